/* SPDX-License-Identifier: Apache-2.0 */
/* A record through its revisions: when each fact came in, and when it went. */
#include <stdlib.h>

#include "ratify_order.h"

typedef struct stretch {
    std_ordered fact;
    ent_time from, until; /* until INT64_MAX: it stands */
    size_t stay;
} stretch;

static int by_fact_and_time(const void *x, const void *y)
{
    const stretch *a = x, *b = y;
    int d = std__compare_facts(&a->fact, &b->fact);

    if (d == 0) d = (a->from > b->from) - (a->from < b->from);
    return d != 0 ? d : (a->stay > b->stay) - (a->stay < b->stay);
}

static ent_code all_stretches(stretch **out, size_t *n, ent_arena *a, const ent_std_stay *stays, size_t n_stays, ent_err *e)
{
    size_t most = 0;

    for (size_t i = 0; i < n_stays; i++) most += stays[i].record->n;
    ENT_NEW(*out, a, most, e);
    *n = 0;
    for (size_t i = 0; i < n_stays; i++) {
        ent_time until = stays[i].until == 0 ? INT64_MAX : stays[i].until;
        if (until <= stays[i].from) continue;
        for (size_t k = 0; k < stays[i].record->n; k++) {
            stretch *s = &(*out)[(*n)++];
            *s = (stretch){.from = stays[i].from, .until = until, .stay = i};
            s->fact.fact = stays[i].record->facts[k];
            ENT_TRY(ent_fold(&s->fact.part, a, s->fact.fact.part, e));
        }
    }
    if (*n != 0) qsort(*out, *n, sizeof **out, by_fact_and_time);
    return ENT_OK;
}

static ent_std_fact as_known(const stretch *s, ent_str marking)
{
    ent_std_fact f = s->fact.fact;

    f.known = s->from;
    f.taken_back = s->until == INT64_MAX ? 0 : s->until;
    f.marking = marking;
    return f;
}

ent_code ent_std_facts_through(ent_std_fact_list *out, ent_arena *a, const ent_std_stay *stays, size_t n, ent_err *e)
{
    ent_std_fact *facts;
    size_t n_stretches;
    stretch *v;

    *out = (ent_std_fact_list){0};
    ENT_TRY(all_stretches(&v, &n_stretches, a, stays, n, e));
    ENT_NEW(facts, a, n_stretches, e);
    for (size_t i = 0, end; i < n_stretches; i = end) {
        size_t last = v[i].stay;
        for (end = i + 1; end < n_stretches && std__compare_facts(&v[i].fact, &v[end].fact) == 0 && v[end].from <= v[i].until; end++) {
            if (v[end].until > v[i].until) v[i].until = v[end].until;
            if (v[end].stay > last) last = v[end].stay;
        }
        facts[out->n++] = as_known(&v[i], stays[last].marking);
    }
    out->v = facts;
    return ENT_OK;
}

static ent_code order_all(std_ordered **out, ent_arena *a, const ent_std_fact *v, size_t n, ent_err *e)
{
    ENT_NEW(*out, a, n, e);
    for (size_t i = 0; i < n; i++) {
        (*out)[i].fact = v[i];
        ENT_TRY(ent_fold(&(*out)[i].part, a, v[i].part, e));
    }
    return ENT_OK;
}

static bool spoken_about(const std_ordered *f, const std_ordered *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (std__compare_keys(f, &v[i]) == 0) return true;
    return false;
}

ent_code ent_std_answers_change(ent_std_answers *out, ent_arena *a, const ent_std_answers *record, const ent_std_fact *facts, size_t n,
                                bool only_out, ent_err *e)
{
    std_ordered *old, *change;
    ent_std_fact *v;
    size_t kept = 0;

    ENT_TRY(order_all(&old, a, record->facts, record->n, e));
    ENT_TRY(order_all(&change, a, facts, n, e));
    ENT_NEW(v, a, record->n + n, e);
    for (size_t i = 0; i < record->n; i++)
        if (!spoken_about(&old[i], change, n)) v[kept++] = old[i].fact;
    for (size_t i = 0; i < n && !only_out; i++) v[kept++] = facts[i];
    ENT_TRY(ent_std_answers_make(out, a, record->standard, record->edition, record->nation, v, kept, e));
    out->label = record->label;
    return ENT_OK;
}
