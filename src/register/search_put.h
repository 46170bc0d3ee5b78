/* SPDX-License-Identifier: Apache-2.0 */
/* The index under way: search_put.c takes revisions apart, search_write.c writes rows. */
#ifndef ENTENTE_REGISTER_SEARCH_PUT_H
#define ENTENTE_REGISTER_SEARCH_PUT_H

#include "search_code.h"

typedef struct put_part {
    int64_t id, cut, field_cut;
    int64_t docs, words; /* as they will be */
    bool changed;
    /* of the document under way, if in is its number + 1 */
    int64_t in;
    uint64_t place, in_words;
    size_t first; /* of its occurrences */
} put_part;

typedef struct put_occurrence {
    uint64_t head; /* the first 8 bytes of the term: most comparisons end here */
    ent_str term;
    uint32_t part, doc, place; /* part: of the run; place: place * 8 + class */
    uint8_t words;
} put_occurrence;

typedef struct put_revision {
    int64_t item, cut;
    ent_str number;
    search_doc doc;
} put_revision;

typedef struct putting {
    ent_store *store;
    ent_arena *a, *batch; /* batch: emptied with each flush */
    search_splitter *splitter;
    ENT_VEC(put_part) parts;
    ENT_VEC(size_t) open; /* parts that hold portions of the document under way */
    uint32_t *slots;      /* parts by their two cuts, from 1 */
    size_t n_slots;
    ENT_VEC(put_occurrence) found;
    int64_t doc; /* under way, in its cut */
    int64_t newest;
    /* the block of documents that is being filled, not written yet */
    int64_t doc_cut, doc_block;
    ent_buf docs;
    bool has_docs;
} putting;

/* Appends the document under way to its cut. */
ENT_CHECKED ent_code put_document(putting *x, size_t own, const search_doc *d, ent_err *e);
/* It is the newest of its item: what was so in any cut is older for who sees both. */
ENT_CHECKED ent_code put_newest(putting *x, int64_t item, int64_t cut, ent_err *e);
/* Writes all that was collected. */
ENT_CHECKED ent_code put_flush(putting *x, ent_err *e);

#endif
