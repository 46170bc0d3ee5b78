/* SPDX-License-Identifier: Apache-2.0 */
/* The query language: words, phrases, filters. */
#include <string.h>

#include "search_find.h"

typedef struct parsing {
    ent_arena *a;
    search_splitter *splitter;
    ENT_VEC(ent_search_clause) clauses;
    ENT_VEC(ent_search_filter) filters;
    size_t words;
} parsing;

static const struct {
    const char *word;
    ent_search_key key;
} keys[] = {{"kind", ENT_SEARCH_KIND},      {"status", ENT_SEARCH_STATUS}, {"publisher", ENT_SEARCH_PUBLISHER},
            {"nation", ENT_SEARCH_NATION},  {"origin", ENT_SEARCH_ORIGIN}, {"date", ENT_SEARCH_DATE},
            {"effective", ENT_SEARCH_DATE}, {"label", ENT_SEARCH_LABEL}};

const char *ent_search_key_word(ent_search_key key)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].key == key) return keys[i].word;
    return "";
}

/* ---- dates ---- */

/* "2026", "2026-01", "2026-01-31". */
bool search__is_date(ent_str s)
{
    ent_date d;

    return ent_date_parse(&d, s) && d.precision != ENT_DATE_NONE;
}

static ent_str after(ent_str s, size_t n)
{
    return (ent_str){s.p + n, s.n - n};
}

/* D, D..D, D.., ..D, >=D, <=D */
static ent_code read_dates(ent_search_filter *f, ent_err *e)
{
    ent_str v = f->value;
    size_t at = 0;

    while (at + 1 < v.n && !(v.p[at] == '.' && v.p[at + 1] == '.')) at++;
    if (ent_str_starts(v, ">=")) f->from = after(v, 2);
    else if (ent_str_starts(v, "<=")) f->to = after(v, 2);
    else if (at + 1 < v.n) f->from = (ent_str){v.p, at}, f->to = after(v, at + 2);
    else f->from = f->to = v;
    if ((f->from.n != 0 || f->to.n != 0) && (f->from.n == 0 || search__is_date(f->from)) && (f->to.n == 0 || search__is_date(f->to)))
        return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Write date:2026, date:2026-01-31, date:2020..2024, date:>=2020-06 or date:<=2024.",
                    "\"%.100s\" is no date and no range of dates.", v.p);
}

/* ---- filters ---- */

static ent_code add_filter(parsing *p, ent_search_key key, ent_str value, ent_err *e)
{
    ent_search_filter f = {.key = key};

    if (p->filters.n == ENT_SEARCH_FILTERS_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Search for less at once.", "A query has at most %d filters.", ENT_SEARCH_FILTERS_MAX);
    ENT_TRY(ent_str_dup(&f.value, p->a, ent_str_trim(value), e));
    if (f.value.n == 0)
        return ent_fail(e, ENT_INVALID, NULL, "Write for instance kind:standard, or publisher:\"two words\".",
                        "After %s: a value is missing.", ent_search_key_word(key));
    ENT_TRY(ent_fold(&f.folded, p->a, f.value, e));
    if (key == ENT_SEARCH_DATE) ENT_TRY(read_dates(&f, e));
    ENT_PUSH(&p->filters, p->a, f, e);
    return ENT_OK;
}

ent_code ent_search_filter_add(ent_search_query *q, ent_arena *a, ent_search_key key, ent_str value, ent_err *e)
{
    parsing p = {.a = a};

    for (size_t i = 0; i < q->n_filters; i++) ENT_PUSH(&p.filters, a, q->filters[i], e);
    ENT_TRY(add_filter(&p, key, value, e));
    q->filters = p.filters.v;
    q->n_filters = p.filters.n;
    return ENT_OK;
}

/* ---- words ---- */

static ent_code add_clause(parsing *p, ent_str text, const search_token *v, size_t n, bool phrase, bool prefix, ent_err *e)
{
    ent_search_clause c = {.n = 1};
    ent_search_name *name;
    ent_search_word *words;

    p->words += n;
    if (p->words > ENT_SEARCH_WORDS_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Search for less at once.", "A query has at most %d words.", ENT_SEARCH_WORDS_MAX);
    ENT_NEW(words, p->a, n, e);
    ENT_NEW(name, p->a, 1, e);
    for (size_t i = 0; i < n; i++) words[i] = (ent_search_word){v[i].text, prefix && i + 1 == n};
    *name = (ent_search_name){.n = n, .v = words, .phrase = phrase && n > 1, .text = text};
    c.names = name;
    ENT_PUSH(&p->clauses, p->a, c, e);
    return ENT_OK;
}

/* A phrase is one clause, each word outside of one is a clause of its own. */
static ent_code add_words(parsing *p, ent_str text, bool phrase, bool prefix, ent_err *e)
{
    search_tokens tokens = {0};

    ENT_TRY(search__split(&tokens, p->splitter, p->a, text, e));
    if (tokens.n == 0) return ENT_OK;
    if (phrase) return add_clause(p, text, tokens.v, tokens.n, true, prefix, e);
    for (size_t i = 0; i < tokens.n; i++) ENT_TRY(add_clause(p, tokens.v[i].text, &tokens.v[i], 1, false, prefix && i + 1 == tokens.n, e));
    return ENT_OK;
}

/* ---- the text ---- */

/* Bytes of a sign of quotation at i, or 0: ASCII, and the typographic ones. */
static size_t quote_at(ent_str s, size_t i)
{
    static const char *const quotes[] = {"\"", "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e", "\xc2\xab", "\xc2\xbb"};

    for (size_t k = 0; k < sizeof quotes / sizeof *quotes; k++) {
        size_t n = strlen(quotes[k]);
        if (i + n <= s.n && memcmp(s.p + i, quotes[k], n) == 0) return n;
    }
    return 0;
}

static bool is_blank(ent_str s, size_t i)
{
    return s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r');
}

/* What stands between signs of quotation; *i behind the second, or at the end. */
static ent_str take_quoted(ent_str s, size_t *i)
{
    size_t begin = *i += quote_at(s, *i), n;

    while (*i < s.n && quote_at(s, *i) == 0) ++*i;
    n = *i - begin;
    if (*i < s.n) *i += quote_at(s, *i);
    return (ent_str){s.p + begin, n};
}

static ent_str take_bare(ent_str s, size_t *i)
{
    size_t begin = *i;

    while (*i < s.n && !is_blank(s, *i) && quote_at(s, *i) == 0) ++*i;
    return (ent_str){s.p + begin, *i - begin};
}

/* "key:" at the beginning of a run of letters; *n: its bytes. */
static bool key_at(ent_search_key *out, size_t *n, ent_str run)
{
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        size_t len = strlen(keys[k].word), i = 0;
        if (run.n <= len || run.p[len] != ':') continue;
        while (i < len && (run.p[i] | 32) == keys[k].word[i]) i++;
        if (i < len) continue;
        *out = keys[k].key;
        *n = len + 1;
        return true;
    }
    return false;
}

static ent_code take_quotation(parsing *p, ent_str s, size_t *i, ent_err *e)
{
    ent_str phrase = take_quoted(s, i);
    bool star = *i < s.n && s.p[*i] == '*';

    *i += star;
    return add_words(p, phrase, true, star, e);
}

/* Words are split together, because some are left away behind others ("7.62 × 51 mm"): up to a phrase, a filter or a star. */
static ent_code take_words(parsing *p, ent_str s, size_t *i, ent_err *e)
{
    size_t begin = *i, end = begin, n;
    ent_search_key key;

    while (*i < s.n && quote_at(s, *i) == 0) {
        size_t at = *i;
        ent_str run = take_bare(s, i);
        if (key_at(&key, &n, run)) {
            *i = at;
            break;
        }
        if (run.n != 0) end = *i;
        if (ent_str_ends(run, "*")) return add_words(p, (ent_str){s.p + begin, end - begin - 1}, false, true, e);
        while (*i < s.n && is_blank(s, *i)) ++*i;
    }
    return add_words(p, (ent_str){s.p + begin, end - begin}, false, end == s.n, e); /* the last word may not be finished yet */
}

static ent_code take_one(parsing *p, ent_str s, size_t *i, ent_err *e)
{
    size_t at = *i, n;
    ent_search_key key;
    ent_str run;
    bool quoted;

    if (quote_at(s, *i) != 0) return take_quotation(p, s, i, e);
    run = take_bare(s, i);
    if (!key_at(&key, &n, run)) {
        *i = at;
        return take_words(p, s, i, e);
    }
    quoted = run.n == n && *i < s.n && quote_at(s, *i) != 0;
    return add_filter(p, key, quoted ? take_quoted(s, i) : after(run, n), e);
}

ent_code ent_search_parse(ent_search_query *out, ent_arena *a, const ent_word_rules *rules, ent_str text, ent_err *e)
{
    parsing p = {.a = a};
    ent_str kept;

    *out = (ent_search_query){0};
    if (text.n > ENT_SEARCH_TEXT_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Search for less at once.", "A query is at most %d bytes.", ENT_SEARCH_TEXT_MAX);
    if (!ent_utf8_ok(text, NULL)) return ent_fail(e, ENT_INVALID, NULL, "Type it again.", "The query is not UTF-8.");
    ENT_TRY(ent_str_dup(&kept, a, text, e));
    ENT_TRY(search__splitter(&p.splitter, a, rules, e));
    for (size_t i = 0; i < kept.n;) {
        if (is_blank(kept, i)) i++;
        else ENT_TRY(take_one(&p, kept, &i, e));
    }
    out->text = ent_str_trim(kept);
    out->clauses = p.clauses.v;
    out->n_clauses = p.clauses.n;
    out->filters = p.filters.v;
    out->n_filters = p.filters.n;
    return ENT_OK;
}
