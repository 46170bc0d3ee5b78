/* SPDX-License-Identifier: Apache-2.0 */
/* Law 3: a question that forgets the view is refused by the database itself. */
#include "store_help.h"

#include <entente/core/file.h>

/* A reader cut to these cuts of a database with rows 1 to 3 in every table. */
static ent_store *locked(const int64_t *cuts, size_t n)
{
    ent_store *s = open_as(A, ENT_STORE_READ);

    must(ent_store_begin(s, &E));
    must(ent_store_lock(s, cuts, n, &E));
    return s;
}

static schema_tables filled(void)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_store *w = open_as(a, ENT_STORE_WRITE);
    schema_tables all = schema(w);

    must(ent_store_begin(w, &E));
    fill_all(w, &all, false);
    must(ent_store_commit(w, &E));
    ent_arena_free(a);
    return all;
}

/* Whether the text gives a row or ends well. */
static bool runs(ent_store *s, const char *text)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(s->db, text, -1, &st, NULL);

    if (rc == SQLITE_OK) rc = sqlite3_step(st);
    sqlite3_finalize(st);
    return rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE;
}

static void refused(ent_store *s, const char *text)
{
    if (runs(s, text)) fail_msg("was let through: %s", text);
}

static void allowed(ent_store *s, const char *text)
{
    if (!runs(s, text)) fail_msg("was refused (%s): %s", sqlite3_errmsg(s->db), text);
}

static const int64_t all_cuts[] = {1, 2, 3}, second[] = {2};

/* ---- tables -------------------------------------------------------------------------------------------------------------- */

/* "open NAME" in tools/item-tables.txt. */
static bool listed_open(ent_str list, ent_str table)
{
    ent_str line, word, name;

    while (list.n > 0) {
        (void)ent_str_cut(list, '\n', &line, &list);
        if (ent_str_cut(ent_str_trim(line), ' ', &word, &name) && ent_str_is(word, "open") && ent_str_eq(ent_str_trim(name), table))
            return true;
    }
    return false;
}

static void try_table(ent_store *s, const schema_table *t, bool open)
{
    static const char *const ways[] = {"SELECT * FROM %s",
                                       "SELECT count(*) FROM %s",
                                       "SELECT 1 FROM %s LIMIT 1",
                                       "SELECT * FROM main.%s",
                                       "SELECT EXISTS (SELECT 1 FROM %s)",
                                       "SELECT x.* FROM %s AS x",
                                       "SELECT (SELECT count(*) FROM %s)",
                                       "SELECT 1 WHERE 1 IN (SELECT 1 FROM %s)",
                                       "WITH x AS (SELECT * FROM %s) SELECT count(*) FROM x"};
    char text[400];

    for (size_t i = 0; i < N(ways); i++) {
        char quoted[100];
        snprintf(quoted, sizeof quoted, "\"%s\"", t->name.p);
        const char *at = strstr(ways[i], "%s");
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - ways[i]), ways[i], quoted, at + 2);
        if (runs(s, text) != open)
            fail_msg("%s, but tools/item-tables.txt says %s: %s", open ? "refused" : "let through", open ? "open" : "not open", text);
    }
    for (size_t i = 0; i < t->columns.n; i++) {
        snprintf(text, sizeof text, "SELECT %s\"%s\"%s FROM \"%s\"", i % 2 ? "max(" : "", t->columns.v[i].name.p, i % 2 ? ")" : "",
                 t->name.p);
        if (runs(s, text) != open) fail_msg("%s: %s", open ? "refused" : "let through", text);
    }
}

static void test_each_table_is_refused_or_open(void **state)
{
    schema_tables all = filled();
    ent_store *s = locked(all_cuts, N(all_cuts));
    size_t open = 0;
    ent_str path, list;

    (void)state;
    must(ent_str_fmt(&path, A, &E, "%s/tools/item-tables.txt", ent_test_root()));
    must(ent_file_read(&list, A, path.p, 1 << 16, &E));
    for (size_t i = 0; i < all.n; i++) {
        bool is_open = listed_open(list, all.v[i].name);
        open += is_open;
        try_table(s, &all.v[i], is_open);
    }
    assert_true(open > 0 && open < all.n / 2);
    assert_true(all.n - open > 10);
}

/* ---- views --------------------------------------------------------------------------------------------------------------- */

static int64_t rows_of(ent_store *s, const char *view)
{
    sqlite3_stmt *st;
    char text[200];
    int64_t n = 0;

    snprintf(text, sizeof text, "SELECT * FROM %s", view);
    if (sqlite3_prepare_v2(s->db, text, -1, &st, NULL) != SQLITE_OK) fail_msg("%s: %s", text, sqlite3_errmsg(s->db));
    while (sqlite3_step(st) == SQLITE_ROW) n++;
    sqlite3_finalize(st);
    return n;
}

static size_t count_views(ent_store *s, int64_t rows)
{
    size_t n = 0;

    for (size_t i = 0; i < ent_sql_texts_n; i++) {
        const char *name = ent_sql_texts[i].name;
        if (strncmp(name, "view/", 5) != 0) continue;
        if (rows_of(s, name + 5) != rows) fail_msg("%s has %lld rows, not %lld", name, (long long)rows_of(s, name + 5), (long long)rows);
        n++;
    }
    return n;
}

static void test_no_cuts_see_nothing(void **state)
{
    (void)state;
    (void)filled();
    assert_true(count_views(locked(NULL, 0), 0) >= 10);
}

static void test_each_cut_sees_its_own(void **state)
{
    static const int64_t unknown[] = {4, 5, INT64_MAX, INT64_MIN, 0}, outer[] = {1, 3};
    ent_store *s;

    (void)state;
    (void)filled();
    assert_true(count_views(locked(all_cuts, N(all_cuts)), 3) >= 10);
    count_views(locked(outer, N(outer)), 2);
    count_views(locked(unknown, N(unknown)), 0);
    s = locked(second, 1);
    count_views(s, 1);
    assert_int_equal(number(s, "SELECT id FROM v_revision"), 2);
    assert_int_equal(number(s, "SELECT id FROM v_current"), 2);
    assert_int_equal(number(s, "SELECT revision FROM v_field"), 2);
    assert_int_equal(number(s, "SELECT id FROM v_cut WHERE text <> ''"), 2);
    assert_int_equal(number(s, "SELECT id FROM v_content"), 2);
    assert_int_equal(number(s, "SELECT source FROM v_derivation"), 2);
}

/* Content, field and derivation each hang on a second cut; the newest revision in view is the current one. */
static void test_views_look_at_every_cut(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_store *s;

    (void)state;
    (void)filled();
    s = open_as(a, ENT_STORE_WRITE);
    sql(s, "UPDATE revision SET content_cut = 3 WHERE id = 2");
    sql(s, "UPDATE derivation SET source_cut = 3 WHERE revision = 2");
    sql(s, "UPDATE field SET cut = 3 WHERE revision = 2");
    sql(s, "UPDATE revision SET item = 2 WHERE id = 3");
    ent_arena_free(a);
    s = locked(second, 1);
    assert_int_equal(number(s, "SELECT count(*) FROM v_revision"), 1);
    assert_int_equal(number(s, "SELECT content_visible FROM v_revision"), 0);
    assert_int_equal(number(s, "SELECT count(*) FROM v_content"), 0);
    assert_int_equal(number(s, "SELECT count(*) FROM v_derivation"), 0);
    assert_int_equal(number(s, "SELECT count(*) FROM v_field"), 0);
    assert_int_equal(number(s, "SELECT id FROM v_current"), 2); /* 3 is newer, but not for this view */
    s = locked(all_cuts, N(all_cuts));
    assert_int_equal(number(s, "SELECT count(*) FROM v_current"), 2);
    assert_int_equal(number(s, "SELECT max(id) FROM v_current WHERE item = 2"), 3);
    assert_int_equal(number(s, "SELECT content_visible FROM v_revision WHERE id = 2"), 1);
}

/* Each column alone, but the first, which may be the row number (lock.c). A table that a view joins by nothing else would be refused. */
static void test_each_column_of_each_view(void **state)
{
    ent_store *s;
    size_t columns = 0;

    (void)state;
    (void)filled();
    s = locked(second, 1);
    for (size_t i = 0; i < ent_sql_texts_n; i++) {
        const char *view = ent_sql_texts[i].name + 5;
        sqlite3_stmt *st;
        char text[300];
        if (strncmp(ent_sql_texts[i].name, "view/", 5) != 0) continue;
        snprintf(text, sizeof text, "SELECT * FROM %s", view);
        assert_int_equal(sqlite3_prepare_v2(s->db, text, -1, &st, NULL), SQLITE_OK);
        for (int c = 1; c < sqlite3_column_count(st); c++, columns++) {
            snprintf(text, sizeof text, "SELECT \"%s\" FROM %s", sqlite3_column_name(st, c), view);
            allowed(s, text);
        }
        sqlite3_finalize(st);
    }
    assert_true(columns > 50);
}

static void test_honest_questions_are_answered(void **state)
{
    static const char *const good[] = {
        "SELECT * FROM v_revision",
        "SELECT r.number, f.value FROM v_revision r LEFT JOIN v_field f ON f.revision = r.id AND f.name = 't2' ORDER BY r.number",
        "SELECT count(*), max(length), group_concat(number) FROM v_revision GROUP BY kind HAVING count(*) > 0",
        "WITH x AS (SELECT * FROM v_revision) SELECT count(*) FROM x",
        "WITH RECURSIVE up(id) AS (SELECT id FROM v_revision UNION SELECT source FROM v_derivation d JOIN up ON d.revision = up.id) SELECT "
        "count(id) FROM up",
        "SELECT * FROM v_revision WHERE id IN (SELECT revision FROM v_field) AND EXISTS (SELECT 1 FROM v_originator o WHERE o.revision = "
        "v_revision.id)",
        "SELECT number, row_number() OVER (ORDER BY number) FROM v_current",
        "SELECT id FROM v_revision UNION ALL SELECT revision FROM v_field ORDER BY 1 LIMIT 5",
        "SELECT a.id FROM v_revision a CROSS JOIN v_revision b JOIN v_originator c ON c.revision = b.id",
        "SELECT (SELECT count(*) FROM v_field f WHERE f.revision = r.id) FROM v_revision r",
        "SELECT * FROM node",
        "SELECT count(*) FROM policy",
        "SELECT 1 + 1",
        "VALUES (1), (2)",
        "EXPLAIN QUERY PLAN SELECT * FROM v_revision",
    };
    ent_store *s;

    (void)state;
    (void)filled();
    s = locked(second, 1);
    for (size_t i = 0; i < N(good); i++) allowed(s, good[i]);
    for (size_t i = 0; i < ent_sql_texts_n; i++) { /* and every one that the rooms have written for readers */
        const char *name = ent_sql_texts[i].name;
        if (strncmp(name, "view/", 5) == 0 || strncmp(name, "schema/", 7) == 0) continue;
        if (strstr(ent_sql_texts[i].text, " v_") != NULL) allowed(s, ent_sql_texts[i].text);
    }
}

/* ---- questions that forget the view, or pretend to use it ------------------------------------------------------------------- */

static void test_questions_around_the_view(void **state)
{
    static const char *const bad[] = {
        /* beside a view */
        "SELECT r.number FROM v_revision v JOIN revision r ON r.id = v.id",
        "SELECT r.number FROM revision r JOIN v_revision v ON r.id = v.id",
        "SELECT v.id FROM v_revision v, revision",
        "SELECT v.id FROM v_revision v LEFT JOIN revision r ON 1",
        "SELECT count(*) FROM v_revision, item",
        "SELECT (SELECT count(*) FROM revision) FROM v_revision",
        "SELECT id FROM v_revision WHERE id IN (SELECT id FROM revision)",
        "SELECT id FROM v_revision WHERE EXISTS (SELECT 1 FROM revision)",
        "SELECT id FROM v_revision ORDER BY (SELECT count(*) FROM revision)",
        "SELECT id FROM v_revision LIMIT (SELECT count(*) FROM revision)",
        "SELECT id FROM v_revision UNION SELECT id FROM revision",
        "SELECT id FROM v_revision EXCEPT SELECT id FROM revision",
        "SELECT id FROM v_revision GROUP BY id HAVING count(*) < (SELECT count(*) FROM revision)",
        "SELECT sum(id) OVER (ORDER BY (SELECT max(id) FROM revision)) FROM v_revision",
        "SELECT CASE WHEN (SELECT max(id) FROM revision) > 1 THEN 1 END FROM v_revision",
        "VALUES ((SELECT max(id) FROM revision))",
        "SELECT max(rowid) FROM revision",
        "SELECT oid FROM item",
        "SELECT id FROM revision INDEXED BY revision_by_cut WHERE cut = 1",
        "SELECT id FROM revision NOT INDEXED",
        "SELECT id FROM [revision]",
        "SELECT id FROM 'revision'",
        "SELECT id FROM `revision`",
        "SELECT ID FROM REVISION",
        "SELECT id FROM Main.Revision",
        "SELECT total(length) FROM revision",
        "SELECT group_concat(number) FROM revision",
        "SELECT count(*) FROM field",
        "SELECT sealed FROM content",
        "SELECT body FROM log_entry",
        /* a CTE that bears the name of a view */
        "WITH v_revision AS (SELECT * FROM revision) SELECT * FROM v_revision",
        "WITH v_revision AS (SELECT * FROM revision) SELECT number FROM v_revision",
        "WITH v_revision AS MATERIALIZED (SELECT * FROM revision) SELECT number FROM v_revision",
        "WITH v_revision AS NOT MATERIALIZED (SELECT * FROM revision) SELECT id FROM v_revision",
        "WITH v_revision(a) AS (SELECT number FROM revision) SELECT a FROM v_revision",
        "WITH v_revision AS (SELECT count(*) AS n FROM revision) SELECT n FROM v_revision",
        "WITH RECURSIVE v_revision AS (SELECT id FROM revision UNION SELECT id + 1 FROM v_revision LIMIT 5) SELECT id FROM v_revision",
        "SELECT * FROM (WITH v_revision AS (SELECT * FROM revision) SELECT number FROM v_revision)",
        "WITH v_field AS (SELECT * FROM revision) SELECT number FROM v_field",
        "SELECT (WITH v_revision AS (SELECT * FROM revision) SELECT max(number) FROM v_revision) FROM v_cut",
        "WITH V_Revision AS (SELECT * FROM revision) SELECT number FROM V_Revision",
        "WITH \"v_revision\" AS (SELECT * FROM revision) SELECT number FROM \"v_revision\"",
        "WITH x AS (WITH v_revision AS (SELECT * FROM revision) SELECT * FROM v_revision) SELECT * FROM x",
        "WITH v_revision AS (SELECT * FROM revision), x AS (SELECT * FROM v_revision) SELECT number FROM x",
        "WITH \"v_revision 0x1\" AS (SELECT * FROM revision) SELECT number FROM \"v_revision 0x1\"",
        "WITH \"v_\" AS (SELECT * FROM revision) SELECT number FROM v_",
        "WITH v_revision AS (SELECT * FROM revision) SELECT v.number, t.number FROM v_revision v, temp.v_revision t",
        /* an alias that does */
        "SELECT v_revision.number FROM revision AS v_revision",
        "SELECT number FROM (SELECT * FROM revision) AS v_revision",
        "SELECT v_revision.number FROM (SELECT number FROM revision) v_revision",
        "SELECT v_revision.n FROM (SELECT count(*) AS n FROM revision) v_revision",
        "SELECT number AS v_revision FROM revision",
        "SELECT v_field.id FROM v_revision AS r, revision AS v_field",
        /* explained */
        "EXPLAIN SELECT * FROM revision",
        "EXPLAIN QUERY PLAN SELECT count(*) FROM revision",
    };
    ent_store *s;

    (void)state;
    (void)filled();
    s = locked(second, 1);
    for (size_t i = 0; i < N(bad); i++) refused(s, bad[i]);
    for (size_t i = 0; i < N(bad); i++) { /* with everything in view as well: it is the way, not the row */
        if (i == 0) s = locked(all_cuts, N(all_cuts));
        refused(s, bad[i]);
    }
}

static void test_a_name_from_outside_does_not_reach_into_a_view(void **state)
{
    static const char *const names[] = {"view_cut(id) AS (VALUES (1), (2), (3))",
                                        "revision AS (SELECT 1 AS id, 2 AS cut, 2 AS item, 2 AS content_cut, 'x' AS number)",
                                        "item AS (SELECT 2 AS id)"};
    ent_store *s;

    (void)state;
    (void)filled();
    s = locked(second, 1);
    for (size_t i = 0; i < N(names); i++) {
        char text[300];
        snprintf(text, sizeof text, "WITH %s SELECT max(id) FROM v_revision WHERE number = 't2'", names[i]);
        assert_int_equal(number(s, text), 2);
        snprintf(text, sizeof text, "WITH %s SELECT count(*) FROM v_revision", names[i]);
        assert_int_equal(number(s, text), 1);
    }
}

static void test_everything_else_is_refused(void **state)
{
    static const char *const bad[] = {
        /* what SQLite knows about itself, and the cuts */
        "SELECT * FROM sqlite_schema",
        "SELECT count(*) FROM sqlite_master",
        "SELECT sql FROM temp.sqlite_schema",
        "SELECT * FROM sqlite_temp_master",
        "SELECT * FROM pragma_table_info('revision')",
        "SELECT * FROM pragma_user_version",
        "SELECT * FROM dbstat",
        "SELECT data FROM sqlite_dbpage",
        "SELECT * FROM json_each('[1]')",
        "SELECT id FROM temp.view_cut",
        "SELECT * FROM view_cut",
        "SELECT max(rowid) FROM temp.view_cut WHERE id > 0",
        /* writing */
        "INSERT INTO temp.view_cut VALUES (1)",
        "INSERT OR REPLACE INTO view_cut(id) VALUES (1)",
        "DELETE FROM temp.view_cut",
        "UPDATE temp.view_cut SET id = 1",
        "INSERT INTO revision SELECT * FROM v_revision",
        "UPDATE revision SET cut = 2",
        "DELETE FROM revision",
        "REPLACE INTO node SELECT * FROM node",
        "DELETE FROM node",
        "UPDATE node SET org = 'x'",
        "INSERT INTO v_revision(id) VALUES (9)",
        "DELETE FROM v_revision",
        "UPDATE node SET org = 'x' RETURNING org",
        /* making and removing */
        "CREATE TABLE x(a)",
        "CREATE TEMP TABLE x(a)",
        "CREATE TEMP TABLE x AS SELECT * FROM v_revision",
        "CREATE TEMP VIEW v_x AS SELECT * FROM revision",
        "CREATE VIEW x AS SELECT 1",
        "CREATE TEMP TRIGGER x AFTER INSERT ON temp.view_cut BEGIN SELECT 1; END",
        "CREATE INDEX x ON node(org)",
        "DROP TABLE revision",
        "DROP VIEW temp.v_revision",
        "DROP VIEW v_revision",
        "DROP TABLE temp.view_cut",
        "ALTER TABLE temp.view_cut RENAME TO x",
        "ALTER TABLE node ADD COLUMN x",
        "CREATE VIRTUAL TABLE temp.x USING fts5(a)",
        /* the connection */
        "PRAGMA user_version",
        "PRAGMA table_info(revision)",
        "PRAGMA query_only = 0",
        "PRAGMA writable_schema = 1",
        "PRAGMA temp_store = 1",
        "PRAGMA data_version",
        "PRAGMA journal_mode",
        "ATTACH ':memory:' AS x",
        "DETACH temp",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "END",
        "SAVEPOINT x",
        "RELEASE x",
        "ANALYZE",
        "REINDEX",
        "VACUUM",
        "VACUUM INTO 'copy.db'",
    };
    ent_store *s;
    ent_str attach;

    (void)state;
    (void)filled();
    s = locked(second, 1);
    for (size_t i = 0; i < N(bad); i++) refused(s, bad[i]);
    must(ent_str_fmt(&attach, A, &E, "ATTACH '%s' AS x", Db));
    refused(s, attach.p);
    count_views(s, 1); /* nothing of this has moved anything */
    count_views(locked(all_cuts, N(all_cuts)), 3);
}

/* ---- the lock itself ----------------------------------------------------------------------------------------------------------- */

static void test_lock_once_and_readers_only(void **state)
{
    ent_store *s = open_as(A, ENT_STORE_READ), *w = open_as(A, ENT_STORE_WRITE);

    (void)state;
    must_refuse(ENT_BUG, ent_store_lock(w, second, 1, &E));
    must(ent_store_lock(s, second, 1, &E));
    must_refuse(ENT_BUG, ent_store_lock(s, all_cuts, 3, &E));
    must_refuse(ENT_BUG, ent_store_lock(s, second, 1, &E));
    refused(s, "SELECT * FROM revision");
    allowed(w, "SELECT * FROM revision"); /* a lock is of one connection */
}

static void test_what_was_prepared_before_is_finished(void **state)
{
    ent_store *s;
    ent_stmt *st;
    int64_t n;
    bool row = true;

    (void)state;
    (void)filled();
    s = open_as(A, ENT_STORE_READ);
    must(ENT_ASK(&st, s, &E, "register/item_id", ENT_Z("t2"), ENT_Z("t2")));
    must(ent_stmt_next(st, &row, &E));
    assert_true(row);
    assert_int_equal(ent_stmt_i64(st, 0), 2);
    must(ent_store_lock(s, all_cuts, 3, &E));
    must_refuse(ENT_BUG, ent_stmt_next(st, &row, &E)); /* the old handle is dead, not dangling */
    assert_false(row);
    assert_int_equal(ent_stmt_i64(st, 0), 0);
    assert_int_equal(ent_stmt_str(st, 0).n, 0);
    assert_true(ent_stmt_null(st, 0));
    ent_stmt_done(st);
    must_refuse(ENT_BUG, ent_store_number(&n, s, "register/item_id", (ent_value[]){ENT_Z("t2"), ENT_Z("t2")}, 2, 0, &E));
    assert_string_equal(E.rule, "R-17");
    assert_string_equal(E.place, "statement register/item_id");
    assert_non_null(strstr(E.what, "outside its view"));
}

static void test_a_locked_reader_cannot_leave_its_snapshot(void **state)
{
    ent_store *s;
    ent_sha256 h;
    int64_t v;

    (void)state;
    (void)filled();
    s = locked(second, 1);
    must_refuse(ENT_BUG, ent_store_begin(s, &E));
    must_refuse(ENT_BUG, ent_store_projection_digest(&h, s, A, &E));
    must_refuse(ENT_BUG, ent_store_projection_clear(s, &E));
    must_refuse(ENT_BUG, ent_store_version(&v, s, &E));
    must_refuse(ENT_BUG, ent_store_commit(s, &E));
    ent_store_rollback(s);
    refused(s, "SELECT * FROM revision");
    count_views(s, 1);
}

static void test_many_cuts(void **state)
{
    enum { MANY = 50000 };
    int64_t *cuts = ent_alloc_array(A, MANY, sizeof *cuts);

    (void)state;
    (void)filled();
    for (int64_t i = 0; i < MANY; i++) cuts[i] = i * 3 - 1; /* 2 is among them, 1 and 3 are not */
    count_views(locked(cuts, MANY), 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(test_each_table_is_refused_or_open),
        T(test_no_cuts_see_nothing),
        T(test_each_cut_sees_its_own),
        T(test_views_look_at_every_cut),
        T(test_each_column_of_each_view),
        T(test_honest_questions_are_answered),
        T(test_questions_around_the_view),
        T(test_a_name_from_outside_does_not_reach_into_a_view),
        T(test_everything_else_is_refused),
        T(test_lock_once_and_readers_only),
        T(test_what_was_prepared_before_is_finished),
        T(test_a_locked_reader_cannot_leave_its_snapshot),
        T(test_many_cuts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
