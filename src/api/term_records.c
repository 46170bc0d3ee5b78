/* SPDX-License-Identifier: Apache-2.0 */
/* Concepts as records to be imported. See term_records.h. */
#include <string.h>

#include "term_load.h"
#include "term_records.h"

typedef ENT_VEC(record) list;

static bool is_agreed(const ent_term_base *base, ent_str id)
{
    for (size_t i = 0; i < base->n_concepts; i++)
        if (base->concepts[i].state == ENT_TERM_AGREED && ent_str_eq(base->concepts[i].id, id)) return true;
    return false;
}

/* Two concepts of one id would be taken for one; a term is agreed in English and French, or it is not agreed. All else is told. */
ent_code term_records_check(ent_term_findings *out, ent_arena *a, const ent_term_base *base, ent_err *e)
{
    ENT_TRY(ent_term_audit(out, a, base, false, e));
    for (size_t i = 0; i < out->n; i++) {
        const ent_term_finding *f = &out->v[i];
        bool language = strcmp(f->code, "no-english") == 0 || strcmp(f->code, "no-french") == 0;
        if (strcmp(f->code, "doubled-id") == 0)
            ent_fail(e, ENT_INVALID, NULL, "Give each concept an id of its own.", "%.*s", ENT_F(f->message));
        else if (language && is_agreed(base, f->concept))
            ent_fail(e, ENT_REFUSED, "R-64", "Add the missing language, or import the concept as proposed.", "%.*s", ENT_F(f->message));
        else continue;
        return f->line != 0 ? ent_at(e, "concept %.*s, line %u", ENT_F(f->concept), f->line) : ent_at(e, "concept %.*s", ENT_F(f->concept));
    }
    return ENT_OK;
}

ent_code term_record_content(ent_str *out, ent_arena *scratch, const record *r, ent_err *e)
{
    ent_term_concept c = *(const ent_term_concept *)r->of;

    c.marking = (ent_str){0}; /* the label of the record says it */
    return ent_term_concept_json(out, scratch, &c, e);
}

/* What a list shows of it: in the working language of the base, else in English. */
static ent_str title_of(const ent_term_base *base, const ent_term_concept *c)
{
    const ent_str others[] = {ENT_S("en"), ENT_S("fr")};
    const ent_term_language *l = ent_term_language_for(c, base->lang, others, 2);
    const ent_term_designation *d;

    if (l == NULL && c->n_languages != 0) l = &c->languages[0];
    d = l != NULL ? ent_term_to_show(l, (ent_str){0}, (ent_str){0}) : NULL;
    return d != NULL ? d->text : (ent_str){0};
}

static ent_code add_layer(list *v, ent_arena *a, const ent_term_base *base, const ent_term_concept *c, bool ground, ent_err *e)
{
    record r = {.kind = ENT_S(TERM_KIND),
                .id = c->id,
                .number = c->id,
                .status = ent_str_c(ent_term_state_code(c->state)),
                .publisher = c->authority,
                .date = c->date,
                .title = title_of(base, c),
                .layer = !ground,
                .marking = c->marking,
                .of = c};

    if (c->line != 0) ENT_TRY(ent_str_fmt(&r.place, a, e, "concept %.*s, line %u", ENT_F(c->id), c->line));
    else ENT_TRY(ent_str_fmt(&r.place, a, e, "concept %.*s", ENT_F(c->id)));
    ENT_PUSH(v, a, r, e);
    return ENT_OK;
}

ent_code term_records(record **out, size_t *n, ent_arena *a, const ent_term_base *base, ent_err *e)
{
    list v = {0};

    for (size_t i = 0; i < base->n_concepts; i++) {
        ent_term_concept *layers;
        size_t n_layers;
        ENT_TRY(ent_term_split(&layers, &n_layers, a, &base->concepts[i], e));
        for (size_t k = 0; k < n_layers; k++) ENT_TRY(add_layer(&v, a, base, &layers[k], k == 0, e));
    }
    *out = v.v;
    *n = v.n;
    return ENT_OK;
}
