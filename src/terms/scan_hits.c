/* SPDX-License-Identifier: Apache-2.0 */
/* Overlaps: the longest first, then as written before look-alike before inflected, then the earlier. */
#include "scan_hits.h"

#include <stdlib.h>
#include <string.h>

/* A chain is judged at that length, but for what begins at or behind a walk that waits for the next block: the last 63 words, with which
 * no more than 63 * 64 * (1 + ENT_SCAN_MAX_LANGUAGES) places begin.                                                             */
enum { CHAIN = 60000, INDEX_BITS = 18 };

ent_code scan__hits_new(scan_hits *h, ent_arena *a, ent_err *e)
{
    h->a = a;
    h->scratch = ent_arena_new(a, 0);
    return h->scratch != NULL ? ENT_OK : ent_nomem(e);
}

static const dictionary *dictionary_of(const scan_hits *h, const scan_met *m)
{
    return m->dictionary == 0 ? &h->s->exact : &h->s->languages[m->dictionary - 1].stems;
}

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Byte by byte the same, white space aside. */
static bool is_as_written(ent_str a, ent_str b)
{
    size_t i = 0, k = 0;

    for (;;) {
        while (i < a.n && is_white(a.p[i])) i++;
        while (k < b.n && is_white(b.p[k])) k++;
        if (i == a.n || k == b.n) return i == a.n && k == b.n;
        if (a.p[i++] != b.p[k++]) return false;
    }
}

static bool may_be(const scan_hits *h, const scan_met *m, uint32_t pattern)
{
    const ent_scanner *s = h->s;

    if (m->how == ENT_SCAN_BY_LOOKALIKE && (s->flags[pattern] & ENT_SCAN_LOOKALIKE) == 0) return false;
    if ((s->flags[pattern] & ENT_SCAN_AS_WRITTEN) == 0 || m->how == ENT_SCAN_BY_LOOKALIKE) return true;
    return is_as_written((ent_str){h->text.p + m->begin, m->end - m->begin}, s->texts[s->written[pattern]]);
}

bool scan__hits_any(const scan_hits *h, const scan_met *m)
{
    const dictionary *d = dictionary_of(h, m);

    for (uint32_t k = m->ends; k != 0; k = d->ends[k].next)
        if (may_be(h, m, d->ends[k].pattern)) return true;
    return false;
}

ent_code scan__hits_add(scan_hits *h, const scan_met *m, ent_err *e)
{
    if (h->n != 0 && m->first > h->last && h->open > h->last) ENT_TRY(scan__hits_settle(h, e));
    if (h->n >= CHAIN && h->open > h->v[0].first) ENT_TRY(scan__hits_settle(h, e));
    if (h->n == 0 || m->last > h->last) h->last = m->last;
    ENT_PUSH(h, h->a, *m, e);
    return ENT_OK;
}

/* ---- reporting ---- */

/* Is the pattern met in the same words as they are? Then that they are its stems as well is nothing new. */
static bool is_met_anyway(const scan_hits *h, const scan_met *m, uint32_t pattern)
{
    const dictionary *d = &h->s->exact;

    for (const scan_met *o = m; o-- > h->v && o->begin == m->begin && o->end == m->end;) { /* they are in the order of the text */
        if (o->dictionary != 0 || o->first != m->first || o->last != m->last) continue;
        for (uint32_t k = o->ends; k != 0; k = d->ends[k].next)
            if (d->ends[k].pattern == pattern) return true;
    }
    return false;
}

static ent_code report(scan_hits *h, const scan_met *m, ent_err *e)
{
    const dictionary *d = dictionary_of(h, m);
    ent_scan_hit hit = {.begin = m->begin, .end = m->end, .how = (ent_scan_how)m->how, .nested = !m->taken};

    if (hit.nested && !h->nested) return ENT_OK;
    for (uint32_t k = m->ends; k != 0; k = d->ends[k].next) {
        hit.pattern = d->ends[k].pattern;
        if (!may_be(h, m, d->ends[k].pattern)) continue;
        if (hit.nested && m->dictionary != 0 && is_met_anyway(h, m, d->ends[k].pattern)) continue;
        ENT_TRY(h->fn(h->ctx, &hit, e));
    }
    return ENT_OK;
}

/* ---- precedence ---- */

static int in_text(const void *x, const void *y)
{
    const scan_met *a = x, *b = y;

    if (a->begin != b->begin) return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end) return a->end < b->end ? -1 : 1;
    if (a->how != b->how) return a->how < b->how ? -1 : 1;
    if (a->first != b->first) return a->first < b->first ? -1 : 1;
    return (a->dictionary > b->dictionary) - (a->dictionary < b->dictionary);
}

/* Keys: how short, then how it was met, then the index (18 bits), which is the order in the text. */
static int by_key(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

    return (a > b) - (a < b);
}

/* *by: the indexes of the chain, first who goes first. */
static ent_code order(uint32_t **by, scan_hits *h, ent_arena *scratch, ent_err *e)
{
    uint64_t *keys;

    qsort(h->v, h->n, sizeof *h->v, in_text);
    ENT_NEW(keys, scratch, h->n, e);
    ENT_NEW(*by, scratch, h->n, e);
    for (size_t i = 0; i < h->n; i++) {
        const scan_met *m = &h->v[i];
        keys[i] = (uint64_t)(UINT32_MAX - (m->end - m->begin)) << 20 | (uint64_t)m->how << INDEX_BITS | i;
    }
    qsort(keys, h->n, sizeof *keys, by_key);
    for (size_t i = 0; i < h->n; i++) (*by)[i] = (uint32_t)(keys[i] & ((1U << INDEX_BITS) - 1));
    return ENT_OK;
}

static bool same_words(const scan_met *a, const scan_met *b)
{
    return a->first == b->first && a->last == b->last && a->how == b->how;
}

static void take(scan_hits *h, const uint32_t *by, bool *used, uint32_t first)
{
    const scan_met *before = NULL;

    for (size_t i = 0; i < h->n; i++) {
        scan_met *m = &h->v[by[i]];
        bool clear = true;
        for (uint32_t k = m->first; k <= m->last && clear; k++) clear = !used[k - first];
        m->taken = clear || (before != NULL && same_words(before, m));
        if (!m->taken) continue;
        memset(used + (m->first - first), 1, m->last - m->first + 1);
        before = m;
    }
}

static ent_code settle_chain(scan_hits *h, ent_arena *scratch, ent_err *e)
{
    uint32_t first = UINT32_MAX;
    uint32_t *by;
    bool *used;

    ENT_TRY(order(&by, h, scratch, e));
    for (size_t i = 0; i < h->n; i++)
        if (h->v[i].first < first) first = h->v[i].first;
    ENT_NEW(used, scratch, h->last - first + 1, e);
    take(h, by, used, first);
    for (size_t i = 0; i < h->n; i++) ENT_TRY(report(h, &h->v[i], e));
    return ENT_OK;
}

static ent_code settle(scan_hits *h, ent_err *e)
{
    ent_code code;

    if (h->n == 1) {
        h->v[0].taken = true;
        return report(h, &h->v[0], e);
    }
    code = settle_chain(h, h->scratch, e);
    ent_arena_reset(h->scratch);
    return code;
}

/* What begins at or behind a walk that waits goes behind the rest; returns how many do not. */
static size_t part(scan_hits *h)
{
    size_t n = 0;

    for (size_t i = 0; i < h->n; i++) {
        scan_met m = h->v[i];
        if (m.first >= h->open) continue;
        h->v[i] = h->v[n];
        h->v[n++] = m;
    }
    return n;
}

ent_code scan__hits_settle(scan_hits *h, ent_err *e)
{
    size_t all = h->n, n = h->open == UINT32_MAX ? all : part(h);
    ent_code code = ENT_OK;

    h->n = n;
    if (n != 0) code = settle(h, e);
    h->n = all - n;
    if (n != 0 && n != all) memmove(h->v, h->v + n, h->n * sizeof *h->v);
    return code;
}
