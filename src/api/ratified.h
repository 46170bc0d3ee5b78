/* SPDX-License-Identifier: Apache-2.0 */
/* One nation's answers to one edition of a standard under one label are one record, whichever door they came by: `standard ratify`, a sheet of
 * any source, a document. Here that record is found among the items of this organisation that the asker sees; what he does not see is
 * not there, so he may well make a second one (law 3).                                                                          */
#ifndef ENTENTE_API_RATIFIED_H
#define ENTENTE_API_RATIFIED_H

#include "records.h"

typedef struct ratified_item {
    ent_str number; /* folded */
    int64_t revision_id, content_cut_id;
    ent_sha256 content;
    ent_time time;
} ratified_item;

typedef struct ratified {
    ent_call *call;
    const ent_secret *content_key;
    ENT_VEC(ratified_item) v; /* by number, what was entered last first */
} ratified;

typedef struct ratified_found {
    int64_t revision_id; /* the newest in view; 0: there is no such record */
    ent_str json;
    ent_std_answers record;
} ratified_found;

/* number: of the item, "STANAG 2459 DEU"; empty: all. The key is used as long as the list is. */
ENT_CHECKED ent_code ratified_load(ratified *out, ent_call *c, const ent_secret *content_key, ent_str number, ent_err *e);
/* The record of the same standard, edition and nation whose label has this cut, however the label was typed. Of several the one entered last.
 * Found contents live in a.                                                                                                      */
ENT_CHECKED ent_code ratified_find(ratified_found *out, const ratified *r, ent_arena *a, const ent_std_answers *wanted, const ent_cut *cut,
                                   ent_err *e);

/* For record_set.meet: `of` of each record is an ent_std_answers. */
ENT_CHECKED ent_code ratified_meet(record_met *out, ent_call *c, const record *const *v, const ent_cut *const *cuts, size_t n, ent_err *e);

#endif
