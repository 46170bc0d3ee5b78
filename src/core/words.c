/* SPDX-License-Identifier: Apache-2.0 */
/* Folded text split into words: see the header for the rules. A block of the text is folded, then split in batches.
 *
 *   text   │ … white space │ block ─────────── white space │ …        blocks end before white space, so no word lies in two
 *   folded                  └─ batch of words ─┴─ batch ─┘                                                            */
#include <entente/core/words.h>

#include <string.h>
#include <unicode/utf8.h>

#include "words_private.h"

static ent_code no_utf8(size_t at, ent_err *e)
{
    ent_fail(e, ENT_INVALID, NULL, "Save the text as UTF-8 and try again.", "Byte %zu of the text is not UTF-8.", at + 1);
    return ent_at(e, "byte %zu", at + 1);
}

ent_code ent_words_again(ent_words *w, ent_str text, ent_err *e)
{
    size_t bad;

    if (text.n > ENT_WORDS_MAX_TEXT)
        return ent_fail(e, ENT_LIMIT, NULL, "Scan it in parts.", "The text is longer than %zu MiB.", ENT_WORDS_MAX_TEXT >> 20);
    if (!ent_utf8_ok(text, &bad)) return no_utf8(bad, e);
    w->text = text;
    w->at = w->end = w->n = w->read = 0;
    w->cut = w->inside = false;
    w->lines = 0;
    return ENT_OK;
}

ent_code ent_words_new(ent_words **out, ent_arena *a, const ent_word_rules *rules, ent_str text, ent_err *e)
{
    ent_words *w;

    *out = NULL;
    ENT_NEW(w, a, 1, e);
    w->rules = rules;
    ENT_NEW(w->folded, a, CORE_WORDS_FOLDED + 64 * CORE_WORDS_SEGMENT + CORE_WORDS_SPARE, e);
    ENT_NEW(w->pieces, a, CORE_WORDS_BLOCK + 4, e); /* two for a character of two bytes */
    ENT_NEW(w->inside_word, a, (CORE_WORDS_FOLDED + 64 * CORE_WORDS_SEGMENT) / 64 + 2, e);
    ENT_NEW(w->begins, a, (CORE_WORDS_FOLDED + 64 * CORE_WORDS_SEGMENT) / 64 + 2, e);
    ENT_NEW(w->words, a, CORE_WORDS_BATCH, e);
    ENT_NEW(w->wide, a, 2 * CORE_WORDS_SEGMENT, e);
    ENT_NEW(w->formed, a, 18 * CORE_WORDS_SEGMENT, e);
    ENT_TRY(ent_words_again(w, text, e));
    *out = w;
    return ENT_OK;
}

/* ---- blocks ---- */

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static ent_code next_block(ent_words *w, ent_err *e)
{
    size_t end;

    w->at = w->end;
    w->inside = w->cut;
    w->cut = w->text.n - w->at > CORE_WORDS_BLOCK;
    end = w->cut ? w->at + CORE_WORDS_BLOCK : w->text.n;
    if (w->cut) {
        size_t white = end;
        while (white > w->at + CORE_WORDS_BLOCK / 2 && !is_white(w->text.p[white])) white--;
        w->cut = !is_white(w->text.p[white]);
        if (!w->cut) end = white;
        else
            while (((unsigned char)w->text.p[end] & 0xc0) == 0x80) end--;
    }
    w->end = end;
    ENT_TRY(core__words_fold(w, e));
    core__words_mark(w);
    return ENT_OK;
}

/* ---- places ---- */

static size_t piece_end(const ent_words *w, size_t k)
{
    return k + 1 < w->n_pieces ? w->pieces[k + 1].at : w->n;
}

static void set_place(ent_words *w, ent_word *v, size_t begin, size_t end)
{
    const core_piece *p;
    size_t k = w->piece;

    while (piece_end(w, k) <= begin) k++;
    w->piece = k;
    p = &w->pieces[k];
    if (p->to == 0) w->near = piece_end(w, k), w->shift = (size_t)p->from - p->at;
    v->begin = (uint32_t)(p->to == 0 ? p->from + (begin - p->at) : p->from);
    while (piece_end(w, k) < end) k++;
    p = &w->pieces[k];
    v->end = (uint32_t)(p->to == 0 ? p->from + (end - p->at) : p->to);
}

static inline ent_word *add(ent_words *w, size_t *n, ent_word_kind kind, size_t begin, size_t end)
{
    ent_word *v = &w->words[(*n)++];

    /* What is too long to be a word of a term, or not known whole, is in nobody's way and in no term. */
    if (end - begin > CORE_WORDS_MAX_WORD) kind = ENT_WORD_BREAK;
    v->at = (uint32_t)begin;
    v->n = (uint16_t)(kind == ENT_WORD_BREAK ? 0 : end - begin);
    v->kind = (uint8_t)kind;
    v->ascii = w->ascii;
    v->begin = (uint32_t)(begin + w->shift);
    v->end = (uint32_t)(end + w->shift);
    if (end > w->near) set_place(w, v, begin, end);
    w->lines = 0;
    return v;
}

/* ---- words ---- */

static int kind_at(const ent_words *w, size_t i, size_t *behind)
{
    const uint8_t *p = (const uint8_t *)w->folded;
    size_t at = i;
    int32_t c;

    U8_NEXT_UNSAFE(p, at, c);
    *behind = at;
    return core__words_kind(w->rules, c);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t word_end(const ent_words *w, size_t i)
{
    size_t k = i / 64;
    uint64_t outside = ~w->inside_word[k] & UINT64_MAX << i % 64;

    while (outside == 0) outside = ~w->inside_word[++k]; /* behind the last byte nothing is inside a word */
    return 64 * k + (size_t)__builtin_ctzll(outside);
}

static bool is_ascii(const ent_words *w, size_t i, size_t end)
{
    while (i < end && (unsigned char)w->folded[i] < 0x80) i++;
    return i == end;
}

static size_t number_end(const char *p, size_t i, size_t end)
{
    while (i < end && (is_digit(p[i]) || p[i] == '.')) i++;
    return i;
}

/* "7.62x51mm" is 7.62, x, 51, mm. Anything else with letters stays one word ("3d", "810g", "5x", "9mmx"). */
static bool split_number(ent_words *w, size_t *n, size_t begin, size_t end)
{
    const char *p = w->folded;
    size_t i = number_end(p, begin, end), at = begin;

    while (i + 1 < end && p[i] == 'x' && is_digit(p[i + 1])) i = number_end(p, i + 1, end);
    if (i != end && !(end - i == 2 && memcmp(p + i, "mm", 2) == 0)) return false;
    for (at = begin; at < end; at = i) {
        i = is_digit(p[at]) ? number_end(p, at, end) : p[at] == 'x' ? at + 1 : end;
        add(w, n, ENT_WORD, at, i);
    }
    return true;
}

static inline void add_word(ent_words *w, size_t *n, size_t i)
{
    size_t end = word_end(w, i);
    ent_word *v;

    if (w->cut && end == w->n) {
        add(w, n, ENT_WORD_BREAK, i, end);
        return;
    }
    if (is_digit(w->folded[i]) && end - i <= CORE_WORDS_MAX_WORD && split_number(w, n, i, end)) return;
    v = add(w, n, ENT_WORD, i, end);
    if (!w->ascii) v->ascii = is_ascii(w, i, end);
}

/* A line end or a break. The second line end in a row parts the text. */
static void add_line(ent_words *w, size_t *n, size_t i, int kind)
{
    unsigned lines = w->lines + (kind == CORE_IS_LINE);

    if (kind == CORE_IS_BREAK || (kind == CORE_IS_LINE && lines == 2)) add(w, n, ENT_WORD_BREAK, i, i + 1);
    w->lines = lines;
}

static void add_other(ent_words *w, size_t *n, size_t i)
{
    size_t behind;
    int kind = kind_at(w, i, &behind);

    if (kind == CORE_IS_SIGN) add(w, n, ENT_WORD_SIGN, i, behind);
    else add_line(w, n, i, kind);
}

static size_t split(ent_words *w)
{
    /* One look may give a number of up to 255 parts. */
    const size_t room = CORE_WORDS_BATCH - CORE_WORDS_MAX_WORD;
    size_t n = 0;

    /* The rest of a word that the last block was too small for. */
    if (w->inside && w->read == 0) w->read = word_end(w, 0);
    for (size_t k = w->read / 64; k <= w->n / 64; k++, w->read = 64 * k) {
        uint64_t begins = w->begins[k] & UINT64_MAX << w->read % 64;
        for (; begins != 0; begins &= begins - 1) {
            size_t i = 64 * k + (size_t)__builtin_ctzll(begins);
            w->read = i;
            if (n >= room) return n;
            if ((w->inside_word[k] >> i % 64 & 1) != 0) add_word(w, &n, i);
            else add_other(w, &n, i);
        }
    }
    w->read = w->n;
    return n;
}

ent_code ent_words_next(ent_words_block *out, ent_words *w, ent_err *e)
{
    size_t n = 0;

    *out = (ent_words_block){.folded = w->folded, .v = w->words};
    while (n == 0) {
        if (w->read == w->n) {
            if (w->end == w->text.n) return ENT_OK;
            ENT_TRY(next_block(w, e));
        }
        n = split(w);
    }
    out->n = n;
    return ENT_OK;
}
