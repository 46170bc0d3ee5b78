/* SPDX-License-Identifier: Apache-2.0 */
/* Many cuts, one clearance: the view.
 *
 * Thousands of cuts have the same few conditions: this class, these restrictive values, this release list. So the table holds each
 * condition once, with the cuts that have it as runs of 64 (word of the view, mask). A view starts with all cuts, asks each
 * condition once, and strikes the cuts of those that do not hold:
 *
 *   conditions:  class SECRET ─ 2 runs    Releasable To {SWE, NATO} ─ 1 run    class RESTRICTED ─ 2 runs   …
 *   runs:        (0, mask) (1, mask)      (0, mask)                            (0, mask) (1, mask)
 *
 * Conditions, the bits they compare and their runs lie in the order in which they are read: one pass over three arrays.
 * The answers are those of decide.c, which the tests prove over all cuts.                                          */
#include <string.h>

#include "cut.h"

#define MAX_CUTS ((size_t)1 << 24)

typedef enum condition_kind { KIND_CLASS = 0, KIND_RESTRICTIVE, KIND_PERMISSIVE, KIND_DOSSIER } condition_kind;

enum { DIGEST_WORDS = sizeof(ent_sha256) / sizeof(uint64_t) };

typedef struct condition {
    const ent_policy *policy; /* NULL: of no cut */
    condition_kind kind;
    uint32_t first;   /* class, or the word of the holding that the first of its own is compared with */
    uint32_t n_words; /* of its own; leading and trailing zeros are left out */
    uint32_t n_runs;
} condition;

typedef struct run {
    uint64_t mask;
    uint32_t word;
} run;

struct ent_cut_table {
    size_t n, n_conditions;
    const condition *conditions;
    const uint64_t *words; /* of all conditions, one behind the other */
    const run *runs;       /* as well */
};

/* ---- the view ---- */

static bool holds_all(const uint64_t *held, const uint64_t *words, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if ((words[i] & ~held[i]) != 0) return false;
    return true;
}

static bool holds_one(const uint64_t *held, const uint64_t *words, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if ((words[i] & held[i]) != 0) return true;
    return false;
}

static bool holds(const ent_holding *h, const condition *c, const uint64_t *words)
{
    ent_sha256 digest;

    switch (c->kind) {
    case KIND_CLASS: return ent_bit(h->classes, c->first);
    case KIND_RESTRICTIVE: return holds_all(h->values + c->first, words, c->n_words);
    case KIND_PERMISSIVE: return holds_one(h->values + c->first, words, c->n_words);
    default: memcpy(&digest, words, sizeof digest); return ent_holds_dossier(h, &digest);
    }
}

/* Under another policy version no class is held, and a cut has one class: nothing else needs to be asked. */
void ent_cut_table_view(uint64_t *bits, const ent_cut_table *t, const ent_holding *h)
{
    const uint64_t *words = t->words;
    const run *r = t->runs;
    const ent_policy *policy = NULL;
    bool same = false;

    memset(bits, 0xff, t->n / 64 * sizeof *bits);
    if (t->n % 64 != 0) bits[t->n / 64] = (UINT64_C(1) << t->n % 64) - 1;
    for (const condition *c = t->conditions; c < t->conditions + t->n_conditions; c++) {
        if (c->policy != policy) {
            policy = c->policy;
            same = h != NULL && policy != NULL && ent_same_version(h->policy, policy);
        }
        if (same ? !holds(h, c, words) : c->kind == KIND_CLASS)
            for (uint32_t i = 0; i < c->n_runs; i++) bits[r[i].word] &= ~r[i].mask;
        words += c->n_words;
        r += c->n_runs;
    }
}

size_t ent_cut_table_count(const ent_cut_table *t)
{
    return t->n;
}

/* ---- making it ---- */

typedef struct maker {
    ent_arena *a; /* scratch */
    ent_err *e;
    ENT_VEC(condition) conditions;
    ENT_VEC(uint64_t) words;
    ENT_VEC(size_t) at;       /* per condition: where its words begin */
    ENT_VEC(uint32_t) last;   /* per condition: the word of its newest cut */
    ENT_VEC(uint32_t) chosen; /* the conditions of all cuts, one cut behind the other */
    uint32_t *counts;         /* per cut: how many of these */
    uint32_t *slots;          /* open addressing: condition + 1, 0 is free */
    size_t n_slots;           /* power of two */
} maker;

static uint64_t hash_of(const condition *c, const uint64_t *words)
{
    uint64_t h = (uint64_t)(uintptr_t)c->policy ^ (uint64_t)c->kind << 60 ^ (uint64_t)c->first << 20 ^ c->n_words;

    for (uint32_t i = 0; i < c->n_words; i++) h = (h ^ h >> 32 ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
    h *= UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 32;
}

static bool same_condition(const maker *m, size_t i, const condition *c, const uint64_t *words)
{
    const condition *d = &m->conditions.v[i];

    if (d->policy != c->policy || d->kind != c->kind || d->first != c->first || d->n_words != c->n_words) return false;
    return c->n_words == 0 || memcmp(m->words.v + m->at.v[i], words, c->n_words * sizeof *words) == 0;
}

/* The slot of this condition, or the free one where it belongs. */
static uint32_t *slot_of(maker *m, const condition *c, const uint64_t *words)
{
    size_t i = (size_t)hash_of(c, words) & (m->n_slots - 1);

    while (m->slots[i] != 0 && !same_condition(m, m->slots[i] - 1, c, words)) i = (i + 1) & (m->n_slots - 1);
    return &m->slots[i];
}

static ent_code make_room(maker *m)
{
    if (2 * m->conditions.n < m->n_slots) return ENT_OK;
    m->n_slots = m->n_slots == 0 ? 1024 : 4 * m->n_slots;
    ENT_NEW(m->slots, m->a, m->n_slots, m->e);
    for (size_t i = 0; i < m->conditions.n; i++) *slot_of(m, &m->conditions.v[i], m->words.v + m->at.v[i]) = (uint32_t)i + 1;
    return ENT_OK;
}

/* The cut has this condition. */
static ent_code choose(maker *m, size_t cut, condition c, const uint64_t *words)
{
    uint32_t word = (uint32_t)(cut / 64), *slot;

    ENT_TRY(make_room(m));
    slot = slot_of(m, &c, words);
    if (*slot == 0) {
        *slot = (uint32_t)m->conditions.n + 1;
        ENT_PUSH(&m->at, m->a, m->words.n, m->e);
        for (uint32_t i = 0; i < c.n_words; i++) ENT_PUSH(&m->words, m->a, words[i], m->e);
        ENT_PUSH(&m->last, m->a, UINT32_MAX, m->e);
        ENT_PUSH(&m->conditions, m->a, c, m->e);
    }
    if (m->last.v[*slot - 1] != word) m->conditions.v[*slot - 1].n_runs++;
    m->last.v[*slot - 1] = word;
    ENT_PUSH(&m->chosen, m->a, *slot - 1, m->e);
    m->counts[cut]++;
    return ENT_OK;
}

/* The words without the zeros around them, which decide nothing. */
static ent_code choose_words(maker *m, size_t cut, const ent_cut *c, condition_kind kind, uint32_t first, const uint64_t *words, size_t n)
{
    size_t from = 0;

    while (n > 0 && words[n - 1] == 0) n--;
    while (from < n && words[from] == 0) from++;
    if (n == 0 && kind == KIND_RESTRICTIVE) return ENT_OK;
    return choose(m, cut, (condition){.policy = c->policy, .kind = kind, .first = first + (uint32_t)from, .n_words = (uint32_t)(n - from)},
                  words + from);
}

static ent_code choose_all(maker *m, size_t cut, const ent_cut *c)
{
    uint64_t digest[DIGEST_WORDS];

    if (c == NULL) return choose(m, cut, (condition){.kind = KIND_CLASS}, NULL);
    ENT_TRY(choose(m, cut, (condition){.policy = c->policy, .kind = KIND_CLASS, .first = c->class_id}, NULL));
    ENT_TRY(choose_words(m, cut, c, KIND_RESTRICTIVE, 0, c->restrictive, c->policy->restrictive_words));
    for (size_t i = 0; i < c->n_permissive; i++) {
        const ent_cut_tag *t = &c->permissive[i];
        ENT_TRY(choose_words(m, cut, c, KIND_PERMISSIVE, t->first_word, t->bits, t->n_words));
    }
    if (!c->has_dossier) return ENT_OK;
    memcpy(digest, &c->dossier_digest, sizeof digest);
    return choose(m, cut, (condition){.policy = c->policy, .kind = KIND_DOSSIER, .n_words = DIGEST_WORDS}, digest);
}

static ent_code keep_runs(ent_cut_table *t, ent_arena *a, const maker *m)
{
    const uint32_t *chosen = m->chosen.v;
    size_t *at, total = 0;
    run *runs;

    ENT_NEW(at, m->a, t->n_conditions, m->e); /* per condition: behind its newest run */
    for (size_t i = 0; i < t->n_conditions; i++) {
        at[i] = total;
        total += m->conditions.v[i].n_runs;
        m->last.v[i] = UINT32_MAX;
    }
    ENT_NEW(runs, a, total, m->e);
    for (size_t cut = 0; cut < t->n; cut++) {
        uint32_t word = (uint32_t)(cut / 64);
        for (uint32_t k = 0; k < m->counts[cut]; k++, chosen++) {
            if (m->last.v[*chosen] != word) runs[at[*chosen]++].word = word;
            m->last.v[*chosen] = word;
            runs[at[*chosen] - 1].mask |= UINT64_C(1) << cut % 64;
        }
    }
    t->runs = runs;
    return ENT_OK;
}

static ent_code make(ent_cut_table *t, ent_arena *a, maker *m, const ent_cut *const *cuts)
{
    condition *conditions;
    uint64_t *words;

    ENT_NEW(m->counts, m->a, t->n, m->e);
    for (size_t i = 0; i < t->n; i++) ENT_TRY(choose_all(m, i, cuts[i]));
    t->n_conditions = m->conditions.n;
    ENT_NEW(conditions, a, m->conditions.n, m->e);
    ENT_NEW(words, a, m->words.n, m->e);
    if (m->conditions.n != 0) memcpy(conditions, m->conditions.v, m->conditions.n * sizeof *conditions);
    if (m->words.n != 0) memcpy(words, m->words.v, m->words.n * sizeof *words);
    t->conditions = conditions;
    t->words = words;
    return keep_runs(t, a, m);
}

ent_code ent_cut_table_of(const ent_cut_table **out, ent_arena *a, const ent_cut *const *cuts, size_t n, ent_err *e)
{
    maker m = {.a = ent_arena_new(a, 0), .e = e};
    ent_cut_table *t = ent_alloc(a, sizeof *t);
    ent_code code;

    *out = NULL;
    if (m.a == NULL || t == NULL) code = ent_nomem(e);
    else if (n > MAX_CUTS) code = ent_fail(e, ENT_LIMIT, NULL, NULL, "A table holds at most %zu cuts, not %zu.", MAX_CUTS, n);
    else {
        t->n = n;
        code = make(t, a, &m, cuts);
    }
    ent_arena_free(m.a);
    if (code == ENT_OK) *out = t;
    return code;
}
