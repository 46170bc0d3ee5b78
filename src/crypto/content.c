/* SPDX-License-Identifier: Apache-2.0 */
/* Contents under keys that are used once, and those keys under the node's content key. */
#include <openssl/evp.h>
#include <string.h>

#include "aead.h"
#include "library.h"

#define WRAPPED_SIZE 40

/* The key encrypts one content and nothing else, so the pair of key and nonce is never met again. */
static const uint8_t once[ENT_CRYPTO_NONCE_SIZE];

ent_code ent_content_seal(ent_str *out, ent_arena *a, const ent_secret *key, ent_str aad, ent_str plain, ent_err *e)
{
    uint8_t *sealed;

    if (plain.n > SIZE_MAX - ENT_CRYPTO_TAG_SIZE) return ent_nomem(e);
    ENT_NEW(sealed, a, plain.n + ENT_CRYPTO_TAG_SIZE, e);
    ENT_TRY(ent_crypto_aead_seal(sealed, ENT_CRYPTO_AES_256_GCM, key->b, once, aad, plain, e));
    *out = (ent_str){(const char *)sealed, plain.n + ENT_CRYPTO_TAG_SIZE};
    return ENT_OK;
}

ent_code ent_content_open(ent_str *out, ent_arena *a, const ent_secret *key, ent_str aad, ent_str sealed, ent_err *e)
{
    size_t n = sealed.n >= ENT_CRYPTO_TAG_SIZE ? sealed.n - ENT_CRYPTO_TAG_SIZE : 0;
    uint8_t *plain;

    ENT_NEW(plain, a, n + 1, e); /* a NUL byte after the last */
    ENT_TRY(ent_crypto_aead_open(plain, ENT_CRYPTO_AES_256_GCM, key->b, once, aad, sealed, e));
    *out = (ent_str){(const char *)plain, n};
    return ENT_OK;
}

static EVP_CIPHER_CTX *wrapping(const ent_secret *kek, bool wrap)
{
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

    if (ctx == NULL) return NULL;
    EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    /* No IV given: the library takes that of RFC 3394 section 2.2.3.1. */
    if (EVP_CipherInit_ex(ctx, EVP_aes_256_wrap(), NULL, kek->b, NULL, wrap) == 1) return ctx;
    EVP_CIPHER_CTX_free(ctx);
    return NULL;
}

ent_code ent_key_wrap(uint8_t out[static 40], const ent_secret *kek, const ent_secret *key, ent_err *e)
{
    uint8_t wrapped[WRAPPED_SIZE + EVP_MAX_BLOCK_LENGTH];
    EVP_CIPHER_CTX *ctx = wrapping(kek, true);
    int n = 0, rest = 0;
    ent_code code = ENT_OK;

    if (ctx == NULL || EVP_CipherUpdate(ctx, wrapped, &n, key->b, sizeof key->b) != 1 || n != WRAPPED_SIZE ||
        EVP_CipherFinal_ex(ctx, wrapped + n, &rest) != 1 || rest != 0)
        code = ent_crypto_failed(e, "wrap a key");
    else memcpy(out, wrapped, WRAPPED_SIZE);
    EVP_CIPHER_CTX_free(ctx);
    ent_wipe(wrapped, sizeof wrapped);
    return ent_crypto_end(code);
}

ent_code ent_key_unwrap(ent_secret *out, const ent_secret *kek, const uint8_t wrapped[static 40], ent_err *e)
{
    uint8_t key[WRAPPED_SIZE + EVP_MAX_BLOCK_LENGTH];
    EVP_CIPHER_CTX *ctx;
    int n = 0, rest = 0;
    ent_code code = ENT_OK;

    ent_crypto_begin();
    ctx = wrapping(kek, false);
    if (ctx == NULL) {
        code = ent_crypto_failed(e, "prepare to unwrap a key");
    } else if (EVP_CipherUpdate(ctx, key, &n, wrapped, WRAPPED_SIZE) != 1 || n != (int)sizeof out->b ||
               EVP_CipherFinal_ex(ctx, key + n, &rest) != 1 || rest != 0) {
        ent_wipe(out, sizeof *out);
        code = ent_crypto_refused(e, ENT_UNVERIFIED, "Take the node from a backup, or check that the keys are those of this node.",
                                  "The wrapped key was altered, or it belongs to another content key.");
    } else {
        memcpy(out->b, key, sizeof out->b);
    }
    EVP_CIPHER_CTX_free(ctx);
    ent_wipe(key, sizeof key);
    return ent_crypto_end(code);
}
