/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of a policy that cannot be met, or that no new label can meet, or that limit less than they seem to. */
#include "policy_lint.h"

/* Who makes a rule: a class or a value; the other is ENT_NO_ID. */
typedef struct owner {
    uint32_t class_id, value;
    ent_str name;
    bool obsolete;
} owner;

/* ---- each value that a reference names ---- */

typedef bool (*judge)(const ent_linter *l, const owner *who, uint32_t value);

/* All values that the reference names, and there is one, are so. */
static bool every(ent_linter *l, const owner *who, const ent_ref *ref, judge is_so)
{
    const ent_policy *p = l->p;
    size_t seen = 0;

    for (size_t i = 0; i < ref->n; i++) {
        uint32_t first = ref->all ? p->tags.v[ref->ids[i]].first_value : ref->ids[i];
        uint32_t n = ref->all ? p->tags.v[ref->ids[i]].n_values : 1;
        for (uint32_t v = first; v < first + n; v++, seen++)
            if (!ent_lint_spend(l, 1) || !is_so(l, who, v)) return false;
    }
    return seen != 0;
}

/* ---- obsolete, and yet required ---- */

static bool is_obsolete(const ent_linter *l, const owner *who, uint32_t value)
{
    (void)who;
    return l->p->values.v[value].obsolete;
}

/* ---- required, and excluded at once ---- */

static bool names_it(const ent_ref *ref, const ent_policy *p, uint32_t value, uint32_t self)
{
    for (size_t i = 0; i < ref->n; i++) {
        if (ref->all && ref->ids[i] == p->values.v[value].tag && value != self) return true;
        if (!ref->all && ref->ids[i] == value) return true;
    }
    return false;
}

static bool excludes(const ent_policy *p, uint32_t value, uint32_t other)
{
    const ent_refs *list = &p->values.v[value].excluded;

    for (size_t i = 0; i < list->n; i++)
        if (names_it(&list->v[i], p, other, value)) return true;
    return false;
}

/* The two cannot stand in one label. */
static bool is_excluded(const ent_linter *l, const owner *who, uint32_t value)
{
    const ent_policy *p = l->p;
    uint32_t a = who->value, need_a, need_b = p->values.v[value].required_class;

    if (a == ENT_NO_ID) return ent_lint_forbids(p, value, who->class_id);
    need_a = p->values.v[a].required_class;
    if (excludes(p, a, value) || excludes(p, value, a)) return true;
    if (need_a != ENT_NO_ID && ent_lint_forbids(p, value, need_a)) return true;
    return need_b != ENT_NO_ID && ent_lint_forbids(p, a, need_b);
}

/* ---- one requirement ---- */

static ent_code bad_requirement(ent_linter *l, const owner *who, const ent_requirement *q, const char *code, judge is_so, const char *why)
{
    size_t bad = 0, first = q->refs.n;

    for (size_t i = 0; i < q->refs.n; i++) {
        if (!every(l, who, &q->refs.v[i], is_so)) continue;
        if (first == q->refs.n) first = i;
        bad++;
    }
    if (bad == 0 || (q->operation != ENT_OP_ALL && bad < q->refs.n)) return ENT_OK;
    return ENT_LINT_SAY(l, q->line, code, "What %.*s requires of %.*s %s.", ENT_F(who->name), ENT_F(q->refs.v[first].set_name), why);
}

static ent_code requirements(ent_linter *l, const owner *who, const ent_requirements *list)
{
    for (size_t i = 0; i < list->n; i++) {
        ENT_TRY(bad_requirement(l, who, &list->v[i], "lint-contradiction", is_excluded, "is excluded beside it"));
        if (who->obsolete) continue;
        ENT_TRY(bad_requirement(l, who, &list->v[i], "lint-obsolete-required", is_obsolete, "is obsolete: no new label can have it"));
    }
    return ENT_OK;
}

/* ---- values ---- */

/* A value that stands only beside another of its own permissive tag limits nobody whom the other does not. */
static ent_code same_tag(ent_linter *l, uint32_t value)
{
    const ent_value *v = &l->p->values.v[value];

    if (ent_value_tag(l->p, value)->type != ENT_PERMISSIVE) return ENT_OK;
    for (size_t i = 0; i < v->required.n; i++) {
        const ent_requirement *q = &v->required.v[i];
        for (size_t k = 0; k < q->refs.n && (q->operation == ENT_OP_ALL || q->refs.n == 1); k++) {
            const ent_ref *ref = &q->refs.v[k];
            if (ref->all || ref->n != 1 || ref->ids[0] == value || l->p->values.v[ref->ids[0]].tag != v->tag) continue;
            ENT_TRY(ENT_LINT_SAY(l, q->line, "lint-same-tag",
                                 "%.*s always stands beside %.*s: whoever holds %.*s sees every label with %.*s.", ENT_F(v->name),
                                 ENT_F(l->p->values.v[ref->ids[0]].name), ENT_F(l->p->values.v[ref->ids[0]].name), ENT_F(v->name)));
        }
    }
    return ENT_OK;
}

static ent_code one_value(ent_linter *l, uint32_t id)
{
    const ent_value *v = &l->p->values.v[id];
    owner who = {.class_id = ENT_NO_ID, .value = id, .name = v->name, .obsolete = v->obsolete};

    if (v->has_from && v->has_to && v->from > v->to) {
        ENT_TRY(ENT_LINT_SAY(l, v->line, "lint-window", "The value %.*s ends before it begins.", ENT_F(v->name)));
    }
    if (excludes(l->p, id, id)) {
        ENT_TRY(ENT_LINT_SAY(l, v->line, "lint-contradiction", "The value %.*s excludes itself.", ENT_F(v->name)));
    }
    if (v->required_class != ENT_NO_ID && ent_lint_forbids(l->p, id, v->required_class)) {
        ENT_TRY(ENT_LINT_SAY(l, v->line, "lint-contradiction", "The class that %.*s requires is excluded for it.", ENT_F(v->name)));
    }
    if (v->required_class != ENT_NO_ID && !v->obsolete && l->p->classes.v[v->required_class].obsolete) {
        ENT_TRY(ENT_LINT_SAY(l, v->line, "lint-obsolete-required", "The class that %.*s requires is obsolete: no new label can have it.",
                             ENT_F(v->name)));
    }
    ENT_TRY(same_tag(l, id));
    return requirements(l, &who, &v->required);
}

ent_code ent_lint_rules(ent_linter *l)
{
    const ent_policy *p = l->p;

    if (p->has_from && p->has_to && p->from > p->to) ENT_TRY(ENT_LINT_SAY(l, 0, "lint-window", "The policy ends before it begins."));
    for (uint32_t i = 0; i < p->classes.n; i++) {
        owner who = {.class_id = i, .value = ENT_NO_ID, .name = p->classes.v[i].name, .obsolete = p->classes.v[i].obsolete};
        ENT_TRY(requirements(l, &who, &p->classes.v[i].required));
    }
    for (uint32_t i = 0; i < p->tags.n; i++) {
        const ent_tag *t = &p->tags.v[i];
        if (t->n_values != 0) continue;
        ENT_TRY(
            ENT_LINT_SAY(l, t->line, "lint-empty-tag", "A tag of %.*s has no value: it can limit nothing.", ENT_F(p->sets.v[t->set].name)));
    }
    for (uint32_t i = 0; i < p->values.n && !l->undecided; i++) ENT_TRY(one_value(l, i));
    return ENT_OK;
}
