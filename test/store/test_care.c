/* SPDX-License-Identifier: Apache-2.0 */
/* The file as a whole: copies while others write, other formats, damage, media that cannot be written. */
#include "store_help.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

static const char *in_dir(const char *name)
{
    ent_str s;

    must(ent_str_fmt(&s, A, &E, "%s/%s", Dir, name));
    return s.p;
}

static bool exists(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

static void put_facts(ent_store *s, const char *name, int n)
{
    must(ent_store_begin(s, &E));
    for (int i = 0; i < n; i++)
        must(ENT_RUN(s, &E, "register/facts_put", ENT_Z(name), ENT_I(i), ENT_B("d", 1), ENT_Z("a text of some length")));
    must(ent_store_commit(s, &E));
}

static ent_sha256 digest_of(const char *path)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_sha256 h;
    ent_store *s;

    must(ent_store_open(&s, a, path, ENT_STORE_READ, &E));
    must(ent_store_begin(s, &E));
    must(ent_store_projection_digest(&h, s, a, &E));
    ent_arena_free(a);
    return h;
}

static void assert_sound(const char *path)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_store *s;
    ent_str fault;

    must(ent_store_open(&s, a, path, ENT_STORE_READ, &E));
    must(ent_store_inspect(&fault, s, a, &E));
    if (fault.n != 0) fail_msg("%s: %.*s", path, ENT_F(fault));
    ent_arena_free(a);
}

/* ---- copies ---------------------------------------------------------------------------------------------------------------- */

static void test_a_copy_while_others_write(void **state)
{
    ent_store *w = open_as(A, ENT_STORE_WRITE), *r = open_as(A, ENT_STORE_READ);
    const char *to = in_dir("copy.db");
    ent_sha256 before, copied;
    struct stat st;

    (void)state;
    put_facts(w, "kept", 5000);
    before = digest_of(Db);
    must(ent_store_begin(r, &E)); /* a reader */
    must(ent_store_begin(w, &E)); /* and a writer under way */
    must(ENT_RUN(w, &E, "register/facts_put", ENT_Z("later"), ENT_I(1), ENT_B("d", 1), ENT_Z("x")));
    must(ent_store_copy(Db, to, &E));
    must(ent_store_commit(w, &E));
    assert_int_equal(stat(to, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_false(exists(in_dir("copy.db.tmp")));
    assert_false(exists(in_dir("copy.db-wal")));
    assert_false(exists(in_dir("copy.db.tmp-journal")));
    copied = digest_of(to); /* what the writer had not committed is not in it */
    assert_true(ent_sha256_eq(&before, &copied));
    assert_sound(to);
}

static void test_a_copy_is_the_same(void **state)
{
    ent_store *w = open_as(A, ENT_STORE_WRITE);
    const char *to = in_dir("copy.db");
    ent_sha256 x, y;

    (void)state;
    put_facts(w, "kept", 3000); /* still in the WAL */
    must(ent_store_copy(Db, to, &E));
    x = digest_of(Db);
    y = digest_of(to);
    assert_true(ent_sha256_eq(&x, &y));
    put_facts(w, "more", 10); /* a copy is a copy */
    y = digest_of(to);
    assert_true(ent_sha256_eq(&x, &y));
    {
        ent_store *c;
        must(ent_store_open(&c, A, to, ENT_STORE_WRITE, &E));
        put_facts(c, "goes on", 10);
        assert_int_equal(number(c, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    }
}

static void test_what_a_copy_may_not_do(void **state)
{
    FILE *f;

    (void)state;
    must_refuse(ENT_CONFLICT, ent_store_copy(Db, Db, &E));
    assert_sound(Db);
    must_refuse(ENT_CONFLICT, ent_store_copy(Db, Dir, &E));
    assert_int_equal(symlink("nowhere", in_dir("link.db")), 0);
    must_refuse(ENT_CONFLICT, ent_store_copy(Db, in_dir("link.db"), &E));
    must_refuse(ENT_IO, ent_store_copy(Db, in_dir("no/folder.db"), &E));
    must_refuse(ENT_IO, ent_store_copy(in_dir("missing.db"), in_dir("copy.db"), &E));
    assert_false(exists(in_dir("copy.db")));
    assert_false(exists(in_dir("copy.db.tmp")));
    f = fopen(in_dir("junk"), "w");
    assert_non_null(f);
    for (int i = 0; i < 200; i++) fputs("this is no database ", f);
    fclose(f);
    must_refuse(ENT_INVALID, ent_store_copy(in_dir("junk"), in_dir("copy.db"), &E));
    assert_false(exists(in_dir("copy.db")));
    assert_false(exists(in_dir("copy.db.tmp")));
}

/* What a killed run left is begun again; what somebody is writing is left alone. */
static void test_a_copy_after_a_crash(void **state)
{
    int fd = open(in_dir("copy.db.tmp"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "half of it", 10), 10);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    must_refuse(ENT_BUSY, ent_store_copy(Db, in_dir("copy.db"), &E));
    assert_true(exists(in_dir("copy.db.tmp")));
    close(fd);
    must(ent_store_copy(Db, in_dir("copy.db"), &E));
    assert_sound(in_dir("copy.db"));
    assert_false(exists(in_dir("copy.db.tmp")));
}

static void test_a_copy_to_a_full_disk(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    struct rlimit limit, few;
    ent_code code;

    (void)state;
    put_facts(open_as(a, ENT_STORE_WRITE), "much", 20000);
    ent_arena_free(a);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    few = limit;
    few.rlim_cur = 300000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
    code = ent_store_copy(Db, in_dir("copy.db"), &E);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_int_equal(code, ENT_IO);
    assert_non_null(strstr(E.what, "disk"));
    assert_true(strlen(E.next) > 10);
    assert_false(exists(in_dir("copy.db")));
    assert_false(exists(in_dir("copy.db.tmp")));
    must(ent_store_copy(Db, in_dir("copy.db"), &E));
}

/* Killed at any moment, a copy is there whole or not at all. */
static void test_a_copy_that_is_killed(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_sha256 x, y;
    int there = 0, not_there = 0;

    (void)state;
    put_facts(open_as(a, ENT_STORE_WRITE), "much", 20000);
    ent_arena_free(a);
    x = digest_of(Db);
    for (int i = 0; i < 40; i++) {
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            ent_err e;
            _exit(ent_store_copy(Db, in_dir("copy.db"), &e));
        }
        for (int k = 0; k < i * 20 && !exists(in_dir("copy.db.tmp")); k++) usleep(50);
        usleep((unsigned)i * 1500);
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        if (!exists(in_dir("copy.db"))) {
            not_there++;
            continue;
        }
        there++;
        y = digest_of(in_dir("copy.db"));
        assert_true(ent_sha256_eq(&x, &y));
        assert_int_equal(unlink(in_dir("copy.db")), 0);
    }
    print_message("# killed 40 times: %d whole, %d absent\n", there, not_there);
    assert_true(not_there > 0);
    must(ent_store_copy(Db, in_dir("copy.db"), &E));
    y = digest_of(in_dir("copy.db"));
    assert_true(ent_sha256_eq(&x, &y));
}

/* ---- formats ----------------------------------------------------------------------------------------------------------------- */

static void test_the_format_of_a_file(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    int format = 0;
    FILE *f;

    (void)state;
    must(ent_store_format(&format, A, Db, &E));
    assert_int_equal(format, ENT_STORE_FORMAT);
    sql(open_as(a, ENT_STORE_WRITE), "PRAGMA user_version = 77");
    ent_arena_free(a);
    must(ent_store_format(&format, A, Db, &E));
    assert_int_equal(format, 77);
    f = fopen(in_dir("empty"), "w");
    fclose(f);
    must_refuse(ENT_INVALID, ent_store_format(&format, A, in_dir("empty"), &E));
    assert_string_equal(E.place, in_dir("empty"));
    must_refuse(ENT_IO, ent_store_format(&format, A, in_dir("missing"), &E));
    must_refuse(ENT_IO, ent_store_format(&format, A, Dir, &E));
}

static int64_t schema_hash(ent_store *s, ent_str *all)
{
    sqlite3_stmt *st;
    ent_buf b = ent_buf_new(A, 1 << 20);
    int64_t n = 0;

    assert_int_equal(
        sqlite3_prepare_v2(s->db, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name", -1, &st, NULL),
        SQLITE_OK);
    for (; sqlite3_step(st) == SQLITE_ROW; n++)
        for (int i = 0; i < 3; i++) ent_buf_fmt(&b, "%s|", (const char *)sqlite3_column_text(st, i));
    sqlite3_finalize(st);
    must(ent_buf_take(all, &b, &E));
    return n;
}

/* Other tables, other columns, other indexes: afterwards the schema is that of a new file, and the log and the contents are as before. */
static void test_renewing(void **state)
{
    ent_store *fresh, *old;
    ent_arena *a = ent_arena_new(A, 0);
    ent_str want, got;
    int64_t n;

    (void)state;
    must(ent_store_create(in_dir("fresh.db"), &E));
    must(ent_store_open(&fresh, A, in_dir("fresh.db"), ENT_STORE_READ, &E));
    n = schema_hash(fresh, &want);
    old = open_as(a, ENT_STORE_WRITE);
    {
        schema_tables all = schema(old);
        must(ent_store_begin(old, &E));
        fill_all(old, &all, false);
        must(ent_store_commit(old, &E));
    }
    sql(old, "DROP TABLE person; CREATE TABLE person(name TEXT PRIMARY KEY, shoe INTEGER) STRICT, WITHOUT ROWID;"
             "CREATE TABLE forgotten(a INTEGER PRIMARY KEY, b TEXT) STRICT; CREATE INDEX forgotten_b ON forgotten(b);"
             "INSERT INTO forgotten VALUES (1, 'x'); INSERT INTO person VALUES ('x', 44); PRAGMA user_version = 1");
    ent_arena_free(a);

    must_refuse(ENT_CONFLICT, ent_store_open_old(&old, A, Db, ENT_STORE_FORMAT + 1, &E));
    must_refuse(ENT_INVALID, ent_store_open(&old, A, Db, ENT_STORE_WRITE, &E));
    must(ent_store_open_old(&old, A, Db, 1, &E));
    must(ent_store_begin(old, &E));
    must(ent_store_renew(old, &E));
    ent_store_rollback(old);
    assert_int_equal(number(old, "SELECT shoe FROM person"), 44);
    assert_int_equal(number(old, "PRAGMA user_version"), 1);
    must(ent_store_begin(old, &E));
    must(ent_store_renew(old, &E));
    must(ent_store_commit(old, &E));
    assert_int_equal(number(old, "PRAGMA user_version"), ENT_STORE_FORMAT);
    assert_int_equal(schema_hash(old, &got), n);
    assert_true(ent_str_eq(want, got));
    assert_int_equal(number(old, "SELECT count(*) FROM log_entry"), 3);
    assert_int_equal(number(old, "SELECT count(*) FROM log_head"), 1);
    assert_int_equal(number(old, "SELECT count(*) FROM content"), 3);
    assert_int_equal(number(old, "SELECT count(*) FROM person"), 0);
    assert_sound(Db);
}

/* ---- examination ---------------------------------------------------------------------------------------------------------------- */

/* Bytes 0xa5 over every page from the third on, which hold tables. */
static void test_damage_is_found(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    char junk[512];
    ent_store *s;
    ent_str fault;
    int fd;

    (void)state;
    put_facts(open_as(a, ENT_STORE_WRITE), "much", 5000);
    ent_arena_free(a);
    assert_sound(Db);
    memset(junk, 0xa5, sizeof junk);
    fd = open(Db, O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    for (off_t at = 100 * 4096; at < 110 * 4096; at += 4096) assert_int_equal(pwrite(fd, junk, sizeof junk, at), sizeof junk);
    close(fd);
    must(ent_store_open(&s, A, Db, ENT_STORE_READ, &E));
    must(ent_store_inspect(&fault, s, A, &E));
    if (fault.n == 0) fail_msg("the damage was not found");
    print_message("# %.*s\n", ENT_F(fault));
}

/* An index that says something else than its table. */
static void test_an_index_that_does_not_fit(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_store *s = open_as(a, ENT_STORE_WRITE);
    schema_tables all = schema(s);
    sqlite3 *db;
    ent_str fault;

    (void)state;
    fill_all(s, &all, false);
    ent_arena_free(a);
    assert_sound(Db);
    assert_int_equal(sqlite3_open(Db, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "PRAGMA writable_schema=ON;"
                                  "UPDATE sqlite_schema SET sql = replace(sql, '(item_uuid, cut)', '(content, cut)') "
                                  "WHERE name = 'revision_by_uuid';",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    must(ent_store_inspect(&fault, open_as(A, ENT_STORE_READ), A, &E));
    assert_true(fault.n != 0);
    print_message("# %.*s\n", ENT_F(fault));
}

/* ---- media ------------------------------------------------------------------------------------------------------------------------ */

/* The folder again, mounted read-only at `at`; false where this machine does not let us. */
static bool mount_still(const char *at)
{
    assert_int_equal(mkdir(at, 0700), 0);
    if (mount(Dir, at, NULL, MS_BIND, NULL) != 0) return false;
    if (mount(NULL, at, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) == 0) return true;
    umount(at);
    return false;
}

static void test_a_disk_mounted_read_only(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    char at[450], db[500];
    ent_store *s;
    ent_sha256 want, got;
    ent_code write, begin = ENT_OK;
    ent_err e = {0};

    (void)state;
    put_facts(open_as(a, ENT_STORE_WRITE), "kept", 100);
    ent_arena_free(a);
    want = digest_of(Db);
    snprintf(at, sizeof at, "%s-still", Dir);
    snprintf(db, sizeof db, "%s/entente.db", at);
    if (!mount_still(at)) {
        rmdir(at);
        ent_test_skip("this account may not mount");
    }
    a = ent_arena_new(A, 0);
    got = digest_of(db);
    write = ent_store_open(&s, a, db, ENT_STORE_WRITE, &e);
    if (write == ENT_OK) begin = ent_store_begin(s, &e);
    ent_arena_free(a);
    umount(at);
    rmdir(at);
    assert_true(ent_sha256_eq(&want, &got));
    if (write != ENT_IO && begin != ENT_IO) fail_msg("%s, %s: %s", ent_code_name(write), ent_code_name(begin), e.what);
    assert_true(strlen(e.next) > 10);
    print_message("# writing: %s\n", e.what);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(test_a_copy_while_others_write), T(test_a_copy_is_the_same),
        T(test_what_a_copy_may_not_do),    T(test_a_copy_after_a_crash),
        T(test_a_copy_to_a_full_disk),     T(test_a_copy_that_is_killed),
        T(test_the_format_of_a_file),      T(test_renewing),
        T(test_damage_is_found),           T(test_an_index_that_does_not_fit),
        T(test_a_disk_mounted_read_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
