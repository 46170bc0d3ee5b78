/* SPDX-License-Identifier: Apache-2.0 */
/* Opening, transactions, and what SQLite's answers mean to us. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_private.h"

enum { BUSY_MS = 5000 };

ent_code store__failed(const ent_store *s, const char *doing, ent_err *e)
{
    int rc = s->db ? sqlite3_errcode(s->db) : SQLITE_NOMEM;
    const char *text = s->db ? sqlite3_errmsg(s->db) : "no memory";

    switch (rc) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ent_fail(e, ENT_BUSY, NULL, "Wait until the other person's work is done, then try again.",
                        "Somebody else is writing to this node; nothing was written.");
    case SQLITE_NOMEM: return ent_nomem(e);
    case SQLITE_FULL:
        return ent_fail(e, ENT_IO, NULL, "Free space on the disk and try again.", "The disk is full while %s; nothing was written.", doing);
    case SQLITE_READONLY:
        return ent_fail(e, ENT_IO, NULL, "Check the permissions of the node's folder and that its disk is not mounted read-only.",
                        "The node's folder cannot be written while %s; nothing was written.", doing);
    case SQLITE_CANTOPEN:
        return ent_fail(e, ENT_IO, NULL, "Check that the node's folder exists and that you may read and write it.",
                        "The database cannot be opened while %s.", doing);
    case SQLITE_IOERR:
        return ent_fail(e, ENT_IO, NULL, "Check the disk; the node is unchanged.", "The disk reported an error while %s (%s).", doing,
                        text);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return ent_fail(e, ENT_INVALID, NULL, "Restore the node from a backup.", "The database is damaged or is no database (%s).", text);
    case SQLITE_CONSTRAINT:
        return ent_fail(e, ENT_CONFLICT, NULL, NULL, "This exists already, or names something that does not (%s).", text);
    case SQLITE_AUTH:
        return ent_fail(e, ENT_BUG, "R-17", "Report this; nothing was shown.", "A question tried to read outside its view (%s).", text);
    default: return ent_fail(e, ENT_BUG, NULL, "Report this with the text above.", "The database failed while %s (%s).", doing, text);
    }
}

ent_code store__exec(ent_store *s, const char *text, const char *doing, ent_err *e)
{
    return sqlite3_exec(s->db, text, NULL, NULL, NULL) == SQLITE_OK ? ENT_OK : store__failed(s, doing, e);
}

void store__forget(ent_store *s)
{
    for (size_t i = 0; i < ent_sql_texts_n; i++) {
        ent_stmt *st = s->by_text[i];
        if (st == NULL) continue;
        sqlite3_finalize(st->handle);
        st->handle = NULL; /* somebody may still hold it */
        st->busy = false;
        s->by_text[i] = NULL;
    }
}

static void store_close(void *p)
{
    ent_store *s = p;

    if (s->by_text != NULL) store__forget(s);
    sqlite3_close(s->db); /* rolls an open transaction back */
}

static ent_code open_db(ent_store *s, const char *path, int flags, ent_err *e)
{
    struct stat st;
    int on;

    /* Not SQLITE_OPEN_NOFOLLOW: that refuses links among the folders as well. */
    if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return ent_fail(e, ENT_IO, NULL, "Name the folder that holds the file itself.",
                        "The database cannot be opened: it is a link, folder or device, no file.");
    if (sqlite3_open_v2(path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) return store__failed(s, "opening it", e);
    sqlite3_extended_result_codes(s->db, 0);
    if (sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, &on) != SQLITE_OK ||
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, &on) != SQLITE_OK ||
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &on) != SQLITE_OK || sqlite3_busy_timeout(s->db, BUSY_MS) != SQLITE_OK)
        return store__failed(s, "opening it", e);
    sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
    return store__exec(s, "PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384",
                       "opening it", e);
}

static ent_code check_format(ent_store *s, ent_err *e)
{
    sqlite3_stmt *st = NULL;
    bool row = false;
    int format = 0;

    if (sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &st, NULL) != SQLITE_OK) return store__failed(s, "reading its format", e);
    if (sqlite3_step(st) == SQLITE_ROW) {
        row = true;
        format = sqlite3_column_int(st, 0);
    }
    sqlite3_finalize(st);
    if (!row) return store__failed(s, "reading its format", e);
    if (format > ENT_STORE_FORMAT)
        return ent_fail(e, ENT_INVALID, NULL, "Use the newer program that wrote it.",
                        "The node has format %d; this program reads up to %d.", format, ENT_STORE_FORMAT);
    if (format != ENT_STORE_FORMAT)
        return ent_fail(e, ENT_INVALID, NULL, "Check that this is the folder of a node.",
                        "The file is not a database of this program (format %d).", format);
    return ENT_OK;
}

static ent_code session_new(ent_store **out, ent_arena *a, ent_store_mode mode, ent_err *e)
{
    ent_store *s;

    ENT_NEW(s, a, 1, e);
    s->arena = a;
    s->mode = mode;
    ENT_NEW(s->by_text, a, ent_sql_texts_n, e);
    ENT_TRY(ent_arena_defer(a, store_close, s, e));
    *out = s;
    return ENT_OK;
}

static ent_code open_and_check(ent_store *s, const char *path, ent_err *e)
{
    ENT_TRY(open_db(s, path, s->mode == ENT_STORE_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, e));
    ENT_TRY(check_format(s, e));
    return s->mode == ENT_STORE_WRITE ? store__exec(s, "PRAGMA synchronous=FULL", "opening it", e) : ENT_OK;
}

ent_code ent_store_open(ent_store **out, ent_arena *a, const char *path, ent_store_mode mode, ent_err *e)
{
    ent_store *s;

    ENT_TRY(session_new(&s, a, mode, e));
    if (open_and_check(s, path, e) != ENT_OK) return ent_at(e, "%s", path);
    *out = s;
    return ENT_OK;
}

static ent_code create_schema(ent_store *s, ent_err *e)
{
    ENT_TRY(store__exec(s, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; BEGIN IMMEDIATE", "creating it", e));
    for (size_t i = 0; i < ent_sql_texts_n; i++)
        if (strncmp(ent_sql_texts[i].name, "schema/", 7) == 0) ENT_TRY(store__exec(s, ent_sql_texts[i].text, "creating its tables", e));
    return store__exec(s, "PRAGMA user_version=1; COMMIT", "creating it", e);
}

/* SQLite has no "only if it is new": the empty file is made here. */
static ent_code make_file(const char *path, ent_err *e)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd >= 0) {
        close(fd); /* nothing was written */
        return ENT_OK;
    }
    if (errno == EEXIST) ent_fail(e, ENT_CONFLICT, NULL, "Choose another folder.", "There is a file of this name already.");
    else
        ent_fail(e, ENT_IO, NULL, "Check that the folder exists and that you may write into it.", "The database cannot be made: %s.",
                 strerror(errno));
    return ent_at(e, "%s", path);
}

/* What SQLite may leave when the schema could not be written. */
static void remove_files(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char name[1024];
        if (snprintf(name, sizeof name, "%s%s", path, ends[i]) < (int)sizeof name) unlink(name);
    }
}

ent_code ent_store_create(const char *path, ent_err *e)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_store *s;
    ent_code code;
    bool made;

    _Static_assert(ENT_STORE_FORMAT == 1, "create_schema writes the number");
    if (a == NULL) return ent_nomem(e);
    code = session_new(&s, a, ENT_STORE_WRITE, e);
    if (code == ENT_OK) code = make_file(path, e);
    made = code == ENT_OK;
    if (made) code = open_db(s, path, SQLITE_OPEN_READWRITE, e);
    if (code == ENT_OK) code = create_schema(s, e);
    ent_arena_free(a);
    if (code == ENT_OK || !made) return code;
    remove_files(path);
    return ent_at(e, "%s", path);
}

ent_code ent_store_begin(ent_store *s, ent_err *e)
{
    ENT_TRY(store__exec(s, s->mode == ENT_STORE_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", "starting a transaction", e));
    s->in_transaction = true;
    return ENT_OK;
}

ent_code ent_store_commit(ent_store *s, ent_err *e)
{
    ent_code code = store__exec(s, "COMMIT", "saving", e);

    if (code != ENT_OK) ent_store_rollback(s);
    s->in_transaction = false;
    return code;
}

void ent_store_rollback(ent_store *s)
{
    if (!s->in_transaction) return;
    for (size_t i = 0; i < ent_sql_texts_n; i++)
        if (s->by_text[i] != NULL) ent_stmt_done(s->by_text[i]);
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL); /* fails only when there is nothing to roll back */
    s->in_transaction = false;
}

ent_code ent_store_version(int64_t *out, ent_store *s, ent_err *e)
{
    sqlite3_stmt *st = NULL;
    ent_code code = ENT_OK;

    if (sqlite3_prepare_v2(s->db, "PRAGMA data_version", -1, &st, NULL) != SQLITE_OK) return store__failed(s, "reading its version", e);
    if (sqlite3_step(st) == SQLITE_ROW) *out = sqlite3_column_int64(st, 0);
    else code = store__failed(s, "reading its version", e);
    sqlite3_finalize(st);
    return code;
}
