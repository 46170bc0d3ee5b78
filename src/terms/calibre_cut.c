/* SPDX-License-Identifier: Apache-2.0 */
/* The folded text cut into numbers, words and signs. */
#include <string.h>

#include "calibre_private.h"

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}
static bool point(char c)
{
    return c == '.' || c == ',';
}

enum { MOST_DIGITS = 6 };

static void cut_number(cal_piece *out, const cal_text *t, size_t *at)
{
    int32_t value = 0, unit = 1000;
    size_t i = *at, whole = 0, places = 0;

    for (; i < t->n && digit(t->p[i]); i++, whole++)
        if (whole < MOST_DIGITS) value = value * 10 + (t->p[i] - '0');
    value = whole > MOST_DIGITS ? -1 : value * 1000;
    if (i + 1 < t->n && point(t->p[i]) && digit(t->p[i + 1])) {
        for (i++; i < t->n && digit(t->p[i]); i++, places++) {
            unit /= 10;
            if (value >= 0) value += (t->p[i] - '0') * unit;
        }
    }
    out->kind = CAL_NUM;
    out->value = value;
    out->whole = (uint8_t)(whole < 255 ? whole : 255);
    out->places = (uint8_t)(places < 255 ? places : 255);
    *at = i;
}

/* A point begins a number when a digit follows and none stands before it: ".50". */
static bool begins_number(const cal_text *t, size_t i)
{
    if (digit(t->p[i])) return true;
    return point(t->p[i]) && i + 1 < t->n && digit(t->p[i + 1]) && (i == 0 || !digit(t->p[i - 1])) &&
           (t->p[i] == '.' || i == 0 || t->p[i - 1] == ' ');
}

/* Words end where the letters do; "mm" behind a number is a word of its own ("45mmr", "51mmx"). */
static size_t word_end(const cal_text *t, size_t i, bool after_number)
{
    if (after_number && t->n - i > 2 && t->p[i] == 'm' && t->p[i + 1] == 'm' && letter(t->p[i + 2])) return i + 2;
    while (i < t->n && letter(t->p[i])) i++;
    return i;
}

/* "7. 62", "7 , 62" or "7 .62", where that is a bore which small arms have. */
static bool torn(int32_t *value, const cal_pieces *v)
{
    const cal_piece *p = v->v + v->n;

    if (v->n > 1 && p[-1].kind == CAL_NUM && p[-2].kind == CAL_NUM && p[-1].whole == 0 && p[-2].places == 0 && p[-2].value >= 0) {
        *value = p[-2].value + p[-1].value;
        return terms__cal_decimal_bore(*value);
    }
    if (v->n < 3 || p[-1].kind != CAL_NUM || p[-3].kind != CAL_NUM || p[-1].places != 0 || p[-3].places != 0) return false;
    if (p[-2].kind != CAL_SIGN || !point(p[-2].sign) || p[-2].glued == p[-1].glued || p[-1].whole > 2 || p[-1].value < 0) return false;
    *value = p[-3].value + p[-1].value / (p[-1].whole == 1 ? 10 : 100);
    return p[-3].value >= 0 && terms__cal_decimal_bore(*value);
}

static void mend_torn(cal_pieces *v)
{
    int32_t value;
    cal_piece *first, *last = v->v + v->n - 1;

    if (!torn(&value, v)) return;
    v->n -= last->whole == 0 ? 1 : 2;
    first = v->v + v->n - 1;
    first->value = value;
    first->places = last->whole == 0 ? last->places : last->whole;
    first->end = last->end;
}

ent_code terms__cal_cut(cal_pieces *out, ent_arena *a, const cal_text *t, ent_err *e)
{
    bool glued = false, was_number = false;

    *out = (cal_pieces){0};
    for (size_t i = 0; i < t->n;) {
        cal_piece p = {.begin = (uint16_t)i, .glued = glued};
        if (t->p[i] == ' ') {
            glued = false;
            i++;
            continue;
        }
        if (begins_number(t, i)) cut_number(&p, t, &i);
        else if (letter(t->p[i])) {
            p.kind = CAL_WORD;
            i = word_end(t, i, glued && was_number);
        } else {
            p.kind = CAL_SIGN;
            p.sign = t->p[i++];
        }
        p.end = (uint16_t)i;
        glued = true;
        was_number = p.kind == CAL_NUM;
        ENT_PUSH(out, a, p, e);
        mend_torn(out);
    }
    return ENT_OK;
}
