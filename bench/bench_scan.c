/* SPDX-License-Identifier: Apache-2.0 */
/* Finding terms in text, against Hyperscan, GNU grep and ripgrep.
 *
 *   bench_scan WORK [FOLDER]      WORK: an empty folder; FOLDER: registers and a termbase of others, if they are at hand (nisp/, terms/) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <entente/core/words_map.h>
#include <entente/terms/scan.h>

#include "lib/bench.h"
#include "lib/peers.h"
#include "lib/scan_texts.h"

enum { ROUNDS = 5, PROGRAM_MOST = 60 };

/* ---- ours ---- */

static ent_code count_hit(void *ctx, const ent_scan_hit *hit, ent_err *e)
{
    (void)hit;
    (void)e;
    ++*(int64_t *)ctx;
    return ENT_OK;
}

static const ent_scanner *ours(const scan_texts *w, const ent_str *names, size_t n, bool stems, double *took)
{
    ent_scan_pattern *v = calloc(n, sizeof *v);
    double began = bench_cpu();
    ent_scanner *s;
    ent_err e;

    if (v == NULL) bench_fail("no memory");
    for (size_t i = 0; i < n; i++)
        v[i] = (ent_scan_pattern){.text = names[i], .lang = ENT_S("en"), .flags = stems ? ENT_SCAN_INFLECTED : 0};
    bench_need(ent_scan_compile(&s, w->a, NULL, v, n, &e), &e, "compiling patterns");
    *took = bench_cpu() - began;
    free(v);
    return s;
}

static double time_ours(const scan_texts *w, const ent_scanner *s, ent_str text, int64_t *hits)
{
    double began = bench_cpu();
    ent_err e;

    *hits = 0;
    bench_need(ent_scan_run(s, w->a, text, false, count_hit, hits, &e), &e, "scanning");
    return bench_cpu() - began;
}

/* ---- Hyperscan ---- */

static void count_match(void *ctx, uint32_t pattern, uint64_t end)
{
    (void)pattern;
    (void)end;
    ++*(int64_t *)ctx;
}

static double time_hs(peer_hs *h, ent_str text, int64_t *matches)
{
    double began = bench_cpu();

    *matches = 0;
    peer_hs_scan(h, text, count_match, matches);
    return bench_cpu() - began;
}

/* What everybody needs who is to find the same in a text as it comes: folded words, block by block. */
static double time_folding(const scan_texts *w, ent_str text)
{
    double began = bench_cpu();
    ent_arena *scratch = ent_arena_new(w->a, 0);
    ent_words_map map;
    ent_words *words;
    ent_err e;

    bench_need(ent_words_new(&words, scratch, w->rules, text, &e), &e, "reading words");
    do bench_need(ent_words_next_map(&map, words, &e), &e, "reading words");
    while (map.n > 0);
    ent_arena_free(scratch);
    return bench_cpu() - began;
}

/* ---- the same hits ---- */

typedef struct place {
    uint64_t end; /* in the folded text */
    uint32_t pattern;
    bool nested;
} place;

typedef struct places {
    const scan_texts *w;
    const ent_str *names; /* the patterns */
    place *v;
    size_t n, max, matches;
    uint8_t *border; /* by byte of the folded text: 1 a word begins here, 2 one ends before it */
} places;

static void add_place(places *p, place one)
{
    if (p->n == p->max) {
        p->max = p->max == 0 ? 1 << 16 : 2 * p->max;
        p->v = realloc(p->v, p->max * sizeof *p->v);
        if (p->v == NULL) bench_fail("no memory");
    }
    p->v[p->n++] = one;
}

static void take_match(void *ctx, uint32_t pattern, uint64_t end)
{
    places *p = ctx;

    p->matches++;
    if ((p->border[end] & 2) != 0 && (p->border[end - p->names[pattern].n] & 1) != 0) add_place(p, (place){end, pattern, false});
}

static ent_code take_hit(void *ctx, const ent_scan_hit *hit, ent_err *e)
{
    (void)e;
    add_place(ctx, (place){hit->end, (uint32_t)hit->pattern, hit->nested});
    return ENT_OK;
}

static void mark_borders(places *p)
{
    ent_arena *scratch = ent_arena_new(p->w->a, 0);
    ent_words_block block;
    ent_words *words;
    ent_err e;

    p->border = calloc(p->w->normal.n + 1, 1);
    if (p->border == NULL) bench_fail("no memory");
    bench_need(ent_words_new(&words, scratch, p->w->rules, p->w->normal, &e), &e, "reading words");
    do {
        bench_need(ent_words_next(&block, words, &e), &e, "reading words");
        for (size_t i = 0; i < block.n; i++) {
            if (block.v[i].kind == ENT_WORD_BREAK) continue;
            p->border[block.v[i].begin] |= 1;
            p->border[block.v[i].end] |= 2;
        }
    } while (block.n != 0);
    ent_arena_free(scratch);
}

static int by_place(const void *x, const void *y)
{
    const place *a = x, *b = y;

    if (a->end != b->end) return a->end < b->end ? -1 : 1;
    return (a->pattern > b->pattern) - (a->pattern < b->pattern);
}

typedef struct same {
    size_t matches, at_borders, missed, ours, kept;
} same;

/* Every match of Hyperscan that stands between word boundaries is among our hits, nested ones included. */
static same compare(const scan_texts *w, const ent_str *names, const ent_scanner *s, peer_hs *h)
{
    places theirs = {.w = w, .names = names}, mine = {.w = w, .names = names};
    same out = {0};
    ent_err e;

    mark_borders(&theirs);
    peer_hs_scan(h, w->normal, take_match, &theirs);
    bench_need(ent_scan_run(s, w->a, w->normal, true, take_hit, &mine, &e), &e, "scanning");
    qsort(theirs.v, theirs.n, sizeof *theirs.v, by_place);
    qsort(mine.v, mine.n, sizeof *mine.v, by_place);
    for (size_t i = 0, k = 0; i < theirs.n; i++) {
        while (k < mine.n && by_place(&mine.v[k], &theirs.v[i]) < 0) k++;
        if (k < mine.n && by_place(&mine.v[k], &theirs.v[i]) == 0) continue;
        if (out.missed++ < 5) {
            ent_str name = names[theirs.v[i].pattern];
            bench_say("not ours: \"%.*s\" before byte %zu\n", ENT_F(name), (size_t)theirs.v[i].end);
        }
    }
    for (size_t k = 0; k < mine.n; k++) out.kept += !mine.v[k].nested;
    out.matches = theirs.matches, out.at_borders = theirs.n, out.ours = mine.n;
    free(theirs.v), free(mine.v), free(theirs.border);
    if (out.missed != 0) bench_fail("%zu matches of Hyperscan are not among our hits", out.missed);
    return out;
}

/* ---- reports ---- */

static double mb(ent_str text)
{
    return (double)text.n / 1e6;
}

static void report_programs(const scan_texts *w)
{
    char names[BENCH_PATH], text[BENCH_PATH], out[BENCH_PATH];
    const char *const grep[] = {"grep", "-F", "-i", "-o", "-f", names, text, NULL};
    const char *const rg[] = {"rg", "-F", "-i", "-o", "-N", "-I", "--no-config", "-f", names, text, NULL};
    const char *const *const programs[] = {grep, rg};
    ent_buf b = ent_buf_new(w->a, (size_t)64 << 20);
    ent_str lines;
    ent_err e;

    bench_path(names, w->work, "names"), bench_path(text, w->work, "text"), bench_path(out, w->work, "out");
    for (size_t i = 0; i < w->n_names; i++) ent_buf_add(&b, w->names[i]), ent_buf_c(&b, '\n');
    bench_need(ent_buf_take(&lines, &b, &e), &e, "writing names");
    bench_write(names, lines.p, lines.n);
    bench_write(text, w->normal.p, w->normal.n);
    for (size_t k = 0; k < 2; k++) {
        peer_run run;
        bench_say("%s\n", programs[k][0]);
        run = peer_program(programs[k], out, PROGRAM_MOST);
        if (run.limit)
            printf("| %s | less than %s | not finished after %d s of processor time |\n", k == 0 ? "GNU grep -F -i -o" : "ripgrep -F -i -o",
                   bench_number(mb(w->normal) / PROGRAM_MOST).text, PROGRAM_MOST);
        else if (!run.ran) printf("| %s | - | skipped: the program is not there |\n", programs[k][0]);
        else
            printf("| %s | %s | %lld longest matches, anywhere in a word |\n", k == 0 ? "GNU grep -F -i -o" : "ripgrep -F -i -o",
                   bench_number(mb(w->normal) / run.cpu).text, (long long)run.lines);
    }
}

typedef struct timing {
    bench_series ours, folded, stems, hs, hs_as_is;
} timing;

static void report_peers(const scan_texts *w, size_t rounds)
{
    double compile_s, stems_s, hs_s = bench_cpu();
    const char *why;
    peer_hs *h = peer_hs_new(w->names, w->n_names, &why);
    const ent_scanner *s = ours(w, w->names, w->n_names, false, &compile_s), *inflected = ours(w, w->names, w->n_names, true, &stems_s);
    int64_t hits = 0, folded_hits = 0, stem_hits = 0, matches = 0, as_is = 0;
    timing t = {.ours = {.n = 0}};
    same check = {0};

    hs_s = bench_cpu() - hs_s - compile_s - stems_s;
    if (h != NULL) check = compare(w, w->names, s, h);
    for (size_t r = 0; r < rounds; r++) {
        bench_say("round %zu\n", r + 1);
        bench_add(&t.ours, mb(w->text) / time_ours(w, s, w->text, &hits));
        if (h != NULL) bench_add(&t.hs, mb(w->normal) / time_hs(h, w->normal, &matches));
        if (h != NULL) bench_add(&t.hs_as_is, mb(w->text) / time_hs(h, w->text, &as_is));
        bench_add(&t.folded, mb(w->normal) / time_ours(w, s, w->normal, &folded_hits));
        bench_add(&t.stems, mb(w->text) / time_ours(w, inflected, w->text, &stem_hits));
    }
    printf("### The same text and patterns\n\n%zu patterns (%s), %s MB of text (%.0f %% of it registers and a termbase, the rest made up), "
           "as it is for ours,\n"
           "folded beforehand for the others. Million bytes a second of processor time; median (least to most) of %zu rounds in turn.\n\n"
           "| what | MB/s | hits |\n|---|---:|---|\n",
           w->n_names, w->real_names ? "names of the ISO/TC 211 termbase" : "made up", bench_number(mb(w->text)).text,
           100.0 * (double)w->real / (double)w->text.n, rounds);
    printf("| ours: folding, whole terms, overlaps | **%s** | %lld |\n", bench_spread(&t.ours, 1).text, (long long)hits);
    printf("| ours, on the folded text | **%s** | %lld |\n", bench_spread(&t.folded, 1).text, (long long)folded_hits);
    printf("| ours, with inflected forms (English stems) | %s | %lld |\n", bench_spread(&t.stems, 1).text, (long long)stem_hits);
    if (h != NULL)
        printf("| Hyperscan %s, caseless literals, block mode | %s | %lld matches, anywhere in a word, overlaps included |\n",
               peer_hs_version(h), bench_spread(&t.hs, 1).text, (long long)matches);
    if (h != NULL)
        printf("| the same, on the text as it is (unlike spellings are not found) | %s | %lld |\n", bench_spread(&t.hs_as_is, 1).text,
               (long long)as_is);
    else printf("| Hyperscan | - | skipped: %s |\n", why);
    report_programs(w);
    if (h != NULL) {
        printf("\nOurs / Hyperscan, the same bytes: folded text **%s** (target: at least 1), text as it is %s.\n",
               bench_ratio(&t.folded, &t.hs).text, bench_ratio(&t.ours, &t.hs_as_is).text);
        printf("The same hits: of %zu matches of Hyperscan on the folded text %zu stand between word boundaries; all of them are among our "
               "%zu places there,\n"
               "%zu of which are left after the overlap rule.\n",
               check.matches, check.at_borders, check.ours, check.kept);
    }
    printf("Compiling: ours %s s, with stems %s s, Hyperscan %s s. Memory: ours %s MiB, with stems %s MiB%s%s%s.\n\n",
           bench_number(compile_s).text, bench_number(stems_s).text, h != NULL ? bench_number(hs_s).text : "-",
           bench_number((double)ent_scanner_bytes(s) / 1048576).text, bench_number((double)ent_scanner_bytes(inflected) / 1048576).text,
           h != NULL ? ", Hyperscan " : "", h != NULL ? bench_number((double)peer_hs_bytes(h) / 1048576).text : "",
           h != NULL ? " MiB" : "");
}

/* A set of patterns, ours and Hyperscan in turns: on the folded text; and on the text as it comes, which is folded for Hyperscan. */
static void report_set(const scan_texts *w, const char *set, const ent_str *names, size_t n_names, size_t rounds)
{
    double compile_s, hs_s = bench_cpu();
    const char *why;
    peer_hs *h = peer_hs_new(names, n_names, &why);
    const ent_scanner *s;
    bench_series mine = {0}, theirs = {0}, mine_all = {0}, theirs_all = {0};
    same check = {0};
    int64_t n;

    hs_s = bench_cpu() - hs_s;
    s = ours(w, names, n_names, false, &compile_s);
    bench_say("%s, %zu patterns\n", set, n_names);
    if (h != NULL) check = compare(w, names, s, h);
    for (size_t r = 0; r < rounds; r++) {
        double hs = h != NULL ? time_hs(h, w->normal, &n) : 0;
        if (h != NULL) bench_add(&theirs, mb(w->normal) / hs);
        if (h != NULL) bench_add(&theirs_all, mb(w->text) / (time_folding(w, w->text) + hs));
        bench_add(&mine, mb(w->normal) / time_ours(w, s, w->normal, &n));
        bench_add(&mine_all, mb(w->text) / time_ours(w, s, w->text, &n));
    }
    printf("| %s | %zu | **%s** | ", set, n_names, bench_spread(&mine, 1).text);
    if (h != NULL)
        printf("%s | **%s** | %s | %s | **%s** | %zu of %zu", bench_spread(&theirs, 1).text, bench_ratio(&mine, &theirs).text,
               bench_spread(&mine_all, 1).text, bench_spread(&theirs_all, 1).text, bench_ratio(&mine_all, &theirs_all).text,
               check.at_borders - check.missed, check.at_borders);
    else printf("skipped: %s | - | %s | - | - | -", why, bench_spread(&mine_all, 1).text);
    printf(" | %s | %s | %s | %s |\n", bench_number(compile_s).text, h != NULL ? bench_number(hs_s).text : "-",
           bench_number((double)ent_scanner_bytes(s) / 1048576).text,
           h != NULL ? bench_number((double)peer_hs_bytes(h) / 1048576).text : "-");
    if (h != NULL) peer_hs_free(h);
}

static void report_sets(const scan_texts *w, size_t rounds)
{
    static const size_t sizes[] = {8000, 80000, 1000000};
    size_t most = sizes[2];
    ent_str *names = ent_alloc_array(w->a, most, sizeof *names);

    if (names == NULL) bench_fail("no memory");
    scan_names_make(w->a, names, most);
    printf(
        "### Sets and sizes\n\nReal: as above. Sparse: made-up patterns of one to three words, which the registers hardly hold. Folded: "
        "both "
        "get the text\nfolded beforehand, and ours folds it once more. As it comes: ours, and what it takes to find the same with "
        "Hyperscan, our folding and then Hyperscan.\n"
        "Million bytes a second of processor time; target: at least 1 time Hyperscan. Its matches between word boundaries that are among "
        "our hits: all of how many.\n\n"
        "| set | patterns | folded: ours, MB/s | Hyperscan, MB/s | ours / Hyperscan | as it comes: ours, MB/s | folding and Hyperscan, "
        "MB/s | "
        "ours / both | same hits | compiling, s | Hyperscan, s | memory, MiB | Hyperscan, MiB |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    if (w->real_names) report_set(w, "real", w->names, w->n_names, rounds);
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) report_set(w, "sparse", names, sizes[k], rounds);
    printf("\n");
}

int main(int argc, char **argv)
{
    size_t rounds = bench_rounds(ROUNDS);
    static scan_texts w;

    if (argc < 2 || argc > 3) bench_fail("usage: bench_scan WORK [FOLDER]");
    snprintf(w.work, sizeof w.work, "%s", argv[1]);
    scan_texts_make(&w, argc > 2 ? argv[2] : NULL);
    printf("## scan\n\nTerms found in running text (ent_scan_run).\n\n");
    report_peers(&w, rounds);
    report_sets(&w, rounds);
    ent_arena_free(w.a);
    return 0;
}
