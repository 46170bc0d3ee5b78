/* SPDX-License-Identifier: Apache-2.0 */
/* For people who live in spreadsheets: forms, filled-in sheets entered as a whole or not at all, the names a sender gives to his columns, and
 * what changed from one return to the next. All material is invented (EXERCISE).                                            */
#include "node_help.h"

#include <entente/core/archive.h>
#include <entente/core/sheet.h>
#include <entente/standards/ratify.h>
#include <entente/terms/rows.h>

#include "src/api/form_rows.h"
#include "src/api/json_changes.h"
#include "test/core/sheet_help.h"

static world W;
static ent_err E;

#define PLAIN "NATO UNCLASSIFIED"
#define HEAD "number,edition,version,title,publisher,date,status,source,mark\n"
#define ROW(number, title, status) number ",A,1," title ",EXORG,2024-05," status ",EXERCISE list,recalled\n"

static int set_up(void **state)
{
    (void)state;
    return world_open(&W, "sheets");
}

static int tear_down(void **state)
{
    (void)state;
    world_close(&W);
    return 0;
}

static void make(void)
{
    make_nato(&W, "nato");
}

static told import(const char *file, const char *kind, const char *more, const char *value)
{
    return ask(&W, "nato", "anna", "import", "file", path_of(&W, file), "form", kind, "label", PLAIN, more, value, NULL);
}

static told imported(const char *file, const char *kind, const char *more, const char *value)
{
    told t = import(file, kind, more, value);

    if (t.code != ENT_OK) fail_msg("%s: %s: %s (%s)", file, t.e.place, t.e.what, t.e.next);
    if (t.exit_code != 0) fail_msg("%s: %s", file, t.text.p);
    return t;
}

static const ent_json *list_in(told t, const char *key)
{
    const ent_json *v = ent_json_get(t.json, key);

    if (v == NULL || v->kind != ENT_JSON_ARR) fail_msg("no list \"%s\" in %s", key, t.text.p);
    return v;
}

static const char *in(const ent_json *o, const char *key)
{
    ent_str s = ent_json_str(o, key);

    return s.p == NULL ? "" : s.p;
}

/* The row of a list whose member has this value. */
static const ent_json *row_with(told t, const char *list, const char *key, const char *value)
{
    const ent_json *v = list_in(t, list);

    for (size_t i = 0; i < v->n; i++)
        if (strcmp(in(v->items[i], key), value) == 0) return v->items[i];
    fail_msg("no row with %s \"%s\" in %s", key, value, t.text.p);
    return NULL;
}

static int64_t count_of(told t, const char *what)
{
    int64_t n = -1;
    const ent_json *kinds = list_in(t, "kinds");

    assert_int_equal(kinds->n, 1);
    assert_int_equal(ent_json_need_i64(&n, kinds->items[0], what, &E), ENT_OK);
    return n;
}

static void is_refused(told t, size_t n)
{
    assert_int_equal(t.code, ENT_OK);
    assert_int_equal(t.exit_code, 1);
    if (list_in(t, "refused")->n != n) fail_msg("wanted %zu refused: %s", n, t.text.p);
    assert_non_null(ent_json_get(t.json, "error"));
}

static void told_at(told t, const char *place, const char *column, const char *value, const char *why)
{
    const ent_json *r = row_with(t, "refused", "place", place);

    if (strcmp(in(r, "column"), column) != 0 || strcmp(in(r, "value"), value) != 0 || strstr(in(r, "why"), why) == NULL ||
        in(r, "next")[0] == '\0')
        fail_msg("%s: wanted %s \"%s\": %s; got %s \"%s\": %s (%s)", place, column, value, why, in(r, "column"), in(r, "value"),
                 in(r, "why"), in(r, "next"));
}

/* A CSV text as a workbook whose first sheet has this name: no quotes in it. */
static const char *as_xlsx(const char *name, const char *sheet, const char *csv)
{
    char *copy = ent_alloc(W.a, strlen(csv) + 1);
    made_book m = {.name = sheet};
    ent_str bytes;

    for (size_t i = 0; csv[i] != '\0'; i++) copy[i] = csv[i] == ',' ? '|' : csv[i];
    m.rows = rows_of(W.a, copy).p;
    bytes = make_book(W.a, &m);
    return put_file(&W, name, bytes.p, bytes.n);
}

/* ---- the forms themselves ---- */

static void same_columns(const char *kind, const char *const *names)
{
    const form *f;
    size_t n = 0;

    assert_int_equal(form_find(&f, W.a, ent_str_c(kind), &E), ENT_OK);
    for (; names[n] != NULL; n++)
        if (form_column_of(f, ent_str_c(names[n])) == SIZE_MAX) fail_msg("the form of %s has no column %s", kind, names[n]);
    assert_int_equal(n, f->n);
}

static void forms_are_those_of_the_engines(void **state)
{
    static const char *const standard[] = {"number", "edition", "version", "title", "publisher", "date", "status", "source", "mark", NULL};
    size_t n;
    const form *all = form_all(&n);

    (void)state;
    same_columns("standard", standard);
    same_columns("term", ent_term_row_columns());
    same_columns("ratification", ent_std_answer_columns());
    for (size_t i = 0; i < n; i++) {
        const ent_operation *op = ent_api_operation("template", NULL);
        assert_true(all[i].n <= FORM_COLUMNS_MAX && strlen(all[i].sheet) <= 31);
        assert_non_null(strstr(op->params[0].choices, all[i].kind));
        for (size_t c = 0; c < all[i].n; c++)
            if (all[i].columns[c].choices != NULL) assert_true(strlen(all[i].columns[c].choices) <= 255); /* of a list in a workbook */
    }
}

/* What a form gives as example is right by the form and by its engine. */
static void examples_are_right(void **state)
{
    size_t n;
    const form *all = form_all(&n);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        ent_str names[FORM_COLUMNS_MAX], fields[FORM_COLUMNS_MAX], place[FORM_COLUMNS_MAX];
        size_t at[FORM_COLUMNS_MAX];
        form_refusals refused = {0};
        record_set set = {0};
        for (size_t c = 0; c < all[i].n; c++) {
            const char *next, *fault = form_fault(&all[i].columns[c], ent_str_c(all[i].columns[c].example), &next);
            if (fault != NULL) fail_msg("%s %s: %s", all[i].kind, all[i].columns[c].name, fault);
            names[c] = place[c] = ent_str_c(all[i].columns[c].name);
            fields[c] = ent_str_c(all[i].columns[c].example);
            at[c] = c;
        }
        const ent_csv_row row = {.line = 2, .f = fields};
        const form_sheet s = {
            .form = &all[i], .names = place, .at = at, .rows = {.n_columns = all[i].n, .columns = names, .n_rows = 1, .rows = &row}};
        assert_int_equal(form_check_rows(&refused, W.a, &s, &E), ENT_OK);
        if (refused.n != 0) fail_msg("%s: %s: %s", all[i].kind, refused.v[0].place.p, refused.v[0].why.p);
        assert_int_equal(form_records(&set, &refused, W.a, &s, &E), ENT_OK);
        assert_int_equal(refused.n, 0);
        assert_int_equal(set.n, 1);
    }
}

/* ---- templates ---- */

/* The workbook with more rows in its first sheet. */
static ent_str filled(ent_str xlsx, const char *table)
{
    made_entry v[32];
    ent_archive z;
    ent_str rows = rows_of(W.a, table);

    memset(v, 0, sizeof v);
    assert_int_equal(ent_archive_open(&z, W.a, xlsx, NULL, &E), ENT_OK);
    assert_true(z.n <= 32);
    for (size_t i = 0; i < z.n; i++) {
        v[i].name = z.v[i].name.p;
        v[i].deflate = true;
        assert_int_equal(ent_archive_read(&v[i].bytes, W.a, &z, &z.v[i], &E), ENT_OK);
        if (strcmp(v[i].name, "xl/worksheets/sheet1.xml") != 0) continue;
        const char *end = strstr(v[i].bytes.p, "</sheetData>");
        assert_non_null(end);
        ent_buf b = ent_buf_new(W.a, 1 << 20);
        ent_buf_add(&b, (ent_str){v[i].bytes.p, (size_t)(end - v[i].bytes.p)});
        ent_buf_add(&b, rows);
        ent_buf_z(&b, end);
        assert_int_equal(ent_buf_take(&v[i].bytes, &b, &E), ENT_OK);
    }
    return make_archive(W.a, v, z.n, NULL);
}

static void our_forms_read_back(void **state)
{
    static const char *const rows[][2] = {
        {"standard", "EX 5-56|A|1|EXERCISE standard|EXORG|2024-05|published|EXERCISE list|recalled"},
        {"term", "EX-1|en|7,62x51 OTAN|preferred|fullForm||GB|EXERCISE definition|EXERCISE|EXORG|radio|proposed|2024|"},
        {"ratification", "EX 1|2|XXA|land||RATIFYING|2024-05-02|||||||||||"}};

    (void)state;
    make();
    for (size_t i = 0; i < NODE_COUNT(rows); i++) {
        const char *kind = rows[i][0];
        told t = must(&W, NULL, NULL, "template", "kind", kind, "out", path_of(&W, "form.xlsx"), NULL);
        ent_str first = get_file(&W, "form.xlsx"), bytes;
        assert_string_equal(text_in(t, "form"), "xlsx");
        W.now += 86400 * 30;
        must(&W, NULL, NULL, "template", "kind", kind, "out", path_of(&W, "again.xlsx"), NULL);
        assert_true(ent_str_eq(first, get_file(&W, "again.xlsx")));
        assert_int_equal(access(path_of(&W, "form.xlsx.making"), F_OK), -1);
        t = imported("form.xlsx", kind, "dry-run", "");
        assert_int_equal(number_in(t, "rows_read"), 0);
        bytes = filled(first, rows[i][1]);
        put_file(&W, "filled.xlsx", bytes.p, bytes.n);
        t = imported("filled.xlsx", kind, "source", kind);
        assert_int_equal(count_of(t, "added"), 1);
        must(&W, NULL, NULL, "template", "kind", kind, "out", path_of(&W, "form.csv"), NULL);
        t = imported("form.csv", kind, "dry-run", "");
        assert_int_equal(number_in(t, "rows_read"), 0);
    }
    assert_refused(ask(&W, NULL, NULL, "template", "kind", "term", "out", path_of(&W, "no/such/folder.xlsx"), NULL), ENT_IO, NULL,
                   "no folder");
    assert_whole(&W, "nato", "eva");
}

/* ---- importing ---- */

static void again_changes_nothing(void **state)
{
    told t;

    (void)state;
    make();
    put_text(&W, "s.csv", HEAD ROW("EX 1", "EXERCISE one", "draft") ROW("EX 2", "EXERCISE two", "draft"));
    as_xlsx("s.xlsx", "Standards", HEAD ROW("EX 1", "EXERCISE one", "draft") ROW("EX 2", "EXERCISE two", "draft"));
    t = imported("s.csv", "standard", "source", "EXERCISE list");
    assert_int_equal(count_of(t, "added"), 2);
    node_state before = state_of(&W, "nato");
    t = imported("s.csv", "standard", "source", "EXERCISE list");
    assert_int_equal(count_of(t, "unchanged"), 2);
    assert_int_equal(state_of(&W, "nato").entries, before.entries + 2); /* the act, and that it was imported */
    t = imported("s.xlsx", "standard", "source", "EXERCISE list");      /* the same table in the other form */
    assert_int_equal(count_of(t, "unchanged"), 2);
    assert_string_equal(text_in(t, "sheet"), "Standards");
    node_state now = state_of(&W, "nato");
    assert_true(ent_sha256_eq(&now.projection, &before.projection));
    assert_whole(&W, "nato", "eva");
}

static void all_that_is_wrong_is_told(void **state)
{
    told t;

    (void)state;
    make();
    put_text(&W, "s.csv",
             HEAD "EX 1,A,1,EXERCISE,EXORG,2024-13,published,EXERCISE,recalled\n"
                  "EX 2,A,1,,EXORG,2024,publishd,EXERCISE,recalled\n"
                  "EX 3, A,1,EXERCISE,EXORG,,draft,EXERCISE,checked\n" ROW("EX 4", "EXERCISE", "draft") ROW("EX 4", "EXERCISE", "draft"));
    node_state before = state_of(&W, "nato");
    t = import("s.csv", "standard", "source", "X");
    is_refused(t, 5);
    told_at(t, "line 2 column 6", "date", "2024-13", "no date");
    told_at(t, "line 3 column 4", "title", "", "must be filled");
    told_at(t, "line 3 column 7", "status", "publishd", "none of the words");
    told_at(t, "line 4 column 2", "edition", " A", "white space");
    told_at(t, "line 6 column 1", "number", "EX 4", "same publisher, number");
    assert_unchanged(&W, "nato", before, "a refused sheet");
    t = import("s.csv", "standard", "dry-run", "");
    is_refused(t, 5);
    assert_string_equal(in(row_with(t, "rows", "number", "EX 4"), "change"), "added");
    assert_int_equal(list_in(t, "rows")->n, 1);
    assert_unchanged(&W, "nato", before, "a dry run");
}

static void a_dry_run_tells_each_cell(void **state)
{
    const ent_json *cell;
    told t;

    (void)state;
    make();
    put_text(&W, "1.csv",
             HEAD ROW("EX 1", "EXERCISE one", "draft") ROW("EX 2", "EXERCISE two", "draft") ROW("EX 3", "EXERCISE three", "draft"));
    put_text(&W, "2.csv",
             HEAD ROW("EX 1", "EXERCISE one", "draft") ROW("EX 2", "EXERCISE 2", "published") ROW("EX 4", "EXERCISE four", "draft"));
    imported("1.csv", "standard", "source", "form standard"); /* its usual name */
    node_state before = state_of(&W, "nato");
    t = imported("2.csv", "standard", "dry-run", "");
    assert_string_equal(in(row_with(t, "rows", "number", "EX 1"), "change"), "same");
    assert_string_equal(in(row_with(t, "rows", "number", "EX 2"), "change"), "changed");
    assert_string_equal(in(row_with(t, "rows", "number", "EX 2"), "place"), "line 3");
    assert_string_equal(in(row_with(t, "rows", "number", "EX 4"), "change"), "added");
    assert_int_equal(list_in(t, "cells")->n, 2);
    cell = row_with(t, "cells", "cell", "title");
    assert_string_equal(in(cell, "from"), "EXERCISE two");
    assert_string_equal(in(cell, "to"), "EXERCISE 2");
    cell = row_with(t, "cells", "to", "published");
    assert_string_equal(in(cell, "from"), "draft");
    assert_int_equal(count_of(t, "removed"), 0); /* a form is not the whole of its source */
    assert_unchanged(&W, "nato", before, "a dry run");
    t = ask(&W, "nato", "anna", "import", "file", path_of(&W, "2.csv"), "form", "standard", "label", PLAIN, "whole", "", NULL);
    assert_int_equal(count_of(t, "removed"), 1);
    assert_int_equal(count_of(t, "revised"), 1);
}

/* Two persons with different views: what one may not see is not in the other's answer, and does not change it. */
static void a_dry_run_tells_no_more_than_is_seen(void **state)
{
    told seen, unseen;

    (void)state;
    make();
    add_person(&W, "nato", "otto", "custodian", NODE_NATO_RESTRICTED);
    put_text(&W, "1.csv", HEAD ROW("EX 1", "EXERCISE secret title", "draft"));
    put_text(&W, "2.csv", HEAD ROW("EX 1", "EXERCISE one", "draft"));
    told other = ask(&W, "nato", "otto", "import", "file", path_of(&W, "2.csv"), "form", "standard", "label", PLAIN, "dry-run", "", NULL);
    must(&W, "nato", "anna", "import", "file", path_of(&W, "1.csv"), "form", "standard", "label", "NATO SECRET", "exercise", "", NULL);
    seen = must(&W, "nato", "anna", "import", "file", path_of(&W, "2.csv"), "form", "standard", "label", "NATO SECRET", "exercise", "",
                "dry-run", "", NULL);
    assert_string_equal(in(row_with(seen, "cells", "cell", "title"), "from"), "EXERCISE secret title");
    unseen = ask(&W, "nato", "otto", "import", "file", path_of(&W, "2.csv"), "form", "standard", "label", PLAIN, "dry-run", "", NULL);
    assert_true(ent_str_eq(unseen.text, other.text));
}

static void what_a_spreadsheet_changed(void **state)
{
    const made_book m = {
        .name = "Standards",
        .rows = part(W.a,
                     "$<row r=\"2\"><c r=\"A2\" s=\"3\"><v>20576</v></c><c r=\"B2\"><v>3</v></c><c r=\"D2\" "
                     "t=\"inlineStr\"><is><t>EXERCISE</t></is></c>"
                     "<c r=\"E2\" t=\"inlineStr\"><is><t>EXORG</t></is></c><c r=\"F2\" s=\"2\"><v>45000</v></c>"
                     "<c r=\"G2\" t=\"inlineStr\"><is><t>draft</t></is></c><c r=\"H2\" t=\"inlineStr\"><is><t>EXERCISE</t></is></c>"
                     "<c r=\"I2\" t=\"inlineStr\"><is><t>recalled</t></is></c></row>"
                     "<row r=\"3\"><c r=\"A3\"><v>123</v></c><c r=\"D3\"><f>D2</f><v>x</v></c></row>",
                     rows_of(W.a, "number|edition|version|title|publisher|date|status|source|mark").p, NULL, NULL)
                    .p};
    ent_str bytes = make_book(W.a, &m);
    told t;

    (void)state;
    make();
    put_file(&W, "s.xlsx", bytes.p, bytes.n);
    t = import("s.xlsx", "standard", "dry-run", "");
    told_at(t, "sheet Standards, cell A2", "number", "20576", "made a date");
    told_at(t, "sheet Standards, cell A3", "number", "123", "00123 becomes 123");
    told_at(t, "sheet Standards, cell D3", "title", "x", "formula");
    told_at(t, "sheet Standards, cell E3", "publisher", "", "must be filled");
    assert_refused(import("s.xlsx", "standard", "sheet", "Nix"), ENT_INVALID, NULL, "no such sheet");
    put_text(&W, "s.csv", HEAD);
    assert_refused(import("s.csv", "standard", "sheet", "Standards"), ENT_INVALID, NULL, "a CSV file has no sheets");
    t = ask(&W, "nato", "anna", "import", "file", path_of(&W, "s.csv"), "sheet", "x", "label", PLAIN, NULL);
    assert_int_equal(t.exit_code, 2);
}

/* ---- names of columns ---- */

static void columns_of_others(void **state)
{
    told t;

    (void)state;
    make();
    add_person(&W, "nato", "otto", "custodian", NODE_NATO_RESTRICTED);
    put_text(&W, "s.csv", "Nr.,Titel,Publisher,Status,source,mark,Bemerkung\nEX 1,EXERCISE,EXORG,draft,EXERCISE,recalled,nothing\n");
    t = import("s.csv", "standard", "dry-run", "");
    is_refused(t, 5);
    told_at(t, "line 1 column 1", "Nr.", "Nr.", "The nearest: ");
    told_at(t, "line 1 column 2", "Titel", "Titel", "The nearest: \"title\"");
    told_at(t, "line 1 column 7", "Bemerkung", "Bemerkung", "no column of this name");
    told_at(t, "line 1", "number", "", "missing");
    put_text(&W, "m.txt", "# EXERCISE\nTitel = title\n\nBemerkung=\n");
    t = must(&W, "nato", "anna", "import map", "name", "XXA", "set", "nr.=number", "map-file", path_of(&W, "m.txt"), "label", "NATO SECRET",
             "exercise", "", NULL);
    assert_string_equal(text_in(t, "change"), "added");
    assert_int_equal(number_in(t, "columns"), 3);
    t = imported("s.csv", "standard", "map", "XXA");
    assert_int_equal(count_of(t, "added"), 1);
    /* kept per sender, changed as any item, and seen by those who may see it */
    t = must(&W, "nato", "anna", "import map", "name", "XXA", "set", "nr.=number", "map-file", path_of(&W, "m.txt"), "label", "NATO SECRET",
             "exercise", "", NULL);
    assert_string_equal(text_in(t, "change"), "same");
    t = must(&W, "nato", "anna", "import map", "name", "XXA", "set", "Nr.=number", "label", "NATO SECRET", "exercise", "", NULL);
    assert_string_equal(text_in(t, "change"), "changed");
    t = must(&W, "nato", "anna", "import map", "name", "XXA", "set", "Nr.=number", "label", PLAIN, "exercise", "", NULL);
    assert_string_equal(text_in(t, "change"), "same, held under another label");
    is_refused(import("s.csv", "standard", "map", "XXA"), 3);
    told hidden = ask(&W, "nato", "otto", "import", "file", path_of(&W, "s.csv"), "form", "standard", "label", PLAIN, "map", "XXA", NULL);
    told absent = ask(&W, "nato", "otto", "import", "file", path_of(&W, "s.csv"), "form", "standard", "label", PLAIN, "map", "XXB", NULL);
    assert_refused(hidden, ENT_NOT_VISIBLE, "R-17", "a map that is not in view");
    assert_memory_equal(&hidden.e, &absent.e, sizeof hidden.e);
    assert_whole(&W, "nato", "eva");
}

static void maps_that_are_none(void **state)
{
    static const char *const wrong[] = {"Titel", "=title", "Titel=titel", " =title"};

    (void)state;
    make();
    for (size_t i = 0; i < NODE_COUNT(wrong); i++)
        assert_refused(ask(&W, "nato", "anna", "import map", "name", "X", "set", wrong[i], "label", PLAIN, NULL), ENT_INVALID, NULL,
                       wrong[i]);
    assert_refused(ask(&W, "nato", "anna", "import map", "name", "X", "set", "a=title", "set", "a=number", "label", PLAIN, NULL),
                   ENT_INVALID, NULL, "the same column twice");
    assert_int_equal(ask(&W, "nato", "anna", "import map", "name", "X", "label", PLAIN, NULL).exit_code, 2);
    put_text(&W, "m.txt", "Titel=title\nx\n");
    told t = ask(&W, "nato", "anna", "import map", "name", "X", "map-file", path_of(&W, "m.txt"), "label", PLAIN, NULL);
    assert_refused(t, ENT_INVALID, NULL, "a line without =");
    assert_non_null(strstr(t.e.place, "line 2"));
    /* "=" in a name of theirs */
    must(&W, "nato", "anna", "import map", "name", "X", "set", "a=b=title", "label", PLAIN, NULL);
}

/* ---- terms and ratifications ---- */

static void terms(void **state)
{
    told t;

    (void)state;
    make();
    put_text(&W, "t.csv",
             "concept,language,term,status,definition,source,state,label\n"
             "EX-1,en,exercise radio,preferred,EXERCISE set,EXERCISE,agreed,\n"
             "EX-2,en,exercise lamp,,,,,\n"
             "EX-1,fr,radio d'exercice,preferred,,,,\n"
             "EX-1,en,special name,admitted,,,,NATO RESTRICTED\n");
    t = ask(&W, "nato", "anna", "import", "file", path_of(&W, "t.csv"), "form", "term", "label", PLAIN, "exercise", "", "source",
            "EXERCISE terms", NULL);
    assert_int_equal(t.exit_code, 0);
    assert_int_equal(count_of(t, "added"), 3); /* two concepts, and what one of them calls restricted */
    t = ask(&W, "nato", "anna", "import", "file", path_of(&W, "t.csv"), "form", "term", "label", PLAIN, "exercise", "", "source",
            "EXERCISE terms", NULL);
    assert_int_equal(count_of(t, "unchanged"), 3);
    put_text(&W, "u.csv",
             "concept,language,term,definition,subject,state\n"
             "EX-1,en,exercise radio,,radio,\n"
             "EX-1,english language,x,,,\n"
             "EX-2,en,,,,\n"
             "EX-1,fr,radio,,telephone,\n"
             "EX-3,en,one,,,\nEX-3,en,one,,,\n"
             "EX-4,en,two,,,agreed\n");
    t = import("u.csv", "term", "dry-run", "");
    is_refused(t, 5);
    told_at(t, "line 3 column 2", "language", "english language", "no language code");
    told_at(t, "line 4 column 3", "term", "", "neither a term nor a definition");
    told_at(t, "line 5 column 5", "subject", "telephone", "another one than in row 2");
    told_at(t, "line 7 column 3", "term", "one", "same term");
    told_at(t, "line 8", "", "", "R-64");
}

static void ratifications(void **state)
{
    told t;

    (void)state;
    make();
    as_xlsx("r.xlsx", "Ratification",
            "standard,edition,nation,service,part,response,date,reservation\n"
            "EX 1,2,XXA,land,,RATIFYING,2024-05-02,\nEX 1,2,XXA,sea,,NOT_RATIFYING,2024-05-02,\nEX 1,2,XXB,,,RATIFYING,2023,\n");
    t = imported("r.xlsx", "ratification", "source", "EXERCISE return");
    assert_int_equal(count_of(t, "added"), 2);
    as_xlsx("r2.xlsx", "Ratification",
            "standard,edition,nation,service,part,response,date,reservation\n"
            "EX 1,2,XXA,land,,RATIFYING,2024-05-02,\nEX 1,2,XXA,sea,,RATIFYING,2024-05-02,\nEX 1,2,XXB,,,RATIFYING,,\nEX "
            "1,2,XXC,moon,,RATIFYING,2023,\n");
    t = import("r2.xlsx", "ratification", "dry-run", "");
    is_refused(t, 2);
    told_at(t, "sheet Ratification, cell G4", "date", "", "missing");
    told_at(t, "sheet Ratification, cell D5", "service", "moon", "no service");
}

/* ---- contents before and after ---- */

static void changes_of_contents(void **state)
{
    static const struct {
        const char *before, *after, *told;
    } cases[] = {
        {"{\"a\":1}", "{\"a\":1}", ""},
        {"{\"a\":1,\"b\":\"x\"}", "{\"a\":2,\"b\":\"x\"}", "a: 1 > 2; "},
        {"{\"a\":\"x\"}", "{\"b\":\"x\"}", "a: x > ; b:  > x; "},
        {"{\"a\":true}", "{\"a\":{\"b\":false}}", "a: yes > ; a.b:  > no; "},
        {"{\"v\":[{\"n\":1},{\"n\":2},{\"n\":3}]}", "{\"v\":[{\"n\":1},{\"n\":3}]}", "v[2].n: 2 > ; "},
        {"{\"v\":[1,2,3]}", "{\"v\":[0,1,2,3]}", "v[1]:  > 0; "},
        {"{\"v\":[1,2,3]}", "{\"v\":[1,9,3]}", "v[2]: 2 > 9; "},
        {"{\"v\":[]}", "{\"v\":[[\"x\"]]}", "v[1][1]:  > x; "},
        {"[1]", "{\"a\":1}", "a:  > 1; [1]: 1 > ; "},
        {"{\"a\":null}", "{\"a\":\"\"}", "a:  > ; "},
    };

    (void)state;
    for (size_t i = 0; i < NODE_COUNT(cases); i++) {
        const ent_json *before, *after;
        json_changes v = {0};
        ent_buf b = ent_buf_new(W.a, 4096);
        ent_str text;
        assert_int_equal(ent_json_parse(&before, W.a, ent_str_c(cases[i].before), 4096, &E), ENT_OK);
        assert_int_equal(ent_json_parse(&after, W.a, ent_str_c(cases[i].after), 4096, &E), ENT_OK);
        assert_int_equal(json_compare(&v, W.a, before, after, &E), ENT_OK);
        for (size_t k = 0; k < v.n; k++) ent_buf_fmt(&b, "%.*s: %.*s > %.*s; ", ENT_F(v.v[k].path), ENT_F(v.v[k].from), ENT_F(v.v[k].to));
        assert_int_equal(ent_buf_take(&text, &b, &E), ENT_OK);
        if (!ent_str_is(text, cases[i].told))
            fail_msg("%s, %s: wanted \"%s\", got \"%s\"", cases[i].before, cases[i].after, cases[i].told, text.p);
    }
}

/* ---- from one return to the next ---- */

static void two_returns(void **state)
{
    told t;

    (void)state;
    put_text(&W, "old.csv",
             HEAD ROW("EX 1", "EXERCISE one", "draft") ROW("EX 2", "EXERCISE two", "draft") ROW("EX 3", "EXERCISE three", "draft"));
    as_xlsx("new.xlsx", "Standards",
            HEAD ROW("EX 4", "EXERCISE four", "draft") ROW("ex  3", "EXERCISE three", "draft") ROW("EX 2", "EXERCISE two", "published"));
    t = must(&W, NULL, NULL, "sheet diff", "old", path_of(&W, "old.csv"), "new", path_of(&W, "new.xlsx"), "form", "standard", NULL);
    assert_int_equal(number_in(t, "added"), 1);
    assert_int_equal(number_in(t, "removed"), 1);
    assert_int_equal(number_in(t, "changed"), 2);
    assert_int_equal(number_in(t, "same"), 0);
    const ent_json *c = row_with(t, "changes", "column", "status");
    assert_string_equal(in(c, "from"), "draft");
    assert_string_equal(in(c, "to"), "published");
    assert_string_equal(in(c, "old"), "line 3 column 7");
    assert_string_equal(in(c, "new"), "sheet Standards, cell G4");
    c = row_with(t, "changes", "change", "added");
    assert_string_equal(in(c, "key"), "EX 4, A, 1, EXORG");
    assert_string_equal(in(c, "new"), "sheet Standards, row 2");
    c = row_with(t, "changes", "change", "removed");
    assert_string_equal(in(c, "old"), "line 2");
    c = row_with(t, "changes", "column", "number");
    assert_string_equal(in(c, "to"), "ex  3");
    t = must(&W, NULL, NULL, "sheet diff", "old", path_of(&W, "old.csv"), "new", path_of(&W, "old.csv"), "form", "standard", NULL);
    assert_int_equal(number_in(t, "same"), 3);
    assert_int_equal(list_in(t, "changes")->n, 0);
    put_text(&W, "bad.csv", HEAD "EX 1,,,,,,,,\n");
    t = ask(&W, NULL, NULL, "sheet diff", "old", path_of(&W, "old.csv"), "new", path_of(&W, "bad.csv"), "form", "standard", NULL);
    assert_refused(t, ENT_INVALID, NULL, "a sheet that is not filled in");
    assert_non_null(strstr(t.e.place, "line 2 column 4"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(forms_are_those_of_the_engines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(examples_are_right, set_up, tear_down),
        cmocka_unit_test_setup_teardown(our_forms_read_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(again_changes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_that_is_wrong_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_dry_run_tells_each_cell, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_dry_run_tells_no_more_than_is_seen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_spreadsheet_changed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(columns_of_others, set_up, tear_down),
        cmocka_unit_test_setup_teardown(maps_that_are_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(terms, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ratifications, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changes_of_contents, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_returns, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("sheets", tests, NULL, NULL);
}
