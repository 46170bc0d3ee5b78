/* SPDX-License-Identifier: Apache-2.0 */
/* The channel: one log for each agreement and direction, owned by the sender. Its leaves are manifests sent and receipts got,
 * each beside a commitment to the main log of that moment. Tree and proofs: RFC 9162 section 2.1, by the log room.       */
#include <string.h>

#include "release_private.h"

ent_code rel__channel_read(rel_channel *out, ent_store *s, ent_str agreement, ent_str sender, ent_str recipient, ent_err *e)
{
    ent_code code = ENT_OK;
    ent_stmt *st;
    bool row;

    *out = (rel_channel){.first = true};
    ENT_TRY(ENT_ASK(&st, s, e, "release/channel", ENT_T(agreement), ENT_T(sender), ENT_T(recipient)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (!row) return ENT_OK;
    out->id = ent_stmt_i64(st, 0);
    out->sequence = ent_stmt_i64(st, 1);
    out->first = out->sequence == 0;
    out->held = ent_stmt_i64(st, 5);
    if (!out->first) {
        code = rel__blob(out->manifest.b, ENT_SHA256_SIZE, st, 2, e);
        if (code == ENT_OK) code = rel__blob(out->root.b, ENT_SHA256_SIZE, st, 4, e);
        out->size = (uint64_t)ent_stmt_i64(st, 3);
    }
    ent_stmt_done(st);
    return code;
}

ent_code rel__channel_origin(ent_str *out, ent_arena *a, ent_str agreement, ent_str sender, ent_str recipient, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4096);
    ent_jw w = ent_jw_canonical(&b);
    ent_sha256 digest;
    ent_str text;
    char hex[65];

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "agreement", agreement);
    ent_jw_kstr(&w, "recipient", recipient);
    ent_jw_kstr(&w, "sender", sender);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&text, &w, e));
    ENT_TRY(ent_sha256_of(&digest, text, e));
    ent_sha256_hex(hex, &digest);
    return ent_str_fmt(out, a, e, "entente/channel/%.*s/%.16s", ENT_F(agreement), hex);
}

ent_code rel__channel_leaf(ent_sha256 *out, ent_arena *a, const char *kind, const ent_sha256 *digest, const ent_sha256 *main, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4096);
    ent_jw w = ent_jw_canonical(&b);
    ent_digest *d;
    ent_str text;

    ent_jw_obj(&w);
    rel__key_hex(&w, "digest", digest->b, sizeof digest->b);
    ent_jw_kz(&w, "kind", kind);
    rel__key_hex(&w, "main", main->b, sizeof main->b);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&text, &w, e));
    ENT_TRY(ent_digest_new(&d, a, e));
    return ent_tree_leaf(out, d, text, e);
}

ent_code rel__channel_main(ent_sha256 *out, ent_arena *a, const uint8_t salt[static 32], ent_str note, ent_err *e)
{
    ent_digest *d;

    ENT_TRY(ent_digest_new(&d, a, e));
    ent_digest_add(d, salt, 32);
    ent_digest_str(d, note);
    return ent_digest_end(out, d, e);
}

/* What the channel knows of its tree, and room for one leaf more. */
static ent_code read_parts(ent_tree_part **out, size_t *n, ent_arena *a, ent_store *s, int64_t channel, ent_err *e)
{
    ENT_VEC(ent_tree_part) all = {0};
    ent_tree_part part = {.width = 1};
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "release/channel_leaves", ENT_I(channel)));
    for (;;) {
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) break;
        if (rel__blob(part.root.b, sizeof part.root.b, st, 0, e) != ENT_OK) {
            ent_stmt_done(st);
            return e->code;
        }
        part.width = (uint64_t)ent_stmt_i64(st, 1);
        ENT_PUSH(&all, a, part, e);
    }
    *n = all.n;
    ENT_PUSH(&all, a, part, e);
    *out = all.v;
    return ENT_OK;
}

ent_code rel__channel_prove(ent_str *checkpoint, rel_proof *proof, ent_arena *a, ent_store *s, const rel_channel *c, ent_str origin,
                            const ent_sha256 *leaf, const ent_secret *key, ent_err *e)
{
    ent_checkpoint point = {.origin = origin};
    ent_tree_part *parts = NULL;
    ent_tree tree = {0};
    ent_digest *d;
    size_t n = 0;

    *proof = (rel_proof){0};
    ENT_TRY(ent_digest_new(&d, a, e));
    ENT_TRY(read_parts(&parts, &n, a, s, c->id, e));
    parts[n] = (ent_tree_part){*leaf, 1};
    for (size_t i = 0; i <= n; i++) ENT_TRY(ent_tree_join(&tree, d, &parts[i], e));
    ENT_TRY(ent_tree_root(&point.root, &tree, d, e));
    point.size = tree.size;
    proof->index = tree.size - 1;
    ENT_TRY(ent_forest_inclusion(&proof->inclusion, d, parts, n + 1, proof->index, e));
    if (!c->first) ENT_TRY(ent_forest_consistency(&proof->consistency, d, parts, n + 1, c->size, e));
    return ent_checkpoint_write(checkpoint, a, &point, key, e);
}

static ent_code not_shown(ent_err *e, const char *entry)
{
    (void)ent_fail(e, ENT_UNVERIFIED, "R-63", "Keep the file and compare log checkpoints with the sender by telephone.",
                   "The log of the channel does not show this bundle as the newest after those before it.");
    return ent_at(e, "entry %s", entry);
}

/* The manifest is the newest leaf of the tree that the checkpoint signs, and that tree continues the one that the envelope
 * names. As the envelope is signed, each bit of checkpoint and proof is bound.                                           */
ent_code rel__channel_check(ent_tree *tree, ent_arena *a, const rel_manifest *m, const ent_sha256 *manifest, ent_str checkpoint,
                            ent_str proof, ent_err *e)
{
    const rel_envelope *v = &m->envelope;
    ent_checkpoint point;
    ent_sha256 leaf;
    ent_digest *d;
    rel_proof p;

    ENT_TRY(ent_digest_new(&d, a, e));
    if (ent_checkpoint_read(&point, a, checkpoint, &v->checkpoint_key, e) != ENT_OK) return ent_at(e, "entry log/checkpoint");
    ENT_TRY(rel__proof_read(&p, a, proof, e));
    if (!ent_str_eq(point.origin, v->origin)) return not_shown(e, "log/checkpoint");
    if (p.index + 1 != point.size || point.size <= v->previous_size) return not_shown(e, "log/proof");
    ENT_TRY(rel__channel_leaf(&leaf, a, "manifest", manifest, &v->main, e));
    if (ent_tree_check_inclusion(d, &leaf, p.index, point.size, &p.inclusion, &point.root, e) != ENT_OK)
        return ent_at(e, "entry log/proof");
    ENT_TRY(ent_tree_of_newest(tree, d, &leaf, point.size, &p.inclusion, e));
    if (v->first) return p.consistency.n == 0 ? ENT_OK : not_shown(e, "log/proof");
    if (ent_tree_check_consistency(d, v->previous_size, &v->previous_root, point.size, &point.root, &p.consistency, e) != ENT_OK)
        return ent_at(e, "entry log/proof");
    return ENT_OK;
}

ent_str rel__note_text(ent_str note)
{
    for (size_t i = 1; i < note.n; i++)
        if (note.p[i] == '\n' && note.p[i - 1] == '\n') return (ent_str){note.p, i};
    return note;
}
