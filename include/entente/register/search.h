/* SPDX-License-Identifier: Apache-2.0 */
/* Search over what the register holds in the clear: numbers, titles and other fields of the newest visible revision of each visible item.
 *
 *   text ──parse──► query ──expand──► query with other names ──run──► hits, counts, facets         put, check: the index itself
 *
 * The index has a part for each pair of a metadata cut and the cut of a portion, and documents are numbered inside each cut. A question reads the
 * parts of the cuts in view and no others: hidden rows change no result, no rank, no count, and cost nothing.
 *
 * Words are folded as <entente/core/words.h> says, lose their accents, and come apart between letters and digits ("STANAG4172" is
 * "stanag 4172"); "x" between numbers and "mm" behind one are left away ("7,62x51" and "7.62 × 51 mm" are the words "7.62 51"). A word
 * counts with its first 64 bytes.                                                                                        */
#ifndef ENTENTE_REGISTER_SEARCH_H
#define ENTENTE_REGISTER_SEARCH_H

#include <entente/core/words.h>
#include <entente/register.h>

/* ---- the query -------------------------------------------------------------------------------------------------------------- */
enum {
    ENT_SEARCH_TEXT_MAX = 1024, /* bytes of a query */
    ENT_SEARCH_WORDS_MAX = 32,
    ENT_SEARCH_FILTERS_MAX = 32,
    ENT_SEARCH_NAMES_MAX = 32, /* other names that stand beside one run of words */
    ENT_SEARCH_LIMIT_MAX = 1000
};

typedef enum ent_search_key {
    ENT_SEARCH_KIND = 0,
    ENT_SEARCH_STATUS,
    ENT_SEARCH_PUBLISHER,
    ENT_SEARCH_NATION, /* an originator */
    ENT_SEARCH_ORIGIN,
    ENT_SEARCH_DATE,  /* also written effective: */
    ENT_SEARCH_LABEL, /* marking or class; decided by the caller */
    ENT_SEARCH_KEYS
} ent_search_key;

typedef struct ent_search_filter {
    ent_search_key key;
    ent_str value;    /* as written */
    ent_str folded;   /* by ent_fold */
    ent_str from, to; /* of a date: "2026", "2026-01" or "2026-01-31"; empty: open */
} ent_search_filter;

typedef struct ent_search_word {
    ent_str text;
    bool prefix; /* any word that begins so */
} ent_search_word;

/* All of the words; one after another in one field if it is a phrase. */
typedef struct ent_search_name {
    size_t n;
    const ent_search_word *v;
    bool phrase;
    ent_str text; /* as written */
} ent_search_name;

/* Any of the names. The first is what was asked; `group` of the others says where they came from (ent_search_names). */
typedef struct ent_search_clause {
    size_t n;
    const ent_search_name *names;
    size_t n_groups;
    const size_t *groups;
} ent_search_clause;

/* All of the clauses and, for each key that is filtered, any of its values. */
typedef struct ent_search_query {
    ent_str text; /* without white space at its ends */
    size_t n_clauses, n_filters;
    const ent_search_clause *clauses;
    const ent_search_filter *filters;
} ent_search_query;

/* word word* "a phrase" key:value key:"a value". The last word stands for all that begin with it, unless a blank follows. The whole
 * language: doc/formats.md. ENT_INVALID, ENT_LIMIT with what to write instead.
 * rules: NULL, or those that the caller keeps: made for each text that is not ASCII they take longer than most searches. */
ENT_CHECKED ent_code ent_search_parse(ent_search_query *out, ent_arena *a, const ent_word_rules *rules, ent_str text, ent_err *e);
/* Adds filters by key and value, as if they were written in the text. */
ENT_CHECKED ent_code ent_search_filter_add(ent_search_query *q, ent_arena *a, ent_search_key key, ent_str value, ent_err *e);
/* "kind", "status", … */
const char *ent_search_key_word(ent_search_key key);

/* Names that mean the same: those with the same group. Where the words of the query hold one of them whole, the others stand beside it,
 * as phrases; longest first, from the left. The names must be those of visible concepts, in an order that the viewer could know.        */
typedef struct ent_search_known {
    ent_str text;
    size_t group;
} ent_search_known;
ENT_CHECKED ent_code ent_search_expand(ent_search_query *q, ent_arena *a, const ent_word_rules *rules, const ent_search_known *known,
                                       size_t n, ent_err *e);

/* Names that are taken apart once, for many queries. Those of one group stand together; they live as long as `out`. */
typedef struct ent_search_names ent_search_names;
ENT_CHECKED ent_code ent_search_names_new(ent_search_names **out, ent_arena *a, const ent_word_rules *rules, const ent_search_known *known,
                                          size_t n, ent_err *e);
/* Those that may matter to the query, in their order: with them ent_search_expand does what it would do with all. */
ENT_CHECKED ent_code ent_search_names_for(const ent_search_known **out, size_t *n, ent_arena *a, const ent_search_names *names,
                                          const ent_search_query *q, ent_err *e);

/* ---- the answer ------------------------------------------------------------------------------------------------------------- */
typedef struct ent_search_hit {
    int64_t revision; /* internal id, for ent_reg_row_by_id */
    bool by_number;   /* the words are the beginning of its number */
    int64_t score;
} ent_search_hit;

/* How many of the hits bear a value; `label`: id of the label instead of a text. */
typedef struct ent_search_count {
    ent_str value;
    int64_t label, n;
} ent_search_count;

typedef struct ent_search_counts {
    ent_search_count *v;
    size_t n, cap;
} ent_search_counts;

typedef struct ent_search_answer {
    size_t n;
    ent_search_hit *hits;
    int64_t total;
    ent_str next; /* cursor of the next page; empty: this was the last */
    ent_search_counts kinds, statuses, publishers,
        labels; /* most first, then by value; labels by internal id, an order that nobody may be shown */
} ent_search_answer;

typedef struct ent_search_page {
    size_t limit;  /* 1 … ENT_SEARCH_LIMIT_MAX */
    ent_str after; /* a cursor, or empty */
    /* Does the label pass the filters of the key ENT_SEARCH_LABEL? Asked once for each label among the hits; needed when there are any. */
    ent_code (*passes)(void *ctx, bool *out, int64_t label, ent_err *e);
    void *ctx;
} ent_search_page;

/* Hits in order: those whose number begins with the words, then by score (BM25 with field weights; statistics of the visible parts
 * alone), then by number, edition, version, date, kind, origin, item. Without clauses all visible items that pass the filters.
 *
 * The cursor is the place of the last hit in that order, in hexadecimal, and says nothing else; it holds for the same query only:
 * ENT_INVALID otherwise. ENT_UNVERIFIED when the index is damaged.                                                          */
ENT_CHECKED ent_code ent_search_run(ent_search_answer *out, ent_arena *a, ent_store *locked, const ent_search_query *q,
                                    const ent_search_page *page, ent_err *e);

/* Is it a cursor of this query? ENT_INVALID as above. */
ENT_CHECKED ent_code ent_search_cursor_check(const ent_search_query *q, ent_arena *a, ent_str cursor, ent_err *e);

/* ---- the index -------------------------------------------------------------------------------------------------------------- */
/* Puts the revisions that are not in the index yet into it. To be called in every transaction that may have applied entries, before its
 * commit; when nothing is new it costs two lookups. After the tables were emptied it makes the index anew.                    */
ENT_CHECKED ent_code ent_search_put(ent_store *writer, ent_arena *a, ent_err *e);
/* On a connection that is not locked: does the index hold every revision, and is every row of it well formed? *fault: empty, or what is wrong. */
ENT_CHECKED ent_code ent_search_check(ent_str *fault, ent_store *s, ent_arena *a, ent_err *e);

#endif
