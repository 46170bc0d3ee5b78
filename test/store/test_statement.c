/* SPDX-License-Identifier: Apache-2.0 */
/* Statements by name and the values that go in and come out. */
#include "store_help.h"

static ent_store *S;

static int writer(void **state)
{
    return database(state) != 0 || ent_store_open(&S, A, Db, ENT_STORE_WRITE, &E) != ENT_OK;
}

#define W(f) cmocka_unit_test_setup_teardown(f, writer, clean)

static ent_code put_fact(const char *name, int64_t seq, ent_value digest, ent_value text)
{
    return ENT_RUN(S, &E, "register/facts_put", ENT_Z(name), ENT_I(seq), digest, text);
}

/* The newest fact of that name: text, digest. */
static ent_stmt *ask(const char *name)
{
    ent_stmt *st;
    bool row;

    must(ENT_ASK(&st, S, &E, "register/facts", ENT_Z(name)));
    must(ent_stmt_next(st, &row, &E));
    assert_true(row);
    return st;
}

static void test_values_come_back(void **state)
{
    static const char blob[] = "\0\1\xff\0", text[] = "a\0b\xc3\xa9";
    static const int64_t numbers[] = {0, 1, -1, INT64_MAX, INT64_MIN, 1 << 30};
    ent_stmt *st;

    (void)state;
    must(put_fact("a", 1, ENT_B(blob, sizeof blob), ENT_T(((ent_str){text, sizeof text}))));
    st = ask("a");
    assert_int_equal(ent_stmt_str(st, 0).n, sizeof text);
    assert_memory_equal(ent_stmt_str(st, 0).p, text, sizeof text);
    assert_int_equal(ent_stmt_str(st, 1).n, sizeof blob);
    assert_memory_equal(ent_stmt_str(st, 1).p, blob, sizeof blob);
    assert_false(ent_stmt_null(st, 0));
    ent_stmt_done(st);

    must(put_fact("empty", 1, ENT_B(NULL, 0), ENT_T(((ent_str){NULL, 0})))); /* empty is not NULL */
    st = ask("empty");
    assert_int_equal(ent_stmt_str(st, 0).n, 0);
    assert_int_equal(ent_stmt_str(st, 1).n, 0);
    assert_false(ent_stmt_null(st, 0));
    assert_false(ent_stmt_null(st, 1));
    ent_stmt_done(st);

    for (size_t i = 0; i < N(numbers); i++) {
        char question[100];
        must(put_fact("n", numbers[i], ENT_B("", 0), ENT_Z("")));
        snprintf(question, sizeof question, "SELECT count(*) FROM fact_table WHERE name = 'n' AND seq = %lld", (long long)numbers[i]);
        assert_int_equal(number(S, question), 1);
    }
    assert_int_equal(number(S, "SELECT min(seq) FROM fact_table"), INT64_MIN);
    assert_int_equal(number(S, "SELECT max(seq) FROM fact_table"), INT64_MAX);
}

static void test_null(void **state)
{
    ent_stmt *st;
    bool row;

    (void)state;
    must(ENT_RUN(S, &E, "register/person_put", ENT_Z("p"), ENT_Z("P"), ENT_B("s", 1), ENT_B("w", 1), ENT_I(5), ENT_NONE, ENT_NONE));
    must(ENT_ASK(&st, S, &E, "register/person", ENT_Z("p")));
    must(ent_stmt_next(st, &row, &E));
    assert_true(row);
    assert_int_equal(ent_stmt_i64(st, 4), 5);
    assert_true(ent_stmt_null(st, 5));
    assert_int_equal(ent_stmt_i64(st, 5), 0);
    assert_int_equal(ent_stmt_str(st, 5).n, 0);
    ent_stmt_done(st);
    must_refuse(ENT_CONFLICT, put_fact("x", 1, ENT_NONE, ENT_Z("")));      /* NOT NULL */
    must_refuse(ENT_CONFLICT, put_fact("x", 1, ENT_Z("text"), ENT_Z(""))); /* STRICT */
    must_refuse(ENT_CONFLICT, put_fact("x", 1, ENT_B("", 0), ENT_B("b", 1)));
    assert_int_equal(number(S, "SELECT count(*) FROM fact_table"), 0);
}

static void test_conflict(void **state)
{
    (void)state;
    must(put_fact("a", 1, ENT_B("1", 1), ENT_Z("first")));
    must_refuse(ENT_CONFLICT, put_fact("a", 1, ENT_B("2", 1), ENT_Z("second")));
    assert_non_null(strstr(E.what, "exists already"));
    assert_string_equal(E.place, "statement register/facts_put");
    must(put_fact("a", 2, ENT_B("2", 1), ENT_Z("third"))); /* the statement can be used again */
    assert_int_equal(number(S, "SELECT count(*) FROM fact_table"), 2);
}

static void test_rows_in_order_and_early_end(void **state)
{
    ent_str kept[3];
    ent_stmt *st, *again;
    bool row;

    (void)state;
    for (int i = 0; i < 3; i++)
        must(ENT_RUN(S, &E, "register/dossier_put", ENT_Z("p"), ENT_Z("1.2"), ENT_T(((ent_str){&"cab"[i], 1})), ENT_I(0), ENT_I(1)));
    must(ENT_ASK(&st, S, &E, "register/dossiers", ENT_Z("p"), ENT_Z("1.2"), ENT_I(0)));
    for (int i = 0; i < 3; i++) {
        must(ent_stmt_next(st, &row, &E));
        assert_true(row);
        must(ent_stmt_keep(&kept[i], A, st, 0, &E));
    }
    must(ent_stmt_next(st, &row, &E));
    assert_false(row);
    for (int i = 0; i < 3; i++) assert_true(ent_str_eq(kept[i], (ent_str){&"abc"[i], 1})); /* survived the rows after */
    must_refuse(ENT_BUG, ent_stmt_next(st, &row, &E));                                     /* and does not begin again by itself */
    assert_false(row);
    ent_stmt_done(st);
    ent_stmt_done(st);

    must(ENT_ASK(&st, S, &E, "register/dossiers", ENT_Z("p"), ENT_Z("1.2"), ENT_I(0)));
    must(ent_stmt_next(st, &row, &E));
    ent_stmt_done(st); /* early */
    must_refuse(ENT_BUG, ent_stmt_next(st, &row, &E));
    must(ENT_ASK(&again, S, &E, "register/dossiers", ENT_Z("p"), ENT_Z("1.2"), ENT_I(0)));
    must(ent_stmt_next(again, &row, &E));
    assert_true(row);
    assert_true(ent_str_is(ent_stmt_str(again, 0), "a")); /* from the first row */
    ent_stmt_done(again);
}

static void test_one_name_is_under_way_once(void **state)
{
    ent_stmt *st, *other, *inner;
    int64_t n;
    bool row;

    (void)state;
    must(put_fact("a", 1, ENT_B("1", 1), ENT_Z("first")));
    st = ask("a");
    inner = NULL;
    must_refuse(ENT_BUG, ENT_ASK(&inner, S, &E, "register/facts", ENT_Z("a")));
    assert_non_null(strstr(E.what, "under way"));
    assert_null(inner);
    must_refuse(ENT_BUG, ent_store_number(&n, S, "register/facts", (ent_value[]){ENT_Z("a")}, 1, 0, &E));
    assert_true(ent_str_is(ent_stmt_str(st, 0), "first"));       /* the one under way is not disturbed */
    must(ENT_ASK(&other, S, &E, "register/person", ENT_Z("p"))); /* another name may */
    must(ent_stmt_next(other, &row, &E));
    assert_false(row);
    must(ent_stmt_next(st, &row, &E));
    assert_false(row);
    ent_stmt_done(ask("a"));
}

static void test_wrong_use_is_a_bug(void **state)
{
    ent_stmt *st;

    (void)state;
    must_refuse(ENT_BUG, ENT_RUN(S, &E, "register/no_such_thing", ENT_I(1)));
    assert_non_null(strstr(E.what, "register/no_such_thing"));
    must_refuse(ENT_BUG, ENT_RUN(S, &E, "", ENT_I(1)));
    must_refuse(ENT_BUG, ENT_RUN(S, &E, "SELECT 1", ENT_I(1)));
    must_refuse(ENT_BUG, ENT_RUN(S, &E, "register/facts_put", ENT_Z("too few"), ENT_I(1)));
    assert_non_null(strstr(E.what, "2 values"));
    must_refuse(ENT_BUG, ENT_ASK(&st, S, &E, "register/facts", ENT_Z("a"), ENT_Z("too many")));
    must_refuse(ENT_BUG, ent_store_ask(&st, S, "register/facts", NULL, 0, &E));
    must(ENT_ASK(&st, S, &E, "register/facts", ENT_Z("a"))); /* the refusals left nothing under way */
    ent_stmt_done(st);
}

static void test_one_number(void **state)
{
    int64_t n = 9;

    (void)state;
    must(ent_store_number(&n, S, "register/item_id", (ent_value[]){ENT_Z("org"), ENT_Z("uuid")}, 2, -7, &E));
    assert_int_equal(n, -7);
    must(ENT_RUN(S, &E, "register/item_put", ENT_Z("org"), ENT_Z("uuid"), ENT_Z("standard")));
    must(ent_store_number(&n, S, "register/item_id", (ent_value[]){ENT_Z("org"), ENT_Z("uuid")}, 2, -7, &E));
    assert_int_equal(n, 1);
    must(ENT_RUN(S, &E, "register/item_put", ENT_Z("org"), ENT_Z("uuid"), ENT_Z("standard"))); /* entering it again changes nothing */
    assert_int_equal(number(S, "SELECT count(*) FROM item"), 1);
}

/* Quotes and SQL in a value stay a value. */
static void test_values_are_no_sql(void **state)
{
    static const char evil[] = "x'); DROP TABLE fact_table; --\"`";
    ent_stmt *st;

    (void)state;
    must(put_fact(evil, 1, ENT_B("", 0), ENT_Z(evil)));
    st = ask(evil);
    assert_true(ent_str_is(ent_stmt_str(st, 0), evil));
    ent_stmt_done(st);
    assert_int_equal(number(S, "SELECT count(*) FROM fact_table"), 1);
}

/* What cannot be prepared says which statement it was, and does not stay half made. */
static void test_a_statement_that_fits_no_table(void **state)
{
    (void)state;
    sql(S, "DROP TABLE fact_table");
    for (int i = 0; i < 2; i++) {
        must_refuse(ENT_BUG, put_fact("a", 1, ENT_B("", 0), ENT_Z("")));
        assert_string_equal(E.place, "statement register/facts_put");
        assert_non_null(strstr(E.what, "no such table"));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        W(test_values_come_back),
        W(test_null),
        W(test_conflict),
        W(test_rows_in_order_and_early_end),
        W(test_one_name_is_under_way_once),
        W(test_wrong_use_is_a_bug),
        W(test_one_number),
        W(test_values_are_no_sql),
        W(test_a_statement_that_fits_no_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
