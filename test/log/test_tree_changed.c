/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs that were changed in any way are refused; large logs and nonsense. */
#include "tree_help.h"

static uint64_t Random = 1;

static uint64_t next(void)
{
    Random ^= Random << 13;
    Random ^= Random >> 7;
    Random ^= Random << 17;
    return Random;
}

/* On which side each step of PATH and SUBPROOF adds its hash, from the leaf up. Two proofs of one shape cannot be told apart: the
 * size of the log is bound by the checkpoint, not by the proof.                                                           */
typedef struct shape {
    char step[70];
    size_t n;
    bool whole;
} shape;

static void path_shape(shape *s, uint64_t m, uint64_t n)
{
    if (n == 1) return;
    if (m < below(n)) path_shape(s, m, below(n));
    else path_shape(s, m - below(n), n - below(n));
    s->step[s->n++] = m < below(n) ? 'R' : 'L';
}

static void subproof_shape(shape *s, uint64_t m, uint64_t n, bool b)
{
    if (m == n) {
        s->whole = b;
        return;
    }
    if (m <= below(n)) subproof_shape(s, m, below(n), b);
    else subproof_shape(s, m - below(n), n - below(n), false);
    s->step[s->n++] = m <= below(n) ? 'R' : 'L';
}

static bool same_shape(const shape *a, const shape *b)
{
    return a->n == b->n && a->whole == b->whole && memcmp(a->step, b->step, a->n) == 0;
}

/* Sizes for the changed proofs: all up to 18, and around the next powers of two. */
static uint64_t larger(uint64_t n)
{
    return n == 18 ? 31 : n == 33 ? 63 : n == 65 ? MAX : n + 1;
}

/* ---- changed proofs ---------------------------------------------------------------------------------------------------------- */

typedef bool accepts_fn(const void *ctx, const ent_proof *p);

/* Every hash removed, doubled, swapped with the next, with one bit flipped, replaced; one more in front and behind. */
static void refuse_changes(const ent_proof *good, accepts_fn *accepts, const void *ctx)
{
    ent_proof p;

    for (size_t i = 0; i < good->n; i++) {
        p = *good; /* removed */
        memmove(&p.hash[i], &p.hash[i + 1], (p.n - i - 1) * 32);
        p.n--;
        if (accepts(ctx, &p)) fail_msg("hash %zu of %zu removed", i, good->n);
        p = *good; /* doubled */
        memmove(&p.hash[i + 1], &p.hash[i], (p.n - i) * 32);
        p.n++;
        if (accepts(ctx, &p)) fail_msg("hash %zu of %zu doubled", i, good->n);
        p = *good; /* flipped */
        p.hash[i].b[next() % 32] ^= (uint8_t)(1 << next() % 8);
        if (accepts(ctx, &p)) fail_msg("a bit of hash %zu of %zu", i, good->n);
        p = *good; /* zero */
        memset(p.hash[i].b, 0, 32);
        if (accepts(ctx, &p)) fail_msg("hash %zu of %zu zero", i, good->n);
        if (i + 1 == good->n) continue;
        p = *good; /* swapped */
        p.hash[i] = good->hash[i + 1];
        p.hash[i + 1] = good->hash[i];
        if (accepts(ctx, &p)) fail_msg("hashes %zu and %zu of %zu swapped", i, i + 1, good->n);
    }
    p = *good; /* one more */
    p.hash[p.n++] = Leaves[1000];
    if (accepts(ctx, &p)) fail_msg("one hash more than %zu", good->n);
    p = *good;
    memmove(&p.hash[1], &p.hash[0], p.n * 32);
    p.n++;
    p.hash[0] = Leaves[1000];
    if (accepts(ctx, &p)) fail_msg("one hash more before %zu", good->n);
    p = *good;
    p.n = 0;
    if (good->n > 0 && accepts(ctx, &p)) fail_msg("no hash instead of %zu", good->n);
}

typedef struct question {
    uint64_t m, n;
    const ent_sha256 *first, *second;
} question;

static bool accepts_inclusion(const void *ctx, const ent_proof *p)
{
    const question *q = ctx;

    return includes(q->m, q->n, q->first, p, q->second);
}

static bool accepts_consistency(const void *ctx, const ent_proof *p)
{
    const question *q = ctx;

    return consistent(q->m, q->first, q->n, q->second, p);
}

static void test_changed_inclusion_proofs(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= MAX; n = larger(n))
        for (uint64_t i = 0; i < n; i++) {
            ent_proof p = inclusion(i, n);
            ent_sha256 bad = Leaves[i];
            shape s = {0};
            refuse_changes(&p, accepts_inclusion, &(question){i, n, &Leaves[i], &Roots[n]});
            bad.b[next() % 32] ^= (uint8_t)(1 << next() % 8);
            assert_false(includes(i, n, &bad, &p, &Roots[n]));
            bad = Roots[n];
            bad.b[next() % 32] ^= (uint8_t)(1 << next() % 8);
            assert_false(includes(i, n, &Leaves[i], &p, &bad));
            assert_false(includes(i, n, &Leaves[i], &p, &Roots[n - 1]));
            path_shape(&s, i, n);
            for (uint64_t j = 0; j <= n + 1; j++) /* another place */
                if (j != i && includes(j, n, &Leaves[i], &p, &Roots[n]))
                    fail_msg("%llu passed for %llu of %llu", (unsigned long long)i, (unsigned long long)j, (unsigned long long)n);
            for (uint64_t other = 0; other <= n + 3; other++) { /* another size */
                shape t = {0};
                bool alike = false;
                if (i < other) {
                    path_shape(&t, i, other);
                    alike = same_shape(&s, &t);
                }
                if (includes(i, other, &Leaves[i], &p, &Roots[n]) != alike)
                    fail_msg("%llu of %llu as of %llu", (unsigned long long)i, (unsigned long long)n, (unsigned long long)other);
            }
        }
}

static void test_changed_consistency_proofs(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= MAX; n = larger(n))
        for (uint64_t m = 1; m <= n; m++) {
            ent_proof p = consistency(m, n);
            ent_sha256 bad = Roots[m];
            shape s = {0};
            refuse_changes(&p, accepts_consistency, &(question){m, n, &Roots[m], &Roots[n]});
            bad.b[next() % 32] ^= (uint8_t)(1 << next() % 8);
            assert_false(consistent(m, &bad, n, &Roots[n], &p));
            bad = Roots[n];
            bad.b[next() % 32] ^= (uint8_t)(1 << next() % 8);
            assert_false(consistent(m, &Roots[m], n, &bad, &p));
            if (m != n) {
                assert_false(consistent(m, &Roots[n], n, &Roots[m], &p));
                assert_false(consistent(n, &Roots[n], m, &Roots[m], &p)); /* backwards */
                assert_false(consistent(m, &Roots[m], m, &Roots[m], &p));
            }
            subproof_shape(&s, m, n, true);
            for (uint64_t a = 0; a <= n + 2; a += 1 + a / 9)
                for (uint64_t b = n > 3 ? n - 3 : 0; b <= n + 3; b++) { /* other sizes */
                    shape t = {0};
                    bool alike = false;
                    if (a > 0 && a <= b) {
                        subproof_shape(&t, a, b, true);
                        alike = same_shape(&s, &t) && (a == b) == (m == n);
                    }
                    if (a == b && m == n) continue; /* equal roots, equal sizes: nothing to prove */
                    if (consistent(a, &Roots[m], b, &Roots[n], &p) != alike)
                        fail_msg("%llu to %llu as %llu to %llu", (unsigned long long)m, (unsigned long long)n, (unsigned long long)a,
                                 (unsigned long long)b);
                }
        }
}

/* ---- large logs, by proofs made up from their shape ------------------------------------------------------------------------- */

static ent_sha256 random_hash(void)
{
    ent_sha256 h;

    for (size_t i = 0; i < 32; i++) h.b[i] = (uint8_t)next();
    return h;
}

static void large_inclusion(uint64_t index, uint64_t size)
{
    ent_sha256 leaf = random_hash(), r = leaf;
    shape s = {0};
    ent_proof p;

    path_shape(&s, index, size);
    p.n = s.n;
    for (size_t i = 0; i < s.n; i++) {
        p.hash[i] = random_hash();
        r = s.step[i] == 'L' ? node(&p.hash[i], &r) : node(&r, &p.hash[i]);
    }
    if (!includes(index, size, &leaf, &p, &r)) fail_msg("%llu of %llu", (unsigned long long)index, (unsigned long long)size);
    if (p.n < ENT_PROOF_MAX) refuse_changes(&p, accepts_inclusion, &(question){index, size, &leaf, &r});
}

static void large_consistency(uint64_t m, uint64_t n)
{
    ent_sha256 fr, sr;
    shape s = {0};
    ent_proof p = {0};

    subproof_shape(&s, m, n, true);
    fr = sr = random_hash();
    if (!s.whole) p.hash[p.n++] = fr;
    for (size_t i = 0; i < s.n; i++) {
        ent_sha256 c = p.hash[p.n++] = random_hash();
        if (s.step[i] == 'L') fr = node(&c, &fr);
        sr = s.step[i] == 'L' ? node(&c, &sr) : node(&sr, &c);
    }
    if (!consistent(m, &fr, n, &sr, &p)) fail_msg("%llu to %llu", (unsigned long long)m, (unsigned long long)n);
    if (p.n < ENT_PROOF_MAX) refuse_changes(&p, accepts_consistency, &(question){m, n, &fr, &sr});
}

static void test_large_logs(void **state)
{
    (void)state;
    for (int bits = 8; bits <= 62; bits += 9)
        for (int k = -1; k <= 1; k++) {
            uint64_t size = (UINT64_C(1) << bits) + (uint64_t)k;
            large_inclusion(0, size);
            large_inclusion(size - 1, size);
            large_inclusion(size / 2, size);
            large_inclusion(next() % size, size);
            large_consistency(1, size);
            large_consistency(size - 1, size);
            large_consistency(size / 2, size);
            large_consistency(1 + next() % (size - 1), size);
        }
    large_inclusion(0, UINT64_MAX);
    large_inclusion(UINT64_MAX - 1, UINT64_MAX);
    large_inclusion(UINT64_C(1) << 63, UINT64_MAX);
}

/* Proofs of full length and nonsense sizes end without reading beyond. */
static void test_nonsense(void **state)
{
    ent_proof p = {.n = ENT_PROOF_MAX};

    (void)state;
    for (size_t i = 0; i < ENT_PROOF_MAX; i++) p.hash[i] = random_hash();
    for (int i = 0; i < 2000; i++) {
        uint64_t m = next() >> next() % 64, n = next() >> next() % 64;
        p.n = i % 5 == 0 ? next() % 70 : ENT_PROOF_MAX;
        assert_false(includes(m, n, &Leaves[0], &p, &Leaves[1]));
        assert_false(consistent(m, &Leaves[0], n, &Leaves[1], &p));
    }
    p.n = SIZE_MAX;
    assert_false(includes(0, UINT64_MAX, &Leaves[0], &p, &Leaves[1]));
    assert_false(consistent(1, &Leaves[0], UINT64_MAX, &Leaves[1], &p));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changed_inclusion_proofs),
        cmocka_unit_test(test_changed_consistency_proofs),
        cmocka_unit_test(test_large_logs),
        cmocka_unit_test(test_nonsense),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
