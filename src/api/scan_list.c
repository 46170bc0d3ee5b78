/* SPDX-License-Identifier: Apache-2.0 */
#include "scan_list.h"

#include <entente/standards/lifecycle.h>

/* ---- terms ---- */

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* "IT" is not "it": acronyms and the like, and what is as short as they are and all capitals. */
static bool is_acronym(const ent_term_designation *d)
{
    static const char *const types[] = {"acronym", "abbreviation", "initialism", "symbol", "formula"};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ent_str_is(d->type, types[i])) return true;
    for (size_t i = 0; i < d->text.n; i++)
        if (!is_capital(d->text.p[i])) return false;
    return d->text.n <= 4;
}

static bool is_wanted(const ent_call *c, const ent_term_language *l)
{
    size_t n = call_count(c, "lang");

    for (size_t i = 0; i < n; i++) {
        ent_str wanted = call_nth(c, "lang", i);
        size_t k = 0;
        if (wanted.n > l->tag.n) continue;
        while (k < wanted.n && (wanted.p[k] | 0x20) == (l->tag.p[k] | 0x20)) k++;
        if (k == wanted.n && (k == l->tag.n || l->tag.p[k] == '-')) return true;
    }
    return n == 0;
}

static ent_code add_language(scan_list *s, const term_entry *t, const ent_term_language *l, ent_err *e)
{
    ent_arena *a = s->shown.call->arena;

    for (size_t i = 0; i < l->n_designations; i++) {
        const ent_term_designation *d = &l->designations[i];
        unsigned written = is_acronym(d) ? ENT_SCAN_AS_WRITTEN : ENT_SCAN_INFLECTED;
        ent_scan_pattern p = {.text = d->text, .lang = l->tag, .flags = written | ENT_SCAN_LOOKALIKE};
        scan_term term = {t, l, d};
        if (d->markup) continue; /* XML: nobody writes it so */
        ENT_PUSH(&s->patterns, a, p, e);
        ENT_PUSH(&s->terms, a, term, e);
    }
    return ENT_OK;
}

static ent_code add_terms(scan_list *s, ent_err *e)
{
    const ent_call *c = s->shown.call;

    for (size_t i = 0; i < s->entries.n; i++) {
        const ent_term_concept *concept = &s->entries.v[i].concept;
        for (size_t k = 0; k < concept->n_languages; k++)
            if (is_wanted(c, &concept->languages[k])) ENT_TRY(add_language(s, &s->entries.v[i], &concept->languages[k], e));
    }
    return ENT_OK;
}

/* ---- standards ---- */

/* A register keeps the number apart from who published it: "27001" of "iso-iec". */
static const char *maker_of(ent_str publisher)
{
    static const char *const makers[][2] = {
        {"iso", "ISO"},   {"iso-iec", "ISO/IEC"}, {"iso/iec", "ISO/IEC"}, {"iec", "IEC"}, {"ieee", "IEEE"},
        {"etsi", "ETSI"}, {"itu-t", "ITU-T"},     {"itu-r", "ITU-R"},     {"cen", "EN"},  {"ansi", "ANSI"},
    };

    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (ent_str_is(publisher, makers[i][0])) return makers[i][1];
    return NULL;
}

static ent_code number_of(ent_str *out, ent_arena *a, const ent_reg_row *r, ent_err *e)
{
    size_t letters = 0, digits = 0;

    for (size_t i = 0; i < r->number.n; i++) {
        char c = r->number.p[i];
        digits += c >= '0' && c <= '9';
        letters += is_capital((char)(c & ~0x20));
    }
    *out = (ent_str){0};
    if (digits == 0) return ENT_OK; /* a word that is no number would be found everywhere */
    if (letters < 2 && maker_of(r->publisher) != NULL) return ent_str_fmt(out, a, e, "%s %.*s", maker_of(r->publisher), ENT_F(r->number));
    return letters < 2 ? ENT_OK : ent_str_dup(out, a, r->number, e);
}

static ent_cite_state state_of(ent_str status)
{
    ent_std_state s = ent_std_state_read(status);

    if (s == ENT_STD_CANCELLED || s == ENT_STD_WITHDRAWN_DRAFT) return ENT_CITE_CANCELLED;
    if (s == ENT_STD_SUPERSEDED) return ENT_CITE_SUPERSEDED;
    if (s == ENT_STD_STATE_NONE || ent_std_in_force(s)) return ENT_CITE_IN_FORCE;
    return ENT_CITE_DRAFT;
}

static ent_code take_standard(void *ctx, const ent_reg_row *r, ent_err *e)
{
    scan_list *s = ctx;
    ent_arena *a = s->shown.call->arena;
    ent_cite_standard standard = {.state = state_of(r->status)};
    scan_standard row;
    const shown_label *label;

    /* "deleted" says that a register no longer lists it, nothing about the standard. */
    if (!r->content_visible || ent_str_is(r->status, "deleted")) return ENT_OK;
    ENT_TRY(number_of(&standard.number, a, r, e));
    if (standard.number.n == 0) return ENT_OK;
    ENT_TRY(ent_str_dup(&standard.edition, a, r->edition, e));
    ENT_TRY(ent_str_dup(&standard.version, a, r->version, e));
    ENT_TRY(shown_meta(&label, &s->shown, r, e));
    row = (scan_standard){standard.number, standard.edition, label, {.id = r->id}};
    ENT_TRY(ent_str_dup(&row.row.revision, a, r->revision, e));
    ENT_PUSH(&s->standards, a, standard, e);
    ENT_PUSH(&s->rows, a, row, e);
    return ENT_OK;
}

static ent_code add_standards(scan_list *s, ent_err *e)
{
    ent_call *c = s->shown.call;
    ent_reg_filter f = {.kind = ENT_S("standard"), .origin = call_arg(c, "origin")};
    const ent_scan_pattern *patterns;
    size_t n;

    ENT_TRY(ent_reg_list(c->reader, c->arena, &f, take_standard, s, e));
    ENT_TRY(ent_cite_new(&s->citer, &patterns, &n, c->arena, s->standards.v, s->standards.n, e));
    for (size_t i = 0; i < n; i++) ENT_PUSH(&s->patterns, c->arena, patterns[i], e);
    return ENT_OK;
}

ent_code scan_list_load(scan_list *out, ent_call *c, ent_err *e)
{
    ent_reg_filter f = {.source = call_arg(c, "source"), .origin = call_arg(c, "origin")};

    *out = (scan_list){.shown = {.call = c}};
    ENT_TRY(term_load(&out->entries, &out->shown, &f, e));
    ENT_TRY(add_terms(out, e));
    ENT_TRY(add_standards(out, e));
    return ent_scan_compile(&out->scanner, c->arena, NULL, out->patterns.v, out->patterns.n, e);
}
