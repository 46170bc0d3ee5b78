/* SPDX-License-Identifier: Apache-2.0 */
/* Which definition rules: that of the first source in the order of precedence. */
#include <string.h>

#include "concept_private.h"

static bool is_wordy(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* "ISO" names "iso 19136:2007", not "isobar quarterly": the folded name is the beginning, and a word ends there. */
static bool names(ent_str name, ent_str source)
{
    if (name.n == 0 || source.n < name.n || memcmp(source.p, name.p, name.n) != 0) return false;
    return source.n == name.n || !is_wordy(name.p[name.n - 1]) || !is_wordy(source.p[name.n]);
}

typedef struct ruling {
    ent_arena *scratch;
    ent_str *precedence; /* folded */
    size_t n;
    ENT_VEC(const ent_term_definition *) definitions;
} ruling;

static ent_code add(ruling *r, const ent_term_definition *d, size_t n, bool all, ent_str lang, ent_err *e)
{
    for (size_t i = 0; i < n; i++)
        if (all || terms__same_tag(d[i].lang, lang)) ENT_PUSH(&r->definitions, r->scratch, &d[i], e);
    return ENT_OK;
}

/* 1..: the place of its source; 0: in no place. */
static ent_code place_of(size_t *out, const ruling *r, const ent_term_definition *d, ent_err *e)
{
    ent_str source;

    *out = 0;
    ENT_TRY(ent_fold(&source, r->scratch, d->source, e));
    for (size_t i = 0; i < r->n && *out == 0; i++)
        if (names(r->precedence[i], source)) *out = i + 1;
    return ENT_OK;
}

static ent_code choose(ent_term_ruling *out, const ruling *r, ent_err *e)
{
    for (size_t i = 0; i < r->definitions.n; i++) {
        size_t place;
        ENT_TRY(place_of(&place, r, r->definitions.v[i], e));
        if (out->definition != NULL && (place == 0 || (out->place != 0 && place >= out->place))) continue;
        out->definition = r->definitions.v[i];
        out->place = place;
    }
    return ENT_OK;
}

static ent_code compare(ent_term_ruling *out, const ruling *r, ent_err *e)
{
    ent_str ruled, other;

    ENT_TRY(ent_fold(&ruled, r->scratch, out->definition->text, e));
    for (size_t i = 0; i < r->definitions.n; i++) {
        if (r->definitions.v[i] == out->definition) continue;
        ENT_TRY(ent_fold(&other, r->scratch, r->definitions.v[i]->text, e));
        if (ent_str_eq(ruled, other)) out->n_agree++;
        else out->n_differ++;
    }
    return ENT_OK;
}

ent_code ent_term_rule(ent_term_ruling *out, ent_arena *scratch, const ent_term_concept *c, ent_str lang, const ent_str *precedence,
                       size_t n, ent_err *e)
{
    ruling r = {.scratch = scratch, .n = n};

    *out = (ent_term_ruling){0};
    ENT_NEW(r.precedence, scratch, n, e);
    for (size_t i = 0; i < n; i++) ENT_TRY(ent_fold(&r.precedence[i], scratch, precedence[i], e));
    ENT_TRY(add(&r, c->definitions, c->n_definitions, false, lang, e));
    for (size_t i = 0; i < c->n_languages; i++)
        if (terms__same_tag(c->languages[i].tag, lang))
            ENT_TRY(add(&r, c->languages[i].definitions, c->languages[i].n_definitions, true, lang, e));
    ENT_TRY(choose(out, &r, e));
    if (out->definition == NULL)
        return ent_fail(e, ENT_NOT_VISIBLE, "R-64", "Ask for another language, or propose a definition.",
                        "The concept %.*s has no definition in the language \"%.*s\".", ENT_F(c->id), ENT_F(lang));
    return compare(out, &r, e);
}
