/* SPDX-License-Identifier: Apache-2.0 */
/* Other programs that find many words in a text. They are measured beside ours, never linked: a library is loaded when the machine has it. */
#ifndef ENTENTE_BENCH_PEERS_H
#define ENTENTE_BENCH_PEERS_H

#include <stdbool.h>
#include <stdint.h>

#include <entente/core/text.h>

/* ---- Hyperscan (Debian libhyperscan5): caseless literals, block mode ---- */
typedef struct peer_hs peer_hs;
typedef void peer_hs_fn(void *ctx, uint32_t pattern, uint64_t end);

/* NULL with the reason in *why when the library is not there or does not take the patterns. */
peer_hs *peer_hs_new(const ent_str *patterns, size_t n, const char **why);
const char *peer_hs_version(const peer_hs *h);
size_t peer_hs_bytes(const peer_hs *h);
void peer_hs_free(peer_hs *h);
/* fn is called for every match. */
void peer_hs_scan(peer_hs *h, ent_str text, peer_hs_fn *fn, void *ctx);

/* ---- programs ---- */
typedef struct peer_run {
    bool ran;   /* false: not there, or longer than the limit */
    bool limit; /* it was ended after `most` seconds of processor time */
    double cpu; /* seconds of processor time, of the program and of the system for it */
    int64_t lines;
} peer_run;

/* Runs a program (found by PATH) with its output in the file `out`, and counts the lines of that. */
peer_run peer_program(const char *const *argv, const char *out, unsigned most);

#endif
