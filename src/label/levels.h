/* SPDX-License-Identifier: Apache-2.0 */
/* The table of words of levels, as loaded. */
#ifndef ENTENTE_LABEL_LEVELS_H
#define ENTENTE_LABEL_LEVELS_H

#include <entente/label/equivalence.h>

typedef struct ent_level_row {
    ent_level level;
    ent_str low, high; /* comparison forms of the word; empty when there is no such level */
    unsigned line;
} ent_level_row;

struct ent_levels {
    size_t n;
    ent_level_row *rows; /* in the order of the file */
};

/* The forms in which words are compared: look-alikes folded, small and in capitals, without white space and without one pair of
 * parentheses around the whole ("VS - VERTRAULICH" is "VS-VERTRAULICH", "(ΑΠ)" is "ΑΠ"). Two words are the same when one form is. */
ENT_CHECKED ent_code ent_level_forms(ent_str *low, ent_str *high, ent_arena *a, ent_str word, ent_err *e);

/* The row holds on that day. */
bool ent_level_on(const ent_level *l, ent_date day);
/* a is over before b begins. */
bool ent_level_before(const ent_level *a, const ent_level *b);

#endif
