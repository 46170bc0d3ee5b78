/* SPDX-License-Identifier: Apache-2.0 */
/* The store: one SQLite file, statements by name, and connections cut to a view.
 *
 * SQL lives in sql/ only, one statement a file, and is run by the file's name ("register/item_insert"). There are two
 * kinds of connection: the writer, which applies log entries, and the cut reader, on which a person's questions run.
 *
 *   cut reader:  open (read-only) ─► begin, read what decides the view ─► ent_store_lock(cuts) ─► questions
 *
 * From the lock on, SQLite's authorizer lets an item table be read only from inside its temporary view v_NAME, which joins
 * it with the cuts of the viewer; it refuses writes, PRAGMA, ATTACH and every table that is not named as open. A question
 * that forgets the view is refused by the database itself, not by review.                                             */
#ifndef ENTENTE_STORE_H
#define ENTENTE_STORE_H

#include <entente/core.h>

#define ENT_STORE_FORMAT 4 /* PRAGMA user_version of the files this program writes */

typedef struct ent_store ent_store;
typedef struct ent_stmt ent_stmt;

/* Creates the file with the schema of sql/schema/; ENT_CONFLICT if it exists. */
ENT_CHECKED ent_code ent_store_create(const char *path, ent_err *e);

typedef enum ent_store_mode { ENT_STORE_READ = 0, ENT_STORE_WRITE } ent_store_mode;

/* Closed with the arena; an open transaction is rolled back then. ENT_IO when it cannot be opened, ENT_INVALID when it is
 * no such file or of a newer format.                                                                                 */
ENT_CHECKED ent_code ent_store_open(ent_store **out, ent_arena *a, const char *path, ent_store_mode mode, ent_err *e);
/* Closes it before its arena does, for instance a reader whose snapshot is in the way. Nothing may be asked of it afterwards. */
void ent_store_close(ent_store *s);

/* BEGIN IMMEDIATE on a writer, a snapshot on a reader. Writers stand in line, first come first served (queue.c): ENT_BUSY after 5 s.
 * ENT_CONFLICT when the file was replaced since it was opened.                                                             */
ENT_CHECKED ent_code ent_store_begin(ent_store *s, ent_err *e);
ENT_CHECKED ent_code ent_store_commit(ent_store *s, ent_err *e);
void ent_store_rollback(ent_store *s);

/* ---- values and statements --------------------------------------------------------------------------------------- */
typedef struct ent_value {
    enum { ENT_V_NULL = 0, ENT_V_INT, ENT_V_TEXT, ENT_V_BLOB } kind;
    int64_t i;
    ent_str s;
} ent_value;

#define ENT_I(x) ((ent_value){.kind = ENT_V_INT, .i = (x)})
#define ENT_T(x) ((ent_value){.kind = ENT_V_TEXT, .s = (x)})
#define ENT_Z(x) ((ent_value){.kind = ENT_V_TEXT, .s = ent_str_c(x)})
#define ENT_B(ptr, len) ((ent_value){.kind = ENT_V_BLOB, .s = {(const char *)(ptr), (len)}})
#define ENT_NONE ((ent_value){.kind = ENT_V_NULL})

/* Runs a statement that returns no row. ENT_CONFLICT for a broken uniqueness or foreign key. */
ENT_CHECKED ent_code ent_store_run(ent_store *s, const char *name, const ent_value *values, size_t n, ent_err *e);

/* Starts a question. One statement name can be under way once at a time. Rows until *row is false; ended early by
 * ent_stmt_done (harmless after the last row).                                                                      */
ENT_CHECKED ent_code ent_store_ask(ent_stmt **out, ent_store *s, const char *name, const ent_value *values, size_t n, ent_err *e);
ENT_CHECKED ent_code ent_stmt_next(ent_stmt *st, bool *row, ent_err *e);
void ent_stmt_done(ent_stmt *st);

/* Columns of the current row, from 0. Text and blobs live until the next row; NULL gives 0 or the empty string. */
int64_t ent_stmt_i64(const ent_stmt *st, int column);
ent_str ent_stmt_str(const ent_stmt *st, int column);
bool ent_stmt_null(const ent_stmt *st, int column);
/* The same, kept in an arena. */
ENT_CHECKED ent_code ent_stmt_keep(ent_str *out, ent_arena *a, const ent_stmt *st, int column, ent_err *e);

#define ENT_VALUES_N(...) (sizeof((const ent_value[]){__VA_ARGS__}) / sizeof(ent_value))
#define ENT_RUN(s, e, name, ...) ent_store_run((s), (name), (const ent_value[]){__VA_ARGS__}, ENT_VALUES_N(__VA_ARGS__), (e))
#define ENT_ASK(st, s, e, name, ...) ent_store_ask((st), (s), (name), (const ent_value[]){__VA_ARGS__}, ENT_VALUES_N(__VA_ARGS__), (e))

/* One number: the first column of the first row, or `none` if there is no row. */
ENT_CHECKED ent_code ent_store_number(int64_t *out, ent_store *s, const char *name, const ent_value *values, size_t n, int64_t none,
                                      ent_err *e);

/* ---- the view ----------------------------------------------------------------------------------------------------- */
/* Locks a reader to these cuts, for good. Statements started before are finished; sql/view/ gives the views. */
ENT_CHECKED ent_code ent_store_lock(ent_store *s, const int64_t *cuts, size_t n, ent_err *e);

/* ---- the projection ----------------------------------------------------------------------------------------------- */
/* SHA-256 over all projection tables: names in byte order, rows in primary-key order, every value with its type and
 * length. The log, the encrypted contents and the search index (tables search_*) are not part of it.                  */
ENT_CHECKED ent_code ent_store_projection_digest(ent_sha256 *out, ent_store *s, ent_arena *a, ent_err *e);
/* Empties all projection tables and the search index, inside the writer's transaction. */
ENT_CHECKED ent_code ent_store_projection_clear(ent_store *s, ent_err *e);

/* ---- care ----------------------------------------------------------------------------------------------------------- */
/* The format number of a file, whatever it is; ENT_INVALID if it is no such file. */
ENT_CHECKED ent_code ent_store_format(int *out, ent_arena *a, const char *path, ent_err *e);
/* A consistent copy of the whole file while others read and write, under a new name; ENT_CONFLICT if that exists. */
ENT_CHECKED ent_code ent_store_copy(const char *from, const char *to, ent_err *e);
/* Opens a file of an older format for an upgrade: the one way to see it. As a writer, without the check of the format. */
ENT_CHECKED ent_code ent_store_open_old(ent_store **out, ent_arena *a, const char *path, int format, ent_err *e);
/* Inside a writer's transaction: drops all projection tables of the older format, makes those of this one, sets the format number. The
 * log and the contents stay; the caller rebuilds.                                                                          */
ENT_CHECKED ent_code ent_store_renew(ent_store *s, ent_err *e);
/* Pages and indexes as SQLite checks them; *fault empty when all is well. */
ENT_CHECKED ent_code ent_store_inspect(ent_str *fault, ent_store *s, ent_arena *a, ent_err *e);
/* On a writer, outside a transaction: writes the WAL back and empties it, so that nothing of what was overwritten or deleted is left in
 * it or in the file. ENT_BUSY when readers are in the way; nothing is lost then, and it can be done again at any time.      */
ENT_CHECKED ent_code ent_store_flush(ent_store *s, ent_err *e);

/* PRAGMA data_version: changes when somebody else has committed. */
ENT_CHECKED ent_code ent_store_version(int64_t *out, ent_store *s, ent_err *e);

#endif
