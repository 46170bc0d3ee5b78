/* SPDX-License-Identifier: Apache-2.0 */
/* Dates with their precision, and instants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/date.h>

#define N(array) (sizeof(array) / sizeof *(array))
#define DAY INT64_C(86400)
#define FIRST_DAY (-719162 * DAY) /* 0001-01-01 */

static ent_date date(const char *z)
{
    ent_date d;

    if (!ent_date_parse(&d, ent_str_c(z))) fail_msg("\"%s\" was refused", z);
    return d;
}

static ent_time at(const char *z)
{
    ent_time t;

    if (!ent_time_parse(&t, ent_str_c(z))) fail_msg("\"%s\" was refused", z);
    return t;
}

/* ---- every day --------------------------------------------------------------------------------------------------------- */

static int length(int year, int month)
{
    if (month == 2) return year % 400 == 0 ? 29 : year % 100 == 0 ? 28 : year % 4 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static void check_day(int y, int m, int d, ent_time t)
{
    char want[40], got[21], text[11];
    ent_time from, to;
    ent_date day;

    snprintf(want, sizeof want, "%04d-%02d-%02d", y, m, d);
    if (!ent_date_parse(&day, ent_str_c(want))) fail_msg("%s was refused", want);
    if (day.year != y || day.month != m || day.day != d || day.precision != ENT_DATE_DAY) fail_msg("%s was read wrongly", want);
    ent_date_print(text, day);
    if (strcmp(text, want) != 0) fail_msg("%s was printed as %s", want, text);
    if (!ent_date_span(day, &from, &to) || from != t || to != t + DAY)
        fail_msg("%s spans %lld to %lld", want, (long long)from, (long long)to);
    day = ent_date_of(t);
    if (day.year != y || day.month != m || day.day != d) fail_msg("%lld is not %s", (long long)t, want);
    day = ent_date_of(t + DAY - 1);
    if (day.year != y || day.month != m || day.day != d || day.precision != ENT_DATE_DAY)
        fail_msg("%lld is not %s", (long long)t + DAY - 1, want);
    snprintf(want + 10, sizeof want - 10, "T23:59:59Z");
    ent_time_print(got, t + DAY - 1);
    if (strcmp(got, want) != 0) fail_msg("%s was printed as %s", want, got);
    if (!ent_time_parse(&from, ent_str_c(want)) || from != t + DAY - 1) fail_msg("%s was read wrongly", want);
}

/* A plain counter, a day longer each time, through all years that a date may have: every day of 1600 to 2400, and first and last
 * day of every month.                                                                                                     */
static void test_every_day(void **state)
{
    ent_time t = FIRST_DAY;

    (void)state;
    for (int y = 1; y <= 9999; y++)
        for (int m = 1; m <= 12; m++)
            for (int d = 1; d <= length(y, m); d++, t += DAY)
                if ((y >= 1600 && y <= 2400) || d == 1 || d == length(y, m)) check_day(y, m, d, t);
    assert_int_equal(t, INT64_C(253402300800));
    assert_int_equal(at("1970-01-01T00:00:00Z"), 0);
    assert_int_equal(at("2000-03-01T00:00:00Z"), 951868800);
}

static void test_days_that_do_not_exist(void **state)
{
    char text[40];
    ent_date d;

    (void)state;
    for (int y = 1600; y <= 2100; y++)
        for (int m = 0; m <= 14; m++)
            for (int day = 0; day <= 33; day++) {
                bool there = m >= 1 && m <= 12 && day >= 1 && day <= length(y, m);
                snprintf(text, sizeof text, "%04d-%02d-%02d", y, m, day);
                if (ent_date_parse(&d, ent_str_c(text)) != there) fail_msg("%s", text);
                if (!there && (d.precision != ENT_DATE_NONE || d.year != 0)) fail_msg("%s left something behind", text);
            }
}

/* ---- precision ----------------------------------------------------------------------------------------------------------- */

static void test_precision_is_kept(void **state)
{
    static const struct {
        const char *text;
        ent_precision precision;
        int year, month, day;
    } t[] = {{"", ENT_DATE_NONE, 0, 0, 0},
             {"2011", ENT_DATE_YEAR, 2011, 0, 0},
             {"2011-04", ENT_DATE_MONTH, 2011, 4, 0},
             {"2011-04-30", ENT_DATE_DAY, 2011, 4, 30},
             {"0001", ENT_DATE_YEAR, 1, 0, 0},
             {"9999-12", ENT_DATE_MONTH, 9999, 12, 0},
             {"0001-01-01", ENT_DATE_DAY, 1, 1, 1},
             {"9999-12-31", ENT_DATE_DAY, 9999, 12, 31}};
    char text[11];

    (void)state;
    for (size_t i = 0; i < N(t); i++) {
        ent_date d = date(t[i].text);
        assert_int_equal(d.precision, t[i].precision);
        assert_int_equal(d.year, t[i].year);
        assert_int_equal(d.month, t[i].month);
        assert_int_equal(d.day, t[i].day);
        ent_date_print(text, d);
        assert_string_equal(text, t[i].text);
    }
}

static void test_malformed_dates(void **state)
{
    static const char *const bad[] = {
        "0000",      "0000-01-01",  "201",         "20111",        "2011-",        "2011-4",     "2011-4-30",  "2011-04-",
        "2011-04-3", "2011-04-300", "2011/04/30",  "2011-04/30",   "20110430",     "201104",     "11-04-30",   "30-04-2011",
        "2011-00",   "2011-13",     "2011-04-00",  "2011-04-31",   "2011-02-29",   "1900-02-29", "2100-02-29", " 2011",
        "2011 ",     "2011-04-30Z", "2011-04-30T", "+2011",        "-2011",        "2o11",       "2011-O4",    "2011-04-3O",
        "2011-+4",   "2011--4",     "2011-04- 1",  "\xef\xbc\x92", "2011-04-30\n", "none"};
    ent_date d;

    (void)state;
    for (size_t i = 0; i < N(bad); i++) {
        d = date("1999-09-09");
        if (ent_date_parse(&d, ent_str_c(bad[i]))) fail_msg("\"%s\" was taken", bad[i]);
        assert_int_equal(d.precision, ENT_DATE_NONE);
    }
    assert_false(ent_date_parse(&d, (ent_str){"2011\0", 5}));
    assert_false(ent_date_parse(&d, (ent_str){"201\0", 4}));
    assert_true(ent_date_parse(&d, (ent_str){"2011-04-30 and more", 10}));
    assert_true(ent_date_parse(&d, (ent_str){NULL, 0}));
}

static void test_spans(void **state)
{
    static const char *const t[][3] = {{"2011", "2011-01-01", "2012-01-01"},       {"2011-04", "2011-04-01", "2011-05-01"},
                                       {"2011-12", "2011-12-01", "2012-01-01"},    {"2012-02", "2012-02-01", "2012-03-01"},
                                       {"2012-02-28", "2012-02-28", "2012-02-29"}, {"2012-02-29", "2012-02-29", "2012-03-01"},
                                       {"2011-02-28", "2011-02-28", "2011-03-01"}, {"2011-12-31", "2011-12-31", "2012-01-01"},
                                       {"1969-12-31", "1969-12-31", "1970-01-01"}, {"2000", "2000-01-01", "2001-01-01"}};
    ent_time from, to, a, b, unused;

    (void)state;
    for (size_t i = 0; i < N(t); i++) {
        assert_true(ent_date_span(date(t[i][0]), &from, &to));
        assert_true(ent_date_span(date(t[i][1]), &a, &unused));
        assert_true(ent_date_span(date(t[i][2]), &b, &unused));
        assert_int_equal(from, a);
        assert_int_equal(to, b);
    }
    assert_false(ent_date_span(date(""), &from, &to));
    assert_true(ent_date_span(date("9999"), &from, &to)); /* ends with the year after the last */
    assert_int_equal(to, INT64_C(253402300800));
    assert_int_equal(to - from, 365 * DAY);
    assert_true(ent_date_span(date("2012"), &from, &to));
    assert_int_equal(to - from, 366 * DAY);
}

static void test_order(void **state)
{
    static const char *const sorted[] = {"0001",       "1899-12-31", "1900-02-28", "1900-03-01", "2011-01-02", "2011-02",
                                         "2011-02-02", "2011-12-31", "2012",       "2012-02-29", "9999-12-31"};
    static const char *const same[] = {"2011", "2011-01", "2011-01-01"};

    (void)state;
    for (size_t i = 0; i < N(sorted); i++)
        for (size_t j = 0; j < N(sorted); j++) assert_int_equal(ent_date_cmp(date(sorted[i]), date(sorted[j])), (i > j) - (i < j));
    for (size_t i = 0; i < N(same); i++)
        for (size_t j = 0; j < N(same); j++) assert_int_equal(ent_date_cmp(date(same[i]), date(same[j])), 0);
    assert_true(ent_date_cmp(date(""), date("0001")) < 0);
}

/* ---- instants --------------------------------------------------------------------------------------------------------------- */

static void test_times_with_offsets(void **state)
{
    static const struct {
        const char *text;
        ent_time t;
    } good[] = {{"1970-01-01T00:00:00Z", 0},
                {"1970-01-01T00:00:01Z", 1},
                {"1969-12-31T23:59:59Z", -1},
                {"1970-01-01T00:00:00+00:00", 0},
                {"1970-01-01T00:00:00-00:00", 0},
                {"1970-01-01T01:00:00+01:00", 0},
                {"1969-12-31T19:00:00-05:00", 0},
                {"1970-01-01T05:30:00+05:30", 0},
                {"1969-12-31T10:00:00-14:00", 0},
                {"1970-01-01T14:00:00+14:00", 0},
                {"2026-11-22T12:34:56Z", 1795350896},
                {"2026-11-22T13:34:56.789+01:00", 1795350896},
                {"2026-11-22T12:34:56.0Z", 1795350896},
                {"2026-11-22T12:34:56.99999999999999999999Z", 1795350896},
                {"2012-02-29T23:59:59Z", 1330559999},
                {"9999-12-31T23:59:59Z", INT64_C(253402300799)},
                {"0001-01-01T00:00:00Z", FIRST_DAY},
                {"0001-01-01T00:00:00+14:00", FIRST_DAY - 14 * 3600}};

    (void)state;
    for (size_t i = 0; i < N(good); i++)
        if (at(good[i].text) != good[i].t) fail_msg("%s is %lld", good[i].text, (long long)at(good[i].text));
}

static void test_malformed_times(void **state)
{
    static const char *const bad[] = {"",
                                      "2026-11-22",
                                      "2026-11-22T12:34:56",
                                      "2026-11-22T12:34Z",
                                      "2026-11-22 12:34:56Z",
                                      "2026-11-22t12:34:56Z",
                                      "2026-11-22T12:34:56z",
                                      "2026-11-22T24:00:00Z",
                                      "2026-11-22T12:60:00Z",
                                      "2026-11-22T12:34:60Z",
                                      "2026-02-30T12:34:56Z",
                                      "2026-11-22T1:34:56Z",
                                      "2026-11-22T12:34:56.Z",
                                      "2026-11-22T12:34:56,5Z",
                                      "2026-11-22T12:34:56.5",
                                      "2026-11-22T12:34:56ZZ",
                                      "2026-11-22T12:34:56Z ",
                                      " 2026-11-22T12:34:56Z",
                                      "2026-11-22T12:34:56+1:00",
                                      "2026-11-22T12:34:56+01",
                                      "2026-11-22T12:34:56+0100",
                                      "2026-11-22T12:34:56+01:0",
                                      "2026-11-22T12:34:56+01:000",
                                      "2026-11-22T12:34:56+15:00",
                                      "2026-11-22T12:34:56+14:01",
                                      "2026-11-22T12:34:56-14:30",
                                      "2026-11-22T12:34:56+01:60",
                                      "2026-11-22T12:34:56 01:00",
                                      "2026-11-22T12:34:56+aa:00",
                                      "2026-11-22T-1:34:56Z",
                                      "0000-01-01T00:00:00Z",
                                      "2026-11-22T12-34-56Z",
                                      "2026-11T12:34:56Z0000",
                                      "20261-1-22T12:34:56Z",
                                      ("2026-11-22T12:34:56\xe2\x88\x92"
                                       "01:00")};

    (void)state;
    for (size_t i = 0; i < N(bad); i++) {
        ent_time t = 77;
        if (ent_time_parse(&t, ent_str_c(bad[i]))) fail_msg("\"%s\" was taken", bad[i]);
        assert_int_equal(t, 77);
    }
}

static void test_times_are_clamped_when_printed(void **state)
{
    static const struct {
        ent_time t;
        const char *text;
    } t[] = {{0, "1970-01-01T00:00:00Z"},
             {-1, "1969-12-31T23:59:59Z"},
             {INT64_MIN, "0001-01-01T00:00:00Z"},
             {FIRST_DAY - 1, "0001-01-01T00:00:00Z"},
             {FIRST_DAY, "0001-01-01T00:00:00Z"},
             {INT64_MAX, "9999-12-31T23:59:59Z"},
             {INT64_C(253402300800), "9999-12-31T23:59:59Z"},
             {1795350896, "2026-11-22T12:34:56Z"}};
    char text[21];

    (void)state;
    for (size_t i = 0; i < N(t); i++) {
        ent_time_print(text, t[i].t);
        assert_string_equal(text, t[i].text);
    }
}

/* Every second of a day and both days beside it. */
static void test_every_second(void **state)
{
    char text[21], want[40];

    (void)state;
    for (ent_time s = -DAY; s < 2 * DAY; s++) {
        long long in_day = ((long long)s + 86400) % 86400;
        snprintf(want, sizeof want, "%sT%02d:%02d:%02dZ",
                 s < 0     ? "1969-12-31"
                 : s < DAY ? "1970-01-01"
                           : "1970-01-02",
                 (int)(in_day / 3600), (int)(in_day / 60 % 60), (int)(in_day % 60));
        ent_time_print(text, s);
        if (strcmp(text, want) != 0 || at(want) != s) fail_msg("%s is not %s", text, want);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_day),
        cmocka_unit_test(test_days_that_do_not_exist),
        cmocka_unit_test(test_precision_is_kept),
        cmocka_unit_test(test_malformed_dates),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_times_with_offsets),
        cmocka_unit_test(test_malformed_times),
        cmocka_unit_test(test_times_are_clamped_when_printed),
        cmocka_unit_test(test_every_second),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
