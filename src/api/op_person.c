/* SPDX-License-Identifier: Apache-2.0 */
/* person add, list, clear. */
#include <string.h>

#include "keys.h"

static ent_code take_roles(ent_reg_person *p, ent_str list, ent_err *e)
{
    while (list.n != 0) {
        const char *const *known = ent_reg_roles();
        ent_str role;
        ent_str_cut(list, ',', &role, &list);
        role = ent_str_trim(role);
        while (*known != NULL && !ent_str_is(role, *known)) known++;
        if (*known == NULL) {
            ent_fail(e, ENT_INVALID, NULL,
                     "Roles: administrator, auditor, custodian, operator, planner, reader, registry, release, security, spectrum, "
                     "terminologist.",
                     "\"%.*s\" is no role.", ENT_F(role));
            return ent_at(e, "--roles");
        }
        if (p->n_roles == ENT_ROLES_MAX) return ent_fail(e, ENT_LIMIT, NULL, NULL, "These are too many roles.");
        p->roles[p->n_roles++] = role;
    }
    return p->n_roles != 0 ? ENT_OK : ent_fail(e, ENT_INVALID, NULL, NULL, "A person needs at least one role.");
}

static ent_code add_person(ent_call *c, ent_reg_person *p, keys_fresh *f, node_secrets *s, ent_err *e)
{
    ent_str body;

    ENT_TRY(keys_expiry(&p->key_expires, c, e));
    ENT_TRY(keys_take_fresh(f, c, p->name, KEYS_CLOSED, e));
    p->sign_key = f->sign_key;
    p->wrap_key = f->wrap_key;
    ENT_TRY(keys_needed(s, c, p, e));
    ENT_TRY(keys_announce(&body, c->arena, p, e));
    ENT_TRY(call_add(c, "key", body, e));
    ENT_TRY(ent_reg_person_entry(&body, c->arena, p, e));
    ENT_TRY(call_add(c, "person", body, e));
    ENT_TRY(keys_hand_over(c, p, s, e));
    return keys_keep_fresh(f, c, p->name, e);
}

ent_code op_person_add(ent_call *c, ent_err *e)
{
    ent_reg_person p = {.name = call_arg(c, "person"), .full_name = call_arg(c, "full-name")}, other;
    node_secrets s = {0};
    keys_fresh f = {0};
    ent_code code;
    bool taken;

    ENT_TRY(keys_check_name(p.name, e));
    ENT_TRY(ent_reg_person_find(&taken, &other, c->arena, c->writer, p.name, e));
    if (taken) /* also one who has left, or whose key was revoked: a name is for one person, for ever */
        return ent_fail(e, ENT_CONFLICT, NULL, other.revoked ? "If he needs a new key: key recover" : "Choose another name.",
                        "There is a person named %.*s already.", ENT_F(p.name));
    if (p.full_name.n == 0) p.full_name = p.name;
    ENT_TRY(take_roles(&p, call_arg(c, "roles"), e));
    code = add_person(c, &p, &f, &s, e);
    ent_wipe(&f.seed, sizeof f.seed);
    ent_wipe(&s, sizeof s);
    if (code != ENT_OK) return code;
    ent_jw_kstr(c->out, "person", p.name);
    ent_jw_kstr(c->out, "roles", call_arg(c, "roles"));
    keys_put_names(c, &p.sign_key);
    return ENT_OK;
}

ent_code op_person_list(ent_call *c, ent_err *e)
{
    ent_reg_persons all = {0};

    ENT_TRY(ent_reg_persons_read(&all, c->arena, c->reader, e));
    ent_jw_key(c->out, "persons");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < all.n; i++) {
        const ent_reg_person *p = &all.v[i];
        char print[20];
        ent_public_fingerprint(print, &p->sign_key);
        ent_jw_obj(c->out);
        ent_jw_kstr(c->out, "name", p->name);
        ent_jw_kstr(c->out, "full_name", p->full_name);
        ent_jw_key(c->out, "roles");
        ent_jw_arr(c->out);
        for (size_t r = 0; r < p->n_roles; r++) ent_jw_str(c->out, p->roles[r]);
        ent_jw_end(c->out);
        ent_jw_kz(c->out, "key", print);
        ent_jw_kbool(c->out, "revoked", p->revoked);
        ent_jw_end(c->out);
    }
    ent_jw_end(c->out);
    return ENT_OK;
}

static ent_code read_dossiers(ent_reg_clearing *k, ent_call *c, ent_err *e)
{
    ent_str *v;

    k->n_dossiers = call_count(c, "dossier");
    ENT_NEW(v, c->arena, k->n_dossiers, e);
    for (size_t i = 0; i < k->n_dossiers; i++) v[i] = call_nth(c, "dossier", i);
    k->dossiers = v;
    return ENT_OK;
}

ent_code op_person_clear(ent_call *c, ent_err *e)
{
    ent_reg_clearing k = {.person = call_arg(c, "person")};
    ent_str text = call_arg(c, "clearance"), name, rest, body;
    const ent_policy *policy;
    const ent_holding *check;
    ent_clearance clearance;
    ent_reg_person person;

    if (ent_reg_person_read(&person, c->arena, c->reader, k.person, c->now, e) != ENT_OK) {
        if (e->code != ENT_LOGIN) return e->code;
        return ent_fail(e, ENT_NOT_VISIBLE, NULL, "See: person list", "There is no person \"%.*s\" here who may act today.",
                        ENT_F(k.person));
    }
    ent_str_cut(text, ':', &name, &rest);
    policy = ent_reg_policy_named(&c->policies, ent_str_trim(name));
    if (policy == NULL)
        return ent_fail(e, ENT_INVALID, NULL, "Begin with the name of an adopted policy: \"NATO: SECRET; Context=NATO\".",
                        "There is no policy \"%.*s\" here.", ENT_F(name));
    ENT_TRY(ent_clearance_read_short(&clearance, c->arena, policy, text, !call_has(c, "exactly"), e));
    ENT_TRY(read_dossiers(&k, c, e));
    ENT_TRY(ent_holding_of(&check, c->arena, policy, &clearance, k.dossiers, k.n_dossiers, e));
    ENT_TRY(ent_clearance_write(&k.xml, c->arena, policy, &clearance, e));
    k.policy_oid = ent_policy_oid(policy);
    ENT_TRY(call_date(&k.from, c, "from", e));
    ENT_TRY(call_date(&k.to, c, "to", e));
    ENT_TRY(call_date(&k.briefed, c, "briefed", e));
    ENT_TRY(ent_reg_clearing_entry(&body, c->arena, &k, e));
    ENT_TRY(call_add(c, "person.clear", body, e));
    ent_jw_kstr(c->out, "person", k.person);
    ent_jw_kstr(c->out, "clearance", text);
    ent_jw_kstr(c->out, "from", call_arg(c, "from"));
    ent_jw_kstr(c->out, "to", call_arg(c, "to"));
    return ENT_OK;
}
