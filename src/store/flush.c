/* SPDX-License-Identifier: Apache-2.0 */
/* Emptying the WAL. What a commit overwrote or deleted is still in the older frames of the WAL, and in the database itself until the
 * frames are written back; after a checkpoint that truncates it is in neither.                                           */
#include "store_private.h"

enum { WAIT_MS = 500 }; /* other writers wait as long; readers that take longer are not waited for */

ent_code ent_store_flush(ent_store *s, ent_err *e)
{
    int rc;

    if (s->mode != ENT_STORE_WRITE || s->in_transaction)
        return ent_fail(e, ENT_BUG, NULL, "Report this.", "Only a writer between two transactions empties the WAL.");
    sqlite3_busy_timeout(s->db, WAIT_MS);
    rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(s->db, (int)s->wait_ms);
    if (rc == SQLITE_OK) return ENT_OK;
    if (rc != SQLITE_BUSY && rc != SQLITE_LOCKED) return store__failed(s, "emptying the journal", e);
    return ent_fail(e, ENT_BUSY, NULL, "Run any later command that changes something, or: node doctor",
                    "Somebody is still reading; the journal of the database could not be emptied yet.");
}
