/* SPDX-License-Identifier: Apache-2.0 */
/* The register: items, their revisions with labels, the persons who may see them, and the view of each person.
 *
 *   item = (origin organisation, UUID)        revision = one immutable content of it, with
 *     └─ revision 1..n                          label, metadata label      as the provider wrote them
 *          ├─ field (title, abstract, …)        mapped labels              ours, for received items
 *          ├─ originator                        cut, content cut           interned; decide who sees what
 *          └─ derivation ─► source revision
 *
 * A person's question runs on a store connection that is locked to his view (store.h); the functions here that answer
 * questions must be given such a connection. Changes are entries: functions named *_entry make the canonical body, the api
 * room appends it, and ent_reg_apply is the only code that writes the tables.                                            */
#ifndef ENTENTE_REGISTER_H
#define ENTENTE_REGISTER_H

#include <entente/core.h>
#include <entente/crypto.h>
#include <entente/label.h>
#include <entente/log.h>
#include <entente/store.h>

/* ---- node and policies (open connection or locked one) ---------------------------------------------------------------- */
typedef struct ent_reg_node {
    ent_str uuid, org, policy_oid, ceiling; /* ceiling: a class of the policy */
    ent_sha256 policy;                      /* digest of its version that the node began with */
    bool exercise;
    ent_public release_key, checkpoint_key;
    bool has_backup_key;
    ent_public backup_key; /* what backups are sealed to */
    ent_time created;
} ent_reg_node;

ENT_CHECKED ent_code ent_reg_node_read(ent_reg_node *out, ent_arena *a, ent_store *s, ent_err *e);
ENT_CHECKED ent_code ent_reg_node_entry(ent_str *body, ent_arena *a, const ent_reg_node *n, ent_err *e); /* kind "node" */

/* All policies that the node has adopted, compiled. */
typedef struct ent_reg_policies {
    size_t n;
    const ent_policy **v;  /* in order of adoption; the last one of an OID is the current one */
    const ent_policy *own; /* the current one of the node's OID */
} ent_reg_policies;

ENT_CHECKED ent_code ent_reg_policies_read(ent_reg_policies *out, ent_arena *a, ent_store *s, ent_err *e);
const ent_policy *ent_reg_policy(const ent_reg_policies *p, const ent_sha256 *digest);
/* The current one by OID or name; NULL if none. Every version keeps its name, and no two policies answer to one word: policy adopt sees to it. */
const ent_policy *ent_reg_policy_named(const ent_reg_policies *p, ent_str oid_or_name);
ENT_CHECKED ent_code ent_reg_policy_entry(ent_str *body, ent_arena *a, const ent_policy *p, ent_str spif, ent_err *e); /* "policy" */

/* Tables of facts that decisions use (rules, eligibility), as entries so that a decision can be replayed. The newest of
 * that name; ENT_NOT_VISIBLE if there is none. kind "facts".                                                          */
ENT_CHECKED ent_code ent_reg_facts_read(ent_str *text, ent_sha256 *digest, ent_arena *a, ent_store *s, const char *name, ent_err *e);
ENT_CHECKED ent_code ent_reg_facts_entry(ent_str *body, ent_arena *a, const char *name, ent_str text, ent_err *e);

/* ---- persons ------------------------------------------------------------------------------------------------------------ */
#define ENT_ROLES_MAX 16
typedef struct ent_reg_person {
    ent_str name; /* [a-z0-9.-]{1,40} */
    ent_str full_name;
    size_t n_roles;
    ent_str roles[ENT_ROLES_MAX];
    ent_public sign_key, wrap_key;
    ent_time since;
    bool ended;
    ent_time until;
    ent_time key_since;   /* when the register took the key */
    ent_time key_expires; /* when it should have been rotated; 0: nobody said */
    bool revoked;         /* the key is not taken any more (key revoke) until there is another one */
} ent_reg_person;

/* The words a role may have, NULL-ended: administrator, auditor, custodian, … */
const char *const *ent_reg_roles(void);
bool ent_reg_has_role(const ent_reg_person *p, const char *role);
/* Which node keys ("content", "release", "checkpoint") the roles of a person need. */
bool ent_reg_needs_key(const ent_reg_person *p, const char *key);

/* ENT_LOGIN if there is no such person, his time has ended, or his key was revoked. */
ENT_CHECKED ent_code ent_reg_person_read(ent_reg_person *out, ent_arena *a, ent_store *s, ent_str name, ent_time now, ent_err *e);
/* As he stands, whether he may act or not; *found false when there never was such a person. */
ENT_CHECKED ent_code ent_reg_person_find(bool *found, ent_reg_person *out, ent_arena *a, ent_store *s, ent_str name, ent_err *e);
/* All of them as they stand, by name. */
typedef struct ent_reg_persons {
    ent_reg_person *v;
    size_t n, cap;
} ent_reg_persons;
ENT_CHECKED ent_code ent_reg_persons_read(ent_reg_persons *out, ent_arena *a, ent_store *s, ent_err *e);
/* kind "person"; keys sealed to the person follow as entries of kind "person.key". */
ENT_CHECKED ent_code ent_reg_person_entry(ent_str *body, ent_arena *a, const ent_reg_person *p, ent_err *e);
ENT_CHECKED ent_code ent_reg_person_key_entry(ent_str *body, ent_arena *a, ent_str person, const char *key, ent_str sealed, ent_err *e);
/* Which node keys are sealed to the person, by name. */
typedef struct ent_reg_strings {
    ent_str *v;
    size_t n, cap;
} ent_reg_strings;
/* The revisions, of all cuts, that have this content and of which it was not destroyed, oldest first; on a connection that is not locked. */
ENT_CHECKED ent_code ent_reg_with_content(ent_reg_strings *out, ent_arena *a, ent_store *s, const ent_sha256 *content, ent_err *e);
ENT_CHECKED ent_code ent_reg_person_held(ent_reg_strings *out, ent_arena *a, ent_store *s, ent_str person, ent_err *e);
/* A node key of the person, as sealed to him; ENT_REFUSED if his roles do not hold it. */
ENT_CHECKED ent_code ent_reg_person_key(ent_str *sealed, ent_arena *a, ent_store *s, ent_str person, const char *key, ent_err *e);

/* ---- keys (any connection) ------------------------------------------------------------------------------------------------- */
/* Every key that the node has had: purpose release, checkpoint, backup, or content, where public is the name of a generation
 * (ent_backup_generation); for content there is no row before the first change. By purpose and age.                          */
typedef struct ent_reg_node_key {
    ent_str purpose;
    ent_str reason; /* why it came: init, rotate, revoke (the one before is bad), recover (the one before is lost) */
    ent_public public;
    ent_time since;
    bool ended;
    ent_time until;
    ent_str record; /* for partners (ent_rel_rotation); empty: there is none */
} ent_reg_node_key;
typedef struct ent_reg_node_keys {
    ent_reg_node_key *v;
    size_t n, cap;
} ent_reg_node_keys;
ENT_CHECKED ent_code ent_reg_node_keys_read(ent_reg_node_keys *out, ent_arena *a, ent_store *s, ent_err *e);

/* kind "node.key" {old, public, purpose, reason, record?, why?}: from now on the node uses this key, and nobody holds the one before: who
 * needs the new one gets it by entries "person.key" that follow. record: empty without signatures of both; why: an officer's words. */
typedef struct ent_reg_key_change {
    const char *purpose, *reason;
    ent_public old, public;
    ent_str record, why;
} ent_reg_key_change;
ENT_CHECKED ent_code ent_reg_node_key_entry(ent_str *body, ent_arena *a, const ent_reg_key_change *k, ent_err *e);

/* kind "key.revoke" {person, public, reason}: the log's own; here the person loses the node's keys. */
ENT_CHECKED ent_code ent_reg_revoke_entry(ent_str *body, ent_arena *a, const ent_reg_person *p, ent_str reason, ent_err *e);

/* A new key for a person or node that lost its own, proposed by one person and accepted by another. Of a node's key, the secret is
 * sealed by entries "person.key" under the key name "recover:ID" to those who may accept it. Accepting one settles all of its subject.
 * kinds "key.propose" {id, person, public, subject, wrap_key}, "key.accept" {id}.                                              */
typedef struct ent_reg_recovery {
    ent_str id, subject; /* a person, or release, checkpoint */
    bool node;           /* subject is a key of the node; wrap_key is zero bytes then */
    ent_public public, wrap_key;
    ent_str proposed_by;
    ent_time time;
} ent_reg_recovery;
typedef struct ent_reg_recoveries {
    ent_reg_recovery *v;
    size_t n, cap;
} ent_reg_recoveries;
ENT_CHECKED ent_code ent_reg_propose_entry(ent_str *body, ent_arena *a, const ent_reg_recovery *r, ent_err *e);
ENT_CHECKED ent_code ent_reg_accept_entry(ent_str *body, ent_arena *a, ent_str id, ent_err *e);
/* Those that are open, by time. */
ENT_CHECKED ent_code ent_reg_recoveries_open(ent_reg_recoveries *out, ent_arena *a, ent_store *s, ent_str subject, ent_err *e);

/* A clearance under one policy, with its validity and that of the briefing, which the person has signed for. kind
 * "person.clear". Days: `to` is the last one.                                                                              */
typedef struct ent_reg_days {
    ent_date from, to;
} ent_reg_days;
typedef struct ent_reg_clearing {
    ent_str person, policy_oid;
    ent_str xml; /* STANAG 4774 clearance */
    ent_date from, to, briefed;
    ent_date briefed_to; /* NONE: as long as the clearance */
    size_t n_dossiers;
    const ent_str *dossiers;
    const ent_reg_days *dossier_days; /* for each dossier; NULL, or without precision: those of the clearance */
} ent_reg_clearing;
ENT_CHECKED ent_code ent_reg_clearing_entry(ent_str *body, ent_arena *a, const ent_reg_clearing *c, ent_err *e);

/* Who holds a clearance under a policy (OID) that is in force at `now`, by name. The connection must not be locked: a view has no
 * clearances of others.                                                                                                  */
typedef struct ent_reg_cleared {
    ent_str person, xml;
} ent_reg_cleared;
typedef struct ent_reg_cleareds {
    ent_reg_cleared *v;
    size_t n, cap;
} ent_reg_cleareds;
ENT_CHECKED ent_code ent_reg_cleared_of(ent_reg_cleareds *out, ent_arena *a, ent_store *s, ent_str policy_oid, ent_time now, ent_err *e);

/* What is recorded of a person under each policy, in force or not. The connection must not be locked. Instants: to is the first one after. */
typedef struct ent_reg_need {
    ent_str dossier;
    ent_time from, to;
} ent_reg_need;
typedef struct ent_reg_standing {
    ent_str policy_oid, xml;
    ent_time from, to, briefed, briefed_to;
    size_t n_needs;
    const ent_reg_need *needs;
} ent_reg_standing;
typedef struct ent_reg_standings {
    ent_reg_standing *v;
    size_t n, cap;
} ent_reg_standings;
ENT_CHECKED ent_code ent_reg_standings_of(ent_reg_standings *out, ent_arena *a, ent_store *s, ent_str person, ent_err *e);

/* ---- view ---------------------------------------------------------------------------------------------------------------- */
/* The cuts that the person may see at `now`, sorted. The connection must not be locked yet. An unknown or expired clearance
 * gives no cuts. Every cut is decided by label (law 2).                                                                  */
typedef struct ent_reg_view {
    size_t n;
    int64_t *cuts;
    const struct ent_holding **holdings; /* what decided: one for each adopted policy, in their order; NULL: none in force */
} ent_reg_view;
ENT_CHECKED ent_code ent_reg_view_of(ent_reg_view *out, ent_arena *a, ent_store *s, const ent_reg_policies *policies, ent_str person,
                                     ent_time now, ent_err *e);

/* ---- items --------------------------------------------------------------------------------------------------------------- */
typedef struct ent_reg_field {
    ent_str name; /* "title", "abstract", "remark" */
    ent_str value;
    ent_sha256 cut; /* digest of the cut's text */
} ent_reg_field;

/* One revision as it is entered. Empty strings are absent. */
typedef struct ent_reg_revision {
    ent_str origin, item, kind; /* organisation, UUID, "standard" … */
    ent_str revision;           /* UUID */
    ent_sha256 content;
    int64_t length;
    ent_str label_xml, meta_label_xml;   /* as the provider wrote them */
    ent_str mapped_xml, meta_mapped_xml; /* ours, for received items; else empty */
    ent_str cut, content_cut;            /* texts (ent_cut_text) for metadata and content */
    size_t n_originators;
    const ent_str *originators; /* sorted, unique */
    size_t n_sources;
    const ent_str *sources; /* revision UUIDs it was derived from */
    size_t n_fields;
    const ent_reg_field *fields; /* sorted by name */
    ent_str number, edition, version, date, status, publisher;
    ent_str source, external_id, external_uuid; /* the register it was imported from, and its keys there */
    ent_str bundle;                             /* UUID of the bundle it came with, or empty */
    ent_str base;                               /* the revision that it changes, or empty */
    size_t n_beside;
    const ent_str *beside; /* earlier revisions of the item of which it does not take the place; of all others it does */
    ent_str person;        /* who made it; empty when it was received */
} ent_reg_revision;

/* kinds "cut" (one per distinct cut text), "label" (one per distinct XML), then "item.revise". Every cut and label that a
 * revision names must have been entered before, in this act or another; entering one again changes nothing.             */
ENT_CHECKED ent_code ent_reg_cut_entry(ent_str *body, ent_arena *a, ent_str cut_text, ent_err *e);
ENT_CHECKED ent_code ent_reg_label_entry(ent_str *body, ent_arena *a, ent_str xml, ent_err *e);
ENT_CHECKED ent_code ent_reg_revise_entry(ent_str *body, ent_arena *a, const ent_reg_revision *r, ent_err *e);

/* kind "source.absent": records that a newer release of a source no longer holds, by item UUID. */
ENT_CHECKED ent_code ent_reg_absent_entry(ent_str *body, ent_arena *a, ent_str source, const ent_str *items, size_t n, ent_err *e);

/* ---- contents ------------------------------------------------------------------------------------------------------------ */
/* Encrypted under a key of its own, wrapped by the node's content key; not part of the projection. Putting the same content
 * twice keeps the first.                                                                                                 */
ENT_CHECKED ent_code ent_reg_content_put(ent_store *writer, ent_arena *scratch, const ent_secret *content_key, const ent_sha256 *digest,
                                         ent_str plain, ent_bytes *random, ent_err *e);
/* Rows as they are stored, by digest, for backups; on a connection that is not locked. A row lives until fn returns. */
typedef struct ent_reg_content_row {
    ent_sha256 digest;
    int64_t length;
    ent_str wrapped, sealed;
} ent_reg_content_row;
typedef ent_code ent_reg_content_fn(void *ctx, const ent_reg_content_row *row, ent_err *e);
ENT_CHECKED ent_code ent_reg_contents(ent_store *s, ent_reg_content_fn *fn, void *ctx, ent_err *e);
/* The same without the sealed texts, which are not even read. */
ENT_CHECKED ent_code ent_reg_content_keys(ent_store *s, ent_reg_content_fn *fn, void *ctx, ent_err *e);
/* How many rows there are, the destroyed ones too. */
ENT_CHECKED ent_code ent_reg_contents_count(int64_t *out, ent_store *s, ent_err *e);
/* Puts a row back as it was. */
ENT_CHECKED ent_code ent_reg_content_restore(ent_store *writer, const ent_reg_content_row *row, ent_err *e);
/* Wraps all content keys anew (rotation of the node's content key). *n: how many. */
ENT_CHECKED ent_code ent_reg_contents_rewrap(int64_t *n, ent_store *writer, ent_arena *a, const ent_secret *old_key,
                                             const ent_secret *new_key, ent_err *e);
/* kind "content.gone" {revisions, reason, evidence}: the contents of these revisions are destroyed: from then on they are not found, and
 * item show says when. reason: "destroyed", or "restored" when a restore found that they had been destroyed after the backup.   */
ENT_CHECKED ent_code ent_reg_gone_entry(ent_str *body, ent_arena *a, const ent_str *revisions, size_t n, const char *reason,
                                        ent_str evidence, ent_err *e);
/* Overwrites the content and its key with zero bytes, where they stand, unless a revision that is not destroyed, or one in quarantine, has
 * them. Not part of the projection, so it is done by who appends "content.gone", in the same transaction, after it. The row is not
 * deleted: SQLite moves rows together when one goes, and what it leaves behind in the gap of a page it does not zero. Rows of this
 * table are only added at the end and overwritten at the same size, so no copy of a key is ever anywhere else.                 */
ENT_CHECKED ent_code ent_reg_content_drop(ent_store *writer, const ent_sha256 *digest, ent_err *e);

/* ENT_REFUSED with the day, unless `destroyed` (of a row, below) is 0. Another revision may have the same content, so who knows the
 * revision asks this before ent_reg_content_get.                                                                          */
ENT_CHECKED ent_code ent_reg_content_there(ent_time destroyed, ent_err *e);
/* From a locked connection: only contents of revisions whose content cut is in view; ENT_NOT_VISIBLE otherwise. ENT_REFUSED when
 * the revisions in view that had it are destroyed. ENT_UNVERIFIED if the plain text does not have the digest.             */
ENT_CHECKED ent_code ent_reg_content_get(ent_str *out, ent_arena *a, ent_store *locked, const ent_secret *content_key,
                                         const ent_sha256 *digest, ent_err *e);

/* ---- custody (any connection) ---------------------------------------------------------------------------------------------- */
/* kind "node.backup_key" {public}: from now on backups are sealed to this key; of the one before only the printed page is left. */
ENT_CHECKED ent_code ent_reg_backup_key_entry(ent_str *body, ent_arena *a, const ent_public *key, ent_err *e);

/* A backup that is complete. kinds "backup" {entries, id, kind, made?, person}, "backup.replaced" {id}: its file was destroyed. A restore
 * enters the key backup that it used, if the restored log does not know it: made is then its time, person is empty, and entries at most
 * those that were restored, because whatever this log destroys later came after it.                                             */
typedef struct ent_reg_backup {
    ent_str id, person;
    bool keys;       /* wrapped content keys; else data */
    int64_t entries; /* of the log that it holds; what has this place or a later one came after it */
    ent_time time;   /* when it was made; to be written as 0: at the time of the entry */
    bool gone;       /* reported as destroyed, at: */
    ent_time replaced;
} ent_reg_backup;
typedef struct ent_reg_backups {
    ent_reg_backup *v;
    size_t n, cap;
} ent_reg_backups;
ENT_CHECKED ent_code ent_reg_backup_entry(ent_str *body, ent_arena *a, const ent_reg_backup *backup, ent_err *e);
ENT_CHECKED ent_code ent_reg_backup_replaced_entry(ent_str *body, ent_arena *a, ent_str id, ent_err *e);
/* All, by time. */
ENT_CHECKED ent_code ent_reg_backups_read(ent_reg_backups *out, ent_arena *a, ent_store *s, ent_err *e);

/* The node was restored, kind "node.restored" {backup, entries, keys, made}: one row each time, oldest first. */
typedef struct ent_reg_restore {
    int64_t seq, entries; /* place of the entry; entries of the log that the backup held */
    ent_str backup;
    ent_time time;
} ent_reg_restore;
typedef struct ent_reg_restores {
    ent_reg_restore *v;
    size_t n, cap;
} ent_reg_restores;
ENT_CHECKED ent_code ent_reg_restores_read(ent_reg_restores *out, ent_arena *a, ent_store *s, ent_err *e);

/* ---- questions (locked connections) --------------------------------------------------------------------------------------- */
/* A revision as its viewer sees it. Ids are internal and never shown. */
typedef struct ent_reg_row {
    int64_t id, item_id, cut_id, content_cut_id;
    int64_t title_cut_id; /* 0: no title in view */
    bool content_visible;
    ent_str origin, item, kind, revision, number, edition, version, date, status, publisher, title;
    ent_str source, external_id, external_uuid, bundle;
    ent_sha256 content;
    int64_t length;
    int64_t label_id, meta_label_id, mapped_id, meta_mapped_id; /* 0: none */
    ent_time time;
    ent_time destroyed; /* when its content was destroyed; 0: it was not */
} ent_reg_row;

typedef ent_code ent_reg_row_fn(void *ctx, const ent_reg_row *row, ent_err *e);

typedef struct ent_reg_filter {
    ent_str kind;                              /* empty: any */
    ent_str text;                              /* folded substring of number or title; empty: any */
    ent_str status, publisher, source, origin; /* empty: any */
} ent_reg_filter;

/* Newest visible revision of every visible item, ordered by number (folded), origin, kind, edition, version, date, item: two of one number
 * stand in the same order wherever they lie. */
ENT_CHECKED ent_code ent_reg_list(ent_store *locked, ent_arena *a, const ent_reg_filter *f, ent_reg_row_fn *fn, void *ctx, ent_err *e);
/* Newest visible revision of one item, by "ORIGIN/UUID", a UUID, or a number that only one visible item has. ENT_NOT_VISIBLE
 * otherwise; ENT_INVALID when several visible items have the number.                                                     */
ENT_CHECKED ent_code ent_reg_find(ent_reg_row *out, ent_arena *a, ent_store *locked, ent_str key, ent_err *e);
/* All visible revisions of an item, oldest first. */
ENT_CHECKED ent_code ent_reg_history(ent_store *locked, ent_arena *a, int64_t item_id, ent_reg_row_fn *fn, void *ctx, ent_err *e);
/* How the visible revisions of an item follow each other, oldest first as in ent_reg_history. What the viewer does not see is not
 * there: a base that he does not see counts as the revision before it, and nothing stands beside what is hidden. Received revisions
 * have no base. head: nothing has taken its place; the last one always is a head.                                          */
typedef struct ent_reg_step {
    int64_t id;
    ent_str revision, base, number, source, person;
    ent_time time;
    bool head;
    ent_str beside; /* as recorded, with a blank between them; may name what the viewer does not see, so it is never shown */
} ent_reg_step;
typedef struct ent_reg_steps {
    ent_reg_step *v;
    size_t n, cap;
} ent_reg_steps;
/* Does the revision at `by` take the place of the earlier one at `at`, unless another did so before? What came after the base of `by`, its
 * author did not see, so it goes on. at < by.                                                                                */
bool ent_reg_step_ends(const ent_reg_steps *s, size_t by, size_t at);
ENT_CHECKED ent_code ent_reg_steps_of(ent_reg_steps *out, ent_arena *a, ent_store *locked, int64_t item_id, ent_err *e);
ENT_CHECKED ent_code ent_reg_by_revision(ent_reg_row *out, ent_arena *a, ent_store *locked, ent_str revision, ent_err *e);
/* Without the title (ent_reg_fields_of has it): this one is asked for every revision of a release. */
ENT_CHECKED ent_code ent_reg_row_by_id(ent_reg_row *out, ent_arena *a, ent_store *locked, int64_t id, ent_err *e);

ENT_CHECKED ent_code ent_reg_originators(ent_reg_strings *out, ent_arena *a, ent_store *locked, int64_t revision_id, ent_err *e);
/* Visible sources, as revision UUIDs. */
ENT_CHECKED ent_code ent_reg_sources(ent_reg_strings *out, ent_arena *a, ent_store *locked, int64_t revision_id, ent_err *e);
/* Visible fields: name, value and cut id. */
typedef struct ent_reg_field_row {
    ent_str name, value;
    int64_t cut_id;
} ent_reg_field_row;
typedef struct ent_reg_fields {
    ent_reg_field_row *v;
    size_t n, cap;
} ent_reg_fields;
ENT_CHECKED ent_code ent_reg_fields_of(ent_reg_fields *out, ent_arena *a, ent_store *locked, int64_t revision_id, ent_err *e);

/* The XML of every label that a visible revision bears, in the order of the bytes. */
ENT_CHECKED ent_code ent_reg_labels(ent_reg_strings *out, ent_arena *a, ent_store *locked, ent_err *e);
/* The XML of an interned label, and the compiled cut; NOT_VISIBLE if no visible revision bears it. */
ENT_CHECKED ent_code ent_reg_label_xml(ent_str *out, ent_arena *a, ent_store *locked, int64_t label_id, ent_err *e);
ENT_CHECKED ent_code ent_reg_cut(const ent_cut **out, ent_arena *a, ent_store *locked, const ent_reg_policies *p, int64_t cut_id,
                                 ent_err *e);

/* Keys of the records that a source held at its last import, for matching: item UUID, id, uuid. Only items of our own origin: what
 * a partner sent may bear the name of the same source. */
typedef struct ent_reg_known {
    ent_str item, external_id, external_uuid;
    int64_t item_id, cut_id; /* cut: of the newest revision from this source that the viewer sees */
    bool present;
    ent_sha256 content;
} ent_reg_known;
typedef struct ent_reg_knowns {
    ent_reg_known *v;
    size_t n, cap;
} ent_reg_knowns;
ENT_CHECKED ent_code ent_reg_source_records(ent_reg_knowns *out, ent_arena *a, ent_store *locked, ent_str source, ent_str kind, ent_err *e);

/* ---- projection ------------------------------------------------------------------------------------------------------------ */
/* Applies the entries of this room: node, policy, facts, person, person.key, person.clear, cut, label, item.revise,
 * source.absent, content.gone, node.backup_key, backup, backup.replaced, node.restored. Other kinds: *known false and nothing done.                                               */
ENT_CHECKED ent_code ent_reg_apply(bool *known, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);

#endif
