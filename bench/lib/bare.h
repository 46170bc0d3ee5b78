/* SPDX-License-Identifier: Apache-2.0 */
/* The peers: the libraries that the program stands on, used as barely as they can be. */
#ifndef ENTENTE_BENCH_BARE_H
#define ENTENTE_BENCH_BARE_H

#include "bench.h"

/* libxml2 on a whole file: read, parsed, freed. Both give the number of elements. */
size_t bare_dom(const char *path);
size_t bare_sax(const char *path);

/* libxml2 on bytes in memory: parsed into its tree with one context that is used again and again, freed. */
typedef struct bare_xml bare_xml;
bare_xml *bare_xml_new(void);
void bare_xml_read(bare_xml *x, const void *bytes, size_t n);

/* SHA-256 (OpenSSL EVP) of a file, read in pieces of 64 KiB. */
void bare_sha256(uint8_t out[32], const char *path);
/* The bytes of one file written to another in pieces of 64 KiB, then fsync. */
void bare_copy(const char *from, const char *to);

/* Rows of some tables of a database, in memory, and the statements that make these tables and their indexes. */
typedef struct bare_rows bare_rows;
/* tables: names, ended by NULL */
bare_rows *bare_rows_read(const char *db, const char *const *tables);
size_t bare_rows_count(const bare_rows *r);
void bare_rows_free(bare_rows *r);
/* Makes a database with the same journal and synchronous mode, cache and schema; then, timed: opens it, inserts all rows in
 * one transaction with one prepared statement a table, commits. Gives the seconds; *cpu: of processor time.              */
double bare_rows_insert(const bare_rows *r, const char *db, double *cpu);

#endif
