/* SPDX-License-Identifier: Apache-2.0 */
/* Every code of the audit from a fixture with every defect, the whole list of findings compared; and the list of codes
 * against its documentation.                                                                                         */
#include "helpers.h"

typedef struct expected {
    unsigned line;
    const char *code, *record, *message; /* message: a part of it */
} expected;

static const expected all[] = {
    {8, "select-without-record", "nowhere", "\"nowhere\""},
    {9, "fading-but-deleted", "gone", "line 24"},
    {14, "dangling-taxonomy", "", "\"n9\""},
    {15, "mandatory-deleted", "gone", "line 24"},
    {16, "dangling-reference", "np-1", "\"np-1\""},
    {16, "reference-hyphen", "np-1", "line 26"},
    {22, "duplicate-id", "good", "line 21"},
    {22, "duplicate-uuid", "good", "\"twin\" in line 23"},
    {23, "duplicate-uuid", "twin", "\"good\" in line 22"},
    {24, "status-drift", "gone", "status says accepted"},
    {25, "status-drift", "drift2", "status says deleted"},
    {26, "date-malformed",
     "np\xE2\x80\x90"
     "1",
     "2001-13-01"},
    {26, "event-date-malformed",
     "np\xE2\x80\x90"
     "1",
     "2001-02-31"},
    {26, "event-version-odd",
     "np\xE2\x80\x90"
     "1",
     "10.00"},
    {26, "history-out-of-order",
     "np\xE2\x80\x90"
     "1",
     "2003-01-01 follows one of 2003-01-02"},
    {26, "id-non-ascii",
     "np\xE2\x80\x90"
     "1",
     "hyphen"},
    {26, "number-provisional",
     "np\xE2\x80\x90"
     "1",
     "\"RD\""},
    {26, "organisation-case",
     "np\xE2\x80\x90"
     "1",
     "\"EX\" is declared as \"ex\""},
    {26, "uri-missing",
     "np\xE2\x80\x90"
     "1",
     ""},
    {26, "uuid-malformed",
     "np\xE2\x80\x90"
     "1",
     "no-uuid"},
    {27, "date-empty", "bare", ""},
    {27, "history-missing", "bare", ""},
    {27, "missing-uuid", "bare", ""},
    {27, "number-empty", "bare", ""},
    {27, "organisation-empty", "bare", ""},
    {27, "title-empty", "bare", ""},
    {27, "uri-missing", "bare", ""},
    {28, "dangling-reference", "odd", "\"nothing\""},
    {28, "dangling-reference", "odd",
     "\"np\xE2\x80\x91"
     "1\""},
    {28, "date-day-zero", "odd", "2001-10-00"},
    {28, "event-date-malformed", "odd", "\"\""},
    {28, "event-flag-unknown", "odd", ""},
    {28, "event-version-odd", "odd", "\"1\""},
    {28, "history-added-count", "odd", "2 times"},
    {28, "number-provisional", "odd", "\"Study\""},
    {28, "organisation-undeclared", "odd", "\"nobody\""},
    {28, "reference-hyphen", "odd",
     "np\xE2\x80\x90"
     "1"},
    {29, "missing-id", "", ""},
    {30, "profile-added-count", "pro", "0 times"},
    {30, "profile-missing-uuid", "pro", ""},
    {30, "profile-status-drift", "pro", ""},
    {31, "candidate-in-force", "force", "status is promulgated (line 31)"},
    {31, "candidate-in-force", "force", "only foreseen here"},
    {31, "dangling-taxonomy", "ser", "\"n8\""},
    {31, "date-contradictory", "early", "dated 2005, but it was deleted on 2004-12-31"},
    {31, "mandatory-deleted", "drift2", "line 25"},
    {31, "mandatory-not-in-force", "over", "status is retired (line 31)"},
    {32, "element-unknown", "", "<novelty>"},
    {34, "duplicate-organisation", "", "\"ex\""},
};

static void every_defect(void **state)
{
    ent_std_register r = nisp(fixture("defects.xml"));
    ent_std_findings f;

    (void)state;
    OK(ent_std_audit(&f, A, &r, &E));
    for (size_t i = 0; i < f.n || i < N(all); i++) {
        if (i >= f.n) fail_msg("missing: %u %s", all[i].line, all[i].code);
        if (i >= N(all)) fail_msg("too many: %u %s %.*s", f.v[i].line, f.v[i].code, ENT_F(f.v[i].message));
        if (f.v[i].line != all[i].line || strcmp(f.v[i].code, all[i].code) != 0 || !ent_str_is(f.v[i].record, all[i].record) ||
            !has(f.v[i].message, all[i].message))
            fail_msg("finding %zu is: %u %s %.*s: %.*s; expected %u %s %s: %s", i, f.v[i].line, f.v[i].code, ENT_F(f.v[i].record),
                     ENT_F(f.v[i].message), all[i].line, all[i].code, all[i].record, all[i].message);
    }
}

/* An uncertain date contradicts nothing: a document of 2005 may have been there before it was deleted in 2005. */
static void contradictions(void **state)
{
    static const struct {
        const char *document, *deleted;
        bool wrong;
    } cases[] = {
        {"2005", "2004-12-31", true}, {"2005", "2005-01-01", false}, {"2005-06", "2005", false},      {"2005-06-02", "2005-06-01", true},
        {"", "2001-01-01", false},    {"2005-xx", "2001", false},    {"2005-06-00", "2005-05", true}, {"2005", "", false}};

    (void)state;
    for (size_t i = 0; i < N(cases); i++) {
        ent_std_findings f;
        ent_str xml;
        OK(ent_str_fmt(
            &xml, A, &E,
            "<standards><records><standard id='a'><document orgid='o' pubnum='n' title='t' date='%s'/><status mode='deleted'><history>"
            "<event flag='deleted' date='%s' version='1.0'/></history></status></standard></records></standards>",
            cases[i].document, cases[i].deleted));
        ent_std_register r = nisp(xml);
        OK(ent_std_audit(&f, A, &r, &E));
        if ((count_code(&f, "date-contradictory") == 1) != cases[i].wrong) fail_msg("%s and %s", cases[i].document, cases[i].deleted);
    }
}

/* A clean register has no finding, so the audit does not cry wolf. */
static void nothing_wrong(void **state)
{
    static const char *const names[] = {"v45.xml", "v46.xml"};
    ent_std_findings f;

    (void)state;
    for (size_t i = 0; i < N(names); i++) {
        ent_std_register r = nisp(fixture(names[i]));
        OK(ent_std_audit(&f, A, &r, &E));
        if (f.n != 0) fail_msg("%s: %u %s %.*s", names[i], f.v[0].line, f.v[0].code, ENT_F(f.v[0].message));
    }
}

static void cover_documents(void **state)
{
    ent_std_register r = nisp(fixture("v47.xml"));
    ent_std_findings f;

    (void)state;
    OK(ent_std_audit(&f, A, &r, &E));
    assert_int_equal(count_about(&f, "missing-uuid", "cover-2"), 1);
    assert_int_equal(count_about(&f, "uri-missing", "cover-2"), 1);
    assert_int_equal(count_about(&f, "date-empty", "cover-2"), 1);
    assert_int_equal(count_about(&f, "number-provisional", "cover-2"), 1);
    assert_int_equal(count_about(&f, "dangling-reference", "cover-2"), 1);
    assert_has(finding(&f, "dangling-reference", 0)->message, "ex-radio-3");
    assert_int_equal(finding(&f, "dangling-reference", 0)->line, 20);
    assert_int_equal(f.n, 5);
}

/* A defect that quotes a very long text still gives one message of valid UTF-8. */
static void long_texts(void **state)
{
    ent_buf b = ent_buf_new(A, 1 << 16);
    ent_std_register r;
    ent_std_findings f;
    ent_str xml;

    (void)state;
    ent_buf_z(&b, "<standards><records><standard id='a'><document orgid='o' pubnum='n' title='t' date='");
    for (int i = 0; i < 5000; i++) ent_buf_z(&b, "\xE2\x82\xAC");
    ent_buf_z(&b, "'/></standard></records></standards>");
    OK(ent_buf_take(&xml, &b, &E));
    r = nisp(xml);
    OK(ent_std_audit(&f, A, &r, &E));
    assert_int_equal(count_code(&f, "date-malformed"), 1);
    assert_true(finding(&f, "date-malformed", 0)->message.n > 600);
    assert_true(ent_utf8_ok(finding(&f, "date-malformed", 0)->message, NULL));
}

/* doc/findings.md has a heading "### `code`" for each code, in the same order, and no other. */
static void codes_are_documented(void **state)
{
    const char *const *codes = ent_std_finding_codes();
    char path[1024];
    ent_str doc, line;
    size_t n = 0;

    (void)state;
    assert_true(snprintf(path, sizeof path, "%s/doc/findings.md", ent_test_root()) < (int)sizeof path);
    OK(ent_file_read(&doc, A, path, 1 << 20, &E));
    while (doc.n != 0) {
        ent_str_cut(doc, '\n', &line, &doc);
        if (!ent_str_starts(line, "### `")) continue;
        line = (ent_str){line.p + 5, line.n - 5};
        ent_str_cut(line, '`', &line, &(ent_str){0});
        assert_non_null(codes[n]);
        if (!ent_str_is(line, codes[n])) fail_msg("doc/findings.md has %.*s where %s is expected", ENT_F(line), codes[n]);
        if (n > 0) assert_true(strcmp(codes[n - 1], codes[n]) < 0);
        n++;
    }
    assert_null(codes[n]);
}

/* What is found is listed. */
static void codes_are_listed(void **state)
{
    (void)state;
    for (size_t i = 0; i < N(all); i++) {
        bool found = false;
        for (const char *const *c = ent_std_finding_codes(); *c != NULL; c++) found = found || strcmp(*c, all[i].code) == 0;
        if (!found) fail_msg("%s is not in the list of codes", all[i].code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_defect, setup, teardown),
        cmocka_unit_test_setup_teardown(contradictions, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_wrong, setup, teardown),
        cmocka_unit_test_setup_teardown(cover_documents, setup, teardown),
        cmocka_unit_test_setup_teardown(long_texts, setup, teardown),
        cmocka_unit_test_setup_teardown(codes_are_documented, setup, teardown),
        cmocka_unit_test_setup_teardown(codes_are_listed, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
