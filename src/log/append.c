/* SPDX-License-Identifier: Apache-2.0 */
/* Appending acts inside the writer's transaction. */
#include <string.h>

#include "log_private.h"

struct ent_act {
    ent_arena *arena, *scratch;
    ent_store *store;
    ent_act_info info;
    ent_bytes *random;
    ent_apply_fn *apply;
    void *ctx;
    ent_digest *digest, *commitments;
    ent_tree tree;
    int64_t parts;
    bool ended;
};

static ent_code read_tree(ent_log_state *out, ent_str peaks, int64_t size, ent_err *e)
{
    out->tree.size = (uint64_t)size;
    if (size < 0 || peaks.n != (size_t)__builtin_popcountll((uint64_t)size) * ENT_SHA256_SIZE)
        return ent_fail(e, ENT_UNVERIFIED, "R-63", "Run: log verify", "The head of the log is damaged.");
    if (peaks.n != 0) memcpy(out->tree.peak, peaks.p, peaks.n);
    return ENT_OK;
}

ent_code ent_log_head(ent_log_state *out, ent_store *s, ent_arena *a, ent_err *e)
{
    ent_digest *d;
    ent_stmt *st;
    ent_code code = ENT_OK;
    bool row;

    *out = (ent_log_state){0};
    ENT_TRY(ent_digest_new(&d, a, e));
    ENT_TRY(ent_store_ask(&st, s, "log/head", NULL, 0, e));
    ENT_TRY(ent_stmt_next(st, &row, e));
    if (row) {
        code = read_tree(out, ent_stmt_str(st, 1), ent_stmt_i64(st, 0), e);
        if (code != ENT_OK) ent_at(e, "head of the log");
        out->newest = ent_stmt_i64(st, 2);
    }
    ent_stmt_done(st);
    if (code != ENT_OK) return code;
    return ent_tree_root(&out->root, &out->tree, d, e);
}

ent_code ent_act_begin(ent_act **out, ent_arena *a, ent_store *writer, const ent_act_info *info, ent_bytes *random, ent_apply_fn *apply,
                       void *ctx, ent_err *e)
{
    ent_log_state head;
    ent_act *act;

    ENT_NEW(act, a, 1, e);
    *act = (ent_act){.arena = a, .store = writer, .info = *info, .random = random, .apply = apply, .ctx = ctx};
    act->scratch = ent_arena_new(a, 0);
    if (act->scratch == NULL) return ent_nomem(e);
    ENT_TRY(ent_digest_new(&act->digest, a, e));
    ENT_TRY(ent_digest_new(&act->commitments, a, e));
    ENT_TRY(ent_log_head(&head, writer, a, e));
    if (info->time < head.newest)
        return ent_fail(e, ENT_BUG, "R-48", "Correct the machine's clock.", "An act may not be dated before the newest entry of the log.");
    act->tree = head.tree;
    *out = act;
    return ENT_OK;
}

static ent_code append(ent_act *act, const char *kind, ent_str body, ent_sha256 *commitment, ent_err *e)
{
    ent_entry entry = {.seq = (int64_t)act->tree.size,
                       .act = act->info.id,
                       .part = act->parts,
                       .kind = ent_str_c(kind),
                       .time = act->info.time,
                       .body = body};
    uint8_t salt[LOG_SALT];
    ent_sha256 leaf;

    ENT_TRY(ent_json_parse(&entry.json, act->scratch, body, LOG_BODY_MAX, e));
    ENT_TRY(ent_bytes_take(act->random, salt, sizeof salt, e));
    ENT_TRY(log__commit(commitment, act->digest, salt, body, e));
    ENT_TRY(log__leaf(&leaf, act->scratch, act->digest, &entry, commitment, e));
    ENT_TRY(ENT_RUN(act->store, e, "log/append", ENT_I(entry.seq), ENT_T(entry.act), ENT_I(entry.part), ENT_T(entry.kind),
                    ENT_I(entry.time), ENT_B(salt, sizeof salt), ENT_T(body), ENT_B(commitment->b, sizeof commitment->b),
                    ENT_B(leaf.b, sizeof leaf.b)));
    ENT_TRY(ent_tree_add(&act->tree, act->digest, &leaf, e));
    ENT_TRY(act->apply(act->ctx, act->store, act->scratch, &entry, e));
    act->parts++;
    ent_arena_reset(act->scratch);
    return ENT_OK;
}

ent_code ent_act_add(ent_act *act, const char *kind, ent_str body, ent_err *e)
{
    ent_sha256 commitment;

    if (act->ended || strcmp(kind, "act") == 0)
        return ent_fail(e, ENT_BUG, NULL, "Report this.", "An act ends with its signature, and only ent_act_end writes that.");
    ENT_TRY(append(act, kind, body, &commitment, e));
    ent_digest_add(act->commitments, commitment.b, sizeof commitment.b);
    return ENT_OK;
}

ent_code ent_act_rotate(ent_act *act, const ent_public *old, const ent_signer *key, ent_err *e)
{
    ent_buf b = ent_buf_new(act->arena, 4096);
    ent_jw w = ent_jw_canonical(&b);
    char hex[2 * ENT_SIGNATURE_SIZE + 1];
    ent_str message, body;
    ent_signature proof;

    ENT_TRY(log__key_message(&message, act->arena, &act->info, old, &key->public, e));
    ENT_TRY(key->sign(key->ctx, &proof, message, e));
    ENT_TRY(ent_verify(&key->public, message, &proof, e)); /* a token may hold another key than it shows */
    ent_jw_obj(&w);
    ent_hex(hex, old->b, sizeof old->b);
    ent_jw_kz(&w, "old", hex);
    ent_jw_kstr(&w, "person", act->info.person);
    ent_hex(hex, proof.b, sizeof proof.b);
    ent_jw_kz(&w, "proof", hex);
    ent_hex(hex, key->public.b, sizeof key->public.b);
    ent_jw_kz(&w, "public", hex);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&body, &w, e));
    return ent_act_add(act, "key", body, e);
}

ent_code ent_log_knows_key(bool *out, ent_store *s, ent_arena *a, const ent_public *key, ent_err *e)
{
    char hex[2 * ENT_KEY_SIZE + 1];
    ent_value v;
    ent_str text;
    int64_t n;

    ent_hex(hex, key->b, sizeof key->b);
    ENT_TRY(ent_str_fmt(&text, a, e, "\"public\":\"%s\"", hex));
    v = ENT_T(text);
    ENT_TRY(ent_store_number(&n, s, "log/key_known", &v, 1, 0, e));
    *out = n != 0;
    return ENT_OK;
}

static ent_code closing_body(ent_str *out, ent_act *act, const ent_sha256 *commitments, const ent_signature *s, ent_err *e)
{
    ent_buf b = ent_buf_new(act->arena, 4096);
    ent_jw w = ent_jw_canonical(&b);
    char hex[2 * ENT_SIGNATURE_SIZE + 1];

    ent_jw_obj(&w);
    ent_jw_key(&w, "as_of");
    if (act->info.has_as_of) ent_jw_i64(&w, act->info.as_of);
    else ent_jw_null(&w);
    ent_sha256_hex(hex, commitments);
    ent_jw_kz(&w, "commitments", hex);
    ent_jw_ki64(&w, "count", act->parts);
    ent_jw_kstr(&w, "node", act->info.node);
    ent_jw_kstr(&w, "operation", act->info.operation);
    ent_jw_kstr(&w, "person", act->info.person);
    ent_hex(hex, s->b, sizeof s->b);
    ent_jw_key(&w, "signature");
    ent_jw_str(&w, ent_str_c(hex));
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

ent_code ent_act_end(ent_act *act, const ent_signer *by, ent_err *e)
{
    ent_sha256 commitments, own;
    ent_signature s;
    ent_str message, body;
    int n = 0;

    if (act->ended) return ent_fail(e, ENT_BUG, NULL, "Report this.", "An act is signed once.");
    if (act->parts == 0) return ent_fail(e, ENT_BUG, NULL, NULL, "An act without entries cannot be signed.");
    ENT_TRY(ent_digest_end(&commitments, act->commitments, e));
    ENT_TRY(log__act_message(&message, act->arena, &act->info, act->parts, &commitments, e));
    ENT_TRY(by->sign(by->ctx, &s, message, e));
    ENT_TRY(closing_body(&body, act, &commitments, &s, e));
    ENT_TRY(append(act, "act", body, &own, e));
    act->ended = true;
    n = __builtin_popcountll(act->tree.size);
    return ENT_RUN(act->store, e, "log/head_set", ENT_I((int64_t)act->tree.size), ENT_B(act->tree.peak, (size_t)n * ENT_SHA256_SIZE),
                   ENT_I(act->info.time));
}
