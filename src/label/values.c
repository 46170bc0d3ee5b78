/* SPDX-License-Identifier: Apache-2.0 */
/* Single values of a label: is one there, and the label with one more. */
#include <string.h>

#include "resolve.h"

/* The categories whose names equal the set's under the policy. */
static ent_code has_in(bool *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_str set, ent_str value, ent_err *e)
{
    ent_str want_set, want_value, have;

    ENT_TRY(ent_name_key(&want_set, a, p, set, e));
    ENT_TRY(ent_name_key(&want_value, a, p, value, e));
    for (size_t i = 0; i < l->n; i++) {
        const ent_category *c = &l->categories[i];
        ENT_TRY(ent_name_key(&have, a, p, c->tag_name, e));
        if (!ent_str_eq(have, want_set)) continue;
        for (size_t k = 0; k < c->n; k++) {
            ENT_TRY(ent_name_key(&have, a, p, c->values[k], e));
            *out = *out || ent_str_eq(have, want_value);
        }
    }
    return ENT_OK;
}

ent_code ent_label_holds(bool *out, const ent_policy *p, const ent_label *l, const char *tag_set, const char *value, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(NULL, 0);
    ent_code code;

    *out = false;
    if (scratch == NULL) return ent_nomem(e);
    code = has_in(out, scratch, p, l, ent_str_c(tag_set), ent_str_c(value), e);
    ent_arena_free(scratch);
    if (code == ENT_OK || code == ENT_NOMEM) return code;
    *out = false; /* a name that cannot be compared is no value of the policy */
    return ENT_OK;
}

bool ent_label_has(const ent_policy *p, const ent_label *l, const char *tag_set, const char *value)
{
    bool found;
    ent_err e;

    return ent_label_holds(&found, p, l, tag_set, value, &e) == ENT_OK && found;
}

/* The label's category of this set and type, or l->n. */
static ent_code place_of(size_t *out, ent_arena *a, const ent_policy *p, const ent_label *l, uint32_t set, ent_category_type type,
                         ent_err *e)
{
    uint32_t other;

    for (*out = 0; *out < l->n; ++*out) {
        const ent_category *c = &l->categories[*out];
        ENT_TRY(ent_find_set(&other, a, p, c->tag_name, e));
        if (other == set && c->type == type) return ENT_OK;
    }
    return ENT_OK;
}

/* A category with one value more. */
static ent_code longer(ent_category *c, ent_arena *a, ent_str value, ent_err *e)
{
    ent_str *values;

    ENT_NEW(values, a, c->n + 1, e);
    if (c->n != 0) memcpy(values, c->values, c->n * sizeof *values);
    values[c->n] = value;
    c->values = values;
    c->n++;
    return ENT_OK;
}

ent_code ent_label_add(ent_label *out, ent_arena *a, const ent_policy *p, const ent_label *l, const char *tag_set, const char *value,
                       ent_err *e)
{
    bool held;
    uint32_t set, id = ENT_NO_ID;
    ent_category *list;
    const ent_label in = *l; /* out may be l itself */
    size_t at;

    l = &in;
    *out = (ent_label){0};
    ENT_TRY(ent_same_policy(a, p, l->policy, l->policy_uri, e));
    ENT_TRY(ent_find_set(&set, a, p, ent_str_c(tag_set), e));
    if (set != ENT_NO_ID) ENT_TRY(ent_find_value(&id, a, p, set, ENT_INFORMATIVE, ent_str_c(value), e));
    if (id == ENT_NO_ID) {
        return ent_fail(e, ENT_INVALID, NULL, "Use a policy that has it.", "The policy %.*s has no informative value %s: %s.",
                        ENT_F(p->name), tag_set, value);
    }
    ENT_TRY(ent_label_holds(&held, p, l, tag_set, value, e));
    if (held) {
        *out = *l;
        return ENT_OK;
    }
    ENT_TRY(place_of(&at, a, p, l, set, ENT_INFORMATIVE, e));
    ENT_NEW(list, a, l->n + 1, e);
    if (l->n != 0) memcpy(list, l->categories, l->n * sizeof *list);
    if (at == l->n) list[at] = (ent_category){.type = ENT_INFORMATIVE, .tag_name = p->sets.v[set].name};
    ENT_TRY(longer(&list[at], a, p->values.v[id].name, e));
    *out = *l;
    out->categories = list;
    out->n = at == l->n ? l->n + 1 : l->n;
    return ENT_OK;
}
