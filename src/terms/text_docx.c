/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a word processor's document (ISO/IEC 29500, WordprocessingML, both namespaces). */
#include <string.h>

#include <entente/core/archive.h>
#include <entente/core/xml.h>

#include "text_private.h"

enum { DEPTH = 256, NODES = 4000000, XML_BYTES = 64 << 20 };

typedef struct docx {
    text_maker m;
    const char *what;
    size_t number; /* paragraphs of the part so far */
} docx;

static const struct {
    const char *name, *what;
    bool needed;
} parts[] = {
    {"word/document.xml", "paragraph", true},
    {"word/footnotes.xml", "footnote paragraph", false},
    {"word/endnotes.xml", "endnote paragraph", false},
};

static bool is_word_element(const ent_xml_node *n)
{
    return !n->is_text && (ent_str_is(n->ns, "http://schemas.openxmlformats.org/wordprocessingml/2006/main") ||
                           ent_str_is(n->ns, "http://purl.oclc.org/ooxml/wordprocessingml/main"));
}

/* What was taken out and only kept to show the change; codes of fields; the second of two ways to say the same. */
static bool is_silent(const ent_xml_node *n)
{
    static const char *const names[] = {"del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr"};

    if (!is_word_element(n)) return ent_str_is(n->name, "Fallback");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ent_str_is(n->name, names[i])) return true;
    return false;
}

/* What an empty element stands for, or NULL. */
static const char *stands_for(const ent_xml_node *n)
{
    static const char *const table[][2] = {{"tab", "\t"}, {"br", "\n"}, {"cr", "\n"}, {"noBreakHyphen", "-"}, {"ptab", "\t"}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (ent_str_is(n->name, table[i][0])) return table[i][1];
    return NULL;
}

static ent_code take(docx *d, const ent_xml_node *n, ent_err *e); /* as deep as the XML reader allows */

static ent_code take_inside(docx *d, const ent_xml_node *n, ent_err *e)
{
    for (const ent_xml_node *c = n->first; c != NULL; c = c->next)
        if (!c->is_text && !is_silent(c)) ENT_TRY(take(d, c, e));
    return ENT_OK;
}

/* A paragraph may stand inside another (a text box); then the outer one goes on. */
static ent_code take_paragraph(docx *d, const ent_xml_node *n, ent_err *e)
{
    size_t around = d->m.marks.n > 0 ? d->m.marks.v[d->m.marks.n - 1].number : 0;
    bool inside = false;

    for (const ent_xml_node *p = n->parent; p != NULL && !inside; p = p->parent) inside = is_word_element(p) && ent_str_is(p->name, "p");
    ENT_TRY(text__part(&d->m, 0, e));
    ENT_TRY(text__mark(&d->m, d->what, ++d->number, e));
    ENT_TRY(take_inside(d, n, e));
    ENT_TRY(text__part(&d->m, 0, e));
    return inside ? text__mark(&d->m, d->what, around, e) : ENT_OK;
}

static ent_code take(docx *d, const ent_xml_node *n, ent_err *e)
{
    const char *text;

    if (!is_word_element(n)) return take_inside(d, n, e);
    if (ent_str_is(n->name, "p")) return take_paragraph(d, n, e);
    if (ent_str_is(n->name, "t")) {
        for (const ent_xml_node *c = n->first; c != NULL; c = c->next)
            if (c->is_text) ENT_TRY(text__put(&d->m, c->text, 0, 0, e));
        return ENT_OK;
    }
    text = stands_for(n);
    return text != NULL ? text__put(&d->m, ent_str_c(text), 0, 0, e) : take_inside(d, n, e);
}

static ent_code take_part(docx *d, const ent_archive *z, size_t k, ent_err *e)
{
    const ent_archive_entry *entry = ent_archive_find(z, ent_str_c(parts[k].name));
    ent_xml_limits limits = {.bytes = XML_BYTES, .depth = DEPTH, .nodes = NODES};
    ent_arena *scratch;
    ent_xml_node *root;
    ent_str xml;
    ent_code code;

    if (entry == NULL && !parts[k].needed) return ENT_OK;
    if (entry == NULL)
        return ent_fail(e, ENT_INVALID, NULL, "Give a DOCX file, or save the text as UTF-8.",
                        "There is no %s in the ZIP file: it is no DOCX.", parts[k].name);
    scratch = ent_arena_new(d->m.a, 0);
    if (scratch == NULL) return ent_nomem(e);
    d->what = parts[k].what;
    d->number = 0;
    code = ent_archive_read(&xml, scratch, z, entry, e);
    if (code == ENT_OK) code = ent_xml_parse(&root, scratch, xml, &limits, e);
    if (code == ENT_OK) code = take(d, root, e);
    if (code != ENT_OK) ent_within(e, "%s", parts[k].name);
    ent_arena_free(scratch);
    return code;
}

ent_code ent_layer_docx(ent_layer *out, ent_arena *a, ent_str bytes, ent_err *e)
{
    docx d = {.m = text__begin(a)};
    ent_archive z;

    *out = (ent_layer){.kind = ENT_LAYER_DOCX};
    ENT_TRY(ent_archive_open(&z, a, bytes, NULL, e));
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) ENT_TRY(take_part(&d, &z, k, e));
    ENT_TRY(text__end(out, &d.m, e));
    out->n_spans = 0;
    out->spans = NULL;
    return ENT_OK;
}
