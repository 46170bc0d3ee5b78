/* SPDX-License-Identifier: Apache-2.0 */
/* A label that says what a cut says: for the mark of a field, of which only the cut is kept. */
#include "cut.h"

/* Is the tag in the cut? *bits: those of its values, beginning with *first_word. */
static bool has_tag(const ent_cut *c, uint32_t tag, const uint64_t **bits, uint32_t *first_word)
{
    if (c->policy->tags.v[tag].type == ENT_RESTRICTIVE) {
        *bits = c->restrictive;
        *first_word = 0;
        return true;
    }
    for (size_t i = 0; i < c->n_permissive; i++) {
        if (c->permissive[i].tag != tag) continue;
        *bits = c->permissive[i].bits;
        *first_word = c->permissive[i].first_word;
        return true;
    }
    return false;
}

/* All values of one kind that the cut has of a set. *there: the cut limits the set, perhaps to nobody. */
static ent_code values_of(ent_category *out, bool *there, ent_arena *a, const ent_cut *c, const ent_set *s, ent_err *e)
{
    const ent_policy *p = c->policy;
    ENT_VEC(ent_str) names = {0};

    *there = false;
    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++) {
        const ent_tag *tag = &p->tags.v[t];
        const uint64_t *bits;
        uint32_t first_word;
        if (tag->type != out->type || !has_tag(c, t, &bits, &first_word)) continue;
        *there = true;
        for (uint32_t v = tag->first_value; v < tag->first_value + tag->n_values; v++)
            if (ent_bit(bits, p->values.v[v].bit - first_word * 64)) ENT_PUSH(&names, a, p->values.v[v].name, e);
    }
    out->n = names.n;
    out->values = names.v;
    *there = *there && (out->type == ENT_PERMISSIVE || names.n != 0);
    return ENT_OK;
}

ent_code ent_cut_label(ent_label *out, ent_arena *a, const ent_cut *c, ent_err *e)
{
    static const ent_category_type types[] = {ENT_RESTRICTIVE, ENT_PERMISSIVE};
    ENT_VEC(ent_category) all = {0};
    const ent_policy *p = c->policy;

    *out = (ent_label){.role = ENT_LABEL_ORIGINATOR, .policy = p->name, .classification = ent_cut_class(c)};
    ENT_TRY(ent_str_fmt(&out->policy_uri, a, e, "urn:oid:%.*s", ENT_F(p->oid)));
    for (uint32_t s = 0; s < p->sets.n; s++)
        for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
            ent_category k = {.type = types[i], .tag_name = p->sets.v[s].name};
            bool there;
            ENT_TRY(values_of(&k, &there, a, c, &p->sets.v[s], e));
            if (there) ENT_PUSH(&all, a, k, e);
        }
    out->n = all.n;
    out->categories = all.v;
    return ENT_OK;
}
