/* SPDX-License-Identifier: Apache-2.0 */
/* Every change of an item names the revision that it changes: two who change the same one are told of it, and neither loses what he
 * wrote. Who does not see the newer revision is told nothing of it (law 3). All material is invented and marked EXERCISE.     */
#include "node_help.h"

static world W;

enum { REVISIONS_MAX = 12 };

typedef struct history {
    size_t n, standing;
    const char *revision[REVISIONS_MAX], *base[REVISIONS_MAX], *person[REVISIONS_MAX];
    bool stands[REVISIONS_MAX];
} history;

static int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "base") != 0) return 1;
    make_nato(&W, "nato");
    add_person(&W, "nato", "otto", "custodian", NODE_NATO_SECRET);
    add_person(&W, "nato", "vera", "custodian", NODE_NATO_RESTRICTED);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* ---- asking ---- */

/* base NULL: none is named. */
static told revise(const char *person, const char *item, const char *marking, const char *text, const char *base, bool beside)
{
    ent_argument v[8] = {{"number", ent_str_c(item)}, {"item", ent_str_c(item)}, {"label", ent_str_c(marking)}, {"exercise", ENT_S("")}};
    size_t n = 4;

    W.now += 60;
    v[n++] = (ent_argument){"file", ent_str_c(put_text(&W, "paper", text))};
    if (base != NULL) v[n++] = (ent_argument){"base", ent_str_c(base)};
    if (beside) v[n++] = (ent_argument){"beside", ENT_S("")};
    return ask_with(&W, "nato", person, NODE_PASS, operation_named("import"), 0, v, n);
}

static const char *revised(told t)
{
    if (t.code != ENT_OK) fail_msg("%s: %s %s", t.e.place, t.e.what, t.e.next);
    return text_in(t, "revision");
}

static const char *made(const char *item)
{
    return text_in(add_document(&W, "nato", "anna", item, "NATO RESTRICTED", "EXERCISE: first\n"), "revision");
}

static history seen_by(const char *person, const char *item)
{
    told t = must(&W, "nato", person, "item history", "item", item, NULL);
    const ent_json *all = ent_json_get(t.json, "revisions");
    history h = {.n = all->n};

    assert_true(all->n <= REVISIONS_MAX);
    for (size_t i = 0; i < all->n; i++) {
        const ent_json *stands = ent_json_get(all->items[i], "stands");
        h.revision[i] = ent_json_str(all->items[i], "revision").p;
        h.base[i] = ent_json_get(all->items[i], "base") ? ent_json_str(all->items[i], "base").p : "";
        h.person[i] = ent_json_str(all->items[i], "person").p;
        assert_non_null(stands);
        h.stands[i] = stands->boolean;
        h.standing += h.stands[i];
    }
    return h;
}

static void assert_conflict(told t, const char *newest, const char *by)
{
    assert_refused(t, ENT_CONFLICT, NULL, "a base that is not the newest");
    assert_int_equal(t.exit_code, 1);
    if (strstr(t.e.what, newest) == NULL || strstr(t.e.what, by) == NULL || strstr(t.e.what, "nothing was written") == NULL)
        fail_msg("the refusal does not name what is newer: %s", t.e.what);
    assert_non_null(strstr(t.e.next, newest));
    assert_non_null(strstr(t.e.next, "--beside"));
}

/* ---- the tests ---- */

static void the_newest_is_the_base(void **state)
{
    const char *first = made("N-1"), *second = revised(revise("anna", "N-1", "NATO RESTRICTED", "EXERCISE: second\n", NULL, false));
    const char *third = revised(revise("otto", "N-1", "NATO RESTRICTED", "EXERCISE: third\n", second, false));
    history h = seen_by("anna", "N-1");

    (void)state;
    assert_int_equal(h.n, 3);
    assert_string_equal(h.base[0], "");
    assert_string_equal(h.base[1], first);
    assert_string_equal(h.base[2], second);
    assert_string_equal(h.revision[2], third);
    assert_string_equal(h.person[1], "anna");
    assert_string_equal(h.person[2], "otto");
    assert_true(h.standing == 1 && h.stands[2]);
}

static void the_second_of_two_is_told(void **state)
{
    const char *first = made("N-2"), *annas = revised(revise("anna", "N-2", "NATO RESTRICTED", "EXERCISE: Anna's\n", first, false));
    node_state before = state_of(&W, "nato");
    const char *ottos;
    history h;

    (void)state;
    assert_conflict(revise("otto", "N-2", "NATO RESTRICTED", "EXERCISE: Otto's\n", first, false), annas, "by anna");
    assert_unchanged(&W, "nato", before, "a refused change");
    ottos = revised(revise("otto", "N-2", "NATO RESTRICTED", "EXERCISE: Otto's on Anna's\n", annas, false));
    h = seen_by("anna", "N-2");
    assert_string_equal(h.base[2], annas);
    assert_string_equal(h.revision[2], ottos);
}

static void assert_text(const char *item, const char *text)
{
    char name[60];

    snprintf(name, sizeof name, "out-%s", item);
    must(&W, "nato", "anna", "item export", "item", item, "out", path_of(&W, name), NULL);
    assert_true(ent_str_is(get_file(&W, name), text));
}

static void both_can_stay(void **state)
{
    const char *first = made("N-3"), *annas = revised(revise("anna", "N-3", "NATO RESTRICTED", "EXERCISE: Anna's\n", first, false)), *ottos;
    told t = revise("otto", "N-3", "NATO RESTRICTED", "EXERCISE: Otto's\n", first, true);
    history h = seen_by("anna", "N-3");

    (void)state;
    ottos = revised(t);
    assert_string_equal(ent_json_get(t.json, "stands_beside")->items[0]->str.p, annas);
    assert_string_equal(h.base[2], first);
    assert_true(h.standing == 2 && h.stands[1] && h.stands[2]);
    t = must(&W, "nato", "bert", "item show", "item", "N-3", NULL);
    assert_string_equal(text_in(t, "revision"), ottos);
    assert_int_equal(ent_json_get(t.json, "stands_beside")->n, 1);
    assert_string_equal(ent_json_get(t.json, "stands_beside")->items[0]->str.p, annas);
    assert_text("N-3", "EXERCISE: Otto's\n");
}

static void what_stands_side_by_side_is_brought_together(void **state)
{
    history h = seen_by("anna", "N-3");
    const char *annas = h.revision[1], *ottos = h.revision[2], *of_both;
    told t = revise("anna", "N-3", "NATO RESTRICTED", "EXERCISE: of which one?\n", NULL, false);

    (void)state;
    assert_refused(t, ENT_CONFLICT, NULL, "two stand and none is named");
    assert_true(strstr(t.e.what, "2 revisions") != NULL && strstr(t.e.next, ottos) != NULL);
    assert_conflict(revise("anna", "N-3", "NATO RESTRICTED", "EXERCISE: on mine\n", annas, false), ottos, "by otto");
    revised(revise("anna", "N-3", "NATO RESTRICTED", "EXERCISE: Anna goes on\n", annas, true));
    h = seen_by("anna", "N-3");
    assert_true(h.standing == 2 && !h.stands[1] && h.stands[2] && h.stands[3]);
    t = revise("otto", "N-3", "NATO RESTRICTED", "EXERCISE: of both\n", h.revision[3], false);
    of_both = revised(t);
    assert_string_equal(ent_json_get(t.json, "takes_the_place_of")->items[0]->str.p, ottos);
    h = seen_by("anna", "N-3");
    assert_true(h.n == 5 && h.standing == 1 && h.stands[4]);
    assert_string_equal(h.revision[4], of_both);
    assert_null(ent_json_get(must(&W, "nato", "anna", "item show", "item", "N-3", NULL).json, "stands_beside"));
}

static void the_other_stays_when_it_is_to(void **state)
{
    const char *first = made("N-4"), *second = revised(revise("anna", "N-4", "NATO RESTRICTED", "EXERCISE: second\n", first, false));
    const char *third = revised(revise("otto", "N-4", "NATO RESTRICTED", "EXERCISE: third\n", first, true));
    history h;

    (void)state;
    revised(revise("otto", "N-4", "NATO RESTRICTED", "EXERCISE: fourth\n", third, true));
    h = seen_by("anna", "N-4");
    assert_true(h.standing == 2 && h.stands[1] && !h.stands[2] && h.stands[3]);
    assert_string_equal(h.revision[1], second);
}

/* Vera does not see the newer one: no conflict, her base is what she saw; who sees both is shown both. */
static void what_is_hidden_is_no_conflict(void **state)
{
    const char *first = made("N-5"), *secret = revised(revise("anna", "N-5", "NATO SECRET", "EXERCISE: secret\n", first, false)), *veras;
    told t = revise("vera", "N-5", "NATO RESTRICTED", "EXERCISE: Vera's\n", first, false);
    history h;

    (void)state;
    veras = revised(t);
    assert_null(strstr(t.text.p, secret));
    assert_string_equal(text_in(t, "base"), first);
    h = seen_by("vera", "N-5");
    assert_true(h.n == 2 && h.standing == 1);
    assert_string_equal(h.base[1], first);
    h = seen_by("anna", "N-5");
    assert_true(h.n == 3 && h.standing == 2 && h.stands[1] && h.stands[2]); /* the secret one is not lost either */
    assert_string_equal(h.base[2], first);
    assert_string_equal(h.revision[2], veras);
    assert_refused(revise("vera", "N-5", "NATO RESTRICTED", "EXERCISE: on what she may not see\n", secret, false), ENT_NOT_VISIBLE, "R-17",
                   "a hidden base");
}

/* A base that its viewer does not see is shown as what was before it for him. */
static void a_hidden_base_is_not_shown(void **state)
{
    const char *first = made("N-6"), *secret = revised(revise("anna", "N-6", "NATO SECRET", "EXERCISE: secret\n", first, false));
    told t;

    (void)state;
    revised(revise("anna", "N-6", "NATO RESTRICTED", "EXERCISE: lowered\n", secret, false));
    t = must(&W, "nato", "vera", "item history", "item", "N-6", NULL);
    assert_null(strstr(t.text.p, secret));
    assert_string_equal(seen_by("vera", "N-6").base[1], first);
    assert_string_equal(seen_by("anna", "N-6").base[2], secret);
    t = must(&W, "nato", "vera", "item show", "item", "N-6", NULL);
    assert_string_equal(text_in(t, "base"), first);
}

static void options_that_do_not_go_together(void **state)
{
    const char *first = made("N-7"), *paper = put_text(&W, "paper", "EXERCISE\n");
    told t =
        ask(&W, "nato", "anna", "import", "file", paper, "number", "N-8", "label", "NATO RESTRICTED", "exercise", "", "base", first, NULL);

    (void)state;
    assert_int_equal(t.exit_code, 2);
    t = revise("anna", "N-7", "NATO RESTRICTED", "EXERCISE\n", NULL, true);
    assert_int_equal(t.exit_code, 2);
    assert_refused(revise("anna", "N-7", "NATO RESTRICTED", "EXERCISE\n", "0b0e5f80-2d53-4b57-8c5e-2b1c3d4e5f60", false), ENT_NOT_VISIBLE,
                   "R-17", "a base that is not there");
    assert_refused(revise("anna", "N-7", "NATO RESTRICTED", "EXERCISE\n", made("N-9"), false), ENT_NOT_VISIBLE, "R-17",
                   "a base of another item");
}

/* ---- registers ---- */

static told import_list(const char *title)
{
    ent_str csv;
    ent_err e;

    W.now += 60;
    if (ent_str_fmt(&csv, W.a, &e,
                    "number,edition,version,title,publisher,date,status,source,mark\n"
                    "LIST-1,1,1,%s,NSO,2020,accepted,\"invented, line 1\",recalled\n"
                    "LIST-2,1,1,Another,NSO,2020,accepted,\"invented, line 2\",recalled\n",
                    title) != ENT_OK)
        fail_msg("%s", e.what);
    return must(&W, "nato", "anna", "import", "file", put_file(&W, "list.csv", csv.p, csv.n), "label", "NATO UNCLASSIFIED", "exercise", "",
                NULL);
}

static int64_t count(told t, const char *key)
{
    const ent_json *kind = ent_json_get(t.json, "kinds")->items[0];
    int64_t n;
    ent_err e;

    if (ent_json_need_i64(&n, kind, key, &e) != ENT_OK) fail_msg("%s", e.what);
    return n;
}

static void registers_name_the_base_too(void **state)
{
    history h;
    told t;

    (void)state;
    import_list("One");
    t = import_list("One changed");
    assert_true(count(t, "revised") == 1 && count(t, "unchanged") == 1 && count(t, "beside") == 0);
    h = seen_by("anna", "LIST-1");
    assert_true(h.n == 2 && h.standing == 1);
    assert_string_equal(h.base[1], h.revision[0]);
    assert_string_equal(h.person[1], "anna");
}

/* What was changed by hand since the last import stays beside what the register says now, until a person brings them together. */
static void a_register_loses_no_change_made_by_hand(void **state)
{
    const char *by_hand = revised(revise("otto", "LIST-1", "NATO UNCLASSIFIED", "EXERCISE: corrected by hand\n", NULL, false));
    told t = import_list("One changed");
    history h;

    (void)state;
    assert_true(count(t, "unchanged") == 2); /* the register says nothing new */
    assert_int_equal(count(import_list("One changed again"), "beside"), 1);
    assert_int_equal(count(import_list("One a third time"), "beside"), 1);
    h = seen_by("anna", "LIST-1");
    assert_true(h.n == 5 && h.standing == 2 && h.stands[2] && h.stands[4]);
    assert_string_equal(h.revision[2], by_hand);
    assert_string_equal(h.base[3], h.revision[1]);
    assert_string_equal(h.base[4], h.revision[3]);
    revised(revise("anna", "LIST-1", "NATO UNCLASSIFIED", "EXERCISE: of both\n", h.revision[4], false));
    assert_int_equal(seen_by("anna", "LIST-1").standing, 1);
}

static void it_is_in_the_log(void **state)
{
    (void)state;
    assert_whole(&W, "nato", "eva");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_is_the_base),
        cmocka_unit_test(the_second_of_two_is_told),
        cmocka_unit_test(both_can_stay),
        cmocka_unit_test(what_stands_side_by_side_is_brought_together),
        cmocka_unit_test(the_other_stays_when_it_is_to),
        cmocka_unit_test(what_is_hidden_is_no_conflict),
        cmocka_unit_test(a_hidden_base_is_not_shown),
        cmocka_unit_test(options_that_do_not_go_together),
        cmocka_unit_test(registers_name_the_base_too),
        cmocka_unit_test(a_register_loses_no_change_made_by_hand),
        cmocka_unit_test(it_is_in_the_log),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
