/* SPDX-License-Identifier: Apache-2.0 */
/* Interchangeability through the doors: nothing without a basis, "not tested" by default, later facts, corrections, expiry, contradictions,
 * layers of other labels, and the same table at the partner's. All of it is invented: EXERCISE.                                   */
#include "node_help.h"

#define SHELL "EXERCISE shell M1"
#define GUN "EXERCISE howitzer L/52"
#define UNCLASSIFIED "NATO UNCLASSIFIED " NODE_EC

static world W;

static int open_world(void **state)
{
    (void)state;
    if (world_open(&W, "interchange") != 0) return 1;
    make_nato(&W, "nato");
    add_person(&W, "nato", "thea", "terminologist", NODE_NATO_SECRET);
    add_person(&W, "nato", "vera", "custodian", NODE_NATO_RESTRICTED);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* What an authority says of the shell in the gun. */
static told state_fact(const char *person, const char *verdict, const char *authority, const char *date, const char *label,
                       const char *more, const char *value)
{
    return ask(&W, "nato", person, "term interchange", "item", SHELL, "weapon", GUN, "verdict", verdict, "test", "EXERCISE firing 7",
               "procedure", "EXERCISE P-1", "authority", authority, "date", date, "label", label, "exercise", "", more, value, NULL);
}

static told good(told t)
{
    if (t.code != ENT_OK) fail_msg("%s %s: %s", t.e.rule, t.e.place, t.e.what);
    return t;
}

static told table_on(const char *dir, const char *person, const char *item, const char *weapon, const char *on)
{
    const ent_argument v[] = {{"item", ent_str_c(item)}, {"weapon", ent_str_c(weapon)}};
    ent_date d;
    ent_time from = 0, to;

    if (on != NULL) assert_true(ent_date_parse(&d, ent_str_c(on)) && ent_date_span(d, &from, &to));
    return good(ask_with(&W, dir, person, NODE_PASS, operation_named("term interchanges"), from, v, 2));
}

static const ent_json *only_cell(told t)
{
    const ent_json *cells = ent_json_get(t.json, "cells");

    if (cells == NULL || cells->n != 1) fail_msg("not one cell: %.*s", ENT_F(t.text));
    return cells->items[0];
}

static void assert_verdict(told t, const char *verdict, size_t facts)
{
    const ent_json *cell = only_cell(t);

    if (!ent_str_is(ent_json_str(cell, "verdict"), verdict) || ent_json_get(cell, "facts")->n != facts)
        fail_msg("not %s by %zu: %.*s", verdict, facts, ENT_F(t.text));
}

static bool says(told t, const char *text)
{
    return strstr(t.text.p, text) != NULL;
}

static void nobody_tested_it(void **state)
{
    told t = table_on("nato", "anna", SHELL, GUN, NULL);

    (void)state;
    assert_verdict(t, "not tested", 0);
    assert_string_equal(ent_json_str(only_cell(t), "why").p, "Nobody has tested it.");
    assert_string_equal(text_in(t, "label"), "NATO UNCLASSIFIED"); /* nothing stands on it */
    t = must(&W, "nato", "anna", "term interchanges", NULL);
    assert_int_equal(ent_json_get(t.json, "cells")->n, 0);
}

static void nothing_without_a_basis(void **state)
{
    static const char *const basis[][3] = {{"test", "a firing", "--test"},
                                           {"procedure", "P-1", "--procedure"},
                                           {"authority", "ORG", "--authority"},
                                           {"date", "2025", "--date"}};
    node_state before = state_of(&W, "nato");
    told t;

    (void)state;
    for (size_t left = 0; left < NODE_COUNT(basis); left++) {
        ent_argument v[10] = {{"item", ENT_S(SHELL)},
                              {"weapon", ENT_S(GUN)},
                              {"verdict", ENT_S("identical")},
                              {"label", ENT_S(UNCLASSIFIED)},
                              {"exercise", {0}}};
        size_t n = 5;
        for (size_t i = 0; i < NODE_COUNT(basis); i++)
            if (i != left) v[n++] = (ent_argument){basis[i][0], ent_str_c(basis[i][1])};
        t = ask_with(&W, "nato", "anna", NODE_PASS, operation_named("term interchange"), 0, v, n);
        assert_refused(t, ENT_REFUSED, "R-65", basis[left][0]);
        assert_string_equal(t.e.place, basis[left][2]);
    }
    t = state_fact("anna", "condition", "EXERCISE ground", "2025", UNCLASSIFIED, NULL, NULL);
    assert_refused(t, ENT_REFUSED, "R-65", "without the condition");
    assert_string_equal(t.e.place, "--condition");
    t = state_fact("anna", "not tested", "EXERCISE ground", "2025", UNCLASSIFIED, NULL, NULL);
    assert_int_equal(t.exit_code, 2); /* a verdict that needs no entry is none of the words */
    t = state_fact("anna", "identical", "EXERCISE ground", "2025", UNCLASSIFIED, "until", "2024");
    assert_refused(t, ENT_INVALID, NULL, "an end before the beginning");
    assert_string_equal(t.e.place, "--until");
    t = state_fact("anna", "identical", "EXERCISE ground", "2025", "", NULL, NULL);
    assert_refused(t, ENT_REFUSED, "R-01", "no label");
    t = ask(&W, "nato", "anna", "term interchange", "item", "", "weapon", GUN, "verdict", "not", NULL);
    assert_true(t.code == ENT_REFUSED || t.code == ENT_INVALID);
    assert_unchanged(&W, "nato", before, "refused facts");
}

static void a_fact_is_shown_with_its_basis(void **state)
{
    told t = good(state_fact("thea", "condition", "EXERCISE ground A", "2025-03-01", UNCLASSIFIED, "condition", "not above charge 4"));
    const ent_json *fact;
    node_state before;

    (void)state;
    assert_true(flag_in(t, "changed"));
    assert_string_equal(text_in(t, "number"), SHELL " / " GUN);
    t = table_on("nato", "vera", "exercise SHELL  m1", GUN, NULL);
    assert_verdict(t, "condition", 1);
    assert_string_equal(ent_json_str(only_cell(t), "condition").p, "not above charge 4");
    assert_string_equal(ent_json_str(only_cell(t), "item").p, "exercise SHELL  m1");
    assert_non_null(strstr(text_in(t, "label"), "NATO UNCLASSIFIED"));
    assert_string_equal(text_in(t, "on"), "2026-06-01");
    fact = ent_json_get(t.json, "facts")->items[0];
    assert_string_equal(ent_json_str(fact, "authority").p, "EXERCISE ground A");
    assert_string_equal(ent_json_str(fact, "test").p, "EXERCISE firing 7");
    assert_string_equal(ent_json_str(fact, "procedure").p, "EXERCISE P-1");
    assert_string_equal(ent_json_str(fact, "date").p, "2025-03-01");
    assert_string_equal(ent_json_str(fact, "mark").p, ent_json_str(only_cell(t), "mark").p);
    assert_string_equal(ent_json_str(fact, "origin").p, "NATO");
    /* the other way round is another question */
    assert_verdict(table_on("nato", "vera", GUN, SHELL, NULL), "not tested", 0);
    /* the same again changes nothing */
    before = state_of(&W, "nato");
    t = good(state_fact("anna", "condition", "EXERCISE ground A", "2025-03-01", UNCLASSIFIED, "condition", "not above charge 4"));
    assert_false(flag_in(t, "changed"));
    assert_unchanged(&W, "nato", before, "the same fact");
}

/* One record for each pair and authority: what it says later takes the place of what it said, from its date on. */
static void later_facts_and_corrections(void **state)
{
    const char *item = ent_json_str(ent_json_get(table_on("nato", "anna", SHELL, GUN, NULL).json, "facts")->items[0], "record").p;
    told t;

    (void)state;
    t = good(state_fact("anna", "identical", "EXERCISE Ground A", "2026-02-01", UNCLASSIFIED, "until", "2026-07-31"));
    assert_string_equal(text_in(t, "item"), item);
    assert_verdict(table_on("nato", "anna", SHELL, GUN, NULL), "identical", 1);
    assert_verdict(table_on("nato", "anna", SHELL, GUN, "2026-01-31"), "condition", 1);
    assert_verdict(table_on("nato", "anna", SHELL, GUN, "2026-07-31"), "identical", 1);
    t = table_on("nato", "anna", SHELL, GUN, "2026-08-01");
    assert_verdict(t, "not tested", 1);
    assert_true(says(t, "was valid until 2026-07-31"));
    t = table_on("nato", "anna", SHELL, GUN, "2025-02-28");
    assert_verdict(t, "not tested", 2);
    assert_true(says(t, "counts from 2025-03-01 on"));
    /* with an earlier date it is a correction: what was said before is gone */
    good(state_fact("anna", "similar", "EXERCISE ground A", "2026-01-01", UNCLASSIFIED, NULL, NULL));
    assert_verdict(table_on("nato", "anna", SHELL, GUN, NULL), "similar", 1);
    assert_verdict(table_on("nato", "anna", SHELL, GUN, "2026-08-01"), "similar", 1);
    assert_verdict(table_on("nato", "anna", SHELL, GUN, "2025-12-31"), "condition", 1);
    /* and the revision that it changes may be named */
    t = ask(&W, "nato", "anna", "term interchange", "item", SHELL, "weapon", GUN, "verdict", "not", "test", "t", "procedure", "p",
            "authority", "EXERCISE ground A", "date", "2026", "label", UNCLASSIFIED, "exercise", "", "base",
            "00000000-0000-4000-8000-000000000000", NULL);
    assert_refused(t, ENT_NOT_VISIBLE, "R-17", "a base that is not there");
    t = state_fact("anna", "not", "EXERCISE ground Z", "2026", UNCLASSIFIED, "beside", "");
    assert_int_equal(t.exit_code, 2); /* beside nothing */
}

/* What stands in a layer that she does not see changes no byte for vera; who sees it is told of the contradiction, and the safest counts. */
static void layers_and_contradictions(void **state)
{
    ent_str before = table_on("nato", "vera", SHELL, GUN, NULL).text;
    told t;

    (void)state;
    good(state_fact("anna", "not", "EXERCISE ground B", "2025-06-01", "NATO SECRET", NULL, NULL));
    good(state_fact("anna", "identical", "EXERCISE ground A", "2026-05-01", "NATO SECRET", NULL,
                    NULL)); /* the same authority, another layer */
    assert_true(ent_str_eq(before, table_on("nato", "vera", SHELL, GUN, NULL).text));
    t = table_on("nato", "anna", SHELL, GUN, NULL);
    assert_verdict(t, "not", 2);
    assert_true(ent_json_get(only_cell(t), "contradiction")->boolean);
    assert_true(says(t, "They contradict each other: the safest counts."));
    assert_non_null(strstr(text_in(t, "label"), "NATO SECRET"));
    assert_string_equal(ent_json_str(only_cell(t), "mark").p, "NS");
    /* vera, who does not know of them, says the same things: her facts are hers */
    t = good(state_fact("vera", "not", "EXERCISE ground B", "2025-06-01", UNCLASSIFIED, NULL, NULL));
    assert_true(flag_in(t, "changed"));
    assert_verdict(table_on("nato", "vera", SHELL, GUN, NULL), "not", 2);
    assert_verdict(table_on("nato", "anna", SHELL, GUN, NULL), "not",
                   3); /* that of ground A is the one of the higher layer, which is later */
}

static void all_in_one_table(void **state)
{
    told t;

    (void)state;
    good(ask(&W, "nato", "anna", "term interchange", "item", "EXERCISE shell M2", "weapon", "EXERCISE gun", "verdict", "similar", "test",
             "t", "procedure", "p", "authority", "EXERCISE ground C", "date", "2025", "label", UNCLASSIFIED, "exercise", "", NULL));
    t = must(&W, "nato", "anna", "term interchanges", NULL);
    assert_int_equal(ent_json_get(t.json, "cells")->n, 4); /* two items, two classes of weapon, two pairs of which are not tested */
    assert_int_equal(ent_json_get(t.json, "facts")->n, 4);
    t = must(&W, "nato", "anna", "term interchanges", "item", "EXERCISE shell M2", "item", "EXERCISE shell M3", NULL);
    assert_int_equal(ent_json_get(t.json, "cells")->n, 4);
    assert_int_equal(ent_json_get(t.json, "facts")->n, 1);
}

/* Something else under that kind is told, and spoils nothing. */
static void what_is_no_fact_is_told(void **state)
{
    told t;

    (void)state;
    must(&W, "nato", "anna", "import", "file", put_text(&W, "x", "EXERCISE: no fact\n"), "number", "EXERCISE / odd", "kind", "interchange",
         "label", UNCLASSIFIED, "exercise", "", NULL);
    t = must(&W, "nato", "anna", "term interchanges", NULL);
    assert_int_equal(ent_json_get(t.json, "unread")->n, 1);
    assert_int_equal(ent_json_get(t.json, "cells")->n, 4);
    assert_whole(&W, "nato", "eva");
}

static void the_partner_has_the_same_answer(void **state)
{
    const char *items[1], *id;
    told t = table_on("nato", "anna", "EXERCISE shell M2", "EXERCISE gun", NULL);

    (void)state;
    items[0] = ent_json_str(ent_json_get(t.json, "facts")->items[0], "record").p;
    make_eu(&W, "eu");
    introduce(&W, "nato", "NATO", "eu", "EU");
    id = approved_release(&W, "nato", items, 1);
    must(&W, "nato", "carla", "release bundle", "release", id, "out", path_of(&W, "a.entente"), NULL);
    must(&W, "eu", "greta", "receive", "file", path_of(&W, "a.entente"), NULL);
    t = table_on("eu", "hugo", "EXERCISE shell M2", "EXERCISE gun", NULL);
    assert_verdict(t, "similar", 1);
    assert_string_equal(ent_json_str(ent_json_get(t.json, "facts")->items[0], "origin").p, "NATO");
    assert_string_equal(ent_json_str(ent_json_get(t.json, "facts")->items[0], "authority").p, "EXERCISE ground C");
    assert_verdict(table_on("eu", "hugo", SHELL, GUN, NULL), "not tested", 0); /* was not sent */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_tested_it),
        cmocka_unit_test(nothing_without_a_basis),
        cmocka_unit_test(a_fact_is_shown_with_its_basis),
        cmocka_unit_test(later_facts_and_corrections),
        cmocka_unit_test(layers_and_contradictions),
        cmocka_unit_test(all_in_one_table),
        cmocka_unit_test(what_is_no_fact_is_told),
        cmocka_unit_test(the_partner_has_the_same_answer),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
