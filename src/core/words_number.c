/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers in one word with what is behind them: "7.62x51mm" is 7.62, x, 51, mm. Anything else with letters stays one word ("3d", "810g",
 * "5x", "9mmx").                                                                                                     */
#include <string.h>

#include "words_private.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t number_end(const char *p, size_t i, size_t end)
{
    while (i < end && (is_digit(p[i]) || p[i] == '.')) i++;
    return i;
}

/* Does it part? */
static bool parts(const char *p, size_t begin, size_t end)
{
    size_t i = number_end(p, begin, end);

    while (i + 1 < end && p[i] == 'x' && is_digit(p[i + 1])) i = number_end(p, i + 1, end);
    return i == end || (end - i == 2 && memcmp(p + i, "mm", 2) == 0);
}

static void begin_at(ent_words *w, size_t i)
{
    w->begins[i / 64] |= UINT64_C(1) << i % 64;
    w->more[i / 64] &= ~(UINT64_C(1) << i % 64);
}

static void part(ent_words *w, size_t begin, size_t end)
{
    const char *p = w->folded;

    for (size_t at = begin; at < end;) {
        size_t next = is_digit(p[at]) ? number_end(p, at, end) : p[at] == 'x' ? at + 1 : end;
        begin_at(w, at);
        at = next;
    }
}

/* Where a word begins whose first letter is at i, digits and full stops before it. */
static size_t begin_of(const ent_words *w, size_t i)
{
    while (i > 0 && ent_words_bit(w->more, i) && (is_digit(w->folded[i - 1]) || w->folded[i - 1] == '.')) i--;
    return i;
}

/* The number that ends before the letter at i, if it is one that parts. */
static void look(ent_words *w, size_t i)
{
    size_t begin, end;

    if (w->folded[i] != 'x' && w->folded[i] != 'm') return;
    begin = begin_of(w, i);
    if (begin == i || !ent_words_bit(w->begins, begin)) return;
    end = ent_words_end(w->more, begin);
    if (end - begin <= CORE_WORDS_MAX_WORD && parts(w->folded, begin, end)) part(w, begin, end);
}

void core__words_numbers(ent_words *w)
{
    for (size_t k = 0; k <= w->n / 64; k++)
        for (uint64_t bits = w->turns[k]; bits != 0; bits &= bits - 1) look(w, 64 * k + (size_t)__builtin_ctzll(bits));
}
