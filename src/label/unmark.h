/* SPDX-License-Identifier: Apache-2.0 */
/* What the two halves of reading a marking share. */
#ifndef ENTENTE_LABEL_UNMARK_H
#define ENTENTE_LABEL_UNMARK_H

#include "text.h"

#define ENT_UNMARK_MAX_LANGS 32

typedef struct ent_value_word {
    ent_str word; /* with the value's own prefix and suffix */
    uint32_t id;
} ent_value_word;

typedef struct ent_tag_words {
    ent_str prefix, suffix, separator;
    size_t n; /* printed values, longest word first */
    ent_value_word *values;
} ent_tag_words;

/* All words of a policy in one language and place. */
typedef struct ent_words {
    ent_wording w;
    ent_str prefix, suffix, separator;
    bool suppresses; /* some value hides the class */
    bool *silent;    /* per value: prints nothing in its place */
    ent_tag_words *tags;
} ent_words;

typedef struct ent_unmark {
    const ent_policy *p;
    ent_str text;
    ent_err *e;
    ent_arena *a; /* for this reading only */
    ENT_VEC(ent_str) langs;
    ent_index seen;

    const ent_words *words;
    size_t end, far;
    bool *dead_tags, *dead_values; /* (tag, place) known to lead nowhere */
    uint32_t *found;               /* values read, in the text's order */
    size_t n_found;

    size_t n_labels; /* different labels that print as the text; only the first is kept */
    ent_resolved first;
    uint32_t *order;
    size_t n_order;
    bool refused; /* the text could be read, but the label is not allowed */
    ent_err refusal;
} ent_unmark;

ENT_CHECKED ent_code ent_unmark_words(const ent_words **out, ent_arena *a, const ent_wording *w, ent_err *e);

/* The text was read as u->found under this class, with `head` as the policy's word, which the value `by` gave (or none). Fills
 * in what is silent, checks, and keeps the label or the first refusal.                                           */
ENT_CHECKED ent_code ent_unmark_accept(ent_unmark *u, uint32_t class_id, uint32_t by, ent_str head, bool class_hidden);

#endif
