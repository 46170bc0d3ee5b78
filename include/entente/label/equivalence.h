/* SPDX-License-Identifier: Apache-2.0 */
/* Equivalence: a label under another policy by what the policies state; and words of levels read with their authority and date by
 * public tables (data/equivalence.csv). The originator's label is never rewritten: what is mapped stands beside it.   */
#ifndef ENTENTE_LABEL_EQUIVALENCE_H
#define ENTENTE_LABEL_EQUIVALENCE_H

#include <entente/label/label.h>

/* The label under another policy, by the equivalences that `to` or `from` states. ENT_REFUSED when a class or a
 * restrictive value has no equivalent; values that are dropped by a stated "discard" are noted ("map-discarded"; "map-widened" for a
 * restrictive one, which needs a person's approval). The result is valid under `to` at as_of, its role is ENT_LABEL_ALTERNATIVE; the same
 * policy in another version keeps role and successor. A permissive set none of whose values has an equivalent is ENT_REFUSED too, and
 * so is a value of any type about which nothing is stated. out may be l itself; dates and originator are kept, a successor is not
 * mapped (noted): until it is, the label stays as it was, so ask for the label in force first (ent_label_in_force).  */
ENT_CHECKED ent_code ent_label_map(ent_label *out, ent_arena *a, const ent_policy *from, const ent_policy *to, const ent_label *l,
                                   ent_time as_of, ent_notes *notes, ent_err *e);

/* ---- words of levels ------------------------------------------------------------------------------------------- */

/* The table: one row says that, by one public table (an agreement, a decision), an authority uses a word for a level from a date
 * to a date. Rows of one table and level are equivalent. An empty word states that the authority has no such level.  */
typedef struct ent_level {
    ent_str table;     /* "EU-MS", "NLD-SWE" …: rows are compared within one table only */
    ent_str level;     /* key of the level within the table */
    ent_str authority; /* "ESP", "EU", "NATO" */
    ent_str word;      /* as published; empty: no such level */
    bool has_from, has_to;
    ent_date from, to;          /* first day; first day no more */
    ent_str source, mark, note; /* mark: "checked" or "recalled" */
} ent_level;

typedef struct ent_levels ent_levels;
/* CSV, at most 1 MiB: table,level,authority,word,from,to,source,mark,note. ENT_INVALID with its line. */
ENT_CHECKED ent_code ent_levels_load(const ent_levels **out, ent_arena *a, ent_str csv, ent_err *e);
size_t ent_levels_count(const ent_levels *t);
const ent_level *ent_levels_at(const ent_levels *t, size_t i);

/* The rows that a word means on a day (with day precision). authority may be empty; ENT_INVALID names the authorities when they
 * do not mean one level ("SECRETO" is the highest level of one and the second of another) or no table links them, and says so when
 * nobody uses the word, or not on that day. Case, white space, parentheses around the whole, and letters of another script that look
 * the same do not matter; accents do.                                                                                */
typedef struct ent_level_rows {
    const ent_level **v;
    size_t n, cap;
} ent_level_rows;
ENT_CHECKED ent_code ent_levels_read(ent_level_rows *out, ent_arena *a, const ent_levels *t, ent_str authority, ent_str word, ent_date day,
                                     ent_err *e);

typedef enum ent_equal_kind { ENT_EQUAL_NONE = 0, ENT_EQUAL_WORD } ent_equal_kind;
typedef struct ent_equal {
    ent_equal_kind kind;        /* NONE: the table states that there is no equivalent */
    const ent_level *from, *to; /* both rows; with NONE `to` is the row that says so */
} ent_equal;
/* What another authority calls it on that day, by each table that has both. An empty list never comes back: when no table has both,
 * the mapping is missing, and that is ENT_REFUSED, not "no equivalent".                                       */
typedef struct ent_equals {
    ent_equal *v;
    size_t n, cap;
} ent_equals;
ENT_CHECKED ent_code ent_levels_equal(ent_equals *out, ent_arena *a, const ent_levels *t, ent_str authority, ent_str word, ent_str to,
                                      ent_date day, ent_err *e);

#endif
