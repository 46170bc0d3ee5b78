/* SPDX-License-Identifier: Apache-2.0 */
/* What is derived from other items: its label is at least that of each source, and it carries their originators (law 9, R-11, R-33). */
#ifndef ENTENTE_API_DERIVING_H
#define ENTENTE_API_DERIVING_H

#include "api_private.h"

typedef struct deriving {
    const ent_cut *cut, *meta_cut;          /* of what is derived */
    ent_reg_strings originators, revisions; /* sorted, unique; the revisions of the sources */
} deriving;

ENT_CHECKED ent_code deriving_originator(deriving *d, ent_call *c, ent_str org, ent_err *e);
/* ENT_REFUSED when the label is lower than the source's, or wider. */
ENT_CHECKED ent_code deriving_from(deriving *d, ent_call *c, const ent_reg_row *source, ent_err *e);

#endif
