/* SPDX-License-Identifier: Apache-2.0 */
/* Proposals from equal keys: gathered by pair, graded, what can be confused taken out. */
#include <stdlib.h>

#include "harmonise_keys.h"

const char *ent_term_grade_word(ent_term_grade g)
{
    static const char *const words[] = {"", "weak", "likely", "strong"};

    return (unsigned)g < sizeof words / sizeof *words ? words[g] : "";
}

/* One reason to think that two concepts are the same. */
typedef struct reason {
    size_t first, second;
    const key *of; /* of the first base's side */
    bool current;  /* on both sides */
} reason;

typedef struct harmonising {
    ent_arena *a;
    const ent_term_base *first, *second;
    const ent_calibres *calibres;
    ENT_VEC(reason) reasons;
    ENT_VEC(ent_term_open) open;
    ENT_VEC(ent_term_proposal) proposals;
    ENT_VEC(ent_term_blocked) blocked;
    bool *met_first, *met_second;
} harmonising;

/* ---- equal keys ---- */

static ent_code add_open(harmonising *h, const key *v, size_t n, size_t n_first, ent_err *e)
{
    ent_term_open o = {.designation = v[0].text, .lang = v[0].lang, .n_first = n_first, .n_second = n - n_first};
    size_t *all;

    ENT_NEW(all, h->a, n, e);
    for (size_t i = 0; i < n; i++) {
        all[i] = v[i].concept;
        if (i < n_first) h->met_first[v[i].concept] = true;
        else h->met_second[v[i].concept] = true;
    }
    o.first = all;
    o.second = all + n_first;
    ENT_PUSH(&h->open, h->a, o, e);
    return ENT_OK;
}

static ent_code add_reason(harmonising *h, const key *x, const key *y, ent_err *e)
{
    reason r = {x->concept, y->concept, x, x->current && y->current};

    if (x->kind == KEY_ID && x->current == y->current) return ENT_OK; /* the same id in two bases means nothing; a pointer to it does */
    ENT_PUSH(&h->reasons, h->a, r, e);
    return ENT_OK;
}

/* All that stands under one key: n_first of the first base, then those of the second. */
static ent_code take_group(harmonising *h, const key *v, size_t n, ent_err *e)
{
    size_t n_first = 0;

    while (n_first < n && !v[n_first].second) n_first++;
    if (n_first == 0 || n_first == n) return ENT_OK;
    if (v->kind == KEY_DESIGNATION && n != 2) return add_open(h, v, n, n_first, e);
    if (n > ENT_HARMONISE_SHARED_MAX) return ENT_OK; /* "see above" is no definition */
    for (size_t i = 0; i < n_first; i++)
        for (size_t k = n_first; k < n; k++) ENT_TRY(add_reason(h, &v[i], &v[k], e));
    return ENT_OK;
}

static ent_code find_reasons(harmonising *h, ent_err *e)
{
    keys k = {0};

    ENT_TRY(harmonise__keys(&k, h->a, h->first, h->second, h->calibres, e));
    for (size_t i = 0; i < k.n;) {
        size_t n = 1;
        while (i + n < k.n && harmonise__same_key(&k.v[i], &k.v[i + n])) n++;
        ENT_TRY(take_group(h, &k.v[i], n, e));
        i += n;
    }
    return ENT_OK;
}

/* ---- pairs ---- */

static int by_pair(const void *p, const void *q)
{
    const reason *x = p, *y = q;

    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    if (x->second != y->second) return x->second < y->second ? -1 : 1;
    if (x->of->kind != y->of->kind) return x->of->kind < y->of->kind ? -1 : 1;
    if (x->current != y->current) return x->current ? -1 : 1;
    return (x->of > y->of) - (x->of < y->of); /* as the keys are sorted: by language, then text */
}

static ent_code subjects_differ(bool *out, harmonising *h, const ent_term_concept *x, const ent_term_concept *y, ent_err *e)
{
    ent_str one, two;

    *out = false;
    if (x->subject.n == 0 || y->subject.n == 0) return ENT_OK;
    ENT_TRY(ent_fold(&one, h->a, x->subject, e));
    ENT_TRY(ent_fold(&two, h->a, y->subject, e));
    *out = !ent_str_eq(one, two);
    return ENT_OK;
}

static ent_term_grade grade_of(const reason *v, size_t n)
{
    size_t languages = 0;
    bool designation = false, definition = false, sure = false;

    for (size_t i = 0; i < n; i++) {
        key_kind kind = v[i].of->kind;
        sure = sure || kind == KEY_ID || (kind == KEY_CALIBRE && v[i].current);
        definition = definition || kind == KEY_DEFINITION;
        if (kind != KEY_DESIGNATION || !v[i].current) continue;
        designation = true;
        if (v[i].of->lang.n != 0) languages += i == 0 || !ent_str_eq(v[i - 1].of->lang, v[i].of->lang);
    }
    if (sure || languages > 1 || (designation && definition)) return ENT_TERM_STRONG;
    return designation || definition ? ENT_TERM_LIKELY : ENT_TERM_WEAK;
}

static ent_code say(ent_str *out, ent_arena *a, const reason *r, ent_err *e)
{
    const key *k = r->of;
    ent_str lang = k->lang.n != 0 ? k->lang : ENT_S("no language named");

    switch (k->kind) {
    case KEY_DEFINITION: return ent_str_fmt(out, a, e, "Both have the same definition (%.*s).", ENT_F(lang));
    case KEY_CALIBRE: return ent_str_fmt(out, a, e, "Both name the calibre %.*s, %.*s.", ENT_F(k->folded), ENT_F(k->text));
    case KEY_ID: return ent_str_fmt(out, a, e, "One says that it is exactly the other.");
    case KEY_DESIGNATION: break;
    }
    if (r->current) return ent_str_fmt(out, a, e, "Both are called \"%.*s\" (%.*s).", ENT_F(k->text), ENT_F(lang));
    return ent_str_fmt(out, a, e, "Both are found by \"%.*s\" (%.*s), which one of them does not use.", ENT_F(k->text), ENT_F(lang));
}

static ent_code propose(harmonising *h, const reason *v, size_t n, ent_err *e)
{
    const ent_term_concept *x = &h->first->concepts[v->first], *y = &h->second->concepts[v->second];
    ent_term_proposal p = {.first = v->first, .second = v->second, .grade = grade_of(v, n)};
    ent_term_blocked b = {v->first, v->second, {0}};
    ent_str *evidence;
    bool differ;

    h->met_first[p.first] = h->met_second[p.second] = true;
    ENT_TRY(ent_term_confusable(&b.why, h->a, x, y, h->calibres, e));
    if (b.why.n != 0) {
        ENT_PUSH(&h->blocked, h->a, b, e);
        return ENT_OK;
    }
    ENT_NEW(evidence, h->a, ENT_HARMONISE_EVIDENCE_MAX + 1, e);
    for (size_t i = 0; i < n && p.n_evidence < ENT_HARMONISE_EVIDENCE_MAX; i++) ENT_TRY(say(&evidence[p.n_evidence++], h->a, &v[i], e));
    ENT_TRY(subjects_differ(&differ, h, x, y, e));
    if (differ) {
        ENT_TRY(ent_str_fmt(&evidence[p.n_evidence++], h->a, e, "But their subjects differ: \"%.*s\" and \"%.*s\".", ENT_F(x->subject),
                            ENT_F(y->subject)));
        p.grade = ENT_TERM_WEAK;
    }
    p.evidence = evidence;
    ENT_PUSH(&h->proposals, h->a, p, e);
    return ENT_OK;
}

static int best_first(const void *p, const void *q)
{
    const ent_term_proposal *x = p, *y = q;

    if (x->grade != y->grade) return x->grade > y->grade ? -1 : 1;
    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    return (x->second > y->second) - (x->second < y->second);
}

static ent_code mark_contested(harmonising *h, ent_err *e)
{
    size_t *of_first, *of_second;

    ENT_NEW(of_first, h->a, h->first->n_concepts, e);
    ENT_NEW(of_second, h->a, h->second->n_concepts, e);
    for (size_t i = 0; i < h->proposals.n; i++) {
        of_first[h->proposals.v[i].first]++;
        of_second[h->proposals.v[i].second]++;
    }
    for (size_t i = 0; i < h->proposals.n; i++) {
        ent_term_proposal *p = &h->proposals.v[i];
        p->contested = of_first[p->first] > 1 || of_second[p->second] > 1;
    }
    return ENT_OK;
}

static ent_code find_pairs(harmonising *h, ent_err *e)
{
    if (h->reasons.n != 0) qsort(h->reasons.v, h->reasons.n, sizeof *h->reasons.v, by_pair);
    for (size_t i = 0; i < h->reasons.n;) {
        const reason *v = &h->reasons.v[i];
        size_t n = 1;
        while (i + n < h->reasons.n && v[n].first == v->first && v[n].second == v->second) n++;
        ENT_TRY(propose(h, v, n, e));
        i += n;
    }
    if (h->proposals.n != 0) qsort(h->proposals.v, h->proposals.n, sizeof *h->proposals.v, best_first);
    return mark_contested(h, e);
}

/* ---- the rest ---- */

static ent_code alone(const size_t **out, size_t *n, ent_arena *a, const bool *met, size_t total, ent_err *e)
{
    size_t *v;

    ENT_NEW(v, a, total, e);
    *n = 0;
    for (size_t i = 0; i < total; i++)
        if (!met[i]) v[(*n)++] = i;
    *out = v;
    return ENT_OK;
}

ent_code ent_term_harmonise(ent_term_harmony *out, ent_arena *a, const ent_term_base *first, const ent_term_base *second,
                            const ent_calibres *k, ent_err *e)
{
    harmonising h = {.a = a, .first = first, .second = second, .calibres = k};

    *out = (ent_term_harmony){0};
    ENT_NEW(h.met_first, a, first->n_concepts, e);
    ENT_NEW(h.met_second, a, second->n_concepts, e);
    ENT_TRY(find_reasons(&h, e));
    ENT_TRY(find_pairs(&h, e));
    out->proposals = h.proposals.v;
    out->n_proposals = h.proposals.n;
    out->open = h.open.v;
    out->n_open = h.open.n;
    out->blocked = h.blocked.v;
    out->n_blocked = h.blocked.n;
    ENT_TRY(alone(&out->alone_first, &out->n_alone_first, a, h.met_first, first->n_concepts, e));
    return alone(&out->alone_second, &out->n_alone_second, a, h.met_second, second->n_concepts, e);
}
