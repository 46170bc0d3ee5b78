/* SPDX-License-Identifier: Apache-2.0 */
/* Which part of the right to read is missing, said to the one who lacks it: of his own record whatever he asks, of an item only
 * what its visible labels say. What he may not know of is "not found" and nothing else.                              */
#ifndef ENTENTE_API_ACCESS_H
#define ENTENTE_API_ACCESS_H

#include "api_private.h"

/* Sentences about the person's own record: what has ended or has not begun of his clearances, briefings and dossiers; that there is none.
 * They depend on nothing else, so that they tell of no item. None for persons whose roles do not read.                       */
ENT_CHECKED ent_code access_lapses(ent_reg_strings *out, ent_call *c, ent_err *e);
/* To the refusal "not found", which is the same for what is hidden and what is not there: the first lapse, as the next step. */
void access_explain(ent_call *c, ent_err *problem);

/* What the person lacks for the content of an item that he sees; r->content_visible is false. *rule: of the first. */
ENT_CHECKED ent_code access_missing(ent_reg_strings *out, const char **rule, ent_call *c, const ent_reg_row *r, ent_err *e);
/* The same as a refusal: ENT_REFUSED. */
ENT_CHECKED ent_code access_refuse(ent_call *c, const ent_reg_row *r, ent_err *e);

/* Members of what is recorded of a person under one policy. */
ENT_CHECKED ent_code access_put(ent_call *c, const ent_reg_standing *s, ent_err *e);

#endif
