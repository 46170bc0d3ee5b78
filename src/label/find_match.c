/* SPDX-License-Identifier: Apache-2.0 */
/* The longest marking that begins at one place of the text: the openings that agree are found by halving the sorted list once
 * for each character, then the tags are read as unmark.c reads them. Letter by letter first, then in small letters. */
#include <string.h>

#include "find.h"

#define MAX_OPENINGS 64 /* that one text can begin with, longest last */

/* ---- where a marking may end ---- */

/* The text goes on after a marking with a mark or space, never in the middle of a word. */
static bool ends_word(ent_view *v, size_t n)
{
    size_t size;

    if (!ent_view_need(v, n + 1) || !ent_char_is_word(ent_char_before((ent_str){v->c, n}, n))) return true;
    return !ent_char_is_word(ent_char_at((ent_str){v->c, v->n}, n, &size));
}

typedef struct walker {
    ent_view *v;
    size_t best, in_line; /* bytes of the view */
} walker;

static bool note_end(ent_walk *k, size_t at)
{
    walker *w = k->user;

    if (k->w->suffix.n > k->text.n - at || (k->w->suffix.n != 0 && memcmp(k->text.p + at, k->w->suffix.p, k->w->suffix.n) != 0))
        return false;
    at += k->w->suffix.n;
    if (at == 0 || !ends_word(w->v, at)) return false;
    if (at > w->best) w->best = at;
    if (at <= w->v->line_end && at > w->in_line) w->in_line = at;
    return false;
}

void ent_match_begin(ent_finder *f)
{
    f->walk.stop = note_end;
}

/* ---- what stands before ---- */

static size_t skip_back(ent_str text, size_t at)
{
    for (int i = 0; i < 3 && at > 0 && text.p[at - 1] == ' '; i++) at--;
    return at;
}

/* The mark that ends the word of a field stands near before: looked at first, because it costs nothing. */
static bool may_be_field(ent_str text, size_t at)
{
    for (size_t look = 0; look < 16 && at > 0; look++, at--) {
        char c = text.p[at - 1];
        if (c == ':' || c == '|' || c == '=' || c == '\t' || (c == ' ' && at > 1 && text.p[at - 2] == ' ')) return true;
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return false;
    }
    return false;
}

/* A portion mark of letters only may count here: it is in brackets, or may be what a field holds. */
static bool may_be_plain(ent_str text, size_t at)
{
    size_t before = skip_back(text, at);

    return (before > 0 && (text.p[before - 1] == '(' || text.p[before - 1] == '[')) || may_be_field(text, at);
}

/* ---- the best of all openings ---- */

typedef struct best {
    const ent_view *v;
    const ent_entry *entry;
    size_t n, in_line; /* bytes of the view; in_line: the longest that does not pass the end of the line */
    size_t far;
    bool unfinished;
} best;

/* The opening ends a word, or the text goes on as the policy goes on after it. */
static bool goes_on(ent_view *v, const ent_words *w, size_t at)
{
    if (ends_word(v, at)) return true;
    return w->separator.n == 0 || (v->n > at && v->low[at] == w->separator.p[0]);
}

/* One more piece of the view than could be understood, so that nothing is cut off. */
static void walk_over(walker *w, ent_finder *f, ent_view *v, const ent_entry *entry, bool exact)
{
    const ent_words *words = exact ? entry->words : entry->low_words;
    size_t at = entry->low.n, n = at;

    do {
        n += 2 * words->longest + 64;
        (void)ent_view_need(v, n);
        if (n > v->n) n = v->n;
        if (n > ENT_MARKING_MAX) n = ENT_MARKING_MAX;
        *w = (walker){.v = v};
        f->walk.user = w;
        f->walk.far = at;
        f->walk.far_open = false;
        (void)ent_walk_tags(&f->walk, words, (ent_str){exact ? v->c : v->low, n}, at, entry->opening->something);
    } while (n < ENT_MARKING_MAX && !(v->done && n == v->n) && f->walk.far + words->longest >= n);
}

static void try_entry(best *b, ent_finder *f, ent_view *v, const ent_entry *entry, bool exact)
{
    walker w = {.v = v};
    size_t at = entry->low.n;

    if (entry->plain && !f->plain) return;
    if (exact && memcmp(v->c, entry->opening->text.p, at) != 0) return;
    if (!goes_on(v, entry->low_words, at)) return;
    walk_over(&w, f, v, entry, exact);
    if (w.best <= b->n) return;
    *b = (best){.v = v, .entry = entry, .n = w.best, .in_line = w.in_line, .far = f->walk.far};
    b->unfinished = f->walk.far > w.best && f->walk.far_open;
}

typedef struct span {
    size_t lo, hi; /* entries that agree so far */
} span;

/* The entries of s whose byte number n is c. */
static span narrow(const ent_lexicon *x, span s, size_t n, unsigned char c)
{
    span out = s;
    size_t hi = s.hi;

    while (out.lo < hi) {
        size_t mid = out.lo + (hi - out.lo) / 2;
        const ent_str low = x->entries.v[mid].low;
        if (low.n <= n || (unsigned char)low.p[n] < c) out.lo = mid + 1;
        else hi = mid;
    }
    hi = out.lo;
    while (hi < out.hi) {
        size_t mid = hi + (out.hi - hi) / 2;
        if ((unsigned char)x->entries.v[mid].low.p[n] <= c) hi = mid + 1;
        else out.hi = mid;
    }
    return out;
}

/* The spans of entries that are spelled out in full at this place. */
static size_t openings_at(span *out, const ent_lexicon *x, ent_view *v)
{
    span s = {0, x->entries.n};
    size_t found = 0;

    for (size_t n = 0; s.lo < s.hi && ent_view_need(v, n + 1); n++) {
        s = narrow(x, s, n, (unsigned char)v->low[n]);
        if (s.lo == s.hi || x->entries.v[s.lo].low.n != n + 1) continue;
        out[found % MAX_OPENINGS] = s;
        found++;
    }
    return found < MAX_OPENINGS ? found : MAX_OPENINGS;
}

static void try_view(best *exact, best *any, ent_finder *f, ent_view *v)
{
    span spans[MAX_OPENINGS];
    size_t n = openings_at(spans, f->x, v);

    for (size_t i = 0; i < n; i++) {
        size_t length = f->x->entries.v[spans[i].lo].low.n;
        for (size_t k = spans[i].lo; k < spans[i].hi && f->x->entries.v[k].low.n == length; k++) {
            try_entry(exact, f, v, &f->x->entries.v[k], true);
            try_entry(any, f, v, &f->x->entries.v[k], false);
        }
    }
}

/* ---- brackets ---- */

static size_t skip(ent_str text, size_t at)
{
    for (int i = 0; i < 3 && at < text.n && text.p[at] == ' '; i++) at++;
    return at;
}

static void brackets(ent_hit *h, ent_str text)
{
    size_t before = skip_back(text, h->at), after = skip(text, h->end);

    h->bracketed = before > 0 && after < text.n &&
                   ((text.p[before - 1] == '(' && text.p[after] == ')') || (text.p[before - 1] == '[' && text.p[after] == ']'));
    h->open = h->bracketed ? before - 1 : h->at;
    h->shut = h->bracketed ? after + 1 : h->end;
}

static ent_hit hit_of(const ent_finder *f, const best *b, size_t n, size_t at, bool exact)
{
    ent_hit h = {.at = at, .end = at + b->v->after[n - 1], .exact = exact, .portion = b->entry->portion, .plain = b->entry->plain};

    h.unfinished = b->unfinished && n == b->n;
    h.far = h.unfinished ? at + b->v->after[b->far - 1] : h.end;
    h.marking = (ent_str){b->v->c, n};
    brackets(&h, f->text);
    return h;
}

/* ---- which of the possible ends ---- */

static bool marks(const ent_finder *f, const ent_hit *h)
{
    return ent_stand_of(f, h, f->hits.n) <= ENT_STAND_LAST_MARKING;
}

/* A marking goes past the end of its line only where its first line alone would not mark the text, or the whole does. */
static ent_hit choose_end(const ent_finder *f, const best *b, size_t at, bool exact)
{
    ent_hit whole = hit_of(f, b, b->n, at, exact), first;

    if (b->in_line == 0 || b->in_line == b->n) return whole;
    first = hit_of(f, b, b->in_line, at, exact);
    return marks(f, &first) && !marks(f, &whole) ? first : whole;
}

/* Letters only, outside brackets: "NR" may mean anything, unless a field says what it is. */
static bool counts(const ent_finder *f, const ent_hit *h)
{
    if (!h->portion || h->bracketed || !h->plain) return true;
    return h->exact && may_be_field(f->text, h->at) && ent_stand_of(f, h, f->hits.n) == ENT_STAND_SHORT;
}

ent_code ent_match_at(ent_hit *hit, ent_finder *f, size_t at)
{
    best exact = {0}, any = {0};

    *hit = (ent_hit){.at = at, .end = at};
    f->plain = may_be_plain(f->text, at);
    for (size_t i = 0; i < 2; i++) {
        ent_view_at(&f->view[i], f->text, at, i == 1);
        if (i == 0 || f->view[0].divided) try_view(&exact, &any, f, &f->view[i]);
    }
    if (any.n != 0) {
        ent_hit all = choose_end(f, &any, at, false);
        if (exact.n == 0) {
            if (counts(f, &all)) *hit = all;
        } else {
            *hit = choose_end(f, &exact, at, true);
            /* Words of the policy in other letters belong to a marking that stands as one, and spoil it. */
            if (any.n > exact.n && all.end > hit->end && marks(f, &all)) {
                all.exact = true;
                *hit = all;
            }
            if (!counts(f, hit)) *hit = (ent_hit){.at = at, .end = at};
        }
    }
    return ENT_OK;
}
