/* SPDX-License-Identifier: Apache-2.0 */
/* The plain form: what is read, and that each defect of a row is refused with its line and column. */
#include "helpers.h"

#define HEADER "number,edition,version,title,publisher,date,status,source,mark\n"

static void reads(void **state)
{
    ent_std_register r;
    ent_std_counts c;
    ent_std_findings f;
    ent_str json;

    (void)state;
    OK(ent_std_read(&r, A, fixture("good.csv"), &E));
    assert_int_equal(r.form, ENT_STD_CSV);
    assert_str(r.release, "");
    assert_int_equal(r.n_records, 3);
    assert_str(r.records[0].id, "nso-stanag-9901-ed3-v1");
    assert_str(r.records[1].id, "nso-stanag-9901-ed2");
    assert_str(r.records[2].id, "bureau-u0436-ex-r-7-a");
    assert_str(r.records[0].title, "Exercise Radio, \"small\"");
    assert_str(r.records[0].orgid, "NSO");
    assert_str(r.records[0].edition, "3");
    assert_str(r.records[0].version, "1");
    assert_str(r.records[0].mode, "promulgated");
    assert_int_equal(r.records[0].parent, SIZE_MAX);
    assert_int_equal(r.records[1].date.date.precision, ENT_DATE_MONTH);
    assert_int_equal(r.records[2].date.date.precision, ENT_DATE_NONE);
    assert_int_equal(r.records[2].line, 4);
    assert_int_equal(r.n_orgs, 2);
    assert_str(r.orgs[1].key, "Bureau Ж");
    ent_std_count(&c, &r);
    assert_int_equal(c.standards, 3);
    assert_int_equal(c.date_empty, 1);
    OK(ent_std_record_json(&json, A, &r.records[1], &E));
    assert_str(json, "{\"date\":\"2015-02\",\"edition\":\"2\",\"id\":\"nso-stanag-9901-ed2\",\"kind\":\"standard\",\"mark\":\"checked\","
                     "\"mode\":\"superseded\",\"orgid\":\"NSO\",\"pubnum\":\"STANAG 9901\",\"source\":\"exercise list line 5\","
                     "\"title\":\"Exercise Radio\"}");
    OK(ent_std_audit(&f, A, &r, &E));
    assert_int_equal(f.n, 1);
    assert_string_equal(f.v[0].code, "date-empty");
    assert_int_equal(f.v[0].line, 4);
}

static void refused(const char *text, const char *place, const char *what)
{
    ent_std_register r;

    memset(&E, 0, sizeof E);
    memset(&r, 0x55, sizeof r);
    assert_int_equal(ent_std_read(&r, A, ent_str_c(text), &E), ENT_INVALID);
    assert_int_equal(r.n_records, 0);
    if (strstr(E.place, place) == NULL) fail_msg("the place is \"%s\", not \"%s\" (%s)", E.place, place, E.what);
    if (strstr(E.what, what) == NULL) fail_msg("the message is \"%s\", not \"%s\"", E.what, what);
    assert_true(E.next[0] != '\0');
}

/* What standard move writes, a list may say: one table of words for both. */
static void statuses(void **state)
{
    static const char all[] = ENT_STD_STATUS_WORDS("|");
    ent_str word, rest = ent_str_c(all), text;
    ent_std_register r;
    size_t n = 0;

    (void)state;
    while (rest.n != 0) {
        (void)ent_str_cut(rest, '|', &word, &rest);
        OK(ent_str_fmt(&text, A, &E, HEADER "A,1,1,T,P,2001,%.*s,S,checked\n", ENT_F(word)));
        OK(ent_std_read(&r, A, text, &E));
        assert_true(ent_str_eq(r.records[0].mode, word));
        n++;
    }
    assert_int_equal(n, 18);
    for (int i = 1; i < ENT_STD_STATES; i++) {
        const char *of_state = ent_std_state_word((ent_std_state)i);
        OK(ent_str_fmt(&text, A, &E, HEADER "A,1,1,T,P,2001,%s,S,checked\n", of_state));
        if (ent_std_read(&r, A, text, &E) != ENT_OK) fail_msg("\"%s\", which a move writes, is refused", of_state);
    }
    refused(HEADER "A,1,1,T,P,2001,under-review,S,checked\n", "line 2 column 7 (status)", "\"under-review\"");
    assert_string_equal(E.next, "Write one of: " ENT_STD_STATUS_WORDS(", ") "."); /* whole: nothing is cut off */
}

static void headers(void **state)
{
    (void)state;
    refused("", "", "");
    refused("number,edition\n", "line 1 column 3", "\"version\" is missing");
    refused("number,edition,version,title,publisher,date,status,mark,source\n", "line 1 column 8", "\"mark\" and should be \"source\"");
    refused("number,edition,version,title,publisher,date,status,source,mark,more\n", "line 1 column 10", "10 columns");
    refused("Number,edition,version,title,publisher,date,status,source,mark\n", "line 1 column 1", "\"Number\"");
}

static void rows(void **state)
{
    (void)state;
    refused(HEADER "A,1,1,T,P,2001,accepted,S,checked\n,1,1,T,P,2001,accepted,S,checked\n", "line 3 column 1 (number)", "empty");
    refused(HEADER "A,1,1,,P,2001,accepted,S,checked\n", "line 2 column 4 (title)", "empty");
    refused(HEADER "A,1,1,T,,2001,accepted,S,checked\n", "line 2 column 5 (publisher)", "empty");
    refused(HEADER "A,1,1,T,P,2001-13,accepted,S,checked\n", "line 2 column 6 (date)", "\"2001-13\"");
    refused(HEADER "A,1,1,T,P,2001-02-30,accepted,S,checked\n", "line 2 column 6 (date)", "no date");
    refused(HEADER "A,1,1,T,P,3.4.2001,accepted,S,checked\n", "line 2 column 6 (date)", "no date");
    refused(HEADER "A,1,1,T,P,2001,Accepted,S,checked\n", "line 2 column 7 (status)", "\"Accepted\"");
    refused(HEADER "A,1,1,T,P,2001,,S,checked\n", "line 2 column 7 (status)", "empty");
    refused(HEADER "A,1,1,T,P,2001,accepted,,checked\n", "line 2 column 8 (source)", "empty");
    refused(HEADER "A,1,1,T,P,2001,accepted,S,maybe\n", "line 2 column 9 (mark)", "\"maybe\"");
    refused(HEADER "A ,1,1,T,P,2001,accepted,S,checked\n", "line 2 column 1 (number)", "white space");
    refused(HEADER "A,1,1,\"T\nU\",P,2001,accepted,S,checked\n", "line 2 column 4 (title)", "line break");
    refused(HEADER "A,1,1,T,P,2001,accepted,S\n", "line 2 column", "");
    refused(HEADER "A,1,1,T,P,2001,accepted,S,checked,x\n", "line 2 column", "");
    refused(HEADER "A,1,1,\"T,P,2001,accepted,S,checked\n", "line 2 column 4", "quote");
    refused(HEADER "A,1,1,\xFF,P,2001,accepted,S,checked\n", "line 2 column 4", "UTF-8");
}

static void doubled_rows(void **state)
{
    (void)state;
    refused(HEADER "A,1,1,T,P,2001,accepted,S,checked\nB,1,1,T,P,2001,accepted,S,checked\nA,1,1,U,P,2002,deleted,S2,recalled\n",
            "line 4 column 1 (number)", "line 2");
    /* Another spelling of the same: white space and case do not make a standard of its own. */
    refused(HEADER "STANAG  1,1,,T,P,2001,accepted,S,checked\nStanag-1,1,,T,p,2001,accepted,S,checked\n", "line 3", "line 2");
}

static void too_long(void **state)
{
    ent_buf b = ent_buf_new(A, 1 << 16);
    ent_str s;

    (void)state;
    ent_buf_z(&b, HEADER "A,1,1,");
    for (int i = 0; i < 2001; i++) ent_buf_c(&b, 'x');
    ent_buf_z(&b, ",P,2001,accepted,S,checked\n");
    OK(ent_buf_take(&s, &b, &E));
    refused(s.p, "line 2 column 4 (title)", "too long");
}

/* Ids are the same every time, whatever the order of the rows. */
static void ids_are_stable(void **state)
{
    ent_std_register r1, r2;

    (void)state;
    OK(ent_std_read_csv(&r1, A, ENT_S(HEADER "A,1,1,T,P,2001,accepted,S,checked\nB,,,T,P,,unknown,S,recalled\n"), &E));
    OK(ent_std_read_csv(&r2, A, ENT_S("\xEF\xBB\xBF" HEADER "B,,,T,P,,unknown,S,recalled\r\nA,1,1,T,P,2001,accepted,S,checked"), &E));
    assert_true(ent_str_eq(r1.records[0].id, r2.records[1].id));
    assert_true(ent_str_eq(r1.records[1].id, r2.records[0].id));
}

/* The list that the project ships is right by these rules, and larger than what the demo needs. */
static void shipped_list(void **state)
{
    char path[1024];
    ent_std_register r;
    ent_str s;

    (void)state;
    assert_true(snprintf(path, sizeof path, "%s/data/standards.csv", ent_test_root()) < (int)sizeof path);
    OK(ent_file_read(&s, A, path, 1 << 22, &E));
    OK(ent_std_read(&r, A, s, &E));
    assert_true(r.n_records >= 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads, setup, teardown),          cmocka_unit_test_setup_teardown(statuses, setup, teardown),
        cmocka_unit_test_setup_teardown(headers, setup, teardown),        cmocka_unit_test_setup_teardown(rows, setup, teardown),
        cmocka_unit_test_setup_teardown(doubled_rows, setup, teardown),   cmocka_unit_test_setup_teardown(too_long, setup, teardown),
        cmocka_unit_test_setup_teardown(ids_are_stable, setup, teardown), cmocka_unit_test_setup_teardown(shipped_list, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
