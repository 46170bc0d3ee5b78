/* SPDX-License-Identifier: Apache-2.0 */
/* A copy leaves the node: an export or print (law 5). It is an entry; each revision in it whose label demands so becomes a registered copy
 * with a number, from CONFIDENTIAL up; and a role and level may be denied it. The file is written after the commit.   */
#ifndef ENTENTE_API_COPYING_H
#define ENTENTE_API_COPYING_H

#include "shown.h"

/* ---- who may copy what (copy_rules.c) ---- */
/* ENT_REFUSED when every role by which the person may run this operation is denied copies of this class. l: under our policy. */
ENT_CHECKED ent_code copying_allowed(ent_call *c, const ent_label *l, ent_err *e);

/* ---- whole contents ---- */
typedef struct copying {
    ent_call *call;
    int64_t n, registered; /* revisions noted; those of them that were registered */
    int64_t last;          /* copy number of the last registered one */
} copying;

/* r: as its viewer sees it, with its content in view. */
ENT_CHECKED ent_code copying_note(copying *x, const ent_reg_row *r, ent_err *e);

/* ---- lists ---- */
/* The answer of a reading operation, which stands whole in c->out, as a file in place of an answer: c->out then says what became of it. */
ENT_CHECKED ent_code copying_list(ent_call *c, ent_err *e);

/* ---- papers ---- */
typedef struct copied_paper {
    const char *sheet; /* "cover" or "receipt" */
    const char *of;    /* "release" or "bundle": what it is about, and */
    ent_str id;
    ent_str marking, bytes;
} copied_paper;
/* Registers the parts of all that call->shown notes, adds the entry, and writes the file to --out after the commit. *registered: copies. */
ENT_CHECKED ent_code copying_paper(int64_t *registered, ent_call *c, const copied_paper *p, ent_err *e);

/* ---- any ---- */
/* Writes bytes to path once the act is committed. */
ENT_CHECKED ent_code copying_write(ent_call *c, const char *path, ent_str bytes, ent_err *e);

#endif
