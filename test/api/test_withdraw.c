/* SPDX-License-Identifier: Apache-2.0 */
/* A release that will not go: who may say so, what it ends, and that it no longer stands in the way of a destruction. */
#include "node_help.h"

static world W;

static const char *prepared(const char *item)
{
    ent_argument v[] = {{"to", ENT_S("European Commission")},
                        {"agreement", ENT_S("TEST-1")},
                        {"purpose", ENT_S("exercise planning")},
                        {"item", ent_str_c(item)}};
    told t = ask_with(&W, "nato", "bert", NODE_PASS, operation_named("release new"), 0, v, NODE_COUNT(v));

    if (t.code != ENT_OK) fail_msg("release new: %s: %s", t.e.place, t.e.what);
    return text_in(t, "release");
}

static told withdraw(const char *person, const char *id, const char *reason)
{
    return ask(&W, "nato", person, "release withdraw", "release", id, "reason", reason, NULL);
}

static void no_way_on(const char *id)
{
    const char *file = path_of(&W, "gone");

    assert_refused(ask(&W, "nato", "carla", "release approve", "release", id, NULL), ENT_CONFLICT, NULL, "approve a withdrawn one");
    assert_refused(ask(&W, "nato", "carla", "release bundle", "release", id, "out", file, NULL), ENT_CONFLICT, NULL,
                   "bundle a withdrawn one");
    assert_refused(withdraw("bert", id, "again"), ENT_CONFLICT, NULL, "withdraw again");
    assert_int_not_equal(access(file, F_OK), 0);
    assert_string_equal(text_in(must(&W, "nato", "bert", "release preview", "release", id, NULL), "state"), "withdrawn");
}

static void prepared_or_approved(void **state)
{
    const char *one = prepared("WD-1"), *two = prepared("WD-1");
    node_state before = state_of(&W, "nato");

    (void)state;
    assert_refused(withdraw("anna", one, "no officer"), ENT_REFUSED, "R-32", "a custodian");
    assert_refused(withdraw("bert", one, "two\nlines"), ENT_INVALID, NULL, "a reason on two lines");
    assert_unchanged(&W, "nato", before, "refused withdrawals");
    assert_string_equal(text_in(withdraw("carla", one, "asked for by mistake"), "state"), "withdrawn");
    no_way_on(one);
    must(&W, "nato", "carla", "release approve", "release", two, NULL);
    assert_int_equal(withdraw("bert", two, "the exercise is called off").code, ENT_OK);
    no_way_on(two);
    assert_whole(&W, "nato", "eva");
}

static void what_has_gone(void **state)
{
    const char *id = prepared("WD-1");

    (void)state;
    must(&W, "nato", "carla", "release approve", "release", id, NULL);
    must(&W, "nato", "carla", "release bundle", "release", id, "out", path_of(&W, "sent"), NULL);
    assert_refused(withdraw("bert", id, "too late"), ENT_CONFLICT, NULL, "what was bundled");
    must(&W, "nato", "carla", "release bundle", "release", id, "out", path_of(&W, "sent-again"), NULL);
}

/* To one who does not see all that it names, it is not there. */
static void hidden(void **state)
{
    told there = withdraw("olga", prepared("WD-2"), "x"), absent = withdraw("olga", "0b0e5f80-2d53-4b57-8c5e-2b1c3d4e5f60", "x");

    (void)state;
    assert_refused(there, ENT_NOT_VISIBLE, "R-17", "a hidden one");
    assert_int_equal(there.code, absent.code);
    assert_string_equal(there.e.what, absent.e.what);
}

static void withdraw_all(void)
{
    const ent_json *all = ent_json_get(must(&W, "nato", "bert", "release list", NULL).json, "releases");

    for (size_t i = 0; i < all->n; i++) {
        ent_str state = ent_json_str(all->items[i], "state");
        if (ent_str_is(state, "prepared") || ent_str_is(state, "approved"))
            assert_int_equal(withdraw("bert", ent_json_str(all->items[i], "release").p, "to be destroyed").code, ENT_OK);
    }
}

static void out_of_the_way(void **state)
{
    (void)state;
    (void)prepared("WD-2");
    assert_refused(ask(&W, "nato", "dirk", "registry destroy", "item", "WD-2", "authority", "letter 1", NULL), ENT_REFUSED, "R-52",
                   "destroy what a release names");
    withdraw_all();
    must(&W, "nato", "dirk", "registry destroy", "item", "WD-2", "authority", "letter 1", NULL);
    assert_whole(&W, "nato", "eva");
}

static int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "withdraw") != 0) return 1;
    make_nato(&W, "nato");
    make_eu(&W, "eu");
    introduce(&W, "nato", "NATO", "eu", "EU");
    add_person(&W, "nato", "olga", "release", NODE_NATO_RESTRICTED);
    add_document(&W, "nato", "anna", "WD-1", "NATO RESTRICTED " NODE_EC, "EXERCISE: one\n");
    add_document(&W, "nato", "anna", "WD-2", "NATO CONFIDENTIAL " NODE_EC, "EXERCISE: two\n");
    must(&W, "nato", "dirk", "registry register", "item", "WD-2", NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(prepared_or_approved), cmocka_unit_test(what_has_gone), cmocka_unit_test(hidden),
                                       cmocka_unit_test(out_of_the_way)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
