/* SPDX-License-Identifier: Apache-2.0 */
/* Authenticated encryption (RFC 5116). The program uses AES-256-GCM only; the two others are here because the published
 * vectors of RFC 9180 use them, and so prove the code that all three share.                                           */
#ifndef ENTENTE_CRYPTO_AEAD_H
#define ENTENTE_CRYPTO_AEAD_H

#include <entente/crypto.h>

#define ENT_CRYPTO_TAG_SIZE 16
#define ENT_CRYPTO_NONCE_SIZE 12

/* The numbers are those of RFC 9180 section 7.3. */
typedef enum ent_crypto_aead {
    ENT_CRYPTO_AES_128_GCM = 1,      /* key of 16 bytes */
    ENT_CRYPTO_AES_256_GCM = 2,      /* key of 32 bytes */
    ENT_CRYPTO_CHACHA20_POLY1305 = 3 /* key of 32 bytes */
} ent_crypto_aead;

size_t ent_crypto_aead_key_size(ent_crypto_aead aead);

/* out: plain.n + 16 bytes, cipher text and tag; it may not overlap plain. errors: ENT_LIMIT above 2^36 - 32 bytes of plain
 * text or 2^61 - 1 of aad (NIST SP 800-38D section 5.2.1.1), ENT_NOMEM, ENT_BUG.                                        */
ENT_CHECKED ent_code ent_crypto_aead_seal(uint8_t *out, ent_crypto_aead aead, const uint8_t *key, const uint8_t nonce[static 12],
                                          ent_str aad, ent_str plain, ent_err *e);

/* out: sealed.n - 16 bytes, all zero unless the answer is ENT_OK. errors: ENT_UNVERIFIED, also when sealed is too short or
 * too long to be one; ENT_NOMEM, ENT_BUG.                                                                               */
ENT_CHECKED ent_code ent_crypto_aead_open(uint8_t *out, ent_crypto_aead aead, const uint8_t *key, const uint8_t nonce[static 12],
                                          ent_str aad, ent_str sealed, ent_err *e);

#endif
