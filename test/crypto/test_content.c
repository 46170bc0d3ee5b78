/* SPDX-License-Identifier: Apache-2.0 */
/* Contents and their keys: published vectors, round trips, and every single-bit change and truncation refused. */
#include "common.h"

#include "src/crypto/aead.h"

typedef struct vector {
    const char *key, *nonce, *aad, *plain, *sealed;
} vector;

/* D. McGrew and J. Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, test cases 13, 14, 15 and 16: the examples of
 * NIST SP 800-38D for keys of 256 bits.                                                                                        */
static const vector gcm[] = {
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "",
     "530f8afbc74536b9a963b4f1c4cb738b"},
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "00000000000000000000000000000000",
     "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", "",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
     "b094dac5d93471bdec1a502270e3cc6c"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

static void test_gcm_vectors(void **state)
{
    for (size_t i = 0; i < COUNT(gcm); i++) {
        ent_str aad = unhex_str(arena_of(state), gcm[i].aad), plain = unhex_str(arena_of(state), gcm[i].plain);
        ent_str want = unhex_str(arena_of(state), gcm[i].sealed);
        uint8_t key[32], nonce[12], sealed[128], opened[128];

        unhex(key, sizeof key, gcm[i].key);
        unhex(nonce, sizeof nonce, gcm[i].nonce);
        must(ent_crypto_aead_seal(sealed, ENT_CRYPTO_AES_256_GCM, key, nonce, aad, plain, &e));
        assert_int_equal(plain.n + ENT_CRYPTO_TAG_SIZE, want.n);
        assert_memory_equal(sealed, want.p, want.n);
        must(ent_crypto_aead_open(opened, ENT_CRYPTO_AES_256_GCM, key, nonce, aad, want, &e));
        if (plain.n != 0) assert_memory_equal(opened, plain.p, plain.n);
    }
}

/* The content functions use the nonce of cases 13 and 14. */
static void test_content_is_gcm_with_nonce_zero(void **state)
{
    ent_arena *a = arena_of(state);

    for (size_t i = 0; i < 2; i++) {
        ent_str want = unhex_str(a, gcm[i].sealed), sealed;
        ent_secret key = {{0}};

        must(ent_content_seal(&sealed, a, &key, (ent_str){0}, unhex_str(a, gcm[i].plain), &e));
        assert_int_equal(sealed.n, want.n);
        assert_memory_equal(sealed.p, want.p, want.n);
    }
}

static void test_content_round_trips(void **state)
{
    ent_arena *a = arena_of(state);
    ent_bytes random = bytes_of(a, 3);

    for (size_t n = 0; n < 300; n += n < 40 ? 1 : 17) {
        char text[300], aad[32];
        ent_secret key, other;
        ent_str sealed, opened, binding = {aad, n % 33};

        take(&random, key.b, sizeof key.b);
        take(&random, other.b, sizeof other.b);
        take(&random, text, sizeof text);
        take(&random, aad, sizeof aad);
        must(ent_content_seal(&sealed, a, &key, binding, (ent_str){text, n}, &e));
        assert_int_equal(sealed.n, n + 16);
        must(ent_content_open(&opened, a, &key, binding, sealed, &e));
        assert_true(ent_str_eq(opened, (ent_str){text, n}));
        assert_int_equal(opened.p[opened.n], 0);
        must_refuse(ENT_UNVERIFIED, ent_content_open(&opened, a, &other, binding, sealed, &e));
        must_refuse(ENT_UNVERIFIED, ent_content_open(&opened, a, &key, ENT_S("another aad"), sealed, &e));
    }
}

static void test_content_every_bit_counts(void **state)
{
    ent_arena *a = arena_of(state);
    ent_bytes random = bytes_of(a, 4);
    ent_str aad = ENT_S("0123456789abcdef"), sealed, opened = {0};
    ent_secret key;
    char *text, *binding;

    take(&random, key.b, sizeof key.b);
    must(ent_content_seal(&sealed, a, &key, aad, ENT_S("EXERCISE: bridges of Bogaland"), &e));
    text = copy_of(a, sealed);
    binding = copy_of(a, aad);
    for (size_t bit = 0; bit < 8 * sealed.n; bit++) {
        flip(text, bit);
        must_refuse(ENT_UNVERIFIED, ent_content_open(&opened, a, &key, aad, (ent_str){text, sealed.n}, &e));
        flip(text, bit);
    }
    for (size_t bit = 0; bit < 8 * aad.n; bit++) {
        flip(binding, bit);
        must_refuse(ENT_UNVERIFIED, ent_content_open(&opened, a, &key, (ent_str){binding, aad.n}, sealed, &e));
        flip(binding, bit);
    }
    for (size_t bit = 0; bit < 8 * sizeof key.b; bit++) {
        flip(key.b, bit);
        must_refuse(ENT_UNVERIFIED, ent_content_open(&opened, a, &key, aad, sealed, &e));
        flip(key.b, bit);
    }
    for (size_t n = 0; n < sealed.n; n++) must_refuse(ENT_UNVERIFIED, ent_content_open(&opened, a, &key, aad, (ent_str){sealed.p, n}, &e));
    assert_null(opened.p);
    must(ent_content_open(&opened, a, &key, (ent_str){binding, aad.n}, (ent_str){text, sealed.n}, &e));
}

/* Text that is not authentic does not reach the caller's buffer. */
static void test_nothing_unverified_is_left(void **state)
{
    ent_str plain = ENT_S("a text that must not be seen");
    uint8_t key[32] = {7}, nonce[12] = {0}, sealed[64], opened[64];

    (void)state;
    memset(opened, 0x55, sizeof opened);
    must(ent_crypto_aead_seal(sealed, ENT_CRYPTO_AES_256_GCM, key, nonce, (ent_str){0}, plain, &e));
    sealed[plain.n] ^= 1;
    must_refuse(ENT_UNVERIFIED, ent_crypto_aead_open(opened, ENT_CRYPTO_AES_256_GCM, key, nonce, (ent_str){0},
                                                     (ent_str){(char *)sealed, plain.n + 16}, &e));
    assert_zero(opened, plain.n);
}

/* Lengths that GCM cannot take are refused before a byte is read: the pointers lead nowhere. */
static void test_ceilings(void **state)
{
    static const char byte = 0;
    uint8_t key[32] = {0}, nonce[12] = {0}, out[16];
    ent_str too_long = {&byte, ((size_t)1 << 36) - 31};

    (void)state;
    must_refuse(ENT_LIMIT, ent_crypto_aead_seal(out, ENT_CRYPTO_AES_256_GCM, key, nonce, (ent_str){0}, too_long, &e));
    too_long.n += ENT_CRYPTO_TAG_SIZE;
    must_refuse(ENT_UNVERIFIED, ent_crypto_aead_open(out, ENT_CRYPTO_AES_256_GCM, key, nonce, (ent_str){0}, too_long, &e));
}

static void test_arena_ceiling(void **state)
{
    ent_arena *small = ent_arena_new(arena_of(state), 4096);
    ent_secret key = {{1}};
    char text[8192] = {0};
    ent_str out;

    assert_non_null(small);
    must_refuse(ENT_NOMEM, ent_content_seal(&out, small, &key, (ent_str){0}, (ent_str){text, sizeof text}, &e));
    must_refuse(ENT_NOMEM, ent_content_open(&out, small, &key, (ent_str){0}, (ent_str){text, sizeof text}, &e));
}

/* RFC 3394 section 4.6: 256 bits of key data with a 256-bit key. */
static void test_wrap_vector(void **state)
{
    ent_secret kek, key, opened;
    uint8_t want[40], wrapped[40];

    (void)state;
    unhex(kek.b, sizeof kek.b, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    unhex(key.b, sizeof key.b, "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f");
    unhex(want, sizeof want, "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21");
    must(ent_key_wrap(wrapped, &kek, &key, &e));
    assert_memory_equal(wrapped, want, sizeof want);
    must(ent_key_unwrap(&opened, &kek, want, &e));
    assert_memory_equal(&opened, &key, sizeof key);
}

static void test_wrap_every_bit_counts(void **state)
{
    ent_bytes random = bytes_of(arena_of(state), 5);

    for (int round = 0; round < 20; round++) {
        ent_secret kek, key, opened;
        uint8_t wrapped[40];

        take(&random, kek.b, sizeof kek.b);
        take(&random, key.b, sizeof key.b);
        must(ent_key_wrap(wrapped, &kek, &key, &e));
        must(ent_key_unwrap(&opened, &kek, wrapped, &e));
        assert_memory_equal(&opened, &key, sizeof key);
        for (size_t bit = 0; bit < 8 * sizeof wrapped; bit++) {
            flip(wrapped, bit);
            memset(&opened, 0x55, sizeof opened);
            must_refuse(ENT_UNVERIFIED, ent_key_unwrap(&opened, &kek, wrapped, &e));
            assert_zero(&opened, sizeof opened);
            flip(wrapped, bit);
        }
        for (size_t bit = 0; bit < 8 * sizeof kek.b; bit++) {
            flip(kek.b, bit);
            must_refuse(ENT_UNVERIFIED, ent_key_unwrap(&opened, &kek, wrapped, &e));
            flip(kek.b, bit);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_gcm_vectors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_content_is_gcm_with_nonce_zero, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_content_round_trips, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_content_every_bit_counts, set_up, tear_down),
        cmocka_unit_test(test_nothing_unverified_is_left),
        cmocka_unit_test(test_ceilings),
        cmocka_unit_test_setup_teardown(test_arena_ceiling, set_up, tear_down),
        cmocka_unit_test(test_wrap_vector),
        cmocka_unit_test_setup_teardown(test_wrap_every_bit_counts, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
