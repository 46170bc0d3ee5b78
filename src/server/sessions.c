/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions: a person's key, opened by passphrase, in memory for as long as it is used. Nothing of them is on a disk. */
#include <string.h>

#include <entente/crypto.h>

#include "server_private.h"

ent_code sessions_open(sessions *s, ent_arena *a, ent_err *e)
{
    uint8_t seed[32];
    ent_code code;

    if (pthread_mutex_init(&s->lock, NULL) != 0) return ent_fail(e, ENT_NOMEM, NULL, NULL, "A lock could not be made.");
    s->arena = a;
    ENT_TRY(ent_random_seed(seed, e));
    code = ent_bytes_init(&s->random, a, seed, e);
    ent_wipe(seed, sizeof seed);
    return code;
}

/* Ids are drawn at random, so any two digits of one spread them evenly. */
static session **bucket_of(sessions *s, const char *id)
{
    static const char digits[] = "0123456789abcdef";
    const char *a = memchr(digits, id[0], 16), *b = memchr(digits, id[1], 16);

    return &s->bucket[a == NULL || b == NULL ? 0 : (a - digits) * 16 + (b - digits)];
}

/* With the lock held. */
static void drop(sessions *s, session *x)
{
    session **link = bucket_of(s, x->id);

    while (*link != x) link = &(*link)->next;
    *link = x->next;
    s->n--;
    kept_close(&x->kept);
    ent_wipe(x->id, sizeof x->id);
    ent_wipe(x->csrf, sizeof x->csrf);
    (void)pthread_mutex_destroy(&x->alone);
    ent_arena_free(x->arena); /* wipes the key; x itself is in it */
}

static bool idle(const session *x, ent_time now)
{
    return x->ended || now - x->last > ENT_SERVER_IDLE;
}

unsigned sessions_sweep(sessions *s, ent_time now)
{
    unsigned n;

    (void)pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < SESSION_BUCKETS; i++)
        for (session *x = s->bucket[i], *next; x != NULL; x = next) {
            next = x->next;
            if (x->users == 0 && idle(x, now)) drop(s, x);
        }
    n = (unsigned)s->n;
    (void)pthread_mutex_unlock(&s->lock);
    return n;
}

void sessions_close(sessions *s)
{
    for (size_t i = 0; i < SESSION_BUCKETS; i++)
        while (s->bucket[i] != NULL) drop(s, s->bucket[i]);
    ent_bytes_wipe(&s->random);
    (void)pthread_mutex_destroy(&s->lock);
}

/* With the lock held. */
static ent_code draw(char out[SESSION_ID + 1], sessions *s, ent_err *e)
{
    uint8_t bytes[SESSION_ID / 2];

    ENT_TRY(ent_bytes_take(&s->random, bytes, sizeof bytes, e));
    ent_hex(out, bytes, sizeof bytes);
    ent_wipe(bytes, sizeof bytes);
    return ENT_OK;
}

ent_code sessions_token(char out[SESSION_ID + 1], sessions *s, ent_err *e)
{
    ent_code code;

    (void)pthread_mutex_lock(&s->lock);
    code = draw(out, s, e);
    (void)pthread_mutex_unlock(&s->lock);
    return code;
}

static ent_code put(sessions *s, session *x, ent_err *e)
{
    session **bucket;

    if (s->n == ENT_SERVER_SESSIONS_MAX)
        return ent_fail(e, ENT_BUSY, NULL, "Wait until others have logged out.", "Too many persons are logged in.");
    ENT_TRY(draw(x->id, s, e));
    ENT_TRY(draw(x->csrf, s, e));
    bucket = bucket_of(s, x->id);
    x->next = *bucket;
    *bucket = x;
    s->n++;
    return ENT_OK;
}

static ent_code make(session **out, ent_arena *a, const char *dir, ent_str person, ent_str passphrase, ent_time now, ent_err *e)
{
    session *x;

    ENT_NEW(x, a, 1, e);
    *x = (session){.arena = a, .last = now, .users = 1};
    ENT_TRY(ent_str_dup(&x->person, a, person, e));
    ENT_TRY(ent_api_unlock(&x->key, a, dir, x->person, passphrase, now, e));
    if (pthread_mutex_init(&x->alone, NULL) != 0 || !kept_open(&x->kept))
        return ent_fail(e, ENT_NOMEM, NULL, NULL, "A lock could not be made.");
    *out = x;
    return ENT_OK;
}

ent_code sessions_begin(session **out, sessions *s, const char *dir, ent_str person, ent_str passphrase, ent_time now, ent_err *e)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_code code;

    if (a == NULL) return ent_nomem(e);
    code = make(out, a, dir, person, passphrase, now, e);
    if (code == ENT_OK) {
        (void)pthread_mutex_lock(&s->lock);
        code = put(s, *out, e);
        (void)pthread_mutex_unlock(&s->lock);
    }
    if (code != ENT_OK) ent_arena_free(a);
    return code;
}

/* In a time that does not tell how much of it is right. */
static bool same(const char *id, ent_str given)
{
    unsigned char differs = 0;

    for (size_t i = 0; i < SESSION_ID; i++) differs |= (unsigned char)(id[i] ^ given.p[i]);
    return differs == 0;
}

/* With the lock held. */
static session *find(sessions *s, ent_str id)
{
    session *x = *bucket_of(s, id.p);

    while (x != NULL && !same(x->id, id)) x = x->next;
    return x;
}

bool sessions_has(sessions *s, const char *id)
{
    bool has;

    (void)pthread_mutex_lock(&s->lock);
    has = find(s, (ent_str){id, SESSION_ID}) != NULL;
    (void)pthread_mutex_unlock(&s->lock);
    return has;
}

session *sessions_hold(sessions *s, ent_str id, bool using, ent_time now)
{
    session *found;

    if (id.n != SESSION_ID) return NULL;
    (void)pthread_mutex_lock(&s->lock);
    found = find(s, id);
    if (found != NULL && idle(found, now)) found = NULL;
    if (found != NULL) found->users++;
    if (found != NULL && using) found->last = now;
    (void)pthread_mutex_unlock(&s->lock);
    return found;
}

void sessions_let_go(sessions *s, session *x)
{
    (void)pthread_mutex_lock(&s->lock);
    x->users--;
    if (x->ended && x->users == 0) drop(s, x);
    (void)pthread_mutex_unlock(&s->lock);
}

void sessions_end(sessions *s, session *x)
{
    (void)pthread_mutex_lock(&s->lock);
    x->ended = true;
    (void)pthread_mutex_unlock(&s->lock);
}
