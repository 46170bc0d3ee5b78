/* SPDX-License-Identifier: Apache-2.0 */
/* The forms that people fill in with a spreadsheet, as data: one row per column. `template` writes them, `import --form` and `sheet diff`
 * read them. The engines decide what a row means; here stands what an officer must know to write one.                      */
#ifndef ENTENTE_API_FORMS_H
#define ENTENTE_API_FORMS_H

#include <entente/core/sheet.h>

#include "call.h"

typedef enum form_type {
    FORM_TEXT = 1,
    FORM_CODE, /* a text that a spreadsheet might spoil by taking it for a number: 00123 */
    FORM_DATE, /* YYYY, YYYY-MM or YYYY-MM-DD */
    FORM_WHOLE,
    FORM_DECIMAL,
    FORM_CHOICE /* one of `choices` */
} form_type;

enum { FORM_NEEDED = 1, FORM_KEY = 2 /* the key columns tell which row is which */ };

typedef struct form_column {
    const char *name;
    form_type type;
    unsigned flags;
    size_t max;          /* bytes of a field; 0: 4,000 */
    const char *choices; /* "a|b|c": for FORM_CHOICE the only words, else the usual ones; NULL: none */
    const char *help;
    const char *example; /* invented, shown as EXERCISE */
} form_column;

enum { FORM_COLUMNS_MAX = 40 };

typedef struct form {
    const char *kind;  /* "standard" */
    const char *sheet; /* name of its sheet */
    const char *about; /* one sentence */
    const form_column *columns;
    size_t n;
} form;

/* By kind; ENT_INVALID with the kinds that there are. */
ENT_CHECKED ent_code form_find(const form **out, ent_arena *a, ent_str kind, ent_err *e);
const form *form_all(size_t *n);
/* "text", "text, never a number", "date", … */
const char *form_type_word(form_type t);
/* Index of a column, or SIZE_MAX. */
size_t form_column_of(const form *f, ent_str name);

/* What is wrong with a field; *next what to do. NULL: nothing. */
const char *form_fault(const form_column *c, ent_str field, const char **next);

/* ---- a sheet, read against its form ---- */

typedef struct form_refused {
    unsigned line; /* of the row */
    ent_str place; /* "line 4", or "sheet Standards, cell C7" */
    ent_str column, value, why, next;
} form_refused;

typedef struct form_refusals {
    form_refused *v;
    size_t n, cap;
} form_refusals;

/* Names of columns of a sender's own sheets: theirs, and the form's; an empty one of the form's: the column is not read. */
typedef struct form_map {
    size_t n;
    const ent_str *theirs, *ours;
} form_map;

typedef struct form_sheet {
    const form *form;
    ent_str sheet;  /* its name; empty: a CSV file */
    ent_csv rows;   /* the columns of the form in its order; `line` is that of the file, or the row of the sheet */
    ent_str *names; /* for each column of the form: as the file calls it; empty: the file does not have it */
    size_t *at;     /* for each column of the form: its place in the file, 0..; SIZE_MAX */
} form_sheet;

enum { FORM_REFUSALS_MAX = 1000, FORM_FILE_MAX = 64 << 20, FORM_ROWS_MAX = 200000 };

/* Reads CSV or XLSX (told apart by content) and checks every field. Refused fields are added to `refused` and empty in `out`; a file that
 * cannot be read at all, or a column that is unknown or missing, is a refusal of the whole (ENT_INVALID). map may be NULL.     */
ENT_CHECKED ent_code form_read(form_sheet *out, form_refusals *refused, ent_arena *a, const form *f, ent_str bytes, ent_str sheet,
                               const form_map *map, ent_err *e);
/* Adds one refused row or field; beyond FORM_REFUSALS_MAX ENT_LIMIT. column SIZE_MAX: the row as a whole. */
ENT_CHECKED ent_code form_refuse(form_refusals *refused, ent_arena *a, const form_sheet *s, unsigned line, size_t column, ent_str value,
                                 ent_str why, ent_str next, ent_err *e);
/* "line 4", "sheet Standards, row 4"; with a column of the form "line 4 column 3", "sheet Standards, cell C4". */
ENT_CHECKED ent_code form_place(ent_str *out, ent_arena *a, const form_sheet *s, unsigned line, size_t column, ent_err *e);
/* List "refused": place, column, value, why, next. */
void form_put_refused(ent_jw *w, const form_refusals *r);

/* The form as an XLSX workbook with a second sheet that explains each column; the same bytes each time. */
ENT_CHECKED ent_code form_write_xlsx(const form *f, const char *path, ent_err *e);

#endif
