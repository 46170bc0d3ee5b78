/* SPDX-License-Identifier: Apache-2.0 */
/* The plain form. People fill it in, so a row is right or it is refused with its line and column. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/standards.h>

#include "std_index.h"

enum { NUMBER, EDITION, VERSION, TITLE, PUBLISHER, DATE, STATUS, SOURCE, MARK, COLUMNS };

static const struct {
    const char *name;
    size_t max; /* bytes */
    bool needed;
} column[COLUMNS] = {{"number", 200, true}, {"edition", 40, false}, {"version", 80, false}, {"title", 2000, true}, {"publisher", 400, true},
                     {"date", 10, false},   {"status", 20, true},   {"source", 2000, true}, {"mark", 10, true}};

#define COMMA ,
static const char *const statuses[] = {ENT_STD_STATUS_WORDS(COMMA), NULL};
static const char *const marks[] = {"checked", "recalled", NULL};

static ent_code at(ent_err *e, unsigned line, size_t c)
{
    return ent_at(e, "line %u column %zu (%s)", line, c + 1, column[c].name);
}

static ent_code check_header(const ent_csv *t, ent_err *e)
{
    static const char next[] = "Write exactly this first line: number,edition,version,title,publisher,date,status,source,mark";

    for (size_t c = 0; c < COLUMNS || c < t->n_columns; c++) {
        if (c < COLUMNS && c < t->n_columns && ent_str_is(t->columns[c], column[c].name)) continue;
        if (c >= COLUMNS) ent_fail(e, ENT_INVALID, NULL, next, "The header has %zu columns; the form has %d.", t->n_columns, COLUMNS);
        else if (c >= t->n_columns) ent_fail(e, ENT_INVALID, NULL, next, "The column \"%s\" is missing.", column[c].name);
        else ent_fail(e, ENT_INVALID, NULL, next, "The column is called \"%.60s\" and should be \"%s\".", t->columns[c].p, column[c].name);
        return ent_at(e, "line 1 column %zu", c + 1);
    }
    return ENT_OK;
}

static bool one_of(ent_str s, const char *const *words)
{
    for (; *words != NULL; words++)
        if (ent_str_is(s, *words)) return true;
    return false;
}

/* NULL if the field is as it should be. */
static const char *fault_of(ent_str f, size_t c)
{
    ent_date d;

    if (f.n == 0) return column[c].needed ? "The field is empty and must be filled." : NULL;
    if (f.n > column[c].max) return "The field is too long.";
    if (ent_str_trim(f).n != f.n) return "The field begins or ends with white space.";
    if (memchr(f.p, '\n', f.n) != NULL || memchr(f.p, '\r', f.n) != NULL || memchr(f.p, '\t', f.n) != NULL)
        return "The field holds a line break or a tab.";
    if (c == DATE && !ent_date_parse(&d, f)) return "This is no date.";
    if (c == STATUS && !one_of(f, statuses)) return "This is none of the words for a status.";
    if (c == MARK && !one_of(f, marks)) return "This is none of the words for a mark.";
    return NULL;
}

static ent_code check_row(const ent_csv_row *row, ent_err *e)
{
    for (size_t c = 0; c < COLUMNS; c++) {
        const char *fault = fault_of(row->f[c], c), *next = "Correct the field and import again.";
        if (fault == NULL) continue;
        if (c == DATE) next = "Write YYYY, YYYY-MM or YYYY-MM-DD, or leave the field empty.";
        if (c == STATUS) next = "Write one of: " ENT_STD_STATUS_WORDS(", ") ".";
        if (c == MARK) next = "Write checked if somebody compared the row with its source, else recalled.";
        if (column[c].needed && row->f[c].n == 0) next = "Fill it in. If it is not known, leave the whole row out.";
        ent_fail(e, ENT_INVALID, NULL, next, "%s It reads \"%.80s\".", fault, row->f[c].n == 0 ? "" : row->f[c].p);
        return at(e, row->line, c);
    }
    return ENT_OK;
}

/* Code points beyond ASCII as uXXXX, so that an id can be typed on any keyboard. */
static void slug_point(ent_buf *b, const unsigned char *p, size_t n)
{
    unsigned long point = p[0] & (0x7Fu >> n);

    for (size_t i = 1; i < n; i++) point = (point << 6) | (p[i] & 0x3Fu);
    ent_buf_fmt(b, "u%04lx", point);
}

static ent_code add_slug(ent_buf *b, ent_arena *a, ent_str s, const char *prefix, ent_err *e)
{
    bool gap = false, any = false;
    ent_str f;

    if (s.n == 0) return ENT_OK;
    ENT_TRY(ent_fold(&f, a, s, e));
    if (b->n != 0) ent_buf_c(b, '-');
    ent_buf_z(b, prefix);
    for (size_t i = 0; i < f.n; i++) {
        unsigned char c = (unsigned char)f.p[i];
        size_t len = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        bool keep = c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (keep && gap && any) ent_buf_c(b, '-');
        if (keep && len == 1) ent_buf_c(b, (char)c);
        if (keep && len > 1) slug_point(b, (const unsigned char *)f.p + i, len);
        gap = keep ? false : true;
        any = any || keep;
        i += len - 1;
    }
    return ENT_OK;
}

static ent_code make_id(ent_str *out, ent_arena *a, const ent_csv_row *row, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 8192);

    ENT_TRY(add_slug(&b, a, row->f[PUBLISHER], "", e));
    ENT_TRY(add_slug(&b, a, row->f[NUMBER], "", e));
    ENT_TRY(add_slug(&b, a, row->f[EDITION], "ed", e));
    ENT_TRY(add_slug(&b, a, row->f[VERSION], "v", e));
    return ent_buf_take(out, &b, e);
}

static ent_code read_row(ent_std_record *r, ent_arena *a, const ent_csv_row *row, ent_err *e)
{
    ENT_TRY(check_row(row, e));
    *r = (ent_std_record){.kind = ENT_STD_STANDARD,
                          .parent = SIZE_MAX,
                          .line = row->line,
                          .pubnum = row->f[NUMBER],
                          .edition = row->f[EDITION],
                          .version = row->f[VERSION],
                          .title = row->f[TITLE],
                          .orgid = row->f[PUBLISHER],
                          .mode = row->f[STATUS],
                          .source = row->f[SOURCE],
                          .mark = row->f[MARK]};
    r->date.raw = row->f[DATE];
    r->date.line = row->line;
    if (!ent_date_parse(&r->date.date, r->date.raw)) return ent_fail(e, ENT_BUG, NULL, NULL, "A checked date is none.");
    return make_id(&r->id, a, row, e);
}

static ent_code check_ids(const ent_std_record *records, size_t n, ent_arena *a, ent_err *e)
{
    ent_std_index ix;

    ENT_TRY(ent_std_index_new(&ix, a, n, e));
    for (size_t i = 0; i < n; i++) ent_std_index_add(&ix, records[i].id, i);
    ent_std_index_sort(&ix);
    for (size_t i = 1; i < ix.n; i++) {
        const ent_std_record *one = &records[ix.v[i - 1].at], *two = &records[ix.v[i].at];
        if (!ent_str_eq(ix.v[i - 1].key, ix.v[i].key)) continue;
        ent_fail(e, ENT_INVALID, NULL, "Keep one of the two rows, or tell them apart by number, edition or version.",
                 "Line %u has the same publisher, number, edition and version as line %u (both give \"%.120s\").", two->line, one->line,
                 ix.v[i].key.p);
        return at(e, two->line, NUMBER);
    }
    return ENT_OK;
}

/* Each publisher once, in order of first appearance. */
static ent_code list_publishers(ent_std_register *reg, ent_arena *a, ent_err *e)
{
    ent_std_index ix;
    ent_std_org *orgs;
    size_t n = 0;

    ENT_TRY(ent_std_index_new(&ix, a, reg->n_records, e));
    for (size_t i = 0; i < reg->n_records; i++) ent_std_index_add(&ix, reg->records[i].orgid, i);
    ent_std_index_sort(&ix);
    ENT_NEW(orgs, a, reg->n_records, e);
    for (size_t i = 0; i < reg->n_records; i++) {
        const ent_std_record *r = &reg->records[i];
        const ent_std_entry *first = ent_std_index_get(&ix, r->orgid);
        if (first != NULL && first->at == i) orgs[n++] = (ent_std_org){.key = r->orgid, .name = r->orgid, .line = r->line};
    }
    reg->orgs = orgs;
    reg->n_orgs = n;
    return ENT_OK;
}

ent_code ent_std_from_rows(ent_std_register *out, ent_arena *a, const ent_csv *rows, ent_err *e)
{
    ent_std_register reg = {.form = ENT_STD_CSV};
    ent_std_record *records;

    *out = (ent_std_register){0};
    ENT_TRY(check_header(rows, e));
    ENT_NEW(records, a, rows->n_rows, e);
    for (size_t i = 0; i < rows->n_rows; i++) ENT_TRY(read_row(&records[i], a, &rows->rows[i], e));
    ENT_TRY(check_ids(records, rows->n_rows, a, e));
    reg.records = records;
    reg.n_records = rows->n_rows;
    ENT_TRY(list_publishers(&reg, a, e));
    *out = reg;
    return ENT_OK;
}

ent_code ent_std_read_csv(ent_std_register *out, ent_arena *a, ent_str csv, ent_err *e)
{
    ent_csv t;

    *out = (ent_std_register){0};
    ENT_TRY(ent_csv_parse(&t, a, csv, ENT_STD_MAX_BYTES, ENT_STD_MAX_RECORDS, e));
    return ent_std_from_rows(out, a, &t, e);
}

ent_code ent_std_read(ent_std_register *out, ent_arena *a, ent_str bytes, ent_err *e)
{
    ent_str s = bytes;

    if (ent_str_starts(s, "\xEF\xBB\xBF")) s = (ent_str){s.p + 3, s.n - 3};
    s = ent_str_trim(s);
    if (s.n != 0 && s.p[0] == '<') return ent_std_read_nisp(out, a, bytes, e);
    return ent_std_read_csv(out, a, bytes, e);
}
