/* SPDX-License-Identifier: Apache-2.0 */
/* Answers for people: scalars as lines, lists as tables. One renderer for every operation. */
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { COLUMNS_MAX = 16, CELL_MAX = 72, ANSWER_MAX = 512 << 20 };

/* Characters that could move the cursor or turn the reading direction round are shown as <U+nnnn>. */
static bool is_hostile(uint32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

/* The next code point of well-formed UTF-8 and its length. */
static uint32_t next_char(ent_str s, size_t i, size_t *len)
{
    const unsigned char *p = (const unsigned char *)s.p + i;

    *len = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (*len > s.n - i) *len = 1;
    if (*len == 2) return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
    if (*len == 3) return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
    if (*len == 4) return (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
    return p[0];
}

void cli_print(FILE *f, ent_str s)
{
    size_t len;

    for (size_t i = 0; i < s.n; i += len) {
        uint32_t c = next_char(s, i, &len);
        if (is_hostile(c)) fprintf(f, "<U+%04X>", (unsigned)c);
        else fwrite(s.p + i, 1, len, f);
    }
}

static size_t width(ent_str s)
{
    size_t n = 0, len;

    for (size_t i = 0; i < s.n; i += len) n += is_hostile(next_char(s, i, &len)) ? 8 : 1;
    return n;
}

/* ---- values ---- */

static ent_code text_of(ent_str *out, ent_arena *a, const ent_json *v, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 1 << 20);

    *out = (ent_str){0};
    if (v == NULL || v->kind == ENT_JSON_NULL) return ENT_OK;
    if (v->kind == ENT_JSON_STR) *out = v->str;
    else if (v->kind == ENT_JSON_BOOL) *out = v->boolean ? ENT_S("yes") : ENT_S("no");
    else if (v->kind == ENT_JSON_INT) return ent_str_fmt(out, a, e, "%lld", (long long)v->integer);
    else {
        for (size_t i = 0; i < v->n; i++) {
            ent_str part;
            if (i != 0) ent_buf_z(&b, ", ");
            if (v->kind == ENT_JSON_OBJ) {
                ent_buf_add(&b, v->members[i].key);
                ent_buf_z(&b, " ");
            }
            ENT_TRY(text_of(&part, a, v->kind == ENT_JSON_OBJ ? v->members[i].value : v->items[i], e));
            ent_buf_add(&b, part);
        }
        return ent_buf_take(out, &b, e);
    }
    return ENT_OK;
}

static void print_padded(FILE *f, ent_str s, size_t w, bool last)
{
    size_t n = width(s);

    cli_print(f, s);
    for (; !last && n < w; n++) fputc(' ', f);
    if (!last) fputs("  ", f);
}

static void print_key(FILE *f, ent_str key, size_t w)
{
    for (size_t i = 0; i < key.n; i++) fputc(key.p[i] == '_' ? ' ' : key.p[i], f);
    for (size_t n = key.n; n < w; n++) fputc(' ', f);
    fputs("  ", f);
}

/* ---- tables ---- */

typedef struct columns {
    size_t n;
    ent_str name[COLUMNS_MAX];
    size_t width[COLUMNS_MAX];
} columns;

/* The mark of a title that is the row's: a screen is narrow. */
static bool says_again(const ent_json *row, ent_str name)
{
    return ent_str_is(name, "title_mark") && ent_str_eq(ent_json_str(row, "title_mark"), ent_json_str(row, "mark"));
}

/* The operation's columns that occur in the rows and say something there, or all members of the first row. */
static void choose(columns *c, const ent_json *rows, const char *wanted)
{
    ent_str rest = ent_str_c(wanted), word;
    const ent_json *first = rows->items[0];

    c->n = 0;
    while (rest.n != 0 && c->n < COLUMNS_MAX) {
        bool used = false;
        char name[64];
        ent_str_cut(rest, ' ', &word, &rest);
        snprintf(name, sizeof name, "%.*s", ENT_F(word));
        for (size_t i = 0; i < rows->n && !used; i++)
            used = ent_json_get(rows->items[i], name) != NULL && !says_again(rows->items[i], word);
        if (used) c->name[c->n++] = word;
    }
    if (c->n != 0) return;
    for (size_t i = 0; i < first->n && c->n < COLUMNS_MAX; i++) c->name[c->n++] = first->members[i].key;
}

static ent_code cell(ent_str *out, ent_arena *a, const ent_json *row, ent_str name, ent_err *e)
{
    char key[64];

    snprintf(key, sizeof key, "%.*s", ENT_F(name));
    return text_of(out, a, ent_json_get(row, key), e);
}

static ent_code print_table(FILE *f, ent_arena *a, const ent_json *rows, const char *wanted, ent_err *e)
{
    ent_str text;
    columns c;

    choose(&c, rows, wanted);
    for (size_t k = 0; k < c.n; k++) c.width[k] = c.name[k].n;
    for (size_t i = 0; i < rows->n; i++) {
        for (size_t k = 0; k < c.n; k++) {
            size_t w;
            ENT_TRY(cell(&text, a, rows->items[i], c.name[k], e));
            w = width(text);
            if (w > CELL_MAX) w = CELL_MAX;
            if (w > c.width[k]) c.width[k] = w;
        }
    }
    for (size_t k = 0; k < c.n; k++) print_key(f, c.name[k], k + 1 < c.n ? c.width[k] : 0);
    fputc('\n', f);
    for (size_t i = 0; i < rows->n; i++) {
        for (size_t k = 0; k < c.n; k++) {
            ENT_TRY(cell(&text, a, rows->items[i], c.name[k], e));
            print_padded(f, text, c.width[k], k + 1 == c.n);
        }
        fputc('\n', f);
    }
    return ENT_OK;
}

/* ---- whole answers ---- */

static bool is_table(const ent_json *v)
{
    return v->kind == ENT_JSON_ARR && v->n != 0 && v->items[0]->kind == ENT_JSON_OBJ;
}

static bool is_block(const ent_json *v)
{
    return v->kind == ENT_JSON_STR && v->str.n != 0 && memchr(v->str.p, '\n', v->str.n) != NULL;
}

static ent_code print_lines(FILE *f, ent_arena *a, const ent_json *o, ent_err *e)
{
    size_t w = 0;

    for (size_t i = 0; i < o->n; i++)
        if (!is_table(o->members[i].value) && !is_block(o->members[i].value) && o->members[i].key.n > w) w = o->members[i].key.n;
    for (size_t i = 0; i < o->n; i++) {
        const ent_json *v = o->members[i].value;
        ent_str text;
        if (is_table(v) || is_block(v)) continue;
        ENT_TRY(text_of(&text, a, v, e));
        print_key(f, o->members[i].key, w);
        cli_print(f, text);
        fputc('\n', f);
    }
    return ENT_OK;
}

/* The member that is the whole answer, of "=first second"; NULL: the answer is shown member by member. */
static const ent_json *document_of(const ent_json *o, const char *wanted)
{
    ent_str rest = ent_str_c(wanted), word;

    if (!ent_str_starts(rest, "=")) return NULL;
    rest = (ent_str){rest.p + 1, rest.n - 1};
    while (rest.n != 0) {
        ent_str_cut(rest, ' ', &word, &rest);
        for (size_t i = 0; i < o->n; i++)
            if (ent_str_eq(o->members[i].key, word) && o->members[i].value->kind == ENT_JSON_STR) return o->members[i].value;
    }
    return NULL;
}

/* Byte for byte into a file or a pipe; on a terminal as all text from outside. */
static void print_document(FILE *f, ent_str text)
{
    if (isatty(fileno(f))) cli_print(f, text);
    else fwrite(text.p, 1, text.n, f);
    if (!ent_str_ends(text, "\n")) fputc('\n', f);
}

/* What the reader of a label repaired is a message, not data. */
static void print_notes(FILE *f, const ent_json *notes)
{
    for (size_t i = 0; notes != NULL && notes->kind == ENT_JSON_ARR && i < notes->n; i++) {
        ent_str file = ent_json_str(notes->items[i], "file");
        const ent_json *line = ent_json_get(notes->items[i], "line");
        fputs("entente: note: ", f);
        cli_print(f, file);
        if (line != NULL) fprintf(f, "%s%lld", file.n != 0 ? ":" : "line ", (long long)line->integer);
        if (file.n != 0 || line != NULL) fputs(": ", f);
        cli_print(f, ent_json_str(notes->items[i], "text"));
        fputc('\n', f);
    }
}

static void print_warnings(FILE *f, const ent_json *warnings)
{
    for (size_t i = 0; i < warnings->n; i++) {
        fputs("entente: warning: ", f);
        cli_print(f, warnings->items[i]->str);
        fputc('\n', f);
    }
}

/* The answer without one of its members. */
static ent_code leave_out(const ent_json **answer, ent_arena *a, const ent_json *member, ent_err *e)
{
    const ent_json *o = *answer;
    ent_json_member *members;
    ent_json *rest;
    size_t n = 0;

    ENT_NEW(rest, a, 1, e);
    ENT_NEW(members, a, o->n, e);
    for (size_t i = 0; i < o->n; i++)
        if (o->members[i].value != member) members[n++] = o->members[i];
    *rest = *o;
    rest->members = members;
    rest->n = n;
    *answer = rest;
    return ENT_OK;
}

/* Warnings about keys are messages, not data: they go out here, and the answer goes on without them. Findings about a label, a list of
 * objects, are data.                                                                                                       */
static ent_code take_warnings(const ent_json **answer, ent_arena *a, ent_err *e)
{
    const ent_json *warnings = ent_json_get(*answer, "warnings");

    if (warnings == NULL || warnings->kind != ENT_JSON_ARR || warnings->n == 0 || warnings->items[0]->kind != ENT_JSON_STR) return ENT_OK;
    print_warnings(stderr, warnings);
    return leave_out(answer, a, warnings, e);
}

static void print_banner(FILE *f, ent_str marking)
{
    if (marking.n == 0) return;
    cli_print(f, marking);
    fputc('\n', f);
}

/* Member by member; the label of the whole above and below. */
static ent_code print_answer(FILE *f, ent_arena *a, const ent_operation *op, const ent_json *o, ent_err *e)
{
    const ent_json *label = ent_api_unlabelled(op) == NULL ? ent_json_get(o, "label") : NULL;
    ent_str banner = label != NULL ? label->str : (ent_str){0};

    if (label != NULL) ENT_TRY(leave_out(&o, a, label, e));
    print_banner(f, banner);
    for (size_t i = 0; i < o->n; i++) {
        const ent_json *v = o->members[i].value;
        if (is_table(v)) {
            fputc('\n', f);
            print_key(f, o->members[i].key, 0);
            fprintf(f, "(%zu)\n", v->n);
            ENT_TRY(print_table(f, a, v, op->columns != NULL && op->columns[0] != '=' ? op->columns : "", e));
        } else if (is_block(v)) {
            cli_print(f, v->str);
        }
    }
    ENT_TRY(print_lines(f, a, o, e));
    print_banner(f, banner);
    return ENT_OK;
}

ent_code cli_render(FILE *f, ent_arena *a, const ent_operation *op, ent_str json, ent_err *e)
{
    const ent_json *o, *document;

    ENT_TRY(ent_json_parse(&o, a, json, ANSWER_MAX, e));
    ENT_TRY(take_warnings(&o, a, e));
    document = document_of(o, op->columns);
    if (document != NULL) {
        print_document(f, document->str);
        print_notes(stderr, ent_json_get(o, "notes"));
        return ENT_OK;
    }
    if (o->n == 1 && o->members[0].value->kind == ENT_JSON_STR) {
        cli_print(f, o->members[0].value->str);
        fputc('\n', f);
        return ENT_OK;
    }
    return print_answer(f, a, op, o, e);
}

ent_code cli_render_error(FILE *f, ent_arena *a, const ent_err *problem, const char *state, ent_err *e)
{
    ent_rule rule;
    bool found = false;

    if (problem->rule[0] != '\0') ENT_TRY(ent_api_rule(&rule, &found, a, problem->rule, e));
    fputs("entente: ", f);
    if (problem->place[0] != '\0') {
        cli_print(f, ent_str_c(problem->place));
        fputs(": ", f);
    }
    cli_print(f, ent_str_c(problem->what));
    fputc('\n', f);
    if (found) fprintf(f, "  rule: %.*s (%.*s; %.*s)\n", ENT_F(rule.id), ENT_F(rule.mark), ENT_F(rule.source));
    if (problem->next[0] != '\0') {
        fputs("  next: ", f);
        cli_print(f, ent_str_c(problem->next));
        fputc('\n', f);
    }
    if (state != NULL) fprintf(f, "  %s\n", state);
    return ENT_OK;
}

void cli_progress(void *ctx, const char *doing, int64_t done, int64_t total)
{
    FILE *f = ctx;

    if (total > 0) fprintf(f, "\r%s: %lld of %lld ", doing, (long long)done, (long long)total);
    else fprintf(f, "\r%s: %lld ", doing, (long long)done);
    if (done == total) fputs("\n", f);
    fflush(f);
}
