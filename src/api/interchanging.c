/* SPDX-License-Identifier: Apache-2.0 */
#include "interchanging.h"

typedef struct loading {
    interchanging *x;
    ent_secret content_key;
    ENT_VEC(int64_t) items;
    ENT_VEC(ent_str) numbers;
    /* of the item that is being read */
    ent_reg_steps steps;
    ENT_VEC(ent_interchange_fact) facts; /* one for each step */
    ENT_VEC(interchange_from) from;      /* label NULL: what it says is not there for the asker, or is no fact */
} loading;

static ent_code take_item(void *ctx, const ent_reg_row *r, ent_err *e)
{
    loading *l = ctx;
    ent_arena *a = l->x->shown.call->arena;
    ent_str number;

    ENT_TRY(ent_str_dup(&number, a, r->number, e));
    ENT_PUSH(&l->items, a, r->item_id, e);
    ENT_PUSH(&l->numbers, a, number, e);
    return ENT_OK;
}

static ent_code read_revision(ent_interchange_fact *f, interchange_from *from, loading *l, const ent_reg_row *r, ent_err *e)
{
    ent_call *c = l->x->shown.call;
    ent_str json;
    ent_err bad;
    bool open;

    ENT_TRY(shown_may_read(&open, &l->x->shown, r, e));
    if (!open) return ENT_OK;
    ENT_TRY(ent_reg_content_get(&json, c->arena, c->reader, &l->content_key, &r->content, e));
    if (ent_interchange_read(f, c->arena, json, &bad) != ENT_OK) return bad.code == ENT_NOMEM ? ent_nomem(e) : ENT_OK;
    ENT_TRY(ent_str_dup(&from->item, c->arena, r->item, e));
    ENT_TRY(ent_str_dup(&from->revision, c->arena, r->revision, e));
    ENT_TRY(ent_str_dup(&from->origin, c->arena, r->origin, e));
    from->row = (ent_reg_row){.id = r->id, .revision = from->revision};
    return shown_of(&from->label, &l->x->shown, r, e);
}

static ent_code take_revision(void *ctx, const ent_reg_row *r, ent_err *e)
{
    loading *l = ctx;
    ent_arena *a = l->x->shown.call->arena;
    ent_interchange_fact f = {0};
    interchange_from from = {0};

    ENT_TRY(read_revision(&f, &from, l, r, e));
    ENT_PUSH(&l->facts, a, f, e);
    ENT_PUSH(&l->from, a, from, e);
    return ENT_OK;
}

/* Is the fact of a step gone? What a later one says that the asker cannot read takes its place too. */
static ent_code is_gone(bool *out, const loading *l, size_t i, ent_err *e)
{
    bool continues = true;

    *out = l->from.v[i].label == NULL;
    for (size_t k = i + 1; k < l->steps.n && !*out; k++) {
        if (!ent_reg_step_ends(&l->steps, k, i)) continue;
        if (l->from.v[k].label != NULL)
            ENT_TRY(ent_interchange_continues(&continues, l->x->shown.call->arena, &l->facts.v[i], &l->facts.v[k], e));
        *out = l->from.v[k].label == NULL || !continues;
    }
    return ENT_OK;
}

static ent_code load_item(loading *l, int64_t item, ent_str number, ent_err *e)
{
    interchanging *x = l->x;
    ent_call *c = x->shown.call;
    bool gone;

    l->facts.n = l->from.n = 0;
    ENT_TRY(ent_reg_steps_of(&l->steps, c->arena, c->reader, item, e));
    ENT_TRY(ent_reg_history(c->reader, c->arena, item, take_revision, l, e));
    if (l->facts.n != l->steps.n) return ent_fail(e, ENT_BUG, NULL, NULL, "An item has not as many revisions as steps.");
    if (l->from.n != 0 && l->from.v[l->from.n - 1].label == NULL) ENT_PUSH(&x->unread, c->arena, number, e);
    for (size_t i = 0; i < l->facts.n; i++) {
        ENT_TRY(is_gone(&gone, l, i, e));
        if (gone) continue;
        ENT_PUSH(&x->facts, c->arena, l->facts.v[i], e);
        ENT_PUSH(&x->from, c->arena, l->from.v[i], e);
    }
    return ENT_OK;
}

static ent_code load_all(loading *l, ent_err *e)
{
    ent_reg_filter f = {.kind = ENT_S(INTERCHANGE_KIND)};
    ent_call *c = l->x->shown.call;

    ENT_TRY(ent_reg_list(c->reader, c->arena, &f, take_item, l, e));
    for (size_t i = 0; i < l->items.n; i++) ENT_TRY(load_item(l, l->items.v[i], l->numbers.v[i], e));
    return ENT_OK;
}

ent_code interchanging_load(interchanging *out, ent_call *c, ent_err *e)
{
    loading l = {.x = out};
    ent_code code;

    *out = (interchanging){.shown = {.call = c}};
    ENT_TRY(call_node_key(&l.content_key, c, "content", e));
    code = load_all(&l, e);
    ent_wipe(&l.content_key, sizeof l.content_key);
    return code;
}

/* ---- showing ---- */

static void put_date(ent_jw *w, const char *key, ent_date d)
{
    char text[11];

    ent_date_print(text, d);
    if (text[0] != '\0') ent_jw_kz(w, key, text);
}

void interchanging_put(ent_jw *w, ent_str mark, const ent_interchange_fact *f)
{
    ent_jw_kstr(w, "mark", mark);
    ent_jw_kstr(w, "item", f->item);
    ent_jw_kstr(w, "weapon", f->weapon);
    ent_jw_kz(w, "verdict", ent_interchange_word(f->verdict));
    if (f->condition.n != 0) ent_jw_kstr(w, "condition", f->condition);
    ent_jw_kstr(w, "test", f->test);
    ent_jw_kstr(w, "procedure", f->procedure);
    ent_jw_kstr(w, "authority", f->authority);
    put_date(w, "date", f->date);
    put_date(w, "until", f->until);
}
