/* SPDX-License-Identifier: Apache-2.0 */
/* The server's life: checks, listeners, waiting for the signal, an orderly end. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "server_private.h"

enum { WORKERS = 4, THREADS = 2, SWEEP = 5 };

ent_time server_now(void)
{
    return (ent_time)time(NULL);
}

static ent_code check(const ent_server_options *o, ent_err *e)
{
    if (o->listen == NULL && o->socket == NULL)
        return ent_fail(e, ENT_INVALID, NULL, "Give --listen 127.0.0.1:8080, or --socket PATH.", "The server has nothing to listen on.");
    if ((o->cert == NULL) != (o->key == NULL))
        return ent_fail(e, ENT_INVALID, NULL, "Give both --cert and --tls-key.", "A certificate needs its key, and a key its certificate.");
    if (o->client_ca != NULL && o->cert == NULL)
        return ent_fail(e, ENT_INVALID, NULL, "Give --cert and --tls-key too.", "Certificates of browsers need TLS.");
    return ENT_OK;
}

static ent_code prepare(server *s, ent_err *e)
{
    const ent_server_options *o = s->o;
    ent_str folder = ent_str_c(o->spool);

    if (o->spool == NULL) ENT_TRY(ent_str_fmt(&folder, s->arena, e, "%s/spool", o->dir));
    s->origin = ent_str_c(o->origin);
    if (o->origin == NULL && o->listen != NULL)
        ENT_TRY(ent_str_fmt(&s->origin, s->arena, e, "%s://%s", o->cert != NULL ? "https" : "http", o->listen));
    ENT_TRY(assets_open(s->assets, e));
    ENT_TRY(ent_api_openapi(&s->openapi, s->arena, e));
    if (!limits_open(&s->limits) || !deadlines_open(&s->deadlines)) return ent_fail(e, ENT_NOMEM, NULL, NULL, "A lock could not be made.");
    ENT_TRY(kept_watch(s, e));
    ENT_TRY(sessions_open(&s->sessions, s->arena, e));
    ENT_TRY(spool_open(&s->spool, folder.p, e));
    return jobs_start(&s->jobs, o->workers, run_request, e);
}

/* A connection is a file: as many as the machine lets us have. */
static void allow_files(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
}

static ent_code listen_all(server *s, ent_err *e)
{
    const ent_server_options *o = s->o;

    if (o->listen != NULL) ENT_TRY(listen_open(s, DOOR_TCP, o->listen, e));
    if (o->socket != NULL) ENT_TRY(listen_open(s, DOOR_SOCKET, o->socket, e));
    if (o->watch != NULL) ENT_TRY(listen_open(s, DOOR_WATCH, o->watch, e));
    return ENT_OK;
}

/* Until a signal; meanwhile sessions end that nobody uses. */
static void wait_for_end(server *s, const sigset_t *ends)
{
    struct timespec while_waiting = {.tv_sec = SWEEP};

    while (sigtimedwait(ends, NULL, &while_waiting) < 0) {
        (void)sessions_sweep(&s->sessions, server_now());
        atomic_fetch_add(&s->late, deadlines_sweep(&s->deadlines, server_now()));
        spool_sweep(&s->spool, &s->sessions, server_now());
    }
}

/* Nothing new is heard, what is under way ends, then the threads go. */
static void stop(server *s)
{
    atomic_store(&s->stopping, true);
    listen_quiesce(s);
    jobs_stop(&s->jobs);
    listen_close(s);
    spool_close(&s->spool);
    sessions_close(&s->sessions);
    deadlines_close(&s->deadlines);
    limits_close(&s->limits);
    kept_unwatch(s);
}

static ent_code serve(server *s, ent_server_ready_fn *ready, void *ctx, const sigset_t *ends, ent_err *e)
{
    ent_code code;

    allow_files();
    ENT_TRY(prepare(s, e));
    code = listen_all(s, e);
    if (code == ENT_OK && ready != NULL) ready(ctx, s->o->listen != NULL ? s->origin.p : s->o->socket);
    if (code == ENT_OK) {
        notify_manager("READY=1");
        wait_for_end(s, ends);
        notify_manager("STOPPING=1");
    }
    stop(s);
    return code;
}

ent_code ent_serve(const ent_server_options *o, ent_server_ready_fn *ready, void *ctx, ent_err *e)
{
    ent_server_options options = *o;
    ent_arena *a = ent_arena_new(NULL, 0);
    sigset_t ends, before;
    ent_code code;
    server *s;

    if (options.workers == 0) options.workers = WORKERS;
    if (options.threads == 0) options.threads = THREADS;
    code = check(&options, e);
    s = a != NULL ? ent_alloc(a, sizeof *s) : NULL;
    if (s == NULL && code == ENT_OK) code = ent_nomem(e);
    if (code == ENT_OK) {
        /* Before the first thread, which inherits it: the signal comes to us alone. */
        (void)sigemptyset(&ends);
        (void)sigaddset(&ends, SIGTERM);
        (void)sigaddset(&ends, SIGINT);
        (void)pthread_sigmask(SIG_BLOCK, &ends, &before);
        s->o = &options;
        s->arena = a;
        s->started = server_now();
        code = serve(s, ready, ctx, &ends, e);
        (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    ent_arena_free(a);
    return code;
}
