/* SPDX-License-Identifier: Apache-2.0 */
/* The comparison form of names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/text.h>

#include "utf8_help.h"

#define N(array) (sizeof(array) / sizeof *(array))

static ent_arena *A;
static ent_err E;

static int setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    return A == NULL;
}

static int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

static ent_str fold(ent_str s)
{
    ent_str out;

    if (ent_fold(&out, A, s, &E) != ENT_OK) fail_msg("refused: %s", E.what);
    assert_int_equal(out.p[out.n], 0);
    return out;
}

static void test_forms(void **state)
{
    static const struct {
        const char *in, *out;
    } t[] = {
        {"", ""},
        {"STANAG 2459 Ed 3", "stanag 2459 ed 3"},
        /* case: full folding, without regard to language */
        {"Stra\xc3\x9f"
         "e",
         "strasse"},
        {"\xe1\xba\x9e", "ss"}, /* capital sharp s */
        {"\xce\x9f\xce\x94\xce\xa5\xce\xa3\xce\xa3\xce\x95\xce\xa5\xce\xa3",
         "\xce\xbf\xce\xb4\xcf\x85\xcf\x83\xcf\x83\xce\xb5\xcf\x85\xcf\x83"},
        {"\xcf\x82", "\xcf\x83"}, /* final sigma is sigma */
        {"\xce\xbb\xcf\x8c\xce\xb3\xce\xbf\xcf\x82", "\xce\xbb\xcf\x8c\xce\xb3\xce\xbf\xcf\x83"},
        {"\xc4\xb0", "i\xcc\x87"}, /* Turkish dotted I keeps its dot */
        {"I", "i"},
        {"\xc4\xb1", "\xc4\xb1"},  /* dotless i is no i */
        {"\xc5\xbf", "s"},         /* long s */
        {"\xc7\x85", "d\xc5\xbe"}, /* title-case dz with caron */
        /* compatibility */
        {"\xef\xbc\xb3\xef\xbc\xb4\xef\xbc\xa1\xef\xbc\xae\xef\xbc\xa1\xef\xbc\xa7\xe3\x80\x80\xef\xbc\x92", "stanag 2"}, /* full width */
        {"\xef\xac\x81"
         "eld o\xef\xac\x83"
         "ce",
         "field office"},             /* ligatures */
        {"\xe2\x84\xab", "\xc3\xa5"}, /* angstrom sign */
        {"\xe2\x84\xaa", "k"},        /* kelvin sign */
        {"m\xc2\xb2", "m2"},
        {"\xe2\x91\xa0", "1"},
        {"\xe2\x84\xa1", "tel"},
        {"\xe2\x85\xa7", "viii"},                     /* Roman eight */
        {"\xef\xbd\xb6\xef\xbe\x9e", "\xe3\x82\xac"}, /* half-width ga composes */
        /* composition */
        {"e\xcc\x81", "\xc3\xa9"},
        {"E\xcc\x81", "\xc3\xa9"},
        {"\xe1\x84\x80\xe1\x85\xa1", "\xea\xb0\x80"}, /* Hangul */
        {"a\xcc\xa3\xcc\x82", "\xe1\xba\xad"},
        {"a\xcc\x82\xcc\xa3", "\xe1\xba\xad"}, /* order of marks */
        /* invisible */
        {"so\xc2\xad"
         "ft",
         "soft"},
        {"\xef\xbb\xbfmark", "mark"},
        {"zero\xe2\x80\x8bwidth", "zerowidth"},
        {"a\xe2\x80\x8d"
         "b\xe2\x80\x8c",
         "ab"},
        {"\xe2\x80\xae"
         "rtl",
         "rtl"},
        /* white space */
        {" a  b ", "a b"},
        {"\t\r\n a\v\f b\n", "a b"},
        {"a\xc2\xa0"
         "b",
         "a b"}, /* no-break space */
        {"\xc2\xa0 \xe2\x80\x83"
         "a\xe2\x80\xaf\xe2\x80\x89"
         "b\xe3\x80\x80",
         "a b"},
        {"a\xe1\x9a\x80"
         "b",
         "a b"}, /* ogham */
        {"a\xe2\x80\xa8\xe2\x80\xa9"
         "b",
         "a b"}, /* line and paragraph separator */
        {"a\xc2\x85"
         "b",
         "a b"}, /* next line */
        {"\xe2\x80\xa8", ""},
        {" \xc2\xa0\t", ""},
        {"a\x1f"
         "b",
         "a\x1f"
         "b"}, /* a control character is no space */
    };

    (void)state;
    for (size_t i = 0; i < N(t); i++) {
        ent_str s = fold(ent_str_c(t[i].in));
        if (!ent_str_is(s, t[i].out)) fail_msg("case %zu: \"%s\" gives \"%.*s\", not \"%s\"", i, t[i].in, ENT_F(s), t[i].out);
    }
    assert_int_equal(fold((ent_str){NULL, 0}).n, 0);
    assert_true(ent_str_eq(fold((ent_str){"A\0B", 3}), (ent_str){"a\0b", 3}));
}

/* Folding what is folded changes nothing, and gives UTF-8: every character between letters, 64 at a time, and between spaces. */
static void test_folding_twice_is_folding_once(void **state)
{
    char between_letters[64 * 5 + 1] = "x", between_spaces[64 * 5 + 1] = " ";

    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c += 64) {
        size_t n = 1, m = 1;
        ent_str a, b;
        if (c >= 0xd800 && c <= 0xdfff) continue;
        for (uint32_t i = 0; i < 64; i++) {
            n += utf8_of(between_letters + n, c + i);
            between_letters[n++] = 'X';
            m += utf8_of(between_spaces + m, c + i);
            between_spaces[m++] = ' ';
        }
        a = fold((ent_str){between_letters, n});
        b = fold((ent_str){between_spaces, m});
        if (!ent_utf8_ok(a, NULL) || !ent_str_eq(a, fold(a)) || !ent_utf8_ok(b, NULL) || !ent_str_eq(b, fold(b)))
            fail_msg("between U+%04X and U+%04X", c, c + 63);
        ent_arena_reset(A);
    }
}

static void test_refused(void **state)
{
    static const char *const bad[] = {"\x80", "a\xff", "\xc3", "\xed\xa0\x80", "ok \xe9 no"};
    ent_str out, large;
    char *p = ent_alloc(A, (1 << 20) + 1);

    (void)state;
    for (size_t i = 0; i < N(bad); i++) {
        assert_int_equal(ent_fold(&out, A, ent_str_c(bad[i]), &E), ENT_INVALID);
        assert_true(strstr(E.what, "UTF-8") != NULL && strlen(E.next) > 10);
    }
    memset(p, 'N', (1 << 20) + 1);
    large = (ent_str){p, 1 << 20};
    assert_int_equal(fold(large).n, 1 << 20);
    large.n++;
    assert_int_equal(ent_fold(&out, A, large, &E), ENT_LIMIT);
}

/* The character that grows most (18 for 1), at the ceiling; and no memory for it. */
static void test_growth(void **state)
{
    enum { COUNT = (1 << 20) / 3 };
    char *p = ent_alloc(A, 3 * COUNT);
    ent_arena *small = ent_arena_new(NULL, 1 << 20);
    ent_str out, one = fold(ENT_S("\xef\xb7\xba")), many;

    (void)state;
    for (size_t i = 0; i < COUNT; i++) memcpy(p + 3 * i, "\xef\xb7\xba", 3);
    many = fold((ent_str){p, 3 * COUNT});
    assert_true(one.n > 30);
    assert_int_equal(many.n, one.n * COUNT);
    assert_memory_equal(many.p + one.n * (COUNT - 1), one.p, one.n);
    assert_int_equal(ent_fold(&out, small, (ent_str){p, 3 * COUNT}, &E), ENT_NOMEM);
    ent_arena_free(small);
}

static void test_accents(void **state)
{
    static const char *const pairs[][2] = {{"", ""},
                                           {"plain", "plain"},
                                           {"\xc3\xa9tui", "etui"},
                                           {"e\xcc\x81tui", "etui"},                                 /* in two characters */
                                           {"\xe1\xba\xa5", "a"},                                    /* two accents on one letter */
                                           {"\xc5\x82\xc3\xb8\xc3\x9f", "\xc5\x82\xc3\xb8\xc3\x9f"}, /* letters of their own */
                                           {"\xd0\xb9\xd1\x91", "\xd0\xb8\xd0\xb5"},
                                           {"\xe0\xa4\x95\xe0\xa4\xbf", "\xe0\xa4\x95\xe0\xa4\xbf"}, /* a sign of a vowel is a sound */
                                           {"\xcc\x81", ""},
                                           {"\xf0\x9f\x9a\x81", "\xf0\x9f\x9a\x81"}};
    ent_str out, large = {ent_alloc(A, (1 << 20) + 2), (1 << 20) + 2};
    ent_arena *small = ent_arena_new(NULL, 1024);

    (void)state;
    for (size_t i = 0; i < N(pairs); i++) {
        if (ent_unaccent(&out, A, ent_str_c(pairs[i][0]), &E) != ENT_OK) fail_msg("refused: %s", E.what);
        if (!ent_str_is(out, pairs[i][1])) fail_msg("%s: %.*s instead of %s", pairs[i][0], ENT_F(out), pairs[i][1]);
    }
    assert_int_equal(ent_unaccent(&out, A, ENT_S("a\xff"), &E), ENT_INVALID);
    assert_int_equal(ent_unaccent(&out, A, large, &E), ENT_OK); /* ASCII is not even copied */
    assert_ptr_equal(out.p, large.p);
    for (size_t i = 0; i < large.n; i += 2) memcpy((char *)(uintptr_t)large.p + i, "\xc3\xa9", 2);
    assert_int_equal(ent_unaccent(&out, A, large, &E), ENT_LIMIT);
    large.n = 1 << 20;
    assert_int_equal(ent_unaccent(&out, A, large, &E), ENT_OK);
    assert_int_equal(out.n, large.n / 2);
    assert_int_equal(ent_unaccent(&out, small, large, &E), ENT_NOMEM);
    ent_arena_free(small);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {T(test_forms), T(test_folding_twice_is_folding_once), T(test_refused), T(test_growth),
                                              T(test_accents)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
