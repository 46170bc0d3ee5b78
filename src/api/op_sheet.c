/* SPDX-License-Identifier: Apache-2.0 */
/* template, sheet diff: forms and filled-in sheets on their own, without a node. */
#include <stdlib.h>
#include <string.h>

#include "api_private.h"
#include "forms.h"

/* ---- template ---- */

static ent_code write_csv(ent_call *c, const form *f, ent_err *e)
{
    ent_buf b = ent_buf_new(c->arena, 1 << 16);
    ent_str text;

    for (size_t i = 0; i < f->n; i++) {
        if (i != 0) ent_buf_c(&b, ',');
        ent_buf_csv(&b, ent_str_c(f->columns[i].name));
    }
    ent_buf_c(&b, '\n');
    ENT_TRY(ent_buf_take(&text, &b, e));
    return ent_file_write(call_path(c, "out"), text, 0644, e);
}

static void put_columns(ent_jw *w, const form *f)
{
    ent_jw_key(w, "columns");
    ent_jw_arr(w);
    for (size_t i = 0; i < f->n; i++) {
        const form_column *x = &f->columns[i];
        ent_jw_obj(w);
        ent_jw_kz(w, "column", x->name);
        ent_jw_kbool(w, "needed", x->flags & FORM_NEEDED);
        ent_jw_kz(w, "holds", form_type_word(x->type));
        ent_jw_kz(w, "words", x->choices == NULL ? "" : x->choices);
        ent_jw_kz(w, "help", x->help);
        ent_jw_kz(w, "example_exercise", x->example);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

ent_code op_template(ent_call *c, ent_err *e)
{
    bool xlsx = call_has(c, "form") ? ent_str_is(call_arg(c, "form"), "xlsx") : ent_str_ends(call_arg(c, "out"), ".xlsx");
    const form *f;

    ENT_TRY(form_find(&f, c->arena, call_arg(c, "kind"), e));
    ent_jw_kz(c->out, "kind", f->kind);
    ent_jw_kz(c->out, "form", xlsx ? "xlsx" : "csv");
    ent_jw_kz(c->out, "about", f->about);
    ent_jw_kstr(c->out, "written", call_arg(c, "out"));
    put_columns(c->out, f);
    return xlsx ? form_write_xlsx(f, call_path(c, "out"), e) : write_csv(c, f, e);
}

/* ---- sheet diff ---- */

typedef struct keyed {
    ent_str key;
    size_t row;
} keyed;

typedef struct side {
    form_sheet sheet;
    keyed *v; /* by key, then row */
} side;

typedef struct comparing {
    ent_call *c;
    const form *form;
    side old, new;
    int64_t added, removed, changed, same;
} comparing;

static ent_code read_side(side *out, ent_call *c, const form *f, const char *param, ent_err *e)
{
    form_refusals refused = {0};
    ent_str bytes;

    ENT_TRY(ent_file_read_gz(&bytes, c->arena, call_path(c, param), FORM_FILE_MAX, e));
    if (form_read(&out->sheet, &refused, c->arena, f, bytes, call_arg(c, "sheet"), NULL, e) != ENT_OK)
        return ent_within(e, "%s", call_path(c, param));
    if (refused.n == 0) return ENT_OK;
    ent_fail(e, ENT_INVALID, NULL, refused.v[0].next.p, "%.*s%s", ENT_F(refused.v[0].why),
             refused.n > 1 ? " There is more like this." : "");
    return ent_at(e, "%s, %.*s", call_path(c, param), ENT_F(refused.v[0].place));
}

static int by_key(const void *x, const void *y)
{
    const keyed *a = x, *b = y;
    int d = ent_str_cmp(a->key, b->key);

    return d != 0 ? d : (a->row > b->row) - (a->row < b->row);
}

/* The fields of the key columns, folded, with a control character between them that no field has. */
static ent_code key_of(ent_str *out, ent_arena *a, const form *f, const ent_csv_row *row, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 1 << 20);
    ent_str folded;

    for (size_t i = 0; i < f->n; i++) {
        if ((f->columns[i].flags & FORM_KEY) == 0) continue;
        ENT_TRY(ent_fold(&folded, a, row->f[i], e));
        ent_buf_add(&b, folded);
        ent_buf_c(&b, '\x1f');
    }
    return ent_buf_take(out, &b, e);
}

static ent_code sort_side(side *s, ent_call *c, const form *f, ent_err *e)
{
    const ent_csv *t = &s->sheet.rows;

    ENT_NEW(s->v, c->arena, t->n_rows, e);
    for (size_t i = 0; i < t->n_rows; i++) {
        s->v[i].row = i;
        ENT_TRY(key_of(&s->v[i].key, c->arena, f, &t->rows[i], e));
    }
    if (t->n_rows != 0) qsort(s->v, t->n_rows, sizeof *s->v, by_key);
    return ENT_OK;
}

/* "EX 4711, A, 1" for people. */
static ent_code key_words(ent_str *out, ent_arena *a, const form *f, const ent_csv_row *row, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 1 << 20);

    for (size_t i = 0; i < f->n; i++) {
        if ((f->columns[i].flags & FORM_KEY) == 0 || row->f[i].n == 0) continue;
        if (b.n != 0) ent_buf_z(&b, ", ");
        ent_buf_add(&b, row->f[i]);
    }
    return ent_buf_take(out, &b, e);
}

/* old or new may be NULL; column SIZE_MAX: the row as a whole. */
static ent_code put_change(comparing *m, const char *change, const ent_csv_row *old, const ent_csv_row *new, size_t column, ent_err *e)
{
    ent_arena *a = m->c->arena;
    ent_jw *w = m->c->out;
    ent_str key, old_place = {"", 0}, new_place = {"", 0};

    ENT_TRY(key_words(&key, a, m->form, new != NULL ? new : old, e));
    if (old != NULL) ENT_TRY(form_place(&old_place, a, &m->old.sheet, old->line, column, e));
    if (new != NULL) ENT_TRY(form_place(&new_place, a, &m->new.sheet, new->line, column, e));
    ent_jw_obj(w);
    ent_jw_kz(w, "change", change);
    ent_jw_kstr(w, "key", key);
    if (column != SIZE_MAX) ent_jw_kz(w, "column", m->form->columns[column].name);
    if (column != SIZE_MAX) ent_jw_kstr(w, "from", old->f[column]);
    if (column != SIZE_MAX) ent_jw_kstr(w, "to", new->f[column]);
    ent_jw_kstr(w, "old", old_place);
    ent_jw_kstr(w, "new", new_place);
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code put_pair(comparing *m, const ent_csv_row *old, const ent_csv_row *new, ent_err *e)
{
    bool changed = false;

    if (old == NULL || new == NULL) {
        m->added += old == NULL;
        m->removed += new == NULL;
        return put_change(m, old == NULL ? "added" : "removed", old, new, SIZE_MAX, e);
    }
    for (size_t i = 0; i < m->form->n; i++) {
        if (ent_str_eq(old->f[i], new->f[i])) continue;
        changed = true;
        ENT_TRY(put_change(m, "changed", old, new, i, e));
    }
    m->changed += changed;
    m->same += !changed;
    return ENT_OK;
}

/* Rows with the same key go together in their order. */
static ent_code compare(comparing *m, ent_err *e)
{
    const ent_csv *old = &m->old.sheet.rows, *new = &m->new.sheet.rows;
    size_t i = 0, k = 0;

    while (i < old->n_rows || k < new->n_rows) {
        int d = i == old->n_rows ? 1 : k == new->n_rows ? -1 : ent_str_cmp(m->old.v[i].key, m->new.v[k].key);
        const ent_csv_row *one = d <= 0 ? &old->rows[m->old.v[i++].row] : NULL, *two = d >= 0 ? &new->rows[m->new.v[k++].row] : NULL;
        ENT_TRY(put_pair(m, one, two, e));
    }
    return ENT_OK;
}

ent_code op_sheet_diff(ent_call *c, ent_err *e)
{
    comparing m = {.c = c};

    ENT_TRY(form_find(&m.form, c->arena, call_arg(c, "form"), e));
    ENT_TRY(read_side(&m.old, c, m.form, "old", e));
    ENT_TRY(read_side(&m.new, c, m.form, "new", e));
    ENT_TRY(sort_side(&m.old, c, m.form, e));
    ENT_TRY(sort_side(&m.new, c, m.form, e));
    ent_jw_kz(c->out, "form", m.form->kind);
    ent_jw_key(c->out, "changes");
    ent_jw_arr(c->out);
    ENT_TRY(compare(&m, e));
    ent_jw_end(c->out);
    ent_jw_ki64(c->out, "added", m.added);
    ent_jw_ki64(c->out, "removed", m.removed);
    ent_jw_ki64(c->out, "changed", m.changed);
    ent_jw_ki64(c->out, "same", m.same);
    return ENT_OK;
}
