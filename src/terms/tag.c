/* SPDX-License-Identifier: Apache-2.0 */
/* Language tags: RFC 5646 section 2.1 (well-formed, not registered), compared without case. */
#include <string.h>

#include "concept_private.h"

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool terms__same_tag(ent_str a, ent_str b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i])) return false;
    return true;
}

bool terms__tag_is(ent_str tag, const char *primary)
{
    ent_str head, tail;

    (void)ent_str_cut(tag, '-', &head, &tail);
    return terms__same_tag(head, ent_str_c(primary));
}

/* The subtags of a tag, one after the other. */
typedef struct subtags {
    ent_str rest, now;
    bool more, alpha, digit; /* now: all letters, all digits */
} subtags;

static void advance(subtags *s)
{
    ent_str rest = s->rest;

    s->more = rest.p != NULL;
    s->now = (ent_str){"", 0};
    if (!s->more) return;
    if (!ent_str_cut(rest, '-', &s->now, &s->rest)) s->rest = (ent_str){NULL, 0};
    s->alpha = s->digit = true;
    for (size_t i = 0; i < s->now.n; i++) {
        s->alpha = s->alpha && is_alpha(s->now.p[i]);
        s->digit = s->digit && is_digit(s->now.p[i]);
        if (!is_alpha(s->now.p[i]) && !is_digit(s->now.p[i])) s->now.n = 0; /* of no length that any subtag has */
    }
}

static bool length_in(const subtags *s, size_t from, size_t to)
{
    return s->more && s->now.n >= from && s->now.n <= to;
}

static bool is_variant(const subtags *s)
{
    return length_in(s, 5, 8) || (length_in(s, 4, 4) && is_digit(s->now.p[0]));
}

/* language, extlang, script, region, variants */
static bool take_langtag(subtags *s)
{
    if (!s->alpha || !length_in(s, 2, 8)) return false;
    if (s->now.n <= 3) {
        advance(s);
        for (int i = 0; i < 3 && s->alpha && length_in(s, 3, 3); i++) advance(s);
    } else {
        advance(s);
    }
    if (s->alpha && length_in(s, 4, 4)) advance(s);
    if ((s->alpha && length_in(s, 2, 2)) || (s->digit && length_in(s, 3, 3))) advance(s);
    while (is_variant(s)) advance(s);
    return true;
}

/* Subtags behind a singleton: at least one. */
static bool take_extension(subtags *s, size_t shortest)
{
    advance(s);
    if (!length_in(s, shortest, 8)) return false;
    while (length_in(s, shortest, 8)) advance(s);
    return true;
}

static bool is_private(const subtags *s)
{
    return length_in(s, 1, 1) && lower(s->now.p[0]) == 'x';
}

/* Those that the grammar does not cover. */
static bool is_irregular(ent_str tag)
{
    static const char *const irregular[] = {"en-GB-oed", "i-ami", "i-bnn",     "i-default", "i-enochian", "i-hak",
                                            "i-klingon", "i-lux", "i-mingo",   "i-navajo",  "i-pwn",      "i-tao",
                                            "i-tay",     "i-tsu", "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE"};

    for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++)
        if (terms__same_tag(tag, ent_str_c(irregular[i]))) return true;
    return false;
}

bool terms__tag_ok(ent_str tag)
{
    subtags s = {.rest = tag};

    if (tag.n == 0 || tag.n > 255) return false;
    if (is_irregular(tag)) return true;
    advance(&s);
    if (!is_private(&s)) {
        if (!take_langtag(&s)) return false;
        while (length_in(&s, 1, 1) && !is_private(&s))
            if (!take_extension(&s, 2)) return false;
    }
    if (is_private(&s) && !take_extension(&s, 1)) return false;
    return !s.more;
}
