/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a text as the index and the query know them. */
#include <string.h>

#include "search_code.h"

struct search_splitter {
    ent_arena *own;
    const ent_word_rules *rules;
    ent_words *words; /* made for the first text that is not ASCII: its tables take longer than most searches */
    /* of the text under way */
    search_tokens *out;
    ent_arena *a;
    bool after_number, x; /* x: an "x" behind a number waits for what follows it */
};

ent_code search__splitter(search_splitter **out, ent_arena *a, const ent_word_rules *rules, ent_err *e)
{
    ENT_NEW(*out, a, 1, e);
    (*out)->own = a;
    (*out)->rules = rules;
    return ENT_OK;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static ent_code push(search_splitter *s, ent_str text, bool number, ent_err *e)
{
    search_token t = {.number = number};

    if (text.n > SEARCH_TERM_MAX) {
        text.n = SEARCH_TERM_MAX;
        while (text.n > 0 && ((unsigned char)text.p[text.n] & 0xC0) == 0x80) text.n--;
    }
    ENT_TRY(ent_str_dup(&t.text, s->a, text, e));
    ENT_PUSH(s->out, s->a, t, e);
    s->after_number = number;
    return ENT_OK;
}

/* Letters, or digits with the full stops between them. */
static ent_code piece(search_splitter *s, ent_str text, bool number, ent_err *e)
{
    bool after = s->after_number;

    if (s->x && !number) ENT_TRY(push(s, ENT_S("x"), false, e));
    if (s->x) after = number;
    s->x = !number && after && ent_str_is(text, "x");
    if (s->x || (!number && after && ent_str_is(text, "mm"))) return ENT_OK;
    return push(s, text, number, e);
}

static ent_code pieces(search_splitter *s, ent_str word, ent_err *e)
{
    for (size_t i = 0; i < word.n;) {
        size_t begin = i;
        bool number = is_digit(word.p[i]);
        if (word.p[i] == '_' || word.p[i] == '.') {
            i++;
            continue;
        }
        while (i < word.n && word.p[i] != '_' &&
               (is_digit(word.p[i]) == number || (number && word.p[i] == '.' && i + 1 < word.n && is_digit(word.p[i + 1]))))
            i++;
        ENT_TRY(piece(s, (ent_str){word.p + begin, i - begin}, number, e));
    }
    return ENT_OK;
}

/* Letters of scripts that write no spaces come as signs. Those below U+0E00, of the blocks of punctuation and symbols (U+2000 to U+2BFF,
 * U+3000 to U+303F) and of private use and forms (from U+E000) are none.                                                    */
static bool is_letter(ent_str sign)
{
    const unsigned char *p = (const unsigned char *)sign.p;
    unsigned c;

    if (sign.n == 4) return true;
    if (sign.n != 3) return false;
    c = (p[0] & 15U) << 12 | (p[1] & 63U) << 6 | (p[2] & 63U);
    return c >= 0x0E00 && !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x303F) && c < 0xE000;
}

static ent_code take(search_splitter *s, const ent_words_block *b, const ent_word *w, ent_err *e)
{
    ent_str text = {b->folded + w->at, w->n};

    if (w->kind == ENT_WORD_BREAK) s->after_number = false;
    if (w->kind == ENT_WORD_SIGN && is_letter(text)) return push(s, text, false, e);
    if (w->kind != ENT_WORD || w->n == 0) return ENT_OK;
    if (!w->ascii) ENT_TRY(ent_unaccent(&text, s->a, text, e));
    return pieces(s, text, e);
}

static ent_code split_any(search_splitter *s, ent_str text, ent_err *e)
{
    ent_words_block b;

    if (s->rules == NULL) ENT_TRY(ent_word_rules_new(&s->rules, s->own, e));
    if (s->words == NULL) ENT_TRY(ent_words_new(&s->words, s->own, s->rules, ENT_S(""), e));
    ENT_TRY(ent_words_again(s->words, text, e));
    for (;;) {
        ENT_TRY(ent_words_next(&b, s->words, e));
        if (b.n == 0) return ENT_OK;
        for (size_t i = 0; i < b.n; i++) ENT_TRY(take(s, &b, &b.v[i], e));
    }
}

/* ---- ASCII: the same words without tables (test/register/test_search.c compares) ---- */

static bool is_letter_or_digit(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z');
}

/* Small letters; a comma between digits is a full stop. */
static ent_code fold_ascii(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    char *p;

    ENT_NEW(p, a, s.n + 1, e);
    for (size_t i = 0; i < s.n; i++) {
        p[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 32 : s.p[i]);
        if (p[i] == ',' && i != 0 && i + 1 < s.n && is_digit(s.p[i - 1]) && is_digit(s.p[i + 1])) p[i] = '.';
    }
    *out = (ent_str){p, s.n};
    return ENT_OK;
}

static ent_code split_ascii(search_splitter *s, ent_str text, ent_err *e)
{
    unsigned lines = 0;

    ENT_TRY(fold_ascii(&text, s->a, text, e));
    for (size_t i = 0; i < text.n;) {
        size_t begin = i;
        while (i < text.n && (is_letter_or_digit(text.p[i]) ||
                              (text.p[i] == '.' && i > begin && is_digit(text.p[i - 1]) && i + 1 < text.n && is_digit(text.p[i + 1]))))
            i++;
        if (i != begin) {
            lines = 0;
            ENT_TRY(pieces(s, (ent_str){text.p + begin, i - begin}, e));
            continue;
        }
        if (text.p[i] == '\n') lines++;
        else if (text.p[i] > ' ') lines = 0;
        if (lines == 2 || text.p[i] == '\f') s->after_number = false;
        i++;
    }
    return ENT_OK;
}

/* ---- any text ---- */

static bool is_ascii(ent_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80) return false;
    return true;
}

ent_code search__split(search_tokens *out, search_splitter *s, ent_arena *a, ent_str text, ent_err *e)
{
    if (text.n == 0 || !ent_utf8_ok(text, NULL)) return ENT_OK;
    s->out = out;
    s->a = a;
    s->after_number = s->x = false;
    ENT_TRY(is_ascii(text) ? split_ascii(s, text, e) : split_any(s, text, e));
    return s->x ? push(s, ENT_S("x"), false, e) : ENT_OK;
}

ent_code search__damaged(ent_err *e)
{
    return ent_fail(e, ENT_UNVERIFIED, "R-63", "Let the auditor run: log rebuild. It makes the index again.",
                    "The search index is damaged.");
}
