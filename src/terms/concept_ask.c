/* SPDX-License-Identifier: Apache-2.0 */
/* Which language and which designation of it to show. */
#include "concept_private.h"

static const ent_term_language *exactly(const ent_term_concept *c, ent_str tag)
{
    for (size_t i = 0; i < c->n_languages; i++)
        if (terms__same_tag(c->languages[i].tag, tag)) return &c->languages[i];
    return NULL;
}

/* Lookup (RFC 4647 section 3.4): shortened from the end, single letters and what follows them together. */
static const ent_term_language *lookup(const ent_term_concept *c, ent_str tag)
{
    while (tag.n != 0) {
        const ent_term_language *l = exactly(c, tag);
        if (l != NULL) return l;
        while (tag.n != 0 && tag.p[tag.n - 1] != '-') tag.n--;
        if (tag.n != 0) tag.n--;
        if (tag.n >= 2 && tag.p[tag.n - 2] == '-') tag.n -= 2;
    }
    return NULL;
}

const ent_term_language *ent_term_language_for(const ent_term_concept *c, ent_str wanted, const ent_str *others, size_t n_others)
{
    const ent_term_language *l = lookup(c, wanted);

    for (size_t i = 0; i < n_others && l == NULL; i++) l = lookup(c, others[i]);
    return l;
}

/* The lower, the better. */
static int rank(const ent_term_designation *d, ent_str region, ent_str authority)
{
    static const int ranks[] = {[ENT_TERM_NO_STATUS] = 3,  [ENT_TERM_PREFERRED] = 1,  [ENT_TERM_ADMITTED] = 2,
                                [ENT_TERM_DEPRECATED] = 6, [ENT_TERM_SUPERSEDED] = 5, [ENT_TERM_OTHER_STATUS] = 4};
    int r = d->status <= ENT_TERM_OTHER_STATUS ? ranks[d->status] : 4;

    if (d->search_only) return 7;
    return r == 1 && terms__same_tag(d->region, region) && ent_str_eq(d->authority, authority) ? 0 : r;
}

const ent_term_designation *ent_term_to_show(const ent_term_language *l, ent_str region, ent_str authority)
{
    const ent_term_designation *best = NULL;

    for (size_t i = 0; i < l->n_designations; i++)
        if (best == NULL || rank(&l->designations[i], region, authority) < rank(best, region, authority)) best = &l->designations[i];
    return best;
}
