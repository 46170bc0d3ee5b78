/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_REGISTER_PRIVATE_H
#define ENTENTE_REGISTER_PRIVATE_H

#include <entente/register.h>

enum { REG_BODY_MAX = 4 << 20 };

/* Members of an entry's body that are hexadecimal: exactly n bytes. ENT_INVALID otherwise. */
ENT_CHECKED ent_code reg__hex(void *out, size_t n, const ent_json *o, const char *key, ent_err *e);
void reg__put_hex(ent_jw *w, const char *key, const void *bytes, size_t n);
/* A 32-byte column. */
ENT_CHECKED ent_code reg__column32(uint8_t out[static 32], const ent_stmt *st, int column, ent_err *e);

/* One function per entry kind. */
ENT_CHECKED ent_code reg__apply_node(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_policy(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_facts(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_person(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_person_key(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_person_clear(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_cut(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_label(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_revise(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_gone(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_key_revoke(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_key_propose(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_key_accept(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_node_key(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_absent(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_backup_key(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_backup(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_backup_replaced(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code reg__apply_restored(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e);

#endif
