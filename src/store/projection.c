/* SPDX-License-Identifier: Apache-2.0 */
/* The projection as a whole: its digest, emptying it for a rebuild, dropping it for a newer format. The tables and their keys come from the schema
 * itself, so that none can be forgotten. Table names cannot be bound as values: the statements are templates in sql/
 * whose {table} and {key} are filled from the schema.                                                               */
#include <string.h>

#include "store_private.h"

typedef struct table {
    ent_str name, key; /* key: quoted columns of the primary key, with commas */
    bool digested;
} table;

typedef ENT_VEC(table) tables;

static ent_code read_tables(tables *out, ent_stmt *st, ent_arena *a, ent_err *e)
{
    bool row;

    for (;;) {
        table t;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&t.name, a, st, 0, e));
        ENT_TRY(ent_stmt_keep(&t.key, a, st, 1, e));
        t.digested = ent_stmt_i64(st, 2) != 0;
        ENT_PUSH(out, a, t, e);
    }
}

static ent_code projection_tables(tables *out, ent_store *s, ent_arena *a, ent_err *e)
{
    ent_stmt *st;
    ent_code code;

    ENT_TRY(ent_store_ask(&st, s, "store/projection_tables", NULL, 0, e));
    code = read_tables(out, st, a, e);
    ent_stmt_done(st);
    return code;
}

static ent_code fill_template(ent_str *out, ent_arena *a, const char *name, const table *t, ent_err *e)
{
    size_t at = store__find(name);
    ent_buf b = ent_buf_new(a, 4096);

    if (at == SIZE_MAX) return ent_fail(e, ENT_BUG, NULL, NULL, "There is no statement named %s.", name);
    for (const char *p = ent_sql_texts[at].text; *p != '\0'; p++) {
        if (strncmp(p, "{table}", 7) == 0) {
            ent_buf_add(&b, t->name);
            p += 6;
        } else if (strncmp(p, "{key}", 5) == 0) {
            ent_buf_add(&b, t->key);
            p += 4;
        } else {
            ent_buf_c(&b, *p);
        }
    }
    return ent_buf_take(out, &b, e);
}

static void add_value(ent_digest *d, sqlite3_stmt *st, int i)
{
    int type = sqlite3_column_type(st, i);

    ent_digest_u64(d, (uint64_t)type);
    if (type == SQLITE_INTEGER) {
        ent_digest_u64(d, (uint64_t)sqlite3_column_int64(st, i));
    } else if (type != SQLITE_NULL) {
        const void *p = sqlite3_column_blob(st, i);
        int n = sqlite3_column_bytes(st, i);
        ent_digest_u64(d, (uint64_t)n);
        ent_digest_add(d, p, (size_t)n);
    }
}

static ent_code digest_table(ent_digest *d, ent_store *s, ent_arena *a, const table *t, ent_err *e)
{
    sqlite3_stmt *st = NULL;
    ent_str text;
    int rc;

    ENT_TRY(fill_template(&text, a, "store/table_rows", t, e));
    if (sqlite3_prepare_v2(s->db, text.p, (int)text.n, &st, NULL) != SQLITE_OK) return store__failed(s, "reading the projection", e);
    ent_digest_u64(d, t->name.n);
    ent_digest_str(d, t->name);
    while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
        int columns = sqlite3_column_count(st);
        ent_digest_u64(d, (uint64_t)columns);
        for (int i = 0; i < columns; i++) add_value(d, st, i);
    }
    sqlite3_finalize(st);
    return rc == SQLITE_DONE ? ENT_OK : store__failed(s, "reading the projection", e);
}

ent_code ent_store_projection_digest(ent_sha256 *out, ent_store *s, ent_arena *a, ent_err *e)
{
    tables all = {0};
    ent_digest *d;

    ENT_TRY(ent_digest_new(&d, a, e));
    ENT_TRY(projection_tables(&all, s, a, e));
    for (size_t i = 0; i < all.n; i++)
        if (all.v[i].digested) ENT_TRY(digest_table(d, s, a, &all.v[i], e));
    return ent_digest_end(out, d, e);
}

/* Runs a template once for each table. */
static ent_code for_each_table(ent_store *s, const char *name, const char *doing, ent_err *e)
{
    ent_arena *a = ent_arena_new(NULL, 1 << 20);
    tables all = {0};
    ent_code code;

    if (a == NULL) return ent_nomem(e);
    code = projection_tables(&all, s, a, e);
    for (size_t i = 0; i < all.n && code == ENT_OK; i++) {
        ent_str text;
        code = fill_template(&text, a, name, &all.v[i], e);
        if (code == ENT_OK) code = store__exec(s, text.p, doing, e);
    }
    ent_arena_free(a);
    return code;
}

ent_code ent_store_projection_clear(ent_store *s, ent_err *e)
{
    return for_each_table(s, "store/table_clear", "emptying the projection", e);
}

ent_code store__projection_drop(ent_store *s, ent_err *e)
{
    return for_each_table(s, "store/table_drop", "dropping the older tables", e);
}
