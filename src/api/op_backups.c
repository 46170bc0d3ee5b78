/* SPDX-License-Identifier: Apache-2.0 */
/* node backups, node backup-replaced: what was made, and what of it is gone. */
#include "backing.h"

static ent_code note_due(void *ctx, const ent_rgy_destruction *d, ent_err *e)
{
    backing_due *due = ctx;

    (void)e;
    if (!d->open || (due->any && d->seq <= due->seq)) return ENT_OK;
    *due = (backing_due){.any = true, .seq = d->seq, .destroyed = d->destroyed};
    return ENT_OK;
}

ent_code backing_due_read(backing_due *out, ent_call *c, ent_err *e)
{
    *out = (backing_due){0};
    return ent_rgy_destructions(c->reader, c->arena, note_due, out, e);
}

/* The place of the newest key backup; -1: none. */
static int64_t newest_keys(const ent_reg_backups *all)
{
    int64_t newest = -1;

    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].keys && !all->v[i].gone && all->v[i].entries > newest) newest = all->v[i].entries;
    return newest;
}

/* A destruction is named only to one who may see what was destroyed; that a newer key backup exists is no secret (law 3). */
static ent_code state_of(ent_str *out, ent_call *c, const ent_reg_backup *b, const backing_due *due, int64_t newest, ent_err *e)
{
    char day[21];

    if (b->gone) {
        ent_time_print(day, b->replaced);
        return ent_str_fmt(out, c->arena, e, "replaced: its file was destroyed, reported on %.10s", day);
    }
    if (!b->keys) return ent_str_fmt(out, c->arena, e, "data");
    if (due->any && b->entries <= due->seq) {
        ent_time_print(day, due->destroyed);
        return ent_str_fmt(out, c->arena, e, "keys: to be replaced because of a destruction on %.10s", day);
    }
    return ent_str_fmt(out, c->arena, e, b->entries < newest ? "keys: there is a newer one" : "keys: the newest");
}

static ent_code put_backup(ent_call *c, const ent_reg_backup *b, const backing_due *due, int64_t newest, ent_err *e)
{
    char time[21];
    ent_str state;

    ENT_TRY(state_of(&state, c, b, due, newest, e));
    ent_time_print(time, b->time);
    ent_jw_obj(c->out);
    ent_jw_kstr(c->out, "id", b->id);
    ent_jw_kz(c->out, "kind", b->keys ? "keys" : "data");
    ent_jw_kz(c->out, "time", time);
    ent_jw_ki64(c->out, "entries", b->entries);
    ent_jw_kstr(c->out, "person", b->person);
    ent_jw_kstr(c->out, "state", state);
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_node_backups(ent_call *c, ent_err *e)
{
    ent_reg_backups all;
    backing_due due;

    ENT_TRY(ent_reg_backups_read(&all, c->arena, c->reader, e));
    ENT_TRY(backing_due_read(&due, c, e));
    ent_jw_key(c->out, "backups");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < all.n; i++) ENT_TRY(put_backup(c, &all.v[i], &due, newest_keys(&all), e));
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_node_backup_replaced(ent_call *c, ent_err *e)
{
    ent_str id = call_arg(c, "id"), body;
    const ent_reg_backup *b = NULL;
    ent_reg_backups all;

    ENT_TRY(ent_reg_backups_read(&all, c->arena, c->writer, e));
    for (size_t i = 0; i < all.n; i++)
        if (ent_str_eq(all.v[i].id, id)) b = &all.v[i];
    if (b == NULL) return ent_fail(e, ENT_NOT_VISIBLE, NULL, "See: node backups", "There is no backup of this id.");
    if (b->gone) return ent_fail(e, ENT_CONFLICT, NULL, "See: node backups", "This backup was reported before.");
    ENT_TRY(ent_reg_backup_replaced_entry(&body, c->arena, id, e));
    ENT_TRY(call_add(c, "backup.replaced", body, e));
    ent_jw_kstr(c->out, "id", id);
    ent_jw_kz(c->out, "kind", b->keys ? "keys" : "data");
    ent_jw_kbool(c->out, "replaced", true);
    return ENT_OK;
}
