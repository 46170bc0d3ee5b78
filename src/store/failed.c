/* SPDX-License-Identifier: Apache-2.0 */
/* What SQLite's answers mean to the officer, and what he can do. */
#include <errno.h>

#include "store_private.h"

/* Causes that SQLite reports as "cannot open" or "I/O error", by what the system said. */
static ent_code by_errno(int error, const char *doing, ent_err *e)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return ent_fail(e, ENT_IO, NULL, "Free space on the disk and try again.", "The disk is full while %s; nothing was written.", doing);
    case EMFILE:
        return ent_fail(e, ENT_IO, NULL,
                        "Close other work of this program, or have the number of files that it may open raised; then try again.",
                        "This program has too many files open while %s.", doing);
    case ENFILE:
        return ent_fail(e, ENT_IO, NULL, "Close other programs, then try again.", "Too many files are open on this machine while %s.",
                        doing);
    case EROFS:
        return ent_fail(e, ENT_IO, NULL, "Copy the whole folder to a disk that can be written to, and work there.",
                        "The node's disk is mounted read-only while %s; nothing was written.", doing);
    case EACCES:
    case EPERM:
        return ent_fail(e, ENT_IO, NULL, "Ask the administrator of this machine for the right to this folder and the files in it.",
                        "Your account may not open the node's database while %s.", doing);
    case ENOMEM: return ent_nomem(e);
    default: return ENT_OK;
    }
}

ent_code store__busy(ent_err *e)
{
    return ent_fail(e, ENT_BUSY, NULL, "Wait until the other person's work is done, then try again.",
                    "Somebody else is writing to this node; nothing was written.");
}

ent_code store__read_only(ent_err *e, const char *doing)
{
    return ent_fail(e, ENT_IO, NULL, "Check the permissions of the node's folder and that its disk is not mounted read-only.",
                    "The node's folder cannot be written while %s; nothing was written.", doing);
}

static ent_code files_failed(const ent_store *s, int rc, const char *doing, ent_err *e)
{
    ent_code code = by_errno(sqlite3_system_errno(s->db), doing, e);

    if (code != ENT_OK) return code;
    if (rc == SQLITE_CANTOPEN)
        return ent_fail(e, ENT_IO, NULL, "Check that the node's folder exists and that you may read and write it.",
                        "The database cannot be opened while %s.", doing);
    return ent_fail(e, ENT_IO, NULL, "Check the disk; the node is unchanged.", "The disk reported an error while %s (%s).", doing,
                    sqlite3_errmsg(s->db));
}

/* SQLite calls a page that the disk could not give (EIO) damaged. It keeps what the system said, for the database and for its journal. */
static bool is_disk_fault(const ent_store *s)
{
    sqlite3_file *journal = NULL;
    int error = 0, other = 0;

    (void)sqlite3_file_control(s->db, NULL, SQLITE_FCNTL_LAST_ERRNO, &error);
    if (sqlite3_file_control(s->db, NULL, SQLITE_FCNTL_JOURNAL_POINTER, &journal) == SQLITE_OK && journal != NULL &&
        journal->pMethods != NULL)
        (void)journal->pMethods->xFileControl(journal, SQLITE_FCNTL_LAST_ERRNO, &other);
    return error == EIO || error == ENXIO || other == EIO || other == ENXIO;
}

ent_code store__failed(const ent_store *s, const char *doing, ent_err *e)
{
    int rc = s->db ? sqlite3_errcode(s->db) & 0xff : SQLITE_NOMEM;
    const char *text = s->db ? sqlite3_errmsg(s->db) : "no memory";

    if (s->db != NULL && sqlite3_extended_errcode(s->db) == SQLITE_IOERR_NOMEM) rc = SQLITE_NOMEM;
    switch (rc) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: return store__busy(e);
    case SQLITE_NOMEM: return ent_nomem(e);
    case SQLITE_FULL: return by_errno(ENOSPC, doing, e);
    case SQLITE_READONLY: return store__read_only(e, doing);
    case SQLITE_PERM: return by_errno(EACCES, doing, e);
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR: return files_failed(s, rc, doing, e);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        if (rc == SQLITE_CORRUPT && is_disk_fault(s))
            return ent_fail(e, ENT_IO, NULL, "Have the disk checked; copy the node's folder to another one first. Nothing was written.",
                            "The disk could not be read while %s.", doing);
        return ent_fail(e, ENT_INVALID, NULL, "Stop working with this node, keep the folder, and restore from a backup: node restore",
                        "The database is damaged or is no database (%s).", text);
    case SQLITE_TOOBIG: return ent_fail(e, ENT_LIMIT, NULL, "Split what is stored.", "A value is too large for the database.");
    case SQLITE_CONSTRAINT:
        return ent_fail(e, ENT_CONFLICT, NULL, NULL, "This exists already, or names something that does not (%s).", text);
    case SQLITE_AUTH:
        return ent_fail(e, ENT_BUG, "R-17", "Report this; nothing was shown.", "A question tried to read outside its view (%s).", text);
    default: return ent_fail(e, ENT_BUG, NULL, "Report this with the text above.", "The database failed while %s (%s).", doing, text);
    }
}
