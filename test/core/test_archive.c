/* SPDX-License-Identifier: Apache-2.0 */
/* Other people's ZIP files: what is read, and each way in which one can lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include <entente/core/archive.h>

#include "archive_help.h"

#define N(v) (sizeof(v) / sizeof *(v))

static ent_arena *A;

static int set_up(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    return A == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

static ent_archive opened(ent_str bytes)
{
    ent_archive z;
    ent_err e = {0};

    if (ent_archive_open(&z, A, bytes, NULL, &e) != ENT_OK) fail_msg("refused: %s: %s", e.place, e.what);
    return z;
}

static void refused(ent_str bytes, const ent_archive_limits *l, ent_code code, const char *place, const char *what)
{
    ent_archive z;
    ent_err e = {0};
    ent_code got = ent_archive_open(&z, A, bytes, l, &e);

    if (got != code || strstr(e.what, what) == NULL || strstr(e.place, place) == NULL)
        fail_msg("wanted %s \"%s\" at \"%s\", got %s \"%s\" at \"%s\"", ent_code_name(code), what, place, ent_code_name(got), e.what,
                 e.place);
    assert_true(e.next[0] != '\0');
    assert_int_equal(z.n, 0);
}

static ent_str one(made_entry x)
{
    if (x.name == NULL) x.name = "a.xml";
    if (x.bytes.p == NULL) x.bytes = ENT_S("<a>some text</a>");
    return make_archive(A, &x, 1, NULL);
}

static void reads_what_programs_write(void **state)
{
    const made_entry v[] = {{.name = "[Content_Types].xml", .bytes = ENT_S("<Types/>"), .deflate = true},
                            {.name = "xl/", .bytes = ENT_S("")},
                            {.name = "xl/Workbook.xml", .bytes = ENT_S("<workbook/>"), .descriptor = true, .deflate = true},
                            {.name = "xl/b.xml", .bytes = ENT_S("stored"), .descriptor = true, .no_signature = true},
                            {.name = "xl/\xC3\xA4.xml", .bytes = ENT_S("utf-8"), .flags = 0x0800},
                            {.name = "x", .bytes = ENT_S("x"), .extra = {"\x20\xA2\x02\x00..", 6}, .local_extra = {"\x01\x99\x00\x00", 4}},
                            {.name = "empty", .bytes = ENT_S(""), .deflate = true}};
    const made_end end = {.comment = ENT_S("a comment")};
    ent_str bytes = make_archive(A, v, N(v), &end), out;
    ent_archive z = opened(bytes);
    ent_err e;

    (void)state;
    assert_true(ent_archive_is(bytes));
    assert_false(ent_archive_is(ENT_S("PK\5\6")));
    assert_true(ent_archive_is_ole((ent_str){"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...", 11}));
    assert_int_equal(z.n, N(v));
    for (size_t i = 0; i < N(v); i++) {
        const ent_archive_entry *x = ent_archive_find(&z, ent_str_c(v[i].name));
        if (i == 1) {
            assert_null(x);
            assert_true(z.v[1].folder);
            continue;
        }
        assert_ptr_equal(x, &z.v[i]);
        assert_int_equal(ent_archive_read(&out, A, &z, x, &e), ENT_OK);
        assert_true(ent_str_eq(out, v[i].bytes));
        assert_int_equal(out.p[out.n], 0);
    }
    assert_ptr_equal(ent_archive_find(&z, ENT_S("XL/WORKBOOK.XML")), &z.v[2]);
    assert_null(ent_archive_find(&z, ENT_S("xl/workbook")));
    assert_null(ent_archive_find(&z, ENT_S("")));
    assert_int_equal(opened(make_archive(A, NULL, 0, NULL)).n, 0);
}

/* The order of the directory need not be that of the file. */
static void headers_that_lie(void **state)
{
    static const struct {
        made_entry x;
        const char *what;
    } cases[] = {
        {{.local_name = "b.xml"}, "different names"},
        {{.local_flags = 0x0800}, "different flags"},
        {{.local_add_crc = 1}, "different sizes or sums"},
        {{.local_add_size = 1, .deflate = true}, "different sizes or sums"},
        {{.add_crc = 1, .descriptor = true}, "does not agree"},
        {{.local_add_size = 1, .descriptor = true}, "does not agree"},
        {{.add_size = 1}, "two sizes differ"},
        {{.flags = 1}, "encrypted"},
        {{.flags = 0x2000}, "encrypted"},
        {{.flags = 0x10}, "flags"},
        {{.method = 12}, "method 12"},
        {{.method = 99}, "method 99"},
        {{.extra = {"\x01\x00\x08\x00........", 12}}, "ZIP64"},
        {{.local_extra = {"\x01\x00\x08\x00........", 12}}, "ZIP64"},
        {{.extra = {"\x75\x70\x01\x00.", 5}}, "second name"},
        {{.extra = {"\x20\xA2\x08\x00..", 6}}, "extra fields are damaged"},
        {{.local_extra = {"\x20", 1}}, "extra fields are damaged"},
        {{.gap = {"hidden", 6}}, "belong to no entry"},
        {{.gap = {"hidden", 6}, .descriptor = true}, "does not agree"},
        {{.add_packed = 1000, .deflate = true}, "reaches into"},
        {{.say_size = 0xFFFFFFFF, .deflate = true}, "ZIP64"},
        {{.move = 1}, "first 1 bytes"},
        {{.name = "dir/"}, "folder with something"},
    };

    (void)state;
    for (size_t i = 0; i < N(cases); i++) refused(one(cases[i].x), NULL, ENT_INVALID, "", cases[i].what);
}

static void names(void **state)
{
    static const struct {
        const char *name, *what;
    } cases[] = {{"/a", "starts with"},
                 {"../a", "part \".\" or"},
                 {"a/../b", "part \".\" or"},
                 {"a/./b", "part \".\" or"},
                 {"a//b", "empty part"},
                 {"a\\b", "backslash"},
                 {"c:a", "colon"},
                 {"a\nb", "control"},
                 {"\xC3\xA4", "outside ASCII"},
                 {"", "empty"}};
    static const char *const doubled[][2] = {{"a.xml", "a.xml"}, {"a.xml", "A.XML"}, {"xl/A", "xl/a"}};
    char long_name[1200];

    (void)state;
    for (size_t i = 0; i < N(cases); i++) refused(one((made_entry){.name = cases[i].name}), NULL, ENT_INVALID, "", cases[i].what);
    refused(one((made_entry){.name = "\xC3", .flags = 0x0800}), NULL, ENT_INVALID, "", "not UTF-8");
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    refused(one((made_entry){.name = long_name}), NULL, ENT_INVALID, "", "1,000 bytes");
    for (size_t i = 0; i < N(doubled); i++) {
        const made_entry v[] = {{.name = doubled[i][0], .bytes = ENT_S("1")}, {.name = doubled[i][1], .bytes = ENT_S("2")}};
        refused(make_archive(A, v, 2, NULL), NULL, ENT_INVALID, doubled[i][1], "twice");
    }
}

/* Two rows of the directory for the same bytes, or for bytes inside another entry. */
static void overlapping(void **state)
{
    made_entry v[] = {{.name = "a", .bytes = ENT_S("0123456789")}, {.name = "b", .bytes = ENT_S("0123456789")}};

    (void)state;
    v[1].move = -(int32_t)(30 + 1 + 10);
    refused(make_archive(A, v, 2, NULL), NULL, ENT_INVALID, "", "");
    /* a local header inside the data of another entry */
    ent_str inner = one((made_entry){.name = "b"});
    const made_entry w[] = {{.name = "a", .bytes = inner}, {.name = "b", .bytes = ENT_S("<a>some text</a>"), .move = -(int32_t)inner.n}};
    refused(make_archive(A, w, 2, NULL), NULL, ENT_INVALID, "a", "");
}

/* The second entry is said to begin far behind the end of the file, exactly where a descriptor of the first one would end. */
static void beyond_the_file(void **state)
{
    const int32_t far = 1 << 28;
    const made_entry v[] = {{.name = "a", .bytes = ENT_S("0123456789"), .deflate = true, .descriptor = true, .add_packed = (uint32_t)far},
                            {.name = "b", .bytes = ENT_S("0123456789"), .move = far - 4}};

    (void)state;
    refused(make_archive(A, v, 2, NULL), NULL, ENT_INVALID, "b", "not where the directory");
}

static void the_end_record(void **state)
{
    static const struct {
        made_end end;
        const char *what;
    } cases[] = {{{.disk = 1}, "one part of several"},
                 {{.total_more = 1}, "one part of several"},
                 {{.entries_more = 1}, "damaged at byte"},
                 {{.entries_more = 65535}, "more in it"}, /* wraps to none */
                 {{.size_more = 1}, "not where"},
                 {{.offset_more = 1}, "not where"},
                 {{.before = {"#!/bin/sh\n", 10}}, "first 10 bytes"},
                 {{.between = {"x", 1}}, "not where"},
                 {{.size_more = 0x80000000}, "not where"},
                 {{.comment = {"PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22}}, "two end records"},
                 {{.between = {"PK\6\7................", 20}}, "ZIP64"}};
    const made_entry x = {.name = "a", .bytes = ENT_S("1")};
    ent_str whole = make_archive(A, &x, 1, NULL);

    (void)state;
    for (size_t i = 0; i < N(cases); i++) refused(make_archive(A, &x, 1, &cases[i].end), NULL, ENT_INVALID, "", cases[i].what);
    for (size_t n = 0; n < whole.n; n++) {
        ent_archive z;
        ent_err e;
        assert_int_equal(ent_archive_open(&z, A, (ent_str){whole.p, n}, NULL, &e), ENT_INVALID);
    }
}

static void ceilings(void **state)
{
    char *zeros = ent_alloc(A, 8 << 20);
    const made_entry v[] = {{.name = "a", .bytes = {zeros, 1000}}, {.name = "b", .bytes = {zeros, 1000}}};
    const made_entry bomb = {.name = "bomb", .bytes = {zeros, 8 << 20}, .deflate = true};
    ent_str two = make_archive(A, v, 2, NULL);
    ent_archive_limits l = ent_archive_usual();

    (void)state;
    l.entries = 1;
    refused(two, &l, ENT_LIMIT, "", "2 entries");
    l = ent_archive_usual();
    l.entry_bytes = 999;
    refused(two, &l, ENT_LIMIT, "a", "at most 999");
    l = ent_archive_usual();
    l.total_bytes = 1999;
    refused(two, &l, ENT_LIMIT, "b", "more than 1999");
    refused(make_archive(A, &bomb, 1, NULL), NULL, ENT_LIMIT, "bomb", "bomb");
    l = ent_archive_usual();
    l.ratio = 2000;
    ent_archive z;
    ent_err e;
    assert_int_equal(ent_archive_open(&z, A, make_archive(A, &bomb, 1, NULL), &l, &e), ENT_OK);
}

static void damaged_data(void **state)
{
    static const struct {
        made_entry x;
        const char *what;
    } cases[] = {{{.deflate = true, .add_size = 1, .local_add_size = 1}, "less comes out"},
                 {{.deflate = true, .say_size = 3}, "more comes out"},
                 {{.deflate = true, .say_size = 15}, "more comes out"},
                 {{.add_crc = 1, .local_add_crc = 1}, "sum does not hold"},
                 {{.deflate = true, .add_crc = 1, .local_add_crc = 1}, "sum does not hold"},
                 {{.method = 8, .bytes = {"not deflated at all", 19}}, "damaged"}};

    (void)state;
    for (size_t i = 0; i < N(cases); i++) {
        ent_archive z = opened(one(cases[i].x));
        ent_str out;
        ent_err e = {0};
        assert_int_equal(ent_archive_read(&out, A, &z, &z.v[0], &e), ENT_INVALID);
        if (strstr(e.what, cases[i].what) == NULL) fail_msg("wanted \"%s\", got \"%s\"", cases[i].what, e.what);
        assert_string_equal(e.place, "a.xml");
        assert_null(out.p);
    }
}

/* Any one changed byte is refused, or changes nothing that is given out but names, extra fields, times and attributes. */
static void every_byte(void **state)
{
    const made_entry v[] = {{.name = "a", .bytes = ENT_S("some text, some text"), .deflate = true},
                            {.name = "b", .bytes = ENT_S("stored"), .descriptor = true}};
    ent_str whole = make_archive(A, v, 2, NULL);
    char *copy = ent_alloc(A, whole.n);
    size_t accepted = 0;

    (void)state;
    for (size_t i = 0; i < whole.n * 8; i++) {
        ent_arena *a = ent_arena_new(A, 0);
        ent_archive z;
        ent_str out;
        ent_err e;
        memcpy(copy, whole.p, whole.n);
        copy[i / 8] = (char)(copy[i / 8] ^ 1 << i % 8);
        if (ent_archive_open(&z, a, (ent_str){copy, whole.n}, NULL, &e) == ENT_OK) {
            assert_int_equal(z.n, 2);
            for (size_t k = 0; k < 2; k++)
                if (ent_archive_read(&out, a, &z, &z.v[k], &e) == ENT_OK) assert_true(ent_str_eq(out, v[k].bytes));
            accepted++;
        }
        ent_arena_free(a);
    }
    assert_true(accepted > 0);
    assert_true(accepted < whole.n * 8 * 2 / 3);
}

static void little_memory(void **state)
{
    const made_entry v[] = {{.name = "a", .bytes = ENT_S("some text, some text"), .deflate = true},
                            {.name = "b", .bytes = ENT_S("stored")}};
    ent_str whole = make_archive(A, v, 2, NULL);
    bool done = false;

    (void)state;
    for (size_t ceiling = 1; !done; ceiling += 8) {
        ent_arena *a = ent_arena_new(A, ceiling);
        ent_archive z;
        ent_str out;
        ent_err e;
        ent_code code = ent_archive_open(&z, a, whole, NULL, &e);
        if (code == ENT_OK) code = ent_archive_read(&out, a, &z, &z.v[0], &e);
        assert_true(code == ENT_OK || code == ENT_NOMEM);
        done = code == ENT_OK;
        assert_true(ceiling < 100000);
        ent_arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_what_programs_write, set_up, tear_down),
        cmocka_unit_test_setup_teardown(headers_that_lie, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(overlapping, set_up, tear_down),
        cmocka_unit_test_setup_teardown(beyond_the_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_end_record, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ceilings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_data, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_byte, set_up, tear_down),
        cmocka_unit_test_setup_teardown(little_memory, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("archive", tests, NULL, NULL);
}
