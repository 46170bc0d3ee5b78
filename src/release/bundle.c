/* SPDX-License-Identifier: Apache-2.0 */
/* Bundling: the release is built again as of now; if it is what was approved, everything that the file needs goes into the
 * log. The file itself is written from there (write.c), once or often.                                                   */
#include <stdio.h>
#include <string.h>

#include "release_private.h"

enum { CHUNK = 500, BODY_MAX = 4 << 20 };

/* ---- what was decided, line by line, on its way into the log ------------------------------------------------------------------ */
typedef struct line_note {
    ent_str detail;
    bool changed;
} line_note;

typedef struct collector {
    ent_arena *a;
    const ent_str *leaving; /* known at the end: the revisions, in the same order as the notes */
    ENT_VEC(line_note) notes;
    uint64_t size;
    uint32_t crc;
} collector;

static ent_code collect(void *ctx, const rel_whole *w, const rel_detail *d, ent_str line, ent_err *e)
{
    collector *c = ctx;
    line_note note = {.changed = d->changed};

    c->size += line.n + 1;
    c->crc = ent_crc32(c->crc, line.p, line.n);
    c->crc = ent_crc32(c->crc, "\n", 1);
    (void)w;
    ENT_TRY(rel__detail_write(&note.detail, c->a, d, e));
    ENT_PUSH(&c->notes, c->a, note, e);
    return ENT_OK;
}

static ent_code lines_body(ent_str *out, ent_arena *a, ent_str release, const collector *c, size_t from, size_t n, ent_err *e)
{
    ent_buf b = ent_buf_new(a, BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_ki64(&w, "from", (int64_t)from + 1);
    ent_jw_key(&w, "lines");
    ent_jw_arr(&w);
    for (size_t i = 0; i < n; i++) {
        const line_note *note = &c->notes.v[from + i];
        ent_jw_arr(&w);
        ent_jw_str(&w, c->leaving[from + i]);
        ent_jw_bool(&w, note->changed);
        if (note->detail.n != 0) ent_jw_str(&w, note->detail);
        ent_jw_end(&w);
    }
    ent_jw_end(&w);
    ent_jw_kstr(&w, "release", release);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

static ent_code add_lines(ent_act *act, ent_arena *scratch, ent_str release, const collector *c, ent_err *e)
{
    for (size_t i = 0; i < c->notes.n;) {
        size_t n = 0, bytes = 0;
        ent_str body;
        while (i + n < c->notes.n && n < CHUNK && bytes < BODY_MAX / 4) bytes += 128 + 2 * c->notes.v[i + n++].detail.n;
        ENT_TRY(lines_body(&body, scratch, release, c, i, n, e));
        ENT_TRY(ent_act_add(act, "bundle.lines", body, e));
        ent_arena_reset(scratch);
        i += n;
    }
    return ENT_OK;
}

/* ---- the manifest and its place in the channel -------------------------------------------------------------------------------- */
typedef struct sealed {
    ent_str manifest, checkpoint, proof, message;
    ent_sha256 digest;
    ent_signature signature;
    uint8_t salt[32];
    rel_manifest m;
} sealed;

static ent_code seal(sealed *out, ent_arena *a, const rel_case *c, const ent_rel_keys *keys, ent_str bundle_id, ent_str main_checkpoint,
                     ent_time now, ent_time expires, ent_bytes *random, ent_err *e)
{
    const rel_channel *ch = &c->channel;
    rel_envelope *v = &out->m.envelope;
    ent_sha256 leaf;
    rel_proof proof;

    out->m.object = c->object;
    *v = (rel_envelope){.bundle = bundle_id,
                        .first = ch->first,
                        .previous = ch->manifest,
                        .previous_size = ch->size,
                        .previous_root = ch->root,
                        .sequence = ch->sequence + 1,
                        .created = now,
                        .expires = expires};
    ENT_TRY(rel__channel_origin(&v->origin, a, c->agreement.id, c->terms->sender, c->terms->recipient, e));
    ENT_TRY(ent_sign_public(&v->checkpoint_key, keys->checkpoint, e));
    ENT_TRY(ent_bytes_take(random, out->salt, sizeof out->salt, e));
    ENT_TRY(rel__channel_main(&v->main, a, out->salt, main_checkpoint, e));
    ENT_TRY(rel__manifest_write(&out->manifest, a, &out->m, e));
    ENT_TRY(ent_sha256_of(&out->digest, out->manifest, e));
    ENT_TRY(rel__manifest_message(&out->message, a, out->manifest, e));
    ENT_TRY(ent_sign(&out->signature, keys->release, out->message, e));
    ENT_TRY(rel__channel_leaf(&leaf, a, "manifest", &out->digest, &v->main, e));
    ENT_TRY(rel__channel_prove(&out->checkpoint, &proof, a, c->s, ch, v->origin, &leaf, keys->checkpoint, e));
    return rel__proof_write(&out->proof, a, &proof, e);
}

static ent_code bundle_body(ent_str *out, ent_arena *a, const ent_rel_release *r, const sealed *s, const collector *c,
                            ent_str main_checkpoint, ent_err *e)
{
    ent_buf b = ent_buf_new(a, BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "checkpoint", s->checkpoint);
    ent_jw_ki64(&w, "lines_crc", (int64_t)c->crc);
    ent_jw_ki64(&w, "lines_size", (int64_t)c->size);
    ent_jw_kstr(&w, "main_checkpoint", main_checkpoint);
    rel__key_hex(&w, "main_salt", s->salt, sizeof s->salt);
    ent_jw_kstr(&w, "manifest", s->manifest);
    ent_jw_kstr(&w, "proof", s->proof);
    ent_jw_kstr(&w, "release", r->id);
    rel__key_hex(&w, "signature", s->signature.b, sizeof s->signature.b);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

static ent_code may_bundle(const ent_rel_release *r, ent_time now, ent_time expires, ent_err *e)
{
    if (r->state == ENT_REL_WITHDRAWN) return rel__withdrawn(r, e);
    if (r->state == ENT_REL_BUNDLED)
        return ent_fail(e, ENT_CONFLICT, NULL, "Write the same file again instead.", "The release %.*s is bundled already.", ENT_F(r->id));
    if (r->state != ENT_REL_APPROVED)
        return ent_fail(e, ENT_WAITING, NULL, "A second person approves it with: release approve",
                        "The release %.*s waits for a second person's approval; nothing was written.", ENT_F(r->id));
    if (expires <= now) return ent_fail(e, ENT_INVALID, NULL, "Give a later date.", "The bundle would expire before it is made.");
    return ENT_OK;
}

static ent_code not_held(const rel_case *c, ent_err *e)
{
    char next[sizeof e->next];

    if (c->channel.held == 0) return ENT_OK;
    snprintf(next, sizeof next, "Ask %.*s for: release statement --agreement %.*s --for %.*s. Enter it with: node reconcile",
             ENT_F(c->terms->recipient), ENT_F(c->agreement.id), ENT_F(c->terms->sender));
    return ent_fail(e, ENT_WAITING, NULL, next,
                    "This node was restored from a backup and does not know which bundles %.*s has by now; nothing was written.",
                    ENT_F(c->terms->recipient));
}

static ent_code append(ent_act *act, ent_arena *a, ent_arena *scratch, const ent_rel_release *r, const rel_case *c, const collector *lines,
                       const ent_rel_keys *keys, ent_str bundle_id, ent_str main_checkpoint, ent_time now, ent_time expires,
                       ent_bytes *random, ent_err *e)
{
    sealed s = {0};
    ent_str body;

    ENT_TRY(seal(&s, a, c, keys, bundle_id, main_checkpoint, now, expires, random, e));
    ENT_TRY(bundle_body(&body, a, r, &s, lines, main_checkpoint, e));
    ENT_TRY(ent_act_add(act, "bundle", body, e));
    return add_lines(act, scratch, r->id, lines, e);
}

ent_code ent_rel_bundle(ent_act *act, ent_arena *a, ent_store *locked, const ent_rel_ground *g, const ent_rel_release *r,
                        const ent_rel_keys *keys, ent_str bundle_id, ent_str main_checkpoint, ent_time now, ent_time expires,
                        ent_bytes *random, ent_err *e)
{
    ent_arena *work, *scratch;
    ent_rel_built built;
    collector lines;
    ent_code code;
    rel_case c;

    ENT_TRY(may_bundle(r, now, expires, e));
    work = ent_arena_new(a, 0);
    scratch = work != NULL ? ent_arena_new(work, 0) : NULL;
    if (scratch == NULL) {
        ent_arena_free(work);
        return ent_nomem(e);
    }
    lines = (collector){.a = work};
    code = rel__build(&built, &c, work, locked, g, &r->request, now, collect, &lines, e);
    if (code == ENT_OK && !ent_sha256_eq(&built.digest, &r->digest))
        code = ent_fail(e, ENT_REFUSED, "R-36", "See what changed with: release preview. Then prepare and approve a new release.",
                        "What would leave now is not what was approved as %.*s; nothing was written.", ENT_F(r->id));
    if (code == ENT_OK) code = not_held(&c, e);
    lines.leaving = built.leaving;
    if (code == ENT_OK) code = append(act, work, scratch, r, &c, &lines, keys, bundle_id, main_checkpoint, now, expires, random, e);
    ent_arena_free(work);
    return code;
}
