/* SPDX-License-Identifier: Apache-2.0 */
/* What partners hold of a node that was restored: their statements and receipts, and certificates of destruction. */
#ifndef ENTENTE_API_EVIDENCE_H
#define ENTENTE_API_EVIDENCE_H

#include "call.h"

enum { EVIDENCE_FILES_MAX = 1000 };

typedef struct evidence {
    ENT_VEC(ent_rel_reconciled) channels;   /* one for each statement or receipt */
    ENT_VEC(ent_rgy_destruction) destroyed; /* what was destroyed after the backup, and is again now */
    int64_t certificates, unknown;          /* read; of revisions that are not here, or whose destruction is in the log */
} evidence;

/* Takes all files of the parameter into the act of the call, on its writer. The call's now and node must be set. */
ENT_CHECKED ent_code evidence_take(evidence *out, ent_call *c, const char *parameter, ent_err *e);
/* Members "lost", "channels" (those still held with the next step), "destroyed". s: any connection that sees what was done. */
ENT_CHECKED ent_code evidence_put(ent_call *c, const evidence *v, ent_store *s, ent_err *e);

#endif
