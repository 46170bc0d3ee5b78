/* SPDX-License-Identifier: Apache-2.0 */
#include "serving.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <entente/server.h>

#include "bench.h"

int serving_port(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (bind(fd, (struct sockaddr *)&a, sizeof a) != 0 || getsockname(fd, (struct sockaddr *)&a, &n) != 0) bench_fail("no port is free");
    close(fd);
    return ntohs(a.sin_port);
}

int serving_connect(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0) return fd;
    close(fd);
    return -1;
}

void serving_wait(int port, pid_t pid)
{
    const struct timespec step = {.tv_nsec = 10000000};

    for (int i = 0; i < 3000; i++) {
        int fd = serving_connect(port), status;
        if (fd >= 0) {
            close(fd);
            return;
        }
        if (waitpid(pid, &status, WNOHANG) != 0) bench_fail("a server ended at once");
        nanosleep(&step, NULL);
    }
    bench_fail("nobody listens at %d", port);
}

/* Seconds of processor time of a process, its own and the system's for it. */
static double cpu_of(pid_t pid)
{
    unsigned long user = 0, kernel = 0;
    char path[40], text[512] = "";
    const char *after;
    FILE *f;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    f = fopen(path, "r");
    if (f == NULL || fgets(text, sizeof text, f) == NULL) bench_fail("%s cannot be read", path);
    fclose(f);
    after = strrchr(text, ')');
    if (after == NULL || sscanf(after + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2)
        bench_fail("%s is odd", path);
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

/* ---- the server ---- */

pid_t serving_start(const char *dir, int port)
{
    static char address[40];
    ent_server_options o = {.dir = dir, .listen = address, .threads = SERVING_THREADS, .workers = 2};
    ent_err e;
    pid_t pid;

    snprintf(address, sizeof address, "127.0.0.1:%d", port);
    fflush(NULL); /* nothing is printed twice */
    pid = fork();
    if (pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* also when the benchmark fails */
        if (ent_serve(&o, NULL, NULL, &e) != ENT_OK) fprintf(stderr, "%s %s\n", e.what, e.place);
        _exit(1);
    }
    serving_wait(port, pid);
    return pid;
}

void serving_ask(char reply[SERVING_REPLY], int port, const char *path, const char *headers, const char *body)
{
    char text[2048];
    size_t n = 0;
    ssize_t got;
    int fd = serving_connect(port);

    snprintf(text, sizeof text,
             "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\nContent-Type: application/json\r\n%sContent-Length: "
             "%zu\r\n\r\n%s",
             path, port, headers, strlen(body), body);
    if (fd < 0 || send(fd, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text)) bench_fail("the server does not listen");
    while (n < SERVING_REPLY - 1 && (got = recv(fd, reply + n, SERVING_REPLY - 1 - n, 0)) > 0) n += (size_t)got;
    close(fd);
    reply[n] = '\0';
    if (strncmp(reply, "HTTP/1.1 200 ", 13) != 0) bench_fail("the server refused %s: %s", path, reply);
}

void serving_between(char *out, size_t max, const char *text, const char *before, char end)
{
    const char *at = strstr(text, before), *to = at != NULL ? strchr(at + strlen(before), end) : NULL;

    if (to == NULL) bench_fail("the answer has no %s", before);
    at += strlen(before);
    snprintf(out, max, "%.*s", (int)(to - at), at);
}

/* ---- logging in ---- */

void serving_log_in(serving_session *s, int port, const char *person)
{
    static char reply[SERVING_REPLY];
    char body[200];

    snprintf(body, sizeof body, "{\"person\":\"%s\",\"passphrase\":\"" BENCH_PASSPHRASE "\"}", person);
    serving_ask(reply, port, "/api/v1/session", "", body);
    serving_between(s->cookie, sizeof s->cookie, reply, "Set-Cookie: ", ';');
    serving_between(s->csrf, sizeof s->csrf, reply, "\"csrf\":\"", '"');
    snprintf(s->headers, sizeof s->headers, "Cookie: %s\r\nX-Entente-CSRF: %s\r\n", s->cookie, s->csrf);
}

/* ---- load ---- */

void serving_script(const char *path, const serving_session *s, const char *to, const char *const *bodies, size_t n)
{
    FILE *f = fopen(path, "w");

    if (f == NULL) bench_fail("%s cannot be written", path);
    fprintf(f, "wrk.method = \"POST\"\nwrk.path = \"%s\"\nwrk.headers[\"Content-Type\"] = \"application/json\"\n", to);
    fprintf(f, "wrk.headers[\"Cookie\"] = \"%s\"\nwrk.headers[\"X-Entente-CSRF\"] = \"%s\"\n", s->cookie, s->csrf);
    if (n == 1) fprintf(f, "wrk.body = [==[%s]==]\n", bodies[0]); /* made once by wrk itself */
    if (n > 1) {
        fputs("local all, at = {}, 0\nfunction init(args)\n", f);
        for (size_t i = 0; i < n; i++) fprintf(f, "  all[%zu] = wrk.format(nil, nil, nil, [==[%s]==])\n", i + 1, bodies[i]);
        fprintf(f, "end\nfunction request()\n  at = at %% %zu + 1\n  return all[at]\nend\n", n);
    }
    if (fclose(f) != 0) bench_fail("%s cannot be written", path);
}

static void run_wrk(const char *script, const char *out, int port, int connections)
{
    char url[60], threads[20], many[20], seconds[20];
    int status;
    pid_t pid;

    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        snprintf(url, sizeof url, "http://127.0.0.1:%d", port);
        snprintf(threads, sizeof threads, "-t%d", connections < SERVING_THREADS ? connections : SERVING_THREADS);
        snprintf(many, sizeof many, "-c%d", connections);
        snprintf(seconds, sizeof seconds, "-d%ds", SERVING_SECONDS);
        if (freopen(out, "w", stdout) != NULL) execlp("wrk", "wrk", threads, many, seconds, "-s", script, url, (char *)NULL);
        _exit(127);
    }
    if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        bench_fail("wrk does not run. Install it: ./do bench does so");
}

serving_cost serving_load(const char *work, const char *script, int port, pid_t server, int connections)
{
    char out[BENCH_PATH], line[200];
    double cpu = cpu_of(server), requests = 0;
    serving_cost x = {0};
    FILE *f;

    bench_path(out, work, "wrk.out");
    run_wrk(script, out, port, connections);
    x.cpu = cpu_of(server) - cpu;
    f = fopen(out, "r");
    while (f != NULL && fgets(line, sizeof line, f) != NULL) {
        if (strstr(line, "Non-2xx") != NULL || strstr(line, "Socket errors") != NULL) bench_fail("wrk says: %s", line);
        (void)sscanf(line, "Requests/sec: %lf", &x.rate);
        (void)sscanf(line, " %lf requests in", &requests);
    }
    if (f != NULL) fclose(f);
    if (x.rate <= 0 || requests <= 0) bench_fail("wrk said nothing");
    x.cpu = x.cpu * 1e6 / requests;
    return x;
}
