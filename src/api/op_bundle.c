/* SPDX-License-Identifier: Apache-2.0 */
/* release bundle, release receipt, receive, verify, registry quarantine: the file between two nodes. */
#include <string.h>

#include "registering.h"
#include "shown.h"

enum { EXPIRES_SECONDS = 90 * 86400 };

typedef struct node_keys {
    ent_secret release, checkpoint, content;
} node_keys;

static ent_code take_keys(node_keys *k, ent_call *c, ent_err *e)
{
    ENT_TRY(call_node_key(&k->release, c, "release", e));
    ENT_TRY(call_node_key(&k->checkpoint, c, "checkpoint", e));
    return call_node_key(&k->content, c, "content", e);
}

/* ---- registering what leaves and what arrives (R-18) ---- */

/* Revisions of one act that must be registered, under the provider's marking. What a label demands is worked out once;
 * rows are collected first, since registering writes.                                                                    */
typedef struct demand {
    int64_t label;
    bool required;
    ent_str marking;
} demand;

typedef struct passage {
    ent_call *call;
    const char *direction;
    ent_str addressee;
    ENT_VEC(demand) demands;
    ENT_VEC(ent_rgy_row) rows;
} passage;

static ent_code demand_of(const demand **out, passage *v, int64_t label_id, ent_str xml, ent_err *e)
{
    ent_call *c = v->call;
    demand d = {.label = label_id};
    const ent_policy *p;
    ent_label label;

    for (size_t i = 0; i < v->demands.n; i++) {
        if (v->demands.v[i].label != label_id) continue;
        *out = &v->demands.v[i];
        return ENT_OK;
    }
    ENT_TRY(call_label(&p, &label, c, xml, e));
    ENT_TRY(ent_rgy_required(&d.required, p, label.classification, e));
    ENT_TRY(ent_label_marking(&d.marking, c->arena, p, &label, (ent_str){0}, ENT_PAGE_TOP, e));
    ENT_PUSH(&v->demands, c->arena, d, e);
    *out = &v->demands.v[v->demands.n - 1];
    return ENT_OK;
}

static ent_code note_passage(passage *v, ent_str revision, int64_t label_id, ent_str xml, ent_err *e)
{
    ent_rgy_row row = {.direction = ent_str_c(v->direction), .addressee = v->addressee, .copy = 1};
    const demand *d;

    ENT_TRY(demand_of(&d, v, label_id, xml, e));
    if (!d->required) return ENT_OK;
    ENT_TRY(ent_str_dup(&row.revision, v->call->arena, revision, e));
    row.marking = d->marking;
    ENT_PUSH(&v->rows, v->call->arena, row, e);
    return ENT_OK;
}

static ent_code note_leaving(void *ctx, int64_t revision_id, ent_str revision, int64_t label_id, ent_str xml, ent_err *e)
{
    passage *v = ctx;
    int64_t copies;

    ENT_TRY(ent_rgy_copies(&copies, v->call->reader, revision_id, e));
    return copies == 0 ? note_passage(v, revision, label_id, xml, e) : ENT_OK;
}

static ent_code note_arrival(void *ctx, ent_str revision, int64_t label_id, ent_str xml, ent_err *e)
{
    return note_passage(ctx, revision, label_id, xml, e);
}

static ent_code register_passage(const passage *v, int64_t *n, ent_err *e)
{
    ent_str body;

    for (size_t i = 0; i < v->rows.n; i++) {
        ENT_TRY(ent_rgy_register_entry(&body, v->call->arena, &v->rows.v[i], e));
        ENT_TRY(call_add(v->call, "registry.register", body, e));
    }
    *n = (int64_t)v->rows.n;
    return ENT_OK;
}

/* ---- bundle ---- */

/* The registration is part of the act that makes the bundle; its file is written after the act is committed. */
static ent_code append_bundle(ent_call *c, const ent_rel_release *r, const node_keys *k, ent_time expires, int64_t *registered, ent_err *e)
{
    ent_rel_keys keys = {.release = &k->release, .checkpoint = &k->checkpoint, .content = &k->content};
    passage leaving = {.call = c, .direction = "dispatched", .addressee = r->recipient};
    ent_rel_ground ground;
    ent_str checkpoint;
    char id[37];
    ent_act *act;

    ENT_TRY(ent_rel_ground_read(&ground, c->arena, c->reader, e));
    ENT_TRY(call_checkpoint(&checkpoint, c, &k->checkpoint, e));
    ENT_TRY(ent_bytes_uuid(&c->random, id, e));
    ENT_TRY(call_act(&act, c, e));
    ENT_TRY(ent_rel_bundle(act, c->arena, c->reader, &ground, r, &keys, ent_str_c(id), checkpoint, c->now, expires, &c->random, e));
    ENT_TRY(ent_rel_leaving(c->writer, r->id, note_leaving, &leaving, e));
    return register_passage(&leaving, registered, e);
}

static ent_code to_file(void *ctx, const void *p, size_t n, ent_err *e)
{
    return ent_file_out_add(ctx, p, n, e);
}

/* After the commit: the file is a function of the log. */
static ent_code write_bundle(ent_call *c, ent_err *e)
{
    ent_str id = call_arg(c, "release");
    ent_file_out *file;
    ent_rel_release r;
    ent_store *view;
    ent_secret key;
    ent_code code;

    ENT_TRY(call_view(&view, c, e));
    ENT_TRY(ent_rel_find(&r, c->arena, view, id, e));
    ENT_TRY(ent_file_out_open(&file, c->arena, call_path(c, "out"), 0644, e));
    ENT_TRY(call_node_key(&key, c, "content", e));
    code = ent_rel_write((ent_sink){.write = to_file, .ctx = file}, c->arena, view, &r, &key, e);
    ent_wipe(&key, sizeof key);
    if (code != ENT_OK) return code;
    ENT_TRY(ent_file_out_done(file, e));
    ent_jw_kstr(c->out, "bundle", r.bundle);
    ent_jw_ki64(c->out, "sequence", r.sequence);
    ent_jw_kstr(c->out, "recipient", r.recipient);
    ent_jw_kstr(c->out, "written", call_arg(c, "out"));
    return ENT_OK;
}

static ent_code write_or_explain(ent_call *c, ent_err *e)
{
    ent_err cause;

    if (write_bundle(c, &cause) == ENT_OK) return ENT_OK;
    if (cause.code == ENT_REFUSED) { /* no cause that could be mended: a content was destroyed */
        *e = cause;
        return cause.code;
    }
    ent_fail(e, cause.code, cause.rule, "Mend the cause and run the same command again: it writes the same bytes.",
             "%.200s The release is recorded as bundled; only its file was not written.", cause.what);
    return ent_at(e, "%.200s", cause.place[0] ? cause.place : call_path(c, "out"));
}

ent_code op_release_bundle(ent_call *c, ent_err *e)
{
    ent_rel_release r;
    ent_time expires = c->now + EXPIRES_SECONDS, from;
    node_keys keys = {0};
    int64_t registered = 0;
    ent_code code = ENT_OK;
    ent_date day;

    if (call_has(c, "expires")) {
        ENT_TRY(call_date(&day, c, "expires", e));
        ent_date_span(day, &from, &expires);
    }
    ENT_TRY(ent_rel_find(&r, c->arena, c->reader, call_arg(c, "release"), e));
    if (r.state != ENT_REL_BUNDLED) {
        code = take_keys(&keys, c, e);
        if (code == ENT_OK) code = append_bundle(c, &r, &keys, expires, &registered, e);
        ent_wipe(&keys, sizeof keys);
    }
    if (code != ENT_OK) return code;
    ent_jw_kbool(c->out, "again", r.state == ENT_REL_BUNDLED);
    ent_jw_ki64(c->out, "registered_now", registered);
    c->after = write_or_explain;
    return ENT_OK;
}

/* ---- receive ---- */

static ent_code from_file(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    return ent_file_in_read(ctx, p, n, got, e);
}

/* The file in front of the place, unless the place is the file itself. */
static ent_code in_file(const ent_call *c, ent_err *e)
{
    const char *path = call_path(c, "file");

    return ent_str_starts(ent_str_c(e->place), path) ? ent_refusal(e->code) : ent_within(e, "%s", path);
}

static void put_opened(ent_jw *w, const ent_rel_opened *o)
{
    char created[21], expires[21], hex[65];

    ent_time_print(created, o->created);
    ent_time_print(expires, o->expires);
    ent_sha256_hex(hex, &o->manifest);
    ent_jw_kstr(w, "sender", o->sender);
    ent_jw_kstr(w, "recipient", o->body);
    ent_jw_kstr(w, "agreement", o->agreement_id);
    ent_jw_kstr(w, "purpose", o->purpose);
    ent_jw_kstr(w, "bundle", o->bundle_id);
    ent_jw_ki64(w, "sequence", o->sequence);
    ent_jw_ki64(w, "revisions", o->revisions);
    ent_jw_ki64(w, "content_bytes", o->bytes);
    ent_jw_kz(w, "created", created);
    ent_jw_kz(w, "expires", expires);
    ent_jw_kz(w, "manifest", hex);
}

ent_code op_verify(ent_call *c, ent_err *e)
{
    ent_file_in *file;
    ent_rel_opened o;
    ent_public key;
    ent_str pem;

    ENT_TRY(call_file(&pem, c, "key", 1 << 16, e));
    if (ent_public_read(&key, pem, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "key"));
    ENT_TRY(ent_file_in_open(&file, c->arena, call_path(c, "file"), e));
    if (ent_rel_open(&o, c->arena, (ent_source){.read = from_file, .ctx = file}, &key, e) != ENT_OK) return in_file(c, e);
    ent_jw_kz(c->out, "verdict", "every byte is as the sender signed it");
    put_opened(c->out, &o);
    return ENT_OK;
}

static ent_code write_receipt(ent_call *c, ent_err *e)
{
    const ent_str *receipt = c->after_ctx;

    return ent_file_write(call_path(c, "receipt"), *receipt, 0644, e);
}

static ent_code store_bundle(ent_call *c, ent_rel_received *out, const ent_rel_ground *g, const ent_rel_opened *o,
                             const ent_rel_checked *checked, ent_file_in *file, ent_err *e)
{
    node_keys keys = {0};
    ent_rel_keys handed = {.release = &keys.release, .checkpoint = &keys.checkpoint, .content = &keys.content};
    ent_act *act;
    ent_code code;

    ENT_TRY(ent_file_in_rewind(file, e));
    ENT_TRY(call_act(&act, c, e));
    code = take_keys(&keys, c, e);
    if (code == ENT_OK)
        code = ent_rel_store(out, act, c->arena, c->writer, g, o, checked, (ent_source){.read = from_file, .ctx = file}, &handed, c->now,
                             &c->random, e);
    ent_wipe(&keys, sizeof keys);
    return code;
}

/* As doc/formats.md numbers them, for people and screens. */
static const char *const checks[] = {"file and signature", "recipient",        "sequence", "expiry", "agreement", "labels", "origin",
                                     "contents",           "what is held here"};
enum { CHECKS = sizeof checks / sizeof *checks };

/* A failure of the machine is none of a check. */
static ent_code failed_check(size_t at, ent_err *e)
{
    if (e->code == ENT_NOMEM || e->code == ENT_IO || e->code == ENT_BUSY || e->code == ENT_BUG) return e->code;
    return ent_within(e, "check %zu of %d, %s", at + 1, CHECKS, checks[at]);
}

static ent_code receive(ent_call *c, ent_err *e)
{
    ent_rel_checked checked;
    ent_rel_received got = {0};
    ent_rel_ground ground;
    ent_rel_opened o;
    ent_file_in *file;
    ent_str *receipt;
    passage arrived = {.call = c, .direction = "received"};
    int64_t registered = 0;

    ENT_TRY(ent_file_in_open(&file, c->arena, call_path(c, "file"), e));
    if (ent_rel_read(&o, c->arena, (ent_source){.read = from_file, .ctx = file}, c->writer, e) != ENT_OK) return failed_check(0, e);
    ENT_TRY(ent_rel_ground_read(&ground, c->arena, c->writer, e));
    if (ent_rel_check(&checked, c->arena, c->writer, &ground, &o, c->now, e) != ENT_OK) return failed_check(checked.step + 1u, e);
    if (!checked.already) {
        if (store_bundle(c, &got, &ground, &o, &checked, file, e) != ENT_OK) return failed_check(CHECKS - 1, e);
        checked.receipt = got.receipt;
        ENT_TRY(ent_rgy_arrived(c->writer, o.bundle_id, note_arrival, &arrived, e));
        ENT_TRY(register_passage(&arrived, &registered, e));
    }
    put_opened(c->out, &o);
    ent_jw_kbool(c->out, "already_received", checked.already);
    ent_jw_ki64(c->out, "stored", got.stored);
    ent_jw_ki64(c->out, "changed", got.changed);
    ent_jw_ki64(c->out, "known", got.known);
    ent_jw_ki64(c->out, "quarantined", got.quarantined);
    ent_jw_ki64(c->out, "registered_now", registered);
    if (!call_has(c, "receipt")) return ENT_OK;
    ENT_NEW(receipt, c->arena, 1, e);
    *receipt = checked.receipt;
    c->after_ctx = receipt;
    c->after = write_receipt;
    return ENT_OK;
}

ent_code op_receive(ent_call *c, ent_err *e)
{
    return receive(c, e) == ENT_OK ? ENT_OK : in_file(c, e);
}

/* ---- receipt ---- */

ent_code op_receipt(ent_call *c, ent_err *e)
{
    ent_rel_ground ground;
    ent_str text, checkpoint;
    ent_secret key;
    ent_code code;
    ent_act *act;
    bool already;

    ENT_TRY(call_file(&text, c, "file", 1 << 20, e));
    ENT_TRY(ent_rel_ground_read(&ground, c->arena, c->writer, e));
    ENT_TRY(call_node_key(&key, c, "checkpoint", e));
    code = call_checkpoint(&checkpoint, c, &key, e);
    ent_wipe(&key, sizeof key);
    if (code != ENT_OK) return code;
    ENT_TRY(call_act(&act, c, e));
    if (ent_rel_receipt(&already, act, c->arena, c->writer, &ground, text, checkpoint, c->now, &c->random, e) != ENT_OK)
        return in_file(c, e);
    if (already) c->act = NULL; /* nothing to sign: the transaction is rolled back */
    ent_jw_kbool(c->out, "already_recorded", already);
    ent_jw_kbool(c->out, "holds", true);
    return ENT_OK;
}

/* ---- quarantine ---- */

typedef struct quarantine {
    ent_call *call;
    ent_str mark;
} quarantine;

/* Its label is not understood here, so it is shown as high as the node goes. */
static ent_code put_quarantined(void *ctx, const ent_rel_quarantined *q, ent_err *e)
{
    quarantine *all = ctx;
    shown *s = all->call->shown;
    ent_jw *w = all->call->out;

    if (all->mark.n == 0) {
        ENT_TRY(shown_add_ceiling(s, e));
        ENT_TRY(shown_mark(&all->mark, s, e));
    }
    ent_jw_obj(w);
    ent_jw_kstr(w, "mark", all->mark);
    ent_jw_kstr(w, "sender", q->sender);
    ent_jw_kstr(w, "kind", q->kind);
    ent_jw_kstr(w, "item", q->item);
    ent_jw_kstr(w, "revision", q->revision);
    ent_jw_kstr(w, "reason", q->reason);
    ent_jw_kstr(w, "bundle", q->bundle);
    ent_jw_end(w);
    return ENT_OK;
}

ent_code op_registry_quarantine(ent_call *c, ent_err *e)
{
    quarantine q = {.call = c};
    ent_store *s;

    ENT_TRY(ent_store_open(&s, c->arena, c->db, ENT_STORE_READ, e));
    ent_jw_key(c->out, "quarantined");
    ent_jw_arr(c->out);
    ENT_TRY(ent_rel_quarantine(s, c->arena, put_quarantined, &q, e));
    ent_jw_end(c->out);
    return ENT_OK;
}
