/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a block into numbers: as they are, by stem, by look-alike. */
#include <string.h>

#include "scan_run.h"

enum {
    CACHE = 8192,       /* words whose stem is remembered, per language, at most; a power of two */
    MIXED_MOST = 100000 /* words with letters of several scripts looked at in one text */
};

ent_code scan__numbers_new(scan_run *r, ent_err *e)
{
    const ent_scanner *s = r->s;

    r->cache_mask = CACHE - 1;
    while (r->cache_mask > 63 && r->cache_mask > r->hits.text.n / 4) r->cache_mask /= 2; /* a short text has few words */
    ENT_NEW(r->languages, r->a, s->n_languages, e);
    for (size_t k = 0; k < s->n_languages; k++) {
        scan_run_language *l = &r->languages[k];
        ENT_TRY(scan__stemmer_new(&l->stemmer, r->a, s->languages[k].name, e));
        ENT_NEW(l->cache, r->a, r->cache_mask + 1, e);
    }
    return ENT_OK;
}

static const dict_slot none = {.word = 0};

/* ---- as they are, and by look-alike ---- */

static const dict_slot *exact_slot(const dictionary *d, uint64_t hash, const char *p, size_t n)
{
    return dict_may_have(d, hash) ? dict_slot_of(d, hash, p, n) : &none;
}

static bool is_ascii(const char *p, size_t n)
{
    size_t i = 0;

    while (i < n && (unsigned char)p[i] < 0x80) i++;
    return i == n;
}

static ent_code look_alike(scan_run *r, size_t at, ent_str word, ent_err *e)
{
    scan_alike_at one = {.at = at};

    r->mixed++;
    if (r->alike == NULL) ENT_TRY(scan__alike_new(&r->alike, r->a, r->s, e));
    ENT_TRY(scan__alike_word(&one.word, r->alike, word.p, word.n, e));
    if (one.word != 0) ENT_PUSH(&r->alikes, r->a, one, e);
    return ENT_OK;
}

ent_code scan__number_alikes(scan_run *r, ent_err *e)
{
    const ent_words_map *m = &r->map;
    size_t i = 0, end;

    r->alikes.n = 0;
    if (r->s->alike == NULL || m->ascii) return ENT_OK;
    for (; r->mixed < MIXED_MOST && (i = ent_words_from(m->begins, i, m->n)) < m->n; i = end) {
        ent_str word = {m->folded + i, 0};
        end = ent_words_end(m->more, i);
        word.n = end - i;
        if (*word.p == '\f' || !ent_words_bit(m->inside, i) || is_ascii(word.p, word.n)) continue;
        if (exact_slot(&r->s->exact, dict_hash(word.p, word.n), word.p, word.n)->word != 0 || !ent_word_mixed(word)) continue;
        ENT_TRY(look_alike(r, i, word, e));
    }
    return ENT_OK;
}

static uint32_t alike_at(const scan_run *r, size_t at)
{
    size_t low = 0, high = r->alikes.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->alikes.v[middle].at < at) low = middle + 1;
        else high = middle;
    }
    return low < r->alikes.n && r->alikes.v[low].at == at ? r->alikes.v[low].word : 0;
}

static scan_number number_of_slot(const dict_slot *slot)
{
    return (scan_number){.word = slot->word & ~DICT_LONG, .first = slot->first};
}

static scan_number exact_number(const scan_run *r, uint64_t hash, size_t at, size_t end)
{
    const dictionary *d = &r->s->exact;
    scan_number out = number_of_slot(exact_slot(d, hash, r->map.folded + at, end - at));

    if (out.word != 0 || r->alikes.n == 0) return out;
    out.word = alike_at(r, at);
    out.alike = out.word != 0;
    if (out.alike) out.first = dict_first(d, out.word);
    return out;
}

/* ---- by stem ---- */

static ent_code slot_of_stem(const dict_slot **out, const dictionary *d, scan_stemmer *s, const char *p, size_t n, ent_err *e)
{
    char stem[SCAN_WORD_ROOM];
    size_t stem_n;

    ENT_TRY(scan__stem(stem, &stem_n, s, p, n, e));
    *out = dict_slot_of(d, dict_hash(stem, stem_n), stem, stem_n);
    return ENT_OK;
}

static ent_code stem_number(scan_number *out, scan_run *r, size_t language, uint64_t hash, const char *p, size_t n, ent_err *e)
{
    scan_run_language *l = &r->languages[language];
    scan_remembered *known = &l->cache[hash >> 20 & r->cache_mask];
    const dict_slot *slot;

    if (known->n == n && memcmp(known->text, p, n) == 0) {
        *out = (scan_number){.word = known->word, .first = known->first};
        return ENT_OK;
    }
    ENT_TRY(slot_of_stem(&slot, &r->s->languages[language].stems, l->stemmer, p, n, e));
    *out = number_of_slot(slot);
    if (n <= SCAN_CACHE_WORD) {
        *known = (scan_remembered){.word = out->word, .first = out->first, .n = (uint8_t)n};
        memcpy(known->text, p, n);
    }
    return ENT_OK;
}

ent_code scan__number(scan_number *out, scan_run *r, size_t dictionary_number, uint64_t hash, size_t at, size_t end, ent_err *e)
{
    const char *p = r->map.folded + at;

    if (dictionary_number == 0) *out = exact_number(r, hash, at, end);
    else if (ent_words_bit(r->map.inside, at)) return stem_number(out, r, dictionary_number - 1, hash, p, end - at, e);
    else *out = number_of_slot(exact_slot(&r->s->languages[dictionary_number - 1].stems, hash, p, end - at));
    return ENT_OK;
}
