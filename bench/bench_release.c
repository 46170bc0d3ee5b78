/* SPDX-License-Identifier: Apache-2.0 */
/* Release and receive of many small revisions, step by step, each in a process of its own.
 *
 *   bench_release WORK [REVISIONS…]      WORK: an empty folder; REVISIONS: 1000 10000 100000 unless others are given   */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/bare.h"
#include "lib/bench.h"

enum { CONTENT = 1024, BATCHES = 4, SIZES = 8, TARGET_SECONDS = 60, TARGET_MIB = 128 };

typedef enum step { REGISTER = 0, NEW, APPROVE, BUNDLE, RECEIVE, STEPS } step;

static const char *const step_name[STEPS] = {"register", "release new", "release approve", "release bundle", "receive"};

typedef enum limit { DIGEST = 0, COPY, INSERT, LIMITS } limit;

typedef struct measured {
    size_t revisions;
    int64_t bundle_bytes;
    bench_series seconds[STEPS], cpu[STEPS], peak[STEPS];
    bench_series limit[LIMITS];
} measured;

/* What the steps need and give; copied between processes. */
typedef struct situation {
    bench_pair pair;
    char work[BENCH_PATH], list[BENCH_PATH], bundle[BENCH_PATH];
    char release[40];
    size_t revisions;
} situation;

typedef struct outcome {
    char release[40];
    int64_t count;
} outcome;

/* ---- steps ------------------------------------------------------------------------------------------------------------------ */
/* In four batches under two labels by turns. */
static void do_register(void *ctx, void *result)
{
    const situation *s = ctx;
    char rows[BENCH_PATH], source[16];

    (void)result;
    bench_path(rows, s->work, "rows.csv");
    for (size_t i = 0; i < BATCHES; i++) {
        bool restricted = i % 2 != 0;
        bench_rows(rows, s->revisions * i / BATCHES, s->revisions * (i + 1) / BATCHES, CONTENT);
        snprintf(source, sizeof source, "batch %zu", i + 1);
        bench_do(&(bench_call){.dir = s->pair.nato,
                               .person = "anna",
                               .noun = "import",
                               .args = {{"file", rows},
                                        {"source", source},
                                        {"label", restricted ? BENCH_LABEL_RESTRICTED : BENCH_LABEL},
                                        {restricted ? "exercise" : NULL, ""}}});
    }
    bench_remove(rows);
}

static void do_new(void *ctx, void *result)
{
    const situation *s = ctx;
    outcome *out = result;
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_str json;

    if (a == NULL) bench_fail("no memory");
    json = bench_run(a, &(bench_call){.dir = s->pair.nato,
                                      .person = "bert",
                                      .noun = "release",
                                      .verb = "new",
                                      .args = {{"to", BENCH_BODY}, {"agreement", "BENCH"}, {"purpose", BENCH_PURPOSE}, {"list", s->list}}});
    bench_text(out->release, sizeof out->release, json, "release");
    out->count = bench_integer(json, "leaving");
    ent_arena_free(a);
}

static void do_approve(void *ctx, void *result)
{
    const situation *s = ctx;

    (void)result;
    bench_do(
        &(bench_call){.dir = s->pair.nato, .person = "carla", .noun = "release", .verb = "approve", .args = {{"release", s->release}}});
}

static void do_bundle(void *ctx, void *result)
{
    const situation *s = ctx;

    (void)result;
    bench_do(&(bench_call){
        .dir = s->pair.nato, .person = "bert", .noun = "release", .verb = "bundle", .args = {{"release", s->release}, {"out", s->bundle}}});
}

static void do_receive(void *ctx, void *result)
{
    const situation *s = ctx;
    outcome *out = result;
    ent_arena *a = ent_arena_new(NULL, 0);
    char receipt[BENCH_PATH];
    ent_str json;

    if (a == NULL) bench_fail("no memory");
    bench_path(receipt, s->work, "receipt.json");
    json = bench_run(
        a, &(bench_call){.dir = s->pair.eu, .person = "dirk", .noun = "receive", .args = {{"file", s->bundle}, {"receipt", receipt}}});
    out->count = bench_integer(json, "stored");
    ent_arena_free(a);
}

/* ---- limits: the same bytes without any decision ------------------------------------------------------------------------- */
static void do_limits(void *ctx, void *result)
{
    static const char *const tables[] = {"item", "revision", "field", "originator", "content", "log_entry", NULL};
    const situation *s = ctx;
    double *seconds = result, t = bench_now(), cpu;
    char db[BENCH_PATH], peer[BENCH_PATH];
    uint8_t digest[32];
    bare_rows *rows;

    bare_sha256(digest, s->bundle);
    seconds[DIGEST] = bench_now() - t;
    bench_path(peer, s->work, "peer.entente");
    t = bench_now();
    bare_copy(s->bundle, peer);
    seconds[COPY] = bench_now() - t;
    bench_remove(peer);
    bench_path(db, s->pair.eu, "entente.db");
    bench_path(peer, s->work, "peer.db");
    rows = bare_rows_read(db, tables);
    seconds[INSERT] = bare_rows_insert(rows, peer, &cpu);
    bare_rows_free(rows);
    bench_remove(peer);
}

/* ---- rounds -------------------------------------------------------------------------------------------------------------------- */
static void one_round(measured *m, const char *work)
{
    static void (*const run[STEPS])(void *ctx, void *result) = {do_register, do_new, do_approve, do_bundle, do_receive};
    double limits[LIMITS];
    situation s = {.revisions = m->revisions};

    bench_folder(s.work, work, "round");
    bench_path(s.list, s.work, "list.txt");
    bench_path(s.bundle, s.work, "bundle.entente");
    bench_pair_make(&s.pair, s.work);
    bench_rows_list(s.list, 0, s.revisions);
    for (int i = 0; i < STEPS; i++) {
        outcome out = {.count = (int64_t)m->revisions};
        bench_cost cost = bench_child(run[i], &s, &out, sizeof out);
        if (out.count != (int64_t)m->revisions) bench_fail("%s: %lld of %zu revisions", step_name[i], (long long)out.count, m->revisions);
        if (i == NEW) memcpy(s.release, out.release, sizeof s.release);
        bench_say("release: %zu revisions, %s: %.2f s (%.2f s of the processor), %.0f MiB", m->revisions, step_name[i], cost.seconds,
                  cost.cpu, cost.peak_mib);
        bench_add(&m->seconds[i], cost.seconds);
        bench_add(&m->cpu[i], cost.cpu);
        bench_add(&m->peak[i], cost.peak_mib);
    }
    m->bundle_bytes = bench_size(s.bundle);
    (void)bench_child(do_limits, &s, limits, sizeof limits);
    for (int i = 0; i < LIMITS; i++) bench_add(&m->limit[i], limits[i]);
    bench_remove(s.work);
}

static void sum_of(bench_series *out, const bench_series *from, int first, int end)
{
    for (size_t k = 0; k < from[first].n; k++) {
        double sum = 0;
        for (int i = first; i < end; i++) sum += from[i].v[k];
        bench_add(out, sum);
    }
}

/* ---- tables ---------------------------------------------------------------------------------------------------------------------- */
static const char text[] = "## Release and receive\n\n"
                           "Revisions with a content of exactly 1 KiB, each another one, half of them UNCLASSIFIED and half RESTRICTED, "
                           "all releasable. They are registered by importing four\n"
                           "CSV registers (one signed act each). Then the operations of the program: `release new` with `--list` (one "
                           "number a line), `release approve` by a second person,\n"
                           "`release bundle` (decided again, entered in the log, written to the file), `receive` on the second node under "
                           "the other policy (all checks, every label mapped, contents\n"
                           "encrypted again, entered in its log, receipt signed). Each step runs in a process of its own, from opening the "
                           "node to the answer; its peak memory (ru_maxrss) is its\n"
                           "own. \"Together\" is new + approve + bundle + receive.\n\n"
                           "The physical limit beside it, measured in the same round: SHA-256 of the bundle, a copy of the bundle with "
                           "fsync, and SQLite alone inserting the rows that the second\n"
                           "node then holds (tables `item`, `revision`, `field`, `originator`, `content`, `log_entry`, with their indexes, "
                           "one transaction). One pass of each, without any decision,\n"
                           "encryption or signature.\n\n"
                           "Median (least to most).\n\n";

static void print_seconds(const measured *m, size_t n)
{
    printf("| revisions | bundle, MiB | rounds | register, s | new, s | approve, s | bundle, s | receive, s | **together, s** | together, "
           "ms a revision |\n"
           "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < n; i++) {
        bench_series together = {0};
        sum_of(&together, m[i].seconds, NEW, STEPS);
        printf("| %zu | %s | %zu |", m[i].revisions, bench_number((double)m[i].bundle_bytes / 1048576).text, together.n);
        for (int k = 0; k < STEPS; k++) printf(" %s |", bench_spread(&m[i].seconds[k], 1).text);
        printf(" **%s** | %s |\n", bench_spread(&together, 1).text,
               bench_number(bench_median(&together) * 1e3 / (double)m[i].revisions).text);
    }
}

static void print_costs(const measured *m, size_t n)
{
    printf("\nProcessor time, s, and peak memory, MiB (medians):\n\n"
           "| revisions | register | new | approve | bundle | receive | together | peak: register | new | approve | bundle | receive |\n"
           "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < n; i++) {
        bench_series together = {0};
        sum_of(&together, m[i].cpu, NEW, STEPS);
        printf("| %zu |", m[i].revisions);
        for (int k = 0; k < STEPS; k++) printf(" %s |", bench_number(bench_median(&m[i].cpu[k])).text);
        printf(" %s |", bench_number(bench_median(&together)).text);
        for (int k = 0; k < STEPS; k++) printf(" %s |", bench_number(bench_median(&m[i].peak[k])).text);
        printf("\n");
    }
}

static void print_limits(const measured *m, size_t n)
{
    printf("\nThe limit:\n\n| revisions | SHA-256, s | copy and fsync, s | inserts, s | limit together, s | together / limit | receive / "
           "(SHA-256 + inserts) |\n"
           "|---:|---:|---:|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < n; i++) {
        bench_series ours = {0}, limits = {0}, reading = {0};
        sum_of(&ours, m[i].seconds, NEW, STEPS);
        sum_of(&limits, m[i].limit, 0, LIMITS);
        for (size_t k = 0; k < ours.n; k++) bench_add(&reading, m[i].limit[DIGEST].v[k] + m[i].limit[INSERT].v[k]);
        printf("| %zu |", m[i].revisions);
        for (int k = 0; k < LIMITS; k++) printf(" %s |", bench_number(bench_median(&m[i].limit[k])).text);
        printf(" %s | **%s** | %s |\n", bench_spread(&limits, 1).text, bench_ratio(&ours, &limits).text,
               bench_ratio(&m[i].seconds[RECEIVE], &reading).text);
    }
}

static void print_target(const measured *m)
{
    bench_series together = {0}, cpu = {0};
    double peak = 0, seconds;
    int highest = NEW;

    printf("\nTarget for 100,000 revisions: under %d s together and under %d MiB peak. ", TARGET_SECONDS, TARGET_MIB);
    if (m->revisions != 100000) {
        printf("Not measured in this run.\n");
        return;
    }
    sum_of(&together, m->seconds, NEW, STEPS);
    sum_of(&cpu, m->cpu, NEW, STEPS);
    seconds = bench_median(&together);
    for (int i = NEW; i < STEPS; i++) {
        if (bench_median(&m->peak[i]) <= peak) continue;
        peak = bench_median(&m->peak[i]);
        highest = i;
    }
    printf("Time: %s s, of which the processor worked %s s; the target %s. Memory: %s MiB (%s); the target %s. Where processor time is far "
           "below the time,\n"
           "other programs or the disk were waited for.\n",
           bench_number(seconds).text, bench_number(bench_median(&cpu)).text, seconds < TARGET_SECONDS ? "holds" : "is missed",
           bench_number(peak).text, step_name[highest], peak < TARGET_MIB ? "holds" : "is missed");
}

/* The large ones take long, and their spread is small. */
static size_t rounds_for(size_t revisions)
{
    return bench_rounds(revisions >= 100000 ? 3 : 5);
}

int main(int argc, char **argv)
{
    static measured m[SIZES] = {{.revisions = 1000}, {.revisions = 10000}, {.revisions = 100000}};
    size_t n = 3;

    if (argc < 2 || argc - 2 > SIZES) bench_fail("usage: bench_release WORK [REVISIONS…]");
    if (argc > 2) n = (size_t)argc - 2;
    for (size_t i = 0; i < n; i++) {
        if (argc > 2) m[i] = (measured){.revisions = (size_t)strtoul(argv[i + 2], NULL, 10)};
        if (m[i].revisions < BATCHES || m[i].revisions > 1000000) bench_fail("give numbers of revisions from %d to 1000000", BATCHES);
        for (size_t k = 0; k < rounds_for(m[i].revisions); k++) one_round(&m[i], argv[1]);
    }
    fputs(text, stdout);
    print_seconds(m, n);
    print_costs(m, n);
    print_limits(m, n);
    print_target(&m[n - 1]);
    return 0;
}
