/* SPDX-License-Identifier: Apache-2.0 */
/* What the XML reader reads, and what the writer writes again. Refusals: test_xml_refused.c. */
#include <entente/core/file.h>

#include "test/core/xml_help.h"

#include "support.h"

/* ---- what is read ---- */

static void test_tree(void **state)
{
    ent_xml_node *r = parse_z("<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
                              "<a:r xmlns:a='urn:a' xmlns='urn:d' x='1' a:x='2' xml:lang='fr' y=' &lt;&#x41;\n&#10;&amp;lt;&#38;'>"
                              "<b/>t<a:c xmlns:a='urn:other' z=''/></a:r>\n<!-- after -->\n");
    const ent_xml_node *b = r->first, *t = b->next, *c = t->next;

    (void)state;
    assert_str(r->name, "r");
    assert_str(r->prefix, "a");
    assert_str(r->ns, "urn:a");
    assert_str(r->text, "");
    assert_int_equal(r->line, 2);
    assert_str(ent_xml_value(r, "x"), "1");
    assert_str(*ent_xml_attribute(r, "urn:a", "x"), "2");
    assert_str(*ent_xml_attribute(r, "http://www.w3.org/XML/1998/namespace", "lang"), "fr");
    assert_str(ent_xml_value(r, "y"), " <A \n&lt;&");
    assert_null(ent_xml_attribute(r, NULL, "lang"));
    assert_null(ent_xml_attribute(r, NULL, "xmlns"));
    assert_null(ent_xml_attribute(r, "urn:d", "x"));
    assert_str(ent_xml_value(r, "lang"), "");
    assert_str(r->attrs->name, "x"); /* document order */
    assert_str(r->attrs->next->ns, "urn:a");
    assert_str(r->attrs->next->next->name, "lang");
    assert_null(r->attrs->next->next->next->next);

    assert_str(b->name, "b");
    assert_str(b->prefix, "");
    assert_str(b->ns, "urn:d");
    assert_null(b->attrs);
    assert_null(b->first);
    assert_true(t->is_text);
    assert_str(t->text, "t");
    assert_str(t->name, "");
    assert_str(c->ns, "urn:other");
    assert_non_null(ent_xml_attribute(c, NULL, "z")); /* there and empty */
    assert_str(ent_xml_value(c, "z"), "");
    assert_null(c->next);
    assert_ptr_equal(r->last, c);
    assert_int_equal(check_links(r), 9);
}

static void test_text_is_one_node(void **state)
{
    ent_xml_node *r = parse_z("<r>a&amp;b<!-- gone --><![CDATA[<c>&d;]]>e<?gone too?>&#233;\r\nf\rg&#13;</r>");
    ent_str s;

    (void)state;
    assert_ptr_equal(r->first, r->last);
    assert_str(r->first->text, "a&b<c>&d;e\xc3\xa9\nf\ng\r");
    assert_int_equal(ent_xml_text(&s, A, r, &E), ENT_OK);
    assert_str(s, "a&b<c>&d;e\xc3\xa9\nf\ng\r");
    assert_null(parse_z("<r><![CDATA[]]><!-- --></r>")->first); /* no empty text */
    assert_null(parse_z("<r></r>")->first);
    assert_true(parse_z("<r> </r>")->first->is_text); /* white space is text */
}

static void test_long_text(void **state)
{
    static const char piece[] = "plain text, \xc3\xa9\xe2\x80\x93\xf0\x9f\x98\x80 &amp; <!-- c -->\n&#x42;<![CDATA[cdata]]>";
    static const char means[] = "plain text, \xc3\xa9\xe2\x80\x93\xf0\x9f\x98\x80 & \nBcdata";
    enum { TIMES = 100000 };
    ent_buf b = ent_buf_new(A, SIZE_MAX / 4);
    ent_xml_limits limits = large();
    ent_xml_node *r;
    ent_str xml;
    size_t used;

    (void)state;
    ent_buf_z(&b, "<r><a>");
    for (int i = 0; i < TIMES; i++) ent_buf_z(&b, piece);
    ent_buf_z(&b, "</a><b>x&lt;y</b></r>");
    assert_int_equal(ent_buf_take(&xml, &b, &E), ENT_OK);
    used = ent_arena_used(A);
    r = parse(xml, &limits);
    assert_int_equal(check_links(r), 5);
    assert_true(r->first->first->text.n == TIMES * (sizeof means - 1));
    for (int i = 0; i < TIMES; i++) assert_memory_equal(r->first->first->text.p + (size_t)i * (sizeof means - 1), means, sizeof means - 1);
    assert_str(r->last->first->text, "x<y");
    assert_true(ent_arena_used(A) - used < 4 * xml.n); /* growing by doubling, not copy by copy */
}

static void test_lines(void **state)
{
    ent_xml_node *r =
        parse_z("\xef\xbb\xbf<?xml version='1.0'?>\r\n<!-- \n -->\n\n<r\n  a='1'\n  b='x\ny'\n>text\n on <b\n/>\n<c><!-- \n -->tail"
                "</c>\n<d/>\n<e>\n\n</e></r>");
    const ent_xml_node *text = r->first, *b = text->next, *c = ent_xml_next(b), *d = ent_xml_next(c), *e = ent_xml_next(d);

    (void)state;
    assert_int_equal(r->line, 5);    /* where "<" stands, not ">" */
    assert_int_equal(text->line, 9); /* its first character */
    assert_int_equal(b->line, 10);
    assert_int_equal(b->next->line, 11);
    assert_int_equal(c->line, 12);
    assert_str(c->first->text, "tail");
    assert_int_equal(c->first->line, 13);
    assert_int_equal(d->line, 14);
    assert_int_equal(e->line, 15);
    assert_int_equal(e->first->line, 15);
}

/* The library's own line counters stop at 65,535 in places. */
static void test_many_lines(void **state)
{
    ent_buf b = ent_buf_new(A, SIZE_MAX / 4);
    ent_xml_limits limits = large();
    const ent_xml_node *n;
    ent_str xml;
    unsigned line = 2;

    (void)state;
    ent_buf_z(&b, "<r>\n");
    for (int i = 0; i < 100000; i++) ent_buf_z(&b, "<a\nb='&#10;\n'>\n</a>\n");
    ent_buf_z(&b, "</r>");
    assert_int_equal(ent_buf_take(&xml, &b, &E), ENT_OK);
    for (n = ent_xml_first(parse(xml, &limits)); n != NULL; n = ent_xml_next(n), line += 4) {
        assert_int_equal(n->line, line);
        assert_int_equal(n->first->line, line + 2);
    }
    assert_int_equal(line, 400002);
}

static void test_walking(void **state)
{
    const ent_xml_node *r = parse_z("<r xmlns:n='urn:n'>t<a i='1'/>u<n:a i='2'/><b/><a i='3'/><n:a i='4'/>v</r>");
    const ent_xml_node *a = ent_xml_child(r, NULL, "a"), *n = ent_xml_child(r, "urn:n", "a");
    ent_str s;

    (void)state;
    assert_str(ent_xml_value(a, "i"), "1");
    assert_str(ent_xml_value(ent_xml_again(a), "i"), "3");
    assert_null(ent_xml_again(ent_xml_again(a)));
    assert_str(ent_xml_value(n, "i"), "2");
    assert_str(ent_xml_value(ent_xml_again(n), "i"), "4");
    assert_ptr_equal(ent_xml_child(r, "", "a"), a);
    assert_null(ent_xml_child(r, "urn:x", "a"));
    assert_null(ent_xml_child(r, NULL, "c"));
    assert_ptr_equal(ent_xml_first(r), a);
    assert_ptr_equal(ent_xml_next(a), n);
    assert_true(ent_xml_is(n, NULL, "a") && ent_xml_is(n, "urn:n", "a") && !ent_xml_is(n, "", "a"));
    assert_false(ent_xml_is(r->first, NULL, "")); /* a text is no element */
    /* an absent optional element can be passed on */
    assert_null(ent_xml_first(NULL));
    assert_null(ent_xml_child(NULL, NULL, "a"));
    assert_false(ent_xml_is(NULL, NULL, "a"));
    assert_null(ent_xml_attribute(NULL, NULL, "a"));
    assert_str(ent_xml_value(NULL, "a"), "");
    assert_null(ent_xml_again(NULL));
    assert_int_equal(ent_xml_text(&s, A, NULL, &E), ENT_OK);
    assert_str(s, "");
    assert_int_equal(ent_xml_inner(&s, A, NULL, 9, &E), ENT_OK);
    assert_str(s, "");
}

static void test_text_of_mixed_content(void **state)
{
    const ent_xml_node *r = parse_z("<r>a<b>b<c>c</c></b><d/>d<e><f>f</f></e>e</r>");
    ent_str s;

    (void)state;
    assert_int_equal(ent_xml_text(&s, A, r, &E), ENT_OK);
    assert_str(s, "abcdfe");
    assert_int_equal(ent_xml_text(&s, A, ent_xml_child(r, NULL, "b"), &E), ENT_OK);
    assert_str(s, "bc"); /* not what follows */
    assert_int_equal(ent_xml_text(&s, A, ent_xml_child(r, NULL, "d"), &E), ENT_OK);
    assert_str(s, "");
    assert_int_equal(ent_xml_text(&s, A, r->first, &E), ENT_OK);
    assert_str(s, "a");
}

/* ---- writing again ---- */

static void test_inner_spelling(void **state)
{
    ent_xml_node *r =
        parse_z("<r xmlns='urn:d' xmlns:p='urn:p'>a &lt; b &amp; &quot;c&quot; &gt;\n\r\n&#13;<p:x q='&quot;&#10;&#9;&lt;' p:q='2'/>"
                "<y><z xmlns=''/></y><w xml:lang='fr'/><![CDATA[<]]></r>");

    (void)state;
    assert_str(check_inner(r), "a &lt; b &amp; \"c\" &gt;\n\n&#13;<p:x xmlns:p=\"urn:p\" q=\"&quot;&#10;&#9;&lt;\" p:q=\"2\"/>"
                               "<y xmlns=\"urn:d\"><z xmlns=\"\"/></y><w xmlns=\"urn:d\" xml:lang=\"fr\"/>&lt;");
    assert_str(check_inner(r->first), "");
    assert_str(check_inner(parse_z("<r/>")), "");
    assert_str(check_inner(parse_z("<r>x</r>")), "x");
    assert_str(check_inner(parse_z("<r><a><b>x</b></a>y<c/></r>")), "<a><b>x</b></a>y<c/>");
}

static void test_inner_namespaces(void **state)
{
    static const char *const docs[] = {
        "<r xmlns:p='urn:p'><a p:x='1' p:y='2'><b p:x='3'/></a><c p:x='4'/></r>",
        "<r xmlns:p='urn:p' xmlns:q='urn:q'><a p:x='1' q:x='2'><p:b q:x='3' p:x='4'/></a></r>",
        "<r><n1:a xmlns:n1='urn:1' xmlns:p='urn:p' p:x='' n1:y=''><n1:b xmlns:n1='urn:2' p:x='' n1:y=''/></n1:a></r>",
        "<r><n2:a xmlns:n2='urn:1' xmlns:p='urn:p' xmlns:q='urn:q' p:x='' q:y=''><n1:b xmlns:n1='urn:2' p:x='' q:y=''/></n2:a></r>",
        "<r><p:a xmlns:p='urn:1'><p:a xmlns:p='urn:2'><p:a xmlns:p='urn:1'/></p:a><p:a/></p:a></r>",
        "<r><a xmlns='urn:1'><a xmlns=''><a xmlns='urn:2'/></a><a/></a><a/></r>",
        "<r><xml:a xml:b=''><c xml:b=''/></xml:a></r>",
        "<r xmlns:e='http://x.example/?a=&quot;b&quot;&amp;c'><e:a e:b=''/></r>",
        "<r xmlns:p='urn:p'><p:a><x xmlns:p='urn:other' xmlns:o='urn:p' o:y='1' p:z='2'/></p:a></r>",
    };

    (void)state;
    for (size_t i = 0; i < N(docs); i++) check_inner(parse_z(docs[i]));
}

/* Trees made by chance, seeded: nesting, namespaces, mixed content. */
static void add_random(ent_buf *b, uint32_t *seed, int depth)
{
    static const char *const pieces[] = {"t", "&amp;", "<!-- c -->", "<![CDATA[<&>]]>", "\n", "&#13;", "\xc3\xa9", "<e/>"};
    static const char *const opens[] = {"<a>",
                                        "<p:a>",
                                        "<q:a p:x='1'>",
                                        "<a xmlns='urn:1' q:y='&lt;'>",
                                        "<p:a xmlns:p='urn:2'>",
                                        "<a xmlns=''>",
                                        "<q:a xmlns:q='urn:p' q:x='' p:y='&#9;'>",
                                        "<n1:a xmlns:n1='urn:3' n1:z='' q:z=''>"};
    static const char *const ends[] = {"</a>", "</p:a>", "</q:a>", "</a>", "</p:a>", "</a>", "</q:a>", "</n1:a>"};

    for (int i = 0; i < 4; i++) {
        uint32_t r = *seed = *seed * 1664525u + 1013904223u;
        size_t k = r >> 13 & 7;
        if (r >> 30 != 0 || depth == 0) {
            ent_buf_z(b, pieces[k]);
            continue;
        }
        ent_buf_z(b, opens[k]);
        add_random(b, seed, depth - 1);
        ent_buf_z(b, ends[k]);
    }
}

static void test_inner_random(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 2000; i++) {
        ent_buf b = ent_buf_new(A, 1 << 20);
        uint32_t seed = i * 2654435761u;
        ent_xml_limits l = large();
        ent_str xml;
        ent_buf_z(&b, "<r xmlns:p='urn:p' xmlns:q='urn:q' xmlns='urn:d'>");
        for (int k = 0; k < 4; k++) add_random(&b, &seed, 6);
        ent_buf_z(&b, "</r>");
        assert_int_equal(ent_buf_take(&xml, &b, &E), ENT_OK);
        check_inner(parse(xml, &l));
        ent_arena_reset(A);
    }
}

static void test_inner_ceiling(void **state)
{
    const ent_xml_node *r = parse_z("<r><a>xyz</a></r>");
    ent_str s;

    (void)state;
    assert_int_equal(ent_xml_inner(&s, A, r, 10, &E), ENT_OK);
    assert_int_equal(s.n, 10);
    assert_int_equal(ent_xml_inner(&s, A, r, 9, &E), ENT_LIMIT);
}

/* ---- real files ---- */

static ent_str shared_file(const char *name)
{
    ent_str path, text;

    assert_int_equal(ent_str_fmt(&path, A, &E, "%s/data/%s", ent_test_shared(), name), ENT_OK);
    if (ent_file_read_gz(&text, A, path.p, 64u << 20, &E) != ENT_OK) fail_msg("%s: %s", E.place, E.what);
    return text;
}

/* Numbers of standards: measured, see the tables of the register's description. */
static void test_nisp(void **state)
{
    static const struct {
        const char *file, *element;
        size_t count;
    } releases[] = {
        {"register/nisp/nisp-v5.0.xml.gz", "standard", 1286},  {"register/nisp/nisp-v8.0.xml.gz", "standard", 1552},
        {"register/nisp/nisp-v9.0.xml.gz", "standard", 1737},  {"register/nisp/nisp-v10.0.xml.gz", "standard", 1907},
        {"register/nisp/nisp-v11.0.xml.gz", "standard", 2015},
    };
    ent_xml_limits l = large();

    (void)state;
    if (ent_test_shared() == NULL) ent_test_skip("the shared register data is not at hand");
    for (size_t i = 0; i < N(releases); i++) {
        ent_str text = shared_file(releases[i].file);
        const ent_xml_node *r = parse(text, &l), *records = ent_xml_child(r, NULL, "records");
        size_t n = 0;
        for (const ent_xml_node *s = ent_xml_child(records, NULL, releases[i].element); s != NULL; s = ent_xml_again(s)) {
            /* the line is that of the "<" */
            size_t at = 0;
            if (n++ % 100 != 0) continue;
            for (unsigned line = 1; line < s->line; at++) line += text.p[at] == '\n';
            while (text.p[at] != '<') at++;
            assert_true(ent_str_starts((ent_str){text.p + at, text.n - at}, "<standard"));
        }
        assert_int_equal(n, releases[i].count);
        check_links(r);
        check_inner(r);
        ent_arena_reset(A);
    }
    check_inner(parse(shared_file("register/nisp/c3taxonomy-v3.1-20190628.xml.gz"), &l));
}

static void test_other_files(void **state)
{
    static const char *const files[] = {
        "labels/sparrow/ACME.xml",
        "labels/spiffing/nato-4774-policy.xml",
        "labels/spiffing/uk-demo.xml",
        "labels/spiffing/seclabel.xml",
        "register/tbx/LTAC-Global+TBX-Basic_dialect/DCA/Example_Astronomy_DCA_VALID.tbx",
        "register/tbx/LTAC-Global+TBX-Basic_dialect/DCT/Example_Astronomy_DCT_VALID.tbx",
    };
    ent_xml_limits l = large();

    (void)state;
    if (ent_test_shared() == NULL) ent_test_skip("the shared test data is not at hand");
    for (size_t i = 0; i < N(files); i++) {
        const ent_xml_node *r = parse(shared_file(files[i]), &l);
        assert_true(check_links(r) > 10);
        check_inner(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_tree),
        T(test_text_is_one_node),
        T(test_long_text),
        T(test_lines),
        T(test_many_lines),
        T(test_walking),
        T(test_text_of_mixed_content),
        T(test_inner_spelling),
        T(test_inner_namespaces),
        T(test_inner_random),
        T(test_inner_ceiling),
        T(test_nisp),
        T(test_other_files),
    };

    return cmocka_run_group_tests_name("xml", tests, NULL, NULL);
}
