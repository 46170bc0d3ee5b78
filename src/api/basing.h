/* SPDX-License-Identifier: Apache-2.0 */
/* Every change names the revision that it changes; two who change the same one lose nothing. */
#ifndef ENTENTE_API_BASING_H
#define ENTENTE_API_BASING_H

#include "api_private.h"

typedef struct basing {
    ent_str base;           /* empty: there is none yet */
    ent_reg_strings beside; /* earlier revisions of which the new one does not take the place */
    ent_reg_strings stand;  /* those of them that stand now */
    ent_reg_strings end;    /* what stands now, and does not when the new one is there; without the base */
} basing;

/* By --base and --beside. ENT_CONFLICT when a newer revision than the base is in view, or when several stand and none is named. */
ENT_CHECKED ent_code basing_chosen(basing *out, ent_call *c, const ent_reg_row *newest, ent_err *e);
/* For a record of a register: what the register said last is the base; what stands besides it was made by hand and stays. */
ENT_CHECKED ent_code basing_of_source(basing *out, ent_call *c, ent_arena *a, int64_t item_id, ent_str source, ent_err *e);

#endif
