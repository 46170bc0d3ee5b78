/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the XML reader share: reading, refusals with their place, and when two trees are equal. */
#ifndef ENTENTE_TEST_XML_HELP_H
#define ENTENTE_TEST_XML_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/xml.h>

#define BYTES(literal)                 \
    {                                  \
        (literal), sizeof(literal) - 1 \
    } /* for static tables */
#define N(array) (sizeof(array) / sizeof *(array))

static ent_arena *A;
static ent_err E;

static inline int setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    return A == NULL;
}

static inline int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

static inline ent_xml_limits large(void)
{
    return (ent_xml_limits){.bytes = 256u << 20, .depth = 2000000, .nodes = 10000000, .allow_doctype = true};
}

static inline ent_xml_node *parse(ent_str xml, const ent_xml_limits *limits)
{
    ent_xml_limits small = ent_xml_small();
    ent_xml_node *root = NULL;

    if (ent_xml_parse(&root, A, xml, limits ? limits : &small, &E) != ENT_OK) fail_msg("refused: %s: %s", E.place, E.what);
    assert_non_null(root);
    assert_null(root->parent);
    assert_null(root->next);
    return root;
}

static inline ent_xml_node *parse_z(const char *xml)
{
    return parse(ent_str_c(xml), NULL);
}

/* Refused with this code and place, a sentence that holds `what`, and nothing left behind. */
static inline void refuse(ent_str xml, const ent_xml_limits *limits, ent_code code, const char *place, const char *what)
{
    ent_xml_limits small = ent_xml_small();
    ent_xml_node *root = (ent_xml_node *)&small;
    size_t used = ent_arena_used(A);
    ent_code got;

    memset(&E, 0, sizeof E);
    got = ent_xml_parse(&root, A, xml, limits ? limits : &small, &E);
    if (got != code || E.code != code || strcmp(E.place, place) != 0 || strstr(E.what, what) == NULL)
        fail_msg("wanted %s \"%s\" \"%s\", got %s \"%s\" \"%s\"", ent_code_name(code), place, what, ent_code_name(got), E.place, E.what);
    assert_null(root);
    assert_int_equal(ent_arena_used(A), used);
    assert_true(strlen(E.next) > 10);
    assert_true(ent_utf8_ok(ent_str_c(E.what), NULL));
    assert_null(strchr(E.what, '\n'));
}

static inline void invalid(const char *xml, const char *place, const char *what)
{
    refuse(ent_str_c(xml), NULL, ENT_INVALID, place, what);
}

/* ---- equal trees ---- */

static inline void assert_str(ent_str s, const char *z)
{
    if (!ent_str_is(s, z)) fail_msg("\"%.*s\" is not \"%s\"", ENT_F(s), z);
    assert_non_null(s.p);
    assert_int_equal(s.p[s.n], 0);
}

static inline bool equal_attrs(const ent_xml_attr *a, const ent_xml_attr *b)
{
    for (; a != NULL && b != NULL; a = a->next, b = b->next)
        if (!ent_str_eq(a->ns, b->ns) || !ent_str_eq(a->name, b->name) || !ent_str_eq(a->value, b->value)) return false;
    return a == b;
}

static inline bool equal_nodes(const ent_xml_node *a, const ent_xml_node *b)
{
    return a->is_text == b->is_text && ent_str_eq(a->ns, b->ns) && ent_str_eq(a->name, b->name) && ent_str_eq(a->prefix, b->prefix) &&
           ent_str_eq(a->text, b->text) && equal_attrs(a->attrs, b->attrs);
}

/* The children of a and b are equal trees. Not recursive: the trees may be deep. */
static inline bool equal_children(const ent_xml_node *a, const ent_xml_node *b)
{
    const ent_xml_node *x = a, *y = b;

    for (;;) {
        if ((x->first == NULL) != (y->first == NULL)) return false;
        if (x->first != NULL) {
            x = x->first;
            y = y->first;
        } else {
            while (x != a && x->next == NULL) {
                if (y->next != NULL) return false;
                x = x->parent;
                y = y->parent;
            }
            if (x == a) return y == b;
            x = x->next;
            y = y->next;
            if (y == NULL) return false;
        }
        if (!equal_nodes(x, y)) return false;
    }
}

/* What ent_xml_inner writes, read again, is the same tree. */
static inline ent_str check_inner(const ent_xml_node *n)
{
    ent_xml_limits limits = large();
    ent_xml_node *again;
    ent_str inner, wrapped;

    if (ent_xml_inner(&inner, A, n, SIZE_MAX / 4, &E) != ENT_OK) fail_msg("inner: %s", E.what);
    assert_int_equal(ent_str_fmt(&wrapped, A, &E, "<wrap>%.*s</wrap>", ENT_F(inner)), ENT_OK);
    again = parse(wrapped, &limits);
    if (!equal_children(n, again)) fail_msg("not equal when read again: %.500s", inner.p);
    return inner;
}

/* Parent, first, last and next agree everywhere; counts the nodes. */
static inline size_t check_links(const ent_xml_node *top)
{
    const ent_xml_node *n = top;
    size_t count = 0;

    while (n != NULL) {
        count++;
        assert_true(n->line >= 1);
        if (n->is_text) {
            assert_null(n->first);
            assert_true(n->text.n > 0);
            assert_true(n->next == NULL || !n->next->is_text);
        }
        for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) count++;
        if (n->first != NULL) {
            assert_ptr_equal(n->first->parent, n);
            n = n->first;
            continue;
        }
        assert_null(n->last);
        while (n != top && n->next == NULL) {
            assert_ptr_equal(n->parent->last, n);
            n = n->parent;
        }
        if (n == top) break;
        assert_ptr_equal(n->next->parent, n->parent);
        n = n->next;
    }
    return count;
}

/* In each piece "#" becomes its number. */
static inline ent_str repeat(const char *head, const char *piece, size_t times, const char *middle, const char *tail_piece,
                             const char *tail)
{
    ent_buf b = ent_buf_new(A, SIZE_MAX / 4);
    ent_str s;

    ent_buf_z(&b, head);
    for (size_t i = 0; i < times; i++) {
        ent_str left, right;
        bool numbered = ent_str_cut(ent_str_c(piece), '#', &left, &right);
        ent_buf_add(&b, left);
        if (numbered) ent_buf_fmt(&b, "%zu", i);
        ent_buf_add(&b, right);
    }
    ent_buf_z(&b, middle);
    for (size_t i = 0; i < times; i++) ent_buf_z(&b, tail_piece);
    ent_buf_z(&b, tail);
    assert_int_equal(ent_buf_take(&s, &b, &E), ENT_OK);
    return s;
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
