/* SPDX-License-Identifier: Apache-2.0 */
/* The definitions of RFC 9162 section 2.1, written a second time as they stand there, and leaves to try them on. */
#ifndef ENTENTE_TEST_TREE_HELP_H
#define ENTENTE_TEST_TREE_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <entente/log.h>

enum { MAX = 70 };

static ent_arena *A;
static ent_err E;
static ent_digest *D;
static ent_sha256 Leaves[1100], Roots[MAX + 1]; /* Roots[n]: of the first n leaves, by the reference */

#define must(call)                                                               \
    do {                                                                         \
        if ((call) != ENT_OK) fail_msg("%s: %s", ent_code_name(E.code), E.what); \
    } while (0)

/* ---- the reference ------------------------------------------------------------------------------------------------------- */

static inline ent_sha256 node(const ent_sha256 *left, const ent_sha256 *right)
{
    char text[65] = {1};
    ent_sha256 h;

    memcpy(text + 1, left->b, 32);
    memcpy(text + 33, right->b, 32);
    must(ent_sha256_of(&h, (ent_str){text, sizeof text}, &E));
    return h;
}

/* The largest power of two smaller than n. */
static inline uint64_t below(uint64_t n)
{
    uint64_t k = 1;

    while (k < n - k) k *= 2;
    return k;
}

/* MTH(D[n]), section 2.1.1 */
static inline ent_sha256 mth(const ent_sha256 *d, uint64_t n)
{
    ent_sha256 h, left, right;

    if (n == 0) {
        must(ent_sha256_of(&h, ENT_S(""), &E));
        return h;
    }
    if (n == 1) return d[0];
    left = mth(d, below(n));
    right = mth(d + below(n), n - below(n));
    return node(&left, &right);
}

/* PATH(m, D[n]), section 2.1.3.1 */
static inline void path(ent_proof *p, uint64_t m, const ent_sha256 *d, uint64_t n)
{
    uint64_t k;

    if (n == 1) return;
    k = below(n);
    if (m < k) {
        path(p, m, d, k);
        p->hash[p->n++] = mth(d + k, n - k);
    } else {
        path(p, m - k, d + k, n - k);
        p->hash[p->n++] = mth(d, k);
    }
}

/* SUBPROOF(m, D[n], b), section 2.1.4.1 */
static inline void subproof(ent_proof *p, uint64_t m, const ent_sha256 *d, uint64_t n, bool b)
{
    uint64_t k;

    if (m == n) {
        if (!b) p->hash[p->n++] = mth(d, n);
        return;
    }
    k = below(n);
    if (m <= k) {
        subproof(p, m, d, k, b);
        p->hash[p->n++] = mth(d + k, n - k);
    } else {
        subproof(p, m - k, d + k, n - k, false);
        p->hash[p->n++] = mth(d, k);
    }
}

/* ---- set-up --------------------------------------------------------------------------------------------------------------- */

static inline int setup(void **state)
{
    (void)state;
    A = ent_arena_new(NULL, 0);
    if (A == NULL || ent_digest_new(&D, A, &E) != ENT_OK) return 1;
    for (size_t i = 0; i < sizeof Leaves / sizeof *Leaves; i++) {
        char text[3] = {(char)(i >> 8), (char)i, 'x'};
        if (ent_tree_leaf(&Leaves[i], D, (ent_str){text, 3}, &E) != ENT_OK) return 1;
    }
    for (size_t n = 0; n <= MAX; n++) Roots[n] = mth(Leaves, n);
    return 0;
}

static inline int teardown(void **state)
{
    (void)state;
    ent_arena_free(A);
    return 0;
}

static inline bool includes(uint64_t index, uint64_t size, const ent_sha256 *leaf, const ent_proof *p, const ent_sha256 *root)
{
    ent_code code = ent_tree_check_inclusion(D, leaf, index, size, p, root, &E);

    if (code != ENT_OK && code != ENT_UNVERIFIED) fail_msg("%s: %s", ent_code_name(code), E.what);
    return code == ENT_OK;
}

static inline bool consistent(uint64_t m, const ent_sha256 *first, uint64_t n, const ent_sha256 *second, const ent_proof *p)
{
    ent_code code = ent_tree_check_consistency(D, m, first, n, second, p, &E);

    if (code != ENT_OK && code != ENT_UNVERIFIED) fail_msg("%s: %s", ent_code_name(code), E.what);
    return code == ENT_OK;
}

static inline ent_proof inclusion(uint64_t index, uint64_t size)
{
    ent_proof p;

    must(ent_tree_inclusion(&p, D, Leaves, index, size, &E));
    return p;
}

static inline ent_proof consistency(uint64_t m, uint64_t n)
{
    ent_proof p;

    must(ent_tree_consistency(&p, D, Leaves, m, n, &E));
    return p;
}

#endif
