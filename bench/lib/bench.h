/* SPDX-License-Identifier: Apache-2.0 */
/* What all benchmarks share: the clock, series of measurements, folders, children whose memory is measured, and operations of
 * the program run in this process. A benchmark prints its part of doc/benchmarks.md on standard output and what it is doing on
 * standard error. It ends with exit 1 when something does not work, never because something is slow.                      */
#ifndef ENTENTE_BENCH_H
#define ENTENTE_BENCH_H

#include <stdint.h>

#include <entente/api.h>

enum { BENCH_PATH = 512, BENCH_SERIES_MAX = 64 };

/* Says what went wrong on standard error and ends the program with exit 1. */
void bench_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
/* The same for what the library refused. */
void bench_need(ent_code code, const ent_err *e, const char *doing);
void bench_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* ---- time ---------------------------------------------------------------------------------------------------------------- */
double bench_now(void); /* seconds of a clock that only runs forward */
double bench_cpu(void); /* seconds of processor time of this process; other programs on the machine change it little */

typedef struct bench_series {
    double v[BENCH_SERIES_MAX];
    size_t n;
} bench_series;

void bench_add(bench_series *s, double v);
double bench_median(const bench_series *s);
double bench_least(const bench_series *s);
double bench_most(const bench_series *s);

/* One cell of a table. "12.3 (11.9 to 13.0)": median, least, most, times the factor; three significant digits or more. */
typedef struct bench_cell {
    char text[96];
} bench_cell;
bench_cell bench_spread(const bench_series *s, double factor);
bench_cell bench_number(double v);
/* The quotients of two series that were measured in turn, round by round. */
bench_cell bench_ratio(const bench_series *ours, const bench_series *peer);

/* How often the whole measurement is repeated: ENT_BENCH_ROUNDS, or usual. */
size_t bench_rounds(size_t usual);

/* ---- files ---------------------------------------------------------------------------------------------------------------- */
/* "WORK/name" */
void bench_path(char out[static BENCH_PATH], const char *work, const char *name);
/* Removed with all it holds; it need not be there. Only below a folder that a benchmark made. */
void bench_remove(const char *path);
/* A new empty folder; an old one of that name is removed. */
void bench_folder(char out[static BENCH_PATH], const char *work, const char *name);
void bench_write(const char *path, const void *p, size_t n);
int64_t bench_size(const char *path);

/* ---- children ------------------------------------------------------------------------------------------------------------- */
typedef struct bench_cost {
    double seconds;  /* inside fn */
    double cpu;      /* seconds of processor time, of the program and of the system for it: what a busy machine does not change much */
    double peak_mib; /* the highest resident set of the child, which holds nothing but this program and what fn needs */
} bench_cost;

/* Runs fn in a child of its own, so that its memory is its own. The bytes of *result come back from there. */
bench_cost bench_child(void (*fn)(void *ctx, void *result), void *ctx, void *result, size_t n);

/* ---- operations ------------------------------------------------------------------------------------------------------------ */
typedef struct bench_arg {
    const char *name, *value; /* value "": a flag */
} bench_arg;

enum { BENCH_ARGS = 12 };

typedef struct bench_call {
    const char *dir, *person, *noun, *verb;
    bench_arg args[BENCH_ARGS]; /* ended by a NULL name */
    ent_progress_fn *progress;
    void *progress_ctx;
} bench_call;

/* Runs the operation through ent_api_run. The answer lives in the arena; a refusal ends the program. */
ent_str bench_run(ent_arena *a, const bench_call *c);
/* The same in an arena of its own; the answer is dropped. */
void bench_do(const bench_call *c);
/* A member of an answer: text copied into out; a number. */
void bench_text(char *out, size_t n, ent_str json, const char *key);
int64_t bench_integer(ent_str json, const char *key);

/* ---- nodes ----------------------------------------------------------------------------------------------------------------- */
/* A node for invented material under one of the two policies of data/policy, with the administrator "admin", the security officer "fso" and the persons:
 * "anna" custodian, "bert" and "carla" release, "dirk" registry. All are cleared for everything that the benchmarks use.
 * work: for the file with the new passphrase.                                                                             */
void bench_node(const char *dir, const char *work, const char *org);
#define BENCH_PASSPHRASE "a passphrase for measuring" /* of all of them */

/* Two nodes, NATO and EU, with each other's keys pinned and the agreement "BENCH" entered on both sides. */
typedef struct bench_pair {
    char nato[BENCH_PATH], eu[BENCH_PATH], key[BENCH_PATH]; /* key: NATO's public release key, PEM */
} bench_pair;
void bench_pair_make(bench_pair *out, const char *work);
/* Where NATO's items go. */
#define BENCH_BODY "European Commission"
#define BENCH_PURPOSE "measuring"
#define BENCH_LABEL "NATO UNCLASSIFIED Releasable To European Commission"
#define BENCH_LABEL_RESTRICTED "NATO RESTRICTED Releasable To European Commission"

/* Prepared, approved, bundled: the items of the list file (one a line) in the file out. */
void bench_release(const bench_pair *p, const char *list, const char *out);

/* ---- inputs ---------------------------------------------------------------------------------------------------------------- */
/* A register of the shape of NISP 11.0 with so many standards: per standard 1.1 records and about 1.7 KiB. */
void bench_write_register(const char *path, size_t standards);

/* A register in the plain form with the records numbered from..to, each with a content of exactly so many bytes (400 to 2000). */
void bench_rows(const char *path, size_t from, size_t to, size_t content);
/* Their numbers, one a line, as `release new --list` takes them. */
void bench_rows_list(const char *path, size_t from, size_t to);

#endif
