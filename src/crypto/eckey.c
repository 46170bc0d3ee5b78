/* SPDX-License-Identifier: Apache-2.0 */
#include "eckey.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "library.h"
#include "pem.h"

#define NEXT_MAKE "Make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -aes-256-cbc -out FILE"
#define PASSPHRASE_MAX 1024

static ent_code other_key(ent_err *e)
{
    return ent_crypto_refused(e, ENT_INVALID, NEXT_MAKE, "This is no EC key on the curve P-256 or P-384, named by its name.");
}

size_t ent_crypto_ec_size(const EVP_PKEY *key)
{
    return ((size_t)EVP_PKEY_get_bits(key) + 7) / 8;
}

/* Takes the key over, or frees it. */
static ent_code accept_key(EVP_PKEY **out, EVP_PKEY *key, ent_err *e)
{
    char group[32] = "";
    size_t n = 0;
    EVP_PKEY_CTX *ctx = NULL;
    bool good = key != NULL && EVP_PKEY_is_a(key, "EC") == 1 &&
                EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, &n) == 1 &&
                (strcmp(group, "prime256v1") == 0 || strcmp(group, "secp384r1") == 0);

    if (good) good = (ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL)) != NULL && EVP_PKEY_public_check(ctx) == 1;
    EVP_PKEY_CTX_free(ctx);
    if (!good) {
        EVP_PKEY_free(key);
        return other_key(e);
    }
    *out = key;
    return ent_crypto_end(ENT_OK);
}

/* The one spelling of the public half. n: room in der, then what was used. */
static ent_code spki(uint8_t *der, size_t *n, const EVP_PKEY *key, ent_err *e)
{
    int size = i2d_PUBKEY(key, NULL);
    unsigned char *end = der;

    if (size <= 0 || (size_t)size > *n || i2d_PUBKEY(key, &end) != size) return ent_crypto_failed(e, "write a public key");
    *n = (size_t)size;
    return ENT_OK;
}

static ent_code decode_public(EVP_PKEY **out, const uint8_t *der, size_t n, ent_err *e)
{
    const unsigned char *at = der;
    uint8_t again[ENT_CRYPTO_DER_MAX];
    size_t again_n = sizeof again;
    EVP_PKEY *key;

    ent_crypto_begin();
    key = d2i_PUBKEY(NULL, &at, (long)n);
    ENT_TRY(accept_key(out, key, e));
    /* Explicit parameters, compressed points, trailing bytes: other spellings of a key that people compare by its digest. */
    if (spki(again, &again_n, *out, e) == ENT_OK && again_n == n && memcmp(again, der, n) == 0) return ENT_OK;
    EVP_PKEY_free(*out);
    *out = NULL;
    return other_key(e);
}

ent_code ent_crypto_ec_public(EVP_PKEY **out, ent_str pem, ent_err *e)
{
    uint8_t der[ENT_CRYPTO_DER_MAX];
    size_t n = 0;

    *out = NULL;
    ENT_TRY(ent_crypto_pem_read(der, &n, pem, "PUBLIC KEY", e));
    return decode_public(out, der, n, e);
}

ent_code ent_crypto_ec_public_of(EVP_PKEY **out, const EVP_PKEY *key, ent_err *e)
{
    uint8_t der[ENT_CRYPTO_DER_MAX];
    size_t n = sizeof der;

    *out = NULL;
    ENT_TRY(spki(der, &n, key, e));
    return decode_public(out, der, n, e);
}

ent_code ent_crypto_ec_pem(ent_str *out, ent_arena *a, const EVP_PKEY *key, ent_err *e)
{
    uint8_t der[ENT_CRYPTO_DER_MAX];
    size_t n = sizeof der;

    ENT_TRY(spki(der, &n, key, e));
    return ent_crypto_pem_write(out, a, "PUBLIC KEY", der, n, e);
}

ent_code ent_crypto_ec_fingerprint(char out[static 20], const EVP_PKEY *key, ent_err *e)
{
    uint8_t der[ENT_CRYPTO_DER_MAX];
    size_t n = sizeof der;
    ent_sha256 digest;

    ENT_TRY(spki(der, &n, key, e));
    ENT_TRY(ent_sha256_of(&digest, (ent_str){(const char *)der, n}, e));
    for (size_t i = 0; i < 4; i++) {
        ent_hex(out + 5 * i, digest.b + 2 * i, 2);
        out[5 * i + 4] = i < 3 ? ' ' : '\0';
    }
    return ENT_OK;
}

/* ---- private keys ---- */

static ent_code from_info(EVP_PKEY **out, PKCS8_PRIV_KEY_INFO *info, ent_err *e)
{
    EVP_PKEY *key = info == NULL ? NULL : EVP_PKCS82PKEY(info);
    EVP_PKEY_CTX *ctx;
    bool good;

    PKCS8_PRIV_KEY_INFO_free(info);
    ENT_TRY(accept_key(out, key, e));
    ctx = EVP_PKEY_CTX_new_from_pkey(NULL, *out, NULL);
    good = ctx != NULL && EVP_PKEY_check(ctx) == 1; /* both halves belong together */
    EVP_PKEY_CTX_free(ctx);
    if (good) return ent_crypto_end(ENT_OK);
    EVP_PKEY_free(*out);
    *out = NULL;
    return other_key(e);
}

static ent_code open_sealed(EVP_PKEY **out, const uint8_t *der, size_t n, ent_str passphrase, ent_err *e)
{
    const unsigned char *at = der;
    PKCS8_PRIV_KEY_INFO *info;
    X509_SIG *sealed;

    if (passphrase.n == 0 || passphrase.n > PASSPHRASE_MAX)
        return ent_fail(e, ENT_LOGIN, NULL, "Give the passphrase with --passphrase-fd N, or name yourself with --as to be asked for it.",
                        "This key file is protected by a passphrase of 1 to %d bytes; none was given.", PASSPHRASE_MAX);
    ent_crypto_begin();
    sealed = d2i_X509_SIG(NULL, &at, (long)n);
    if (sealed == NULL || at != der + n) {
        X509_SIG_free(sealed);
        return other_key(e);
    }
    info = PKCS8_decrypt(sealed, passphrase.p, (int)passphrase.n);
    X509_SIG_free(sealed);
    if (info == NULL)
        return ent_crypto_refused(e, ENT_LOGIN, "Type it again: upper and lower case count, and so does the keyboard's language.",
                                  "The passphrase does not open this key file.");
    return from_info(out, info, e);
}

ent_code ent_crypto_ec_private(EVP_PKEY **out, ent_str pem, ent_str passphrase, ent_err *e)
{
    static const char plain[] = "PRIVATE KEY", sealed[] = "ENCRYPTED PRIVATE KEY";
    bool open = ent_str_starts(pem, "-----BEGIN PRIVATE KEY-----");
    uint8_t der[ENT_CRYPTO_DER_MAX];
    const unsigned char *at = der;
    PKCS8_PRIV_KEY_INFO *info;
    ent_code code;
    size_t n = 0;

    *out = NULL;
    if (ent_str_starts(pem, "-----BEGIN EC P"))
        return ent_fail(e, ENT_INVALID, NULL, "Convert it with: openssl pkcs8 -topk8 -in FILE -out NEWFILE",
                        "This key file is in the old form of OpenSSL; PKCS#8 is read.");
    code = ent_crypto_pem_read(der, &n, pem, open ? plain : sealed, e);
    if (code == ENT_OK && !open) code = open_sealed(out, der, n, passphrase, e);
    if (code == ENT_OK && open) {
        ent_crypto_begin();
        info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &at, (long)n);
        if (info != NULL && at != der + n) {
            PKCS8_PRIV_KEY_INFO_free(info);
            info = NULL;
        }
        code = from_info(out, info, e);
    }
    ent_wipe(der, sizeof der);
    return ent_crypto_end(code);
}

/* ---- certificates ---- */

ent_code ent_crypto_ec_certificate(ent_str *base64, ent_arena *a, ent_str pem, EVP_PKEY *key, ent_err *e)
{
    uint8_t der[ENT_CRYPTO_DER_MAX];
    const unsigned char *at = der;
    size_t n = 0;
    X509 *cert;
    bool good;

    ENT_TRY(ent_crypto_pem_read(der, &n, pem, "CERTIFICATE", e));
    ent_crypto_begin();
    cert = d2i_X509(NULL, &at, (long)n);
    good = cert != NULL && at == der + n && X509_get0_pubkey(cert) != NULL && EVP_PKEY_eq(X509_get0_pubkey(cert), key) == 1;
    X509_free(cert);
    if (!good)
        return ent_crypto_refused(e, ENT_INVALID, "Give the certificate that was issued for this key, as PEM and nothing else in the file.",
                                  "This is no certificate of the signing key.");
    ENT_TRY(ent_base64(base64, a, (ent_str){(const char *)der, n}, e));
    return ent_crypto_end(ENT_OK);
}
