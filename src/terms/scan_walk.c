/* SPDX-License-Identifier: Apache-2.0 */
/* From a word with which patterns begin as far as any goes on; and what was met on the way. */
#include <string.h>

#include "scan_run.h"

/* ---- the numbers of words: only of those where something was met ---- */

static uint32_t bits_of(uint64_t x)
{
    x -= x >> 1 & UINT64_C(0x5555555555555555);
    x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
    x = (x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (uint32_t)(x * UINT64_C(0x0101010101010101) >> 56);
}

/* What begins before byte i of the block; i never goes back. */
static uint32_t number_at(scan_run *r, size_t i)
{
    const uint64_t *begins = r->map.begins;

    for (; r->counted < i / 64; r->counted++) r->count += bits_of(begins[r->counted]);
    return r->base + r->count + bits_of(begins[i / 64] & ~(UINT64_MAX << i % 64));
}

static void place(scan_run *r, scan_walk *w)
{
    if (w->placed) return;
    w->first = number_at(r, w->at);
    w->begin = ent_words_place_of(r->words, w->at, w->at + 1).begin;
    w->placed = true;
}

/* ---- walks ---- */

static const dictionary *dictionary_of(const scan_run *r, const scan_walk *w)
{
    return w->dictionary == 0 ? &r->s->exact : &r->s->languages[w->dictionary - 1].stems;
}

/* Patterns end here, behind byte `end`. */
static ent_code meet(scan_run *r, scan_walk *w, size_t at, size_t end, ent_err *e)
{
    scan_met m = {.ends = dictionary_of(r, w)->nodes[w->node].end, .dictionary = w->dictionary};

    place(r, w);
    m.first = w->first, m.last = w->first + w->steps;
    m.begin = w->begin, m.end = ent_words_place_of(r->words, at, end).end;
    m.how = w->dictionary != 0 ? ENT_SCAN_BY_STEM : w->alike ? ENT_SCAN_BY_LOOKALIKE : ENT_SCAN_SAME;
    if (scan__hits_any(&r->hits, &m)) ENT_TRY(scan__hits_add(&r->hits, &m, e));
    return ENT_OK;
}

static ent_code suspend(scan_run *r, scan_walk *w, ent_err *e)
{
    place(r, w);
    if (r->open.n == 0) r->hits.open = w->first;
    ENT_PUSH(&r->open, r->a, *w, e);
    return ENT_OK;
}

/* Its next word, from byte i on; *end 0: there is none, or none in this block. */
static ent_code next_word(size_t *at, size_t *end, scan_run *r, scan_walk *w, size_t i, ent_err *e)
{
    const ent_words_map *m = &r->map;

    *end = 0;
    for (;; i++) {
        i = ent_words_from(m->begins, i, m->n);
        if (i == m->n) return suspend(r, w, e);
        if (m->folded[i] == '\f') return ENT_OK;
        w->steps++;
        if (m->folded[i] != '\n') break;
        if (++w->lines == 2) return ENT_OK;
    }
    w->lines = 0;
    *at = i;
    *end = ent_words_end(m->more, i);
    return ENT_OK;
}

static ent_code go_on(scan_run *r, scan_walk *w, size_t i, ent_err *e)
{
    const dictionary *d = dictionary_of(r, w);

    while (d->nodes[w->node].goes_on) {
        scan_number number;
        size_t at, end;
        ENT_TRY(next_word(&at, &end, r, w, i, e));
        if (end == 0) return ENT_OK;
        ENT_TRY(scan__number(&number, r, w->dictionary, dict_hash(r->map.folded + at, end - at), at, end, e));
        w->node = number.word != 0 ? dict_step_to(d, w->node, number.word) : 0;
        if (w->node == 0) return ENT_OK;
        w->alike = w->alike || number.alike;
        if (d->nodes[w->node].end != 0) ENT_TRY(meet(r, w, at, end, e));
        i = end;
    }
    return ENT_OK;
}

ent_code scan__walk(scan_run *r, size_t dictionary_number, size_t at, size_t end, const scan_number *number, bool goes_on, ent_err *e)
{
    scan_walk w = {.at = at, .node = number->first, .dictionary = (uint8_t)dictionary_number, .alike = number->alike};

    if (dictionary_of(r, &w)->nodes[w.node].end != 0) ENT_TRY(meet(r, &w, at, end, e));
    return goes_on ? go_on(r, &w, end, e) : ENT_OK;
}

ent_code scan__walk_on(scan_run *r, ent_err *e)
{
    size_t n = r->open.n;

    r->counted = r->count = 0;
    for (size_t k = 0; k < n; k++) {
        scan_walk w = r->open.v[k];
        ENT_TRY(go_on(r, &w, 0, e)); /* one that waits again stands behind them all */
    }
    r->open.n -= n;
    if (n != 0) memmove(r->open.v, r->open.v + n, r->open.n * sizeof *r->open.v);
    r->hits.open = r->open.n != 0 ? r->open.v[0].first : UINT32_MAX;
    return ENT_OK;
}

ent_code scan__walk_end(scan_run *r, ent_err *e)
{
    if (r->open.n != 0) {
        r->base = number_at(r, r->map.n);
        return ENT_OK;
    }
    r->base = 0; /* nothing reaches into the next block */
    return scan__hits_settle(&r->hits, e);
}
