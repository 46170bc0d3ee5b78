/* SPDX-License-Identifier: Apache-2.0 */
/* Memory. One arena per command or request, child arenas in loops; everything a function returns lives in
 * the arena that its caller gave. An arena is freed as a whole.
 *
 *   ent_arena ── block ── block ── block        the first block is small, later ones grow; a large request gets its own
 *       └─ child ── block                       freeing or resetting a parent frees its children
 *
 * Every arena has a ceiling in bytes (0: that of its parent, or none). Meeting it is the same as no memory:
 * the allocation returns NULL and the caller returns ent_nomem(e).                                       */
#ifndef ENTENTE_CORE_ARENA_H
#define ENTENTE_CORE_ARENA_H

#include <stddef.h>

#include <entente/core/error.h>

typedef struct ent_arena ent_arena;

/* NULL when there is no memory. parent may be NULL. */
ent_arena *ent_arena_new(ent_arena *parent, size_t ceiling);
void ent_arena_free(ent_arena *a);

/* Frees all memory and children and runs all clean-ups, but keeps the arena, and one empty block for its next use. */
void ent_arena_reset(ent_arena *a);

/* Zeroed memory aligned for any type; NULL when there is none. n = 0 gives a valid pointer. */
void *ent_alloc(ent_arena *a, size_t n);

/* count * size with overflow check; zeroed. */
void *ent_alloc_array(ent_arena *a, size_t count, size_t size);

/* Runs fn(p) when the arena is freed or reset, newest first. Returns ENT_NOMEM (and has already run fn(p))
 * when it cannot be noted.                                                                              */
ENT_CHECKED ent_code ent_arena_defer(ent_arena *a, void (*fn)(void *p), void *p, ent_err *e);

/* Bytes handed out so far, children included. */
size_t ent_arena_used(const ent_arena *a);

/* `ENT_NEW(p, a, n, e)`: p becomes an array of n zeroed elements, or the function returns ENT_NOMEM. */
#define ENT_NEW(p, a, n, e)                           \
    do {                                              \
        (p) = ent_alloc_array((a), (n), sizeof *(p)); \
        if ((p) == NULL) return ent_nomem(e);         \
    } while (0)

/* A growing array in an arena: `ENT_VEC(thing) v = {0}; ENT_PUSH(&v, a, item, e);`. Old copies stay in the
 * arena until it is freed: at most as much again as the array itself.                                    */
#define ENT_VEC(type)  \
    struct {           \
        type *v;       \
        size_t n, cap; \
    }

/* Returns the grown array (old content copied) or NULL; *cap is updated. Used by ENT_PUSH only. */
void *ent_vec_grow(ent_arena *a, const void *old, size_t n, size_t *cap, size_t size);

#define ENT_PUSH(vec, a, item, e)                                                                   \
    do {                                                                                            \
        if ((vec)->n == (vec)->cap) {                                                               \
            void *ent_grown = ent_vec_grow((a), (vec)->v, (vec)->n, &(vec)->cap, sizeof *(vec)->v); \
            if (ent_grown == NULL) return ent_nomem(e);                                             \
            (vec)->v = ent_grown;                                                                   \
        }                                                                                           \
        (vec)->v[(vec)->n++] = (item);                                                              \
    } while (0)

#endif
