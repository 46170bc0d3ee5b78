/* SPDX-License-Identifier: Apache-2.0 */
/* Creating, opening, transactions, and what goes wrong with disks and other writers. */
#include "store_help.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static void put(const char *path, const char *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static bool exists(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

static const char *in_dir(const char *name)
{
    ent_str s;

    must(ent_str_fmt(&s, A, &E, "%s/%s", Dir, name));
    return s.p;
}

/* Opening is refused in both ways with this code; the error names the file, says this, and what to do. */
static void refused(const char *path, ent_code code, const char *what)
{
    ent_store *s;

    for (int mode = ENT_STORE_READ; mode <= ENT_STORE_WRITE; mode++) {
        must_refuse(code, ent_store_open(&s, A, path, (ent_store_mode)mode, &E));
        if (strstr(E.what, what) == NULL || strcmp(E.place, path) != 0) fail_msg("\"%s\" at %s", E.what, E.place);
        assert_true(strlen(E.next) > 10);
    }
}

static ent_code put_fact(ent_store *s, const char *name, int64_t seq)
{
    return ENT_RUN(s, &E, "register/facts_put", ENT_Z(name), ENT_I(seq), ENT_B("d", 1), ENT_Z("text"));
}

static int64_t facts(ent_store *s)
{
    return number(s, "SELECT count(*) FROM fact_table");
}

/* ---- creating --------------------------------------------------------------------------------------------------------- */

static void test_a_new_database(void **state)
{
    ent_store *s = open_as(A, ENT_STORE_WRITE);
    struct stat st;

    (void)state;
    assert_int_equal(stat(Db, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(number(s, "PRAGMA user_version"), ENT_STORE_FORMAT);
    assert_int_equal(number(s, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    assert_int_equal(number(s, "PRAGMA synchronous"), 2);
    assert_int_equal(number(s, "PRAGMA foreign_keys"), 1);
    assert_int_equal(number(s, "PRAGMA trusted_schema"), 0);
    assert_int_equal(number(s, "PRAGMA busy_timeout"), 5000);
    assert_int_equal(sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, -1), 0);
    assert_int_equal(
        number(s, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%STRICT%'"), 0);
    for (size_t i = 0; i < ent_sql_texts_n; i++) assert_true(i == 0 || strcmp(ent_sql_texts[i - 1].name, ent_sql_texts[i].name) < 0);
}

static void test_what_exists_is_left_alone(void **state)
{
    static const char text[] = "somebody's letter";
    ent_arena *a = ent_arena_new(A, 0);
    ent_store *s;
    ent_str other;
    char back[sizeof text];
    FILE *f;

    (void)state;
    s = open_as(a, ENT_STORE_WRITE);
    must(put_fact(s, "kept", 1));
    ent_arena_free(a);
    must_refuse(ENT_CONFLICT, ent_store_create(Db, &E));
    assert_string_equal(E.place, Db);
    assert_int_equal(facts(open_as(A, ENT_STORE_READ)), 1);

    other = ent_str_c(in_dir("letter"));
    put(other.p, text, sizeof text);
    must_refuse(ENT_CONFLICT, ent_store_create(other.p, &E));
    f = fopen(other.p, "rb");
    assert_non_null(f);
    assert_int_equal(fread(back, 1, sizeof back, f), sizeof text);
    assert_int_equal(fgetc(f), EOF);
    fclose(f);
    assert_memory_equal(back, text, sizeof text);

    put(in_dir("empty"), "", 0);
    must_refuse(ENT_CONFLICT, ent_store_create(in_dir("empty"), &E));
    assert_int_equal(symlink("nowhere", in_dir("link")), 0);
    must_refuse(ENT_CONFLICT, ent_store_create(in_dir("link"), &E));
    assert_false(exists(in_dir("nowhere")));
}

static void test_a_foreign_database_is_left_alone(void **state)
{
    const char *path = in_dir("other.db");
    sqlite3 *db;
    sqlite3_stmt *st;

    (void)state;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE theirs(a)", NULL, NULL, NULL), SQLITE_OK);
    must_refuse(ENT_CONFLICT, ent_store_create(path, &E));
    refused(path, ENT_INVALID, "not a database of this program");
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM sqlite_schema", -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(st, 0), 1);
    sqlite3_finalize(st);
    sqlite3_close(db);
}

static void test_no_folder(void **state)
{
    (void)state;
    must_refuse(ENT_IO, ent_store_create(in_dir("none/entente.db"), &E));
    assert_string_equal(E.place, in_dir("none/entente.db"));
    must_refuse(ENT_CONFLICT, ent_store_create(Dir, &E));
}

/* ---- opening ------------------------------------------------------------------------------------------------------------ */

static void test_what_is_no_database(void **state)
{
    char zeros[8192] = {0};

    (void)state;
    refused(in_dir("missing.db"), ENT_IO, "cannot be opened");
    assert_false(exists(in_dir("missing.db")));
    refused(in_dir("no/folder.db"), ENT_IO, "cannot be opened");
    refused(Dir, ENT_IO, "cannot be opened");
    put(in_dir("empty"), "", 0);
    refused(in_dir("empty"), ENT_INVALID, "not a database of this program");
    put(in_dir("letter"),
        "Dear Sir, this is no database, but it is longer than a hundred bytes, so that nobody takes it for one that was cut.", 115);
    refused(in_dir("letter"), ENT_INVALID, "damaged or is no database");
    put(in_dir("zeros"), zeros, sizeof zeros);
    refused(in_dir("zeros"), ENT_INVALID, "");
}

static void test_other_formats(void **state)
{
    static const struct {
        int format;
        const char *next;
    } formats[] = {{ENT_STORE_FORMAT + 1, "newer program"}, {1000, "newer program"}, {INT32_MAX, "newer program"},
                   {ENT_STORE_FORMAT - 1, "node upgrade"},  {0, "folder of a node"}, {-1, "folder of a node"},
                   {INT32_MIN, "folder of a node"}};

    (void)state;
    for (size_t i = 0; i < N(formats); i++) {
        ent_arena *a = ent_arena_new(A, 0);
        ent_store *s;
        char text[40];
        must(ent_store_open(&s, a, Db, ENT_STORE_WRITE, &E));
        sqlf(s, "PRAGMA user_version = %d", formats[i].format);
        snprintf(text, sizeof text, "format %d", formats[i].format);
        refused(Db, ENT_INVALID, text);
        assert_non_null(strstr(E.next, formats[i].next));
        sqlf(s, "PRAGMA user_version = %d", ENT_STORE_FORMAT);
        ent_arena_free(a);
    }
    (void)open_as(A, ENT_STORE_READ);
}

/* A folder may be reached through a link, as many home folders are; the file itself may not be one. */
static void test_links(void **state)
{
    ent_str dir = ent_str_c(in_dir("linked")), db;
    ent_store *s;

    (void)state;
    assert_int_equal(symlink(Dir, dir.p), 0);
    must(ent_str_fmt(&db, A, &E, "%s/entente.db", dir.p));
    must(ent_store_open(&s, A, db.p, ENT_STORE_WRITE, &E));
    must(put_fact(s, "through the link", 1));
    must(ent_str_fmt(&db, A, &E, "%s/second.db", dir.p));
    must(ent_store_create(db.p, &E));
    assert_true(exists(in_dir("second.db")));
    assert_int_equal(symlink("entente.db", in_dir("other.db")), 0);
    refused(in_dir("other.db"), ENT_IO, "cannot be opened");
}

static void test_damage(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_store *s = open_as(a, ENT_STORE_WRITE);
    ent_sha256 h;
    struct stat st;
    ent_code code;
    char junk[3000];

    (void)state;
    must(ent_store_begin(s, &E));
    for (int i = 0; i < 5000; i++) must(put_fact(s, "fact", i));
    must(ent_store_commit(s, &E));
    ent_arena_free(a); /* the last one out merges the journal */
    assert_int_equal(stat(Db, &st), 0);
    assert_true(st.st_size > 100000);
    assert_int_equal(truncate(Db, st.st_size / 2), 0);
    a = ent_arena_new(A, 0);
    code = ent_store_open(&s, a, Db, ENT_STORE_READ, &E);
    if (code == ENT_OK) code = ent_store_projection_digest(&h, s, a, &E);
    assert_int_equal(code, ENT_INVALID);
    assert_non_null(strstr(E.what, "damaged"));
    assert_non_null(strstr(E.next, "backup"));
    ent_arena_free(a);
    memset(junk, 0xa5, sizeof junk);
    put(Db, junk, sizeof junk);
    refused(Db, ENT_INVALID, "damaged or is no database");
}

/* ---- transactions ---------------------------------------------------------------------------------------------------------- */

static void test_commit_and_rollback(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_store *s = open_as(a, ENT_STORE_WRITE);
    bool row;
    ent_stmt *st;

    (void)state;
    must(ent_store_begin(s, &E));
    must(put_fact(s, "one", 1));
    must(ent_store_commit(s, &E));
    must(ent_store_begin(s, &E));
    must(put_fact(s, "two", 2));
    must(ENT_ASK(&st, s, &E, "register/facts", ENT_Z("two")));
    must(ent_stmt_next(st, &row, &E));
    assert_true(row);
    ent_store_rollback(s); /* also ends the question under way */
    must_refuse(ENT_BUG, ent_stmt_next(st, &row, &E));
    assert_int_equal(facts(s), 1);
    ent_store_rollback(s); /* nothing to roll back */
    must_refuse(ENT_BUG, ent_store_commit(s, &E));
    must(ent_store_begin(s, &E));
    must_refuse(ENT_BUG, ent_store_begin(s, &E));
    must(put_fact(s, "three", 3));
    must(ent_store_commit(s, &E));
    must(ent_store_begin(s, &E));
    must(put_fact(s, "four", 4));
    ent_arena_free(a); /* closed without a commit */
    assert_int_equal(facts(open_as(A, ENT_STORE_READ)), 2);
}

static void test_a_reader_keeps_its_snapshot(void **state)
{
    ent_store *w = open_as(A, ENT_STORE_WRITE), *r = open_as(A, ENT_STORE_READ), *late = open_as(A, ENT_STORE_READ);

    (void)state;
    must(ent_store_begin(w, &E));
    must(put_fact(w, "one", 1));
    must(ent_store_begin(r, &E));
    assert_int_equal(facts(r), 0); /* reads while somebody writes */
    must(ent_store_commit(w, &E));
    assert_int_equal(facts(r), 0);
    must(ent_store_begin(late, &E));
    assert_int_equal(facts(late), 1);
    must(ent_store_commit(r, &E));
    assert_int_equal(facts(r), 1);
}

static void test_a_reader_does_not_write(void **state)
{
    ent_store *r = open_as(A, ENT_STORE_READ);

    (void)state;
    must_refuse(ENT_IO, put_fact(r, "x", 1));
    assert_non_null(strstr(E.what, "nothing was written"));
    must_refuse(ENT_IO, ent_store_projection_clear(r, &E));
    must(ent_store_begin(r, &E));
    must_refuse(ENT_IO, put_fact(r, "x", 1));
    assert_int_equal(facts(r), 0);
}

static void test_a_second_writer_waits_and_is_busy(void **state)
{
    ent_store *w = open_as(A, ENT_STORE_WRITE), *second = open_as(A, ENT_STORE_WRITE);

    (void)state;
    second->wait_ms = 50; /* the real five seconds: test_queue.c */
    must(ent_store_begin(w, &E));
    must(put_fact(w, "one", 1));
    must_refuse(ENT_BUSY, ent_store_begin(second, &E));
    assert_non_null(strstr(E.what, "nothing was written"));
    assert_true(strlen(E.next) > 10);
    must_refuse(ENT_BUSY, put_fact(second, "two", 2));
    must(ent_store_commit(w, &E));
    must(ent_store_begin(second, &E));
    must(put_fact(second, "two", 2));
    must(ent_store_commit(second, &E));
    assert_int_equal(facts(w), 2);
}

static void test_version_changes_with_others(void **state)
{
    ent_store *w = open_as(A, ENT_STORE_WRITE), *r = open_as(A, ENT_STORE_READ);
    int64_t before, after;

    (void)state;
    must(ent_store_version(&before, r, &E));
    must(ent_store_version(&after, r, &E));
    assert_int_equal(before, after);
    must(put_fact(w, "one", 1));
    must(ent_store_version(&after, r, &E));
    assert_int_not_equal(before, after);
    must(ent_store_version(&before, w, &E));
    must(put_fact(w, "two", 2));
    must(ent_store_version(&after, w, &E));
    assert_int_equal(before, after); /* its own work it knows */
}

/* ---- disks ------------------------------------------------------------------------------------------------------------------ */

/* Whether the administrator's right to pass over permissions is in force; true if that could be arranged. */
static bool privilege(bool on)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    const uint32_t rights = 1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH;

    if (syscall(SYS_capget, &head, data) != 0) return false;
    data[0].effective = (data[0].effective & ~rights) | (on ? data[0].permitted & rights : 0);
    return syscall(SYS_capset, &head, data) == 0;
}

static void test_a_folder_that_cannot_be_written(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_store *s = open_as(a, ENT_STORE_WRITE);
    ent_code create, write, begin;
    ent_err e[3] = {{0}};

    (void)state;
    must(put_fact(s, "one", 1));
    ent_arena_free(a);
    a = ent_arena_new(A, 0);
    assert_int_equal(chmod(Db, 0400), 0);
    assert_int_equal(chmod(Dir, 0500), 0);
    assert_true(privilege(false));
    create = ent_store_create(in_dir("new.db"), &e[0]);
    write = ent_store_open(&s, a, Db, ENT_STORE_WRITE, &e[1]);
    begin = write == ENT_OK ? ent_store_begin(s, &e[2]) : write;
    assert_true(privilege(true));
    assert_int_equal(chmod(Dir, 0700), 0);
    assert_int_equal(create, ENT_IO);
    assert_string_equal(e[0].place, in_dir("new.db"));
    assert_int_equal(begin, ENT_IO);
    assert_true(strlen(e[write != ENT_OK ? 1 : 2].next) > 10);
    ent_arena_free(a);
    assert_int_equal(chmod(Db, 0600), 0);
    assert_int_equal(facts(open_as(A, ENT_STORE_READ)), 1);
}

/* Without the rights of the administrator, in a folder that nobody may write to. */
static ent_code in_a_still_folder(ent_code (*doing)(ent_arena *a), ent_arena *a)
{
    ent_code code;

    assert_int_equal(chmod(Dir, 0500), 0);
    assert_true(privilege(false));
    E = (ent_err){0};
    code = doing(a);
    assert_true(privilege(true));
    assert_int_equal(chmod(Dir, 0700), 0);
    return code;
}

static ent_code count_facts(ent_arena *a)
{
    ent_store *s;
    ent_value none = ENT_Z("one");
    int64_t n = 0;

    ENT_TRY(ent_store_open(&s, a, Db, ENT_STORE_READ, &E));
    ENT_TRY(ent_store_begin(s, &E));
    ENT_TRY(ent_store_number(&n, s, "register/facts", &none, 1, 0, &E));
    return n == 1 ? ENT_OK : ENT_BUG;
}

static ent_code write_fact(ent_arena *a)
{
    ent_store *s;

    ENT_TRY(ent_store_open(&s, a, Db, ENT_STORE_WRITE, &E));
    ENT_TRY(ent_store_begin(s, &E));
    return put_fact(s, "two", 2);
}

/* A node on a disk that is read-only, after everybody has closed it: the file is read as it is. */
static void test_a_reader_in_a_still_folder(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);

    (void)state;
    must(ENT_RUN(open_as(a, ENT_STORE_WRITE), &E, "register/facts_put", ENT_Z("one"), ENT_I(1), ENT_B("d", 1), ENT_Z("1")));
    ent_arena_free(a);
    must(in_a_still_folder(count_facts, A));
    assert_false(exists(in_dir("entente.db-shm")));
    must_refuse(ENT_IO, in_a_still_folder(write_fact, A));
    assert_true(strlen(E.next) > 10);
}

/* With a name that a URI would read otherwise. */
static void test_a_still_file_with_a_strange_name(void **state)
{
    (void)state;
    snprintf(Db, sizeof Db, "%s/a?immutable=0#b%%41 ü.db", Dir);
    must(ent_store_create(Db, &E));
    test_a_reader_in_a_still_folder(state);
}

/* Changes that wait in the WAL are never passed over: a copy that was made while somebody wrote. */
static void test_a_still_folder_with_a_wal(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);

    (void)state;
    must(ENT_RUN(open_as(a, ENT_STORE_WRITE), &E, "register/facts_put", ENT_Z("one"), ENT_I(1), ENT_B("d", 1), ENT_Z("1")));
    ent_arena_free(a);
    put(in_dir("entente.db-wal"), "changes", 7);
    must_refuse(ENT_IO, in_a_still_folder(count_facts, A));
    assert_non_null(strstr(E.what, "wait"));
    assert_non_null(strstr(E.next, "Copy the whole folder"));
    put(in_dir("entente.db-wal"), "", 0);
    must(in_a_still_folder(count_facts, A));
}

/* Who reads the file as it is must notice when its owner begins to write. */
static void test_a_still_file_that_moves(void **state)
{
    ent_store *r;
    ent_code code;

    (void)state;
    assert_int_equal(chmod(Dir, 0500), 0);
    assert_true(privilege(false));
    code = ent_store_open(&r, A, Db, ENT_STORE_READ, &E);
    assert_true(privilege(true));
    assert_int_equal(chmod(Dir, 0700), 0);
    must(code);
    must(put_fact(open_as(A, ENT_STORE_WRITE), "one", 1));
    must_refuse(ENT_CONFLICT, ent_store_begin(r, &E));
}

/* Another file of the same name: what was decided on the old one may not be written to it, nor the old one to nobody. */
static void test_a_replaced_file(void **state)
{
    ent_store *w = open_as(A, ENT_STORE_WRITE), *r = open_as(A, ENT_STORE_READ);

    (void)state;
    assert_int_equal(rename(Db, in_dir("old.db")), 0);
    must_refuse(ENT_CONFLICT, ent_store_begin(w, &E));
    assert_non_null(strstr(E.what, "moved"));
    must_refuse(ENT_CONFLICT, ent_store_begin(r, &E));
    must(ent_store_create(Db, &E));
    must_refuse(ENT_CONFLICT, ent_store_begin(w, &E));
    assert_int_equal(rename(in_dir("old.db"), Db), 0);
    must(ent_store_begin(r, &E));
    must(ent_store_begin(w, &E));
}

static void test_no_files_left(void **state)
{
    struct rlimit limit, few;
    ent_store *s;
    ent_code code;
    int fds[64], n = 0;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    few = limit;
    few.rlim_cur = 40;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    while (n < 64 && (fds[n] = dup(0)) >= 0) n++;
    code = ent_store_open(&s, A, Db, ENT_STORE_WRITE, &E);
    while (n > 0) close(fds[--n]);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_int_equal(code, ENT_IO);
    if (strstr(E.what, "too many files open") == NULL) fail_msg("%s", E.what);
    assert_true(strlen(E.next) > 10);
    must(put_fact(open_as(A, ENT_STORE_WRITE), "after", 1));
}

/* A ceiling on the size of files stands for a full disk. */
static void file_ceiling(rlim_t n)
{
    struct rlimit limit;

    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = n == RLIM_INFINITY ? limit.rlim_max : n;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_a_full_disk(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_store *s = open_as(a, ENT_STORE_WRITE);
    ent_code code, create;
    ent_err first;
    struct stat st;

    (void)state;
    must(put_fact(s, "before", 1));
    assert_int_equal(stat(in_dir("entente.db-wal"), &st), 0);
    file_ceiling((rlim_t)st.st_size + 10000);
    code = ent_store_begin(s, &E);
    for (int i = 0; i < 5000 && code == ENT_OK; i++) code = put_fact(s, "much", i);
    if (code == ENT_OK) code = ent_store_commit(s, &E);
    first = E;
    ent_store_rollback(s);
    create = ent_store_create(in_dir("second.db"), &E);
    file_ceiling(RLIM_INFINITY);
    assert_int_equal(code, ENT_IO);
    assert_non_null(strstr(first.what, "disk"));
    assert_true(strlen(first.next) > 10);
    assert_int_equal(create, ENT_IO);
    assert_string_equal(E.place, in_dir("second.db"));
    assert_false(exists(in_dir("second.db")));
    assert_false(exists(in_dir("second.db-wal")));
    assert_int_equal(facts(s), 1); /* and goes on when there is space again */
    must(put_fact(s, "after", 2));
    ent_arena_free(a);
    assert_int_equal(facts(open_as(A, ENT_STORE_READ)), 2);
    must(ent_store_create(in_dir("second.db"), &E));
}

/* A session that is opened in a small arena fails without leaving files open. */
static void test_no_memory(void **state)
{
    ent_store *s;
    size_t done = 0;

    (void)state;
    for (size_t ceiling = 16; ceiling < 8192; ceiling += 64) {
        ent_arena *a = ent_arena_new(A, ceiling);
        ent_code code = ent_store_open(&s, a, Db, ENT_STORE_WRITE, &E);
        assert_true(code == ENT_OK || code == ENT_NOMEM);
        done += code == ENT_OK;
        ent_arena_free(a);
    }
    assert_true(done > 0 && done < 127);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(test_a_new_database),
        T(test_what_exists_is_left_alone),
        T(test_a_foreign_database_is_left_alone),
        T(test_no_folder),
        T(test_what_is_no_database),
        T(test_other_formats),
        T(test_links),
        T(test_damage),
        T(test_commit_and_rollback),
        T(test_a_reader_keeps_its_snapshot),
        T(test_a_reader_does_not_write),
        T(test_a_second_writer_waits_and_is_busy),
        T(test_version_changes_with_others),
        T(test_a_folder_that_cannot_be_written),
        T(test_a_reader_in_a_still_folder),
        T(test_a_still_file_with_a_strange_name),
        T(test_a_still_folder_with_a_wal),
        T(test_a_still_file_that_moves),
        T(test_a_replaced_file),
        T(test_no_files_left),
        T(test_a_full_disk),
        T(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
