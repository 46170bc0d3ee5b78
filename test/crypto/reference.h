/* SPDX-License-Identifier: Apache-2.0 */
/* A second implementation for the tests, written as the standards write it, step by step over whole buffers, and on SHA-256
 * alone: HMAC (RFC 2104), HKDF (RFC 5869), and the labels and key schedule of HPKE (RFC 9180). It shares no code with src/crypto. */
#ifndef ENTENTE_TEST_CRYPTO_REFERENCE_H
#define ENTENTE_TEST_CRYPTO_REFERENCE_H

#include "common.h"

/* A short text put together from pieces. */
typedef struct ref_text {
    uint8_t b[512];
    size_t n;
} ref_text;

static inline void ref_add(ref_text *t, const void *p, size_t n)
{
    assert_true(n <= sizeof t->b - t->n);
    if (n != 0) memcpy(t->b + t->n, p, n);
    t->n += n;
}

static inline ent_sha256 ref_hash(const ref_text *t)
{
    ent_sha256 d;

    must(ent_sha256_of(&d, (ent_str){(const char *)t->b, t->n}, &e));
    return d;
}

/* H((K xor opad) || H((K xor ipad) || text)), K padded with zeros to 64 bytes. */
static inline ent_sha256 ref_hmac(const uint8_t *key, size_t key_n, const uint8_t *text, size_t n)
{
    uint8_t inner_key[64] = {0}, outer_key[64];
    ref_text inner = {.n = 0}, outer = {.n = 0};
    ent_sha256 d;

    assert_true(key_n <= 64);
    if (key_n != 0) memcpy(inner_key, key, key_n);
    memcpy(outer_key, inner_key, sizeof outer_key);
    for (int i = 0; i < 64; i++) {
        inner_key[i] ^= 0x36;
        outer_key[i] ^= 0x5c;
    }
    ref_add(&inner, inner_key, 64);
    ref_add(&inner, text, n);
    d = ref_hash(&inner);
    ref_add(&outer, outer_key, 64);
    ref_add(&outer, d.b, sizeof d.b);
    return ref_hash(&outer);
}

/* OKM = first `size` bytes of T(1) || T(2) || …, T(i) = HMAC(PRK, T(i-1) || info || i). */
static inline void ref_expand(uint8_t *out, size_t size, const ent_sha256 *prk, const uint8_t *info, size_t info_n)
{
    ent_sha256 t = {{0}};
    size_t t_n = 0;

    for (uint8_t i = 1; size > 0; i++) {
        ref_text text = {.n = 0};
        size_t part;

        ref_add(&text, t.b, t_n);
        ref_add(&text, info, info_n);
        ref_add(&text, &i, 1);
        t = ref_hmac(prk->b, sizeof prk->b, text.b, text.n);
        t_n = sizeof t.b;
        part = size < t_n ? size : t_n;
        memcpy(out, t.b, part);
        out += part;
        size -= part;
    }
}

static inline ent_sha256 ref_labeled_extract(const ref_text *suite, const uint8_t *salt, size_t salt_n, const char *label,
                                             const uint8_t *ikm, size_t ikm_n)
{
    ref_text text = {.n = 0};

    ref_add(&text, "HPKE-v1", 7);
    ref_add(&text, suite->b, suite->n);
    ref_add(&text, label, strlen(label));
    ref_add(&text, ikm, ikm_n);
    return ref_hmac(salt, salt_n, text.b, text.n);
}

static inline void ref_labeled_expand(uint8_t *out, size_t size, const ref_text *suite, const ent_sha256 *prk, const char *label,
                                      const ref_text *info)
{
    ref_text text = {.n = 0};
    uint8_t length[2] = {0, (uint8_t)size};

    ref_add(&text, length, 2);
    ref_add(&text, "HPKE-v1", 7);
    ref_add(&text, suite->b, suite->n);
    ref_add(&text, label, strlen(label));
    ref_add(&text, info->b, info->n);
    ref_expand(out, size, prk, text.b, text.n);
}

/* From the X25519 output to key and nonce: ExtractAndExpand (section 4.1) and KeySchedule (section 5.1), base mode. */
static inline void ref_hpke(uint8_t *key, size_t key_n, uint8_t nonce[static 12], uint8_t aead, const uint8_t dh[static 32],
                            const uint8_t enc[static 32], const uint8_t to[static 32], const char *info)
{
    const uint8_t kem_id[] = {'K', 'E', 'M', 0, 0x20}, hpke_id[] = {'H', 'P', 'K', 'E', 0, 0x20, 0, 1, 0, aead};
    ref_text kem = {.n = 0}, suite = {.n = 0}, kem_context = {.n = 0}, context = {.n = 0};
    ent_sha256 eae_prk, psk_id_hash, info_hash, secret;
    uint8_t shared[32];

    ref_add(&kem, kem_id, sizeof kem_id);
    ref_add(&suite, hpke_id, sizeof hpke_id);
    ref_add(&kem_context, enc, 32);
    ref_add(&kem_context, to, 32);
    eae_prk = ref_labeled_extract(&kem, NULL, 0, "eae_prk", dh, 32);
    ref_labeled_expand(shared, 32, &kem, &eae_prk, "shared_secret", &kem_context);

    psk_id_hash = ref_labeled_extract(&suite, NULL, 0, "psk_id_hash", NULL, 0);
    info_hash = ref_labeled_extract(&suite, NULL, 0, "info_hash", (const uint8_t *)info, strlen(info));
    ref_add(&context, "\0", 1);
    ref_add(&context, psk_id_hash.b, 32);
    ref_add(&context, info_hash.b, 32);
    secret = ref_labeled_extract(&suite, shared, 32, "secret", NULL, 0);
    ref_labeled_expand(key, key_n, &suite, &secret, "key", &context);
    ref_labeled_expand(nonce, 12, &suite, &secret, "base_nonce", &context);
}

#endif
