/* SPDX-License-Identifier: Apache-2.0 */
/* What can be confused: calibres that differ, or of which one side says too little. */
#include "harmonise_keys.h"

typedef struct size_of {
    ent_str text;
    bool bare; /* nothing but the calibre; with other words it is a term that has one in it, "155 mm shell lifting plug" */
} size_of;

typedef struct sizes {
    size_of v[ENT_TERM_MAX_DESIGNATIONS];
    size_t n;
} sizes;

static ent_code collect_some(sizes *out, ent_arena *a, const ent_term_concept *c, bool current, const ent_calibres *k, ent_err *e)
{
    ent_calibre reading;

    for (size_t i = 0; i < c->n_languages; i++) {
        for (size_t d = 0; d < c->languages[i].n_designations; d++) {
            const ent_term_designation *x = &c->languages[i].designations[d];
            if (harmonise__is_current(x) != current || out->n == ENT_TERM_MAX_DESIGNATIONS) continue;
            ENT_TRY(harmonise__calibre(&reading, a, k, x, e));
            if (reading.parsed) out->v[out->n++] = (size_of){x->text, reading.n_unread == 0};
        }
    }
    return ENT_OK;
}

/* The designations of a concept that state a calibre; those that it does not use only if there is no other. */
static ent_code collect(sizes *out, ent_arena *a, const ent_term_concept *c, const ent_calibres *k, ent_err *e)
{
    out->n = 0;
    ENT_TRY(collect_some(out, a, c, true, k, e));
    return out->n != 0 ? ENT_OK : collect_some(out, a, c, false, k, e);
}

static ent_code say(ent_str *why, ent_arena *a, ent_calibre_verdict v, ent_str x, ent_str y, ent_err *e)
{
    switch (v) {
    case ENT_CALIBRE_DIFFERENT: return ent_str_fmt(why, a, e, "\"%.*s\" and \"%.*s\" are different calibres (R-65).", ENT_F(x), ENT_F(y));
    case ENT_CALIBRE_NEAR:
        return ent_str_fmt(why, a, e, "\"%.*s\" and \"%.*s\" have the same dimensions but are not one specification (R-65).", ENT_F(x),
                           ENT_F(y));
    case ENT_CALIBRE_AMBIGUOUS: return ent_str_fmt(why, a, e, "\"%.*s\" or \"%.*s\" can mean several calibres (R-65).", ENT_F(x), ENT_F(y));
    case ENT_CALIBRE_SAME:
    case ENT_CALIBRE_UNKNOWN: break;
    }
    return ENT_OK;
}

/* What differs blocks. What is left open blocks, unless the two agree on a designation that leaves nothing open. */
static ent_code compare_all(ent_str *why, ent_arena *a, const sizes *x, const sizes *y, const ent_calibres *k, ent_err *e)
{
    ent_calibre_answer answer;
    ent_str open = {0};
    bool agree = false;

    for (size_t i = 0; i < x->n; i++) {
        for (size_t d = 0; d < y->n; d++) {
            const size_of *p = &x->v[i], *q = &y->v[d];
            ENT_TRY(ent_calibre_compare(&answer, a, k, p->text, q->text, e));
            agree = agree || (answer.verdict == ENT_CALIBRE_SAME && p->bare && q->bare);
            if (answer.verdict == ENT_CALIBRE_AMBIGUOUS) {
                if (open.n == 0 && p->bare && q->bare) ENT_TRY(say(&open, a, answer.verdict, p->text, q->text, e));
                continue;
            }
            ENT_TRY(say(why, a, answer.verdict, p->text, q->text, e));
            if (why->n != 0) return ENT_OK;
        }
    }
    if (!agree) *why = open;
    return ENT_OK;
}

ent_code ent_term_confusable(ent_str *why, ent_arena *a, const ent_term_concept *x, const ent_term_concept *y, const ent_calibres *k,
                             ent_err *e)
{
    ent_arena *scratch;
    ent_code code;
    ent_str said = {0};
    sizes *v;

    *why = (ent_str){0};
    if (k == NULL) return ENT_OK;
    scratch = ent_arena_new(a, 0);
    if (scratch == NULL) return ent_nomem(e);
    ENT_NEW(v, scratch, 2, e);
    code = collect(&v[0], scratch, x, k, e);
    if (code == ENT_OK) code = collect(&v[1], scratch, y, k, e);
    if (code == ENT_OK) code = compare_all(&said, scratch, &v[0], &v[1], k, e);
    if (code == ENT_OK && said.n != 0) code = ent_str_dup(why, a, said, e);
    ent_arena_free(scratch);
    return code;
}
