/* SPDX-License-Identifier: Apache-2.0 */
/* The works as they are, and names that two of them have. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "work.h"

typedef struct row {
    size_t work; /* index in the output */
    const std__name *x;
} row;

static int by_name(const std__name *x, const std__name *y)
{
    int c = ent_str_cmp(x->n.name.reg, y->n.name.reg);

    if (c == 0) c = ent_str_cmp(x->n.key, y->n.key);
    return c != 0 ? c : ent_str_cmp(x->n.edition, y->n.edition);
}

/* Names lie in the order in which links were taken. */
static int by_turn(const std__name *x, const std__name *y)
{
    return (x > y) - (x < y);
}

static int by_work_then_name(const void *a, const void *b)
{
    const row *x = a, *y = b;
    int c;

    if (x->work != y->work) return x->work < y->work ? -1 : 1;
    c = by_name(x->x, y->x);
    return c != 0 ? c : by_turn(x->x, y->x);
}

static int by_name_then_work(const void *a, const void *b)
{
    const row *x = a, *y = b;
    int c = by_name(x->x, y->x);

    if (c != 0) return c;
    return x->work != y->work ? (x->work < y->work ? -1 : 1) : by_turn(x->x, y->x);
}

/* ---- works ---- */

static ent_code copy_name(ent_std_work_name *out, ent_arena *a, const std__works *s, const std__name *x, ent_err *e)
{
    *out = x->n;
    ENT_TRY(ent_str_dup(&out->key, a, x->n.key, e));
    ENT_TRY(ent_str_dup(&out->edition, a, x->n.edition, e));
    out->home = s->works[x->home].id;
    return ENT_OK;
}

/* Ids of the merged works, by root; works are by id, so each list is too. */
static ent_code list_merged(ent_std_work *v, const size_t *place, ent_arena *a, const std__works *s, ent_err *e)
{
    ent_str **lists;

    ENT_NEW(lists, s->a, s->by_id.n, e);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < s->by_id.n; i++) {
            if (!s->works[i].exists || s->works[i].into == SIZE_MAX) continue;
            ent_std_work *w = &v[place[std__root(s, i)]];
            if (pass == 0) w->n_merged++;
            else lists[w - v][w->n_merged++] = s->works[i].id;
        }
        for (size_t i = 0; pass == 0 && i < s->by_id.n; i++) {
            if (place[i] == SIZE_MAX) continue;
            ENT_NEW(lists[place[i]], a, v[place[i]].n_merged, e);
            v[place[i]].merged = lists[place[i]];
            v[place[i]].n_merged = 0;
        }
    }
    return ENT_OK;
}

static ent_code list_names(ent_std_work *v, const row *rows, size_t n, ent_arena *a, const std__works *s, ent_err *e)
{
    ent_std_work_name *names;

    ENT_NEW(names, a, n, e);
    for (size_t i = 0; i < n; i++) {
        ENT_TRY(copy_name(&names[i], a, s, rows[i].x, e));
        if (v[rows[i].work].n_names++ == 0) v[rows[i].work].names = &names[i];
    }
    return ENT_OK;
}

/* ---- clashes ---- */

typedef struct clashes {
    ENT_VEC(ent_std_clash) v;
    bool *with_first; /* per work: a clash with the first work of this number is listed */
} clashes;

static ent_code clash(clashes *c, ent_arena *a, ent_std_clash_kind kind, const row *x, const row *y, ent_err *e)
{
    ent_std_clash k = {.kind = kind, .reg = x->x->n.name.reg, .work = {x->work, y->work}, .link = {x->x->n.link, y->x->n.link}};

    ENT_TRY(ent_str_dup(&k.key, a, x->x->n.key, e));
    if (kind == ENT_STD_CLASH_NAME) ENT_TRY(ent_str_dup(&k.edition, a, x->x->n.edition, e));
    ENT_PUSH(&c->v, a, k, e);
    return ENT_OK;
}

/* v[0..n): the names in use of one number, by edition, then work. */
static ent_code clashes_of(clashes *c, ent_arena *a, const row *v, size_t n, ent_err *e)
{
    const row *first = v;

    for (size_t i = 1; i < n; i++)
        if (v[i].work < first->work) first = &v[i];
    for (size_t i = 0, from = 0; i < n; i++) {
        if (!ent_str_eq(v[from].x->n.edition, v[i].x->n.edition)) from = i;
        if (v[i].work == v[from].work || (i != from && v[i].work == v[i - 1].work)) continue;
        ENT_TRY(clash(c, a, ENT_STD_CLASH_NAME, &v[from], &v[i], e));
        if (v[from].work == first->work) c->with_first[v[i].work] = true;
    }
    for (size_t i = 0; i < n; i++) {
        if (v[i].work == first->work || c->with_first[v[i].work]) continue;
        ENT_TRY(clash(c, a, ENT_STD_CLASH_NUMBER, first, &v[i], e));
        c->with_first[v[i].work] = true;
    }
    for (size_t i = 0; i < n; i++) c->with_first[v[i].work] = false;
    return ENT_OK;
}

static int by_clash(const void *a, const void *b)
{
    const ent_std_clash *x = a, *y = b;
    int c = ent_str_cmp(x->reg, y->reg);

    if (c == 0) c = ent_str_cmp(x->key, y->key);
    for (size_t i = 0; i < 2 && c == 0; i++) c = (x->work[i] > y->work[i]) - (x->work[i] < y->work[i]);
    return c != 0 ? c : ent_str_cmp(x->edition, y->edition);
}

static ent_code list_clashes(ent_std_works *out, ent_arena *a, row *rows, size_t n, const std__works *s, ent_err *e)
{
    clashes c = {.with_first = NULL};
    size_t used = 0;

    ENT_NEW(c.with_first, s->a, out->n, e);
    for (size_t i = 0; i < n; i++)
        if (rows[i].x->n.ended == SIZE_MAX) rows[used++] = rows[i];
    if (used > 1) qsort(rows, used, sizeof *rows, by_name_then_work);
    for (size_t i = 0, m; i < used; i += m) {
        for (m = 1; i + m < used; m++)
            if (!ent_str_eq(rows[i].x->n.name.reg, rows[i + m].x->n.name.reg) || !ent_str_eq(rows[i].x->n.key, rows[i + m].x->n.key)) break;
        ENT_TRY(clashes_of(&c, a, rows + i, m, e));
    }
    if (c.v.n > 1) qsort(c.v.v, c.v.n, sizeof *c.v.v, by_clash);
    out->clashes = c.v.v;
    out->n_clashes = c.v.n;
    return ENT_OK;
}

ent_code std__list_works(ent_std_works *out, ent_arena *a, std__works *s, ent_err *e)
{
    ent_std_link_refusal *refusals;
    ent_std_work *v;
    size_t *place, n = 0;
    row *rows;

    ENT_NEW(place, s->a, s->by_id.n, e);
    ENT_NEW(v, a, s->by_id.n, e);
    for (size_t i = 0; i < s->by_id.n; i++) {
        bool own = s->works[i].exists && s->works[i].into == SIZE_MAX;
        place[i] = own ? n : SIZE_MAX;
        if (own) v[n++].id = s->works[i].id;
    }
    *out = (ent_std_works){.n = n, .v = v};
    ENT_TRY(list_merged(v, place, a, s, e));
    ENT_NEW(rows, s->a, s->names.n, e);
    for (size_t i = 0; i < s->names.n; i++) rows[i] = (row){place[std__root(s, s->names.v[i].home)], &s->names.v[i]};
    if (s->names.n > 1) qsort(rows, s->names.n, sizeof *rows, by_work_then_name);
    ENT_TRY(list_names(v, rows, s->names.n, a, s, e));
    ENT_TRY(list_clashes(out, a, rows, s->names.n, s, e));
    ENT_NEW(refusals, a, s->refusals.n, e);
    for (size_t i = 0; i < s->refusals.n; i++) refusals[i] = s->refusals.v[i];
    out->refusals = refusals;
    out->n_refusals = s->refusals.n;
    return ENT_OK;
}
