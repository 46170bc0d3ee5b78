/* SPDX-License-Identifier: Apache-2.0 */
/* registry copy-rule, copy-rules: from which class up a role may make no copies. The rules are a table of facts, {role, class}, which the
 * log keeps whole each time that it changes.                                                                                */
#include <string.h>

#include "copying.h"

#define FACTS "copying"
enum { RULES_MAX = 1 << 16 };

/* ENT_OK with no rows when nobody has made a rule. */
static ent_code read_rules(ent_csv *out, ent_call *c, ent_err *e)
{
    ent_sha256 digest;
    ent_str text;
    ent_err none;
    ent_code code = ent_reg_facts_read(&text, &digest, c->arena, c->writer != NULL ? c->writer : c->reader, FACTS, &none);

    *out = (ent_csv){0};
    if (code == ENT_NOT_VISIBLE) return ENT_OK;
    if (code != ENT_OK) {
        *e = none;
        return code;
    }
    return ent_csv_parse(out, c->arena, text, RULES_MAX, RULES_MAX, e);
}

/* The class from which the role is denied; empty: none. */
static ent_str denied_from(const ent_csv *rules, ent_str role)
{
    for (size_t i = 0; i < rules->n_rows; i++)
        if (ent_str_eq(rules->rows[i].f[0], role)) return rules->rows[i].f[1];
    return (ent_str){0};
}

static bool counts_here(const char *roles, ent_str role)
{
    ent_str rest = ent_str_c(roles), word;

    if (strcmp(roles, "any") == 0) return true;
    while (rest.n != 0) {
        ent_str_cut(rest, ' ', &word, &rest);
        if (ent_str_eq(word, role)) return true;
    }
    return false;
}

/* A class that our policy does not know is denied by any rule. */
static ent_code is_denied(bool *out, const ent_call *c, ent_str from, ent_str class, ent_err *e)
{
    ent_err unknown;

    *out = true;
    if (ent_policy_within(out, c->policies.own, from, class, &unknown) == ENT_OK) return ENT_OK;
    *out = true;
    return unknown.code == ENT_NOMEM ? ent_nomem(e) : ENT_OK;
}

ent_code copying_allowed(ent_call *c, const ent_label *l, ent_err *e)
{
    ent_str last = {0};
    ent_csv rules;

    ENT_TRY(read_rules(&rules, c, e));
    for (size_t i = 0; i < c->person.n_roles; i++) {
        ent_str from = denied_from(&rules, c->person.roles[i]);
        bool denied = false;
        if (!counts_here(c->request->operation->roles, c->person.roles[i])) continue;
        if (from.n == 0) return ENT_OK;
        ENT_TRY(is_denied(&denied, c, from, l->classification, e));
        if (!denied) return ENT_OK;
        last = from;
    }
    return ent_fail(e, ENT_REFUSED, "R-30", "Ask one whose role may copy it, or the security officer: registry copy-rules",
                    "Your role may make no copies from %.*s up, and this is %.*s.", ENT_F(last), ENT_F(l->classification));
}

/* ---- the operations ---- */

static ent_code write_rules(ent_str *out, ent_call *c, const ent_csv *rules, ent_str role, ent_str class, ent_err *e)
{
    ent_buf b = ent_buf_new(c->arena, RULES_MAX);

    ent_buf_z(&b, "role,class\n");
    for (const char *const *r = ent_reg_roles(); *r != NULL; r++) {
        ent_str from = ent_str_is(role, *r) ? class : denied_from(rules, ent_str_c(*r));
        if (from.n == 0) continue;
        ent_buf_fmt(&b, "%s,", *r);
        ent_buf_csv(&b, from);
        ent_buf_c(&b, '\n');
    }
    return ent_buf_take(out, &b, e);
}

ent_code op_registry_copy_rule(ent_call *c, ent_err *e)
{
    ent_str role = call_arg(c, "role"), class = call_arg(c, "from"), text, body;
    ent_csv rules;
    bool within;

    if (call_has(c, "from") == call_has(c, "lift"))
        return call_usage(c, "Say from which class up with --from, or end the rule with --lift.", "For example: --from CONFIDENTIAL", e);
    if (call_has(c, "from") && ent_policy_within(&within, c->policies.own, class, class, e) != ENT_OK) return ent_at(e, "--from");
    ENT_TRY(read_rules(&rules, c, e));
    ENT_TRY(write_rules(&text, c, &rules, role, class, e));
    ENT_TRY(ent_reg_facts_entry(&body, c->arena, FACTS, text, e));
    ENT_TRY(call_add(c, "facts", body, e));
    ent_jw_kstr(c->out, "role", role);
    ent_jw_kstr(c->out, "no_copies_from", class.n != 0 ? class : ENT_S("none"));
    return ENT_OK;
}

ent_code op_registry_copy_rules(ent_call *c, ent_err *e)
{
    ent_csv rules;

    ENT_TRY(read_rules(&rules, c, e));
    ent_jw_key(c->out, "rules");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < rules.n_rows; i++) {
        ent_jw_obj(c->out);
        ent_jw_kstr(c->out, "role", rules.rows[i].f[0]);
        ent_jw_kstr(c->out, "no_copies_from", rules.rows[i].f[1]);
        ent_jw_end(c->out);
    }
    ent_jw_end(c->out);
    return ENT_OK;
}
