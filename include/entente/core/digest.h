/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4) and a seeded source of bytes. */
#ifndef ENTENTE_CORE_DIGEST_H
#define ENTENTE_CORE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <entente/core/text.h>

#define ENT_SHA256_SIZE 32

typedef struct ent_sha256 {
    uint8_t b[ENT_SHA256_SIZE];
} ent_sha256;

/* A running digest; lives in the arena and can be used again after ent_digest_end. */
typedef struct ent_digest ent_digest;

ENT_CHECKED ent_code ent_digest_new(ent_digest **out, ent_arena *a, ent_err *e);
void ent_digest_add(ent_digest *d, const void *p, size_t n);
void ent_digest_str(ent_digest *d, ent_str s);
/* Big-endian, so that numbers have one spelling. */
void ent_digest_u64(ent_digest *d, uint64_t v);
/* Gives the digest and starts again. ENT_BUG if the library failed at any step since the start. */
ENT_CHECKED ent_code ent_digest_end(ent_sha256 *out, ent_digest *d, ent_err *e);

ENT_CHECKED ent_code ent_sha256_of(ent_sha256 *out, ent_str bytes, ent_err *e);

bool ent_sha256_eq(const ent_sha256 *a, const ent_sha256 *b); /* constant time */
/* 64 lower-case digits and NUL. */
void ent_sha256_hex(char out[static 65], const ent_sha256 *d);
bool ent_sha256_unhex(ent_sha256 *out, ent_str hex);

/* Bytes for salts, keys and identifiers, drawn from one 32-byte seed that the door took from the system:
 * block i = SHA-256("entente/bytes/v1\n" || seed || i). Rooms below api are handed one of these; none draws
 * randomness itself. The seed is never stored.                                                            */
typedef struct ent_bytes {
    uint8_t seed[32];
    uint64_t block;
    uint8_t left[32];
    size_t left_n;
    ent_digest *digest;
} ent_bytes;

ENT_CHECKED ent_code ent_bytes_init(ent_bytes *b, ent_arena *a, const uint8_t seed[static 32], ent_err *e);
ENT_CHECKED ent_code ent_bytes_take(ent_bytes *b, void *out, size_t n, ent_err *e);
void ent_bytes_wipe(ent_bytes *b);

/* A random UUID (RFC 9562 version 4) in its usual 36 characters and NUL. */
ENT_CHECKED ent_code ent_bytes_uuid(ent_bytes *b, char out[static 37], ent_err *e);
bool ent_uuid_ok(ent_str s); /* 36 characters, lower-case hexadecimal, any version */

#endif
