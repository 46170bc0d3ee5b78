/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes: a table or a refusal. A table that is written again is read as the same table. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/core/table.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static void write_row(ent_buf *b, const ent_str *f, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0) ent_buf_c(b, ',');
        ent_buf_csv(b, f[i]);
    }
    ent_buf_z(b, "\r\n");
}

static void same_row(const ent_str *a, const ent_str *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        must(ent_str_eq(a[i], b[i]));
        must(a[i].p[a[i].n] == '\0');
    }
}

static void write_again(ent_arena *a, const ent_csv *t)
{
    ent_buf b = ent_buf_new(a, 1 << 22);
    ent_csv again;
    ent_str text;
    ent_err e;

    ent_buf_z(&b, "\xef\xbb\xbf"); /* so that one in the first name stays part of it */
    write_row(&b, t->columns, t->n_columns);
    for (size_t i = 0; i < t->n_rows; i++) write_row(&b, t->rows[i].f, t->n_columns);
    must(ent_buf_take(&text, &b, &e) == ENT_OK);
    must(ent_csv_parse(&again, a, text, text.n, t->n_rows, &e) == ENT_OK);
    must(again.n_columns == t->n_columns && again.n_rows == t->n_rows);
    same_row(t->columns, again.columns, t->n_columns);
    for (size_t i = 0; i < t->n_rows; i++) same_row(t->rows[i].f, again.rows[i].f, t->n_columns);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_err e = {0};
    ent_code code;
    ent_csv t;

    if (a == NULL) return 0;
    code = ent_csv_parse(&t, a, (ent_str){(const char *)data, size}, 1 << 16, 1000, &e);
    if (code == ENT_OK) {
        for (size_t i = 1; i < t.n_rows; i++) must(t.rows[i].line > t.rows[i - 1].line);
        write_again(a, &t);
    } else {
        must((code == ENT_INVALID || code == ENT_LIMIT) && e.code == code && e.what[0] != '\0');
        must(size > 1 << 16 || memcmp(e.place, "line ", 5) == 0);
        must(t.n_rows == 0 && t.rows == NULL);
    }
    ent_arena_free(a);
    return 0;
}
