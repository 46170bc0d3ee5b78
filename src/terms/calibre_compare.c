/* SPDX-License-Identifier: Apache-2.0 */
/* Two designations against each other.
 *
 *   stated and differs ──► different        both mean the same row ──► same        rows of equal dimensions ──► near
 *   one of them may mean several ──► ambiguous        not listed ──► by what is stated                                        */
#include <string.h>

#include "calibre_private.h"

typedef struct side {
    ent_calibre read;
    ent_calibre_answer answer;
} side;

typedef struct pair {
    side one, two;
    cal_said said;
    ent_arena *a;
} pair;

/* A round is called shell too, but no charge, gun or table. */
static bool other_thing(ent_calibre_thing x, ent_calibre_thing y)
{
    if (x == ENT_CALIBRE_NO_THING || y == ENT_CALIBRE_NO_THING || x == y) return false;
    return !((x == ENT_CALIBRE_ROUND && y == ENT_CALIBRE_SHELL) || (x == ENT_CALIBRE_SHELL && y == ENT_CALIBRE_ROUND));
}

static bool both_differ(int32_t x, int32_t y)
{
    return x != 0 && y != 0 && x != y;
}

/* A row that a designation means completes what it states. */
static ent_calibre completed(const side *s)
{
    const ent_calibre_row *row = s->answer.concept;
    ent_calibre c = s->read;

    if (row == NULL) return c;
    if (c.bore == 0) c.bore = row->bore;
    if (c.length == 0) c.length = row->length;
    if (c.classes == 0) c.classes = row->classes;
    return c;
}

/* What is stated and differs; NULL: nothing. */
static const char *differs(const pair *p)
{
    const ent_calibre x = completed(&p->one), y = completed(&p->two);

    if (both_differ(x.bore, y.bore)) return "the calibres differ";
    if (both_differ(x.length, y.length)) return "the case lengths differ";
    if (both_differ(x.barrel, y.barrel)) return "the barrel lengths differ";
    if (both_differ(x.gauge, y.gauge)) return "the gauges differ";
    if ((x.bore == 0 || y.bore == 0) && both_differ(x.inch, y.inch)) return "the designations in inches differ";
    if (x.classes != 0 && y.classes != 0 && !(x.classes & y.classes)) return "the weapon classes differ";
    if (other_thing(x.thing, y.thing)) return "shell, charge, gun and firing table are different things";
    return NULL;
}

static const char *differs_in_spec(const ent_calibre *x, const ent_calibre *y)
{
    if (x->tube != ENT_CALIBRE_ANY_TUBE && y->tube != ENT_CALIBRE_ANY_TUBE && x->tube != y->tube)
        return "one is smooth-bore and one rifled";
    if (x->rim[0] != '\0' && y->rim[0] != '\0' && strcmp(x->rim, y->rim) != 0) return "the rims differ";
    return NULL;
}

/* Has y every name of x? */
static bool has_names(const ent_calibre *y, const ent_calibre *x)
{
    for (size_t i = 0; i < x->n_names; i++)
        if (!terms__cal_has_name(y, x->names[i])) return false;
    return true;
}

/* Two that the list does not hold, nothing stated differing: alike in all that tells calibres apart? */
static ent_calibre_verdict unlisted(const char **why, const ent_calibre *x, const ent_calibre *y)
{
    bool x_in_y = has_names(y, x), y_in_x = has_names(x, y);

    *why = "the same is stated";
    if (x->inch == y->inch && x_in_y && y_in_x && (x->length != 0) == (y->length != 0) && (x->length != 0 || x->classes == y->classes) &&
        x->barrel == y->barrel)
        return ENT_CALIBRE_SAME;
    *why = "one states what the other does not";
    if ((x->length != 0) != (y->length != 0) || (x->bore != 0) != (y->bore != 0)) return ENT_CALIBRE_AMBIGUOUS;
    if (x->length == 0 && ((x->classes != 0) != (y->classes != 0) || x->barrel != y->barrel)) return ENT_CALIBRE_AMBIGUOUS;
    *why = "the dimensions are the same, the names are not";
    if (!x_in_y && !y_in_x) return ENT_CALIBRE_NEAR;
    *why = "the dimensions are the same, but one is known only by a name";
    if (x->length == 0 || (!y_in_x && y->by_name) || (!x_in_y && x->by_name)) return ENT_CALIBRE_NEAR;
    *why = "the dimensions are the same, and one has a name besides";
    return ENT_CALIBRE_SAME;
}

static bool shares_candidate(const ent_calibre_answer *x, const ent_calibre_answer *y)
{
    for (size_t i = 0; i < x->n_candidates; i++) {
        if (x->candidates[i].row == y->concept) return true;
        for (size_t k = 0; k < y->n_candidates; k++)
            if (x->candidates[i].row == y->candidates[k].row) return true;
    }
    return false;
}

/* Nothing stated differs. */
static ent_calibre_verdict relate(const char **why, const pair *p)
{
    const ent_calibre_answer *x = &p->one.answer, *y = &p->two.answer;
    const char *spec = differs_in_spec(&p->one.read, &p->two.read);

    *why = "the calibre is the same, but one is a part of the round or a paper about it";
    if (terms__cal_is_part(p->one.read.thing) != terms__cal_is_part(p->two.read.thing)) return ENT_CALIBRE_NEAR;
    *why = "both mean the same calibre of the list";
    if (x->concept != NULL && x->concept == y->concept && spec == NULL) return ENT_CALIBRE_SAME;
    *why = spec;
    if (spec != NULL) return ENT_CALIBRE_NEAR;
    *why = "the dimensions are the same, the specifications are not";
    if (x->concept != NULL && y->concept != NULL) return ENT_CALIBRE_NEAR;
    *why = "at least one of them may mean several calibres";
    if (x->verdict == ENT_CALIBRE_AMBIGUOUS || y->verdict == ENT_CALIBRE_AMBIGUOUS) {
        if (shares_candidate(x, y) || shares_candidate(y, x)) return ENT_CALIBRE_AMBIGUOUS;
        *why = "no calibre of the list fits both";
        return ENT_CALIBRE_NEAR;
    }
    *why = "the dimensions are the same, but one is a calibre of the list and the other none of it";
    if (x->concept != NULL || y->concept != NULL) return ENT_CALIBRE_NEAR;
    return unlisted(why, &p->one.read, &p->two.read);
}

/* ---- answering ---- */

static ent_code say_side(pair *p, const side *s, int number, ent_err *e)
{
    for (size_t i = 0; i < s->answer.n_evidence; i++)
        ENT_TRY(terms__cal_say(&p->said, p->a, e, "Text %d: %.*s", number, ENT_F(s->answer.evidence[i])));
    return ENT_OK;
}

static ent_code add_candidates(ent_calibre_candidate *out, size_t *n, const ent_calibre_answer *from, unsigned text, ent_err *e)
{
    (void)e;
    if (from->concept != NULL) out[(*n)++] = (ent_calibre_candidate){from->concept, text};
    for (size_t i = 0; i < from->n_candidates; i++) out[(*n)++] = (ent_calibre_candidate){from->candidates[i].row, text};
    return ENT_OK;
}

static ent_code finish(ent_calibre_answer *out, pair *p, const char *why, ent_err *e)
{
    const ent_calibre_answer *x = &p->one.answer, *y = &p->two.answer;
    ent_calibre_candidate *c;

    if (out->verdict == ENT_CALIBRE_SAME) {
        out->concept = x->concept != NULL && x->concept == y->concept ? x->concept : NULL;
        out->canonical = x->canonical;
    }
    ENT_NEW(c, p->a, x->n_candidates + y->n_candidates + 3, e);
    if (out->verdict != ENT_CALIBRE_SAME) {
        ENT_TRY(add_candidates(c, &out->n_candidates, x, 1, e));
        ENT_TRY(add_candidates(c, &out->n_candidates, y, 2, e));
    }
    out->candidates = c;
    ENT_TRY(say_side(p, &p->one, 1, e));
    ENT_TRY(say_side(p, &p->two, 2, e));
    ENT_TRY(terms__cal_say(&p->said, p->a, e, "Compared with each other: %s.", why));
    out->n_evidence = p->said.n;
    out->evidence = p->said.v;
    return ENT_OK;
}

static ent_code read_side(side *s, ent_arena *a, const ent_calibres *k, ent_str text, ent_err *e)
{
    ENT_TRY(ent_calibre_read(&s->read, a, k, text, e));
    return terms__cal_match(&s->answer, a, k, &s->read, e);
}

ent_code ent_calibre_compare(ent_calibre_answer *out, ent_arena *a, const ent_calibres *k, ent_str text, ent_str text2, ent_err *e)
{
    pair p = {.a = a};
    const char *why;

    *out = (ent_calibre_answer){.verdict = ENT_CALIBRE_UNKNOWN};
    ENT_TRY(read_side(&p.one, a, k, text, e));
    if (read_side(&p.two, a, k, text2, e) != ENT_OK) return ent_within(e, "second text");
    if (!p.one.read.parsed || !p.two.read.parsed) why = "a text without a calibre cannot be compared";
    else if (p.one.read.several || p.two.read.several) why = "a text with more than one calibre cannot be compared";
    else if ((why = differs(&p)) != NULL) out->verdict = ENT_CALIBRE_DIFFERENT;
    else out->verdict = relate(&why, &p);
    return finish(out, &p, why, e);
}
