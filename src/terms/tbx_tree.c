/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of a TBX file made plain for the reader: without the namespace of TBX, and DCT written as DCA. */
#include <string.h>

#include "tbx_private.h"

enum { DEPTH = 64 };

ent_code tbx__parse(ent_xml_node **root, ent_arena *scratch, ent_str bytes, ent_err *e)
{
    const ent_xml_limits limits = {.bytes = ENT_TBX_MAX_BYTES, .depth = DEPTH, .nodes = ENT_TBX_MAX_NODES, .allow_doctype = true};

    return ent_xml_parse(root, scratch, bytes, &limits, e);
}

static ent_xml_attr **attribute(ent_xml_node *n, const char *name)
{
    ent_xml_attr **at = &n->attrs;

    while (*at != NULL && !((*at)->ns.n == 0 && ent_str_is((*at)->name, name))) at = &(*at)->next;
    return at;
}

/* <ent:x metaType="admin"> → <admin type="x">: the attribute itself becomes the type. */
static void own_element(ent_xml_node *n)
{
    ent_xml_attr *meta = *attribute(n, "metaType");
    ent_str category = n->name;

    if (meta == NULL || tbx__kind(meta->value) == NULL || *attribute(n, "type") != NULL) return;
    n->name = meta->value;
    n->prefix = n->ns = (ent_str){"", 0};
    meta->name = ENT_S("type");
    meta->value = category;
}

/* <min:partOfSpeech> → <termNote type="partOfSpeech"> */
static void module_element(ent_xml_node *n, ent_xml_attr *spare, const tbx_category *c)
{
    *spare = (ent_xml_attr){.ns = {"", 0}, .name = ENT_S("type"), .value = n->name, .next = n->attrs};
    n->attrs = spare;
    n->name = ent_str_c(tbx__kind_of(c->element)->name);
    n->prefix = n->ns = (ent_str){"", 0};
}

static ent_code plain_one(ent_xml_node *n, ent_arena *scratch, ent_err *e)
{
    ent_tbx_dialect module;
    const tbx_category *c;
    ent_xml_attr *meta, *spare;

    if (ent_str_is(n->ns, ENT_TBX_NS)) n->ns = n->prefix = (ent_str){"", 0};
    if (n->ns.n == 0) return ENT_OK;
    module = tbx__module_of(n->ns);
    if (module == ENT_TBX_ENTENTE) own_element(n);
    c = module == ENT_TBX_OTHER || module == ENT_TBX_ENTENTE ? NULL : tbx__category_in(module, n->name);
    if (c == NULL || *attribute(n, "type") != NULL) return ENT_OK;
    meta = *attribute(n, "metaType");
    if (meta != NULL) {
        if (!ent_str_is(meta->value, tbx__kind_of(c->element)->name)) return ENT_OK; /* it contradicts its module: kept whole */
        *attribute(n, "metaType") = meta->next;
    }
    ENT_NEW(spare, scratch, 1, e);
    module_element(n, spare, c);
    return ENT_OK;
}

ent_code tbx__plain(ent_xml_node *root, ent_arena *scratch, ent_err *e)
{
    ent_xml_node *n = root;

    while (n != NULL) {
        if (!n->is_text) ENT_TRY(plain_one(n, scratch, e));
        if (n->first != NULL) {
            n = n->first;
            continue;
        }
        while (n != root && n->next == NULL) n = n->parent;
        n = n == root ? NULL : n->next;
    }
    return ENT_OK;
}

ent_code tbx__outer(ent_str *out, ent_arena *a, ent_xml_node *n, ent_err *e)
{
    ent_xml_node *parent = n->parent, *next = n->next, alone = {.first = n, .last = n};
    ent_code code;

    n->parent = &alone;
    n->next = NULL;
    code = ent_xml_inner(out, a, &alone, ENT_TERM_MAX_TEXT, e);
    if (code == ENT_LIMIT) code = ent_at(e, "line %u", n->line);
    n->parent = parent;
    n->next = next;
    return code;
}
