/* SPDX-License-Identifier: Apache-2.0 */
#include "term_load.h"

#include <stdlib.h>
#include <string.h>

typedef struct loading {
    shown *shown;
    ent_secret content_key;
    ENT_VEC(term_layer) layers;
} loading;

/* A row lives only until the list goes on. */
static ent_code keep_row(ent_reg_row *out, ent_arena *a, const ent_reg_row *r, ent_err *e)
{
    *out = *r;
    ENT_TRY(ent_str_dup(&out->origin, a, r->origin, e));
    ENT_TRY(ent_str_dup(&out->item, a, r->item, e));
    ENT_TRY(ent_str_dup(&out->kind, a, r->kind, e));
    ENT_TRY(ent_str_dup(&out->revision, a, r->revision, e));
    ENT_TRY(ent_str_dup(&out->number, a, r->number, e));
    ENT_TRY(ent_str_dup(&out->status, a, r->status, e));
    ENT_TRY(ent_str_dup(&out->title, a, r->title, e));
    ENT_TRY(ent_str_dup(&out->source, a, r->source, e));
    ENT_TRY(ent_str_dup(&out->external_id, a, r->external_id, e));
    return ent_str_dup(&out->bundle, a, r->bundle, e);
}

static ent_code take_layer(void *ctx, const ent_reg_row *r, ent_err *e)
{
    loading *l = ctx;
    ent_call *c = l->shown->call;
    term_layer layer = {0};
    ent_str json;
    bool open;

    ENT_TRY(shown_may_read(&open, l->shown, r, e));
    if (!open) return ENT_OK;
    ENT_TRY(keep_row(&layer.row, c->arena, r, e));
    ENT_TRY(shown_of(&layer.label, l->shown, r, e));
    ENT_TRY(ent_reg_content_get(&json, c->arena, c->reader, &l->content_key, &r->content, e));
    if (ent_term_concept_read(&layer.concept, c->arena, json, e) != ENT_OK) return ent_within(e, "term %.*s", ENT_F(layer.row.number));
    layer.concept.marking = layer.label->marking;
    ENT_PUSH(&l->layers, c->arena, layer, e);
    return ENT_OK;
}

/* The ground is the record that has the concept's own id in its source. */
static bool is_ground(const term_layer *l)
{
    return ent_str_eq(l->row.external_id, l->concept.id);
}

static int same_concept(const term_layer *a, const term_layer *b)
{
    int r = ent_str_cmp(a->row.origin, b->row.origin);

    if (r == 0) r = ent_str_cmp(a->row.source, b->row.source);
    return r != 0 ? r : ent_str_cmp(a->concept.id, b->concept.id);
}

static int by_concept(const void *x, const void *y)
{
    const term_layer *a = x, *b = y;
    int r = same_concept(a, b);

    if (r == 0) r = (int)is_ground(b) - (int)is_ground(a);
    if (r == 0) r = ent_str_cmp(a->row.external_id, b->row.external_id);
    return r != 0 ? r : ent_str_cmp(a->row.item, b->row.item);
}

static ent_code put_together(term_entries *out, loading *l, ent_err *e)
{
    ent_arena *a = l->shown->call->arena;
    size_t i = 0;

    if (l->layers.n == 0) return ENT_OK;
    qsort(l->layers.v, l->layers.n, sizeof *l->layers.v, by_concept);
    while (i < l->layers.n) {
        const term_layer *ground = &l->layers.v[i];
        term_entry t = {.origin = ground->row.origin, .source = ground->row.source, .id = ground->concept.id, .layers = ground};
        const ent_term_concept **parts;
        while (i + t.n_layers < l->layers.n && same_concept(ground, ground + t.n_layers) == 0) t.n_layers++;
        ENT_NEW(parts, a, t.n_layers, e);
        for (size_t k = 0; k < t.n_layers; k++) parts[k] = &ground[k].concept;
        ENT_TRY(ent_term_merge(&t.concept, a, parts, t.n_layers, e));
        ENT_PUSH(out, a, t, e);
        i += t.n_layers;
    }
    return ENT_OK;
}

ent_code term_load(term_entries *out, shown *s, const ent_reg_filter *f, ent_err *e)
{
    loading l = {.shown = s};
    ent_reg_filter wanted = *f;
    ent_code code;

    *out = (term_entries){0};
    wanted.kind = ENT_S(TERM_KIND);
    ENT_TRY(call_node_key(&l.content_key, s->call, "content", e));
    code = ent_reg_list(s->call->reader, s->call->arena, &wanted, take_layer, &l, e);
    ent_wipe(&l.content_key, sizeof l.content_key);
    if (code != ENT_OK) return code;
    return put_together(out, &l, e);
}

/* "EX-1", "SOURCE:EX-1", or the UUID of one of its items. */
static bool names(const term_entry *t, ent_str key)
{
    size_t n = t->source.n;

    if (ent_str_eq(t->id, key)) return true;
    if (key.n > n + 1 && memcmp(key.p, t->source.p, n) == 0 && key.p[n] == ':' &&
        ent_str_eq((ent_str){key.p + n + 1, key.n - n - 1}, t->id))
        return true;
    for (size_t i = 0; i < t->n_layers; i++)
        if (ent_str_eq(t->layers[i].row.item, key)) return true;
    return false;
}

ent_code term_find(const term_entry **out, const term_entries *all, ent_str key, ent_err *e)
{
    *out = NULL;
    for (size_t i = 0; i < all->n; i++) {
        if (!names(&all->v[i], key)) continue;
        if (*out != NULL)
            return ent_fail(e, ENT_INVALID, NULL, "Write SOURCE:ID, or name it by the UUID of its item.",
                            "Several concepts have this id: in \"%.*s\" of %.*s, and in \"%.*s\" of %.*s.", ENT_F((*out)->source),
                            ENT_F((*out)->origin), ENT_F(all->v[i].source), ENT_F(all->v[i].origin));
        *out = &all->v[i];
    }
    return *out != NULL ? ENT_OK : ent_fail(e, ENT_NOT_VISIBLE, "R-17", NULL, "not found");
}

ent_code term_note(ent_str *mark, const term_entry *t, ent_call *c, ent_err *e)
{
    shown own = {.call = c};

    for (size_t i = 0; i < t->n_layers; i++) {
        const term_layer *l = &t->layers[i];
        ENT_TRY(shown_add(&own, l->label, e));
        ENT_TRY(shown_add(c->shown, l->label, e));
        ENT_TRY(shown_add_revision(c->shown, &l->row, l->label, NULL, e));
    }
    return shown_mark(mark, &own, e);
}

static ent_code unmark_definitions(const ent_term_definition **v, size_t n, ent_arena *a, ent_err *e)
{
    ent_term_definition *copy;

    ENT_NEW(copy, a, n, e);
    for (size_t i = 0; i < n; i++) {
        copy[i] = (*v)[i];
        copy[i].marking = (ent_str){0};
    }
    *v = copy;
    return ENT_OK;
}

ent_code term_unmarked(ent_term_concept *c, ent_arena *a, ent_err *e)
{
    ent_term_language *languages;
    ent_term_designation *designations;

    c->marking = (ent_str){0};
    ENT_TRY(unmark_definitions(&c->definitions, c->n_definitions, a, e));
    ENT_NEW(languages, a, c->n_languages, e);
    for (size_t i = 0; i < c->n_languages; i++) {
        ent_term_language *l = &languages[i];
        *l = c->languages[i];
        ENT_TRY(unmark_definitions(&l->definitions, l->n_definitions, a, e));
        ENT_NEW(designations, a, l->n_designations, e);
        for (size_t k = 0; k < l->n_designations; k++) {
            designations[k] = l->designations[k];
            designations[k].marking = (ent_str){0};
        }
        l->designations = designations;
    }
    c->languages = languages;
    return ENT_OK;
}
