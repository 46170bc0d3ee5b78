/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the log out and back in: the same log on another machine; and what an erased body means to a rebuild. */
#include "log_help.h"

#include <sqlite3.h>

enum { ROWS_MAX = 100 };

typedef struct kept {
    ent_log_row v[ROWS_MAX];
    size_t n, stop;
} kept;

static ent_code keep_row(void *ctx, const ent_log_row *row, ent_err *e)
{
    kept *k = ctx;
    ent_log_row *to = &k->v[k->n];

    assert_true(k->n < ROWS_MAX);
    *to = *row;
    ENT_TRY(ent_str_dup(&to->act, A, row->act, e));
    ENT_TRY(ent_str_dup(&to->kind, A, row->kind, e));
    if (row->body.p != NULL) ENT_TRY(ent_str_dup(&to->body, A, row->body, e));
    if (++k->n == k->stop) return ent_fail(e, ENT_LIMIT, NULL, NULL, "Enough.");
    return ENT_OK;
}

static kept rows(void)
{
    kept k = {0};

    must(ent_log_rows(W, keep_row, &k, &E));
    return k;
}

/* By one who may write the file. */
static void outside(const char *text)
{
    sqlite3 *db;

    must(ent_store_commit(W, &E));
    assert_int_equal(sqlite3_open(Db, &db), SQLITE_OK);
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
    must(ent_store_begin(W, &E));
}

/* Another database with these rows. */
static ent_store *put_back(const kept *k)
{
    ent_store *s;
    ent_str path;

    must(ent_str_fmt(&path, A, &E, "%s.again", Db));
    unlink(path.p);
    must(ent_store_create(path.p, &E));
    must(ent_store_open(&s, A, path.p, ENT_STORE_WRITE, &E));
    must(ent_store_begin(s, &E));
    for (size_t i = 0; i < k->n; i++) must(ent_log_put_row(s, &k->v[i], &E));
    must(ent_log_put_head(s, A, &E));
    return s;
}

static ent_sha256 projection(ent_store *s)
{
    ent_sha256 d;

    must(ent_store_projection_digest(&d, s, A, &E));
    return d;
}

static void same_log(ent_store *s)
{
    ent_log_state here = head(), there;
    ent_log_report r;

    must(ent_log_head(&there, s, A, &E));
    assert_int_equal(there.tree.size, here.tree.size);
    assert_int_equal(there.newest, here.newest);
    assert_true(ent_sha256_eq(&there.root, &here.root));
    assert_memory_equal(there.tree.peak, here.tree.peak, sizeof here.tree.peak);
    must(ent_log_verify(&r, s, A, &E));
    assert_int_equal(r.entries, here.tree.size);
}

static void test_out_and_in(void **state)
{
    ent_sha256 one, two;
    ent_store *s;
    kept k;

    (void)state;
    first_acts();
    for (int i = 0; i < 6; i++) {
        char id[20];
        snprintf(id, sizeof id, "act-%d", i + 2);
        Now += 60;
        act_of(id, i % 2 ? "bert" : "anna", i % 2 ? &Bert : &Anna, i + 1);
    }
    k = rows();
    assert_int_equal(k.n, head().tree.size);
    for (size_t i = 0; i < k.n; i++) assert_int_equal(k.v[i].seq, i);
    s = put_back(&k);
    same_log(s);
    must(ent_log_rebuild(s, A, toy_apply, NULL, &E));
    one = projection(W);
    two = projection(s);
    assert_true(ent_sha256_eq(&one, &two));
}

/* An empty log: a head of no entries. */
static void test_empty(void **state)
{
    kept k = rows();
    ent_store *s = put_back(&k);
    ent_log_state there;

    (void)state;
    must(ent_log_head(&there, s, A, &E));
    assert_int_equal(there.tree.size, 0);
    assert_int_equal(there.newest, 0);
}

/* An erased body stays erased, and its leaf stays. */
static void test_erased(void **state)
{
    ent_store *s;
    kept k;

    (void)state;
    first_acts();
    act_of("act-2", "anna", &Anna, 3);
    outside("UPDATE log_entry SET body = NULL, salt = NULL WHERE kind = 'fact' AND part = 1");
    k = rows();
    assert_null(k.v[5].body.p);
    for (size_t i = 0; i < 32; i++) assert_int_equal(k.v[5].salt[i], 0);
    assert_non_null(k.v[4].body.p);
    s = put_back(&k);
    same_log(s);
    k.n = 0;
    must(ent_log_rows(s, keep_row, &k, &E));
    assert_null(k.v[5].body.p);
}

static ent_code count_null(void *ctx, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    int *nulls = ctx;

    (void)scratch;
    (void)e;
    *nulls += entry->json == NULL;
    return ENT_OK;
}

static void test_erased_is_handed_out_without_json(void **state)
{
    int nulls = 0;

    (void)state;
    first_acts();
    act_of("act-2", "anna", &Anna, 3);
    outside("UPDATE log_entry SET body = NULL, salt = NULL WHERE kind = 'fact' AND part < 2");
    must(ent_log_each(W, A, 0, count_null, &nulls, &E));
    assert_int_equal(nulls, 2);
}

static void test_fn_stops(void **state)
{
    kept k = {.stop = 3};

    (void)state;
    first_acts();
    act_of("act-2", "anna", &Anna, 3);
    assert_int_equal(ent_log_rows(W, keep_row, &k, &E), ENT_LIMIT);
    assert_int_equal(k.n, 3);
    k = rows(); /* and it can be asked again */
    assert_int_equal(k.n, head().tree.size);
}

static void test_damaged_rows(void **state)
{
    static const char *const damage[] = {"leaf = x'00'", "commitment = x'00'", "salt = x'00'", "salt = NULL", "body = NULL"};

    (void)state;
    first_acts();
    act_of("act-2", "anna", &Anna, 2);
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        char text[200];
        kept k = {0};
        outside("CREATE TABLE saved AS SELECT * FROM log_entry WHERE seq = 4");
        snprintf(text, sizeof text, "UPDATE log_entry SET %s WHERE seq = 4", damage[i]);
        outside(text);
        assert_int_equal(ent_log_rows(W, keep_row, &k, &E), ENT_UNVERIFIED);
        assert_non_null(strstr(E.place, "entry 4"));
        outside("DELETE FROM log_entry WHERE seq = 4");
        outside("INSERT INTO log_entry SELECT * FROM saved");
        outside("DROP TABLE saved");
        assert_int_equal(rows().n, head().tree.size);
    }
}

/* What was altered on the way is found by the check, not by the putting. */
static void test_altered_rows_are_found(void **state)
{
    ent_log_report r;
    ent_store *s;
    kept k;

    (void)state;
    first_acts();
    act_of("act-2", "anna", &Anna, 2);
    k = rows();
    k.v[4].body = ENT_S("{\"a\":\"act-2\",\"b\":\"9\"}");
    s = put_back(&k);
    assert_int_equal(ent_log_verify(&r, s, A, &E), ENT_UNVERIFIED);
    ent_store_rollback(s);
    k = rows();
    k.n--;
    s = put_back(&k);
    assert_int_equal(ent_log_verify(&r, s, A, &E), ENT_UNVERIFIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {L(test_out_and_in),
                                       L(test_empty),
                                       L(test_erased),
                                       L(test_erased_is_handed_out_without_json),
                                       L(test_fn_stops),
                                       L(test_damaged_rows),
                                       L(test_altered_rows_are_found)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
