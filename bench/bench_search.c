/* SPDX-License-Identifier: Apache-2.0 */
/* Search: the same 10,000 visible documents alone and beside hidden ones; and under 1 to 1,000 cuts against SQLite's FTS5 over only the visible rows.
 *
 *   bench_search WORK [HIDDEN [VISIBLE]]      1,000,000 hidden and 10,000 visible documents if not given
 *
 * Documents go into the register's tables directly, and from there into the index by its own way. All texts are made up.      */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <entente/register/search.h>

#include "lib/bench.h"
#include "lib/documents.h"
#include "lib/search_peers.h"

enum { ROUNDS = 7, HIDDEN_CUTS = 50, VISIBLE_CUTS = 10, PAGE = 20 };

/* ---- rows ---- */

typedef struct rows {
    sqlite3 *db;
    sqlite3_stmt *revision, *field;
    int64_t n;
    FILE *copy; /* the same rows for PostgreSQL; or NULL */
} rows;

static void need(sqlite3 *db, int rc)
{
    if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW) bench_fail("SQLite: %s", sqlite3_errmsg(db));
}

static sqlite3_stmt *prepared(sqlite3 *db, const char *text)
{
    sqlite3_stmt *st = NULL;

    need(db, sqlite3_prepare_v2(db, text, -1, &st, NULL));
    return st;
}

static void run(sqlite3_stmt *st)
{
    need(sqlite3_db_handle(st), sqlite3_step(st));
    sqlite3_reset(st);
}

static void put_field(rows *r, const char *name, int64_t cut, const char *value)
{
    sqlite3_bind_int64(r->field, 1, r->n);
    sqlite3_bind_text(r->field, 2, name, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(r->field, 3, cut);
    sqlite3_bind_text(r->field, 4, value, -1, SQLITE_TRANSIENT);
    run(r->field);
}

static void put_document(rows *r, const document *d, int64_t cut)
{
    const char *const texts[] = {d->number, d->number, "2020-01-01", d->status, d->publisher, d->kind};
    char uuid[37];

    r->n++;
    snprintf(uuid, sizeof uuid, "%08x-0000-4000-8000-%012llx", (unsigned)(document_next() >> 32), (unsigned long long)r->n);
    sqlite3_bind_int64(r->revision, 1, r->n);
    sqlite3_bind_int64(r->revision, 2, cut);
    for (int i = 0; i < 6; i++) sqlite3_bind_text(r->revision, 3 + i, texts[i], -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(r->revision, 9, uuid, -1, SQLITE_TRANSIENT);
    run(r->revision);
    if (r->copy != NULL)
        fprintf(r->copy, "%lld\t%lld\t%s\t%s\t%s\t%s\t%s\t%s\tRESTRICTED\n", (long long)r->n, (long long)cut, d->number, d->title,
                d->remark, d->kind, d->status, d->publisher);
    put_field(r, "title", cut, d->title);
    if (d->remark[0] != '\0') put_field(r, "remark", cut, d->remark);
}

/* ---- ours ---- */

typedef struct subject {
    char path[BENCH_PATH];
    ent_arena *a;
    ent_store *locked;
    int cuts;
    double built, put_each; /* seconds by the clock for all, rows and index; microseconds of processor time of the index for one */
    char copy[BENCH_PATH];  /* the same rows for PostgreSQL; empty: none */
} subject;

static void open_rows(rows *r, const char *path)
{
    need(r->db, sqlite3_open(path, &r->db));
    need(r->db, sqlite3_exec(r->db, "PRAGMA synchronous=OFF; BEGIN", NULL, NULL, NULL));
    r->revision = prepared(
        r->db,
        "INSERT INTO revision(id, item, cut, content_cut, number, number_folded, date, status, publisher, kind, item_uuid, revision, "
        "origin, edition, version, "
        "content, length, source, external_id, external_uuid, label, meta_label, mapped, meta_mapped, bundle, base, beside, person, time) "
        "VALUES (?1, ?1, ?2, ?2, ?3, lower(?4), ?5, ?6, ?7, ?8, ?9, ?9, 'NATO', '', '', zeroblob(32), 1, '', '', '', ?2, ?2, 0, 0, '', '', "
        "'', '', 1)");
    r->field = prepared(r->db, "INSERT INTO field(revision, name, cut, value, value_folded) VALUES (?1, ?2, ?3, ?4, lower(?4))");
}

static void close_rows(rows *r)
{
    sqlite3_finalize(r->revision);
    sqlite3_finalize(r->field);
    need(r->db, sqlite3_exec(r->db, "COMMIT", NULL, NULL, NULL));
    sqlite3_close(r->db);
}

static void index_rows(subject *s, int64_t n)
{
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_store *w;
    double cpu;
    ent_err e;

    bench_need(ent_store_open(&w, a, s->path, ENT_STORE_WRITE, &e), &e, "opening");
    bench_need(ent_store_begin(w, &e), &e, "beginning");
    cpu = bench_cpu();
    bench_need(ent_search_put(w, a, &e), &e, "making the index");
    bench_need(ent_store_commit(w, &e), &e, "saving");
    s->put_each = (bench_cpu() - cpu) * 1e6 / (double)n;
    ent_arena_free(a);
}

/* The visible documents are the same whatever stands between them. */
static void make(subject *s, const char *work, const char *name, const document *shown, int64_t visible, int cuts, int64_t hidden)
{
    double began = bench_now();
    int64_t before = 0;
    rows r = {0};
    ent_err e;

    s->cuts = cuts;
    bench_path(s->path, work, name);
    bench_need(ent_store_create(s->path, &e), &e, "making a database");
    open_rows(&r, s->path);
    r.copy = s->copy[0] != '\0' ? fopen(s->copy, "w") : NULL;
    for (int64_t i = 0; i < visible; i++) {
        for (; before < hidden * (i + 1) / visible; before++) {
            document d = document_some(before);
            put_document(&r, &d, 100000 + before % HIDDEN_CUTS);
        }
        put_document(&r, &shown[i], 1 + i % cuts);
    }
    close_rows(&r);
    if (r.copy != NULL && fclose(r.copy) != 0) bench_fail("%s cannot be written", s->copy);
    index_rows(s, visible + hidden);
    s->built = bench_now() - began;
}

static void open_view(subject *s)
{
    int64_t *cuts = calloc((size_t)s->cuts, sizeof *cuts);
    ent_err e;

    if (cuts == NULL) bench_fail("no memory");
    for (int i = 0; i < s->cuts; i++) cuts[i] = i + 1;
    s->a = ent_arena_new(NULL, 0);
    bench_need(ent_store_open(&s->locked, s->a, s->path, ENT_STORE_READ, &e), &e, "opening");
    bench_need(ent_store_begin(s->locked, &e), &e, "beginning");
    bench_need(ent_store_lock(s->locked, cuts, (size_t)s->cuts, &e), &e, "locking");
    free(cuts);
}

static ent_code any_label(void *ctx, bool *out, int64_t label, ent_err *e)
{
    (void)ctx, (void)label, (void)e;
    *out = true;
    return ENT_OK;
}

typedef struct found {
    int64_t hits, first; /* of all queries: how many, and their ranks folded into a number */
    size_t memory;       /* the most that one query took */
} found;

static void ask(found *out, subject *s, const char *text)
{
    static const ent_search_page page = {.limit = PAGE, .passes = any_label};
    ent_arena *a = ent_arena_new(NULL, 0);
    ent_search_answer answer;
    ent_search_query q;
    ent_err e;

    bench_need(ent_search_parse(&q, a, NULL, ent_str_c(text), &e), &e, text);
    bench_need(ent_search_run(&answer, a, s->locked, &q, &page, &e), &e, text);
    out->hits += answer.total;
    for (size_t i = 0; i < answer.n; i++) out->first = out->first * 31 + answer.hits[i].score;
    if (ent_arena_used(a) > out->memory) out->memory = ent_arena_used(a);
    ent_arena_free(a);
}

/* ---- queries ---- */

static document_query Query[DOCUMENT_QUERIES];

static double all_queries(found *out, subject *s)
{
    double cpu = bench_cpu();

    *out = (found){0};
    for (int i = 0; i < DOCUMENT_QUERIES; i++) ask(out, s, Query[i].ours);
    return (bench_cpu() - cpu) / DOCUMENT_QUERIES;
}

static double all_of_peer(found *out, fts5 *p, bool facets)
{
    double cpu = bench_cpu();

    *out = (found){0};
    for (int i = 0; i < DOCUMENT_QUERIES; i++) out->hits += fts5_ask(p, Query[i].fts5, facets);
    return (bench_cpu() - cpu) / DOCUMENT_QUERIES;
}

/* ---- hidden rows ---- */

typedef struct peak_of {
    subject *s;
} peak_of;

static void queries_alone(void *ctx, void *result)
{
    found *out = result;

    open_view(((peak_of *)ctx)->s);
    (void)all_queries(out, ((peak_of *)ctx)->s);
}

static void measure_hidden(const char *work, const document *shown, int64_t visible, int64_t hidden)
{
    subject alone = {0}, beside = {0};
    bench_series x = {0}, y = {0}, ratio = {0};
    found of_alone, of_beside;
    bench_cost cost[2];

    bench_path(alone.copy, work, "alone.tsv");
    bench_path(beside.copy, work, "beside.tsv");
    bench_say("search: %lld visible documents alone", (long long)visible);
    make(&alone, work, "alone.db", shown, visible, VISIBLE_CUTS, 0);
    bench_say("search: beside %lld hidden ones", (long long)hidden);
    make(&beside, work, "beside.db", shown, visible, VISIBLE_CUTS, hidden);
    cost[0] = bench_child(queries_alone, &(peak_of){&alone}, &of_alone, sizeof of_alone);
    cost[1] = bench_child(queries_alone, &(peak_of){&beside}, &of_beside, sizeof of_beside);
    open_view(&alone);
    open_view(&beside);
    (void)all_queries(&of_alone, &alone);
    (void)all_queries(&of_beside, &beside);
    for (size_t i = 0; i < bench_rounds(ROUNDS); i++) {
        bench_add(&x, all_queries(&of_alone, &alone));
        bench_add(&y, all_queries(&of_beside, &beside));
        bench_add(&ratio, y.v[i] / x.v[i]);
    }
    if (of_alone.hits != of_beside.hits || of_alone.first != of_beside.first) bench_fail("hidden documents changed an answer");
    printf(
        "| visible | hidden | us a query (processor time) | KiB of the largest query | peak of the process, MiB | index: us a document |\n"
        "|---:|---:|---:|---:|---:|---:|\n");
    printf("| %lld | 0 | %s | %zu | %s | %s |\n", (long long)visible, bench_spread(&x, 1e6).text, of_alone.memory >> 10,
           bench_number(cost[0].peak_mib).text, bench_number(alone.put_each).text);
    printf("| %lld | %lld | %s | %zu | %s | %s |\n", (long long)visible, (long long)hidden, bench_spread(&y, 1e6).text,
           of_beside.memory >> 10, bench_number(cost[1].peak_mib).text, bench_number(beside.put_each).text);
    printf("| | **ratio** | **%s** | **%s** | %s | |\n\n", bench_spread(&ratio, 1).text,
           bench_number((double)of_beside.memory / (double)of_alone.memory).text, bench_number(cost[1].peak_mib / cost[0].peak_mib).text);
    printf("%d queries found %lld documents in both, with the same scores in the same order. Making the larger one took %s s by the "
           "clock.\n\n",
           DOCUMENT_QUERIES, (long long)of_alone.hits, bench_number(beside.built).text);
    peer_postgres(Query, alone.copy, beside.copy, VISIBLE_CUTS, hidden, of_alone.hits);
    ent_arena_free(alone.a);
    ent_arena_free(beside.a);
}

/* ---- cuts ---- */

static void measure_cuts(const char *work, const document *shown, int64_t visible)
{
    static const int cuts[] = {1, 10, 100, 1000};
    found of_peer, of_bare, of_ours;
    fts5 *p = fts5_make(work, shown, visible);

    printf("| cuts in view | us a query | FTS5: page, number of hits, facets | ratio | FTS5: page and number of hits | ratio |\n"
           "|---:|---:|---:|---:|---:|---:|\n");
    for (size_t c = 0; c < sizeof cuts / sizeof *cuts; c++) {
        bench_series ours = {0}, full = {0}, bare = {0};
        subject s = {0};
        char name[32];
        snprintf(name, sizeof name, "cuts-%d.db", cuts[c]);
        bench_say("search: %d cuts", cuts[c]);
        make(&s, work, name, shown, visible, cuts[c], 0);
        open_view(&s);
        (void)all_queries(&of_ours, &s);
        (void)all_of_peer(&of_peer, p, true);
        for (size_t i = 0; i < bench_rounds(ROUNDS); i++) {
            bench_add(&ours, all_queries(&of_ours, &s));
            bench_add(&full, all_of_peer(&of_peer, p, true));
            bench_add(&bare, all_of_peer(&of_bare, p, false));
        }
        if (of_ours.hits != of_peer.hits)
            bench_fail("%lld documents were found, by FTS5 %lld", (long long)of_ours.hits, (long long)of_peer.hits);
        printf("| %d | %s | %s | **%s** | %s | %s |\n", cuts[c], bench_spread(&ours, 1e6).text, bench_spread(&full, 1e6).text,
               bench_ratio(&ours, &full).text, bench_spread(&bare, 1e6).text, bench_ratio(&ours, &bare).text);
        ent_arena_free(s.a);
    }
    printf("\nBoth found %lld documents. FTS5: unicode61 without diacritics, prefix indexes of 2 and 3, bm25 with weights, optimised; "
           "facets by a join "
           "with a table of the four values.\n\n",
           (long long)of_peer.hits);
    fts5_free(p);
}

int main(int argc, char **argv)
{
    int64_t hidden = argc > 2 ? atoll(argv[2]) : 1000000, visible = argc > 3 ? atoll(argv[3]) : 10000;
    document *shown;

    if (argc < 2 || visible < 1 || hidden < 0) bench_fail("usage: bench_search WORK [HIDDEN [VISIBLE]]");
    shown = calloc((size_t)visible, sizeof *shown);
    if (shown == NULL) bench_fail("no memory");
    for (int64_t i = 0; i < visible; i++) shown[i] = document_some(i);
    document_queries(Query, shown, visible);
    printf("## Search\n\nOne page of 20 hits with their number and facets, without other names. Median (least to most) of the rounds; 200 "
           "queries of one "
           "word, two words, two words of which the last is not finished, and a phrase.\n\n### Beside hidden documents\n\n");
    measure_hidden(argv[1], shown, visible, hidden);
    printf("### Cuts in view, beside FTS5 over only the visible rows\n\n");
    measure_cuts(argv[1], shown, visible);
    free(shown);
    return 0;
}
