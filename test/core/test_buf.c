/* SPDX-License-Identifier: Apache-2.0 */
/* Growing buffers, their ceilings, and what they escape. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/table.h>
#include <entente/core/text.h>
#include <entente/core/xml.h>

#define N(array) (sizeof(array) / sizeof *(array))

static ent_arena *A;
static ent_err E;

static int setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    E = (ent_err){0};
    return A == NULL;
}

static int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

static ent_str take(ent_buf *b)
{
    ent_str s;

    if (ent_buf_take(&s, b, &E) != ENT_OK) fail_msg("%s: %s", ent_code_name(E.code), E.what);
    assert_int_equal(s.p[s.n], 0);
    return s;
}

static void refuse(ent_buf *b, ent_code code)
{
    ent_str s = {"untouched", 9};

    assert_int_equal(ent_buf_take(&s, b, &E), code);
    assert_int_equal(E.code, code);
    assert_true(strlen(E.what) > 10);
    assert_int_equal(s.n, 9);
}

static void test_all_ways_to_add(void **state)
{
    ent_buf b = ent_buf_new(A, 1000);

    (void)state;
    ent_buf_add(&b, ENT_S("one"));
    ent_buf_z(&b, " two");
    ent_buf_c(&b, ' ');
    ent_buf_fmt(&b, "%d-%s", 3, "three");
    ent_buf_add(&b, (ent_str){NULL, 0});
    ent_buf_z(&b, NULL);
    ent_buf_fmt(&b, "%s", "");
    ent_buf_c(&b, '\0');
    assert_true(ent_str_eq(take(&b), (ent_str){"one two 3-three\0", 16}));
    ent_buf_z(&b, "more"); /* taking does not end it */
    assert_true(ent_str_eq(take(&b), (ent_str){"one two 3-three\0more", 20}));
    b = ent_buf_new(A, 0);
    assert_int_equal(take(&b).n, 0);
}

static void test_growth_keeps_everything(void **state)
{
    ent_buf b = ent_buf_new(A, 1 << 20);
    char want[16];
    size_t at = 0;
    ent_str s;

    (void)state;
    for (int i = 0; i < 40000; i++) {
        if (i % 2) ent_buf_fmt(&b, "%d,", i);
        else {
            snprintf(want, sizeof want, "%d,", i);
            ent_buf_z(&b, want);
        }
    }
    s = take(&b);
    for (int i = 0; i < 40000; i++) {
        size_t n = (size_t)snprintf(want, sizeof want, "%d,", i);
        if (at + n > s.n || memcmp(s.p + at, want, n) != 0) fail_msg("wrong at %d", i);
        at += n;
    }
    assert_int_equal(at, s.n);
    assert_true(ent_arena_used(A) < 8 * s.n);
}

static void test_ceiling_to_the_byte(void **state)
{
    static const size_t sizes[] = {1, 2, 255, 256, 257, 383, 384, 385, 1000};
    char fill[1001];

    (void)state;
    memset(fill, 'f', sizeof fill);
    for (size_t i = 0; i < N(sizes); i++) {
        size_t n = sizes[i];
        ent_buf b = ent_buf_new(A, n), c = ent_buf_new(A, n), d = ent_buf_new(A, n);
        ent_buf_add(&b, (ent_str){fill, n});
        assert_int_equal(take(&b).n, n);
        ent_buf_c(&b, 'x');
        refuse(&b, ENT_LIMIT);
        assert_non_null(strstr(E.what, "ceiling"));
        ent_buf_add(&c, (ent_str){fill, n + 1});
        refuse(&c, ENT_LIMIT);
        ent_buf_fmt(&d, "%.*s", (int)n, fill);
        assert_int_equal(take(&d).n, n);
        ent_buf_fmt(&d, "%s", "");
        assert_int_equal(take(&d).n, n);
        ent_buf_fmt(&d, "%c", 'x');
        refuse(&d, ENT_LIMIT);
    }
}

static void test_the_first_failure_stays(void **state)
{
    ent_arena *small = ent_arena_new(A, 1000), *tiny = ent_arena_new(A, 8);
    ent_buf b = ent_buf_new(A, 5), c = ent_buf_new(small, 1 << 20);

    (void)state;
    ent_buf_z(&b, "123");
    ent_buf_z(&b, "456"); /* too much: nothing of it is written */
    ent_buf_z(&b, "7");   /* would fit, but the text has a hole by now */
    ent_buf_fmt(&b, "%d", 8);
    ent_buf_xml(&b, ENT_S("9"));
    ent_buf_csv(&b, ENT_S("0"));
    assert_int_equal(b.n, 3);
    refuse(&b, ENT_LIMIT);
    for (int i = 0; i < 10000; i++) ent_buf_z(&c, "text");
    assert_true(c.n < 1000);
    refuse(&c, ENT_NOMEM);
    c = ent_buf_new(tiny, 0);
    refuse(&c, ENT_NOMEM); /* not even the closing NUL */
}

/* ---- XML ----------------------------------------------------------------------------------------------------------------- */

static void test_xml_escapes(void **state)
{
    static const char *const t[][2] = {{"", ""},
                                       {"plain", "plain"},
                                       {"<a href=\"x\">&</a>", "&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;"},
                                       {"&amp;", "&amp;amp;"},
                                       {"]]>", "]]&gt;"},
                                       {"a\tb\nc\rd", "a&#9;b&#10;c&#13;d"},
                                       {"it's", "it's"},
                                       {"\xc3\xa9\xe2\x82\xac", "\xc3\xa9\xe2\x82\xac"},
                                       {"&", "&amp;"},
                                       {"&&", "&amp;&amp;"},
                                       {"x&", "x&amp;"}};

    (void)state;
    for (size_t i = 0; i < N(t); i++) {
        ent_buf b = ent_buf_new(A, 1000);
        ent_buf_xml(&b, ent_str_c(t[i][0]));
        if (!ent_str_is(take(&b), t[i][1])) fail_msg("\"%s\" gives \"%s\"", t[i][0], b.p);
    }
}

/* Everything that XML can hold comes back as it was, from a text and from an attribute. */
static void test_xml_comes_back(void **state)
{
    static const char all[] =
        "\t\n\r !\"#$%&'()*+,-./0123456789:;<=>?@AZ[\\]]>^_`az{|}~\x7f\xc2\x85\xc2\xa0\xe2\x80\xa8\xef\xbf\xbd\xf0\x9f\x98\x80 \r\n ";
    ent_xml_limits limits = ent_xml_small();
    ent_buf b = ent_buf_new(A, 4096);
    ent_xml_node *root;
    ent_str text;

    (void)state;
    ent_buf_z(&b, "<r a=\"");
    ent_buf_xml(&b, ENT_S(all));
    ent_buf_z(&b, "\">");
    ent_buf_xml(&b, ENT_S(all));
    ent_buf_z(&b, "</r>");
    if (ent_xml_parse(&root, A, take(&b), &limits, &E) != ENT_OK) fail_msg("%s: %s", E.place, E.what);
    assert_int_equal(ent_xml_text(&text, A, root, &E), ENT_OK);
    assert_true(ent_str_eq(text, ENT_S(all)));
    assert_true(ent_str_eq(ent_xml_value(root, "a"), ENT_S(all)));
}

/* ---- CSV ----------------------------------------------------------------------------------------------------------------- */

static void test_csv_quotes_when_needed(void **state)
{
    static const char *const t[][2] = {{"", ""},
                                       {"plain text", "plain text"},
                                       {"a,b", "\"a,b\""},
                                       {"say \"no\"", "\"say \"\"no\"\"\""},
                                       {"\"", "\"\"\"\""},
                                       {"a\nb", "\"a\nb\""},
                                       {"a\rb", "\"a\rb\""},
                                       {" a", "\" a\""},
                                       {"a ", "\"a \""},
                                       {" ", "\" \""},
                                       {"a;b\tc", "a;b\tc"},
                                       {"\xc3\xa9", "\xc3\xa9"}};

    (void)state;
    for (size_t i = 0; i < N(t); i++) {
        ent_buf b = ent_buf_new(A, 1000);
        ent_buf_csv(&b, ent_str_c(t[i][0]));
        if (!ent_str_is(take(&b), t[i][1])) fail_msg("\"%s\" gives \"%s\"", t[i][0], b.p);
    }
}

static uint32_t next(uint32_t *x)
{
    *x = *x * 1664525u + 1013904223u;
    return *x >> 8;
}

/* Random fields, written and read again. */
static void test_csv_comes_back(void **state)
{
    enum { ROWS = 3000, COLUMNS = 3 };
    static const char letters[] = {'a', 'b', ',', '"', '\n', ' ', ';', '\t', '0', '\''};
    ent_buf b = ent_buf_new(A, 1 << 20);
    ent_str want[ROWS][COLUMNS];
    uint32_t x = 7;
    ent_csv t;

    (void)state;
    ent_buf_z(&b, "one,two,three\n");
    for (size_t r = 0; r < ROWS; r++)
        for (size_t c = 0; c < COLUMNS; c++) {
            size_t n = next(&x) % 8;
            char *p = ent_alloc(A, n + 1);
            for (size_t i = 0; i < n; i++) p[i] = letters[next(&x) % N(letters)];
            want[r][c] = (ent_str){p, n};
            if (c == 0 && n == 0) want[r][c] = ENT_S("x"); /* a row of nothing at all would be an empty line */
            ent_buf_csv(&b, want[r][c]);
            ent_buf_c(&b, c + 1 < COLUMNS ? ',' : '\n');
        }
    if (ent_csv_parse(&t, A, take(&b), 1 << 20, ROWS, &E) != ENT_OK) fail_msg("%s: %s", E.place, E.what);
    assert_int_equal(t.n_rows, ROWS);
    for (size_t r = 0; r < ROWS; r++)
        for (size_t c = 0; c < COLUMNS; c++)
            if (!ent_str_eq(t.rows[r].f[c], want[r][c]))
                fail_msg("row %zu column %zu: \"%.*s\" is not \"%.*s\"", r, c, ENT_F(t.rows[r].f[c]), ENT_F(want[r][c]));
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T(test_all_ways_to_add), T(test_growth_keeps_everything), T(test_ceiling_to_the_byte),    T(test_the_first_failure_stays),
        T(test_xml_escapes),     T(test_xml_comes_back),          T(test_csv_quotes_when_needed), T(test_csv_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
