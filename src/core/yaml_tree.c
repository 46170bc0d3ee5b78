/* SPDX-License-Identifier: Apache-2.0 */
/* Asking a YAML tree, and what plain words mean to others: YAML 1.1 types (null, bool, int, float, timestamp, merge,
 * value: yaml.org/type) and the core schema of YAML 1.2, chapter 10.3.                                            */
#include <string.h>

#include <entente/core/yaml.h>

const ent_yaml *ent_yaml_get(const ent_yaml *m, const char *key)
{
    if (m == NULL || m->kind != ENT_YAML_MAP) return NULL;
    for (size_t i = 0; i < m->n; i++)
        if (ent_str_is(m->pairs[i].key, key)) return m->pairs[i].value;
    return NULL;
}

static bool one_of(ent_str s, const char *const *words)
{
    for (; *words != NULL; words++)
        if (ent_str_is(s, *words)) return true;
    return false;
}

static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};

bool ent_yaml_null(const ent_yaml *v)
{
    return v == NULL || (v->kind == ENT_YAML_SCALAR && v->style == ENT_YAML_PLAIN && v->tag.n == 0 && one_of(v->str, nulls));
}

ent_str ent_yaml_str(const ent_yaml *m, const char *key)
{
    const ent_yaml *v = ent_yaml_get(m, key);

    return v == NULL || v->kind != ENT_YAML_SCALAR || ent_yaml_null(v) ? (ent_str){"", 0} : v->str;
}

/* ---- what a plain scalar is to other readers ---- */

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Number of leading bytes that are in `set`. */
static size_t run(ent_str s, size_t from, const char *set)
{
    size_t n = from;

    while (n < s.n && s.p[n] != '\0' && strchr(set, s.p[n]) != NULL) n++;
    return n - from;
}

static const char DIGITS[] = "0123456789_";

/* ":30", ":59:59.5": base 60, behind the first digits. */
static bool sixties(ent_str s, size_t at)
{
    while (at < s.n && s.p[at] == ':') {
        size_t n = run(s, at + 1, "0123456789");
        if (n == 0 || n > 2 || (n == 2 && s.p[at + 1] > '5')) return false;
        at += 1 + n;
    }
    if (at < s.n && s.p[at] == '.') at += 1 + run(s, at + 1, DIGITS);
    return at == s.n;
}

static bool decimal(ent_str s, size_t at)
{
    size_t whole = at < s.n && digit(s.p[at]) ? run(s, at, DIGITS) : 0, part = 0;

    at += whole;
    if (whole != 0 && at < s.n && s.p[at] == ':') return sixties(s, at);
    if (at < s.n && s.p[at] == '.') {
        part = run(s, at + 1, DIGITS);
        at += 1 + part;
    }
    if (whole + part == 0) return false;
    if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
        size_t sign = at + 1 < s.n && (s.p[at + 1] == '+' || s.p[at + 1] == '-');
        size_t n = run(s, at + 1 + sign, "0123456789");
        if (n == 0) return false;
        at += 1 + sign + n;
    }
    return at == s.n;
}

static bool number(ent_str s)
{
    static const char *const special[] = {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN", NULL};
    size_t at = s.n != 0 && (s.p[0] == '+' || s.p[0] == '-');
    const char *set = NULL;

    if (one_of((ent_str){s.p + at, s.n - at}, special)) return true;
    if (s.n - at > 2 && s.p[at] == '0') {
        if (s.p[at + 1] == 'b') set = "01_";
        if (s.p[at + 1] == 'o') set = "01234567_";
        if (s.p[at + 1] == 'x') set = "0123456789abcdefABCDEF_";
    }
    return set != NULL ? at + 2 + run(s, at + 2, set) == s.n : decimal(s, at);
}

/* 2018-05-01, and what follows of a time. */
static bool timestamp(ent_str s)
{
    size_t year = run(s, 0, "0123456789"), month, day, at;

    if (year != 4 || s.n < 8 || s.p[4] != '-') return false;
    month = run(s, 5, "0123456789");
    at = 5 + month;
    if (month == 0 || month > 2 || at >= s.n || s.p[at] != '-') return false;
    day = run(s, at + 1, "0123456789");
    at += 1 + day;
    if (day == 0 || day > 2) return false;
    return at == s.n || (strchr("Tt ", s.p[at]) != NULL && run(s, at, "Tt 0123456789:.+-Zz") == s.n - at);
}

bool ent_yaml_typed(ent_str text)
{
    static const char *const words[] = {"y",     "Y",     "yes",   "Yes", "YES", "n",  "N",   "no",  "No",  "NO", "true", "True", "TRUE",
                                        "false", "False", "FALSE", "on",  "On",  "ON", "off", "Off", "OFF", "<<", "=",    NULL};

    return one_of(text, nulls) || one_of(text, words) || number(text) || timestamp(text);
}

/* ---- equality ---- */

static bool means(const ent_yaml *v)
{
    return v->style == ENT_YAML_PLAIN && ent_yaml_typed(v->str);
}

static bool pairs_eq(const ent_yaml *a, const ent_yaml *b)
{
    for (size_t i = 0; i < a->n; i++)
        if (!ent_str_eq(a->pairs[i].key, b->pairs[i].key) || !ent_yaml_eq(a->pairs[i].value, b->pairs[i].value)) return false;
    return true;
}

bool ent_yaml_eq(const ent_yaml *a, const ent_yaml *b)
{
    if (a->kind != b->kind || !ent_str_eq(a->tag, b->tag)) return false;
    if (a->kind == ENT_YAML_SCALAR) return ent_str_eq(a->str, b->str) && means(a) == means(b);
    if (a->n != b->n) return false;
    if (a->kind == ENT_YAML_MAP) return pairs_eq(a, b);
    for (size_t i = 0; i < a->n; i++)
        if (!ent_yaml_eq(a->items[i], b->items[i])) return false;
    return true;
}
