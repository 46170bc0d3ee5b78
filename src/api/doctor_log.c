/* SPDX-License-Identifier: Apache-2.0 */
/* The doctor on the search index, the log, the clock, the backups and the partners. */
#include <string.h>

#include "doctor.h"

enum { HOUR = 3600, DAY = 86400, DATA_DAYS = 7 };

/* Nothing of the register is lost with it: it is made again from the tables. */
ent_code doctor_search(doctor *d, ent_err *e)
{
    ent_str fault;

    ENT_TRY(ent_search_check(&fault, d->store, d->call->arena, e));
    if (fault.n == 0) return ENT_OK;
    return doctor_says(d, DOCTOR_FAULT, "Let the auditor run: log rebuild. It makes the index again.", e, "%.*s", ENT_F(fault));
}

/* Only whether it holds: how much is in it is nobody's business here. */
ent_code doctor_log(doctor *d, ent_err *e)
{
    ent_log_report report;

    ENT_TRY(ent_log_verify(&report, d->store, d->call->arena, e));
    ENT_TRY(doctor_says(d, DOCTOR_OK, "", e, "Every entry, hash and signature of the log holds."));
    return doctor_says(d, DOCTOR_NOTE, "Let the auditor run from time to time: log rebuild", e,
                       "Whether the tables say what the log says takes longer and was not examined.");
}

ent_code doctor_clock(doctor *d, ent_err *e)
{
    ent_time now = d->call->request->now;
    ent_log_state head;
    char newest[21], clock[21];

    ENT_TRY(ent_log_head(&head, d->store, d->call->arena, e));
    ent_time_print(newest, head.newest);
    ent_time_print(clock, now);
    if (now < head.newest)
        return doctor_says(d, head.newest - now > HOUR ? DOCTOR_FAULT : DOCTOR_WARNING,
                           "Set the clock. If the clock is right, the newest act was done with a wrong one: find out on which machine.", e,
                           "The clock says %s, but the newest entry is of %s: new entries get that time until the clock has passed it.",
                           clock, newest);
    if (now - head.newest <= (ent_time)API_CLOCK_JUMP_DAYS * DAY) return ENT_OK;
    return doctor_says(d, DOCTOR_WARNING, "Compare it with a calendar. If it is right, an administrator says so with: node clock TODAY", e,
                       "The clock says %s, and nothing was entered for more than %d days: nothing can be entered until this is settled.",
                       clock, API_CLOCK_JUMP_DAYS);
}

/* ---- backups ---- */

typedef struct newest {
    const ent_reg_backup *data, *keys;
    int outstanding; /* key backups older than the newest whose file is not reported destroyed */
} newest;

static newest newest_of(const ent_reg_backups *all)
{
    newest n = {0};

    for (size_t i = 0; i < all->n; i++) {
        const ent_reg_backup *b = &all->v[i];
        if (!b->keys) n.data = b;
        else {
            n.outstanding += n.keys != NULL && !n.keys->gone;
            n.keys = b;
        }
    }
    return n;
}

static ent_code say_backups(doctor *d, const newest *n, ent_err *e)
{
    ent_time now = d->call->now;

    if (n->data == NULL)
        ENT_TRY(doctor_says(d, DOCTOR_WARNING, "Run: node backup --out FILE --keys FILE, and take both to different places.", e,
                            "The node was never backed up."));
    else if (now - n->data->time > (ent_time)DATA_DAYS * DAY)
        ENT_TRY(doctor_says(d, DOCTOR_WARNING, "Run: node backup --out FILE --keys FILE", e, "The newest data backup is %lld days old.",
                            (long long)((now - n->data->time) / DAY)));
    if (n->data != NULL && n->keys == NULL)
        ENT_TRY(doctor_says(d, DOCTOR_WARNING, "Run: node backup --keys FILE", e,
                            "There is no key backup: from the data backups alone no content can be read."));
    if (n->data != NULL && n->keys != NULL && n->keys->entries < n->data->entries)
        ENT_TRY(doctor_says(
            d, DOCTOR_WARNING, "Run: node backup --keys FILE", e,
            "The newest key backup is older than the newest data backup: contents that came in between could not be restored."));
    if (n->outstanding == 0) return ENT_OK;
    return doctor_says(d, DOCTOR_NOTE, "Destroy the files of older key backups and report each: node backup-replaced ID (see node backups)",
                       e, "Older key backups are not reported destroyed: %d. Until they are, no destruction is complete.", n->outstanding);
}

ent_code doctor_backups(doctor *d, ent_err *e)
{
    ent_reg_backups all = {0};
    ent_reg_node node;
    newest n;

    ENT_TRY(ent_reg_node_read(&node, d->call->arena, d->store, e));
    if (!node.has_backup_key)
        return doctor_says(d, DOCTOR_WARNING, "Run: node backup-key --out PAGE, print the page, and put it into a safe.", e,
                           "The node has no backup key, so it cannot be backed up.");
    ENT_TRY(ent_reg_backups_read(&all, d->call->arena, d->store, e));
    n = newest_of(&all);
    return say_backups(d, &n, e);
}

/* ---- partners ---- */

typedef struct partners {
    doctor *d;
    ent_reg_node node;
    ent_rel_pins pins;
    ent_reg_strings said; /* organisations */
} partners;

static bool is_pinned(const partners *p, ent_str org, const char *purpose)
{
    for (size_t i = 0; i < p->pins.n; i++) {
        const ent_rel_pin *k = &p->pins.v[i];
        if (!k->ended && !k->revoked && ent_str_eq(k->org, org) && ent_str_is(k->purpose, purpose)) return true;
    }
    return false;
}

static ent_code look_at_partner(partners *p, ent_str org, ent_err *e)
{
    static const char *const purposes[] = {"release", "checkpoint"};
    ent_str copy;

    for (size_t i = 0; i < p->said.n; i++)
        if (ent_str_eq(p->said.v[i], org)) return ENT_OK;
    ENT_TRY(ent_str_dup(&copy, p->d->call->arena, org, e));
    ENT_PUSH(&p->said, p->d->call->arena, copy, e);
    for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++)
        if (!is_pinned(p, org, purposes[i]))
            ENT_TRY(doctor_says(p->d, DOCTOR_WARNING, "Get it from the partner, compare it by telephone, and run: key pin", e,
                                "There is an agreement with %.*s, but its %s key is not pinned: nothing of it can be checked.", ENT_F(org),
                                purposes[i]));
    return ENT_OK;
}

static ent_code look_at_agreement(void *ctx, const ent_rel_agreement *g, ent_err *e)
{
    partners *p = ctx;

    for (size_t i = 0; i < g->n_terms; i++) {
        const ent_rel_terms *t = &g->terms[i];
        if (ent_str_eq(t->sender, p->node.org)) ENT_TRY(look_at_partner(p, t->recipient, e));
        else if (ent_str_eq(t->recipient, p->node.org)) ENT_TRY(look_at_partner(p, t->sender, e));
    }
    return ENT_OK;
}

static ent_code look_at_channel(void *ctx, const ent_rel_channel_row *row, ent_err *e)
{
    partners *p = ctx;

    if (!row->held) return ENT_OK;
    return doctor_says(p->d, DOCTOR_WARNING, "Ask the partner for his statement (release statement), then run: node reconcile FILE", e,
                       "After a restore, the channel to %.*s under %.*s is held: nothing can be sent by it.", ENT_F(row->recipient),
                       ENT_F(row->agreement));
}

ent_code doctor_partners(doctor *d, ent_err *e)
{
    partners p = {.d = d};

    ENT_TRY(ent_reg_node_read(&p.node, d->call->arena, d->store, e));
    ENT_TRY(ent_rel_pins_read(&p.pins, d->call->arena, d->store, e));
    ENT_TRY(ent_rel_agreements(d->store, d->call->arena, look_at_agreement, &p, e));
    return ent_rel_channels(d->store, d->call->arena, look_at_channel, &p, e);
}
