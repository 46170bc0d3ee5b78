/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of one sheet. ECMA-376 part 1, 18.3.1 (worksheet). */
#include <stdlib.h>
#include <string.h>

#include "sheet_private.h"

enum { COLUMNS = 1000, FIELDS = 4000000, MERGES = 100000, TEXT_BYTES = 64 << 20 };

typedef ENT_VEC(ent_sheet_refusal) refusals;

typedef struct reader {
    sheet_book *b;
    const ent_sheet_ask *ask;
    ent_str name;
    size_t n_columns, width;             /* of the table; of the sheet up to the last header */
    const ent_str *columns;              /* headers, by column of the table */
    size_t at[COLUMNS];                  /* by column of the sheet: which of the table; SIZE_MAX */
    ent_sheet_type type[COLUMNS];        /* by column of the table */
    bool hidden[COLUMNS], told[COLUMNS]; /* by column of the sheet */
    unsigned last;                       /* row with a value */
    size_t bytes;                        /* of all values */
    size_t *places;                      /* by column of the table: which of the sheet */
    ENT_VEC(ent_csv_row) rows;
    refusals refused;
} reader;

void ent_sheet_letters(char out[static 4], size_t column)
{
    char reversed[4];
    size_t n = 0, i = 0;

    for (column++; column > 0 && n < 3; column = (column - 1) / 26) reversed[n++] = (char)('A' + (column - 1) % 26);
    while (n > 0) out[i++] = reversed[--n];
    out[i] = '\0';
}

bool core__sheet_place(size_t *column, unsigned *row, ent_str s)
{
    size_t i = 0, c = 0;
    int64_t r = 0;

    for (; i < s.n && i < 3 && s.p[i] >= 'A' && s.p[i] <= 'Z'; i++) c = c * 26 + (size_t)(s.p[i] - 'A') + 1;
    if (i == 0 || c > SHEET_COLUMNS || !ent_str_i64((ent_str){s.p + i, s.n - i}, &r) || r < 1 || r > SHEET_ROWS) return false;
    *column = c - 1;
    *row = (unsigned)r;
    return true;
}

static ent_code damaged(ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, "Save the workbook again as XLSX with the program that wrote it.",
                    "The rows and cells of the sheet are not in order.");
}

/* ---- refusals ---- */

static ent_code refuse(reader *r, unsigned row, size_t column, ent_str value, const sheet_fault *f, ent_err *e)
{
    ent_sheet_refusal x = {
        .line = row, .column = column < r->width ? r->at[column] : SIZE_MAX, .value = value, .what = f->what, .next = f->next};
    char letters[4];

    ent_sheet_letters(letters, column);
    for (size_t i = 0; letters[i] != '\0'; i++) x.cell[i] = letters[i];
    ent_str number;
    ENT_TRY(ent_str_fmt(&number, r->b->scratch, e, "%u", row));
    memcpy(x.cell + strlen(letters), number.p, number.n + 1);
    if (r->ask->max_refused == 0) {
        ent_fail(e, ENT_INVALID, NULL, f->next.p, "%.*s", ENT_F(f->what));
        return ent_at(e, "sheet %.*s, cell %s", ENT_F(r->name), x.cell);
    }
    if (r->refused.n == r->ask->max_refused) {
        ent_fail(e, ENT_LIMIT, NULL, "Correct the column as a whole, or use the form made by: entente template.",
                 "More than %zu cells are refused.", r->ask->max_refused);
        return ent_at(e, "sheet %.*s, cell %s", ENT_F(r->name), x.cell);
    }
    ENT_PUSH(&r->refused, r->b->a, x, e);
    return ENT_OK;
}

static ent_code refuse_c(reader *r, unsigned row, size_t column, const char *what, const char *next, ent_err *e)
{
    const sheet_fault f = {ent_str_c(what), ent_str_c(next)};

    return refuse(r, row, column, (ent_str){"", 0}, &f, e);
}

/* ---- places ---- */

/* The row that an element stands for: its number, or the one after the last. */
static ent_code row_number(unsigned *row, const ent_xml_node *n, ent_err *e)
{
    ent_str s = ent_xml_value(n, "r");
    int64_t v = (int64_t)*row + 1;

    if (s.n != 0 && !ent_str_i64(s, &v)) return damaged(e);
    if (v <= (int64_t)*row || v > SHEET_ROWS) return damaged(e);
    *row = (unsigned)v;
    return ENT_OK;
}

/* *column: where the next cell stands if it does not say; afterwards where this one stands. */
static ent_code cell_column(size_t *column, unsigned row, const ent_xml_node *c, ent_err *e)
{
    ent_str s = ent_xml_value(c, "r");
    size_t at = *column;
    unsigned its = row;

    if (s.n != 0 && (!core__sheet_place(&at, &its, s) || its != row)) return damaged(e);
    if (at < *column || at >= SHEET_COLUMNS) return damaged(e);
    *column = at;
    return ENT_OK;
}

static bool is_true(ent_str s)
{
    return ent_str_is(s, "1") || ent_str_is(s, "true");
}

static ent_code read_hidden(reader *r, const ent_xml_node *root, ent_err *e)
{
    const ent_xml_node *c = ent_xml_child(ent_xml_child(root, NULL, "cols"), NULL, "col");
    int64_t min, max;

    for (; c != NULL; c = ent_xml_again(c)) {
        if (!ent_str_i64(ent_xml_value(c, "min"), &min) || !ent_str_i64(ent_xml_value(c, "max"), &max) || min < 1 || max < min)
            return damaged(e);
        if (!is_true(ent_xml_value(c, "hidden"))) continue;
        for (int64_t i = min; i <= max && i <= COLUMNS; i++) r->hidden[i - 1] = true;
    }
    return ENT_OK;
}

/* ---- header ---- */

static ent_code too_wide(ent_err *e)
{
    return ent_fail(e, ENT_LIMIT, NULL, "Take out the columns that are not needed.", "The sheet has more than %d columns.", COLUMNS);
}

static ent_code read_header_cell(reader *r, ent_str *header, const ent_xml_node *c, size_t column, ent_err *e)
{
    sheet_fault f;
    ent_str raw;

    ENT_TRY(core__sheet_value(header, &raw, &f, r->b, c, ENT_SHEET_TEXT, e));
    if (header->n != 0 || f.what.n != 0) {
        if (column >= COLUMNS) return too_wide(e);
        r->width = column + 1;
    }
    if (f.what.n == 0) return ENT_OK;
    r->at[column] = SIZE_MAX;
    return refuse(r, 1, column, raw, &f, e);
}

static ent_code name_columns(reader *r, const ent_str *headers, ent_err *e)
{
    ent_str *names;

    ENT_NEW(names, r->b->a, r->width, e);
    ENT_NEW(r->places, r->b->a, r->width, e);
    for (size_t i = 0; i < r->width; i++) {
        r->at[i] = SIZE_MAX;
        if (headers[i].n == 0) continue;
        for (size_t k = 0; k < r->n_columns; k++)
            if (ent_str_eq(names[k], headers[i]))
                return ent_fail(e, ENT_INVALID, NULL, "Give each column a name of its own.", "Two columns are named \"%.*s\".",
                                (int)(headers[i].n < 100 ? headers[i].n : 100), headers[i].p);
        r->at[i] = r->n_columns;
        r->places[r->n_columns] = i;
        r->type[r->n_columns] = r->ask->type(r->ask->ctx, headers[i]);
        names[r->n_columns++] = headers[i];
    }
    r->columns = names;
    return ENT_OK;
}

static ent_code read_header(reader *r, const ent_xml_node *row, ent_err *e)
{
    size_t column = 0;
    unsigned number = 0;
    ent_str *headers;

    ENT_NEW(headers, r->b->scratch, COLUMNS, e);
    if (row != NULL) ENT_TRY(row_number(&number, row, e));
    if (number == 1) {
        for (const ent_xml_node *c = ent_xml_child(row, NULL, "c"); c != NULL; c = ent_xml_again(c), column++) {
            ent_str header;
            ENT_TRY(cell_column(&column, 1, c, e));
            ENT_TRY(read_header_cell(r, &header, c, column, e));
            if (column < COLUMNS) headers[column] = header;
        }
    }
    if (r->width == 0) {
        ent_fail(e, ENT_INVALID, NULL, "Write the names of the columns into row 1.", "The first row of the sheet is empty.");
        return ent_at(e, "sheet %.*s, row 1", ENT_F(r->name));
    }
    if (name_columns(r, headers, e) != ENT_OK) return ent_at(e, "sheet %.*s, row 1", ENT_F(r->name));
    return ENT_OK;
}

/* ---- rows ---- */

static ent_code hidden_column(reader *r, unsigned row, size_t column, ent_err *e)
{
    if (column >= r->width || !r->hidden[column] || r->told[column]) return ENT_OK;
    r->told[column] = true;
    return refuse_c(r, row, column, "It stands in a hidden column.", "Show the column and look at it, or delete it.", e);
}

static ent_code take_cell(reader *r, ent_str *fields, const ent_xml_node *c, unsigned row, size_t column, bool *any, ent_err *e)
{
    size_t at = column < r->width ? r->at[column] : SIZE_MAX;
    ent_str value, raw;
    sheet_fault f;

    if (at != SIZE_MAX && r->type[at] == ENT_SHEET_PASSED) return ENT_OK;
    ENT_TRY(core__sheet_value(&value, &raw, &f, r->b, c, at == SIZE_MAX ? ENT_SHEET_TEXT : r->type[at], e));
    if (value.n == 0 && f.what.n == 0) return ENT_OK;
    *any = true;
    ENT_TRY(hidden_column(r, row, column, e));
    if (f.what.n != 0) return refuse(r, row, column, raw, &f, e);
    if (at == SIZE_MAX) return refuse_c(r, row, column, "The column has no name in row 1.", "Name the column, or empty the cell.", e);
    fields[at] = value;
    r->bytes += value.n;
    if (r->bytes <= TEXT_BYTES) return ENT_OK;
    return ent_fail(e, ENT_LIMIT, NULL, "Split the workbook.", "The sheet has more than %d bytes of text.", TEXT_BYTES);
}

static ent_code take_row(reader *r, const ent_xml_node *row, unsigned number, ent_err *e)
{
    ent_str *fields;
    size_t column = 0;
    bool any = false;

    if (ent_xml_child(row, NULL, "c") == NULL) return ENT_OK;
    if ((r->rows.n + 1) * r->n_columns > FIELDS)
        return ent_fail(e, ENT_LIMIT, NULL, "Split the workbook.", "The sheet has more than %d fields.", FIELDS);
    ENT_NEW(fields, r->b->a, r->n_columns, e);
    for (size_t i = 0; i < r->n_columns; i++) fields[i] = (ent_str){"", 0};
    for (const ent_xml_node *c = ent_xml_child(row, NULL, "c"); c != NULL; c = ent_xml_again(c), column++) {
        ENT_TRY(cell_column(&column, number, c, e));
        ENT_TRY(take_cell(r, fields, c, number, column, &any, e));
    }
    if (!any) return ENT_OK;
    r->last = number;
    if (is_true(ent_xml_value(row, "hidden")))
        ENT_TRY(refuse_c(r, number, 0, "The row is hidden.", "Show the row (clear the filter) and look at it, or delete it.", e));
    if (r->rows.n == r->ask->max_rows)
        return ent_fail(e, ENT_LIMIT, NULL, "Split the workbook.", "The sheet has more than %zu rows.", r->ask->max_rows);
    const ent_csv_row x = {.line = number, .f = fields};
    ENT_PUSH(&r->rows, r->b->a, x, e);
    return ENT_OK;
}

/* ---- merged cells ---- */

static ent_code check_merges(reader *r, const ent_xml_node *root, ent_err *e)
{
    const ent_xml_node *m = ent_xml_child(ent_xml_child(root, NULL, "mergeCells"), NULL, "mergeCell");
    size_t left, right, n = 0;
    unsigned top, bottom;
    ent_str from, to;

    for (; m != NULL; m = ent_xml_again(m)) {
        if (!ent_str_cut(ent_xml_value(m, "ref"), ':', &from, &to) || !core__sheet_place(&left, &top, from) ||
            !core__sheet_place(&right, &bottom, to) || right < left || bottom < top || n++ == MERGES)
            return damaged(e);
        if (left >= r->width || top > r->last) continue;
        ENT_TRY(refuse_c(r, top, left, "It is merged with other cells.", "Split the merged cells and fill each one.", e));
    }
    return ENT_OK;
}

static int by_place(const void *x, const void *y)
{
    const ent_sheet_refusal *a = x, *b = y;

    if (a->line != b->line) return a->line < b->line ? -1 : 1;
    if (strlen(a->cell) != strlen(b->cell)) return strlen(a->cell) < strlen(b->cell) ? -1 : 1;
    return strcmp(a->cell, b->cell);
}

ent_code core__sheet_rows(ent_sheet *out, sheet_book *b, const ent_sheet_ask *ask, const ent_xml_node *root, ent_err *e)
{
    const ent_xml_node *row = ent_xml_child(ent_xml_child(root, NULL, "sheetData"), NULL, "row");
    unsigned number = 1;
    reader *r;

    ENT_NEW(r, b->scratch, 1, e);
    r->b = b;
    r->ask = ask;
    r->name = out->name;
    r->last = 1;
    ENT_TRY(read_hidden(r, root, e));
    ENT_TRY(read_header(r, row, e));
    for (row = ent_xml_again(row); row != NULL; row = ent_xml_again(row)) {
        ENT_TRY(row_number(&number, row, e));
        ENT_TRY(take_row(r, row, number, e));
    }
    ENT_TRY(check_merges(r, root, e));
    if (r->refused.n > 1) qsort(r->refused.v, r->refused.n, sizeof *r->refused.v, by_place);
    out->table = (ent_csv){.n_columns = r->n_columns, .columns = r->columns, .n_rows = r->rows.n, .rows = r->rows.v};
    out->at = r->places;
    out->n_refused = r->refused.n;
    out->refused = r->refused.v;
    return ENT_OK;
}
