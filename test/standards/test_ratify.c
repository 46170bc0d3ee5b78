/* SPDX-License-Identifier: Apache-2.0 */
/* Ratification: a record through its revisions, and what stood on a day as known on another, against a plain scan over all facts. */
#include <stdlib.h>

#include "facts_help.h"

/* ---- words ---- */

static void words(void **state)
{
    unsigned services;

    (void)state;
    for (int i = 1; i < ENT_STD_ANSWERS; i++) assert_int_equal(ent_std_answer_read(ent_str_c(ent_std_answer_word((ent_std_answer)i))), i);
    assert_int_equal(ent_std_answer_read(ENT_S("ratifying with reservations")), ENT_STD_RATIFYING_WITH_RESERVATIONS);
    assert_int_equal(ent_std_answer_read(ENT_S("RATIFY")), ENT_STD_ANSWER_NONE);
    assert_int_equal(ent_std_answer_read(ENT_S("")), ENT_STD_ANSWER_NONE);
    for (unsigned i = 1; i <= ENT_STD_ALL_SERVICES; i++) {
        assert_true(ent_std_services_read(&services, ent_str_c(ent_std_services_word(i))));
        assert_int_equal(services, i);
    }
    assert_true(ent_std_services_read(&services, ENT_S("Air, LAND")));
    assert_int_equal(services, ENT_STD_LAND | ENT_STD_AIR);
    assert_true(ent_std_services_read(&services, ENT_S("")));
    assert_int_equal(services, ENT_STD_ALL_SERVICES);
    assert_false(ent_std_services_read(&services, ENT_S("land land")));
    assert_false(ent_std_services_read(&services, ENT_S("land all")));
    assert_false(ent_std_services_read(&services, ENT_S("army")));
    assert_false(ent_std_services_read(&services, ENT_S(",")));
}

/* Every response of the public list is one that the form takes. */
static void public_responses(void **state)
{
    char path[1024];
    ent_str text;
    ent_csv t;

    (void)state;
    if (ent_test_shared() == NULL) ent_test_skip("the list of responses of ../shared/data/register/lifecycle is not here");
    assert_true(snprintf(path, sizeof path, "%s/data/register/lifecycle/ratification-responses.csv", ent_test_shared()) < (int)sizeof path);
    OK(ent_file_read(&text, A, path, 1 << 20, &E));
    OK(ent_csv_parse(&t, A, text, 1 << 20, 100, &E));
    assert_int_equal(t.n_rows, 9);
    for (size_t i = 0; i < t.n_rows; i++)
        if (ent_std_answer_read(t.rows[i].f[0]) == ENT_STD_ANSWER_NONE) assert_str(t.rows[i].f[0], "IMPLEMENTED");
}

/* ---- through its revisions ---- */

static ent_std_answers record_of(const ent_std_fact *v, size_t n)
{
    ent_std_answers r;

    OK(ent_std_answers_make(&r, A, ENT_S("EXERCISE 1"), ENT_S("1"), ENT_S("AAA"), v, n, &E));
    return r;
}

static void through_revisions(void **state)
{
    const ent_std_fact yes = answers("AAA", "", ENT_STD_RATIFYING, "2020"), no = answers("AAA", "", ENT_STD_NOT_RATIFYING, "2020"),
                       fielded = fact("AAA", "", ENT_STD_FACT_FIELDED, "2022");
    const ent_std_fact one[] = {yes}, two[] = {yes, fielded}, three[] = {no, fielded}, four[] = {no};
    const ent_std_answers records[] = {record_of(one, 1), record_of(two, 2), record_of(three, 2), record_of(four, 1), record_of(two, 2)};
    const ent_std_stay stays[] = {{&records[0], ENT_S("(U)"), 10, 20},
                                  {&records[1], ENT_S("(R)"), 20, 30},
                                  {&records[2], ENT_S("(U)"), 30, 40},
                                  {&records[3], ENT_S("(U)"), 40, 50},
                                  {&records[4], ENT_S("(U)"), 50, 0}};
    /* Ratified from 10 to 30 and again from 50; not ratified from 30 to 50; fielded from 20 to 40 and again from 50. */
    static const struct {
        ent_std_fact_kind kind;
        ent_std_answer answer;
        ent_time known, taken_back;
        const char *mark;
    } want[] = {{ENT_STD_FACT_ANSWER, ENT_STD_RATIFYING, 10, 30, "(R)"},
                {ENT_STD_FACT_ANSWER, ENT_STD_RATIFYING, 50, 0, "(U)"},
                {ENT_STD_FACT_ANSWER, ENT_STD_NOT_RATIFYING, 30, 50, "(U)"},
                {ENT_STD_FACT_FIELDED, ENT_STD_ANSWER_NONE, 20, 40, "(U)"},
                {ENT_STD_FACT_FIELDED, ENT_STD_ANSWER_NONE, 50, 0, "(U)"}};
    ent_std_fact_list l;

    (void)state;
    OK(ent_std_facts_through(&l, A, stays, N(stays), &E));
    assert_int_equal(l.n, N(want));
    for (size_t i = 0; i < l.n; i++) {
        assert_int_equal(l.v[i].kind, want[i].kind);
        assert_int_equal(l.v[i].answer, want[i].answer);
        assert_int_equal(l.v[i].known, want[i].known);
        assert_int_equal(l.v[i].taken_back, want[i].taken_back);
        assert_str(l.v[i].marking, want[i].mark);
    }
}

/* Two revisions that stand side by side both speak; one that was replaced at once says nothing. */
static void side_by_side(void **state)
{
    const ent_std_fact yes = answers("AAA", "", ENT_STD_RATIFYING, "2020"), fielded = fact("AAA", "", ENT_STD_FACT_FIELDED, "2022");
    const ent_std_answers records[] = {record_of(&yes, 1), record_of(&fielded, 1), record_of(&yes, 1)};
    const ent_std_stay stays[] = {{&records[0], ENT_S(""), 10, 0}, {&records[1], ENT_S(""), 20, 20}, {&records[2], ENT_S(""), 15, 30}};
    ent_std_fact_list l;

    (void)state;
    OK(ent_std_facts_through(&l, A, stays, N(stays), &E));
    assert_int_equal(l.n, 1);
    assert_int_equal(l.v[0].known, 10);
    assert_int_equal(l.v[0].taken_back, 0);
}

static void record_changes(void **state)
{
    const ent_std_fact old[] = {answers("AAA", "", ENT_STD_RATIFYING, "2020"), fact("AAA", "Fuze", ENT_STD_FACT_RESERVATION, "2021")};
    ent_std_fact correction = answers("AAA", "", ENT_STD_NOT_RATIFYING, "2020"),
                 same = fact("AAA", "fuze", ENT_STD_FACT_RESERVATION, "2021");
    const ent_std_answers record = record_of(old, 2);
    ent_std_answers changed;

    (void)state;
    OK(ent_std_answers_change(&changed, A, &record, &correction, 1, false, &E));
    assert_int_equal(changed.n, 2);
    assert_int_equal(changed.facts[0].answer, ENT_STD_NOT_RATIFYING);
    OK(ent_std_answers_change(&changed, A, &record, &same, 1, true, &E));
    assert_int_equal(changed.n, 1);
    assert_int_equal(changed.facts[0].kind, ENT_STD_FACT_ANSWER);
    same.valid = day("2022");
    OK(ent_std_answers_change(&changed, A, &record, &same, 1, false, &E));
    assert_int_equal(changed.n, 3);
}

/* ---- two axes ---- */

static size_t stands(const ent_std_facts *s, const char *nation, const char *part, ent_std_fact_kind kind, const char *on, ent_time known)
{
    ent_std_asof q = {.on = day(on), .known = known};
    size_t standard, p;
    ent_std_cell c;

    OK(ent_std_facts_find_standard(&standard, A, s, ENT_S("EXERCISE 1"), ENT_S("1"), &E));
    OK(ent_std_facts_find_part(&p, A, s, standard, ent_str_c(part), &E));
    OK(ent_std_cell_at(&c, A, s, standard, ent_std_facts_find_nation(s, ent_str_c(nation)), ENT_STD_LAND, p, &q, &E));
    return c.fact[kind];
}

static void two_axes(void **state)
{
    ent_std_fact v[] = {answers("AAA", "", ENT_STD_NO_RESPONSE, "2020-01-01"), answers("AAA", "", ENT_STD_RATIFYING, "2022-01-01"),
                        answers("AAA", "", ENT_STD_NOT_RATIFYING, "2022-01-01"), answers("AAA", "", ENT_STD_RATIFYING, "2024-01-01")};
    const ent_std_facts *s;

    (void)state;
    v[0].known = 10;
    v[1].known = 20;
    v[2].known = 30; /* corrects the one before */
    v[3].known = 15; /* entered early, for later */
    s = indexed(v, N(v));
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2019-12-31", INT64_MAX), SIZE_MAX);
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2023-01-01", 9), SIZE_MAX);
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2023-01-01", 10), 0);
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2023-01-01", 19), 0);
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2023-01-01", 20), 1);
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2023-01-01", 30), 2);
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2021-06-01", 30), 0);
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2024-01-01", 15), 3);
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2024-01-01", 14), 0);
    v[2].taken_back = 40; /* the correction was wrong */
    s = indexed(v, N(v));
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2023-01-01", 39), 2);
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2023-01-01", 40), 1);
}

/* In doubt it counts against working together. */
static void partial_dates(void **state)
{
    ent_std_fact v[] = {answers("AAA", "", ENT_STD_RATIFYING, "2024"),     answers("BBB", "", ENT_STD_NOT_RATIFYING, "2024"),
                        answers("CCC", "", ENT_STD_RATIFYING, "2024"),     answers("CCC", "", ENT_STD_NOT_RATIFYING, "2024-05-01"),
                        answers("DDD", "", ENT_STD_NOT_RATIFYING, "2024"), answers("DDD", "", ENT_STD_RATIFYING, "2024-05-01")};
    const ent_std_facts *s = indexed(v, N(v));

    (void)state;
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2024-12-30", 9), SIZE_MAX);
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2024-12-31", 9), 0);
    assert_int_equal(stands(s, "BBB", "", ENT_STD_FACT_ANSWER, "2024-01-01", 9), 1);
    /* Which came last in 2024 nobody can say: it is the one that forbids. */
    assert_int_equal(stands(s, "CCC", "", ENT_STD_FACT_ANSWER, "2025-01-01", 9), 3);
    assert_int_equal(stands(s, "DDD", "", ENT_STD_FACT_ANSWER, "2025-01-01", 9), 4);
    /* A date of the question counts as its first day. */
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2024-12", 9), SIZE_MAX);
    assert_int_equal(stands(s, "AAA", "", ENT_STD_FACT_ANSWER, "2025", 9), 0);
}

/* Ratified, implemented and fielded are three facts: none stands for another. */
static void separate_facts(void **state)
{
    ent_std_fact v[] = {answers("AAA", "", ENT_STD_RATIFYING, "2020"), fact("BBB", "", ENT_STD_FACT_IMPLEMENTED, "2020"),
                        fact("CCC", "", ENT_STD_FACT_FIELDED, "2020"), fact("DDD", "fuze", ENT_STD_FACT_RESERVATION, "2020")};
    static const char *const nations[] = {"AAA", "BBB", "CCC", "DDD"};
    static const ent_std_fact_kind kinds[] = {ENT_STD_FACT_ANSWER, ENT_STD_FACT_IMPLEMENTED, ENT_STD_FACT_FIELDED,
                                              ENT_STD_FACT_RESERVATION};
    const ent_std_facts *s = indexed(v, N(v));

    (void)state;
    for (size_t i = 0; i < 4; i++)
        for (ent_std_fact_kind k = ENT_STD_FACT_ANSWER; k <= ENT_STD_FACT_TESTED; k++)
            assert_int_equal(stands(s, nations[i], "fuze", k, "2026", 9), k == kinds[i] ? i : SIZE_MAX);
    assert_int_equal(stands(s, "DDD", "", ENT_STD_FACT_RESERVATION, "2026", 9), SIZE_MAX);
}

static void past_of_a_cell(void **state)
{
    ent_std_fact v[] = {answers("AAA", "", ENT_STD_RATIFYING, "2024"), answers("AAA", "", ENT_STD_NO_RESPONSE, "2022"),
                        answers("BBB", "", ENT_STD_RATIFYING, "2020"), answers("AAA", "", ENT_STD_NOT_RATIFYING, "2024")};
    const ent_std_facts *s;
    ent_std_pasts p;

    (void)state;
    v[3].known = 5;
    s = indexed(v, N(v));
    OK(ent_std_history_of(&p, A, s, 0, ent_std_facts_find_nation(s, ENT_S("AAA")), &E));
    assert_int_equal(p.n, 3);
    assert_int_equal(p.v[0].fact, 1);
    assert_int_equal(p.v[0].replaced_by, SIZE_MAX);
    assert_int_equal(p.v[1].fact, 0);
    assert_int_equal(p.v[1].replaced_by, 3);
    assert_int_equal(p.v[2].fact, 3);
    OK(ent_std_history_of(&p, A, s, 0, SIZE_MAX, &E));
    assert_int_equal(p.n, 0);
}

/* ---- against a plain scan ---- */

static size_t compare_cells(const ent_std_fact *v, size_t n, const ent_std_facts *s, size_t standard, const ent_std_asof *q)
{
    ent_str number = ent_std_facts_number(s, standard), edition = ent_std_facts_edition(s, standard);
    size_t n_parts = ent_std_facts_parts(s, standard), found = 0;
    ent_std_table t;

    OK(ent_std_table_at(&t, A, s, standard, q, &E));
    assert_int_equal(t.n_nations, ent_std_facts_nations(s));
    assert_int_equal(t.n_parts, n_parts);
    for (size_t i = 0; i < t.n_nations * 3 * n_parts; i++) {
        size_t part = i % n_parts, nation = i / n_parts / 3;
        unsigned service = 1u << (i / n_parts % 3);
        ent_str who = ent_std_facts_nation(s, nation), what = ent_std_facts_part(s, standard, part);
        ent_std_cell c;
        for (ent_std_fact_kind k = ENT_STD_FACT_ANSWER; k <= ENT_STD_FACT_TESTED; k++) {
            size_t want = plain_scan(v, n, number, edition, who, service, what, k, q);
            if (t.v[i].fact[k] != want)
                fail_msg("%.*s %.*s part \"%.*s\" service %u %s: fact %zu, not %zu", ENT_F(number), ENT_F(who), ENT_F(what), service,
                         ent_std_fact_kind_word(k), t.v[i].fact[k], want);
            found += want != SIZE_MAX;
        }
        assert_int_equal(t.v[i].reservations, any_reservation(v, n, number, edition, who, service, q));
        OK(ent_std_cell_at(&c, A, s, standard, nation, service, part, q, &E));
        assert_memory_equal(c.fact, t.v[i].fact, sizeof c.fact);
    }
    return found;
}

static void against_plain_scan(void **state)
{
    static const char *const days[] = {"2023-06-01", "2025-01-01", "2025-03-15", "2025-12-30", "2026", "2030-01-01"};
    size_t found = 0, cells = 0;

    (void)state;
    for (unsigned round = 0; round < 200; round++) {
        size_t n = 1 + chance(60);
        ent_std_fact *v = ent_alloc_array(A, n, sizeof *v);
        const ent_std_facts *s;
        for (size_t i = 0; i < n; i++) v[i] = any_fact();
        s = indexed(v, n);
        for (size_t d = 0; d < N(days); d++) {
            ent_std_asof q = {.on = day(days[d]), .known = (ent_time)chance(9)};
            for (size_t i = 0; i < ent_std_facts_standards(s); i++, cells++) found += compare_cells(v, n, s, i, &q);
        }
        ent_arena_reset(A);
    }
    assert_true(found > 20000); /* the comparison had something to compare */
    assert_true(cells > 500);
}

/* ---- refusals and ceilings of the index ---- */

static void index_refused(void **state)
{
    ent_std_fact good = answers("AAA", "", ENT_STD_RATIFYING, "2020"), bad[7];
    const ent_std_facts *s;

    (void)state;
    for (size_t i = 0; i < N(bad); i++) bad[i] = good;
    bad[0].kind = (ent_std_fact_kind)0;
    bad[1].standard = (ent_str){0};
    bad[2].nation = ENT_S("aaa");
    bad[3].services = 8;
    bad[4].valid = (ent_date){0};
    bad[5].answer = ENT_STD_ANSWER_NONE;
    bad[6].answer = ENT_STD_RATIFYING_FUTURE_DATE;
    for (size_t i = 0; i < N(bad); i++) {
        ent_std_fact two[2] = {good, bad[i]};
        assert_int_equal(ent_std_facts_of(&s, A, two, 2, &E), ENT_INVALID);
        assert_string_equal(E.place, "fact 2");
    }
    s = indexed(NULL, 0);
    assert_int_equal(ent_std_facts_standards(s), 0);
    assert_int_equal(ent_std_facts_find_nation(s, ENT_S("AAA")), SIZE_MAX);
}

/* One nation, one standard, 100,000 facts that all correct each other, 1,000 parts: nothing is quadratic. */
static void many_on_one(void **state)
{
    enum { MANY = 100000 };
    ent_std_fact *v = ent_alloc_array(A, MANY, sizeof *v);
    ent_std_asof q = as_of("2026-01-01");
    const ent_std_facts *s;
    ent_std_table t;
    ent_str part;

    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        v[i] = fact("AAA", "", ENT_STD_FACT_FIELDED, "2020");
        v[i].known = (ent_time)((i * 7919) % MANY);
        OK(ent_str_fmt(&part, A, &E, "part %zu", i % ENT_STD_MAX_PARTS));
        v[i].part = part;
    }
    s = indexed(v, MANY);
    OK(ent_std_table_at(&t, A, s, 0, &q, &E));
    assert_int_equal(t.n_parts, ENT_STD_MAX_PARTS + 1);
    for (size_t i = 0; i < 3 * t.n_parts; i++) {
        size_t at = t.v[i].fact[ENT_STD_FACT_FIELDED];
        if (i % t.n_parts == 0) assert_int_equal(at, SIZE_MAX);
        else assert_true(at < MANY && v[at].known >= MANY - 100000 / 10);
    }
    v[0].part = ENT_S("one too many");
    assert_int_equal(ent_std_facts_of(&s, A, v, MANY, &E), ENT_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words, setup, teardown),
        cmocka_unit_test_setup_teardown(public_responses, setup, teardown),
        cmocka_unit_test_setup_teardown(two_axes, setup, teardown),
        cmocka_unit_test_setup_teardown(partial_dates, setup, teardown),
        cmocka_unit_test_setup_teardown(separate_facts, setup, teardown),
        cmocka_unit_test_setup_teardown(past_of_a_cell, setup, teardown),
        cmocka_unit_test_setup_teardown(against_plain_scan, setup, teardown),
        cmocka_unit_test_setup_teardown(through_revisions, setup, teardown),
        cmocka_unit_test_setup_teardown(side_by_side, setup, teardown),
        cmocka_unit_test_setup_teardown(record_changes, setup, teardown),
        cmocka_unit_test_setup_teardown(index_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(many_on_one, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
