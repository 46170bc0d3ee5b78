/* SPDX-License-Identifier: Apache-2.0 */
/* Appending acts, and reading the log. */
#include "log_help.h"

static void test_an_empty_log(void **state)
{
    ent_log_state h = head();
    ent_sha256 empty, *leaves;
    size_t n = 9;

    (void)state;
    must(ent_sha256_of(&empty, ENT_S(""), &E));
    assert_int_equal(h.tree.size, 0);
    assert_int_equal(h.newest, 0);
    assert_true(ent_sha256_eq(&h.root, &empty));
    assert_int_equal(verified().entries, 0);
    must(ent_log_leaves(&leaves, &n, W, A, &E));
    assert_int_equal(n, 0);
}

static void test_clean_acts_verify(void **state)
{
    ent_log_report r;
    ent_log_state h;
    ent_store *reader;

    (void)state;
    first_acts();
    act_of("act-2", "bert", &Bert, 3);
    Now += 10;
    act_of("act-3", "anna", &Anna, 1);
    r = verified();
    h = head();
    assert_int_equal(r.entries, 10);
    assert_int_equal(r.acts, 4);
    assert_int_equal(r.erased, 0);
    assert_int_equal(h.tree.size, 10);
    assert_int_equal(h.newest, Now);
    assert_true(ent_sha256_eq(&r.root, &h.root));
    assert_int_equal(number(W, "SELECT count(*) FROM fact_table"), 4); /* applied as they came */
    must(ent_store_commit(W, &E));
    reader = open_as(A, ENT_STORE_READ);
    must(ent_log_verify(&r, reader, A, &E));
    assert_int_equal(r.entries, 10);
}

/* ---- the bytes ------------------------------------------------------------------------------------------------------------- */

static ent_sha256 sha256(ent_buf *b)
{
    ent_str text;
    ent_sha256 h;

    must(ent_buf_take(&text, b, &E));
    must(ent_sha256_of(&h, text, &E));
    return h;
}

static ent_str column_of(sqlite3_stmt *st, int i)
{
    return (ent_str){sqlite3_column_blob(st, i), (size_t)sqlite3_column_bytes(st, i)};
}

/* Header, commitment, leaf and signed text as log.h describes them, put together by hand. */
static void check_entry(int64_t seq, const char *act, int part, const char *kind, ent_buf *commitments)
{
    ent_buf text = ent_buf_new(A, 10000), leaf = ent_buf_new(A, 10000);
    sqlite3_stmt *st;
    ent_sha256 c, l;
    char question[100];

    snprintf(question, sizeof question, "SELECT salt, body, commitment, leaf FROM log_entry WHERE seq = %lld", (long long)seq);
    assert_int_equal(sqlite3_prepare_v2(W->db, question, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    assert_int_equal(column_of(st, 0).n, 32);
    ent_buf_z(&text, "entente/body/v1\n");
    ent_buf_add(&text, column_of(st, 0));
    ent_buf_add(&text, column_of(st, 1));
    c = sha256(&text);
    assert_true(ent_str_eq(column_of(st, 2), (ent_str){(char *)c.b, 32}));
    ent_buf_c(&leaf, '\0');
    ent_buf_fmt(&leaf, "{\"act\":\"%s\",\"kind\":\"%s\",\"part\":%d,\"seq\":%lld,\"time\":%lld,\"v\":1}", act, kind, part, (long long)seq,
                (long long)Now);
    ent_buf_add(&leaf, (ent_str){(char *)c.b, 32});
    l = sha256(&leaf);
    assert_true(ent_str_eq(column_of(st, 3), (ent_str){(char *)l.b, 32}));
    ent_buf_add(commitments, (ent_str){(char *)c.b, 32});
    sqlite3_finalize(st);
}

static void check_closing(int64_t seq, const char *act, int count, const char *as_of, const ent_sha256 *commitments)
{
    const ent_json *json;
    char question[100], hex[65];
    ent_public pub;
    ent_signature s;
    ent_str text, signature, message;
    sqlite3_stmt *st;

    snprintf(question, sizeof question, "SELECT body FROM log_entry WHERE seq = %lld", (long long)seq);
    assert_int_equal(sqlite3_prepare_v2(W->db, question, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    must(ent_str_dup(&text, A, ent_str_c((const char *)sqlite3_column_text(st, 0)), &E));
    sqlite3_finalize(st);
    must(ent_json_parse(&json, A, text, 10000, &E));
    must(ent_json_need_str(&signature, json, "signature", &E));
    assert_true(ent_unhex(s.b, sizeof s.b, signature));
    ent_sha256_hex(hex, commitments);
    must(ent_str_fmt(&message, A, &E,
                     "entente/act/v1\n{\"act\":\"%s\",\"as_of\":%s,\"commitments\":\"%s\",\"count\":%d,\"node\":\"" NODE
                     "\",\"operation\":\"test\",\"person\":\"bert\",\"time\":%lld}",
                     act, as_of, hex, count, (long long)Now));
    must(ent_sign_public(&pub, &Bert, &E));
    must(ent_verify(&pub, message, &s, &E));
    must(ent_str_fmt(&message, A, &E,
                     "{\"as_of\":%s,\"commitments\":\"%s\",\"count\":%d,\"node\":\"" NODE
                     "\",\"operation\":\"test\",\"person\":\"bert\",\"signature\":\"%.*s\"}",
                     as_of, hex, count, ENT_F(signature)));
    assert_true(ent_str_eq(text, message));
}

static void test_the_bytes_are_as_described(void **state)
{
    ent_buf commitments = ent_buf_new(A, 1000), second = ent_buf_new(A, 1000);
    ent_act_info info = info_of("act-2", "bert");
    ent_sha256 all;
    ent_act *act;

    (void)state;
    first_acts();
    info.has_as_of = true;
    info.as_of = 86400;
    act = begin_act(&info);
    must(ent_act_add(act, "fact", ENT_S("{\"a\":\"x\",\"b\":\"y\"}"), &E));
    must(ent_act_add(act, "other.kind", ENT_S("{}"), &E));
    must(end_act(act, &Bert));
    check_entry(4, "act-2", 0, "fact", &commitments);
    check_entry(5, "act-2", 1, "other.kind", &commitments);
    all = sha256(&commitments);
    check_entry(6, "act-2", 2, "act", &commitments);
    check_closing(6, "act-2", 2, "86400", &all);
    act_of("act-3", "bert", &Bert, 1);
    check_entry(7, "act-3", 0, "fact", &second);
    all = sha256(&second);
    check_closing(8, "act-3", 1, "null", &all);
    assert_int_equal(number(W, "SELECT count(DISTINCT salt) FROM log_entry"), 9); /* no salt twice */
}

static void test_the_tree_is_over_the_leaves(void **state)
{
    ent_sha256 *leaves = NULL;
    ent_log_state h;
    ent_tree t = {0};
    ent_digest *d;
    ent_proof p;
    size_t n = 0;

    (void)state;
    first_acts();
    for (int i = 2; i < 12; i++) act_of(body("act-%d", i).p, "bert", &Bert, i);
    h = head();
    must(ent_digest_new(&d, A, &E));
    must(ent_log_leaves(&leaves, &n, W, A, &E));
    assert_int_equal(n, h.tree.size);
    for (size_t i = 0; i < n; i++) {
        must(ent_tree_inclusion(&p, d, leaves, i, n, &E));
        must(ent_tree_check_inclusion(d, &leaves[i], i, n, &p, &h.root, &E));
        if (i > 0) {
            ent_sha256 earlier;
            must(ent_tree_root(&earlier, &t, d, &E));
            must(ent_tree_consistency(&p, d, leaves, i, n, &E));
            must(ent_tree_check_consistency(d, i, &earlier, n, &h.root, &p, &E));
        }
        must(ent_tree_add(&t, d, &leaves[i], &E));
    }
}

/* ---- what is refused ---------------------------------------------------------------------------------------------------------- */

static void test_two_acts_in_one_transaction_and_none_after_rollback(void **state)
{
    ent_log_state before, h;

    (void)state;
    first_acts();
    must(ent_store_commit(W, &E));
    before = head();
    must(ent_store_begin(W, &E));
    act_of("act-2", "bert", &Bert, 2);
    act_of("act-3", "anna", &Anna, 2);
    assert_int_equal(verified().acts, 4);
    ent_store_rollback(W);
    h = head();
    assert_int_equal(h.tree.size, before.tree.size);
    assert_true(ent_sha256_eq(&h.root, &before.root));
    assert_int_equal(number(W, "SELECT count(*) FROM fact_table"), 0);
    must(ent_store_begin(W, &E));
    act_of("act-2", "bert", &Bert, 2);
    act_of("act-3", "anna", &Anna, 2);
    must(ent_store_commit(W, &E));
    assert_int_equal(verified().acts, 4);
}

static void test_acts_do_not_mix(void **state)
{
    ent_act_info one = info_of("one", "bert"), two = info_of("two", "anna");
    ent_act *a, *b;

    (void)state;
    first_acts();
    a = begin_act(&one);
    b = begin_act(&two);
    must(ent_act_add(a, "fact", ENT_S("{}"), &E));
    must_refuse(ENT_CONFLICT, ent_act_add(b, "fact", ENT_S("{}"), &E)); /* the head moved */
}

static void test_an_act_has_entries(void **state)
{
    ent_act_info info = info_of("act-2", "bert");
    ent_act *act;

    (void)state;
    first_acts();
    act = begin_act(&info);
    must_refuse(ENT_BUG, end_act(act, &Bert));
    assert_int_equal(number(W, "SELECT count(*) FROM log_entry"), 4);
    must(ent_act_add(act, "fact", ENT_S("{\"a\":\"x\"}"), &E));
    must(end_act(act, &Bert));
    must_refuse(ENT_BUG, end_act(act, &Bert));
    must_refuse(ENT_BUG, ent_act_add(act, "fact", ENT_S("{\"a\":\"y\"}"), &E));
    assert_int_equal(number(W, "SELECT count(*) FROM log_entry"), 6);
    act = begin_act(&info);
    must_refuse(ENT_BUG, ent_act_add(act, "act", ENT_S("{}"), &E)); /* only the log writes that kind */
    assert_int_equal(number(W, "SELECT count(*) FROM log_entry"), 6);
}

static void test_time_does_not_run_backwards(void **state)
{
    ent_act_info info;
    ent_act *act;

    (void)state;
    first_acts();
    Now += 100;
    act_of("act-2", "bert", &Bert, 1);
    info = info_of("act-3", "bert");
    info.time = Now - 1;
    must_refuse(ENT_BUG, ent_act_begin(&act, A, W, &info, &Bytes, toy_apply, NULL, &E));
    assert_string_equal(E.rule, "R-48");
    assert_non_null(strstr(E.next, "clock"));
    act_of("act-3", "bert", &Bert, 1); /* the same second is no step back */
    assert_int_equal(verified().acts, 4);
}

static void test_bad_bodies(void **state)
{
    static const char *const bad[] = {"", "{", "nonsense", "{\"a\":1.5}", "{} {}", "{\"a\":\"\xff\"}"};
    ent_act_info info = info_of("act-2", "bert");
    char *large = ent_alloc(A, (4 << 20) + 10);
    ent_act *act;

    (void)state;
    first_acts();
    for (size_t i = 0; i < N(bad); i++) {
        act = begin_act(&info);
        must_refuse(ENT_INVALID, ent_act_add(act, "fact", ent_str_c(bad[i]), &E));
    }
    memset(large, ' ', (4 << 20) + 1);
    memcpy(large, "{}", 2);
    act = begin_act(&info);
    must_refuse(ENT_LIMIT, ent_act_add(act, "other", (ent_str){large, (4 << 20) + 1}, &E));
    must(ent_act_add(act, "other", (ent_str){large, 4 << 20}, &E));
    must(end_act(act, &Bert));
    assert_int_equal(verified().entries, 6);
}

static void test_what_cannot_be_applied_stops_the_act(void **state)
{
    ent_act_info info = info_of("act-2", "bert");
    ent_act *act;

    (void)state;
    first_acts();
    must(ent_store_commit(W, &E));
    must(ent_store_begin(W, &E));
    act = begin_act(&info);
    must(ent_act_add(act, "fact", ENT_S("{\"a\":\"x\",\"b\":\"y\"}"), &E));
    must_refuse(ENT_REFUSED, ent_act_add(act, "fail", ENT_S("{}"), &E));
    assert_string_equal(E.rule, "R-1");
    ent_store_rollback(W);
    assert_int_equal(verified().entries, 4);
}

/* ---- reading --------------------------------------------------------------------------------------------------------------------- */

typedef struct seen {
    int64_t next, count, stop_at, kinds;
    ent_store *ask;
} seen;

static ent_code look(void *ctx, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    seen *s = ctx;
    int64_t n;

    assert_int_equal(entry->seq, s->next);
    assert_int_equal(ent_arena_used(scratch), 0); /* emptied after each entry */
    assert_non_null(ent_alloc(scratch, 100000));
    assert_non_null(entry->json);
    assert_int_equal(entry->body.p[entry->body.n], 0);
    s->kinds += ent_str_is(entry->kind, "act");
    s->next++;
    s->count++;
    if (s->ask != NULL) ENT_TRY(ent_store_number(&n, s->ask, "register/item_id", (ent_value[]){ENT_Z("x"), ENT_Z("y")}, 2, 0, e));
    return entry->seq == s->stop_at ? ent_fail(e, ENT_WAITING, NULL, NULL, "Far enough for today.") : ENT_OK;
}

static void test_each_entry_in_order(void **state)
{
    static const int64_t from[] = {0, 1, 255, 256, 257, 511, 512, 700, 723, 724, 9999};
    int64_t all;

    (void)state;
    first_acts();
    for (int i = 2; i < 20; i++) act_of(body("act-%d", i).p, "bert", &Bert, 39);
    all = (int64_t)head().tree.size;
    assert_int_equal(all, 724);
    for (size_t i = 0; i < N(from); i++) {
        seen s = {.next = from[i], .stop_at = -1, .ask = W};
        must(ent_log_each(W, A, from[i], look, &s, &E));
        assert_int_equal(s.count, from[i] < all ? all - from[i] : 0);
    }
}

static void test_the_receiver_may_stop(void **state)
{
    seen s = {.stop_at = 2};

    (void)state;
    first_acts();
    assert_int_equal(ent_log_each(W, A, 0, look, &s, &E), ENT_WAITING);
    assert_int_equal(s.count, 3);
    s = (seen){.stop_at = -1};
    must(ent_log_each(W, A, 0, look, &s, &E)); /* and nothing is left under way */
    assert_int_equal(s.count, 4);
    assert_int_equal(s.kinds, 2);
}

static ent_code no_json(void *ctx, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    int *without = ctx;

    (void)scratch;
    (void)e;
    *without += entry->json == NULL;
    return ENT_OK;
}

static void test_an_erased_body_leaves_the_leaf(void **state)
{
    ent_log_state before;
    ent_log_report r;
    int without = 0;

    (void)state;
    first_acts();
    act_of("act-2", "bert", &Bert, 3);
    before = head();
    sql(W, "UPDATE log_entry SET body = NULL, salt = NULL WHERE seq = 5");
    r = verified();
    assert_int_equal(r.erased, 1);
    assert_int_equal(r.entries, 8);
    assert_true(ent_sha256_eq(&r.root, &before.root));
    must(ent_log_each(W, A, 0, no_json, &without, &E));
    assert_int_equal(without, 1);
}

static void test_a_damaged_entry_is_named_when_read(void **state)
{
    seen s = {.stop_at = -1};

    (void)state;
    first_acts();
    sql(W, "UPDATE log_entry SET body = '{' WHERE seq = 2");
    for (int i = 0; i < 2; i++) { /* the second time as well: nothing stays under way */
        s = (seen){.stop_at = -1};
        must_refuse(ENT_INVALID, ent_log_each(W, A, 0, look, &s, &E));
        assert_int_equal(strncmp(E.place, "entry 2", 7), 0);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        L(test_an_empty_log),
        L(test_clean_acts_verify),
        L(test_the_bytes_are_as_described),
        L(test_the_tree_is_over_the_leaves),
        L(test_two_acts_in_one_transaction_and_none_after_rollback),
        L(test_acts_do_not_mix),
        L(test_an_act_has_entries),
        L(test_time_does_not_run_backwards),
        L(test_bad_bodies),
        L(test_what_cannot_be_applied_stops_the_act),
        L(test_each_entry_in_order),
        L(test_the_receiver_may_stop),
        L(test_an_erased_body_leaves_the_leaf),
        L(test_a_damaged_entry_is_named_when_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
