/* SPDX-License-Identifier: Apache-2.0 */
/* Making a layer, and plain text. */
#include <string.h>

#include "text_private.h"

/* ---- encodings ---- */

static void put_utf8(char *p, size_t *n, uint32_t c)
{
    if (c < 0x80) {
        p[(*n)++] = (char)c;
    } else if (c < 0x800) {
        p[(*n)++] = (char)(0xc0 | c >> 6);
        p[(*n)++] = (char)(0x80 | (c & 0x3f));
    } else {
        if (c >= 0x10000) p[(*n)++] = (char)(0xf0 | c >> 18), p[(*n)++] = (char)(0x80 | (c >> 12 & 0x3f));
        else p[(*n)++] = (char)(0xe0 | c >> 12);
        p[(*n)++] = (char)(0x80 | (c >> 6 & 0x3f));
        p[(*n)++] = (char)(0x80 | (c & 0x3f));
    }
}

static uint32_t unit(ent_str s, size_t i, bool big)
{
    uint32_t a = (unsigned char)s.p[i], b = (unsigned char)s.p[i + 1];

    return big ? a << 8 | b : b << 8 | a;
}

static ent_code no_text(const char *what, size_t at, ent_err *e)
{
    ent_fail(e, ENT_INVALID, NULL, "Save the file as UTF-8 and try again.", "Byte %zu is not %s.", at + 1, what);
    return ent_at(e, "byte %zu", at + 1);
}

/* s: behind the byte order mark. */
static ent_code from_utf16(ent_str *out, ent_arena *a, ent_str s, bool big, ent_err *e)
{
    size_t n = 0;
    char *p;

    if (s.n % 2 != 0) return no_text("UTF-16", s.n + 1, e);
    ENT_NEW(p, a, s.n / 2 * 3 + 1, e);
    for (size_t i = 0; i < s.n; i += 2) {
        uint32_t c = unit(s, i, big), low;
        if (c >= 0xd800 && c < 0xe000) {
            low = c < 0xdc00 && i + 2 < s.n ? unit(s, i + 2, big) : 0;
            if (low < 0xdc00 || low >= 0xe000) return no_text("UTF-16", i + 2, e);
            c = 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
            i += 2;
        }
        put_utf8(p, &n, c);
    }
    *out = (ent_str){p, n};
    return ENT_OK;
}

ent_code text__utf8(ent_str *out, size_t *bom, ent_arena *a, ent_str bytes, ent_err *e)
{
    size_t bad;

    *bom = 0;
    if (bytes.n > ENT_WORDS_MAX_TEXT)
        return ent_fail(e, ENT_LIMIT, NULL, "Scan it in parts.", "The file is larger than %zu MiB.", ENT_WORDS_MAX_TEXT >> 20);
    if (bytes.n >= 2 && (memcmp(bytes.p, "\xff\xfe", 2) == 0 || memcmp(bytes.p, "\xfe\xff", 2) == 0)) {
        bool big = bytes.p[0] == '\xfe';
        ENT_TRY(from_utf16(out, a, (ent_str){bytes.p + 2, bytes.n - 2}, big, e));
    } else {
        if (!ent_utf8_ok(bytes, &bad)) return no_text("UTF-8", bad, e);
        if (ent_str_starts(bytes, "\xef\xbb\xbf")) *bom = 3;
        *out = bytes;
    }
    if (out->n <= ENT_WORDS_MAX_TEXT) return ENT_OK;
    return ent_fail(e, ENT_LIMIT, NULL, "Scan it in parts.", "The text is longer than %zu MiB.", ENT_WORDS_MAX_TEXT >> 20);
}

/* ---- making ---- */

text_maker text__begin(ent_arena *a)
{
    return (text_maker){.a = a, .buf = ent_buf_new(a, ENT_WORDS_MAX_TEXT)};
}

ent_code text__copy(text_maker *m, ent_str source, size_t from, size_t n, ent_err *e)
{
    ent_layer_span *last = m->spans.n > 0 ? &m->spans.v[m->spans.n - 1] : NULL;
    ent_layer_span span = {(uint32_t)m->buf.n, (uint32_t)from, (uint32_t)(from + n)};

    if (n == 0) return ENT_OK;
    if (last != NULL && last->to == from && from - last->from == m->buf.n - last->text) last->to += (uint32_t)n;
    else ENT_PUSH(&m->spans, m->a, span, e);
    ent_buf_add(&m->buf, (ent_str){source.p + from, n});
    return ENT_OK;
}

ent_code text__put(text_maker *m, ent_str text, size_t from, size_t to, ent_err *e)
{
    ent_layer_span span = {(uint32_t)m->buf.n, (uint32_t)from, (uint32_t)to};

    ENT_PUSH(&m->spans, m->a, span, e);
    ent_buf_add(&m->buf, text);
    return ENT_OK;
}

ent_code text__part(text_maker *m, size_t from, ent_err *e)
{
    if (m->buf.failed != ENT_OK || m->buf.n == 0) return ENT_OK;
    if (m->buf.n >= 2 && memcmp(m->buf.p + m->buf.n - 2, "\n\n", 2) == 0) return ENT_OK;
    return text__put(m, ENT_S("\n\n"), from, from, e);
}

ent_code text__mark(text_maker *m, const char *what, size_t number, ent_err *e)
{
    ent_layer_mark mark = {(uint32_t)m->buf.n, (uint32_t)number, what};

    ENT_PUSH(&m->marks, m->a, mark, e);
    return ENT_OK;
}

ent_code text__end(ent_layer *out, text_maker *m, ent_err *e)
{
    ENT_TRY(ent_buf_take(&out->text, &m->buf, e));
    out->spans = m->spans.v, out->n_spans = m->spans.n;
    out->marks = m->marks.v, out->n_marks = m->marks.n;
    return ENT_OK;
}

/* ---- plain text ---- */

static bool ends_in(ent_str name, const char *ending)
{
    size_t n = strlen(ending);

    if (name.n < n) return false;
    for (size_t i = 0; i < n; i++)
        if ((name.p[name.n - n + i] | 0x20) != (ending[i] | 0x20)) return false;
    return true;
}

static bool begins_like(ent_str s, const char *word)
{
    size_t n = strlen(word);

    if (s.n < n) return false;
    for (size_t i = 0; i < n; i++)
        if ((s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]) != word[i]) return false;
    return true;
}

ent_layer_kind ent_layer_kind_of(ent_str bytes, ent_str name)
{
    ent_str s = bytes;

    if (ent_str_starts(s, "%PDF-")) return ENT_LAYER_PDF;
    if (ent_str_starts(s, "PK\003\004")) return ENT_LAYER_DOCX;
    if (ends_in(name, ".html") || ends_in(name, ".htm") || ends_in(name, ".xhtml")) return ENT_LAYER_HTML;
    if (ent_str_starts(s, "\xef\xbb\xbf")) s = (ent_str){s.p + 3, s.n - 3};
    s = ent_str_trim(s);
    return begins_like(s, "<!doctype html") || begins_like(s, "<html") ? ENT_LAYER_HTML : ENT_LAYER_PLAIN;
}

ent_code ent_layer_plain(ent_layer *out, ent_arena *a, ent_str bytes, ent_err *e)
{
    ent_layer_span *span;
    size_t bom;

    *out = (ent_layer){.kind = ENT_LAYER_PLAIN};
    ENT_TRY(text__utf8(&out->source, &bom, a, bytes, e));
    out->text = (ent_str){out->source.p + bom, out->source.n - bom};
    if (bom == 0) return ENT_OK;
    ENT_NEW(span, a, 1, e);
    *span = (ent_layer_span){0, (uint32_t)bom, (uint32_t)out->source.n};
    out->spans = span, out->n_spans = 1;
    return ENT_OK;
}

ent_code ent_layer_pdf(ent_layer *out, ent_arena *a, ent_str text, ent_err *e)
{
    text_maker m = text__begin(a);
    size_t at = 0, number = 0;

    *out = (ent_layer){.kind = ENT_LAYER_PDF};
    if (text.n > ENT_WORDS_MAX_TEXT)
        return ent_fail(e, ENT_LIMIT, NULL, "Scan it in parts.", "The text is longer than %zu MiB.", ENT_WORDS_MAX_TEXT >> 20);
    while (at < text.n) {
        const char *end = memchr(text.p + at, '\f', text.n - at);
        ent_layer_mark mark = {(uint32_t)at, (uint32_t)++number, "page"};
        ENT_PUSH(&m.marks, a, mark, e);
        at = end != NULL ? (size_t)(end - text.p) + 1 : text.n;
    }
    out->text = text;
    out->marks = m.marks.v, out->n_marks = m.marks.n;
    return ENT_OK;
}
