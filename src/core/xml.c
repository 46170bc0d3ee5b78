/* SPDX-License-Identifier: Apache-2.0 */
/* XML into the arena. libxml2 decides what is well formed (XML 1.0, Namespaces in XML 1.0) and calls the functions
 * below; the tree is built here, without a tree of the library. The library gets no entity, no DTD and no name to
 * open: declarations and references are refused in the callbacks before it would act on them.
 *
 *   bytes ─ ent_xml_check ─► libxml2 ─ start, text, end ─► tree in its own child arena of the caller's
 *                                 └── error ─► one sentence                                                       */
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "xml_check.h"
#include "xml_pool.h"

#define NAME_BYTES 4096 /* ceiling for one name; real ones have a few dozen */

static const char NEXT_CORRECT[] = "Correct the file at this line, or ask its author for a new copy.";
static const char NEXT_CUT[] = "The file is probably cut off: fetch or copy it again.";
static const char NEXT_SPLIT[] = "Ask the sender for a smaller file, or split it.";

typedef struct reader {
    ent_str bytes;
    const ent_xml_limits *limits;
    ent_arena *tree, *scratch;
    ent_err *e;
    ent_code code; /* the first refusal; the parser is stopped at the next safe place */
    xmlParserCtxtPtr ctxt;
    ent_xml_pool pool;
    ent_xml_names names;
    size_t counted; /* newlines are counted up to here */
    unsigned line;  /* of that byte */
    size_t mark;    /* end of the newest mark-up: where the next text begins */
    ent_xml_node *root, *open;
    char *text; /* the bytes of open->last when that is a text */
    unsigned depth;
    size_t nodes;
} reader;

ent_xml_limits ent_xml_small(void)
{
    return (ent_xml_limits){.bytes = 16u << 20, .depth = 64, .nodes = 200000};
}

/* ---- places and refusals ---- */

/* Offset of the next byte that the library will read. It never recodes, so this counts bytes of the document. */
static size_t offset_now(const reader *r)
{
    const xmlParserInput *in = r->ctxt->input;
    size_t at;

    if (in == NULL) return r->counted;
    at = in->consumed + (size_t)(in->cur - in->base);
    return at < r->bytes.n ? at : r->bytes.n;
}

/* Asked in rising order only: each newline is counted once. */
static unsigned line_of(reader *r, size_t offset)
{
    if (offset > r->counted) {
        r->line += ent_xml_line_at((ent_str){r->bytes.p + r->counted, offset - r->counted}, offset - r->counted) - 1;
        r->counted = offset;
    }
    return r->line;
}

/* Notes the first refusal, whose sentence is in r->e, at this line. */
static void refuse_at(reader *r, unsigned line)
{
    r->code = ent_at(r->e, "line %u", line);
}

static void refuse_nomem(reader *r)
{
    r->code = ent_nomem(r->e);
}

/* For "%.*s": names from the document may be long; cut between two characters. */
static int shown(const char *s)
{
    size_t n = strnlen(s, 64);

    if (n == 64)
        while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80) n--;
    return (int)n;
}

/* true when a callback must not go on; the parser is then halted. Halting inside some callbacks (errors, entities)
 * would free what the library still reads, so those only note the refusal and the next one of these ends it.       */
static bool ended(reader *r)
{
    if (r->code == ENT_OK) return false;
    xmlStopParser(r->ctxt);
    return true;
}

static bool count_nodes(reader *r, size_t n, unsigned line)
{
    if (n <= r->limits->nodes && r->nodes <= r->limits->nodes - n) {
        r->nodes += n;
        return true;
    }
    (void)ent_fail(r->e, ENT_LIMIT, NULL, NEXT_SPLIT, "The document has more than %zu elements, attributes and texts.", r->limits->nodes);
    refuse_at(r, line);
    return false;
}

/* ---- strings ---- */

static bool copy_text(reader *r, ent_str *out, const void *from, size_t n)
{
    if (ent_xml_pool_copy(&r->pool, out, from, n)) return true;
    refuse_nomem(r);
    return false;
}

static bool intern(reader *r, ent_str *out, const xmlChar *name)
{
    if (!ent_xml_names_get(&r->names, &r->pool, out, (const char *)name)) {
        refuse_nomem(r);
        return false;
    }
    if (out->n <= NAME_BYTES) return true;
    (void)ent_fail(r->e, ENT_LIMIT, NULL, NEXT_CORRECT, "A name or namespace has %zu bytes; at most %d are read.", out->n, NAME_BYTES);
    refuse_at(r, line_of(r, offset_now(r)));
    return false;
}

/* ---- elements ---- */

static ent_xml_node *add_node(reader *r, unsigned line)
{
    ent_xml_node *n = ent_alloc(r->tree, sizeof *n);

    if (n == NULL) {
        refuse_nomem(r);
        return NULL;
    }
    n->line = line;
    n->ns = n->name = n->prefix = n->text = (ent_str){"", 0};
    n->parent = r->open;
    if (r->open == NULL) r->root = n;
    else if (r->open->last == NULL) r->open->first = n;
    else r->open->last->next = n;
    if (r->open != NULL) r->open->last = n;
    return n;
}

/* list: n times local name, prefix, namespace, first and end of the value. */
static bool add_attributes(reader *r, ent_xml_node *n, size_t count, const xmlChar **list)
{
    ent_xml_attr *attrs;

    if (count == 0) return true;
    attrs = ent_alloc_array(r->tree, count, sizeof *attrs);
    if (attrs == NULL) {
        refuse_nomem(r);
        return false;
    }
    for (size_t i = 0; i < count; i++, list += 5) {
        if (!intern(r, &attrs[i].name, list[0]) || !intern(r, &attrs[i].ns, list[2])) return false;
        if (!copy_text(r, &attrs[i].value, list[3], (size_t)(list[4] - list[3]))) return false;
        if (i + 1 < count) attrs[i].next = &attrs[i + 1];
    }
    n->attrs = attrs;
    return true;
}

/* The "<" of the start tag whose end is being read: no other can be in it. */
static size_t tag_start(const reader *r, size_t end)
{
    size_t at = end;

    while (at > r->mark && r->bytes.p[at - 1] != '<') at--;
    return at > r->mark ? at - 1 : r->mark;
}

static bool within_ceilings(reader *r, size_t attributes, unsigned line)
{
    if (r->depth >= r->limits->depth) {
        (void)ent_fail(r->e, ENT_LIMIT, NULL, NEXT_CORRECT, "Elements are nested more than %u deep.", r->limits->depth);
        refuse_at(r, line);
        return false;
    }
    if (r->ctxt->nsNr / 2 > ENT_XML_NAMESPACES) {
        (void)ent_fail(r->e, ENT_LIMIT, NULL, NEXT_CORRECT, "More than %d namespaces are declared at once.", ENT_XML_NAMESPACES);
        refuse_at(r, line);
        return false;
    }
    return count_nodes(r, 1 + attributes, line);
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns, int n_namespaces, const xmlChar **namespaces,
                     int n_attributes, int n_defaulted, const xmlChar **attributes)
{
    reader *r = ctx;
    size_t count = (size_t)n_attributes;
    ent_xml_node *n;
    unsigned line;

    (void)n_namespaces;
    (void)namespaces;
    (void)n_defaulted; /* there is no DTD that could give a default */
    if (ended(r)) return;
    line = line_of(r, tag_start(r, offset_now(r)));
    if (within_ceilings(r, count, line) && (n = add_node(r, line)) != NULL && intern(r, &n->name, name) && intern(r, &n->prefix, prefix) &&
        intern(r, &n->ns, ns) && add_attributes(r, n, count, attributes)) {
        r->open = n;
        r->depth++;
        r->mark = offset_now(r);
    }
    (void)ended(r);
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns)
{
    reader *r = ctx;

    (void)name;
    (void)prefix;
    (void)ns;
    if (ended(r)) return;
    r->open = r->open->parent;
    r->depth--;
    r->mark = offset_now(r);
}

/* ---- text ---- */

/* The library gives a text in pieces: at references, at CDATA, at comments, every few hundred bytes. */
static void append_text(reader *r, ent_xml_node *t, const xmlChar *piece, size_t n)
{
    r->text = ent_xml_pool_extend(&r->pool, r->text, t->text.n, piece, n);
    if (r->text == NULL) refuse_nomem(r);
    else t->text = (ent_str){r->text, t->text.n + n};
}

static void add_text(reader *r, const xmlChar *piece, size_t n)
{
    ent_xml_node *t = r->open->last;
    unsigned line;

    if (t != NULL && t->is_text) {
        append_text(r, t, piece, n);
        return;
    }
    line = line_of(r, r->mark);
    if (!count_nodes(r, 1, line)) return;
    t = add_node(r, line);
    if (t == NULL) return;
    t->is_text = true;
    r->text = ent_xml_pool_take(&r->pool, n);
    if (r->text == NULL) {
        refuse_nomem(r);
        return;
    }
    memcpy(r->text, piece, n);
    t->text = (ent_str){r->text, n};
}

static void on_text(void *ctx, const xmlChar *piece, int n)
{
    reader *r = ctx;

    if (ended(r) || n <= 0 || r->open == NULL) return;
    add_text(r, piece, (size_t)n);
    (void)ended(r);
}

/* Comments and processing instructions are dropped; text goes on behind them. */
static void on_comment(void *ctx, const xmlChar *value)
{
    reader *r = ctx;

    (void)value;
    if (!ended(r)) r->mark = offset_now(r);
}

static void on_instruction(void *ctx, const xmlChar *target, const xmlChar *data)
{
    (void)target;
    on_comment(ctx, data);
}

/* ---- what is refused ---- */

static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    reader *r = ctx;

    (void)name;
    (void)public_id;
    (void)system_id; /* never loaded */
    if (ended(r)) return;
    if (!r->limits->allow_doctype) {
        (void)ent_fail(r->e, ENT_INVALID, NULL, "Remove the <!DOCTYPE ...> line and try again.",
                       "The document has a DOCTYPE, which this kind of file must not have.");
        refuse_at(r, line_of(r, offset_now(r)));
    } else if (*r->ctxt->input->cur == '[') {
        (void)ent_fail(r->e, ENT_INVALID, NULL,
                       "Remove everything from [ to ] in the DOCTYPE, put plain characters in place of the entities it "
                       "declares, then try again.",
                       "The DOCTYPE holds declarations of its own (entities, elements); they are never read.");
        refuse_at(r, line_of(r, offset_now(r)));
    }
    (void)ended(r);
}

/* Asked for every entity but the five of XML. */
static xmlEntityPtr on_entity(void *ctx, const xmlChar *name)
{
    reader *r = ctx;
    const char *z = (const char *)name;

    if (r->code != ENT_OK) return NULL;
    (void)ent_fail(r->e, ENT_INVALID, NULL, "Write the character itself or its number, such as &#233;, then try again.",
                   "The entity &%.*s; is none of the five of XML (amp, lt, gt, quot, apos); others are never looked up.", shown(z), z);
    refuse_at(r, line_of(r, offset_now(r)));
    return NULL;
}

static void on_reference(void *ctx, const xmlChar *name)
{
    reader *r = ctx;

    (void)on_entity(r, name);
    (void)ended(r);
}

/* ---- errors of the library ---- */

static void explain_mismatch(reader *r, const xmlError *x)
{
    const char *closed = x->str2 != NULL ? x->str2 : "?";

    if (r->open == NULL) {
        (void)ent_fail(r->e, ENT_INVALID, NULL, NEXT_CORRECT, "An element is closed that was not opened.");
        return;
    }
    (void)ent_fail(r->e, ENT_INVALID, NULL, NEXT_CORRECT, "The element <%.*s>, opened on line %u, is closed by </%.*s>.",
                   shown(r->open->name.p), r->open->name.p, r->open->line, shown(closed), closed);
}

static void explain_end(reader *r)
{
    if (r->open == NULL) (void)ent_fail(r->e, ENT_INVALID, NULL, NEXT_CUT, "The document ends before its first element is complete.");
    else
        (void)ent_fail(r->e, ENT_INVALID, NULL, NEXT_CUT, "The document ends inside the element <%.*s>, opened on line %u.",
                       shown(r->open->name.p), r->open->name.p, r->open->line);
}

/* The library's own sentence: its first line, up to a byte that is not fit to show, for it may quote the document. */
static void explain_other(reader *r, const xmlError *x)
{
    const char *z = x->message != NULL ? x->message : "unknown error";
    size_t n = 0;

    while (n < 200 && (unsigned char)z[n] >= 0x20 && z[n] != 0x7f) n++;
    (void)ent_utf8_ok((ent_str){z, n}, &n); /* n stays when all is well */
    while (n > 0 && (z[n - 1] == ' ' || z[n - 1] == '.')) n--;
    (void)ent_fail(r->e, ENT_INVALID, NULL, NEXT_CORRECT, "The document is not well-formed XML: %.*s.", (int)n, z);
}

static void on_error(void *ctx, xmlErrorPtr x)
{
    reader *r = ctx;
    bool at_end = offset_now(r) >= r->bytes.n;

    /* A namespace that is no good URI, or a relative one, is unwise but well formed. */
    if (r->code != ENT_OK || x->level == XML_ERR_WARNING || x->code == XML_WAR_NS_URI || x->code == XML_WAR_NS_URI_RELATIVE) return;
    if (x->code == XML_ERR_NO_MEMORY) {
        refuse_nomem(r);
        return;
    }
    if (x->code == XML_ERR_DOCUMENT_EMPTY)
        (void)ent_fail(r->e, ENT_INVALID, NULL, "Check that this is the right file.", "This is not an XML document.");
    else if (x->code == XML_ERR_TAG_NAME_MISMATCH && !at_end) explain_mismatch(r, x);
    else if (at_end && x->code != XML_ERR_DOCUMENT_END) explain_end(r);
    else if (x->code == XML_ERR_DOCUMENT_END && r->root != NULL)
        (void)ent_fail(r->e, ENT_INVALID, NULL, NEXT_CORRECT, "Something follows after the end of the document.");
    else explain_other(r, x);
    refuse_at(r, line_of(r, offset_now(r)));
}

/* ---- the whole ---- */

static void set_callbacks(xmlSAXHandler *sax)
{
    *sax = (xmlSAXHandler){
        .initialized = XML_SAX2_MAGIC,
        .internalSubset = on_doctype,
        .getEntity = on_entity,
        .reference = on_reference,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text, /* the same: white space is text as any other */
        .cdataBlock = on_text,
        .comment = on_comment,
        .processingInstruction = on_instruction,
        .serror = on_error,
    };
}

static ent_code read_document(reader *r)
{
    int ill_formed;

    xmlInitParser(); /* once per process; the library guards it */
    r->ctxt = xmlCreateMemoryParserCtxt(r->bytes.p, (int)r->bytes.n);
    if (r->ctxt == NULL) return ent_nomem(r->e);
    /* NOENT: "&amp;" in attributes is to give "&", not "&#38;"; there are no other entities, see on_entity. HUGE lifts
     * the library's fixed ceilings, for which ours stand. IGNORE_ENC: the encoding was checked, nothing is recoded.  */
    (void)xmlCtxtUseOptions(r->ctxt, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC);
    set_callbacks(r->ctxt->sax);
    r->ctxt->userData = r;
    ill_formed = xmlParseDocument(r->ctxt);
    if (r->code == ENT_OK && (ill_formed != 0 || !r->ctxt->wellFormed || r->root == NULL || r->open != NULL))
        r->code = ent_fail(r->e, ENT_INVALID, NULL, NEXT_CORRECT, "The document is not well-formed XML.");
    if (r->ctxt->myDoc != NULL) xmlFreeDoc(r->ctxt->myDoc); /* libxml2 makes one for an entity declaration that we refused */
    r->ctxt->myDoc = NULL;
    xmlFreeParserCtxt(r->ctxt);
    return r->code;
}

static ent_code parse(ent_xml_node **root, ent_arena *a, ent_str bytes, const ent_xml_limits *limits, ent_err *e)
{
    reader r = {.bytes = bytes, .limits = limits, .e = e, .line = 1};
    ent_code code;

    r.tree = ent_arena_new(a, 0);
    r.scratch = ent_arena_new(a, 0);
    r.pool = (ent_xml_pool){.a = r.tree, .chunk = bytes.n / 2 < 32768 ? bytes.n / 2 + 64 : 32768};
    r.names.a = r.scratch;
    code = r.tree == NULL || r.scratch == NULL ? ent_nomem(e) : read_document(&r);
    ent_arena_free(r.scratch);
    if (code != ENT_OK) {
        ent_arena_free(r.tree);
        return code;
    }
    *root = r.root;
    return ENT_OK;
}

ent_code ent_xml_parse(ent_xml_node **root, ent_arena *a, ent_str bytes, const ent_xml_limits *limits, ent_err *e)
{
    *root = NULL;
    ENT_TRY(ent_xml_check(bytes, limits, e));
    if (parse(root, a, bytes, limits, e) != ENT_INVALID) return *root != NULL ? ENT_OK : e->code;
    /* libxml2 2.9 can take a lack of memory for a fault of the text (a namespace that it could not copy is "empty"). So nothing is called
     * ill-formed before it was read twice.                                                                               */
    return parse(root, a, bytes, limits, e);
}
