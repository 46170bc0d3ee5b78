/* SPDX-License-Identifier: Apache-2.0 */
/* A tree that lost its beginning gives the same roots and proofs as the whole one. */
#include "tree_help.h"

enum { SIZES = 130 };

/* What is left of the first n leaves when those before `cut` are known only by the peaks of their tree. */
static size_t forest(ent_tree_part *parts, uint64_t cut, uint64_t n)
{
    ent_tree t = {0};
    size_t k = 0;

    for (uint64_t i = 0; i < cut; i++) must(ent_tree_add(&t, D, &Leaves[i], &E));
    for (int bit = 63; bit >= 0; bit--)
        if (cut >> bit & 1) {
            parts[k] = (ent_tree_part){t.peak[k], (uint64_t)1 << bit};
            k++;
        }
    for (uint64_t i = cut; i < n; i++) parts[k++] = (ent_tree_part){Leaves[i], 1};
    return k;
}

static void same(const ent_proof *p, const ent_proof *want, const char *what, uint64_t cut, uint64_t x, uint64_t n)
{
    if (p->n == want->n && memcmp(p->hash, want->hash, p->n * sizeof *p->hash) == 0) return;
    fail_msg("%s of %llu in %llu, cut at %llu", what, (unsigned long long)x, (unsigned long long)n, (unsigned long long)cut);
}

/* All of them up to 48; beyond, those at both ends and some between. */
static uint64_t next(uint64_t i, uint64_t last)
{
    return last <= 48 || i + 1 >= last || i % 16 == 0 ? i + 1 : i / 16 * 16 + 16 < last ? i / 16 * 16 + 16 : last;
}

static void test_same_proofs_at_every_cut(void **state)
{
    static ent_proof included[SIZES + 1], extended[SIZES + 1]; /* one test at a time */
    ent_tree_part parts[SIZES + 1];
    size_t proofs = 0;

    (void)state;
    for (uint64_t n = 1; n <= SIZES; n++) {
        ent_sha256 root = mth(Leaves, n), joined;
        for (uint64_t i = 0; i < n; i++) included[i] = inclusion(i, n);
        for (uint64_t m = 1; m <= n; m++) extended[m] = consistency(m, n);
        for (uint64_t cut = 0; cut <= n; cut++) {
            size_t k = forest(parts, cut, n);
            ent_tree t = {0};
            for (size_t i = 0; i < k; i++) must(ent_tree_join(&t, D, &parts[i], &E));
            must(ent_tree_root(&joined, &t, D, &E));
            assert_int_equal(t.size, n);
            assert_true(ent_sha256_eq(&joined, &root));
            for (uint64_t i = cut; i < n; i = next(i, n - 1)) {
                ent_proof p;
                must(ent_forest_inclusion(&p, D, parts, k, i, &E));
                same(&p, &included[i], "inclusion", cut, i, n);
                proofs++;
            }
            for (uint64_t m = cut > 0 ? cut : 1; m <= n; m = next(m, n)) {
                ent_proof p;
                must(ent_forest_consistency(&p, D, parts, k, m, &E));
                same(&p, &extended[m], "consistency", cut, m, n);
                proofs++;
            }
        }
    }
    print_message("# %zu proofs from pruned trees\n", proofs);
    assert_true(proofs > 100000);
}

/* A tree that is cut a second time, where the first cut's parts were merged: as after two restores. */
static void test_cut_again(void **state)
{
    ent_tree_part parts[SIZES + 1], again[SIZES + 1];

    (void)state;
    for (uint64_t cut = 1; cut < SIZES; cut += 7)
        for (uint64_t second = cut; second < SIZES; second += 5) {
            size_t k = forest(parts, cut, second), n = 0;
            ent_tree t = {0};
            ent_proof p, want = consistency(second, SIZES);
            for (size_t i = 0; i < k; i++) must(ent_tree_join(&t, D, &parts[i], &E));
            for (int bit = 63; bit >= 0; bit--)
                if (second >> bit & 1) {
                    again[n] = (ent_tree_part){t.peak[n], (uint64_t)1 << bit};
                    n++;
                }
            for (uint64_t i = second; i < SIZES; i++) again[n++] = (ent_tree_part){Leaves[i], 1};
            must(ent_forest_consistency(&p, D, again, n, second, &E));
            same(&p, &want, "consistency", second, second, SIZES);
        }
}

/* Nothing is made up for what is lost. */
static void test_never_looks_inside(void **state)
{
    ent_tree_part parts[SIZES + 1];
    size_t refused = 0, proved = 0;
    ent_proof p;

    (void)state;
    for (uint64_t cut = 2; cut <= 40; cut++) {
        size_t k = forest(parts, cut, 41);
        for (uint64_t i = 0; i < cut; i++) {
            ent_code code = ent_forest_inclusion(&p, D, parts, k, i, &E);
            ent_proof want = inclusion(i, 41);
            if (code == ENT_OK) same(&p, &want, "inclusion", cut, i, 41);
            else assert_int_equal(code, ENT_BUG);
            *(code == ENT_OK ? &proved : &refused) += 1;
        }
        for (uint64_t m = 1; m < cut; m++) {
            ent_code code = ent_forest_consistency(&p, D, parts, k, m, &E);
            ent_proof want = consistency(m, 41);
            if (code == ENT_OK) same(&p, &want, "consistency", cut, m, 41);
            else assert_int_equal(code, ENT_BUG);
            *(code == ENT_OK ? &proved : &refused) += 1;
        }
    }
    assert_true(refused > 500 && proved > 10);
}

static void test_bad_parts(void **state)
{
    ent_tree t = {0};
    ent_proof p;

    (void)state;
    assert_int_equal(ent_tree_join(&t, D, &(ent_tree_part){Leaves[0], 0}, &E), ENT_BUG);
    assert_int_equal(ent_tree_join(&t, D, &(ent_tree_part){Leaves[0], 3}, &E), ENT_BUG);
    must(ent_tree_join(&t, D, &(ent_tree_part){Leaves[0], 1}, &E));
    assert_int_equal(ent_tree_join(&t, D, &(ent_tree_part){Leaves[0], 2}, &E), ENT_BUG);
    assert_int_equal(t.size, 1);
    t = (ent_tree){.size = (uint64_t)1 << 62};
    assert_int_equal(ent_tree_join(&t, D, &(ent_tree_part){Leaves[0], (uint64_t)1 << 62}, &E), ENT_BUG);
    assert_int_equal(ent_forest_inclusion(&p, D, NULL, 0, 0, &E), ENT_INVALID);
    assert_int_equal(ent_forest_consistency(&p, D, NULL, 0, 0, &E), ENT_INVALID);
}

/* The proof of the newest leaf names every peak. */
static void test_peaks_of_the_newest(void **state)
{
    ent_tree grown = {0}, told;
    ent_proof p;

    (void)state;
    for (uint64_t n = 1; n <= 1030; n++) {
        must(ent_tree_add(&grown, D, &Leaves[n - 1], &E));
        p = inclusion(n - 1, n);
        must(ent_tree_of_newest(&told, D, &Leaves[n - 1], n, &p, &E));
        assert_int_equal(told.size, n);
        for (int i = 0; i < __builtin_popcountll(n); i++)
            if (!ent_sha256_eq(&told.peak[i], &grown.peak[i])) fail_msg("peak %d of %llu", i, (unsigned long long)n);
        p.n++;
        assert_int_equal(ent_tree_of_newest(&told, D, &Leaves[n - 1], n, &p, &E), ENT_BUG);
    }
    assert_int_equal(ent_tree_of_newest(&told, D, &Leaves[0], 0, &(ent_proof){0}, &E), ENT_BUG);
    assert_int_equal(ent_tree_of_newest(&told, D, &Leaves[0], (uint64_t)1 << 63, &(ent_proof){0}, &E), ENT_BUG);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_proofs_at_every_cut), cmocka_unit_test(test_cut_again),
        cmocka_unit_test(test_never_looks_inside),       cmocka_unit_test(test_bad_parts),
        cmocka_unit_test(test_peaks_of_the_newest),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
