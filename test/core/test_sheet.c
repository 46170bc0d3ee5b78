/* SPDX-License-Identifier: Apache-2.0 */
/* Sheets of workbooks: values as they were typed, or refused by sheet and cell. The workbooks are made here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include <entente/core/archive.h>
#include <entente/core/date.h>
#include <entente/core/sheet.h>

#include "sheet_help.h"

#define N(v) (sizeof(v) / sizeof *(v))

static ent_arena *A;

static int set_up(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    return A == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

/* The first letter of a header says what its column holds. */
static ent_sheet_type by_letter(void *ctx, ent_str header)
{
    (void)ctx;
    switch (header.n != 0 ? header.p[0] : 't') {
    case 'c': return ENT_SHEET_CODE;
    case 'd': return ENT_SHEET_DATE;
    case 'w': return ENT_SHEET_WHOLE;
    case 'n': return ENT_SHEET_DECIMAL;
    case 'x': return ENT_SHEET_PASSED;
    default: return ENT_SHEET_TEXT;
    }
}

static ent_sheet_ask asking(size_t max_refused)
{
    return (ent_sheet_ask){.max_rows = 1000, .type = by_letter, .max_refused = max_refused};
}

static ent_sheet read_ok(const made_book *m)
{
    const ent_sheet_ask ask = asking(0);
    ent_sheet s;
    ent_err e = {0};

    if (ent_sheet_read(&s, A, make_book(A, m), &ask, &e) != ENT_OK) fail_msg("refused: %s: %s", e.place, e.what);
    return s;
}

static void refused_with(ent_str bytes, const ent_sheet_ask *ask, ent_code code, const char *place, const char *what)
{
    ent_sheet s;
    ent_err e = {0};
    ent_code got = ent_sheet_read(&s, A, bytes, ask, &e);

    if (got != code || strcmp(e.place, place) != 0 || strstr(e.what, what) == NULL)
        fail_msg("wanted %s \"%s\" at \"%s\", got %s \"%s\" at \"%s\"", ent_code_name(code), what, place, ent_code_name(got), e.what,
                 e.place);
    assert_true(e.next[0] != '\0');
    assert_int_equal(s.table.n_rows, 0);
    assert_null(s.name.p);
}

static void refused(const made_book *m, const char *place, const char *what)
{
    const ent_sheet_ask ask = asking(0);

    refused_with(make_book(A, m), &ask, ENT_INVALID, place, what);
}

static void is(const ent_sheet *s, size_t row, size_t column, const char *want)
{
    assert_true(row < s->table.n_rows && column < s->table.n_columns);
    if (!ent_str_is(s->table.rows[row].f[column], want))
        fail_msg("row %zu column %zu: wanted \"%s\", got \"%s\"", row, column, want, s->table.rows[row].f[column].p);
}

#define HEAD "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>t</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>d</t></is></c></row>"

/* ---- texts ---- */

static void texts(void **state)
{
    const made_book m = {
        .strings = "<si><t>shared</t></si><si><r><rPr><b/></rPr><t xml:space=\"preserve\">rich </t></r><r><t>text</t></r><rPh sb=\"0\" "
                   "eb=\"1\"><t>no</t></rPh></si>"
                   "<si><t xml:space=\"preserve\"> kept </t></si><si><t> trimmed </t></si><si><t>a_x000D_\nb _x005F_x0041_ _x0041_ "
                   "_xZZZZ_</t></si><si><t/></si>",
        .rows = "<row r=\"1\" spans=\"1:3\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>text 2</t></is></c></row>"
                "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" t=\"s\"><v>2</v></c></row>"
                "<row r=\"3\"/><row r=\"4\"><c r=\"A4\" s=\"1\"/></row>"
                "<row r=\"7\"><c r=\"A7\" t=\"s\"><v>3</v></c><c r=\"B7\" t=\"s\"><v>4</v></c></row>"
                "<row r=\"8\"><c r=\"B8\" t=\"str\"><v>7,62x51 OTAN \xE2\x82\xAC</v></c></row>"
                "<row r=\"9\"><c t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c><c t=\"s\"><v>5</v></c></row>"};
    ent_sheet s = read_ok(&m);

    (void)state;
    assert_true(ent_str_is(s.name, "Answers"));
    assert_int_equal(s.table.n_columns, 2);
    assert_true(ent_str_is(s.table.columns[0], "shared") && ent_str_is(s.table.columns[1], "text 2"));
    assert_int_equal(s.table.n_rows, 4);
    assert_int_equal(s.table.rows[0].line, 2);
    assert_int_equal(s.table.rows[1].line, 7);
    is(&s, 0, 0, "rich text");
    is(&s, 0, 1, " kept ");
    is(&s, 1, 0, "trimmed");
    is(&s, 1, 1, "a\nb _x0041_ A _xZZZZ_");
    is(&s, 2, 0, "");
    is(&s, 2, 1, "7,62x51 OTAN \xE2\x82\xAC");
    is(&s, 3, 0, "inline");
    is(&s, 3, 1, "");
}

/* A column without a header is not there, and one that is not read may hold anything. */
static void columns(void **state)
{
    const made_book m = {.rows = "<row><c t=\"inlineStr\"><is><t>t</t></is></c><c/><c t=\"inlineStr\"><is><t>x sum</t></is></c><c "
                                 "r=\"AB1\" t=\"inlineStr\"><is><t>t2</t></is></c></row>"
                                 "<row><c t=\"inlineStr\"><is><t>1</t></is></c><c/><c><f>A1</f><v>3</v></c><c r=\"AB2\" "
                                 "t=\"inlineStr\"><is><t>last</t></is></c></row>"};
    ent_sheet s = read_ok(&m);
    char letters[4];

    (void)state;
    assert_int_equal(s.table.n_columns, 3);
    is(&s, 0, 1, "");
    is(&s, 0, 2, "last");
    assert_int_equal(s.at[1], 2);
    assert_int_equal(s.at[2], 27);
    ent_sheet_letters(letters, 0), assert_string_equal(letters, "A");
    ent_sheet_letters(letters, 25), assert_string_equal(letters, "Z");
    ent_sheet_letters(letters, 26), assert_string_equal(letters, "AA");
    ent_sheet_letters(letters, 701), assert_string_equal(letters, "ZZ");
    ent_sheet_letters(letters, 702), assert_string_equal(letters, "AAA");
    ent_sheet_letters(letters, 16383), assert_string_equal(letters, "XFD");
}

/* ---- numbers and dates ---- */

typedef struct number {
    char type; /* letter of by_letter */
    int style;
    const char *v;
    const char *want; /* NULL: refused */
    const char *what;
} number;

static void check_number(const number *x, const char *properties)
{
    char rows[600];
    made_book m = {.properties = properties, .rows = rows};

    snprintf(rows, sizeof rows,
             "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>%c</t></is></c></row><row r=\"7\"><c r=\"A7\" s=\"%d\"><v>%s</v></c></row>",
             x->type, x->style, x->v);
    if (x->want != NULL) {
        ent_sheet s = read_ok(&m);
        if (s.table.n_rows != 1 || !ent_str_is(s.table.rows[0].f[0], x->want))
            fail_msg("%c style %d %s: wanted %s, got %s", x->type, x->style, x->v, x->want, s.table.rows[0].f[0].p);
    } else {
        refused(&m, "sheet Answers, cell A7", x->what);
    }
}

static void what_a_spreadsheet_made_of_it(void **state)
{
    static const number cases[] = {
        /* a number where a text is wanted: exactly as it is shown, or not at all */
        {'t', 0, "7.62", "7.62", NULL},
        {'t', 1, "7.62", "7.62", NULL},
        {'t', 0, "7.6200000000000001", "7.62", NULL}, /* as Excel writes it */
        {'t', 0, "3", "3", NULL},
        {'t', 0, "-3", "-3", NULL},
        {'t', 4, "7.62", "7.62", NULL},
        {'t', 4, "7.6", NULL, "shows it in another way"},
        {'t', 12, "7.62", NULL, "shows it in another way"},
        {'t', 5, "123", NULL, "shows it in another way"}, /* shown as 00123 */
        {'t', 5, "12345", "12345", NULL},
        {'t', 8, "1234", NULL, "shows it in another way"},
        {'t', 8, "123", "123", NULL},
        {'t', 6, "100000", NULL, "another way"}, /* 1E+05 */
        {'t', 0, "1E+05", "100000", NULL},
        {'t', 0, "1.2345678901234499E+15", NULL, "more digits"},
        {'t', 0, "1234567890123450", NULL, "more digits"},
        {'t', 0, "123456789012", NULL, "shows it in another way"}, /* shown as 1.23457E+11 */
        {'t', 0, "12345678901", "12345678901", NULL},
        {'t', 0, "0.30000000000000004", NULL, "more digits"},
        {'t', 7, "0.5", NULL, "another way"},
        {'t', 13, "5", NULL, "another way"},
        {'t', 15, "0.5", NULL, "another way"},
        {'t', 16, "-5", NULL, "form of their own"},
        {'t', 3, "20576", NULL, "made a date"}, /* 5-2 of 1956 */
        {'t', 9, "20576", NULL, "1956-05-01"},
        {'t', 2, "45000", NULL, "2023-03-15"},
        {'t', 11, "0.5", NULL, "made a time"},
        {'t', 0, "nan", NULL, "is none"},
        {'t', 0, "1e999", NULL, "is none"},
        {'t', 0, "1.2.3", NULL, "is none"},
        {'t', 0, "-0", NULL, "more digits"},
        /* a code is never a number */
        {'c', 0, "123", NULL, "00123 becomes 123"},
        {'c', 1, "123", NULL, "00123 becomes 123"},
        {'c', 3, "20576", NULL, "made a date"},
        /* dates */
        {'d', 2, "45000", "2023-03-15", NULL},
        {'d', 14, "45000", "2023-03-15", NULL},
        {'d', 10, "45000", "2023-03-15", NULL},
        {'d', 10, "45000.5", NULL, "time of day"},
        {'d', 2, "1", "1900-01-01", NULL},
        {'d', 2, "59", "1900-02-28", NULL},
        {'d', 2, "60", NULL, "no day of the calendar"},
        {'d', 2, "61", "1900-03-01", NULL},
        {'d', 2, "0", NULL, "no day of the calendar"},
        {'d', 2, "-1", NULL, "no day of the calendar"},
        {'d', 2, "2958465", "9999-12-31", NULL},
        {'d', 2, "2958466", NULL, "no day of the calendar"},
        {'d', 9, "20576", NULL, "does not show year, month and day"},
        {'d', 3, "45000", NULL, "does not show year, month and day"},
        {'d', 0, "45000", NULL, "A date is wanted"},
        {'d', 0, "2011", "2011", NULL},
        {'d', 11, "0.5", NULL, "A date is wanted"},
        /* amounts */
        {'w', 0, "12", "12", NULL},
        {'w', 8, "12000", "12000", NULL},
        {'w', 0, "123456789012", "123456789012", NULL},
        {'w', 0, "12.5", NULL, "whole number is wanted"},
        {'w', 2, "45000", NULL, "made a date"},
        {'w', 7, "1", NULL, "another way"},
        {'n', 0, "7.62", "7.62", NULL},
        {'n', 12, "7.62", NULL, "fewer digits"},
        {'n', 4, "7.6", "7.6", NULL},
        {'n', 0, "0.30000000000000004", NULL, "more digits"},
        {'n', 6, "100000", NULL, "another way"},
    };
    static const number since_1904[] = {{'d', 2, "0", "1904-01-01", NULL},
                                        {'d', 2, "43538", "2023-03-15", NULL},
                                        {'d', 2, "60", "1904-03-01", NULL},
                                        {'d', 2, "2957003", "9999-12-31", NULL},
                                        {'d', 2, "2957004", NULL, "no day of the calendar"}};

    (void)state;
    for (size_t i = 0; i < N(cases); i++) check_number(&cases[i], NULL);
    for (size_t i = 0; i < N(since_1904); i++) check_number(&since_1904[i], "<workbookPr date1904=\"1\"/>");
}

/* Every day from 1900 on, both systems, against the calendar. */
static void all_days(void **state)
{
    ent_date d;

    (void)state;
    for (int serial = 61; serial < 60000; serial += 97) {
        char v[16], want[11], v4[16];
        d = ent_date_of(((ent_time)serial - 25569) * 86400);
        ent_date_print(want, d);
        snprintf(v, sizeof v, "%d", serial);
        snprintf(v4, sizeof v4, "%d", serial - 1462);
        check_number(&(number){'d', 2, v, want, NULL}, NULL);
        if (serial > 1462) check_number(&(number){'d', 2, v4, want, NULL}, "<workbookPr date1904=\"true\"/>");
    }
}

static void iso_dates(void **state)
{
    made_book m = {.rows = HEAD "<row r=\"2\"><c r=\"B2\" t=\"d\"><v>2024-05-02T00:00:00</v></c></row>"};
    ent_sheet s = read_ok(&m);

    (void)state;
    is(&s, 0, 1, "2024-05-02");
    m.rows = HEAD "<row r=\"2\"><c r=\"A2\" t=\"d\"><v>2024-05-02</v></c></row>";
    refused(&m, "sheet Answers, cell A2", "made a date");
    m.rows = HEAD "<row r=\"2\"><c r=\"B2\" t=\"d\"><v>2024-05-02T10:00:00</v></c></row>";
    refused(&m, "sheet Answers, cell B2", "time of day");
}

/* ---- cells ---- */

static void cells_that_are_no_values(void **state)
{
    static const struct {
        const char *rows, *cell, *what;
    } cases[] = {
        {"<row r=\"2\"><c r=\"A2\"><f>SUM(B1:B2)</f><v>3</v></c></row>", "A2", "formula"},
        {"<row r=\"2\"><c r=\"A2\" t=\"str\"><f>B1</f><v>x</v></c></row>", "A2", "formula"},
        {"<row r=\"2\"><c r=\"B2\" t=\"e\"><v>#REF!</v></c></row>", "B2", "error value"},
        {"<row r=\"2\"><c r=\"A2\" t=\"b\"><v>1</v></c></row>", "A2", "truth value"},
        {"<row r=\"2\"><c r=\"C2\" t=\"inlineStr\"><is><t>x</t></is></c></row>", "C2", "no name in row 1"},
        {"<row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"inlineStr\"><is><t>x</t></is></c></row>", "A2", "row is hidden"},
        {"<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row>", "A2", "control character"},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>_xD83D_</t></is></c></row>", "A2", "control character"},
    };

    (void)state;
    for (size_t i = 0; i < N(cases); i++) {
        char place[60];
        const made_book m = {.rows = part(A, HEAD "$", cases[i].rows, NULL, NULL).p, .strings = "<si><t>bell _x0007_</t></si>"};
        snprintf(place, sizeof place, "sheet Answers, cell %s", cases[i].cell);
        refused(&m, place, cases[i].what);
    }
    refused(&(made_book){.rows = HEAD "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>x</t></is></c></row>",
                         .after = "<mergeCells><mergeCell ref=\"A2:B2\"/></mergeCells>"},
            "sheet Answers, cell A2", "merged");
    read_ok(&(made_book){.rows = HEAD "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>x</t></is></c></row>",
                         .after = "<mergeCells><mergeCell ref=\"D2:E3\"/><mergeCell ref=\"A9:B9\"/></mergeCells>"});
    refused(&(made_book){.before = "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols>",
                         .rows = HEAD "<row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><t>2024</t></is></c></row>"},
            "sheet Answers, cell B2", "hidden column");
    refused(&(made_book){.rows = "<row r=\"1\"><c r=\"A1\"><f>B1</f><v>1</v></c></row>"}, "sheet Answers, cell A1", "formula");
}

static void all_of_them_at_once(void **state)
{
    const made_book m = {.rows = HEAD "<row r=\"2\"><c r=\"A2\"><f>1</f></c><c r=\"B2\" s=\"3\"><v>45000</v></c></row>"
                                      "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>good</t></is></c></row>"
                                      "<row r=\"10\"><c r=\"A10\" t=\"b\"><v>0</v></c></row>",
                         .after = "<mergeCells><mergeCell ref=\"A3:A4\"/></mergeCells>"};
    ent_sheet_ask ask = asking(10);
    ent_str bytes = make_book(A, &m);
    ent_sheet s;
    ent_err e;

    (void)state;
    assert_int_equal(ent_sheet_read(&s, A, bytes, &ask, &e), ENT_OK);
    assert_int_equal(s.n_refused, 4);
    assert_string_equal(s.refused[0].cell, "A2");
    assert_string_equal(s.refused[1].cell, "B2");
    assert_true(ent_str_is(s.refused[1].value, "45000"));
    assert_string_equal(s.refused[2].cell, "A3");
    assert_string_equal(s.refused[3].cell, "A10");
    assert_int_equal(s.refused[3].line, 10);
    assert_int_equal(s.table.n_rows, 3);
    is(&s, 0, 0, "");
    is(&s, 1, 0, "good");
    ask.max_refused = 3;
    refused_with(bytes, &ask, ENT_LIMIT, "sheet Answers, cell A3", "More than 3 cells");
}

/* A refused name of a column is nowhere in the table. */
static void a_header_with_a_control_character(void **state)
{
    const made_book m = {.rows = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>t</t></is></c>"
                                 "<c r=\"B1\" t=\"inlineStr\"><is><t>d_x001D_</t></is></c><c r=\"C1\" t=\"str\"><v>_x0007_</v></c></row>"};
    ent_sheet_ask ask = asking(10);
    ent_sheet s;
    ent_err e;

    (void)state;
    assert_int_equal(ent_sheet_read(&s, A, make_book(A, &m), &ask, &e), ENT_OK);
    assert_int_equal(s.n_refused, 2);
    assert_string_equal(s.refused[0].cell, "B1");
    assert_string_equal(s.refused[1].cell, "C1");
    assert_int_equal(s.table.n_columns, 1);
    assert_true(ent_str_is(s.table.columns[0], "t"));
    refused(&m, "sheet Answers, cell B1", "control character");
}

/* ---- workbooks ---- */

#define ROW2 "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>x</t></is></c></row>"

static void workbooks_that_are_more_than_values(void **state)
{
    static const struct {
        made_book m;
        const char *what;
    } cases[] = {
        {{.relations = REL("rId20", "vbaProject", "vbaProject.bin")}, "macros"},
        {{.types = "<Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/>"}, "macros"},
        {{.main_type = "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/>"},
         "macros"},
        {{.main_type = "<Override PartName=\"/xl/workbook.bin\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/>"},
         "XLSB"},
        {{.relations = REL("rId20", "externalLink", "externalLinks/externalLink1.xml")}, "links to other workbooks"},
        {{.types =
              "<Override PartName=\"/x\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml\"/>"},
         "links to other workbooks"},
        {{.relations = REL("rId20", "connections", "connections.xml")}, "connections"},
        {{.of_sheet = REL("rId1", "queryTable", "../queryTables/q.xml")}, "connections"},
        {{.of_sheet = REL("rId1", "oleObject", "../embeddings/o.bin")}, "embedded objects"},
        {{.of_sheet = REL("rId1", "package", "../embeddings/o.docx")}, "embedded objects"},
        {{.of_sheet = REL("rId1", "control", "../activeX/a.xml")}, "controls"},
        {{.of_sheet = "<Relationship Id=\"rId1\" Type=\"" REL_NS "/image\" Target=\"http://example.org/x.png\" TargetMode=\"External\"/>"},
         "links to other files"},
    };

    (void)state;
    for (size_t i = 0; i < N(cases); i++) {
        made_book m = cases[i].m;
        m.rows = HEAD ROW2;
        refused(&m, "", cases[i].what);
    }
    read_ok(&(made_book){.rows = HEAD ROW2,
                         .of_sheet = "<Relationship Id=\"rId1\" Type=\"" REL_NS
                                     "/hyperlink\" Target=\"http://example.org/\" TargetMode=\"External\"/>"});
}

static void not_a_workbook(void **state)
{
    const ent_sheet_ask ask = asking(0);
    const made_entry ods[] = {{.name = "mimetype", .bytes = ENT_S("application/vnd.oasis.opendocument.spreadsheet")}};
    const made_entry zip[] = {{.name = "a.txt", .bytes = ENT_S("a")}};

    (void)state;
    refused_with(ENT_S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on"), &ask, ENT_INVALID, "", "password");
    refused_with(ENT_S("a,b\n1,2\n"), &ask, ENT_INVALID, "", "no XLSX workbook");
    refused_with(ENT_S(""), &ask, ENT_INVALID, "", "no XLSX workbook");
    refused_with(make_archive(A, ods, 1, NULL), &ask, ENT_INVALID, "", "ODS");
    refused_with(make_archive(A, zip, 1, NULL), &ask, ENT_INVALID, "", "no XLSX workbook");
}

#define HIDDEN_REL REL("rId2", "worksheet", "worksheets/hidden.xml")

static void which_sheet(void **state)
{
    made_book m = {.rows = HEAD ROW2,
                   .sheets = "<sheet name=\"Old\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/>",
                   .relations = HIDDEN_REL,
                   .hidden = "<row><c s=\"1\"/></row>"};
    ent_sheet_ask ask = asking(0);
    ent_sheet s;
    ent_err e;

    (void)state;
    read_ok(&m); /* hidden and empty */
    m.hidden = ROW2;
    refused(&m, "sheet Old", "hidden sheet holds data");
    m.sheets = "<sheet name=\"Old\" sheetId=\"2\" state=\"veryHidden\" r:id=\"rId2\"/>";
    refused(&m, "sheet Old", "hidden sheet holds data");
    m.sheets = "<sheet name=\"Explanations\" sheetId=\"2\" r:id=\"rId2\"/>";
    m.hidden = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>other</t></is></c></row>";
    refused(&m, "", "\"Answers\", \"Explanations\"");
    ent_str bytes = make_book(A, &m);
    ask.usual = ENT_S("Answers");
    assert_int_equal(ent_sheet_read(&s, A, bytes, &ask, &e), ENT_OK);
    assert_int_equal(s.table.n_rows, 1);
    ask.sheet = ENT_S("Explanations");
    assert_int_equal(ent_sheet_read(&s, A, bytes, &ask, &e), ENT_OK);
    assert_true(ent_str_is(s.table.columns[0], "other"));
    ask.sheet = ENT_S("answers");
    refused_with(bytes, &ask, ENT_INVALID, "", "no sheet \"answers\"");
    m.sheets = "<sheet name=\"Answers\" sheetId=\"2\" r:id=\"rId2\"/>";
    refused(&m, "", "list of sheets");
    m.sheets = "<sheet name=\"Twice\" sheetId=\"2\" r:id=\"rId1\"/>";
    refused(&m, "", "list of sheets");
}

static void damaged_sheets(void **state)
{
    static const struct {
        made_book m;
        const char *place, *what;
    } cases[] = {
        {{.rows = ""}, "sheet Answers, row 1", "first row of the sheet is empty"},
        {{.rows = "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>t</t></is></c></row>"},
         "sheet Answers, row 1",
         "first row of the sheet is empty"},
        {{.rows = HEAD "<row r=\"1\"/>"}, "", "not in order"},
        {{.rows = HEAD "<row r=\"3\"/><row r=\"2\"/>"}, "", "not in order"},
        {{.rows = HEAD "<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>"}, "", "not in order"},
        {{.rows = HEAD "<row r=\"2\"><c r=\"A2\"/><c r=\"A2\"/></row>"}, "", "not in order"},
        {{.rows = HEAD "<row r=\"2\"><c r=\"A3\"/></row>"}, "", "not in order"},
        {{.rows = HEAD "<row r=\"2\"><c r=\"2A\"/></row>"}, "", "not in order"},
        {{.rows = HEAD "<row r=\"2\"><c r=\"XFE2\"/></row>"}, "", "not in order"},
        {{.rows = HEAD "<row r=\"1048577\"/>"}, "", "not in order"},
        {{.rows = HEAD "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>9</v></c></row>"}, "", "does not hold"},
        {{.rows = HEAD "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>-1</v></c></row>"}, "", "does not hold"},
        {{.rows = HEAD "<row r=\"2\"><c r=\"A2\" s=\"99\"><v>1</v></c></row>"}, "", "style"},
        {{.rows = HEAD "<row r=\"2\"><c r=\"A2\" t=\"zz\"><v>1</v></c></row>"}, "", "type that no spreadsheet has"},
        {{.rows = HEAD, .after = "<mergeCells><mergeCell ref=\"B2:A1\"/></mergeCells>"}, "", "not in order"},
        {{.rows = "<row><c t=\"inlineStr\"><is><t>t</t></is></c><c t=\"inlineStr\"><is><t>t</t></is></c></row>"},
         "sheet Answers, row 1",
         "Two columns"},
        {{.rows = HEAD "<row"}, "xl/worksheets/sheet1.xml, line 1", ""},
        {{.rows = HEAD, .relations = REL("rId1", "worksheet", "worksheets/none.xml")}, NULL, NULL},
        {{.rows = HEAD, .sheets = "<sheet name=\"None\" sheetId=\"3\" r:id=\"rId77\"/>"}, "", "list of sheets"},
    };

    (void)state;
    for (size_t i = 0; i < N(cases); i++)
        if (cases[i].what != NULL) refused(&cases[i].m, cases[i].place, cases[i].what);
    /* no styles and no strings */
    ent_sheet s = read_ok(&(made_book){.rows = HEAD "<row r=\"2\"><c r=\"A2\"><v>7</v></c></row>", .plain = true});
    is(&s, 0, 0, "7");
}

static void ceilings(void **state)
{
    ent_buf b = ent_buf_new(A, 1 << 26);
    ent_sheet_ask ask = asking(0);
    ent_str rows;
    ent_err e;

    (void)state;
    ent_buf_z(&b, HEAD);
    for (int i = 0; i < 101; i++) ent_buf_z(&b, "<row><c t=\"inlineStr\"><is><t>x</t></is></c></row>");
    assert_int_equal(ent_buf_take(&rows, &b, &e), ENT_OK);
    ask.max_rows = 100;
    refused_with(make_book(A, &(made_book){.rows = rows.p}), &ask, ENT_LIMIT, "", "more than 100 rows");
    refused_with(make_book(A, &(made_book){.rows = "<row r=\"1\"><c r=\"ALM1\" t=\"inlineStr\"><is><t>t</t></is></c></row>"}), &ask,
                 ENT_LIMIT, "", "more than 1000 columns");
}

static void little_memory(void **state)
{
    ent_str bytes =
        make_book(A, &(made_book){.rows = HEAD "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" s=\"2\"><v>45000</v></c></row>",
                                  .strings = "<si><r><t>a</t></r><r><t>b</t></r></si>"});
    bool done = false;

    (void)state;
    for (size_t ceiling = 1000; !done; ceiling += 997) {
        const ent_sheet_ask ask = asking(0);
        ent_arena *a = ent_arena_new(A, ceiling);
        ent_sheet s;
        ent_err e;
        ent_code code = ent_sheet_read(&s, a, bytes, &ask, &e);
        assert_true(code == ENT_OK || code == ENT_NOMEM);
        done = code == ENT_OK;
        assert_true(ceiling < 4000000);
        ent_arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(columns, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_spreadsheet_made_of_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_days, set_up, tear_down),
        cmocka_unit_test_setup_teardown(iso_dates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cells_that_are_no_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_of_them_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_header_with_a_control_character, set_up, tear_down),
        cmocka_unit_test_setup_teardown(workbooks_that_are_more_than_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(not_a_workbook, set_up, tear_down),
        cmocka_unit_test_setup_teardown(which_sheet, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_sheets, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ceilings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(little_memory, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
