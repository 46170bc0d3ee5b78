/* SPDX-License-Identifier: Apache-2.0 */
/* The digest over the projection sees everything in it, and nothing beside it. */
#include "store_help.h"

static ent_store *W;
static schema_tables All;

static int filled(void **state)
{
    if (database(state) != 0 || ent_store_open(&W, A, Db, ENT_STORE_WRITE, &E) != ENT_OK || ent_store_begin(W, &E) != ENT_OK) return 1;
    All = schema(W);
    fill_all(W, &All, false);
    return 0;
}

#define F(f) cmocka_unit_test_setup_teardown(f, filled, clean)

static ent_sha256 digest(ent_store *s)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_sha256 h;

    must(ent_store_projection_digest(&h, s, a, &E));
    ent_arena_free(a);
    return h;
}

static ent_sha256 Before;

static void same(const char *what)
{
    ent_sha256 now = digest(W);

    if (!ent_sha256_eq(&now, &Before)) fail_msg("the digest changed: %s", what);
}

static void changed(const char *what)
{
    ent_sha256 now = digest(W);

    if (ent_sha256_eq(&now, &Before)) fail_msg("the digest did not change: %s", what);
}

/* Runs the text, looks at the digest, and takes the change back. */
static void try_change(const char *text, bool counts)
{
    sql(W, "SAVEPOINT x");
    sql(W, text);
    assert_int_equal(sqlite3_changes(W->db) > 0, 1);
    if (counts) changed(text);
    else same(text);
    sql(W, "ROLLBACK TO x; RELEASE x");
}

static void test_each_value_of_each_table(void **state)
{
    size_t columns = 0;

    (void)state;
    Before = digest(W);
    for (size_t i = 0; i < All.n; i++) {
        const schema_table *t = &All.v[i];
        for (size_t c = 0; c < t->columns.n; c++, columns++) {
            const column *x = &t->columns.v[c];
            char text[300];
            const char *to = ent_str_is(x->type, "INTEGER") ? "77" : ent_str_is(x->type, "TEXT") ? "'other'" : "x'77'";
            if (x->key && is_single(t->name)) continue;
            snprintf(text, sizeof text, "UPDATE \"%s\" SET \"%s\" = %s WHERE \"%s\" IS (SELECT max(\"%s\") FROM \"%s\")", t->name.p,
                     x->name.p, to, x->name.p, x->name.p, t->name.p);
            try_change(text, is_digested(t->name));
        }
    }
    assert_true(columns > 100);
    same("all was taken back");
}

static void test_each_row_of_each_table(void **state)
{
    (void)state;
    Before = digest(W);
    for (size_t i = 0; i < All.n; i++) {
        const char *name = All.v[i].name.p, *key = All.v[i].columns.v[0].name.p;
        char text[300];
        snprintf(text, sizeof text, "DELETE FROM \"%s\" WHERE \"%s\" = (SELECT max(\"%s\") FROM \"%s\")", name, key, key, name);
        try_change(text, is_digested(All.v[i].name));
        if (is_single(All.v[i].name)) continue;
        sql(W, "SAVEPOINT x");
        fill(W, &All.v[i], 9);
        if (is_digested(All.v[i].name)) changed(name);
        else same(name);
        sql(W, "ROLLBACK TO x; RELEASE x");
    }
    same("all was taken back");
}

static void test_each_table_has_a_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < All.n; i++) {
        bool key = false;
        for (size_t c = 0; c < All.v[i].columns.n; c++) key |= All.v[i].columns.v[c].key;
        if (!key) fail_msg("%s has no primary key: its rows have no order", All.v[i].name.p);
    }
}

/* The order of writing, deleted rows, free pages and indexes leave no trace; readers see the same. */
static void test_equal_contents_have_equal_digests(void **state)
{
    char path[500];
    ent_store *s;

    (void)state;
    Before = digest(W);
    snprintf(path, sizeof path, "%s/second.db", Dir);
    must(ent_store_create(path, &E));
    must(ent_store_open(&s, A, path, ENT_STORE_WRITE, &E));
    must(ent_store_begin(s, &E));
    fill_all(s, &All, true);
    for (size_t i = 0; i < All.n; i++)
        for (int k = 20; k < 60; k++) fill(s, &All.v[i], k);
    for (size_t i = 0; i < All.n; i++) {
        ent_str type = All.v[i].columns.v[0].type, name = All.v[i].columns.v[0].name;
        const char *rest = ent_str_is(type, "INTEGER") ? "> 3" : ent_str_is(type, "TEXT") ? "NOT IN ('t1', 't2', 't3')" : "> x'03'";
        sqlf(s, "DELETE FROM \"%s\" WHERE \"%s\" %s", All.v[i].name.p, name.p, rest);
    }
    W = s;
    same("written in another order");
}

static void test_readers_see_the_same(void **state)
{
    ent_store *r;

    (void)state;
    must(ent_store_commit(W, &E));
    Before = digest(W);
    r = open_as(A, ENT_STORE_READ);
    W = r;
    same("from a reader");
}

/* A table of its own for the finer points: it is found in the schema like any other. */
static void test_types_lengths_and_borders(void **state)
{
    static const char *const pairs[] = {"1, 2",
                                        "'1', 2",
                                        "x'31', 2",
                                        "1.0, 2",
                                        "NULL, 2",
                                        "'', 2",
                                        "x'', 2",
                                        "0, 2",
                                        "'12', ''",
                                        "'', '12'",
                                        "'1', '2'",
                                        "x'3132', ''",
                                        "-1, 2",
                                        "1, -2",
                                        "2, 1",
                                        "'1' || char(0), 2",
                                        "NULL, NULL",
                                        "'NULL', NULL",
                                        "1, 2.5",
                                        "9223372036854775807, 2",
                                        "-9223372036854775808, 2",
                                        "x'31000000000000000432', x''",
                                        "x'31', x'320000000000000004'"};
    ent_sha256 h[N(pairs)]; /* the last two are alike without their lengths */

    (void)state;
    Before = digest(W);
    sql(W, "CREATE TABLE zz(id INTEGER PRIMARY KEY, a ANY, b ANY) STRICT");
    changed("an empty table is a table");
    for (size_t i = 0; i < N(pairs); i++) {
        sqlf(W, "DELETE FROM zz; INSERT INTO zz VALUES (1, %s)", pairs[i]);
        h[i] = digest(W);
        for (size_t j = 0; j < i; j++)
            if (ent_sha256_eq(&h[i], &h[j])) fail_msg("(%s) looks like (%s)", pairs[i], pairs[j]);
    }
    sql(W, "DELETE FROM zz; INSERT INTO zz VALUES (1, 1, 2)");
    Before = digest(W);
    assert_true(ent_sha256_eq(&Before, &h[0]));
    sql(W, "UPDATE zz SET id = 2");
    changed("the key");
    sql(W, "UPDATE zz SET id = 1; CREATE TABLE zy(id INTEGER PRIMARY KEY, a ANY, b ANY) STRICT");
    Before = digest(W);
    sql(W, "INSERT INTO zy SELECT * FROM zz; DELETE FROM zz");
    changed("the table that a row is in");
    sql(W, "DELETE FROM zy; INSERT INTO zz VALUES (1, 1, 2); CREATE INDEX zi ON zz(a)");
    same("an index is no content");
}

static void test_rows_come_by_their_keys(void **state)
{
    ent_sha256 h;

    (void)state;
    sql(W, "CREATE TABLE zz(b TEXT, a INTEGER, c INTEGER, PRIMARY KEY (a, b)) STRICT");
    sql(W, "INSERT INTO zz VALUES ('x', 2, 0), ('b', 1, 0), ('a', 1, 0), ('a', 3, 0)");
    h = digest(W);
    sql(W, "DELETE FROM zz; INSERT INTO zz VALUES ('a', 3, 0), ('a', 1, 0), ('x', 2, 0), ('b', 1, 0)");
    Before = digest(W);
    assert_true(ent_sha256_eq(&h, &Before));
    sql(W, "UPDATE zz SET b = 'c' WHERE b = 'x'");
    changed("one row");
}

static int64_t rows(ent_str table)
{
    char text[200];

    snprintf(text, sizeof text, "SELECT count(*) FROM \"%s\"", table.p);
    return number(W, text);
}

static void test_clear_empties_all_but_the_log(void **state)
{
    ent_sha256 empty, fresh;
    char path[500];
    ent_store *s;

    (void)state;
    Before = digest(W);
    sql(W, "SAVEPOINT x");
    must(ent_store_projection_clear(W, &E));
    for (size_t i = 0; i < All.n; i++) {
        if (is_log(All.v[i].name)) assert_true(rows(All.v[i].name) > 0);
        else if (rows(All.v[i].name) != 0) fail_msg("%s is not empty", All.v[i].name.p);
    }
    empty = digest(W);
    changed("all is gone");
    snprintf(path, sizeof path, "%s/second.db", Dir);
    must(ent_store_create(path, &E));
    must(ent_store_open(&s, A, path, ENT_STORE_READ, &E));
    fresh = digest(s);
    assert_true(ent_sha256_eq(&empty, &fresh));
    sql(W, "ROLLBACK TO x; RELEASE x"); /* it is part of the writer's transaction */
    same("taken back");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        F(test_each_value_of_each_table),          F(test_each_row_of_each_table),        F(test_each_table_has_a_key),
        F(test_equal_contents_have_equal_digests), F(test_readers_see_the_same),          F(test_types_lengths_and_borders),
        F(test_rows_come_by_their_keys),           F(test_clear_empties_all_but_the_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
