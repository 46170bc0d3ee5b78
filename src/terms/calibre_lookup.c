/* SPDX-License-Identifier: Apache-2.0 */
/* Words and names of a designation, looked up in the table of words.
 *
 *   "Mk" "-" "19" ──one name of several pieces, the longest first──► HV        "moździerzowa" ──by its beginning──► mortar  */
#include <stdlib.h>
#include <string.h>

#include "calibre_private.h"

/* ---- the table ---- */

static int by_key(const void *x, const void *y)
{
    const cal_word *a = x, *b = y;
    int order = ent_str_cmp(a->key, b->key);

    if (order != 0) return order;
    if ((a->number != 0) != (b->number != 0)) return a->number != 0 ? -1 : 1;
    if (a->accented != b->accented) return a->accented ? -1 : 1;
    return a->is < b->is ? -1 : a->is > b->is;
}

static bool part_of_key(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* "wm@.300": thousandths of an inch; "m43@7.62": of a millimetre. */
static void take_number(cal_word *w, const char *p, const char *end)
{
    int32_t unit = 1000;
    bool behind = false;

    w->inch = p < end && *p == '.';
    for (; p < end; p++) {
        if (*p == '.') behind = true;
        else if (behind) w->number += (*p - '0') * (unit /= 10);
        else w->number = w->number * 10 + (*p - '0') * 1000;
    }
}

static ent_code add_word(ent_calibres *k, cal_word *words, cal_word *prefixes, ent_arena *a, const cal_meaning *is, const char *p, size_t n,
                         ent_err *e)
{
    const char *at = memchr(p, '@', n), *end = p + n;
    cal_word w = {.is = is};
    char *key;

    if (at != NULL) take_number(&w, at + 1, end);
    if (at != NULL) end = at;
    w.prefix = end[-1] == '*';
    w.accented = end[-1] == '\'';
    ENT_NEW(key, a, n + 1, e);
    for (w.key.p = key; p < end; p++)
        if (part_of_key(*p)) key[w.key.n++] = *p;
    if (w.prefix) prefixes[k->n_prefixes++] = w;
    words[k->n_words++] = w;
    if (!w.prefix) return ENT_OK;
    /* As words of several pieces only the whole is looked for: itself and its plural. */
    ENT_NEW(key, a, w.key.n + 1, e);
    memcpy(key, w.key.p, w.key.n);
    key[w.key.n] = 's';
    w.key = (ent_str){key, w.key.n + 1};
    words[k->n_words++] = w;
    return ENT_OK;
}

static ent_code add_meanings(ent_calibres *k, cal_word *words, cal_word *prefixes, ent_arena *a, const cal_meaning *v, size_t n, ent_err *e)
{
    for (size_t i = 0; i < n; i++) {
        ent_str rest = ent_str_c(v[i].spellings), one;
        cal_text t;
        ENT_TRY(terms__cal_fold(&t, a, rest, e));
        for (rest = (ent_str){t.p, t.n}; rest.n != 0;) {
            (void)ent_str_cut(rest, ' ', &one, &rest);
            if (one.n != 0) ENT_TRY(add_word(k, words, prefixes, a, &v[i], one.p, one.n, e));
        }
    }
    return ENT_OK;
}

static size_t count_spellings(const cal_meaning *v, size_t n)
{
    size_t count = n;

    for (size_t i = 0; i < n; i++)
        for (const char *p = v[i].spellings; *p != '\0'; p++) count += *p == ' ';
    return 2 * count;
}

ent_code terms__cal_words(ent_calibres *out, ent_arena *a, ent_err *e)
{
    size_t most = count_spellings(terms__cal_meanings, terms__cal_meanings_n) + count_spellings(terms__cal_names, terms__cal_names_n);
    cal_word *words, *prefixes;

    ENT_NEW(words, a, most, e);
    ENT_NEW(prefixes, a, most, e);
    ENT_TRY(add_meanings(out, words, prefixes, a, terms__cal_names, terms__cal_names_n, e));
    ENT_TRY(add_meanings(out, words, prefixes, a, terms__cal_meanings, terms__cal_meanings_n, e));
    qsort(words, out->n_words, sizeof *words, by_key);
    qsort(prefixes, out->n_prefixes, sizeof *prefixes, by_key);
    out->words = words;
    out->prefixes = prefixes;
    return ENT_OK;
}

/* ---- one text ---- */

typedef struct looking {
    const cal_text *t;
    const ent_calibres *k;
    const cal_pieces *v;
} looking;

static bool has_number(const looking *l, const cal_word *w, size_t from, size_t to)
{
    for (size_t i = 0; i < l->v->n; i++) {
        const cal_piece *p = &l->v->v[i];
        bool inside = i >= from && i < to && to - from == 1;
        if (p->kind != CAL_NUM || inside) continue;
        if (p->value == w->number || (w->inch && p->places == 0 && p->value == w->number * 1000)) return true;
        if (w->inch && p->places == 0 && p->whole == 2 && p->value == w->number * 100) return true;
    }
    return false;
}

static size_t lower_bound(const cal_word *v, size_t n, ent_str key)
{
    size_t low = 0;

    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (ent_str_cmp(v[middle].key, key) < 0) low = middle + 1;
        else n = middle;
    }
    return low;
}

static bool accented(const looking *l, size_t from, size_t to)
{
    for (size_t i = l->v->v[from].begin; i < l->v->v[to - 1].end; i++)
        if (l->t->flags[i] & CAL_ACCENT) return true;
    return false;
}

/* The word of pieces [from, to), whose letters and digits are key. */
static const cal_word *find_word(const looking *l, ent_str key, size_t from, size_t to)
{
    for (size_t i = lower_bound(l->k->words, l->k->n_words, key); i < l->k->n_words && ent_str_eq(l->k->words[i].key, key); i++) {
        const cal_word *w = &l->k->words[i];
        if (w->number != 0 && !has_number(l, w, from, to)) continue;
        if (w->accented && !accented(l, from, to)) continue;
        return w;
    }
    return NULL;
}

/* The longest beginning that the table has. */
static const cal_word *find_prefix(const looking *l, ent_str key)
{
    const cal_word *best = NULL;

    for (size_t i = 0; i < l->k->n_prefixes; i++) {
        const cal_word *w = &l->k->prefixes[i];
        if (key.n >= w->key.n && memcmp(key.p, w->key.p, w->key.n) == 0 && (best == NULL || w->key.n > best->key.n)) best = w;
    }
    return best;
}

enum { MOST_PIECES = 8, MOST_KEY = 64 };

static bool joins(const cal_piece *p)
{
    return p->kind == CAL_SIGN && (p->sign == '-' || p->sign == '.' || p->sign == '&' || p->sign == '\'' || p->sign == '+');
}

static bool add_key(char *key, size_t *n, const looking *l, const cal_piece *p)
{
    for (size_t i = p->begin; i < p->end; i++) {
        if (!part_of_key(l->t->p[i])) continue;
        if (*n == MOST_KEY) return false;
        key[(*n)++] = l->t->p[i];
    }
    return true;
}

/* A number begins a name ("2A42") but not behind an x or a bar, where it is a dimension, nor in front of one. */
static bool may_begin(const looking *l, size_t from)
{
    const cal_piece *p = &l->v->v[from], *before = from > 0 ? p - 1 : NULL;

    if (p->kind == CAL_WORD) return true;
    if (p->kind != CAL_NUM || p->places != 0) return false;
    return before == NULL || (l->t->p[before->begin] != 'x' && before->sign != '/' && before->sign != '*');
}

static bool is_times(const looking *l, size_t i)
{
    return i < l->v->n && l->v->v[i].end - l->v->v[i].begin == 1 && strchr("x*/", l->t->p[l->v->v[i].begin]) != NULL;
}

/* The longest word of the table that begins at `from`; *to: behind it. */
static const cal_word *longest(size_t *to, const looking *l, size_t from)
{
    const cal_word *best = NULL, *w;
    char key[MOST_KEY];
    size_t n = 0;

    if (!may_begin(l, from)) return NULL;
    for (size_t i = from; i < l->v->n && i < from + MOST_PIECES; i++) {
        const cal_piece *p = &l->v->v[i];
        if (i > from && joins(p)) continue;
        if (p->kind == CAL_SIGN || !add_key(key, &n, l, p)) break;
        if (p->kind == CAL_NUM && (i == from ? is_times(l, i + 1) : is_times(l, i + 1) && !l->v->v[i].glued)) break;
        w = find_word(l, (ent_str){key, n}, from, i + 1);
        if (w == NULL) continue;
        best = w;
        *to = i + 1;
    }
    if (best != NULL || l->v->v[from].kind != CAL_WORD) return best;
    n = 0;
    *to = from + 1;
    return add_key(key, &n, l, &l->v->v[from]) ? find_prefix(l, (ent_str){key, n}) : NULL;
}

/* Letters and digits written together that no word is: "DM53", "2S19", "L/44" is none. *to: behind it. */
static bool is_model(size_t *to, const cal_pieces *v, const looking *l, size_t i)
{
    const cal_piece *p = &v->v[i];
    size_t k = i + 1;

    if (p->kind == CAL_WORD) {
        if (p->end - p->begin > 5 || l->t->p[p->begin] == 'x') return false;
        if (k < v->n && v->v[k].kind == CAL_SIGN && v->v[k].sign == '-' && v->v[k].glued) k++;
        if (k >= v->n || v->v[k].kind != CAL_NUM || !v->v[k].glued || v->v[k].places != 0) return false;
    } else {
        if (p->kind != CAL_NUM || p->places != 0 || k + 1 >= v->n || v->v[k].kind != CAL_WORD || !v->v[k].glued) return false;
        if (v->v[k].end - v->v[k].begin > 4 || strchr("xl", l->t->p[v->v[k].begin]) != NULL || v->v[k + 1].kind != CAL_NUM ||
            !v->v[k + 1].glued)
            return false;
        if (v->v[k].end - v->v[k].begin == 2 && memcmp(l->t->p + v->v[k].begin, "mm", 2) == 0) return false;
        k++;
    }
    k++;
    while (k < v->n && v->v[k].glued && v->v[k].kind != CAL_SIGN) k++;
    *to = k;
    return true;
}

static bool says_nothing(const cal_piece *p)
{
    return p->kind == CAL_SIGN && p->sign != '-' && p->sign != '/' && p->sign != '"' && p->sign != '\'' && p->sign != '*';
}

/* Elsewhere a hyphen is as good as a space: "155-mm". */
static bool between_numbers(const cal_pieces *before, const cal_pieces *v, size_t next)
{
    return before->n != 0 && before->v[before->n - 1].kind == CAL_NUM && next < v->n && v->v[next].kind == CAL_NUM;
}

ent_code terms__cal_lookup(cal_pieces *v, ent_arena *a, const cal_text *t, const ent_calibres *k, ent_err *e)
{
    looking l = {t, k, v};
    cal_pieces out = {0};

    for (size_t i = 0, to = 0; i < v->n; i = to) {
        const cal_word *w = longest(&to, &l, i);
        cal_piece p = v->v[i];
        if (w != NULL) p.kind = w->is->kind;
        else if (is_model(&to, v, &l, i)) p.kind = CAL_MODEL;
        else to = i + 1;
        p.is = w != NULL ? w->is : NULL;
        p.end = v->v[to - 1].end;
        if (p.kind == CAL_SIGN && p.sign == '*') p.kind = CAL_TIMES;
        if (!says_nothing(&p) && !(p.sign == '-' && !between_numbers(&out, v, to))) ENT_PUSH(&out, a, p, e);
    }
    *v = out;
    return ENT_OK;
}
