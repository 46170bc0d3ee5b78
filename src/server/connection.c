/* SPDX-License-Identifier: Apache-2.0 */
/* A request from its first header to its end. The threads that run this never wait: what takes time is a worker's.
 *
 *   headers ─► route, admit ─► body ─► now: answer            or: suspended ─► worker ─► resumed ─► answer
 *                                                             or: events, as the worker has them
 */
#include <string.h>

#include "server_private.h"

enum { REQUEST_MEMORY = 1 << 30 };

/* ---- its life ---- */

static request *request_new(const listener *l, struct MHD_Connection *connection)
{
    ent_arena *a = ent_arena_new(NULL, REQUEST_MEMORY);
    request *r = a != NULL ? ent_alloc(a, sizeof *r) : NULL;

    if (r == NULL || pthread_mutex_init(&r->lock, NULL) != 0) {
        ent_arena_free(a);
        return NULL;
    }
    r->listener = l;
    r->connection = connection;
    r->peer = peer_of(connection);
    r->arena = a;
    r->body = ent_buf_new(a, ENT_SERVER_BODY_MAX);
    r->stage = STAGE_READING;
    return r;
}

static void request_free(request *r)
{
    server *s = r->listener->server;

    if (r->action == ACT_UPLOAD && r->status != 200 && r->file_id[0] != '\0') spool_drop(&s->spool, ent_str_c(r->file_id));
    if (r->body.p != NULL) memset(r->body.p, 0, r->body.cap); /* a passphrase may be in it */
    if (r->session != NULL) sessions_let_go(&s->sessions, r->session);
    (void)pthread_mutex_destroy(&r->lock);
    ent_arena_free(r->arena);
}

static void completed(void *ctx, struct MHD_Connection *connection, void **con_cls, enum MHD_RequestTerminationCode why)
{
    request *r = *con_cls;
    bool working;

    (void)ctx;
    (void)connection;
    (void)why;
    if (r == NULL) return;
    *con_cls = NULL;
    deadlines_set(&r->listener->server->deadlines, r->peer, server_now() + ENT_SERVER_HEAD); /* for the next one */
    (void)pthread_mutex_lock(&r->lock);
    r->gone = true;
    r->waiting = false;
    working = r->working;
    (void)pthread_mutex_unlock(&r->lock);
    if (!working) request_free(r);
}

void connection_worker_done(request *r)
{
    bool gone;

    (void)pthread_mutex_lock(&r->lock);
    r->working = false;
    gone = r->gone;
    (void)pthread_mutex_unlock(&r->lock);
    if (gone) request_free(r);
}

/* ---- headers ---- */

static ent_code open_upload(request *r, ent_err *e)
{
    server *s = r->listener->server;
    ent_str path;

    ENT_TRY(spool_new(&path, &s->spool, &s->sessions, r->arena, r->session, false, r->file_id, e));
    return ent_file_out_open(&r->file, r->arena, path.p, 0600, e);
}

static enum MHD_Result first(const listener *l, struct MHD_Connection *connection, const char *path, const char *method, void **con_cls)
{
    request *r = request_new(l, connection);
    const char *title = "Not found";
    ent_err problem = {0};
    unsigned status = 0;

    if (r == NULL) return MHD_NO;
    *con_cls = r;
    atomic_fetch_add(&l->server->requests, 1);
    r->began = server_now();
    deadlines_set(&l->server->deadlines, r->peer, 0);
    r->tail = (ent_str){0};
    if (!route_find(r, method, path, &status)) title = status == 405 ? "Another method is wanted" : title;
    else status = admit(r, method, &title);
    if (ent_str_dup(&r->tail, r->arena, r->tail, &problem) != ENT_OK || ent_str_dup(&r->client, r->arena, r->client, &problem) != ENT_OK)
        return MHD_NO;
    if (status == 0 && r->action == ACT_UPLOAD && open_upload(r, &problem) != ENT_OK) {
        answer_problem(r, &problem);
        return answer_send(r);
    }
    if (status == 0) return MHD_YES;
    atomic_fetch_add(&l->server->refused, 1);
    r->events = false;
    answer_status(r, status, title);
    return strcmp(method, "GET") == 0 ? MHD_YES : answer_send(r); /* a body that nobody wants is not waited for */
}

/* ---- body ---- */

static enum MHD_Result take_body(request *r, const char *data, size_t *n)
{
    uint64_t most = r->action == ACT_UPLOAD ? ENT_SERVER_FILE_MAX : ENT_SERVER_BODY_MAX;
    ent_err problem = {0};

    r->received += *n;
    if (r->status == 0 && r->received > most) answer_status(r, 413, "Too much");
    if (r->status == 0 && r->action == ACT_UPLOAD && ent_file_out_add(r->file, data, *n, &problem) != ENT_OK) answer_problem(r, &problem);
    if (r->status == 0 && r->action != ACT_UPLOAD) ent_buf_add(&r->body, (ent_str){data, *n});
    *n = 0;
    if (server_now() > deadline_of(r->began, r->received)) {
        atomic_fetch_add(&r->listener->server->late, 1);
        return MHD_NO;
    }
    return r->received > most ? MHD_NO : MHD_YES; /* who goes on sending is cut off */
}

/* ---- the answer ---- */

static void busy(request *r)
{
    ent_err problem;

    ent_error_set(&problem, ENT_BUSY, NULL, "Try again in a few seconds.", "Too many operations are waiting.");
    answer_problem(r, &problem);
}

/* Logins are slow on purpose: they may not take all workers from those who are logged in. */
static bool put_job(request *r)
{
    server *s = r->listener->server;
    bool login = r->action == ACT_LOGIN;

    if (login && atomic_fetch_add(&s->logins_waiting, 1) >= ENT_SERVER_LOGINS_WAITING) {
        atomic_fetch_sub(&s->logins_waiting, 1);
        return false;
    }
    if (jobs_put(&s->jobs, r)) return true;
    if (login) atomic_fetch_sub(&s->logins_waiting, 1);
    return false;
}

static enum MHD_Result start_events(request *r)
{
    enum MHD_Result sent;

    r->status = 200;
    r->type = "text/event-stream";
    r->working = true;
    sent = answer_send(r);
    if (sent == MHD_YES && jobs_put(&r->listener->server->jobs, r)) return MHD_YES;
    r->working = false;
    return MHD_NO;
}

static enum MHD_Result dispatch(request *r)
{
    if (r->status != 0) return answer_send(r);
    if (r->action != ACT_OPERATION && r->action != ACT_LOGIN) {
        run_now(r);
        return answer_send(r);
    }
    if (r->events) return start_events(r);
    if (r->action == ACT_OPERATION && kept_send(r, server_now())) return MHD_YES;
    r->stage = STAGE_WORKING;
    MHD_suspend_connection(r->connection);
    if (put_job(r)) return MHD_YES;
    busy(r);
    r->stage = STAGE_DONE;
    MHD_resume_connection(r->connection);
    return MHD_YES;
}

static enum MHD_Result handle(void *ctx, struct MHD_Connection *connection, const char *path, const char *method, const char *version,
                              const char *data, size_t *n, void **con_cls)
{
    request *r = *con_cls;

    (void)version;
    if (r == NULL) return first(ctx, connection, path, method, con_cls);
    if (*n != 0) return take_body(r, data, n);
    switch (r->stage) {
    case STAGE_READING: return dispatch(r);
    case STAGE_DONE: return answer_send(r);
    case STAGE_WORKING:
    case STAGE_ANSWERED: return MHD_YES;
    }
    return MHD_NO;
}

MHD_AccessHandlerCallback connection_handler(void)
{
    return handle;
}

MHD_RequestCompletedCallback connection_completed(void)
{
    return completed;
}
