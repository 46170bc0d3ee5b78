/* SPDX-License-Identifier: Apache-2.0 */
/* How a policy words its markings: the choices of mark.c, which unmark.c makes the other way round. */
#ifndef ENTENTE_LABEL_TEXT_H
#define ENTENTE_LABEL_TEXT_H

#include "resolve.h"

/* Where and in which language. */
typedef struct ent_wording {
    const ent_policy *p;
    ent_str lang;
    unsigned place; /* one of ENT_MARK_PLACES */
} ent_wording;

/* The code of a place, 0 for none. */
unsigned ent_place_code(ent_place place);

/* The phrase that replaces the policy's word, or NULL. */
const ent_phrase *ent_word_policy(const ent_wording *w, const ent_marks *m);
/* What is printed for something with this name; false: nothing. *own: a phrase of its own for this place. */
bool ent_word_name(ent_str *out, bool *own, const ent_wording *w, const ent_marks *m, ent_str name);
bool ent_word_suppresses_class(const ent_wording *w, const ent_marks *m);
/* Prefix, suffix or separator; the fallback when the policy has none. */
ent_str ent_word_qualifier(const ent_wording *w, const ent_marks *m, ent_qualifier_kind kind, const char *fallback);
/* What stands before the last of several values: a final separator, or what stands between the others. */
ent_str ent_word_final(const ent_wording *w, const ent_marks *m, ent_str separator);
/* A class with its prefix and suffix; *shown false: nothing is printed. */
ENT_CHECKED ent_code ent_word_class(ent_str *out, bool *own, bool *shown, ent_arena *a, const ent_wording *w, uint32_t class_id,
                                    ent_err *e);
/* A privacy mark with its prefix and suffix; *shown false: the policy has no phrase of it for this place. */
ENT_CHECKED ent_code ent_word_privacy(ent_str *out, bool *shown, ent_arena *a, const ent_wording *w, uint32_t privacy, ent_err *e);
/* What stands before the class: a replacement by the policy, the class or the value `by` (ENT_NO_ID: none has one), else the
 * policy's name. In a portion the usual word is left out when the class has a portion mark of its own.            */
ent_str ent_word_before_class(const ent_wording *w, uint32_t class_id, uint32_t by);

#endif
