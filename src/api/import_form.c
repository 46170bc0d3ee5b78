/* SPDX-License-Identifier: Apache-2.0 */
/* import --form: a sheet that people filled in. Every field is checked and everything that is wrong is told at once; it is entered as a
 * whole or not at all.                                                                                                       */
#include <string.h>

#include "form_rows.h"
#include "import.h"
#include "import_map.h"
#include "json_changes.h"
#include "ratified.h"
#include "standing.h"

enum { ROUNDS = 100, CELLS_MAX = 10000 };

typedef struct forming {
    ent_call *c;
    const form *form;
    ent_str bytes;
    form_map map;
    form_sheet sheet, good; /* all rows; those in which nothing was refused */
    form_refusals refused;
    record_set set;
    record_report report;
    bool dry;
} forming;

/* ---- reading ---- */

static bool header_refused(const forming *m)
{
    for (size_t i = 0; i < m->refused.n; i++)
        if (m->refused.v[i].line == 1) return true;
    return false;
}

/* What only shows when rows stand together (the same number twice) is found one by one: each time the rest is looked at again. */
static ent_code make_records(forming *m, ent_err *e)
{
    ent_arena *a = m->c->arena;
    size_t before = SIZE_MAX;

    for (int round = 0; round < ROUNDS && m->refused.n != before; round++) {
        before = m->refused.n;
        ENT_TRY(form_without(&m->good, a, &m->sheet, &m->refused, e));
        ENT_TRY(form_records(&m->set, &m->refused, a, &m->good, e));
        if (m->refused.n != before && m->refused.v[before].line == 0) break;
    }
    return ENT_OK;
}

static ent_code read_sheet(forming *m, ent_err *e)
{
    ent_call *c = m->c;

    ENT_TRY(form_find(&m->form, c->arena, call_arg(c, "form"), e));
    if (call_has(c, "map")) ENT_TRY(import_map_find(&m->map, c, call_arg(c, "map"), e));
    ENT_TRY(ent_file_read_gz(&m->bytes, c->arena, call_path(c, "file"), FORM_FILE_MAX, e));
    if (form_read(&m->sheet, &m->refused, c->arena, m->form, m->bytes, call_arg(c, "sheet"), &m->map, e) != ENT_OK)
        return ent_within(e, "%s", call_path(c, "file"));
    if (header_refused(m)) return ENT_OK;
    ENT_TRY(form_without(&m->good, c->arena, &m->sheet, &m->refused, e));
    ENT_TRY(form_check_rows(&m->refused, c->arena, &m->good, e));
    return make_records(m, e);
}

/* ---- answer ---- */

static void put_rows(const forming *m)
{
    ent_jw *w = m->c->out;

    ent_jw_key(w, "rows");
    ent_jw_arr(w);
    for (size_t i = 0; i < m->set.n; i++) {
        ent_jw_obj(w);
        ent_jw_kstr(w, "place", m->set.v[i].place);
        ent_jw_kz(w, "change", record_outcome_word(m->report.outcome[i]));
        ent_jw_kstr(w, "number", m->set.v[i].number);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

/* The content before, if the asker may see it; else *out stays empty. */
static ent_code content_before(ent_str *out, ent_arena *a, const forming *m, const ent_secret *key, size_t i, ent_err *e)
{
    ent_code code = ent_reg_content_get(out, a, m->c->reader, key, &m->report.earlier[i], e);

    if (code != ENT_NOT_VISIBLE && code != ENT_REFUSED) return code;
    *out = (ent_str){0};
    return ENT_OK;
}

static ent_code put_cells_of(const forming *m, ent_arena *a, const ent_secret *key, size_t i, int64_t *told, ent_err *e)
{
    const ent_json *before, *after;
    json_changes changes = {0};
    ent_str was, is;
    ent_jw *w = m->c->out;

    ENT_TRY(content_before(&was, a, m, key, i, e));
    if (was.n == 0) return ENT_OK;
    ENT_TRY(m->set.content(&is, a, &m->set.v[i], e));
    ENT_TRY(ent_json_parse(&before, a, was, FORM_FILE_MAX, e));
    ENT_TRY(ent_json_parse(&after, a, is, FORM_FILE_MAX, e));
    ENT_TRY(json_compare(&changes, a, before, after, e));
    for (size_t k = 0; k < changes.n && *told < CELLS_MAX; k++, (*told)++) {
        ent_jw_obj(w);
        ent_jw_kstr(w, "place", m->set.v[i].place);
        ent_jw_kstr(w, "number", m->set.v[i].number);
        ent_jw_kstr(w, "cell", changes.v[k].path);
        ent_jw_kstr(w, "from", changes.v[k].from);
        ent_jw_kstr(w, "to", changes.v[k].to);
        ent_jw_end(w);
    }
    return ENT_OK;
}

static ent_code put_changed(const forming *m, ent_arena *a, const ent_secret *key, ent_err *e)
{
    int64_t told = 0;

    ent_jw_key(m->c->out, "cells");
    ent_jw_arr(m->c->out);
    for (size_t i = 0; i < m->set.n && told < CELLS_MAX; i++) {
        if (m->report.outcome[i] != RECORD_CHANGED && m->report.outcome[i] != RECORD_RETURNED) continue;
        ENT_TRY(put_cells_of(m, a, key, i, &told, e));
        ent_arena_reset(a);
    }
    ent_jw_end(m->c->out);
    return ENT_OK;
}

/* For each changed record what it says now and would say then. */
static ent_code put_cells(const forming *m, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(m->c->arena, 0);
    ent_secret key;
    ent_code code;

    if (scratch == NULL) return ent_nomem(e);
    ENT_TRY(call_node_key(&key, m->c, "content", e));
    code = put_changed(m, scratch, &key, e);
    ent_wipe(&key, sizeof key);
    ent_arena_free(scratch);
    return code;
}

static void put_head(const forming *m)
{
    ent_jw *w = m->c->out;

    ent_jw_kz(w, "form", m->form->kind);
    if (m->sheet.sheet.n != 0) ent_jw_kstr(w, "sheet", m->sheet.sheet);
    ent_jw_kstr(w, "source", m->set.source);
    ent_jw_kbool(w, "dry_run", m->dry);
    ent_jw_ki64(w, "rows_read", (int64_t)m->sheet.rows.n_rows);
    ent_jw_ki64(w, "fields_refused", (int64_t)m->refused.n);
}

/* The refusal of the whole, as every refusal; beside it all that is wrong. */
static ent_code put_refused(const forming *m, ent_err *e)
{
    ent_err problem;

    form_put_refused(m->c->out, &m->refused);
    if (m->refused.n == 0) return ENT_OK;
    ent_fail(&problem, ENT_INVALID, NULL,
             m->dry ? "Correct what is listed." : "Correct what is listed and import again. Nothing was written.",
             "%zu fields or rows are refused; a sheet is entered as a whole or not at all.", m->refused.n);
    ent_at(&problem, "%s", call_path(m->c, "file"));
    m->c->exit_code = ent_api_exit_code(problem.code);
    return api__put_error(m->c->out, m->c->arena, &problem, m->c->exit_code, false, e);
}

static ent_code run(forming *m, ent_err *e)
{
    ent_call *c = m->c;
    ent_sha256 file;
    char hex[65];

    ENT_TRY(read_sheet(m, e));
    put_head(m);
    if (m->dry || m->refused.n == 0) {
        ENT_TRY(ent_sha256_of(&file, m->bytes, e));
        ent_sha256_hex(hex, &file);
        ENT_TRY(records_import(&m->report, c, &m->set, m->dry, ent_str_c(hex), 0, e));
        records_put(c->out, &m->report);
    }
    if (m->dry) put_rows(m);
    if (m->dry) ENT_TRY(put_cells(m, e));
    return put_refused(m, e);
}

ent_code import_form(ent_call *c, ent_err *e)
{
    forming m = {.c = c, .dry = call_has(c, "dry-run")};
    ent_str kind = call_arg(c, "form");

    m.set = (record_set){.source = call_arg(c, "source"),
                         .path = call_path(c, "file"),
                         .originator = call_arg(c, "originator"),
                         .label = call_arg(c, "label"),
                         .exercise = call_has(c, "exercise"),
                         .whole = call_has(c, "whole"),
                         .meet = ent_str_is(kind, RATIFICATION_KIND) ? ratified_meet : NULL};
    if (m.set.source.n == 0) ENT_TRY(ent_str_fmt(&m.set.source, c->arena, e, "form %.*s", ENT_F(kind)));
    return run(&m, e);
}
