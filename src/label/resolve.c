/* SPDX-License-Identifier: Apache-2.0 */

#include "resolve.h"

static const char NEXT_NAME[] = "Use a name of this policy, spelled as the policy spells it.";

ent_code ent_at_category(ent_err *e, const ent_category *c)
{
    if (c->line != 0) return ent_at(e, "line %u, category %.*s", c->line, ENT_F(c->tag_name));
    return ent_at(e, "category %.*s", ENT_F(c->tag_name));
}

ent_code ent_same_policy(ent_arena *a, const ent_policy *p, ent_str name, ent_str uri, ent_err *e)
{
    ent_str theirs, ours;

    if (ent_str_trim(name).n == 0) return ent_fail(e, ENT_INVALID, "R-01", "Name the policy.", "No policy is named.");
    ENT_TRY(ent_name_key(&theirs, a, p, name, e));
    ENT_TRY(ent_name_key(&ours, a, p, p->name, e));
    if (!ent_str_eq(theirs, ours)) {
        return ent_fail(e, ENT_INVALID, "R-09", "Use the policy that is named, or map the label first.",
                        "This is under the policy %.*s, not under %.*s.", ENT_F(name), ENT_F(p->name));
    }
    if (ent_str_starts(uri, "urn:oid:") && !ent_str_eq(uri, p->urn)) {
        return ent_fail(e, ENT_INVALID, "R-09", "Find out which policy is meant: name and identifier contradict each other.",
                        "The policy %.*s has the identifier %.*s, not %.*s.", ENT_F(p->name), ENT_F(p->urn), ENT_F(uri));
    }
    return ENT_OK;
}

static bool set_has_type(const ent_policy *p, uint32_t set, ent_category_type type)
{
    const ent_set *s = &p->sets.v[set];

    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++)
        if (p->tags.v[t].type == type) return true;
    return false;
}

ent_code ent_resolve_category(uint32_t *set, uint32_t *ids, ent_arena *a, const ent_policy *p, const ent_category *c, ent_err *e)
{
    ENT_TRY(ent_find_set(set, a, p, c->tag_name, e));
    if (*set == ENT_NO_ID || !set_has_type(p, *set, c->type)) {
        ent_fail(e, ENT_INVALID, NULL, NEXT_NAME, "The policy %.*s has no %s tag set \"%.*s\".", ENT_F(p->name), ent_category_word(c->type),
                 ENT_F(c->tag_name));
        return ent_at_category(e, c);
    }
    for (size_t i = 0; i < c->n; i++) {
        ENT_TRY(ent_find_value(&ids[i], a, p, *set, c->type, c->values[i], e));
        if (ids[i] != ENT_NO_ID) continue;
        ent_fail(e, ENT_INVALID, NULL, NEXT_NAME, "The tag set %.*s of the policy %.*s has no %s value \"%.*s\".",
                 ENT_F(p->sets.v[*set].name), ENT_F(p->name), ent_category_word(c->type), ENT_F(c->values[i]));
        return ent_at_category(e, c);
    }
    return ENT_OK;
}

ent_code ent_resolved_new(ent_resolved *out, ent_arena *a, const ent_policy *p, ent_err *e)
{
    ENT_NEW(out->present, a, p->values.n, e);
    ENT_NEW(out->count, a, p->tags.n, e);
    ENT_NEW(out->nobody, a, p->tags.n, e);
    out->class_id = 0;
    return ENT_OK;
}

void ent_resolved_put(ent_resolved *r, const ent_policy *p, uint32_t value)
{
    if (r->present[value]) return;
    r->present[value] = true;
    r->count[p->values.v[value].tag]++;
}

void ent_resolved_drop(ent_resolved *r, const ent_policy *p, uint32_t value)
{
    if (!r->present[value]) return;
    r->present[value] = false;
    r->count[p->values.v[value].tag]--;
}

/* An empty permissive category shuts everybody out; which tag of the set was meant does not matter, so all are. */
static void shut(ent_resolved *r, const ent_policy *p, uint32_t set)
{
    const ent_set *s = &p->sets.v[set];

    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++)
        if (p->tags.v[t].type == ENT_PERMISSIVE) r->nobody[t] = true;
}

static ent_code take_category(ent_resolved *r, ent_index *seen, ent_arena *a, const ent_policy *p, const ent_category *c, ent_err *e)
{
    uint32_t set, *ids;

    ENT_NEW(ids, a, c->n, e);
    ENT_TRY(ent_resolve_category(&set, ids, a, p, c, e));
    if (ent_index_put(seen, set, (uint32_t)c->type, (ent_str){0}, 1) != ENT_NO_ID) {
        ent_fail(e, ENT_INVALID, NULL, "Put all values of a tag set into one category.",
                 "The label has two %s categories %.*s; merging them could open access.", ent_category_word(c->type), ENT_F(c->tag_name));
        return ent_at_category(e, c);
    }
    if (c->n == 0 && c->type == ENT_RESTRICTIVE) {
        ent_fail(e, ENT_INVALID, NULL, "Name the values, or leave the category out.", "The restrictive category %.*s has no value.",
                 ENT_F(c->tag_name));
        return ent_at_category(e, c);
    }
    if (c->n == 0 && c->type == ENT_PERMISSIVE) shut(r, p, set);
    for (size_t i = 0; i < c->n; i++) ent_resolved_put(r, p, ids[i]);
    return ENT_OK;
}

ent_code ent_resolve(ent_resolved *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_err *e)
{
    ent_index seen = {0};

    ENT_TRY(ent_same_policy(a, p, l->policy, l->policy_uri, e));
    ENT_TRY(ent_resolved_new(out, a, p, e));
    if (ent_str_trim(l->classification).n == 0)
        return ent_fail(e, ENT_INVALID, "R-01", "Give the label a class of its policy.", "The label has no classification.");
    ENT_TRY(ent_find_class(&out->class_id, a, p, l->classification, e));
    if (out->class_id == ENT_NO_ID) {
        return ent_fail(e, ENT_INVALID, "R-01", NEXT_NAME, "The policy %.*s has no class \"%.*s\".", ENT_F(p->name),
                        ENT_F(l->classification));
    }
    ENT_TRY(ent_index_new(&seen, a, l->n, e));
    for (size_t i = 0; i < l->n; i++) ENT_TRY(take_category(out, &seen, a, p, &l->categories[i], e));
    return ENT_OK;
}

/* ---- back to names ---- */

/* The values of one category: first those of `order`, then the others as the policy has them. */
static ent_code category_values(ent_category *c, ent_arena *a, const ent_policy *p, const ent_resolved *r, uint32_t set,
                                const uint32_t *order, size_t n, ent_err *e)
{
    const ent_set *s = &p->sets.v[set];
    ent_str *names;
    size_t total = 0;
    bool *done;

    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++)
        if (p->tags.v[t].type == c->type) total += r->count[t];
    ENT_NEW(names, a, total, e);
    ENT_NEW(done, a, p->values.n, e);
    c->values = names;
    for (size_t i = 0; i < n; i++) {
        const ent_tag *t = ent_value_tag(p, order[i]);
        if (t->set != set || t->type != c->type || !r->present[order[i]] || done[order[i]]) continue;
        done[order[i]] = true;
        names[c->n++] = p->values.v[order[i]].name;
    }
    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++) {
        const ent_tag *tag = &p->tags.v[t];
        if (tag->type != c->type) continue;
        for (uint32_t v = tag->first_value; v < tag->first_value + tag->n_values; v++)
            if (r->present[v] && !done[v]) names[c->n++] = p->values.v[v].name;
    }
    return ENT_OK;
}

static void set_state(bool *any, bool *nobody, const ent_policy *p, const ent_resolved *r, uint32_t set, ent_category_type type)
{
    const ent_set *s = &p->sets.v[set];

    *any = *nobody = false;
    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++) {
        if (p->tags.v[t].type != type) continue;
        *any = *any || r->count[t] != 0;
        *nobody = *nobody || r->nobody[t];
    }
}

ent_code ent_unresolve_ordered(ent_label *out, ent_arena *a, const ent_policy *p, const ent_resolved *r, const uint32_t *order, size_t n,
                               ent_err *e)
{
    ENT_VEC(ent_category) list = {0};
    bool any, nobody;

    *out = (ent_label){0};
    for (uint32_t s = 0; s < p->sets.n; s++) {
        for (ent_category_type t = ENT_RESTRICTIVE; t <= ENT_INFORMATIVE; t++) {
            ent_category c = {.type = t, .tag_name = p->sets.v[s].name};
            set_state(&any, &nobody, p, r, s, t);
            if (!any && !nobody) continue;
            /* A label cannot say which tag of a set is the empty one, so the whole category is: nobody either way. */
            if (!nobody) ENT_TRY(category_values(&c, a, p, r, s, order, n, e));
            ENT_PUSH(&list, a, c, e);
        }
    }
    *out = (ent_label){
        .policy = p->name, .policy_uri = p->urn, .classification = p->classes.v[r->class_id].name, .n = list.n, .categories = list.v};
    return ENT_OK;
}

ent_code ent_unresolve(ent_label *out, ent_arena *a, const ent_policy *p, const ent_resolved *r, ent_err *e)
{
    return ent_unresolve_ordered(out, a, p, r, NULL, 0, e);
}
