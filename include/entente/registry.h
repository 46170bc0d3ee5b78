/* SPDX-License-Identifier: Apache-2.0 */
/* The registry: the office that registers classified revisions before they leave and when they arrive.
 * Columns of the register row: R-21. The register is append-only.                                               */
#ifndef ENTENTE_REGISTRY_H
#define ENTENTE_REGISTRY_H

#include <entente/core.h>
#include <entente/label.h>
#include <entente/log.h>
#include <entente/register.h>
#include <entente/store.h>

typedef struct ent_rgy_row {
    ent_str reference; /* "NATO-2026-3f9a-000017": organisation, year, start of the cut's digest, running number in both */
    ent_str revision;  /* UUID */
    ent_str direction; /* "held", "dispatched", "copied", "received" */
    ent_str marking;   /* as read on the day, provider's words */
    ent_str addressee; /* or empty */
    int64_t copy;      /* copy number, 1.. */
    ent_time time;
} ent_rgy_row;

/* Must this label be registered before dispatch? From CONFIDENTIAL up under the policy: above the class that stands second in
 * its hierarchy (RESTRICTED or its equal). An unknown class must be registered too.                                     */
bool ent_rgy_required(const ent_policy *p, ent_str classification);

/* How many copies of the revision are registered; 0: it is not registered. */
ENT_CHECKED ent_code ent_rgy_copies(int64_t *out, ent_store *locked, int64_t revision_id, ent_err *e);

/* kind "registry.register"; the running number is given by apply, so that two registrations never share one. */
ENT_CHECKED ent_code ent_rgy_register_entry(ent_str *body, ent_arena *a, const ent_rgy_row *row, ent_err *e);

typedef ent_code ent_rgy_fn(void *ctx, const ent_rgy_row *row, ent_err *e);
/* Rows of the register that the view may see, by reference. */
ENT_CHECKED ent_code ent_rgy_list(ent_store *locked, ent_arena *a, ent_rgy_fn *fn, void *ctx, ent_err *e);

/* What came with a bundle, for registering it: on the writer, inside the act that receives it. */
typedef ent_code ent_rgy_arrived_fn(void *ctx, ent_str revision, int64_t label_id, ent_str label_xml, ent_err *e);
ENT_CHECKED ent_code ent_rgy_arrived(ent_store *writer, ent_str bundle, ent_rgy_arrived_fn *fn, void *ctx, ent_err *e);

/* Applies kind "registry.register". */
ENT_CHECKED ent_code ent_rgy_apply(bool *known, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);

#endif
