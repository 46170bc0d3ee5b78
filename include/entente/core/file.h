/* SPDX-License-Identifier: Apache-2.0 */
/* Files: read whole with a ceiling, write so that a crash leaves the old file or the new one, decompress with
 * ceilings.                                                                                               */
#ifndef ENTENTE_CORE_FILE_H
#define ENTENTE_CORE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include <entente/core/text.h>

/* The whole file, at most max bytes (ENT_LIMIT beyond). Regular files only. ENT_IO names path and cause. */
ENT_CHECKED ent_code ent_file_read(ent_str *out, ent_arena *a, const char *path, size_t max, ent_err *e);

/* As ent_file_read; a gzip file (RFC 1952, by its first two bytes) is decompressed: at most max bytes come out, and
 * not more than 200 times what went in beyond the first MiB. A second member or trailing bytes are refused, and so is
 * what unpacks to 4 GiB or more. ENT_LIMIT for the ceilings, ENT_INVALID for a damaged file.                     */
ENT_CHECKED ent_code ent_file_read_gz(ent_str *out, ent_arena *a, const char *path, size_t max, ent_err *e);
ENT_CHECKED ent_code ent_gunzip(ent_str *out, ent_arena *a, ent_str gz, size_t max, ent_err *e);

/* Writes NAME.tmp in the same folder, fsync, rename, fsync of the folder. mode as for open(2). Replaces regular files
 * only, never a link, device or folder. NAME.tmp is locked meanwhile: a second writer gets ENT_BUSY; one left by a
 * crash is replaced. A refusal leaves the old file as it was and no NAME.tmp of ours.                                   */
ENT_CHECKED ent_code ent_file_write(const char *path, ent_str bytes, unsigned mode, ent_err *e);

/* The same in steps, for large files. Lives in the arena; dropped with it: an unfinished file is removed. */
typedef struct ent_file_out ent_file_out;
ENT_CHECKED ent_code ent_file_out_open(ent_file_out **out, ent_arena *a, const char *path, unsigned mode, ent_err *e);
ENT_CHECKED ent_code ent_file_out_add(ent_file_out *f, const void *p, size_t n, ent_err *e);
ENT_CHECKED ent_code ent_file_out_done(ent_file_out *f, ent_err *e);

/* Reading in steps. n bytes, fewer only at the end of the file. Closed with the arena. */
typedef struct ent_file_in ent_file_in;
ENT_CHECKED ent_code ent_file_in_open(ent_file_in **out, ent_arena *a, const char *path, ent_err *e);
ENT_CHECKED ent_code ent_file_in_read(ent_file_in *f, void *p, size_t n, size_t *got, ent_err *e);
ENT_CHECKED ent_code ent_file_in_rewind(ent_file_in *f, ent_err *e);
uint64_t ent_file_in_size(const ent_file_in *f);

/* A new empty folder, mode 0700, kept by the disk (fsync of its parent); ENT_CONFLICT if the name is taken. */
ENT_CHECKED ent_code ent_dir_make(const char *path, ent_err *e);

#endif
