/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a data backup and a key backup into a new database (restore_read.c). */
#ifndef ENTENTE_API_RESTORING_H
#define ENTENTE_API_RESTORING_H

#include <entente/backup.h>

#include "call.h"

/* Wrapped keys in blocks: up to 10 million of them, without ever copying. */
enum { RESTORE_BLOCK = 1 << 14 };
#define RESTORE_CONTENTS_MAX 10000000
typedef struct restore_block {
    struct restore_block *next;
    size_t n;
    struct {
        ent_sha256 digest;
        uint8_t wrapped[40];
    } v[RESTORE_BLOCK];
} restore_block;

typedef struct restoring {
    ent_call *c;
    ent_arena *a;
    const char *folder; /* that is being made */
    ent_store *writer;
    bool older_keys;            /* take a key backup that is older than the data */
    ent_backup_head data, keys; /* their texts live in a */
    restore_block *first, *last;
    restore_block *at; /* both files are sorted: the place that was reached */
    size_t place;
    int64_t uncommitted, contents, persons;
    ENT_VEC(ent_sha256) keyless; /* contents of the data backup without a key */
} restoring;

/* The key backup: its head and all keys. */
ENT_CHECKED ent_code restore_keys(restoring *r, const char *path, const ent_secret *backup_key, ent_err *e);
/* The data backup into the writer's database and into keys/ of the folder. Commits what it read from time to time. */
ENT_CHECKED ent_code restore_data(restoring *r, const char *path, const ent_secret *backup_key, ent_err *e);

#endif
