/* SPDX-License-Identifier: Apache-2.0 */
/* Reading entries in order, and making the projection from them again. */
#include <string.h>

#include "log_private.h"

/* One page of entries is read before any of them is handed out, so that the receiver may run statements of its own. */
enum { PAGE = 256 };

typedef struct page {
    ent_entry v[PAGE];
    size_t n;
} page;

static ent_code read_rows(page *p, ent_stmt *st, ent_arena *a, ent_err *e)
{
    bool row;

    p->n = 0;
    for (;;) {
        ent_entry *entry = &p->v[p->n];
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        entry->seq = ent_stmt_i64(st, 0);
        ENT_TRY(ent_stmt_keep(&entry->act, a, st, 1, e));
        entry->part = ent_stmt_i64(st, 2);
        ENT_TRY(ent_stmt_keep(&entry->kind, a, st, 3, e));
        entry->time = ent_stmt_i64(st, 4);
        ENT_TRY(ent_stmt_keep(&entry->body, a, st, 5, e));
        entry->json = NULL;
        if (entry->body.n != 0 && ent_json_parse(&entry->json, a, entry->body, LOG_BODY_MAX, e) != ENT_OK)
            return ent_within(e, "entry %lld", (long long)entry->seq);
        p->n++;
    }
}

static ent_code read_page(page *p, ent_store *s, ent_arena *a, int64_t from, ent_err *e)
{
    ent_stmt *st;
    ent_code code;

    ENT_TRY(ENT_ASK(&st, s, e, "log/entries_page", ENT_I(from), ENT_I(PAGE)));
    code = read_rows(p, st, a, e);
    ent_stmt_done(st);
    return code;
}

static ent_code each_page(ent_store *s, ent_arena *pages, ent_arena *scratch, page *p, int64_t from, ent_entry_fn *fn, void *ctx,
                          ent_err *e)
{
    do {
        ent_arena_reset(pages);
        ENT_TRY(read_page(p, s, pages, from, e));
        for (size_t i = 0; i < p->n; i++) {
            ENT_TRY(fn(ctx, scratch, &p->v[i], e));
            ent_arena_reset(scratch);
        }
        if (p->n != 0) from = p->v[p->n - 1].seq + 1;
    } while (p->n == PAGE);
    return ENT_OK;
}

ent_code ent_log_each(ent_store *s, ent_arena *a, int64_t from, ent_entry_fn *fn, void *ctx, ent_err *e)
{
    ent_arena *pages = ent_arena_new(a, 0), *scratch = ent_arena_new(a, 0);
    ent_code code = ENT_NOMEM;
    page *p = ent_alloc(a, sizeof *p);

    if (pages != NULL && scratch != NULL && p != NULL) code = each_page(s, pages, scratch, p, from, fn, ctx, e);
    else ent_nomem(e);
    ent_arena_free(pages);
    ent_arena_free(scratch);
    return code;
}

typedef struct replay {
    ent_store *store;
    ent_apply_fn *apply;
    void *ctx;
} replay;

static ent_code replay_entry(void *ctx, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const replay *r = ctx;

    if (r->apply(r->ctx, r->store, scratch, entry, e) != ENT_OK) return ent_within(e, "entry %lld", (long long)entry->seq);
    return ENT_OK;
}

ent_code ent_log_rebuild(ent_store *writer, ent_arena *a, ent_apply_fn *apply, void *ctx, ent_err *e)
{
    replay r = {.store = writer, .apply = apply, .ctx = ctx};

    ENT_TRY(ent_store_projection_clear(writer, e));
    return ent_log_each(writer, a, 0, replay_entry, &r, e);
}

typedef ENT_VEC(ent_sha256) hashes;

/* The head only says how many there should be: it may be damaged, so it gives no size for an allocation. */
static ent_code read_leaves(hashes *out, uint64_t size, ent_stmt *st, ent_arena *a, ent_err *e)
{
    ent_sha256 leaf;
    ent_str stored;
    bool row;

    for (;;) {
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) break;
        stored = ent_stmt_str(st, 0);
        if (out->n == size || stored.n != sizeof leaf.b) break;
        memcpy(leaf.b, stored.p, sizeof leaf.b);
        ENT_PUSH(out, a, leaf, e);
    }
    if (row || out->n != size) return ent_fail(e, ENT_UNVERIFIED, "R-63", "Run: log verify", "The log does not fit its head.");
    return ENT_OK;
}

ent_code ent_log_leaves(ent_sha256 **out, size_t *n, ent_store *s, ent_arena *a, ent_err *e)
{
    ent_log_state head;
    hashes all = {0};
    ent_stmt *st;
    ent_code code;

    ENT_TRY(ent_log_head(&head, s, a, e));
    ENT_TRY(ent_store_ask(&st, s, "log/leaves", NULL, 0, e));
    code = read_leaves(&all, head.tree.size, st, a, e);
    ent_stmt_done(st);
    if (code != ENT_OK) return code;
    *out = all.v;
    *n = all.n;
    return ENT_OK;
}
