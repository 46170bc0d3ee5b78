/* SPDX-License-Identifier: Apache-2.0 */
/* node upgrade: a node of an older format becomes one of this program's. The log is the truth, so nothing is translated: the tables are made
 * again from the entries, in one transaction. A run that is killed leaves the node wholly of one format, and the next run goes on.
 *
 *   verify the log ─► copy ─► new tables ─► rebuild ─► compare ─► new key files ─► commit ─► old key files go
 */
#include "care.h"

typedef struct upgrade {
    int format;
    bool dry;
    ent_store *store;
    ent_log_report before, after;
    ent_str copy;
    ent_reg_persons persons;
    upgrade_keys keys;
    ent_call *call;
    int64_t applied;
} upgrade;

static ent_code apply_one(void *ctx, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    upgrade *u = ctx;

    if (++u->applied % 1000 == 0) call_progress(u->call, "making the tables again", u->applied, u->before.entries);
    return api__apply(NULL, s, scratch, entry, e);
}

static ent_code compare(const upgrade *u, ent_err *e)
{
    if (ent_sha256_eq(&u->before.root, &u->after.root) && u->before.entries == u->after.entries && u->before.acts == u->after.acts &&
        u->before.erased == u->after.erased && u->applied == u->before.entries)
        return ENT_OK;
    return ent_fail(e, ENT_BUG, NULL, "Go on with the older program, and report this.",
                    "The upgraded node would not hold the same log; nothing was changed.");
}

/* In the transaction, whose end the caller decides. */
static ent_code change(upgrade *u, ent_call *c, ent_err *e)
{
    ENT_TRY(ent_store_begin(u->store, e));
    call_progress(c, "checking the log", 0, 0);
    ENT_TRY(ent_log_verify(&u->before, u->store, c->arena, e));
    call_progress(c, "copying the node", 0, 0);
    if (!u->dry) ENT_TRY(upgrade_copy(&u->copy, c, u->store, u->format, e));
    ENT_TRY(ent_store_renew(u->store, e));
    ENT_TRY(ent_log_rebuild(u->store, c->arena, apply_one, u, e));
    call_progress(c, "making the search index", 0, 0);
    ENT_TRY(ent_search_put(u->store, c->arena, e));
    ENT_TRY(ent_log_verify(&u->after, u->store, c->arena, e));
    ENT_TRY(compare(u, e));
    ENT_TRY(ent_reg_persons_read(&u->persons, c->arena, u->store, e));
    ENT_TRY(upgrade_keys_find(&u->keys, c, &u->persons, e));
    if (!u->dry) ENT_TRY(upgrade_keys_make(&u->keys, c->arena, e));
    return ENT_OK;
}

static ent_code upgrade_older(upgrade *u, ent_call *c, ent_err *e)
{
    ent_code code;

    ENT_TRY(ent_store_open_old(&u->store, c->arena, c->db, u->format, e));
    code = change(u, c, e);
    if (code == ENT_OK && !u->dry) code = ent_store_commit(u->store, e);
    if (code == ENT_OK && !u->dry) {
        c->committed = true;
        upgrade_keys_drop_old(&u->keys);
        return ENT_OK;
    }
    ent_store_rollback(u->store);
    upgrade_keys_unmake(&u->keys);
    return code;
}

/* A run that was killed after the commit left old key files. */
static ent_code finish_current(upgrade *u, ent_call *c, ent_err *e)
{
    ENT_TRY(ent_store_open(&u->store, c->arena, c->db, ENT_STORE_READ, e));
    ENT_TRY(ent_reg_persons_read(&u->persons, c->arena, u->store, e));
    ENT_TRY(upgrade_keys_find(&u->keys, c, &u->persons, e));
    if (u->dry || u->keys.n == 0) return ENT_OK;
    ENT_TRY(upgrade_keys_make(&u->keys, c->arena, e));
    c->committed = true; /* files were written */
    upgrade_keys_drop_old(&u->keys);
    return ENT_OK;
}

static void answer(const upgrade *u, ent_call *c, const char *state)
{
    char hex[65];

    ent_jw_kz(c->out, "state", state);
    ent_jw_ki64(c->out, "from", u->format);
    ent_jw_ki64(c->out, "to", ENT_STORE_FORMAT);
    ent_jw_ki64(c->out, "key_files", (int64_t)u->keys.n);
    if (u->format == ENT_STORE_FORMAT) return;
    if (u->copy.n != 0) ent_jw_kstr(c->out, "copy", u->copy);
    ent_sha256_hex(hex, &u->after.root);
    ent_jw_kz(c->out, "root", hex);
}

ent_code op_node_upgrade(ent_call *c, ent_err *e)
{
    upgrade u = {.dry = call_has(c, "dry-run"), .call = c};

    ENT_TRY(api__node_paths(c, e));
    ENT_TRY(ent_store_format(&u.format, c->arena, c->db, e));
    if (u.format > ENT_STORE_FORMAT)
        return ent_fail(e, ENT_INVALID, NULL, "Use the newer program that wrote it; it cannot be brought back to an older format.",
                        "The node has format %d; this program works with format %d. Nothing was changed.", u.format, ENT_STORE_FORMAT);
    if (u.format == ENT_STORE_FORMAT) {
        ENT_TRY(finish_current(&u, c, e));
        answer(&u, c, "the node has the format of this program");
        return ENT_OK;
    }
    ENT_TRY(upgrade_older(&u, c, e));
    answer(&u, c, u.dry ? "tried: the upgrade would hold; nothing was changed" : "upgraded");
    return ENT_OK;
}
