/* SPDX-License-Identifier: Apache-2.0 */
#include "peers.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

/* ---- Hyperscan: what of its interface (5.2 and later) is used ---- */

enum { HS_BLOCK = 1, HS_CASELESS = 1 };

typedef struct hs_error {
    char *message;
    int expression;
} hs_error;

typedef int hs_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *ctx);
typedef int hs_compile(const char *const *v, const unsigned *flags, const unsigned *ids, const size_t *n, unsigned count, unsigned mode,
                       const void *platform, void **db, hs_error **error);

struct peer_hs {
    void *db, *scratch;
    const char *(*version)(void);
    int (*scan)(const void *db, const char *p, unsigned n, unsigned flags, void *scratch, hs_match *fn, void *ctx);
    int (*free_scratch)(void *scratch), (*free_database)(void *db);
    size_t bytes;
};

/* POSIX gives functions of a library as pointers to data. */
static void *symbol(void *library, const char *name, void *to, size_t n)
{
    void *p = dlsym(library, name);

    memcpy(to, &p, n);
    return p;
}

static bool compile(peer_hs *h, hs_compile *compile_fn, const ent_str *patterns, size_t n, const char **why)
{
    const char **v = calloc(n, sizeof *v);
    unsigned *flags = calloc(n, sizeof *flags), *ids = calloc(n, sizeof *ids);
    size_t *lengths = calloc(n, sizeof *lengths);
    hs_error *error = NULL;
    int code;

    if (v == NULL || flags == NULL || ids == NULL || lengths == NULL) bench_fail("no memory");
    for (size_t i = 0; i < n; i++) v[i] = patterns[i].p, flags[i] = HS_CASELESS, ids[i] = (unsigned)i, lengths[i] = patterns[i].n;
    code = compile_fn(v, flags, ids, lengths, (unsigned)n, HS_BLOCK, NULL, &h->db, &error);
    if (code != 0) *why = error != NULL ? error->message : "it does not take the patterns";
    free(v), free(flags), free(ids), free(lengths);
    return code == 0;
}

peer_hs *peer_hs_new(const ent_str *patterns, size_t n, const char **why)
{
    void *library = dlopen("libhs.so.5", RTLD_NOW);
    int (*alloc_scratch)(const void *db, void **scratch), (*size)(const void *db, size_t *bytes);
    peer_hs *h = calloc(1, sizeof *h);
    hs_compile *compile_fn;

    *why = "the library (Debian libhyperscan5) is not there";
    if (library == NULL || h == NULL) return NULL;
    if (symbol(library, "hs_compile_lit_multi", &compile_fn, sizeof compile_fn) == NULL) return NULL;
    if (symbol(library, "hs_alloc_scratch", &alloc_scratch, sizeof alloc_scratch) == NULL) return NULL;
    if (symbol(library, "hs_database_size", &size, sizeof size) == NULL) return NULL;
    if (symbol(library, "hs_version", &h->version, sizeof h->version) == NULL) return NULL;
    if (symbol(library, "hs_scan", &h->scan, sizeof h->scan) == NULL) return NULL;
    if (symbol(library, "hs_free_scratch", &h->free_scratch, sizeof h->free_scratch) == NULL) return NULL;
    if (symbol(library, "hs_free_database", &h->free_database, sizeof h->free_database) == NULL) return NULL;
    if (!compile(h, compile_fn, patterns, n, why)) return NULL;
    if (alloc_scratch(h->db, &h->scratch) != 0 || size(h->db, &h->bytes) != 0) return NULL;
    return h;
}

const char *peer_hs_version(const peer_hs *h)
{
    return h->version();
}

void peer_hs_free(peer_hs *h)
{
    if (h->free_scratch(h->scratch) != 0 || h->free_database(h->db) != 0) bench_fail("Hyperscan does not give its memory back");
    free(h);
}

size_t peer_hs_bytes(const peer_hs *h)
{
    return h->bytes;
}

typedef struct passing {
    peer_hs_fn *fn;
    void *ctx;
} passing;

static int pass(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *ctx)
{
    const passing *p = ctx;

    (void)from;
    (void)flags;
    p->fn(p->ctx, id, to);
    return 0;
}

void peer_hs_scan(peer_hs *h, ent_str text, peer_hs_fn *fn, void *ctx)
{
    passing p = {fn, ctx};

    if (h->scan(h->db, text.p, (unsigned)text.n, 0, h->scratch, pass, &p) != 0) bench_fail("Hyperscan did not scan the text");
}

/* ---- programs ---- */

static void be_program(const char *const *argv, const char *out, unsigned most)
{
    struct rlimit limit = {most, most};
    char *copy[16] = {NULL};
    int fd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    for (size_t i = 0; argv[i] != NULL && i + 1 < sizeof copy / sizeof *copy; i++) copy[i] = strdup(argv[i]);
    if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0 || setrlimit(RLIMIT_CPU, &limit) != 0) _exit(126);
    if (setenv("LC_ALL", "C", 1) != 0) _exit(126); /* the text is folded; grep is a hundred times slower when it has to know UTF-8 */
    execvp(copy[0], copy);
    _exit(127);
}

static int64_t count_lines(const char *path)
{
    FILE *f = fopen(path, "rb");
    static char buffer[1 << 16];
    int64_t lines = 0;
    size_t n;

    if (f == NULL) bench_fail("%s: %s", path, strerror(errno));
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
        for (size_t i = 0; i < n; i++) lines += buffer[i] == '\n';
    fclose(f);
    return lines;
}

peer_run peer_program(const char *const *argv, const char *out, unsigned most)
{
    struct rusage usage;
    peer_run run = {0};
    int status;
    pid_t pid;

    fflush(stdout);
    pid = fork();
    if (pid < 0) bench_fail("no child: %s", strerror(errno));
    if (pid == 0) be_program(argv, out, most);
    if (wait4(pid, &status, 0, &usage) != pid) bench_fail("a child is lost");
    run.cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    run.limit = WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
    run.ran = WIFEXITED(status) && WEXITSTATUS(status) < 126;
    if (run.ran) run.lines = count_lines(out);
    unlink(out);
    return run;
}
