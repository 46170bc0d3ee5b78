/* SPDX-License-Identifier: Apache-2.0 */
/* One designation against the list. */
#include <string.h>

#include "calibre_private.h"

typedef struct sorted {
    const ent_calibre_row **v[CAL_FITS + 1];
    size_t n[CAL_FITS + 1];
} sorted;

static ent_code sort_rows(sorted *out, ent_arena *a, const ent_calibres *k, const ent_calibre *c, ent_err *e)
{
    const char *why;

    *out = (sorted){0};
    for (int fit = CAL_OTHER_SPEC; fit <= CAL_FITS; fit++) ENT_NEW(out->v[fit], a, k->n_rows + 1, e);
    for (size_t i = 0; i < k->n_rows; i++) {
        cal_fit fit = terms__cal_fit(&why, &k->rows[i], c);
        if (fit != CAL_OTHER) out->v[fit][out->n[fit]++] = &k->rows[i];
    }
    return ENT_OK;
}

static ent_code set_candidates(ent_calibre_answer *out, ent_arena *a, const ent_calibre_row **v, size_t n, ent_err *e)
{
    ent_calibre_candidate *c;

    ENT_NEW(c, a, n + 1, e);
    for (size_t i = 0; i < n; i++) c[i] = (ent_calibre_candidate){v[i], 1};
    out->candidates = c;
    out->n_candidates = n;
    return ENT_OK;
}

bool terms__cal_is_part(ent_calibre_thing thing)
{
    return thing == ENT_CALIBRE_CHARGE || thing == ENT_CALIBRE_FUZE || thing == ENT_CALIBRE_FIRING_TABLE;
}

/* Rows of the same dimensions are near when more than the bore is stated. */
static bool may_be_near(const ent_calibre *c)
{
    return c->length != 0 || c->classes != 0 || c->gauge != 0;
}

static ent_code judge(ent_calibre_answer *out, ent_arena *a, const sorted *s, const ent_calibre *c, ent_err *e)
{
    if (s->n[CAL_FITS] == 1 && terms__cal_is_part(c->thing)) {
        out->verdict = ENT_CALIBRE_NEAR;
        return set_candidates(out, a, s->v[CAL_FITS], 1, e);
    }
    if (s->n[CAL_FITS] == 1) {
        out->verdict = ENT_CALIBRE_SAME;
        out->concept = s->v[CAL_FITS][0];
        out->canonical = out->concept->canonical;
        return ENT_OK;
    }
    if (s->n[CAL_FITS] > 1 || s->n[CAL_PERHAPS] != 0) {
        int of = s->n[CAL_FITS] > 1 ? CAL_FITS : CAL_PERHAPS;
        bool near = of == CAL_PERHAPS && s->n[of] == 1 && c->length != 0;
        /* A calibre that one row would fit, and words that nobody knows: perhaps it is no calibre at all. */
        if (of == CAL_PERHAPS && s->n[of] == 1 && c->n_unread != 0) return ENT_OK;
        out->verdict = near ? ENT_CALIBRE_NEAR : ENT_CALIBRE_AMBIGUOUS;
        return set_candidates(out, a, s->v[of], s->n[of], e);
    }
    if (s->n[CAL_OTHER_SPEC] == 0 || !may_be_near(c)) return ENT_OK;
    out->verdict = ENT_CALIBRE_NEAR;
    return set_candidates(out, a, s->v[CAL_OTHER_SPEC], s->n[CAL_OTHER_SPEC], e);
}

enum { MOST_COMPARED = 16 };

/* Rows that may be meant, and why they are or are not; if there is none, those of the same bore. */
static ent_code say_rows(cal_said *said, ent_arena *a, const ent_calibres *k, const ent_calibre *c, cal_fit from, ent_err *e)
{
    size_t n = 0;

    for (size_t i = 0; i < k->n_rows && n < MOST_COMPARED; i++) {
        const ent_calibre_row *row = &k->rows[i];
        const char *why;
        if (terms__cal_fit(&why, row, c) < from || (from == CAL_OTHER && row->bore != c->bore)) continue;
        ENT_TRY(terms__cal_say(said, a, e, "Compared with %.*s, %.*s: %s.", ENT_F(row->id), ENT_F(row->canonical), why));
        n++;
    }
    if (n != 0) return ENT_OK;
    if (from != CAL_OTHER) return say_rows(said, a, k, c, CAL_OTHER, e);
    return terms__cal_say(said, a, e, "The list has no calibre of these dimensions.");
}

static ent_code say_verdict(cal_said *said, ent_arena *a, const ent_calibre_answer *x, const ent_calibre *c, ent_err *e)
{
    if ((x->concept != NULL || x->verdict == ENT_CALIBRE_NEAR) && c->thing != ENT_CALIBRE_NO_THING)
        ENT_TRY(terms__cal_say(said, a, e, "The text speaks of a %s; the same calibre does not make shell, charge and gun fit each other.",
                               ent_calibre_thing_word(c->thing)));
    if (x->verdict == ENT_CALIBRE_AMBIGUOUS && x->n_candidates > 1)
        return terms__cal_say(said, a, e, "%zu calibres of the list fit: state more.", x->n_candidates);
    return ENT_OK;
}

ent_code terms__cal_match(ent_calibre_answer *out, ent_arena *a, const ent_calibres *k, const ent_calibre *c, ent_err *e)
{
    cal_said said = {0};
    sorted s;

    *out = (ent_calibre_answer){.canonical = c->canonical};
    for (size_t i = 0; i < c->n_evidence; i++) ENT_PUSH(&said, a, c->evidence[i], e);
    if (!c->parsed) ENT_TRY(terms__cal_say(&said, a, e, "No calibre was read in the text."));
    else if (c->several) ENT_TRY(terms__cal_say(&said, a, e, "The text names more than one calibre: ask for each alone."));
    else {
        ENT_TRY(sort_rows(&s, a, k, c, e));
        ENT_TRY(judge(out, a, &s, c, e));
        ENT_TRY(say_rows(&said, a, k, c, CAL_OTHER_SPEC, e));
        ENT_TRY(say_verdict(&said, a, out, c, e));
    }
    out->n_evidence = said.n;
    out->evidence = said.v;
    return ENT_OK;
}

ent_code ent_calibre_match(ent_calibre_answer *out, ent_arena *a, const ent_calibres *k, ent_str text, ent_err *e)
{
    ent_calibre c;

    ENT_TRY(ent_calibre_read(&c, a, k, text, e));
    return terms__cal_match(out, a, k, &c, e);
}
