/* SPDX-License-Identifier: Apache-2.0 */
/* Contents that were destroyed: the entry, what it does to the tables, and the end of the bytes themselves. */
#include "register_private.h"

ent_code ent_reg_gone_entry(ent_str *body, ent_arena *a, const ent_str *revisions, size_t n, const char *reason, ent_str evidence,
                            ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "evidence", evidence);
    ent_jw_kz(&w, "reason", reason);
    ent_jw_key(&w, "revisions");
    ent_jw_arr(&w);
    for (size_t i = 0; i < n; i++) ent_jw_str(&w, revisions[i]);
    ent_jw_end(&w);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

/* The table of contents is no part of the projection and is left alone: the log may be applied again long after the same text was entered
 * as another revision.                                                                                                    */
ent_code reg__apply_gone(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *revisions;

    (void)scratch;
    ENT_TRY(ent_json_need_arr(&revisions, entry->json, "revisions", e));
    for (size_t i = 0; i < revisions->n; i++) ENT_TRY(ENT_RUN(s, e, "register/gone", ENT_T(revisions->items[i]->str), ENT_I(entry->time)));
    return ENT_OK;
}

ent_code ent_reg_content_drop(ent_store *writer, const ent_sha256 *digest, ent_err *e)
{
    return ENT_RUN(writer, e, "register/content_drop", ENT_B(digest->b, sizeof digest->b));
}

ent_code ent_reg_content_there(ent_time destroyed, ent_err *e)
{
    char day[11];

    if (destroyed == 0) return ENT_OK;
    ent_date_print(day, ent_date_of(destroyed));
    return ent_fail(e, ENT_REFUSED, "R-51", "Ask the registry: it keeps the certificate. The metadata stay.",
                    "Its content was destroyed on %s.", day);
}
