/* SPDX-License-Identifier: Apache-2.0 */
/* Labels: who may see what. Pure: no file, no clock, no database, no randomness.
 *
 *   SPIF (XML) ──load──► ent_policy ─────────────┬──────────────────────────┐
 *   4774 label (XML) ──parse──► ent_label ──cut──► ent_cut ─────────────────┤
 *   4774 clearance (XML) ──parse──► ent_clearance ──hold──► ent_holding ────┴─decide─► ent_decision
 *
 * A *policy* is a compiled Security Policy Information File (Open XML SPIF 2.x). A *label* is what a STANAG 4774
 * label says, by name. A *cut* is what of a label decides access, compiled under one policy version: class,
 * restrictive and permissive values, need-to-know dossier. A *clearance* is what somebody holds, by name; a
 * *holding* is a clearance compiled under one policy version with the dossiers held.
 *
 * The decision is the access control decision function of ADatP-4774.1 section 3.11.4: same policy; the class is a
 * member of the classes held; all restrictive values are held; of every permissive tag at least one value is held.
 * Informative values take no part. The zero value of a verdict is DENY, and anything unknown, malformed or empty is
 * DENY. No other room compares classifications.
 *
 * Everything returned lives in the given arena; policies, cuts and holdings are immutable and may be shared.       */
#ifndef ENTENTE_LABEL_H
#define ENTENTE_LABEL_H

#include <entente/core.h>

/* ---- findings about an input that was still accepted ------------------------------------------------------- */
typedef struct ent_note {
    unsigned line;    /* 0 when the input has no lines                    */
    const char *code; /* stable, kebab-case: "spif-order", "label-case"   */
    ent_str text;     /* one sentence                                      */
} ent_note;
typedef struct ent_notes {
    ent_note *v;
    size_t n, cap;
} ent_notes; /* used with ENT_PUSH */

/* ---- policy -------------------------------------------------------------------------------------------------- */
typedef struct ent_policy ent_policy;

/* spif: the whole document, at most 16 MiB. notes may be NULL; its codes are listed in src/label/README.md. ENT_INVALID with line and element for what must never load
 * (not well formed, unresolved references, duplicate class, set or value names, no class); deviations that can be
 * lived with become notes.                                                                                        */
ENT_CHECKED ent_code ent_policy_load(const ent_policy **out, ent_arena *a, ent_str spif, ent_notes *notes, ent_err *e);

ent_str ent_policy_name(const ent_policy *p);
ent_str ent_policy_oid(const ent_policy *p); /* "1.3.26.1.3.1" */
int64_t ent_policy_version(const ent_policy *p);
const ent_sha256 *ent_policy_digest(const ent_policy *p); /* of the SPIF's bytes */

/* Classes by ascending hierarchy. */
size_t ent_policy_classes(const ent_policy *p);
ent_str ent_policy_class(const ent_policy *p, size_t i);
/* *within: class is at or below ceiling in the hierarchy. ENT_INVALID when either name is not in the policy. */
ENT_CHECKED ent_code ent_policy_within(bool *within, const ent_policy *p, ent_str classification, ent_str ceiling, ent_err *e);

/* ---- label --------------------------------------------------------------------------------------------------- */
typedef enum ent_category_type { ENT_RESTRICTIVE = 1, ENT_PERMISSIVE, ENT_INFORMATIVE } ent_category_type;

typedef struct ent_category {
    ent_category_type type;
    ent_str tag_name; /* name of the tag SET, as 4774 has it */
    ent_str uri;      /* may be empty */
    size_t n;
    const ent_str *values;
    unsigned line;
} ent_category;

typedef struct ent_label ent_label;
struct ent_label {
    ent_str policy, policy_uri; /* policy_uri: "urn:oid:…" or empty */
    ent_str classification;
    ent_str privacy_mark;
    size_t n;
    const ent_category *categories;
    ent_str originator, originator_type; /* OriginatorID and its IDType, or empty */
    bool has_created, has_review;
    ent_time created, review;
    const ent_label *successor; /* or NULL; valid from succession on */
    ent_time succession;
    unsigned line; /* of the root element, 0 if not read from XML */
};

/* STANAG 4774 XML. strict: every deviation from the schema is refused; otherwise published errata are repaired and
 * noted, never an unknown value. notes may be NULL.                                                                */
ENT_CHECKED ent_code ent_label_parse(ent_label *out, ent_arena *a, ent_str xml, bool strict, ent_notes *notes, ent_err *e);

/* Schema-valid originatorConfidentialityLabel. Without `created` the label cannot be written: ENT_INVALID. */
ENT_CHECKED ent_code ent_label_write(ent_str *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_err *e);

/* Validity under the policy at as_of; `creating` also refuses obsolete values. ENT_INVALID names the first broken
 * rule, tag and value. A permissive category without a value is valid and means nobody.                           */
ENT_CHECKED ent_code ent_label_validate(const ent_policy *p, const ent_label *l, ent_time as_of, bool creating, ent_err *e);

/* true if the label holds this value, e.g. "Administrative", "EXERCISE". Names fold case under NATO and PUBLIC. */
bool ent_label_has(const ent_policy *p, const ent_label *l, const char *tag_set, const char *value);

/* The label with one informative value added (a no-op if it is there): for the EXERCISE mark. */
ENT_CHECKED ent_code ent_label_add(ent_label *out, ent_arena *a, const ent_policy *p, const ent_label *l, const char *tag_set,
                                   const char *value, ent_err *e);

/* ---- marking ------------------------------------------------------------------------------------------------- */
typedef enum ent_place { ENT_PAGE_TOP = 1, ENT_PAGE_BOTTOM, ENT_DOCUMENT_START, ENT_DOCUMENT_END, ENT_PORTION } ent_place;

/* One line of text, e.g. "NATO RESTRICTED Releasable To Japan, Australia, PFP". lang: BCP 47, may be empty. The label's names
 * must be known (ENT_INVALID), it need not be valid. A label for nobody has no marking: ENT_INVALID.               */
ENT_CHECKED ent_code ent_label_marking(ent_str *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_str lang, ent_place place,
                                       ent_err *e);
/* The reverse, for the banner form, in any language of the policy: every token must be known and used once. What the policy
 * prints silently and requires is added; the label is valid but for dates. created is left unset. ENT_INVALID names the
 * character where nothing is known any more, or the rule of the policy that the label breaks.                      */
ENT_CHECKED ent_code ent_label_unmark(ent_label *out, ent_arena *a, const ent_policy *p, ent_str marking, ent_err *e);

/* ---- cut ------------------------------------------------------------------------------------------------------ */
typedef struct ent_cut ent_cut;

/* The label must be valid under p at as_of (checked here). dossier: empty for none. The cut points to p, as a holding does. */
ENT_CHECKED ent_code ent_cut_of(const ent_cut **out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_str dossier, ent_time as_of,
                                ent_err *e);
/* Canonical JSON: {"class":…,"dossier":…,"permissive":[[set oid,tag,[values…]]…],"policy":oid,"policy_digest":hex,
 * "restrictive":[…]}; equal cuts have equal text.                                                                 */
ent_str ent_cut_text(const ent_cut *c);
ENT_CHECKED ent_code ent_cut_read(const ent_cut **out, ent_arena *a, const ent_policy *p, ent_str text, ent_err *e);
ent_str ent_cut_class(const ent_cut *c);
const ent_policy *ent_cut_policy(const ent_cut *c);

/* true if a lets nobody in whom b shuts out: class at or above, all restrictive values of b, each permissive tag of b
 * narrowed or kept, the dossier of b kept. Cuts of different policies: false.                                      */
bool ent_cut_at_least(const ent_cut *a, const ent_cut *b);

/* Label of a whole made of parts. ENT_JOIN_STRICT never widens: permissive values of parts intersect, a part without
 * the tag does not remove it; *nobody is set when an intersection is empty (out then keeps the tag with no value, which
 * nobody may see). ENT_JOIN_PUBLISHED is the rule of ADatP-4774.1 section 4.4, which can widen; for comparison only.
 * Parts must be valid but for dates. ENT_REFUSED when the policy has no valid label for the whole. Dates, originator
 * and privacy mark are left unset.                                                                                 */
typedef enum ent_join_mode { ENT_JOIN_STRICT = 0, ENT_JOIN_PUBLISHED } ent_join_mode;
ENT_CHECKED ent_code ent_label_join(ent_label *out, bool *nobody, ent_arena *a, const ent_policy *p, const ent_label *const *parts,
                                    size_t n, ent_join_mode mode, ent_err *e);

/* ---- clearance ------------------------------------------------------------------------------------------------ */
typedef struct ent_clearance {
    ent_str policy, policy_uri;
    size_t n_classes;
    const ent_str *classes; /* every class held, one by one */
    size_t n;
    const ent_category *categories;
} ent_clearance;

ENT_CHECKED ent_code ent_clearance_parse(ent_clearance *out, ent_arena *a, ent_str xml, ent_notes *notes, ent_err *e);
ENT_CHECKED ent_code ent_clearance_write(ent_str *out, ent_arena *a, const ent_policy *p, const ent_clearance *c, ent_err *e);
/* The short human form, "NATO: SECRET; Context=NATO; Releasable To=NATO,USA": policy, then a class or classes separated by
 * commas, then tag sets with their values. With `expand` the one class named stands for itself and all below it: the
 * declared expansion from a highest class.                                                                         */
ENT_CHECKED ent_code ent_clearance_read_short(ent_clearance *out, ent_arena *a, const ent_policy *p, ent_str text, bool expand, ent_err *e);

typedef struct ent_holding ent_holding;
/* Unknown classes or values make the whole clearance ENT_INVALID, hence DENY. */
ENT_CHECKED ent_code ent_holding_of(const ent_holding **out, ent_arena *a, const ent_policy *p, const ent_clearance *c,
                                    const ent_str *dossiers, size_t n_dossiers, ent_err *e);

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

/* ---- equivalence ---------------------------------------------------------------------------------------------- */
/* The label under another policy, by the equivalences that `to` or `from` states. ENT_REFUSED when a class or a
 * restrictive value has no equivalent; values that are dropped by a stated "discard" are noted. The result is valid under
 * `to` at as_of. A permissive set none of whose values has an equivalent is ENT_REFUSED too, and so is a value of any type
 * about which nothing is stated. out may be l itself; dates and originator are kept, a successor is not mapped (noted). */
ENT_CHECKED ent_code ent_label_map(ent_label *out, ent_arena *a, const ent_policy *from, const ent_policy *to, const ent_label *l,
                                   ent_time as_of, ent_notes *notes, ent_err *e);

#endif
