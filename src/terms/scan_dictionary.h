/* SPDX-License-Identifier: Apache-2.0 */
/* Words as numbers, and a tree of word numbers: what a scanner looks up. One for the words as they are, one for the stems of each language.
 *
 *   slots   ┌ hash, number of the word, node that it leads to from the root ┬ …     open addressing
 *   words   ┌ bytes of the word ┬ …                                                 by number
 *   steps   ┌ node, word ─► node ┬ …   open addressing
 *   nodes   ┌ ends: the first pattern that ends here ┬ …      ends ┌ pattern, next ┬ …
 *
 * It is built with room for the worst case and then copied into what it needs.                                              */
#ifndef TERMS_SCAN_DICTIONARY_H
#define TERMS_SCAN_DICTIONARY_H

#include <entente/terms/scan.h>

/* The hash of a word of up to eight bytes tells it from all others of that length. */
enum { DICT_SHORT = 8 };
#define DICT_LONG ((uint32_t)1 << 31) /* in dict_slot.word: the word has more bytes */

typedef struct dict_slot {
    uint64_t hash;
    uint32_t word;  /* number, 1..; 0: empty */
    uint32_t first; /* node it leads to from the root; 0: no pattern begins with it */
} dict_slot;

typedef struct dict_word {
    uint32_t at; /* in `bytes` */
    uint32_t n;
} dict_word;

typedef struct dict_step {
    uint32_t node, word, to; /* to 0: empty */
} dict_step;

typedef struct dict_node {
    uint32_t end : 31; /* index in `ends`; 0: no pattern ends here */
    uint32_t goes_on : 1;
} dict_node;

/* Patterns of the same words, one after the other in their order. */
typedef struct dict_end {
    uint32_t pattern, next; /* next 0: the last */
} dict_end;

typedef struct dictionary {
    dict_slot *slots;
    dict_word *words; /* by number; [0] is none */
    char *bytes;
    dict_step *steps;
    dict_node *nodes; /* [0] is the root */
    dict_end *ends;   /* [0] is none */
    uint8_t *filter;  /* bits by hash: set for those of words */
    uint32_t slot_mask, step_mask, filter_mask, n_words, n_nodes, n_ends;
    size_t n_bytes;
} dictionary;

/* What a dictionary has, or needs room for. */
typedef struct dict_size {
    size_t words, nodes, ends, bytes;
} dict_size;

ENT_CHECKED ent_code dict_new(dictionary *d, ent_arena *a, const dict_size *room, ent_err *e);
ENT_CHECKED ent_code dict_copy(dictionary *out, ent_arena *a, const dictionary *d, ent_err *e);
/* The number of a word, added if it is new. p: eight bytes behind the word may be read. */
uint32_t dict_add_word(dictionary *d, const char *p, size_t n);
/* The node that a word leads to, added if it is new; node 0 is the root. */
uint32_t dict_add_step(dictionary *d, uint32_t node, uint32_t word);
/* A pattern that ends at a node; it comes before those that were added there earlier. */
void dict_add_end(dictionary *d, uint32_t node, uint32_t pattern);

static inline uint64_t dict_mix(uint64_t h)
{
    const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);

    h *= odd;
    h = (h ^ h >> 32) * odd;
    return h ^ h >> 32;
}

/* The first eight bytes (filled up with zeros) and, of a longer word, the last eight and those between. Each step can be undone, and no word
 * has a zero byte: words of up to eight bytes have hashes of their own. No branch depends on the length up to sixteen.        */
static inline uint64_t dict_hash(const char *p, size_t n)
{
    static const uint64_t filled[9] = {0, 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff, UINT64_MAX};
    static const char zeros[8] = {0};
    const char *last = n > 8 ? p + n - 8 : zeros;
    uint64_t h, x;

    __builtin_memcpy(&h, p, 8);
    h &= filled[n < 8 ? n : 8]; /* little-endian */
    __builtin_memcpy(&x, last, 8);
    h ^= x * UINT64_C(0xd6e8feb86659fd93) + (x >> 31);
    for (size_t i = 8; i + 8 < n; i += 8) {
        __builtin_memcpy(&x, p + i, 8);
        h = dict_mix(h ^ x);
    }
    return dict_mix(h);
}

/* May a word with this hash be in the dictionary? Of words that are not, about one in twenty may. */
static inline unsigned dict_may_have(const dictionary *d, uint64_t hash)
{
    return d->filter[hash >> 40 & d->filter_mask] >> (hash >> 37 & 7) & 1;
}

/* The slot of a word; an empty one (word 0) if it is no word of the dictionary. */
static inline const dict_slot *dict_slot_of(const dictionary *d, uint64_t hash, const char *p, size_t n)
{
    uint32_t i = (uint32_t)hash & d->slot_mask;

    for (;; i = (i + 1) & d->slot_mask) {
        const dict_slot *s = &d->slots[i];
        if (s->word == 0) return s;
        if (s->hash != hash) continue;
        if ((s->word & DICT_LONG) == 0) {
            if (n <= DICT_SHORT) return s;
        } else {
            const dict_word *w = &d->words[s->word & ~DICT_LONG];
            if (w->n == n && __builtin_memcmp(d->bytes + w->at, p, n) == 0) return s;
        }
    }
}

static inline uint32_t dict_word_of(const dictionary *d, uint64_t hash, const char *p, size_t n)
{
    return dict_slot_of(d, hash, p, n)->word & ~DICT_LONG;
}

/* The node that a word leads to from the root. */
static inline uint32_t dict_first(const dictionary *d, uint32_t word)
{
    const dict_word *w = &d->words[word];

    return dict_slot_of(d, dict_hash(d->bytes + w->at, w->n), d->bytes + w->at, w->n)->first;
}

static inline uint32_t dict_step_hash(uint32_t node, uint32_t word)
{
    uint64_t h = ((uint64_t)node << 32 | word) * UINT64_C(0x9e3779b97f4a7c15);

    return (uint32_t)(h >> 32);
}

/* 0 if no pattern goes on so. */
static inline uint32_t dict_step_to(const dictionary *d, uint32_t node, uint32_t word)
{
    uint32_t i = dict_step_hash(node, word) & d->step_mask;

    while (d->steps[i].to != 0 && (d->steps[i].node != node || d->steps[i].word != word)) i = (i + 1) & d->step_mask;
    return d->steps[i].to;
}

#endif
