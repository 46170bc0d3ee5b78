/* SPDX-License-Identifier: Apache-2.0 */
/* Care for the file as a whole: its format, an upgrade of it, an examination. */
#include <string.h>

#include "store_private.h"

ent_code ent_store_format(int *out, ent_arena *a, const char *path, ent_err *e)
{
    ent_arena *own = ent_arena_new(a, 0);
    ent_store *s;
    ent_code code;

    if (own == NULL) return ent_nomem(e);
    code = store__new(&s, own, ENT_STORE_READ, e);
    if (code == ENT_OK) code = store__open_reader(out, s, path, e);
    ent_arena_free(own);
    return code == ENT_OK ? code : ent_at(e, "%s", path);
}

static ent_code open_old(ent_store *s, const char *path, int format, ent_err *e)
{
    int found;

    ENT_TRY(store__open_writer(s, path, e));
    ENT_TRY(store__format(&found, s, e));
    if (found == format) return ENT_OK;
    return ent_fail(e, ENT_CONFLICT, NULL, "Run the same command again.", "The database has format %d now, no longer %d.", found, format);
}

/* It does not stand in line: the program of that format knows no line. */
ent_code ent_store_open_old(ent_store **out, ent_arena *a, const char *path, int format, ent_err *e)
{
    ent_store *s;

    ENT_TRY(store__new(&s, a, ENT_STORE_WRITE, e));
    if (open_old(s, path, format, e) != ENT_OK) return ent_at(e, "%s", path);
    *out = s;
    return ENT_OK;
}

/* The first file of the schema holds what stays: the log and the contents. */
ent_code ent_store_renew(ent_store *s, ent_err *e)
{
    int format = 0;

    ENT_TRY(store__projection_drop(s, e));
    for (size_t i = 0; i < ent_sql_texts_n; i++) {
        const char *name = ent_sql_texts[i].name;
        if (strncmp(name, "schema/", 7) != 0 || strcmp(name, "schema/0001-log") == 0) continue;
        ENT_TRY(store__exec(s, ent_sql_texts[i].text, "creating its tables", e));
    }
    ENT_TRY(ent_store_run(s, "store/format_set", NULL, 0, e));
    ENT_TRY(store__format(&format, s, e));
    if (format == ENT_STORE_FORMAT) return ENT_OK;
    return ent_fail(e, ENT_BUG, NULL, "Report this.", "sql/store/format_set.sql writes %d, not %d.", format, ENT_STORE_FORMAT);
}

/* Damage may be what the question answers, or what keeps it from being answered. */
ent_code ent_store_inspect(ent_str *fault, ent_store *s, ent_arena *a, ent_err *e)
{
    ent_code code;
    ent_stmt *st;
    bool row = false;

    *fault = (ent_str){0};
    code = ent_store_ask(&st, s, "store/inspect", NULL, 0, e);
    if (code == ENT_OK) {
        code = ent_stmt_next(st, &row, e);
        if (code == ENT_OK && row && !ent_str_is(ent_stmt_str(st, 0), "ok")) code = ent_stmt_keep(fault, a, st, 0, e);
        ent_stmt_done(st);
    }
    return code == ENT_INVALID ? ent_str_dup(fault, a, ent_str_c(e->what), e) : code;
}
