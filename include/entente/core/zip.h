/* SPDX-License-Identifier: Apache-2.0 */
/* ZIP with exactly one valid byte sequence per list of entries.
 *
 *   local header, data, local header, data ... | directory | [ZIP64 end, locator] | end
 *
 * Written and accepted (PKWARE APPNOTE 6.3.x): method 0 (stored) only; flags 0x0800 (UTF-8 names) only; DOS time 0 and
 * date 0x0021 (1980-01-01); version made by 45 and needed 20, or 45 (in both headers) when one of the entry's headers
 * has a ZIP64 field; attributes, disks and comments 0; no extra field except the ZIP64 one, which is there exactly when
 * a size or offset is 0xFFFFFFFF or more (in the local header only for the size); ZIP64 end and locator exactly when
 * there are 0xFFFF entries or the directory's size or offset is 0xFFFFFFFF or more; nothing before, between or after.
 * Names: 1..200 bytes of [a-z0-9._/-], no empty, "." or ".." part, no leading "/", unique.
 *
 * The reader streams once and refuses any byte that the writer would not have written: it keeps the list of entries and
 * compares the directory with the one it would write itself. Errors are ENT_UNVERIFIED (byte law), ENT_LIMIT or ENT_IO
 * and name the entry in their place. A reader or writer that has failed repeats its first error for ever.
 *
 * Reader and writer keep about 40 bytes and the name per entry; the reader's buffer is 64 KiB. The writer hands its
 * headers and the caller's data to the sink as they come: a sink that writes to disk wants a buffer of its own.     */
#ifndef ENTENTE_CORE_ZIP_H
#define ENTENTE_CORE_ZIP_H

#include <stdbool.h>
#include <stdint.h>

#include <entente/core/stream.h>
#include <entente/core/text.h>

typedef struct ent_zip_writer ent_zip_writer;
typedef struct ent_zip_reader ent_zip_reader;

/* CRC-32 (ISO 3309, as in ZIP) of bytes appended to those already in crc; start with 0. */
uint32_t ent_crc32(uint32_t crc, const void *p, size_t n);

ENT_CHECKED ent_code ent_zip_writer_new(ent_zip_writer **out, ent_arena *a, ent_sink sink, ent_err *e);
/* A whole entry. Names that are not allowed or not unique are ENT_INVALID. */
ENT_CHECKED ent_code ent_zip_add(ent_zip_writer *w, ent_str name, ent_str bytes, ent_err *e);
/* An entry in steps: size and CRC are known before; ENT_BUG if the data does not match them. */
ENT_CHECKED ent_code ent_zip_begin(ent_zip_writer *w, ent_str name, uint64_t size, uint32_t crc, ent_err *e);
ENT_CHECKED ent_code ent_zip_data(ent_zip_writer *w, const void *p, size_t n, ent_err *e);
ENT_CHECKED ent_code ent_zip_end(ent_zip_writer *w, ent_err *e);
/* Directory and end record. */
ENT_CHECKED ent_code ent_zip_done(ent_zip_writer *w, ent_err *e);

/* Ceilings; an entry that announces more is refused with ENT_LIMIT before its data is read. */
typedef struct ent_zip_limits {
    uint64_t entry_bytes; /* of one entry                  */
    uint64_t total_bytes; /* of all entries, without headers */
    uint64_t entries;
} ent_zip_limits;

typedef struct ent_zip_entry {
    ent_str name; /* lives as long as the reader's arena */
    uint64_t size;
    uint32_t crc;
} ent_zip_entry;

ENT_CHECKED ent_code ent_zip_reader_new(ent_zip_reader **out, ent_arena *a, ent_source source, const ent_zip_limits *limits, ent_err *e);
/* The next entry; *more is false after the last one, when directory and end have been checked to the last byte:
 * until then nothing that was read is to be believed. What the caller did not read of the entry before is read and
 * checked.                                                                                                        */
ENT_CHECKED ent_code ent_zip_next(ent_zip_reader *r, ent_zip_entry *out, bool *more, ent_err *e);
/* n bytes of the current entry, fewer only at its end; *got 0 after it. The last bytes are given only if the CRC
 * holds.                                                                                                          */
ENT_CHECKED ent_code ent_zip_read(ent_zip_reader *r, void *p, size_t n, size_t *got, ent_err *e);
/* The whole current entry, at most max bytes, with a NUL byte behind; before any ent_zip_read of it. */
ENT_CHECKED ent_code ent_zip_read_all(ent_zip_reader *r, ent_arena *a, ent_str *out, size_t max, ent_err *e);

#endif
