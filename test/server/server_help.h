/* SPDX-License-Identifier: Apache-2.0 */
/* The real program as a server of the node "nato" in a world W, and a client that is as plain as it can be: one request, one connection.
 * open_world and close_world are a group's set-up and tear-down. All material is invented: EXERCISE.                            */
#ifndef ENTENTE_TEST_SERVER_HELP_H
#define ENTENTE_TEST_SERVER_HELP_H

#include "test/api/node_help.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

static world W;
static pid_t server;
static int port, watch_port;
static char address[40], watch_address[40];
/* further options of `serve`, ended by NULL */
static const char *options[16];

/* ---- the program ---- */

static inline int free_port(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
    close(fd);
    return ntohs(a.sin_port);
}

static inline int connect_to(int to)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)to), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0) return fd;
    close(fd);
    return -1;
}

/* Waits until it listens; a server that ends instead is a failure at once. */
static inline void start(void)
{
    const struct timespec step = {.tv_nsec = 20000000};
    int fd, status;

    port = free_port();
    watch_port = free_port();
    snprintf(address, sizeof address, "127.0.0.1:%d", port);
    snprintf(watch_address, sizeof watch_address, "127.0.0.1:%d", watch_port);
    server = fork();
    if (server == 0) {
        const char *words[32] = {"entente", "-C",      path_of(&W, "nato"), "serve",    "--listen",
                                 address,   "--watch", watch_address,       "--socket", path_of(&W, "door")};
        for (size_t i = 0; options[i] != NULL; i++) words[10 + i] = options[i];
        dup2(open(path_of(&W, "server.err"), O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
        execv(getenv("ENT_PROGRAM"), (char *const *)(uintptr_t)words);
        _exit(127);
    }
    for (int i = 0; i < 1500; i++) {
        fd = connect_to(watch_port);
        if (fd >= 0) {
            close(fd);
            return;
        }
        if (waitpid(server, &status, WNOHANG) != 0) fail_msg("the server ended: %.*s", ENT_F(get_file(&W, "server.err")));
        nanosleep(&step, NULL);
    }
    fail_msg("the server does not listen");
}

static inline int stop(void)
{
    int status = -1;

    kill(server, SIGTERM);
    assert_int_equal(waitpid(server, &status, 0), server);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- speaking ---- */

typedef struct reply {
    int status;
    ent_str all, body;
} reply;

static inline void put(int fd, ent_str s)
{
    while (s.n != 0) {
        ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
        if (n <= 0) return; /* it may hang up on what it will not read */
        s.p += n;
        s.n -= (size_t)n;
    }
}

/* Everything until the server closes; requests here ask it to. */
static inline reply get(int fd)
{
    ent_buf b = ent_buf_new(W.a, 64 << 20);
    char buffer[65536];
    reply r = {0};
    ssize_t n;
    ent_err e;

    while ((n = recv(fd, buffer, sizeof buffer, 0)) > 0) ent_buf_add(&b, (ent_str){buffer, (size_t)n});
    close(fd);
    if (ent_buf_take(&r.all, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    if (r.all.n >= 12 && memcmp(r.all.p, "HTTP/1.1 ", 9) == 0)
        r.status = (r.all.p[9] - '0') * 100 + (r.all.p[10] - '0') * 10 + r.all.p[11] - '0';
    for (size_t i = 0; i + 4 <= r.all.n; i++)
        if (memcmp(r.all.p + i, "\r\n\r\n", 4) == 0) {
            r.body = (ent_str){r.all.p + i + 4, r.all.n - i - 4};
            break;
        }
    return r;
}

static inline reply raw(int to, ent_str text)
{
    int fd = connect_to(to);

    if (fd < 0) fail_msg("nobody listens at %d: %s", to, strerror(errno));
    put(fd, text);
    return get(fd);
}

typedef struct session {
    char headers[400];
} session;

static inline reply request(const session *s, const char *method, const char *path, const char *type, ent_str body, const char *more)
{
    ent_str text;
    ent_err e;

    if (ent_str_fmt(&text, W.a, &e, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s%s%s%s%sContent-Length: %zu\r\n\r\n%.*s", method,
                    path, address, s != NULL ? s->headers : "", type != NULL ? "Content-Type: " : "", type != NULL ? type : "",
                    type != NULL ? "\r\n" : "", more != NULL ? more : "", body.n, ENT_F(body)) != ENT_OK)
        fail_msg("%s", e.what);
    return raw(port, text);
}

static inline reply post(const session *s, const char *path, const char *json)
{
    return request(s, "POST", path, "application/json", ent_str_c(json), NULL);
}

static inline reply try_login(const char *person, const char *passphrase)
{
    char json[200];

    snprintf(json, sizeof json, "{\"person\":\"%s\",\"passphrase\":\"%s\"}", person, passphrase);
    return post(NULL, "/api/v1/session", json);
}

static inline const char *between(ent_str s, const char *before, char end)
{
    const char *at = s.p != NULL ? strstr(s.p, before) : NULL, *to;
    ent_str out;
    ent_err e;

    if (at == NULL) fail_msg("there is no %s in %.*s", before, ENT_F(s));
    at += strlen(before);
    to = strchr(at, end);
    assert_non_null(to);
    if (ent_str_dup(&out, W.a, (ent_str){at, (size_t)(to - at)}, &e) != ENT_OK) fail_msg("%s", e.what);
    return out.p;
}

static inline session log_in(const char *person)
{
    reply r = try_login(person, NODE_PASS);
    session s;

    if (r.status != 200) fail_msg("%s: %d %.*s", person, r.status, ENT_F(r.all));
    snprintf(s.headers, sizeof s.headers, "Cookie: %s\r\nX-Entente-CSRF: %s\r\n", between(r.all, "Set-Cookie: ", ';'),
             between(r.body, "\"csrf\":\"", '"'));
    return s;
}

/* The number after a metric's name. */
static inline long metric(const char *name)
{
    reply r = raw(watch_port, ENT_S("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    char line[80];

    snprintf(line, sizeof line, "\nentente_%s ", name);
    return strtol(between(r.body, line, '\n'), NULL, 10);
}

/* ---- world ---- */

static inline int open_world(void **state)
{
    (void)state;
    if (world_open(&W, "server") != 0) return 1;
    W.now = time(NULL); /* the program has the machine's clock */
    make_nato(&W, "nato");
    add_person(&W, "nato", "vera", "reader", NODE_NATO_RESTRICTED);
    must(&W, "nato", "anna", "import", "file", put_text(&W, "open.txt", "EXERCISE open\n"), "number", "EX-1", "title", "Open", "label",
         "NATO UNCLASSIFIED", "exercise", "", NULL);
    must(&W, "nato", "anna", "import", "file", put_text(&W, "secret.txt", "EXERCISE secret\n"), "number", "EX-2", "title", "Hidden",
         "label", "NATO SECRET", "exercise", "", NULL);
    start();
    return 0;
}

static inline int close_world(void **state)
{
    (void)state;
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    world_close(&W);
    return 0;
}

static inline const char *upload(const session *s, ent_str bytes)
{
    reply r = request(s, "PUT", "/api/v1/file", "application/octet-stream", bytes, NULL);

    if (r.status != 200) fail_msg("%d %.*s", r.status, ENT_F(r.all));
    return between(r.body, "\"file\":\"", '"');
}

#endif
