/* SPDX-License-Identifier: Apache-2.0 */
/* Number formats of a workbook: what a cell shows of the number that it holds. ECMA-376 part 1, 18.8.30 (built-in formats) and 18.8.31
 * (codes). Only the first section of a code is read: it rules positive numbers, which dates are.                             */
#include <string.h>

#include "sheet_private.h"

typedef struct scan {
    const char *p, *end;
    bool year, month, day, time;
    bool point, digits, other;
    unsigned zeros, decimals;
    bool thousands, general, text;
} scan;

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool word(scan *s, const char *w)
{
    size_t n = strlen(w);

    if ((size_t)(s->end - s->p) < n) return false;
    for (size_t i = 0; i < n; i++)
        if (lower(s->p[i]) != w[i]) return false;
    s->p += n;
    return true;
}

/* Behind "[": colours say nothing, "[$-409]" is a language; "[h]" is a span of time; conditions and currencies are no plain number. */
static void bracket(scan *s)
{
    const char *begin = s->p;
    char c = s->p < s->end ? lower(*s->p) : ']';

    while (s->p < s->end && *s->p != ']') s->p++;
    if (c == '<' || c == '>' || c == '=') s->other = true;
    if (c == '$' && s->p - begin > 1 && begin[1] != '-') s->other = true;
    if ((c == 'h' || c == 'm' || c == 's') && (s->p - begin == 1 || lower(begin[1]) == c)) s->time = true;
    if (s->p < s->end) s->p++;
}

/* A run of one letter. A name of a weekday ("dddd") is no day; minutes are only told from months where there is no time at all. */
static bool date_letters(scan *s, char c)
{
    const char *begin = s->p;

    if (c == '\0' || strchr("ydmhsbeg", c) == NULL) return false;
    while (s->p < s->end && lower(*s->p) == c) s->p++;
    if (c == 'y' || c == 'e') s->year = true;
    else if (c == 'm') s->month = true;
    else if (c == 'd') s->day = s->day || s->p - begin <= 2;
    else if (c == 'h' || c == 's') s->time = true;
    else s->other = true; /* years of other eras */
    return true;
}

static void number_char(scan *s, char c)
{
    bool next_digit = s->p + 1 < s->end && strchr("0#?", s->p[1]) != NULL;

    if (c == '0' || c == '#' || c == '?') {
        s->digits = true;
        if (s->point) s->decimals++;
        else s->zeros += c == '0';
    } else if (c == '.' && !s->point) {
        s->point = true;
    } else if (c == ',' && s->digits && next_digit) {
        s->thousands = true;
    } else if (c == '@') {
        s->text = true;
    } else {
        s->other = true;
    }
    s->p++;
}

static void take(scan *s)
{
    char c = lower(*s->p);
    bool exponent = c == 'e' && s->digits && s->p + 1 < s->end && (s->p[1] == '+' || s->p[1] == '-');

    if (c == '[') {
        s->p++;
        bracket(s);
    } else if (c == '"') {
        s->other = true;
        for (s->p++; s->p < s->end && *s->p != '"';) s->p++;
        if (s->p < s->end) s->p++;
    } else if (c == '\\' || c == '_' || c == '*') { /* a character as it stands; as wide as a character; filled up with it */
        s->other = s->other || c == '\\';
        s->p += s->end - s->p > 1 ? 2 : 1;
    } else if (word(s, "general")) {
        s->general = true;
    } else if (word(s, "am/pm") || word(s, "a/p")) {
        s->time = true;
    } else if (exponent || !date_letters(s, c)) {
        number_char(s, c);
    }
}

sheet_format core__sheet_format_of(ent_str code)
{
    scan s = {.p = code.p, .end = code.p + code.n};
    sheet_format f = {0};

    while (s.p < s.end && *s.p != ';') take(&s);
    f.sections = s.p < s.end;
    if (s.year || s.day || (s.month && !s.time)) f.shows = s.year && s.month && s.day ? SHEET_SHOWS_DATE : SHEET_SHOWS_DATE_PART;
    else if (s.time) f.shows = SHEET_SHOWS_TIME;
    else if (s.other || (s.general && s.digits)) f.shows = SHEET_SHOWS_OTHER;
    else if (s.digits) f.shows = SHEET_SHOWS_NUMBER;
    else if (s.general || s.text || code.n == 0) f.shows = SHEET_SHOWS_GENERAL;
    else f.shows = SHEET_SHOWS_OTHER;
    f.zeros = s.zeros;
    f.decimals = s.decimals;
    f.thousands = s.thousands;
    return f;
}

sheet_format core__sheet_format_built_in(int64_t id)
{
    static const char *const codes[50] = {[0] = "General",
                                          [1] = "0",
                                          [2] = "0.00",
                                          [3] = "#,##0",
                                          [4] = "#,##0.00",
                                          [14] = "mm-dd-yy",
                                          [15] = "d-mmm-yy",
                                          [16] = "d-mmm",
                                          [17] = "mmm-yy",
                                          [18] = "h:mm AM/PM",
                                          [19] = "h:mm:ss AM/PM",
                                          [20] = "h:mm",
                                          [21] = "h:mm:ss",
                                          [22] = "m/d/yy h:mm",
                                          [37] = "#,##0 ;(#,##0)",
                                          [38] = "#,##0 ;[Red](#,##0)",
                                          [39] = "#,##0.00;(#,##0.00)",
                                          [40] = "#,##0.00;[Red](#,##0.00)",
                                          [45] = "mm:ss",
                                          [46] = "[h]:mm:ss",
                                          [47] = "mmss.0",
                                          [49] = "@"}; /* the others are percent, powers of ten, fractions */

    if (id >= 0 && id < (int64_t)(sizeof codes / sizeof *codes) && codes[id] != NULL) return core__sheet_format_of(ent_str_c(codes[id]));
    /* 27 to 36 and 50 to 58 are dates of East Asian editions, in forms that differ with the language. */
    if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return (sheet_format){.shows = SHEET_SHOWS_DATE_PART};
    return (sheet_format){.shows = SHEET_SHOWS_OTHER};
}
