/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TERMS_CITE_PRIVATE_H
#define TERMS_CITE_PRIVATE_H

#include <entente/terms/cite.h>

/* How an edition is told from others, and which is newer: none, a number (also a year), a letter. NATO numbered editions first and letters
 * them since; so a letter is newer than a number that is no year. */
typedef enum cite_class { CITE_NONE = 0, CITE_NUMBER, CITE_LETTER, CITE_YEAR } cite_class;

typedef struct cite_edition {
    cite_class class;
    unsigned value;   /* number, year, or A = 1 */
    unsigned version; /* 0: none */
} cite_edition;

/* Edition words at the beginning of s, which is what stands behind a number; the length of what was read, 0 if there are none.
 * is_iso: a colon or a hyphen and a year count. */
size_t cite__edition_behind(cite_edition *out, ent_str s, bool is_iso);
/* The value of a list: "3", "Ed 3", "A", "A Version 1", "2013". */
cite_edition cite__edition_of(ent_str edition, ent_str version);
/* <0, 0, >0; *known: false if nobody can say. A version that one of them does not have is not compared. */
int cite__edition_order(const cite_edition *a, const cite_edition *b, bool *known);
/* "Ed 3", "Ed A V1", "2013"; "" for none. */
ENT_CHECKED ent_code cite__edition_say(ent_str *out, ent_arena *a, const cite_edition *v, ent_err *e);

#endif
