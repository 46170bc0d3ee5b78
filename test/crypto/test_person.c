/* SPDX-License-Identifier: Apache-2.0 */
/* Persons' key files: OpenSSL reads ours and we read its; passphrases, parameters, other keys, damage. */
#include "common.h"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "src/crypto/keyfile.h"
#include "src/crypto/pem.h"

#define LABEL "ENCRYPTED PRIVATE KEY"

static const ent_str passphrase = {"correct horse\xc3\xa9", 15};

static ent_str seal(ent_arena *a, const ent_secret *key, unsigned cost)
{
    ent_bytes random = bytes_of(a, 1);
    ent_str pem;

    must(ent_key_seal(&pem, a, key, passphrase, cost, &random, &e));
    return pem;
}

static ent_secret some_key(void)
{
    ent_secret key;

    unhex(key.b, sizeof key.b, "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    return key;
}

static void test_round_trips(void **state)
{
    ent_arena *a = arena_of(state);
    ent_bytes random = bytes_of(a, 9);

    for (unsigned cost = ENT_KEY_COST_MIN; cost <= 15; cost++) {
        ent_secret key, opened;
        ent_public owner;
        ent_crypto_keyfile f;
        ent_str pem, again;

        take(&random, key.b, sizeof key.b);
        must(ent_sign_public(&owner, &key, &e));
        must(ent_key_seal(&pem, a, &key, passphrase, cost, &random, &e));
        must(ent_key_seal(&again, a, &key, passphrase, cost, &random, &e));
        assert_false(ent_str_eq(pem, again)); /* another salt and IV */
        must(ent_crypto_keyfile_read(&f, pem, &e));
        assert_int_equal(f.cost, cost);
        assert_int_equal(f.salt_n, 16);
        must(ent_key_open(&opened, pem, passphrase, &e));
        assert_memory_equal(&opened, &key, sizeof key);
        must(ent_key_open_as(&opened, &owner, again, passphrase, &e));
        assert_memory_equal(&opened, &key, sizeof key);
    }
}

/* The same bytes from `random` give the same file. */
static void test_deterministic(void **state)
{
    ent_secret key = some_key();

    assert_true(ent_str_eq(seal(arena_of(state), &key, 10), seal(arena_of(state), &key, 10)));
}

static int give_passphrase(char *out, int size, int rwflag, void *user)
{
    const ent_str *s = user;

    (void)rwflag;
    assert_true((size_t)size >= s->n);
    memcpy(out, s->p, s->n);
    return (int)s->n;
}

static void test_openssl_opens_ours(void **state)
{
    static const unsigned costs[] = {ENT_KEY_COST_MIN, ENT_KEY_COST_ANY};
    ent_secret key = some_key();

    for (size_t i = 0; i < COUNT(costs); i++) {
        ent_str pem = seal(arena_of(state), &key, costs[i]), right = passphrase;
        BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
        EVP_PKEY *pkey = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &right);
        uint8_t raw[32];
        size_t n = sizeof raw;

        assert_non_null(pkey);
        assert_int_equal(EVP_PKEY_get_id(pkey), EVP_PKEY_ED25519);
        assert_int_equal(EVP_PKEY_get_raw_private_key(pkey, raw, &n), 1);
        assert_int_equal(n, sizeof raw);
        assert_memory_equal(raw, key.b, sizeof raw);
        EVP_PKEY_free(pkey);
        BIO_free(bio);
    }
}

/* The key file that OpenSSL writes for this key and algorithm; takes both over. */
static ent_str openssl_file(ent_arena *a, EVP_PKEY *pkey, X509_ALGOR *pbe)
{
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(pkey);
    BIO *bio = BIO_new(BIO_s_mem());
    X509_SIG *sealed;
    ent_str out;
    char *p;

    assert_non_null(info);
    assert_non_null(pbe);
    sealed = PKCS8_set0_pbe(passphrase.p, (int)passphrase.n, info, pbe);
    assert_non_null(sealed);
    assert_int_equal(PEM_write_bio_PKCS8(bio, sealed), 1);
    out.n = (size_t)BIO_get_mem_data(bio, &p);
    must(ent_str_dup(&out, a, (ent_str){p, out.n}, &e));
    BIO_free(bio);
    X509_SIG_free(sealed);
    PKCS8_PRIV_KEY_INFO_free(info);
    EVP_PKEY_free(pkey);
    return out;
}

static EVP_PKEY *raw_key(int type)
{
    ent_secret key = some_key();
    EVP_PKEY *pkey = EVP_PKEY_new_raw_private_key(type, NULL, key.b, sizeof key.b);

    assert_non_null(pkey);
    return pkey;
}

static X509_ALGOR *scrypt_of(const EVP_CIPHER *cipher, uint64_t n, uint64_t r, uint64_t p)
{
    unsigned char salt[] = "saltsalt", iv[] = "an iv of 16 byte";

    return PKCS5_pbe2_set_scrypt(cipher, salt, 8, iv, n, r, p);
}

static void test_we_open_openssls(void **state)
{
    ent_secret key = some_key(), opened;
    ent_str pem = openssl_file(arena_of(state), raw_key(EVP_PKEY_ED25519), scrypt_of(EVP_aes_256_cbc(), 2048, 8, 1));

    must(ent_key_open(&opened, pem, passphrase, &e));
    assert_memory_equal(&opened, &key, sizeof key);
    must_refuse(ENT_LOGIN, ent_key_open(&opened, pem, ENT_S("another"), &e));
}

static void test_other_kinds(void **state)
{
    ent_arena *a = arena_of(state);
    ent_secret opened;

    /* The same size as ours, so that only the decrypted text tells. */
    must_refuse(ENT_INVALID,
                ent_key_open(&opened, openssl_file(a, raw_key(EVP_PKEY_X25519), scrypt_of(EVP_aes_256_cbc(), 1024, 8, 1)), passphrase, &e));
    must_refuse(ENT_INVALID,
                ent_key_open(&opened, openssl_file(a, EVP_EC_gen("P-256"), scrypt_of(EVP_aes_256_cbc(), 1024, 8, 1)), passphrase, &e));
    /* OpenSSL's own default protection, a smaller cipher, odd parameters. */
    must_refuse(ENT_INVALID,
                ent_key_open(&opened, openssl_file(a, raw_key(EVP_PKEY_ED25519), PKCS5_pbe2_set(EVP_aes_256_cbc(), 2048, NULL, 0)),
                             passphrase, &e));
    must_refuse(ENT_INVALID, ent_key_open(&opened, openssl_file(a, raw_key(EVP_PKEY_ED25519), scrypt_of(EVP_aes_128_cbc(), 1024, 8, 1)),
                                          passphrase, &e));
    must_refuse(ENT_INVALID, ent_key_open(&opened, openssl_file(a, raw_key(EVP_PKEY_ED25519), scrypt_of(EVP_aes_256_cbc(), 1024, 4, 1)),
                                          passphrase, &e));
    must_refuse(ENT_INVALID, ent_key_open(&opened, openssl_file(a, raw_key(EVP_PKEY_ED25519), scrypt_of(EVP_aes_256_cbc(), 1024, 8, 2)),
                                          passphrase, &e));
    must_refuse(ENT_INVALID,
                ent_key_open(&opened, openssl_file(a, raw_key(EVP_PKEY_ED25519), scrypt_of(EVP_aes_256_cbc(), 512, 8, 1)), passphrase, &e));
}

static void test_wrong_passphrases(void **state)
{
    ent_arena *a = arena_of(state);
    ent_secret key = some_key(), opened;
    ent_bytes random = bytes_of(a, 2);
    ent_str pem = seal(a, &key, 10), out;
    char wrong[16], *longest = ent_alloc(a, 1025);

    assert_non_null(longest);
    memset(longest, 'x', 1025);
    for (size_t bit = 0; bit < 8 * passphrase.n; bit++) {
        memcpy(wrong, passphrase.p, passphrase.n);
        flip(wrong, bit);
        memset(&opened, 0x55, sizeof opened);
        must_refuse(ENT_LOGIN, ent_key_open(&opened, pem, (ent_str){wrong, passphrase.n}, &e));
        assert_zero(&opened, sizeof opened);
    }
    must_refuse(ENT_LOGIN, ent_key_open(&opened, pem, (ent_str){passphrase.p, passphrase.n - 1}, &e));
    must_refuse(ENT_LOGIN, ent_key_open(&opened, pem, (ent_str){0}, &e));
    must_refuse(ENT_LOGIN, ent_key_open(&opened, pem, (ent_str){longest, 1025}, &e));

    must_refuse(ENT_INVALID, ent_key_seal(&out, a, &key, (ent_str){0}, 10, &random, &e));
    must_refuse(ENT_LIMIT, ent_key_seal(&out, a, &key, (ent_str){longest, 1025}, 10, &random, &e));
    must_refuse(ENT_INVALID, ent_key_seal(&out, a, &key, passphrase, 9, &random, &e));
    must_refuse(ENT_LIMIT, ent_key_seal(&out, a, &key, passphrase, 21, &random, &e));
    must(ent_key_seal(&out, a, &key, (ent_str){longest, 1024}, 10, &random, &e));
    must(ent_key_open(&opened, out, (ent_str){longest, 1024}, &e));
    must(ent_key_seal(&out, a, &key, (ent_str){"a\0b", 3}, 10, &random, &e));
    must_refuse(ENT_LOGIN, ent_key_open(&opened, out, ENT_S("a"), &e));
    must(ent_key_open(&opened, out, (ent_str){"a\0b", 3}, &e));
}

/* A file with other scrypt numbers; the passphrase is right, so only the check of the parameters can refuse it. */
static ent_str patched(ent_arena *a, ent_str pem, const char *from, const char *to)
{
    uint8_t der[ENT_CRYPTO_DER_MAX], old[16], new[16];
    size_t n, size = strlen(from) / 2, at = 0;
    ent_str out;

    assert_int_equal(strlen(from), strlen(to));
    unhex(old, size, from);
    unhex(new, size, to);
    must(ent_crypto_pem_read(der, &n, pem, LABEL, &e));
    while (at + size <= n && memcmp(der + at, old, size) != 0) at++;
    assert_true(at + size <= n);
    memcpy(der + at, new, size);
    must(ent_crypto_pem_write(&out, a, LABEL, der, n, &e));
    return out;
}

static void test_parameters(void **state)
{
    static const char good[] = "0202040002010802010130";
    static const struct {
        const char *bytes;
        ent_code code;
    } cases[] = {
        {"0202040102010802010130", ENT_INVALID}, /* N = 1025 */
        {"0202020002010802010130", ENT_INVALID}, /* N = 512 */
        {"0202000002010802010130", ENT_INVALID}, /* two bytes for zero */
        {"0202000102010802010130", ENT_INVALID}, /* two bytes for one */
        {"0202840002010802010130", ENT_INVALID}, /* negative */
        {"0202040002010902010130", ENT_INVALID}, /* r = 9 */
        {"0202040002010002010130", ENT_INVALID}, /* r = 0 */
        {"0202040002010802010030", ENT_INVALID}, /* p = 0 */
        {"0202040002017f02017f30", ENT_INVALID}, /* r = p = 127 */
        {"0402040002010802010130", ENT_INVALID}, /* not a number */
        {"0201040002010802010130", ENT_INVALID}, /* lengths that do not add up */
    };
    ent_arena *a = arena_of(state);
    ent_secret key = some_key(), opened;
    ent_str pem = seal(a, &key, 10);

    must(ent_key_open(&opened, patched(a, pem, good, good), passphrase, &e));
    for (size_t i = 0; i < COUNT(cases); i++)
        must_refuse(cases[i].code, ent_key_open(&opened, patched(a, pem, good, cases[i].bytes), passphrase, &e));
}

/* Nobody has to wait or to give gigabytes to learn that a file asks too much. */
static void test_high_costs(void **state)
{
    ent_arena *a = arena_of(state);
    ent_secret key = some_key(), opened;
    ent_crypto_keyfile f, got;
    ent_str pem;

    must(ent_crypto_keyfile_read(&f, seal(a, &key, 10), &e));
    for (unsigned cost = ENT_KEY_COST_MIN; cost < 64; cost++) {
        f.cost = cost;
        must(ent_crypto_keyfile_write(&pem, a, &f, &e));
        if (cost <= ENT_KEY_COST_MAX) {
            must(ent_crypto_keyfile_read(&got, pem, &e));
            assert_int_equal(got.cost, cost);
        } else {
            must_refuse(ENT_LIMIT, ent_key_open(&opened, pem, passphrase, &e));
        }
    }
    f.cost = 0;
    must(ent_crypto_keyfile_write(&pem, a, &f, &e));
    must_refuse(ENT_INVALID, ent_key_open(&opened, pem, passphrase, &e));
}

/* Every single-bit change of the bytes inside, and every truncation of them. */
static void test_every_bit_counts(void **state)
{
    ent_arena *a = arena_of(state);
    ent_secret key = some_key(), opened;
    ent_public owner;
    ent_str pem = seal(a, &key, 10), changed;
    uint8_t der[ENT_CRYPTO_DER_MAX];
    size_t n, other_key = 0;

    must(ent_sign_public(&owner, &key, &e));
    must(ent_crypto_pem_read(der, &n, pem, LABEL, &e));
    for (size_t bit = 0; bit < 8 * n; bit++) {
        ent_arena *scratch = ent_arena_new(a, 0);
        ent_err e = {0};
        ent_code code;

        flip(der, bit);
        assert_int_equal(ent_crypto_pem_write(&changed, scratch, LABEL, der, n, &e), ENT_OK);
        code = ent_key_open_as(&opened, &owner, changed, passphrase, &e);
        assert_true(code == ENT_LOGIN || code == ENT_INVALID || code == ENT_LIMIT);
        assert_zero(&opened, sizeof opened);
        other_key += strstr(e.what, "damaged, or it is not") != NULL;
        flip(der, bit);
        ent_arena_free(scratch);
    }
    /* The block of 128 bits that CBC lets pass, which is why ent_key_open_as exists. */
    assert_int_equal(other_key, 128);
    for (size_t shorter = 0; shorter < n; shorter++) {
        must(ent_crypto_pem_write(&changed, a, LABEL, der, shorter, &e));
        must_refuse(ENT_INVALID, ent_key_open(&opened, changed, passphrase, &e));
    }
    der[n] = 0;
    must(ent_crypto_pem_write(&changed, a, LABEL, der, n + 1, &e));
    must_refuse(ENT_INVALID, ent_key_open(&opened, changed, passphrase, &e));
}

static void test_another_persons_file(void **state)
{
    ent_secret key = some_key(), other = {{1}}, opened;
    ent_public owner;

    must(ent_sign_public(&owner, &key, &e));
    must_refuse(ENT_LOGIN, ent_key_open_as(&opened, &owner, seal(arena_of(state), &other, 10), passphrase, &e));
    assert_zero(&opened, sizeof opened);
}

static void test_arena_ceiling(void **state)
{
    ent_arena *none = ent_arena_new(arena_of(state), 16);
    ent_bytes random = bytes_of(arena_of(state), 1);
    ent_secret key = some_key();
    ent_str pem;

    assert_non_null(none);
    must_refuse(ENT_NOMEM, ent_key_seal(&pem, none, &key, passphrase, 10, &random, &e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trips, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_deterministic, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_openssl_opens_ours, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_we_open_openssls, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_other_kinds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_passphrases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_parameters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_high_costs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_bit_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_another_persons_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_arena_ceiling, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
