/* SPDX-License-Identifier: Apache-2.0 */
/* Invented documents for search, and queries over them; the same in every run. */
#ifndef ENTENTE_BENCH_DOCUMENTS_H
#define ENTENTE_BENCH_DOCUMENTS_H

#include <stdint.h>

enum { DOCUMENT_TEXT = 512, DOCUMENT_QUERIES = 200 };

typedef struct document {
    char number[32], title[DOCUMENT_TEXT], remark[DOCUMENT_TEXT];
    const char *kind, *status, *publisher;
} document;

/* A number; the next of a fixed sequence (xorshift64*). */
uint64_t document_next(void);
document document_some(int64_t n);
/* Few words are in most texts, and most words in few (Zipf). Lives for ever. */
const char *document_word(void);
void document_words(char out[DOCUMENT_TEXT], unsigned least, unsigned most);

/* A quarter each: one word; two words; two words of which the last is not finished; a phrase of two words that stand in a title. */
typedef struct document_query {
    char ours[DOCUMENT_TEXT], fts5[DOCUMENT_TEXT], tsquery[DOCUMENT_TEXT];
} document_query;
void document_queries(document_query out[DOCUMENT_QUERIES], const document *shown, int64_t visible);

#endif
