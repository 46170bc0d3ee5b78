/* SPDX-License-Identifier: Apache-2.0 */
/* The archives we write: bytes, properties, ceilings, misuse. Archives of other tools: test_zip_foreign.c;
 * ZIP64 and many entries: test_zip_big.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "zip_streams.h"

typedef struct file {
    const char *name;
    ent_str bytes;
} file;

static ent_str write_all(ent_arena *a, const file *files, size_t n)
{
    ent_buf b;
    ent_zip_writer *w = writer_to(a, &b);
    ent_err e = {0};
    for (size_t i = 0; i < n; i++)
        if (ent_zip_add(w, ent_str_c(files[i].name), files[i].bytes, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    return finish_zip(w, &b);
}

static const file small[] = {{"manifest.json", {"{\"a\":1}", 7}},
                             {"manifest.sig", {"\x00\xff\x50\x4b", 4}},
                             {"content/1", {"", 0}},
                             {"content/10", {"some bytes of a document", 24}}};

/* ---- The bytes ---- */

/* Written out by hand from APPNOTE; CRC-32 of "hi" is d8932aac. */
static void golden_bytes(void **state)
{
    static const char want[] = "PK\x03\x04"
                               "\x14\x00"
                               "\x00\x08"
                               "\x00\x00"
                               "\x00\x00"
                               "\x21\x00"
                               "\xac\x2a\x93\xd8"
                               "\x02\0\0\0"
                               "\x02\0\0\0"
                               "\x03\x00"
                               "\x00\x00"
                               "a/b"
                               "hi"
                               "PK\x01\x02"
                               "\x2d\x00"
                               "\x14\x00"
                               "\x00\x08"
                               "\x00\x00"
                               "\x00\x00"
                               "\x21\x00"
                               "\xac\x2a\x93\xd8"
                               "\x02\0\0\0"
                               "\x02\0\0\0"
                               "\x03\x00"
                               "\x00\x00"
                               "\x00\x00"
                               "\x00\x00"
                               "\x00\x00"
                               "\0\0\0\0"
                               "\0\0\0\0"
                               "a/b"
                               "PK\x05\x06"
                               "\x00\x00"
                               "\x00\x00"
                               "\x01\x00"
                               "\x01\x00"
                               "\x31\0\0\0"
                               "\x23\0\0\0"
                               "\x00\x00";
    const file one = {"a/b", {"hi", 2}};
    ent_str zip = write_all(arena(state), &one, 1);
    assert_int_equal(zip.n, sizeof want - 1);
    assert_memory_equal(zip.p, want, zip.n);
    zip = write_all(arena(state), NULL, 0);
    assert_int_equal(zip.n, 22);
    assert_memory_equal(zip.p, "PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);
}

static void crc(void **state)
{
    (void)state;
    assert_int_equal(ent_crc32(0, "123456789", 9), 0xCBF43926U); /* the check value of every CRC-32 catalogue */
    assert_int_equal(ent_crc32(ent_crc32(0, "1234", 4), "56789", 5), 0xCBF43926U);
    assert_int_equal(ent_crc32(7, NULL, 0), 7);
}

static void accepted_is_its_own_re_encoding(void **state)
{
    static const size_t pieces[] = {0, 1, 7, 65535};
    for (size_t n = 0; n <= COUNT(small); n++)
        for (size_t i = 0; i < COUNT(pieces); i++) {
            ent_str zip = write_all(arena(state), small, n), again;
            size_t found;
            ent_err e = {0};
            if (read_all(arena(state), zip, pieces[i], &wide, &again, &found, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
            assert_int_equal(found, n);
            assert_true(ent_str_eq(zip, again));
        }
}

/* ---- Every small change is refused ---- */

static void must_refuse(ent_arena *parent, ent_str zip, const char *how, size_t at)
{
    ent_arena *a = ent_arena_new(parent, 0);
    ent_str again;
    size_t n;
    ent_err e = {0};
    ent_code code = read_all(a, zip, 0, &wide, &again, &n, &e);
    if (code != ENT_UNVERIFIED || e.place[0] == '\0' || e.what[0] == '\0' || e.next[0] == '\0')
        fail_msg("%s at %zu: code %d, %s: %s", how, at, (int)code, e.place, e.what);
    ent_arena_free(a);
}

static void every_bit_counts(void **state)
{
    ent_arena *a = arena(state);
    ent_str zip = write_all(a, small, COUNT(small));
    char *copy = ent_alloc(a, zip.n);
    memcpy(copy, zip.p, zip.n);
    for (size_t bit = 0; bit < zip.n * 8; bit++) {
        copy[bit / 8] = (char)(copy[bit / 8] ^ (1 << bit % 8));
        must_refuse(a, (ent_str){copy, zip.n}, "bit", bit);
        copy[bit / 8] = (char)(copy[bit / 8] ^ (1 << bit % 8));
    }
}

static void every_truncation(void **state)
{
    ent_str zip = write_all(arena(state), small, COUNT(small));
    for (size_t n = 0; n < zip.n; n++) must_refuse(arena(state), (ent_str){zip.p, n}, "truncation", n);
}

static void every_insertion_and_deletion(void **state)
{
    static const unsigned char bytes[] = {0x00, 0x01, 0x50, 0x61, 0xff};
    ent_arena *a = arena(state);
    ent_str zip = write_all(a, small, COUNT(small));
    char *copy = ent_alloc(a, zip.n + 1);
    for (size_t at = 0; at <= zip.n; at++) {
        memcpy(copy, zip.p, at);
        memcpy(copy + at + 1, zip.p + at, zip.n - at);
        for (size_t i = 0; i < COUNT(bytes); i++) {
            copy[at] = (char)bytes[i];
            must_refuse(a, (ent_str){copy, zip.n + 1}, "insertion", at);
        }
        if (at == zip.n) break;
        copy[at] = zip.p[at]; /* a doubled byte */
        must_refuse(a, (ent_str){copy, zip.n + 1}, "doubling", at);
        memcpy(copy + at, zip.p + at + 1, zip.n - at - 1);
        must_refuse(a, (ent_str){copy, zip.n - 1}, "deletion", at);
    }
}

/* ---- Reading ---- */

static void reads_in_pieces_and_skips(void **state)
{
    ent_arena *a = arena(state);
    size_t big = 200000, got;
    char *data = ent_alloc(a, big), part[1000];
    for (size_t i = 0; i < big; i++) data[i] = (char)(i * 31 >> 3);
    const file files[] = {{"first", {data, big}}, {"second", {data, 5000}}, {"third", {data, 100}}};
    source s = {write_all(a, files, 3), 0, 0};
    ent_zip_reader *r = reader_of(a, &s, &wide);
    ent_zip_entry entry;
    ent_str all;
    bool more;
    ent_err e = {0};

    assert_int_equal(ent_zip_next(r, &entry, &more, &e), ENT_OK);
    assert_true(more);
    assert_string_equal(entry.name.p, "first");
    for (size_t at = 0; at < big; at += got) {
        assert_int_equal(ent_zip_read(r, part, sizeof part, &got, &e), ENT_OK);
        assert_int_equal(got, sizeof part);
        assert_memory_equal(part, data + at, got);
    }
    assert_int_equal(ent_zip_read(r, part, sizeof part, &got, &e), ENT_OK);
    assert_int_equal(got, 0);
    assert_int_equal(ent_zip_next(r, &entry, &more, &e), ENT_OK);
    assert_string_equal(entry.name.p, "second");
    assert_int_equal(entry.size, 5000);
    assert_int_equal(ent_zip_read(r, part, 10, &got, &e), ENT_OK); /* the rest is skipped, and checked */
    assert_int_equal(ent_zip_next(r, &entry, &more, &e), ENT_OK);
    assert_int_equal(ent_zip_read_all(r, a, &all, 100, &e), ENT_OK);
    assert_int_equal(all.n, 100);
    assert_memory_equal(all.p, data, 100);
    assert_int_equal(ent_zip_next(r, &entry, &more, &e), ENT_OK);
    assert_false(more);
    assert_int_equal(entry.name.n, 0);
}

static void altered_data_is_never_given_out_whole(void **state)
{
    ent_arena *a = arena(state);
    ent_str zip = write_all(a, small, 1), all;
    char *copy = ent_alloc(a, zip.n), part[7];
    size_t got;
    ent_zip_entry entry;
    bool more;
    ent_err e = {0};
    memcpy(copy, zip.p, zip.n);
    copy[30 + 13] ^= 1; /* "{" of manifest.json */

    source s = {{copy, zip.n}, 0, 0};
    ent_zip_reader *r = reader_of(a, &s, &wide);
    assert_int_equal(ent_zip_next(r, &entry, &more, &e), ENT_OK);
    assert_int_equal(ent_zip_read(r, part, 6, &got, &e), ENT_OK);
    assert_int_equal(got, 6);
    assert_int_equal(ent_zip_read(r, part, 1, &got, &e), ENT_UNVERIFIED);
    assert_int_equal(got, 0);
    assert_string_equal(e.place, "entry manifest.json");
    /* the first refusal is repeated, whatever is asked */
    ent_err again = {0};
    assert_int_equal(ent_zip_next(r, &entry, &more, &again), ENT_UNVERIFIED);
    assert_string_equal(again.what, e.what);
    assert_int_equal(ent_zip_read(r, part, 1, &got, &again), ENT_UNVERIFIED);
    assert_int_equal(ent_zip_read_all(r, a, &all, 100, &again), ENT_UNVERIFIED);

    s = (source){{copy, zip.n}, 0, 0};
    r = reader_of(a, &s, &wide);
    assert_int_equal(ent_zip_next(r, &entry, &more, &e), ENT_OK);
    assert_int_equal(ent_zip_read_all(r, a, &all, 100, &e), ENT_UNVERIFIED);
    assert_null(all.p);
}

static void reader_out_of_order(void **state)
{
    ent_arena *a = arena(state);
    ent_str zip = write_all(a, small, 1), all;
    source s = {zip, 0, 0};
    char part[4];
    size_t got;
    ent_zip_entry entry;
    bool more;
    ent_err e = {0};
    assert_int_equal(ent_zip_read(reader_of(a, &s, &wide), part, 4, &got, &e), ENT_BUG);
    ent_zip_reader *r = reader_of(a, &s, &wide);
    assert_int_equal(ent_zip_next(r, &entry, &more, &e), ENT_OK);
    assert_int_equal(ent_zip_read(r, part, 4, &got, &e), ENT_OK);
    assert_int_equal(ent_zip_read_all(r, a, &all, 100, &e), ENT_BUG);
}

/* ---- Ceilings and failing streams ---- */

static void ceilings(void **state)
{
    static const struct {
        ent_zip_limits limits;
        ent_code code;
        const char *place;
    } cases[] = {{{24, 35, 4}, ENT_OK, ""},
                 {{23, 35, 4}, ENT_LIMIT, "entry content/10"},
                 {{24, 34, 4}, ENT_LIMIT, "entry content/10"},
                 {{24, 35, 3}, ENT_LIMIT, "entry content/10"},
                 {{24, 10, 4}, ENT_LIMIT, "entry manifest.sig"},
                 {{0, 0, 0}, ENT_LIMIT, "entry manifest.json"}};
    ent_str zip = write_all(arena(state), small, COUNT(small)), again;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t n;
        ent_err e = {0};
        ent_code code = read_all(arena(state), zip, 0, &cases[i].limits, &again, &n, &e);
        if (code != cases[i].code || strcmp(e.place, cases[i].place) != 0) fail_msg("case %zu: %d %s %s", i, (int)code, e.place, e.what);
    }
    source s = {zip, 0, 0};
    ent_zip_reader *r = reader_of(arena(state), &s, &wide);
    ent_zip_entry entry;
    bool more;
    ent_err e = {0};
    assert_int_equal(ent_zip_next(r, &entry, &more, &e), ENT_OK);
    assert_int_equal(ent_zip_read_all(r, arena(state), &again, 6, &e), ENT_LIMIT);
    assert_string_equal(e.place, "entry manifest.json");
}

static ent_code broken_read(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    source *s = ctx;
    if (s->left.n == 0) return ent_fail(e, ENT_IO, NULL, NULL, "The disk is gone.");
    return from_str(s, p, n, got, e);
}

static ent_code broken_write(void *ctx, const void *p, size_t n, ent_err *e)
{
    size_t *room = ctx;
    (void)p;
    if (n > *room) return ent_fail(e, ENT_IO, NULL, NULL, "The disk is full.");
    *room -= n;
    return ENT_OK;
}

static void failing_streams(void **state)
{
    ent_str zip = write_all(arena(state), small, COUNT(small));
    for (size_t n = 0; n < zip.n; n++) {
        ent_arena *a = ent_arena_new(arena(state), 0);
        source s = {{zip.p, n}, 0, 0};
        ent_zip_reader *r;
        ent_zip_entry entry;
        bool more = true;
        ent_err e = {0};
        assert_int_equal(ent_zip_reader_new(&r, a, (ent_source){broken_read, &s}, &wide, &e), ENT_OK);
        ent_code code = ENT_OK;
        while (more) code = ent_zip_next(r, &entry, &more, &e);
        assert_int_equal(code, ENT_IO);
        assert_string_equal(e.what, "The disk is gone.");

        size_t room = n;
        ent_zip_writer *w;
        assert_int_equal(ent_zip_writer_new(&w, a, (ent_sink){broken_write, &room}, &e), ENT_OK);
        for (size_t i = 0; i < COUNT(small); i++) {
            ent_code now = ent_zip_add(w, ent_str_c(small[i].name), small[i].bytes, &e);
            assert_true(now == ENT_OK || now == ENT_IO);
        }
        e = (ent_err){0};
        assert_int_equal(ent_zip_done(w, &e), ENT_IO); /* also when it was an entry that failed */
        assert_string_equal(e.what, "The disk is full.");
        ent_arena_free(a);
    }
}

static ent_code zip_unzip(ent_arena *a, ent_str *zip, ent_err *e)
{
    static char store[2048];
    source s = {{store, 0}, 0, 0};
    ent_buf b = {.a = a, .p = store, .cap = sizeof store, .max = sizeof store - 1};
    ent_zip_writer *w;
    ent_zip_reader *r;
    ent_zip_entry entry;
    ent_str bytes;
    bool more = true;
    ENT_TRY(ent_zip_writer_new(&w, a, (ent_sink){to_buf, &b}, e));
    for (size_t i = 0; i < COUNT(small); i++) ENT_TRY(ent_zip_add(w, ent_str_c(small[i].name), small[i].bytes, e));
    ENT_TRY(ent_zip_done(w, e));
    ENT_TRY(ent_buf_take(zip, &b, e));
    s.left = *zip;
    ENT_TRY(ent_zip_reader_new(&r, a, (ent_source){from_str, &s}, &wide, e));
    for (;;) {
        ENT_TRY(ent_zip_next(r, &entry, &more, e));
        if (!more) return ENT_OK;
        ENT_TRY(ent_zip_read_all(r, a, &bytes, MIB, e));
    }
}

static void every_arena_ceiling(void **state)
{
    ent_str want = write_all(arena(state), small, COUNT(small)), zip = {0};
    size_t refused = 0;
    bool fitted = false;
    for (size_t ceiling = 1; ceiling < 4 * MIB && !fitted; ceiling += ceiling < 4096 || ceiling > 66000 ? 16 : 1024) {
        ent_arena *a = ent_arena_new(NULL, ceiling);
        ent_err e = {0};
        assert_non_null(a);
        ent_code code = zip_unzip(a, &zip, &e);
        if (code == ENT_OK) fitted = true;
        else assert_int_equal(code, ENT_NOMEM);
        refused += code != ENT_OK;
        if (fitted) assert_true(ent_str_eq(zip, want));
        ent_arena_free(a);
    }
    assert_true(fitted);
    assert_true(refused > 100);
}

/* ---- Writing ---- */

static void writer_refuses_names(void **state)
{
    static char long_name[201];
    memset(long_name, 'a', sizeof long_name);
    const ent_str bad[] = {{"", 0},       ENT_S("/a"),     ENT_S("a/"),   ENT_S("a//b"),     ENT_S("."),   ENT_S(".."),
                           ENT_S("../a"), ENT_S("a/../b"), ENT_S("a/.."), ENT_S("./a"),      ENT_S("A"),   ENT_S("a b"),
                           ENT_S("a\\b"), ENT_S("a\0"),    ENT_S("c:a"),  ENT_S("\xc3\xa9"), ENT_S("a\n"), {long_name, 201}};
    const ent_str good[] = {ENT_S("a"), ENT_S("..."), ENT_S("..a"), ENT_S("a.b/.c/d-e_f"), ENT_S("-"), ENT_S("0"), {long_name, 200}};
    for (size_t i = 0; i < COUNT(bad); i++) {
        ent_buf b;
        ent_zip_writer *w = writer_to(arena(state), &b);
        ent_err e = {0};
        if (ent_zip_add(w, bad[i], ENT_S("x"), &e) != ENT_INVALID) fail_msg("%.*s", ENT_F(bad[i]));
        assert_int_equal(b.n, 0);
        assert_int_equal(ent_zip_done(w, &e), ENT_INVALID);
    }
    ent_buf b;
    ent_zip_writer *w = writer_to(arena(state), &b);
    ent_err e = {0};
    for (size_t i = 0; i < COUNT(good); i++) assert_int_equal(ent_zip_add(w, good[i], ENT_S("x"), &e), ENT_OK);
    assert_int_equal(ent_zip_add(w, good[3], ENT_S("x"), &e), ENT_INVALID); /* twice */
    assert_string_equal(e.place, "entry a.b/.c/d-e_f");
}

/* b(egin) announces 2 bytes "hh", d(ata) writes "h", x writes "x", e(nd) ends the entry, f ends the archive. */
static void writer_out_of_order(void **state)
{
    static const char *const orders[] = {"d", "e", "be", "bde", "bddd", "bdxe", "bb", "bf", "bddebb", "fb", "fd", "ff"};
    for (size_t i = 0; i < COUNT(orders); i++) {
        ent_buf b;
        ent_zip_writer *w = writer_to(arena(state), &b);
        ent_code code = ENT_OK;
        ent_err e = {0};
        const char *o = orders[i];
        for (; *o != '\0' && code == ENT_OK; o++) {
            ent_str name = {i == 8 && o > orders[i] ? "b" : "a", 1};
            if (*o == 'b') code = ent_zip_begin(w, name, 2, ent_crc32(0, "hh", 2), &e);
            if (*o == 'd') code = ent_zip_data(w, "h", 1, &e);
            if (*o == 'x') code = ent_zip_data(w, "x", 1, &e);
            if (*o == 'e') code = ent_zip_end(w, &e);
            if (*o == 'f') code = ent_zip_done(w, &e);
        }
        if (code != ENT_BUG || *o != '\0') fail_msg("%s: %d %s", orders[i], (int)code, e.what);
        assert_int_equal(ent_zip_done(w, &e), ENT_BUG); /* and it stays so */
    }
}

static void writer_finds_each_second_name(void **state)
{
    for (unsigned i = 0; i < 300; i += 7) {
        ent_arena *a = ent_arena_new(arena(state), 0);
        ent_buf b;
        ent_zip_writer *w = writer_to(a, &b);
        char name[16];
        ent_err e = {0};
        for (unsigned k = 0; k < 300; k++) {
            snprintf(name, sizeof name, "%u", k * 7919 % 300);
            assert_int_equal(ent_zip_add(w, ent_str_c(name), ENT_S(""), &e), ENT_OK);
        }
        snprintf(name, sizeof name, "%u", i);
        assert_int_equal(ent_zip_add(w, ent_str_c(name), ENT_S(""), &e), ENT_INVALID);
        assert_non_null(strstr(e.place, name));
        ent_arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(golden_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(crc, set_up, tear_down),
        cmocka_unit_test_setup_teardown(accepted_is_its_own_re_encoding, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_bit_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_truncation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_insertion_and_deletion, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_in_pieces_and_skips, set_up, tear_down),
        cmocka_unit_test_setup_teardown(altered_data_is_never_given_out_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reader_out_of_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ceilings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(failing_streams, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_arena_ceiling, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writer_refuses_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writer_out_of_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writer_finds_each_second_name, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("zip", tests, NULL, NULL);
}
