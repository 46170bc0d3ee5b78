/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_API_IMPORT_H
#define ENTENTE_API_IMPORT_H

#include "labelling.h"

/* One file as an item with a number, a title, a label and the items it was derived from. */
ENT_CHECKED ent_code import_document(ent_call *c, ent_err *e);

/* A sheet that was filled in after a form. */
ENT_CHECKED ent_code import_form(ent_call *c, ent_err *e);

/* Members "counts" and, with `all`, "findings" one by one; else "findings_by_code". */
ENT_CHECKED ent_code audit_put(ent_jw *w, ent_arena *a, const ent_std_register *r, const ent_std_findings *f, bool all, ent_err *e);

enum { ENT_STD_KINDS = ENT_STD_PROFILE_SPEC + 1 }; /* kinds are numbered from 1 */

#endif
