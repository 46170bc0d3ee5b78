/* SPDX-License-Identifier: Apache-2.0 */
/* What concepts are found by, of two bases in one sorted list: equal keys stand side by side. */
#include "harmonise_keys.h"

#include <stdlib.h>

typedef struct collecting {
    keys *out;
    ent_arena *a;
    const ent_calibres *calibres;
    ent_str names[2]; /* of the other base, folded: what stands before ":" when one of its concepts is meant */
    bool second;
    size_t concept;
} collecting;

static ent_code add(collecting *c, key_kind kind, ent_str lang, ent_str folded, ent_str text, bool current, ent_err *e)
{
    key k = {kind, lang, folded, text, c->second, current, c->concept};

    if (folded.n != 0) ENT_PUSH(c->out, c->a, k, e);
    return ENT_OK;
}

/* "fr-CA" is French; "und", "mul" and "zxx" are no language. */
static ent_code primary(ent_str *out, ent_arena *a, ent_str tag, ent_err *e)
{
    ent_str head, tail;

    (void)ent_str_cut(tag, '-', &head, &tail);
    ENT_TRY(ent_fold(out, a, head, e));
    if (ent_str_is(*out, "und") || ent_str_is(*out, "mul") || ent_str_is(*out, "zxx")) *out = (ent_str){0};
    return ENT_OK;
}

static bool has_digit(ent_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    return false;
}

ent_code harmonise__calibre(ent_calibre *out, ent_arena *a, const ent_calibres *k, const ent_term_designation *d, ent_err *e)
{
    *out = (ent_calibre){0};
    if (k == NULL || !has_digit(d->text) || d->text.n > ENT_CALIBRE_MAX_TEXT) return ENT_OK;
    return ent_calibre_read(out, a, k, d->text, e);
}

/* The calibre of the list that the designation means, if it means exactly one and nothing besides: a blank cartridge of a calibre is not
 * the calibre.                                                                                                             */
static ent_code add_calibre(collecting *c, const ent_term_designation *d, bool current, ent_err *e)
{
    ent_calibre_answer answer;
    ent_calibre reading;

    ENT_TRY(harmonise__calibre(&reading, c->a, c->calibres, d, e));
    if (!reading.parsed || reading.n_unread != 0) return ENT_OK;
    ENT_TRY(ent_calibre_match(&answer, c->a, c->calibres, d->text, e));
    if (answer.verdict != ENT_CALIBRE_SAME || answer.concept == NULL) return ENT_OK;
    return add(c, KEY_CALIBRE, (ent_str){0}, answer.concept->id, answer.concept->canonical, current, e);
}

bool harmonise__is_current(const ent_term_designation *d)
{
    return !d->search_only && d->status != ENT_TERM_DEPRECATED && d->status != ENT_TERM_SUPERSEDED;
}

static ent_code add_definitions(collecting *c, ent_str lang, const ent_term_definition *v, size_t n, ent_err *e)
{
    ent_str folded, own;

    for (size_t i = 0; i < n; i++) {
        own = lang;
        if (v[i].lang.n != 0) ENT_TRY(primary(&own, c->a, v[i].lang, e));
        ENT_TRY(ent_fold(&folded, c->a, v[i].text, e));
        ENT_TRY(add(c, KEY_DEFINITION, own, folded, v[i].text, true, e));
    }
    return ENT_OK;
}

static ent_code add_language(collecting *c, const ent_term_language *l, ent_err *e)
{
    ent_str lang, folded;

    ENT_TRY(primary(&lang, c->a, l->tag, e));
    for (size_t i = 0; i < l->n_designations; i++) {
        const ent_term_designation *d = &l->designations[i];
        ENT_TRY(ent_fold(&folded, c->a, d->text, e));
        ENT_TRY(add(c, KEY_DESIGNATION, lang, folded, d->text, harmonise__is_current(d), e));
        ENT_TRY(add_calibre(c, d, harmonise__is_current(d), e));
    }
    return add_definitions(c, lang, l->definitions, l->n_definitions, e);
}

/* current false: it is a pointer, not the thing itself. */
static ent_code add_pointer(collecting *c, ent_str target, ent_err *e)
{
    ent_str head, tail, name;

    ENT_TRY(add(c, KEY_ID, (ent_str){0}, target, target, false, e));
    if (!ent_str_cut(target, ':', &head, &tail)) return ENT_OK;
    ENT_TRY(ent_fold(&name, c->a, head, e));
    if (!ent_str_eq(name, c->names[0]) && !ent_str_eq(name, c->names[1])) return ENT_OK;
    return add(c, KEY_ID, (ent_str){0}, tail, target, false, e);
}

/* A relation "exact" names an id of the other base, alone or after the source or title of that base; that of a third base is none. */
static ent_code add_ids(collecting *c, const ent_term_concept *x, ent_err *e)
{
    ENT_TRY(add(c, KEY_ID, (ent_str){0}, x->id, x->id, true, e));
    for (size_t i = 0; i < x->n_relations; i++)
        if (x->relations[i].kind == ENT_TERM_EXACT) ENT_TRY(add_pointer(c, x->relations[i].target, e));
    return ENT_OK;
}

static ent_code add_base(collecting *c, const ent_term_base *b, const ent_term_base *other, bool second, ent_err *e)
{
    c->second = second;
    ENT_TRY(ent_fold(&c->names[0], c->a, other->source, e));
    ENT_TRY(ent_fold(&c->names[1], c->a, other->title, e));
    for (size_t i = 0; i < b->n_concepts; i++) {
        const ent_term_concept *x = &b->concepts[i];
        c->concept = i;
        ENT_TRY(add_ids(c, x, e));
        ENT_TRY(add_definitions(c, (ent_str){0}, x->definitions, x->n_definitions, e));
        for (size_t k = 0; k < x->n_languages; k++) ENT_TRY(add_language(c, &x->languages[k], e));
    }
    return ENT_OK;
}

/* ---- order ---- */

static int compare_keys(const key *x, const key *y)
{
    int d = (int)x->kind - (int)y->kind;

    if (d == 0) d = ent_str_cmp(x->lang, y->lang);
    return d != 0 ? d : ent_str_cmp(x->folded, y->folded);
}

bool harmonise__same_key(const key *x, const key *y)
{
    return compare_keys(x, y) == 0;
}

static int order(const void *p, const void *q)
{
    const key *x = p, *y = q;
    int d = compare_keys(x, y);

    if (d == 0) d = (int)x->second - (int)y->second;
    if (d == 0) d = (x->concept > y->concept) - (x->concept < y->concept);
    return d != 0 ? d : (int)y->current - (int)x->current;
}

/* The current one goes before its doubles, which are dropped. */
static void unite(keys *k)
{
    size_t n = 0;

    for (size_t i = 0; i < k->n; i++) {
        const key *last = n != 0 ? &k->v[n - 1] : NULL;
        if (last != NULL && harmonise__same_key(last, &k->v[i]) && last->second == k->v[i].second && last->concept == k->v[i].concept)
            continue;
        k->v[n++] = k->v[i];
    }
    k->n = n;
}

ent_code harmonise__keys(keys *out, ent_arena *a, const ent_term_base *first, const ent_term_base *second, const ent_calibres *k,
                         ent_err *e)
{
    collecting c = {.out = out, .a = a, .calibres = k};

    ENT_TRY(add_base(&c, first, second, false, e));
    ENT_TRY(add_base(&c, second, first, true, e));
    if (out->n != 0) qsort(out->v, out->n, sizeof *out->v, order);
    unite(out);
    return ENT_OK;
}
