/* SPDX-License-Identifier: Apache-2.0 */
/* node backup: the log, the sealed contents and the key files into one file, the wrapped keys of the contents into another.
 *
 *   snapshot of a reader ─► files, sealed, complete and kept by the disk ─► writer: the act "backup" that says so
 *
 * All is read from one snapshot, which is a head of the log, while others write; the writer's lock is taken only for the act at the end
 * (ENT_APPENDS_LATE). So an entry says that a backup exists; what could not be entered is removed, or its maker was told of it.   */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backing.h"

enum { TELL_ENTRIES = 1000, TELL_CONTENTS = 100 };

/* One of the two files. */
typedef struct saved {
    const char *path; /* NULL: not asked for */
    ent_file_out *file;
    ent_backup_writer *w;
    ent_reg_backup entry;
    int64_t bytes;
    bool complete;
} saved;

typedef struct saving {
    ent_call *c;
    ent_store *s; /* the snapshot */
    ent_backup_head head;
    ent_public key;
    backing_keyfiles keyfiles;
    saved data, keys;
    int64_t contents, contents_total;
} saving;

static ent_code to_file(void *ctx, const void *p, size_t n, ent_err *e)
{
    saved *f = ctx;

    f->bytes += (int64_t)n;
    return ent_file_out_add(f->file, p, n, e);
}

/* ---- the snapshot ------------------------------------------------------------------------------------------------------------- */
/* Names the node's content key: zero bytes before its first change. */
static ent_code read_generation(saving *x, ent_err *e)
{
    ent_reg_node_keys all = {0};

    ENT_TRY(ent_reg_node_keys_read(&all, x->c->arena, x->s, e));
    for (size_t i = 0; i < all.n; i++)
        if (ent_str_is(all.v[i].purpose, "content") && !all.v[i].ended)
            memcpy(x->head.generation.b, all.v[i].public.b, sizeof x->head.generation.b);
    return ENT_OK;
}

/* Key files are read before the snapshot and after it: a key that counts in it is in one of the two, whoever changes his meanwhile. */
static ent_code take_snapshot(saving *x, ent_err *e)
{
    ent_call *c = x->c;
    ent_log_state log;
    ent_reg_node node;

    ENT_TRY(backing_keyfiles_add(&x->keyfiles, c, e));
    ENT_TRY(ent_store_open(&x->s, c->arena, c->db, ENT_STORE_READ, e));
    ENT_TRY(ent_store_begin(x->s, e));
    ENT_TRY(ent_log_head(&log, x->s, c->arena, e));
    ENT_TRY(backing_keyfiles_add(&x->keyfiles, c, e));
    ENT_TRY(ent_reg_node_read(&node, c->arena, x->s, e));
    if (!node.has_backup_key)
        return ent_fail(e, ENT_REFUSED, NULL, "Ask an administrator to make one: node backup-key --out PAGE",
                        "The node has no backup key.");
    x->key = node.backup_key;
    x->head.node = node.uuid;
    x->head.org = node.org;
    x->head.made = c->now;
    x->head.format = ENT_STORE_FORMAT;
    x->head.entries = (int64_t)log.tree.size;
    x->head.root = log.root;
    ENT_TRY(read_generation(x, e));
    return ent_reg_contents_count(&x->contents_total, x->s, e);
}

/* ---- the files ---------------------------------------------------------------------------------------------------------------- */
static ent_code open_file(saving *x, saved *f, ent_backup_kind kind, ent_err *e)
{
    ent_backup_head head = x->head;
    char uuid[37];

    if (f->path == NULL) return ENT_OK;
    head.kind = kind;
    if (kind == ENT_BACKUP_KEYS) head.projection = (ent_sha256){{0}};
    ENT_TRY(ent_bytes_uuid(&x->c->random, uuid, e));
    ENT_TRY(ent_str_dup(&head.id, x->c->arena, ent_str_c(uuid), e));
    f->entry = (ent_reg_backup){.id = head.id, .keys = kind == ENT_BACKUP_KEYS, .entries = head.entries, .person = x->c->person.name};
    ENT_TRY(ent_file_out_open(&f->file, x->c->arena, f->path, 0600, e));
    return ent_backup_new(&f->w, x->c->arena, (ent_sink){.write = to_file, .ctx = f}, &x->key, &head, &x->c->random, e);
}

static ent_code save_row(void *ctx, const ent_log_row *row, ent_err *e)
{
    saving *x = ctx;
    ent_backup_entry entry = {.seq = row->seq,
                              .part = row->part,
                              .time = row->time,
                              .act = row->act,
                              .kind = row->kind,
                              .body = row->body,
                              .has_body = row->body.p != NULL,
                              .commitment = row->commitment,
                              .leaf = row->leaf};

    memcpy(entry.salt, row->salt, sizeof entry.salt);
    if (row->seq % TELL_ENTRIES == 0) call_progress(x->c, "saving the log", row->seq, x->head.entries);
    return ent_backup_put_entry(x->data.w, &entry, e);
}

static ent_code save_content(void *ctx, const ent_reg_content_row *row, ent_err *e)
{
    saving *x = ctx;
    ent_backup_content content = {.digest = row->digest, .length = row->length, .sealed = row->sealed};

    memcpy(content.wrapped, row->wrapped.p, sizeof content.wrapped);
    if (x->contents++ % TELL_CONTENTS == 0) call_progress(x->c, "saving the contents", x->contents, x->contents_total);
    if (x->data.w != NULL) ENT_TRY(ent_backup_put_content(x->data.w, &content, e));
    return x->keys.w != NULL ? ent_backup_put_content(x->keys.w, &content, e) : ENT_OK;
}

static ent_code complete(saved *f, ent_err *e)
{
    if (f->path == NULL) return ENT_OK;
    ENT_TRY(ent_backup_end(f->w, e));
    f->complete = true; /* an error below may come after it got its name */
    return ent_file_out_done(f->file, e);
}

static ent_code save(saving *x, ent_err *e)
{
    if (x->data.path != NULL) {
        call_progress(x->c, "taking the digest of the tables", 0, x->head.entries);
        ENT_TRY(ent_store_projection_digest(&x->head.projection, x->s, x->c->arena, e));
    }
    ENT_TRY(open_file(x, &x->data, ENT_BACKUP_DATA, e));
    ENT_TRY(open_file(x, &x->keys, ENT_BACKUP_KEYS, e));
    if (x->data.w == NULL) {
        ENT_TRY(ent_reg_content_keys(x->s, save_content, x, e));
        return complete(&x->keys, e);
    }
    ENT_TRY(ent_log_rows(x->s, save_row, x, e));
    ENT_TRY(ent_reg_contents(x->s, save_content, x, e));
    for (size_t i = 0; i < x->keyfiles.n; i++) ENT_TRY(ent_backup_put_keyfile(x->data.w, x->keyfiles.v[i].name, x->keyfiles.v[i].bytes, e));
    call_progress(x->c, "waiting for the disk", x->head.entries, x->head.entries);
    ENT_TRY(complete(&x->data, e));
    return complete(&x->keys, e);
}

/* ---- the act and the answer ----------------------------------------------------------------------------------------------------- */
static ent_code enter(saving *x, const saved *f, ent_err *e)
{
    ent_str body;

    if (f->path == NULL) return ENT_OK;
    ENT_TRY(ent_reg_backup_entry(&body, x->c->arena, &f->entry, e));
    return call_add(x->c, "backup", body, e);
}

static void put_file(ent_call *c, const saving *x, const saved *f)
{
    if (f->path == NULL) return;
    ent_jw_obj(c->out);
    ent_jw_kstr(c->out, "id", f->entry.id);
    ent_jw_kz(c->out, "kind", f->entry.keys ? "keys" : "data");
    ent_jw_kz(c->out, "file", f->path);
    ent_jw_ki64(c->out, "bytes", f->bytes);
    ent_jw_ki64(c->out, "entries", f->entry.entries);
    ent_jw_ki64(c->out, "contents", x->contents);
    ent_jw_end(c->out);
}

/* After a new key backup all older ones may go. Else only those that must: for a destruction that the asker may see (law 3). */
static ent_code put_older_keys(saving *x, ent_err *e)
{
    ent_call *c = x->c;
    ent_reg_backups all;
    backing_due due;
    char day[21];

    ENT_TRY(ent_reg_backups_read(&all, c->arena, c->writer, e));
    ENT_TRY(backing_due_read(&due, c, e));
    ent_jw_key(c->out, "replace_key_backups");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < all.n; i++) {
        const ent_reg_backup *b = &all.v[i];
        if (!b->keys || b->gone || (x->keys.path != NULL && ent_str_eq(b->id, x->keys.entry.id))) continue;
        if (x->keys.path != NULL || (due.any && b->entries <= due.seq)) ent_jw_str(c->out, b->id);
    }
    ent_jw_end(c->out);
    if (!due.any) return ENT_OK;
    ent_time_print(day, due.destroyed);
    ent_jw_kz(c->out, "destruction_waits_since", day);
    return ENT_OK;
}

static ent_code put_answer(saving *x, ent_err *e)
{
    ent_call *c = x->c;

    ent_jw_key(c->out, "backups");
    ent_jw_arr(c->out);
    put_file(c, x, &x->data);
    put_file(c, x, &x->keys);
    ent_jw_end(c->out);
    if (x->data.path != NULL) {
        ent_jw_ki64(c->out, "key_files", (int64_t)x->keyfiles.n);
        ent_jw_ki64(c->out, "files_left_out", (int64_t)x->keyfiles.left_out);
    }
    return put_older_keys(x, e);
}

/* The files go. But a commit that failed may be on the disk all the same: then they stay, and nobody would know of them. */
static ent_code not_entered(const saving *x, ent_err *e)
{
    const saved *f[] = {&x->data, &x->keys};
    char names[180];
    size_t n = 0;

    names[0] = '\0';
    for (size_t i = 0; i < 2; i++)
        if (f[i]->complete && (x->c->saving || (unlink(f[i]->path) != 0 && errno != ENOENT)) && n < sizeof names)
            n += (size_t)snprintf(names + n, sizeof names - n, "%s%s", n ? ", " : "", f[i]->path);
    if (n != 0) snprintf(e->next, sizeof e->next, "Not entered in the log, so destroy it and run the command again: %s", names);
    return e->code;
}

static ent_code run(saving *x, ent_err *e)
{
    ENT_TRY(take_snapshot(x, e));
    ENT_TRY(save(x, e));
    ent_store_close(x->s);
    ENT_TRY(enter(x, &x->data, e));
    ENT_TRY(enter(x, &x->keys, e));
    ENT_TRY(put_answer(x, e));
    return call_commit(x->c, e);
}

ent_code op_node_backup(ent_call *c, ent_err *e)
{
    saving x = {.c = c};

    if (call_has(c, "out")) x.data.path = call_path(c, "out");
    if (call_has(c, "keys")) x.keys.path = call_path(c, "keys");
    if (x.data.path == NULL && x.keys.path == NULL)
        return call_usage(c, "No file was named.", "Give --out FILE for the data, --keys FILE for the keys, or both.", e);
    if (x.data.path != NULL && x.keys.path != NULL && strcmp(x.data.path, x.keys.path) == 0)
        return call_usage(c, "--out and --keys name the same file.", "Name two files, and keep them in two places.", e);
    return run(&x, e) == ENT_OK ? ENT_OK : not_entered(&x, e);
}
