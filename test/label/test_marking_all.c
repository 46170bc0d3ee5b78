/* SPDX-License-Identifier: Apache-2.0 */
/* Every valid label of the shipped policies with up to two values, in English and French: printed, read and printed again it is
 * the same bytes, and what is read decides access as the label does, with what the policy says its marking implies. */
#include "common.h"

#include "src/label/unmark.h"

typedef struct trip {
    ent_arena *a; /* for one label */
    const ent_policy *p;
    ent_reader reader;
    unsigned long done, untold;
} trip;

/* A silent value without which a chosen one is never valid: "Releasable" beside somebody in Releasable To. */
static void complete(ent_resolved *r, const ent_policy *p)
{
    for (uint32_t v = 0; v < p->values.n; v++) {
        const ent_requirements *q = &p->values.v[v].required;
        for (size_t i = 0; r->present[v] && i < q->n; i++)
            if (q->v[i].operation == ENT_OP_ALL && !q->v[i].refs.v[0].all) ent_resolved_put(r, p, q->v[i].refs.v[0].ids[0]);
    }
}

static ent_str cut_text(const trip *t, const ent_label *l)
{
    const ent_cut *c = NULL;

    OK(ent_cut_of(&c, t->a, t->p, l, S(""), TODAY, e));
    return ent_cut_text(c);
}

static void go(trip *t, const ent_label *l, ent_str cut, const char *lang)
{
    ent_str first, second;
    ent_label back;

    OK(ent_label_marking(&first, t->a, t->p, l, S(lang), ENT_PAGE_TOP, e));
    OK(ent_unmark_by(&back, t->a, &t->reader, first, e));
    OK(ent_label_marking(&second, t->a, t->p, &back, S(lang), ENT_PAGE_TOP, e));
    if (!ent_str_eq(first, second)) fail_msg("%s, then %s", first.p, second.p);
    if (!ent_str_eq(cut, cut_text(t, &back))) fail_msg("%s: %.*s, then %.*s", first.p, ENT_F(cut), ENT_F(cut_text(t, &back)));
    t->done++;
}

/* A tag of which only silent values are there: no text can tell that label from the one without. In the shipped policies that is
 * Releasable To NATO, which means what NATO's context means already.                                             */
static bool untold(const trip *t, const ent_resolved *r)
{
    const ent_words *w = t->reader.words.v[0];
    bool any = false;

    for (uint32_t tag = 0; tag < t->p->tags.n; tag++) {
        const ent_tag *g = &t->p->tags.v[tag];
        bool told = r->count[tag] == 0;
        for (uint32_t v = g->first_value; v < g->first_value + g->n_values; v++)
            told = told || (r->present[v] && (!w->silent[v] || w->heads[v]));
        if (!told) assert_true(ent_str_is(t->p->sets.v[g->set].name, "Releasable To") && r->count[tag] == 1);
        any = any || !told;
    }
    return any;
}

/* The label of one class with these values, ENT_NO_ID for none; false: the policy has no such label. */
static bool one(trip *t, uint32_t class_id, const uint32_t *values, size_t n)
{
    ent_scope scope = {0};
    ent_resolved r;
    ent_label l, full;
    ent_err ignored;
    ent_str cut;

    OK(ent_resolved_new(&r, t->a, t->p, e));
    r.class_id = class_id;
    for (size_t i = 0; i < n; i++)
        if (values[i] != ENT_NO_ID) ent_resolved_put(&r, t->p, values[i]);
    complete(&r, t->p);
    if (ent_check_rules(t->p, &r, &scope, &ignored) != ENT_OK) return false;
    if (untold(t, &r)) {
        t->untold++;
        return true;
    }
    OK(ent_unresolve_ordered(&l, t->a, t->p, &r, values, 0, e));
    for (size_t i = 0; i < t->p->implied.n; i++) {
        uint32_t v = t->p->implied.v[i].ids[0];
        if (r.count[t->p->values.v[v].tag] != 0) ent_resolved_put(&r, t->p, v);
    }
    OK(ent_unresolve(&full, t->a, t->p, &r, e));
    cut = cut_text(t, &full);
    go(t, &l, cut, "en");
    go(t, &l, cut, "fr");
    return true;
}

/* contexts: values of which a label has one. Pairs of other values under the first of them, single ones under each. */
static unsigned long all(unsigned long *untold_labels, ent_arena *a, const ent_policy *p, const uint32_t *contexts, size_t n_contexts)
{
    trip t = {.p = p};
    uint32_t n = (uint32_t)p->values.n;

    OK(ent_reader_new(&t.reader, a, p, false, e));
    t.a = ent_arena_new(a, 0);
    assert_non_null(t.a);
    for (uint32_t c = 0; c < p->classes.n; c++) {
        for (size_t k = 0; k < n_contexts; k++) {
            uint32_t values[3] = {contexts[k], ENT_NO_ID, ENT_NO_ID};
            (void)one(&t, c, values, 3);
            for (values[1] = 0; values[1] < n; values[1]++) {
                uint32_t from = k == 0 ? 0 : values[1];
                for (values[2] = from; values[2] <= values[1]; values[2]++) (void)one(&t, c, values, 3);
                values[2] = ENT_NO_ID;
                ent_arena_reset(t.a);
            }
        }
    }
    *untold_labels = t.untold;
    return t.done;
}

static void nato(void **state)
{
    ent_arena *a = *state;
    const ent_policy *p = nato_policy(a);
    uint32_t contexts[16];
    unsigned long done, silent;
    size_t n = 0;

    for (uint32_t v = 0; v < p->values.n; v++)
        if (ent_str_is(ent_value_set(p, v)->name, "Context") && !ent_str_is(p->values.v[v].name, "Releasable")) contexts[n++] = v;
    assert_int_equal(n, 8);
    done = all(&silent, a, p, contexts, n);
    print_message("# NATO: %lu round trips, %lu labels that no marking tells\n", done, silent);
    assert_true(done > 50000);
}

static void eu(void **state)
{
    static const uint32_t none[] = {ENT_NO_ID};
    ent_arena *a = *state;
    unsigned long silent, done = all(&silent, a, eu_policy(a), none, 1);

    print_message("# EU: %lu round trips\n", done);
    assert_true(done > 5000);
    assert_int_equal(silent, 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(nato), TEST(eu)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
