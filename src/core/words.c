/* SPDX-License-Identifier: Apache-2.0 */
/* Folded text split into words: see the header for the rules. A block of the text is folded, then split in batches.
 *
 *   text   │ … white space │ block ─────────── white space │ …        blocks end before white space, so no word lies in two
 *   folded                  └─ batch of words ─┴─ batch ─┘                                                            */
#include <entente/core/words.h>

#include <string.h>

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
    w->cut = w->inside_before = false;
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
    ENT_NEW(w->begins, a, CORE_WORDS_MAP, e);
    ENT_NEW(w->more, a, CORE_WORDS_MAP, e);
    ENT_NEW(w->inside, a, CORE_WORDS_MAP, e);
    ENT_NEW(w->digits, a, CORE_WORDS_MAP, e);
    ENT_NEW(w->turns, a, CORE_WORDS_MAP, e);
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
    if (w->n > 0) w->inside_before = w->cut && ent_words_bit(w->inside, w->n - 1);
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

/* The piece that a folded byte is in. */
static const core_piece *piece_of(const ent_words *w, size_t i)
{
    size_t low = 0, high = w->n_pieces;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (w->pieces[middle].at <= i) low = middle;
        else high = middle;
    }
    return &w->pieces[low];
}

ent_words_place ent_words_place_of(const ent_words *w, size_t begin, size_t end)
{
    const core_piece *first = piece_of(w, begin), *last = piece_of(w, end - 1);

    return (ent_words_place){
        .begin = (uint32_t)(first->to == 0 ? first->from + (begin - first->at) : first->from),
        .end = (uint32_t)(last->to == 0 ? last->from + (end - last->at) : last->to),
    };
}

/* ---- words ---- */

ent_code ent_words_next_map(ent_words_map *out, ent_words *w, ent_err *e)
{
    *out = (ent_words_map){0};
    do {
        if (w->end == w->text.n) return ENT_OK;
        ENT_TRY(next_block(w, e));
    } while (w->n == 0);
    *out = (ent_words_map){.folded = w->folded, .n = w->n, .begins = w->begins, .more = w->more};
    out->inside = w->inside, out->digits = w->digits, out->ascii = w->ascii;
    return ENT_OK;
}

static bool is_ascii(const ent_words *w, size_t i, size_t end)
{
    while (i < end && (unsigned char)w->folded[i] < 0x80) i++;
    return i == end;
}

static void add(ent_words *w, size_t *n, ent_word_kind kind, size_t begin, size_t end)
{
    ent_words_place place = ent_words_place_of(w, begin, end);

    w->words[(*n)++] = (ent_word){
        .at = (uint32_t)begin,
        .n = (uint16_t)(kind == ENT_WORD_BREAK ? 0 : end - begin),
        .kind = (uint8_t)kind,
        .ascii = w->ascii || is_ascii(w, begin, end),
        .begin = place.begin,
        .end = place.end,
    };
    w->lines = 0;
}

/* A line end. The second in a row parts the text. */
static void add_line(ent_words *w, size_t *n, size_t i)
{
    unsigned lines = w->lines + 1;

    if (lines == 2) add(w, n, ENT_WORD_BREAK, i, i + 1);
    w->lines = lines;
}

static size_t split(ent_words *w)
{
    size_t n = 0, i = w->read;

    while (n < CORE_WORDS_BATCH && (i = ent_words_from(w->begins, i, w->n)) < w->n) {
        size_t end = ent_words_end(w->more, i);
        if (w->folded[i] == '\n') add_line(w, &n, i);
        else add(w, &n, w->folded[i] == '\f' ? ENT_WORD_BREAK : ent_words_bit(w->inside, i) ? ENT_WORD : ENT_WORD_SIGN, i, end);
        i = end;
    }
    w->read = i;
    return n;
}

ent_code ent_words_next(ent_words_block *out, ent_words *w, ent_err *e)
{
    ent_words_map map;
    size_t n = 0;

    *out = (ent_words_block){.folded = w->folded, .v = w->words};
    while (n == 0) {
        if (w->read == w->n) {
            ENT_TRY(ent_words_next_map(&map, w, e));
            if (map.n == 0) return ENT_OK;
        }
        n = split(w);
    }
    out->n = n;
    return ENT_OK;
}
