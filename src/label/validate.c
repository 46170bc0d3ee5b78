/* SPDX-License-Identifier: Apache-2.0 */
/* Is a label one that its policy allows? The ten rules of README.md; the first three are ent_resolve's.
 * Sources: ADatP-4774.1 (validity of labels), Open XML SPIF 2.1 (meaning of the elements).
 *
 * A permissive category without a value means "nobody". It is no error: the decision refuses everybody. Requirements
 * for a value of that set cannot be met then and need not be, since nothing is opened by leaving them.            */
#include <inttypes.h>
#include <stdio.h>

#include "resolve.h"

static const char NEXT_CHOOSE[] = "Choose another class or other values.";

/* What the place of an error names. */
static ent_code at_value(ent_err *e, const ent_policy *p, uint32_t value)
{
    return ent_at(e, "%.*s: %.*s", ENT_F(ent_value_set(p, value)->name), ENT_F(p->values.v[value].name));
}

/* Is something there that the reference names, besides `self`? */
static bool ref_present(const ent_policy *p, const ent_resolved *r, const ent_ref *ref, uint32_t self)
{
    for (size_t i = 0; i < ref->n; i++) {
        if (!ref->all) {
            if (ref->ids[i] != self && r->present[ref->ids[i]]) return true;
            continue;
        }
        uint32_t own = self != ENT_NO_ID && p->values.v[self].tag == ref->ids[i] ? 1 : 0;
        if (r->count[ref->ids[i]] > own) return true;
    }
    return false;
}

static bool ref_nobody(const ent_policy *p, const ent_resolved *r, const ent_ref *ref)
{
    for (size_t i = 0; i < ref->n; i++)
        if (r->nobody[ref->all ? ref->ids[i] : p->values.v[ref->ids[i]].tag]) return true;
    return false;
}

static bool requirement_met(const ent_policy *p, const ent_resolved *r, const ent_requirement *q)
{
    size_t met = 0;

    for (size_t i = 0; i < q->refs.n; i++) {
        if (ref_nobody(p, r, &q->refs.v[i])) return true;
        if (ref_present(p, r, &q->refs.v[i], ENT_NO_ID)) met++;
    }
    if (q->operation == ENT_OP_ALL) return met == q->refs.n;
    return q->operation == ENT_OP_ONLY_ONE ? met == 1 : met >= 1;
}

static ent_str ref_name(const ent_policy *p, const ent_ref *ref)
{
    return ref->all ? (ent_str){"any value", 9} : p->values.v[ref->ids[0]].name;
}

/* "UNCLASSIFIED needs exactly one of Context: NATO, KFOR ..." */
static ent_code unmet(const ent_policy *p, const ent_requirement *q, ent_str who, ent_err *e)
{
    static const char *const words[] = {"all of", "at least one of", "exactly one of"};
    char names[160];
    size_t at = 0;

    names[0] = '\0';
    for (size_t i = 0; i < q->refs.n; i++) {
        ent_str set = q->refs.v[i].set_name, name = ref_name(p, &q->refs.v[i]);
        size_t room = sizeof names - at, need = set.n + name.n + (i == 0 ? 3 : 5);
        if (need >= room) break; /* the error names as many as fit */
        at += (size_t)snprintf(names + at, room, "%s%.*s: %.*s", i == 0 ? "" : ", ", ENT_F(set), ENT_F(name));
    }
    return ent_fail(e, ENT_INVALID, NULL, NEXT_CHOOSE, "The policy %.*s wants with %.*s %s these: %s.", ENT_F(p->name), ENT_F(who),
                    words[q->operation], names);
}

static ent_code check_classes(const ent_policy *p, const ent_resolved *r, uint32_t value, ent_err *e)
{
    const ent_value *v = &p->values.v[value];
    ent_str class_name = p->classes.v[r->class_id].name;

    for (size_t i = 0; i < v->excluded_classes.n; i++) {
        if (v->excluded_classes.v[i] != r->class_id) continue;
        ent_fail(e, ENT_INVALID, NULL, NEXT_CHOOSE, "The policy %.*s does not allow %.*s with the class %.*s.", ENT_F(p->name),
                 ENT_F(v->name), ENT_F(class_name));
        return at_value(e, p, value);
    }
    if (v->required_class == ENT_NO_ID || v->required_class == r->class_id) return ENT_OK;
    ent_fail(e, ENT_INVALID, NULL, NEXT_CHOOSE, "The policy %.*s allows %.*s only with the class %.*s.", ENT_F(p->name), ENT_F(v->name),
             ENT_F(p->classes.v[v->required_class].name));
    return at_value(e, p, value);
}

ent_code ent_check_value(const ent_policy *p, const ent_resolved *r, uint32_t value, ent_err *e)
{
    const ent_value *v = &p->values.v[value];

    ENT_TRY(check_classes(p, r, value, e));
    for (size_t i = 0; i < v->excluded.n; i++) {
        const ent_ref *ref = &v->excluded.v[i];
        if (!ref_present(p, r, ref, value)) continue;
        ent_fail(e, ENT_INVALID, NULL, NEXT_CHOOSE, "The policy %.*s does not allow %.*s beside %.*s of %.*s.", ENT_F(p->name),
                 ENT_F(v->name), ENT_F(ref_name(p, ref)), ENT_F(ref->set_name));
        return at_value(e, p, value);
    }
    for (size_t i = 0; i < v->required.n; i++) {
        if (requirement_met(p, r, &v->required.v[i])) continue;
        (void)unmet(p, &v->required.v[i], v->name, e);
        return at_value(e, p, value);
    }
    return ENT_OK;
}

static ent_code check_counts(const ent_policy *p, const ent_resolved *r, uint32_t tag, ent_err *e)
{
    const ent_tag *t = &p->tags.v[tag];

    if (r->nobody[tag] || (r->count[tag] >= t->min && r->count[tag] <= t->max)) return ENT_OK;
    ent_fail(e, ENT_INVALID, NULL, NEXT_CHOOSE, "The tag %.*s holds %" PRIu32 " values; the policy %.*s allows %" PRIu64 " to %" PRIu64 ".",
             ENT_F(t->key), r->count[tag], ENT_F(p->name), t->min, t->max);
    return ent_at(e, "%.*s", ENT_F(p->sets.v[t->set].name));
}

static bool outside(bool has_from, ent_time from, bool has_to, ent_time to, ent_time at)
{
    return (has_from && at < from) || (has_to && at > to);
}

static ent_code check_windows(const ent_policy *p, const ent_resolved *r, ent_time as_of, ent_err *e)
{
    char day[21];

    ent_time_print(day, as_of);
    if (outside(p->has_from, p->from, p->has_to, p->to, as_of)) {
        return ent_fail(e, ENT_INVALID, NULL, "Use the policy that is in force at this time.", "The policy %.*s is not in force at %s.",
                        ENT_F(p->name), day);
    }
    for (uint32_t i = 0; i < p->values.n; i++) {
        const ent_value *v = &p->values.v[i];
        if (!r->present[i] || !outside(v->has_from, v->from, v->has_to, v->to, as_of)) continue;
        ent_fail(e, ENT_INVALID, NULL, NEXT_CHOOSE, "The value %.*s is not in force at %s.", ENT_F(v->name), day);
        return at_value(e, p, i);
    }
    return ENT_OK;
}

static ent_code check_obsolete(const ent_policy *p, const ent_resolved *r, ent_err *e)
{
    if (p->classes.v[r->class_id].obsolete) {
        return ent_fail(e, ENT_INVALID, NULL, NEXT_CHOOSE, "The class %.*s is obsolete: new labels cannot use it.",
                        ENT_F(p->classes.v[r->class_id].name));
    }
    for (uint32_t i = 0; i < p->values.n; i++) {
        if (!r->present[i] || !p->values.v[i].obsolete) continue;
        ent_fail(e, ENT_INVALID, NULL, NEXT_CHOOSE, "The value %.*s is obsolete: new labels cannot use it.", ENT_F(p->values.v[i].name));
        return at_value(e, p, i);
    }
    return ENT_OK;
}

ent_code ent_check_rules(const ent_policy *p, const ent_resolved *r, const ent_scope *scope, ent_err *e)
{
    const ent_class *c = &p->classes.v[r->class_id];

    for (uint32_t i = 0; i < p->values.n; i++)
        if (r->present[i]) ENT_TRY(ent_check_value(p, r, i, e));
    for (size_t i = 0; i < c->required.n; i++)
        if (!requirement_met(p, r, &c->required.v[i])) return unmet(p, &c->required.v[i], c->name, e);
    for (uint32_t i = 0; i < p->tags.n; i++) ENT_TRY(check_counts(p, r, i, e));
    if (scope->windows) ENT_TRY(check_windows(p, r, scope->as_of, e));
    return scope->creating ? check_obsolete(p, r, e) : ENT_OK;
}

static ent_code validate_in(ent_arena *a, const ent_policy *p, const ent_label *l, const ent_scope *scope, ent_err *e)
{
    ent_resolved r;

    ENT_TRY(ent_resolve(&r, a, p, l, e));
    return ent_check_rules(p, &r, scope, e);
}

ent_code ent_label_validate(const ent_policy *p, const ent_label *l, ent_time as_of, bool creating, ent_err *e)
{
    ent_scope scope = {.windows = true, .creating = creating, .as_of = as_of};
    ent_arena *scratch = ent_arena_new(NULL, 0);
    ent_code code;

    if (scratch == NULL) return ent_nomem(e);
    code = validate_in(scratch, p, l, &scope, e);
    ent_arena_free(scratch);
    return code;
}
