/* SPDX-License-Identifier: Apache-2.0 */
#include "std_left.h"

#include <entente/standards.h>

#define XML_NS "http://www.w3.org/XML/1998/namespace"

/* A namespaced name gets a prefix of its own, so that the default namespace never changes for what is inside. */
static void open_tag(ent_buf *b, const ent_xml_node *node)
{
    ent_buf_c(b, '<');
    if (node->ns.n != 0) ent_buf_z(b, "x:");
    ent_buf_add(b, node->name);
    if (node->ns.n == 0) return;
    ent_buf_z(b, " xmlns:x=\"");
    ent_buf_xml(b, node->ns);
    ent_buf_c(b, '"');
}

static void close_tag(ent_buf *b, const ent_xml_node *node)
{
    ent_buf_z(b, node->ns.n != 0 ? "</x:" : "</");
    ent_buf_add(b, node->name);
    ent_buf_c(b, '>');
}

/* `n` is our own ordinal, so an attribute that is really called so steps aside. */
static bool taken(const ent_std_left *l, const ent_xml_attr *at)
{
    return l->n != 0 && at->ns.n == 0 && ent_str_is(at->name, "n");
}

static void attribute(ent_buf *b, const ent_xml_attr *at, unsigned k, const char *suffix)
{
    if (ent_str_is(at->ns, XML_NS)) {
        ent_buf_z(b, " xml:");
    } else if (at->ns.n != 0) {
        ent_buf_fmt(b, " xmlns:a%u=\"", k);
        ent_buf_xml(b, at->ns);
        ent_buf_fmt(b, "\" a%u:", k);
    } else {
        ent_buf_c(b, ' ');
    }
    ent_buf_add(b, at->name);
    ent_buf_z(b, suffix);
    ent_buf_z(b, "=\"");
    ent_buf_xml(b, at->value);
    ent_buf_c(b, '"');
}

ent_code ent_std_outer_xml(ent_buf *b, ent_arena *scratch, const ent_xml_node *node, ent_err *e)
{
    unsigned k = 0;
    ent_str inner;

    open_tag(b, node);
    for (const ent_xml_attr *at = node->attrs; at != NULL; at = at->next) attribute(b, at, ++k, "");
    if (node->first == NULL) {
        ent_buf_z(b, "/>");
        return ENT_OK;
    }
    ent_buf_c(b, '>');
    ENT_TRY(ent_xml_inner(&inner, scratch, node, ENT_STD_MAX_BYTES, e));
    ent_buf_add(b, inner);
    close_tag(b, node);
    return ENT_OK;
}

ent_std_left ent_std_left_top(ent_buf *extra, ent_buf *shape, ent_arena *scratch)
{
    return (ent_std_left){.scratch = scratch, .extra = {extra, ENT_STD_LEFT_BODY}, .shape = {shape, ENT_STD_LEFT_BODY}};
}

ent_std_left ent_std_left_in(ent_std_left *outer, const ent_xml_node *element, unsigned n)
{
    return (ent_std_left){.outer = outer,
                          .scratch = outer->scratch,
                          .element = element,
                          .n = n,
                          .extra = {outer->extra.b, ENT_STD_LEFT_SHUT},
                          .shape = {outer->shape.b, ENT_STD_LEFT_SHUT}};
}

static struct ent_std_left_text *text_of(ent_std_left *l, bool shape)
{
    return shape ? &l->shape : &l->extra;
}

static void want_body(ent_std_left *l, bool shape);

static void want_tag(ent_std_left *l, bool shape)
{
    struct ent_std_left_text *t = text_of(l, shape);

    if (t->state != ENT_STD_LEFT_SHUT) return;
    if (l->outer != NULL) want_body(l->outer, shape);
    open_tag(t->b, l->element);
    if (l->n != 0) ent_buf_fmt(t->b, " n=\"%u\"", l->n);
    t->state = ENT_STD_LEFT_TAG;
}

static void want_body(ent_std_left *l, bool shape)
{
    struct ent_std_left_text *t = text_of(l, shape);

    want_tag(l, shape);
    if (t->state == ENT_STD_LEFT_TAG) ent_buf_c(t->b, '>');
    t->state = ENT_STD_LEFT_BODY;
}

static void put_attr(ent_std_left *l, const ent_xml_attr *at, bool shape)
{
    unsigned k = 1;

    want_tag(l, shape);
    /* The prefix only has to be free among the attributes of this element. */
    for (const ent_xml_attr *o = l->element->attrs; o != NULL && o != at; o = o->next) k++;
    attribute(text_of(l, shape)->b, at, k, taken(l, at) ? "-as-written" : "");
}

void ent_std_left_attr(ent_std_left *l, const ent_xml_attr *at)
{
    put_attr(l, at, false);
}

void ent_std_shape_attr(ent_std_left *l, const ent_xml_attr *at)
{
    put_attr(l, at, true);
}

void ent_std_shape_bare(ent_std_left *l)
{
    if (l->element->attrs != NULL) return;
    for (const ent_xml_node *c = l->element->first; c != NULL; c = c->next)
        if (!c->is_text || ent_str_trim(c->text).n != 0) return;
    want_tag(l, true);
}

void ent_std_left_text(ent_std_left *l, ent_str text)
{
    if (ent_str_trim(text).n == 0) return;
    want_body(l, false);
    ent_buf_xml(l->extra.b, text);
}

ent_code ent_std_left_node(ent_std_left *l, const ent_xml_node *node, ent_err *e)
{
    if (node->is_text) {
        ent_std_left_text(l, node->text);
        return ENT_OK;
    }
    want_body(l, false);
    return ent_std_outer_xml(l->extra.b, l->scratch, node, e);
}

void ent_std_left_empty(ent_std_left *l, ent_str name)
{
    want_body(l, false);
    ent_buf_fmt(l->extra.b, "<%.*s/>", ENT_F(name));
}

static void end_text(const ent_std_left *l, struct ent_std_left_text *t)
{
    if (t->state == ENT_STD_LEFT_TAG) ent_buf_z(t->b, "/>");
    if (t->state == ENT_STD_LEFT_BODY) close_tag(t->b, l->element);
    t->state = ENT_STD_LEFT_SHUT;
}

void ent_std_left_end(ent_std_left *l)
{
    if (l->element == NULL) return;
    end_text(l, &l->extra);
    end_text(l, &l->shape);
}
