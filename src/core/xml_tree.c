/* SPDX-License-Identifier: Apache-2.0 */
/* Walking an XML tree and writing parts of it again. No recursion: depth is the caller's ceiling, not the stack's. */
#include <stdio.h>
#include <string.h>

#include <entente/core/xml.h>

#define XML_NS "http://www.w3.org/XML/1998/namespace"

bool ent_xml_is(const ent_xml_node *n, const char *ns, const char *name)
{
    return n != NULL && !n->is_text && ent_str_is(n->name, name) && (ns == NULL || ent_str_is(n->ns, ns));
}

static const ent_xml_node *element_from(const ent_xml_node *n)
{
    while (n != NULL && n->is_text) n = n->next;
    return n;
}

const ent_xml_node *ent_xml_first(const ent_xml_node *n)
{
    return n == NULL ? NULL : element_from(n->first);
}

const ent_xml_node *ent_xml_next(const ent_xml_node *n)
{
    return n == NULL ? NULL : element_from(n->next);
}

const ent_xml_node *ent_xml_child(const ent_xml_node *n, const char *ns, const char *name)
{
    const ent_xml_node *c = ent_xml_first(n);

    while (c != NULL && !ent_xml_is(c, ns, name)) c = ent_xml_next(c);
    return c;
}

/* Names of one tree are interned, so the same name is usually the same pointer. */
static bool same(ent_str a, ent_str b)
{
    return a.n == b.n && (a.p == b.p || ent_str_eq(a, b));
}

const ent_xml_node *ent_xml_again(const ent_xml_node *n)
{
    const ent_xml_node *c = ent_xml_next(n);

    while (c != NULL && !(same(c->name, n->name) && same(c->ns, n->ns))) c = ent_xml_next(c);
    return c;
}

const ent_str *ent_xml_attribute(const ent_xml_node *n, const char *ns, const char *name)
{
    if (n == NULL) return NULL;
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next)
        if (ent_str_is(at->name, name) && ent_str_is(at->ns, ns == NULL ? "" : ns)) return &at->value;
    return NULL;
}

ent_str ent_xml_value(const ent_xml_node *n, const char *name)
{
    const ent_str *v = ent_xml_attribute(n, NULL, name);

    return v == NULL ? (ent_str){"", 0} : *v;
}

/* The node after n in document order, inside `top`; NULL at the end. */
static const ent_xml_node *following(const ent_xml_node *top, const ent_xml_node *n)
{
    if (n->first != NULL) return n->first;
    while (n != top && n->next == NULL) n = n->parent;
    return n == top ? NULL : n->next;
}

ent_code ent_xml_text(ent_str *out, ent_arena *a, const ent_xml_node *n, ent_err *e)
{
    size_t size = 0, at = 0;
    char *p;

    for (const ent_xml_node *c = n; c != NULL; c = following(n, c)) size += c->text.n;
    p = ent_alloc(a, size + 1);
    if (p == NULL) return ent_nomem(e);
    for (const ent_xml_node *c = n; c != NULL; c = following(n, c)) {
        if (c->text.n == 0) continue;
        memcpy(p + at, c->text.p, c->text.n);
        at += c->text.n;
    }
    *out = (ent_str){p, size};
    return ENT_OK;
}

/* ---- writing ---- */

/* A prefix and the namespace that it stands for inside the element of that depth. */
typedef struct binding {
    ent_str prefix, ns;
    size_t depth;
    bool made; /* by attribute_prefix */
} binding;

typedef struct writer {
    ent_buf b;
    ent_arena *scratch;
    ENT_VEC(binding) scope; /* newest last */
    size_t depth;
    unsigned made; /* bindings in scope with a made prefix */
} writer;

/* What the prefix stands for now; the empty prefix stands for no namespace until it is declared. */
static const binding *meaning(const writer *w, ent_str prefix)
{
    for (size_t i = w->scope.n; i > 0; i--)
        if (same(w->scope.v[i - 1].prefix, prefix)) return &w->scope.v[i - 1];
    return NULL;
}

static ent_code declare(writer *w, binding b, ent_err *e)
{
    b.depth = w->depth;
    ENT_PUSH(&w->scope, w->scratch, b, e);
    if (b.made) w->made++;
    ent_buf_z(&w->b, b.prefix.n == 0 ? " xmlns" : " xmlns:");
    ent_buf_add(&w->b, b.prefix);
    ent_buf_z(&w->b, "=\"");
    ent_buf_xml(&w->b, b.ns);
    ent_buf_c(&w->b, '"');
    return ENT_OK;
}

/* A prefix for the namespace of an attribute: one that stands for it already, or the first free of n1, n2, ... */
static ent_code attribute_prefix(ent_str *out, writer *w, ent_str ns, ent_err *e)
{
    char made[16];

    for (size_t i = w->scope.n; i > 0; i--) {
        const binding *b = &w->scope.v[i - 1];
        if (b->prefix.n != 0 && same(b->ns, ns) && meaning(w, b->prefix) == b) {
            *out = b->prefix;
            return ENT_OK;
        }
    }
    for (unsigned k = w->made + 1;; k++) {
        snprintf(made, sizeof made, "n%u", k);
        if (meaning(w, ent_str_c(made)) == NULL) break;
    }
    ENT_TRY(ent_str_dup(out, w->scratch, ent_str_c(made), e));
    return declare(w, (binding){.prefix = *out, .ns = ns, .made = true}, e);
}

static ent_code write_attribute(writer *w, const ent_xml_attr *at, ent_err *e)
{
    ent_str prefix = {"", 0};

    if (at->ns.n != 0) ENT_TRY(attribute_prefix(&prefix, w, at->ns, e));
    ent_buf_c(&w->b, ' ');
    ent_buf_add(&w->b, prefix);
    if (prefix.n != 0) ent_buf_c(&w->b, ':');
    ent_buf_add(&w->b, at->name);
    ent_buf_z(&w->b, "=\"");
    ent_buf_xml(&w->b, at->value);
    ent_buf_c(&w->b, '"');
    return ENT_OK;
}

static void write_name(writer *w, const ent_xml_node *n)
{
    ent_buf_add(&w->b, n->prefix);
    if (n->prefix.n != 0) ent_buf_c(&w->b, ':');
    ent_buf_add(&w->b, n->name);
}

static ent_code open_element(writer *w, const ent_xml_node *n, ent_err *e)
{
    const binding *b = meaning(w, n->prefix);
    ent_str now = b == NULL ? (ent_str){"", 0} : b->ns;

    w->depth++;
    ent_buf_c(&w->b, '<');
    write_name(w, n);
    if (!same(now, n->ns)) ENT_TRY(declare(w, (binding){.prefix = n->prefix, .ns = n->ns}, e));
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) ENT_TRY(write_attribute(w, at, e));
    ent_buf_z(&w->b, n->first == NULL ? "/>" : ">");
    return ENT_OK;
}

/* Behind the last child of n, or behind its empty tag. */
static void close_element(writer *w, const ent_xml_node *n)
{
    if (n->first != NULL) {
        ent_buf_z(&w->b, "</");
        write_name(w, n);
        ent_buf_c(&w->b, '>');
    }
    while (w->scope.v[w->scope.n - 1].depth == w->depth) { /* ends at the binding of "xml", depth 0 */
        if (w->scope.v[w->scope.n - 1].made) w->made--;
        w->scope.n--;
    }
    w->depth--;
}

/* Line breaks stay as they are; a carriage return would be read as one, so it becomes a reference. */
static void write_text(ent_buf *b, ent_str s)
{
    size_t from = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        const char *as = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '\r' ? "&#13;" : NULL;
        if (as == NULL) continue;
        ent_buf_add(b, (ent_str){s.p + from, i - from});
        ent_buf_z(b, as);
        from = i + 1;
    }
    ent_buf_add(b, (ent_str){s.p + from, s.n - from});
}

static ent_code write_children(writer *w, const ent_xml_node *top, ent_err *e)
{
    const ent_xml_node *n = top == NULL ? NULL : top->first;

    while (n != NULL && n != top) {
        if (n->is_text) write_text(&w->b, n->text);
        else ENT_TRY(open_element(w, n, e));
        if (n->first != NULL) {
            n = n->first;
            continue;
        }
        if (!n->is_text) close_element(w, n);
        while (n != top && n->next == NULL) {
            n = n->parent;
            if (n != top) close_element(w, n);
        }
        if (n != top) n = n->next;
        if (w->b.failed != ENT_OK) return ENT_OK; /* ent_buf_take says why */
    }
    return ENT_OK;
}

ent_code ent_xml_inner(ent_str *out, ent_arena *a, const ent_xml_node *n, size_t max, ent_err *e)
{
    writer w = {.b = ent_buf_new(a, max), .scratch = ent_arena_new(a, 0)};
    binding *first = w.scratch == NULL ? NULL : ent_alloc(w.scratch, sizeof *first);
    ent_code code;

    if (first == NULL) {
        ent_arena_free(w.scratch);
        return ent_nomem(e);
    }
    *first = (binding){.prefix = {"xml", 3}, .ns = {XML_NS, sizeof XML_NS - 1}}; /* always there, depth 0 */
    w.scope.v = first;
    w.scope.n = w.scope.cap = 1;
    code = write_children(&w, n, e);
    ent_arena_free(w.scratch);
    return code != ENT_OK ? code : ent_buf_take(out, &w.b, e);
}
