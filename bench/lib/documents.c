/* SPDX-License-Identifier: Apache-2.0 */
#include "documents.h"

#include <stdio.h>
#include <string.h>

enum { WORDS = 6000 };

static uint64_t State = 1;

uint64_t document_next(void)
{
    State ^= State >> 12;
    State ^= State << 25;
    State ^= State >> 27;
    return State * UINT64_C(2685821657736338717);
}

static unsigned below(unsigned n)
{
    return (unsigned)((document_next() >> 33) % n);
}

static char Vocabulary[WORDS][12];

static void make_vocabulary(void)
{
    static const char *const parts[] = {"ra", "di",   "o",  "mu",  "ni",  "tio", "fre", "quen", "cy", "ar",
                                        "ma", "ment", "lo", "gis", "tic", "de",  "fen", "ce",   "no", "va"};

    for (int i = 0; i < WORDS; i++)
        for (int k = 0, n = i; k < 3 + (i > 4000); k++, n /= 20)
            if (strlen(Vocabulary[i]) + 5 < sizeof Vocabulary[i]) strncat(Vocabulary[i], parts[n % 20], 5);
}

const char *document_word(void)
{
    unsigned scale = 1U << below(13), n = below(scale < 4 ? 4 : scale);

    if (Vocabulary[0][0] == '\0') make_vocabulary();
    return Vocabulary[n < WORDS ? n : WORDS - 1];
}

void document_words(char out[DOCUMENT_TEXT], unsigned least, unsigned most)
{
    unsigned n = least + below(most - least + 1);
    size_t at = 0;

    out[0] = '\0';
    for (unsigned i = 0; i < n; i++) at += (size_t)snprintf(out + at, DOCUMENT_TEXT - at, "%s%s", i != 0 ? " " : "", document_word());
}

document document_some(int64_t n)
{
    static const char *const kinds[] = {"standard", "document", "ratification", "term"},
                             *const states[] = {"draft", "accepted", "withdrawn"}, *const publishers[] = {"NSO",  "ISO",  "IEC", "ITU",
                                                                                                          "ETSI", "IETF", "W3C", "DGA"};
    document d = {.kind = kinds[below(4)], .status = states[below(3)], .publisher = publishers[below(8)]};

    snprintf(d.number, sizeof d.number, "EX %lld", (long long)n);
    document_words(d.title, 4, 9);
    document_words(d.remark, 0, 24);
    return d;
}

static void two(document_query *q, const char *ours, const char *fts5, const char *tsquery, const char *a, const char *b)
{
    const struct {
        char *out;
        const char *form;
    } forms[] = {{q->ours, ours}, {q->fts5, fts5}, {q->tsquery, tsquery}};

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) { /* A and B stand for the words */
        size_t n = 0;
        for (const char *p = forms[i].form; *p != '\0'; p++) {
            if (*p == 'A' || *p == 'B') n += (size_t)snprintf(forms[i].out + n, DOCUMENT_TEXT - n, "%s", *p == 'A' ? a : b);
            else n += (size_t)snprintf(forms[i].out + n, DOCUMENT_TEXT - n, "%c", *p);
        }
    }
}

void document_queries(document_query out[DOCUMENT_QUERIES], const document *shown, int64_t visible)
{
    for (int i = 0; i < DOCUMENT_QUERIES; i++) {
        const char *a = document_word(), *b = document_word();
        char first[20] = "", second[20] = "", part[4];
        sscanf(shown[below((unsigned)visible)].title, "%19s %19s", first, second);
        snprintf(part, sizeof part, "%.3s", b);
        if (i % 4 == 0) two(&out[i], "A ", "\"A\"", "A", a, b);
        else if (i % 4 == 1) two(&out[i], "A B ", "\"A\" \"B\"", "A & B", a, b);
        else if (i % 4 == 2) two(&out[i], "A B*", "\"A\" \"B\"*", "A & B:*", a, part);
        else two(&out[i], "\"A B\"", "\"A B\"", "A <-> B", first, second);
    }
}
