/* SPDX-License-Identifier: Apache-2.0 */
/* Words of levels: the table of data/equivalence.csv, read strictly.
 *
 * A word alone is no level: "SECRETO" is the highest one of Spain and the second of Portugal, "CONFIDENTIEL DÉFENSE" ended on
 * 2021-07-01. So every row has a table, an authority and dates, and within them a word means one level.      */
#include <stdlib.h>
#include <string.h>

#include <entente/core.h>

#include "levels.h"

enum { MAX_BYTES = 1 << 20, MAX_ROWS = 5000, MAX_CELL = 400 };
enum { COL_TABLE, COL_LEVEL, COL_AUTHORITY, COL_WORD, COL_FROM, COL_TO, COL_SOURCE, COL_MARK, COL_NOTE, N_COLS };

static const char *const COLUMNS[N_COLS] = {"table", "level", "authority", "word", "from", "to", "source", "mark", "note"};
static const char NEXT[] = "Correct the table of equivalent levels and load it again.";

/* ---- forms ---- */

/* Without white space, without the dot that folding leaves behind the i of a Turkish capital, and without the parentheses. */
static ent_str bare(char *p, ent_str form)
{
    size_t n = 0;

    for (size_t i = 0; i < form.n; i++) {
        if (form.p[i] == ' ') continue;
        p[n++] = form.p[i];
        if (n >= 3 && memcmp(p + n - 3, "i\xcc\x87", 3) == 0) n -= 2;
    }
    if (n > 2 && p[0] == '(' && p[n - 1] == ')' && memchr(p + 1, '(', n - 2) == NULL && memchr(p + 1, ')', n - 2) == NULL) {
        p[n - 1] = '\0';
        return (ent_str){p + 1, n - 2};
    }
    return (ent_str){p, n};
}

ent_code ent_level_forms(ent_str *low, ent_str *high, ent_arena *a, ent_str word, ent_err *e)
{
    ent_str small, large;
    char *p, *q;

    ENT_TRY(ent_skeleton(&small, a, word, e));
    ENT_TRY(ent_skeleton_capitals(&large, a, word, e));
    ENT_NEW(p, a, small.n + 1, e);
    ENT_NEW(q, a, large.n + 1, e);
    *low = bare(p, small);
    *high = bare(q, large);
    return ENT_OK;
}

/* ---- days ---- */

bool ent_level_on(const ent_level *l, ent_date day)
{
    return (!l->has_from || ent_date_cmp(l->from, day) <= 0) && (!l->has_to || ent_date_cmp(day, l->to) < 0);
}

bool ent_level_before(const ent_level *a, const ent_level *b)
{
    return a->has_to && b->has_from && ent_date_cmp(a->to, b->from) <= 0;
}

static int by_start(const ent_level *a, const ent_level *b)
{
    if (a->has_from != b->has_from) return a->has_from ? 1 : -1;
    return a->has_from ? ent_date_cmp(a->from, b->from) : 0;
}

/* ---- one row ---- */

static ent_code bad_cell(ent_err *e, unsigned line, int column, const char *what)
{
    ent_fail(e, ENT_INVALID, "R-09", NEXT, "%s", what);
    return ent_at(e, "line %u, column %s", line, COLUMNS[column]);
}

static ent_code check_cell(const ent_csv_row *r, int column, bool may_be_empty, ent_err *e)
{
    ent_str s = r->f[column];

    if (s.n == 0) return may_be_empty ? ENT_OK : bad_cell(e, r->line, column, "The cell is empty.");
    if (s.n > MAX_CELL) return bad_cell(e, r->line, column, "The cell is too long.");
    if (memchr(s.p, '\t', s.n) != NULL || memchr(s.p, '\n', s.n) != NULL || memchr(s.p, '\r', s.n) != NULL)
        return bad_cell(e, r->line, column, "The cell has a tab or a line break.");
    if (ent_str_trim(s).n != s.n) return bad_cell(e, r->line, column, "The cell begins or ends with a space.");
    return ENT_OK;
}

static ent_code read_day(bool *has, ent_date *out, const ent_csv_row *r, int column, ent_err *e)
{
    ent_str s = r->f[column];

    *has = s.n != 0;
    if (*has && (!ent_date_parse(out, s) || out->precision != ENT_DATE_DAY))
        return bad_cell(e, r->line, column, "This is no day: write YYYY-MM-DD, or leave the cell empty.");
    return ENT_OK;
}

static ent_code read_row(ent_level_row *out, ent_arena *a, const ent_csv_row *r, ent_err *e)
{
    ent_level *l = &out->level;

    for (int c = 0; c < N_COLS; c++) ENT_TRY(check_cell(r, c, c == COL_WORD || c == COL_FROM || c == COL_TO || c == COL_NOTE, e));
    *l = (ent_level){.table = r->f[COL_TABLE],
                     .level = r->f[COL_LEVEL],
                     .authority = r->f[COL_AUTHORITY],
                     .word = r->f[COL_WORD],
                     .source = r->f[COL_SOURCE],
                     .mark = r->f[COL_MARK],
                     .note = r->f[COL_NOTE]};
    out->line = r->line;
    ENT_TRY(read_day(&l->has_from, &l->from, r, COL_FROM, e));
    ENT_TRY(read_day(&l->has_to, &l->to, r, COL_TO, e));
    if (l->has_from && l->has_to && ent_date_cmp(l->from, l->to) >= 0)
        return bad_cell(e, r->line, COL_TO, "The row ends before it begins; \"to\" is the first day on which it no longer holds.");
    if (!ent_str_is(l->mark, "checked") && !ent_str_is(l->mark, "recalled"))
        return bad_cell(e, r->line, COL_MARK, "A mark is \"checked\" or \"recalled\".");
    if (l->word.n == 0) return ENT_OK;
    ENT_TRY(ent_level_forms(&out->low, &out->high, a, l->word, e));
    if (out->low.n == 0 || out->high.n == 0) return bad_cell(e, r->line, COL_WORD, "The word has no letter.");
    return ENT_OK;
}

/* ---- rows beside each other ---- */

static int by_authority(const ent_level_row *x, const ent_level_row *y)
{
    int d = ent_str_cmp(x->level.table, y->level.table);

    return d != 0 ? d : ent_str_cmp(x->level.authority, y->level.authority);
}

static int in_order(const ent_level_row *x, const ent_level_row *y)
{
    int d = by_start(&x->level, &y->level);

    return d != 0 ? d : x->line < y->line ? -1 : x->line > y->line;
}

static int by_low(const void *a, const void *b)
{
    const ent_level_row *x = *(const ent_level_row *const *)a, *y = *(const ent_level_row *const *)b;
    int d = by_authority(x, y);

    if (d == 0) d = ent_str_cmp(x->low, y->low);
    return d != 0 ? d : in_order(x, y);
}

static int by_high(const void *a, const void *b)
{
    const ent_level_row *x = *(const ent_level_row *const *)a, *y = *(const ent_level_row *const *)b;
    int d = by_authority(x, y);

    if (d == 0) d = ent_str_cmp(x->high, y->high);
    return d != 0 ? d : in_order(x, y);
}

static int by_level(const void *a, const void *b)
{
    const ent_level_row *x = *(const ent_level_row *const *)a, *y = *(const ent_level_row *const *)b;
    int d = by_authority(x, y);

    if (d == 0) d = ent_str_cmp(x->level.level, y->level.level);
    return d != 0 ? d : in_order(x, y);
}

static ent_code clash(const ent_level_row *x, const ent_level_row *y, const char *what, ent_err *e)
{
    ent_fail(e, ENT_INVALID, "R-09", NEXT, "%s: %.*s, \"%.*s\" in the table %.*s, and line %u at the same time.", what,
             ENT_F(x->level.authority), ENT_F(x->level.word), ENT_F(x->level.table), y->line);
    return ent_at(e, "line %u", x->line);
}

/* One authority uses a word once at a time, hence for one level. `list` is sorted by the form. */
static ent_code check_words(const ent_level_row *const *list, size_t n, bool high, ent_err *e)
{
    for (size_t i = 1; i < n; i++) {
        const ent_level_row *x = list[i - 1], *y = list[i];
        if (x->low.n == 0 || by_authority(x, y) != 0 || !ent_str_eq(high ? x->high : x->low, high ? y->high : y->low)) continue;
        if (ent_level_before(&x->level, &y->level)) continue;
        return clash(y, x, ent_str_eq(x->level.level, y->level.level) ? "A word stands twice" : "A word means two levels", e);
    }
    return ENT_OK;
}

static bool ends_later(const ent_level_row *x, const ent_level_row *than)
{
    if (than == NULL) return true;
    if (!than->level.has_to) return false;
    return !x->level.has_to || ent_date_cmp(x->level.to, than->level.to) > 0;
}

/* "No such level" and a word for it cannot both hold. `list` is sorted by level, then by start. */
static ent_code check_gaps(const ent_level_row *const *list, size_t n, ent_err *e)
{
    const ent_level_row *word = NULL, *none = NULL; /* of this level: what ends last so far */

    for (size_t i = 0; i < n; i++) {
        const ent_level_row *x = list[i], **mine = x->low.n == 0 ? &none : &word;
        if (i == 0 || by_authority(list[i - 1], x) != 0 || !ent_str_eq(list[i - 1]->level.level, x->level.level)) word = none = NULL;
        if (none != NULL && !ent_level_before(&none->level, &x->level)) return clash(x, none, "The level is said not to exist", e);
        if (x->low.n == 0 && word != NULL && !ent_level_before(&word->level, &x->level))
            return clash(word, x, "The level is said not to exist", e);
        if (ends_later(x, *mine)) *mine = x;
    }
    return ENT_OK;
}

static ent_code check_rows(const ent_levels *t, ent_arena *a, ent_err *e)
{
    const ent_level_row **list;

    ENT_NEW(list, a, t->n, e);
    for (size_t i = 0; i < t->n; i++) list[i] = &t->rows[i];
    qsort(list, t->n, sizeof *list, by_low);
    ENT_TRY(check_words(list, t->n, false, e));
    qsort(list, t->n, sizeof *list, by_high);
    ENT_TRY(check_words(list, t->n, true, e));
    qsort(list, t->n, sizeof *list, by_level);
    return check_gaps(list, t->n, e);
}

/* ---- the whole ---- */

static ent_code check_header(const ent_csv *csv, ent_err *e)
{
    bool same = csv->n_columns == N_COLS;

    for (int c = 0; same && c < N_COLS; c++) same = ent_str_is(csv->columns[c], COLUMNS[c]);
    if (same) return ENT_OK;
    ent_fail(e, ENT_INVALID, "R-09", NEXT, "The first line must be: table,level,authority,word,from,to,source,mark,note.");
    return ent_at(e, "line 1");
}

ent_code ent_levels_load(const ent_levels **out, ent_arena *a, ent_str text, ent_err *e)
{
    ent_levels *t;
    ent_csv csv;

    *out = NULL;
    ENT_TRY(ent_csv_parse(&csv, a, text, MAX_BYTES, MAX_ROWS, e));
    ENT_TRY(check_header(&csv, e));
    ENT_NEW(t, a, 1, e);
    ENT_NEW(t->rows, a, csv.n_rows, e);
    t->n = csv.n_rows;
    for (size_t i = 0; i < t->n; i++) ENT_TRY(read_row(&t->rows[i], a, &csv.rows[i], e));
    ENT_TRY(check_rows(t, a, e));
    *out = t;
    return ENT_OK;
}

size_t ent_levels_count(const ent_levels *t)
{
    return t->n;
}

const ent_level *ent_levels_at(const ent_levels *t, size_t i)
{
    return i < t->n ? &t->rows[i].level : NULL;
}
