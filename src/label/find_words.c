/* SPDX-License-Identifier: Apache-2.0 */
/* All beginnings of the markings of a policy, banner and portion, sorted by their small letters. */
#include <stdlib.h>
#include <string.h>

#include "find.h"

/* ---- the words once more in small letters ---- */

static ent_code low_values(ent_value_word **out, ent_arena *a, const ent_value_word *v, size_t n, ent_err *e)
{
    ENT_NEW(*out, a, n, e);
    for (size_t i = 0; i < n; i++) {
        (*out)[i] = v[i];
        ENT_TRY(ent_low(&(*out)[i].word, a, v[i].word, e));
        ENT_TRY(ent_low(&(*out)[i].tail, a, v[i].tail, e));
    }
    return ENT_OK;
}

static ent_code low_tag(ent_tag_words *out, ent_arena *a, const ent_tag_words *t, ent_err *e)
{
    *out = *t;
    ENT_TRY(ent_low(&out->prefix, a, t->prefix, e));
    ENT_TRY(ent_low(&out->suffix, a, t->suffix, e));
    ENT_TRY(ent_low(&out->separator, a, t->separator, e));
    ENT_TRY(ent_low(&out->final, a, t->final, e));
    return low_values(&out->values, a, t->values, t->n, e);
}

static ent_code low_words(ent_words **out, ent_arena *a, const ent_words *w, ent_err *e)
{
    ent_words *low;
    size_t n_tags = w->w.p->tags.n;

    ENT_NEW(low, a, 1, e);
    *low = *w;
    ENT_TRY(ent_low(&low->prefix, a, w->prefix, e));
    ENT_TRY(ent_low(&low->suffix, a, w->suffix, e));
    ENT_TRY(ent_low(&low->separator, a, w->separator, e));
    ENT_NEW(low->tags, a, n_tags, e);
    for (size_t t = 0; t < n_tags; t++) ENT_TRY(low_tag(&low->tags[t], a, &w->tags[t], e));
    ENT_TRY(low_values(&low->privacy, a, w->privacy, w->n_privacy, e));
    *out = low;
    return ENT_OK;
}

/* ---- entries ---- */

static bool letters_only(ent_str s)
{
    size_t n;

    for (size_t at = 0; at < s.n; at += n) {
        uint32_t c = ent_char_at(s, at, &n);
        if (!ent_char_is_word(c)) return false;
    }
    return true;
}

static ent_code add_reader(ent_lexicon *x, ent_arena *a, const ent_reader *r, ent_err *e)
{
    for (size_t i = 0; i < r->words.n; i++) {
        const ent_words *w = r->words.v[i];
        ent_words *low;
        ENT_TRY(low_words(&low, a, w, e));
        for (size_t k = 0; k < w->openings.n; k++) {
            const ent_opening *o = &w->openings.v[k];
            ent_entry entry = {.opening = o, .words = w, .low_words = low, .portion = r->portion};
            if (o->text.n == 0 || o->text.n > ENT_MARKING_MAX) continue;
            entry.plain = r->portion && letters_only(o->text);
            ENT_TRY(ent_low(&entry.low, a, o->text, e));
            ENT_PUSH(&x->entries, a, entry, e);
        }
    }
    return ENT_OK;
}

static int by_letters(const void *a, const void *b)
{
    const ent_entry *x = a, *y = b;
    int order = ent_str_cmp(x->low, y->low);

    if (order != 0) return order;
    if (x->portion != y->portion) return x->portion ? 1 : -1; /* what may be both is a banner */
    order = ent_str_cmp(x->opening->text, y->opening->text);
    if (order != 0) return order;
    return x->words != y->words ? (x->words->w.place != y->words->w.place ? (x->words->w.place < y->words->w.place ? -1 : 1)
                                                                          : ent_str_cmp(x->words->w.lang, y->words->w.lang))
                                : (x->opening->group > y->opening->group) - (x->opening->group < y->opening->group);
}

/* Entries that read alike: same words, same text. The walk over the tags is the same for them. */
static void unite(ent_lexicon *x)
{
    size_t n = 0;

    for (size_t i = 0; i < x->entries.n; i++) {
        const ent_entry *e = &x->entries.v[i], *last = n == 0 ? NULL : &x->entries.v[n - 1];
        if (last != NULL && last->words == e->words && ent_str_eq(last->opening->text, e->opening->text)) continue;
        x->entries.v[n++] = *e;
    }
    x->entries.n = n;
}

/* ---- what a marking can begin with ---- */

static void set_pair(ent_lexicon *x, unsigned char first, unsigned char second)
{
    unsigned pair = (unsigned)first << 8 | second;

    x->first[first] = true;
    x->pairs[pair / 8] |= (uint8_t)(1u << pair % 8);
}

/* Every byte from `second` on. */
static void set_from(ent_lexicon *x, unsigned char first, unsigned second)
{
    unsigned pair = (unsigned)first << 8 | second;

    if (x->first[first] && (x->pairs[pair / 8] >> pair % 8 & 1) != 0) return;
    for (; second < 256; second++) set_pair(x, first, (unsigned char)second);
}

static unsigned char other_case(unsigned char c)
{
    return c >= 'a' && c <= 'z' ? (unsigned char)(c - 'a' + 'A') : c;
}

/* Only ASCII letters and the first byte of others are told apart here; soft hyphens may stand in the second place. */
static void set_pairs(ent_lexicon *x, ent_str low, ent_str text)
{
    unsigned char firsts[3] = {(unsigned char)low.p[0], other_case((unsigned char)low.p[0]), (unsigned char)text.p[0]};
    bool ascii = low.n > 1 && (unsigned char)low.p[0] < 0x80 && (unsigned char)low.p[1] < 0x80 && ent_char_is_word((unsigned char)low.p[1]);

    for (size_t i = 0; i < 3; i++) {
        set_from(x, firsts[i], ascii ? 0x80 : 0);
        if (!ascii) continue;
        set_pair(x, firsts[i], (unsigned char)low.p[1]);
        set_pair(x, firsts[i], other_case((unsigned char)low.p[1]));
    }
}

ent_code ent_lexicon_new(ent_lexicon *x, ent_arena *a, const ent_policy *p, ent_err *e)
{
    *x = (ent_lexicon){.p = p};
    ENT_TRY(ent_reader_new(&x->banner, a, p, false, e));
    ENT_TRY(ent_reader_new(&x->portion, a, p, true, e));
    ENT_TRY(ent_reader_add_foreign(&x->banner, a, e));
    ENT_TRY(ent_reader_add_foreign(&x->portion, a, e));
    ENT_TRY(add_reader(x, a, &x->banner, e));
    ENT_TRY(add_reader(x, a, &x->portion, e));
    if (x->entries.n != 0) qsort(x->entries.v, x->entries.n, sizeof *x->entries.v, by_letters);
    unite(x);
    for (size_t i = 0; i < x->entries.n; i++) {
        const ent_entry *entry = &x->entries.v[i];
        set_pairs(x, entry->low, entry->opening->text);
    }
    return ENT_OK;
}
