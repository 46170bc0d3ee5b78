/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes: patterns a line each, an empty line, a text. Refused, or hits in order, whole characters, each pattern's own words; those that are
 * not nested stay the same when nested ones are asked for as well, and all stay the same when every word is looked up instead of those that
 * the filter leaves. The lines are also taken as numbers of standards, and their hits as
 * citations.                                                                                                  */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/terms/cite.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PATTERNS = 24 };

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

/* Made once per process: their arena is never freed. */
static const ent_word_rules *rules(void)
{
    static const ent_word_rules *made;
    static ent_arena *arena;
    ent_err e;

    if (arena != NULL) return made;
    arena = ent_arena_new(NULL, 0);
    must(arena != NULL && ent_word_rules_new(&made, arena, &e) == ENT_OK);
    return made;
}

typedef struct check {
    ent_arena *a;
    ent_str text;
    size_t n, begin, end, taken, taken_sum;
    size_t below, sum;          /* of the hits of the patterns below this one */
    size_t n_lines, n_patterns; /* the lines, then the numbers of standards */
    const ent_citer *citer;
} check;

static ent_code see(void *ctx, const ent_scan_hit *h, ent_err *e)
{
    check *c = ctx;

    must(h->begin < h->end && h->end <= c->text.n && h->pattern < c->n_patterns);
    must(h->begin > c->begin || (h->begin == c->begin && h->end >= c->end) || c->n == 0);
    must(ent_utf8_ok((ent_str){c->text.p + h->begin, h->end - h->begin}, NULL));
    if (!h->nested) {
        c->taken++;
        c->taken_sum += h->begin * 31 + h->end * 7 + h->pattern;
    }
    if (h->pattern < c->below) c->sum += h->begin * 31 + h->end * 7 + h->pattern * 3 + (size_t)h->how + 1;
    c->begin = h->begin, c->end = h->end;
    c->n++;
    if (h->pattern >= c->n_lines) {
        ent_citation cited;
        bool is;
        must(ent_cite_read(&cited, &is, c->a, c->citer, c->text, h->pattern - c->n_lines, h->begin, h->end, e) == ENT_OK);
        must(cited.begin == h->begin && cited.end >= h->end && cited.end <= c->text.n);
        must(ent_utf8_ok((ent_str){c->text.p + h->begin, cited.end - h->begin}, NULL));
        must((cited.verdict == ENT_CITE_CURRENT) == (cited.message.n == 0));
    }
    return ENT_OK;
}

static size_t read_patterns(ent_scan_pattern *v, ent_str *rest)
{
    static const char *const langs[] = {"en", "de", "fr-CA", "pl", "ru", ""};
    ent_str line, all = *rest;
    size_t n = 0;

    while (n < PATTERNS && all.n > 0) {
        ent_str_cut(all, '\n', &line, &all);
        if (line.n == 0) break;
        v[n] = (ent_scan_pattern){.text = {line.p + 1, line.n - 1}, .flags = (unsigned char)line.p[0] & 7u};
        v[n].lang = ent_str_c(langs[(unsigned char)line.p[0] / 8 % 6]);
        n++;
    }
    *rest = all;
    return n;
}

static void scan_twice(const check *with, const ent_scanner *s)
{
    check c = *with, nested = *with;
    ent_err e = {0};
    ent_code code = ent_scan_run(s, c.a, c.text, false, see, &c, &e);

    if (code != ENT_OK) {
        must(code == ENT_INVALID && e.what[0] != '\0' && !ent_utf8_ok(c.text, NULL));
        return;
    }
    must(c.taken == c.n);
    must(ent_scan_run(s, c.a, c.text, true, see, &nested, &e) == ENT_OK);
    must(nested.taken == c.taken && nested.taken_sum == c.taken_sum && nested.n >= c.n);
}

/* One pattern that is to be met by its stem has every word looked up. */
static void scan_both_ways(const check *with, const ent_scan_pattern *lines, size_t n)
{
    ent_scan_pattern v[PATTERNS + 1];
    size_t sums[2];

    for (size_t i = 0; i < n; i++) v[i] = lines[i], v[i].flags &= ~(unsigned)ENT_SCAN_INFLECTED;
    v[n] = (ent_scan_pattern){.text = {"stem", 4}, .lang = {"en", 2}, .flags = ENT_SCAN_INFLECTED};
    for (size_t k = 0; k < 2; k++) {
        check c = *with;
        ent_scanner *s;
        ent_err e;
        c.n_lines = c.n_patterns = n + k;
        c.below = n;
        must(ent_scan_compile(&s, c.a, rules(), v, n + k, &e) == ENT_OK);
        must(ent_scan_run(s, c.a, c.text, true, see, &c, &e) == ENT_OK);
        sums[k] = c.sum;
    }
    must(sums[0] == sums[1]);
}

/* Every pattern is met in its own text. */
static void meet_itself(const check *with, const ent_scanner *s, const ent_scan_pattern *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        check c = *with;
        ent_err e;
        c.text = v[i].text;
        must(ent_scan_run(s, c.a, c.text, true, see, &c, &e) == ENT_OK);
        must(c.n > 0 || ent_scanner_skipped(s) > 0);
    }
}

/* The lines as terms and as numbers of standards ("number|edition"), in one scanner. */
static ent_code compile(check *c, ent_scanner **s, const ent_scan_pattern *lines, size_t n, ent_err *e)
{
    ent_cite_standard *list = ent_alloc_array(c->a, PATTERNS, sizeof *list);
    const ent_scan_pattern *numbers;
    ent_scan_pattern *all;
    size_t n_numbers = 0;
    ent_citer *citer;

    must(list != NULL);
    for (size_t i = 0; i < n; i++) {
        list[i] = (ent_cite_standard){.state = (ent_cite_state)(lines[i].flags % 4)};
        if (!ent_str_cut(lines[i].text, '|', &list[i].number, &list[i].edition)) list[i].edition = (ent_str){0};
    }
    ENT_TRY(ent_cite_new(&citer, &numbers, &n_numbers, c->a, list, n, e));
    all = ent_alloc_array(c->a, n + n_numbers, sizeof *all);
    must(all != NULL);
    memcpy(all, lines, n * sizeof *all);
    if (n_numbers != 0) memcpy(all + n, numbers, n_numbers * sizeof *all);
    c->citer = citer, c->n_lines = n, c->n_patterns = n + n_numbers;
    return ent_scan_compile(s, c->a, rules(), all, n + n_numbers, e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_scan_pattern v[PATTERNS];
    check c = {.a = a, .text = {(const char *)data, size}};
    ent_scanner *s;
    ent_err e = {0};
    size_t n;

    if (a == NULL) return 0;
    n = read_patterns(v, &c.text);
    if (compile(&c, &s, v, n, &e) == ENT_OK) {
        meet_itself(&c, s, v, n);
        scan_twice(&c, s);
        if (ent_utf8_ok(c.text, NULL)) scan_both_ways(&c, v, n);
    } else {
        must(e.code == ENT_INVALID && (memcmp(e.place, "pattern ", 8) == 0 || memcmp(e.place, "standard ", 9) == 0));
    }
    ent_arena_free(a);
    return 0;
}
