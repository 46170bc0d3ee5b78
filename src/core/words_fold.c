/* SPDX-License-Identifier: Apache-2.0 */
/* Folding with the way back. Eight ASCII characters at a time; a character of the table alone; ICU for the rest:
 *
 *   e ◌́ x   ──►  é x      a character that the one before it may change is normalised together with it and with all such behind it;
 *   └─┬─┘                 what comes out as a whole belongs to what went in as a whole
 *    from, to                                                                                                             */
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "words_private.h"

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Small letters of eight ASCII characters: bit 7 of x + (0x80 - 'A') says "not below A", of x + (0x7f - 'Z') "above Z". */
static uint64_t small_letters(uint64_t x)
{
    uint64_t capital = ((x + EACH(0x80 - 'A')) ^ (x + EACH(0x7f - 'Z'))) & EACH(0x80);

    return x | capital >> 2;
}

/* Folds the ASCII characters from i on; returns where they end. */
static size_t fold_ascii(ent_words *w, size_t i)
{
    const char *p = w->text.p;
    uint64_t x;

    for (; i + sizeof x <= w->end; i += sizeof x) {
        memcpy(&x, p + i, sizeof x);
        if ((x & EACH(0x80)) != 0) break;
        x = small_letters(x);
        memcpy(w->folded + w->n, &x, sizeof x);
        w->n += sizeof x;
    }
    for (; i < w->end && (unsigned char)p[i] < 0x80; i++) w->folded[w->n++] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 : p[i]);
    return i;
}

/* A piece that ends with what is folded so far begins anew, from this byte of the text. */
static void begin_piece(ent_words *w, size_t from)
{
    if (w->n_pieces > 0 && w->pieces[w->n_pieces - 1].at == w->n) w->n_pieces--;
    w->pieces[w->n_pieces++] = (core_piece){(uint32_t)w->n, (uint32_t)from, 0};
}

/* The last n folded bytes come as a whole from [from, to). */
static void end_whole(ent_words *w, size_t n, size_t from, size_t to)
{
    size_t now = w->n;

    w->n = now - n;
    if (n > 0) {
        begin_piece(w, from);
        w->pieces[w->n_pieces - 1].to = (uint32_t)to;
    }
    w->n = now;
    begin_piece(w, to);
}

static size_t put(char *to, int32_t c)
{
    int32_t n = 0;

    U8_APPEND_UNSAFE((uint8_t *)to, n, c);
    return (size_t)n;
}

/* Is there a digit on this side, with at most two spaces between? */
static bool digit_behind(ent_str s, size_t i)
{
    for (int k = 0; k < 2 && i < s.n; k++) {
        if (s.p[i] == ' ') i++;
        else if (i + 1 < s.n && memcmp(s.p + i, "\xc2\xa0", 2) == 0) i += 2;
        else if (i + 2 < s.n && memcmp(s.p + i, "\xe2\x80\xaf", 3) == 0) i += 3;
    }
    return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

static bool digit_before(ent_str s, size_t i)
{
    for (int k = 0; k < 2 && i > 0; k++) {
        if (s.p[i - 1] == ' ') i--;
        else if (i > 1 && memcmp(s.p + i - 2, "\xc2\xa0", 2) == 0) i -= 2;
        else if (i > 2 && memcmp(s.p + i - 3, "\xe2\x80\xaf", 3) == 0) i -= 3;
    }
    return i > 0 && s.p[i - 1] >= '0' && s.p[i - 1] <= '9';
}

static int32_t next_char(const ent_words *w, size_t *i)
{
    const uint8_t *p = (const uint8_t *)w->text.p;
    size_t at = *i;
    int32_t c;

    U8_NEXT_UNSAFE(p, at, c); /* the text has been checked */
    *i = at;
    return c;
}

/* The text [from, to) through the normaliser. */
static ent_code fold_segment(ent_words *w, size_t from, size_t to, ent_err *e)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = 0, m = 0, c;
    size_t before = w->n;

    u_strFromUTF8(w->wide, 2 * CORE_WORDS_SEGMENT, &n, w->text.p + from, (int32_t)(to - from), &status);
    m = unorm2_normalize(w->rules->form, w->wide, n, w->formed, 18 * CORE_WORDS_SEGMENT, &status);
    if (status == U_MEMORY_ALLOCATION_ERROR) return ent_nomem(e);
    if (U_FAILURE(status)) return ent_fail(e, ENT_BUG, NULL, NULL, "A text could not be folded: %s.", u_errorName(status));
    for (int32_t i = 0; i < m;) {
        U16_NEXT(w->formed, i, m, c);
        w->n += put(w->folded + w->n, core__words_own(c));
    }
    end_whole(w, w->n - before, from, to);
    return ENT_OK;
}

/* The characters at i that are not ASCII, as many as stand together; *i is moved behind them. */
static ent_code fold_other(ent_words *w, size_t *i, ent_err *e)
{
    const ent_word_rules *r = w->rules;
    size_t from = *i, to = from;
    int32_t c = next_char(w, &to);
    bool alone = to >= w->end || (unsigned char)w->text.p[to] < 0x80;

    if (!alone) {
        size_t behind = to;
        alone = core__words_starts(r, next_char(w, &behind));
    }
    if (alone && c < CORE_WORDS_LOW && r->to[c] != 0) {
        bool times = (c == 0x0445 || c == 0x0425) && digit_before(w->text, from) && digit_behind(w->text, to);
        size_t n = put(w->folded + w->n, times ? 'x' : r->to[c]);
        w->n += n;
        if (n != to - from) end_whole(w, n, from, to);
        *i = to;
        return ENT_OK;
    }
    if (!core__words_starts(r, c) && from > w->at && (unsigned char)w->text.p[from - 1] < 0x80) {
        from--; /* an ASCII character that has been folded: once more, with its mark */
        w->n--;
    }
    for (unsigned k = 2; k < CORE_WORDS_SEGMENT && to < w->end; k++) {
        size_t behind = to;
        if (core__words_starts(r, next_char(w, &behind))) break;
        to = behind;
    }
    *i = to;
    return fold_segment(w, from, to, e);
}

ent_code core__words_fold(ent_words *w, ent_err *e)
{
    size_t i = w->at;

    w->n = w->read = w->n_pieces = 0;
    begin_piece(w, i);
    while (i < w->end) {
        i = fold_ascii(w, i);
        while (i < w->end && (unsigned char)w->text.p[i] >= 0x80) ENT_TRY(fold_other(w, &i, e));
    }
    memset(w->folded + w->n, 0, CORE_WORDS_SPARE);
    return ENT_OK;
}
