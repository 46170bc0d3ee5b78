/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts and the one decision: the access control decision function of ADatP-4774.1 section 3.11.4.
 *
 * PERMIT if and only if: same policy version; the class is a member of the classes held; all restrictive values are held; of
 * every permissive tag at least one value is held; the dossier is held. Informative values take no part. The zero value of a
 * verdict is DENY, and anything unknown, malformed or empty is DENY.                                                 */
#ifndef ENTENTE_LABEL_DECISION_H
#define ENTENTE_LABEL_DECISION_H

#include <entente/label/clearance.h>

/* ---- cut: what of a label decides access ---------------------------------------------------------------------- */
typedef struct ent_cut ent_cut;

/* The label must be valid under p at as_of (checked here). dossier: empty for none. The cut points to p, as a holding does. */
ENT_CHECKED ent_code ent_cut_of(const ent_cut **out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_str dossier, ent_time as_of,
                                ent_err *e);
/* Canonical JSON: {"class":…,"dossier":…,"permissive":[[set oid,tag,[values…]]…],"policy":oid,"policy_digest":hex,
 * "restrictive":[…]}; equal cuts have equal text.                                                                 */
ent_str ent_cut_text(const ent_cut *c);
ENT_CHECKED ent_code ent_cut_read(const ent_cut **out, ent_arena *a, const ent_policy *p, ent_str text, ent_err *e);
/* The cut under p, another version of its policy. What p has no words for, and a cut of another policy, stays as it is. */
ENT_CHECKED ent_code ent_cut_renew(const ent_cut **out, ent_arena *a, const ent_policy *p, const ent_cut *c, ent_err *e);
ent_str ent_cut_class(const ent_cut *c);
const ent_policy *ent_cut_policy(const ent_cut *c);
/* A label that says what the cut says: class, restrictive and permissive values; the dossier is no part of a label. Without dates,
 * originator, privacy mark and informative values, which a cut does not have. For markings and joins.                    */
ENT_CHECKED ent_code ent_cut_label(ent_label *out, ent_arena *a, const ent_cut *c, ent_err *e);

/* true if a lets nobody in whom b shuts out: class at or above, all restrictive values of b, each permissive tag of b
 * narrowed or kept, the dossier of b kept. Cuts of different policies: false.                                      */
bool ent_cut_at_least(const ent_cut *a, const ent_cut *b);

/* ---- decision ------------------------------------------------------------------------------------------------- */
typedef enum ent_verdict { ENT_DENY = 0, ENT_PERMIT = 1 } ent_verdict;

typedef enum ent_reason {
    ENT_WHY_NOTHING = 0, /* no decision was made: DENY                       */
    ENT_WHY_PERMITTED,   /* all conditions hold                              */
    ENT_WHY_INPUT,       /* label, clearance or policy malformed or invalid  */
    ENT_WHY_POLICY,      /* other policy, or other version, no equivalence   */
    ENT_WHY_CLASS,       /* class not held                                   */
    ENT_WHY_RESTRICTIVE, /* restrictive values missing                       */
    ENT_WHY_PERMISSIVE,  /* none of the permissive values held, or set empty */
    ENT_WHY_DOSSIER      /* need to know not recorded                        */
} ent_reason;

typedef struct ent_decision {
    ent_verdict verdict;
    ent_reason reason;
    const char *rule; /* "R-13", "R-44", …; never NULL after a decision */
    ent_str tag_set;  /* name, for RESTRICTIVE and PERMISSIVE */
    size_t n_missing; /* the class, the values or the dossier that were missing */
    const ent_str *missing;
} ent_decision;

const char *ent_reason_word(ent_reason r); /* "permitted", "class", "permissive", … */

/* The one decision, without allocation: true is PERMIT. h or c NULL: false. */
bool ent_admits(const ent_holding *h, const ent_cut *c);
/* The same with its reason. */
ENT_CHECKED ent_code ent_decide(ent_decision *out, ent_arena *a, const ent_holding *h, const ent_cut *c, ent_err *e);

/* Label in, verdict out, in one call: validity at as_of first, then the decision on it. *out is DENY unless ENT_OK is returned and
 * the decision says otherwise. Bad input returns its error, and *out says ENT_WHY_INPUT with the error's rule. A label that names
 * another policy is no bad input: ENT_OK, DENY, ENT_WHY_POLICY, since nothing says how the two relate. p: not NULL. */
ENT_CHECKED ent_code ent_label_decide(ent_decision *out, ent_arena *a, const ent_policy *p, const ent_label *l, const ent_holding *h,
                                      ent_time as_of, ent_err *e);
/* The same from the label's bytes in any form, read tolerantly; what succeeds the label at as_of is judged in its place. */
ENT_CHECKED ent_code ent_label_decide_bytes(ent_decision *out, ent_arena *a, const ent_policy *p, ent_str label, const ent_holding *h,
                                            ent_time as_of, ent_err *e);

/* ---- every condition, for people ------------------------------------------------------------------------------- */
typedef struct ent_condition {
    const char *code; /* "policy", "class", "restrictive", "permissive", "dossier" */
    const char *rule; /* "R-13" */
    bool holds;
    ent_str tag_set; /* or empty */
    ent_str text;    /* one sentence: "Of Releasable To the clearance needs one of SWE, NATO; it holds SWE." */
} ent_condition;
/* All conditions of the decision, also those behind the first that fails; their conjunction is the verdict. */
ENT_CHECKED ent_code ent_explain(const ent_condition **out, size_t *n, ent_arena *a, const ent_holding *h, const ent_cut *c, ent_err *e);

/* ---- many at once ---------------------------------------------------------------------------------------------- */
/* Cuts packed for one pass: the view of a clearance is one bit for each cut, bit i of word i / 64 for cut i. */
typedef struct ent_cut_table ent_cut_table;
/* Cuts of any policies, which must live as long as the table; a NULL is a cut that nobody may see. At most 16,777,216. */
ENT_CHECKED ent_code ent_cut_table_of(const ent_cut_table **out, ent_arena *a, const ent_cut *const *cuts, size_t n, ent_err *e);
size_t ent_cut_table_count(const ent_cut_table *t);
/* bits: (count + 63) / 64 words, all written; bits beyond the count are 0. A NULL holding sees nothing. The same answer as ent_admits
 * for each cut.                                                                                                    */
void ent_cut_table_view(uint64_t *bits, const ent_cut_table *t, const ent_holding *h);
/* Who may see one cut: bit i for holding i; a NULL holding is 0. */
void ent_cut_who(uint64_t *bits, const ent_cut *c, const ent_holding *const *holdings, size_t n);

/* ---- record ---------------------------------------------------------------------------------------------------- */
/* What a decision was made from: the bytes themselves. */
typedef struct ent_decision_case {
    ent_str policy;    /* SPIF */
    ent_str clearance; /* any form that ent_clearance_read takes */
    ent_str label;     /* any form that ent_label_read takes */
    size_t n_dossiers; /* held */
    const ent_str *dossiers;
    ent_str dossier; /* of the item, or empty */
    bool strict;
    ent_time as_of;
} ent_decision_case;

/* Decides from bytes and writes the record: canonical JSON with version, digests (SHA-256) of the three inputs, dossiers, strict,
 * as_of, verdict, reason, rule, tag set, missing; for bad input also the error's sentence and place. ENT_OK also for bad input, which is
 * recorded as DENY; *out says so. d may be NULL. ENT_INVALID when a dossier's name is no text: such a case cannot be written down.
 * strict is about clearance and label. The record's member `digest` is the SHA-256 of the rest: no signature, but a change shows. */
ENT_CHECKED ent_code ent_decision_record(ent_str *out, ent_decision *d, ent_arena *a, const ent_decision_case *c, ent_err *e);
/* Decides again from the same inputs and compares. ENT_UNVERIFIED names what differs: an input's digest, or the answer. dossiers, strict and
 * as_of are the record's; those of c are not looked at.                                                             */
ENT_CHECKED ent_code ent_decision_replay(ent_arena *a, ent_str record, const ent_decision_case *c, ent_err *e);

#endif
