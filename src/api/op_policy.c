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

/* Labels name their policy by OID or by name: each word means one policy, for ever. */
static ent_code check_names(const ent_call *c, const ent_policy *p, ent_err *e)
{
    const ent_str words[] = {ent_policy_name(p), ent_policy_oid(p)};
    const ent_policy *now = ent_reg_policy_named(&c->policies, ent_policy_oid(p));

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const ent_policy *other = ent_reg_policy_named(&c->policies, words[i]);
        if (other == NULL || ent_str_eq(ent_policy_oid(other), ent_policy_oid(p))) continue;
        return ent_fail(e, ENT_CONFLICT, NULL, "Ask whoever keeps the policy for a version with a name of its own.",
                        "\"%.*s\" means another policy here, %.*s.", ENT_F(words[i]), ENT_F(ent_policy_oid(other)));
    }
    if (now == NULL || ent_str_eq(ent_policy_name(now), ent_policy_name(p))) return ENT_OK;
    return ent_fail(e, ENT_CONFLICT, NULL,
                    "Ask whoever keeps the policy for a version that keeps its name, or for an identifier of its own.",
                    "This version is named \"%.*s\"; labels that exist here bear the name \"%.*s\".", ENT_F(ent_policy_name(p)),
                    ENT_F(ent_policy_name(now)));
}

/* The newest adopted version of a policy is in force. */
static ent_code check_version(const ent_call *c, const ent_policy *p, ent_err *e)
{
    const ent_policy *now = ent_reg_policy_named(&c->policies, ent_policy_oid(p));
    bool within;

    if (ent_reg_policy(&c->policies, ent_policy_digest(p)) != NULL)
        return ent_fail(e, ENT_CONFLICT, NULL, "Nothing is to be done; see: policy show", "This very policy has been adopted already.");
    if (now != NULL && ent_policy_version(p) < ent_policy_version(now))
        return ent_fail(e, ENT_CONFLICT, NULL, "See: policy show. Ask whoever keeps the policy for the newest version.",
                        "This is version %lld of the policy; version %lld is in force here.", (long long)ent_policy_version(p),
                        (long long)ent_policy_version(now));
    if (now != NULL && ent_policy_version(p) == ent_policy_version(now))
        return ent_fail(e, ENT_CONFLICT, NULL,
                        "See: policy diff. Ask whoever keeps the policy which is the true one; what has changed has a newer version.",
                        "Version %lld of the policy is in force here, and this file says something else under the same version.",
                        (long long)ent_policy_version(now));
    if (now != c->policies.own || ent_policy_within(&within, p, c->node.ceiling, c->node.ceiling, e) == ENT_OK) return ENT_OK;
    return ent_fail(e, ENT_REFUSED, "R-60", "Ask whoever keeps the policy: the node could store nothing under it.",
                    "The node's highest level \"%.*s\" is no class of this version.", ENT_F(c->node.ceiling));
}

ent_code op_policy_adopt(ent_call *c, ent_err *e)
{
    const ent_policy *p;
    ent_str spif, body;

    ENT_TRY(load(&p, &spif, NULL, c, call_arg(c, "spif"), false, e));
    ENT_TRY(check_names(c, p, e));
    ENT_TRY(check_version(c, p, e));
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
