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

typedef struct checker {
    const ent_policy *p;
    const ent_resolved *r;
    const ent_scope *scope;
    const ent_findings *f;
} checker;

/* BROKEN(k, code, value, sentence…): a finding at a value, or at the class with ENT_NO_ID. */
#define BROKEN(k, code, value, ...) ((void)ent_fail((k)->f->e, ENT_INVALID, NULL, NEXT_CHOOSE, __VA_ARGS__), found_at((k), (code), (value)))

static ent_code found_at(const checker *k, const char *code, uint32_t value)
{
    const ent_str none = {"", 0};

    if (value == ENT_NO_ID) return ent_breach(k->f, code, 0, none, none);
    return ent_breach(k->f, code, k->r->line[k->p->values.v[value].tag], ent_value_set(k->p, value)->name, k->p->values.v[value].name);
}

/* Is something there that the reference names? "Any value of a set" is any besides `self`. A value that names itself by
 * its lacv is meant: an exclusion of itself leaves it out of every label (policy lint tells).                     */
static bool ref_present(const ent_policy *p, const ent_resolved *r, const ent_ref *ref, uint32_t self)
{
    for (size_t i = 0; i < ref->n; i++) {
        uint32_t id = ref->ids[i];
        bool own = ref->all && self != ENT_NO_ID && p->values.v[self].tag == id;
        if (ref->all ? r->count[id] > own : r->present[id]) return true;
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
static ent_code unmet(const checker *k, const ent_requirement *q, ent_str who, uint32_t value)
{
    static const char *const words[] = {"all of", "at least one of", "exactly one of"};
    char names[160];
    size_t at = 0;

    names[0] = '\0';
    for (size_t i = 0; i < q->refs.n; i++) {
        ent_str set = q->refs.v[i].set_name, name = ref_name(k->p, &q->refs.v[i]);
        size_t room = sizeof names - at, need = set.n + name.n + (i == 0 ? 3 : 5);
        if (need >= room) break; /* the error names as many as fit */
        at += (size_t)snprintf(names + at, room, "%s%.*s: %.*s", i == 0 ? "" : ", ", ENT_N(set), ENT_N(name));
    }
    return BROKEN(k, "invalid-required", value, "The policy %.*s wants with %.*s %s these: %s.", ENT_N(k->p->name), ENT_N(who),
                  words[q->operation], names);
}

static ent_code check_required(const checker *k, const ent_requirements *list, ent_str who, uint32_t value)
{
    for (size_t i = 0; i < list->n; i++)
        if (!requirement_met(k->p, k->r, &list->v[i])) ENT_TRY(unmet(k, &list->v[i], who, value));
    return ENT_OK;
}

static ent_code check_classes(const checker *k, uint32_t value)
{
    const ent_value *v = &k->p->values.v[value];
    const ent_class *classes = k->p->classes.v;
    uint32_t class_id = k->r->class_id;

    if (class_id == ENT_NO_ID) return ENT_OK; /* found already */
    for (size_t i = 0; i < v->excluded_classes.n; i++) {
        if (v->excluded_classes.v[i] != class_id) continue;
        ENT_TRY(BROKEN(k, "invalid-excluded-class", value, "The policy %.*s does not allow %.*s with the class %.*s.", ENT_N(k->p->name),
                       ENT_N(v->name), ENT_N(classes[class_id].name)));
    }
    if (v->required_class == ENT_NO_ID || v->required_class == class_id) return ENT_OK;
    return BROKEN(k, "invalid-required-class", value, "The policy %.*s allows %.*s only with the class %.*s.", ENT_N(k->p->name),
                  ENT_N(v->name), ENT_N(classes[v->required_class].name));
}

static ent_code check_value(const checker *k, uint32_t value)
{
    const ent_value *v = &k->p->values.v[value];

    ENT_TRY(check_classes(k, value));
    for (size_t i = 0; i < v->excluded.n; i++) {
        const ent_ref *ref = &v->excluded.v[i];
        if (!ref_present(k->p, k->r, ref, value)) continue;
        ENT_TRY(BROKEN(k, "invalid-excluded", value, "The policy %.*s does not allow %.*s beside %.*s of %.*s.", ENT_N(k->p->name),
                       ENT_N(v->name), ENT_N(ref_name(k->p, ref)), ENT_N(ref->set_name)));
    }
    return check_required(k, &v->required, v->name, value);
}

ent_code ent_check_value(const ent_policy *p, const ent_resolved *r, uint32_t value, ent_err *e)
{
    return check_value(&(checker){.p = p, .r = r, .f = &(ent_findings){.e = e}}, value);
}

static ent_code check_counts(const checker *k, uint32_t tag)
{
    const ent_tag *t = &k->p->tags.v[tag];
    uint32_t n = k->r->count[tag];
    const ent_str none = {"", 0};

    if (k->r->nobody[tag] || (n >= t->min && n <= t->max)) return ENT_OK;
    ent_fail(k->f->e, ENT_INVALID, NULL, NEXT_CHOOSE,
             "The tag %.*s holds %" PRIu32 " values; the policy %.*s allows %" PRIu64 " to %" PRIu64 ".", ENT_N(t->key), n,
             ENT_N(k->p->name), t->min, t->max);
    return ent_breach(k->f, "invalid-selection", k->r->line[tag], k->p->sets.v[t->set].name, none);
}

static bool outside(bool has_from, ent_time from, bool has_to, ent_time to, ent_time at)
{
    return (has_from && at < from) || (has_to && at > to);
}

/* Windows, and what is obsolete. */
static ent_code check_dates(const checker *k, uint32_t value)
{
    const ent_value *v = &k->p->values.v[value];
    char day[21];

    if (k->scope->windows && outside(v->has_from, v->from, v->has_to, v->to, k->scope->as_of)) {
        ent_time_print(day, k->scope->as_of);
        ENT_TRY(BROKEN(k, "invalid-window", value, "The value %.*s is not in force at %s.", ENT_N(v->name), day));
    }
    if (!k->scope->creating || !v->obsolete) return ENT_OK;
    return BROKEN(k, "invalid-obsolete", value, "The value %.*s is obsolete: new labels cannot use it.", ENT_N(v->name));
}

static ent_code check_tag(const checker *k, uint32_t tag)
{
    const ent_tag *t = &k->p->tags.v[tag];

    for (uint32_t v = t->first_value; k->r->count[tag] != 0 && v < t->first_value + t->n_values; v++) {
        if (!k->r->present[v]) continue;
        ENT_TRY(check_value(k, v));
        ENT_TRY(check_dates(k, v));
    }
    return check_counts(k, tag);
}

static ent_code check_policy(const checker *k)
{
    char day[21];

    if (!k->scope->windows || !outside(k->p->has_from, k->p->from, k->p->has_to, k->p->to, k->scope->as_of)) return ENT_OK;
    ent_time_print(day, k->scope->as_of);
    return BROKEN(k, "invalid-window", ENT_NO_ID, "The policy %.*s is not in force at %s.", ENT_N(k->p->name), day);
}

static ent_code check_class(const checker *k)
{
    const ent_class *c;

    if (k->r->class_id == ENT_NO_ID) return ENT_OK; /* found already */
    c = &k->p->classes.v[k->r->class_id];
    if (k->scope->creating && c->obsolete)
        ENT_TRY(BROKEN(k, "invalid-obsolete", ENT_NO_ID, "The class %.*s is obsolete: new labels cannot use it.", ENT_N(c->name)));
    return check_required(k, &c->required, c->name, ENT_NO_ID);
}

/* A label holds at most one privacy mark. */
static ent_code check_privacy(const checker *k)
{
    const ent_privacy *list = &k->p->privacy;
    uint64_t n = k->r->privacy == ENT_NO_ID ? 0 : 1;

    if (k->scope->creating && n != 0 && list->list.v[k->r->privacy].obsolete)
        ENT_TRY(BROKEN(k, "invalid-obsolete", ENT_NO_ID, "The privacy mark %.*s is obsolete: new labels cannot use it.",
                       ENT_N(list->list.v[k->r->privacy].name)));
    if (!k->scope->privacy || !list->declared || (n >= list->min && n <= list->max)) return ENT_OK;
    return BROKEN(k, "invalid-privacy-mark", ENT_NO_ID,
                  "The label holds %" PRIu64 " privacy marks; the policy %.*s allows %" PRIu64 " to %" PRIu64 ".", n, ENT_N(k->p->name),
                  list->min, list->max);
}

/* A value that takes input stands once: a marking has one place for what was typed. */
static ent_code check_typed(const checker *k)
{
    const ent_typed *list = k->r->typed.v;

    for (size_t i = 0; i < k->r->typed.n; i++)
        if (list[i].again)
            ENT_TRY(BROKEN(k, "invalid-typed", list[i].value, "Two texts stand for %.*s, which can be said once.",
                           ENT_N(k->p->values.v[list[i].value].name)));
    return ENT_OK;
}

static ent_code check_all(const checker *k)
{
    ENT_TRY(check_policy(k));
    for (uint32_t t = 0; t < k->p->tags.n; t++) ENT_TRY(check_tag(k, t));
    ENT_TRY(check_typed(k));
    ENT_TRY(check_privacy(k));
    return check_class(k);
}

ent_code ent_check_rules(const ent_policy *p, const ent_resolved *r, const ent_scope *scope, ent_err *e)
{
    return check_all(&(checker){.p = p, .r = r, .scope = scope, .f = &(ent_findings){.e = e}});
}

/* ---- the two questions ---- */

static ent_code find_violations(ent_arena *scratch, const ent_policy *p, const ent_label *l, const ent_scope *scope, const ent_findings *f)
{
    ent_resolved r;

    ENT_TRY(ent_same_policy(scratch, p, l->policy, l->policy_uri, f->e));
    ENT_TRY(ent_resolve_names(&r, scratch, p, l, f));
    return check_all(&(checker){.p = p, .r = &r, .scope = scope, .f = f});
}

static ent_code in_scratch(const ent_policy *p, const ent_label *l, const ent_scope *scope, const ent_findings *f)
{
    ent_arena *scratch = ent_arena_new(NULL, 0);
    ent_code code;

    if (scratch == NULL) return ent_nomem(f->e);
    code = find_violations(scratch, p, l, scope, f);
    ent_arena_free(scratch);
    return code;
}

ent_code ent_label_validate(const ent_policy *p, const ent_label *l, ent_time as_of, bool creating, ent_err *e)
{
    return in_scratch(p, l, &(ent_scope){.windows = true, .privacy = true, .creating = creating, .as_of = as_of}, &(ent_findings){.e = e});
}

ent_code ent_label_violations(ent_notes *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_time as_of, bool creating,
                              ent_err *e)
{
    const ent_findings f = {.notes = out, .a = a, .e = e};
    const ent_str none = {"", 0};
    ent_code code = find_violations(a, p, l, &(ent_scope){.windows = true, .privacy = true, .creating = creating, .as_of = as_of}, &f);

    /* What ends the search at once: another policy, or a name that is no text. */
    return code == ENT_INVALID ? ent_breach(&f, "invalid-policy", l->line, none, none) : code;
}
