/* SPDX-License-Identifier: Apache-2.0 */
/* Writers stand in line: first come, first served; nobody waits for the dead; nobody waits longer than five seconds. */
#include "store_help.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

enum { LINE = 20, CROWD = 50, ROUNDS = 5 };

static const char *queue_file(void)
{
    ent_str s;

    must(ent_str_fmt(&s, A, &E, "%s/entente.queue", Dir));
    return s.p;
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void let_others(void)
{
    struct timespec t = {.tv_nsec = 1000000};

    nanosleep(&t, NULL);
}

/* How many tickets were given since the line was last empty. */
static int64_t tickets(void)
{
    int64_t n = 0;
    int fd = open(queue_file(), O_RDONLY | O_CLOEXEC);

    if (fd < 0) return 0;
    if (pread(fd, &n, sizeof n, 0) != (ssize_t)sizeof n) n = 0;
    close(fd);
    return n;
}

static void wait_for_tickets(int64_t n)
{
    double end = seconds() + 60;

    while (tickets() < n) {
        if (seconds() > end) fail_msg("only %lld tickets", (long long)tickets());
        let_others();
    }
}

/* In a process of its own: takes its turn, writes its number in the next free place, ends. */
static pid_t writer(int number_of_it, unsigned wait_ms)
{
    pid_t pid = fork();
    ent_arena *a;
    ent_store *s;
    ent_err e = {0};
    int64_t n;

    assert_true(pid >= 0);
    if (pid != 0) return pid;
    a = ent_arena_new(NULL, 0);
    if (ent_store_open(&s, a, Db, ENT_STORE_WRITE, &e) != ENT_OK) _exit(100);
    s->wait_ms = wait_ms;
    if (ent_store_begin(s, &e) != ENT_OK) _exit(e.code);
    n = number(s, "SELECT count(*) FROM fact_table");
    sqlf(s, "INSERT INTO fact_table VALUES ('turn', %lld, x'00', '%d')", (long long)n, number_of_it);
    if (ent_store_commit(s, &e) != ENT_OK) _exit(101);
    ent_arena_free(a);
    _exit(0);
}

static int end_of(pid_t pid)
{
    int status;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static ent_store *hold(ent_arena *a)
{
    ent_store *s = open_as(a, ENT_STORE_WRITE);

    must(ent_store_begin(s, &E));
    return s;
}

/* A process that writes until it is told to stop. SQLite may not be open in a process that forks, so it cannot be this one. */
typedef struct holder {
    pid_t pid;
    int tell;
} holder;

static holder hold_in_a_process(void)
{
    int ends[2];
    holder h;
    char told;

    assert_int_equal(pipe(ends), 0);
    h.pid = fork();
    assert_true(h.pid >= 0);
    if (h.pid == 0) {
        ent_arena *a = ent_arena_new(NULL, 0);
        close(ends[1]);
        (void)hold(a);
        if (read(ends[0], &told, 1) < 0) _exit(102);
        ent_arena_free(a);
        _exit(0);
    }
    close(ends[0]);
    h.tell = ends[1];
    wait_for_tickets(1);
    return h;
}

static void let_go(holder h)
{
    assert_int_equal(write(h.tell, "x", 1), 1);
    close(h.tell);
    assert_int_equal(end_of(h.pid), 0);
}

static int64_t turn(ent_store *s, int i)
{
    char text[100];

    snprintf(text, sizeof text, "SELECT CAST(text AS INTEGER) FROM fact_table WHERE seq = %d", i);
    return number(s, text);
}

/* ---- order -------------------------------------------------------------------------------------------------------------- */

static void test_first_come_first_served(void **state)
{
    holder h = hold_in_a_process();
    pid_t pid[LINE];
    ent_store *r, *s;

    (void)state;
    assert_int_equal(tickets(), 1);
    for (int i = 0; i < LINE; i++) {
        pid[i] = writer(i, 30000);
        wait_for_tickets(i + 2);
    }
    let_go(h);
    for (int i = 0; i < LINE; i++) assert_int_equal(end_of(pid[i]), 0);
    r = open_as(A, ENT_STORE_READ);
    assert_int_equal(number(r, "SELECT count(*) FROM fact_table"), LINE);
    for (int i = 0; i < LINE; i++)
        if (turn(r, i) != i) fail_msg("writer %lld had turn %d", (long long)turn(r, i), i);
    s = hold(A);
    assert_int_equal(tickets(), 1); /* the line was empty: it begins again */
    ent_store_rollback(s);
}

/* Every second one dies while it waits, and so does the one who writes. */
static void test_nobody_waits_for_the_dead(void **state)
{
    holder h = hold_in_a_process();
    pid_t pid[LINE];
    ent_store *r;

    (void)state;
    for (int i = 0; i < LINE; i++) {
        pid[i] = writer(i, 30000);
        wait_for_tickets(i + 2);
    }
    for (int i = 0; i < LINE; i += 2) {
        kill(pid[i], SIGKILL);
        assert_int_equal(end_of(pid[i]), -SIGKILL);
    }
    let_go(h);
    for (int i = 1; i < LINE; i += 2) assert_int_equal(end_of(pid[i]), 0);
    r = open_as(A, ENT_STORE_READ);
    assert_int_equal(number(r, "SELECT count(*) FROM fact_table"), LINE / 2);
    for (int i = 0; i < LINE / 2; i++) assert_int_equal(turn(r, i), 2 * i + 1);
}

static void test_who_writes_dies(void **state)
{
    pid_t first = fork(), second;
    int status;

    (void)state;
    assert_true(first >= 0);
    if (first == 0) {
        ent_store *s = hold(A);
        sql(s, "INSERT INTO fact_table VALUES ('never', 1, x'00', '')");
        for (;;) pause();
    }
    wait_for_tickets(1);
    second = writer(7, 30000);
    wait_for_tickets(2);
    kill(first, SIGKILL);
    assert_int_equal(waitpid(first, &status, 0), first);
    assert_int_equal(end_of(second), 0);
    assert_int_equal(number(open_as(A, ENT_STORE_READ), "SELECT count(*) FROM fact_table"), 1);
}

/* Two connections of one process are two in the line. */
static void test_within_one_process(void **state)
{
    ent_store *first = hold(A), *second = open_as(A, ENT_STORE_WRITE);

    (void)state;
    second->wait_ms = 20;
    must_refuse(ENT_BUSY, ent_store_begin(second, &E));
    assert_int_equal(second->line, -1);
    must(ent_store_commit(first, &E));
    assert_int_equal(first->line, -1);
    must(ent_store_begin(second, &E));
    assert_true(second->line >= 0);
    ent_store_rollback(second);
    assert_int_equal(second->line, -1);
    must(ent_store_begin(first, &E)); /* closed with its arena below */
}

static void test_a_closed_session_leaves_the_line(void **state)
{
    ent_arena *a = ent_arena_new(A, 0);

    (void)state;
    (void)hold(a);
    ent_arena_free(a);
    (void)hold(A);
}

/* ---- five seconds ----------------------------------------------------------------------------------------------------------- */

static void test_five_seconds(void **state)
{
    ent_store *first = hold(A), *second = open_as(A, ENT_STORE_WRITE);
    double began = seconds(), waited;

    (void)state;
    must_refuse(ENT_BUSY, ent_store_begin(second, &E));
    waited = seconds() - began;
    print_message("# gave up after %.2f s\n", waited);
    assert_true(waited >= 5.0 && waited < 10.0); /* what it slept is counted; a loaded machine sleeps longer */
    assert_non_null(strstr(E.what, "nothing was written"));
    must(ent_store_commit(first, &E));
    must(ent_store_begin(second, &E));
}

/* What the line took is not given again to SQLite's lock. */
static void test_one_ceiling_for_both(void **state)
{
    ent_store *outsider = open_as(A, ENT_STORE_WRITE), *s = open_as(A, ENT_STORE_WRITE);
    double began;

    (void)state;
    sql(outsider, "BEGIN IMMEDIATE"); /* without the line */
    s->wait_ms = 200;
    began = seconds();
    must_refuse(ENT_BUSY, ent_store_begin(s, &E));
    assert_true(seconds() - began >= 0.15);
    assert_int_equal(s->line, -1);
    sql(outsider, "COMMIT");
    must(ent_store_begin(s, &E));
}

/* ---- without a queue file ----------------------------------------------------------------------------------------------------- */

static void test_what_is_in_the_way_is_passed_by(void **state)
{
    ent_store *s = open_as(A, ENT_STORE_WRITE), *other = open_as(A, ENT_STORE_WRITE);
    int64_t junk = -5;
    FILE *f;

    (void)state;
    assert_int_equal(mkdir(queue_file(), 0700), 0);
    must(ent_store_begin(s, &E));
    other->wait_ms = 20;
    must_refuse(ENT_BUSY, ent_store_begin(other, &E)); /* SQLite's own lock */
    must(ent_store_commit(s, &E));
    assert_int_equal(rmdir(queue_file()), 0);

    assert_int_equal(symlink("elsewhere", queue_file()), 0);
    must(ent_store_begin(s, &E));
    must(ent_store_commit(s, &E));
    assert_int_equal(access("elsewhere", F_OK), -1);
    assert_int_equal(unlink(queue_file()), 0);

    /* A number that is none: it ends with the line in which it stands. */
    must(ent_store_begin(s, &E));
    assert_true(s->line >= 0);
    f = fopen(queue_file(), "r+b");
    assert_non_null(f);
    assert_int_equal(fwrite(&junk, sizeof junk, 1, f), 1);
    assert_int_equal(fclose(f), 0);
    must_refuse(ENT_BUSY, ent_store_begin(other, &E));
    must(ent_store_commit(s, &E));
    must(ent_store_begin(other, &E));
    assert_true(other->line >= 0);
    assert_int_equal(tickets(), 1);
}

/* ---- a crowd ------------------------------------------------------------------------------------------------------------------- */

typedef struct waits {
    double v[CROWD][ROUNDS];
} waits;

static void busy_writer(waits *w, int me)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_store *s;
    ent_err e = {0};

    if (ent_store_open(&s, a, Db, ENT_STORE_WRITE, &e) != ENT_OK) _exit(100);
    s->wait_ms = 120000;
    for (int i = 0; i < ROUNDS; i++) {
        double began = seconds();
        if (ent_store_begin(s, &e) != ENT_OK) _exit(e.code);
        w->v[me][i] = seconds() - began;
        sqlf(s, "INSERT INTO fact_table VALUES ('crowd-%d', %d, x'00', '')", me, i);
        if (ent_store_commit(s, &e) != ENT_OK) _exit(101);
    }
    ent_arena_free(a);
    _exit(0);
}

/* Nobody waits much longer than the others: without the line some would starve while others pass by again and again. */
static void test_a_crowd(void **state)
{
    waits *w = mmap(NULL, sizeof *w, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    double sum = 0, longest = 0;
    pid_t pid[CROWD];

    (void)state;
    assert_ptr_not_equal(w, MAP_FAILED);
    for (int i = 0; i < CROWD; i++) {
        pid[i] = fork();
        assert_true(pid[i] >= 0);
        if (pid[i] == 0) busy_writer(w, i);
    }
    for (int i = 0; i < CROWD; i++) assert_int_equal(end_of(pid[i]), 0);
    assert_int_equal(number(open_as(A, ENT_STORE_READ), "SELECT count(*) FROM fact_table"), CROWD * ROUNDS);
    for (int i = 0; i < CROWD; i++)
        for (int k = 0; k < ROUNDS; k++) {
            sum += w->v[i][k];
            if (w->v[i][k] > longest) longest = w->v[i][k];
        }
    print_message("# %d writers, %d turns each: mean wait %.3f s, longest %.3f s\n", CROWD, ROUNDS, sum / (CROWD * ROUNDS), longest);
    assert_true(longest < 4 * sum / (CROWD * ROUNDS));
    munmap(w, sizeof *w);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(test_first_come_first_served), T(test_nobody_waits_for_the_dead),        T(test_who_writes_dies),
        T(test_within_one_process),      T(test_a_closed_session_leaves_the_line), T(test_five_seconds),
        T(test_one_ceiling_for_both),    T(test_what_is_in_the_way_is_passed_by),  T(test_a_crowd),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
