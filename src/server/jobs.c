/* SPDX-License-Identifier: Apache-2.0 */
/* Workers: operations run here, so that the threads that speak HTTP never wait for one. */
#include "server_private.h"

static request *take(jobs *j)
{
    request *r = NULL;

    (void)pthread_mutex_lock(&j->lock);
    while (j->n == 0 && !j->stopping) (void)pthread_cond_wait(&j->more, &j->lock);
    if (j->n != 0) {
        r = j->queue[j->first];
        j->first = (j->first + 1) % JOBS_MAX;
        j->n--;
        j->busy++;
    }
    (void)pthread_mutex_unlock(&j->lock);
    return r;
}

static void *worker(void *ctx)
{
    jobs *j = ctx;
    request *r;

    while ((r = take(j)) != NULL) {
        j->work(r);
        (void)pthread_mutex_lock(&j->lock);
        j->busy--;
        (void)pthread_mutex_unlock(&j->lock);
    }
    return NULL;
}

ent_code jobs_start(jobs *j, unsigned workers, void (*work)(request *r), ent_err *e)
{
    unsigned most = sizeof j->thread / sizeof *j->thread;

    j->work = work;
    if (pthread_mutex_init(&j->lock, NULL) != 0 || pthread_cond_init(&j->more, NULL) != 0)
        return ent_fail(e, ENT_NOMEM, NULL, NULL, "A lock could not be made.");
    while (j->n_threads < workers && j->n_threads < most) {
        if (pthread_create(&j->thread[j->n_threads], NULL, worker, j) != 0)
            return ent_fail(e, ENT_NOMEM, NULL, "Ask for fewer workers.", "A thread could not be started.");
        j->n_threads++;
    }
    return ENT_OK;
}

bool jobs_put(jobs *j, request *r)
{
    bool fits;

    (void)pthread_mutex_lock(&j->lock);
    fits = j->n < JOBS_MAX && !j->stopping;
    if (fits) {
        j->queue[(j->first + j->n) % JOBS_MAX] = r;
        j->n++;
        (void)pthread_cond_signal(&j->more);
    }
    (void)pthread_mutex_unlock(&j->lock);
    return fits;
}

void jobs_stop(jobs *j)
{
    (void)pthread_mutex_lock(&j->lock);
    j->stopping = true;
    (void)pthread_cond_broadcast(&j->more);
    (void)pthread_mutex_unlock(&j->lock);
    for (unsigned i = 0; i < j->n_threads; i++) (void)pthread_join(j->thread[i], NULL);
    (void)pthread_cond_destroy(&j->more);
    (void)pthread_mutex_destroy(&j->lock);
}
