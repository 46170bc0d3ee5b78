/* SPDX-License-Identifier: Apache-2.0 */
/* node restore: the node again, from a data backup, a key backup and the printed page. Built in a folder beside the target; the log's rows go
 * in and are checked with every hash and signature, the tables are made from them and compared with what the backup says they were, and
 * one act says that all this was done. Nothing is there before that.                                                            */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "api_private.h"
#include "evidence.h"
#include "partial.h"
#include "restoring.h"

enum { GONE_CHUNK = 500, PAGE_MAX = 64 << 10 };

typedef struct restore {
    restoring r;
    partial_dir dir;
    ent_secret page;
    evidence evidence;
    ent_log_report report;
    bool older;           /* the key backup is older than the data */
    ent_reg_strings gone; /* revisions whose content has no key any more */
} restore;

/* ---- the page ------------------------------------------------------------------------------------------------------------------- */
static ent_code read_page(restore *x, ent_call *c, ent_err *e)
{
    ent_str page, second = {0};
    ent_code code;

    if (c->request->person.n == 0)
        return ent_fail(e, ENT_LOGIN, NULL, "Name an administrator of the node with --as NAME.",
                        "Only a person of the node may restore it.");
    if (!c->request->has_passphrase)
        return ent_fail(e, ENT_LOGIN, NULL, "Type it at the terminal, or use --passphrase-fd N or ENTENTE_PASSPHRASE_FILE.",
                        "The passphrase of %.*s is needed.", ENT_F(c->request->person));
    ENT_TRY(call_file(&page, c, "page", PAGE_MAX, e));
    if (call_has(c, "second")) ENT_TRY(call_file(&second, c, "second", PAGE_MAX, e));
    code = ent_backup_page_read(&x->page, page, second, e);
    ent_wipe((void *)(uintptr_t)page.p, page.n); /* the text of a file, in memory of ours */
    ent_wipe((void *)(uintptr_t)second.p, second.n);
    return code == ENT_OK ? ENT_OK : ent_within(e, "%s", call_path(c, "page"));
}

/* ---- the log and its tables ------------------------------------------------------------------------------------------------------ */
typedef struct counting {
    const ent_call *c;
    int64_t done, total;
} counting;

static ent_code apply_counted(void *ctx, ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    counting *n = ctx;

    if (n->done++ % 1000 == 0) call_progress(n->c, "making the tables from the log", n->done, n->total);
    return api__apply(NULL, s, scratch, entry, e);
}

static ent_code not_equal(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, "R-63", "Take another backup; this one is not what was saved.", "%s", what);
}

static ent_code check_log(restore *x, ent_call *c, ent_err *e)
{
    const ent_backup_head *head = &x->r.data;

    ENT_TRY(ent_log_put_head(x->r.writer, c->arena, e));
    call_progress(c, "checking every hash and signature of the log", 0, head->entries);
    ENT_TRY(ent_log_verify(&x->report, x->r.writer, c->arena, e));
    if (x->report.entries != head->entries || !ent_sha256_eq(&x->report.root, &head->root))
        return not_equal(e, "The log of the backup is not the one that its head names.");
    return ENT_OK;
}

/* The tables of an older format look different: then the log alone is the witness. */
static ent_code make_tables(restore *x, ent_call *c, ent_err *e)
{
    counting n = {.c = c, .total = x->r.data.entries};
    ent_sha256 digest;

    ENT_TRY(ent_log_rebuild(x->r.writer, c->arena, apply_counted, &n, e));
    call_progress(c, "making the search index", n.total, n.total);
    ENT_TRY(ent_search_put(x->r.writer, c->arena, e));
    if (x->r.data.format != ENT_STORE_FORMAT) return ENT_OK;
    call_progress(c, "comparing the tables", n.total, n.total);
    ENT_TRY(ent_store_projection_digest(&digest, x->r.writer, c->arena, e));
    return ent_sha256_eq(&digest, &x->r.data.projection) ? ENT_OK
                                                         : not_equal(e, "The tables made from the log are not those that were saved.");
}

/* A key backup that was made before the node was last restored may have a higher number than the data, of a road that was lost: it knows
 * nothing of what came after that restore. Taken for newer, it would say that all this was destroyed.                        */
static ent_code check_keys(restore *x, ent_call *c, ent_err *e)
{
    const ent_backup_head *d = &x->r.data, *k = &x->r.keys;
    ent_reg_restores all;
    char made[21];

    ENT_TRY(ent_reg_restores_read(&all, c->arena, x->r.writer, e));
    x->older = k->entries < d->entries || (all.n != 0 && k->made < all.v[all.n - 1].time);
    if (!x->older || x->r.older_keys) return ENT_OK;
    ent_time_print(made, k->made);
    return ent_fail(e, ENT_REFUSED, NULL, "Find a newer key backup. If there is none: --older-keys, and what is newer stays unreadable.",
                    "The key backup is of %s, before the node was last restored: the keys of newer contents are not in it.", made);
}

static ent_code fill(restore *x, ent_call *c, ent_err *e)
{
    ent_arena *a = ent_arena_new(c->arena, 0);
    ent_code code;

    if (a == NULL) return ent_nomem(e);
    snprintf(c->dir, sizeof c->dir, "%s", x->dir.path);
    if (snprintf(c->db, sizeof c->db, "%s/entente.db", x->dir.path) >= (int)sizeof c->db)
        return ent_fail(e, ENT_LIMIT, NULL, NULL, "The path is too long.");
    x->r.folder = x->dir.path;
    ENT_TRY(restore_keys(&x->r, call_path(c, "keys"), &x->page, e));
    ENT_TRY(ent_store_create(c->db, e));
    ENT_TRY(ent_store_open(&x->r.writer, a, c->db, ENT_STORE_WRITE, e));
    ENT_TRY(ent_store_begin(x->r.writer, e));
    ENT_TRY(restore_data(&x->r, call_path(c, "backup"), &x->page, e));
    ENT_TRY(check_log(x, c, e));
    ENT_TRY(make_tables(x, c, e));
    ENT_TRY(check_keys(x, c, e));
    code = ent_store_commit(x->r.writer, e);
    ent_arena_free(a); /* closes it: the person's key is looked up on a connection of its own */
    return code;
}

/* ---- the act -------------------------------------------------------------------------------------------------------------------- */
static ent_code enter(restore *x, ent_call *c, ent_err *e)
{
    ent_log_state head;

    ENT_TRY(api__unlock(c, e));
    ENT_TRY(ent_store_open(&c->writer, c->arena, c->db, ENT_STORE_WRITE, e));
    ENT_TRY(ent_store_begin(c->writer, e));
    ENT_TRY(ent_log_head(&head, c->writer, c->arena, e));
    if (c->now < head.newest) c->now = head.newest;
    ENT_TRY(ent_reg_node_read(&c->node, c->arena, c->writer, e));
    ENT_TRY(ent_reg_policies_read(&c->policies, c->arena, c->writer, e));
    ENT_TRY(ent_reg_person_read(&c->person, c->arena, c->writer, c->request->person, c->now, e));
    if (!ent_str_eq(c->node.uuid, x->r.data.node))
        return not_equal(e, "The log of the backup is that of another node than its head names.");
    if (ent_reg_has_role(&c->person, "administrator")) return ENT_OK;
    return ent_fail(e, ENT_REFUSED, "R-32", "Name one who was an administrator when the backup was made.",
                    "%.*s was no administrator of the node when the backup was made.", ENT_F(c->request->person));
}

static ent_code add_restored(restore *x, ent_call *c, ent_err *e)
{
    ent_buf b = ent_buf_new(c->arena, 4096);
    ent_jw w = ent_jw_canonical(&b);
    char made[21];
    ent_str body;

    ent_time_print(made, x->r.data.made);
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "backup", x->r.data.id);
    ent_jw_ki64(&w, "entries", x->r.data.entries);
    ent_jw_kstr(&w, "keys", x->r.keys.id);
    ent_jw_kz(&w, "made", made);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&body, &w, e));
    return call_add(c, "node.restored", body, e);
}

/* The key backup that was used, if this log does not know it: it was made after the data. It holds keys of contents that are here again, so
 * it must count as older than whatever is destroyed from now on; its own number may be higher, of a road that was lost.      */
static ent_code add_key_backup(const restore *x, ent_call *c, ent_err *e)
{
    const ent_backup_head *k = &x->r.keys;
    ent_reg_backup b = {.id = k->id, .keys = true, .entries = k->entries, .time = k->made};
    ent_reg_backups all;
    ent_str body;

    ENT_TRY(ent_reg_backups_read(&all, c->arena, c->writer, e));
    for (size_t i = 0; i < all.n; i++)
        if (ent_str_eq(all.v[i].id, k->id)) return ENT_OK;
    if (b.entries > x->r.data.entries) b.entries = x->r.data.entries;
    ENT_TRY(ent_reg_backup_entry(&body, c->arena, &b, e));
    return call_add(c, "backup", body, e);
}

/* A content that has no key in a newer key backup was destroyed in between. With an older key backup nobody knows. */
static ent_code add_gone(restore *x, ent_call *c, ent_err *e)
{
    if (x->older) return ENT_OK;
    for (size_t i = 0; i < x->r.keyless.n; i++) {
        ent_reg_strings all;
        ENT_TRY(ent_reg_with_content(&all, c->arena, c->writer, &x->r.keyless.v[i], e));
        for (size_t k = 0; k < all.n; k++) ENT_PUSH(&x->gone, c->arena, all.v[k], e);
    }
    for (size_t i = 0; i < x->gone.n; i += GONE_CHUNK) {
        ent_str body;
        ENT_TRY(ent_reg_gone_entry(&body, c->arena, x->gone.v + i, x->gone.n - i < GONE_CHUNK ? x->gone.n - i : GONE_CHUNK, "restored",
                                   x->r.keys.id, e));
        ENT_TRY(call_add(c, "content.gone", body, e));
    }
    return ENT_OK;
}

static ent_code act(restore *x, ent_call *c, ent_err *e)
{
    ENT_TRY(enter(x, c, e));
    ENT_TRY(add_restored(x, c, e));
    ENT_TRY(add_key_backup(x, c, e));
    ENT_TRY(add_gone(x, c, e));
    ENT_TRY(evidence_take(&x->evidence, c, "evidence", e));
    ENT_TRY(ent_act_end(c->act, &c->signer, e));
    ENT_TRY(ent_store_commit(c->writer, e));
    return ent_store_flush(c->writer, e);
}

/* ---- the answer ------------------------------------------------------------------------------------------------------------------ */
/* Key backups that are known and still open what was destroyed later: the one that was used has no key of what is gone because of it. */
static ent_code put_open_keys(const restore *x, ent_call *c, ent_err *e)
{
    bool certified = x->evidence.destroyed.n != 0, destroyed = x->gone.n != 0 || certified;
    ent_reg_backups all;

    ENT_TRY(ent_reg_backups_read(&all, c->arena, c->writer, e));
    ent_jw_key(c->out, "replace_key_backups");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < all.n; i++)
        if (all.v[i].keys && !all.v[i].gone && (ent_str_eq(all.v[i].id, x->r.keys.id) ? certified : destroyed))
            ent_jw_str(c->out, all.v[i].id);
    ent_jw_end(c->out);
    return ENT_OK;
}

static ent_code put_answer(restore *x, ent_call *c, int64_t seconds, ent_err *e)
{
    char made[21];

    ent_time_print(made, x->r.data.made);
    ent_jw_kstr(c->out, "node", c->node.uuid);
    ent_jw_kstr(c->out, "org", c->node.org);
    ent_jw_kz(c->out, "backup_of", made);
    ent_jw_ki64(c->out, "entries", x->report.entries);
    ent_jw_ki64(c->out, "contents", x->r.contents);
    ent_jw_ki64(c->out, "key_files", x->r.persons);
    ent_jw_ki64(c->out, "destroyed_later", x->older ? 0 : (int64_t)x->gone.n);
    ent_jw_ki64(c->out, "unreadable", x->older ? (int64_t)x->r.keyless.n : 0);
    ent_jw_ki64(c->out, "seconds", seconds);
    ENT_TRY(evidence_put(c, &x->evidence, c->writer, e));
    return put_open_keys(x, c, e);
}

static ent_code build(restore *x, ent_call *c, ent_err *e)
{
    struct timespec begin, end;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    ENT_TRY(read_page(x, c, e));
    ENT_TRY(fill(x, c, e));
    ENT_TRY(act(x, c, e));
    clock_gettime(CLOCK_MONOTONIC, &end);
    return put_answer(x, c, (int64_t)(end.tv_sec - begin.tv_sec), e);
}

ent_code op_node_restore(ent_call *c, ent_err *e)
{
    restore *x;
    ent_code code;

    ENT_NEW(x, c->arena, 1, e);
    x->r = (restoring){.c = c, .a = c->arena, .older_keys = call_has(c, "older-keys")};
    ENT_TRY(partial_make(&x->dir, call_path(c, "to"), e));
    code = partial_inner(&x->dir, "keys", e);
    if (code == ENT_OK) code = build(x, c, e);
    ent_wipe(&x->page, sizeof x->page);
    c->writer = NULL; /* closed with the arena; run.c has nothing to commit */
    if (code == ENT_OK) code = partial_done(&x->dir, e);
    c->committed = x->dir.there;
    partial_remove(&x->dir);
    return code;
}
