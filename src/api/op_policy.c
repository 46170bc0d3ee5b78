/* SPDX-License-Identifier: Apache-2.0 */
/* policy adopt, show, lint. */
#include <string.h>

#include "op_label.h"

static void put_policy(ent_call *c, const ent_policy *p)
{
    char hex[65];

    ent_sha256_hex(hex, ent_policy_digest(p));
    ent_jw_kstr(c->out, "name", ent_policy_name(p));
    ent_jw_kstr(c->out, "oid", ent_policy_oid(p));
    ent_jw_ki64(c->out, "version", ent_policy_version(p));
    ent_jw_kz(c->out, "digest", hex);
    ent_jw_key(c->out, "classes");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < ent_policy_classes(p); i++) ent_jw_str(c->out, ent_policy_class(p, i));
    ent_jw_end(c->out);
}

static ent_code load(const ent_policy **p, ent_str *spif, ent_notes *notes, ent_call *c, ent_str path, bool strict, ent_err *e)
{
    ent_code code;
    ent_str kept;

    ENT_TRY(ent_str_dup(&kept, c->arena, path, e));
    ENT_TRY(ent_file_read(spif, c->arena, kept.p, API_SMALL_FILE_MAX, e));
    code = strict ? ent_policy_load_strict(p, c->arena, *spif, notes, e) : ent_policy_load(p, c->arena, *spif, notes, e);
    return code == ENT_OK ? ENT_OK : ent_within(e, "%s", kept.p);
}

/* ---- lint ---- */

static ent_code load_others(const ent_policy ***out, size_t n, ent_call *c, ent_err *e)
{
    ent_str spif;

    ENT_NEW(*out, c->arena, n, e);
    for (size_t i = 0; i < n; i++) ENT_TRY(load(&(*out)[i], &spif, NULL, c, call_nth(c, "other", i), false, e));
    return ENT_OK;
}

/* How often each code was found, in the order of the first finding. */
static void put_counts(ent_jw *w, const ent_notes *notes)
{
    ent_jw_key(w, "counts");
    ent_jw_obj(w);
    for (size_t i = 0; i < notes->n; i++) {
        int64_t count = 0;
        bool first = true;
        for (size_t k = 0; k < notes->n; k++) {
            if (strcmp(notes->v[k].code, notes->v[i].code) != 0) continue;
            first = first && k >= i;
            count++;
        }
        if (first) ent_jw_ki64(w, notes->v[i].code, count);
    }
    ent_jw_end(w);
}

ent_code op_policy_lint(ent_call *c, ent_err *e)
{
    size_t n = call_count(c, "other");
    const ent_policy *p, **others;
    ent_notes notes = {0};
    ent_str spif;

    ENT_TRY(load(&p, &spif, &notes, c, call_arg(c, "spif"), call_has(c, "strict"), e));
    ENT_TRY(load_others(&others, n, c, e));
    if (ent_policy_lint(&notes, c->arena, p, others, n, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "spif"));
    put_policy(c, p);
    put_counts(c->out, &notes);
    labels_put_findings(c->out, "findings", &notes);
    return ENT_OK;
}

/* ---- adopted policies ---- */

ent_code op_policy_adopt(ent_call *c, ent_err *e)
{
    const ent_policy *p;
    ent_str spif, body;

    ENT_TRY(load(&p, &spif, NULL, c, call_arg(c, "spif"), false, e));
    if (ent_reg_policy(&c->policies, ent_policy_digest(p)) != NULL)
        return ent_fail(e, ENT_CONFLICT, NULL, "Nothing is to be done; see: policy show", "This very policy has been adopted already.");
    ENT_TRY(ent_reg_policy_entry(&body, c->arena, p, spif, e));
    ENT_TRY(call_add(c, "policy", body, e));
    put_policy(c, p);
    return ENT_OK;
}

ent_code op_policy_show(ent_call *c, ent_err *e)
{
    (void)e;
    ent_jw_key(c->out, "policies");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < c->policies.n; i++) {
        ent_jw_obj(c->out);
        put_policy(c, c->policies.v[i]);
        ent_jw_kbool(c->out, "own", c->policies.v[i] == c->policies.own);
        ent_jw_end(c->out);
    }
    ent_jw_end(c->out);
    return ENT_OK;
}
