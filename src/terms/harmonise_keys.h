/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_TERMS_HARMONISE_KEYS_H
#define ENTENTE_TERMS_HARMONISE_KEYS_H

#include <entente/terms/harmonise.h>

/* What a concept can be found by. */
typedef enum key_kind { KEY_DESIGNATION = 1, KEY_DEFINITION, KEY_CALIBRE, KEY_ID } key_kind;

typedef struct key {
    key_kind kind;
    ent_str lang;   /* primary language, folded; empty for what has none */
    ent_str folded; /* compared */
    ent_str text;   /* shown */
    bool second;    /* of the second base */
    bool current;   /* a designation that is neither deprecated, superseded nor search-only */
    size_t concept;
} key;

typedef struct keys {
    key *v;
    size_t n, cap;
} keys;

/* What a designation states of a calibre, if it is one of those that do: a text of bearable length with a digit in it that the grammar
 * reads. out->parsed is false for every other.                                                                              */
ENT_CHECKED ent_code harmonise__calibre(ent_calibre *out, ent_arena *a, const ent_calibres *k, const ent_term_designation *d, ent_err *e);
/* Neither deprecated nor superseded, and not only a spelling to find by. */
bool harmonise__is_current(const ent_term_designation *d);

/* Of both bases, sorted by kind, language, folded text, side, concept; a concept has each key once, current if any of its like is. */
ENT_CHECKED ent_code harmonise__keys(keys *out, ent_arena *a, const ent_term_base *first, const ent_term_base *second,
                                     const ent_calibres *k, ent_err *e);
/* Do both stand under the same key? */
bool harmonise__same_key(const key *x, const key *y);

#endif
