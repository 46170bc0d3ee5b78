/* SPDX-License-Identifier: Apache-2.0 */
/* Which work is meant: by its id, by one of its names, or by REGISTER:NAME. */
#include <stdint.h>
#include <string.h>

#include "works.h"

static const char SHOWS[] = "standard works shows the works that you may see, with all their names.";
static const char SEVERAL[] = "Name the work by its id, or the name as REGISTER:NAME.";

/* "nato:STANAG 2459"; false: nothing that looks like a register stands in front. */
static bool cut_register(ent_str key, ent_str *reg, ent_str *text)
{
    const char *colon = key.n != 0 ? memchr(key.p, ':', key.n) : NULL;

    if (colon == NULL) return false;
    *reg = (ent_str){key.p, (size_t)(colon - key.p)};
    *text = ent_str_trim((ent_str){colon + 1, key.n - reg->n - 1});
    for (size_t i = 0; i < reg->n; i++) {
        char c = reg->p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    }
    return reg->n != 0 && text->n != 0;
}

static ent_code search_id(works_found *out, const works *w, ent_str id, ent_err *e)
{
    works_named x = {.home = id, .name = SIZE_MAX, .how = ENT_STD_FOUND_EXACT};

    for (size_t i = 0; i < w->now.n && out->n == 0; i++) {
        const ent_std_work *v = &w->now.v[i];
        bool is = ent_str_eq(v->id, id);
        for (size_t k = 0; k < v->n_merged && !is; k++) is = ent_str_eq(v->merged[k], id);
        x.work = i;
        if (is) ENT_PUSH(out, w->shown.call->arena, x, e);
    }
    return ENT_OK;
}

static ent_code search_name(works_found *out, const works *w, ent_str reg, ent_str text, ent_err *e)
{
    ent_arena *a = w->shown.call->arena;
    ent_std_found_list list;

    ENT_TRY(ent_std_find_works(&list, a, &w->now, reg, text, e));
    for (size_t i = 0; i < list.n; i++) {
        const ent_std_found *f = &list.v[i];
        works_named x = {.work = f->work, .name = f->name, .home = w->now.v[f->work].names[f->name].home, .how = f->how};
        ENT_PUSH(out, a, x, e);
    }
    return ENT_OK;
}

ent_code works_search(works_found *out, const works *w, ent_str key, ent_err *e)
{
    ent_str reg, text;

    *out = (works_found){0};
    ENT_TRY(search_id(out, w, key, e));
    if (out->n == 0) ENT_TRY(search_name(out, w, (ent_str){0}, key, e));
    if (out->n == 0 && cut_register(key, &reg, &text)) ENT_TRY(search_name(out, w, reg, text, e));
    return ENT_OK;
}

static ent_code not_found(const char *param, ent_err *e)
{
    ent_fail(e, ENT_NOT_VISIBLE, "R-17", SHOWS, "not found");
    return ent_at(e, "%s", param);
}

/* The candidates, each with the register and name by which it was found. */
static ent_code several(const works_found *v, size_t n, const works *w, const char *param, ent_err *e)
{
    ent_buf b = ent_buf_new(w->shown.call->arena, 8192);
    ent_str list;

    for (size_t i = 0; i < n && i < 5; i++) {
        const ent_std_work *work = &w->now.v[v->v[i].work];
        const ent_std_name *name = &work->names[v->v[i].name].name;
        ent_buf_fmt(&b, "%s%.*s (%.*s:%.*s)", i != 0 ? ", " : "", ENT_F(work->id), ENT_F(name->reg), ENT_F(name->text));
    }
    if (n > 5) ent_buf_fmt(&b, " and %zu more", n - 5);
    ENT_TRY(ent_buf_take(&list, &b, e));
    ent_fail(e, ENT_INVALID, NULL, SEVERAL, "Several are called so: %.*s.", ENT_F(list));
    return ent_at(e, "%s", param);
}

ent_code works_find(works_named *out, const works *w, ent_str key, const char *param, ent_err *e)
{
    works_found all;
    size_t best = 0;

    ENT_TRY(works_search(&all, w, key, e));
    while (best < all.n && all.v[best].how == all.v[0].how) best++;
    if (best > 1) return several(&all, best, w, param, e);
    if (best == 0) return not_found(param, e);
    *out = all.v[0];
    return ENT_OK;
}

/* ---- names in use ---- */

typedef struct asked {
    const works *w;
    ent_str reg, text, work_reg; /* the register whose reading `key` is */
    ent_str key, edition;
} asked;

static ent_code is_asked(bool *out, asked *q, const ent_std_work_name *n, ent_err *e)
{
    *out = false;
    if (n->ended != SIZE_MAX || (q->reg.n != 0 && !ent_str_eq(q->reg, n->name.reg))) return ENT_OK;
    if (!ent_str_eq(q->work_reg, n->name.reg)) {
        q->work_reg = n->name.reg;
        ENT_TRY(ent_std_name_key(&q->key, &q->edition, q->w->shown.call->arena, (ent_std_name){n->name.reg, q->text}, e));
    }
    *out = ent_str_eq(q->key, n->key) && ent_str_eq(q->edition, n->edition);
    return ENT_OK;
}

/* One for each work and register: works that were merged may both have brought the name. */
static ent_code collect(works_found *out, size_t work, asked *q, ent_err *e)
{
    ent_arena *a = q->w->shown.call->arena;

    for (size_t i = 0; i < q->w->now.n; i++) {
        const ent_std_work *v = &q->w->now.v[i];
        for (size_t k = 0; k < v->n_names && (work == SIZE_MAX || work == i); k++) {
            const ent_std_work_name *n = &v->names[k];
            const works_named *last = out->n != 0 ? &out->v[out->n - 1] : NULL;
            works_named x = {.work = i, .name = k, .home = n->home, .how = ENT_STD_FOUND_EXACT};
            bool is;
            ENT_TRY(is_asked(&is, q, n, e));
            if (is && last != NULL && last->work == i) is = !ent_str_eq(v->names[last->name].name.reg, n->name.reg);
            if (is) ENT_PUSH(out, a, x, e);
        }
    }
    return ENT_OK;
}

ent_code works_find_name(works_named *out, const works *w, size_t work, ent_str reg, ent_str key, const char *param, ent_err *e)
{
    asked q = {.w = w, .reg = reg, .text = key};
    works_found all = {0};

    ENT_TRY(collect(&all, work, &q, e));
    q = (asked){.w = w};
    if (all.n == 0 && reg.n == 0 && cut_register(key, &q.reg, &q.text)) ENT_TRY(collect(&all, work, &q, e));
    if (all.n > 1) return several(&all, all.n, w, param, e);
    if (all.n == 0) return not_found(param, e);
    *out = all.v[0];
    return ENT_OK;
}
