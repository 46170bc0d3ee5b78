/* SPDX-License-Identifier: Apache-2.0 */
/* Listeners: sockets, and the threads that speak HTTP on them. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "server_private.h"

enum { SIDE_DOOR = 400, BACKLOG = 1024, CONNECTION_MEMORY = 32 << 10, PEM_MAX = 1 << 20 };

/* ---- sockets ---- */

static ent_code no_listener(const char *address, const char *next, ent_err *e)
{
    return ent_fail(e, ENT_IO, NULL, next, "Nothing can listen on %s (%s).", address, strerror(errno));
}

typedef union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_un local;
} address;

/* "127.0.0.1:8080" or "[::1]:8080". */
static ent_code read_address(address *out, socklen_t *n, bool *loopback, const char *text, ent_err *e)
{
    ent_str all = ent_str_c(text), host = all, port = {0};
    char name[64];
    int64_t number;

    for (size_t i = all.n; i-- != 0 && port.n == 0;)
        if (all.p[i] == ':') {
            host = (ent_str){all.p, i};
            port = (ent_str){all.p + i + 1, all.n - i - 1};
        }
    if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']') host = (ent_str){host.p + 1, host.n - 2};
    if (!ent_str_i64(port, &number) || number < 1 || number > 65535 || host.n == 0 || host.n >= sizeof name)
        return ent_fail(e, ENT_INVALID, NULL, "Write it as 127.0.0.1:8080 or [::1]:8080.", "\"%s\" is no address with a port.", text);
    memcpy(name, host.p, host.n);
    name[host.n] = '\0';
    *out = (address){0};
    if (inet_pton(AF_INET, name, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons((uint16_t)number);
        *n = sizeof out->v4;
        *loopback = (ntohl(out->v4.sin_addr.s_addr) >> 24) == 127;
        return ENT_OK;
    }
    if (inet_pton(AF_INET6, name, &out->v6.sin6_addr) == 1) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons((uint16_t)number);
        *n = sizeof out->v6;
        *loopback = IN6_IS_ADDR_LOOPBACK(&out->v6.sin6_addr);
        return ENT_OK;
    }
    return ent_fail(e, ENT_INVALID, NULL, "Use a number: 127.0.0.1, not a name.", "\"%s\" is no IP address.", name);
}

static ent_code bind_to(int *out, const address *a, socklen_t n, const char *text, ent_err *e)
{
    int fd = socket(a->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;

    if (fd < 0) return no_listener(text, NULL, e);
    if (a->any.sa_family != AF_UNIX) (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, &a->any, n) == 0 && listen(fd, BACKLOG) == 0) {
        *out = fd;
        return ENT_OK;
    }
    no_listener(text, "Choose another one, or stop what listens there.", e);
    (void)close(fd);
    return e->code;
}

static ent_code open_tcp(int *fd, bool *loopback, const server *s, door d, const char *text, ent_err *e)
{
    socklen_t n;
    address a;

    ENT_TRY(read_address(&a, &n, loopback, text, e));
    if (!*loopback && d == DOOR_WATCH)
        return ent_fail(e, ENT_REFUSED, NULL, "Use 127.0.0.1.", "What is watched is told on a loopback address only.");
    if (!*loopback && s->o->cert == NULL)
        return ent_fail(e, ENT_REFUSED, NULL, "Give --cert and --tls-key, or listen on 127.0.0.1 behind a proxy with TLS.",
                        "Passphrases do not travel over a network without TLS.");
    return bind_to(fd, &a, n, text, e);
}

/* One that was left by a crash is replaced; one on which somebody answers is not. */
static ent_code open_local(int *fd, const char *path, ent_err *e)
{
    address a = {.local = {.sun_family = AF_UNIX}};
    struct stat st;
    int probe;

    if (strlen(path) >= sizeof a.local.sun_path)
        return ent_fail(e, ENT_LIMIT, NULL, "Use a shorter path.", "The path of the socket is too long.");
    memcpy(a.local.sun_path, path, strlen(path));
    if (lstat(path, &st) == 0 && S_ISSOCK(st.st_mode)) {
        probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (probe >= 0 && connect(probe, &a.any, sizeof a.local) == 0) {
            (void)close(probe);
            return ent_fail(e, ENT_CONFLICT, NULL, "Stop that one first.", "A server already listens on %s.", path);
        }
        if (probe >= 0) (void)close(probe);
        (void)unlink(path);
    }
    ENT_TRY(bind_to(fd, &a, sizeof a.local, path, e));
    if (chmod(path, 0666) == 0) return ENT_OK; /* who connects is asked of the kernel; the folder of the socket says who may try */
    (void)close(*fd);
    return no_listener(path, NULL, e);
}

/* ---- daemons ---- */

typedef struct tls {
    char *cert, *key, *ca;
} tls;

static ent_code read_pem(char **out, ent_arena *a, const char *path, ent_err *e)
{
    ent_str pem;

    ENT_TRY(ent_file_read(&pem, a, path, PEM_MAX, e));
    ENT_NEW(*out, a, pem.n + 1, e);
    memcpy(*out, pem.p, pem.n);
    return ENT_OK;
}

static ent_code read_tls(tls *t, const server *s, ent_err *e)
{
    const ent_server_options *o = s->o;

    if (o->cert == NULL) return ENT_OK;
    ENT_TRY(read_pem(&t->cert, s->arena, o->cert, e));
    ENT_TRY(read_pem(&t->key, s->arena, o->key, e));
    return o->client_ca != NULL ? read_pem(&t->ca, s->arena, o->client_ca, e) : ENT_OK;
}

/* Nothing is decoded: a path has one spelling. */
static size_t as_it_came(void *ctx, struct MHD_Connection *connection, char *text)
{
    (void)ctx;
    (void)connection;
    return strlen(text);
}

static ent_code start(listener *l, int fd, const tls *t, ent_err *e)
{
    const ent_server_options *o = l->server->o;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    static const intptr_t connections[] = {
        [DOOR_TCP] = ENT_SERVER_CONNECTIONS_MAX - 2 * SIDE_DOOR, [DOOR_SOCKET] = SIDE_DOOR, [DOOR_WATCH] = SIDE_DOOR};
    static char versions[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";
    struct MHD_OptionItem options[16];
    size_t n = 0;

    options[n++] = (struct MHD_OptionItem){MHD_OPTION_LISTEN_SOCKET, fd, NULL};
    options[n++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, l->door == DOOR_TCP ? (intptr_t)o->threads : 1, NULL};
    options[n++] = (struct MHD_OptionItem){MHD_OPTION_CONNECTION_LIMIT, connections[l->door], NULL};
    if (l->door == DOOR_TCP && !l->loopback)
        options[n++] = (struct MHD_OptionItem){MHD_OPTION_PER_IP_CONNECTION_LIMIT, ENT_SERVER_PER_ADDRESS_MAX, NULL};
    options[n++] = (struct MHD_OptionItem){MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, NULL};
    options[n++] = (struct MHD_OptionItem){MHD_OPTION_CONNECTION_TIMEOUT, ENT_SERVER_SLOW, NULL};
    options[n++] = (struct MHD_OptionItem){MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL};
    if (t != NULL && t->cert != NULL) {
        flags |= MHD_USE_TLS;
        options[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, t->cert};
        options[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, t->key};
        options[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, versions};
        if (t->ca != NULL) options[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_TRUST, 0, t->ca};
    }
    options[n] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    l->daemon = MHD_start_daemon(flags, 0, NULL, NULL, connection_handler(), l, MHD_OPTION_NOTIFY_COMPLETED, connection_completed(), NULL,
                                 MHD_OPTION_NOTIFY_CONNECTION, peer_notify(), l, MHD_OPTION_UNESCAPE_CALLBACK, as_it_came, NULL,
                                 MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    if (l->daemon != NULL) return ENT_OK;
    (void)close(fd);
    return ent_fail(e, ENT_IO, NULL, "Check the certificate and its key, and how many files a process may have open.",
                    "The listener could not be started.");
}

ent_code listen_open(server *s, door d, const char *where, ent_err *e)
{
    listener *l = &s->listeners[s->n_listeners];
    tls t = {0};
    int fd;

    *l = (listener){.server = s, .door = d};
    if (d == DOOR_SOCKET) ENT_TRY(open_local(&fd, where, e));
    else ENT_TRY(open_tcp(&fd, &l->loopback, s, d, where, e));
    if (d == DOOR_TCP && read_tls(&t, s, e) != ENT_OK) {
        (void)close(fd);
        return e->code;
    }
    ENT_TRY(start(l, fd, d == DOOR_TCP ? &t : NULL, e));
    s->n_listeners++;
    return ENT_OK;
}

void listen_quiesce(server *s)
{
    for (size_t i = 0; i < s->n_listeners; i++) {
        MHD_socket fd = MHD_quiesce_daemon(s->listeners[i].daemon);
        if (fd != MHD_INVALID_SOCKET) (void)close(fd);
    }
    if (s->o->socket != NULL) (void)unlink(s->o->socket);
}

void listen_close(server *s)
{
    for (size_t i = 0; i < s->n_listeners; i++) MHD_stop_daemon(s->listeners[i].daemon);
}
