/* SPDX-License-Identifier: Apache-2.0 */
/* Answers: JSON, problems (RFC 9457), files, and the headers that go with each. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server_private.h"

enum { ANSWER_MAX = 1 << 21 };

/* ---- what is said ---- */

void answer_json(request *r, unsigned status, ent_str json)
{
    r->status = status;
    r->answer = json;
    r->type = "application/json";
}

/* Nothing but the status, as a problem: for what never came to an operation. */
void answer_status(request *r, unsigned status, const char *title)
{
    ent_buf b = ent_buf_new(r->arena, 1 << 12);
    ent_jw w = ent_jw_plain(&b);
    ent_err ignored;

    ent_jw_obj(&w);
    ent_jw_kz(&w, "type", "about:blank");
    ent_jw_kz(&w, "title", title);
    ent_jw_ki64(&w, "status", status);
    ent_jw_end(&w);
    if (ent_jw_take(&r->answer, &w, &ignored) != ENT_OK) r->answer = ENT_S("{}");
    r->status = status;
    r->type = "application/problem+json";
    r->asset = NULL;
}

typedef struct kind_of_problem {
    unsigned status;
    const char *title;
} kind_of_problem;

static const kind_of_problem problems[] = {
    [ENT_INVALID] = {400, "Not well formed"},
    [ENT_NOT_VISIBLE] = {404, "Not found"},
    [ENT_CONFLICT] = {409, "The state has moved"},
    [ENT_REFUSED] = {403, "Refused by a rule"},
    [ENT_LOGIN] = {401, "Log in"},
    [ENT_UNVERIFIED] = {422, "Verification failed"},
    [ENT_WAITING] = {409, "Another act comes first"},
    [ENT_LIMIT] = {413, "Too much"},
    [ENT_BUSY] = {503, "Busy"},
    [ENT_IO] = {500, "The machine refused"},
    [ENT_NOMEM] = {503, "No memory"},
    [ENT_BUG] = {500, "A fault in the program"},
};

static const kind_of_problem too_often = {429, "Too many wrong logins"};

static const kind_of_problem *kind_of(const request *r, const ent_err *problem)
{
    return r->too_often ? &too_often : &problems[problem->code];
}

/* The members of RFC 9457 in front of those of ent_api_error_json. */
static ent_code problem_text(ent_str *out, request *r, const ent_err *problem, int exit_code, bool written, ent_err *e)
{
    const kind_of_problem *k = kind_of(r, problem);
    ent_buf b = ent_buf_new(r->arena, ANSWER_MAX);
    ent_jw w = ent_jw_plain(&b);
    const ent_json *o;
    ent_str own;

    ENT_TRY(ent_api_error_json(&own, r->arena, r->operation, problem, exit_code, written, e));
    ENT_TRY(ent_json_parse(&o, r->arena, own, ANSWER_MAX, e));
    ent_jw_obj(&w);
    ent_jw_kz(&w, "type", "about:blank");
    ent_jw_kz(&w, "title", k->title);
    ent_jw_ki64(&w, "status", k->status);
    ent_jw_kz(&w, "detail", problem->what);
    for (size_t i = 0; i < o->n; i++) {
        ent_jw_key(&w, o->members[i].key.p);
        ent_jw_value(&w, o->members[i].value);
    }
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

void answer_refused(request *r, const ent_err *problem, int exit_code, bool written)
{
    server *s = r->listener->server;
    ent_err ignored;

    if (problems[problem->code].status >= 500) atomic_fetch_add(&s->failures, 1);
    else atomic_fetch_add(&s->refused, 1);
    if (problem_text(&r->answer, r, problem, exit_code, written, &ignored) != ENT_OK) {
        answer_status(r, 503, problems[ENT_NOMEM].title);
        return;
    }
    r->status = kind_of(r, problem)->status;
    r->type = "application/problem+json";
    r->retry = r->too_often ? ENT_SERVER_WRONG_WINDOW : problem->code == ENT_BUSY ? 2 : 0;
}

void answer_problem(request *r, const ent_err *problem)
{
    answer_refused(r, problem, ent_api_exit_code(problem->code), false);
}

/* ---- how it is sent ---- */

static const char *const headers[][2] = {
    {"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                                "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
                                "require-trusted-types-for 'script'; trusted-types 'none'"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
};

static bool add_headers(struct MHD_Response *p, const request *r)
{
    bool ok = MHD_add_response_header(p, MHD_HTTP_HEADER_CONTENT_TYPE, r->type) == MHD_YES;
    char seconds[12];

    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        ok = ok && MHD_add_response_header(p, headers[i][0], headers[i][1]) == MHD_YES;
    if (r->listener->server->o->cert != NULL)
        ok = ok && MHD_add_response_header(p, "Strict-Transport-Security", "max-age=31536000") == MHD_YES;
    if (r->asset != NULL) ok = ok && assets_headers(p, r);
    else ok = ok && MHD_add_response_header(p, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store") == MHD_YES;
    if (r->cookie != NULL) ok = ok && MHD_add_response_header(p, MHD_HTTP_HEADER_SET_COOKIE, r->cookie) == MHD_YES;
    snprintf(seconds, sizeof seconds, "%u", r->retry);
    if (r->retry != 0) ok = ok && MHD_add_response_header(p, MHD_HTTP_HEADER_RETRY_AFTER, seconds) == MHD_YES;
    if (r->download.n != 0) ok = ok && MHD_add_response_header(p, MHD_HTTP_HEADER_CONTENT_DISPOSITION, "attachment") == MHD_YES;
    return ok;
}

/* The file is sent from its descriptor; its name goes now, its bytes with the last descriptor. */
static struct MHD_Response *file_response(request *r, uint64_t *size)
{
    int fd = open(r->download.p, O_RDONLY | O_CLOEXEC);
    struct MHD_Response *p;
    struct stat st;

    if (fd < 0) return NULL;
    if (fstat(fd, &st) != 0) {
        (void)close(fd);
        return NULL;
    }
    *size = (uint64_t)st.st_size;
    p = MHD_create_response_from_fd64(*size, fd);
    if (p == NULL) (void)close(fd);
    spool_drop(&r->listener->server->spool, r->tail);
    return p;
}

/* What server-sent events have to say now: the latest progress, and at the end the answer. */
static ssize_t give_events(void *ctx, uint64_t pos, char *to, size_t most)
{
    request *r = ctx;
    ssize_t n = 0;

    (void)pos;
    (void)pthread_mutex_lock(&r->lock);
    if (r->event_n != 0) {
        n = (ssize_t)(r->event_n < most ? r->event_n : most);
        memcpy(to, r->event, (size_t)n);
        r->event_n -= (size_t)n;
        memmove(r->event, r->event + n, r->event_n);
    } else if (r->over && r->sent < r->answer.n) {
        n = (ssize_t)(r->answer.n - r->sent < most ? r->answer.n - r->sent : most);
        memcpy(to, r->answer.p + r->sent, (size_t)n);
        r->sent += (size_t)n;
    } else if (r->over) {
        n = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        r->waiting = true;
        MHD_suspend_connection(r->connection);
    }
    (void)pthread_mutex_unlock(&r->lock);
    return n;
}

struct MHD_Response *answer_response(request *r, enum MHD_ResponseMemoryMode mode)
{
    char *bytes = ent_alloc(r->arena, r->answer.n + 1);
    struct MHD_Response *p;

    if (bytes == NULL) return NULL;
    if (r->answer.n != 0) memcpy(bytes, r->answer.p, r->answer.n);
    p = MHD_create_response_from_buffer(r->answer.n, bytes, mode);
    if (p == NULL || add_headers(p, r)) return p;
    MHD_destroy_response(p);
    return NULL;
}

static struct MHD_Response *with_headers(struct MHD_Response *p, const request *r)
{
    if (p == NULL || add_headers(p, r)) return p;
    MHD_destroy_response(p);
    return NULL;
}

enum MHD_Result answer_send(request *r)
{
    uint64_t size = r->answer.n;
    struct MHD_Response *p;
    enum MHD_Result sent;

    if (r->events) p = with_headers(MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, give_events, r, NULL), r);
    else if (r->download.n != 0) p = with_headers(file_response(r, &size), r);
    else p = answer_response(r, MHD_RESPMEM_PERSISTENT); /* it lives in the arena of its request, which ends after it was sent */
    r->stage = STAGE_ANSWERED;
    if (p == NULL) return MHD_NO;
    if (!r->events) deadlines_set(&r->listener->server->deadlines, r->peer, deadline_of(server_now(), size));
    sent = MHD_queue_response(r->connection, r->status, p);
    MHD_destroy_response(p);
    return sent;
}
