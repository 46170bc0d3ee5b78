/* SPDX-License-Identifier: Apache-2.0 */
/* CSV (RFC 4180) read row by row, strictly.
 * UTF-8, with or without a byte order mark; LF or CRLF; a quote only around a whole field, in which it is doubled;
 * no control characters but tab and, in quotes, line breaks. Each row must have as many fields as the header; no two
 * columns have the same name, but several may have none. Spaces belong to the field. At most 1,000 columns.
 * Errors name "line N column M": M is the field of the row, 1.., as a spreadsheet counts.                  */
#ifndef ENTENTE_CORE_TABLE_H
#define ENTENTE_CORE_TABLE_H

#include <entente/core/text.h>

typedef struct ent_csv_row {
    unsigned line;    /* of the row's first character, 1.. */
    const ent_str *f; /* as many as ent_csv.n_columns */
} ent_csv_row;

typedef struct ent_csv {
    size_t n_columns, n_rows;
    const ent_str *columns; /* the header */
    const ent_csv_row *rows;
} ent_csv;

/* max_rows: ceiling; max: bytes. An empty text has no header and is ENT_INVALID. An empty line is a row with one empty
 * field. Fields have a NUL behind them. After a refusal *out is zero.                                       */
ENT_CHECKED ent_code ent_csv_parse(ent_csv *out, ent_arena *a, ent_str text, size_t max, size_t max_rows, ent_err *e);

/* Index of a column, or -1. */
int ent_csv_column(const ent_csv *t, const char *name);

#endif
