/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* unshare, nftw */
#endif
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "test/core/file_help.h"

#include "src/core/io_fail.h"

/* ---- errors of the system ---- */

static void test_every_error_has_words(void **state)
{
    static const struct {
        int error;
        const char *what, *next;
    } known[] = {
        {ENOSPC, "disk is full", "Free some space"},
        {EDQUOT, "share of the disk is full", "larger share"},
        {EACCES, "may not do this", "administrator"},
        {EPERM, "forbids it", "administrator"},
        {EROFS, "only be read", "written to"},
        {ENOENT, "no such file or folder", "spelling"},
        {EIO, "disk reports a fault", "checked"},
        {EISDIR, "this is a folder", "Name a file"},
        {EMFILE, "too many files", "again"},
        {ELOOP, "symbolic link", "not a link"},
        {EFBIG, "larger than the system allows", "disk"},
        {ENAMETOOLONG, "too long", "shorter"},
    };

    (void)state;
    for (size_t i = 0; i < N(known); i++) {
        assert_int_equal(ent_io_fail(&E, known[i].error, "write", "/a/b c"), ENT_IO);
        assert_non_null(strstr(E.next, known[i].next));
        assert_ptr_equal(strstr(E.what, "Cannot write /a/b c: "), E.what);
        assert_refused(ENT_IO, ENT_IO, "/a/b c", known[i].what);
    }
    for (int error = 1; error < 140; error++) {
        assert_int_equal(ent_io_fail(&E, error, "read", "x"), ENT_IO);
        assert_true(strlen(E.what) > strlen("Cannot read x: .") + 3);
        assert_null(strstr(E.what, "unknown"));
        assert_refused(ENT_IO, ENT_IO, "x", "Cannot read x: ");
    }
}

/* ---- reading ---- */

static void test_read(void **state)
{
    static const char bytes[] = "a\0b\xff\n";
    const char *path = in_dir("f");
    ent_str s;

    (void)state;
    put(path, ENT_S(bytes));
    assert_int_equal(ent_file_read(&s, A, path, 5, &E), ENT_OK);
    assert_true(ent_str_eq(s, ENT_S(bytes)));
    assert_refused(ent_file_read(&s, A, path, 4, &E), ENT_LIMIT, path, "has 5 bytes; at most 4 are read");
    assert_refused(ent_file_read_gz(&s, A, path, 4, &E), ENT_LIMIT, path, "has 5 bytes; at most 4 are read");
    put(path, ENT_S(""));
    assert_int_equal(ent_file_read(&s, A, path, 0, &E), ENT_OK);
    assert_int_equal(s.n, 0);
    assert_int_equal(s.p[0], 0);
    assert_int_equal(ent_file_read_gz(&s, A, path, 0, &E), ENT_OK);
    assert_int_equal(s.n, 0);
    put(path, ENT_S("x"));
    assert_int_equal(symlink("f", in_dir("link")), 0);
    assert_content(in_dir("link"), ENT_S("x")); /* reading through a link is fine */
}

static void test_read_refused(void **state)
{
    const char *fifo = in_dir("fifo");
    ent_file_in *in;
    ent_str s;

    (void)state;
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_refused(ent_file_read(&s, A, in_dir("no"), 9, &E), ENT_IO, in_dir("no"), "no such file");
    assert_refused(ent_file_read(&s, A, "", 9, &E), ENT_IO, "", "no such file");
    assert_refused(ent_file_read(&s, A, Dir, 9, &E), ENT_IO, Dir, "this is a folder");
    assert_refused(ent_file_read(&s, A, "/dev/zero", 9, &E), ENT_IO, "/dev/zero", "device, pipe or socket");
    assert_refused(ent_file_read(&s, A, fifo, 9, &E), ENT_IO, fifo, "device, pipe or socket"); /* and does not wait */
    assert_refused(ent_file_read_gz(&s, A, fifo, 9, &E), ENT_IO, fifo, "device, pipe or socket");
    assert_refused(ent_file_in_open(&in, A, fifo, &E), ENT_IO, fifo, "device, pipe or socket");
    assert_refused(ent_file_in_open(&in, A, in_dir("no"), &E), ENT_IO, in_dir("no"), "no such file");
    put(in_dir("f"), ENT_S(""));
    assert_refused(ent_file_read(&s, A, in_dir("f/x"), 9, &E), ENT_IO, in_dir("f/x"), "no folder");
    assert_int_equal(symlink("loop", in_dir("loop")), 0);
    assert_refused(ent_file_read(&s, A, in_dir("loop"), 9, &E), ENT_IO, in_dir("loop"), "symbolic link");
}

static void test_read_in_steps(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_file_in *in;
    char p[8];
    size_t got;

    (void)state;
    put(in_dir("f"), ENT_S("0123456789"));
    assert_int_equal(ent_file_in_open(&in, a, in_dir("f"), &E), ENT_OK);
    assert_true(ent_file_in_size(in) == 10);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(ent_file_in_read(in, p, 8, &got, &E), ENT_OK);
        assert_int_equal(got, 8);
        assert_memory_equal(p, "01234567", 8);
        assert_int_equal(ent_file_in_read(in, p, 8, &got, &E), ENT_OK);
        assert_int_equal(got, 2);
        assert_memory_equal(p, "89", 2);
        assert_int_equal(ent_file_in_read(in, p, 8, &got, &E), ENT_OK);
        assert_int_equal(got, 0);
        assert_int_equal(ent_file_in_rewind(in, &E), ENT_OK);
    }
    ent_arena_free(a);
}

static int open_files(void)
{
    int n = 0;

    for (int fd = 0; fd < 200; fd++) n += fcntl(fd, F_GETFD) != -1;
    return n;
}

/* Whatever happens, no file stays open behind the arena. */
static void test_nothing_stays_open(void **state)
{
    int before = open_files();
    ent_arena *a = ent_arena_new(A, 0);
    ent_file_out *out;
    ent_file_in *in;
    ent_str s;

    (void)state;
    put(in_dir("f"), ENT_S("x"));
    (void)!ent_file_read(&s, a, in_dir("f"), 0, &E);
    (void)!ent_file_read(&s, a, Dir, 9, &E);
    (void)!ent_file_read_gz(&s, a, in_dir("f"), 9, &E);
    (void)!ent_file_write(in_dir("no/f"), ENT_S("x"), 0600, &E);
    (void)!ent_file_write(Dir, ENT_S("x"), 0600, &E);
    assert_int_equal(ent_file_write(in_dir("g"), ENT_S("x"), 0600, &E), ENT_OK);
    assert_int_equal(ent_dir_make(in_dir("d"), &E), ENT_OK);
    assert_int_equal(open_files(), before);
    assert_int_equal(ent_file_in_open(&in, a, in_dir("f"), &E), ENT_OK);
    assert_int_equal(ent_file_out_open(&out, a, in_dir("h"), 0600, &E), ENT_OK);
    assert_int_equal(open_files(), before + 3);
    ent_arena_free(a);
    assert_int_equal(open_files(), before);
}

/* ---- writing ---- */

static void test_write(void **state)
{
    const char *path = in_dir("f");
    struct stat st;
    mode_t mask = umask(0027);

    (void)state;
    assert_int_equal(ent_file_write(path, ENT_S("old"), 0666, &E), ENT_OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640); /* as open(2): less the mask */
    umask(mask);
    assert_content(path, ENT_S("old"));
    assert_int_equal(ent_file_write(path, ENT_S("new and longer"), 0400, &E), ENT_OK);
    assert_content(path, ENT_S("new and longer"));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0400);
    assert_int_equal(ent_file_write(path, (ent_str){0}, 0600, &E), ENT_OK);
    assert_content(path, ENT_S(""));
    assert_false(exists(in_dir("f.tmp")));
}

static void test_write_in_steps(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_file_out *f;

    (void)state;
    put(in_dir("f"), ENT_S("old"));
    assert_int_equal(ent_file_out_open(&f, a, in_dir("f"), 0600, &E), ENT_OK);
    assert_int_equal(ent_file_out_add(f, "ab", 2, &E), ENT_OK);
    assert_int_equal(ent_file_out_add(f, NULL, 0, &E), ENT_OK);
    assert_true(exists(in_dir("f.tmp")));
    assert_content(in_dir("f"), ENT_S("old"));
    assert_int_equal(ent_file_out_add(f, "cd", 2, &E), ENT_OK);
    assert_int_equal(ent_file_out_done(f, &E), ENT_OK);
    assert_content(in_dir("f"), ENT_S("abcd"));
    assert_false(exists(in_dir("f.tmp")));
    assert_int_equal(ent_file_out_add(f, "x", 1, &E), ENT_BUG);
    assert_int_equal(ent_file_out_done(f, &E), ENT_BUG);
    ent_arena_free(a);
    assert_content(in_dir("f"), ENT_S("abcd"));
}

static void test_unfinished_is_removed(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);
    ent_file_out *f;

    (void)state;
    put(in_dir("f"), ENT_S("old"));
    assert_int_equal(ent_file_out_open(&f, a, in_dir("f"), 0600, &E), ENT_OK);
    assert_int_equal(ent_file_out_add(f, "new", 3, &E), ENT_OK);
    ent_arena_reset(a);
    assert_false(exists(in_dir("f.tmp")));
    assert_int_equal(ent_file_out_open(&f, a, in_dir("g"), 0600, &E), ENT_OK);
    ent_arena_free(a);
    assert_content(in_dir("f"), ENT_S("old"));
    assert_false(exists(in_dir("g")));
    assert_false(exists(in_dir("g.tmp")));
}

static void test_write_here(void **state)
{
    int back = open(".", O_RDONLY | O_DIRECTORY);

    (void)state;
    assert_int_equal(chdir(Dir), 0);
    assert_int_equal(ent_file_write("plain", ENT_S("1"), 0600, &E), ENT_OK);
    assert_int_equal(ent_file_write("./dot", ENT_S("2"), 0600, &E), ENT_OK);
    assert_int_equal(ent_dir_make("sub", &E), ENT_OK);
    assert_int_equal(ent_file_write("sub/in", ENT_S("3"), 0600, &E), ENT_OK);
    assert_int_equal(fchdir(back), 0);
    close(back);
    assert_content(in_dir("plain"), ENT_S("1"));
    assert_content(in_dir("dot"), ENT_S("2"));
    assert_content(in_dir("sub/in"), ENT_S("3"));
}

static void test_write_refused(void **state)
{
    char name[300];

    (void)state;
    assert_refused(ent_file_write(in_dir("no/f"), ENT_S("x"), 0600, &E), ENT_IO, in_dir("no/f"), "no such file or folder");
    assert_refused(ent_file_write(Dir, ENT_S("x"), 0600, &E), ENT_IO, Dir, "this is a folder");
    assert_refused(ent_file_write(in_dir(""), ENT_S("x"), 0600, &E), ENT_IO, in_dir(""), "this is a folder");
    assert_refused(ent_file_write("", ENT_S("x"), 0600, &E), ENT_IO, "", "this is a folder");
    assert_refused(ent_file_write("/", ENT_S("x"), 0600, &E), ENT_IO, "/", "this is a folder");
    put(in_dir("f"), ENT_S("f"));
    assert_refused(ent_file_write(in_dir("f/g"), ENT_S("x"), 0600, &E), ENT_IO, in_dir("f/g"), "no folder");
    memset(name, 'n', sizeof name);
    name[252] = '\0';
    assert_int_equal(ent_file_write(in_dir(name), ENT_S("x"), 0600, &E), ENT_IO);
    assert_non_null(strstr(E.what, "too long"));
    name[251] = '\0';
    assert_int_equal(ent_file_write(in_dir(name), ENT_S("x"), 0600, &E), ENT_OK);
}

/* A rename would put a file in place of the link or device: refused, and it is still there. */
static void test_only_files_are_replaced(void **state)
{
    const char *link = in_dir("link"), *fifo = in_dir("fifo");
    struct stat st;

    (void)state;
    put(in_dir("f"), ENT_S("f"));
    assert_int_equal(symlink("f", link), 0);
    assert_refused(ent_file_write(link, ENT_S("x"), 0600, &E), ENT_IO, link, "symbolic link");
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_refused(ent_file_write(fifo, ENT_S("x"), 0600, &E), ENT_IO, fifo, "no file");
    assert_int_equal(lstat(fifo, &st), 0);
    assert_true(S_ISFIFO(st.st_mode));
    /* a planted link of the temporary name is not written through */
    assert_int_equal(symlink("f", in_dir("g.tmp")), 0);
    assert_refused(ent_file_write(in_dir("g"), ENT_S("x"), 0600, &E), ENT_IO, in_dir("g"), "symbolic link");
    assert_content(in_dir("f"), ENT_S("f"));
    assert_false(exists(in_dir("g")));
}

static void test_stale_and_locked(void **state)
{
    const char *path = in_dir("f"), *tmp = in_dir("f.tmp");
    ent_arena *a = ent_arena_new(A, 0);
    ent_file_out *other;
    struct stat st;

    (void)state;
    put(tmp, ENT_S("left by a crash, and longer than what follows"));
    assert_int_equal(chmod(tmp, 0444), 0);
    assert_int_equal(ent_file_write(path, ENT_S("new"), 0600, &E), ENT_OK);
    assert_content(path, ENT_S("new"));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600); /* not that of the stale one */

    assert_int_equal(ent_file_out_open(&other, a, path, 0600, &E), ENT_OK);
    assert_int_equal(ent_file_out_add(other, "other", 5, &E), ENT_OK);
    assert_refused(ent_file_write(path, ENT_S("mine"), 0600, &E), ENT_BUSY, path, "Somebody else is writing");
    assert_true(exists(tmp));
    assert_int_equal(ent_file_out_done(other, &E), ENT_OK);
    assert_content(path, ENT_S("other"));
    assert_int_equal(ent_file_write(path, ENT_S("mine"), 0600, &E), ENT_OK);
    assert_content(path, ENT_S("mine"));
    ent_arena_free(a);
}

/* ---- in a child, where the system says no ---- */

enum { DONE = 0, WRONG = 1, UNAVAILABLE = 77 };

/* Runs fn in a child; its result. */
static int in_child(int (*fn)(const char *path), const char *path)
{
    int status;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) _exit(fn(path));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool says(ent_code code, ent_code want, const char *what)
{
    if (code == want && strstr(E.what, what) != NULL) return true;
    fprintf(stderr, "wanted %s \"%s\", got %s \"%s\"\n", ent_code_name(want), what, ent_code_name(code), E.what);
    return false;
}

static char Large[100000];

/* The first write comes out short, the next one fails. */
static int write_over_limit(const char *path)
{
    struct rlimit limit = {.rlim_cur = 65000, .rlim_max = 65000};

    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return UNAVAILABLE;
    if (!says(ent_file_write(path, (ent_str){Large, sizeof Large}, 0600, &E), ENT_IO, "larger than the system")) return WRONG;
    return ent_file_write(path, (ent_str){Large, 65000}, 0600, &E) == ENT_OK ? DONE : WRONG;
}

static void test_failed_write_leaves_old(void **state)
{
    ent_str s;

    (void)state;
    memset(Large, 'L', sizeof Large);
    put(in_dir("f"), ENT_S("old"));
    assert_int_equal(in_child(write_over_limit, in_dir("f")), DONE);
    assert_int_equal(ent_file_read(&s, A, in_dir("f"), MIB, &E), ENT_OK);
    assert_int_equal(s.n, 65000); /* what was within the limit, from the second try */
    assert_false(exists(in_dir("f.tmp")));
}

static int write_unprivileged(const char *path)
{
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) return UNAVAILABLE;
    if (!says(ent_file_write(path, ENT_S("x"), 0600, &E), ENT_IO, "may not do this")) return WRONG;
    return strstr(E.next, "administrator") != NULL ? DONE : WRONG;
}

static int read_unprivileged(const char *path)
{
    ent_str s;

    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) return UNAVAILABLE;
    return says(ent_file_read(&s, A, path, 9, &E), ENT_IO, "may not do this") ? DONE : WRONG;
}

static void test_no_right(void **state)
{
    char name[500];
    int write_result, read_result;

    (void)state;
    put(in_dir("f"), ENT_S("old"));
    assert_int_equal(chmod(in_dir("f"), 0), 0);
    assert_int_equal(chmod(Dir, 0555), 0);
    snprintf(name, sizeof name, "%s", in_dir("f"));
    write_result = in_child(write_unprivileged, name);
    read_result = in_child(read_unprivileged, name);
    assert_int_equal(chmod(Dir, 0700), 0);
    assert_int_equal(chmod(in_dir("f"), 0600), 0);
    assert_int_equal(write_result, DONE);
    assert_int_equal(read_result, DONE);
    assert_content(in_dir("f"), ENT_S("old"));
    assert_false(exists(in_dir("f.tmp")));
}

/* A small disk of its own, full, then write-protected. Needs the right to mount in a private namespace. */
static int write_on_small_disk(const char *folder)
{
    char path[600];
    int result = DONE;
    ent_str s;

    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return UNAVAILABLE;
    if (mount("none", folder, "tmpfs", 0, "size=64k") != 0) return UNAVAILABLE;
    snprintf(path, sizeof path, "%s/f", folder);
    if (ent_file_write(path, ENT_S("old"), 0600, &E) != ENT_OK) return WRONG;
    if (!says(ent_file_write(path, (ent_str){Large, sizeof Large}, 0600, &E), ENT_IO, "disk is full")) result = WRONG;
    if (ent_file_read(&s, A, path, 9, &E) != ENT_OK || !ent_str_is(s, "old")) result = WRONG;
    if (ent_file_write(path, ENT_S("new"), 0600, &E) != ENT_OK) result = WRONG; /* the room was given back */
    if (mount("none", folder, "tmpfs", MS_REMOUNT | MS_RDONLY, "size=64k") != 0) return UNAVAILABLE;
    if (!says(ent_file_write(path, ENT_S("x"), 0600, &E), ENT_IO, "can only be read")) result = WRONG;
    snprintf(path, sizeof path, "%s/d", folder);
    if (!says(ent_dir_make(path, &E), ENT_IO, "can only be read")) result = WRONG;
    return result;
}

static void test_full_and_protected_disk(void **state)
{
    int result = in_child(write_on_small_disk, Dir);

    (void)state;
    if (result == UNAVAILABLE) ent_test_skip("no right to mount a small disk; the messages are tested without it");
    assert_int_equal(result, DONE);
}

/* Killed between any two steps: the old file or the new one, and the next writer is not held up. */
static int write_until_killed(const char *path)
{
    for (char c = 'a';; c = c == 'z' ? 'a' : (char)(c + 1)) {
        memset(Large, c, sizeof Large);
        if (ent_file_write(path, (ent_str){Large, sizeof Large}, 0600, &E) != ENT_OK) return WRONG;
    }
}

static void test_kill(void **state)
{
    const char *path = in_dir("f");

    (void)state;
    memset(Large, 'a', sizeof Large);
    assert_int_equal(ent_file_write(path, (ent_str){Large, sizeof Large}, 0600, &E), ENT_OK);
    for (int round = 0; round < 40; round++) {
        struct timespec wait = {.tv_nsec = 200000 + round * 397000L};
        int status;
        pid_t pid = fork();
        ent_str s;
        assert_true(pid >= 0);
        if (pid == 0) _exit(write_until_killed(path));
        nanosleep(&wait, NULL);
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFSIGNALED(status)); /* it had not ended by itself */
        assert_int_equal(ent_file_read(&s, A, path, MIB, &E), ENT_OK);
        assert_int_equal(s.n, sizeof Large);
        for (size_t i = 1; i < s.n; i++)
            if (s.p[i] != s.p[0]) fail_msg("mixed content at %zu", i);
    }
    assert_int_equal(ent_file_write(path, ENT_S("x"), 0600, &E), ENT_OK);
    assert_false(exists(in_dir("f.tmp")));
}

static void test_dir_make(void **state)
{
    struct stat st;

    (void)state;
    assert_int_equal(ent_dir_make(in_dir("d"), &E), ENT_OK);
    assert_int_equal(stat(in_dir("d"), &st), 0);
    assert_true(S_ISDIR(st.st_mode));
    assert_int_equal(st.st_mode & 07777, 0700);
    assert_int_equal(ent_dir_make(in_dir("e//"), &E), ENT_OK);
    assert_true(exists(in_dir("e")));
    assert_refused(ent_dir_make(in_dir("d"), &E), ENT_CONFLICT, in_dir("d"), "is there already");
    put(in_dir("f"), ENT_S(""));
    assert_refused(ent_dir_make(in_dir("f"), &E), ENT_CONFLICT, in_dir("f"), "is there already");
    assert_refused(ent_dir_make(in_dir("no/d"), &E), ENT_IO, in_dir("no/d"), "no such file or folder");
    assert_refused(ent_dir_make("", &E), ENT_IO, "", "no such file or folder");
    assert_refused(ent_dir_make("/", &E), ENT_CONFLICT, "/", "is there already");
}

static void test_no_memory(void **state)
{
    ent_arena *a = ent_arena_new(NULL, 100);
    ent_str s;
    ent_file_out *out;
    ent_file_in *in;

    (void)state;
    memset(Large, 'x', sizeof Large);
    put(in_dir("f"), (ent_str){Large, 200});
    assert_int_equal(ent_file_read(&s, a, in_dir("f"), 1000, &E), ENT_NOMEM);
    assert_int_equal(ent_file_in_open(&in, a, in_dir("f"), &E), ENT_NOMEM);
    assert_int_equal(ent_file_out_open(&out, a, in_dir("g"), 0600, &E), ENT_NOMEM);
    assert_false(exists(in_dir("g.tmp")));
    ent_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_every_error_has_words),
        T(test_read),
        T(test_read_refused),
        T(test_read_in_steps),
        T(test_nothing_stays_open),
        T(test_write),
        T(test_write_in_steps),
        T(test_unfinished_is_removed),
        T(test_write_here),
        T(test_write_refused),
        T(test_only_files_are_replaced),
        T(test_stale_and_locked),
        T(test_failed_write_leaves_old),
        T(test_no_right),
        T(test_full_and_protected_disk),
        T(test_kill),
        T(test_dir_make),
        T(test_no_memory),
    };

    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
