/* SPDX-License-Identifier: Apache-2.0 */
/* Matching by its rules, one by one, and against a slow matcher written from the same rules. */
#include "helpers.h"

#define K(i, u)                \
    {                          \
        {(i), sizeof(i) - 1},  \
        {                      \
            (u), sizeof(u) - 1 \
        }                      \
    }

static ent_std_matching match(const ent_std_key *x, size_t nx, const ent_std_key *y, size_t ny)
{
    ent_std_matching m;

    OK(ent_std_match_releases(&m, A, x, nx, y, ny, &E));
    assert_int_equal(m.n_same_id + m.n_renamed + m.n_new, ny);
    assert_int_equal(m.n_same_id + m.n_renamed + m.n_gone, nx);
    return m;
}

static void the_rules(void **state)
{
    static const ent_std_key x[] = {K("same", "u1"), K("old", "u2"), K("swap", "u3"), K("lost", "u4"), K("nouuid", ""), K("upper", "ABC")};
    static const ent_std_key y[] = {K("fresh", "u9"), K("new", "u2"),    K("same", "u1"),
                                    K("swap", "u7"),  K("nouuid", "u8"), K("lower", "abc")};
    ent_std_matching m = match(x, N(x), y, N(y));

    (void)state;
    assert_int_equal(m.how[0], ENT_STD_NEW);
    assert_int_equal(m.earlier[0], SIZE_MAX);
    assert_int_equal(m.how[1], ENT_STD_RENAMED);
    assert_int_equal(m.earlier[1], 1);
    assert_int_equal(m.how[2], ENT_STD_SAME_ID);
    assert_false(m.uuid_changed[2]);
    assert_int_equal(m.how[3], ENT_STD_SAME_ID); /* matched and told, never split */
    assert_true(m.uuid_changed[3]);
    assert_int_equal(m.how[4], ENT_STD_SAME_ID);
    assert_false(m.uuid_changed[4]); /* one of them has none */
    assert_int_equal(m.how[5], ENT_STD_RENAMED);
    assert_true(m.gone[3]);
    assert_int_equal(m.n_gone, 1);
    assert_int_equal(m.n_gone_ids, 1);
    assert_int_equal(m.n_new, 1);
    assert_int_equal(m.n_uuid_changed, 1);
}

static void doubled_ids(void **state)
{
    static const ent_std_key x[] = {K("d", "u1"), K("d", "u2"), K("e", "u5")};
    static const ent_std_key y[] = {K("d", "u2"), K("e", "u6"), K("e", "u5"), K("f", "u1")};
    static const ent_std_key z[] = {K("d", "v1"), K("d", "v2"), K("d", "v3")};
    ent_std_matching m = match(x, N(x), y, N(y));

    (void)state;
    assert_int_equal(m.earlier[0], 1); /* not the first in the file, but the one of the same uuid */
    assert_int_equal(m.how[1], ENT_STD_NEW);
    assert_int_equal(m.earlier[2], 2);
    assert_int_equal(m.how[3], ENT_STD_RENAMED);
    assert_int_equal(m.earlier[3], 0);
    assert_int_equal(m.n_new, 1);
    assert_int_equal(m.n_new_ids, 0); /* the id "e" was there before */

    m = match(x, 2, z, 3); /* no uuid helps: in file order, and told */
    assert_int_equal(m.earlier[0], 0);
    assert_int_equal(m.earlier[1], 1);
    assert_int_equal(m.how[2], ENT_STD_NEW);
    assert_int_equal(m.n_uuid_changed, 2);

    m = match(x, 2, y, 1); /* one of the doubled ones goes: a record is gone, its id is not */
    assert_true(m.gone[0]);
    assert_int_equal(m.n_gone, 1);
    assert_int_equal(m.n_gone_ids, 0);
}

static void doubled_uuids(void **state)
{
    static const ent_std_key x[] = {K("a", "u"), K("b", "w")};
    static const ent_std_key y[] = {K("c", "u"), K("d", "u"), K("e", "w"), K("g", "w"), K("b", "w")};
    ent_std_matching m = match(x, N(x), y, N(y));

    (void)state;
    assert_int_equal(m.n_renamed, 0); /* a doubled uuid proves nothing */
    assert_int_equal(m.n_same_id, 1);
    assert_int_equal(m.n_new, 4);
    assert_true(m.gone[0]);
}

static void empty_keys(void **state)
{
    static const ent_std_key x[] = {K("", ""), K("", "u1"), K("", "")};
    static const ent_std_key y[] = {K("", ""), K("", "u1")};
    ent_std_matching m = match(x, N(x), y, N(y));

    (void)state;
    assert_int_equal(m.how[0], ENT_STD_NEW);
    assert_int_equal(m.how[1], ENT_STD_RENAMED);
    m = match(x, 0, y, N(y));
    assert_int_equal(m.n_new, 2);
    m = match(x, N(x), y, 0);
    assert_int_equal(m.n_gone, 3);
}

/* ---- against a slow one ---- */

static size_t occurs(const ent_std_key *k, size_t n, ent_str uuid)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++) count += ent_str_eq(k[i].uuid, uuid);
    return count;
}

static void slow(size_t *px, const ent_std_key *x, size_t nx, size_t *py, const ent_std_key *y, size_t ny)
{
    for (size_t i = 0; i < nx; i++) px[i] = SIZE_MAX;
    for (size_t j = 0; j < ny; j++) py[j] = SIZE_MAX;
    for (int pass = 0; pass < 3; pass++) {
        for (size_t j = 0; j < ny; j++) {
            for (size_t i = 0; i < nx && py[j] == SIZE_MAX; i++) {
                bool id = x[i].id.n != 0 && ent_str_eq(x[i].id, y[j].id), uuid = x[i].uuid.n != 0 && ent_str_eq(x[i].uuid, y[j].uuid);
                bool fits = pass == 0   ? id && uuid
                            : pass == 1 ? id
                                        : uuid && occurs(x, nx, x[i].uuid) == 1 && occurs(y, ny, x[i].uuid) == 1;
                if (px[i] != SIZE_MAX || !fits) continue;
                px[i] = j;
                py[j] = i;
            }
        }
    }
}

static unsigned next(unsigned long long *s)
{
    *s = *s * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(*s >> 33);
}

static void fill(ent_std_key *k, size_t n, unsigned long long *seed, unsigned ids, unsigned uuids)
{
    for (size_t i = 0; i < n; i++) {
        unsigned a = next(seed) % (ids + 1), b = next(seed) % (uuids + 1);
        k[i] = (ent_std_key){{"", 0}, {"", 0}};
        if (a != ids) OK(ent_str_fmt(&k[i].id, A, &E, "i%u", a));
        if (b != uuids) OK(ent_str_fmt(&k[i].uuid, A, &E, "u%u", b));
    }
}

static void as_the_slow_one(void **state)
{
    unsigned long long seed = 20260101;
    size_t met[3] = {0};

    (void)state;
    for (int round = 0; round < 3000; round++) {
        ent_std_key x[24], y[24];
        unsigned ids = 1 + next(&seed) % 40, uuids = 1 + next(&seed) % 40;
        size_t nx = next(&seed) % 24, ny = next(&seed) % 24, px[24], py[24];
        ent_std_matching m;
        fill(x, nx, &seed, ids, uuids);
        fill(y, ny, &seed, ids, uuids);
        slow(px, x, nx, py, y, ny);
        m = match(x, nx, y, ny);
        for (size_t j = 0; j < ny; j++) {
            assert_int_equal(m.earlier[j], py[j]);
            met[m.how[j]]++;
        }
        for (size_t i = 0; i < nx; i++) assert_int_equal(m.gone[i], px[i] == SIZE_MAX);
        ent_arena_reset(A);
    }
    assert_true(met[ENT_STD_NEW] > 1000 && met[ENT_STD_SAME_ID] > 1000 && met[ENT_STD_RENAMED] > 1000);
}

/* 200,000 records that all have one id and one uuid: the worst case ends at once. */
static void nothing_is_quadratic(void **state)
{
    static const ent_std_key one = K("i", "u");
    size_t n = ENT_STD_MAX_RECORDS;
    ent_std_key *x = ent_alloc_array(A, n, sizeof *x);
    ent_std_matching m;

    (void)state;
    assert_non_null(x);
    for (size_t i = 0; i < n; i++) x[i] = one;
    m = match(x, n, x, n);
    assert_int_equal(m.n_same_id, n);
    for (size_t i = 0; i < n; i++) assert_int_equal(m.earlier[i], i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_rules, setup, teardown),
        cmocka_unit_test_setup_teardown(doubled_ids, setup, teardown),
        cmocka_unit_test_setup_teardown(doubled_uuids, setup, teardown),
        cmocka_unit_test_setup_teardown(empty_keys, setup, teardown),
        cmocka_unit_test_setup_teardown(as_the_slow_one, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_quadratic, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
