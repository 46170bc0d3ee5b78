/* SPDX-License-Identifier: Apache-2.0 */
/* A workbook: its sheets, the hidden ones, and the one that is read. ECMA-376 part 1, 18.2 (workbook). */
#include <string.h>

#include "sheet_private.h"

enum { SHEETS_MAX = 1000 };

static const char NEXT_AGAIN[] = "Save the workbook again as XLSX with the program that wrote it.";

typedef struct listed {
    ent_str name, part;
    bool hidden, worksheet;
} listed;

typedef struct list {
    listed *v;
    size_t n, cap;
} list;

static ent_code add_sheet(list *l, sheet_book *b, const ent_xml_node *n, ent_err *e)
{
    ent_str id = core__sheet_relation_id(n), state = ent_xml_value(n, "state");
    listed s = {.name = ent_xml_value(n, "name"), .hidden = state.n != 0 && !ent_str_is(state, "visible")};
    const sheet_relation *r = NULL;

    for (size_t i = 0; i < b->relations.n && r == NULL; i++)
        if (ent_str_eq(b->relations.v[i].id, id)) r = &b->relations.v[i];
    for (size_t i = 0; i < l->n && r != NULL; i++)
        if (ent_str_eq(l->v[i].part, r->part) || ent_str_eq(l->v[i].name, s.name)) r = NULL;
    if (r == NULL || s.name.n == 0 || l->n == SHEETS_MAX)
        return ent_fail(e, ENT_INVALID, NULL, NEXT_AGAIN, "The list of sheets of the workbook is damaged.");
    s.part = r->part;
    s.worksheet = ent_str_is(r->type, "worksheet");
    ENT_PUSH(l, b->scratch, s, e);
    return ENT_OK;
}

static bool truth(ent_str s)
{
    return ent_str_is(s, "1") || ent_str_is(s, "true") || ent_str_is(s, "on");
}

static ent_code read_workbook(list *l, sheet_book *b, ent_err *e)
{
    const ent_xml_node *root, *n;

    ENT_TRY(core__sheet_xml(&root, b, b->scratch, b->main, "workbook", e));
    b->from_1904 = truth(ent_xml_value(ent_xml_child(root, NULL, "workbookPr"), "date1904"));
    for (n = ent_xml_child(ent_xml_child(root, NULL, "sheets"), NULL, "sheet"); n != NULL; n = ent_xml_again(n))
        ENT_TRY(add_sheet(l, b, n, e));
    return ENT_OK;
}

/* ---- hidden sheets ---- */

static bool has_data(const ent_xml_node *root)
{
    const ent_xml_node *row = ent_xml_child(ent_xml_child(root, NULL, "sheetData"), NULL, "row");

    for (; row != NULL; row = ent_xml_again(row))
        for (const ent_xml_node *c = ent_xml_child(row, NULL, "c"); c != NULL; c = ent_xml_again(c))
            if (core__sheet_filled(c)) return true;
    return false;
}

static ent_code check_hidden(sheet_book *b, const listed *s, ent_err *e)
{
    ent_arena *one = ent_arena_new(b->scratch, 0);
    const ent_xml_node *root;
    bool data;

    if (one == NULL) return ent_nomem(e);
    ENT_TRY(core__sheet_xml(&root, b, one, s->part, "worksheet", e));
    data = has_data(root);
    ent_arena_free(one);
    if (!data) return ENT_OK;
    ent_fail(e, ENT_INVALID, NULL, "Show the sheet and look at it. Then delete it, or leave it visible.", "A hidden sheet holds data.");
    return ent_at(e, "sheet %.60s", s->name.p);
}

/* ---- which ---- */

static ent_code name_one(const list *l, sheet_book *b, ent_str wanted, ent_err *e)
{
    ent_buf names = ent_buf_new(b->scratch, 200);
    ent_str text;

    for (size_t i = 0; i < l->n; i++) {
        if (!l->v[i].worksheet || l->v[i].hidden || names.n + l->v[i].name.n + 4 > 200) continue;
        ent_buf_fmt(&names, "%s\"%.*s\"", names.n == 0 ? "" : ", ", ENT_F(l->v[i].name));
    }
    ENT_TRY(ent_buf_take(&text, &names, e));
    if (wanted.n != 0)
        return ent_fail(e, ENT_INVALID, NULL, "Name one of them with --sheet.",
                        "The workbook has no sheet \"%.*s\" that can be read. It has: %s.", (int)(wanted.n < 60 ? wanted.n : 60), wanted.p,
                        text.p);
    return ent_fail(e, ENT_INVALID, NULL, "Name one of them with --sheet.", "Which sheet is meant? The workbook has: %s.", text.p);
}

static ent_code choose(const listed **out, const list *l, sheet_book *b, const ent_sheet_ask *ask, ent_err *e)
{
    const listed *only = NULL, *named = NULL;
    ent_str wanted = ask->sheet.n != 0 ? ask->sheet : ask->usual;
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++) {
        const listed *s = &l->v[i];
        if (!s->worksheet || s->hidden) continue;
        if (wanted.n != 0 && ent_str_eq(s->name, wanted)) named = s;
        only = s;
        n++;
    }
    *out = named != NULL ? named : ask->sheet.n == 0 && n == 1 ? only : NULL;
    return *out != NULL ? ENT_OK : name_one(l, b, ask->sheet, e);
}

static ent_code read_book(ent_sheet *out, sheet_book *b, ent_str xlsx, const ent_sheet_ask *ask, ent_err *e)
{
    const ent_xml_node *root;
    const listed *s = NULL;
    list l = {0};

    ENT_TRY(core__sheet_open(b, xlsx, e));
    ENT_TRY(read_workbook(&l, b, e));
    for (size_t i = 0; i < l.n; i++)
        if (l.v[i].hidden && l.v[i].worksheet) ENT_TRY(check_hidden(b, &l.v[i], e));
    ENT_TRY(choose(&s, &l, b, ask, e));
    ENT_TRY(core__sheet_strings(b, e));
    ENT_TRY(core__sheet_styles(b, e));
    ENT_TRY(ent_str_dup(&out->name, b->a, s->name, e));
    ENT_TRY(core__sheet_xml(&root, b, b->scratch, s->part, "worksheet", e));
    return core__sheet_rows(out, b, ask, root, e);
}

ent_code ent_sheet_read(ent_sheet *out, ent_arena *a, ent_str xlsx, const ent_sheet_ask *ask, ent_err *e)
{
    sheet_book b = {.a = a, .scratch = ent_arena_new(a, 0)};
    ent_sheet s = {0};
    ent_code code;

    *out = s;
    if (b.scratch == NULL) return ent_nomem(e);
    code = read_book(&s, &b, xlsx, ask, e);
    ent_arena_free(b.scratch);
    if (code == ENT_OK) *out = s;
    return code;
}
