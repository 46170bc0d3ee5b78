/* SPDX-License-Identifier: Apache-2.0 */
/* The directory of a ZIP file that another program wrote: found from the end, read, each name once. */
#include <stdlib.h>
#include <string.h>

#include "archive_private.h"

enum { FREE_BYTES = 1 << 20 };

typedef struct end_record {
    size_t at, directory, size, n; /* offsets and bytes; n: entries */
} end_record;

ent_archive_limits ent_archive_usual(void)
{
    return (ent_archive_limits){.entries = 4096, .entry_bytes = (size_t)64 << 20, .total_bytes = (size_t)256 << 20, .ratio = 200};
}

bool ent_archive_is(ent_str bytes)
{
    return bytes.n >= 4 && memcmp(bytes.p, "PK\3\4", 4) == 0;
}

bool ent_archive_is_ole(ent_str bytes)
{
    return bytes.n >= 8 && memcmp(bytes.p, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0;
}

/* ---- the end record ---- */

/* The end record is the one whose comment reaches the end of the file. Two such places would be two directories. */
static ent_code find_end(size_t *at, ent_str s, ent_err *e)
{
    size_t found = 0, lowest = s.n > ARCHIVE_END + 65535U ? s.n - ARCHIVE_END - 65535U : 0;

    if (s.n < ARCHIVE_END) return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "The ZIP file has no end record. It is damaged or cut off.");
    for (size_t i = s.n - ARCHIVE_END + 1; i-- > lowest;) {
        if (memcmp(s.p + i, "PK\5\6", 4) != 0 || archive_u16(s, i + 20) != s.n - i - ARCHIVE_END) continue;
        *at = i;
        found++;
    }
    if (found == 1) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT,
                    found == 0 ? "The ZIP file has no end record. It is damaged or cut off." : "The ZIP file has two end records.");
}

static ent_code check_zip64(ent_str s, const end_record *r, ent_err *e)
{
    bool locator = r->at >= 20 && memcmp(s.p + r->at - 20, "PK\6\7", 4) == 0;

    if (!locator && r->n != 0xFFFF && r->size != 0xFFFFFFFF && r->directory != 0xFFFFFFFF) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT,
                    "The ZIP file is in the form for files beyond 4 GiB (ZIP64), which it has no need of.");
}

static ent_code read_end(end_record *r, ent_str s, ent_err *e)
{
    ENT_TRY(find_end(&r->at, s, e));
    r->n = archive_u16(s, r->at + 10);
    r->size = archive_u32(s, r->at + 12);
    r->directory = archive_u32(s, r->at + 16);
    if (archive_u16(s, r->at + 4) != 0 || archive_u16(s, r->at + 6) != 0 || archive_u16(s, r->at + 8) != r->n)
        return ent_fail(e, ENT_INVALID, NULL, "Put the parts together and save it as one file.", "The ZIP file is one part of several.");
    ENT_TRY(check_zip64(s, r, e));
    if (r->directory > r->at || r->size != r->at - r->directory)
        return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "The directory of the ZIP file is not where its end record says.");
    return ENT_OK;
}

/* ---- the directory ---- */

static ent_code check_kind(const ent_archive_entry *t, ent_err *e)
{
    const char *fault = core__archive_name_fault(t->name, (t->flags & ARCHIVE_UTF8) != 0);

    if (fault != NULL) return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "%s", fault);
    if (t->size == 0xFFFFFFFF || t->packed == 0xFFFFFFFF || t->header == 0xFFFFFFFF)
        return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "Its size or place is in the form for files beyond 4 GiB (ZIP64).");
    if (t->flags & (ARCHIVE_ENCRYPTED | 0x0040 | 0x2000))
        return ent_fail(e, ENT_INVALID, NULL, "Save it without a password; protect the file on its way by other means.",
                        "It is encrypted.");
    if (t->flags & ~(unsigned)(0x0006 | ARCHIVE_DESCRIPTOR | ARCHIVE_UTF8))
        return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "It has flags (0x%04x) that no office program writes.", t->flags);
    if (t->method != 0 && t->method != 8)
        return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "It is packed by method %u. Only 0 (stored) and 8 (deflated) are read.",
                        t->method);
    if (t->method == 0 && t->packed != t->size)
        return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "It is stored, but its two sizes differ: %zu and %zu.", t->packed, t->size);
    if (t->folder && t->size != 0) return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "It is a folder with something in it.");
    return ENT_OK;
}

static ent_code check_ceilings(const ent_archive_limits *l, const ent_archive_entry *t, size_t *total, ent_err *e)
{
    static const char next[] = "Ask the sender for a smaller file, or split it.";

    if (t->size > l->entry_bytes)
        return ent_fail(e, ENT_LIMIT, NULL, next, "It unpacks to %zu bytes; at most %zu are read.", t->size, l->entry_bytes);
    if (t->size > l->total_bytes - *total)
        return ent_fail(e, ENT_LIMIT, NULL, next, "With it the ZIP file unpacks to more than %zu bytes.", l->total_bytes);
    if (t->size > FREE_BYTES && (t->size - FREE_BYTES) / l->ratio > t->packed)
        return ent_fail(e, ENT_LIMIT, NULL, "Do not trust this file. If it is genuine, save it again with fewer empty cells and pages.",
                        "It unpacks to more than %u times its size, as a decompression bomb does.", l->ratio);
    *total += t->size;
    return ENT_OK;
}

/* One record at *at; moves *at behind it. */
static ent_code read_record(ent_archive_entry *t, ent_arena *a, ent_str s, size_t *at, size_t end, ent_err *e)
{
    size_t p = *at, name, extra, comment;

    if (end - p < ARCHIVE_CENTRAL || memcmp(s.p + p, "PK\1\2", 4) != 0)
        return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "The directory of the ZIP file is damaged at byte %zu.", p);
    name = archive_u16(s, p + 28);
    extra = archive_u16(s, p + 30);
    comment = archive_u16(s, p + 32);
    if (end - p - ARCHIVE_CENTRAL < name + extra + comment)
        return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "The directory of the ZIP file is damaged at byte %zu.", p);
    if (archive_u16(s, p + 34) != 0)
        return ent_fail(e, ENT_INVALID, NULL, "Put the parts together and save it as one file.", "The ZIP file is one part of several.");
    *t = (ent_archive_entry){.flags = archive_u16(s, p + 8),
                             .method = archive_u16(s, p + 10),
                             .crc = archive_u32(s, p + 16),
                             .packed = archive_u32(s, p + 20),
                             .size = archive_u32(s, p + 24),
                             .header = archive_u32(s, p + 42)};
    ENT_TRY(ent_str_dup(&t->name, a, (ent_str){s.p + p + ARCHIVE_CENTRAL, name}, e));
    t->folder = ent_str_ends(t->name, "/");
    *at = p + ARCHIVE_CENTRAL + name + extra + comment;
    ENT_TRY(check_kind(t, e));
    return core__archive_extra((ent_str){s.p + p + ARCHIVE_CENTRAL + name, extra}, e);
}

static ent_code read_directory(ent_archive *z, ent_archive_entry *v, ent_arena *a, const end_record *r, ent_err *e)
{
    size_t at = r->directory, total = 0;

    for (size_t i = 0; i < r->n; i++) {
        if (read_record(&v[i], a, z->bytes, &at, r->at, e) != ENT_OK || check_ceilings(&z->limits, &v[i], &total, e) != ENT_OK)
            return v[i].name.n == 0 ? e->code : ent_at(e, "%s", v[i].name.p);
    }
    if (at == r->at) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "The directory of the ZIP file has more in it than its %zu entries.", r->n);
}

/* ---- names ---- */

typedef struct named {
    ent_str name;
    size_t at;
} named;

static int by_name(const void *x, const void *y)
{
    return core__archive_name_cmp(((const named *)x)->name, ((const named *)y)->name);
}

static ent_code sort_names(ent_archive *z, ent_arena *a, ent_err *e)
{
    named *v;
    size_t *index;

    ENT_NEW(v, a, z->n, e);
    ENT_NEW(index, a, z->n, e);
    for (size_t i = 0; i < z->n; i++) v[i] = (named){z->v[i].name, i};
    if (z->n != 0) qsort(v, z->n, sizeof *v, by_name);
    for (size_t i = 0; i < z->n; i++) {
        index[i] = v[i].at;
        if (i == 0 || by_name(&v[i - 1], &v[i]) != 0) continue;
        ent_fail(e, ENT_INVALID, NULL, ARCHIVE_NEXT, "The name is there twice.");
        return ent_at(e, "%s", v[i].name.p);
    }
    z->by_name = index;
    return ENT_OK;
}

ent_code ent_archive_open(ent_archive *out, ent_arena *a, ent_str bytes, const ent_archive_limits *limits, ent_err *e)
{
    ent_archive z = {.bytes = bytes, .limits = limits != NULL ? *limits : ent_archive_usual()};
    ent_archive_entry *v;
    end_record r = {0};

    *out = (ent_archive){0};
    ENT_TRY(read_end(&r, bytes, e));
    if (r.n > z.limits.entries)
        return ent_fail(e, ENT_LIMIT, NULL, "Ask the sender for a smaller file, or split it.",
                        "The ZIP file has %zu entries; at most %zu are read.", r.n, z.limits.entries);
    ENT_NEW(v, a, r.n, e);
    z.n = r.n;
    z.v = v;
    ENT_TRY(read_directory(&z, v, a, &r, e));
    ENT_TRY(sort_names(&z, a, e));
    ENT_TRY(core__archive_locals(&z, v, a, r.directory, e));
    *out = z;
    return ENT_OK;
}

const ent_archive_entry *ent_archive_find(const ent_archive *z, ent_str name)
{
    size_t low = 0, high = z->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const ent_archive_entry *t = &z->v[z->by_name[mid]];
        int d = core__archive_name_cmp(name, t->name);
        if (d == 0) return t->folder ? NULL : t;
        if (d < 0) high = mid;
        else low = mid + 1;
    }
    return NULL;
}
