/* SPDX-License-Identifier: Apache-2.0 */
/* ZIP into the program, once from front to back. For each header the reader makes the one that the writer would have
 * written and compares; so an accepted archive is equal to its own re-encoding.                                    */
#include <inttypes.h>
#include <string.h>

#include <entente/core/zip.h>

#include "zip_layout.h"

#define BUFFER 65536U

static const char NEXT[] = "Do not repair the file. Ask its sender to send it again.";
static const char NEXT_LIMIT[] = "Ask its sender to split it into smaller files.";

typedef enum reader_state { BETWEEN = 0, INSIDE, DONE, FAILED } reader_state;

struct ent_zip_reader {
    ent_source source;
    ent_zip_limits limits;
    ent_zip_list list;
    reader_state state;
    ent_zip_entry now; /* the current entry            */
    uint64_t left;     /* of its data                  */
    uint32_t crc;      /* of its data so far           */
    uint64_t total;    /* sizes of all entries so far  */
    ent_err why;       /* of FAILED                    */
    ent_zip_record record;
    bool source_ended;
    size_t from, to; /* the unread part of the buffer */
    uint8_t buffer[BUFFER];
};

ent_code ent_zip_reader_new(ent_zip_reader **out, ent_arena *a, ent_source source, const ent_zip_limits *limits, ent_err *e)
{
    ent_zip_reader *r;
    *out = NULL;
    ENT_NEW(r, a, 1, e);
    r->source = source;
    r->limits = *limits;
    ENT_TRY(ent_zip_list_init(&r->list, a, e));
    *out = r;
    return ENT_OK;
}

/* A reader that refused once refuses for ever, with its first error. */
static ent_code settle(ent_zip_reader *r, ent_code code, ent_err *e)
{
    if (code != ENT_OK) {
        r->state = FAILED;
        r->why = *e;
        r->why.code = code;
    }
    return code;
}

static ent_code failed_before(const ent_zip_reader *r, ent_err *e)
{
    *e = r->why;
    return e->code;
}

/* ---- Refusals ---- */

/* A name from outside for a message: its alphabet is not checked yet. */
static void show(char out[static 84], ent_str name)
{
    static const char digits[] = "0123456789abcdef";
    size_t o = 0;
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (o > 76) {
            memcpy(out + o, "...", 3);
            o += 3;
            break;
        }
        if (c > 0x20 && c < 0x7F && c != '\\') {
            out[o++] = (char)c;
        } else {
            memcpy(out + o, (char[4]){'\\', 'x', digits[c >> 4], digits[c & 15]}, 4);
            o += 4;
        }
    }
    out[o] = '\0';
}

static ent_code at_entry(const ent_zip_reader *r, ent_str name, ent_err *e)
{
    char shown[84];
    if (name.n == 0) return ent_at(e, "entry %" PRIu64, r->list.n + 1);
    show(shown, name);
    return ent_at(e, "entry %s", shown);
}

static ent_code law(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "%s", what);
}

/* Compares what is there with the record that must be there. The caller sets the place. */
static ent_code compare(const ent_zip_reader *r, size_t have, const char *where, ent_err *e)
{
    const ent_zip_record *want = &r->record;
    const uint8_t *p = r->buffer + r->from;
    int field = ent_zip_differs(want, p, have);
    if (field < 0 && have >= want->n) return ENT_OK;
    if (field < 0) return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "The archive ends inside the %s.", where);
    uint64_t is, must;
    const char *name = want->fields[field].name;
    if (!ent_zip_field(&is, want, field, p, have) || !ent_zip_field(&must, want, field, want->b, want->n))
        return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "In the %s, the field \"%s\" is not what it must be.", where, name);
    return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "In the %s, the field \"%s\" is 0x%" PRIx64 ", but must be 0x%" PRIx64 ".", where, name,
                    is, must);
}

/* ---- The buffer ---- */

static ent_code fill(ent_zip_reader *r, ent_err *e)
{
    size_t got = 0, room = BUFFER - r->to;
    ENT_TRY(r->source.read(r->source.ctx, r->buffer + r->to, room, &got, e));
    if (got > room) return ent_fail(e, ENT_BUG, NULL, NULL, "A source gave more bytes than were asked for.");
    r->to += got;
    r->source_ended = got == 0;
    return ENT_OK;
}

/* Brings up to n bytes together; *have may be more, and is less only at the end of the source. */
static ent_code look(ent_zip_reader *r, size_t n, size_t *have, ent_err *e)
{
    if (r->to - r->from < n && r->from > 0) {
        memmove(r->buffer, r->buffer + r->from, r->to - r->from);
        r->to -= r->from;
        r->from = 0;
    }
    while (r->to - r->from < n && !r->source_ended) ENT_TRY(fill(r, e));
    *have = r->to - r->from;
    return ENT_OK;
}

/* ---- The data of an entry ---- */

static ent_code check_crc(const ent_zip_reader *r, ent_err *e)
{
    if (r->crc == r->now.crc) return ENT_OK;
    (void)ent_fail(e, ENT_UNVERIFIED, NULL, NEXT,
                   "The data was altered or damaged: its CRC-32 is %08" PRIx32 ", but the header says %08" PRIx32 ".", r->crc, r->now.crc);
    return at_entry(r, r->now.name, e);
}

/* The next piece of the data, where it lies in the buffer: at most n bytes, at least one. The last piece is given
 * only when the CRC of the whole entry holds.                                                                    */
static ent_code piece(ent_zip_reader *r, size_t n, const uint8_t **p, size_t *got, ent_err *e)
{
    size_t have;
    *p = r->buffer;
    *got = 0;
    ENT_TRY(look(r, 1, &have, e));
    if (have == 0) {
        (void)law(e, "The archive ends inside the data.");
        return at_entry(r, r->now.name, e);
    }
    if (have > n) have = n;
    if (have > r->left) have = (size_t)r->left;
    *p = r->buffer + r->from;
    *got = have;
    r->from += have;
    r->left -= have;
    r->crc = ent_crc32(r->crc, *p, have);
    return r->left > 0 ? ENT_OK : check_crc(r, e);
}

static ent_code read_some(ent_zip_reader *r, uint8_t *p, size_t n, size_t *got, ent_err *e)
{
    *got = 0;
    if (r->state != INSIDE) return ent_fail(e, ENT_BUG, NULL, NULL, "The ZIP reader has no current entry.");
    while (*got < n && r->left > 0) {
        const uint8_t *from;
        size_t part;
        ENT_TRY(piece(r, n - *got, &from, &part, e));
        memcpy(p + *got, from, part);
        *got += part;
    }
    return ENT_OK;
}

ent_code ent_zip_read(ent_zip_reader *r, void *p, size_t n, size_t *got, ent_err *e)
{
    *got = 0;
    if (r->state == FAILED) return failed_before(r, e);
    ent_code code = settle(r, read_some(r, p, n, got, e), e);
    if (code != ENT_OK) *got = 0;
    return code;
}

static ent_code read_all(ent_zip_reader *r, ent_arena *a, ent_str *out, size_t max, ent_err *e)
{
    if (r->state != INSIDE || r->left != r->now.size)
        return ent_fail(e, ENT_BUG, NULL, NULL, "The ZIP reader is not at the start of an entry.");
    if (r->left > max || r->left >= SIZE_MAX) {
        (void)ent_fail(e, ENT_LIMIT, NULL, NEXT_LIMIT, "The entry has %" PRIu64 " bytes; %zu are allowed.", r->left, max);
        return at_entry(r, r->now.name, e);
    }
    size_t n = (size_t)r->left, got;
    char *p = ent_alloc(a, n + 1);
    if (p == NULL) return ent_nomem(e);
    ENT_TRY(read_some(r, (uint8_t *)p, n, &got, e));
    *out = (ent_str){p, n};
    return ENT_OK;
}

ent_code ent_zip_read_all(ent_zip_reader *r, ent_arena *a, ent_str *out, size_t max, ent_err *e)
{
    *out = (ent_str){NULL, 0};
    if (r->state == FAILED) return failed_before(r, e);
    return settle(r, read_all(r, a, out, max, e), e);
}

/* ---- Local headers ---- */

static ent_code check_limits(const ent_zip_reader *r, const ent_zip_entry *entry, ent_err *e)
{
    const ent_zip_limits *l = &r->limits;
    if (r->list.n >= l->entries)
        (void)ent_fail(e, ENT_LIMIT, NULL, NEXT_LIMIT, "The archive has more than %" PRIu64 " entries.", l->entries);
    else if (entry->size > l->entry_bytes)
        (void)ent_fail(e, ENT_LIMIT, NULL, NEXT_LIMIT, "The entry has %" PRIu64 " bytes; %" PRIu64 " are allowed.", entry->size,
                       l->entry_bytes);
    else if (entry->size > l->total_bytes - r->total)
        (void)ent_fail(e, ENT_LIMIT, NULL, NEXT_LIMIT, "The entries together have more than %" PRIu64 " bytes.", l->total_bytes);
    else return ENT_OK;
    return at_entry(r, entry->name, e);
}

/* The local header that starts at r->from. */
static ent_code enter(ent_zip_reader *r, ent_err *e)
{
    size_t have;
    bool name_fits, taken = false;
    ent_zip_entry entry;
    ENT_TRY(look(r, ENT_ZIP_LOCAL_FIXED + ENT_ZIP_NAME_MAX + ENT_ZIP_LOCAL_ZIP64, &have, e));
    if (have < ENT_ZIP_LOCAL_FIXED) {
        (void)law(e, "The archive ends inside the local header.");
        return at_entry(r, (ent_str){NULL, 0}, e);
    }
    ent_zip_claim(&entry, &name_fits, r->buffer + r->from, have);
    const char *fault =
        name_fits ? ent_zip_name_fault(entry.name) : "The name is empty, has more than 200 bytes, or the archive ends inside it.";
    if (fault != NULL) {
        (void)law(e, fault);
        return at_entry(r, entry.name, e);
    }
    ent_zip_local(&r->record, &entry, r->list.end);
    if (compare(r, have, "local header", e) != ENT_OK) return at_entry(r, entry.name, e);
    ENT_TRY(check_limits(r, &entry, e));
    ent_code code = ent_zip_list_add(&r->now, &taken, &r->list, &entry, e);
    if (code == ENT_OK && taken) code = law(e, "The archive has two entries of this name.");
    if (code != ENT_OK) return at_entry(r, entry.name, e);

    r->from += r->record.n;
    r->left = entry.size;
    r->total += entry.size;
    r->crc = 0;
    r->state = INSIDE;
    return r->left > 0 ? ENT_OK : check_crc(r, e);
}

/* ---- Directory and end ---- */

static ent_code finish(ent_zip_reader *r, ent_err *e)
{
    size_t have;
    ent_zip_entry entry;
    ent_zip_walk walk = {.at = r->list.root};
    while (ent_zip_walk_next(&walk, &entry, &r->record)) {
        ENT_TRY(look(r, r->record.n, &have, e));
        if (compare(r, have, "directory", e) != ENT_OK) return at_entry(r, entry.name, e);
        r->from += r->record.n;
    }
    ent_zip_finish(&r->record, r->list.n, r->list.end, walk.size);
    ENT_TRY(look(r, r->record.n + 1, &have, e));
    if (compare(r, have, "end record", e) != ENT_OK) return ent_at(e, "end of the archive");
    if (have > r->record.n) {
        (void)law(e, "There are bytes after the end of the archive.");
        return ent_at(e, "end of the archive");
    }
    r->from += r->record.n;
    r->state = DONE;
    return ENT_OK;
}

/* Said in words, since these are the usual ways to hide bytes. */
static ent_code neither(const ent_zip_reader *r, ent_err *e)
{
    if (r->list.n == 0) {
        (void)law(e, r->to == r->from ? "The file is empty." : "The file does not start with a ZIP entry.");
        return ent_at(e, "start of the archive");
    }
    (void)law(e, "After the data there is neither an entry nor the directory.");
    return at_entry(r, r->now.name, e);
}

static ent_code next(ent_zip_reader *r, bool *more, ent_err *e)
{
    size_t have;
    while (r->state == INSIDE && r->left > 0) {
        const uint8_t *p;
        ENT_TRY(piece(r, BUFFER, &p, &have, e));
    }
    if (r->state == DONE) return ENT_OK;
    r->state = BETWEEN;
    ENT_TRY(look(r, 4, &have, e));
    const uint8_t *p = r->buffer + r->from;
    if (have >= 4 && ent_zip_is_local(p)) {
        *more = true;
        return enter(r, e);
    }
    ent_zip_walk walk = {.at = r->list.root};
    ent_zip_entry entry;
    if (!ent_zip_walk_next(&walk, &entry, &r->record)) ent_zip_finish(&r->record, 0, 0, 0);
    if ((have == 0 && r->list.n == 0) || ent_zip_differs(&r->record, p, have < 4 ? have : 4) >= 0) return neither(r, e);
    return finish(r, e);
}

ent_code ent_zip_next(ent_zip_reader *r, ent_zip_entry *out, bool *more, ent_err *e)
{
    *more = false;
    *out = (ent_zip_entry){{NULL, 0}, 0, 0};
    if (r->state == FAILED) return failed_before(r, e);
    ent_code code = settle(r, next(r, more, e), e);
    if (code != ENT_OK) *more = false;
    if (*more) *out = r->now;
    return code;
}
