/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_TEST_UTF8_HELP_H
#define ENTENTE_TEST_UTF8_HELP_H

#include <stddef.h>
#include <stdint.h>

/* The bytes that the scheme of UTF-8 gives for any number below 2^21, also for those that are no characters. */
static inline size_t utf8_of(char out[4], uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 63));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 63));
        out[2] = (char)(0x80 | (c & 63));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 63));
    out[2] = (char)(0x80 | (c >> 6 & 63));
    out[3] = (char)(0x80 | (c & 63));
    return 4;
}

#endif
