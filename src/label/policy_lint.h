/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of policy lint share. */
#ifndef ENTENTE_LABEL_POLICY_LINT_H
#define ENTENTE_LABEL_POLICY_LINT_H

#include "resolve.h"

#define ENT_LINT_STEPS ((size_t)8 << 20)  /* of all searches together */
#define ENT_LINT_SEARCH ((size_t)1 << 18) /* of one */
#define ENT_LINT_NOTES 2000

typedef struct ent_linter {
    const ent_policy *p;
    const ent_policy *const *others;
    size_t n_others;
    ent_arena *a;       /* of the notes */
    ent_arena *scratch; /* of everything else; gone when lint ends */
    ent_notes *notes;
    size_t first; /* note of this lint */
    size_t steps; /* spent */
    bool undecided;
    ent_err *e;
} ent_linter;

/* A finding, unless there are too many already. */
#define ENT_LINT_SAY(l, line, code, ...)                             \
    ((l)->notes->n - (l)->first >= ENT_LINT_NOTES ? ent_lint_full(l) \
                                                  : ent_note_add((l)->notes, (l)->a, (line), (code), (l)->e, __VA_ARGS__))
ent_code ent_lint_full(ent_linter *l); /* ENT_OK */
/* false: the steps are used up, and lint will say so. */
bool ent_lint_spend(ent_linter *l, size_t steps);

/* ---- labels that exist: policy_lint_reach.c ---- */

typedef enum ent_reach { ENT_REACH_NO = 0, ENT_REACH_YES, ENT_REACH_UNDECIDED } ent_reach;

/* A valid label in the making. After ENT_REACH_YES: the smallest that was found. */
typedef struct ent_search {
    ent_linter *l;
    ent_resolved r;
    uint32_t *chosen; /* values present, as they were added */
    size_t n;
    size_t steps;
} ent_search;

ENT_CHECKED ent_code ent_search_new(ent_search *s, ent_linter *l);
/* Is there a valid label of this class with this value (ENT_NO_ID: with whatever it needs)? Dates that exclude each other count,
 * a day does not.                                                                                                */
ent_reach ent_search_label(ent_search *s, uint32_t class_id, uint32_t value);
/* Is something there that the reference names, as validate.c has it? */
bool ent_lint_present(const ent_policy *p, const ent_resolved *r, const ent_ref *ref, uint32_t self);
/* Does the value's own rule forbid this class? */
bool ent_lint_forbids(const ent_policy *p, uint32_t value, uint32_t class_id);
/* One byte for each class and value, class_id * values + value: an ent_reach. NULL: too many to look at. */
ENT_CHECKED ent_code ent_lint_reach(const uint8_t **out, ent_linter *l);

/* The marking of a label; empty when it cannot be written. Never NULL, NUL-ended. */
ENT_CHECKED ent_code ent_lint_marking(ent_str *out, ent_linter *l, const ent_label *label, ent_str lang, ent_place place);

/* ---- the checks; reach as above ---- */
ENT_CHECKED ent_code ent_lint_names(ent_linter *l);                        /* policy_lint_names.c */
ENT_CHECKED ent_code ent_lint_rules(ent_linter *l);                        /* policy_lint_rules.c */
ENT_CHECKED ent_code ent_lint_access(ent_linter *l, const uint8_t *reach); /* policy_lint.c: unreachable, universal */
ENT_CHECKED ent_code ent_lint_marks(ent_linter *l, const uint8_t *reach);  /* policy_lint_marks.c */
ENT_CHECKED ent_code ent_lint_r04(ent_linter *l, const uint8_t *reach);    /* policy_lint_r04.c */
ENT_CHECKED ent_code ent_lint_peers(ent_linter *l);                        /* policy_lint_peers.c */

#endif
