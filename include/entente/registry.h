/* SPDX-License-Identifier: Apache-2.0 */
/* The registry: the office that registers classified revisions before they leave and when they arrive.
 * Columns of the register row: R-21. The register is append-only.                                               */
#ifndef ENTENTE_REGISTRY_H
#define ENTENTE_REGISTRY_H

#include <entente/core.h>
#include <entente/label.h>
#include <entente/log.h>
#include <entente/register.h>
#include <entente/store.h>

typedef struct ent_rgy_row {
    ent_str reference; /* "NATO-2026-3f9a-000017": organisation, year, start of the cut's digest, running number in both */
    ent_str revision;  /* UUID */
    ent_str direction; /* "held", "dispatched", "copied", "received" */
    ent_str marking;   /* as read on the day, provider's words */
    ent_str addressee; /* or empty */
    int64_t copy;      /* copy number, 1.. */
    ent_time time;
    ent_time destroyed;                                 /* when the content was; 0: it was not */
    int64_t revision_id, meta_label_id, meta_mapped_id; /* of the revision, as in ent_reg_row; only of ent_rgy_list */
} ent_rgy_row;

/* Must this label be registered before dispatch? From CONFIDENTIAL up under the policy: above the class that stands second in
 * its hierarchy (RESTRICTED or its equal). An unknown class must be registered too.                                     */
ENT_CHECKED ent_code ent_rgy_required(bool *out, const ent_policy *p, ent_str classification, ent_err *e);

/* Must each reader of the content be on record? TOP SECRET under any name that holds these words, and ATOMAL. The record is the
 * registration of his copy, so such a content is read by item export alone.                                              */
bool ent_rgy_each_reader(const ent_label *l);

/* How many copies of the revision are registered; 0: it is not registered. */
ENT_CHECKED ent_code ent_rgy_copies(int64_t *out, ent_store *locked, int64_t revision_id, ent_err *e);

/* The number of the copy that was dispatched to this addressee last; 0: none was registered. */
ENT_CHECKED ent_code ent_rgy_dispatched(int64_t *out, ent_store *locked, int64_t revision_id, ent_str addressee, ent_err *e);

/* kind "registry.register"; the running number is given by apply, so that two registrations never share one. */
ENT_CHECKED ent_code ent_rgy_register_entry(ent_str *body, ent_arena *a, const ent_rgy_row *row, ent_err *e);

typedef ent_code ent_rgy_fn(void *ctx, const ent_rgy_row *row, ent_err *e);
/* Rows of the register that the view may see, by reference. */
ENT_CHECKED ent_code ent_rgy_list(ent_store *locked, ent_arena *a, ent_rgy_fn *fn, void *ctx, ent_err *e);

/* What came with a bundle, for registering it: on the writer, inside the act that receives it. */
typedef ent_code ent_rgy_arrived_fn(void *ctx, ent_str revision, int64_t label_id, ent_str label_xml, ent_err *e);
ENT_CHECKED ent_code ent_rgy_arrived(ent_store *writer, ent_str bundle, ent_rgy_arrived_fn *fn, void *ctx, ent_err *e);

/* ---- destruction (R-51) --------------------------------------------------------------------------------------------------------- */
/* Ordered by one person of the registry on somebody's written instruction, confirmed by a second person who sees the item too. Both
 * sign the same text with their own keys:
 *   "entente/destruction/v1\n" || canonical JSON {authority, id, item, org, ordered, origin, revision, sha256}
 * With the second signature the content's key is deleted, and the node gives a certificate, nothing in which is classified:
 *   {"certificate":{"authority","destroyed","format":"entente/destruction/v1","id","item","node","ordered","ordered_by":{name, public,
 *    signature},"org","origin","revision","sha256","witnessed_by":{…}},"signature": of the node's release key over
 *    "entente/destruction/v1\n" || canonical text of "certificate"}
 * It stays open until every key backup made before it is reported replaced and a newer one exists. At most 16 KiB.               */
#define ENT_RGY_CERTIFICATE_MAX (16 << 10)
typedef struct ent_rgy_destruction {
    ent_str id;                     /* UUID */
    ent_str org, node;              /* ours */
    ent_str origin, item, revision; /* what */
    ent_sha256 content;
    ent_str authority;                /* reference of the instruction, 1 to 500 bytes on one line */
    ent_str ordered_by, witnessed_by; /* names of persons; witnessed_by empty: ordered only */
    ent_public ordered_key, witnessed_key;
    ent_signature ordered_signature, witnessed_signature;
    ent_time ordered, destroyed;
    ent_str certificate; /* text, once destroyed */
    bool open;           /* destroyed, but older key backups are not all reported replaced */
    int64_t seq;         /* place in the log of the entry that destroyed; a backup of more entries is newer */
} ent_rgy_destruction;

/* What each of the two signs. */
ENT_CHECKED ent_code ent_rgy_destruction_text(ent_str *out, ent_arena *a, const ent_rgy_destruction *d, ent_err *e);
/* kind "registry.destroy.order", with certificate "registry.destroy"; "registry.destroy.withdraw" takes an order back that was not carried
 * out. ENT_INVALID: the authority is not 1 to 500 bytes on one line.                                                             */
ENT_CHECKED ent_code ent_rgy_order_entry(ent_str *body, ent_arena *a, const ent_rgy_destruction *d, ent_err *e);
ENT_CHECKED ent_code ent_rgy_destroy_entry(ent_str *body, ent_arena *a, const ent_rgy_destruction *d, ent_err *e);
ENT_CHECKED ent_code ent_rgy_withdraw_entry(ent_str *body, ent_arena *a, ent_str id, ent_str person, ent_err *e);
ENT_CHECKED ent_code ent_rgy_certificate_write(ent_str *out, ent_arena *a, const ent_rgy_destruction *d, const ent_secret *release_key,
                                               ent_err *e);
/* Any node's certificate, in its one spelling, its three signatures checked; release_key: of the node that gave it. ENT_UNVERIFIED, also
 * when the two are one person or one key. ent_rgy_certificate_says reads the same without checking a signature: whose it is and of when,
 * so that the key can be found.                                                                                                  */
ENT_CHECKED ent_code ent_rgy_certificate_says(ent_rgy_destruction *out, ent_arena *a, ent_str text, ent_err *e);
ENT_CHECKED ent_code ent_rgy_certificate_read(ent_rgy_destruction *out, ent_arena *a, ent_str text, const ent_public *release_key,
                                              ent_err *e);
/* The order that stands for a revision, in the view. ENT_NOT_VISIBLE if none. */
ENT_CHECKED ent_code ent_rgy_destruction_of(ent_rgy_destruction *out, ent_arena *a, ent_store *locked, ent_str revision, ent_err *e);
typedef ent_code ent_rgy_destruction_fn(void *ctx, const ent_rgy_destruction *d, ent_err *e);
/* Those in the view, by time. */
ENT_CHECKED ent_code ent_rgy_destructions(ent_store *locked, ent_arena *a, ent_rgy_destruction_fn *fn, void *ctx, ent_err *e);

/* After a restore: enters a destruction that one of this node's own certificates proves (read with ent_rgy_certificate_read) and the log
 * does not have, so that it is open until the key backups are replaced. An order that stands under another id was withdrawn after the
 * backup, and is again, by `person`. On the writer, inside the act; the content itself is the caller's (ent_reg_gone_entry). *entered
 * false: the revision is not here with this content, or its destruction is in the log.                                          */
ENT_CHECKED ent_code ent_rgy_destroyed_before(bool *entered, ent_act *act, ent_arena *a, ent_store *writer, const ent_rgy_destruction *d,
                                              ent_str person, ent_err *e);

/* Key backups that must be reported replaced before it is closed: ids, by time. */
ENT_CHECKED ent_code ent_rgy_destruction_keys(ent_reg_strings *out, ent_arena *a, ent_store *s, const ent_rgy_destruction *d, ent_err *e);

/* Applies kinds "registry.register", "registry.destroy.order", "registry.destroy.withdraw", "registry.destroy". */
ENT_CHECKED ent_code ent_rgy_apply(bool *known, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);

#endif
