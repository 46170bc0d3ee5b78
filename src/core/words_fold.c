/* SPDX-License-Identifier: Apache-2.0 */
/* Folding with the way back. 64 ASCII characters at a time; a character of the table alone; ICU for the rest:
 *
 *   e ◌́ x   ──►  é x      a character that the one before it may change is normalised together with it and with all such behind it;
 *   └─┬─┘                 what comes out as a whole belongs to what went in as a whole
 *    from, to                                                                                                             */
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "words_bytes.h"
#include "words_private.h"

/* Folds the ASCII characters from i on; returns where they end. Behind the folded text there is room for what is written too much. */
static size_t fold_ascii(ent_words *w, size_t i)
{
    const char *p = w->text.p;

    while (i < w->end && i + 64 <= w->text.n) {
        uint64_t high = core__fold(w->folded + w->n, p + i);
        size_t n = high != 0 ? (size_t)__builtin_ctzll(high) : 64;
        if (n > w->end - i) n = w->end - i;
        w->n += n;
        i += n;
        if (high != 0) return i;
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

/* The character [from, to) alone: one character of the table, or itself. False: it is not so simple. */
static bool fold_alone(ent_words *w, size_t from, size_t to, int32_t c)
{
    const ent_word_rules *r = w->rules;
    int32_t one = c < CORE_WORDS_LOW ? r->to[c] : core__words_plain(c) ? c : 0;
    size_t n;

    if (one == 0) return false;
    if ((c == 0x0445 || c == 0x0425) && digit_before(w->text, from) && digit_behind(w->text, to)) one = 'x';
    n = put(w->folded + w->n, one);
    w->n += n;
    if (n != to - from) end_whole(w, n, from, to);
    return true;
}

/* The character [from, *to) with all behind it that it may change or be changed by, through the normaliser. */
static ent_code fold_together(ent_words *w, size_t from, size_t *to, int32_t c, ent_err *e)
{
    if (!core__words_starts(w->rules, c) && from > w->at && (unsigned char)w->text.p[from - 1] < 0x80) {
        from--; /* an ASCII character that has been folded: once more, with its mark */
        w->n--;
    }
    for (unsigned k = 2; k < CORE_WORDS_SEGMENT && *to < w->end; k++) {
        size_t behind = *to;
        if (core__words_starts(w->rules, next_char(w, &behind))) break;
        *to = behind;
    }
    return fold_segment(w, from, *to, e);
}

/* From the character at i, which is not ASCII, to the next that is; returns in *i where that is, or earlier. */
static ent_code fold_other(ent_words *w, size_t *i, ent_err *e)
{
    size_t from = *i, to = from;
    int32_t c = next_char(w, &to);

    for (;;) {
        bool last = to >= w->end || (unsigned char)w->text.p[to] < 0x80;
        size_t behind = to;
        int32_t next = last ? 0 : next_char(w, &behind);
        *i = to;
        if (!(last || core__words_starts(w->rules, next)) || !fold_alone(w, from, to, c)) return fold_together(w, from, i, c, e);
        if (last) return ENT_OK;
        from = to, to = behind, c = next;
    }
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
