/* SPDX-License-Identifier: Apache-2.0 */
/* May this item be used in a weapon of that class? Never told by a calibre: only by what somebody tested, by which procedure, and
 * stands for. What nobody tested is "not tested", never blank.
 *
 *   fact = (item, weapon class) · verdict · test, procedure, authority, date · until
 *
 *   facts ──index──► answer for one ordered pair on a day, or the matrix of items × weapon classes, each with the facts it stands on
 *
 * The pair is ordered: a fact about item A in weapon B says nothing about B in A. Names are compared folded (ent_fold), never by meaning.
 *
 * What counts. Of the facts of one authority about a pair, the one with the latest date that has come (all of them, if several bear it); it
 * counts to its last day, and then that authority says nothing (what it said before does not come back). Of several authorities, all that
 * say something. Where facts that count contradict each other, that is told, and the safest counts: "not" before "not tested" before "similar" before "interchangeable with
 * condition" before "identical". Conditions of all that count apply together.
 *
 * Dates may be a day, a month or a year. Where a date leaves open what holds on the day asked for, the safest that it can mean counts. */
#ifndef ENTENTE_TERMS_INTERCHANGE_H
#define ENTENTE_TERMS_INTERCHANGE_H

#include <entente/core.h>

#define ENT_INTERCHANGE_MAX_FACTS ((size_t)1000000)
#define ENT_INTERCHANGE_MAX_CELLS ((size_t)1000000)
enum {
    ENT_INTERCHANGE_NAME_MAX = 200, /* bytes of an item, a weapon class, an authority */
    ENT_INTERCHANGE_TEXT_MAX = 2000 /* bytes of a test, a procedure, a condition */
};

typedef enum ent_interchange_verdict {
    ENT_INTERCHANGE_NOT_TESTED = 0,
    ENT_INTERCHANGE_NOT,
    ENT_INTERCHANGE_SIMILAR,
    ENT_INTERCHANGE_CONDITION, /* interchangeable with condition */
    ENT_INTERCHANGE_IDENTICAL
} ent_interchange_verdict;
const char *ent_interchange_word(ent_interchange_verdict v); /* "not tested", "not", "similar", "condition", "identical" */
/* The word of a fact into its verdict; false for any other, also for "not tested", which needs no fact. */
bool ent_interchange_read_word(ent_interchange_verdict *out, ent_str word);
/* Is x safer than y? */
bool ent_interchange_safer(ent_interchange_verdict x, ent_interchange_verdict y);

typedef struct ent_interchange_fact {
    ent_str item, weapon; /* "EXERCISE shell M1", "155 mm L/52 howitzer" */
    ent_interchange_verdict verdict;
    ent_str condition;                  /* with ENT_INTERCHANGE_CONDITION, and only then */
    ent_str test, procedure, authority; /* the basis, all needed: what was tested, by which procedure, who stands for it */
    ent_date date;                      /* of the verdict, needed: it counts from then on */
    ent_date until;                     /* its last day; ENT_DATE_NONE: no end was set */
} ent_interchange_fact;

/* Has it all that it needs? ENT_REFUSED without a basis, a pair, a verdict, or the condition that the verdict speaks of. ENT_INVALID for a
 * condition beside another verdict; for texts that are too long, are no UTF-8, hold control characters or have white space at their ends;
 * and for a last day before the date. The place is the member's name.                                                            */
ENT_CHECKED ent_code ent_interchange_check(const ent_interchange_fact *f, ent_err *e);

/* Number of its item: "ITEM / WEAPON". */
ENT_CHECKED ent_code ent_interchange_number(ent_str *out, ent_arena *a, const ent_interchange_fact *f, ent_err *e);
/* Pair and authority, folded: the same however they are typed. "ITEM\nWEAPON\nAUTHORITY"; a checked name holds no line break. */
ENT_CHECKED ent_code ent_interchange_id(ent_str *out, ent_arena *a, const ent_interchange_fact *f, ent_err *e);

/* {"authority","condition"?,"date","format":"entente/interchange/v1","item","procedure","test","until"?,"verdict","weapon"}: canonical, the
 * content of a revision; checked. Reading is strict: a closed object in that very spelling, checked; at most 64 KiB.            */
ENT_CHECKED ent_code ent_interchange_json(ent_str *out, ent_arena *a, const ent_interchange_fact *f, ent_err *e);
ENT_CHECKED ent_code ent_interchange_read(ent_interchange_fact *out, ent_arena *a, ent_str json, ent_err *e);

/* Of two revisions of one record: does the earlier one still stand for the time before the later one? It does when they are about the same
 * pair and authority and the later one has a date that is surely after that of the earlier one; otherwise it was corrected, and is gone. */
ENT_CHECKED ent_code ent_interchange_continues(bool *out, ent_arena *scratch, const ent_interchange_fact *earlier,
                                               const ent_interchange_fact *later, ent_err *e);

/* ---- questions ---- */
typedef struct ent_interchange ent_interchange; /* facts by pair */

/* Checks each; they must outlive the index, and whatever is asked of it. n may be 0: then nothing is tested. ENT_LIMIT beyond ENT_INTERCHANGE_MAX_FACTS. The place of a refused fact is "fact N", from 1. */
ENT_CHECKED ent_code ent_interchange_of(const ent_interchange **out, ent_arena *a, const ent_interchange_fact *facts, size_t n, ent_err *e);

typedef struct ent_interchange_answer {
    ent_interchange_verdict verdict;
    bool contradiction; /* the facts that count do not say the same */
    ent_str why;        /* a sentence where it needs one: nobody tested it, expired, not yet, a contradiction, a date that leaves it open */
    size_t n_used;
    const size_t *used; /* facts that it stands on, ascending; of a pair that is not tested: those that have expired or not begun */
    size_t n_conditions;
    const ent_str *conditions; /* of those facts, each once; all apply. Only with ENT_INTERCHANGE_CONDITION */
} ent_interchange_answer;

/* On the first day that `on` can mean. A pair of which nothing is known is an answer as well. ENT_INVALID when `on` is no date. */
ENT_CHECKED ent_code ent_interchange_ask(ent_interchange_answer *out, ent_arena *a, const ent_interchange *x, ent_str item, ent_str weapon,
                                         ent_date on, ent_err *e);

typedef struct ent_interchange_matrix {
    size_t n_items, n_weapons;
    const ent_str *items, *weapons;      /* as first written in the facts, or as asked: the caller's texts, not copied */
    const ent_interchange_answer *cells; /* of item i and weapon w: [i * n_weapons + w] */
} ent_interchange_matrix;

/* items, weapons: those asked for, in that order, each once; none: all that the facts name, by folded name. ENT_LIMIT beyond
 * ENT_INTERCHANGE_MAX_CELLS.                                                                                            */
ENT_CHECKED ent_code ent_interchange_table(ent_interchange_matrix *out, ent_arena *a, const ent_interchange *x, const ent_str *items,
                                           size_t n_items, const ent_str *weapons, size_t n_weapons, ent_date on, ent_err *e);

#endif
