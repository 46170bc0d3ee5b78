/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of a partner that counted on a day. */
#include "release_private.h"

ent_code ent_rel_pinned_then(ent_public *out, size_t *n, size_t max, ent_store *s, ent_str org, const char *purpose, ent_time time,
                             ent_err *e)
{
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row = true;

    ENT_TRY(ENT_ASK(&st, s, e, "release/pinned_then", ENT_T(org), ENT_Z(purpose), ENT_I(time)));
    for (*n = 0; *n < max && code == ENT_OK; ++*n) {
        code = ent_stmt_next(st, &row, e);
        if (code != ENT_OK || !row) break;
        code = rel__blob(out[*n].b, sizeof out->b, st, 0, e);
    }
    ent_stmt_done(st);
    return code;
}
