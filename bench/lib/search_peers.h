/* SPDX-License-Identifier: Apache-2.0 */
/* What else searches such documents: SQLite's FTS5 over the visible ones alone, and PostgreSQL 15 with row-level security. */
#ifndef ENTENTE_BENCH_SEARCH_PEERS_H
#define ENTENTE_BENCH_SEARCH_PEERS_H

#include <stdbool.h>

#include "documents.h"

typedef struct fts5 fts5;
fts5 *fts5_make(const char *work, const document *shown, int64_t visible);
void fts5_free(fts5 *p);
/* A page and the number of hits, which is given back; and facets. */
int64_t fts5_ask(fts5 *p, const char *query, bool facets);

/* Prints a table: the queries over the rows of both files, as one who sees the cuts 1 … cuts. hits: what ours found. */
void peer_postgres(const document_query queries[DOCUMENT_QUERIES], const char *alone, const char *beside, int cuts, int64_t hidden,
                   int64_t hits);

#endif
