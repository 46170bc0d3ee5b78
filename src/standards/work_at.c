/* SPDX-License-Identifier: Apache-2.0 */
/* Works as of a time: the links that count, in their order, followed from nothing. */
#include <stdint.h>
#include <stdlib.h>

#include "work.h"

ent_code std__handle(ent_str *out, ent_arena *a, ent_std_name name, ent_err *e)
{
    ent_str key, edition;

    ENT_TRY(ent_std_name_key(&key, &edition, a, name, e));
    return ent_str_fmt(out, a, e, "%.*s\n%.*s\n%.*s", ENT_F(name.reg), ENT_F(key), ENT_F(edition));
}

typedef struct turn {
    ent_time time;
    ent_str act;
    size_t link;
} turn;

static int by_turn(const void *a, const void *b)
{
    const turn *x = a, *y = b;

    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    return ent_str_cmp(x->act, y->act);
}

static int by_act(const void *a, const void *b)
{
    return ent_str_cmp(((const turn *)a)->act, ((const turn *)b)->act);
}

static ent_code check_links(const ent_std_link *links, size_t n, turn *v, ent_err *e)
{
    for (size_t i = 0; i < n; i++) {
        if (links[i].act.n == 0) return ent_fail(e, ENT_INVALID, NULL, "Give each link the id of its act.", "A link has no act.");
        ENT_TRY(ent_std_link_check(&links[i], e));
        v[i] = (turn){links[i].time, links[i].act, i};
    }
    if (n > 1) qsort(v, n, sizeof *v, by_act);
    for (size_t i = 1; i < n; i++)
        if (ent_str_eq(v[i - 1].act, v[i].act))
            return ent_fail(e, ENT_INVALID, NULL, "Give each link once.", "Two links have the act %.*s.", ENT_F(v[i].act));
    return ENT_OK;
}

/* Each key once, numbered in order. */
static void number(ent_std_index *ix)
{
    size_t n = 0;

    ent_std_index_sort(ix);
    for (size_t i = 0; i < ix->n; i++) {
        if (n != 0 && ent_str_eq(ix->v[n - 1].key, ix->v[i].key)) continue;
        ix->v[n] = (ent_std_entry){ix->v[i].key, n};
        n++;
    }
    ix->n = n;
}

static ent_code add_handle(std__works *s, ent_str reg, ent_str text, ent_err *e)
{
    ent_str handle;

    ENT_TRY(std__handle(&handle, s->a, (ent_std_name){reg, text}, e));
    ent_std_index_add(&s->by_name, handle, 0);
    return ENT_OK;
}

static ent_code index_links(std__works *s, const turn *v, size_t n, ent_err *e)
{
    size_t room = 0;

    for (size_t i = 0; i < n; i++) room += 2 + s->links[v[i].link].n_moved;
    ENT_TRY(ent_std_index_new(&s->by_id, s->a, 2 * n, e));
    ENT_TRY(ent_std_index_new(&s->by_name, s->a, room, e));
    for (size_t i = 0; i < n; i++) {
        const ent_std_link *l = &s->links[v[i].link];
        ent_std_index_add(&s->by_id, l->work, 0);
        ent_std_index_add(&s->by_id, l->other, 0);
        if (l->name.text.n != 0) ENT_TRY(add_handle(s, l->name.reg, l->name.text, e));
        if (l->to.n != 0) ENT_TRY(add_handle(s, l->name.reg, l->to, e));
        for (size_t k = 0; k < l->n_moved; k++) ENT_TRY(add_handle(s, l->moved[k].reg, l->moved[k].text, e));
    }
    number(&s->by_id);
    number(&s->by_name);
    ENT_NEW(s->works, s->a, s->by_id.n, e);
    ENT_NEW(s->heads, s->a, s->by_name.n, e);
    for (size_t i = 0; i < s->by_id.n; i++) s->works[i] = (std__work){.id = s->by_id.v[i].key, .into = SIZE_MAX};
    for (size_t i = 0; i < s->by_name.n; i++) s->heads[i] = SIZE_MAX;
    return ENT_OK;
}

static ent_code works_at(ent_std_works *out, ent_arena *a, std__works *s, size_t n, ent_time at, ent_err *e)
{
    size_t counted = 0;
    turn *v;

    ENT_NEW(v, s->a, n, e);
    ENT_TRY(check_links(s->links, n, v, e));
    if (n > 1) qsort(v, n, sizeof *v, by_turn);
    while (counted < n && v[counted].time <= at) counted++;
    ENT_TRY(index_links(s, v, counted, e));
    for (size_t i = 0; i < counted; i++) ENT_TRY(std__follow(s, v[i].link, e));
    return std__list_works(out, a, s, e);
}

ent_code ent_std_works_at(ent_std_works *out, ent_arena *a, const ent_std_link *links, size_t n, ent_time at, ent_err *e)
{
    std__works s = {.links = links};
    ent_code code;

    *out = (ent_std_works){0};
    if (n > ENT_STD_MAX_LINKS)
        return ent_fail(e, ENT_LIMIT, NULL, "Ask about fewer works at once.", "There are %zu links; at most %zu are followed.", n,
                        ENT_STD_MAX_LINKS);
    s.a = ent_arena_new(a, 0);
    if (s.a == NULL) return ent_nomem(e);
    code = works_at(out, a, &s, n, at, e);
    ent_arena_free(s.a);
    return code;
}
