/* SPDX-License-Identifier: Apache-2.0 */
/* Words as maps: both ways to look at 64 bytes say the same, and so do the rules for ranges of characters and ICU. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/digest.h>

#include "src/core/words_bytes.h"
#include "src/core/words_private.h"

static ent_arena *A;
static ent_err E;

static int setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    return A == NULL;
}

static int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

/* What the 64 bytes are, one by one. */
static core_marks slowly(const char *p)
{
    core_marks m = {0};

    for (unsigned i = 0; i < 64; i++) {
        uint64_t bit = UINT64_C(1) << i;
        unsigned char c = (unsigned char)p[i];
        bool digit = c >= '0' && c <= '9', inside = digit || (c >= 'a' && c <= 'z') || c == '_';
        if (digit) m.digits |= bit;
        if (inside) m.inside |= bit;
        if (c >= 0x80) m.high |= bit;
        if (!inside && ((c > ' ' && c < 127) || c == '\n' || c == '\f')) m.others |= bit;
    }
    return m;
}

static void check_bytes(const char *p)
{
    core_marks plain, used, expected = slowly(p);
    char plain_small[64], used_small[64];

    core__mark_plain(&plain, p);
    core__mark(&used, p);
    assert_memory_equal(&plain, &expected, sizeof plain);
    assert_memory_equal(&used, &expected, sizeof used);
    assert_int_equal(core__fold_plain(plain_small, p), expected.high);
    assert_int_equal(core__fold(used_small, p), expected.high);
    for (unsigned i = 0; i < 64; i++) {
        char small = p[i] >= 'A' && p[i] <= 'Z' ? (char)(p[i] + 32) : p[i];
        if ((expected.high >> i & 1) != 0) continue;
        assert_int_equal(plain_small[i], small);
        assert_int_equal(used_small[i], small);
    }
}

/* Every byte at every place, and random ones. */
static void test_bytes(void **state)
{
    char p[64];
    ent_bytes random;
    const uint8_t seed[32] = {7};

    (void)state;
    for (unsigned c = 0; c < 256; c++)
        for (unsigned i = 0; i < 64; i++) {
            memset(p, c % 3 == 0 ? 'a' : c % 3 == 1 ? ' ' : 0x7f, sizeof p);
            p[i] = (char)c;
            check_bytes(p);
        }
    assert_int_equal(ent_bytes_init(&random, A, seed, &E), ENT_OK);
    for (unsigned k = 0; k < 20000; k++) {
        assert_int_equal(ent_bytes_take(&random, (uint8_t *)p, sizeof p, &E), ENT_OK);
        for (unsigned i = 0; i < 64; i++) p[i] = (char)(k % 2 == 0 ? p[i] & 0x7f : p[i]);
        check_bytes(p);
    }
}

/* Characters that are said to fold to themselves do, by ICU, and are of the kind that they are said to be. */
static void test_plain(void **state)
{
    const ent_word_rules *r;
    size_t n = 0;

    (void)state;
    assert_int_equal(ent_word_rules_new(&r, A, &E), ENT_OK);
    for (int32_t c = CORE_WORDS_LOW; c < 0x10000; c++) {
        UErrorCode status = U_ZERO_ERROR;
        UChar one = (UChar)c, out[32];
        if (!core__words_plain(c)) continue;
        n++;
        assert_int_equal(unorm2_normalize(r->form, &one, 1, out, 32, &status), 1);
        assert_true(U_SUCCESS(status) && out[0] == one && core__words_own(c) == c);
        assert_true(unorm2_hasBoundaryBefore(r->form, c));
        assert_int_equal(core__words_kind(r, c), core__words_far_kind(c));
    }
    assert_int_equal(n, 0xa000 - 0x4e00 + 0xd7a4 - 0xac00);
}

/* Each part of the maps, at the borders of 64 bytes too: words of every length at every place. */
static void test_maps(void **state)
{
    const ent_word_rules *r;
    char text[400];
    ent_words *w;
    ent_words_map m;

    (void)state;
    assert_int_equal(ent_word_rules_new(&r, A, &E), ENT_OK);
    for (size_t at = 0; at < 130; at++)
        for (size_t n = 1; n < 140; n += n < 10 ? 1 : 13) {
            memset(text, ' ', sizeof text);
            memset(text + at, 'W', n);
            memcpy(text + at + n, " 7,5x\xe6\xbc\xa2", 8);
            assert_int_equal(ent_words_new(&w, A, r, (ent_str){text, at + n + 20}, &E), ENT_OK);
            assert_int_equal(ent_words_next_map(&m, w, &E), ENT_OK);
            assert_int_equal(m.n, at + n + 20);
            assert_false(m.ascii);
            assert_int_equal(ent_words_from(m.begins, 0, m.n), at);
            assert_int_equal(ent_words_end(m.more, at), at + n);
            assert_int_equal(ent_words_from(m.begins, at + 1, m.n), at + n + 1);
            assert_int_equal(ent_words_end(m.more, at + n + 1), at + n + 5);
            assert_int_equal(ent_words_from(m.begins, at + n + 2, m.n), at + n + 5);
            assert_int_equal(ent_words_end(m.more, at + n + 5), at + n + 8);
            assert_int_equal(ent_words_from(m.begins, at + n + 6, m.n), m.n);
            assert_true(ent_words_bit(m.inside, at + n + 2) && !ent_words_bit(m.inside, at + n + 5) && ent_words_bit(m.digits, at + n + 1));
            assert_memory_equal(m.folded + at + n, " 7.5x", 5);
            assert_int_equal(ent_words_next_map(&m, w, &E), ENT_OK);
            assert_int_equal(m.n, 0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_maps),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
