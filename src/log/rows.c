/* SPDX-License-Identifier: Apache-2.0 */
/* The stored rows as they are: out into a backup, and back from it. */
#include <string.h>

#include "log_private.h"

static ent_code damaged(ent_err *e, const ent_log_row *row)
{
    ent_fail(e, ENT_UNVERIFIED, "R-63", "Run: log verify", "A stored entry of the log has a salt or digest of a wrong length.");
    return ent_at(e, "entry %lld", (long long)row->seq);
}

static bool bytes32(uint8_t out[static 32], ent_str column)
{
    if (column.n == 32) memcpy(out, column.p, 32);
    return column.n == 32;
}

static ent_code read_row(ent_log_row *row, const ent_stmt *st, ent_err *e)
{
    bool erased = ent_stmt_null(st, 6);

    *row = (ent_log_row){.seq = ent_stmt_i64(st, 0), .act = ent_stmt_str(st, 1), .part = ent_stmt_i64(st, 2)};
    row->kind = ent_stmt_str(st, 3);
    row->time = ent_stmt_i64(st, 4);
    row->body = ent_stmt_str(st, 6);
    if (!erased && row->body.p == NULL) row->body = ENT_S("");
    /* The salt goes with the body: it stays when that stays, and is erased with it. */
    if (erased != ent_stmt_null(st, 5) || (!erased && !bytes32(row->salt, ent_stmt_str(st, 5)))) return damaged(e, row);
    if (!bytes32(row->commitment.b, ent_stmt_str(st, 7)) || !bytes32(row->leaf.b, ent_stmt_str(st, 8))) return damaged(e, row);
    return ENT_OK;
}

ent_code ent_log_rows(ent_store *s, ent_log_row_fn *fn, void *ctx, ent_err *e)
{
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool more;

    ENT_TRY(ENT_ASK(&st, s, e, "log/entries", ENT_I(0)));
    while (code == ENT_OK) {
        ent_log_row row;
        ENT_TRY(ent_stmt_next(st, &more, e));
        if (!more) return ENT_OK;
        code = read_row(&row, st, e);
        if (code == ENT_OK) code = fn(ctx, &row, e);
    }
    ent_stmt_done(st);
    return code;
}

ent_code ent_log_put_row(ent_store *writer, const ent_log_row *row, ent_err *e)
{
    bool erased = row->body.p == NULL;

    return ENT_RUN(writer, e, "log/append", ENT_I(row->seq), ENT_T(row->act), ENT_I(row->part), ENT_T(row->kind), ENT_I(row->time),
                   erased ? ENT_NONE : ENT_B(row->salt, sizeof row->salt), erased ? ENT_NONE : ENT_T(row->body),
                   ENT_B(row->commitment.b, sizeof row->commitment.b), ENT_B(row->leaf.b, sizeof row->leaf.b));
}

static ent_code grow_tree(ent_tree *tree, ent_stmt *st, ent_digest *d, ent_err *e)
{
    bool more;

    for (;;) {
        ent_sha256 leaf;
        ENT_TRY(ent_stmt_next(st, &more, e));
        if (!more) return ENT_OK;
        if (!bytes32(leaf.b, ent_stmt_str(st, 0)))
            return ent_fail(e, ENT_UNVERIFIED, "R-63", NULL, "A leaf of the log has a wrong length.");
        ENT_TRY(ent_tree_add(tree, d, &leaf, e));
    }
}

ent_code ent_log_put_head(ent_store *writer, ent_arena *a, ent_err *e)
{
    ent_tree tree = {0};
    ent_digest *d;
    int64_t newest;
    ent_stmt *st;
    ent_code code;
    int n;

    ENT_TRY(ent_digest_new(&d, a, e));
    ENT_TRY(ent_store_ask(&st, writer, "log/leaves", NULL, 0, e));
    code = grow_tree(&tree, st, d, e);
    ent_stmt_done(st);
    if (code != ENT_OK) return code;
    ENT_TRY(ent_store_number(&newest, writer, "log/newest", NULL, 0, 0, e));
    n = __builtin_popcountll(tree.size);
    return ENT_RUN(writer, e, "log/head_set", ENT_I((int64_t)tree.size), ENT_B(tree.peak, (size_t)n * ENT_SHA256_SIZE), ENT_I(newest));
}
