/* SPDX-License-Identifier: Apache-2.0 */
/* Which documents meet the clauses, and how well: BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
 * 2009, section 3.5: weights of fields before saturation). Each word in two passes: how many visible documents have it, then what it is
 * worth in each. Scores are whole numbers, so that no order of adding changes a sum.                                         */
#include <math.h>
#include <stdlib.h>

#include "search_find.h"

#define K1 1.2
#define B 0.75
#define UNIT 10000.0
enum { OTHER_NAME = 70 }; /* per cent of what it would be worth if it had been asked for */

static void make_norms(finding *x)
{
    double average = x->portions > 0 && x->words > 0 ? x->words / x->portions : 1;

    for (int i = 0; i < 256; i++) x->norm[i] = K1 * (1 - B + B * i / average);
}

static uint32_t count(finding *x, const find_posts *posts)
{
    uint32_t n = 0;

    x->word++;
    for (size_t i = 0; i < posts->n; i++) {
        find_doc *d = &x->docs[posts->v[i].doc];
        n += d->word != x->word;
        d->word = x->word;
    }
    return n;
}

static int32_t worth(const finding *x, const find_post *p, double rarity)
{
    double w = p->weight / 2.0;

    return (int32_t)lround(UNIT * rarity * w * (K1 + 1) / (w + x->norm[p->words]));
}

/* The word number i of the name under way. found: documents that have the first word. */
static ent_code add_word(find_numbers *found, finding *x, const find_posts *posts, size_t i, bool asked, ent_err *e)
{
    double n = count(x, posts), rarity = log(1 + (x->n - n + 0.5) / (n + 0.5));

    for (size_t k = 0; k < posts->n; k++) {
        const find_post *p = &posts->v[k];
        find_doc *d = &x->docs[p->doc];
        bool number = (p->classes & (1U << SEARCH_BEGINS | 1U << SEARCH_NUMBER)) != 0;
        if (i == 0 && d->name != x->name) {
            d->name = x->name;
            d->words = 0;
            d->sum = 0;
            ENT_PUSH(found, x->a, p->doc, e);
        }
        if (d->name != x->name || d->words < i) continue;
        d->words = (uint16_t)(i + 1);
        d->sum += worth(x, p, rarity);
        if (asked && number) d->in_number++; /* numbers stand in one portion only */
        if (asked && (p->classes & 1U << SEARCH_BEGINS) != 0) d->begins = true;
    }
    return ENT_OK;
}

/* Documents with all n words of the name meet the clause. */
static ent_code settle(find_numbers *met, finding *x, const find_numbers *found, size_t n, size_t clause, int32_t per_cent, ent_err *e)
{
    for (size_t i = 0; i < found->n; i++) {
        find_doc *d = &x->docs[found->v[i]];
        int32_t score;
        if (d->words != n || d->clauses < clause) continue;
        score = (int32_t)((int64_t)d->sum * per_cent / 100);
        if (d->clauses == clause) {
            d->clauses++;
            d->best = 0;
            ENT_PUSH(met, x->a, found->v[i], e);
        }
        if (score <= d->best) continue;
        d->total += score - d->best;
        d->best = score;
    }
    return ENT_OK;
}

static ent_code meet_name(find_numbers *met, finding *x, const ent_search_name *name, size_t clause, bool asked, ent_err *e)
{
    size_t n = name->phrase ? 1 : name->n;
    find_numbers found = {0};

    x->name++;
    for (size_t i = 0; i < n; i++) {
        find_posts posts = {0};
        ENT_TRY(name->phrase ? find_phrase(&posts, x, name, e) : find_word(&posts, x, &name->v[i], e));
        ENT_TRY(add_word(&found, x, &posts, i, asked, e));
    }
    return settle(met, x, &found, n, clause, asked ? 100 : OTHER_NAME, e);
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

/* Mostly they are in order already: only a portion under a cut of its own comes late. */
static void sort_numbers(find_numbers *v)
{
    size_t i = 1;

    while (i < v->n && v->v[i - 1] < v->v[i]) i++;
    if (i < v->n) qsort(v->v, v->n, sizeof *v->v, by_number);
}

static ent_code take_current(find_numbers *out, const finding *x, const find_numbers *met, ent_err *e)
{
    size_t n = met != NULL ? met->n : x->n;

    for (size_t i = 0; i < n; i++) {
        uint32_t doc = met != NULL ? met->v[i] : (uint32_t)i;
        if (!x->docs[doc].older) ENT_PUSH(out, x->a, doc, e);
    }
    return ENT_OK;
}

ent_code find_all(find_numbers *out, finding *x, const ent_search_query *q, ent_err *e)
{
    find_numbers met = {0};

    *out = (find_numbers){0};
    make_norms(x);
    if (q->n_clauses == 0) return take_current(out, x, NULL, e);
    for (size_t c = 0; c < q->n_clauses; c++) {
        met = (find_numbers){0};
        for (size_t i = 0; i < q->clauses[c].n; i++) ENT_TRY(meet_name(&met, x, &q->clauses[c].names[i], c, i == 0, e));
    }
    sort_numbers(&met);
    return take_current(out, x, &met, e);
}
