/* SPDX-License-Identifier: Apache-2.0 */
/* Import of a register of standards, against libxml2 parsing the same file and SQLite inserting the same rows.
 *
 *   bench_import WORK [FILE.xml.gz]      WORK: an empty folder; FILE: a real register, if it is at hand                */
#include <stdio.h>
#include <string.h>

#include <entente/crypto.h>
#include <entente/standards.h>

#include "lib/bare.h"
#include "lib/bench.h"

enum { ROUNDS = 5, FILE_MAX = 64 << 20 };

/* What is measured in every round; the first five are measured beside the program, by calling the same functions on the same file. */
typedef enum part { READ = 0, AUDIT, MATCH, JSON, ENCRYPT, OPEN, IMPORT, FINISH, SAX, DOM, INSERT, IMPORT_CPU, PEER_CPU, PARTS } part;

typedef struct measured {
    char name[64];
    int64_t bytes;
    size_t records, rows;
    bench_series part[PARTS];
    bench_series entries; /* what is left of IMPORT */
} measured;

/* ---- parts of the import, one by one ---- */

static double lap(double *since)
{
    double now = bench_now(), took = now - *since;

    *since = now;
    return took;
}

static void match_all(ent_arena *a, const ent_std_register *reg, ent_err *e)
{
    ent_std_key *keys = ent_alloc_array(a, reg->n_records, sizeof *keys);
    ent_std_matching matching;

    if (keys == NULL) bench_fail("no memory");
    for (size_t i = 0; i < reg->n_records; i++) keys[i] = (ent_std_key){reg->records[i].id, reg->records[i].uuid};
    bench_need(ent_std_match_releases(&matching, a, NULL, 0, keys, reg->n_records, e), e, "matching");
}

/* json: one text for each record without parent, the contents that the import stores. */
static size_t write_all(ent_str *json, ent_sha256 *digests, ent_arena *a, const ent_std_register *reg, ent_err *e)
{
    size_t n = 0;

    for (size_t i = 0; i < reg->n_records; i++) {
        if (reg->records[i].parent != SIZE_MAX) continue;
        bench_need(ent_std_record_json(&json[n], a, &reg->records[i], e), e, "writing a record");
        bench_need(ent_sha256_of(&digests[n], json[n], e), e, "digesting a record");
        n++;
    }
    return n;
}

static void encrypt_all(const ent_str *json, const ent_sha256 *digests, size_t n, ent_arena *a, ent_err *e)
{
    static const uint8_t seed[32] = {1};
    ent_secret content, key;
    uint8_t wrapped[40];
    ent_bytes random;
    ent_str sealed;

    bench_need(ent_bytes_init(&random, a, seed, e), e, "drawing keys");
    bench_need(ent_bytes_take(&random, content.b, sizeof content.b, e), e, "drawing keys");
    for (size_t i = 0; i < n; i++) {
        bench_need(ent_bytes_take(&random, key.b, sizeof key.b, e), e, "drawing keys");
        bench_need(ent_content_seal(&sealed, a, &key, (ent_str){(const char *)digests[i].b, 32}, json[i], e), e, "encrypting");
        bench_need(ent_key_wrap(wrapped, &content, &key, e), e, "wrapping");
    }
}

static void measure_parts(measured *m, const char *file)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_std_findings findings = {0};
    ent_std_register reg;
    ent_sha256 *digests;
    ent_str bytes, *json;
    double t = bench_now();
    ent_err e;

    if (a == NULL) bench_fail("no memory");
    bench_need(ent_file_read_gz(&bytes, a, file, FILE_MAX, &e), &e, "reading");
    bench_need(ent_std_read(&reg, a, bytes, &e), &e, "reading");
    bench_add(&m->part[READ], lap(&t));
    bench_need(ent_std_audit(&findings, a, &reg, &e), &e, "auditing");
    bench_add(&m->part[AUDIT], lap(&t));
    match_all(a, &reg, &e);
    bench_add(&m->part[MATCH], lap(&t));
    json = ent_alloc_array(a, reg.n_records, sizeof *json);
    digests = ent_alloc_array(a, reg.n_records, sizeof *digests);
    if (json == NULL || digests == NULL) bench_fail("no memory");
    t = bench_now();
    m->records = write_all(json, digests, a, &reg, &e);
    bench_add(&m->part[JSON], lap(&t));
    encrypt_all(json, digests, m->records, a, &e);
    bench_add(&m->part[ENCRYPT], lap(&t));
    ent_arena_free(a);
}

/* ---- the import ---- */

static void note_time(void *ctx, const char *doing, int64_t done, int64_t total)
{
    double *last = ctx;

    (void)doing, (void)done, (void)total;
    *last = bench_now();
}

static void measure_import(measured *m, const char *node, const char *file)
{
    double begin = bench_now(), last = 0, end, cpu;

    bench_do(&(bench_call){.dir = node, .person = "anna", .noun = "policy", .verb = "show"});
    bench_add(&m->part[OPEN], lap(&begin));
    cpu = bench_cpu();
    bench_do(&(bench_call){.dir = node,
                           .person = "anna",
                           .noun = "import",
                           .args = {{"file", file}, {"label", BENCH_LABEL}},
                           .progress = note_time,
                           .progress_ctx = &last});
    end = bench_now();
    bench_add(&m->part[IMPORT_CPU], bench_cpu() - cpu);
    bench_add(&m->part[IMPORT], end - begin);
    bench_add(&m->part[FINISH], end - last);
}

static void measure_peers(measured *m, const char *file, const char *node, const char *work)
{
    static const char *const tables[] = {"revision", "field", "content", NULL};
    char db[BENCH_PATH], peer[BENCH_PATH];
    double t = bench_now(), cpu, insert_cpu;
    bare_rows *rows;

    if (bare_sax(file) == 0) bench_fail("%s has no elements", file);
    bench_add(&m->part[SAX], lap(&t));
    cpu = bench_cpu();
    if (bare_dom(file) == 0) bench_fail("%s has no elements", file);
    bench_add(&m->part[DOM], lap(&t));
    cpu = bench_cpu() - cpu;
    bench_path(db, node, "entente.db");
    bench_path(peer, work, "peer.db");
    rows = bare_rows_read(db, tables);
    m->rows = bare_rows_count(rows);
    bench_add(&m->part[INSERT], bare_rows_insert(rows, peer, &insert_cpu));
    bench_add(&m->part[PEER_CPU], cpu + insert_cpu);
    bare_rows_free(rows);
}

static void one_round(measured *m, const char *file, const char *work)
{
    static const part inside[] = {OPEN, READ, AUDIT, MATCH, JSON, ENCRYPT, FINISH};
    char node[BENCH_PATH];
    double left;

    bench_path(node, work, "node");
    bench_remove(node);
    bench_node(node, work, "NATO");
    measure_parts(m, file);
    measure_import(m, node, file);
    measure_peers(m, file, node, work);
    left = m->part[IMPORT].v[m->part[IMPORT].n - 1];
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) left -= m->part[inside[i]].v[m->part[inside[i]].n - 1];
    bench_add(&m->entries, left > 0 ? left : 0);
    bench_remove(node);
}

/* ---- tables ---- */

static void add_series(bench_series *out, const bench_series *x, const bench_series *y)
{
    for (size_t i = 0; i < x->n; i++) bench_add(out, x->v[i] + y->v[i]);
}

static void print_ratios(const measured *m, size_t n)
{
    printf("| register | size, MiB | records | rows of the peer | import, ms | libxml2 tree + inserts, ms | import / peer | of processor "
           "time | of the peer: SAX | tree | inserts | ms a record |\n"
           "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < n; i++) {
        const bench_series *p = m[i].part;
        bench_series peer = {0};
        add_series(&peer, &p[DOM], &p[INSERT]);
        printf("| %s | %s | %zu | %zu | %s | %s | **%s** | %s | %s | %s | %s | %s |\n", m[i].name,
               bench_number((double)m[i].bytes / 1048576).text, m[i].records, m[i].rows, bench_spread(&p[IMPORT], 1e3).text,
               bench_spread(&peer, 1e3).text, bench_ratio(&p[IMPORT], &peer).text, bench_ratio(&p[IMPORT_CPU], &p[PEER_CPU]).text,
               bench_number(bench_median(&p[SAX]) * 1e3).text, bench_number(bench_median(&p[DOM]) * 1e3).text,
               bench_number(bench_median(&p[INSERT]) * 1e3).text, bench_number(bench_median(&p[IMPORT]) * 1e3 / (double)m[i].records).text);
    }
}

static void print_parts(const measured *m, size_t n)
{
    printf("\n| register | open node, unlock | read, parse | audit | match | record as JSON, SHA-256 | encrypt, wrap | entries, projection "
           "| sign, commit, WAL into file |\n"
           "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < n; i++) {
        static const part shown[] = {OPEN, READ, AUDIT, MATCH, JSON, ENCRYPT};
        printf("| %s |", m[i].name);
        for (size_t k = 0; k < sizeof shown / sizeof *shown; k++)
            printf(" %s |", bench_number(bench_median(&m[i].part[shown[k]]) * 1e3).text);
        printf(" %s | %s |\n", bench_number(bench_median(&m[i].entries) * 1e3).text,
               bench_number(bench_median(&m[i].part[FINISH]) * 1e3).text);
    }
}

static void print_text(size_t rounds, bool real)
{
    printf(
        "## Import of a register of standards\n\n"
        "The operation `import` as the program runs it, on a new node each time: file read, parsed, audited and matched; each record "
        "encrypted under its own key,\n"
        "entered in the log with its hash, and put into the tables; the act signed; one transaction committed to disk. The peer does the "
        "two things that nobody can leave\n"
        "out: libxml2 reads and parses the same file into a tree, and SQLite alone inserts the same rows of the tables `revision`, `field` "
        "and `content` (encrypted bytes\n"
        "included) with the same indexes, WAL, `synchronous=FULL`, in one transaction with prepared statements. Both close the database, "
        "which moves the WAL into the file.\n\n"
        "Median (least to most) of %zu rounds; in each round import and peer run one after the other. The ratio is that of each round.\n",
        rounds);
    printf(real ? "NISP 11.0 is the NATO register of 2018; the others are invented, of the same shape.\n\n"
                : "The registers are invented, of the shape of NISP 11.0; the real one was not at hand.\n\n");
}

static void measure(measured *m, const char *name, const char *file, const char *work, size_t rounds)
{
    snprintf(m->name, sizeof m->name, "%s", name);
    m->bytes = bench_size(file);
    for (size_t i = 0; i < rounds; i++) {
        bench_say("import: %s, round %zu of %zu", name, i + 1, rounds);
        one_round(m, file, work);
    }
}

/* libxml2 shall not also measure zlib: both get the plain file. */
static void unpack(const char *to, const char *from)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_str bytes;
    ent_err e;

    if (a == NULL) bench_fail("no memory");
    bench_need(ent_file_read_gz(&bytes, a, from, FILE_MAX, &e), &e, "reading the register");
    bench_write(to, bytes.p, bytes.n);
    ent_arena_free(a);
}

int main(int argc, char **argv)
{
    static const size_t sizes[] = {500, 2000, 8000};
    static measured m[4];
    size_t n = 0, rounds = bench_rounds(ROUNDS);
    char file[BENCH_PATH], name[64];

    if (argc < 2 || argc > 3) bench_fail("usage: bench_import WORK [FILE.xml.gz]");
    bench_path(file, argv[1], "register.xml");
    if (argc == 3) {
        unpack(file, argv[2]);
        measure(&m[n++], "NISP 11.0", file, argv[1], rounds);
    }
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        bench_write_register(file, sizes[i]);
        snprintf(name, sizeof name, "invented, %zu standards", sizes[i]);
        measure(&m[n++], name, file, argv[1], rounds);
    }
    print_text(rounds, argc == 3);
    print_ratios(m, n);
    printf("\nWhere the time goes, ms (medians; \"entries, projection\" is what the other parts leave of the whole, the others are "
           "measured on their own):\n");
    print_parts(m, n);
    printf("\nTarget: none was set for this ratio. It is to be watched, and it must not grow with the size.\n");
    return 0;
}
