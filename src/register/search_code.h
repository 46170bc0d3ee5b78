/* SPDX-License-Identifier: Apache-2.0 */
/* How the rows of the search index are written.
 *
 *   number    7 bits a byte, lowest first, the highest bit of all but the last byte set (LEB128)
 *   posting   document (from the one before in the block; the first as it is), words of the portion (at most 255), then for each place:
 *             ((place from the one before) * 8 + class) * 2 + (1 for the last)
 *   document  length of what follows, revision, item, label, then texts with their lengths
 */
#ifndef ENTENTE_REGISTER_SEARCH_CODE_H
#define ENTENTE_REGISTER_SEARCH_CODE_H

#include <entente/register/search.h>

enum { SEARCH_DOCS = 8, SEARCH_POSTINGS_BYTES = 800, SEARCH_NEWER_DOCS = 2048, SEARCH_TERM_MAX = 64, SEARCH_PLACES_MAX = 64 };

/* Where a word stands, best first. The beginning of a number is its first word, and its first word of digits. */
typedef enum search_class { SEARCH_BEGINS = 0, SEARCH_NUMBER, SEARCH_TITLE, SEARCH_TERM, SEARCH_TEXT, SEARCH_CLASSES } search_class;

/* ---- numbers ---- */
typedef struct search_reader {
    const uint8_t *p, *end;
    bool bad; /* it ended too early, or a number is too long */
} search_reader;

static inline uint64_t search_take(search_reader *r)
{
    uint64_t v = 0;

    for (unsigned shift = 0; shift < 64 && r->p < r->end; shift += 7) {
        uint8_t b = *r->p++;
        v |= (uint64_t)(b & 127) << shift;
        if (b < 128) return v;
    }
    r->bad = true;
    return 0;
}

static inline ent_str search_take_text(search_reader *r)
{
    uint64_t n = search_take(r);
    ent_str s = {(const char *)r->p, (size_t)n};

    if (r->bad || n > (uint64_t)(r->end - r->p)) {
        r->bad = true;
        return (ent_str){0};
    }
    r->p += n;
    return s;
}

static inline void search_put(ent_buf *b, uint64_t v)
{
    while (v >= 128) {
        ent_buf_c(b, (char)(v | 128));
        v >>= 7;
    }
    ent_buf_c(b, (char)v);
}

static inline void search_put_text(ent_buf *b, ent_str s)
{
    search_put(b, s.n);
    ent_buf_add(b, s);
}

static inline search_reader search_read(ent_str blob)
{
    return (search_reader){(const uint8_t *)blob.p, (const uint8_t *)blob.p + blob.n, false};
}

/* ---- postings ---- */
typedef struct search_posting {
    uint64_t doc;
    uint8_t words;
    search_reader places; /* to be read with search_place */
} search_posting;

/* The next posting; false at the end of the block, or where it is damaged (r->bad). *doc: 0 at first. */
static inline bool search_next(search_posting *out, search_reader *r, uint64_t *doc)
{
    if (r->p >= r->end || r->bad) return false;
    *doc += search_take(r);
    if (r->p >= r->end) r->bad = true;
    if (r->bad) return false;
    out->doc = *doc;
    out->words = *r->p++;
    out->places = *r;
    while ((search_take(r) & 1) == 0)
        if (r->bad) return false;
    return !r->bad;
}

/* The next place of a posting that search_next gave; *at: 0 at first. false after the last. */
static inline bool search_place(search_class *class, uint64_t *at, search_reader *places)
{
    uint64_t v;

    if (places->p == NULL) return false;
    v = search_take(places);
    *at += v >> 4;
    *class = (search_class)(v >> 1 & 7);
    if (v & 1) places->p = NULL;
    return true;
}

/* ---- documents ---- */
typedef enum search_text {
    SEARCH_T_NUMBER = 0, /* folded; these six are the order of equal hits, and then the item */
    SEARCH_T_EDITION,
    SEARCH_T_VERSION,
    SEARCH_T_DATE,
    SEARCH_T_KIND,
    SEARCH_T_ORIGIN,
    SEARCH_T_ITEM,
    SEARCH_T_STATUS,
    SEARCH_T_PUBLISHER,
    SEARCH_T_NATIONS, /* originators, a line feed between them */
    SEARCH_TEXTS
} search_text;

enum { SEARCH_T_ORDER = SEARCH_T_ITEM };

typedef struct search_doc {
    int64_t revision, label;
    ent_str text[SEARCH_TEXTS];
} search_doc;

/* ---- words ---- */
typedef struct search_token {
    ent_str text;
    bool number;
} search_token;

typedef struct search_tokens {
    search_token *v;
    size_t n, cap;
} search_tokens;

typedef struct search_splitter search_splitter;
/* rules may be NULL: made for the first text that is not ASCII. */
ENT_CHECKED ent_code search__splitter(search_splitter **out, ent_arena *a, const ent_word_rules *rules, ent_err *e);
/* Appends the words of a text. What is no UTF-8 has none. */
ENT_CHECKED ent_code search__split(search_tokens *out, search_splitter *s, ent_arena *a, ent_str text, ent_err *e);

/* ENT_UNVERIFIED: the index is damaged. */
ENT_CHECKED ent_code search__damaged(ent_err *e);
ENT_CHECKED ent_code search__doc_read(search_doc *out, ent_str blob, unsigned at, ent_err *e);

#endif
