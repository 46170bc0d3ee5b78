/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of files share: a folder for each test, files in it, refusals with their place. */
#ifndef ENTENTE_TEST_FILE_HELP_H
#define ENTENTE_TEST_FILE_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include <entente/core/file.h>

#include "support.h"

#define N(array) (sizeof(array) / sizeof *(array))
#define MIB ((size_t)1 << 20)

static ent_arena *A;
static ent_err E;
static char Dir[400]; /* a new empty folder for each test */

static inline int setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    snprintf(Dir, sizeof Dir, "%s/file-XXXXXX", ent_test_tmp());
    return A == NULL || mkdtemp(Dir) == NULL;
}

static inline int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static inline int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return nftw(Dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static inline const char *in_dir(const char *name)
{
    ent_str s;

    assert_int_equal(ent_str_fmt(&s, A, &E, "%s/%s", Dir, name), ENT_OK);
    return s.p;
}

static inline void put(const char *path, ent_str bytes)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    assert_int_equal(fclose(f), 0);
}

static inline void assert_content(const char *path, ent_str want)
{
    ent_str s;

    if (ent_file_read(&s, A, path, 64 * MIB, &E) != ENT_OK) fail_msg("%s: %s", E.place, E.what);
    assert_true(ent_str_eq(s, want));
    assert_int_equal(s.p[s.n], 0);
}

static inline bool exists(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

/* The sentence names the path and the cause; there is a next step. */
static inline void assert_refused(ent_code got, ent_code code, const char *path, const char *what)
{
    if (got != code || E.code != code || strstr(E.what, what) == NULL || strcmp(E.place, path) != 0)
        fail_msg("wanted %s \"%s\" at %s, got %s \"%s\" at %s", ent_code_name(code), what, path, ent_code_name(got), E.what, E.place);
    assert_true(strlen(E.next) > 10);
    memset(&E, 0, sizeof E);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
