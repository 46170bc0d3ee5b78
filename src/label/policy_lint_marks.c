/* SPDX-License-Identifier: Apache-2.0 */
/* Markings that say too little: a value that no marking shows, and two labels with the same marking.
 *
 * Compared are the smallest valid labels of each class, alone and with each value that decides access. What two labels
 * share in one language and at one place is reported once.                                                       */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "policy_lint.h"

#define MAX_LABELS 20000
#define MAX_LANGUAGES 16

/* Where cut and document are marked; messages and screens follow these. */
static const ent_place PLACES[] = {ENT_PAGE_TOP, ENT_PAGE_BOTTOM, ENT_DOCUMENT_START, ENT_DOCUMENT_END, ENT_PORTION};

#define N_PLACES (sizeof PLACES / sizeof *PLACES)

typedef struct printer {
    ent_linter *l;
    ent_search s;
    ent_str languages[MAX_LANGUAGES];
    size_t n_languages;
    ENT_VEC(ent_str) said; /* per label: "SECRET with Releasable To: JPN" */
    ent_index labels;      /* of what decides access, in text */
    ent_index texts;       /* (language, place, marking) */
    ent_index pairs;
} printer;

ent_code ent_lint_marking(ent_str *out, ent_linter *l, const ent_label *label, ent_str lang, ent_place place)
{
    ent_err why = {0};

    (void)ent_lint_spend(l, l->p->tags.n + l->p->values.n / 8 + 1);
    if (ent_label_marking(out, l->scratch, l->p, label, lang, place, &why) == ENT_OK) return ENT_OK;
    *out = (ent_str){"", 0};
    return why.code == ENT_NOMEM ? ent_nomem(l->e) : ENT_OK;
}

/* ---- languages ---- */

static void add_language(printer *k, ent_str lang)
{
    for (size_t i = 0; i < k->n_languages; i++)
        if (ent_str_eq(k->languages[i], lang)) return;
    if (k->n_languages < MAX_LANGUAGES) k->languages[k->n_languages++] = lang;
}

static void languages_of(printer *k, const ent_marks *m)
{
    for (size_t i = 0; i < m->phrases.n; i++) add_language(k, m->phrases.v[i].lang);
    for (size_t i = 0; i < m->qualifiers.n; i++) add_language(k, m->qualifiers.v[i].lang);
}

static void all_languages(printer *k)
{
    const ent_policy *p = k->l->p;

    add_language(k, (ent_str){"", 0});
    languages_of(k, &p->marks);
    for (size_t i = 0; i < p->classes.n; i++) languages_of(k, &p->classes.v[i].marks);
    for (size_t i = 0; i < p->tags.n; i++) languages_of(k, &p->tags.v[i].marks);
    for (size_t i = 0; i < p->values.n; i++) languages_of(k, &p->values.v[i].marks);
}

/* ---- values that no marking shows ---- */

/* A class that the value can stand with, or how many classes there are. */
static uint32_t some_class(const ent_policy *p, const uint8_t *reach, uint32_t value)
{
    uint32_t c = 0;

    while (c < p->classes.n && reach[c * p->values.n + value] != ENT_REACH_YES) c++;
    return c;
}

/* Does the value change the marking of this class, anywhere? */
static ent_code is_shown(bool *out, printer *k, uint32_t class_id, uint32_t value)
{
    const ent_policy *p = k->l->p;
    ent_str name = p->values.v[value].name, with, without;
    ent_category c = {.type = ent_value_tag(p, value)->type, .tag_name = ent_value_set(p, value)->name, .n = 1, .values = &name};
    ent_label bare = {.policy = p->name, .classification = p->classes.v[class_id].name}, label = bare;

    label.n = 1;
    label.categories = &c;
    *out = true;
    for (size_t i = 0; i < k->n_languages; i++) {
        for (ent_place place = ENT_PAGE_TOP; place < ENT_PLACES; place++) {
            if (!ent_lint_spend(k->l, 0)) return ENT_OK;
            ENT_TRY(ent_lint_marking(&without, k->l, &bare, k->languages[i], place));
            ENT_TRY(ent_lint_marking(&with, k->l, &label, k->languages[i], place));
            if (!ent_str_eq(with, without)) return ENT_OK;
        }
    }
    *out = false;
    return ENT_OK;
}

/* A reader of markings adds what another value requires, and what an extension says is implied: such a value may be silent. */
static void known_anyhow(bool *implied, const ent_requirements *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const ent_requirement *q = &list->v[i];
        for (size_t n = 0; n < q->refs.n && (q->operation == ENT_OP_ALL || q->refs.n == 1); n++)
            if (!q->refs.v[n].all && q->refs.v[n].n == 1) implied[q->refs.v[n].ids[0]] = true;
    }
}

static ent_code silent_values(printer *k, const uint8_t *reach)
{
    const ent_policy *p = k->l->p;
    bool *implied, shown;

    ENT_NEW(implied, k->l->scratch, p->values.n, k->l->e);
    for (size_t i = 0; i < p->implied.n; i++)
        for (size_t n = 0; n < p->implied.v[i].n; n++) implied[p->implied.v[i].ids[n]] = true;
    for (size_t i = 0; i < p->classes.n; i++) known_anyhow(implied, &p->classes.v[i].required);
    for (size_t i = 0; i < p->values.n; i++) known_anyhow(implied, &p->values.v[i].required);
    for (uint32_t v = 0; v < p->values.n && !k->l->undecided; v++) {
        uint32_t c = some_class(p, reach, v);
        if (implied[v] || c == p->classes.n) continue;
        ENT_TRY(is_shown(&shown, k, c, v));
        if (shown) continue;
        ENT_TRY(ENT_LINT_SAY(k->l, p->values.v[v].line, "lint-unmarked", "No marking shows the value %.*s of %.*s.",
                             ENT_F(p->values.v[v].name), ENT_F(ent_value_set(p, v)->name)));
    }
    return ENT_OK;
}

/* ---- two labels with one marking ---- */

static int by_id(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* "SECRET (Context: NATO, Releasable To: JPN)", of what decides access; equal for labels that decide the same. */
static ent_code say_label(ent_str *out, printer *k)
{
    const ent_policy *p = k->l->p;
    ent_buf b = ent_buf_new(k->l->scratch, (size_t)1 << 23);
    uint32_t sorted[256] = {0};
    size_t n = 0, put = 0;

    for (size_t i = 0; i < k->s.n && n < sizeof sorted / sizeof *sorted; i++)
        if (ent_value_tag(p, k->s.chosen[i])->type != ENT_INFORMATIVE) sorted[n++] = k->s.chosen[i];
    qsort(sorted, n, sizeof *sorted, by_id);
    ent_buf_add(&b, p->classes.v[k->s.r.class_id].name);
    for (size_t i = 0; i < n; i++, put++) {
        ent_buf_fmt(&b, "%s%.*s: %.*s", put == 0 ? " (" : ", ", ENT_F(ent_value_set(p, sorted[i])->name),
                    ENT_F(p->values.v[sorted[i]].name));
    }
    if (put != 0) ent_buf_c(&b, ')');
    return ent_buf_take(out, &b, k->l->e);
}

static ent_code say_same(printer *k, uint32_t a, uint32_t b, ent_str text, ent_str lang, ent_place place)
{
    char pair[32];
    int n = snprintf(pair, sizeof pair, "%" PRIu32 ",%" PRIu32, a, b);
    ent_str key;

    ENT_TRY(ent_str_dup(&key, k->l->scratch, (ent_str){pair, (size_t)n}, k->l->e));
    if (ent_index_put(&k->pairs, 0, 0, key, 0) != ENT_NO_ID) return ENT_OK;
    return ENT_LINT_SAY(k->l, 0, "lint-same-marking", "%.*s and %.*s have the same marking \"%.*s\" (%s%s%.*s).", ENT_F(k->said.v[a]),
                        ENT_F(k->said.v[b]), ENT_F(text), ent_place_word(place), lang.n == 0 ? "" : ", ", ENT_F(lang));
}

/* The label that the search has found. */
static ent_code add_label(printer *k)
{
    ent_str said, text;
    ent_label label;
    uint32_t id = (uint32_t)k->said.n, other;

    ENT_TRY(say_label(&said, k));
    if (ent_index_put(&k->labels, 0, 0, said, id) != ENT_NO_ID) return ENT_OK;
    ENT_PUSH(&k->said, k->l->scratch, said, k->l->e);
    ENT_TRY(ent_unresolve(&label, k->l->scratch, k->l->p, &k->s.r, k->l->e));
    for (uint32_t i = 0; i < k->n_languages; i++) {
        for (size_t n = 0; n < N_PLACES && !k->l->undecided; n++) {
            ENT_TRY(ent_lint_marking(&text, k->l, &label, k->languages[i], PLACES[n]));
            if (text.n == 0) continue;
            other = ent_index_put(&k->texts, i, (uint32_t)PLACES[n], text, id);
            if (other != ENT_NO_ID) ENT_TRY(say_same(k, other, id, text, k->languages[i], PLACES[n]));
        }
    }
    return ENT_OK;
}

static ent_code same_markings(printer *k, const uint8_t *reach)
{
    const ent_policy *p = k->l->p;

    for (uint32_t c = 0; c < p->classes.n; c++) {
        if (ent_search_label(&k->s, c, ENT_NO_ID) == ENT_REACH_YES) ENT_TRY(add_label(k));
        for (uint32_t v = 0; v < p->values.n && !k->l->undecided; v++) {
            if (reach[c * p->values.n + v] != ENT_REACH_YES || ent_value_tag(p, v)->type == ENT_INFORMATIVE) continue;
            if (ent_search_label(&k->s, c, v) == ENT_REACH_YES) ENT_TRY(add_label(k));
        }
    }
    return ENT_OK;
}

ent_code ent_lint_marks(ent_linter *l, const uint8_t *reach)
{
    const size_t labels = l->p->classes.n * (l->p->values.n + 1);
    printer k = {.l = l};

    all_languages(&k);
    ENT_TRY(ent_search_new(&k.s, l));
    ENT_TRY(silent_values(&k, reach));
    if (labels > MAX_LABELS) return ent_lint_full(l);
    ENT_TRY(ent_index_new(&k.labels, l->scratch, labels, l->e));
    ENT_TRY(ent_index_new(&k.texts, l->scratch, labels * k.n_languages * N_PLACES, l->e));
    ENT_TRY(ent_index_new(&k.pairs, l->scratch, labels * k.n_languages * N_PLACES, l->e));
    return same_markings(&k, reach);
}
