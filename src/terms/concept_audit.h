/* SPDX-License-Identifier: Apache-2.0 */
/* An audit under way. */
#ifndef ENTENTE_TERMS_CONCEPT_AUDIT_H
#define ENTENTE_TERMS_CONCEPT_AUDIT_H

#include "concept_private.h"

typedef struct terms_named {
    ent_str id;
    size_t at; /* in the base */
} terms_named;

typedef struct terms_audit {
    ent_arena *a;
    ent_term_findings *out;
    const ent_term_base *base;
    terms_named *ids;       /* of all concepts, sorted by id, then place */
    size_t *circle_generic; /* for each concept: the concept whose relation closes a circle here, or SIZE_MAX */
    size_t *circle_partitive;
} terms_audit;

/* line 0: that of the concept. */
ENT_CHECKED ent_code terms__find(terms_audit *t, const char *code, const ent_term_concept *c, unsigned line, ent_err *e, const char *fmt,
                                 ...) ENT_PRINTF(6, 7);

ENT_CHECKED ent_code terms__audit_index(terms_audit *t, ent_err *e);
/* Doubled id, relations to nowhere, circles: what is said about the concept at this place of the base. */
ENT_CHECKED ent_code terms__audit_links(terms_audit *t, size_t at, ent_err *e);

#endif
