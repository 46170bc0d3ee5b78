/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/file.h>
#include <entente/core/yaml.h>

#include "support.h"
#include "test/core/utf8_help.h"

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

static const ent_yaml *one(const char *text)
{
    const ent_yaml_limits l = ent_yaml_small();
    const ent_yaml *v;

    if (ent_yaml_parse_one(&v, A, ent_str_c(text), &l, &E) != ENT_OK) fail_msg("refused: %s: %s\n%s", E.place, E.what, text);
    return v;
}

static void assert_str(ent_str s, const char *z)
{
    if (!ent_str_is(s, z)) fail_msg("\"%.*s\" is not \"%s\"", ENT_F(s), z);
    assert_int_equal(s.p[s.n], 0);
}

static void refuse_within(ent_str text, const ent_yaml_limits *l, ent_code code, const char *place, const char *what)
{
    ent_yaml_docs d = {.n = 7};
    size_t before = ent_arena_used(A);
    ent_code got = ent_yaml_parse(&d, A, text, l, &E);

    if (got != code || strcmp(E.place, place) != 0 || strstr(E.what, what) == NULL)
        fail_msg("wanted %s \"%s\" \"%s\", got %s \"%s\" \"%s\" for:\n%.*s", ent_code_name(code), place, what, ent_code_name(got), E.place,
                 E.what, ENT_F(text));
    assert_int_equal(d.n, 0);
    assert_null(d.v);
    assert_true(strlen(E.next) > 10);
    assert_int_equal(ent_arena_used(A), before); /* nothing is left behind */
}

static void refuse(const char *text, const char *place, const char *what)
{
    const ent_yaml_limits l = ent_yaml_small();

    refuse_within(ent_str_c(text), &l, ENT_INVALID, place, what);
}

static void test_tree(void **state)
{
    const ent_yaml *v =
        one("# EXERCISE\nid: nso-1\nempty:\nlist:\n  - a\n  - 'b''s'\n  - \"c\\u00e9\\t\"\nmap: {k: [1, {x: y}]}\nlong: >\n  two\n  "
            "lines\nraw: |\n  two\n  lines\n");
    const ent_yaml *list = ent_yaml_get(v, "list"), *map = ent_yaml_get(v, "map");

    (void)state;
    assert_int_equal(v->kind, ENT_YAML_MAP);
    assert_int_equal(v->n, 6);
    assert_int_equal(v->line, 2);
    assert_str(v->pairs[0].key, "id");
    assert_str(v->pairs[5].key, "raw");
    assert_int_equal(v->pairs[3].line, 8);
    assert_int_equal(v->pairs[3].column, 1);
    assert_true(v->pairs[3].plain);
    assert_str(ent_yaml_str(v, "id"), "nso-1");
    assert_true(ent_yaml_null(ent_yaml_get(v, "empty")));
    assert_int_equal(ent_yaml_get(v, "empty")->style, ENT_YAML_PLAIN);
    assert_true(ent_yaml_null(ent_yaml_get(v, "absent")));
    assert_int_equal(list->kind, ENT_YAML_SEQ);
    assert_int_equal(list->n, 3);
    assert_int_equal(list->items[2]->line, 7);
    assert_int_equal(list->items[2]->column, 5);
    assert_str(list->items[1]->str, "b's");
    assert_int_equal(list->items[0]->style, ENT_YAML_PLAIN);
    assert_int_equal(list->items[1]->style, ENT_YAML_QUOTED);
    assert_str(list->items[2]->str, "c\xc3\xa9\t");
    assert_str(ent_yaml_str(ent_yaml_get(map, "k")->items[1], "x"), "y");
    assert_str(ent_yaml_str(v, "long"), "two lines\n");
    assert_int_equal(ent_yaml_get(v, "long")->style, ENT_YAML_BLOCK);
    assert_str(ent_yaml_str(v, "raw"), "two\nlines\n");
    assert_int_equal(ent_yaml_str(v, "list").n, 0); /* no scalar */
    assert_null(ent_yaml_get(list, "id"));
    assert_null(ent_yaml_get(NULL, "id"));
}

static void test_documents(void **state)
{
    static const struct {
        const char *text;
        size_t n;
    } all[] = {{"", 0},
               {"# nothing\n\n", 0},
               {"---\n", 1},
               {"a", 1},
               {"a\n---\nb", 2},
               {"---\n---\n---\n", 3},
               {"a\n...\n", 1},
               {"%YAML 1.1\n---\na\n", 1},
               {"---\n...\n", 1},
               {"%YAML 1.2\n---\na: 1\n", 1},
               {"\xef\xbb\xbf"
                "a: 1",
                1},
               {"a: 1\r\nb: 2\r\n", 1}};
    const ent_yaml_limits l = ent_yaml_small();
    const ent_yaml *v = one("--- \n");
    ent_yaml_docs d;

    (void)state;
    assert_true(ent_yaml_null(v));
    assert_int_equal(v->kind, ENT_YAML_SCALAR);
    for (size_t i = 0; i < N(all); i++) {
        if (ent_yaml_parse(&d, A, ent_str_c(all[i].text), &l, &E) != ENT_OK) fail_msg("%s: %s", all[i].text, E.what);
        if (d.n != all[i].n) fail_msg("%zu documents in %s", d.n, all[i].text);
        if (d.n != 1) {
            assert_int_equal(ent_yaml_parse_one(&v, A, ent_str_c(all[i].text), &l, &E), ENT_INVALID);
            assert_null(v);
        }
    }
    assert_int_equal(ent_yaml_parse(&d, A, (ent_str){NULL, 0}, &l, &E), ENT_OK);
    assert_int_equal(d.n, 0);
}

static void test_tags_and_aliases(void **state)
{
    const ent_yaml *v = one("a: !!str 12\nb: !thing {x: 1}\nc: &l [1, 2]\nd: *l\ne: [*l, *l]\n&k f: &k 3\ng: *k\n");

    (void)state;
    assert_str(ent_yaml_get(v, "a")->tag, "tag:yaml.org,2002:str");
    assert_str(ent_yaml_get(v, "b")->tag, "!thing");
    assert_int_equal(ent_yaml_get(v, "c")->tag.n, 0);
    assert_ptr_equal(ent_yaml_get(v, "d"), ent_yaml_get(v, "c"));
    assert_ptr_equal(ent_yaml_get(v, "e")->items[1], ent_yaml_get(v, "c"));
    assert_str(ent_yaml_str(v, "g"), "3"); /* the newest anchor of a name counts */
    assert_false(ent_yaml_null(one("!!null ''")));
}

static void test_refused(void **state)
{
    (void)state;
    refuse("a: 1\nb: 2\na: 3\n", "line 3 column 1", "The key \"a\" stands here and in line 1 of the same mapping.");
    refuse("x: {a: 1, 'a': 2}\n", "line 1 column 11", "The key \"a\"");
    refuse("[a]: 1\n", "line 1 column 3", "A key is a list or a mapping");
    refuse("? {a: 1}\n: 1\n", "line 1 column 8", "A key is a list or a mapping");
    refuse("!!str a: 1\n", "line 1 column 1", "The key \"a\" has a tag.");
    refuse("b: &x {a: 1}\nc:\n  <<: *x\n", "line 3 column 3", "A mapping is merged in");
    refuse("a: *nobody\n", "line 1 column 4", "The alias \"*nobody\" stands for nothing above it.");
    refuse("&x [1, *x]\n", "line 1 column 8", "stands inside what it stands for");
    refuse("a: &x {b: {c: *x}}\n", "line 1 column 15", "stands inside what it stands for");
    refuse("a: \"x\\0y\"\n", "line 1 column 4", "A text holds a NUL character.");
    refuse("a: [1, 2\n", "line 2 column 1", "This is not YAML");
    refuse("a: 1\n b: 2\n", "line 2 column 3", "This is not YAML");
    refuse("a: \t- b\n", "line 1 column 5", "This is not YAML");
    refuse("a: \"\\ud800\"\n", "line 1 column 7", "This is not YAML");
    refuse("a: %b\n", "line 1 column 4", "This is not YAML");
    refuse("a: 1\nb: x\x01y\n", "line 2 column 5", "This is not YAML");
    refuse("a: 1\nb: x\xffy\n", "line 2 column 5", "The text is not UTF-8.");
    refuse("\xff\xfe"
           "a",
           "line 1 column 1", "The text is not UTF-8.");
    refuse("a\n--- b\n--- [c, &x d]\n--- *x\n", "line 4 column 5", "stands for nothing above it"); /* an anchor ends with its document */
    refuse("%YAML 3.0\n---\na\n", "line 1 column 1", "This is not YAML");
    refuse_within((ent_str){"a: x\0y", 6}, &(ent_yaml_limits){.bytes = 99, .depth = 9, .nodes = 9, .documents = 1}, ENT_INVALID,
                  "line 1 column 5", "This is not YAML");
}

static void test_ceilings(void **state)
{
    const ent_yaml_limits l = {.bytes = 60, .depth = 3, .nodes = 9, .aliases = 2, .documents = 2};
    ent_yaml_docs d;

    (void)state;
    assert_int_equal(ent_yaml_parse(&d, A, ENT_S("[[[1]]]"), &l, &E), ENT_OK);
    refuse_within(ENT_S("[[[[1]]]]"), &l, ENT_LIMIT, "line 1 column 4", "nested more than 3 deep");
    assert_int_equal(ent_yaml_parse(&d, A, ENT_S("[1,2,3,4,5,6,7,8]"), &l, &E), ENT_OK);
    refuse_within(ENT_S("[1,2,3,4,5,6,7,8,9]"), &l, ENT_LIMIT, "line 1 column 18", "more than 9 values");
    assert_int_equal(ent_yaml_parse(&d, A, ENT_S("{a: 1, b: 1, c: 1, d: 1}"), &l, &E), ENT_OK); /* keys count */
    refuse_within(ENT_S("{a: 1, b: 1, c: 1, d: [1]}"), &l, ENT_LIMIT, "line 1 column 24", "more than 9 values");
    assert_int_equal(ent_yaml_parse(&d, A, ENT_S("[&x [1, 2], *x]"), &l, &E), ENT_OK);
    refuse_within(ENT_S("[&x [1, 2], *x, *x]"), &l, ENT_LIMIT, "line 1 column 17", "more than 9 values");
    refuse_within(ENT_S("[&x 1, *x, *x, *x]"), &l, ENT_LIMIT, "line 1 column 16", "more than 2 aliases");
    assert_int_equal(ent_yaml_parse(&d, A, ENT_S("[&x [[1]], *x]"), &l, &E), ENT_OK);
    refuse_within(ENT_S("[&x [[1]], [*x]]"), &l, ENT_LIMIT, "line 1 column 13", "nested more than 3 deep"); /* behind an alias, too */
    refuse_within(ENT_S("a\n---\nb\n---\nc\n"), &l, ENT_LIMIT, "line 4 column 1", "more than 2 documents");
    refuse_within(ENT_S("#                                                            \n"), &l, ENT_LIMIT, "", "at most 60 are read");
}

/* libyaml takes square time for these. */
static void test_directives(void **state)
{
    const ent_yaml_limits l = ent_yaml_small();

    (void)state;
    for (int n = ENT_YAML_DIRECTIVES; n <= ENT_YAML_DIRECTIVES + 1; n++) {
        ent_buf b = ent_buf_new(A, 100000);
        ent_yaml_docs d;
        ent_str text;
        for (int i = 0; i < n; i++) ent_buf_fmt(&b, "%%TAG !a%d! tag:x.example,%d:\n", i, i);
        ent_buf_z(&b, "---\n!a7!b c\n");
        assert_int_equal(ent_buf_take(&text, &b, &E), ENT_OK);
        if (n > ENT_YAML_DIRECTIVES) {
            refuse_within(text, &l, ENT_LIMIT, "", "\"%TAG\" more than 100 times");
            break;
        }
        assert_int_equal(ent_yaml_parse(&d, A, text, &l, &E), ENT_OK);
        assert_str(d.v[0]->tag, "tag:x.example,7:b");
    }
}

/* Nine levels of ten aliases each would be a thousand million values. */
static void test_laughs(void **state)
{
    const ent_yaml_limits l = ent_yaml_small();
    ent_buf b = ent_buf_new(A, 100000);
    ent_yaml_docs d;
    ent_str text;

    (void)state;
    ent_buf_z(&b, "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
        ent_buf_fmt(&b, "a%d: &a%d [", i, i);
        for (int k = 0; k < 10; k++) ent_buf_fmt(&b, "%s*a%d", k != 0 ? "," : "", i - 1);
        ent_buf_z(&b, "]\n");
    }
    assert_int_equal(ent_buf_take(&text, &b, &E), ENT_OK);
    assert_int_equal(ent_yaml_parse(&d, A, text, &l, &E), ENT_LIMIT);
    assert_non_null(strstr(E.what, "more than 200000 values"));
}

static void test_typed(void **state)
{
    static const char *const typed[] = {"",
                                        "~",
                                        "null",
                                        "NULL",
                                        "y",
                                        "No",
                                        "yes",
                                        "on",
                                        "OFF",
                                        "true",
                                        "False",
                                        "0",
                                        "-12",
                                        "+1",
                                        "1_000",
                                        "017",
                                        "0o17",
                                        "0x1F",
                                        "0b11",
                                        "1.5",
                                        "1.",
                                        ".5",
                                        "-1.5e3",
                                        "1E-4",
                                        ".inf",
                                        "-.INF",
                                        ".NaN",
                                        "12:30",
                                        "1:2:59",
                                        "1:30.5",
                                        "<<",
                                        "=",
                                        "2018-05-01",
                                        "2018-5-1",
                                        "2018-05-01T10:00:00Z",
                                        "2018-05-01 10:00:00.5 +2",
                                        "14.0",
                                        "802.3"};
    static const char *const texts[] = {"a",   "nUll", "yess", "oN",  "nope",        "-",    "+",   ".",       "1.2.3",       "1a",
                                        "0x",  "0b12", "0o8",  "e5",  "1e",          "1:60", "12:", "2018-05", "2018-05-01x", "20180-01-01",
                                        "9-2", "-a",   "_1",   ".e1", "2018-05-001", "1.5.", "0xG", "tRUE"};

    (void)state;
    for (size_t i = 0; i < N(typed); i++)
        if (!ent_yaml_typed(ent_str_c(typed[i]))) fail_msg("\"%s\" is typed", typed[i]);
    for (size_t i = 0; i < N(texts); i++)
        if (ent_yaml_typed(ent_str_c(texts[i]))) fail_msg("\"%s\" is a text", texts[i]);
}

static ent_str take(ent_yaml_writer *w)
{
    ent_str text = {NULL, 0};

    if (ent_yw_take(&text, w, &E) != ENT_OK) fail_msg("%s", E.what);
    return text;
}

static void test_written(void **state)
{
    ent_buf b = ent_buf_new(A, 10000);
    ent_yaml_writer w = ent_yw(&b);

    (void)state;
    ent_yw_map(&w);
    ent_yw_kstr(&w, "id", ENT_S("nso-1"));
    ent_yw_kstr(&w, "no", ENT_S("no"));
    ent_yw_key(&w, ENT_S("date"));
    ent_yw_plain(&w, ENT_S("2018-05-01"));
    ent_yw_key(&w, ENT_S("empty"));
    ent_yw_plain(&w, ENT_S(""));
    ent_yw_kstr(&w, "text", ENT_S(""));
    ent_yw_key(&w, ENT_S("list"));
    ent_yw_seq(&w);
    ent_yw_map(&w);
    ent_yw_kstr(&w, "flag", ENT_S("added: yes"));
    ent_yw_kstr(&w, "rfcp", ENT_S("9-2"));
    ent_yw_end(&w);
    ent_yw_seq(&w);
    ent_yw_seq(&w);
    ent_yw_end(&w);
    ent_yw_str(&w, ENT_S("a # b"));
    ent_yw_end(&w);
    ent_yw_tag(&w, ENT_S("!thing"));
    ent_yw_map(&w);
    ent_yw_kstr(&w, "x", ENT_S("line\nline"));
    ent_yw_end(&w);
    ent_yw_end(&w);
    ent_yw_key(&w, ENT_S("none"));
    ent_yw_map(&w);
    ent_yw_end(&w);
    ent_yw_end(&w);
    assert_str(take(&w), "id: nso-1\n\"no\": \"no\"\ndate: 2018-05-01\nempty:\ntext: \"\"\nlist:\n  - flag: \"added: yes\"\n    rfcp: 9-2\n"
                         "  - - []\n    - \"a # b\"\n  - !thing\n    x: \"line\\nline\"\nnone: {}\n");
}

/* Plain where it may be, quoted where it must be. */
static void test_spelling(void **state)
{
    static const char *const plain[] = {"a",
                                        "STANAG 2459 Ed 3",
                                        "a:b",
                                        "http://x.example/?a=1#b",
                                        "1.2.3",
                                        "-x",
                                        "a, b [c] {d}",
                                        "it's",
                                        "say \"so\"",
                                        "\xc3\xa9t\xc3\xa9",
                                        "100 %",
                                        "a#b",
                                        "a\\b",
                                        "x...",
                                        "\xc2\xa0x",
                                        "e - mail"};
    static const char *const quoted[] = {
        "",     " a", "a ",  "- a", "--", "---",  "...",  "?",    ":a",       "a:",           "a: b",         "a #b",         "#a",
        "&a",   "*a", "!a",  "|",   ">",  "'a",   "\"a",  "%a",   "@a",       "`a",           "[a",           "{a",           "]",
        "}",    ",a", "1.5", "no",  "~",  "a\tb", "a\nb", "\x7f", "\xc2\x85", "\xe2\x80\xa8", "\xef\xbb\xbf", "\xef\xbf\xbe", "2018-05-01",
        "null", "\r", "<<",  "=",   "-"};

    (void)state;
    for (size_t i = 0; i < N(plain) + N(quoted); i++) {
        bool want = i < N(plain);
        const char *z = want ? plain[i] : quoted[i - N(plain)];
        ent_buf b = ent_buf_new(A, 1000);
        ent_yaml_writer w = ent_yw(&b);
        ent_yw_str(&w, ent_str_c(z));
        ent_str text = take(&w);
        if ((text.p[0] != '"') != want) fail_msg("\"%s\" was written %s", z, text.p);
        const ent_yaml *v = one(text.p);
        assert_str(v->str, z);
    }
}

static void assert_back(const ent_yaml *v)
{
    ent_buf b = ent_buf_new(A, 1 << 22);
    ent_yaml_writer w = ent_yw(&b);

    ent_yw_value(&w, v);
    ent_str once = take(&w);
    const ent_yaml *again = one(once.p);
    if (!ent_yaml_eq(v, again)) fail_msg("another tree:\n%s", once.p);
    ent_buf c = ent_buf_new(A, 1 << 22);
    w = ent_yw(&c);
    ent_yw_value(&w, again);
    ent_str twice = take(&w);
    if (!ent_str_eq(once, twice)) fail_msg("another text:\n%s\n%s", once.p, twice.p);
}

static void test_back(void **state)
{
    static const char *const all[] = {
        "a: 1\nb: '1'\nc: [x, y, {z: [], w: {}}]\nd: |\n  t\n\n  u\n",
        "- - - a\n    - b\n  - c\n- {}\n- []\n-\n- ''\n",
        "!a {b: !!str 1, c: !<tag:x.example,2026:y> [!!seq [], ! x, !!null '']}\n",
        "!!map\na: !!set {b: }\nc: !x\n",
        "!only\n",
        "---\n",
        "plain text\n",
        "12:30\n",
        "2018: a\n'2018 b': c\n'': d\n",
        "a: &x [1, {b: 2}]\nc: *x\n",
        "\"<<\": a\n",
        "? \"multi\\nline\"\n: {\"k: \": \"v #\"}\n",
        "!<%21a%20b> c\n",
        "- !!str\n- !x []\n- !x [a]\n- !x {a: !y b}\n",
    };

    (void)state;
    for (size_t i = 0; i < N(all); i++) assert_back(one(all[i]));
}

/* Every character as a text, a key and inside a text. */
static void test_every_character(void **state)
{
    ent_arena *outer = A;

    (void)state;
    for (uint32_t c = 1; c < 0x110000; c += c < 0x3100 ? 1 : 997) {
        char text[8] = "a";
        size_t n;
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        A = ent_arena_new(outer, 0);
        n = utf8_of(text + 1, c);
        ent_buf b = ent_buf_new(A, 1000);
        ent_yaml_writer w = ent_yw(&b);
        ent_yw_map(&w);
        ent_yw_kstr(&w, text, (ent_str){text + 1, n});
        ent_yw_kstr(&w, text + 1, ent_str_c(text));
        ent_yw_end(&w);
        const ent_yaml *v = one(take(&w).p);
        assert_str(ent_yaml_get(v, text)->str, text + 1);
        assert_str(ent_yaml_get(v, text + 1)->str, text);
        ent_arena_free(A);
    }
    A = outer;
}

/* Keys beyond what YAML reads as simple ones. */
static void test_long_keys(void **state)
{
    static char key[3000];

    (void)state;
    for (size_t n = 490; n < sizeof key - 1; n += 251) {
        memset(key, 'k', n);
        key[n / 2] = ' ';
        ent_buf b = ent_buf_new(A, 100000);
        ent_yaml_writer w = ent_yw(&b);
        ent_yw_seq(&w);
        ent_yw_map(&w);
        ent_yw_kstr(&w, key, ENT_S("v"));
        ent_yw_key(&w, ENT_S("list"));
        ent_yw_map(&w);
        ent_yw_key(&w, (ent_str){key, n - 1});
        ent_yw_seq(&w);
        ent_yw_str(&w, ent_str_c(key));
        ent_yw_end(&w);
        ent_yw_end(&w);
        ent_yw_end(&w);
        ent_yw_end(&w);
        const ent_yaml *v = one(take(&w).p)->items[0];
        assert_str(ent_yaml_str(v, key), "v");
        assert_str(ent_yaml_get(v, "list")->pairs[0].value->items[0]->str, key);
        assert_int_equal(ent_yaml_get(v, "list")->pairs[0].key.n, n - 1);
    }
}

static void never(ent_yaml_writer *w, ent_code code)
{
    ent_str text;

    assert_int_equal(ent_yw_take(&text, w, &E), code);
    assert_true(strlen(E.what) > 10);
}

static void test_writer_refuses(void **state)
{
    static const ent_str bad[] = {{"\xff", 1}, {"a\0b", 3}};
    ent_buf b = ent_buf_new(A, 100);
    ent_yaml_writer w = ent_yw(&b);

    (void)state;
    never(&w, ENT_BUG); /* nothing written */
    for (size_t i = 0; i < N(bad); i++) {
        w = ent_yw(&b);
        ent_yw_str(&w, bad[i]);
        never(&w, ENT_INVALID);
        w = ent_yw(&b);
        ent_yw_map(&w);
        ent_yw_key(&w, bad[i]);
        never(&w, ENT_INVALID);
    }
    w = ent_yw(&b);
    ent_yw_map(&w);
    ent_yw_str(&w, ENT_S("no key"));
    never(&w, ENT_BUG);
    w = ent_yw(&b);
    ent_yw_map(&w);
    ent_yw_key(&w, ENT_S("no value"));
    ent_yw_end(&w);
    never(&w, ENT_BUG);
    w = ent_yw(&b);
    ent_yw_seq(&w);
    ent_yw_key(&w, ENT_S("key in a list"));
    never(&w, ENT_BUG);
    w = ent_yw(&b);
    ent_yw_str(&w, ENT_S("a"));
    ent_yw_str(&w, ENT_S("b"));
    never(&w, ENT_BUG);
    w = ent_yw(&b);
    ent_yw_seq(&w);
    never(&w, ENT_BUG);
    w = ent_yw(&b);
    for (int i = 0; i <= ENT_YAML_DEPTH; i++) ent_yw_seq(&w);
    never(&w, ENT_LIMIT);
    ent_buf small = ent_buf_new(A, 10);
    w = ent_yw(&small);
    ent_yw_str(&w, ENT_S("more than ten bytes"));
    never(&w, ENT_LIMIT);
}

/* The deepest tree that may be read can be written. */
static void test_deepest(void **state)
{
    char text[2 * ENT_YAML_DEPTH + 2];

    (void)state;
    memset(text, '[', ENT_YAML_DEPTH);
    text[ENT_YAML_DEPTH] = '1';
    memset(text + ENT_YAML_DEPTH + 1, ']', ENT_YAML_DEPTH);
    text[2 * ENT_YAML_DEPTH + 1] = '\0';
    assert_back(one(text));
}

/* With a ceiling of any size on the arena the answer is the tree or ENT_NOMEM, and nothing else. */
static void test_no_memory(void **state)
{
    static const char text[] = "a: &x [1, two, {three: !t 'four'}]\nb: *x\nc: \"a text that takes some room, more than a word\"\n";
    const ent_yaml_limits l = ent_yaml_small();
    size_t refused = 0, read = 0;

    (void)state;
    for (size_t ceiling = 64; ceiling < 16384; ceiling += 64) {
        ent_arena *a = ent_arena_new(NULL, ceiling);
        ent_yaml_docs d;
        assert_non_null(a);
        ent_code code = ent_yaml_parse(&d, a, ENT_S(text), &l, &E);
        if (code == ENT_OK) read++;
        else if (code == ENT_NOMEM) refused++;
        else fail_msg("%s", E.what);
        ent_arena_free(a);
    }
    assert_true(refused > 3 && read > 3);
}

/* Own material of any shape: reads back as it was, whatever it holds. */
static uint64_t draw(uint64_t *seed, uint64_t below)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (*seed >> 33) % below;
}

static void grow(uint64_t *seed, ent_yaml_writer *w, int depth, char (*texts)[8], size_t n)
{
    uint64_t kind = draw(seed, depth > 6 ? 2 : 5);

    if (kind < 3) {
        ent_str s = ent_str_c(texts[draw(seed, n)]);
        if (kind == 0) ent_yw_plain(w, s);
        else ent_yw_str(w, s);
        return;
    }
    if (kind == 3) ent_yw_map(w);
    else ent_yw_seq(w);
    for (uint64_t i = 0, m = draw(seed, 4); i < m; i++) {
        char key[16];
        (void)snprintf(key, sizeof key, "%s%d", texts[draw(seed, n)], (int)i);
        if (kind == 3) ent_yw_key(w, ent_str_c(key));
        grow(seed, w, depth + 1, texts, n);
    }
    ent_yw_end(w);
}

static void test_random_trees(void **state)
{
    static char texts[][8] = {"",    "a", "no", "1",        "- a", "a: b", "#",    "\n",  "\"", "'",
                              "x y", ":", "?",  "\xc3\xa9", "---", "~",    "a\tb", "1:2", "\\"};
    uint64_t seed = 20261122;
    ent_arena *outer = A;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        A = ent_arena_new(outer, 0);
        ent_buf b = ent_buf_new(A, 1 << 20);
        ent_yaml_writer w = ent_yw(&b);
        grow(&seed, &w, 0, texts, N(texts));
        ent_str text = take(&w);
        assert_back(one(text.p));
        ent_arena_free(A);
    }
    A = outer;
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_tree),      T(test_documents),      T(test_tags_and_aliases),
        T(test_refused),   T(test_ceilings),       T(test_directives),
        T(test_laughs),    T(test_typed),          T(test_written),
        T(test_spelling),  T(test_back),           T(test_every_character),
        T(test_long_keys), T(test_writer_refuses), T(test_deepest),
        T(test_no_memory), T(test_random_trees),
    };

    return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
