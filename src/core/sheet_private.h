/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the reader of XLSX (sheet_*.c): package, styles, texts, values. */
#ifndef CORE_SHEET_PRIVATE_H
#define CORE_SHEET_PRIVATE_H

#include <entente/core/archive.h>
#include <entente/core/sheet.h>
#include <entente/core/xml.h>

enum { SHEET_COLUMNS = 16384, SHEET_ROWS = 1048576 };

/* ---- number formats ---- */

typedef enum sheet_shows {
    SHEET_SHOWS_GENERAL = 0,
    SHEET_SHOWS_NUMBER,    /* digits, a point, commas between thousands, and nothing else */
    SHEET_SHOWS_DATE,      /* day, month and year, perhaps a time as well */
    SHEET_SHOWS_DATE_PART, /* a date that does not show all three */
    SHEET_SHOWS_TIME,
    SHEET_SHOWS_OTHER /* percent, 1E+05, fractions, words, one form for some numbers and another for others */
} sheet_shows;

typedef struct sheet_format {
    sheet_shows shows;
    unsigned zeros, decimals; /* NUMBER: digits that are always shown before the point, and all behind it */
    bool thousands;           /* NUMBER: with commas */
    bool sections;            /* zero and negative numbers have a form of their own */
} sheet_format;

/* The meaning of a format code such as "yyyy\-mm\-dd;@". */
sheet_format core__sheet_format_of(ent_str code);
/* One of those that have a number and no code in the file. */
sheet_format core__sheet_format_built_in(int64_t id);

/* ---- the package ---- */

typedef struct sheet_relation {
    ent_str id, type; /* type: the last part of its address, "worksheet" */
    ent_str part;     /* name of the target in the archive; empty for one outside */
} sheet_relation;

typedef struct sheet_relations {
    sheet_relation *v;
    size_t n, cap;
} sheet_relations;

typedef struct sheet_book {
    ent_arena *a, *scratch; /* of the answer; of everything else */
    ent_archive zip;
    ent_str main; /* name of the workbook's part */
    sheet_relations relations;
    bool from_1904;
    size_t n_strings;
    const ent_str *strings;
    size_t n_formats;
    const sheet_format *formats; /* by style of a cell */
} sheet_book;

/* Opens the archive, finds the workbook, and refuses what no workbook of values has. */
ENT_CHECKED ent_code core__sheet_open(sheet_book *b, ent_str xlsx, ent_err *e);
/* A part as XML with this root element; ENT_INVALID with the part as place. */
ENT_CHECKED ent_code core__sheet_xml(const ent_xml_node **root, sheet_book *b, ent_arena *a, ent_str part, const char *name, ent_err *e);
/* The first relation of the workbook of this type, or NULL. */
const sheet_relation *core__sheet_relation(const sheet_book *b, const char *type);
/* Attribute r:id, in either of its namespaces. */
ent_str core__sheet_relation_id(const ent_xml_node *n);

/* ---- texts and styles ---- */

/* The text of an si or is element, its runs joined, escapes undone. *bad: it holds a character that no text has. */
ENT_CHECKED ent_code core__sheet_text(ent_str *out, bool *bad, ent_arena *a, const ent_xml_node *n, ent_err *e);
/* "_x000D_" and its like undone. */
ENT_CHECKED ent_code core__sheet_unescape(ent_str *out, bool *bad, ent_arena *a, ent_str s, ent_err *e);
/* Shared strings and formats into the book. */
ENT_CHECKED ent_code core__sheet_strings(sheet_book *b, ent_err *e);
ENT_CHECKED ent_code core__sheet_styles(sheet_book *b, ent_err *e);

/* ---- values ---- */

/* Why a cell is refused; both empty: it is not. */
typedef struct sheet_fault {
    ent_str what, next;
} sheet_fault;

/* The text of a cell (element c) for a column of this type. raw: what stands in the file. */
ENT_CHECKED ent_code core__sheet_value(ent_str *out, ent_str *raw, sheet_fault *fault, const sheet_book *b, const ent_xml_node *cell,
                                       ent_sheet_type type, ent_err *e);
/* true if there is a value or a formula in the cell at all. */
bool core__sheet_filled(const ent_xml_node *cell);
/* A stored number, for a column of this type. */
ENT_CHECKED ent_code core__sheet_number(ent_str *out, sheet_fault *fault, const sheet_book *b, ent_str raw, const sheet_format *f,
                                        ent_sheet_type type, ent_err *e);
/* The same for a date written as ISO 8601 (cells of type "d"). */
ENT_CHECKED ent_code core__sheet_iso(ent_str *out, sheet_fault *fault, const sheet_book *b, ent_str raw, ent_sheet_type type, ent_err *e);

/* ---- a sheet ---- */

/* "C7" → column 2, row 7; false if it is no such place. */
bool core__sheet_place(size_t *column, unsigned *row, ent_str s);
/* Reads the rows of a sheet's root element. */
ENT_CHECKED ent_code core__sheet_rows(ent_sheet *out, sheet_book *b, const ent_sheet_ask *ask, const ent_xml_node *root, ent_err *e);

#endif
