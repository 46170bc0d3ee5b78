/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a record of ratification, and as the form: a refusal in words, or records that are written and read again as the same
 * bytes; and whatever facts came out, the questions about them are answered.                                                    */
#include <stddef.h>
#include <stdint.h>

#include <entente/standards.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

/* ENT_NOMEM is the arena's ceiling, no fault. */
static bool held(ent_code code, const ent_err *e)
{
    must(code == ENT_OK || e->what[0] != '\0');
    return code == ENT_OK;
}

static void again(ent_arena *a, const ent_std_answers *r)
{
    ent_str one, two, id;
    ent_std_answers back;
    ent_err e = {0};

    if (!held(ent_std_answers_json(&one, a, r, &e), &e)) return;
    if (!held(ent_std_answers_read(&back, a, one, 5, &e), &e)) {
        must(e.code == ENT_NOMEM);
        return;
    }
    must(back.n == r->n);
    if (held(ent_std_answers_json(&two, a, &back, &e), &e)) must(ent_str_eq(one, two));
    if (held(ent_std_answers_id(&id, a, r, &e), &e)) must(id.n != 0);
}

/* The verdict of the table is the lowest of those of the single question. */
static void ask(ent_arena *a, const ent_std_fact *v, size_t n)
{
    const ent_std_asof q = {.on = {2026, 6, 1, ENT_DATE_DAY}, .known = INT64_MAX};
    const ent_std_facts *s;
    ent_std_togethers t;
    ent_std_changes c;
    ent_std_matrix m;
    ent_err e = {0};

    if (n == 0 || !held(ent_std_facts_of(&s, a, v, n, &e), &e)) return;
    if (!held(ent_std_interop_matrix(&m, a, s, NULL, 0, NULL, 0, ENT_STD_ALL_SERVICES, &q, &e), &e) || m.n_units == 0) return;
    if (held(ent_std_interop(&t, a, s, m.nations[0], m.nations[m.n_nations - 1], ent_std_facts_number(s, 0), ent_std_facts_edition(s, 0),
                             ENT_STD_ALL_SERVICES, &q, &e),
             &e)) {
        ent_std_verdict low = ENT_STD_VERDICT_FIELDED;
        for (size_t i = 0; i < t.n; i++)
            if (t.v[i].part.n == 0 && t.v[i].verdict < low) low = t.v[i].verdict;
        must(m.verdict[m.n_nations - 1] == (uint8_t)low);
    }
    (void)held(ent_std_interop_if_lifted(&c, a, s, m.nations[0], 0, SIZE_MAX, ENT_STD_ALL_SERVICES, &q, &e), &e);
}

static void as_form(ent_arena *a, ent_str bytes)
{
    ent_std_answers_list l;
    ent_err e = {0};
    ent_csv t;

    if (ent_csv_parse(&t, a, bytes, 1 << 20, 2000, &e) != ENT_OK || !held(ent_std_answers_from_rows(&l, a, &t, &e), &e)) return;
    for (size_t i = 0; i < l.n; i++) {
        must(l.v[i].n != 0 && l.v[i].standard.n != 0 && l.v[i].nation.n == 3);
        again(a, &l.v[i]);
        ask(a, l.v[i].facts, l.v[i].n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_str bytes = {(const char *)data, size};
    ent_std_answers r;
    ent_err e = {0};

    if (a == NULL) return 0;
    if (held(ent_std_answers_read(&r, a, bytes, 5, &e), &e)) {
        ent_str same;
        if (held(ent_std_answers_json(&same, a, &r, &e), &e)) must(ent_str_eq(same, bytes));
        ask(a, r.facts, r.n);
    }
    as_form(a, bytes);
    ent_arena_free(a);
    return 0;
}
