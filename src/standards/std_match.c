/* SPDX-License-Identifier: Apache-2.0 */
/* Which record of the later release is which of the earlier. */
#include <stdint.h>

#include <entente/standards.h>

#include "std_index.h"

typedef struct side {
    const ent_std_key *keys;
    size_t n;
    ent_str *uuid; /* in lower case */
    ent_std_index by_id, by_uuid;
    size_t *partner; /* SIZE_MAX: none yet */
} side;

static ent_code open_side(side *s, ent_arena *a, const ent_std_key *keys, size_t n, ent_err *e)
{
    s->keys = keys;
    s->n = n;
    ENT_NEW(s->uuid, a, n, e);
    ENT_NEW(s->partner, a, n, e);
    ENT_TRY(ent_std_index_new(&s->by_id, a, n, e));
    ENT_TRY(ent_std_index_new(&s->by_uuid, a, n, e));
    for (size_t i = 0; i < n; i++) {
        ENT_TRY(ent_std_lower(&s->uuid[i], a, keys[i].uuid, e));
        s->partner[i] = SIZE_MAX;
        ent_std_index_add(&s->by_id, keys[i].id, i);
        ent_std_index_add(&s->by_uuid, s->uuid[i], i);
    }
    ent_std_index_sort(&s->by_id);
    ent_std_index_sort(&s->by_uuid);
    return ENT_OK;
}

static void join(side *x, size_t i, side *y, size_t j)
{
    x->partner[i] = j;
    y->partner[j] = i;
}

static ent_code sort_by_uuid(ent_std_index *ix, ent_arena *a, const side *s, const ent_std_entry *v, size_t n, ent_err *e)
{
    ENT_TRY(ent_std_index_new(ix, a, n, e));
    for (size_t k = 0; k < n; k++) ent_std_index_add(ix, s->uuid[v[k].at], v[k].at);
    ent_std_index_sort(ix);
    return ENT_OK;
}

/* All of xs and ys have one id. Same uuid first, both lists walked in order of (uuid, file order); the rest in file order. */
static ent_code join_doubled(side *x, const ent_std_entry *xs, size_t nx, side *y, const ent_std_entry *ys, size_t ny, ent_arena *a,
                             ent_err *e)
{
    ent_std_index ux, uy;

    ENT_TRY(sort_by_uuid(&ux, a, x, xs, nx, e));
    ENT_TRY(sort_by_uuid(&uy, a, y, ys, ny, e));
    for (size_t i = 0, j = 0; i < ux.n && j < uy.n;) {
        int c = ent_str_cmp(ux.v[i].key, uy.v[j].key);
        if (c == 0) join(x, ux.v[i].at, y, uy.v[j].at);
        i += c <= 0;
        j += c >= 0;
    }
    for (size_t i = 0, j = 0; i < nx && j < ny;) {
        if (x->partner[xs[i].at] != SIZE_MAX) i++;
        else if (y->partner[ys[j].at] != SIZE_MAX) j++;
        else join(x, xs[i].at, y, ys[j].at);
    }
    return ENT_OK;
}

static ent_code join_ids(side *x, side *y, ent_arena *a, ent_err *e)
{
    for (size_t j = 0, ny; j < y->by_id.n; j += ny) {
        const ent_std_entry *ys = &y->by_id.v[j], *xs = ent_std_index_get(&x->by_id, ys->key);
        size_t nx = xs == NULL ? 0 : ent_std_index_run(&x->by_id, xs);
        ny = ent_std_index_run(&y->by_id, ys);
        if (nx == 1 && ny == 1) join(x, xs->at, y, ys->at);
        else if (nx != 0) ENT_TRY(join_doubled(x, xs, nx, y, ys, ny, a, e));
    }
    return ENT_OK;
}

/* A uuid that is doubled anywhere proves nothing: better new than wrongly the same. */
static void join_uuids(side *x, side *y)
{
    for (size_t j = 0, n; j < y->by_uuid.n; j += n) {
        const ent_std_entry *ys = &y->by_uuid.v[j], *xs = ent_std_index_get(&x->by_uuid, ys->key);
        n = ent_std_index_run(&y->by_uuid, ys);
        if (n != 1 || xs == NULL || ent_std_index_run(&x->by_uuid, xs) != 1) continue;
        if (x->partner[xs->at] == SIZE_MAX && y->partner[ys->at] == SIZE_MAX) join(x, xs->at, y, ys->at);
    }
}

static void describe_later(ent_std_matching *m, const side *x, const side *y)
{
    for (size_t j = 0; j < y->n; j++) {
        size_t i = y->partner[j];
        m->earlier[j] = i;
        if (i == SIZE_MAX) {
            m->how[j] = ENT_STD_NEW;
            m->n_new++;
        } else if (ent_str_eq(x->keys[i].id, y->keys[j].id) && y->keys[j].id.n != 0) {
            m->how[j] = ENT_STD_SAME_ID;
            m->n_same_id++;
            m->uuid_changed[j] = x->uuid[i].n != 0 && y->uuid[j].n != 0 && !ent_str_eq(x->uuid[i], y->uuid[j]);
            m->n_uuid_changed += m->uuid_changed[j];
        } else {
            m->how[j] = ENT_STD_RENAMED;
            m->n_renamed++;
        }
    }
}

/* Ids of s without partner that the other side does not have in any record. */
static size_t ids_without(const side *s, const side *other)
{
    size_t count = 0;

    for (size_t i = 0, n; i < s->by_id.n; i += n) {
        bool alone = false;
        n = ent_std_index_run(&s->by_id, &s->by_id.v[i]);
        for (size_t k = 0; k < n; k++) alone = alone || s->partner[s->by_id.v[i + k].at] == SIZE_MAX;
        if (alone && ent_std_index_get(&other->by_id, s->by_id.v[i].key) == NULL) count++;
    }
    return count;
}

ent_code ent_std_match_releases(ent_std_matching *out, ent_arena *a, const ent_std_key *earlier, size_t n_earlier, const ent_std_key *later,
                                size_t n_later, ent_err *e)
{
    ent_std_matching m = {0};
    side x, y;

    ENT_TRY(open_side(&x, a, earlier, n_earlier, e));
    ENT_TRY(open_side(&y, a, later, n_later, e));
    ENT_TRY(join_ids(&x, &y, a, e));
    join_uuids(&x, &y);
    ENT_NEW(m.how, a, n_later, e);
    ENT_NEW(m.earlier, a, n_later, e);
    ENT_NEW(m.uuid_changed, a, n_later, e);
    ENT_NEW(m.gone, a, n_earlier, e);
    describe_later(&m, &x, &y);
    for (size_t i = 0; i < n_earlier; i++) {
        m.gone[i] = x.partner[i] == SIZE_MAX;
        m.n_gone += m.gone[i];
    }
    m.n_new_ids = ids_without(&y, &x);
    m.n_gone_ids = ids_without(&x, &y);
    *out = m;
    return ENT_OK;
}
