/* SPDX-License-Identifier: Apache-2.0 */
/* Between concepts: ids, relations to what is not there, circles. A circle is one that the generic (or the partitive) relations of the base
 * close, whichever side wrote them; it is told once, at the concept of the circle that was met last going upwards from the first
 * concept of the base. In time of concepts and relations together.                                                              */
#include <stdlib.h>
#include <string.h>

#include "concept_audit.h"

static int by_id(const void *x, const void *y)
{
    const terms_named *a = x, *b = y;
    int r = ent_str_cmp(a->id, b->id);

    return r != 0 ? r : (a->at > b->at) - (a->at < b->at);
}

/* The first concept with this id; SIZE_MAX if none. */
static size_t place_of(const terms_audit *t, ent_str id)
{
    size_t low = 0, high = t->base->n_concepts;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (ent_str_cmp(t->ids[mid].id, id) < 0) low = mid + 1;
        else high = mid;
    }
    return low < t->base->n_concepts && ent_str_eq(t->ids[low].id, id) ? t->ids[low].at : SIZE_MAX;
}

/* ---- circles ---- */

typedef struct edge {
    size_t from, to; /* upwards: to the genus, or to the whole */
} edge;

typedef struct graph {
    edge *edges; /* sorted by from */
    size_t n;
    size_t *first; /* n_concepts + 1 */
} graph;

static int by_from(const void *x, const void *y)
{
    const edge *a = x, *b = y;

    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

static size_t count_relations(const ent_term_base *b)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n_concepts; i++) n += b->concepts[i].n_relations;
    return n;
}

static ent_code make_graph(graph *g, ent_arena *scratch, const terms_audit *t, ent_term_relation_kind up, ent_term_relation_kind down,
                           ent_err *e)
{
    const ent_term_base *b = t->base;

    *g = (graph){0};
    ENT_NEW(g->edges, scratch, count_relations(b), e);
    ENT_NEW(g->first, scratch, b->n_concepts + 1, e);
    for (size_t i = 0; i < b->n_concepts; i++) {
        for (size_t k = 0; k < b->concepts[i].n_relations; k++) {
            const ent_term_relation *r = &b->concepts[i].relations[k];
            size_t to = r->kind == up || r->kind == down ? place_of(t, r->target) : SIZE_MAX;
            if (to == SIZE_MAX || to == i) continue;
            g->edges[g->n++] = r->kind == up ? (edge){i, to} : (edge){to, i};
        }
    }
    if (g->n != 0) qsort(g->edges, g->n, sizeof *g->edges, by_from);
    for (size_t i = 0, k = 0; i <= b->n_concepts; i++) {
        while (k < g->n && g->edges[k].from < i) k++;
        g->first[i] = k;
    }
    return ENT_OK;
}

typedef struct walk {
    unsigned char *state; /* 0 not seen, 1 on the way, 2 done */
    size_t *way, *next;   /* concepts on the way; of each its next edge */
    size_t depth;
} walk;

static void enter(walk *w, const graph *g, size_t at)
{
    w->state[at] = 1;
    w->way[w->depth] = at;
    w->next[w->depth++] = g->first[at];
}

/* closes[i]: the concept back to which an edge of i leads while that is on the way. */
static void walk_from(walk *w, const graph *g, size_t start, size_t *closes)
{
    enter(w, g, start);
    while (w->depth > 0) {
        size_t at = w->way[w->depth - 1], to;
        if (w->next[w->depth - 1] == g->first[at + 1]) {
            w->state[at] = 2;
            w->depth--;
            continue;
        }
        to = g->edges[w->next[w->depth - 1]++].to;
        if (w->state[to] == 1) closes[at] = to;
        else if (w->state[to] == 0) enter(w, g, to);
    }
}

static ent_code find_circles(size_t **out, terms_audit *t, ent_term_relation_kind up, ent_term_relation_kind down, ent_err *e)
{
    ent_arena *scratch = ent_arena_new(t->a, 0);
    size_t n = t->base->n_concepts;
    walk w = {0};
    graph g;

    if (scratch == NULL) return ent_nomem(e);
    ENT_NEW(*out, t->a, n, e);
    for (size_t i = 0; i < n; i++) (*out)[i] = SIZE_MAX;
    ENT_TRY(make_graph(&g, scratch, t, up, down, e));
    ENT_NEW(w.state, scratch, n, e);
    ENT_NEW(w.way, scratch, n, e);
    ENT_NEW(w.next, scratch, n, e);
    for (size_t i = 0; i < n; i++)
        if (w.state[i] == 0) walk_from(&w, &g, i, *out);
    ent_arena_free(scratch);
    return ENT_OK;
}

/* ---- findings ---- */

ent_code terms__audit_index(terms_audit *t, ent_err *e)
{
    ENT_NEW(t->ids, t->a, t->base->n_concepts, e);
    for (size_t i = 0; i < t->base->n_concepts; i++) t->ids[i] = (terms_named){t->base->concepts[i].id, i};
    if (t->base->n_concepts != 0) qsort(t->ids, t->base->n_concepts, sizeof *t->ids, by_id);
    ENT_TRY(find_circles(&t->circle_generic, t, ENT_TERM_BROADER, ENT_TERM_NARROWER, e));
    return find_circles(&t->circle_partitive, t, ENT_TERM_WHOLE, ENT_TERM_PART, e);
}

/* "BASE:ID" of another base cannot be looked for here. */
static bool elsewhere(ent_str target)
{
    return target.n != 0 && memchr(target.p, ':', target.n) != NULL;
}

static ent_code tell_circle(terms_audit *t, const ent_term_concept *c, size_t closes, const char *kind, ent_err *e)
{
    if (closes == SIZE_MAX) return ENT_OK;
    return terms__find(t, "circle", c, 0, e, "The %s relations lead from this concept up to %.*s and back.", kind,
                       ENT_F(t->base->concepts[closes].id));
}

ent_code terms__audit_links(terms_audit *t, size_t at, ent_err *e)
{
    const ent_term_concept *c = &t->base->concepts[at];
    size_t first = place_of(t, c->id);

    if (first != at)
        ENT_TRY(terms__find(t, "doubled-id", c, 0, e, "The id \"%.*s\" is that of an earlier concept (line %u).", ENT_F(c->id),
                            t->base->concepts[first].line));
    for (size_t i = 0; i < c->n_relations; i++) {
        const ent_term_relation *r = &c->relations[i];
        if (place_of(t, r->target) == SIZE_MAX && !elsewhere(r->target))
            ENT_TRY(terms__find(t, "dangling-relation", c, r->line, e, "The relation \"%s\" leads to \"%.*s\", which is not in this base.",
                                ent_term_relation_word(r->kind), ENT_F(r->target)));
    }
    ENT_TRY(tell_circle(t, c, t->circle_generic[at], "generic", e));
    return tell_circle(t, c, t->circle_partitive[at], "partitive", e);
}
