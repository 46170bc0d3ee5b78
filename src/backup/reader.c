/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a backup, strictly: what the writer would not have written is refused. Anybody who knows the public backup key can seal
 * something to it, so what comes out of the seal is as little trusted as any file.                                          */
#include <string.h>

#include "backup_private.h"

typedef struct reading {
    ent_arena *scratch; /* of one record */
    ent_unsealer *stream;
    const ent_backup_taker *taker;
    backup_order order;
} reading;

static ent_code get(reading *r, void *p, size_t n, ent_err *e)
{
    size_t got;

    ENT_TRY(ent_unsealer_read(r->stream, p, n, &got, e));
    return got == n ? ENT_OK : backup__bad(e, "The backup has no end: it was not written to its end.");
}

static ent_code next(backup_type *type, size_t *n, reading *r, ent_err *e)
{
    uint8_t head[BACKUP_RECORD_HEAD];

    ENT_TRY(get(r, head, sizeof head, e));
    *n = (size_t)head[1] << 24 | (size_t)head[2] << 16 | (size_t)head[3] << 8 | head[4];
    if (head[0] < BACKUP_HEAD || head[0] > BACKUP_END) return backup__bad(e, "The backup holds a record of an unknown type.");
    if (*n > ENT_BACKUP_RECORD_MAX) return ent_fail(e, ENT_LIMIT, NULL, NULL, "A record of the backup is larger than 8 MiB.");
    *type = (backup_type)head[0];
    return ENT_OK;
}

static ent_code read_text(ent_str *out, size_t n, reading *r, ent_err *e)
{
    char *p;

    ENT_NEW(p, r->scratch, n, e);
    ENT_TRY(get(r, p, n, e));
    *out = (ent_str){p, n};
    return ENT_OK;
}

static ent_code not_wanted(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, NULL, "Give the data backup and the key backup each in its place.",
                    "The backup holds %s, and nobody here takes that.", what);
}

/* ---- one function for each type of record ---- */

static ent_code take_head(reading *r, ent_str text, ent_err *e)
{
    ent_backup_head head;

    ENT_TRY(backup__read_head(&head, r->scratch, text, e));
    ENT_TRY(backup__order_head(&r->order, &head, e));
    return r->taker->head != NULL ? r->taker->head(r->taker->ctx, &head, e) : not_wanted(e, "a head");
}

static ent_code take_entry(reading *r, ent_str text, ent_err *e)
{
    ent_backup_entry entry;

    ENT_TRY(backup__read_entry(&entry, text, e));
    ENT_TRY(backup__order_entry(&r->order, &entry, e));
    return r->taker->entry != NULL ? r->taker->entry(r->taker->ctx, &entry, e) : not_wanted(e, "entries of the log");
}

/* Memory for all is taken when the first part is there: the size alone is only a claim. */
static ent_code read_parts(ent_str *out, size_t size, reading *r, ent_err *e)
{
    char *all = NULL;
    size_t at = 0;

    while (at < size) {
        size_t want = size - at < BACKUP_PART_SIZE ? size - at : BACKUP_PART_SIZE, n;
        backup_type type;
        ent_str part;
        ENT_TRY(next(&type, &n, r, e));
        if (type != BACKUP_PART || n != want) return backup__bad(e, "A part of a content is missing.");
        ENT_TRY(read_text(&part, n, r, e));
        if (all == NULL) ENT_NEW(all, r->scratch, size, e);
        memcpy(all + at, part.p, n);
        at += n;
        r->order.records++;
    }
    *out = (ent_str){all, size};
    return ENT_OK;
}

static ent_code take_content(reading *r, ent_str text, backup_type type, ent_err *e)
{
    ent_backup_content content;
    int64_t size;

    if ((type == BACKUP_CONTENT) != (r->order.kind == ENT_BACKUP_DATA)) return backup__bad(e, "A content stands in the other file.");
    ENT_TRY(backup__read_content(&content, &size, text, type, e));
    ENT_TRY(backup__order_content(&r->order, &content, size, e));
    ENT_TRY(read_parts(&content.sealed, (size_t)size, r, e));
    return r->taker->content != NULL ? r->taker->content(r->taker->ctx, &content, e) : not_wanted(e, "contents");
}

static ent_code take_keyfile(reading *r, ent_str text, ent_err *e)
{
    ent_str name, bytes;

    ENT_TRY(backup__read_keyfile(&name, &bytes, text, e));
    ENT_TRY(backup__order_keyfile(&r->order, name, bytes, e));
    return r->taker->keyfile != NULL ? r->taker->keyfile(r->taker->ctx, name, bytes, e) : not_wanted(e, "key files");
}

static ent_code take_end(reading *r, ent_str text, ent_err *e)
{
    uint64_t records;
    uint8_t more;
    size_t got;

    ENT_TRY(backup__read_end(&records, text, e));
    ENT_TRY(backup__order_end(&r->order, e));
    if (records != r->order.records) return backup__bad(e, "The backup does not hold as many records as it says.");
    ENT_TRY(ent_unsealer_read(r->stream, &more, 1, &got, e));
    return got == 0 ? ENT_OK : backup__bad(e, "Something stands behind the end of the backup.");
}

static ent_code take_record(reading *r, ent_err *e)
{
    backup_type type;
    ent_str text;
    size_t n;

    ENT_TRY(next(&type, &n, r, e));
    ENT_TRY(read_text(&text, n, r, e));
    switch (type) {
    case BACKUP_HEAD: return take_head(r, text, e);
    case BACKUP_ENTRY: return take_entry(r, text, e);
    case BACKUP_CONTENT:
    case BACKUP_KEY: return take_content(r, text, type, e);
    case BACKUP_KEYFILE: return take_keyfile(r, text, e);
    case BACKUP_END: return take_end(r, text, e);
    case BACKUP_PART: break;
    }
    return backup__bad(e, "A part of a content stands alone.");
}

static ent_code open_file(reading *r, ent_arena *a, ent_source file, const ent_secret *key, ent_err *e)
{
    char line[BACKUP_LINE + 1], there[20], ours[20];
    ent_public public;

    ENT_TRY(backup__line_read(line, &r->order.kind, there, file, e));
    ENT_TRY(ent_wrap_public(&public, key, e));
    ent_public_fingerprint(ours, &public);
    if (ours[0] == '-') return ent_nomem(e); /* it could not be worked out */
    if (strcmp(there, ours) != 0)
        return ent_fail(e, ENT_UNVERIFIED, NULL, "Find the page with the fingerprint of the backup.",
                        "The backup is sealed to the key %s; this is the key %s.", there, ours);
    return ent_unsealer_new(&r->stream, a, key, line, file, e);
}

static ent_code read_all(reading *r, ent_arena *a, ent_source file, const ent_secret *key, ent_err *e)
{
    ENT_TRY(open_file(r, a, file, key, e));
    while (r->order.stage != BACKUP_END) {
        if (take_record(r, e) != ENT_OK) return ent_at(e, "record %llu of the backup", (unsigned long long)r->order.records);
        ent_arena_reset(r->scratch);
    }
    return ENT_OK;
}

ent_code ent_backup_read(ent_arena *a, ent_source file, const ent_secret *backup_key, const ent_backup_taker *taker, ent_err *e)
{
    reading r = {.taker = taker, .order = {.refusal = ENT_UNVERIFIED}};
    ent_arena *own = ent_arena_new(a, 0);
    ent_code code;

    r.scratch = own != NULL ? ent_arena_new(own, 0) : NULL;
    code = r.scratch != NULL ? read_all(&r, own, file, backup_key, e) : ent_nomem(e);
    ent_arena_free(own);
    return code;
}
