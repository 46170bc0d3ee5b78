/* SPDX-License-Identifier: Apache-2.0 */
/* Contents as they are stored, sealed and with their wrapped keys: out into a backup, and back from it. */
#include "register_private.h"

static ent_code each_row(ent_stmt *st, bool sealed, ent_reg_content_fn *fn, void *ctx, ent_err *e)
{
    bool more;

    for (;;) {
        ent_reg_content_row row = {0};
        ENT_TRY(ent_stmt_next(st, &more, e));
        if (!more) return ENT_OK;
        ENT_TRY(reg__column32(row.digest.b, st, 0, e));
        row.length = ent_stmt_i64(st, 1);
        row.wrapped = ent_stmt_str(st, 2);
        if (sealed) row.sealed = ent_stmt_str(st, 3);
        if (row.wrapped.n != 40) return ent_fail(e, ENT_UNVERIFIED, "R-63", "Run: node doctor", "The key of a content is damaged.");
        ENT_TRY(fn(ctx, &row, e));
    }
}

static ent_code each(ent_store *s, const char *name, bool sealed, ent_reg_content_fn *fn, void *ctx, ent_err *e)
{
    ent_stmt *st;
    ent_code code;

    ENT_TRY(ent_store_ask(&st, s, name, NULL, 0, e));
    code = each_row(st, sealed, fn, ctx, e);
    ent_stmt_done(st);
    return code;
}

ent_code ent_reg_contents(ent_store *s, ent_reg_content_fn *fn, void *ctx, ent_err *e)
{
    return each(s, "register/contents", true, fn, ctx, e);
}

ent_code ent_reg_content_keys(ent_store *s, ent_reg_content_fn *fn, void *ctx, ent_err *e)
{
    return each(s, "register/content_keys", false, fn, ctx, e);
}

ent_code ent_reg_contents_count(int64_t *out, ent_store *s, ent_err *e)
{
    return ent_store_number(out, s, "register/content_count", NULL, 0, 0, e);
}

ent_code ent_reg_content_restore(ent_store *writer, const ent_reg_content_row *row, ent_err *e)
{
    return ENT_RUN(writer, e, "register/content_restore", ENT_B(row->digest.b, sizeof row->digest.b), ENT_I(row->length),
                   ENT_B(row->wrapped.p, row->wrapped.n), ENT_B(row->sealed.p, row->sealed.n));
}
