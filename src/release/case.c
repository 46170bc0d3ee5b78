/* SPDX-License-Identifier: Apache-2.0 */
/* A request as a whole: is there a framework in force that day, for this direction, this body and this purpose? */
#include "release_private.h"

ent_code ent_rel_ground_read(ent_rel_ground *out, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_code code;
    ent_str text;

    *out = (ent_rel_ground){0};
    ENT_TRY(ent_reg_node_read(&out->node, a, s, e));
    ENT_TRY(ent_reg_policies_read(&out->policies, a, s, e));
    code = ent_reg_facts_read(&text, &out->eligibility_digest, a, s, "eligibility", e);
    if (code == ENT_NOT_VISIBLE) return ENT_OK;
    if (code != ENT_OK) return code;
    return ent_csv_parse(&out->eligibility, a, text, 4 << 20, 20000, e);
}

/* in force on the day; R-37 again: a day that the agreement's own dates leave open is refused. */
static ent_code in_force(const ent_rel_agreement *g, ent_time day, ent_err *e)
{
    rel_cover cover = rel__covers(g->from, g->to, day);
    char from[11], to[11], on[11];

    if (cover == REL_INSIDE) return ENT_OK;
    ent_date_print(from, g->from);
    ent_date_print(to, g->to);
    ent_date_print(on, ent_date_of(day));
    return ent_fail(e, ENT_REFUSED, "R-37", "Choose an agreement that is in force, or enter its prolongation with: agreement add",
                    "The agreement %.*s (from %s%s%s) %s on %s; nothing was written.", ENT_F(g->id), from, to[0] ? " to " : "", to,
                    cover == REL_UNKNOWN ? "may not be in force" : "is not in force", on);
}

ent_code rel__case_terms(const ent_rel_terms **terms, const ent_rel_body **body, const ent_rel_agreement *g, ent_str sender,
                         ent_str recipient, ent_str name, ent_err *e)
{
    bool direction = false;

    for (size_t i = 0; i < g->n_terms; i++) {
        const ent_rel_terms *t = &g->terms[i];
        if (!ent_str_eq(t->sender, sender) || (recipient.n != 0 && !ent_str_eq(t->recipient, recipient))) continue;
        direction = true;
        for (size_t k = 0; k < t->n_bodies; k++) {
            if (!ent_str_eq(t->bodies[k].name, name)) continue;
            *terms = t;
            *body = &t->bodies[k];
            return ENT_OK;
        }
    }
    if (!direction)
        return ent_fail(e, ENT_REFUSED, "R-37", "Choose an agreement that has terms for this direction: agreement list",
                        "The agreement %.*s has no terms by which %.*s may send%s%.*s; nothing was written.", ENT_F(g->id), ENT_F(sender),
                        recipient.n ? " to " : "", ENT_F(recipient));
    return ent_fail(e, ENT_REFUSED, "R-38", "See who is named with: agreement show",
                    "\"%.*s\" is not named in the agreement %.*s; nothing was written.", ENT_F(name), ENT_F(g->id));
}

static ent_code purpose_named(const ent_rel_agreement *g, ent_str purpose, ent_err *e)
{
    for (size_t i = 0; i < g->n_purposes; i++)
        if (ent_str_eq(g->purposes[i], purpose)) return ENT_OK;
    return ent_fail(e, ENT_REFUSED, "R-41", "See its purposes with: agreement show",
                    "\"%.*s\" is no purpose of the agreement %.*s; nothing was written.", ENT_F(purpose), ENT_F(g->id));
}

static ent_code eligible(rel_case *c, ent_arena *a, ent_err *e)
{
    bool yes;

    if (c->body->scheme.n == 0) return ENT_OK;
    ENT_TRY(ent_rel_eligible(&yes, &c->eligibility, a, &c->g->eligibility, c->body->name, c->body->scheme, c->as_of, e));
    if (yes) return ENT_OK;
    return ent_fail(e, ENT_REFUSED, ent_str_is(c->body->scheme, "EU-member-NATO") ? "R-39" : "R-37",
                    "If the table is wrong or too old, enter a new one as facts \"eligibility\".",
                    "Not eligible, nothing was written: %.*s", ENT_F(c->eligibility));
}

/* The two ceilings must be classes of the policy: else no comparison with them means anything. */
static ent_code ceilings_known(const rel_case *c, ent_err *e)
{
    const ent_policy *p = ent_reg_policy_named(&c->g->policies, c->terms->policy);
    bool within;

    if (p == NULL)
        return ent_fail(e, ENT_REFUSED, "R-37", "Adopt the policy with: policy adopt",
                        "The agreement %.*s speaks of labels under the policy %.*s, which this node has not adopted; nothing was written.",
                        ENT_F(c->agreement.id), ENT_F(c->terms->policy));
    if (ent_policy_within(&within, p, c->terms->ceiling, c->terms->electronic_ceiling, e) == ENT_OK) return ENT_OK;
    if (e->code == ENT_NOMEM) return ENT_NOMEM;
    return ent_fail(e, ENT_REFUSED, "R-37", "Correct the agreement file and enter it again with: agreement add",
                    "A ceiling of the agreement %.*s is no class of the policy %.*s; nothing was written.", ENT_F(c->agreement.id),
                    ENT_F(ent_policy_name(p)));
}

ent_code rel__case_open(rel_case *out, ent_arena *a, ent_store *s, const ent_rel_ground *g, const ent_rel_request *r, ent_time as_of,
                        ent_err *e)
{
    *out = (rel_case){.s = s, .g = g, .r = r, .as_of = as_of};
    if (r->n == 0)
        return ent_fail(e, ENT_REFUSED, "R-35", "Name each revision by its UUID; `item list` shows them.",
                        "A release names its revisions one by one; none is named, and nothing was written.");
    if (r->n > ENT_REL_REVISIONS_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Split it into several releases.", "A release names at most %d revisions.",
                        ENT_REL_REVISIONS_MAX);
    ENT_TRY(ent_rel_agreement_find(&out->agreement, a, s, r->agreement, e));
    ENT_TRY(in_force(&out->agreement, as_of, e));
    ENT_TRY(rel__case_terms(&out->terms, &out->body, &out->agreement, g->node.org, (ent_str){0}, r->recipient, e));
    ENT_TRY(purpose_named(&out->agreement, r->purpose, e));
    ENT_TRY(eligible(out, a, e));
    ENT_TRY(ceilings_known(out, e));
    return rel__channel_read(&out->channel, s, out->agreement.id, out->terms->sender, out->terms->recipient, e);
}
