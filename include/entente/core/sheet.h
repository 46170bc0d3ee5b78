/* SPDX-License-Identifier: Apache-2.0 */
/* One sheet of an XLSX workbook (ECMA-376 part 1, transitional and strict) as a table of texts: values only, strictly.
 *
 *   XLSX ──archive──► parts ──XML──► cells ──what the column is to hold──► ent_csv, or cells refused with the reason
 *
 * The first row is the header. Rows without any value are left out. A row has its number in the sheet as `line`.
 *
 * The whole workbook is refused (ENT_INVALID) when it holds what is no value or is not seen: macros, links to other workbooks, connections,
 * embedded objects and controls, a password, a hidden sheet with data. Hyperlinks, notes, pictures, charts and tables are passed over.
 * A cell is refused when it holds a formula, an error value or a truth value, when it is merged with others, hidden, or without a
 * header; and when the spreadsheet changed what was typed: see ent_sheet_type. Shared and inline texts are read, the runs of a
 * formatted text joined.
 *
 * Ceilings: those of ent_archive_usual; a part at most 32 MiB and 2,000,000 nodes; 1,000 columns, 4,000,000 fields.              */
#ifndef ENTENTE_CORE_SHEET_H
#define ENTENTE_CORE_SHEET_H

#include <entente/core/table.h>

/* What a column is to hold. A text cell goes through as it is, whatever the type: its caller reads it. A number or date, which a
 * spreadsheet makes by itself of what was typed, is taken only like this: */
typedef enum ent_sheet_type {
    ENT_SHEET_TEXT =
        0,           /* a number of at most 15 digits, written exactly as it is shown (7.62); no date, no 1E+05, no 00123 shown by format */
    ENT_SHEET_CODE,  /* never: 00123 may have become 123 */
    ENT_SHEET_DATE,  /* a date cell that shows day, month and year: YYYY-MM-DD; a number of four digits as shown: a year */
    ENT_SHEET_WHOLE, /* a whole number of at most 15 digits */
    ENT_SHEET_DECIMAL, /* a number of at most 15 digits of which none is hidden */
    ENT_SHEET_PASSED   /* the column is not read: its fields are empty, whatever stands there */
} ent_sheet_type;

/* The type of the column with this header; may be asked about any text. */
typedef ent_sheet_type ent_sheet_type_fn(void *ctx, ent_str header);

typedef struct ent_sheet_ask {
    ent_str sheet;   /* the name of the sheet; empty: `usual` if there is one of that name, else the only sheet */
    ent_str usual;   /* may be empty */
    size_t max_rows; /* header not counted */
    ent_sheet_type_fn *type;
    void *ctx;
    /* 0: the first refused cell ends the reading (ENT_INVALID, place "sheet NAME, cell C7"). Else so many are collected; the one
     * after ends it (ENT_LIMIT). */
    size_t max_refused;
} ent_sheet_ask;

typedef struct ent_sheet_refusal {
    unsigned line; /* number of the row in the sheet */
    size_t column; /* of the table, 0..; SIZE_MAX: it has no header */
    char cell[12]; /* "C7" */
    ent_str value; /* what is in the file, may be empty */
    ent_str what, next;
} ent_sheet_refusal;

typedef struct ent_sheet {
    ent_str name;
    const size_t *at; /* for each column of the table: its place in the sheet, 0.. */
    ent_csv table;    /* as from a CSV file, without columns that have no header; a refused cell is empty */
    size_t n_refused;
    const ent_sheet_refusal *refused; /* by row and column */
} ent_sheet;

/* Errors: ENT_INVALID, ENT_LIMIT, ENT_NOMEM. After a refusal *out is zero. */
ENT_CHECKED ent_code ent_sheet_read(ent_sheet *out, ent_arena *a, ent_str xlsx, const ent_sheet_ask *ask, ent_err *e);

/* "A", "Z", "AA": the letters of a column, 0..; out has room for 4 bytes; column < 16384. */
void ent_sheet_letters(char out[static 4], size_t column);

#endif
