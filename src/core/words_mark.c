/* SPDX-License-Identifier: Apache-2.0 */
/* Which bytes of a folded block are in words: many ASCII characters at a time, a bit for each. */
#include <string.h>
#include <unicode/utf8.h>

#include "words_private.h"

/* 64 folded bytes, a bit for each. */
typedef struct marks {
    uint64_t inside, digits, others, high; /* others: signs and line ends; high: not ASCII */
} marks;

#if defined(__SSE2__)

/* Sixteen at a time: a comparison gives 0 or -1 for each byte, and one instruction gathers their top bits. */
typedef signed char sixteen __attribute__((vector_size(16)));

static inline uint64_t gather(sixteen v)
{
    typedef char plain __attribute__((vector_size(16)));

    return (uint64_t)(uint32_t)__builtin_ia32_pmovmskb128((plain)v);
}

static inline void mark_bytes(marks *m, const char *p)
{
    *m = (marks){0};
    for (unsigned k = 0; k < 4; k++) {
        sixteen x, digit, word;
        memcpy(&x, p + 16 * k, 16);
        digit = (sixteen)((x >= '0') & (x <= '9'));
        word = (sixteen)(digit | ((x >= 'a') & (x <= 'z')) | (x == '_'));
        m->digits |= gather(digit) << 16 * k;
        m->inside |= gather(word) << 16 * k;
        m->others |= gather((sixteen)((x > ' ') & (x != 127)) | (sixteen)((x >= '\n') & (x <= '\f'))) << 16 * k;
        m->high |= gather(x) << 16 * k;
    }
    m->others &= ~m->inside;
}

#else

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define TOPS EACH(0x80)

/* Bit 7 of each of eight ASCII characters that are between lo and hi: adding makes it from lo on, and from behind hi on. */
static inline uint64_t between(uint64_t x, unsigned lo, unsigned hi)
{
    return (x + EACH(0x80 - lo)) & ~(x + EACH(0x7f - hi)) & TOPS;
}

/* Eight bits 7 as one byte, the first lowest. */
static inline uint64_t gather(uint64_t tops)
{
    return (tops >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static inline void mark_bytes(marks *m, const char *p)
{
    *m = (marks){0};
    for (unsigned k = 0; k < 8; k++) {
        uint64_t x, digit;
        memcpy(&x, p + 8 * k, 8);
        m->high |= gather(x & TOPS) << 8 * k;
        x &= ~TOPS;
        digit = between(x, '0', '9');
        m->digits |= gather(digit) << 8 * k;
        m->inside |= gather(digit | between(x, 'a', 'z') | between(x, '_', '_')) << 8 * k;
        m->others |= gather(between(x, '!', '~') | between(x, '\n', '\f')) << 8 * k;
    }
    m->others &= ~m->inside;
}

#endif

static void set_bits(uint64_t *bits, size_t from, size_t to)
{
    for (; from < to; from++) bits[from / 64] |= UINT64_C(1) << from % 64;
}

/* Character by character, what begins in [i, end); a character may reach behind: where they end. */
static size_t mark_slowly(ent_words *w, size_t i, size_t end, uint64_t *digits)
{
    const uint8_t *p = (const uint8_t *)w->folded;

    while (i < end) {
        size_t at = i;
        int kind;
        int32_t c;
        U8_NEXT_UNSAFE(p, at, c);
        kind = core__words_kind(w->rules, c);
        if (kind == CORE_IS_DIGIT) *digits |= UINT64_C(1) << i % 64;
        if (kind <= CORE_IS_DIGIT) set_bits(w->inside_word, i, at);
        else if (kind != CORE_IS_SPACE) set_bits(w->begins, i, i + 1);
        i = at;
    }
    return i;
}

/* A full stop or comma with a digit on both sides is in the word. candidates: bits between two digits. */
static void join(ent_words *w, size_t from, uint64_t candidates)
{
    for (; candidates != 0; candidates &= candidates - 1) {
        size_t i = from + (size_t)__builtin_ctzll(candidates);
        if (w->folded[i] != '.' && w->folded[i] != ',') continue;
        w->folded[i] = '.';
        w->inside_word[i / 64] |= UINT64_C(1) << i % 64;
    }
}

/* What begins: signs, line ends, and the first byte of each word. */
static void mark_begins(ent_words *w)
{
    uint64_t before = 0; /* the last byte of the 64 before is in a word */

    for (size_t k = 0; k <= w->n / 64; k++) {
        uint64_t inside = w->inside_word[k];
        w->begins[k] = (w->begins[k] & ~inside) | (inside & ~(inside << 1 | before));
        before = inside >> 63;
    }
}

void core__words_mark(ent_words *w)
{
    uint64_t before = 0; /* digits of the 64 bytes before */
    size_t done = 0;     /* marked slowly that far */

    w->ascii = true;
    memset(w->inside_word, 0, (w->n / 64 + 2) * sizeof *w->inside_word);
    memset(w->begins, 0, (w->n / 64 + 2) * sizeof *w->begins);
    for (size_t i = 0; i < w->n; i += 64) {
        marks m;
        mark_bytes(&m, w->folded + i); /* behind the block are zeros, which are nothing */
        if (m.high == 0 && done <= i) {
            w->inside_word[i / 64] = m.inside;
            w->begins[i / 64] = m.others;
        } else {
            w->ascii = false;
            m.digits = 0;
            done = mark_slowly(w, done > i ? done : i, i + 64 < w->n ? i + 64 : w->n, &m.digits);
        }
        join(w, i, m.digits << 1 & m.digits >> 1 & ~w->inside_word[i / 64]);
        if (i > 0) { /* the two places at the border of 64 bytes */
            if ((before >> 62 & 1) != 0 && (m.digits & 1) != 0) join(w, i - 64, UINT64_C(1) << 63 & ~w->inside_word[i / 64 - 1]);
            if ((before >> 63 & 1) != 0 && (m.digits & 2) != 0) join(w, i, 1 & ~w->inside_word[i / 64]);
        }
        before = m.digits;
    }
    mark_begins(w);
}
