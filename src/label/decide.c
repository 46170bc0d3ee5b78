/* SPDX-License-Identifier: Apache-2.0 */
/* The one decision: the access control decision function of ADatP-4774.1 section 3.11.4, over bitmaps.
 *
 * PERMIT if and only if the policy version is the same, the class is among the classes held, all restrictive values are
 * held, of every permissive tag at least one value is held (a tag without values: nobody), and the dossier is held.
 * There is one place where this is computed for a cut, `weigh`: ent_admits asks it whether, ent_decide also why not. Many cuts
 * at once are cut_table.c's, and sentences explain.c's; the tests hold both against this one.                      */
#include <string.h>

#include "cut.h"

const char *ent_reason_word(ent_reason r)
{
    static const char *const words[] = {"nothing", "permitted", "input", "policy", "class", "restrictive", "permissive", "dossier"};

    return (size_t)r < sizeof words / sizeof *words ? words[r] : "nothing";
}

int ent_by_digest(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(ent_sha256));
}

bool ent_holds_dossier(const ent_holding *h, const ent_sha256 *dossier)
{
    size_t low = 0, high = h->n_dossiers;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int d = memcmp(&h->dossiers[middle], dossier, sizeof *dossier);
        if (d == 0) return true;
        if (d < 0) low = middle + 1;
        else high = middle;
    }
    return false;
}

bool ent_same_version(const ent_policy *a, const ent_policy *b)
{
    return a == b || memcmp(&a->digest, &b->digest, sizeof a->digest) == 0;
}

static bool holds_one(const ent_holding *h, const ent_cut_tag *t)
{
    for (uint32_t w = 0; w < t->n_words; w++)
        if ((h->values[t->first_word + w] & t->bits[w]) != 0) return true;
    return false;
}

/* ENT_WHY_PERMITTED, or the first condition that fails; *tag is the permissive tag that failed. */
static inline ent_reason weigh(const ent_holding *h, const ent_cut *c, const ent_cut_tag **tag)
{
    const ent_policy *p;

    if (h == NULL || c == NULL) return ENT_WHY_INPUT;
    p = c->policy;
    if (!ent_same_version(h->policy, p)) return ENT_WHY_POLICY;
    if (!ent_bit(h->classes, c->class_id)) return ENT_WHY_CLASS;
    for (size_t w = 0; w < p->restrictive_words; w++)
        if ((c->restrictive[w] & ~h->values[w]) != 0) return ENT_WHY_RESTRICTIVE;
    for (size_t i = 0; i < c->n_permissive; i++) {
        *tag = &c->permissive[i];
        if (!holds_one(h, *tag)) return ENT_WHY_PERMISSIVE;
    }
    if (c->has_dossier && !ent_holds_dossier(h, &c->dossier_digest)) return ENT_WHY_DOSSIER;
    return ENT_WHY_PERMITTED;
}

bool ent_admits(const ent_holding *h, const ent_cut *c)
{
    const ent_cut_tag *tag;

    return weigh(h, c, &tag) == ENT_WHY_PERMITTED;
}

void ent_cut_who(uint64_t *bits, const ent_cut *c, const ent_holding *const *holdings, size_t n)
{
    memset(bits, 0, (n + 63) / 64 * sizeof *bits);
    for (size_t i = 0; i < n; i++) bits[i / 64] |= (uint64_t)ent_admits(holdings[i], c) << (i % 64);
}

/* ---- the same with its reason ---- */

static const char *rule_of(ent_reason r)
{
    switch (r) {
    case ENT_WHY_INPUT: return "R-01";
    case ENT_WHY_POLICY: return "R-09";
    case ENT_WHY_PERMISSIVE: return "R-44";
    default: return "R-13";
    }
}

static ent_code one_missing(ent_decision *d, ent_arena *a, ent_str what, ent_err *e)
{
    ent_str *list;

    ENT_NEW(list, a, 1, e);
    list[0] = what;
    d->missing = list;
    d->n_missing = 1;
    return ENT_OK;
}

/* The restrictive values not held, of the first tag set that has any. */
static ent_code missing_restrictive(ent_decision *d, ent_arena *a, const ent_holding *h, const ent_cut *c, ent_err *e)
{
    const ent_policy *p = c->policy;
    const ent_set *set = NULL;
    ENT_VEC(ent_str) list = {0};

    for (uint32_t v = 0; v < p->values.n; v++) {
        uint32_t bit = p->values.v[v].bit;
        if (ent_value_tag(p, v)->type != ENT_RESTRICTIVE || !ent_bit(c->restrictive, bit) || ent_bit(h->values, bit)) continue;
        if (set == NULL) {
            set = ent_value_set(p, v);
            d->tag_set = set->name;
        }
        if (set == ent_value_set(p, v)) ENT_PUSH(&list, a, p->values.v[v].name, e);
    }
    d->missing = list.v;
    d->n_missing = list.n;
    return ENT_OK;
}

/* All values of the tag, since one of them would do; none when the tag is empty. */
static ent_code missing_permissive(ent_decision *d, ent_arena *a, const ent_cut *c, const ent_cut_tag *ct, ent_err *e)
{
    const ent_policy *p = c->policy;
    const ent_tag *t = &p->tags.v[ct->tag];
    ENT_VEC(ent_str) list = {0};

    for (uint32_t v = t->first_value; v < t->first_value + t->n_values; v++)
        if (ent_bit(ct->bits, p->values.v[v].bit - ct->first_word * 64)) ENT_PUSH(&list, a, p->values.v[v].name, e);
    d->tag_set = p->sets.v[t->set].name;
    d->missing = list.v;
    d->n_missing = list.n;
    return ENT_OK;
}

ent_code ent_decide(ent_decision *out, ent_arena *a, const ent_holding *h, const ent_cut *c, ent_err *e)
{
    const ent_cut_tag *tag = NULL;
    ent_reason reason = weigh(h, c, &tag);
    ent_decision d = {.verdict = ENT_DENY, .reason = reason, .rule = rule_of(reason)};

    *out = (ent_decision){.rule = "R-01"}; /* what stays if memory ends below: DENY */
    switch (reason) {
    case ENT_WHY_PERMITTED: d.verdict = ENT_PERMIT; break;
    case ENT_WHY_CLASS: ENT_TRY(one_missing(&d, a, ent_cut_class(c), e)); break;
    case ENT_WHY_RESTRICTIVE: ENT_TRY(missing_restrictive(&d, a, h, c, e)); break;
    case ENT_WHY_PERMISSIVE: ENT_TRY(missing_permissive(&d, a, c, tag, e)); break;
    case ENT_WHY_DOSSIER: ENT_TRY(one_missing(&d, a, c->dossier, e)); break;
    default: break;
    }
    *out = d;
    return ENT_OK;
}

/* ---- narrower or equal ---- */

static const ent_cut_tag *tag_in(const ent_cut *c, uint32_t tag)
{
    for (size_t i = 0; i < c->n_permissive; i++)
        if (c->permissive[i].tag == tag) return &c->permissive[i];
    return NULL;
}

static bool narrowed(const ent_cut *a, const ent_cut_tag *b)
{
    const ent_cut_tag *t = tag_in(a, b->tag);

    if (t == NULL) return false;
    for (uint32_t w = 0; w < b->n_words; w++)
        if ((t->bits[w] & ~b->bits[w]) != 0) return false;
    return true;
}

bool ent_cut_at_least(const ent_cut *a, const ent_cut *b)
{
    const ent_policy *p;

    if (a == NULL || b == NULL) return false;
    p = b->policy;
    if (!ent_same_version(a->policy, p)) return false;
    if (a->class_id != b->class_id && p->classes.v[a->class_id].rank <= p->classes.v[b->class_id].rank) return false;
    for (size_t w = 0; w < p->restrictive_words; w++)
        if ((b->restrictive[w] & ~a->restrictive[w]) != 0) return false;
    for (size_t i = 0; i < b->n_permissive; i++)
        if (!narrowed(a, &b->permissive[i])) return false;
    return !b->has_dossier || (a->has_dossier && memcmp(&a->dossier_digest, &b->dossier_digest, sizeof a->dossier_digest) == 0);
}
