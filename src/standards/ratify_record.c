/* SPDX-License-Identifier: Apache-2.0 */
/* The answers of one nation to one edition of a standard, put in order: the same facts give the same record. */
#include <stdlib.h>

#include "ratify_order.h"

enum { MOST = 10000 };

static int compare_dates(ent_date x, ent_date y)
{
    const int a[] = {x.year, x.month, x.day, (int)x.precision}, b[] = {y.year, y.month, y.day, (int)y.precision};

    for (size_t i = 0; i < 4; i++)
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    return 0;
}

int std__compare_keys(const std_ordered *x, const std_ordered *y)
{
    int d = (int)x->fact.kind - (int)y->fact.kind;

    if (d == 0) d = ent_str_cmp(x->part, y->part);
    if (d == 0) d = (int)x->fact.services - (int)y->fact.services;
    return d != 0 ? d : compare_dates(x->fact.valid, y->fact.valid);
}

/* What the fact says about it. */
static int compare_said(const ent_std_fact *x, const ent_std_fact *y)
{
    int d = (int)x->answer - (int)y->answer;

    if (d == 0) d = compare_dates(x->intended, y->intended);
    if (d == 0) d = (int)x->ended - (int)y->ended;
    return d != 0 ? d : ent_str_cmp(x->text, y->text);
}

int std__compare_facts(const std_ordered *a, const std_ordered *b)
{
    int d = std__compare_keys(a, b);

    if (d == 0) d = compare_said(&a->fact, &b->fact);
    if (d == 0) d = ent_str_cmp(a->fact.remark, b->fact.remark);
    return d != 0 ? d : ent_str_cmp(a->fact.part, b->fact.part);
}

static int compare(const void *x, const void *y)
{
    return std__compare_facts(x, y);
}

static ent_code contradiction(const ent_std_fact *f, const ent_std_fact *other, ent_err *e)
{
    char valid[11];

    ent_date_print(valid, f->valid);
    ent_fail(e, ENT_INVALID, "R-66", "Keep one of the two. If both hold, they differ in service, part or date.",
             "Two facts of %.*s on %.*s contradict each other: %s, %s, %s%.*s%sfrom %s.", ENT_F(f->nation), ENT_F(f->standard),
             ent_std_fact_kind_word(f->kind), ent_std_services_word(f->services), f->part.n != 0 ? "part " : "", ENT_F(f->part),
             f->part.n != 0 ? ", " : "", valid);
    if (f->line == 0 || other->line == 0) return e->code;
    return ent_at(e, "lines %u and %u", f->line < other->line ? f->line : other->line, f->line < other->line ? other->line : f->line);
}

static bool says_same(const ent_std_fact *x, const ent_std_fact *y)
{
    return compare_said(x, y) == 0 && (x->remark.n == 0 || ent_str_eq(x->remark, y->remark));
}

ent_code ent_std_answers_make(ent_std_answers *out, ent_arena *a, ent_str standard, ent_str edition, ent_str nation,
                              const ent_std_fact *facts, size_t n, ent_err *e)
{
    ent_std_fact *kept;
    size_t n_kept = 0;
    std_ordered *v;

    *out = (ent_std_answers){.standard = standard, .edition = edition, .nation = nation};
    if (n > MOST)
        return ent_fail(e, ENT_LIMIT, NULL, "Make several records of it.", "One nation has more than %d facts on one standard.", MOST);
    ENT_NEW(v, a, n, e);
    for (size_t i = 0; i < n; i++) {
        v[i].fact = facts[i];
        v[i].fact.standard = standard;
        v[i].fact.edition = edition;
        v[i].fact.nation = nation;
        ENT_TRY(ent_std_fact_check(&v[i].fact, e));
        ENT_TRY(ent_fold(&v[i].part, a, v[i].fact.part, e));
    }
    if (n != 0) qsort(v, n, sizeof *v, compare);
    ENT_NEW(kept, a, n, e);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || std__compare_keys(&v[i - 1], &v[i]) != 0) {
            kept[n_kept++] = v[i].fact;
            continue;
        }
        /* Said twice: once is enough. A remark may be written at one of them; the one without comes first. */
        if (!says_same(&kept[n_kept - 1], &v[i].fact)) return contradiction(&v[i].fact, &kept[n_kept - 1], e);
        if (kept[n_kept - 1].remark.n == 0) kept[n_kept - 1] = v[i].fact;
    }
    out->facts = kept;
    out->n = n_kept;
    return ENT_OK;
}

ent_code ent_std_answers_number(ent_str *out, ent_arena *a, const ent_std_answers *r, ent_err *e)
{
    return ent_str_fmt(out, a, e, "%.*s %.*s", ENT_F(r->standard), ENT_F(r->nation));
}

ent_code ent_std_answers_id(ent_str *out, ent_arena *a, const ent_std_answers *r, ent_err *e)
{
    ent_str standard, edition, label;

    ENT_TRY(ent_fold(&standard, a, r->standard, e));
    ENT_TRY(ent_fold(&edition, a, r->edition, e));
    ENT_TRY(ent_fold(&label, a, r->label, e));
    return ent_str_fmt(out, a, e, "%.*s|%.*s|%.*s|%.*s", ENT_F(standard), ENT_F(edition), ENT_F(r->nation), ENT_F(label));
}
