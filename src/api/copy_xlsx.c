/* SPDX-License-Identifier: Apache-2.0 */
/* A list as a workbook. Texts are written as texts, so that no formula, link or number is made of them; the date of creation is that of the
 * copy, so that the bytes are the same each time.                                                                           */
#include <stdio.h>

#include <xlsxwriter.h>

#include "copy_list.h"
#include "xlsx_file.h"

enum { ROWS_MAX = 1048576, TEXT_MAX = 32767, HEAD_MAX = 200, SAFE_NUMBER = 15 };

typedef struct writing {
    const copy_list *list;
    ent_arena *a;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *text, *bold;
    lxw_error failed; /* the first that was told */
} writing;

static void note(writing *w, lxw_error error)
{
    if (w->failed == LXW_NO_ERROR) w->failed = error;
}

/* In a head or foot "&" begins an instruction. */
static ent_code page_line(ent_str *out, ent_arena *a, const char *before, ent_str marking, const char *behind, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 1 << 12);

    ent_buf_z(&b, before);
    for (size_t i = 0; i < marking.n; i++) {
        if (marking.p[i] == '&') ent_buf_c(&b, '&');
        ent_buf_c(&b, marking.p[i]);
    }
    ent_buf_z(&b, behind);
    return ent_buf_take(out, &b, e);
}

static ent_code write_pages(writing *w, ent_err *e)
{
    ent_str head, foot;

    if (w->list->marking.n > HEAD_MAX)
        return ent_fail(e, ENT_LIMIT, "R-10", "Take fewer rows, or another form: --form csv.",
                        "The marking of the whole is too long for the head of a page.");
    ENT_TRY(page_line(&head, w->a, "&C", w->list->marking, "", e));
    ENT_TRY(page_line(&foot, w->a, "&C", w->list->marking, "&Rpage &P of &N", e));
    note(w, worksheet_set_header(w->sheet, head.p));
    note(w, worksheet_set_footer(w->sheet, foot.p));
    note(w, worksheet_repeat_rows(w->sheet, 0, 1));
    worksheet_set_landscape(w->sheet);
    worksheet_set_paper(w->sheet, 9); /* A4 */
    worksheet_fit_to_pages(w->sheet, 1, 0);
    worksheet_freeze_panes(w->sheet, 2, 0);
    return ENT_OK;
}

static void write_cell(writing *w, lxw_row_t row, lxw_col_t column, size_t at)
{
    ent_str s = w->list->cells[at];
    int64_t number;

    if (s.p == NULL) return;
    /* A workbook holds numbers of at most 15 digits exactly. */
    if (w->list->number[at] && s.n <= SAFE_NUMBER && ent_str_i64(s, &number))
        note(w, worksheet_write_number(w->sheet, row, column, (double)number, NULL));
    else note(w, worksheet_write_string(w->sheet, row, column, s.p, w->text));
}

static ent_code write_rows(writing *w, ent_err *e)
{
    const copy_list *l = w->list;
    ent_str z;

    ENT_TRY(ent_str_dup(&z, w->a, l->marking, e));
    note(w, worksheet_write_string(w->sheet, 0, 0, z.p, w->bold));
    for (size_t k = 0; k < l->n_columns; k++) {
        note(w, worksheet_set_column(w->sheet, (lxw_col_t)k, (lxw_col_t)k, k == 0 ? 12 : 24, NULL));
        ENT_TRY(ent_str_dup(&z, w->a, l->columns[k], e));
        note(w, worksheet_write_string(w->sheet, 1, (lxw_col_t)k, z.p, w->bold));
    }
    for (size_t i = 0; i < l->n_rows; i++)
        for (size_t k = 0; k < l->n_columns; k++) write_cell(w, (lxw_row_t)(i + 2), (lxw_col_t)k, i * l->n_columns + k);
    ENT_TRY(ent_str_dup(&z, w->a, l->marking, e));
    note(w, worksheet_write_string(w->sheet, (lxw_row_t)(l->n_rows + 2), 0, z.p, w->bold));
    return ENT_OK;
}

static ent_code fill(writing *w, ent_err *e)
{
    lxw_doc_properties p = {.created = (time_t)w->list->time};
    char title[64], author[] = "Entente";

    w->text = workbook_add_format(w->book);
    w->bold = workbook_add_format(w->book);
    w->sheet = w->text != NULL && w->bold != NULL ? workbook_add_worksheet(w->book, "List") : NULL;
    if (w->sheet == NULL) return ent_nomem(e);
    format_set_num_format_index(w->text, 49); /* text */
    format_set_bold(w->bold);
    (void)snprintf(title, sizeof title, "%.*s", ENT_F(w->list->name));
    p.title = title;
    p.author = author;
    note(w, workbook_set_properties(w->book, &p));
    ENT_TRY(write_pages(w, e));
    return write_rows(w, e);
}

static ent_code make_book(void *ctx, const char *path, ent_err *e)
{
    writing *w = ctx;
    lxw_error closed;
    ent_code code;

    w->book = workbook_new(path);
    if (w->book == NULL) return ent_nomem(e);
    code = fill(w, e);
    closed = workbook_close(w->book); /* frees it in any case */
    if (code != ENT_OK) return code;
    if (w->failed == LXW_NO_ERROR) w->failed = closed;
    if (w->failed == LXW_NO_ERROR) return ENT_OK;
    return ent_fail(e, ENT_IO, NULL, "Look whether there is room on the disk, and in the folder for temporary files.",
                    "The workbook cannot be written: %s", lxw_strerror(w->failed));
}

static ent_code check_size(const copy_list *l, ent_err *e)
{
    static const char next[] = "Take fewer rows, or another form: --form csv.";

    if (l->n_rows + 3 > ROWS_MAX) return ent_fail(e, ENT_LIMIT, NULL, next, "A sheet of a workbook has at most %d rows.", ROWS_MAX);
    for (size_t i = 0; i < l->n_rows * l->n_columns; i++)
        if (l->cells[i].n > TEXT_MAX)
            return ent_fail(e, ENT_LIMIT, NULL, next, "A cell of a workbook has at most %d characters.", TEXT_MAX);
    return ENT_OK;
}

ent_code copy_list_xlsx(ent_str *out, ent_arena *a, const copy_list *l, const char *path, ent_err *e)
{
    writing w = {.list = l, .a = a};

    ENT_TRY(check_size(l, e));
    return xlsx_bytes(out, a, path, COPY_FILE_MAX, make_book, &w, e);
}
