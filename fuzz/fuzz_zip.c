/* SPDX-License-Identifier: Apache-2.0 */
/* What the ZIP reader accepts is byte for byte what the ZIP writer makes of the same entries. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/core/zip.h>

#define MAX ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ent_code to_buf(void *ctx, const void *p, size_t n, ent_err *e)
{
    ent_buf *b = ctx;
    ent_buf_add(b, (ent_str){p, n});
    return b->failed == ENT_OK ? ENT_OK : ent_fail(e, b->failed, NULL, NULL, "The buffer is full.");
}

static ent_code from_str(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    ent_str *left = ctx;
    (void)e;
    *got = n < left->n ? n : left->n;
    if (*got > 0) memcpy(p, left->p, *got);
    *left = (ent_str){left->p + *got, left->n - *got};
    return ENT_OK;
}

/* Refusals return; a broken promise traps. */
static ent_code copy(ent_arena *a, ent_str zip, ent_buf *b, ent_err *e)
{
    const ent_zip_limits limits = {MAX, MAX, 10000};
    ent_str left = zip, bytes;
    ent_zip_reader *r;
    ent_zip_writer *w;
    ent_zip_entry entry;
    bool more;
    ENT_TRY(ent_zip_reader_new(&r, a, (ent_source){from_str, &left}, &limits, e));
    ENT_TRY(ent_zip_writer_new(&w, a, (ent_sink){to_buf, b}, e));
    for (;;) {
        ENT_TRY(ent_zip_next(r, &entry, &more, e));
        if (!more) break;
        ENT_TRY(ent_zip_read_all(r, a, &bytes, MAX, e));
        if (ent_zip_add(w, entry.name, bytes, e) != ENT_OK) __builtin_trap();
    }
    if (ent_zip_done(w, e) != ENT_OK || b->n != zip.n || memcmp(b->p, zip.p, zip.n) != 0) __builtin_trap();
    return ENT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, 64 * MAX);
    if (a == NULL) return 0;
    ent_buf b = ent_buf_new(a, 2 * MAX);
    ent_err e = {0};
    ent_code code = copy(a, (ent_str){(const char *)data, size}, &b, &e);
    if (code != ENT_OK && code != ENT_UNVERIFIED && code != ENT_LIMIT) __builtin_trap();
    ent_arena_free(a);
    return 0;
}
