/* SPDX-License-Identifier: Apache-2.0 */
/* Bundles taken apart and put together again, also in ways that our own writer refuses. */
#ifndef ENTENTE_TEST_API_BUNDLE_HELP_H
#define ENTENTE_TEST_API_BUNDLE_HELP_H

#include "node_help.h"

enum { PARTS_MAX = 60 };

typedef struct part {
    ent_str name, bytes;
} part;

typedef struct parts {
    size_t n;
    part v[PARTS_MAX];
} parts;

static inline uint32_t le(const char *p, int bytes)
{
    uint32_t x = 0;

    while (bytes-- > 0) x = x << 8 | (uint8_t)p[bytes];
    return x;
}

static inline void put_le(ent_buf *b, uint32_t x, int bytes)
{
    for (; bytes-- > 0; x >>= 8) ent_buf_c(b, (char)(x & 0xff));
}

/* Local headers of 30 bytes, no extra fields, sizes of 4 bytes: what a small bundle looks like. */
static inline void take_apart(parts *out, ent_str zip)
{
    size_t at = 0;

    out->n = 0;
    while (at + 30 <= zip.n && memcmp(zip.p + at, "PK\003\004", 4) == 0) {
        part *x = &out->v[out->n++];
        assert_true(out->n < PARTS_MAX);
        x->name = (ent_str){zip.p + at + 30, le(zip.p + at + 26, 2)};
        x->bytes = (ent_str){x->name.p + x->name.n, le(zip.p + at + 22, 4)};
        at = (size_t)(x->bytes.p + x->bytes.n - zip.p);
    }
    assert_true(out->n > 5);
}

static inline void put_header(ent_buf *b, const part *x, bool directory, uint32_t offset)
{
    ent_buf_add(b, directory ? ENT_S("PK\001\002") : ENT_S("PK\003\004"));
    if (directory) put_le(b, 45, 2);
    put_le(b, 20, 2);
    put_le(b, 0x0800, 2);
    put_le(b, 0, 2);
    put_le(b, 0, 2);
    put_le(b, 0x0021, 2);
    put_le(b, ent_crc32(0, x->bytes.p, x->bytes.n), 4);
    put_le(b, (uint32_t)x->bytes.n, 4);
    put_le(b, (uint32_t)x->bytes.n, 4);
    put_le(b, (uint32_t)x->name.n, 2);
    put_le(b, 0, 2);
    if (directory) {
        put_le(b, 0, 4);
        put_le(b, 0, 2);
        put_le(b, 0, 4);
        put_le(b, offset, 4);
    }
    ent_buf_add(b, x->name);
}

/* By the byte law of include/entente/core/zip.h, whatever the names are. */
static inline ent_str put_together(ent_arena *a, const parts *p)
{
    ent_buf b = ent_buf_new(a, 64 << 20);
    uint32_t offsets[PARTS_MAX], directory;
    ent_str out;
    ent_err e;

    for (size_t i = 0; i < p->n; i++) {
        offsets[i] = (uint32_t)b.n;
        put_header(&b, &p->v[i], false, 0);
        ent_buf_add(&b, p->v[i].bytes);
    }
    directory = (uint32_t)b.n;
    for (size_t i = 0; i < p->n; i++) put_header(&b, &p->v[i], true, offsets[i]);
    ent_buf_add(&b, ENT_S("PK\005\006"));
    put_le(&b, 0, 4);
    put_le(&b, (uint32_t)p->n, 2);
    put_le(&b, (uint32_t)p->n, 2);
    put_le(&b, (uint32_t)b.n - directory - 12, 4);
    put_le(&b, directory, 4);
    put_le(&b, 0, 2);
    if (ent_buf_take(&out, &b, &e) != ENT_OK) fail_msg("%s", e.what);
    return out;
}

static inline size_t part_named(const parts *p, const char *name)
{
    for (size_t i = 0; i < p->n; i++)
        if (ent_str_is(p->v[i].name, name)) return i;
    fail_msg("the bundle has no %s", name);
    return 0;
}

static inline void insert_part(parts *p, size_t at, const char *name, ent_str bytes)
{
    assert_true(p->n < PARTS_MAX);
    memmove(&p->v[at + 1], &p->v[at], (p->n - at) * sizeof *p->v);
    p->v[at] = (part){ent_str_c(name), bytes};
    p->n++;
}

#endif
