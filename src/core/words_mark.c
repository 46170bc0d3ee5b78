/* SPDX-License-Identifier: Apache-2.0 */
/* A folded block as maps, a bit for each byte: what begins where, and what belongs to it.
 *
 *   folded   r u l e   7 . 6 2 x 5 1 m m .         one pass over the bytes, 64 at a time; what is rare is put right behind it:
 *   begins   1 0 0 0 0 1 0 0 0 1 1 0 1 0 1         the parts of numbers (words_number.c), words that are too long, and
 *   more     0 1 1 1 0 0 1 1 1 0 0 1 0 1 0         words that a block is too small for                                    */
#include <unicode/utf8.h>

#include "words_bytes.h"
#include "words_private.h"

/* What 64 bytes leave to the next. */
typedef struct left_over {
    uint64_t inside, more; /* of a character that reaches over */
    uint64_t digits;       /* of all 64 */
    unsigned bytes;        /* of that character */
} left_over;

/* The characters among 64 bytes that are not ASCII. */
static void mark_high(ent_words *w, size_t at, core_marks *m, uint64_t *more, left_over *left)
{
    const uint8_t *p = (const uint8_t *)w->folded + at;
    uint64_t rest = m->high & UINT64_MAX << left->bytes;

    m->inside |= left->inside;
    *more = left->more;
    left->inside = left->more = 0;
    left->bytes = 0;
    while (rest != 0) {
        size_t from = (size_t)__builtin_ctzll(rest), to = from;
        uint64_t all;
        int32_t c;
        int kind;
        U8_NEXT_UNSAFE(p, to, c);
        kind = core__words_kind(w->rules, c);
        all = ((UINT64_C(1) << (to - from)) - 1) << from;
        if (to > 64) left->bytes = (unsigned)(to - 64);
        if (kind == CORE_IS_WORD) {
            m->inside |= all;
            left->inside = (UINT64_C(1) << left->bytes) - 1;
        } else if (kind == CORE_IS_SIGN) {
            m->others |= UINT64_C(1) << from;
            *more |= all & all << 1;
            left->more = (UINT64_C(1) << left->bytes) - 1;
        }
        rest &= ~all;
    }
}

/* A full stop or comma with a digit on both sides is in the word. candidates: bits between two digits. */
static void join(ent_words *w, size_t from, uint64_t candidates)
{
    for (; candidates != 0; candidates &= candidates - 1) {
        size_t i = from + (size_t)__builtin_ctzll(candidates);
        if (w->folded[i] != '.' && w->folded[i] != ',') continue;
        w->folded[i] = '.';
        w->inside[i / 64] |= UINT64_C(1) << i % 64;
    }
}

/* inside; of begins signs and line ends; of more their bytes; turns: where a letter stands behind a digit. */
static uint64_t mark_bytes(ent_words *w)
{
    left_over left = {0};
    uint64_t any_turn = 0;

    w->ascii = true;
    for (size_t i = 0; i < w->n; i += 64) {
        size_t k = i / 64;
        core_marks m;
        uint64_t more = 0, before = left.digits, candidates;
        core__mark(&m, w->folded + i); /* behind the block are zeros, which are nothing */
        if ((m.high | left.bytes) != 0) w->ascii = false, mark_high(w, i, &m, &more, &left);
        w->inside[k] = m.inside, w->digits[k] = m.digits, w->begins[k] = m.others, w->more[k] = more;
        w->turns[k] = m.inside & ~m.digits & (m.digits << 1 | before >> 63);
        any_turn |= w->turns[k];
        candidates = m.digits << 1 & m.digits >> 1 & ~m.inside;
        if (candidates != 0) join(w, i, candidates);
        if ((before >> 62 & m.digits & 1) != 0) join(w, i - 64, UINT64_C(1) << 63 & ~w->inside[k - 1]); /* across the border of 64 */
        if ((before >> 63 & m.digits >> 1 & 1) != 0) join(w, i, 1 & ~m.inside);
        left.digits = m.digits;
    }
    return any_turn;
}

/* Words to signs and line ends. Is there a run of word bytes as long as no word may be? */
static bool mark_words(ent_words *w)
{
    uint64_t before = 0; /* the last byte of the 64 before is in a word */
    unsigned run = 0, longest = 0;

    for (size_t k = 0; k <= w->n / 64; k++) {
        uint64_t inside = w->inside[k], first = inside & ~(inside << 1 | before);
        w->begins[k] = (w->begins[k] & ~inside) | first;
        w->more[k] |= inside & ~first;
        before = inside >> 63;
        run = inside == UINT64_MAX ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest >= CORE_WORDS_MAX_WORD / 64;
}

/* What is too long to be a word of a term, or not known whole, is in nobody's way and in no term. */
static void make_break(ent_words *w, size_t i)
{
    w->folded[i] = '\f';
}

static void break_long(ent_words *w)
{
    for (size_t i = ent_words_from(w->begins, 0, w->n); i < w->n; i = ent_words_from(w->begins, i + 1, w->n))
        if (ent_words_end(w->more, i) - i > CORE_WORDS_MAX_WORD) make_break(w, i);
}

/* A word that the block is too small for: its beginning is a break, and the rest, in the next block, is nothing. */
static void cut_words(ent_words *w)
{
    size_t i = w->n - 1;

    if (w->inside_before && ent_words_bit(w->begins, 0) && ent_words_bit(w->inside, 0)) w->begins[0] &= ~UINT64_C(1);
    if (!w->cut || !ent_words_bit(w->inside, i)) return;
    while (i > 0 && ent_words_bit(w->more, i)) i--;
    if (ent_words_bit(w->begins, i)) make_break(w, i);
}

void core__words_mark(ent_words *w)
{
    uint64_t any_turn;
    bool any_long;

    memset(w->inside + w->n / 64, 0, 2 * sizeof *w->inside);
    memset(w->begins + w->n / 64, 0, 2 * sizeof *w->begins);
    memset(w->digits + w->n / 64, 0, 2 * sizeof *w->digits);
    memset(w->more + w->n / 64, 0, 2 * sizeof *w->more);
    memset(w->turns + w->n / 64, 0, 2 * sizeof *w->turns);
    if (w->n == 0) return;
    any_turn = mark_bytes(w);
    any_long = mark_words(w);
    if (w->cut || w->inside_before) cut_words(w);
    if (any_turn != 0) core__words_numbers(w);
    if (any_long) break_long(w);
}
