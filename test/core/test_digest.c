/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 against the vectors of NIST, and the seeded source of bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/digest.h>

#define N(array) (sizeof(array) / sizeof *(array))

static ent_arena *A;
static ent_err E;

static int setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    E = (ent_err){0};
    return A == NULL;
}

static int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

#define must(call)                                                               \
    do {                                                                         \
        if ((call) != ENT_OK) fail_msg("%s: %s", ent_code_name(E.code), E.what); \
    } while (0)

static void assert_hex(const ent_sha256 *d, const char *want)
{
    char hex[65];

    ent_sha256_hex(hex, d);
    assert_string_equal(hex, want);
}

static ent_digest *new_digest(void)
{
    ent_digest *d;

    must(ent_digest_new(&d, A, &E));
    return d;
}

/* FIPS 180-4 examples and the long message of NIST's example set. */
static const struct {
    const char *text, *digest;
} vectors[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};
#define MILLION_A "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

static void test_vectors(void **state)
{
    ent_digest *d = new_digest();
    ent_sha256 h;

    (void)state;
    for (size_t i = 0; i < N(vectors); i++) {
        must(ent_sha256_of(&h, ent_str_c(vectors[i].text), &E));
        assert_hex(&h, vectors[i].digest);
        ent_digest_str(d, ent_str_c(vectors[i].text));
        must(ent_digest_end(&h, d, &E)); /* and starts again */
        assert_hex(&h, vectors[i].digest);
    }
    must(ent_sha256_of(&h, (ent_str){NULL, 0}, &E));
    assert_hex(&h, vectors[0].digest);
    must(ent_digest_end(&h, d, &E));
    assert_hex(&h, vectors[0].digest);
}

static void test_pieces_make_the_same(void **state)
{
    static const size_t pieces[] = {1, 3, 63, 64, 65, 1000, 9999};
    ent_digest *d = new_digest();
    char a[10000];
    ent_sha256 h;

    (void)state;
    memset(a, 'a', sizeof a);
    for (size_t i = 0; i < N(pieces); i++) {
        for (size_t left = 1000000; left > 0;) {
            size_t n = left < pieces[i] ? left : pieces[i];
            ent_digest_add(d, a, n);
            ent_digest_add(d, NULL, 0);
            left -= n;
        }
        must(ent_digest_end(&h, d, &E));
        assert_hex(&h, MILLION_A);
    }
}

static void test_two_digests_do_not_mix(void **state)
{
    ent_digest *d = new_digest(), *other = new_digest();
    ent_sha256 h;

    (void)state;
    ent_digest_str(d, ENT_S("ab"));
    ent_digest_str(other, ENT_S("x"));
    ent_digest_str(d, ENT_S("c"));
    must(ent_digest_end(&h, d, &E));
    assert_hex(&h, vectors[1].digest);
}

static void test_numbers_are_big_endian(void **state)
{
    ent_digest *d = new_digest();
    ent_sha256 h, want;

    (void)state;
    ent_digest_u64(d, UINT64_C(0x0102030405060708));
    ent_digest_u64(d, 0);
    ent_digest_u64(d, UINT64_MAX);
    must(ent_digest_end(&h, d, &E));
    must(ent_sha256_of(&want, (ent_str){"\1\2\3\4\5\6\7\10\0\0\0\0\0\0\0\0\377\377\377\377\377\377\377\377", 24}, &E));
    assert_true(ent_sha256_eq(&h, &want));
}

static void test_compare_and_hexadecimal(void **state)
{
    ent_sha256 a, b;
    char hex[65];

    (void)state;
    must(ent_sha256_of(&a, ENT_S("abc"), &E));
    b = a;
    assert_true(ent_sha256_eq(&a, &b));
    for (size_t bit = 0; bit < 256; bit++) {
        b = a;
        b.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(ent_sha256_eq(&a, &b));
    }
    ent_sha256_hex(hex, &a);
    assert_true(ent_sha256_unhex(&b, ent_str_c(hex)));
    assert_true(ent_sha256_eq(&a, &b));
    assert_false(ent_sha256_unhex(&b, (ent_str){hex, 63}));
    assert_false(ent_sha256_unhex(&b, (ent_str){hex, 62}));
    assert_false(ent_sha256_unhex(&b, ENT_S("")));
    hex[5] = 'A';
    assert_false(ent_sha256_unhex(&b, ent_str_c(hex)));
}

static void test_no_memory(void **state)
{
    ent_arena *small = ent_arena_new(A, 8);
    ent_digest *d;

    (void)state;
    assert_int_equal(ent_digest_new(&d, small, &E), ENT_NOMEM);
    for (size_t ceiling = 8; ceiling < 400; ceiling += 8) { /* the library's own part is given back: LeakSanitizer looks */
        ent_arena *some = ent_arena_new(A, ceiling);
        ent_code code = ent_digest_new(&d, some, &E);
        assert_true(code == ENT_OK || code == ENT_NOMEM);
    }
}

/* ---- seeded bytes ------------------------------------------------------------------------------------------------------ */

static ent_bytes bytes_of(uint8_t seed)
{
    uint8_t s[32];
    ent_bytes b;

    memset(s, seed, sizeof s);
    must(ent_bytes_init(&b, A, s, &E));
    return b;
}

static void test_bytes_follow_their_definition(void **state)
{
    ent_bytes b = bytes_of(9);
    uint8_t got[320];

    (void)state;
    must(ent_bytes_take(&b, got, sizeof got, &E));
    for (size_t i = 0; i < 10; i++) {
        char text[17 + 32 + 8] = "entente/bytes/v1\n";
        ent_sha256 h;
        memset(text + 17, 9, 32);
        text[56] = (char)i;
        must(ent_sha256_of(&h, (ent_str){text, sizeof text}, &E));
        assert_memory_equal(got + 32 * i, h.b, 32);
    }
}

static void test_pieces_give_the_same_bytes(void **state)
{
    uint8_t whole[1000], parts[1000];
    ent_bytes a = bytes_of(1), b = bytes_of(1), other = bytes_of(2);
    size_t at = 0;

    (void)state;
    must(ent_bytes_take(&a, whole, sizeof whole, &E));
    for (size_t n = 0; at < sizeof parts; n = (n * 7 + 1) % 50) {
        size_t some = n < sizeof parts - at ? n : sizeof parts - at;
        must(ent_bytes_take(&b, parts + at, some, &E));
        at += some;
    }
    assert_memory_equal(whole, parts, sizeof whole);
    must(ent_bytes_take(&other, parts, sizeof parts, &E));
    assert_memory_not_equal(whole, parts, sizeof whole);
    for (size_t i = 32; i < sizeof whole; i += 32) assert_memory_not_equal(whole, whole + i, 8);
}

static void test_wiped_bytes_give_nothing(void **state)
{
    static const uint8_t zero[32];
    ent_bytes b = bytes_of(3), never = {0};
    uint8_t got[8] = {0};
    char uuid[37] = "";

    (void)state;
    must(ent_bytes_take(&b, got, 5, &E));
    ent_bytes_wipe(&b);
    assert_memory_equal(b.seed, zero, 32);
    assert_memory_equal(b.left, zero, 32);
    memset(got, 0, sizeof got);
    assert_int_equal(ent_bytes_take(&b, got, sizeof got, &E), ENT_BUG);
    assert_int_equal(ent_bytes_uuid(&b, uuid, &E), ENT_BUG);
    assert_int_equal(ent_bytes_take(&never, got, sizeof got, &E), ENT_BUG);
    assert_memory_equal(got, zero, sizeof got);
    assert_string_equal(uuid, "");
}

static void test_uuids(void **state)
{
    enum { COUNT = 2000 };
    ent_bytes b = bytes_of(4), again = bytes_of(4);
    char uuid[COUNT][37], twin[37];
    unsigned variants = 0;

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        must(ent_bytes_uuid(&b, uuid[i], &E));
        must(ent_bytes_uuid(&again, twin, &E));
        assert_string_equal(uuid[i], twin);
        assert_true(ent_uuid_ok(ent_str_c(uuid[i])));
        assert_int_equal(uuid[i][14], '4');
        assert_non_null(strchr("89ab", uuid[i][19]));
        variants |= 1u << (strchr("89ab", uuid[i][19]) - "89ab");
        for (size_t j = 0; j < i; j++)
            if (strcmp(uuid[i], uuid[j]) == 0) fail_msg("twice: %s", uuid[i]);
    }
    assert_int_equal(variants, 15);
}

static void test_uuid_form(void **state)
{
    static const char *const good[] = {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
                                       "6ba7b810-9dad-11d1-80b4-00c04fd430c8"};
    char t[37];

    (void)state;
    for (size_t i = 0; i < N(good); i++) {
        assert_true(ent_uuid_ok(ent_str_c(good[i])));
        for (size_t at = 0; at < 36; at++)
            for (int c = 0; c < 256; c++) {
                bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'), dash = good[i][at] == '-';
                memcpy(t, good[i], 37);
                t[at] = (char)c;
                assert_int_equal(ent_uuid_ok((ent_str){t, 36}), dash ? c == '-' : digit);
            }
    }
    assert_false(ent_uuid_ok(ENT_S("")));
    assert_false(ent_uuid_ok(ENT_S("6ba7b810-9dad-11d1-80b4-00c04fd430c")));
    assert_false(ent_uuid_ok(ENT_S("6ba7b810-9dad-11d1-80b4-00c04fd430c88")));
    assert_false(ent_uuid_ok(ENT_S("{6ba7b810-9dad-11d1-80b4-00c04fd430c8}")));
    assert_false(ent_uuid_ok(ENT_S("6ba7b8109dad11d180b400c04fd430c8")));
    assert_false(ent_uuid_ok((ent_str){NULL, 0}));
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(test_vectors),
        T(test_pieces_make_the_same),
        T(test_two_digests_do_not_mix),
        T(test_numbers_are_big_endian),
        T(test_compare_and_hexadecimal),
        T(test_no_memory),
        T(test_bytes_follow_their_definition),
        T(test_pieces_give_the_same_bytes),
        T(test_wiped_bytes_give_nothing),
        T(test_uuids),
        T(test_uuid_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
