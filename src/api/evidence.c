/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence.h"

#include <stdio.h>
#include <string.h>

/* ---- certificates -------------------------------------------------------------------------------------------------------------- */
/* Signed by a release key that this node has or had. */
static ent_code read_own(ent_rgy_destruction *d, ent_call *c, ent_str text, ent_err *e)
{
    ent_reg_node_keys keys = {0};
    ent_code code = ent_rgy_certificate_read(d, c->arena, text, &c->node.release_key, e);

    if (code != ENT_UNVERIFIED) return code;
    ENT_TRY(ent_reg_node_keys_read(&keys, c->arena, c->writer, e));
    for (size_t i = 0; i < keys.n; i++) {
        if (!ent_str_is(keys.v[i].purpose, "release")) continue;
        code = ent_rgy_certificate_read(d, c->arena, text, &keys.v[i].public, e);
        if (code != ENT_UNVERIFIED) return code;
    }
    return ent_rgy_certificate_read(d, c->arena, text, &c->node.release_key, e);
}

/* Unless a newer key backup has told of it already. */
static ent_code drop_content(ent_call *c, const ent_rgy_destruction *d, ent_str text, ent_err *e)
{
    ent_reg_strings all;
    ent_str body;
    bool there = false;

    ENT_TRY(ent_reg_with_content(&all, c->arena, c->writer, &d->content, e));
    for (size_t i = 0; i < all.n; i++) there = there || ent_str_eq(all.v[i], d->revision);
    if (!there) return ENT_OK;
    ENT_TRY(ent_reg_gone_entry(&body, c->arena, &d->revision, 1, "restored", text, e));
    ENT_TRY(call_add(c, "content.gone", body, e));
    return ent_reg_content_drop(c->writer, &d->content, e);
}

static ent_code destroy_again(evidence *out, ent_call *c, const ent_rgy_destruction *d, ent_str text, ent_err *e)
{
    bool entered;
    ent_act *act;

    out->certificates++;
    ENT_TRY(call_act(&act, c, e));
    ENT_TRY(ent_rgy_destroyed_before(&entered, act, c->arena, c->writer, d, c->person.name, e));
    if (!entered) {
        out->unknown++;
        return ENT_OK;
    }
    ENT_TRY(drop_content(c, d, text, e));
    ENT_PUSH(&out->destroyed, c->arena, *d, e);
    return ENT_OK;
}

static ent_code take_certificate(evidence *out, ent_call *c, ent_str text, ent_err *e)
{
    ent_rgy_destruction d;

    if (text.n != 0 && text.p[text.n - 1] == '\n') text.n--; /* an editor's last line end */
    ENT_TRY(read_own(&d, c, text, e));
    if (!ent_str_eq(d.node, c->node.uuid))
        return ent_fail(e, ENT_UNVERIFIED, NULL, "A partner's certificate is entered with: registry certificate",
                        "The certificate is of another node (%.*s).", ENT_F(d.org));
    return destroy_again(out, c, &d, text, e);
}

/* ---- statements and receipts ---------------------------------------------------------------------------------------------------- */
static ent_code take_channel(evidence *out, ent_call *c, ent_str text, ent_err *e)
{
    ent_rel_reconciled r;
    ent_rel_ground ground;
    ent_act *act;

    ENT_TRY(ent_rel_ground_read(&ground, c->arena, c->writer, e));
    ENT_TRY(call_act(&act, c, e));
    ENT_TRY(ent_rel_reconcile(&r, act, c->arena, c->writer, &ground, text, call_has(c, "last"), c->now, e));
    ENT_PUSH(&out->channels, c->arena, r, e);
    for (size_t i = 0; i < r.n_certificates; i++)
        if (take_certificate(out, c, r.certificates[i], e) != ENT_OK) return ent_at(e, "certificate %zu of the statement", i + 1);
    return ENT_OK;
}

static ent_code take_file(evidence *out, ent_call *c, const char *path, ent_err *e)
{
    ent_arena *a = ent_arena_new(c->arena, 0);
    const ent_json *o;
    ent_str text;
    bool certificate;
    ent_code code;

    if (a == NULL) return ent_nomem(e);
    ENT_TRY(ent_file_read(&text, c->arena, path, ENT_REL_STATEMENT_BYTES, e));
    code = ent_json_parse(&o, a, text, ENT_REL_STATEMENT_BYTES, e);
    certificate = code == ENT_OK && ent_json_get(o, "certificate") != NULL;
    ent_arena_free(a);
    if (code == ENT_INVALID || code == ENT_LIMIT)
        code = ent_fail(e, ENT_UNVERIFIED, NULL, "Do not repair the file. Ask the partner to send it again.",
                        "The file is neither a statement nor a receipt nor a certificate of destruction.");
    if (code == ENT_OK) code = certificate ? take_certificate(out, c, text, e) : take_channel(out, c, text, e);
    return code == ENT_OK || ent_str_starts(ent_str_c(e->place), path) ? code : ent_within(e, "%s", path);
}

ent_code evidence_take(evidence *out, ent_call *c, const char *parameter, ent_err *e)
{
    size_t n = call_count(c, parameter);

    if (n > EVIDENCE_FILES_MAX) return ent_fail(e, ENT_LIMIT, NULL, "Take them in several runs.", "These are too many files.");
    for (size_t i = 0; i < n; i++) ENT_TRY(take_file(out, c, call_nth(c, parameter, i).p, e));
    return ENT_OK;
}

/* ---- the answer ----------------------------------------------------------------------------------------------------------------- */
static void put_lost(ent_jw *w, const ent_rel_reconciled *r)
{
    for (size_t i = 0; i < r->n_lost; i++) {
        const ent_rel_lost *l = &r->lost[i];
        char received[21];
        ent_time_print(received, l->received);
        ent_jw_obj(w);
        ent_jw_kstr(w, "agreement", r->agreement);
        ent_jw_kstr(w, "partner", r->partner);
        ent_jw_ki64(w, "sequence", l->sequence);
        ent_jw_kstr(w, "bundle", l->bundle);
        ent_jw_kz(w, "received", received);
        ent_jw_ki64(w, "revisions", l->revisions);
        ent_jw_end(w);
    }
}

static const char *finding(const ent_rel_reconciled *r)
{
    if (r->theirs < r->ours)
        return "the partner lacks bundles that this node sent: nothing was changed. Write them again (release bundle), let the partner "
               "receive them, and ask for a new statement";
    if (r->n_lost != 0 && r->released) return "goes on after the last bundle that the partner has";
    if (r->n_lost != 0) return "moved on to this receipt, but there may be later bundles: ask for a statement, or give --last";
    if (r->released && r->held) return "nothing was lost: goes on";
    return r->released ? "was not held, and nothing was lost"
                       : "nothing new; there may be later bundles: ask for a statement, or give --last";
}

static ent_code put_held(void *ctx, const ent_rel_channel_row *row, ent_err *e)
{
    ent_jw *w = ctx;
    char next[600];

    (void)e;
    if (!row->held) return ENT_OK;
    snprintf(next, sizeof next, "ask %.*s for: release statement --agreement %.*s --for %.*s; enter it with: node reconcile",
             ENT_F(row->recipient), ENT_F(row->agreement), ENT_F(row->sender));
    ent_jw_obj(w);
    ent_jw_kstr(w, "agreement", row->agreement);
    ent_jw_kstr(w, "partner", row->recipient);
    ent_jw_kz(w, "next", next);
    ent_jw_end(w);
    return ENT_OK;
}

static void put_channels(ent_jw *w, const evidence *v)
{
    for (size_t i = 0; i < v->channels.n; i++) {
        const ent_rel_reconciled *r = &v->channels.v[i];
        char issued[21];
        ent_time_print(issued, r->issued);
        ent_jw_obj(w);
        ent_jw_kstr(w, "agreement", r->agreement);
        ent_jw_kstr(w, "partner", r->partner);
        ent_jw_kz(w, "evidence", r->statement ? "statement" : "receipt");
        ent_jw_kz(w, "dated", issued);
        ent_jw_ki64(w, "ours", r->ours);
        ent_jw_ki64(w, "theirs", r->theirs);
        ent_jw_kbool(w, "released", r->released);
        ent_jw_kz(w, "finding", finding(r));
        ent_jw_end(w);
    }
}

static void put_destroyed(ent_jw *w, const evidence *v)
{
    for (size_t i = 0; i < v->destroyed.n; i++) {
        const ent_rgy_destruction *d = &v->destroyed.v[i];
        char day[21];
        ent_time_print(day, d->destroyed);
        ent_jw_obj(w);
        ent_jw_kstr(w, "revision", d->revision);
        ent_jw_kz(w, "destroyed", day);
        ent_jw_kstr(w, "authority", d->authority);
        ent_jw_end(w);
    }
}

ent_code evidence_put(ent_call *c, const evidence *v, ent_store *s, ent_err *e)
{
    ent_jw *w = c->out;

    ent_jw_key(w, "channels");
    ent_jw_arr(w);
    put_channels(w, v);
    ent_jw_end(w);
    ent_jw_key(w, "lost");
    ent_jw_arr(w);
    for (size_t i = 0; i < v->channels.n; i++) put_lost(w, &v->channels.v[i]);
    ent_jw_end(w);
    ent_jw_key(w, "destroyed");
    ent_jw_arr(w);
    put_destroyed(w, v);
    ent_jw_end(w);
    ent_jw_ki64(w, "certificates", v->certificates);
    ent_jw_ki64(w, "of_unknown_or_destroyed", v->unknown);
    ent_jw_key(w, "held");
    ent_jw_arr(w);
    ENT_TRY(ent_rel_channels(s, c->arena, put_held, w, e));
    ent_jw_end(w);
    return ENT_OK;
}
