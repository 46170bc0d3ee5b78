/* SPDX-License-Identifier: Apache-2.0 */
/* One concept from its layers. Each list grows layer by layer; a double is looked for in the layers before it only, so that what one
 * source says twice stays twice.                                                                                                  */
#include "concept_private.h"

typedef struct language {
    ent_term_language base; /* tag, state, line */
    ENT_VEC(ent_term_definition) definitions;
    ENT_VEC(ent_term_designation) designations;
    ENT_VEC(ent_term_note) notes;
} language;

typedef struct merging {
    ent_arena *a;
    ent_str marking; /* of the layer, for its parts; empty for the ground */
    ENT_VEC(ent_term_definition) definitions;
    ENT_VEC(ent_term_relation) relations;
    ENT_VEC(ent_term_note) notes;
    ENT_VEC(language) languages;
} merging;

static bool same_definition(const ent_term_definition *a, const ent_term_definition *b)
{
    return ent_str_eq(a->text, b->text) && ent_str_eq(a->source, b->source) && ent_str_eq(a->authority, b->authority) &&
           terms__same_tag(a->lang, b->lang);
}

static bool same_designation(const ent_term_designation *a, const ent_term_designation *b)
{
    return ent_str_eq(a->text, b->text) && a->status == b->status && ent_str_eq(a->authority, b->authority) &&
           terms__same_tag(a->region, b->region) && a->search_only == b->search_only;
}

static bool same_relation(const ent_term_relation *a, const ent_term_relation *b)
{
    return a->kind == b->kind && ent_str_eq(a->target, b->target);
}

static bool same_note(const ent_term_note *a, const ent_term_note *b)
{
    return terms__equal(&terms__note, a, b);
}

/* Appends items[0..n) to vec but for those that are `same` as one that was there before. */
#define ADD_NEW(vec, m, items, count, same, e)                                          \
    do {                                                                                \
        size_t before = (vec)->n;                                                       \
        for (size_t add_i = 0; add_i < (count); add_i++) {                              \
            size_t add_k = 0;                                                           \
            while (add_k < before && !same(&(vec)->v[add_k], &(items)[add_i])) add_k++; \
            if (add_k == before) ENT_PUSH(vec, (m)->a, (items)[add_i], e);              \
        }                                                                               \
    } while (0)

/* What was added since `from` bears the marking of its layer, unless it has its own. */
#define MARK(vec, from, m)                                                                \
    do {                                                                                  \
        for (size_t mark_i = (from); (m)->marking.n != 0 && mark_i < (vec)->n; mark_i++)  \
            if ((vec)->v[mark_i].marking.n == 0) (vec)->v[mark_i].marking = (m)->marking; \
    } while (0)

static ent_code find_language(language **out, merging *m, const ent_term_language *l, ent_err *e)
{
    for (size_t i = 0; i < m->languages.n; i++) {
        *out = &m->languages.v[i];
        if (terms__same_tag((*out)->base.tag, l->tag)) return ENT_OK;
    }
    ENT_PUSH(&m->languages, m->a, ((language){.base = {.tag = l->tag, .line = l->line}}), e);
    *out = &m->languages.v[m->languages.n - 1];
    return ENT_OK;
}

static ent_code add_language(merging *m, const ent_term_language *l, ent_err *e)
{
    language *to;
    size_t from;

    ENT_TRY(find_language(&to, m, l, e));
    if (to->base.state.n == 0) to->base.state = l->state;
    from = to->definitions.n;
    ADD_NEW(&to->definitions, m, l->definitions, l->n_definitions, same_definition, e);
    MARK(&to->definitions, from, m);
    from = to->designations.n;
    ADD_NEW(&to->designations, m, l->designations, l->n_designations, same_designation, e);
    MARK(&to->designations, from, m);
    ADD_NEW(&to->notes, m, l->notes, l->n_notes, same_note, e);
    return ENT_OK;
}

/* What the ground does not say, a later layer may. */
static void add_facts(ent_term_concept *out, const ent_term_concept *c)
{
    if (out->subject.n == 0) out->subject = c->subject;
    if (out->state != ENT_TERM_NO_STATE || c->state == ENT_TERM_NO_STATE) return;
    out->state = c->state;
    out->state_code = c->state_code;
    out->authority = c->authority;
    out->date = c->date;
}

static ent_code add_layer(ent_term_concept *out, merging *m, const ent_term_concept *c, ent_err *e)
{
    size_t from = m->definitions.n;

    if (!ent_str_eq(c->id, out->id))
        return ent_fail(e, ENT_INVALID, NULL, "Give layers of one concept.", "The concepts %.*s and %.*s are not the same.", ENT_F(out->id),
                        ENT_F(c->id));
    add_facts(out, c);
    ADD_NEW(&m->definitions, m, c->definitions, c->n_definitions, same_definition, e);
    MARK(&m->definitions, from, m);
    ADD_NEW(&m->relations, m, c->relations, c->n_relations, same_relation, e);
    ADD_NEW(&m->notes, m, c->notes, c->n_notes, same_note, e);
    for (size_t i = 0; i < c->n_languages; i++) ENT_TRY(add_language(m, &c->languages[i], e));
    return ENT_OK;
}

static ent_code finish(ent_term_concept *out, merging *m, ent_err *e)
{
    ent_term_language *l;

    ENT_NEW(l, m->a, m->languages.n, e);
    for (size_t i = 0; i < m->languages.n; i++) {
        const language *from = &m->languages.v[i];
        l[i] = from->base;
        l[i].definitions = from->definitions.v;
        l[i].n_definitions = from->definitions.n;
        l[i].designations = from->designations.v;
        l[i].n_designations = from->designations.n;
        l[i].notes = from->notes.v;
        l[i].n_notes = from->notes.n;
    }
    out->languages = l;
    out->n_languages = m->languages.n;
    out->definitions = m->definitions.v;
    out->n_definitions = m->definitions.n;
    out->relations = m->relations.v;
    out->n_relations = m->relations.n;
    out->notes = m->notes.v;
    out->n_notes = m->notes.n;
    return ENT_OK;
}

ent_code ent_term_merge(ent_term_concept *out, ent_arena *a, const ent_term_concept *const *layers, size_t n, ent_err *e)
{
    merging m = {.a = a};

    if (n == 0) return ent_fail(e, ENT_INVALID, NULL, NULL, "A concept has no layer.");
    *out = *layers[0];
    for (size_t i = 0; i < n; i++) {
        m.marking = i == 0 ? (ent_str){"", 0} : layers[i]->marking;
        ENT_TRY(add_layer(out, &m, layers[i], e));
    }
    return finish(out, &m, e);
}
