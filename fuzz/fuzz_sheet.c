/* SPDX-License-Identifier: Apache-2.0 */
/* The reader of workbooks. Bytes that begin like a ZIP file are read as they are; all others are parts of a workbook with a NUL between them
 * (rows, strings, what stands before and after the rows, properties, relations, a hidden sheet), which is then packed here: so the fuzzer
 * need not find its way through a checksum. What is accepted is a table of clean texts; what is refused says where, why and what to do. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/core/archive.h>
#include <entente/core/sheet.h>

#include "test/core/sheet_help.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth)
{
    if (!truth) __builtin_trap();
}

static ent_sheet_type by_length(void *ctx, ent_str header)
{
    (void)ctx;
    return (ent_sheet_type)(header.n % (ENT_SHEET_PASSED + 1));
}

static ent_str packed(ent_arena *a, const uint8_t *data, size_t size)
{
    const char *v[7] = {NULL};
    ent_str copy;
    ent_err e;

    if (ent_str_dup(&copy, a, (ent_str){(const char *)data, size}, &e) != ENT_OK) return (ent_str){0};
    for (size_t n = 0, at = 0; n < 7 && at <= size; n++) {
        v[n] = copy.p + at;
        at += strlen(v[n]) + 1;
    }
    return make_book(a, &(made_book){.rows = v[0],
                                     .strings = v[1],
                                     .before = v[2],
                                     .after = v[3],
                                     .properties = v[4],
                                     .relations = v[5],
                                     .of_sheet = v[6],
                                     .stored = true});
}

static void check_text(ent_str s)
{
    need(s.p != NULL && ent_utf8_ok(s, NULL));
    for (size_t i = 0; i < s.n; i++) need((unsigned char)s.p[i] >= 0x20 || s.p[i] == '\n' || s.p[i] == '\t');
}

static void check(const ent_sheet *s, const ent_sheet_ask *ask)
{
    unsigned line = 1;

    need(s->name.n != 0 && s->table.n_rows <= ask->max_rows && s->n_refused <= ask->max_refused && s->table.n_columns <= 1000);
    for (size_t c = 0; c < s->table.n_columns; c++) {
        check_text(s->table.columns[c]);
        need(s->table.columns[c].n != 0 && s->at[c] < 1000 && (c == 0 || s->at[c] > s->at[c - 1]));
    }
    for (size_t i = 0; i < s->table.n_rows; i++) {
        need(s->table.rows[i].line > line);
        line = s->table.rows[i].line;
        for (size_t c = 0; c < s->table.n_columns; c++) check_text(s->table.rows[i].f[c]);
    }
    for (size_t i = 0; i < s->n_refused; i++) {
        const ent_sheet_refusal *r = &s->refused[i];
        need(r->what.n != 0 && r->next.n != 0 && r->cell[0] >= 'A' && r->cell[0] <= 'Z' && r->line >= 1);
        need(r->column == SIZE_MAX || r->column < s->table.n_columns);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const ent_sheet_ask all = {.max_rows = 500, .type = by_length, .max_refused = 200}, strict = {.max_rows = 500, .type = by_length};
    ent_arena *a = ent_arena_new(NULL, (size_t)512 << 20);
    ent_str bytes = {(const char *)data, size};
    ent_sheet s, one;
    ent_err e = {0}, first = {0};

    if (a == NULL) return 0;
    if (!ent_archive_is(bytes)) bytes = packed(a, data, size);
    if (ent_sheet_read(&s, a, bytes, &all, &e) == ENT_OK) {
        check(&s, &all);
        need((ent_sheet_read(&one, a, bytes, &strict, &first) == ENT_OK) == (s.n_refused == 0));
        if (s.n_refused != 0) need(strstr(first.place, "cell ") != NULL && first.next[0] != '\0');
    } else {
        need(s.table.n_rows == 0 && s.name.p == NULL && e.what[0] != '\0');
    }
    ent_arena_free(a);
    return 0;
}
