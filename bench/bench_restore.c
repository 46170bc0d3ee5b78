/* SPDX-License-Identifier: Apache-2.0 */
/* Backing a node of 100,000 revisions up and making it again on paper's word: the bad night. Nothing to compare it with.
 *
 *   bench_restore WORK [REVISIONS]      WORK: an empty folder                                                            */
#include <stdio.h>
#include <string.h>

#include <entente/core.h>

#include "lib/bench.h"

enum { REVISIONS = 100000, CONTENT = 700, ROUNDS = 3 };

typedef struct night {
    size_t revisions;
    char node[BENCH_PATH], rows[BENCH_PATH], page[BENCH_PATH], data[BENCH_PATH], keys[BENCH_PATH], again[BENCH_PATH];
} night;

static void fill(void *ctx, void *result)
{
    const night *n = ctx;

    (void)result;
    bench_rows(n->rows, 0, n->revisions, CONTENT);
    bench_do(&(bench_call){.dir = n->node, .person = "anna", .noun = "import", .args = {{"file", n->rows}, {"label", BENCH_LABEL}}});
    bench_remove(n->rows);
    bench_do(&(bench_call){.dir = n->node, .person = "admin", .noun = "node", .verb = "backup-key", .args = {{"out", n->page}}});
}

static void back_up(void *ctx, void *result)
{
    const night *n = ctx;

    (void)result;
    bench_do(
        &(bench_call){.dir = n->node, .person = "admin", .noun = "node", .verb = "backup", .args = {{"out", n->data}, {"keys", n->keys}}});
}

static void restore(void *ctx, void *result)
{
    const night *n = ctx;

    (void)result;
    bench_do(&(bench_call){.person = "admin",
                           .noun = "node",
                           .verb = "restore",
                           .args = {{"backup", n->data}, {"keys", n->keys}, {"page", n->page}, {"to", n->again}}});
}

static void print_row(const char *what, const bench_series *seconds, const bench_series *cpu, const bench_series *peak)
{
    bench_cell s = bench_spread(seconds, 1), c = bench_spread(cpu, 1), p = bench_spread(peak, 1);

    printf("| %s | %s | %s | %s |\n", what, s.text, c.text, p.text);
}

int main(int argc, char **argv)
{
    bench_series seconds[2] = {{{0}, 0}, {{0}, 0}}, cpu[2] = {{{0}, 0}, {{0}, 0}}, peak[2] = {{{0}, 0}, {{0}, 0}};
    night n = {.revisions = REVISIONS};
    int64_t revisions = REVISIONS;
    char nothing = 0;

    if (argc < 2 || argc > 3 || (argc == 3 && (!ent_str_i64(ent_str_c(argv[2]), &revisions) || revisions < 1)))
        bench_fail("usage: bench_restore WORK [REVISIONS]");
    n.revisions = (size_t)revisions;
    bench_path(n.node, argv[1], "node");
    bench_path(n.rows, argv[1], "rows.csv");
    bench_path(n.page, argv[1], "page");
    bench_path(n.data, argv[1], "data");
    bench_path(n.keys, argv[1], "keys");
    bench_path(n.again, argv[1], "again");
    bench_node(n.node, argv[1], "NATO");
    bench_say("restore: importing %zu revisions", n.revisions);
    (void)bench_child(fill, &n, &nothing, sizeof nothing);
    for (size_t i = 0; i < bench_rounds(ROUNDS); i++) {
        for (int k = 0; k < 2; k++) {
            bench_cost c = bench_child(k == 0 ? back_up : restore, &n, &nothing, sizeof nothing);
            bench_add(&seconds[k], c.seconds);
            bench_add(&cpu[k], c.cpu);
            bench_add(&peak[k], c.peak_mib);
            bench_say("restore: %s %.1f s, %.0f MiB", k == 0 ? "backup" : "restore", c.seconds, c.peak_mib);
        }
        bench_remove(n.again);
        if (i + 1 == bench_rounds(ROUNDS)) break; /* the last files are measured below */
        bench_remove(n.data);
        bench_remove(n.keys);
    }
    printf("## Backup and restore\n\nA node of %zu revisions of %d bytes; data backup %lld MiB, key backup %lld MiB. Restoring checks "
           "every hash and "
           "signature of the log, makes the tables again, compares them, and brings all to the disk.\n\n"
           "| | seconds | processor seconds | peak MiB |\n|---|---|---|---|\n",
           n.revisions, CONTENT, (long long)(bench_size(n.data) >> 20), (long long)(bench_size(n.keys) >> 20));
    print_row("`node backup`", &seconds[0], &cpu[0], &peak[0]);
    print_row("`node restore`", &seconds[1], &cpu[1], &peak[1]);
    return 0;
}
