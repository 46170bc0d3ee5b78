/* SPDX-License-Identifier: Apache-2.0 */
/* The log: every change of state is an act, every act a run of entries, every entry a leaf of a Merkle tree.
 *
 *   entry   header = canonical JSON {act, kind, part, seq, time, v}            C = SHA-256("entente/body/v1\n" || salt || body)
 *   leaf    SHA-256(0x00 || header || C)                                        tree: RFC 9162 section 2.1
 *   act     entries part 0 … n-1, then the entry "act" with the person's Ed25519 signature over
 *           "entente/act/v1\n" || canonical JSON {act, as_of, commitments, count, node, operation, person, time},
 *           commitments = SHA-256 of the C of parts 0 … n-1, one after another
 *   key     the entry "key" {person, public}: from the next act on, acts of this person are checked with this key. Only the first act of
 *           a log announces its own signer's key. With {old, proof} it is a rotation: old is the key that counted until now, and proof
 *           the new key's signature over "entente/key/v1\n" || canonical JSON {act, node, old, person, public}.
 *           Only the person himself rotates. Without {old, proof} it is taken only for a person who has no key that counts: a
 *           new one, or one whose key was revoked. A key is announced once, so a revoked one never comes back.
 *   key.revoke  {person, public}: public, the key that counted, ends: from the next act on, no act of this person is taken until
 *           another "key" entry.
 *
 * The salt makes a leaf say nothing about a body that was erased. The projection is what the apply function makes of the
 * entries in order: it may use the store and the entry, and nothing else (no clock, no randomness, no file, no decision).
 *
 * This is the only room that names the tables log_entry and log_head.                                                  */
#ifndef ENTENTE_LOG_H
#define ENTENTE_LOG_H

#include <entente/core.h>
#include <entente/crypto.h>
#include <entente/store.h>

/* ---- tree (RFC 9162 section 2.1) ----------------------------------------------------------------------------------- */
/* The roots of the full subtrees of a tree of `size` leaves, largest first. */
typedef struct ent_tree {
    uint64_t size;
    ent_sha256 peak[64];
} ent_tree;

/* H(0x00 || data) */
ENT_CHECKED ent_code ent_tree_leaf(ent_sha256 *out, ent_digest *d, ent_str data, ent_err *e);
ENT_CHECKED ent_code ent_tree_add(ent_tree *t, ent_digest *d, const ent_sha256 *leaf, ent_err *e);
/* A full subtree of which only the root is known: `width` leaves, a power of two; 1: a leaf. */
typedef struct ent_tree_part {
    ent_sha256 root;
    uint64_t width;
} ent_tree_part;
/* ENT_BUG unless the part starts where a full subtree of its width can stand. */
ENT_CHECKED ent_code ent_tree_join(ent_tree *t, ent_digest *d, const ent_tree_part *part, ent_err *e);
/* Empty tree: SHA-256 of the empty string. */
ENT_CHECKED ent_code ent_tree_root(ent_sha256 *out, const ent_tree *t, ent_digest *d, ent_err *e);

#define ENT_PROOF_MAX 64
typedef struct ent_proof {
    size_t n;
    ent_sha256 hash[ENT_PROOF_MAX];
} ent_proof;

/* Inclusion of leaf `index` in the tree over leaves[0 … size-1]; ENT_INVALID if index >= size. */
ENT_CHECKED ent_code ent_tree_inclusion(ent_proof *out, ent_digest *d, const ent_sha256 *leaves, uint64_t index, uint64_t size, ent_err *e);
/* Consistency of the first `earlier` leaves with all `size`; ENT_INVALID unless 0 < earlier <= size. */
ENT_CHECKED ent_code ent_tree_consistency(ent_proof *out, ent_digest *d, const ent_sha256 *leaves, uint64_t earlier, uint64_t size,
                                          ent_err *e);
/* The same from what is left of a tree: parts in order, mostly a few wide ones and then leaves. The newest leaf, and any size at or
 * beyond the wide parts, can be proved; ENT_BUG if the proof would have to look inside a wide part.                        */
ENT_CHECKED ent_code ent_forest_inclusion(ent_proof *out, ent_digest *d, const ent_tree_part *parts, size_t n, uint64_t index, ent_err *e);
ENT_CHECKED ent_code ent_forest_consistency(ent_proof *out, ent_digest *d, const ent_tree_part *parts, size_t n, uint64_t earlier,
                                            ent_err *e);
/* The tree of `size` leaves with `leaf` as the newest, from that leaf's inclusion proof: it names all peaks. The proof is not checked
 * here, but one of another length is ENT_BUG.                                                                             */
ENT_CHECKED ent_code ent_tree_of_newest(ent_tree *out, ent_digest *d, const ent_sha256 *leaf, uint64_t size, const ent_proof *proof,
                                        ent_err *e);
/* ENT_UNVERIFIED when the proof does not show it (RFC 9162 sections 2.1.3.2 and 2.1.4.2). */
ENT_CHECKED ent_code ent_tree_check_inclusion(ent_digest *d, const ent_sha256 *leaf, uint64_t index, uint64_t size, const ent_proof *proof,
                                              const ent_sha256 *root, ent_err *e);
ENT_CHECKED ent_code ent_tree_check_consistency(ent_digest *d, uint64_t earlier, const ent_sha256 *earlier_root, uint64_t size,
                                                const ent_sha256 *root, const ent_proof *proof, ent_err *e);

/* ---- checkpoints (C2SP signed note and tlog-checkpoint) ------------------------------------------------------------ */
typedef struct ent_checkpoint {
    ent_str origin; /* line 1; no spaces, no "+" */
    uint64_t size;
    ent_sha256 root;
} ent_checkpoint;

/* origin is also the key's name. One Ed25519 signature line. */
ENT_CHECKED ent_code ent_checkpoint_write(ent_str *out, ent_arena *a, const ent_checkpoint *c, const ent_secret *key, ent_err *e);
/* Exactly the bytes that ent_checkpoint_write makes; ENT_UNVERIFIED otherwise. */
ENT_CHECKED ent_code ent_checkpoint_read(ent_checkpoint *out, ent_arena *a, ent_str text, const ent_public *key, ent_err *e);

/* ---- entries -------------------------------------------------------------------------------------------------------- */
typedef struct ent_entry {
    int64_t seq;  /* place in the log, 0.. */
    ent_str act;  /* UUID */
    int64_t part; /* place in the act, 0.. */
    ent_str kind; /* "item.revise" */
    ent_time time;
    ent_str body; /* canonical JSON */
    const ent_json *json;
} ent_entry;

/* Changes the projection for one entry. The scratch arena is emptied after each entry. */
typedef ent_code ent_apply_fn(void *ctx, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);

typedef struct ent_act_info {
    ent_str id;   /* UUID */
    ent_str node; /* UUID of the node */
    ent_str person;
    ent_str operation; /* "release approve" */
    ent_time time;
    bool has_as_of;
    ent_time as_of;
} ent_act_info;

/* An act under way, inside the writer's transaction. */
typedef struct ent_act ent_act;

ENT_CHECKED ent_code ent_act_begin(ent_act **out, ent_arena *a, ent_store *writer, const ent_act_info *info, ent_bytes *random,
                                   ent_apply_fn *apply, void *ctx, ent_err *e);
/* Appends the entry and applies it. body: canonical JSON object. *seq may be NULL. */
ENT_CHECKED ent_code ent_act_add(ent_act *act, const char *kind, ent_str body, ent_err *e);
/* Appends the entry "key" of a rotation of the acting person's own key: old is the key that counts now and signs this act, key the new
 * one, which signs the proof.                                                                                            */
ENT_CHECKED ent_code ent_act_rotate(ent_act *act, const ent_public *old, const ent_signer *key, ent_err *e);
/* Was this key ever announced? Then it cannot be announced again. On any connection that is not locked. */
ENT_CHECKED ent_code ent_log_knows_key(bool *out, ent_store *s, ent_arena *a, const ent_public *key, ent_err *e);
/* Signs. An act without entries is a BUG. */
ENT_CHECKED ent_code ent_act_end(ent_act *act, const ent_signer *by, ent_err *e);

typedef struct ent_log_state {
    ent_tree tree;
    ent_sha256 root;
    ent_time newest; /* time of the newest entry; 0 when there is none */
} ent_log_state;
ENT_CHECKED ent_code ent_log_head(ent_log_state *out, ent_store *s, ent_arena *a, ent_err *e);

/* ---- reading, checking, rebuilding ---------------------------------------------------------------------------------- */
/* Entries from seq `from` in order; fn returns non-OK to stop. The entry lives until fn returns. */
typedef ent_code ent_entry_fn(void *ctx, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code ent_log_each(ent_store *s, ent_arena *a, int64_t from, ent_entry_fn *fn, void *ctx, ent_err *e);

typedef struct ent_log_report {
    int64_t entries, acts, erased;
    ent_sha256 root;
} ent_log_report;

/* Hashes every stored row again: bodies, commitments, leaves, root, order, times, and every act's signature.
 * ENT_UNVERIFIED names the first entry that does not hold.                                                            */
ENT_CHECKED ent_code ent_log_verify(ent_log_report *out, ent_store *s, ent_arena *a, ent_err *e);

/* A stored row as it is, for backups: body.p NULL when it was erased, then salt is zero bytes. */
typedef struct ent_log_row {
    int64_t seq, part;
    ent_time time;
    ent_str act, kind, body;
    uint8_t salt[32];
    ent_sha256 commitment, leaf;
} ent_log_row;
typedef ent_code ent_log_row_fn(void *ctx, const ent_log_row *row, ent_err *e);
/* All rows in order; a row lives until fn returns. */
ENT_CHECKED ent_code ent_log_rows(ent_store *s, ent_log_row_fn *fn, void *ctx, ent_err *e);
/* Puts a row back into an empty log, in order from 0; ent_log_put_head afterwards sets the head that the rows make. Nothing is checked
 * here: ent_log_verify does.                                                                                               */
ENT_CHECKED ent_code ent_log_put_row(ent_store *writer, const ent_log_row *row, ent_err *e);
ENT_CHECKED ent_code ent_log_put_head(ent_store *writer, ent_arena *a, ent_err *e);

/* Empties the projection and applies all entries again, in the writer's transaction. */
ENT_CHECKED ent_code ent_log_rebuild(ent_store *writer, ent_arena *a, ent_apply_fn *apply, void *ctx, ent_err *e);

/* All leaf hashes, for proofs. */
ENT_CHECKED ent_code ent_log_leaves(ent_sha256 **out, size_t *n, ent_store *s, ent_arena *a, ent_err *e);

#endif
