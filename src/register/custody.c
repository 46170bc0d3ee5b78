/* SPDX-License-Identifier: Apache-2.0 */
/* What the register knows of its backups: the key they are sealed to, which were made, which are gone, and the restores. */
#include "register_private.h"

/* ---- the backup key ---- */

ent_code ent_reg_backup_key_entry(ent_str *body, ent_arena *a, const ent_public *key, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4096);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    reg__put_hex(&w, "public", key->b, sizeof key->b);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code reg__apply_backup_key(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    uint8_t public[32];

    (void)scratch;
    ENT_TRY(reg__hex(public, sizeof public, entry->json, "public", e));
    ENT_TRY(ENT_RUN(s, e, "register/node_backup_key", ENT_B(public, sizeof public)));
    ENT_TRY(ENT_RUN(s, e, "register/node_key_end", ENT_Z("backup"), ENT_I(entry->time)));
    return ENT_RUN(s, e, "register/node_key_put", ENT_Z("backup"), ENT_B(public, sizeof public), ENT_I(entry->time), ENT_Z("make"),
                   ENT_Z(""));
}

/* ---- backups ---- */

ent_code ent_reg_backup_entry(ent_str *body, ent_arena *a, const ent_reg_backup *backup, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4096);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_ki64(&w, "entries", backup->entries);
    ent_jw_kstr(&w, "id", backup->id);
    ent_jw_kz(&w, "kind", backup->keys ? "keys" : "data");
    if (backup->time != 0) ent_jw_ki64(&w, "made", backup->time);
    ent_jw_kstr(&w, "person", backup->person);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code reg__apply_backup(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json;
    ent_str id, kind, person;
    int64_t entries, made = entry->time;

    (void)scratch;
    ENT_TRY(ent_json_need_str(&id, o, "id", e));
    ENT_TRY(ent_json_need_str(&kind, o, "kind", e));
    ENT_TRY(ent_json_need_str(&person, o, "person", e));
    ENT_TRY(ent_json_need_i64(&entries, o, "entries", e));
    if (ent_json_get(o, "made") != NULL) ENT_TRY(ent_json_need_i64(&made, o, "made", e));
    return ENT_RUN(s, e, "register/backup_put", ENT_T(id), ENT_T(kind), ENT_I(entries), ENT_I(made), ENT_T(person));
}

ent_code ent_reg_backup_replaced_entry(ent_str *body, ent_arena *a, ent_str id, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4096);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "id", id);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code reg__apply_backup_replaced(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_str id;

    (void)scratch;
    ENT_TRY(ent_json_need_str(&id, entry->json, "id", e));
    return ENT_RUN(s, e, "register/backup_replaced", ENT_T(id), ENT_I(entry->time));
}

static ent_code backup_row(ent_reg_backup *out, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    ENT_TRY(ent_stmt_keep(&out->id, a, st, 0, e));
    out->keys = ent_str_is(ent_stmt_str(st, 1), "keys");
    out->entries = ent_stmt_i64(st, 2);
    out->time = ent_stmt_i64(st, 3);
    ENT_TRY(ent_stmt_keep(&out->person, a, st, 4, e));
    out->gone = !ent_stmt_null(st, 5);
    out->replaced = ent_stmt_i64(st, 5);
    return ENT_OK;
}

static ent_code backup_rows(ent_reg_backups *out, ent_arena *a, ent_stmt *st, ent_err *e)
{
    bool row;

    for (;;) {
        ent_reg_backup b;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(backup_row(&b, a, st, e));
        ENT_PUSH(out, a, b, e);
    }
}

ent_code ent_reg_backups_read(ent_reg_backups *out, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_stmt *st;
    ent_code code;

    *out = (ent_reg_backups){0};
    ENT_TRY(ent_store_ask(&st, s, "register/backups", NULL, 0, e));
    code = backup_rows(out, a, st, e);
    ent_stmt_done(st);
    return code;
}

/* ---- restores ---- */

/* Also the release room's: it holds the node's channels (there). */
ent_code reg__apply_restored(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_str backup;
    int64_t entries;

    (void)scratch;
    ENT_TRY(ent_json_need_str(&backup, entry->json, "backup", e));
    ENT_TRY(ent_json_need_i64(&entries, entry->json, "entries", e));
    return ENT_RUN(s, e, "register/restore_put", ENT_I(entry->seq), ENT_T(backup), ENT_I(entries), ENT_I(entry->time));
}

static ent_code restore_rows(ent_reg_restores *out, ent_arena *a, ent_stmt *st, ent_err *e)
{
    bool row;

    for (;;) {
        ent_reg_restore r;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        r.seq = ent_stmt_i64(st, 0);
        ENT_TRY(ent_stmt_keep(&r.backup, a, st, 1, e));
        r.entries = ent_stmt_i64(st, 2);
        r.time = ent_stmt_i64(st, 3);
        ENT_PUSH(out, a, r, e);
    }
}

ent_code ent_reg_restores_read(ent_reg_restores *out, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_stmt *st;
    ent_code code;

    *out = (ent_reg_restores){0};
    ENT_TRY(ent_store_ask(&st, s, "register/restores", NULL, 0, e));
    code = restore_rows(out, a, st, e);
    ent_stmt_done(st);
    return code;
}
