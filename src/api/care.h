/* SPDX-License-Identifier: Apache-2.0 */
/* What looks after a node: its folder and its key files, seen without a person; for node upgrade, doctor, backup and emptied journals. */
#ifndef ENTENTE_API_CARE_H
#define ENTENTE_API_CARE_H

#include "keys.h"

enum { CARE_FILES_MAX = 100000, CARE_KEY_FILE_MAX = 1 << 16 };

/* Names in a folder, sorted, without "." and ".."; *there false and no names when there is no such folder. ENT_LIMIT for too many. */
ENT_CHECKED ent_code care_folder(ent_reg_strings *out, bool *there, ent_arena *a, const char *path, ent_err *e);
/* Does something bear this name? */
bool care_is_there(const char *path);

/* ---- the copy before an upgrade (upgrade_copy.c) ---- */
/* DIR/before-upgrade-FORMAT/ with the database and the key files, as they are; old: an open transaction that holds the database as it is.
 * What a killed run left is finished; ENT_CONFLICT when the folder holds something else.                                     */
ENT_CHECKED ent_code upgrade_copy(ent_str *folder, ent_call *c, ent_store *old, int format, ent_err *e);

/* ---- key files of format 1 (upgrade_keys.c) ---- */
/* keys/NAME.pem becomes keys/NAME-FINGERPRINT.pem: first the new file beside the old, then, after the commit, the old one goes. So at
 * every moment the node has the files that its format wants.                                                                 */
typedef struct upgrade_key {
    ent_str old_path, new_path;
    bool made; /* by this run */
} upgrade_key;
typedef ENT_VEC(upgrade_key) upgrade_keys;
ENT_CHECKED ent_code upgrade_keys_find(upgrade_keys *out, ent_call *c, const ent_reg_persons *persons, ent_err *e);
ENT_CHECKED ent_code upgrade_keys_make(upgrade_keys *k, ent_arena *a, ent_err *e);
/* Takes back what this run made. */
void upgrade_keys_unmake(const upgrade_keys *k);
/* Removes the old files whose new ones are there. */
void upgrade_keys_drop_old(const upgrade_keys *k);

#endif
