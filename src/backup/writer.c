/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a backup: records into a sealed stream. */
#include <string.h>

#include "backup_private.h"

struct ent_backup_writer {
    ent_sealer *stream;
    backup_order order;
    bool failed; /* a step failed: the file is torn */
};

static ent_code record(ent_backup_writer *w, backup_type type, const backup_bytes *fixed, ent_str rest, ent_err *e)
{
    size_t n = (fixed ? fixed->n : 0) + rest.n;
    uint8_t head[BACKUP_RECORD_HEAD] = {(uint8_t)type, (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n};

    if (n > ENT_BACKUP_RECORD_MAX) return ent_fail(e, ENT_BUG, NULL, "Report this.", "A record of a backup is too long.");
    ENT_TRY(ent_sealer_add(w->stream, head, sizeof head, e));
    if (fixed != NULL) ENT_TRY(ent_sealer_add(w->stream, fixed->b, fixed->n, e));
    return ent_sealer_add(w->stream, rest.p, rest.n, e);
}

static ent_code begin(ent_backup_writer *w, ent_arena *a, ent_sink file, const ent_public *key, const ent_backup_head *head,
                      ent_bytes *random, ent_err *e)
{
    char line[BACKUP_LINE + 1];
    ent_str text;

    w->order = (backup_order){.refusal = ENT_BUG, .kind = head->kind};
    ENT_TRY(backup__order_head(&w->order, head, e));
    ENT_TRY(backup__write_head(&text, a, head, e));
    ENT_TRY(backup__line(line, head->kind, key, e));
    ENT_TRY(file.write(file.ctx, line, BACKUP_LINE, e));
    ENT_TRY(file.write(file.ctx, "\n", 1, e));
    ENT_TRY(ent_sealer_new(&w->stream, a, key, line, file, random, e));
    return record(w, BACKUP_HEAD, NULL, text, e);
}

ent_code ent_backup_new(ent_backup_writer **out, ent_arena *a, ent_sink file, const ent_public *backup_key, const ent_backup_head *head,
                        ent_bytes *random, ent_err *e)
{
    ent_backup_writer *w;

    ENT_NEW(w, a, 1, e);
    ENT_TRY(begin(w, a, file, backup_key, head, random, e));
    *out = w;
    return ENT_OK;
}

/* A writer that failed once takes nothing more: what would follow stands behind a hole. */
static ent_code still_whole(const ent_backup_writer *w, ent_err *e)
{
    return w->failed ? ent_fail(e, ENT_BUG, NULL, "Report this.", "A backup was written on after it had failed.") : ENT_OK;
}

static ent_code put_entry(ent_backup_writer *w, const ent_backup_entry *entry, ent_err *e)
{
    backup_bytes fixed = {0};

    ENT_TRY(backup__order_entry(&w->order, entry, e));
    backup__write_entry(&fixed, entry);
    return record(w, BACKUP_ENTRY, &fixed, entry->body, e);
}

ent_code ent_backup_put_entry(ent_backup_writer *w, const ent_backup_entry *entry, ent_err *e)
{
    ENT_TRY(still_whole(w, e));
    w->failed = put_entry(w, entry, e) != ENT_OK;
    return w->failed ? e->code : ENT_OK;
}

static ent_code put_content(ent_backup_writer *w, const ent_backup_content *content, ent_err *e)
{
    ent_str rest = w->order.kind == ENT_BACKUP_DATA ? content->sealed : (ent_str){0};
    backup_bytes fixed = {0};

    ENT_TRY(backup__order_content(&w->order, content, (int64_t)rest.n, e));
    backup__write_content(&fixed, content, w->order.kind);
    if (w->order.kind == ENT_BACKUP_KEYS) return record(w, BACKUP_KEY, &fixed, rest, e);
    ENT_TRY(record(w, BACKUP_CONTENT, &fixed, (ent_str){0}, e));
    while (rest.n != 0) {
        size_t n = rest.n < BACKUP_PART_SIZE ? rest.n : BACKUP_PART_SIZE;
        ENT_TRY(record(w, BACKUP_PART, NULL, (ent_str){rest.p, n}, e));
        w->order.records++;
        rest = (ent_str){rest.p + n, rest.n - n};
    }
    return ENT_OK;
}

ent_code ent_backup_put_content(ent_backup_writer *w, const ent_backup_content *content, ent_err *e)
{
    ENT_TRY(still_whole(w, e));
    w->failed = put_content(w, content, e) != ENT_OK;
    return w->failed ? e->code : ENT_OK;
}

static ent_code put_keyfile(ent_backup_writer *w, ent_str name, ent_str bytes, ent_err *e)
{
    backup_bytes fixed = {0};
    uint8_t n = (uint8_t)name.n;

    ENT_TRY(backup__order_keyfile(&w->order, name, bytes, e));
    backup__put(&fixed, &n, 1);
    backup__put(&fixed, name.p, name.n);
    return record(w, BACKUP_KEYFILE, &fixed, bytes, e);
}

ent_code ent_backup_put_keyfile(ent_backup_writer *w, ent_str name, ent_str bytes, ent_err *e)
{
    ENT_TRY(still_whole(w, e));
    w->failed = put_keyfile(w, name, bytes, e) != ENT_OK;
    return w->failed ? e->code : ENT_OK;
}

static ent_code end(ent_backup_writer *w, ent_err *e)
{
    backup_bytes fixed = {0};

    ENT_TRY(backup__order_end(&w->order, e));
    backup__put_u64(&fixed, w->order.records);
    ENT_TRY(record(w, BACKUP_END, &fixed, (ent_str){0}, e));
    return ent_sealer_end(w->stream, e);
}

ent_code ent_backup_end(ent_backup_writer *w, ent_err *e)
{
    ENT_TRY(still_whole(w, e));
    w->failed = end(w, e) != ENT_OK;
    return w->failed ? e->code : ENT_OK;
}
