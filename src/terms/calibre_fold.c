/* SPDX-License-Identifier: Apache-2.0 */
/* The letters of a designation, folded one by one so that each keeps its place in the text.
 *
 * What has no row below goes through the folding of the core and, if that leaves no ASCII, through its look-alike form (UTS #39). */
#include <string.h>

#include "calibre_private.h"

typedef struct letter_range {
    uint32_t first, last;
    const char *to;
    uint8_t flags;
} letter_range;

/* clang-format off */
static const letter_range ranges[] = {
    {0x00A0, 0x00A0, " ", 0}, {0x1680, 0x1680, " ", 0}, {0x2000, 0x200A, " ", 0}, {0x2028, 0x2029, " ", 0}, {0x202F, 0x202F, " ", 0},
    {0x205F, 0x205F, " ", 0}, {0x3000, 0x3000, " ", 0}, {0x0085, 0x0085, " ", 0},
    {0x00AD, 0x00AD, "", 0}, {0x200B, 0x200F, "", 0}, {0x2060, 0x2064, "", 0}, {0xFEFF, 0xFEFF, "", 0}, {0xFE00, 0xFE0F, "", 0},
    {0x0300, 0x036F, "", CAL_ACCENT},
    {0x2010, 0x2015, "-", 0}, {0x2212, 0x2212, "-", 0}, {0x2043, 0x2043, "-", 0}, {0xFE58, 0xFE58, "-", 0}, {0xFE63, 0xFE63, "-", 0},
    {0x00D7, 0x00D7, "x", 0}, {0x2715, 0x2716, "x", 0}, {0x2A09, 0x2A09, "x", 0}, {0x2A2F, 0x2A2F, "x", 0}, {0x2A3B, 0x2A3B, "x", 0},
    {0x2573, 0x2573, "x", 0}, {0x2717, 0x2718, "x", 0}, {0x274C, 0x274C, "x", 0}, {0x2217, 0x2217, "*", 0}, {0x22C5, 0x22C5, "*", 0},
    {0x2022, 0x2022, "*", 0}, {0x2219, 0x2219, "*", 0}, {0x066D, 0x066D, "*", 0}, {0x00B7, 0x00B7, ".", 0}, {0x066B, 0x066B, ".", 0},
    {0x201A, 0x201A, ",", 0}, {0x060C, 0x060C, ",", 0}, {0x3001, 0x3001, ",", 0}, {0x2044, 0x2044, "/", 0}, {0x2215, 0x2215, "/", 0},
    {0x2018, 0x2019, "'", 0}, {0x2032, 0x2032, "'", 0}, {0x00B4, 0x00B4, "'", 0}, {0x201C, 0x201F, "\"", 0}, {0x2033, 0x2033, "\"", 0},
    {0x00AB, 0x00AB, "\"", 0}, {0x00BB, 0x00BB, "\"", 0},
    {0x00BC, 0x00BC, ".25", 0}, {0x00BD, 0x00BD, ".5", 0}, {0x00BE, 0x00BE, ".75", 0},
    /* Latin letters with accents */
    {0x00C0, 0x00C5, "a", CAL_ACCENT}, {0x00C6, 0x00C6, "ae", 0}, {0x00C7, 0x00C7, "c", CAL_ACCENT}, {0x00C8, 0x00CB, "e", CAL_ACCENT},
    {0x00CC, 0x00CF, "i", CAL_ACCENT}, {0x00D1, 0x00D1, "n", CAL_ACCENT}, {0x00D2, 0x00D6, "o", CAL_ACCENT}, {0x00D8, 0x00D8, "o", CAL_ACCENT},
    {0x00D9, 0x00DC, "u", CAL_ACCENT}, {0x00DD, 0x00DD, "y", CAL_ACCENT}, {0x00DF, 0x00DF, "ss", 0},
    {0x00E0, 0x00E5, "a", CAL_ACCENT}, {0x00E6, 0x00E6, "ae", 0}, {0x00E7, 0x00E7, "c", CAL_ACCENT}, {0x00E8, 0x00EB, "e", CAL_ACCENT},
    {0x00EC, 0x00EF, "i", CAL_ACCENT}, {0x00F1, 0x00F1, "n", CAL_ACCENT}, {0x00F2, 0x00F6, "o", CAL_ACCENT}, {0x00F8, 0x00F8, "o", CAL_ACCENT},
    {0x00F9, 0x00FC, "u", CAL_ACCENT}, {0x00FD, 0x00FD, "y", CAL_ACCENT}, {0x00FF, 0x00FF, "y", CAL_ACCENT},
    {0x0100, 0x0105, "a", CAL_ACCENT}, {0x0106, 0x010D, "c", CAL_ACCENT}, {0x010E, 0x0111, "d", CAL_ACCENT}, {0x0112, 0x011B, "e", CAL_ACCENT},
    {0x011C, 0x0123, "g", CAL_ACCENT}, {0x0124, 0x0127, "h", CAL_ACCENT}, {0x0128, 0x0131, "i", CAL_ACCENT}, {0x0134, 0x0135, "j", CAL_ACCENT},
    {0x0136, 0x0138, "k", CAL_ACCENT}, {0x0139, 0x0142, "l", CAL_ACCENT}, {0x0143, 0x014B, "n", CAL_ACCENT}, {0x014C, 0x0151, "o", CAL_ACCENT},
    {0x0152, 0x0153, "oe", 0}, {0x0154, 0x0159, "r", CAL_ACCENT}, {0x015A, 0x0161, "s", CAL_ACCENT}, {0x0162, 0x0167, "t", CAL_ACCENT},
    {0x0168, 0x0173, "u", CAL_ACCENT}, {0x0174, 0x0175, "w", CAL_ACCENT}, {0x0176, 0x0178, "y", CAL_ACCENT}, {0x0179, 0x017E, "z", CAL_ACCENT},
    /* Greek and Cyrillic letters that look like Latin ones, as capitals or as small letters */
    {0x0391, 0x0391, "a", 0}, {0x0392, 0x0392, "b", 0}, {0x0395, 0x0395, "e", 0}, {0x0396, 0x0396, "z", 0}, {0x0397, 0x0397, "h", 0},
    {0x0399, 0x0399, "i", 0}, {0x039A, 0x039A, "k", 0}, {0x039C, 0x039C, "m", 0}, {0x039D, 0x039D, "n", 0}, {0x039F, 0x039F, "o", 0},
    {0x03A1, 0x03A1, "p", 0}, {0x03A4, 0x03A4, "t", 0}, {0x03A5, 0x03A5, "y", 0}, {0x03A7, 0x03A7, "x", 0}, {0x03B1, 0x03B1, "a", 0},
    {0x03B9, 0x03B9, "i", 0}, {0x03BA, 0x03BA, "k", 0}, {0x03BC, 0x03BC, "m", 0}, {0x03BF, 0x03BF, "o", 0}, {0x03C1, 0x03C1, "p", 0},
    {0x03C7, 0x03C7, "x", 0},
    {0x0401, 0x0401, "e", CAL_CYRILLIC}, {0x0405, 0x0405, "s", CAL_CYRILLIC}, {0x0406, 0x0407, "i", CAL_CYRILLIC},
    {0x0408, 0x0408, "j", CAL_CYRILLIC}, {0x0410, 0x0410, "a", CAL_CYRILLIC}, {0x0412, 0x0412, "b", CAL_CYRILLIC},
    {0x0415, 0x0415, "e", CAL_CYRILLIC}, {0x041A, 0x041A, "k", CAL_CYRILLIC}, {0x041C, 0x041C, "m", CAL_CYRILLIC},
    {0x041D, 0x041D, "h", CAL_CYRILLIC}, {0x041E, 0x041E, "o", CAL_CYRILLIC}, {0x0420, 0x0420, "p", CAL_CYRILLIC},
    {0x0421, 0x0421, "c", CAL_CYRILLIC}, {0x0422, 0x0422, "t", CAL_CYRILLIC}, {0x0423, 0x0423, "y", CAL_CYRILLIC},
    {0x0425, 0x0425, "x", CAL_CYRILLIC}, {0x0430, 0x0430, "a", CAL_CYRILLIC}, {0x0432, 0x0432, "b", CAL_CYRILLIC},
    {0x0435, 0x0435, "e", CAL_CYRILLIC}, {0x043A, 0x043A, "k", CAL_CYRILLIC}, {0x043C, 0x043C, "m", CAL_CYRILLIC},
    {0x043D, 0x043D, "h", CAL_CYRILLIC}, {0x043E, 0x043E, "o", CAL_CYRILLIC}, {0x0440, 0x0440, "p", CAL_CYRILLIC},
    {0x0441, 0x0441, "c", CAL_CYRILLIC}, {0x0442, 0x0442, "t", CAL_CYRILLIC}, {0x0443, 0x0443, "y", CAL_CYRILLIC},
    {0x0445, 0x0445, "x", CAL_CYRILLIC}, {0x0451, 0x0451, "e", CAL_CYRILLIC}, {0x0455, 0x0455, "s", CAL_CYRILLIC},
    {0x0456, 0x0457, "i", CAL_CYRILLIC}, {0x0458, 0x0458, "j", CAL_CYRILLIC},
};
/* Digits of other scripts: the first of ten. */
static const uint32_t digits[] = {0x0660, 0x06F0, 0x0966};
/* clang-format on */

enum { MOST_OF_ONE = 8 }; /* folded bytes of one character; ligatures of whole phrases stay as they are */

static uint32_t decode(size_t *n, const char *p)
{
    unsigned char c = (unsigned char)p[0];
    uint32_t cp;

    *n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (*n == 1) return c;
    cp = c & (0xFFu >> (*n + 1));
    for (size_t i = 1; i < *n; i++) cp = cp << 6 | ((unsigned char)p[i] & 0x3F);
    return cp;
}

static const letter_range *range_of(uint32_t cp)
{
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (cp >= ranges[i].first && cp <= ranges[i].last) return &ranges[i];
    return NULL;
}

static bool is_ascii(ent_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80) return false;
    return s.n != 0;
}

/* Cyrillic letters are small letters after this; to[] has room for two bytes. */
static ent_str small_cyrillic(char *to, uint32_t cp)
{
    if (cp <= 0x040F) cp += 0x50;
    else if (cp <= 0x042F) cp += 0x20;
    else if (cp >= 0x0460) cp |= 1;
    to[0] = (char)(0xC0 | cp >> 6);
    to[1] = (char)(0x80 | (cp & 0x3F));
    return (ent_str){to, 2};
}

/* One character that has no row of its own. */
static ent_code fold_other(ent_str *out, ent_arena *a, uint32_t cp, ent_str c, ent_err *e)
{
    static const char numerals[] = "0123456789";
    ent_str looks;

    for (size_t i = 0; i < sizeof digits / sizeof digits[0]; i++) {
        if (cp < digits[i] || cp >= digits[i] + 10) continue;
        *out = (ent_str){numerals + (cp - digits[i]), 1};
        return ENT_OK;
    }
    ENT_TRY(ent_fold(out, a, c, e));
    if (is_ascii(*out) || out->n == 0) return ENT_OK;
    ENT_TRY(ent_skeleton(&looks, a, *out, e));
    if (is_ascii(looks)) *out = looks;
    return ENT_OK;
}

static void put(cal_text *t, ent_str s, size_t from, size_t to, uint8_t flags)
{
    for (size_t i = 0; i < s.n; i++) {
        t->p[t->n] = s.p[i];
        t->from[t->n] = (uint16_t)from;
        t->to[t->n] = (uint16_t)to;
        t->flags[t->n++] = flags;
    }
}

static ent_code fold_one(cal_text *t, ent_arena *a, ent_str text, size_t at, size_t *n, ent_err *e)
{
    uint32_t cp = decode(n, text.p + at);
    ent_str whole = {text.p + at, *n}, s;
    const letter_range *r;
    char small[2];

    if (cp < 0x80) {
        char c = (char)(cp >= 'A' && cp <= 'Z' ? cp + 32 : cp < ' ' ? ' ' : cp);
        put(t, (ent_str){&c, 1}, at, at + 1, 0);
        return ENT_OK;
    }
    r = range_of(cp);
    if (r != NULL) {
        s = ent_str_c(r->to);
        if (s.n == 0 && t->n != 0) t->flags[t->n - 1] |= r->flags;
        put(t, s, at, at + *n, r->flags);
        return ENT_OK;
    }
    if (cp >= 0x0400 && cp < 0x0530) {
        put(t, small_cyrillic(small, cp), at, at + *n, CAL_CYRILLIC);
        return ENT_OK;
    }
    ENT_TRY(fold_other(&s, a, cp, whole, e));
    if (s.n > MOST_OF_ONE) s = whole;
    put(t, s, at, at + *n, 0);
    return ENT_OK;
}

ent_code terms__cal_fold(cal_text *out, ent_arena *a, ent_str text, ent_err *e)
{
    size_t most, n, bad;

    *out = (cal_text){0};
    if (text.n > ENT_CALIBRE_MAX_TEXT)
        return ent_fail(e, ENT_LIMIT, NULL, "Give the designation alone.", "A designation has at most %zu bytes.", ENT_CALIBRE_MAX_TEXT);
    if (!ent_utf8_ok(text, &bad)) {
        (void)ent_fail(e, ENT_INVALID, NULL, "Write it in UTF-8.", "The designation holds a byte that is not UTF-8.");
        return ent_at(e, "byte %zu", bad + 1);
    }
    most = text.n * MOST_OF_ONE + 1;
    ENT_NEW(out->p, a, most, e);
    ENT_NEW(out->from, a, most, e);
    ENT_NEW(out->to, a, most, e);
    ENT_NEW(out->flags, a, most, e);
    for (size_t at = 0; at < text.n; at += n) ENT_TRY(fold_one(out, a, text, at, &n, e));
    return ENT_OK;
}

/* ---- slips of optical reading ---- */

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Behind a number: the unit, an x before a number, or no letter. */
static bool ends_number(const char *p)
{
    return !letter(p[0]) || (p[0] == 'm' && p[1] == 'm') || (p[0] == 'x' && (digit(p[1]) || p[1] == ' '));
}

static bool is_one(char c)
{
    return c == 'l' || c == 'i' || c == '|';
}

/* The L of "155L52": at least two digits before it and just two behind. */
static bool is_barrel(const cal_text *t, size_t i)
{
    return t->p[i] == 'l' && i > 1 && digit(t->p[i - 2]) && digit(t->p[i + 2]) && !digit(t->p[i + 3]);
}

/* p: digits. Is it a decimal number, or one that the unit follows? */
static bool measures(const char *p)
{
    while (digit(*p) || *p == 'o') p++;
    if ((*p == '.' || *p == ',') && digit(p[1])) return true;
    while (*p == ' ') p++;
    return p[0] == 'm' && p[1] == 'm';
}

void terms__cal_mend(cal_text *t)
{
    for (size_t i = 0; i < t->n; i++) {
        char before = i > 0 ? t->p[i - 1] : ' ', *c = &t->p[i], after = c[1];
        bool starts = !digit(before) && !letter(before) && before != '.' && before != '/';
        if (*c == 'o' && digit(before) && (digit(after) || ends_number(c + 1))) *c = '0';
        else if (is_one(*c) && digit(before) && (digit(after) ? !is_barrel(t, i) : ends_number(c + 1))) *c = '1';
        else if (is_one(*c) && starts && digit(after) && measures(c + 1)) *c = '1';
        else if (*c == 's' && starts && (after == '.' || after == ',') && digit(c[2]) && digit(c[3])) *c = '5';
        else if (*c == '0' && letter(after) &&
                 ((letter(before) && i > 1 && letter(t->p[i - 2])) || (starts && letter(c[2]) && !ends_number(c + 1))))
            *c = 'o';
        else if (*c == '0' && !digit(after) && !letter(after) && i > 1 && letter(before) && letter(t->p[i - 2])) *c = 'o';
    }
}
