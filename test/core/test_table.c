/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/file.h>
#include <entente/core/table.h>

#include "support.h"

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

static ent_csv parse(ent_str text)
{
    ent_csv t;

    if (ent_csv_parse(&t, A, text, 1 << 24, 100000, &E) != ENT_OK) fail_msg("refused: %s: %s", E.place, E.what);
    return t;
}

static void assert_str(ent_str s, const char *z)
{
    if (!ent_str_is(s, z)) fail_msg("\"%.*s\" is not \"%s\"", ENT_F(s), z);
    assert_int_equal(s.p[s.n], 0);
}

static void refuse(ent_str text, size_t max, size_t max_rows, ent_code code, const char *place, const char *what)
{
    ent_csv t = {.n_rows = 7};
    ent_code got = ent_csv_parse(&t, A, text, max, max_rows, &E);

    if (got != code || E.code != code || strcmp(E.place, place) != 0 || strstr(E.what, what) == NULL)
        fail_msg("wanted %s \"%s\" \"%s\", got %s \"%s\" \"%s\" for:\n%.*s", ent_code_name(code), place, what, ent_code_name(got), E.place,
                 E.what, ENT_F(text));
    assert_int_equal(t.n_rows, 0);
    assert_null(t.rows);
    assert_null(t.columns);
    assert_true(strlen(E.next) > 10);
}

static void test_rows(void **state)
{
    ent_csv t = parse(ENT_S("number,title,date\n2459,Words of war,2011\n,,\n4383,\xc3\x89tude, 2012 \n"));

    (void)state;
    assert_int_equal(t.n_columns, 3);
    assert_int_equal(t.n_rows, 3);
    assert_str(t.columns[0], "number");
    assert_str(t.columns[2], "date");
    assert_str(t.rows[0].f[1], "Words of war");
    assert_int_equal(t.rows[0].line, 2);
    assert_str(t.rows[1].f[0], "");
    assert_str(t.rows[1].f[2], "");
    assert_str(t.rows[2].f[1], "\xc3\x89tude");
    assert_str(t.rows[2].f[2], " 2012 "); /* spaces belong to the field */
    assert_int_equal(t.rows[2].line, 4);
    assert_int_equal(ent_csv_column(&t, "date"), 2);
    assert_int_equal(ent_csv_column(&t, "Date"), -1);
    assert_int_equal(ent_csv_column(&t, "dat"), -1);
}

static void test_line_ends(void **state)
{
    static const char *const same[] = {
        "a,b\n1,2\n3,4\n",
        "a,b\n1,2\n3,4",
        "a,b\r\n1,2\r\n3,4\r\n",
        "a,b\r\n1,2\r\n3,4",
        "\357\273\277a,b\n1,2\r\n3,4\n",
        "\"a\",\"b\"\r\n\"1\",\"2\"\r\n\"3\",\"4\"",
        "\xef\xbb\xbf\"a\",b\n\"1\",2\n3,\"4\"\n",
    };

    (void)state;
    for (size_t i = 0; i < N(same); i++) {
        ent_csv t = parse(ent_str_c(same[i]));
        assert_int_equal(t.n_rows, 2);
        assert_str(t.columns[0], "a");
        assert_str(t.columns[1], "b");
        assert_str(t.rows[0].f[0], "1");
        assert_str(t.rows[0].f[1], "2");
        assert_str(t.rows[1].f[0], "3");
        assert_str(t.rows[1].f[1], "4");
        assert_int_equal(t.rows[1].line, 3);
    }
    assert_int_equal(parse(ENT_S("a,b")).n_rows, 0);
    assert_int_equal(parse(ENT_S("a,b\r\n")).n_rows, 0);
    assert_str(parse(ENT_S("a,b\n1,")).rows[0].f[1], "");
}

static void test_quotes(void **state)
{
    ent_csv t = parse(ENT_S("a,\"b\"\"\"\n\"x,y\",\"one\r\ntwo\n\nfour\"\n\"\",\"\"\"\"\n\"\"\"q\"\"\",'\t\n"));

    (void)state;
    assert_str(t.columns[1], "b\"");
    assert_str(t.rows[0].f[0], "x,y");
    assert_str(t.rows[0].f[1], "one\r\ntwo\n\nfour");
    assert_int_equal(t.rows[0].line, 2);
    assert_str(t.rows[1].f[0], "");
    assert_str(t.rows[1].f[1], "\"");
    assert_int_equal(t.rows[1].line, 6); /* lines inside fields count */
    assert_str(t.rows[2].f[0], "\"q\"");
    assert_str(t.rows[2].f[1], "'\t");
    assert_int_equal(t.rows[2].line, 7);
}

/* With one column an empty line is a row with an empty field. */
static void test_one_column(void **state)
{
    ent_csv t = parse(ENT_S("a\n1\n\n3\n"));

    (void)state;
    assert_int_equal(t.n_rows, 3);
    assert_str(t.rows[1].f[0], "");
    assert_str(t.rows[2].f[0], "3");
    assert_int_equal(t.rows[2].line, 4);
}

static void test_defects(void **state)
{
    static const struct {
        const char *text, *place, *what;
    } bad[] = {
        {"", "line 1 column 1", "empty"},
        {"\xef\xbb\xbf", "line 1 column 1", "empty"},
        {"a,b\n1\n", "line 2 column 2", "The row has 1 field; the header has 2"},
        {"a,b,c\n1,2,3\n1,2\n", "line 3 column 3", "The row has 2 fields; the header has 3"},
        {"a,b\n1,2,3\n", "line 2 column 3", "The row has 3 fields; the header has 2"},
        {"a,b\n1,2,3,4,5\n", "line 2 column 3", "The row has 5 fields; the header has 2"},
        {"a\n1,\n", "line 2 column 2", "The row has 2 fields; the header has 1"},
        {"a,b\n1,2\n\n3,4\n", "line 3 column 1", "The line is empty; the header has 2 fields"},
        {"a,b\n1,2\n\n", "line 3 column 1", "The line is empty"},
        {"a,b\n\"x\ny\",2\n1\n", "line 4 column 2", "The row has 1 field"},
        {"a,b\n\"x\ny\"\n", "line 2 column 2", "The row has 1 field"},
        {"a,b\n1,2\"\n", "line 2 column 2", "A quote stands inside a field"},
        {"a,b\n1, \"2\"\n", "line 2 column 2", "A quote stands inside a field"},
        {"a,b\n\"1\"2,3\n", "line 2 column 1", "between the closing quote and the next comma"},
        {"a,b\n\"1\" ,3\n", "line 2 column 1", "between the closing quote"},
        {"a,b\n\"1\n2\"3,4\n", "line 3 column 1", "between the closing quote"},
        {"a,b\n1,\"2\n3,4\n5,6\n", "line 2 column 2", "never closed"},
        {"a,b\n1,\"", "line 2 column 2", "never closed"},
        {"a,\"b", "line 1 column 2", "never closed"},
        {"a,b\n1,\"2\"\"", "line 2 column 2", "never closed"},
        {"a,b\r1,2\r", "line 1 column 2", "without a line feed"},
        {"a,b\n1\r,2\n", "line 2 column 1", "without a line feed"},
        {"a,b\n1,2\r", "line 2 column 2", "without a line feed"},
        {"a,b\n\"1\"\r,2\n", "line 2 column 1", "without a line feed"},
        {"a,b\n1,\x01\n", "line 2 column 2", "control character"},
        {"a,b\n1,\"x\ny\x1b\"\n", "line 3 column 2", "control character"},
        {"a,b\n1,caf\xe9\n", "line 2 column 2", "not UTF-8: byte 0xE9"},
        {"a,\xc3\n1,2\n", "line 1 column 2", "not UTF-8: byte 0xC3"},
        {"a,b\n\"x\ny\n\xff\",2\n", "line 4 column 1", "not UTF-8: byte 0xFF"},
        {"a,b,a\n1,2,3\n", "line 1 column 3", "same name"},
        {"a,\"x\ny\",\"x\ny\"\n", "line 1 column 3", "same name"},
    };
    static const char nul[] = "a,b\n1,\0\n", le[] = "\377\376a\0", be[] = "\xfe\xff\0a";

    (void)state;
    for (size_t i = 0; i < N(bad); i++) refuse(ent_str_c(bad[i].text), 1000, 1000, ENT_INVALID, bad[i].place, bad[i].what);
    refuse(ENT_S(nul), 1000, 1000, ENT_INVALID, "line 2 column 2", "control character");
    refuse(ENT_S(le), 1000, 1000, ENT_INVALID, "line 1 column 1", "UTF-16");
    refuse(ENT_S(be), 1000, 1000, ENT_INVALID, "line 1 column 1", "UTF-16");
    assert_int_equal(parse(ENT_S("a,,\n1,2,3\n")).n_columns, 3); /* columns without a name may repeat */
}

static void test_ceilings(void **state)
{
    ent_buf b = ent_buf_new(A, 1 << 20);
    ent_csv t;
    ent_str s;

    (void)state;
    assert_int_equal(ent_csv_parse(&t, A, ENT_S("a,b\n1,2\n"), 8, 1, &E), ENT_OK);
    refuse(ENT_S("a,b\n1,2\n3"), 8, 1, ENT_LIMIT, "", "9 bytes; at most 8");
    refuse(ENT_S("a,b\n1,2\n3,4\n"), 100, 1, ENT_LIMIT, "line 3 column 1", "more than 1 rows");
    refuse(ENT_S("a,b\n1,2\n"), 100, 0, ENT_LIMIT, "line 2 column 1", "more than 0 rows");
    assert_int_equal(ent_csv_parse(&t, A, ENT_S("a,b\n"), 8, 0, &E), ENT_OK);
    for (int i = 0; i < 999; i++) ent_buf_fmt(&b, "c%d,", i);
    ent_buf_z(&b, "z");
    assert_int_equal(ent_buf_take(&s, &b, &E), ENT_OK);
    assert_int_equal(parse(s).n_columns, 1000);
    ent_buf_z(&b, ",one too many");
    assert_int_equal(ent_buf_take(&s, &b, &E), ENT_OK);
    refuse(s, 1 << 20, 10, ENT_LIMIT, "line 1 column 1001", "more than 1000 columns");
}

/* Each shorter text is a shorter table or a refusal, and never reads behind its end. */
static void test_every_truncation(void **state)
{
    static const char text[] = "\357\273\277a,\"b\"\"x\"\r\n\"1\n\",\"2,\"\"\"\r\n\xc3\xa9,4\n";

    (void)state;
    for (size_t n = 0; n < sizeof text; n++) {
        char *exact = test_malloc(n + 1);
        ent_csv t;
        memcpy(exact, text, n);
        exact[n] = '"';
        if (ent_csv_parse(&t, A, (ent_str){exact, n}, 1000, 10, &E) == ENT_OK) assert_true(t.n_columns == 1 || t.n_columns == 2);
        else assert_true(E.code == ENT_INVALID && ent_str_starts(ent_str_c(E.place), "line "));
        test_free(exact);
    }
}

static void test_no_memory(void **state)
{
    ent_code code = ENT_NOMEM;
    unsigned refused = 0;

    (void)state;
    for (size_t ceiling = 1; code != ENT_OK; ceiling += 31) {
        ent_arena *a = ent_arena_new(NULL, ceiling);
        ent_csv t;
        assert_non_null(a);
        code = ent_csv_parse(&t, a, ENT_S("a,b,c,d,e,f,g,h,i\n1,2,3,4,5,6,7,8,9\n1,2,3,4,5,6,7,8,9\n"), 1000, 10, &E);
        if (code != ENT_OK) {
            assert_int_equal(code, ENT_NOMEM);
            refused++;
        }
        ent_arena_free(a);
    }
    assert_true(refused > 10);
}

/* Real tables; the numbers were counted with another reader. */
static void test_shared_tables(void **state)
{
    static const struct {
        const char *file;
        size_t columns, rows;
    } tables[] = {
        {"data/register/calibres/calibres.csv", 16, 88},
        {"data/register/calibres/calibre-variants.csv", 3, 3539},
        {"data/register/classification/eu-nato-equivalence.csv", 10, 39},
        {"data/register/codes/usaspending-psc_codes.csv", 8, 3769},
        {"data/register/lifecycle/transitions.csv", 3, 23},
        {"data/register/terms/military-terms-en-fr-de-pl.csv", 6, 50},
        {"rules.csv", 5, 68},
    };

    (void)state;
    if (ent_test_shared() == NULL) ent_test_skip("the shared tables are not at hand");
    for (size_t i = 0; i < N(tables); i++) {
        ent_str path, text;
        ent_csv t;
        assert_int_equal(ent_str_fmt(&path, A, &E, "%s/%s", ent_test_shared(), tables[i].file), ENT_OK);
        assert_int_equal(ent_file_read(&text, A, path.p, 1 << 24, &E), ENT_OK);
        t = parse(text);
        assert_int_equal(t.n_columns, tables[i].columns);
        assert_int_equal(t.n_rows, tables[i].rows);
    }
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_rows),     T(test_line_ends),        T(test_quotes),    T(test_one_column),    T(test_defects),
        T(test_ceilings), T(test_every_truncation), T(test_no_memory), T(test_shared_tables),
    };

    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
