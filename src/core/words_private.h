/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_CORE_WORDS_PRIVATE_H
#define ENTENTE_CORE_WORDS_PRIVATE_H

#include <unicode/unorm2.h>

#include <entente/core/words_map.h>

/* Code points below this have their folding and their kind in a table: all alphabets, marks and signs in use, kana too. */
enum { CORE_WORDS_LOW = 0x3100 };

/* What a character of folded text is to the splitter. */
enum { CORE_IS_WORD = 0, CORE_IS_DIGIT, CORE_IS_SIGN, CORE_IS_SPACE, CORE_IS_LINE, CORE_IS_BREAK };

struct ent_word_rules {
    const UNormalizer2 *form;
    uint16_t to[CORE_WORDS_LOW];  /* the one character that it folds to; 0: none, several, or one that needs its neighbours */
    uint8_t kind[CORE_WORDS_LOW]; /* of a folded character */
    bool starts[CORE_WORDS_LOW];  /* what is before it cannot change it */
};

/* What our own rules make of a folded character: c itself for most. */
int32_t core__words_own(int32_t c);
/* Ideographs in common use and syllables of Korean fold to themselves, and what is before them cannot change them. The first are signs, the
 * others are in words. (For all of them: test/core/test_words_map.c.)                                                         */
static inline bool core__words_plain(int32_t c)
{
    return (c >= 0x4e00 && c < 0xa000) || (c >= 0xac00 && c < 0xd7a4);
}

/* Of the others, ICU says it. */
int core__words_far_kind(int32_t c);

static inline int core__words_kind(const ent_word_rules *r, int32_t c)
{
    if (c < CORE_WORDS_LOW) return r->kind[c];
    if (core__words_plain(c)) return c < 0xa000 ? CORE_IS_SIGN : CORE_IS_WORD;
    return core__words_far_kind(c);
}

static inline bool core__words_starts(const ent_word_rules *r, int32_t c)
{
    return c < CORE_WORDS_LOW ? r->starts[c] : core__words_plain(c) || unorm2_hasBoundaryBefore(r->form, c);
}

/* folded [at, next.at) comes as a whole from text [from, to); byte by byte from text [from, ...) when to is 0. */
typedef struct core_piece {
    uint32_t at, from, to;
} core_piece;

enum {
    CORE_WORDS_BLOCK = 4 << 10, /* bytes of the text folded at once */
    CORE_WORDS_SEGMENT = 64,    /* characters that are normalised together; a longer run of marks is cut (UAX #15 allows 30) */
    /* No character grows more than elevenfold (U+FDFA); the last segment may stand behind. */
    CORE_WORDS_FOLDED = 12 * CORE_WORDS_BLOCK,
    CORE_WORDS_BATCH = ENT_WORDS_AT_ONCE, /* words given at once */
    CORE_WORDS_MAX_WORD = 255,            /* bytes of one */
    CORE_WORDS_MAP = (CORE_WORDS_FOLDED + 64 * CORE_WORDS_SEGMENT) / 64 + 2,
    CORE_WORDS_SPARE = 64 + 16 /* bytes behind the folded text that may be read */
};

struct ent_words {
    const ent_word_rules *rules;
    ent_str text;
    size_t at, end;     /* the text that has been folded: the block is [at, end) */
    bool cut;           /* the block ends inside what may be a word, for want of white space */
    bool inside_before; /* the one before it ended in a word, which goes on */
    unsigned lines;     /* line ends since the last word */
    char *folded;
    size_t n, read;                                    /* bytes folded, and of these split */
    uint64_t *begins, *more, *inside, *digits, *turns; /* of ent_words_map; turns: a byte of a word that is no digit, behind a digit */
    bool ascii;
    core_piece *pieces;
    size_t n_pieces;
    ent_word *words;
    UChar *wide, *formed; /* room for a segment */
};

/* Folds the block [w->at, w->end). */
ENT_CHECKED ent_code core__words_fold(ent_words *w, ent_err *e);
/* Makes the maps of the folded block; a comma between digits becomes a full stop. */
void core__words_mark(ent_words *w);
/* Numbers into their parts, once the words are marked. */
void core__words_numbers(ent_words *w);

#endif
