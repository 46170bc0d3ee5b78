/* SPDX-License-Identifier: Apache-2.0 */
/* The shared lists: labelled spellings, pairs that must never match, and what is left of each calibre when it is taken out of the list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calibre_help.h"

static ent_csv variants, confusables;

static bool load_csv(ent_csv *out, const char *name)
{
    char folder[1024];
    ent_str text;

    if (ent_test_shared() == NULL) return false;
    (void)snprintf(folder, sizeof folder, "%s/data/register/calibres", ent_test_shared());
    text = calibre_file(folder, name);
    return text.n != 0 && ent_csv_parse(out, A, text, 4 << 20, 100000, &E) == ENT_OK;
}

static int setup(void **state)
{
    if (calibre_setup(state) != 0) return -1;
    (void)load_csv(&variants, "calibre-variants.csv");
    (void)load_csv(&confusables, "calibre-confusables.csv");
    return 0;
}

static void need_shared(void)
{
    if (variants.n_rows == 0 || confusables.n_rows == 0)
        ent_test_skip("the shared lists of calibres are not at hand (data/register/calibres)");
}

static ent_str field(const ent_csv *t, size_t row, const char *column)
{
    return t->rows[row].f[ent_csv_column(t, column)];
}

/* How many ids a spelling is listed under, and is this one of them? */
static size_t ids_of(ent_str spelling, ent_str id, bool *listed)
{
    ent_str seen[16];
    size_t n = 0;

    *listed = false;
    for (size_t i = 0; i < variants.n_rows; i++) {
        ent_str other = field(&variants, i, "concept_id");
        bool known = false;
        if (!ent_str_eq(field(&variants, i, "variant"), spelling)) continue;
        for (size_t k = 0; k < n; k++) known |= ent_str_eq(seen[k], other);
        if (!known && n < 16) seen[n++] = other;
        *listed |= ent_str_eq(other, id);
    }
    return n;
}

/* One id: the same. Several: ambiguous between just these. */
static bool is_right(const ent_calibre_answer *x, ent_str spelling, ent_str id)
{
    bool listed;
    size_t n = ids_of(spelling, id, &listed);

    if (n == 1) return x->verdict == ENT_CALIBRE_SAME && ent_str_eq(x->concept->id, id);
    if (x->verdict != ENT_CALIBRE_AMBIGUOUS || x->n_candidates != n) return false;
    for (size_t i = 0; i < n; i++) {
        (void)ids_of(spelling, x->candidates[i].row->id, &listed);
        if (!listed) return false;
    }
    return true;
}

static void test_spellings(void **state)
{
    size_t right = 0;

    (void)state;
    need_shared();
    for (size_t i = 0; i < variants.n_rows; i++) {
        ent_str spelling = field(&variants, i, "variant");
        ent_arena *a = ent_arena_new(A, 0);
        ent_calibre_answer x;
        assert_int_equal(ent_calibre_match(&x, a, K, spelling, &E), ENT_OK);
        if (is_right(&x, spelling, field(&variants, i, "concept_id"))) right++;
        else print_message("%.*s: %s %s\n", ENT_F(spelling), ent_calibre_verdict_word(x.verdict), calibre_ids(&x));
        ent_arena_free(a);
    }
    print_message("%zu of %zu labelled spellings right\n", right, variants.n_rows);
    assert_int_equal(right, variants.n_rows);
}

static void test_confusables(void **state)
{
    (void)state;
    need_shared();
    for (size_t i = 0; i < confusables.n_rows; i++) {
        ent_str one = field(&confusables, i, "a"), two = field(&confusables, i, "b");
        ent_calibre_answer x, y;
        assert_int_equal(ent_calibre_compare(&x, A, K, one, two, &E), ENT_OK);
        assert_int_equal(ent_calibre_compare(&y, A, K, two, one, &E), ENT_OK);
        assert_true(x.verdict == ENT_CALIBRE_DIFFERENT || x.verdict == ENT_CALIBRE_NEAR);
        assert_int_equal(x.verdict, y.verdict);
        assert_int_equal(ent_calibre_match(&x, A, K, one, &E), ENT_OK);
        assert_int_equal(ent_calibre_match(&y, A, K, two, &E), ENT_OK);
        assert_true(x.concept == NULL || x.concept != y.concept);
    }
    print_message("%zu pairs apart, in both directions\n", confusables.n_rows);
    assert_int_equal(confusables.n_rows, 53);
}

/* ---- leave one out ---- */

typedef struct tally {
    size_t texts, read, same_dimensions, taken_for_another, of[5];
} tally;

/* The shipped list without one row, by lines: no field of it holds a line break. */
static const ent_calibres *without(ent_arena *a, ent_str id)
{
    ent_buf b = ent_buf_new(a, LIST.n + 1);
    ent_str line, rest = LIST, out;
    const ent_calibres *k;

    while (rest.n != 0) {
        (void)ent_str_cut(rest, '\n', &line, &rest);
        if (ent_str_starts(line, id.p) && line.p[id.n] == ',') continue;
        ent_buf_add(&b, line);
        ent_buf_c(&b, '\n');
    }
    assert_int_equal(ent_buf_take(&out, &b, &E), ENT_OK);
    assert_int_equal(ent_calibres_load(&k, a, out, &E), ENT_OK);
    assert_int_equal(ent_calibres_count(k), ent_calibres_count(K) - 1);
    return k;
}

static void try_one(tally *t, ent_arena *a, const ent_calibres *k, ent_str spelling)
{
    ent_calibre with, left;
    ent_calibre_answer x;

    assert_int_equal(ent_calibre_read(&with, a, K, spelling, &E), ENT_OK);
    assert_int_equal(ent_calibre_read(&left, a, k, spelling, &E), ENT_OK);
    assert_int_equal(ent_calibre_match(&x, a, k, spelling, &E), ENT_OK);
    t->texts++;
    t->read += with.parsed;
    t->of[x.verdict]++;
    t->same_dimensions += with.parsed && ent_str_eq(with.canonical, left.canonical) && with.bore == left.bore &&
                          with.length == left.length && with.inch == left.inch && with.gauge == left.gauge && with.barrel == left.barrel;
    t->taken_for_another += x.verdict == ENT_CALIBRE_SAME;
    if (x.verdict == ENT_CALIBRE_SAME) print_message("%.*s is taken for %.*s\n", ENT_F(spelling), ENT_F(x.concept->id));
}

static void test_leave_one_out(void **state)
{
    tally t = {0};

    (void)state;
    need_shared();
    for (size_t c = 0; c < ent_calibres_count(K); c++) {
        const ent_calibre_row *row = ent_calibres_row(K, c);
        ent_arena *a = ent_arena_new(A, 0);
        const ent_calibres *k = without(a, row->id);
        for (size_t i = 0; i < variants.n_rows; i++)
            if (ent_str_eq(field(&variants, i, "concept_id"), row->id)) try_one(&t, a, k, field(&variants, i, "variant"));
        ent_arena_free(a);
    }
    print_message("leave one out: %zu spellings, %zu read, %zu of them to the same dimensions; unknown %zu, near %zu, ambiguous %zu, "
                  "taken for another %zu\n",
                  t.texts, t.read, t.same_dimensions, t.of[ENT_CALIBRE_UNKNOWN], t.of[ENT_CALIBRE_NEAR], t.of[ENT_CALIBRE_AMBIGUOUS],
                  t.taken_for_another);
    assert_int_equal(t.texts, variants.n_rows);
    assert_int_equal(t.same_dimensions, t.read);
    assert_int_equal(t.read, t.texts);
    assert_int_equal(t.taken_for_another, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spellings),
        cmocka_unit_test(test_confusables),
        cmocka_unit_test(test_leave_one_out),
    };

    return cmocka_run_group_tests(tests, setup, calibre_teardown);
}
