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

/* Which events count. */
typedef struct which {
    bool words;          /* equal means word for word, not only flag and date */
    ent_std_flag only;   /* 0: any flag                                       */
    ent_str not_release; /* only those that name another release; empty: any  */
} which;

static bool counts(const ent_std_event *ev, const which *w)
{
    if (w->only != 0 && ev->flag != w->only) return false;
    return w->not_release.n == 0 || !ent_str_eq(ev->version, w->not_release);
}

/* How many events of x have no equal in y, each event of y answering for any number of equals. */
static size_t without(const sorted *x, const sorted *y, which w)
{
    size_t n = 0;

    for (size_t i = 0, j = 0; i < x->n; i++) {
        int c = 1;
        for (; j < y->n; j++) {
            c = by_place(y->v[j].ev, x->v[i].ev);
            if (c == 0 && w.words) c = by_words(y->v[j].ev, x->v[i].ev);
            if (c >= 0) break;
        }
        if (j == y->n || c != 0) n += counts(x->v[i].ev, &w);
    }
    return n;
}

ent_code ent_std_compare_events(ent_std_pair *p, ent_std_new_events *out, ent_arena *scratch, const ent_std_record *one,
                                const ent_std_record *two, ent_str release, ent_err *e)
{
    sorted x, y;

    ENT_TRY(sort(&x, scratch, one, e));
    ENT_TRY(sort(&y, scratch, two, e));
    p->new_events = without(&y, &x, (which){.words = false});
    p->unsaid_events = without(&y, &x, (which){.words = true});
    p->lost_events = without(&x, &y, (which){.words = false});
    p->relabelled_events = without(&x, &y, (which){.words = true}) - p->lost_events;
    p->foreign_events = release.n == 0 ? 0 : without(&y, &x, (which){.not_release = release});
    out->added = without(&y, &x, (which){.only = ENT_STD_ADDED}) != 0;
    out->deleted = without(&y, &x, (which){.only = ENT_STD_DELETED}) != 0;
    return ENT_OK;
}
