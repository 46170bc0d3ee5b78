/* SPDX-License-Identifier: Apache-2.0 */
/* Counted strings, numbers, UTF-8, hexadecimal and base64. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/text.h>

#include "utf8_help.h"

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

static void assert_str(ent_str s, const char *z)
{
    if (!ent_str_is(s, z)) fail_msg("\"%.*s\" is not \"%s\"", ENT_F(s), z);
}

/* ---- counted strings ------------------------------------------------------------------------------------------------ */

static void test_equal_and_order(void **state)
{
    static const ent_str sorted[] = {{NULL, 0},  {"\0", 1}, {"\0a", 2}, {"A", 1}, {"a", 1},
                                     {"a\0", 2}, {"aa", 2}, {"ab", 2},  {"b", 1}, {"\xc3\xa9", 2}};

    (void)state;
    for (size_t i = 0; i < N(sorted); i++)
        for (size_t j = 0; j < N(sorted); j++) {
            int c = ent_str_cmp(sorted[i], sorted[j]);
            assert_int_equal((c > 0) - (c < 0), (i > j) - (i < j));
            assert_int_equal(ent_str_eq(sorted[i], sorted[j]), i == j);
        }
    assert_true(ent_str_eq((ent_str){NULL, 0}, ENT_S("")));
    assert_int_equal(ent_str_cmp((ent_str){NULL, 0}, ENT_S("")), 0);
    assert_true(ent_str_is(ENT_S("word"), "word"));
    assert_false(ent_str_is(ENT_S("word"), "words"));
    assert_false(ent_str_is((ent_str){"a\0b", 3}, "a"));
    assert_true(ent_str_is(ent_str_c(NULL), ""));
    assert_int_equal(ent_str_c("four").n, 4);
}

static void test_starts_and_ends(void **state)
{
    ent_str s = ENT_S("STANAG 2459");

    (void)state;
    assert_true(ent_str_starts(s, "STANAG "));
    assert_true(ent_str_starts(s, ""));
    assert_true(ent_str_starts(s, "STANAG 2459"));
    assert_false(ent_str_starts(s, "STANAG 2459 "));
    assert_false(ent_str_starts(s, "stanag"));
    assert_true(ent_str_ends(s, "2459"));
    assert_true(ent_str_ends(s, ""));
    assert_false(ent_str_ends(s, "245"));
    assert_false(ent_str_ends(s, " STANAG 2459"));
    assert_true(ent_str_starts(ent_str_c(NULL), ""));
    assert_false(ent_str_ends(ent_str_c(NULL), "x"));
}

static void test_trim(void **state)
{
    static const struct {
        const char *in, *out;
    } t[] = {{"", ""},
             {" ", ""},
             {" \t\r\n ", ""},
             {"a", "a"},
             {" a", "a"},
             {"a ", "a"},
             {"\n a b\t\r", "a b"},
             {"\xc2\xa0"
              "a\v",
              "\xc2\xa0"
              "a\v"}};

    (void)state;
    for (size_t i = 0; i < N(t); i++) assert_str(ent_str_trim(ent_str_c(t[i].in)), t[i].out);
    assert_int_equal(ent_str_trim((ent_str){" \0 ", 3}).n, 1); /* NUL is no space */
    assert_int_equal(ent_str_trim((ent_str){NULL, 0}).n, 0);
}

static void test_cut(void **state)
{
    static const struct {
        const char *in;
        bool found;
        const char *head, *tail;
    } t[] = {{"a/b", true, "a", "b"}, {"a/b/c", true, "a", "b/c"}, {"/b", true, "", "b"}, {"a/", true, "a", ""},
             {"/", true, "", ""},     {"abc", false, "abc", ""},   {"", false, "", ""}};
    ent_str head, tail, s = ENT_S("1,2,,3");
    int n = 0;

    (void)state;
    for (size_t i = 0; i < N(t); i++) {
        assert_int_equal(ent_str_cut(ent_str_c(t[i].in), '/', &head, &tail), t[i].found);
        assert_str(head, t[i].head);
        assert_str(tail, t[i].tail);
    }
    assert_false(ent_str_cut((ent_str){NULL, 0}, '\0', &head, &tail));
    for (bool more = true; more; n++) more = ent_str_cut(s, ',', &head, &s);
    assert_int_equal(n, 4);
    assert_str(head, "3");
}

static void test_copies_end_with_nul(void **state)
{
    ent_str s, in = {"a\0b", 3};
    ent_arena *small = ent_arena_new(A, 100);
    char large[200];

    (void)state;
    assert_int_equal(ent_str_dup(&s, A, in, &E), ENT_OK);
    assert_true(ent_str_eq(s, in));
    assert_ptr_not_equal(s.p, in.p);
    assert_int_equal(s.p[3], 0);
    assert_int_equal(ent_str_dup(&s, A, (ent_str){NULL, 0}, &E), ENT_OK);
    assert_int_equal(s.n, 0);
    assert_int_equal(s.p[0], 0);
    assert_int_equal(ent_str_fmt(&s, A, &E, "%s %d %.*s", "x", -5, ENT_F(ENT_S("yz"))), ENT_OK);
    assert_str(s, "x -5 yz");
    assert_int_equal(s.p[s.n], 0);
    assert_int_equal(ent_str_fmt(&s, A, &E, "%s", ""), ENT_OK);
    assert_int_equal(s.n, 0);

    memset(large, 'l', sizeof large);
    assert_int_equal(ent_str_dup(&s, small, (ent_str){large, sizeof large}, &E), ENT_NOMEM);
    assert_int_equal(ent_str_fmt(&s, small, &E, "%.*s", (int)sizeof large, large), ENT_NOMEM);
    assert_int_equal(ent_str_dup(&s, A, (ent_str){large, SIZE_MAX}, &E), ENT_NOMEM);
}

static void test_long_formats(void **state)
{
    ent_str s;

    (void)state;
    assert_int_equal(ent_str_fmt(&s, A, &E, "%0*d|", 100000, 7), ENT_OK);
    assert_int_equal(s.n, 100001);
    assert_int_equal(s.p[99999], '7');
    assert_int_equal(s.p[100000], '|');
}

/* ---- numbers --------------------------------------------------------------------------------------------------------- */

static void test_int64(void **state)
{
    static const struct {
        const char *text;
        int64_t value;
    } good[] = {{"0", 0},
                {"-0", 0},
                {"7", 7},
                {"-7", -7},
                {"007", 7},
                {"1234567890123", 1234567890123},
                {"9223372036854775807", INT64_MAX},
                {"-9223372036854775808", INT64_MIN},
                {"-9223372036854775807", -INT64_MAX},
                {"00000000000000000000000000000000000001", 1},
                {"9223372036854775799", 9223372036854775799}};
    static const char *const bad[] = {"",
                                      "-",
                                      "+",
                                      "+1",
                                      "--1",
                                      "1-",
                                      " 1",
                                      "1 ",
                                      "1\n",
                                      "1.0",
                                      "1e3",
                                      "0x10",
                                      "a",
                                      "1a",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "18446744073709551615",
                                      "18446744073709551616",
                                      "99999999999999999999999999",
                                      "-99999999999999999999999999",
                                      "92233720368547758070",
                                      "\xd9\xa1" /* Arabic-Indic one */,
                                      ("-\xe2\x88\x92"
                                       "1")};
    int64_t v;

    (void)state;
    for (size_t i = 0; i < N(good); i++) {
        v = 99;
        assert_true(ent_str_i64(ent_str_c(good[i].text), &v));
        assert_int_equal(v, good[i].value);
    }
    for (size_t i = 0; i < N(bad); i++) {
        v = 99;
        if (ent_str_i64(ent_str_c(bad[i]), &v)) fail_msg("\"%s\" was taken for %lld", bad[i], (long long)v);
        assert_int_equal(v, 99);
    }
    assert_false(ent_str_i64((ent_str){"1\0", 2}, &v));
    assert_false(ent_str_i64((ent_str){NULL, 0}, &v));
}

/* ---- UTF-8 ----------------------------------------------------------------------------------------------------------- */

static void test_utf8_every_character(void **state)
{
    char b[4];

    (void)state;
    for (uint32_t c = 0; c < 0x200000; c++) {
        size_t n = utf8_of(b, c), bad = 99;
        bool character = c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff);
        if (ent_utf8_ok((ent_str){b, n}, &bad) != character) fail_msg("U+%04X", c);
        if (!character && bad != 0) fail_msg("U+%04X at %zu", c, bad);
        for (size_t cut = 1; cut < n; cut++)
            if (ent_utf8_ok((ent_str){b, cut}, NULL)) fail_msg("U+%04X, %zu bytes of %zu", c, cut, n);
    }
}

static void test_utf8_malformed(void **state)
{
    static const struct {
        ent_str s;
        size_t bad;
    } t[] = {
        {{"\x80", 1}, 0},
        {{"\xbf", 1}, 0},
        {{"a\x80z", 3}, 1}, /* continuation alone */
        {{"\xc2", 1}, 0},
        {{"ab\xe2\x82", 4}, 2},
        {{"\xf0\x9f\x98", 3}, 0}, /* cut */
        {{"\xc3(", 2}, 0},
        {{"\xe2\x82(", 3}, 0},
        {{"\xe2(\xac", 3}, 0},
        {{"\xf0\x9f\x98(", 4}, 0},
        {{"\xc0\x80", 2}, 0},
        {{"\xc1\xbf", 2}, 0},
        {{"\xe0\x80\x80", 3}, 0},
        {{"\xe0\x9f\xbf", 3}, 0}, /* overlong */
        {{"\xf0\x80\x80\x80", 4}, 0},
        {{"\xf0\x8f\xbf\xbf", 4}, 0},
        {{"\xf8\x88\x80\x80\x80", 5}, 0},
        {{"\xfc\x84\x80\x80\x80\x80", 6}, 0},
        {{"\xed\xa0\x80", 3}, 0},
        {{"\xed\xbf\xbf", 3}, 0}, /* surrogates */
        {{"\xed\xa0\xbd\xed\xb8\x80", 6}, 0},
        {{"\xf4\x90\x80\x80", 4}, 0},
        {{"\xf5\x80\x80\x80", 4}, 0}, /* beyond U+10FFFF */
        {{"\xfe", 1}, 0},
        {{"\xff\xfe", 2}, 0},
        {{"\xc3\xa9\xc3", 3}, 2},
        {{"\xe2\x82\xac\xe2\x82", 5}, 3},
        {{"plain\xe9", 6}, 5},
        {{"\0\x80", 2}, 1},
    };

    (void)state;
    for (size_t i = 0; i < N(t); i++) {
        size_t bad = 99;
        if (ent_utf8_ok(t[i].s, &bad)) fail_msg("case %zu was taken", i);
        assert_int_equal(bad, t[i].bad);
        assert_false(ent_utf8_ok(t[i].s, NULL));
    }
    assert_true(ent_utf8_ok((ent_str){NULL, 0}, NULL));
    assert_true(ent_utf8_ok((ent_str){"\0", 1}, NULL));
}

/* Table 3-7 of the Unicode Standard by arithmetic: decode, then look at the value. */
static bool reference(const unsigned char *p, size_t n)
{
    while (n > 0) {
        uint32_t c = p[0], least = 0;
        size_t len = 1;
        if (c >= 0xf0) {
            len = 4;
            c &= 0x0f; /* keeps the bit of f8 to ff, so that the value is too large */
            least = 0x10000;
        } else if (c >= 0xe0) {
            len = 3;
            c &= 0x0f;
            least = 0x800;
        } else if (c >= 0xc0) {
            len = 2;
            c &= 0x1f;
            least = 0x80;
        } else if (c >= 0x80) {
            return false;
        }
        if (len > n) return false;
        for (size_t i = 1; i < len; i++) {
            if ((p[i] & 0xc0) != 0x80) return false;
            c = c << 6 | (p[i] & 0x3f);
        }
        if (c < least || c > 0x10ffff || (c & 0x1ff800) == 0xd800) return false;
        p += len;
        n -= len;
    }
    return true;
}

static void test_utf8_every_three_bytes(void **state)
{
    static const unsigned char few[] = {0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xe0, 0xff};
    unsigned char b[4];

    (void)state;
    for (uint32_t v = 0; v < 1u << 24; v++) {
        b[0] = (unsigned char)(v >> 16);
        b[1] = (unsigned char)(v >> 8);
        b[2] = (unsigned char)v;
        if (ent_utf8_ok((ent_str){(char *)b, 3}, NULL) != reference(b, 3)) fail_msg("%02x %02x %02x", b[0], b[1], b[2]);
    }
    for (uint32_t v = 0; v < 1u << 16; v++)
        for (size_t i = 0; i < N(few) * N(few); i++) {
            b[0] = (unsigned char)(v >> 8);
            b[1] = (unsigned char)v;
            b[2] = few[i % N(few)];
            b[3] = few[i / N(few)];
            if (ent_utf8_ok((ent_str){(char *)b, 4}, NULL) != reference(b, 4)) fail_msg("%02x %02x %02x %02x", b[0], b[1], b[2], b[3]);
        }
}

/* ---- hexadecimal ------------------------------------------------------------------------------------------------------- */

static void test_hex(void **state)
{
    uint8_t all[256], back[256];
    char hex[513];

    (void)state;
    for (size_t i = 0; i < 256; i++) all[i] = (uint8_t)i;
    ent_hex(hex, all, 256);
    assert_memory_equal(hex, "000102030405060708090a0b0c0d0e0f10", 34);
    assert_string_equal(hex + 506, "fdfeff");
    assert_true(ent_unhex(back, 256, ent_str_c(hex)));
    assert_memory_equal(all, back, 256);
    ent_hex(hex, all, 0);
    assert_string_equal(hex, "");
    assert_true(ent_unhex(back, 0, (ent_str){NULL, 0}));
    for (int c = 0; c < 256; c++) {
        char digit[2] = {'1', (char)c};
        bool good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        assert_int_equal(ent_unhex(back, 1, (ent_str){digit, 2}), good);
        digit[0] = (char)c;
        digit[1] = '1';
        assert_int_equal(ent_unhex(back, 1, (ent_str){digit, 2}), good);
    }
    assert_false(ent_unhex(back, 1, ENT_S("")));
    assert_false(ent_unhex(back, 1, ENT_S("0")));
    assert_false(ent_unhex(back, 1, ENT_S("000")));
    assert_false(ent_unhex(back, 2, ENT_S("00")));
}

/* ---- base64 -------------------------------------------------------------------------------------------------------------- */

/* Accepted if and only if the writer writes exactly this. */
static bool one_spelling(ent_str text)
{
    ent_str bytes, again;

    if (ent_unbase64(&bytes, A, text, &E) != ENT_OK) {
        assert_int_equal(E.code, ENT_INVALID);
        return false;
    }
    assert_int_equal(bytes.p[bytes.n], 0);
    assert_int_equal(ent_base64(&again, A, bytes, &E), ENT_OK);
    if (!ent_str_eq(again, text)) fail_msg("\"%.*s\" was taken for \"%.*s\"", ENT_F(text), ENT_F(again));
    return true;
}

static void test_base64_vectors(void **state)
{
    static const char *const t[][2] = {{"", ""},
                                       {"f", "Zg=="},
                                       {"fo", "Zm8="},
                                       {"foo", "Zm9v"},
                                       {"foob", "Zm9vYg=="},
                                       {"fooba", "Zm9vYmE="},
                                       {"foobar", "Zm9vYmFy"}}; /* RFC 4648 section 10 */
    uint8_t bytes[300];
    ent_str s;

    (void)state;
    for (size_t i = 0; i < N(t); i++) {
        assert_int_equal(ent_base64(&s, A, ent_str_c(t[i][0]), &E), ENT_OK);
        assert_str(s, t[i][1]);
        assert_int_equal(s.p[s.n], 0);
        assert_int_equal(ent_unbase64(&s, A, ent_str_c(t[i][1]), &E), ENT_OK);
        assert_str(s, t[i][0]);
    }
    assert_int_equal(ent_base64(&s, A, (ent_str){"\xfb\xff\xfe", 3}, &E), ENT_OK);
    assert_str(s, "+//+");
    for (size_t n = 0; n < sizeof bytes; n++) {
        ent_str text, back;
        for (size_t i = 0; i < n; i++) bytes[i] = (uint8_t)(i * 167 + n * 31);
        assert_int_equal(ent_base64(&text, A, (ent_str){(char *)bytes, n}, &E), ENT_OK);
        assert_int_equal(text.n, (n + 2) / 3 * 4);
        assert_int_equal(ent_unbase64(&back, A, text, &E), ENT_OK);
        assert_int_equal(back.n, n);
        if (n > 0) assert_memory_equal(back.p, bytes, n);
    }
}

static void test_base64_refused(void **state)
{
    static const char *const bad[] = {"Z",
                                      "Zg",
                                      "Zg=",
                                      "Zm8",
                                      "Zm9vY",
                                      "=",
                                      "==",
                                      "===",
                                      "====",
                                      "Z===",
                                      "=Zg=",
                                      "Zg=g",
                                      "Z=g=",
                                      "Zg==Zg==",
                                      "Zm8=Zm9v",
                                      "Zg== ",
                                      " Zg==",
                                      "Zg==\n",
                                      "Zm9v\nYmFy",
                                      "Zm9v\r\nYmFy",
                                      "Zm9v YmFy",
                                      "Zm9-",
                                      "Zm9_",
                                      "Zm9v====",
                                      "Zm9v=",
                                      "Zm9vYg=",
                                      "Zh==",
                                      "Zm9=",
                                      "Zm8=\n",
                                      "Zm.v",
                                      "\xc3\xa9\xc3\xa9"};
    ent_str s;

    (void)state;
    for (size_t i = 0; i < N(bad); i++) {
        if (ent_unbase64(&s, A, ent_str_c(bad[i]), &E) != ENT_INVALID) fail_msg("\"%s\" was taken", bad[i]);
        assert_true(strlen(E.what) > 10 && strlen(E.next) > 10);
    }
    assert_int_equal(ent_unbase64(&s, A, (ent_str){"Zg=\0", 4}, &E), ENT_INVALID);
    assert_int_equal(ent_unbase64(&s, A, (ent_str){"Zg\0=", 4}, &E), ENT_INVALID);
}

/* All four-digit groups with padding, and each byte of some texts replaced by each other byte. */
static void test_base64_every_other_spelling(void **state)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static const char *const texts[] = {"Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "////", "+///+w=="};
    int one = 0, two = 0;
    char t[16];

    (void)state;
    for (int i = 0; i < 64; i++)
        for (int j = 0; j < 64; j++) {
            t[0] = digits[i];
            t[1] = digits[j];
            t[2] = t[3] = '=';
            one += one_spelling((ent_str){t, 4});
            for (int k = 0; k < 64; k++) {
                t[2] = digits[k];
                two += one_spelling((ent_str){t, 4});
            }
            ent_arena_reset(A);
        }
    assert_int_equal(one, 256);
    assert_int_equal(two, 65536);
    for (size_t i = 0; i < N(texts); i++)
        for (size_t at = 0; at < strlen(texts[i]); at++)
            for (int c = 0; c < 256; c++) {
                memcpy(t, texts[i], strlen(texts[i]));
                t[at] = (char)c;
                one_spelling((ent_str){t, strlen(texts[i])});
            }
}

static void test_base64_meets_the_ceiling(void **state)
{
    ent_arena *small = ent_arena_new(A, 100);
    char large[400];
    ent_str s;

    (void)state;
    memset(large, 'A', sizeof large);
    assert_int_equal(ent_base64(&s, small, (ent_str){large, sizeof large}, &E), ENT_NOMEM);
    assert_int_equal(ent_unbase64(&s, small, (ent_str){large, sizeof large}, &E), ENT_NOMEM);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(test_equal_and_order),
        T(test_starts_and_ends),
        T(test_trim),
        T(test_cut),
        T(test_copies_end_with_nul),
        T(test_long_formats),
        T(test_int64),
        T(test_utf8_every_character),
        T(test_utf8_malformed),
        T(test_utf8_every_three_bytes),
        T(test_hex),
        T(test_base64_vectors),
        T(test_base64_refused),
        T(test_base64_every_other_spelling),
        T(test_base64_meets_the_ceiling),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
