/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_TERMS_INTERCHANGE_PRIVATE_H
#define ENTENTE_TERMS_INTERCHANGE_PRIVATE_H

#include <stddef.h>

#include <entente/terms/interchange.h>

/* The texts that every fact needs, in the order in which they are asked for. */
enum { INTERCHANGE_TEXTS = 5 };
typedef struct terms_interchange_text {
    const char *key;
    size_t at, max;
    bool basis;
} terms_interchange_text;
extern const terms_interchange_text interchange__texts[INTERCHANGE_TEXTS];
ent_str interchange__text(const ent_interchange_fact *f, size_t i);

/* First and last day that a date can mean, as the instants at which they begin. */
typedef struct terms_span {
    ent_time first, last;
} terms_span;
/* otherwise: both of them when there is no date. */
terms_span interchange__span(ent_date d, ent_time otherwise);

/* The facts of one pair on the day that begins at `day`; v: indices into facts, those of one authority side by side. */
typedef struct terms_interchange_group {
    const ent_interchange_fact *facts;
    const ent_str *ids; /* of each fact: pair and authority */
    const size_t *v;
    size_t n;
    ent_time day;
} terms_interchange_group;
ENT_CHECKED ent_code interchange__answer(ent_interchange_answer *out, ent_arena *a, const terms_interchange_group *g, ent_err *e);

#endif
