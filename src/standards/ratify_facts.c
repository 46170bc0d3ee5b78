/* SPDX-License-Identifier: Apache-2.0 */
/* Facts indexed: names become numbers, then the facts are sorted into runs, one for each nation on each standard. */
#include "ratify_index.h"

#include <stdlib.h>

enum { SMALL_RUN = 24 };

/* Where a fact belongs, before the sort. */
typedef struct belongs {
    uint32_t standard, nation;
} belongs;

int32_t std__first_day(ent_date d)
{
    ent_time from, to;

    return ent_date_span(d, &from, &to) ? (int32_t)(from / 86400) : INT32_MIN;
}

int32_t std__last_day(ent_date d)
{
    ent_time from, to;

    return ent_date_span(d, &from, &to) ? (int32_t)(to / 86400 - 1) : INT32_MIN;
}

static ent_code check(const ent_std_fact *f, ent_err *e)
{
    static const char next[] = "Check the fact before it is handed over.";
    bool letters = f->nation.n == 3;

    for (size_t i = 0; i < f->nation.n && letters; i++) letters = f->nation.p[i] >= 'A' && f->nation.p[i] <= 'Z';
    if (f->kind < ENT_STD_FACT_ANSWER || f->kind > ENT_STD_FACT_TESTED || f->answer >= ENT_STD_RESERVATION_LIFTED ||
        (f->kind == ENT_STD_FACT_ANSWER) != (f->answer != ENT_STD_ANSWER_NONE))
        return ent_fail(e, ENT_INVALID, "R-66", next, "The fact has no kind, or its answer is none.");
    if (f->standard.n == 0 || !letters || f->services == 0 || f->services > ENT_STD_ALL_SERVICES)
        return ent_fail(e, ENT_INVALID, "R-66", next, "The fact does not say which standard, nation and service it is about.");
    if (f->valid.precision == ENT_DATE_NONE || (f->answer == ENT_STD_RATIFYING_FUTURE_DATE && f->intended.precision == ENT_DATE_NONE))
        return ent_fail(e, ENT_INVALID, "R-66", next, "The fact does not say from when on it holds.");
    return ENT_OK;
}

static ent_code standard_of(uint32_t *out, ent_std_facts *s, ent_arena *a, const ent_std_fact *f, ent_err *e)
{
    uint32_t number, edition, *at;
    std_standard fresh = {.n_parts = 1};
    bool is_new;

    ENT_TRY(std__name_add(&number, &s->numbers, f->standard, e));
    ENT_TRY(std__name_add(&edition, &s->editions, f->edition, e));
    ENT_TRY(std__pair_at(&at, &is_new, &s->standard_of, a, number, edition, e));
    if (is_new) {
        *at = (uint32_t)s->standards.n;
        fresh.number = f->standard;
        fresh.edition = f->edition;
        ENT_PUSH(&s->standards, a, fresh, e);
    }
    *out = *at;
    return ENT_OK;
}

static ent_code part_of(uint16_t *out, ent_std_facts *s, ent_arena *a, uint32_t standard, ent_str part, ent_err *e)
{
    uint32_t name, *at;
    bool is_new;

    *out = 0;
    if (part.n == 0) return ENT_OK;
    ENT_TRY(std__name_add(&name, &s->parts, part, e));
    ENT_TRY(std__pair_at(&at, &is_new, &s->part_of, a, standard, name, e));
    if (is_new) *at = s->standards.v[standard].n_parts++;
    if (*at > ENT_STD_MAX_PARTS)
        return ent_fail(e, ENT_LIMIT, NULL, "Name the parts alike.", "%.*s has more than %d parts.", ENT_F(s->standards.v[standard].number),
                        ENT_STD_MAX_PARTS);
    *out = (uint16_t)*at;
    return ENT_OK;
}

/* Makes working together easier; everything else counts as soon as it may have begun. */
static bool enables(const ent_std_fact *f)
{
    switch (f->kind) {
    case ENT_STD_FACT_ANSWER:
        return f->answer == ENT_STD_RATIFYING || f->answer == ENT_STD_RATIFYING_WITH_RESERVATIONS ||
               f->answer == ENT_STD_RATIFYING_FUTURE_DATE;
    case ENT_STD_FACT_RESERVATION: return f->ended;
    case ENT_STD_FACT_IMPLEMENTED:
    case ENT_STD_FACT_FIELDED:
    case ENT_STD_FACT_TESTED: return !f->ended;
    }
    return false;
}

static std_entry entry_of(const ent_std_fact *f, size_t index, uint16_t part)
{
    int32_t first = std__first_day(f->valid), last = std__last_day(f->valid);
    bool yes = enables(f);
    uint64_t valid =
        ((((uint64_t)f->valid.year * 16 + (uint64_t)f->valid.month) * 32 + (uint64_t)f->valid.day) << 2) | (uint64_t)f->valid.precision;

    return (std_entry){.key = (((uint64_t)f->kind << 16 | part) << 3 | f->services) << 32 | valid,
                       .known = f->known,
                       .taken_back = f->taken_back,
                       .begins = yes ? last : first,
                       .rank = yes ? first : last,
                       .fact = (uint32_t)index,
                       .part = part,
                       .kind = (uint8_t)f->kind,
                       .services = (uint8_t)f->services};
}

static bool before(const std_entry *x, const std_entry *y)
{
    if (x->key != y->key) return x->key < y->key;
    if (x->known != y->known) return x->known < y->known;
    return x->fact < y->fact;
}

static int compare(const void *x, const void *y)
{
    return before(y, x) - before(x, y);
}

static void sort_run(std_entry *v, size_t n)
{
    if (n > SMALL_RUN) {
        qsort(v, n, sizeof *v, compare);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        std_entry x = v[i];
        size_t k = i;
        for (; k > 0 && before(&x, &v[k - 1]); k--) v[k] = v[k - 1];
        v[k] = x;
    }
}

/* Stable counting sort of the order by one of the two numbers. */
static ent_code sort_by(uint32_t *to, const uint32_t *from, size_t n, const belongs *b, bool by_nation, size_t most, ent_arena *a,
                        ent_err *e)
{
    uint32_t *start;

    ENT_NEW(start, a, most + 1, e);
    for (size_t i = 0; i < n; i++) start[(by_nation ? b[i].nation : b[i].standard) + 1]++;
    for (size_t i = 0; i < most; i++) start[i + 1] += start[i];
    for (size_t i = 0; i < n; i++) {
        uint32_t f = from[i];
        to[start[by_nation ? b[f].nation : b[f].standard]++] = f;
    }
    return ENT_OK;
}

/* Entries in the order of standards and nations, cut into runs. */
static ent_code cut_runs(ent_std_facts *s, ent_arena *a, const std_entry *entries, const belongs *b, const uint32_t *order, ent_err *e)
{
    size_t n_runs = 0;

    ENT_NEW(s->entries, a, s->n, e);
    for (size_t i = 0; i < s->n; i++) {
        const belongs *x = &b[order[i]], *y = i == 0 ? NULL : &b[order[i - 1]];
        s->entries[i] = entries[order[i]];
        n_runs += y == NULL || x->standard != y->standard || x->nation != y->nation;
    }
    ENT_NEW(s->runs, a, n_runs, e);
    n_runs = 0;
    for (size_t i = 0, end; i < s->n; i = end) {
        const belongs *x = &b[order[i]];
        std_standard *standard = &s->standards.v[x->standard];
        for (end = i + 1; end < s->n && b[order[end]].standard == x->standard && b[order[end]].nation == x->nation;) end++;
        sort_run(s->entries + i, end - i);
        if (standard->n_runs++ == 0) standard->run = (uint32_t)n_runs;
        s->runs[n_runs++] = (std_run){x->nation, (uint32_t)i, (uint32_t)end};
    }
    return ENT_OK;
}

static ent_code sort_all(ent_std_facts *s, ent_arena *a, ent_arena *scratch, const std_entry *entries, const belongs *b, ent_err *e)
{
    uint32_t *one, *two;

    ENT_NEW(one, scratch, s->n, e);
    ENT_NEW(two, scratch, s->n, e);
    for (size_t i = 0; i < s->n; i++) one[i] = (uint32_t)i;
    ENT_TRY(sort_by(two, one, s->n, b, true, s->nations.shown.n, scratch, e));
    ENT_TRY(sort_by(one, two, s->n, b, false, s->standards.n, scratch, e));
    return cut_runs(s, a, entries, b, one, e);
}

/* Names of the parts of every standard, one after the other. */
static ent_code list_parts(ent_std_facts *s, ent_arena *a, ent_err *e)
{
    uint32_t *list, n = 0;

    for (size_t i = 0; i < s->standards.n; i++) {
        s->standards.v[i].part_names = n;
        n += s->standards.v[i].n_parts;
    }
    ENT_NEW(list, a, n, e);
    for (size_t i = 0; i < s->part_of.size; i++) {
        const std_pair *p = &s->part_of.v[i];
        if (p->key != 0) list[s->standards.v[(p->key - 1) >> 32].part_names + p->value] = (uint32_t)(p->key - 1);
    }
    s->part_list = list;
    return ENT_OK;
}

static ent_code take_fact(ent_std_facts *s, ent_arena *a, std_entry *entry, belongs *b, size_t i, ent_err *e)
{
    const ent_std_fact *f = &s->v[i];
    uint16_t part;

    ENT_TRY(check(f, e));
    ENT_TRY(standard_of(&b->standard, s, a, f, e));
    ENT_TRY(std__name_add(&b->nation, &s->nations, f->nation, e));
    if (s->nations.shown.n > ENT_STD_MAX_NATIONS)
        return ent_fail(e, ENT_LIMIT, NULL, "Ask for fewer of them.", "The facts name more than %d nations.", ENT_STD_MAX_NATIONS);
    ENT_TRY(part_of(&part, s, a, b->standard, f->part, e));
    *entry = entry_of(f, i, part);
    return ENT_OK;
}

ent_code ent_std_facts_of(const ent_std_facts **out, ent_arena *a, const ent_std_fact *v, size_t n, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(a, 0);
    std_entry *entries;
    ent_std_facts *s;
    belongs *b;
    ent_code code = ENT_OK;

    if (scratch == NULL) return ent_nomem(e);
    if (n > ENT_STD_MAX_FACTS)
        return ent_fail(e, ENT_LIMIT, NULL, "Ask for fewer standards.", "There are more than %zu facts.", ENT_STD_MAX_FACTS);
    ENT_NEW(s, a, 1, e);
    ENT_NEW(entries, scratch, n, e);
    ENT_NEW(b, scratch, n, e);
    s->v = v;
    s->n = n;
    s->numbers.a = s->editions.a = s->nations.a = s->parts.a = a;
    for (size_t i = 0; i < n && code == ENT_OK; i++)
        if ((code = take_fact(s, a, &entries[i], &b[i], i, e)) != ENT_OK) ent_at(e, "fact %zu", i + 1);
    if (code == ENT_OK) code = sort_all(s, a, scratch, entries, b, e);
    if (code == ENT_OK) code = list_parts(s, a, e);
    ent_arena_free(scratch);
    *out = s;
    return code;
}

/* ---- asking ---- */

size_t ent_std_facts_standards(const ent_std_facts *s)
{
    return s->standards.n;
}

size_t ent_std_facts_nations(const ent_std_facts *s)
{
    return s->nations.shown.n;
}

size_t ent_std_facts_parts(const ent_std_facts *s, size_t standard)
{
    return s->standards.v[standard].n_parts;
}

ent_str ent_std_facts_number(const ent_std_facts *s, size_t standard)
{
    return s->standards.v[standard].number;
}

ent_str ent_std_facts_edition(const ent_std_facts *s, size_t standard)
{
    return s->standards.v[standard].edition;
}

ent_str ent_std_facts_nation(const ent_std_facts *s, size_t nation)
{
    return s->nations.shown.v[nation];
}

ent_str ent_std_facts_part(const ent_std_facts *s, size_t standard, size_t part)
{
    if (part == 0) return (ent_str){0};
    return s->parts.shown.v[s->part_list[s->standards.v[standard].part_names + part]];
}

ent_code ent_std_facts_find_standard(size_t *out, ent_arena *scratch, const ent_std_facts *s, ent_str number, ent_str edition, ent_err *e)
{
    uint32_t x, y, at = STD_NONE;

    ENT_TRY(std__name_find(&x, scratch, &s->numbers, number, e));
    ENT_TRY(std__name_find(&y, scratch, &s->editions, edition, e));
    if (x != STD_NONE && y != STD_NONE) at = std__pair_find(&s->standard_of, x, y);
    *out = at == STD_NONE ? SIZE_MAX : at;
    return ENT_OK;
}

ent_code ent_std_facts_find_part(size_t *out, ent_arena *scratch, const ent_std_facts *s, size_t standard, ent_str part, ent_err *e)
{
    uint32_t name, at = STD_NONE;

    *out = 0;
    if (part.n == 0) return ENT_OK;
    ENT_TRY(std__name_find(&name, scratch, &s->parts, part, e));
    if (name != STD_NONE) at = std__pair_find(&s->part_of, (uint32_t)standard, name);
    *out = at == STD_NONE ? SIZE_MAX : at;
    return ENT_OK;
}

size_t ent_std_facts_find_nation(const ent_std_facts *s, ent_str nation)
{
    for (size_t i = 0; i < s->nations.shown.n; i++)
        if (ent_str_eq(s->nations.shown.v[i], nation)) return i;
    return SIZE_MAX;
}

const std_run *std__run_of(const ent_std_facts *s, size_t standard, size_t nation)
{
    const std_standard *x = &s->standards.v[standard];
    size_t low = x->run, high = x->run + x->n_runs;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->runs[mid].nation == nation) return &s->runs[mid];
        if (s->runs[mid].nation < nation) low = mid + 1;
        else high = mid;
    }
    return NULL;
}
