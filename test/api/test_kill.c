/* SPDX-License-Identifier: Apache-2.0 */
/* kill -9 at random moments of import, approve, bundle and receive, and right before and after everything that they make last on
 * the disk (fsync, fdatasync, rename). Afterwards the act is wholly there or wholly absent, the log verifies and gives the same
 * tables, a written file is complete or not there, and the same command again ends well.
 *
 *   prepared node ──copy──► trial ──fork──► the operation ──SIGKILL──► check ──► the operation again ──► check
 *
 * 25 kills of each operation at random times, 250 with ENT_NIGHTLY, besides those at the sync points.                    */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "node_help.h"

enum { RECORDS = 40, RANDOM_KILLS = 25, NIGHTLY_KILLS = 250, POINTS_MAX = 100 };

/* ---- the moment ---- */

static int points_seen, point_wanted = -1;
static bool after_the_call;

static void here(bool after)
{
    if (point_wanted == points_seen && after == after_the_call) kill(getpid(), SIGKILL);
    if (after) points_seen++;
}

/* These stand before the C library's, also for SQLite. */
int fsync(int fd)
{
    long r;

    here(false);
    r = syscall(SYS_fsync, fd);
    here(true);
    return (int)r;
}

int fdatasync(int fd)
{
    long r;

    here(false);
    r = syscall(SYS_fdatasync, fd);
    here(true);
    return (int)r;
}

int rename(const char *from, const char *to)
{
    long r;

    here(false);
    r = syscall(SYS_renameat2, -100 /* AT_FDCWD */, from, -100, to, 0u);
    here(true);
    return (int)r;
}

/* ---- the operations ---- */

typedef struct scene {
    const char *name, *node, *auditor; /* node: folder of the prepared one */
    told (*run)(const char *dir, const char *out);
    void (*again)(const char *dir, const char *out, bool was_done);
    int64_t before, after; /* entries */
    int hit_before, hit_after;
} scene;

static world W;
static const char *prepared_release, *approved, *bundle_file;
static uint64_t seed = UINT64_C(0xD1B54A32D192ED03);

static uint64_t draw(void)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return seed * UINT64_C(2685821657736338717) >> 16;
}

static const char *list_file(void)
{
    ent_buf b = ent_buf_new(W.a, 1 << 20);
    ent_str s;
    ent_err e;

    ent_buf_z(&b, "number,edition,version,title,publisher,date,status,source,mark\n");
    for (int i = 1; i <= RECORDS; i++)
        ent_buf_fmt(&b, "KILL-%d,1,1,Standard number %d,NSO,2020,accepted,\"invented, line %d\",recalled\n", i, i, i);
    if (ent_buf_take(&s, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return put_file(&W, "list.csv", s.p, s.n);
}

static told run_import(const char *dir, const char *out)
{
    (void)out;
    return ask(&W, dir, "anna", "import", "file", path_of(&W, "list.csv"), "label", "NATO CONFIDENTIAL " NODE_EC, "exercise", "", NULL);
}

static void again_import(const char *dir, const char *out, bool was_done)
{
    told t = run_import(dir, out);
    const ent_json *kind;
    ent_err e;
    int64_t added, unchanged;

    assert_int_equal(t.code, ENT_OK);
    kind = ent_json_get(t.json, "kinds")->items[0];
    assert_int_equal(ent_json_need_i64(&added, kind, "added", &e), ENT_OK);
    assert_int_equal(ent_json_need_i64(&unchanged, kind, "unchanged", &e), ENT_OK);
    assert_int_equal(added, was_done ? 0 : RECORDS);
    assert_int_equal(unchanged, was_done ? RECORDS : 0);
}

static told run_approve(const char *dir, const char *out)
{
    (void)out;
    return ask(&W, dir, "carla", "release approve", "release", prepared_release, NULL);
}

static void again_approve(const char *dir, const char *out, bool was_done)
{
    told t = run_approve(dir, out);

    if (was_done) assert_refused(t, ENT_CONFLICT, NULL, "approve again");
    else assert_int_equal(t.code, ENT_OK);
}

static told run_bundle(const char *dir, const char *out)
{
    return ask(&W, dir, "carla", "release bundle", "release", approved, "out", out, NULL);
}

static void again_bundle(const char *dir, const char *out, bool was_done)
{
    ent_str left = get_file(&W, out), once, twice;
    char other[700], partial[700];
    told t;

    if (left.p != NULL) assert_true(was_done); /* no file without its entry */
    snprintf(other, sizeof other, "%s.other", out);
    snprintf(partial, sizeof partial, "%s.tmp", out);
    t = run_bundle(dir, other);
    assert_int_equal(t.code, ENT_OK);
    assert_int_equal(flag_in(t, "again"), was_done);
    assert_int_equal(run_bundle(dir, out).code, ENT_OK);
    once = get_file(&W, out);
    twice = get_file(&W, other);
    assert_true(once.n > 1000 && ent_str_eq(once, twice));
    if (left.p != NULL) assert_true(ent_str_eq(left, once));
    assert_int_not_equal(access(partial, F_OK), 0);
    unlink(other);
}

static told run_receive(const char *dir, const char *out)
{
    return ask(&W, dir, "greta", "receive", "file", bundle_file, "receipt", out, NULL);
}

static void again_receive(const char *dir, const char *out, bool was_done)
{
    ent_str left = get_file(&W, out), now;
    told t = run_receive(dir, out);

    assert_int_equal(t.code, ENT_OK);
    assert_int_equal(flag_in(t, "already_received"), was_done);
    assert_int_equal(number_in(t, "stored"), was_done ? 0 : RECORDS);
    now = get_file(&W, out);
    assert_true(now.n > 100);
    if (left.p != NULL) assert_true(was_done && ent_str_eq(left, now));
}

static scene scenes[] = {
    {.name = "import", .node = "nato-0", .auditor = "eva", .run = run_import, .again = again_import},
    {.name = "approve", .node = "nato-1", .auditor = "eva", .run = run_approve, .again = again_approve},
    {.name = "bundle", .node = "nato-2", .auditor = "eva", .run = run_bundle, .again = again_bundle},
    {.name = "receive", .node = "eu-0", .auditor = "ines", .run = run_receive, .again = again_receive},
};

/* ---- the prepared nodes ---- */

static void name_all_items(void)
{
    ent_buf b = ent_buf_new(W.a, 1 << 20);
    ent_str s;
    ent_err e;

    for (int i = 1; i <= RECORDS; i++) ent_buf_fmt(&b, "KILL-%d\n", i);
    if (ent_buf_take(&s, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    put_file(&W, "named", s.p, s.n);
}

static int set_up(void **state)
{
    told t;

    (void)state;
    if (world_open(&W, "kill") != 0) return 1;
    make_nato(&W, "nato-0");
    make_eu(&W, "eu-0");
    introduce(&W, "nato-0", "NATO", "eu-0", "EU");
    list_file();
    name_all_items();
    copy_tree(path_of(&W, "nato-0"), path_of(&W, "nato-1"));
    assert_int_equal(run_import("nato-1", NULL).code, ENT_OK);
    t = must(&W, "nato-1", "bert", "release new", "to", "European Commission", "agreement", "TEST-1", "purpose", "exercise planning",
             "list", path_of(&W, "named"), NULL);
    assert_int_equal(number_in(t, "leaving"), RECORDS);
    prepared_release = approved = text_in(t, "release");
    copy_tree(path_of(&W, "nato-1"), path_of(&W, "nato-2"));
    assert_int_equal(run_approve("nato-2", NULL).code, ENT_OK);
    copy_tree(path_of(&W, "nato-2"), path_of(&W, "nato-3"));
    bundle_file = path_of(&W, "prepared.entente");
    assert_int_equal(run_bundle("nato-3", bundle_file).code, ENT_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

/* ---- one kill ---- */

static const char *trial_out(void)
{
    return path_of(&W, "trial-out/file");
}

static void new_trial(const scene *s)
{
    remove_tree(path_of(&W, "trial"));
    remove_tree(path_of(&W, "trial-out"));
    copy_tree(path_of(&W, s->node), path_of(&W, "trial"));
    assert_int_equal(mkdir(path_of(&W, "trial-out"), 0700), 0);
}

/* The operation in a child, which at point `point` (-1: nowhere) kills itself. Ends with the number of sync points. */
static pid_t begin_child(const scene *s, int point, bool after)
{
    pid_t child = fork();

    assert_true(child >= 0);
    if (child != 0) return child;
    points_seen = 0;
    point_wanted = point;
    after_the_call = after;
    if (s->run("trial", trial_out()).code != ENT_OK) _exit(200);
    _exit(points_seen < POINTS_MAX ? points_seen : POINTS_MAX);
}

static int wait_for(pid_t child)
{
    int status;

    while (waitpid(child, &status, 0) < 0) assert_int_equal(errno, EINTR);
    return status;
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* The whole operation without a kill: how long it takes, how many entries and sync points it makes. */
static double whole_run(scene *s, int *points)
{
    double began, took;
    int status;

    new_trial(s);
    s->before = state_of(&W, "trial").entries;
    began = seconds();
    status = wait_for(begin_child(s, -1, false));
    took = seconds() - began;
    if (!WIFEXITED(status) || WEXITSTATUS(status) >= POINTS_MAX) fail_msg("%s does not run: status %d", s->name, status);
    *points = WEXITSTATUS(status);
    s->after = state_of(&W, "trial").entries;
    assert_true(s->after > s->before);
    return took;
}

/* thorough: also after the operation was run again. */
static void check_trial(scene *s, bool thorough)
{
    ent_arena *all = W.a;
    int64_t entries;
    bool done;

    W.a = ent_arena_new(all, 0); /* what the checks read is gone after each trial */
    assert_non_null(W.a);
    assert_whole(&W, "trial", s->auditor);
    entries = state_of(&W, "trial").entries;
    if (entries != s->before && entries != s->after)
        fail_msg("%s: %lld entries; neither %lld nor %lld", s->name, (long long)entries, (long long)s->before, (long long)s->after);
    done = entries == s->after;
    if (done) s->hit_after++;
    else s->hit_before++;
    s->again("trial", trial_out(), done);
    assert_true(state_of(&W, "trial").entries >= s->after);
    if (thorough) assert_whole(&W, "trial", s->auditor);
    ent_arena_free(W.a);
    W.a = all;
}

/* false: it had ended before the signal came. */
static bool kill_at(const scene *s, double when)
{
    struct timespec t = {.tv_sec = (time_t)when};
    pid_t child;
    int status;

    t.tv_nsec = (long)((when - (double)t.tv_sec) * 1e9);
    new_trial(s);
    child = begin_child(s, -1, false);
    nanosleep(&t, NULL);
    kill(child, SIGKILL);
    status = wait_for(child);
    if (WIFSIGNALED(status)) assert_int_equal(WTERMSIG(status), SIGKILL);
    else assert_int_not_equal(WEXITSTATUS(status), 200);
    return WIFSIGNALED(status);
}

/* Like dice in n boxes: one random moment in each of n equal parts of the run, so that all of it is covered. */
static void kill_randomly(scene *s, double took, int n)
{
    int late = 0;

    for (int i = 0; i < n;) {
        double part = (double)(draw() % 100000) / 100000.0;
        if (kill_at(s, took * ((double)i + part) / (double)n)) {
            check_trial(s, false);
            i++;
        } else if (late++ > 10 * n) {
            fail_msg("%s ends before it can be killed", s->name);
        } else {
            took *= 0.93; /* the machine is less busy than when the run was measured */
        }
    }
}

static void kill_at_points(scene *s, int points)
{
    for (int i = 0; i < 2 * points; i++) {
        int status;
        new_trial(s);
        status = wait_for(begin_child(s, i / 2, i % 2 != 0));
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        check_trial(s, true);
    }
}

static void killed(scene *s)
{
    const char *nightly = getenv("ENT_NIGHTLY");
    int points, before, after;
    double took = whole_run(s, &points);

    assert_true(points > 0); /* else nothing would survive a power cut */
    kill_at_points(s, points);
    before = s->hit_before;
    after = s->hit_after;
    assert_true(before > 0 && after > 0);
    kill_randomly(s, took, nightly != NULL && nightly[0] != '\0' ? NIGHTLY_KILLS : RANDOM_KILLS);
    print_message("# %s: %d sync points: %d kills before the act, %d after it; at random in %.0f ms: %d before, %d after\n", s->name,
                  points, before, after, took * 1e3, s->hit_before - before, s->hit_after - after);
    assert_true(s->hit_before > before);
}

static void killed_import(void **state)
{
    (void)state;
    killed(&scenes[0]);
}

static void killed_approve(void **state)
{
    (void)state;
    killed(&scenes[1]);
}

static void killed_bundle(void **state)
{
    (void)state;
    killed(&scenes[2]);
}

static void killed_receive(void **state)
{
    (void)state;
    killed(&scenes[3]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_import),
        cmocka_unit_test(killed_approve),
        cmocka_unit_test(killed_bundle),
        cmocka_unit_test(killed_receive),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
