/* SPDX-License-Identifier: Apache-2.0 */
/* Running text as typesetters leave it, read as a marking would be written. */
#include "find.h"

/* ---- characters ---- */

uint32_t ent_char_at(ent_str s, size_t at, size_t *n)
{
    const unsigned char *p = (const unsigned char *)s.p + at;

    *n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (*n > s.n - at) { /* a piece that was cut within a character */
        *n = s.n - at;
        return 0xfffd;
    }
    switch (*n) {
    case 1: return p[0];
    case 2: return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
    case 3: return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
    default: return (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
    }
}

uint32_t ent_char_before(ent_str s, size_t at)
{
    size_t n;

    if (at == 0) return 0;
    do at--;
    while (at > 0 && ((unsigned char)s.p[at] & 0xc0) == 0x80);
    return ent_char_at(s, at, &n);
}

bool ent_char_is_break(uint32_t c)
{
    return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool ent_char_is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || ent_char_is_break(c) || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f ||
           c == 0x3000;
}

/* Marks that are not seen: soft hyphen, zero-width space and joiners, byte order mark. */
static bool is_unseen(uint32_t c)
{
    return c == 0xad || (c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xfeff;
}

bool ent_char_is_word(uint32_t c)
{
    if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    if (c < 0xc0) return c == 0xaa || c == 0xb5 || c == 0xba;
    return c != 0xd7 && c != 0xf7 && !(c >= 0x2000 && c <= 0x206f) && !(c >= 0x20a0 && c <= 0x20cf) && !(c >= 0x2190 && c <= 0x2bff) &&
           !(c >= 0x3000 && c <= 0x303f) && !(c >= 0xf000 && c <= 0xf0ff) && c != 0xfeff && c != 0xfffd;
}

/* Simple case pairs of Latin, Greek and Cyrillic (Unicode, CaseFolding.txt status C) whose two forms are equally long. */
uint32_t ent_char_low(uint32_t c)
{
    static const struct {
        uint32_t from, to, step, add; /* every step-th letter of the range */
    } pairs[] = {{'A', 'Z', 1, 32},     {0xc0, 0xd6, 1, 32},   {0xd8, 0xde, 1, 32},   {0x100, 0x12e, 2, 1},  {0x132, 0x136, 2, 1},
                 {0x139, 0x147, 2, 1},  {0x14a, 0x176, 2, 1},  {0x179, 0x17d, 2, 1},  {0x218, 0x21e, 2, 1},  {0x391, 0x3a1, 1, 32},
                 {0x3a3, 0x3ab, 1, 32}, {0x388, 0x38a, 1, 37}, {0x386, 0x386, 1, 38}, {0x38c, 0x38c, 1, 64}, {0x38e, 0x38f, 1, 63},
                 {0x400, 0x40f, 1, 80}, {0x410, 0x42f, 1, 32}, {0x460, 0x480, 2, 1},  {0x48a, 0x4be, 2, 1}};

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs && c >= pairs[0].from; i++)
        if (c >= pairs[i].from && c <= pairs[i].to && (c - pairs[i].from) % pairs[i].step == 0) return c + pairs[i].add;
    return c;
}

/* c in UTF-8, which has n bytes. */
static void put(char *out, uint32_t c, size_t n)
{
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};

    for (size_t i = n; i-- > 1; c >>= 6) out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[n] | c);
}

ent_code ent_low(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    size_t n;
    char *p;

    ENT_NEW(p, a, s.n + 1, e);
    for (size_t at = 0; at < s.n; at += n) {
        uint32_t c = ent_char_low(ent_char_at(s, at, &n));
        put(p + at, c, n);
    }
    *out = (ent_str){p, s.n};
    return ENT_OK;
}

/* ---- the view ---- */

/* White space counts too, so that no marking costs more than this to look at. */
#define MAX_LOOK ((size_t)4 * ENT_MARKING_MAX)

void ent_view_at(ent_view *v, ent_str text, size_t at, bool keep_hyphens)
{
    v->text = text;
    if (text.n - at > MAX_LOOK) {
        v->text.n = at + MAX_LOOK;
        while (((unsigned char)text.p[v->text.n] & 0xc0) == 0x80) v->text.n--;
    }
    v->from = v->next = at;
    v->keep_hyphens = keep_hyphens;
    v->divided = v->done = false;
    v->n = 0;
    v->line_end = SIZE_MAX;
}

static void add(ent_view *v, uint32_t c, size_t n, size_t after)
{
    put(v->c + v->n, c, n);
    put(v->low + v->n, ent_char_low(c), n);
    for (size_t i = 0; i < n; i++) v->after[v->n++] = (uint32_t)(after - v->from);
}

/* Over a run of white space and unseen marks. *breaks: line breaks in it; two, or a form feed, end a paragraph. */
static size_t over_space(ent_str text, size_t at, unsigned *breaks)
{
    size_t n;

    *breaks = 0;
    while (at < text.n && *breaks < 2) {
        uint32_t c = ent_char_at(text, at, &n);
        if (!ent_char_is_space(c) && !is_unseen(c)) break;
        if (c == '\r' && at + 1 < text.n && text.p[at + 1] == '\n') n = 2;
        if (ent_char_is_break(c)) *breaks += c == '\f' || c == '\v' || c == 0x2029 ? 2 : 1;
        at += n;
    }
    return at;
}

static bool is_dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/* A dash or stroke at the end of a line joins what stands on both. */
static void joined(ent_view *v, uint32_t c, size_t after)
{
    unsigned breaks;
    size_t next = over_space(v->text, after, &breaks), n;
    bool divides = breaks == 1 && next < v->text.n && ent_char_is_word(ent_char_at(v->text, next, &n));

    if (divides && c == '-') v->divided = true;
    if (divides && v->line_end == SIZE_MAX) v->line_end = v->n;
    if (!divides || c == '/' || v->keep_hyphens) add(v, c, 1, after);
    v->next = divides ? next : after;
}

static void step(ent_view *v)
{
    size_t n, after;
    uint32_t c = ent_char_at(v->text, v->next, &n);
    unsigned breaks;

    if (is_unseen(c)) {
        v->next += n;
        return;
    }
    if (ent_char_is_space(c)) {
        after = over_space(v->text, v->next, &breaks);
        v->done = breaks > 1 || after == v->text.n || v->n == 0;
        if (breaks == 1 && v->line_end == SIZE_MAX) v->line_end = v->n;
        if (!v->done) add(v, ' ', 1, after);
        v->next = after;
        return;
    }
    after = v->next + n;
    if (is_dash(c) || c == '/') {
        joined(v, c == '/' ? c : '-', after);
        return;
    }
    if (c == 0x2018 || c == 0x2019 || c == 0x2bc) add(v, '\'', 1, after);
    else add(v, c, n, after);
    v->next = after;
}

bool ent_view_need(ent_view *v, size_t n)
{
    while (v->n < n && v->n < ENT_MARKING_MAX && !v->done) {
        if (v->next >= v->text.n) v->done = true;
        else step(v);
    }
    return v->n >= n;
}
