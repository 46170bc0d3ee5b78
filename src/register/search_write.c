/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the index. */
#include <stdlib.h>
#include <string.h>

#include "search_put.h"

enum { BLOCK_MAX = 1 << 20 };

/* ---- documents ---- */

static ent_code write_docs(putting *x, ent_err *e)
{
    ent_str data;

    if (!x->has_docs) return ENT_OK;
    x->has_docs = false;
    ENT_TRY(ent_buf_take(&data, &x->docs, e));
    return ENT_RUN(x->store, e, "register/search_doc_put", ENT_I(x->doc_cut), ENT_I(x->doc_block), ENT_B(data.p, data.n));
}

static ent_code open_docs(putting *x, int64_t cut, int64_t block, ent_err *e)
{
    ent_stmt *st;
    bool row;

    if (x->has_docs && x->doc_cut == cut && x->doc_block == block) return ENT_OK;
    ENT_TRY(write_docs(x, e));
    x->docs = ent_buf_new(x->batch, BLOCK_MAX);
    x->doc_cut = cut;
    x->doc_block = block;
    x->has_docs = true;
    ENT_TRY(ENT_ASK(&st, x->store, e, "register/search_doc_of", ENT_I(cut), ENT_I(block)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (row) ent_buf_add(&x->docs, ent_stmt_str(st, 0));
    ent_stmt_done(st);
    return ENT_OK;
}

ent_code put_document(putting *x, size_t own, const search_doc *d, ent_err *e)
{
    ent_buf b = ent_buf_new(x->batch, BLOCK_MAX);
    ent_str record;

    search_put(&b, (uint64_t)d->revision);
    search_put(&b, (uint64_t)d->label);
    for (size_t i = 0; i < SEARCH_TEXTS; i++) search_put_text(&b, d->text[i]);
    ENT_TRY(ent_buf_take(&record, &b, e));
    ENT_TRY(open_docs(x, x->parts.v[own].cut, x->doc / SEARCH_DOCS, e));
    search_put_text(&x->docs, record);
    return ENT_OK;
}

ent_code search__doc_read(search_doc *out, ent_str blob, unsigned at, ent_err *e)
{
    search_reader r = search_read(blob), one;
    ent_str record = {0};

    for (unsigned i = 0; i <= at; i++) record = search_take_text(&r);
    if (r.bad) return search__damaged(e);
    one = search_read(record);
    out->revision = (int64_t)search_take(&one);
    out->label = (int64_t)search_take(&one);
    for (size_t i = 0; i < SEARCH_TEXTS; i++) out->text[i] = search_take_text(&one);
    return one.bad || one.p != one.end ? search__damaged(e) : ENT_OK;
}

/* ---- newer revisions ---- */

static ent_code set_newer(putting *x, int64_t cut, int64_t newer, int64_t doc, ent_err *e)
{
    size_t at = (size_t)(doc % SEARCH_NEWER_DOCS) / 8, n = 0;
    uint8_t bits[SEARCH_NEWER_DOCS / 8] = {0};
    ent_value key[3] = {ENT_I(cut), ENT_I(newer), ENT_I(doc / SEARCH_NEWER_DOCS)};
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, x->store, "register/search_newer_of", key, 3, e));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (row) {
        ent_str old = ent_stmt_str(st, 0);
        n = old.n < sizeof bits ? old.n : sizeof bits;
        if (n != 0) memcpy(bits, old.p, n);
    }
    ent_stmt_done(st);
    bits[at] |= (uint8_t)(1U << (doc % 8));
    return ENT_RUN(x->store, e, "register/search_newer_put", key[0], key[1], key[2], ENT_B(bits, n > at ? n : at + 1));
}

typedef struct placed {
    int64_t cut, doc;
} placed;
typedef ENT_VEC(placed) placed_list;

static ent_code read_placed(placed_list *out, putting *x, int64_t item, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, x->store, e, "register/search_item_of", ENT_I(item)));
    for (;;) {
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_PUSH(out, x->batch, ((placed){ent_stmt_i64(st, 0), ent_stmt_i64(st, 1)}), e);
    }
}

ent_code put_newest(putting *x, int64_t item, int64_t cut, ent_err *e)
{
    placed_list before = {0};

    ENT_TRY(read_placed(&before, x, item, e));
    for (size_t i = 0; i < before.n; i++) ENT_TRY(set_newer(x, before.v[i].cut, cut, before.v[i].doc, e));
    return ENT_RUN(x->store, e, "register/search_item_put", ENT_I(item), ENT_I(cut), ENT_I(x->doc));
}

/* ---- postings ---- */

static int by_term(const void *va, const void *vb)
{
    const put_occurrence *a = va, *b = vb;
    int c;

    if (a->part != b->part) return a->part < b->part ? -1 : 1;
    if (a->head != b->head) return a->head < b->head ? -1 : 1;
    c = ent_str_cmp(a->term, b->term);
    if (c != 0) return c;
    if (a->doc != b->doc) return a->doc < b->doc ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

static bool same_term(const put_occurrence *a, const put_occurrence *b)
{
    return a->part == b->part && a->head == b->head && ent_str_eq(a->term, b->term);
}

/* The last block of a term; *last: its last document. */
typedef struct tail {
    int64_t block;
    ent_buf b;
    uint64_t last;
} tail;

static ent_code read_tail(tail *t, putting *x, const ent_value key[static 2], ent_err *e)
{
    search_posting one;
    search_reader r;
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row;

    *t = (tail){.b = ent_buf_new(x->batch, BLOCK_MAX)};
    ENT_TRY(ent_store_ask(&st, x->store, "register/search_posting_last", key, 2, e));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (row) {
        t->block = ent_stmt_i64(st, 0);
        ent_buf_add(&t->b, ent_stmt_str(st, 1));
        r = search_read(ent_stmt_str(st, 1));
        while (search_next(&one, &r, &t->last)) {
        }
        if (r.bad) code = search__damaged(e);
    }
    ent_stmt_done(st);
    return code;
}

static ent_code write_tail(tail *t, putting *x, const ent_value key[static 2], ent_err *e)
{
    ent_str data;

    ENT_TRY(ent_buf_take(&data, &t->b, e));
    return ENT_RUN(x->store, e, "register/search_posting_put", key[0], key[1], ENT_I(t->block), ENT_B(data.p, data.n));
}

/* The occurrences of a term in one document. */
static void add_posting(tail *t, const put_occurrence *v, size_t n)
{
    uint32_t at = 0;

    search_put(&t->b, v->doc - t->last);
    ent_buf_c(&t->b, (char)v->words);
    if (n > SEARCH_PLACES_MAX) n = SEARCH_PLACES_MAX;
    for (size_t i = 0; i < n; i++) {
        search_put(&t->b, (uint64_t)((v[i].place / 8 - at) * 8 + v[i].place % 8) * 2 + (i + 1 == n));
        at = v[i].place / 8;
    }
    t->last = v->doc;
}

static ent_code write_term(putting *x, const put_occurrence *v, size_t n, ent_err *e)
{
    const ent_value key[2] = {ENT_I(x->parts.v[v->part].id), ENT_B(v->term.p, v->term.n)};
    tail t;

    ENT_TRY(read_tail(&t, x, key, e));
    for (size_t i = 0; i < n;) {
        size_t k = 1;
        while (i + k < n && v[i + k].doc == v[i].doc) k++;
        if (t.b.n >= SEARCH_POSTINGS_BYTES) {
            ENT_TRY(write_tail(&t, x, key, e));
            t = (tail){.block = t.block + 1, .b = ent_buf_new(x->batch, BLOCK_MAX)};
        }
        add_posting(&t, v + i, k);
        i += k;
    }
    return write_tail(&t, x, key, e);
}

static ent_code write_parts(putting *x, ent_err *e)
{
    for (size_t i = 0; i < x->parts.n; i++) {
        put_part *p = &x->parts.v[i];
        if (p->changed) ENT_TRY(ENT_RUN(x->store, e, "register/search_part_set", ENT_I(p->id), ENT_I(p->docs), ENT_I(p->words)));
        p->changed = false;
    }
    return ENT_OK;
}

ent_code put_flush(putting *x, ent_err *e)
{
    put_occurrence *v = x->found.v;
    size_t n = x->found.n;

    if (n > 1) qsort(v, n, sizeof *v, by_term);
    for (size_t i = 0; i < n;) {
        size_t k = 1;
        while (i + k < n && same_term(&v[i], &v[i + k])) k++;
        ENT_TRY(write_term(x, v + i, k, e));
        i += k;
    }
    ENT_TRY(write_docs(x, e));
    ENT_TRY(write_parts(x, e));
    x->found.v = NULL;
    x->found.n = x->found.cap = 0;
    ent_arena_reset(x->batch);
    return ENT_OK;
}
