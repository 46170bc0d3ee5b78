/* SPDX-License-Identifier: Apache-2.0 */
#include "copy_list.h"

#include <string.h>

enum { COLUMNS_MAX = 100, CELL_MAX = 1 << 20 };

typedef struct gathering {
    ent_arena *a;
    ENT_VEC(ent_str) columns;
    ENT_VEC(ent_str) cells;
    ENT_VEC(bool) number;
    size_t rows;
    bool several; /* tables */
    copy_number_fn *copies;
    const void *ctx;
    ent_err *e;
} gathering;

static bool is_table(const ent_json *v)
{
    return v->kind == ENT_JSON_ARR && v->n != 0 && v->items[0]->kind == ENT_JSON_OBJ;
}

/* ---- columns ---- */

static ent_code add_column(gathering *g, ent_str name)
{
    for (size_t i = 0; i < g->columns.n; i++)
        if (ent_str_eq(g->columns.v[i], name)) return ENT_OK;
    if (g->columns.n == COLUMNS_MAX) return ent_fail(g->e, ENT_LIMIT, NULL, NULL, "The list has more than %d columns.", COLUMNS_MAX);
    ENT_PUSH(&g->columns, g->a, name, g->e);
    return ENT_OK;
}

/* Every member that a row has; wanted NULL: any, else only this one. */
static ent_code add_columns(gathering *g, const ent_json *answer, const ent_str *wanted)
{
    for (size_t m = 0; m < answer->n; m++) {
        const ent_json *t = answer->members[m].value;
        if (!is_table(t)) continue;
        for (size_t i = 0; i < t->n; i++)
            for (size_t k = 0; k < t->items[i]->n; k++) {
                ent_str key = t->items[i]->members[k].key;
                if (ent_str_is(key, "mark") || (wanted != NULL && !ent_str_eq(key, *wanted))) continue;
                ENT_TRY(add_column(g, key));
            }
    }
    return ENT_OK;
}

static ent_code choose_columns(gathering *g, const ent_json *answer, const char *columns)
{
    ent_str rest = ent_str_c(columns), word;
    size_t tables = 0;

    for (size_t m = 0; m < answer->n; m++) tables += is_table(answer->members[m].value);
    g->several = tables > 1;
    ENT_TRY(add_column(g, ENT_S("Marking")));
    if (g->several) ENT_TRY(add_column(g, ENT_S("Table")));
    if (g->copies != NULL) ENT_TRY(add_column(g, ENT_S("Copy")));
    while (rest.n != 0) {
        ent_str_cut(rest, ' ', &word, &rest);
        ENT_TRY(add_columns(g, answer, &word));
    }
    return add_columns(g, answer, NULL);
}

/* ---- cells ---- */

static ent_code cell_text(ent_str *out, ent_arena *a, const ent_json *v, ent_err *e)
{
    ent_buf b = ent_buf_new(a, CELL_MAX);

    *out = (ent_str){0};
    if (v == NULL || v->kind == ENT_JSON_NULL) return ENT_OK;
    if (v->kind == ENT_JSON_STR) *out = v->str;
    else if (v->kind == ENT_JSON_BOOL) *out = v->boolean ? ENT_S("yes") : ENT_S("no");
    else if (v->kind == ENT_JSON_INT) return ent_str_fmt(out, a, e, "%lld", (long long)v->integer);
    else {
        for (size_t i = 0; i < v->n; i++) {
            ent_str part;
            if (i != 0) ent_buf_z(&b, "; ");
            if (v->kind == ENT_JSON_OBJ) ent_buf_fmt(&b, "%.*s ", ENT_F(v->members[i].key));
            ENT_TRY(cell_text(&part, a, v->kind == ENT_JSON_OBJ ? v->members[i].value : v->items[i], e));
            ent_buf_add(&b, part);
        }
        return ent_buf_take(out, &b, e);
    }
    return ENT_OK;
}

static ent_code add_cell(gathering *g, ent_str text, bool number)
{
    ENT_PUSH(&g->cells, g->a, text, g->e);
    ENT_PUSH(&g->number, g->a, number, g->e);
    return ENT_OK;
}

static ent_code add_copy_cell(gathering *g, const ent_json *row)
{
    int64_t copy = g->copies(g->ctx, ent_json_str(row, "revision"));
    ent_str text = {0};

    if (copy != 0) ENT_TRY(ent_str_fmt(&text, g->a, g->e, "%lld", (long long)copy));
    return add_cell(g, text, copy != 0);
}

static ent_code add_row(gathering *g, ent_str table, const ent_json *row)
{
    size_t k = 1;

    g->rows++;
    ENT_TRY(add_cell(g, ent_json_str(row, "mark"), false));
    if (g->several) {
        ENT_TRY(add_cell(g, table, false));
        k++;
    }
    if (g->copies != NULL) {
        ENT_TRY(add_copy_cell(g, row));
        k++;
    }
    for (; k < g->columns.n; k++) {
        const ent_json *v = NULL;
        ent_str text;
        for (size_t i = 0; i < row->n && v == NULL; i++)
            if (ent_str_eq(row->members[i].key, g->columns.v[k])) v = row->members[i].value;
        ENT_TRY(cell_text(&text, g->a, v, g->e));
        ENT_TRY(add_cell(g, text, v != NULL && v->kind == ENT_JSON_INT));
    }
    return ENT_OK;
}

ent_code copy_list_of(copy_list *out, ent_arena *a, const ent_json *answer, const char *columns, copy_number_fn *copies, const void *ctx,
                      ent_err *e)
{
    gathering g = {.a = a, .copies = copies, .ctx = ctx, .e = e};

    ENT_TRY(choose_columns(&g, answer, columns));
    for (size_t m = 0; m < answer->n; m++) {
        const ent_json *t = answer->members[m].value;
        if (!is_table(t)) continue;
        for (size_t i = 0; i < t->n; i++) ENT_TRY(add_row(&g, answer->members[m].key, t->items[i]));
    }
    out->n_columns = g.columns.n;
    out->columns = g.columns.v;
    out->n_rows = g.rows;
    out->cells = g.cells.v;
    out->number = g.number.v;
    return ENT_OK;
}

/* ---- CSV ---- */

/* A spreadsheet takes what begins so for a formula, also behind a tab or a line end. */
static bool is_formula(ent_str s)
{
    return s.n != 0 && strchr("=+-@\t\r\n", s.p[0]) != NULL && s.p[0] != '\0';
}

static ent_code csv_cell(ent_buf *b, ent_arena *scratch, ent_str s, bool number, ent_err *e)
{
    ent_str safe;

    if (number || !is_formula(s)) {
        ent_buf_csv(b, s);
        return ENT_OK;
    }
    ENT_TRY(ent_str_fmt(&safe, scratch, e, "'%.*s", ENT_F(s)));
    ent_buf_csv(b, safe);
    return ENT_OK;
}

static ent_code csv_banner(ent_buf *b, ent_arena *scratch, const copy_list *l, ent_err *e)
{
    ENT_TRY(csv_cell(b, scratch, l->marking, false, e));
    for (size_t k = 1; k < l->n_columns; k++) ent_buf_c(b, ',');
    ent_buf_c(b, '\n');
    return ENT_OK;
}

static ent_code csv_rows(ent_buf *b, ent_arena *scratch, const copy_list *l, ent_err *e)
{
    ENT_TRY(csv_banner(b, scratch, l, e));
    for (size_t k = 0; k < l->n_columns; k++) {
        if (k != 0) ent_buf_c(b, ',');
        ENT_TRY(csv_cell(b, scratch, l->columns[k], false, e));
    }
    ent_buf_c(b, '\n');
    for (size_t i = 0; i < l->n_rows * l->n_columns; i++) {
        ENT_TRY(csv_cell(b, scratch, l->cells[i], l->number[i], e));
        ent_buf_c(b, (i + 1) % l->n_columns != 0 ? ',' : '\n');
        ent_arena_reset(scratch);
    }
    return csv_banner(b, scratch, l, e);
}

ent_code copy_list_csv(ent_str *out, ent_arena *a, const copy_list *l, bool bom, ent_err *e)
{
    ent_buf b = ent_buf_new(a, COPY_FILE_MAX);
    ent_arena *scratch = ent_arena_new(a, 0);

    if (scratch == NULL) return ent_nomem(e);
    if (bom) ent_buf_z(&b, "\xef\xbb\xbf");
    ENT_TRY(csv_rows(&b, scratch, l, e));
    ent_arena_free(scratch);
    return ent_buf_take(out, &b, e);
}

/* ---- JSON lines ---- */

static ent_code json_head(ent_buf *b, const copy_list *l, bool first, ent_err *e)
{
    ent_jw w = ent_jw_plain(b);
    char time[21];

    ent_time_print(time, l->time);
    ent_jw_obj(&w);
    if (first) ent_jw_kz(&w, "format", "entente/list/v1");
    ent_jw_kstr(&w, "label", l->marking);
    if (first) {
        ent_jw_kstr(&w, "list", l->name);
        ent_jw_kz(&w, "made", time);
        ent_jw_kstr(&w, "person", l->person);
        ent_jw_ki64(&w, "rows", (int64_t)l->n_rows);
    }
    ent_jw_end(&w);
    ent_buf_c(b, '\n');
    return w.failed == ENT_OK ? ENT_OK : ent_fail(e, w.failed, NULL, NULL, "The list cannot be written as JSON.");
}

static ent_code json_row(ent_buf *b, const copy_list *l, size_t row, ent_err *e)
{
    ent_jw w = ent_jw_plain(b);
    int64_t number;

    ent_jw_obj(&w);
    for (size_t k = 0; k < l->n_columns; k++) {
        size_t at = row * l->n_columns + k;
        const char *key = k == 0 ? "mark" : l->columns[k].p;
        if (l->cells[at].p == NULL) continue;
        if (l->number[at] && ent_str_i64(l->cells[at], &number)) ent_jw_ki64(&w, key, number);
        else ent_jw_kstr(&w, key, l->cells[at]);
    }
    ent_jw_end(&w);
    ent_buf_c(b, '\n');
    return w.failed == ENT_OK ? ENT_OK : ent_fail(e, w.failed, NULL, NULL, "A row cannot be written as JSON.");
}

ent_code copy_list_jsonl(ent_str *out, ent_arena *a, const copy_list *l, ent_err *e)
{
    ent_buf b = ent_buf_new(a, COPY_FILE_MAX);

    ENT_TRY(json_head(&b, l, true, e));
    for (size_t i = 0; i < l->n_rows; i++) ENT_TRY(json_row(&b, l, i, e));
    ENT_TRY(json_head(&b, l, false, e));
    return ent_buf_take(out, &b, e);
}
