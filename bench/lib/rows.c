/* SPDX-License-Identifier: Apache-2.0 */
/* Registers in the plain form (CSV) whose records have contents of one exact length. */
#include <stdio.h>

#include <entente/standards.h>

#include "bench.h"

static void put_row(FILE *f, size_t i, size_t pad)
{
    uint64_t x = (i + 1) * UINT64_C(0x9E3779B97F4A7C15); /* other bytes in each, the same in every run */

    fprintf(f, "MEASURED-%07zu,1,,Invented standard number %07zu,Bench,2026-01-31,published,", i, i);
    for (size_t k = 0; k < pad; k++) {
        if (k % 16 == 0) x = (x ^ (x >> 29)) * UINT64_C(0xBF58476D1CE4E5B9) + k;
        fputc("0123456789abcdef"[(x >> (4 * (k % 16))) & 15], f);
    }
    fputs(",checked\n", f);
}

static void write_rows(const char *path, size_t from, size_t to, size_t pad)
{
    FILE *f = fopen(path, "w");

    if (f == NULL) bench_fail("%s cannot be written", path);
    fputs("number,edition,version,title,publisher,date,status,source,mark\n", f);
    for (size_t i = from; i < to; i++) put_row(f, i, pad);
    if (ferror(f) || fclose(f) != 0) bench_fail("%s cannot be written", path);
}

/* Of the first record as canonical JSON, which is the content that an import stores. */
static size_t content_length(const char *path)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_std_register reg;
    ent_str bytes, json;
    ent_err e;
    size_t n;

    if (a == NULL) bench_fail("no memory");
    bench_need(ent_file_read(&bytes, a, path, 1 << 20, &e), &e, "reading the rows");
    bench_need(ent_std_read(&reg, a, bytes, &e), &e, "reading the rows");
    bench_need(ent_std_record_json(&json, a, &reg.records[0], &e), &e, "writing a record");
    n = json.n;
    ent_arena_free(a);
    return n;
}

void bench_rows(const char *path, size_t from, size_t to, size_t content)
{
    size_t pad;

    write_rows(path, from, from + 1, 1);
    pad = content - content_length(path) + 1; /* each byte of filling makes the content a byte longer */
    write_rows(path, from, from + 1, pad);
    if (content_length(path) != content) bench_fail("the records cannot be made %zu bytes long", content);
    write_rows(path, from, to, pad);
}

void bench_rows_list(const char *path, size_t from, size_t to)
{
    FILE *f = fopen(path, "w");

    if (f == NULL) bench_fail("%s cannot be written", path);
    for (size_t i = from; i < to; i++) fprintf(f, "MEASURED-%07zu\n", i);
    if (ferror(f) || fclose(f) != 0) bench_fail("%s cannot be written", path);
}
