/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of destruction: a world with a node of NATO, texts that cannot be mistaken, and a search through every byte of a folder. */
#ifndef ENTENTE_TEST_API_DESTROY_HELP_H
#define ENTENTE_TEST_API_DESTROY_HELP_H

#include <stdlib.h>

#include <sqlite3.h>

#include <entente/registry.h>

#include "node_help.h"

enum { TEXT_SIZE = 3000, BIG_SIZE = 40000, PART = 16, WRAPPED = 40 };

static world W;

/* Not to be mistaken for anything else: invented, long, random. */
static inline ent_str random_text(uint64_t seed, size_t n)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-";
    char *p = ent_alloc(W.a, n + 1);

    assert_non_null(p);
    seed = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    for (size_t i = 0; i < n; i++) {
        seed ^= seed >> 12;
        seed ^= seed << 25;
        seed ^= seed >> 27;
        p[i] = letters[(seed * UINT64_C(2685821657736338717)) >> 58];
    }
    memcpy(p, "EXERCISE ", 9);
    p[n] = '\0';
    return (ent_str){p, n};
}

/* ---- searching ---- */

typedef struct search {
    ent_str needle;
    size_t files, hits;
} search;

static inline const char *find(const char *p, const char *end, ent_str needle)
{
    while ((size_t)(end - p) >= needle.n && (p = memchr(p, needle.p[0], (size_t)(end - p) - needle.n + 1)) != NULL) {
        if (memcmp(p, needle.p, needle.n) == 0) return p;
        p++;
    }
    return NULL;
}

static inline void search_bytes(search *s, ent_str bytes)
{
    for (const char *p = bytes.p; p != NULL && (p = find(p, bytes.p + bytes.n, s->needle)) != NULL; p++) s->hits++;
}

static inline void search_file(search *s, const char *path)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_str bytes;
    ent_err e;

    if (ent_file_read(&bytes, a, path, 256 << 20, &e) != ENT_OK) fail_msg("%s: %s", e.place, e.what);
    s->files++;
    search_bytes(s, bytes);
    ent_arena_free(a);
}

static inline void search_folder(search *s, const char *path)
{
    DIR *d = opendir(path);
    struct dirent *f;

    assert_non_null(d);
    while ((f = readdir(d)) != NULL) {
        char inner[700];
        struct stat st;
        if (strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0) continue;
        inside(inner, sizeof inner, path, f->d_name);
        assert_int_equal(lstat(inner, &st), 0);
        if (S_ISDIR(st.st_mode)) search_folder(s, inner);
        else if (S_ISREG(st.st_mode)) search_file(s, inner);
    }
    closedir(d);
}

static inline size_t hits_under(const char *path, ent_str needle)
{
    search s = {.needle = needle};

    search_folder(&s, path);
    assert_true(s.files != 0);
    return s.hits;
}

static inline size_t hits_in(const char *path, ent_str needle)
{
    search s = {.needle = needle};

    search_file(&s, path);
    return s.hits;
}

/* How many of its parts are there. */
static inline size_t parts_under(const char *path, ent_str text)
{
    size_t n = 0;

    for (size_t at = 0; at + PART <= text.n; at += PART) n += hits_under(path, (ent_str){text.p + at, PART}) != 0;
    return n;
}

/* ---- what is stored ---- */

typedef struct stored {
    uint8_t digest[32], wrapped[WRAPPED];
    ent_str sealed;
} stored;

static inline sqlite3 *raw_open(const char *path)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    /* A test that looks must not tidy up behind itself. */
    assert_int_equal(sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL), SQLITE_OK);
    return db;
}

static inline const char *db_of(const char *dir)
{
    char name[100];

    snprintf(name, sizeof name, "%s/entente.db", dir);
    return path_of(&W, name);
}

/* false: there is no such row, or it is of zero bytes */
static inline bool read_stored(stored *out, const char *db_path, ent_str text)
{
    static const uint8_t zero[WRAPPED];
    sqlite3 *db = raw_open(db_path);
    ent_sha256 digest;
    sqlite3_stmt *st;
    bool found;
    ent_err e;

    assert_int_equal(ent_sha256_of(&digest, text, &e), ENT_OK);
    memcpy(out->digest, digest.b, 32);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT wrapped, sealed FROM content WHERE digest = ?1", -1, &st, NULL), SQLITE_OK);
    sqlite3_bind_blob(st, 1, out->digest, 32, SQLITE_STATIC);
    found = sqlite3_step(st) == SQLITE_ROW;
    if (found) {
        assert_int_equal(sqlite3_column_bytes(st, 0), WRAPPED);
        memcpy(out->wrapped, sqlite3_column_blob(st, 0), WRAPPED);
        out->sealed = (ent_str){sqlite3_column_blob(st, 1), (size_t)sqlite3_column_bytes(st, 1)};
        assert_int_equal(ent_str_dup(&out->sealed, W.a, out->sealed, &e), ENT_OK);
        found = memcmp(out->wrapped, zero, WRAPPED) != 0;
    }
    sqlite3_finalize(st);
    sqlite3_close(db);
    return found;
}

static inline ent_str wrapped_of(const stored *s)
{
    return (ent_str){(const char *)s->wrapped, WRAPPED};
}

/* Nothing of it anywhere under the folder: neither text nor parts, neither key nor cipher text. */
static inline void assert_nothing_left(const char *folder, ent_str text, const stored *s)
{
    size_t cipher = 0;

    assert_int_equal(hits_under(folder, text), 0);
    assert_int_equal(parts_under(folder, text), 0);
    assert_int_equal(hits_under(folder, wrapped_of(s)), 0);
    for (size_t at = 0; at + 64 <= s->sealed.n && at < 4096; at += 64) cipher += hits_under(folder, (ent_str){s->sealed.p + at, 64});
    assert_int_equal(cipher, 0);
    assert_int_equal(hits_under(folder, (ent_str){s->sealed.p + s->sealed.n - 64, 64}), 0);
}

static inline bool note_left(const char *dir)
{
    DIR *d = opendir(path_of(&W, dir));
    struct dirent *f;
    bool left = false;

    assert_non_null(d);
    while ((f = readdir(d)) != NULL) left = left || strncmp(f->d_name, "unflushed-", 10) == 0;
    closedir(d);
    return left;
}

/* ---- making ---- */

/* A document from a file that is gone afterwards; the text is then nowhere in the clear. */
static inline told add_secret(const char *dir, const char *person, const char *number, const char *marking, ent_str text)
{
    const char *path = put_file(&W, "in.txt", text.p, text.n);
    told t =
        must(&W, dir, person, "import", "file", path, "number", number, "title", "Exercise paper", "label", marking, "exercise", "", NULL);

    assert_int_equal(unlink(path), 0);
    return t;
}

static inline void destroy_it(const char *dir, const char *first, const char *second, const char *item)
{
    must(&W, dir, first, "registry destroy", "item", item, "authority", "EXERCISE letter 7", NULL);
    must(&W, dir, second, "registry destroy", "item", item, "confirm", "", NULL);
}

static inline void make_partner(void)
{
    make_eu(&W, "eu");
    add_person(&W, "eu", "gina", "registry", NODE_EU_SECRET);
    introduce(&W, "nato", "NATO", "eu", "EU");
}

static inline int set_up(void **state)
{
    (void)state;
    if (world_open(&W, "destroy") != 0) return 1;
    make_nato(&W, "nato");
    add_person(&W, "nato", "dora", "registry", NODE_NATO_SECRET);
    add_person(&W, "nato", "sam", "security", NODE_NATO_SECRET);
    add_person(&W, "nato", "rita", "registry", NODE_NATO_RESTRICTED);
    add_person(&W, "nato", "rosa", "registry", NODE_NATO_RESTRICTED);
    make_partner();
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static inline told destroy(const char *person, const char *item, const char *how, const char *value)
{
    return ask(&W, "nato", person, "registry destroy", "item", item, how, value, NULL);
}

/* The members of an answer, without the values that differ anyway. */
static inline const char *shape_of(told t)
{
    ent_buf b = ent_buf_new(W.a, 1 << 16);
    ent_str out;
    ent_err e;

    for (size_t i = 0; i < t.json->n; i++) {
        ent_str key = t.json->members[i].key;
        const ent_json *v = t.json->members[i].value;
        ent_buf_add(&b, key);
        ent_buf_c(&b, '=');
        if (v->kind == ENT_JSON_STR && !ent_str_is(key, "revision") && !ent_str_is(key, "number")) ent_buf_add(&b, v->str);
        ent_buf_fmt(&b, "(%d,%zu)\n", (int)v->kind, v->n);
    }
    assert_int_equal(ent_buf_take(&out, &b, &e), ENT_OK);
    return out.p;
}

#define TO_EC "NATO RESTRICTED " NODE_EC

#endif
