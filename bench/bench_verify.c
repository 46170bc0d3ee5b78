/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying a bundle, against SHA-256 of the same file.
 *
 *   bench_verify WORK      WORK: an empty folder                                                                         */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <entente/crypto.h>
#include <entente/release.h>

#include "lib/bare.h"
#include "lib/bench.h"

enum { ROUNDS = 7 };

typedef struct measured {
    const char *name;
    size_t contents, content_bytes;
    int64_t bundle_bytes;
    bench_series ours, peer, ours_cpu, peer_cpu, peak;
} measured;

typedef struct situation {
    bench_pair pair;
    char work[BENCH_PATH], bundle[BENCH_PATH];
    const measured *m;
} situation;

/* ---- making the bundle ---------------------------------------------------------------------------------------------------------- */
static void fill(uint8_t *p, size_t n, uint64_t seed)
{
    uint64_t x = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;

    for (size_t i = 0; i < n; i++) {
        if (i % 8 == 0) x = x * UINT64_C(6364136223846793005) + 1442695040888963407; /* MMIX, Knuth */
        p[i] = (uint8_t)(x >> (8 * (i % 8)));
    }
}

/* One large document. */
static void import_document(const situation *s, const char *list)
{
    uint8_t *p = malloc(s->m->content_bytes);
    char file[BENCH_PATH];

    if (p == NULL) bench_fail("no memory");
    bench_path(file, s->work, "content");
    fill(p, s->m->content_bytes, 1);
    bench_write(file, p, s->m->content_bytes);
    free(p);
    bench_do(&(bench_call){
        .dir = s->pair.nato, .person = "anna", .noun = "import", .args = {{"file", file}, {"number", "LARGE"}, {"label", BENCH_LABEL}}});
    bench_write(list, "LARGE\n", 6);
    bench_remove(file);
}

/* Many small ones come as a register: see bench_rows. */
static void import_many(const situation *s, const char *list)
{
    char rows[BENCH_PATH];

    bench_path(rows, s->work, "rows.csv");
    bench_rows(rows, 0, s->m->contents, s->m->content_bytes);
    bench_do(&(bench_call){.dir = s->pair.nato, .person = "anna", .noun = "import", .args = {{"file", rows}, {"label", BENCH_LABEL}}});
    bench_rows_list(list, 0, s->m->contents);
    bench_remove(rows);
}

static void make_bundle(void *ctx, void *result)
{
    const situation *s = ctx;
    char list[BENCH_PATH];

    (void)result;
    bench_path(list, s->work, "list.txt");
    if (s->m->contents == 1) import_document(s, list);
    else import_many(s, list);
    bench_release(&s->pair, list, s->bundle);
}

/* ---- measuring --------------------------------------------------------------------------------------------------------------------- */
static ent_code from_file(void *ctx, void *p, size_t n, size_t *got, ent_err *e)
{
    return ent_file_in_read(ctx, p, n, got, e);
}

static void verify(const situation *s)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_rel_opened opened;
    ent_file_in *file;
    ent_public key;
    ent_str pem;
    ent_err e;

    if (a == NULL) bench_fail("no memory");
    bench_need(ent_file_read(&pem, a, s->pair.key, 4096, &e), &e, "reading the key");
    bench_need(ent_public_read(&key, pem, &e), &e, "reading the key");
    bench_need(ent_file_in_open(&file, a, s->bundle, &e), &e, "opening the bundle");
    bench_need(ent_rel_open(&opened, a, (ent_source){.read = from_file, .ctx = file}, &key, &e), &e, "verifying");
    if (opened.revisions != (int64_t)s->m->contents) bench_fail("the bundle holds %lld revisions", (long long)opened.revisions);
    ent_arena_free(a);
}

static void verify_child(void *ctx, void *result)
{
    (void)result;
    verify(ctx);
}

static void measure(measured *m, const char *work, size_t rounds)
{
    situation s = {.m = m};
    uint8_t digest[32];
    char nothing = 0;

    bench_folder(s.work, work, "verify");
    bench_path(s.bundle, s.work, "bundle.entente");
    bench_say("verify: making a bundle of %s", m->name);
    bench_pair_make(&s.pair, s.work);
    (void)bench_child(make_bundle, &s, &nothing, sizeof nothing);
    m->bundle_bytes = bench_size(s.bundle);
    bare_sha256(digest, s.bundle); /* both find the file in the system's cache */
    for (size_t i = 0; i < rounds; i++) {
        double t = bench_now(), cpu = bench_cpu();
        verify(&s);
        bench_add(&m->ours, bench_now() - t);
        bench_add(&m->ours_cpu, bench_cpu() - cpu);
        t = bench_now();
        cpu = bench_cpu();
        bare_sha256(digest, s.bundle);
        bench_add(&m->peer, bench_now() - t);
        bench_add(&m->peer_cpu, bench_cpu() - cpu);
    }
    bench_add(&m->peak, bench_child(verify_child, &s, &nothing, sizeof nothing).peak_mib);
    bench_say("verify: %s: %.1f ms, SHA-256 %.1f ms", m->name, bench_median(&m->ours) * 1e3, bench_median(&m->peer) * 1e3);
    bench_remove(s.work);
}

int main(int argc, char **argv)
{
    static measured m[] = {{.name = "1 x 1 MiB", .contents = 1, .content_bytes = 1 << 20},
                           {.name = "1 x 16 MiB", .contents = 1, .content_bytes = 16 << 20},
                           {.name = "1 x 256 MiB", .contents = 1, .content_bytes = 256 << 20},
                           {.name = "1,000 x 1 KiB", .contents = 1000, .content_bytes = 1024},
                           {.name = "10,000 x 1 KiB", .contents = 10000, .content_bytes = 1024}};
    size_t rounds = bench_rounds(ROUNDS);

    if (argc != 2) bench_fail("usage: bench_verify WORK");
    for (size_t i = 0; i < sizeof m / sizeof *m; i++) measure(&m[i], argv[1], rounds);
    printf("## Verify\n\n"
           "`verify` without a node: the bundle is read once from front to back; every header compared with the one that the writer would "
           "have written, CRC-32 of every entry,\n"
           "signature, SHA-256 of every content, every line and label read strictly, root over the lines, proof in the channel log. The "
           "peer is SHA-256 (OpenSSL EVP) of the same\n"
           "file, read in pieces of 64 KiB, and nothing else. Both in the same process in turns, the file in the system's cache.\n\n"
           "Median (least to most) of %zu rounds; the ratio is that of each round. Peak: resident memory of a process that does nothing "
           "else.\n\n"
           "| contents | bundle, MiB | verify, ms | SHA-256, ms | verify / SHA-256 | of processor time | verify, MiB/s | peak, MiB |\n"
           "|---|---:|---:|---:|---:|---:|---:|---:|\n",
           rounds);
    for (size_t i = 0; i < sizeof m / sizeof *m; i++) {
        double mib = (double)m[i].bundle_bytes / 1048576;
        printf("| %s | %s | %s | %s | **%s** | %s | %s | %s |\n", m[i].name, bench_number(mib).text, bench_spread(&m[i].ours, 1e3).text,
               bench_spread(&m[i].peer, 1e3).text, bench_ratio(&m[i].ours, &m[i].peer).text,
               bench_ratio(&m[i].ours_cpu, &m[i].peer_cpu).text, bench_number(mib / bench_median(&m[i].ours)).text,
               bench_number(bench_median(&m[i].peak)).text);
    }
    printf("\nTarget: none was set for this ratio. It must not grow with the size, and the memory must not either.\n");
    return 0;
}
