/* SPDX-License-Identifier: Apache-2.0 */
/* A form as a workbook: every cell formatted as text, words to choose from in lists, and a second sheet that explains each column. The
 * same bytes each time: the date of creation is fixed. */
#include <stdio.h>
#include <string.h>

#include <xlsxwriter.h>

#include "forms.h"
#include "xlsx_file.h"

enum { ROWS = 10000, CREATED = 946684800 /* 2000-01-01 */, XLSX_MAX = 4 << 20 };

typedef struct writing {
    const form *form;
    ent_arena *a;
    lxw_workbook *book;
    lxw_format *text, *head, *help;
    lxw_error failed; /* the first that was told */
} writing;

static void note(writing *w, lxw_error error)
{
    if (w->failed == LXW_NO_ERROR) w->failed = error;
}

/* The library asks for texts that it could change, though it does not. */
static ent_code copy(char **out, writing *w, ent_str s, ent_err *e)
{
    ENT_NEW(*out, w->a, s.n + 1, e);
    memcpy(*out, s.p, s.n);
    return ENT_OK;
}

/* ---- the sheet to fill in ---- */

/* Words from a list. For FORM_CHOICE they are the only ones; else the program only warns. */
static ent_code offer_words(writing *w, lxw_worksheet *sheet, size_t column, const form_column *c, ent_err *e)
{
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_LIST,
                             .error_type = c->type == FORM_CHOICE ? LXW_VALIDATION_ERROR_TYPE_STOP : LXW_VALIDATION_ERROR_TYPE_WARNING};
    char *words[64] = {NULL};
    ent_str word, rest = ent_str_c(c->choices);

    for (size_t n = 0; rest.n != 0 && n < sizeof words / sizeof *words - 1; n++) {
        (void)ent_str_cut(rest, '|', &word, &rest);
        ENT_TRY(copy(&words[n], w, word, e));
    }
    v.value_list = words;
    note(w, worksheet_data_validation_range(sheet, 1, (lxw_col_t)column, ROWS, (lxw_col_t)column, &v));
    return ENT_OK;
}

static ent_code write_rows_sheet(writing *w, ent_err *e)
{
    lxw_worksheet *sheet = workbook_add_worksheet(w->book, w->form->sheet);

    if (sheet == NULL) return ent_nomem(e);
    for (size_t i = 0; i < w->form->n; i++) {
        const form_column *c = &w->form->columns[i];
        note(w, worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, c->max > 200 ? 40 : 18, w->text));
        note(w, worksheet_write_string(sheet, 0, (lxw_col_t)i, c->name, w->head));
        if (c->choices != NULL) ENT_TRY(offer_words(w, sheet, i, c, e));
    }
    worksheet_freeze_panes(sheet, 1, 0);
    return ENT_OK;
}

/* ---- the sheet that explains ---- */

static void explain(writing *w, lxw_worksheet *sheet, lxw_row_t row, const form_column *c)
{
    const char *cells[] = {
        c->name, c->flags & FORM_NEEDED ? "yes" : "no", form_type_word(c->type), c->choices == NULL ? "" : c->choices, c->help, c->example};

    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) note(w, worksheet_write_string(sheet, row, (lxw_col_t)i, cells[i], w->help));
}

static ent_code write_help_sheet(writing *w, ent_err *e)
{
    static const char *const heads[] = {"column", "must be filled", "holds", "words", "what to write", "example (EXERCISE, invented)"};
    static const double widths[] = {22, 14, 22, 44, 70, 44};
    lxw_worksheet *sheet = workbook_add_worksheet(w->book, "Explanations");

    if (sheet == NULL) return ent_nomem(e);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        note(w, worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, widths[i], w->help));
        note(w, worksheet_write_string(sheet, 0, (lxw_col_t)i, heads[i], w->head));
    }
    for (size_t i = 0; i < w->form->n; i++) explain(w, sheet, (lxw_row_t)i + 1, &w->form->columns[i]);
    worksheet_freeze_panes(sheet, 1, 1);
    return ENT_OK;
}

static bool make_formats(writing *w)
{
    w->text = workbook_add_format(w->book);
    w->head = workbook_add_format(w->book);
    w->help = workbook_add_format(w->book);
    if (w->text == NULL || w->head == NULL || w->help == NULL) return false;
    format_set_num_format_index(w->text, 49); /* text */
    format_set_num_format_index(w->head, 49);
    format_set_bold(w->head);
    format_set_num_format_index(w->help, 49);
    format_set_text_wrap(w->help);
    format_set_align(w->help, LXW_ALIGN_VERTICAL_TOP);
    return true;
}

static ent_code fill(writing *w, ent_err *e)
{
    lxw_doc_properties p = {.created = CREATED};

    ENT_TRY(copy(&p.title, w, ent_str_c(w->form->sheet), e));
    ENT_TRY(copy(&p.comments, w, ent_str_c(w->form->about), e));
    ENT_TRY(copy(&p.author, w, ENT_S("Entente"), e));
    note(w, workbook_set_properties(w->book, &p));
    if (!make_formats(w)) return ent_nomem(e);
    ENT_TRY(write_rows_sheet(w, e));
    return write_help_sheet(w, e);
}

/* ---- the file ---- */

static ent_code make_book(const form *f, ent_arena *a, const char *path, ent_err *e)
{
    writing w = {.form = f, .a = a, .book = workbook_new(path)};
    lxw_error closed;
    ent_code code;

    if (w.book == NULL) return ent_nomem(e);
    code = fill(&w, e);
    closed = workbook_close(w.book); /* frees it in any case */
    if (code != ENT_OK) return code;
    if (w.failed == LXW_NO_ERROR) w.failed = closed;
    if (w.failed == LXW_NO_ERROR) return ENT_OK;
    return ent_fail(e, ENT_IO, NULL, "Look whether there is room on the disk, and in the folder for temporary files.",
                    "The workbook cannot be written: %s", lxw_strerror(w.failed));
}

typedef struct making {
    const form *form;
    ent_arena *a;
} making;

static ent_code make(void *ctx, const char *path, ent_err *e)
{
    const making *m = ctx;

    return make_book(m->form, m->a, path, e);
}

ent_code form_write_xlsx(const form *f, const char *path, ent_err *e)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    making m = {f, a};
    ent_code code;
    ent_str bytes;

    if (a == NULL) return ent_nomem(e);
    code = xlsx_bytes(&bytes, a, path, XLSX_MAX, make, &m, e);
    if (code == ENT_OK) code = ent_file_write(path, bytes, 0644, e);
    ent_arena_free(a);
    return code;
}
