/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_LOG_PRIVATE_H
#define ENTENTE_LOG_PRIVATE_H

#include <entente/log.h>

enum { LOG_SALT = 32, LOG_BODY_MAX = 4 << 20 };

/* C and leaf of an entry. salt NULL: the body is erased and *commitment is given. */
ENT_CHECKED ent_code log__commit(ent_sha256 *commitment, ent_digest *d, const uint8_t *salt, ent_str body, ent_err *e);
ENT_CHECKED ent_code log__leaf(ent_sha256 *leaf, ent_arena *scratch, ent_digest *d, const ent_entry *entry, const ent_sha256 *commitment,
                               ent_err *e);

/* What an act's signature covers. */
ENT_CHECKED ent_code log__act_message(ent_str *out, ent_arena *a, const ent_act_info *info, int64_t count, const ent_sha256 *commitments,
                                      ent_err *e);

/* What the new key of the acting person signs. */
ENT_CHECKED ent_code log__key_message(ent_str *out, ent_arena *a, const ent_act_info *info, const ent_public *old, const ent_public *key,
                                      ent_err *e);

#endif
