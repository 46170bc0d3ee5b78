/* SPDX-License-Identifier: Apache-2.0 */
/* Finding many terms in a text: 8,000 to 1,000,000 patterns, in one pass over the words of the text.
 *
 *   patterns ──compile──► ent_scanner ──run──► hits: bytes of the text, pattern, how it was met
 *
 * A pattern is the sequence of its words (core/words.h: folded, split at Unicode word boundaries), and it is met where the same sequence
 * stands in the text. So a hit begins and ends at word boundaries, white space may differ, and what folding makes equal is equal.
 * Because nothing can begin inside a word, one look at a word does what a byte automaton does for each byte:
 *
 *   word of the text, and the next ──hash──► bits: a pattern may begin here, or (for most words of most texts) none does
 *   word that may ──hash──► number of the word, or "no pattern has it" ──► step in a tree of word numbers (hash of node and word)
 *
 * Memory: 40 to 120 bytes for a pattern of two words (a hash table of words and one of tree steps), ent_scanner_bytes says it; a run takes
 * about half a MiB, another quarter for each language with inflected forms, and for overlapping places 4 MiB at most, 16 with many languages.
 *
 * Overlaps. Of all places where a pattern is met the longest (bytes of the text) is taken, of equally long ones that as written before
 * an inflected one, then the earlier; what overlaps it falls away; and so on with what is left. What fell away is reported only on
 * request, as `nested`. A chain of more than 60,000 overlapping places is judged piece by piece.
 *
 * Ceilings: ENT_WORDS_MAX_TEXT of text, and those below; beyond them ENT_LIMIT.                                              */
#ifndef ENTENTE_TERMS_SCAN_H
#define ENTENTE_TERMS_SCAN_H

#include <entente/core/words.h>

#define ENT_SCAN_MAX_PATTERNS ((size_t)4000000)
#define ENT_SCAN_MAX_PATTERN ((size_t)4096) /* bytes of one pattern */
#define ENT_SCAN_MAX_WORDS 64               /* words of one pattern */
#define ENT_SCAN_MAX_LANGUAGES 32           /* with stems, in one scanner */

typedef enum ent_scan_flag {
    ENT_SCAN_INFLECTED = 1,  /* find inflected forms too, if there is a stemmer for the language */
    ENT_SCAN_AS_WRITTEN = 2, /* only where it is written exactly so, white space aside: for acronyms ("IT" is not "it") */
    ENT_SCAN_LOOKALIKE = 4   /* find it too where a word of the text mixes letters of several scripts that look like the pattern's */
} ent_scan_flag;

typedef struct ent_scan_pattern {
    ent_str text;   /* UTF-8; without a word or sign in it, it is never met */
    ent_str lang;   /* BCP 47; used for the stemmer */
    unsigned flags; /* of ent_scan_flag */
} ent_scan_pattern;

typedef struct ent_scanner ent_scanner;

/* Nothing of `v` is kept. Patterns that can never be met (no word, more than ENT_SCAN_MAX_WORDS or ENT_SCAN_MAX_PATTERN, a blank line
 * inside) are left out and counted. rules: those that the scanner shares with others, which must outlive it; NULL: its own (some thousand
 * look-ups in ICU). ENT_INVALID for a pattern that is not UTF-8, place "pattern N" (1..); ENT_LIMIT for too many. */
ENT_CHECKED ent_code ent_scan_compile(ent_scanner **out, ent_arena *a, const ent_word_rules *rules, const ent_scan_pattern *v, size_t n,
                                      ent_err *e);
size_t ent_scanner_bytes(const ent_scanner *s);
size_t ent_scanner_skipped(const ent_scanner *s);

/* Is there a stemmer for a BCP 47 tag? Debian's libstemmer 2.2 has none for Polish and Czech: their inflected forms are to be declared. */
bool ent_scan_has_stems(ent_str lang);

typedef enum ent_scan_how { ENT_SCAN_SAME = 0, ENT_SCAN_BY_LOOKALIKE, ENT_SCAN_BY_STEM } ent_scan_how;

typedef struct ent_scan_hit {
    size_t begin, end; /* bytes of the text: [begin, end) */
    size_t pattern;    /* 0.. : index of the pattern; patterns of equal words each give a hit, in their order */
    ent_scan_how how;
    bool nested; /* it overlaps one that goes before it */
} ent_scan_hit;

/* In the order of `begin`, then `end`. Any code but ENT_OK ends the scan with that code. */
typedef ent_code ent_scan_fn(void *ctx, const ent_scan_hit *hit, ent_err *e);

/* Many runs may use one scanner at once. ENT_INVALID names the byte that is not UTF-8. */
ENT_CHECKED ent_code ent_scan_run(const ent_scanner *s, ent_arena *scratch, ent_str text, bool nested, ent_scan_fn *fn, void *ctx,
                                  ent_err *e);

#endif
