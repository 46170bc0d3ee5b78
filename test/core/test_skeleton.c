/* SPDX-License-Identifier: Apache-2.0 */
/* The comparison form of look-alike spellings. */
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

static ent_str form(ent_str s)
{
    ent_str out;

    if (ent_skeleton(&out, A, s, &E) != ENT_OK) fail_msg("refused: %s", E.what);
    assert_int_equal(out.p[out.n], 0);
    return out;
}

static ent_str capitals(ent_str s)
{
    ent_str out;

    if (ent_skeleton_capitals(&out, A, s, &E) != ENT_OK) fail_msg("refused: %s", E.what);
    assert_int_equal(out.p[out.n], 0);
    return out;
}

/* ---- words of real tables ---- */

static void test_looks_alike(void **state)
{
    /* In the first column letters of another script stand where the second has its own. */
    static const char *const pairs[][2] = {
        {"C\xd1\x82po\xd0\xb3o ce\xd0\xba\xd1\x80\xd0\xb5\xd1\x82\xd0\xbd\xd0\xbe", "Строго секретно"}, /* Latin C p o o c e */
        {"Ce\xd0\xba\xd1\x80\xd0\xb5\xd1\x82\xd0\xbd\xd0\xbe", "Секретно"},
        {"L-Og\xd1\x9bla Segretezza", "L-Og\xc4\xa7la Segretezza"},                             /* Cyrillic tshe for h with stroke */
        {"(A\xce\x91\xce\xa0)", "(ΑΑΠ)"},                                                       /* one Latin A */
        {"\xce\x91\x62r:", "Abr:"},                                                             /* Greek Alpha */
        {"\xd0\x85\xd0\xb5\xd1\x81ret", "Secret"},                                              /* Cyrillic dze, ie, es */
        {"\xef\xbc\xb3\xef\xbc\xa5\xef\xbc\xa3\xef\xbc\xb2\xef\xbc\xa5\xef\xbc\xb4", "secret"}, /* full width */
        {"VS \xe2\x80\x93 VERTRAULICH", "VS - VERTRAULICH"},                                    /* en dash */
        {"importan\xc8\x9b\xc4\x83", "importan\xc5\xa3\xc4\x83"},                               /* comma below, cedilla */
        {"con\xd0\xberm", "conorrn"},                                                           /* m looks like rn */
    };
    /* Accents tell words apart, and so do letters that do not look the same. */
    static const char *const apart[][2] = {
        {"é", "e"},         {"Tajné", "Tajne"},   {"ö", "o"},    {"ł", "l"}, {"secret", "secrets"}, {"ħ", "h"}, {"Секретно", "Secretno"},
        {"Tajne", "Тайне"}, {"GEHEIM", "GEHEIN"}, {"a b", "ab"}, {"й", "и"},
    };

    (void)state;
    for (size_t i = 0; i < N(pairs); i++) {
        ent_str x = form(ent_str_c(pairs[i][0])), y = form(ent_str_c(pairs[i][1]));
        if (!ent_str_eq(x, y)) fail_msg("%s (%.*s) and %s (%.*s)", pairs[i][0], ENT_F(x), pairs[i][1], ENT_F(y));
    }
    for (size_t i = 0; i < N(apart); i++)
        if (ent_str_eq(form(ent_str_c(apart[i][0])), form(ent_str_c(apart[i][1])))) fail_msg("%s and %s", apart[i][0], apart[i][1]);
}

/* Some letters look the same only in capitals. */
static void test_capitals(void **state)
{
    ent_str latin = ENT_S("CTPO\xd0\x93O CEKPETHO"), own = ENT_S("Строго секретно");

    (void)state;
    assert_false(ent_str_eq(form(latin), form(own)));
    assert_true(ent_str_eq(capitals(latin), capitals(own)));
    assert_true(ent_str_eq(capitals(ENT_S("\xce\x9d\xce\x91\xce\xa4\xce\x9f")), capitals(ENT_S("nato")))); /* Greek capitals */
    assert_true(ent_str_eq(capitals(ENT_S("nato")), capitals(ENT_S(" N\xd0\x90TO "))));
    assert_false(ent_str_eq(capitals(ENT_S("TAJNÉ")), capitals(ENT_S("TAJNE"))));
    /* Greek nu looks like v, capital Nu like N: each form sees its own. */
    assert_true(ent_str_eq(form(ENT_S("\xce\xbd")), form(ENT_S("v"))) && !ent_str_eq(form(ENT_S("\xce\xbd")), form(ENT_S("n"))));
    assert_true(ent_str_eq(capitals(ENT_S("\xce\xbd")), capitals(ENT_S("n"))));
    assert_false(ent_str_eq(capitals(ENT_S("\xce\xbd")), capitals(ENT_S("v"))));
}

static void test_forms(void **state)
{
    static const struct {
        const char *in, *out;
    } t[] = {
        {"", ""},
        {"  SECRET  UE/EU  SECRET ", "secret ue/eu secret"},
        {"COSMIC", "cosrnic"},
        {"Il1|", "illl"}, /* capital I is i before its looks count */
        {"0o", "oo"},
        {"\"`", "'''"},
        {"e\xcc\x81", "\xc3\xa9"},
        {"\xea\x93\x9f", "rn"}, /* LISU LETTER MA: looks like M, that is m, that is rn */
    };

    (void)state;
    for (size_t i = 0; i < N(t); i++) {
        ent_str s = form(ent_str_c(t[i].in));
        if (!ent_str_is(s, t[i].out)) fail_msg("\"%s\" gives \"%.*s\", not \"%s\"", t[i].in, ENT_F(s), t[i].out);
    }
    assert_int_equal(form((ent_str){NULL, 0}).n, 0);
    assert_true(ent_str_eq(form((ent_str){"A\0m", 3}), (ent_str){"a\0rn", 4}));
}

/* What needs no tables gives what the tables give: an accented letter at the end sends the text through them. */
static void test_quick_is_the_same(void **state)
{
    (void)state;
    for (int c = 1; c < 128; c++) {
        char text[6] = {'x', (char)c, 'x', (char)0xc3, (char)0xa9, '\0'};
        ent_str quick = form((ent_str){text, 3}), slow = form((ent_str){text, 5});
        if (slow.n != quick.n + 2 || memcmp(quick.p, slow.p, quick.n) != 0)
            fail_msg("character %d: %.*s, %.*s", c, ENT_F(quick), ENT_F(slow));
    }
}

/* ---- every character ---- */

static void test_form_of_a_form(void **state)
{
    char text[64 * 5 + 1] = "x";

    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c += 64) {
        size_t n = 1;
        ent_str s;
        if (c >= 0xd800 && c <= 0xdfff) continue;
        for (uint32_t i = 0; i < 64; i++) {
            n += utf8_of(text + n, c + i);
            text[n++] = 'x';
        }
        s = form((ent_str){text, n});
        if (!ent_utf8_ok(s, NULL) || !ent_str_eq(s, form(s))) fail_msg("between U+%04X and U+%04X", c, c + 63);
        assert_true(ent_utf8_ok(capitals((ent_str){text, n}), NULL));
        ent_arena_reset(A);
    }
}

/* Marks without a letter between them, in an order that normalisation changes. */
static void test_runs_of_marks(void **state)
{
    uint32_t seed = 1;
    char text[64];

    (void)state;
    for (int round = 0; round < 20000; round++) {
        size_t n = 0;
        ent_str s;
        for (int i = 0; i < 12; i++) {
            seed = seed * 1664525 + 1013904223;
            n += utf8_of(text + n, (seed >> 8) % 3 == 0 ? 0x61 + (seed >> 24) % 26 : 0x300 + (seed >> 20) % 0x80);
        }
        s = form((ent_str){text, n});
        if (!ent_str_eq(s, form(s))) fail_msg("round %d: %.*s", round, (int)n, text);
        if (round % 1000 == 0) ent_arena_reset(A);
    }
}

static void test_refused(void **state)
{
    static const char *const bad[] = {"\x80", "a\xff", "m\xc3", "\xed\xa0\x80", "ok \xe9 no"};
    ent_arena *small = ent_arena_new(NULL, 1 << 16);
    char *p = ent_alloc(A, (1 << 20) + 1);
    ent_str out;

    (void)state;
    for (size_t i = 0; i < N(bad); i++) {
        assert_int_equal(ent_skeleton(&out, A, ent_str_c(bad[i]), &E), ENT_INVALID);
        assert_true(strstr(E.what, "UTF-8") != NULL && out.n == 0);
        assert_int_equal(ent_skeleton_capitals(&out, A, ent_str_c(bad[i]), &E), ENT_INVALID);
    }
    memset(p, 'm', (1 << 20) + 1);
    assert_int_equal(ent_skeleton(&out, A, (ent_str){p, (1 << 20) + 1}, &E), ENT_LIMIT);
    assert_int_equal(ent_skeleton(&out, A, (ent_str){p, 1 << 20}, &E), ENT_LIMIT); /* it doubles */
    assert_int_equal(ent_skeleton(&out, small, (ent_str){p, 1 << 15}, &E), ENT_NOMEM);
    assert_int_equal(form((ent_str){p, 1 << 19}).n, 1 << 20);
    ent_arena_free(small);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {T(test_looks_alike),    T(test_capitals),      T(test_forms),  T(test_quick_is_the_same),
                                              T(test_form_of_a_form), T(test_runs_of_marks), T(test_refused)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
