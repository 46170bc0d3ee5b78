/* SPDX-License-Identifier: Apache-2.0 */
/* Keys on tokens. A healthy one is SoftHSM (test/cli/test_token.sh goes the whole way with it); the sick ones are those of
 * test/token/module.c, each with one fault: every fault must end in an error in words, and never in a signature.            */
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common.h"
#include "support.h"

static char folder[] = "/tmp/entente-token-XXXXXX", library[64];

/* ---- the library, where only we can write to it ---- */

static void copy_to(const char *path, const char *from, mode_t mode)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_str bytes;

    must(ent_file_read(&bytes, a, from, 16 << 20, &e));
    must(ent_file_write(path, bytes, 0600, &e));
    assert_int_equal(chmod(path, mode), 0);
    ent_arena_free(a);
}

static int copy_library(void **state)
{
    const char *program = getenv("ENT_PROGRAM"), *end;
    char built[512];

    (void)state;
    /* B/san/entente and B/test/token/module.so */
    end = program != NULL ? strstr(program, "/san/entente") : NULL;
    if (end == NULL || mkdtemp(folder) == NULL) return -1;
    snprintf(built, sizeof built, "%.*s/test/token/module.so", (int)(end - program), program);
    snprintf(library, sizeof library, "%s/module.so", folder);
    copy_to(library, built, 0700);
    return 0;
}

static int remove_library(void **state)
{
    (void)state;
    return unlink(library) != 0 || rmdir(folder) != 0;
}

static ent_token_place place_of(const char *token, const char *key)
{
    return (ent_token_place){.module = ent_str_c(library), .token = ent_str_c(token), .key = ent_str_c(key)};
}

static void must_say(ent_code want, const char *words, ent_code got, const ent_err *e)
{
    if (got != want || strstr(e->what, words) == NULL)
        fail_msg("%s \"%s\" instead of %s with \"%s\"", ent_code_name(got), got == ENT_OK ? "" : e->what, ent_code_name(want), words);
}

/* ---- what a token may answer ---- */

static void test_opening(void **state)
{
    static const struct {
        const char *token, *pin, *words;
        ent_code code;
    } rows[] = {
        {"healthy", "1234", "", ENT_OK},
        {"raw point", "1234", "", ENT_OK},
        {"keypad", "typed there", "", ENT_OK},
        {"thirty two characters have I, ye", "1234", "", ENT_OK}, /* the whole label: no blank ends it */
        {"healthy", "4321", "The PIN does not open the token healthy.", ENT_LOGIN},
        {"healthy", "", "A PIN has 1 to 256 bytes", ENT_LOGIN},
        {"health", "1234", "There is no token named health", ENT_LOGIN},
        {"", "1234", "1 to 32 bytes", ENT_LOGIN},
        {"thirty two characters have I, yes", "1234", "1 to 32 bytes", ENT_LOGIN},
        {"twin", "1234", "There are 2 tokens named twin", ENT_LOGIN},
        {"locked", "1234", "is locked", ENT_LOGIN},
        {"says locked", "1234", "is locked", ENT_LOGIN},
        {"locks", "4321", "has locked itself", ENT_LOGIN},
        {"last try", "4321", "One try is left", ENT_LOGIN},
        {"few tries", "4321", "Few tries are left", ENT_LOGIN},
        {"expired", "1234", "has expired", ENT_LOGIN},
        {"no pin", "1234", "has no PIN yet", ENT_LOGIN},
        {"open already", "4321", "for somebody just now", ENT_BUSY},
        {"odd login", "1234", "check the PIN: its library answered 0x80000042", ENT_IO},
        {"two keys", "1234", "more than one private key", ENT_LOGIN},
        {"countless", "1234", "more than one private key", ENT_LOGIN},
        {"no public", "1234", "has no public key", ENT_LOGIN},
        {"other class", "1234", "is no Ed25519 key", ENT_LOGIN},
        {"other type", "1234", "is no Ed25519 key", ENT_LOGIN},
        {"no length", "1234", "could not give its public key", ENT_IO},
        {"huge length", "1234", "is no Ed25519 key", ENT_LOGIN},
        {"short point", "1234", "not one of Ed25519", ENT_IO},
        {"small point", "1234", "no honest key maker", ENT_IO},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        ent_arena *a = ent_arena_new(arena_of(state), 0);
        ent_token_place place = place_of(rows[i].token, "key");
        ent_err e = {0};
        ent_signer s;
        ent_code code = ent_token_open(&s, a, &place, ent_str_c(rows[i].pin), &e);
        must_say(rows[i].code, rows[i].words, code, &e);
        /* Opening is undone with the arena, whatever came of it: the next one finds no session left over. */
        ent_arena_free(a);
    }
}

static void test_labels_of_keys(void **state)
{
    char long_label[66];
    ent_token_place place = place_of("healthy", "none");
    ent_err e = {0};
    ent_signer s;

    must_say(ENT_LOGIN, "has no private key labelled none", ent_token_open(&s, arena_of(state), &place, ENT_S("1234"), &e), &e);
    memset(long_label, 'x', 65);
    place.key = (ent_str){long_label, 65};
    must_say(ENT_LOGIN, "1 to 64 bytes", ent_token_open(&s, arena_of(state), &place, ENT_S("1234"), &e), &e);
    place.key.n = 0;
    must_say(ENT_LOGIN, "1 to 64 bytes", ent_token_open(&s, arena_of(state), &place, ENT_S("1234"), &e), &e);
}

/* ---- signatures ---- */

static void test_signing(void **state)
{
    static const struct {
        const char *token, *words;
    } rows[] = {
        {"lies", "does not fit its own public key"},
        {"other key", "does not fit its own public key"},
        {"silent", "does not fit its own public key"},
        {"long signature", "does not fit its own public key"},
        {"taken out", "it was taken out"},
        {"no EdDSA", "does not know Ed25519"},
        {"odd sign", "its library answered 0x80000042"},
    };
    static const uint8_t zero[sizeof(ent_signature)];

    for (size_t i = 0; i < COUNT(rows); i++) {
        ent_arena *a = ent_arena_new(arena_of(state), 0);
        ent_token_place place = place_of(rows[i].token, "key");
        ent_signature out;
        ent_secret wrap;
        ent_err problem = {0};
        ent_signer s;
        must(ent_token_open(&s, a, &place, ENT_S("1234"), &e));
        memset(&out, 0xaa, sizeof out);
        must_say(ENT_IO, rows[i].words, s.sign(s.ctx, &out, ENT_S("text"), &problem), &problem);
        assert_memory_equal(out.b, zero, sizeof out.b);
        memset(&wrap, 0xaa, sizeof wrap);
        must_say(ENT_IO, rows[i].words, s.wrap(s.ctx, &wrap, &problem), &problem);
        assert_memory_equal(wrap.b, zero, sizeof wrap.b);
        ent_arena_free(a);
    }
}

/* The token's signer does as the one of a seed in memory, for the same key; only its wrapping key comes from elsewhere. */
static void test_same_as_in_memory(void **state)
{
    static const uint8_t seed[32] = {7, 1, 'E', 'X', 'E', 'R', 'C', 'I', 'S', 'E'};
    ent_token_place place = place_of("healthy", "key");
    ent_signature here, there;
    ent_secret key, wrap, again, of_seed;
    ent_signer token, memory;

    memcpy(key.b, seed, sizeof key.b);
    must(ent_signer_of(&memory, &key, &e));
    must(ent_token_open(&token, arena_of(state), &place, ENT_S("1234"), &e));
    assert_memory_equal(&token.public, &memory.public, sizeof token.public);
    must(memory.sign(memory.ctx, &here, ENT_S(""), &e));
    must(token.sign(token.ctx, &there, ENT_S(""), &e));
    assert_memory_equal(&here, &there, sizeof here);
    must(token.wrap(token.ctx, &wrap, &e));
    must(token.wrap(token.ctx, &again, &e));
    must(memory.wrap(memory.ctx, &of_seed, &e));
    assert_memory_equal(&wrap, &again, sizeof wrap);
    assert_memory_not_equal(&wrap, &of_seed, sizeof wrap);
}

/* A second key of a token that is at work, also of one that has no second session to give. */
static void test_beside(void **state)
{
    ent_token_place place = place_of("healthy", "key");
    ent_signer first, second;
    ent_signature s, t;
    ent_err problem = {0};

    must(ent_token_open(&first, arena_of(state), &place, ENT_S("1234"), &e));
    must_say(ENT_IO, "too many programs use it", ent_token_open(&second, arena_of(state), &place, ENT_S("1234"), &problem), &problem);
    must(ent_token_beside(&second, arena_of(state), &first, place.key, &e));
    assert_memory_equal(&first.public, &second.public, sizeof first.public);
    must(first.sign(first.ctx, &s, ENT_S("EXERCISE"), &e));
    must(second.sign(second.ctx, &t, ENT_S("EXERCISE"), &e));
    assert_memory_equal(&s, &t, sizeof s);
    must_say(ENT_LOGIN, "has no private key labelled none", ent_token_beside(&second, arena_of(state), &first, ENT_S("none"), &problem),
             &problem);
    must_say(ENT_LOGIN, "1 to 64 bytes", ent_token_beside(&second, arena_of(state), &first, ENT_S(""), &problem), &problem);
}

/* Good signatures, but another one each time: key new asks for the wrapping key twice, and so sees it. */
static void test_hedged(void **state)
{
    ent_token_place place = place_of("hedged", "key");
    ent_secret first, second;
    ent_signer s;

    must(ent_token_open(&s, arena_of(state), &place, ENT_S("1234"), &e));
    must(s.wrap(s.ctx, &first, &e));
    must(s.wrap(s.ctx, &second, &e));
    assert_memory_not_equal(&first, &second, sizeof first);
}

/* ---- making ---- */

static void test_making(void **state)
{
    static const struct {
        const char *token, *key, *words;
        ent_code code;
    } rows[] = {
        {"curve by name", "none", "", ENT_OK},
        {"raw point", "none", "", ENT_OK},
        {"healthy", "key", "has a key labelled key already", ENT_CONFLICT},
        {"healthy", "none", "it is full", ENT_IO},
        {"no EdDSA", "none", "does not know Ed25519", ENT_IO},
        {"odd sign", "none", "its library answered 0x80000042", ENT_IO},
        {"small point", "none", "no honest key maker", ENT_IO},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        ent_arena *a = ent_arena_new(arena_of(state), 0);
        ent_token_place place = place_of(rows[i].token, rows[i].key);
        ent_err e = {0};
        ent_public key;
        must_say(rows[i].code, rows[i].words, ent_token_make(&key, a, &place, ENT_S("1234"), &e), &e);
        ent_arena_free(a);
    }
}

/* ---- closing ---- */

/* Everything ends with the arena, and nothing that another part of the program began. */
static void test_closing(void **state)
{
    ent_token_place place = place_of("healthy", "key");
    void *held = dlopen(library, RTLD_NOW | RTLD_LOCAL), *symbol;
    CK_C_GetFunctionList get;
    CK_FUNCTION_LIST *f;
    CK_SESSION_HANDLE s;

    assert_non_null(held);
    symbol = dlsym(held, "C_GetFunctionList");
    memcpy(&get, &symbol, sizeof get);
    assert_int_equal(get(&f), CKR_OK);
    for (int others = 0; others < 2; others++) {
        ent_arena *a = ent_arena_new(arena_of(state), 0);
        ent_signer signer;
        if (others) assert_int_equal(f->C_Initialize(NULL), CKR_OK);
        must(ent_token_open(&signer, a, &place, ENT_S("1234"), &e));
        assert_int_equal(f->C_OpenSession(0, CKF_SERIAL_SESSION, NULL, NULL, &s), CKR_SESSION_COUNT);
        ent_arena_free(a);
        assert_int_equal(f->C_OpenSession(0, CKF_SERIAL_SESSION, NULL, NULL, &s), CKR_OK);
        assert_int_equal(f->C_CloseSession(s), CKR_OK);
        assert_int_equal(f->C_Finalize(NULL), others ? CKR_OK : CKR_CRYPTOKI_NOT_INITIALIZED);
    }
    assert_int_equal(dlclose(held), 0);
}

/* ---- the library itself ---- */

static void test_odd_libraries(void **state)
{
    static const struct {
        const char *variable, *words;
        ent_code code;
    } rows[] = {
        {"ENT_TEST_TOKEN_HALF", "no library for tokens", ENT_IO},
        {"ENT_TEST_TOKEN_VERSION", "no library for tokens", ENT_IO},
        {"ENT_TEST_TOKEN_SLOTS", "more than 256 tokens", ENT_IO},
        {"ENT_TEST_TOKEN_THREADS", "", ENT_OK},
    };
    ent_token_place place = place_of("healthy", "key");

    for (size_t i = 0; i < COUNT(rows); i++) {
        ent_arena *a = ent_arena_new(arena_of(state), 0);
        ent_err e = {0};
        ent_signer s;
        assert_int_equal(setenv(rows[i].variable, "1", 1), 0);
        must_say(rows[i].code, rows[i].words, ent_token_open(&s, a, &place, ENT_S("1234"), &e), &e);
        assert_int_equal(unsetenv(rows[i].variable), 0);
        ent_arena_free(a);
    }
}

static void must_not_load(ent_arena *a, const char *path, const char *words)
{
    ent_token_place place = {.module = ent_str_c(path), .token = ENT_S("healthy"), .key = ENT_S("key")};
    ent_err e = {0};
    ent_signer s;

    must_say(ENT_IO, words, ent_token_open(&s, a, &place, ENT_S("1234"), &e), &e);
}

/* A note may name any path: only what nobody else can have put there is loaded. */
static void test_where_the_library_is(void **state)
{
    ent_arena *a = arena_of(state);
    char inner[96], path[128], link[128];

    must_not_load(a, "module.so", "not absolute");
    must_not_load(a, "", "not absolute");
    must_not_load(a, "/nowhere/module.so", "not there");
    must_not_load(a, folder, "no regular file");
    must_not_load(a, "/dev/null", "no regular file");
    snprintf(inner, sizeof inner, "%s/inner", folder);
    snprintf(path, sizeof path, "%s/x.so", inner);
    snprintf(link, sizeof link, "%s/link.so", folder);
    assert_int_equal(mkdir(inner, 0700), 0);
    copy_to(path, library, 0720);
    must_not_load(a, path, "others may write to it");
    assert_int_equal(chmod(path, 0702), 0);
    must_not_load(a, path, "others may write to it");
    assert_int_equal(chmod(path, 0700), 0);
    assert_int_equal(chmod(inner, 0770), 0);
    must_not_load(a, path, "others may write to its folder");
    assert_int_equal(chmod(inner, 0700), 0);
    /* A link is judged by what it leads to. */
    assert_int_equal(symlink(path, link), 0);
    assert_int_equal(chmod(path, 0702), 0);
    must_not_load(a, link, "others may write to it");
    copy_to(path, "/etc/passwd", 0700);
    must_not_load(a, link, "cannot be loaded");
    if (geteuid() == 0) {
        copy_to(path, library, 0700);
        assert_int_equal(chown(path, 65534, 0), 0);
        must_not_load(a, path, "belongs to another user");
        assert_int_equal(chown(path, 0, 0), 0);
        assert_int_equal(chown(inner, 65534, 0), 0);
        must_not_load(a, path, "its folder belongs to another user");
    } else {
        copy_to(path, library, 0600);
        must_not_load(a, path, "not executable");
    }
    assert_int_equal(unlink(path) + unlink(link) + rmdir(inner), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_opening, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_labels_of_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_signing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_same_as_in_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_beside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hedged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_making, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_closing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_odd_libraries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_where_the_library_is, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("crypto/token", tests, copy_library, remove_library);
}
