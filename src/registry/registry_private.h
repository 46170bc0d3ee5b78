/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_REGISTRY_PRIVATE_H
#define ENTENTE_REGISTRY_PRIVATE_H

#include <entente/registry.h>

#define RGY_DESTRUCTION "entente/destruction/v1"

/* ENT_INVALID unless every text of what is to be destroyed may stand in a certificate. */
ENT_CHECKED ent_code rgy__subject_ok(const ent_rgy_destruction *d, ent_err *e);
/* 1 to max bytes of UTF-8 on one line. */
bool rgy__line_ok(ent_str s, size_t max);

void rgy__key_hex(ent_jw *w, const char *key, const void *p, size_t n);
void rgy__key_time(ent_jw *w, const char *key, ent_time t);
/* Member "ordered_by" or "witnessed_by". */
void rgy__put_signer(ent_jw *w, const char *key, ent_str name, const ent_public *public, const ent_signature *signature);

/* The members that an order and a certificate have in common. ENT_INVALID. */
ENT_CHECKED ent_code rgy__order_read(ent_rgy_destruction *out, const ent_json *o, ent_err *e);
ENT_CHECKED ent_code rgy__signer_read(ent_str *name, ent_public *public, ent_signature *signature, const ent_json *o, const char *key,
                                      ent_err *e);
ENT_CHECKED ent_code rgy__time_read(ent_time *out, const ent_json *o, const char *key, ent_err *e);

/* One function per entry kind. */
ENT_CHECKED ent_code rgy__apply_order(ent_store *s, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code rgy__apply_withdraw(ent_store *s, const ent_entry *entry, ent_err *e);
ENT_CHECKED ent_code rgy__apply_destroy(ent_store *s, const ent_entry *entry, ent_err *e);

#endif
