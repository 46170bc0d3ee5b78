/* SPDX-License-Identifier: Apache-2.0 */
/* A run over a text, block by block (core/words_map.h).
 *
 *   block ──scan_filter.c──► where patterns may begin ──scan_number.c──► the first word's node ──scan_walk.c──► places met
 *   ──scan_hits.c, overlaps──► hits
 *
 * A walk that comes to the end of the block waits for the next one.                                                         */
#ifndef TERMS_SCAN_RUN_H
#define TERMS_SCAN_RUN_H

#include <entente/core/words_map.h>

#include "scan_filter.h"
#include "scan_hits.h"

/* What a word of the block is to a dictionary. */
typedef struct scan_number {
    uint32_t word, first; /* 0: no pattern has it; node that it leads to from the root */
    bool alike;
} scan_number;

enum { SCAN_CACHE_WORD = 23 };

/* A word whose stem is remembered. */
typedef struct scan_remembered {
    uint32_t word, first;       /* of scan_number */
    uint8_t n;                  /* of the word; 0: nothing remembered here */
    char text[SCAN_CACHE_WORD]; /* the word */
} scan_remembered;

typedef struct scan_run_language {
    scan_stemmer *stemmer;
    scan_remembered *cache;
} scan_run_language;

/* A word of the block that is one of ours only by its look. */
typedef struct scan_alike_at {
    size_t at;
    uint32_t word;
} scan_alike_at;

/* Words that begin patterns of a dictionary, followed as far as any goes on. */
typedef struct scan_walk {
    size_t at;             /* where it begins in the block, unless it is from an earlier one */
    bool placed;           /* the next two are known */
    uint32_t first, begin; /* number of its first word; where that is in the text */
    uint32_t steps;        /* from the first word to the last */
    uint32_t node;
    uint8_t dictionary; /* 0: the words as they are; 1..: language */
    uint8_t lines;      /* line ends behind the last word */
    bool alike;
} scan_walk;

typedef struct scan_run {
    const ent_scanner *s;
    ent_arena *a;
    scan_hits hits;
    ent_words *words;
    ent_words_map map;
    uint32_t base;  /* number of the first word of the block; line ends are counted too */
    size_t counted; /* 64 bytes each, whose words are in `count` */
    uint32_t count;
    ENT_VEC(scan_walk) open; /* walks that wait for the next block, in the order in which they begin */
    scan_run_language *languages;
    size_t cache_mask;
    scan_alike *alike;
    ENT_VEC(scan_alike_at) alikes; /* of the block, in its order */
    size_t mixed;
    scan_begin *list;
    uint64_t *hash; /* of the words in the list */
} scan_run;

/* ---- numbers of words (scan_number.c) ---- */
ENT_CHECKED ent_code scan__numbers_new(scan_run *r, ent_err *e);
/* Words of the block that are none of ours but mix letters of several scripts. */
ENT_CHECKED ent_code scan__number_alikes(scan_run *r, ent_err *e);
/* hash: dict_hash of the word. */
ENT_CHECKED ent_code scan__number(scan_number *out, scan_run *r, size_t dictionary_number, uint64_t hash, size_t at, size_t end,
                                  ent_err *e);

/* ---- walks (scan_walk.c) ---- */
/* All patterns of a dictionary that begin with the word [at, end); of this word alone, if none goes on to the next. */
ENT_CHECKED ent_code scan__walk(scan_run *r, size_t dictionary_number, size_t at, size_t end, const scan_number *number, bool goes_on,
                                ent_err *e);
/* The walks that wait, at the beginning of a block. */
ENT_CHECKED ent_code scan__walk_on(scan_run *r, ent_err *e);
/* The end of a block. */
ENT_CHECKED ent_code scan__walk_end(scan_run *r, ent_err *e);

#endif
