/* SPDX-License-Identifier: Apache-2.0 */
/* Which items of the register belong to a work: those that bear one of its names as number, or as id or uuid of NISP. */
#include <stdint.h>
#include <stdlib.h>

#include "interchanging.h"
#include "standing.h"
#include "term_load.h"
#include "works.h"

/* A name as items of the register would bear it. */
typedef struct borne {
    ent_str key;
    bool nisp; /* an id or uuid, not a number */
    size_t work, name;
} borne;

typedef struct bearing {
    works *w;
    const bool *wanted; /* of each work of w->now */
    borne *borne;       /* by key */
    size_t n_borne;
    /* of the item that is being looked at: how each work has it, by which name */
    ent_std_found_how *how;
    size_t *by;
    ENT_VEC(size_t) hit;
} bearing;

static void put_some(ent_jw *w, const char *key, ent_str s)
{
    if (s.n != 0) ent_jw_kstr(w, key, s);
}

static int by_key(const void *x, const void *y)
{
    const borne *a = x, *b = y;
    int d = a->nisp - b->nisp;

    if (d == 0) d = ent_str_cmp(a->key, b->key);
    if (d == 0) d = (a->work > b->work) - (a->work < b->work);
    return d != 0 ? d : (a->name > b->name) - (a->name < b->name);
}

/* Names of all works: an item that another work names more exactly is not of one that is shown. */
static ent_code index_names(bearing *s, ent_err *e)
{
    ent_arena *a = s->w->shown.call->arena;
    size_t n = 0;

    for (size_t i = 0; i < s->w->now.n; i++) n += s->w->now.v[i].n_names;
    ENT_NEW(s->borne, a, n, e);
    ENT_NEW(s->how, a, s->w->now.n, e);
    ENT_NEW(s->by, a, s->w->now.n, e);
    for (size_t i = 0; i < s->w->now.n; i++)
        for (size_t k = 0; k < s->w->now.v[i].n_names; k++) {
            const ent_std_work_name *name = &s->w->now.v[i].names[k];
            s->borne[s->n_borne++] = (borne){name->key, ent_str_starts(name->name.reg, "nisp"), i, k};
        }
    if (n > 1) qsort(s->borne, n, sizeof *s->borne, by_key);
    return ENT_OK;
}

/* Editions are kept apart from numbers in columns of their own, or stand behind the number: the columns count where there are any. */
static ent_code edition_of(ent_str *key, ent_str *edition, ent_arena *a, const ent_reg_row *r, ent_err *e)
{
    ent_str text = r->number, said, unused;

    ENT_TRY(ent_std_name_key(key, edition, a, (ent_std_name){ENT_S("a"), text}, e));
    if (r->edition.n == 0) return ENT_OK;
    ENT_TRY(ent_str_fmt(&text, a, e, "a 1 Edition %.*s", ENT_F(r->edition)));
    if (r->version.n != 0) ENT_TRY(ent_str_fmt(&text, a, e, "%.*s Version %.*s", ENT_F(text), ENT_F(r->version)));
    ENT_TRY(ent_std_name_key(&unused, &said, a, (ent_std_name){ENT_S("a"), text}, e));
    if (said.n != 0) *edition = said;
    return ENT_OK;
}

static ent_code note_name(bearing *s, const borne *b, ent_str edition, ent_err *e)
{
    const ent_std_work_name *n = &s->w->now.v[b->work].names[b->name];
    ent_std_found_how how = ENT_STD_FOUND_NUMBER;

    if (b->nisp || ent_str_eq(edition, n->edition)) how = ENT_STD_FOUND_EXACT;
    if (n->ended != SIZE_MAX) how = ENT_STD_FOUND_FORMER;
    if (s->how[b->work] != 0 && s->how[b->work] <= how) return ENT_OK;
    if (s->how[b->work] == 0) ENT_PUSH(&s->hit, s->w->shown.call->arena, b->work, e);
    s->how[b->work] = how;
    s->by[b->work] = b->name;
    return ENT_OK;
}

static ent_code note_names(bearing *s, ent_str key, bool nisp, ent_str edition, ent_err *e)
{
    const borne asked = {.key = key, .nisp = nisp};
    size_t low = 0, high = s->n_borne;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_key(&s->borne[middle], &asked) < 0) low = middle + 1;
        else high = middle;
    }
    for (; key.n != 0 && low < s->n_borne && s->borne[low].nisp == nisp && ent_str_eq(s->borne[low].key, key); low++)
        ENT_TRY(note_name(s, &s->borne[low], edition, e));
    return ENT_OK;
}

static ent_code put_item(bearing *s, const ent_reg_row *r, size_t work, ent_err *e)
{
    const ent_std_name *by = &s->w->now.v[work].names[s->by[work]].name;
    ent_jw *w = s->w->shown.call->out;
    ent_call *c = s->w->shown.call;
    shown named = {.call = c};
    const shown_label *content;

    ENT_TRY(shown_of(&content, &named, r, e));
    ent_jw_obj(w);
    ENT_TRY(shown_put_marks(c->shown, r, e));
    ent_jw_kstr(w, "work", s->w->now.v[work].id);
    ent_jw_kstr(w, "number", r->number);
    put_some(w, "edition", r->edition);
    put_some(w, "version", r->version);
    put_some(w, "title", r->title);
    ent_jw_kstr(w, "content_label", content->marking);
    ent_jw_kz(w, "by", works_how_word(s->how[work]));
    ent_jw_kstr(w, "register", by->reg);
    ent_jw_kstr(w, "name", by->text);
    ent_jw_kstr(w, "origin", r->origin);
    ent_jw_kstr(w, "item", r->item);
    ent_jw_end(w);
    return ENT_OK;
}

/* What the acts, answers, facts and terms are called is no name of a standard. */
static bool is_standard(const ent_reg_row *r)
{
    static const char *const others[] = {WORK_LINK_KIND, RATIFICATION_KIND, INTERCHANGE_KIND, TERM_KIND};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (ent_str_is(r->kind, others[i])) return false;
    return true;
}

static ent_code take_item(void *ctx, const ent_reg_row *r, ent_err *e)
{
    bearing *s = ctx;
    ent_arena *a = s->w->shown.call->arena;
    ent_str key, edition, id, uuid;
    bool exact = false;

    if (!is_standard(r)) return ENT_OK;
    ENT_TRY(edition_of(&key, &edition, a, r, e));
    ENT_TRY(ent_fold(&id, a, r->external_id, e));
    ENT_TRY(ent_fold(&uuid, a, r->external_uuid, e));
    s->hit.n = 0;
    ENT_TRY(note_names(s, key, false, edition, e));
    ENT_TRY(note_names(s, id, true, edition, e));
    ENT_TRY(note_names(s, uuid, true, edition, e));
    for (size_t i = 0; i < s->hit.n; i++) exact = exact || s->how[s->hit.v[i]] == ENT_STD_FOUND_EXACT;
    for (size_t i = 0; i < s->hit.n; i++) {
        size_t work = s->hit.v[i];
        bool other_edition = exact && s->how[work] == ENT_STD_FOUND_NUMBER;
        if (s->wanted[work] && !other_edition) ENT_TRY(put_item(s, r, work, e));
        s->how[work] = 0;
    }
    return ENT_OK;
}

ent_code works_put_items(works *w, const bool *wanted, ent_err *e)
{
    ent_call *c = w->shown.call;
    bearing s = {.w = w, .wanted = wanted};
    ent_reg_filter all = {0};

    ENT_TRY(index_names(&s, e));
    ent_jw_key(c->out, "items");
    ent_jw_arr(c->out);
    ENT_TRY(ent_reg_list(c->reader, c->arena, &all, take_item, &s, e));
    ent_jw_end(c->out);
    return ENT_OK;
}
