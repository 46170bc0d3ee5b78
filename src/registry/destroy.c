/* SPDX-License-Identifier: Apache-2.0 */
/* Destructions as entries and as rows. The certificate itself: certificate.c. */
#include "registry_private.h"

enum { BODY_MAX = 64 << 10 };

/* ---- bodies ---- */

ent_code ent_rgy_order_entry(ent_str *body, ent_arena *a, const ent_rgy_destruction *d, ent_err *e)
{
    ent_buf b = ent_buf_new(a, BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ENT_TRY(rgy__subject_ok(d, e));
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "authority", d->authority);
    ent_jw_kstr(&w, "id", d->id);
    ent_jw_kstr(&w, "item", d->item);
    ent_jw_kstr(&w, "node", d->node);
    rgy__key_time(&w, "ordered", d->ordered);
    rgy__put_signer(&w, "ordered_by", d->ordered_by, &d->ordered_key, &d->ordered_signature);
    ent_jw_kstr(&w, "org", d->org);
    ent_jw_kstr(&w, "origin", d->origin);
    ent_jw_kstr(&w, "revision", d->revision);
    rgy__key_hex(&w, "sha256", d->content.b, sizeof d->content.b);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

/* {id, person} and perhaps the certificate. */
static ent_code end_entry(ent_str *body, ent_arena *a, ent_str certificate, ent_str id, ent_str person, ent_err *e)
{
    ent_buf b = ent_buf_new(a, BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    if (certificate.n != 0) ent_jw_kstr(&w, "certificate", certificate);
    ent_jw_kstr(&w, "id", id);
    ent_jw_kstr(&w, "person", person);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

ent_code ent_rgy_destroy_entry(ent_str *body, ent_arena *a, const ent_rgy_destruction *d, ent_err *e)
{
    return end_entry(body, a, d->certificate, d->id, d->witnessed_by, e);
}

ent_code ent_rgy_withdraw_entry(ent_str *body, ent_arena *a, ent_str id, ent_str person, ent_err *e)
{
    return end_entry(body, a, (ent_str){0}, id, person, e);
}

/* ---- projection ---- */

ent_code rgy__apply_order(ent_store *s, const ent_entry *entry, ent_err *e)
{
    ent_rgy_destruction d;

    ENT_TRY(rgy__order_read(&d, entry->json, e));
    return ENT_RUN(s, e, "registry/order_put", ENT_T(d.id), ENT_T(d.revision), ENT_T(d.authority), ENT_T(d.ordered_by), ENT_I(d.ordered),
                   ENT_T(entry->body));
}

ent_code rgy__apply_withdraw(ent_store *s, const ent_entry *entry, ent_err *e)
{
    return ENT_RUN(s, e, "registry/order_withdraw", ENT_T(ent_json_str(entry->json, "id")));
}

ent_code rgy__apply_destroy(ent_store *s, const ent_entry *entry, ent_err *e)
{
    return ENT_RUN(s, e, "registry/destroy_put", ENT_T(ent_json_str(entry->json, "id")), ENT_T(ent_json_str(entry->json, "person")),
                   ENT_I(entry->time), ENT_I(entry->seq), ENT_T(ent_json_str(entry->json, "certificate")));
}

/* ---- after a restore ---- */

typedef struct orders {
    ent_reg_strings standing; /* ids */
    bool carried_out;
} orders;

static ent_code orders_of(orders *out, ent_arena *a, ent_store *s, ent_str revision, ent_err *e)
{
    ent_stmt *st;
    bool row;

    *out = (orders){0};
    ENT_TRY(ENT_ASK(&st, s, e, "registry/orders_of", ENT_T(revision)));
    for (;;) {
        ent_str id;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        if (ent_stmt_i64(st, 1) != 0) {
            out->carried_out = true;
            continue;
        }
        ENT_TRY(ent_stmt_keep(&id, a, st, 0, e));
        ENT_PUSH(&out->standing, a, id, e);
    }
}

/* The two signed one text, so the certificate has all of the order. */
static ent_code enter_order(ent_act *act, ent_arena *a, const orders *o, const ent_rgy_destruction *d, ent_str person, ent_err *e)
{
    bool ordered = false;
    ent_str body;

    for (size_t i = 0; i < o->standing.n; i++) {
        if (ent_str_eq(o->standing.v[i], d->id)) {
            ordered = true;
            continue;
        }
        ENT_TRY(ent_rgy_withdraw_entry(&body, a, o->standing.v[i], person, e));
        ENT_TRY(ent_act_add(act, "registry.destroy.withdraw", body, e));
    }
    if (ordered) return ENT_OK;
    ENT_TRY(ent_rgy_order_entry(&body, a, d, e));
    return ent_act_add(act, "registry.destroy.order", body, e);
}

ent_code ent_rgy_destroyed_before(bool *entered, ent_act *act, ent_arena *a, ent_store *writer, const ent_rgy_destruction *d,
                                  ent_str person, ent_err *e)
{
    ent_value v[2] = {ENT_T(d->revision), ENT_B(d->content.b, sizeof d->content.b)};
    ent_str body;
    int64_t here;
    orders o;

    *entered = false;
    ENT_TRY(ent_store_number(&here, writer, "registry/has_content", v, 2, 0, e));
    ENT_TRY(orders_of(&o, a, writer, d->revision, e));
    if (here == 0 || o.carried_out) return ENT_OK;
    ENT_TRY(enter_order(act, a, &o, d, person, e));
    ENT_TRY(ent_rgy_destroy_entry(&body, a, d, e));
    *entered = true;
    return ent_act_add(act, "registry.destroy", body, e);
}

/* ---- questions ---- */

/* Columns: text of the order, certificate or empty, place of the entry that destroyed, open. */
static ent_code row_of(ent_rgy_destruction *out, ent_arena *a, const ent_stmt *st, ent_err *e)
{
    ent_str order, certificate;
    const ent_json *o;

    ENT_TRY(ent_stmt_keep(&order, a, st, 0, e));
    ENT_TRY(ent_stmt_keep(&certificate, a, st, 1, e));
    if (certificate.n != 0) {
        ENT_TRY(ent_rgy_certificate_says(out, a, certificate, e));
    } else {
        ENT_TRY(ent_json_parse(&o, a, order, BODY_MAX, e));
        ENT_TRY(rgy__order_read(out, o, e));
    }
    out->seq = ent_stmt_i64(st, 2);
    out->open = ent_stmt_i64(st, 3) != 0;
    return ENT_OK;
}

ent_code ent_rgy_destruction_of(ent_rgy_destruction *out, ent_arena *a, ent_store *locked, ent_str revision, ent_err *e)
{
    ent_code code;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, locked, e, "registry/destruction_of", ENT_T(revision)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return ent_fail(e, ENT_NOT_VISIBLE, "R-17", NULL, "not found");
    code = row_of(out, a, st, e);
    ent_stmt_done(st);
    return code;
}

static ent_code each(ent_stmt *st, ent_arena *scratch, ent_rgy_destruction_fn *fn, void *ctx, ent_err *e)
{
    for (;;) {
        ent_rgy_destruction d;
        bool row;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(row_of(&d, scratch, st, e));
        ENT_TRY(fn(ctx, &d, e));
        ent_arena_reset(scratch);
    }
}

ent_code ent_rgy_destructions(ent_store *locked, ent_arena *a, ent_rgy_destruction_fn *fn, void *ctx, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(a, 0);
    ent_stmt *st;
    ent_code code;

    if (scratch == NULL) return ent_nomem(e);
    code = ent_store_ask(&st, locked, "registry/destructions", NULL, 0, e);
    if (code == ENT_OK) {
        code = each(st, scratch, fn, ctx, e);
        ent_stmt_done(st);
    }
    ent_arena_free(scratch);
    return code;
}

ent_code ent_rgy_destruction_keys(ent_reg_strings *out, ent_arena *a, ent_store *s, const ent_rgy_destruction *d, ent_err *e)
{
    ent_stmt *st;
    bool row;

    *out = (ent_reg_strings){0};
    ENT_TRY(ENT_ASK(&st, s, e, "registry/destruction_keys", ENT_I(d->seq)));
    for (;;) {
        ent_str id;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&id, a, st, 0, e));
        ENT_PUSH(out, a, id, e);
    }
}
