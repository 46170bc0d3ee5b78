/* SPDX-License-Identifier: Apache-2.0 */
/* What is told as written has been synced, and in the right order: the bytes of a file before it gets its name, then the folder that
 * holds the name; a commit before it is told.                                                                              */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include <entente/core/file.h>
#include <entente/store.h>

#include "support.h"
#include "test/fault/kit.h"

enum { SYNCS_MAX = 64 };

typedef struct sync_seen {
    struct stat what;
    ino_t named; /* what had the name at that moment; 0: nothing */
} sync_seen;

static char folder[400], path[500];
static sync_seen seen[SYNCS_MAX];
static size_t n_seen;
static ent_err E;

static ino_t inode(const char *p)
{
    struct stat st;

    return stat(p, &st) == 0 ? st.st_ino : 0;
}

static void note(int fd)
{
    assert_true(n_seen < SYNCS_MAX);
    assert_int_equal(fstat(fd, &seen[n_seen].what), 0);
    seen[n_seen++].named = inode(path);
}

static void begin(void)
{
    n_seen = 0;
    kit_when_synced(note);
    kit_begin((kit_order){0});
}

static void end(void)
{
    kit_end();
    kit_when_synced(NULL);
}

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s/sync-XXXXXX", ent_test_tmp());
    if (mkdtemp(folder) == NULL) return 1;
    snprintf(path, sizeof path, "%s/name", folder);
    return 0;
}

/* First all bytes, while the name still belongs to what was there before; then the folder, where it belongs to the new file. */
static void assert_in_order(ino_t before, off_t size)
{
    assert_int_equal(n_seen, 2);
    assert_true(S_ISREG(seen[0].what.st_mode));
    assert_int_equal(seen[0].what.st_size, size);
    assert_true(seen[0].named == before);
    assert_true(S_ISDIR(seen[1].what.st_mode));
    assert_true(seen[1].what.st_ino == inode(folder));
    assert_true(seen[1].named == seen[0].what.st_ino && seen[1].named == inode(path));
}

static void a_file(void **state)
{
    ino_t before = 0;

    (void)state;
    for (int i = 0; i < 2; i++) { /* a new one, then one that takes its place */
        begin();
        assert_int_equal(ent_file_write(path, ENT_S("EXERCISE"), 0600, &E), ENT_OK);
        end();
        assert_in_order(before, 8);
        before = inode(path);
    }
}

static void a_file_in_steps(void **state)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ino_t before = inode(path);
    ent_file_out *f;

    (void)state;
    assert_non_null(a);
    begin();
    assert_int_equal(ent_file_out_open(&f, a, path, 0600, &E), ENT_OK);
    assert_int_equal(ent_file_out_add(f, "EXER", 4, &E), ENT_OK);
    assert_int_equal(ent_file_out_add(f, "CISE 2", 6, &E), ENT_OK);
    assert_int_equal(n_seen, 0);
    assert_int_equal(ent_file_out_done(f, &E), ENT_OK);
    end();
    assert_in_order(before, 10);
    ent_arena_free(a);
}

static void a_folder(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "%s/below", folder);
    begin();
    assert_int_equal(ent_dir_make(path, &E), ENT_OK);
    end();
    assert_int_equal(n_seen, 1);
    assert_true(seen[0].what.st_ino == inode(folder) && seen[0].named == inode(path));
}

static void a_commit(void **state)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_store *s;

    (void)state;
    assert_non_null(a);
    snprintf(path, sizeof path, "%s/x.db", folder);
    assert_int_equal(ent_store_create(path, &E), ENT_OK);
    assert_int_equal(ent_store_open(&s, a, path, ENT_STORE_WRITE, &E), ENT_OK);
    snprintf(path, sizeof path, "%s/x.db-wal", folder);
    for (int i = 0; i < 3; i++) {
        begin();
        assert_int_equal(ent_store_begin(s, &E), ENT_OK);
        assert_int_equal(ent_store_run(s, "store/format_set", NULL, 0, &E), ENT_OK);
        assert_int_equal(ent_store_commit(s, &E), ENT_OK);
        end();
        assert_true(n_seen != 0);
        assert_true(seen[n_seen - 1].what.st_ino == inode(path)); /* the journal, with the commit in it */
    }
    ent_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file),
        cmocka_unit_test(a_file_in_steps),
        cmocka_unit_test(a_folder),
        cmocka_unit_test(a_commit),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
