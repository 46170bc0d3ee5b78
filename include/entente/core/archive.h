/* SPDX-License-Identifier: Apache-2.0 */
/* ZIP files that other programs wrote (XLSX, DOCX), whole in memory. Our own bundles have a reader of their own: core/zip.h.
 *
 *   entry, entry ... | directory | end record, comment         (PKWARE APPNOTE 6.3.x)
 *
 * Stored and deflated entries, with or without a data descriptor. The directory is the truth and every local header must agree with it;
 * the entries fill the file from its first byte to the directory without overlap and without a gap, so that a reader that goes from
 * header to header sees the same as one that reads the directory.
 * Refused (ENT_INVALID): encryption, several disks, ZIP64 (a file that fits into memory has no need of it), other methods, second names in
 * extra fields, names that are doubled (also but for the case of ASCII letters: XLSX and DOCX take them as one) or unsafe: absolute, with
 * "." or ".." parts, empty parts, backslash, colon or control characters, not UTF-8, or outside ASCII without saying that it is UTF-8.
 * Beyond the ceilings: ENT_LIMIT. Errors name the entry as place.                                                          */
#ifndef ENTENTE_CORE_ARCHIVE_H
#define ENTENTE_CORE_ARCHIVE_H

#include <entente/core/text.h>

typedef struct ent_archive_limits {
    size_t entries;     /* folders included */
    size_t entry_bytes; /* of one entry, unpacked */
    size_t total_bytes; /* of all, unpacked */
    unsigned ratio;     /* an entry may unpack to 1 MiB and this many times its packed size */
} ent_archive_limits;

/* Usual ceilings of an office document: 4,096 entries, 64 MiB one, 256 MiB all, 200 times. */
ent_archive_limits ent_archive_usual(void);

typedef struct ent_archive_entry {
    ent_str name;  /* as written, NUL behind */
    bool folder;   /* the name ends with "/", nothing in it */
    size_t size;   /* unpacked, as the directory says; ent_archive_read checks it */
    size_t packed; /* bytes in the file */
    /* for the reader */
    size_t header, data; /* offsets of the local header and the packed bytes */
    uint32_t crc;
    uint16_t method, flags;
} ent_archive_entry;

typedef struct ent_archive {
    ent_str bytes; /* of the caller: not copied */
    ent_archive_limits limits;
    size_t n;
    const ent_archive_entry *v; /* in the order of the directory */
    const size_t *by_name;      /* indexes of v, sorted by name without regard to ASCII case */
} ent_archive;

/* true for bytes that begin like a ZIP file with an entry. */
bool ent_archive_is(ent_str bytes);
/* true for the container of older office programs (OLE2): also an XLSX or DOCX with a password is one. */
bool ent_archive_is_ole(ent_str bytes);

/* Reads the directory and checks all headers; unpacks nothing. limits NULL: the usual ones. bytes must live as long as *out. */
ENT_CHECKED ent_code ent_archive_open(ent_archive *out, ent_arena *a, ent_str bytes, const ent_archive_limits *limits, ent_err *e);
/* The entry with this name, but for ASCII case; NULL if there is none or it is a folder. */
const ent_archive_entry *ent_archive_find(const ent_archive *z, ent_str name);
/* The entry unpacked into a, a NUL behind; length and CRC-32 hold. ENT_INVALID, ENT_LIMIT, ENT_NOMEM. */
ENT_CHECKED ent_code ent_archive_read(ent_str *out, ent_arena *a, const ent_archive *z, const ent_archive_entry *entry, ent_err *e);

#endif
