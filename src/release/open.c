/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a bundle once from front to back. The file has its own order, the checks have that of the design: a failure is kept
 * with its rank, reading goes on as long as the byte law can be checked, and the failure with the lowest rank is told.    */
#include <string.h>

#include "release_private.h"

enum { LABEL_BYTES = 64 * 1024, LOG_BYTES = 64 * 1024 };

/* Ceilings and byte law need no rank: they end the reading. */
typedef enum rank { RANK_SIGNATURE = 1, RANK_LABELS, RANK_CONTENTS, RANK_PROOFS, RANKS } rank;

/* What is kept of a line until its content comes. */
typedef struct compact {
    ent_sha256 sha256;
    int64_t length;
} compact;

typedef struct opening {
    ent_rel_opened *out;
    ent_arena *a, *work, *scratch; /* a: the caller's; work: until the end; scratch: one entry or line */
    ent_store *s;                  /* keys pinned in this node, or */
    const ent_public *key;         /* the key given by hand */
    bool unpinned;                 /* no key of the sender is pinned for that day */
    ent_zip_reader *zip;
    ent_zip_entry entry;
    ent_digest *digest;
    rel_manifest m;
    ent_tree tree;
    ENT_VEC(compact) contents;
    ENT_VEC(ent_sha256) label_digests;
    ENT_VEC(ent_str) labels;
    ENT_VEC(ent_rel_foreign) foreign;
    size_t label_bytes;
    ent_err failed[RANKS]; /* code ENT_OK: nothing failed there */
} opening;

static const char NEXT[] = "Do not repair the file. Ask its sender to send it again.";

/* Keeps a failure of a check; only a failure of the machine ends the reading. */
static ent_code note(opening *o, rank r, ent_code code, ent_err *e)
{
    if (code == ENT_OK) return ENT_OK;
    if (code == ENT_NOMEM || code == ENT_IO || code == ENT_BUSY || code == ENT_BUG) return code;
    if (o->failed[r].code == ENT_OK) o->failed[r] = *e;
    return ENT_OK;
}

static ent_code wrong(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "%s", what);
}

/* The closed world: the next entry must be this one. */
static ent_code expect(opening *o, const char *name, ent_err *e)
{
    bool more;

    ENT_TRY(ent_zip_next(o->zip, &o->entry, &more, e));
    if (more && ent_str_is(o->entry.name, name)) return ENT_OK;
    if (!more) ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "The bundle ends before %s.", name);
    else ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "The bundle holds %.*s where %s must be.", ENT_F(o->entry.name), name);
    return ent_at(e, "entry %s", name);
}

/* ---- manifest --------------------------------------------------------------------------------------------------------------- */
/* By the key given by hand, or one that was pinned when the bundle was made and was not revoked since. */
static ent_code signed_by(opening *o, ent_str message, ent_err *e)
{
    ent_code code;

    if (o->s == NULL) return ent_verify(o->key, message, &o->out->signature, e);
    code = rel__signed_by(o->scratch, o->s, o->m.object.sender, "release", o->m.envelope.created, message, &o->out->signature, e);
    if (code == ENT_NOT_VISIBLE) o->unpinned = true;
    return code == ENT_NOT_VISIBLE ? (e->code = ENT_UNVERIFIED) : code;
}

/* The manifest, which the release key signed, names the checkpoint key: so one that was revoked later is good for a bundle made before. */
static ent_code check_checkpoint_key(const opening *o, ent_err *e)
{
    const ent_public *key = &o->m.envelope.checkpoint_key;
    ent_value v[3] = {ENT_T(o->m.object.sender), ENT_B(key->b, sizeof key->b), ENT_I(o->m.envelope.created)};
    ent_public pinned;
    int64_t known;

    if (ent_rel_pinned(&pinned, o->s, o->m.object.sender, "checkpoint", e) != ENT_OK) return e->code == ENT_UNVERIFIED ? ENT_OK : e->code;
    ENT_TRY(ent_store_number(&known, o->s, "release/pinned_checkpoint", v, 3, 0, e));
    if (known != 0) return ENT_OK;
    return ent_fail(e, ENT_UNVERIFIED, NULL, "Ask the sender for the record of the change (key follow), or pin the new key: key pin",
                    "The bundle's checkpoint key is not the one that is pinned for \"%.*s\".", ENT_F(o->m.object.sender));
}

static ent_code check_signature(opening *o, ent_err *e)
{
    ent_str message;

    ENT_TRY(rel__manifest_message(&message, o->scratch, o->out->manifest_text, e));
    if (signed_by(o, message, e) != ENT_OK) {
        if (e->code != ENT_UNVERIFIED || o->unpinned) return e->code;
        ent_fail(e, ENT_UNVERIFIED, NULL,
                 "If the sender has changed his key, follow him first (key follow), or ask him to make the file anew; do not use this one.",
                 "The signature of the bundle does not hold under the key of \"%.*s\".", ENT_F(o->m.object.sender));
        return ent_at(e, "entry manifest.sig");
    }
    return o->s == NULL ? ENT_OK : check_checkpoint_key(o, e);
}

static ent_code keep_manifest(opening *o, ent_err *e)
{
    const rel_object *r = &o->m.object;
    const rel_envelope *v = &o->m.envelope;
    ent_rel_opened *out = o->out;

    out->sender = r->sender;
    out->recipient = r->recipient;
    out->body = r->body;
    out->agreement_id = r->agreement_id;
    out->purpose = r->purpose;
    out->bundle_id = v->bundle;
    out->agreement = r->agreement;
    out->first = v->first;
    out->previous = v->previous;
    out->previous_size = v->previous_size;
    out->previous_root = v->previous_root;
    out->sequence = v->sequence;
    out->revisions = r->count;
    out->created = v->created;
    out->expires = v->expires;
    out->checkpoint_key = v->checkpoint_key;
    out->policies = r->policies;
    out->n_policies = r->n_policies;
    return ent_sha256_of(&out->manifest, out->manifest_text, e);
}

static ent_code check_origin_line(const rel_manifest *m, ent_arena *a, ent_err *e)
{
    ent_str origin;

    ENT_TRY(rel__channel_origin(&origin, a, m->object.agreement_id, m->object.sender, m->object.recipient, e));
    if (ent_str_eq(origin, m->envelope.origin)) return ENT_OK;
    (void)wrong(e, "The manifest names another channel than that of its parties and agreement.");
    return ent_at(e, "entry manifest.json");
}

static ent_code read_manifest(opening *o, ent_err *e)
{
    ent_str sig;

    ENT_TRY(expect(o, "manifest.json", e));
    ENT_TRY(ent_zip_read_all(o->zip, o->a, &o->out->manifest_text, ENT_REL_MANIFEST_MAX, e));
    ENT_TRY(rel__manifest_read(&o->m, o->a, o->out->manifest_text, e));
    ENT_TRY(keep_manifest(o, e));
    ENT_TRY(expect(o, "manifest.sig", e));
    if (o->entry.size != ENT_SIGNATURE_SIZE) {
        (void)wrong(e, "A signature has 64 bytes.");
        return ent_at(e, "entry manifest.sig");
    }
    ENT_TRY(ent_zip_read_all(o->zip, o->scratch, &sig, ENT_SIGNATURE_SIZE, e));
    memcpy(o->out->signature.b, sig.p, ENT_SIGNATURE_SIZE);
    ENT_TRY(note(o, RANK_SIGNATURE, check_origin_line(&o->m, o->scratch, e), e));
    ENT_TRY(note(o, RANK_SIGNATURE, check_signature(o, e), e));
    ent_arena_reset(o->scratch);
    return ENT_OK;
}

/* ---- lines ------------------------------------------------------------------------------------------------------------------ */
/* Labels are numbered in order of first use, and a number has one digest. */
static ent_code check_label(opening *o, int64_t number, const ent_sha256 *sha, ent_err *e)
{
    if (number == (int64_t)o->label_digests.n + 1 && number <= ENT_REL_LABELS_MAX) {
        ENT_PUSH(&o->label_digests, o->work, *sha, e);
        return ENT_OK;
    }
    if (number < 1 || number > (int64_t)o->label_digests.n)
        return wrong(e, "A label's number is not in order of first use, or above the ceiling.");
    return ent_sha256_eq(&o->label_digests.v[number - 1], sha) ? ENT_OK : wrong(e, "A label's digest differs between two lines.");
}

static ent_code note_foreign(opening *o, const rel_line *l, ent_err *e)
{
    ent_rel_foreign f;

    if (ent_str_eq(l->origin, o->m.object.sender)) return ENT_OK;
    ENT_TRY(ent_str_dup(&f.origin, o->a, l->origin, e));
    ENT_TRY(ent_str_dup(&f.revision, o->a, l->revision, e));
    ENT_PUSH(&o->foreign, o->a, f, e);
    return ENT_OK;
}

static ent_code check_line(opening *o, const rel_line *l, const rel_line *before, ent_err *e)
{
    compact c = {.sha256 = l->sha256, .length = l->length};

    if (before->origin.n != 0 && !rel__line_follows(before, l)) return wrong(e, "The lines are not sorted by origin and item.");
    if (l->content != (int64_t)o->contents.n + 1) return wrong(e, "The contents are not numbered in the order of the lines.");
    if (l->length > ENT_REL_CONTENT_MAX) return ent_fail(e, ENT_LIMIT, NULL, NEXT, "A content is larger than 256 MiB.");
    ENT_TRY(check_label(o, l->label, &l->label_sha, e));
    ENT_TRY(check_label(o, l->meta_label, &l->meta_sha, e));
    ENT_TRY(note_foreign(o, l, e));
    o->out->bytes += l->length;
    ENT_PUSH(&o->contents, o->work, c, e);
    return ENT_OK;
}

/* Two lines are kept: this one and the one before it, each in an arena of its own. */
static ent_code read_lines(opening *o, ent_arena *turn[2], rel_lines *lines, ent_err *e)
{
    rel_line l[2];
    bool more = true, good = true;
    ent_sha256 leaf;

    memset(l, 0, sizeof l);
    for (size_t n = 0;; n++) {
        rel_line *now = &l[n % 2];
        ent_str text;
        ENT_TRY(rel__lines_next(lines, &text, &more, e));
        if (!more) break;
        if (n == (size_t)o->m.object.count) return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "There are more lines than the manifest says.");
        ENT_TRY(ent_tree_leaf(&leaf, o->digest, text, e));
        ENT_TRY(ent_tree_add(&o->tree, o->digest, &leaf, e));
        if (!good) continue;
        ent_arena_reset(turn[n % 2]);
        ent_code code = rel__line_read(now, turn[n % 2], text, e);
        if (code == ENT_OK) code = check_line(o, now, &l[(n + 1) % 2], e);
        if (code != ENT_OK) ent_at(e, "entry revisions.jsonl, line %zu", n + 1);
        good = code == ENT_OK;
        ENT_TRY(note(o, RANK_CONTENTS, code, e));
    }
    return ENT_OK;
}

static ent_code check_root(opening *o, ent_err *e)
{
    ent_sha256 root;

    ENT_TRY(ent_tree_root(&root, &o->tree, o->digest, e));
    if (o->tree.size == (uint64_t)o->m.object.count && ent_sha256_eq(&root, &o->m.object.root)) return ENT_OK;
    (void)wrong(e, "The lines are not those that the manifest was signed for.");
    return ent_at(e, "entry revisions.jsonl");
}

static ent_code read_revisions(opening *o, ent_err *e)
{
    ent_arena *turn[2] = {ent_arena_new(o->work, 0), ent_arena_new(o->work, 0)};
    rel_lines *lines;
    ent_code code;

    if (turn[0] == NULL || turn[1] == NULL) return ent_nomem(e);
    ENT_NEW(lines, o->work, 1, e);
    lines->zip = o->zip;
    ENT_TRY(expect(o, "revisions.jsonl", e));
    code = read_lines(o, turn, lines, e);
    if (code != ENT_OK) return ent_at(e, "entry revisions.jsonl");
    return note(o, RANK_CONTENTS, check_root(o, e), e);
}

/* ---- labels and contents ------------------------------------------------------------------------------------------------------ */
static ent_code check_label_xml(opening *o, ent_str xml, size_t i, ent_err *e)
{
    ent_sha256 digest;
    ent_label l;

    ENT_TRY(ent_sha256_of(&digest, xml, e));
    if (!ent_sha256_eq(&digest, &o->label_digests.v[i])) return wrong(e, "The label is not the one that the lines name.");
    if (ent_label_parse(&l, o->scratch, xml, false, NULL, e) == ENT_OK) return ENT_OK;
    if (e->code != ENT_NOMEM && e->code != ENT_BUG) e->code = ENT_UNVERIFIED;
    return e->code;
}

static ent_code read_labels(opening *o, ent_err *e)
{
    for (size_t i = 0; i < o->label_digests.n; i++) {
        char name[40];
        ent_str xml, number = {0};
        ENT_TRY(ent_str_fmt(&number, o->scratch, e, "labels/%zu.xml", i + 1));
        memcpy(name, number.p, number.n + 1);
        ENT_TRY(expect(o, name, e));
        ENT_TRY(ent_zip_read_all(o->zip, o->a, &xml, LABEL_BYTES, e));
        o->label_bytes += xml.n;
        if (o->label_bytes > ENT_REL_LABELS_BYTES)
            return ent_fail(e, ENT_LIMIT, NULL, NEXT, "The labels of the bundle are larger than 16 MiB together.");
        ent_code code = check_label_xml(o, xml, i, e);
        if (code != ENT_OK) ent_within(e, "entry %s", name);
        ENT_TRY(note(o, RANK_LABELS, code, e));
        ENT_PUSH(&o->labels, o->a, xml, e);
        ent_arena_reset(o->scratch);
    }
    return ENT_OK;
}

static ent_code digest_entry(opening *o, ent_sha256 *out, char *buffer, size_t size, ent_err *e)
{
    size_t got;

    do {
        ENT_TRY(ent_zip_read(o->zip, buffer, size, &got, e));
        ent_digest_add(o->digest, buffer, got);
    } while (got != 0);
    return ent_digest_end(out, o->digest, e);
}

static ent_code read_content(opening *o, size_t i, char *buffer, size_t size, ent_err *e)
{
    const compact *c = &o->contents.v[i];
    ent_sha256 digest;
    ent_str name;

    ENT_TRY(ent_str_fmt(&name, o->scratch, e, "content/%zu", i + 1));
    ENT_TRY(expect(o, name.p, e));
    if (o->entry.size > (uint64_t)ENT_REL_CONTENT_MAX) {
        ent_fail(e, ENT_LIMIT, NULL, NEXT, "A content is larger than 256 MiB.");
        return ent_at(e, "entry %s", name.p);
    }
    ENT_TRY(digest_entry(o, &digest, buffer, size, e));
    if (o->entry.size == (uint64_t)c->length && ent_sha256_eq(&digest, &c->sha256)) return ENT_OK;
    (void)ent_fail(e, ENT_UNVERIFIED, "R-46", NEXT, "The content is not the one that its line names.");
    ent_at(e, "entry %s", name.p);
    return note(o, RANK_CONTENTS, ENT_UNVERIFIED, e);
}

/* What nobody signed is not looked at, but it is still under the byte law. */
static ent_code skip_to_end(opening *o, ent_err *e)
{
    bool more = true;

    while (more) ENT_TRY(ent_zip_next(o->zip, &o->entry, &more, e));
    return ENT_OK;
}

/* Without good lines nobody knows how many labels and contents there must be. */
static ent_code skip_to_log(opening *o, ent_err *e)
{
    bool more = true;

    while (more) {
        ENT_TRY(ent_zip_next(o->zip, &o->entry, &more, e));
        if (more && ent_str_is(o->entry.name, "log/checkpoint")) return ENT_OK;
    }
    (void)wrong(e, "The bundle ends before log/checkpoint.");
    return ent_at(e, "entry log/checkpoint");
}

static ent_code read_log(opening *o, ent_err *e)
{
    ent_str checkpoint, proof;
    bool more;

    ENT_TRY(ent_zip_read_all(o->zip, o->a, &checkpoint, LOG_BYTES, e));
    ENT_TRY(expect(o, "log/proof", e));
    ENT_TRY(ent_zip_read_all(o->zip, o->scratch, &proof, LOG_BYTES, e));
    ENT_TRY(ent_zip_next(o->zip, &o->entry, &more, e));
    if (more) {
        ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "The bundle holds %.*s after its last entry.", ENT_F(o->entry.name));
        return ent_at(e, "entry %.*s", ENT_F(o->entry.name));
    }
    o->out->checkpoint = checkpoint;
    return note(o, RANK_PROOFS, rel__channel_check(&o->out->channel, o->scratch, &o->m, &o->out->manifest, checkpoint, proof, e), e);
}

static ent_code read_all(opening *o, ent_err *e)
{
    enum { BUFFER = 64 * 1024 };
    char *buffer;

    ENT_NEW(buffer, o->work, BUFFER, e);
    ENT_TRY(read_manifest(o, e));
    if (o->failed[RANK_SIGNATURE].code != ENT_OK) return skip_to_end(o, e);
    ENT_TRY(read_revisions(o, e));
    if (o->failed[RANK_CONTENTS].code != ENT_OK) {
        ENT_TRY(skip_to_log(o, e));
        return read_log(o, e);
    }
    ENT_TRY(read_labels(o, e));
    for (size_t i = 0; i < o->contents.n; i++) {
        ENT_TRY(read_content(o, i, buffer, BUFFER, e));
        ent_arena_reset(o->scratch);
    }
    ENT_TRY(expect(o, "log/checkpoint", e));
    return read_log(o, e);
}

/* ---- both doors ----------------------------------------------------------------------------------------------------------------- */
static ent_code start(opening *o, ent_source source, rel_tee *tee, ent_err *e)
{
    ent_zip_limits limits = rel__limits();

    ENT_TRY(ent_digest_new(&tee->digest, o->work, e));
    tee->from = source;
    ENT_TRY(ent_digest_new(&o->digest, o->work, e));
    ENT_TRY(ent_zip_reader_new(&o->zip, o->work, rel__tee(tee), &limits, e));
    ENT_TRY(read_all(o, e));
    o->out->labels = o->labels.v;
    o->out->n_labels = o->labels.n;
    o->out->foreign = o->foreign.v;
    o->out->n_foreign = o->foreign.n;
    return ent_digest_end(&o->out->file, tee->digest, e);
}

/* Ceilings are the first of the checks of a file: what passes one is as little to be trusted as what fails another. */
static ent_code open_with(opening *o, ent_source source, ent_err *e)
{
    rel_tee tee;
    ent_code code;

    *o->out = (ent_rel_opened){0};
    o->work = ent_arena_new(o->a, 0);
    o->scratch = o->work != NULL ? ent_arena_new(o->work, 0) : NULL;
    code = o->scratch != NULL ? start(o, source, &tee, e) : ent_nomem(e);
    ent_arena_free(o->work);
    if (code == ENT_LIMIT) code = e->code = ENT_UNVERIFIED;
    for (int r = 0; r < RANKS; r++)
        if (o->failed[r].code == ENT_LIMIT) o->failed[r].code = ENT_UNVERIFIED;
    if (code == ENT_OK && o->failed[RANK_SIGNATURE].code != ENT_OK) {
        *e = o->failed[RANK_SIGNATURE];
        return e->code;
    }
    for (int r = RANK_LABELS; r < RANKS && code == ENT_OK && o->out->late.code == ENT_OK; r++) o->out->late = o->failed[r];
    o->out->late_label = o->failed[RANK_LABELS].code != ENT_OK;
    return code;
}

ent_code ent_rel_read(ent_rel_opened *out, ent_arena *a, ent_source source, ent_store *s, ent_err *e)
{
    opening o = {.out = out, .a = a, .s = s};

    return open_with(&o, source, e);
}

ent_code ent_rel_open(ent_rel_opened *out, ent_arena *a, ent_source source, const ent_public *key, ent_err *e)
{
    opening o = {.out = out, .a = a, .key = key};

    ENT_TRY(open_with(&o, source, e));
    if (out->late.code == ENT_OK) return ENT_OK;
    *e = out->late;
    return e->code;
}
