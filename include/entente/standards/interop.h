/* SPDX-License-Identifier: Apache-2.0 */
/* Can A and B work together on a standard from a day on, for which parts, and why not. Computed from facts alone; what no fact says is not
 * known, and what is neither fielded nor tested is on paper.
 *
 * One nation, one part, one service:
 *   reserved (not lifted)                                     no, whatever else is stated
 *   says it does not implement, yet implemented or fielded    not known: the facts contradict each other
 *   fielded · tested                                          fielded · tested
 *   implemented (national document)                           on paper
 *   RATIFYING · FUTURE_DATE on and after it                   on paper
 *   WITH_RESERVATIONS                                         on paper if any reservation is stated, so that one sees which parts; else not known
 *   FUTURE_DATE before it · NOT_IMPLEMENTING · NOT_RATIFYING · NOT_PARTICIPATING      no
 *   NO_RESPONSE · nothing                                     not known
 * Several services: the lowest of them. A pair: the lower of the two. Lowest first: no, not known, on paper, tested, fielded.   */
#ifndef ENTENTE_STANDARDS_INTEROP_H
#define ENTENTE_STANDARDS_INTEROP_H

#include <entente/standards/ratify.h>

typedef enum ent_std_verdict {
    ENT_STD_VERDICT_NO = 0,
    ENT_STD_VERDICT_NOT_KNOWN,
    ENT_STD_VERDICT_ON_PAPER,
    ENT_STD_VERDICT_TESTED,
    ENT_STD_VERDICT_FIELDED
} ent_std_verdict;
enum { ENT_STD_VERDICTS = ENT_STD_VERDICT_FIELDED + 1 };
const char *ent_std_verdict_word(ent_std_verdict v); /* "no", "not known", "on paper", "tested", "fielded" */

typedef enum ent_std_why {
    ENT_STD_WHY_RESERVED = 1,
    ENT_STD_WHY_LIFTED, /* a reservation that was lifted */
    ENT_STD_WHY_CONTRADICTION,
    ENT_STD_WHY_FIELDED,
    ENT_STD_WHY_TESTED,
    ENT_STD_WHY_IMPLEMENTED,
    ENT_STD_WHY_ENDED, /* no longer implemented, fielded or tested */
    ENT_STD_WHY_RATIFYING,
    ENT_STD_WHY_RESERVATIONS_ELSEWHERE, /* ratifying with reservations, none on this part */
    ENT_STD_WHY_RESERVATIONS_UNKNOWN,   /* ratifying with reservations, no text says on what */
    ENT_STD_WHY_FROM_DATE,              /* the stated date has come */
    ENT_STD_WHY_NOT_BEFORE,             /* the stated date has not come */
    ENT_STD_WHY_NOT_IMPLEMENTING,
    ENT_STD_WHY_NOT_RATIFYING,
    ENT_STD_WHY_NOT_PARTICIPATING,
    ENT_STD_WHY_NO_RESPONSE,
    ENT_STD_WHY_NOTHING_STATED
} ent_std_why;
const char *ent_std_why_word(ent_std_why w); /* "reserved", … : stable */
const char *ent_std_why_text(ent_std_why w); /* a clause for people, to follow the nation: "has reserved this part" */

typedef struct ent_std_reason {
    ent_std_why why;
    ent_str nation;
    unsigned services;
    size_t fact; /* index of the input fact; SIZE_MAX for NOTHING_STATED */
} ent_std_reason;

/* The verdict for one part and the services for which it is the same for the same reasons. */
typedef struct ent_std_together {
    ent_str part; /* empty: the whole, or what is not named */
    unsigned services;
    ent_std_verdict verdict;
    size_t n_reasons;
    const ent_std_reason *reasons; /* those that decide first; then A before B */
    ent_date changes;              /* first later day on which the verdict is another by what is known; none: it stays */
    ent_std_verdict becomes;       /* with `changes` */
} ent_std_together;
typedef struct ent_std_togethers {
    size_t n;
    const ent_std_together *v; /* part 0 first */
} ent_std_togethers;

/* A and B on one standard. A nation or standard that no fact names is not known; that is an answer, not an error. */
ENT_CHECKED ent_code ent_std_interop(ent_std_togethers *out, ent_arena *a, const ent_std_facts *s, ent_str nation_a, ent_str nation_b,
                                     ent_str standard, ent_str edition, unsigned services, const ent_std_asof *q, ent_err *e);

/* ---- everybody with everybody ----------------------------------------------------------------------------------------------- */
typedef struct ent_std_unit {
    size_t standard, part; /* indices in ent_std_facts */
} ent_std_unit;

typedef struct ent_std_matrix {
    size_t n_nations;
    const ent_str *nations; /* as asked for */
    size_t n_units;
    const ent_std_unit *units; /* parts of the standards as asked for */
    const uint8_t *verdict;    /* ent_std_verdict of [(unit * n_nations + a) * n_nations + b] */
    const uint32_t *counts;    /* units with each verdict: [(a * n_nations + b) * ENT_STD_VERDICTS + verdict] */
} ent_std_matrix;

/* nations NULL: all that the facts name; standards NULL: likewise (indices in ent_std_facts). ENT_LIMIT beyond 256 MiB of verdicts. O(facts +
 * nations² × parts); the same as ent_std_interop for each pair.                                                                */
ENT_CHECKED ent_code ent_std_interop_matrix(ent_std_matrix *out, ent_arena *a, const ent_std_facts *s, const ent_str *nations,
                                            size_t n_nations, const size_t *standards, size_t n_standards, unsigned services,
                                            const ent_std_asof *q, ent_err *e);

/* ---- if one reservation were lifted -------------------------------------------------------------------------------------------- */
typedef struct ent_std_change {
    ent_str with, part;
    ent_std_verdict before, after;
} ent_std_change;
typedef struct ent_std_changes {
    size_t n;
    const ent_std_change *v; /* by part, then in the order of the nations */
    size_t n_lifted;         /* reservations that stood and would be lifted */
} ent_std_changes;

/* The nation lifts on q->on what it has reserved on the part (SIZE_MAX: on all parts), for the services. With each of the other nations:
 * the verdicts that change.                                                                                                    */
ENT_CHECKED ent_code ent_std_interop_if_lifted(ent_std_changes *out, ent_arena *a, const ent_std_facts *s, ent_str nation, size_t standard,
                                               size_t part, unsigned services, const ent_std_asof *q, ent_err *e);

#endif
