/* SPDX-License-Identifier: Apache-2.0 */
/* Sinks and sources in memory for the tests of the ZIP writer and reader. Include after cmocka.h. */
#ifndef ENT_TEST_CORE_ZIP_STREAMS_H
#define ENT_TEST_CORE_ZIP_STREAMS_H

#include <string.h>

#include <entente/core/zip.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define MIB ((size_t)1 << 20)

static const ent_zip_limits wide = {UINT64_MAX, UINT64_MAX, UINT64_MAX};

static inline ent_arena *arena(void **state)
{
    return *state;
}

static inline int set_up(void **state)
{
    *state = ent_arena_new(NULL, 0);
    return *state == NULL;
}

static inline int tear_down(void **state)
{
    ent_arena_free(*state);
    return 0;
}

static inline ent_code to_buf(void *ctx, const void *p, size_t n, ent_err *e)
{
    ent_buf *b = ctx;
    ent_buf_add(b, (ent_str){p, n});
    return b->failed == ENT_OK ? ENT_OK : ent_fail(e, b->failed, NULL, NULL, "The test's buffer is full.");
}

typedef struct source {
    ent_str left;
    size_t piece;   /* gives at most so much at once; 0: all */
    uint64_t given; /* so far */
} source;

static inline ent_code from_str(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    source *s = ctx;
    (void)e;
    if (n > s->left.n) n = s->left.n;
    if (s->piece != 0 && n > s->piece) n = s->piece;
    if (n > 0) memcpy(p, s->left.p, n);
    s->left = (ent_str){s->left.p + n, s->left.n - n};
    s->given += n;
    *got = n;
    return ENT_OK;
}

static inline ent_zip_writer *writer_to(ent_arena *a, ent_buf *b)
{
    ent_zip_writer *w = NULL;
    ent_err e = {0};
    *b = ent_buf_new(a, 64 * MIB);
    assert_int_equal(ent_zip_writer_new(&w, a, (ent_sink){to_buf, b}, &e), ENT_OK);
    return w;
}

static inline ent_zip_reader *reader_of(ent_arena *a, source *s, const ent_zip_limits *limits)
{
    ent_zip_reader *r = NULL;
    ent_err e = {0};
    assert_int_equal(ent_zip_reader_new(&r, a, (ent_source){from_str, s}, limits, &e), ENT_OK);
    return r;
}

/* Ends the archive and gives its bytes. */
static inline ent_str finish_zip(ent_zip_writer *w, ent_buf *b)
{
    ent_str out = {0};
    ent_err e = {0};
    assert_int_equal(ent_zip_done(w, &e), ENT_OK);
    assert_int_equal(ent_buf_take(&out, b, &e), ENT_OK);
    return out;
}

/* Reads an archive to its end, and writes what was read again into *again. The source gives `piece` bytes at once. */
static inline ent_code read_all(ent_arena *a, ent_str zip, size_t piece, const ent_zip_limits *limits, ent_str *again, size_t *n,
                                ent_err *e)
{
    source s = {zip, piece, 0};
    ent_buf b;
    ent_zip_writer *w = writer_to(a, &b);
    ent_zip_reader *r = reader_of(a, &s, limits);
    ent_zip_entry entry;
    bool more;
    ent_str bytes;
    *n = 0;
    for (;;) {
        ENT_TRY(ent_zip_next(r, &entry, &more, e));
        if (!more) break;
        ENT_TRY(ent_zip_read_all(r, a, &bytes, 64 * MIB, e));
        assert_int_equal(bytes.n, entry.size);
        ENT_TRY(ent_zip_add(w, entry.name, bytes, e));
        ++*n;
    }
    assert_int_equal(ent_zip_next(r, &entry, &more, e), ENT_OK); /* the end stays the end */
    assert_false(more);
    assert_int_equal(s.left.n, 0);
    *again = finish_zip(w, &b);
    return ENT_OK;
}

#endif
