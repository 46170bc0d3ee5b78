/* SPDX-License-Identifier: Apache-2.0 */
/* The layers of a concept: one for what bears no marking of its own, one for each marking. A language of which every part bears one is
 * not named in the ground: what else is said about it goes with its first part.                                                   */
#include "concept_private.h"

typedef ENT_VEC(ent_str) markings;

static ent_code add_marking(markings *v, ent_arena *a, ent_str marking, ent_err *e)
{
    for (size_t i = 0; i < v->n; i++)
        if (ent_str_eq(v->v[i], marking)) return ENT_OK;
    ENT_PUSH(v, a, marking, e);
    return ENT_OK;
}

static ent_code list_markings(markings *v, ent_arena *a, const ent_term_concept *c, ent_err *e)
{
    ENT_TRY(add_marking(v, a, (ent_str){"", 0}, e));
    for (size_t i = 0; i < c->n_definitions; i++) ENT_TRY(add_marking(v, a, c->definitions[i].marking, e));
    for (size_t i = 0; i < c->n_languages; i++) {
        const ent_term_language *l = &c->languages[i];
        for (size_t k = 0; k < l->n_definitions; k++) ENT_TRY(add_marking(v, a, l->definitions[k].marking, e));
        for (size_t k = 0; k < l->n_designations; k++) ENT_TRY(add_marking(v, a, l->designations[k].marking, e));
    }
    return ENT_OK;
}

static ent_code take_definitions(const ent_term_definition **out, size_t *n, ent_arena *a, const ent_term_definition *from, size_t count,
                                 ent_str marking, ent_err *e)
{
    ent_term_definition *v;

    *n = 0;
    ENT_NEW(v, a, count, e);
    for (size_t i = 0; i < count; i++) {
        if (!ent_str_eq(from[i].marking, marking)) continue;
        v[*n] = from[i];
        v[(*n)++].marking = (ent_str){"", 0};
    }
    *out = v;
    return ENT_OK;
}

static ent_code take_designations(ent_term_language *out, ent_arena *a, const ent_term_language *from, ent_str marking, ent_err *e)
{
    ent_term_designation *v;

    out->n_designations = 0;
    ENT_NEW(v, a, from->n_designations, e);
    for (size_t i = 0; i < from->n_designations; i++) {
        if (!ent_str_eq(from->designations[i].marking, marking)) continue;
        v[out->n_designations] = from->designations[i];
        v[out->n_designations++].marking = (ent_str){"", 0};
    }
    out->designations = v;
    return ENT_OK;
}

/* The marking of the layer that names the language: none if a part has none, or if there are no parts. */
static ent_str home_of(const ent_term_language *l)
{
    for (size_t i = 0; i < l->n_definitions; i++)
        if (l->definitions[i].marking.n == 0) return l->definitions[i].marking;
    for (size_t i = 0; i < l->n_designations; i++)
        if (l->designations[i].marking.n == 0) return l->designations[i].marking;
    if (l->n_definitions != 0) return l->definitions[0].marking;
    return l->n_designations != 0 ? l->designations[0].marking : (ent_str){"", 0};
}

static ent_code take_language(ent_term_concept *out, ent_term_language *v, ent_arena *a, const ent_term_language *from, ent_str marking,
                              ent_err *e)
{
    bool home = ent_str_eq(home_of(from), marking);
    ent_term_language l = {.tag = from->tag, .state = {"", 0}, .line = from->line};

    ENT_TRY(take_definitions(&l.definitions, &l.n_definitions, a, from->definitions, from->n_definitions, marking, e));
    ENT_TRY(take_designations(&l, a, from, marking, e));
    if (home) {
        l.state = from->state;
        l.notes = from->notes;
        l.n_notes = from->n_notes;
    }
    if (home || l.n_definitions + l.n_designations != 0) v[out->n_languages++] = l;
    return ENT_OK;
}

static ent_code take_layer(ent_term_concept *out, ent_arena *a, const ent_term_concept *c, ent_str marking, ent_err *e)
{
    ent_term_language *languages;

    if (marking.n == 0) *out = *c;
    else *out = (ent_term_concept){.id = c->id, .marking = marking, .line = c->line};
    ENT_TRY(take_definitions(&out->definitions, &out->n_definitions, a, c->definitions, c->n_definitions, marking, e));
    ENT_NEW(languages, a, c->n_languages, e);
    out->n_languages = 0;
    for (size_t i = 0; i < c->n_languages; i++) ENT_TRY(take_language(out, languages, a, &c->languages[i], marking, e));
    out->languages = languages;
    return ENT_OK;
}

ent_code ent_term_split(ent_term_concept **out, size_t *n, ent_arena *a, const ent_term_concept *c, ent_err *e)
{
    markings marks = {0};

    ENT_TRY(list_markings(&marks, a, c, e));
    ENT_NEW(*out, a, marks.n, e);
    for (size_t i = 0; i < marks.n; i++) ENT_TRY(take_layer(&(*out)[i], a, c, marks.v[i], e));
    *n = marks.n;
    return ENT_OK;
}
