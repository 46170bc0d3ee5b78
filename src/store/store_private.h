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
    ent_arena *arena;
    ent_store_mode mode;
    bool in_transaction, locked;
    char seal[24];      /* ends the inner names of the views (lock.c); empty until the lock */
    ent_stmt **by_text; /* one slot per entry of ent_sql_texts */
};

/* Index in ent_sql_texts, or SIZE_MAX. */
size_t store__find(const char *name);

/* Turns the last failure of the connection into our error. */
ent_code store__failed(const ent_store *s, const char *doing, ent_err *e);

/* Runs text that is not in sql/: the few PRAGMA and transaction words of session.c. */
ENT_CHECKED ent_code store__exec(ent_store *s, const char *text, const char *doing, ent_err *e);

/* Finishes and forgets all prepared statements. */
void store__forget(ent_store *s);

/* The authorizer of a locked reader. */
int store__authorize(void *ctx, int action, const char *a, const char *b, const char *database, const char *source);

#endif
