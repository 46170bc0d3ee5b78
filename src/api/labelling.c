/* SPDX-License-Identifier: Apache-2.0 */
#include "labelling.h"

static ent_code check_node(const ent_call *c, const ent_label *l, ent_err *e)
{
    const ent_policy *p = c->policies.own;
    bool marked, within, lowest;

    ENT_TRY(ent_label_holds(&marked, p, l, "Administrative", "EXERCISE", e));
    ENT_TRY(ent_policy_within(&within, p, l->classification, c->node.ceiling, e));
    if (!within)
        return ent_fail(e, ENT_REFUSED, "R-60", "Use a node that is accredited for this class.", "This node may hold nothing above %.*s.",
                        ENT_F(c->node.ceiling));
    ENT_TRY(ent_policy_within(&lowest, p, l->classification, ent_policy_class(p, 0), e));
    if (c->node.exercise && !lowest && !marked)
        return ent_fail(e, ENT_REFUSED, "R-61", "Mark it with --exercise if it is invented; real material does not belong here.",
                        "This is an exercise node: it refuses classified material that is not marked EXERCISE.");
    if (!c->node.exercise && marked)
        return ent_fail(e, ENT_REFUSED, "R-61", "Use a node made with: init --exercise", "This node holds no exercise material.");
    return ENT_OK;
}

ent_code labelling_read(labelled *out, ent_call *c, ent_str marking, bool exercise, ent_str dossier, ent_err *e)
{
    const ent_policy *p = c->policies.own;
    ent_label plain;

    if (marking.n == 0) {
        ent_fail(e, ENT_REFUSED, "R-01", "Give it with --label MARKING, for example --label \"NATO RESTRICTED\".",
                 "Nothing is registered without a policy and a level.");
        return ent_at(e, "--label");
    }
    if (ent_label_unmark(&plain, c->arena, p, marking, e) != ENT_OK) return ent_within(e, "marking \"%.*s\"", ENT_F(marking));
    out->label = plain;
    if (exercise) ENT_TRY(ent_label_add(&out->label, c->arena, p, &plain, "Administrative", "EXERCISE", e));
    out->label.has_created = true; /* written with the review that R-49 asks for */
    out->label.created = c->now;
    if (ent_label_validate(p, &out->label, c->now, true, e) != ENT_OK || check_node(c, &out->label, e) != ENT_OK)
        return ent_within(e, "marking \"%.*s\"", ENT_F(marking));
    ENT_TRY(ent_label_write(&out->xml, c->arena, p, &out->label, e));
    return ent_cut_of(&out->cut, c->arena, p, &out->label, dossier, c->now, e);
}

ent_code labelling_enter(ent_call *c, const labelled *l, ent_err *e)
{
    ent_str body;

    ENT_TRY(ent_reg_cut_entry(&body, c->arena, ent_cut_text(l->cut), e));
    ENT_TRY(call_add(c, "cut", body, e));
    ENT_TRY(ent_reg_label_entry(&body, c->arena, l->xml, e));
    return call_add(c, "label", body, e);
}

ent_code labelling_cut_digest(ent_sha256 *out, const labelled *l, ent_err *e)
{
    return ent_sha256_of(out, ent_cut_text(l->cut), e);
}
