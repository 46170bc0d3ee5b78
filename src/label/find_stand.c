/* SPDX-License-Identifier: Apache-2.0 */
/* Does it mark the text, or does it speak of a marking? The rules are listed in README.md, in the order in which they are
 * asked here. Where a line leaves the choice open it is a marking: an officer who sees one too many loses a minute, one who
 * misses one loses more.                                                                                           */
#include <string.h>

#include "find.h"

typedef struct around {
    ent_str text;
    size_t begin, end;      /* of the line */
    bool whole;             /* both are near enough to be seen */
    ent_str before, after;  /* on the line */
    ent_str previous, next; /* the lines beside it; empty: none, or blank */
} around;

static bool one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static ent_str slice(ent_str text, size_t from, size_t to)
{
    return (ent_str){text.p + from, to - from};
}

/* The character that ends the line at `at` is behind it. */
static size_t over_break(ent_str text, size_t at)
{
    if (at + 1 < text.n && text.p[at] == '\r' && text.p[at + 1] == '\n') return at + 2;
    return at < text.n ? at + 1 : at;
}

static ent_str line_before(ent_str text, size_t begin)
{
    size_t end = begin, from;

    if (end == 0 || text.p[end - 1] == '\f' || text.p[end - 1] == '\v') return (ent_str){text.p, 0};
    end -= end > 1 && text.p[end - 1] == '\n' && text.p[end - 2] == '\r' ? 2 : 1;
    (void)ent_line_begin(text, end, &from);
    return slice(text, from, end);
}

static ent_str line_after(ent_str text, size_t end)
{
    size_t from = over_break(text, end), to;

    if (end >= text.n || text.p[end] == '\f' || text.p[end] == '\v') return (ent_str){text.p, 0};
    (void)ent_line_end(text, from, &to);
    return slice(text, from, to);
}

static around around_of(const ent_finder *f, const ent_hit *h)
{
    around a = {.text = f->text};
    bool left = ent_line_begin(f->text, h->open, &a.begin), right = ent_line_end(f->text, h->shut, &a.end);

    a.whole = left && right;
    a.before = slice(f->text, a.begin, h->open);
    a.after = slice(f->text, h->shut, a.end);
    a.previous = line_before(f->text, a.begin);
    a.next = line_after(f->text, a.end);
    return a;
}

/* ---- alone on the line ---- */

static ent_rest worse(ent_rest x, ent_rest y)
{
    return x > y ? x : y;
}

/* The rest of the line, without the other markings on it. */
static ent_rest rest_of_line(const ent_finder *f, const ent_hit *h, size_t i, const around *a)
{
    size_t from = h->open, to = h->shut;
    ent_rest rest = ENT_REST_NONE;

    for (size_t k = i; k > 0 && f->hits.v[k - 1].shut > a->begin; k--) {
        const ent_hit *left = &f->hits.v[k - 1];
        if (left->exact) rest = worse(rest, ent_rest_of(slice(f->text, left->shut, from)));
        else rest = ENT_REST_WORDS;
        from = left->open;
    }
    if (from > a->begin) rest = worse(rest, ent_rest_of(slice(f->text, a->begin, from)));
    for (size_t k = i + 1; k < f->hits.n && f->hits.v[k].open < a->end && rest != ENT_REST_WORDS; k++) {
        const ent_hit *right = &f->hits.v[k];
        if (right->exact) rest = worse(rest, ent_rest_of(slice(f->text, to, right->open)));
        else rest = ENT_REST_WORDS;
        to = right->shut;
    }
    if (to < a->end) rest = worse(rest, ent_rest_of(slice(f->text, to, a->end)));
    return rest;
}

static bool begins_small(ent_str s)
{
    size_t n, at = 0;

    while (at < s.n) {
        uint32_t c = ent_char_at(s, at, &n);
        if (ent_char_is_word(c))
            return (c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0xff) || (c >= 0x3b1 && c <= 0x44f && ent_char_low(c) == c);
        if (!ent_char_is_space(c)) return false;
        at += n;
    }
    return false;
}

/* The line is a piece of a sentence that was wrapped: the line before stops at a word that needs more ("approved for"), and the
 * sentence goes on or ends here. Both, because a page head may follow on any word.                               */
static bool wrapped(const around *a)
{
    ent_str previous = ent_str_trim(a->previous), after = ent_str_trim(a->after), word = ent_last_word(previous);

    if (word.n == 0 || word.p + word.n != previous.p + previous.n || !ent_is_hanging(word)) return false;
    return begins_small(a->next) || (after.n != 0 && one_of(after.p[0], ".,;"));
}

/* ---- a field ---- */

/* Two spaces end at i. */
static bool wide_space(ent_str s, size_t i)
{
    return i > 1 && s.p[i - 1] == ' ' && s.p[i - 2] == ' ';
}

/* Cells of a table and fields beside each other are divided by a bar, a tab or wide space. */
static size_t cell_begin(ent_str before, size_t end)
{
    for (size_t i = end; i > 0; i--) {
        if (before.p[i - 1] == '|' || before.p[i - 1] == '\t') return i;
        if (wide_space(before, i)) return i;
    }
    return 0;
}

static bool is_quote(uint32_t c)
{
    return c == '"' || c == 0xab || c == 0xbb || (c >= 0x2018 && c <= 0x201f) || c == 0x2039 || c == 0x203a || c == '\'' || c == '`';
}

/* Only ornaments, white space and quotation marks. */
static bool is_empty(ent_str s)
{
    size_t n;

    s = ent_bare(s);
    for (size_t at = 0; at < s.n; at += n) {
        uint32_t c = ent_char_at(s, at, &n);
        if (!is_quote(c) && !ent_char_is_space(c) && c != '*' && c != '_') return false;
    }
    return true;
}

/* A word of `table` and its separator stand directly before. */
static bool after_field_word(const around *a, bool (*table)(ent_str))
{
    ent_str before = a->before;

    for (size_t i = before.n; i > 0; i--) {
        size_t from;
        if (!one_of(before.p[i - 1], ":|=\t") && !wide_space(before, i)) continue;
        if (!is_empty(slice(before, i, before.n))) return false;
        from = cell_begin(before, i - 1);
        if (before.p[i - 1] == '|' && ent_bare(slice(before, from, i - 1)).n == 0) return false;
        if (table(ent_bare(ent_unlisted(slice(before, from, i - 1))))) return true;
        if (table(ent_bare(slice(before, from, i - 1)))) return true;
        if (!is_empty(slice(before, from, i - 1))) return false;
    }
    return false;
}

/* After the marking of a field the line ends, or something else begins. */
static bool field_ends(const around *a)
{
    ent_str rest = a->after;

    if (is_empty(rest) || ent_rest_of(rest) != ENT_REST_WORDS) return true;
    if (rest.n > 1 && rest.p[0] == ' ' && rest.p[1] == ' ') return true;
    if (one_of(rest.p[0], ",;\t")) return true;
    rest = ent_str_trim(rest);
    return rest.n != 0 && one_of(rest.p[0], "(|[");
}

/* ---- a portion ---- */

static bool ends_sentence(ent_str s)
{
    size_t n = 0;

    s = ent_str_trim(s);
    while (s.n > 0 && is_quote(ent_char_before(s, s.n))) {
        do s.n--, n++;
        while (s.n > 0 && ((unsigned char)s.p[s.n] & 0xc0) == 0x80);
        if (n > 12) break;
    }
    return s.n > 0 && one_of(s.p[s.n - 1], ".!?:;");
}

/* Before it begins a paragraph, a heading, an item of a list, a cell, a title or a sentence. */
static bool begins_unit(const around *a)
{
    ent_str cell = slice(a->before, cell_begin(a->before, a->before.n), a->before.n);
    bool runs_on = begins_small(a->after) || (a->after.n != 0 && one_of(a->after.p[0], ",.;)") && !is_empty(a->after));

    if (ent_unlisted(a->before).n == 0) return !(runs_on && ent_bare(a->previous).n != 0 && !ends_sentence(a->previous));
    if (ent_unlisted(cell).n == 0 && one_of(a->before.p[a->before.n - cell.n - 1], "|\t")) return true;
    if (after_field_word(a, ent_is_title)) return true;
    return ends_sentence(a->before) && !runs_on;
}

/* "Figure 3: the radar (NR)": at the end of a caption or title, with no sentence before it. */
static bool ends_caption(const around *a)
{
    ent_str before = ent_unlisted(a->before), trimmed = ent_str_trim(a->before);

    if (!is_empty(a->after)) return false;
    if (a->after.n != 0 && ent_str_trim(a->after).n != 0) return false;
    return ent_is_caption(before) || (trimmed.n > 1 && trimmed.p[0] == '#');
}

/* ---- mentions ---- */

/* Quotation marks that are open before and closed after: marks with two forms are counted, straight ones pair off. */
static bool quoted(const around *a)
{
    size_t n, from = a->before.n > 256 ? a->before.n - 256 : 0, open = 0;
    bool straight = false;
    uint32_t next = 0;

    while (from < a->before.n && ((unsigned char)a->before.p[from] & 0xc0) == 0x80) from++;
    for (size_t at = from; at < a->before.n; at += n) {
        uint32_t c = ent_char_at(a->before, at, &n);
        if (c == '"') straight = !straight;
        else if (c == 0xab || c == 0x201e || c == 0x2039) open++;
        else if (c == 0x201c) open += open == 0 || ent_char_before(a->before, at) == ' ' || at == 0; /* closes the German form */
        else if ((c == 0xbb || c == 0x201d || c == 0x203a) && open > 0) open--;
    }
    if (straight || open > 0) {
        for (size_t at = 0; at < a->after.n; at += n) {
            next = ent_char_at(a->after, at, &n);
            if ((straight && next == '"') || (open > 0 && (next == 0xbb || next == 0x201d || next == 0x201c || next == 0x203a)))
                return true;
        }
    }
    next = a->after.n == 0 ? 0 : ent_char_at(a->after, 0, &n);
    return a->before.n != 0 && is_quote(ent_char_before(a->before, a->before.n)) && is_quote(next);
}

/* "not NATO SECRET", "not to be marked NATO SECRET", "non-NATO SECRET"; also over the end of a line. */
static bool negated(const around *a)
{
    ent_str left = a->before;

    if (ent_str_trim(left).n == 0) left = a->previous;
    for (int i = 0; i < 4; i++) {
        ent_str word = ent_last_word(left), tail = {word.p + word.n, (size_t)(left.p + left.n - word.p) - word.n};
        if (word.n == 0 || (tail.n != 0 && one_of(tail.p[0], ".!?:;,"))) return false;
        if (ent_is_negation(word)) return true;
        if (!ent_is_filler(word)) return false;
        left.n = (size_t)(word.p - left.p);
    }
    return false;
}

static bool in_cell(const around *a)
{
    ent_str cell = slice(a->before, cell_begin(a->before, a->before.n), a->before.n);
    bool left = ent_bare(cell).n == 0 && memchr(a->before.n != 0 ? a->before.p : "", '|', a->before.n) != NULL;
    ent_str right = ent_str_trim(a->after);
    bool tab_left = ent_bare(cell).n == 0 && memchr(a->before.n != 0 ? a->before.p : "", '\t', a->before.n) != NULL;
    bool tab_right = a->after.n != 0 && memchr(a->after.p, '\t', a->after.n - right.n) != NULL;

    return (left && (right.n == 0 || right.p[0] == '|')) || (tab_left && (right.n == 0 || tab_right)) ||
           (ent_str_trim(a->before).n == 0 && right.n != 0 && right.p[0] == '|');
}

/* ---- the rules ---- */

static bool is_short(const ent_hit *h)
{
    return h->portion && !h->bracketed;
}

ent_stand ent_stand_of(const ent_finder *f, const ent_hit *h, size_t i)
{
    around a = around_of(f, h);
    ent_rest rest;

    if (after_field_word(&a, ent_is_field) && field_ends(&a)) return is_short(h) ? ENT_STAND_SHORT : ENT_STAND_FIELD;
    rest = a.whole ? rest_of_line(f, h, i, &a) : ENT_REST_WORDS;
    if (h->bracketed && h->portion && rest != ENT_REST_WORDS && !wrapped(&a)) return ENT_STAND_PORTION;
    if (h->bracketed && (begins_unit(&a) || ends_caption(&a)) && (h->portion || rest == ENT_REST_WORDS)) return ENT_STAND_PORTION;
    if (rest != ENT_REST_WORDS && !wrapped(&a) && !(h->portion && h->plain))
        return is_short(h) ? ENT_STAND_SHORT : rest == ENT_REST_NUMBERS ? ENT_STAND_PAGE_LINE : ENT_STAND_OWN_LINE;
    if (in_cell(&a)) return ENT_STAND_TABLE;
    if (quoted(&a)) return ENT_STAND_QUOTED;
    return negated(&a) ? ENT_STAND_NEGATED : ENT_STAND_SENTENCE;
}

const char *ent_stand_word(ent_stand s)
{
    static const char *const words[] = {"own-line", "page-line", "field",   "portion",    "short-form",
                                        "in-table", "quoted",    "negated", "in-sentence"};

    return words[s];
}

/* ---- unknown words of a marking ---- */

static bool is_capital(ent_str word, bool all)
{
    size_t n, letters = 0;

    for (size_t at = 0; at < word.n; at += n) {
        uint32_t c = ent_char_at(word, at, &n);
        if (!ent_char_is_word(c)) continue;
        if (c >= 'a' && c <= 'z') return !all && letters > 0;
        if (c >= '0' && c <= '9') continue;
        letters++;
    }
    return letters > (all ? 1 : 0);
}

/* Up to `most` words, each with a capital (with `all`: capitals only), to the end of the line. */
static bool capital_words(ent_str rest, size_t most, bool all)
{
    size_t words = 0;

    while (rest.n != 0) {
        ent_str word, tail;
        (void)ent_str_cut(rest, ' ', &word, &tail);
        rest = ent_str_trim(tail);
        if (ent_bare(word).n == 0) continue;
        if (++words > most || !is_capital(word, all)) return false;
    }
    return words > 0;
}

bool ent_stand_unknown_rest(const ent_finder *f, const ent_hit *h, size_t *end)
{
    around a = around_of(f, h);
    ent_str rest = ent_str_trim(slice(f->text, h->far > h->shut ? h->far : h->shut, a.end > h->far ? a.end : h->far));

    *end = h->shut + ent_bare_end(a.after);
    if (!a.whole || h->portion || h->far > a.end || ent_bare(a.before).n != 0 || rest.n == 0 || ent_str_ends(rest, ".")) return false;
    return h->unfinished ? capital_words(rest, 6, false) : capital_words(rest, 2, true);
}
