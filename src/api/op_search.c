/* SPDX-License-Identifier: Apache-2.0 */
/* search: what the asker may see of numbers, titles, other fields and terms, best first. */
#include <stdlib.h>
#include <string.h>

#include "search_names.h"

enum { PAGE_USUAL = 20 };

typedef struct searching {
    ent_call *c;
    ent_search_query query;
    shown looked; /* labels of contents, for filters: nothing of theirs stands on the answer yet */
} searching;

/* ---- the question ---- */

static ent_code add_filters(searching *x, ent_err *e)
{
    for (int key = 0; key < ENT_SEARCH_KEYS; key++) {
        const char *word = ent_search_key_word((ent_search_key)key);
        for (size_t i = 0; i < call_count(x->c, word); i++)
            if (ent_search_filter_add(&x->query, x->c->arena, (ent_search_key)key, call_nth(x->c, word, i), e) != ENT_OK)
                return ent_at(e, "--%s", word);
    }
    return ENT_OK;
}

static ent_code read_query(searching *x, ent_search_page *page, ent_err *e)
{
    ent_call *c = x->c;
    const ent_word_rules *rules;
    int64_t limit = c->copies ? ENT_SEARCH_LIMIT_MAX : PAGE_USUAL;

    ENT_TRY(search_rules(&rules, c, e));
    ENT_TRY(ent_search_parse(&x->query, c->arena, rules, call_arg(c, "text"), e));
    ENT_TRY(add_filters(x, e));
    if (x->query.n_clauses == 0 && x->query.n_filters == 0)
        return call_usage(c, "There is nothing to search for.", "Give a word, a \"phrase\" or a filter such as kind:standard.", e);
    if (call_has(c, "limit") && (!ent_str_i64(call_arg(c, "limit"), &limit) || limit < 1 || limit > ENT_SEARCH_LIMIT_MAX)) {
        ent_str next;
        ENT_TRY(ent_str_fmt(&next, c->arena, e, "Give a number from 1 to %d.", ENT_SEARCH_LIMIT_MAX));
        return call_usage(c, "--limit is out of range.", next.p, e);
    }
    page->limit = (size_t)limit;
    page->after = call_arg(c, "after");
    return ENT_OK;
}

/* ---- labels ---- */

/* The marking, its beginning up to the end of a word, the class, or the mark of a portion. */
static bool is_named(ent_str marking, ent_str class, ent_str portion, ent_str wanted)
{
    size_t n = wanted.n;

    if (ent_str_eq(class, wanted) || ent_str_eq(portion, wanted)) return true;
    return marking.n >= n && memcmp(marking.p, wanted.p, n) == 0 && (marking.n == n || marking.p[n] == ' ' || marking.p[n] == '/');
}

static ent_code label_passes(void *ctx, bool *out, int64_t id, ent_err *e)
{
    searching *x = ctx;
    const shown_label *l;
    ent_str marking, class, portion;

    *out = false;
    ENT_TRY(shown_by_id(&l, &x->looked, id, e));
    ENT_TRY(ent_fold(&marking, x->c->arena, l->marking, e));
    ENT_TRY(ent_fold(&class, x->c->arena, l->label.classification, e));
    ENT_TRY(ent_fold(&portion, x->c->arena, l->portion, e));
    for (size_t i = 0; i < x->query.n_filters; i++)
        if (x->query.filters[i].key == ENT_SEARCH_LABEL) *out = *out || is_named(marking, class, portion, x->query.filters[i].folded);
    return ENT_OK;
}

/* ---- the answer ---- */

static void put_some(ent_jw *w, const char *key, ent_str s)
{
    if (s.n != 0) ent_jw_kstr(w, key, s);
}

static ent_code title_of(ent_str *out, searching *x, int64_t revision, ent_err *e)
{
    ent_reg_fields fields;

    *out = (ent_str){0};
    ENT_TRY(ent_reg_fields_of(&fields, x->c->arena, x->c->reader, revision, e));
    for (size_t i = 0; i < fields.n; i++)
        if (ent_str_is(fields.v[i].name, "title")) *out = fields.v[i].value;
    return ENT_OK;
}

/* A hit may be one by its content: so the content's label is among those of the whole answer. */
static ent_code put_hit(searching *x, const ent_search_hit *h, ent_err *e)
{
    ent_jw *w = x->c->out;
    const shown_label *content;
    ent_reg_row r;
    ent_str title;

    ENT_TRY(ent_reg_row_by_id(&r, x->c->arena, x->c->reader, h->revision, e));
    ENT_TRY(title_of(&title, x, r.id, e));
    ENT_TRY(shown_of(&content, x->c->shown, &r, e));
    ent_jw_obj(w);
    ENT_TRY(shown_put_marks(x->c->shown, &r, e));
    ent_jw_kstr(w, "content_label", content->marking);
    ent_jw_kstr(w, "number", r.number);
    put_some(w, "edition", r.edition);
    put_some(w, "version", r.version);
    put_some(w, "date", r.date);
    put_some(w, "status", r.status);
    put_some(w, "title", title);
    ent_jw_kstr(w, "kind", r.kind);
    put_some(w, "publisher", r.publisher);
    ent_jw_kstr(w, "origin", r.origin);
    ent_jw_kstr(w, "item", r.item);
    ent_jw_kstr(w, "revision", r.revision);
    ent_jw_end(w);
    return ENT_OK;
}

static void put_count(ent_jw *w, ent_str mark, const char *facet, const ent_search_count *c)
{
    ent_jw_obj(w);
    ent_jw_kstr(w, "mark", mark);
    ent_jw_kz(w, "facet", facet);
    ent_jw_kstr(w, "value", c->value);
    ent_jw_ki64(w, "hits", c->n);
    ent_jw_end(w);
}

static int by_count(const void *va, const void *vb)
{
    const ent_search_count *a = va, *b = vb;

    if (a->n != b->n) return a->n > b->n ? -1 : 1;
    return ent_str_cmp(a->value, b->value);
}

/* Labels with the same class are one. */
static ent_code put_classes(searching *x, ent_str mark, const ent_search_counts *labels, ent_err *e)
{
    ent_search_counts classes = {0};

    for (size_t i = 0; i < labels->n; i++) {
        const shown_label *l;
        size_t k = 0;
        ENT_TRY(shown_by_id(&l, x->c->shown, labels->v[i].label, e));
        while (k < classes.n && !ent_str_eq(classes.v[k].value, l->label.classification)) k++;
        if (k < classes.n) classes.v[k].n += labels->v[i].n;
        else ENT_PUSH(&classes, x->c->arena, ((ent_search_count){l->label.classification, 0, labels->v[i].n}), e);
    }
    if (classes.n > 1) qsort(classes.v, classes.n, sizeof *classes.v, by_count);
    for (size_t i = 0; i < classes.n; i++) put_count(x->c->out, mark, "class", &classes.v[i]);
    return ENT_OK;
}

/* What is counted stands on the answer, on whichever page the hits are. */
static ent_code mark_counted(ent_str *mark, searching *x, const ent_search_counts *labels, ent_err *e)
{
    shown counted = {.call = x->c};
    const shown_label *l;

    for (size_t i = 0; i < labels->n; i++) ENT_TRY(shown_by_id(&l, &counted, labels->v[i].label, e));
    ENT_TRY(shown_add_all(x->c->shown, &counted, e));
    return shown_mark(mark, &counted, e);
}

static ent_code put_facets(searching *x, const ent_search_answer *found, ent_err *e)
{
    ent_str mark;
    const struct {
        const char *facet;
        const ent_search_counts *counts;
    } facets[] = {{"kind", &found->kinds}, {"status", &found->statuses}, {"publisher", &found->publishers}};

    ENT_TRY(mark_counted(&mark, x, &found->labels, e));
    ent_jw_key(x->c->out, "facets");
    ent_jw_arr(x->c->out);
    for (size_t f = 0; f < sizeof facets / sizeof *facets; f++)
        for (size_t i = 0; i < facets[f].counts->n; i++)
            if (facets[f].counts->v[i].value.n != 0) put_count(x->c->out, mark, facets[f].facet, &facets[f].counts->v[i]);
    ENT_TRY(put_classes(x, mark, &found->labels, e));
    ent_jw_end(x->c->out);
    return ENT_OK;
}

ent_code op_search(ent_call *c, ent_err *e)
{
    searching x = {.c = c, .looked = {.call = c}};
    ent_search_page page = {.passes = label_passes, .ctx = &x};
    ent_search_answer found;

    ENT_TRY(read_query(&x, &page, e));
    if (call_has(c, "no-expand")) ent_jw_kz(c->out, "expansion", "switched off");
    else ENT_TRY(search_names(&x.query, c, e));
    ent_jw_key(c->out, "hits");
    ent_jw_arr(c->out);
    do {
        ENT_TRY(ent_search_run(&found, c->arena, c->reader, &x.query, &page, e));
        for (size_t i = 0; i < found.n; i++) ENT_TRY(put_hit(&x, &found.hits[i], e));
        page.after = found.next;
    } while (c->copies && !call_has(c, "limit") && found.next.n != 0); /* a file has no pages, unless they are asked for */
    ent_jw_end(c->out);
    ent_jw_ki64(c->out, "visible_hits", found.total);
    if (!c->copies) ENT_TRY(put_facets(&x, &found, e)); /* a file holds the list */
    put_some(c->out, "next", found.next);
    return ENT_OK;
}
