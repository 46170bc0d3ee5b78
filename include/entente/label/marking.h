/* SPDX-License-Identifier: Apache-2.0 */
/* Markings: the text that people read and write for a label, out and in; and markings found in running text. */
#ifndef ENTENTE_LABEL_MARKING_H
#define ENTENTE_LABEL_MARKING_H

#include <entente/label/label.h>

typedef enum ent_place {
    ENT_PAGE_TOP = 1,
    ENT_PAGE_BOTTOM,
    ENT_DOCUMENT_START,
    ENT_DOCUMENT_END,
    ENT_PORTION,
    ENT_FIRST_LINE, /* firstLineOfText of a message */
    ENT_LAST_LINE,
    ENT_SUBJECT,
    ENT_X_HEADER,
    ENT_WATERMARK,
    ENT_PLACES /* how many, and one */
} ent_place;
/* "page-top", "page-bottom", "document-start", "document-end", "portion", "first-line", "last-line", "subject", "x-header", "watermark"; NULL beyond. */
const char *ent_place_word(ent_place place);

/* One line of text, e.g. "NATO RESTRICTED Releasable To Japan, Australia, PFP". lang: BCP 47, may be empty. The label's names
 * must be known (ENT_INVALID), it need not be valid. A label for nobody has no marking, and what a user typed must not read as
 * other words of one: ENT_INVALID. A policy, class or value without a phrase for the place prints its name there; a privacy mark
 * prints only where the policy has a phrase for it. At ENT_X_HEADER the prefix holds the name of the header field.  */
ENT_CHECKED ent_code ent_label_marking(ent_str *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_str lang, ent_place place,
                                       ent_err *e);
/* The reverse, for the banner form, in any language of the policy: every token must be known and used once. What the policy
 * prints silently and requires is added; the label is valid but for dates. created is left unset. ENT_INVALID names the
 * character where nothing is known any more, or the rule of the policy that the label breaks.                      */
ENT_CHECKED ent_code ent_label_unmark(ent_label *out, ent_arena *a, const ent_policy *p, ent_str marking, ent_err *e);
/* The same for the mark of a portion: "NS", "(NR)", "[NATO/KFOR NC]". Round or square brackets around it are left out.    */
ENT_CHECKED ent_code ent_label_unmark_portion(ent_label *out, ent_arena *a, const ent_policy *p, ent_str marking, ent_err *e);

/* A place in running text where the words of a marking stand. */
typedef struct ent_sighting {
    size_t at, n;          /* bytes */
    unsigned line, column; /* 1..; column counts characters */
    bool marking;          /* it marks the text; false: it only speaks of a marking */
    const char *why;       /* marking: "own-line", "page-line", "field", "portion", "short-form" (R-05: a short form where a full marking
                              belongs); mention: "in-sentence", "quoted", "negated", "in-table", "case"; either: "invalid" (README.md) */
    ent_label label;       /* what it says; with why "invalid" or "case": empty */
    ent_str says;          /* the text found, as written; of a portion with its brackets */
} ent_sighting;
typedef struct ent_sightings {
    ent_sighting *v;
    size_t n, cap;
} ent_sightings;

/* Longest match at each place, in document order; at most 100,000 (ENT_LIMIT). text: UTF-8, at most 64 MiB. One line break, runs
 * of spaces, divided words, dashes of any width and soft hyphens are read as a marking would be written. Time is linear in the
 * text. ENT_INVALID: not UTF-8.                                                                                    */
ENT_CHECKED ent_code ent_label_find(ent_sightings *out, ent_arena *a, const ent_policy *p, ent_str text, ent_err *e);

#endif
