/* SPDX-License-Identifier: Apache-2.0 */
/* Paper: a document of lines and one table as PDF, A4 upright, with what R-10 asks for on every page: the level at top and bottom, reference,
 * date, page n of m, and the copy number if there is one. Text stays text: no link, form, script or attachment; the letters are embedded from
 * the machine's fonts. The same bytes for the same input, programs and fonts.                                              */
#ifndef ENTENTE_API_PDF_PAGE_H
#define ENTENTE_API_PDF_PAGE_H

#include "api_private.h"

enum { PDF_FILE_MAX = 256 << 20, PDF_PAGES_MAX = 20000, PDF_COLUMNS_MAX = 8, PDF_TEXT_MAX = 2000 };

typedef struct pdf_line {
    const char *name; /* before it; NULL: a paragraph over the whole width */
    ent_str text;     /* empty with a name: a line to write on by hand */
} pdf_line;

typedef struct pdf_document {
    ent_str marking;   /* of every page */
    const char *title; /* "Cover sheet" */
    ent_str reference; /* on every page */
    ent_str copy;      /* the same: "copy 1"; empty: none */
    ent_time time;     /* on every page, and of creation */
    size_t n_lines;
    const pdf_line *lines;
    size_t n_columns, n_rows; /* no table: 0 columns */
    const char *const *heads;
    const double *widths; /* parts of the width, together 1 */
    const ent_str *cells; /* row by row */
    size_t n_closing;     /* lines behind the table */
    const pdf_line *closing;
} pdf_document;

/* ENT_LIMIT: a text above PDF_TEXT_MAX bytes, too many pages. ENT_IO: the machine has no font for a letter. */
ENT_CHECKED ent_code pdf_write(ent_str *out, ent_arena *a, const pdf_document *d, ent_err *e);

#endif
