/* SPDX-License-Identifier: Apache-2.0 */
#include "aead.h"

#include <openssl/evp.h>

#include "library.h"

#define PLAIN_MAX ((UINT64_C(1) << 36) - 32)
#define AAD_MAX ((UINT64_C(1) << 61) - 1)
#define STEP ((size_t)1 << 30) /* the library counts in int */

static const EVP_CIPHER *cipher_of(ent_crypto_aead aead)
{
    switch (aead) {
    case ENT_CRYPTO_AES_128_GCM: return EVP_aes_128_gcm();
    case ENT_CRYPTO_AES_256_GCM: return EVP_aes_256_gcm();
    case ENT_CRYPTO_CHACHA20_POLY1305: return EVP_chacha20_poly1305();
    }
    return NULL;
}

size_t ent_crypto_aead_key_size(ent_crypto_aead aead)
{
    return aead == ENT_CRYPTO_AES_128_GCM ? 16 : 32;
}

/* Hands n bytes to the library in steps. out NULL: they are associated data. */
static bool feed(EVP_CIPHER_CTX *ctx, uint8_t *out, const char *in, size_t n)
{
    for (size_t at = 0; at < n;) {
        size_t step = n - at < STEP ? n - at : STEP;
        int written = 0;

        if (EVP_CipherUpdate(ctx, out != NULL ? out + at : NULL, &written, (const unsigned char *)in + at, (int)step) != 1) return false;
        if (out != NULL && (size_t)written != step) return false;
        at += step;
    }
    return true;
}

static EVP_CIPHER_CTX *begin(ent_crypto_aead aead, const uint8_t *key, const uint8_t nonce[static 12], bool seal)
{
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

    if (ctx != NULL && EVP_CipherInit_ex(ctx, cipher_of(aead), NULL, key, nonce, seal) == 1) return ctx;
    EVP_CIPHER_CTX_free(ctx);
    return NULL;
}

ent_code ent_crypto_aead_seal(uint8_t *out, ent_crypto_aead aead, const uint8_t *key, const uint8_t nonce[static 12], ent_str aad,
                              ent_str plain, ent_err *e)
{
    EVP_CIPHER_CTX *ctx;
    int rest = 0;
    ent_code code = ENT_OK;

    if (plain.n > PLAIN_MAX || aad.n > AAD_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Split the content.",
                        "A content of %zu bytes is too long to be encrypted; the ceiling is 64 GiB.", plain.n);
    ctx = begin(aead, key, nonce, true);
    if (ctx == NULL || !feed(ctx, NULL, aad.p, aad.n) || !feed(ctx, out, plain.p, plain.n) ||
        EVP_CipherFinal_ex(ctx, out + plain.n, &rest) != 1 || rest != 0 ||
        EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, ENT_CRYPTO_TAG_SIZE, out + plain.n) != 1) {
        ent_wipe(out, plain.n + ENT_CRYPTO_TAG_SIZE);
        code = ent_crypto_failed(e, "encrypt");
    }
    EVP_CIPHER_CTX_free(ctx);
    return ent_crypto_end(code);
}

ent_code ent_crypto_aead_open(uint8_t *out, ent_crypto_aead aead, const uint8_t *key, const uint8_t nonce[static 12], ent_str aad,
                              ent_str sealed, ent_err *e)
{
    static const char next[] = "Take the data from a backup or ask its sender for it again.";
    uint8_t tag[ENT_CRYPTO_TAG_SIZE];
    uint8_t last[EVP_MAX_BLOCK_LENGTH];
    EVP_CIPHER_CTX *ctx;
    size_t n;
    int rest = 0;
    ent_code code = ENT_OK;

    if (sealed.n < sizeof tag || sealed.n - sizeof tag > PLAIN_MAX || aad.n > AAD_MAX)
        return ent_fail(e, ENT_UNVERIFIED, NULL, next, "%zu bytes are no encrypted data: they were cut short or lengthened.", sealed.n);
    n = sealed.n - sizeof tag;
    for (size_t i = 0; i < sizeof tag; i++) tag[i] = (uint8_t)sealed.p[n + i];
    ent_crypto_begin();
    ctx = begin(aead, key, nonce, false);
    if (ctx == NULL || EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, sizeof tag, tag) != 1 || !feed(ctx, NULL, aad.p, aad.n) ||
        !feed(ctx, out, sealed.p, n))
        code = ent_crypto_failed(e, "decrypt");
    else if (EVP_CipherFinal_ex(ctx, last, &rest) != 1 || rest != 0)
        code = ent_crypto_refused(e, ENT_UNVERIFIED, next, "The encrypted data was altered, or this is not its key.");
    if (code != ENT_OK) ent_wipe(out, n); /* text that is not authentic is not handed out */
    EVP_CIPHER_CTX_free(ctx);
    return ent_crypto_end(code);
}
