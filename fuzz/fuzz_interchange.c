/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a fact of interchangeability: a refusal in words, or a fact that is written as the very same bytes; and each pair of the lines
 * that are facts gets an answer that is never blank.                                                                           */
#include <stddef.h>
#include <stdint.h>

#include <entente/terms/interchange.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FACTS_MAX = 16 };

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

static bool read_fact(ent_interchange_fact *f, ent_arena *a, ent_str line)
{
    ent_str again, id;
    ent_err e = {0};

    if (!held(ent_interchange_read(f, a, line, &e), &e)) return false;
    must(held(ent_interchange_check(f, &e), &e));
    if (held(ent_interchange_json(&again, a, f, &e), &e)) must(ent_str_eq(again, line));
    if (held(ent_interchange_id(&id, a, f, &e), &e)) must(id.n != 0);
    return true;
}

static void ask(ent_arena *a, const ent_interchange_fact *v, size_t n)
{
    const ent_date on = {2026, 6, 1, ENT_DATE_DAY};
    const ent_interchange *x;
    ent_interchange_answer r;
    ent_interchange_matrix m;
    ent_err e = {0};

    if (!held(ent_interchange_of(&x, a, v, n, &e), &e) || !held(ent_interchange_table(&m, a, x, NULL, 0, NULL, 0, on, &e), &e)) return;
    must((m.n_items != 0) == (n != 0) && m.n_items <= n && m.n_weapons <= n);
    for (size_t i = 0; i < n; i++) {
        if (!held(ent_interchange_ask(&r, a, x, v[i].item, v[i].weapon, on, &e), &e)) return;
        must(r.n_used != 0 && r.n_used <= n);
        must(r.verdict != ENT_INTERCHANGE_NOT_TESTED || r.why.n != 0);
        must(!r.contradiction || r.why.n != 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)64 << 20);
    ent_interchange_fact facts[FACTS_MAX];
    ent_str line, rest = {(const char *)data, size};
    size_t n = 0;

    must(a != NULL);
    while (rest.n != 0 && n < FACTS_MAX) {
        (void)ent_str_cut(rest, '\n', &line, &rest);
        n += read_fact(&facts[n], a, line);
    }
    ask(a, facts, n);
    ent_arena_free(a);
    return 0;
}
