/* SPDX-License-Identifier: Apache-2.0 */
/* registry destructions, registry certificate. */
#include "shown.h"

enum { KEYS_MAX = 100 };

static ent_code put_one(void *ctx, const ent_rgy_destruction *d, ent_err *e)
{
    ent_call *c = ctx;
    ent_jw *w = c->out;
    ent_reg_strings keys = {0};
    char ordered[21], destroyed[21];
    ent_reg_row row;
    ent_str mark;

    if (d->open) ENT_TRY(ent_rgy_destruction_keys(&keys, c->arena, c->reader, d, e));
    ent_time_print(ordered, d->ordered);
    ent_time_print(destroyed, d->destroyed);
    ENT_TRY(ent_reg_by_revision(&row, c->arena, c->reader, d->revision, e));
    row.title_cut_id = 0; /* it is not shown */
    ENT_TRY(shown_row(&mark, c->shown, &row, e));
    ent_jw_obj(w);
    ent_jw_kstr(w, "mark", mark);
    ent_jw_kstr(w, "revision", d->revision);
    ent_jw_kstr(w, "item", d->item);
    ent_jw_kstr(w, "origin", d->origin);
    ent_jw_kz(w, "state", d->destroyed == 0 ? "ordered" : d->open ? "open" : "closed");
    ent_jw_kz(w, "ordered", ordered);
    if (d->destroyed != 0) ent_jw_kz(w, "destroyed", destroyed);
    ent_jw_kstr(w, "authority", d->authority);
    ent_jw_kstr(w, "ordered_by", d->ordered_by);
    if (d->destroyed != 0) ent_jw_kstr(w, "witnessed_by", d->witnessed_by);
    if (d->open) {
        ent_jw_key(w, "key_backups_to_replace");
        ent_jw_arr(w);
        for (size_t i = 0; i < keys.n; i++) ent_jw_str(w, keys.v[i]);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}

ent_code op_registry_destructions(ent_call *c, ent_err *e)
{
    ent_jw_key(c->out, "destructions");
    ent_jw_arr(c->out);
    ENT_TRY(ent_rgy_destructions(c->reader, c->arena, put_one, c, e));
    ent_jw_end(c->out);
    return ENT_OK;
}

/* With any key of the partner that counted on that day. */
static ent_code read_partners(ent_rgy_destruction *out, ent_call *c, ent_str text, ent_err *e)
{
    ent_public *keys;
    ent_code code;
    size_t n;

    ENT_NEW(keys, c->arena, KEYS_MAX, e);
    ENT_TRY(ent_rgy_certificate_says(out, c->arena, text, e));
    ENT_TRY(ent_rel_pinned_then(keys, &n, KEYS_MAX, c->writer, out->org, "release", out->destroyed, e));
    code = ent_fail(e, ENT_UNVERIFIED, "R-51", "Compare the key's fingerprint with the partner by telephone, then: key pin",
                    "No release key of \"%.*s\" is pinned here for that day, so its certificate cannot be verified.", ENT_F(out->org));
    for (size_t i = 0; i < n && code == ENT_UNVERIFIED; i++) code = ent_rgy_certificate_read(out, c->arena, text, &keys[i], e);
    return code;
}

ent_code op_registry_certificate(ent_call *c, ent_err *e)
{
    ent_rgy_destruction d;
    char destroyed[21];
    ent_act *act;
    ent_str text;
    bool already;

    ENT_TRY(call_file(&text, c, "file", ENT_RGY_CERTIFICATE_MAX + 1, e));
    if (text.n != 0 && text.p[text.n - 1] == '\n') text.n--; /* an editor's last line end */
    if (read_partners(&d, c, text, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "file"));
    if (d.destroyed > c->now + 86400)
        return ent_fail(e, ENT_UNVERIFIED, "R-51", "Ask the partner about his clock.", "The certificate is dated in the future.");
    ENT_TRY(call_act(&act, c, e));
    ENT_TRY(ent_rel_certificate(&already, act, c->arena, c->writer, d.org, text, e));
    if (already) c->act = NULL; /* nothing to sign: the transaction is rolled back */
    ent_time_print(destroyed, d.destroyed);
    ent_jw_kbool(c->out, "already_recorded", already);
    ent_jw_kbool(c->out, "holds", true);
    ent_jw_kstr(c->out, "org", d.org);
    ent_jw_kstr(c->out, "revision", d.revision);
    ent_jw_kz(c->out, "destroyed", destroyed);
    ent_jw_kstr(c->out, "authority", d.authority);
    ent_jw_kstr(c->out, "ordered_by", d.ordered_by);
    ent_jw_kstr(c->out, "witnessed_by", d.witnessed_by);
    return ENT_OK;
}
