/* SPDX-License-Identifier: Apache-2.0 */
#include "der.h"

#include <string.h>

/* X.690 section 8.1.3 with the restrictions of 10.1. */
static bool take_length(ent_crypto_der *in, size_t *out)
{
    size_t bytes, n = 0;

    if (in->n == 0) return false;
    n = in->p[0];
    in->p++, in->n--;
    if (n < 0x80) {
        *out = n;
        return true;
    }
    bytes = n & 0x7f;
    if (bytes == 0 || bytes > 2 || bytes > in->n) return false;
    n = 0;
    for (size_t i = 0; i < bytes; i++) n = n << 8 | in->p[i];
    in->p += bytes, in->n -= bytes;
    *out = n;
    return n >= (bytes == 1 ? 0x80u : 0x100u);
}

bool ent_crypto_der_take(ent_crypto_der *in, uint8_t tag, ent_crypto_der *content)
{
    ent_crypto_der rest = *in;
    size_t n;

    if (rest.n == 0 || rest.p[0] != tag) return false;
    rest.p++, rest.n--;
    if (!take_length(&rest, &n) || n > rest.n) return false;
    *content = (ent_crypto_der){rest.p, n};
    *in = (ent_crypto_der){rest.p + n, rest.n - n};
    return true;
}

bool ent_crypto_der_uint(ent_crypto_der *in, uint64_t *out)
{
    ent_crypto_der c;
    uint64_t v = 0;

    if (!ent_crypto_der_take(in, ENT_CRYPTO_DER_INTEGER, &c) || c.n == 0 || c.n > 9) return false;
    if ((c.p[0] & 0x80) != 0) return false;                           /* negative */
    if (c.n > 1 && c.p[0] == 0 && (c.p[1] & 0x80) == 0) return false; /* longer than needed */
    if (c.n == 9 && c.p[0] != 0) return false;                        /* more than 64 bits */
    for (size_t i = 0; i < c.n; i++) v = v << 8 | c.p[i];
    *out = v;
    return true;
}

bool ent_crypto_der_oid(ent_crypto_der *in, const uint8_t *oid, size_t n)
{
    ent_crypto_der c;

    return ent_crypto_der_take(in, ENT_CRYPTO_DER_OID, &c) && c.n == n && memcmp(c.p, oid, n) == 0;
}

void ent_crypto_der_begin(ent_crypto_der_out *w)
{
    memset(w, 0, sizeof *w);
    w->at = sizeof w->b;
}

static void put(ent_crypto_der_out *w, const uint8_t *p, size_t n)
{
    if (n > w->at) {
        w->full = true;
        return;
    }
    w->at -= n;
    memcpy(w->b + w->at, p, n);
}

static void put_head(ent_crypto_der_out *w, uint8_t tag, size_t n)
{
    const uint8_t small[] = {tag, (uint8_t)n};
    const uint8_t large[] = {tag, 0x81, (uint8_t)n}; /* nothing here is longer than the buffer */

    if (n < 0x80) put(w, small, sizeof small);
    else put(w, large, sizeof large);
}

void ent_crypto_der_put(ent_crypto_der_out *w, uint8_t tag, const uint8_t *p, size_t n)
{
    put(w, p, n);
    put_head(w, tag, n);
}

void ent_crypto_der_put_uint(ent_crypto_der_out *w, uint64_t v)
{
    uint8_t b[9] = {0};
    size_t at = sizeof b;

    do {
        b[--at] = (uint8_t)v;
        v >>= 8;
    } while (v != 0);
    if ((b[at] & 0x80) != 0) at--; /* a zero in front keeps it positive */
    ent_crypto_der_put(w, ENT_CRYPTO_DER_INTEGER, b + at, sizeof b - at);
}

void ent_crypto_der_wrap(ent_crypto_der_out *w, uint8_t tag, size_t end)
{
    put_head(w, tag, end - w->at);
}
