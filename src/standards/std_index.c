/* SPDX-License-Identifier: Apache-2.0 */
#include "std_index.h"

#include <stdlib.h>

ent_code ent_std_index_new(ent_std_index *out, ent_arena *a, size_t room, ent_err *e)
{
    out->n = 0;
    ENT_NEW(out->v, a, room, e);
    return ENT_OK;
}

void ent_std_index_add(ent_std_index *ix, ent_str key, size_t at)
{
    if (key.n != 0) ix->v[ix->n++] = (ent_std_entry){key, at};
}

static int compare(const void *a, const void *b)
{
    const ent_std_entry *x = a, *y = b;
    int c = ent_str_cmp(x->key, y->key);

    if (c != 0) return c;
    return (x->at > y->at) - (x->at < y->at);
}

void ent_std_index_sort(ent_std_index *ix)
{
    if (ix->n > 1) qsort(ix->v, ix->n, sizeof *ix->v, compare);
}

const ent_std_entry *ent_std_index_get(const ent_std_index *ix, ent_str key)
{
    size_t lo = 0, hi = ix->n;

    if (key.n == 0) return NULL;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (ent_str_cmp(ix->v[mid].key, key) < 0) lo = mid + 1;
        else hi = mid;
    }
    return lo < ix->n && ent_str_eq(ix->v[lo].key, key) ? &ix->v[lo] : NULL;
}

size_t ent_std_index_run(const ent_std_index *ix, const ent_std_entry *first)
{
    size_t from = (size_t)(first - ix->v), n = 1;

    while (from + n < ix->n && ent_str_eq(ix->v[from + n].key, first->key)) n++;
    return n;
}

ent_code ent_std_lower(ent_str *out, ent_arena *a, ent_str s, ent_err *e)
{
    char *p;

    ENT_NEW(p, a, s.n + 1, e);
    for (size_t i = 0; i < s.n; i++) p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
    *out = (ent_str){p, s.n};
    return ENT_OK;
}
