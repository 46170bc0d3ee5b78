/* SPDX-License-Identifier: Apache-2.0 */
/* ZIP64 and many entries, without gigabytes: headers by themselves, and a stream whose zeros are made on the fly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/core/zip_layout.h"
#include "support.h"
#include "zip_streams.h"

/* ---- Headers, written out by hand ---- */

#define L_PLAIN "PK\x03\x04\x14\x00\x00\x08\x00\x00\x00\x00\x21\x00\x44\x33\x22\x11"
#define L_ZIP64 "PK\x03\x04\x2d\x00\x00\x08\x00\x00\x00\x00\x21\x00\x44\x33\x22\x11"
#define C_PLAIN "PK\x01\x02\x2d\x00\x14\x00\x00\x08\x00\x00\x00\x00\x21\x00\x44\x33\x22\x11"
#define C_ZIP64 "PK\x01\x02\x2d\x00\x2d\x00\x00\x08\x00\x00\x00\x00\x21\x00\x44\x33\x22\x11"
#define C_ZEROS "\0\0\0\0\0\0\0\0\0\0" /* comment, disk, attributes */

static void headers_at_the_borders(void **state)
{
    const struct {
        uint64_t size, offset;
        ent_str local, central;
    } cases[] = {
        {0xFFFFFFFE, 0xFFFFFFFE, ENT_S(L_PLAIN "\xfe\xff\xff\xff\xfe\xff\xff\xff\x01\0\0\0n"),
         ENT_S(C_PLAIN "\xfe\xff\xff\xff\xfe\xff\xff\xff\x01\0\0\0" C_ZEROS "\xfe\xff\xff\xffn")},
        {0xFFFFFFFF, 5,
         ENT_S(L_ZIP64 "\xff\xff\xff\xff\xff\xff\xff\xff\x01\0\x14\0n\x01\0\x10\0\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff\0\0\0\0"),
         ENT_S(C_ZIP64 "\xff\xff\xff\xff\xff\xff\xff\xff\x01\0\x14\0" C_ZEROS
                       "\x05\0\0\0n\x01\0\x10\0\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff\0\0\0\0")},
        {9, 0xFFFFFFFF, ENT_S(L_ZIP64 "\x09\0\0\0\x09\0\0\0\x01\0\0\0n"),
         ENT_S(C_ZIP64 "\x09\0\0\0\x09\0\0\0\x01\0\x0c\0" C_ZEROS "\xff\xff\xff\xffn\x01\0\x08\0\xff\xff\xff\xff\0\0\0\0")},
        {0x123456789A, 0x112233445566,
         ENT_S(L_ZIP64 "\xff\xff\xff\xff\xff\xff\xff\xff\x01\0\x14\0n\x01\0\x10\0\x9a\x78\x56\x34\x12\0\0\0\x9a\x78\x56\x34\x12\0\0\0"),
         ENT_S(C_ZIP64 "\xff\xff\xff\xff\xff\xff\xff\xff\x01\0\x1c\0" C_ZEROS
                       "\xff\xff\xff\xffn\x01\0\x18\0\x9a\x78\x56\x34\x12\0\0\0\x9a\x78\x56\x34\x12\0\0\0\x66\x55\x44\x33\x22\x11\0\0")},
    };
    ent_zip_record r;
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_zip_entry entry = {ENT_S("n"), cases[i].size, 0x11223344}, read;
        bool fits;
        ent_zip_local(&r, &entry, cases[i].offset);
        assert_int_equal(r.n, cases[i].local.n);
        assert_memory_equal(r.b, cases[i].local.p, r.n);
        assert_int_equal(ent_zip_local_size(&entry), r.n);
        ent_zip_claim(&read, &fits, r.b, r.n);
        assert_true(fits && read.size == entry.size && read.crc == entry.crc && ent_str_is(read.name, "n"));
        ent_zip_central(&r, &entry, cases[i].offset);
        assert_int_equal(r.n, cases[i].central.n);
        assert_memory_equal(r.b, cases[i].central.p, r.n);
    }
}

static void end_records_at_the_borders(void **state)
{
    static const char full[] =
        "PK\x06\x06\x2c\0\0\0\0\0\0\0\x2d\0\x2d\0\0\0\0\0\0\0\0\0\xff\xff\0\0\0\0\0\0\xff\xff\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0\0"
        "\x00\x00\x00\x00\x01\0\0\0"
        "PK\x06\x07\0\0\0\0\xff\xff\xff\xff\x01\0\0\0\x01\0\0\0"
        "PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0";
    ent_zip_record r;
    (void)state;
    ent_zip_finish(&r, 0xFFFE, 0xFFFFFFFE, 0xFFFFFFFE);
    assert_int_equal(r.n, 22);
    assert_memory_equal(r.b, "PK\x05\x06\0\0\0\0\xfe\xff\xfe\xff\xfe\xff\xff\xff\xfe\xff\xff\xff\0\0", 22);
    ent_zip_finish(&r, 0xFFFF, 0x100000000, 0xFFFFFFFF);
    assert_int_equal(r.n, sizeof full - 1);
    assert_memory_equal(r.b, full, r.n);
    /* each of the three alone brings the ZIP64 end; the others keep their number in the end record */
    ent_zip_finish(&r, 0xFFFF, 7, 8);
    assert_int_equal(r.n, 98);
    assert_memory_equal(r.b + 76, "PK\x05\x06\0\0\0\0\xff\xff\xff\xff\x08\0\0\0\x07\0\0\0\0\0", 22);
    ent_zip_finish(&r, 1, 0xFFFFFFFF, 8);
    assert_memory_equal(r.b + 76, "PK\x05\x06\0\0\0\0\x01\0\x01\0\x08\0\0\0\xff\xff\xff\xff\0\0", 22);
    ent_zip_finish(&r, 1, 7, 0xFFFFFFFF);
    assert_memory_equal(r.b + 76, "PK\x05\x06\0\0\0\0\x01\0\x01\0\xff\xff\xff\xff\x07\0\0\0\0\0", 22);
}

static void the_largest_record_fits(void **state)
{
    static char name[ENT_ZIP_NAME_MAX];
    ent_zip_record r;
    (void)state;
    memset(name, 'n', sizeof name);
    const ent_zip_entry entry = {{name, sizeof name}, UINT64_MAX / 4, 1};
    ent_zip_central(&r, &entry, UINT64_MAX / 4);
    assert_true(r.n <= ENT_ZIP_RECORD_MAX && r.n_fields <= ENT_ZIP_FIELDS_MAX);
    ent_zip_finish(&r, 0xFFFF, 0, 0);
    assert_true(r.n <= ENT_ZIP_RECORD_MAX && r.n_fields <= ENT_ZIP_FIELDS_MAX);
}

/* ---- Many entries ---- */

static void many_entries(ent_arena *a, unsigned n, bool end64)
{
    ent_arena *writing = ent_arena_new(a, 0), *reading = ent_arena_new(a, 0);
    ent_buf b = ent_buf_new(a, 64 * MIB);
    ent_zip_writer *w;
    ent_zip_entry entry;
    bool more;
    char text[32];
    ent_err e = {0};
    assert_int_equal(ent_zip_writer_new(&w, writing, (ent_sink){to_buf, &b}, &e), ENT_OK);
    for (unsigned i = 0; i < n; i++) {
        ent_str name = {text, (size_t)snprintf(text, sizeof text, "content/%u", i)};
        assert_int_equal(ent_zip_add(w, name, (ent_str){text, i % 3}, &e), ENT_OK);
    }
    ent_str zip = finish_zip(w, &b);
    assert_int_equal(memcmp(zip.p + zip.n - 98, "PK\x06\x06", 4) == 0, end64);
    assert_int_equal(memcmp(zip.p + zip.n - 42, "PK\x06\x07", 4) == 0, end64);

    source s = {zip, 0, 0};
    ent_zip_reader *r = reader_of(reading, &s, &wide);
    for (unsigned i = 0;; i++) {
        if (ent_zip_next(r, &entry, &more, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
        if (!more) {
            assert_int_equal(i, n);
            break;
        }
        snprintf(text, sizeof text, "content/%u", i);
        assert_string_equal(entry.name.p, text);
    }
    /* 100,000 entries stay under 10 MB, sanitiser gaps included */
    assert_true(ent_arena_used(reading) < (size_t)n * 100 + 100000);
    assert_true(ent_arena_used(writing) < (size_t)n * 100 + 100000);
    ent_arena_free(reading);
    ent_arena_free(writing);
}

static void sixty_five_thousand_entries(void **state)
{
    many_entries(arena(state), 0xFFFE, false);
    many_entries(arena(state), 0xFFFF, true);
    many_entries(arena(state), 70000, true);
}

/* Long common beginnings, and names that are the beginning of another. */
static void hostile_names(void **state)
{
    ent_arena *a = arena(state);
    ent_buf b;
    ent_zip_writer *w = writer_to(a, &b);
    ent_str again;
    size_t n;
    char text[208];
    ent_err e = {0};
    memset(text, 'a', sizeof text);
    for (size_t i = 1; i <= 200; i++) assert_int_equal(ent_zip_add(w, (ent_str){text, i}, ENT_S(""), &e), ENT_OK);
    for (unsigned i = 0; i < 10000; i++) {
        snprintf(text + 193, 8, "%07u", i * 7919 % 10000);
        assert_int_equal(ent_zip_add(w, (ent_str){text, 200}, ENT_S(""), &e), ENT_OK);
    }
    ent_str zip = finish_zip(w, &b);
    assert_int_equal(read_all(a, zip, 0, &wide, &again, &n, &e), ENT_OK);
    assert_int_equal(n, 10200);
    assert_true(ent_str_eq(zip, again));
}

/* ---- Four gigabytes of zeros ---- */

static const char zeros[1 << 20];

/* A stream as pieces of kept bytes and runs of zeros. */
typedef struct sparse {
    ent_arena *a;
    struct {
        uint64_t n;
        char *p; /* NULL: zeros */
    } part[64];
    size_t parts, at;
    uint64_t done; /* of part[at] */
} sparse;

static ent_code to_sparse(void *ctx, const void *p, size_t n, ent_err *e)
{
    sparse *s = ctx;
    bool zero = p == zeros;
    if (zero && s->parts > 0 && s->part[s->parts - 1].p == NULL) {
        s->part[s->parts - 1].n += n;
        return ENT_OK;
    }
    if (s->parts == COUNT(s->part)) return ent_fail(e, ENT_LIMIT, NULL, NULL, "The test's stream is full.");
    s->part[s->parts].n = n;
    s->part[s->parts].p = zero ? NULL : ent_alloc(s->a, n);
    if (!zero) memcpy(s->part[s->parts].p, p, n);
    s->parts++;
    return ENT_OK;
}

static ent_code from_sparse(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    sparse *s = ctx;
    (void)e;
    *got = 0;
    while (*got < n && s->at < s->parts) {
        uint64_t left = s->part[s->at].n - s->done, take = left < n - *got ? left : n - *got;
        if (s->part[s->at].p != NULL) memcpy((char *)p + *got, s->part[s->at].p + s->done, (size_t)take);
        else memset((char *)p + *got, 0, (size_t)take);
        *got += (size_t)take;
        s->done += take;
        if (s->done < s->part[s->at].n) continue;
        s->at++;
        s->done = 0;
    }
    return ENT_OK;
}

/* "big" with `size` zeros, then "after", behind the border of 32 bits. CRCs are those of another program. */
static void write_big(sparse *s, uint64_t size, uint32_t crc)
{
    ent_zip_writer *w;
    ent_err e = {0};
    assert_int_equal(ent_zip_writer_new(&w, s->a, (ent_sink){to_sparse, s}, &e), ENT_OK);
    assert_int_equal(ent_zip_begin(w, ENT_S("big"), size, crc, &e), ENT_OK);
    for (uint64_t left = size; left > 0;) {
        size_t n = left < sizeof zeros ? (size_t)left : sizeof zeros;
        assert_int_equal(ent_zip_data(w, zeros, n, &e), ENT_OK);
        left -= n;
    }
    if (ent_zip_end(w, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    assert_int_equal(ent_zip_add(w, ENT_S("after"), ENT_S("x"), &e), ENT_OK);
    assert_int_equal(ent_zip_done(w, &e), ENT_OK);
}

static void read_big(sparse *s, uint64_t size)
{
    ent_zip_reader *r;
    ent_zip_entry entry;
    bool more;
    ent_err e = {0};
    assert_int_equal(ent_zip_reader_new(&r, s->a, (ent_source){from_sparse, s}, &wide, &e), ENT_OK);
    assert_int_equal(ent_zip_next(r, &entry, &more, &e), ENT_OK);
    assert_true(entry.size == size);
    if (ent_zip_next(r, &entry, &more, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    assert_string_equal(entry.name.p, "after");
    if (ent_zip_next(r, &entry, &more, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    assert_false(more);
    assert_int_equal(s->at, s->parts);
}

/* The first size with a ZIP64 field. */
static void four_gigabytes(void **state)
{
    sparse s = {.a = arena(state)};
    write_big(&s, 0xFFFFFFFF, 0);
    assert_int_equal(s.part[0].n, 30 + 3 + 20);
    read_big(&s, 0xFFFFFFFF);
}

/* The last size without; the entry behind it has a ZIP64 offset. */
static void one_byte_less(void **state)
{
    sparse s = {.a = arena(state)};
    if (getenv("ENT_NIGHTLY") == NULL) ent_test_skip("4 GiB more: nightly");
    write_big(&s, 0xFFFFFFFE, 0x0F6A7026);
    assert_int_equal(s.part[0].n, 30 + 3);
    read_big(&s, 0xFFFFFFFE);
}

/* 4 GiB are announced, the ceilings forbid it: nothing but the first buffer is read, nothing is allocated. */
static void announced_too_large(void **state)
{
    const ent_zip_limits limits = {0xFFFFFFFE, UINT64_MAX, 10};
    ent_zip_record record;
    ent_zip_entry entry = {ENT_S("big"), 0xFFFFFFFF, 0};
    ent_arena *a = ent_arena_new(arena(state), 200000);
    bool more;
    ent_err e = {0};
    ent_zip_local(&record, &entry, 0);
    char *start = ent_alloc(arena(state), 300000);
    memcpy(start, record.b, record.n);
    source s = {{start, 300000}, 0, 0};
    ent_zip_reader *r = reader_of(a, &s, &limits);
    assert_int_equal(ent_zip_next(r, &entry, &more, &e), ENT_LIMIT);
    assert_string_equal(e.place, "entry big");
    assert_true(s.given <= 65536);

    /* beyond what a file can be */
    entry = (ent_zip_entry){ENT_S("big"), UINT64_MAX, 0};
    ent_zip_local(&record, &entry, 0);
    memcpy(start, record.b, record.n);
    s = (source){{start, 300000}, 0, 0};
    assert_int_equal(ent_zip_next(reader_of(a, &s, &wide), &entry, &more, &e), ENT_LIMIT);

    ent_buf b;
    ent_zip_writer *w = writer_to(arena(state), &b);
    assert_int_equal(ent_zip_begin(w, ENT_S("big"), UINT64_MAX, 0, &e), ENT_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(headers_at_the_borders, set_up, tear_down),
        cmocka_unit_test_setup_teardown(end_records_at_the_borders, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_largest_record_fits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sixty_five_thousand_entries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hostile_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(announced_too_large, set_up, tear_down),
        cmocka_unit_test_setup_teardown(four_gigabytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_byte_less, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("zip_big", tests, NULL, NULL);
}
