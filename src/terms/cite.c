/* SPDX-License-Identifier: Apache-2.0 */
/* The list of standards: its numbers as patterns, its editions in order, and the judgement of a citation. */
#include <stdlib.h>
#include <string.h>

#include "cite_private.h"

/* One row of the list, to be sorted by number. */
typedef struct row {
    ent_str number; /* folded: "stanag 2459", without a year behind */
    cite_edition edition;
    size_t index;
} row;

/* All editions of a number: rows [first, first + n). */
typedef struct group {
    size_t first, n;
    bool is_iso;
} group;

struct ent_citer {
    const ent_cite_standard *list;
    row *rows; /* by number, then oldest edition first */
    group *groups;
    uint32_t *of_pattern; /* the group that a pattern speaks of */
    size_t n_groups;
};

const char *ent_cite_verdict_word(ent_cite_verdict v)
{
    static const char *const words[] = {"current", "draft", "cancelled", "superseded", "outdated", "unlisted"};

    return (size_t)v < sizeof words / sizeof *words ? words[v] : "";
}

/* ---- numbers ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_iso_number(ent_str number)
{
    static const char *const makers[] = {"iso", "iec",  "en ",  "en/", "din",  "bs ", "nf ",
                                         "pn",  "ieee", "etsi", "itu", "ansi", "cen", "astm"};

    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (ent_str_starts(number, makers[i])) return true;
    return false;
}

/* A year behind a colon belongs to the edition. */
static void cut_year(row *r)
{
    const char *colon = r->number.n > 5 ? r->number.p + r->number.n - 5 : NULL;
    cite_edition year;

    if (colon == NULL || *colon != ':') return;
    year = cite__edition_of((ent_str){colon + 1, 4}, (ent_str){0});
    if (year.class != CITE_YEAR) return;
    r->number = ent_str_trim((ent_str){r->number.p, r->number.n - 5});
    if (r->edition.class == CITE_NONE) r->edition = year;
}

/* "STANAG 4545 Ed 2", "ACP 130 (A)", "STANAG 5511 Ed 10 / ATDLP-5.11(B)": registers write the edition into the number. */
static ent_str cut_edition(cite_edition *edition, ent_str number)
{
    size_t i = 0, end;
    cite_edition found;
    ent_str behind;

    while (i < number.n && !is_digit(number.p[i])) i++;
    for (end = i; end < number.n && number.p[end] != ' ' && number.p[end] != '(' && number.p[end] != ','; end++) continue;
    behind = (ent_str){number.p + end, number.n - end};
    if (cite__edition_behind(&found, behind, false) == 0 && cite__edition_behind(&found, ent_str_trim(behind), false) == 0) return number;
    if (edition->class == CITE_NONE) *edition = found;
    return (ent_str){number.p, end};
}

/* Letters, then what is between, then from the first digit on. Nothing is split when the letters are fewer than two. */
typedef struct halves {
    ent_str letters, digits;
    bool split;
} halves;

static halves halve(ent_str number)
{
    static const char *const between[] = {" no.", " no", " nr.", " nr", "-", " ", "/"};
    halves h = {.letters = number};
    size_t i = 0;

    while (i < number.n && !is_digit(number.p[i])) i++;
    if (i == number.n) return h;
    h.digits = (ent_str){number.p + i, number.n - i};
    h.letters.n = i;
    h.letters = ent_str_trim(h.letters);
    for (size_t k = 0; k < sizeof between / sizeof *between; k++)
        if (ent_str_ends(h.letters, between[k])) h.letters.n -= strlen(between[k]);
    h.letters = ent_str_trim(h.letters);
    h.split = h.letters.n >= 2 && (h.letters.p[h.letters.n - 1] >= 'a' && h.letters.p[h.letters.n - 1] <= 'z');
    return h;
}

/* The one spelling that numbers are compared by. */
static ent_code plain_number(ent_str *out, ent_arena *a, ent_str number, ent_err *e)
{
    halves h = halve(number);
    ent_str digits = h.digits;

    if (!h.split) {
        *out = number;
        return ENT_OK;
    }
    while (digits.n > 1 && digits.p[0] == '0' && is_digit(digits.p[1])) digits = (ent_str){digits.p + 1, digits.n - 1};
    return ent_str_fmt(out, a, e, "%.*s %.*s", ENT_F(h.letters), ENT_F(digits));
}

/* ---- the list in order ---- */

static int by_number(const void *x, const void *y)
{
    const row *a = x, *b = y;
    const cite_edition *v = &a->edition, *w = &b->edition;
    int order = ent_str_cmp(a->number, b->number);

    if (order != 0) return order;
    if (v->class != w->class) return v->class < w->class ? -1 : 1;
    if (v->value != w->value) return v->value < w->value ? -1 : 1;
    if (v->version != w->version) return v->version < w->version ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static ent_code read_rows(ent_citer *c, ent_arena *a, size_t n, ent_err *e)
{
    ENT_NEW(c->rows, a, n, e);
    for (size_t i = 0; i < n; i++) {
        row *r = &c->rows[i];
        r->index = i;
        r->edition = cite__edition_of(c->list[i].edition, c->list[i].version);
        if (ent_fold(&r->number, a, cut_edition(&r->edition, c->list[i].number), e) != ENT_OK) return ent_within(e, "standard %zu", i + 1);
        cut_year(r);
        ENT_TRY(plain_number(&r->number, a, r->number, e));
    }
    qsort(c->rows, n, sizeof *c->rows, by_number);
    ENT_NEW(c->groups, a, n, e);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !ent_str_eq(c->rows[i].number, c->rows[i - 1].number))
            c->groups[c->n_groups++] = (group){.first = i, .is_iso = is_iso_number(c->rows[i].number)};
        c->groups[c->n_groups - 1].n++;
    }
    return ENT_OK;
}

/* ---- patterns ---- */

enum { SPELLINGS = 12 };

static ent_code add_spellings(ent_scan_pattern *v, size_t *n, ent_arena *a, ent_str number, ent_err *e)
{
    static const char *const between[] = {" ", "-", "", " no ", " no. ", " n\xc2\xb0 "};
    halves h = halve(number);
    bool one_digit = h.digits.n > 0 && (h.digits.n == 1 || !is_digit(h.digits.p[1]));

    if (number.n == 0) return ENT_OK;
    if (!h.split) {
        v[(*n)++] = (ent_scan_pattern){.text = number, .flags = ENT_SCAN_LOOKALIKE};
        return ENT_OK;
    }
    for (size_t zero = 0; zero <= one_digit; zero++) { /* AAP-6 and AAP-06 */
        for (size_t k = 0; k < SPELLINGS / 2; k++) {
            v[*n] = (ent_scan_pattern){.flags = ENT_SCAN_LOOKALIKE};
            ENT_TRY(ent_str_fmt(&v[*n].text, a, e, "%.*s%s%s%.*s", ENT_F(h.letters), between[k], zero ? "0" : "", ENT_F(h.digits)));
            (*n)++;
        }
    }
    return ENT_OK;
}

ent_code ent_cite_new(ent_citer **out, const ent_scan_pattern **patterns, size_t *n_patterns, ent_arena *a, const ent_cite_standard *v,
                      size_t n, ent_err *e)
{
    ent_scan_pattern *list;
    size_t n_list = 0;
    ent_citer *c;

    *out = NULL;
    if (n > ENT_CITE_MAX_STANDARDS)
        return ent_fail(e, ENT_LIMIT, NULL, NULL, "There are more than %zu standards to look for.", ENT_CITE_MAX_STANDARDS);
    ENT_NEW(c, a, 1, e);
    c->list = v;
    ENT_TRY(read_rows(c, a, n, e));
    ENT_NEW(list, a, c->n_groups * SPELLINGS, e);
    ENT_NEW(c->of_pattern, a, c->n_groups * SPELLINGS, e);
    for (size_t g = 0; g < c->n_groups; g++) {
        size_t before = n_list;
        ENT_TRY(add_spellings(list, &n_list, a, c->rows[c->groups[g].first].number, e));
        for (; before < n_list; before++) c->of_pattern[before] = (uint32_t)g;
    }
    *out = c;
    *patterns = list;
    *n_patterns = n_list;
    return ENT_OK;
}

/* ---- judging ---- */

/* "ISO 19115-1" is not ISO 19115; "27001-2013" is. */
static bool goes_on(ent_str behind, const cite_edition *cited)
{
    if (cited->class == CITE_YEAR) return false;
    return behind.n > 1 && strchr("-/.", behind.p[0]) != NULL && is_digit(behind.p[1]);
}

static const row *newest_in_force(const ent_citer *c, const group *g)
{
    for (size_t i = g->first + g->n; i-- > g->first;)
        if (c->list[c->rows[i].index].state == ENT_CITE_IN_FORCE) return &c->rows[i];
    return NULL;
}

/* The row of the cited edition, of several the newest; NULL if the list has none. */
static const row *row_of(const ent_citer *c, const group *g, const cite_edition *cited)
{
    bool known;

    for (size_t i = g->first + g->n; i-- > g->first;)
        if (cite__edition_order(&c->rows[i].edition, cited, &known) == 0 && known) return &c->rows[i];
    return NULL;
}

/* No edition is in force. */
static ent_code judge_gone(ent_citation *out, ent_arena *a, const ent_cite_standard *s, ent_err *e)
{
    if (s->state == ENT_CITE_DRAFT) {
        out->verdict = ENT_CITE_IS_DRAFT;
        out->message = ENT_S("draft standard cited");
        return ENT_OK;
    }
    if (s->replaced_by.n == 0) {
        out->verdict = s->state == ENT_CITE_SUPERSEDED ? ENT_CITE_IS_SUPERSEDED : ENT_CITE_IS_CANCELLED;
        out->message = s->state == ENT_CITE_SUPERSEDED ? ENT_S("superseded standard cited") : ENT_S("cancelled standard cited");
        return ENT_OK;
    }
    out->verdict = ENT_CITE_IS_SUPERSEDED;
    return ent_str_fmt(&out->message, a, e, "%s standard cited: replaced by %.*s",
                       s->state == ENT_CITE_SUPERSEDED ? "superseded" : "cancelled", ENT_F(s->replaced_by));
}

/* now: the newest edition in force; row: the cited one, if the list has it. */
static ent_code judge_edition(ent_citation *out, ent_arena *a, const ent_citer *c, const cite_edition *cited, const row *now,
                              const row *listed, ent_err *e)
{
    bool known;
    int order = cite__edition_order(cited, &now->edition, &known);
    ent_str said, current;

    if (!known && now->edition.class == CITE_NONE) return ENT_OK; /* the list names no edition: nothing to compare with */
    if (known && order == 0) return ENT_OK;
    ENT_TRY(cite__edition_say(&said, a, cited, e));
    ENT_TRY(cite__edition_say(&current, a, &now->edition, e));
    if (known && order < 0) {
        out->verdict = ENT_CITE_OUTDATED;
        return ent_str_fmt(&out->message, a, e, "edition outdated: cited %.*s, current is %.*s", ENT_F(said), ENT_F(current));
    }
    if (listed != NULL && c->list[listed->index].state == ENT_CITE_DRAFT) {
        out->verdict = ENT_CITE_IS_DRAFT;
        return ent_str_fmt(&out->message, a, e, "draft edition cited: %.*s, current is %.*s", ENT_F(said), ENT_F(current));
    }
    out->verdict = ENT_CITE_UNLISTED;
    return ent_str_fmt(&out->message, a, e, "edition not in the list: cited %.*s, current is %.*s", ENT_F(said), ENT_F(current));
}

static ent_code say_cited(ent_citation *out, ent_arena *a, const cite_edition *v, ent_err *e)
{
    if (v->class == CITE_LETTER) ENT_TRY(ent_str_fmt(&out->edition, a, e, "%c", (char)('A' + (int)v->value - 1)));
    else if (v->class != CITE_NONE) ENT_TRY(ent_str_fmt(&out->edition, a, e, "%u", v->value));
    return v->version == 0 ? ENT_OK : ent_str_fmt(&out->version, a, e, "%u", v->version);
}

ent_code ent_cite_read(ent_citation *out, bool *is, ent_arena *a, const ent_citer *c, ent_str text, size_t pattern, size_t begin,
                       size_t end, ent_err *e)
{
    const group *g = &c->groups[c->of_pattern[pattern]];
    ent_str behind = {text.p + end, text.n - end};
    const row *now = newest_in_force(c, g), *listed;
    cite_edition cited;
    size_t length = cite__edition_behind(&cited, behind, g->is_iso);

    *out = (ent_citation){.begin = begin, .end = end + length, .current = now != NULL ? now->index : SIZE_MAX};
    *is = !goes_on(behind, &cited);
    if (!*is) return ENT_OK;
    listed = row_of(c, g, &cited);
    out->standard = listed != NULL ? listed->index : now != NULL ? now->index : c->rows[g->first + g->n - 1].index;
    ENT_TRY(say_cited(out, a, &cited, e));
    if (now == NULL) return judge_gone(out, a, &c->list[out->standard], e);
    return cited.class == CITE_NONE ? ENT_OK : judge_edition(out, a, c, &cited, now, listed, e);
}
