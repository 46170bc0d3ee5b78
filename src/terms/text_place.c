/* SPDX-License-Identifier: Apache-2.0 */
/* From a byte of the text back to the document. */
#include <string.h>

#include "text_private.h"

static size_t end_of(const ent_layer *l, size_t k)
{
    return k + 1 < l->n_spans ? l->spans[k + 1].text : l->text.n;
}

/* Byte by byte, or as a whole? */
static bool is_copy(const ent_layer *l, size_t k)
{
    return end_of(l, k) - l->spans[k].text == l->spans[k].to - l->spans[k].from;
}

/* [begin, end) of the text as bytes of the document. */
static void to_document(ent_layer_place *out, const ent_layer *l, ent_layer_cursor *c, size_t begin, size_t end)
{
    size_t k = c->span;

    *out = (ent_layer_place){.begin = begin, .end = end};
    if (l->n_spans == 0) return;
    if (l->spans[k].text > begin) k = 0;
    while (k + 1 < l->n_spans && end_of(l, k) <= begin) k++;
    c->span = k;
    out->begin = l->spans[k].from + (is_copy(l, k) ? begin - l->spans[k].text : 0);
    while (k + 1 < l->n_spans && end_of(l, k) < end) k++;
    out->end = is_copy(l, k) ? l->spans[k].from + (end - l->spans[k].text) : l->spans[k].to;
}

static size_t characters(ent_str s, size_t from, size_t to)
{
    size_t n = 0;

    for (size_t i = from; i < to; i++) n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

/* The line of byte `at`, counted on from where the cursor is, or from `first` anew. */
static void find_line(ent_layer_place *out, ent_str s, ent_layer_cursor *c, size_t first, size_t at)
{
    const char *end;

    if (c->line == 0 || c->at > at || c->start < first) *c = (ent_layer_cursor){c->span, c->mark, first, 1, first, 0};
    while (c->at < at && (end = memchr(s.p + c->at, '\n', at - c->at)) != NULL) {
        c->at = c->start = (size_t)(end - s.p) + 1;
        c->line++;
        c->column = 0;
    }
    c->column += characters(s, c->at, at);
    c->at = at;
    out->line = c->line;
    out->column = c->column + 1;
}

void ent_layer_find(ent_layer_place *out, const ent_layer *l, ent_layer_cursor *c, size_t begin, size_t end)
{
    size_t first = 0;

    if (l->n_marks == 0) {
        to_document(out, l, c, begin, end);
        if (ent_str_starts(l->source, "\xef\xbb\xbf") && out->begin >= 3) first = 3;
        find_line(out, l->source, c, first, out->begin);
        return;
    }
    *out = (ent_layer_place){.begin = begin, .end = end};
    if (l->marks[c->mark].text > begin) c->mark = 0;
    while (c->mark + 1 < l->n_marks && l->marks[c->mark + 1].text <= begin) c->mark++;
    out->what = l->marks[c->mark].what;
    out->number = l->marks[c->mark].number;
    first = l->marks[c->mark].text < begin ? l->marks[c->mark].text : begin;
    find_line(out, l->text, c, first, begin);
}

ent_code ent_layer_say(ent_str *out, ent_arena *a, const ent_layer_place *p, ent_err *e)
{
    if (p->what == NULL) return ent_str_fmt(out, a, e, "line %zu column %zu", p->line, p->column);
    if (strcmp(p->what, "page") == 0) return ent_str_fmt(out, a, e, "page %zu line %zu", p->number, p->line);
    return ent_str_fmt(out, a, e, "%s %zu", p->what, p->number);
}
