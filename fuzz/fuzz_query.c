/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a query, and the line behind it as a cursor: refused in words, or read; with its parts inside their ceilings, the same when it
 * is read again.                                                                                                           */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <entente/register/search.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Never freed: made again for each input they would take most of its time. */
static ent_arena *Kept;
static const ent_word_rules *Rules;

static void must(bool promise)
{
    if (!promise) __builtin_trap();
}

static void check_name(const ent_search_name *n)
{
    must(n->n != 0 && n->n <= ENT_SEARCH_WORDS_MAX && (!n->phrase || n->n > 1));
    for (size_t i = 0; i < n->n; i++) {
        must(n->v[i].text.n != 0 && n->v[i].text.n <= 64 && ent_utf8_ok(n->v[i].text, NULL));
        must(!n->v[i].prefix || i + 1 == n->n);
    }
}

static void check(const ent_search_query *q)
{
    size_t words = 0;

    must(q->n_filters <= ENT_SEARCH_FILTERS_MAX);
    for (size_t i = 0; i < q->n_clauses; i++) {
        must(q->clauses[i].n == 1 && q->clauses[i].n_groups == 0);
        check_name(q->clauses[i].names);
        words += q->clauses[i].names->n;
    }
    must(words <= ENT_SEARCH_WORDS_MAX);
    for (size_t i = 0; i < q->n_filters; i++) {
        const ent_search_filter *f = &q->filters[i];
        must(f->value.n != 0 && f->key < ENT_SEARCH_KEYS && ent_search_key_word(f->key)[0] != '\0');
        must((f->key == ENT_SEARCH_DATE) == (f->from.n != 0 || f->to.n != 0));
    }
}

/* Its own words are names of one thing: every clause that may be expanded has the others beside it. */
static void expand(ent_search_query q, ent_arena *a)
{
    ent_search_known known[4] = {{ENT_S("otter"), 1}, {ENT_S("Fisch\xc3\xb6tter"), 1}};
    ent_err e;

    for (size_t i = 0; i < 2 && i < q.n_clauses; i++) known[2 + i] = (ent_search_known){q.clauses[i].names->text, 1};
    must(ent_search_expand(&q, a, Rules, known, 4, &e) == ENT_OK);
    for (size_t i = 0; i < q.n_clauses; i++) {
        must(q.clauses[i].n >= 1 && q.clauses[i].n <= ENT_SEARCH_NAMES_MAX + 1);
        for (size_t k = 0; k < q.clauses[i].n; k++) check_name(&q.clauses[i].names[k]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ent_arena *a = ent_arena_new(NULL, 64 << 20);
    ent_str text, cursor;
    ent_search_query q, again;
    ent_err e = {0};

    if (a == NULL) return 0;
    if (Kept == NULL) {
        Kept = ent_arena_new(NULL, 0);
        must(Kept != NULL && ent_word_rules_new(&Rules, Kept, &e) == ENT_OK);
    }
    (void)ent_str_cut((ent_str){(const char *)data, size}, '\n', &text, &cursor);
    if (ent_search_parse(&q, a, Rules, text, &e) != ENT_OK) {
        must((e.code == ENT_INVALID || e.code == ENT_LIMIT) && e.what[0] != '\0' && e.next[0] != '\0');
    } else {
        check(&q);
        must(ent_search_parse(&again, a, Rules, text, &e) == ENT_OK && again.n_clauses == q.n_clauses && again.n_filters == q.n_filters);
        expand(q, a);
        if (cursor.n != 0) {
            ent_code code = ent_search_cursor_check(&q, a, cursor, &e);
            must(code == ENT_OK || (code == ENT_INVALID && e.next[0] != '\0'));
        }
    }
    ent_arena_free(a);
    return 0;
}
