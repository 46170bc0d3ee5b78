/* SPDX-License-Identifier: Apache-2.0 */
/* The text of documents, and the way back to their places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/zip.h>
#include <entente/terms/layer.h>

#define N(array) (sizeof(array) / sizeof *(array))

static ent_arena *A;
static ent_err E;

static int setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    return A == NULL;
}

static int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

/* Where a word of the text stands: its place, then the bytes of the document between brackets. */
static const char *place_of(const ent_layer *l, const char *word)
{
    ent_layer_cursor cursor = {0};
    ent_layer_place p;
    const char *at = strstr(l->text.p, word);
    ent_str said, out, bytes;

    if (at == NULL) fail_msg("not in the text: %s", word);
    ent_layer_find(&p, l, &cursor, (size_t)(at - l->text.p), (size_t)(at - l->text.p) + strlen(word));
    assert_int_equal(ent_layer_say(&said, A, &p, &E), ENT_OK);
    bytes = l->source.p != NULL ? l->source : l->text;
    assert_true(p.begin <= p.end && p.end <= bytes.n);
    assert_int_equal(ent_str_fmt(&out, A, &E, "%.*s [%.*s]", ENT_F(said), (int)(p.end - p.begin), bytes.p + p.begin), ENT_OK);
    return out.p;
}

/* ---- plain text ---- */

static void test_plain(void **state)
{
    ent_layer l;

    (void)state;
    assert_int_equal(ent_layer_plain(&l, A, ENT_S("one\ntwo \u00e9t\u00e9 three\r\nfour"), &E), ENT_OK);
    assert_string_equal(place_of(&l, "one"), "line 1 column 1 [one]");
    assert_string_equal(place_of(&l, "three"), "line 2 column 9 [three]");
    assert_string_equal(place_of(&l, "four"), "line 3 column 1 [four]");
    assert_int_equal(ent_layer_plain(&l, A, ENT_S("\xef\xbb\xbfone two"), &E), ENT_OK);
    assert_true(ent_str_is(l.text, "one two"));
    assert_string_equal(place_of(&l, "one"), "line 1 column 1 [one]");
    assert_string_equal(place_of(&l, "two"), "line 1 column 5 [two]");
    assert_int_equal(ent_layer_plain(&l, A,
                                     ENT_S("\xff\xfe"
                                           "a\0\xe9\0\x3d\xd8\x00\xde\n\0b\0"),
                                     &E),
                     ENT_OK);
    assert_true(ent_str_is(l.text, "a\u00e9\U0001f600\nb"));
    assert_string_equal(place_of(&l, "b"), "line 2 column 1 [b]");
    assert_int_equal(ent_layer_plain(&l, A, ENT_S("\xfe\xff\0a\0b"), &E), ENT_OK);
    assert_true(ent_str_is(l.text, "ab"));
    assert_int_equal(ent_layer_plain(&l, A, ENT_S(""), &E), ENT_OK);
    assert_int_equal(l.text.n, 0);
}

static void test_plain_refused(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        const char *place;
    } t[] = {
        {"gr\xfcn", 4, "byte 3"},
        {"\xff\xfe"
         "a",
         3, "byte 2"},
        {"\xff\xfe\x00\xd8", 4, "byte 3"},
        {"\xff\xfe\x00\xdc\x00\xdc", 6, "byte 3"},
        {"\xff\xfe\x00\xd8"
         "a\0",
         6, "byte 3"},
    };
    ent_layer l;

    (void)state;
    for (size_t i = 0; i < N(t); i++) {
        assert_int_equal(ent_layer_plain(&l, A, (ent_str){t[i].bytes, t[i].n}, &E), ENT_INVALID);
        if (i != 1) assert_string_equal(E.place, t[i].place);
    }
    assert_int_equal(ent_layer_plain(&l, A, (ent_str){"", ENT_WORDS_MAX_TEXT + 1}, &E), ENT_LIMIT);
}

static void test_cursor(void **state)
{
    ent_layer_cursor going = {0};
    static char text[30000];
    ent_layer l;
    size_t n = 0;

    (void)state;
    for (unsigned i = 0; i < 3000; i++) n += (size_t)snprintf(text + n, sizeof text - n, "%s", i % 17 == 0 ? "x\n" : "\u00e9 ");
    assert_int_equal(ent_layer_plain(&l, A, (ent_str){text, n}, &E), ENT_OK);
    /* Asked for in order or out of order, the place is the same. */
    for (size_t i = 0; i < n; i += 7) {
        ent_layer_cursor fresh = {0};
        ent_layer_place a, b;
        size_t at = i % 5 == 0 && i > 400 ? i - 400 : i;
        ent_layer_find(&a, &l, &going, at, at + 1);
        ent_layer_find(&b, &l, &fresh, at, at + 1);
        assert_true(a.line == b.line && a.column == b.column && a.begin == at && a.end == at + 1);
    }
}

/* ---- HTML ---- */

static const char *html(const char *document)
{
    ent_layer l;

    if (ent_layer_html(&l, A, ent_str_c(document), &E) != ENT_OK) fail_msg("%s", E.what);
    return l.text.p;
}

static void test_html(void **state)
{
    static const struct {
        const char *document, *text;
    } t[] = {
        {"", ""},
        {"plain", "plain"},
        {"<p>one<p>two", "one\n\ntwo"},
        {"<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body>x</body></html>", "T\n\nx\n\n"},
        {"a<b>b</b>c<br>d<br/>e", "abc\nd\ne"},
        {"a<script>if (a<b) '</p>'</script>b", "ab"},
        {"a<script>never closed", "a"},
        {"a<SCRIPT type='x>y'>z</Script >b", "ab"},
        {"a<script/>b", "ab"},
        {"a<style></styles></style>b", "ab"},
        {"a<!-- <p> -- > -->b<!>c<?php x ?>d<!-->e", "abcde"},
        {"a<!-- never closed", "a"},
        {"x < y & z <3 a<", "x < y & z <3 a<"},
        {"<a title=\"x>y\" alt='>'>t</a><a title=x\"y>u</a>", "tu"},
        {"<a never closed", ""},
        {"&amp;&lt;&gt;&quot;&apos;&nbsp;&eacute;&Omega;&euro;&times;", "&<>\"'\u00a0\u00e9\u03a9\u20ac\u00d7"},
        {"&#233;&#xE9;&#XE9;&#233 &#x151;&#128;&#0;&#xD800;&#x110000;&#99999999999;&#x1F600;",
         "\u00e9\u00e9\u00e9\u00e9 \u0151\u20ac\ufffd\ufffd\ufffd\ufffd\U0001f600"},
        {"&amp &ampx; &eacute &nosuch; &; &# &#x; &#xg; R&D", "& &ampx; &eacute &nosuch; &; &# &#x; &#xg; R&D"},
        {"line\n\nline\r\nline&#10;&#10;end", "line  line  line  end"},
        {"<pre>a\n\nb</pre>c\n\nd", "a\n\nb\n\nc  d"},
        {"2459<sup>1</sup>", "2459 1"},
        {"<table><tr><td>a</td><td>b</td></tr></table>", "a\n\nb\n\n"},
        {"<ul><li>a<li>b</ul>", "a\n\nb\n\n"},
        {"</p></ p></", "</"},
    };

    (void)state;
    for (size_t i = 0; i < N(t); i++) assert_string_equal(html(t[i].document), t[i].text);
}

static void test_html_places(void **state)
{
    ent_layer l;

    (void)state;
    assert_int_equal(ent_layer_html(&l, A, ENT_S("<p>one &amp; two\n<b>inter</b>oper&eacute;\n  <i>x</i>&eacute;</p><p>end"), &E), ENT_OK);
    assert_string_equal(place_of(&l, "one"), "line 1 column 4 [one]");
    assert_string_equal(place_of(&l, "& two"), "line 1 column 8 [&amp; two]");
    assert_string_equal(place_of(&l, "interoper\u00e9"), "line 2 column 4 [inter</b>oper&eacute;]");
    assert_string_equal(place_of(&l, "x\u00e9"), "line 3 column 6 [x</i>&eacute;]");
    assert_string_equal(place_of(&l, "end"), "line 3 column 26 [end]");
    assert_int_equal(ent_layer_html(&l, A, ENT_S("\xef\xbb\xbf<p>one"), &E), ENT_OK);
    assert_string_equal(place_of(&l, "one"), "line 1 column 4 [one]");
    assert_int_equal(ent_layer_html(&l, A, ENT_S("gr\xfcn"), &E), ENT_INVALID);
}

/* ---- DOCX ---- */

static ent_code to_buf(void *ctx, const void *p, size_t n, ent_err *e)
{
    (void)e;
    ent_buf_add(ctx, (ent_str){p, n});
    return ENT_OK;
}

#define W                                                                                   \
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" " \
    "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">"

/* Files of an office document, by name and content. */
static ent_str zip_of(const char *const (*files)[2], size_t n)
{
    ent_buf b = ent_buf_new(A, 1 << 22);
    ent_zip_writer *w;
    ent_str out;

    assert_int_equal(ent_zip_writer_new(&w, A, (ent_sink){to_buf, &b}, &E), ENT_OK);
    for (size_t i = 0; i < n; i++) assert_int_equal(ent_zip_add(w, ent_str_c(files[i][0]), ent_str_c(files[i][1]), &E), ENT_OK);
    assert_int_equal(ent_zip_done(w, &E), ENT_OK);
    assert_int_equal(ent_buf_take(&out, &b, &E), ENT_OK);
    return out;
}

static void test_docx(void **state)
{
    static const char *const files[][2] = {
        {"word/document.xml",
         W "<w:body><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>inter</w:t></w:r><w:r><w:t xml:space=\"preserve\">operability of "
           "</w:t><w:tab/>"
           "<w:t>7,62</w:t><w:noBreakHyphen/></w:r><w:del><w:r><w:delText>gone</w:delText><w:t>gone "
           "too</w:t></w:r></w:del><w:ins><w:r><w:t>new</w:t>"
           "</w:r></w:ins><w:r><w:instrText>PAGE</w:instrText><w:br/><w:t>below</w:t></w:r></w:p>"
           "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
           "<w:p><w:r><w:t>outer</w:t><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>"
           "</w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>twice</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent><w:t>on</"
           "w:t></w:r></w:p>"
           "</w:body></w:document>"},
        {"word/footnotes.xml",
         "<w:footnotes xmlns:w=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><w:footnote><w:p><w:r><w:t>note &amp; "
         "more</w:t></w:r></w:p></w:footnote></w:footnotes>"},
    };
    /* The names of our own writer are small letters: [Content_Types].xml is not needed to find the text. */
    ent_layer l;

    (void)state;
    if (ent_layer_docx(&l, A, zip_of(files, N(files)), &E) != ENT_OK) fail_msg("%s %s", E.place, E.what);
    assert_string_equal(l.text.p, "interoperability of \t7,62-new\nbelow\n\ncell\n\nouter\n\nbox\n\non\n\nnote & more\n\n");
    assert_string_equal(place_of(&l, "interoperability"), "paragraph 1 [interoperability]");
    assert_string_equal(place_of(&l, "below"), "paragraph 1 [below]");
    assert_string_equal(place_of(&l, "cell"), "paragraph 2 [cell]");
    assert_string_equal(place_of(&l, "box"), "paragraph 4 [box]");
    assert_string_equal(place_of(&l, "on\n\nnote"), "paragraph 3 [on\n\nnote]");
    assert_string_equal(place_of(&l, "note & more"), "footnote paragraph 1 [note & more]");
}

static void test_docx_refused(void **state)
{
    static const char *const none[][2] = {{"word/styles.xml", "<a/>"}}, *const broken[][2] = {{"word/document.xml", "<a>"}};
    ent_layer l;

    (void)state;
    assert_int_equal(ent_layer_docx(&l, A, zip_of(none, 1), &E), ENT_INVALID);
    assert_non_null(strstr(E.what, "no DOCX"));
    assert_int_equal(ent_layer_docx(&l, A, zip_of(broken, 1), &E), ENT_INVALID);
    assert_memory_equal(E.place, "word/document.xml", 17);
    assert_int_equal(ent_layer_docx(&l, A, ENT_S("PK\003\004 nothing"), &E), ENT_INVALID);
}

/* ---- PDF, and which is which ---- */

static void test_pdf(void **state)
{
    ent_layer l;

    (void)state;
    assert_int_equal(ent_layer_pdf(&l, A, ENT_S("one\ntwo\n\fthree\n\f\ffour\nfive\f"), &E), ENT_OK);
    assert_int_equal(l.n_marks, 4);
    assert_string_equal(place_of(&l, "two"), "page 1 line 2 [two]");
    assert_string_equal(place_of(&l, "three"), "page 2 line 1 [three]");
    assert_string_equal(place_of(&l, "five"), "page 4 line 2 [five]");
}

static void test_kinds(void **state)
{
    static const struct {
        const char *bytes, *name;
        ent_layer_kind kind;
    } t[] = {
        {"%PDF-1.4", "a.txt", ENT_LAYER_PDF},
        {"PK\003\004", "a", ENT_LAYER_DOCX},
        {"x", "A.HTM", ENT_LAYER_HTML},
        {"x", "a.xhtml", ENT_LAYER_HTML},
        {"\n<!DOCTYPE HTML>", "", ENT_LAYER_HTML},
        {"\xef\xbb\xbf<html>", "x.txt", ENT_LAYER_HTML},
        {"<p>", "a.txt", ENT_LAYER_PLAIN},
        {"", "", ENT_LAYER_PLAIN},
    };

    (void)state;
    for (size_t i = 0; i < N(t); i++) assert_int_equal(ent_layer_kind_of(ent_str_c(t[i].bytes), ent_str_c(t[i].name)), t[i].kind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),        cmocka_unit_test(test_plain_refused), cmocka_unit_test(test_cursor),
        cmocka_unit_test(test_html),         cmocka_unit_test(test_html_places),   cmocka_unit_test(test_docx),
        cmocka_unit_test(test_docx_refused), cmocka_unit_test(test_pdf),           cmocka_unit_test(test_kinds),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
