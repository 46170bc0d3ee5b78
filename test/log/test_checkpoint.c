/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints: C2SP signed notes with one spelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <entente/log.h>

#define N(array) (sizeof(array) / sizeof *(array))

static ent_arena *A;
static ent_err E;
static ent_secret Key, Other;
static ent_public Pub, Foreign;

#define must(call)                                                               \
    do {                                                                         \
        if ((call) != ENT_OK) fail_msg("%s: %s", ent_code_name(E.code), E.what); \
    } while (0)

static int setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    memset(Key.b, 7, sizeof Key.b);
    memset(Other.b, 8, sizeof Other.b);
    return A == NULL || ent_sign_public(&Pub, &Key, &E) != ENT_OK || ent_sign_public(&Foreign, &Other, &E) != ENT_OK;
}

static int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

static ent_checkpoint point(const char *origin, uint64_t size)
{
    ent_checkpoint c = {.origin = ent_str_c(origin), .size = size};

    for (size_t i = 0; i < 32; i++) c.root.b[i] = (uint8_t)(i * 37 + size);
    return c;
}

static ent_str write(const ent_checkpoint *c, const ent_secret *key)
{
    ent_str text;

    must(ent_checkpoint_write(&text, A, c, key, &E));
    return text;
}

static bool reads(ent_str text, const ent_public *key)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_checkpoint c;
    ent_code code = ent_checkpoint_read(&c, a, text, key, &E);

    ent_arena_free(a);
    if (code != ENT_OK && code != ENT_UNVERIFIED) fail_msg("%s: %s", ent_code_name(code), E.what);
    if (code != ENT_OK) assert_true(strlen(E.what) > 10 && strlen(E.next) > 10);
    return code == ENT_OK;
}

static void test_round_trip(void **state)
{
    static const uint64_t sizes[] = {0, 1, 9, 10, 1234567890, UINT64_C(1) << 53, INT64_MAX};
    static const char *const origins[] = {"x", "entente/6ba7b810-9dad-11d1-80b4-00c04fd430c8", "example.org/log", "!~", "a=b,c;d"};

    (void)state;
    for (size_t i = 0; i < N(sizes); i++)
        for (size_t j = 0; j < N(origins); j++) {
            ent_checkpoint c = point(origins[j], sizes[i]), back;
            ent_str text = write(&c, &Key);
            must(ent_checkpoint_read(&back, A, text, &Pub, &E));
            assert_true(ent_str_eq(back.origin, c.origin));
            assert_int_equal(back.size, c.size);
            assert_true(ent_sha256_eq(&back.root, &c.root));
            assert_true(ent_str_eq(text, write(&back, &Key))); /* signing is deterministic */
        }
}

/* The text as the specification draws it, put together by hand. */
static void test_the_form(void **state)
{
    ent_checkpoint c = point("example.org/log", 42);
    ent_str text = write(&c, &Key), root, line, want, body, id_and_signature;
    uint8_t raw[68];
    ent_signature s;
    ent_sha256 h;
    char id[15 + 2 + 32];

    (void)state;
    must(ent_base64(&root, A, (ent_str){(char *)c.root.b, 32}, &E));
    must(ent_str_fmt(&body, A, &E, "example.org/log\n42\n%s\n", root.p));
    memcpy(id, "example.org/log\n\1", 17);
    memcpy(id + 17, Pub.b, 32);
    must(ent_sha256_of(&h, (ent_str){id, sizeof id}, &E));
    must(ent_sign(&s, &Key, body, &E));
    memcpy(raw, h.b, 4);
    memcpy(raw + 4, s.b, 64);
    must(ent_base64(&line, A, (ent_str){(char *)raw, sizeof raw}, &E));
    must(ent_str_fmt(&want, A, &E, "%s\n\xe2\x80\x94 example.org/log %s\n", body.p, line.p));
    assert_true(ent_str_eq(text, want));
    must(ent_unbase64(&id_and_signature, A, line, &E));
    assert_int_equal(id_and_signature.n, 68);
}

/* The key of the example in the documentation of Go's package golang.org/x/mod/sumdb/note: name, key hash and public key are known. */
static void test_key_id_of_a_known_key(void **state)
{
    ent_str secret, public, line, head, tail, raw;
    ent_checkpoint c = point("PeterNeumann", 1);
    ent_secret key;
    ent_public pub;

    (void)state;
    must(ent_unbase64(&secret, A, ENT_S("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"), &E));
    must(ent_unbase64(&public, A, ENT_S("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), &E));
    assert_int_equal(secret.n, 33);
    assert_int_equal(secret.p[0], 1);
    memcpy(key.b, secret.p + 1, 32);
    must(ent_sign_public(&pub, &key, &E));
    assert_memory_equal(pub.b, public.p + 1, 32);
    line = write(&c, &key);
    assert_true(ent_str_cut(line, ' ', &head, &tail)); /* the dash */
    assert_true(ent_str_cut(tail, ' ', &head, &tail));
    assert_true(ent_str_is(head, "PeterNeumann"));
    must(ent_unbase64(&raw, A, ent_str_trim(tail), &E));
    assert_memory_equal(raw.p, "\xc7\x4f\x20\xa3", 4);
    assert_true(reads(line, &pub));
}

static void test_every_changed_byte_is_refused(void **state)
{
    ent_checkpoint c = point("example.org/log", 12345);
    ent_str text = write(&c, &Key);
    char *copy = ent_alloc(A, text.n + 2);
    size_t tried = 0;

    (void)state;
    for (size_t i = 0; i < text.n; i++)
        for (int b = 0; b < 256; b++) {
            memcpy(copy, text.p, text.n);
            if (copy[i] == (char)b) continue;
            copy[i] = (char)b;
            if (reads((ent_str){copy, text.n}, &Pub)) fail_msg("byte %zu as %d", i, b);
            tried++;
        }
    assert_int_equal(tried, text.n * 255);
    assert_true(reads(text, &Pub));
}

static void test_every_cut_and_every_gap_is_refused(void **state)
{
    static const char extra[] = {'\n', ' ', '0', 'A', '=', '\r', '\t', '\0', '-'};
    ent_checkpoint c = point("example.org/log", 12345);
    ent_str text = write(&c, &Key);
    char *copy = ent_alloc(A, text.n + 2);

    (void)state;
    for (size_t n = 0; n < text.n; n++) {
        assert_false(reads((ent_str){text.p, n}, &Pub));
        assert_false(reads((ent_str){text.p + text.n - n, n}, &Pub));
        memcpy(copy, text.p, n); /* one byte out */
        memcpy(copy + n, text.p + n + 1, text.n - n - 1);
        if (reads((ent_str){copy, text.n - 1}, &Pub)) fail_msg("without byte %zu", n);
    }
    for (size_t at = 0; at <= text.n; at++)
        for (size_t x = 0; x < N(extra); x++) {
            memcpy(copy, text.p, at);
            copy[at] = extra[x];
            memcpy(copy + at + 1, text.p + at, text.n - at);
            if (reads((ent_str){copy, text.n + 1}, &Pub)) fail_msg("one more at %zu: %d", at, extra[x]);
        }
    assert_false(reads((ent_str){NULL, 0}, &Pub));
}

static void test_other_keys_and_names(void **state)
{
    ent_checkpoint c = point("example.org/log", 5), other = point("example.org/other", 5);
    ent_str mine = write(&c, &Key), theirs = write(&c, &Other), named = write(&other, &Key), text, head, tail, rest;

    (void)state;
    assert_true(reads(mine, &Pub));
    assert_false(reads(mine, &Foreign));
    assert_false(reads(theirs, &Pub));
    assert_true(reads(theirs, &Foreign));
    assert_true(reads(named, &Pub)); /* the reader looks at the origin: it is part of what he gets */
    must(ent_str_fmt(&text, A, &E, "%s%.*s", mine.p, (int)(theirs.n - (size_t)(strstr(theirs.p, "\n\n") + 2 - theirs.p)),
                     strstr(theirs.p, "\n\n") + 2));
    assert_false(reads(text, &Pub)); /* two signatures */
    assert_true(ent_str_cut(mine, '\n', &head, &tail));
    assert_true(ent_str_cut(named, '\n', &head, &rest));
    must(ent_str_fmt(&text, A, &E, "example.org/other\n%.*s", ENT_F(tail)));
    assert_false(reads(text, &Pub));
    must(ent_str_fmt(&text, A, &E, "%.*s%s", (int)(strstr(mine.p, "\n\n") + 1 - mine.p), mine.p, strstr(named.p, "\n\n") + 1));
    assert_false(reads(text, &Pub)); /* the signature of another checkpoint */
}

/* Other spellings that say the same, signed with the right key. */
static void test_other_spellings(void **state)
{
    static const char *const forms[] = {"o\n05\n%s\n",
                                        "o\n+5\n%s\n",
                                        "o\n-0\n%s\n",
                                        "o\n5 \n%s\n",
                                        "o\n5\n%s\nextension\n",
                                        "o\n5\r\n%s\n",
                                        "o\n-5\n%s\n",
                                        "o\n9223372036854775808\n%s\n",
                                        "o\n18446744073709551616\n%s\n",
                                        "o\n\n%s\n",
                                        "\n5\n%s\n",
                                        "o o\n5\n%s\n",
                                        "o+o\n5\n%s\n",
                                        "o\n5\n%s=\n",
                                        "o\n5\nAAAA\n",
                                        "o\n5\n%sAAAA\n"};
    ent_checkpoint c = point("o", 5);
    ent_str root;

    (void)state;
    must(ent_base64(&root, A, (ent_str){(char *)c.root.b, 32}, &E));
    for (size_t i = 0; i < N(forms); i++) {
        const char *at = strstr(forms[i], "%s");
        ent_str body, line, text, origin, rest;
        uint8_t raw[68];
        ent_signature s;
        ent_digest *d;
        ent_sha256 h;
        if (at != NULL) must(ent_str_fmt(&body, A, &E, "%.*s%s%s", (int)(at - forms[i]), forms[i], root.p, at + 2));
        else body = ent_str_c(forms[i]);
        (void)ent_str_cut(body, '\n', &origin, &rest);
        must(ent_digest_new(&d, A, &E));
        ent_digest_str(d, origin);
        ent_digest_str(d, ENT_S("\n\1"));
        ent_digest_add(d, Pub.b, 32);
        must(ent_digest_end(&h, d, &E));
        must(ent_sign(&s, &Key, body, &E));
        memcpy(raw, h.b, 4);
        memcpy(raw + 4, s.b, 64);
        must(ent_base64(&line, A, (ent_str){(char *)raw, 68}, &E));
        must(ent_str_fmt(&text, A, &E, "%.*s\n\xe2\x80\x94 %.*s %s\n", ENT_F(body), ENT_F(origin), line.p));
        if (reads(text, &Pub)) fail_msg("was taken: %s", text.p);
    }
}

static void test_what_cannot_be_written(void **state)
{
    static const char *const bad[] = {"",
                                      " ",
                                      "a b",
                                      "a+b",
                                      "a\nb",
                                      "a\tb",
                                      "a\x7f",
                                      "caf\xc3\xa9",
                                      ("a\xc2\xa0"
                                       "b"),
                                      "\xe2\x80\x94"};
    ent_checkpoint c;
    char longest[202];
    ent_str text;

    (void)state;
    for (size_t i = 0; i < N(bad); i++) {
        c = point(bad[i], 1);
        assert_int_equal(ent_checkpoint_write(&text, A, &c, &Key, &E), ENT_INVALID);
    }
    c = point("x", (uint64_t)INT64_MAX + 1);
    assert_int_equal(ent_checkpoint_write(&text, A, &c, &Key, &E), ENT_INVALID);
    memset(longest, 'o', 201);
    longest[201] = '\0';
    c = point(longest, INT64_MAX);
    assert_int_equal(ent_checkpoint_write(&text, A, &c, &Key, &E), ENT_INVALID);
    longest[200] = '\0';
    c = point(longest, INT64_MAX);
    assert_true(reads(write(&c, &Key), &Pub));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_the_form),
        cmocka_unit_test(test_key_id_of_a_known_key),
        cmocka_unit_test(test_every_changed_byte_is_refused),
        cmocka_unit_test(test_every_cut_and_every_gap_is_refused),
        cmocka_unit_test(test_other_keys_and_names),
        cmocka_unit_test(test_other_spellings),
        cmocka_unit_test(test_what_cannot_be_written),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
