/* SPDX-License-Identifier: Apache-2.0 */
/* The answer: what was found, filtered, counted, a page of it. */
#include <stdlib.h>
#include <string.h>

#include "search_find.h"

/* Values of one key among the hits, each looked at once. */
typedef struct value {
    ent_str text;
    int64_t label, n;
    bool passes;
} value;

typedef struct values {
    ENT_VEC(value) v;
    uint32_t *slots; /* from 1 */
    size_t n_slots;
} values;

typedef struct answering {
    ent_arena *a;
    const ent_search_query *q;
    const ent_search_page *wanted;
    finding found;
    page page;
    values of[ENT_SEARCH_KEYS];
    int asked; /* words of the query that a number may begin with */
    bool filtered[ENT_SEARCH_KEYS];
    int64_t total;
    /* the block of documents under way */
    ent_stmt *st;
    int64_t cut, block;
} answering;

/* ---- values ---- */

static size_t slot_of(const values *s, ent_str text, int64_t label)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325) ^ (uint64_t)label; /* FNV-1a */
    size_t at;

    for (size_t i = 0; i < text.n; i++) h = (h ^ (unsigned char)text.p[i]) * UINT64_C(0x100000001b3);
    h *= UINT64_C(0x9E3779B97F4A7C15);
    for (at = (size_t)(h >> 32) & (s->n_slots - 1); s->slots[at] != 0; at = (at + 1) & (s->n_slots - 1)) {
        const value *v = &s->v.v[s->slots[at] - 1];
        if (v->label == label && ent_str_eq(v->text, text)) break;
    }
    return at;
}

static ent_code grow(values *s, ent_arena *a, ent_err *e)
{
    if (s->v.n * 2 < s->n_slots) return ENT_OK;
    s->n_slots = s->n_slots == 0 ? 32 : s->n_slots * 2;
    ENT_NEW(s->slots, a, s->n_slots, e);
    for (size_t i = 0; i < s->v.n; i++) s->slots[slot_of(s, s->v.v[i].text, s->v.v[i].label)] = (uint32_t)i + 1;
    return ENT_OK;
}

/* Does the text, or one of its lines, fold to a value that is asked for? */
static ent_code passes_text(bool *out, answering *x, ent_search_key key, ent_str text, ent_err *e)
{
    ent_str rest = text, line, folded;

    *out = !x->filtered[key];
    do {
        (void)ent_str_cut(rest, '\n', &line, &rest);
        ENT_TRY(ent_fold(&folded, x->a, line, e));
        for (size_t i = 0; i < x->q->n_filters && !*out; i++)
            *out = x->q->filters[i].key == key && ent_str_eq(x->q->filters[i].folded, folded);
    } while (rest.n != 0 && !*out);
    return ENT_OK;
}

static ent_code look_at(value **out, answering *x, ent_search_key key, ent_str text, int64_t label, ent_err *e)
{
    values *s = &x->of[key];
    size_t slot;

    ENT_TRY(grow(s, x->a, e));
    slot = slot_of(s, text, label);
    if (s->slots[slot] == 0) {
        value v = {.label = label, .passes = true};
        ENT_TRY(ent_str_dup(&v.text, x->a, text, e));
        if (key != ENT_SEARCH_LABEL) ENT_TRY(passes_text(&v.passes, x, key, v.text, e));
        else if (x->filtered[key]) ENT_TRY(x->wanted->passes(x->wanted->ctx, &v.passes, label, e));
        ENT_PUSH(&s->v, x->a, v, e);
        s->slots[slot] = (uint32_t)s->v.n;
    }
    *out = &s->v.v[s->slots[slot] - 1];
    return ENT_OK;
}

/* ---- dates ---- */

/* As far as both are known: "2026" may be in "2026-05", and holds it. */
static int compare_known(ent_str a, ent_str b)
{
    return memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
}

static bool passes_date(const answering *x, ent_str date)
{
    if (!x->filtered[ENT_SEARCH_DATE]) return true;
    if (!search__is_date(date)) return false;
    for (size_t i = 0; i < x->q->n_filters; i++) {
        const ent_search_filter *f = &x->q->filters[i];
        if (f->key != ENT_SEARCH_DATE) continue;
        if ((f->from.n == 0 || compare_known(date, f->from) >= 0) && (f->to.n == 0 || compare_known(date, f->to) <= 0)) return true;
    }
    return false;
}

/* ---- documents ---- */

static ent_code read_doc(search_doc *out, answering *x, const find_cut *c, uint32_t doc, ent_err *e)
{
    int64_t block = doc / SEARCH_DOCS;
    bool row;

    if (x->st == NULL || x->cut != c->cut || x->block != block) {
        if (x->st != NULL) ent_stmt_done(x->st);
        x->st = NULL;
        ENT_TRY(ENT_ASK(&x->st, x->found.store, e, "register/search_docs", ENT_I(c->cut), ENT_I(block)));
        ENT_TRY(ent_stmt_next(x->st, &row, e));
        if (!row) x->st = NULL;
        if (!row) return search__damaged(e);
        x->cut = c->cut;
        x->block = block;
    }
    return search__doc_read(out, ent_stmt_str(x->st, 0), doc % SEARCH_DOCS, e);
}

/* Keys whose values are counted, and those that are only looked at when they are filtered. */
static const struct {
    ent_search_key key;
    search_text text;
    bool counted;
} looked_at[] = {{ENT_SEARCH_KIND, SEARCH_T_KIND, true},           {ENT_SEARCH_STATUS, SEARCH_T_STATUS, true},
                 {ENT_SEARCH_PUBLISHER, SEARCH_T_PUBLISHER, true}, {ENT_SEARCH_LABEL, SEARCH_TEXTS, true},
                 {ENT_SEARCH_ORIGIN, SEARCH_T_ORIGIN, false},      {ENT_SEARCH_NATION, SEARCH_T_NATIONS, false}};

enum { LOOKED_AT = sizeof looked_at / sizeof *looked_at };

static ent_code take_doc(answering *x, const find_doc *f, const search_doc *d, ent_err *e)
{
    ent_search_hit hit = {.revision = d->revision, .by_number = f->begins && f->in_number == x->asked, .score = f->total};
    value *seen[LOOKED_AT] = {NULL};

    if (!passes_date(x, d->text[SEARCH_T_DATE])) return ENT_OK;
    for (size_t i = 0; i < LOOKED_AT; i++) {
        bool label = looked_at[i].key == ENT_SEARCH_LABEL;
        if (!looked_at[i].counted && !x->filtered[looked_at[i].key]) continue;
        ENT_TRY(look_at(&seen[i], x, looked_at[i].key, label ? (ent_str){0} : d->text[looked_at[i].text], label ? d->label : 0, e));
        if (!seen[i]->passes) return ENT_OK;
    }
    for (size_t i = 0; i < LOOKED_AT; i++)
        if (seen[i] != NULL) seen[i]->n++;
    x->total++;
    return page_add(&x->page, x->a, &hit, d, e);
}

static ent_code take_docs(answering *x, const find_numbers *all, ent_err *e)
{
    size_t c = 0;

    for (size_t i = 0; i < all->n; i++) {
        const find_cut *cuts = x->found.cuts.v;
        search_doc d;
        while (all->v[i] - cuts[c].first >= cuts[c].docs) c++;
        ENT_TRY(read_doc(&d, x, &cuts[c], all->v[i] - cuts[c].first, e));
        ENT_TRY(take_doc(x, &x->found.docs[all->v[i]], &d, e));
    }
    return ENT_OK;
}

/* ---- counts ---- */

static int by_count(const void *va, const void *vb)
{
    const ent_search_count *a = va, *b = vb;

    if (a->label != b->label) return a->label < b->label ? -1 : 1;
    if (a->n != b->n) return a->n > b->n ? -1 : 1;
    return ent_str_cmp(a->value, b->value);
}

static ent_code put_counts(ent_search_counts *out, ent_arena *a, const values *all, ent_err *e)
{
    for (size_t i = 0; i < all->v.n; i++) {
        const value *v = &all->v.v[i];
        if (v->n != 0) ENT_PUSH(out, a, ((ent_search_count){v->text, v->label, v->n}), e);
    }
    if (out->n > 1) qsort(out->v, out->n, sizeof *out->v, by_count);
    return ENT_OK;
}

/* ---- all of it ---- */

static void read_query(answering *x)
{
    for (size_t i = 0; i < x->q->n_filters; i++) x->filtered[x->q->filters[i].key] = true;
    for (size_t i = 0; i < x->q->n_clauses; i++) x->asked += x->q->clauses[i].names->phrase ? 1 : (int)x->q->clauses[i].names->n;
}

ent_code ent_search_run(ent_search_answer *out, ent_arena *a, ent_store *locked, const ent_search_query *q, const ent_search_page *wanted,
                        ent_err *e)
{
    answering *x;
    find_numbers all;
    ent_code code;

    *out = (ent_search_answer){0};
    ENT_NEW(x, a, 1, e);
    x->a = a;
    x->q = q;
    x->wanted = wanted;
    read_query(x);
    ENT_TRY(page_open(&x->page, a, q, wanted, e));
    ENT_TRY(find_open(&x->found, a, locked, e));
    ENT_TRY(find_all(&all, &x->found, q, e));
    code = take_docs(x, &all, e);
    if (x->st != NULL) ent_stmt_done(x->st);
    if (code != ENT_OK) return code;
    out->total = x->total;
    ENT_TRY(put_counts(&out->kinds, a, &x->of[ENT_SEARCH_KIND], e));
    ENT_TRY(put_counts(&out->statuses, a, &x->of[ENT_SEARCH_STATUS], e));
    ENT_TRY(put_counts(&out->publishers, a, &x->of[ENT_SEARCH_PUBLISHER], e));
    ENT_TRY(put_counts(&out->labels, a, &x->of[ENT_SEARCH_LABEL], e));
    return page_take(out, &x->page, a, e);
}
