/* SPDX-License-Identifier: Apache-2.0 */
/* Facts by pair, the answer for one pair, and the matrix. */
#include <stdlib.h>

#include "interchange_private.h"

struct ent_interchange {
    const ent_interchange_fact *facts;
    ent_str *ids; /* of each fact: ent_interchange_id */
    size_t *v;    /* indices by id, then index; NULL without facts */
    size_t n;
};

/* ---- index ---- */

typedef struct entry {
    ent_str id;
    size_t i;
} entry;

static int by_id(const void *x, const void *y)
{
    const entry *a = x, *b = y;
    int d = ent_str_cmp(a->id, b->id);

    return d != 0 ? d : (a->i > b->i) - (a->i < b->i);
}

static ent_code sort_facts(ent_interchange *x, ent_arena *a, ent_err *e)
{
    entry *v;

    ENT_NEW(v, a, x->n, e);
    ENT_NEW(x->v, a, x->n, e);
    for (size_t i = 0; i < x->n; i++) v[i] = (entry){x->ids[i], i};
    qsort(v, x->n, sizeof *v, by_id);
    for (size_t i = 0; i < x->n; i++) x->v[i] = v[i].i;
    return ENT_OK;
}

ent_code ent_interchange_of(const ent_interchange **out, ent_arena *a, const ent_interchange_fact *facts, size_t n, ent_err *e)
{
    ent_interchange *x;

    if (n > ENT_INTERCHANGE_MAX_FACTS)
        return ent_fail(e, ENT_LIMIT, NULL, "Ask about fewer of them.", "There are %zu facts; at most %zu are looked at together.", n,
                        ENT_INTERCHANGE_MAX_FACTS);
    ENT_NEW(x, a, 1, e);
    *x = (ent_interchange){.facts = facts, .n = n};
    ENT_NEW(x->ids, a, n, e);
    for (size_t i = 0; i < n; i++) {
        if (ent_interchange_check(&facts[i], e) != ENT_OK) return ent_within(e, "fact %zu", i + 1);
        ENT_TRY(ent_interchange_id(&x->ids[i], a, &facts[i], e));
    }
    if (n != 0) ENT_TRY(sort_facts(x, a, e));
    *out = x;
    return ENT_OK;
}

/* ---- one pair ---- */

static int compare_start(ent_str id, ent_str beginning)
{
    return ent_str_cmp(id.n > beginning.n ? (ent_str){id.p, beginning.n} : id, beginning);
}

/* The first fact whose id does not come before, or with `after` comes after, the beginning. */
static size_t find(const ent_interchange *x, ent_str beginning, bool after)
{
    size_t low = 0, high = x->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (compare_start(x->ids[x->v[mid]], beginning) < (after ? 1 : 0)) low = mid + 1;
        else high = mid;
    }
    return low;
}

/* Names are folded. */
static ent_code answer(ent_interchange_answer *out, ent_arena *a, const ent_interchange *x, ent_str item, ent_str weapon, ent_time day,
                       ent_err *e)
{
    terms_interchange_group g = {.facts = x->facts, .ids = x->ids, .day = day};
    ent_str beginning;
    size_t from;

    ENT_TRY(ent_str_fmt(&beginning, a, e, "%.*s\n%.*s\n", ENT_F(item), ENT_F(weapon)));
    from = find(x, beginning, false);
    g.n = find(x, beginning, true) - from;
    if (g.n != 0) g.v = x->v + from;
    return interchange__answer(out, a, &g, e);
}

static ent_code day_of(ent_time *out, ent_date on, ent_err *e)
{
    if (on.precision == ENT_DATE_NONE) return ent_fail(e, ENT_INVALID, NULL, "Give the day that is asked for.", "The date is missing.");
    *out = interchange__span(on, 0).first;
    return ENT_OK;
}

ent_code ent_interchange_ask(ent_interchange_answer *out, ent_arena *a, const ent_interchange *x, ent_str item, ent_str weapon, ent_date on,
                             ent_err *e)
{
    ent_str one, two;
    ent_time day;

    ENT_TRY(day_of(&day, on, e));
    ENT_TRY(ent_fold(&one, a, item, e));
    ENT_TRY(ent_fold(&two, a, weapon, e));
    return answer(out, a, x, one, two, day, e);
}

/* ---- names ---- */

typedef struct name {
    ent_str folded, text;
    size_t place;
} name;

typedef struct names {
    name *v;
    size_t n;
} names;

static int by_folded(const void *x, const void *y)
{
    const name *a = x, *b = y;
    int d = ent_str_cmp(a->folded, b->folded);

    return d != 0 ? d : (a->place > b->place) - (a->place < b->place);
}

static int by_place(const void *x, const void *y)
{
    const name *a = x, *b = y;

    return (a->place > b->place) - (a->place < b->place);
}

/* Each name once, as it stands first; sorted by folded name. */
static ent_code make_distinct(names *t, ent_arena *a, ent_err *e)
{
    size_t n = 0;

    for (size_t i = 0; i < t->n; i++) {
        t->v[i].place = i;
        ENT_TRY(ent_fold(&t->v[i].folded, a, t->v[i].text, e));
    }
    if (t->n != 0) qsort(t->v, t->n, sizeof *t->v, by_folded);
    for (size_t i = 0; i < t->n; i++)
        if (n == 0 || !ent_str_eq(t->v[n - 1].folded, t->v[i].folded)) t->v[n++] = t->v[i];
    t->n = n;
    return ENT_OK;
}

/* Those asked for, in their order; else all of the facts. */
static ent_code choose_names(names *out, ent_arena *a, const ent_interchange *x, bool weapons, const ent_str *asked, size_t n, ent_err *e)
{
    out->n = n != 0 ? n : x->n;
    ENT_NEW(out->v, a, out->n, e);
    for (size_t i = 0; i < out->n; i++) out->v[i].text = n != 0 ? asked[i] : weapons ? x->facts[i].weapon : x->facts[i].item;
    ENT_TRY(make_distinct(out, a, e));
    if (n != 0) qsort(out->v, out->n, sizeof *out->v, by_place);
    return ENT_OK;
}

static ent_code texts_of(const ent_str **out, ent_arena *a, const names *t, ent_err *e)
{
    ent_str *v;

    ENT_NEW(v, a, t->n, e);
    for (size_t i = 0; i < t->n; i++) v[i] = t->v[i].text;
    *out = v;
    return ENT_OK;
}

/* ---- matrix ---- */

ent_code ent_interchange_table(ent_interchange_matrix *out, ent_arena *a, const ent_interchange *x, const ent_str *items, size_t n_items,
                               const ent_str *weapons, size_t n_weapons, ent_date on, ent_err *e)
{
    ent_interchange_answer *cells;
    names rows, columns;
    ent_time day;

    *out = (ent_interchange_matrix){0};
    ENT_TRY(day_of(&day, on, e));
    ENT_TRY(choose_names(&rows, a, x, false, items, n_items, e));
    ENT_TRY(choose_names(&columns, a, x, true, weapons, n_weapons, e));
    if (columns.n != 0 && rows.n > ENT_INTERCHANGE_MAX_CELLS / columns.n)
        return ent_fail(e, ENT_LIMIT, NULL, "Name fewer items or weapon classes.",
                        "The table would have %zu by %zu cells; at most %zu are made.", rows.n, columns.n, ENT_INTERCHANGE_MAX_CELLS);
    ENT_NEW(cells, a, rows.n * columns.n, e);
    for (size_t i = 0; i < rows.n; i++)
        for (size_t w = 0; w < columns.n; w++)
            ENT_TRY(answer(&cells[i * columns.n + w], a, x, rows.v[i].folded, columns.v[w].folded, day, e));
    out->n_items = rows.n;
    out->n_weapons = columns.n;
    out->cells = cells;
    ENT_TRY(texts_of(&out->items, a, &rows, e));
    return texts_of(&out->weapons, a, &columns, e);
}
