/* SPDX-License-Identifier: Apache-2.0 */
/* Two texts that a reader writes beside its fields, as XML. An element is opened in one of them only when there is something
 * to say of it, so nothing said means an empty text. Order of calls for one element: attributes first, then texts and children.
 *   extra   what no field takes: content
 *   shape   what is written but says nothing: empty attributes and elements, a value said twice; no content, only
 *           for the writer, which gives back what was read                                                          */
#ifndef ENTENTE_STANDARDS_STD_LEFT_H
#define ENTENTE_STANDARDS_STD_LEFT_H

#include <entente/core.h>

typedef struct ent_std_left ent_std_left;
struct ent_std_left {
    ent_std_left *outer; /* NULL: writes at the top of the texts */
    ent_arena *scratch;
    const ent_xml_node *element; /* NULL: no element of its own */
    unsigned n;                  /* ordinal to write, 0 for none */
    struct ent_std_left_text {
        ent_buf *b;
        enum { ENT_STD_LEFT_SHUT = 0, ENT_STD_LEFT_TAG, ENT_STD_LEFT_BODY } state;
    } extra, shape;
};

ent_std_left ent_std_left_top(ent_buf *extra, ent_buf *shape, ent_arena *scratch);
ent_std_left ent_std_left_in(ent_std_left *outer, const ent_xml_node *element, unsigned n);
void ent_std_left_attr(ent_std_left *l, const ent_xml_attr *at);
/* The attribute in the shape. */
void ent_std_shape_attr(ent_std_left *l, const ent_xml_attr *at);
/* The element in the shape, if nothing is in it: neither attribute nor element nor text. */
void ent_std_shape_bare(ent_std_left *l);
/* A text that is more than white space; else nothing. */
void ent_std_left_text(ent_std_left *l, ent_str text);
/* The element with all that is in it, or the text. */
ENT_CHECKED ent_code ent_std_left_node(ent_std_left *l, const ent_xml_node *node, ent_err *e);
/* An empty element of this name, without a namespace. */
void ent_std_left_empty(ent_std_left *l, ent_str name);
/* Must be called for every element made by ent_std_left_in, before its outer goes on. */
void ent_std_left_end(ent_std_left *l);

/* The element itself as XML, with attributes and content. */
ENT_CHECKED ent_code ent_std_outer_xml(ent_buf *b, ent_arena *scratch, const ent_xml_node *node, ent_err *e);

#endif
