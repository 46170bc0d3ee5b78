/* SPDX-License-Identifier: Apache-2.0 */
/* HMAC-SHA256 (RFC 2104) and HKDF-SHA256 (RFC 5869) over messages that come in parts. */
#ifndef ENTENTE_CRYPTO_HKDF_H
#define ENTENTE_CRYPTO_HKDF_H

#include <entente/crypto.h>

#define ENT_CRYPTO_HASH_SIZE 32

/* RFC 5869 section 2.2. The input key material is the concatenation of the parts. salt may be empty: then it is 32 zero
 * bytes. errors: ENT_NOMEM, ENT_BUG.                                                                                  */
ENT_CHECKED ent_code ent_crypto_extract(uint8_t prk[static 32], ent_str salt, const ent_str *parts, size_t n_parts, ent_err *e);

/* RFC 5869 section 2.3 for one block of output: size <= 32. info is the concatenation of at most 8 parts.
 * errors: ENT_NOMEM, ENT_BUG.                                                                                         */
ENT_CHECKED ent_code ent_crypto_expand(uint8_t *out, size_t size, const uint8_t prk[static 32], const ent_str *parts, size_t n_parts,
                                       ent_err *e);

/* Bytes as a counted string, for the parts above. */
static inline ent_str ent_crypto_str(const void *p, size_t n)
{
    return (ent_str){p, n};
}

#endif
