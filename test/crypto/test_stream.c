/* SPDX-License-Identifier: Apache-2.0 */
/* Sealed streams: every size around a chunk, and nothing can be cut off, changed, moved, doubled, dropped or added. */
#include "common.h"

#include "src/crypto/aead.h"

enum { CHUNK = ENT_STREAM_CHUNK, TAG = 16, HEAD = 80, SEALED = CHUNK + TAG, MAX = 5 * CHUNK };

static const char info[] = "EXERCISE stream";

/* A file in memory. after: bytes or calls until it fails; 0 never. */
typedef struct file {
    uint8_t *p;
    size_t n, at, cap;
    size_t fails_at; /* writing or reading beyond this byte fails */
} file;

static ent_code put(void *ctx, const void *p, size_t n, ent_err *e)
{
    file *f = ctx;

    if (f->fails_at != 0 && f->n + n > f->fails_at) return ent_fail(e, ENT_IO, NULL, NULL, "EXERCISE: the disk is full.");
    assert_true(f->n + n <= f->cap);
    memcpy(f->p + f->n, p, n);
    f->n += n;
    return ENT_OK;
}

static ent_code get(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    file *f = ctx;

    if (f->fails_at != 0 && f->at + n > f->fails_at) return ent_fail(e, ENT_IO, NULL, NULL, "EXERCISE: the disk cannot be read.");
    *got = f->n - f->at < n ? f->n - f->at : n;
    memcpy(p, f->p + f->at, *got);
    f->at += *got;
    return ENT_OK;
}

typedef struct keys {
    ent_secret secret, other;
    ent_public public;
    ent_bytes random;
} keys;

static keys keys_of(ent_arena *a)
{
    keys k = {.random = bytes_of(a, 9)};

    take(&k.random, k.secret.b, sizeof k.secret.b);
    take(&k.random, k.other.b, sizeof k.other.b);
    must(ent_wrap_public(&k.public, &k.secret, &e));
    return k;
}

static file file_of(ent_arena *a, size_t cap)
{
    file f = {.p = ent_alloc(a, cap), .cap = cap};

    assert_non_null(f.p);
    return f;
}

static uint8_t *text_of(ent_arena *a, size_t n)
{
    uint8_t *p = ent_alloc(a, n + 1);

    assert_non_null(p);
    for (size_t i = 0; i < n; i++) p[i] = (uint8_t)(i * 7 + i / 251);
    return p;
}

/* Hands the text over in pieces of this size. */
static file seal(ent_arena *a, keys *k, const uint8_t *text, size_t n, size_t piece)
{
    file f = file_of(a, n + HEAD + (n / CHUNK + 1) * TAG);
    ent_sealer *s;

    must(ent_sealer_new(&s, a, &k->public, info, (ent_sink){put, &f}, &k->random, &e));
    for (size_t i = 0; i < n; i += piece) must(ent_sealer_add(s, text + i, n - i < piece ? n - i : piece, &e));
    must(ent_sealer_end(s, &e));
    return f;
}

/* Reads all in pieces; the code of the first refusal. *n: what was given before. */
static ent_code open_all(ent_arena *a, const ent_secret *key, const char *use, file *f, uint8_t *out, size_t *n, size_t piece, ent_err *e)
{
    ent_unsealer *s;
    size_t got;

    *n = 0;
    f->at = 0;
    ENT_TRY(ent_unsealer_new(&s, a, key, use, (ent_source){get, f}, e));
    do {
        ENT_TRY(ent_unsealer_read(s, out + *n, piece, &got, e));
        *n += got;
        assert_true(*n <= MAX);
    } while (got == piece);
    ENT_TRY(ent_unsealer_read(s, out + *n, piece, &got, e));
    assert_int_equal(got, 0);
    return ENT_OK;
}

static void refuse_as(ent_arena *a, ent_code want, const ent_secret *key, const char *use, file f, uint8_t *out)
{
    ent_arena *own = ent_arena_new(a, 0);
    size_t n;

    assert_non_null(own);
    must_refuse(want, open_all(own, key, use, &f, out, &n, CHUNK, &e));
    ent_arena_free(own);
}

static const size_t sizes[] = {0, 1, 15, 16, 17, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK + 12345};
static const size_t pieces[] = {MAX, 4096, 1001};

static void test_round_trips(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a);
    uint8_t *text = text_of(a, MAX), *out = text_of(a, 2 * MAX);

    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t p = 0; p < COUNT(pieces); p++) {
            file f = seal(a, &k, text, sizes[i], pieces[p]);
            size_t n, chunks = sizes[i] == 0 ? 1 : (sizes[i] + CHUNK - 1) / CHUNK;
            assert_int_equal(f.n, HEAD + sizes[i] + chunks * TAG);
            must(open_all(a, &k.secret, info, &f, out, &n, (size_t[]){CHUNK, 4096, 1001}[p], &e));
            assert_int_equal(n, sizes[i]);
            if (n != 0) assert_memory_equal(out, text, n);
        }
}

/* The same random bytes and the same text give the same file, however the text was handed over. */
static void test_one_spelling(void **state)
{
    ent_arena *a = arena_of(state);
    uint8_t *text = text_of(a, MAX);
    keys k = keys_of(a), again = keys_of(a);
    file f = seal(a, &k, text, 2 * CHUNK + 5, 777), g = seal(a, &again, text, 2 * CHUNK + 5, MAX);

    assert_int_equal(f.n, g.n);
    assert_memory_equal(f.p, g.p, f.n);
}

static void test_every_cut_of_a_small_one(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a);
    uint8_t *text = text_of(a, 100), *out = text_of(a, MAX);
    file f = seal(a, &k, text, 100, 100), cut = f;

    for (cut.n = 0; cut.n < f.n; cut.n++) refuse_as(a, ENT_UNVERIFIED, &k.secret, info, cut, out);
}

/* Of a large one: each cut around the borders, where a cut stream looks most like a whole one. */
static void test_cuts_at_the_borders(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a);
    uint8_t *text = text_of(a, MAX), *out = text_of(a, 2 * MAX);
    size_t size[] = {2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK};

    for (size_t i = 0; i < COUNT(size); i++) {
        file f = seal(a, &k, text, size[i], MAX), cut = f;
        for (size_t chunk = 0; chunk < 3; chunk++)
            for (size_t d = 0; d < 40; d++) {
                cut.n = HEAD + chunk * SEALED + d - 20;
                if (cut.n < f.n) refuse_as(a, ENT_UNVERIFIED, &k.secret, info, cut, out);
            }
    }
}

static void test_every_bit_of_a_small_one(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a);
    uint8_t *text = text_of(a, 40), *out = text_of(a, MAX);
    file f = seal(a, &k, text, 40, 40);

    for (size_t bit = 0; bit < 8 * f.n; bit++) {
        flip(f.p, bit);
        refuse_as(a, ENT_UNVERIFIED, &k.secret, info, f, out);
        flip(f.p, bit);
    }
    refuse_as(a, ENT_UNVERIFIED, &k.other, info, f, out);
    refuse_as(a, ENT_UNVERIFIED, &k.secret, "EXERCISE strean", f, out);
    refuse_as(a, ENT_UNVERIFIED, &k.secret, "", f, out);
}

static void test_chunks_cannot_be_moved(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a);
    uint8_t *text = text_of(a, MAX), *out = text_of(a, 2 * MAX);
    file f = seal(a, &k, text, 3 * CHUNK + 10, MAX), g = file_of(a, f.n + SEALED);
    uint8_t *first = f.p + HEAD;

    g.n = f.n; /* the first two change places */
    memcpy(g.p, f.p, f.n);
    memcpy(g.p + HEAD, first + SEALED, SEALED);
    memcpy(g.p + HEAD + SEALED, first, SEALED);
    refuse_as(a, ENT_UNVERIFIED, &k.secret, info, g, out);

    g.n = f.n + SEALED; /* the second one twice */
    memcpy(g.p, f.p, HEAD + 2 * SEALED);
    memcpy(g.p + HEAD + 2 * SEALED, first + SEALED, f.n - HEAD - SEALED);
    refuse_as(a, ENT_UNVERIFIED, &k.secret, info, g, out);

    g.n = f.n - SEALED; /* the second one dropped */
    memcpy(g.p, f.p, HEAD + SEALED);
    memcpy(g.p + HEAD + SEALED, first + 2 * SEALED, f.n - HEAD - 2 * SEALED);
    refuse_as(a, ENT_UNVERIFIED, &k.secret, info, g, out);

    g.n = f.n - SEALED; /* the first one dropped */
    memcpy(g.p, f.p, HEAD);
    memcpy(g.p + HEAD, first + SEALED, f.n - HEAD - SEALED);
    refuse_as(a, ENT_UNVERIFIED, &k.secret, info, g, out);

    g.n = HEAD + 10 + TAG; /* the last one alone */
    memcpy(g.p, f.p, HEAD);
    memcpy(g.p + HEAD, first + 3 * SEALED, 10 + TAG);
    refuse_as(a, ENT_UNVERIFIED, &k.secret, info, g, out);
}

/* Chunks of another stream under the same key: each stream has a key of its own. */
static void test_streams_do_not_mix(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a);
    uint8_t *text = text_of(a, MAX), *out = text_of(a, 2 * MAX);
    file f = seal(a, &k, text, 2 * CHUNK, MAX), g = seal(a, &k, text, 2 * CHUNK, MAX);

    memcpy(f.p + HEAD + SEALED, g.p + HEAD + SEALED, SEALED);
    refuse_as(a, ENT_UNVERIFIED, &k.secret, info, f, out);
}

static void test_nothing_behind_the_end(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a);
    uint8_t *text = text_of(a, MAX), *out = text_of(a, 2 * MAX);

    for (size_t i = 0; i < COUNT(sizes); i++) {
        file f = seal(a, &k, text, sizes[i], MAX), g = file_of(a, f.n + 100);
        memcpy(g.p, f.p, f.n);
        for (g.n = f.n + 1; g.n < f.n + 100; g.n += g.n < f.n + 20 ? 1 : 13) refuse_as(a, ENT_UNVERIFIED, &k.secret, info, g, out);
    }
}

/* The last chunk sealed again under the stream's own key: an empty one behind others is what our writer never makes. With a byte in it,
 * the same way gives a stream that opens, so that it is the emptiness that is refused.                                      */
static void test_empty_last_chunk_is_refused(void **state)
{
    static const uint8_t nonce[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1};
    ent_arena *a = arena_of(state);
    keys k = keys_of(a);
    uint8_t *text = text_of(a, MAX), *out = text_of(a, 2 * MAX), key[32];
    file f = seal(a, &k, text, CHUNK + 1, MAX);
    size_t n;

    must(ent_seal_open(key, sizeof key, &k.secret, info, (ent_str){(const char *)f.p, HEAD}, &e));
    must(ent_crypto_aead_seal(f.p + HEAD + SEALED, ENT_CRYPTO_AES_256_GCM, key, nonce, (ent_str){0}, ENT_S("x"), &e));
    must(open_all(a, &k.secret, info, &f, out, &n, CHUNK, &e));
    assert_int_equal(n, CHUNK + 1);
    assert_int_equal(out[CHUNK], 'x');
    must(ent_crypto_aead_seal(f.p + HEAD + SEALED, ENT_CRYPTO_AES_256_GCM, key, nonce, (ent_str){0}, (ent_str){0}, &e));
    f.n = HEAD + SEALED + TAG;
    refuse_as(a, ENT_UNVERIFIED, &k.secret, info, f, out);
}

static void test_failing_sink(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a);
    uint8_t *text = text_of(a, MAX);
    size_t fails[] = {1, HEAD, HEAD + SEALED - 1, HEAD + SEALED + 3};

    for (size_t i = 0; i < COUNT(fails); i++) {
        file f = file_of(a, MAX);
        ent_sealer *s = NULL;
        ent_err ours = {0};
        ent_code code;
        f.fails_at = fails[i];
        code = ent_sealer_new(&s, a, &k.public, info, (ent_sink){put, &f}, &k.random, &ours);
        if (code == ENT_OK) code = ent_sealer_add(s, text, CHUNK + 3, &ours);
        if (code == ENT_OK) code = ent_sealer_end(s, &ours);
        assert_int_equal(code, ENT_IO);
        if (s == NULL) continue;
        must_refuse(ENT_BUG, ent_sealer_add(s, text, 1, &e));
        must_refuse(ENT_BUG, ent_sealer_end(s, &e));
    }
}

static void test_failing_source(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a);
    uint8_t *text = text_of(a, MAX), *out = text_of(a, 2 * MAX);
    file f = seal(a, &k, text, 2 * CHUNK + 3, MAX);
    size_t fails[] = {1, HEAD, HEAD + SEALED, HEAD + 2 * SEALED + 1};
    ent_unsealer *s;
    size_t got;

    for (size_t i = 0; i < COUNT(fails); i++) {
        f.fails_at = fails[i];
        refuse_as(a, ENT_IO, &k.secret, info, f, out);
    }
    /* once it has failed, it stays so */
    f.at = 0;
    f.fails_at = HEAD + SEALED;
    must(ent_unsealer_new(&s, a, &k.secret, info, (ent_source){get, &f}, &e));
    must_refuse(ENT_IO, ent_unsealer_read(s, out, 10, &got, &e));
    must_refuse(ENT_BUG, ent_unsealer_read(s, out, 10, &got, &e));
}

static void test_ended_is_ended(void **state)
{
    ent_arena *a = arena_of(state);
    keys k = keys_of(a);
    file f = file_of(a, 4096);
    ent_sealer *s;

    must(ent_sealer_new(&s, a, &k.public, info, (ent_sink){put, &f}, &k.random, &e));
    must(ent_sealer_end(s, &e));
    must_refuse(ENT_BUG, ent_sealer_add(s, "x", 1, &e));
    must_refuse(ENT_BUG, ent_sealer_end(s, &e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trips, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_spelling, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_cut_of_a_small_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cuts_at_the_borders, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_bit_of_a_small_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_chunks_cannot_be_moved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_streams_do_not_mix, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_behind_the_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_empty_last_chunk_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failing_sink, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failing_source, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ended_is_ended, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
