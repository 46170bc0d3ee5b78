/* SPDX-License-Identifier: Apache-2.0 */
/* Hybrid public key encryption (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256; the steps one by one, so
 * that the tests can hold each against the published vectors. All outputs are secrets but `enc`: wipe them.             */
#ifndef ENTENTE_CRYPTO_HPKE_H
#define ENTENTE_CRYPTO_HPKE_H

#include "aead.h"

typedef struct ent_crypto_hpke_keys {
    uint8_t key[ENT_KEY_SIZE]; /* the first ent_crypto_aead_key_size() bytes */
    uint8_t nonce[ENT_CRYPTO_NONCE_SIZE];
} ent_crypto_hpke_keys;

/* Section 4.1, Encap with a given ephemeral key; enc is its public key. errors: ENT_INVALID for a bad recipient's key. */
ENT_CHECKED ent_code ent_crypto_hpke_encap(uint8_t shared[static 32], ent_public *enc, const ent_public *to, const ent_secret *ephemeral,
                                           ent_err *e);
/* Section 4.1, Decap. errors: ENT_INVALID for a bad enc. */
ENT_CHECKED ent_code ent_crypto_hpke_decap(uint8_t shared[static 32], const ent_public *enc, const ent_secret *key, ent_err *e);
/* Section 5.1, KeySchedule in base mode. */
ENT_CHECKED ent_code ent_crypto_hpke_schedule(ent_crypto_hpke_keys *out, ent_crypto_aead aead, const uint8_t shared[static 32],
                                              ent_str info, ent_err *e);

#endif
