/* SPDX-License-Identifier: Apache-2.0 */
/* Where in a text patterns may begin: most places are told apart by a bit or two.
 *
 *   sign, digit, letter ────► does any pattern begin with such?                          of the places where one does:
 *   word ─────────────hash──► bit: patterns begin with it                                of those where it is set:
 *   word, next word ──hash──► bit: a pattern of this one word, or patterns whose first two words these are
 *
 * A hash is of the first eight bytes. Where no bit is set, no pattern begins. Of the other places some have the bit of others; so
 * what is left is looked up.                                                                                               */
#ifndef TERMS_SCAN_FILTER_H
#define TERMS_SCAN_FILTER_H

#include <entente/core/words_map.h>

#include "scan_dictionary.h"

typedef struct scan_bits {
    uint64_t *bits;
    unsigned shift; /* the hash so far to the right is the number of the bit */
} scan_bits;

typedef struct scan_filter {
    scan_bits words, pairs;
    uint64_t sign, digit, letter; /* all bits: patterns begin with a sign, with a digit, with anything else; or none */
} scan_filter;

ENT_CHECKED ent_code scan__filter_new(scan_filter *out, ent_arena *a, const dictionary *d, ent_err *e);

enum {
    SCAN_SLICE = 72, /* words of a map, of 64 bytes each, that are listed at once: a block of ASCII text is one slice */
    SCAN_SLICE_MOST = 64 * SCAN_SLICE + 1 /* what may begin in them */
};

/* A place in the block, and whether patterns may go on from there to the next word. */
typedef struct scan_begin {
    uint16_t at;
    bool goes_on;
} scan_begin;

/* Where patterns may begin, from bit 64 * from of the map to bit 64 * to; how many places. */
size_t scan__filter_list(scan_begin list[static SCAN_SLICE_MOST], const scan_filter *f, const ent_words_map *m, size_t from, size_t to);

#endif
