/* SPDX-License-Identifier: Apache-2.0 */
/* Single-bit changes and truncations of a small bundle, sampled, through the program: `verify` never says yes, and `receive` of an
 * altered bundle leaves the node as it was. (Every bit, in process: the tests of the release room.)                       */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#include "test/api/node_help.h"

extern char **environ;

enum { SAMPLES = 1000, CUTS = 150, RECEIVED = 20, OUTPUT_MAX = 4096 };

static world W;
static ent_str bundle;
static const char *program, *key;

/* ---- the program ---- */

/* The plain build where it is, for speed; the sanitised one otherwise. */
static const char *find_program(void)
{
    const char *plain = getenv("ENT_PLAIN"), *sanitised = getenv("ENT_PROGRAM"), *slash;
    ent_str s;
    ent_err e;

    if (plain != NULL && access(plain, X_OK) == 0) return plain;
    if (sanitised == NULL) return NULL;
    slash = strrchr(sanitised, '/');
    if (slash == NULL) return sanitised;
    if (ent_str_fmt(&s, W.a, &e, "%.*s/../entente", (int)(slash - sanitised), sanitised) != ENT_OK) return NULL;
    return access(s.p, X_OK) == 0 ? s.p : sanitised;
}

typedef struct ran {
    int exit_code; /* -1: it did not end by itself */
    char out[OUTPUT_MAX];
} ran;

static void read_all(ran *r, int fd)
{
    size_t n = 0;
    ssize_t got;

    while ((got = read(fd, r->out + n, sizeof r->out - 1 - n)) != 0) {
        if (got < 0) assert_int_equal(errno, EINTR);
        else n += (size_t)got;
        if (n == sizeof r->out - 1) break;
    }
    r->out[n] = '\0';
}

static ran run_program(const char *const argv[])
{
    char *words[20];
    posix_spawn_file_actions_t actions;
    int fds[2], status, n = 0;
    pid_t child;
    ran r = {.exit_code = -1};

    for (; argv[n] != NULL; n++) words[n] = strdup(argv[n]);
    words[n] = NULL;
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
    assert_int_equal(posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO), 0);
    assert_int_equal(posix_spawn_file_actions_addclose(&actions, fds[0]), 0);
    assert_int_equal(posix_spawn(&child, program, &actions, NULL, words, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(fds[1]);
    read_all(&r, fds[0]);
    close(fds[0]);
    while (waitpid(child, &status, 0) < 0) assert_int_equal(errno, EINTR);
    if (WIFEXITED(status)) r.exit_code = WEXITSTATUS(status);
    while (n > 0) free(words[--n]);
    return r;
}

static ran verify(const char *file)
{
    const char *const argv[] = {program, "--json", "verify", file, "--key", key, NULL};

    return run_program(argv);
}

/* 5: not verified; 1 only where a size or number now meets a ceiling. */
static void assert_not_verified(ran r, const char *how)
{
    bool unverified = r.exit_code == 5 && strncmp(r.out, "{\"error\":{\"code\":\"UNVERIFIED\",\"exit\":5,", 39) == 0;
    bool limit = r.exit_code == 1 && strncmp(r.out, "{\"error\":{\"code\":\"LIMIT\",\"exit\":1,", 34) == 0;

    if (!unverified && !limit) fail_msg("%s: exit %d: %s", how, r.exit_code, r.out);
    if (strstr(r.out, "\"what\":\"") == NULL || strstr(r.out, "\"place\":\"") == NULL) fail_msg("%s: no message or place: %s", how, r.out);
}

/* ---- samples ---- */

static uint64_t seed = UINT64_C(0xA0761D6478BD642F);

static size_t pick(size_t n)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (size_t)((seed * UINT64_C(2685821657736338717)) >> 16) % n;
}

/* Sample i: first the truncations, then bits, spread evenly over the file with a random place in each part. */
static const char *sample(char how[60], size_t i)
{
    char *copy = ent_alloc(W.a, bundle.n);
    size_t part, at;

    assert_non_null(copy);
    memcpy(copy, bundle.p, bundle.n);
    if (i < CUTS) {
        at = i < 40 ? i : i < 80 ? bundle.n - (i - 39) : pick(bundle.n);
        snprintf(how, 60, "cut to %zu of %zu bytes", at, bundle.n);
        return put_file(&W, "sample", copy, at);
    }
    part = (i - CUTS) * bundle.n / (SAMPLES - CUTS);
    at = part + pick(bundle.n / (SAMPLES - CUTS) + 1);
    if (at >= bundle.n) at = bundle.n - 1;
    part = pick(8);
    copy[at] ^= (char)(1 << part);
    snprintf(how, 60, "bit %zu of byte %zu of %zu", part, at, bundle.n);
    return put_file(&W, "sample", copy, bundle.n);
}

static int set_up(void **state)
{
    const char *items[1] = {"EX-1"};

    (void)state;
    if (world_open(&W, "flips") != 0) return 1;
    W.now = (ent_time)time(NULL); /* the program reads the clock of the machine */
    program = find_program();
    make_nato(&W, "nato");
    make_eu(&W, "eu");
    introduce(&W, "nato", "NATO", "eu", "EU");
    add_document(&W, "nato", "anna", "EX-1", "NATO RESTRICTED " NODE_EC, "EXERCISE EXERCISE EXERCISE\nA small paper.\n");
    must(&W, "nato", "carla", "release bundle", "release", approved_release(&W, "nato", items, 1), "out", path_of(&W, "small.entente"),
         "expires", "2099-12-31", NULL); /* the program asks the real clock */
    bundle = get_file(&W, "small.entente");
    key = path_of(&W, "NATO-release.pub");
    return bundle.n > 1000 && bundle.n < 20000 ? 0 : 1;
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static void the_true_one_verifies(void **state)
{
    ran r;

    (void)state;
    if (program == NULL) ent_test_skip("ENT_PROGRAM does not name the program");
    r = verify(path_of(&W, "small.entente"));
    if (r.exit_code != 0) fail_msg("exit %d: %s", r.exit_code, r.out);
    assert_non_null(strstr(r.out, "\"verdict\":\"every byte is as the sender signed it\""));
    r = verify(put_file(&W, "sample", bundle.p, bundle.n)); /* so it is not the name that is refused */
    assert_int_equal(r.exit_code, 0);
}

static void no_altered_one_verifies(void **state)
{
    ent_arena *all = W.a;
    char how[60];

    (void)state;
    if (program == NULL) ent_test_skip("ENT_PROGRAM does not name the program");
    for (size_t i = 0; i < SAMPLES; i++) {
        W.a = ent_arena_new(all, 0);
        assert_non_null(W.a);
        assert_not_verified(verify(sample(how, i)), how);
        ent_arena_free(W.a);
        W.a = all;
    }
}

static void another_key_does_not_verify(void **state)
{
    const char *const argv[] = {program, "--json", "verify", path_of(&W, "small.entente"), "--key", path_of(&W, "EU-release.pub"), NULL};

    (void)state;
    if (program == NULL) ent_test_skip("ENT_PROGRAM does not name the program");
    assert_not_verified(run_program(argv), "another key");
}

/* Altered ones are refused by the node and leave no trace; then the true one is received. */
static void receiving_leaves_no_trace(void **state)
{
    node_state before = state_of(&W, "eu");
    ent_arena *all = W.a;
    const char *file;
    char how[60];
    ran r;

    (void)state;
    if (program == NULL) ent_test_skip("ENT_PROGRAM does not name the program");
    assert_int_equal(setenv("ENTENTE_PASSPHRASE_FILE", W.pass, 1), 0);
    for (size_t i = 0; i < RECEIVED; i++) {
        W.a = ent_arena_new(all, 0);
        assert_non_null(W.a);
        file = sample(how, CUTS - 3 + pick(SAMPLES - CUTS));
        const char *const argv[] = {program,   "--json", "-C",        path_of(&W, "eu"),      "--as", "greta",
                                    "receive", file,     "--receipt", path_of(&W, "receipt"), NULL};
        assert_not_verified(run_program(argv), how);
        assert_unchanged(&W, "eu", before, how);
        assert_int_not_equal(access(path_of(&W, "receipt"), F_OK), 0);
        ent_arena_free(W.a);
        W.a = all;
    }
    const char *const argv[] = {program,     "--json",
                                "-C",        path_of(&W, "eu"),
                                "--as",      "greta",
                                "receive",   path_of(&W, "small.entente"),
                                "--receipt", path_of(&W, "receipt"),
                                NULL};
    r = run_program(argv);
    if (r.exit_code != 0) fail_msg("exit %d: %s", r.exit_code, r.out);
    assert_true(state_of(&W, "eu").entries > before.entries);
    assert_true(get_file(&W, "receipt").n > 0);
    assert_whole(&W, "eu", "ines");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_true_one_verifies),
        cmocka_unit_test(no_altered_one_verifies),
        cmocka_unit_test(another_key_does_not_verify),
        cmocka_unit_test(receiving_leaves_no_trace),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
