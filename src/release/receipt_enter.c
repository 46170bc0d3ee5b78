/* SPDX-License-Identifier: Apache-2.0 */
/* The sender enters the receipt that the recipient sent back. */
#include "release_private.h"

static ent_code wrong(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, "R-23", "Do not repair the file. Ask the recipient to send it again.", "%s", what);
}

typedef struct sent_bundle {
    int64_t release;
    ent_sha256 manifest;
    ent_str checkpoint, bundle, receipt;
} sent_bundle;

/* After a restore a node gets receipts for bundles that it sent and does not know. */
static ent_code unknown(const rel_channel *c, const rel_receipt *r, ent_err *e)
{
    if (c->held == 0 && r->sequence > c->sequence) return wrong(e, "The receipt is for a bundle that this node did not send.");
    return ent_fail(e, ENT_UNVERIFIED, "R-23", "Enter it with: node reconcile",
                    "The receipt is for bundle %lld, which this node has lost: it was restored from an older backup.",
                    (long long)r->sequence);
}

static ent_code check_log(const rel_receipt *r, ent_arena *a, ent_store *s, ent_str checkpoint, ent_err *e)
{
    ent_tree tree;

    if (!ent_str_eq(r->checkpoint, checkpoint)) return wrong(e, "The receipt shows another log checkpoint than that of the bundle.");
    return rel__receipt_tree(&tree, r, a, s, e);
}

static ent_code find_sent(sent_bundle *out, ent_arena *a, ent_store *s, const rel_channel *c, const rel_receipt *r, ent_err *e)
{
    ent_code code;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "release/sent_bundle", ENT_I(c->id), ENT_I(r->sequence)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return unknown(c, r, e);
    out->release = ent_stmt_i64(st, 0);
    code = rel__blob(out->manifest.b, sizeof out->manifest.b, st, 1, e);
    if (code == ENT_OK) code = ent_stmt_keep(&out->checkpoint, a, st, 2, e);
    if (code == ENT_OK) code = ent_stmt_keep(&out->bundle, a, st, 3, e);
    if (code == ENT_OK) code = ent_stmt_keep(&out->receipt, a, st, 4, e);
    ent_stmt_done(st);
    if (code != ENT_OK) return code;
    if (ent_sha256_eq(&out->manifest, &r->manifest) && ent_str_eq(out->bundle, r->bundle)) return ENT_OK;
    return wrong(e, "The receipt is for another bundle than the one sent under this number.");
}

static ent_code append(ent_act *act, ent_arena *a, const rel_receipt *r, ent_str receipt, ent_str main_checkpoint, ent_bytes *random,
                       ent_err *e)
{
    ent_buf b = ent_buf_new(a, 256 * 1024);
    ent_jw w = ent_jw_canonical(&b);
    uint8_t salt[32];
    ent_str body;

    ENT_TRY(ent_bytes_take(random, salt, sizeof salt, e));
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "agreement", r->agreement);
    ent_jw_kstr(&w, "main_checkpoint", main_checkpoint);
    rel__key_hex(&w, "main_salt", salt, sizeof salt);
    ent_jw_kstr(&w, "receipt", receipt);
    ent_jw_kstr(&w, "recipient", r->recipient);
    ent_jw_kstr(&w, "sender", r->sender);
    ent_jw_ki64(&w, "sequence", r->sequence);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&body, &w, e));
    return ent_act_add(act, "receipt", body, e);
}

ent_code ent_rel_receipt(bool *already, ent_act *act, ent_arena *a, ent_store *writer, const ent_rel_ground *g, ent_str receipt,
                         ent_str main_checkpoint, ent_time now, ent_bytes *random, ent_err *e)
{
    rel_receipt r;
    rel_channel c;
    sent_bundle sent;

    *already = false;
    if (receipt.n != 0 && receipt.p[receipt.n - 1] == '\n') receipt.n--; /* an editor's last line end */
    ENT_TRY(rel__receipt_read(&r, a, receipt, e));
    if (!ent_str_eq(r.sender, g->node.org)) return wrong(e, "The receipt is for another sender's bundle.");
    ENT_TRY(rel__channel_read(&c, writer, r.agreement, r.sender, r.recipient, e));
    ENT_TRY(find_sent(&sent, a, writer, &c, &r, e));
    ENT_TRY(rel__receipt_check(&r, a, writer, sent.checkpoint, e));
    if (!r.old) ENT_TRY(check_log(&r, a, writer, sent.checkpoint, e));
    if (r.received > now + 86400) return wrong(e, "The receipt is dated in the future.");
    *already = ent_str_eq(sent.receipt, receipt);
    if (*already) return ENT_OK;
    if (sent.receipt.n != 0)
        return ent_fail(e, ENT_CONFLICT, "R-23",
                        "Keep both files. If the partner restored his node and received the bundle again, the first holds.",
                        "Another receipt for bundle %lld is recorded already; nothing was written.", (long long)r.sequence);
    return append(act, a, &r, receipt, main_checkpoint, random, e);
}
