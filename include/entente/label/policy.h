/* SPDX-License-Identifier: Apache-2.0 */
/* Security policies: Open XML SPIF 2.0, 2.1 and 3.0, read and compiled; what is odd in one; what changes from one to the next.
 * Everything returned lives in the given arena; a policy is immutable and may be shared.                            */
#ifndef ENTENTE_LABEL_POLICY_H
#define ENTENTE_LABEL_POLICY_H

#include <entente/core/date.h>
#include <entente/core/digest.h>
#include <entente/core/text.h>

/* A finding about an input that was still accepted. */
typedef struct ent_note {
    unsigned line;    /* 0 when the input has no lines                                                    */
    const char *code; /* stable, kebab-case; the codes and their meaning are listed in src/label/README.md */
    ent_str text;     /* one sentence                                                                      */
} ent_note;
typedef struct ent_notes {
    ent_note *v;
    size_t n, cap;
} ent_notes; /* used with ENT_PUSH */

typedef struct ent_policy ent_policy;

/* spif: the whole document, at most 16 MiB. notes may be NULL. ENT_INVALID with line and element for what must never load
 * (not well formed, unresolved references, duplicate class, set or value names, no class, an element of the SPIF's own
 * namespace that is not known); what can be lived with becomes a note: "spif-…" deviates from the schema, "lint-…" does not. */
ENT_CHECKED ent_code ent_policy_load(const ent_policy **out, ent_arena *a, ent_str spif, ent_notes *notes, ent_err *e);
/* The same, but the first "spif-…" note is a refusal. */
ENT_CHECKED ent_code ent_policy_load_strict(const ent_policy **out, ent_arena *a, ent_str spif, ent_notes *notes, ent_err *e);

ent_str ent_policy_name(const ent_policy *p);
ent_str ent_policy_oid(const ent_policy *p);    /* "1.3.26.1.3.1"                         */
ent_str ent_policy_schema(const ent_policy *p); /* schemaVersion as written, "2.1"        */
int64_t ent_policy_version(const ent_policy *p);
const ent_sha256 *ent_policy_digest(const ent_policy *p); /* of the SPIF's bytes */

/* Classes by ascending hierarchy. */
size_t ent_policy_classes(const ent_policy *p);
ent_str ent_policy_class(const ent_policy *p, size_t i);
/* *within: class is at or below ceiling in the hierarchy. ENT_INVALID when either name is not in the policy. */
ENT_CHECKED ent_code ent_policy_within(bool *within, const ent_policy *p, ent_str classification, ent_str ceiling, ent_err *e);

/* What a careful reader would ask the policy's owner about, added to *out as "lint-…" notes: classes and values that no valid
 * label can carry (searched within a ceiling of steps; "lint-undecided" when it is met), values that let everybody in or
 * nobody, missing and dangling equivalences with each of `others` (policies named by p or naming p; may be none),
 * markings that two labels share, names that only case, white space or script tells apart, obsolete values still
 * required, and where rule R-04 is weaker than in the shipped NATO-shaped policy.                                    */
ENT_CHECKED ent_code ent_policy_lint(ent_notes *out, ent_arena *a, const ent_policy *p, const ent_policy *const *others, size_t n_others,
                                     ent_err *e);

/* One difference between two versions of a policy. */
typedef struct ent_policy_change {
    const char *code; /* "class-removed", "value-added", "value-obsolete", "rule-added", "hierarchy", "marking", … */
    ent_str what;     /* "Releasable To: Japan"                                                                  */
    ent_str was, is;  /* empty where there is nothing                                                            */
    bool access;      /* may change who sees what; false: wording only                                           */
} ent_policy_change;
typedef struct ent_policy_changes {
    ent_policy_change *v;
    size_t n, cap;
} ent_policy_changes;

/* All differences of two policies, by names; classes first, then sets, tags, values, rules, equivalences, markings. */
ENT_CHECKED ent_code ent_policy_diff(ent_policy_changes *out, ent_arena *a, const ent_policy *was, const ent_policy *is, ent_err *e);

#endif
