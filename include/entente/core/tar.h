/* SPDX-License-Identifier: Apache-2.0 */
/* Tar archives (POSIX.1-1988 ustar, with the global and per-file headers of pax), strictly: regular files and folders. Sums are
 * checked. Refused: links, devices, sparse files, names that are absolute or climb with "..", sizes beyond the archive, anything but
 * zeros after the end.                                                                                                             */
#ifndef ENTENTE_CORE_TAR_H
#define ENTENTE_CORE_TAR_H

#include <entente/core/text.h>

#define ENT_TAR_MAX_ENTRIES ((size_t)1000000)

typedef struct ent_tar_entry {
    ent_str name;  /* lives in the arena */
    ent_str bytes; /* part of the archive's bytes */
} ent_tar_entry;

/* The regular files in order of the archive. ENT_INVALID with the byte offset as place, ENT_LIMIT. */
ENT_CHECKED ent_code ent_tar_read(ent_tar_entry **out, size_t *n, ent_arena *a, ent_str tar, ent_err *e);

#endif
