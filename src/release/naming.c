/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in the way of a destruction: a release that names the revision and has not left yet. */
#include "release_private.h"

ent_code ent_rel_naming(ent_str *release, ent_rel_state *state, ent_arena *a, ent_store *locked, int64_t revision_id, ent_err *e)
{
    ent_code code;
    ent_stmt *st;
    bool row;

    *release = (ent_str){0};
    ENT_TRY(ENT_ASK(&st, locked, e, "release/naming", ENT_I(revision_id)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return ENT_OK;
    code = ent_stmt_keep(release, a, st, 0, e);
    *state = (ent_rel_state)ent_stmt_i64(st, 1);
    ent_stmt_done(st);
    return code;
}
