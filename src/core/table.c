/* SPDX-License-Identifier: Apache-2.0 */
/* CSV, strictly (RFC 4180). The text is copied once into the arena and taken apart in place: a field is a piece of
 * the copy, and its delimiter becomes the NUL behind it.                                                            */
#include <string.h>

#include <entente/core/table.h>

enum { COLUMNS = 1000 };

static const char NEXT_CORRECT[] = "Correct the file at this place, or save it again as CSV (UTF-8) with your spreadsheet.";
static const char NEXT_UTF8[] = "Save the file as CSV (UTF-8) with the program it comes from, then try again.";
static const char NEXT_SPLIT[] = "Split the file into smaller ones.";

typedef struct scanner {
    char *p, *end; /* what is left of the copy; *end is writable */
    unsigned line;
    size_t column; /* field of the row, 1.. */
    ent_arena *a;
    ent_err *e;
} scanner;

typedef ENT_VEC(ent_str) fields;

/* What stands behind a field. */
typedef enum delimiter { COMMA, ROW_END, TEXT_END } delimiter;

static ent_code refuse(const scanner *s, const char *what)
{
    (void)ent_fail(s->e, ENT_INVALID, NULL, NEXT_CORRECT, "%s", what);
    return ent_at(s->e, "line %u column %zu", s->line, s->column);
}

/* Controls have no place in a table, but for the tab that word processors leave and the line breaks. */
static bool is_control(char c)
{
    return (unsigned char)c < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

static ent_code take_delimiter(scanner *s, delimiter *found)
{
    char c = s->p < s->end ? *s->p : '\0';

    if (s->p == s->end) *found = TEXT_END;
    else if (c == ',') *found = COMMA;
    else if (c == '\n' || (c == '\r' && s->end - s->p > 1 && s->p[1] == '\n')) *found = ROW_END;
    else if (c == '\r') return refuse(s, "A carriage return (CR) stands without a line feed (LF).");
    else return refuse(s, "Something stands between the closing quote and the next comma; a quote inside a field is doubled.");
    *s->p = '\0'; /* at the end too: the copy has a byte more */
    if (s->p < s->end) s->p += c == '\r' ? 2 : 1;
    return ENT_OK;
}

/* Behind the opening quote. The value moves left over the quotes that were doubled. */
static ent_code quoted_field(scanner *s, ent_str *out)
{
    char *from = s->p, *to = s->p;
    scanner opened = *s;

    for (;; s->p++) {
        if (s->p == s->end) return refuse(&opened, "A quote is opened here and never closed.");
        if (*s->p == '"') {
            if (s->end - s->p < 2 || s->p[1] != '"') break;
            s->p++;
        } else if (is_control(*s->p)) {
            return refuse(s, "A field holds a control character.");
        } else if (*s->p == '\n') {
            s->line++;
        }
        *to++ = *s->p;
    }
    s->p++;
    *to = '\0';
    *out = (ent_str){from, (size_t)(to - from)};
    return ENT_OK;
}

static ent_code plain_field(scanner *s, ent_str *out)
{
    char *from = s->p;

    for (; s->p < s->end && *s->p != ',' && *s->p != '\n' && *s->p != '\r'; s->p++) {
        if (*s->p == '"') return refuse(s, "A quote stands inside a field; put the whole field in quotes and double this one.");
        if (is_control(*s->p)) return refuse(s, "A field holds a control character.");
    }
    *out = (ent_str){from, (size_t)(s->p - from)};
    return ENT_OK;
}

/* line: of the field's first character. */
static ent_code check_utf8(const scanner *s, ent_str field, unsigned line)
{
    size_t bad;

    if (ent_utf8_ok(field, &bad)) return ENT_OK;
    for (size_t i = 0; i < bad; i++) line += field.p[i] == '\n';
    (void)ent_fail(s->e, ENT_INVALID, NULL, NEXT_UTF8, "The text is not UTF-8: byte 0x%02X does not fit there.",
                   (unsigned)(unsigned char)field.p[bad]);
    return ent_at(s->e, "line %u column %zu", line, s->column);
}

static ent_code next_field(scanner *s, ent_str *out, delimiter *found)
{
    unsigned line = s->line;

    if (s->p < s->end && *s->p == '"') {
        s->p++;
        ENT_TRY(quoted_field(s, out));
    } else {
        ENT_TRY(plain_field(s, out));
    }
    ENT_TRY(check_utf8(s, *out, line));
    ENT_TRY(take_delimiter(s, found));
    if (*found == ROW_END) s->line++;
    return ENT_OK;
}

/* ---- header and rows ---- */

static ent_code check_header(scanner *s, const fields *h)
{
    for (size_t i = 0; i < h->n; i++)
        for (size_t j = 0; j < i; j++)
            if (h->v[i].n != 0 && ent_str_eq(h->v[i], h->v[j])) {
                s->line = 1;
                s->column = i + 1;
                return refuse(s, "Two columns have the same name.");
            }
    return ENT_OK;
}

static ent_code read_header(scanner *s, ent_csv *out)
{
    fields h = {0};
    delimiter d = COMMA;
    ent_str field;

    for (s->column = 1; d == COMMA; s->column++) {
        if (h.n == COLUMNS) {
            (void)ent_fail(s->e, ENT_LIMIT, NULL, NEXT_SPLIT, "The table has more than %d columns.", COLUMNS);
            return ent_at(s->e, "line %u column %zu", s->line, s->column);
        }
        ENT_TRY(next_field(s, &field, &d));
        ENT_PUSH(&h, s->a, field, s->e);
    }
    out->columns = h.v;
    out->n_columns = h.n;
    return check_header(s, &h);
}

static ent_code wrong_count(const scanner *s, const ent_csv_row *row, size_t has, size_t needs)
{
    size_t column = (has < needs ? has : needs) + 1; /* the first that is missing or too much */

    if (has == 1 && row->f[0].n == 0) {
        (void)ent_fail(s->e, ENT_INVALID, NULL, NEXT_CORRECT, "The line is empty; the header has %zu fields.", needs);
        column = 1;
    } else {
        (void)ent_fail(s->e, ENT_INVALID, NULL, NEXT_CORRECT, "The row has %zu field%s; the header has %zu.", has, has == 1 ? "" : "s",
                       needs);
    }
    return ent_at(s->e, "line %u column %zu", row->line, column);
}

static ent_code read_row(scanner *s, const ent_csv *t, ent_csv_row *row)
{
    delimiter d = COMMA;
    ent_str *f, extra;
    size_t n = 0;

    ENT_NEW(f, s->a, t->n_columns, s->e);
    *row = (ent_csv_row){.line = s->line, .f = f};
    for (s->column = 1; d == COMMA; s->column++) {
        ENT_TRY(next_field(s, n < t->n_columns ? &f[n] : &extra, &d));
        n++;
    }
    return n == t->n_columns ? ENT_OK : wrong_count(s, row, n, t->n_columns);
}

static ent_code read_rows(scanner *s, ent_csv *out, size_t max_rows)
{
    ENT_VEC(ent_csv_row) rows = {0};
    ent_csv_row row;

    while (s->p < s->end) {
        if (rows.n == max_rows) {
            (void)ent_fail(s->e, ENT_LIMIT, NULL, NEXT_SPLIT, "The table has more than %zu rows.", max_rows);
            return ent_at(s->e, "line %u column 1", s->line);
        }
        ENT_TRY(read_row(s, out, &row));
        ENT_PUSH(&rows, s->a, row, s->e);
    }
    out->rows = rows.v;
    out->n_rows = rows.n;
    return ENT_OK;
}

ent_code ent_csv_parse(ent_csv *out, ent_arena *a, ent_str text, size_t max, size_t max_rows, ent_err *e)
{
    scanner s = {.line = 1, .column = 1, .a = a, .e = e};
    ent_csv t = {0};
    char *p;

    *out = t;
    if (text.n > max) return ent_fail(e, ENT_LIMIT, NULL, NEXT_SPLIT, "The table has %zu bytes; at most %zu are read.", text.n, max);
    if (ent_str_starts(text, "\xff\xfe") || ent_str_starts(text, "\xfe\xff")) {
        (void)ent_fail(e, ENT_INVALID, NULL, NEXT_UTF8, "The file is written in UTF-16; only UTF-8 is read.");
        return ent_at(e, "line 1 column 1");
    }
    if (ent_str_starts(text, "\xef\xbb\xbf")) {
        text.p += 3;
        text.n -= 3;
    }
    if (text.n == 0) return refuse(&s, "The table is empty: it needs at least a header.");
    p = ent_alloc(a, text.n + 1);
    if (p == NULL) return ent_nomem(e);
    memcpy(p, text.p, text.n);
    s.p = p;
    s.end = p + text.n;
    ENT_TRY(read_header(&s, &t));
    ENT_TRY(read_rows(&s, &t, max_rows));
    *out = t;
    return ENT_OK;
}

int ent_csv_column(const ent_csv *t, const char *name)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (ent_str_is(t->columns[i], name)) return (int)i;
    return -1;
}
