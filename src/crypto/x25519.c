/* SPDX-License-Identifier: Apache-2.0 */
#include "x25519.h"

#include <openssl/evp.h>

#include "library.h"

static bool all_zero(const uint8_t b[static 32])
{
    uint8_t any = 0;

    for (size_t i = 0; i < 32; i++) any |= b[i];
    return any == 0;
}

ent_code ent_crypto_x25519(uint8_t out[static 32], const ent_secret *key, const ent_public *other, ent_err *e)
{
    EVP_PKEY *mine, *theirs;
    EVP_PKEY_CTX *ctx;
    size_t n = ENT_KEY_SIZE;
    ent_code code = ENT_OK;

    ent_crypto_begin();
    mine = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, key->b, sizeof key->b);
    theirs = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, other->b, sizeof other->b);
    ctx = mine != NULL && theirs != NULL ? EVP_PKEY_CTX_new(mine, NULL) : NULL;
    if (ctx == NULL || EVP_PKEY_derive_init(ctx) != 1 || EVP_PKEY_derive_set_peer(ctx, theirs) != 1) {
        code = ent_crypto_failed(e, "prepare a key agreement");
    } else if (EVP_PKEY_derive(ctx, out, &n) != 1 || n != ENT_KEY_SIZE || all_zero(out)) {
        /* The library of today refuses zero itself; we do not rely on it. */
        code = ent_crypto_refused(e, ENT_INVALID, "Ask the owner for the public key again and compare its fingerprint.",
                                  "The public key is not one that an honest key maker can make.");
    }
    if (code != ENT_OK) ent_wipe(out, ENT_KEY_SIZE);
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(theirs);
    EVP_PKEY_free(mine);
    return ent_crypto_end(code);
}

ent_code ent_wrap_public(ent_public *out, const ent_secret *key, ent_err *e)
{
    EVP_PKEY *pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, key->b, sizeof key->b);
    size_t n = sizeof out->b;
    ent_code code = ENT_OK;

    if (pkey == NULL || EVP_PKEY_get_raw_public_key(pkey, out->b, &n) != 1 || n != sizeof out->b)
        code = ent_crypto_failed(e, "compute the public key");
    EVP_PKEY_free(pkey);
    return ent_crypto_end(code);
}
