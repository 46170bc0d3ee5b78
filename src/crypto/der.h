/* SPDX-License-Identifier: Apache-2.0 */
/* The little of DER (ITU-T X.690 section 10) that a key file needs. The reader accepts only what the writer writes: definite
 * lengths in the fewest bytes, whole numbers from 0 in the fewest bytes. A key file has exactly one spelling.              */
#ifndef ENTENTE_CRYPTO_DER_H
#define ENTENTE_CRYPTO_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ENT_CRYPTO_DER_INTEGER = 0x02, ENT_CRYPTO_DER_OCTETS = 0x04, ENT_CRYPTO_DER_OID = 0x06, ENT_CRYPTO_DER_SEQUENCE = 0x30 };

/* What is left to read. */
typedef struct ent_crypto_der {
    const uint8_t *p;
    size_t n;
} ent_crypto_der;

/* Takes the next element off `in`, if it has this tag and is at most 65535 bytes long; *content points into the same bytes. */
bool ent_crypto_der_take(ent_crypto_der *in, uint8_t tag, ent_crypto_der *content);
bool ent_crypto_der_uint(ent_crypto_der *in, uint64_t *out);
/* true if the next element is the object identifier with these content bytes. */
bool ent_crypto_der_oid(ent_crypto_der *in, const uint8_t *oid, size_t n);

/* Written from the end to the beginning, so that every length is known when it is due. b[at] is the first byte. */
typedef struct ent_crypto_der_out {
    uint8_t b[256];
    size_t at;
    bool full;
} ent_crypto_der_out;

void ent_crypto_der_begin(ent_crypto_der_out *w);
void ent_crypto_der_put(ent_crypto_der_out *w, uint8_t tag, const uint8_t *p, size_t n);
void ent_crypto_der_put_uint(ent_crypto_der_out *w, uint64_t v);
/* Makes one element of all bytes from b[at] to b[end - 1]. */
void ent_crypto_der_wrap(ent_crypto_der_out *w, uint8_t tag, size_t end);

#endif
