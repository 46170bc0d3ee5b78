/* SPDX-License-Identifier: Apache-2.0 */
#include "hpke.h"

#include <string.h>

#include "hkdf.h"
#include "library.h"
#include "x25519.h"

/* Numbers of RFC 9180 sections 7.1 and 7.2, most significant byte first. */
#define KEM_ID 0x00, 0x20
#define KDF_ID 0x00, 0x01

static const uint8_t kem_suite[] = {'K', 'E', 'M', KEM_ID};

/* LabeledExtract, section 4. */
static ent_code labeled_extract(uint8_t out[static 32], ent_str suite, ent_str salt, const char *label, ent_str ikm, ent_err *e)
{
    ent_str parts[] = {ENT_S("HPKE-v1"), suite, ent_str_c(label), ikm};

    return ent_crypto_extract(out, salt, parts, sizeof parts / sizeof *parts, e);
}

/* LabeledExpand, section 4; size <= 32. */
static ent_code labeled_expand(uint8_t *out, size_t size, ent_str suite, const uint8_t prk[static 32], const char *label, ent_str info,
                               ent_err *e)
{
    const uint8_t length[2] = {(uint8_t)(size >> 8), (uint8_t)size};
    ent_str parts[] = {ent_crypto_str(length, sizeof length), ENT_S("HPKE-v1"), suite, ent_str_c(label), info};

    return ent_crypto_expand(out, size, prk, parts, sizeof parts / sizeof *parts, e);
}

/* ExtractAndExpand, section 4.1; the context is enc and the recipient's public key. */
static ent_code kem_secret(uint8_t shared[static 32], const uint8_t dh[static 32], const ent_public *enc, const ent_public *to, ent_err *e)
{
    ent_str suite = ent_crypto_str(kem_suite, sizeof kem_suite);
    uint8_t prk[ENT_CRYPTO_HASH_SIZE], context[2 * ENT_KEY_SIZE];
    ent_code code;

    memcpy(context, enc->b, sizeof enc->b);
    memcpy(context + sizeof enc->b, to->b, sizeof to->b);
    code = labeled_extract(prk, suite, (ent_str){0}, "eae_prk", ent_crypto_str(dh, ENT_KEY_SIZE), e);
    if (code == ENT_OK)
        code = labeled_expand(shared, ENT_KEY_SIZE, suite, prk, "shared_secret", ent_crypto_str(context, sizeof context), e);
    ent_wipe(prk, sizeof prk);
    return code;
}

ent_code ent_crypto_hpke_encap(uint8_t shared[static 32], ent_public *enc, const ent_public *to, const ent_secret *ephemeral, ent_err *e)
{
    uint8_t dh[ENT_KEY_SIZE];
    ent_code code = ent_crypto_x25519(dh, ephemeral, to, e);

    if (code == ENT_OK) code = ent_wrap_public(enc, ephemeral, e);
    if (code == ENT_OK) code = kem_secret(shared, dh, enc, to, e);
    ent_wipe(dh, sizeof dh);
    return code;
}

ent_code ent_crypto_hpke_decap(uint8_t shared[static 32], const ent_public *enc, const ent_secret *key, ent_err *e)
{
    uint8_t dh[ENT_KEY_SIZE];
    ent_public mine;
    ent_code code = ent_crypto_x25519(dh, key, enc, e);

    if (code == ENT_OK) code = ent_wrap_public(&mine, key, e);
    if (code == ENT_OK) code = kem_secret(shared, dh, enc, &mine, e);
    ent_wipe(dh, sizeof dh);
    return code;
}

ent_code ent_crypto_hpke_schedule(ent_crypto_hpke_keys *out, ent_crypto_aead aead, const uint8_t shared[static 32], ent_str info,
                                  ent_err *e)
{
    const uint8_t suite_id[] = {'H', 'P', 'K', 'E', KEM_ID, KDF_ID, 0x00, (uint8_t)aead};
    ent_str suite = ent_crypto_str(suite_id, sizeof suite_id), none = {0};
    uint8_t secret[ENT_CRYPTO_HASH_SIZE];
    uint8_t context[1 + 2 * ENT_CRYPTO_HASH_SIZE]; /* mode, psk_id_hash, info_hash */
    ent_str about = ent_crypto_str(context, sizeof context);
    ent_code code;

    context[0] = 0x00; /* base mode */
    code = labeled_extract(context + 1, suite, none, "psk_id_hash", none, e);
    if (code == ENT_OK) code = labeled_extract(context + 1 + ENT_CRYPTO_HASH_SIZE, suite, none, "info_hash", info, e);
    if (code == ENT_OK) code = labeled_extract(secret, suite, ent_crypto_str(shared, ENT_KEY_SIZE), "secret", none, e);
    if (code == ENT_OK) code = labeled_expand(out->key, ent_crypto_aead_key_size(aead), suite, secret, "key", about, e);
    if (code == ENT_OK) code = labeled_expand(out->nonce, sizeof out->nonce, suite, secret, "base_nonce", about, e);
    ent_wipe(secret, sizeof secret);
    if (code != ENT_OK) ent_wipe(out, sizeof *out);
    return code;
}

ent_code ent_seal_to(ent_str *out, ent_arena *a, const ent_public *to, const char *info, ent_str plain, ent_bytes *random, ent_err *e)
{
    ent_crypto_hpke_keys keys = {0};
    ent_secret ephemeral = {0};
    ent_public enc;
    uint8_t shared[ENT_KEY_SIZE] = {0};
    uint8_t *sealed;
    size_t n = ENT_KEY_SIZE + plain.n + ENT_CRYPTO_TAG_SIZE;
    ent_code code;

    if (plain.n > ENT_SEAL_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, NULL, "A secret of %zu bytes is too long to be sealed; the ceiling is %d.", plain.n,
                        ENT_SEAL_MAX);
    ENT_NEW(sealed, a, n, e);
    code = ent_bytes_take(random, ephemeral.b, sizeof ephemeral.b, e);
    if (code == ENT_OK) code = ent_crypto_hpke_encap(shared, &enc, to, &ephemeral, e);
    if (code == ENT_OK) code = ent_crypto_hpke_schedule(&keys, ENT_CRYPTO_AES_256_GCM, shared, ent_str_c(info), e);
    if (code == ENT_OK)
        code = ent_crypto_aead_seal(sealed + ENT_KEY_SIZE, ENT_CRYPTO_AES_256_GCM, keys.key, keys.nonce, (ent_str){0}, plain, e);
    if (code == ENT_OK) {
        memcpy(sealed, enc.b, sizeof enc.b);
        *out = (ent_str){(const char *)sealed, n};
    }
    ent_wipe(&keys, sizeof keys);
    ent_wipe(&ephemeral, sizeof ephemeral);
    ent_wipe(shared, sizeof shared);
    return ent_crypto_end(code);
}

ent_code ent_seal_open(void *out, size_t n, const ent_secret *key, const char *info, ent_str sealed, ent_err *e)
{
    static const char next[] = "Ask for the secret to be sealed again to this person.";
    ent_crypto_hpke_keys keys = {0};
    ent_public enc;
    uint8_t shared[ENT_KEY_SIZE] = {0};
    ent_str text;
    ent_code code;

    if (n > ENT_SEAL_MAX || sealed.n != ENT_KEY_SIZE + n + ENT_CRYPTO_TAG_SIZE) {
        ent_wipe(out, n);
        return ent_fail(e, ENT_UNVERIFIED, NULL, next, "%zu bytes are no sealed secret of %zu bytes.", sealed.n, n);
    }
    memcpy(enc.b, sealed.p, sizeof enc.b);
    text = ent_crypto_str(sealed.p + ENT_KEY_SIZE, sealed.n - ENT_KEY_SIZE);
    code = ent_crypto_hpke_decap(shared, &enc, key, e);
    /* A bad point in a sealed secret is an altered secret. */
    if (code == ENT_INVALID) code = ent_fail(e, ENT_UNVERIFIED, NULL, next, "The sealed secret was altered.");
    if (code == ENT_OK) code = ent_crypto_hpke_schedule(&keys, ENT_CRYPTO_AES_256_GCM, shared, ent_str_c(info), e);
    if (code == ENT_OK) {
        code = ent_crypto_aead_open(out, ENT_CRYPTO_AES_256_GCM, keys.key, keys.nonce, (ent_str){0}, text, e);
        if (code == ENT_UNVERIFIED)
            code = ent_fail(e, code, NULL, next, "The sealed secret was altered, or it was sealed to another key or for another use.");
    }
    if (code != ENT_OK) ent_wipe(out, n);
    ent_wipe(&keys, sizeof keys);
    ent_wipe(shared, sizeof shared);
    return code;
}
