/* SPDX-License-Identifier: Apache-2.0 */
/* X25519 (RFC 7748 section 5). */
#ifndef ENTENTE_CRYPTO_X25519_H
#define ENTENTE_CRYPTO_X25519_H

#include <entente/crypto.h>

/* The common secret of two keys. errors: ENT_INVALID if it is all zero (RFC 7748 section 6.1: the public key is of small
 * order), ENT_NOMEM, ENT_BUG. out is zero unless the answer is ENT_OK.                                                 */
ENT_CHECKED ent_code ent_crypto_x25519(uint8_t out[static 32], const ent_secret *key, const ent_public *other, ent_err *e);

#endif
