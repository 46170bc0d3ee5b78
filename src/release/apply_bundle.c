/* SPDX-License-Identifier: Apache-2.0 */
/* Bundles sent and received, and their channels, into the tables. */
#include "release_private.h"

typedef struct channel_key {
    ent_str agreement, sender, recipient;
} channel_key;

static ent_code channel_of(rel_channel *out, ent_store *s, const channel_key *k, ent_err *e)
{
    ENT_TRY(ENT_RUN(s, e, "release/channel_put", ENT_T(k->agreement), ENT_T(k->sender), ENT_T(k->recipient)));
    return rel__channel_read(out, s, k->agreement, k->sender, k->recipient, e);
}

static ent_code set_channel(ent_store *s, int64_t id, int64_t sequence, const ent_sha256 *manifest, int64_t size, const ent_sha256 *root,
                            ent_err *e)
{
    return ENT_RUN(s, e, "release/channel_set", ENT_I(id), ENT_I(sequence), ENT_B(manifest->b, sizeof manifest->b), ENT_I(size),
                   ENT_B(root->b, sizeof root->b));
}

static ent_code put_leaf(ent_store *s, ent_arena *a, int64_t channel, const char *kind, const ent_sha256 *digest, const ent_sha256 *main,
                         ent_err *e)
{
    ent_sha256 leaf;

    ENT_TRY(rel__channel_leaf(&leaf, a, kind, digest, main, e));
    return ENT_RUN(s, e, "release/channel_leaf_put", ENT_I(channel), ENT_Z(kind), ENT_B(digest->b, sizeof digest->b),
                   ENT_B(main->b, sizeof main->b), ENT_B(leaf.b, sizeof leaf.b));
}

static ent_code put_bundle(ent_store *s, int64_t release, const rel_channel *c, const rel_manifest *m, const ent_sha256 *digest,
                           const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json;
    ent_signature signature;
    int64_t size, crc;

    ENT_TRY(rel__need_hex(signature.b, sizeof signature.b, o, "signature", e));
    ENT_TRY(ent_json_need_i64(&size, o, "lines_size", e));
    ENT_TRY(ent_json_need_i64(&crc, o, "lines_crc", e));
    return ENT_RUN(s, e, "release/bundle_put", ENT_I(release), ENT_T(m->envelope.bundle), ENT_I(c->id), ENT_I(m->envelope.sequence),
                   ENT_B(digest->b, sizeof digest->b), ENT_T(ent_json_str(o, "manifest")), ENT_B(signature.b, sizeof signature.b),
                   ENT_T(ent_json_str(o, "checkpoint")), ENT_T(ent_json_str(o, "proof")), ENT_I(size), ENT_I(crc), ENT_I(entry->time));
}

ent_code rel__apply_bundle(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json;
    ent_str text, checkpoint;
    ent_checkpoint point;
    ent_sha256 digest;
    rel_manifest m;
    rel_channel c;
    int64_t release;

    ENT_TRY(rel__release_id(&release, s, o, e));
    ENT_TRY(ent_json_need_str(&text, o, "manifest", e));
    ENT_TRY(ent_json_need_str(&checkpoint, o, "checkpoint", e));
    ENT_TRY(rel__manifest_read(&m, scratch, text, e));
    ENT_TRY(ent_sha256_of(&digest, text, e));
    ENT_TRY(ent_checkpoint_read(&point, scratch, checkpoint, &m.envelope.checkpoint_key, e));
    ENT_TRY(channel_of(&c, s, &(channel_key){m.object.agreement_id, m.object.sender, m.object.recipient}, e));
    ENT_TRY(put_leaf(s, scratch, c.id, "manifest", &digest, &m.envelope.main, e));
    ENT_TRY(set_channel(s, c.id, m.envelope.sequence, &digest, (int64_t)point.size, &point.root, e));
    ENT_TRY(put_bundle(s, release, &c, &m, &digest, entry, e));
    return ENT_RUN(s, e, "release/release_bundled", ENT_I(release));
}

ent_code rel__apply_bundle_lines(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *lines;
    int64_t release, from, channel;
    ent_value key;

    (void)scratch;
    ENT_TRY(rel__release_id(&release, s, entry->json, e));
    ENT_TRY(ent_json_need_i64(&from, entry->json, "from", e));
    ENT_TRY(ent_json_need_arr(&lines, entry->json, "lines", e));
    key = ENT_I(release);
    ENT_TRY(ent_store_number(&channel, s, "release/bundle_channel", &key, 1, 0, e));
    for (size_t i = 0; i < lines->n; i++) {
        const ent_json *line = lines->items[i];
        if (line->kind != ENT_JSON_ARR || line->n < 2) return ent_fail(e, ENT_INVALID, NULL, NULL, "A line of a bundle is not a list.");
        ent_value revision = ENT_T(line->items[0]->str);
        ENT_TRY(ENT_RUN(s, e, "release/line_put", key, ENT_I(from + (int64_t)i), revision, ENT_I(line->items[1]->boolean),
                        ENT_T(line->n > 2 ? line->items[2]->str : (ent_str){0})));
        ENT_TRY(ENT_RUN(s, e, "release/sent_put", ENT_I(channel), revision));
    }
    return ENT_OK;
}

/* ---- received ------------------------------------------------------------------------------------------------------------------ */
typedef struct counts {
    int64_t sequence, size, stored, changed, known, quarantined;
} counts;

static ent_code read_counts(counts *c, const ent_json *o, ent_err *e)
{
    ENT_TRY(ent_json_need_i64(&c->sequence, o, "sequence", e));
    ENT_TRY(ent_json_need_i64(&c->size, o, "size", e));
    ENT_TRY(ent_json_need_i64(&c->stored, o, "stored", e));
    ENT_TRY(ent_json_need_i64(&c->changed, o, "changed", e));
    ENT_TRY(ent_json_need_i64(&c->known, o, "known", e));
    return ent_json_need_i64(&c->quarantined, o, "quarantined", e);
}

static ent_code put_cuts(ent_store *s, int64_t channel, const counts *c, const ent_json *o, ent_err *e)
{
    ent_value key[2] = {ENT_I(channel), ENT_I(c->sequence)};
    const ent_json *cuts;
    int64_t id;

    ENT_TRY(ent_store_number(&id, s, "release/received_id", key, 2, 0, e));
    ENT_TRY(ent_json_need_arr(&cuts, o, "cuts", e));
    for (size_t i = 0; i < cuts->n; i++) {
        ent_sha256 digest;
        if (!ent_sha256_unhex(&digest, cuts->items[i]->str)) return ent_fail(e, ENT_INVALID, NULL, NULL, "A cut is not a digest.");
        ENT_TRY(ENT_RUN(s, e, "release/received_cut_put", ENT_I(id), ENT_B(digest.b, sizeof digest.b)));
    }
    if (c->quarantined != 0) ENT_TRY(ENT_RUN(s, e, "release/received_cut_none", ENT_I(id)));
    return ENT_OK;
}

ent_code rel__apply_received(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json;
    ent_sha256 manifest, root;
    rel_channel channel;
    counts c;

    (void)scratch;
    ENT_TRY(read_counts(&c, o, e));
    ENT_TRY(rel__need_hex(root.b, sizeof root.b, o, "root", e));
    ENT_TRY(ent_sha256_of(&manifest, ent_json_str(o, "manifest"), e));
    ENT_TRY(
        channel_of(&channel, s, &(channel_key){ent_json_str(o, "agreement"), ent_json_str(o, "sender"), ent_json_str(o, "recipient")}, e));
    ENT_TRY(set_channel(s, channel.id, c.sequence, &manifest, c.size, &root, e));
    ENT_TRY(ENT_RUN(s, e, "release/received_put", ENT_T(ent_json_str(o, "bundle")), ENT_I(channel.id), ENT_I(c.sequence),
                    ENT_B(manifest.b, sizeof manifest.b), ENT_T(ent_json_str(o, "body")), ENT_T(ent_json_str(o, "purpose")),
                    ENT_I(c.stored), ENT_I(c.changed), ENT_I(c.known), ENT_I(c.quarantined), ENT_T(ent_json_str(o, "checkpoint")),
                    ENT_T(ent_json_str(o, "receipt")), ENT_I(entry->time)));
    ENT_TRY(put_cuts(s, channel.id, &c, o, e));
    return ent_store_run(s, "release/quarantine_solved", NULL, 0, e);
}

ent_code rel__apply_quarantine(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json;
    rel_line l;

    ENT_TRY(rel__line_read(&l, scratch, ent_json_str(o, "line"), e));
    return ENT_RUN(s, e, "release/quarantine_put", ENT_T(ent_json_str(o, "bundle")), ENT_T(ent_json_str(o, "sender")), ENT_T(l.origin),
                   ENT_T(l.item), ENT_T(l.revision), ENT_T(l.kind), ENT_B(l.sha256.b, sizeof l.sha256.b), ENT_I(l.length),
                   ENT_T(ent_json_str(o, "label")), ENT_T(ent_json_str(o, "line")), ENT_T(ent_json_str(o, "reason")));
}

ent_code rel__apply_receipt(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json;
    channel_key key = {ent_json_str(o, "agreement"), ent_json_str(o, "sender"), ent_json_str(o, "recipient")};
    ent_str receipt = ent_json_str(o, "receipt");
    ent_sha256 digest, main;
    int64_t sequence, release;
    uint8_t salt[32];
    rel_channel c;

    ENT_TRY(ent_json_need_i64(&sequence, o, "sequence", e));
    ENT_TRY(rel__need_hex(salt, sizeof salt, o, "main_salt", e));
    ENT_TRY(rel__channel_main(&main, scratch, salt, ent_json_str(o, "main_checkpoint"), e));
    ENT_TRY(ent_sha256_of(&digest, receipt, e));
    ENT_TRY(rel__channel_read(&c, s, key.agreement, key.sender, key.recipient, e));
    ENT_TRY(put_leaf(s, scratch, c.id, "receipt", &digest, &main, e));
    ent_value v[2] = {ENT_I(c.id), ENT_I(sequence)};
    ENT_TRY(ent_store_number(&release, s, "release/sent_bundle", v, 2, 0, e));
    return ENT_RUN(s, e, "release/receipt_put", ENT_I(release), ENT_T(receipt));
}
