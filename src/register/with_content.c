/* SPDX-License-Identifier: Apache-2.0 */
#include "register_private.h"

ent_code ent_reg_with_content(ent_reg_strings *out, ent_arena *a, ent_store *s, const ent_sha256 *content, ent_err *e)
{
    ent_stmt *st;
    bool row;

    *out = (ent_reg_strings){0};
    ENT_TRY(ENT_ASK(&st, s, e, "register/with_content", ENT_B(content->b, sizeof content->b)));
    for (;;) {
        ent_str revision;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        if (ent_stmt_keep(&revision, a, st, 0, e) != ENT_OK) {
            ent_stmt_done(st);
            return e->code;
        }
        ENT_PUSH(out, a, revision, e);
    }
}
