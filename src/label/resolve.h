/* SPDX-License-Identifier: Apache-2.0 */
/* A label by the numbers of one policy: every name looked up, nothing yet said about validity. */
#ifndef ENTENTE_LABEL_RESOLVE_H
#define ENTENTE_LABEL_RESOLVE_H

#include "policy.h"

typedef struct ent_resolved {
    uint32_t class_id;
    bool *present;   /* per value */
    uint32_t *count; /* per tag: values present */
    bool *nobody;    /* per tag: a permissive category of its set stands there without any value */
} ent_resolved;

/* ENT_INVALID names the first name that the policy does not have, or the category that is malformed: no class, the same
 * set and type twice, a restrictive category without a value.                                                    */
ENT_CHECKED ent_code ent_resolve(ent_resolved *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_err *e);
/* An empty one, for building. */
ENT_CHECKED ent_code ent_resolved_new(ent_resolved *out, ent_arena *a, const ent_policy *p, ent_err *e);
void ent_resolved_put(ent_resolved *r, const ent_policy *p, uint32_t value);
void ent_resolved_drop(ent_resolved *r, const ent_policy *p, uint32_t value);

/* Back to a label by name, in the policy's spelling and order. Names are those of the policy, not copied. `order`: n values
 * that stand first, in this order; NULL for none.                                                                */
ENT_CHECKED ent_code ent_unresolve(ent_label *out, ent_arena *a, const ent_policy *p, const ent_resolved *r, ent_err *e);
ENT_CHECKED ent_code ent_unresolve_ordered(ent_label *out, ent_arena *a, const ent_policy *p, const ent_resolved *r, const uint32_t *order,
                                           size_t n, ent_err *e);

/* The policy of a label or clearance is p: by name, and by object identifier where one is given. */
ENT_CHECKED ent_code ent_same_policy(ent_arena *a, const ent_policy *p, ent_str name, ent_str uri, ent_err *e);
/* Looks up one category; *set and ids (c->n of them) are filled. */
ENT_CHECKED ent_code ent_resolve_category(uint32_t *set, uint32_t *ids, ent_arena *a, const ent_policy *p, const ent_category *c,
                                          ent_err *e);
/* Sets the place of an error to a category: its line if it has one, else its name. */
ent_code ent_at_category(ent_err *e, const ent_category *c);

/* Rules 4 to 8 of README.md; with `windows` also 9 at as_of, with `creating` also 10. */
typedef struct ent_scope {
    bool windows, creating;
    ent_time as_of;
} ent_scope;
ENT_CHECKED ent_code ent_check_rules(const ent_policy *p, const ent_resolved *r, const ent_scope *scope, ent_err *e);
/* The rules of one value that is present: excluded and required classes and categories. */
ENT_CHECKED ent_code ent_check_value(const ent_policy *p, const ent_resolved *r, uint32_t value, ent_err *e);

#endif
