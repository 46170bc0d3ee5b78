/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts and holdings as the decision sees them. Both point to the policy that they were compiled under. */
#ifndef ENTENTE_LABEL_CUT_H
#define ENTENTE_LABEL_CUT_H

#include "resolve.h"

/* A permissive tag that the label carries: the words of its values. All zero: present but empty, hence nobody. A label
 * without the tag has no such record, which is "no limit"; the two are never confused.                          */
typedef struct ent_cut_tag {
    uint32_t tag, first_word, n_words;
    const uint64_t *bits;
} ent_cut_tag;

struct ent_cut {
    const ent_policy *policy;
    uint32_t class_id;
    const uint64_t *restrictive; /* policy->restrictive_words */
    size_t n_permissive;
    const ent_cut_tag *permissive; /* ascending by tag */
    bool has_dossier;
    ent_sha256 dossier_digest;
    ent_str dossier, text;
};

struct ent_holding {
    const ent_policy *policy;
    const uint64_t *classes; /* by class id */
    const uint64_t *values;  /* policy->words */
    size_t n_dossiers;
    const ent_sha256 *dossiers; /* ascending */
};

/* The cut of a label without dossier and text: all that the decision on it needs. */
ENT_CHECKED ent_code ent_cut_compile(ent_cut *c, ent_arena *a, const ent_policy *p, const ent_resolved *r, ent_err *e);

/* The dossier, and its digest, which decides; empty: none. */
ENT_CHECKED ent_code ent_cut_dossier(ent_cut *c, ent_arena *a, ent_str dossier, ent_err *e);

/* ent_label_decide, and the need to know of a dossier. */
ENT_CHECKED ent_code ent_judge(ent_decision *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_str dossier,
                               const ent_holding *h, ent_time as_of, ent_err *e);
/* DENY with the error's rule, in memory that outlives the error. */
void ent_judge_refused(ent_decision *out, ent_arena *a, const ent_err *e);

/* qsort's order of digests. */
int ent_by_digest(const void *a, const void *b);
bool ent_holds_dossier(const ent_holding *h, const ent_sha256 *dossier);
/* The policies are one version: the same, or loaded from the same bytes. */
bool ent_same_version(const ent_policy *a, const ent_policy *b);

static inline bool ent_bit(const uint64_t *words, uint32_t bit)
{
    return (words[bit / 64] >> (bit % 64) & 1) != 0;
}

static inline void ent_bit_set(uint64_t *words, uint32_t bit)
{
    words[bit / 64] |= UINT64_C(1) << (bit % 64);
}

#endif
