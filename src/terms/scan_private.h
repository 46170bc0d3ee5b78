/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TERMS_SCAN_PRIVATE_H
#define TERMS_SCAN_PRIVATE_H

#include "scan_dictionary.h"
#include "scan_filter.h"

enum {
    SCAN_WORD_ROOM = 255 + 9, /* of a word, its stem, or its skeleton; with bytes behind that may be read */
    SCAN_MAX_BYTES = 1 << 29  /* folded words of all patterns */
};

typedef struct scan_language {
    const char *name; /* as libstemmer calls it */
    dictionary stems;
} scan_language;

struct ent_scanner {
    const ent_word_rules *rules;
    dictionary exact;
    scan_filter filter; /* of `exact` */
    bool *alike;        /* by word of `exact`: it may be met by a look-alike; NULL if none may */
    uint8_t *flags;     /* by pattern */
    uint32_t *written;  /* by pattern: index in texts; NULL if no pattern is to be met as written only */
    ent_str *texts;
    size_t n_patterns, skipped, n_languages;
    scan_language *languages;
    size_t bytes;
};

/* ---- stems (scan_stems.c): the one file that knows libstemmer ---- */
typedef struct scan_stemmer scan_stemmer;
/* The stemmer's own name for a BCP 47 tag, or NULL. */
const char *scan__stemmer_name(ent_str lang);
/* Lives as long as the arena. */
ENT_CHECKED ent_code scan__stemmer_new(scan_stemmer **out, ent_arena *a, const char *name, ent_err *e);
/* A word that may be inflected: letters alone, three or more. */
bool scan__may_be_inflected(const char *p, size_t n);
/* The stem of a folded word, at most 255 bytes; a word that cannot be inflected is its own. ENT_NOMEM. */
ENT_CHECKED ent_code scan__stem(char out[static SCAN_WORD_ROOM], size_t *out_n, scan_stemmer *s, const char *p, size_t n, ent_err *e);

/* ---- look-alikes (scan_alike.c) ---- */
typedef struct scan_alike scan_alike;
/* The forms of all words that may be met so. */
ENT_CHECKED ent_code scan__alike_new(scan_alike **out, ent_arena *a, const ent_scanner *s, ent_err *e);
/* The word of `exact` that a folded word looks like, or 0. */
ENT_CHECKED ent_code scan__alike_word(uint32_t *out, scan_alike *l, const char *p, size_t n, ent_err *e);

#endif
