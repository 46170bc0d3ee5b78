/* SPDX-License-Identifier: Apache-2.0 */
/* A list as a file: every row under the mark of its portion, the label of the whole at the top and the bottom. */
#ifndef ENTENTE_API_COPY_LIST_H
#define ENTENTE_API_COPY_LIST_H

#include "api_private.h"

enum { COPY_FILE_MAX = 512 << 20 };

/* Row i has the cells i * n_columns … of `cells`; column 0 is "Marking". A cell with `p` NULL has no value. Texts have a NUL behind them. */
typedef struct copy_list {
    ent_str marking; /* of the whole */
    ent_str name;    /* "item list" */
    ent_str person;
    ent_time time; /* of the copy */
    size_t n_columns, n_rows;
    const ent_str *columns;
    const ent_str *cells;
    const bool *number; /* for each cell: it is a number */
} copy_list;

/* The rows of all tables of an answer: columns are the operation's, then all others that occur. copies: number of the registered copy of a
 * revision, or 0.                                                                                                          */
typedef int64_t copy_number_fn(const void *ctx, ent_str revision);
ENT_CHECKED ent_code copy_list_of(copy_list *out, ent_arena *a, const ent_json *answer, const char *columns, copy_number_fn *copies,
                                  const void *ctx, ent_err *e);

/* RFC 4180, UTF-8, LF. First and last line: the marking and empty fields; second line: names of the columns. Before a text that a spreadsheet
 * would take for a formula stands an apostrophe. bom: begins with EF BB BF.                                                */
ENT_CHECKED ent_code copy_list_csv(ent_str *out, ent_arena *a, const copy_list *l, bool bom, ent_err *e);
/* An object a line: first {"format","label","list","made","person","rows"}, then the rows, last {"label"}. */
ENT_CHECKED ent_code copy_list_jsonl(ent_str *out, ent_arena *a, const copy_list *l, ent_err *e);
/* A workbook whose cells are texts and whole numbers; the marking in the first and last row, and in head and foot of every page. The same
 * bytes each time. path: where the file will be; it is made beside it first. ENT_LIMIT: more than a sheet holds.            */
ENT_CHECKED ent_code copy_list_xlsx(ent_str *out, ent_arena *a, const copy_list *l, const char *path, ent_err *e);

#endif
