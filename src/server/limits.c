/* SPDX-License-Identifier: Apache-2.0 */
/* How often a login may be wrong: for each person's name, whether there is such a person or not, and for each address. A login counts as
 * wrong from its first moment; the right one takes that back, so that many at once are no way round. Only digests are kept, and the clock
 * is handed in.                                                                                                             */
#include <string.h>

#include "server_private.h"

static const struct {
    const char *kind;
    unsigned most;
} ceilings[] = {
    [LIMIT_PERSON] = {"person", ENT_SERVER_WRONG_OF_PERSON},
    [LIMIT_ADDRESS] = {"address", ENT_SERVER_WRONG_OF_ADDRESS},
};

static ent_code key_of(ent_sha256 *out, limit_kind kind, ent_str name, ent_err *e)
{
    char text[320];
    size_t k = strlen(ceilings[kind].kind), n = name.n < sizeof text - k ? name.n : sizeof text - k;

    memcpy(text, ceilings[kind].kind, k);
    if (n != 0) memcpy(text + k, name.p, n);
    return ent_sha256_of(out, (ent_str){text, k + n}, e);
}

/* Its row; else the one that is oldest, emptied. With the lock held. */
static limit_row *row_of(limits *l, const ent_sha256 *key, ent_time now)
{
    limit_row *oldest = &l->v[0];

    for (size_t i = 0; i < LIMIT_ROWS; i++) {
        limit_row *r = &l->v[i];
        if (r->wrong != 0 && now - r->since >= ENT_SERVER_WRONG_WINDOW) *r = (limit_row){.since = 0};
        if (r->wrong != 0 && ent_sha256_eq(&r->key, key)) return r;
        if (r->wrong == 0 ? oldest->wrong != 0 : oldest->wrong != 0 && r->since < oldest->since) oldest = r;
    }
    *oldest = (limit_row){.key = *key, .since = now};
    return oldest;
}

bool limits_open(limits *l)
{
    return pthread_mutex_init(&l->lock, NULL) == 0;
}

void limits_close(limits *l)
{
    (void)pthread_mutex_destroy(&l->lock);
}

static ent_code count(limits *l, limit_kind kind, ent_str name, ent_time now, int by, bool *full, ent_err *e)
{
    limit_row *r;
    ent_sha256 key;

    ENT_TRY(key_of(&key, kind, name, e));
    (void)pthread_mutex_lock(&l->lock);
    r = row_of(l, &key, now);
    *full = by > 0 && r->wrong >= ceilings[kind].most;
    if (by > 0 && !*full) r->wrong++;
    if (by < 0 && r->wrong != 0) r->wrong--;
    (void)pthread_mutex_unlock(&l->lock);
    return ENT_OK;
}

ent_code limits_take_back(limits *l, ent_str person, ent_str address, ent_time now, ent_err *e)
{
    bool ignored;

    ENT_TRY(count(l, LIMIT_ADDRESS, address, now, -1, &ignored, e));
    return count(l, LIMIT_PERSON, person, now, -1, &ignored, e);
}

ent_code limits_try(limits *l, ent_str person, ent_str address, ent_time now, ent_err *e)
{
    bool full, ignored;

    ENT_TRY(count(l, LIMIT_ADDRESS, address, now, 1, &full, e));
    if (!full) {
        ENT_TRY(count(l, LIMIT_PERSON, person, now, 1, &full, e));
        if (!full) return ENT_OK;
        ENT_TRY(count(l, LIMIT_ADDRESS, address, now, -1, &ignored, e));
    }
    return ent_fail(e, ENT_BUSY, NULL, "Wait a quarter of an hour. If it was not you, tell your security officer.",
                    "There were too many wrong logins for this name or from this address.");
}
