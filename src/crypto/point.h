/* SPDX-License-Identifier: Apache-2.0 */
/* Which encodings of Ed25519 points and scalars we accept (RFC 8032 sections 5.1.3 and 5.1.7). The library accepts more:
 * it takes y >= p in a public key, and points of small order, with which one signature fits many messages.             */
#ifndef ENTENTE_CRYPTO_POINT_H
#define ENTENTE_CRYPTO_POINT_H

#include <stdbool.h>
#include <stdint.h>

/* true if the encoding has y < p and is none of the eight points of small order, in any spelling. Whether y is on the
 * curve at all is left to the library, which refuses it when it verifies. Not constant time: for public values only.  */
bool ent_crypto_point_ok(const uint8_t p[static 32]);

/* true if s < L, the order of the group: else S + L would be a second signature of the same message. */
bool ent_crypto_scalar_ok(const uint8_t s[static 32]);

#endif
