/* SPDX-License-Identifier: Apache-2.0 */
/* Names as small numbers, and pairs of numbers as one: look-ups that do not grow with what is looked up in. */
#ifndef ENTENTE_STANDARDS_RATIFY_NAMES_H
#define ENTENTE_STANDARDS_RATIFY_NAMES_H

#include <entente/core.h>

#define STD_NONE UINT32_MAX

typedef struct std_name {
    ent_str text;
    uint64_t hash;
    uint32_t id;
} std_name;

typedef struct std_name_table {
    std_name *v; /* text.p NULL: free */
    size_t n, size;
} std_name_table;

/* Names that fold to the same are one; it is shown as it was spelled first. */
typedef struct std_names {
    ent_arena *a;
    std_name_table spelled, folded;
    ENT_VEC(ent_str) shown;
    ent_str last; /* the name asked for before: facts come in runs */
    uint32_t last_id;
} std_names;

/* The number of a name, a new one for a new name. */
ENT_CHECKED ent_code std__name_add(uint32_t *out, std_names *names, ent_str text, ent_err *e);
/* STD_NONE if it was never added. */
ENT_CHECKED ent_code std__name_find(uint32_t *out, ent_arena *scratch, const std_names *names, ent_str text, ent_err *e);

typedef struct std_pair {
    uint64_t key; /* 0: free; keys are kept one up */
    uint32_t value;
} std_pair;

typedef struct std_pairs {
    std_pair *v;
    size_t n, size;
} std_pairs;

/* Where the value of (x, y) stands; *fresh when it was not there: the caller fills it. */
ENT_CHECKED ent_code std__pair_at(uint32_t **out, bool *fresh, std_pairs *pairs, ent_arena *a, uint32_t x, uint32_t y, ent_err *e);
/* STD_NONE if it is not there. */
uint32_t std__pair_find(const std_pairs *pairs, uint32_t x, uint32_t y);

#endif
