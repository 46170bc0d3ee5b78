/* SPDX-License-Identifier: Apache-2.0 */
/* The members of the structs of concept.h as data: what writes, reads and compares them all goes by these tables. */
#include <string.h>

#include "concept_private.h"

#define STR(type, name)                                 \
    {                                                   \
#name, TERMS_STR, offsetof(type, name), 0, NULL \
    }
#define BOOL(type, name)                                 \
    {                                                    \
#name, TERMS_BOOL, offsetof(type, name), 0, NULL \
    }
#define LIST(type, name, shape)                                                   \
    {                                                                             \
#name, TERMS_LIST, offsetof(type, name), offsetof(type, n_##name), &shape \
    }
#define SHAPE(name, type, ceiling) \
    const terms_shape name = {sizeof(type), sizeof name##_members / sizeof *name##_members, name##_members, ceiling}

static const terms_member terms__note_members[] = {
    STR(ent_term_note, category), STR(ent_term_note, datatype), STR(ent_term_note, element), BOOL(ent_term_note, group),
    STR(ent_term_note, id),       STR(ent_term_note, lang),     BOOL(ent_term_note, markup), LIST(ent_term_note, notes, terms__note),
    STR(ent_term_note, target),   STR(ent_term_note, value),
};
SHAPE(terms__note, ent_term_note, TERMS_NOTES);

static const terms_member terms__definition_members[] = {
    STR(ent_term_definition, authority), STR(ent_term_definition, id),      STR(ent_term_definition, lang),
    STR(ent_term_definition, marking),   BOOL(ent_term_definition, markup), LIST(ent_term_definition, notes, terms__note),
    STR(ent_term_definition, source),    STR(ent_term_definition, text),
};
SHAPE(terms__definition, ent_term_definition, TERMS_NOTES);

static const terms_member terms__designation_members[] = {
    STR(ent_term_designation, authority),
    STR(ent_term_designation, date),
    STR(ent_term_designation, gender),
    STR(ent_term_designation, id),
    STR(ent_term_designation, marking),
    BOOL(ent_term_designation, markup),
    LIST(ent_term_designation, notes, terms__note),
    STR(ent_term_designation, number),
    STR(ent_term_designation, part_of_speech),
    STR(ent_term_designation, region),
    BOOL(ent_term_designation, search_only),
    STR(ent_term_designation, source),
    {"status", TERMS_STATUS, offsetof(ent_term_designation, status), 0, NULL},
    STR(ent_term_designation, status_code),
    STR(ent_term_designation, text),
    STR(ent_term_designation, type),
};
SHAPE(terms__designation, ent_term_designation, TERMS_DESIGNATIONS);

static const terms_member terms__language_members[] = {
    LIST(ent_term_language, definitions, terms__definition),
    LIST(ent_term_language, designations, terms__designation),
    LIST(ent_term_language, notes, terms__note),
    STR(ent_term_language, state),
    STR(ent_term_language, tag),
};
SHAPE(terms__language, ent_term_language, TERMS_LANGUAGES);

static const terms_member terms__relation_members[] = {
    {"kind", TERMS_KIND, offsetof(ent_term_relation, kind), 0, NULL},
    STR(ent_term_relation, target),
    STR(ent_term_relation, text),
};
SHAPE(terms__relation, ent_term_relation, TERMS_NOTES);

static const terms_member terms__concept_members[] = {
    STR(ent_term_concept, authority),
    STR(ent_term_concept, date),
    LIST(ent_term_concept, definitions, terms__definition),
    STR(ent_term_concept, id),
    LIST(ent_term_concept, languages, terms__language),
    STR(ent_term_concept, marking),
    LIST(ent_term_concept, notes, terms__note),
    LIST(ent_term_concept, relations, terms__relation),
    {"state", TERMS_STATE, offsetof(ent_term_concept, state), 0, NULL},
    STR(ent_term_concept, state_code),
    STR(ent_term_concept, subject),
};
SHAPE(terms__concept, ent_term_concept, TERMS_FREE);

/* ---- members of any struct ---- */

static const char *word_of(const terms_member *m, const void *p)
{
    const char *at = (const char *)p + m->at;

    switch (m->kind) {
    case TERMS_STATUS: return ent_term_status_code(*(const ent_term_status *)(const void *)at);
    case TERMS_STATE: return ent_term_state_code(*(const ent_term_state *)(const void *)at);
    case TERMS_KIND: return ent_term_relation_word(*(const ent_term_relation_kind *)(const void *)at);
    default: return "";
    }
}

ent_str terms__member_str(const terms_member *m, const void *p, const terms_shape *shape)
{
    const void *at = (const char *)p + m->at;

    if (m->kind != TERMS_STR) return ent_str_c(word_of(m, p));
    if (shape == &terms__designation && m->at == offsetof(ent_term_designation, status_code)) return terms__own_status_code(p);
    if (shape == &terms__concept && m->at == offsetof(ent_term_concept, state_code)) return terms__own_state_code(p);
    return *(const ent_str *)at;
}

size_t terms__list(const void **items, const terms_member *m, const void *p)
{
    memcpy(items, (const char *)p + m->at, sizeof *items);
    return *(const size_t *)(const void *)((const char *)p + m->n_at);
}

static bool lists_equal(const terms_member *m, const void *a, const void *b)
{
    const void *x, *y;
    size_t n = terms__list(&x, m, a);

    if (terms__list(&y, m, b) != n) return false;
    for (size_t i = 0; i < n; i++)
        if (!terms__equal(m->of, (const char *)x + i * m->of->size, (const char *)y + i * m->of->size)) return false;
    return true;
}

bool terms__equal(const terms_shape *shape, const void *a, const void *b)
{
    for (size_t i = 0; i < shape->n; i++) {
        const terms_member *m = &shape->members[i];
        bool equal;
        if (m->kind == TERMS_LIST) equal = lists_equal(m, a, b);
        else if (m->kind == TERMS_BOOL) equal = *((const bool *)a + m->at) == *((const bool *)b + m->at);
        else equal = ent_str_eq(terms__member_str(m, a, shape), terms__member_str(m, b, shape));
        if (!equal) return false;
    }
    return true;
}
