/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of ratification and interoperability: facts by hand and by chance, and what stands by a plain scan over them. */
#ifndef ENTENTE_TEST_STANDARDS_FACTS_HELP_H
#define ENTENTE_TEST_STANDARDS_FACTS_HELP_H

#include <entente/standards/interop.h>

#include "helpers.h"

UNUSED static ent_date day(const char *text)
{
    ent_date d;

    if (!ent_date_parse(&d, ent_str_c(text))) fail_msg("\"%s\" is no date", text);
    return d;
}

UNUSED static ent_std_asof as_of(const char *on)
{
    return (ent_std_asof){.on = day(on), .known = INT64_MAX};
}

/* A fact on EXERCISE 1 edition 1, all services; known at 1. */
UNUSED static ent_std_fact fact(const char *nation, const char *part, ent_std_fact_kind kind, const char *valid)
{
    return (ent_std_fact){.kind = kind,
                          .standard = ENT_S("EXERCISE 1"),
                          .edition = ENT_S("1"),
                          .nation = ent_str_c(nation),
                          .services = ENT_STD_ALL_SERVICES,
                          .part = ent_str_c(part),
                          .valid = day(valid),
                          .text = kind == ENT_STD_FACT_ANSWER ? (ent_str){0} : ENT_S("EXERCISE text"),
                          .known = 1};
}

UNUSED static ent_std_fact answers(const char *nation, const char *part, ent_std_answer answer, const char *valid)
{
    ent_std_fact f = fact(nation, part, ENT_STD_FACT_ANSWER, valid);

    f.answer = answer;
    if (answer == ENT_STD_RATIFYING_FUTURE_DATE) f.intended = day("2028");
    return f;
}

UNUSED static const ent_std_facts *indexed(const ent_std_fact *v, size_t n)
{
    const ent_std_facts *s;

    OK(ent_std_facts_of(&s, A, v, n, &E));
    return s;
}

/* ---- chance, the same every time ---- */

static uint64_t chance_state = 1;

UNUSED static unsigned chance(unsigned n)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return (unsigned)(chance_state >> 20) % n;
}

/* Few names, days and instants, so that facts meet each other. */
UNUSED static ent_std_fact any_fact(void)
{
    static const char *const standards[] = {"EXERCISE 1", "Exercise  1", "EXERCISE 2"}, *const nations[] = {"AAA", "BBB", "CCC", "DDD"},
                             *const parts[] = {"", "", "fuze", "Fuze", "charge"}, *const dates[] = {"2024",       "2025",
                                                                                                    "2025-03",    "2025-12",
                                                                                                    "2025-03-01", "2025-03-31",
                                                                                                    "2025-06-15", "2026-01-01"};
    ent_std_fact f = fact(nations[chance(4)], parts[chance(5)], (ent_std_fact_kind)(1 + chance(5)), dates[chance(8)]);

    f.standard = ent_str_c(standards[chance(3)]);
    f.edition = chance(4) == 0 ? ENT_S("2") : ENT_S("1");
    f.services = 1 + chance(7);
    if (chance(3) == 0) f.services = ENT_STD_ALL_SERVICES;
    f.known = chance(6);
    if (chance(8) == 0) f.taken_back = f.known + 1 + chance(3);
    if (f.kind == ENT_STD_FACT_ANSWER) {
        f.answer = (ent_std_answer)(1 + chance(7));
        if (f.answer == ENT_STD_RATIFYING_FUTURE_DATE) f.intended = day(dates[chance(8)]);
    } else {
        f.ended = chance(3) == 0;
    }
    return f;
}

/* ---- the plain scan ---- */

static bool alike(ent_str x, ent_str y)
{
    ent_str a, b;

    OK(ent_fold(&a, A, x, &E));
    OK(ent_fold(&b, A, y, &E));
    return ent_str_eq(a, b);
}

static ent_time first_of(ent_date d)
{
    ent_time from, to;

    assert_true(ent_date_span(d, &from, &to));
    return from / 86400;
}

static ent_time last_of(ent_date d)
{
    ent_time from, to;

    assert_true(ent_date_span(d, &from, &to));
    return to / 86400 - 1;
}

UNUSED static bool enabling(const ent_std_fact *f)
{
    if (f->kind == ENT_STD_FACT_ANSWER)
        return f->answer == ENT_STD_RATIFYING || f->answer == ENT_STD_RATIFYING_WITH_RESERVATIONS ||
               f->answer == ENT_STD_RATIFYING_FUTURE_DATE;
    return f->kind == ENT_STD_FACT_RESERVATION ? f->ended : !f->ended;
}

static bool known_on(const ent_std_fact *f, const ent_std_asof *q)
{
    return f->known <= q->known && (f->taken_back == 0 || f->taken_back > q->known);
}

static bool same_subject(const ent_std_fact *x, const ent_std_fact *y)
{
    return x->kind == y->kind && x->services == y->services && x->valid.year == y->valid.year && x->valid.month == y->valid.month &&
           x->valid.day == y->valid.day && ent_str_eq(x->nation, y->nation) && alike(x->standard, y->standard) &&
           alike(x->edition, y->edition) && alike(x->part, y->part);
}

/* Known, not corrected by what was known, and begun. */
UNUSED static bool counts(const ent_std_fact *v, size_t n, size_t i, const ent_std_asof *q)
{
    if (!known_on(&v[i], q)) return false;
    for (size_t k = 0; k < n; k++) {
        bool later = v[k].known > v[i].known || (v[k].known == v[i].known && k > i);
        if (later && known_on(&v[k], q) && same_subject(&v[i], &v[k])) return false;
    }
    return (enabling(&v[i]) ? last_of(v[i].valid) : first_of(v[i].valid)) <= first_of(q->on);
}

static int bits(unsigned services)
{
    return (int)((services & 1) + (services >> 1 & 1) + (services >> 2 & 1));
}

/* Does x stand rather than y? */
static bool rather(const ent_std_fact *v, size_t x, size_t y)
{
    ent_time a = enabling(&v[x]) ? first_of(v[x].valid) : last_of(v[x].valid),
             b = enabling(&v[y]) ? first_of(v[y].valid) : last_of(v[y].valid);

    if (a != b) return a > b;
    if (v[x].known != v[y].known) return v[x].known > v[y].known;
    if (bits(v[x].services) != bits(v[y].services)) return bits(v[x].services) < bits(v[y].services);
    if ((v[x].part.n != 0) != (v[y].part.n != 0)) return v[x].part.n != 0;
    return x > y;
}

/* The fact of one kind that stands, SIZE_MAX if none does. */
UNUSED static size_t plain_scan(const ent_std_fact *v, size_t n, ent_str standard, ent_str edition, ent_str nation, unsigned service,
                                ent_str part, ent_std_fact_kind kind, const ent_std_asof *q)
{
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < n; i++) {
        if (v[i].kind != kind || !ent_str_eq(v[i].nation, nation) || (v[i].services & service) == 0 || !alike(v[i].standard, standard) ||
            !alike(v[i].edition, edition) || (v[i].part.n != 0 && !alike(v[i].part, part)) || !counts(v, n, i, q))
            continue;
        if (best == SIZE_MAX || rather(v, i, best)) best = i;
    }
    return best;
}

UNUSED static bool any_reservation(const ent_std_fact *v, size_t n, ent_str standard, ent_str edition, ent_str nation, unsigned service,
                                   const ent_std_asof *q)
{
    for (size_t i = 0; i < n; i++)
        if (v[i].kind == ENT_STD_FACT_RESERVATION && ent_str_eq(v[i].nation, nation) && (v[i].services & service) != 0 &&
            alike(v[i].standard, standard) && alike(v[i].edition, edition) && counts(v, n, i, q))
            return true;
    return false;
}

#endif
