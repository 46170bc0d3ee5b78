/* SPDX-License-Identifier: Apache-2.0 */
/* An item that a person may see, asked for again and again over connections that stay open: the server beside libmicrohttpd alone, which
 * gives the same bytes to whoever asks. wrk asks both, in turns; no TLS. Then a fast client alone, and beside 1,000 that are slow.
 *
 *   bench_server WORK                                                                                                          */
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <entente/server.h>

#include "lib/bench.h"
#include "lib/serving.h"

enum { ROUNDS = 5, CONNECTIONS = 32, SLOW = 1000, ROWS = 200, CONTENT = 800 };
#define QUESTION "{\"item\":\"MEASURED-0000001\"}"
#define PATH "/api/v1/item/show"

/* ---- libmicrohttpd alone ---- */

static enum MHD_Result give(void *ctx, struct MHD_Connection *c, const char *path, const char *method, const char *version,
                            const char *data, size_t *n, void **state)
{
    static int begun;

    (void)path;
    (void)method;
    (void)version;
    (void)data;
    if (*state == NULL) {
        *state = &begun;
        return MHD_YES;
    }
    if (*n != 0) {
        *n = 0;
        return MHD_YES;
    }
    return MHD_queue_response(c, 200, ctx);
}

/* The same status, headers and body as those of the server. */
static struct MHD_Response *same_response(char *reply)
{
    char *body = strstr(reply, "\r\n\r\n"), *line = strstr(reply, "\r\n"), *rest = NULL;
    struct MHD_Response *p;

    if (body == NULL || line == NULL) bench_fail("the answer has no head");
    p = MHD_create_response_from_buffer(strlen(body + 4), body + 4, MHD_RESPMEM_MUST_COPY);
    if (p == NULL) bench_fail("no memory");
    *body = '\0';
    for (line = strtok_r(line, "\r\n", &rest); line != NULL; line = strtok_r(NULL, "\r\n", &rest)) {
        char *colon = strchr(line, ':');
        if (colon == NULL) continue;
        *colon = '\0';
        if (strcmp(line, "Date") == 0 || strcmp(line, "Connection") == 0 || strcmp(line, "Content-Length") == 0) continue;
        if (MHD_add_response_header(p, line, colon + 2) != MHD_YES) bench_fail("the header %s was refused", line);
    }
    return p;
}

static pid_t start_bare(int port, const char *reply)
{
    char copy[SERVING_REPLY];
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    pid_t pid;

    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        struct MHD_Response *p;
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        snprintf(copy, sizeof copy, "%s", reply);
        p = same_response(copy);
        if (MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, give, p, MHD_OPTION_SOCK_ADDR, &a, MHD_OPTION_THREAD_POOL_SIZE,
                             (unsigned)SERVING_THREADS, MHD_OPTION_CONNECTION_LIMIT, (unsigned)ENT_SERVER_CONNECTIONS_MAX,
                             MHD_OPTION_END) == NULL)
            _exit(1);
        for (;;) pause();
    }
    serving_wait(port, pid);
    return pid;
}

/* ---- the run ---- */

typedef struct scene {
    const char *work;
    char script[BENCH_PATH], reply[SERVING_REPLY];
    int port, bare_port;
    pid_t server, bare;
} scene;

static void open_scene(scene *s, const char *work)
{
    char dir[BENCH_PATH], rows[BENCH_PATH];
    serving_session session;

    s->work = work;
    bench_path(dir, work, "nato");
    bench_node(dir, work, "NATO");
    bench_path(rows, work, "rows.csv");
    bench_rows(rows, 1, ROWS, CONTENT);
    bench_do(&(bench_call){dir, "anna", "import", NULL, {{"file", rows}, {"label", BENCH_LABEL}, {"exercise", ""}}, NULL, NULL});
    s->port = serving_port();
    s->server = serving_start(dir, s->port);
    serving_log_in(&session, s->port, "anna");
    serving_ask(s->reply, s->port, PATH, session.headers, QUESTION);
    bench_path(s->script, work, "ask.lua");
    serving_script(s->script, &session, PATH, (const char *const[]){QUESTION}, 1);
    s->bare_port = serving_port();
    s->bare = start_bare(s->bare_port, s->reply);
}

static void close_scene(const scene *s)
{
    kill(s->server, SIGTERM);
    kill(s->bare, SIGKILL);
    waitpid(s->server, NULL, 0);
    waitpid(s->bare, NULL, 0);
}

static void against_bare(const scene *s)
{
    bench_series rate = {0}, bare_rate = {0}, cpu = {0}, bare_cpu = {0};

    for (size_t i = 0; i < bench_rounds(ROUNDS); i++) {
        serving_cost x = serving_load(s->work, s->script, s->port, s->server, CONNECTIONS);
        serving_cost y = serving_load(s->work, s->script, s->bare_port, s->bare, CONNECTIONS);
        bench_add(&rate, x.rate);
        bench_add(&bare_rate, y.rate);
        bench_add(&cpu, x.cpu);
        bench_add(&bare_cpu, y.cpu);
        bench_say("server: round %zu, %.0f and %.0f requests a second", i + 1, x.rate, y.rate);
    }
    printf("## Server\n\n`item show` by a person with a session, %zu bytes with headers, over %d connections that stay open, no TLS, %d "
           "threads each; "
           "wrk in turns, %d seconds a round.\nEach request is checked: host, origin, session, token, and whether anything was committed "
           "since "
           "the answer was kept. The peer gives the same bytes to whoever asks.\nMedian (least to most) of %zu rounds; the ratio is that "
           "of each "
           "round.\n\n",
           strlen(s->reply), CONNECTIONS, SERVING_THREADS, SERVING_SECONDS, rate.n);
    printf("| | requests/s | processor time, us each |\n|---|---:|---:|\n");
    printf("| entente serve | **%s** | %s |\n", bench_spread(&rate, 1).text, bench_spread(&cpu, 1).text);
    printf("| libmicrohttpd alone | %s | %s |\n", bench_spread(&bare_rate, 1).text, bench_spread(&bare_cpu, 1).text);
    printf("| ratio | **%s** | %s |\n\nTarget: at least half of libmicrohttpd alone.\n\n", bench_ratio(&rate, &bare_rate).text,
           bench_ratio(&cpu, &bare_cpu).text);
}

static void beside_slow(const scene *s)
{
    static const char half[] = "POST " PATH " HTTP/1.1\r\nHost: 127.0.0.1";
    bench_series alone = {0}, beside = {0}, cpu_alone = {0}, cpu_beside = {0};
    serving_cost x;
    int fds[SLOW];

    for (size_t i = 0; i < bench_rounds(ROUNDS); i++) {
        x = serving_load(s->work, s->script, s->port, s->server, 1);
        bench_add(&alone, x.rate);
        bench_add(&cpu_alone, x.cpu);
        for (int k = 0; k < SLOW; k++) {
            fds[k] = serving_connect(s->port);
            if (fds[k] < 0 || send(fds[k], half, sizeof half - 1, MSG_NOSIGNAL) != (ssize_t)sizeof half - 1)
                bench_fail("slow client %d was not heard: %s", k, strerror(errno));
        }
        x = serving_load(s->work, s->script, s->port, s->server, 1);
        bench_add(&beside, x.rate);
        bench_add(&cpu_beside, x.cpu);
        for (int k = 0; k < SLOW; k++) close(fds[k]);
    }
    printf("One fast client: alone %s requests/s, beside %d clients that began a request and do not go on %s, ratio **%s**; processor time "
           "of the "
           "server %s and %s us each, ratio **%s**.\n",
           bench_spread(&alone, 1).text, SLOW, bench_spread(&beside, 1).text, bench_ratio(&beside, &alone).text,
           bench_spread(&cpu_alone, 1).text, bench_spread(&cpu_beside, 1).text, bench_ratio(&cpu_beside, &cpu_alone).text);
}

int main(int argc, char **argv)
{
    struct rlimit files;
    scene *s = calloc(1, sizeof *s);

    if (argc != 2 || s == NULL) bench_fail("usage: bench_server WORK");
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    open_scene(s, argv[1]);
    against_bare(s);
    beside_slow(s);
    close_scene(s);
    free(s);
    return 0;
}
