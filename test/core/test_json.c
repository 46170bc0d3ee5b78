/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <entente/core/json.h>

#define MAX ((size_t)1 << 20)
#define COUNT(a) (sizeof(a) / sizeof *(a))
#define T(lit)                 \
    {                          \
        (lit), sizeof(lit) - 1 \
    } /* an ent_str in a table */

static ent_arena *arena(void **state)
{
    return *state;
}

static int set_up(void **state)
{
    *state = ent_arena_new(NULL, 0);
    return *state == NULL;
}

static int tear_down(void **state)
{
    ent_arena_free(*state);
    return 0;
}

static const ent_json *must_parse(ent_arena *a, ent_str text)
{
    const ent_json *v = NULL;
    ent_err e = {0};
    if (ent_json_parse(&v, a, text, MAX, &e) != ENT_OK) fail_msg("%.*s: %s %s", ENT_F(text), e.place, e.what);
    assert_non_null(v);
    return v;
}

static ent_str must_canonical(ent_arena *a, const ent_json *v)
{
    ent_str s = {0};
    ent_err e = {0};
    if (ent_json_canonical(&s, a, v, MAX, &e) != ENT_OK) fail_msg("%s", e.what);
    return s;
}

static bool is_canonical(ent_arena *a, ent_str text, const ent_json *v)
{
    bool yes = false;
    ent_err e = {0};
    assert_int_equal(ent_json_is_canonical(&yes, a, text, v, &e), ENT_OK);
    return yes;
}

/* ---- Reading ---- */

/* Text, and its canonical form. */
static void reads_and_canonicalises(void **state)
{
    static const char *const cases[][2] = {
        {"null", "null"},
        {" true\n", "true"},
        {"\t[ ]\r\n", "[]"},
        {"{}", "{}"},
        {"0", "0"},
        {"-1", "-1"},
        {"9007199254740991", "9007199254740991"},
        {"-9007199254740991", "-9007199254740991"},
        {"\"\"", "\"\""},
        {"[1,[2,[3]],{}]", "[1,[2,[3]],{}]"},
        {"{\"b\":1,\"a\":[{\"d\":null,\"c\":false}]}", "{\"a\":[{\"c\":false,\"d\":null}],\"b\":1}"},
        /* RFC 8785 section 3.2.2.2, by our own choice of strings */
        {"\"\\u0008\\u0009\\u000A\\u000c\\u000D\\u0022\\u005c\\/\"", "\"\\b\\t\\n\\f\\r\\\"\\\\/\""},
        {"\"\\u0001\\u001F\\u007f\\u0041\"", "\"\\u0001\\u001f\x7f"
                                             "A\""},
        {"\"\\u20ac \xe2\x82\xac \\ud834\\udd1e\"", "\"\xe2\x82\xac \xe2\x82\xac \xf0\x9d\x84\x9e\""},
        /* shorter first, upper case before lower case, punctuation by byte */
        {"{\"aa\":1,\"a\":2,\"A\":3,\"\":4,\"a.b\":5,\"\\u0001\":6,\"a-b\":7}",
         "{\"\":4,\"\\u0001\":6,\"A\":3,\"a\":2,\"a-b\":7,\"a.b\":5,\"aa\":1}"},
        /* brackets and digits inside strings are text */
        {"\"[[[{{{ -0 1.5 2e3 \\\" ]\"", "\"[[[{{{ -0 1.5 2e3 \\\" ]\""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const ent_json *v = must_parse(arena(state), ent_str_c(cases[i][0]));
        ent_str c = must_canonical(arena(state), v);
        assert_string_equal(c.p, cases[i][1]);
        assert_true(is_canonical(arena(state), c, v));
        assert_int_equal(is_canonical(arena(state), ent_str_c(cases[i][0]), v), strcmp(cases[i][0], cases[i][1]) == 0);
        assert_string_equal(must_canonical(arena(state), must_parse(arena(state), c)).p, cases[i][1]);
    }
}

static void refuses(void **state)
{
    static const struct {
        ent_str text;
        const char *place, *what;
    } cases[] = {
        {{"", 0}, "", "empty"},
        {{" ", 1}, "line 1 column 1", "too early"},
        {T("-0"), "line 1 column 1", "-0"},
        {T("[1,\n  -0]"), "line 2 column 3", "-0"},
        {T("-0.0"), "line 1 column 1", "-0"},
        {T("1.0"), "line 1 column 2", "fraction"},
        {T("1e2"), "line 1 column 2", "exponent"},
        {T("1E2"), "line 1 column 2", "exponent"},
        {T("[\"\xe2\x82\xac\",10e-1]"), "line 1 column 8", "exponent"},
        {T("0.5"), "line 1 column 2", "fraction"},
        {T("1e999"), "line 1 column 2", "exponent"},
        {T("9223372036854775808"), "line 1", "too large"},
        {T("-9223372036854775809"), "line 1", "too large"},
        {T("123456789012345678901234567890"), "line 1", "too large"},
        {T("01"), "line 1", "not JSON"},
        {T("-"), "line 1", "not JSON"},
        {T("+1"), "line 1", "not JSON"},
        {T(".5"), "line 1", "not JSON"},
        {T("NaN"), "line 1", "not JSON"},
        {T("tru"), "line 1", "not JSON"},
        {T("'a'"), "line 1", "not JSON"},
        {T("[1,]"), "line 1", "not JSON"},
        {T("[1 2]"), "line 1", "not JSON"},
        {T("{\"a\":1,}"), "line 1", "not JSON"},
        {T("{a:1}"), "line 1", "not JSON"},
        {T("{\"a\" 1}"), "line 1", "not JSON"},
        {T("// x\n1"), "line 1", "not JSON"},
        {T("[1"), "line 1", "too early"},
        {T("\"abc"), "line 1", "too early"},
        {T("\"abc\\"), "line 1", ""},
        {T("1 2"), "line 1", "follows"},
        {T("{}\n{}"), "line 2", "follows"},
        {T("1\0"), "line 1 column 2", "NUL byte"},
        {T("[1\0,2]"), "line 1 column 3", "NUL byte"},
        {T("\0"), "line 1 column 1", "NUL byte"},
        {T("{\"a\":1,\"b\":2,\"a\":3}"), "line 1", "two members"},
        {T("{\"a\":1,\"\\u0061\":3}"), "line 1", "two members"},
        {T("{\"x\":{\"a\":1,\"a\":1}}"), "line 1", "two members"},
        {T("\"a\\u0000b\""), "line 1", "NUL"},
        {T("{\"a\\u0000b\":1}"), "line 1", "NUL"},
        {T("\"a\0b\""), "line 1 column 3", "NUL byte"},
        {T("\"a\nb\""), "line ", ""},
        {T("\"\\x41\""), "line 1", "not JSON"},
        {T("\"\\ud800\""), "line 1", ""},
        {T("\"\\udc00\\ud800\""), "line 1", ""},
        {T("\"\xff\""), "line 1", "UTF-8"},
        {T("\"\xc0\x80\""), "line 1", "UTF-8"},
        {T("\"\xed\xa0\x80\""), "line 1", "UTF-8"},
        {T("\xef\xbb\xbf{}"), "line 1", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const ent_json *v = (const ent_json *)1;
        ent_err e = {0};
        ent_code code = ent_json_parse(&v, arena(state), cases[i].text, MAX, &e);
        if (code != ENT_INVALID || v != NULL || strncmp(e.place, cases[i].place, strlen(cases[i].place)) != 0 ||
            strstr(e.what, cases[i].what) == NULL)
            fail_msg("%.*s: code %d, place %s, %s", ENT_F(cases[i].text), (int)code, e.place, e.what);
        assert_true(e.next[0] != '\0');
    }
}

static void ceilings(void **state)
{
    char text[200] = {0};
    const ent_json *v;
    ent_err e = {0};
    for (size_t n = 63; n <= 65; n++) { /* 63 objects around, 1 array; n counts all levels */
        size_t at = 0;
        for (size_t i = 0; i < n; i++) text[at++] = '[';
        for (size_t i = 0; i < n; i++) text[at++] = ']';
        ent_code code = ent_json_parse(&v, arena(state), (ent_str){text, at}, MAX, &e);
        assert_int_equal(code, n <= ENT_JSON_DEPTH ? ENT_OK : ENT_LIMIT);
    }
    assert_string_equal(e.place, "line 1 column 65");
    /* siblings are not depth */
    ent_buf b = ent_buf_new(arena(state), MAX);
    ent_buf_c(&b, '[');
    for (int i = 0; i < 1000; i++) ent_buf_z(&b, "[{\"a\":[]}],");
    ent_buf_z(&b, "0]");
    ent_str wide;
    assert_int_equal(ent_buf_take(&wide, &b, &e), ENT_OK);
    assert_int_equal(must_parse(arena(state), wide)->n, 1001);
    /* deep beyond the limit, closed or not */
    static char deep[100000];
    memset(deep, '[', sizeof deep);
    assert_int_equal(ent_json_parse(&v, arena(state), (ent_str){deep, sizeof deep}, MAX, &e), ENT_LIMIT);
    /* bytes */
    assert_int_equal(ent_json_parse(&v, arena(state), ENT_S("\"12345678\""), 10, &e), ENT_OK);
    assert_int_equal(ent_json_parse(&v, arena(state), ENT_S("\"12345678\""), 9, &e), ENT_LIMIT);
    assert_null(v);
}

static void members(void **state)
{
    const ent_json *o = must_parse(arena(state), ENT_S("{\"s\":\"text\",\"i\":-9223372036854775808,\"a\":[7],\"o\":{\"k\":true},"
                                                       "\"n\":null,\"e\":\"\"}"));
    const ent_json *v;
    ent_str s;
    int64_t i;
    ent_err e = {0};
    assert_int_equal(o->n, 6);
    assert_string_equal(o->members[0].key.p, "s"); /* file order */
    assert_string_equal(o->members[5].key.p, "e");
    assert_int_equal(ent_json_need_str(&s, o, "s", &e), ENT_OK);
    assert_string_equal(s.p, "text");
    assert_int_equal(ent_json_need_str(&s, o, "e", &e), ENT_OK);
    assert_int_equal(s.n, 0);
    assert_int_equal(ent_json_need_i64(&i, o, "i", &e), ENT_OK);
    assert_true(i == INT64_MIN);
    assert_int_equal(ent_json_need_arr(&v, o, "a", &e), ENT_OK);
    assert_int_equal(v->items[0]->integer, 7);
    assert_int_equal(ent_json_need_obj(&v, o, "o", &e), ENT_OK);
    assert_true(ent_json_get(v, "k")->boolean);
    assert_string_equal(ent_json_str(o, "s").p, "text");
    assert_int_equal(ent_json_str(o, "i").n, 0);
    assert_int_equal(ent_json_str(o, "gone").n, 0);
    assert_null(ent_json_get(o, "gone"));
    assert_null(ent_json_get(NULL, "s"));
    assert_null(ent_json_get(ent_json_get(o, "a"), "s"));

    assert_int_equal(ent_json_need_str(&s, o, "gone", &e), ENT_INVALID);
    assert_non_null(strstr(e.what, "\"gone\" is missing"));
    assert_int_equal(ent_json_need_str(&s, o, "i", &e), ENT_INVALID);
    assert_non_null(strstr(e.what, "\"i\" must be a text, but is a whole number"));
    assert_int_equal(ent_json_need_i64(&i, o, "s", &e), ENT_INVALID);
    assert_int_equal(ent_json_need_arr(&v, o, "o", &e), ENT_INVALID);
    assert_int_equal(ent_json_need_obj(&v, o, "n", &e), ENT_INVALID);
    assert_int_equal(ent_json_need_obj(&v, NULL, "n", &e), ENT_INVALID);
}

static void closed_objects(void **state)
{
    static const char *const keys[] = {"a", "b", NULL}, *const none[] = {NULL};
    ent_arena *a = arena(state);
    ent_err e = {0};
    assert_int_equal(ent_json_only(must_parse(a, ENT_S("{\"b\":1}")), keys, &e), ENT_OK);
    assert_int_equal(ent_json_only(must_parse(a, ENT_S("{}")), none, &e), ENT_OK);
    assert_int_equal(ent_json_only(must_parse(a, ENT_S("{\"a\":1,\"ab\":1}")), keys, &e), ENT_INVALID);
    assert_non_null(strstr(e.what, "\"ab\""));
    assert_int_equal(ent_json_only(must_parse(a, ENT_S("{\"\":1}")), keys, &e), ENT_INVALID);
    assert_int_equal(ent_json_only(must_parse(a, ENT_S("[]")), keys, &e), ENT_INVALID);
    assert_int_equal(ent_json_only(NULL, keys, &e), ENT_INVALID);
    /* no control byte and no half character reaches the message */
    assert_int_equal(ent_json_only(must_parse(a, ENT_S("{\"x\\u001b[31m\":1}")), keys, &e), ENT_INVALID);
    assert_non_null(strstr(e.what, "\"x?[31m\""));
    assert_int_equal(ent_json_only(must_parse(a, ENT_S("{\"0123456789012345678901234567890123456789012345678901234567"
                                                       "8\xe2\x82\xac"
                                                       "tail\":1}")),
                                   keys, &e),
                     ENT_INVALID);
    assert_non_null(strstr(e.what, "45678...\""));
}

/* ---- Writing ---- */

static void plain_writer(void **state)
{
    ent_buf b = ent_buf_new(arena(state), MAX);
    ent_jw w = ent_jw_plain(&b);
    ent_str out;
    ent_err e = {0};
    ent_jw_obj(&w);
    ent_jw_kz(&w, "z", "last first");
    ent_jw_ki64(&w, "max", INT64_MAX);
    ent_jw_ki64(&w, "min", INT64_MIN);
    ent_jw_kbool(&w, "yes", true);
    ent_jw_key(&w, "gr\xc3\xb6\xc3\x9f"
                   "e");
    ent_jw_arr(&w);
    ent_jw_null(&w);
    ent_jw_z(&w, NULL);
    ent_jw_obj(&w);
    ent_jw_end(&w);
    ent_jw_arr(&w);
    ent_jw_end(&w);
    ent_jw_end(&w);
    ent_jw_kstr(&w, "a", ENT_S("x\0y"));
    ent_jw_end(&w);
    assert_int_equal(ent_jw_take(&out, &w, &e), ENT_OK);
    assert_string_equal(out.p, "{\"z\":\"last first\",\"max\":9223372036854775807,\"min\":-9223372036854775808,\"yes\":true,"
                               "\"gr\xc3\xb6\xc3\x9f"
                               "e\":[null,\"\",{},[]],\"a\":\"x\\u0000y\"}");
}

static void w_nothing(ent_jw *w)
{
    (void)w;
}
static void w_open(ent_jw *w)
{
    ent_jw_obj(w);
}
static void w_two(ent_jw *w)
{
    ent_jw_null(w);
    ent_jw_null(w);
}
static void w_no_key(ent_jw *w)
{
    ent_jw_obj(w);
    ent_jw_null(w);
    ent_jw_end(w);
}
static void w_key_key(ent_jw *w)
{
    ent_jw_obj(w);
    ent_jw_key(w, "a");
    ent_jw_key(w, "b");
    ent_jw_null(w);
    ent_jw_end(w);
}
static void w_key_in_array(ent_jw *w)
{
    ent_jw_arr(w);
    ent_jw_kz(w, "a", "b");
    ent_jw_end(w);
}
static void w_key_outside(ent_jw *w)
{
    ent_jw_kz(w, "a", "b");
}
static void w_end_after_key(ent_jw *w)
{
    ent_jw_obj(w);
    ent_jw_key(w, "a");
    ent_jw_end(w);
}
static void w_too_many_ends(ent_jw *w)
{
    ent_jw_obj(w);
    ent_jw_end(w);
    ent_jw_end(w);
}
static void w_unsorted(ent_jw *w)
{
    ent_jw_obj(w);
    ent_jw_kz(w, "b", "");
    ent_jw_kz(w, "a", "");
    ent_jw_end(w);
}
static void w_same_key(ent_jw *w)
{
    ent_jw_obj(w);
    ent_jw_kz(w, "a", "");
    ent_jw_kz(w, "a", "");
    ent_jw_end(w);
}
static void w_utf8(ent_jw *w)
{
    ent_jw_z(w, "\xc3");
}
static void w_key_utf8(ent_jw *w)
{
    ent_jw_obj(w);
    ent_jw_kz(w, "\xc3\xb6", "");
    ent_jw_end(w);
}
static void w_big(ent_jw *w)
{
    ent_jw_i64(w, ENT_JSON_MAX_INT + 1);
}
static void w_small(ent_jw *w)
{
    ent_jw_i64(w, -ENT_JSON_MAX_INT - 1);
}
static void w_deep(ent_jw *w)
{
    for (int i = 0; i < 70; i++) ent_jw_arr(w);
    for (int i = 0; i < 70; i++) ent_jw_end(w);
}

static void canonical_writer_refuses(void **state)
{
    static const struct {
        void (*fn)(ent_jw *w);
        ent_code code;
    } cases[] = {{w_nothing, ENT_BUG},       {w_open, ENT_BUG},         {w_two, ENT_BUG},         {w_no_key, ENT_BUG},
                 {w_key_key, ENT_BUG},       {w_key_in_array, ENT_BUG}, {w_key_outside, ENT_BUG}, {w_end_after_key, ENT_BUG},
                 {w_too_many_ends, ENT_BUG}, {w_unsorted, ENT_BUG},     {w_same_key, ENT_BUG},    {w_utf8, ENT_INVALID},
                 {w_key_utf8, ENT_INVALID},  {w_big, ENT_INVALID},      {w_small, ENT_INVALID},   {w_deep, ENT_LIMIT}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_buf b = ent_buf_new(arena(state), MAX);
        ent_jw w = ent_jw_canonical(&b);
        ent_str out;
        ent_err e = {0};
        cases[i].fn(&w);
        ent_code code = ent_jw_take(&out, &w, &e);
        if (code != cases[i].code || e.what[0] == '\0') fail_msg("case %zu: %d %s", i, (int)code, e.what);
        assert_int_equal(out.n, 0);
    }
}

static void levels_start_their_own_order(void **state)
{
    ent_buf b = ent_buf_new(arena(state), MAX);
    ent_jw w = ent_jw_canonical(&b);
    ent_str out;
    ent_err e = {0};
    ent_jw_arr(&w);
    for (int i = 0; i < 2; i++) {
        ent_jw_obj(&w);
        ent_jw_key(&w, "b");
        ent_jw_obj(&w);
        ent_jw_kz(&w, "a", "1");
        ent_jw_end(&w);
        ent_jw_key(&w, "c");
        ent_jw_obj(&w);
        ent_jw_kz(&w, "a", "2");
        ent_jw_end(&w);
        ent_jw_end(&w);
    }
    ent_jw_end(&w);
    assert_int_equal(ent_jw_take(&out, &w, &e), ENT_OK);
    assert_string_equal(out.p, "[{\"b\":{\"a\":\"1\"},\"c\":{\"a\":\"2\"}},{\"b\":{\"a\":\"1\"},\"c\":{\"a\":\"2\"}}]");
}

static void values_without_canonical_form(void **state)
{
    static const char *const texts[] = {"9007199254740992", "[-9007199254740992]", "{\"\xc3\xb6\":1}", "{\"a\":{\"x\":1,\"\\u00f6\":2}}"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        const ent_json *v = must_parse(arena(state), ent_str_c(texts[i]));
        ent_str out;
        ent_err e = {0};
        assert_int_equal(ent_json_canonical(&out, arena(state), v, MAX, &e), ENT_INVALID);
        assert_false(is_canonical(arena(state), ent_str_c(texts[i]), v));
    }
    ent_str out;
    ent_err e = {0};
    const ent_json *v = must_parse(arena(state), ENT_S("[1,2,3]"));
    assert_int_equal(ent_json_canonical(&out, arena(state), v, 7, &e), ENT_OK);
    assert_int_equal(ent_json_canonical(&out, arena(state), v, 6, &e), ENT_LIMIT);
}

/* ---- Properties ---- */

static uint64_t draw(uint64_t *seed, uint64_t below)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (*seed >> 33) % below;
}

static void random_string(ent_buf *b, uint64_t *seed)
{
    static const char *const bits[] = {"a",       "Z", "\\n", "\\u0007", "\\\"", "\\\\", "\\/", "\xc3\xa9", "\xf0\x9f\x98\x80",
                                       "\\u00e9", "[", "{",   "-0",      "1.5",  " "};
    ent_buf_c(b, '"');
    for (uint64_t n = draw(seed, 8); n > 0; n--) ent_buf_z(b, bits[draw(seed, COUNT(bits))]);
    ent_buf_c(b, '"');
}

static void space(ent_buf *b, uint64_t *seed)
{
    static const char *const kinds[] = {"", "", " ", "\n", "\t \r\n"};
    ent_buf_z(b, kinds[draw(seed, COUNT(kinds))]);
}

static void random_value(ent_buf *b, uint64_t *seed, int depth)
{
    uint64_t kind = draw(seed, depth > 5 ? 4 : 7), n = draw(seed, 5);
    space(b, seed);
    if (kind == 0) ent_buf_z(b, "null");
    if (kind == 1) ent_buf_z(b, n < 2 ? "true" : "false");
    if (kind == 2) ent_buf_fmt(b, "%lld", (long long)draw(seed, 1U << 30) - (1 << 29));
    if (kind == 3) random_string(b, seed);
    if (kind == 4 || kind == 5) {
        ent_buf_c(b, kind == 4 ? '[' : '{');
        for (uint64_t i = 0; i < n; i++) {
            if (i > 0) ent_buf_c(b, ',');
            if (kind == 5) ent_buf_fmt(b, "\"%c%d\":", (int)('a' + draw(seed, 26)), (int)(9 - i));
            random_value(b, seed, depth + 1);
        }
        ent_buf_c(b, kind == 4 ? ']' : '}');
    }
    if (kind == 6) ent_buf_fmt(b, "[%d]", (int)n);
    space(b, seed);
}

/* Canonical form is a fixed point, says the same, and each shorter text is refused or something else. */
static void canonical_is_a_fixed_point(void **state)
{
    uint64_t seed = 20240611;
    for (int round = 0; round < 2000; round++) {
        ent_arena *a = ent_arena_new(arena(state), 0);
        ent_buf b = ent_buf_new(a, MAX);
        ent_str text;
        ent_err e = {0};
        random_value(&b, &seed, 0);
        assert_int_equal(ent_buf_take(&text, &b, &e), ENT_OK);
        const ent_json *v = must_parse(a, text);
        ent_str once = must_canonical(a, v);
        const ent_json *again = must_parse(a, once);
        assert_true(ent_str_eq(once, must_canonical(a, again)));
        assert_true(is_canonical(a, once, again));
        assert_int_equal(is_canonical(a, text, v), ent_str_eq(text, once));
        for (size_t cut = 0; cut < once.n && round < 50; cut++) {
            const ent_json *part;
            if (ent_json_parse(&part, a, (ent_str){once.p, cut}, MAX, &e) == ENT_OK)
                assert_int_equal(again->kind, ENT_JSON_INT); /* only a number has a number as its beginning */
        }
        ent_arena_free(a);
    }
}

/* Each allocation may fail: either there is no memory, or the answer is the usual one. Leaks are the sanitiser's. */
static void every_arena_ceiling(void **state)
{
    static const ent_str text = T("{\"b\":[1,\"two\",null,{\"x\":\"\\u0041\"}],\"a\":{\"q\":true,\"p\":[]}}");
    bool fitted = false;
    (void)state;
    for (size_t ceiling = 1; ceiling < 20000 && !fitted; ceiling += 8) {
        ent_arena *a = ent_arena_new(NULL, ceiling);
        const ent_json *v;
        ent_str out;
        ent_err e = {0};
        assert_non_null(a);
        ent_code code = ent_json_parse(&v, a, text, MAX, &e);
        if (code == ENT_OK) code = ent_json_canonical(&out, a, v, MAX, &e);
        if (code == ENT_OK) {
            assert_string_equal(out.p, "{\"a\":{\"p\":[],\"q\":true},\"b\":[1,\"two\",null,{\"x\":\"A\"}]}");
            fitted = true;
        } else {
            assert_int_equal(code, ENT_NOMEM);
            assert_int_equal(e.code, ENT_NOMEM);
        }
        ent_arena_free(a);
    }
    assert_true(fitted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_and_canonicalises, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ceilings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(members, set_up, tear_down),
        cmocka_unit_test_setup_teardown(closed_objects, set_up, tear_down),
        cmocka_unit_test_setup_teardown(plain_writer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(canonical_writer_refuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(levels_start_their_own_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(values_without_canonical_form, set_up, tear_down),
        cmocka_unit_test_setup_teardown(canonical_is_a_fixed_point, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_arena_ceiling, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
