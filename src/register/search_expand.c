/* SPDX-License-Identifier: Apache-2.0 */
/* Other names for what the words of a query name. */
#include "search_code.h"

typedef struct expanding {
    ent_arena *a;
    ent_search_query *q;
    const ent_search_known *known;
    size_t n_known;
    search_tokens *tokens; /* of each known name */
    ENT_VEC(ent_search_clause) clauses;
} expanding;

/* Clauses with a word that was asked for as a beginning ("word*") are left as they are; the last one may be a whole word as well. */
static bool may_stand(const expanding *x, size_t at)
{
    const ent_search_name *n = x->q->clauses[at].names;

    return n->n == 1 && !n->phrase && (!n->v->prefix || (at + 1 == x->q->n_clauses && !ent_str_ends(x->q->text, "*")));
}

/* Is the known name exactly the clauses from `at`, or exactly the one phrase there? *n: how many clauses. */
static bool is_run(const expanding *x, size_t known, size_t at, size_t *n)
{
    const search_tokens *t = &x->tokens[known];
    const ent_search_name *phrase = x->q->clauses[at].names;

    *n = 1;
    if (t->n == 0) return false;
    if (phrase->n > 1) {
        if (phrase->n != t->n || phrase->v[phrase->n - 1].prefix) return false;
        for (size_t i = 0; i < t->n; i++)
            if (!ent_str_eq(t->v[i].text, phrase->v[i].text)) return false;
        return true;
    }
    *n = t->n;
    if (t->n > x->q->n_clauses - at) return false;
    for (size_t i = 0; i < t->n; i++)
        if (!may_stand(x, at + i) || !ent_str_eq(t->v[i].text, x->q->clauses[at + i].names->v->text)) return false;
    return true;
}

static size_t longest_at(const expanding *x, size_t at)
{
    size_t best = 0, n;

    for (size_t i = 0; i < x->n_known; i++)
        if (is_run(x, i, at, &n) && n > best) best = n;
    return best;
}

typedef struct names {
    ENT_VEC(ent_search_name) v;
    ENT_VEC(size_t) groups;
} names;

static bool has_group(const names *all, size_t group)
{
    for (size_t i = 0; i < all->groups.n; i++)
        if (all->groups.v[i] == group) return true;
    return false;
}

static bool same_words(const ent_search_name *n, const search_tokens *t)
{
    if (n->n != t->n) return false;
    for (size_t i = 0; i < t->n; i++)
        if (!ent_str_eq(n->v[i].text, t->v[i].text)) return false;
    return true;
}

static ent_code add_name(names *all, expanding *x, size_t known, ent_err *e)
{
    const search_tokens *t = &x->tokens[known];
    ent_search_name n = {.n = t->n, .phrase = t->n > 1, .text = x->known[known].text};
    ent_search_word *v;

    if (t->n == 0 || t->n > ENT_SEARCH_WORDS_MAX || all->v.n > ENT_SEARCH_NAMES_MAX) return ENT_OK;
    for (size_t i = 0; i < all->v.n; i++)
        if (same_words(&all->v.v[i], t)) return ENT_OK;
    ENT_NEW(v, x->a, t->n, e);
    for (size_t i = 0; i < t->n; i++) v[i].text = t->v[i].text;
    n.v = v;
    ENT_PUSH(&all->v, x->a, n, e);
    return ENT_OK;
}

/* What was asked, as one name of all its words. */
static ent_code asked(ent_search_name *out, const expanding *x, size_t at, size_t n, ent_err *e)
{
    const ent_search_clause *c = &x->q->clauses[at];
    ent_search_word *v;

    *out = *c->names;
    if (n == 1) return ENT_OK;
    ENT_NEW(v, x->a, n, e);
    for (size_t i = 0; i < n; i++) v[i] = *c[i].names->v;
    *out = (ent_search_name){.n = n, .v = v};
    return ENT_OK;
}

static ent_code expand_run(expanding *x, size_t at, size_t n, ent_err *e)
{
    names all = {0};
    ent_search_clause c;
    ent_search_name own;
    size_t run;

    ENT_TRY(asked(&own, x, at, n, e));
    ENT_PUSH(&all.v, x->a, own, e);
    for (size_t i = 0; i < x->n_known; i++)
        if (is_run(x, i, at, &run) && run == n && !has_group(&all, x->known[i].group)) ENT_PUSH(&all.groups, x->a, x->known[i].group, e);
    for (size_t i = 0; i < x->n_known; i++)
        if (has_group(&all, x->known[i].group)) ENT_TRY(add_name(&all, x, i, e));
    c = (ent_search_clause){.n = all.v.n, .names = all.v.v, .n_groups = all.groups.n, .groups = all.groups.v};
    ENT_PUSH(&x->clauses, x->a, c, e);
    return ENT_OK;
}

ent_code ent_search_expand(ent_search_query *q, ent_arena *a, const ent_word_rules *rules, const ent_search_known *known, size_t n,
                           ent_err *e)
{
    expanding x = {.a = a, .q = q, .known = known, .n_known = n};
    search_splitter *splitter;

    ENT_TRY(search__splitter(&splitter, a, rules, e));
    ENT_NEW(x.tokens, a, n, e);
    for (size_t i = 0; i < n; i++) ENT_TRY(search__split(&x.tokens[i], splitter, a, known[i].text, e));
    for (size_t at = 0; at < q->n_clauses;) {
        size_t run = longest_at(&x, at);
        if (run == 0) ENT_PUSH(&x.clauses, a, q->clauses[at], e);
        else ENT_TRY(expand_run(&x, at, run, e));
        at += run == 0 ? 1 : run;
    }
    q->clauses = x.clauses.v;
    q->n_clauses = x.clauses.n;
    return ENT_OK;
}
