/* SPDX-License-Identifier: Apache-2.0 */
/* ECDSA keys of XML signatures: P-256 and P-384 by name, nothing else. */
#ifndef ENTENTE_CRYPTO_ECKEY_H
#define ENTENTE_CRYPTO_ECKEY_H

#include <entente/crypto.h>

#include <openssl/evp.h>

/* Public key, PEM "PUBLIC KEY". Free it with EVP_PKEY_free. errors: ENT_INVALID, ENT_LIMIT, ENT_NOMEM. */
ENT_CHECKED ent_code ent_crypto_ec_public(EVP_PKEY **out, ent_str pem, ent_err *e);
/* Private key, PEM "PRIVATE KEY" or "ENCRYPTED PRIVATE KEY" (PKCS#8). errors: the same, and ENT_LOGIN for the passphrase. */
ENT_CHECKED ent_code ent_crypto_ec_private(EVP_PKEY **out, ent_str pem, ent_str passphrase, ent_err *e);
/* The private key's public half, again as a key of its own. */
ENT_CHECKED ent_code ent_crypto_ec_public_of(EVP_PKEY **out, const EVP_PKEY *key, ent_err *e);
ENT_CHECKED ent_code ent_crypto_ec_pem(ent_str *out, ent_arena *a, const EVP_PKEY *key, ent_err *e);
ENT_CHECKED ent_code ent_crypto_ec_fingerprint(char out[static 20], const EVP_PKEY *key, ent_err *e);
/* The certificate's bytes as base64; ENT_INVALID if it is none, or not of this key. */
ENT_CHECKED ent_code ent_crypto_ec_certificate(ent_str *base64, ent_arena *a, ent_str pem, EVP_PKEY *key, ent_err *e);
/* Bytes of r, and of s, in a signature: 32 or 48. */
size_t ent_crypto_ec_size(const EVP_PKEY *key);

#endif
