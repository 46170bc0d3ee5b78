/* SPDX-License-Identifier: Apache-2.0 */
/* The form of ratification, row by row and refusal by refusal, and the record that its rows become. */
#include "facts_help.h"

/* ---- the form ---- */

static ent_code read_form(ent_std_answers_list *out, const char *text)
{
    ent_csv t;

    memset(&E, 0, sizeof E);
    OK(ent_csv_parse(&t, A, ent_str_c(text), 1 << 20, 1000, &E));
    return ent_std_answers_from_rows(out, A, &t, &E);
}

static const char form[] =
    "standard,edition,nation,service,part,response,date,reservation,label,implemented document,implemented date,fielded date,fielded "
    "evidence,remark\n"
    "EXERCISE 155,3,DEU,all,,RATIFYING_WITH_RESERVATIONS,2024-05-01,,,EX-DOC 7,2024-09,,,EXERCISE: see parts\n"
    "EXERCISE 155,3,FRA,,,ratifying,2023,,,,,2025-01-15,EX unit report 4,\n"
    "exercise  155,3,DEU,land,fuze,RATIFYING_WITH_RESERVATIONS,2024-05-01,EXERCISE own fuze thread,,,,,,\n"
    "EXERCISE 155,3,DEU,land,charge,RATIFYING_WITH_RESERVATIONS,2024-05-01,EXERCISE own charge,NATO RESTRICTED,,,,,\n"
    "EXERCISE 155,3,DEU,land,fuze,RESERVATION_LIFTED,2026-03,,,,,,,\n";

static void form_read(void **state)
{
    ent_std_answers_list l;
    ent_str json, number, id, id2;

    (void)state;
    OK(read_form(&l, form));
    assert_int_equal(l.n, 3); /* DEU, FRA, and the layer of DEU under a label of its own */
    assert_int_equal(l.n_facts, 9);
    assert_str(l.v[0].nation, "DEU");
    assert_str(l.v[1].nation, "FRA");
    assert_str(l.v[2].label, "NATO RESTRICTED");
    assert_int_equal(l.v[0].line, 2);
    assert_int_equal(l.v[2].line, 5);
    OK(ent_std_answers_json(&json, A, &l.v[0], &E));
    assert_str(json, "{\"edition\":\"3\",\"facts\":["
                     "{\"answer\":\"RATIFYING_WITH_RESERVATIONS\",\"kind\":\"answer\",\"services\":\"land\",\"valid\":\"2024-05-01\"},"
                     "{\"answer\":\"RATIFYING_WITH_RESERVATIONS\",\"kind\":\"answer\",\"remark\":\"EXERCISE: see "
                     "parts\",\"services\":\"all\",\"valid\":\"2024-05-01\"},"
                     "{\"kind\":\"reservation\",\"part\":\"fuze\",\"services\":\"land\",\"text\":\"EXERCISE own fuze "
                     "thread\",\"valid\":\"2024-05-01\"},"
                     "{\"ended\":true,\"kind\":\"reservation\",\"part\":\"fuze\",\"services\":\"land\",\"valid\":\"2026-03\"},"
                     "{\"kind\":\"implemented\",\"services\":\"all\",\"text\":\"EX-DOC 7\",\"valid\":\"2024-09\"}],"
                     "\"format\":\"entente/ratification/v1\",\"nation\":\"DEU\",\"standard\":\"EXERCISE 155\"}");
    OK(ent_std_answers_number(&number, A, &l.v[0], &E));
    assert_str(number, "EXERCISE 155 DEU");
    OK(ent_std_answers_id(&id, A, &l.v[0], &E));
    OK(ent_std_answers_id(&id2, A, &l.v[2], &E));
    assert_str(id, "exercise 155|3|DEU|");
    assert_str(id2, "exercise 155|3|DEU|nato restricted");
}

/* The same rows in another order, or with a row twice, are the same records. */
static void form_order(void **state)
{
    ent_std_answers_list one, two;
    ent_str x, y;

    (void)state;
    OK(read_form(&one, "standard,nation,response,date,part,reservation\nE 1,AAA,RATIFYING_WITH_RESERVATIONS,2020,fuze,text\nE "
                       "1,AAA,NO_RESPONSE,2019,,\n"));
    OK(read_form(&two, "date,part,nation,standard,reservation,response\n2019,,AAA,E 1,,NO_RESPONSE\n2020,fuze,AAA,E "
                       "1,text,RATIFYING_WITH_RESERVATIONS\n2019,,AAA,E 1,,NO_RESPONSE\n"));
    assert_int_equal(one.n, 1);
    assert_int_equal(two.n, 1);
    OK(ent_std_answers_json(&x, A, &one.v[0], &E));
    OK(ent_std_answers_json(&y, A, &two.v[0], &E));
    assert_true(ent_str_eq(x, y));
}

/* A remark at one of several rows that say the same is kept; the response IMPLEMENTED is a document and no answer. */
static void form_other(void **state)
{
    ent_std_answers_list l;

    (void)state;
    OK(read_form(&l, "standard,nation,response,date,implemented document,remark\nE 1,AAA,NOT_RATIFYING,2020,,\nE "
                     "1,AAA,NOT_RATIFYING,2020,,a reason\nE 1,BBB,IMPLEMENTED,2020-02,EX 1,by hand\n"));
    assert_int_equal(l.n, 2);
    assert_int_equal(l.v[0].n, 1);
    assert_str(l.v[0].facts[0].remark, "a reason");
    assert_int_equal(l.v[1].n, 1);
    assert_int_equal(l.v[1].facts[0].kind, ENT_STD_FACT_IMPLEMENTED);
    assert_int_equal(l.v[1].facts[0].valid.month, 2);
    assert_str(l.v[1].facts[0].remark, "by hand");
    OK(read_form(&l, "standard,nation,tested date,tested evidence\nE 1,AAA,2025-05-05,EX trial\n"));
    assert_int_equal(l.v[0].facts[0].kind, ENT_STD_FACT_TESTED);
    OK(read_form(&l, "standard,nation\n"));
    assert_int_equal(l.n, 0);
}

static void form_refused(void **state)
{
    static const char head[] = "standard,edition,nation,service,part,response,date,intended date,reservation,implemented document,"
                               "implemented date,fielded date,fielded evidence\n";
    static const struct {
        const char *rows, *place, *what;
    } bad[] = {
        {"E 1,1,AAA,all,,RATIFIED,2020,,,,,,\n", "line 2 column 6 (response)", "\"RATIFIED\" is no response"},
        {"E 1,1,AAA,all,,RATIFYING,,,,,,,\n", "line 2 column 7 (date)", "missing"},
        {"E 1,1,AAA,all,,RATIFYING,1.5.2020,,,,,,\n", "line 2 column 7 (date)", "no date"},
        {"E 1,1,AAA,army,,RATIFYING,2020,,,,,,\n", "line 2 column 4 (service)", "no service"},
        {"E 1,1,GER1,all,,RATIFYING,2020,,,,,,\n", "line 2 column 6 (response)", "no code of a nation"},
        {",1,AAA,all,,RATIFYING,2020,,,,,,\n", "line 2", "number of the standard is missing"},
        {"E 1,1,AAA,all,,RATIFYING_FUTURE_DATE,2020,,,,,,\n", "line 2 column 8 (intended date)", "missing"},
        {"E 1,1,AAA,all,,NO_RESPONSE,2020,2028,,,,,\n", "line 2 column 6 (response)", "no intended date"},
        {"E 1,1,AAA,all,fuze,RATIFYING_WITH_RESERVATIONS,2020,,,,,,\n", "line 2 column 9 (reservation)",
         "text of the reservation is missing"},
        {"E 1,1,AAA,all,fuze,RATIFYING,2020,,text,,,,\n", "line 2 column 9 (reservation)", "another one"},
        {"E 1,1,AAA,all,fuze,,,,text,,,,\n", "line 2 column 9 (reservation)", "another one"},
        {"E 1,1,AAA,all,,,2020,,,,,,\n", "line 2 column 7 (date)", "no response"},
        {"E 1,1,AAA,all,,,,,,,,,\n", "line 2", "says nothing"},
        {"E 1,1,AAA,all,,,,,,DOC,,,\n", "line 2 column 11 (implemented date)", "missing"},
        {"E 1,1,AAA,all,,,,,,,2020,,\n", "line 2 column 10 (implemented document)", "national document is missing"},
        {"E 1,1,AAA,all,,,,,,,,2020,\n", "line 2 column 13 (fielded evidence)", "evidence is missing"},
        {"E 1,1,AAA,all,,IMPLEMENTED,2020,,,,,,\n", "line 2 column 10 (implemented document)", "missing"},
        {"E 1,1,AAA,all,,IMPLEMENTED,2020,,,DOC,2021,,\n", "line 2 column 7 (date)", "Two dates"},
        {"E 1,1,AAA,all,,RATIFYING,2020,,,,,,\nE 1,1,AAA,all,,NOT_RATIFYING,2020,,,,,,\n", "lines 2 and 3", "contradict each other"},
        {"E 1,1,AAA,land,Fuze,RATIFYING_WITH_RESERVATIONS,2020,,a,,,,\nE 1,1,AAA,land,fuze,RATIFYING_WITH_RESERVATIONS,2020,,b,,,,\n",
         "lines 2 and 3", "contradict each other"},
        {"E 1 ,1,AAA,all,,RATIFYING,2020,,,,,,\n", "line 2 column 6 (response)", "white space"},
    };
    ent_std_answers_list l;

    (void)state;
    for (size_t i = 0; i < N(bad); i++) {
        ent_str text;
        OK(ent_str_fmt(&text, A, &E, "%s%s", head, bad[i].rows));
        memset(&l, 0x55, sizeof l);
        assert_int_equal(read_form(&l, text.p), ENT_INVALID);
        assert_int_equal(l.n, 0);
        if (strncmp(E.place, bad[i].place, strlen(bad[i].place)) != 0) fail_msg("row %zu: the place is \"%s\" (%s)", i, E.place, E.what);
        if (strstr(E.what, bad[i].what) == NULL) fail_msg("row %zu: the message is \"%s\"", i, E.what);
        assert_true(E.next[0] != '\0');
    }
    assert_int_equal(read_form(&l, "standard,edition\nE 1,1\n"), ENT_INVALID);
    assert_string_equal(E.place, "line 1");
    assert_int_equal(read_form(&l, "standard,nation,colour\nE 1,AAA,red\n"), ENT_INVALID);
    assert_string_equal(E.place, "line 1 column 3");
}

/* What ended says so, and needs no evidence. Only a STANAG is answered; what is implemented or fielded may be stated of any document. */
static void form_ended_and_kinds(void **state)
{
    ent_std_answers_list l;
    ent_std_state s;

    (void)state;
    OK(read_form(&l, "standard,nation,fielded date,ended\nE 1,AAA,2025,yes\n"));
    assert_true(l.v[0].facts[0].ended);
    assert_int_equal(read_form(&l, "standard,nation,fielded date,ended\nE 1,AAA,2025,no\n"), ENT_INVALID);
    assert_string_equal(E.place, "line 2 column 4 (ended)");
    assert_int_equal(read_form(&l, "standard,nation,response,date\nSTANREC 9902,AAA,RATIFYING,2025\n"), ENT_REFUSED);
    assert_string_equal(E.rule, "R-66");
    assert_int_equal(read_form(&l, "standard,nation,response,date\nAEP-99,AAA,RATIFYING,2025\n"), ENT_REFUSED);
    assert_non_null(strstr(E.next, "STANAG that covers it"));
    OK(read_form(&l, "standard,nation,fielded date,fielded evidence\nSTANREC 9902,AAA,2025,EX\n"));
    for (s = ENT_STD_STATE_NONE; s <= ENT_STD_WITHDRAWN_DRAFT; s++) {
        bool open = s == ENT_STD_STATE_NONE || (s >= ENT_STD_UNDER_RATIFICATION && s != ENT_STD_WITHDRAWN_DRAFT);
        assert_int_equal(ent_std_fact_allowed(ENT_STD_FACT_ANSWER, ENT_STD_DOC_STANAG, s, &E) == ENT_OK, open);
        assert_int_equal(ent_std_fact_allowed(ENT_STD_FACT_RESERVATION, ENT_STD_DOC_OTHER, s, &E) == ENT_OK, open);
        OK(ent_std_fact_allowed(ENT_STD_FACT_FIELDED, ENT_STD_DOC_STANREC, s, &E));
    }
}

/* The columns are those that the form is made from. */
static void form_columns(void **state)
{
    ent_buf b = ent_buf_new(A, 4096);
    ent_std_answers_list l;
    ent_str head;

    (void)state;
    for (const char *const *c = ent_std_answer_columns(); *c != NULL; c++) {
        if (b.n != 0) ent_buf_c(&b, ',');
        ent_buf_z(&b, *c);
    }
    ent_buf_c(&b, '\n');
    OK(ent_buf_take(&head, &b, &E));
    OK(read_form(&l, head.p));
}

/* ---- the record ---- */

static void record_again(void **state)
{
    ent_std_answers_list l;
    ent_std_answers back;
    ent_str json, again;

    (void)state;
    OK(read_form(&l, form));
    for (size_t i = 0; i < l.n; i++) {
        OK(ent_std_answers_json(&json, A, &l.v[i], &E));
        OK(ent_std_answers_read(&back, A, json, 77, &E));
        assert_int_equal(back.n, l.v[i].n);
        for (size_t k = 0; k < back.n; k++) {
            assert_int_equal(back.facts[k].known, 77);
            assert_true(ent_str_eq(back.facts[k].standard, l.v[i].standard));
            assert_true(ent_str_eq(back.facts[k].text, l.v[i].facts[k].text));
        }
        OK(ent_std_answers_json(&again, A, &back, &E));
        assert_true(ent_str_eq(json, again));
    }
}

static void record_refused(void **state)
{
#define RECORD(facts) "{\"facts\":[" facts "],\"format\":\"entente/ratification/v1\",\"nation\":\"AAA\",\"standard\":\"E 1\"}"
#define GOOD "{\"answer\":\"NO_RESPONSE\",\"kind\":\"answer\",\"services\":\"all\",\"valid\":\"2020\"}"
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"facts\":[],\"format\":\"entente/ratification/v2\",\"nation\":\"AAA\",\"standard\":\"E 1\"}",
        "{\"facts\":[],\"format\":\"entente/ratification/v1\",\"nation\":\"AAA\",\"standard\":\"E 1\",\"z\":1}",
        "{\"edition\":\"\",\"facts\":[],\"format\":\"entente/ratification/v1\",\"nation\":\"AAA\",\"standard\":\"E 1\"}",
        RECORD(" " GOOD),
        RECORD(GOOD "," GOOD),
        RECORD("{\"kind\":\"answer\",\"services\":\"all\",\"valid\":\"2020\"}"),
        RECORD("{\"answer\":\"RESERVATION_LIFTED\",\"kind\":\"answer\",\"services\":\"all\",\"valid\":\"2020\"}"),
        RECORD("{\"answer\":\"YES\",\"kind\":\"answer\",\"services\":\"all\",\"valid\":\"2020\"}"),
        RECORD("{\"answer\":\"no_response\",\"kind\":\"answer\",\"services\":\"all\",\"valid\":\"2020\"}"),
        RECORD("{\"answer\":\"NO_RESPONSE\",\"kind\":\"answer\",\"services\":\"all\"}"),
        RECORD("{\"answer\":\"NO_RESPONSE\",\"kind\":\"answer\",\"valid\":\"2020\"}"),
        RECORD("{\"answer\":\"NO_RESPONSE\",\"kind\":\"answer\",\"services\":\"all\",\"valid\":\"2020-02-30\"}"),
        RECORD("{\"answer\":\"NO_RESPONSE\",\"ended\":true,\"kind\":\"answer\",\"services\":\"all\",\"valid\":\"2020\"}"),
        RECORD("{\"answer\":\"NO_RESPONSE\",\"kind\":\"fielded\",\"services\":\"all\",\"text\":\"x\",\"valid\":\"2020\"}"),
        RECORD("{\"ended\":false,\"kind\":\"fielded\",\"services\":\"all\",\"text\":\"x\",\"valid\":\"2020\"}"),
        RECORD("{\"kind\":\"fielded\",\"services\":\"all\",\"valid\":\"2020\"}"),
        RECORD("{\"kind\":\"lost\",\"services\":\"all\",\"text\":\"x\",\"valid\":\"2020\"}"),
        RECORD("{\"colour\":\"red\",\"kind\":\"fielded\",\"services\":\"all\",\"text\":\"x\",\"valid\":\"2020\"}"),
        RECORD("{\"kind\":\"fielded\",\"services\":\"all\",\"text\":\"x\\ny\",\"valid\":\"2020\"}"),
        RECORD(GOOD ",{\"answer\":\"RATIFYING\",\"kind\":\"answer\",\"services\":\"all\",\"valid\":\"2020\"}"),
        RECORD("7"),
    };
    ent_std_answers r;

    (void)state;
    OK(ent_std_answers_read(&r, A, ENT_S(RECORD(GOOD)), 1, &E));
    assert_int_equal(r.n, 1);
    OK(ent_std_answers_read(&r, A, ENT_S(RECORD("")), 1, &E));
    assert_int_equal(r.n, 0);
    for (size_t i = 0; i < N(bad); i++) {
        memset(&r, 0x55, sizeof r);
        if (ent_std_answers_read(&r, A, ent_str_c(bad[i]), 1, &E) == ENT_OK) fail_msg("read: %s", bad[i]);
        assert_int_equal(r.n, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(form_read, setup, teardown),
        cmocka_unit_test_setup_teardown(form_order, setup, teardown),
        cmocka_unit_test_setup_teardown(form_other, setup, teardown),
        cmocka_unit_test_setup_teardown(form_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(form_ended_and_kinds, setup, teardown),
        cmocka_unit_test_setup_teardown(form_columns, setup, teardown),
        cmocka_unit_test_setup_teardown(record_again, setup, teardown),
        cmocka_unit_test_setup_teardown(record_refused, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
