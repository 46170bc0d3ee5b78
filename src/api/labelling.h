/* SPDX-License-Identifier: Apache-2.0 */
/* Labels that our own persons give: from a marking to XML and cut, inside what this node may hold. */
#ifndef ENTENTE_API_LABELLING_H
#define ENTENTE_API_LABELLING_H

#include "api_private.h"

typedef struct labelled {
    ent_label label;
    ent_str xml;
    const ent_cut *cut;
} labelled;

/* marking: under the node's own policy. exercise adds Administrative/EXERCISE. R-01 no marking, R-60 above the ceiling,
 * R-61 the exercise mark does not fit the node.                                                                       */
ENT_CHECKED ent_code labelling_read(labelled *out, ent_call *c, ent_str marking, bool exercise, ent_str dossier, ent_err *e);
/* Entries "cut" and "label". Entering the same twice in one act is harmless. */
ENT_CHECKED ent_code labelling_enter(ent_call *c, const labelled *l, ent_err *e);
ENT_CHECKED ent_code labelling_cut_digest(ent_sha256 *out, const labelled *l, ent_err *e);

#endif
