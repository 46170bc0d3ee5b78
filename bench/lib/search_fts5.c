/* SPDX-License-Identifier: Apache-2.0 */
#include <sqlite3.h>
#include <stdlib.h>

#include "bench.h"
#include "search_peers.h"

struct fts5 {
    sqlite3 *db;
    sqlite3_stmt *page, *count, *facets;
};

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

static void put(sqlite3 *db, const document *shown, int64_t visible)
{
    sqlite3_stmt *text = prepared(db, "INSERT INTO f(rowid, number, title, remark) VALUES (?1, ?2, ?3, ?4)");
    sqlite3_stmt *row = prepared(db, "INSERT INTO d VALUES (?1, ?2, ?3, ?4, 'RESTRICTED')");

    for (int64_t i = 0; i < visible; i++) {
        const char *const texts[] = {shown[i].number, shown[i].title, shown[i].remark}, *const words_of[] = {shown[i].kind, shown[i].status,
                                                                                                             shown[i].publisher};
        sqlite3_bind_int64(text, 1, i + 1);
        sqlite3_bind_int64(row, 1, i + 1);
        for (int k = 0; k < 3; k++) {
            sqlite3_bind_text(text, 2 + k, texts[k], -1, SQLITE_STATIC);
            sqlite3_bind_text(row, 2 + k, words_of[k], -1, SQLITE_STATIC);
        }
        need(db, sqlite3_step(text));
        need(db, sqlite3_step(row));
        sqlite3_reset(text);
        sqlite3_reset(row);
    }
    sqlite3_finalize(text);
    sqlite3_finalize(row);
}

fts5 *fts5_make(const char *work, const document *shown, int64_t visible)
{
    fts5 *p = calloc(1, sizeof *p);
    char path[BENCH_PATH];

    if (p == NULL) bench_fail("no memory");
    bench_path(path, work, "fts5.db");
    need(p->db, sqlite3_open(path, &p->db));
    need(p->db,
         sqlite3_exec(p->db,
                      "PRAGMA synchronous=OFF; PRAGMA cache_size=-16384; BEGIN; CREATE VIRTUAL TABLE f USING fts5(number, title, remark, "
                      "tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'); "
                      "CREATE TABLE d(id INTEGER PRIMARY KEY, kind, status, publisher, class)",
                      NULL, NULL, NULL));
    put(p->db, shown, visible);
    need(p->db, sqlite3_exec(p->db, "INSERT INTO f(f) VALUES ('optimize'); COMMIT; BEGIN", NULL, NULL, NULL));
    p->page = prepared(p->db, "SELECT rowid, bm25(f, 4, 3, 1) AS s FROM f WHERE f MATCH ?1 ORDER BY s LIMIT 20");
    p->count = prepared(p->db, "SELECT count(*) FROM f WHERE f MATCH ?1");
    p->facets = prepared(p->db, "WITH h AS MATERIALIZED (SELECT d.* FROM f JOIN d ON d.id = f.rowid WHERE f MATCH ?1) SELECT 1, kind, "
                                "count(*) FROM h GROUP BY kind UNION ALL "
                                "SELECT 2, status, count(*) FROM h GROUP BY status UNION ALL SELECT 3, publisher, count(*) FROM h GROUP BY "
                                "publisher UNION ALL SELECT 4, class, count(*) FROM h GROUP BY class");
    return p;
}

void fts5_free(fts5 *p)
{
    sqlite3_finalize(p->page);
    sqlite3_finalize(p->count);
    sqlite3_finalize(p->facets);
    sqlite3_close(p->db);
    free(p);
}

static int64_t step(sqlite3_stmt *st, const char *text)
{
    int64_t last = 0;

    need(sqlite3_db_handle(st), sqlite3_bind_text(st, 1, text, -1, SQLITE_STATIC));
    while (sqlite3_step(st) == SQLITE_ROW) last = sqlite3_column_int64(st, 0);
    need(sqlite3_db_handle(st), sqlite3_reset(st));
    return last;
}

int64_t fts5_ask(fts5 *p, const char *query, bool facets)
{
    (void)step(p->page, query);
    if (facets) (void)step(p->facets, query);
    return step(p->count, query);
}
