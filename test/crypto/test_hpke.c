/* SPDX-License-Identifier: Apache-2.0 */
/* Sealing to a person: RFC 9180 A.1.1 and A.2.1 step by step, our own suite against the reference, X25519 by RFC 7748, every
 * single-bit change refused.                                                                                              */
#include "common.h"
#include "reference.h"

#include "src/crypto/hpke.h"
#include "src/crypto/x25519.h"

static const char info_hex[] = "4f6465206f6e2061204772656369616e2055726e";                    /* Ode on a Grecian Urn */
static const char plain_hex[] = "4265617574792069732074727574682c20747275746820626561757479"; /* Beauty is truth, truth beauty */

typedef struct vector {
    ent_crypto_aead aead;
    const char *sk_e, *enc, *sk_r, *pk_r, *shared, *key, *nonce, *aad, *sealed;
} vector;

/* RFC 9180 appendix A.1.1 and A.2.1: base mode setup information and the encryption with sequence number 0. */
static const vector vectors[] = {
    {ENT_CRYPTO_AES_128_GCM, "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736",
     "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431", "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
     "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d", "fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc",
     "4531685d41d65f03dc48f6b8302c05b0", "56d890e5accaaf011cff4b7d", "436f756e742d30",
     "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"},
    {ENT_CRYPTO_CHACHA20_POLY1305, "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600",
     "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a", "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
     "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a", "0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7",
     "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91", "5c4d98150661b848853b547f", "436f756e742d30",
     "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"},
};

static void test_vectors(void **state)
{
    ent_str info = unhex_str(arena_of(state), info_hex), plain = unhex_str(arena_of(state), plain_hex);

    for (size_t i = 0; i < COUNT(vectors); i++) {
        const vector *v = &vectors[i];
        ent_str key = unhex_str(arena_of(state), v->key), nonce = unhex_str(arena_of(state), v->nonce);
        ent_str aad = unhex_str(arena_of(state), v->aad), want = unhex_str(arena_of(state), v->sealed);
        ent_secret sk_e, sk_r;
        ent_public enc, pk_r, got;
        uint8_t want_shared[32], shared[32], sealed[64], opened[64];
        ent_crypto_hpke_keys keys;

        unhex(sk_e.b, 32, v->sk_e);
        unhex(sk_r.b, 32, v->sk_r);
        unhex(enc.b, 32, v->enc);
        unhex(pk_r.b, 32, v->pk_r);
        unhex(want_shared, 32, v->shared);
        must(ent_wrap_public(&got, &sk_r, &e));
        assert_memory_equal(&got, &pk_r, 32);
        must(ent_crypto_hpke_encap(shared, &got, &pk_r, &sk_e, &e));
        assert_memory_equal(&got, &enc, 32);
        assert_memory_equal(shared, want_shared, 32);
        must(ent_crypto_hpke_decap(shared, &enc, &sk_r, &e));
        assert_memory_equal(shared, want_shared, 32);
        must(ent_crypto_hpke_schedule(&keys, v->aead, shared, info, &e));
        assert_int_equal(ent_crypto_aead_key_size(v->aead), key.n);
        assert_memory_equal(keys.key, key.p, key.n);
        assert_memory_equal(keys.nonce, nonce.p, nonce.n);
        must(ent_crypto_aead_seal(sealed, v->aead, keys.key, keys.nonce, aad, plain, &e));
        assert_memory_equal(sealed, want.p, want.n);
        must(ent_crypto_aead_open(opened, v->aead, keys.key, keys.nonce, aad, want, &e));
        assert_memory_equal(opened, plain.p, plain.n);
    }
}

/* RFC 7748 section 6.1. */
static void test_x25519_vector(void **state)
{
    ent_secret alice, bob;
    ent_public alice_public, bob_public, got;
    uint8_t want[32], shared[32];

    (void)state;
    unhex(alice.b, 32, "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    unhex(alice_public.b, 32, "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    unhex(bob.b, 32, "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    unhex(bob_public.b, 32, "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    unhex(want, 32, "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    must(ent_wrap_public(&got, &alice, &e));
    assert_memory_equal(&got, &alice_public, 32);
    must(ent_wrap_public(&got, &bob, &e));
    assert_memory_equal(&got, &bob_public, 32);
    must(ent_crypto_x25519(shared, &alice, &bob_public, &e));
    assert_memory_equal(shared, want, 32);
    must(ent_crypto_x25519(shared, &bob, &alice_public, &e));
    assert_memory_equal(shared, want, 32);
}

/* Our own suite, which the RFC has no vector for, against the second implementation. */
static void test_seal_against_reference(void **state)
{
    static const char info[] = "entente/key/release/v1";
    ent_arena *a = arena_of(state);

    for (uint8_t round = 0; round < 20; round++) {
        ent_bytes random = bytes_of(a, round), same = bytes_of(a, round), other = bytes_of(a, 200);
        ent_secret key, ephemeral, plain;
        ent_public public, enc;
        uint8_t dh[32], aead_key[32], nonce[12], want[48], opened[32];
        ent_str sealed;

        take(&other, key.b, sizeof key.b);
        take(&other, plain.b, sizeof plain.b);
        must(ent_wrap_public(&public, &key, &e));
        must(ent_seal_to(&sealed, a, &public, info, (ent_str){(char *)plain.b, 32}, &random, &e));
        assert_int_equal(sealed.n, 32 + 32 + 16);

        take(&same, ephemeral.b, sizeof ephemeral.b);
        must(ent_wrap_public(&enc, &ephemeral, &e));
        assert_memory_equal(sealed.p, enc.b, 32);
        must(ent_crypto_x25519(dh, &key, &enc, &e));
        ref_hpke(aead_key, sizeof aead_key, nonce, 2, dh, enc.b, public.b, info);
        must(ent_crypto_aead_seal(want, ENT_CRYPTO_AES_256_GCM, aead_key, nonce, (ent_str){0}, (ent_str){(char *)plain.b, 32}, &e));
        assert_memory_equal(sealed.p + 32, want, sizeof want);
        must(ent_seal_open(opened, sizeof opened, &key, info, sealed, &e));
        assert_memory_equal(opened, plain.b, sizeof opened);
    }
}

/* The reference itself stands on the published values. */
static void test_reference(void **state)
{
    for (size_t i = 0; i < COUNT(vectors); i++) {
        const vector *v = &vectors[i];
        ent_str want_key = unhex_str(arena_of(state), v->key), want_nonce = unhex_str(arena_of(state), v->nonce);
        ent_secret sk_r;
        ent_public enc, pk_r;
        uint8_t dh[32], key[32], nonce[12];

        unhex(sk_r.b, 32, v->sk_r);
        unhex(enc.b, 32, v->enc);
        unhex(pk_r.b, 32, v->pk_r);
        must(ent_crypto_x25519(dh, &sk_r, &enc, &e));
        ref_hpke(key, want_key.n, nonce, (uint8_t)v->aead, dh, enc.b, pk_r.b, "Ode on a Grecian Urn");
        assert_memory_equal(key, want_key.p, want_key.n);
        assert_memory_equal(nonce, want_nonce.p, want_nonce.n);
    }
}

static void test_every_bit_counts(void **state)
{
    ent_arena *a = arena_of(state);
    ent_bytes random = bytes_of(a, 7);
    ent_str plain = ENT_S("thirty-two bytes of secret, yes.");
    ent_secret key, other;
    ent_public public;
    uint8_t opened[32];
    ent_str sealed;
    char *text;

    take(&random, key.b, sizeof key.b);
    take(&random, other.b, sizeof other.b);
    must(ent_wrap_public(&public, &key, &e));
    must(ent_seal_to(&sealed, a, &public, "use", plain, &random, &e));
    text = copy_of(a, sealed);
    for (size_t bit = 0; bit < 8 * sealed.n; bit++) {
        flip(text, bit);
        memset(opened, 0x55, sizeof opened);
        must_refuse(ENT_UNVERIFIED, ent_seal_open(opened, sizeof opened, &key, "use", (ent_str){text, sealed.n}, &e));
        assert_zero(opened, sizeof opened);
        flip(text, bit);
    }
    for (size_t n = 0; n < sealed.n; n++) {
        memset(opened, 0x55, sizeof opened);
        must_refuse(ENT_UNVERIFIED, ent_seal_open(opened, sizeof opened, &key, "use", (ent_str){sealed.p, n}, &e));
        assert_zero(opened, sizeof opened);
    }
    must_refuse(ENT_UNVERIFIED, ent_seal_open(opened, 31, &key, "use", sealed, &e));
    must_refuse(ENT_UNVERIFIED, ent_seal_open(opened, sizeof opened, &key, "used", sealed, &e));
    must_refuse(ENT_UNVERIFIED, ent_seal_open(opened, sizeof opened, &key, "", sealed, &e));
    must_refuse(ENT_UNVERIFIED, ent_seal_open(opened, sizeof opened, &other, "use", sealed, &e));
    must(ent_seal_open(opened, sizeof opened, &key, "use", (ent_str){text, sealed.n}, &e));
    assert_memory_equal(opened, plain.p, plain.n);
}

static void test_sizes(void **state)
{
    static const size_t sizes[] = {0, 1, 15, 16, 17, 31, 32, 33, 1000, ENT_SEAL_MAX};
    ent_arena *a = arena_of(state);
    ent_bytes random = bytes_of(a, 8);
    char *plain = ent_alloc(a, ENT_SEAL_MAX + 1), *opened = ent_alloc(a, ENT_SEAL_MAX + 1);
    ent_secret key;
    ent_public public;
    ent_str sealed, again;

    assert_non_null(plain);
    assert_non_null(opened);
    take(&random, plain, ENT_SEAL_MAX);
    take(&random, key.b, sizeof key.b);
    must(ent_wrap_public(&public, &key, &e));
    for (size_t i = 0; i < COUNT(sizes); i++) {
        size_t n = sizes[i];

        must(ent_seal_to(&sealed, a, &public, "use", (ent_str){plain, n}, &random, &e));
        must(ent_seal_to(&again, a, &public, "use", (ent_str){plain, n}, &random, &e));
        assert_int_equal(sealed.n, 32 + n + 16);
        assert_memory_not_equal(sealed.p, again.p, sealed.n); /* a new ephemeral key each time */
        must(ent_seal_open(opened, n, &key, "use", sealed, &e));
        assert_memory_equal(opened, plain, n);
    }
    must_refuse(ENT_LIMIT, ent_seal_to(&sealed, a, &public, "use", (ent_str){plain, ENT_SEAL_MAX + 1}, &random, &e));
}

/* X25519 of these is zero whatever the secret: RFC 7748 section 6.1, the points of order 1, 2, 4 and 8 of the curve and its twist. */
static void test_small_order(void **state)
{
    static const char *const points[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    };
    ent_arena *a = arena_of(state);
    ent_bytes random = bytes_of(a, 9);
    ent_secret key;

    take(&random, key.b, sizeof key.b);
    for (size_t i = 0; i < COUNT(points); i++) {
        ent_public public;
        uint8_t shared[32], opened[32];
        char sealed[80] = {0};
        ent_str out;

        unhex(public.b, sizeof public.b, points[i]);
        memset(shared, 0x55, sizeof shared);
        must_refuse(ENT_INVALID, ent_crypto_x25519(shared, &key, &public, &e));
        assert_zero(shared, sizeof shared);
        must_refuse(ENT_INVALID, ent_seal_to(&out, a, &public, "use", ENT_S("secret"), &random, &e));
        memcpy(sealed, public.b, 32);
        must_refuse(ENT_UNVERIFIED, ent_seal_open(opened, 32, &key, "use", (ent_str){sealed, sizeof sealed}, &e));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_x25519_vector),
        cmocka_unit_test_setup_teardown(test_vectors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reference, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_seal_against_reference, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_bit_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sizes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_small_order, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
