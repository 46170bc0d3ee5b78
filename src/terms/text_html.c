/* SPDX-License-Identifier: Apache-2.0 */
/* The text of HTML, read as tolerantly as browsers do (HTML standard, section 13.2, without its tree): anything is a text.
 *
 *   <p class="x">one&nbsp;<b>two</b>     ──►  one two          what is copied, what an entity or a tag stands for: each a span of its own */
#include <string.h>

#include "text_private.h"

typedef struct html {
    ent_str s;
    size_t i; /* what has been read */
    text_maker m;
    unsigned pre; /* open <pre> elements: their line ends are kept */
} html;

static const char *const blocks[] = {
    "address",  "article",  "aside",    "blockquote", "body",   "caption", "center",  "dd",       "details", "dialog", "dir",   "div",
    "dl",       "dt",       "fieldset", "figcaption", "figure", "footer",  "form",    "frameset", "h1",      "h2",     "h3",    "h4",
    "h5",       "h6",       "head",     "header",     "hgroup", "hr",      "html",    "legend",   "li",      "main",   "menu",  "nav",
    "ol",       "optgroup", "option",   "p",          "pre",    "search",  "section", "select",   "summary", "table",  "tbody", "td",
    "textarea", "tfoot",    "th",       "thead",      "title",  "tr",      "ul",      "video"};

/* What is in them is no text. */
static const char *const silent[] = {"script", "style", "iframe", "noembed", "noframes", "xmp", "math", "svg", "object"};

static char small(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool is_letter(char c)
{
    return small(c) >= 'a' && small(c) <= 'z';
}

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool same_name(ent_str name, const char *z)
{
    size_t n = strlen(z);

    if (name.n != n) return false;
    for (size_t i = 0; i < n; i++)
        if (small(name.p[i]) != z[i]) return false;
    return true;
}

static bool is_among(ent_str name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (same_name(name, list[i])) return true;
    return false;
}

static size_t find(ent_str s, size_t from, const char *z)
{
    size_t n = strlen(z);

    for (; from + n <= s.n; from++) {
        const char *at = memchr(s.p + from, z[0], s.n - n + 1 - from);
        if (at == NULL) break;
        from = (size_t)(at - s.p);
        if (memcmp(at, z, n) == 0) return from;
    }
    return s.n;
}

/* Behind the ">" of the tag that i is in; quoted values may hold one. */
static size_t tag_end(ent_str s, size_t i)
{
    char quote = 0, before = 0;

    for (; i < s.n; i++) {
        char c = s.p[i];
        if (quote != 0) quote = c == quote ? 0 : quote;
        else if ((c == '"' || c == '\'') && before == '=') quote = c;
        else if (c == '>') return i + 1;
        if (!is_white(c)) before = c;
    }
    return s.n;
}

/* Behind the end tag of a silent element: "</name" and what follows. */
static size_t silence_end(ent_str s, size_t i, ent_str name)
{
    for (; (i = find(s, i, "</")) < s.n; i += 2) {
        size_t k = 0;
        while (k < name.n && i + 2 + k < s.n && small(s.p[i + 2 + k]) == small(name.p[k])) k++;
        if (k == name.n && (i + 2 + k == s.n || !is_letter(s.p[i + 2 + k]))) return tag_end(s, i + 2 + k);
    }
    return s.n;
}

/* ---- text ---- */

static ent_code copy(html *h, size_t from, size_t to, ent_err *e)
{
    size_t at = h->m.buf.n;

    ENT_TRY(text__copy(&h->m, h->s, from, to - from, e));
    /* A line end is a space; so a blank line in the source parts nothing. */
    for (; at < h->m.buf.n; at++)
        if (h->m.buf.p[at] == '\f' || (h->pre == 0 && (h->m.buf.p[at] == '\n' || h->m.buf.p[at] == '\r'))) h->m.buf.p[at] = ' ';
    return ENT_OK;
}

static size_t encode(char *p, uint32_t c)
{
    size_t n = 0;

    if (c < 0x80) {
        p[n++] = (char)(c == '\n' || c == '\r' || c == '\f' ? ' ' : c);
    } else if (c < 0x800) {
        p[n++] = (char)(0xc0 | c >> 6);
    } else if (c < 0x10000) {
        p[n++] = (char)(0xe0 | c >> 12);
        p[n++] = (char)(0x80 | (c >> 6 & 0x3f));
    } else {
        p[n++] = (char)(0xf0 | c >> 18);
        p[n++] = (char)(0x80 | (c >> 12 & 0x3f));
        p[n++] = (char)(0x80 | (c >> 6 & 0x3f));
    }
    if (c >= 0x80) p[n++] = (char)(0x80 | (c & 0x3f));
    return n;
}

/* The number behind "&#"; *end behind its digits. */
static uint32_t read_number(ent_str s, size_t i, size_t *end)
{
    uint32_t base = i < s.n && small(s.p[i]) == 'x' ? 16 : 10, number = 0;

    if (base == 16) i++;
    *end = i;
    for (; i < s.n; i++) {
        char c = small(s.p[i]);
        uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0') : base == 16 && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10 : 99;
        if (digit == 99) break;
        if (number < 0x110000) number = number * base + digit;
        *end = i + 1;
    }
    return number;
}

/* The character that "&..." at i stands for, 0 if it is none; *end behind it. */
static uint32_t read_entity(ent_str s, size_t i, size_t *end)
{
    static const char *const bare[] = {"amp", "lt", "gt", "quot", "nbsp"}; /* known without a semicolon */
    size_t from = i + 1, to = from;
    uint32_t c;

    if (from < s.n && s.p[from] == '#') {
        c = read_number(s, from + 1, &to);
        if (to == from + 1 || !(is_letter(s.p[to - 1]) || (s.p[to - 1] >= '0' && s.p[to - 1] <= '9')) || small(s.p[to - 1]) == 'x')
            return 0;
        c = text__entity_number(c);
    } else {
        while (to < s.n && to - from < 10 && (is_letter(s.p[to]) || (s.p[to] >= '0' && s.p[to] <= '9'))) to++;
        c = text__entity((ent_str){s.p + from, to - from});
        if (to == s.n || s.p[to] != ';') c = is_among((ent_str){s.p + from, to - from}, bare, 5) ? c : 0;
    }
    *end = to + (to < s.n && s.p[to] == ';');
    return c;
}

static ent_code take_entity(html *h, ent_err *e)
{
    size_t end, at = h->i;
    uint32_t c = read_entity(h->s, at, &end);
    char bytes[4];

    if (c == 0) {
        h->i = at + 1;
        return copy(h, at, at + 1, e);
    }
    h->i = end;
    return text__put(&h->m, (ent_str){bytes, encode(bytes, c)}, at, end, e);
}

/* ---- markup ---- */

static ent_code take_element(html *h, bool closes, ent_err *e)
{
    size_t at = h->i, from = at + (closes ? 2 : 1), to = from;
    ent_str name;

    while (to < h->s.n && !is_white(h->s.p[to]) && h->s.p[to] != '>' && h->s.p[to] != '/') to++;
    name = (ent_str){h->s.p + from, to - from};
    h->i = tag_end(h->s, to);
    if (!closes && is_among(name, silent, sizeof silent / sizeof *silent) && !(h->i >= 2 && h->s.p[h->i - 2] == '/'))
        h->i = silence_end(h->s, h->i, name);
    if (same_name(name, "pre")) h->pre = closes ? h->pre - (h->pre > 0) : h->pre + 1;
    if (is_among(name, blocks, sizeof blocks / sizeof *blocks)) return text__part(&h->m, at, e);
    if (same_name(name, "br")) return text__put(&h->m, ENT_S("\n"), at, h->i, e);
    /* The number of a footnote is no part of the word before it. */
    if (same_name(name, "sup") && !closes) return text__put(&h->m, ENT_S(" "), at, at, e);
    return ENT_OK;
}

static ent_code take_markup(html *h, ent_err *e)
{
    size_t at = h->i;
    char c = at + 1 < h->s.n ? h->s.p[at + 1] : 0;

    if (is_letter(c)) return take_element(h, false, e);
    if (c == '/' && at + 2 < h->s.n && is_letter(h->s.p[at + 2])) return take_element(h, true, e);
    if (c == '!' && at + 3 < h->s.n && memcmp(h->s.p + at, "<!--", 4) == 0) {
        size_t end = find(h->s, at + 2, "-->");
        h->i = end < h->s.n ? end + 3 : end;
        return ENT_OK;
    }
    if (c == '!' || c == '?' || (c == '/' && at + 2 < h->s.n)) {
        size_t end = find(h->s, at, ">");
        h->i = end < h->s.n ? end + 1 : end;
        return ENT_OK;
    }
    h->i = at + 1;
    return copy(h, at, at + 1, e);
}

ent_code ent_layer_html(ent_layer *out, ent_arena *a, ent_str bytes, ent_err *e)
{
    html h = {.m = text__begin(a)};
    size_t from;

    *out = (ent_layer){.kind = ENT_LAYER_HTML};
    ENT_TRY(text__utf8(&h.s, &h.i, a, bytes, e));
    while (h.i < h.s.n) {
        for (from = h.i; h.i < h.s.n && h.s.p[h.i] != '<' && h.s.p[h.i] != '&';) h.i++;
        ENT_TRY(copy(&h, from, h.i, e));
        if (h.i == h.s.n) break;
        if (h.s.p[h.i] == '<') ENT_TRY(take_markup(&h, e));
        else ENT_TRY(take_entity(&h, e));
    }
    out->source = h.s;
    return text__end(out, &h.m, e);
}
