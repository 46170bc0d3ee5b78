/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/text.h>

static void test_fail_sets_all_and_clears_the_place(void **state)
{
    ent_err e = {.place = "old"};

    (void)state;
    assert_int_equal(ent_fail(&e, ENT_REFUSED, "R-33", "Ask %s.", "The label %s of %d is missing.", "X", 7), ENT_REFUSED);
    assert_int_equal(e.code, ENT_REFUSED);
    assert_string_equal(e.rule, "R-33");
    assert_string_equal(e.what, "The label X of 7 is missing.");
    assert_string_equal(e.next, "Ask %s."); /* no format */
    assert_string_equal(e.place, "");
    assert_int_equal(ent_fail(&e, ENT_IO, NULL, NULL, "%s", ""), ENT_IO);
    assert_string_equal(e.rule, "");
    assert_string_equal(e.next, "");
    assert_string_equal(e.what, "");
}

static void test_a_refusal_is_never_ok(void **state)
{
    ent_err e = {0}, at = {0}, within = {0};

    (void)state;
    assert_int_equal(ent_error_set(&e, ENT_OK, NULL, NULL, "wrong"), ENT_BUG);
    assert_int_equal(e.code, ENT_BUG);
    assert_int_equal(ent_error_at(&at, "x"), ENT_BUG);
    assert_int_equal(ent_error_within(&within, "x"), ENT_BUG);
}

static void test_no_memory_says_so(void **state)
{
    ent_err e = {.place = "old", .rule = "R-1"};

    (void)state;
    assert_int_equal(ent_nomem(&e), ENT_NOMEM);
    assert_int_equal(e.code, ENT_NOMEM);
    assert_string_equal(e.place, "");
    assert_string_equal(e.rule, "");
    assert_true(strstr(e.what, "memory") != NULL && strlen(e.next) > 10);
}

static void test_the_innermost_place_wins(void **state)
{
    ent_err e = {0};

    (void)state;
    (void)ent_fail(&e, ENT_INVALID, NULL, NULL, "wrong");
    assert_int_equal(ent_at(&e, "line %d", 12), ENT_INVALID);
    assert_int_equal(ent_at(&e, "line %d", 99), ENT_INVALID);
    assert_string_equal(e.place, "line 12");
    assert_int_equal(ent_within(&e, "file %s", "a.xml"), ENT_INVALID);
    assert_string_equal(e.place, "file a.xml, line 12");
    assert_int_equal(ent_within(&e, "archive"), ENT_INVALID);
    assert_string_equal(e.place, "archive, file a.xml, line 12");
    (void)ent_fail(&e, ENT_INVALID, NULL, NULL, "wrong");
    assert_int_equal(ent_within(&e, "only"), ENT_INVALID);
    assert_string_equal(e.place, "only");
}

/* ---- cutting to the fields --------------------------------------------------------------------------------------------- */

static void fill(char *p, size_t n, const char *unit)
{
    size_t unit_n = strlen(unit), at = 0;

    while (at + unit_n < n) {
        memcpy(p + at, unit, unit_n);
        at += unit_n;
    }
    p[at] = '\0';
}

/* Long texts of characters of 1 to 4 bytes, shifted by 0 to 4: each field is full, ends with NUL and with a whole character. */
static void test_long_texts_end_with_a_whole_character(void **state)
{
    static const char *const units[] = {"x", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"};
    char text[1000];

    (void)state;
    for (size_t u = 0; u < sizeof units / sizeof *units; u++)
        for (size_t shift = 0; shift < 10; shift++) {
            ent_err e = {0};
            memset(text, '.', shift);
            fill(text + shift, sizeof text - shift, units[u]);
            (void)ent_fail(&e, ENT_INVALID, "R-1234567890", text, "%s", text);
            (void)ent_at(&e, "%s", text);
            assert_string_equal(e.rule, "R-12345");
            assert_memory_equal(e.what, text, strlen(e.what));
            assert_memory_equal(e.next, text, strlen(e.next));
            assert_memory_equal(e.place, text, strlen(e.place));
            assert_in_range(strlen(e.what), sizeof e.what - 4, sizeof e.what - 1);
            assert_in_range(strlen(e.next), sizeof e.next - 4, sizeof e.next - 1);
            assert_in_range(strlen(e.place), sizeof e.place - 4, sizeof e.place - 1);
            assert_true(ent_utf8_ok(ent_str_c(e.what), NULL));
            assert_true(ent_utf8_ok(ent_str_c(e.next), NULL));
            assert_true(ent_utf8_ok(ent_str_c(e.place), NULL));
            (void)ent_within(&e, "file.xml");
            assert_memory_equal(e.place, "file.xml, ", 10);
            assert_memory_equal(e.place + 10, text, strlen(e.place) - 10);
            assert_in_range(strlen(e.place), sizeof e.place - 4, sizeof e.place - 1);
            assert_true(ent_utf8_ok(ent_str_c(e.place), NULL));
            (void)ent_within(&e, "%s", text); /* no room for the inner place */
            assert_in_range(strlen(e.place), sizeof e.place - 4, sizeof e.place - 1);
            assert_true(ent_utf8_ok(ent_str_c(e.place), NULL));
        }
}

/* One byte of the inner place, or none: no field is written over. */
static void test_prefixes_of_every_length(void **state)
{
    char prefix[300];

    (void)state;
    for (size_t n = 1; n < sizeof prefix; n++) {
        ent_err e = {0};
        memset(prefix, 'p', n);
        prefix[n] = '\0';
        (void)ent_fail(&e, ENT_INVALID, NULL, NULL, "what");
        (void)ent_at(&e, "line 12");
        (void)ent_within(&e, "%s", prefix);
        assert_string_equal(e.what, "what");
        assert_true(strlen(e.place) < sizeof e.place);
        if (n + 9 < sizeof e.place) {
            assert_int_equal(strlen(e.place), n + 9);
            assert_string_equal(e.place + n, ", line 12");
        }
    }
}

/* A text that only just fits is not shortened. */
static void test_what_fits_stays(void **state)
{
    char text[400];
    ent_err e;

    (void)state;
    for (size_t n = 0; n < sizeof e.what; n++) {
        memset(text, 'x', n);
        if (n > 1) memcpy(text + n - 2, "\xc3\xa9", 2);
        text[n] = '\0';
        (void)ent_fail(&e, ENT_INVALID, NULL, NULL, "%s", text);
        assert_string_equal(e.what, text);
    }
}

/* An error can always be written as JSON. */
static void test_what_is_no_utf8_becomes_question_marks(void **state)
{
    char text[400];
    ent_err e = {0};

    (void)state;
    (void)ent_fail(&e, ENT_INVALID, NULL, "ask \xff",
                   "a\x80"
                   "b\xc3(\xed\xa0\x80 \xc3\xa9 \xe2\x82");
    (void)ent_at(&e, "caf\xe9.xml");
    assert_string_equal(e.what, "a?b?(??? \xc3\xa9 ??");
    assert_string_equal(e.next, "ask ?");
    assert_string_equal(e.place, "caf?.xml");
    (void)ent_within(&e, "\xfe");
    assert_string_equal(e.place, "?, caf?.xml");
    memset(text, 0x80, sizeof text);
    text[399] = '\0';
    (void)ent_fail(&e, ENT_INVALID, NULL, NULL, "%s", text);
    assert_true(strlen(e.what) >= sizeof e.what - 5);
    assert_true(ent_utf8_ok(ent_str_c(e.what), NULL));
}

static void test_bytes_that_are_not_utf8_become_question_marks(void **state)
{
    ent_err e;

    (void)state;
    (void)ent_fail(&e, ENT_IO, NULL, "caf\xe9 next", "file caf\xe9 \xff\xfe is gone, \xc3\xa9 stays");
    (void)ent_at(&e, "/tmp/\xe9");
    assert_string_equal(e.what, "file caf? ?? is gone, \xc3\xa9 stays");
    assert_string_equal(e.next, "caf? next");
    assert_string_equal(e.place, "/tmp/?");
}

static void test_names(void **state)
{
    static const char *const names[] = {"OK",      "INVALID", "NOT_VISIBLE", "CONFLICT", "REFUSED", "LOGIN", "UNVERIFIED",
                                        "WAITING", "LIMIT",   "BUSY",        "IO",       "NOMEM",   "BUG"};

    (void)state;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) assert_string_equal(ent_code_name((ent_code)i), names[i]);
    assert_int_equal(ENT_BUG + 1, sizeof names / sizeof *names);
    assert_string_equal(ent_code_name((ent_code)99), "BUG");
    assert_string_equal(ent_code_name((ent_code)-1), "BUG");
}

static ent_code three(int *calls, ent_code second, ent_err *e)
{
    ++*calls;
    ENT_TRY(ENT_OK);
    ++*calls;
    ENT_TRY(second == ENT_OK ? ENT_OK : ent_fail(e, second, NULL, NULL, "no"));
    ++*calls;
    return ENT_OK;
}

static void test_try_forwards_the_first_refusal(void **state)
{
    ent_err e = {0};
    int calls = 0;

    (void)state;
    assert_int_equal(three(&calls, ENT_OK, &e), ENT_OK);
    assert_int_equal(calls, 3);
    calls = 0;
    assert_int_equal(three(&calls, ENT_WAITING, &e), ENT_WAITING);
    assert_int_equal(calls, 2);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fail_sets_all_and_clears_the_place),
        cmocka_unit_test(test_a_refusal_is_never_ok),
        cmocka_unit_test(test_no_memory_says_so),
        cmocka_unit_test(test_the_innermost_place_wins),
        cmocka_unit_test(test_long_texts_end_with_a_whole_character),
        cmocka_unit_test(test_prefixes_of_every_length),
        cmocka_unit_test(test_what_fits_stays),
        cmocka_unit_test(test_what_is_no_utf8_becomes_question_marks),
        cmocka_unit_test(test_bytes_that_are_not_utf8_become_question_marks),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_try_forwards_the_first_refusal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
