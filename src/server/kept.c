/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that are kept: the same person asks the same again, nothing was committed since, and the day is the same. Each session keeps its
 * own, so that nobody's questions make another's faster or slower. Only what reads, and writes into no log, is kept.                  */
#include <string.h>

#include "server_private.h"

bool kept_open(kept *k)
{
    return pthread_mutex_init(&k->lock, NULL) == 0;
}

static void forget(kept_answer *x)
{
    if (x->response == NULL) return;
    memset((void *)(uintptr_t)x->question.p, 0, x->question.n);
    MHD_destroy_response(x->response);
    ent_arena_free(x->arena);
    *x = (kept_answer){.response = NULL};
}

void kept_close(kept *k)
{
    for (size_t i = 0; i < ENT_SERVER_KEPT_MAX; i++) forget(&k->v[i]);
    (void)pthread_mutex_destroy(&k->lock);
}

/* ---- has anything been committed? ---- */

/* Every watcher sees every commit, and each that sees one counts on, before it lets others look: whoever looks after a commit finds another
 * number than whoever looked before it. Several, so that threads need not wait for each other.                               */

ent_code kept_watch(server *s, ent_err *e)
{
    for (; s->n_watchers < KEPT_WATCHERS; s->n_watchers++) {
        watcher *w = &s->watchers[s->n_watchers];
        ENT_TRY(ent_api_changes(&w->changes, s->arena, s->o->dir, e));
        if (pthread_mutex_init(&w->lock, NULL) != 0) return ent_fail(e, ENT_NOMEM, NULL, NULL, "A lock could not be made.");
    }
    atomic_store(&s->commits, 1);
    return ENT_OK;
}

void kept_unwatch(server *s)
{
    while (s->n_watchers > 0) (void)pthread_mutex_destroy(&s->watchers[--s->n_watchers].lock);
}

/* One that nobody uses, or the first; locked. */
static watcher *take_watcher(server *s)
{
    for (size_t i = 0; i < KEPT_WATCHERS; i++)
        if (pthread_mutex_trylock(&s->watchers[i].lock) == 0) return &s->watchers[i];
    (void)pthread_mutex_lock(&s->watchers[0].lock);
    return &s->watchers[0];
}

int64_t kept_version(server *s)
{
    watcher *w = take_watcher(s);
    int64_t now = 0, version = 0;
    ent_err ignored;

    if (ent_api_version(&now, w->changes, &ignored) == ENT_OK) {
        if (now != w->seen) {
            w->seen = now;
            atomic_fetch_add(&s->commits, 1);
        }
        version = atomic_load(&s->commits);
    }
    (void)pthread_mutex_unlock(&w->lock);
    return version;
}

/* ---- answers ---- */

static bool is_question(const kept_answer *x, const request *r)
{
    return x->response != NULL && x->operation == r->operation && x->question.n == r->body.n &&
           (r->body.n == 0 || memcmp(x->question.p, r->body.p, r->body.n) == 0);
}

bool kept_send(request *r, ent_time now)
{
    kept *k = &r->session->kept;
    int64_t version = kept_version(r->listener->server);
    bool sent = false;

    (void)pthread_mutex_lock(&k->lock);
    for (size_t i = 0; i < ENT_SERVER_KEPT_MAX && !sent; i++) {
        kept_answer *x = &k->v[i];
        if (!is_question(x, r)) continue;
        if (now >= x->until || x->version != version) {
            forget(x);
            break;
        }
        sent = MHD_queue_response(r->connection, 200, x->response) == MHD_YES;
    }
    (void)pthread_mutex_unlock(&k->lock);
    if (!sent) return false;
    atomic_fetch_add(&r->listener->server->kept, 1);
    r->status = 200;
    r->stage = STAGE_ANSWERED;
    return true;
}

static bool make(kept_answer *x, request *r)
{
    ent_err ignored;

    x->arena = ent_arena_new(NULL, 0);
    if (x->arena == NULL) return false;
    if (ent_str_dup(&x->question, x->arena, (ent_str){r->body.p, r->body.n}, &ignored) == ENT_OK)
        x->response = answer_response(r, MHD_RESPMEM_MUST_COPY);
    if (x->response != NULL) return true;
    ent_arena_free(x->arena);
    return false;
}

void kept_put(request *r, int64_t version, ent_time until)
{
    kept *k = &r->session->kept;
    kept_answer x = {.operation = r->operation, .version = version, .until = until};

    if (version == 0 || until == 0 || r->events || r->body.n + r->answer.n > ENT_SERVER_KEPT_BYTES) return;
    if (kept_version(r->listener->server) != version || !make(&x, r)) return; /* committed meanwhile: of which state it is, nobody knows */
    (void)pthread_mutex_lock(&k->lock);
    forget(&k->v[k->next]);
    k->v[k->next] = x;
    k->next = (k->next + 1) % ENT_SERVER_KEPT_MAX;
    (void)pthread_mutex_unlock(&k->lock);
}
