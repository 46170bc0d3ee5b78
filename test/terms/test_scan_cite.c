/* SPDX-License-Identifier: Apache-2.0 */
/* Citations of standards. The standards are invented (EXERCISE). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <entente/terms/cite.h>

#define N(array) (sizeof(array) / sizeof *(array))

static ent_arena *A;
static ent_err E;

static const struct {
    const char *number, *edition, *version;
    ent_cite_state state;
    const char *replaced_by;
} list[] = {
    {"STANAG 9901", "1", "", ENT_CITE_CANCELLED, ""},
    {"STANAG 9901", "2", "", ENT_CITE_SUPERSEDED, "STANAG 9901 Ed 3"},
    {"STANAG 9901", "Ed 3", "", ENT_CITE_IN_FORCE, ""},
    {"STANAG-9901", "4", "", ENT_CITE_DRAFT, ""},
    {"STANAG 9902", "2", "", ENT_CITE_CANCELLED, ""},
    {"STANAG 9903", "", "", ENT_CITE_CANCELLED, "STANAG 9901"},
    {"STANREC 9904", "", "", ENT_CITE_IN_FORCE, ""},
    {"AXP-97", "A", "1", ENT_CITE_SUPERSEDED, ""},
    {"AXP-97", "A", "2", ENT_CITE_IN_FORCE, ""},
    {"AXP-97", "3", "", ENT_CITE_CANCELLED, ""},
    {"AXP-06", "2021", "", ENT_CITE_IN_FORCE, ""},
    {"ISO 99115", "2003", "", ENT_CITE_CANCELLED, ""},
    {"ISO 99115-1:2014", "", "", ENT_CITE_IN_FORCE, ""},
    {"ISO/IEC 99001:2013", "", "", ENT_CITE_CANCELLED, ""},
    {"ISO/IEC 99001", "2022", "", ENT_CITE_IN_FORCE, ""},
    {"STANAG 9905", "1", "", ENT_CITE_DRAFT, ""},
    {"MIL-XTD-810", "", "", ENT_CITE_IN_FORCE, ""},
    {"VG 95999", "3", "", ENT_CITE_IN_FORCE, ""},
    {"STANAG 9906 Ed 2 / ATXLP-9.06(B)", "", "", ENT_CITE_IN_FORCE, ""},
    {"ACX 930 (A)", "", "", ENT_CITE_IN_FORCE, ""},
};

static ent_cite_standard standards[N(list)];
static ent_citer *C;
static ent_scanner *S;
static const ent_scan_pattern *patterns;

static int setup(void **state)
{
    size_t n;

    (void)state;
    A = ent_arena_new(NULL, 0);
    for (size_t i = 0; i < N(list); i++)
        standards[i] = (ent_cite_standard){.number = ent_str_c(list[i].number),
                                           .edition = ent_str_c(list[i].edition),
                                           .version = ent_str_c(list[i].version),
                                           .state = list[i].state,
                                           .replaced_by = ent_str_c(list[i].replaced_by)};
    return A == NULL || ent_cite_new(&C, &patterns, &n, A, standards, N(list), &E) != ENT_OK ||
           ent_scan_compile(&S, A, NULL, patterns, n, &E) != ENT_OK;
}

static int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

typedef struct told {
    ent_str text;
    ent_buf b;
} told;

static ent_code tell(void *ctx, const ent_scan_hit *h, ent_err *e)
{
    told *t = ctx;
    ent_citation c;
    bool is;

    ENT_TRY(ent_cite_read(&c, &is, A, C, t->text, h->pattern, h->begin, h->end, e));
    if (!is) return ENT_OK;
    if (t->b.n != 0) ent_buf_z(&t->b, "; ");
    ent_buf_fmt(&t->b, "[%.*s] %s", (int)(c.end - c.begin), t->text.p + c.begin, ent_cite_verdict_word(c.verdict));
    if (c.message.n != 0) ent_buf_fmt(&t->b, ": %.*s", ENT_F(c.message));
    assert_true(c.standard < N(list) && (c.current == SIZE_MAX || standards[c.current].state == ENT_CITE_IN_FORCE));
    return ENT_OK;
}

static const char *cited(const char *text)
{
    told t = {.text = ent_str_c(text), .b = ent_buf_new(A, 1 << 20)};
    ent_str out;

    if (ent_scan_run(S, A, t.text, false, tell, &t, &E) != ENT_OK) fail_msg("%s", E.what);
    assert_int_equal(ent_buf_take(&out, &t.b, &E), ENT_OK);
    return out.p;
}

static void test_verdicts(void **state)
{
    static const struct {
        const char *text, *said;
    } t[] = {
        {"see STANAG 9901.", "[STANAG 9901] current"},
        {"STANAG 9901 Ed 3", "[STANAG 9901 Ed 3] current"},
        {"STANAG 9901 Ed 2", "[STANAG 9901 Ed 2] outdated: edition outdated: cited Ed 2, current is Ed 3"},
        {"STANAG 9901 (Edition 1)", "[STANAG 9901 (Edition 1)] outdated: edition outdated: cited Ed 1, current is Ed 3"},
        {"STANAG 9901 Ed 4", "[STANAG 9901 Ed 4] draft: draft edition cited: Ed 4, current is Ed 3"},
        {"STANAG 9901 Ed 5", "[STANAG 9901 Ed 5] unlisted: edition not in the list: cited Ed 5, current is Ed 3"},
        {"STANAG 9902", "[STANAG 9902] cancelled: cancelled standard cited"},
        {"STANAG 9902 Ed 7", "[STANAG 9902 Ed 7] cancelled: cancelled standard cited"},
        {"STANAG 9903", "[STANAG 9903] superseded: cancelled standard cited: replaced by STANAG 9901"},
        {"STANREC 9904 Ed 2", "[STANREC 9904 Ed 2] current"}, /* the list names no edition */
        {"STANAG 9905", "[STANAG 9905] draft: draft standard cited"},
        {"AXP-97(A)(1)", "[AXP-97(A)(1)] outdated: edition outdated: cited Ed A V1, current is Ed A V2"},
        {"AXP-97 Ed A V2", "[AXP-97 Ed A V2] current"},
        {"AXP-97, Edition A, Version 2", "[AXP-97, Edition A, Version 2] current"},
        {"AXP-97 Edition 3", "[AXP-97 Edition 3] outdated: edition outdated: cited Ed 3, current is Ed A V2"},
        {"AXP-97(A)", "[AXP-97(A)] current"},
        {"AXP-6(2019)", "[AXP-6(2019)] outdated: edition outdated: cited 2019, current is 2021"},
        {"ISO/IEC 99001:2013", "[ISO/IEC 99001:2013] outdated: edition outdated: cited 2013, current is 2022"},
        {"ISO/IEC 99001-2022", "[ISO/IEC 99001-2022] current"},
        {"ISO 99115-1", "[ISO 99115-1] current"},
        {"ISO 99115-2 and ISO 99115/3", ""}, /* other numbers */
        {"STANAG 9906 Ed 1", "[STANAG 9906 Ed 1] outdated: edition outdated: cited Ed 1, current is Ed 2"},
        {"ACX 930(B)", "[ACX 930(B)] unlisted: edition not in the list: cited Ed B, current is Ed A"},
        {"ISO 99115", "[ISO 99115] cancelled: cancelled standard cited"},
    };

    (void)state;
    for (size_t i = 0; i < N(t); i++) assert_string_equal(cited(t[i].text), t[i].said);
}

static void test_numbers(void **state)
{
    static const char *const spelt[] = {"STANAG 9902",      "Stanag 9902",    "STANAG-9902",         "STANAG9902",
                                        "STANAG No. 9902",  "STANAG No 9902", "STANAG N\u00b0 9902", "STANAG\u00a09902",
                                        "STANAG\u20119902", "STANAG\n9902",   "ST\u0410NAG 9902"};
    static const char *const others[] = {"STANAG 99020",   "STANAG 9902.1", "XSTANAG 9902", "STANAG 9902-1",
                                         "STANAG\n\n9902", "STANAG 9902x",  "STANREC 9902"};

    (void)state;
    for (size_t i = 0; i < N(spelt); i++) {
        char expected[100];
        snprintf(expected, sizeof expected, "[%s] cancelled: cancelled standard cited", spelt[i]);
        assert_string_equal(cited(spelt[i]), expected);
    }
    for (size_t i = 0; i < N(others); i++) assert_string_equal(cited(others[i]), "");
    assert_string_equal(cited("AXP-06, AXP6, AXP 06"), "[AXP-06] current; [AXP6] current; [AXP 06] current");
}

static void test_edition_words(void **state)
{
    static const char *const two[] = {" Ed 2",
                                      " Ed. 2",
                                      " ed.2",
                                      " Ed2",
                                      " Edition 2",
                                      ", Edition 2",
                                      " (Edition 2)",
                                      " (Ed. 2)",
                                      " [Ed 2]",
                                      " Issue 2",
                                      " Ed II",
                                      " Edn 2",
                                      " Edition: 2",
                                      " \u00c9d. 2",
                                      ", \u00e9dition 2",
                                      " (\u00c9dition 2)",
                                      " Ausgabe 2",
                                      " wyd. 2",
                                      " wydanie 2",
                                      " vyd\u00e1n\u00ed 2",
                                      ", 2nd edition",
                                      ", second edition",
                                      " 2. Ausgabe",
                                      " 2\u00e8me \u00e9dition",
                                      "(2)",
                                      "\u00a0Ed\u00a02",
                                      "\n(Ed\n2)",
                                      " EDITION 2"};
    static const char *const none[] = {" (2)", " Ed",   " Edition of", " edited 2",   " Ed 2x", " Ed 20000",
                                       ", 2",  " Ed a", " 2nd",        " Edition AB", ": Ed 2", "\n\nTable 2"};

    (void)state;
    for (size_t i = 0; i < N(two); i++) {
        char text[80], expected[160];
        snprintf(text, sizeof text, "STANAG 9901%s", two[i]);
        snprintf(expected, sizeof expected, "[%s] outdated: edition outdated: cited Ed 2, current is Ed 3", text);
        if (strcmp(cited(text), expected) != 0) print_message("%s\n", text);
        assert_string_equal(cited(text), expected);
    }
    for (size_t i = 0; i < N(none); i++) {
        char text[80];
        snprintf(text, sizeof text, "STANAG 9901%s", none[i]);
        assert_string_equal(cited(text), "[STANAG 9901] current");
    }
}

static void test_refused(void **state)
{
    ent_cite_standard bad = {.number = {"\xff", 1}};
    ent_citer *c;
    size_t n;

    (void)state;
    assert_int_equal(ent_cite_new(&c, &patterns, &n, A, &bad, 1, &E), ENT_INVALID);
    assert_memory_equal(E.place, "standard 1", 10);
    assert_int_equal(ent_cite_new(&c, &patterns, &n, A, &bad, ENT_CITE_MAX_STANDARDS + 1, &E), ENT_LIMIT);
    bad.number = (ent_str){"", 0};
    assert_int_equal(ent_cite_new(&c, &patterns, &n, A, &bad, 1, &E), ENT_OK);
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_edition_words),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
