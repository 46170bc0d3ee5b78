/* SPDX-License-Identifier: Apache-2.0 */
/* person add, list, clear; key list, show, pin. */
#include <stdio.h>
#include <string.h>

#include "keys.h"

/* The first line of the file, without its end. */
static ent_code new_passphrase(ent_str *out, ent_call *c, ent_err *e)
{
    ent_str text, rest;

    ENT_TRY(call_file(&text, c, "new-passphrase", 4096, e));
    ent_str_cut(text, '\n', out, &rest);
    if (out->n >= 1 && out->p[out->n - 1] == '\r') out->n--;
    if (out->n < 8) return ent_fail(e, ENT_INVALID, NULL, "Choose at least 8 characters.", "The new passphrase is too short.");
    return ENT_OK;
}

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
                     "Roles: administrator, auditor, custodian, planner, reader, registry, release, security, spectrum, terminologist.",
                     "\"%.*s\" is no role.", ENT_F(role));
            return ent_at(e, "--roles");
        }
        if (p->n_roles == ENT_ROLES_MAX) return ent_fail(e, ENT_LIMIT, NULL, NULL, "These are too many roles.");
        p->roles[p->n_roles++] = role;
    }
    return p->n_roles != 0 ? ENT_OK : ent_fail(e, ENT_INVALID, NULL, NULL, "A person needs at least one role.");
}

static ent_code node_keys(node_secrets *s, ent_call *c, ent_err *e)
{
    ENT_TRY(call_node_key(&s->content, c, "content", e));
    ENT_TRY(call_node_key(&s->release, c, "release", e));
    return call_node_key(&s->checkpoint, c, "checkpoint", e);
}

static ent_code add_person(ent_call *c, ent_reg_person *p, ent_secret *key, node_secrets *s, ent_err *e)
{
    ent_str pass, pem, body;
    char path[640];

    ENT_TRY(new_passphrase(&pass, c, e));
    ENT_TRY(ent_bytes_take(&c->random, key->b, sizeof key->b, e));
    ENT_TRY(keys_public(p, key, e));
    ENT_TRY(node_keys(s, c, e));
    ENT_TRY(keys_announce(&body, c->arena, p, e));
    ENT_TRY(call_add(c, "key", body, e));
    ENT_TRY(ent_reg_person_entry(&body, c->arena, p, e));
    ENT_TRY(call_add(c, "person", body, e));
    ENT_TRY(keys_hand_over(c, p, s, e));
    /* Before the commit: a key without a person opens nothing, a person without a key could never act. */
    ENT_TRY(ent_key_seal(&pem, c->arena, key, pass, keys_cost(&c->node), &c->random, e));
    snprintf(path, sizeof path, "%s/keys/%.*s.pem", c->dir, ENT_F(p->name));
    return ent_file_write(path, pem, 0600, e);
}

ent_code op_person_add(ent_call *c, ent_err *e)
{
    ent_reg_person p = {.name = call_arg(c, "person"), .full_name = call_arg(c, "full-name")}, other;
    node_secrets s = {0};
    ent_secret key = {0};
    ent_err absent;
    ent_code code;

    ENT_TRY(keys_check_name(p.name, e));
    if (ent_reg_person_read(&other, c->arena, c->reader, p.name, c->now, &absent) == ENT_OK)
        return ent_fail(e, ENT_CONFLICT, NULL, "Choose another name.", "There is a person named %.*s already.", ENT_F(p.name));
    if (p.full_name.n == 0) p.full_name = p.name;
    ENT_TRY(take_roles(&p, call_arg(c, "roles"), e));
    code = add_person(c, &p, &key, &s, e);
    ent_wipe(&key, sizeof key);
    ent_wipe(&s, sizeof s);
    if (code != ENT_OK) return code;
    ent_jw_kstr(c->out, "person", p.name);
    ent_jw_kstr(c->out, "roles", call_arg(c, "roles"));
    return ENT_OK;
}

ent_code op_person_list(ent_call *c, ent_err *e)
{
    ent_reg_strings names = {0};
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, c->reader, "register/persons", NULL, 0, e));
    for (;;) {
        ent_str name;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) break;
        ENT_TRY(ent_stmt_keep(&name, c->arena, st, 0, e));
        ENT_PUSH(&names, c->arena, name, e);
    }
    ent_jw_key(c->out, "persons");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < names.n; i++) {
        ent_reg_person p;
        char print[20];
        ENT_TRY(ent_reg_person_read(&p, c->arena, c->reader, names.v[i], INT64_MIN, e));
        ent_public_fingerprint(print, &p.sign_key);
        ent_jw_obj(c->out);
        ent_jw_kstr(c->out, "name", p.name);
        ent_jw_kstr(c->out, "full_name", p.full_name);
        ent_jw_key(c->out, "roles");
        ent_jw_arr(c->out);
        for (size_t r = 0; r < p.n_roles; r++) ent_jw_str(c->out, p.roles[r]);
        ent_jw_end(c->out);
        ent_jw_kz(c->out, "key", print);
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

/* ---- keys ---- */

ent_code op_key_show(ent_call *c, ent_err *e)
{
    const ent_public *key = ent_str_is(call_arg(c, "purpose"), "checkpoint") ? &c->node.checkpoint_key : &c->node.release_key;
    char print[20];
    ent_str pem;

    ENT_TRY(ent_public_pem(&pem, c->arena, key, e));
    ent_public_fingerprint(print, key);
    ent_jw_kstr(c->out, "org", c->node.org);
    ent_jw_kz(c->out, "fingerprint", print);
    ent_jw_kstr(c->out, "pem", pem);
    if (!call_has(c, "out")) return ENT_OK;
    ent_jw_kstr(c->out, "written", call_arg(c, "out"));
    return ent_file_write(call_path(c, "out"), pem, 0644, e);
}

ent_code op_key_pin(ent_call *c, ent_err *e)
{
    ent_str pem, body, org = call_arg(c, "org"), purpose = call_arg(c, "purpose");
    char print[20];
    ent_public key;

    ENT_TRY(call_file(&pem, c, "file", 1 << 16, e));
    if (ent_public_read(&key, pem, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "file"));
    if (ent_str_eq(org, c->node.org)) {
        ent_fail(e, ENT_INVALID, NULL, "Name the partner whose key it is.", "A node does not pin its own key.");
        return ent_at(e, "%s", call_path(c, "file"));
    }
    ent_public_fingerprint(print, &key);
    if (call_has(c, "fingerprint") && !ent_str_is(call_arg(c, "fingerprint"), print)) {
        ent_fail(e, ENT_UNVERIFIED, NULL, "Ask the partner again by telephone; do not use the key.",
                 "The key in the file has the fingerprint %s, not the one you were told.", print);
        return ent_at(e, "%s", call_path(c, "file"));
    }
    ENT_TRY(ent_rel_pin_entry(&body, c->arena, org, ent_str_is(purpose, "checkpoint") ? "checkpoint" : "release", &key, e));
    ENT_TRY(call_add(c, "partner.key", body, e));
    ent_jw_kstr(c->out, "org", org);
    ent_jw_kstr(c->out, "purpose", purpose.n ? purpose : ENT_S("release"));
    ent_jw_kz(c->out, "fingerprint", print);
    return ENT_OK;
}
