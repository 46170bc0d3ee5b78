/* SPDX-License-Identifier: Apache-2.0 */
/* All words that markings of a policy are made of, for reading them: the choices of mark.c made once for each language and
 * place. Wordings that say the same are kept once.                                                                 */
#include <stdlib.h>
#include <string.h>

#include "unmark.h"

#define MAX_LANGS 32
#define MAX_OPENINGS ((size_t)1 << 17) /* of one wording */

/* Up to four pieces in a row; one alone is not copied. */
static ent_code joined(ent_str *out, ent_arena *a, const ent_str *pieces, size_t n, ent_err *e)
{
    size_t total = 0, at = 0;
    char *p;

    *out = (ent_str){"", 0};
    for (size_t i = 0; i < n; i++) {
        if (pieces[i].n != 0) *out = pieces[i];
        total += pieces[i].n;
    }
    if (out->n == total) return ENT_OK;
    ENT_NEW(p, a, total + 1, e);
    for (size_t i = 0; i < n; at += pieces[i++].n)
        if (pieces[i].n != 0) memcpy(p + at, pieces[i].p, pieces[i].n);
    *out = (ent_str){p, total};
    return ENT_OK;
}

/* ---- values, tags, privacy marks ---- */

static int longest_first(const void *a, const void *b)
{
    const ent_value_word *x = a, *y = b;

    if (x->word.n != y->word.n) return x->word.n > y->word.n ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* The words of one value: printed, and where a user may type something, with room for that before the suffix. */
static ent_code value_words(ent_tag_words *tag, bool *silent, ent_arena *a, const ent_wording *w, uint32_t v, ent_err *e)
{
    const ent_value *value = &w->p->values.v[v];
    ent_str prefix = ent_word_qualifier(w, &value->marks, ENT_PREFIX, ""), suffix = ent_word_qualifier(w, &value->marks, ENT_SUFFIX, "");
    ent_value_word *out = &tag->values[tag->n];
    ent_str word;
    bool own, shown = ent_word_name(&word, &own, w, &value->marks, value->name);

    *silent = !shown;
    if (shown) {
        *out = (ent_value_word){.id = v};
        ENT_TRY(joined(&out->word, a, (ent_str[]){prefix, word, suffix}, 3, e));
        out = &tag->values[++tag->n];
    }
    if (value->input == ENT_INPUT_NONE) return ENT_OK;
    *out = (ent_value_word){.id = v, .typed = true, .tail = suffix};
    ENT_TRY(joined(&out->word, a, (ent_str[]){prefix, word, ENT_S(" ")}, shown ? 3 : 1, e));
    tag->n++;
    return ENT_OK;
}

static ent_code tag_words(ent_words *out, ent_arena *a, uint32_t tag, ent_err *e)
{
    const ent_policy *p = out->w.p;
    const ent_tag *t = &p->tags.v[tag];
    ent_tag_words *w = &out->tags[tag];

    w->prefix = ent_word_qualifier(&out->w, &t->marks, ENT_PREFIX, "");
    w->suffix = ent_word_qualifier(&out->w, &t->marks, ENT_SUFFIX, "");
    w->separator = ent_word_qualifier(&out->w, &t->marks, ENT_SEPARATOR, "/");
    w->final = ent_word_final(&out->w, &t->marks, w->separator);
    ENT_NEW(w->values, a, 2 * (size_t)t->n_values, e);
    for (uint32_t v = t->first_value; v < t->first_value + t->n_values; v++) {
        const ent_marks *m = &p->values.v[v].marks;
        out->heads[v] = ent_word_policy(&out->w, m) != NULL;
        out->hiding[v] = ent_word_suppresses_class(&out->w, m);
        out->suppress = out->suppress || out->hiding[v];
        ENT_TRY(value_words(w, &out->silent[v], a, &out->w, v, e));
    }
    qsort(w->values, w->n, sizeof *w->values, longest_first);
    return ENT_OK;
}

static ent_code privacy_words(ent_words *out, ent_arena *a, ent_err *e)
{
    const ent_policy *p = out->w.p;

    ENT_NEW(out->privacy, a, p->privacy.list.n, e);
    for (uint32_t i = 0; i < p->privacy.list.n; i++) {
        ent_value_word *word = &out->privacy[out->n_privacy];
        bool shown;
        ENT_TRY(ent_word_privacy(&word->word, &shown, a, &out->w, i, e));
        word->id = i;
        if (shown) out->n_privacy++;
    }
    qsort(out->privacy, out->n_privacy, sizeof *out->privacy, longest_first);
    return ENT_OK;
}

/* ---- openings ---- */

static ent_code add_opening(ent_words *out, ent_arena *a, ent_opening o, ent_str class_word, ent_err *e)
{
    ent_str separator = o.head.n != 0 && class_word.n != 0 ? out->separator : (ent_str){"", 0};

    o.steps[0] = out->prefix.n;
    o.steps[1] = o.steps[0] + o.head.n;
    o.steps[2] = o.steps[1] + separator.n;
    o.something = o.head.n != 0 || class_word.n != 0;
    if (out->openings.n == MAX_OPENINGS) {
        return ent_fail(e, ENT_LIMIT, NULL, "Give the label itself instead of its marking.",
                        "The policy %.*s has too many beginnings of a marking to read one.", ENT_F(out->w.p->name));
    }
    ENT_TRY(joined(&o.text, a, (ent_str[]){out->prefix, o.head, separator, class_word}, 4, e));
    ENT_PUSH(&out->openings, a, o, e);
    return ENT_OK;
}

/* The class by its words under one policy word: as printed; by its name ("TRES" for "TRÈS", never under the policy word of
 * another class, and not where a short mark stands for both); hidden by a value.                                                                            */
static ent_code add_class(ent_words *out, ent_arena *a, ent_opening o, ent_err *e)
{
    const ent_class *c = &out->w.p->classes.v[o.class_id];
    const ent_str none = {"", 0};
    ent_str word;
    bool own, shown;

    ENT_TRY(ent_word_class(&word, &own, &shown, a, &out->w, o.class_id, e));
    ENT_TRY(add_opening(out, a, o, shown ? word : none, e));
    if (own && out->w.place != ENT_MARK_PORTION && !ent_str_eq(c->name, word)) ENT_TRY(add_opening(out, a, o, c->name, e));
    if (!shown || !out->suppress) return ENT_OK;
    o.class_hidden = true;
    return add_opening(out, a, o, none, e);
}

/* Values that name the policy go before its bare name: the text shows no other sign of them. */
static ent_code add_openings(ent_words *out, ent_arena *a, ent_err *e)
{
    const ent_policy *p = out->w.p;
    bool fixed = ent_word_policy(&out->w, &p->marks) != NULL;
    uint32_t group = 0;

    for (uint32_t c = 0; c < p->classes.n; c++) {
        ent_opening o = {.class_id = c, .by = ENT_NO_ID};
        for (uint32_t v = 0; !fixed && ent_word_policy(&out->w, &p->classes.v[c].marks) == NULL && v < p->values.n; v++) {
            if (!out->heads[v]) continue;
            o.by = v;
            o.group = group++;
            o.head = ent_word_before_class(&out->w, c, v);
            ENT_TRY(add_class(out, a, o, e));
        }
        o.by = ENT_NO_ID;
        o.group = group++;
        o.head = ent_word_before_class(&out->w, c, ENT_NO_ID);
        ENT_TRY(add_class(out, a, o, e));
    }
    return ENT_OK;
}

/* ---- policy words under the wrong class ---- */

typedef struct ent_heads {
    ent_index seen; /* texts */
    ENT_VEC(ent_str) list;
} ent_heads;

static ent_code heads_of(ent_heads *h, ent_index *known, ent_arena *a, const ent_words *w, ent_err *e)
{
    ENT_TRY(ent_index_new(&h->seen, a, w->openings.n, e));
    ENT_TRY(ent_index_new(known, a, w->openings.n, e));
    for (size_t i = 0; i < w->openings.n; i++) {
        const ent_opening *o = &w->openings.v[i];
        (void)ent_index_put(known, 0, 0, o->text, 1);
        if (o->head.n != 0 && ent_index_put(&h->seen, 0, 0, o->head, 1) == ENT_NO_ID) ENT_PUSH(&h->list, a, o->head, e);
    }
    return ENT_OK;
}

static ent_code add_foreign(ent_words *w, ent_arena *a, ent_err *e)
{
    ent_heads heads = {0};
    ent_index known;
    ent_str word;
    bool own, shown;

    ENT_TRY(heads_of(&heads, &known, a, w, e));
    for (uint32_t c = 0; c < w->w.p->classes.n; c++) {
        ENT_TRY(ent_word_class(&word, &own, &shown, a, &w->w, c, e));
        for (size_t i = 0; shown && i < heads.list.n; i++) {
            ent_opening o = {.class_id = c, .by = ENT_NO_ID, .group = UINT32_MAX, .head = heads.list.v[i], .foreign = true};
            ENT_TRY(add_opening(w, a, o, word, e));
            if (ent_index_get(&known, 0, 0, w->openings.v[w->openings.n - 1].text) != ENT_NO_ID) w->openings.n--;
        }
    }
    return ENT_OK;
}

/* ---- one wording ---- */

static size_t larger(size_t x, size_t y)
{
    return x > y ? x : y;
}

static size_t longest_word(const ent_words *w)
{
    size_t most = larger(w->suffix.n, w->separator.n);

    for (uint32_t t = 0; t < w->w.p->tags.n; t++) {
        const ent_tag_words *tag = &w->tags[t];
        most = larger(most, larger(larger(tag->prefix.n, tag->suffix.n), larger(tag->separator.n, tag->final.n)));
        for (size_t i = 0; i < tag->n; i++) most = larger(most, tag->values[i].word.n + tag->values[i].tail.n);
    }
    for (size_t i = 0; i < w->n_privacy; i++) most = larger(most, w->privacy[i].word.n);
    return most;
}

static ent_code words_new(ent_words **out, ent_arena *a, const ent_wording *w, ent_err *e)
{
    const ent_marks *m = &w->p->marks;
    ent_words *words;

    ENT_NEW(words, a, 1, e);
    words->w = *w;
    words->prefix = ent_word_qualifier(w, m, ENT_PREFIX, "");
    words->suffix = ent_word_qualifier(w, m, ENT_SUFFIX, "");
    words->separator = ent_word_qualifier(w, m, ENT_SEPARATOR, " ");
    ENT_NEW(words->silent, a, w->p->values.n, e);
    ENT_NEW(words->heads, a, w->p->values.n, e);
    ENT_NEW(words->hiding, a, w->p->values.n, e);
    ENT_NEW(words->tags, a, w->p->tags.n, e);
    for (uint32_t t = 0; t < w->p->tags.n; t++) ENT_TRY(tag_words(words, a, t, e));
    ENT_TRY(privacy_words(words, a, e));
    ENT_TRY(add_openings(words, a, e));
    words->longest = longest_word(words);
    *out = words;
    return ENT_OK;
}

static bool same_values(const ent_value_word *x, const ent_value_word *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (x[i].id != y[i].id || x[i].typed != y[i].typed || !ent_str_eq(x[i].word, y[i].word) || !ent_str_eq(x[i].tail, y[i].tail))
            return false;
    return true;
}

static bool same_tag(const ent_tag_words *x, const ent_tag_words *y)
{
    return x->n == y->n && ent_str_eq(x->prefix, y->prefix) && ent_str_eq(x->suffix, y->suffix) && ent_str_eq(x->separator, y->separator) &&
           ent_str_eq(x->final, y->final) && same_values(x->values, y->values, x->n);
}

static bool same_openings(const ent_openings *x, const ent_openings *y)
{
    if (x->n != y->n) return false;
    for (size_t i = 0; i < x->n; i++) {
        const ent_opening *o = &x->v[i], *q = &y->v[i];
        if (o->class_id != q->class_id || o->by != q->by || o->class_hidden != q->class_hidden || !ent_str_eq(o->head, q->head) ||
            !ent_str_eq(o->text, q->text))
            return false;
    }
    return true;
}

static bool same_flags(const bool *x, const bool *y, size_t n)
{
    return n == 0 || memcmp(x, y, n * sizeof *x) == 0;
}

static bool same_words(const ent_words *x, const ent_words *y)
{
    const ent_policy *p = x->w.p;

    if (!ent_str_eq(x->prefix, y->prefix) || !ent_str_eq(x->suffix, y->suffix) || !ent_str_eq(x->separator, y->separator)) return false;
    if (!same_flags(x->silent, y->silent, p->values.n) || !same_flags(x->hiding, y->hiding, p->values.n)) return false;
    if (x->n_privacy != y->n_privacy || !same_values(x->privacy, y->privacy, x->n_privacy)) return false;
    for (uint32_t t = 0; t < p->tags.n; t++)
        if (!same_tag(&x->tags[t], &y->tags[t])) return false;
    return same_openings(&x->openings, &y->openings);
}

/* ---- all languages and places ---- */

typedef struct langs {
    ent_index seen;
    ENT_VEC(ent_str) list;
} langs;

static ent_code add_lang(langs *l, ent_arena *a, ent_str lang, ent_err *e)
{
    if (l->list.n == MAX_LANGS || ent_index_put(&l->seen, 0, 0, lang, 0) != ENT_NO_ID) return ENT_OK;
    ENT_PUSH(&l->list, a, lang, e);
    return ENT_OK;
}

static ent_code add_langs(langs *l, ent_arena *a, const ent_marks *m, ent_err *e)
{
    for (size_t i = 0; i < m->phrases.n; i++) ENT_TRY(add_lang(l, a, m->phrases.v[i].lang, e));
    for (size_t i = 0; i < m->qualifiers.n; i++) ENT_TRY(add_lang(l, a, m->qualifiers.v[i].lang, e));
    return ENT_OK;
}

static ent_code all_langs(langs *l, ent_arena *a, const ent_policy *p, ent_err *e)
{
    ENT_TRY(ent_index_new(&l->seen, a, MAX_LANGS + 1, e));
    ENT_TRY(add_lang(l, a, (ent_str){"", 0}, e));
    ENT_TRY(add_langs(l, a, &p->marks, e));
    ENT_TRY(add_langs(l, a, &p->class_marks, e));
    ENT_TRY(add_langs(l, a, &p->privacy.marks, e));
    for (size_t i = 0; i < p->classes.n; i++) ENT_TRY(add_langs(l, a, &p->classes.v[i].marks, e));
    for (size_t i = 0; i < p->tags.n; i++) ENT_TRY(add_langs(l, a, &p->tags.v[i].marks, e));
    for (size_t i = 0; i < p->values.n; i++) ENT_TRY(add_langs(l, a, &p->values.v[i].marks, e));
    for (size_t i = 0; i < p->privacy.list.n; i++) ENT_TRY(add_langs(l, a, &p->privacy.list.v[i].marks, e));
    return ENT_OK;
}

static ent_code add_wording(ent_reader *r, ent_arena *a, ent_str lang, unsigned place, ent_err *e)
{
    ent_wording w = {.p = r->p, .lang = lang, .place = place};
    ent_words *words;

    ENT_TRY(words_new(&words, a, &w, e));
    for (size_t i = 0; i < r->words.n; i++)
        if (same_words(r->words.v[i], words)) return ENT_OK;
    ENT_PUSH(&r->words, a, words, e);
    return ENT_OK;
}

ent_code ent_reader_new(ent_reader *out, ent_arena *a, const ent_policy *p, bool portion, ent_err *e)
{
    static const unsigned banner[] = {ENT_MARK_PAGE_BOTTOM, ENT_MARK_PAGE_TOP}, part[] = {ENT_MARK_PORTION};
    const unsigned *places = portion ? part : banner;
    size_t n = portion ? 1 : 2;
    langs l = {0};

    *out = (ent_reader){.p = p, .portion = portion};
    ENT_TRY(all_langs(&l, a, p, e));
    for (size_t i = 0; i < l.list.n; i++)
        for (size_t k = 0; k < n; k++) ENT_TRY(add_wording(out, a, l.list.v[i], places[k], e));
    return ENT_OK;
}

ent_code ent_reader_add_foreign(ent_reader *r, ent_arena *a, ent_err *e)
{
    for (size_t i = 0; i < r->words.n; i++) ENT_TRY(add_foreign(r->words.v[i], a, e));
    return ENT_OK;
}
