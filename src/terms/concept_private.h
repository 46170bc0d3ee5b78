/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of concepts share: the members of each struct as data, comparing, language tags. */
#ifndef ENTENTE_TERMS_CONCEPT_PRIVATE_H
#define ENTENTE_TERMS_CONCEPT_PRIVATE_H

#include <entente/terms/concept.h>

typedef enum terms_member_kind { TERMS_STR = 1, TERMS_BOOL, TERMS_STATUS, TERMS_STATE, TERMS_KIND, TERMS_LIST } terms_member_kind;

/* What a list counts towards. */
typedef enum terms_ceiling { TERMS_FREE = 0, TERMS_LANGUAGES, TERMS_DESIGNATIONS, TERMS_NOTES, TERMS_CEILINGS } terms_ceiling;

typedef struct terms_shape terms_shape;
typedef struct terms_member {
    const char *key;
    terms_member_kind kind;
    size_t at;             /* offset in the struct; of a list: of its pointer */
    size_t n_at;           /* of a list: of its length */
    const terms_shape *of; /* of a list */
} terms_member;

/* Members in ascending order of their keys. Lines are no members. */
struct terms_shape {
    size_t size, n;
    const terms_member *members;
    terms_ceiling ceiling;
};

extern const terms_shape terms__concept, terms__language, terms__designation, terms__definition, terms__relation, terms__note;

/* The members as they are written: a code that says nothing more than its word is left away. */
ent_str terms__member_str(const terms_member *m, const void *p, const terms_shape *shape);
size_t terms__list(const void **items, const terms_member *m, const void *p);

/* Equal in every member, lists included. */
bool terms__equal(const terms_shape *shape, const void *a, const void *b);

/* ASCII letters without case, as language tags and regions are compared. */
bool terms__same_tag(ent_str a, ent_str b);
/* Well-formed by RFC 5646 section 2.1, grandfathered tags included. */
bool terms__tag_ok(ent_str tag);
/* Its first subtag is this one. */
bool terms__tag_is(ent_str tag, const char *primary);

/* The code that TBX has for a status ("preferredTerm-admn-sts"); "" and "other". */
const char *terms__status_tbx(ent_term_status s);
/* status_code, if it says more than the status itself; else empty. */
ent_str terms__own_status_code(const ent_term_designation *d);
/* state_code, likewise. */
ent_str terms__own_state_code(const ent_term_concept *c);
ent_term_state terms__state_of(ent_str code);
/* "descrip", "admin", …, and our "attribute" and "xml". */
bool terms__element_ok(ent_str element);

#endif
