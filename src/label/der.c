/* SPDX-License-Identifier: Apache-2.0 */
/* Writing DER (X.690 sections 8, 10, 11): definite and shortest lengths, shortest numbers, sorted sets. */
#include <stdlib.h>

#include "ber.h"

void ent_der_put(ent_buf *out, unsigned char identifier, ent_str contents)
{
    size_t n = contents.n;

    ent_buf_c(out, (char)identifier);
    if (n < 0x80) {
        ent_buf_c(out, (char)n);
    } else {
        unsigned bytes = 1;
        while (n >> (8 * bytes) != 0) bytes++;
        ent_buf_c(out, (char)(0x80 | bytes));
        while (bytes-- > 0) ent_buf_c(out, (char)(n >> (8 * bytes) & 0xff));
    }
    ent_buf_add(out, contents);
}

void ent_der_number(ent_buf *out, unsigned char identifier, uint64_t v)
{
    char bytes[9];
    size_t n = 0;

    /* The highest bit is the sign, so a number that uses it gets a zero byte in front. */
    for (size_t i = 9; i-- > 0;) {
        unsigned byte = i == 8 ? 0 : (unsigned)(v >> (8 * i) & 0xff);
        unsigned below = i == 0 ? 0 : (unsigned)(v >> (8 * (i - 1)) & 0xff);
        if (n == 0 && i > 0 && byte == 0 && below < 0x80) continue;
        bytes[n++] = (char)byte;
    }
    ent_der_put(out, identifier, (ent_str){bytes, n});
}

void ent_der_bits(ent_buf *out, unsigned char identifier, const ent_bits *bits)
{
    size_t n = (bits->n + 7) / 8;
    ent_buf b = ent_buf_new(out->a, n + 1);
    ent_err e;
    ent_str contents = {0};

    ent_buf_c(&b, (char)(8 * n - bits->n));
    ent_buf_add(&b, (ent_str){(const char *)bits->p, n});
    if (ent_buf_take(&contents, &b, &e) != ENT_OK) out->failed = e.code;
    else ent_der_put(out, identifier, contents);
}

static int by_bytes(const void *x, const void *y)
{
    return ent_str_cmp(*(const ent_str *)x, *(const ent_str *)y);
}

void ent_der_set_of(ent_buf *out, unsigned char identifier, ent_str *items, size_t n)
{
    ent_buf b = ent_buf_new(out->a, out->max);
    ent_err e;
    ent_str contents = {0};

    if (n > 1) qsort(items, n, sizeof *items, by_bytes);
    for (size_t i = 0; i < n; i++) ent_buf_add(&b, items[i]);
    if (ent_buf_take(&contents, &b, &e) != ENT_OK) out->failed = e.code;
    else ent_der_put(out, identifier, contents);
}
