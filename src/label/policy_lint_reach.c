/* SPDX-License-Identifier: Apache-2.0 */
/* Which labels exist: a search for a valid label with a given class and value.
 *
 * It begins with what is asked for and adds what is required, one value at a time, going back where nothing fits. Values only
 * ever make conflicts, never undo them, so what the search does not find does not exist. The steps are bounded; when they
 * are used up, the answer is that nobody knows.                                                                  */

#include "policy_lint.h"

#define MAX_CHOSEN 256
#define MAX_PAIRS ((size_t)1 << 20)

/* ---- what stands against a label ---- */

bool ent_lint_present(const ent_policy *p, const ent_resolved *r, const ent_ref *ref, uint32_t self)
{
    for (size_t i = 0; i < ref->n; i++) {
        uint32_t id = ref->ids[i];
        bool own = ref->all && self != ENT_NO_ID && p->values.v[self].tag == id;
        if (ref->all ? r->count[id] > own : r->present[id]) return true;
    }
    return false;
}

bool ent_lint_forbids(const ent_policy *p, uint32_t value, uint32_t class_id)
{
    const ent_value *v = &p->values.v[value];

    for (size_t i = 0; i < v->excluded_classes.n; i++)
        if (v->excluded_classes.v[i] == class_id) return true;
    return v->required_class != ENT_NO_ID && v->required_class != class_id;
}

static size_t met(ent_search *s, const ent_requirement *q)
{
    size_t n = 0;

    s->steps += q->refs.n;
    for (size_t i = 0; i < q->refs.n; i++) n += ent_lint_present(s->l->p, &s->r, &q->refs.v[i], ENT_NO_ID);
    return n;
}

/* "Exactly one" that are two already. */
static bool too_many(ent_search *s, const ent_requirements *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].operation == ENT_OP_ONLY_ONE && met(s, &list->v[i]) > 1) return true;
    return false;
}

static bool value_conflicts(ent_search *s, uint32_t value)
{
    const ent_policy *p = s->l->p;
    const ent_value *v = &p->values.v[value];

    s->steps += 1 + v->excluded.n + v->excluded_classes.n;
    if (ent_lint_forbids(p, value, s->r.class_id)) return true;
    if (v->has_from && v->has_to && v->from > v->to) return true;
    if (s->r.count[v->tag] > p->tags.v[v->tag].max) return true;
    for (size_t i = 0; i < v->excluded.n; i++)
        if (ent_lint_present(p, &s->r, &v->excluded.v[i], value)) return true;
    return too_many(s, &v->required);
}

static bool conflicts(ent_search *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (value_conflicts(s, s->chosen[i])) return true;
    return too_many(s, &s->l->p->classes.v[s->r.class_id].required);
}

/* ---- what it still needs ---- */

/* One of the values that these references name, or that the tag has. */
typedef struct need {
    const ent_ref *refs;
    size_t n;
    uint32_t tag; /* when there are no references */
} need;

static bool unmet(need *out, ent_search *s, const ent_requirements *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const ent_requirement *q = &list->v[i];
        size_t n = met(s, q), k = 0;
        if (q->operation == ENT_OP_ALL ? n == q->refs.n : n != 0) continue;
        *out = (need){.refs = q->refs.v, .n = q->refs.n};
        if (q->operation != ENT_OP_ALL) return true;
        while (ent_lint_present(s->l->p, &s->r, &q->refs.v[k], ENT_NO_ID)) k++;
        *out = (need){.refs = &q->refs.v[k], .n = 1};
        return true;
    }
    return false;
}

static bool find_need(need *out, ent_search *s)
{
    const ent_policy *p = s->l->p;

    if (unmet(out, s, &p->classes.v[s->r.class_id].required)) return true;
    for (size_t i = 0; i < s->n; i++)
        if (unmet(out, s, &p->values.v[s->chosen[i]].required)) return true;
    s->steps += p->tags.n;
    for (uint32_t t = 0; t < p->tags.n; t++) {
        if (s->r.count[t] >= p->tags.v[t].min) continue;
        *out = (need){.tag = t};
        return true;
    }
    return false;
}

/* ---- the search ---- */

static ent_reach extend(ent_search *s);

static ent_reach try_value(ent_search *s, uint32_t value)
{
    ent_reach found;

    if (s->r.present[value]) return ENT_REACH_NO;
    if (s->n == MAX_CHOSEN || s->steps > ENT_LINT_SEARCH) return ENT_REACH_UNDECIDED;
    s->chosen[s->n++] = value;
    ent_resolved_put(&s->r, s->l->p, value);
    found = extend(s);
    if (found == ENT_REACH_YES) return found;
    ent_resolved_drop(&s->r, s->l->p, value);
    s->n--;
    return found;
}

static ent_reach try_tag(ent_search *s, uint32_t tag)
{
    const ent_tag *t = &s->l->p->tags.v[tag];
    ent_reach found = ENT_REACH_NO;

    for (uint32_t v = t->first_value; v < t->first_value + t->n_values && found == ENT_REACH_NO; v++) found = try_value(s, v);
    return found;
}

static ent_reach try_ref(ent_search *s, const ent_ref *ref)
{
    ent_reach found = ENT_REACH_NO;

    for (size_t i = 0; i < ref->n && found == ENT_REACH_NO; i++) found = ref->all ? try_tag(s, ref->ids[i]) : try_value(s, ref->ids[i]);
    return found;
}

/* Depth: one for each value chosen. */
static ent_reach extend(ent_search *s)
{
    ent_reach found = ENT_REACH_NO;
    need missing;

    if (conflicts(s)) return ENT_REACH_NO;
    if (!find_need(&missing, s)) return ENT_REACH_YES;
    if (missing.refs == NULL) return try_tag(s, missing.tag);
    for (size_t i = 0; i < missing.n && found == ENT_REACH_NO; i++) found = try_ref(s, &missing.refs[i]);
    return found;
}

ent_code ent_search_new(ent_search *s, ent_linter *l)
{
    *s = (ent_search){.l = l};
    ENT_NEW(s->chosen, l->scratch, MAX_CHOSEN, l->e);
    return ent_resolved_new(&s->r, l->scratch, l->p, l->e);
}

ent_reach ent_search_label(ent_search *s, uint32_t class_id, uint32_t value)
{
    ent_reach found;

    for (size_t i = 0; i < s->n; i++) ent_resolved_drop(&s->r, s->l->p, s->chosen[i]);
    s->n = s->steps = 0;
    s->r.class_id = class_id;
    found = value == ENT_NO_ID ? extend(s) : try_value(s, value);
    return ent_lint_spend(s->l, s->steps) ? found : ENT_REACH_UNDECIDED;
}

/* ---- all pairs ---- */

ent_code ent_lint_reach(const uint8_t **out, ent_linter *l)
{
    const ent_policy *p = l->p;
    ent_search s;
    uint8_t *map;

    *out = NULL;
    if (p->values.n > MAX_PAIRS / p->classes.n) {
        l->undecided = true;
        return ENT_OK;
    }
    ENT_NEW(map, l->scratch, p->classes.n * p->values.n, l->e);
    ENT_TRY(ent_search_new(&s, l));
    for (uint32_t c = 0; c < p->classes.n; c++)
        for (uint32_t v = 0; v < p->values.n; v++)
            map[c * p->values.n + v] = l->undecided ? ENT_REACH_UNDECIDED : (uint8_t)ent_search_label(&s, c, v);
    *out = map;
    return ENT_OK;
}
