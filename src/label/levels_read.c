/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a word of a level, and what another authority calls the same level.
 *
 * Two authorities mean the same when a table has both on one level; two tables say nothing about each other but through an
 * authority that stands in both. Without a stated link nothing is equal, and nothing is lower.                     */
#include <stdlib.h>

#include "levels.h"

enum { NAMES_SHOWN = 12 };

static const char NEXT_AUTHORITY[] = "Ask again with the authority that wrote the word, and the day of the document.";
static const char NEXT_PERSON[] =
    "A person must decide. Until then protect it as its originator asks; a level that is missing is never a lower one.";

/* What is asked. */
typedef struct asked {
    ent_str authority, word, low, high;
    ent_date day;
    char date[11];
} asked;

static ent_code ask(asked *q, ent_arena *a, ent_str authority, ent_str word, ent_date day, ent_err *e)
{
    *q = (asked){.authority = authority, .word = word, .day = day};
    if (day.precision != ENT_DATE_DAY)
        return ent_fail(e, ENT_INVALID, "R-09", "Give the day of the document.",
                        "A word of a level is read on a day, not in a month or a year.");
    ent_date_print(q->date, day);
    ENT_TRY(ent_level_forms(&q->low, &q->high, a, word, e));
    if (q->low.n == 0) return ent_fail(e, ENT_INVALID, "R-09", NEXT_AUTHORITY, "There is no word to read.");
    return ENT_OK;
}

static bool says(const ent_level_row *r, const asked *q)
{
    if (r->low.n == 0 || (q->authority.n != 0 && !ent_str_eq(r->level.authority, q->authority))) return false;
    return ent_str_eq(r->low, q->low) || ent_str_eq(r->high, q->high);
}

/* ---- nobody uses it ---- */

static ent_code other_day(const ent_level *l, const asked *q, ent_err *e)
{
    char date[11];
    bool early = l->has_from && ent_date_cmp(q->day, l->from) < 0;

    ent_date_print(date, early ? l->from : l->to);
    return ent_fail(e, ENT_INVALID, "R-09", NEXT_AUTHORITY, "On %s \"%.*s\" is no word of a level: %.*s used it %s %s.", q->date,
                    ENT_F(q->word), ENT_F(l->authority), early ? "only from" : "until", date);
}

static ent_code nobody(const ent_levels *t, const asked *q, ent_err *e)
{
    bool known = q->authority.n == 0;

    for (size_t i = 0; i < t->n; i++) {
        if (says(&t->rows[i], q)) return other_day(&t->rows[i].level, q, e);
        known = known || ent_str_eq(t->rows[i].level.authority, q->authority);
    }
    if (!known)
        return ent_fail(e, ENT_INVALID, "R-09", "States are written with three letters, as in ISO 3166-1: ESP.",
                        "No table knows the authority \"%.*s\".", ENT_F(q->authority));
    return ent_fail(e, ENT_INVALID, "R-09", NEXT_AUTHORITY, "In no table %.*s uses the word \"%.*s\".",
                    ENT_F(q->authority.n == 0 ? ENT_S("anybody") : q->authority), ENT_F(q->word));
}

/* ---- several use it ---- */

static int by_table(const void *a, const void *b)
{
    const ent_level *x = *(const ent_level *const *)a, *y = *(const ent_level *const *)b;
    int d = ent_str_cmp(x->table, y->table);

    return d != 0 ? d : ent_str_cmp(x->authority, y->authority);
}

static int by_authority(const void *a, const void *b)
{
    const ent_level *x = *(const ent_level *const *)a, *y = *(const ent_level *const *)b;
    int d = ent_str_cmp(x->authority, y->authority);

    return d != 0 ? d : ent_str_cmp(x->table, y->table);
}

/* Groups of rows that are known to mean the same: a forest, each group by its root. */
static size_t root_of(size_t *up, size_t i)
{
    while (up[i] != i) {
        up[i] = up[up[i]];
        i = up[i];
    }
    return i;
}

static size_t place_of(const ent_level *const *list, size_t n, const ent_level *l)
{
    size_t low = 0, high = n;

    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        if (by_table(&list[middle], &l) <= 0) low = middle;
        else high = middle;
    }
    return low;
}

/* *one: no table tells two of the rows apart, and the tables hang together. */
static ent_code mean_one(bool *one, ent_arena *a, const ent_level_rows *rows, ent_err *e)
{
    const ent_level **tables, **names;
    size_t *up, groups = rows->n;

    *one = false;
    ENT_NEW(tables, a, rows->n, e);
    ENT_NEW(names, a, rows->n, e);
    ENT_NEW(up, a, rows->n, e);
    for (size_t i = 0; i < rows->n; i++) {
        tables[i] = names[i] = rows->v[i];
        up[i] = i;
    }
    qsort(tables, rows->n, sizeof *tables, by_table);
    qsort(names, rows->n, sizeof *names, by_authority);
    for (size_t i = 1; i < rows->n; i++) {
        if (!ent_str_eq(tables[i - 1]->table, tables[i]->table)) continue;
        if (!ent_str_eq(tables[i - 1]->level, tables[i]->level)) return ENT_OK;
        up[root_of(up, i)] = root_of(up, i - 1);
        groups--;
    }
    for (size_t i = 1; i < rows->n; i++) {
        size_t x = root_of(up, place_of(tables, rows->n, names[i - 1])), y = root_of(up, place_of(tables, rows->n, names[i]));
        if (x == y || !ent_str_eq(names[i - 1]->authority, names[i]->authority)) continue;
        up[x] = y;
        groups--;
    }
    *one = groups == 1;
    return ENT_OK;
}

static ent_code several(ent_arena *a, const ent_level_rows *rows, const asked *q, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 8192);
    const ent_level **names;
    size_t shown = 0;
    ent_str list;

    ENT_NEW(names, a, rows->n, e);
    for (size_t i = 0; i < rows->n; i++) names[i] = rows->v[i];
    qsort(names, rows->n, sizeof *names, by_authority);
    for (size_t i = 0; i < rows->n && shown < NAMES_SHOWN; i++) {
        if (i > 0 && ent_str_eq(names[i - 1]->authority, names[i]->authority)) continue;
        if (shown++ > 0) ent_buf_z(&b, ", ");
        ent_buf_add(&b, names[i]->authority);
    }
    ENT_TRY(ent_buf_take(&list, &b, e));
    return ent_fail(e, ENT_INVALID, "R-09", NEXT_AUTHORITY,
                    "\"%.*s\" is not one level: it is a word of %.*s, and they do not mean the same.", ENT_F(q->word), ENT_F(list));
}

/* ---- reading ---- */

static ent_code read_word(ent_level_rows *out, ent_arena *a, const ent_levels *t, const asked *q, ent_err *e)
{
    ent_level_rows rows = {0};
    bool one;

    for (size_t i = 0; i < t->n; i++)
        if (says(&t->rows[i], q) && ent_level_on(&t->rows[i].level, q->day)) ENT_PUSH(&rows, a, &t->rows[i].level, e);
    if (rows.n == 0) return nobody(t, q, e);
    ENT_TRY(mean_one(&one, a, &rows, e));
    if (!one) return several(a, &rows, q, e);
    *out = rows;
    return ENT_OK;
}

ent_code ent_levels_read(ent_level_rows *out, ent_arena *a, const ent_levels *t, ent_str authority, ent_str word, ent_date day, ent_err *e)
{
    asked q;

    *out = (ent_level_rows){0};
    ENT_TRY(ask(&q, a, authority, word, day, e));
    return read_word(out, a, t, &q, e);
}

ent_code ent_levels_equal(ent_equals *out, ent_arena *a, const ent_levels *t, ent_str authority, ent_str word, ent_str to, ent_date day,
                          ent_err *e)
{
    ent_equals found = {0};
    ent_level_rows rows = {0};
    asked q;

    *out = (ent_equals){0};
    ENT_TRY(ask(&q, a, authority, word, day, e));
    ENT_TRY(read_word(&rows, a, t, &q, e));
    for (size_t i = 0; i < rows.n; i++) {
        for (size_t k = 0; k < t->n; k++) {
            const ent_level *x = &t->rows[k].level;
            ent_equal equal = {.kind = x->word.n == 0 ? ENT_EQUAL_NONE : ENT_EQUAL_WORD, .from = rows.v[i], .to = x};
            if (!ent_str_eq(x->authority, to) || !ent_str_eq(x->table, rows.v[i]->table) || !ent_str_eq(x->level, rows.v[i]->level))
                continue;
            if (ent_level_on(x, day)) ENT_PUSH(&found, a, equal, e);
        }
    }
    if (found.n == 0)
        return ent_fail(e, ENT_REFUSED, "R-09", NEXT_PERSON, "No table says what %.*s calls the level \"%.*s\" of %.*s on %s.", ENT_F(to),
                        ENT_F(word), ENT_F(rows.v[0]->authority), q.date);
    *out = found;
    return ENT_OK;
}
