/* SPDX-License-Identifier: Apache-2.0 */
/* Ed25519: the vectors of RFC 8032 section 7.1, every single-bit change, and what is refused before the library. */
#include "common.h"

#include "src/crypto/point.h"

typedef struct vector {
    const char *name, *secret, *public, *message, *signature;
} vector;

/* RFC 8032 section 7.1, "TEST 1" to "TEST SHA(abc)". */
static const vector vectors[] = {
    {"1", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"2", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"3", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
    {"1024", "f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
     "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
     "08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98fa6e264bf09efe12ee50f8f54e9f77b1e355f6c50544e2"
     "3fb1433ddf73be84d879de7c0046dc4996d9e773f4bc9efe5738829adb26c81b37c93a1b270b20329d658675fc6ea534e0810a4432826b"
     "f58c941efb65d57a338bbd2e26640f89ffbc1a858efcb8550ee3a5e1998bd177e93a7363c344fe6b199ee5d02e82d522c4feba15452f80"
     "288a821a579116ec6dad2b3b310da903401aa62100ab5d1a36553e06203b33890cc9b832f79ef80560ccb9a39ce767967ed628c6ad573c"
     "b116dbefefd75499da96bd68a8a97b928a8bbc103b6621fcde2beca1231d206be6cd9ec7aff6f6c94fcd7204ed3455c68c83f4a41da4af"
     "2b74ef5c53f1d8ac70bdcb7ed185ce81bd84359d44254d95629e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2d17ba70eb6248e594e1a"
     "2297acbbb39d502f1a8c6eb6f1ce22b3de1a1f40cc24554119a831a9aad6079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f27088"
     "d78b7e883c8759d2c4f5c65adb7553878ad575f9fad878e80a0c9ba63bcbcc2732e69485bbc9c90bfbd62481d9089beccf80cfe2df16a2"
     "cf65bd92dd597b0707e0917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128bab27af87a71314f318c782b23ebfe80"
     "8b82b0ce26401d2e22f04d83d1255dc51addd3b75a2b1ae0784504df543af8969be3ea7082ff7fc9888c144da2af58429ec96031dbcad3"
     "dad9af0dcbaaaf268cb8fcffead94f3c7ca495e056a9b47acdb751fb73e666c6c655ade8297297d07ad1ba5e43f1bca32301651339e229"
     "04cc8c42f58c30c04aafdb038dda0847dd988dcda6f3bfd15c4b4c4525004aa06eeff8ca61783aacec57fb3d1f92b0fe2fd1a85f672451"
     "7b65e614ad6808d6f6ee34dff7310fdc82aebfd904b01e1dc54b2927094b2db68d6f903b68401adebf5a7e08d78ff4ef5d63653a65040c"
     "f9bfd4aca7984a74d37145986780fc0b16ac451649de6188a7dbdf191f64b5fc5e2ab47b57f7f7276cd419c17a3ca8e1b939ae49e488ac"
     "ba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a32ef5b52a1ecc820e308aa342721aac0943bf6686b64b257937"
     "6504ccc493d97e6aed3fb0f9cd71a43dd497f01f17c0e2cb3797aa2a2f256656168e6c496afc5fb93246f6b1116398a346f1a641f3b041"
     "e989f7914f90cc2c7fff357876e506b50d334ba77c225bc307ba537152f3f1610e4eafe595f6d9d90d11faa933a15ef1369546868a7f3a"
     "45a96768d40fd9d03412c091c6315cf4fde7cb68606937380db2eaaa707b4c4185c32eddcdd306705e4dc1ffc872eeee475a64dfac86ab"
     "a41c0618983f8741c5ef68d3a101e8a3b8cac60c905c15fc910840b94c00a0b9d0",
     "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03"},
    {"SHA(abc)", "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"},
};

static void test_vectors(void **state)
{
    for (size_t i = 0; i < COUNT(vectors); i++) {
        const vector *v = &vectors[i];
        ent_str message = unhex_str(arena_of(state), v->message);
        ent_secret key;
        ent_public public, want_public;
        ent_signature s, want;

        unhex(key.b, sizeof key.b, v->secret);
        unhex(want_public.b, sizeof want_public.b, v->public);
        unhex(want.b, sizeof want.b, v->signature);
        must(ent_sign_public(&public, &key, &e));
        assert_memory_equal(&public, &want_public, sizeof public);
        must(ent_sign(&s, &key, message, &e));
        assert_memory_equal(&s, &want, sizeof s);
        must(ent_verify(&public, message, &want, &e));
    }
    assert_int_equal(strlen(vectors[3].message), 2 * 1023);
}

static void test_every_bit_counts(void **state)
{
    ent_str text = ENT_S("entente/bundle/v1\n{\"release\":{}}");
    char *changed = copy_of(arena_of(state), text);
    ent_bytes random = bytes_of(arena_of(state), 1);
    ent_secret key;
    ent_public public;
    ent_signature s;

    take(&random, key.b, sizeof key.b);
    must(ent_sign_public(&public, &key, &e));
    must(ent_sign(&s, &key, text, &e));
    must(ent_verify(&public, text, &s, &e));
    for (size_t bit = 0; bit < 8 * sizeof s.b; bit++) {
        flip(s.b, bit);
        must_refuse(ENT_UNVERIFIED, ent_verify(&public, text, &s, &e));
        flip(s.b, bit);
    }
    for (size_t bit = 0; bit < 8 * sizeof public.b; bit++) {
        flip(public.b, bit);
        must_refuse(ENT_UNVERIFIED, ent_verify(&public, text, &s, &e));
        flip(public.b, bit);
    }
    for (size_t bit = 0; bit < 8 * text.n; bit++) {
        flip(changed, bit);
        must_refuse(ENT_UNVERIFIED, ent_verify(&public, (ent_str){changed, text.n}, &s, &e));
        flip(changed, bit);
    }
    for (size_t n = 0; n < text.n; n++) must_refuse(ENT_UNVERIFIED, ent_verify(&public, (ent_str){text.p, n}, &s, &e));
    must(ent_verify(&public, (ent_str){changed, text.n}, &s, &e));
}

/* S + L verifies the same equation: only the range check tells it from S. */
static void test_second_spelling_of_s(void **state)
{
    static const char order[] = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
    ent_str message = unhex_str(arena_of(state), vectors[1].message);
    uint8_t l[32];
    ent_public public;
    ent_signature s;
    unsigned carry = 0;

    unhex(l, sizeof l, order);
    unhex(public.b, sizeof public.b, vectors[1].public);
    unhex(s.b, sizeof s.b, vectors[1].signature);
    must(ent_verify(&public, message, &s, &e));
    for (size_t i = 0; i < 32; i++) {
        carry += (unsigned)s.b[32 + i] + l[i];
        s.b[32 + i] = (uint8_t)carry;
        carry >>= 8;
    }
    assert_int_equal(carry, 0);
    must_refuse(ENT_UNVERIFIED, ent_verify(&public, message, &s, &e));
}

static void test_scalar_range(void **state)
{
    uint8_t s[32];

    (void)state;
    unhex(s, sizeof s, "0000000000000000000000000000000000000000000000000000000000000000");
    assert_true(ent_crypto_scalar_ok(s));
    unhex(s, sizeof s, "ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"); /* L - 1 */
    assert_true(ent_crypto_scalar_ok(s));
    unhex(s, sizeof s, "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"); /* L */
    assert_false(ent_crypto_scalar_ok(s));
    unhex(s, sizeof s, "eed3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"); /* L + 1 */
    assert_false(ent_crypto_scalar_ok(s));
    unhex(s, sizeof s, "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
    assert_false(ent_crypto_scalar_ok(s));
}

/* All encodings of the eight points of small order, the non-canonical ones included. */
static const char *const bad_points[] = {
    "0100000000000000000000000000000000000000000000000000000000000000", /* order 1 */
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", /* order 2 */
    "0000000000000000000000000000000000000000000000000000000000000000", /* order 4 */
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", /* order 8 */
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", /* order 8 */
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", /* y = p, that is 0 */
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", /* y = p + 1, that is 1 */
    "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", /* y = p + 3: not small, but not canonical */
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", /* the highest */
};

static void test_bad_points(void **state)
{
    ent_str message = unhex_str(arena_of(state), vectors[2].message);
    ent_public public, good;
    ent_signature s, forged = {{1}}; /* R the neutral element, S = 0 */

    unhex(good.b, sizeof good.b, vectors[2].public);
    unhex(s.b, sizeof s.b, vectors[2].signature);
    for (size_t i = 0; i < COUNT(bad_points); i++) {
        for (unsigned sign = 0; sign < 2; sign++) {
            ent_signature with_r = s;

            unhex(public.b, sizeof public.b, bad_points[i]);
            public.b[31] ^= (uint8_t)(sign << 7);
            assert_false(ent_crypto_point_ok(public.b));
            must_refuse(ENT_UNVERIFIED, ent_verify(&public, message, &forged, &e));
            must_refuse(ENT_UNVERIFIED, ent_verify(&public, message, &s, &e));
            memcpy(with_r.b, public.b, sizeof public.b);
            must_refuse(ENT_UNVERIFIED, ent_verify(&good, message, &with_r, &e));
        }
    }
    assert_true(ent_crypto_point_ok(good.b));
}

/* What the library alone takes, so that only our checks refuse it. */
static void test_forgeries(void **state)
{
    ent_str message = unhex_str(arena_of(state), vectors[2].message);
    ent_public neutral = {{1}}, good;
    ent_signature s;

    /* Under the neutral element as key, R = B and S = 1 fit every message. */
    unhex(s.b, 32, "5866666666666666666666666666666666666666666666666666666666666666");
    unhex(s.b + 32, 32, "0100000000000000000000000000000000000000000000000000000000000000");
    must_refuse(ENT_UNVERIFIED, ent_verify(&neutral, message, &s, &e));
    must_refuse(ENT_UNVERIFIED, ent_verify(&neutral, ENT_S("anything"), &s, &e));

    /* Made with the secret of TEST 3 and r = 0, against the standard: R is the neutral element and S = k s. */
    unhex(good.b, sizeof good.b, vectors[2].public);
    unhex(s.b, 32, "0100000000000000000000000000000000000000000000000000000000000000");
    unhex(s.b + 32, 32, "89653588ead4771e2326253c8cc167ed5f891f0c238314c9d136bb6e54f2f206");
    must_refuse(ENT_UNVERIFIED, ent_verify(&good, message, &s, &e));
}

static void test_round_trips(void **state)
{
    ent_bytes random = bytes_of(arena_of(state), 2);

    for (size_t i = 0; i < 200; i++) {
        char text[200];
        ent_secret key, other;
        ent_public public, other_public;
        ent_signature s, again;
        ent_str message = {text, i};

        take(&random, key.b, sizeof key.b);
        take(&random, other.b, sizeof other.b);
        take(&random, text, sizeof text);
        must(ent_sign_public(&public, &key, &e));
        must(ent_sign_public(&other_public, &other, &e));
        must(ent_sign(&s, &key, message, &e));
        must(ent_sign(&again, &key, message, &e));
        assert_memory_equal(&s, &again, sizeof s);
        must(ent_verify(&public, message, &s, &e));
        must_refuse(ENT_UNVERIFIED, ent_verify(&other_public, message, &s, &e));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_vectors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_bit_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_second_spelling_of_s, set_up, tear_down),
        cmocka_unit_test(test_scalar_range),
        cmocka_unit_test_setup_teardown(test_bad_points, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_forgeries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_round_trips, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
