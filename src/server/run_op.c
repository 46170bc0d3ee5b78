/* SPDX-License-Identifier: Apache-2.0 */
/* What takes time, in a worker: an operation of the table, a login. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "server_private.h"

enum { OUTS_MAX = 8 };

/* ---- files ---- */

typedef struct out_file {
    const char *param;
    char id[SESSION_ID + 1];
    ent_str path;
    bool made; /* the operation may have had nothing to write */
} out_file;

typedef struct running {
    request *r;
    size_t n_outs, n_ins;
    out_file outs[OUTS_MAX];
    ent_str ins[64]; /* ids of files that were sent for this operation: gone when it has run */
} running;

/* A file that is read is one that was sent before; a file that is written gets a place, and is fetched afterwards. */
static ent_code path_of(void *ctx, ent_str *text, const ent_param *p, ent_err *e)
{
    running *u = ctx;
    server *s = u->r->listener->server;

    if (p->type == ENT_P_FILE) {
        if (u->n_ins == sizeof u->ins / sizeof *u->ins)
            return ent_fail(e, ENT_LIMIT, NULL, NULL, "An operation takes at most 64 files here.");
        u->ins[u->n_ins] = *text;
        if (spool_path(text, &s->spool, u->r->arena, u->r->session, *text, false, e) != ENT_OK) return ent_at(e, "%s", p->name);
        u->n_ins++; /* it is this session's, so it may be removed */
        return ENT_OK;
    }
    if (u->n_outs == OUTS_MAX) return ent_fail(e, ENT_LIMIT, NULL, NULL, "An operation writes at most %d files here.", OUTS_MAX);
    u->outs[u->n_outs].param = p->name;
    ENT_TRY(spool_new(text, &s->spool, &s->sessions, u->r->arena, u->r->session, true, u->outs[u->n_outs].id, e));
    u->outs[u->n_outs++].path = *text;
    return ENT_OK;
}

/* Where this server keeps files is nobody's business: they are called by their ids. */
static void hide_folder(char *text, size_t *n, const char *folder)
{
    size_t length = strlen(folder), at = 0;

    while (at + length + 1 <= *n) {
        if (memcmp(text + at, folder, length) != 0 || text[at + length] != '/') {
            at++;
            continue;
        }
        memmove(text + at, text + at + length + 1, *n - at - length - 1);
        *n -= length + 1;
        text[*n] = '\0';
    }
}

static void hide_in_problem(ent_err *problem, const char *folder)
{
    char *const texts[] = {problem->place, problem->what, problem->next};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t n = strlen(texts[i]);
        hide_folder(texts[i], &n, folder);
    }
}

static ent_code hide_in_answer(ent_str *json, ent_arena *a, const char *folder, ent_err *e)
{
    char *text;
    size_t n = json->n;

    ENT_NEW(text, a, n + 1, e);
    memcpy(text, json->p, n);
    hide_folder(text, &n, folder);
    *json = (ent_str){text, n};
    return ENT_OK;
}

/* The answer with the places of the files in it. */
static ent_code with_files(ent_str *json, const running *u, ent_err *e)
{
    ent_buf b = ent_buf_new(u->r->arena, json->n + (1 << 16));
    const char *before = json->n > 2 ? ",\"files\":[" : "\"files\":[";

    if (u->n_outs + u->n_ins == 0) return ENT_OK;
    ENT_TRY(hide_in_answer(json, u->r->arena, u->r->listener->server->spool.folder, e));
    ent_buf_add(&b, (ent_str){json->p, json->n - 1}); /* without the brace at its end */
    for (size_t i = 0; i < u->n_outs; i++) {
        if (!u->outs[i].made) continue;
        ent_buf_fmt(&b, "%s{\"param\":\"%s\",\"file\":\"%s\"}", before, u->outs[i].param, u->outs[i].id);
        before = ",";
    }
    if (strcmp(before, ",") != 0) return ENT_OK;
    ent_buf_z(&b, "]}");
    return ent_buf_take(json, &b, e);
}

/* The same for the terminal, which gives files the names that its person typed: also when the operation was refused. */
static void note_files(request *r, running *u)
{
    ent_buf b = ent_buf_new(r->arena, 1 << 14);
    ent_err ignored;

    for (size_t i = 0; i < u->n_outs; i++) {
        u->outs[i].made = access(u->outs[i].path.p, F_OK) == 0;
        ent_buf_fmt(&b, "%s: %s %s\n", u->outs[i].made ? "file" : "place", u->outs[i].param, u->outs[i].id);
    }
    if (ent_buf_take(&r->files, &b, &ignored) != ENT_OK) r->files = (ent_str){0};
}

static void drop_outs(request *r, const running *u, bool unmade_only)
{
    for (size_t i = 0; i < u->n_outs; i++)
        if (!unmade_only || !u->outs[i].made) spool_drop(&r->listener->server->spool, ent_str_c(u->outs[i].id));
}

/* ---- progress ---- */

static void tell(void *ctx, const char *doing, int64_t done, int64_t total)
{
    request *r = ctx;

    (void)pthread_mutex_lock(&r->lock);
    if (r->event_n == 0) { /* what was not fetched yet is not overtaken: the next figure comes soon */
        int n = snprintf(r->event, sizeof r->event, "event: progress\ndata: {\"doing\":\"%s\",\"done\":%lld,\"total\":%lld}\n\n", doing,
                         (long long)done, (long long)total);
        r->event_n = n > 0 && (size_t)n < sizeof r->event ? (size_t)n : 0;
    }
    if (r->event_n != 0 && r->waiting) {
        r->waiting = false;
        MHD_resume_connection(r->connection);
    }
    (void)pthread_mutex_unlock(&r->lock);
}

/* ---- an operation ---- */

static ent_code operate(ent_answer *answer, running *u, int64_t version, ent_err *e)
{
    request *r = u->r;
    ent_request q = {.operation = r->operation,
                     .dir = r->listener->server->o->dir,
                     .person = r->session->person,
                     .unlocked = r->session->key,
                     .version = version,
                     .far = true,
                     .now = server_now()};
    const ent_json *o;
    ent_str body;

    if (r->events) {
        q.progress = tell;
        q.progress_ctx = r;
    }
    ENT_TRY(ent_buf_take(&body, &r->body, e));
    ENT_TRY(ent_json_parse(&o, r->arena, body, ENT_SERVER_BODY_MAX, e));
    if (o->kind != ENT_JSON_OBJ) return ent_fail(e, ENT_INVALID, NULL, "Send one JSON object with the options.", "This is no object.");
    ENT_TRY(ent_api_arguments(&q, r->arena, o, path_of, u, e));
    if (ent_api_has_cases(&q)) return ent_fail(e, ENT_INVALID, NULL, "Ask them one by one.", "Many cases cannot be asked here.");
    return ent_api_run(answer, r->arena, &q, e);
}

/* A person's key does one thing at a time. */
static void run_operation(request *r)
{
    running u = {.r = r};
    ent_answer answer = {0};
    ent_err problem = {0};
    ent_code code;
    int64_t version;

    (void)pthread_mutex_lock(&r->session->alone);
    version = kept_version(r->listener->server);
    code = operate(&answer, &u, version, &problem);
    (void)pthread_mutex_unlock(&r->session->alone);
    note_files(r, &u);
    for (size_t i = 0; i < u.n_ins; i++) spool_drop(&r->listener->server->spool, u.ins[i]);
    if (code == ENT_OK) code = with_files(&answer.json, &u, &problem);
    if (code == ENT_OK) drop_outs(r, &u, true);
    if (code == ENT_OK) {
        answer_json(r, 200, answer.json);
        r->exit_code = answer.exit_code;
        if (u.n_ins + u.n_outs == 0 && answer.exit_code == 0) kept_put(r, version, answer.holds_until);
        return;
    }
    drop_outs(r, &u, false);
    hide_in_problem(&problem, r->listener->server->spool.folder);
    answer_refused(r, &problem, answer.exit_code != 0 ? answer.exit_code : ent_api_exit_code(problem.code), answer.written);
}

/* ---- logging in ---- */

static ent_code put_session(request *r, const session *x, ent_err *e)
{
    ent_buf b = ent_buf_new(r->arena, 1 << 12);
    ent_jw w = ent_jw_plain(&b);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "person", x->person);
    ent_jw_kz(&w, "csrf", x->csrf);
    ent_jw_ki64(&w, "idle_seconds", ENT_SERVER_IDLE);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&r->answer, &w, e));
    answer_json(r, 200, r->answer);
    return ENT_OK;
}

static ent_code begin(request *r, ent_err *e)
{
    server *s = r->listener->server;
    ent_str body, person, passphrase, address, cookie;
    const ent_json *o;
    ent_err ignored;
    ent_code code;

    ENT_TRY(ent_buf_take(&body, &r->body, e));
    ENT_TRY(ent_json_parse(&o, r->arena, body, ENT_SERVER_BODY_MAX, e));
    ENT_TRY(ent_json_need_str(&person, o, "person", e));
    ENT_TRY(ent_json_need_str(&passphrase, o, "passphrase", e));
    ENT_TRY(peer_address(&address, r, e));
    if (limits_try(&s->limits, person, address, r->began, e) != ENT_OK) {
        r->too_often = e->code == ENT_BUSY;
        return e->code;
    }
    ENT_TRY(peer_may_be(r, person, e));
    code = sessions_begin(&r->session, &s->sessions, s->o->dir, person, passphrase, server_now(), e);
    if (code != ENT_OK && code != ENT_LOGIN) ENT_TRY(limits_take_back(&s->limits, person, address, r->began, &ignored));
    if (code != ENT_OK) return code;
    ENT_TRY(limits_take_back(&s->limits, person, address, r->began, e));
    ENT_TRY(ent_str_fmt(&cookie, r->arena, e, SESSION_COOKIE "=%s; Path=/; Secure; HttpOnly; SameSite=Strict", r->session->id));
    r->cookie = cookie.p;
    return put_session(r, r->session, e);
}

static void log_in(request *r)
{
    server *s = r->listener->server;
    ent_err problem = {0};

    atomic_fetch_add(&s->logins, 1);
    atomic_fetch_sub(&s->logins_waiting, 1);
    if (begin(r, &problem) == ENT_OK) return;
    if (problem.code == ENT_LOGIN) atomic_fetch_add(&s->wrong_logins, 1);
    r->cookie = NULL;
    answer_problem(r, &problem);
}

/* ---- what a worker does with a request ---- */

/* The answer as the last event. */
static void end_events(request *r)
{
    ent_err ignored;
    ent_str last;

    if (ent_str_fmt(&last, r->arena, &ignored, "event: %s\nexit: %d\n%.*sdata: %.*s\n\n", r->status < 300 ? "answer" : "problem",
                    r->exit_code, ENT_F(r->files), ENT_F(r->answer)) != ENT_OK)
        last = ENT_S("event: problem\ndata: {}\n\n");
    (void)pthread_mutex_lock(&r->lock);
    r->answer = last;
    r->over = true;
    if (r->waiting) {
        r->waiting = false;
        MHD_resume_connection(r->connection);
    }
    (void)pthread_mutex_unlock(&r->lock);
}

void run_request(request *r)
{
    if (r->action == ACT_LOGIN) log_in(r);
    else run_operation(r);
    if (r->events) {
        end_events(r);
        connection_worker_done(r);
        return;
    }
    r->stage = STAGE_DONE;
    MHD_resume_connection(r->connection); /* from here on the request is no more ours */
}

/* ---- what takes no time ---- */

static ent_code put_file(request *r, ent_err *e)
{
    ent_str json;

    ENT_TRY(ent_file_out_done(r->file, e));
    ENT_TRY(ent_str_fmt(&json, r->arena, e, "{\"file\":\"%s\"}", r->file_id));
    answer_json(r, 200, json);
    return ENT_OK;
}

static ent_code find_download(request *r, ent_err *e)
{
    ENT_TRY(spool_path(&r->download, &r->listener->server->spool, r->arena, r->session, r->tail, true, e));
    r->status = 200;
    r->type = "application/octet-stream";
    return ENT_OK;
}

static void log_out(request *r)
{
    sessions_end(&r->listener->server->sessions, r->session);
    r->cookie = SESSION_COOKIE "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0";
    answer_json(r, 200, ENT_S("{}"));
}

void run_now(request *r)
{
    ent_err problem = {0};
    ent_code code = ENT_OK;

    switch (r->action) {
    case ACT_WHO: code = put_session(r, r->session, &problem); break;
    case ACT_LOGOUT: log_out(r); break;
    case ACT_OPENAPI: answer_json(r, 200, r->listener->server->openapi); break;
    case ACT_ASSET: assets_answer(r); break;
    case ACT_UPLOAD: code = put_file(r, &problem); break;
    case ACT_DOWNLOAD: code = find_download(r, &problem); break;
    case ACT_HEALTH:
    case ACT_READY:
    case ACT_METRICS: watch_answer(r); break;
    case ACT_OPERATION:
    case ACT_LOGIN: code = ent_fail(&problem, ENT_BUG, NULL, NULL, "This takes a worker."); break;
    }
    if (code != ENT_OK) answer_problem(r, &problem);
}
