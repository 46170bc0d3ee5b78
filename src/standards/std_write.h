/* SPDX-License-Identifier: Apache-2.0 */
/* The NISP writer's inside. */
#ifndef ENTENTE_STANDARDS_STD_WRITE_H
#define ENTENTE_STANDARDS_STD_WRITE_H

#include <entente/standards.h>

#include "std_xn.h"

/* "standard", "setofstandards", …: the element of a kind. */
const char *std__element(ent_std_kind k);

/* Appends the record with those inside it. `community`: attributes of the element in which it stood, NULL if none. */
ENT_CHECKED ent_code std__write_record(std__xw *w, std__xn *parent, const ent_std_record *r, ent_err *e);
/* The element around the record as its `extra` tells, or NULL. */
ENT_CHECKED ent_code std__community_of(const ent_xml_node **out, std__xw *w, const ent_std_record *r, ent_err *e);

/* One reference, in its group or holder. *group: the open group of x, kept between calls, NULL at first. */
ENT_CHECKED ent_code std__write_ref(std__xw *w, std__xn *x, std__xn *document, const ent_std_ref *ref, std__xn **holder, ent_err *e);

/* true if the record's title stands on the record itself, false if on its document or specification. */
ENT_CHECKED ent_code std__own_title(bool *out, std__xw *w, const ent_std_record *r, ent_err *e);
/* The record needs a document or profilespec element; title: the title stands there. */
bool std__has_document(const ent_std_record *r, bool title);

/* Puts `extra` and `shape`, which hold `name` at their top, back into x. */
ENT_CHECKED ent_code std__write_left(std__xw *w, std__xn *x, ent_str extra, ent_str shape, ent_err *e);

#endif
