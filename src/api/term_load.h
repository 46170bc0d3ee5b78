/* SPDX-License-Identifier: Apache-2.0 */
/* Concepts as their reader may see them: each put together from its visible layers. What he does not see is not there. */
#ifndef ENTENTE_API_TERM_LOAD_H
#define ENTENTE_API_TERM_LOAD_H

#include <entente/terms.h>

#include "shown.h"

#define TERM_KIND "term"

typedef struct term_layer {
    ent_reg_row row;
    const shown_label *label;
    ent_term_concept concept;
} term_layer;

/* `concept`: its marking is that of the ground; designations and definitions of another layer bear that one's marking. */
typedef struct term_entry {
    ent_str origin, source, id;
    ent_term_concept concept;
    size_t n_layers;
    const term_layer *layers; /* the ground first */
} term_entry;

typedef struct term_entries {
    term_entry *v;
    size_t n, cap;
} term_entries;

/* Ordered by origin, source, id. Empty members of f: any; its kind is set here. Contents that were destroyed, or that the reader may only
 * know to exist, are left out.                                                                                         */
ENT_CHECKED ent_code term_load(term_entries *out, shown *s, const ent_reg_filter *f, ent_err *e);
/* The one concept of this id, of "SOURCE:ID", or of the item with this UUID, inside source and origin if they are given. ENT_NOT_VISIBLE; ENT_INVALID when
 * several have the id, with their sources.                                                                             */
ENT_CHECKED ent_code term_find(const term_entry **out, const term_entries *all, ent_str key, ent_err *e);

/* The concept stands on the answer, with all its layers. *mark: of a row that is made from it. */
ENT_CHECKED ent_code term_note(ent_str *mark, const term_entry *t, ent_call *c, ent_err *e);

/* The concept with no marking on any part. */
ENT_CHECKED ent_code term_unmarked(ent_term_concept *c, ent_arena *a, ent_err *e);

#endif
