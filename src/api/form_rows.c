/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of forms become records. One row here for each kind of form. See form_rows.h. */
#include <stdlib.h>
#include <string.h>

#include <entente/standards/ratify.h>
#include <entente/terms/rows.h>

#include "form_rows.h"
#include "standing.h"
#include "term_load.h"
#include "term_records.h"

typedef ent_code rows_fn(record_set *set, ent_arena *a, const form_sheet *s, const ent_csv *rows, ent_err *e);

/* ---- standards ---- */

static ent_code standard_content(ent_str *out, ent_arena *scratch, const record *r, ent_err *e)
{
    return ent_std_record_json(out, scratch, r->of, e);
}

static ent_code standards(record_set *set, ent_arena *a, const form_sheet *s, const ent_csv *rows, ent_err *e)
{
    ent_std_register reg;
    record *v;

    ENT_TRY(ent_std_from_rows(&reg, a, rows, e));
    ENT_NEW(v, a, reg.n_records, e);
    for (size_t i = 0; i < reg.n_records; i++) {
        const ent_std_record *r = &reg.records[i];
        v[i] = (record){.kind = ENT_S("standard"),
                        .id = r->id,
                        .number = r->pubnum,
                        .edition = r->edition,
                        .version = r->version,
                        .date = r->date.raw,
                        .status = r->mode,
                        .publisher = r->orgid,
                        .title = r->title,
                        .of = r};
        ENT_TRY(form_place(&v[i].place, a, s, r->line, SIZE_MAX, e));
    }
    set->v = v;
    set->n = reg.n_records;
    set->content = standard_content;
    return ENT_OK;
}

/* ---- terms ---- */

static ent_code terms(record_set *set, ent_arena *a, const form_sheet *s, const ent_csv *rows, ent_err *e)
{
    ent_term_base base;
    record *v;

    ENT_TRY(ent_term_from_rows(&base, a, rows, e));
    ENT_TRY(term_records(&v, &set->n, a, &base, e));
    for (size_t i = 0; i < set->n; i++) {
        const ent_term_concept *c = v[i].of;
        ENT_TRY(form_place(&v[i].place, a, s, c->line, SIZE_MAX, e));
    }
    set->v = v;
    set->content = term_record_content;
    return ENT_OK;
}

/* What only the whole shows: a concept that is called agreed without English and French. */
static ent_code check_terms(ent_arena *a, const form_sheet *s, ent_err *e)
{
    ent_term_findings findings = {0};
    ent_term_base base;

    ENT_TRY(ent_term_from_rows(&base, a, &s->rows, e));
    return term_records_check(&findings, a, &base, e);
}

/* ---- ratification ---- */

static ent_code answers_content(ent_str *out, ent_arena *scratch, const record *r, ent_err *e)
{
    return ent_std_answers_json(out, scratch, r->of, e);
}

static ent_code answers(record_set *set, ent_arena *a, const form_sheet *s, const ent_csv *rows, ent_err *e)
{
    ent_std_answers_list list;
    record *v;

    ENT_TRY(ent_std_answers_from_rows(&list, a, rows, e));
    ENT_NEW(v, a, list.n, e);
    for (size_t i = 0; i < list.n; i++) {
        const ent_std_answers *r = &list.v[i];
        v[i] = (record){.kind = ENT_S(RATIFICATION_KIND), .edition = r->edition, .marking = r->label, .of = r};
        ENT_TRY(ent_std_answers_number(&v[i].number, a, r, e));
        ENT_TRY(ent_std_answers_id(&v[i].id, a, r, e));
        ENT_TRY(form_place(&v[i].place, a, s, r->line, SIZE_MAX, e));
    }
    set->v = v;
    set->n = list.n;
    set->content = answers_content;
    return ENT_OK;
}

/* ---- all of them ---- */

static const ent_str standard_kinds[] = {{"standard", 8}};
static const ent_str term_kinds[] = {{TERM_KIND, sizeof TERM_KIND - 1}};
static const ent_str answer_kinds[] = {{RATIFICATION_KIND, sizeof RATIFICATION_KIND - 1}};

static const struct {
    const char *kind;
    const ent_str *kinds;
    rows_fn *rows;
    ent_code (*check)(ent_arena *a, const form_sheet *s, ent_err *e); /* of the whole; may be NULL */
} makers[] = {
    {"standard", standard_kinds, standards, NULL}, {"term", term_kinds, terms, check_terms}, {"ratification", answer_kinds, answers, NULL}};

enum { MAKERS = sizeof makers / sizeof *makers };

static size_t maker_of(const form_sheet *s)
{
    size_t i = 0;

    while (i < MAKERS && strcmp(makers[i].kind, s->form->kind) != 0) i++;
    return i;
}

/* "line 12 column 3 (status)": the engines count as a CSV file of the form's own columns does; here it is told as the file has it. */
static ent_code refuse(form_refusals *refused, ent_arena *a, const form_sheet *s, unsigned row, const ent_err *why, ent_err *e)
{
    const char *open = strrchr(why->place, '('), *shut = strrchr(why->place, ')');
    ent_str name = open != NULL && shut != NULL && shut > open ? (ent_str){open + 1, (size_t)(shut - open - 1)} : (ent_str){0};
    size_t column = form_column_of(s->form, name);
    ent_str what, next, value = {"", 0};

    if (why->code == ENT_NOMEM || why->code == ENT_BUG) {
        *e = *why;
        return why->code;
    }
    for (size_t i = 0; i < s->rows.n_rows && column != SIZE_MAX; i++)
        if (s->rows.rows[i].line == row) value = s->rows.rows[i].f[column];
    ENT_TRY(ent_str_fmt(&what, a, e, "%s%s%s%s", why->what, why->rule[0] != '\0' ? " (" : "", why->rule, why->rule[0] != '\0' ? ")" : ""));
    ENT_TRY(ent_str_dup(&next, a, ent_str_c(why->next), e));
    return form_refuse(refused, a, s, row, column, value, what, next, e);
}

static unsigned line_in(const char *place)
{
    const char *at = strstr(place, "line ");
    unsigned line = 0;

    for (at = at == NULL ? "" : at + 5; *at >= '0' && *at <= '9' && line < 100000000; at++) line = line * 10 + (unsigned)(*at - '0');
    return line;
}

ent_code form_check_rows(form_refusals *refused, ent_arena *a, const form_sheet *s, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(a, 0);
    size_t m = maker_of(s);

    if (scratch == NULL) return ent_nomem(e);
    if (m == MAKERS) return ent_fail(e, ENT_BUG, NULL, NULL, "No engine reads the form \"%s\".", s->form->kind);
    for (size_t i = 0; i < s->rows.n_rows; i++) {
        const ent_csv one = {.n_columns = s->rows.n_columns, .columns = s->rows.columns, .n_rows = 1, .rows = &s->rows.rows[i]};
        record_set set = {0};
        ent_err why;
        if (makers[m].rows(&set, scratch, s, &one, &why) != ENT_OK) ENT_TRY(refuse(refused, a, s, s->rows.rows[i].line, &why, e));
        ent_arena_reset(scratch);
    }
    ent_arena_free(scratch);
    return ENT_OK;
}

ent_code form_records(record_set *set, form_refusals *refused, ent_arena *a, const form_sheet *s, ent_err *e)
{
    size_t m = maker_of(s);
    ent_err why;

    if (m == MAKERS) return ent_fail(e, ENT_BUG, NULL, NULL, "No engine reads the form \"%s\".", s->form->kind);
    set->n = 0;
    set->n_kinds = 1;
    set->kinds = makers[m].kinds;
    if (makers[m].rows(set, a, s, &s->rows, &why) == ENT_OK && (makers[m].check == NULL || makers[m].check(a, s, &why) == ENT_OK))
        return ENT_OK;
    set->n = 0;
    return refuse(refused, a, s, line_in(why.place), &why, e);
}

static int by_line(const void *x, const void *y)
{
    unsigned a = *(const unsigned *)x, b = *(const unsigned *)y;

    return (a > b) - (a < b);
}

ent_code form_without(form_sheet *out, ent_arena *a, const form_sheet *s, const form_refusals *refused, ent_err *e)
{
    unsigned *lines;
    ent_csv_row *rows;
    size_t n = 0;

    ENT_NEW(lines, a, refused->n, e);
    ENT_NEW(rows, a, s->rows.n_rows, e);
    for (size_t i = 0; i < refused->n; i++) lines[i] = refused->v[i].line;
    if (refused->n != 0) qsort(lines, refused->n, sizeof *lines, by_line);
    for (size_t i = 0; i < s->rows.n_rows; i++) {
        unsigned line = s->rows.rows[i].line;
        if (refused->n != 0 && bsearch(&line, lines, refused->n, sizeof *lines, by_line) != NULL) continue;
        rows[n++] = s->rows.rows[i];
    }
    *out = *s;
    out->rows.rows = rows;
    out->rows.n_rows = n;
    return ENT_OK;
}
