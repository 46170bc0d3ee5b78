/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes: a tree or a refusal. What ent_xml_inner writes of a tree is read again as the same children. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/core/xml.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static void same_nodes(const ent_xml_node *a, const ent_xml_node *b)
{
    const ent_xml_attr *x = a->attrs, *y = b->attrs;

    must(a->is_text == b->is_text && ent_str_eq(a->ns, b->ns) && ent_str_eq(a->name, b->name));
    must(ent_str_eq(a->prefix, b->prefix) && ent_str_eq(a->text, b->text));
    for (; x != NULL && y != NULL; x = x->next, y = y->next)
        must(ent_str_eq(x->ns, y->ns) && ent_str_eq(x->name, y->name) && ent_str_eq(x->value, y->value));
    must(x == NULL && y == NULL);
}

static void same_children(const ent_xml_node *a, const ent_xml_node *b)
{
    const ent_xml_node *x = a->first, *y = b->first;

    for (; x != NULL && y != NULL; x = x->next, y = y->next) {
        same_nodes(x, y);
        same_children(x, y); /* depth has a ceiling below */
    }
    must(x == NULL && y == NULL);
}

/* Names its line: within the document, and where a "<" stands on it. */
static void check_lines(const ent_xml_node *n, ent_str doc)
{
    unsigned line = 1;
    size_t at = 0;

    for (; at < doc.n && line < n->line; at++) line += doc.p[at] == '\n';
    must(line == n->line);
    if (!n->is_text) {
        while (at < doc.n && doc.p[at] != '<' && doc.p[at] != '\n') at++;
        must(at < doc.n && doc.p[at] == '<');
    }
    for (const ent_xml_node *c = n->first; c != NULL; c = c->next) check_lines(c, doc);
}

static void write_again(ent_arena *a, const ent_xml_node *root)
{
    ent_xml_limits limits = {.bytes = 1 << 22, .depth = 100, .nodes = 100000};
    ent_str inner, wrapped, text;
    ent_xml_node *again;
    ent_err e;

    must(ent_xml_inner(&inner, a, root, 1 << 21, &e) == ENT_OK);
    must(ent_str_fmt(&wrapped, a, &e, "<wrap>%.*s</wrap>", ENT_F(inner)) == ENT_OK);
    must(ent_xml_parse(&again, a, wrapped, &limits, &e) == ENT_OK);
    same_children(root, again);
    must(ent_xml_text(&text, a, root, &e) == ENT_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_xml_limits limits = {.bytes = 1 << 16, .depth = 50, .nodes = 5000};
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_str doc = {(const char *)data, size};
    ent_err e = {0};
    ent_xml_node *root;
    ent_code code;

    if (a == NULL) return 0;
    limits.allow_doctype = size % 2 == 0;
    code = ent_xml_parse(&root, a, doc, &limits, &e);
    if (code == ENT_OK) {
        check_lines(root, doc);
        write_again(a, root);
    } else {
        must(root == NULL && (code == ENT_INVALID || code == ENT_LIMIT));
        must(e.code == code && e.what[0] != '\0' && (code == ENT_LIMIT || memcmp(e.place, "line ", 5) == 0));
        must(ent_utf8_ok(ent_str_c(e.what), NULL) && ent_arena_used(a) == 0);
    }
    ent_arena_free(a);
    return 0;
}
