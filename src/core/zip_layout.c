/* SPDX-License-Identifier: Apache-2.0 */
/* The headers of a ZIP archive, made from its list of entries. See zip_layout.h. */
#include <string.h>
#include <zlib.h>

#include "zip_layout.h"

#define SIGN_LOCAL 0x04034b50U
#define SIGN_CENTRAL 0x02014b50U
#define SIGN_END64 0x06064b50U
#define SIGN_LOCATOR 0x07064b50U
#define SIGN_END 0x06054b50U

#define MAX16 0xFFFFU /* "look into the ZIP64 record", so itself no longer a number */
#define MAX32 0xFFFFFFFFU

#define FLAG_UTF8 0x0800U
#define DATE_1980_01_01 0x0021U
#define VERSION_PLAIN 20U
#define VERSION_ZIP64 45U
#define TAG_ZIP64 0x0001U

/* Where the reader finds what it cannot know before. */
enum { AT_CRC = 14, AT_SIZE = 22, AT_NAME_N = 26, AT_EXTRA_N = 28 };

uint32_t ent_crc32(uint32_t crc, const void *p, size_t n)
{
    return n == 0 ? crc : (uint32_t)crc32_z(crc, p, n);
}

/* ---- Records ---- */

static uint64_t number(const uint8_t *p, unsigned width)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < width; i++) v |= (uint64_t)p[i] << (8 * i);
    return v;
}

static void note(ent_zip_record *r, const char *name, size_t width)
{
    r->fields[r->n_fields].name = name;
    r->fields[r->n_fields].at = (uint16_t)r->n;
    r->fields[r->n_fields].width = (uint16_t)width;
    r->n_fields++;
    r->n += width;
}

/* Numbers are little-endian. */
static void put(ent_zip_record *r, const char *name, unsigned width, uint64_t v)
{
    for (unsigned i = 0; i < width; i++) r->b[r->n + i] = (uint8_t)(v >> (8 * i));
    note(r, name, width);
}

static void put_name(ent_zip_record *r, ent_str name)
{
    memcpy(r->b + r->n, name.p, name.n);
    note(r, "name", name.n);
}

static uint64_t capped(uint64_t v, uint64_t max)
{
    return v < max ? v : max;
}

/* An entry has one version needed, in both of its headers: 45 as soon as one of them has a ZIP64 field. */
static void put_common(ent_zip_record *r, const ent_zip_entry *entry, uint64_t offset, unsigned extra_n)
{
    uint64_t size32 = capped(entry->size, MAX32);
    put(r, "version needed", 2, entry->size >= MAX32 || offset >= MAX32 ? VERSION_ZIP64 : VERSION_PLAIN);
    put(r, "flags (encryption, data descriptor, UTF-8)", 2, FLAG_UTF8);
    put(r, "method (compression)", 2, 0);
    put(r, "time", 2, 0);
    put(r, "date", 2, DATE_1980_01_01);
    put(r, "CRC-32", 4, entry->crc);
    put(r, "stored size", 4, size32);
    put(r, "size", 4, size32);
    put(r, "length of name", 2, entry->name.n);
    put(r, "length of extra fields", 2, extra_n);
}

uint64_t ent_zip_local_size(const ent_zip_entry *entry)
{
    return ENT_ZIP_LOCAL_FIXED + entry->name.n + (entry->size >= MAX32 ? ENT_ZIP_LOCAL_ZIP64 : 0);
}

void ent_zip_local(ent_zip_record *r, const ent_zip_entry *entry, uint64_t offset)
{
    bool big = entry->size >= MAX32;
    r->n = r->n_fields = 0;
    put(r, "signature", 4, SIGN_LOCAL);
    put_common(r, entry, offset, big ? ENT_ZIP_LOCAL_ZIP64 : 0);
    put_name(r, entry->name);
    if (!big) return;
    put(r, "tag of extra field", 2, TAG_ZIP64);
    put(r, "length of ZIP64 field", 2, 16);
    put(r, "64-bit size", 8, entry->size);
    put(r, "64-bit stored size", 8, entry->size);
}

void ent_zip_central(ent_zip_record *r, const ent_zip_entry *entry, uint64_t offset)
{
    bool big = entry->size >= MAX32, far = offset >= MAX32;
    unsigned zip64_n = (big ? 16U : 0U) + (far ? 8U : 0U);
    r->n = r->n_fields = 0;
    put(r, "signature", 4, SIGN_CENTRAL);
    put(r, "version made by", 2, VERSION_ZIP64);
    put_common(r, entry, offset, zip64_n == 0 ? 0 : zip64_n + 4);
    put(r, "length of comment", 2, 0);
    put(r, "disk", 2, 0);
    put(r, "internal attributes", 2, 0);
    put(r, "external attributes", 4, 0);
    put(r, "offset", 4, capped(offset, MAX32));
    put_name(r, entry->name);
    if (zip64_n == 0) return;
    put(r, "tag of extra field", 2, TAG_ZIP64);
    put(r, "length of ZIP64 field", 2, zip64_n);
    if (big) {
        put(r, "64-bit size", 8, entry->size);
        put(r, "64-bit stored size", 8, entry->size);
    }
    if (far) put(r, "64-bit offset", 8, offset);
}

static void put_end64(ent_zip_record *r, uint64_t entries, uint64_t dir_offset, uint64_t dir_size)
{
    put(r, "signature of ZIP64 end", 4, SIGN_END64);
    put(r, "length of ZIP64 end", 8, 44);
    put(r, "version made by", 2, VERSION_ZIP64);
    put(r, "version needed", 2, VERSION_ZIP64);
    put(r, "disk", 4, 0);
    put(r, "disk of directory", 4, 0);
    put(r, "64-bit entries on this disk", 8, entries);
    put(r, "64-bit entries", 8, entries);
    put(r, "64-bit size of directory", 8, dir_size);
    put(r, "64-bit offset of directory", 8, dir_offset);
    put(r, "signature of ZIP64 locator", 4, SIGN_LOCATOR);
    put(r, "disk of ZIP64 end", 4, 0);
    put(r, "offset of ZIP64 end", 8, dir_offset + dir_size);
    put(r, "disks", 4, 1);
}

void ent_zip_finish(ent_zip_record *r, uint64_t entries, uint64_t dir_offset, uint64_t dir_size)
{
    r->n = r->n_fields = 0;
    if (entries >= MAX16 || dir_offset >= MAX32 || dir_size >= MAX32) put_end64(r, entries, dir_offset, dir_size);
    put(r, "signature of end", 4, SIGN_END);
    put(r, "disk", 2, 0);
    put(r, "disk of directory", 2, 0);
    put(r, "entries on this disk", 2, capped(entries, MAX16));
    put(r, "entries", 2, capped(entries, MAX16));
    put(r, "size of directory", 4, capped(dir_size, MAX32));
    put(r, "offset of directory", 4, capped(dir_offset, MAX32));
    put(r, "length of comment", 2, 0);
}

/* ---- Reading ---- */

bool ent_zip_is_local(const uint8_t *p)
{
    return number(p, 4) == SIGN_LOCAL;
}

void ent_zip_claim(ent_zip_entry *out, bool *name_fits, const uint8_t *p, size_t have)
{
    size_t name_n = (size_t)number(p + AT_NAME_N, 2), extra = ENT_ZIP_LOCAL_FIXED + name_n;
    *name_fits = name_n > 0 && name_n <= ENT_ZIP_NAME_MAX && extra <= have;
    out->name = (ent_str){(const char *)p + ENT_ZIP_LOCAL_FIXED, *name_fits ? name_n : 0};
    out->crc = (uint32_t)number(p + AT_CRC, 4);
    out->size = number(p + AT_SIZE, 4);
    if (out->size == MAX32 && number(p + AT_EXTRA_N, 2) == ENT_ZIP_LOCAL_ZIP64 && extra + ENT_ZIP_LOCAL_ZIP64 <= have)
        out->size = number(p + extra + 4, 8);
}

int ent_zip_differs(const ent_zip_record *r, const uint8_t *p, size_t have)
{
    if (memcmp(r->b, p, have < r->n ? have : r->n) == 0) return -1;
    for (size_t i = 0; i < r->n_fields; i++) {
        size_t at = r->fields[i].at, width = r->fields[i].width;
        size_t there = at >= have ? 0 : have - at < width ? have - at : width;
        if (memcmp(r->b + at, p + at, there) != 0) return (int)i;
    }
    return -1;
}

bool ent_zip_field(uint64_t *out, const ent_zip_record *r, int field, const uint8_t *p, size_t have)
{
    size_t at = r->fields[field].at, width = r->fields[field].width;
    if (width > 8 || at + width > have || strcmp(r->fields[field].name, "name") == 0) return false;
    *out = number(p + at, (unsigned)width);
    return true;
}
