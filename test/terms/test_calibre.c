/* SPDX-License-Identifier: Apache-2.0 */
/* Designations of calibres: what they state, what they mean, how two of them stand to each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calibre_cases.h"
#include "calibre_help.h"

#define N(array) (sizeof(array) / sizeof *(array))

static void test_cases(void **state)
{
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < N(calibre_cases); i++) {
        const char *meant = calibre_cases[i].meant;
        bool several = strchr(meant, ' ') != NULL, right;
        ent_calibre_answer x;
        assert_int_equal(ent_calibre_match(&x, A, K, ent_str_c(calibre_cases[i].text), &E), ENT_OK);
        if (meant[0] == '\0') right = x.concept == NULL && x.verdict != ENT_CALIBRE_AMBIGUOUS;
        else right = x.verdict == (several ? ENT_CALIBRE_AMBIGUOUS : ENT_CALIBRE_SAME) && strcmp(calibre_ids(&x), meant) == 0;
        if (right) continue;
        wrong++;
        print_message("%s: %s %s, wanted %s\n", calibre_cases[i].text, ent_calibre_verdict_word(x.verdict), calibre_ids(&x), meant);
    }
    print_message("%zu designations of our own, %zu wrong\n", N(calibre_cases), wrong);
    assert_int_equal(wrong, 0);
}

/* The order of the two plays no part. */
static void test_pairs(void **state)
{
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < N(calibre_pairs); i++) {
        ent_str one = ent_str_c(calibre_pairs[i].one), two = ent_str_c(calibre_pairs[i].two);
        ent_calibre_answer x, y;
        assert_int_equal(ent_calibre_compare(&x, A, K, one, two, &E), ENT_OK);
        assert_int_equal(ent_calibre_compare(&y, A, K, two, one, &E), ENT_OK);
        if (x.verdict == calibre_pairs[i].verdict && y.verdict == x.verdict) continue;
        wrong++;
        print_message("%s | %s: %s, %s\n", one.p, two.p, ent_calibre_verdict_word(x.verdict), ent_calibre_verdict_word(y.verdict));
    }
    assert_int_equal(wrong, 0);
}

/* Two texts that mean rows of different ids are never the same, whatever the rows are called. */
static void test_rows_stay_apart(void **state)
{
    size_t pairs = 0;

    (void)state;
    for (size_t i = 0; i < ent_calibres_count(K); i++) {
        const ent_calibre_row *row = ent_calibres_row(K, i);
        ent_calibre_answer x;
        ent_arena *a = ent_arena_new(A, 0);
        assert_int_equal(ent_calibre_match(&x, a, K, row->canonical, &E), ENT_OK);
        assert_ptr_equal(x.concept, row);
        for (size_t j = i + 1; j < ent_calibres_count(K); j++, pairs++) {
            assert_int_equal(ent_calibre_compare(&x, a, K, row->canonical, ent_calibres_row(K, j)->canonical, &E), ENT_OK);
            assert_true(x.verdict == ENT_CALIBRE_DIFFERENT || x.verdict == ENT_CALIBRE_NEAR);
            assert_null(x.concept);
        }
        ent_arena_free(a);
    }
    assert_int_equal(pairs, 88 * 87 / 2);
}

/* ---- reading ---- */

static const struct {
    const char *text;
    int32_t bore, length, inch, gauge, barrel;
    const char *rim, *canonical;
} readings[] = {
    {"7,62 mm × 51 OTAN", 7620, 51000, 0, 0, 0, "", "7.62 × 51 mm NATO"},
    {"37x263B", 37000, 263000, 0, 0, 0, "B", "37 × 263 mm B"},
    {"45-мм", 45000, 0, 0, 0, 0, "", "45 mm"},
    {"155 mm L/45", 155000, 0, 0, 0, 450, "", "155 mm/45"},
    {"100 mm L/53,5", 100000, 0, 0, 0, 535, "", "100 mm/53.5"},
    {"8,8 cm L/56", 88000, 0, 0, 0, 560, "", "88 mm/56"},
    {".243 Win", 6200, 52000, 243, 0, 0, "", "6.2 × 52 mm (.243 Winchester)"},
    {"45-70", 11600, 53000, 450, 0, 0, "R", "11.6 × 53 mm R (.45-70)"},
    {".416", 0, 0, 416, 0, 0, "", ".416"},
    {"20 ga", 0, 0, 0, 20, 0, "", "20 gauge"},
    {"16/70", 0, 70000, 0, 16, 0, "", "16/70"},
    {"4.2 inch mortar", 107000, 0, 0, 0, 0, "", "107 mm mortar"},
    {"107 mm rifled mortar", 107000, 0, 0, 0, 0, "", "107 mm rifled mortar"},
    {"2½ inch", 64000, 0, 0, 0, 0, "", "64 mm"},
    {"no calibre at all", 0, 0, 0, 0, 0, "", ""},
    {"3 x 4", 3000, 4000, 0, 0, 0, "", "3 × 4 mm"},
    {"1920x1080", 0, 0, 0, 0, 0, "", ""},
    {"Resolution 1325", 0, 0, 0, 0, 0, "", ""},
    {"STANAG 4172", 0, 0, 0, 0, 0, "", ""},
    {"999999999999 mm", 0, 0, 0, 0, 0, "", ""},
    {"0 mm", 0, 0, 0, 0, 0, "", ""},
    {"", 0, 0, 0, 0, 0, "", ""},
    {"mm mm mm", 0, 0, 0, 0, 0, "", ""},
    {"L/L/L/", 0, 0, 0, 0, 0, "", ""},
};

static void test_readings(void **state)
{
    (void)state;
    for (size_t i = 0; i < N(readings); i++) {
        ent_calibre c;
        assert_int_equal(ent_calibre_read(&c, A, K, ent_str_c(readings[i].text), &E), ENT_OK);
        print_message("%s: %.*s\n", readings[i].text, ENT_F(c.canonical));
        assert_int_equal(c.bore, readings[i].bore);
        assert_int_equal(c.length, readings[i].length);
        assert_int_equal(c.inch, readings[i].inch);
        assert_int_equal(c.gauge, readings[i].gauge);
        assert_int_equal(c.barrel, readings[i].barrel);
        assert_string_equal(c.rim, readings[i].rim);
        assert_true(ent_str_is(c.canonical, readings[i].canonical));
        assert_int_equal(c.parsed, readings[i].canonical[0] != '\0');
    }
}

static const struct {
    const char *text;
    ent_calibre_thing thing;
} things[] = {
    {"155 mm shell", ENT_CALIBRE_SHELL},
    {"155-mm-Geschoss", ENT_CALIBRE_SHELL},
    {"obus de 155 mm", ENT_CALIBRE_SHELL},
    {"pocisk 155 mm", ENT_CALIBRE_SHELL},
    {"155-мм снаряд", ENT_CALIBRE_SHELL},
    {"155 mm propelling charge", ENT_CALIBRE_CHARGE},
    {"Treibladung 155 mm", ENT_CALIBRE_CHARGE},
    {"155 mm gun", ENT_CALIBRE_GUN},
    {"armata 155 mm", ENT_CALIBRE_GUN},
    {"155 mm firing table", ENT_CALIBRE_FIRING_TABLE},
    {"Schusstafel 155 mm", ENT_CALIBRE_FIRING_TABLE},
    {"9 mm cartridge", ENT_CALIBRE_ROUND},
    {"nabój 9 mm", ENT_CALIBRE_ROUND},
    {"155 mm fuze", ENT_CALIBRE_FUZE},
    {"155 mm", ENT_CALIBRE_NO_THING},
    {"obús de 155 mm", ENT_CALIBRE_NO_THING}, /* a howitzer */
};

static void test_things(void **state)
{
    (void)state;
    for (size_t i = 0; i < N(things); i++) {
        ent_calibre c;
        assert_int_equal(ent_calibre_read(&c, A, K, ent_str_c(things[i].text), &E), ENT_OK);
        assert_string_equal(ent_calibre_thing_word(c.thing), ent_calibre_thing_word(things[i].thing));
        assert_int_equal(c.bore != 0, true);
    }
}

static bool says(const ent_calibre_answer *x, const char *sentence)
{
    for (size_t i = 0; i < x->n_evidence; i++)
        if (ent_str_is(x->evidence[i], sentence)) return true;
    return false;
}

static void test_evidence(void **state)
{
    ent_calibre_answer x;

    (void)state;
    assert_int_equal(ent_calibre_match(&x, A, K,
                                       ENT_S("7,62\xC2\xA0x\xC2\xA0"
                                             "51 OTAN"),
                                       &E),
                     ENT_OK);
    assert_true(says(&x, "\"7,62\" gives the calibre 7.62 mm."));
    assert_true(says(&x, "\"51\" gives the case length 51 mm."));
    assert_true(says(&x, "\"OTAN\" gives the name NATO."));
    assert_true(says(&x, "Compared with C002, 7.62 × 51 mm NATO: all that is stated fits."));
    assert_true(says(&x, "Compared with C059, .308 Winchester: it does not have that name."));
    assert_int_equal(ent_calibre_match(&x, A, K, ENT_S("125 mm Bumbar"), &E), ENT_OK);
    assert_int_equal(x.verdict, ENT_CALIBRE_UNKNOWN);
    assert_true(says(&x, "\"Bumbar\" was not used: the grammar does not know it."));
    assert_int_equal(ent_calibre_match(&x, A, K, ENT_S("26.5 mm signal (1 inch)"), &E), ENT_OK);
    assert_true(says(&x, "\"1 inch\" is 25.4 mm, which is called 26.5 mm."));
    assert_int_equal(ent_calibre_match(&x, A, K, ENT_S("25 × 218 mm"), &E), ENT_OK);
    assert_true(says(&x, "Compared with C007, 25 × 137 mm: the case length differs."));
    assert_int_equal(ent_calibre_match(&x, A, K, ENT_S("107 mm mortar"), &E), ENT_OK);
    assert_true(says(&x, "The list has no calibre of these dimensions."));
    assert_int_equal(ent_calibre_compare(&x, A, K, ENT_S("155 mm shell"), ENT_S("155 mm charge"), &E), ENT_OK);
    assert_true(says(&x, "Compared with each other: shell, charge, gun and firing table are different things."));
}

/* ---- the list ---- */

/* No number is shown as a fact that was not read in a source: 4172 only. */
static void test_marks(void **state)
{
    size_t standards = 0;

    (void)state;
    assert_int_equal(ent_calibres_count(K), 88);
    for (size_t i = 0; i < ent_calibres_count(K); i++) {
        const ent_calibre_row *row = ent_calibres_row(K, i);
        char id[32];
        (void)snprintf(id, sizeof id, "C%03zu", i + 1);
        assert_true(ent_str_is(row->id, id));
        assert_ptr_equal(ent_calibres_find(K, row->id), row);
        assert_true(row->source.n != 0);
        standards += row->standard.n != 0;
        if (row->standard_checked) {
            assert_true(ent_str_is(row->standard, "STANAG 4172"));
            assert_true(row->standard_source.n != 0);
        }
    }
    assert_int_equal(standards, 18);
    assert_null(ent_calibres_find(K, ENT_S("C089")));
}

#define HEADER                                                                                                                     \
    "id,canonical,bore_mm,case_mm,rim,inch,gauge,barrels,tube,classes,names,by_bore,needs,standard,standard_mark,standard_source," \
    "source,mark,note\n"

static const struct {
    const char *csv, *place;
} bad_lists[] = {
    {"id,canonical\n", "line 1"},
    {HEADER "X1,x,0,45,,,,,,,,no,,,,,s,recalled,\n", "line 2 column 3"},
    {HEADER "X1,x,5.5.6,45,,,,,,,,no,,,,,s,recalled,\n", "line 2 column 3"},
    {HEADER "X1,x,5,-45,,,,,,,,no,,,,,s,recalled,\n", "line 2 column 4"},
    {HEADER "X1,x,5,45,,50,,,,,,no,,,,,s,recalled,\n", "line 2 column 6"},
    {HEADER "X1,x,5,45,,,a,,,,,no,,,,,s,recalled,\n", "line 2 column 7"},
    {HEADER "X1,x,5,45,,,,1;;2,,,,no,,,,,s,recalled,\n", "line 2 column 8"},
    {HEADER "X1,x,5,45,,,,,round,,,no,,,,,s,recalled,\n", "line 2 column 9"},
    {HEADER "X1,x,5,45,,,,,,cutlass,,no,,,,,s,recalled,\n", "line 2 column 10"},
    {HEADER "X1,x,5,45,,,,,,,,perhaps,,,,,s,recalled,\n", "line 2 column 12"},
    {HEADER "X1,x,5,45,,,,,,,,no,,STANAG 1,high,,s,recalled,\n", "line 2 column 15"},
    {HEADER "X1,x,5,45,,,,,,,,no,,,,,,recalled,\n", "line 2 column 17"},
    {HEADER "X1,x,5,45,,,,,,,,no,,,,,s,sure,\n", "line 2 column 18"},
    {HEADER ",x,5,45,,,,,,,,no,,,,,s,recalled,\n", "line 2 column 1"},
    {HEADER "X1,x,5,45,,,,,,,,no,,,,,s,recalled,\nX1,y,6,45,,,,,,,,no,,,,,s,recalled,\n", "line 3 column 1"},
};

static void test_bad_lists(void **state)
{
    const ent_calibres *k;

    (void)state;
    for (size_t i = 0; i < N(bad_lists); i++) {
        assert_int_equal(ent_calibres_load(&k, A, ent_str_c(bad_lists[i].csv), &E), ENT_INVALID);
        assert_string_equal(E.place, bad_lists[i].place);
    }
}

/* Without a list the same is read, and nothing is known. */
static void test_empty_list(void **state)
{
    const ent_calibres *k;
    ent_calibre_answer x;
    ent_calibre c;

    (void)state;
    assert_int_equal(ent_calibres_load(&k, A, ENT_S(HEADER), &E), ENT_OK);
    assert_int_equal(ent_calibre_read(&c, A, k, ENT_S(".308 Win"), &E), ENT_OK);
    assert_int_equal(c.length, 51000);
    assert_int_equal(ent_calibre_match(&x, A, k, ENT_S(".308 Win"), &E), ENT_OK);
    assert_int_equal(x.verdict, ENT_CALIBRE_UNKNOWN);
    assert_int_equal(ent_calibre_compare(&x, A, k, ENT_S(".308 Win"), ENT_S("7,62 NATO"), &E), ENT_OK);
    assert_int_equal(x.verdict, ENT_CALIBRE_NEAR);
    assert_int_equal(ent_calibre_compare(&x, A, k, ENT_S("308 Winchester"), ENT_S(".308 Win."), &E), ENT_OK);
    assert_int_equal(x.verdict, ENT_CALIBRE_SAME);
    assert_int_equal(ent_calibre_compare(&x, A, k, ENT_S("81 mm mortar"), ENT_S("82-мм миномет"), &E), ENT_OK);
    assert_int_equal(x.verdict, ENT_CALIBRE_DIFFERENT);
}

/* ---- refusals ---- */

static void test_refused(void **state)
{
    char long_text[ENT_CALIBRE_MAX_TEXT + 1];
    ent_calibre_answer x;

    (void)state;
    memset(long_text, '7', sizeof long_text);
    assert_int_equal(ent_calibre_match(&x, A, K, (ent_str){long_text, sizeof long_text}, &E), ENT_LIMIT);
    assert_int_equal(ent_calibre_match(&x, A, K, (ent_str){long_text, sizeof long_text - 1}, &E), ENT_OK);
    assert_int_equal(x.verdict, ENT_CALIBRE_UNKNOWN);
    assert_int_equal(ent_calibre_match(&x, A, K, (ent_str){"7.62\xff", 5}, &E), ENT_INVALID);
    assert_string_equal(E.place, "byte 5");
    assert_int_equal(ent_calibre_compare(&x, A, K, ENT_S("7.62"), (ent_str){"\x80", 1}, &E), ENT_INVALID);
    assert_string_equal(E.place, "second text, byte 1");
}

/* The table of words is what it says: letters that look alike are one, and no spelling means two things of one kind. */
static void test_folding_is_that_of_the_core(void **state)
{
    static const char *const pairs[][2] = {{"NАTО 7.62x51", "NATO 7.62x51"},
                                           {"５．５６×４５", "5.56x45"},
                                           {"7\xE2\x80\x89"
                                            ".62",
                                            "7 .62"},
                                           {"7,62\xE2\x80\xAF"
                                            "mm",
                                            "7,62 mm"},
                                           {"120-мм Mörser", "120 MM MORSER"}};
    ent_calibre x, y;

    (void)state;
    for (size_t i = 0; i < N(pairs); i++) {
        assert_int_equal(ent_calibre_read(&x, A, K, ent_str_c(pairs[i][0]), &E), ENT_OK);
        assert_int_equal(ent_calibre_read(&y, A, K, ent_str_c(pairs[i][1]), &E), ENT_OK);
        assert_true(x.parsed && ent_str_eq(x.canonical, y.canonical));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_rows_stay_apart),
        cmocka_unit_test(test_readings),
        cmocka_unit_test(test_things),
        cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_bad_lists),
        cmocka_unit_test(test_empty_list),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_folding_is_that_of_the_core),
    };

    return cmocka_run_group_tests(tests, calibre_setup, calibre_teardown);
}
