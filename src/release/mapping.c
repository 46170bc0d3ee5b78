/* SPDX-License-Identifier: Apache-2.0 */
/* The labels of a received bundle under our own policy. The provider's label is kept as it is; our persons need the
 * mapped one. A label without equivalent, or with one that drops a restrictive value, puts its revisions into quarantine; a
 * class that this node may not hold refuses the whole bundle.                                              */
#include <string.h>

#include "release_private.h"

/* The policy version that the manifest names and the label speaks of; it must have been adopted here. */
static ent_code policy_of(const ent_policy **out, const ent_rel_ground *g, const ent_rel_opened *o, const ent_label *l, ent_err *e)
{
    const ent_policy *named = rel__label_policy(&g->policies, l);

    for (size_t i = 0; i < o->n_policies && named != NULL; i++) {
        const ent_policy *p = ent_reg_policy(&g->policies, &o->policies[i]);
        if (p == NULL || !ent_str_eq(ent_policy_oid(p), ent_policy_oid(named))) continue;
        *out = p;
        return ENT_OK;
    }
    return ent_fail(
        e, ENT_REFUSED, "R-09", "Get the sender's policy file, compare its digest, then: policy adopt; then receive the bundle again.",
        "The labels follow the policy \"%.*s\" in a version that this node has not adopted; nothing was written.", ENT_F(l->policy));
}

/* What left must have been allowed to leave: the ceilings bind both sides. */
static ent_code within_agreement(const ent_policy *p, const ent_label *l, const ent_rel_agreement *agreement, const ent_rel_terms *t,
                                 ent_err *e)
{
    const ent_str *const ceilings[2] = {&t->ceiling, &t->electronic_ceiling};
    bool within;

    if (!ent_str_eq(ent_policy_oid(p), t->policy)) return ENT_OK; /* passed on from a third party under its own policy */
    for (int i = 0; i < 2; i++) {
        if (ent_policy_within(&within, p, l->classification, *ceilings[i], e) == ENT_NOMEM) return ENT_NOMEM;
        if (!within)
            return ent_fail(e, ENT_REFUSED, "R-37", "Do not open it. Tell the sender and your security officer.",
                            "A label says %.*s, above the ceiling %.*s of the agreement %.*s; nothing was written.",
                            ENT_F(l->classification), ENT_F(*ceilings[i]), ENT_F(agreement->id));
    }
    return ENT_OK;
}

static ent_code node_may_hold(const ent_rel_ground *g, const ent_label *ours, const ent_label *theirs, const ent_policy *from, ent_err *e)
{
    rel_label look = {0}, look_theirs = {0};
    const char *fault;
    bool within;

    if (ent_policy_within(&within, g->policies.own, ours->classification, g->node.ceiling, e) == ENT_NOMEM) return ENT_NOMEM;
    if (!within)
        return ent_fail(e, ENT_REFUSED, "R-60", "Receive it on a node that is accredited for this class.",
                        "The bundle holds %.*s, above the ceiling %.*s of this node; nothing was written.", ENT_F(ours->classification),
                        ENT_F(g->node.ceiling));
    ENT_TRY(rel__label_look(&look, g->policies.own, ours, e));
    ENT_TRY(rel__label_look(&look_theirs, from, theirs, e));
    look.exercise = look.exercise || look_theirs.exercise;
    look.lowest = look.lowest && look_theirs.lowest;
    fault = rel__exercise_fault(&look, g->node.exercise);
    if (fault == NULL) return ENT_OK;
    return ent_fail(e, ENT_REFUSED, "R-61", "Exercise material goes to exercise nodes, real material never does.",
                    "%s; nothing was written.", fault);
}

/* What the mapping gave up of the limits on access, or NULL. */
static const ent_note *widened(const ent_notes *notes)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->v[i].code, "map-widened") == 0) return &notes->v[i];
    return NULL;
}

/* Our label of the same meaning. A mapping that drops a restrictive value, even where a policy states so, needs a person: it counts as none.
 * A mapping may lose the informative mark EXERCISE; here it is put back.                                           */
static ent_code translate(ent_label *out, bool *maps, rel_mapping *m, ent_arena *a, const ent_rel_ground *g, const ent_policy *from,
                          const ent_label *theirs, ent_time now, ent_err *e)
{
    const ent_policy *own = g->policies.own;
    bool exercise, marked_too;
    ent_notes notes = {0};
    ent_code code;

    *maps = true;
    *out = *theirs;
    if (ent_sha256_eq(ent_policy_digest(from), ent_policy_digest(own))) return ENT_OK;
    code = ent_label_map(out, a, from, own, theirs, now, &notes, e);
    if (code == ENT_REFUSED || code == ENT_INVALID) {
        *maps = false;
        return ent_str_fmt(&m->reason, a, e, "%s %s", e->rule, e->what);
    }
    if (code != ENT_OK) return code;
    if (widened(&notes) != NULL) {
        *maps = false;
        return ent_str_fmt(&m->reason, a, e, "R-09 %.*s", ENT_F(widened(&notes)->text));
    }
    ENT_TRY(ent_label_holds(&exercise, from, theirs, "Administrative", "EXERCISE", e));
    ENT_TRY(ent_label_holds(&marked_too, own, out, "Administrative", "EXERCISE", e));
    if (exercise && !marked_too) {
        ent_label marked;
        code = ent_label_add(&marked, a, own, out, "Administrative", "EXERCISE", e);
        if (code == ENT_NOMEM || code == ENT_BUG) return code;
        *maps = code == ENT_OK;
        if (!*maps) return ent_str_fmt(&m->reason, a, e, "R-61 The mark EXERCISE cannot be said under our policy: %s", e->what);
        *out = marked;
    }
    if (!out->has_created) {
        out->has_created = true;
        out->created = theirs->has_created ? theirs->created : now;
    }
    return ent_label_write(&m->mapped_xml, a, own, out, e);
}

static ent_code map_one(rel_mapping *m, ent_arena *a, const ent_rel_ground *g, const ent_rel_agreement *agreement,
                        const ent_rel_terms *terms, const ent_rel_opened *o, ent_str xml, ent_time now, ent_err *e)
{
    const ent_policy *from = NULL;
    ent_label theirs, ours;
    bool maps;

    m->xml = xml;
    ENT_TRY(ent_sha256_of(&m->xml_digest, xml, e));
    ENT_TRY(ent_label_parse(&theirs, a, xml, false, NULL, e));
    ENT_TRY(policy_of(&from, g, o, &theirs, e));
    ENT_TRY(within_agreement(from, &theirs, agreement, terms, e));
    ENT_TRY(translate(&ours, &maps, m, a, g, from, &theirs, now, e));
    if (!maps) return ENT_OK;
    ENT_TRY(node_may_hold(g, &ours, &theirs, from, e));
    if (ent_cut_of(&m->cut, a, g->policies.own, &ours, (ent_str){0}, now, e) == ENT_OK)
        return ent_sha256_of(&m->cut_digest, ent_cut_text(m->cut), e);
    if (e->code == ENT_NOMEM || e->code == ENT_BUG) return e->code;
    m->cut = NULL;
    return ent_str_fmt(&m->reason, a, e, "%s", e->what);
}

ent_code rel__map_labels(rel_mapping **out, ent_arena *a, const ent_rel_ground *g, const ent_rel_agreement *agreement,
                         const ent_rel_terms *terms, const ent_rel_opened *o, ent_time now, ent_err *e)
{
    rel_mapping *v;

    ENT_NEW(v, a, o->n_labels, e);
    for (size_t i = 0; i < o->n_labels; i++)
        if (map_one(&v[i], a, g, agreement, terms, o, o->labels[i], now, e) != ENT_OK) return ent_within(e, "entry labels/%zu.xml", i + 1);
    *out = v;
    return ENT_OK;
}
