/* SPDX-License-Identifier: Apache-2.0 */
/* Where a key was, and nowhere else: many contents are destroyed in random order, and after each the file holds neither key nor cipher text
 * of any that is gone. A plain DELETE fails this, even with secure_delete: SQLite moves rows together and leaves copies in gaps.    */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h> /* after the first four, which it leaves to its user */
#include <sqlite3.h>

#include "support.h"
#include <entente/register.h>

enum { CONTENTS = 60, LEFT = 5, WRAPPED = 40, SEEDS = 12 };

/* Sizes that make leaves of many rows, of few, of one, and rows that overflow. */
static const size_t sizes[][4] = {
    {100, 200, 300, 100}, {1000, 3000, 1000, 3000}, {60, 5000, 20000, 60}, {300, 900, 2500, 9000}, {2000, 2000, 500, 500}};

typedef struct bench {
    ent_arena *a;
    char path[400];
    ent_store *writer;
    ent_bytes random;
    ent_err e;
    ent_sha256 digest[CONTENTS];
    uint8_t wrapped[CONTENTS][WRAPPED];
    uint8_t sealed[CONTENTS][64]; /* its last bytes */
    uint64_t seed;
} bench;

#define OK(b, call)                                                                                          \
    do {                                                                                                     \
        if ((call) != ENT_OK) fail_msg("%s: %s: %s", ent_code_name((b)->e.code), (b)->e.place, (b)->e.what); \
    } while (0)

static size_t pick(bench *b, size_t n)
{
    b->seed ^= b->seed >> 12;
    b->seed ^= b->seed << 25;
    b->seed ^= b->seed >> 27;
    return (size_t)((b->seed * UINT64_C(2685821657736338717)) >> 33) % n;
}

static void remove_files(const bench *b)
{
    static const char *const ends[] = {"", "-wal", "-shm"};

    for (size_t i = 0; i < 3; i++) {
        char name[420];
        snprintf(name, sizeof name, "%s%s", b->path, ends[i]);
        unlink(name);
    }
}

static void open_bench(bench *b, uint64_t seed)
{
    uint8_t first[32] = {(uint8_t)seed, (uint8_t)(seed >> 8), 1};

    *b = (bench){.a = ent_arena_new(NULL, 0), .seed = seed * UINT64_C(0x9E3779B97F4A7C15) + 1};
    assert_non_null(b->a);
    snprintf(b->path, sizeof b->path, "%s/destroyed.db", ent_test_tmp());
    remove_files(b);
    OK(b, ent_bytes_init(&b->random, b->a, first, &b->e));
    OK(b, ent_store_create(b->path, &b->e));
    OK(b, ent_store_open(&b->writer, b->a, b->path, ENT_STORE_WRITE, &b->e));
}

static void close_bench(bench *b)
{
    ent_arena_free(b->a);
    remove_files(b);
}

static void put_contents(bench *b, const size_t *of)
{
    const ent_secret key = {{7}};
    char text[20000];

    OK(b, ent_store_begin(b->writer, &b->e));
    for (int i = 0; i < CONTENTS; i++) {
        size_t n = of[pick(b, 4)];
        for (size_t k = 0; k < n; k++) text[k] = (char)('a' + pick(b, 26));
        OK(b, ent_sha256_of(&b->digest[i], (ent_str){text, n}, &b->e));
        OK(b, ent_reg_content_put(b->writer, b->a, &key, &b->digest[i], (ent_str){text, n}, &b->random, &b->e));
    }
    OK(b, ent_store_commit(b->writer, &b->e));
    OK(b, ent_store_flush(b->writer, &b->e));
}

static void note_contents(bench *b)
{
    sqlite3_stmt *st;
    sqlite3 *db;

    assert_int_equal(sqlite3_open_v2(b->path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT wrapped, sealed FROM content WHERE digest = ?1", -1, &st, NULL), SQLITE_OK);
    for (int i = 0; i < CONTENTS; i++) {
        const uint8_t *sealed;
        sqlite3_bind_blob(st, 1, b->digest[i].b, 32, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(st), SQLITE_ROW);
        memcpy(b->wrapped[i], sqlite3_column_blob(st, 0), WRAPPED);
        sealed = sqlite3_column_blob(st, 1);
        memcpy(b->sealed[i], sealed + sqlite3_column_bytes(st, 1) - 64, 64);
        sqlite3_reset(st);
    }
    sqlite3_finalize(st);
    sqlite3_close(db);
}

static bool holds(ent_str file, const uint8_t *needle, size_t n)
{
    const char *p = file.p, *end = file.p + file.n;

    while ((size_t)(end - p) >= n && (p = memchr(p, needle[0], (size_t)(end - p) - n + 1)) != NULL) {
        if (memcmp(p, needle, n) == 0) return true;
        p++;
    }
    return false;
}

static ent_str file_of(bench *b, ent_arena *a)
{
    ent_str file;

    OK(b, ent_file_read(&file, a, b->path, 64 << 20, &b->e));
    return file;
}

static void destroy_one(bench *b, int i)
{
    OK(b, ent_store_begin(b->writer, &b->e));
    OK(b, ent_reg_content_drop(b->writer, &b->digest[i], &b->e));
    OK(b, ent_store_commit(b->writer, &b->e));
    OK(b, ent_store_flush(b->writer, &b->e));
}

static void in_random_order(bench *b)
{
    ent_arena *a = ent_arena_new(b->a, 0);
    int order[CONTENTS];

    for (int i = 0; i < CONTENTS; i++) order[i] = i;
    for (size_t i = CONTENTS - 1; i > 0; i--) {
        size_t k = pick(b, i + 1);
        int x = order[i];
        order[i] = order[k];
        order[k] = x;
    }
    for (int i = 0; i < CONTENTS - LEFT; i++) {
        ent_str file;
        destroy_one(b, order[i]);
        file = file_of(b, a);
        for (int k = 0; k <= i; k++) {
            if (holds(file, b->wrapped[order[k]], WRAPPED)) fail_msg("after %d, the key of one that is gone is in the file", i + 1);
            if (holds(file, b->sealed[order[k]], 64)) fail_msg("after %d, cipher text of one that is gone is in the file", i + 1);
        }
        ent_arena_reset(a);
    }
    for (int i = CONTENTS - LEFT; i < CONTENTS; i++) assert_true(holds(file_of(b, a), b->wrapped[order[i]], WRAPPED));
}

static void test_nothing_is_left_behind(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            bench b;
            open_bench(&b, seed * 10 + k);
            put_contents(&b, sizes[k]);
            note_contents(&b);
            in_random_order(&b);
            close_bench(&b);
        }
    }
}

/* The same text gets a new key in its old place; put while it is there, it keeps the one it has. */
static void test_put_again(void **state)
{
    const ent_str text = ENT_S("EXERCISE: a text that is entered, entered twice, destroyed, and entered again.");
    const ent_secret key = {{7}};
    uint8_t first[WRAPPED];
    ent_sha256 *digest;
    bench b;

    (void)state;
    open_bench(&b, 999);
    put_contents(&b, sizes[0]);
    note_contents(&b);
    digest = &b.digest[0];
    OK(&b, ent_store_begin(b.writer, &b.e));
    OK(&b, ent_sha256_of(digest, text, &b.e));
    OK(&b, ent_reg_content_put(b.writer, b.a, &key, digest, text, &b.random, &b.e));
    OK(&b, ent_store_commit(b.writer, &b.e));
    note_contents(&b);
    memcpy(first, b.wrapped[0], WRAPPED);
    OK(&b, ent_store_begin(b.writer, &b.e));
    OK(&b, ent_reg_content_put(b.writer, b.a, &key, digest, text, &b.random, &b.e));
    OK(&b, ent_store_commit(b.writer, &b.e));
    note_contents(&b);
    assert_memory_equal(first, b.wrapped[0], WRAPPED);
    destroy_one(&b, 0);
    OK(&b, ent_store_begin(b.writer, &b.e));
    OK(&b, ent_reg_content_put(b.writer, b.a, &key, digest, text, &b.random, &b.e));
    OK(&b, ent_store_commit(b.writer, &b.e));
    note_contents(&b);
    assert_memory_not_equal(first, b.wrapped[0], WRAPPED);
    close_bench(&b);
}

/* A reader with an older snapshot: BUSY, nothing lost, done when he is gone; and only a writer between transactions may ask. */
static void test_flush(void **state)
{
    ent_store *reader;
    ent_sha256 before;
    ent_str file;
    ent_arena *a;
    bench b;

    (void)state;
    open_bench(&b, 1000);
    put_contents(&b, sizes[1]);
    note_contents(&b);
    a = ent_arena_new(b.a, 0);
    OK(&b, ent_store_open(&reader, a, b.path, ENT_STORE_READ, &b.e));
    OK(&b, ent_store_begin(reader, &b.e));
    OK(&b, ent_store_projection_digest(&before, reader, b.a, &b.e)); /* now it holds a snapshot */
    OK(&b, ent_store_begin(b.writer, &b.e));
    assert_int_equal(ent_store_flush(b.writer, &b.e), ENT_BUG);
    OK(&b, ent_reg_content_drop(b.writer, &b.digest[0], &b.e));
    OK(&b, ent_store_commit(b.writer, &b.e));
    assert_int_equal(ent_store_flush(b.writer, &b.e), ENT_BUSY);
    assert_non_null(strstr(b.e.next, "later command"));
    assert_int_equal(ent_store_flush(reader, &b.e), ENT_BUG);
    ent_store_close(reader);
    OK(&b, ent_store_flush(b.writer, &b.e));
    file = file_of(&b, b.a);
    assert_false(holds(file, b.wrapped[0], WRAPPED));
    assert_true(holds(file, b.wrapped[1], WRAPPED));
    ent_arena_free(a); /* a store that was closed before is not closed again */
    close_bench(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_nothing_is_left_behind), cmocka_unit_test(test_put_again),
                                       cmocka_unit_test(test_flush)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
