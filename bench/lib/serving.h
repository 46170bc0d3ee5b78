/* SPDX-License-Identifier: Apache-2.0 */
/* The server in a process of its own, and wrk as its load. */
#ifndef ENTENTE_BENCH_SERVING_H
#define ENTENTE_BENCH_SERVING_H

#include <stddef.h>
#include <sys/types.h>

enum { SERVING_SECONDS = 3, SERVING_THREADS = 2, SERVING_REPLY = 1 << 16 };

int serving_port(void); /* a free one */
/* A connection of this machine; -1: nobody listens. */
int serving_connect(int port);
/* Until somebody listens there. */
void serving_wait(int port, pid_t pid);
/* A server of the node, without TLS; it ends with this process. */
pid_t serving_start(const char *dir, int port);
/* One request over a connection of its own; head and body. A refusal ends the benchmark. */
void serving_ask(char reply[SERVING_REPLY], int port, const char *path, const char *headers, const char *body);
void serving_between(char *out, size_t max, const char *text, const char *before, char end);

typedef struct serving_session {
    char cookie[200], csrf[100], headers[400];
} serving_session;
void serving_log_in(serving_session *s, int port, const char *person);

/* A script for wrk: these bodies in turns. */
void serving_script(const char *path, const serving_session *s, const char *to, const char *const *bodies, size_t n);

typedef struct serving_cost {
    double rate, cpu; /* requests a second; microseconds of the server's processor time each */
} serving_cost;
/* SERVING_SECONDS of wrk. */
serving_cost serving_load(const char *work, const char *script, int port, pid_t server, int connections);

#endif
