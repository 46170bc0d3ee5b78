/* SPDX-License-Identifier: Apache-2.0 */
/* Tar archives, built here block by block: what is read, and that every broken promise of a header is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/tar.h>

#include "support.h"

static ent_arena *A;
static ent_err E;
static char tar[64 * 512];
static size_t tar_n;

static int setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    tar_n = 0;
    memset(tar, 0, sizeof tar);
    return A == NULL;
}

static int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

/* Room for the ending NUL is used by the next field, as in real headers. */
static void put_octal(char *at, size_t width, uint64_t v)
{
    char digits[32];

    snprintf(digits, sizeof digits, "%0*llo", (int)width - 1, (unsigned long long)v);
    memcpy(at, digits, width);
}

static void sum(char *h)
{
    unsigned total = 0;

    memset(h + 148, ' ', 8);
    for (size_t i = 0; i < 512; i++) total += (unsigned char)h[i];
    put_octal(h + 148, 7, total);
}

/* Returns the header, so that a test can spoil it (and sum it again, or not). */
static char *add(char type, const char *prefix, const char *name, const char *content)
{
    char *h = tar + tar_n;
    size_t n = strlen(content);

    memcpy(h, name, strlen(name));
    put_octal(h + 100, 8, 0644);
    put_octal(h + 124, 12, n);
    put_octal(h + 136, 12, 0);
    h[156] = type;
    memcpy(h + 257,
           "ustar\0"
           "00",
           8);
    memcpy(h + 345, prefix, strlen(prefix));
    sum(h);
    memcpy(h + 512, content, n);
    tar_n += 512 + (n + 511) / 512 * 512;
    return h;
}

static ent_code read_with_end(ent_tar_entry **out, size_t *n, size_t zeros)
{
    return ent_tar_read(out, n, A, (ent_str){tar, tar_n + zeros}, &E);
}

static void archives(void **state)
{
    (void)state;
    ent_tar_entry *v;
    size_t n;

    (void)add('g', "", "pax_global_header", "18 comment=abcdef\n");
    (void)add('5', "", "a/", "");
    (void)add('0', "", "a/one.txt", "one");
    (void)add('\0', "long/prefix", "two.txt", "");
    (void)add('x', "", "x", "21 path=a/\xc3\xa9tang.txt\n20 mtime=1234567890\n");
    (void)add('0', "", "short", "three");
    (void)add('0', "", "four", "4");
    assert_int_equal(read_with_end(&v, &n, 1024), ENT_OK);
    assert_int_equal(n, 4);
    assert_true(ent_str_is(v[0].name, "a/one.txt") && ent_str_is(v[0].bytes, "one"));
    assert_true(ent_str_is(v[1].name, "long/prefix/two.txt") && v[1].bytes.n == 0);
    assert_true(ent_str_is(v[2].name, "a/\xc3\xa9tang.txt") && ent_str_is(v[2].bytes, "three"));
    assert_true(ent_str_is(v[3].name, "four"));             /* the extended header was for one file */
    assert_int_equal(read_with_end(&v, &n, 10240), ENT_OK); /* padded, as tar does */
    assert_int_equal(n, 4);
}

static void empty_archive(void **state)
{
    (void)state;
    ent_tar_entry *v;
    size_t n;

    assert_int_equal(read_with_end(&v, &n, 1024), ENT_OK);
    assert_int_equal(n, 0);
}

/* Each spoils the archive of one file and must be refused, with the place. */
static void assert_refused(size_t zeros, const char *place)
{
    ent_tar_entry *v;
    size_t n;

    assert_int_equal(read_with_end(&v, &n, zeros), ENT_INVALID);
    assert_string_equal(E.place, place);
    assert_true(v == NULL && n == 0 && E.next[0] != '\0');
}

static void cut(void **state)
{
    (void)state;
    (void)add('0', "", "one", "one");
    assert_refused(0, "byte 1024");
    assert_refused(511, "byte 1024");
    assert_refused(512, "byte 1024");
    tar_n = 512 + 3;
    assert_refused(0, "byte 0");
    tar_n = 100;
    assert_refused(0, "byte 0");
    tar_n = 0;
    assert_refused(0, "byte 0");
}

static void trailing(void **state)
{
    (void)state;
    (void)add('0', "", "one", "one");
    tar[tar_n + 1024] = 'x';
    assert_refused(1025, "byte 1024");
}

static void spoilt_header(void **state)
{
    (void)state;
    char *h = add('0', "", "one", "one");

    h[0] = 'O'; /* the sum does not hold */
    assert_refused(1024, "byte 0");
    h[0] = 'o';
    h[257] = 'U';
    sum(h);
    assert_refused(1024, "byte 0");
    h[257] = 'u';
    put_octal(h + 124, 12, 100000); /* longer than the archive */
    sum(h);
    assert_refused(1024, "byte 0");
    memcpy(h + 124, "0000000000z", 11);
    sum(h);
    assert_refused(1024, "byte 0");
    h[124] = (char)0x80; /* a size in binary, as for more than 8 GiB */
    sum(h);
    assert_refused(1024, "byte 0");
}

static void kinds(void **state)
{
    (void)state;
    static const char refused[] = "1234678LKSV";

    for (size_t i = 0; refused[i] != '\0'; i++) {
        memset(tar, 0, sizeof tar);
        tar_n = 0;
        (void)add(refused[i], "", "one", "");
        assert_refused(1024, "byte 0");
    }
    memset(tar, 0, sizeof tar);
    tar_n = 0;
    (void)add('5', "", "folder", "with content");
    assert_refused(1024, "byte 0");
}

static void names(void **state)
{
    (void)state;
    static const char *const refused[] = {"/etc/passwd", "../one", "a/../../one", "a/..", "", "a\\b", "a\nb", "\xff"};

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        memset(tar, 0, sizeof tar);
        tar_n = 0;
        (void)add('0', "", refused[i], "x");
        assert_refused(1024, "byte 0");
    }
}

static void extended(void **state)
{
    (void)state;
    static const char *const refused[] = {"x",
                                          "5 a=b",
                                          "6 a=b",
                                          "9 a=b\n",
                                          "6 a b\n",
                                          "0 a=b\n",
                                          "11 size=100\n",
                                          "-6 a=b\n",
                                          "19 path=/etc/passwd\n",
                                          "26 GNU.sparse.realsize=1\n"};

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        ent_tar_entry *v;
        size_t n;
        memset(tar, 0, sizeof tar);
        tar_n = 0;
        (void)add('x', "", "x", refused[i]);
        (void)add('0', "", "one", "one");
        assert_int_equal(read_with_end(&v, &n, 1024), ENT_INVALID);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(archives, setup, teardown),      cmocka_unit_test_setup_teardown(empty_archive, setup, teardown),
        cmocka_unit_test_setup_teardown(cut, setup, teardown),           cmocka_unit_test_setup_teardown(trailing, setup, teardown),
        cmocka_unit_test_setup_teardown(spoilt_header, setup, teardown), cmocka_unit_test_setup_teardown(kinds, setup, teardown),
        cmocka_unit_test_setup_teardown(names, setup, teardown),         cmocka_unit_test_setup_teardown(extended, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
