/* SPDX-License-Identifier: Apache-2.0 */
/* standard list, show: the standards in view, their state, and what nations stated about them. */
#include "standing.h"

static void put_some(ent_jw *w, const char *key, ent_str s)
{
    if (s.n != 0) ent_jw_kstr(w, key, s);
}

static void put_state(ent_jw *w, ent_str status)
{
    ent_std_state s = ent_std_state_read(status);

    put_some(w, "status", status);
    if (s != ENT_STD_STATE_NONE) ent_jw_kz(w, "state", ent_std_state_name(s));
}

/* ---- list ---- */

typedef struct counted {
    int64_t ratified, reserved, implemented, fielded;
    ENT_VEC(size_t) facts; /* that were counted */
} counted;

static void count_nation(counted *out, const standing *s, const ent_std_cell *cells, size_t n_parts)
{
    bool ratified = false, reserved = false, implemented = false, fielded = false;

    for (size_t i = 0; i < 3 * n_parts; i++) {
        const size_t *fact = cells[i].fact;
        const ent_std_fact *v = s->facts.v;
        ent_std_answer answer = fact[ENT_STD_FACT_ANSWER] == SIZE_MAX ? ENT_STD_ANSWER_NONE : v[fact[ENT_STD_FACT_ANSWER]].answer;
        ratified = ratified || (answer >= ENT_STD_RATIFYING && answer <= ENT_STD_RATIFYING_NOT_IMPLEMENTING);
        reserved = reserved || (fact[ENT_STD_FACT_RESERVATION] != SIZE_MAX && !v[fact[ENT_STD_FACT_RESERVATION]].ended);
        implemented = implemented || (fact[ENT_STD_FACT_IMPLEMENTED] != SIZE_MAX && !v[fact[ENT_STD_FACT_IMPLEMENTED]].ended);
        fielded = fielded || (fact[ENT_STD_FACT_FIELDED] != SIZE_MAX && !v[fact[ENT_STD_FACT_FIELDED]].ended);
    }
    out->ratified += ratified;
    out->reserved += reserved;
    out->implemented += implemented;
    out->fielded += fielded;
}

static ent_code count_standard(counted *out, const standing *s, size_t standard, ent_err *e)
{
    ent_std_table t;

    ENT_TRY(ent_std_table_at(&t, s->shown.call->arena, s->index, standard, &s->asof, e));
    for (size_t i = 0; i < t.n_nations; i++) count_nation(out, s, t.v + i * 3 * t.n_parts, t.n_parts);
    for (size_t i = 0; i < t.n_nations * 3 * t.n_parts; i++)
        for (ent_std_fact_kind k = ENT_STD_FACT_ANSWER; k <= ENT_STD_FACT_TESTED; k++)
            if (t.v[i].fact[k] != SIZE_MAX) ENT_PUSH(&out->facts, s->shown.call->arena, t.v[i].fact[k], e);
    return ENT_OK;
}

typedef struct lister {
    standing *s;
    shown named;     /* labels of contents: said, but nothing of theirs stands here */
    counted *counts; /* of each standard among the facts; counted once */
    bool *done;
    ent_std_state state; /* wanted; NONE: any */
    int64_t n;
} lister;

static ent_code counts_of(counted *out, bool *any, lister *l, const ent_reg_row *r, ent_err *e)
{
    size_t at;

    *out = (counted){0};
    ENT_TRY(ent_std_facts_find_standard(&at, l->s->shown.call->arena, l->s->index, r->number, r->edition, e));
    *any = at != SIZE_MAX;
    if (!*any) return ENT_OK;
    if (!l->done[at]) ENT_TRY(count_standard(&l->counts[at], l->s, at, e));
    l->done[at] = true;
    *out = l->counts[at];
    return ENT_OK;
}

static ent_code put_row(void *ctx, const ent_reg_row *r, ent_err *e)
{
    lister *l = ctx;
    ent_jw *w = l->s->shown.call->out;
    const shown_label *title, *content;
    ent_str mark;
    counted n;
    bool any;

    if (l->state != ENT_STD_STATE_NONE && ent_std_state_read(r->status) != l->state) return ENT_OK;
    ENT_TRY(counts_of(&n, &any, l, r, e));
    ENT_TRY(shown_row(&mark, l->s->shown.call->shown, r, e));
    ENT_TRY(shown_title(&title, l->s->shown.call->shown, r, e));
    ENT_TRY(shown_of(&content, &l->named, r, e));
    if (any) ENT_TRY(standing_mark(&mark, l->s, n.facts.v, n.facts.n, r, e));
    ent_jw_obj(w);
    ent_jw_kstr(w, "mark", mark);
    if (title != NULL) ent_jw_kstr(w, "title_mark", title->portion);
    ent_jw_kstr(w, "content_label", content->marking);
    ent_jw_kstr(w, "number", r->number);
    put_some(w, "edition", r->edition);
    put_some(w, "version", r->version);
    put_state(w, r->status);
    put_some(w, "title", r->title);
    if (any) {
        ent_jw_ki64(w, "ratified", n.ratified);
        ent_jw_ki64(w, "reserved", n.reserved);
        ent_jw_ki64(w, "implemented", n.implemented);
        ent_jw_ki64(w, "fielded", n.fielded);
    }
    ent_jw_kstr(w, "origin", r->origin);
    ent_jw_kstr(w, "item", r->item);
    ent_jw_end(w);
    l->n++;
    return ENT_OK;
}

ent_code op_standard_list(ent_call *c, ent_err *e)
{
    static const char *const kinds[] = {"standard", "coverdoc"};
    lister l = {.state = ent_std_state_read(call_arg(c, "state")), .named = {.call = c}};
    standing s;

    if (call_has(c, "state") && l.state == ENT_STD_STATE_NONE)
        return call_usage(c, "There is no such state.", "For example promulgated, under-review or cancelled: see doc/guide.md.", e);
    ENT_TRY(standing_load(&s, c, NULL, 0, e));
    l.s = &s;
    ENT_NEW(l.counts, c->arena, ent_std_facts_standards(s.index), e);
    ENT_NEW(l.done, c->arena, ent_std_facts_standards(s.index), e);
    ent_jw_key(c->out, "standards");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        ent_reg_filter f = {.kind = ent_str_c(kinds[i]), .text = call_arg(c, "text")};
        ENT_TRY(ent_reg_list(c->reader, c->arena, &f, put_row, &l, e));
    }
    ent_jw_end(c->out);
    ent_jw_ki64(c->out, "visible_standards", l.n);
    standing_put_asof(&s);
    return ENT_OK;
}

/* ---- show ---- */

/* Which moves the machine has from here. A document that is no NATO document has none. */
static void put_moves(ent_jw *w, const standing_asked *asked)
{
    ent_std_doc_kind kind = ent_std_doc_kind_of(asked->number);
    ent_std_state from = ent_std_state_read(asked->row.status);
    const ent_std_move *m;
    ent_err none;

    ent_jw_kz(w, "document", ent_std_doc_kind_word(kind));
    if (from == ENT_STD_STATE_NONE) return;
    ent_jw_key(w, "possible");
    ent_jw_arr(w);
    for (int to = 1; to < ENT_STD_STATES; to++)
        if (ent_std_move_check(&m, kind, ENT_STD_DOC_OTHER, from, (ent_std_state)to, &none) == ENT_OK)
            ent_jw_z(w, ent_std_state_name(m->to));
    ent_jw_end(w);
}

static void put_head(ent_jw *w, const standing_asked *asked)
{
    const ent_reg_row *r = &asked->row;

    ent_jw_kstr(w, "number", asked->number);
    if (!asked->in_register) {
        put_some(w, "edition", asked->edition);
        return;
    }
    put_some(w, "edition", r->edition);
    put_some(w, "version", r->version);
    put_some(w, "date", r->date);
    put_some(w, "title", r->title);
    put_state(w, r->status);
    put_moves(w, asked);
    ent_jw_kstr(w, "origin", r->origin);
    ent_jw_kstr(w, "item", r->item);
}

/* A fact is shown where it was stated: one about the whole is not repeated for each part. */
static ent_code put_cell(const standing *s, size_t standard, const ent_std_cell *cells, size_t n_parts, size_t part, ent_std_fact_kind k,
                         ent_err *e)
{
    ent_jw *w = s->shown.call->out;
    unsigned done = 0;

    for (unsigned i = 0; i < 3; i++) {
        size_t fact = cells[i * n_parts + part].fact[k];
        unsigned services = 0;
        if (fact == SIZE_MAX || (done >> i & 1) != 0 || (part != 0 && s->facts.v[fact].part.n == 0)) continue;
        for (unsigned x = i; x < 3; x++)
            if (cells[x * n_parts + part].fact[k] == fact) services |= 1u << x;
        done |= services;
        ENT_TRY(standing_note(s, &fact, 1, e));
        ent_jw_obj(w);
        put_some(w, "edition", ent_std_facts_edition(s->index, standard));
        standing_put_fact(w, &s->facts.v[fact], services);
        ent_jw_end(w);
    }
    return ENT_OK;
}

static ent_code put_standard(const standing *s, size_t standard, ent_err *e)
{
    ent_std_table t;

    ENT_TRY(ent_std_table_at(&t, s->shown.call->arena, s->index, standard, &s->asof, e));
    for (size_t i = 0; i < t.n_nations; i++)
        for (size_t part = 0; part < t.n_parts; part++)
            for (ent_std_fact_kind k = ENT_STD_FACT_ANSWER; k <= ENT_STD_FACT_TESTED; k++)
                ENT_TRY(put_cell(s, standard, t.v + i * 3 * t.n_parts, t.n_parts, part, k, e));
    return ENT_OK;
}

static void put_time(ent_jw *w, const char *key, ent_time t)
{
    char text[21];

    ent_time_print(text, t);
    ent_jw_kz(w, key, text);
}

static ent_code put_past(const standing *s, size_t standard, ent_err *e)
{
    ent_jw *w = s->shown.call->out;
    ent_std_pasts p;

    for (size_t nation = 0; nation < ent_std_facts_nations(s->index); nation++) {
        ENT_TRY(ent_std_history_of(&p, s->shown.call->arena, s->index, standard, nation, e));
        for (size_t i = 0; i < p.n; i++) {
            const ent_std_fact *f = &s->facts.v[p.v[i].fact];
            ENT_TRY(standing_note(s, &p.v[i].fact, 1, e));
            ent_jw_obj(w);
            put_some(w, "edition", f->edition);
            standing_put_fact(w, f, f->services);
            put_time(w, "known", f->known);
            if (f->taken_back != 0) put_time(w, "taken_back", f->taken_back);
            ent_jw_end(w);
        }
    }
    return ENT_OK;
}

ent_code op_standard_show(ent_call *c, ent_err *e)
{
    standing_asked asked;
    standing_found found;
    standing s;

    ENT_TRY(standing_ask(&asked, c, call_arg(c, "standard"), e));
    ENT_TRY(standing_load(&s, c, &asked, 1, e));
    ENT_TRY(standing_find(&found, &s, &asked, e));
    if (asked.in_register) ENT_TRY(shown_put_marks(c->shown, &asked.row, e));
    put_head(c->out, &asked);
    standing_put_asof(&s);
    ent_jw_key(c->out, "standing");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < found.n; i++) ENT_TRY(put_standard(&s, found.v[i], e));
    ent_jw_end(c->out);
    if (!call_has(c, "history")) return ENT_OK;
    ent_jw_key(c->out, "history");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < found.n; i++) ENT_TRY(put_past(&s, found.v[i], e));
    ent_jw_end(c->out);
    return ENT_OK;
}
