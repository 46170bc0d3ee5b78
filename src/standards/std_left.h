/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader has no field for, written as XML. An element of the result is opened only when something is left of it,
 * so nothing left means an empty text. Order of calls for one element: attributes first, then texts and children.     */
#ifndef ENTENTE_STANDARDS_STD_LEFT_H
#define ENTENTE_STANDARDS_STD_LEFT_H

#include <entente/core.h>

typedef struct ent_std_left ent_std_left;
struct ent_std_left {
    ent_std_left *outer; /* NULL: writes at the top of the text */
    ent_buf *b;
    ent_arena *scratch;
    const ent_xml_node *element; /* NULL: no element of its own */
    unsigned n;                  /* ordinal to write, 0 for none */
    enum { ENT_STD_LEFT_SHUT = 0, ENT_STD_LEFT_TAG, ENT_STD_LEFT_BODY } state;
};

ent_std_left ent_std_left_top(ent_buf *b, ent_arena *scratch);
ent_std_left ent_std_left_in(ent_std_left *outer, const ent_xml_node *element, unsigned n);
void ent_std_left_attr(ent_std_left *l, const ent_xml_attr *at);
/* A text that is more than white space; else nothing. */
void ent_std_left_text(ent_std_left *l, ent_str text);
/* The element with all that is in it, or the text. */
ENT_CHECKED ent_code ent_std_left_node(ent_std_left *l, const ent_xml_node *node, ent_err *e);
/* Must be called for every element made by ent_std_left_in, before its outer goes on. */
void ent_std_left_end(ent_std_left *l);

/* The element itself as XML, with attributes and content. */
ENT_CHECKED ent_code ent_std_outer_xml(ent_buf *b, ent_arena *scratch, const ent_xml_node *node, ent_err *e);

#endif
