/* SPDX-License-Identifier: Apache-2.0 */
/* What is in a base. */
#include "concept_private.h"

static int64_t count_notes(const ent_term_note *notes, size_t n)
{
    int64_t sum = (int64_t)n;

    for (size_t i = 0; i < n; i++) sum += count_notes(notes[i].notes, notes[i].n_notes);
    return sum;
}

static void count_definitions(ent_term_counts *out, const ent_term_definition *d, size_t n)
{
    out->definitions += (int64_t)n;
    for (size_t i = 0; i < n; i++) out->notes += count_notes(d[i].notes, d[i].n_notes);
}

static void count_designation(ent_term_counts *out, const ent_term_designation *d)
{
    int64_t *const of[] = {
        [ENT_TERM_NO_STATUS] = &out->no_status,   [ENT_TERM_PREFERRED] = &out->preferred,   [ENT_TERM_ADMITTED] = &out->admitted,
        [ENT_TERM_DEPRECATED] = &out->deprecated, [ENT_TERM_SUPERSEDED] = &out->superseded, [ENT_TERM_OTHER_STATUS] = &out->other_status};

    out->designations++;
    if (d->text.n == 0) out->empty_designations++;
    ++*of[d->status <= ENT_TERM_OTHER_STATUS ? d->status : ENT_TERM_OTHER_STATUS];
    out->notes += count_notes(d->notes, d->n_notes);
}

static void count_concept(ent_term_counts *out, const ent_term_concept *c)
{
    int64_t *const of[] = {[ENT_TERM_NO_STATE] = &out->no_state,
                           [ENT_TERM_PROPOSED] = &out->proposed,
                           [ENT_TERM_AGREED] = &out->agreed,
                           [ENT_TERM_RETIRED] = &out->retired,
                           [ENT_TERM_STATE_SUPERSEDED] = &out->state_superseded,
                           [ENT_TERM_OTHER_STATE] = &out->other_state};

    out->concepts++;
    ++*of[c->state <= ENT_TERM_OTHER_STATE ? c->state : ENT_TERM_OTHER_STATE];
    out->languages += (int64_t)c->n_languages;
    out->relations += (int64_t)c->n_relations;
    out->notes += count_notes(c->notes, c->n_notes);
    count_definitions(out, c->definitions, c->n_definitions);
    for (size_t i = 0; i < c->n_languages; i++) {
        const ent_term_language *l = &c->languages[i];
        out->notes += count_notes(l->notes, l->n_notes);
        count_definitions(out, l->definitions, l->n_definitions);
        for (size_t k = 0; k < l->n_designations; k++) count_designation(out, &l->designations[k]);
    }
}

void ent_term_count(ent_term_counts *out, const ent_term_base *b)
{
    *out = (ent_term_counts){0};
    out->notes = count_notes(b->notes, b->n_notes);
    for (size_t i = 0; i < b->n_concepts; i++) count_concept(out, &b->concepts[i]);
}
