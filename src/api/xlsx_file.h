/* SPDX-License-Identifier: Apache-2.0 */
/* libxlsxwriter writes to a name only: it is handed one of its own beside the file, which is then read and put in place as every other file
 * is.                                                                                                                       */
#ifndef ENTENTE_API_XLSX_FILE_H
#define ENTENTE_API_XLSX_FILE_H

#include "api_private.h"

/* Writes a workbook to this path, which is there and empty. */
typedef ent_code xlsx_make_fn(void *ctx, const char *path, ent_err *e);
/* The bytes of the workbook that fn makes; nothing is left beside `path`. */
ENT_CHECKED ent_code xlsx_bytes(ent_str *out, ent_arena *a, const char *path, size_t max, xlsx_make_fn *fn, void *ctx, ent_err *e);

#endif
