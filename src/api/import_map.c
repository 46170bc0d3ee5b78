/* SPDX-License-Identifier: Apache-2.0 */
/* import map: the columns of a sender's sheets, kept under a name: an item of kind "import-map" whose content is
 * {"columns":[{"ours":"number","theirs":"Nr."}],"format":"entente/import-map/v1"}, sorted by theirs.                        */
#include <stdlib.h>
#include <string.h>

#include "api_private.h"
#include "import_map.h"
#include "records.h"

enum { MAP_MAX = 200, MAP_BYTES = 1 << 20, NAME_MAX_BYTES = 200 };

#define MAP_KIND "import-map"
#define MAP_SOURCE "import maps"
#define MAP_FORMAT "entente/import-map/v1"

typedef struct pair {
    ent_str theirs, ours;
} pair;

typedef struct pairs {
    pair *v;
    size_t n, cap;
} pairs;

/* ---- writing ---- */

static bool is_column(ent_str name)
{
    size_t n;
    const form *all = form_all(&n);

    for (size_t i = 0; i < n; i++)
        if (form_column_of(&all[i], name) != SIZE_MAX) return true;
    return name.n == 0;
}

/* "Nr.=number". Ours has no "=", so the last one divides. */
static ent_code add_pair(pairs *v, ent_call *c, ent_str text, ent_err *e)
{
    size_t at = text.n;
    pair p;

    while (at > 0 && text.p[at - 1] != '=') at--;
    if (at == 0) return ent_fail(e, ENT_INVALID, NULL, "Write: their column=our column.", "\"%.*s\" has no \"=\".", ENT_F(text));
    p.theirs = ent_str_trim((ent_str){text.p, at - 1});
    p.ours = ent_str_trim((ent_str){text.p + at, text.n - at});
    if (p.theirs.n == 0 || p.theirs.n > NAME_MAX_BYTES)
        return ent_fail(e, ENT_INVALID, NULL, "Write: their column=our column.", "\"%.*s\" names no column of theirs.", ENT_F(text));
    if (!is_column(p.ours))
        return ent_fail(e, ENT_INVALID, NULL, "entente template shows the columns of a form. Empty: the column is not read.",
                        "No form has a column \"%.*s\".", ENT_F(p.ours));
    if (v->n == MAP_MAX) return ent_fail(e, ENT_LIMIT, NULL, "Make two maps.", "These are more than %d columns.", MAP_MAX);
    ENT_TRY(ent_str_dup(&p.theirs, c->arena, p.theirs, e));
    ENT_TRY(ent_str_dup(&p.ours, c->arena, p.ours, e));
    ENT_PUSH(v, c->arena, p, e);
    return ENT_OK;
}

static ent_code read_file(pairs *v, ent_call *c, ent_err *e)
{
    ent_str text, line, rest;
    unsigned number = 0;

    ENT_TRY(call_file(&text, c, "map-file", MAP_BYTES, e));
    if (!ent_utf8_ok(text, NULL)) {
        ent_fail(e, ENT_INVALID, NULL, "Save it as UTF-8.", "The file is not UTF-8.");
        return ent_at(e, "%s", call_path(c, "map-file"));
    }
    for (rest = text; rest.n != 0;) {
        (void)ent_str_cut(rest, '\n', &line, &rest);
        line = ent_str_trim(line);
        number++;
        if (line.n == 0 || line.p[0] == '#') continue;
        if (add_pair(v, c, line, e) != ENT_OK) return ent_at(e, "%s, line %u", call_path(c, "map-file"), number);
    }
    return ENT_OK;
}

static int by_theirs(const void *x, const void *y)
{
    return ent_str_cmp(((const pair *)x)->theirs, ((const pair *)y)->theirs);
}

static ent_code read_pairs(pairs *v, ent_call *c, ent_err *e)
{
    for (size_t i = 0; i < call_count(c, "set"); i++)
        if (add_pair(v, c, call_nth(c, "set", i), e) != ENT_OK) return ent_at(e, "--set");
    if (call_has(c, "map-file")) ENT_TRY(read_file(v, c, e));
    if (v->n == 0)
        return call_usage(c, "A map has at least one column.", "Give it with --set \"their column=our column\", or --map-file.", e);
    qsort(v->v, v->n, sizeof *v->v, by_theirs);
    for (size_t i = 1; i < v->n; i++)
        if (ent_str_eq(v->v[i].theirs, v->v[i - 1].theirs))
            return ent_fail(e, ENT_INVALID, NULL, "Name each column once.", "\"%.*s\" is named twice.", ENT_F(v->v[i].theirs));
    return ENT_OK;
}

static ent_code content_of(ent_str *out, ent_arena *scratch, const record *r, ent_err *e)
{
    ent_buf b = ent_buf_new(scratch, MAP_BYTES);
    ent_jw w = ent_jw_canonical(&b);
    const pairs *v = r->of;

    ent_jw_obj(&w);
    ent_jw_key(&w, "columns");
    ent_jw_arr(&w);
    for (size_t i = 0; i < v->n; i++) {
        ent_jw_obj(&w);
        ent_jw_kstr(&w, "ours", v->v[i].ours);
        ent_jw_kstr(&w, "theirs", v->v[i].theirs);
        ent_jw_end(&w);
    }
    ent_jw_end(&w);
    ent_jw_kz(&w, "format", MAP_FORMAT);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

ent_code op_import_map(ent_call *c, ent_err *e)
{
    static const ent_str kinds[] = {{MAP_KIND, sizeof MAP_KIND - 1}};
    pairs v = {0};
    const record r = {.kind = ENT_S(MAP_KIND), .id = call_arg(c, "name"), .number = call_arg(c, "name"), .place = ENT_S("map"), .of = &v};
    const record_set set = {.source = ENT_S(MAP_SOURCE),
                            .label = call_arg(c, "label"),
                            .exercise = call_has(c, "exercise"),
                            .n_kinds = 1,
                            .kinds = kinds,
                            .n = 1,
                            .v = &r,
                            .content = content_of};
    record_report report;
    ent_sha256 digest;
    ent_str content;
    char hex[65];

    ENT_TRY(read_pairs(&v, c, e));
    ENT_TRY(content_of(&content, c->arena, &r, e));
    ENT_TRY(ent_sha256_of(&digest, content, e));
    ent_sha256_hex(hex, &digest);
    ENT_TRY(records_import(&report, c, &set, false, ent_str_c(hex), 0, e));
    ent_jw_kstr(c->out, "name", r.number);
    ent_jw_kstr(c->out, "item", report.item[0]);
    ent_jw_kz(c->out, "change", record_outcome_word(report.outcome[0]));
    ent_jw_ki64(c->out, "columns", (int64_t)v.n);
    return ENT_OK;
}

/* ---- reading ---- */

typedef struct finding {
    ent_call *c;
    ent_str name;
    bool found;
    ent_reg_row row;
} finding;

static ent_code take_row(void *ctx, const ent_reg_row *r, ent_err *e)
{
    finding *f = ctx;

    if (f->found || !ent_str_eq(r->number, f->name) || !ent_str_eq(r->origin, f->c->node.org)) return ENT_OK;
    f->found = true;
    return ent_reg_row_by_id(&f->row, f->c->arena, f->c->reader, r->id, e);
}

static ent_code read_map(form_map *out, ent_arena *a, ent_str content, ent_err *e)
{
    static const char *const members[] = {"columns", "format", NULL}, *const of_pair[] = {"ours", "theirs", NULL};
    const ent_json *tree, *columns;
    ent_str *theirs, *ours, format;

    ENT_TRY(ent_json_parse(&tree, a, content, MAP_BYTES, e));
    ENT_TRY(ent_json_only(tree, members, e));
    ENT_TRY(ent_json_need_str(&format, tree, "format", e));
    if (!ent_str_is(format, MAP_FORMAT))
        return ent_fail(e, ENT_INVALID, NULL, "Enter the map again: import map.", "The map is of an unknown form.");
    ENT_TRY(ent_json_need_arr(&columns, tree, "columns", e));
    ENT_NEW(theirs, a, columns->n, e);
    ENT_NEW(ours, a, columns->n, e);
    for (size_t i = 0; i < columns->n; i++) {
        ENT_TRY(ent_json_only(columns->items[i], of_pair, e));
        ENT_TRY(ent_json_need_str(&theirs[i], columns->items[i], "theirs", e));
        ENT_TRY(ent_json_need_str(&ours[i], columns->items[i], "ours", e));
    }
    *out = (form_map){.n = columns->n, .theirs = theirs, .ours = ours};
    return ENT_OK;
}

ent_code import_map_find(form_map *out, ent_call *c, ent_str name, ent_err *e)
{
    const ent_reg_filter filter = {.kind = ENT_S(MAP_KIND), .source = ENT_S(MAP_SOURCE)};
    finding f = {.c = c, .name = name};
    ent_secret key;
    ent_str content;
    ent_code code;

    ENT_TRY(ent_reg_list(c->reader, c->arena, &filter, take_row, &f, e));
    if (!f.found || !f.row.content_visible) {
        ent_fail(e, ENT_NOT_VISIBLE, "R-17", "Enter it with: import map.", "not found");
        return ent_at(e, "--map");
    }
    ENT_TRY(ent_reg_content_there(f.row.destroyed, e));
    ENT_TRY(call_node_key(&key, c, "content", e));
    code = ent_reg_content_get(&content, c->arena, c->reader, &key, &f.row.content, e);
    ent_wipe(&key, sizeof key);
    if (code != ENT_OK) return code;
    return read_map(out, c->arena, content, e);
}
