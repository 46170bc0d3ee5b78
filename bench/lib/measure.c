/* SPDX-License-Identifier: Apache-2.0 */
/* The clock, series, and children. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

void bench_fail(const char *fmt, ...)
{
    va_list args;

    fputs("bench: ", stderr);
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

void bench_need(ent_code code, const ent_err *e, const char *doing)
{
    if (code == ENT_OK) return;
    bench_fail("%s: %s %s%s%s", doing, e->what, e->place, e->rule[0] ? " by " : "", e->rule);
}

void bench_say(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
}

static double read_clock(clockid_t which)
{
    struct timespec t;

    if (clock_gettime(which, &t) != 0) bench_fail("there is no clock: %s", strerror(errno));
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double bench_now(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

double bench_cpu(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

/* ---- series ---- */

void bench_add(bench_series *s, double v)
{
    if (s->n == BENCH_SERIES_MAX) bench_fail("more than %d rounds", BENCH_SERIES_MAX);
    s->v[s->n++] = v;
}

static int by_value(const void *x, const void *y)
{
    const double *a = x, *b = y;

    return *a < *b ? -1 : *a > *b;
}

double bench_median(const bench_series *s)
{
    bench_series sorted = *s;

    if (s->n == 0) bench_fail("nothing was measured");
    qsort(sorted.v, sorted.n, sizeof *sorted.v, by_value);
    return s->n % 2 ? sorted.v[s->n / 2] : (sorted.v[s->n / 2 - 1] + sorted.v[s->n / 2]) / 2;
}

double bench_least(const bench_series *s)
{
    double least = s->v[0];

    for (size_t i = 1; i < s->n; i++)
        if (s->v[i] < least) least = s->v[i];
    return least;
}

double bench_most(const bench_series *s)
{
    double most = s->v[0];

    for (size_t i = 1; i < s->n; i++)
        if (s->v[i] > most) most = s->v[i];
    return most;
}

/* Three significant digits; whole numbers from 100 up. */
static int places(double v)
{
    return v >= 99.95 ? 0 : v >= 9.995 ? 1 : v >= 0.9995 ? 2 : 3;
}

bench_cell bench_number(double v)
{
    bench_cell c;

    snprintf(c.text, sizeof c.text, "%.*f", places(v), v);
    return c;
}

bench_cell bench_spread(const bench_series *s, double factor)
{
    double median = bench_median(s) * factor, least = bench_least(s) * factor, most = bench_most(s) * factor;
    int p = places(median);
    bench_cell c;

    if (s->n == 1) return bench_number(median);
    snprintf(c.text, sizeof c.text, "%.*f (%.*f to %.*f)", p, median, p, least, p, most);
    return c;
}

bench_cell bench_ratio(const bench_series *ours, const bench_series *peer)
{
    bench_series r = {0};

    if (ours->n != peer->n) bench_fail("the two series were not measured in turn");
    for (size_t i = 0; i < ours->n; i++) bench_add(&r, ours->v[i] / peer->v[i]);
    return bench_spread(&r, 1);
}

size_t bench_rounds(size_t usual)
{
    const char *text = getenv("ENT_BENCH_ROUNDS");
    long n = text != NULL ? strtol(text, NULL, 10) : (long)usual;

    if (n < 1 || n > BENCH_SERIES_MAX) bench_fail("ENT_BENCH_ROUNDS must be a number from 1 to %d", BENCH_SERIES_MAX);
    return (size_t)n;
}

/* ---- children ---- */

static void send_all(int fd, const void *p, size_t n)
{
    const char *at = p;

    while (n > 0) {
        ssize_t sent = write(fd, at, n);
        if (sent <= 0) _exit(1);
        at += sent;
        n -= (size_t)sent;
    }
}

static bool receive_all(int fd, void *p, size_t n)
{
    char *at = p;

    while (n > 0) {
        ssize_t got = read(fd, at, n);
        if (got <= 0) return false;
        at += got;
        n -= (size_t)got;
    }
    return true;
}

static void be_child(int fd, void (*fn)(void *ctx, void *result), void *ctx, void *result, size_t n)
{
    double begin = bench_now(), seconds;

    fn(ctx, result);
    seconds = bench_now() - begin;
    send_all(fd, &seconds, sizeof seconds);
    send_all(fd, result, n);
    fflush(stdout);
    _exit(0);
}

bench_cost bench_child(void (*fn)(void *ctx, void *result), void *ctx, void *result, size_t n)
{
    bench_cost cost = {0};
    struct rusage usage;
    int fd[2], status;
    bool got;
    pid_t pid;

    fflush(stdout); /* else both would write what is waiting */
    if (pipe(fd) != 0 || (pid = fork()) < 0) bench_fail("no child: %s", strerror(errno));
    if (pid == 0) {
        close(fd[0]);
        be_child(fd[1], fn, ctx, result, n);
    }
    close(fd[1]);
    got = receive_all(fd[0], &cost.seconds, sizeof cost.seconds) && receive_all(fd[0], result, n);
    close(fd[0]);
    if (wait4(pid, &status, 0, &usage) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0 || !got)
        bench_fail("a step failed, see above");
    cost.cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    cost.peak_mib = (double)usage.ru_maxrss / 1024;
    return cost;
}
