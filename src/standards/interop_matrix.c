/* SPDX-License-Identifier: Apache-2.0 */
/* Everybody with everybody: the state of each nation on each part is computed once; a pair is the lower of two bytes. */
#include <string.h>

#include "interop_state.h"

#define MOST_BYTES ((size_t)256 << 20)

typedef struct matrix {
    ent_std_matrix *out;
    ent_arena *a;
    const ent_std_facts *s;
    const size_t *nation; /* index in the facts of each nation asked for, or SIZE_MAX */
    unsigned services;
    ent_time known;
    int32_t on;
    uint8_t *states; /* [unit][nation] */
} matrix;

static ent_code choose_nations(matrix *m, const ent_str *nations, size_t n, ent_err *e)
{
    size_t *index;
    ent_str *names;

    if (nations == NULL) n = ent_std_facts_nations(m->s);
    if (n > ENT_STD_MAX_NATIONS)
        return ent_fail(e, ENT_LIMIT, NULL, "Ask for fewer of them.", "More than %d nations are asked for.", ENT_STD_MAX_NATIONS);
    ENT_NEW(index, m->a, n, e);
    ENT_NEW(names, m->a, n, e);
    for (size_t i = 0; i < n; i++) {
        names[i] = nations == NULL ? ent_std_facts_nation(m->s, i) : nations[i];
        index[i] = nations == NULL ? i : ent_std_facts_find_nation(m->s, nations[i]);
    }
    m->nation = index;
    m->out->nations = names;
    m->out->n_nations = n;
    return ENT_OK;
}

static ent_code choose_units(matrix *m, const size_t *standards, size_t n, ent_err *e)
{
    ent_std_unit *units;
    size_t n_units = 0, pairs = m->out->n_nations * m->out->n_nations;

    if (standards == NULL) n = ent_std_facts_standards(m->s);
    for (size_t i = 0; i < n; i++) {
        size_t at = standards == NULL ? i : standards[i];
        if (at >= ent_std_facts_standards(m->s)) return ent_fail(e, ENT_BUG, NULL, NULL, "There is no standard %zu among the facts.", at);
        n_units += ent_std_facts_parts(m->s, at);
    }
    if (pairs != 0 && n_units > MOST_BYTES / pairs)
        return ent_fail(e, ENT_LIMIT, NULL, "Ask for fewer nations or standards.", "The whole table is larger than %zu MiB.",
                        MOST_BYTES >> 20);
    ENT_NEW(units, m->a, n_units, e);
    n_units = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = standards == NULL ? i : standards[i];
        for (size_t part = 0; part < ent_std_facts_parts(m->s, at); part++) units[n_units++] = (ent_std_unit){at, part};
    }
    m->out->units = units;
    m->out->n_units = n_units;
    return ENT_OK;
}

/* Units of one standard follow each other: each nation's facts are looked at once. */
static ent_code fill_states(matrix *m, ent_err *e)
{
    const ent_std_matrix *out = m->out;
    size_t most = 1;
    std_slots slots = {0};

    for (size_t u = 0; u < out->n_units; u++)
        if (out->units[u].part >= most) most = out->units[u].part + 1;
    ENT_TRY(std__slots_new(&slots, m->a, most, e));
    ENT_NEW(m->states, m->a, out->n_units * out->n_nations, e);
    for (size_t u = 0, n; u < out->n_units; u += n) {
        size_t standard = out->units[u].standard;
        n = slots.n_parts = ent_std_facts_parts(m->s, standard);
        for (size_t i = 0; i < out->n_nations; i++) {
            const std_run *run = std__run_of(m->s, standard, m->nation[i]);
            if (run == NULL) {
                for (size_t k = 0; k < n; k++) m->states[(u + k) * out->n_nations + i] = ENT_STD_VERDICT_NOT_KNOWN;
                continue;
            }
            std__slots_fill(&slots, m->s, run, m->known, m->on);
            for (size_t k = 0; k < n; k++)
                m->states[(u + k) * out->n_nations + i] = (uint8_t)std__verdict_over(m->s, &slots, k, m->services, m->on, false);
        }
    }
    return ENT_OK;
}

/* counts: how many nations b bring each verdict, for each a. Of one unit there are only five states, so it is counted by state. */
static ent_code fill_pairs(matrix *m, ent_err *e)
{
    size_t n = m->out->n_nations;
    uint32_t *counts;
    uint8_t *v;

    ENT_NEW(v, m->a, m->out->n_units * n * n, e);
    ENT_NEW(counts, m->a, n * n * ENT_STD_VERDICTS, e);
    for (size_t u = 0; u < m->out->n_units; u++) {
        const uint8_t *state = m->states + u * n;
        uint8_t *row = v + u * n * n;
        for (size_t x = 0; x < n; x++)
            for (size_t y = 0; y < n; y++) row[x * n + y] = state[x] < state[y] ? state[x] : state[y];
        for (size_t i = 0; i < n * n; i++) counts[i * ENT_STD_VERDICTS + row[i]]++;
    }
    m->out->verdict = v;
    m->out->counts = counts;
    return ENT_OK;
}

ent_code ent_std_interop_matrix(ent_std_matrix *out, ent_arena *a, const ent_std_facts *s, const ent_str *nations, size_t n_nations,
                                const size_t *standards, size_t n_standards, unsigned services, const ent_std_asof *q, ent_err *e)
{
    matrix m = {.out = out, .a = a, .s = s, .services = services, .known = q->known, .on = std__first_day(q->on)};

    *out = (ent_std_matrix){0};
    if (services == 0 || services > ENT_STD_ALL_SERVICES || q->on.precision == ENT_DATE_NONE)
        return ent_fail(e, ENT_INVALID, NULL, "Name land, sea, air or all, and a day.", "The question names no service or no day.");
    ENT_TRY(choose_nations(&m, nations, n_nations, e));
    ENT_TRY(choose_units(&m, standards, n_standards, e));
    ENT_TRY(fill_states(&m, e));
    return fill_pairs(&m, e);
}
