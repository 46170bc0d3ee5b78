/* SPDX-License-Identifier: Apache-2.0 */
/* What a key file says before anybody has typed a passphrase. All of it is checked before the expensive work. */
#ifndef ENTENTE_CRYPTO_KEYFILE_H
#define ENTENTE_CRYPTO_KEYFILE_H

#include <entente/crypto.h>

#define ENT_CRYPTO_SALT_MAX 64
#define ENT_CRYPTO_SCRYPT_R 8
#define ENT_CRYPTO_SCRYPT_P 1
#define ENT_CRYPTO_SEALED_SIZE 64 /* 48 bytes of PrivateKeyInfo, padded */

typedef struct ent_crypto_keyfile {
    unsigned cost; /* log2 N, ENT_KEY_COST_MIN to ENT_KEY_COST_MAX */
    size_t salt_n; /* 8 to ENT_CRYPTO_SALT_MAX */
    uint8_t salt[ENT_CRYPTO_SALT_MAX];
    uint8_t iv[16];
    uint8_t sealed[ENT_CRYPTO_SEALED_SIZE];
} ent_crypto_keyfile;

/* errors: ENT_INVALID, ENT_LIMIT. source: RFC 5958 section 3, RFC 8018 section 6.2, RFC 7914 section 7. */
ENT_CHECKED ent_code ent_crypto_keyfile_read(ent_crypto_keyfile *out, ent_str pem, ent_err *e);

/* The file of these values, as PEM. errors: ENT_NOMEM, ENT_BUG. */
ENT_CHECKED ent_code ent_crypto_keyfile_write(ent_str *out, ent_arena *a, const ent_crypto_keyfile *f, ent_err *e);

/* The error for a key file that holds something other than one Ed25519 key: ENT_INVALID. */
ent_code ent_crypto_other_key(ent_err *e);

#endif
