/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "ratified.h"
#include "standing.h"

/* ---- all of them ---- */

static int by_number(const void *x, const void *y)
{
    const ratified_item *a = x, *b = y;
    int d = ent_str_cmp(a->number, b->number);

    return d != 0 ? d : (a->revision_id < b->revision_id) - (a->revision_id > b->revision_id);
}

static ent_code take_item(void *ctx, const ent_reg_row *row, ent_err *e)
{
    ratified *r = ctx;
    ent_arena *a = r->call->arena;
    ratified_item i = {.revision_id = row->id, .content_cut_id = row->content_cut_id, .content = row->content, .time = row->time};

    if (!row->content_visible || row->destroyed != 0 || !ent_str_eq(row->origin, r->call->node.org)) return ENT_OK;
    ENT_TRY(ent_fold(&i.number, a, row->number, e));
    ENT_PUSH(&r->v, a, i, e);
    return ENT_OK;
}

ent_code ratified_load(ratified *out, ent_call *c, const ent_secret *content_key, ent_str number, ent_err *e)
{
    ent_reg_filter f = {.kind = ENT_S(RATIFICATION_KIND)};

    *out = (ratified){.call = c, .content_key = content_key};
    if (number.n != 0) ENT_TRY(ent_fold(&f.text, c->arena, number, e));
    ENT_TRY(ent_reg_list(c->reader, c->arena, &f, take_item, out, e));
    if (out->v.n != 0) qsort(out->v.v, out->v.n, sizeof *out->v.v, by_number);
    return ENT_OK;
}

/* ---- one of them ---- */

/* Its key without the label, which is compared by what it means. */
static ent_code plain_id(ent_str *out, ent_arena *a, const ent_std_answers *r, ent_err *e)
{
    ent_std_answers plain = *r;

    plain.label = (ent_str){0};
    return ent_std_answers_id(out, a, &plain, e);
}

static ent_code same_cut(bool *out, const ratified *r, ent_arena *a, int64_t cut_id, const ent_cut *cut, ent_err *e)
{
    ent_call *c = r->call;
    const ent_cut *has;

    ENT_TRY(ent_reg_cut(&has, a, c->reader, &c->policies, cut_id, e));
    *out = ent_str_eq(ent_cut_text(has), ent_cut_text(cut));
    return ENT_OK;
}

/* A document of this kind that is no record is nobody's answers. */
static ent_code read_item(ratified_found *out, const ratified *r, ent_arena *a, const ratified_item *i, ent_str id, ent_err *e)
{
    ent_str its;
    ent_err bad;

    ENT_TRY(ent_reg_content_get(&out->json, a, r->call->reader, r->content_key, &i->content, e));
    if (ent_std_answers_read(&out->record, a, out->json, i->time, &bad) != ENT_OK) return bad.code == ENT_NOMEM ? ent_nomem(e) : ENT_OK;
    ENT_TRY(plain_id(&its, a, &out->record, e));
    if (ent_str_eq(its, id)) out->revision_id = i->revision_id;
    return ENT_OK;
}

static size_t first_of(const ratified *r, ent_str number)
{
    size_t low = 0, high = r->v.n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (ent_str_cmp(r->v.v[mid].number, number) < 0) low = mid + 1;
        else high = mid;
    }
    return low;
}

ent_code ratified_find(ratified_found *out, const ratified *r, ent_arena *a, const ent_std_answers *wanted, const ent_cut *cut, ent_err *e)
{
    ent_str number, folded, id;

    *out = (ratified_found){0};
    ENT_TRY(plain_id(&id, a, wanted, e));
    ENT_TRY(ent_std_answers_number(&number, a, wanted, e));
    ENT_TRY(ent_fold(&folded, a, number, e));
    for (size_t i = first_of(r, folded); i < r->v.n && ent_str_eq(r->v.v[i].number, folded); i++) {
        bool same;
        ENT_TRY(same_cut(&same, r, a, r->v.v[i].content_cut_id, cut, e));
        if (same) ENT_TRY(read_item(out, r, a, &r->v.v[i], id, e));
        if (out->revision_id != 0) return ENT_OK;
    }
    return ENT_OK;
}

/* ---- records of a sheet ---- */

typedef struct wanted {
    ent_str id, cut;
    size_t at;
} wanted;

static int by_id(const void *x, const void *y)
{
    const wanted *a = x, *b = y;
    int d = ent_str_cmp(a->id, b->id);

    if (d == 0) d = ent_str_cmp(a->cut, b->cut);
    return d != 0 ? d : (a->at > b->at) - (a->at < b->at);
}

/* Two rows whose labels are typed unlike and mean the same would be two records of one thing. */
static ent_code check_twice(ent_arena *a, const record *const *v, const ent_cut *const *cuts, size_t n, ent_err *e)
{
    wanted *w;

    ENT_NEW(w, a, n, e);
    for (size_t i = 0; i < n; i++) {
        w[i] = (wanted){.cut = ent_cut_text(cuts[i]), .at = i};
        ENT_TRY(plain_id(&w[i].id, a, v[i]->of, e));
    }
    qsort(w, n, sizeof *w, by_id);
    for (size_t i = 1; i < n; i++) {
        if (!ent_str_eq(w[i].id, w[i - 1].id) || !ent_str_eq(w[i].cut, w[i - 1].cut)) continue;
        return record_doubled(v[w[i].at], v[w[i - 1].at]->place, e);
    }
    return ENT_OK;
}

static ent_code meet(record_met *out, const ratified *all, ent_arena *scratch, const record *r, const ent_cut *cut, ent_err *e)
{
    const ent_std_answers *said = r->of;
    ent_call *c = all->call;
    ent_std_answers together;
    ratified_found found;
    ent_reg_row row;

    ENT_TRY(ratified_find(&found, all, scratch, said, cut, e));
    if (found.revision_id == 0) return ENT_OK;
    ENT_TRY(ent_reg_row_by_id(&row, scratch, c->reader, found.revision_id, e));
    ENT_TRY(ent_std_answers_change(&together, scratch, &found.record, said->facts, said->n, false, e));
    *out =
        (record_met){.found = true, .item_id = row.item_id, .cut_id = row.cut_id, .content = row.content, .covered = together.n == said->n};
    return ent_str_dup(&out->item, c->arena, row.item, e);
}

static ent_code meet_all(record_met *out, const ratified *all, const record *const *v, const ent_cut *const *cuts, size_t n, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(all->call->arena, 0);

    if (scratch == NULL) return ent_nomem(e);
    for (size_t i = 0; i < n; i++) {
        ENT_TRY(meet(&out[i], all, scratch, v[i], cuts[i], e));
        ent_arena_reset(scratch);
    }
    ent_arena_free(scratch);
    return ENT_OK;
}

ent_code ratified_meet(record_met *out, ent_call *c, const record *const *v, const ent_cut *const *cuts, size_t n, ent_err *e)
{
    ent_secret key;
    ratified all;
    ent_code code;

    ENT_TRY(check_twice(c->arena, v, cuts, n, e));
    ENT_TRY(call_node_key(&key, c, "content", e));
    code = ratified_load(&all, c, &key, (ent_str){0}, e);
    if (code == ENT_OK) code = meet_all(out, &all, v, cuts, n, e);
    ent_wipe(&key, sizeof key);
    return code;
}
