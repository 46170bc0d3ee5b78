/* SPDX-License-Identifier: Apache-2.0 */
/* As it was on D, as known on K. */
#include "ratify_index.h"

#include <stdlib.h>

ent_code std__slots_new(std_slots *out, ent_arena *a, size_t n_parts, ent_err *e)
{
    out->n_parts = n_parts;
    ENT_NEW(out->v, a, n_parts * ENT_STD_FACT_KINDS * 3, e);
    return ENT_OK;
}

static unsigned count_services(unsigned services)
{
    return (services & 1) + (services >> 1 & 1) + (services >> 2 & 1);
}

/* Which of two that had both begun stands. */
static bool wins(const std_entry *x, const std_entry *over)
{
    unsigned n, m;

    if (over == NULL) return true;
    if (x->rank != over->rank) return x->rank > over->rank;
    if (x->known != over->known) return x->known > over->known;
    n = count_services(x->services), m = count_services(over->services);
    if (n != m) return n < m;
    if ((x->part != 0) != (over->part != 0)) return x->part != 0;
    return x->fact > over->fact;
}

static void put(std_slots *out, const std_entry *x)
{
    for (int i = 0; i < 3; i++) {
        const std_entry **slot = &out->v[(x->part * (size_t)ENT_STD_FACT_KINDS + x->kind) * 3 + (size_t)i];
        if ((x->services >> i & 1) == 0) continue;
        if (x->kind == ENT_STD_FACT_RESERVATION) out->reservations[i] = true;
        if (wins(x, *slot)) *slot = x;
    }
}

void std__slots_fill(std_slots *out, const ent_std_facts *s, const std_run *run, ent_time known, int32_t on)
{
    for (size_t i = 0; i < out->n_parts * ENT_STD_FACT_KINDS * 3; i++) out->v[i] = NULL;
    for (int i = 0; i < 3; i++) out->reservations[i] = false;
    if (run == NULL) return;
    for (size_t i = run->first, end; i < run->end; i = end) {
        const std_entry *last = NULL; /* of the facts that correct each other, the one known last */
        for (end = i; end < run->end && s->entries[end].key == s->entries[i].key; end++) {
            const std_entry *x = &s->entries[end];
            if (x->known <= known && (x->taken_back == 0 || x->taken_back > known)) last = x;
        }
        if (last != NULL && last->begins <= on) put(out, last);
    }
}

const std_entry *std__slot(const std_slots *slots, size_t part, ent_std_fact_kind kind, int service)
{
    const std_entry *whole = slots->v[(size_t)kind * 3 + (size_t)service];
    const std_entry *own = slots->v[(part * ENT_STD_FACT_KINDS + (size_t)kind) * 3 + (size_t)service];

    return own != NULL && wins(own, whole) ? own : whole;
}

void std__cell_of(ent_std_cell *out, const std_slots *slots, size_t part, int service)
{
    out->fact[0] = SIZE_MAX;
    for (size_t k = 1; k < ENT_STD_FACT_KINDS; k++) {
        const std_entry *x = std__slot(slots, part, (ent_std_fact_kind)k, service);
        out->fact[k] = x == NULL ? SIZE_MAX : x->fact;
    }
    out->reservations = slots->reservations[service];
}

static ent_code check_standard(const ent_std_facts *s, size_t standard, ent_err *e)
{
    if (standard < s->standards.n) return ENT_OK;
    return ent_fail(e, ENT_BUG, NULL, NULL, "There is no standard %zu among the facts.", standard);
}

ent_code ent_std_cell_at(ent_std_cell *out, ent_arena *scratch, const ent_std_facts *s, size_t standard, size_t nation, unsigned service,
                         size_t part, const ent_std_asof *q, ent_err *e)
{
    std_slots slots = {0};

    ENT_TRY(check_standard(s, standard, e));
    if (part >= s->standards.v[standard].n_parts || count_services(service) != 1 || service > ENT_STD_ALL_SERVICES)
        return ent_fail(e, ENT_BUG, NULL, NULL, "There is no such cell.");
    ENT_TRY(std__slots_new(&slots, scratch, s->standards.v[standard].n_parts, e));
    std__slots_fill(&slots, s, std__run_of(s, standard, nation), q->known, std__first_day(q->on));
    std__cell_of(out, &slots, part, service == ENT_STD_LAND ? 0 : service == ENT_STD_SEA ? 1 : 2);
    return ENT_OK;
}

ent_code ent_std_table_at(ent_std_table *out, ent_arena *a, const ent_std_facts *s, size_t standard, const ent_std_asof *q, ent_err *e)
{
    int32_t on = std__first_day(q->on);
    std_slots slots = {0};
    ent_std_cell *v;
    size_t n = 0;

    *out = (ent_std_table){0};
    ENT_TRY(check_standard(s, standard, e));
    out->n_nations = s->nations.shown.n;
    out->n_parts = s->standards.v[standard].n_parts;
    ENT_NEW(v, a, out->n_nations * 3 * out->n_parts, e);
    ENT_TRY(std__slots_new(&slots, a, out->n_parts, e));
    for (size_t nation = 0; nation < out->n_nations; nation++) {
        std__slots_fill(&slots, s, std__run_of(s, standard, nation), q->known, on);
        for (int service = 0; service < 3; service++)
            for (size_t part = 0; part < out->n_parts; part++) std__cell_of(&v[n++], &slots, part, service);
    }
    out->v = v;
    return ENT_OK;
}

/* ---- history ---- */

typedef struct past {
    ent_time known;
    int32_t first;
    ent_std_past it;
} past;

static int compare(const void *x, const void *y)
{
    const past *a = x, *b = y;

    if (a->known != b->known) return a->known < b->known ? -1 : 1;
    if (a->first != b->first) return a->first < b->first ? -1 : 1;
    return (a->it.fact > b->it.fact) - (a->it.fact < b->it.fact);
}

ent_code ent_std_history_of(ent_std_pasts *out, ent_arena *a, const ent_std_facts *s, size_t standard, size_t nation, ent_err *e)
{
    const std_run *run;
    ent_std_past *kept;
    size_t n;
    past *v;

    *out = (ent_std_pasts){0};
    ENT_TRY(check_standard(s, standard, e));
    run = std__run_of(s, standard, nation);
    if (run == NULL) return ENT_OK;
    n = run->end - run->first;
    ENT_NEW(v, a, n, e);
    ENT_NEW(kept, a, n, e);
    for (size_t i = 0; i < n; i++) {
        const std_entry *x = &s->entries[run->first + i];
        bool corrected = i + 1 < n && x[1].key == x->key;
        v[i] = (past){x->known, std__first_day(s->v[x->fact].valid), {x->fact, corrected ? x[1].fact : SIZE_MAX}};
    }
    qsort(v, n, sizeof *v, compare);
    for (size_t i = 0; i < n; i++) kept[i] = v[i].it;
    *out = (ent_std_pasts){n, kept};
    return ENT_OK;
}
