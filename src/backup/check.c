/* SPDX-License-Identifier: Apache-2.0 */
/* The check of a line of the printed page: a Reed-Solomon code over the field of 32 elements, so that up to four wrong letters in a line
 * are found for certain, and others but once in a million. The number of the line goes in front, unprinted: a line that stands in another
 * one's place does not hold either. Nothing is corrected: a key is not guessed.
 * source: I. S. Reed, G. Solomon, "Polynomial Codes over Certain Finite Fields", 1960; field polynomial x^5 + x^2 + 1, roots a^1 … a^4. */
#include "backup_private.h"

const char backup__symbols[33] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static uint8_t multiply(uint8_t a, uint8_t b)
{
    unsigned r = 0, x = a;

    for (int i = 0; i < 5; i++) {
        if (b >> i & 1) r ^= x;
        x <<= 1;
        if (x & 32) x ^= 0x25;
    }
    return (uint8_t)r;
}

void backup__check(uint8_t symbols[static PAGE_SYMBOLS], int number)
{
    /* (x - a)(x - a^2)(x - a^3)(x - a^4) without its leading 1, highest power first */
    static const uint8_t generator[PAGE_CHECK] = {30, 6, 9, 17};
    uint8_t rest[PAGE_CHECK] = {0};

    for (int i = -1; i < PAGE_DATA; i++) {
        uint8_t first = (uint8_t)(rest[0] ^ (i < 0 ? (uint8_t)number : symbols[i]));
        for (int k = 0; k < PAGE_CHECK; k++) rest[k] = (uint8_t)((k + 1 < PAGE_CHECK ? rest[k + 1] : 0) ^ multiply(first, generator[k]));
    }
    for (int k = 0; k < PAGE_CHECK; k++) symbols[PAGE_DATA + k] = rest[k];
    ent_wipe(rest, sizeof rest);
}
