/* SPDX-License-Identifier: Apache-2.0 */
/* Every function again with the Nth allocation of OpenSSL failing, for each N until none fails: never a wrong answer, no leak,
 * nothing left in the error queue, and no refusal that blames the officer or the sender for a full machine.                   */
#include "common.h"

#include <openssl/crypto.h>
#include <stdlib.h>

static unsigned long allocations, fail_at; /* fail_at 0: none fails */

static void *lib_malloc(size_t n, const char *file, int line)
{
    (void)file, (void)line;
    return ++allocations == fail_at ? NULL : malloc(n);
}

static void *lib_realloc(void *p, size_t n, const char *file, int line)
{
    (void)file, (void)line;
    return ++allocations == fail_at ? NULL : realloc(p, n);
}

static void lib_free(void *p, const char *file, int line)
{
    (void)file, (void)line;
    free(p);
}

/* All the functions work on these; made once while nothing fails. */
typedef struct world {
    ent_arena *a;
    ent_bytes random;
    ent_secret key, other;
    ent_public public, wrap;
    ent_signature signature;
    uint8_t wrapped[40];
    ent_str sealed, content, file, pem;
} world;

static const ent_str text = {"EXERCISE", 8};
static const ent_str phrase = {"passphrase", 10};

/* Each gives the code of its call, and checks the answer if that is ENT_OK. */
typedef ent_code (*attempt)(world *w, ent_err *e);

static ent_code try_public(world *w, ent_err *e)
{
    ent_public out;
    ent_code code = ent_sign_public(&out, &w->key, e);

    if (code == ENT_OK) assert_memory_equal(&out, &w->public, sizeof out);
    return code;
}

static ent_code try_sign(world *w, ent_err *e)
{
    ent_signature out;
    ent_code code = ent_sign(&out, &w->key, text, e);

    if (code == ENT_OK) assert_memory_equal(&out, &w->signature, sizeof out);
    return code;
}

static ent_code try_verify(world *w, ent_err *e)
{
    return ent_verify(&w->public, text, &w->signature, e);
}

static ent_code try_verify_wrong(world *w, ent_err *e)
{
    ent_code code = ent_verify(&w->public, ENT_S("another text"), &w->signature, e);

    assert_int_not_equal(code, ENT_OK);
    return code == ENT_UNVERIFIED ? ENT_OK : code; /* that is the right answer here */
}

static ent_code try_derive(world *w, ent_err *e)
{
    ent_secret out;
    ent_code code = ent_derive(&out, &w->key, "other", e);

    if (code == ENT_OK) assert_memory_equal(&out, &w->other, sizeof out);
    return code;
}

static ent_code try_wrap_public(world *w, ent_err *e)
{
    ent_public out;
    ent_code code = ent_wrap_public(&out, &w->key, e);

    if (code == ENT_OK) assert_memory_equal(&out, &w->wrap, sizeof out);
    return code;
}

static ent_code try_seal_to(world *w, ent_err *e)
{
    ent_str out;

    return ent_seal_to(&out, w->a, &w->wrap, "use", text, &w->random, e);
}

static ent_code try_seal_open(world *w, ent_err *e)
{
    char out[8];
    ent_code code = ent_seal_open(out, sizeof out, &w->key, "use", w->sealed, e);

    if (code == ENT_OK) assert_memory_equal(out, text.p, text.n);
    else assert_zero(out, sizeof out);
    return code;
}

static ent_code try_content_seal(world *w, ent_err *e)
{
    ent_str out;
    ent_code code = ent_content_seal(&out, w->a, &w->key, text, text, e);

    if (code == ENT_OK) assert_true(ent_str_eq(out, w->content));
    return code;
}

static ent_code try_content_open(world *w, ent_err *e)
{
    ent_str out;
    ent_code code = ent_content_open(&out, w->a, &w->key, text, w->content, e);

    if (code == ENT_OK) assert_true(ent_str_eq(out, text));
    return code;
}

static ent_code try_wrap(world *w, ent_err *e)
{
    uint8_t out[40];
    ent_code code = ent_key_wrap(out, &w->key, &w->other, e);

    if (code == ENT_OK) assert_memory_equal(out, w->wrapped, sizeof out);
    return code;
}

static ent_code try_unwrap(world *w, ent_err *e)
{
    ent_secret out;
    ent_code code = ent_key_unwrap(&out, &w->key, w->wrapped, e);

    if (code == ENT_OK) assert_memory_equal(&out, &w->other, sizeof out);
    return code;
}

static ent_code try_key_seal(world *w, ent_err *e)
{
    ent_str out;

    return ent_key_seal(&out, w->a, &w->key, phrase, 10, &w->random, e);
}

static ent_code try_key_open(world *w, ent_err *e)
{
    ent_secret out;
    ent_code code = ent_key_open_as(&out, &w->public, w->file, phrase, e);

    if (code == ENT_OK) assert_memory_equal(&out, &w->key, sizeof out);
    else assert_zero(&out, sizeof out);
    return code;
}

static ent_code try_public_read(world *w, ent_err *e)
{
    ent_public out;
    ent_code code = ent_public_read(&out, w->pem, e);

    if (code == ENT_OK) assert_memory_equal(&out, &w->public, sizeof out);
    return code;
}

static const struct {
    const char *name;
    attempt run;
} attempts[] = {
    {"sign_public", try_public},
    {"sign", try_sign},
    {"verify", try_verify},
    {"verify, wrong text", try_verify_wrong},
    {"derive", try_derive},
    {"wrap_public", try_wrap_public},
    {"seal_to", try_seal_to},
    {"seal_open", try_seal_open},
    {"content_seal", try_content_seal},
    {"content_open", try_content_open},
    {"key_wrap", try_wrap},
    {"key_unwrap", try_unwrap},
    {"key_seal", try_key_seal},
    {"key_open_as", try_key_open},
    {"public_read", try_public_read},
};

static void make(world *w, ent_arena *a)
{
    w->a = a;
    w->random = bytes_of(a, 1);
    take(&w->random, w->key.b, sizeof w->key.b);
    must(ent_derive(&w->other, &w->key, "other", &e));
    must(ent_sign_public(&w->public, &w->key, &e));
    must(ent_wrap_public(&w->wrap, &w->key, &e));
    must(ent_sign(&w->signature, &w->key, text, &e));
    must(ent_key_wrap(w->wrapped, &w->key, &w->other, &e));
    must(ent_seal_to(&w->sealed, a, &w->wrap, "use", text, &w->random, &e));
    must(ent_content_seal(&w->content, a, &w->key, text, text, &e));
    must(ent_key_seal(&w->file, a, &w->key, phrase, 10, &w->random, &e));
    must(ent_public_pem(&w->pem, a, &w->public, &e));
}

static void test_each_allocation_fails(void **state)
{
    world w;
    unsigned long failures = 0, named = 0, hidden = 0;

    make(&w, arena_of(state));
    for (size_t i = 0; i < COUNT(attempts); i++) {
        ent_err e = {0};

        /* Once without failure, so that what the library keeps for ever is there. */
        fail_at = 0;
        assert_int_equal(attempts[i].run(&w, &e), ENT_OK);
        for (unsigned long n = 1;; n++) {
            ent_code code;

            w.random = bytes_of(w.a, 1); /* it holds a digest, which a failure spoils */
            allocations = 0;
            fail_at = n;
            code = attempts[i].run(&w, &e);
            fail_at = 0;
            assert_int_equal(ERR_peek_error(), 0);
            if (allocations < n) {
                assert_int_equal(code, ENT_OK);
                break;
            }
            failures++;
            named += code == ENT_NOMEM;
            /* One of them the library hides: it then says that a signature does not fit, and gives no reason. */
            if (code == ENT_UNVERIFIED && attempts[i].run == try_verify && hidden++ == 0) continue;
            if (code != ENT_OK && code != ENT_NOMEM && code != ENT_BUG)
                fail_msg("%s, allocation %lu: %s: %s", attempts[i].name, n, ent_code_name(code), e.what);
        }
    }
    assert_true(failures > 50 && named > 25); /* where the library says that it was memory, so do we */
}

static void test_fingerprint_without_memory(void **state)
{
    ent_public key = {{2}};
    char before[20], during[20];

    (void)state;
    ent_public_fingerprint(before, &key);
    for (unsigned long n = 1;; n++) {
        allocations = 0;
        fail_at = n;
        ent_public_fingerprint(during, &key);
        fail_at = 0;
        assert_true(strcmp(during, before) == 0 || strcmp(during, "---- ---- ---- ----") == 0);
        if (allocations < n) break;
    }
    assert_string_equal(during, before);
}

static void leave_an_old_failure(void)
{
    ERR_raise(ERR_LIB_USER, ERR_R_MALLOC_FAILURE);
}

/* What somebody else left in the queue is not taken for the reason of a refusal. */
static void test_old_failures(void **state)
{
    world w;
    ent_str out;
    uint8_t opened[8];
    ent_public zero = {{0}};

    make(&w, arena_of(state));
    w.signature.b[40] ^= 1;
    w.wrapped[3] ^= 1;
    leave_an_old_failure();
    must_refuse(ENT_UNVERIFIED, ent_verify(&w.public, text, &w.signature, &e));
    leave_an_old_failure();
    must_refuse(ENT_UNVERIFIED, ent_key_unwrap(&w.other, &w.key, w.wrapped, &e));
    leave_an_old_failure();
    must_refuse(ENT_UNVERIFIED, ent_content_open(&out, w.a, &w.key, ENT_S("x"), w.content, &e));
    leave_an_old_failure();
    must_refuse(ENT_UNVERIFIED, ent_seal_open(opened, sizeof opened, &w.key, "x", w.sealed, &e));
    leave_an_old_failure();
    must_refuse(ENT_INVALID, ent_seal_to(&out, w.a, &zero, "x", text, &w.random, &e));
    leave_an_old_failure();
    must(ent_key_open(&w.other, w.file, phrase, &e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_allocation_fails, set_up, tear_down),
        cmocka_unit_test(test_fingerprint_without_memory),
        cmocka_unit_test_setup_teardown(test_old_failures, set_up, tear_down),
    };

    /* Before the library allocates anything: afterwards it refuses. */
    if (CRYPTO_set_mem_functions(lib_malloc, lib_realloc, lib_free) != 1) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
