/* SPDX-License-Identifier: Apache-2.0 */
/* Edition words, in the languages that NATO and EU papers use most.
 *
 *   behind  = [open] edition-word value [versions] [close]       "(Edition 2)", ", Ed. A Version 1", " Ausgabe 3"
 *           | [open] ordinal edition-word [close]                ", 2nd edition", " second ed."
 *           | "(" value ")" [ "(" digits ")" ]                   "(2)", "(A)(1)": without a space before
 *           | ":" year | "-" year                                of ISO, IEC, EN and the like                                */
#include <stdio.h>
#include <string.h>

#include "cite_private.h"

typedef struct reader {
    ent_str s;
    size_t i;
} reader;

static char small(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Letters beyond ASCII, roughly: no-break spaces, dashes and quotation marks begin with 0xc2 or 0xe2. */
static bool is_letter(char c)
{
    unsigned char u = (unsigned char)c;

    return (small(c) >= 'a' && small(c) <= 'z') || (u >= 0x80 && u != 0xc2 && u != 0xe2);
}

static char at(const reader *r)
{
    return r->i < r->s.n ? r->s.p[r->i] : '\0';
}

static bool accept(reader *r, char c)
{
    if (at(r) != c || c == '\0') return false;
    r->i++;
    return true;
}

static void spaces(reader *r)
{
    for (;;) {
        if (at(r) == ' ' || at(r) == '\n' || at(r) == '\r' || at(r) == '\t') r->i++;
        else if (r->i + 1 < r->s.n && memcmp(r->s.p + r->i, "\xc2\xa0", 2) == 0) r->i += 2;
        else if (r->i + 2 < r->s.n && memcmp(r->s.p + r->i, "\xe2\x80\xaf", 3) == 0) r->i += 3;
        else return;
    }
}

/* One of the words, whole unless a digit follows ("Ed3"); capitals do not matter. É is spelt in both its cases. */
static bool word(reader *r, const char *const *list, size_t n)
{
    size_t length = 0;

    while (r->i + length < r->s.n && is_letter(r->s.p[r->i + length])) length++;
    for (size_t k = 0; k < n; k++) {
        size_t m = strlen(list[k]), i = 0;
        if (m != length) continue;
        while (i < m && small(r->s.p[r->i + i]) == list[k][i]) i++;
        if (i < m) continue;
        r->i += m;
        return true;
    }
    return false;
}

static bool edition_word(reader *r)
{
    static const char *const list[] = {
        "edition",
        "ed",
        "edn",
        "issue",
        "iss",
        "\xc3\xa9"
        "d",
        "\xc3\xa9"
        "dition",
        "\xc3\x89"
        "d",
        "\xc3\x89"
        "dition",
        "ausgabe",
        "auflage",
        "wydanie",
        "wyd",
        "vyd\xc3\xa1n\xc3\xad",
        "vyd",
        "edizione",
        "edici\xc3\xb3n",
        "editie",
        "utgave",
        "utg\xc3\xa5va",
    };

    if (!word(r, list, sizeof list / sizeof *list)) return false;
    accept(r, '.');
    return true;
}

static bool digits(reader *r, unsigned *out, size_t most)
{
    size_t n = 0;

    *out = 0;
    while (r->i + n < r->s.n && is_digit(r->s.p[r->i + n])) n++;
    if (n == 0 || n > most) return false;
    for (size_t k = 0; k < n; k++) *out = *out * 10 + (unsigned)(r->s.p[r->i + k] - '0');
    r->i += n;
    return true;
}

static cite_edition of_number(unsigned value)
{
    return (cite_edition){.class = value >= 1900 && value < 2100 ? CITE_YEAR : CITE_NUMBER, .value = value};
}

/* I, V and X alone or together: at most XXXIX. */
static unsigned roman(ent_str s)
{
    static const char *const units[] = {"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"};
    unsigned tens = 0;

    while (tens < 3 && tens < s.n && s.p[tens] == 'X') tens++;
    for (unsigned k = 0; k < 10; k++)
        if (ent_str_is((ent_str){s.p + tens, s.n - tens}, units[k])) return tens * 10 + k;
    return 0;
}

/* "3", "2013", "A", "II"; nothing may hang on it. */
static bool value(reader *r, cite_edition *out)
{
    size_t n = 0;
    unsigned number;

    if (is_digit(at(r))) {
        if (!digits(r, &number, 4)) return false;
        *out = of_number(number);
        return !is_letter(at(r));
    }
    while (r->i + n < r->s.n && is_letter(r->s.p[r->i + n])) n++;
    if (n == 0) return false;
    number = roman((ent_str){r->s.p + r->i, n});
    if (number == 0 && (n != 1 || r->s.p[r->i] < 'A' || r->s.p[r->i] > 'Z')) return false; /* one capital */
    *out = number != 0 ? of_number(number) : (cite_edition){.class = CITE_LETTER, .value = (unsigned)(r->s.p[r->i] - 'A') + 1};
    r->i += n;
    return !is_digit(at(r));
}

/* "Version 1", ", Ver. 1", "V1"; the reader stays where it is if there is none. */
static void version(reader *r, cite_edition *out)
{
    static const char *const list[] = {"version", "ver", "vers", "v", "wersja", "verze"};
    reader try = *r;
    unsigned number;

    spaces(&try);
    accept(&try, ',');
    spaces(&try);
    if (!word(&try, list, sizeof list / sizeof *list)) return;
    accept(&try, '.');
    spaces(&try);
    if (!digits(&try, &number, 3)) return;
    out->version = number;
    *r = try;
}

static bool ordinal(reader *r, cite_edition *out)
{
    static const char *const names[] = {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"};
    static const char *const endings[] = {"st", "nd", "rd", "th", "e", "\xc3\xa8me", "\xc3\xa8re", "re", "er"};
    unsigned number = 0;

    if (is_digit(at(r))) {
        if (!digits(r, &number, 3)) return false;
        if (!accept(r, '.') && !word(r, endings, sizeof endings / sizeof *endings)) return false;
    } else {
        while (number < 10 && !word(r, names + number, 1)) number++;
        if (number++ == 10) return false;
    }
    spaces(r);
    *out = of_number(number);
    return edition_word(r);
}

/* Attached brackets: "(2)", "(A)(1)". */
static bool brackets(reader *r, cite_edition *out)
{
    reader try;

    if (!accept(r, '(') || !value(r, out) || !accept(r, ')')) return false;
    try = *r;
    if (accept(&try, '(') && digits(&try, &out->version, 3) && accept(&try, ')')) *r = try;
    else out->version = 0;
    return true;
}

static bool year(reader *r, cite_edition *out)
{
    unsigned number;

    if (!accept(r, ':') && !accept(r, '-')) return false;
    spaces(r);
    if (!digits(r, &number, 4)) return false;
    *out = of_number(number);
    return out->class == CITE_YEAR && !is_letter(at(r));
}

static bool words(reader *r, cite_edition *out)
{
    bool open;
    reader try;

    spaces(r);
    accept(r, ',');
    spaces(r);
    open = accept(r, '(') || accept(r, '[');
    try = *r;
    if (edition_word(r)) {
        spaces(r);
        accept(r, ':');
        spaces(r);
        if (!value(r, out)) return false;
        version(r, out);
    } else {
        *r = try;
        if (!ordinal(r, out)) return false;
    }
    if (open && !accept(r, ')')) accept(r, ']');
    return true;
}

size_t cite__edition_behind(cite_edition *out, ent_str s, bool is_iso)
{
    bool (*const forms[])(reader *, cite_edition *) = {brackets, words, year};

    s.n = s.n < 80 ? s.n : 80;
    for (size_t k = 0; k < (is_iso ? 3 : 2); k++) {
        reader r = {.s = s};
        *out = (cite_edition){0};
        if (forms[k](&r, out)) return r.i;
    }
    *out = (cite_edition){0};
    return 0;
}

cite_edition cite__edition_of(ent_str edition, ent_str version_text)
{
    reader r = {.s = edition}, v = {.s = version_text};
    cite_edition out = {0};
    unsigned number;

    spaces(&r);
    if (edition_word(&r)) spaces(&r);
    if (!value(&r, &out)) return (cite_edition){0};
    version(&r, &out);
    spaces(&v);
    version(&v, &out);
    if (v.i < v.s.n && out.version == 0 && digits(&v, &number, 3)) out.version = number;
    return out;
}

int cite__edition_order(const cite_edition *a, const cite_edition *b, bool *known)
{
    *known = a->class != CITE_NONE && b->class != CITE_NONE;
    if (a->class != b->class) {
        if (a->class == CITE_YEAR || b->class == CITE_YEAR) *known = false;
        return a->class < b->class ? -1 : 1;
    }
    if (a->value != b->value) return a->value < b->value ? -1 : 1;
    if (a->version == 0 || b->version == 0) return 0;
    return (a->version > b->version) - (a->version < b->version);
}

ent_code cite__edition_say(ent_str *out, ent_arena *a, const cite_edition *v, ent_err *e)
{
    char text[16] = "";

    *out = (ent_str){"", 0};
    if (v->class == CITE_NONE) return ENT_OK;
    if (v->version != 0) snprintf(text, sizeof text, " V%u", v->version);
    if (v->class == CITE_LETTER) return ent_str_fmt(out, a, e, "Ed %c%s", (char)('A' + (int)v->value - 1), text);
    return ent_str_fmt(out, a, e, "%s%u%s", v->class == CITE_YEAR ? "" : "Ed ", v->value, text);
}
