/* SPDX-License-Identifier: Apache-2.0 */
/* For the operator's watch: is it alive, can it serve, how much does it do. Counts of the whole server, no names, on loopback only. */
#include <stdio.h>
#include <unistd.h>

#include "server_private.h"

static void plain(request *r, unsigned status, ent_str text)
{
    r->status = status;
    r->answer = text;
    r->type = "text/plain; version=0.0.4; charset=utf-8";
}

static bool has_database(const server *s)
{
    char path[512];

    return snprintf(path, sizeof path, "%s/entente.db", s->o->dir) < (int)sizeof path && access(path, R_OK | W_OK) == 0;
}

static void put(ent_buf *b, const char *name, const char *type, const char *help, long long value)
{
    ent_buf_fmt(b, "# HELP entente_%s %s\n# TYPE entente_%s %s\nentente_%s %lld\n", name, help, name, type, name, value);
}

static void metrics(request *r)
{
    server *s = r->listener->server;
    ent_buf b = ent_buf_new(r->arena, 1 << 14);
    size_t waiting;
    unsigned busy;
    ent_str text;
    ent_err ignored;

    (void)pthread_mutex_lock(&s->jobs.lock);
    waiting = s->jobs.n;
    busy = s->jobs.busy;
    (void)pthread_mutex_unlock(&s->jobs.lock);
    put(&b, "requests_total", "counter", "Requests that were heard.", atomic_load(&s->requests));
    put(&b, "refused_total", "counter", "Requests that were refused.", atomic_load(&s->refused));
    put(&b, "failures_total", "counter", "Requests that the machine or the program failed.", atomic_load(&s->failures));
    put(&b, "logins_total", "counter", "Logins tried.", atomic_load(&s->logins));
    put(&b, "logins_wrong_total", "counter", "Logins with a wrong name or passphrase.", atomic_load(&s->wrong_logins));
    put(&b, "kept_answers_total", "counter", "Answers that were kept from an earlier request.", atomic_load(&s->kept));
    put(&b, "late_total", "counter", "Connections ended because they were too slow.", atomic_load(&s->late));
    put(&b, "sessions", "gauge", "Sessions that are open.", sessions_sweep(&s->sessions, server_now()));
    put(&b, "operations_running", "gauge", "Operations that run now.", busy);
    put(&b, "operations_waiting", "gauge", "Operations that wait for a worker.", (long long)waiting);
    put(&b, "uptime_seconds", "gauge", "Seconds since the start.", (long long)(server_now() - s->started));
    if (ent_buf_take(&text, &b, &ignored) == ENT_OK) plain(r, 200, text);
    else plain(r, 503, ENT_S("no memory\n"));
}

void watch_answer(request *r)
{
    server *s = r->listener->server;

    if (r->action == ACT_METRICS) metrics(r);
    else if (r->action == ACT_HEALTH) plain(r, 200, ENT_S("alive\n"));
    else if (atomic_load(&s->stopping)) plain(r, 503, ENT_S("stopping\n"));
    else if (has_database(s)) plain(r, 200, ENT_S("ready\n"));
    else plain(r, 503, ENT_S("the node's database cannot be opened\n"));
}
