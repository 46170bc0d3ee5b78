/* SPDX-License-Identifier: Apache-2.0 */
/* The structure of TBX as data: what each element holds, in which order, with which attributes. */
#ifndef ENTENTE_TERMS_TBX_MODEL_H
#define ENTENTE_TERMS_TBX_MODEL_H

#include "tbx_private.h"

enum { TBX_SLOTS = 3, TBX_ANY_NUMBER = 1000000000 };

/* A run of children: some of these elements, so many of them. "*" is an element of another namespace (DCT). */
typedef struct tbx_slot {
    const char *names; /* separated by spaces; NULL: no more slots */
    size_t min, max;
} tbx_slot;

typedef struct tbx_rule {
    const char *name;
    unsigned forms;         /* bits: 1 << ENT_TBX_V3, 1 << ENT_TBX_V2 */
    bool text;              /* characters may stand in it */
    const char *attributes; /* names separated by spaces; "!" behind a name: it must be there */
    tbx_slot slots[TBX_SLOTS];
} tbx_rule;

/* NULL: the form has no such element. */
const tbx_rule *tbx__rule(ent_tbx_form form, ent_str name);
/* Is the word in the list? A mark behind it is skipped; *marked says whether there was one. marked may be NULL. */
bool tbx__listed(const char *list, ent_str word, bool *marked);
/* The next word of the list and its mark; false at the end. */
bool tbx__next_word(ent_str *rest, ent_str *word, bool *marked);

#endif
