/* SPDX-License-Identifier: Apache-2.0 */
/* The list of known calibres, from CSV. */
#include <string.h>

#include "calibre_private.h"

enum { MOST_PARTS = 24 };

typedef struct row_reader {
    ent_arena *a;
    const ent_csv_row *from;
    ent_calibre_row *to;
} row_reader;

/* In the order of the file. */
enum column {
    ID = 0,
    CANONICAL,
    BORE,
    CASE,
    RIM,
    INCH,
    GAUGE,
    BARRELS,
    TUBE,
    CLASSES,
    NAMES,
    BY_BORE,
    NEEDS,
    STANDARD,
    STANDARD_MARK,
    STANDARD_SOURCE,
    SOURCE,
    MARK,
    NOTE,
    COLUMNS
};
static const char *const columns[COLUMNS] = {
    "id",    "canonical", "bore_mm",       "case_mm",         "rim",    "inch", "gauge", "barrels", "tube", "classes", "names", "by_bore",
    "needs", "standard",  "standard_mark", "standard_source", "source", "mark", "note"};

static ent_code bad(const row_reader *r, enum column c, const char *wanted, ent_err *e)
{
    (void)ent_fail(e, ENT_INVALID, NULL, "Compare the row with doc/formats.md.", "\"%.*s\" is not %s.", ENT_F(r->from->f[c]), wanted);
    return ent_at(e, "line %u column %d", r->from->line, (int)c + 1);
}

/* "7.62" in thousandths, times `unit` (1000: as it is); 0 for an empty field. */
static bool number(int32_t *out, ent_str s)
{
    int32_t value = 0, unit = 0;

    *out = 0;
    if (s.n == 0) return true;
    if (s.n > 9) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' && unit == 0) unit = 1000;
        else if (s.p[i] < '0' || s.p[i] > '9' || unit == 1) return false;
        else if (unit != 0) value += (s.p[i] - '0') * (unit /= 10);
        else value = value * 10 + (s.p[i] - '0') * 1000;
        if (value > 100000000) return false;
    }
    *out = value;
    return value > 0;
}

static ent_code parts(ent_str *v, size_t *n, const row_reader *r, enum column c, ent_err *e)
{
    ent_str rest = r->from->f[c];

    for (*n = 0; rest.n != 0; ++*n) {
        if (*n == MOST_PARTS) return bad(r, c, "a list of at most 24", e);
        (void)ent_str_cut(rest, ';', &v[*n], &rest);
        if (v[*n].n == 0) return bad(r, c, "a list parted by semicolons", e);
    }
    return ENT_OK;
}

static ent_code copy_parts(const ent_str **out, size_t *n, const row_reader *r, enum column c, ent_err *e)
{
    ent_str v[MOST_PARTS], *copy;

    ENT_TRY(parts(v, n, r, c, e));
    ENT_NEW(copy, r->a, *n + 1, e);
    if (*n != 0) memcpy(copy, v, *n * sizeof *v);
    *out = copy;
    return ENT_OK;
}

static ent_code read_barrels(const row_reader *r, ent_err *e)
{
    ent_str v[MOST_PARTS];
    int32_t *barrels;

    ENT_TRY(parts(v, &r->to->n_barrels, r, BARRELS, e));
    ENT_NEW(barrels, r->a, r->to->n_barrels + 1, e);
    for (size_t i = 0; i < r->to->n_barrels; i++) {
        if (!number(&barrels[i], v[i])) return bad(r, BARRELS, "a list of numbers", e);
        barrels[i] /= 100;
    }
    r->to->barrels = barrels;
    return ENT_OK;
}

static ent_code read_classes(const row_reader *r, ent_err *e)
{
    ent_str v[MOST_PARTS], word;
    size_t n;

    ENT_TRY(parts(v, &n, r, CLASSES, e));
    for (size_t i = 0; i < n; i++) {
        unsigned bit = 0;
        for (unsigned k = 1; k <= ENT_CALIBRE_ANTI_TANK; k <<= 1) {
            ENT_TRY(ent_calibre_class_words(&word, r->a, k, e));
            if (ent_str_eq(word, v[i])) bit = k;
        }
        if (bit == 0) return bad(r, CLASSES, "a list of weapon classes", e);
        r->to->classes |= bit;
    }
    return ENT_OK;
}

static ent_code read_numbers(const row_reader *r, ent_err *e)
{
    ent_str inch = r->from->f[INCH];

    if (!number(&r->to->bore, r->from->f[BORE]) || r->to->bore == 0) return bad(r, BORE, "a calibre in millimetres", e);
    if (!number(&r->to->length, r->from->f[CASE])) return bad(r, CASE, "a case length in millimetres", e);
    if (!number(&r->to->gauge, r->from->f[GAUGE])) return bad(r, GAUGE, "a gauge", e);
    r->to->gauge /= 1000;
    if (inch.n != 0 && inch.p[0] != '.') return bad(r, INCH, "a number below one inch that begins with a point", e);
    if (!number(&r->to->inch, inch)) return bad(r, INCH, "a number below one inch that begins with a point", e);
    r->to->inch_digits = inch.n != 0 ? (int32_t)inch.n - 1 : 0;
    return read_barrels(r, e);
}

/* One of two words. */
static ent_code choose(bool *first, const row_reader *r, enum column c, const char *one, const char *two, ent_err *e)
{
    *first = ent_str_is(r->from->f[c], one);
    return *first || ent_str_is(r->from->f[c], two) ? ENT_OK : bad(r, c, one, e);
}

static ent_code read_words(const row_reader *r, ent_err *e)
{
    const ent_str *f = r->from->f;
    ent_calibre_row *to = r->to;
    bool smooth = false;

    if (f[ID].n == 0) return bad(r, ID, "an id", e);
    if (f[CANONICAL].n == 0) return bad(r, CANONICAL, "a designation", e);
    to->id = f[ID];
    to->canonical = f[CANONICAL];
    to->rim = f[RIM];
    if (f[TUBE].n != 0) {
        ENT_TRY(choose(&smooth, r, TUBE, "smooth", "rifled", e));
        to->tube = smooth ? ENT_CALIBRE_SMOOTH : ENT_CALIBRE_RIFLED;
    }
    to->standard = f[STANDARD];
    to->standard_source = f[STANDARD_SOURCE];
    to->source = f[SOURCE];
    to->note = f[NOTE];
    to->line = r->from->line;
    if (f[SOURCE].n == 0) return bad(r, SOURCE, "a source", e);
    if (f[STANDARD].n != 0) ENT_TRY(choose(&to->standard_checked, r, STANDARD_MARK, "checked", "recalled", e));
    ENT_TRY(choose(&to->checked, r, MARK, "checked", "recalled", e));
    return choose(&to->by_bore, r, BY_BORE, "yes", "no", e);
}

static ent_code read_row(const row_reader *r, ent_err *e)
{
    ENT_TRY(read_words(r, e));
    ENT_TRY(read_numbers(r, e));
    ENT_TRY(read_classes(r, e));
    ENT_TRY(copy_parts(&r->to->names, &r->to->n_names, r, NAMES, e));
    return copy_parts(&r->to->needs, &r->to->n_needs, r, NEEDS, e);
}

static ent_code check_columns(const ent_csv *t, ent_err *e)
{
    bool same = t->n_columns == COLUMNS;

    for (size_t i = 0; same && i < COLUMNS; i++) same = ent_str_is(t->columns[i], columns[i]);
    if (same) return ENT_OK;
    (void)ent_fail(e, ENT_INVALID, NULL, "Compare the header with doc/formats.md.", "The columns are not those of a list of calibres.");
    return ent_at(e, "line 1");
}

static ent_code read_rows(ent_calibres *k, ent_arena *a, const ent_csv *t, ent_err *e)
{
    ent_calibre_row *rows;

    ENT_NEW(rows, a, t->n_rows + 1, e);
    for (size_t i = 0; i < t->n_rows; i++) {
        row_reader r = {a, &t->rows[i], &rows[i]};
        ENT_TRY(read_row(&r, e));
        for (size_t j = 0; j < i; j++)
            if (ent_str_eq(rows[j].id, rows[i].id)) return bad(&r, ID, "an id of its own", e);
    }
    k->rows = rows;
    k->n_rows = t->n_rows;
    return ENT_OK;
}

ent_code ent_calibres_load(const ent_calibres **out, ent_arena *a, ent_str csv, ent_err *e)
{
    ent_calibres *k;
    ent_csv t;

    ENT_NEW(k, a, 1, e);
    ENT_TRY(ent_csv_parse(&t, a, csv, ENT_CALIBRE_MAX_LIST, ENT_CALIBRE_MAX_ROWS, e));
    ENT_TRY(check_columns(&t, e));
    ENT_TRY(read_rows(k, a, &t, e));
    ENT_TRY(terms__cal_words(k, a, e));
    *out = k;
    return ENT_OK;
}

size_t ent_calibres_count(const ent_calibres *k)
{
    return k->n_rows;
}

const ent_calibre_row *ent_calibres_row(const ent_calibres *k, size_t i)
{
    return &k->rows[i];
}

const ent_calibre_row *ent_calibres_find(const ent_calibres *k, ent_str id)
{
    for (size_t i = 0; i < k->n_rows; i++)
        if (ent_str_eq(k->rows[i].id, id)) return &k->rows[i];
    return NULL;
}
