/* SPDX-License-Identifier: Apache-2.0 */
/* A label by the numbers of one policy: every name looked up, nothing yet said about validity. */
#ifndef ENTENTE_LABEL_RESOLVE_H
#define ENTENTE_LABEL_RESOLVE_H

#include "policy.h"

/* For printf, of names that are there: those of a policy never lack their text, which ENT_F would ask. */
#define ENT_N(s) (int)(s).n, (s).p

/* What a user typed in the place of an informative value's name. */
typedef struct ent_typed {
    uint32_t value;
    ent_str text;
    bool again; /* another text was given for the same value too */
} ent_typed;

typedef struct ent_resolved {
    uint32_t class_id;        /* ENT_NO_ID: not known; only while findings are collected */
    bool *present;            /* per value */
    uint32_t *count;          /* per tag: values present */
    bool *nobody;             /* per tag: a permissive category of its set stands there without any value */
    unsigned *line;           /* per tag: of its category, 0 if unknown */
    uint32_t privacy;         /* of the policy's privacy marks, or ENT_NO_ID */
    ENT_VEC(ent_typed) typed; /* for the values present that stand for input */
} ent_resolved;

/* What a check finds. One mechanism for both questions: the first finding is the error and ends the check, or each finding
 * becomes a note and the check goes on.                                                                           */
typedef struct ent_findings {
    ent_notes *notes; /* NULL: the first is the error */
    ent_arena *a;     /* of the notes */
    ent_err *e;
} ent_findings;
/* Takes what ent_fail put into f->e as a finding at this place: a line or 0, and a tag set and value, or none. ENT_OK: go on. */
ENT_CHECKED ent_code ent_breach(const ent_findings *f, const char *code, unsigned line, ent_str set, ent_str value);

/* ENT_INVALID names the first name that the policy does not have, or the category that is malformed: no class, the same
 * set and type twice, a restrictive category without a value.                                                    */
ENT_CHECKED ent_code ent_resolve(ent_resolved *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_err *e);
/* The same for a label of this policy, with findings. */
ENT_CHECKED ent_code ent_resolve_names(ent_resolved *out, ent_arena *a, const ent_policy *p, const ent_label *l, const ent_findings *f);
/* An empty one, for building. */
ENT_CHECKED ent_code ent_resolved_new(ent_resolved *out, ent_arena *a, const ent_policy *p, ent_err *e);
/* What stands in the label for a value that is present: its name, or what was typed. */
ent_str ent_resolved_text(const ent_resolved *r, const ent_policy *p, uint32_t value);
void ent_resolved_put(ent_resolved *r, const ent_policy *p, uint32_t value);
/* Notes what was typed for a value that is present; of several texts the first. */
ENT_CHECKED ent_code ent_resolved_type(ent_resolved *r, ent_arena *a, uint32_t value, ent_str text, ent_err *e);
void ent_resolved_drop(ent_resolved *r, const ent_policy *p, uint32_t value);

/* Back to a label by name, in the policy's spelling and order. Names are those of the policy, not copied. `order`: n values
 * that stand first, in this order; NULL for none.                                                                */
ENT_CHECKED ent_code ent_unresolve(ent_label *out, ent_arena *a, const ent_policy *p, const ent_resolved *r, ent_err *e);
ENT_CHECKED ent_code ent_unresolve_ordered(ent_label *out, ent_arena *a, const ent_policy *p, const ent_resolved *r, const uint32_t *order,
                                           size_t n, ent_err *e);

/* The policy of a label or clearance is p: by name, and by object identifier where one is given. */
ENT_CHECKED ent_code ent_names_policy(bool *out, ent_arena *a, const ent_policy *p, ent_str name, ent_err *e); /* by name alone */
ENT_CHECKED ent_code ent_same_policy(ent_arena *a, const ent_policy *p, ent_str name, ent_str uri, ent_err *e);
/* Looks up one category; *set and ids (c->n of them) are filled. Text typed for an informative value counts as that value. */
ENT_CHECKED ent_code ent_resolve_category(uint32_t *set, uint32_t *ids, ent_arena *a, const ent_policy *p, const ent_category *c,
                                          ent_err *e);
/* Sets the place of an error to a category: its line if it has one, and its name. */
ent_code ent_at_category(ent_err *e, const ent_category *c);

/* Rules 4 to 8 of README.md; with `windows` also 9 at as_of, with `creating` also 10; with `privacy` how many privacy marks there are. */
typedef struct ent_scope {
    bool windows, creating, privacy;
    ent_time as_of;
} ent_scope;
ENT_CHECKED ent_code ent_check_rules(const ent_policy *p, const ent_resolved *r, const ent_scope *scope, ent_err *e);
/* The rules of one value that is present: excluded and required classes and categories. */
ENT_CHECKED ent_code ent_check_value(const ent_policy *p, const ent_resolved *r, uint32_t value, ent_err *e);

#endif
