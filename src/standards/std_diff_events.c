/* SPDX-License-Identifier: Apache-2.0 */
/* Events of one record in two releases, matched by flag and date first: registers relabel the release of old events. */
#include <stdlib.h>

#include "std_diff.h"

typedef struct handle {
    const ent_std_event *ev;
} handle;

typedef struct sorted {
    handle *v;
    size_t n;
} sorted;

static int by_place(const ent_std_event *x, const ent_std_event *y)
{
    if (x->flag != y->flag) return x->flag < y->flag ? -1 : 1;
    return ent_str_cmp(x->date.raw, y->date.raw);
}

static int by_words(const ent_std_event *x, const ent_std_event *y)
{
    int c = ent_str_cmp(x->version, y->version);

    return c != 0 ? c : ent_str_cmp(x->rfcp, y->rfcp);
}

static int compare(const void *a, const void *b)
{
    const handle *x = a, *y = b;
    int c = by_place(x->ev, y->ev);

    return c != 0 ? c : by_words(x->ev, y->ev);
}

static ent_code sort(sorted *out, ent_arena *a, const ent_std_record *r, ent_err *e)
{
    out->n = r->n_events;
    ENT_NEW(out->v, a, r->n_events, e);
    for (size_t k = 0; k < r->n_events; k++) out->v[k].ev = &r->events[k];
    if (out->n > 1) qsort(out->v, out->n, sizeof *out->v, compare);
    return ENT_OK;
}

/* How many events of x have no equal in y, each event of y answering for any number of equals. */
static size_t without(const sorted *x, const sorted *y, bool words, bool deleted_only)
{
    size_t n = 0;

    for (size_t i = 0, j = 0; i < x->n; i++) {
        int c = 1;
        for (; j < y->n; j++) {
            c = by_place(y->v[j].ev, x->v[i].ev);
            if (c == 0 && words) c = by_words(y->v[j].ev, x->v[i].ev);
            if (c >= 0) break;
        }
        if (j == y->n || c != 0) n += !deleted_only || x->v[i].ev->flag == ENT_STD_DELETED;
    }
    return n;
}

ent_code ent_std_compare_events(ent_std_pair *p, bool *new_deletion, ent_arena *scratch, const ent_std_record *one,
                                const ent_std_record *two, ent_err *e)
{
    sorted x, y;

    ENT_TRY(sort(&x, scratch, one, e));
    ENT_TRY(sort(&y, scratch, two, e));
    p->new_events = without(&y, &x, false, false);
    p->unsaid_events = without(&y, &x, true, false);
    p->lost_events = without(&x, &y, false, false);
    p->relabelled_events = without(&x, &y, true, false) - p->lost_events;
    *new_deletion = without(&y, &x, false, true) != 0;
    return ENT_OK;
}
