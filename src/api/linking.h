/* SPDX-License-Identifier: Apache-2.0 */
/* A link between registers on its way into the register: what it builds on, what it would bring about, its label, and its entry.
 *
 * It is derived from the links that it builds on (law 9): who sees it sees them too, so nobody is shown an act that he cannot follow.   */
#ifndef ENTENTE_API_LINKING_H
#define ENTENTE_API_LINKING_H

#include "deriving.h"
#include "labelling.h"
#include "works.h"

typedef struct linking {
    ent_call *c;
    works known; /* as it was on the day of the link */
    ent_str date;
    bool has_label; /* --label was given; else it is the join of what the link builds on */
    labelled label;
    ENT_VEC(size_t) basis;
    ent_std_link link; /* to be filled in between linking_begin and linking_end */
    bool begins;       /* a work that is not known yet */
    ent_str json, number;
    deriving deriving;
} linking;

/* Options --date, --label. */
ENT_CHECKED ent_code linking_begin(linking *out, ent_call *c, ent_err *e);

/* The link builds on what gave this name, … */
ENT_CHECKED ent_code linking_on_name(linking *x, const works_named *name, ent_err *e);
/* … on a link by which the work exists, … */
ENT_CHECKED ent_code linking_on_work(linking *x, ent_str id, ent_err *e);
/* … on the merges by which `home` is part of its work now. */
ENT_CHECKED ent_code linking_on_merges(linking *x, ent_str home, ent_err *e);

ENT_CHECKED ent_code linking_new_work(ent_str *id, linking *x, ent_err *e);
/* Checks, enters unless --dry-run, and answers. param: the place of what is wrong in the link itself. ENT_CONFLICT when it cannot be
 * followed, when a later one could not be any more, or, without --anyhow, when a name would be in use in two works.              */
ENT_CHECKED ent_code linking_end(linking *x, const char *param, ent_err *e);

#endif
