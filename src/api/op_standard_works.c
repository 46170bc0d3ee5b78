/* SPDX-License-Identifier: Apache-2.0 */
/* standard works: which names are names of one standard, what came of old ones, and which items of the register belong to it. */
#include <stdint.h>

#include "works.h"

typedef struct showing {
    works w;
    bool *shown; /* of each work of w.now */
    works_found found;
} showing;

static void put_some(ent_jw *w, const char *key, ent_str s)
{
    if (s.n != 0) ent_jw_kstr(w, key, s);
}

/* Acts are named by their items. */
static void put_act(const showing *s, const char *key, size_t link)
{
    if (link != SIZE_MAX) ent_jw_kstr(s->w.shown.call->out, key, s->w.from.v[link].item);
}

static ent_code put_mark(const showing *s, const size_t *links, size_t n, ent_err *e)
{
    ent_str mark;

    ENT_TRY(works_mark(&mark, &s->w, links, n, e));
    put_some(s->w.shown.call->out, "mark", mark);
    return ENT_OK;
}

static void begin_list(const showing *s, const char *key)
{
    ent_jw_key(s->w.shown.call->out, key);
    ent_jw_arr(s->w.shown.call->out);
}

/* ---- works and their names ---- */

static ent_code mark_of_work(const showing *s, const ent_std_work *v, ent_err *e)
{
    ENT_VEC(size_t) links = {0};
    ent_arena *a = s->w.shown.call->arena;

    for (size_t i = 0; i < v->n_names; i++) ENT_PUSH(&links, a, v->names[i].link, e);
    for (size_t i = 0; i < v->n_merged; i++) ENT_PUSH(&links, a, works_merge_of(&s->w, v->merged[i]), e);
    return put_mark(s, links.v, links.n, e);
}

static ent_code put_works(const showing *s, ent_err *e)
{
    ent_jw *w = s->w.shown.call->out;

    begin_list(s, "works");
    for (size_t i = 0; i < s->w.now.n; i++) {
        const ent_std_work *v = &s->w.now.v[i];
        const works_named *found = NULL;
        if (!s->shown[i]) continue;
        for (size_t k = 0; k < s->found.n && found == NULL; k++)
            if (s->found.v[k].work == i) found = &s->found.v[k];
        ent_jw_obj(w);
        ENT_TRY(mark_of_work(s, v, e));
        ent_jw_kstr(w, "work", v->id);
        if (found != NULL && found->name != SIZE_MAX) {
            ent_jw_kz(w, "found", works_how_word(found->how));
            ent_jw_kstr(w, "name", v->names[found->name].name.text);
        }
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code put_name(const showing *s, const ent_std_work *v, const ent_std_work_name *n, ent_err *e)
{
    const size_t links[] = {n->link, n->ended, n->moved};
    ent_jw *w = s->w.shown.call->out;

    ent_jw_obj(w);
    ENT_TRY(put_mark(s, links, 3, e));
    ent_jw_kstr(w, "work", v->id);
    ent_jw_kstr(w, "register", n->name.reg);
    ent_jw_kstr(w, "name", n->name.text);
    put_some(w, "edition", n->edition);
    ent_jw_kstr(w, "from", s->w.from.v[n->link].date);
    if (n->ended != SIZE_MAX) ent_jw_kstr(w, "until", s->w.from.v[n->ended].date);
    if (!ent_str_eq(n->home, v->id)) ent_jw_kstr(w, "came_with", n->home);
    put_act(s, "act", n->link);
    put_act(s, "ended_by", n->ended);
    put_act(s, "moved_by", n->moved);
    ent_jw_kstr(w, "origin", s->w.from.v[n->link].origin);
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code put_names(const showing *s, ent_err *e)
{
    begin_list(s, "names");
    for (size_t i = 0; i < s->w.now.n; i++) {
        const ent_std_work *v = &s->w.now.v[i];
        for (size_t k = 0; k < v->n_names && s->shown[i]; k++) ENT_TRY(put_name(s, v, &v->names[k], e));
    }
    ent_jw_end(s->w.shown.call->out);
    return ENT_OK;
}

static ent_code put_merged(const showing *s, ent_err *e)
{
    ent_jw *w = s->w.shown.call->out;

    begin_list(s, "merged");
    for (size_t i = 0; i < s->w.now.n; i++) {
        const ent_std_work *v = &s->w.now.v[i];
        for (size_t k = 0; k < v->n_merged && s->shown[i]; k++) {
            size_t merge = works_merge_of(&s->w, v->merged[k]);
            ent_jw_obj(w);
            ENT_TRY(put_mark(s, &merge, 1, e));
            ent_jw_kstr(w, "work", v->id);
            ent_jw_kstr(w, "other", v->merged[k]);
            ent_jw_kstr(w, "from", s->w.from.v[merge].date);
            put_act(s, "act", merge);
            ent_jw_kstr(w, "origin", s->w.from.v[merge].origin);
            ent_jw_end(w);
        }
    }
    ent_jw_end(w);
    return ENT_OK;
}

/* ---- what does not fit ---- */

static ent_code put_clashes(const showing *s, ent_err *e)
{
    ent_jw *w = s->w.shown.call->out;

    begin_list(s, "clashes");
    for (size_t i = 0; i < s->w.now.n_clashes; i++) {
        const ent_std_clash *k = &s->w.now.clashes[i];
        if (!s->shown[k->work[0]] && !s->shown[k->work[1]]) continue;
        ent_jw_obj(w);
        ENT_TRY(put_mark(s, k->link, 2, e));
        ent_jw_kz(w, "clash", k->kind == ENT_STD_CLASH_NAME ? "one name in two works" : "one number in two works");
        ent_jw_kstr(w, "register", k->reg);
        ent_jw_kstr(w, "name", works_given(&s->w.links.v[k->link[0]]));
        ent_jw_kstr(w, "work", s->w.now.v[k->work[0]].id);
        ent_jw_kstr(w, "other", s->w.now.v[k->work[1]].id);
        put_act(s, "act", k->link[0]);
        put_act(s, "other_act", k->link[1]);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}

/* Does the link speak of a work that is shown? With all works all are shown. */
static bool concerns(const showing *s, const ent_std_link *l)
{
    if (!call_has(s->w.shown.call, "text")) return true;
    for (size_t i = 0; i < s->w.now.n; i++) {
        const ent_std_work *v = &s->w.now.v[i];
        bool named = ent_str_eq(v->id, l->work) || ent_str_eq(v->id, l->other);
        if (!s->shown[i]) continue;
        for (size_t k = 0; k < v->n_merged && !named; k++) named = ent_str_eq(v->merged[k], l->work) || ent_str_eq(v->merged[k], l->other);
        if (named) return true;
    }
    return false;
}

static ent_code put_refusals(const showing *s, ent_err *e)
{
    ent_jw *w = s->w.shown.call->out;

    begin_list(s, "refused");
    for (size_t i = 0; i < s->w.now.n_refusals; i++) {
        const ent_std_link_refusal *r = &s->w.now.refusals[i];
        const ent_std_link *l = &s->w.links.v[r->link];
        if (!concerns(s, l)) continue;
        ent_jw_obj(w);
        ENT_TRY(put_mark(s, &r->link, 1, e));
        ent_jw_kz(w, "kind", ent_std_link_word(l->kind));
        ent_jw_kstr(w, "work", l->work);
        put_some(w, "other", l->other);
        put_some(w, "register", l->name.reg);
        put_some(w, "name", l->name.text);
        ent_jw_kstr(w, "from", s->w.from.v[r->link].date);
        ent_jw_kz(w, "why", r->why);
        put_act(s, "act", r->link);
        ent_jw_kstr(w, "origin", s->w.from.v[r->link].origin);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}

/* ---- the question ---- */

static ent_code choose(showing *s, ent_err *e)
{
    ent_call *c = s->w.shown.call;
    bool all = !call_has(c, "text");

    ENT_NEW(s->shown, c->arena, s->w.now.n, e);
    for (size_t i = 0; i < s->w.now.n; i++) s->shown[i] = all;
    if (all) return ENT_OK;
    ENT_TRY(works_search(&s->found, &s->w, call_arg(c, "text"), e));
    for (size_t i = 0; i < s->found.n; i++) s->shown[s->found.v[i].work] = true;
    return ENT_OK;
}

static ent_code load(showing *s, ent_call *c, ent_err *e)
{
    ent_date on, known;
    char text[21];

    ENT_TRY(call_date(&on, c, "on", e));
    ENT_TRY(call_date(&known, c, "known", e));
    if (on.precision == ENT_DATE_NONE) on = ent_date_of(c->as_of);
    ENT_TRY(works_load(&s->w, c, works_day_to(known), e));
    ENT_TRY(works_at(&s->w, works_day_to(on), e));
    ent_date_print(text, on);
    ent_jw_kz(c->out, "on", text);
    if (known.precision == ENT_DATE_NONE) return ENT_OK;
    ent_time_print(text, works_day_to(known));
    ent_jw_kz(c->out, "known", text);
    return ENT_OK;
}

ent_code op_standard_works(ent_call *c, ent_err *e)
{
    showing s = {0};

    ENT_TRY(load(&s, c, e));
    ENT_TRY(choose(&s, e));
    ENT_TRY(put_works(&s, e));
    ENT_TRY(put_names(&s, e));
    ENT_TRY(put_merged(&s, e));
    ENT_TRY(works_put_items(&s.w, s.shown, e));
    ENT_TRY(put_clashes(&s, e));
    ENT_TRY(put_refusals(&s, e));
    ENT_TRY(shown_add_all(c->shown, &s.w.shown, e)); /* also what is not shown decided what is */
    if (s.w.unread.n == 0) return ENT_OK;
    begin_list(&s, "unread");
    for (size_t i = 0; i < s.w.unread.n; i++) ent_jw_str(c->out, s.w.unread.v[i]);
    ent_jw_end(c->out);
    return ENT_OK;
}
