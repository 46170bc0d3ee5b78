/* SPDX-License-Identifier: Apache-2.0 */
/* The entries of a ZIP file that another program wrote: their local headers, their place in the file, their bytes. */
#include <stdlib.h>
#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

#include <entente/core/zip.h>

#include "archive_private.h"

/* ---- local headers ---- */

static ent_code differs(const char *what, ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "Its header and the directory of the ZIP file name different %s.", what);
}

/* With a descriptor behind the data the header may leave sizes and sum zero. */
static bool sizes_agree(ent_str s, const ent_archive_entry *t, bool may_be_zero)
{
    uint32_t crc = archive_u32(s, t->header + 14), packed = archive_u32(s, t->header + 18), size = archive_u32(s, t->header + 22);

    if (may_be_zero && crc == 0 && packed == 0 && size == 0) return true;
    return crc == t->crc && packed == t->packed && size == t->size;
}

static ent_code check_header(ent_str s, ent_archive_entry *t, size_t end, ent_err *e)
{
    size_t h = t->header, name, extra;

    if (h > end || end - h < ARCHIVE_LOCAL || memcmp(s.p + h, "PK\3\4", 4) != 0)
        return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "It is not where the directory of the ZIP file says.");
    name = archive_u16(s, h + 26);
    extra = archive_u16(s, h + 28);
    if (end - h - ARCHIVE_LOCAL < name + extra || end - h - ARCHIVE_LOCAL - name - extra < t->packed)
        return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "It reaches into the next entry or into the directory.");
    if (!ent_str_eq((ent_str){s.p + h + ARCHIVE_LOCAL, name}, t->name)) return differs("names", e);
    if (archive_u16(s, h + 6) != t->flags) return differs("flags", e);
    if (archive_u16(s, h + 8) != t->method) return differs("methods", e);
    if (!sizes_agree(s, t, (t->flags & ARCHIVE_DESCRIPTOR) != 0)) return differs("sizes or sums", e);
    t->data = h + ARCHIVE_LOCAL + name + extra;
    return core__archive_extra((ent_str){s.p + h + ARCHIVE_LOCAL + name, extra}, e);
}

/* What stands between the data and the next entry: a descriptor, with or without its signature, or nothing. */
static ent_code check_behind(ent_str s, const ent_archive_entry *t, size_t end, ent_err *e)
{
    size_t at = t->data + t->packed, n = end - at;

    if ((t->flags & ARCHIVE_DESCRIPTOR) == 0)
        return n == 0 ? ENT_OK : ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "Behind it stand %zu bytes that belong to no entry.", n);
    if (n == 16 && memcmp(s.p + at, "PK\7\10", 4) == 0) {
        at += 4;
        n -= 4;
    }
    if (n == 12 && archive_u32(s, at) == t->crc && archive_u32(s, at + 4) == t->packed && archive_u32(s, at + 8) == t->size) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "What stands behind it does not agree with the directory of the ZIP file.");
}

static int by_header(const void *x, const void *y)
{
    const ent_archive_entry *a = *(ent_archive_entry *const *)x, *b = *(ent_archive_entry *const *)y;

    return (a->header > b->header) - (a->header < b->header);
}

ent_code core__archive_locals(ent_archive *z, ent_archive_entry *v, ent_arena *scratch, size_t directory, ent_err *e)
{
    ent_archive_entry **order;
    size_t first;

    ENT_NEW(order, scratch, z->n, e);
    for (size_t i = 0; i < z->n; i++) order[i] = &v[i];
    if (z->n != 0) qsort(order, z->n, sizeof(ent_archive_entry *), by_header);
    first = z->n == 0 ? directory : order[0]->header;
    if (first != 0) return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "The first %zu bytes of the ZIP file belong to no entry.", first);
    /* They are in order: when the last one begins before the directory, every end below is within the file. */
    if (z->n != 0 && order[z->n - 1]->header > directory) {
        ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "It is not where the directory of the ZIP file says.");
        return ent_at(e, "%s", order[z->n - 1]->name.p);
    }
    for (size_t i = 0; i < z->n; i++) {
        size_t end = i + 1 < z->n ? order[i + 1]->header : directory;
        if (check_header(z->bytes, order[i], end, e) != ENT_OK || check_behind(z->bytes, order[i], end, e) != ENT_OK)
            return ent_at(e, "%s", order[i]->name.p);
    }
    return ENT_OK;
}

/* ---- data ---- */

static ent_code damaged(const char *why, ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "Its packed data is damaged (%s).", why);
}

/* There is room for exactly what the directory announces, and one byte more to see whether more comes. */
static ent_code inflate_entry(Bytef *to, ent_str packed, size_t size, ent_err *e)
{
    z_stream z = {0};
    int code;

    if (inflateInit2(&z, -15) != Z_OK) return ent_nomem(e);
    z.next_in = (const Bytef *)packed.p;
    z.avail_in = (uInt)packed.n;
    z.next_out = to;
    z.avail_out = (uInt)size + 1;
    code = inflate(&z, Z_FINISH);
    (void)inflateEnd(&z);
    if (code == Z_MEM_ERROR) return ent_nomem(e);
    if (z.total_out > size) return damaged("more comes out than the directory says", e);
    if (code != Z_STREAM_END) return damaged(z.msg != NULL ? z.msg : "it is cut off", e);
    if (z.total_out != size) return damaged("less comes out than the directory says", e);
    return z.avail_in == 0 ? ENT_OK : damaged("something follows its end", e);
}

static ent_code unpack(ent_str *out, ent_arena *a, const ent_archive *z, const ent_archive_entry *t, ent_err *e)
{
    ent_str packed = {z->bytes.p + t->data, t->packed};
    char *p;

    if (t->method == 0) {
        ENT_TRY(ent_str_dup(out, a, packed, e));
    } else {
        ENT_NEW(p, a, t->size + 2, e);
        ENT_TRY(inflate_entry((Bytef *)p, packed, t->size, e));
        p[t->size] = '\0';
        *out = (ent_str){p, t->size};
    }
    return ent_crc32(0, out->p, out->n) == t->crc ? ENT_OK : damaged("its sum does not hold", e);
}

ent_code ent_archive_read(ent_str *out, ent_arena *a, const ent_archive *z, const ent_archive_entry *entry, ent_err *e)
{
    ent_str s = {0};

    *out = s;
    if (unpack(&s, a, z, entry, e) != ENT_OK) return ent_at(e, "%s", entry->name.p);
    *out = s;
    return ENT_OK;
}
