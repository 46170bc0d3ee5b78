/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a text: folding, splitting, places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/words.h>

#define N(array) (sizeof(array) / sizeof *(array))

static ent_arena *A;
static ent_err E;
static const ent_word_rules *R;

static int setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    return A == NULL || ent_word_rules_new(&R, A, &E) != ENT_OK;
}

static int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

/* All words as "word|word", a break as "/", each with the text it came from behind it when places are wanted: "word=Text". */
static const char *words_of(ent_str text, bool places)
{
    ent_buf b = ent_buf_new(A, 1 << 22);
    ent_words *w;
    ent_words_block block;
    ent_str out;

    if (ent_words_new(&w, A, R, text, &E) != ENT_OK) fail_msg("refused: %s", E.what);
    for (;;) {
        assert_int_equal(ent_words_next(&block, w, &E), ENT_OK);
        if (block.n == 0) break;
        for (size_t i = 0; i < block.n; i++) {
            const ent_word *v = &block.v[i];
            if (b.n != 0) ent_buf_c(&b, '|');
            if (v->kind == ENT_WORD_BREAK) ent_buf_c(&b, '/');
            ent_buf_add(&b, (ent_str){block.folded + v->at, v->n});
            if (places) ent_buf_c(&b, '=');
            if (places) ent_buf_add(&b, (ent_str){text.p + v->begin, v->end - v->begin});
        }
    }
    assert_int_equal(ent_buf_take(&out, &b, &E), ENT_OK);
    return out.p;
}

static void test_words(void **state)
{
    static const struct {
        const char *text, *words;
    } t[] = {
        {"", ""},
        {" \t\r\n ", ""},
        {"STANAG 2459 (Ed. 3)", "stanag|2459|(|ed|.|3|)"},
        /* boundaries */
        {"NATO's l\u2019OTAN e.g. end.Next a:b", "nato|'|s|l|'|otan|e|.|g|.|end|.|next|a|:|b"},
        {"land-based x_y _z AEP-97 C++ .308", "land|-|based|x_y|_z|aep|-|97|c|+|+|.|308"},
        {"1.2.3 4,5 6. 7, .8 9.a 1..2", "1.2.3|4.5|6|.|7|,|.|8|9|.|a|1|.|.|2"},
        {"\u6f22\u5b57 \u0e01\u0e02", "\u6f22|\u5b57|\u0e01|\u0e02"},
        /* numbers and x and mm */
        {"7,62\u00d751mm", "7.62|x|51|mm"},
        {"7.62 x 51 mm", "7.62|x|51|mm"},
        {"7,62\u00a0\u0445\u00a051", "7.62|x|51"},
        {"7,62 \u0425 51", "7.62|x|51"},
        {"155mm 3D 810G 5x 9mmx 4x4 2x3x4mm 0x51", "155|mm|3d|810g|5x|9mmx|4|x|4|2|x|3|x|4|mm|0|x|51"},
        /* Cyrillic letters elsewhere stay what they are */
        {"\u0445 5\u0445", "\u0445|5\u0445"},
        /* folding */
        {"Stra\u00dfe \u1e9e \ufb01ne \u2460 \u339c \u2116", "strasse|ss|fine|1|mm|no"},
        {"cafe\u0301 caf\u00e9 e\u0301e\u0301", "caf\u00e9|caf\u00e9|\u00e9\u00e9"},
        {"inter\u00adoper\u200dable \ufeffx", "interoperable|x"},
        {"a\u2010b a\u2011b a\u2013b a\u2212b \u201cq\u201d \u00abq\u00bb", "a|-|b|a|-|b|a|-|b|a|-|b|\"|q|\"|\"|q|\""},
        {"a\u00a0b\u202fc\u3000d\u2028e", "a|b|c|d|e"},
        {"\u00bd", "1|\u2044|2"},
        {"a\u2026", "a|.|.|."},
        /* breaks: a blank line, a form feed, a paragraph separator */
        {"a\nb", "a|b"},
        {"a\n \r\n b\n\n\n\nc\fd\u2029e", "a|/|b|/|c|/|d|/|e"},
        {"a\u2028\nb", "a|/|b"},
        /* control characters are space */
        {"a\001b\177c", "a|b|c"},
    };

    (void)state;
    for (size_t i = 0; i < N(t); i++) assert_string_equal(words_of(ent_str_c(t[i].text), false), t[i].words);
}

static void test_places(void **state)
{
    (void)state;
    assert_string_equal(words_of(ENT_S("x \u00c9t\u00e9 7,62\u00d751mm"), true),
                        "x=x|\u00e9t\u00e9=\u00c9t\u00e9|7.62=7,62|x=\u00d7|51=51|mm=mm");
    assert_string_equal(words_of(ENT_S("Stra\u00dfen ab\u00addi a"), true), "strassen=Stra\u00dfen|abdi=ab\u00addi|a=a");
    assert_string_equal(words_of(ENT_S("\u00bd\u2026z"), true), "1=\u00bd|\u2044=\u00bd|2=\u00bd|.=\u2026|.=\u2026|.=\u2026|z=z");
    assert_string_equal(words_of(ENT_S("e\u0301 fe\u0301e"), true), "\u00e9=e\u0301|f\u00e9e=fe\u0301e");
}

/* Where blocks end nothing is lost: the words of a long text are those of its lines. */
static void test_blocks(void **state)
{
    static const char *const lines[] = {"The quick 7,62\u00d751mm  round.",
                                        "Stra\u00dfe\u00a0e\u0301 (f\u00fcr) \u0394\u03bf\u03ba\u03b9\u03bc\u03ae", "a-b c."};
    static char text[400000], expected[1000000];
    size_t n = 0, m = 0;

    (void)state;
    for (unsigned i = 0; n < sizeof text - 100; i++) {
        const char *line = lines[i % 3];
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", line, i % 7 == 0 ? "\n" : i % 5 == 0 ? "\t " : " ");
        m += (size_t)snprintf(expected + m, sizeof expected - m, "%s%s", i == 0 ? "" : "|", words_of(ent_str_c(line), false));
    }
    assert_string_equal(words_of((ent_str){text, n}, false), expected);
}

/* A word without end is no word, and what stands around it is. */
static void test_long(void **state)
{
    static char text[200000];
    const char *words;

    (void)state;
    memset(text, 'w', sizeof text);
    memcpy(text, "before ", 7);
    memcpy(text + sizeof text - 7, " after", 7);
    words = words_of((ent_str){text, sizeof text - 1}, false);
    assert_memory_equal(words, "before|/", 8);
    assert_string_equal(words + strlen(words) - 7, "/|after");
    assert_null(strchr(words, 'w'));
    /* 255 bytes are a word, 256 are not */
    assert_string_equal(words_of((ent_str){text + 100, 256}, false), "/");
    assert_int_equal(strlen(words_of((ent_str){text + 100, 255}, false)), 255);
}

/* Marks without end behind one letter: cut, but each byte has its place. */
static void test_marks(void **state)
{
    static char text[60001] = "a";
    size_t n = 1;

    (void)state;
    while (n + 2 < sizeof text) memcpy(text + n, "\u0301", 2), n += 2;
    assert_string_equal(words_of((ent_str){text, n}, false), "/");
}

static void test_refused(void **state)
{
    ent_words *w;

    (void)state;
    assert_int_equal(ent_words_new(&w, A, R, ENT_S("abc\xff"), &E), ENT_INVALID);
    assert_string_equal(E.place, "byte 4");
    assert_null(w);
    assert_int_equal(ent_words_new(&w, A, R, (ent_str){"", ENT_WORDS_MAX_TEXT + 1}, &E), ENT_LIMIT);
}

static void test_mixed(void **state)
{
    (void)state;
    assert_false(ent_word_mixed(ENT_S("storm")));
    assert_false(ent_word_mixed(ENT_S("\u0448\u0442\u043e\u0440\u043c")));
    assert_true(ent_word_mixed(ENT_S("st\u043erm")));
    assert_true(ent_word_mixed(ENT_S("\u03bfx")));
    assert_false(ent_word_mixed(ENT_S("7\u0445")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words), cmocka_unit_test(test_places),  cmocka_unit_test(test_blocks), cmocka_unit_test(test_long),
        cmocka_unit_test(test_marks), cmocka_unit_test(test_refused), cmocka_unit_test(test_mixed),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
