/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts: the recipient's signed answer, free of anything classified, with its cosignature over the channel's
 * checkpoint. Cosignature: C2SP tlog-cosignature, "cosignature/v1", made with the recipient's checkpoint key.
 *
 *   {"receipt": {agreement, bundle, cosignature, counts, format, manifest, received, recipient, sender, sequence},
 *    "signature": Ed25519 over "entente/receipt/v1\n" || canonical text of "receipt"}                                     */
#include <string.h>

#include "release_private.h"

enum { RECEIPT_MAX = 16 * 1024 };

static const char FORMAT[] = "entente/receipt/v1";
static const char NEXT[] = "Do not repair the file. Ask the recipient to send it again.";

static void write_body(ent_jw *w, const rel_receipt *r)
{
    ent_jw_obj(w);
    ent_jw_kstr(w, "agreement", r->agreement);
    ent_jw_kstr(w, "bundle", r->bundle);
    ent_jw_key(w, "cosignature");
    ent_jw_obj(w);
    rel__key_hex(w, "key", r->witness.b, sizeof r->witness.b);
    rel__key_hex(w, "signature", r->cosignature.b, sizeof r->cosignature.b);
    ent_jw_end(w);
    ent_jw_key(w, "counts");
    ent_jw_obj(w);
    ent_jw_ki64(w, "known", r->known);
    ent_jw_ki64(w, "quarantined", r->quarantined);
    ent_jw_ki64(w, "stored", r->stored);
    ent_jw_end(w);
    ent_jw_kz(w, "format", FORMAT);
    rel__key_hex(w, "manifest", r->manifest.b, sizeof r->manifest.b);
    rel__key_time(w, "received", r->received);
    ent_jw_kstr(w, "recipient", r->recipient);
    ent_jw_kstr(w, "sender", r->sender);
    ent_jw_ki64(w, "sequence", r->sequence);
    ent_jw_end(w);
}

static ent_code spell(ent_str *out, ent_arena *a, const rel_receipt *r, bool whole, ent_err *e)
{
    ent_buf b = ent_buf_new(a, RECEIPT_MAX);
    ent_jw w;

    if (!whole) ent_buf_fmt(&b, "%s\n", FORMAT); /* what is signed */
    w = ent_jw_canonical(&b);
    if (whole) {
        ent_jw_obj(&w);
        ent_jw_key(&w, "receipt");
    }
    write_body(&w, r);
    if (whole) {
        rel__key_hex(&w, "signature", r->signature.b, sizeof r->signature.b);
        ent_jw_end(&w);
    }
    return ent_jw_take(out, &w, e);
}

static ent_code cosigned_text(ent_str *out, ent_arena *a, const rel_receipt *r, ent_str checkpoint, ent_err *e)
{
    return ent_str_fmt(out, a, e, "cosignature/v1\ntime %lld\n%.*s", (long long)r->received, ENT_F(rel__note_text(checkpoint)));
}

ent_code rel__receipt_write(ent_str *out, ent_arena *a, rel_receipt *r, ent_str checkpoint, const ent_rel_keys *keys, ent_err *e)
{
    ent_str text;

    ENT_TRY(ent_sign_public(&r->witness, keys->checkpoint, e));
    ENT_TRY(cosigned_text(&text, a, r, checkpoint, e));
    ENT_TRY(ent_sign(&r->cosignature, keys->checkpoint, text, e));
    ENT_TRY(spell(&text, a, r, false, e));
    ENT_TRY(ent_sign(&r->signature, keys->release, text, e));
    return spell(out, a, r, true, e);
}

/* ---- the sender's side -------------------------------------------------------------------------------------------------------- */
static ent_code wrong(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, "R-23", NEXT, "%s", what);
}

static ent_code read_body(rel_receipt *r, const ent_json *o, ent_err *e)
{
    const ent_json *part;
    ent_str received;

    ENT_TRY(ent_json_need_str(&r->agreement, o, "agreement", e));
    ENT_TRY(ent_json_need_str(&r->bundle, o, "bundle", e));
    ENT_TRY(ent_json_need_str(&r->sender, o, "sender", e));
    ENT_TRY(ent_json_need_str(&r->recipient, o, "recipient", e));
    ENT_TRY(ent_json_need_i64(&r->sequence, o, "sequence", e));
    ENT_TRY(rel__need_hex(r->manifest.b, sizeof r->manifest.b, o, "manifest", e));
    ENT_TRY(ent_json_need_str(&received, o, "received", e));
    if (!rel__time_read(&r->received, received)) return wrong(e, "A time of the receipt is not in its one spelling.");
    ENT_TRY(ent_json_need_obj(&part, o, "counts", e));
    ENT_TRY(ent_json_need_i64(&r->known, part, "known", e));
    ENT_TRY(ent_json_need_i64(&r->quarantined, part, "quarantined", e));
    ENT_TRY(ent_json_need_i64(&r->stored, part, "stored", e));
    ENT_TRY(ent_json_need_obj(&part, o, "cosignature", e));
    ENT_TRY(rel__need_hex(r->witness.b, sizeof r->witness.b, part, "key", e));
    return rel__need_hex(r->cosignature.b, sizeof r->cosignature.b, part, "signature", e);
}

static ent_code read_receipt(rel_receipt *r, ent_arena *a, ent_str text, ent_err *e)
{
    const ent_json *o, *body;
    ent_str again;

    *r = (rel_receipt){0};
    if (ent_json_parse(&o, a, text, RECEIPT_MAX, e) != ENT_OK || ent_json_need_obj(&body, o, "receipt", e) != ENT_OK ||
        read_body(r, body, e) != ENT_OK || rel__need_hex(r->signature.b, sizeof r->signature.b, o, "signature", e) != ENT_OK)
        return e->code == ENT_NOMEM ? ENT_NOMEM : wrong(e, "The file is not a receipt of this format.");
    ENT_TRY(spell(&again, a, r, true, e));
    return ent_str_eq(again, text) ? ENT_OK : wrong(e, "The receipt is not in its one spelling.");
}

typedef struct sent_bundle {
    int64_t release;
    ent_sha256 manifest;
    ent_str checkpoint, bundle, receipt;
} sent_bundle;

static ent_code find_sent(sent_bundle *out, ent_arena *a, ent_store *s, const rel_channel *c, const rel_receipt *r, ent_err *e)
{
    ent_code code;
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "release/sent_bundle", ENT_I(c->id), ENT_I(r->sequence)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return wrong(e, "The receipt is for a bundle that this node did not send.");
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

static ent_code check_signatures(const rel_receipt *r, ent_arena *a, ent_store *s, ent_str checkpoint, ent_err *e)
{
    ent_public key, witness = r->witness;
    ent_str text;

    ENT_TRY(ent_rel_pinned(&key, s, r->recipient, "release", e));
    ENT_TRY(spell(&text, a, r, false, e));
    if (ent_verify(&key, text, &r->signature, e) != ENT_OK)
        return wrong(e, "The signature of the receipt does not hold under the partner's pinned key.");
    if (ent_rel_pinned(&witness, s, r->recipient, "checkpoint", e) != ENT_OK) witness = r->witness;
    ENT_TRY(cosigned_text(&text, a, r, checkpoint, e));
    if (ent_verify(&witness, text, &r->cosignature, e) != ENT_OK)
        return wrong(e, "The partner's cosignature over our log does not hold: he may have seen another log.");
    return ENT_OK;
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
    ENT_TRY(read_receipt(&r, a, receipt, e));
    if (!ent_str_eq(r.sender, g->node.org)) return wrong(e, "The receipt is for another sender's bundle.");
    ENT_TRY(rel__channel_read(&c, writer, r.agreement, r.sender, r.recipient, e));
    ENT_TRY(find_sent(&sent, a, writer, &c, &r, e));
    ENT_TRY(check_signatures(&r, a, writer, sent.checkpoint, e));
    if (r.received > now + 86400) return wrong(e, "The receipt is dated in the future.");
    *already = ent_str_eq(sent.receipt, receipt);
    if (*already) return ENT_OK;
    if (sent.receipt.n != 0)
        return ent_fail(e, ENT_CONFLICT, "R-23", "Ask the partner which one holds.",
                        "Another receipt for this bundle is recorded already.");
    return append(act, a, &r, receipt, main_checkpoint, random, e);
}
