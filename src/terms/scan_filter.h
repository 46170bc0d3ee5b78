/* SPDX-License-Identifier: Apache-2.0 */
/* Which words of a text may begin a pattern: most of them are told apart by a bit.
 *
 *   first eight bytes and length ──hash──► bit: set for the words that patterns begin with
 *
 * A word whose bit is not set begins none. Of the others about one in sixteen has the bit of another word, or shares eight bytes and
 * the length with one; so what is left is looked up.                                                                        */
#ifndef TERMS_SCAN_FILTER_H
#define TERMS_SCAN_FILTER_H

#include <entente/core/words_map.h>

#include "scan_dictionary.h"

typedef struct scan_filter {
    uint64_t *bits;
    unsigned shift; /* the hash so far to the right is the number of the bit */
} scan_filter;

/* Of the words of a dictionary with which patterns begin. */
ENT_CHECKED ent_code scan__filter_new(scan_filter *out, ent_arena *a, const dictionary *d, ent_err *e);

enum {
    SCAN_SLICE = 72,                   /* words of a map, of 64 bytes each, that are listed at once: a block of ASCII text is one slice */
    SCAN_SLICE_MOST = 64 * SCAN_SLICE, /* what may begin in them */
    SCAN_SLICE_SPARE = 8               /* entries behind the list that may be written */
};

/* Where what may begin a pattern begins, from bit 64 * from of the map to bit 64 * to: how many. */
size_t scan__filter_list(uint16_t list[static SCAN_SLICE_MOST + SCAN_SLICE_SPARE], const scan_filter *f, const ent_words_map *m,
                         size_t from, size_t to);

#endif
