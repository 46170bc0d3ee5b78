/* SPDX-License-Identifier: Apache-2.0 */
#include "scan_filter.h"

#include <string.h>

enum { WORD_BITS = 16, PAIR_BITS = 12, FEWEST_BITS = 10 }; /* bits of the filter for a word, for a pair */

/* Of a word's first eight bytes, filled up with zeros (little-endian, as dict_hash). */
static inline uint64_t hash_of(uint64_t eight)
{
    return eight * UINT64_C(0x9e3779b97f4a7c15);
}

/* Of a word and the next, out of their hashes. */
static inline uint64_t hash_of_two(uint64_t word, uint64_t next)
{
    return word >> 5 ^ next;
}

/* What stands for the next word where it is not known, or behind a line end. */
static inline uint64_t hash_of_line_end(void)
{
    return hash_of('\n');
}

/* ---- making ---- */

static ent_code bits_new(scan_bits *out, ent_arena *a, size_t wanted, ent_err *e)
{
    unsigned bits = FEWEST_BITS;

    while (((size_t)1 << bits) < wanted) bits++;
    out->shift = 64 - bits;
    ENT_NEW(out->bits, a, ((size_t)1 << bits) / 64, e);
    return ENT_OK;
}

static void set(scan_bits *b, uint64_t hash)
{
    uint64_t bit = hash >> b->shift;

    b->bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

static inline uint64_t is_set(const scan_bits *b, uint64_t hash)
{
    uint64_t bit = hash >> b->shift;

    return b->bits[bit / 64] >> bit % 64 & 1;
}

static uint64_t hash_of_word(const dictionary *d, uint32_t word)
{
    const dict_word *w = &d->words[word];
    uint64_t eight = 0;

    memcpy(&eight, d->bytes + w->at, w->n < 8 ? w->n : 8);
    return hash_of(eight);
}

typedef struct firsts {
    uint32_t *word; /* by node: the word that leads to it from the root, or 0 */
    size_t words, pairs;
} firsts;

static ent_code first_words(firsts *out, ent_arena *a, const dictionary *d, ent_err *e)
{
    *out = (firsts){0};
    ENT_NEW(out->word, a, d->n_nodes, e);
    for (uint32_t i = 0; i <= d->slot_mask; i++) {
        const dict_slot *s = &d->slots[i];
        if (s->first == 0) continue;
        out->word[s->first] = s->word & ~DICT_LONG;
        out->words++;
        out->pairs += (d->nodes[s->first].end != 0) + (unsigned)d->nodes[s->first].goes_on;
    }
    for (uint32_t i = 0; i <= d->step_mask; i++) out->pairs += d->steps[i].to != 0 && out->word[d->steps[i].node] != 0;
    return ENT_OK;
}

static void note_kind(scan_filter *f, const dictionary *d, uint32_t word)
{
    unsigned char c = (unsigned char)d->bytes[d->words[word].at];
    bool digit = c >= '0' && c <= '9', letter = (c >= 'a' && c <= 'z') || c == '_', other = c >= 0x80; /* other: may be either */

    if (digit) f->digit = UINT64_MAX;
    if (letter || other) f->letter = UINT64_MAX;
    if (!digit && !letter) f->sign = UINT64_MAX;
}

static void fill_words(scan_filter *f, const firsts *first, const dictionary *d)
{
    for (uint32_t i = 1; i < d->n_nodes; i++) {
        uint64_t hash = first->word[i] != 0 ? hash_of_word(d, first->word[i]) : 0;
        if (first->word[i] == 0) continue;
        note_kind(f, d, first->word[i]);
        set(&f->words, hash);
        if (d->nodes[i].end != 0) set(&f->pairs, hash);
        if (d->nodes[i].goes_on) set(&f->pairs, hash_of_two(hash, hash_of_line_end()));
    }
}

static void fill_pairs(scan_filter *f, const firsts *first, const dictionary *d)
{
    for (uint32_t i = 0; i <= d->step_mask; i++) {
        const dict_step *s = &d->steps[i];
        uint32_t word = first->word[s->node];
        if (s->to != 0 && word != 0) set(&f->pairs, hash_of_two(hash_of_word(d, word), hash_of_word(d, s->word)));
    }
}

ent_code scan__filter_new(scan_filter *out, ent_arena *a, const dictionary *d, ent_err *e)
{
    ent_arena *rough = ent_arena_new(a, 0);
    firsts first;

    *out = (scan_filter){0};
    if (rough == NULL) return ent_nomem(e);
    ENT_TRY(first_words(&first, rough, d, e));
    ENT_TRY(bits_new(&out->words, a, WORD_BITS * first.words, e));
    ENT_TRY(bits_new(&out->pairs, a, PAIR_BITS * first.pairs, e));
    fill_words(out, &first, d);
    fill_pairs(out, &first, d);
    ent_arena_free(rough);
    return ENT_OK;
}

/* ---- using ---- */

/* Of the word at byte i. */
static inline uint64_t hash_at(const ent_words_map *m, size_t i)
{
    static const uint64_t filled[8] = {0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff, UINT64_MAX};
    uint16_t more;
    uint64_t eight;

    memcpy(&more, (const char *)m->more + (i + 1) / 8, sizeof more); /* little-endian: bits of the bytes from i + 1 on */
    memcpy(&eight, m->folded + i, sizeof eight);
    return hash_of(eight & filled[__builtin_ctz(~((unsigned)more >> (i + 1) % 8) | 0x80)]);
}

/* Words with which patterns begin, from bit 64 * from of the map to bit 64 * to; how many. */
static size_t list_firsts(scan_begin *list, const scan_filter *f, const ent_words_map *m, size_t from, size_t to)
{
    const uint64_t sign = f->sign, digit = f->digit, letter = f->letter;
    const scan_bits words = f->words;
    const ent_words_map map = *m;
    size_t n = 0;

    for (size_t k = from; k < to; k++) {
        uint64_t inside = map.inside[k], digits = map.digits[k];
        uint64_t bits = map.begins[k] & ((sign & ~inside) | (digit & digits) | (letter & inside & ~digits));
        for (; bits != 0; bits &= bits - 1) {
            size_t i = 64 * k + (size_t)__builtin_ctzll(bits);
            list[n].at = (uint16_t)i;
            n += is_set(&words, hash_at(&map, i));
        }
    }
    return n;
}

/* And of those the ones that pass as patterns of one word, or with the next; how many. */
static size_t list_pairs(scan_begin *list, size_t n_list, const scan_bits *b, const ent_words_map *m)
{
    const scan_bits pairs = *b;
    size_t n = 0;

    for (size_t k = 0; k < n_list; k++) {
        size_t i = list[k].at, behind = ent_words_from(m->begins, i + 1, m->n);
        uint64_t hash = hash_at(m, i), next = behind < m->n ? hash_at(m, behind) : hash_of_line_end();
        uint64_t goes_on = is_set(&pairs, hash_of_two(hash, next));
        list[n] = (scan_begin){(uint16_t)i, goes_on != 0};
        n += is_set(&pairs, hash) | goes_on;
    }
    return n;
}

size_t scan__filter_list(scan_begin list[static SCAN_SLICE_MOST], const scan_filter *f, const ent_words_map *m, size_t from, size_t to)
{
    return list_pairs(list, list_firsts(list, f, m, from, to), &f->pairs, m);
}
