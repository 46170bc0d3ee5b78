/* SPDX-License-Identifier: Apache-2.0 */
/* RELAX NG through libxml2. Documents and schemas are read by ent_xml first, whose ceilings and refusals hold, and then by the library,
 * which is handed trees only: it never gets a name that it could open.                                                            */
#include <string.h>

#include <libxml/relaxng.h>

#include <entente/core/xml.h>

#include "schema_private.h"

enum { DOCUMENT_DEPTH = 256, DOCUMENT_NODES = 4000000 };

typedef struct errors {
    ent_schema_verdict *v;
    ent_buf first;
} errors;

/* The library's sentence without its line end; it may quote the document. */
static void add_sentence(ent_buf *b, const char *message)
{
    ent_str s = ent_str_trim(ent_str_c(message));

    if (s.n > 512) s.n = 512;
    while (s.n != 0 && !ent_utf8_ok(s, NULL)) s.n--;
    for (size_t i = 0; i < s.n; i++) ent_buf_c(b, (unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i]);
}

static void on_error(void *ctx, xmlErrorPtr x)
{
    errors *all = ctx;
    const xmlNode *n = x->node;

    if (x->level == XML_ERR_WARNING || all->v->errors++ != 0) return;
    all->v->line = n != NULL && xmlGetLineNo(n) > 0 ? (unsigned)xmlGetLineNo(n) : x->line > 0 ? (unsigned)x->line : 0;
    all->v->column = x->int2 > 0 ? (unsigned)x->int2 : 0;
    add_sentence(&all->first, x->message != NULL ? x->message : "unknown error");
}

static ent_code compile(xmlRelaxNGPtr *out, xmlDocPtr tree, ent_arena *a, const char *path, ent_err *e)
{
    ent_schema_verdict found = {0};
    errors all = {.v = &found, .first = ent_buf_new(a, 4096)};
    xmlRelaxNGParserCtxtPtr p = xmlRelaxNGNewDocParserCtxt(tree);
    ent_str message;

    if (p == NULL) return ent_nomem(e);
    xmlRelaxNGSetParserStructuredErrors(p, on_error, &all);
    *out = xmlRelaxNGParse(p);
    xmlRelaxNGFreeParserCtxt(p);
    if (*out != NULL) return ENT_OK;
    ENT_TRY(ent_buf_take(&message, &all.first, e));
    (void)ent_fail(e, ENT_INVALID, NULL, "Give a RELAX NG schema in XML syntax (a file NAME.rng).", "This is no RELAX NG schema: %.*s",
                   ENT_F(message));
    return found.line != 0 ? ent_at(e, "%s:%u", path, found.line) : ent_at(e, "%s", path);
}

static ent_code validate(ent_schema_verdict *out, xmlRelaxNGPtr schema, xmlDocPtr doc, ent_arena *a, ent_err *e)
{
    errors all = {.v = out, .first = ent_buf_new(a, 4096)};
    xmlRelaxNGValidCtxtPtr v = xmlRelaxNGNewValidCtxt(schema);
    int verdict;

    if (v == NULL) return ent_nomem(e);
    xmlRelaxNGSetValidStructuredErrors(v, on_error, &all);
    verdict = xmlRelaxNGValidateDoc(v, doc);
    xmlRelaxNGFreeValidCtxt(v);
    if (verdict < 0) return ent_fail(e, ENT_BUG, NULL, "Report this.", "The schema could not be applied.");
    out->valid = verdict == 0 && out->errors == 0;
    if (!out->valid && out->errors == 0) out->errors = 1; /* it says no and does not say why */
    return ent_buf_take(&out->message, &all.first, e);
}

static ent_code check(ent_schema_verdict *out, ent_arena *a, ent_arena *scratch, const char *path, xmlDocPtr doc, ent_err *e)
{
    xmlRelaxNGPtr schema = NULL;
    xmlDocPtr tree;
    ent_code code;

    ENT_TRY(schema__load(&tree, out, scratch, path, e));
    code = compile(&schema, tree, scratch, path, e);
    if (code == ENT_OK) code = validate(out, schema, doc, a, e);
    if (schema != NULL) xmlRelaxNGFree(schema);
    xmlFreeDoc(tree);
    return code;
}

ent_code ent_schema_check(ent_schema_verdict *out, ent_arena *a, const char *schema, ent_str document, size_t max, ent_err *e)
{
    const ent_xml_limits limits = {.bytes = max, .depth = DOCUMENT_DEPTH, .nodes = DOCUMENT_NODES, .allow_doctype = true};
    ent_arena *scratch = ent_arena_new(a, 0);
    xmlDocPtr doc = NULL;
    ent_xml_node *root;
    ent_code code;

    *out = (ent_schema_verdict){.message = {"", 0}};
    if (scratch == NULL) return ent_nomem(e);
    code = ent_xml_parse(&root, scratch, document, &limits, e);
    ent_arena_reset(scratch);
    if (code == ENT_OK) code = schema__tree(&doc, document, e);
    if (code == ENT_OK) code = check(out, a, scratch, schema, doc, e);
    if (doc != NULL) xmlFreeDoc(doc);
    ent_arena_free(scratch);
    return code;
}
