/* SPDX-License-Identifier: Apache-2.0 */
/* Handing the node's keys to persons. */
#ifndef ENTENTE_API_KEYS_H
#define ENTENTE_API_KEYS_H

#include "api_private.h"

typedef struct node_secrets {
    ent_secret content, release, checkpoint;
} node_secrets;

/* [a-z0-9.-]{1,40}, first a letter */
ENT_CHECKED ent_code keys_check_name(ent_str name, ent_err *e);
/* log2 of scrypt's N: low for exercise nodes, which hold no secrets. */
unsigned keys_cost(const ent_reg_node *n);
/* DIR/keys/NAME-FINGERPRINT.END: where the key of a person is, or a note on where it is. */
ENT_CHECKED ent_code keys_path(ent_str *out, ent_arena *a, const char *dir, ent_str person, const ent_public *key, const char *end,
                               ent_err *e);
/* Fills sign_key and wrap_key from the person's secret. */
ENT_CHECKED ent_code keys_public(ent_reg_person *p, const ent_secret *key, ent_err *e);
/* Body of the log's own kind "key". */
ENT_CHECKED ent_code keys_announce(ent_str *body, ent_arena *a, const ent_reg_person *p, ent_err *e);
/* Adds an entry "person.key" for every node key that the person's roles need. */
ENT_CHECKED ent_code keys_hand_over(ent_call *c, const ent_reg_person *p, const node_secrets *s, ent_err *e);

/* ---- a person's new key (keys_fresh.c) ---- */
/* Made here under a new passphrase, or brought along as a card with, perhaps, its key file or the note on its token. */
typedef struct keys_fresh {
    ent_public sign_key, wrap_key;
    ent_signer signer; /* only of a key that was opened */
    ent_secret seed;   /* behind the signer; wipe it */
    ent_str file;      /* what the node keeps; empty: the person keeps it himself */
    const char *end;   /* "pem" or "token" */
} keys_fresh;
typedef enum keys_need { KEYS_CLOSED = 0, KEYS_OPENED } keys_need;
/* From the arguments card, key and new-passphrase. KEYS_OPENED: the key must sign, so a card needs its key file and passphrase, too.
 * ENT_CONFLICT for a key that this node has seen before: one key is for one person, once.                                      */
ENT_CHECKED ent_code keys_take_fresh(keys_fresh *out, ent_call *c, ent_str person, keys_need need, ent_err *e);
/* Writes the file into the node. Before the commit: a key without a person opens nothing, a person without a key could never act. */
ENT_CHECKED ent_code keys_keep_fresh(const keys_fresh *f, ent_call *c, ent_str person, ent_err *e);
/* The argument expires, or two years from now. */
ENT_CHECKED ent_code keys_expiry(ent_time *out, ent_call *c, ent_err *e);
/* Removes the files of a key that does not count any more, after the commit. If that fails, the answer says so: it does no harm. */
void keys_drop_old(ent_call *c, ent_str person, const ent_public *key);
/* The node keys that the person's roles need, opened with the key of who acts. Wipe them. */
ENT_CHECKED ent_code keys_needed(node_secrets *s, ent_call *c, const ent_reg_person *p, ent_err *e);
/* fingerprint and words */
void keys_put_names(ent_call *c, const ent_public *key);

/* ---- keys of the node (keys_node.c) ---- */
enum { KEYS_PERSON_SECONDS = 730 * 86400, KEYS_NODE_SECONDS = 1826 * 86400, KEYS_WARN_SECONDS = 60 * 86400 };

/* The secret of a node key goes to all whose roles need it and who may act: entries "person.key" under this name. */
ENT_CHECKED ent_code keys_seal_to_holders(ent_call *c, const char *purpose, const char *name, const ent_secret *key, ent_err *e);
/* A new key in place of the one in use, signed by both; reason "rotate" or "revoke". */
ENT_CHECKED ent_code keys_change_node(ent_call *c, const char *purpose, const char *reason, ent_str why, ent_err *e);
/* The same by the argument purpose, for an administrator; says what comes next, and writes the record to the argument out. */
ENT_CHECKED ent_code keys_change_and_tell(ent_call *c, const char *reason, ent_str why, ent_err *e);
void keys_say_next(ent_call *c, const char *purpose, const char *reason);
/* A new key without the one before. */
ENT_CHECKED ent_code keys_replace_node(ent_call *c, const char *purpose, const ent_secret *fresh, ent_err *e);
/* The records of the changes of a key of the node, one a line, oldest first: what partners follow. ENT_NOT_VISIBLE if there are none. */
ENT_CHECKED ent_code keys_records(ent_str *out, ent_arena *a, ent_store *s, const char *purpose, ent_err *e);

#endif
