/* SPDX-License-Identifier: Apache-2.0 */
/* What labels and clearances have in common in whatever form they are read or written: ceilings, notes, times, lists of
 * categories. The functions leave the place of an error to their caller, who knows the element.                    */
#ifndef ENTENTE_LABEL_FORM_H
#define ENTENTE_LABEL_FORM_H

#include "resolve.h"

#define ENT_LABEL_MAX_BYTES ((size_t)1 << 20)
#define ENT_LABEL_MAX_CATEGORIES 4096 /* and values of one category */
#define ENT_LABEL_MAX_SUCCESSORS 8

/* One reading. */
typedef struct ent_form {
    ent_arena *a;
    bool strict;
    ent_notes *notes;
    ent_err *e;
    const char *what; /* "label" or "clearance" */
} ent_form;

#define ENT_FORM_NEXT "Correct it at this place, or ask its author for a new copy."

typedef ENT_VEC(ent_category) ent_categories;
typedef ENT_VEC(ent_str) ent_strs;

/* A deviation that is understood: a note, or with strict a refusal. */
ENT_CHECKED ent_code ent_form_odd(const ent_form *f, unsigned line, const char *code, const char *fmt, va_list args) ENT_PRINTF(4, 0);
/* The same for what has nothing to add. */
ENT_CHECKED ent_code ent_form_odd_z(const ent_form *f, unsigned line, const char *code, const char *text);

/* xs:dateTime of the years 1 to 9999; without a zone, which is legal, it is read as UTC and noted. */
ENT_CHECKED ent_code ent_form_time(ent_time *out, const ent_form *f, unsigned line, ent_str text);
/* One of the words RESTRICTIVE, PERMISSIVE, INFORMATIVE, noted in another case. With `letters` one of R, P, I, noted in another
 * case or as a word.                                                                                              */
ENT_CHECKED ent_code ent_form_type(ent_category_type *out, const ent_form *f, unsigned line, ent_str text, bool letters);
/* The identifier of a policy as it was written: becomes "urn:oid:…" where it can only mean that; noted if it is of another
 * kind. May be empty.                                                                                              */
ENT_CHECKED ent_code ent_form_policy_uri(ent_str *uri, const ent_form *f, unsigned line);
/* Adds a value; one that is there is noted and dropped. */
ENT_CHECKED ent_code ent_form_value(ent_strs *list, const ent_form *f, unsigned line, ent_str value);
/* Adds a class that is held; one that is there is noted and dropped. */
ENT_CHECKED ent_code ent_form_class(ent_strs *list, const ent_form *f, unsigned line, ent_str name);
/* Adds a category; the same set and type twice is refused. */
ENT_CHECKED ent_code ent_form_category(ent_categories *list, const ent_form *f, const ent_category *c);

bool ent_form_oid_ok(ent_str s);        /* "1.3.26.1.3.1": at least two numbers, none with a leading zero */
bool ent_form_originator_ok(ent_str w); /* one of the eight of OriginatorID/@IDType */
/* ASCII letters without regard to case, everything else byte by byte. */
bool ent_form_same_letters(ent_str s, const char *word);
bool ent_label_time_ok(ent_time t); /* can be written: years 1 to 9999 */
ent_time ent_label_review_due(ent_time created);
/* The review of a label: as said, else by R-49 when there is no successor. false: none. */
bool ent_label_review(ent_time *out, const ent_label *l);

/* The classes held by somebody cleared to class `top` by declared expansion: it and all below it in the hierarchy. */
ENT_CHECKED ent_code ent_form_expand(ent_clearance *out, ent_arena *a, const ent_policy *p, uint32_t top, ent_err *e);

/* ---- writing ---- */

/* Text as it is written: white space collapsed; only characters that XML 1.0 can carry, else ENT_INVALID names the field. */
ENT_CHECKED ent_code ent_form_text(ent_str *out, ent_arena *a, ent_str s, const char *field, ent_err *e);
/* A category resolved for writing: each value once, as the policy spells it, or what was typed in its place. */
typedef struct ent_said {
    ent_category_type type;
    uint32_t set;
    size_t n;
    const ent_str *values;
    ent_str uri;
    bool uri_repeats; /* the set's identifier, which the name says already */
} ent_said;
/* ENT_INVALID for an unknown name, and for a URI that names another set. */
ENT_CHECKED ent_code ent_form_said(ent_said *out, ent_arena *a, const ent_policy *p, const ent_category *c, ent_err *e);
/* What every form must be able to say of a label: names of p, no category twice, times, originator, and if `dated` the creation. */
ENT_CHECKED ent_code ent_form_check_label(ent_arena *a, const ent_policy *p, const ent_label *l, bool dated, ent_err *e);
/* One category of a clearance, looked up; the same set and type twice is refused. seen: ent_index_new for all of them. */
ENT_CHECKED ent_code ent_form_held(uint32_t **ids, ent_index *seen, ent_arena *a, const ent_policy *p, const ent_category *c, ent_err *e);
/* The same of a clearance: at least one class, no category twice. *ids: its classes, each once. */
ENT_CHECKED ent_code ent_form_check_clearance(uint32_t **ids, size_t *n, ent_arena *a, const ent_policy *p, const ent_clearance *c,
                                              ent_err *e);
/* Whose clearance it is; *kind is NULL when it does not say. */
ENT_CHECKED ent_code ent_form_holder(ent_str *name, const char **kind, ent_arena *a, const ent_clearance *c, ent_err *e);

#endif
