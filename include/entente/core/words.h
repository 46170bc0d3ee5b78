/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a text, folded for search, each with its place in the text. In one pass and in blocks, so that a text of any size takes
 * the same memory.
 *
 *   bytes ──fold──► folded block (ent_fold's form, and the rules below) ──split──► words, signs, breaks ── each: where it stands in the text
 *
 * Folding: NFKC_Casefold (as ent_fold), so soft hyphens and other invisible characters are gone; and
 *   - every white space of Unicode is white space; white space only ends words and is no part of the answer;
 *   - hyphens and dashes are "-", apostrophes "'", quotation marks "\"", the signs of multiplication "x";
 *   - a comma between digits is a full stop ("7,62" is "7.62"); a Cyrillic х between digits is "x".
 * Splitting: word boundaries of Unicode Standard Annex #29, with these differences, because terms are looked for and not words to be
 * shown: an apostrophe, a colon and a full stop end a word except for a full stop between digits ("l'OTAN" holds "OTAN"); ideographs and
 * letters of scripts that write no spaces are one sign each; a number is split from an x between digits and from mm behind it, so
 * that "7.62x51mm" and "7,62 × 51 mm" are the same words. A sign is one character that belongs to no word.
 * A break is what no term goes across: a blank line, a form feed, a paragraph separator.                                        */
#ifndef ENTENTE_CORE_WORDS_H
#define ENTENTE_CORE_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include <entente/core/text.h>

#define ENT_WORDS_MAX_TEXT ((size_t)256 << 20)

/* Tables of Unicode, made once, never changed after; about 40 KiB. */
typedef struct ent_word_rules ent_word_rules;
ENT_CHECKED ent_code ent_word_rules_new(const ent_word_rules **out, ent_arena *a, ent_err *e);

typedef enum ent_word_kind { ENT_WORD = 0, ENT_WORD_SIGN, ENT_WORD_BREAK } ent_word_kind;

typedef struct ent_word {
    uint32_t at;         /* folded: ent_words_block.folded + at */
    uint16_t n;          /* bytes of it; a word of more is given as that many with a 0 before it: it equals no other */
    uint8_t kind;        /* ent_word_kind */
    bool ascii;          /* nothing but ASCII in it */
    uint32_t begin, end; /* bytes of the text: [begin, end) */
} ent_word;

#define ENT_WORDS_AT_ONCE 768 /* words of a block, at most */

/* Good until the next block is asked for. Eight bytes behind the last one may be read. */
typedef struct ent_words_block {
    const char *folded;
    size_t n;
    const ent_word *v;
} ent_words_block;

typedef struct ent_words ent_words;
/* text: UTF-8, at most ENT_WORDS_MAX_TEXT; it is kept, not copied. ENT_LIMIT; ENT_INVALID with the byte that is not UTF-8. */
ENT_CHECKED ent_code ent_words_new(ent_words **out, ent_arena *a, const ent_word_rules *rules, ent_str text, ent_err *e);
/* The next words; n is 0 after the last. */
ENT_CHECKED ent_code ent_words_next(ent_words_block *out, ent_words *w, ent_err *e);
/* Another text with the same memory, as ent_words_new. */
ENT_CHECKED ent_code ent_words_again(ent_words *w, ent_str text, ent_err *e);

/* Are letters of several scripts in it that have look-alikes in each other (Latin with Cyrillic, Greek, Armenian or Cherokee)? */
bool ent_word_mixed(ent_str word);

#endif
