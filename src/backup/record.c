/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of the records. Numbers are big-endian; each value has one spelling. */
#include <string.h>

#include "backup_private.h"

/* ---- writing ---- */

void backup__put(backup_bytes *out, const void *p, size_t n)
{
    if (n > sizeof out->b - out->n) n = sizeof out->b - out->n; /* order.c has seen to it that it fits */
    if (n != 0) memcpy(out->b + out->n, p, n);
    out->n += n;
}

void backup__put_u64(backup_bytes *out, uint64_t v)
{
    uint8_t b[8];

    for (int i = 0; i < 8; i++) b[7 - i] = (uint8_t)(v >> 8 * i);
    backup__put(out, b, sizeof b);
}

static void put_word(backup_bytes *out, ent_str s)
{
    uint8_t n = (uint8_t)s.n;

    backup__put(out, &n, 1);
    backup__put(out, s.p, s.n);
}

void backup__write_entry(backup_bytes *out, const ent_backup_entry *entry)
{
    uint8_t has_body = entry->has_body;

    backup__put_u64(out, (uint64_t)entry->seq);
    backup__put_u64(out, (uint64_t)entry->part);
    backup__put_u64(out, (uint64_t)entry->time);
    backup__put(out, &has_body, 1);
    backup__put(out, entry->salt, sizeof entry->salt);
    backup__put(out, entry->commitment.b, sizeof entry->commitment.b);
    backup__put(out, entry->leaf.b, sizeof entry->leaf.b);
    put_word(out, entry->act);
    put_word(out, entry->kind);
}

void backup__write_content(backup_bytes *out, const ent_backup_content *c, ent_backup_kind kind)
{
    backup__put(out, c->digest.b, sizeof c->digest.b);
    backup__put_u64(out, (uint64_t)c->length);
    if (kind == ENT_BACKUP_DATA) backup__put_u64(out, c->sealed.n);
    else backup__put(out, c->wrapped, sizeof c->wrapped);
}

static void put_hash(ent_jw *w, const char *key, const ent_sha256 *h)
{
    char hex[65];

    ent_sha256_hex(hex, h);
    ent_jw_kz(w, key, hex);
}

ent_code backup__write_head(ent_str *out, ent_arena *a, const ent_backup_head *h, ent_err *e)
{
    ent_buf b = ent_buf_new(a, BACKUP_HEAD_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    ent_jw_ki64(&w, "entries", h->entries);
    ent_jw_ki64(&w, "format", h->format);
    put_hash(&w, "generation", &h->generation);
    ent_jw_kstr(&w, "id", h->id);
    ent_jw_kz(&w, "kind", h->kind == ENT_BACKUP_DATA ? "data" : "keys");
    ent_jw_ki64(&w, "made", h->made);
    ent_jw_kstr(&w, "node", h->node);
    ent_jw_kstr(&w, "org", h->org);
    put_hash(&w, "projection", &h->projection);
    put_hash(&w, "root", &h->root);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

/* ---- reading ---- */

/* The rest of a record; `bad` once it was shorter than asked for. */
typedef struct cursor {
    const char *p;
    size_t n;
    bool bad;
} cursor;

static ent_str take(cursor *c, size_t n)
{
    ent_str s = {c->p, n};

    if (n > c->n) c->bad = true;
    if (c->bad) return (ent_str){0};
    c->p += n;
    c->n -= n;
    return s;
}

static void take_bytes(void *out, size_t n, cursor *c)
{
    ent_str s = take(c, n);

    if (s.n == n) memcpy(out, s.p, n);
}

static uint64_t take_u64(cursor *c)
{
    uint8_t b[8] = {0};
    uint64_t v = 0;

    take_bytes(b, sizeof b, c);
    for (int i = 0; i < 8; i++) v = v << 8 | b[i];
    return v;
}

/* Beyond int64: bad. */
static int64_t take_count(cursor *c)
{
    uint64_t v = take_u64(c);

    if (v > INT64_MAX) c->bad = true;
    return c->bad ? 0 : (int64_t)v;
}

static ent_str take_word(cursor *c)
{
    uint8_t n = 0;

    take_bytes(&n, 1, c);
    return take(c, n);
}

static ent_code whole(const cursor *c, ent_err *e)
{
    return c->bad ? backup__bad(e, "A record of the backup is damaged.") : ENT_OK;
}

ent_code backup__read_entry(ent_backup_entry *out, ent_str record, ent_err *e)
{
    cursor c = {record.p, record.n, false};
    uint8_t has_body = 0;

    *out = (ent_backup_entry){0};
    out->seq = take_count(&c);
    out->part = take_count(&c);
    out->time = (int64_t)take_u64(&c);
    take_bytes(&has_body, 1, &c);
    if (has_body > 1) c.bad = true;
    out->has_body = has_body == 1;
    take_bytes(out->salt, sizeof out->salt, &c);
    take_bytes(out->commitment.b, sizeof out->commitment.b, &c);
    take_bytes(out->leaf.b, sizeof out->leaf.b, &c);
    out->act = take_word(&c);
    out->kind = take_word(&c);
    out->body = take(&c, c.n);
    return whole(&c, e);
}

ent_code backup__read_content(ent_backup_content *out, int64_t *size, ent_str record, backup_type type, ent_err *e)
{
    cursor c = {record.p, record.n, false};

    *out = (ent_backup_content){0};
    *size = 0;
    take_bytes(out->digest.b, sizeof out->digest.b, &c);
    out->length = take_count(&c);
    if (type == BACKUP_CONTENT) *size = take_count(&c);
    else take_bytes(out->wrapped, sizeof out->wrapped, &c);
    if (c.n != 0) c.bad = true;
    return whole(&c, e);
}

ent_code backup__read_keyfile(ent_str *name, ent_str *bytes, ent_str record, ent_err *e)
{
    cursor c = {record.p, record.n, false};

    *name = take_word(&c);
    *bytes = take(&c, c.n);
    return whole(&c, e);
}

ent_code backup__read_end(uint64_t *records, ent_str record, ent_err *e)
{
    cursor c = {record.p, record.n, false};

    *records = take_u64(&c);
    if (c.n != 0) c.bad = true;
    return whole(&c, e);
}

static bool head_members(ent_backup_head *out, const ent_json *o, ent_err *e)
{
    static const char *const keys[] = {"entries", "format", "generation", "id", "kind", "made", "node", "org", "projection", "root", NULL};
    ent_str kind, generation, projection, root;

    if (ent_json_only(o, keys, e) != ENT_OK || ent_json_need_i64(&out->entries, o, "entries", e) != ENT_OK ||
        ent_json_need_i64(&out->format, o, "format", e) != ENT_OK || ent_json_need_str(&generation, o, "generation", e) != ENT_OK ||
        ent_json_need_str(&out->id, o, "id", e) != ENT_OK || ent_json_need_str(&kind, o, "kind", e) != ENT_OK ||
        ent_json_need_i64(&out->made, o, "made", e) != ENT_OK || ent_json_need_str(&out->node, o, "node", e) != ENT_OK ||
        ent_json_need_str(&out->org, o, "org", e) != ENT_OK || ent_json_need_str(&projection, o, "projection", e) != ENT_OK ||
        ent_json_need_str(&root, o, "root", e) != ENT_OK)
        return false;
    out->kind = ent_str_is(kind, "data") ? ENT_BACKUP_DATA : ENT_BACKUP_KEYS;
    return (ent_str_is(kind, "data") || ent_str_is(kind, "keys")) && ent_sha256_unhex(&out->generation, generation) &&
           ent_sha256_unhex(&out->projection, projection) && ent_sha256_unhex(&out->root, root);
}

/* Written again, it must be the same bytes. */
ent_code backup__read_head(ent_backup_head *out, ent_arena *a, ent_str record, ent_err *e)
{
    static const char *const damaged = "The head of the backup is damaged.";
    const ent_json *o;
    ent_str again;

    *out = (ent_backup_head){0};
    if (ent_json_parse(&o, a, record, BACKUP_HEAD_MAX, e) != ENT_OK) return e->code == ENT_NOMEM ? ENT_NOMEM : backup__bad(e, damaged);
    if (!head_members(out, o, e)) return backup__bad(e, damaged);
    if (backup__write_head(&again, a, out, e) != ENT_OK) return e->code == ENT_NOMEM ? ENT_NOMEM : backup__bad(e, damaged);
    return ent_str_eq(again, record) ? ENT_OK : backup__bad(e, damaged);
}
