/* SPDX-License-Identifier: Apache-2.0 */
/* Many bytes at a time: ASCII characters made small, and what each is to the splitter, a bit for each. Once with the vector instructions that
 * every x86-64 has, once with plain 64-bit arithmetic for other processors; both say the same (test/core/test_words_map.c).       */
#ifndef ENTENTE_CORE_WORDS_BYTES_H
#define ENTENTE_CORE_WORDS_BYTES_H

#include <stdint.h>
#include <string.h>

typedef struct core_marks {
    uint64_t inside; /* letters, digits, low lines */
    uint64_t digits;
    uint64_t others; /* signs, line ends and form feeds */
    uint64_t high;   /* not ASCII */
} core_marks;

#define CORE_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define CORE_TOPS CORE_EACH(0x80)

/* Bit 7 of each of eight ASCII characters that are between lo and hi: adding makes it from lo on, and from behind hi on. */
static inline uint64_t core__between(uint64_t x, unsigned lo, unsigned hi)
{
    return (x + CORE_EACH(0x80 - lo)) & ~(x + CORE_EACH(0x7f - hi)) & CORE_TOPS;
}

/* Eight bits 7 as one byte, the first lowest. */
static inline uint64_t core__gather(uint64_t tops)
{
    return (tops >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

/* 64 bytes with the ASCII characters made small; the others, a bit for each, are given back. */
static inline uint64_t core__fold_plain(char *to, const char *from)
{
    uint64_t high = 0;

    for (unsigned k = 0; k < 8; k++) {
        uint64_t x;
        memcpy(&x, from + 8 * k, 8);
        high |= core__gather(x & CORE_TOPS) << 8 * k;
        x |= (core__between(x & ~CORE_TOPS, 'A', 'Z') & ~x) >> 2;
        memcpy(to + 8 * k, &x, 8);
    }
    return high;
}

static inline void core__mark_plain(core_marks *m, const char *p)
{
    *m = (core_marks){0};
    for (unsigned k = 0; k < 8; k++) {
        uint64_t x, digit, high;
        memcpy(&x, p + 8 * k, 8);
        high = x & CORE_TOPS;
        x &= ~CORE_TOPS;
        digit = core__between(x, '0', '9') & ~high;
        m->high |= core__gather(high) << 8 * k;
        m->digits |= core__gather(digit) << 8 * k;
        m->inside |= core__gather((digit | core__between(x, 'a', 'z') | core__between(x, '_', '_')) & ~high) << 8 * k;
        m->others |= core__gather((core__between(x, '!', '~') | core__between(x, '\n', '\n') | core__between(x, '\f', '\f')) & ~high)
                     << 8 * k;
    }
    m->others &= ~m->inside;
}

#if defined(__SSE2__)

/* Sixteen at a time: a comparison gives 0 or -1 for each byte, and one instruction gathers their top bits. */
typedef signed char core_sixteen __attribute__((vector_size(16)));

static inline uint64_t core__gather_sixteen(core_sixteen v)
{
    typedef char plain __attribute__((vector_size(16)));

    return (uint64_t)(uint32_t)__builtin_ia32_pmovmskb128((plain)v);
}

/* Those between lo and hi, as -1: moved so that hi is the greatest that there is, they are above all others. */
static inline core_sixteen core__range(core_sixteen x, int lo, int hi)
{
    typedef unsigned char plain __attribute__((vector_size(16)));

    return (core_sixteen)((core_sixteen)((plain)x + (unsigned char)(127 - hi)) > (signed char)(126 - hi + lo));
}

static inline core_sixteen core__fold_sixteen(char *to, const char *from)
{
    core_sixteen x, small;

    memcpy(&x, from, 16);
    small = x | (core__range(x, 'A', 'Z') & 0x20);
    memcpy(to, &small, 16);
    return x;
}

static inline uint64_t core__fold_vector(char *to, const char *from)
{
    core_sixteen a = core__fold_sixteen(to, from), b = core__fold_sixteen(to + 16, from + 16);
    core_sixteen c = core__fold_sixteen(to + 32, from + 32), d = core__fold_sixteen(to + 48, from + 48);

    if (core__gather_sixteen(a | b | c | d) == 0) return 0;
    return core__gather_sixteen(a) | core__gather_sixteen(b) << 16 | core__gather_sixteen(c) << 32 | core__gather_sixteen(d) << 48;
}

static inline void core__mark_sixteen(core_marks *m, core_sixteen x, unsigned at)
{
    core_sixteen digit = core__range(x, '0', '9'), word = digit | core__range(x, 'a', 'z') | (core_sixteen)(x == '_');
    core_sixteen other = (core_sixteen)((x > ' ') ^ (x == 127)) | (core_sixteen)(x == '\n') | (core_sixteen)(x == '\f');

    m->digits |= core__gather_sixteen(digit) << at;
    m->inside |= core__gather_sixteen(word) << at;
    m->others |= core__gather_sixteen(other) << at;
}

static inline void core__mark_vector(core_marks *m, const char *p)
{
    core_sixteen a, b, c, d;

    memcpy(&a, p, 16), memcpy(&b, p + 16, 16), memcpy(&c, p + 32, 16), memcpy(&d, p + 48, 16);
    *m = (core_marks){0};
    core__mark_sixteen(m, a, 0);
    core__mark_sixteen(m, b, 16);
    core__mark_sixteen(m, c, 32);
    core__mark_sixteen(m, d, 48);
    m->others &= ~m->inside;
    if (core__gather_sixteen(a | b | c | d) == 0) return;
    m->high = core__gather_sixteen(a) | core__gather_sixteen(b) << 16 | core__gather_sixteen(c) << 32 | core__gather_sixteen(d) << 48;
}

#define core__mark core__mark_vector
#define core__fold core__fold_vector
#else
#define core__mark core__mark_plain
#define core__fold core__fold_plain
#endif

#endif
