/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a RELAX NG schema as one tree, so that the library has nothing left to open (ISO/IEC 19757-2 clauses 4.5 to 4.7):
 *
 *   <include href="f">own</include>  ─► <div><div>content of the grammar in f, but what own redefines</div> own</div>
 *   <externalRef href="f"/>          ─► the pattern in f                                                                     */
#include <string.h>

#include <libxml/parser.h>

#include <entente/core/file.h>
#include <entente/core/xml.h>

#include "schema_private.h"

#define RNG_NS "http://relaxng.org/ns/structure/1.0"

enum { FILES = 16, FILE_BYTES = 4 << 20, DEPTH = 200, NODES = 200000, NESTING = 8 };

static const char NEXT_FOLDER[] = "Put the schemas that it includes into its folder, and name them without a path or address.";

typedef struct loading {
    ent_arena *scratch;
    ent_schema_verdict *v;
    ent_err *e;
} loading;

ent_code schema__tree(xmlDocPtr *out, ent_str bytes, ent_err *e)
{
    /* HUGE: our own ceilings stand. BIG_LINES: lines beyond 65,535. NOERROR: the bytes are known to be well formed. */
    *out =
        xmlReadMemory(bytes.p, (int)bytes.n, NULL, NULL,
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE | XML_PARSE_BIG_LINES | XML_PARSE_NOCDATA);
    return *out == NULL ? ent_nomem(e) : ENT_OK;
}

static ent_code read_file(xmlDocPtr *out, loading *l, const char *path, ent_sha256 *sha256)
{
    const ent_xml_limits limits = {.bytes = FILE_BYTES, .depth = DEPTH, .nodes = NODES};
    ent_xml_node *root;
    ent_str bytes;

    if (++l->v->n_files > FILES)
        return ent_fail(l->e, ENT_LIMIT, NULL, "Give a schema in fewer files.", "The schema has more than %d files.", FILES);
    ENT_TRY(ent_file_read(&bytes, l->scratch, path, FILE_BYTES, l->e));
    if (sha256 != NULL) ENT_TRY(ent_sha256_of(sha256, bytes, l->e));
    if (ent_xml_parse(&root, l->scratch, bytes, &limits, l->e) != ENT_OK) return ent_within(l->e, "%s", path);
    return schema__tree(out, bytes, l->e);
}

/* ---- places of files ---- */

/* A relative path downwards: no address, no drive, no "..". */
static bool is_below(const char *href)
{
    ent_str rest = ent_str_c(href), part;

    if (href[0] == '\0' || href[0] == '/' || strpbrk(href, ":\\%?#") != NULL) return false;
    for (bool more = true; more;) {
        more = ent_str_cut(rest, '/', &part, &rest);
        if (part.n == 0 || ent_str_is(part, "..")) return false;
    }
    return true;
}

static ent_code path_of(const char **out, loading *l, const char *from, const char *href)
{
    const char *slash = strrchr(from, '/');
    ent_str folder = slash == NULL ? (ent_str){"", 0} : (ent_str){from, (size_t)(slash - from) + 1}, path;

    if (!is_below(href))
        return ent_fail(l->e, ENT_INVALID, NULL, NEXT_FOLDER, "The schema %s includes \"%.64s\", which is not in its folder.", from, href);
    ENT_TRY(ent_str_fmt(&path, l->scratch, l->e, "%.*s%s", ENT_F(folder), href));
    *out = path.p;
    return ENT_OK;
}

/* ---- putting together ---- */

/* The library's own type for characters. */
static const xmlChar *lib(const char *z)
{
    return (const xmlChar *)z;
}

static bool is_rng(const xmlNode *n, const char *name)
{
    return n->type == XML_ELEMENT_NODE && n->ns != NULL && strcmp((const char *)n->ns->href, RNG_NS) == 0 &&
           strcmp((const char *)n->name, name) == 0;
}

static bool same_attribute(xmlNode *a, xmlNode *b, const char *name)
{
    xmlChar *x = xmlGetNoNsProp(a, lib(name)), *y = xmlGetNoNsProp(b, lib(name));
    bool same = x != NULL && y != NULL && strcmp((const char *)x, (const char *)y) == 0;

    xmlFree(x);
    xmlFree(y);
    return same;
}

/* Does what stands in the include redefine this start or define? */
static bool redefines(xmlNode *own, xmlNode *n)
{
    for (xmlNode *c = own->children; c != NULL; c = c->next) {
        if (is_rng(c, "div") && redefines(c, n)) return true;
        if (is_rng(c, "start") && is_rng(n, "start")) return true;
        if (is_rng(c, "define") && is_rng(n, "define") && same_attribute(c, n, "name")) return true;
    }
    return false;
}

static void drop_redefined(xmlNode *in, xmlNode *own)
{
    xmlNode *next;

    for (xmlNode *c = in->children; c != NULL; c = next) {
        next = c->next;
        if (is_rng(c, "div")) drop_redefined(c, own);
        else if (redefines(own, c)) {
            xmlUnlinkNode(c);
            xmlFreeNode(c);
        }
    }
}

/* A data type library is not handed down into another file. */
static bool end_library(xmlNode *n)
{
    return xmlHasProp(n, lib("datatypeLibrary")) != NULL || xmlNewProp(n, lib("datatypeLibrary"), lib("")) != NULL;
}

static ent_code put_include(loading *l, xmlNode *include, xmlNode *grammar)
{
    xmlNode *copy;

    if (!is_rng(grammar, "grammar"))
        return ent_fail(l->e, ENT_INVALID, NULL, "Ask for the schema again.", "A schema includes a file that is no grammar.");
    drop_redefined(grammar, include);
    copy = xmlDocCopyNode(grammar, include->doc, 1);
    if (copy == NULL) return ent_nomem(l->e);
    xmlNodeSetName(copy, lib("div"));
    xmlNodeSetName(include, lib("div"));
    xmlUnsetProp(include, lib("href"));
    if (include->children != NULL) xmlAddPrevSibling(include->children, copy);
    else xmlAddChild(include, copy);
    return end_library(copy) ? ENT_OK : ent_nomem(l->e);
}

static ent_code put_external(loading *l, xmlNode *ref, xmlNode *pattern)
{
    xmlNode *copy = xmlDocCopyNode(pattern, ref->doc, 1);
    xmlChar *ns;

    if (copy == NULL) return ent_nomem(l->e);
    ns = xmlHasProp(copy, lib("ns")) == NULL ? xmlGetNoNsProp(ref, lib("ns")) : NULL;
    if (ns != NULL) xmlNewProp(copy, lib("ns"), ns);
    xmlFree(ns);
    xmlReplaceNode(ref, copy);
    xmlFreeNode(ref);
    return end_library(copy) ? ENT_OK : ent_nomem(l->e);
}

static ent_code expand(loading *l, xmlNode *in, const char *path, unsigned nesting);

/* The file that n names, in its place. */
static ent_code replace(loading *l, xmlNode *n, const char *path, unsigned nesting)
{
    xmlChar *href = xmlGetNoNsProp(n, lib("href"));
    const char *file = NULL;
    xmlDocPtr doc = NULL;
    ent_code code = ENT_OK;

    if (nesting > NESTING)
        code = ent_fail(l->e, ENT_LIMIT, NULL, "Give a schema in fewer files.", "The schema includes itself, or more than %d files deep.",
                        NESTING);
    if (code == ENT_OK) code = path_of(&file, l, path, href != NULL ? (const char *)href : "");
    xmlFree(href);
    if (code == ENT_OK) code = read_file(&doc, l, file, NULL);
    if (code == ENT_OK) code = expand(l, (xmlNode *)doc, file, nesting);
    if (code == ENT_OK) {
        xmlNode *root = xmlDocGetRootElement(doc);
        code = is_rng(n, "include") ? put_include(l, n, root) : put_external(l, n, root);
    }
    if (doc != NULL) xmlFreeDoc(doc);
    return code;
}

static ent_code expand(loading *l, xmlNode *in, const char *path, unsigned nesting)
{
    xmlNode *next;

    for (xmlNode *c = in->children; c != NULL; c = next) {
        next = c->next;
        if (c->type != XML_ELEMENT_NODE) continue;
        if (is_rng(c, "include") || is_rng(c, "externalRef")) ENT_TRY(replace(l, c, path, nesting + 1));
        else ENT_TRY(expand(l, c, path, nesting));
    }
    return ENT_OK;
}

ent_code schema__load(xmlDocPtr *out, ent_schema_verdict *v, ent_arena *scratch, const char *path, ent_err *e)
{
    loading l = {scratch, v, e};
    ent_code code;

    *out = NULL;
    v->n_files = 0;
    code = read_file(out, &l, path, &v->sha256);
    if (code == ENT_OK) code = expand(&l, (xmlNode *)*out, path, 0);
    if (code == ENT_OK) return ENT_OK;
    if (*out != NULL) xmlFreeDoc(*out);
    *out = NULL;
    return code;
}
