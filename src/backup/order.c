/* SPDX-License-Identifier: Apache-2.0 */
/* What may stand where in a backup, and how large it may be. */
#include <string.h>

#include "backup_private.h"

static ent_code wrong(const backup_order *o, ent_err *e, const char *what)
{
    if (o->refusal == ENT_BUG) return ent_fail(e, ENT_BUG, NULL, "Report this.", "Writing a backup: %s", what);
    return backup__bad(e, what);
}

static ent_code too_large(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_LIMIT, NULL, "Report this: the node holds more than its backup may.", "%s", what);
}

static bool is_zero(const void *p, size_t n)
{
    const uint8_t *b = p;

    for (size_t i = 0; i < n; i++)
        if (b[i] != 0) return false;
    return true;
}

ent_code backup__order_head(backup_order *o, const ent_backup_head *h, ent_err *e)
{
    if (o->stage != 0) return wrong(o, e, "A backup has one head.");
    if (h->kind != o->kind) return wrong(o, e, "The backup is of another kind than its first line says.");
    if (!ent_uuid_ok(h->id) || !ent_uuid_ok(h->node) || h->org.n == 0 || h->org.n > 100 || h->made < 0 || h->made > ENT_JSON_MAX_INT ||
        h->format < 1 || h->format > ENT_JSON_MAX_INT || h->entries < 0 || h->entries > ENT_JSON_MAX_INT)
        return wrong(o, e, "The head of the backup has impossible values.");
    if (h->kind == ENT_BACKUP_KEYS && !is_zero(h->projection.b, sizeof h->projection.b))
        return wrong(o, e, "A backup of keys names no tables.");
    o->entries = h->entries;
    o->stage = BACKUP_HEAD;
    o->records++;
    return ENT_OK;
}

ent_code backup__order_entry(backup_order *o, const ent_backup_entry *entry, ent_err *e)
{
    if (o->kind != ENT_BACKUP_DATA || o->stage == 0 || o->stage > BACKUP_ENTRY)
        return wrong(o, e, "An entry of the log stands where none may.");
    if (entry->seq != o->seen || o->seen >= o->entries || entry->part < 0) return wrong(o, e, "The entries of the log are out of order.");
    if (entry->act.n == 0 || entry->act.n > BACKUP_WORD_MAX || entry->kind.n == 0 || entry->kind.n > BACKUP_WORD_MAX)
        return wrong(o, e, "An entry of the log has no act or kind, or too long ones.");
    if (!entry->has_body && (entry->body.n != 0 || !is_zero(entry->salt, sizeof entry->salt)))
        return wrong(o, e, "An erased entry of the log still has a body.");
    if (entry->body.n > ENT_BACKUP_RECORD_MAX - BACKUP_ENTRY_FIXED - 2 * (BACKUP_WORD_MAX + 1))
        return too_large(e, "An entry of the log is too large for a backup.");
    o->seen++;
    o->stage = BACKUP_ENTRY;
    o->records++;
    return ENT_OK;
}

ent_code backup__order_content(backup_order *o, const ent_backup_content *c, int64_t size, ent_err *e)
{
    if (o->stage == 0 || o->stage > BACKUP_CONTENT || (o->kind == ENT_BACKUP_DATA && o->seen != o->entries))
        return wrong(o, e, "A content stands where none may.");
    if (o->contents && memcmp(c->digest.b, o->digest.b, sizeof c->digest.b) <= 0) return wrong(o, e, "The contents are out of order.");
    if (c->length < 0 || size < 0) return wrong(o, e, "A content has an impossible length.");
    if (c->length > ENT_BACKUP_CONTENT_MAX || size > ENT_BACKUP_CONTENT_MAX) return too_large(e, "A content is too large for a backup.");
    o->contents = true;
    o->digest = c->digest;
    o->stage = BACKUP_CONTENT;
    o->records++;
    return ENT_OK;
}

bool ent_backup_name_ok(ent_str name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";

    if (name.n == 0 || name.n > BACKUP_NAME_MAX || name.p[0] == '.' || name.p[0] == '-') return false;
    for (size_t i = 0; i < name.n; i++)
        if (memchr(allowed, name.p[i], sizeof allowed - 1) == NULL) return false;
    return true;
}

ent_code backup__order_keyfile(backup_order *o, ent_str name, ent_str bytes, ent_err *e)
{
    if (o->kind != ENT_BACKUP_DATA || o->stage == 0 || o->stage > BACKUP_KEYFILE || o->seen != o->entries)
        return wrong(o, e, "A key file stands where none may.");
    if (!ent_backup_name_ok(name)) return wrong(o, e, "A key file has a name that none may have.");
    if (o->keyfiles != 0 && ent_str_cmp(name, (ent_str){o->name, o->name_n}) <= 0) return wrong(o, e, "The key files are out of order.");
    if (o->keyfiles == ENT_BACKUP_KEYFILES_MAX || bytes.n > ENT_BACKUP_KEYFILE_MAX)
        return too_large(e, "There are too many key files for a backup, or one is larger than 64 KiB.");
    o->keyfiles++;
    memcpy(o->name, name.p, name.n);
    o->name_n = name.n;
    o->stage = BACKUP_KEYFILE;
    o->records++;
    return ENT_OK;
}

ent_code backup__order_end(backup_order *o, ent_err *e)
{
    if (o->stage == 0 || o->stage == BACKUP_END || (o->kind == ENT_BACKUP_DATA && o->seen != o->entries))
        return wrong(o, e, "The backup ends before everything is there.");
    o->stage = BACKUP_END;
    return ENT_OK;
}
