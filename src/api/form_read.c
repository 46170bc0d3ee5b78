/* SPDX-License-Identifier: Apache-2.0 */
/* A sheet that somebody filled in, CSV or XLSX, against its form: whose column is which, and what is wrong with each field. */
#include <string.h>

#include <entente/core/archive.h>

#include "forms.h"

enum { NEAREST = 3, NAME_MAX_COMPARED = 60 };

static const size_t UNKNOWN = SIZE_MAX, PASSED = SIZE_MAX - 1;

typedef struct reading {
    ent_arena *a;
    const form *form;
    ent_str folded[FORM_COLUMNS_MAX]; /* names of the form's columns */
    const form_map *map;
    ent_str *map_folded; /* names of theirs */
    form_sheet *out;
    form_refusals *refused;
    ent_sheet sheet;
    bool is_sheet;
    bool nomem; /* while asked for the type of a column */
} reading;

/* ---- refusals ---- */

ent_code form_place(ent_str *out, ent_arena *a, const form_sheet *s, unsigned line, size_t column, ent_err *e)
{
    size_t at = column == SIZE_MAX ? SIZE_MAX : s->at[column];
    char letters[4];

    if (s->sheet.n == 0 && at == SIZE_MAX) return ent_str_fmt(out, a, e, "line %u", line);
    if (s->sheet.n == 0) return ent_str_fmt(out, a, e, "line %u column %zu", line, at + 1);
    if (at == SIZE_MAX) return ent_str_fmt(out, a, e, "sheet %.*s, row %u", ENT_F(s->sheet), line);
    ent_sheet_letters(letters, at);
    return ent_str_fmt(out, a, e, "sheet %.*s, cell %s%u", ENT_F(s->sheet), letters, line);
}

static ent_code add_refused(form_refusals *refused, ent_arena *a, form_refused r, ent_err *e)
{
    if (refused->n == FORM_REFUSALS_MAX) {
        ent_fail(e, ENT_LIMIT, NULL, "Correct what is wrong in the same way everywhere first, or use the form made by: entente template.",
                 "More than %d fields are refused.", FORM_REFUSALS_MAX);
        return ent_at(e, "%.*s", ENT_F(r.place));
    }
    ENT_PUSH(refused, a, r, e);
    return ENT_OK;
}

ent_code form_refuse(form_refusals *refused, ent_arena *a, const form_sheet *s, unsigned line, size_t column, ent_str value, ent_str why,
                     ent_str next, ent_err *e)
{
    form_refused r = {.line = line, .value = value, .why = why, .next = next};

    if (column != SIZE_MAX) r.column = s->names[column].n != 0 ? s->names[column] : ent_str_c(s->form->columns[column].name);
    ENT_TRY(form_place(&r.place, a, s, line, column, e));
    return add_refused(refused, a, r, e);
}

void form_put_refused(ent_jw *w, const form_refusals *r)
{
    ent_jw_key(w, "refused");
    ent_jw_arr(w);
    for (size_t i = 0; i < r->n; i++) {
        ent_jw_obj(w);
        ent_jw_kstr(w, "place", r->v[i].place);
        ent_jw_kstr(w, "column", r->v[i].column);
        ent_jw_kstr(w, "value", r->v[i].value);
        ent_jw_kstr(w, "why", r->v[i].why);
        ent_jw_kstr(w, "next", r->v[i].next);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

/* ---- whose column is which ---- */

static ent_code fold_names(reading *r, ent_err *e)
{
    size_t n = r->map != NULL ? r->map->n : 0;

    for (size_t i = 0; i < r->form->n; i++) ENT_TRY(ent_fold(&r->folded[i], r->a, ent_str_c(r->form->columns[i].name), e));
    ENT_NEW(r->map_folded, r->a, n, e);
    for (size_t i = 0; i < n; i++) ENT_TRY(ent_fold(&r->map_folded[i], r->a, r->map->theirs[i], e));
    return ENT_OK;
}

/* The sender's mapping first, then the form's own names, without regard to case. */
static ent_code find_column(size_t *out, reading *r, ent_str header, ent_err *e)
{
    ent_str name;

    *out = UNKNOWN;
    ENT_TRY(ent_fold(&name, r->a, header, e));
    for (size_t i = 0; r->map != NULL && i < r->map->n; i++) {
        if (!ent_str_eq(r->map_folded[i], name)) continue;
        *out = r->map->ours[i].n == 0 ? PASSED : form_column_of(r->form, r->map->ours[i]);
        return ENT_OK;
    }
    for (size_t i = 0; i < r->form->n; i++)
        if (ent_str_eq(r->folded[i], name)) *out = i;
    return ENT_OK;
}

static ent_sheet_type type_of(void *ctx, ent_str header)
{
    static const ent_sheet_type types[] = {
        [FORM_TEXT] = ENT_SHEET_TEXT,   [FORM_CODE] = ENT_SHEET_CODE,       [FORM_DATE] = ENT_SHEET_DATE,
        [FORM_WHOLE] = ENT_SHEET_WHOLE, [FORM_DECIMAL] = ENT_SHEET_DECIMAL, [FORM_CHOICE] = ENT_SHEET_TEXT};
    reading *r = ctx;
    size_t column;
    ent_err e;

    if (find_column(&column, r, header, &e) != ENT_OK) {
        r->nomem = true;
        return ENT_SHEET_TEXT;
    }
    if (column == UNKNOWN || column == PASSED) return ENT_SHEET_PASSED;
    return types[r->form->columns[column].type];
}

/* Levenshtein's distance of two short names, by bytes. */
static size_t distance(ent_str a, ent_str b)
{
    size_t row[NAME_MAX_COMPARED + 1], m = a.n < NAME_MAX_COMPARED ? a.n : NAME_MAX_COMPARED,
                                       n = b.n < NAME_MAX_COMPARED ? b.n : NAME_MAX_COMPARED;

    for (size_t k = 0; k <= n; k++) row[k] = k;
    for (size_t i = 0; i < m; i++) {
        size_t corner = row[0];
        row[0] = i + 1;
        for (size_t k = 0; k < n; k++) {
            size_t best = corner + (a.p[i] != b.p[k]);
            corner = row[k + 1];
            if (corner + 1 < best) best = corner + 1;
            if (row[k] + 1 < best) best = row[k] + 1;
            row[k + 1] = best;
        }
    }
    return row[n];
}

/* Columns of the form that the file does not have, the nearest names first: "number", "nation". */
static ent_code nearest(ent_str *out, reading *r, ent_str header, ent_err *e)
{
    ent_buf b = ent_buf_new(r->a, 400);
    bool taken[FORM_COLUMNS_MAX] = {false};
    ent_str name;

    ENT_TRY(ent_fold(&name, r->a, header, e));
    for (int found = 0; found < NEAREST; found++) {
        size_t best = SIZE_MAX, how = SIZE_MAX;
        for (size_t i = 0; i < r->form->n; i++) {
            size_t d = distance(name, r->folded[i]);
            if (taken[i] || r->out->at[i] != SIZE_MAX || d >= how) continue;
            best = i;
            how = d;
        }
        if (best == SIZE_MAX) break;
        taken[best] = true;
        ent_buf_fmt(&b, "%s\"%s\"", found == 0 ? "" : ", ", r->form->columns[best].name);
    }
    return ent_buf_take(out, &b, e);
}

/* ---- header ---- */

static ent_code header_place(ent_str *out, reading *r, size_t at, ent_err *e)
{
    char letters[4];

    if (!r->is_sheet) return ent_str_fmt(out, r->a, e, "line 1 column %zu", at + 1);
    ent_sheet_letters(letters, at);
    return ent_str_fmt(out, r->a, e, "sheet %.*s, cell %s1", ENT_F(r->sheet.name), letters);
}

static ent_code refuse_header(reading *r, size_t at, ent_str header, const char *next, ent_str why, ent_err *e)
{
    form_refused f = {.line = 1, .column = header, .value = header, .why = why, .next = ent_str_c(next)};

    ENT_TRY(header_place(&f.place, r, at, e));
    return add_refused(r->refused, r->a, f, e);
}

static ent_code unknown_column(reading *r, size_t at, ent_str header, ent_err *e)
{
    ent_str names, why;

    ENT_TRY(nearest(&names, r, header, e));
    ENT_TRY(ent_str_fmt(&why, r->a, e, "The form \"%s\" has no column of this name.%s%.*s%s", r->form->kind,
                        names.n != 0 ? " The nearest: " : "", ENT_F(names), names.n != 0 ? "." : ""));
    return refuse_header(r, at, header, "Rename the column, or say what it is with: import map.", why, e);
}

static ent_code missing_column(reading *r, size_t column, ent_err *e)
{
    form_refused f = {.line = 1,
                      .column = ent_str_c(r->form->columns[column].name),
                      .why = ENT_S("The column is missing, and it must be there."),
                      .next = ENT_S("Add the column, or say with import map which of yours it is.")};

    ENT_TRY(form_place(&f.place, r->a, r->out, 1, SIZE_MAX, e));
    return add_refused(r->refused, r->a, f, e);
}

/* which[i]: for each column of the table the form's, PASSED or UNKNOWN. */
static ent_code read_header(reading *r, size_t *which, const ent_csv *t, ent_err *e)
{
    for (size_t i = 0; i < t->n_columns; i++) {
        size_t at = r->is_sheet ? r->sheet.at[i] : i;
        ENT_TRY(find_column(&which[i], r, t->columns[i], e));
        if (which[i] == PASSED || which[i] == UNKNOWN) continue;
        if (r->out->at[which[i]] != SIZE_MAX) {
            ENT_TRY(
                refuse_header(r, at, t->columns[i], "Keep one of them.", ENT_S("Two columns stand for the same column of the form."), e));
            which[i] = PASSED;
            continue;
        }
        r->out->at[which[i]] = at;
        r->out->names[which[i]] = t->columns[i];
    }
    for (size_t i = 0; i < t->n_columns; i++)
        if (which[i] == UNKNOWN) ENT_TRY(unknown_column(r, r->is_sheet ? r->sheet.at[i] : i, t->columns[i], e));
    for (size_t i = 0; i < r->form->n; i++)
        if ((r->form->columns[i].flags & FORM_NEEDED) && r->out->at[i] == SIZE_MAX) ENT_TRY(missing_column(r, i, e));
    return ENT_OK;
}

/* ---- rows ---- */

/* Cells that the sheet's reader refused are known already: their row and column. */
static bool was_refused(const reading *r, unsigned line, size_t place)
{
    size_t low = 0, high = r->sheet.n_refused;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (r->sheet.refused[mid].line < line) low = mid + 1;
        else high = mid;
    }
    for (; low < r->sheet.n_refused && r->sheet.refused[low].line == line; low++)
        if (r->sheet.refused[low].column == place) return true;
    return false;
}

static ent_code check_field(reading *r, const ent_csv_row *row, size_t column, ent_str *field, ent_err *e)
{
    const char *next, *why = form_fault(&r->form->columns[column], *field, &next);
    ent_str value = *field;

    if (why == NULL || r->out->at[column] == SIZE_MAX) return ENT_OK;
    *field = (ent_str){"", 0};
    return form_refuse(r->refused, r->a, r->out, row->line, column, value, ent_str_c(why), ent_str_c(next), e);
}

static ent_code take_row(reading *r, ent_csv_row *out, const size_t *which, size_t n, const ent_csv_row *row, ent_err *e)
{
    ent_str *f;

    ENT_NEW(f, r->a, r->form->n, e);
    for (size_t i = 0; i < r->form->n; i++) f[i] = (ent_str){"", 0};
    for (size_t i = 0; i < n; i++) {
        if (which[i] == UNKNOWN || which[i] == PASSED) continue;
        f[which[i]] = row->f[i];
        if (!r->is_sheet || !was_refused(r, row->line, i)) ENT_TRY(check_field(r, row, which[i], &f[which[i]], e));
    }
    *out = (ent_csv_row){.line = row->line, .f = f};
    return ENT_OK;
}

/* ---- the file ---- */

static ent_code take_sheet_refusals(reading *r, ent_err *e)
{
    for (size_t i = 0; i < r->sheet.n_refused; i++) {
        const ent_sheet_refusal *x = &r->sheet.refused[i];
        form_refused f = {.line = x->line, .value = x->value, .why = x->what, .next = x->next};
        if (x->column != SIZE_MAX) f.column = r->sheet.table.columns[x->column];
        ENT_TRY(ent_str_fmt(&f.place, r->a, e, "sheet %.*s, cell %s", ENT_F(r->sheet.name), x->cell));
        ENT_TRY(add_refused(r->refused, r->a, f, e));
    }
    return ENT_OK;
}

static ent_code read_table(ent_csv *t, reading *r, ent_str bytes, ent_str sheet, ent_err *e)
{
    const ent_sheet_ask ask = {.sheet = sheet,
                               .usual = ent_str_c(r->form->sheet),
                               .max_rows = FORM_ROWS_MAX,
                               .type = type_of,
                               .ctx = r,
                               .max_refused = FORM_REFUSALS_MAX};

    r->is_sheet = ent_archive_is(bytes) || ent_archive_is_ole(bytes);
    if (!r->is_sheet && sheet.n != 0)
        return ent_fail(e, ENT_INVALID, NULL, "Leave --sheet away, or give the XLSX workbook.", "A CSV file has no sheets.");
    if (!r->is_sheet) return ent_csv_parse(t, r->a, bytes, FORM_FILE_MAX, FORM_ROWS_MAX, e);
    ENT_TRY(ent_sheet_read(&r->sheet, r->a, bytes, &ask, e));
    if (r->nomem) return ent_nomem(e);
    *t = r->sheet.table;
    r->out->sheet = r->sheet.name;
    return ENT_OK;
}

ent_code form_read(form_sheet *out, form_refusals *refused, ent_arena *a, const form *f, ent_str bytes, ent_str sheet, const form_map *map,
                   ent_err *e)
{
    reading r = {.a = a, .form = f, .map = map, .out = out, .refused = refused};
    ent_csv_row *rows;
    ent_str *columns;
    size_t *which;
    ent_csv t = {0};

    *out = (form_sheet){.form = f};
    ENT_NEW(out->names, a, f->n, e);
    ENT_NEW(out->at, a, f->n, e);
    ENT_NEW(columns, a, f->n, e);
    for (size_t i = 0; i < f->n; i++) {
        out->at[i] = SIZE_MAX;
        columns[i] = ent_str_c(f->columns[i].name);
    }
    ENT_TRY(fold_names(&r, e));
    ENT_TRY(read_table(&t, &r, bytes, sheet, e));
    ENT_NEW(which, a, t.n_columns, e);
    ENT_TRY(read_header(&r, which, &t, e));
    ENT_TRY(take_sheet_refusals(&r, e));
    ENT_NEW(rows, a, t.n_rows, e);
    for (size_t i = 0; i < t.n_rows; i++) ENT_TRY(take_row(&r, &rows[i], which, t.n_columns, &t.rows[i], e));
    out->rows = (ent_csv){.n_columns = f->n, .columns = columns, .n_rows = t.n_rows, .rows = rows};
    return ENT_OK;
}
