/* SPDX-License-Identifier: Apache-2.0 */
/* Who can work together, and why not: the table of interop.h case by case, the matrix against the single question, the single question
 * against a plain scan, and what one lifted reservation changes.                                                              */
#include "facts_help.h"

#define LAND ENT_STD_LAND
#define ALL ENT_STD_ALL_SERVICES

static ent_std_togethers together(const ent_std_facts *s, const char *x, const char *y, unsigned services, const ent_std_asof *q)
{
    ent_std_togethers t;

    OK(ent_std_interop(&t, A, s, ent_str_c(x), ent_str_c(y), ENT_S("EXERCISE 1"), ENT_S("1"), services, q, &E));
    return t;
}

static const ent_std_together *part_of(const ent_std_togethers *t, const char *part)
{
    for (size_t i = 0; i < t->n; i++)
        if (ent_str_is(t->v[i].part, part)) return &t->v[i];
    fail_msg("there is no part \"%s\"", part);
    return NULL;
}

/* ---- one nation's facts, the other one has all fielded ---- */

typedef struct given {
    ent_std_verdict want;
    ent_std_why why; /* the first reason of AAA */
    size_t n;
    ent_std_fact v[3];
} given;

static void check_given(const given *g)
{
    ent_std_fact v[4];
    ent_std_asof q = as_of("2026-06-01");
    const ent_std_reason *first = NULL;
    ent_std_togethers t;
    const ent_std_together *whole;

    for (size_t i = 0; i < g->n; i++) v[i] = g->v[i];
    v[g->n] = fact("BBB", "", ENT_STD_FACT_FIELDED, "2020");
    t = together(indexed(v, g->n + 1), "AAA", "BBB", ALL, &q);
    whole = part_of(&t, "");
    if (whole->verdict != g->want) fail_msg("%s instead of %s", ent_std_verdict_word(whole->verdict), ent_std_verdict_word(g->want));
    for (size_t i = 0; i < whole->n_reasons && first == NULL; i++)
        if (ent_str_is(whole->reasons[i].nation, "AAA")) first = &whole->reasons[i];
    assert_non_null(first);
    if (first->why != g->why) fail_msg("because: %s, instead of: %s", ent_std_why_word(first->why), ent_std_why_word(g->why));
    /* Who is in the way is named first; with equal standing, A. */
    assert_ptr_equal(first, &whole->reasons[0]);
    for (size_t i = 0; i < whole->n_reasons; i++) assert_true(whole->reasons[i].fact <= g->n || whole->reasons[i].fact == SIZE_MAX);
}

static ent_std_fact ended(ent_std_fact_kind kind, const char *valid)
{
    ent_std_fact f = fact("AAA", "", kind, valid);

    f.ended = true;
    return f;
}

static void every_line(void **state)
{
    const ent_std_fact fielded = fact("AAA", "", ENT_STD_FACT_FIELDED, "2021"), tested = fact("AAA", "", ENT_STD_FACT_TESTED, "2021"),
                       implemented = fact("AAA", "", ENT_STD_FACT_IMPLEMENTED, "2021"),
                       reserved = fact("AAA", "", ENT_STD_FACT_RESERVATION, "2021"),
                       elsewhere = fact("AAA", "fuze", ENT_STD_FACT_RESERVATION, "2021"),
                       yes = answers("AAA", "", ENT_STD_RATIFYING, "2020"),
                       not_doing = answers("AAA", "", ENT_STD_RATIFYING_NOT_IMPLEMENTING, "2022"),
                       with = answers("AAA", "", ENT_STD_RATIFYING_WITH_RESERVATIONS, "2020"),
                       later = answers("AAA", "", ENT_STD_RATIFYING_FUTURE_DATE, "2020");
    ent_std_fact now = later;
    given cases[] = {
        {ENT_STD_VERDICT_NOT_KNOWN, ENT_STD_WHY_NOTHING_STATED, 0, {{0}}},
        {ENT_STD_VERDICT_ON_PAPER, ENT_STD_WHY_RATIFYING, 1, {yes}},
        {ENT_STD_VERDICT_ON_PAPER, ENT_STD_WHY_IMPLEMENTED, 2, {yes, implemented}},
        {ENT_STD_VERDICT_ON_PAPER, ENT_STD_WHY_IMPLEMENTED, 1, {implemented}},
        {ENT_STD_VERDICT_TESTED, ENT_STD_WHY_TESTED, 2, {tested, yes}},
        {ENT_STD_VERDICT_FIELDED, ENT_STD_WHY_FIELDED, 3, {tested, fielded, yes}},
        {ENT_STD_VERDICT_FIELDED, ENT_STD_WHY_FIELDED, 1, {fielded}},
        {ENT_STD_VERDICT_FIELDED, ENT_STD_WHY_FIELDED, 2, {fielded, answers("AAA", "", ENT_STD_NOT_RATIFYING, "2022")}},
        {ENT_STD_VERDICT_NO, ENT_STD_WHY_RESERVED, 3, {fielded, yes, reserved}},
        {ENT_STD_VERDICT_ON_PAPER, ENT_STD_WHY_RATIFYING, 3, {yes, reserved, ended(ENT_STD_FACT_RESERVATION, "2023")}},
        {ENT_STD_VERDICT_NOT_KNOWN, ENT_STD_WHY_RESERVATIONS_UNKNOWN, 1, {with}},
        {ENT_STD_VERDICT_ON_PAPER, ENT_STD_WHY_RESERVATIONS_ELSEWHERE, 2, {with, elsewhere}},
        {ENT_STD_VERDICT_NOT_KNOWN, ENT_STD_WHY_CONTRADICTION, 2, {not_doing, fielded}},
        {ENT_STD_VERDICT_NOT_KNOWN, ENT_STD_WHY_CONTRADICTION, 2, {not_doing, implemented}},
        {ENT_STD_VERDICT_NO, ENT_STD_WHY_NOT_IMPLEMENTING, 1, {not_doing}},
        {ENT_STD_VERDICT_NO, ENT_STD_WHY_NOT_RATIFYING, 1, {answers("AAA", "", ENT_STD_NOT_RATIFYING, "2022")}},
        {ENT_STD_VERDICT_NO, ENT_STD_WHY_NOT_PARTICIPATING, 1, {answers("AAA", "", ENT_STD_NOT_PARTICIPATING, "2022")}},
        {ENT_STD_VERDICT_NOT_KNOWN, ENT_STD_WHY_NO_RESPONSE, 1, {answers("AAA", "", ENT_STD_NO_RESPONSE, "2022")}},
        {ENT_STD_VERDICT_NO, ENT_STD_WHY_NOT_BEFORE, 1, {later}},
        {ENT_STD_VERDICT_ON_PAPER, ENT_STD_WHY_ENDED, 3, {fielded, ended(ENT_STD_FACT_FIELDED, "2024"), yes}},
        {ENT_STD_VERDICT_ON_PAPER, ENT_STD_WHY_FROM_DATE, 1, {now}},
    };

    (void)state;
    now.intended = day("2026-06-01");
    cases[N(cases) - 1].v[0] = now;
    for (size_t i = 0; i < N(cases); i++) check_given(&cases[i]);
}

/* ---- the example: one reservation blocks its part and nothing else ---- */

static void one_part(void **state)
{
    ent_std_fact v[] = {answers("DEU", "", ENT_STD_RATIFYING_WITH_RESERVATIONS, "2021-04-01"),
                        fact("DEU", "fuze", ENT_STD_FACT_RESERVATION, "2021-04-01"),
                        answers("FRA", "", ENT_STD_RATIFYING, "2020-01-01"),
                        fact("DEU", "chamber", ENT_STD_FACT_FIELDED, "2022-01-01"),
                        fact("FRA", "chamber", ENT_STD_FACT_FIELDED, "2023-01-01"),
                        fact("DEU", "charge", ENT_STD_FACT_TESTED, "2022-01-01"),
                        fact("FRA", "charge", ENT_STD_FACT_FIELDED, "2023-01-01")};
    ent_std_asof q = as_of("2026-06-01");
    const ent_std_facts *s = indexed(v, N(v));
    ent_std_togethers t = together(s, "FRA", "DEU", ALL, &q);
    ent_std_changes c;
    size_t fuze;

    (void)state;
    assert_int_equal(t.n, 4);
    assert_int_equal(part_of(&t, "")->verdict, ENT_STD_VERDICT_ON_PAPER);
    assert_int_equal(part_of(&t, "chamber")->verdict, ENT_STD_VERDICT_FIELDED);
    assert_int_equal(part_of(&t, "charge")->verdict, ENT_STD_VERDICT_TESTED);
    assert_int_equal(part_of(&t, "fuze")->verdict, ENT_STD_VERDICT_NO);
    assert_int_equal(part_of(&t, "fuze")->reasons[0].why, ENT_STD_WHY_RESERVED);
    assert_str(part_of(&t, "fuze")->reasons[0].nation, "DEU");
    assert_int_equal(part_of(&t, "fuze")->reasons[0].fact, 1);
    assert_int_equal(part_of(&t, "fuze")->services, ALL);
    /* Lifted, the fuze is on paper, and nothing else changes. */
    OK(ent_std_facts_find_part(&fuze, A, s, 0, ENT_S("FUZE"), &E));
    OK(ent_std_interop_if_lifted(&c, A, s, ENT_S("DEU"), 0, fuze, ALL, &q, &E));
    assert_int_equal(c.n_lifted, 1);
    assert_int_equal(c.n, 1);
    assert_str(c.v[0].with, "FRA");
    assert_str(c.v[0].part, "fuze");
    assert_int_equal(c.v[0].before, ENT_STD_VERDICT_NO);
    assert_int_equal(c.v[0].after, ENT_STD_VERDICT_ON_PAPER);
    OK(ent_std_interop_if_lifted(&c, A, s, ENT_S("FRA"), 0, SIZE_MAX, ALL, &q, &E));
    assert_int_equal(c.n_lifted, 0);
    assert_int_equal(c.n, 0);
}

/* Before the standard was answered nothing is known; what is known to change later is said with its day. */
static void over_time(void **state)
{
    ent_std_fact v[] = {answers("AAA", "", ENT_STD_RATIFYING, "2020-01-01"),
                        answers("BBB", "", ENT_STD_RATIFYING_FUTURE_DATE, "2020-01-01"),
                        fact("AAA", "", ENT_STD_FACT_RESERVATION, "2030-01-01")};
    const ent_std_facts *s = indexed(v, N(v));
    ent_std_asof q = as_of("2019-06-01");
    ent_std_togethers t = together(s, "AAA", "BBB", ALL, &q);
    char date[11];

    (void)state;
    assert_int_equal(t.v[0].verdict, ENT_STD_VERDICT_NOT_KNOWN);
    ent_date_print(date, t.v[0].changes);
    assert_string_equal(date, "2020-01-01");
    assert_int_equal(t.v[0].becomes, ENT_STD_VERDICT_NO);
    q = as_of("2026-01-01");
    t = together(s, "AAA", "BBB", ALL, &q);
    assert_int_equal(t.v[0].verdict, ENT_STD_VERDICT_NO);
    ent_date_print(date, t.v[0].changes);
    assert_string_equal(date, "2028-12-31"); /* "2028": the last day that it can mean */
    assert_int_equal(t.v[0].becomes, ENT_STD_VERDICT_ON_PAPER);
    q = as_of("2029-01-01");
    t = together(s, "AAA", "BBB", ALL, &q);
    assert_int_equal(t.v[0].verdict, ENT_STD_VERDICT_ON_PAPER);
    ent_date_print(date, t.v[0].changes);
    assert_string_equal(date, "2030-01-01");
    q = as_of("2031");
    t = together(s, "AAA", "BBB", ALL, &q);
    assert_int_equal(t.v[0].verdict, ENT_STD_VERDICT_NO);
    assert_int_equal(t.v[0].changes.precision, ENT_DATE_NONE);
}

/* Land, sea and air are told apart where they differ, and only there. */
static void by_service(void **state)
{
    ent_std_fact v[] = {answers("AAA", "", ENT_STD_RATIFYING, "2020"), answers("BBB", "", ENT_STD_RATIFYING, "2020"),
                        fact("BBB", "", ENT_STD_FACT_RESERVATION, "2021")};
    ent_std_asof q = as_of("2026-01-01");
    const ent_std_facts *s;
    ent_std_togethers t;
    ent_std_matrix m;

    (void)state;
    v[2].services = ENT_STD_SEA;
    s = indexed(v, N(v));
    t = together(s, "AAA", "BBB", ALL, &q);
    assert_int_equal(t.n, 2);
    assert_int_equal(t.v[0].services, ENT_STD_LAND | ENT_STD_AIR);
    assert_int_equal(t.v[0].verdict, ENT_STD_VERDICT_ON_PAPER);
    assert_int_equal(t.v[1].services, ENT_STD_SEA);
    assert_int_equal(t.v[1].verdict, ENT_STD_VERDICT_NO);
    t = together(s, "AAA", "BBB", LAND, &q);
    assert_int_equal(t.n, 1);
    assert_int_equal(t.v[0].verdict, ENT_STD_VERDICT_ON_PAPER);
    OK(ent_std_interop_matrix(&m, A, s, NULL, 0, NULL, 0, LAND, &q, &E));
    assert_int_equal(m.verdict[1], ENT_STD_VERDICT_ON_PAPER);
    OK(ent_std_interop_matrix(&m, A, s, NULL, 0, NULL, 0, ALL, &q, &E));
    assert_int_equal(m.verdict[1], ENT_STD_VERDICT_NO);
}

static void unknown_names(void **state)
{
    const ent_std_fact v = answers("AAA", "", ENT_STD_RATIFYING, "2020");
    const ent_str asked[] = {{"AAA", 3}, {"ZZZ", 3}};
    ent_std_asof q = as_of("2026-01-01"), none = {.known = INT64_MAX};
    const ent_std_facts *s = indexed(&v, 1);
    ent_std_togethers t = together(s, "ZZZ", "AAA", ALL, &q);
    const size_t beyond = 1;
    ent_std_matrix m;
    ent_std_changes c;

    (void)state;
    assert_int_equal(t.n, 1);
    assert_int_equal(t.v[0].verdict, ENT_STD_VERDICT_NOT_KNOWN);
    assert_int_equal(t.v[0].reasons[0].why, ENT_STD_WHY_NOTHING_STATED);
    assert_int_equal(t.v[0].reasons[0].fact, SIZE_MAX);
    OK(ent_std_interop(&t, A, s, asked[0], asked[1], ENT_S("EXERCISE 99"), ENT_S(""), ALL, &q, &E));
    assert_int_equal(t.v[0].verdict, ENT_STD_VERDICT_NOT_KNOWN);
    OK(ent_std_interop_matrix(&m, A, s, asked, 2, NULL, 0, ALL, &q, &E));
    assert_int_equal(m.n_nations, 2);
    assert_int_equal(m.verdict[0], ENT_STD_VERDICT_ON_PAPER);
    assert_int_equal(m.verdict[1], ENT_STD_VERDICT_NOT_KNOWN);
    assert_int_equal(ent_std_interop(&t, A, s, asked[0], asked[1], ENT_S("E"), ENT_S(""), 0, &q, &E), ENT_INVALID);
    assert_int_equal(ent_std_interop(&t, A, s, asked[0], asked[1], ENT_S("E"), ENT_S(""), ALL, &none, &E), ENT_INVALID);
    assert_int_equal(ent_std_interop_matrix(&m, A, s, NULL, 0, NULL, 0, 8, &q, &E), ENT_INVALID);
    assert_int_equal(ent_std_interop_matrix(&m, A, s, NULL, 0, &beyond, 1, ALL, &q, &E), ENT_BUG);
    assert_int_equal(ent_std_interop_if_lifted(&c, A, s, asked[0], 1, 0, ALL, &q, &E), ENT_BUG);
    assert_int_equal(ent_std_interop_if_lifted(&c, A, s, asked[0], 0, 9, ALL, &q, &E), ENT_BUG);
}

/* ---- by chance ---- */

/* The table of interop.h, written again over the plain scan. */
static ent_std_verdict plain_state(const ent_std_fact *v, size_t n, ent_str standard, ent_str edition, ent_str nation, ent_str part,
                                   unsigned service, const ent_std_asof *q, bool lifted)
{
    size_t at[ENT_STD_FACT_KINDS];
    bool done[ENT_STD_FACT_KINDS] = {0}, any;
    ent_std_answer answer;

    for (ent_std_fact_kind k = ENT_STD_FACT_ANSWER; k <= ENT_STD_FACT_TESTED; k++) {
        at[k] = plain_scan(v, n, standard, edition, nation, service, part, k, q);
        done[k] = at[k] != SIZE_MAX && !v[at[k]].ended;
    }
    answer = done[ENT_STD_FACT_ANSWER] ? v[at[ENT_STD_FACT_ANSWER]].answer : ENT_STD_ANSWER_NONE;
    any = done[ENT_STD_FACT_IMPLEMENTED] || done[ENT_STD_FACT_FIELDED] || done[ENT_STD_FACT_TESTED];
    if (done[ENT_STD_FACT_RESERVATION] && !lifted) return ENT_STD_VERDICT_NO;
    if (any && answer == ENT_STD_RATIFYING_NOT_IMPLEMENTING) return ENT_STD_VERDICT_NOT_KNOWN;
    if (done[ENT_STD_FACT_FIELDED]) return ENT_STD_VERDICT_FIELDED;
    if (done[ENT_STD_FACT_TESTED]) return ENT_STD_VERDICT_TESTED;
    if (any || answer == ENT_STD_RATIFYING) return ENT_STD_VERDICT_ON_PAPER;
    if (answer == ENT_STD_RATIFYING_FUTURE_DATE)
        return last_of(v[at[ENT_STD_FACT_ANSWER]].intended) <= first_of(q->on) ? ENT_STD_VERDICT_ON_PAPER : ENT_STD_VERDICT_NO;
    if (answer == ENT_STD_RATIFYING_WITH_RESERVATIONS)
        return any_reservation(v, n, standard, edition, nation, service, q) ? ENT_STD_VERDICT_ON_PAPER : ENT_STD_VERDICT_NOT_KNOWN;
    if (answer == ENT_STD_ANSWER_NONE || answer == ENT_STD_NO_RESPONSE) return ENT_STD_VERDICT_NOT_KNOWN;
    return ENT_STD_VERDICT_NO;
}

static ent_std_verdict plain_over(const ent_std_fact *v, size_t n, const ent_std_facts *s, size_t standard, ent_str nation, ent_str part,
                                  unsigned services, const ent_std_asof *q, bool lifted)
{
    ent_std_verdict low = ENT_STD_VERDICT_FIELDED;

    for (unsigned bit = 1; bit <= ENT_STD_AIR; bit <<= 1) {
        ent_std_verdict x;
        if ((services & bit) == 0) continue;
        x = plain_state(v, n, ent_std_facts_number(s, standard), ent_std_facts_edition(s, standard), nation, part, bit, q, lifted);
        if (x < low) low = x;
    }
    return low;
}

/* The single question, over all its rows of this part. */
static ent_std_verdict single(const ent_std_facts *s, const ent_std_matrix *m, size_t u, size_t x, size_t y, unsigned services,
                              const ent_std_asof *q)
{
    ent_str part = ent_std_facts_part(s, m->units[u].standard, m->units[u].part);
    ent_std_verdict low = ENT_STD_VERDICT_FIELDED;
    ent_std_togethers t;
    unsigned seen = 0;

    OK(ent_std_interop(&t, A, s, m->nations[x], m->nations[y], ent_std_facts_number(s, m->units[u].standard),
                       ent_std_facts_edition(s, m->units[u].standard), services, q, &E));
    for (size_t i = 0; i < t.n; i++) {
        if (!ent_str_eq(t.v[i].part, part)) continue;
        assert_true((seen & t.v[i].services) == 0);
        assert_true(t.v[i].n_reasons > 0);
        seen |= t.v[i].services;
        if (t.v[i].verdict < low) low = t.v[i].verdict;
    }
    assert_int_equal(seen, services);
    return low;
}

static void compare_matrix(const ent_std_fact *v, size_t n, const ent_std_facts *s, unsigned services, const ent_std_asof *q,
                           size_t seen[ENT_STD_VERDICTS])
{
    ent_std_matrix m;
    uint32_t *sums;

    OK(ent_std_interop_matrix(&m, A, s, NULL, 0, NULL, 0, services, q, &E));
    sums = ent_alloc_array(A, m.n_nations * m.n_nations * ENT_STD_VERDICTS, sizeof *sums);
    for (size_t u = 0; u < m.n_units; u++) {
        ent_str part = ent_std_facts_part(s, m.units[u].standard, m.units[u].part);
        for (size_t i = 0; i < m.n_nations * m.n_nations; i++) {
            size_t x = i / m.n_nations, y = i % m.n_nations;
            ent_std_verdict got = (ent_std_verdict)m.verdict[u * m.n_nations * m.n_nations + i];
            ent_std_verdict one = plain_over(v, n, s, m.units[u].standard, m.nations[x], part, services, q, false);
            ent_std_verdict two = plain_over(v, n, s, m.units[u].standard, m.nations[y], part, services, q, false);
            assert_int_equal(got, one < two ? one : two);
            assert_int_equal(got, single(s, &m, u, x, y, services, q));
            sums[i * ENT_STD_VERDICTS + got]++;
            seen[got]++;
        }
    }
    assert_memory_equal(sums, m.counts, m.n_nations * m.n_nations * ENT_STD_VERDICTS * sizeof *sums);
}

static void matrix_and_question(void **state)
{
    static const char *const days[] = {"2025-03-15", "2025-12-31", "2026-06-01"};
    size_t seen[ENT_STD_VERDICTS] = {0};

    (void)state;
    for (unsigned round = 0; round < 60; round++) {
        size_t n = 1 + chance(60);
        ent_std_fact *v = ent_alloc_array(A, n, sizeof *v);
        ent_std_asof q = {.on = day(days[chance(3)]), .known = (ent_time)chance(9)};
        for (size_t i = 0; i < n; i++) v[i] = any_fact();
        compare_matrix(v, n, indexed(v, n), 1 + chance(7), &q, seen);
        ent_arena_reset(A);
    }
    for (size_t i = 0; i < ENT_STD_VERDICTS; i++)
        if (seen[i] < 20) fail_msg("only %zu times %s", seen[i], ent_std_verdict_word((ent_std_verdict)i));
}

/* What is known to change changes on that day and not before. */
static void changes_on_the_day(void **state)
{
    size_t changes = 0;

    (void)state;
    for (unsigned round = 0; round < 150; round++) {
        size_t n = 1 + chance(30);
        ent_std_fact *v = ent_alloc_array(A, n, sizeof *v);
        ent_std_asof q = as_of("2024-06-01");
        const ent_std_facts *s;
        ent_std_togethers t;
        for (size_t i = 0; i < n; i++) v[i] = any_fact();
        s = indexed(v, n);
        t = together(s, "AAA", "BBB", LAND, &q);
        for (ent_time d = first_of(q.on); d <= first_of(day("2027-01-01")); d += 1) {
            ent_std_asof then = {.on = ent_date_of(d * 86400), .known = INT64_MAX};
            size_t standard;
            OK(ent_std_facts_find_standard(&standard, A, s, ENT_S("EXERCISE 1"), ENT_S("1"), &E));
            if (standard == SIZE_MAX || d % 5 != 0) continue;
            for (size_t i = 0; i < t.n; i++) {
                ent_std_verdict x = plain_over(v, n, s, standard, ENT_S("AAA"), t.v[i].part, LAND, &then, false);
                ent_std_verdict y = plain_over(v, n, s, standard, ENT_S("BBB"), t.v[i].part, LAND, &then, false);
                bool yet = t.v[i].changes.precision == ENT_DATE_NONE || d < first_of(t.v[i].changes);
                if (yet) assert_int_equal(x < y ? x : y, t.v[i].verdict);
            }
        }
        for (size_t i = 0; i < t.n; i++) {
            ent_std_asof then = {.on = t.v[i].changes, .known = INT64_MAX};
            ent_std_togethers after;
            if (t.v[i].changes.precision == ENT_DATE_NONE) continue;
            after = together(s, "AAA", "BBB", LAND, &then);
            assert_int_equal(after.v[i].verdict, t.v[i].becomes);
            assert_int_not_equal(t.v[i].becomes, t.v[i].verdict);
            changes++;
        }
        ent_arena_reset(A);
    }
    assert_true(changes > 50);
}

/* Every change, and no other, against the table written again; by chance, for one part or all. */
static void if_lifted(void **state)
{
    size_t found = 0, lifted = 0;

    (void)state;
    for (unsigned round = 0; round < 600; round++) {
        size_t n = 1 + chance(60), part, k = 0;
        ent_std_fact *v = ent_alloc_array(A, n, sizeof *v);
        ent_std_asof q = as_of("2026-06-01");
        unsigned services = 1 + chance(7);
        const ent_std_facts *s;
        ent_std_changes c;
        for (size_t i = 0; i < n; i++) v[i] = any_fact();
        s = indexed(v, n);
        part = chance(2) == 0 ? SIZE_MAX : chance((unsigned)ent_std_facts_parts(s, 0));
        OK(ent_std_interop_if_lifted(&c, A, s, ENT_S("AAA"), 0, part, services, &q, &E));
        for (size_t p = 0; p < ent_std_facts_parts(s, 0); p++) {
            ent_str name = ent_std_facts_part(s, 0, p);
            ent_std_verdict was = plain_over(v, n, s, 0, ENT_S("AAA"), name, services, &q, false);
            ent_std_verdict would = plain_over(v, n, s, 0, ENT_S("AAA"), name, services, &q, true);
            if (part != SIZE_MAX && part != p) continue;
            for (size_t i = 0; i < ent_std_facts_nations(s); i++) {
                ent_str with = ent_std_facts_nation(s, i);
                ent_std_verdict theirs = plain_over(v, n, s, 0, with, name, services, &q, false);
                ent_std_verdict before = was < theirs ? was : theirs, after = would < theirs ? would : theirs;
                if (ent_str_is(with, "AAA") || before == after) continue;
                assert_true(k < c.n);
                assert_true(ent_str_eq(c.v[k].with, with) && ent_str_eq(c.v[k].part, name));
                assert_int_equal(c.v[k].before, before);
                assert_int_equal(c.v[k].after, after);
                k++;
            }
        }
        assert_int_equal(k, c.n);
        if (c.n > 0) assert_true(c.n_lifted > 0);
        found += c.n;
        lifted += c.n_lifted;
        ent_arena_reset(A);
    }
    assert_true(found > 50);
    assert_true(lifted > 50);
}

static void words(void **state)
{
    (void)state;
    for (ent_std_why w = ENT_STD_WHY_RESERVED; w <= ENT_STD_WHY_NOTHING_STATED; w++) {
        assert_true(ent_std_why_word(w)[0] != '\0' && ent_std_why_text(w)[0] != '\0');
        for (ent_std_why x = ENT_STD_WHY_RESERVED; x < w; x++) assert_string_not_equal(ent_std_why_word(w), ent_std_why_word(x));
    }
    assert_string_equal(ent_std_verdict_word((ent_std_verdict)99), "not known");
    assert_string_equal(ent_std_verdict_word(ENT_STD_VERDICT_NO), "no");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_line, setup, teardown),
        cmocka_unit_test_setup_teardown(one_part, setup, teardown),
        cmocka_unit_test_setup_teardown(over_time, setup, teardown),
        cmocka_unit_test_setup_teardown(by_service, setup, teardown),
        cmocka_unit_test_setup_teardown(unknown_names, setup, teardown),
        cmocka_unit_test_setup_teardown(matrix_and_question, setup, teardown),
        cmocka_unit_test_setup_teardown(changes_on_the_day, setup, teardown),
        cmocka_unit_test_setup_teardown(if_lifted, setup, teardown),
        cmocka_unit_test_setup_teardown(words, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
