/* SPDX-License-Identifier: Apache-2.0 */
/* The same documents and queries in PostgreSQL: a policy on the table shows the reader the rows of his cuts; words stand in a tsvector with
 * weights and a GIN index, cuts in an index of their own.                                                                    */
#include <stdio.h>

#include "bench.h"
#include "postgres.h"
#include "search_peers.h"

enum { PEER_ROUNDS = 3 };

static void make(postgres *p, const char *name, const char *path)
{
    char sql[900];

    snprintf(
        sql, sizeof sql,
        "CREATE TABLE %s(id bigint PRIMARY KEY, cut int, number text, title text, remark text, kind text, status text, publisher text, "
        "class text, v tsvector GENERATED ALWAYS AS (setweight(to_tsvector('simple', number), 'A') || "
        "setweight(to_tsvector('simple', title), 'B') || setweight(to_tsvector('simple', remark), 'D')) STORED)",
        name);
    (void)postgres_do(p, sql);
    snprintf(sql, sizeof sql, "COPY %s(id, cut, number, title, remark, kind, status, publisher, class) FROM STDIN", name);
    postgres_load(p, sql, path);
    snprintf(sql, sizeof sql, "CREATE INDEX ON %s USING gin(v)", name);
    (void)postgres_do(p, sql);
    snprintf(sql, sizeof sql, "CREATE INDEX ON %s(cut)", name);
    (void)postgres_do(p, sql);
    snprintf(sql, sizeof sql,
             "ALTER TABLE %s ENABLE ROW LEVEL SECURITY; CREATE POLICY seen ON %s FOR SELECT USING (cut = ANY "
             "(current_setting('bench.cuts')::int[])); GRANT SELECT ON %s TO reader",
             name, name, name);
    (void)postgres_do(p, sql);
    snprintf(sql, sizeof sql, "VACUUM ANALYZE %s", name);
    (void)postgres_do(p, sql);
}

/* A page; and the number of hits with the facets, in one statement. Both prepared once. */
static void prepare(postgres *p, const char *name)
{
    char sql[700];

    snprintf(sql, sizeof sql,
             "PREPARE page_%s(text) AS SELECT id, ts_rank(v, q) AS r FROM %s, to_tsquery('simple', $1) q WHERE v @@ q ORDER BY r DESC, id "
             "LIMIT 20",
             name, name);
    (void)postgres_do(p, sql);
    snprintf(sql, sizeof sql,
             "PREPARE count_%s(text) AS SELECT count(*), kind, status, publisher, class FROM %s, to_tsquery('simple', $1) q WHERE v @@ q "
             "GROUP BY GROUPING SETS ((), (kind), (status), (publisher), (class)) ORDER BY 1 DESC",
             name, name);
    (void)postgres_do(p, sql);
}

typedef struct asked {
    double cpu, wall; /* seconds a query */
    int64_t hits;
} asked;

static asked ask(postgres *p, const char *name, const document_query queries[DOCUMENT_QUERIES])
{
    double cpu = postgres_cpu(p), wall = bench_now();
    char page[40], count[40];
    asked x = {0};

    snprintf(page, sizeof page, "page_%s", name);
    snprintf(count, sizeof count, "count_%s", name);
    for (int i = 0; i < DOCUMENT_QUERIES; i++) {
        (void)postgres_ask(p, page, queries[i].tsquery);
        x.hits += postgres_ask(p, count, queries[i].tsquery);
    }
    x.cpu = (postgres_cpu(p) - cpu) / DOCUMENT_QUERIES;
    x.wall = (bench_now() - wall) / DOCUMENT_QUERIES;
    return x;
}

static void become_reader(postgres *p, int cuts)
{
    char sql[2000];
    int n = snprintf(sql, sizeof sql, "SET ROLE reader; SET bench.cuts = '{1");

    for (int i = 2; i <= cuts; i++) n += snprintf(sql + n, sizeof sql - (size_t)n, ",%d", i);
    snprintf(sql + n, sizeof sql - (size_t)n, "}'");
    (void)postgres_do(p, sql);
}

static void measure(postgres *p, const document_query queries[DOCUMENT_QUERIES], int64_t hidden, int64_t hits)
{
    bench_series cpu[2] = {{{0}, 0}}, wall[2] = {{{0}, 0}};
    static const char *const names[] = {"alone", "beside"};
    int64_t found[2] = {0};

    for (size_t i = 0; i < bench_rounds(PEER_ROUNDS); i++)
        for (int k = 0; k < 2; k++) {
            asked x = ask(p, names[k], queries);
            bench_say("search: PostgreSQL %s, %.2f ms a query", names[k], x.cpu * 1e3);
            bench_add(&cpu[k], x.cpu);
            bench_add(&wall[k], x.wall);
            found[k] = x.hits;
        }
    if (found[0] != found[1]) bench_fail("PostgreSQL found %lld and %lld documents", (long long)found[0], (long long)found[1]);
    printf("| PostgreSQL %s: hidden | us a query (processor time) | us a query (clock) |\n|---:|---:|---:|\n", postgres_version(p));
    printf("| 0 | %s | %s |\n", bench_spread(&cpu[0], 1e6).text, bench_spread(&wall[0], 1e6).text);
    printf("| %lld | %s | %s |\n", (long long)hidden, bench_spread(&cpu[1], 1e6).text, bench_spread(&wall[1], 1e6).text);
    printf("| **ratio** | **%s** | %s |\n\n", bench_ratio(&cpu[1], &cpu[0]).text, bench_ratio(&wall[1], &wall[0]).text);
    printf("It found %lld documents, ours %lld: a phrase may run from one field into the next there. Counted: a page of 20 by ts_rank and, "
           "in a second statement, the number of hits with the "
           "same four "
           "facets; prepared statements in one session over a Unix socket; processor time of the server's process for the session and of "
           "the client. Rows come from the same files by COPY; a tsvector ('simple', weights A, B, D) with a GIN index; a policy `cut = "
           "ANY (…)` for a role that owns nothing, and an index of cuts; VACUUM ANALYZE; 1 GB of shared buffers, no JIT, no parallel "
           "workers, fsync off.\n\n",
           (long long)found[0], (long long)hits);
}

void peer_postgres(const document_query queries[DOCUMENT_QUERIES], const char *alone, const char *beside, int cuts, int64_t hidden,
                   int64_t hits)
{
    const char *why;
    postgres *p = postgres_start(&why);

    if (p == NULL) {
        printf("PostgreSQL 15 with row-level security was not measured: %s.\n\n", why);
        return;
    }
    bench_say("search: PostgreSQL takes the same rows");
    (void)postgres_do(p, "CREATE ROLE reader");
    make(p, "alone", alone);
    make(p, "beside", beside);
    become_reader(p, cuts);
    prepare(p, "alone");
    prepare(p, "beside");
    measure(p, queries, hidden, hits);
    postgres_stop(p);
}
