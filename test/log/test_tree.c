/* SPDX-License-Identifier: Apache-2.0 */
/* The Merkle tree, its proofs and their checks against the RFC's own definitions. */
#include "tree_help.h"

/* ---- the tree -------------------------------------------------------------------------------------------------------------- */

/* The eight leaves that the reference implementations of RFC 6962 share. */
static void test_known_answers(void **state)
{
    static const ent_str data[] = {{"", 0},
                                   {"\0", 1},
                                   {"\x10", 1},
                                   {"\x20\x21", 2},
                                   {"\x30\x31", 2},
                                   {"\x40\x41\x42\x43", 4},
                                   {"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
                                   {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16}};
    static const char *const roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    static const char *const path_1_of_8[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                              "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                              "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"};
    static const char *const from_6_to_8[] = {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                              "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"};
    ent_tree t = {0};
    ent_sha256 leaf[8], root;
    ent_proof p;
    char hex[65];

    (void)state;
    for (size_t n = 0; n <= 8; n++) {
        must(ent_tree_root(&root, &t, D, &E));
        ent_sha256_hex(hex, &root);
        assert_string_equal(hex, roots[n]);
        if (n == 8) break;
        must(ent_tree_leaf(&leaf[n], D, data[n], &E));
        must(ent_tree_add(&t, D, &leaf[n], &E));
        assert_int_equal(t.size, n + 1);
    }
    must(ent_tree_inclusion(&p, D, leaf, 1, 8, &E));
    assert_int_equal(p.n, 3);
    for (size_t i = 0; i < 3; i++) {
        ent_sha256_hex(hex, &p.hash[i]);
        assert_string_equal(hex, path_1_of_8[i]);
    }
    assert_true(includes(1, 8, &leaf[1], &p, &root));
    must(ent_tree_consistency(&p, D, leaf, 6, 8, &E));
    assert_int_equal(p.n, 3);
    for (size_t i = 0; i < 3; i++) {
        ent_sha256_hex(hex, &p.hash[i]);
        assert_string_equal(hex, from_6_to_8[i]);
    }
}

static void test_roots_of_all_sizes(void **state)
{
    ent_tree t = {0};
    ent_sha256 root, want;

    (void)state;
    for (size_t n = 0; n <= 1030; n++) {
        if (n <= MAX || n > 1020 || (n & (n - 1)) == 0) {
            want = mth(Leaves, n);
            must(ent_tree_root(&root, &t, D, &E));
            if (!ent_sha256_eq(&root, &want)) fail_msg("size %zu", n);
        }
        must(ent_tree_add(&t, D, &Leaves[n], &E));
    }
}

static void test_leaf_and_node_are_told_apart(void **state)
{
    ent_sha256 leaf, plain;
    char inner[64];

    (void)state;
    memcpy(inner, Leaves[0].b, 32);
    memcpy(inner + 32, Leaves[1].b, 32);
    must(ent_tree_leaf(&leaf, D, (ent_str){inner, 64}, &E));
    assert_false(ent_sha256_eq(&leaf, &Roots[2]));
    must(ent_sha256_of(&plain, (ent_str){"\0x", 2}, &E));
    must(ent_tree_leaf(&leaf, D, ENT_S("x"), &E));
    assert_true(ent_sha256_eq(&leaf, &plain));
}

/* ---- proofs ------------------------------------------------------------------------------------------------------------------ */

static void test_all_proofs_are_those_of_the_rfc(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= MAX; n++)
        for (uint64_t i = 0; i < n; i++) {
            ent_proof p = inclusion(i, n), want = {0}, c = consistency(i + 1, n), want_c = {0};
            path(&want, i, Leaves, n);
            subproof(&want_c, i + 1, Leaves, n, true);
            if (p.n != want.n || memcmp(p.hash, want.hash, p.n * 32) != 0)
                fail_msg("inclusion %llu of %llu", (unsigned long long)i, (unsigned long long)n);
            if (c.n != want_c.n || memcmp(c.hash, want_c.hash, c.n * 32) != 0)
                fail_msg("consistency %llu to %llu", (unsigned long long)i + 1, (unsigned long long)n);
            assert_true(includes(i, n, &Leaves[i], &p, &Roots[n]));
            assert_true(consistent(i + 1, &Roots[i + 1], n, &Roots[n], &c));
        }
}

static void test_around_powers_of_two(void **state)
{
    static const uint64_t sizes[] = {127, 128, 129, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025};

    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        uint64_t n = sizes[s];
        ent_sha256 root = mth(Leaves, n);
        for (uint64_t i = 0; i < n; i += i < 3 || i > n - 4 ? 1 : n / 9) {
            ent_proof p = inclusion(i, n), c = consistency(i + 1, n);
            ent_sha256 first = mth(Leaves, i + 1);
            assert_true(includes(i, n, &Leaves[i], &p, &root));
            assert_true(consistent(i + 1, &first, n, &root, &c));
        }
    }
}

static void test_what_cannot_be_proved(void **state)
{
    ent_proof p = {.n = 9};
    ent_sha256 none = Roots[0];

    (void)state;
    assert_int_equal(ent_tree_inclusion(&p, D, Leaves, 0, 0, &E), ENT_INVALID);
    assert_int_equal(p.n, 0);
    assert_int_equal(ent_tree_inclusion(&p, D, Leaves, 5, 5, &E), ENT_INVALID);
    assert_int_equal(ent_tree_inclusion(&p, D, Leaves, UINT64_MAX, 5, &E), ENT_INVALID);
    assert_int_equal(ent_tree_consistency(&p, D, Leaves, 0, 5, &E), ENT_INVALID);
    assert_int_equal(ent_tree_consistency(&p, D, Leaves, 6, 5, &E), ENT_INVALID);
    assert_int_equal(ent_tree_consistency(&p, D, Leaves, 0, 0, &E), ENT_INVALID);
    p.n = 0;
    assert_false(includes(0, 0, &Leaves[0], &p, &Leaves[0]));
    assert_false(includes(1, 1, &Leaves[0], &p, &Leaves[0]));
    assert_true(includes(0, 1, &Leaves[0], &p, &Leaves[0]));
    assert_false(consistent(0, &none, 0, &none, &p)); /* size 0 shows nothing, however it is asked */
    for (uint64_t n = 1; n <= MAX; n++) {
        assert_false(consistent(0, &none, n, &Roots[n], &p));
        assert_false(consistent(n, &Roots[n], 0, &none, &p));
        assert_true(consistent(n, &Roots[n], n, &Roots[n], &p));
        assert_false(consistent(n, &Roots[n - 1], n, &Roots[n], &p));
        assert_false(consistent(n, &Roots[n], n - 1, &Roots[n - 1], &p));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answers),
        cmocka_unit_test(test_roots_of_all_sizes),
        cmocka_unit_test(test_leaf_and_node_are_told_apart),
        cmocka_unit_test(test_all_proofs_are_those_of_the_rfc),
        cmocka_unit_test(test_around_powers_of_two),
        cmocka_unit_test(test_what_cannot_be_proved),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
