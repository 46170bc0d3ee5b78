/* SPDX-License-Identifier: Apache-2.0 */
/* Links between registers, one a line: what is accepted is its own one spelling; any list of them is followed, in any order with the
 * same works, and every name in use finds its work. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/standards/work.h>

#define LINKS 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth)
{
    if (!truth) __builtin_trap();
}

static size_t read_lines(ent_arena *a, ent_str text, ent_std_link *links)
{
    size_t n = 0;

    for (bool more = true; more && n < LINKS;) {
        ent_str line, act, same;
        ent_err e = {0};
        more = ent_str_cut(text, '\n', &line, &text);
        need(ent_str_fmt(&act, a, &e, "act%02zu", n) == ENT_OK);
        if (ent_std_link_read(&links[n], a, line, act, (ent_time)(n / 2), &e) != ENT_OK) continue;
        need(ent_std_link_json(&same, a, &links[n], &e) == ENT_OK && ent_str_eq(same, line));
        n++;
    }
    return n;
}

static void check_names(ent_arena *a, const ent_std_works *w)
{
    for (size_t i = 0; i < w->n; i++) {
        for (size_t k = 0; k < w->v[i].n_names; k++) {
            const ent_std_work_name *n = &w->v[i].names[k];
            ent_std_found_list f;
            ent_err e = {0};
            bool there = false;
            need(ent_std_find_works(&f, a, w, n->name.reg, n->name.text, &e) == ENT_OK);
            for (size_t x = 0; x < f.n; x++)
                there = there || (f.v[x].work == i && (n->ended != SIZE_MAX || f.v[x].how == ENT_STD_FOUND_EXACT));
            need(there);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)256 << 20);
    ent_std_link links[LINKS], turned[LINKS];
    ent_std_works w, again;
    ent_err e = {0};
    size_t n;

    if (a == NULL) return 0;
    n = read_lines(a, (ent_str){(const char *)data, size}, links);
    for (size_t i = 0; i < n; i++) turned[i] = links[n - 1 - i];
    need(ent_std_works_at(&w, a, links, n, INT64_MAX, &e) == ENT_OK);
    need(ent_std_works_at(&again, a, turned, n, INT64_MAX, &e) == ENT_OK);
    need(w.n == again.n && w.n_clashes == again.n_clashes && w.n_refusals == again.n_refusals);
    for (size_t i = 0; i < w.n; i++) need(ent_str_eq(w.v[i].id, again.v[i].id) && w.v[i].n_names == again.v[i].n_names);
    check_names(a, &w);
    ent_arena_free(a);
    return 0;
}
