/* SPDX-License-Identifier: Apache-2.0 */
/* Layout of a ZIP file, for its reader (archive*.c). Offsets and sizes as in PKWARE APPNOTE 6.3.x. */
#ifndef CORE_ARCHIVE_PRIVATE_H
#define CORE_ARCHIVE_PRIVATE_H

#include <entente/core/archive.h>

enum {
    ARCHIVE_LOCAL = 30,   /* bytes of a local header before its name   */
    ARCHIVE_CENTRAL = 46, /* of a directory record before its name     */
    ARCHIVE_END = 22,     /* of the end record before its comment      */
    ARCHIVE_NAME_MAX = 1000
};

/* flags of an entry */
enum { ARCHIVE_ENCRYPTED = 0x0001, ARCHIVE_DESCRIPTOR = 0x0008, ARCHIVE_UTF8 = 0x0800 };

static const char ARCHIVE_NEXT[] = "Open the file with the program that wrote it and save it again, or ask its sender for another copy.";

static inline uint16_t archive_u16(ent_str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.p + at;
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t archive_u32(ent_str s, size_t at)
{
    return archive_u16(s, at) | (uint32_t)archive_u16(s, at + 2) << 16;
}

/* What is wrong with a name, or NULL. utf8: the entry says that it is. */
const char *core__archive_name_fault(ent_str name, bool utf8);
/* Order of names without regard to the case of ASCII letters. */
int core__archive_name_cmp(ent_str a, ent_str b);
/* Extra fields are passed over, but for two that would say again, and perhaps differently, what the header says. */
ENT_CHECKED ent_code core__archive_extra(ent_str x, ent_err *e);
/* Every local header against its directory record, and that they fill the file up to the directory. */
ENT_CHECKED ent_code core__archive_locals(ent_archive *z, ent_archive_entry *v, ent_arena *scratch, size_t directory, ent_err *e);

#endif
