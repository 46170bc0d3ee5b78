/* SPDX-License-Identifier: Apache-2.0 */
/* A copy leaves the node: an export or print. Each revision in it becomes an entry, and from CONFIDENTIAL up a registered copy with a
 * number (law 5, R-30). The file is written after the commit.                                                              */
#ifndef ENTENTE_API_COPYING_H
#define ENTENTE_API_COPYING_H

#include "api_private.h"

typedef struct copying {
    ent_call *call;
    int64_t n, registered; /* revisions noted; those of them that were registered */
    int64_t last;          /* copy number of the last registered one */
} copying;

/* r: as its viewer sees it, with its content in view. */
ENT_CHECKED ent_code copying_note(copying *x, const ent_reg_row *r, ent_err *e);
/* Writes bytes to path once the act is committed. */
ENT_CHECKED ent_code copying_write(copying *x, const char *path, ent_str bytes, ent_err *e);

#endif
