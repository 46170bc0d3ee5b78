/* SPDX-License-Identifier: Apache-2.0 */
/* A tree to be written as XML. Elements that we make are nodes; what was read as it stands (mixed content, elements without a
 * field) is kept as its XML text and never indented. */
#ifndef ENTENTE_STANDARDS_STD_XN_H
#define ENTENTE_STANDARDS_STD_XN_H

#include <entente/core.h>

typedef struct std__xa {
    ent_str ns, name, value;
    struct std__xa *next;
} std__xa;

typedef struct std__xn std__xn;
struct std__xn {
    ent_str name; /* of an element; empty: `xml` */
    ent_str xml;  /* as it stands; checked */
    bool text;    /* xml is content: nothing may be written beside it */
    unsigned n;   /* ordinal among its like, 0 for none */
    int rank;     /* place among its siblings: std__xn_sort */
    std__xa *attrs, *last_attr;
    std__xn *first, *last, *next;
};

/* What a writer works with: `a` holds the tree, `place` says in errors whose text it is. */
typedef struct std__xw {
    ent_arena *a;
    ent_str place;
    unsigned line;
} std__xw;

ENT_CHECKED ent_code std__xn_new(std__xn **out, std__xw *w, std__xn *parent, ent_str name, ent_err *e);
/* An attribute without namespace; nothing if the value is empty. */
ENT_CHECKED ent_code std__xn_set(std__xw *w, std__xn *x, const char *name, ent_str value, ent_err *e);
/* The attribute, also an empty one, with the namespace it has. */
ENT_CHECKED ent_code std__xn_add_attr(std__xw *w, std__xn *x, ent_str ns, ent_str name, ent_str value, ent_err *e);
const std__xa *std__xn_attr(const std__xn *x, ent_str ns, ent_str name);

/* Appends XML as it stands: content (text, mixed) or one element. The text is not checked. */
ENT_CHECKED ent_code std__xn_raw(std__xw *w, std__xn *parent, ent_str xml, bool text, ent_err *e);
/* A child element with this mixed content; nothing if the content is empty. ENT_INVALID if it is no XML. */
ENT_CHECKED ent_code std__xn_mixed(std__xw *w, std__xn *parent, const char *name, ent_str xml, ent_err *e);
/* A child element with this text; nothing if it is empty. */
ENT_CHECKED ent_code std__xn_text(std__xw *w, std__xn *parent, const char *name, ent_str text, ent_err *e);
/* The same for XML that is content of x itself. */
ENT_CHECKED ent_code std__xn_content(std__xw *w, std__xn *x, ent_str xml, ent_err *e);
/* The parsed XML inside an element of our own; NULL for an empty text. ENT_INVALID if it is no XML. */
ENT_CHECKED ent_code std__xn_parse(const ent_xml_node **out, std__xw *w, ent_str xml, ent_err *e);

/* What a reader left over (`extra`, `shape`), put back into the element that was made of the fields: attributes are added, an
 * element of a known name goes on in the child of that name and ordinal, which is made if there is none; all else is
 * appended as it stands. Children get their ranks.                                                                 */
ENT_CHECKED ent_code std__merge(std__xw *w, std__xn *x, const ent_xml_node *left, ent_err *e);
/* 0.. : place of this element among its siblings, as the DTDs order them. */
int std__rank(ent_str name);

/* Orders the children by rank, equal ones as they are. */
void std__xn_sort(std__xn *x);
void std__xn_print(ent_buf *b, const std__xn *x, unsigned depth);

#endif
