/* SPDX-License-Identifier: Apache-2.0 */
#include "hkdf.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

#include "library.h"

#define EXPAND_MAX_PARTS 8

static ent_code hmac(uint8_t out[static 32], ent_str key, const ent_str *parts, size_t n_parts, ent_err *e)
{
    char name[] = "SHA256";
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0), OSSL_PARAM_construct_end()};
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *ctx = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
    size_t written = 0;
    ent_code code = ENT_OK;
    bool ok = ctx != NULL && EVP_MAC_init(ctx, (const unsigned char *)key.p, key.n, params) == 1;

    for (size_t i = 0; ok && i < n_parts; i++)
        if (parts[i].n != 0) ok = EVP_MAC_update(ctx, (const unsigned char *)parts[i].p, parts[i].n) == 1;
    if (!ok || EVP_MAC_final(ctx, out, &written, ENT_CRYPTO_HASH_SIZE) != 1 || written != ENT_CRYPTO_HASH_SIZE) {
        ent_wipe(out, ENT_CRYPTO_HASH_SIZE);
        code = ent_crypto_failed(e, "compute HMAC-SHA256");
    }
    EVP_MAC_CTX_free(ctx);
    EVP_MAC_free(mac);
    return ent_crypto_end(code);
}

ent_code ent_crypto_extract(uint8_t prk[static 32], ent_str salt, const ent_str *parts, size_t n_parts, ent_err *e)
{
    static const uint8_t none[ENT_CRYPTO_HASH_SIZE];

    if (salt.n == 0) salt = ent_crypto_str(none, sizeof none);
    return hmac(prk, salt, parts, n_parts, e);
}

ent_code ent_crypto_expand(uint8_t *out, size_t size, const uint8_t prk[static 32], const ent_str *parts, size_t n_parts, ent_err *e)
{
    uint8_t block[ENT_CRYPTO_HASH_SIZE];
    ent_str all[EXPAND_MAX_PARTS + 1];
    ent_code code;

    if (size > sizeof block || n_parts > EXPAND_MAX_PARTS)
        return ent_fail(e, ENT_BUG, NULL, NULL, "A key derivation was asked for %zu bytes from %zu parts.", size, n_parts);
    for (size_t i = 0; i < n_parts; i++) all[i] = parts[i];
    all[n_parts] = ENT_S("\x01"); /* the number of the block */
    code = hmac(block, ent_crypto_str(prk, ENT_CRYPTO_HASH_SIZE), all, n_parts + 1, e);
    if (code == ENT_OK) memcpy(out, block, size);
    ent_wipe(block, sizeof block);
    return code;
}

ent_code ent_derive(ent_secret *out, const ent_secret *from, const char *purpose, ent_err *e)
{
    uint8_t prk[ENT_CRYPTO_HASH_SIZE];
    ent_str key = ent_crypto_str(from->b, sizeof from->b), info = ent_str_c(purpose);
    ent_code code;

    if (info.n == 0) return ent_fail(e, ENT_BUG, NULL, NULL, "A key was to be derived for no purpose.");
    code = ent_crypto_extract(prk, (ent_str){0}, &key, 1, e);
    if (code == ENT_OK) code = ent_crypto_expand(out->b, sizeof out->b, prk, &info, 1, e);
    ent_wipe(prk, sizeof prk);
    return code;
}
