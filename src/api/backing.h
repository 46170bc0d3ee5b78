/* SPDX-License-Identifier: Apache-2.0 */
/* What the operations on backups share. */
#ifndef ENTENTE_API_BACKING_H
#define ENTENTE_API_BACKING_H

#include <entente/backup.h>

#include "api_private.h"

typedef struct backing_keyfile {
    ent_str name, bytes;
} backing_keyfile;

typedef struct backing_keyfiles {
    backing_keyfile *v;
    size_t n, cap;
    size_t left_out; /* files of DIR/keys/ that are no key files by their name */
} backing_keyfiles;

/* Adds the files of DIR/keys/ that are not in the list yet, and sorts it. */
ENT_CHECKED ent_code backing_keyfiles_add(backing_keyfiles *out, ent_call *c, ent_err *e);

/* Destructions in the view of the asker that wait for key backups: the newest is enough, what is older than it is older than the others. */
typedef struct backing_due {
    bool any;
    int64_t seq; /* a key backup of so many entries or fewer still holds the key of what was destroyed */
    ent_time destroyed;
} backing_due;
ENT_CHECKED ent_code backing_due_read(backing_due *out, ent_call *c, ent_err *e);

#endif
