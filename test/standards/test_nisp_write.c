/* SPDX-License-Identifier: Apache-2.0 */
/* A register that was read is written so that nothing is lost: the two XML trees are equal as this test sees them (elements
 * that hold only elements: children in any order; mixed content: in its order; white space folded; comments gone; namespaces by
 * their names), and what is read again counts, audits and reads as before. */
#include <stdlib.h>

#include "helpers.h"

/* ---- an own view of XML ---- */

static void put(ent_buf *b, const char *label, ent_str s)
{
    ent_buf_fmt(b, "%s%zu:", label, s.n);
    ent_buf_add(b, s);
}

/* White space runs as one space. */
static ent_str folded(ent_str s)
{
    char *p = ent_alloc(A, s.n + 1);
    size_t n = 0;

    assert_non_null(p);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool white = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!white) p[n++] = c;
        else if (n == 0 || p[n - 1] != ' ') p[n++] = ' ';
    }
    return (ent_str){p, n};
}

static int by_bytes(const void *a, const void *b)
{
    return ent_str_cmp(*(const ent_str *)a, *(const ent_str *)b);
}

static ent_str view(const ent_xml_node *x);

static void put_sorted(ent_buf *b, ent_str *v, size_t n)
{
    qsort(v, n, sizeof *v, by_bytes);
    for (size_t i = 0; i < n; i++) put(b, "", v[i]);
}

static void put_attrs(ent_buf *b, const ent_xml_node *x)
{
    ent_str v[64];
    size_t n = 0;

    for (const ent_xml_attr *at = x->attrs; at != NULL; at = at->next) {
        ent_buf one = ent_buf_new(A, 1 << 20);
        assert_true(n < N(v));
        put(&one, "", at->ns);
        put(&one, "", at->name);
        put(&one, "", at->value);
        OK(ent_buf_take(&v[n++], &one, &E));
    }
    put_sorted(b, v, n);
}

static bool mixed(const ent_xml_node *x)
{
    for (const ent_xml_node *c = x->first; c != NULL; c = c->next)
        if (c->is_text && ent_str_trim(c->text).n != 0) return true;
    return false;
}

static ent_str text_of(const ent_xml_node *c)
{
    ent_str t = folded(c->text);

    /* Readers trim the ends of a content, and layout may stand there. */
    if (c == c->parent->first && t.n != 0 && t.p[0] == ' ') t = (ent_str){t.p + 1, t.n - 1};
    if (c == c->parent->last && t.n != 0 && t.p[t.n - 1] == ' ') t.n--;
    return t;
}

static ent_str view(const ent_xml_node *x)
{
    ent_buf b = ent_buf_new(A, ENT_STD_MAX_BYTES);
    bool ordered = mixed(x);
    size_t n = 0;
    ent_str *v, out;

    put(&b, "<", x->ns);
    put(&b, "", x->name);
    put_attrs(&b, x);
    for (const ent_xml_node *c = x->first; c != NULL; c = c->next) n++;
    v = ent_alloc_array(A, n, sizeof *v);
    assert_non_null(v);
    n = 0;
    for (const ent_xml_node *c = x->first; c != NULL; c = c->next) {
        if (c->is_text && !ordered) continue;
        v[n] = c->is_text ? text_of(c) : view(c);
        if (v[n++].n == 0) continue; /* layout at an end */
        if (ordered) put(&b, c->is_text ? "t" : "e", v[n - 1]);
    }
    if (!ordered) put_sorted(&b, v, n);
    ent_buf_c(&b, '>');
    OK(ent_buf_take(&out, &b, &E));
    return out;
}

static ent_xml_node *tree(ent_str xml)
{
    const ent_xml_limits limits = {.bytes = ENT_STD_MAX_BYTES, .depth = 64, .nodes = ENT_STD_MAX_NODES, .allow_doctype = true};
    ent_xml_node *x;

    OK(ent_xml_parse(&x, A, xml, &limits, &E));
    return x;
}

/* Says where two trees differ: the first child of one that the other has not. */
static void explain(const ent_xml_node *a, const ent_xml_node *b)
{
    for (const ent_xml_node *c = ent_xml_first(a); c != NULL; c = ent_xml_next(c)) {
        const ent_xml_node *same = NULL, *like = NULL;
        ent_str want = view(c);
        for (const ent_xml_node *d = ent_xml_first(b); d != NULL && same == NULL; d = ent_xml_next(d)) {
            if (ent_str_eq(want, view(d))) same = d;
            else if (like == NULL && ent_str_eq(c->name, d->name) && ent_str_eq(ent_xml_value(c, "id"), ent_xml_value(d, "id"))) like = d;
        }
        if (same != NULL) continue;
        print_message("differs: <%.*s> line %u against line %u\n", ENT_F(c->name), c->line, like != NULL ? like->line : 0);
        if (like != NULL) explain(c, like);
        else print_message("%.400s\n", want.p);
        return;
    }
}

static void assert_same_tree(ent_str before, ent_str after, const char *name)
{
    const ent_xml_node *a = tree(before), *b = tree(after);

    if (ent_str_eq(view(a), view(b))) return;
    explain(a, b);
    explain(b, a);
    fail_msg("%s: the trees differ", name);
}

/* ---- the register read again ---- */

static ent_str record_json(const ent_std_record *r)
{
    ent_str json;

    OK(ent_std_record_json(&json, A, r, &E));
    return json;
}

static int by_finding(const void *a, const void *b)
{
    const ent_std_finding *x = a, *y = b;
    int c = strcmp(x->code, y->code);

    if (c == 0) c = ent_str_cmp(x->record, y->record);
    return c;
}

/* The same codes about the same records; lines are those of another file. */
static void assert_same_findings(const ent_std_register *a, const ent_std_register *b)
{
    ent_std_findings f, g;

    OK(ent_std_audit(&f, A, a, &E));
    OK(ent_std_audit(&g, A, b, &E));
    assert_int_equal(f.n, g.n);
    if (f.n == 0) return;
    qsort(f.v, f.n, sizeof *f.v, by_finding);
    qsort(g.v, g.n, sizeof *g.v, by_finding);
    for (size_t i = 0; i < f.n; i++) assert_int_equal(by_finding(&f.v[i], &g.v[i]), 0);
}

static void assert_same_records(const ent_std_register *a, const ent_std_register *b)
{
    assert_int_equal(a->n_records, b->n_records);
    for (size_t i = 0; i < a->n_records; i++) {
        ent_str x = record_json(&a->records[i]), y = record_json(&b->records[i]);
        assert_int_equal(a->records[i].parent, b->records[i].parent);
        if (!ent_str_eq(x, y)) fail_msg("another record:\n%.*s\n%.*s", ENT_F(x), ENT_F(y));
    }
}

static void assert_same_register(const ent_std_register *a, const ent_std_register *b)
{
    ent_std_counts c, d;

    ent_std_count(&c, a);
    ent_std_count(&d, b);
    assert_memory_equal(&c, &d, sizeof c);
    assert_true(ent_str_eq(a->release, b->release));
    assert_true(ent_str_eq(a->revision, b->revision));
    assert_true(ent_str_eq(a->extra, b->extra));
    assert_int_equal(a->n_odd, b->n_odd);
    assert_int_equal(a->n_nodes, b->n_nodes);
    for (size_t i = 0; i < a->n_nodes; i++) {
        assert_string_equal(a->nodes[i].element, b->nodes[i].element);
        assert_true(ent_str_eq(a->nodes[i].id, b->nodes[i].id) && ent_str_eq(a->nodes[i].parent, b->nodes[i].parent));
        assert_int_equal(a->nodes[i].level, b->nodes[i].level);
    }
    assert_same_records(a, b);
    assert_same_findings(a, b);
}

static ent_str written(const ent_std_register *r)
{
    ent_str xml;

    OK(ent_std_write_nisp(&xml, A, r, &E));
    return xml;
}

static void assert_back(ent_str before, const char *name)
{
    ent_std_register a = nisp(before), b;
    ent_str once = written(&a);

    b = nisp(once);
    assert_same_tree(before, once, name);
    assert_same_register(&a, &b);
    if (!ent_str_eq(once, written(&b))) fail_msg("%s: written again it is another text", name);
}

/* ---- own fixtures of every generation ---- */

static void fixtures(void **state)
{
    static const char *const all[] = {"v40.xml", "v42.xml", "v43.xml", "v44.xml",    "v45.xml",
                                      "v46.xml", "v47.xml", "v48.xml", "defects.xml"};

    (void)state;
    for (size_t i = 0; i < N(all); i++) assert_back(fixture(all[i]), all[i]);
}

/* What a record should have once and has more often: the first is read, none is lost. (Of a text element, one without a text beside one with it
 * says nothing and is not kept.)                                                                                          */
static void more_often(void **state)
{
    static const char *const parts[] = {
        "<status/><status/>",
        "<status/><status/><status/>",
        "<status mode=\"mandatory\"/><status/>",
        "<status mode=\"mandatory\" odd=\"1\"/><status/><status odd=\"2\"/>",
        "<status><info>a</info></status><status><info>b</info></status>",
        "<document/><document/>",
        "<document orgid=\"nato\"/><document/><document/>",
        "<document odd=\"1\"/><document odd=\"2\"/>",
        "<document/><profilespec/><profilespec/>",
        "<document><comment>a</comment></document><document><comment>b</comment></document>",
        "<uuid>a</uuid><uuid>b</uuid>",
        "<responsibleparty/><responsibleparty rpref=\"x\"/>",
        "<responsibleparty rpref=\"x\"/><responsibleparty/>",
        "<obgroup/><obgroup/><obgroup><refstandard refid=\"x\"/></obgroup>",
        "<description>a</description><description>b</description><description/>",
    };

    (void)state;
    for (size_t i = 0; i < N(parts); i++) {
        ent_str xml;
        OK(ent_str_fmt(&xml, A, &E, "<standards><records><standard id=\"x\">%s</standard></records></standards>", parts[i]));
        assert_back(xml, parts[i]);
    }
}

static void releases(void **state)
{
    static const char *const all[] = {"5.0", "8.0", "9.0", "10.0", "11.0"};
    ent_arena *outer = A;

    (void)state;
    for (size_t i = 0; i < N(all); i++) {
        ent_str text = release_text(all[i]); /* or the test is skipped, with the arena that it ends with */
        A = ent_arena_new(outer, 0);
        assert_back(text, all[i]);
        ent_arena_free(A);
        A = outer;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fixtures, setup, teardown),
        cmocka_unit_test_setup_teardown(more_often, setup, teardown),
        cmocka_unit_test_setup_teardown(releases, setup, teardown),
    };

    return cmocka_run_group_tests_name("nisp_write", tests, NULL, NULL);
}
