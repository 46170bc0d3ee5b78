/* SPDX-License-Identifier: Apache-2.0 */
/* policy adopt, show, lint; agreement add, list, show. */
#include "api_private.h"

static void put_notes(ent_call *c, const ent_notes *notes)
{
    ent_jw_key(c->out, "notes");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < notes->n; i++) {
        ent_jw_obj(c->out);
        ent_jw_ki64(c->out, "line", notes->v[i].line);
        ent_jw_kz(c->out, "code", notes->v[i].code);
        ent_jw_kstr(c->out, "text", notes->v[i].text);
        ent_jw_end(c->out);
    }
    ent_jw_end(c->out);
}

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

static ent_code load(const ent_policy **p, ent_str *spif, ent_notes *notes, ent_call *c, ent_err *e)
{
    ENT_TRY(call_file(spif, c, "spif", API_SMALL_FILE_MAX, e));
    if (ent_policy_load(p, c->arena, *spif, notes, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "spif"));
    return ENT_OK;
}

ent_code op_policy_lint(ent_call *c, ent_err *e)
{
    ent_notes notes = {0};
    const ent_policy *p;
    ent_str spif;

    ENT_TRY(load(&p, &spif, &notes, c, e));
    put_policy(c, p);
    put_notes(c, &notes);
    return ENT_OK;
}

ent_code op_policy_adopt(ent_call *c, ent_err *e)
{
    const ent_policy *p;
    ent_str spif, body;

    ENT_TRY(load(&p, &spif, NULL, c, e));
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
