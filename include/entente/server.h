/* SPDX-License-Identifier: Apache-2.0 */
/* The network's door: the operations of api over HTTP/1.1, for browsers, programs and the terminal of a shared machine.
 *
 *   connection ─► limits, headers, route ─► session ─► worker: ent_api_run ─► answer, or problem (RFC 9457)
 *
 * Listeners, each optional:
 *   listen   TCP, with TLS when `cert` is given. Without TLS only on a loopback address: for one machine, or behind a proxy there.
 *   socket   a Unix socket; who connects is known by the kernel, and may log in only as the person named as his account.
 *   watch    loopback TCP without secrets: /healthz, /readyz, /metrics.
 *
 * Sources: RFC 9110, 9112 (HTTP), 6265bis (cookie prefixes), 9457 (problems), WHATWG HTML section 9.2 (server-sent events).          */
#ifndef ENTENTE_SERVER_H
#define ENTENTE_SERVER_H

#include <entente/core.h>

enum {
    ENT_SERVER_BODY_MAX = 1 << 20, /* of an operation's JSON */
    ENT_SERVER_FILE_MAX = 1 << 30, /* of a file that is sent; larger bundles go by the terminal */
    ENT_SERVER_SESSIONS_MAX = 1000,
    ENT_SERVER_IDLE = 15 * 60, /* seconds: then a session ends, and its key is wiped */
    ENT_SERVER_CONNECTIONS_MAX = 4000,
    ENT_SERVER_PER_ADDRESS_MAX = 200,  /* connections of one address, unless it is a loopback one */
    ENT_SERVER_SLOW = 30,              /* seconds without a byte: then a connection ends */
    ENT_SERVER_HEAD = 60,              /* seconds for a request's headers; for bodies and answers, and one more for each KiB */
    ENT_SERVER_WRONG_WINDOW = 15 * 60, /* seconds in which are counted … */
    ENT_SERVER_WRONG_OF_PERSON = 10,   /* … wrong logins under one name */
    ENT_SERVER_WRONG_OF_ADDRESS = 30,  /* … and from one address or, on the Unix socket, account */
    ENT_SERVER_LOGINS_WAITING = 32,    /* logins that wait for a worker; more are told to come back */
    ENT_SERVER_KEPT_MAX = 16,          /* answers kept for each session … */
    ENT_SERVER_KEPT_BYTES = 32 << 10   /* … of at most so many bytes, question and answer together */
};

typedef struct ent_server_options {
    const char *dir;       /* the node's folder */
    const char *listen;    /* "127.0.0.1:8080", "[::1]:8443"; NULL: none */
    const char *socket;    /* path; NULL: none */
    const char *watch;     /* "127.0.0.1:9080"; NULL: none */
    const char *cert;      /* PEM chain; NULL: no TLS */
    const char *key;       /* its PEM key */
    const char *client_ca; /* PEM: every browser must bring a certificate of it, whose CN is the person's name; NULL: none asked */
    const char *origin; /* "https://register.example": how browsers call this server, when a proxy stands before it; NULL: as it listens */
    const char *spool;  /* folder for files under way, best in memory; NULL: DIR/spool */
    unsigned workers;   /* operations at once; 0: 4 */
    unsigned threads;   /* of each listener; 0: 2 */
} ent_server_options;

/* Serves until SIGTERM or SIGINT, then lets what is under way end. ready, unless NULL, is called once all listeners stand; its text says
 * where. ENT_INVALID for options that do not go together, ENT_IO when a listener cannot be opened.                         */
typedef void ent_server_ready_fn(void *ctx, const char *where);
ENT_CHECKED ent_code ent_serve(const ent_server_options *o, ent_server_ready_fn *ready, void *ctx, ent_err *e);

#endif
