/* SPDX-License-Identifier: Apache-2.0 */
/* standard interop: can A and B work together, everybody with everybody, and what a lifted reservation changes. Working material: each row
 * bears the mark of the facts that it was made from (law 4).                                                                  */
#include <stdlib.h>

#include "standing.h"

enum { SENTENCE_MAX = 1 << 16 };

typedef struct question {
    ent_call *c;
    standing s;
    size_t n;
    standing_asked *asked;
    unsigned services;
} question;

static void put_some(ent_jw *w, const char *key, ent_str s)
{
    if (s.n != 0) ent_jw_kstr(w, key, s);
}

static void put_date(ent_jw *w, const char *key, ent_date d)
{
    char text[11];

    ent_date_print(text, d);
    if (text[0] != '\0') ent_jw_kz(w, key, text);
}

/* ---- two nations ---- */

/* "DEU has reserved this part (EXERCISE own thread, from 2021-04-01); FRA has ratified (from 2020)" */
static ent_code because(ent_str *out, const question *q, const ent_std_together *t, ent_err *e)
{
    ent_buf b = ent_buf_new(q->c->arena, SENTENCE_MAX);
    char from[11];

    for (size_t i = 0; i < t->n_reasons; i++) {
        const ent_std_reason *r = &t->reasons[i];
        const ent_std_fact *f = r->fact == SIZE_MAX ? NULL : &q->s.facts.v[r->fact];
        ent_buf_fmt(&b, "%s%.*s %s", i != 0 ? "; " : "", ENT_F(r->nation), ent_std_why_text(r->why));
        if (f == NULL) continue;
        ent_date_print(from, f->intended.precision != ENT_DATE_NONE ? f->intended : f->valid);
        ent_buf_fmt(&b, " (%.*s%sfrom %s)", ENT_F(f->text), f->text.n != 0 ? ", " : "", from);
    }
    return ent_buf_take(out, &b, e);
}

static void put_reasons(const question *q, const ent_std_together *t)
{
    ent_jw *w = q->c->out;

    ent_jw_key(w, "reasons");
    ent_jw_arr(w);
    for (size_t i = 0; i < t->n_reasons; i++) {
        const ent_std_reason *r = &t->reasons[i];
        ent_jw_obj(w);
        ent_jw_kz(w, "why", ent_std_why_word(r->why));
        if (r->fact != SIZE_MAX) standing_put_fact(w, &q->s.facts.v[r->fact], r->services);
        else ent_jw_kstr(w, "nation", r->nation);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

static ent_code put_together(const question *q, ent_str number, ent_str edition, const ent_std_together *t, ent_err *e)
{
    ent_str mark, sentence;
    ent_jw *w = q->c->out;
    size_t *facts;

    ENT_NEW(facts, q->c->arena, t->n_reasons, e);
    for (size_t i = 0; i < t->n_reasons; i++) facts[i] = t->reasons[i].fact;
    ENT_TRY(standing_mark(&mark, &q->s, facts, t->n_reasons, NULL, e));
    ENT_TRY(because(&sentence, q, t, e));
    ent_jw_obj(w);
    ent_jw_kstr(w, "mark", mark);
    ent_jw_kstr(w, "standard", number);
    put_some(w, "edition", edition);
    put_some(w, "part", t->part);
    ent_jw_kz(w, "service", ent_std_services_word(t->services));
    ent_jw_kz(w, "verdict", ent_std_verdict_word(t->verdict));
    ent_jw_kstr(w, "because", sentence);
    if (t->changes.precision != ENT_DATE_NONE) {
        put_date(w, "changes", t->changes);
        ent_jw_kz(w, "becomes", ent_std_verdict_word(t->becomes));
    }
    put_reasons(q, t);
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code put_pair(const question *q, ent_str number, ent_str edition, ent_err *e)
{
    ent_std_togethers t;

    ENT_TRY(ent_std_interop(&t, q->c->arena, q->s.index, call_arg(q->c, "a"), call_arg(q->c, "b"), number, edition, q->services, &q->s.asof,
                            e));
    for (size_t i = 0; i < t.n; i++) ENT_TRY(put_together(q, number, edition, &t.v[i], e));
    return ENT_OK;
}

static ent_code put_pairs(const question *q, ent_err *e)
{
    standing_found found;

    ent_jw_key(q->c->out, "together");
    ent_jw_arr(q->c->out);
    for (size_t i = 0; i < q->n; i++) {
        ENT_TRY(standing_find(&found, &q->s, &q->asked[i], e));
        if (found.n == 0) ENT_TRY(put_pair(q, q->asked[i].number, q->asked[i].edition, e));
        for (size_t k = 0; k < found.n; k++)
            ENT_TRY(put_pair(q, ent_std_facts_number(q->s.index, found.v[k]), ent_std_facts_edition(q->s.index, found.v[k]), e));
    }
    ent_jw_end(q->c->out);
    return ENT_OK;
}

/* ---- if a reservation were lifted ---- */

/* It is made from all facts of the standards that were asked for. */
static ent_code mark_of_all(ent_str *out, const question *q, ent_err *e)
{
    ENT_TRY(shown_add_all(q->c->shown, &q->s.shown, e));
    return shown_mark(out, &q->s.shown, e);
}

static ent_code put_lifted(const question *q, ent_str nation, size_t standard, size_t part, ent_err *e)
{
    ent_jw *w = q->c->out;
    ent_std_changes c;
    ent_str mark;

    ENT_TRY(mark_of_all(&mark, q, e));
    ENT_TRY(ent_std_interop_if_lifted(&c, q->c->arena, q->s.index, nation, standard, part, q->services, &q->s.asof, e));
    for (size_t i = 0; i < c.n; i++) {
        ent_jw_obj(w);
        ent_jw_kstr(w, "mark", mark);
        ent_jw_kstr(w, "nation", nation);
        ent_jw_kstr(w, "with", c.v[i].with);
        ent_jw_kstr(w, "standard", ent_std_facts_number(q->s.index, standard));
        put_some(w, "edition", ent_std_facts_edition(q->s.index, standard));
        put_some(w, "part", c.v[i].part);
        ent_jw_kz(w, "before", ent_std_verdict_word(c.v[i].before));
        ent_jw_kz(w, "after", ent_std_verdict_word(c.v[i].after));
        ent_jw_end(w);
    }
    return ENT_OK;
}

/* "all" is every part; "whole" what was reserved without naming one. */
static ent_code put_lifted_standard(const question *q, size_t standard, ent_err *e)
{
    static const char *const who[] = {"a", "b"};
    ent_str name = call_arg(q->c, "if-lifted");
    size_t part = SIZE_MAX;

    if (!ent_str_is(name, "all")) {
        if (ent_str_is(name, "whole")) name = (ent_str){0};
        ENT_TRY(ent_std_facts_find_part(&part, q->c->arena, q->s.index, standard, name, e));
        if (part == SIZE_MAX) return ENT_OK;
    }
    for (size_t i = 0; i < 2; i++) ENT_TRY(put_lifted(q, call_arg(q->c, who[i]), standard, part, e));
    return ENT_OK;
}

static ent_code put_all_lifted(const question *q, ent_err *e)
{
    standing_found found;

    if (!call_has(q->c, "if-lifted")) return ENT_OK;
    ent_jw_key(q->c->out, "if_lifted");
    ent_jw_arr(q->c->out);
    for (size_t i = 0; i < q->n; i++) {
        ENT_TRY(standing_find(&found, &q->s, &q->asked[i], e));
        for (size_t k = 0; k < found.n; k++) ENT_TRY(put_lifted_standard(q, found.v[k], e));
    }
    ent_jw_end(q->c->out);
    return ENT_OK;
}

/* ---- everybody with everybody ---- */

static ent_code find_all(standing_found *out, const question *q, ent_err *e)
{
    standing_found found;

    *out = (standing_found){0};
    for (size_t i = 0; i < q->n; i++) {
        ENT_TRY(standing_find(&found, &q->s, &q->asked[i], e));
        for (size_t k = 0; k < found.n; k++) ENT_PUSH(out, q->c->arena, found.v[k], e);
    }
    return ENT_OK;
}

static void put_matrix_row(ent_jw *w, ent_str mark, const ent_std_matrix *m, size_t a, size_t b)
{
    const uint32_t *counts = m->counts + (a * m->n_nations + b) * ENT_STD_VERDICTS;

    ent_jw_obj(w);
    ent_jw_kstr(w, "mark", mark);
    ent_jw_kstr(w, "a", m->nations[a]);
    ent_jw_kstr(w, "b", m->nations[b]);
    ent_jw_ki64(w, "fielded", counts[ENT_STD_VERDICT_FIELDED]);
    ent_jw_ki64(w, "tested", counts[ENT_STD_VERDICT_TESTED]);
    ent_jw_ki64(w, "on_paper", counts[ENT_STD_VERDICT_ON_PAPER]);
    ent_jw_ki64(w, "not_known", counts[ENT_STD_VERDICT_NOT_KNOWN]);
    ent_jw_ki64(w, "no", counts[ENT_STD_VERDICT_NO]);
    ent_jw_end(w);
}

static int by_name(const void *x, const void *y)
{
    return ent_str_cmp(*(const ent_str *)x, *(const ent_str *)y);
}

/* As named, or all in the order of their letters. */
static ent_code choose_nations(ent_str **out, size_t *n, const question *q, ent_err *e)
{
    bool all = call_count(q->c, "nation") == 0;

    *n = all ? ent_std_facts_nations(q->s.index) : call_count(q->c, "nation");
    ENT_NEW(*out, q->c->arena, *n, e);
    for (size_t i = 0; i < *n; i++) (*out)[i] = all ? ent_std_facts_nation(q->s.index, i) : call_nth(q->c, "nation", i);
    if (all && *n != 0) qsort(*out, *n, sizeof **out, by_name);
    return ENT_OK;
}

static ent_code put_matrix(const question *q, ent_err *e)
{
    size_t n_nations;
    ent_str *nations;
    standing_found found;
    ent_std_matrix m;
    ent_str mark;

    ENT_TRY(mark_of_all(&mark, q, e));
    ENT_TRY(find_all(&found, q, e));
    if (q->n != 0 && found.n == 0) ENT_NEW(found.v, q->c->arena, 1, e); /* none of them has facts: not the same as all */
    ENT_TRY(choose_nations(&nations, &n_nations, q, e));
    ENT_TRY(ent_std_interop_matrix(&m, q->c->arena, q->s.index, nations, n_nations, q->n != 0 ? found.v : NULL, found.n, q->services,
                                   &q->s.asof, e));
    ent_jw_ki64(q->c->out, "parts", (int64_t)m.n_units);
    ent_jw_key(q->c->out, "matrix");
    ent_jw_arr(q->c->out);
    for (size_t a = 0; a < m.n_nations; a++)
        for (size_t b = a + 1; b < m.n_nations; b++) put_matrix_row(q->c->out, mark, &m, a, b);
    ent_jw_end(q->c->out);
    return ENT_OK;
}

/* ---- the operation ---- */

static ent_code check_usage(const question *q, bool matrix, ent_err *e)
{
    bool pair = call_has(q->c, "a") || call_has(q->c, "b");

    if (matrix && (pair || call_has(q->c, "if-lifted")))
        return call_usage(q->c, "--matrix is about all nations.", "Choose nations with --nation, and standards with --standard.", e);
    if (!matrix && call_has(q->c, "nation"))
        return call_usage(q->c, "--nation goes with --matrix.", "Or name two nations and a standard.", e);
    if (!matrix && (!call_has(q->c, "b") || q->n == 0))
        return call_usage(q->c, "Name two nations and at least one standard, or ask for --matrix.",
                          "For example: standard interop DEU FRA \"STANAG 2459\"", e);
    return ENT_OK;
}

static ent_code ask(question *q, ent_err *e)
{
    q->n = call_count(q->c, "standard");
    ENT_NEW(q->asked, q->c->arena, q->n, e);
    for (size_t i = 0; i < q->n; i++) ENT_TRY(standing_ask(&q->asked[i], q->c, call_nth(q->c, "standard", i), e));
    if (!ent_std_services_read(&q->services, call_arg(q->c, "service")))
        return call_usage(q->c, "There is no such service.", "Write land, sea, air, two of them, or all.", e);
    return ENT_OK;
}

ent_code op_standard_interop(ent_call *c, ent_err *e)
{
    bool matrix = call_has(c, "matrix");
    question q = {.c = c};

    ENT_TRY(ask(&q, e));
    ENT_TRY(check_usage(&q, matrix, e));
    ENT_TRY(standing_load(&q.s, c, q.n != 0 ? q.asked : NULL, q.n, e));
    standing_put_asof(&q.s);
    ent_jw_kz(c->out, "service", ent_std_services_word(q.services));
    if (matrix) return put_matrix(&q, e);
    ENT_TRY(put_pairs(&q, e));
    return put_all_lifted(&q, e);
}
