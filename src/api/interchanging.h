/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of interchangeability, as the asker may see it: the facts of all such items in his view. An item is what one authority says
 * about one pair, under one label; its revisions are what it said one after the other.                                          */
#ifndef ENTENTE_API_INTERCHANGING_H
#define ENTENTE_API_INTERCHANGING_H

#include <entente/terms/interchange.h>

#include "shown.h"

#define INTERCHANGE_KIND "interchange"

typedef struct interchange_from {
    const shown_label *label;
    ent_str item, revision, origin;
    ent_reg_row row; /* its ids alone */
} interchange_from;

typedef struct interchanging {
    shown shown; /* the labels of all that was loaded */
    ENT_VEC(ent_interchange_fact) facts;
    ENT_VEC(interchange_from) from; /* of each fact */
    ENT_VEC(ent_str) unread;        /* numbers of items whose content is no such fact */
} interchanging;

/* Every revision in view, but those that a later one of the item corrected (ent_interchange_continues). */
ENT_CHECKED ent_code interchanging_load(interchanging *out, ent_call *c, ent_err *e);

/* Members of a fact: mark, item, weapon, verdict, condition, test, procedure, authority, date, until. */
void interchanging_put(ent_jw *w, ent_str mark, const ent_interchange_fact *f);

#endif
