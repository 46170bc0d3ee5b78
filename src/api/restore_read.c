/* SPDX-License-Identifier: Apache-2.0 */
/* The two files of a backup, into a new database. What they hold is believed when the log has been checked, not before. */
#include <string.h>

#include "restoring.h"

enum { COMMIT_EVERY = 256 << 20, TELL_EVERY = 1000 };

static ent_code keep_head(ent_backup_head *out, restoring *r, const ent_backup_head *head, ent_err *e)
{
    *out = *head;
    ENT_TRY(ent_str_dup(&out->id, r->a, head->id, e));
    ENT_TRY(ent_str_dup(&out->node, r->a, head->node, e));
    ENT_TRY(ent_str_dup(&out->org, r->a, head->org, e));
    if (head->format <= ENT_STORE_FORMAT) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Restore it with the newer program.",
                    "The backup was made by a newer program: its format is %lld, and this program knows those up to %d.",
                    (long long)head->format, ENT_STORE_FORMAT);
}

static ent_code from_file(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    return ent_file_in_read(ctx, p, n, got, e);
}

/* An arena of its own, so that the file is closed at the end. */
static ent_code read_file(restoring *r, const char *path, ent_backup_kind kind, const char *other, const ent_secret *key,
                          const ent_backup_taker *taker, ent_err *e)
{
    ent_arena *a = ent_arena_new(r->a, 0);
    ent_backup_kind found = kind;
    char fingerprint[20];
    ent_file_in *file;
    ent_code code;

    if (a == NULL) return ent_nomem(e);
    code = ent_file_in_open(&file, a, path, e);
    if (code == ENT_OK) code = ent_backup_peek(&found, fingerprint, (ent_source){.read = from_file, .ctx = file}, e);
    if (code == ENT_OK && found != kind)
        code = ent_fail(e, ENT_INVALID, NULL, other, "This is the %s backup.", found == ENT_BACKUP_KEYS ? "key" : "data");
    if (code == ENT_OK) code = ent_file_in_rewind(file, e);
    if (code == ENT_OK) code = ent_backup_read(a, (ent_source){.read = from_file, .ctx = file}, key, taker, e);
    ent_arena_free(a);
    return code == ENT_OK ? ENT_OK : ent_within(e, "%s", path);
}

/* ---- keys ----------------------------------------------------------------------------------------------------------------------- */
static ent_code take_keys_head(void *ctx, const ent_backup_head *head, ent_err *e)
{
    restoring *r = ctx;

    return keep_head(&r->keys, r, head, e);
}

static ent_code take_key(void *ctx, const ent_backup_content *content, ent_err *e)
{
    restoring *r = ctx;

    if (r->last == NULL || r->last->n == RESTORE_BLOCK) {
        restore_block *b;
        ENT_NEW(b, r->a, 1, e);
        if (r->last == NULL) r->first = b;
        else r->last->next = b;
        r->last = b;
    }
    if (++r->contents > RESTORE_CONTENTS_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, NULL, "The key backup holds more than %d keys.", RESTORE_CONTENTS_MAX);
    r->last->v[r->last->n].digest = content->digest;
    memcpy(r->last->v[r->last->n].wrapped, content->wrapped, sizeof content->wrapped);
    r->last->n++;
    return ENT_OK;
}

ent_code restore_keys(restoring *r, const char *path, const ent_secret *backup_key, ent_err *e)
{
    const ent_backup_taker taker = {.ctx = r, .head = take_keys_head, .content = take_key};

    ENT_TRY(read_file(r, path, ENT_BACKUP_KEYS, "Give the data backup first, and the key backup after --keys.", backup_key, &taker, e));
    r->contents = 0;
    r->at = r->first;
    return ENT_OK;
}

/* ---- data ----------------------------------------------------------------------------------------------------------------------- */
static ent_code pair(const restoring *r, ent_err *e)
{
    const ent_backup_head *d = &r->data, *k = &r->keys;
    char made[21];

    if (!ent_str_eq(d->node, k->node))
        return ent_fail(e, ENT_UNVERIFIED, NULL, "Find the key backup of this node.",
                        "The two backups are of different nodes: the data of %.*s (%.*s), the keys of %.*s (%.*s).", ENT_F(d->org),
                        ENT_F(d->node), ENT_F(k->org), ENT_F(k->node));
    if (!ent_sha256_eq(&d->generation, &k->generation))
        return ent_fail(e, ENT_UNVERIFIED, NULL, "Take a data backup and a key backup from the same side of that change.",
                        "The node's content key was changed between the two backups, so the keys do not fit the data.");
    if (k->entries >= d->entries || r->older_keys) return ENT_OK;
    ent_time_print(made, k->made);
    return ent_fail(e, ENT_REFUSED, NULL, "Find a newer key backup. If there is none: --older-keys, and what is newer stays unreadable.",
                    "The key backup is of %s, older than the data: the keys of newer contents are not in it.", made);
}

static ent_code take_data_head(void *ctx, const ent_backup_head *head, ent_err *e)
{
    restoring *r = ctx;

    ENT_TRY(keep_head(&r->data, r, head, e));
    return pair(r, e);
}

/* The folder is nobody's yet: what is committed early only keeps the journal small. */
static ent_code wrote(restoring *r, int64_t bytes, ent_err *e)
{
    r->uncommitted += bytes;
    if (r->uncommitted < COMMIT_EVERY) return ENT_OK;
    r->uncommitted = 0;
    ENT_TRY(ent_store_commit(r->writer, e));
    return ent_store_begin(r->writer, e);
}

static ent_code take_entry(void *ctx, const ent_backup_entry *x, ent_err *e)
{
    restoring *r = ctx;
    ent_log_row row = {.seq = x->seq,
                       .part = x->part,
                       .time = x->time,
                       .act = x->act,
                       .kind = x->kind,
                       .body = x->has_body ? x->body : (ent_str){0},
                       .commitment = x->commitment,
                       .leaf = x->leaf};

    memcpy(row.salt, x->salt, sizeof row.salt);
    if (x->seq % TELL_EVERY == 0) call_progress(r->c, "taking the log from the backup", x->seq, r->data.entries);
    ENT_TRY(ent_log_put_row(r->writer, &row, e));
    return wrote(r, (int64_t)row.body.n, e);
}

/* Both files are in the order of the digests. */
static const uint8_t *key_of(restoring *r, const ent_sha256 *digest)
{
    while (r->at != NULL) {
        int order;
        if (r->place == r->at->n) {
            r->at = r->at->next;
            r->place = 0;
            continue;
        }
        order = memcmp(r->at->v[r->place].digest.b, digest->b, sizeof digest->b);
        if (order == 0) return r->at->v[r->place].wrapped;
        if (order > 0) return NULL;
        r->place++;
    }
    return NULL;
}

static ent_code take_content(void *ctx, const ent_backup_content *x, ent_err *e)
{
    restoring *r = ctx;
    const uint8_t *wrapped = key_of(r, &x->digest);
    ent_reg_content_row row = {.digest = x->digest, .length = x->length, .sealed = x->sealed};

    if (wrapped == NULL) {
        ENT_PUSH(&r->keyless, r->a, x->digest, e);
        return ENT_OK;
    }
    row.wrapped = (ent_str){(const char *)wrapped, 40};
    if (r->contents++ % TELL_EVERY == 0) call_progress(r->c, "taking contents from the backup", r->contents, 0);
    ENT_TRY(ent_reg_content_restore(r->writer, &row, e));
    return wrote(r, (int64_t)x->sealed.n, e);
}

/* A name, never a path: what a backup says ends up in one folder. */
static bool name_ok(ent_str name)
{
    bool ok = name.n >= 1 && name.n <= 100 && name.p[0] != '.' && name.p[0] != '-';

    for (size_t i = 0; ok && i < name.n; i++) ok = memchr("abcdefghijklmnopqrstuvwxyz0123456789.-", name.p[i], 38) != NULL;
    return ok;
}

static ent_code take_keyfile(void *ctx, ent_str name, ent_str bytes, ent_err *e)
{
    restoring *r = ctx;
    ent_str path;

    if (!name_ok(name)) return ent_fail(e, ENT_UNVERIFIED, NULL, NULL, "The backup holds a key file with a name that is not allowed.");
    ENT_TRY(ent_str_fmt(&path, r->a, e, "%s/keys/%.*s", r->folder, ENT_F(name)));
    r->persons++;
    return ent_file_write(path.p, bytes, 0600, e);
}

ent_code restore_data(restoring *r, const char *path, const ent_secret *backup_key, ent_err *e)
{
    const ent_backup_taker taker = {
        .ctx = r, .head = take_data_head, .entry = take_entry, .content = take_content, .keyfile = take_keyfile};

    return read_file(r, path, ENT_BACKUP_DATA, "Give the data backup first, and the key backup after --keys.", backup_key, &taker, e);
}
