/* SPDX-License-Identifier: Apache-2.0 */
/* What would change if a nation lifted what it has reserved. */
#include "interop_state.h"

typedef struct lift {
    ent_arena *a;
    const ent_std_facts *s;
    size_t standard, nation, part; /* part SIZE_MAX: all */
    unsigned services;
    ent_time known;
    int32_t on;
    std_slots own;
    size_t n_nations;
    uint8_t *theirs; /* verdict of [part][nation] */
    ENT_VEC(ent_std_change) changes;
} lift;

static ent_std_verdict lower(ent_std_verdict x, ent_std_verdict y)
{
    return x < y ? x : y;
}

static bool would_lift(const lift *x, size_t part)
{
    return x->part == SIZE_MAX || x->part == part;
}

/* Reservations in the way: each fact once, though it may stand for several parts and services. */
static ent_code count_lifted(size_t *out, lift *x, ent_err *e)
{
    ENT_VEC(uint32_t) seen = {0};

    for (size_t part = 0; part < x->own.n_parts; part++) {
        for (int i = 0; i < 3; i++) {
            const std_entry *r = std__slot(&x->own, part, ENT_STD_FACT_RESERVATION, i);
            bool again = false;
            if ((x->services >> i & 1) == 0 || !would_lift(x, part) || r == NULL || x->s->v[r->fact].ended) continue;
            for (size_t k = 0; k < seen.n && !again; k++) again = seen.v[k] == r->fact;
            if (!again) ENT_PUSH(&seen, x->a, r->fact, e);
        }
    }
    *out = seen.n;
    return ENT_OK;
}

static ent_code compare_part(lift *x, size_t part, ent_err *e)
{
    ent_std_verdict was = std__verdict_over(x->s, &x->own, part, x->services, x->on, false);
    ent_std_verdict would = std__verdict_over(x->s, &x->own, part, x->services, x->on, true);

    for (size_t i = 0; i < x->n_nations; i++) {
        ent_std_verdict theirs = (ent_std_verdict)x->theirs[part * x->n_nations + i];
        ent_std_change change = {ent_std_facts_nation(x->s, i), ent_std_facts_part(x->s, x->standard, part), lower(theirs, was),
                                 lower(theirs, would)};
        if (i == x->nation || change.before == change.after) continue;
        ENT_PUSH(&x->changes, x->a, change, e);
    }
    return ENT_OK;
}

static ent_code compare_all(lift *x, ent_err *e)
{
    std_slots slots = {0};

    x->n_nations = ent_std_facts_nations(x->s);
    ENT_NEW(x->theirs, x->a, x->own.n_parts * x->n_nations, e);
    ENT_TRY(std__slots_new(&slots, x->a, x->own.n_parts, e));
    for (size_t i = 0; i < x->n_nations; i++) {
        std__slots_fill(&slots, x->s, std__run_of(x->s, x->standard, i), x->known, x->on);
        for (size_t part = 0; part < x->own.n_parts; part++)
            x->theirs[part * x->n_nations + i] = (uint8_t)std__verdict_over(x->s, &slots, part, x->services, x->on, false);
    }
    for (size_t part = 0; part < x->own.n_parts; part++)
        if (would_lift(x, part)) ENT_TRY(compare_part(x, part, e));
    return ENT_OK;
}

ent_code ent_std_interop_if_lifted(ent_std_changes *out, ent_arena *a, const ent_std_facts *s, ent_str nation, size_t standard, size_t part,
                                   unsigned services, const ent_std_asof *q, ent_err *e)
{
    lift x = {.a = a, .s = s, .standard = standard, .part = part, .services = services, .known = q->known, .on = std__first_day(q->on)};

    *out = (ent_std_changes){0};
    if (standard >= ent_std_facts_standards(s) || (part != SIZE_MAX && part >= ent_std_facts_parts(s, standard)))
        return ent_fail(e, ENT_BUG, NULL, NULL, "There is no such standard or part among the facts.");
    if (services == 0 || services > ENT_STD_ALL_SERVICES || q->on.precision == ENT_DATE_NONE)
        return ent_fail(e, ENT_INVALID, NULL, "Name land, sea, air or all, and a day.", "The question names no service or no day.");
    x.nation = ent_std_facts_find_nation(s, nation);
    ENT_TRY(std__slots_new(&x.own, a, ent_std_facts_parts(s, standard), e));
    std__slots_fill(&x.own, s, std__run_of(s, standard, x.nation), x.known, x.on);
    ENT_TRY(count_lifted(&out->n_lifted, &x, e));
    ENT_TRY(compare_all(&x, e));
    out->n = x.changes.n;
    out->v = x.changes.v;
    return ENT_OK;
}
