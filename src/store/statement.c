/* SPDX-License-Identifier: Apache-2.0 */
/* Statements by name: prepared once per connection, bound, stepped. */
#include <string.h>

#include "store_private.h"

size_t store__find(const char *name)
{
    size_t lo = 0, hi = ent_sql_texts_n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = strcmp(name, ent_sql_texts[mid].name);
        if (c == 0) return mid;
        if (c < 0) hi = mid;
        else lo = mid + 1;
    }
    return SIZE_MAX;
}

static ent_code prepare(ent_stmt **out, ent_store *s, const char *name, ent_err *e)
{
    size_t at = store__find(name);
    ent_stmt *st;

    if (at == SIZE_MAX) return ent_fail(e, ENT_BUG, NULL, "Report this.", "There is no statement named %s.", name);
    st = s->by_text[at];
    if (st == NULL) {
        ENT_NEW(st, s->arena, 1, e);
        st->store = s;
        st->name = ent_sql_texts[at].name;
        if (sqlite3_prepare_v3(s->db, ent_sql_texts[at].text, -1, SQLITE_PREPARE_PERSISTENT, &st->handle, NULL) != SQLITE_OK) {
            store__failed(s, name, e);
            return ent_at(e, "statement %s", name);
        }
        s->by_text[at] = st;
    }
    if (st->busy) return ent_fail(e, ENT_BUG, NULL, "Report this.", "The statement %s is under way already.", name);
    *out = st;
    return ENT_OK;
}

static ent_code bind(ent_stmt *st, const ent_value *v, size_t n, ent_err *e)
{
    if ((size_t)sqlite3_bind_parameter_count(st->handle) != n)
        return ent_fail(e, ENT_BUG, NULL, "Report this.", "The statement %s was given %zu values.", st->name, n);
    for (size_t i = 0; i < n; i++) {
        int rc, at = (int)i + 1;
        const char *p = v[i].s.p ? v[i].s.p : "";
        if (v[i].kind == ENT_V_INT) rc = sqlite3_bind_int64(st->handle, at, v[i].i);
        else if (v[i].kind == ENT_V_TEXT) rc = sqlite3_bind_text64(st->handle, at, p, v[i].s.n, SQLITE_STATIC, SQLITE_UTF8);
        else if (v[i].kind == ENT_V_BLOB) rc = sqlite3_bind_blob64(st->handle, at, p, v[i].s.n, SQLITE_STATIC);
        else rc = sqlite3_bind_null(st->handle, at);
        if (rc != SQLITE_OK) return store__failed(st->store, "handing over values", e);
    }
    return ENT_OK;
}

void ent_stmt_done(ent_stmt *st)
{
    if (!st->busy) return;
    sqlite3_reset(st->handle); /* repeats the error of the last step, which has been reported */
    sqlite3_clear_bindings(st->handle);
    st->busy = false;
}

ent_code ent_store_ask(ent_stmt **out, ent_store *s, const char *name, const ent_value *values, size_t n, ent_err *e)
{
    ent_stmt *st = NULL;
    ent_code code;

    ENT_TRY(prepare(&st, s, name, e));
    st->busy = true;
    code = bind(st, values, n, e);
    if (code != ENT_OK) {
        ent_stmt_done(st);
        return code;
    }
    *out = st;
    return ENT_OK;
}

ent_code ent_stmt_next(ent_stmt *st, bool *row, ent_err *e)
{
    int rc;

    *row = false;
    if (!st->busy) return ent_fail(e, ENT_BUG, NULL, "Report this.", "The statement %s has ended already.", st->name);
    rc = sqlite3_step(st->handle);
    *row = rc == SQLITE_ROW;
    if (rc == SQLITE_ROW) return ENT_OK;
    if (rc == SQLITE_DONE) {
        ent_stmt_done(st);
        return ENT_OK;
    }
    store__failed(st->store, st->name, e);
    ent_at(e, "statement %s", st->name);
    ent_stmt_done(st);
    return e->code;
}

ent_code ent_store_run(ent_store *s, const char *name, const ent_value *values, size_t n, ent_err *e)
{
    ent_stmt *st = NULL;
    bool row;

    ENT_TRY(ent_store_ask(&st, s, name, values, n, e));
    ENT_TRY(ent_stmt_next(st, &row, e));
    ent_stmt_done(st);
    return ENT_OK;
}

ent_code ent_store_number(int64_t *out, ent_store *s, const char *name, const ent_value *values, size_t n, int64_t none, ent_err *e)
{
    ent_stmt *st = NULL;
    bool row;

    ENT_TRY(ent_store_ask(&st, s, name, values, n, e));
    ENT_TRY(ent_stmt_next(st, &row, e));
    *out = row && !ent_stmt_null(st, 0) ? ent_stmt_i64(st, 0) : none;
    ent_stmt_done(st);
    return ENT_OK;
}

int64_t ent_stmt_i64(const ent_stmt *st, int column)
{
    return sqlite3_column_int64(st->handle, column);
}

ent_str ent_stmt_str(const ent_stmt *st, int column)
{
    const void *p = sqlite3_column_blob(st->handle, column);

    return (ent_str){p, (size_t)sqlite3_column_bytes(st->handle, column)};
}

bool ent_stmt_null(const ent_stmt *st, int column)
{
    return sqlite3_column_type(st->handle, column) == SQLITE_NULL;
}

ent_code ent_stmt_keep(ent_str *out, ent_arena *a, const ent_stmt *st, int column, ent_err *e)
{
    return ent_str_dup(out, a, ent_stmt_str(st, column), e);
}
