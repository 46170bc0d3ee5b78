/* SPDX-License-Identifier: Apache-2.0 */
/* person add, list, clear. */
#include <string.h>

#include "access.h"
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

/* "NAME until 2026-12-31": takes the day and the word off the end, if they are there. */
static void take_day(ent_date *out, ent_str *name, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = name->n; i > n; i--) {
        ent_str day = {name->p + i, name->n - i};
        ent_date d;
        if (memcmp(name->p + i - n, word, n) != 0 || !ent_date_parse(&d, day) || d.precision == ENT_DATE_NONE) continue;
        *out = d;
        name->n = i - n;
        return;
    }
}

/* What is left is a name, and no day that was written wrong. */
static ent_code check_dossier(ent_str name, ent_err *e)
{
    bool wrong = name.n == 0 || ent_str_starts(name, "from ") || ent_str_starts(name, "until ");

    for (size_t i = 0; i < name.n; i++) {
        ent_str rest = {name.p + i, name.n - i};
        wrong = wrong || ent_str_starts(rest, " until ") ||
                (ent_str_starts(rest, " from ") && rest.n > 6 && rest.p[6] >= '0' && rest.p[6] <= '9');
    }
    if (!wrong) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Write it as: NAME, or NAME from 2026-01-31 until 2026-12-31; either may be left out.",
                    "The days of the dossier \"%.*s\" cannot be read.", ENT_F(name));
}

static ent_code read_dossiers(ent_reg_clearing *k, ent_call *c, ent_err *e)
{
    ent_reg_days *days;
    ent_str *v;

    k->n_dossiers = call_count(c, "dossier");
    ENT_NEW(v, c->arena, k->n_dossiers, e);
    ENT_NEW(days, c->arena, k->n_dossiers, e);
    for (size_t i = 0; i < k->n_dossiers; i++) {
        v[i] = call_nth(c, "dossier", i);
        take_day(&days[i].to, &v[i], " until ");
        take_day(&days[i].from, &v[i], " from ");
        ENT_TRY(check_dossier(v[i], e));
    }
    k->dossiers = v;
    k->dossier_days = days;
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
    if (ent_str_eq(k.person, c->person.name))
        return ent_fail(e, ENT_REFUSED, "R-13", "Ask another security officer.", "Nobody clears himself.");
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
    ENT_TRY(call_date(&k.briefed_to, c, "briefed-to", e));
    ENT_TRY(ent_reg_clearing_entry(&body, c->arena, &k, e));
    ENT_TRY(call_add(c, "person.clear", body, e));
    ent_jw_kstr(c->out, "person", k.person);
    ent_jw_kstr(c->out, "clearance", text);
    ent_jw_kstr(c->out, "from", call_arg(c, "from"));
    ent_jw_kstr(c->out, "to", call_arg(c, "to"));
    return ENT_OK;
}

/* ---- show ---- */

/* Clearances are no part of anybody's view: they are read beside it. */
static ent_code read_standings(ent_reg_standings *out, ent_call *c, ent_str person, ent_err *e)
{
    ent_store *whole;

    ENT_TRY(ent_store_open(&whole, c->arena, c->db, ENT_STORE_READ, e));
    ENT_TRY(ent_store_begin(whole, e));
    return ent_reg_standings_of(out, c->arena, whole, person, e);
}

ent_code op_person_show(ent_call *c, ent_err *e)
{
    ent_str name = call_has(c, "person") ? call_arg(c, "person") : c->person.name;
    ent_reg_standings all;
    ent_reg_person p;
    bool found;

    if (!ent_str_eq(name, c->person.name) && !ent_reg_has_role(&c->person, "security") && !ent_reg_has_role(&c->person, "auditor"))
        return ent_fail(e, ENT_REFUSED, "R-32", "Leave the name away to see your own record.",
                        "Only the security officer and the auditor see the records of others.");
    ENT_TRY(ent_reg_person_find(&found, &p, c->arena, c->reader, name, e));
    if (!found) return ent_fail(e, ENT_NOT_VISIBLE, NULL, "See: person list", "There is no person \"%.*s\" here.", ENT_F(name));
    ENT_TRY(read_standings(&all, c, name, e));
    ent_jw_kstr(c->out, "name", p.name);
    ent_jw_kstr(c->out, "full_name", p.full_name);
    ent_jw_key(c->out, "roles");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < p.n_roles; i++) ent_jw_str(c->out, p.roles[i]);
    ent_jw_end(c->out);
    ent_jw_key(c->out, "clearances");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < all.n; i++) ENT_TRY(access_put(c, &all.v[i], e));
    ent_jw_end(c->out);
    return ENT_OK;
}
