/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts: the recipient's signed answer, free of anything classified, with its cosignature over the channel's
 * checkpoint. Cosignature: C2SP tlog-cosignature, "cosignature/v1", made with the recipient's checkpoint key.
 *
 *   {"receipt": {agreement, bundle, checkpoint, cosignature, counts, format, manifest, peaks, received, recipient, sender, sequence},
 *    "signature": Ed25519 over the format, LF and the canonical text of "receipt"}
 *
 * "entente/receipt/v2" is written; v1, without checkpoint and peaks, is read for ever. With them a sender who lost his newest acts can go
 * on with the channel: the checkpoint is his own signature, and the peaks are all that a tree needs to grow.               */
#include <string.h>

#include "release_private.h"

enum { RECEIPT_MAX = 16 * 1024, PEAKS_MAX = 64 };

static const char V1[] = "entente/receipt/v1", V2[] = "entente/receipt/v2";
static const char NEXT[] = "Do not repair the file. Ask the recipient to send it again.";

static void write_peaks(ent_jw *w, const rel_receipt *r)
{
    char hex[65];

    ent_jw_key(w, "peaks");
    ent_jw_arr(w);
    for (size_t i = 0; i < r->n_peaks; i++) {
        ent_sha256_hex(hex, &r->peaks[i]);
        ent_jw_str(w, ent_str_c(hex));
    }
    ent_jw_end(w);
}

static void write_body(ent_jw *w, const rel_receipt *r)
{
    ent_jw_obj(w);
    ent_jw_kstr(w, "agreement", r->agreement);
    ent_jw_kstr(w, "bundle", r->bundle);
    if (!r->old) ent_jw_kstr(w, "checkpoint", r->checkpoint);
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
    ent_jw_kz(w, "format", r->old ? V1 : V2);
    rel__key_hex(w, "manifest", r->manifest.b, sizeof r->manifest.b);
    if (!r->old) write_peaks(w, r);
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

    if (!whole) ent_buf_fmt(&b, "%s\n", r->old ? V1 : V2); /* what is signed */
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

ent_code rel__receipt_write(ent_str *out, ent_arena *a, rel_receipt *r, const ent_rel_keys *keys, ent_err *e)
{
    ent_str text;

    ENT_TRY(ent_sign_public(&r->witness, keys->checkpoint, e));
    ENT_TRY(cosigned_text(&text, a, r, r->checkpoint, e));
    ENT_TRY(ent_sign(&r->cosignature, keys->checkpoint, text, e));
    ENT_TRY(spell(&text, a, r, false, e));
    ENT_TRY(ent_sign(&r->signature, keys->release, text, e));
    return spell(out, a, r, true, e);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------ */
static ent_code wrong(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, "R-23", NEXT, "%s", what);
}

static ent_code read_log(rel_receipt *r, const ent_json *o, ent_err *e)
{
    const ent_json *peaks;
    ent_str format;

    ENT_TRY(ent_json_need_str(&format, o, "format", e));
    r->old = ent_str_is(format, V1); /* any other format fails by its spelling */
    if (r->old) return ENT_OK;
    ENT_TRY(ent_json_need_str(&r->checkpoint, o, "checkpoint", e));
    ENT_TRY(ent_json_need_arr(&peaks, o, "peaks", e));
    if (peaks->n == 0 || peaks->n > PEAKS_MAX) return wrong(e, "The receipt has no peaks or too many.");
    for (; r->n_peaks < peaks->n; r->n_peaks++)
        if (!ent_sha256_unhex(&r->peaks[r->n_peaks], peaks->items[r->n_peaks]->str))
            return wrong(e, "The peaks of the receipt are not digests.");
    return ENT_OK;
}

static ent_code read_body(rel_receipt *r, const ent_json *o, ent_err *e)
{
    const ent_json *part;
    ent_str received;

    ENT_TRY(read_log(r, o, e));
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

ent_code rel__receipt_read(rel_receipt *r, ent_arena *a, ent_str text, ent_err *e)
{
    const ent_json *o, *body;
    ent_str again;

    *r = (rel_receipt){0};
    if (ent_json_parse(&o, a, text, RECEIPT_MAX, e) != ENT_OK || ent_json_need_obj(&body, o, "receipt", e) != ENT_OK ||
        read_body(r, body, e) != ENT_OK || rel__need_hex(r->signature.b, sizeof r->signature.b, o, "signature", e) != ENT_OK ||
        spell(&again, a, r, true, e) != ENT_OK)
        return e->code == ENT_NOMEM ? ENT_NOMEM : wrong(e, "The file is not a receipt of this format.");
    if (!ent_str_eq(again, text)) return wrong(e, "The receipt is not in its one spelling.");
    if (r->sequence < 1 || r->stored < 0 || r->known < 0 || r->quarantined < 0 || !ent_uuid_ok(r->bundle))
        return wrong(e, "The receipt names no bundle that can be.");
    return ENT_OK;
}

/* ---- checking ----------------------------------------------------------------------------------------------------------------- */
static ent_code keys_of(ent_public *out, size_t *n, ent_stmt *st, size_t max, ent_err *e)
{
    bool row;

    for (*n = 0; *n < max; ++*n) {
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(rel__blob(out[*n].b, sizeof out->b, st, 0, e));
    }
    return ENT_OK;
}

enum { KEYS_MAX = 100 }; /* keys of one owner that are tried; the newest come first */

ent_code rel__signed_by(ent_arena *a, ent_store *s, ent_str org, const char *purpose, ent_time time, ent_str message,
                        const ent_signature *signature, ent_err *e)
{
    ent_public *keys;
    ent_stmt *st;
    ent_code code;
    size_t n;

    ENT_NEW(keys, a, KEYS_MAX, e);
    ENT_TRY(ENT_ASK(&st, s, e, "release/pinned_then", ENT_T(org), ENT_Z(purpose), ENT_I(time)));
    code = keys_of(keys, &n, st, KEYS_MAX, e);
    ent_stmt_done(st);
    if (code != ENT_OK) return code;
    if (n == 0)
        return ent_fail(e, ENT_NOT_VISIBLE, NULL, "Compare the key's fingerprint with the partner by telephone, then: key pin",
                        "No %s key of \"%.*s\" is pinned here for that day, so nothing of theirs can be verified.", purpose, ENT_F(org));
    for (size_t i = 0; i < n; i++) {
        code = ent_verify(&keys[i], message, signature, e);
        if (code != ENT_UNVERIFIED) return code;
    }
    return ent_fail(e, ENT_UNVERIFIED, NULL, "If the partner has changed his key, follow him first: key follow, or key pin",
                    "The signature does not hold under the pinned %s key of \"%.*s\".", purpose, ENT_F(org));
}

ent_code rel__receipt_check(const rel_receipt *r, ent_arena *a, ent_store *s, ent_str checkpoint, ent_err *e)
{
    ent_code code;
    ent_str text;

    ENT_TRY(spell(&text, a, r, false, e));
    code = rel__signed_by(a, s, r->recipient, "release", r->received, text, &r->signature, e);
    if (code == ENT_NOT_VISIBLE) return e->code = ENT_UNVERIFIED;
    if (code == ENT_UNVERIFIED) return wrong(e, "The signature of the receipt does not hold under the partner's pinned key.");
    ENT_TRY(code);
    if (checkpoint.n == 0) checkpoint = r->checkpoint;
    if (checkpoint.n == 0) return ENT_OK;
    ENT_TRY(cosigned_text(&text, a, r, checkpoint, e));
    code = rel__signed_by(a, s, r->recipient, "checkpoint", r->received, text, &r->cosignature, e);
    if (code == ENT_NOT_VISIBLE) code = ent_verify(&r->witness, text, &r->cosignature, e); /* vouched for by the receipt's signature */
    if (code == ENT_UNVERIFIED) return wrong(e, "The partner's cosignature over our log does not hold: he may have seen another log.");
    return code;
}

static ent_code own_checkpoint(ent_checkpoint *out, const rel_receipt *r, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_public *keys;
    ent_stmt *st;
    ent_code code;
    ent_str origin;
    size_t n;

    ENT_NEW(keys, a, KEYS_MAX, e);
    ENT_TRY(ent_store_ask(&st, s, "release/own_keys", NULL, 0, e));
    code = keys_of(keys, &n, st, KEYS_MAX, e);
    ent_stmt_done(st);
    if (code != ENT_OK) return code;
    ENT_TRY(rel__channel_origin(&origin, a, r->agreement, r->sender, r->recipient, e));
    for (size_t i = 0; i < n; i++) {
        code = ent_checkpoint_read(out, a, r->checkpoint, &keys[i], e);
        if (code == ENT_OK && ent_str_eq(out->origin, origin)) return ENT_OK;
        if (code != ENT_OK && code != ENT_UNVERIFIED) return code;
    }
    return ent_fail(e, ENT_UNVERIFIED, "R-63",
                    "If this node changed its checkpoint key after the backup, go on under a new agreement id: agreement add",
                    "The log checkpoint in receipt %lld does not bear a signature of this node.", (long long)r->sequence);
}

ent_code rel__receipt_tree(ent_tree *out, const rel_receipt *r, ent_arena *a, ent_store *s, ent_err *e)
{
    ent_checkpoint point;
    ent_digest *d;
    ent_sha256 root;

    if (r->old)
        return ent_fail(e, ENT_UNVERIFIED, NULL,
                        "Agree with the partner on a new agreement id for all further bundles, and enter it: agreement add",
                        "Receipt %lld is of the older form, which does not say how the channel's log stood, so the channel cannot go on.",
                        (long long)r->sequence);
    ENT_TRY(own_checkpoint(&point, r, a, s, e));
    *out = (ent_tree){.size = point.size};
    memcpy(out->peak, r->peaks, sizeof out->peak);
    ENT_TRY(ent_digest_new(&d, a, e));
    if (r->n_peaks != (size_t)__builtin_popcountll(point.size)) return wrong(e, "The peaks of the receipt do not fit its checkpoint.");
    ENT_TRY(ent_tree_root(&root, out, d, e));
    return ent_sha256_eq(&root, &point.root) ? ENT_OK : wrong(e, "The peaks of the receipt do not fit its checkpoint.");
}
