/* SPDX-License-Identifier: Apache-2.0 */
/* log verify, list, prove, checkpoint, rebuild: the auditor's operations. They read the log itself, on a connection of their
 * own that is not cut to a view: hashes, kinds and times, never a body.                                                 */
#include "api_private.h"

static ent_code open_log(ent_store **out, ent_call *c, ent_err *e)
{
    return ent_store_open(out, c->arena, c->db, ENT_STORE_READ, e);
}

static void put_hash(ent_jw *w, const char *key, const ent_sha256 *h)
{
    char hex[65];

    ent_sha256_hex(hex, h);
    ent_jw_kz(w, key, hex);
}

ent_code op_log_verify(ent_call *c, ent_err *e)
{
    ent_log_report report;
    ent_store *s;

    ENT_TRY(open_log(&s, c, e));
    ENT_TRY(ent_store_begin(s, e));
    ENT_TRY(ent_log_verify(&report, s, c->arena, e));
    ent_jw_kz(c->out, "verdict", "the log is whole");
    ent_jw_ki64(c->out, "entries", report.entries);
    ent_jw_ki64(c->out, "acts", report.acts);
    ent_jw_ki64(c->out, "erased", report.erased);
    put_hash(c->out, "root", &report.root);
    return ENT_OK;
}

static ent_code put_entry(void *ctx, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    ent_jw *w = ctx;
    char time[21];

    (void)scratch;
    (void)e;
    ent_time_print(time, entry->time);
    ent_jw_obj(w);
    ent_jw_ki64(w, "seq", entry->seq);
    ent_jw_kz(w, "time", time);
    ent_jw_kstr(w, "kind", entry->kind);
    if (ent_str_is(entry->kind, "act")) {
        ent_jw_kstr(w, "operation", ent_json_str(entry->json, "operation"));
        ent_jw_kstr(w, "person", ent_json_str(entry->json, "person"));
    }
    ent_jw_kstr(w, "act", entry->act);
    ent_jw_end(w);
    return ENT_OK;
}

ent_code op_log_list(ent_call *c, ent_err *e)
{
    int64_t from = 0;
    ent_store *s;

    if (call_has(c, "from") && !ent_str_i64(call_arg(c, "from"), &from))
        return ent_fail(e, ENT_INVALID, NULL, NULL, "--from is no number.");
    ENT_TRY(open_log(&s, c, e));
    ent_jw_key(c->out, "entries");
    ent_jw_arr(c->out);
    ENT_TRY(ent_log_each(s, c->arena, from, put_entry, c->out, e));
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_log_prove(ent_call *c, ent_err *e)
{
    ent_sha256 *leaves, root;
    ent_tree tree = {0};
    ent_proof proof;
    ent_digest *d;
    ent_store *s;
    int64_t seq = 0;
    size_t n;

    if (!ent_str_i64(call_arg(c, "seq"), &seq) || seq < 0) return ent_fail(e, ENT_INVALID, NULL, NULL, "Entries are numbered from 0.");
    ENT_TRY(open_log(&s, c, e));
    ENT_TRY(ent_log_leaves(&leaves, &n, s, c->arena, e));
    ENT_TRY(ent_digest_new(&d, c->arena, e));
    ENT_TRY(ent_tree_inclusion(&proof, d, leaves, (uint64_t)seq, n, e));
    for (size_t i = 0; i < n; i++) ENT_TRY(ent_tree_add(&tree, d, &leaves[i], e));
    ENT_TRY(ent_tree_root(&root, &tree, d, e));
    ENT_TRY(ent_tree_check_inclusion(d, &leaves[seq], (uint64_t)seq, n, &proof, &root, e));
    ent_jw_ki64(c->out, "index", seq);
    ent_jw_ki64(c->out, "size", (int64_t)n);
    put_hash(c->out, "leaf", &leaves[seq]);
    put_hash(c->out, "root", &root);
    ent_jw_key(c->out, "inclusion");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < proof.n; i++) {
        char hex[65];
        ent_sha256_hex(hex, &proof.hash[i]);
        ent_jw_z(c->out, hex);
    }
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_log_checkpoint(ent_call *c, ent_err *e)
{
    ent_buf b = ent_buf_new(c->arena, 1 << 16);
    ent_jw w = ent_jw_canonical(&b);
    ent_str note, body;
    ent_secret key;
    ent_code code;

    ENT_TRY(call_node_key(&key, c, "checkpoint", e));
    code = call_checkpoint(&note, c, &key, e);
    ent_wipe(&key, sizeof key);
    if (code != ENT_OK) return code;
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "note", note);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&body, &w, e));
    ENT_TRY(call_add(c, "checkpoint", body, e));
    ent_jw_kstr(c->out, "checkpoint", note);
    return ENT_OK;
}

/* Makes the projection again from the log and compares. The transaction is kept only if nothing differs: a rebuild that
 * changes something is a finding, not a repair, unless --repair says so.                                                */
ent_code op_log_rebuild(ent_call *c, ent_err *e)
{
    ent_sha256 before, after;
    ent_store *s;

    ENT_TRY(ent_store_open(&s, c->arena, c->db, ENT_STORE_WRITE, e));
    ENT_TRY(ent_store_begin(s, e));
    ENT_TRY(ent_store_projection_digest(&before, s, c->arena, e));
    ENT_TRY(ent_log_rebuild(s, c->arena, api__apply, NULL, e));
    ENT_TRY(ent_search_put(s, c->arena, e));
    ENT_TRY(ent_store_projection_digest(&after, s, c->arena, e));
    put_hash(c->out, "before", &before);
    put_hash(c->out, "after", &after);
    ent_jw_kbool(c->out, "equal", ent_sha256_eq(&before, &after));
    if (ent_sha256_eq(&before, &after) || call_has(c, "repair")) return ent_store_commit(s, e);
    ent_store_rollback(s);
    return ent_fail(e, ENT_UNVERIFIED, "R-63", "Keep a copy of the folder, find out who changed the tables, then run: log rebuild --repair",
                    "The tables do not say what the log says; nothing was changed.");
}
