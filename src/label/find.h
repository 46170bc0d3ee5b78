/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of finding markings in running text share.
 *
 *   words of the policy (find_words.c) ─► longest match at each word (find_match.c) on a tidied view of the text (find_view.c)
 *        ─► does it mark the text, or speak of a marking? (find_stand.c, find_line.c) ─► sightings (find.c)            */
#ifndef ENTENTE_LABEL_FIND_H
#define ENTENTE_LABEL_FIND_H

#include "unmark.h"

/* ---- characters: find_view.c ---- */

/* The code point that begins at s.p[at]; *n its bytes. The text is UTF-8. */
uint32_t ent_char_at(ent_str s, size_t at, size_t *n);
/* The code point before `at`, 0 at the beginning. */
uint32_t ent_char_before(ent_str s, size_t at);
bool ent_char_is_word(uint32_t c); /* a letter or digit of any script, or "_" */
bool ent_char_is_space(uint32_t c);
bool ent_char_is_break(uint32_t c); /* ends a line */
uint32_t ent_char_low(uint32_t c);  /* small letter; in UTF-8 as long as the capital */
/* A copy in small letters. */
ENT_CHECKED ent_code ent_low(ent_str *out, ent_arena *a, ent_str s, ent_err *e);

/* ---- the view: find_view.c ---- */

/* The text from one place on as a marking would be written: runs of white space with at most one line break as one space,
 * without soft hyphens, dashes as "-", without the hyphen and break of a word that was divided. It grows when it is asked
 * for, and ends where a marking must.                                                                              */
typedef struct ent_view {
    ent_str text; /* the document */
    size_t from, next;
    bool keep_hyphens; /* a hyphen at the end of a line is one of the word's own */
    bool divided;      /* there was one */
    bool done;
    size_t n;
    size_t line_end; /* bytes of the view before the first line break */
    char c[ENT_MARKING_MAX + 8], low[ENT_MARKING_MAX + 8];
    uint32_t after[ENT_MARKING_MAX + 8]; /* where in the document, counted from `from`, the character of this byte ends */
} ent_view;

void ent_view_at(ent_view *v, ent_str text, size_t at, bool keep_hyphens);
/* Grows the view to n bytes if the text has them; false: it has not. */
bool ent_view_need(ent_view *v, size_t n);

/* ---- words: find_words.c ---- */

typedef struct ent_entry {
    ent_str low;
    const ent_opening *opening;
    const ent_words *words, *low_words;
    bool portion;
    bool plain; /* of a portion: letters only, which mean many things outside brackets */
} ent_entry;

typedef struct ent_lexicon {
    const ent_policy *p;
    ent_reader banner, portion;
    ENT_VEC(ent_entry) entries; /* by their small letters */
    bool first[256];
    uint8_t pairs[65536 / 8]; /* first two bytes, whatever the case */
} ent_lexicon;

ENT_CHECKED ent_code ent_lexicon_new(ent_lexicon *x, ent_arena *a, const ent_policy *p, ent_err *e);

/* ---- one match ---- */

typedef struct ent_hit {
    size_t at, end; /* in the document, without brackets */
    size_t open;    /* with the brackets directly around it; `at` and `end` if there are none */
    size_t shut;
    size_t far;   /* the furthest byte that was understood */
    bool portion; /* a portion mark, not a banner */
    bool plain;
    bool bracketed;
    bool exact;      /* letter by letter as the policy prints it */
    bool unfinished; /* the words before a list, or between its values, stand there with nothing known after them */
    bool refused;    /* the policy does not allow it */
    ent_str marking; /* as the policy writes it */
    ent_label label;
} ent_hit;

typedef ENT_VEC(ent_hit) ent_hits;

typedef struct ent_finder {
    const ent_lexicon *x;
    ent_arena *a; /* of what is returned */
    ent_err *e;
    ent_str text;
    ent_walk walk;
    ent_view view[2];
    bool plain; /* portion marks of letters only may begin at this place */
    ent_hits hits;
} ent_finder;

/* Once, before the first match. */
void ent_match_begin(ent_finder *f);
/* The longest marking that begins at this place; hit->end == hit->at: none. */
ENT_CHECKED ent_code ent_match_at(ent_hit *hit, ent_finder *f, size_t at);

/* ---- how it stands ---- */

typedef enum ent_stand {
    ENT_STAND_OWN_LINE = 0,
    ENT_STAND_PAGE_LINE,
    ENT_STAND_FIELD,
    ENT_STAND_PORTION,
    ENT_STAND_SHORT,
    ENT_STAND_LAST_MARKING = ENT_STAND_SHORT,
    ENT_STAND_TABLE,
    ENT_STAND_QUOTED,
    ENT_STAND_NEGATED,
    ENT_STAND_SENTENCE
} ent_stand;

/* hits before `i` are known; those after it only when all are. */
ent_stand ent_stand_of(const ent_finder *f, const ent_hit *h, size_t i);
/* After a marking at the beginning of its line stand words that look like more of it; *end: where they end. */
bool ent_stand_unknown_rest(const ent_finder *f, const ent_hit *h, size_t *end);
const char *ent_stand_word(ent_stand s);

/* ---- lines: find_line.c ---- */

#define ENT_LINE_LOOK 512 /* bytes that are looked at on each side */

/* Where the line of `at` begins and ends; false: too far away. */
bool ent_line_begin(ent_str text, size_t at, size_t *begin);
bool ent_line_end(ent_str text, size_t at, size_t *end);

typedef enum ent_rest { ENT_REST_NONE = 0, ENT_REST_NUMBERS, ENT_REST_WORDS } ent_rest;
/* What a piece of a line holds besides ornaments: nothing, page and copy numbers and references, or other words. */
ent_rest ent_rest_of(ent_str piece);
/* The piece without ornaments and white space at its ends. */
ent_str ent_bare(ent_str piece);
size_t ent_bare_end(ent_str piece); /* where what is bare at its end begins */
/* Without a bullet, heading mark or number of a list before it. */
ent_str ent_unlisted(ent_str piece);
/* The piece, in small letters, is one of the words for a field that holds a marking ("classification"), or for a title. */
bool ent_is_field(ent_str piece);
bool ent_is_title(ent_str piece);
bool ent_is_caption(ent_str piece); /* begins with "Figure 3", "Table", … */
bool ent_is_negation(ent_str word);
bool ent_is_filler(ent_str word);  /* may stand between a negation and what it negates */
bool ent_is_hanging(ent_str word); /* a sentence does not end with it: "for", "exceed" */
/* The last word of a piece of text, in its own letters. */
ent_str ent_last_word(ent_str piece);

#endif
