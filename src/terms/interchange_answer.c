/* SPDX-License-Identifier: Apache-2.0 */
/* What several facts about one pair say together on a day. Where dates leave it open, all that they can mean is looked at. */
#include "interchange_private.h"

/* A fact on the day asked for. */
typedef enum standing {
    GONE = 0, /* a later one of the authority took its place */
    NOT_YET,
    EXPIRED,
    PERHAPS, /* a date leaves open whether it counts */
    COUNTS
} standing;

typedef struct weighing {
    const terms_interchange_group *g;
    ent_arena *a;
    standing *standing; /* of each fact of the group */
    bool spoken;        /* one authority says something for sure */
    bool counts;        /* there are facts that count, or perhaps do */
} weighing;

static const ent_interchange_fact *fact(const weighing *x, size_t i)
{
    return &x->g->facts[x->g->v[i]];
}

static bool begun(const weighing *x, size_t i)
{
    return interchange__span(fact(x, i)->date, 0).last <= x->g->day;
}

/* Did a later fact of the authority, [from, to), surely take its place? */
static bool replaced(const weighing *x, size_t i, size_t from, size_t to)
{
    for (size_t k = from; k < to; k++)
        if (begun(x, k) && interchange__span(fact(x, k)->date, 0).first > interchange__span(fact(x, i)->date, 0).last) return true;
    return false;
}

/* Of those that no other took the place of: is it sure that one has begun and none has ended? Then the authority speaks. */
static void weigh_authority(weighing *x, size_t from, size_t to)
{
    bool speaks = false, silent = false;

    for (size_t i = from; i < to; i++) {
        terms_span first = interchange__span(fact(x, i)->date, 0), last = interchange__span(fact(x, i)->until, INT64_MAX);
        standing s = COUNTS;
        if (replaced(x, i, from, to)) s = GONE;
        else if (first.first > x->g->day) s = NOT_YET;
        else if (last.last < x->g->day) s = EXPIRED;
        else if (first.last > x->g->day || last.first < x->g->day) s = PERHAPS;
        x->standing[i] = s;
        speaks = speaks || (s != GONE && first.last <= x->g->day);
        silent = silent || s == EXPIRED || (s == PERHAPS && last.first < x->g->day);
        x->counts = x->counts || s == PERHAPS || s == COUNTS;
    }
    x->spoken = x->spoken || (speaks && !silent);
}

static void weigh(weighing *x)
{
    const terms_interchange_group *g = x->g;

    for (size_t i = 0; i < g->n;) {
        size_t to = i + 1;
        while (to < g->n && ent_str_eq(g->ids[g->v[to]], g->ids[g->v[i]])) to++;
        weigh_authority(x, i, to);
        i = to;
    }
}

/* Does it speak for the answer? If nothing counts, those speak that say why. */
static bool heard(const weighing *x, size_t i)
{
    standing s = x->standing[i];

    return x->counts ? s == PERHAPS || s == COUNTS : s == NOT_YET || s == EXPIRED;
}

static ent_code use(ent_interchange_answer *out, weighing *x, ent_err *e)
{
    size_t *used;

    ENT_NEW(used, x->a, x->g->n, e);
    for (size_t i = 0; i < x->g->n; i++) {
        size_t at = out->n_used;
        if (!heard(x, i)) continue;
        for (; at > 0 && used[at - 1] > x->g->v[i]; at--) used[at] = used[at - 1];
        used[at] = x->g->v[i];
        out->n_used++;
    }
    out->used = used;
    return ENT_OK;
}

static void choose(ent_interchange_answer *out, const weighing *x)
{
    const ent_interchange_fact *facts = x->g->facts;

    if (!x->counts) return;
    out->verdict = facts[out->used[0]].verdict;
    for (size_t i = 1; i < out->n_used; i++) {
        ent_interchange_verdict v = facts[out->used[i]].verdict;
        out->contradiction = out->contradiction || v != facts[out->used[0]].verdict;
        if (ent_interchange_safer(v, out->verdict)) out->verdict = v;
    }
    if (!x->spoken && ent_interchange_safer(ENT_INTERCHANGE_NOT_TESTED, out->verdict)) out->verdict = ENT_INTERCHANGE_NOT_TESTED;
}

static ent_code take_conditions(ent_interchange_answer *out, const weighing *x, ent_err *e)
{
    ent_str *v;

    if (out->verdict != ENT_INTERCHANGE_CONDITION) return ENT_OK;
    ENT_NEW(v, x->a, out->n_used, e);
    for (size_t i = 0; i < out->n_used; i++) {
        ent_str condition = x->g->facts[out->used[i]].condition;
        bool again = condition.n == 0;
        for (size_t k = 0; k < out->n_conditions && !again; k++) again = ent_str_eq(v[k], condition);
        if (!again) v[out->n_conditions++] = condition;
    }
    out->conditions = v;
    return ENT_OK;
}

/* ---- the sentence ---- */

static ent_code one_fact(ent_str *out, const weighing *x, const ent_interchange_fact *f, standing s, ent_err *e)
{
    const char *word = ent_interchange_word(f->verdict);
    char from[11], until[11];

    ent_date_print(from, f->date);
    ent_date_print(until, f->until);
    if (s == EXPIRED)
        return ent_str_fmt(out, x->a, e, "The verdict of %.*s, \"%s\", was valid until %s.", ENT_F(f->authority), word, until);
    if (s == NOT_YET) return ent_str_fmt(out, x->a, e, "The verdict of %.*s, \"%s\", counts from %s on.", ENT_F(f->authority), word, from);
    return ent_str_fmt(out, x->a, e, "%.*s says \"%s\" (%s).", ENT_F(f->authority), word, from);
}

static ent_code all_facts(ent_buf *b, const ent_interchange_answer *out, const weighing *x, ent_err *e)
{
    enum { SHOWN = 8 };

    for (size_t i = 0; i < out->n_used && i < SHOWN; i++) {
        ent_str sentence;
        size_t k = 0;
        while (x->g->v[k] != out->used[i]) k++;
        ENT_TRY(one_fact(&sentence, x, fact(x, k), x->standing[k], e));
        if (b->n != 0) ent_buf_c(b, ' ');
        ent_buf_add(b, sentence);
    }
    if (out->n_used > SHOWN) ent_buf_fmt(b, " And %zu more.", out->n_used - SHOWN);
    return ENT_OK;
}

/* When the officer writes the day, it is settled. */
static bool date_open(const weighing *x)
{
    if (!x->spoken) return true;
    for (size_t i = 0; i < x->g->n; i++)
        if (x->standing[i] == PERHAPS) return true;
    return false;
}

static ent_code say_why(ent_interchange_answer *out, const weighing *x, ent_err *e)
{
    ent_buf b = ent_buf_new(x->a, 1 << 16);

    out->why = ENT_S("Nobody has tested it.");
    if (out->n_used == 0) return ENT_OK;
    if (!x->counts || out->contradiction || date_open(x)) ENT_TRY(all_facts(&b, out, x, e));
    if (out->contradiction) ent_buf_z(&b, " They contradict each other: the safest counts.");
    if (x->counts && date_open(x)) ent_buf_z(&b, " The dates leave open what counts on this day: the safest counts.");
    return ent_buf_take(&out->why, &b, e);
}

ent_code interchange__answer(ent_interchange_answer *out, ent_arena *a, const terms_interchange_group *g, ent_err *e)
{
    weighing x = {.g = g, .a = a};

    *out = (ent_interchange_answer){0};
    ENT_NEW(x.standing, a, g->n, e);
    weigh(&x);
    ENT_TRY(use(out, &x, e));
    choose(out, &x);
    ENT_TRY(take_conditions(out, &x, e));
    return say_why(out, &x, e);
}
