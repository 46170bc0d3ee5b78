/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys as text, fingerprints, and the PEM and DER readers below them. */
#include "common.h"

#include <openssl/pem.h>

#include "src/crypto/der.h"
#include "src/crypto/pem.h"

/* The public key of RFC 8032 section 7.1 TEST 1, its file as `openssl pkey -pubin` writes it, and
 * `printf … | xxd -r -p | sha256sum | cut -c 1-16`.                                                */
static const char key_hex[] = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
static const char key_pem[] = "-----BEGIN PUBLIC KEY-----\n"
                              "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
                              "-----END PUBLIC KEY-----\n";
static const char key_fingerprint[] = "21fe 31df a154 a261";

static void test_known_key(void **state)
{
    ent_public key, got;
    char fingerprint[20];
    ent_str pem;

    unhex(key.b, sizeof key.b, key_hex);
    must(ent_public_pem(&pem, arena_of(state), &key, &e));
    assert_true(ent_str_is(pem, key_pem));
    must(ent_public_read(&got, pem, &e));
    assert_memory_equal(&got, &key, sizeof key);
    ent_public_fingerprint(fingerprint, &key);
    assert_string_equal(fingerprint, key_fingerprint);
}

static void test_openssl_agrees(void **state)
{
    ent_bytes random = bytes_of(arena_of(state), 1);

    for (int i = 0; i < 20; i++) {
        ent_secret secret;
        ent_public key;
        uint8_t raw[32];
        size_t n = sizeof raw;
        BIO *bio;
        EVP_PKEY *pkey;
        ent_str pem;
        char *p;

        take(&random, secret.b, sizeof secret.b);
        must(ent_sign_public(&key, &secret, &e));
        must(ent_public_pem(&pem, arena_of(state), &key, &e));
        bio = BIO_new_mem_buf(pem.p, (int)pem.n);
        pkey = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
        assert_non_null(pkey);
        assert_int_equal(EVP_PKEY_get_id(pkey), EVP_PKEY_ED25519);
        assert_int_equal(EVP_PKEY_get_raw_public_key(pkey, raw, &n), 1);
        assert_memory_equal(raw, key.b, sizeof raw);
        BIO_free(bio);
        bio = BIO_new(BIO_s_mem());
        assert_int_equal(PEM_write_bio_PUBKEY(bio, pkey), 1);
        n = (size_t)BIO_get_mem_data(bio, &p);
        assert_true(ent_str_eq(pem, (ent_str){p, n}));
        BIO_free(bio);
        EVP_PKEY_free(pkey);
    }
}

static ent_code read_text(const char *text, ent_err *e)
{
    ent_public key;

    return ent_public_read(&key, ent_str_c(text), e);
}

#define BODY "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
#define BEGIN "-----BEGIN PUBLIC KEY-----"
#define END "-----END PUBLIC KEY-----"

static void test_carried_by_mail(void **state)
{
    (void)state;
    must(read_text(BEGIN "\n" BODY "\n" END "\n", &e));
    must(read_text(BEGIN "\n" BODY "\n" END, &e));
    must(read_text(BEGIN "\r\n" BODY "\r\n" END "\r\n", &e));
    must(read_text(BEGIN "\r\n" BODY "\r\n" END, &e));
}

static void test_bad_text(void **state)
{
    static const char *const texts[] = {
        "",
        "\n",
        "hello",
        "\n" BEGIN "\n" BODY "\n" END "\n",
        " " BEGIN "\n" BODY "\n" END "\n",
        "\xef\xbb\xbf" BEGIN "\n" BODY "\n" END "\n",
        BEGIN "\n" BODY "\n" END "\n\n",
        BEGIN "\n" BODY "\n" END "\n" BEGIN "\n" BODY "\n" END "\n",
        BEGIN "\n" BODY "\n" END "\r",
        BEGIN "\n\n" BODY "\n" END "\n",
        BEGIN "\n " BODY "\n" END "\n",
        BEGIN "\n" BODY " \n" END "\n",
        BEGIN "\n" BODY "\n",
        BEGIN "\n" END "\n",
        BEGIN "\n",
        BEGIN,
        "-----BEGIN PUBLIC KEY",
        BEGIN "\n" BODY "\n-----END PUBLIC KEZ-----\n",
        BEGIN "\nProc-Type: 4,ENCRYPTED\n\n" BODY "\n" END "\n",
        /* unused bits of the last digit, padding in other places, lines broken elsewhere */
        BEGIN "\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURp=\n" END "\n",
        BEGIN "\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHUR==\n" END "\n",
        BEGIN "\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo\n" END "\n",
        BEGIN "\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQH\nOg7hcvPapiMlrwIaaPcHURo=\n" END "\n",
        BEGIN "\nMCowBQYDK2VwAyE=\n11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n" END "\n",
        BEGIN "\nMCowBQYDK2VwAyEA11qYAYKxCrfVS-7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n" END "\n",
        /* X25519, and a private key of each kind */
        BEGIN "\nMCowBQYDK2VuAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n" END "\n",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) must_refuse(ENT_INVALID, read_text(texts[i], &e));
}

static void test_messages(void **state)
{
    ent_err e = {0};

    (void)state;
    assert_int_equal(read_text("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n", &e), ENT_INVALID);
    assert_non_null(strstr(e.what, "private key, not a public key"));
    assert_int_equal(read_text("-----BEGIN CERTIFICATE-----\nAAAA\n", &e), ENT_INVALID);
    assert_non_null(strstr(e.what, "\"CERTIFICATE\""));
    assert_int_equal(read_text("-----BEGIN \x1b[31mX-----\nAAAA\n", &e), ENT_INVALID);
    assert_null(strchr(e.what, '\x1b'));
    assert_int_equal(read_text(BEGIN "\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo\n" END "\n", &e), ENT_INVALID);
    assert_string_equal(e.place, "line 2");
}

/* Every single-bit change of the text is refused or is another key; a point that no honest key has is refused. */
static void test_every_bit_counts(void **state)
{
    char *text = copy_of(arena_of(state), ent_str_c(key_pem));
    ent_public key, got;

    unhex(key.b, sizeof key.b, key_hex);
    for (size_t bit = 0; bit < 8 * strlen(key_pem); bit++) {
        ent_err e = {0};

        flip(text, bit);
        if (ent_public_read(&got, (ent_str){text, strlen(key_pem)}, &e) == ENT_OK) assert_memory_not_equal(&got, &key, sizeof key);
        else assert_int_equal(e.code, ENT_INVALID);
        flip(text, bit);
    }
    for (size_t n = 0; n < strlen(key_pem) - 1; n++) must_refuse(ENT_INVALID, ent_public_read(&got, (ent_str){key_pem, n}, &e));
}

static void test_bad_points(void **state)
{
    ent_public key = {{1}}, got;
    ent_str pem;

    must(ent_public_pem(&pem, arena_of(state), &key, &e));
    must_refuse(ENT_INVALID, ent_public_read(&got, pem, &e));
    assert_zero(&got, sizeof got);
}

static void test_pem_of_every_length(void **state)
{
    static uint8_t bytes[ENT_CRYPTO_DER_MAX + 1], got[ENT_CRYPTO_DER_MAX];
    ent_arena *a = arena_of(state);
    ent_bytes random = bytes_of(a, 4);
    ent_str pem;

    take(&random, bytes, sizeof bytes);
    for (size_t n = 1; n <= ENT_CRYPTO_DER_MAX; n += n < 200 ? 1 : 743) {
        size_t got_n;

        must(ent_crypto_pem_write(&pem, a, "TEST", bytes, n, &e));
        must(ent_crypto_pem_read(got, &got_n, pem, "TEST", &e));
        assert_int_equal(got_n, n);
        assert_memory_equal(got, bytes, n);
        must_refuse(ENT_INVALID, ent_crypto_pem_read(got, &got_n, pem, "TEXT", &e));
    }
    must(ent_crypto_pem_write(&pem, a, "TEST", bytes, ENT_CRYPTO_DER_MAX, &e));
    must_refuse(ENT_BUG, ent_crypto_pem_write(&pem, a, "TEST", bytes, ENT_CRYPTO_DER_MAX + 1, &e));
}

static void test_too_large(void **state)
{
    size_t n = 100000;
    char *text = ent_alloc(arena_of(state), n);
    ent_public key;

    assert_non_null(text);
    memset(text, 'A', n);
    memcpy(text, BEGIN "\n", strlen(BEGIN) + 1);
    must_refuse(ENT_LIMIT, ent_public_read(&key, (ent_str){text, n}, &e));
    /* Just below the ceiling, and with a body that is longer than any key. */
    must_refuse(ENT_INVALID, ent_public_read(&key, (ent_str){text, 8000}, &e));
    for (size_t i = strlen(BEGIN) + 1 + 64; i < n; i += 65) text[i] = '\n';
    for (size_t size = 6000; size < 9000; size++) {
        ent_err e = {0};
        ent_code code = ent_public_read(&key, (ent_str){text, size}, &e);

        assert_true(code == ENT_INVALID || code == ENT_LIMIT);
    }
}

static void test_der_numbers(void **state)
{
    static const uint64_t numbers[] = {0, 1, 127, 128, 255, 256, 32767, 32768, 65535, 65536, UINT32_MAX, UINT64_MAX / 2, UINT64_MAX};
    static const char *const bad[] = {
        "",
        "02",
        "0200",
        "020100ff",               /* something after it */
        "02020001",               /* a zero too many */
        "0209007f00000000000000", /* the same */
        "0201ff",                 /* negative */
        "0202ff00",
        "02090100000000000000ff", /* 65 bits */
        "020a00000000000000000001",
        "02810105", /* lengths in more bytes than needed */
        "0282000105",
        "0280", /* indefinite length */
        "028300000105",
        "030105", /* another tag */
        "02fe05",
    };
    uint64_t got;

    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        ent_crypto_der_out w;
        ent_crypto_der in;

        ent_crypto_der_begin(&w);
        ent_crypto_der_put_uint(&w, numbers[i]);
        in = (ent_crypto_der){w.b + w.at, sizeof w.b - w.at};
        assert_true(ent_crypto_der_uint(&in, &got));
        assert_true(got == numbers[i]);
        assert_int_equal(in.n, 0);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        uint8_t b[16] = {0};
        ent_crypto_der in = {b, strlen(bad[i]) / 2};

        unhex(b, in.n, bad[i]);
        assert_false(ent_crypto_der_uint(&in, &got) && in.n == 0);
    }
}

/* Lengths around the two borders of the short and the long form. */
static void test_der_lengths(void **state)
{
    static const uint8_t content[253];
    static const size_t sizes[] = {0, 1, 127, 128, 129, 252, 253};

    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        ent_crypto_der_out w;
        ent_crypto_der in, got;

        ent_crypto_der_begin(&w);
        ent_crypto_der_put(&w, ENT_CRYPTO_DER_OCTETS, content, sizes[i]);
        assert_false(w.full);
        in = (ent_crypto_der){w.b + w.at, sizeof w.b - w.at};
        assert_false(ent_crypto_der_take(&in, ENT_CRYPTO_DER_SEQUENCE, &got));
        assert_true(ent_crypto_der_take(&in, ENT_CRYPTO_DER_OCTETS, &got));
        assert_int_equal(got.n, sizes[i]);
        assert_int_equal(in.n, 0);
        ent_crypto_der_put(&w, ENT_CRYPTO_DER_OCTETS, content, 253);
        assert_true(w.full);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_known_key, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_openssl_agrees, set_up, tear_down),
        cmocka_unit_test(test_carried_by_mail),
        cmocka_unit_test(test_bad_text),
        cmocka_unit_test(test_messages),
        cmocka_unit_test_setup_teardown(test_every_bit_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_points, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pem_of_every_length, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_large, set_up, tear_down),
        cmocka_unit_test(test_der_numbers),
        cmocka_unit_test(test_der_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
