/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. The types of the file (line, manifest, proof) are written and read by the same code, so
 * that a reader can compare what it read with what would have been written.                                             */
#ifndef ENTENTE_RELEASE_PRIVATE_H
#define ENTENTE_RELEASE_PRIVATE_H

#include <entente/release.h>

/* ---- words and dates (words.c) --------------------------------------------------------------------------------------- */
/* 1..max bytes of UTF-8 on one line: no control characters, no space at either end. */
bool rel__text_ok(ent_str s, size_t max);
/* An organisation or body: as above, up to 100 bytes. */
bool rel__name_ok(ent_str s);

typedef enum rel_cover { REL_OUTSIDE = 0, REL_UNKNOWN, REL_INSIDE } rel_cover;
/* Does the span, `to` its last day, hold the day? REL_UNKNOWN where a partial date leaves it open. No precision: no bound. */
rel_cover rel__covers(ent_date from, ent_date to, ent_time day);

/* "2026-11-22T13:00:00Z", exactly as ent_time_print writes it. */
bool rel__time_read(ent_time *out, ent_str s);

/* A text column or member of digest length. */
ENT_CHECKED ent_code rel__need_hex(void *out, size_t n, const ent_json *o, const char *key, ent_err *e);
void rel__key_hex(ent_jw *w, const char *key, const void *p, size_t n);
void rel__key_time(ent_jw *w, const char *key, ent_time t);
ENT_CHECKED ent_code rel__blob(void *out, size_t n, const ent_stmt *st, int column, ent_err *e);

/* A map from internal ids to small records. */
typedef struct rel_map {
    ent_arena *a;
    size_t n, cap; /* cap: power of two, or 0 */
    int64_t *keys; /* 0: free; ids are 1.. */
    void **values;
} rel_map;
void *rel__map_get(const rel_map *m, int64_t key);
ENT_CHECKED ent_code rel__map_put(rel_map *m, int64_t key, void *value, ent_err *e);

/* ---- one line of revisions.jsonl (line.c) ------------------------------------------------------------------------------ */
typedef struct rel_field {
    ent_str name, value;
    int64_t label; /* number of its label, 0: that of the metadata */
} rel_field;

typedef struct rel_consent_ref {
    ent_str org;
    ent_sha256 entry; /* of the consent's canonical body */
} rel_consent_ref;

typedef struct rel_line {
    ent_str origin, item, kind, revision;
    bool changed;    /* status: changed, else new */
    int64_t content; /* N of content/N */
    ent_sha256 sha256;
    int64_t length;
    int64_t label, meta_label; /* N of labels/N.xml */
    ent_sha256 label_sha, meta_sha;
    size_t n_originators, n_consents, n_fields, n_omitted;
    ent_str *originators;      /* sorted */
    rel_consent_ref *consents; /* sorted by org */
    rel_field *fields;         /* sorted by name */
    ent_str *omitted;          /* names of fields left out for their size, sorted */
} rel_line;

/* The canonical line without LF. ENT_LIMIT above ENT_REL_LINE_MAX. */
ENT_CHECKED ent_code rel__line_write(ent_str *out, ent_arena *a, const rel_line *l, ent_err *e);
/* ENT_UNVERIFIED unless text is what rel__line_write makes of an allowed line. */
ENT_CHECKED ent_code rel__line_read(rel_line *out, ent_arena *a, ent_str text, ent_err *e);
/* Lines are sorted by origin and item; revisions of one item stand in the order of its history, which only the sender knows. */
bool rel__line_follows(const rel_line *before, const rel_line *now);

/* Is the name one of the plain columns of a revision (number, edition, …)? Gives its place in r, or NULL. */
ent_str *rel__column(ent_reg_revision *r, ent_str name);

/* ---- manifest and proof (manifest.c) ---------------------------------------------------------------------------------- */
typedef struct rel_object {
    ent_str sender, recipient, body, purpose, agreement_id;
    ent_sha256 agreement, root;
    int64_t count;
    size_t n_policies;
    const ent_sha256 *policies; /* sorted */
} rel_object;

typedef struct rel_envelope {
    ent_str bundle, origin; /* origin: first line of the channel's checkpoints */
    bool first;
    ent_sha256 previous; /* manifest before this one, unless first */
    uint64_t previous_size;
    ent_sha256 previous_root;
    int64_t sequence;
    ent_time created, expires;
    ent_public checkpoint_key;
    ent_sha256 main; /* SHA-256(salt || main checkpoint) */
} rel_envelope;

typedef struct rel_manifest {
    rel_object object;
    rel_envelope envelope;
} rel_manifest;

ENT_CHECKED ent_code rel__object_write(ent_str *out, ent_arena *a, const rel_object *o, ent_err *e);
ENT_CHECKED ent_code rel__manifest_write(ent_str *out, ent_arena *a, const rel_manifest *m, ent_err *e);
/* ENT_UNVERIFIED unless text is what rel__manifest_write makes. */
ENT_CHECKED ent_code rel__manifest_read(rel_manifest *out, ent_arena *a, ent_str text, ent_err *e);
/* What the release key signs. */
ENT_CHECKED ent_code rel__manifest_message(ent_str *out, ent_arena *a, ent_str manifest, ent_err *e);

typedef struct rel_proof {
    uint64_t index;
    ent_proof inclusion, consistency;
} rel_proof;
ENT_CHECKED ent_code rel__proof_write(ent_str *out, ent_arena *a, const rel_proof *p, ent_err *e);
ENT_CHECKED ent_code rel__proof_read(rel_proof *out, ent_arena *a, ent_str text, ent_err *e);

/* ---- channel (channel.c) ----------------------------------------------------------------------------------------------- */
typedef struct rel_channel {
    int64_t id;       /* 0: not there yet */
    int64_t sequence; /* of the newest bundle, 0: none */
    bool first;
    ent_sha256 manifest; /* of the newest bundle */
    uint64_t size;       /* of the checkpoint in the newest bundle */
    ent_sha256 root;
    ent_time held; /* 0: no; else when the backup was made from which the node was restored */
} rel_channel;
ENT_CHECKED ent_code rel__channel_read(rel_channel *out, ent_store *s, ent_str agreement, ent_str sender, ent_str recipient, ent_err *e);
/* First line of its checkpoints: "entente/channel/ID/16 hex digits of the digest of id, sender, recipient". */
ENT_CHECKED ent_code rel__channel_origin(ent_str *out, ent_arena *a, ent_str agreement, ent_str sender, ent_str recipient, ent_err *e);
/* Leaf of a manifest or receipt: H(0x00 || canonical {"digest","kind","main"}). */
ENT_CHECKED ent_code rel__channel_leaf(ent_sha256 *out, ent_arena *a, const char *kind, const ent_sha256 *digest, const ent_sha256 *main,
                                       ent_err *e);
/* SHA-256(salt || note) */
ENT_CHECKED ent_code rel__channel_main(ent_sha256 *out, ent_arena *a, const uint8_t salt[static 32], ent_str note, ent_err *e);
/* Checkpoint and proof over the channel's leaves with `leaf` as the newest. */
ENT_CHECKED ent_code rel__channel_prove(ent_str *checkpoint, rel_proof *proof, ent_arena *a, ent_store *s, const rel_channel *c,
                                        ent_str origin, const ent_sha256 *leaf, const ent_secret *key, ent_err *e);
/* Checks log/checkpoint and log/proof of a bundle against its manifest; *tree is then that of the checkpoint. */
ENT_CHECKED ent_code rel__channel_check(ent_tree *tree, ent_arena *a, const rel_manifest *m, const ent_sha256 *manifest, ent_str checkpoint,
                                        ent_str proof, ent_err *e);
/* The text that a checkpoint's signatures cover. */
ent_str rel__note_text(ent_str note);

/* ---- a release under decision (case.c) ---------------------------------------------------------------------------------- */
typedef struct rel_case {
    ent_store *s;
    const ent_rel_ground *g;
    const ent_rel_request *r;
    ent_time as_of;
    ent_rel_agreement agreement;
    const ent_rel_terms *terms;
    const ent_rel_body *body;
    ent_str eligibility;
    rel_channel channel;
    rel_object object; /* once built */
} rel_case;
/* All that can be said before any revision is looked at. */
ENT_CHECKED ent_code rel__case_open(rel_case *out, ent_arena *a, ent_store *s, const ent_rel_ground *g, const ent_rel_request *r,
                                    ent_time as_of, ent_err *e);
/* The terms for sender and body, with the refusal if there are none. */
ENT_CHECKED ent_code rel__case_terms(const ent_rel_terms **terms, const ent_rel_body **body, const ent_rel_agreement *g, ent_str sender,
                                     ent_str recipient, ent_str name, ent_err *e);

/* ---- labels of a bundle being made (labels.c) ---------------------------------------------------------------------------- */
typedef struct rel_label {
    ent_str xml;
    ent_sha256 sha256;
    int64_t number;           /* in the bundle; 0: not used yet */
    const char *special;      /* ATOMAL, CRYPTO, BOHEMIA, SIOP, or NULL */
    bool exercise;            /* carries the mark */
    bool lowest;              /* its class is the lowest of its policy */
    const ent_policy *policy; /* the current one that it names, or NULL */
} rel_label;

typedef struct rel_labels {
    ent_arena *a;
    const ent_reg_policies *policies;
    rel_map by_id;
    ENT_VEC(rel_label *) used; /* by number */
    size_t bytes;
} rel_labels;
ENT_CHECKED ent_code rel__label_get(rel_label **out, rel_labels *all, ent_store *s, int64_t id, ent_err *e);
/* Gives the labels of content and metadata the next numbers unless they have some. ENT_LIMIT beyond the ceilings. */
ENT_CHECKED ent_code rel__number_labels(rel_labels *all, ent_store *s, const ent_reg_row *r, ent_err *e);
/* Takes back the numbers above n. */
void rel__label_unuse(rel_labels *all, size_t n);
/* The policy that a label names, by URI or name: the current one; NULL if the node has none. */
const ent_policy *rel__label_policy(const ent_reg_policies *policies, const ent_label *l);
/* Fills special, exercise and lowest. p may be NULL. */
ENT_CHECKED ent_code rel__label_look(rel_label *out, const ent_policy *p, const ent_label *l, ent_err *e);
/* NULL, or the sentence why a node of this sort refuses the label. */
const char *rel__exercise_fault(const rel_label *l, bool exercise_node);

/* ---- composing lines (compose.c) ----------------------------------------------------------------------------------------- */
/* What was decided about one line beyond the revision itself; everything else of the line is looked up. */
typedef struct rel_detail {
    bool changed;
    size_t n_consents, n_hidden, n_omitted;
    rel_consent_ref *consents; /* sorted by org */
    ent_str *hidden;           /* fields that the recipient may not see, sorted */
    ent_str *omitted;          /* fields left out for their size, sorted */
} rel_detail;
ENT_CHECKED ent_code rel__detail_write(ent_str *out, ent_arena *a, const rel_detail *d, ent_err *e); /* empty text: nothing to say */
ENT_CHECKED ent_code rel__detail_read(rel_detail *out, ent_arena *a, ent_str text, bool changed, ent_err *e);

/* A revision with what belongs to it. */
typedef struct rel_whole {
    ent_reg_row row;
    ent_reg_strings originators;
    ent_reg_fields fields;
} rel_whole;
ENT_CHECKED ent_code rel__whole_read(rel_whole *out, ent_arena *a, ent_store *s, int64_t id, ent_err *e);
/* The line of a revision: content number n; labels are numbered as they are used. */
ENT_CHECKED ent_code rel__compose(ent_str *out, ent_arena *a, rel_labels *labels, ent_store *s, const rel_whole *w, const rel_detail *d,
                                  int64_t n, ent_err *e);

/* ---- judging revisions (judge.c) ----------------------------------------------------------------------------------------- */
typedef struct rel_cut_verdict {
    bool admitted;
    const ent_cut *cut;
    char rule[8];
    ent_str reason, next;
} rel_cut_verdict;

typedef struct rel_judge {
    const rel_case *c;
    ent_arena *a; /* of the caches */
    rel_map cuts; /* of cut id: rel_cut_verdict */
    rel_labels labels;
    size_t n_holdings; /* one for each version of the policy */
    const ent_policy **holding_policy;
    const ent_holding **holdings;
} rel_judge;

ENT_CHECKED ent_code rel__judge_new(rel_judge *j, ent_arena *a, const rel_case *c, ent_err *e);
/* *out->code ENT_OK: it leaves, with the detail. Reasons live in `keep`, the detail in `a`. */
ENT_CHECKED ent_code rel__judge_revision(ent_rel_withheld *out, rel_detail *detail, ent_arena *a, ent_arena *keep, rel_judge *j,
                                         const rel_whole *w, ent_err *e);
ENT_CHECKED ent_code rel__judge_cut(const rel_cut_verdict **out, rel_judge *j, int64_t cut_id, ent_err *e);

/* ---- building (build.c) ------------------------------------------------------------------------------------------------- */
/* Called for each leaving line in order; line without LF. Everything given lives until it returns. */
typedef ent_code rel_line_fn(void *ctx, const rel_whole *w, const rel_detail *d, ent_str line, ent_err *e);
ENT_CHECKED ent_code rel__build(ent_rel_built *out, rel_case *c, ent_arena *a, ent_store *locked, const ent_rel_ground *g,
                                const ent_rel_request *r, ent_time as_of, rel_line_fn *fn, void *ctx, ent_err *e);

/* ---- receiving ------------------------------------------------------------------------------------------------------------- */
/* One label of the bundle under our policy (mapping.c). */
typedef struct ent_rel_mapping {
    ent_str xml, mapped_xml; /* mapped_xml empty: it is under our own policy */
    const ent_cut *cut;      /* NULL: quarantined */
    ent_str reason;          /* then: why */
    ent_sha256 xml_digest, cut_digest;
    bool entered; /* its cut and label entries have been appended */
} rel_mapping;
ENT_CHECKED ent_code rel__map_labels(rel_mapping **out, ent_arena *a, const ent_rel_ground *g, const ent_rel_agreement *agreement,
                                     const ent_rel_terms *terms, const ent_rel_opened *o, ent_time now, ent_err *e);

/* A source that digests what it gives (tee.c). */
typedef struct rel_tee {
    ent_source from;
    ent_digest *digest;
} rel_tee;
ent_source rel__tee(rel_tee *t);
/* Reads revisions.jsonl line by line from the current entry; *more false at its end. The line lives until the next call. */
typedef struct rel_lines {
    ent_zip_reader *zip;
    size_t from, to;
    char buffer[2 * (ENT_REL_LINE_MAX + 1)];
} rel_lines;
ENT_CHECKED ent_code rel__lines_next(rel_lines *r, ent_str *line, bool *more, ent_err *e);
ent_zip_limits rel__limits(void);

/* ---- receipts (receipt.c) -------------------------------------------------------------------------------------------------- */
typedef struct rel_receipt {
    bool old;                                     /* v1: without checkpoint and peaks */
    ent_str agreement, sender, recipient, bundle; /* sender and recipient of the bundle */
    ent_sha256 manifest;
    int64_t sequence, stored, known, quarantined;
    ent_time received;
    ent_public witness; /* our checkpoint key */
    ent_signature cosignature, signature;
    ent_str checkpoint; /* of the bundle, word for word */
    size_t n_peaks;     /* of the channel's tree at that checkpoint, largest first */
    ent_sha256 peaks[64];
} rel_receipt;
/* Signs it; r has all but witness and signatures. */
ENT_CHECKED ent_code rel__receipt_write(ent_str *out, ent_arena *a, rel_receipt *r, const ent_rel_keys *keys, ent_err *e);
/* ENT_UNVERIFIED unless text is a receipt in its one spelling. Nothing else is checked. */
ENT_CHECKED ent_code rel__receipt_read(rel_receipt *out, ent_arena *a, ent_str text, ent_err *e);
/* Both signatures, by keys that are pinned for that day. checkpoint: that of the bundle, as we know it; empty: the receipt's own. A
 * receipt without one has only its signature checked then.                                                                 */
ENT_CHECKED ent_code rel__receipt_check(const rel_receipt *r, ent_arena *a, ent_store *s, ent_str checkpoint, ent_err *e);
/* The channel's tree at the receipt's checkpoint, which must be our own: signed with a checkpoint key of this node. */
ENT_CHECKED ent_code rel__receipt_tree(ent_tree *out, const rel_receipt *r, ent_arena *a, ent_store *s, ent_err *e);
/* The signature by any key that was pinned for the organisation and purpose, counted at that time and was not revoked since. */
ENT_CHECKED ent_code rel__signed_by(ent_arena *a, ent_store *s, ent_str org, const char *purpose, ent_time time, ent_str message,
                                    const ent_signature *signature, ent_err *e);

/* ---- statements (statement.c) ------------------------------------------------------------------------------------------------ */
typedef struct rel_statement {
    ent_str agreement, sender, recipient; /* of the channel: recipient issues it */
    ent_time issued;
    size_t n_receipts, n_certificates;
    const ent_str *receipts, *certificates; /* texts */
    ent_signature signature;
} rel_statement;
ENT_CHECKED ent_code rel__statement_read(rel_statement *out, ent_arena *a, ent_str text, ent_err *e);
/* What the recipient's release key signs. */
ENT_CHECKED ent_code rel__statement_message(ent_str *out, ent_arena *a, const rel_statement *t, ent_err *e);

/* The refusal of a release that was withdrawn (releases.c). */
ent_code rel__withdrawn(const ent_rel_release *r, ent_err *e);

/* ---- applying (apply.c, apply_bundle.c, apply_restore.c) ------------------------------------------------------------------------------------ */
typedef ent_code rel_apply_fn(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code rel__release_id(int64_t *out, ent_store *s, const ent_json *o, ent_err *e);
/* Holds the channels that an agreement gives this node as sender, if it has ever been restored: nobody knows what it sent there. */
ENT_CHECKED ent_code rel__hold_new(ent_store *s, ent_arena *scratch, ent_str agreement, ent_err *e);
rel_apply_fn rel__apply_restored, rel__apply_channel_restored, rel__apply_certificate;
rel_apply_fn rel__apply_bundle, rel__apply_bundle_lines, rel__apply_bundle_signature, rel__apply_received, rel__apply_quarantine,
    rel__apply_receipt;

#endif
