/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the store share: a folder and a database for each test, and SQL run directly on a session, which the
 * program itself cannot do.                                                                                            */
#ifndef ENTENTE_TEST_STORE_HELP_H
#define ENTENTE_TEST_STORE_HELP_H

#define _GNU_SOURCE /* nftw; so this header comes first */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/store/store_private.h"
#include "support.h"

#define N(array) (sizeof(array) / sizeof *(array))

static ent_arena *A;
static ent_err E;
static char Dir[400], Db[440]; /* a new folder and a new database for each test */

#define must(call)                                                                                  \
    do {                                                                                            \
        if ((call) != ENT_OK) fail_msg("%s at \"%s\": %s", ent_code_name(E.code), E.place, E.what); \
    } while (0)

/* Refused with this code, in words. */
#define must_refuse(expected, call)                                                                     \
    do {                                                                                                \
        ent_code got_code;                                                                              \
        E = (ent_err){0};                                                                               \
        got_code = (call);                                                                              \
        if (got_code != (expected) || E.code != got_code)                                               \
            fail_msg("%s instead of %s: %s", ent_code_name(got_code), ent_code_name(expected), E.what); \
        assert_true(strlen(E.what) > 10);                                                               \
    } while (0)

static inline int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static inline int folder(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    E = (ent_err){0};
    snprintf(Dir, sizeof Dir, "%s/store-XXXXXX", ent_test_tmp());
    if (A == NULL || mkdtemp(Dir) == NULL) return 1;
    snprintf(Db, sizeof Db, "%s/entente.db", Dir);
    return 0;
}

static inline int database(void **state)
{
    return folder(state) != 0 || ent_store_create(Db, &E) != ENT_OK;
}

static inline int clean(void **state)
{
    (void)state;
    ent_arena_free(A);
    return nftw(Dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static inline ent_store *open_as(ent_arena *a, ent_store_mode mode)
{
    ent_store *s;

    must(ent_store_open(&s, a, Db, mode, &E));
    return s;
}

/* Runs SQL that must work. */
static inline void sql(ent_store *s, const char *text)
{
    char *why = NULL;

    if (sqlite3_exec(s->db, text, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s: %s", text, why);
}

static inline void sqlf(ent_store *s, const char *fmt, ...) ENT_PRINTF(2, 3);
static inline void sqlf(ent_store *s, const char *fmt, ...)
{
    char text[4096];
    va_list args;

    va_start(args, fmt);
    assert_true(vsnprintf(text, sizeof text, fmt, args) < (int)sizeof text);
    va_end(args);
    sql(s, text);
}

/* The first column of the first row. */
static inline int64_t number(ent_store *s, const char *text)
{
    sqlite3_stmt *st;
    int64_t n;

    if (sqlite3_prepare_v2(s->db, text, -1, &st, NULL) != SQLITE_OK) fail_msg("%s: %s", text, sqlite3_errmsg(s->db));
    if (sqlite3_step(st) != SQLITE_ROW) fail_msg("%s gives no row: %s", text, sqlite3_errmsg(s->db));
    n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return n;
}

/* ---- the tables of the schema, whatever they are --------------------------------------------------------------------------- */

typedef struct column {
    ent_str name, type;
    bool key;
} column;

typedef struct schema_table {
    ent_str name;
    ENT_VEC(column) columns;
} schema_table;

typedef ENT_VEC(schema_table) schema_tables;

static inline ent_str cell(sqlite3_stmt *st, int i)
{
    ent_str s;

    must(ent_str_dup(&s, A, ent_str_c((const char *)sqlite3_column_text(st, i)), &E));
    return s;
}

static inline ent_code read_schema(schema_tables *out, ent_store *s, ent_err *e)
{
    static const char text[] = "SELECT m.name, c.name, c.type, c.pk FROM sqlite_schema m JOIN pragma_table_info(m.name) c "
                               "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid";
    sqlite3_stmt *st;

    assert_int_equal(sqlite3_prepare_v2(s->db, text, -1, &st, NULL), SQLITE_OK);
    while (sqlite3_step(st) == SQLITE_ROW) {
        ent_str name = cell(st, 0);
        if (out->n == 0 || !ent_str_eq(out->v[out->n - 1].name, name)) ENT_PUSH(out, A, ((schema_table){.name = name}), e);
        ENT_PUSH(&out->v[out->n - 1].columns, A, ((column){cell(st, 1), cell(st, 2), sqlite3_column_int(st, 3) != 0}), e);
    }
    sqlite3_finalize(st);
    return ENT_OK;
}

static inline schema_tables schema(ent_store *s)
{
    schema_tables t = {0};

    must(read_schema(&t, s, &E));
    assert_true(t.n > 20); /* the question above found them */
    return t;
}

static inline bool is_log(ent_str table)
{
    return ent_str_starts(table, "log_") || ent_str_is(table, "content");
}

/* Does the digest of the projection see it? The search index is emptied with the projection, and no part of it. */
static inline bool is_digested(ent_str table)
{
    return !is_log(table) && !ent_str_starts(table, "search_");
}

/* At most one row: CHECK (id = 1). */
static inline bool is_single(ent_str table)
{
    return ent_str_is(table, "node") || ent_str_is(table, "log_head") || ent_str_is(table, "search_state");
}

/* Row k of every table: k in every number, "tk" in every text, the byte k in every blob. So everything of k belongs together: the
 * revision k has cut k, field k, content k.                                                                                 */
static inline void fill(ent_store *s, const schema_table *t, int k)
{
    ent_buf b = ent_buf_new(A, 1 << 16);
    ent_str text;

    ent_buf_fmt(&b, "INSERT OR IGNORE INTO \"%s\" VALUES (", t->name.p);
    for (size_t i = 0; i < t->columns.n; i++) {
        ent_str type = t->columns.v[i].type;
        if (i > 0) ent_buf_c(&b, ',');
        if (ent_str_is(t->columns.v[i].name, "destroyed")) ent_buf_z(&b, "NULL"); /* a content that was is in no view */
        else if (ent_str_is(type, "INTEGER")) ent_buf_fmt(&b, "%d", k);
        else if (ent_str_is(type, "TEXT")) ent_buf_fmt(&b, "'t%d'", k);
        else ent_buf_fmt(&b, "x'%02x'", (unsigned)k);
    }
    ent_buf_c(&b, ')');
    must(ent_buf_take(&text, &b, &E));
    sql(s, text.p);
}

/* Rows 1 to 3, or 3 to 1. */
static inline void fill_all(ent_store *s, const schema_tables *all, bool backwards)
{
    for (size_t i = 0; i < all->n; i++)
        for (int k = 1; k <= 3; k++) fill(s, &all->v[i], backwards ? 4 - k : k);
}

#define T(f) cmocka_unit_test_setup_teardown(f, database, clean)

#endif
