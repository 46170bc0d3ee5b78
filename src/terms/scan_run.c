/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over the blocks of a text: which words may begin a pattern, and the walks from those that do. */
#include "scan_run.h"

/* ---- words as they are: through the filter, and looked up some time after their place in the table was asked for ---- */

/* Of the words in the list those that the dictionary may have, with their hashes. */
static size_t hash_words(scan_run *r, size_t n_list)
{
    const dictionary *d = &r->s->exact;
    const ent_words_map *m = &r->map;
    size_t n = 0;

    for (size_t k = 0; k < n_list; k++) {
        size_t at = r->list[k].at;
        uint64_t hash = dict_hash(m->folded + at, ent_words_end(m->more, at) - at);
        __builtin_prefetch(&d->slots[(uint32_t)hash & d->slot_mask]);
        r->list[n] = r->list[k];
        r->hash[n] = hash;
        n += dict_may_have(d, hash);
    }
    return n;
}

static ent_code walk_filtered(scan_run *r, size_t n_list, ent_err *e)
{
    const dictionary *d = &r->s->exact;
    const ent_words_map *m = &r->map;
    size_t n = hash_words(r, n_list);

    for (size_t k = 0; k < n; k++) {
        size_t at = r->list[k].at, end = ent_words_end(m->more, at);
        scan_number number = {.first = dict_slot_of(d, r->hash[k], m->folded + at, end - at)->first};
        if (number.first != 0) ENT_TRY(scan__walk(r, 0, at, end, &number, r->list[k].goes_on, e));
    }
    return ENT_OK;
}

/* ---- every word, where stems or look-alikes are to be met ---- */

static ent_code take_word(scan_run *r, size_t at, bool as_it_is, ent_err *e)
{
    size_t end = ent_words_end(r->map.more, at);
    uint64_t hash = dict_hash(r->map.folded + at, end - at);

    for (size_t k = as_it_is ? 0 : 1; k <= r->s->n_languages; k++) {
        scan_number number;
        ENT_TRY(scan__number(&number, r, k, hash, at, end, e));
        if (number.first != 0) ENT_TRY(scan__walk(r, k, at, end, &number, true, e));
    }
    return ENT_OK;
}

/* From bit 64 * from of the map to bit 64 * to; in the list are those that may be met as they are. */
static ent_code walk_all(scan_run *r, size_t n_list, size_t from, size_t to, ent_err *e)
{
    const ent_words_map *m = &r->map;
    size_t listed = 0, last = 64 * to < m->n ? 64 * to : m->n;

    r->list[n_list].at = UINT16_MAX;
    for (size_t i = ent_words_from(m->begins, 64 * from, last); i < last; i = ent_words_from(m->begins, i + 1, last)) {
        bool is_listed = r->list[listed].at == i;
        listed += is_listed;
        if (m->folded[i] != '\n' && m->folded[i] != '\f') ENT_TRY(take_word(r, i, is_listed || r->alikes.n != 0, e));
    }
    return ENT_OK;
}

/* ---- all ---- */

static ent_code walk_slice(scan_run *r, size_t from, size_t to, ent_err *e)
{
    size_t n = scan__filter_list(r->list, &r->s->filter, &r->map, from, to);

    return r->s->n_languages == 0 && r->alikes.n == 0 ? walk_filtered(r, n, e) : walk_all(r, n, from, to, e);
}

static ent_code take_block(scan_run *r, ent_err *e)
{
    size_t all = r->map.n / 64 + 1;

    ENT_TRY(scan__number_alikes(r, e));
    ENT_TRY(scan__walk_on(r, e));
    for (size_t k = 0; k < all; k += SCAN_SLICE) ENT_TRY(walk_slice(r, k, k + SCAN_SLICE < all ? k + SCAN_SLICE : all, e));
    return scan__walk_end(r, e);
}

static ent_code run_all(scan_run *r, ent_str text, ent_err *e)
{
    ENT_TRY(ent_words_new(&r->words, r->a, r->s->rules, text, e));
    ENT_TRY(scan__hits_new(&r->hits, r->a, e));
    ENT_TRY(scan__numbers_new(r, e));
    ENT_NEW(r->list, r->a, SCAN_SLICE_MOST, e);
    ENT_NEW(r->hash, r->a, SCAN_SLICE_MOST, e);
    for (;;) {
        ENT_TRY(ent_words_next_map(&r->map, r->words, e));
        if (r->map.n == 0) break;
        ENT_TRY(take_block(r, e));
    }
    r->hits.open = UINT32_MAX; /* what waits is met no more */
    return scan__hits_settle(&r->hits, e);
}

ent_code ent_scan_run(const ent_scanner *s, ent_arena *scratch, ent_str text, bool nested, ent_scan_fn *fn, void *ctx, ent_err *e)
{
    scan_run r = {.s = s, .hits = {.s = s, .text = text, .nested = nested, .fn = fn, .ctx = ctx, .open = UINT32_MAX}};
    ent_code code;

    r.a = ent_arena_new(scratch, 0);
    if (r.a == NULL) return ent_nomem(e);
    code = run_all(&r, text, e);
    ent_arena_free(r.a);
    return code;
}
