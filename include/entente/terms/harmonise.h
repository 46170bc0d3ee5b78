/* SPDX-License-Identifier: Apache-2.0 */
/* Two termbases brought together: which of their concepts are the same? Proposals with evidence, for a person to decide; nothing is merged
 * here. What can be confused is never proposed: calibres that differ, or that one side leaves open, block a pair.
 *
 *   first, second ──► proposals (best first), open (one designation, several concepts), blocked (with the reason), alone
 *
 * A pair is found by an equal designation in one language (folded as in ent_fold), an equal definition, a calibre that both name, or a
 * relation "exact" from one to the other: its target is the id, alone or after the source or title of the other base and ":".
 * "und", "mul" and "zxx" are one place to look in, but no language. A calibre is named by a designation that says nothing else.
 * Time: O(n log n) in designations and definitions. Indices are those of the bases.                                            */
#ifndef ENTENTE_TERMS_HARMONISE_H
#define ENTENTE_TERMS_HARMONISE_H

#include <entente/terms/calibre.h>
#include <entente/terms/concept.h>

enum {
    ENT_HARMONISE_EVIDENCE_MAX = 16, /* sentences of one pair */
    ENT_HARMONISE_SHARED_MAX = 64    /* what more concepts than this share finds nothing, but a designation, which is open */
};

typedef enum ent_term_grade {
    ENT_TERM_WEAK = 1, /* by a designation that one of them deprecates, or only finds by; or the subjects differ */
    ENT_TERM_LIKELY,   /* by one designation in one language */
    ENT_TERM_STRONG    /* by a relation, a calibre, two languages, or a designation and the definition */
} ent_term_grade;
const char *ent_term_grade_word(ent_term_grade g); /* "weak", "likely", "strong" */

typedef struct ent_term_proposal {
    size_t first, second;
    ent_term_grade grade;
    bool contested; /* one of the two is in another proposal too */
    size_t n_evidence;
    const ent_str *evidence;
} ent_term_proposal;

/* A designation that several concepts of a side have: whoever reads it does not know which is meant. */
typedef struct ent_term_open {
    ent_str designation, lang;
    size_t n_first, n_second;
    const size_t *first, *second;
} ent_term_open;

typedef struct ent_term_blocked {
    size_t first, second;
    ent_str why;
} ent_term_blocked;

typedef struct ent_term_harmony {
    size_t n_proposals;
    const ent_term_proposal *proposals; /* by grade, then by the order of the first and the second base; each pair once */
    size_t n_open;
    const ent_term_open *open; /* by language, then designation */
    size_t n_blocked;
    const ent_term_blocked *blocked;
    size_t n_alone_first, n_alone_second; /* in no proposal, not open and not blocked */
    const size_t *alone_first, *alone_second;
} ent_term_harmony;

/* k may be NULL: then calibres play no part, and a designation with a number in it is told as every other. */
ENT_CHECKED ent_code ent_term_harmonise(ent_term_harmony *out, ent_arena *a, const ent_term_base *first, const ent_term_base *second,
                                        const ent_calibres *k, ent_err *e);

/* Can these two be confused, so that nobody may call them the same? *why: the sentence; empty when they cannot. Deprecated, superseded and
 * search-only designations count only where a concept has no other that states a calibre. What is left open ("155 mm") does not
 * block two concepts that also agree on a designation that leaves nothing open; what differs always does.                       */
ENT_CHECKED ent_code ent_term_confusable(ent_str *why, ent_arena *a, const ent_term_concept *x, const ent_term_concept *y,
                                         const ent_calibres *k, ent_err *e);

#endif
