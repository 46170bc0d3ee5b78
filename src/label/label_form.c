/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of labels and clearances share (STANAG 4774; ADatP-4774 schema 1.3): notes, times, words, lists. What is
 * repaired here is the form of a value that can only mean one thing; no name is ever changed.                      */
#include <stdio.h>

#include "label_form.h"

#define FIRST_TIME ((ent_time)-62135596800) /* 0001-01-01T00:00:00Z */
#define LAST_TIME ((ent_time)253402300799)  /* 9999-12-31T23:59:59Z */

/* ---- notes ---- */

ent_code ent_form_odd(const ent_form *f, unsigned line, const char *code, const char *fmt, va_list args)
{
    char text[256];
    size_t whole;

    if (!f->strict && f->notes == NULL) return ENT_OK;
    if (vsnprintf(text, sizeof text, fmt, args) < 0) text[0] = '\0';
    if (!ent_utf8_ok(ent_str_c(text), &whole)) text[whole] = '\0'; /* cut off within a character */
    if (f->strict) return ent_fail(f->e, ENT_INVALID, NULL, ENT_FORM_NEXT, "%s (%s)", text, code);
    return ent_note_add(f->notes, f->a, line, code, f->e, "%s", text);
}

static ent_code odd(const ent_form *f, unsigned line, const char *code, const char *fmt, ...) ENT_PRINTF(4, 5);
static ent_code odd(const ent_form *f, unsigned line, const char *code, const char *fmt, ...)
{
    va_list args;
    ent_code result;

    va_start(args, fmt);
    result = ent_form_odd(f, line, code, fmt, args);
    va_end(args);
    return result;
}

ent_code ent_form_odd_z(const ent_form *f, unsigned line, const char *code, const char *text)
{
    return odd(f, line, code, "%s", text);
}

/* ---- times ---- */

bool ent_label_time_ok(ent_time t)
{
    return t >= FIRST_TIME && t <= LAST_TIME;
}

ent_code ent_form_time(ent_time *out, const ent_form *f, unsigned line, ent_str text)
{
    ent_str zoned;
    bool zone = true;

    text = ent_str_trim(text);
    if (!ent_time_parse(out, text)) {
        zone = false;
        ENT_TRY(ent_str_fmt(&zoned, f->a, f->e, "%.*sZ", ENT_F(text)));
        if (!ent_time_parse(out, zoned)) {
            return ent_fail(f->e, ENT_INVALID, NULL, ENT_FORM_NEXT, "\"%.*s\" is no date and time such as 2026-01-31T12:00:00Z.",
                            ENT_F(text));
        }
    }
    if (!ent_label_time_ok(*out))
        return ent_fail(f->e, ENT_INVALID, NULL, ENT_FORM_NEXT, "The time %.*s is not in the years 1 to 9999.", ENT_F(text));
    if (zone) return ENT_OK;
    return ent_note_add(f->notes, f->a, line, "label-time-zone", f->e, "The time %.*s has no zone and was read as UTC.", ENT_F(text));
}

/* Five calendar years on; 29 February gives 28 February, for a year that is five after a leap year is none. */
ent_time ent_label_review_due(ent_time created)
{
    ent_date d = ent_date_of(created);
    ent_time from, to, in_day = (created % 86400 + 86400) % 86400;

    d.year += 5;
    if (d.month == 2 && d.day == 29) d.day = 28;
    if (d.year > 9999 || !ent_date_span(d, &from, &to)) return LAST_TIME;
    return from + in_day;
}

bool ent_label_review(ent_time *out, const ent_label *l)
{
    if (!l->has_review && (l->successor != NULL || !l->has_created)) return false;
    *out = l->has_review ? l->review : ent_label_review_due(l->created);
    return true;
}

/* ---- words ---- */

bool ent_form_originator_ok(ent_str w)
{
    static const char *const types[] = {"rfc822Name", "dNSName",     "directoryName",     "uniformResourceIdentifier",
                                        "iPAddress",  "x400Address", "userPrincipalName", "jID"};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ent_str_is(w, types[i])) return true;
    return false;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool ent_form_same_letters(ent_str s, const char *word)
{
    size_t i = 0;

    while (i < s.n && word[i] != '\0' && upper(s.p[i]) == upper(word[i])) i++;
    return i == s.n && word[i] == '\0';
}

ent_code ent_form_type(ent_category_type *out, const ent_form *f, unsigned line, ent_str text, bool letters)
{
    for (*out = ENT_RESTRICTIVE; *out <= ENT_INFORMATIVE; ++*out) {
        const char *word = ent_category_word(*out), letter[2] = {word[0], '\0'};
        if (ent_str_is(text, letters ? letter : word)) return ENT_OK;
        if (!ent_form_same_letters(text, word) && !(letters && ent_form_same_letters(text, letter))) continue;
        return odd(f, line, "label-case", "The type \"%.*s\" was read as %s.", ENT_F(text), word);
    }
    if (text.n == 0) return ent_fail(f->e, ENT_INVALID, NULL, ENT_FORM_NEXT, "A category has no type.");
    return ent_fail(f->e, ENT_INVALID, NULL, ENT_FORM_NEXT,
                    "The type of a category is \"%.*s\"; it can be RESTRICTIVE, PERMISSIVE or INFORMATIVE.", ENT_F(text));
}

bool ent_form_oid_ok(ent_str s)
{
    size_t from = 0, numbers = 0;

    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') continue;
        if ((i < s.n && s.p[i] != '.') || i == from || (i > from + 1 && s.p[from] == '0')) return false;
        numbers++;
        from = i + 1;
    }
    return numbers >= 2;
}

/* The scheme of a URN and its namespace are without regard to case (RFC 8141). */
ent_code ent_form_policy_uri(ent_str *uri, const ent_form *f, unsigned line)
{
    static const char prefix[] = "urn:oid:";
    const size_t n = sizeof prefix - 1;
    ent_str was = *uri, tail = was.n > n ? (ent_str){was.p + n, was.n - n} : (ent_str){"", 0};

    if (was.n == 0 || (ent_str_starts(was, prefix) && ent_form_oid_ok(tail))) return ENT_OK;
    if (was.n > n && ent_form_same_letters((ent_str){was.p, n}, "URN:OID:")) {
        if (!ent_form_oid_ok(tail)) {
            return ent_fail(f->e, ENT_INVALID, NULL, ENT_FORM_NEXT, "The identifier of the policy, \"%.*s\", holds no object identifier.",
                            ENT_F(was));
        }
        ENT_TRY(ent_str_fmt(uri, f->a, f->e, "%s%.*s", prefix, ENT_F(tail)));
    } else if (ent_form_oid_ok(was)) {
        ENT_TRY(ent_str_fmt(uri, f->a, f->e, "%s%.*s", prefix, ENT_F(was)));
    } else {
        return odd(f, line, "label-uri", "The identifier of the policy, \"%.*s\", is no urn:oid: and tells nothing.", ENT_F(was));
    }
    return odd(f, line, "label-uri", "The identifier of the policy, \"%.*s\", was read as %.*s.", ENT_F(was), ENT_F(*uri));
}

/* ---- lists ---- */

static bool is_in(const ent_strs *list, ent_str s)
{
    for (size_t i = 0; i < list->n; i++)
        if (ent_str_eq(list->v[i], s)) return true;
    return false;
}

ent_code ent_form_value(ent_strs *list, const ent_form *f, unsigned line, ent_str value)
{
    if (list->n == ENT_LABEL_MAX_CATEGORIES)
        return ent_fail(f->e, ENT_INVALID, NULL, ENT_FORM_NEXT, "A category holds more than %d values.", ENT_LABEL_MAX_CATEGORIES);
    if (is_in(list, value))
        return ent_note_add(f->notes, f->a, line, "label-value-twice", f->e, "The value %.*s stands here twice.", ENT_F(value));
    ENT_PUSH(list, f->a, value, f->e);
    return ENT_OK;
}

ent_code ent_form_class(ent_strs *list, const ent_form *f, unsigned line, ent_str name)
{
    if (list->n == ENT_SPIF_MAX_CLASSES)
        return ent_fail(f->e, ENT_INVALID, NULL, ENT_FORM_NEXT, "The clearance lists more than %d classes.", ENT_SPIF_MAX_CLASSES);
    if (is_in(list, name))
        return ent_note_add(f->notes, f->a, line, "clearance-class-twice", f->e, "The class %.*s stands here twice.", ENT_F(name));
    ENT_PUSH(list, f->a, name, f->e);
    return ENT_OK;
}

ent_code ent_form_category(ent_categories *list, const ent_form *f, const ent_category *c)
{
    if (list->n == ENT_LABEL_MAX_CATEGORIES)
        return ent_fail(f->e, ENT_INVALID, NULL, ENT_FORM_NEXT, "The %s has more than %d categories.", f->what, ENT_LABEL_MAX_CATEGORIES);
    for (size_t i = 0; i < list->n; i++) {
        if (list->v[i].type != c->type || !ent_str_eq(list->v[i].tag_name, c->tag_name)) continue;
        return ent_fail(f->e, ENT_INVALID, NULL, "Ask its author for a copy with all values of a tag set in one category.",
                        "The %s has two %s categories %.*s; merging them could open access.", f->what, ent_category_word(c->type),
                        ENT_F(c->tag_name));
    }
    ENT_PUSH(list, f->a, *c, f->e);
    return ENT_OK;
}
