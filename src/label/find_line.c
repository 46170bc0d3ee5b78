/* SPDX-License-Identifier: Apache-2.0 */
/* What stands on a line beside a marking: ornaments, page numbers, the words of a field. The tables are small on purpose: they
 * hold what forms and page heads of registries use, in English, French and German, with some words of other languages. */
#include <string.h>

#include "find.h"

/* ---- the ends of a line ---- */

bool ent_line_begin(ent_str text, size_t at, size_t *begin)
{
    size_t from = at > ENT_LINE_LOOK ? at - ENT_LINE_LOOK : 0;

    while (at > from && !(text.p[at - 1] >= '\n' && text.p[at - 1] <= '\r')) at--;
    *begin = at;
    while (*begin < text.n && ((unsigned char)text.p[*begin] & 0xc0) == 0x80) ++*begin; /* cut within a character */
    return at > from || from == 0;
}

bool ent_line_end(ent_str text, size_t at, size_t *end)
{
    size_t to = text.n - at > ENT_LINE_LOOK ? at + ENT_LINE_LOOK : text.n;

    while (at < to && !(text.p[at] >= '\n' && text.p[at] <= '\r')) at++;
    *end = at;
    while (*end<text.n && * end> 0 && ((unsigned char)text.p[*end] & 0xc0) == 0x80) --*end;
    return at < to || to == text.n;
}

/* ---- ornaments ---- */

static bool is_ornament(uint32_t c)
{
    return ent_char_is_space(c) || (c < 0x80 && c != 0 && strchr("*-=[]()<>_#~|.:;,!", (int)c) != NULL) || c == 0xb7 || c == 0xad ||
           c == 0x2022 || (c >= 0x2010 && c <= 0x2015) || c == 0x25aa || c == 0x25cf || c == 0x25a0 || c == 0xfeff || c == 0x200b;
}

size_t ent_bare_end(ent_str s)
{
    size_t end = s.n;

    while (end > 0 && is_ornament(ent_char_before(s, end))) {
        do end--;
        while (end > 0 && ((unsigned char)s.p[end] & 0xc0) == 0x80);
    }
    return end;
}

ent_str ent_bare(ent_str s)
{
    size_t n;

    while (s.n > 0 && is_ornament(ent_char_at(s, 0, &n))) {
        s.p += n;
        s.n -= n;
    }
    s.n = ent_bare_end(s);
    return s;
}

/* ---- tables ---- */

#define MAX_WORD 48

static const char *const PAGE_WORDS[] = {"page",
                                         "pages",
                                         "pag",
                                         "p",
                                         "pp",
                                         "pg",
                                         "of",
                                         "sur",
                                         "von",
                                         "de",
                                         "da",
                                         "di",
                                         "copy",
                                         "copies",
                                         "copie",
                                         "copies",
                                         "ex",
                                         "exemplaire",
                                         "no",
                                         "nr",
                                         "n\xc2\xba",
                                         "n\xc2\xb0",
                                         "num",
                                         "seite",
                                         "blatt",
                                         "ausfertigung",
                                         "annex",
                                         "annexe",
                                         "enclosure",
                                         "appendix",
                                         "version",
                                         "ver",
                                         "v",
                                         "ed",
                                         "edition",
                                         "\xc3\xa9"
                                         "dition",
                                         "draft",
                                         "final",
                                         "original",
                                         "sheet",
                                         "feuille",
                                         "serial",
                                         "stanag",
                                         "until",
                                         "jusqu'au",
                                         "bis",
                                         "ref",
                                         "reference",
                                         "r\xc3\xa9"
                                         "f",
                                         "r\xc3\xa9"
                                         "f\xc3\xa9rence",
                                         "date",
                                         "to",
                                         "jan",
                                         "january",
                                         "feb",
                                         "february",
                                         "mar",
                                         "march",
                                         "apr",
                                         "april",
                                         "may",
                                         "jun",
                                         "june",
                                         "jul",
                                         "july",
                                         "aug",
                                         "august",
                                         "sep",
                                         "september",
                                         "oct",
                                         "october",
                                         "nov",
                                         "november",
                                         "dec",
                                         "december",
                                         NULL};

static const char *const FIELDS[] = {"classification",
                                     "security classification",
                                     "overall classification",
                                     "document classification",
                                     "page classification",
                                     "classification level",
                                     "classification marking",
                                     "security",
                                     "security marking",
                                     "security label",
                                     "security level",
                                     "marking",
                                     "protective marking",
                                     "overall marking",
                                     "label",
                                     "confidentiality label",
                                     "confidentiality",
                                     "protection",
                                     "handling",
                                     "classification de s\xc3\xa9"
                                     "curit\xc3\xa9",
                                     "niveau de classification",
                                     "niveau de protection",
                                     "marquage",
                                     "mention",
                                     "mention de protection",
                                     "mention de classification",
                                     "mention de s\xc3\xa9"
                                     "curit\xc3\xa9",
                                     "\xc3\xa9tiquette",
                                     "timbre",
                                     "einstufung",
                                     "vs-einstufung",
                                     "geheimhaltungsgrad",
                                     "verschlusssachengrad",
                                     "kennzeichnung",
                                     "sicherheitseinstufung",
                                     "classifica",
                                     "classifica di segretezza",
                                     "classificazione",
                                     "clasificaci\xc3\xb3n",
                                     "grado de clasificaci\xc3\xb3n",
                                     "classifica\xc3\xa7\xc3\xa3o",
                                     "classifica\xc3\xa7\xc3\xa3o de seguran\xc3\xa7"
                                     "a",
                                     "rubricering",
                                     "klauzula",
                                     "klauzula tajno\xc5\x9b"
                                     "ci",
                                     "clasificare",
                                     "x-security-label",
                                     "x-classification",
                                     NULL};

static const char *const TITLES[] = {"subject", "title", "re",      "about",  "objet",   "titre",     "sujet",
                                     "betreff", "titel", "oggetto", "asunto", "assunto", "onderwerp", NULL};

static const char *const CAPTIONS[] = {"figure",  "fig",    "table",    "annex",     "appendix", "enclosure", "chapter", "section",
                                       "tableau", "annexe", "chapitre", "abbildung", "tabelle",  "anlage",    "kapitel", NULL};

static const char *const NEGATIONS[] = {"not",    "no",     "never",  "without", "unlike", "neither", "nor",  "non",    "non-",
                                        "isn't",  "wasn't", "cannot", "aren't",  "don't",  "pas",     "sans", "jamais", "aucun",
                                        "aucune", "ni",     "nicht",  "kein",    "keine",  "keiner",  "ohne", "nie",    NULL};

static const char *const FILLERS[] = {"a",       "an",    "the", "any", "be",  "been", "marked", "classified", "considered", "labelled",
                                      "labeled", "as",    "to",  "at",  "de",  "du",   "des",    "la",         "le",         "l",
                                      "en",      "comme", "une", "un",  "ein", "eine", "als",    NULL};

static const char *const HANGING[] = {"for",
                                      "to",
                                      "of",
                                      "as",
                                      "at",
                                      "than",
                                      "exceed",
                                      "exceeds",
                                      "marked",
                                      "is",
                                      "are",
                                      "be",
                                      "was",
                                      "were",
                                      "and",
                                      "or",
                                      "by",
                                      "with",
                                      "in",
                                      "on",
                                      "above",
                                      "below",
                                      "handled",
                                      "classified",
                                      "approved",
                                      "not",
                                      "no",
                                      "pour",
                                      "de",
                                      "du",
                                      "des",
                                      "en",
                                      "au",
                                      "aux",
                                      "que",
                                      "est",
                                      "sont",
                                      "et",
                                      "ou",
                                      "comme",
                                      "d\xc3\xa9passer",
                                      "class\xc3\xa9",
                                      "class\xc3\xa9"
                                      "e",
                                      "marqu\xc3\xa9",
                                      "marqu\xc3\xa9"
                                      "e",
                                      "\xc3\xa0",
                                      "f\xc3\xbcr",
                                      "als",
                                      "mit",
                                      "und",
                                      "oder",
                                      "ist",
                                      "sind",
                                      "nicht",
                                      NULL};

/* The word in small letters is in the list; words longer than any of them are not. */
static bool in_list(const char *const *list, ent_str word)
{
    char low[MAX_WORD + 4];
    size_t n, at;

    if (word.n == 0 || word.n > MAX_WORD) return false;
    for (at = 0; at < word.n; at += n) {
        uint32_t c = ent_char_low(ent_char_at(word, at, &n));
        if (n == 1) low[at] = (char)c;
        else memcpy(low + at, word.p + at, n);
        if (n == 2) {
            low[at] = (char)(0xc0 | c >> 6);
            low[at + 1] = (char)(0x80 | (c & 0x3f));
        }
    }
    for (size_t i = 0; list[i] != NULL; i++)
        if (ent_str_is((ent_str){low, word.n}, list[i])) return true;
    return false;
}

bool ent_is_field(ent_str piece)
{
    return in_list(FIELDS, piece);
}

bool ent_is_title(ent_str piece)
{
    return in_list(TITLES, piece);
}

bool ent_is_negation(ent_str word)
{
    return in_list(NEGATIONS, word);
}

bool ent_is_filler(ent_str word)
{
    return in_list(FILLERS, word);
}

bool ent_is_hanging(ent_str word)
{
    return in_list(HANGING, word);
}

/* ---- words of a piece ---- */

/* The next word between white space; *at goes behind it. */
static bool next_word(ent_str *word, ent_str s, size_t *at)
{
    size_t n, from;

    while (*at < s.n && ent_char_is_space(ent_char_at(s, *at, &n))) *at += n;
    from = *at;
    while (*at < s.n && !ent_char_is_space(ent_char_at(s, *at, &n))) *at += n;
    *word = (ent_str){s.p + from, *at - from};
    return *at > from;
}

ent_str ent_last_word(ent_str s)
{
    size_t end;

    s = ent_bare(s);
    end = s.n;
    while (s.n > 0 && !ent_char_is_space(ent_char_before(s, s.n))) {
        do s.n--;
        while (s.n > 0 && ((unsigned char)s.p[s.n] & 0xc0) == 0x80);
    }
    return (ent_str){s.p + s.n, end - s.n};
}

/* "3", "3/7", "AC/322-D(2021)0017": a digit and no small ASCII letter. */
static bool is_number(ent_str word)
{
    bool digit = false;

    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] >= 'a' && word.p[i] <= 'z') return false;
        digit = digit || (word.p[i] >= '0' && word.p[i] <= '9');
    }
    return digit;
}

/* "ST", "MC", "COREU" before a number: a series of documents. */
static bool is_series(ent_str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] < 'A' || word.p[i] > 'Z') return false;
    return word.n <= 5;
}

/* A stroke alone stands between numbers; between markings it offers a choice. */
ent_rest ent_rest_of(ent_str piece)
{
    size_t at = 0;
    bool number = false, word = false, series = false, stroke = false;
    ent_str w;

    while (next_word(&w, piece, &at)) {
        ent_str bare = ent_bare(w);
        bool listed = in_list(PAGE_WORDS, bare);
        if (bare.n == 0) continue;
        if (ent_str_is(bare, "/")) stroke = true;
        else if (is_number(bare)) number = true;
        else if (series) return ENT_REST_WORDS;
        else if (listed) word = true;
        else if (!is_series(bare)) return ENT_REST_WORDS;
        series = !is_number(bare) && !listed && is_series(bare);
    }
    if (series || ((word || stroke) && !number)) return ENT_REST_WORDS;
    return number ? ENT_REST_NUMBERS : ENT_REST_NONE;
}

bool ent_is_caption(ent_str piece)
{
    size_t at = 0;
    ent_str word;

    return next_word(&word, piece, &at) && in_list(CAPTIONS, ent_bare(word));
}

/* "3.", "3.2", "a)", "(iv)", "A." */
static bool is_list_number(ent_str word)
{
    ent_str bare = ent_bare(word);

    if (bare.n == 0) return true; /* "-", "*", "##" */
    if (is_number(word)) return word.n <= 12;
    return bare.n <= 4 && bare.n < word.n && strchr(").", word.p[word.n - 1]) != NULL;
}

ent_str ent_unlisted(ent_str s)
{
    ent_str word;
    size_t at = 0;

    while (next_word(&word, s, &at)) {
        if (!is_list_number(word)) return (ent_str){word.p, s.n - (size_t)(word.p - s.p)};
    }
    return (ent_str){s.p, 0};
}
