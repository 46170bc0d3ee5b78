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
    bool tied;        /* another class of the highest rank was met */
    bool *limited;    /* per permissive tag: some part has it */
    bool *lacking;    /* per permissive tag: some part does not */
    bool *everywhere; /* per value: in each part that has its tag */
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

/* Restrictive and informative values add up. */
static void add_values(joiner *j, const ent_tag *tag, const ent_resolved *part)
{
    for (uint32_t v = tag->first_value; v < tag->first_value + tag->n_values; v++)
        if (part->present[v]) ent_resolved_put(&j->whole, j->p, v);
}

/* Permissive ones are struck where a part has the tag without them. */
static void strike_values(joiner *j, uint32_t t, const ent_resolved *part)
{
    const ent_tag *tag = &j->p->tags.v[t];

    if (!has_tag(part, t)) {
        j->lacking[t] = true;
        return;
    }
    j->limited[t] = true;
    for (uint32_t v = tag->first_value; v < tag->first_value + tag->n_values; v++)
        if (!part->present[v]) j->everywhere[v] = false;
}

/* A label cannot say that one tag of a set is empty and another is not: the whole set names nobody. */
static void shut(joiner *j, uint32_t tag)
{
    const ent_set *s = &j->p->sets.v[j->p->tags.v[tag].set];

    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++) {
        const ent_tag *other = &j->p->tags.v[t];
        if (other->type != ENT_PERMISSIVE) continue;
        j->whole.nobody[t] = true;
        for (uint32_t v = other->first_value; v < other->first_value + other->n_values; v++) ent_resolved_drop(&j->whole, j->p, v);
    }
}

static void intersect(joiner *j, ent_join_mode mode)
{
    for (uint32_t t = 0; t < j->p->tags.n; t++) {
        const ent_tag *tag = &j->p->tags.v[t];
        if (!j->limited[t] || (mode == ENT_JOIN_PUBLISHED && j->lacking[t])) continue;
        for (uint32_t v = tag->first_value; v < tag->first_value + tag->n_values; v++)
            if (j->everywhere[v]) ent_resolved_put(&j->whole, j->p, v);
        j->whole.nobody[t] = mode == ENT_JOIN_STRICT && j->whole.count[t] == 0;
    }
    for (uint32_t t = 0; t < j->p->tags.n; t++)
        if (j->whole.nobody[t]) shut(j, t);
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
        if (w->count[t] == 0 && j->p->tags.v[t].type == ENT_PERMISSIVE) shut(j, t);
        changed = true;
    }
    return changed;
}

static ent_code take_part(joiner *j, const ent_label *l, bool first)
{
    const ent_scope scope = {.privacy = true}; /* dates are the caller's: the join of two labels is the same on every day */
    ent_resolved part;

    ENT_TRY(ent_resolve(&part, j->a, j->p, l, j->e));
    ENT_TRY(ent_check_rules(j->p, &part, &scope, j->e));
    take_class(j, part.class_id, first);
    for (uint32_t t = 0; t < j->p->tags.n; t++) {
        if (j->p->tags.v[t].type == ENT_PERMISSIVE) strike_values(j, t, &part);
        else add_values(j, &j->p->tags.v[t], &part);
    }
    for (size_t i = 0; i < part.typed.n; i++)
        ENT_TRY(ent_resolved_type(&j->whole, j->a, part.typed.v[i].value, part.typed.v[i].text, j->e));
    return ENT_OK;
}

static ent_code check_whole(joiner *j)
{
    ent_scope scope = {0};

    if (j->tied) {
        return ent_fail(j->e, ENT_REFUSED, "R-11", "A person must decide the class of the whole.",
                        "The parts have two classes of one rank, one of them %.*s: neither is above the other.",
                        ENT_N(j->p->classes.v[j->whole.class_id].name));
    }
    if (ent_check_rules(j->p, &j->whole, &scope, j->e) == ENT_OK) return ENT_OK;
    /* No label of the policy says this: which one comes near is for a person to choose. */
    j->e->code = ENT_REFUSED;
    (void)snprintf(j->e->rule, sizeof j->e->rule, "R-11");
    return ENT_REFUSED;
}

static ent_code begin(joiner *j)
{
    ENT_TRY(ent_resolved_new(&j->whole, j->a, j->p, j->e));
    ENT_NEW(j->limited, j->a, j->p->tags.n, j->e);
    ENT_NEW(j->lacking, j->a, j->p->tags.n, j->e);
    ENT_NEW(j->everywhere, j->a, j->p->values.n, j->e);
    for (size_t v = 0; v < j->p->values.n; v++) j->everywhere[v] = true;
    return ENT_OK;
}

/* nobody: some tag of the whole holds no value. wider: it lost a tag that a part has; who holds all that is left and nothing of
 * that tag is let in by the whole and refused by the part. The other conditions of a part are always among the whole's. */
static void look(const joiner *j, bool *nobody, bool *wider)
{
    for (uint32_t t = 0; t < j->p->tags.n; t++) {
        *nobody = *nobody || j->whole.nobody[t];
        *wider = *wider || (j->limited[t] && !has_tag(&j->whole, t));
    }
}

ent_code ent_label_join(ent_label *out, bool *nobody, bool *wider, ent_arena *a, const ent_policy *p, const ent_label *const *parts,
                        size_t n, ent_join_mode mode, ent_err *e)
{
    joiner j = {.p = p, .a = a, .e = e};
    bool unasked;

    if (wider == NULL) wider = &unasked;
    *out = (ent_label){0};
    *nobody = true;
    *wider = false;
    if (n == 0) return ent_fail(e, ENT_INVALID, NULL, "Name at least one part.", "A whole without parts has no label.");
    ENT_TRY(begin(&j));
    for (size_t i = 0; i < n; i++) ENT_TRY(take_part(&j, parts[i], i == 0));
    intersect(&j, mode);
    while (mode == ENT_JOIN_STRICT && prune_once(&j)) {
    }
    ENT_TRY(check_whole(&j));
    ENT_TRY(ent_unresolve(out, a, p, &j.whole, e));
    *nobody = false;
    look(&j, nobody, wider);
    return ENT_OK;
}
