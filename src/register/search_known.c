/* SPDX-License-Identifier: Apache-2.0 */
/* Known names, taken apart once for many queries: of each query only those go into ent_search_expand that may matter to it. */
#include <string.h>

#include "search_code.h"

struct ent_search_names {
    size_t n;
    const ent_search_known *known;
    const search_tokens *tokens; /* of each */
    uint32_t *first, *next;      /* names by their first word: the first of a slot and the next of the same, from 1; in order */
    size_t n_slots;              /* a power of two */
};

static size_t slot_of(const ent_search_names *s, ent_str word)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325); /* FNV-1a */

    for (size_t i = 0; i < word.n; i++) h = (h ^ (unsigned char)word.p[i]) * UINT64_C(0x100000001b3);
    return (size_t)(h >> 16) & (s->n_slots - 1);
}

ent_code ent_search_names_new(ent_search_names **out, ent_arena *a, const ent_word_rules *rules, const ent_search_known *known, size_t n,
                              ent_err *e)
{
    search_splitter *splitter;
    search_tokens *tokens;
    ent_search_names *s;

    if (n >= UINT32_MAX) return ent_fail(e, ENT_LIMIT, NULL, NULL, "There are too many names.");
    ENT_NEW(s, a, 1, e);
    *s = (ent_search_names){.n = n, .known = known, .n_slots = 64};
    while (s->n_slots < n) s->n_slots *= 2;
    ENT_NEW(tokens, a, n, e);
    ENT_NEW(s->first, a, s->n_slots, e);
    ENT_NEW(s->next, a, n, e);
    ENT_TRY(search__splitter(&splitter, a, rules, e));
    for (size_t i = n; i-- > 0;) { /* backwards, so that lists are in order */
        size_t slot;
        ENT_TRY(search__split(&tokens[i], splitter, a, known[i].text, e));
        if (tokens[i].n == 0) continue;
        slot = slot_of(s, tokens[i].v->text);
        s->next[i] = s->first[slot];
        s->first[slot] = (uint32_t)i + 1;
    }
    s->tokens = tokens;
    *out = s;
    return ENT_OK;
}

/* Are all words of the name among those of the query? Order and what stands between them is asked by ent_search_expand. */
static bool may_stand(const search_tokens *t, const ent_search_query *q)
{
    for (size_t i = 0; i < t->n; i++) {
        bool found = false;
        for (size_t c = 0; c < q->n_clauses && !found; c++)
            for (size_t w = 0; w < q->clauses[c].names->n && !found; w++) found = ent_str_eq(q->clauses[c].names->v[w].text, t->v[i].text);
        if (!found) return false;
    }
    return true;
}

static void mark_group(bool *wanted, const ent_search_names *s, size_t at)
{
    size_t group = s->known[at].group, from = at, to = at;

    while (from > 0 && s->known[from - 1].group == group) from--;
    while (to < s->n && s->known[to].group == group) to++;
    memset(wanted + from, true, to - from);
}

static void mark_word(bool *wanted, const ent_search_names *s, const ent_search_query *q, ent_str word)
{
    for (uint32_t at = s->first[slot_of(s, word)]; at != 0; at = s->next[at - 1]) {
        const search_tokens *t = &s->tokens[at - 1];
        if (!wanted[at - 1] && ent_str_eq(t->v->text, word) && may_stand(t, q)) mark_group(wanted, s, at - 1);
    }
}

ent_code ent_search_names_for(const ent_search_known **out, size_t *n, ent_arena *a, const ent_search_names *s, const ent_search_query *q,
                              ent_err *e)
{
    ENT_VEC(ent_search_known) some = {0};
    bool *wanted;

    ENT_NEW(wanted, a, s->n, e);
    for (size_t c = 0; c < q->n_clauses; c++)
        for (size_t w = 0; w < q->clauses[c].names->n; w++) mark_word(wanted, s, q, q->clauses[c].names->v[w].text);
    for (size_t i = 0; i < s->n; i++)
        if (wanted[i]) ENT_PUSH(&some, a, s->known[i], e);
    *out = some.v;
    *n = some.n;
    return ENT_OK;
}
