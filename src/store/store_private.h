/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_STORE_PRIVATE_H
#define ENTENTE_STORE_PRIVATE_H

#include <sqlite3.h>

#include <entente/store.h>

#include "sql_texts.h"

struct ent_stmt {
    ent_store *store;
    const char *name;
    sqlite3_stmt *handle;
    bool busy;
    ent_stmt *next;
};

struct ent_store {
    sqlite3 *db;
    sqlite3_stmt *version; /* prepared once: it is asked often */
    ent_arena *arena;
    ent_store_mode mode;
    bool in_transaction, locked;
    unsigned wait_ms;   /* how long a writer waits for others */
    const char *queue;  /* path of the queue file; NULL: does not stand in line */
    int line;           /* the queue file, open while in line or writing; else -1 */
    ent_str still;      /* path of a database taken as it is (still.c); else empty */
    char seal[24];      /* ends the inner names of the views (lock.c); empty until the lock */
    ent_stmt **by_text; /* one slot per entry of ent_sql_texts */
};

/* Index in ent_sql_texts, or SIZE_MAX. */
size_t store__find(const char *name);

ENT_CHECKED ent_code store__new(ent_store **out, ent_arena *a, ent_store_mode mode, ent_err *e);
/* *format: the file's number, from 1; nothing is refused for it. */
ENT_CHECKED ent_code store__open_reader(int *format, ent_store *s, const char *path, ent_err *e);
ENT_CHECKED ent_code store__open_writer(ent_store *s, const char *path, ent_err *e);
/* ENT_INVALID when it is no number of ours. */
ENT_CHECKED ent_code store__format(int *out, ent_store *s, ent_err *e);

/* ---- read-only folders (still.c) ---- */
/* The file can be read, but nothing can be made beside it. */
bool store__is_still(const char *path);
bool store__has_wal(const char *path);
/* ENT_IO with words when changes wait in a WAL. */
ENT_CHECKED ent_code store__no_wal(const char *path, ent_err *e);
ENT_CHECKED ent_code store__still_name(ent_str *out, ent_arena *a, const char *path, ent_err *e);

/* ---- the line of writers (queue.c) ---- */
/* Takes its place and waits for its turn; *left_ms becomes less by the wait. ENT_BUSY when that is used up. */
ENT_CHECKED ent_code store__stand_in_line(ent_store *s, unsigned *left_ms, ent_err *e);
/* Harmless when not in it. */
void store__leave_line(ent_store *s);

/* ---- projection ---- */
/* Drops every table of the projection. */
ENT_CHECKED ent_code store__projection_drop(ent_store *s, ent_err *e);

/* Turns the last failure of the connection into our error. */
ent_code store__failed(const ent_store *s, const char *doing, ent_err *e);
ent_code store__busy(ent_err *e);
ent_code store__read_only(ent_err *e, const char *doing);

/* Runs text that is not in sql/: the few PRAGMA and transaction words of session.c. */
ENT_CHECKED ent_code store__exec(ent_store *s, const char *text, const char *doing, ent_err *e);

/* Finishes and forgets all prepared statements. */
void store__forget(ent_store *s);

/* The authorizer of a locked reader. */
int store__authorize(void *ctx, int action, const char *a, const char *b, const char *database, const char *source);

#endif
