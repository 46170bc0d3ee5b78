/* SPDX-License-Identifier: Apache-2.0 */
/* The ratification form: rows that people fill in become facts. A row is right, or it is refused with its line and column. */
#include <stdlib.h>
#include <string.h>

#include <entente/standards/ratify.h>

enum {
    STANDARD,
    EDITION,
    NATION,
    SERVICE,
    PART,
    RESPONSE,
    DATE,
    INTENDED,
    RESERVATION,
    LABEL,
    DOCUMENT,
    DOCUMENT_DATE,
    FIELDED,
    FIELDED_EVIDENCE,
    TESTED,
    TESTED_EVIDENCE,
    ENDED,
    REMARK,
    COLUMNS
};

static const char *const columns[COLUMNS + 1] = {"standard",
                                                 "edition",
                                                 "nation",
                                                 "service",
                                                 "part",
                                                 "response",
                                                 "date",
                                                 "intended date",
                                                 "reservation",
                                                 "label",
                                                 "implemented document",
                                                 "implemented date",
                                                 "fielded date",
                                                 "fielded evidence",
                                                 "tested date",
                                                 "tested evidence",
                                                 "ended",
                                                 "remark",
                                                 NULL};

/* What a nation did: a text and a date that go together. */
static const struct {
    ent_std_fact_kind kind;
    int text, date;
} deeds[] = {{ENT_STD_FACT_IMPLEMENTED, DOCUMENT, DOCUMENT_DATE},
             {ENT_STD_FACT_FIELDED, FIELDED_EVIDENCE, FIELDED},
             {ENT_STD_FACT_TESTED, TESTED_EVIDENCE, TESTED}};

/* "IMPLEMENTED" is a response of the form but no answer: the national document is the fact. */
static const char implemented[] = "IMPLEMENTED";

typedef ENT_VEC(ent_std_fact) facts;

typedef struct row {
    ent_std_answers head; /* whose it is */
    ent_str id;
    size_t first, n; /* its facts */
} row;

typedef struct form {
    ent_arena *a;
    int at[COLUMNS]; /* -1: not in this sheet */
    const ent_csv_row *row;
    facts facts;
} form;

const char *const *ent_std_answer_columns(void)
{
    return columns;
}

static ent_code at(const form *f, int c, ent_err *e)
{
    if (f->at[c] < 0) return ent_at(e, "line %u (%s)", f->row->line, columns[c]);
    return ent_at(e, "line %u column %d (%s)", f->row->line, f->at[c] + 1, columns[c]);
}

static ent_str get(const form *f, int c)
{
    if (f->at[c] < 0) return (ent_str){0};
    return f->row->f[f->at[c]];
}

static bool known_column(ent_str name)
{
    for (int c = 0; c < COLUMNS; c++)
        if (ent_str_is(name, columns[c])) return true;
    return false;
}

static ent_code read_header(form *f, const ent_csv *t, ent_err *e)
{
    for (int c = 0; c < COLUMNS; c++) f->at[c] = ent_csv_column(t, columns[c]);
    for (int c = STANDARD; c <= NATION; c += NATION - STANDARD) {
        if (f->at[c] >= 0) continue;
        ent_fail(e, ENT_INVALID, NULL, "Use the form: entente template ratification.", "The column \"%s\" is missing.", columns[c]);
        return ent_at(e, "line 1");
    }
    for (size_t i = 0; i < t->n_columns; i++) {
        if (known_column(t->columns[i])) continue;
        ent_fail(e, ENT_INVALID, NULL, "Name the column as the form does, or take it out.",
                 "The form of ratification has no column \"%.*s\".", ENT_F(t->columns[i]));
        return ent_at(e, "line 1 column %zu", i + 1);
    }
    return ENT_OK;
}

static ent_code read_date(ent_date *out, const form *f, int c, bool needed, ent_err *e)
{
    ent_str s = get(f, c);

    if (!ent_date_parse(out, s))
        ent_fail(e, ENT_INVALID, NULL, "Write YYYY, YYYY-MM or YYYY-MM-DD.", "This is no date: \"%.*s\".", ENT_F(s));
    else if (needed && s.n == 0) ent_fail(e, ENT_INVALID, "R-66", "Write at least the year.", "The date is missing.");
    else return ENT_OK;
    return at(f, c, e);
}

static ent_code add(form *f, ent_std_fact fact, int column, ent_err *e)
{
    fact.line = f->row->line;
    if (ent_std_fact_check(&fact, e) != ENT_OK) return at(f, column, e);
    ENT_PUSH(&f->facts, f->a, fact, e);
    return ENT_OK;
}

/* A document's date may also stand as the date of the response IMPLEMENTED. */
static ent_code date_of_deed(int *out, const form *f, size_t deed, ent_err *e)
{
    *out = deeds[deed].date;
    if (*out != DOCUMENT_DATE || !ent_str_is(get(f, RESPONSE), implemented) || get(f, DATE).n == 0) return ENT_OK;
    if (get(f, DOCUMENT_DATE).n == 0) *out = DATE;
    if (*out == DATE || ent_str_eq(get(f, DATE), get(f, DOCUMENT_DATE))) return ENT_OK;
    ent_fail(e, ENT_INVALID, "R-66", "Write the date of the national document in both, or leave one empty.",
             "Two dates are given for the national document.");
    return at(f, DATE, e);
}

static ent_code read_ended(bool *out, const form *f, ent_err *e)
{
    ent_str word = get(f, ENDED);

    *out = ent_str_is(word, "yes");
    if (*out || word.n == 0) return ENT_OK;
    ent_fail(e, ENT_INVALID, NULL, "Write yes, or leave it empty.", "\"%.*s\" does not say whether it ended.", ENT_F(word));
    return at(f, ENDED, e);
}

static ent_code add_deeds(form *f, ent_std_fact fact, ent_err *e)
{
    size_t before = f->facts.n;
    int date;

    ENT_TRY(read_ended(&fact.ended, f, e));

    if (ent_std_answer_read(get(f, RESPONSE)) == ENT_STD_ANSWER_NONE) fact.remark = get(f, REMARK);
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        ent_str text = get(f, deeds[i].text);
        if (text.n == 0 && get(f, deeds[i].date).n == 0) continue;
        ENT_TRY(date_of_deed(&date, f, i, e));
        ENT_TRY(read_date(&fact.valid, f, date, true, e));
        fact.kind = deeds[i].kind;
        fact.text = text;
        ENT_TRY(add(f, fact, deeds[i].text, e));
    }
    if (!fact.ended || f->facts.n != before) return ENT_OK;
    ent_fail(e, ENT_INVALID, "R-66", "Write the date of what ended, in its own column.", "It says that something ended, but not what.");
    return at(f, ENDED, e);
}

/* The text of a reservation goes with its answer, and a part with its text. */
static ent_code check_reservation(const form *f, ent_std_answer answer, ent_err *e)
{
    ent_str text = get(f, RESERVATION);

    if (answer != ENT_STD_RATIFYING_WITH_RESERVATIONS && text.n != 0) {
        ent_fail(e, ENT_INVALID, "R-66", "Write RATIFYING_WITH_RESERVATIONS as the response, or leave the reservation empty.",
                 "A reservation is stated, but the response is another one.");
        return at(f, RESERVATION, e);
    }
    if (answer == ENT_STD_RATIFYING_WITH_RESERVATIONS && text.n == 0 && get(f, PART).n != 0) {
        ent_fail(e, ENT_INVALID, "R-66", "Write what is reserved on this part.",
                 "A part is reserved, but the text of the reservation is missing.");
        return at(f, RESERVATION, e);
    }
    return ENT_OK;
}

/* Dates of a response need a response. */
static ent_code check_dates(const form *f, bool response, ent_err *e)
{
    for (int c = DATE; c <= INTENDED; c++) {
        if (get(f, c).n == 0 || (response && c == DATE)) continue;
        ent_fail(e, ENT_INVALID, "R-66", "Write the response, or leave the date empty.", "A date of a response is given, but no response.");
        return at(f, c, e);
    }
    return ENT_OK;
}

static ent_code add_answer(form *f, ent_std_fact fact, ent_std_answer answer, ent_err *e)
{
    ent_std_fact reservation = fact;
    ent_str text = get(f, RESERVATION);

    ENT_TRY(read_date(&fact.valid, f, DATE, true, e));
    ENT_TRY(check_reservation(f, answer, e));
    reservation.kind = ENT_STD_FACT_RESERVATION;
    reservation.valid = fact.valid;
    reservation.text = text;
    reservation.ended = answer == ENT_STD_RESERVATION_LIFTED;
    reservation.remark = get(f, REMARK);
    if (reservation.ended) return add(f, reservation, RESPONSE, e);
    fact.kind = ENT_STD_FACT_ANSWER;
    fact.answer = answer;
    if (text.n == 0) fact.remark = reservation.remark;
    ENT_TRY(read_date(&fact.intended, f, INTENDED, answer == ENT_STD_RATIFYING_FUTURE_DATE, e));
    if (answer == ENT_STD_RATIFYING_WITH_RESERVATIONS) fact.part = (ent_str){0};
    ENT_TRY(add(f, fact, answer == ENT_STD_RATIFYING_FUTURE_DATE ? INTENDED : RESPONSE, e));
    return text.n == 0 ? ENT_OK : add(f, reservation, RESERVATION, e);
}

static ent_code read_response(form *f, ent_std_fact fact, ent_err *e)
{
    ent_str word = get(f, RESPONSE);
    ent_std_answer answer = ent_std_answer_read(word);

    if (word.n == 0) {
        ENT_TRY(check_reservation(f, ENT_STD_ANSWER_NONE, e));
        return check_dates(f, false, e);
    }
    if (answer != ENT_STD_ANSWER_NONE) return add_answer(f, fact, answer, e);
    if (!ent_str_is(word, implemented)) {
        ent_fail(e, ENT_INVALID, "R-66",
                 "Write RATIFYING, RATIFYING_WITH_RESERVATIONS, RATIFYING_FUTURE_DATE, RATIFYING_NOT_IMPLEMENTING, NOT_RATIFYING, "
                 "NOT_PARTICIPATING, NO_RESPONSE, RESERVATION_LIFTED or IMPLEMENTED.",
                 "\"%.*s\" is no response.", ENT_F(word));
        return at(f, RESPONSE, e);
    }
    if (get(f, DOCUMENT).n != 0) {
        ENT_TRY(check_reservation(f, ENT_STD_ANSWER_NONE, e));
        return check_dates(f, true, e);
    }
    ent_fail(e, ENT_INVALID, "R-66", "Name the national document and its date.",
             "It says IMPLEMENTED, but the national document is missing.");
    return at(f, DOCUMENT, e);
}

static ent_code read_row(row *out, form *f, ent_err *e)
{
    ent_std_fact fact = {.standard = get(f, STANDARD), .edition = get(f, EDITION), .nation = get(f, NATION), .part = get(f, PART)};

    if (!ent_std_services_read(&fact.services, get(f, SERVICE))) {
        ent_fail(e, ENT_INVALID, NULL, "Write land, sea, air, two of them, or all.", "\"%.*s\" is no service.", ENT_F(get(f, SERVICE)));
        return at(f, SERVICE, e);
    }
    out->first = f->facts.n;
    ENT_TRY(read_response(f, fact, e));
    ENT_TRY(add_deeds(f, fact, e));
    out->n = f->facts.n - out->first;
    if (out->n == 0) {
        ent_fail(e, ENT_INVALID, "R-66", "Write a response, a national document, or since when it is fielded; or take the row out.",
                 "The row says nothing.");
        return at(f, f->at[RESPONSE] >= 0 ? RESPONSE : STANDARD, e);
    }
    out->head = (ent_std_answers){
        .standard = fact.standard, .edition = fact.edition, .nation = fact.nation, .label = get(f, LABEL), .line = f->row->line};
    return ent_std_answers_id(&out->id, f->a, &out->head, e);
}

static int by_id(const void *x, const void *y)
{
    const row *a = x, *b = y;
    int d = ent_str_cmp(a->id, b->id);

    return d != 0 ? d : (a->head.line > b->head.line) - (a->head.line < b->head.line);
}

static int by_line(const void *x, const void *y)
{
    unsigned a = ((const ent_std_answers *)x)->line, b = ((const ent_std_answers *)y)->line;

    return (a > b) - (a < b);
}

/* Rows first .. first + n are one record. */
static ent_code make_record(ent_std_answers *out, ent_arena *a, const row *rows, size_t n, const facts *all, ent_err *e)
{
    const ent_std_answers *head = &rows[0].head;
    ent_std_fact *v;
    size_t n_facts = 0;

    for (size_t i = 0; i < n; i++) n_facts += rows[i].n;
    ENT_NEW(v, a, n_facts, e);
    n_facts = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < rows[i].n; k++) v[n_facts++] = all->v[rows[i].first + k];
    if (ent_std_answers_make(out, a, head->standard, head->edition, head->nation, v, n_facts, e) != ENT_OK)
        return ent_at(e, "line %u", head->line);
    out->label = head->label;
    out->line = head->line;
    return ENT_OK;
}

static ent_code make_records(ent_std_answers_list *out, ent_arena *a, row *rows, size_t n, const facts *all, ent_err *e)
{
    ent_std_answers *v;

    if (n != 0) qsort(rows, n, sizeof *rows, by_id);
    ENT_NEW(v, a, n, e);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && ent_str_eq(rows[i].id, rows[end].id);) end++;
        ENT_TRY(make_record(&v[out->n], a, rows + i, end - i, all, e));
        out->n_facts += v[out->n++].n;
    }
    if (out->n != 0) qsort(v, out->n, sizeof *v, by_line);
    out->v = v;
    return ENT_OK;
}

ent_code ent_std_answers_from_rows(ent_std_answers_list *out, ent_arena *a, const ent_csv *rows, ent_err *e)
{
    ent_std_answers_list list = {0};
    form f = {.a = a};
    row *v;

    *out = list;
    ENT_TRY(read_header(&f, rows, e));
    ENT_NEW(v, a, rows->n_rows, e);
    for (size_t i = 0; i < rows->n_rows; i++) {
        f.row = &rows->rows[i];
        ENT_TRY(read_row(&v[i], &f, e));
    }
    ENT_TRY(make_records(&list, a, v, rows->n_rows, &f.facts, e));
    *out = list;
    return ENT_OK;
}
