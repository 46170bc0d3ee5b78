/* SPDX-License-Identifier: Apache-2.0 */
/* Law 1: the projection is what applying the log makes, and nothing else. */
#include "log_help.h"

static uint32_t Seed = 2026;

static uint32_t next(uint32_t n)
{
    Seed = Seed * 1664525u + 1013904223u;
    return (Seed >> 8) % n;
}

/* A few names each, so that entries meet entries before them. */
static void random_entry(ent_act *act)
{
    static const char *const kinds[] = {"fact", "item", "person", "dossier", "dossier", "clear", "note"};
    const char *kind = kinds[next(N(kinds))];

    must(ent_act_add(act, kind, body("{\"a\":\"a%u\",\"b\":\"b%u\"}", next(6), next(9)), &E));
}

static void random_acts(int from, int to)
{
    for (int i = from; i < to; i++) {
        bool anna = next(2) == 0;
        ent_act_info info = info_of(body("act-%d", i).p, anna ? "anna" : "bert");
        ent_act *act = begin_act(&info);
        uint32_t n = 1 + next(next(20) == 0 ? 60 : 5);
        for (uint32_t k = 0; k < n; k++) random_entry(act);
        must(end_act(act, anna ? &Anna : &Bert));
        Now += next(3) * 1000;
    }
}

static ent_sha256 digest(void)
{
    ent_sha256 h;

    must(ent_store_projection_digest(&h, W, A, &E));
    return h;
}

static bool same(const ent_sha256 *a)
{
    ent_sha256 b = digest();

    return ent_sha256_eq(a, &b);
}

static void rebuild(int *calls)
{
    ent_arena *a = ent_arena_new(A, 0);

    must(ent_log_rebuild(W, a, toy_apply, calls, &E));
    ent_arena_free(a);
}

static void test_rebuilt_is_equal(void **state)
{
    ent_log_state before, after;
    ent_sha256 h;
    int calls = 0;

    (void)state;
    first_acts();
    random_acts(2, 500);
    must(ent_store_commit(W, &E));
    h = digest();
    before = head();
    assert_true(before.tree.size > 1500);
    assert_true(number(W, "SELECT count(*) FROM fact_table") > 100);
    assert_int_equal(number(W, "SELECT count(*) FROM person"), 6);
    must(ent_store_begin(W, &E));
    rebuild(&calls);
    assert_int_equal(calls, before.tree.size); /* every entry once, the closing ones too */
    assert_true(same(&h));
    rebuild(NULL);
    assert_true(same(&h));
    must(ent_store_commit(W, &E));
    assert_true(same(&h));
    after = head();
    assert_true(ent_sha256_eq(&before.root, &after.root)); /* the log itself is not touched */
    assert_int_equal(verified().entries, before.tree.size);
}

/* Whatever was changed beside the log is found by its digest and mended by the rebuild. */
static void test_rebuilding_mends(void **state)
{
    static const char *const harm[] = {"UPDATE fact_table SET text = 'x' WHERE seq = (SELECT max(seq) FROM fact_table)",
                                       "DELETE FROM item WHERE id = (SELECT max(id) FROM item)",
                                       "INSERT INTO person_role VALUES ('anna', 'administrator')",
                                       "UPDATE item SET id = id + 100",
                                       "DELETE FROM person_dossier",
                                       "UPDATE person SET until = 0",
                                       "INSERT INTO cut VALUES (1, x'01', x'02', 'secret')"};
    ent_sha256 h;

    (void)state;
    first_acts();
    random_acts(2, 80);
    must(ent_act_add(
        begin_act(&(ent_act_info){.id = ENT_S("last"), .node = ENT_S(NODE), .person = ENT_S("anna"), .operation = ENT_S("x"), .time = Now}),
        "dossier", ENT_S("{\"a\":\"a1\",\"b\":\"b1\"}"), &E)); /* so that there is a dossier to take away */
    h = digest();
    for (size_t i = 0; i < N(harm); i++) {
        sql(W, harm[i]);
        assert_true(sqlite3_changes(W->db) > 0);
        if (same(&h)) fail_msg("not seen: %s", harm[i]);
        rebuild(NULL);
        if (!same(&h)) fail_msg("not mended: %s", harm[i]);
    }
}

/* At any moment of the log, not only at its end. */
static void test_every_prefix(void **state)
{
    ent_sha256 h;

    (void)state;
    first_acts();
    for (int i = 2; i < 60; i++) {
        random_acts(i, i + 1);
        h = digest();
        rebuild(NULL);
        assert_true(same(&h));
    }
}

static void test_a_rebuild_that_fails_changes_nothing(void **state)
{
    ent_sha256 h;

    (void)state;
    first_acts();
    random_acts(2, 30);
    must(ent_store_commit(W, &E));
    h = digest();
    must(ent_store_begin(W, &E));
    sql(W, "UPDATE log_entry SET kind = 'fail' WHERE seq = 20"); /* as by a program that does not know an old kind */
    must_refuse(ENT_REFUSED, ent_log_rebuild(W, A, toy_apply, NULL, &E));
    assert_int_equal(strncmp(E.place, "entry 20", 8), 0);
    assert_false(same(&h)); /* half made, inside the transaction */
    ent_store_rollback(W);
    assert_true(same(&h));
    assert_int_equal(verified().acts, 30);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {L(test_rebuilt_is_equal), L(test_rebuilding_mends), L(test_every_prefix),
                                              L(test_a_rebuild_that_fails_changes_nothing)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
