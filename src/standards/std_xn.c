/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <string.h>

#include <entente/standards.h>

#include "std_xn.h"

#define XML_NS "http://www.w3.org/XML/1998/namespace"
#define RANKS 16

static const char NEXT[] = "Correct the record and export it again.";

ent_code std__xn_new(std__xn **out, std__xw *w, std__xn *parent, ent_str name, ent_err *e)
{
    std__xn *x;

    ENT_NEW(x, w->a, 1, e);
    x->name = name;
    x->rank = std__rank(name);
    if (parent != NULL) {
        if (parent->last == NULL) parent->first = x;
        else parent->last->next = x;
        parent->last = x;
    }
    *out = x;
    return ENT_OK;
}

ent_code std__xn_add_attr(std__xw *w, std__xn *x, ent_str ns, ent_str name, ent_str value, ent_err *e)
{
    std__xa *at;

    ENT_NEW(at, w->a, 1, e);
    *at = (std__xa){.ns = ns, .name = name, .value = value};
    if (x->last_attr == NULL) x->attrs = at;
    else x->last_attr->next = at;
    x->last_attr = at;
    return ENT_OK;
}

ent_code std__xn_set(std__xw *w, std__xn *x, const char *name, ent_str value, ent_err *e)
{
    return value.n == 0 ? ENT_OK : std__xn_add_attr(w, x, (ent_str){NULL, 0}, ent_str_c(name), value, e);
}

const std__xa *std__xn_attr(const std__xn *x, ent_str ns, ent_str name)
{
    for (const std__xa *at = x->attrs; at != NULL; at = at->next)
        if (ent_str_eq(at->ns, ns) && ent_str_eq(at->name, name)) return at;
    return NULL;
}

ent_code std__xn_raw(std__xw *w, std__xn *parent, ent_str xml, bool text, ent_err *e)
{
    std__xn *x;

    ENT_TRY(std__xn_new(&x, w, parent, (ent_str){NULL, 0}, e));
    x->xml = xml;
    x->text = text;
    return ENT_OK;
}

/* ---- XML that stands in a field ---- */

static bool marked_up(ent_str xml)
{
    return xml.n != 0 && (memchr(xml.p, '<', xml.n) != NULL || memchr(xml.p, '&', xml.n) != NULL || memchr(xml.p, '>', xml.n) != NULL);
}

static ent_code parse(ent_xml_node **out, ent_arena *a, const std__xw *w, ent_str xml, ent_err *e)
{
    const ent_xml_limits limits = {.bytes = ENT_STD_MAX_BYTES, .depth = 64, .nodes = ENT_STD_MAX_NODES};
    ent_buf b = ent_buf_new(a, ENT_STD_MAX_BYTES);
    ent_str whole;
    ent_code code;

    ent_buf_z(&b, "<x>");
    ent_buf_add(&b, xml);
    ent_buf_z(&b, "</x>");
    ENT_TRY(ent_buf_take(&whole, &b, e));
    code = ent_xml_parse(out, a, whole, &limits, e);
    if (code != ENT_INVALID) return code;
    (void)ent_fail(e, ENT_INVALID, NULL, NEXT, "A field that holds XML is not well formed: \"%.*s\".", (int)(xml.n < 80 ? xml.n : 80),
                   xml.p);
    return ent_at(e, "record %.*s, line %u", ENT_F(w->place), w->line);
}

ent_code std__xn_parse(const ent_xml_node **out, std__xw *w, ent_str xml, ent_err *e)
{
    ent_xml_node *x;

    *out = NULL;
    if (xml.n == 0) return ENT_OK;
    ENT_TRY(parse(&x, w->a, w, xml, e));
    *out = x;
    return ENT_OK;
}

ent_code std__xn_content(std__xw *w, std__xn *x, ent_str xml, ent_err *e)
{
    ent_arena *scratch;
    ent_xml_node *parsed;
    ent_code code = ENT_OK;

    if (xml.n == 0) return ENT_OK;
    if (marked_up(xml)) {
        scratch = ent_arena_new(w->a, 0);
        if (scratch == NULL) return ent_nomem(e);
        code = parse(&parsed, scratch, w, xml, e);
        ent_arena_free(scratch);
    }
    return code != ENT_OK ? code : std__xn_raw(w, x, xml, true, e);
}

ent_code std__xn_mixed(std__xw *w, std__xn *parent, const char *name, ent_str xml, ent_err *e)
{
    std__xn *x;

    if (xml.n == 0) return ENT_OK;
    ENT_TRY(std__xn_new(&x, w, parent, ent_str_c(name), e));
    return std__xn_content(w, x, xml, e);
}

ent_code std__xn_text(std__xw *w, std__xn *parent, const char *name, ent_str text, ent_err *e)
{
    ent_buf b = ent_buf_new(w->a, ENT_STD_MAX_BYTES);
    ent_str xml;
    std__xn *x;

    if (text.n == 0) return ENT_OK;
    ENT_TRY(std__xn_new(&x, w, parent, ent_str_c(name), e));
    ent_buf_xml(&b, text);
    ENT_TRY(ent_buf_take(&xml, &b, e));
    return std__xn_raw(w, x, xml, true, e);
}

/* ---- order and text ---- */

void std__xn_sort(std__xn *x)
{
    struct {
        std__xn *first, *last;
    } of[RANKS] = {{NULL, NULL}};
    std__xn *next;

    for (std__xn *c = x->first; c != NULL; c = next) {
        int rank = c->rank < 0 ? 0 : c->rank >= RANKS ? RANKS - 1 : c->rank;
        next = c->next;
        c->next = NULL;
        if (of[rank].last == NULL) of[rank].first = c;
        else of[rank].last->next = c;
        of[rank].last = c;
    }
    x->first = x->last = NULL;
    for (size_t i = 0; i < RANKS; i++) {
        if (of[i].first == NULL) continue;
        if (x->last == NULL) x->first = of[i].first;
        else x->last->next = of[i].first;
        x->last = of[i].last;
    }
}

static void print_attrs(ent_buf *b, const std__xn *x)
{
    unsigned k = 0;

    for (const std__xa *at = x->attrs; at != NULL; at = at->next) {
        k++;
        ent_buf_c(b, ' ');
        if (ent_str_is(at->ns, XML_NS)) {
            ent_buf_z(b, "xml:");
        } else if (at->ns.n != 0) {
            ent_buf_fmt(b, "xmlns:a%u=\"", k);
            ent_buf_xml(b, at->ns);
            ent_buf_fmt(b, "\" a%u:", k);
        }
        ent_buf_add(b, at->name);
        ent_buf_z(b, "=\"");
        ent_buf_xml(b, at->value);
        ent_buf_c(b, '"');
    }
}

static void line(ent_buf *b, unsigned depth)
{
    ent_buf_c(b, '\n');
    for (unsigned i = 0; i < depth; i++) ent_buf_z(b, "  ");
}

/* Nothing is laid out inside a text: there, white space would be content. */
static void print(ent_buf *b, const std__xn *x, unsigned depth, bool solid)
{
    if (x->name.n == 0) {
        ent_buf_add(b, x->xml);
        return;
    }
    ent_buf_c(b, '<');
    ent_buf_add(b, x->name);
    print_attrs(b, x);
    if (x->first == NULL) {
        ent_buf_z(b, "/>");
        return;
    }
    ent_buf_c(b, '>');
    for (const std__xn *c = x->first; c != NULL; c = c->next) solid = solid || c->text;
    for (const std__xn *c = x->first; c != NULL; c = c->next) {
        if (!solid) line(b, depth + 1);
        print(b, c, depth + 1, solid);
    }
    if (!solid) line(b, depth);
    ent_buf_z(b, "</");
    ent_buf_add(b, x->name);
    ent_buf_c(b, '>');
}

void std__xn_print(ent_buf *b, const std__xn *x, unsigned depth)
{
    print(b, x, depth, false);
}
