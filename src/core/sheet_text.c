/* SPDX-License-Identifier: Apache-2.0 */
/* Texts, shared strings and styles of a workbook, and what a single cell holds. ECMA-376 part 1, 18.3.1.4 (cells), 18.4 (shared
 * strings), 18.8.10 (cell formats), 22.9.2.19 (escapes).                                                                   */
#include <string.h>

#include "sheet_private.h"

enum {
    STRINGS_MAX = 2000000,
    STYLES_MAX = 65536,
    CUSTOM_MAX = 1000,
    CELL_TEXT_MAX = 3 * 32768 /* bytes of the 32,767 characters that a cell can hold */
};

/* ---- texts ---- */

/* "_xHHHH_" at p: the character, or -1. */
static int escape(ent_str s, size_t at)
{
    unsigned char b[2];

    if (s.n - at < 7 || s.p[at] != '_' || s.p[at + 1] != 'x' || s.p[at + 6] != '_') return -1;
    char hex[4];
    for (size_t i = 0; i < 4; i++) {
        char c = s.p[at + 2 + i];
        hex[i] = (char)(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
    }
    if (!ent_unhex(b, 2, (ent_str){hex, 4})) return -1;
    return b[0] << 8 | b[1];
}

static void add_point(ent_buf *b, unsigned c)
{
    if (c < 0x80) {
        ent_buf_c(b, (char)c);
    } else if (c < 0x800) {
        ent_buf_c(b, (char)(0xC0 | c >> 6));
        ent_buf_c(b, (char)(0x80 | (c & 0x3F)));
    } else {
        ent_buf_c(b, (char)(0xE0 | c >> 12));
        ent_buf_c(b, (char)(0x80 | (c >> 6 & 0x3F)));
        ent_buf_c(b, (char)(0x80 | (c & 0x3F)));
    }
}

/* Line ends of other systems become LF: Windows writes _x000D_ before it. */
ent_code core__sheet_unescape(ent_str *out, bool *bad, ent_arena *a, ent_str s, ent_err *e)
{
    ent_buf b = ent_buf_new(a, CELL_TEXT_MAX);

    *bad = false;
    for (size_t i = 0; i < s.n;) {
        int c = escape(s, i);
        size_t n = c < 0 ? 1 : 7;
        if (c < 0) c = (unsigned char)s.p[i] < 0x80 ? (unsigned char)s.p[i] : 0x100;
        i += n;
        if (c == '\r' && i < s.n && s.p[i] == '\n') continue;
        if ((c < 0x20 && c != '\t' && c != '\n') || (c >= 0xD800 && c <= 0xDFFF) || c >= 0xFFFE) *bad = true;
        if (n == 1) ent_buf_c(&b, s.p[i - 1]);
        else add_point(&b, (unsigned)c);
    }
    return ent_buf_take(out, &b, e);
}

static ent_code add_text(ent_buf *b, bool *bad, ent_arena *a, const ent_xml_node *t, ent_err *e)
{
    const ent_str *space = ent_xml_attribute(t, "http://www.w3.org/XML/1998/namespace", "space");
    ent_str s;
    bool one_bad;

    ENT_TRY(ent_xml_text(&s, a, t, e));
    if (space == NULL || !ent_str_is(*space, "preserve")) s = ent_str_trim(s);
    ENT_TRY(core__sheet_unescape(&s, &one_bad, a, s, e));
    *bad = *bad || one_bad;
    ent_buf_add(b, s);
    return ENT_OK;
}

/* Phonetic readings (rPh) beside a text are no part of it. */
ent_code core__sheet_text(ent_str *out, bool *bad, ent_arena *a, const ent_xml_node *n, ent_err *e)
{
    ent_buf b = ent_buf_new(a, CELL_TEXT_MAX);

    *bad = false;
    for (const ent_xml_node *c = ent_xml_first(n); c != NULL; c = ent_xml_next(c)) {
        const ent_xml_node *t = ent_xml_is(c, NULL, "t") ? c : ent_xml_is(c, NULL, "r") ? ent_xml_child(c, NULL, "t") : NULL;
        if (t != NULL) ENT_TRY(add_text(&b, bad, a, t, e));
    }
    return ent_buf_take(out, &b, e);
}

ent_code core__sheet_strings(sheet_book *b, ent_err *e)
{
    const sheet_relation *r = core__sheet_relation(b, "sharedStrings");
    const ent_xml_node *root;
    ENT_VEC(ent_str) v = {0};
    ent_str s;
    bool bad;

    if (r == NULL) return ENT_OK;
    ENT_TRY(core__sheet_xml(&root, b, b->scratch, r->part, "sst", e));
    for (const ent_xml_node *si = ent_xml_child(root, NULL, "si"); si != NULL; si = ent_xml_again(si)) {
        if (v.n == STRINGS_MAX)
            return ent_fail(e, ENT_LIMIT, NULL, "Split the workbook.", "The workbook has more than %d texts.", STRINGS_MAX);
        ENT_TRY(core__sheet_text(&s, &bad, b->scratch, si, e));
        ENT_TRY(ent_str_dup(&s, b->a, s, e)); /* cells share it */
        if (bad) s.p = NULL;                  /* refused where a cell uses it */
        ENT_PUSH(&v, b->scratch, s, e);
    }
    b->strings = v.v;
    b->n_strings = v.n;
    return ENT_OK;
}

/* ---- styles ---- */

typedef struct custom {
    int64_t id;
    sheet_format format;
} custom;

typedef ENT_VEC(custom) customs;

static ent_code read_custom(customs *v, sheet_book *b, const ent_xml_node *root, ent_err *e)
{
    const ent_xml_node *f = ent_xml_child(ent_xml_child(root, NULL, "numFmts"), NULL, "numFmt");

    for (; f != NULL; f = ent_xml_again(f)) {
        custom c = {.format = core__sheet_format_of(ent_xml_value(f, "formatCode"))};
        if (!ent_str_i64(ent_xml_value(f, "numFmtId"), &c.id) || v->n == CUSTOM_MAX)
            return ent_fail(e, ENT_INVALID, NULL, "Save the workbook again.", "The number formats of the workbook are damaged.");
        ENT_PUSH(v, b->scratch, c, e);
    }
    return ENT_OK;
}

static sheet_format format_of(const customs *v, int64_t id)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->v[i].id == id) return v->v[i].format;
    return core__sheet_format_built_in(id);
}

ent_code core__sheet_styles(sheet_book *b, ent_err *e)
{
    const sheet_relation *r = core__sheet_relation(b, "styles");
    const ent_xml_node *root, *x;
    ENT_VEC(sheet_format) v = {0};
    customs own = {0};

    if (r == NULL) return ENT_OK;
    ENT_TRY(core__sheet_xml(&root, b, b->scratch, r->part, "styleSheet", e));
    ENT_TRY(read_custom(&own, b, root, e));
    for (x = ent_xml_child(ent_xml_child(root, NULL, "cellXfs"), NULL, "xf"); x != NULL; x = ent_xml_again(x)) {
        ent_str s = ent_xml_value(x, "numFmtId");
        int64_t id = 0;
        if ((s.n != 0 && !ent_str_i64(s, &id)) || v.n == STYLES_MAX)
            return ent_fail(e, ENT_INVALID, NULL, "Save the workbook again.", "The styles of the workbook are damaged.");
        ENT_PUSH(&v, b->scratch, format_of(&own, id), e);
    }
    b->formats = v.v;
    b->n_formats = v.n;
    return ENT_OK;
}

/* ---- cells ---- */

bool core__sheet_filled(const ent_xml_node *cell)
{
    return ent_xml_child(cell, NULL, "v") != NULL || ent_xml_child(cell, NULL, "is") != NULL || ent_xml_child(cell, NULL, "f") != NULL;
}

static void refuse(sheet_fault *f, const char *what, const char *next)
{
    f->what = ent_str_c(what);
    f->next = ent_str_c(next);
}

/* Nothing of such a text is used, not even as the name of a column. */
static void refuse_control(ent_str *out, sheet_fault *f)
{
    *out = (ent_str){"", 0};
    refuse(f, "It holds a control character.", "Type the text again.");
}

static ent_code damaged(const char *what, ent_err *e)
{
    return ent_fail(e, ENT_INVALID, NULL, "Save the workbook again with the program that wrote it.", "%s", what);
}

static ent_code shared(ent_str *out, sheet_fault *fault, const sheet_book *b, ent_str raw, ent_err *e)
{
    int64_t i;

    if (!ent_str_i64(raw, &i) || i < 0 || (uint64_t)i >= b->n_strings)
        return damaged("A cell names a text that the workbook does not hold.", e);
    *out = b->strings[i];
    if (out->p == NULL) refuse_control(out, fault);
    return ENT_OK;
}

static ent_code style_of(sheet_format *out, const sheet_book *b, const ent_xml_node *cell, ent_err *e)
{
    ent_str s = ent_xml_value(cell, "s");
    int64_t i = 0;

    *out = (sheet_format){0};
    if (s.n != 0 && !ent_str_i64(s, &i)) return damaged("A cell has a style that is no number.", e);
    if (b->n_formats == 0 && i == 0) return ENT_OK;
    if (i < 0 || (uint64_t)i >= b->n_formats) return damaged("A cell has a style that the workbook does not hold.", e);
    *out = b->formats[i];
    return ENT_OK;
}

static ent_code inline_text(ent_str *out, sheet_fault *fault, const sheet_book *b, const ent_xml_node *cell, ent_err *e)
{
    bool bad;

    ENT_TRY(core__sheet_text(out, &bad, b->a, ent_xml_child(cell, NULL, "is"), e));
    if (bad) refuse_control(out, fault);
    return ENT_OK;
}

static ent_code string_value(ent_str *out, sheet_fault *fault, const sheet_book *b, ent_str raw, ent_err *e)
{
    bool bad;

    ENT_TRY(core__sheet_unescape(out, &bad, b->a, raw, e));
    if (bad) refuse_control(out, fault);
    return ENT_OK;
}

ent_code core__sheet_value(ent_str *out, ent_str *raw, sheet_fault *fault, const sheet_book *b, const ent_xml_node *cell,
                           ent_sheet_type type, ent_err *e)
{
    ent_str t = ent_xml_value(cell, "t");
    sheet_format format;

    *out = (ent_str){"", 0};
    *fault = (sheet_fault){0};
    ENT_TRY(ent_xml_text(raw, b->a, ent_xml_child(cell, NULL, "v"), e));
    ENT_TRY(style_of(&format, b, cell, e));
    if (ent_xml_child(cell, NULL, "f") != NULL) refuse(fault, "It holds a formula.", "Copy the cell and paste it as a value.");
    else if (ent_str_is(t, "inlineStr")) return inline_text(out, fault, b, cell, e);
    else if (ent_str_is(t, "e")) refuse(fault, "It holds an error value.", "Correct the cell or empty it.");
    else if (ent_str_is(t, "b"))
        refuse(fault, "It holds a truth value (TRUE or FALSE), not a text.", "Format the column as text and type it again.");
    else if (ent_xml_child(cell, NULL, "v") == NULL) return ENT_OK;
    else if (ent_str_is(t, "s")) return shared(out, fault, b, ent_str_trim(*raw), e);
    else if (ent_str_is(t, "str")) return string_value(out, fault, b, *raw, e);
    else if (ent_str_is(t, "d")) return core__sheet_iso(out, fault, b, ent_str_trim(*raw), type, e);
    else if (t.n == 0 || ent_str_is(t, "n")) return core__sheet_number(out, fault, b, ent_str_trim(*raw), &format, type, e);
    else return damaged("A cell has a type that no spreadsheet has.", e);
    return ENT_OK;
}
