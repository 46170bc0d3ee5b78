/* SPDX-License-Identifier: Apache-2.0 */
#include <entente/release.h>

ent_code ent_rel_leaving(ent_store *writer, ent_str release, ent_rel_leaving_fn *fn, void *ctx, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, writer, e, "release/leaving", ENT_T(release)));
    for (;;) {
        ent_code code;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        code = fn(ctx, ent_stmt_i64(st, 0), ent_stmt_str(st, 1), ent_stmt_i64(st, 2), ent_stmt_str(st, 3), e);
        if (code == ENT_OK) continue;
        ent_stmt_done(st);
        return code;
    }
}
