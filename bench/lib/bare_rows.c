/* SPDX-License-Identifier: Apache-2.0 */
/* Inserting rows with SQLite and nothing else. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bare.h"

enum { TABLES = 16, COLUMNS = 32, STATEMENTS = 64, SQL = 4096 };

typedef struct table {
    char insert[SQL];
    int columns;
    size_t n, cap;         /* rows */
    sqlite3_value **value; /* n * columns */
} table;

struct bare_rows {
    table table[TABLES];
    size_t n_tables;
    char *schema[STATEMENTS];
    size_t n_schema;
};

static void need(sqlite3 *db, int rc)
{
    if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW) bench_fail("SQLite: %s", db ? sqlite3_errmsg(db) : "no memory");
}

static void execute(sqlite3 *db, const char *sql)
{
    need(db, sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static void keep_schema(bare_rows *r, sqlite3 *db, const char *name)
{
    sqlite3_stmt *st;

    need(db, sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_master WHERE tbl_name = ?1 AND sql IS NOT NULL ORDER BY type DESC, name", -1,
                                &st, NULL));
    need(db, sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC));
    while (sqlite3_step(st) == SQLITE_ROW) {
        if (r->n_schema == STATEMENTS) bench_fail("too many statements in the schema");
        r->schema[r->n_schema++] = sqlite3_mprintf("%s", (const char *)sqlite3_column_text(st, 0));
    }
    sqlite3_finalize(st);
}

static void keep_row(table *t, sqlite3_stmt *st)
{
    if (t->n == t->cap) {
        t->cap = t->cap ? 2 * t->cap : 1024;
        t->value = realloc(t->value, t->cap * (size_t)t->columns * sizeof *t->value);
        if (t->value == NULL) bench_fail("no memory");
    }
    for (int i = 0; i < t->columns; i++) t->value[t->n * (size_t)t->columns + (size_t)i] = sqlite3_value_dup(sqlite3_column_value(st, i));
    t->n++;
}

static void keep_rows(table *t, sqlite3 *db, const char *name)
{
    char sql[SQL];
    sqlite3_stmt *st;
    size_t at;

    snprintf(sql, sizeof sql, "SELECT * FROM %s", name);
    need(db, sqlite3_prepare_v2(db, sql, -1, &st, NULL));
    t->columns = sqlite3_column_count(st);
    if (t->columns > COLUMNS) bench_fail("too many columns");
    at = (size_t)snprintf(t->insert, sizeof t->insert, "INSERT INTO %s VALUES (?", name);
    for (int i = 1; i < t->columns; i++) at += (size_t)snprintf(t->insert + at, sizeof t->insert - at, ",?");
    snprintf(t->insert + at, sizeof t->insert - at, ")");
    while (sqlite3_step(st) == SQLITE_ROW) keep_row(t, st);
    sqlite3_finalize(st);
}

bare_rows *bare_rows_read(const char *path, const char *const *tables)
{
    bare_rows *r = calloc(1, sizeof *r);
    sqlite3 *db;

    if (r == NULL) bench_fail("no memory");
    need(NULL, sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL));
    for (; tables[r->n_tables] != NULL; r->n_tables++) {
        if (r->n_tables == TABLES) bench_fail("too many tables");
        keep_schema(r, db, tables[r->n_tables]);
        keep_rows(&r->table[r->n_tables], db, tables[r->n_tables]);
    }
    sqlite3_close(db);
    return r;
}

size_t bare_rows_count(const bare_rows *r)
{
    size_t n = 0;

    for (size_t i = 0; i < r->n_tables; i++) n += r->table[i].n;
    return n;
}

void bare_rows_free(bare_rows *r)
{
    for (size_t i = 0; i < r->n_tables; i++) {
        table *t = &r->table[i];
        for (size_t k = 0; k < t->n * (size_t)t->columns; k++) sqlite3_value_free(t->value[k]);
        free(t->value);
    }
    for (size_t i = 0; i < r->n_schema; i++) sqlite3_free(r->schema[i]);
    free(r);
}

static void make(const bare_rows *r, const char *path)
{
    char wal[BENCH_PATH];
    sqlite3 *db;

    bench_remove(path);
    snprintf(wal, sizeof wal, "%s-wal", path);
    bench_remove(wal);
    need(NULL, sqlite3_open(path, &db));
    execute(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; BEGIN");
    for (size_t i = 0; i < r->n_schema; i++) execute(db, r->schema[i]);
    execute(db, "COMMIT");
    sqlite3_close(db);
}

static void insert(const table *t, sqlite3 *db)
{
    sqlite3_value *const *v = t->value;
    sqlite3_stmt *st;

    need(db, sqlite3_prepare_v3(db, t->insert, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL));
    for (size_t i = 0; i < t->n; i++, v += t->columns) {
        for (int k = 0; k < t->columns; k++) need(db, sqlite3_bind_value(st, k + 1, v[k]));
        need(db, sqlite3_step(st));
        need(db, sqlite3_reset(st));
    }
    sqlite3_finalize(st);
}

double bare_rows_insert(const bare_rows *r, const char *path, double *cpu)
{
    double begin;
    sqlite3 *db;

    make(r, path);
    begin = bench_now();
    *cpu = bench_cpu();
    need(NULL, sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL));
    execute(db, "PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; BEGIN IMMEDIATE");
    for (size_t i = 0; i < r->n_tables; i++) insert(&r->table[i], db);
    execute(db, "COMMIT");
    sqlite3_close(db);
    *cpu = bench_cpu() - *cpu;
    return bench_now() - begin;
}
