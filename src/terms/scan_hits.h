/* SPDX-License-Identifier: Apache-2.0 */
/* What was met, until it is known what of it overlaps. */
#ifndef TERMS_SCAN_HITS_H
#define TERMS_SCAN_HITS_H

#include "scan_private.h"

/* A place where patterns are met: words [first, last] of the text. */
typedef struct scan_met {
    uint32_t first, last; /* numbers of words; they begin anew where nothing is left to be settled */
    uint32_t begin, end;  /* bytes of the text */
    uint32_t ends;        /* the patterns: index in the dictionary's list */
    uint8_t how;          /* ent_scan_how */
    uint8_t dictionary;   /* 0: the words as they are; 1..: language */
    bool taken;
} scan_met;

typedef struct scan_hits {
    const ent_scanner *s;
    ent_str text;
    bool nested;
    ent_scan_fn *fn;
    void *ctx;
    ent_arena *a;
    scan_met *v; /* a chain of overlapping ones, by `first` */
    size_t n, cap;
    uint32_t last;      /* the last word of the chain */
    uint32_t open;      /* the first word that something may still be met from behind others; UINT32_MAX: there is none */
    ent_arena *scratch; /* reset after each chain */
} scan_hits;

ENT_CHECKED ent_code scan__hits_new(scan_hits *h, ent_arena *a, ent_err *e);
/* Is there any pattern in the list that may be met so, as [begin, end) is written? */
bool scan__hits_any(const scan_hits *h, const scan_met *m);
ENT_CHECKED ent_code scan__hits_add(scan_hits *h, const scan_met *m, ent_err *e);
/* Reports the chain, but for what begins behind `open`, and begins a new one. */
ENT_CHECKED ent_code scan__hits_settle(scan_hits *h, ent_err *e);

#endif
