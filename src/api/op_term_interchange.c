/* SPDX-License-Identifier: Apache-2.0 */
/* term interchange: what an authority found out about an item in a class of weapon, as an item of its own for each pair, authority and label,
 * so that who may not see one layer sees the others whole.    term interchanges: the table of what is known, each cell with its facts. */
#include "basing.h"
#include "interchanging.h"
#include "labelling.h"

/* ---- entering ---- */

typedef struct stating {
    ent_call *c;
    labelled label;
    ent_interchange_fact fact;
    ent_str id, json;
    ent_sha256 digest;
    bool has_earlier;
    ent_reg_row earlier;
    basing basing;
    ent_reg_strings originators;
    ent_secret content_key;
} stating;

/* "test" is "--test" here; the pair is told by its place. */
static ent_code in_options(ent_err *e)
{
    ent_str place;
    ent_err was = *e;

    place = ent_str_c(was.place);
    if (place.n == 0 || ent_str_is(place, "item") || ent_str_is(place, "weapon")) return e->code;
    e->place[0] = '\0';
    return ent_at(e, "--%s", was.place);
}

static ent_code read_fact(stating *x, ent_err *e)
{
    ent_call *c = x->c;

    x->fact = (ent_interchange_fact){.item = call_arg(c, "item"),
                                     .weapon = call_arg(c, "weapon"),
                                     .condition = call_arg(c, "condition"),
                                     .test = call_arg(c, "test"),
                                     .procedure = call_arg(c, "procedure"),
                                     .authority = call_arg(c, "authority")};
    (void)ent_interchange_read_word(&x->fact.verdict, call_arg(c, "verdict"));
    ENT_TRY(call_date(&x->fact.date, c, "date", e));
    ENT_TRY(call_date(&x->fact.until, c, "until", e));
    if (ent_interchange_json(&x->json, c->arena, &x->fact, e) != ENT_OK) return in_options(e);
    ENT_TRY(ent_sha256_of(&x->digest, x->json, e));
    return ent_interchange_id(&x->id, c->arena, &x->fact, e);
}

/* Ours, under the same label, about the same pair, by the same authority. */
static ent_code take_earlier(void *ctx, const ent_reg_row *r, ent_err *e)
{
    stating *x = ctx;
    ent_call *c = x->c;
    ent_interchange_fact f;
    const ent_cut *cut;
    ent_str json, id;
    ent_err none;

    if (x->has_earlier || !r->content_visible || r->destroyed != 0 || !ent_str_eq(r->origin, c->node.org)) return ENT_OK;
    ENT_TRY(ent_reg_cut(&cut, c->arena, c->reader, &c->policies, r->content_cut_id, e));
    if (!ent_str_eq(ent_cut_text(cut), ent_cut_text(x->label.cut))) return ENT_OK;
    ENT_TRY(ent_reg_content_get(&json, c->arena, c->reader, &x->content_key, &r->content, e));
    if (ent_interchange_read(&f, c->arena, json, &none) != ENT_OK) return ENT_OK;
    ENT_TRY(ent_interchange_id(&id, c->arena, &f, e));
    if (!ent_str_eq(id, x->id)) return ENT_OK;
    x->has_earlier = true;
    return ent_reg_row_by_id(&x->earlier, c->arena, c->reader, r->id, e);
}

static ent_code find_earlier(stating *x, ent_err *e)
{
    ent_reg_filter f = {.kind = ENT_S(INTERCHANGE_KIND)};
    ent_call *c = x->c;
    ent_str number;

    ENT_TRY(ent_interchange_number(&number, c->arena, &x->fact, e));
    ENT_TRY(ent_fold(&f.text, c->arena, number, e));
    ENT_TRY(ent_reg_list(c->reader, c->arena, &f, take_earlier, x, e));
    if (x->has_earlier) {
        ENT_TRY(ent_reg_originators(&x->originators, c->arena, c->reader, x->earlier.id, e));
        return basing_chosen(&x->basing, c, &x->earlier, e);
    }
    if (call_has(c, "base") || call_has(c, "beside"))
        return call_usage(c, "There is no record yet that --base or --beside could mean.", "Leave them away.", e);
    ENT_PUSH(&x->originators, c->arena, c->node.org, e);
    return ENT_OK;
}

static ent_code describe(ent_reg_revision *r, stating *x, ent_err *e)
{
    ent_call *c = x->c;
    char uuid[37];

    *r = (ent_reg_revision){.origin = c->node.org,
                            .item = x->earlier.item,
                            .kind = ENT_S(INTERCHANGE_KIND),
                            .content = x->digest,
                            .length = (int64_t)x->json.n,
                            .date = call_arg(c, "date"),
                            .status = ent_str_c(ent_interchange_word(x->fact.verdict)),
                            .publisher = x->fact.authority,
                            .label_xml = x->label.xml,
                            .meta_label_xml = x->label.xml,
                            .cut = ent_cut_text(x->label.cut),
                            .content_cut = ent_cut_text(x->label.cut),
                            .originators = x->originators.v,
                            .n_originators = x->originators.n,
                            .base = x->basing.base,
                            .beside = x->basing.beside.v,
                            .n_beside = x->basing.beside.n,
                            .person = c->person.name};
    ENT_TRY(ent_interchange_number(&r->number, c->arena, &x->fact, e));
    if (!x->has_earlier) {
        ENT_TRY(ent_bytes_uuid(&c->random, uuid, e));
        ENT_TRY(ent_str_dup(&r->item, c->arena, ent_str_c(uuid), e));
    }
    ENT_TRY(ent_bytes_uuid(&c->random, uuid, e));
    return ent_str_dup(&r->revision, c->arena, ent_str_c(uuid), e);
}

static ent_code enter(stating *x, const ent_reg_revision *r, ent_err *e)
{
    ent_call *c = x->c;
    ent_str body;

    ENT_TRY(labelling_enter(c, &x->label, e));
    ENT_TRY(ent_reg_content_put(c->writer, c->arena, &x->content_key, &r->content, x->json, &c->random, e));
    ENT_TRY(ent_reg_revise_entry(&body, c->arena, r, e));
    return call_add(c, "item.revise", body, e);
}

static ent_code state_fact(stating *x, ent_err *e)
{
    ent_call *c = x->c;
    ent_reg_revision r;
    ent_str portion;
    bool changed;

    ENT_TRY(find_earlier(x, e));
    changed = !x->has_earlier || !ent_sha256_eq(&x->digest, &x->earlier.content);
    ENT_TRY(describe(&r, x, e));
    if (changed) ENT_TRY(enter(x, &r, e));
    ENT_TRY(ent_label_marking(&portion, c->arena, c->policies.own, &x->label.label, (ent_str){0}, ENT_PORTION, e));
    call_marking(c, "label", c->policies.own, &x->label.label);
    ent_jw_kstr(c->out, "number", r.number);
    ent_jw_kstr(c->out, "item", r.item);
    ent_jw_kstr(c->out, "revision", changed ? r.revision : x->earlier.revision);
    ent_jw_kbool(c->out, "changed", changed);
    ent_jw_key(c->out, "fact");
    ent_jw_obj(c->out);
    interchanging_put(c->out, portion, &x->fact);
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_term_interchange(ent_call *c, ent_err *e)
{
    stating x = {.c = c};
    ent_code code;

    ENT_TRY(read_fact(&x, e));
    ENT_TRY(labelling_read(&x.label, c, call_arg(c, "label"), call_has(c, "exercise"), (ent_str){0}, e));
    ENT_TRY(call_node_key(&x.content_key, c, "content", e));
    code = state_fact(&x, e);
    ent_wipe(&x.content_key, sizeof x.content_key);
    return code;
}

/* ---- the table ---- */

typedef struct table {
    interchanging known;
    const ent_interchange *index;
    ent_interchange_matrix matrix;
    size_t *shown; /* place of a fact in the list of the answer, from 1; 0: not in it */
    size_t n_shown;
} table;

static ent_code names_of(ent_str **out, size_t *n, ent_call *c, const char *name, ent_err *e)
{
    *n = call_count(c, name);
    ENT_NEW(*out, c->arena, *n, e);
    for (size_t i = 0; i < *n; i++) (*out)[i] = call_nth(c, name, i);
    return ENT_OK;
}

static ent_code cell_mark(ent_str *out, const table *t, const ent_interchange_answer *cell, ent_err *e)
{
    ent_call *c = t->known.shown.call;
    shown some = {.call = c};

    for (size_t i = 0; i < cell->n_used; i++) {
        const interchange_from *from = &t->known.from.v[cell->used[i]];
        ENT_TRY(shown_add(&some, from->label, e));
        ENT_TRY(shown_add(c->shown, from->label, e));
        ENT_TRY(shown_add_revision(c->shown, &from->row, from->label, NULL, e));
    }
    return shown_mark(out, &some, e);
}

static ent_code joined(ent_str *out, ent_arena *a, const ent_str *v, size_t n, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 1 << 20);

    for (size_t i = 0; i < n; i++) {
        if (i != 0) ent_buf_z(&b, "; ");
        ent_buf_add(&b, v[i]);
    }
    return ent_buf_take(out, &b, e);
}

/* Facts are numbered in the order in which cells use them. */
static void put_numbers(ent_jw *w, table *t, const ent_interchange_answer *cell)
{
    ent_jw_key(w, "facts");
    ent_jw_arr(w);
    for (size_t i = 0; i < cell->n_used; i++) {
        size_t *place = &t->shown[cell->used[i]];
        if (*place == 0) *place = ++t->n_shown;
        ent_jw_i64(w, (int64_t)*place);
    }
    ent_jw_end(w);
}

static ent_code put_cell(table *t, size_t i, size_t k, ent_err *e)
{
    const ent_interchange_answer *cell = &t->matrix.cells[i * t->matrix.n_weapons + k];
    ent_call *c = t->known.shown.call;
    ent_jw *w = c->out;
    ent_str mark, conditions;

    ENT_TRY(cell_mark(&mark, t, cell, e));
    ENT_TRY(joined(&conditions, c->arena, cell->conditions, cell->n_conditions, e));
    ent_jw_obj(w);
    ent_jw_kstr(w, "mark", mark);
    ent_jw_kstr(w, "item", t->matrix.items[i]);
    ent_jw_kstr(w, "weapon", t->matrix.weapons[k]);
    ent_jw_kz(w, "verdict", ent_interchange_word(cell->verdict));
    if (conditions.n != 0) ent_jw_kstr(w, "condition", conditions);
    if (cell->contradiction) ent_jw_kbool(w, "contradiction", true);
    put_numbers(w, t, cell);
    if (cell->why.n != 0) ent_jw_kstr(w, "why", cell->why);
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code put_facts(const table *t, ent_err *e)
{
    ent_jw *w = t->known.shown.call->out;
    size_t *order;

    ENT_NEW(order, t->known.shown.call->arena, t->n_shown, e);
    for (size_t i = 0; i < t->known.facts.n; i++)
        if (t->shown[i] != 0) order[t->shown[i] - 1] = i;
    ent_jw_key(w, "facts");
    ent_jw_arr(w);
    for (size_t i = 0; i < t->n_shown; i++) {
        const interchange_from *from = &t->known.from.v[order[i]];
        ent_jw_obj(w);
        ent_jw_ki64(w, "no", (int64_t)i + 1);
        interchanging_put(w, from->label->portion, &t->known.facts.v[order[i]]);
        ent_jw_kstr(w, "origin", from->origin);
        ent_jw_kstr(w, "record", from->item);
        ent_jw_kstr(w, "revision", from->revision);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code ask(table *t, ent_call *c, ent_err *e)
{
    ent_str *items, *weapons;
    size_t n_items, n_weapons;

    ENT_TRY(names_of(&items, &n_items, c, "item", e));
    ENT_TRY(names_of(&weapons, &n_weapons, c, "weapon", e));
    ENT_TRY(interchanging_load(&t->known, c, e));
    ENT_TRY(ent_interchange_of(&t->index, c->arena, t->known.facts.v, t->known.facts.n, e));
    ENT_NEW(t->shown, c->arena, t->known.facts.n, e);
    return ent_interchange_table(&t->matrix, c->arena, t->index, items, n_items, weapons, n_weapons, ent_date_of(c->as_of), e);
}

ent_code op_term_interchanges(ent_call *c, ent_err *e)
{
    char on[11];
    table t = {0};

    ENT_TRY(ask(&t, c, e));
    ent_date_print(on, ent_date_of(c->as_of));
    ent_jw_kz(c->out, "on", on);
    ent_jw_key(c->out, "cells");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < t.matrix.n_items; i++)
        for (size_t k = 0; k < t.matrix.n_weapons; k++) ENT_TRY(put_cell(&t, i, k, e));
    ent_jw_end(c->out);
    ENT_TRY(put_facts(&t, e));
    if (t.known.unread.n == 0) return ENT_OK;
    ent_jw_key(c->out, "unread");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < t.known.unread.n; i++) ent_jw_str(c->out, t.known.unread.v[i]);
    ent_jw_end(c->out);
    return ENT_OK;
}
