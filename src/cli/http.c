/* SPDX-License-Identifier: Apache-2.0 */
#include "http.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { STEP = 64 << 10 };

struct http {
    ent_arena *a;
    int fd;
    char in[HTTP_HEAD_MAX];
    size_t at, n;
};

static void hang_up(void *p)
{
    http *h = p;

    if (h->fd >= 0) (void)close(h->fd);
}

static ent_code lost(ent_err *e)
{
    return ent_fail(e, ENT_IO, NULL, "Look whether the server runs, and whether what you asked for was done.",
                    "The connection to the server broke off (%s).", errno != 0 ? strerror(errno) : "it was closed");
}

ent_code http_open(http **out, ent_arena *a, const char *path, ent_err *e)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    http *h;

    ENT_NEW(h, a, 1, e);
    *h = (http){.a = a, .fd = -1};
    ENT_TRY(ent_arena_defer(a, hang_up, h, e));
    if (strlen(path) >= sizeof to.sun_path) return ent_fail(e, ENT_LIMIT, NULL, NULL, "The path of the socket is too long.");
    memcpy(to.sun_path, path, strlen(path));
    h->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (h->fd < 0 || connect(h->fd, (const struct sockaddr *)&to, sizeof to) != 0)
        return ent_fail(e, ENT_IO, NULL, "Ask the operator whether the server runs, and where its socket is.", "Nobody answers at %s (%s).",
                        path, strerror(errno));
    *out = h;
    return ENT_OK;
}

/* ---- sending ---- */

static ent_code put(http *h, ent_str s, ent_err *e)
{
    while (s.n != 0) {
        ssize_t done = send(h->fd, s.p, s.n, MSG_NOSIGNAL);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return lost(e);
        s.p += done;
        s.n -= (size_t)done;
    }
    return ENT_OK;
}

static ent_code put_file(http *h, ent_file_in *f, ent_err *e)
{
    char *buffer;
    size_t got;

    ENT_NEW(buffer, h->a, STEP, e);
    do {
        ENT_TRY(ent_file_in_read(f, buffer, STEP, &got, e));
        ENT_TRY(put(h, (ent_str){buffer, got}, e));
    } while (got == STEP);
    return ENT_OK;
}

static ent_code put_question(http *h, const http_question *q, ent_err *e)
{
    unsigned long long n = q->file != NULL ? ent_file_in_size(q->file) : q->body.n;
    ent_str head;

    ENT_TRY(ent_str_fmt(&head, h->a, e, "%s %s HTTP/1.1\r\nHost: entente\r\nContent-Length: %llu\r\n%.*s\r\n", q->method, q->path, n,
                        ENT_F(q->headers)));
    ENT_TRY(put(h, head, e));
    return q->file != NULL ? put_file(h, q->file, e) : put(h, q->body, e);
}

/* ---- receiving ---- */

static ent_code more(http *h, ent_err *e)
{
    ssize_t got;

    if (h->at != 0) {
        memmove(h->in, h->in + h->at, h->n - h->at);
        h->n -= h->at;
        h->at = 0;
    }
    if (h->n == sizeof h->in) return ent_fail(e, ENT_LIMIT, NULL, NULL, "The server's answer has a line that is too long.");
    do got = recv(h->fd, h->in + h->n, sizeof h->in - h->n, 0);
    while (got < 0 && errno == EINTR);
    if (got == 0) errno = 0;
    if (got <= 0) return lost(e);
    h->n += (size_t)got;
    return ENT_OK;
}

/* Up to and with LF; the line is without CR LF and lives until the next call. */
static ent_code line(ent_str *out, http *h, ent_err *e)
{
    const char *lf;

    while ((lf = memchr(h->in + h->at, '\n', h->n - h->at)) == NULL) ENT_TRY(more(h, e));
    *out = (ent_str){h->in + h->at, (size_t)(lf - h->in) - h->at};
    h->at = (size_t)(lf - h->in) + 1;
    if (out->n != 0 && out->p[out->n - 1] == '\r') out->n--;
    return ENT_OK;
}

static ent_code bad_answer(ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, "Look whether an entente server listens there.", "The answer is not that of an entente server.");
}

static ent_code read_head(http_answer *out, http *h, ent_err *e)
{
    ent_buf b = ent_buf_new(h->a, HTTP_HEAD_MAX);
    ent_str text;
    int64_t status;

    ENT_TRY(line(&text, h, e));
    if (!ent_str_starts(text, "HTTP/1.1 ") || text.n < 12 || !ent_str_i64((ent_str){text.p + 9, 3}, &status)) return bad_answer(e);
    out->status = (int)status;
    for (;;) {
        ENT_TRY(line(&text, h, e));
        if (text.n == 0) break;
        ent_buf_add(&b, text);
        ent_buf_c(&b, '\n');
    }
    return ent_buf_take(&out->head, &b, e);
}

ent_str http_header(const http_answer *x, const char *name)
{
    ent_str rest = x->head, one, key, value;

    while (rest.n != 0) {
        ent_str_cut(rest, '\n', &one, &rest);
        if (ent_str_cut(one, ':', &key, &value) && key.n == strlen(name) && strncasecmp(key.p, name, key.n) == 0)
            return ent_str_trim(value);
    }
    return (ent_str){0};
}

typedef struct body {
    const http_question *q;
    http_answer *out;
    ent_buf text;
} body;

/* n bytes of the body, to where they belong. */
static ent_code take(body *b, http *h, uint64_t n, ent_err *e)
{
    while (n != 0) {
        size_t have = h->n - h->at, some = n < have ? (size_t)n : have;
        if (some == 0) {
            ENT_TRY(more(h, e));
            continue;
        }
        if (b->q->to != NULL && b->out->status == 200) ENT_TRY(ent_file_out_add(b->q->to, h->in + h->at, some, e));
        else ent_buf_add(&b->text, (ent_str){h->in + h->at, some});
        h->at += some;
        n -= some;
    }
    return ENT_OK;
}

/* Whole lines of what came so far; of an event stream. */
static ent_code give_lines(body *b, ent_err *e)
{
    size_t from = 0;

    for (size_t i = 0; i < b->text.n; i++) {
        if (b->text.p[i] != '\n') continue;
        ENT_TRY(b->q->each(b->q->ctx, (ent_str){b->text.p + from, i - from}, e));
        from = i + 1;
    }
    if (from != 0) memmove(b->text.p, b->text.p + from, b->text.n - from);
    b->text.n -= from;
    return ENT_OK;
}

static ent_code take_chunks(body *b, http *h, bool events, ent_err *e)
{
    ent_str text;

    for (;;) {
        uint64_t n = 0;
        ENT_TRY(line(&text, h, e));
        if (text.n == 0 || text.n > 15) return bad_answer(e);
        for (size_t i = 0; i < text.n; i++) {
            const char *digits = "0123456789abcdef", *d = memchr(digits, text.p[i] | 0x20, 16);
            if (d == NULL) return bad_answer(e);
            n = n * 16 + (uint64_t)(d - digits);
        }
        ENT_TRY(take(b, h, n, e));
        ENT_TRY(line(&text, h, e));
        if (text.n != 0) return bad_answer(e);
        if (n == 0) return ENT_OK;
        if (events) ENT_TRY(give_lines(b, e));
    }
}

ent_code http_ask(http_answer *out, http *h, const http_question *q, ent_err *e)
{
    body b = {.q = q, .out = out, .text = ent_buf_new(h->a, HTTP_BODY_MAX)};
    ent_str length;
    bool events;
    int64_t n;

    *out = (http_answer){0};
    ENT_TRY(put_question(h, q, e));
    do ENT_TRY(read_head(out, h, e));
    while (out->status == 100);
    events = q->each != NULL && ent_str_starts(http_header(out, "Content-Type"), "text/event-stream");
    length = http_header(out, "Content-Length");
    if (length.n != 0) {
        if (!ent_str_i64(length, &n) || n < 0) return bad_answer(e);
        ENT_TRY(take(&b, h, (uint64_t)n, e));
    } else {
        if (!ent_str_is(http_header(out, "Transfer-Encoding"), "chunked")) return bad_answer(e);
        ENT_TRY(take_chunks(&b, h, events, e));
    }
    return ent_buf_take(&out->body, &b.text, e);
}
