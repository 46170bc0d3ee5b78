/* SPDX-License-Identifier: Apache-2.0 */
/* Opening and transactions. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_private.h"

enum { BUSY_MS = 5000 }; /* how long a writer waits, in the line and for SQLite's lock together */

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
    sqlite3_finalize(s->version);
    s->version = NULL;
    sqlite3_close(s->db); /* rolls an open transaction back */
    s->db = NULL;
    store__leave_line(s);
}

void ent_store_close(ent_store *s)
{
    store_close(s);
}

/* name: the path, or a URI of it. */
static ent_code open_named(ent_store *s, const char *name, int flags, ent_err *e)
{
    int on;

    if (sqlite3_open_v2(name, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) return store__failed(s, "opening it", e);
    sqlite3_extended_result_codes(s->db, 0);
    if (sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, &on) != SQLITE_OK ||
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, &on) != SQLITE_OK ||
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &on) != SQLITE_OK || sqlite3_busy_timeout(s->db, BUSY_MS) != SQLITE_OK)
        return store__failed(s, "opening it", e);
    sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
    return store__exec(s, "PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384",
                       "opening it", e);
}

static ent_code open_db(ent_store *s, const char *path, int flags, ent_err *e)
{
    struct stat st;

    /* Not SQLITE_OPEN_NOFOLLOW: that refuses links among the folders as well. */
    if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return ent_fail(e, ENT_IO, NULL, "Name the folder that holds the file itself.",
                        "The database cannot be opened: it is a link, folder or device, no file.");
    return open_named(s, path, flags, e);
}

ent_code store__format(int *out, ent_store *s, ent_err *e)
{
    sqlite3_stmt *st = NULL;
    bool row = false;

    if (sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &st, NULL) != SQLITE_OK) return store__failed(s, "reading its format", e);
    if (sqlite3_step(st) == SQLITE_ROW) {
        row = true;
        *out = sqlite3_column_int(st, 0);
    }
    sqlite3_finalize(st);
    if (!row) return store__failed(s, "reading its format", e);
    if (*out >= 1) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Check that this is the folder of a node.",
                    "The file is not a database of this program (format %d).", *out);
}

static ent_code check_format(ent_store *s, ent_err *e)
{
    int format;

    ENT_TRY(store__format(&format, s, e));
    if (format > ENT_STORE_FORMAT)
        return ent_fail(e, ENT_INVALID, NULL, "Use the newer program that wrote it.",
                        "The node has format %d; this program reads up to %d.", format, ENT_STORE_FORMAT);
    if (format < ENT_STORE_FORMAT)
        return ent_fail(e, ENT_INVALID, NULL, "Bring it up to date with: node upgrade (a copy is made first)",
                        "The node has the older format %d; this program works with format %d.", format, ENT_STORE_FORMAT);
    return ENT_OK;
}

ent_code store__new(ent_store **out, ent_arena *a, ent_store_mode mode, ent_err *e)
{
    ent_store *s;

    ENT_NEW(s, a, 1, e);
    s->arena = a;
    s->mode = mode;
    s->line = -1;
    s->wait_ms = BUSY_MS;
    ENT_NEW(s->by_text, a, ent_sql_texts_n, e);
    ENT_TRY(ent_arena_defer(a, store_close, s, e));
    *out = s;
    return ENT_OK;
}

/* DIR/entente.db has DIR/entente.queue. */
static ent_code stands_in_line(ent_store *s, const char *path, ent_err *e)
{
    ent_str stem = ent_str_c(path), name;

    if (ent_str_ends(stem, ".db")) stem.n -= strlen(".db");
    ENT_TRY(ent_str_fmt(&name, s->arena, e, "%.*s.queue", ENT_F(stem)));
    s->queue = name.p;
    return ENT_OK;
}

ent_code store__open_writer(ent_store *s, const char *path, ent_err *e)
{
    ENT_TRY(open_db(s, path, SQLITE_OPEN_READWRITE, e));
    if (sqlite3_db_readonly(s->db, "main") == 1) return store__read_only(e, "opening it");
    return store__exec(s, "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON", "opening it", e);
}

/* *format: its number, whatever it is. */
ent_code store__open_reader(int *format, ent_store *s, const char *path, ent_err *e)
{
    ent_code code = open_db(s, path, SQLITE_OPEN_READONLY, e);
    ent_str name;

    if (code == ENT_OK) code = store__format(format, s, e);
    if (code != ENT_IO || !store__is_still(path)) return code;
    ENT_TRY(store__no_wal(path, e));
    sqlite3_close(s->db);
    s->db = NULL;
    ENT_TRY(store__still_name(&name, s->arena, path, e));
    ENT_TRY(ent_str_dup(&s->still, s->arena, ent_str_c(path), e));
    ENT_TRY(open_named(s, name.p, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, e));
    return store__format(format, s, e);
}

static ent_code open_and_check(ent_store *s, const char *path, ent_err *e)
{
    int format;

    if (s->mode == ENT_STORE_READ) {
        ENT_TRY(store__open_reader(&format, s, path, e));
    } else {
        ENT_TRY(store__open_writer(s, path, e));
        ENT_TRY(stands_in_line(s, path, e));
    }
    return check_format(s, e);
}

ent_code ent_store_open(ent_store **out, ent_arena *a, const char *path, ent_store_mode mode, ent_err *e)
{
    ent_store *s;

    ENT_TRY(store__new(&s, a, mode, e));
    if (open_and_check(s, path, e) != ENT_OK) return ent_at(e, "%s", path);
    *out = s;
    return ENT_OK;
}

static ent_code create_schema(ent_store *s, ent_err *e)
{
    ENT_TRY(store__exec(s, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; BEGIN IMMEDIATE", "creating it", e));
    for (size_t i = 0; i < ent_sql_texts_n; i++)
        if (strncmp(ent_sql_texts[i].name, "schema/", 7) == 0) ENT_TRY(store__exec(s, ent_sql_texts[i].text, "creating its tables", e));
    ENT_TRY(ent_store_run(s, "store/format_set", NULL, 0, e));
    return store__exec(s, "COMMIT", "creating it", e);
}

/* SQLite has no "only if it is new": the empty file is made here. */
static ent_code make_file(const char *path, ent_err *e)
{
    int fd;

    do fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    while (fd < 0 && errno == EINTR);
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

    if (a == NULL) return ent_nomem(e);
    code = store__new(&s, a, ENT_STORE_WRITE, e);
    if (code == ENT_OK) code = make_file(path, e);
    made = code == ENT_OK;
    if (made) code = open_db(s, path, SQLITE_OPEN_READWRITE, e);
    if (code == ENT_OK) code = create_schema(s, e);
    ent_arena_free(a);
    if (code == ENT_OK || !made) return code;
    remove_files(path);
    return ent_at(e, "%s", path);
}

static ent_code check_place(ent_store *s, ent_err *e)
{
    int moved = 0;

    if (s->still.n != 0 && store__has_wal(s->still.p))
        return ent_fail(e, ENT_CONFLICT, NULL, "Run the same command again.", "Somebody has begun to write to this node.");
    if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || !moved) return ENT_OK;
    return ent_fail(e, ENT_CONFLICT, NULL, "Run the same command again.",
                    "The node's database was moved or replaced after it was opened; nothing was written.");
}

static ent_code begin(ent_store *s, ent_err *e)
{
    unsigned left = s->wait_ms;
    ent_code code;

    if (s->mode == ENT_STORE_READ) return store__exec(s, "BEGIN", "starting a transaction", e);
    ENT_TRY(store__stand_in_line(s, &left, e));
    sqlite3_busy_timeout(s->db, (int)left);
    code = store__exec(s, "BEGIN IMMEDIATE", "starting a transaction", e);
    sqlite3_busy_timeout(s->db, (int)s->wait_ms);
    return code;
}

ent_code ent_store_begin(ent_store *s, ent_err *e)
{
    ent_code code;

    if (s->in_transaction) return ent_fail(e, ENT_BUG, NULL, "Report this.", "A transaction is under way already.");
    code = begin(s, e);
    s->in_transaction = code == ENT_OK;
    if (code == ENT_OK) code = check_place(s, e);
    if (code == ENT_OK) return ENT_OK;
    ent_store_rollback(s);
    store__leave_line(s);
    return code;
}

ent_code ent_store_commit(ent_store *s, ent_err *e)
{
    ent_code code = store__exec(s, "COMMIT", "saving", e);

    if (code != ENT_OK) ent_store_rollback(s);
    s->in_transaction = false;
    store__leave_line(s);
    return code;
}

void ent_store_rollback(ent_store *s)
{
    if (!s->in_transaction) return;
    for (size_t i = 0; i < ent_sql_texts_n; i++)
        if (s->by_text[i] != NULL) ent_stmt_done(s->by_text[i]);
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL); /* fails only when there is nothing to roll back */
    s->in_transaction = false;
    store__leave_line(s);
}

ent_code ent_store_version(int64_t *out, ent_store *s, ent_err *e)
{
    ent_code code = ENT_OK;

    if (s->version == NULL && sqlite3_prepare_v2(s->db, "PRAGMA data_version", -1, &s->version, NULL) != SQLITE_OK)
        return store__failed(s, "reading its version", e);
    if (sqlite3_step(s->version) == SQLITE_ROW) *out = sqlite3_column_int64(s->version, 0);
    else code = store__failed(s, "reading its version", e);
    (void)sqlite3_reset(s->version);
    return code;
}
