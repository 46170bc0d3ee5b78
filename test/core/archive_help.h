/* SPDX-License-Identifier: Apache-2.0 */
/* ZIP files as other programs write them, and as an enemy would: made here, entry by entry, with zlib. */
#ifndef ENTENTE_TEST_ARCHIVE_HELP_H
#define ENTENTE_TEST_ARCHIVE_HELP_H

#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

#include <entente/core/text.h>
#include <entente/core/zip.h>

typedef struct made_entry {
    const char *name;
    ent_str bytes;
    bool deflate, descriptor, no_signature;
    /* what is changed in the headers; zero: nothing */
    const char *local_name;
    unsigned flags, local_flags, method; /* added to what is right; method: instead of it */
    ent_str extra, local_extra;
    uint32_t add_crc, add_size, add_packed;
    uint32_t local_add_crc, local_add_size;
    uint32_t say_size; /* instead of the real one, in both headers */
    ent_str gap;       /* bytes behind it that belong to nothing */
    int32_t move;      /* of the offset in the directory */
} made_entry;

typedef struct made_end {
    ent_str comment, before, between; /* between: bytes before the end record */
    unsigned disk, entries_more, total_more;
    uint32_t size_more, offset_more;
} made_end;

static inline void put16(ent_buf *b, unsigned v)
{
    ent_buf_c(b, (char)(v & 0xFF));
    ent_buf_c(b, (char)(v >> 8 & 0xFF));
}

static inline void put32(ent_buf *b, uint32_t v)
{
    put16(b, v & 0xFFFF);
    put16(b, v >> 16);
}

static inline ent_str squeeze(ent_arena *a, ent_str s)
{
    z_stream z = {0};
    size_t room = s.n + s.n / 100 + 1000;
    char *p = ent_alloc(a, room);

    if (p == NULL || deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) return (ent_str){0};
    z.next_in = (const Bytef *)(s.n == 0 ? "" : s.p);
    z.avail_in = (uInt)s.n;
    z.next_out = (Bytef *)p;
    z.avail_out = (uInt)room;
    (void)deflate(&z, Z_FINISH);
    room = z.total_out;
    deflateEnd(&z);
    return (ent_str){p, room};
}

static inline ent_str make_archive(ent_arena *a, const made_entry *v, size_t n, const made_end *end)
{
    static const made_end plain = {.disk = 0};
    ent_buf b = ent_buf_new(a, (size_t)1 << 30), dir = ent_buf_new(a, (size_t)1 << 28);
    uint32_t begin;
    ent_str out = {0}, directory = {0};
    ent_err e;

    if (end == NULL) end = &plain;
    ent_buf_add(&b, end->before);
    for (size_t i = 0; i < n; i++) {
        const made_entry *x = &v[i];
        ent_str packed = x->deflate ? squeeze(a, x->bytes) : x->bytes;
        uint32_t crc = ent_crc32(0, x->bytes.p, x->bytes.n), size = x->say_size ? x->say_size : (uint32_t)x->bytes.n, at = (uint32_t)b.n;
        unsigned flags = (x->descriptor ? 8U : 0) | x->flags, method = x->method ? x->method : x->deflate ? 8 : 0;
        const char *local = x->local_name ? x->local_name : x->name;
        ent_buf_add(&b, ENT_S("PK\3\4"));
        put16(&b, 20), put16(&b, flags ^ x->local_flags), put16(&b, method), put16(&b, 0), put16(&b, 0x21);
        put32(&b, x->descriptor ? 0 : crc + x->local_add_crc);
        put32(&b, x->descriptor ? 0 : (uint32_t)packed.n);
        put32(&b, x->descriptor ? 0 : size + x->local_add_size);
        put16(&b, (unsigned)strlen(local)), put16(&b, (unsigned)x->local_extra.n);
        ent_buf_z(&b, local), ent_buf_add(&b, x->local_extra), ent_buf_add(&b, packed);
        if (x->descriptor) {
            if (!x->no_signature) ent_buf_add(&b, ENT_S("PK\7\10"));
            put32(&b, crc + x->local_add_crc), put32(&b, (uint32_t)packed.n), put32(&b, size + x->local_add_size);
        }
        ent_buf_add(&b, x->gap);
        ent_buf_add(&dir, ENT_S("PK\1\2"));
        put16(&dir, 20), put16(&dir, 20), put16(&dir, flags), put16(&dir, method), put16(&dir, 0), put16(&dir, 0x21);
        put32(&dir, crc + x->add_crc), put32(&dir, (uint32_t)packed.n + x->add_packed), put32(&dir, size + x->add_size);
        put16(&dir, (unsigned)strlen(x->name)), put16(&dir, (unsigned)x->extra.n), put16(&dir, 0), put16(&dir, 0), put16(&dir, 0);
        put32(&dir, 0), put32(&dir, at + (uint32_t)x->move);
        ent_buf_z(&dir, x->name), ent_buf_add(&dir, x->extra);
    }
    begin = (uint32_t)b.n;
    if (ent_buf_take(&directory, &dir, &e) != ENT_OK) return out;
    ent_buf_add(&b, directory);
    ent_buf_add(&b, end->between);
    ent_buf_add(&b, ENT_S("PK\5\6"));
    put16(&b, end->disk), put16(&b, 0), put16(&b, (unsigned)n + end->entries_more),
        put16(&b, (unsigned)n + end->entries_more + end->total_more);
    put32(&b, (uint32_t)directory.n + end->size_more), put32(&b, begin + end->offset_more);
    put16(&b, (unsigned)end->comment.n), ent_buf_add(&b, end->comment);
    if (ent_buf_take(&out, &b, &e) != ENT_OK) return (ent_str){0};
    return out;
}

#endif
