/* SPDX-License-Identifier: Apache-2.0 */
/* Values that users type (userInput of SPIF 2.x): an arbitrary string, an unsigned integer, or a date in the form that
 * dateFormat describes (ISO 8601). Only informative values take input, so that no text of a user's decides access.  */
#include "policy.h"

#define MAX_TYPED 1024 /* characters */

/* ---- dates ---- */

/* A field of a date format, most significant first. */
static const struct {
    const char *word;
    size_t digits;
} FIELDS[] = {{"YYYY", 4}, {"MM", 2}, {"DD", 2}};

enum { N_FIELDS = sizeof FIELDS / sizeof *FIELDS };

static bool separator(char c)
{
    return c == '-' || c == '.' || c == '/' || c == ' ';
}

/* The field that begins here, or N_FIELDS. */
static size_t field_at(ent_str format, size_t at)
{
    size_t i = 0;

    while (i < N_FIELDS && !ent_str_starts((ent_str){format.p + at, format.n - at}, FIELDS[i].word)) i++;
    return i;
}

/* Year, month and day, each at most once and none without the greater one, with separators between: what is understood
 * exactly. Anything else is no format for us.                                                                    */
bool ent_date_format_ok(ent_str format)
{
    unsigned seen = 0;
    size_t i, at = 0;

    if (format.n == 0) return true;
    for (; at < format.n; at += i < N_FIELDS ? FIELDS[i].digits : 1) {
        i = field_at(format, at);
        if (i == N_FIELDS && !separator(format.p[at])) return false;
        if (i < N_FIELDS && (seen >> i & 1) != 0) return false;
        if (i < N_FIELDS) seen |= 1u << i;
    }
    return seen == 1 || seen == 3 || seen == 7;
}

/* Copies the digits of the text into "YYYY-MM-DD" as far as the format goes; false if it does not fit. */
static bool by_format(char out[static 11], size_t *n, ent_str format, ent_str text)
{
    static const size_t places[N_FIELDS] = {0, 5, 8};
    size_t i;

    *n = 0;
    if (format.n != text.n) return false;
    for (size_t at = 0; at < format.n; at += i < N_FIELDS ? FIELDS[i].digits : 1) {
        i = field_at(format, at);
        if (i == N_FIELDS) {
            if (text.p[at] != format.p[at]) return false;
            continue;
        }
        for (size_t k = 0; k < FIELDS[i].digits; k++) out[places[i] + k] = text.p[at + k];
        if (places[i] != 0) out[places[i] - 1] = '-';
        if (places[i] + FIELDS[i].digits > *n) *n = places[i] + FIELDS[i].digits;
    }
    return true;
}

static bool is_date(ent_str format, ent_str text)
{
    static const ent_str usual = {"YYYY-MM-DD", 10};
    char day[11];
    ent_date date;
    size_t n;

    return by_format(day, &n, format.n == 0 ? usual : format, text) && ent_date_parse(&date, (ent_str){day, n});
}

/* ---- strings and numbers ---- */

static bool is_line(ent_str text)
{
    size_t characters = 0;

    if (!ent_utf8_ok(text, NULL)) return false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c < 0x20 || c == 0x7f) return false;
        characters += (c & 0xc0) != 0x80;
    }
    return characters != 0 && characters <= MAX_TYPED;
}

static bool fits(const ent_value *v, ent_str text)
{
    uint64_t number;

    switch (v->input) {
    case ENT_INPUT_STRING: return is_line(text);
    case ENT_INPUT_INTEGER: return ent_lacv_number(text, &number);
    case ENT_INPUT_DATE: return is_date(v->date_format, text);
    default: return false;
    }
}

/* ---- finding ---- */

ent_code ent_find_typed(uint32_t *out, ent_arena *a, const ent_policy *p, uint32_t set, ent_category_type type, ent_str text, ent_err *e)
{
    const ent_set *s = &p->sets.v[set];
    uint32_t found = ENT_NO_ID;
    ent_str token;

    *out = ENT_NO_ID;
    if (type != ENT_INFORMATIVE) return ENT_OK;
    ENT_TRY(ent_token(&token, a, text, e));
    for (uint32_t t = s->first_tag; t < s->first_tag + s->n_tags; t++) {
        const ent_tag *tag = &p->tags.v[t];
        if (tag->type != type) continue;
        for (uint32_t v = tag->first_value; v < tag->first_value + tag->n_values; v++) {
            if (p->values.v[v].input == ENT_INPUT_NONE) continue;
            if (found != ENT_NO_ID) return ENT_OK; /* two could be meant */
            found = v;
        }
    }
    if (found != ENT_NO_ID && fits(&p->values.v[found], token)) *out = found;
    return ENT_OK;
}
