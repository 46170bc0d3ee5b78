/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <entente/core/arena.h>

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif

#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
/* malloc answers NULL to what no machine has, as it does without ASan. */
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}
#endif

static ent_arena *new_arena(ent_arena *parent, size_t ceiling)
{
    ent_arena *a = ent_arena_new(parent, ceiling);

    assert_non_null(a);
    return a;
}

static void assert_zero(const void *p, size_t n)
{
    const unsigned char *b = p;

    for (size_t i = 0; i < n; i++)
        if (b[i] != 0) fail_msg("byte %zu of %zu is %u", i, n, b[i]);
}

/* ---- pieces ------------------------------------------------------------------------------------------------------ */

static void test_pieces_are_zeroed_aligned_and_apart(void **state)
{
    static const size_t sizes[] = {1, 2, 7, 8, 15, 16, 17, 100, 4000, 4096, 5000, 32768, 40000, 65536, 70000, 1 << 20, 3, 3 << 20, 1};
    enum { N = sizeof sizes / sizeof *sizes, ROUNDS = 40 };
    ent_arena *a = new_arena(NULL, 0);
    unsigned char *p[N * ROUNDS];
    size_t sum = 0;

    (void)state;
    for (size_t i = 0; i < N * ROUNDS; i++) {
        size_t n = i >= N && sizes[i % N] > 70000 ? 999 : sizes[i % N];
        p[i] = ent_alloc(a, n);
        assert_non_null(p[i]);
        assert_int_equal((uintptr_t)p[i] % alignof(max_align_t), 0);
        assert_zero(p[i], n);
        memset(p[i], (int)(i % 255 + 1), n);
        sum += n;
        assert_true(ent_arena_used(a) >= sum);
    }
    for (size_t i = 0; i < N * ROUNDS; i++) {
        size_t n = i >= N && sizes[i % N] > 70000 ? 999 : sizes[i % N];
        for (size_t j = 0; j < n; j++)
            if (p[i][j] != i % 255 + 1) fail_msg("piece %zu was written over at %zu", i, j);
    }
    ent_arena_free(a);
}

static void test_nothing_is_a_piece_too(void **state)
{
    ent_arena *a = new_arena(NULL, 0);

    (void)state;
    assert_non_null(ent_alloc(a, 0));
    assert_non_null(ent_alloc_array(a, 0, 8));
    assert_non_null(ent_alloc_array(a, 8, 0));
    assert_non_null(ent_alloc_array(a, SIZE_MAX, 0));
    ent_arena_free(a);
    ent_arena_free(NULL);
}

static void test_arrays_do_not_overflow(void **state)
{
    static const struct {
        size_t count, size;
    } bad[] = {{SIZE_MAX, 2},         {2, SIZE_MAX},         {SIZE_MAX, SIZE_MAX},
               {SIZE_MAX / 2 + 1, 2}, {SIZE_MAX / 8 + 1, 8}, {(size_t)1 << 32, (size_t)1 << 32},
               {SIZE_MAX / 3 + 1, 3}, {SIZE_MAX, 1},         {1, SIZE_MAX - 15}};
    ent_arena *a = new_arena(NULL, 0);

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_null(ent_alloc_array(a, bad[i].count, bad[i].size));
    for (size_t i = 0; i < 64; i++) assert_null(ent_alloc(a, SIZE_MAX - i));
    assert_int_equal(ent_arena_used(a), 0);
    ent_arena_free(a);
}

static void test_no_memory(void **state)
{
    ent_arena *a = new_arena(NULL, 0);
    size_t before;

    (void)state;
    assert_non_null(ent_alloc(a, 10));
    before = ent_arena_used(a);
    assert_null(ent_alloc(a, SIZE_MAX / 2));
    assert_int_equal(ent_arena_used(a), before);
    assert_non_null(ent_alloc(a, 10));
    ent_arena_free(a);
}

/* ---- ceilings ------------------------------------------------------------------------------------------------------ */

static void test_own_ceiling(void **state)
{
    enum { CEILING = 10000 };
    ent_arena *a = new_arena(NULL, CEILING);
    size_t used = 0, n = 0;

    (void)state;
    assert_null(ent_alloc(a, CEILING + 1));
    assert_int_equal(ent_arena_used(a), 0);
    while (ent_alloc(a, 100) != NULL) {
        n++;
        used = ent_arena_used(a);
        assert_true(used <= CEILING);
    }
    assert_true(n >= CEILING / 150 && n <= CEILING / 100);
    assert_int_equal(ent_arena_used(a), used); /* the refused one was not charged */
    assert_null(ent_alloc(a, SIZE_MAX / 2));
    ent_arena_reset(a);
    assert_int_equal(ent_arena_used(a), 0);
    assert_non_null(ent_alloc(a, CEILING - 100));
    assert_null(ent_alloc(a, 200));
    ent_arena_free(a);
}

static void test_ceiling_to_the_byte(void **state)
{
    ent_arena *a = new_arena(NULL, 0);
    size_t need;

    (void)state;
    assert_non_null(ent_alloc(a, 1000));
    need = ent_arena_used(a);
    ent_arena_free(a);
    a = new_arena(NULL, need);
    assert_non_null(ent_alloc(a, 1000));
    assert_int_equal(ent_arena_used(a), need);
    assert_null(ent_alloc(a, 0 + 1));
    ent_arena_free(a);
    a = new_arena(NULL, need - 1);
    assert_null(ent_alloc(a, 1000));
    ent_arena_free(a);
}

static void test_parents_ceiling_holds_for_all(void **state)
{
    ent_arena *top = new_arena(NULL, 50000), *a = new_arena(top, 0), *b = new_arena(top, 20000), *deep = new_arena(b, 0);

    (void)state;
    assert_non_null(ent_alloc(a, 25000));
    assert_null(ent_alloc(deep, 21000)); /* b's ceiling */
    assert_non_null(ent_alloc(deep, 15000));
    assert_null(ent_alloc(b, 6000));  /* counts what its child has */
    assert_null(ent_alloc(a, 15000)); /* the ceiling of all */
    assert_null(ent_alloc(top, 15000));
    assert_int_equal(ent_arena_used(top), ent_arena_used(a) + ent_arena_used(b));
    assert_int_equal(ent_arena_used(b), ent_arena_used(deep));
    ent_arena_free(a); /* gives it back */
    assert_int_equal(ent_arena_used(top), ent_arena_used(b));
    assert_non_null(ent_alloc(top, 25000));
    ent_arena_reset(b);
    assert_int_equal(ent_arena_used(b), 0);
    assert_non_null(ent_alloc(top, 15000));
    ent_arena_free(top);
}

/* ---- clean-ups ----------------------------------------------------------------------------------------------------- */

typedef struct note {
    char *order;
    char letter;
} note;

static void write_letter(void *p)
{
    const note *n = p;
    size_t at = strlen(n->order);

    n->order[at] = n->letter;
    n->order[at + 1] = '\0';
}

static void defer(ent_arena *a, char *order, char letter)
{
    ent_err e = {0};
    note *n = ent_alloc(a, sizeof *n);

    assert_non_null(n);
    *n = (note){order, letter};
    assert_int_equal(ent_arena_defer(a, write_letter, n, &e), ENT_OK);
}

static void test_cleanups_newest_first_children_before_parents(void **state)
{
    char order[40] = "";
    ent_arena *a = new_arena(NULL, 0), *child, *grandchild;

    (void)state;
    defer(a, order, 'a');
    child = new_arena(a, 0);
    grandchild = new_arena(child, 0);
    defer(child, order, 'c');
    defer(a, order, 'b');
    defer(grandchild, order, 'g');
    defer(child, order, 'd');
    assert_string_equal(order, "");
    ent_arena_free(a);
    assert_string_equal(order, "gdcba");
}

static void test_reset_cleans_and_keeps_the_arena(void **state)
{
    char order[40] = "";
    ent_arena *a = new_arena(NULL, 0);

    (void)state;
    for (int round = 0; round < 3; round++) {
        ent_arena *child = new_arena(a, 0);
        order[0] = '\0';
        defer(a, order, 'x');
        defer(child, order, 'y');
        assert_non_null(ent_alloc(child, 100000));
        ent_arena_reset(a);
        assert_string_equal(order, "yx");
        assert_int_equal(ent_arena_used(a), 0);
        ent_arena_reset(a);
        assert_string_equal(order, "yx"); /* each runs once */
    }
    ent_arena_free(a);
    assert_string_equal(order, "yx");
}

static void test_children_go_in_any_order(void **state)
{
    char order[40] = "";
    ent_arena *top = new_arena(NULL, 0), *child[5];

    (void)state;
    for (int i = 0; i < 5; i++) {
        child[i] = new_arena(top, 0);
        defer(child[i], order, (char)('0' + i));
    }
    ent_arena_free(child[2]);
    ent_arena_free(child[4]);
    ent_arena_free(child[0]);
    assert_string_equal(order, "240");
    ent_arena_free(top);
    assert_int_equal(strlen(order), 5);
    assert_true(strchr(order, '1') != NULL && strchr(order, '3') != NULL);
}

typedef struct chain {
    ent_arena *arena;
    int left, *runs;
} chain;

static void run_chain(void *p)
{
    chain *c = p;
    ent_err e = {0};

    ++*c->runs;
    if (c->left-- > 0) assert_int_equal(ent_arena_defer(c->arena, run_chain, c, &e), ENT_OK);
}

static void test_a_cleanup_may_note_another(void **state)
{
    ent_arena *a = new_arena(NULL, 0);
    ent_err e = {0};
    int runs = 0;
    chain *c = ent_alloc(a, sizeof *c);

    (void)state;
    *c = (chain){a, 3, &runs};
    assert_int_equal(ent_arena_defer(a, run_chain, c, &e), ENT_OK);
    ent_arena_reset(a);
    assert_int_equal(runs, 4);
    assert_int_equal(ent_arena_used(a), 0);
    ent_arena_free(a);
    assert_int_equal(runs, 4);
}

static void test_a_cleanup_that_cannot_be_noted_runs_at_once(void **state)
{
    ent_arena *a = new_arena(NULL, 8);
    char order[8] = "";
    note n = {order, 'n'};
    ent_err e = {0};

    (void)state;
    assert_int_equal(ent_arena_defer(a, write_letter, &n, &e), ENT_NOMEM);
    assert_int_equal(e.code, ENT_NOMEM);
    assert_string_equal(order, "n");
    ent_arena_free(a);
    assert_string_equal(order, "n");
}

/* ---- growing arrays -------------------------------------------------------------------------------------------------- */

typedef ENT_VEC(uint32_t) numbers;

static ent_code push_many(numbers *v, ent_arena *a, uint32_t n, ent_err *e)
{
    for (uint32_t i = 0; i < n; i++) ENT_PUSH(v, a, i * 7, e);
    return ENT_OK;
}

static ent_code one_new(char **out, ent_arena *a, size_t n, ent_err *e)
{
    ENT_NEW(*out, a, n, e);
    return ENT_OK;
}

static void test_vectors_grow(void **state)
{
    ent_arena *a = new_arena(NULL, 0);
    numbers v = {0};
    ent_err e = {0};

    (void)state;
    assert_int_equal(push_many(&v, a, 100000, &e), ENT_OK);
    assert_int_equal(v.n, 100000);
    assert_true(v.cap >= v.n);
    for (uint32_t i = 0; i < v.n; i++)
        if (v.v[i] != i * 7) fail_msg("element %u", i);
    assert_true(ent_arena_used(a) < 4 * v.cap * sizeof *v.v);
    ent_arena_free(a);
}

static void test_vectors_meet_the_ceiling(void **state)
{
    ent_arena *a = new_arena(NULL, 4096);
    numbers v = {0};
    ent_err e = {0};
    char *p;

    (void)state;
    assert_int_equal(push_many(&v, a, 100000, &e), ENT_NOMEM);
    assert_int_equal(e.code, ENT_NOMEM);
    assert_true(strlen(e.what) > 10 && strlen(e.next) > 10);
    assert_true(v.n > 0 && v.n == v.cap);
    for (uint32_t i = 0; i < v.n; i++) assert_int_equal(v.v[i], i * 7);
    e = (ent_err){0};
    assert_int_equal(one_new(&p, a, 4097, &e), ENT_NOMEM);
    assert_int_equal(e.code, ENT_NOMEM);
    ent_arena_free(a);
}

static void test_vector_capacity_does_not_overflow(void **state)
{
    static const size_t caps[] = {SIZE_MAX, SIZE_MAX / 2 + 1, SIZE_MAX / 4 + 1};
    ent_arena *a = new_arena(NULL, 0);

    (void)state;
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++) {
        size_t cap = caps[i];
        assert_null(ent_vec_grow(a, "", 0, &cap, 8));
        assert_int_equal(cap, caps[i]);
    }
    ent_arena_free(a);
}

/* ---- overruns are seen ------------------------------------------------------------------------------------------------- */

#ifdef WITH_ASAN
static void test_around_a_piece_is_poison(void **state)
{
    ent_arena *a = new_arena(NULL, 0);

    (void)state;
    for (size_t n = 0; n < 200; n++) {
        char *p = ent_alloc(a, n);
        assert_null(__asan_region_is_poisoned(p, n));
        assert_true(__asan_address_is_poisoned(p + n));
        assert_true(__asan_address_is_poisoned(p + n + 1));
        ent_alloc(a, 1);
        assert_true(__asan_address_is_poisoned(p + n)); /* the next piece does not lift it */
    }
    ent_arena_free(a);
}

static void test_after_the_reset_all_is_poison(void **state)
{
    ent_arena *a = new_arena(NULL, 0), *child = new_arena(a, 0);
    char *p = ent_alloc(a, 100), *q = ent_alloc(child, 100000);

    (void)state;
    assert_null(__asan_region_is_poisoned(p, 100));
    assert_null(__asan_region_is_poisoned(q, 100000));
    ent_arena_reset(a);
    assert_true(__asan_address_is_poisoned(p));
    assert_true(__asan_address_is_poisoned(p + 99));
    assert_true(__asan_address_is_poisoned(q));
    assert_true(__asan_address_is_poisoned(q + 99999));
    ent_arena_free(a);
}
#endif

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(test_nothing_is_a_piece_too),
        cmocka_unit_test(test_arrays_do_not_overflow),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_own_ceiling),
        cmocka_unit_test(test_ceiling_to_the_byte),
        cmocka_unit_test(test_parents_ceiling_holds_for_all),
        cmocka_unit_test(test_cleanups_newest_first_children_before_parents),
        cmocka_unit_test(test_reset_cleans_and_keeps_the_arena),
        cmocka_unit_test(test_children_go_in_any_order),
        cmocka_unit_test(test_a_cleanup_may_note_another),
        cmocka_unit_test(test_a_cleanup_that_cannot_be_noted_runs_at_once),
        cmocka_unit_test(test_vectors_grow),
        cmocka_unit_test(test_vectors_meet_the_ceiling),
        cmocka_unit_test(test_vector_capacity_does_not_overflow),
#ifdef WITH_ASAN
        cmocka_unit_test(test_around_a_piece_is_poison),
        cmocka_unit_test(test_after_the_reset_all_is_poison),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
