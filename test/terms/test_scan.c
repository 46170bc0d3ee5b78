/* SPDX-License-Identifier: Apache-2.0 */
/* Finding terms: what is met, how, and what goes before what; against a plain reference that tries everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/digest.h>
#include <entente/terms/scan.h>

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

/* ---- what is met, as text: "0:Text" for pattern 0 as it is, ~ by stem, ? by look-alike, ( ) nested ---- */

typedef struct told {
    ent_buf b;
    ent_str text;
} told;

static ent_code tell(void *ctx, const ent_scan_hit *h, ent_err *e)
{
    told *t = ctx;

    (void)e;
    if (t->b.n != 0) ent_buf_c(&t->b, ' ');
    ent_buf_fmt(&t->b, "%s%zu%c", h->nested ? "(" : "", h->pattern, ":?~"[h->how]);
    ent_buf_add(&t->b, (ent_str){t->text.p + h->begin, h->end - h->begin});
    if (h->nested) ent_buf_c(&t->b, ')');
    return ENT_OK;
}

static const char *scan_of(const ent_scanner *s, ent_str text, bool nested)
{
    told t = {.b = ent_buf_new(A, 1 << 24), .text = text};
    ent_str out;

    if (ent_scan_run(s, A, text, nested, tell, &t, &E) != ENT_OK) fail_msg("refused: %s", E.what);
    assert_int_equal(ent_buf_take(&out, &t.b, &E), ENT_OK);
    return out.p;
}

static const ent_scanner *scanner_of(const ent_scan_pattern *v, size_t n)
{
    ent_scanner *s;

    if (ent_scan_compile(&s, A, NULL, v, n, &E) != ENT_OK) fail_msg("refused: %s %s", E.place, E.what);
    return s;
}

/* ---- words and folding ---- */

static void test_met(void **state)
{
    const ent_scan_pattern patterns[] = {
        {.text = ENT_S("7.62 x 51 mm")}, {.text = ENT_S("Interoperability")}, {.text = ENT_S("caf\u00e9")}, {.text = ENT_S("OTAN")},
        {.text = ENT_S("AEP-97")},       {.text = ENT_S("data base")},        {.text = ENT_S("C++")},       {.text = ENT_S(".308")},
    };
    static const struct {
        const char *text, *met;
    } t[] = {
        {"", ""},
        {"interoperability", "1:interoperability"},
        {"INTER\u00adOPERABILITY, interoperabilities", "1:INTER\u00adOPERABILITY"},
        {"xinteroperability interoperabilityx interoperability2 _interoperability", ""},
        {"of 7,62\u00d751mm, 7.62 x 51 mm and 7,62\u00a0\u0445\u00a051\u00a0mm",
         "0:7,62\u00d751mm 0:7.62 x 51 mm 0:7,62\u00a0\u0445\u00a051\u00a0mm"},
        {"17.62 x 51 mm, 7.62 x 51 mms, 7.62 x 510 mm", ""},
        {"CAFE\u0301 caf\u00c9", "2:CAFE\u0301 2:caf\u00c9"},
        {"l\u2019OTAN, otan's", "3:OTAN 3:otan"},
        {"AEP\u201197 AEP - 97 AEP97", "4:AEP\u201197 4:AEP - 97"},
        {"data\n  base data\n\nbase data-base", "5:data\n  base"},
        {"in C++, c+", "6:C++"},
        {".308 7.308 x.308", "7:.308 7:.308"},
    };
    const ent_scanner *s = scanner_of(patterns, N(patterns));

    (void)state;
    for (size_t i = 0; i < N(t); i++) assert_string_equal(scan_of(s, ent_str_c(t[i].text), true), t[i].met);
    assert_int_equal(ent_scanner_skipped(s), 0);
    assert_true(ent_scanner_bytes(s) > 1000 && ent_scanner_bytes(s) < 100000);
}

/* Whatever a pattern begins with, alone in its scanner. */
static void test_kinds(void **state)
{
    static const char *const t[] = {"\u6f22\u5b57", "\u0436", "\u00e9t\u00e9", "7", "7.5", "_x", "(", "(a)", "a", "\ud5c8\uac00"};

    (void)state;
    for (size_t i = 0; i < N(t); i++) {
        const ent_scan_pattern pattern = {.text = ent_str_c(t[i])};
        char text[64], met[64];
        snprintf(text, sizeof text, "b %s b", t[i]);
        snprintf(met, sizeof met, "0:%s", t[i]);
        assert_string_equal(scan_of(scanner_of(&pattern, 1), ent_str_c(text), true), met);
    }
}

/* ---- overlaps ---- */

static void test_overlaps(void **state)
{
    const ent_scan_pattern patterns[] = {
        {.text = ENT_S("a b")}, {.text = ENT_S("b c d")}, {.text = ENT_S("a")},       {.text = ENT_S("x y")},
        {.text = ENT_S("y z")}, {.text = ENT_S("a b c")}, {.text = ENT_S("c d e f")}, {.text = ENT_S("A")},
    };
    static const struct {
        const char *text, *met, *nested;
    } t[] = {
        {"a b c d", "5:a b c", "(2:a) (7:a) (0:a b) 5:a b c (1:b c d)"}, /* of equal ones the earlier */
        {"x y z", "3:x y", "3:x y (4:y z)"},
        {"a b c d e f", "0:a b 6:c d e f", "(2:a) (7:a) 0:a b (5:a b c) (1:b c d) 6:c d e f"}, /* the longest, not the first */
        {"a a", "2:a 7:a 2:a 7:a", "2:a 7:a 2:a 7:a"},                                         /* equal patterns each */
        {"a b", "0:a b", "(2:a) (7:a) 0:a b"},
    };
    const ent_scanner *s = scanner_of(patterns, N(patterns));

    (void)state;
    for (size_t i = 0; i < N(t); i++) {
        assert_string_equal(scan_of(s, ent_str_c(t[i].text), false), t[i].met);
        assert_string_equal(scan_of(s, ent_str_c(t[i].text), true), t[i].nested);
    }
}

/* ---- flags ---- */

static void test_stems(void **state)
{
    const ent_scan_pattern patterns[] = {
        {.text = ENT_S("rule of engagement"), .lang = ENT_S("en-GB"), .flags = ENT_SCAN_INFLECTED},
        {.text = ENT_S("exercise"), .lang = ENT_S("EN"), .flags = ENT_SCAN_INFLECTED},
        {.text = ENT_S("IT"), .lang = ENT_S("en"), .flags = ENT_SCAN_INFLECTED | ENT_SCAN_AS_WRITTEN},
        {.text = ENT_S("norme nationale"), .lang = ENT_S("fr"), .flags = ENT_SCAN_INFLECTED},
        {.text = ENT_S("Gefechtsstand"), .lang = ENT_S("de"), .flags = ENT_SCAN_INFLECTED},
        {.text = ENT_S("stanowisko dowodzenia"), .lang = ENT_S("pl"), .flags = ENT_SCAN_INFLECTED},
        {.text = ENT_S("mortar"), .lang = ENT_S("en")},
    };
    const ent_scanner *s = scanner_of(patterns, N(patterns));

    (void)state;
    assert_string_equal(scan_of(s, ENT_S("Rules of engagement; rule of engagement"), true), "0~Rules of engagement 0:rule of engagement");
    assert_string_equal(scan_of(s, ENT_S("exercises, exercised; exercis\u00e9"), true), "1~exercises 1~exercised");
    assert_string_equal(scan_of(s, ENT_S("it IT Its I T"), true), "2:IT");
    assert_string_equal(scan_of(s, ENT_S("les normes nationales"), true), "3~normes nationales");
    assert_string_equal(scan_of(s, ENT_S("des Gefechtsstandes"), true), "4~Gefechtsstandes");
    /* no stemmer: what is declared is met, nothing else */
    assert_string_equal(scan_of(s, ENT_S("stanowiska dowodzenia, stanowisko dowodzenia"), true), "5:stanowisko dowodzenia");
    assert_string_equal(scan_of(s, ENT_S("mortars mortar"), true), "6:mortar");
    assert_true(ent_scan_has_stems(ENT_S("de-AT")) && ent_scan_has_stems(ENT_S("NB")));
    assert_false(ent_scan_has_stems(ENT_S("pl")) || ent_scan_has_stems(ENT_S("cs")) || ent_scan_has_stems(ENT_S("")) ||
                 ent_scan_has_stems(ENT_S("deu")));
}

/* As it is goes before inflected, and the same words inflected in two languages are both told. */
static void test_stems_beside(void **state)
{
    const ent_scan_pattern patterns[] = {
        {.text = ENT_S("missions"), .lang = ENT_S("en"), .flags = ENT_SCAN_INFLECTED},
        {.text = ENT_S("mission"), .lang = ENT_S("en"), .flags = ENT_SCAN_INFLECTED},
        {.text = ENT_S("mission"), .lang = ENT_S("fr"), .flags = ENT_SCAN_INFLECTED},
        {.text = ENT_S("mission area"), .lang = ENT_S("en"), .flags = ENT_SCAN_INFLECTED},
    };
    const ent_scanner *s = scanner_of(patterns, 3), *two = scanner_of(patterns + 1, 2);

    (void)state;
    assert_string_equal(scan_of(s, ENT_S("mission"), false), "1:mission 2:mission");
    assert_string_equal(scan_of(s, ENT_S("missions"), true), "0:missions (1~missions) (2~missions)");
    assert_string_equal(scan_of(two, ENT_S("Missions"), false), "0~Missions 1~Missions");
    assert_string_equal(scan_of(scanner_of(patterns, 4), ENT_S("missions areas"), false), "3~missions areas");
}

static void test_lookalike(void **state)
{
    const ent_scan_pattern patterns[] = {
        {.text = ENT_S("storm")},
        {.text = ENT_S("Boost phase"), .flags = ENT_SCAN_LOOKALIKE},
        {.text = ENT_S("phase")},
    };
    const ent_scanner *s = scanner_of(patterns, N(patterns));

    (void)state;
    /* Cyrillic o and c */
    assert_string_equal(scan_of(s, ENT_S("st\u043erm b\u043eost ph\u0430se"), true), "1?b\u043eost ph\u0430se");
    assert_string_equal(scan_of(s, ENT_S("BOO\u0405T phase"), true), "1?BOO\u0405T phase (2:phase)");
    assert_string_equal(scan_of(s, ENT_S("boost phase"), false), "1:boost phase");
}

/* ---- ceilings and refusals ---- */

static ent_code stop(void *ctx, const ent_scan_hit *h, ent_err *e)
{
    ++*(int *)ctx;
    (void)h;
    return ent_fail(e, ENT_LIMIT, NULL, NULL, "enough");
}

static void test_refused(void **state)
{
    char wordy[200], big[ENT_SCAN_MAX_PATTERN + 2];
    ent_scan_pattern patterns[] = {
        {.text = {wordy, 127}},    {.text = {wordy, 129}},          {.text = ENT_S(" \n")},
        {.text = ENT_S("a\n\nb")}, {.text = {big, sizeof big - 1}}, {.text = ENT_S("a")},
    };
    const ent_scanner *s;
    ent_scanner *none;
    int calls = 0;

    (void)state;
    for (size_t i = 0; i < sizeof wordy; i++) wordy[i] = i % 2 ? ' ' : 'w';
    memset(big, ' ', sizeof big);
    big[0] = 'b';
    s = scanner_of(patterns, N(patterns));
    assert_int_equal(ent_scanner_skipped(s), 4);
    assert_int_equal(strlen(scan_of(s, (ent_str){wordy, 199}, false)), 2 + 127);
    assert_int_equal(ent_scan_run(s, A, ENT_S("a a a"), false, stop, &calls, &E), ENT_LIMIT);
    assert_int_equal(calls, 1);
    assert_int_equal(ent_scan_run(s, A, ENT_S("a\xff"), false, stop, &calls, &E), ENT_INVALID);
    assert_string_equal(E.place, "byte 2");
    patterns[3].text = ENT_S("\xc3");
    assert_int_equal(ent_scan_compile(&none, A, NULL, patterns, N(patterns), &E), ENT_INVALID);
    assert_memory_equal(E.place, "pattern 4", 9);
    assert_null(none);
    assert_int_equal(ent_scan_compile(&none, A, NULL, patterns, ENT_SCAN_MAX_PATTERNS + 1, &E), ENT_LIMIT);
    assert_string_equal(scan_of(scanner_of(patterns, 0), ENT_S("a b"), true), "");
}

/* ---- against a reference that tries every pattern at every word and every hit for the next place ---- */

enum { MOST = 6000 };

typedef struct found {
    uint32_t pattern, first, last;
    size_t begin, end;
    bool taken;
} found;

typedef struct reference {
    struct {
        char word[80];
        size_t begin, end;
    } t[MOST], p[64][8];
    size_t n, pn[64], n_patterns, n_found;
    found f[MOST * 4];
} reference;

static size_t read_words(void *to, size_t size, size_t max, ent_str text, const ent_word_rules *rules)
{
    ent_words *w;
    ent_words_block b;
    size_t n = 0;

    assert_int_equal(ent_words_new(&w, A, rules, text, &E), ENT_OK);
    for (;;) {
        assert_int_equal(ent_words_next(&b, w, &E), ENT_OK);
        if (b.n == 0) return n;
        for (size_t i = 0; i < b.n; i++, n++) {
            char *at = (char *)to + n * size;
            assert_true(n < max);
            assert_true(b.v[i].n < 80);
            memset(at, 0, 80);
            memcpy(at, b.v[i].kind == ENT_WORD_BREAK ? "\n" : b.folded + b.v[i].at, b.v[i].kind == ENT_WORD_BREAK ? 1 : b.v[i].n);
            memcpy(at + 80, &(size_t){b.v[i].begin}, sizeof(size_t));
            memcpy(at + 80 + sizeof(size_t), &(size_t){b.v[i].end}, sizeof(size_t));
        }
    }
}

static void find_all(reference *r)
{
    r->n_found = 0;
    for (size_t i = 0; i < r->n; i++)
        for (size_t k = 0; k < r->n_patterns; k++) {
            size_t m = 0;
            while (m < r->pn[k] && i + m < r->n && strcmp(r->t[i + m].word, r->p[k][m].word) == 0) m++;
            if (m < r->pn[k] || m == 0) continue;
            r->f[r->n_found++] = (found){(uint32_t)k, (uint32_t)i, (uint32_t)(i + m - 1), r->t[i].begin, r->t[i + m - 1].end, false};
        }
}

/* Of what is left the best: longest, then earliest. */
static void take_best(reference *r)
{
    bool *gone = calloc(r->n_found + 1, sizeof *gone);

    for (;;) {
        const found *best = NULL;
        for (size_t i = 0; i < r->n_found; i++) {
            const found *f = &r->f[i];
            if (!gone[i] && (best == NULL || f->end - f->begin > best->end - best->begin)) best = f;
        }
        if (best == NULL) break;
        for (size_t i = 0; i < r->n_found; i++) {
            found *f = &r->f[i];
            if (f->last < best->first || f->first > best->last) continue;
            if (f->first == best->first && f->last == best->last && !gone[i]) f->taken = true;
            gone[i] = true;
        }
    }
    free(gone);
}

static int in_text(const void *x, const void *y)
{
    const found *a = x, *b = y;

    if (a->begin != b->begin) return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end) return a->end < b->end ? -1 : 1;
    return (a->pattern > b->pattern) - (a->pattern < b->pattern);
}

static const char *tell_all(reference *r, ent_str text, bool nested)
{
    told t = {.b = ent_buf_new(A, 1 << 24), .text = text};
    ent_str out;

    qsort(r->f, r->n_found, sizeof *r->f, in_text);
    for (size_t i = 0; i < r->n_found; i++) {
        ent_scan_hit h = {.begin = r->f[i].begin, .end = r->f[i].end, .pattern = r->f[i].pattern, .nested = !r->f[i].taken};
        if (r->f[i].taken || nested) assert_int_equal(tell(&t, &h, &E), ENT_OK);
    }
    assert_int_equal(ent_buf_take(&out, &t.b, &E), ENT_OK);
    return out.p;
}

static void test_reference(void **state)
{
    static const char *const parts[] = {"a",   "b",      "c",       "dd",     "Eee",  "-",      ".", "1",
                                        "7,5", "\u00d7", "e\u0301", "\u00c9", "\n\n", "\u00df", "(", "\u6f22"};
    static reference r;
    const ent_word_rules *rules;
    ent_bytes random;
    const uint8_t seed[32] = {42};

    (void)state;
    assert_int_equal(ent_word_rules_new(&rules, A, &E), ENT_OK);
    assert_int_equal(ent_bytes_init(&random, A, seed, &E), ENT_OK);
    for (int round = 0; round < 100; round++) {
        ent_scan_pattern patterns[65] = {{.text = {0}}};
        uint8_t dice[4000];
        ent_buf b = ent_buf_new(A, 1 << 23);
        ent_str text;
        const ent_scanner *s;
        size_t at = 0, words = round % 3 == 0 ? 1500 : 60;

        assert_int_equal(ent_bytes_take(&random, dice, sizeof dice, &E), ENT_OK);
        r.n_patterns = 1 + dice[at++] % 40;
        for (size_t k = 0; k < r.n_patterns; k++) {
            ent_buf one = ent_buf_new(A, 1000);
            for (size_t m = 1 + dice[at++] % 4; m > 0; m--) {
                ent_buf_z(&one, parts[dice[at++] % 12]);
                if (dice[at++] % 4 != 0) ent_buf_c(&one, ' ');
            }
            assert_int_equal(ent_buf_take(&patterns[k].text, &one, &E), ENT_OK);
            r.pn[k] = read_words(r.p[k], sizeof r.p[k][0], 8, patterns[k].text, rules);
            assert_true(r.pn[k] <= 8);
        }
        for (size_t i = 0; i < words; i++) {
            ent_buf_z(&b, parts[dice[at + i] % N(parts)]);
            if (dice[at + i] / 16 % 4 != 0) ent_buf_c(&b, i % 9 == 8 ? '\n' : ' ');
            for (size_t gap = round % 5 == 4 && dice[at + i] / 64 == 0 ? 100 * (size_t)dice[i] : 0; gap > 0; gap--) ent_buf_c(&b, ' ');
        }
        assert_int_equal(ent_buf_take(&text, &b, &E), ENT_OK);
        r.n = read_words(r.t, sizeof r.t[0], MOST, text, rules);
        find_all(&r);
        take_best(&r);
        s = scanner_of(patterns, r.n_patterns);
        assert_string_equal(scan_of(s, text, true), tell_all(&r, text, true));
        assert_string_equal(scan_of(s, text, false), tell_all(&r, text, false));
        /* With stems to be met every word is looked up, without them few are: the same is met. */
        patterns[r.n_patterns] = (ent_scan_pattern){.text = ENT_S("nowhere"), .lang = ENT_S("en"), .flags = ENT_SCAN_INFLECTED};
        assert_string_equal(scan_of(scanner_of(patterns, r.n_patterns + 1), text, true), tell_all(&r, text, true));
    }
}

/* ---- across blocks ---- */

/* A term that lies across the end of a block goes before what of it is met earlier. */
static void test_border(void **state)
{
    const ent_scan_pattern patterns[] = {{.text = ENT_S("a b c d")}, {.text = ENT_S("x a")}, {.text = ENT_S("c")}};
    const ent_scanner *s = scanner_of(patterns, N(patterns));
    static char text[9000];

    (void)state;
    for (size_t at = 4060; at < 4110; at++)
        for (size_t gap = 1; gap < 4800; gap = gap == 1 ? 4700 : gap + 1000) {
            size_t n = at + 6 + gap;
            memset(text, ' ', sizeof text);
            memcpy(text + at - 2, "x a b c", 7);
            text[n] = 'd';
            told t = {.b = ent_buf_new(A, 1 << 24), .text = {text, n + 1}};
            assert_int_equal(ent_scan_run(s, A, t.text, false, tell, &t, &E), ENT_OK);
            assert_memory_equal(t.b.p, "0:a b c ", 8);
            assert_int_equal(t.b.n, 2 + n + 1 - at);
        }
}

typedef struct tally {
    size_t n, taken, begin;
} tally;

static ent_code count(void *ctx, const ent_scan_hit *h, ent_err *e)
{
    tally *t = ctx;

    (void)e;
    assert_true(h->begin >= t->begin);
    t->begin = h->begin;
    t->n++;
    t->taken += !h->nested;
    return ENT_OK;
}

/* A block of white space behind each word, and a chain of overlapping places that never ends: each is told, in order. */
static void test_chain(void **state)
{
    enum { WORDS = 1200, GAP = 4200 };
    ent_scan_pattern patterns[ENT_SCAN_MAX_WORDS] = {{.text = {0}}};
    char words[2 * ENT_SCAN_MAX_WORDS], *p = malloc((size_t)WORDS * GAP);
    ent_str text = {p, (size_t)WORDS * GAP};
    tally all = {0}, best = {0};
    const ent_scanner *s;
    size_t expected = 0;

    (void)state;
    assert_non_null(p);
    memset(p, ' ', text.n);
    for (size_t i = 0; i < WORDS; i++) p[i * GAP + i % 7] = 'a';
    for (size_t i = 0; i < sizeof words; i++) words[i] = i % 2 == 0 ? 'a' : ' ';
    for (size_t k = 0; k < N(patterns); k++) patterns[k].text = (ent_str){words, 2 * k + 1}, expected += WORDS - k;
    assert_true(expected > 60000);
    s = scanner_of(patterns, N(patterns));
    assert_int_equal(ent_scan_run(s, A, text, true, count, &all, &E), ENT_OK);
    assert_int_equal(ent_scan_run(s, A, text, false, count, &best, &E), ENT_OK);
    assert_int_equal(all.n, expected);
    assert_int_equal(all.taken, best.n);
    assert_true(best.n >= WORDS / ENT_SCAN_MAX_WORDS && best.n < WORDS / 4);
    free(p);
}

/* ---- many ---- */

/* 200,000 patterns of one to three words, each found once where it stands, and their number known. */
static void test_many(void **state)
{
    enum { MANY = 200000 };
    ent_scan_pattern *patterns = calloc(MANY, sizeof *patterns);
    ent_buf text = ent_buf_new(A, (size_t)64 << 20);
    const ent_scanner *s;
    const char *met;
    ent_str out;
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        char name[64];
        snprintf(name, sizeof name, i % 3 == 0 ? "word%zu" : i % 3 == 1 ? "term %zu" : "long term %zu q", i);
        assert_int_equal(ent_str_dup(&patterns[i].text, A, ent_str_c(name), &E), ENT_OK);
        ent_buf_fmt(&text, "%s and ", name);
    }
    assert_int_equal(ent_buf_take(&out, &text, &E), ENT_OK);
    s = scanner_of(patterns, MANY);
    assert_true(ent_scanner_bytes(s) < (size_t)MANY * 120);
    met = scan_of(s, out, false);
    for (size_t i = 0; i < MANY; i++) {
        char expected[80];
        int length = snprintf(expected, sizeof expected, "%s%zu:%s", i == 0 ? "" : " ", i, patterns[i].text.p);
        assert_memory_equal(met + n, expected, (size_t)length);
        n += (size_t)length;
    }
    assert_int_equal(met[n], 0);
    free(patterns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_met),     cmocka_unit_test(test_kinds),        cmocka_unit_test(test_overlaps),
        cmocka_unit_test(test_stems),   cmocka_unit_test(test_stems_beside), cmocka_unit_test(test_lookalike),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_reference),    cmocka_unit_test(test_border),
        cmocka_unit_test(test_chain),   cmocka_unit_test(test_many),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
