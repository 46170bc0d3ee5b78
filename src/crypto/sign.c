/* SPDX-License-Identifier: Apache-2.0 */
/* Ed25519 (RFC 8032 section 5.1) by the library, with our own checks in front of it. */
#include <openssl/err.h>
#include <openssl/evp.h>

#include "library.h"
#include "point.h"

static const unsigned char *bytes_of(ent_str s)
{
    /* The library wants a pointer even to nothing. */
    return (const unsigned char *)(s.n != 0 ? s.p : "");
}

static EVP_PKEY *private_key(const ent_secret *key)
{
    return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key->b, sizeof key->b);
}

ent_code ent_sign_public(ent_public *out, const ent_secret *key, ent_err *e)
{
    EVP_PKEY *pkey = private_key(key);
    size_t n = sizeof out->b;
    ent_code code = ENT_OK;

    if (pkey == NULL || EVP_PKEY_get_raw_public_key(pkey, out->b, &n) != 1 || n != sizeof out->b)
        code = ent_crypto_failed(e, "compute the public key");
    EVP_PKEY_free(pkey);
    return ent_crypto_end(code);
}

ent_code ent_sign(ent_signature *out, const ent_secret *key, ent_str message, ent_err *e)
{
    EVP_PKEY *pkey = private_key(key);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    size_t n = sizeof out->b;
    ent_code code = ENT_OK;

    if (pkey == NULL || ctx == NULL || EVP_DigestSignInit(ctx, NULL, NULL, NULL, pkey) != 1 ||
        EVP_DigestSign(ctx, out->b, &n, bytes_of(message), message.n) != 1 || n != sizeof out->b) {
        ent_wipe(out, sizeof *out);
        code = ent_crypto_failed(e, "sign");
    }
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(pkey);
    return ent_crypto_end(code);
}

static const char NEXT_VERIFY[] = "Do not use what was signed. Ask its sender for it again and compare the fingerprint of the key.";

static ent_code verify_once(const ent_public *key, ent_str message, const ent_signature *s, ent_err *e)
{
    EVP_PKEY *pkey = NULL;
    EVP_MD_CTX *ctx = NULL;
    ent_code code = ENT_OK;

    ent_crypto_begin();
    pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->b, sizeof key->b);
    ctx = EVP_MD_CTX_new();
    if (pkey == NULL || ctx == NULL || EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) != 1)
        code = ent_crypto_failed(e, "prepare to verify a signature");
    else if (EVP_DigestVerify(ctx, s->b, sizeof s->b, bytes_of(message), message.n) != 1)
        /* A signature that does not fit leaves no error behind; a machine that fails does. */
        code = ERR_peek_error() != 0 ? ent_crypto_failed(e, "verify a signature")
                                     : ent_fail(e, ENT_UNVERIFIED, NULL, NEXT_VERIFY, "The signature does not fit the text and the key.");
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(pkey);
    return ent_crypto_end(code);
}

/* The library hashes with SHA-512 when it verifies. Does it now? */
static ent_code can_hash(ent_err *e)
{
    uint8_t out[64];

    ent_crypto_begin();
    return ent_crypto_end(EVP_Digest("", 0, out, NULL, EVP_sha512(), NULL) == 1 ? ENT_OK : ent_crypto_failed(e, "verify a signature"));
}

ent_code ent_verify(const ent_public *key, ent_str message, const ent_signature *s, ent_err *e)
{
    ent_code code;

    if (!ent_crypto_point_ok(key->b))
        return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT_VERIFY, "The public key is not one that an honest key maker can make.");
    if (!ent_crypto_point_ok(s->b) || !ent_crypto_scalar_ok(s->b + 32))
        return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT_VERIFY, "The signature is not one that an honest signer can make.");
    code = verify_once(key, message, s, e);
    if (code != ENT_UNVERIFIED) return code;
    /* Without memory for its hash, the library says the same as to a forgery. Nobody is accused before it was asked twice. */
    ENT_TRY(can_hash(e));
    return verify_once(key, message, s, e);
}
