/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a text (core/words.h) for those who need few of them: a folded block as it lies, and maps that say what begins where.
 *
 *   folded   r u l e   7 . 6 2 x 5 1 m m .
 *   begins   1 0 0 0 0 1 0 0 0 1 1 0 1 0 1      bit i % 64 of begins[i / 64] is for byte i
 *   more     0 1 1 1 0 0 1 1 1 0 0 1 0 1 0
 *
 * What begins at a byte is told by that byte: '\n' a line end, '\f' a break, anything else a word or a sign. No term goes across a break or
 * two line ends. A word or sign has at most 255 bytes; behind a break, what belongs to it is a word that was too long.             */
#ifndef ENTENTE_CORE_WORDS_MAP_H
#define ENTENTE_CORE_WORDS_MAP_H

#include <entente/core/words.h>

/* Good until the next one is asked for. */
typedef struct ent_words_map {
    const char *folded; /* n bytes, and 64 zeros */
    size_t n;
    const uint64_t *begins; /* here and below: n / 64 + 2 of them; no bit is set from n on */
    const uint64_t *more;   /* the byte belongs to the same as the one before it */
    const uint64_t *inside; /* the byte is in a word: no sign, or a part of one */
    const uint64_t *digits; /* it is a digit, 0 to 9 */
    bool ascii;             /* nothing but ASCII in it */
} ent_words_map;

/* The next block; n is 0 after the last. No word and no sign lies in two. Of one text either this is asked for or ent_words_next. */
ENT_CHECKED ent_code ent_words_next_map(ent_words_map *out, ent_words *w, ent_err *e);

/* Where in the text the bytes [begin, end) of the block come from; end > begin. */
typedef struct ent_words_place {
    uint32_t begin, end;
} ent_words_place;

ent_words_place ent_words_place_of(const ent_words *w, size_t begin, size_t end);

/* The first bit of a map from i on; n if there is none. */
static inline size_t ent_words_from(const uint64_t *map, size_t i, size_t n)
{
    size_t k = i / 64;
    uint64_t bits;

    if (i >= n) return n;
    bits = map[k] & UINT64_MAX << i % 64;
    while (bits == 0) {
        if (64 * ++k >= n) return n;
        bits = map[k];
    }
    return 64 * k + (size_t)__builtin_ctzll(bits);
}

/* Where ends what begins at i. */
static inline size_t ent_words_end(const uint64_t *more, size_t i)
{
    size_t k = ++i / 64;
    uint64_t stops = ~more[k] & UINT64_MAX << i % 64;

    while (stops == 0) stops = ~more[++k];
    return 64 * k + (size_t)__builtin_ctzll(stops);
}

static inline bool ent_words_bit(const uint64_t *map, size_t i)
{
    return (map[i / 64] >> i % 64 & 1) != 0;
}

#endif
