/* SPDX-License-Identifier: Apache-2.0 */
/* What all tests of the crypto room share. */
#ifndef ENTENTE_TEST_CRYPTO_COMMON_H
#define ENTENTE_TEST_CRYPTO_COMMON_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h> /* after the four above, which it leaves to its user */

#include <entente/crypto.h>
#include <openssl/err.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* The call must give ENT_OK, and must leave nothing in the library's error queue. */
#define must(call)                                                               \
    do {                                                                         \
        ent_err e = {0};                                                         \
        if ((call) != ENT_OK) fail_msg("%s: %s", ent_code_name(e.code), e.what); \
        assert_int_equal(ERR_peek_error(), 0);                                   \
    } while (0)

/* The call must be refused with this code, and say so in words. */
#define must_refuse(expected, call)                                                                                         \
    do {                                                                                                                    \
        ent_err e = {0};                                                                                                    \
        ent_code answer = (call);                                                                                           \
        if (answer != (expected)) fail_msg("%s instead of %s: %s", ent_code_name(answer), ent_code_name(expected), e.what); \
        assert_int_equal(e.code, expected);                                                                                 \
        assert_true(e.what[0] != '\0');                                                                                     \
        assert_null(strstr(e.what, "error:"));                                                                              \
        assert_int_equal(ERR_peek_error(), 0);                                                                              \
    } while (0)

static inline ent_arena *arena_of(void **state)
{
    return *state;
}

static inline int set_up(void **state)
{
    *state = ent_arena_new(NULL, 0);
    return *state == NULL;
}

static inline int tear_down(void **state)
{
    ent_arena_free(*state);
    return 0;
}

/* Exactly n bytes from lower-case digits. */
static inline void unhex(void *out, size_t n, const char *hex)
{
    if (!ent_unhex(out, n, ent_str_c(hex))) fail_msg("not %zu bytes of hexadecimal: %s", n, hex);
}

/* As many bytes as there are pairs of digits. */
static inline ent_str unhex_str(ent_arena *a, const char *hex)
{
    size_t n = strlen(hex) / 2;
    char *p = ent_alloc(a, n + 1);

    assert_non_null(p);
    unhex(p, n, hex);
    return (ent_str){p, n};
}

static inline ent_bytes bytes_of(ent_arena *a, uint8_t seed)
{
    ent_bytes b;
    uint8_t all[32];

    memset(all, seed, sizeof all);
    must(ent_bytes_init(&b, a, all, &e));
    return b;
}

static inline void take(ent_bytes *b, void *out, size_t n)
{
    must(ent_bytes_take(b, out, n, &e));
}

/* A copy that can be changed. */
static inline char *copy_of(ent_arena *a, ent_str s)
{
    char *p = ent_alloc(a, s.n + 1);

    assert_non_null(p);
    if (s.n != 0) memcpy(p, s.p, s.n);
    return p;
}

static inline void flip(void *p, size_t bit)
{
    ((uint8_t *)p)[bit / 8] ^= (uint8_t)(1u << bit % 8);
}

static inline void assert_zero(const void *p, size_t n)
{
    for (size_t i = 0; i < n; i++) assert_int_equal(((const uint8_t *)p)[i], 0);
}

#endif
