/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a table of words of levels: a refusal with its line, or a table in which every word is read back on a day of its own,
 * and means one level for its authority.                                                                            */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/label/equivalence.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

/* A day on which the row holds. */
static ent_date day_of(const ent_level *l)
{
    ent_date before = {1, 1, 1, ENT_DATE_DAY};

    if (l->has_from) return l->from;
    if (!l->has_to || ent_date_cmp(before, l->to) < 0) return before;
    return (ent_date){0, 0, 0, ENT_DATE_NONE}; /* it ended before there was a day */
}

static void read_row(ent_arena *a, const ent_levels *t, const ent_level *l, ent_str to)
{
    ent_date day = day_of(l);
    ent_level_rows rows;
    ent_equals list;
    ent_err e = {0};
    bool there = false;

    if (l->word.n == 0 || day.precision != ENT_DATE_DAY) return;
    if (ent_levels_read(&rows, a, t, l->authority, l->word, day, &e) != ENT_OK) {
        must(rows.n == 0 && (e.code == ENT_INVALID || e.code == ENT_NOMEM));
        return;
    }
    for (size_t i = 0; i < rows.n; i++) {
        must(ent_str_eq(rows.v[i]->authority, l->authority));
        must(!ent_str_eq(rows.v[i]->table, l->table) || ent_str_eq(rows.v[i]->level, l->level));
        there = there || rows.v[i] == l;
    }
    must(there);
    if (ent_levels_equal(&list, a, t, l->authority, l->word, to, day, &e) == ENT_OK) {
        must(list.n > 0);
        for (size_t i = 0; i < list.n; i++) {
            must(ent_str_eq(list.v[i].to->authority, to) && ent_str_eq(list.v[i].from->table, list.v[i].to->table));
            must((list.v[i].kind == ENT_EQUAL_NONE) == (list.v[i].to->word.n == 0));
        }
    } else {
        must(list.n == 0 && (e.code == ENT_REFUSED || e.code == ENT_NOMEM));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, (size_t)128 << 20);
    const ent_levels *t = NULL;
    ent_level_rows rows;
    ent_err e = {0};

    if (a == NULL) return 0;
    if (ent_levels_load(&t, a, (ent_str){(const char *)data, size}, &e) == ENT_OK) {
        size_t n = ent_levels_count(t);
        must(ent_levels_at(t, n) == NULL);
        for (size_t i = 0; i < n && i < 32; i++) {
            const ent_level *l = ent_levels_at(t, i);
            must(l->table.n != 0 && l->level.n != 0 && l->authority.n != 0 && l->source.n != 0);
            read_row(a, t, l, ent_levels_at(t, n - 1 - i)->authority);
            (void)!ent_levels_read(&rows, a, t, (ent_str){"", 0}, l->word, day_of(l), &e);
        }
    } else {
        must(t == NULL && e.code != ENT_OK && e.what[0] != '\0');
        must(e.code == ENT_NOMEM || e.code == ENT_LIMIT || strncmp(e.place, "line ", 5) == 0);
    }
    ent_arena_free(a);
    return 0;
}
