/* SPDX-License-Identifier: Apache-2.0 */
#include "postgres.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

#define BIN "/usr/lib/postgresql/15/bin/"
enum { PQ_OK = 0, PQ_COMMAND_OK = 1, PQ_TUPLES_OK = 2, PQ_COPY_IN = 4, CHUNK = 1 << 16 };

/* What of libpq's interface is used. */
typedef struct pq {
    void *(*connect)(const char *info);
    int (*status)(const void *c);
    void *(*exec)(void *c, const char *sql);
    void *(*exec_prepared)(void *c, const char *name, int n, const char *const *values, const int *lengths, const int *formats, int result);
    int (*result_status)(const void *r);
    int (*rows)(const void *r);
    char *(*value)(const void *r, int row, int column);
    void (*clear)(void *r);
    char *(*problem)(const void *c);
    int (*put)(void *c, const char *p, int n);
    int (*put_end)(void *c, const char *problem);
    void *(*result)(void *c);
    int (*backend)(const void *c);
    const char *(*parameter)(const void *c, const char *name);
    void (*finish)(void *c);
} pq;

struct postgres {
    pq f;
    char dir[64];
    pid_t pid;
    void *c;
    int backend;
};

/* ---- the library ---- */

static bool load_library(pq *f)
{
    const struct {
        const char *name;
        void *to;
    } all[] = {{"PQconnectdb", &f->connect},
               {"PQstatus", &f->status},
               {"PQexec", &f->exec},
               {"PQexecPrepared", &f->exec_prepared},
               {"PQresultStatus", &f->result_status},
               {"PQntuples", &f->rows},
               {"PQgetvalue", &f->value},
               {"PQclear", &f->clear},
               {"PQerrorMessage", &f->problem},
               {"PQputCopyData", &f->put},
               {"PQputCopyEnd", &f->put_end},
               {"PQgetResult", &f->result},
               {"PQbackendPID", &f->backend},
               {"PQparameterStatus", &f->parameter},
               {"PQfinish", &f->finish}};
    void *library = dlopen("libpq.so.5", RTLD_NOW);

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        void *p = library != NULL ? dlsym(library, all[i].name) : NULL;
        if (p == NULL) return false;
        memcpy(all[i].to, &p, sizeof p); /* POSIX gives functions of a library as pointers to data */
    }
    return true;
}

/* ---- the server ---- */

/* It refuses to run as root; then it is nobody. */
static const struct passwd *account(void)
{
    return geteuid() == 0 ? getpwnam("nobody") : NULL;
}

static pid_t run(const postgres *p, const char *const *argv)
{
    const struct passwd *nobody = account();
    char log[96], *copy[40] = {NULL};
    pid_t pid;
    int fd;

    snprintf(log, sizeof log, "%s/log", p->dir);
    for (size_t i = 0; argv[i] != NULL && i + 1 < sizeof copy / sizeof *copy; i++) copy[i] = strdup(argv[i]);
    fflush(NULL);
    pid = fork();
    if (pid != 0) return pid;
    if (nobody != NULL && (setgid(nobody->pw_gid) != 0 || setuid(nobody->pw_uid) != 0)) _exit(126);
    (void)prctl(PR_SET_PDEATHSIG, SIGINT); /* also when the benchmark fails: it stops at once and in order */
    fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0 || dup2(fd, STDERR_FILENO) < 0 || chdir(p->dir) != 0) _exit(126);
    execv(copy[0], copy);
    _exit(127);
}

static bool make_cluster(postgres *p)
{
    const char *const argv[] = {BIN "initdb", "-D", "data", "-A", "trust", "-U", "bench", "--locale=C", "-E", "UTF8", "--no-sync", NULL};
    const struct passwd *nobody = account();
    const char *base = getenv("TMPDIR");
    int status;
    pid_t pid;

    snprintf(p->dir, sizeof p->dir, "%.30s/entente-bench-XXXXXX", base != NULL && strlen(base) <= 30 ? base : "/tmp");
    if (mkdtemp(p->dir) == NULL) bench_fail("no folder for PostgreSQL");
    if (nobody != NULL && chown(p->dir, nobody->pw_uid, nobody->pw_gid) != 0) bench_fail("the folder cannot be given away");
    pid = run(p, argv);
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool connect_to(postgres *p)
{
    const struct timespec step = {.tv_nsec = 50000000};
    char info[160];
    int status;

    snprintf(info, sizeof info, "host=%s dbname=postgres user=bench", p->dir);
    for (int i = 0; i < 600; i++) {
        p->c = p->f.connect(info);
        if (p->c != NULL && p->f.status(p->c) == PQ_OK) return true;
        if (p->c != NULL) p->f.finish(p->c);
        p->c = NULL;
        if (waitpid(p->pid, &status, WNOHANG) != 0) return false;
        nanosleep(&step, NULL);
    }
    return false;
}

postgres *postgres_start(const char **why)
{
    postgres *p = calloc(1, sizeof *p);
    /* Nothing is written to the disk in time; no second process helps, so that the processor time of one is that of all. */
    const char *const argv[] = {BIN "postgres",
                                "-D",
                                "data",
                                "-k",
                                NULL,
                                "-c",
                                "listen_addresses=",
                                "-c",
                                "fsync=off",
                                "-c",
                                "synchronous_commit=off",
                                "-c",
                                "full_page_writes=off",
                                "-c",
                                "shared_buffers=1GB",
                                "-c",
                                "jit=off",
                                "-c",
                                "max_parallel_workers_per_gather=0",
                                "-c",
                                "autovacuum=off",
                                "-c",
                                "work_mem=64MB",
                                "-c",
                                "maintenance_work_mem=512MB",
                                "-c",
                                "max_wal_size=8GB",
                                NULL};
    const char *words[40];

    *why = "its programs (Debian postgresql-15) are not there";
    if (p == NULL || access(BIN "postgres", X_OK) != 0 || access(BIN "initdb", X_OK) != 0) return NULL;
    *why = "the library libpq.so.5 is not there";
    if (!load_library(&p->f)) return NULL;
    *why = "it does not start here";
    if (!make_cluster(p)) {
        bench_remove(p->dir);
        return NULL;
    }
    memset(words, 0, sizeof words);
    for (size_t i = 0; i < sizeof argv / sizeof *argv; i++) words[i] = i == 4 ? p->dir : argv[i];
    p->pid = run(p, words);
    if (!connect_to(p)) {
        postgres_stop(p);
        return NULL;
    }
    p->backend = p->f.backend(p->c);
    return p;
}

void postgres_stop(postgres *p)
{
    if (p->c != NULL) p->f.finish(p->c);
    kill(p->pid, SIGINT);
    waitpid(p->pid, NULL, 0);
    bench_remove(p->dir);
    free(p);
}

const char *postgres_version(const postgres *p)
{
    return p->f.parameter(p->c, "server_version");
}

/* ---- asking ---- */

static int64_t first_of(postgres *p, void *r, const char *doing)
{
    int status = p->f.result_status(r);
    int64_t n = 0;

    if (status != PQ_COMMAND_OK && status != PQ_TUPLES_OK) bench_fail("PostgreSQL, %.60s: %s", doing, p->f.problem(p->c));
    if (status == PQ_TUPLES_OK && p->f.rows(r) > 0) n = strtoll(p->f.value(r, 0, 0), NULL, 10);
    p->f.clear(r);
    return n;
}

int64_t postgres_do(postgres *p, const char *sql)
{
    return first_of(p, p->f.exec(p->c, sql), sql);
}

int64_t postgres_ask(postgres *p, const char *name, const char *text)
{
    return first_of(p, p->f.exec_prepared(p->c, name, 1, &text, NULL, NULL, 0), name);
}

void postgres_load(postgres *p, const char *copy_sql, const char *path)
{
    void *r = p->f.exec(p->c, copy_sql);
    FILE *f = fopen(path, "rb");
    static char chunk[CHUNK];
    size_t n;

    if (f == NULL || p->f.result_status(r) != PQ_COPY_IN) bench_fail("PostgreSQL takes no rows: %s", p->f.problem(p->c));
    p->f.clear(r);
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        if (p->f.put(p->c, chunk, (int)n) != 1) bench_fail("PostgreSQL took no rows: %s", p->f.problem(p->c));
    fclose(f);
    if (p->f.put_end(p->c, NULL) != 1) bench_fail("PostgreSQL took no rows: %s", p->f.problem(p->c));
    while ((r = p->f.result(p->c)) != NULL) (void)first_of(p, r, "COPY");
}

double postgres_cpu(const postgres *p)
{
    unsigned long long ns = 0;
    char path[40];
    FILE *f;

    snprintf(path, sizeof path, "/proc/%d/schedstat", p->backend);
    f = fopen(path, "r");
    if (f == NULL || fscanf(f, "%llu", &ns) != 1) bench_fail("%s cannot be read", path);
    fclose(f);
    return (double)ns / 1e9 + bench_cpu();
}
