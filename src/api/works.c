/* SPDX-License-Identifier: Apache-2.0 */
#include "works.h"

#include <stdint.h>

/* ---- loading ---- */

typedef struct listed {
    int64_t item;
    ent_str number;
} listed;

typedef struct loading {
    works *w;
    ent_time known;
    ent_secret content_key;
    ENT_VEC(listed) items;
    /* of the item that is being read: the newest that counts */
    ent_std_link link;
    works_from from;
    bool any, unread;
} loading;

static ent_code take_item(void *ctx, const ent_reg_row *r, ent_err *e)
{
    loading *l = ctx;
    ent_arena *a = l->w->shown.call->arena;
    listed i = {.item = r->item_id};

    ENT_TRY(ent_str_dup(&i.number, a, r->number, e));
    ENT_PUSH(&l->items, a, i, e);
    return ENT_OK;
}

ent_time works_day_from(ent_date d)
{
    ent_time from, to;

    return ent_date_span(d, &from, &to) ? from : 0;
}

ent_time works_day_to(ent_date d)
{
    ent_time from, to;

    return ent_date_span(d, &from, &to) ? to - 1 : INT64_MAX;
}

/* When it was entered at its origin. What does not say so was entered when it came. */
static ent_code read_entered(works_from *from, ent_call *c, const ent_reg_row *r, ent_err *e)
{
    ent_reg_fields fields;
    ent_time t;

    from->entered = r->time;
    ENT_TRY(ent_reg_fields_of(&fields, c->arena, c->reader, r->id, e));
    for (size_t i = 0; i < fields.n; i++)
        if (ent_str_is(fields.v[i].name, WORK_LINK_ENTERED) && ent_time_parse(&t, fields.v[i].value)) from->entered = t;
    return ENT_OK;
}

static ent_code read_from(works_from *from, ent_time *since, loading *l, const ent_reg_row *r, ent_err *e)
{
    ent_call *c = l->w->shown.call;
    char day[11];
    ent_date d;

    *from = (works_from){.row = r->id, .cut = r->content_cut_id};
    if (!ent_date_parse(&d, r->date) || d.precision == ENT_DATE_NONE) d = ent_date_of(r->time);
    ent_date_print(day, d);
    *since = works_day_from(d);
    ENT_TRY(ent_str_dup(&from->date, c->arena, ent_str_c(day), e));
    ENT_TRY(ent_str_dup(&from->item, c->arena, r->item, e));
    ENT_TRY(ent_str_dup(&from->revision, c->arena, r->revision, e));
    ENT_TRY(ent_str_dup(&from->origin, c->arena, r->origin, e));
    ENT_TRY(read_entered(from, c, r, e));
    ENT_TRY(shown_of(&from->label, &l->w->shown, r, e));
    return shown_add_revision(&l->w->shown, r, from->label, NULL, e);
}

/* The acts of one day follow each other as they were entered. */
static ent_code read_act(ent_str *act, const works_from *from, ent_arena *a, ent_err *e)
{
    char entered[21];

    ent_time_print(entered, from->entered);
    return ent_str_fmt(act, a, e, "%s %.*s", entered, ENT_F(from->revision));
}

static ent_code take_revision(void *ctx, const ent_reg_row *r, ent_err *e)
{
    loading *l = ctx;
    ent_call *c = l->w->shown.call;
    ent_std_link link;
    works_from from;
    ent_time since;
    ent_str json, act;
    ent_err bad;
    bool open;

    if (r->time > l->known) return ENT_OK;
    ENT_TRY(shown_may_read(&open, &l->w->shown, r, e));
    if (!open) return ENT_OK;
    ENT_TRY(read_from(&from, &since, l, r, e));
    ENT_TRY(read_act(&act, &from, c->arena, e));
    ENT_TRY(ent_reg_content_get(&json, c->arena, c->reader, &l->content_key, &r->content, e));
    l->unread = ent_std_link_read(&link, c->arena, json, act, since, &bad) != ENT_OK;
    if (l->unread) return bad.code == ENT_NOMEM ? ent_nomem(e) : ENT_OK;
    l->link = link;
    l->from = from;
    l->any = true;
    return ENT_OK;
}

static ent_code load_item(loading *l, const listed *i, ent_err *e)
{
    ent_call *c = l->w->shown.call;

    l->any = l->unread = false;
    ENT_TRY(ent_reg_history(c->reader, c->arena, i->item, take_revision, l, e));
    if (l->unread) ENT_PUSH(&l->w->unread, c->arena, i->number, e);
    if (l->unread || !l->any) return ENT_OK;
    ENT_PUSH(&l->w->links, c->arena, l->link, e);
    ENT_PUSH(&l->w->from, c->arena, l->from, e);
    return ENT_OK;
}

static ent_code load_all(loading *l, ent_err *e)
{
    ent_reg_filter f = {.kind = ENT_S(WORK_LINK_KIND)};
    ent_call *c = l->w->shown.call;

    ENT_TRY(ent_reg_list(c->reader, c->arena, &f, take_item, l, e));
    for (size_t i = 0; i < l->items.n; i++) ENT_TRY(load_item(l, &l->items.v[i], e));
    return ENT_OK;
}

ent_code works_load(works *out, ent_call *c, ent_time known, ent_err *e)
{
    loading l = {.w = out, .known = known};
    ent_code code;

    *out = (works){.shown = {.call = c}};
    ENT_TRY(call_node_key(&l.content_key, c, "content", e));
    code = load_all(&l, e);
    ent_wipe(&l.content_key, sizeof l.content_key);
    return code;
}

ent_code works_at(works *w, ent_time at, ent_err *e)
{
    ent_arena *a = w->shown.call->arena;

    w->at = at;
    ENT_TRY(ent_std_works_at(&w->now, a, w->links.v, w->links.n, at, e));
    ENT_NEW(w->refused, a, w->links.n, e);
    for (size_t i = 0; i < w->now.n_refusals; i++) w->refused[w->now.refusals[i].link] = true;
    return ENT_OK;
}

/* ---- links ---- */

bool works_before(const ent_std_link *x, const ent_std_link *y)
{
    return x->time != y->time ? x->time < y->time : ent_str_cmp(x->act, y->act) < 0;
}

/* The last one that was followed: what came before it was undone, or the engine would have refused this one. */
size_t works_merge_of(const works *w, ent_str id)
{
    size_t last = SIZE_MAX;

    for (size_t i = 0; i < w->links.n; i++) {
        const ent_std_link *l = &w->links.v[i];
        if (l->kind != ENT_STD_LINK_MERGE || !ent_str_eq(l->other, id) || w->refused[i] || l->time > w->at) continue;
        if (last == SIZE_MAX || works_before(&w->links.v[last], l)) last = i;
    }
    return last;
}

ent_code works_link_number(ent_str *out, ent_arena *a, const ent_std_link *l, ent_err *e)
{
    if (l->kind == ENT_STD_LINK_ADD) return ent_str_fmt(out, a, e, "link %.*s", ENT_F(l->name.text));
    if (l->kind == ENT_STD_LINK_RENUMBER) return ent_str_fmt(out, a, e, "renumber %.*s", ENT_F(l->name.text));
    return ent_str_fmt(out, a, e, "%s %.*s %.*s", ent_std_link_word(l->kind), ENT_F(l->work), ENT_F(l->other));
}

const char *works_how_word(ent_std_found_how how)
{
    static const char *const words[] = {"", "exact", "number", "former"};

    return words[how];
}

ent_str works_given(const ent_std_link *l)
{
    return l->kind == ENT_STD_LINK_RENUMBER ? l->to : l->name.text;
}

ent_code works_mark(ent_str *out, const works *w, const size_t *links, size_t n, ent_err *e)
{
    shown some = {.call = w->shown.call};

    for (size_t i = 0; i < n; i++) {
        if (links[i] != SIZE_MAX) ENT_TRY(shown_add(&some, w->from.v[links[i]].label, e));
    }
    return shown_mark(out, &some, e);
}
