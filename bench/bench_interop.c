/* SPDX-License-Identifier: Apache-2.0 */
/* Who can work together: everybody with everybody on every standard, from plain facts.
 *
 *   bench_interop WORK      WORK is not used                                                                          */
#include <stdio.h>

#include <entente/standards.h>

#include "lib/bench.h"

enum { ROUNDS = 9, NATIONS = 32, STANDARDS = 1500, PARTS = 2, SAMPLE = 2000 };
#define TARGET_MS 50

typedef struct world {
    ent_arena *a;
    ENT_VEC(ent_std_fact) facts;
    ent_str nations[NATIONS], parts[PARTS], standards[STANDARDS];
    uint64_t random;
} world;

static const ent_std_asof now = {.on = {2026, 6, 1, ENT_DATE_DAY}, .known = INT64_MAX};

static unsigned chance(world *w, unsigned n)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return (unsigned)(w->random >> 20) % n;
}

static ent_code add(world *w, ent_std_fact f, ent_std_fact_kind kind, int year, ent_err *e)
{
    f.kind = kind;
    f.valid = (ent_date){year, 1 + (int)chance(w, 12), 1 + (int)chance(w, 28), ENT_DATE_DAY};
    if (kind == ENT_STD_FACT_ANSWER) f.answer = (ent_std_answer)(1 + chance(w, 7));
    else f.text = ENT_S("EXERCISE");
    if (f.answer == ENT_STD_RATIFYING_FUTURE_DATE) f.intended = (ent_date){.year = 2024 + (int)chance(w, 6), .precision = ENT_DATE_YEAR};
    ENT_PUSH(&w->facts, w->a, f, e);
    return ENT_OK;
}

/* What one nation says of one standard: an answer, for every fourth another one later; reservations on parts; what it did. */
static ent_code add_nation(world *w, size_t standard, size_t nation, ent_err *e)
{
    ent_std_fact f = {.standard = w->standards[standard],
                      .edition = ENT_S("3"),
                      .nation = w->nations[nation],
                      .services = ENT_STD_ALL_SERVICES,
                      .known = 1};

    ENT_TRY(add(w, f, ENT_STD_FACT_ANSWER, 2015, e));
    if (chance(w, 4) == 0) ENT_TRY(add(w, f, ENT_STD_FACT_ANSWER, 2020, e));
    if (chance(w, 2) == 0) ENT_TRY(add(w, f, ENT_STD_FACT_IMPLEMENTED, 2021, e));
    f.part = w->parts[chance(w, PARTS)];
    if (chance(w, 3) == 0) ENT_TRY(add(w, f, ENT_STD_FACT_RESERVATION, 2018, e));
    f.services = 1 + chance(w, 7);
    if (chance(w, 3) == 0) ENT_TRY(add(w, f, ENT_STD_FACT_FIELDED, 2022, e));
    if (chance(w, 6) == 0) ENT_TRY(add(w, f, ENT_STD_FACT_TESTED, 2022, e));
    return ENT_OK;
}

static ent_code make_world(world *w, ent_err *e)
{
    for (size_t i = 0; i < NATIONS; i++) ENT_TRY(ent_str_fmt(&w->nations[i], w->a, e, "X%c%c", 'A' + (int)(i / 26), 'A' + (int)(i % 26)));
    for (size_t i = 0; i < PARTS; i++) ENT_TRY(ent_str_fmt(&w->parts[i], w->a, e, "part %c", 'A' + (int)i));
    for (size_t s = 0; s < STANDARDS; s++) {
        ENT_TRY(ent_str_fmt(&w->standards[s], w->a, e, "EXERCISE %zu", 1000 + s));
        for (size_t n = 0; n < NATIONS; n++) ENT_TRY(add_nation(w, s, n, e));
    }
    return ENT_OK;
}

/* The table says what the single question says. */
static void compare(world *w, ent_arena *a, const ent_std_facts *s, const ent_std_matrix *m)
{
    ent_err e;

    for (size_t i = 0; i < SAMPLE; i++) {
        size_t u = chance(w, (unsigned)m->n_units), x = chance(w, NATIONS), y = chance(w, NATIONS);
        ent_str part = ent_std_facts_part(s, m->units[u].standard, m->units[u].part);
        ent_std_verdict low = ENT_STD_VERDICT_FIELDED;
        ent_std_togethers t;
        bench_need(ent_std_interop(&t, a, s, m->nations[x], m->nations[y], ent_std_facts_number(s, m->units[u].standard), ENT_S("3"),
                                   ENT_STD_ALL_SERVICES, &now, &e),
                   &e, "asking");
        for (size_t k = 0; k < t.n; k++)
            if (ent_str_eq(t.v[k].part, part) && t.v[k].verdict < low) low = t.v[k].verdict;
        if ((uint8_t)low != m->verdict[(u * NATIONS + x) * NATIONS + y]) bench_fail("the table and the question differ");
    }
}

typedef struct times {
    bench_series index, matrix, both, question;
    size_t units;
} times;

static void measure(world *w, times *t)
{
    ent_arena *a = ent_arena_new(w->a, 0), *b = ent_arena_new(w->a, 0);
    const ent_std_facts *s;
    ent_std_matrix m;
    double began, between, ended;
    ent_err e;

    if (a == NULL || b == NULL) bench_fail("no memory");
    began = bench_cpu();
    bench_need(ent_std_facts_of(&s, a, w->facts.v, w->facts.n, &e), &e, "indexing");
    between = bench_cpu();
    bench_need(ent_std_interop_matrix(&m, a, s, NULL, 0, NULL, 0, ENT_STD_ALL_SERVICES, &now, &e), &e, "computing the table");
    ended = bench_cpu();
    bench_add(&t->index, between - began);
    bench_add(&t->matrix, ended - between);
    bench_add(&t->both, ended - began);
    t->units = m.n_units;
    began = bench_cpu();
    compare(w, b, s, &m);
    bench_add(&t->question, (bench_cpu() - began) / SAMPLE);
    ent_arena_free(b);
    ent_arena_free(a);
}

int main(int argc, char **argv)
{
    static world w = {.random = 88172645463325252u};
    static times t;
    size_t rounds = bench_rounds(ROUNDS);
    ent_err e;

    (void)argv;
    if (argc != 2) bench_fail("usage: bench_interop WORK");
    w.a = ent_arena_new(NULL, 0);
    if (w.a == NULL) bench_fail("no memory");
    bench_say("interop: making the facts");
    bench_need(make_world(&w, &e), &e, "making the facts");
    for (size_t r = 0; r < rounds; r++) measure(&w, &t);
    printf("## Who can work together\n\n"
           "%d nations, %d standards of three parts each (the whole and two named ones), %zu invented facts: answers, reservations on "
           "parts, national documents,\nfielded, tested. *Index*: ent_std_facts_of, from plain structs. *Table*: ent_std_interop_matrix, a "
           "verdict "
           "for every nation with every nation on every part, %zu\nof them, the lowest of land, sea and air. *One question*: "
           "ent_std_interop for one pair and standard, all parts, with reasons and the day on which it changes.\n%d questions in each "
           "round are compared with the table. Processor time of one processor; median (least to most) of %zu rounds.\n\n"
           "| facts | index, ms | table, ms | both, ms | one question, us |\n|---:|---:|---:|---:|---:|\n"
           "| %zu | %s | **%s** | %s | %s |\n\n",
           NATIONS, STANDARDS, w.facts.n, t.units * NATIONS * NATIONS, SAMPLE, rounds, w.facts.n, bench_spread(&t.index, 1e3).text,
           bench_spread(&t.matrix, 1e3).text, bench_spread(&t.both, 1e3).text, bench_spread(&t.question, 1e6).text);
    printf("Target: the table of %d nations and %d standards under %d ms. The median is %s ms: the target %s.\n", NATIONS, STANDARDS,
           TARGET_MS, bench_number(bench_median(&t.matrix) * 1e3).text,
           bench_median(&t.matrix) * 1e3 < TARGET_MS ? "holds" : "does not hold");
    ent_arena_free(w.a);
    return 0;
}
