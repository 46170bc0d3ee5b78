/* SPDX-License-Identifier: Apache-2.0 */
/* Citations of standards in a text: which standard, which edition, and whether it may still be cited. Blind: the caller gives the list.
 *
 *   "STANAG 2459 (Edition 2)"  ──scanner: the number──►  edition words behind it ──► Ed 2, known to be replaced by Ed 3: outdated
 *
 * Numbers are found with and without a space, hyphen or "No." between letters and digits ("STANAG 2459", "STANAG-2459", "STANAG2459",
 * "STANAG No. 2459"). A number that goes on ("ISO 19115-1" for "ISO 19115") is another number and no citation of this one.
 * Edition words behind it, after spaces, a comma or an opening bracket: Ed, Ed., Edition, Edn, Issue, éd., édition, Ausgabe, wydanie, wyd., vydání
 * with digits, a letter or a Roman number (2, A, II); "second edition", "2nd ed."; then Version, Ver, V with digits; in brackets alone, as
 * allied publications write it: "AAP-06(2)", "AEP-97(A)(1)"; for numbers that begin with ISO, IEC, EN, IEEE, ETSI, ITU: a colon or, after
 * ISO/IEC/EN a hyphen, and a year.                                                                                          */
#ifndef ENTENTE_TERMS_CITE_H
#define ENTENTE_TERMS_CITE_H

#include <entente/terms/scan.h>

#define ENT_CITE_MAX_STANDARDS ((size_t)200000)

typedef enum ent_cite_state { ENT_CITE_IN_FORCE = 0, ENT_CITE_DRAFT, ENT_CITE_CANCELLED, ENT_CITE_SUPERSEDED } ent_cite_state;

/* One edition of a standard: several rows may have the same number. */
typedef struct ent_cite_standard {
    ent_str number;           /* "STANAG 2459"; edition words or a year behind it count as edition if there is no other */
    ent_str edition, version; /* "3", "A"; "1"; may be empty */
    ent_cite_state state;
    ent_str replaced_by; /* for people; may be empty */
} ent_cite_standard;

typedef enum ent_cite_verdict {
    ENT_CITE_CURRENT = 0, /* in force, and the edition, if one is named, is the newest in force */
    ENT_CITE_IS_DRAFT,
    ENT_CITE_IS_CANCELLED,  /* no edition is in force */
    ENT_CITE_IS_SUPERSEDED, /* the same, and the list says what replaces it */
    ENT_CITE_OUTDATED,      /* an earlier edition than the newest in force, or one that is itself no longer in force */
    ENT_CITE_UNLISTED       /* an edition that the list does not hold and that is not earlier */
} ent_cite_verdict;
const char *ent_cite_verdict_word(ent_cite_verdict v); /* "current", "draft", "cancelled", "superseded", "outdated", "unlisted" */

typedef struct ent_citation {
    size_t begin, end;        /* bytes of the text, edition words included */
    size_t standard;          /* the row it speaks of: that of the edition if the list has it, else the newest in force, else the newest */
    size_t current;           /* the newest row in force; SIZE_MAX if none is */
    ent_str edition, version; /* as cited, plain ("2", "A", "2013"); empty: none named */
    ent_cite_verdict verdict;
    ent_str message; /* "edition outdated: cited Ed 2, current is Ed 3" */
} ent_citation;

typedef struct ent_citer ent_citer;
/* The list is kept, not copied. The numbers are given as patterns of a scanner: their own, or one that finds terms as well.
 * *patterns lives in a: n_patterns of them, to be compiled by ent_scan_compile as they are, or behind others.               */
ENT_CHECKED ent_code ent_cite_new(ent_citer **out, const ent_scan_pattern **patterns, size_t *n_patterns, ent_arena *a,
                                  const ent_cite_standard *v, size_t n, ent_err *e);
/* The citation that a hit stands for; pattern: index among *patterns. *is: false when the number goes on and is another. */
ENT_CHECKED ent_code ent_cite_read(ent_citation *out, bool *is, ent_arena *a, const ent_citer *c, ent_str text, size_t pattern,
                                   size_t begin, size_t end, ent_err *e);

#endif
