/* SPDX-License-Identifier: Apache-2.0 */
/* Who never finishes: libmicrohttpd ends connections on which nothing moves; this ends those that move a byte now and then. Each connection
 * has a moment by which its present step must be over. The clock is handed in.                                                */
#include <string.h>
#include <sys/socket.h>

#include "server_private.h"

bool deadlines_open(deadlines *d)
{
    for (size_t i = 0; i < ENT_SERVER_CONNECTIONS_MAX; i++) d->v[i].next = i + 1 < ENT_SERVER_CONNECTIONS_MAX ? &d->v[i + 1] : NULL;
    d->free = d->v;
    return pthread_mutex_init(&d->lock, NULL) == 0;
}

void deadlines_close(deadlines *d)
{
    (void)pthread_mutex_destroy(&d->lock);
}

peer *deadlines_begin(deadlines *d, int fd, ent_time now)
{
    peer *p;

    (void)pthread_mutex_lock(&d->lock);
    p = d->free;
    if (p != NULL) {
        d->free = p->next;
        *p = (peer){.open = true, .fd = fd, .until = now + ENT_SERVER_HEAD};
    }
    (void)pthread_mutex_unlock(&d->lock);
    return p;
}

void deadlines_end(deadlines *d, peer *p)
{
    (void)pthread_mutex_lock(&d->lock);
    *p = (peer){.next = d->free};
    d->free = p;
    (void)pthread_mutex_unlock(&d->lock);
}

void deadlines_set(deadlines *d, peer *p, ent_time until)
{
    if (p == NULL) return;
    (void)pthread_mutex_lock(&d->lock);
    p->until = until;
    (void)pthread_mutex_unlock(&d->lock);
}

unsigned deadlines_sweep(deadlines *d, ent_time now)
{
    unsigned ended = 0;

    (void)pthread_mutex_lock(&d->lock);
    for (size_t i = 0; i < ENT_SERVER_CONNECTIONS_MAX; i++) {
        peer *p = &d->v[i];
        if (!p->open || p->until == 0 || now <= p->until) continue;
        (void)shutdown(p->fd, SHUT_RDWR); /* its thread sees the end and closes it */
        p->until = 0;
        ended++;
    }
    (void)pthread_mutex_unlock(&d->lock);
    return ended;
}

/* 1 KiB a second is slow, and enough. */
ent_time deadline_of(ent_time now, uint64_t bytes)
{
    return now + ENT_SERVER_HEAD + (ent_time)(bytes >> 10);
}
