/* SPDX-License-Identifier: Apache-2.0 */
/* Where words stand, in the parts of the cuts in view. */
#include <stdlib.h>
#include <string.h>

#include "search_find.h"

/* In halves, so that a word that only begins so counts half. */
static const uint16_t weights[SEARCH_CLASSES] = {8, 8, 6, 4, 2};

/* ---- parts ---- */

static ent_code add_part(finding *x, const ent_stmt *st, ent_err *e)
{
    int64_t cut = ent_stmt_i64(st, 1), docs = ent_stmt_i64(st, 3);
    bool own = cut == ent_stmt_i64(st, 2);
    find_part p = {.id = ent_stmt_i64(st, 0)};

    if (docs < 0 || docs > UINT32_MAX - 1 - (int64_t)x->n) return search__damaged(e);
    if (x->cuts.n == 0 || x->cuts.v[x->cuts.n - 1].cut != cut) ENT_PUSH(&x->cuts, x->a, ((find_cut){.cut = cut, .first = x->n}), e);
    if (own) {
        x->cuts.v[x->cuts.n - 1].docs = (uint32_t)docs;
        x->n += (uint32_t)docs;
    }
    p.cut = x->cuts.n - 1;
    x->portions += (double)docs;
    x->words += (double)ent_stmt_i64(st, 4);
    ENT_PUSH(&x->parts, x->a, p, e);
    return ENT_OK;
}

static ent_code read_parts(finding *x, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, x->store, "register/search_parts", NULL, 0, e));
    for (;;) {
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        if (add_part(x, st, e) == ENT_OK) continue;
        ent_stmt_done(st);
        return e->code;
    }
}

/* The own part of a cut says how many documents it has; it need not come first. */
static void count_docs(finding *x)
{
    for (size_t i = 0; i < x->parts.n; i++) {
        const find_cut *c = &x->cuts.v[x->parts.v[i].cut];
        x->parts.v[i].first = c->first;
        x->parts.v[i].docs = c->docs;
    }
}

ent_code find_part_of(const find_part **out, finding *x, int64_t id, ent_err *e)
{
    for (size_t k = 0; k < x->parts.n; k++) { /* rows come part by part, in the order of the parts */
        size_t i = x->part + k < x->parts.n ? x->part + k : x->part + k - x->parts.n;
        if (x->parts.v[i].id != id) continue;
        x->part = i;
        *out = &x->parts.v[i];
        return ENT_OK;
    }
    return search__damaged(e);
}

static ent_code mark_older(finding *x, const find_cut *c, uint64_t block, ent_str bits, ent_err *e)
{
    for (size_t i = 0; i < bits.n; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            uint64_t doc = block * SEARCH_NEWER_DOCS + i * 8 + bit;
            if (((unsigned char)bits.p[i] >> bit & 1) == 0) continue;
            if (doc >= c->docs) return search__damaged(e);
            x->docs[c->first + doc].older = true;
        }
    return ENT_OK;
}

static ent_code read_older(finding *x, ent_err *e)
{
    size_t at = 0;
    ent_stmt *st;
    bool row;

    ENT_TRY(ent_store_ask(&st, x->store, "register/search_newer", NULL, 0, e));
    for (;;) {
        ent_code code;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        for (size_t k = 0; k < x->cuts.n && x->cuts.v[at].cut != ent_stmt_i64(st, 0); k++) at = at + 1 < x->cuts.n ? at + 1 : 0;
        if (x->cuts.n == 0 || x->cuts.v[at].cut != ent_stmt_i64(st, 0)) code = search__damaged(e);
        else code = mark_older(x, &x->cuts.v[at], (uint64_t)ent_stmt_i64(st, 1), ent_stmt_str(st, 2), e);
        if (code == ENT_OK) continue;
        ent_stmt_done(st);
        return code;
    }
}

ent_code find_open(finding *x, ent_arena *a, ent_store *locked, ent_err *e)
{
    *x = (finding){.a = a, .store = locked};
    ENT_TRY(read_parts(x, e));
    count_docs(x);
    ENT_NEW(x->docs, a, x->n, e);
    return read_older(x, e);
}

/* ---- one word ---- */

static ent_code doc_of(uint32_t *out, const find_part *p, uint64_t doc, ent_err *e)
{
    if (doc >= p->docs) return search__damaged(e);
    *out = p->first + (uint32_t)doc;
    return ENT_OK;
}

static ent_code weigh(find_post *out, const search_posting *one, bool whole, ent_err *e)
{
    search_reader places = one->places;
    unsigned weight = 0;
    search_class class;
    uint64_t at = 0;

    out->words = one->words;
    while (search_place(&class, &at, &places)) {
        if (class >= SEARCH_CLASSES) return search__damaged(e);
        weight += whole ? weights[class] : weights[class] / 2U;
        out->classes |= (uint8_t)(1U << class);
    }
    out->weight = (uint16_t)weight; /* at most SEARCH_PLACES_MAX places */
    return ENT_OK;
}

static ent_code take_block(find_posts *out, finding *x, const find_part *p, ent_str data, ent_err *e)
{
    search_reader r = search_read(data);
    search_posting one;
    uint64_t doc = 0;

    while (search_next(&one, &r, &doc)) {
        find_post post = {0};
        ENT_TRY(doc_of(&post.doc, p, doc, e));
        ENT_TRY(weigh(&post, &one, true, e));
        ENT_PUSH(out, x->a, post, e);
    }
    return r.bad ? search__damaged(e) : ENT_OK;
}

static ent_code find_whole(find_posts *out, finding *x, ent_str term, ent_err *e)
{
    ent_stmt *st;
    bool row;

    x->part = 0;
    ENT_TRY(ENT_ASK(&st, x->store, e, "register/search_term", ENT_B(term.p, term.n)));
    for (;;) {
        const find_part *p = NULL;
        ent_code code;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        code = find_part_of(&p, x, ent_stmt_i64(st, 0), e);
        if (code == ENT_OK) code = take_block(out, x, p, ent_stmt_str(st, 1), e);
        if (code == ENT_OK) continue;
        ent_stmt_done(st);
        return code;
    }
}

/* ---- all words with one beginning ---- */

/* Several of them in one portion are one post. from: the first post of the part. */
static ent_code merge_block(find_posts *out, finding *x, const find_part *p, size_t from, ent_str data, bool whole, ent_err *e)
{
    search_reader r = search_read(data);
    search_posting one;
    uint64_t doc = 0;

    while (search_next(&one, &r, &doc)) {
        find_post post = {0}, *known;
        size_t at;
        ENT_TRY(doc_of(&post.doc, p, doc, e));
        ENT_TRY(weigh(&post, &one, whole, e));
        at = x->place[post.doc];
        if (at >= from && at < out->n && out->v[at].doc == post.doc) {
            known = &out->v[at];
            known->weight = (uint16_t)(known->weight + post.weight < UINT16_MAX ? known->weight + post.weight : UINT16_MAX);
            known->classes |= post.classes;
        } else {
            x->place[post.doc] = (uint32_t)out->n;
            ENT_PUSH(out, x->a, post, e);
        }
    }
    return r.bad ? search__damaged(e) : ENT_OK;
}

static ent_code merge_rows(find_posts *out, finding *x, ent_stmt *st, ent_err *e)
{
    int64_t part = 0;
    size_t from = 0;
    bool row;

    for (;;) {
        const find_part *p = NULL;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(find_part_of(&p, x, ent_stmt_i64(st, 0), e));
        if (p->id != part) from = out->n;
        part = p->id;
        ENT_TRY(merge_block(out, x, p, from, ent_stmt_str(st, 1), ent_stmt_i64(st, 2) != 0, e));
    }
}

static ent_code find_beginning(find_posts *out, finding *x, ent_str term, ent_err *e)
{
    ent_str beyond;
    ent_code code;
    ent_stmt *st;

    if (x->place == NULL) ENT_NEW(x->place, x->a, x->n, e);
    ENT_TRY(ent_str_fmt(&beyond, x->a, e, "%.*s\xff", ENT_F(term)));
    x->part = 0;
    ENT_TRY(ENT_ASK(&st, x->store, e, "register/search_terms", ENT_B(term.p, term.n), ENT_B(beyond.p, beyond.n)));
    code = merge_rows(out, x, st, e);
    ent_stmt_done(st);
    return code;
}

ent_code find_word(find_posts *out, finding *x, const ent_search_word *w, ent_err *e)
{
    return w->prefix ? find_beginning(out, x, w->text, e) : find_whole(out, x, w->text, e);
}

/* ---- phrases ---- */

typedef struct entry {
    uint64_t key; /* part of the list and document */
    search_posting posting;
    const find_part *part;
} entry;
typedef ENT_VEC(entry) entries;

static ent_code take_entries(entries *out, finding *x, const find_part *p, ent_str data, ent_err *e)
{
    search_reader r;
    entry one = {.part = p};
    uint64_t doc = 0;

    ENT_TRY(ent_str_dup(&data, x->a, data, e));
    r = search_read(data);
    while (search_next(&one.posting, &r, &doc)) {
        if (doc >= p->docs) return search__damaged(e);
        one.key = (uint64_t)(p - x->parts.v) << 32 | doc;
        ENT_PUSH(out, x->a, one, e);
    }
    return r.bad ? search__damaged(e) : ENT_OK;
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = ((const entry *)a)->key, y = ((const entry *)b)->key;

    return x < y ? -1 : x > y;
}

/* One word has its rows part by part, in order; only those of several words with one beginning are mixed. */
static void sort_entries(entries *v)
{
    size_t i = 1;

    while (i < v->n && v->v[i - 1].key <= v->v[i].key) i++;
    if (i < v->n) qsort(v->v, v->n, sizeof *v->v, by_key);
}

static ent_code entry_rows(entries *out, finding *x, ent_stmt *st, ent_err *e)
{
    bool row;

    for (;;) {
        const find_part *p = NULL;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(find_part_of(&p, x, ent_stmt_i64(st, 0), e));
        ENT_TRY(take_entries(out, x, p, ent_stmt_str(st, 1), e));
    }
}

static ent_code find_entries(entries *out, finding *x, const ent_search_word *w, ent_err *e)
{
    ent_str beyond;
    ent_code code;
    ent_stmt *st;

    x->part = 0;
    if (w->prefix) {
        ENT_TRY(ent_str_fmt(&beyond, x->a, e, "%.*s\xff", ENT_F(w->text)));
        ENT_TRY(ENT_ASK(&st, x->store, e, "register/search_terms", ENT_B(w->text.p, w->text.n), ENT_B(beyond.p, beyond.n)));
    } else {
        ENT_TRY(ENT_ASK(&st, x->store, e, "register/search_term", ENT_B(w->text.p, w->text.n)));
    }
    code = entry_rows(out, x, st, e);
    ent_stmt_done(st);
    if (code == ENT_OK) sort_entries(out);
    return code;
}

/* The places at which a phrase that holds so far may begin: those of its first word. */
typedef struct beginnings {
    size_t n;
    uint64_t at[SEARCH_PLACES_MAX];
    uint8_t class[SEARCH_PLACES_MAX];
    bool holds[SEARCH_PLACES_MAX]; /* the word under way stands where it should */
} beginnings;

static void begin_at(beginnings *b, const entry *first)
{
    search_reader places = first->posting.places;
    search_class class;
    uint64_t at = 0;

    b->n = 0;
    while (b->n < SEARCH_PLACES_MAX && search_place(&class, &at, &places)) {
        b->at[b->n] = at;
        b->class[b->n++] = (uint8_t) class;
    }
}

static void note_word(beginnings *b, const entry *other, size_t offset)
{
    search_reader places = other->posting.places;
    search_class class;
    uint64_t at = 0;

    while (search_place(&class, &at, &places))
        for (size_t i = 0; i < b->n; i++) b->holds[i] |= b->at[i] + offset == at;
}

static void keep_held(beginnings *b)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n; i++) {
        if (!b->holds[i]) continue;
        b->at[n] = b->at[i];
        b->class[n++] = b->class[i];
    }
    b->n = n;
    memset(b->holds, 0, sizeof b->holds);
}

static ent_code post_of(find_post *out, const entry *first, const beginnings *b, ent_err *e)
{
    unsigned weight = 0;

    *out = (find_post){.doc = first->part->first + (uint32_t)(first->key & UINT32_MAX), .words = first->posting.words};
    for (size_t i = 0; i < b->n; i++) {
        if (b->class[i] >= SEARCH_CLASSES) return search__damaged(e);
        weight += weights[b->class[i]];
        out->classes |= (uint8_t)(1U << b->class[i]);
    }
    out->weight = (uint16_t)weight;
    return ENT_OK;
}

/* lists: of each word, sorted. */
static ent_code join(find_posts *out, finding *x, const entries *lists, size_t n, ent_err *e)
{
    size_t *at;

    ENT_NEW(at, x->a, n, e);
    for (size_t i = 0; i < lists[0].n; i++) {
        const entry *first = &lists[0].v[i];
        beginnings b = {0};
        find_post post;
        begin_at(&b, first);
        for (size_t w = 1; w < n && b.n != 0; w++) {
            const entries *l = &lists[w];
            while (at[w] < l->n && l->v[at[w]].key < first->key) at[w]++;
            for (size_t k = at[w]; k < l->n && l->v[k].key == first->key; k++) note_word(&b, &l->v[k], w);
            keep_held(&b);
        }
        if (b.n == 0) continue;
        ENT_TRY(post_of(&post, first, &b, e));
        ENT_PUSH(out, x->a, post, e);
    }
    return ENT_OK;
}

ent_code find_phrase(find_posts *out, finding *x, const ent_search_name *phrase, ent_err *e)
{
    entries *lists;

    ENT_NEW(lists, x->a, phrase->n, e);
    for (size_t i = 0; i < phrase->n; i++) {
        ENT_TRY(find_entries(&lists[i], x, &phrase->v[i], e));
        if (lists[i].n == 0) return ENT_OK;
    }
    return join(out, x, lists, phrase->n, e);
}
