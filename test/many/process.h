/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the real program as a person does: a process of its own, the passphrase through a descriptor, one JSON object as the answer. */
#ifndef ENTENTE_TEST_MANY_PROCESS_H
#define ENTENTE_TEST_MANY_PROCESS_H

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#include "../api/node_help.h"

enum { COMMAND_ARGS = 48, PASS_FD = 9 };

typedef struct command {
    const char *v[COMMAND_ARGS]; /* ended by NULL */
    size_t n;
} command;

typedef struct ran {
    int exit_code; /* -1: ended by a signal */
    double ms;
    ent_str out;
    const ent_json *json; /* NULL: the answer is no JSON object */
} ran;

typedef struct running {
    pid_t pid;
    int fd;
    double began;
} running;

static inline double milliseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static inline void add(command *c, const char *word)
{
    assert_true(c->n + 1 < COMMAND_ARGS);
    c->v[c->n++] = word;
    c->v[c->n] = NULL;
}

static inline void add_option(command *c, const char *name, const char *value)
{
    add(c, name);
    add(c, value);
}

/* The plain program, which starts faster, if it was built beside the tested one. */
static inline const char *program_of(const world *w)
{
    const char *b = getenv("B"), *program = getenv("ENT_PROGRAM");
    ent_str s;
    ent_err e;

    if (b != NULL) {
        if (ent_str_fmt(&s, w->a, &e, "%s/entente", b) != ENT_OK) fail_msg("%s", e.what);
        if (access(s.p, X_OK) == 0) return s.p;
    }
    if (program == NULL || access(program, X_OK) != 0) fail_msg("there is no program: set ENT_PROGRAM");
    return program;
}

/* "release approve" becomes two words. */
static inline command command_of(const world *w, const char *program, const char *dir, const char *person, const char *operation)
{
    const ent_operation *op = operation_named(operation);
    command c = {0};

    add(&c, program);
    add_option(&c, "-C", path_of(w, dir));
    add_option(&c, "--as", person);
    add_option(&c, "--passphrase-fd", "9");
    add(&c, "--json");
    add(&c, op->noun);
    if (op->verb != NULL) add(&c, op->verb);
    return c;
}

static inline void become(const world *w, const command *c, int out)
{
    char *argv[COMMAND_ARGS];
    int pass = open(w->pass, O_RDONLY), nothing = open("/dev/null", O_RDWR);

    for (size_t i = 0; i <= c->n; i++) memcpy(&argv[i], &c->v[i], sizeof argv[i]); /* execv takes no const */
    if (pass < 0 || nothing < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(pass, PASS_FD) < 0) _exit(126);
    execv(argv[0], argv);
    _exit(127);
}

static inline running start_command(const world *w, const command *c)
{
    running r = {.began = milliseconds()};
    int ends[2];

    if (pipe(ends) != 0 || fcntl(ends[0], F_SETFD, FD_CLOEXEC) != 0 || fcntl(ends[1], F_SETFD, FD_CLOEXEC) != 0)
        fail_msg("pipe: %s", strerror(errno));
    r.pid = fork();
    if (r.pid < 0) fail_msg("fork: %s", strerror(errno));
    if (r.pid == 0) become(w, c, ends[1]);
    close(ends[1]);
    r.fd = ends[0];
    return r;
}

static inline bool still_runs(running r)
{
    siginfo_t info = {0};

    return waitid(P_PID, (id_t)r.pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
}

static inline ran finish(const world *w, running r)
{
    ent_buf b = ent_buf_new(w->a, 512 << 20);
    char piece[1 << 14];
    ran out = {0};
    int status;
    ssize_t n;
    ent_err e;

    while ((n = read(r.fd, piece, sizeof piece)) != 0) {
        if (n > 0) ent_buf_add(&b, (ent_str){piece, (size_t)n});
        else if (errno != EINTR) fail_msg("read: %s", strerror(errno));
    }
    close(r.fd);
    while (waitpid(r.pid, &status, 0) < 0)
        if (errno != EINTR) fail_msg("waitpid: %s", strerror(errno));
    out.ms = milliseconds() - r.began;
    out.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (ent_buf_take(&out.out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    if (ent_json_parse(&out.json, w->a, out.out, 512 << 20, &e) != ENT_OK) out.json = NULL;
    return out;
}

static inline ran run_command(const world *w, const command *c)
{
    return finish(w, start_command(w, c));
}

/* "CONFLICT", "BUSY" …; "" when it was done; NULL when the answer has not the shape of an answer. */
static inline const char *code_of(ran r)
{
    const ent_json *error = r.json != NULL && r.json->kind == ENT_JSON_OBJ ? ent_json_get(r.json, "error") : NULL;
    int64_t exit_code;
    ent_err e;

    if (r.json == NULL || r.json->kind != ENT_JSON_OBJ) return NULL;
    if (r.exit_code == 0) return error == NULL ? "" : NULL;
    if (error == NULL || ent_json_need_i64(&exit_code, error, "exit", &e) != ENT_OK || exit_code != r.exit_code) return NULL;
    if (ent_json_str(error, "what").n == 0 || ent_json_get(error, "written") == NULL || ent_json_get(error, "written")->boolean)
        return NULL;
    return ent_json_str(error, "code").p;
}

#endif
