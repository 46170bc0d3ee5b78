/* SPDX-License-Identifier: Apache-2.0 */
/* Storing a received bundle: the file is streamed a second time, now into the log and the contents. All of it is one act in
 * the caller's transaction: if the file turns out to be another one at its end, the caller rolls back.                    */
#include <string.h>

#include "release_private.h"

typedef struct arriving {
    ent_sha256 digest;
    bool leave; /* of a known revision whose content was destroyed here: receiving does not bring it back */
} arriving;

typedef struct storing {
    ent_rel_received *out;
    ent_act *act;
    ent_arena *a, *work, *scratch;
    ent_store *s;
    const ent_rel_ground *g;
    const ent_rel_opened *o;
    rel_mapping *mapping;
    const ent_rel_keys *keys;
    ent_time now;
    ent_bytes *random;
    ent_zip_reader *zip;
    ent_zip_entry entry;
    ENT_VEC(arriving) contents;
} storing;

static ent_code changed_file(ent_err *e)
{
    return ent_fail(e, ENT_UNVERIFIED, NULL, "Copy the file to a place that nobody else writes to, then receive it again.",
                    "The file changed while it was read; nothing was written.");
}

static ent_code next_entry(storing *t, const char *starts, ent_err *e)
{
    bool more;

    ENT_TRY(ent_zip_next(t->zip, &t->entry, &more, e));
    return more && ent_str_starts(t->entry.name, starts) ? ENT_OK : changed_file(e);
}

/* ---- entries ------------------------------------------------------------------------------------------------------------------- */
static ent_code enter_label(storing *t, ent_str xml, ent_err *e)
{
    ent_str body;

    if (xml.n == 0) return ENT_OK;
    ENT_TRY(ent_reg_label_entry(&body, t->scratch, xml, e));
    return ent_act_add(t->act, "label", body, e);
}

static ent_code enter_mapping(storing *t, rel_mapping *m, ent_err *e)
{
    ent_str body;

    if (m->entered) return ENT_OK;
    m->entered = true;
    ENT_TRY(enter_label(t, m->xml, e));
    ENT_TRY(enter_label(t, m->mapped_xml, e));
    ENT_TRY(ent_reg_cut_entry(&body, t->scratch, ent_cut_text(m->cut), e));
    return ent_act_add(t->act, "cut", body, e);
}

static ent_code insert_sorted(ent_str *v, size_t *n, ent_str s)
{
    size_t at = *n;

    for (size_t i = 0; i < *n; i++)
        if (ent_str_eq(v[i], s)) return ENT_OK;
    while (at > 0 && ent_str_cmp(v[at - 1], s) > 0) {
        v[at] = v[at - 1];
        at--;
    }
    v[at] = s;
    (*n)++;
    return ENT_OK;
}

/* Origin and provider have a say in passing it on, whatever the line says. */
static ent_code gather_originators(ent_reg_revision *r, storing *t, const rel_line *l, ent_err *e)
{
    ent_str *v;
    size_t n = 0;

    ENT_NEW(v, t->scratch, l->n_originators + 2, e);
    for (size_t i = 0; i < l->n_originators; i++) ENT_TRY(insert_sorted(v, &n, l->originators[i]));
    ENT_TRY(insert_sorted(v, &n, l->origin));
    ENT_TRY(insert_sorted(v, &n, t->o->sender));
    r->originators = v;
    r->n_originators = n;
    return ENT_OK;
}

static ent_code gather_fields(ent_reg_revision *r, storing *t, const rel_line *l, const rel_mapping *meta, const rel_mapping *label,
                              ent_err *e)
{
    ent_reg_field *v;

    ENT_NEW(v, t->scratch, l->n_fields, e);
    for (size_t i = 0; i < l->n_fields; i++) {
        const rel_field *f = &l->fields[i];
        ent_str *column = rel__column(r, f->name);
        if (column != NULL) *column = f->value;
        else
            v[r->n_fields++] =
                (ent_reg_field){.name = f->name, .value = f->value, .cut = f->label != 0 ? label->cut_digest : meta->cut_digest};
    }
    r->fields = v;
    return ENT_OK;
}

static ent_code revise(storing *t, const rel_line *l, rel_mapping *meta, rel_mapping *label, ent_err *e)
{
    ent_value key[2] = {ENT_T(l->origin), ENT_T(l->item)};
    ent_reg_revision r = {.origin = l->origin,
                          .item = l->item,
                          .kind = l->kind,
                          .revision = l->revision,
                          .content = l->sha256,
                          .length = l->length,
                          .label_xml = label->xml,
                          .meta_label_xml = meta->xml,
                          .mapped_xml = label->mapped_xml,
                          .meta_mapped_xml = meta->mapped_xml,
                          .cut = ent_cut_text(meta->cut),
                          .content_cut = ent_cut_text(label->cut),
                          .bundle = t->o->bundle_id};
    int64_t item;
    ent_str body;

    ENT_TRY(ent_store_number(&item, t->s, "release/known_item", key, 2, 0, e));
    ENT_TRY(gather_originators(&r, t, l, e));
    ENT_TRY(gather_fields(&r, t, l, meta, label, e));
    ENT_TRY(ent_reg_revise_entry(&body, t->scratch, &r, e));
    ENT_TRY(ent_act_add(t->act, "item.revise", body, e));
    t->out->stored++;
    t->out->changed += item != 0;
    return ENT_OK;
}

static ent_code quarantine(storing *t, const rel_line *l, ent_str text, const rel_mapping *meta, const rel_mapping *label, ent_err *e)
{
    ent_buf b = ent_buf_new(t->scratch, 1 << 20);
    ent_jw w = ent_jw_canonical(&b);
    ent_str body;

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "bundle", t->o->bundle_id);
    ent_jw_kstr(&w, "label", label->xml);
    ent_jw_kstr(&w, "line", text);
    ent_jw_kstr(&w, "meta_label", meta->xml);
    ent_jw_kstr(&w, "reason", label->cut == NULL ? label->reason : meta->reason);
    ent_jw_kstr(&w, "sender", t->o->sender);
    ent_jw_end(&w);
    (void)l;
    ENT_TRY(ent_jw_take(&body, &w, e));
    t->out->quarantined++;
    return ent_act_add(t->act, "quarantine", body, e);
}

/* ---- what is known already ---------------------------------------------------------------------------------------------------- */
static ent_code conflict(const rel_line *l, ent_err *e)
{
    ent_fail(e, ENT_CONFLICT, "R-36", "Keep the file and ask the sender: a revision never changes.",
             "The bundle gives a known revision another content, label or item; nothing was written.");
    return ent_at(e, "revision %.*s", ENT_F(l->revision));
}

static bool blob_is(const ent_stmt *st, int column, const ent_sha256 *d)
{
    ent_str s = ent_stmt_str(st, column);

    return s.n == sizeof d->b && memcmp(s.p, d->b, sizeof d->b) == 0;
}

static ent_code in_quarantine(bool *out, storing *t, const rel_line *l, ent_err *e)
{
    ent_stmt *st;
    bool row, same;

    ENT_TRY(ENT_ASK(&st, t->s, e, "release/known_quarantine", ENT_T(l->revision)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    *out = row;
    same = !row || blob_is(st, 0, &l->sha256);
    ent_stmt_done(st);
    return same ? ENT_OK : conflict(l, e);
}

static ent_code is_known(bool *out, bool *destroyed, storing *t, const rel_line *l, const rel_mapping *meta, const rel_mapping *label,
                         ent_err *e)
{
    ent_stmt *st;
    bool row, same;

    ENT_TRY(ENT_ASK(&st, t->s, e, "release/known_revision", ENT_T(l->revision)));
    ENT_TRY(ent_stmt_next(st, &row, e));
    *out = row;
    *destroyed = row && !ent_stmt_null(st, 5);
    same = !row || (blob_is(st, 0, &l->sha256) && blob_is(st, 1, &label->xml_digest) && blob_is(st, 2, &meta->xml_digest) &&
                    ent_str_eq(ent_stmt_str(st, 3), l->origin) && ent_str_eq(ent_stmt_str(st, 4), l->item));
    ent_stmt_done(st);
    return same ? ENT_OK : conflict(l, e);
}

static ent_code store_line(storing *t, ent_str text, ent_err *e)
{
    rel_mapping *meta, *label;
    arriving content = {0};
    bool known, held;
    rel_line l;

    ENT_TRY(rel__line_read(&l, t->scratch, text, e));
    if (l.label < 1 || l.label > (int64_t)t->o->n_labels || l.meta_label < 1 || l.meta_label > (int64_t)t->o->n_labels)
        return changed_file(e);
    label = &t->mapping[l.label - 1];
    meta = &t->mapping[l.meta_label - 1];
    content.digest = l.sha256;
    ENT_TRY(is_known(&known, &content.leave, t, &l, meta, label, e));
    ENT_PUSH(&t->contents, t->work, content, e);
    ENT_TRY(in_quarantine(&held, t, &l, e));
    if (label->cut != NULL && meta->cut != NULL) {
        ENT_TRY(enter_mapping(t, label, e));
        ENT_TRY(enter_mapping(t, meta, e));
        if (!known) return revise(t, &l, meta, label, e);
    } else if (!known && !held) {
        return quarantine(t, &l, text, meta, label, e);
    }
    t->out->known++;
    return ENT_OK;
}

/* ---- the second pass ------------------------------------------------------------------------------------------------------------ */
static ent_code store_lines(storing *t, ent_err *e)
{
    rel_lines *lines;
    bool more = true;

    ENT_NEW(lines, t->work, 1, e);
    lines->zip = t->zip;
    ENT_TRY(next_entry(t, "manifest.json", e));
    ENT_TRY(next_entry(t, "manifest.sig", e));
    ENT_TRY(next_entry(t, "revisions.jsonl", e));
    for (size_t n = 1;; n++) {
        ent_str text;
        ENT_TRY(rel__lines_next(lines, &text, &more, e));
        if (!more) break;
        if (n > (size_t)t->o->revisions) return changed_file(e);
        if (store_line(t, text, e) != ENT_OK) return ent_at(e, "entry revisions.jsonl, line %zu", n);
        ent_arena_reset(t->scratch);
    }
    return ENT_OK;
}

static ent_code store_contents(storing *t, ent_err *e)
{
    for (size_t i = 0; i < t->o->n_labels; i++) ENT_TRY(next_entry(t, "labels/", e));
    for (size_t i = 0; i < t->contents.n; i++) {
        ent_str bytes;
        ENT_TRY(next_entry(t, "content/", e));
        if (t->contents.v[i].leave) continue;
        ENT_TRY(ent_zip_read_all(t->zip, t->scratch, &bytes, (size_t)ENT_REL_CONTENT_MAX, e));
        ENT_TRY(ent_reg_content_put(t->s, t->scratch, t->keys->content, &t->contents.v[i].digest, bytes, t->random, e));
        ent_arena_reset(t->scratch);
    }
    ENT_TRY(next_entry(t, "log/checkpoint", e));
    return next_entry(t, "log/proof", e);
}

static void write_cuts(ent_jw *w, const storing *t)
{
    char hex[65];

    ent_jw_key(w, "cuts");
    ent_jw_arr(w);
    for (size_t i = 0; i < t->o->n_labels; i++) {
        const rel_mapping *m = &t->mapping[i];
        bool again = !m->entered;
        for (size_t k = 0; k < i && !again; k++) again = t->mapping[k].entered && ent_sha256_eq(&t->mapping[k].cut_digest, &m->cut_digest);
        if (again) continue;
        ent_sha256_hex(hex, &m->cut_digest);
        ent_jw_str(w, ent_str_c(hex));
    }
    ent_jw_end(w);
}

static ent_code received_body(ent_str *out, storing *t, ent_str receipt, ent_err *e)
{
    ent_buf b = ent_buf_new(t->work, 4 << 20);
    ent_jw w = ent_jw_canonical(&b);
    const ent_rel_opened *o = t->o;
    ent_checkpoint point;

    ENT_TRY(ent_checkpoint_read(&point, t->work, o->checkpoint, &o->checkpoint_key, e));
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "agreement", o->agreement_id);
    ent_jw_kstr(&w, "body", o->body);
    ent_jw_kstr(&w, "bundle", o->bundle_id);
    ent_jw_ki64(&w, "changed", t->out->changed);
    ent_jw_kstr(&w, "checkpoint", o->checkpoint);
    write_cuts(&w, t);
    ent_jw_ki64(&w, "known", t->out->known);
    ent_jw_kstr(&w, "manifest", o->manifest_text);
    ent_jw_kstr(&w, "purpose", o->purpose);
    ent_jw_ki64(&w, "quarantined", t->out->quarantined);
    ent_jw_kstr(&w, "receipt", receipt);
    ent_jw_kstr(&w, "recipient", o->recipient);
    rel__key_hex(&w, "root", point.root.b, sizeof point.root.b);
    ent_jw_kstr(&w, "sender", o->sender);
    ent_jw_ki64(&w, "sequence", o->sequence);
    rel__key_hex(&w, "signature", o->signature.b, sizeof o->signature.b);
    ent_jw_ki64(&w, "size", (int64_t)point.size);
    ent_jw_ki64(&w, "stored", t->out->stored);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

static ent_code finish(storing *t, ent_err *e)
{
    const ent_rel_opened *o = t->o;
    rel_receipt r = {.agreement = o->agreement_id,
                     .sender = o->sender,
                     .recipient = o->recipient,
                     .bundle = o->bundle_id,
                     .manifest = o->manifest,
                     .sequence = o->sequence,
                     .stored = t->out->stored,
                     .known = t->out->known,
                     .quarantined = t->out->quarantined,
                     .received = t->now,
                     .checkpoint = o->checkpoint,
                     .n_peaks = (size_t)__builtin_popcountll(o->channel.size)};
    ent_str body;

    memcpy(r.peaks, o->channel.peak, sizeof r.peaks);
    ENT_TRY(rel__receipt_write(&t->out->receipt, t->a, &r, t->keys, e));
    ENT_TRY(received_body(&body, t, t->out->receipt, e));
    return ent_act_add(t->act, "received", body, e);
}

static ent_code store_all(storing *t, ent_source again, ent_err *e)
{
    ent_zip_limits limits = rel__limits();
    ent_sha256 file;
    rel_tee tee = {.from = again};
    bool more = true;

    ENT_TRY(ent_digest_new(&tee.digest, t->work, e));
    ENT_TRY(ent_zip_reader_new(&t->zip, t->work, rel__tee(&tee), &limits, e));
    ENT_TRY(store_lines(t, e));
    ENT_TRY(store_contents(t, e));
    ENT_TRY(ent_zip_next(t->zip, &t->entry, &more, e));
    ENT_TRY(ent_digest_end(&file, tee.digest, e));
    if (more || !ent_sha256_eq(&file, &t->o->file)) return changed_file(e);
    return finish(t, e);
}

ent_code ent_rel_store(ent_rel_received *out, ent_act *act, ent_arena *a, ent_store *writer, const ent_rel_ground *g,
                       const ent_rel_opened *o, const ent_rel_checked *checked, ent_source again, const ent_rel_keys *keys, ent_time now,
                       ent_bytes *random, ent_err *e)
{
    storing t = {.out = out,
                 .act = act,
                 .a = a,
                 .s = writer,
                 .g = g,
                 .o = o,
                 .mapping = checked->mapping,
                 .keys = keys,
                 .now = now,
                 .random = random};
    ent_code code;

    *out = (ent_rel_received){0};
    t.work = ent_arena_new(a, 0);
    t.scratch = t.work != NULL ? ent_arena_new(t.work, 0) : NULL;
    code = t.scratch != NULL ? store_all(&t, again, e) : ent_nomem(e);
    ent_arena_free(t.work);
    return code;
}
