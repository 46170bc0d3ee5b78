/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP/1.1 as a client of our own server speaks it, over one Unix socket (RFC 9112). Private to the terminal. */
#ifndef ENTENTE_CLI_HTTP_H
#define ENTENTE_CLI_HTTP_H

#include <entente/core.h>

enum { HTTP_HEAD_MAX = 64 << 10, HTTP_BODY_MAX = 256 << 20 };

typedef struct http http;

typedef struct http_answer {
    int status;
    ent_str head; /* header lines */
    ent_str body; /* empty when it went to `each` or `to` */
} http_answer;

/* Closed with the arena. ENT_IO when nobody listens there. */
ENT_CHECKED ent_code http_open(http **out, ent_arena *a, const char *path, ent_err *e);

typedef struct http_question {
    const char *method, *path;
    ent_str headers; /* whole lines, each with CR LF */
    ent_str body;
    ent_file_in *file; /* is sent instead of body */
    ent_file_out *to;  /* takes the body of an answer 200 */
    /* is handed each line of an event stream */
    ent_code (*each)(void *ctx, ent_str line, ent_err *e);
    void *ctx;
} http_question;
ENT_CHECKED ent_code http_ask(http_answer *out, http *h, const http_question *q, ent_err *e);

/* The value of a header, or empty. */
ent_str http_header(const http_answer *x, const char *name);

#endif
