/* SPDX-License-Identifier: Apache-2.0 */
/* The disagreements of a diff in words. Lines are those of the later release; of the earlier one for what is gone. */
#include <stdint.h>

#include "std_audit.h"
#include "std_diff.h"

typedef struct teller {
    ent_std_diff *d;
    ent_arena *a;
    const ent_std_register *x, *y;
    ent_err *e;
} teller;

#define SAY(code, r, ...) ENT_TRY(ent_std_say(t->a, &t->d->disagreements, t->e, (code), (r)->id, (r)->line, __VA_ARGS__))

static ent_code tell_new(teller *t, const ent_std_pair *p)
{
    const ent_std_record *r = &t->y->records[p->later];

    if (p->added_stated) return ENT_OK;
    if (p->added_version.n == 0) SAY("added-without-event", r, "The record is new, but its history does not say when it was added.");
    else
        SAY("added-other-release", r, "The record is new in this release, but its history says that it was added in %.*s.",
            ENT_F(p->added_version));
    return ENT_OK;
}

static ent_code tell_pair(teller *t, const ent_std_pair *p)
{
    const ent_std_record *one = &t->x->records[p->earlier], *two = &t->y->records[p->later];

    if (p->uuid_changed)
        SAY("uuid-changed", two, "The id is the same, but the uuid was %.*s and is %.*s. It is taken for the same record.",
            ENT_F(one->uuid), ENT_F(two->uuid));
    if (p->set_deleted && !p->set_deleted_event)
        SAY("deleted-without-event", two, "The status became deleted, and no new event of the history says so.");
    else if (p->content_changed && p->unsaid_events == 0)
        SAY("changed-without-event", two, "The content changed, and no new event of the history says so.");
    if (p->deleted_by_event_only)
        SAY("deleted-by-event-only", two, "A new event of the history says deleted, but the status still says accepted.");
    if (p->restored && !p->restored_event)
        SAY("restored-without-event", two, "The status was deleted and is %.*s, and no new event of the history says added.",
            ENT_F(two->mode));
    if (p->foreign_events != 0)
        SAY("event-other-release", two, "Of %zu new events of the history %zu name another release than %.*s.", p->new_events,
            p->foreign_events, ENT_F(t->y->release));
    if (!p->content_changed && p->new_events != 0)
        SAY("event-without-change", two, "The history has %zu new events, but nothing else changed.", p->new_events);
    if (p->lost_events + p->relabelled_events != 0)
        SAY("history-rewritten", two, "Of the events of the earlier release %zu are gone and %zu have another release or RFCP.",
            p->lost_events, p->relabelled_events);
    return ENT_OK;
}

static ent_code tell_all(teller *t)
{
    for (size_t k = 0; k < t->d->n_pairs; k++) {
        const ent_std_pair *p = &t->d->pairs[k];
        if (p->how == ENT_STD_NEW) {
            ENT_TRY(tell_new(t, p));
        } else if (p->how == ENT_STD_GONE) {
            const ent_std_record *r = &t->x->records[p->earlier];
            SAY("removed", r, "The record has no counterpart in the later release.");
        } else {
            ENT_TRY(tell_pair(t, p));
        }
    }
    return ENT_OK;
}

ent_code ent_std_list_disagreements(ent_std_diff *d, ent_arena *a, const ent_std_register *earlier, const ent_std_register *later,
                                    ent_err *e)
{
    teller t = {.d = d, .a = a, .x = earlier, .y = later, .e = e};

    ENT_TRY(tell_all(&t));
    ent_std_sort_findings(&d->disagreements);
    return ENT_OK;
}
