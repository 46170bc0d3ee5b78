/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of what was received: bundles, for those who may see all of each, and the quarantine, for the registry. */
#include "release_private.h"

static ent_code quarantine_row(ent_rel_quarantined *q, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    ent_str *const texts[] = {&q->origin, &q->item, &q->revision, &q->kind, &q->bundle, &q->sender, &q->reason, &q->label_xml};
    enum { TEXTS = sizeof texts / sizeof *texts };

    for (int i = 0; i < (int)TEXTS; i++) ENT_TRY(ent_stmt_keep(texts[i], a, st, i, e));
    ENT_TRY(rel__blob(q->content.b, sizeof q->content.b, st, TEXTS, e));
    q->length = ent_stmt_i64(st, TEXTS + 1);
    return ENT_OK;
}

ent_code ent_rel_quarantine(ent_store *s, ent_arena *a, ent_rel_quarantine_fn *fn, void *ctx, ent_err *e)
{
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, s, "release/quarantine", NULL, 0, e));
    while (code == ENT_OK) {
        ent_rel_quarantined q;
        code = ent_stmt_next(st, &row, e);
        if (code != ENT_OK || !row) break;
        code = quarantine_row(&q, a, st, e);
        if (code == ENT_OK) code = fn(ctx, &q, e);
    }
    ent_stmt_done(st);
    return code;
}

static ent_code incoming_row(ent_rel_incoming *i, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    ent_str *const texts[] = {&i->bundle, &i->sender, &i->agreement, &i->body, &i->purpose, &i->receipt};
    int64_t *const numbers[] = {&i->sequence, &i->stored, &i->changed, &i->known, &i->quarantined, &i->time};
    enum { TEXTS = sizeof texts / sizeof *texts, NUMBERS = sizeof numbers / sizeof *numbers };

    for (int k = 0; k < (int)TEXTS; k++) ENT_TRY(ent_stmt_keep(texts[k], a, st, k, e));
    for (int k = 0; k < (int)NUMBERS; k++) *numbers[k] = ent_stmt_i64(st, TEXTS + k);
    return rel__blob(i->manifest.b, sizeof i->manifest.b, st, TEXTS + NUMBERS, e);
}

ent_code ent_rel_incomings(ent_store *locked, ent_arena *a, ent_rel_incoming_fn *fn, void *ctx, ent_err *e)
{
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, locked, "release/incomings", NULL, 0, e));
    while (code == ENT_OK) {
        ent_rel_incoming i;
        code = ent_stmt_next(st, &row, e);
        if (code != ENT_OK || !row) break;
        code = incoming_row(&i, a, st, e);
        if (code == ENT_OK) code = fn(ctx, &i, e);
    }
    ent_stmt_done(st);
    return code;
}
