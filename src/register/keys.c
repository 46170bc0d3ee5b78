/* SPDX-License-Identifier: Apache-2.0 */
/* The life of keys: what the node used when, who lost a key and how he got another one. Backup keys are custody.c. */
#include <string.h>

#include "register_private.h"

/* ---- a person's key ends ---- */

ent_code ent_reg_revoke_entry(ent_str *body, ent_arena *a, const ent_reg_person *p, ent_str reason, ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "person", p->name);
    reg__put_hex(&w, "public", p->sign_key.b, 32);
    ent_jw_kstr(&w, "reason", reason);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

/* What was sealed to the key goes with it: nothing that is sealed later finds the person. */
ent_code reg__apply_key_revoke(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_str name;

    (void)scratch;
    ENT_TRY(ent_json_need_str(&name, entry->json, "person", e));
    ENT_TRY(ENT_RUN(s, e, "register/person_revoke", ENT_T(name), ENT_I(entry->time)));
    return ENT_RUN(s, e, "register/person_keys_clear", ENT_T(name));
}

ent_code ent_reg_person_held(ent_reg_strings *out, ent_arena *a, ent_store *s, ent_str person, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "register/person_held", ENT_T(person)));
    for (;;) {
        ent_str name;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&name, a, st, 0, e));
        ENT_PUSH(out, a, name, e);
    }
}

/* ---- keys of the node ---- */

ent_code ent_reg_node_key_entry(ent_str *body, ent_arena *a, const ent_reg_key_change *k, ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    reg__put_hex(&w, "old", k->old.b, 32);
    reg__put_hex(&w, "public", k->public.b, 32);
    ent_jw_kz(&w, "purpose", k->purpose);
    ent_jw_kz(&w, "reason", k->reason);
    if (k->record.n != 0) ent_jw_kstr(&w, "record", k->record);
    if (k->why.n != 0) ent_jw_kstr(&w, "why", k->why);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code reg__apply_node_key(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json;
    uint8_t old[32], public[32];
    ent_str purpose, reason;

    (void)scratch;
    ENT_TRY(reg__hex(old, 32, o, "old", e));
    ENT_TRY(reg__hex(public, 32, o, "public", e));
    ENT_TRY(ent_json_need_str(&purpose, o, "purpose", e));
    ENT_TRY(ent_json_need_str(&reason, o, "reason", e));
    ENT_TRY(ENT_RUN(s, e, "register/node_key_first", ENT_T(purpose), ENT_B(old, 32))); /* of contents nobody named it yet */
    ENT_TRY(ENT_RUN(s, e, "register/node_key_end", ENT_T(purpose), ENT_I(entry->time)));
    ENT_TRY(ENT_RUN(s, e, "register/node_key_put", ENT_T(purpose), ENT_B(public, 32), ENT_I(entry->time), ENT_T(reason),
                    ENT_T(ent_json_str(o, "record"))));
    if (ent_str_is(purpose, "release")) ENT_TRY(ENT_RUN(s, e, "register/node_release_key", ENT_B(public, 32)));
    if (ent_str_is(purpose, "checkpoint")) ENT_TRY(ENT_RUN(s, e, "register/node_checkpoint_key", ENT_B(public, 32)));
    return ENT_RUN(s, e, "register/held_clear", ENT_T(purpose));
}

static ent_code node_key_row(ent_reg_node_key *k, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    ENT_TRY(ent_stmt_keep(&k->purpose, a, st, 0, e));
    ENT_TRY(ent_stmt_keep(&k->reason, a, st, 1, e));
    ENT_TRY(reg__column32(k->public.b, st, 2, e));
    k->since = ent_stmt_i64(st, 3);
    k->ended = !ent_stmt_null(st, 4);
    k->until = ent_stmt_i64(st, 4);
    return ent_stmt_keep(&k->record, a, st, 5, e);
}

ent_code ent_reg_node_keys_read(ent_reg_node_keys *out, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, s, "register/node_keys", NULL, 0, e));
    while (code == ENT_OK) {
        ent_reg_node_key k;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        code = node_key_row(&k, a, st, e);
        if (code == ENT_OK) ENT_PUSH(out, a, k, e);
    }
    ent_stmt_done(st);
    return code;
}

/* ---- recovery ---- */

ent_code ent_reg_propose_entry(ent_str *body, ent_arena *a, const ent_reg_recovery *r, ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "id", r->id);
    ent_jw_kstr(&w, "person", r->proposed_by);
    reg__put_hex(&w, "public", r->public.b, 32);
    ent_jw_kstr(&w, "subject", r->subject);
    reg__put_hex(&w, "wrap_key", r->wrap_key.b, 32);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code reg__apply_key_propose(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json;
    uint8_t public[32], wrap_key[32];
    ent_str id, subject, person;

    (void)scratch;
    ENT_TRY(ent_json_need_str(&id, o, "id", e));
    ENT_TRY(ent_json_need_str(&subject, o, "subject", e));
    ENT_TRY(ent_json_need_str(&person, o, "person", e));
    ENT_TRY(reg__hex(public, 32, o, "public", e));
    ENT_TRY(reg__hex(wrap_key, 32, o, "wrap_key", e));
    return ENT_RUN(s, e, "register/recovery_put", ENT_T(id), ENT_T(subject), ENT_B(public, 32), ENT_B(wrap_key, 32), ENT_T(person),
                   ENT_I(entry->time));
}

ent_code ent_reg_accept_entry(ent_str *body, ent_arena *a, ent_str id, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4096);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "id", id);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code reg__apply_key_accept(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_str id;

    (void)scratch;
    ENT_TRY(ent_json_need_str(&id, entry->json, "id", e));
    ENT_TRY(ENT_RUN(s, e, "register/recovery_done", ENT_T(id), ENT_I(entry->time)));
    return ent_store_run(s, "register/recovery_seals_clear", NULL, 0, e);
}

static ent_code recovery_row(ent_reg_recovery *r, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    ENT_TRY(ent_stmt_keep(&r->id, a, st, 0, e));
    ENT_TRY(ent_stmt_keep(&r->subject, a, st, 1, e));
    ENT_TRY(reg__column32(r->public.b, st, 2, e));
    ENT_TRY(reg__column32(r->wrap_key.b, st, 3, e));
    ENT_TRY(ent_stmt_keep(&r->proposed_by, a, st, 4, e));
    r->time = ent_stmt_i64(st, 5);
    r->node = ent_stmt_i64(st, 6) != 0;
    return ENT_OK;
}

ent_code ent_reg_recoveries_open(ent_reg_recoveries *out, ent_arena *a, ent_store *s, ent_str subject, ent_err *e)
{
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "register/recoveries_open", ENT_T(subject)));
    while (code == ENT_OK) {
        ent_reg_recovery r;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        code = recovery_row(&r, a, st, e);
        if (code == ENT_OK) ENT_PUSH(out, a, r, e);
    }
    ent_stmt_done(st);
    return code;
}
