/* SPDX-License-Identifier: Apache-2.0 */
/* XML 1.0 read into a tree in the arena, strictly and offline.
 *
 * Refused: anything not well formed, any encoding but UTF-8, entity declarations and references other than the
 * five of XML itself and character references, more than the ceilings allow. A DOCTYPE that only names an external
 * DTD is refused too unless the limits allow it; it is never loaded. Comments and processing instructions are
 * dropped, and the text before and after them is one text. Every element and text keeps its line.
 *
 * Besides the limits that the caller gives, these are fixed: 1,000 attributes and namespace declarations of one
 * element, 256 namespaces declared at once, 4,096 bytes of a name or namespace, 1 GiB.                      */
#ifndef ENTENTE_CORE_XML_H
#define ENTENTE_CORE_XML_H

#include <stdbool.h>
#include <stdint.h>

#include <entente/core/text.h>

typedef struct ent_xml_limits {
    size_t bytes;       /* of the document                                */
    unsigned depth;     /* open elements at once                          */
    size_t nodes;       /* elements, attributes and texts together        */
    bool allow_doctype; /* a DOCTYPE without internal declarations        */
} ent_xml_limits;

typedef struct ent_xml_attr {
    ent_str ns, name, value; /* ns: URI, empty if none */
    struct ent_xml_attr *next;
} ent_xml_attr;

typedef struct ent_xml_node ent_xml_node;
struct ent_xml_node {
    bool is_text;
    unsigned line;       /* 1.., of the element's "<" or the text's first character */
    ent_str ns, name;    /* element: namespace URI (empty if none) and local name */
    ent_str prefix;      /* element: prefix as written */
    ent_str text;        /* text node: its characters, CDATA included; never empty, never beside another */
    ent_xml_attr *attrs; /* element: in document order */
    ent_xml_node *parent, *first, *last, *next;
};

/* Usual ceilings for small documents: 16 MiB, depth 64, 200,000 nodes, no DOCTYPE. */
ent_xml_limits ent_xml_small(void);

/* Errors: ENT_INVALID (place "line N"), ENT_LIMIT, ENT_NOMEM. A refused document leaves nothing behind: *root is NULL,
 * and the memory is given back to a. All strings of the tree have a NUL behind them; none is NULL. A name that
 * occurs twice in a tree is the same pointer. */
ENT_CHECKED ent_code ent_xml_parse(ent_xml_node **root, ent_arena *a, ent_str bytes, const ent_xml_limits *limits, ent_err *e);

/* Walking. n may be NULL below: an optional element that is absent has no children, attributes and text.
 *
 * First child element with this local name (any namespace when ns is NULL, none when it is ""), or NULL. */
const ent_xml_node *ent_xml_child(const ent_xml_node *n, const char *ns, const char *name);
/* The next element sibling with the same local name and namespace as n. */
const ent_xml_node *ent_xml_again(const ent_xml_node *n);
/* First / next child element of any name. */
const ent_xml_node *ent_xml_first(const ent_xml_node *n);
const ent_xml_node *ent_xml_next(const ent_xml_node *n);
bool ent_xml_is(const ent_xml_node *n, const char *ns, const char *name); /* ns NULL: any */
/* Attribute without namespace, or with ns; NULL when absent. */
const ent_str *ent_xml_attribute(const ent_xml_node *n, const char *ns, const char *name);
/* The value, or the empty string. */
ent_str ent_xml_value(const ent_xml_node *n, const char *name);
/* All text inside, concatenated. n may be a text. */
ENT_CHECKED ent_code ent_xml_text(ent_str *out, ent_arena *a, const ent_xml_node *n, ent_err *e);
/* The children of n written as XML again (mixed content), with the namespaces they need, so that it can stand inside
 * any element that declares no default namespace; own spelling. Read again inside such an element it gives an equal
 * tree: names, prefixes of elements, attributes in order, texts. At most max bytes, ENT_LIMIT beyond.            */
ENT_CHECKED ent_code ent_xml_inner(ent_str *out, ent_arena *a, const ent_xml_node *n, size_t max, ent_err *e);

#endif
