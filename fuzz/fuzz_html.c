/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a document: HTML always, and what its first bytes say (DOCX, plain text; as pdftotext's output too). A refusal, or a text in
 * UTF-8 whose every character has a place in the document, the same in whatever order it is asked for.                          */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/terms/layer.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static void check_layer(ent_arena *a, const ent_layer *l)
{
    ent_layer_cursor going = {0};
    size_t limit = l->source.p != NULL ? l->source.n : l->text.n;
    ent_str said;
    ent_err e;

    must(ent_utf8_ok(l->text, NULL) && ent_utf8_ok(l->source, NULL));
    for (size_t i = 1; i < l->n_spans; i++) must(l->spans[i].text >= l->spans[i - 1].text && l->spans[i].from >= l->spans[i - 1].to);
    for (size_t i = 1; i < l->n_marks; i++) must(l->marks[i].text >= l->marks[i - 1].text);
    for (size_t i = 0, step = 1 + l->text.n / 400; i < l->text.n; i += step) {
        ent_layer_cursor fresh = {0};
        ent_layer_place p, q;
        size_t end = i + 1 + i % 7 < l->text.n ? i + 1 + i % 7 : l->text.n;
        ent_layer_find(&p, l, &going, i, end);
        ent_layer_find(&q, l, &fresh, i, end);
        must(p.begin <= p.end && p.end <= limit && p.line > 0 && p.column > 0);
        must(p.begin == q.begin && p.end == q.end && p.line == q.line && p.column == q.column && p.number == q.number);
        must(ent_layer_say(&said, a, &p, &e) == ENT_OK && said.n > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_str bytes = {(const char *)data, size};
    ent_err e = {0};
    ent_code code;
    ent_layer l;

    if (a == NULL) return 0;
    code = ent_layer_html(&l, a, bytes, &e);
    must(code == ENT_OK || (code == ENT_INVALID && e.place[0] != '\0'));
    if (code == ENT_OK) check_layer(a, &l);
    if (ent_layer_kind_of(bytes, (ent_str){0}) == ENT_LAYER_DOCX) {
        code = ent_layer_docx(&l, a, bytes, &e);
    } else {
        code = ent_layer_plain(&l, a, bytes, &e);
        must(code == ENT_OK || code == ENT_INVALID);
    }
    if (code == ENT_OK) check_layer(a, &l);
    if (ent_utf8_ok(bytes, NULL)) {
        must(ent_layer_pdf(&l, a, bytes, &e) == ENT_OK);
        check_layer(a, &l);
    }
    ent_arena_free(a);
    return 0;
}
