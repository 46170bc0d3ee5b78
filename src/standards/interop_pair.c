/* SPDX-License-Identifier: Apache-2.0 */
/* A and B on one standard, part by part, with the facts that decide. */
#include <stdlib.h>

#include "interop_state.h"

typedef struct pair {
    const ent_std_facts *s;
    ent_arena *a;
    ent_str nation[2];
    const std_run *run[2];
    std_slots slots[2];
    size_t standard, n_parts;
    unsigned services;
    ent_time known;
    int32_t on;
} pair;

/* One part, one service. */
typedef struct square {
    bool asked;
    std_state state[2];
    ent_std_verdict verdict;
    int32_t changes; /* INT32_MIN: it stays */
    ent_std_verdict becomes;
} square;

static ent_std_verdict lower(ent_std_verdict x, ent_std_verdict y)
{
    return x < y ? x : y;
}

static void stand_on(pair *p, int32_t day)
{
    for (int i = 0; i < 2; i++) std__slots_fill(&p->slots[i], p->s, p->run[i], p->known, day);
}

static ent_code open_pair(pair *p, ent_str standard, ent_str edition, ent_err *e)
{
    ENT_TRY(ent_std_facts_find_standard(&p->standard, p->a, p->s, standard, edition, e));
    p->n_parts = p->standard == SIZE_MAX ? 1 : ent_std_facts_parts(p->s, p->standard);
    for (int i = 0; i < 2; i++) {
        if (p->standard != SIZE_MAX) p->run[i] = std__run_of(p->s, p->standard, ent_std_facts_find_nation(p->s, p->nation[i]));
        ENT_TRY(std__slots_new(&p->slots[i], p->a, p->n_parts, e));
    }
    return ENT_OK;
}

static void fill_squares(square *v, pair *p)
{
    stand_on(p, p->on);
    for (size_t part = 0; part < p->n_parts; part++) {
        for (int i = 0; i < 3; i++) {
            square *x = &v[part * 3 + (size_t)i];
            x->asked = (p->services >> i & 1) != 0;
            for (int k = 0; k < 2; k++) std__state_of(&x->state[k], p->s, &p->slots[k], part, i, p->on);
            x->verdict = lower(x->state[0].verdict, x->state[1].verdict);
            x->changes = INT32_MIN;
        }
    }
}

/* ---- what is known to change later ---- */

typedef ENT_VEC(int32_t) days;

static int by_day(const void *x, const void *y)
{
    int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;

    return (a > b) - (a < b);
}

static ent_code later_days(days *out, pair *p, ent_err *e)
{
    for (int k = 0; k < 2; k++) {
        for (size_t i = p->run[k] == NULL ? 0 : p->run[k]->first; p->run[k] != NULL && i < p->run[k]->end; i++) {
            const std_entry *x = &p->s->entries[i];
            int32_t intended = std__last_day(p->s->v[x->fact].intended);
            if (x->known > p->known) continue;
            if (x->begins > p->on) ENT_PUSH(out, p->a, x->begins, e);
            if (intended > p->on) ENT_PUSH(out, p->a, intended, e);
        }
    }
    if (out->n != 0) qsort(out->v, out->n, sizeof *out->v, by_day);
    return ENT_OK;
}

/* The squares that change on this day for the first time; how many still stay. */
static size_t look_at_day(square *v, const pair *p, int32_t day)
{
    size_t stay = 0;

    for (size_t i = 0; i < p->n_parts * 3; i++) {
        ent_std_verdict verdict;
        if (!v[i].asked || v[i].changes != INT32_MIN) continue;
        verdict = lower(std__verdict_of(p->s, &p->slots[0], i / 3, (int)(i % 3), day, false),
                        std__verdict_of(p->s, &p->slots[1], i / 3, (int)(i % 3), day, false));
        if (verdict == v[i].verdict) {
            stay++;
            continue;
        }
        v[i].changes = day;
        v[i].becomes = verdict;
    }
    return stay;
}

static ent_code find_changes(square *v, pair *p, ent_err *e)
{
    days d = {0};

    ENT_TRY(later_days(&d, p, e));
    for (size_t i = 0; i < d.n; i++) {
        if (i != 0 && d.v[i] == d.v[i - 1]) continue;
        stand_on(p, d.v[i]);
        if (look_at_day(v, p, d.v[i]) == 0) break;
    }
    return ENT_OK;
}

/* ---- the answer ---- */

static bool same_state(const std_state *x, const std_state *y)
{
    if (x->verdict != y->verdict || x->n != y->n) return false;
    for (size_t i = 0; i < x->n; i++)
        if (x->why[i].why != y->why[i].why || x->why[i].fact != y->why[i].fact) return false;
    return true;
}

static bool same_square(const square *x, const square *y)
{
    return x->changes == y->changes && (x->changes == INT32_MIN || x->becomes == y->becomes) && same_state(&x->state[0], &y->state[0]) &&
           same_state(&x->state[1], &y->state[1]);
}

/* The nation that decides comes first. */
static ent_code give_reasons(ent_std_together *out, const pair *p, const square *x, ent_err *e)
{
    int first = x->state[1].verdict < x->state[0].verdict;
    ent_std_reason *v;

    ENT_NEW(v, p->a, x->state[0].n + x->state[1].n, e);
    for (int k = 0; k < 2; k++) {
        int who = k == 0 ? first : !first;
        for (size_t i = 0; i < x->state[who].n; i++)
            v[out->n_reasons++] = (ent_std_reason){x->state[who].why[i].why, p->nation[who], out->services, x->state[who].why[i].fact};
    }
    out->reasons = v;
    return ENT_OK;
}

static ent_code give_part(ent_std_together *v, size_t *n, const pair *p, const square *squares, size_t part, ent_err *e)
{
    unsigned done = 0;

    for (unsigned i = 0; i < 3; i++) {
        ent_std_together *out = &v[*n];
        if (!squares[i].asked || (done >> i & 1) != 0) continue;
        *out = (ent_std_together){.verdict = squares[i].verdict, .becomes = squares[i].becomes};
        if (p->standard != SIZE_MAX) out->part = ent_std_facts_part(p->s, p->standard, part);
        if (squares[i].changes != INT32_MIN) out->changes = ent_date_of((ent_time)squares[i].changes * 86400);
        for (unsigned k = i; k < 3; k++)
            if (squares[k].asked && same_square(&squares[i], &squares[k])) out->services |= 1u << k;
        done |= out->services;
        ENT_TRY(give_reasons(out, p, &squares[i], e));
        (*n)++;
    }
    return ENT_OK;
}

static ent_code check_question(unsigned services, const ent_std_asof *q, ent_err *e)
{
    if (services == 0 || services > ENT_STD_ALL_SERVICES)
        return ent_fail(e, ENT_INVALID, NULL, "Write land, sea, air or all.", "The question names no service.");
    if (q->on.precision == ENT_DATE_NONE)
        return ent_fail(e, ENT_INVALID, NULL, "Write the day from which on they want to work together.", "The question names no day.");
    return ENT_OK;
}

ent_code ent_std_interop(ent_std_togethers *out, ent_arena *a, const ent_std_facts *s, ent_str nation_a, ent_str nation_b, ent_str standard,
                         ent_str edition, unsigned services, const ent_std_asof *q, ent_err *e)
{
    pair p = {.s = s, .a = a, .nation = {nation_a, nation_b}, .services = services, .known = q->known, .on = std__first_day(q->on)};
    ent_std_together *v;
    square *squares;
    size_t n = 0;

    *out = (ent_std_togethers){0};
    ENT_TRY(check_question(services, q, e));
    ENT_TRY(open_pair(&p, standard, edition, e));
    ENT_NEW(squares, a, p.n_parts * 3, e);
    ENT_NEW(v, a, p.n_parts * 3, e);
    fill_squares(squares, &p);
    ENT_TRY(find_changes(squares, &p, e));
    for (size_t part = 0; part < p.n_parts; part++) ENT_TRY(give_part(v, &n, &p, squares + part * 3, part, e));
    *out = (ent_std_togethers){n, v};
    return ENT_OK;
}
