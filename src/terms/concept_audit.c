/* SPDX-License-Identifier: Apache-2.0 */
/* What stands against calling a concept agreed, and what is wrong between the concepts of a base. */
#include <stdarg.h>
#include <stdio.h>

#include "concept_audit.h"

ent_code terms__find(terms_audit *t, const char *code, const ent_term_concept *c, unsigned line, ent_err *e, const char *fmt, ...)
{
    ent_term_finding f = {.code = code, .concept = c->id, .line = line != 0 ? line : c->line};
    ent_buf b = ent_buf_new(t->a, 4096);
    char text[1024];
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (n < 0) n = 0;
    if ((size_t)n >= sizeof text) n = sizeof text - 1;
    while (n > 0 && !ent_utf8_ok((ent_str){text, (size_t)n}, NULL)) n--;
    ent_buf_add(&b, (ent_str){text, (size_t)n});
    ENT_TRY(ent_buf_take(&f.message, &b, e));
    ENT_PUSH(t->out, t->a, f, e);
    return ENT_OK;
}

static bool has_preferred(const ent_term_concept *c, const char *primary)
{
    for (size_t i = 0; i < c->n_languages; i++) {
        const ent_term_language *l = &c->languages[i];
        if (!terms__tag_is(l->tag, primary)) continue;
        for (size_t k = 0; k < l->n_designations; k++)
            if (l->designations[k].status == ENT_TERM_PREFERRED && !l->designations[k].search_only && l->designations[k].text.n != 0)
                return true;
    }
    return false;
}

static bool has_source(const ent_term_definition *d, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (d[i].source.n != 0 && d[i].text.n != 0) return true;
    return false;
}

static bool has_sourced_definition(const ent_term_concept *c)
{
    if (has_source(c->definitions, c->n_definitions)) return true;
    for (size_t i = 0; i < c->n_languages; i++)
        if (has_source(c->languages[i].definitions, c->languages[i].n_definitions)) return true;
    return false;
}

static ent_code audit_agreed(terms_audit *t, const ent_term_concept *c, ent_err *e)
{
    if (!has_preferred(c, "en"))
        ENT_TRY(terms__find(t, "no-english", c, 0, e, "There is no preferred designation in English; an agreed term needs one."));
    if (!has_preferred(c, "fr"))
        ENT_TRY(terms__find(t, "no-french", c, 0, e, "There is no preferred designation in French; an agreed term needs one."));
    if (!has_sourced_definition(c))
        ENT_TRY(
            terms__find(t, "no-sourced-definition", c, 0, e, "There is no definition that names its source; an agreed term needs one."));
    return ENT_OK;
}

static bool both_preferred(const ent_term_designation *a, const ent_term_designation *b)
{
    return a->status == ENT_TERM_PREFERRED && b->status == ENT_TERM_PREFERRED && !a->search_only && !b->search_only &&
           terms__same_tag(a->region, b->region) && ent_str_eq(a->authority, b->authority);
}

static ent_code audit_language(terms_audit *t, const ent_term_concept *c, const ent_term_language *l, ent_err *e)
{
    if (!terms__tag_ok(l->tag)) ENT_TRY(terms__find(t, "bad-tag", c, l->line, e, "\"%.*s\" is no language tag (BCP 47).", ENT_F(l->tag)));
    for (size_t i = 1; i < l->n_designations; i++) {
        const ent_term_designation *d = &l->designations[i];
        for (size_t k = 0; k < i; k++) {
            if (!both_preferred(&l->designations[k], d)) continue;
            ENT_TRY(terms__find(t, "two-preferred", c, d->line, e,
                                "\"%.*s\" and \"%.*s\" are both preferred in %.*s, for the same region and authority.",
                                ENT_F(l->designations[k].text), ENT_F(d->text), ENT_F(l->tag)));
            break;
        }
    }
    return ENT_OK;
}

static ent_code audit_concept(terms_audit *t, const ent_term_concept *c, bool agreed, ent_err *e)
{
    if (agreed || c->state == ENT_TERM_AGREED) ENT_TRY(audit_agreed(t, c, e));
    for (size_t i = 0; i < c->n_definitions; i++)
        if (c->definitions[i].lang.n != 0 && !terms__tag_ok(c->definitions[i].lang))
            ENT_TRY(terms__find(t, "bad-tag", c, c->definitions[i].line, e, "\"%.*s\" is no language tag (BCP 47).",
                                ENT_F(c->definitions[i].lang)));
    for (size_t i = 0; i < c->n_languages; i++) {
        ENT_TRY(audit_language(t, c, &c->languages[i], e));
        for (size_t k = 0; k < i; k++)
            if (terms__same_tag(c->languages[k].tag, c->languages[i].tag)) {
                ENT_TRY(terms__find(t, "doubled-language", c, c->languages[i].line, e, "The language \"%.*s\" stands twice.",
                                    ENT_F(c->languages[i].tag)));
                break;
            }
    }
    for (size_t i = 0; i < c->n_relations; i++)
        if (ent_str_eq(c->relations[i].target, c->id))
            ENT_TRY(terms__find(t, "relation-to-itself", c, c->relations[i].line, e, "The relation \"%s\" leads to the concept itself.",
                                ent_term_relation_word(c->relations[i].kind)));
    return terms__audit_links(t, (size_t)(c - t->base->concepts), e);
}

ent_code ent_term_audit(ent_term_findings *out, ent_arena *a, const ent_term_base *b, bool agreed, ent_err *e)
{
    terms_audit t = {.a = a, .out = out, .base = b};

    ENT_TRY(terms__audit_index(&t, e));
    for (size_t i = 0; i < b->n_concepts; i++) ENT_TRY(audit_concept(&t, &b->concepts[i], agreed, e));
    return ENT_OK;
}
