/* SPDX-License-Identifier: Apache-2.0 */
/* node show: what a screen must say before it shows anything: whose node this is, and what counts as the marking of what bears none. */
#include "api_private.h"

/* The highest class that the node may hold, as a marking. */
static ent_code put_system_high(ent_call *c, ent_err *e)
{
    const ent_policy *p = c->policies.own;
    ent_label plain = {.policy = ent_policy_name(p), .classification = c->node.ceiling}, high = plain;
    ent_str marking;

    if (c->node.exercise) ENT_TRY(ent_label_add(&high, c->arena, p, &plain, "Administrative", "EXERCISE", e));
    ENT_TRY(ent_label_marking(&marking, c->arena, p, &high, (ent_str){0}, ENT_PAGE_TOP, e));
    ent_jw_kstr(c->out, "system_high", marking);
    return ENT_OK;
}

static ent_code put_roles(ent_call *c, ent_err *e)
{
    ent_buf b = ent_buf_new(c->arena, 1 << 12);
    ent_str roles;

    for (size_t i = 0; i < c->person.n_roles; i++) {
        if (i != 0) ent_buf_c(&b, ' ');
        ent_buf_add(&b, c->person.roles[i]);
    }
    ENT_TRY(ent_buf_take(&roles, &b, e));
    ent_jw_kstr(c->out, "roles", roles);
    return ENT_OK;
}

ent_code op_node_show(ent_call *c, ent_err *e)
{
    ent_jw_kstr(c->out, "organisation", c->node.org);
    ent_jw_kstr(c->out, "node", c->node.uuid);
    ent_jw_kstr(c->out, "policy", ent_policy_name(c->policies.own));
    ENT_TRY(put_system_high(c, e));
    ent_jw_kbool(c->out, "exercise", c->node.exercise);
    ent_jw_kstr(c->out, "person", c->person.name);
    ent_jw_kstr(c->out, "full_name", c->person.full_name);
    return put_roles(c, e);
}
