/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the form for terms become concepts. See include/entente/terms/rows.h. */
#include <stdlib.h>
#include <string.h>

#include <entente/terms/rows.h>

enum { CONCEPT, LANGUAGE, TERM, STATUS, TYPE, PART_OF_SPEECH, REGION, DEFINITION, SOURCE, AUTHORITY, SUBJECT, STATE, DATE, LABEL, COLUMNS };

static const char *const columns[COLUMNS + 1] = {"concept",        "language", "term",       "status", "type",
                                                 "part of speech", "region",   "definition", "source", "authority",
                                                 "subject",        "state",    "date",       "label",  NULL};

/* What a row says of the concept as a whole. */
static const int whole[] = {SUBJECT, STATE, DATE};

/* Rows sorted so that those of a concept stand together, and in it those of a language, each group in the order of its first row. */
typedef struct placed {
    const ent_csv_row *row;
    size_t concept, language; /* place of the first row of the group */
    size_t at;
} placed;

typedef struct form {
    ent_arena *a;
    int at[COLUMNS]; /* -1: not in this sheet */
    const ent_csv *rows;
    placed *v;
} form;

const char *const *ent_term_row_columns(void)
{
    return columns;
}

static ent_str get(const form *f, const ent_csv_row *row, int c)
{
    return f->at[c] < 0 ? (ent_str){"", 0} : row->f[f->at[c]];
}

static ent_code at(const form *f, const ent_csv_row *row, int c, ent_err *e)
{
    return ent_at(e, "line %u column %d (%s)", row->line, f->at[c] + 1, columns[c]);
}

static ent_code read_header(form *f, ent_err *e)
{
    for (int c = 0; c < COLUMNS; c++) f->at[c] = ent_csv_column(f->rows, columns[c]);
    for (int c = CONCEPT; c <= LANGUAGE; c++) {
        if (f->at[c] >= 0) continue;
        ent_fail(e, ENT_INVALID, NULL, "Use the form: entente template term.", "The column \"%s\" is missing.", columns[c]);
        return ent_at(e, "line 1");
    }
    for (size_t i = 0; i < f->rows->n_columns; i++) {
        bool known = false;
        for (int c = 0; c < COLUMNS; c++) known = known || ent_str_is(f->rows->columns[i], columns[c]);
        if (known) continue;
        ent_fail(e, ENT_INVALID, NULL, "Name the column as the form does, or take it out.", "The form of terms has no column \"%.*s\".",
                 (int)(f->rows->columns[i].n < 100 ? f->rows->columns[i].n : 100), f->rows->columns[i].p);
        return ent_at(e, "line 1 column %zu", i + 1);
    }
    return ENT_OK;
}

/* ---- a row ---- */

/* The shape of a BCP 47 tag (RFC 5646): 2 to 8 letters, then parts of 1 to 8 letters and digits. */
static bool is_tag(ent_str s)
{
    ent_str part, rest = s;
    bool more = true, first = true;

    for (; more; first = false) {
        more = ent_str_cut(rest, '-', &part, &rest);
        if (part.n < (first ? 2U : 1U) || part.n > 8) return false;
        for (size_t i = 0; i < part.n; i++) {
            char c = part.p[i];
            bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (first || c < '0' || c > '9')) return false;
        }
    }
    return true;
}

static ent_term_state state_of(ent_str word)
{
    for (int s = ENT_TERM_PROPOSED; s < ENT_TERM_OTHER_STATE; s++)
        if (ent_str_is(word, ent_term_state_code((ent_term_state)s))) return (ent_term_state)s;
    return word.n == 0 ? ENT_TERM_NO_STATE : ENT_TERM_OTHER_STATE;
}

static bool is_status(ent_str word)
{
    for (int s = ENT_TERM_PREFERRED; s < ENT_TERM_OTHER_STATUS; s++)
        if (ent_str_is(word, ent_term_status_code((ent_term_status)s))) return true;
    return word.n == 0;
}

/* What is wrong with the fields, in the order of the columns. */
static const char *fault_of(const form *f, const ent_csv_row *row, int c, const char **next)
{
    ent_str s = get(f, row, c);
    ent_date date;

    *next = "Shorten it.";
    if (s.n > ENT_TERM_MAX_TEXT) return "The field is too long.";
    *next = "Fill it in. If it is not known, leave the whole row out.";
    if (c == CONCEPT && s.n == 0) return "The concept has no id.";
    *next = "Write a language code: en, fr, de, pt-BR.";
    if (c == LANGUAGE && !is_tag(s)) return "This is no language code.";
    *next = "Write a term, a definition, or take the row out.";
    if (c == TERM && s.n == 0 && get(f, row, DEFINITION).n == 0) return "The row has neither a term nor a definition.";
    *next = "Write preferred, admitted, deprecated or superseded.";
    if (c == STATUS && !is_status(s)) return "This is no status of a designation.";
    *next = "Write proposed, agreed, retired or superseded.";
    if (c == STATE && state_of(s) == ENT_TERM_OTHER_STATE) return "This is no state of a concept.";
    *next = "Write YYYY, YYYY-MM or YYYY-MM-DD.";
    if (c == DATE && !ent_date_parse(&date, s)) return "This is no date.";
    return NULL;
}

static ent_code check_row(const form *f, const ent_csv_row *row, ent_err *e)
{
    for (int c = 0; c < COLUMNS; c++) {
        const char *next, *fault = fault_of(f, row, c, &next);
        if (fault == NULL) continue;
        ent_fail(e, ENT_INVALID, NULL, next, "%s", fault);
        return at(f, row, c, e);
    }
    return ENT_OK;
}

/* ---- grouping ---- */

static int by_group(const void *x, const void *y)
{
    const placed *a = x, *b = y;

    if (a->concept != b->concept) return a->concept < b->concept ? -1 : 1;
    if (a->language != b->language) return a->language < b->language ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

typedef struct keyed {
    ent_str key;
    size_t at;
} keyed;

static int by_key(const void *x, const void *y)
{
    const keyed *a = x, *b = y;
    int d = ent_str_cmp(a->key, b->key);

    return d != 0 ? d : (a->at > b->at) - (a->at < b->at);
}

/* first[i]: the place of the first row with the same key as row i. */
static void first_of(keyed *k, size_t n, placed *v, bool language)
{
    size_t first = 0;

    if (n != 0) qsort(k, n, sizeof *k, by_key);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !ent_str_eq(k[i].key, k[i - 1].key)) first = k[i].at;
        if (language) v[k[i].at].language = first;
        else v[k[i].at].concept = first;
    }
}

static ent_code group(form *f, ent_err *e)
{
    size_t n = f->rows->n_rows;
    keyed *k;

    ENT_NEW(f->v, f->a, n, e);
    ENT_NEW(k, f->a, n, e);
    for (size_t i = 0; i < n; i++) {
        f->v[i] = (placed){.row = &f->rows->rows[i], .at = i};
        k[i] = (keyed){get(f, f->v[i].row, CONCEPT), i};
    }
    first_of(k, n, f->v, false);
    for (size_t i = 0; i < n; i++) {
        k[i].at = i;
        ENT_TRY(ent_str_fmt(&k[i].key, f->a, e, "%zu\n%.*s", f->v[i].concept, ENT_F(get(f, f->v[i].row, LANGUAGE))));
    }
    first_of(k, n, f->v, true);
    if (n != 0) qsort(f->v, n, sizeof *f->v, by_group);
    return ENT_OK;
}

/* ---- concepts ---- */

static ent_code differ(const form *f, const ent_csv_row *one, const ent_csv_row *two, int c, ent_err *e)
{
    ent_fail(e, ENT_INVALID, NULL, "Write the same in all rows of the concept, or leave it empty in all but one.",
             "The %s of the concept is another one than in row %u.", columns[c], one->line);
    return at(f, two, c, e);
}

/* The rows of a concept may say it once or always, but not differently. */
static ent_code read_whole(ent_str out[COLUMNS], const form *f, const placed *v, size_t n, ent_err *e)
{
    const ent_csv_row *who[COLUMNS] = {NULL};

    for (size_t k = 0; k < sizeof whole / sizeof *whole; k++) {
        int c = whole[k];
        out[c] = (ent_str){"", 0};
        for (size_t i = 0; i < n; i++) {
            ent_str s = get(f, v[i].row, c);
            if (s.n == 0) continue;
            if (who[c] != NULL && !ent_str_eq(s, out[c])) return differ(f, who[c], v[i].row, c, e);
            if (who[c] == NULL) who[c] = v[i].row;
            out[c] = s;
        }
    }
    return ENT_OK;
}

static ent_term_designation designation_of(const form *f, const ent_csv_row *row)
{
    return (ent_term_designation){.text = get(f, row, TERM),
                                  .status = ent_term_status_of(get(f, row, STATUS)),
                                  .status_code = get(f, row, STATUS),
                                  .type = get(f, row, TYPE),
                                  .part_of_speech = get(f, row, PART_OF_SPEECH),
                                  .region = get(f, row, REGION),
                                  .authority = get(f, row, AUTHORITY),
                                  .source = get(f, row, SOURCE),
                                  .marking = get(f, row, LABEL),
                                  .line = row->line};
}

static ent_term_definition definition_of(const form *f, const ent_csv_row *row)
{
    return (ent_term_definition){.text = get(f, row, DEFINITION),
                                 .lang = get(f, row, LANGUAGE),
                                 .source = get(f, row, SOURCE),
                                 .authority = get(f, row, AUTHORITY),
                                 .marking = get(f, row, LABEL),
                                 .line = row->line};
}

static bool same(const ent_term_designation *a, const ent_term_designation *b)
{
    return ent_str_eq(a->text, b->text) && ent_str_eq(a->region, b->region) && ent_str_eq(a->authority, b->authority) &&
           ent_str_eq(a->marking, b->marking);
}

/* At most ENT_TERM_MAX_DESIGNATIONS are compared with each other. */
static ent_code check_doubled(const form *f, const ent_term_designation *v, size_t n, const ent_csv_row *row, ent_err *e)
{
    for (size_t i = 0; i + 1 < n; i++) {
        if (!same(&v[i], &v[n - 1])) continue;
        ent_fail(e, ENT_INVALID, NULL, "Keep one of the two rows, or tell them apart by region or authority.",
                 "Row %u has the same term in this language already.", v[i].line);
        return at(f, row, TERM, e);
    }
    return ENT_OK;
}

static ent_code too_many(const form *f, const ent_csv_row *row, const char *what, ent_err *e)
{
    ent_fail(e, ENT_LIMIT, NULL, "Split the concept.", "The concept has too many %s.", what);
    return at(f, row, CONCEPT, e);
}

static ent_code read_language(ent_term_language *out, const form *f, const placed *v, size_t n, ent_err *e)
{
    ent_term_designation *terms;
    ent_term_definition *definitions;

    if (n > ENT_TERM_MAX_DESIGNATIONS) return too_many(f, v[0].row, "designations", e);
    *out = (ent_term_language){.tag = get(f, v[0].row, LANGUAGE), .line = v[0].row->line};
    ENT_NEW(terms, f->a, n, e);
    ENT_NEW(definitions, f->a, n, e);
    for (size_t i = 0; i < n; i++) {
        if (get(f, v[i].row, TERM).n != 0) {
            terms[out->n_designations++] = designation_of(f, v[i].row);
            ENT_TRY(check_doubled(f, terms, out->n_designations, v[i].row, e));
        }
        if (get(f, v[i].row, DEFINITION).n != 0) definitions[out->n_definitions++] = definition_of(f, v[i].row);
    }
    out->designations = terms;
    out->definitions = definitions;
    return ENT_OK;
}

static ent_code read_concept(ent_term_concept *out, const form *f, const placed *v, size_t n, ent_err *e)
{
    ent_str said[COLUMNS] = {{NULL, 0}};
    ent_term_language *languages;
    size_t n_languages = 1;

    for (size_t i = 1; i < n; i++) n_languages += v[i].language != v[i - 1].language;
    if (n_languages > ENT_TERM_MAX_LANGUAGES) return too_many(f, v[0].row, "languages", e);
    if (n > ENT_TERM_MAX_DESIGNATIONS) return too_many(f, v[0].row, "designations", e);
    ENT_TRY(read_whole(said, f, v, n, e));
    ENT_NEW(languages, f->a, n_languages, e);
    n_languages = 0;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && v[end].language == v[i].language;) end++;
        ENT_TRY(read_language(&languages[n_languages++], f, v + i, end - i, e));
    }
    *out = (ent_term_concept){.id = get(f, v[0].row, CONCEPT),
                              .subject = said[SUBJECT],
                              .state = state_of(said[STATE]),
                              .state_code = said[STATE],
                              .date = said[DATE],
                              .n_languages = n_languages,
                              .languages = languages,
                              .line = v[0].row->line};
    return ENT_OK;
}

ent_code ent_term_from_rows(ent_term_base *out, ent_arena *a, const ent_csv *rows, ent_err *e)
{
    ent_term_base base = {0};
    form f = {.a = a, .rows = rows};
    ent_term_concept *concepts;

    *out = base;
    ENT_TRY(read_header(&f, e));
    for (size_t i = 0; i < rows->n_rows; i++) ENT_TRY(check_row(&f, &rows->rows[i], e));
    ENT_TRY(group(&f, e));
    ENT_NEW(concepts, a, rows->n_rows, e);
    for (size_t i = 0, end; i < rows->n_rows; i = end) {
        for (end = i + 1; end < rows->n_rows && f.v[end].concept == f.v[i].concept;) end++;
        ENT_TRY(read_concept(&concepts[base.n_concepts++], &f, f.v + i, end - i, e));
    }
    base.concepts = concepts;
    *out = base;
    return ENT_OK;
}
