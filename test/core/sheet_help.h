/* SPDX-License-Identifier: Apache-2.0 */
/* Workbooks as spreadsheets write them, made here part by part. */
#ifndef ENTENTE_TEST_SHEET_HELP_H
#define ENTENTE_TEST_SHEET_HELP_H

#include "archive_help.h"

#define MAIN_NS "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL_NS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE_NS "http://schemas.openxmlformats.org/package/2006/relationships"
#define TYPES_HEAD "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
#define TYPES_MAIN \
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"

/* Cell styles by number: 0 General, 1 text, 2 yyyy-mm-dd, 3 d-mmm, 4 0.00, 5 00000, 6 1E+05, 7 percent, 8 #,##0, 9 mmm-yy built in, 10 m/d/yy
 * h:mm built in, 11 hours, 12 0.0, 13 "0 km", 14 yyyy-mm-dd;@ with a language, 15 # ?/?, 16 0;;0 */
#define STYLES                                                                                                                          \
    "<styleSheet xmlns=\"" MAIN_NS "\"><numFmts count=\"9\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"                   \
    "<numFmt numFmtId=\"165\" formatCode=\"00000\"/><numFmt numFmtId=\"166\" formatCode=\"0.0\"/>"                                      \
    "<numFmt numFmtId=\"167\" formatCode=\"0&quot; km&quot;\"/><numFmt numFmtId=\"168\" formatCode=\"[$-809]yyyy\\-mm\\-dd;@\"/>"       \
    "<numFmt numFmtId=\"169\" formatCode=\"0;;0\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"49\"/><xf numFmtId=\"164\"/>"  \
    "<xf numFmtId=\"16\"/><xf numFmtId=\"2\"/><xf numFmtId=\"165\"/><xf numFmtId=\"11\"/><xf numFmtId=\"9\"/><xf numFmtId=\"3\"/>"      \
    "<xf numFmtId=\"17\"/><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf numFmtId=\"168\"/>" \
    "<xf numFmtId=\"12\"/><xf numFmtId=\"169\"/></cellXfs></styleSheet>"

typedef struct made_book {
    const char *rows;       /* the row elements */
    const char *before;     /* elements before sheetData (cols) */
    const char *after;      /* elements after it (mergeCells) */
    const char *strings;    /* si elements */
    const char *sheets;     /* more sheet elements; the first is "Answers", rId1 */
    const char *properties; /* workbookPr element */
    const char *types;      /* more content types */
    const char *main_type;  /* instead of TYPES_MAIN */
    const char *relations;  /* more relations of the workbook */
    const char *of_sheet;   /* relations of the sheet */
    const char *hidden;     /* rows of a second sheet, xl/worksheets/hidden.xml */
    const char *name;       /* of the first sheet, instead of "Answers" */
    bool plain;             /* no styles and strings at all */
    bool stored;            /* nothing is deflated */
} made_book;

static inline ent_str part(ent_arena *a, const char *fmt, const char *one, const char *two, const char *three)
{
    ent_buf b = ent_buf_new(a, (size_t)1 << 28);
    const char *v[] = {one, two, three};
    ent_str out = {0};
    size_t n = 0;
    ent_err e;

    for (; *fmt != '\0'; fmt++) {
        if (*fmt == '$') ent_buf_z(&b, v[n] == NULL ? "" : v[n]), n++;
        else ent_buf_c(&b, *fmt);
    }
    if (ent_buf_take(&out, &b, &e) != ENT_OK) return (ent_str){0};
    return out;
}

#define REL(id, type, target) "<Relationship Id=\"" id "\" Type=\"" REL_NS "/" type "\" Target=\"" target "\"/>"

static inline ent_str make_book(ent_arena *a, const made_book *m)
{
    made_entry v[10];
    size_t n = 0;

    memset(v, 0, sizeof v);
    v[n].name = "[Content_Types].xml";
    v[n++].bytes = part(a, TYPES_HEAD "$$</Types>", m->main_type ? m->main_type : TYPES_MAIN, m->types, NULL);
    v[n].name = "_rels/.rels";
    v[n++].bytes = part(a, "<Relationships xmlns=\"" PACKAGE_NS "\">" REL("rId1", "officeDocument", "xl/workbook.xml") "</Relationships>",
                        NULL, NULL, NULL);
    v[n].name = "xl/workbook.xml";
    v[n++].bytes = part(a,
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<workbook xmlns=\"" MAIN_NS "\" xmlns:r=\"" REL_NS "\">$<sheets>"
                        "<sheet name=\"$\" sheetId=\"1\" r:id=\"rId1\"/>$</sheets></workbook>",
                        m->properties, m->name ? m->name : "Answers", m->sheets);
    v[n].name = "xl/_rels/workbook.xml.rels";
    v[n++].bytes = part(
        a, "<Relationships xmlns=\"" PACKAGE_NS "\">" REL("rId1", "worksheet", "worksheets/sheet1.xml") "$$</Relationships>",
        m->plain ? NULL : REL("rId8", "styles", "styles.xml") REL("rId9", "sharedStrings", "/xl/sharedStrings.xml"), m->relations, NULL);
    v[n].name = "xl/worksheets/sheet1.xml";
    v[n++].bytes = part(a, "<worksheet xmlns=\"" MAIN_NS "\">$<sheetData>$</sheetData>$</worksheet>", m->before, m->rows, m->after);
    if (!m->plain) {
        v[n].name = "xl/styles.xml";
        v[n++].bytes = ent_str_c(STYLES);
        v[n].name = "xl/sharedStrings.xml";
        v[n++].bytes = part(a, "<sst xmlns=\"" MAIN_NS "\">$</sst>", m->strings, NULL, NULL);
    }
    if (m->of_sheet != NULL) {
        v[n].name = "xl/worksheets/_rels/sheet1.xml.rels";
        v[n++].bytes = part(a, "<Relationships xmlns=\"" PACKAGE_NS "\">$</Relationships>", m->of_sheet, NULL, NULL);
    }
    if (m->hidden != NULL) {
        v[n].name = "xl/worksheets/hidden.xml";
        v[n++].bytes = part(a, "<worksheet xmlns=\"" MAIN_NS "\"><sheetData>$</sheetData></worksheet>", m->hidden, NULL, NULL);
    }
    for (size_t i = 0; i < n; i++) v[i].deflate = !m->stored && i % 2 == 0;
    return make_archive(a, v, n, NULL);
}

/* Rows from a table of texts: cells separated by "|", rows by line ends; as inline texts. No escapes. */
static inline ent_str rows_of(ent_arena *a, const char *table)
{
    ent_buf b = ent_buf_new(a, (size_t)1 << 26);
    ent_str line, cell, rest = ent_str_c(table), out = {0};
    ent_err e;

    while (rest.n != 0) {
        bool more = true;
        (void)ent_str_cut(rest, '\n', &line, &rest);
        ent_buf_z(&b, "<row>");
        while (more) {
            more = ent_str_cut(line, '|', &cell, &line);
            ent_buf_z(&b, cell.n == 0 ? "<c/>" : "<c t=\"inlineStr\"><is><t>");
            ent_buf_xml(&b, cell);
            if (cell.n != 0) ent_buf_z(&b, "</t></is></c>");
        }
        ent_buf_z(&b, "</row>");
    }
    if (ent_buf_take(&out, &b, &e) != ENT_OK) return (ent_str){0};
    return out;
}

#endif
