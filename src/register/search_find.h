/* SPDX-License-Identifier: Apache-2.0 */
/* A search under way: search_find.c collects where words stand, search_score.c puts clauses together, search_run.c makes the answer,
 * search_page.c the cursor.                                                                                              */
#ifndef ENTENTE_REGISTER_SEARCH_FIND_H
#define ENTENTE_REGISTER_SEARCH_FIND_H

#include "search_code.h"

/* Visible documents are numbered through: those of the first visible cut from 0, then those of the next. */
typedef struct find_cut {
    int64_t cut;
    uint32_t first, docs;
} find_cut;

typedef struct find_part {
    int64_t id;
    size_t cut;           /* among the cuts */
    uint32_t first, docs; /* of that */
} find_part;

/* A word in one portion of one document. */
typedef struct find_post {
    uint32_t doc;
    uint16_t weight; /* of all its places, in halves */
    uint8_t words;   /* of the portion, at most 255 */
    uint8_t classes; /* bits */
} find_post;

typedef ENT_VEC(find_post) find_posts;

/* What is known of a document so far. */
typedef struct find_doc {
    int32_t total, best, sum; /* scores: of all clauses; the best name of the clause under way; the words of the name under way */
    uint32_t name, word;      /* the last name that it has a word of, and the last word, numbered through */
    uint16_t clauses, words;  /* how many clauses it meets, one after another; words of the name under way */
    uint16_t in_number;       /* words of what was asked that stand in its number */
    bool begins;              /* one of them at its beginning */
    bool older;               /* the viewer sees a newer revision of the item */
} find_doc;

typedef struct finding {
    ent_arena *a;
    ent_store *store;
    ENT_VEC(find_cut) cuts;
    ENT_VEC(find_part) parts;
    size_t part; /* the last one that was looked up */
    uint32_t n;  /* documents */
    double portions, words;
    find_doc *docs;
    uint32_t *place; /* of a document among the posts of the part under way (find_beginning) */
    double norm[256];
    uint32_t name, word; /* numbers used so far */
} finding;

/* Reads parts and what is older; room for all visible documents. */
ENT_CHECKED ent_code find_open(finding *x, ent_arena *a, ent_store *locked, ent_err *e);
/* Where one word, or a phrase, stands. */
ENT_CHECKED ent_code find_word(find_posts *out, finding *x, const ent_search_word *w, ent_err *e);
ENT_CHECKED ent_code find_phrase(find_posts *out, finding *x, const ent_search_name *phrase, ent_err *e);
ENT_CHECKED ent_code find_part_of(const find_part **out, finding *x, int64_t id, ent_err *e);

typedef ENT_VEC(uint32_t) find_numbers;
/* The documents that meet all clauses, in order; all of them when there is no clause. Older ones are left out. */
ENT_CHECKED ent_code find_all(find_numbers *out, finding *x, const ent_search_query *q, ent_err *e);

/* ---- the page ---- */
typedef struct page_hit {
    ent_search_hit hit;
    search_doc doc; /* its texts live as long as the answer */
} page_hit;

typedef struct page {
    const ent_search_query *q;
    size_t limit, skip;
    bool has_after;
    page_hit after;         /* the last hit of the page before; without its item */
    uint64_t equal;         /* hits of that place that were shown already */
    ENT_VEC(page_hit) best; /* sorted, at most limit + skip */
    bool more;
} page;

ENT_CHECKED ent_code page_open(page *p, ent_arena *a, const ent_search_query *q, const ent_search_page *wanted, ent_err *e);
/* One that passes all filters. d: its texts live until it returns. */
ENT_CHECKED ent_code page_add(page *p, ent_arena *a, const ent_search_hit *hit, const search_doc *d, ent_err *e);
ENT_CHECKED ent_code page_take(ent_search_answer *out, page *p, ent_arena *a, ent_err *e);

/* "2026", "2026-01", "2026-01-31" */
bool search__is_date(ent_str s);

#endif
