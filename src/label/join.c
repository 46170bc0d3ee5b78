/* SPDX-License-Identifier: Apache-2.0 */
/* The label of a whole made of labelled parts (ADatP-4774.1 section 4.4).
 *
 *   class        highest of the parts; two different classes of one rank: refused
 *   restrictive  union            informative  union
 *   permissive   strict:    intersection of the parts that have the tag; empty stays as "nobody"
 *                published: intersection of all parts; empty, or one part without the tag, drops the tag (this widens)
 *
 * Then the whole must be valid. In strict mode permissive and informative values that the policy does not allow beside the
 * rest (a nation excluded at the higher class, a release mark without its context) are taken out first. Taking a
 * permissive value out only narrows, an informative one decides nothing; so no step lets in anybody whom a part refuses. */
#include <stdio.h>

#include "resolve.h"

typedef struct joiner {
    const ent_policy *p;
    ent_arena *a;
    ent_err *e;
    ent_resolved whole;
    bool tied;         /* another class of the highest rank was met */
    bool *limited;     /* per tag: some part limits access by it */
    uint32_t *without; /* per tag: parts that do not have it */
    bool *everywhere;  /* per value: in each part that has its tag */
} joiner;

static bool has_tag(const ent_resolved *r, uint32_t tag)
{
    return r->count[tag] != 0 || r->nobody[tag];
}

static void take_class(joiner *j, uint32_t class_id, bool first)
{
    int64_t ours = j->p->classes.v[j->whole.class_id].rank, theirs = j->p->classes.v[class_id].rank;

    if (first || theirs > ours) {
        j->whole.class_id = class_id;
        j->tied = false;
    } else if (theirs == ours && class_id != j->whole.class_id) {
        j->tied = true;
    }
}

/* Restrictive and informative values add up; permissive ones are struck where a part does not have them. */
static void take_values(joiner *j, const ent_resolved *part)
{
    for (uint32_t t = 0; t < j->p->tags.n; t++) {
        const ent_tag *tag = &j->p->tags.v[t];
        bool permissive = tag->type == ENT_PERMISSIVE;
        if (permissive && !has_tag(part, t)) {
            j->without[t]++;
            continue;
        }
        j->limited[t] = true;
        for (uint32_t v = tag->first_value; v < tag->first_value + tag->n_values; v++) {
            if (permissive && !part->present[v]) j->everywhere[v] = false;
            if (!permissive && part->present[v]) ent_resolved_put(&j->whole, j->p, v);
        }
    }
}

static void intersect(joiner *j, ent_join_mode mode)
{
    for (uint32_t t = 0; t < j->p->tags.n; t++) {
        const ent_tag *tag = &j->p->tags.v[t];
        if (tag->type != ENT_PERMISSIVE || !j->limited[t]) continue;
        if (mode == ENT_JOIN_PUBLISHED && j->without[t] != 0) continue;
        for (uint32_t v = tag->first_value; v < tag->first_value + tag->n_values; v++)
            if (j->everywhere[v]) ent_resolved_put(&j->whole, j->p, v);
        if (j->whole.count[t] == 0 && mode == ENT_JOIN_STRICT) j->whole.nobody[t] = true;
    }
}

/* One round; true if something was taken out, so that another round is due. */
static bool prune_once(joiner *j)
{
    ent_resolved *w = &j->whole;
    bool changed = false;
    ent_err ignored;

    for (uint32_t v = 0; v < j->p->values.n; v++) {
        uint32_t t = j->p->values.v[v].tag;
        if (!w->present[v] || j->p->tags.v[t].type == ENT_RESTRICTIVE || ent_check_value(j->p, w, v, &ignored) == ENT_OK) continue;
        ent_resolved_drop(w, j->p, v);
        if (w->count[t] == 0 && j->p->tags.v[t].type == ENT_PERMISSIVE) w->nobody[t] = true;
        changed = true;
    }
    return changed;
}

static ent_code take_part(joiner *j, const ent_label *l, bool first)
{
    ent_scope scope = {0}; /* dates are the caller's: the join of two labels is the same on every day */
    ent_resolved part;

    ENT_TRY(ent_resolve(&part, j->a, j->p, l, j->e));
    ENT_TRY(ent_check_rules(j->p, &part, &scope, j->e));
    take_class(j, part.class_id, first);
    take_values(j, &part);
    return ENT_OK;
}

static ent_code check_whole(joiner *j)
{
    ent_scope scope = {0};

    if (j->tied) {
        return ent_fail(j->e, ENT_REFUSED, "R-11", "A person must decide the class of the whole.",
                        "The parts have two classes of one rank, one of them %.*s: neither is above the other.",
                        ENT_F(j->p->classes.v[j->whole.class_id].name));
    }
    if (ent_check_rules(j->p, &j->whole, &scope, j->e) == ENT_OK) return ENT_OK;
    /* No label of the policy says this: which one comes near is for a person to choose. */
    j->e->code = ENT_REFUSED;
    (void)snprintf(j->e->rule, sizeof j->e->rule, "R-11");
    return ENT_REFUSED;
}

ent_code ent_label_join(ent_label *out, bool *nobody, ent_arena *a, const ent_policy *p, const ent_label *const *parts, size_t n,
                        ent_join_mode mode, ent_err *e)
{
    joiner j = {.p = p, .a = a, .e = e};

    *out = (ent_label){0};
    *nobody = true;
    if (n == 0) return ent_fail(e, ENT_INVALID, NULL, "Name at least one part.", "A whole without parts has no label.");
    ENT_TRY(ent_resolved_new(&j.whole, a, p, e));
    ENT_NEW(j.limited, a, p->tags.n, e);
    ENT_NEW(j.without, a, p->tags.n, e);
    ENT_NEW(j.everywhere, a, p->values.n, e);
    for (size_t v = 0; v < p->values.n; v++) j.everywhere[v] = true;
    for (size_t i = 0; i < n; i++) ENT_TRY(take_part(&j, parts[i], i == 0));
    intersect(&j, mode);
    while (mode == ENT_JOIN_STRICT && prune_once(&j)) {
    }
    ENT_TRY(check_whole(&j));
    ENT_TRY(ent_unresolve(out, a, p, &j.whole, e));
    *nobody = false;
    for (size_t t = 0; t < p->tags.n; t++) *nobody = *nobody || j.whole.nobody[t];
    return ENT_OK;
}
