/* SPDX-License-Identifier: Apache-2.0 */
/* Looking things up by a text: a sorted list, so that nothing is quadratic and every answer comes in file order. */
#ifndef ENTENTE_STANDARDS_STD_INDEX_H
#define ENTENTE_STANDARDS_STD_INDEX_H

#include <entente/core.h>

typedef struct ent_std_entry {
    ent_str key;
    size_t at; /* index of the thing */
} ent_std_entry;

typedef struct ent_std_index {
    size_t n;
    ent_std_entry *v; /* by key, then by `at` */
} ent_std_index;

/* An index with room for n entries; fill v[0..n) and sort. */
ENT_CHECKED ent_code ent_std_index_new(ent_std_index *out, ent_arena *a, size_t room, ent_err *e);
void ent_std_index_add(ent_std_index *ix, ent_str key, size_t at); /* empty keys are left out */
void ent_std_index_sort(ent_std_index *ix);
/* The first entry with this key, or NULL. */
const ent_std_entry *ent_std_index_get(const ent_std_index *ix, ent_str key);
/* How many entries from `first` on have its key: ask it once per key, not once per question. */
size_t ent_std_index_run(const ent_std_index *ix, const ent_std_entry *first);

/* The text in ASCII lower case. */
ENT_CHECKED ent_code ent_std_lower(ent_str *out, ent_arena *a, ent_str s, ent_err *e);

#endif
