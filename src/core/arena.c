/* SPDX-License-Identifier: Apache-2.0 */
/* The only file that calls malloc. */
#include <entente/core/arena.h>

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ENT_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ENT_ASAN 1
#endif
#endif

#ifdef ENT_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#define GAP 16 /* poisoned bytes after each piece, so that overruns are seen */
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define GAP 0
#endif

enum { BLOCK = 64 * 1024 };

typedef struct block {
    struct block *next;
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
} block;

typedef struct deferred {
    struct deferred *next;
    void (*fn)(void *p);
    void *p;
} deferred;

struct ent_arena {
    ent_arena *parent, *children, *sibling;
    block *blocks; /* newest first */
    deferred *deferred;
    size_t ceiling, used; /* used counts children too, so that a parent's ceiling holds for all */
};

/* Charges n bytes to the arena and all its parents; false (nothing charged) if one ceiling would be passed. */
static bool charge(ent_arena *a, size_t n)
{
    for (ent_arena *p = a; p != NULL; p = p->parent)
        if (p->ceiling != 0 && (n > p->ceiling || p->used > p->ceiling - n)) return false;
    for (ent_arena *p = a; p != NULL; p = p->parent) p->used += n;
    return true;
}

static void refund(ent_arena *a, size_t n)
{
    for (ent_arena *p = a; p != NULL; p = p->parent) p->used -= n;
}

ent_arena *ent_arena_new(ent_arena *parent, size_t ceiling)
{
    ent_arena *a = malloc(sizeof *a);

    if (a == NULL) return NULL;
    *a = (ent_arena){.parent = parent, .ceiling = ceiling};
    if (parent != NULL) {
        a->sibling = parent->children;
        parent->children = a;
    }
    return a;
}

/* Children, clean-ups, blocks. With `keep` the newest block of usual size stays, empty, for what comes next. */
static void clear(ent_arena *a, bool keep)
{
    block *kept = NULL;

    while (a->children != NULL) ent_arena_free(a->children); /* first: what a child holds may lean on what we hold */
    while (a->deferred != NULL) { /* one by one: a clean-up may note another; their memory is in the blocks freed below */
        deferred *d = a->deferred;
        a->deferred = d->next;
        d->fn(d->p);
    }
    while (a->blocks != NULL) {
        block *b = a->blocks;
        a->blocks = b->next;
        UNPOISON(b->bytes, b->size);
        if (keep && kept == NULL && b->size <= BLOCK) kept = b;
        else free(b);
    }
    if (kept != NULL) {
        kept->next = NULL;
        kept->used = 0;
        POISON(kept->bytes, kept->size);
        a->blocks = kept;
    }
    refund(a, a->used);
}

void ent_arena_reset(ent_arena *a)
{
    clear(a, true);
}

void ent_arena_free(ent_arena *a)
{
    if (a == NULL) return;
    clear(a, false);
    if (a->parent != NULL) {
        ent_arena **link = &a->parent->children;
        while (*link != a) link = &(*link)->sibling;
        *link = a->sibling;
    }
    free(a);
}

static block *block_new(ent_arena *a, size_t need)
{
    /* Blocks double with use, so that a large tree does not become thousands of blocks. */
    size_t size = a->blocks == NULL ? 4096 - sizeof(block) : BLOCK - sizeof(block);
    block *b;

    if (a->used > 16 * (size_t)BLOCK) size = 16 * (size_t)BLOCK - sizeof(block);
    if (need > size) size = need;
    if (size > SIZE_MAX - sizeof *b) return NULL;
    b = malloc(sizeof *b + size);
    if (b == NULL) return NULL;
    *b = (block){.size = size};
    POISON(b->bytes, size);
    if (a->blocks != NULL && need > BLOCK / 2) { /* a piece of its own: keep filling the current block */
        b->next = a->blocks->next;
        a->blocks->next = b;
    } else {
        b->next = a->blocks;
        a->blocks = b;
    }
    return b;
}

void *ent_alloc(ent_arena *a, size_t n)
{
    const size_t align = alignof(max_align_t);
    size_t need;
    block *b = a->blocks;
    unsigned char *p;

    if (n > SIZE_MAX - align - GAP) return NULL;
    need = (n + GAP + align - 1) / align * align;
    if (!charge(a, need)) return NULL;
    if (b == NULL || b->size - b->used < need) {
        b = block_new(a, need);
        if (b == NULL) {
            refund(a, need);
            return NULL;
        }
    }
    p = b->bytes + b->used;
    b->used += need;
    UNPOISON(p, n);
    memset(p, 0, n);
    return p;
}

void *ent_alloc_array(ent_arena *a, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) return NULL;
    return ent_alloc(a, count * size);
}

ent_code ent_arena_defer(ent_arena *a, void (*fn)(void *p), void *p, ent_err *e)
{
    deferred *d = ent_alloc(a, sizeof *d);

    if (d == NULL) {
        fn(p);
        return ent_nomem(e);
    }
    *d = (deferred){.next = a->deferred, .fn = fn, .p = p};
    a->deferred = d;
    return ENT_OK;
}

size_t ent_arena_used(const ent_arena *a)
{
    return a->used;
}

void *ent_vec_grow(ent_arena *a, const void *old, size_t n, size_t *cap, size_t size)
{
    size_t grown = *cap == 0 ? 8 : *cap * 2;
    void *p;

    if (grown < *cap) return NULL;
    p = ent_alloc_array(a, grown, size);
    if (p == NULL) return NULL;
    if (n != 0) memcpy(p, old, n * size);
    *cap = grown;
    return p;
}
