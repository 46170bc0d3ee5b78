/* SPDX-License-Identifier: Apache-2.0 */
#include "std_read.h"

static ent_str *field_for(void *base, const ent_xml_attr *at, const ent_std_field *fields, size_t n)
{
    if (at->ns.n != 0) return NULL;
    for (size_t i = 0; i < n; i++) {
        if (!ent_str_is(at->name, fields[i].name)) continue;
        ent_str *to = (ent_str *)(void *)((char *)base + fields[i].at);
        /* Two attributes may mean one field ("text" and "long"), or an outer element gave it: the first one stays. */
        return to->n == 0 || ent_str_eq(*to, at->value) ? to : NULL;
    }
    return NULL;
}

ent_code ent_std_take_attrs(ent_std_rd *rd, void *base, const ent_xml_node *node, const ent_std_field *fields, size_t n_fields,
                            ent_std_left *left, ent_err *e)
{
    for (const ent_xml_attr *at = node->attrs; at != NULL; at = at->next) {
        ent_str *to = field_for(base, at, fields, n_fields);
        if (to == NULL) ent_std_left_attr(left, at);
        else if (at->value.n == 0 || to->n != 0) ent_std_shape_attr(left, at);
        else ENT_TRY(ent_str_dup(to, rd->a, at->value, e));
    }
    return ENT_OK;
}

/* An element that may be empty and then has no other trace. */
static void shape_of(ent_std_left *left, const ent_xml_node *node)
{
    ent_std_left self = ent_std_left_in(left, node, 0);

    ent_std_shape_bare(&self);
    ent_std_left_end(&self);
}

static bool text_alone(const ent_xml_node *node)
{
    return node->attrs == NULL && ent_xml_first(node) == NULL;
}

ent_code ent_std_take_text(ent_std_rd *rd, ent_str *out, const ent_xml_node *node, ent_std_left *left, ent_err *e)
{
    ent_str text;

    if (out->n != 0 || !text_alone(node)) return ent_std_left_node(left, node, e);
    shape_of(left, node);
    ENT_TRY(ent_xml_text(&text, rd->scratch, node, e));
    text = ent_str_trim(text);
    return text.n == 0 ? ENT_OK : ent_str_dup(out, rd->a, text, e);
}

ent_code ent_std_take_inner(ent_std_rd *rd, ent_str *out, const ent_xml_node *node, ent_err *e)
{
    ent_str xml;

    if (node->first == NULL) return ENT_OK;
    ENT_TRY(ent_xml_inner(&xml, rd->scratch, node, ENT_STD_MAX_BYTES, e));
    xml = ent_str_trim(xml);
    return xml.n == 0 ? ENT_OK : ent_str_dup(out, rd->a, xml, e);
}

ent_code ent_std_take_mixed(ent_std_rd *rd, ent_str *out, const ent_xml_node *node, ent_std_left *left, ent_err *e)
{
    if (out->n != 0) return ent_std_left_node(left, node, e);
    shape_of(left, node);
    if (node->attrs != NULL) {
        ent_std_left self = ent_std_left_in(left, node, 0);
        for (const ent_xml_attr *at = node->attrs; at != NULL; at = at->next) ent_std_left_attr(&self, at);
        ent_std_left_end(&self);
    }
    return ent_std_take_inner(rd, out, node, e);
}

ent_code ent_std_take_buf(ent_std_rd *rd, ent_str *out, ent_buf *b, ent_err *e)
{
    ent_str text;

    ENT_TRY(ent_buf_take(&text, b, e));
    return text.n == 0 ? ENT_OK : ent_str_dup(out, rd->a, text, e);
}

/* The writer takes the first of a name in `extra` for what was left of the one that was read. When nothing was, an empty one stands there
 * before the others.                                                                                                       */
ent_code ent_std_leave_other(ent_std_taken *first, const ent_xml_node *node, ent_std_left *left, ent_err *e)
{
    if (!first->left) ent_std_left_empty(left, node->name);
    first->left = true;
    return ent_std_left_node(left, node, e);
}
