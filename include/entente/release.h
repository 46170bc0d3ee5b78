/* SPDX-License-Identifier: Apache-2.0 */
/* Release: what may leave to whom, decided again at every step from the same inputs, carried by one signed file, and
 * received with every check in order.
 *
 *   agreement (file, compared by digest) ─┐
 *   named revisions, recipient, purpose ──┴─► ent_rel_build ─► release object ──► preview, approval, bundle: the same bytes
 *   bundle file ──► ent_rel_read, ent_rel_check, ent_rel_store: ceilings, byte law, signature, … ──► revisions, receipt
 *
 * Preview is export (law 5): ent_rel_build is the only function that decides what leaves; preview shows its object, approval
 * signs the object's digest, bundling computes it again and refuses another digest.                                     */
#ifndef ENTENTE_RELEASE_H
#define ENTENTE_RELEASE_H

#include <entente/core.h>
#include <entente/crypto.h>
#include <entente/label.h>
#include <entente/log.h>
#include <entente/register.h>
#include <entente/store.h>

/* ---- ceilings ---------------------------------------------------------------------------------------------------------- */
#define ENT_REL_LINE_MAX 4096 /* bytes of one line of revisions.jsonl, without its LF        */
#define ENT_REL_MANIFEST_MAX (1 << 20)
#define ENT_REL_REVISIONS_MAX 1000000            /* named in one release                                        */
#define ENT_REL_LABELS_MAX 10000                 /* distinct labels in one bundle, at most 64 KiB each and      */
#define ENT_REL_LABELS_BYTES (16 << 20)          /* 16 MiB together                                             */
#define ENT_REL_CONTENT_MAX (INT64_C(256) << 20) /* bytes of one content                                        */
#define ENT_REL_TOTAL_MAX (INT64_C(64) << 30)    /* bytes of all entries of a bundle                            */

/* ---- agreements and partners ----------------------------------------------------------------------------------------- */
/* A body that may receive, and what it may see under the sender's policy. */
typedef struct ent_rel_body {
    ent_str name;      /* "European Commission"                                                     */
    ent_str clearance; /* short form of categories, "Context=Releasable; Releasable To=European Commission" */
    ent_str scheme;    /* eligibility scheme of the facts table, e.g. "EU-NATO-2003"; empty: none   */
    size_t n_dossiers;
    const ent_str *dossiers; /* of the sender, that the body has a recorded need to know; mostly none */
} ent_rel_body;

/* What one party may send. */
typedef struct ent_rel_terms {
    ent_str sender, recipient;           /* organisations = nodes, "NATO", "EU"         */
    ent_str policy;                      /* OID of the policy of the labels that travel */
    ent_str ceiling, electronic_ceiling; /* classes of that policy             */
    size_t n_bodies;
    const ent_rel_body *bodies; /* named one by one                     */
} ent_rel_terms;

typedef struct ent_rel_agreement {
    ent_str id; /* [A-Za-z0-9.-]{1,60} */
    ent_str title;
    ent_date from, to; /* to inclusive, may have no precision: open */
    size_t n_purposes;
    const ent_str *purposes;
    size_t n_articles;
    const ent_str *articles;
    size_t n_terms;
    const ent_rel_terms *terms; /* one per direction */
    ent_str text;               /* canonical JSON: what is digested and logged */
    ent_sha256 digest;
} ent_rel_agreement;

/* JSON file; spelled canonically on reading, so that both partners get the same digest. See doc/formats.md. ENT_INVALID names
 * the member that is missing, unknown or ill-formed.                                                                      */
ENT_CHECKED ent_code ent_rel_agreement_parse(ent_rel_agreement *out, ent_arena *a, ent_str json, ent_err *e);
/* By id from any connection; ENT_NOT_VISIBLE if there is none. The newest of that id. */
ENT_CHECKED ent_code ent_rel_agreement_find(ent_rel_agreement *out, ent_arena *a, ent_store *s, ent_str id, ent_err *e);
ENT_CHECKED ent_code ent_rel_agreement_by_digest(ent_rel_agreement *out, ent_arena *a, ent_store *s, const ent_sha256 *digest, ent_err *e);
/* The newest of each id, by id. */
typedef ent_code ent_rel_agreement_fn(void *ctx, const ent_rel_agreement *g, ent_err *e);
ENT_CHECKED ent_code ent_rel_agreements(ent_store *s, ent_arena *a, ent_rel_agreement_fn *fn, void *ctx, ent_err *e);
ENT_CHECKED ent_code ent_rel_agreement_entry(ent_str *body, ent_arena *a, const ent_rel_agreement *g, ent_err *e); /* "agreement" */

/* A partner's pinned key. purpose: "release" or "checkpoint". kind "partner.key"; a newer one replaces the older. */
ENT_CHECKED ent_code ent_rel_pin_entry(ent_str *body, ent_arena *a, ent_str org, const char *purpose, const ent_public *key, ent_err *e);
ENT_CHECKED ent_code ent_rel_pinned(ent_public *out, ent_store *s, ent_str org, const char *purpose,
                                    ent_err *e); /* ENT_UNVERIFIED if none */

/* Is the party eligible under the scheme on that day, by the facts table "eligibility" (columns party, kind, scheme, from, to,
 * source, mark; to is the last day)? Partial dates: a day inside the period that a date leaves open is not eligible ("unknown,
 * refused"). The scheme "EU-member-NATO" wants membership of the EU and, the same day, of NATO or of PfP with a security
 * agreement with NATO. *why: one sentence with the row's source and mark; recalled rows are called unchecked.             */
ENT_CHECKED ent_code ent_rel_eligible(bool *out, ent_str *why, ent_arena *a, const ent_csv *facts, ent_str party, ent_str scheme,
                                      ent_time day, ent_err *e);

/* Keys that were pinned for the organisation and counted at that time, those revoked since left out; the newest first, at most max. */
ENT_CHECKED ent_code ent_rel_pinned_then(ent_public *out, size_t *n, size_t max, ent_store *s, ent_str org, const char *purpose,
                                         ent_time time, ent_err *e);

/* A written consent of an originator to release a revision to a recipient. kind "consent". Counts from its date on, which
 * must be a whole day. Recorded by the receiving side it lets a partner's bundle carry a revision of another origin.     */
typedef struct ent_rel_consent {
    ent_str originator, revision, recipient; /* recipient: body */
    ent_str reference;                       /* of the letter   */
    ent_date date;
} ent_rel_consent;
ENT_CHECKED ent_code ent_rel_consent_entry(ent_str *body, ent_arena *a, const ent_rel_consent *c, ent_err *e);

/* ---- building ----------------------------------------------------------------------------------------------------------- */
typedef struct ent_rel_request {
    ent_str agreement, recipient, purpose; /* agreement id, body, purpose as the agreement names it */
    size_t n;
    const ent_str *revisions; /* UUIDs, named one by one, each once */
} ent_rel_request;

/* One revision that does not leave, and why. */
typedef struct ent_rel_withheld {
    ent_str revision, item, number;
    ent_code code; /* ENT_REFUSED, or ENT_LIMIT without a rule */
    char rule[8];
    ent_str reason, next;
} ent_rel_withheld;

typedef struct ent_rel_built {
    ent_str object;    /* canonical JSON "release" object */
    ent_sha256 digest; /* of object */
    ent_rel_agreement agreement;
    ent_str eligibility; /* the sentence of ent_rel_eligible; empty when the body needs no scheme */
    ent_sha256 facts;    /* digest of the eligibility table that was used */
    size_t n_leaving, n_withheld;
    const ent_str *leaving;           /* revision UUIDs, in the order of revisions.jsonl */
    const ent_rel_withheld *withheld; /* in the same order */
} ent_rel_built;

/* What the decision stands on besides the view: read once by the caller. */
typedef struct ent_rel_ground {
    ent_reg_node node;
    ent_reg_policies policies;
    ent_csv eligibility; /* no columns: the node has no such table, and every scheme is refused */
    ent_sha256 eligibility_digest;
} ent_rel_ground;
ENT_CHECKED ent_code ent_rel_ground_read(ent_rel_ground *out, ent_arena *a, ent_store *s, ent_err *e);

/* The request as a whole is refused (nothing named R-35, agreement not in force or no terms R-37, body not named R-38, purpose
 * R-41, not eligible; ENT_NOT_VISIBLE names a revision that is not there or not for the asker) or each revision
 * leaves or is withheld for its own reason. Everything is decided on the asker's view: what he may not see is not there.
 * One pass over the named revisions in the order of the bundle; about 200 bytes of memory for each.                      */
ENT_CHECKED ent_code ent_rel_build(ent_rel_built *out, ent_arena *a, ent_store *locked, const ent_rel_ground *g, const ent_rel_request *r,
                                   ent_time as_of, ent_err *e);

/* ---- releases ------------------------------------------------------------------------------------------------------------ */
typedef enum ent_rel_state { ENT_REL_PREPARED = 1, ENT_REL_APPROVED, ENT_REL_BUNDLED, ENT_REL_WITHDRAWN } ent_rel_state;
typedef struct ent_rel_release {
    ent_str id; /* UUID */
    ent_str agreement, recipient, purpose, prepared_by, approved_by;
    ent_str object;    /* as it was prepared */
    ent_sha256 digest; /* of object */
    ent_rel_state state;
    ent_time prepared, approved, bundled;
    ent_str bundle;          /* UUID of the bundle, once bundled */
    int64_t sequence;        /* its number on the channel */
    bool receipt;            /* the partner's receipt was recorded */
    bool may_have_left;      /* not bundled here, but the node was restored since: it may have been, after the backup */
    ent_rel_request request; /* all named revisions, withheld ones too; ent_rel_list leaves them out (n is right) */
} ent_rel_release;

ENT_CHECKED ent_code ent_rel_find(ent_rel_release *out, ent_arena *a, ent_store *locked, ent_str id, ent_err *e);
typedef ent_code ent_rel_fn(void *ctx, const ent_rel_release *r, ent_err *e);
/* By time of preparation. */
ENT_CHECKED ent_code ent_rel_list(ent_store *locked, ent_arena *a, ent_rel_fn *fn, void *ctx, ent_err *e);

/* The cuts of all that it names, each once: who lacks one of them does not see the release. */
typedef struct ent_rel_ids {
    int64_t *v;
    size_t n, cap;
} ent_rel_ids;
ENT_CHECKED ent_code ent_rel_cuts_of(ent_rel_ids *out, ent_arena *a, ent_store *locked, ent_str id, ent_err *e);

/* The revisions that its bundle carries, by their ids here, in the order of the bundle. */
ENT_CHECKED ent_code ent_rel_carried(ent_rel_ids *out, ent_arena *a, ent_store *locked, ent_str id, ent_err *e);

/* The oldest release in the view that names the revision and is not bundled yet; *release is empty if there is none. */
ENT_CHECKED ent_code ent_rel_naming(ent_str *release, ent_rel_state *state, ent_arena *a, ent_store *locked, int64_t revision_id,
                                    ent_err *e);

/* kinds "release.new", "release.named" (chunks of 500 revisions), "release.approve"; appended by these functions. person: who
 * acts. ent_rel_new refuses a release from which nothing leaves, by the rule of its first withheld revision.
 * ent_rel_approve: digest is that of an object that was built for the approver, now (ENT_REFUSED R-36 if it is another one);
 * ENT_WAITING when the approver is the preparer, ENT_CONFLICT when it is approved already.                                */
ENT_CHECKED ent_code ent_rel_new(ent_act *act, ent_arena *a, ent_str id, ent_str person, const ent_rel_request *r, const ent_rel_built *b,
                                 ent_err *e);
/* Appends "release.withdraw" {person, reason, release}: the release will not go. reason: 1 to 500 bytes on one line. ENT_CONFLICT when it has
 * gone or was withdrawn. */
ENT_CHECKED ent_code ent_rel_withdraw(ent_act *act, ent_arena *a, const ent_rel_release *r, ent_str person, ent_str reason, ent_err *e);
ENT_CHECKED ent_code ent_rel_approve(ent_act *act, ent_arena *a, const ent_rel_release *r, ent_str person, const ent_sha256 *digest,
                                     ent_err *e);

/* ---- bundle -------------------------------------------------------------------------------------------------------------- */
typedef struct ent_rel_keys {
    const ent_secret *release, *checkpoint, *content;
} ent_rel_keys;

/* Builds the release again as of now, refuses another digest than the approved one, and appends all that the file needs:
 * kinds "bundle" (manifest, signature, channel leaf, checkpoint, proof) and "bundle.lines" (chunks: what was decided for each
 * line). expires: instant after now. main_checkpoint: the note over the main log at this moment; the channel commits to it
 * under a salt. ENT_WAITING when the release is not approved; ENT_CONFLICT when it is bundled: then only ent_rel_write.   */
ENT_CHECKED ent_code ent_rel_bundle(ent_act *act, ent_arena *a, ent_store *locked, const ent_rel_ground *g, const ent_rel_release *r,
                                    const ent_rel_keys *keys, ent_str bundle_id, ent_str main_checkpoint, ent_time now, ent_time expires,
                                    ent_bytes *random, ent_err *e);

/* What a bundle that was appended in this act carries, for registering it before it leaves: on the writer. */
typedef ent_code ent_rel_leaving_fn(void *ctx, int64_t revision_id, ent_str revision, int64_t label_id, ent_str label_xml, ent_err *e);
ENT_CHECKED ent_code ent_rel_leaving(ent_store *writer, ent_str release, ent_rel_leaving_fn *fn, void *ctx, ent_err *e);

/* Writes the file of a bundle that is in the log; the same bytes every time. Nothing is decided here. Needs the content key.
 * ENT_REFUSED, before the first byte, when a content that it carried was destroyed: it is never written again.      */
ENT_CHECKED ent_code ent_rel_write(ent_sink sink, ent_arena *a, ent_store *locked, const ent_rel_release *r, const ent_secret *content_key,
                                   ent_err *e);

/* ---- receiving ----------------------------------------------------------------------------------------------------------- */
/* A bundle that was read once from front to back. */
typedef struct ent_rel_opened {
    ent_str sender, recipient, body, agreement_id, purpose, bundle_id;
    ent_sha256 agreement, manifest, file; /* manifest: digest of manifest.json; file: of all bytes */
    bool first;                           /* the first one of its channel */
    ent_sha256 previous;                  /* else: the manifest before it */
    uint64_t previous_size;               /* the channel tree at that time; 0 when first */
    ent_sha256 previous_root;
    int64_t sequence, revisions, bytes; /* bytes: of all contents */
    ent_time created, expires;
    ent_public checkpoint_key;
    size_t n_labels;
    const ent_str *labels; /* XML; number 1 of the file is labels[0] */
    size_t n_policies;
    const ent_sha256 *policies;
    size_t n_foreign; /* revisions of another origin than the sender */
    const struct ent_rel_foreign *foreign;
    ent_str manifest_text, checkpoint;
    ent_tree channel; /* of the checkpoint */
    ent_signature signature;
    ent_err late;    /* of ent_rel_read: what ent_rel_check will report in its turn; code ENT_OK: nothing */
    bool late_label; /* it is about a label */
} ent_rel_opened;

typedef struct ent_rel_foreign {
    ent_str origin, revision;
} ent_rel_foreign;

/* Streams the file once and checks all that needs no node: ceilings, byte law, signature, labels well formed, content digests,
 * proofs; in this order, whatever comes first in the file. key: the sender's release key, given by hand. ENT_UNVERIFIED (also
 * for a ceiling) or the source's own error.                                                                              */
ENT_CHECKED ent_code ent_rel_open(ent_rel_opened *out, ent_arena *a, ent_source source, const ent_public *key, ent_err *e);
/* The same with the keys that the node has pinned for the sender, for receiving. What the design's order puts behind checks that
 * need the node (labels, contents, proofs) is kept in out->late.                                                         */
ENT_CHECKED ent_code ent_rel_read(ent_rel_opened *out, ent_arena *a, ent_source source, ent_store *s, ent_err *e);

/* The checks that need the node, in the order of the design: recipient and old sequence ENT_UNVERIFIED, a gap ENT_WAITING, expiry,
 * agreement and ceilings ENT_REFUSED, labels, foreign origin, then out->late. The labels are mapped to our policy here.  */
typedef enum ent_rel_step {
    ENT_REL_RECIPIENT = 0,
    ENT_REL_SEQUENCE,
    ENT_REL_EXPIRY,
    ENT_REL_AGREEMENT,
    ENT_REL_LABELS,
    ENT_REL_ORIGIN,
    ENT_REL_CONTENTS /* and proofs */
} ent_rel_step;
typedef struct ent_rel_checked {
    ent_rel_step step;               /* with a refusal: the check that failed */
    bool already;                    /* an identical repeat of what was received: nothing is to be done */
    ent_str receipt;                 /* then: the receipt that was given */
    struct ent_rel_mapping *mapping; /* private: one for each label */
} ent_rel_checked;
ENT_CHECKED ent_code ent_rel_check(ent_rel_checked *out, ent_arena *a, ent_store *writer, const ent_rel_ground *g, const ent_rel_opened *o,
                                   ent_time now, ent_err *e);

/* Streams the file again (ENT_UNVERIFIED if it has changed), appends kinds "cut", "label", "item.revise", "quarantine" and one
 * "received", and puts the contents. A known revision with the same content and labels is left as it is, also one whose content was destroyed here; with others it is
 * ENT_CONFLICT. The caller rolls back when this fails.                                                                   */
typedef struct ent_rel_received {
    int64_t stored, changed, known, quarantined; /* changed: of the stored, those whose item was known */
    ent_str receipt;                             /* canonical JSON, the file for the sender */
} ent_rel_received;
ENT_CHECKED ent_code ent_rel_store(ent_rel_received *out, ent_act *act, ent_arena *a, ent_store *writer, const ent_rel_ground *g,
                                   const ent_rel_opened *o, const ent_rel_checked *checked, ent_source again, const ent_rel_keys *keys,
                                   ent_time now, ent_bytes *random, ent_err *e);

/* Revisions whose label has no equivalent here. For the registry role only: s is a connection that is not locked. */
typedef struct ent_rel_quarantined {
    ent_str origin, item, revision, kind, bundle, sender, reason;
    ent_str label_xml;
    ent_sha256 content;
    int64_t length;
} ent_rel_quarantined;
typedef ent_code ent_rel_quarantine_fn(void *ctx, const ent_rel_quarantined *q, ent_err *e);
ENT_CHECKED ent_code ent_rel_quarantine(ent_store *s, ent_arena *a, ent_rel_quarantine_fn *fn, void *ctx, ent_err *e);

/* What came from partners, for the central list: bundles of which the viewer may see every revision. By channel and number. */
typedef struct ent_rel_incoming {
    ent_str bundle, sender, agreement, body, purpose, receipt;
    ent_sha256 manifest;
    int64_t sequence, stored, changed, known, quarantined;
    ent_time time;
} ent_rel_incoming;
typedef ent_code ent_rel_incoming_fn(void *ctx, const ent_rel_incoming *i, ent_err *e);
ENT_CHECKED ent_code ent_rel_incomings(ent_store *locked, ent_arena *a, ent_rel_incoming_fn *fn, void *ctx, ent_err *e);

/* The sender's side of a receipt: checks it against the pinned key and the channel and appends kind "receipt". *already: it is
 * recorded, nothing was appended.                                                                                        */
ENT_CHECKED ent_code ent_rel_receipt(bool *already, ent_act *act, ent_arena *a, ent_store *writer, const ent_rel_ground *g, ent_str receipt,
                                     ent_str main_checkpoint, ent_time now, ent_bytes *random, ent_err *e);

/* ---- after a restore --------------------------------------------------------------------------------------------------------- */
/* A node that was restored from a backup does not know what it did after it. With "node.restored"
 *   - its own channels are held, also those of agreements that are entered later, for they may be entered again: ent_rel_bundle refuses
 *     (ENT_WAITING);
 *   - the approval of every release that is not bundled falls, for it may have been bundled after the backup (receipts do not say which
 *     release a bundle carried): may_have_left. It must be approved anew, by one who knows what the partner has.
 * A channel is held until the partner has said, in a statement, which bundles he got. The statement carries his receipts word for word; a
 * receipt (v2) carries our own signed checkpoint and the peaks of the channel's tree, so the tree goes on although leaves are lost:
 * the next bundle follows on the last one that the partner has, and no number is given twice.
 *
 *   {"signature":…,"statement":{"agreement","certificates":[…],"format":"entente/statement/v1","issued","receipts":[…],"recipient","sender"}}
 *
 * recipient and sender: of the channel, so recipient issues it, signed with his release key over "entente/statement/v1\n" || canonical
 * text of "statement". receipts: of this channel, by number, all that he gave (at most ENT_REL_STATEMENT_MAX; older ones left out
 * first: he gives the newest). certificates: of destruction, that the sender had given him. An agreement by which nothing came has a
 * statement without receipts.                                                                                                      */
#define ENT_REL_STATEMENT_MAX 1000 /* receipts, and as many certificates */
#define ENT_REL_STATEMENT_BYTES (32 << 20)

/* On the partner's node. s: not locked, for a view may lack bundles; nothing in a receipt is classified. ENT_INVALID if the
 * agreement has no part in which that sender sends to this node, ENT_LIMIT above ENT_REL_STATEMENT_BYTES.                    */
ENT_CHECKED ent_code ent_rel_statement(ent_str *out, ent_arena *a, ent_store *s, const ent_rel_ground *g, ent_str agreement, ent_str sender,
                                       const ent_secret *release_key, ent_time now, ent_err *e);

/* What the evidence shows that this node lacks. */
typedef struct ent_rel_lost {
    int64_t sequence;
    ent_str bundle; /* UUID */
    ent_time received;
    int64_t revisions; /* stored, known and quarantined there */
} ent_rel_lost;
typedef struct ent_rel_reconciled {
    ent_str agreement, partner;
    bool statement;       /* it was one; else a receipt */
    ent_time issued;      /* of the statement, or when the bundle of the receipt was received */
    int64_t ours, theirs; /* newest number here before, and with the partner */
    bool held;            /* it was held before */
    bool released;        /* the channel is not held any more */
    bool changed;         /* an entry was appended */
    size_t n_lost;
    const ent_rel_lost *lost; /* bundles that the partner has and this node does not, as far as the receipts go */
    size_t n_certificates;
    const ent_str *certificates; /* our own, of destructions; for registry to check */
} ent_rel_reconciled;
/* evidence: a statement, or one receipt. A receipt moves the number on and releases the channel only if `last`: the officer has the
 * partner's word that there is none after it. Evidence that shows a lower number than ours changes nothing. Checks the partner's signatures with pinned keys, and our own under each checkpoint. Appends
 * "channel.restored" {agreement, sender, recipient, sequence, manifest, size, root, peaks, receipt, held} when something is new; without
 * manifest, size, root, peaks and receipt when only the hold ends. ENT_UNVERIFIED: does not hold, shows another history than ours, is a
 * statement from before the backup, or of a partner who had his receipts signed by a program before v2 (no peaks).              */
ENT_CHECKED ent_code ent_rel_reconcile(ent_rel_reconciled *out, ent_act *act, ent_arena *a, ent_store *writer, const ent_rel_ground *g,
                                       ent_str evidence, bool last, ent_time now, ent_err *e);
/* All channels of this node as sender: agreement, partner, newest number, held. Any connection. */
typedef struct ent_rel_channel_row {
    ent_str agreement, sender, recipient;
    int64_t sequence;
    bool held;
} ent_rel_channel_row;
typedef ent_code ent_rel_channel_fn(void *ctx, const ent_rel_channel_row *row, ent_err *e);
ENT_CHECKED ent_code ent_rel_channels(ent_store *s, ent_arena *a, ent_rel_channel_fn *fn, void *ctx, ent_err *e);

/* A partner's certificate of destruction, which the caller has checked (registry.h) with his pinned key; appended as
 * "partner.certificate". *already as for receipts. */
ENT_CHECKED ent_code ent_rel_certificate(bool *already, ent_act *act, ent_arena *a, ent_store *writer, ent_str org, ent_str text,
                                         ent_err *e);

/* ---- following a partner's key ------------------------------------------------------------------------------------------------- */
/* The record of a change of a node's key, made by its node and followed by partners. Canonical JSON:
 *   {"new_signature":…,"old_signature":…,"rotation":{"format":"entente/rotation/v1","new","node","old","org","purpose","reason","time"}}
 * signatures by both keys over "entente/rotation/v1\n" || canonical text of "rotation". reason: "rotate" (the old key is good for what was
 * signed until then) or "revoke" (nothing is taken under it any more). After "recover" there is no old signature: partners compare by
 * telephone and pin.                                                                                                              */
typedef struct ent_rel_rotation {
    ent_str org, node, purpose, reason;
    ent_public old_key, new_key;
    ent_time time;
    ent_signature old_signature, new_signature;
} ent_rel_rotation;
ENT_CHECKED ent_code ent_rel_rotation_write(ent_str *out, ent_arena *a, ent_rel_rotation *r, const ent_secret *old_key,
                                            const ent_secret *new_key, ent_err *e);
/* ENT_UNVERIFIED unless both signatures hold and the text is in its one spelling. */
ENT_CHECKED ent_code ent_rel_rotation_read(ent_rel_rotation *out, ent_arena *a, ent_str text, ent_err *e);
/* Appends "partner.key" with the rotation; the old key must be the pinned one, and the new one none that the partner had (ENT_UNVERIFIED). */
ENT_CHECKED ent_code ent_rel_follow(ent_act *act, ent_arena *a, ent_store *writer, const ent_rel_rotation *r, ent_err *e);
/* After the release key was revoked or recovered: signs every bundle without a receipt with the new key, entries "bundle.signature"
 * {release, signature}. The same files are then made with the new signature; nothing else of them changes.                        */
ENT_CHECKED ent_code ent_rel_resign(ent_act *act, ent_arena *a, ent_store *writer, const ent_secret *release_key, ent_err *e);
/* All keys of partners that were ever pinned, by organisation, purpose and age. Any connection. */
typedef struct ent_rel_pin {
    ent_str org, purpose;
    ent_public key;
    ent_time since;
    bool ended; /* what was signed after until needs another key */
    ent_time until;
    bool revoked; /* nothing is taken under it any more */
} ent_rel_pin;
typedef struct ent_rel_pins {
    ent_rel_pin *v;
    size_t n, cap;
} ent_rel_pins;
ENT_CHECKED ent_code ent_rel_pins_read(ent_rel_pins *out, ent_arena *a, ent_store *s, ent_err *e);

/* ---- projection ----------------------------------------------------------------------------------------------------------- */
/* Applies the entries of this room: agreement, partner.key, partner.certificate, consent, release.new, release.named, release.approve, release.withdraw,
 * bundle, bundle.lines, bundle.signature, received, quarantine, receipt, channel.restored; and its part of node.restored (holds the node's
 * channels). Other kinds: *known false and nothing done.                                                                 */
ENT_CHECKED ent_code ent_rel_apply(bool *known, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);

#endif
