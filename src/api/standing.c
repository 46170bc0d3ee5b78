/* SPDX-License-Identifier: Apache-2.0 */
#include "standing.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is asked for ---- */

static ent_code edition_of(standing_asked *out, ent_call *c, ent_err *e)
{
    static const char *const words[] = {" ed ", " ed. ", " edition "};
    ent_str folded, head = {0};

    ENT_TRY(ent_fold(&folded, c->arena, out->key, e));
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        size_t n = strlen(words[w]);
        for (size_t i = 1; head.n == 0 && i + n < folded.n; i++) {
            if (memcmp(folded.p + i, words[w], n) != 0) continue;
            head = (ent_str){folded.p, i};
            out->edition = (ent_str){folded.p + i + n, folded.n - i - n};
        }
    }
    out->number = head.n != 0 ? head : out->key;
    out->any_edition = head.n == 0;
    return ENT_OK;
}

ent_code standing_ask(standing_asked *out, ent_call *c, ent_str key, ent_err *e)
{
    ent_code code;
    ent_err none;

    *out = (standing_asked){.key = key};
    code = ent_reg_find(&out->row, c->arena, c->reader, key, &none);
    if (code != ENT_OK && code != ENT_NOT_VISIBLE && code != ENT_INVALID) {
        *e = none;
        return code;
    }
    out->in_view = code == ENT_INVALID;
    out->in_register = code == ENT_OK && !ent_str_is(out->row.kind, RATIFICATION_KIND);
    if (!out->in_register) return edition_of(out, c, e);
    out->in_view = true;
    out->number = out->row.number;
    out->edition = out->row.edition;
    out->any_edition = out->edition.n == 0;
    return ENT_OK;
}

/* ---- loading ---- */

typedef struct item {
    int64_t id;
    ent_str number;
} item;

typedef struct items {
    ent_arena *arena;
    ent_str beginning; /* folded; empty: any */
    ENT_VEC(item) v;
} items;

static ent_code take_item(void *ctx, const ent_reg_row *r, ent_err *e)
{
    items *all = ctx;
    item i = {.id = r->item_id};
    ent_str folded;

    if (all->beginning.n != 0) {
        ENT_TRY(ent_fold(&folded, all->arena, r->number, e));
        if (!ent_str_starts(folded, all->beginning.p)) return ENT_OK;
    }
    ENT_TRY(ent_str_dup(&i.number, all->arena, r->number, e));
    ENT_PUSH(&all->v, all->arena, i, e);
    return ENT_OK;
}

/* By number, then in the order in which they were entered: of two layers that say something at the same instant, the later one counts. */
static int by_number(const void *x, const void *y)
{
    const item *a = x, *b = y;
    int d = ent_str_cmp(a->number, b->number);

    return d != 0 ? d : (a->id > b->id) - (a->id < b->id);
}

typedef struct revisions {
    standing *s;
    const item *item;
    ent_reg_steps steps;
    size_t at;
    ENT_VEC(ent_std_stay) stays;
} revisions;

/* Until another revision took the place of this one; 0: it stands. */
static ent_time until(const ent_reg_steps *steps, size_t at)
{
    for (size_t i = at + 1; i < steps->n; i++)
        if (ent_reg_step_ends(steps, i, at)) return steps->v[i].time;
    return 0;
}

static ent_code note_unread(standing *s, const item *i, ent_err *e)
{
    if (s->unread.n != 0 && ent_str_eq(s->unread.v[s->unread.n - 1], i->number)) return ENT_OK;
    ENT_PUSH(&s->unread, s->shown.call->arena, i->number, e);
    return ENT_OK;
}

static ent_code take_revision(void *ctx, const ent_reg_row *r, ent_err *e)
{
    revisions *all = ctx;
    standing *s = all->s;
    ent_call *c = s->shown.call;
    size_t at = all->at++;
    ent_std_answers *record;
    const shown_label *label;
    ent_std_stay stay;
    ent_str json;
    ent_err bad;
    ent_code code;
    bool open;

    if (at >= all->steps.n) return ent_fail(e, ENT_BUG, NULL, NULL, "An item has more revisions than steps.");
    ENT_TRY(shown_may_read(&open, &s->shown, r, e));
    if (!open) return ENT_OK;
    stay = (ent_std_stay){.from = r->time, .until = until(&all->steps, at)};
    ENT_TRY(shown_of(&label, &s->shown, r, e));
    ENT_TRY(ent_reg_content_get(&json, c->arena, c->reader, &s->content_key, &r->content, e));
    ENT_NEW(record, c->arena, 1, e);
    code = ent_std_answers_read(record, c->arena, json, r->time, &bad);
    if (code == ENT_NOMEM) return ent_nomem(e);
    if (code != ENT_OK) return note_unread(s, all->item, e);
    ENT_TRY(shown_add_revision(&s->shown, r, label, NULL, e));
    stay.record = record;
    stay.marking = label->portion;
    ENT_PUSH(&all->stays, c->arena, stay, e);
    return ENT_OK;
}

static ent_code load_item(standing *s, const item *i, ent_err *e)
{
    ent_call *c = s->shown.call;
    revisions all = {.s = s, .item = i};
    standing_item own = {.revisions = s->shown.revisions.n};
    ent_std_fact_list facts;

    ENT_TRY(ent_reg_steps_of(&all.steps, c->arena, c->reader, i->id, e));
    ENT_TRY(ent_reg_history(c->reader, c->arena, i->id, take_revision, &all, e));
    ENT_TRY(ent_std_facts_through(&facts, c->arena, all.stays.v, all.stays.n, e));
    for (size_t k = 0; k < facts.n; k++) ENT_PUSH(&s->facts, c->arena, facts.v[k], e);
    own.facts_end = s->facts.n;
    own.revisions_end = s->shown.revisions.n;
    ENT_PUSH(&s->items, c->arena, own, e);
    return ENT_OK;
}

/* The items of a standard are found by their numbers, "STANAG 2459 DEU". */
static ent_code find_items(items *all, ent_call *c, const standing_asked *asked, ent_err *e)
{
    ent_reg_filter f = {.kind = ENT_S(RATIFICATION_KIND)};
    ent_str folded;

    all->arena = c->arena;
    all->beginning = (ent_str){0};
    if (asked != NULL) {
        ENT_TRY(ent_fold(&folded, c->arena, asked->number, e));
        ENT_TRY(ent_str_fmt(&all->beginning, c->arena, e, "%.*s ", ENT_F(folded)));
        f.text = folded;
    }
    return ent_reg_list(c->reader, c->arena, &f, take_item, all, e);
}

static ent_code load_all(standing *s, const standing_asked *asked, size_t n, ent_err *e)
{
    items all = {0};

    if (asked == NULL) ENT_TRY(find_items(&all, s->shown.call, NULL, e));
    for (size_t i = 0; asked != NULL && i < n; i++) {
        bool again = false;
        for (size_t k = 0; k < i && !again; k++) again = ent_str_eq(asked[k].number, asked[i].number);
        if (!again) ENT_TRY(find_items(&all, s->shown.call, &asked[i], e));
    }
    if (all.v.n != 0) qsort(all.v.v, all.v.n, sizeof *all.v.v, by_number);
    for (size_t i = 0; i < all.v.n; i++) ENT_TRY(load_item(s, &all.v.v[i], e));
    return ent_std_facts_of(&s->index, s->shown.call->arena, s->facts.v, s->facts.n, e);
}

static ent_code read_asof(standing *s, ent_err *e)
{
    ent_call *c = s->shown.call;
    ent_time from, to;
    ent_date known;

    ENT_TRY(call_date(&s->asof.on, c, call_has(c, "from") ? "from" : "on", e));
    ENT_TRY(call_date(&known, c, "known", e));
    if (s->asof.on.precision == ENT_DATE_NONE) s->asof.on = ent_date_of(c->as_of);
    s->asof.known = ent_date_span(known, &from, &to) ? to - 1 : INT64_MAX;
    return ENT_OK;
}

ent_code standing_load(standing *out, ent_call *c, const standing_asked *asked, size_t n, ent_err *e)
{
    ent_code code;

    *out = (standing){.shown = {.call = c}};
    ENT_TRY(read_asof(out, e));
    ENT_TRY(call_node_key(&out->content_key, c, "content", e));
    code = load_all(out, asked, n, e);
    ent_wipe(&out->content_key, sizeof out->content_key);
    return code;
}

ent_code standing_find(standing_found *out, const standing *s, const standing_asked *asked, ent_err *e)
{
    ent_arena *a = s->shown.call->arena;
    ent_str number, edition, n, x;

    *out = (standing_found){0};
    ENT_TRY(ent_fold(&number, a, asked->number, e));
    ENT_TRY(ent_fold(&edition, a, asked->edition, e));
    for (size_t i = 0; i < ent_std_facts_standards(s->index); i++) {
        ENT_TRY(ent_fold(&n, a, ent_std_facts_number(s->index, i), e));
        ENT_TRY(ent_fold(&x, a, ent_std_facts_edition(s->index, i), e));
        if (!ent_str_eq(n, number) || (!asked->any_edition && !ent_str_eq(x, edition))) continue;
        ENT_PUSH(out, a, i, e);
    }
    if (out->n != 0 || asked->in_view) return ENT_OK;
    ent_fail(e, ENT_NOT_VISIBLE, "R-17", NULL, "not found");
    return ent_at(e, "standard %.*s", ENT_F(asked->key));
}

/* ---- marks ---- */

/* A fact bears the very portion mark of its label. */
const shown_label *standing_label(const standing *s, size_t fact)
{
    const shown_label *l = NULL;

    for (size_t i = 0; i < s->shown.labels.n && l == NULL; i++)
        if (s->shown.labels.v[i]->portion.p == s->facts.v[fact].marking.p) l = s->shown.labels.v[i];
    return l;
}

static const standing_item *item_of(const standing *s, size_t fact)
{
    size_t low = 0, high = s->items.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->items.v[middle].facts_end <= fact) low = middle + 1;
        else high = middle;
    }
    return &s->items.v[low];
}

static ent_code note_fact(const standing *s, size_t fact, ent_err *e)
{
    ent_call *c = s->shown.call;
    const shown_label *l = standing_label(s, fact);
    const standing_item *i = item_of(s, fact);

    if (l != NULL) ENT_TRY(shown_add(c->shown, l, e));
    for (size_t k = i->revisions; k < i->revisions_end; k++) ENT_PUSH(&c->shown->revisions, c->arena, s->shown.revisions.v[k], e);
    return ENT_OK;
}

ent_code standing_note(const standing *s, const size_t *facts, size_t n, ent_err *e)
{
    for (size_t i = 0; i < n; i++)
        if (facts[i] != SIZE_MAX) ENT_TRY(note_fact(s, facts[i], e));
    return ENT_OK;
}

ent_code standing_mark(ent_str *out, const standing *s, const size_t *facts, size_t n, const ent_reg_row *row, ent_err *e)
{
    ent_call *c = s->shown.call;
    shown some = {.call = c};
    const shown_label *meta, *title;

    if (row != NULL) {
        ENT_TRY(shown_meta(&meta, c->shown, row, e));
        ENT_TRY(shown_title(&title, c->shown, row, e));
        ENT_TRY(shown_add(&some, meta, e));
        if (title != NULL) ENT_TRY(shown_add(&some, title, e));
    }
    ENT_TRY(standing_note(s, facts, n, e));
    for (size_t i = 0; i < n; i++) {
        const shown_label *l = facts[i] == SIZE_MAX ? NULL : standing_label(s, facts[i]);
        if (l != NULL) ENT_TRY(shown_add(&some, l, e));
    }
    return shown_mark(out, &some, e);
}

/* ---- showing ---- */

static const char *says(const ent_std_fact *f)
{
    if (f->kind == ENT_STD_FACT_ANSWER) return ent_std_answer_word(f->answer);
    if (f->kind == ENT_STD_FACT_RESERVATION) return f->ended ? "lifted" : "reserved";
    return f->ended ? "ended" : ent_std_fact_kind_word(f->kind);
}

static void put_some(ent_jw *w, const char *key, ent_str s)
{
    if (s.n != 0) ent_jw_kstr(w, key, s);
}

static void put_date(ent_jw *w, const char *key, ent_date d)
{
    char text[11];

    ent_date_print(text, d);
    if (text[0] != '\0') ent_jw_kz(w, key, text);
}

void standing_put_fact(ent_jw *w, const ent_std_fact *f, unsigned services)
{
    put_some(w, "mark", f->marking);
    ent_jw_kstr(w, "nation", f->nation);
    ent_jw_kz(w, "service", ent_std_services_word(services));
    put_some(w, "part", f->part);
    ent_jw_kz(w, "fact", ent_std_fact_kind_word(f->kind));
    ent_jw_kz(w, "says", says(f));
    put_date(w, "from", f->valid);
    put_date(w, "intended", f->intended);
    put_some(w, "text", f->text);
    put_some(w, "remark", f->remark);
}

void standing_put_asof(const standing *s)
{
    ent_jw *w = s->shown.call->out;
    char text[21];

    put_date(w, "on", s->asof.on);
    if (s->asof.known != INT64_MAX) {
        ent_time_print(text, s->asof.known);
        ent_jw_kz(w, "known", text);
    }
    if (s->unread.n == 0) return;
    ent_jw_key(w, "unread");
    ent_jw_arr(w);
    for (size_t i = 0; i < s->unread.n; i++) ent_jw_str(w, s->unread.v[i]);
    ent_jw_end(w);
}
