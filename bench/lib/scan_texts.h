/* SPDX-License-Identifier: Apache-2.0 */
/* Text and patterns to be scanned: registers and a termbase of others where they are at hand, made-up ones elsewhere. */
#ifndef ENTENTE_BENCH_SCAN_TEXTS_H
#define ENTENTE_BENCH_SCAN_TEXTS_H

#include <entente/terms/scan.h>

#include "bench.h"

typedef struct scan_texts {
    ent_arena *a;
    const ent_word_rules *rules;
    ent_str text;         /* as people write */
    ent_str normal;       /* the same folded, words one space apart: what the others are given */
    ent_str *names;       /* patterns, folded likewise, each once */
    size_t n_names, real; /* real: bytes of the text that are not made up */
    bool real_names;
    char work[BENCH_PATH];
    const char *folder;
} scan_texts;

/* folder: nisp/NAME.xml.gz and terms/NAME.tar.gz in it are used; may be NULL. 20 MiB of text. */
void scan_texts_make(scan_texts *w, const char *folder);
/* So many made-up names of one to three words, no two alike. */
void scan_names_make(ent_arena *a, ent_str *names, size_t wanted);

#endif
