/* SPDX-License-Identifier: Apache-2.0 */
/* HKDF-SHA256 against RFC 5869 appendix A and against the reference; what ent_derive promises; randomness and wiping. */
#include "common.h"
#include "reference.h"

#include "src/crypto/hkdf.h"

typedef struct vector {
    const char *ikm, *salt, *info, *prk, *okm; /* okm: the first 32 bytes of the published output */
} vector;

/* RFC 5869 appendix A.1, A.2, A.3. */
static const vector vectors[] = {
    {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
     "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
     "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"},
    {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
     "404142434445464748494a4b4c4d4e4f",
     "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
     "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
     "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef"
     "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
     "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
     "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"},
    {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "", "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
     "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"},
};

static void test_vectors(void **state)
{
    for (size_t i = 0; i < COUNT(vectors); i++) {
        const vector *v = &vectors[i];
        ent_str ikm = unhex_str(arena_of(state), v->ikm), info = unhex_str(arena_of(state), v->info);
        uint8_t prk[32], okm[32], want_prk[32], want_okm[32];

        unhex(want_prk, sizeof want_prk, v->prk);
        unhex(want_okm, sizeof want_okm, v->okm);
        must(ent_crypto_extract(prk, unhex_str(arena_of(state), v->salt), &ikm, 1, &e));
        assert_memory_equal(prk, want_prk, sizeof prk);
        must(ent_crypto_expand(okm, sizeof okm, prk, &info, 1, &e));
        assert_memory_equal(okm, want_okm, sizeof okm);
    }
}

/* A message in parts is the message. */
static void test_parts(void **state)
{
    ent_str whole = ENT_S("one two three"), parts[] = {ENT_S("one "), {NULL, 0}, ENT_S("two"), ENT_S(" three")};
    uint8_t a[32], b[32], x[17], y[17];

    (void)state;
    must(ent_crypto_extract(a, ENT_S("salt"), &whole, 1, &e));
    must(ent_crypto_extract(b, ENT_S("salt"), parts, COUNT(parts), &e));
    assert_memory_equal(a, b, sizeof a);
    must(ent_crypto_expand(x, sizeof x, a, &whole, 1, &e));
    must(ent_crypto_expand(y, sizeof y, a, parts, COUNT(parts), &e));
    assert_memory_equal(x, y, sizeof x);
}

static void test_derive_against_reference(void **state)
{
    static const char *const purposes[] = {"entente/wrap/v1", "entente/release/v1", "x"};
    static const uint8_t no_salt[32] = {0};
    ent_bytes random = bytes_of(arena_of(state), 6);

    for (size_t i = 0; i < 30; i++) {
        const char *purpose = purposes[i % COUNT(purposes)];
        ent_secret from, got;
        uint8_t want[32];
        ent_sha256 prk;

        take(&random, from.b, sizeof from.b);
        must(ent_derive(&got, &from, purpose, &e));
        prk = ref_hmac(no_salt, sizeof no_salt, from.b, sizeof from.b);
        ref_expand(want, sizeof want, &prk, (const uint8_t *)purpose, strlen(purpose));
        assert_memory_equal(got.b, want, sizeof want);
    }
}

static void test_derive_separates_purposes(void **state)
{
    ent_secret from = {{9}}, wrap, other, again;

    (void)state;
    must(ent_derive(&wrap, &from, "entente/wrap/v1", &e));
    must(ent_derive(&other, &from, "entente/wrap/v2", &e));
    must(ent_derive(&again, &from, "entente/wrap/v1", &e));
    assert_memory_not_equal(&wrap, &other, sizeof wrap);
    assert_memory_not_equal(&wrap, &from, sizeof wrap);
    assert_memory_equal(&wrap, &again, sizeof wrap);
    must_refuse(ENT_BUG, ent_derive(&other, &from, "", &e));
}

static void test_expand_is_one_block(void **state)
{
    uint8_t prk[32] = {1}, out[33];
    ent_str info[9] = {{0}};

    (void)state;
    must_refuse(ENT_BUG, ent_crypto_expand(out, 33, prk, info, 1, &e));
    must_refuse(ENT_BUG, ent_crypto_expand(out, 32, prk, info, 9, &e));
    must(ent_crypto_expand(out, 32, prk, info, 8, &e));
}

static void test_random_and_wipe(void **state)
{
    uint8_t a[32] = {0}, b[32] = {0};

    (void)state;
    must(ent_random_seed(a, &e));
    must(ent_random_seed(b, &e));
    assert_memory_not_equal(a, b, sizeof a);
    ent_wipe(a, sizeof a);
    assert_zero(a, sizeof a);
    ent_wipe(NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_vectors, set_up, tear_down),
        cmocka_unit_test(test_parts),
        cmocka_unit_test_setup_teardown(test_derive_against_reference, set_up, tear_down),
        cmocka_unit_test(test_derive_separates_purposes),
        cmocka_unit_test(test_expand_is_one_block),
        cmocka_unit_test(test_random_and_wipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
