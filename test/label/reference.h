/* SPDX-License-Identifier: Apache-2.0 */
/* A plain reference for validity, decision and join: sets and loops over values, written from the text of the standard (ADatP-4774.1
 * sections 3.11.4 and 4.4, Open XML SPIF 2.1) and of src/label/README.md. It shares no code and no type with the room, and it is
 * slow on purpose.                                                                                                */
#ifndef ENTENTE_TEST_LABEL_REFERENCE_H
#define ENTENTE_TEST_LABEL_REFERENCE_H

#include <stdbool.h>
#include <string.h>

enum { REF_CLASSES = 2, REF_SETS = 2, REF_TAGS = 2, REF_VALUES = 8, REF_GROUPS = 2 };

typedef enum ref_kind {
    REF_RESTRICTIVE,
    REF_ENUM_RESTRICTIVE,
    REF_PERMISSIVE,
    REF_ENUM_PERMISSIVE,
    REF_TAG7,
    REF_NOT_APPLICABLE,
    REF_KINDS
} ref_kind;
typedef enum ref_type { REF_R, REF_P, REF_I, REF_TYPES } ref_type;

static inline ref_type ref_type_of(ref_kind kind)
{
    return kind <= REF_ENUM_RESTRICTIVE ? REF_R : kind <= REF_ENUM_PERMISSIVE ? REF_P : REF_I;
}

/* All values of a set and kind, or with a number those of that wire value. */
typedef struct ref_group {
    int set;
    ref_kind kind;
    int lacv; /* 0: all */
} ref_group;

typedef enum ref_rule_kind {
    REF_NO_RULE,
    REF_EXCLUDED_CLASS,
    REF_REQUIRED_CLASS,
    REF_OBSOLETE_VALUE,
    REF_OBSOLETE_CLASS,
    REF_NOT_YET, /* a value whose dates begin later */
    REF_EXCLUDED,
    REF_REQUIRED_BY_VALUE,
    REF_REQUIRED_BY_CLASS,
    REF_AT_LEAST,
    REF_AT_MOST
} ref_rule_kind;
typedef enum ref_operation { REF_ALL, REF_ONE_OR_MORE, REF_ONLY_ONE, REF_OPERATIONS } ref_operation;

typedef struct ref_rule {
    ref_rule_kind kind;
    int value, class_id, set, tag, count;
    ref_operation operation;
    int n_groups;
    ref_group groups[REF_GROUPS];
} ref_rule;

typedef struct ref_policy {
    int n_classes, rank[REF_CLASSES];
    int n_sets, n_tags[REF_SETS];
    ref_kind kinds[REF_SETS][REF_TAGS];
    int n_values;
    struct {
        int set, tag, lacv;
        char name[2]; /* "a", "b" …: the same in every set */
    } values[REF_VALUES];
    ref_rule rule;
} ref_policy;

/* A category of a set and type: not there, or there with some of its values. */
typedef struct ref_label {
    int class_id;
    bool there[REF_SETS][REF_TYPES];
    bool has[REF_VALUES];
} ref_label;

typedef struct ref_clearance {
    bool classes[REF_CLASSES];
    bool has[REF_VALUES];
} ref_clearance;

static inline ref_type ref_value_type(const ref_policy *p, int v)
{
    return ref_type_of(p->kinds[p->values[v].set][p->values[v].tag]);
}

static inline bool ref_in_tag(const ref_policy *p, int v, int set, int tag)
{
    return p->values[v].set == set && p->values[v].tag == tag;
}

static inline int ref_count(const ref_policy *p, const bool *has, int set, int tag)
{
    int n = 0;

    for (int v = 0; v < p->n_values; v++)
        if (has[v] && ref_in_tag(p, v, set, tag)) n++;
    return n;
}

/* A permissive category without any value. */
static inline bool ref_nobody(const ref_policy *p, const ref_label *l, int set)
{
    if (!l->there[set][REF_P]) return false;
    for (int v = 0; v < p->n_values; v++)
        if (l->has[v] && p->values[v].set == set && ref_value_type(p, v) == REF_P) return false;
    return true;
}

/* ---- validity ---- */

static inline bool ref_named(const ref_policy *p, const ref_group *g, int v)
{
    return p->values[v].set == g->set && p->kinds[g->set][p->values[v].tag] == g->kind && (g->lacv == 0 || p->values[v].lacv == g->lacv);
}

static inline bool ref_present(const ref_policy *p, const ref_label *l, const ref_group *g, int besides)
{
    for (int v = 0; v < p->n_values; v++)
        if (l->has[v] && v != besides && ref_named(p, g, v)) return true;
    return false;
}

/* What is wanted of a set that names nobody need not be there: nothing is opened. */
static inline bool ref_required_ok(const ref_policy *p, const ref_label *l)
{
    const ref_rule *r = &p->rule;
    int met = 0;

    for (int g = 0; g < r->n_groups; g++) {
        if (ref_type_of(r->groups[g].kind) == REF_P && ref_nobody(p, l, r->groups[g].set)) return true;
        if (ref_present(p, l, &r->groups[g], -1)) met++;
    }
    switch (r->operation) {
    case REF_ALL: return met == r->n_groups;
    case REF_ONLY_ONE: return met == 1;
    default: return met > 0;
    }
}

/* The rules that a value brings, if it is there. "All of a set" means all others; a wire value means also itself. */
static inline bool ref_value_ok(const ref_policy *p, const ref_label *l, int v)
{
    const ref_rule *r = &p->rule;

    if (r->value != v) return true;
    switch (r->kind) {
    case REF_EXCLUDED_CLASS: return l->class_id != r->class_id;
    case REF_REQUIRED_CLASS: return l->class_id == r->class_id;
    case REF_EXCLUDED: return !ref_present(p, l, &r->groups[0], r->groups[0].lacv == 0 ? v : -1);
    case REF_REQUIRED_BY_VALUE: return ref_required_ok(p, l);
    default: return true;
    }
}

typedef struct ref_question {
    bool dates, creating;
} ref_question;

static inline bool ref_rules_ok(const ref_policy *p, const ref_label *l, ref_question q)
{
    const ref_rule *r = &p->rule;

    for (int v = 0; v < p->n_values; v++) {
        if (!l->has[v]) continue;
        if (!ref_value_ok(p, l, v)) return false;
        if (r->value == v && ((q.creating && r->kind == REF_OBSOLETE_VALUE) || (q.dates && r->kind == REF_NOT_YET))) return false;
    }
    if (r->kind == REF_REQUIRED_BY_CLASS && l->class_id == r->class_id && !ref_required_ok(p, l)) return false;
    if (r->kind == REF_OBSOLETE_CLASS && q.creating && l->class_id == r->class_id) return false;
    if (r->kind == REF_AT_LEAST || r->kind == REF_AT_MOST) {
        int n = ref_count(p, l->has, r->set, r->tag);
        bool empty = ref_type_of(p->kinds[r->set][r->tag]) == REF_P && ref_nobody(p, l, r->set);
        if (!empty && (r->kind == REF_AT_LEAST ? n < r->count : n > r->count)) return false;
    }
    return true;
}

static inline bool ref_valid(const ref_policy *p, const ref_label *l, ref_question q)
{
    for (int s = 0; s < p->n_sets; s++) {
        bool any = false;
        for (int v = 0; v < p->n_values; v++) any = any || (l->has[v] && p->values[v].set == s && ref_value_type(p, v) == REF_R);
        if (l->there[s][REF_R] && !any) return false;
    }
    return ref_rules_ok(p, l, q);
}

/* ---- decision ---- */

static inline bool ref_permits(const ref_policy *p, const ref_label *l, const ref_clearance *c)
{
    if (!c->classes[l->class_id]) return false;
    for (int v = 0; v < p->n_values; v++)
        if (l->has[v] && ref_value_type(p, v) == REF_R && !c->has[v]) return false;
    for (int s = 0; s < p->n_sets; s++) {
        if (ref_nobody(p, l, s)) return false;
        for (int t = 0; t < p->n_tags[s]; t++) {
            bool wanted = false, one = false;
            for (int v = 0; v < p->n_values; v++) {
                if (!l->has[v] || !ref_in_tag(p, v, s, t) || ref_value_type(p, v) != REF_P) continue;
                wanted = true;
                one = one || c->has[v];
            }
            if (wanted && !one) return false;
        }
    }
    return true;
}

/* ---- join of two ---- */

static inline bool ref_has_tag(const ref_policy *p, const ref_label *l, int set, int tag)
{
    return ref_count(p, l->has, set, tag) != 0 || ref_nobody(p, l, set);
}

/* A label cannot say that one tag of a set is empty and another is not: the whole set names nobody. */
static inline void ref_shut(const ref_policy *p, ref_label *l, int set)
{
    l->there[set][REF_P] = true;
    for (int v = 0; v < p->n_values; v++)
        if (p->values[v].set == set && ref_value_type(p, v) == REF_P) l->has[v] = false;
}

static inline void ref_intersect(const ref_policy *p, ref_label *whole, const ref_label *a, const ref_label *b, bool published)
{
    bool shut[REF_SETS] = {false};

    for (int s = 0; s < p->n_sets; s++) {
        for (int t = 0; t < p->n_tags[s]; t++) {
            bool in_a = ref_has_tag(p, a, s, t), in_b = ref_has_tag(p, b, s, t), any = false;
            if (ref_type_of(p->kinds[s][t]) != REF_P || (!in_a && !in_b)) continue;
            if (published && !(in_a && in_b)) continue; /* the tag is dropped */
            for (int v = 0; v < p->n_values; v++) {
                if (!ref_in_tag(p, v, s, t)) continue;
                whole->has[v] = (!in_a || a->has[v]) && (!in_b || b->has[v]);
                any = any || whole->has[v];
            }
            shut[s] = shut[s] || (!any && !published);
        }
    }
    for (int s = 0; s < p->n_sets; s++)
        if (shut[s]) ref_shut(p, whole, s);
}

/* Takes out what the policy does not allow beside the rest, in the policy's order, until nothing changes. */
static inline void ref_prune(const ref_policy *p, ref_label *whole)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (int v = 0; v < p->n_values; v++) {
            int s = p->values[v].set;
            if (!whole->has[v] || ref_value_type(p, v) == REF_R || ref_value_ok(p, whole, v)) continue;
            whole->has[v] = false;
            changed = true;
            if (ref_value_type(p, v) == REF_P && ref_count(p, whole->has, s, p->values[v].tag) == 0) ref_shut(p, whole, s);
        }
    }
}

/* false: a person must decide. */
static inline bool ref_join(const ref_policy *p, ref_label *whole, const ref_label *a, const ref_label *b, bool published)
{
    const ref_question q = {false, false};

    memset(whole, 0, sizeof *whole);
    if (a->class_id != b->class_id && p->rank[a->class_id] == p->rank[b->class_id]) return false;
    whole->class_id = p->rank[a->class_id] > p->rank[b->class_id] ? a->class_id : b->class_id;
    for (int v = 0; v < p->n_values; v++)
        if (ref_value_type(p, v) != REF_P) whole->has[v] = a->has[v] || b->has[v];
    ref_intersect(p, whole, a, b, published);
    if (!published) ref_prune(p, whole);
    for (int v = 0; v < p->n_values; v++)
        if (whole->has[v]) whole->there[p->values[v].set][ref_value_type(p, v)] = true;
    return ref_rules_ok(p, whole, q);
}

#endif
