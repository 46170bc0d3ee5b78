/* SPDX-License-Identifier: Apache-2.0 */
#include "scan_filter.h"

#include <string.h>

enum { BITS_A_WORD = 16, FEWEST_BITS = 10 };

/* As far as 64 bytes tell; longer ones count as 64. p: eight bytes may be read. */
static inline uint64_t hash_of(const char *p, size_t n)
{
    static const uint64_t filled[9] = {0, 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff, UINT64_MAX};
    uint64_t x;

    memcpy(&x, p, sizeof x);
    x &= filled[n < 8 ? n : 8]; /* little-endian, as dict_hash */
    return (x + n) * UINT64_C(0x9e3779b97f4a7c15);
}

ent_code scan__filter_new(scan_filter *out, ent_arena *a, const dictionary *d, ent_err *e)
{
    unsigned bits = FEWEST_BITS;
    size_t firsts = 0;

    for (uint32_t i = 0; i <= d->slot_mask; i++) firsts += d->slots[i].first != 0;
    while (((size_t)1 << bits) < BITS_A_WORD * firsts) bits++;
    out->shift = 64 - bits;
    ENT_NEW(out->bits, a, ((size_t)1 << bits) / 64, e);
    for (uint32_t i = 0; i <= d->slot_mask; i++) {
        const dict_word *w = &d->words[d->slots[i].word & ~DICT_LONG];
        uint64_t bit = hash_of(d->bytes + w->at, w->n < 64 ? w->n : 64) >> out->shift;
        if (d->slots[i].first != 0) out->bits[bit / 64] |= UINT64_C(1) << bit % 64;
    }
    return ENT_OK;
}

size_t scan__filter_list(uint16_t list[static SCAN_SLICE_MOST + SCAN_SLICE_SPARE], const scan_filter *f, const ent_words_map *m,
                         size_t from, size_t to)
{
    const uint64_t *bits = f->bits;
    unsigned shift = f->shift;
    size_t n = 0;

    for (size_t k = from; k < to; k++) {
        const char *p = m->folded + 64 * k;
        uint64_t stops = ~m->more[k], next = ~m->more[k + 1];
        for (uint64_t begins = m->begins[k]; begins != 0; begins &= begins - 1) {
            unsigned i = (unsigned)__builtin_ctzll(begins);
            /* The 64 bytes behind this one; the last of them stops it if none does. */
            uint64_t ends = stops >> i >> 1 | next << (63 - i) | UINT64_C(1) << 63;
            uint64_t bit = hash_of(p + i, (size_t)__builtin_ctzll(ends) + 1) >> shift;
            list[n] = (uint16_t)(64 * k + i);
            n += bits[bit / 64] >> bit % 64 & 1;
        }
    }
    return n;
}
