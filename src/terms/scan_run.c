/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over the words of a text.
 *
 *   block of words ──numbers──► window of words ──walk from each word──► places met ──overlaps (scan_hits.c)──► hits
 *                               the last 63 of a window go into the next one, so that every pattern is seen whole              */
#include <string.h>

#include "scan_hits.h"

enum {
    WINDOW = ENT_WORDS_AT_ONCE + ENT_SCAN_MAX_WORDS, /* words; what is carried over and a batch of words fit */
    CARRY = ENT_SCAN_MAX_WORDS - 1,
    CACHE = 8192,       /* words whose stem is remembered, per language, at most; a power of two */
    CACHE_WORD = 23,    /* bytes of such a word, at most */
    MIXED_MOST = 100000 /* words with letters of several scripts looked at in one text */
};

/* A number of a word that is only one by its look. */
#define ALIKE ((uint32_t)1 << 31)

typedef struct remembered {
    const dict_slot *slot; /* of the stem; an empty one if no pattern has it */
    uint8_t n;             /* of the word; 0: nothing remembered here */
    char word[CACHE_WORD];
} remembered;

typedef struct run_language {
    scan_stemmer *stemmer;
    remembered *cache;
    uint32_t *id, *first; /* window: number of the stem, node that it leads to from the root */
} run_language;

typedef struct run {
    const ent_scanner *s;
    ent_arena *a;
    scan_hits hits;
    scan_alike *alike;
    size_t mixed;
    uint64_t *hash;                     /* of the words of a block */
    uint16_t *list;                     /* words of a block, or of the window */
    uint32_t *id, *first, *begin, *end; /* window: number of the word, node that it leads to from the root, place */
    size_t n;
    uint32_t base; /* number of the window's first word in the text */
    run_language *languages;
    size_t cache_mask;
} run;

/* ---- numbers ---- */

/* Hashes, and which words may be ours: about half of them in most texts, so that nothing is decided here by a branch. */
static size_t hash_words(run *r, const ent_words_block *b)
{
    const dictionary *d = &r->s->exact;
    size_t n = 0;

    for (size_t i = 0; i < b->n; i++) {
        const ent_word *w = &b->v[i];
        uint64_t hash = dict_hash(b->folded + w->at, w->n);
        r->hash[i] = hash;
        r->id[r->n + i] = r->first[r->n + i] = 0;
        r->begin[r->n + i] = w->begin;
        r->end[r->n + i] = w->end;
        r->list[n] = (uint16_t)i;
        n += dict_may_have(d, hash) & (w->n != 0);
    }
    return n;
}

static void number_words(run *r, const ent_words_block *b, size_t n_list)
{
    const dictionary *d = &r->s->exact;

    for (size_t k = 0; k < n_list; k++) {
        if (k + 8 < n_list) __builtin_prefetch(&d->slots[(uint32_t)r->hash[r->list[k + 8]] & d->slot_mask]);
        size_t i = r->list[k];
        const dict_slot *slot = dict_slot_of(d, r->hash[i], b->folded + b->v[i].at, b->v[i].n);
        r->id[r->n + i] = slot->word & ~DICT_LONG;
        r->first[r->n + i] = slot->first;
    }
}

static ent_code look_alike(run *r, uint32_t *id, ent_str word, ent_err *e)
{
    r->mixed++;
    if (r->alike == NULL) ENT_TRY(scan__alike_new(&r->alike, r->a, r->s, e));
    ENT_TRY(scan__alike_word(id, r->alike, word.p, word.n, e));
    if (*id != 0) *id |= ALIKE;
    return ENT_OK;
}

/* Words that are none of ours but mix letters of several scripts. */
static ent_code number_alikes(run *r, const ent_words_block *b, ent_err *e)
{
    if (r->s->alike == NULL) return ENT_OK;
    for (size_t i = 0; i < b->n && r->mixed < MIXED_MOST; i++) {
        const ent_word *w = &b->v[i];
        ent_str word = {b->folded + w->at, w->n};
        if (w->ascii || w->kind != ENT_WORD || r->id[r->n + i] != 0 || !ent_word_mixed(word)) continue;
        ENT_TRY(look_alike(r, &r->id[r->n + i], word, e));
        if (r->id[r->n + i] != 0) r->first[r->n + i] = dict_first(&r->s->exact, r->id[r->n + i] & ~ALIKE);
    }
    return ENT_OK;
}

static ent_code slot_of_stem(const dict_slot **out, const dictionary *d, scan_stemmer *s, const char *p, size_t n, ent_err *e)
{
    char stem[SCAN_WORD_ROOM];
    size_t stem_n;

    ENT_TRY(scan__stem(stem, &stem_n, s, p, n, e));
    *out = dict_slot_of(d, dict_hash(stem, stem_n), stem, stem_n);
    return ENT_OK;
}

static ent_code number_stems(run *r, const ent_words_block *b, const dictionary *d, run_language *l, ent_err *e)
{
    static const dict_slot none = {.word = 0};

    for (size_t i = 0; i < b->n; i++) {
        const ent_word *w = &b->v[i];
        const char *p = b->folded + w->at;
        remembered *known = &l->cache[r->hash[i] >> 20 & r->cache_mask];
        const dict_slot *slot = &none;
        if (w->n != 0 && w->kind != ENT_WORD) {
            slot = dict_slot_of(d, r->hash[i], p, w->n);
        } else if (w->n != 0 && w->n <= CACHE_WORD && known->n == w->n && memcmp(known->word, p, w->n) == 0) {
            slot = known->slot;
        } else if (w->n != 0) {
            ENT_TRY(slot_of_stem(&slot, d, l->stemmer, p, w->n, e));
            if (w->n <= CACHE_WORD) known->slot = slot, known->n = (uint8_t)w->n, memcpy(known->word, p, w->n);
        }
        l->id[r->n + i] = slot->word & ~DICT_LONG;
        l->first[r->n + i] = slot->first;
    }
    return ENT_OK;
}

/* ---- walks ---- */

/* All patterns of a dictionary that begin with word i of the window; node: where that word leads. */
static ent_code walk(run *r, const dictionary *d, size_t dictionary_number, const uint32_t *id, size_t i, uint32_t node, ent_err *e)
{
    uint32_t alike = id[i] & ALIKE;

    for (size_t k = i; node != 0;) {
        if (d->nodes[node].end != 0) {
            scan_met m = {.first = r->base + (uint32_t)i, .last = r->base + (uint32_t)k, .begin = r->begin[i], .end = r->end[k]};
            m.ends = d->nodes[node].end;
            m.dictionary = (uint8_t)dictionary_number;
            m.how = dictionary_number != 0 ? ENT_SCAN_BY_STEM : alike != 0 ? ENT_SCAN_BY_LOOKALIKE : ENT_SCAN_SAME;
            if (scan__hits_any(&r->hits, &m)) ENT_TRY(scan__hits_add(&r->hits, &m, e));
        }
        if (!d->nodes[node].goes_on || ++k == r->n || id[k] == 0) break;
        alike |= id[k] & ALIKE;
        node = dict_step_to(d, node, id[k] & ~ALIKE);
    }
    return ENT_OK;
}

/* The last words of a list to its front. */
static void carry(uint32_t *v, size_t n, size_t rest)
{
    memmove(v, v + n, rest * sizeof *v);
}

/* The words among the first n of the window with which any pattern begins. */
static size_t list_starts(run *r, size_t n)
{
    size_t starts = 0;

    for (size_t i = 0; i < n; i++) {
        uint32_t any = r->first[i];
        for (size_t k = 0; k < r->s->n_languages; k++) any |= r->languages[k].first[i];
        r->list[starts] = (uint16_t)i;
        starts += any != 0;
    }
    return starts;
}

/* From every word of the window behind which there are enough; *last: those are all. */
static ent_code walk_window(run *r, bool last, ent_err *e)
{
    const ent_scanner *s = r->s;
    size_t n = last ? r->n : r->n > CARRY ? r->n - CARRY : 0, rest = r->n - n, starts = list_starts(r, n);

    for (size_t k = 0; k < starts; k++) {
        size_t i = r->list[k];
        if (r->first[i] != 0) ENT_TRY(walk(r, &s->exact, 0, r->id, i, r->first[i], e));
        for (size_t m = 0; m < s->n_languages; m++) {
            const run_language *l = &r->languages[m];
            if (l->first[i] != 0) ENT_TRY(walk(r, &s->languages[m].stems, m + 1, l->id, i, l->first[i], e));
        }
    }
    carry(r->id, n, rest), carry(r->first, n, rest), carry(r->begin, n, rest), carry(r->end, n, rest);
    for (size_t k = 0; k < s->n_languages; k++) carry(r->languages[k].id, n, rest), carry(r->languages[k].first, n, rest);
    r->base += (uint32_t)n;
    r->n = rest;
    return ENT_OK;
}

/* ---- all ---- */

static ent_code take_block(run *r, const ent_words_block *b, ent_err *e)
{
    const ent_scanner *s = r->s;

    number_words(r, b, hash_words(r, b));
    ENT_TRY(number_alikes(r, b, e));
    for (size_t k = 0; k < s->n_languages; k++) ENT_TRY(number_stems(r, b, &s->languages[k].stems, &r->languages[k], e));
    r->n += b->n;
    return walk_window(r, false, e);
}

static ent_code begin_run(run *r, ent_err *e)
{
    const ent_scanner *s = r->s;

    r->cache_mask = CACHE - 1;
    while (r->cache_mask > 63 && r->cache_mask > r->hits.text.n / 4) r->cache_mask /= 2; /* a short text has few words */
    ENT_NEW(r->hash, r->a, WINDOW, e);
    ENT_NEW(r->list, r->a, WINDOW, e);
    ENT_NEW(r->id, r->a, WINDOW, e);
    ENT_NEW(r->first, r->a, WINDOW, e);
    ENT_NEW(r->begin, r->a, WINDOW, e);
    ENT_NEW(r->end, r->a, WINDOW, e);
    ENT_NEW(r->languages, r->a, s->n_languages, e);
    for (size_t k = 0; k < s->n_languages; k++) {
        run_language *l = &r->languages[k];
        ENT_TRY(scan__stemmer_new(&l->stemmer, r->a, s->languages[k].name, e));
        ENT_NEW(l->cache, r->a, r->cache_mask + 1, e);
        ENT_NEW(l->id, r->a, WINDOW, e);
        ENT_NEW(l->first, r->a, WINDOW, e);
    }
    return scan__hits_new(&r->hits, r->a, e);
}

static ent_code run_all(run *r, ent_str text, ent_err *e)
{
    ent_words *words;
    ent_words_block b;

    ENT_TRY(ent_words_new(&words, r->a, r->s->rules, text, e));
    ENT_TRY(begin_run(r, e));
    for (;;) {
        ENT_TRY(ent_words_next(&b, words, e));
        if (b.n == 0) break;
        ENT_TRY(take_block(r, &b, e));
    }
    ENT_TRY(walk_window(r, true, e));
    return scan__hits_settle(&r->hits, e);
}

ent_code ent_scan_run(const ent_scanner *s, ent_arena *scratch, ent_str text, bool nested, ent_scan_fn *fn, void *ctx, ent_err *e)
{
    run r = {.s = s, .hits = {.s = s, .text = text, .nested = nested, .fn = fn, .ctx = ctx}};
    ent_code code;

    r.a = ent_arena_new(scratch, 0);
    if (r.a == NULL) return ent_nomem(e);
    code = run_all(&r, text, e);
    ent_arena_free(r.a);
    return code;
}
