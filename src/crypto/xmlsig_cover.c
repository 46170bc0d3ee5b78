/* SPDX-License-Identifier: Apache-2.0 */
/* What a signature covers. Attacks on XML signatures leave the signed element in the document, somewhere, and put another where the
 * reader looks. So every Id must be unique, in every spelling that any reader might take for one, and nothing may stand in the
 * document that is not signed.                                                                                        */
#include <stdlib.h>
#include <strings.h>

#include "xmlsig_rules.h"

#define XML_NS "http://www.w3.org/XML/1998/namespace"
#define XSI_NS "http://www.w3.org/2001/XMLSchema-instance"

static bool is_id(const ent_xml_attr *at)
{
    return ent_str_is(at->name, "Id") && (at->ns.n == 0 || ent_str_is(at->ns, ENT_WSU_NS));
}

/* The next node of the whole tree in document order. */
static const ent_xml_node *walk(const ent_xml_node *n)
{
    if (n->first != NULL) return n->first;
    while (n != NULL && n->next == NULL) n = n->parent;
    return n == NULL ? NULL : n->next;
}

static int by_id(const void *a, const void *b)
{
    const ent_crypto_id *x = a, *y = b;

    return ent_str_cmp(x->id, y->id);
}

ent_code ent_crypto_ids_of(ent_crypto_ids *out, ent_arena *a, const ent_xml_node *root, ent_err *e)
{
    ENT_VEC(ent_crypto_id) list = {0};

    for (const ent_xml_node *n = root; n != NULL; n = walk(n)) {
        for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
            ent_crypto_id id = {.id = ent_str_trim(at->value), .node = n, .target = is_id(at)};
            if (at->name.n != 2 || strcasecmp(at->name.p, "id") != 0) continue;
            if (ent_str_is(at->ns, XML_NS)) return ENT_XMLSIG_NO(e, n, "An attribute xml:id stands in a signed document.");
            if (id.id.n != at->value.n) id.target = false;
            ENT_PUSH(&list, a, id, e);
        }
    }
    if (list.n != 0) qsort(list.v, list.n, sizeof *list.v, by_id);
    for (size_t i = 1; i < list.n; i++)
        if (ent_str_eq(list.v[i - 1].id, list.v[i].id))
            return ENT_XMLSIG_NO(e, list.v[i].node, "The Id \"%.*s\" stands in the document twice, so that nobody can say which is signed.",
                                 ENT_F(list.v[i].id));
    *out = (ent_crypto_ids){list.n, list.v};
    return ENT_OK;
}

ent_crypto_id *ent_crypto_id_find(const ent_crypto_ids *ids, ent_str id)
{
    ent_crypto_id key = {.id = id}, *found = ids->n == 0 ? NULL : bsearch(&key, ids->v, ids->n, sizeof *ids->v, by_id);

    return found != NULL && found->target ? found : NULL;
}

static bool is_signed(const ent_crypto_ids *ids, const ent_xml_node *n)
{
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
        const ent_crypto_id *id = is_id(at) ? ent_crypto_id_find(ids, at->value) : NULL;
        if (id != NULL && id->is_signed) return true;
    }
    return false;
}

/* Says nothing by itself: at most an Id and where its schema is. */
static bool is_frame(const ent_xml_node *n)
{
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next)
        if (!is_id(at) && !ent_str_is(at->ns, XSI_NS)) return false;
    return ent_xml_first(n) != NULL;
}

/* Parts of the signature that it cannot cover, and KeyInfo, which is not read. */
static bool is_machinery(const ent_xml_node *n, const ent_xml_node *signature)
{
    return n->parent == signature && !ent_xml_is(n, ENT_DSIG_NS, "Object");
}

const ent_xml_node *ent_crypto_uncovered(const ent_crypto_ids *ids, const ent_xml_node *root, const ent_xml_node *signature)
{
    const ent_xml_node *n = root;

    while (n != NULL) {
        bool whole = !n->is_text && (is_signed(ids, n) || is_machinery(n, signature));
        if (n->is_text ? ent_str_trim(n->text).n != 0 : !whole && !is_frame(n)) return n->is_text ? n->parent : n;
        if (!whole && n->first != NULL) {
            n = n->first;
            continue;
        }
        while (n != NULL && n->next == NULL) n = n->parent;
        n = n == NULL ? NULL : n->next;
    }
    return NULL;
}
