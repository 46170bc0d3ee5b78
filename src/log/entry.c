/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes that entries and acts are hashed and signed as. */
#include "log_private.h"

ent_code log__commit(ent_sha256 *commitment, ent_digest *d, const uint8_t *salt, ent_str body, ent_err *e)
{
    ent_digest_str(d, ENT_S("entente/body/v1\n"));
    ent_digest_add(d, salt, LOG_SALT);
    ent_digest_str(d, body);
    return ent_digest_end(commitment, d, e);
}

ent_code log__leaf(ent_sha256 *leaf, ent_arena *scratch, ent_digest *d, const ent_entry *entry, const ent_sha256 *commitment, ent_err *e)
{
    ent_buf b = ent_buf_new(scratch, 4096);
    ent_jw w = ent_jw_canonical(&b);
    ent_str header;

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "act", entry->act);
    ent_jw_kstr(&w, "kind", entry->kind);
    ent_jw_ki64(&w, "part", entry->part);
    ent_jw_ki64(&w, "seq", entry->seq);
    ent_jw_ki64(&w, "time", entry->time);
    ent_jw_ki64(&w, "v", 1);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&header, &w, e));
    ent_digest_add(d, "\0", 1);
    ent_digest_str(d, header);
    ent_digest_add(d, commitment->b, sizeof commitment->b);
    return ent_digest_end(leaf, d, e);
}

ent_code log__act_message(ent_str *out, ent_arena *a, const ent_act_info *info, int64_t count, const ent_sha256 *commitments, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4096);
    char hex[65];
    ent_jw w;

    ent_buf_z(&b, "entente/act/v1\n");
    w = ent_jw_canonical(&b);
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "act", info->id);
    ent_jw_key(&w, "as_of");
    if (info->has_as_of) ent_jw_i64(&w, info->as_of);
    else ent_jw_null(&w);
    ent_sha256_hex(hex, commitments);
    ent_jw_kz(&w, "commitments", hex);
    ent_jw_ki64(&w, "count", count);
    ent_jw_kstr(&w, "node", info->node);
    ent_jw_kstr(&w, "operation", info->operation);
    ent_jw_kstr(&w, "person", info->person);
    ent_jw_ki64(&w, "time", info->time);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

ent_code log__key_message(ent_str *out, ent_arena *a, const ent_act_info *info, const ent_public *old, const ent_public *key, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4096);
    char hex[65];
    ent_jw w;

    ent_buf_z(&b, "entente/key/v1\n");
    w = ent_jw_canonical(&b);
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "act", info->id);
    ent_jw_kstr(&w, "node", info->node);
    ent_hex(hex, old->b, sizeof old->b);
    ent_jw_kz(&w, "old", hex);
    ent_jw_kstr(&w, "person", info->person);
    ent_hex(hex, key->b, sizeof key->b);
    ent_jw_kz(&w, "public", hex);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}
