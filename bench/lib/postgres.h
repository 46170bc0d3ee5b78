/* SPDX-License-Identifier: Apache-2.0 */
/* PostgreSQL 15 as a peer: a server of its own in a temporary folder, on a Unix socket there, that ends with the benchmark; asked through libpq,
 * which is loaded when the machine has it. Nothing is linked.                                                               */
#ifndef ENTENTE_BENCH_POSTGRES_H
#define ENTENTE_BENCH_POSTGRES_H

#include <stdint.h>

typedef struct postgres postgres;

/* NULL with the reason in *why when the server's programs or the library are not there. */
postgres *postgres_start(const char **why);
void postgres_stop(postgres *p);
const char *postgres_version(const postgres *p); /* "15.8" */

/* One statement; the rows are dropped. What the server refuses ends the benchmark. The first column of the first row, or 0. */
int64_t postgres_do(postgres *p, const char *sql);
/* Rows of COPY's text form from a file. */
void postgres_load(postgres *p, const char *copy_sql, const char *path);
/* The same session's prepared statement `name` with one text as parameter $1. */
int64_t postgres_ask(postgres *p, const char *name, const char *text);
/* Seconds of processor time of the server's process that answers, and of this one. */
double postgres_cpu(const postgres *p);

#endif
