/* SPDX-License-Identifier: Apache-2.0 */
#include "search_names.h"

#include <string.h>

enum { NAMES_TEXT_MAX = 1 << 16, KEPT_BYTES_MAX = 16 << 20 };

/* ---- names of a view ---- */

typedef struct one_name {
    ent_str text, tag, mark; /* mark: of the portion */
} one_name;

typedef struct concept_names {
    ent_str id, source;
    size_t n, n_layers;
    const one_name *v;
    const ent_reg_row *layers; /* id, revision, label_id and mapped_id alone */
} concept_names;

typedef struct view_names {
    const concept_names *concepts;
    size_t n_left_out;
    const ent_str *left_out; /* numbers of what only item export may show */
    ent_search_names *known; /* groups: number of the concept */
} view_names;

typedef ENT_VEC(ent_search_known) known_list;
typedef ENT_VEC(one_name) name_list;

/* A designation may bear a label of its own: its mark stands before it. XML is nothing that anybody writes. */
static ent_code copy_name(name_list *out, ent_arena *a, const shown *loaded, const term_entry *t, size_t l, size_t d, ent_err *e)
{
    const ent_term_designation *one = &t->concept.languages[l].designations[d];
    one_name n = {0};

    if (one->markup) return ENT_OK;
    ENT_TRY(ent_str_dup(&n.text, a, one->text, e));
    ENT_TRY(ent_str_dup(&n.tag, a, t->concept.languages[l].tag, e));
    ENT_TRY(ent_str_dup(&n.mark, a, shown_portion(loaded, one->marking.n != 0 ? one->marking : t->concept.marking), e));
    ENT_PUSH(out, a, n, e);
    return ENT_OK;
}

static ent_code copy_concept(concept_names *out, ent_arena *a, const shown *loaded, const term_entry *t, ent_err *e)
{
    ent_reg_row *layers;
    name_list names = {0};

    ENT_TRY(ent_str_dup(&out->id, a, t->id, e));
    ENT_TRY(ent_str_dup(&out->source, a, t->source, e));
    ENT_NEW(layers, a, t->n_layers, e);
    for (size_t i = 0; i < t->n_layers; i++) {
        const ent_reg_row *r = &t->layers[i].row;
        layers[i] = (ent_reg_row){.id = r->id, .label_id = r->label_id, .mapped_id = r->mapped_id};
        ENT_TRY(ent_str_dup(&layers[i].revision, a, r->revision, e));
    }
    for (size_t l = 0; l < t->concept.n_languages; l++)
        for (size_t d = 0; d < t->concept.languages[l].n_designations; d++) ENT_TRY(copy_name(&names, a, loaded, t, l, d, e));
    out->layers = layers;
    out->n_layers = t->n_layers;
    out->v = names.v;
    out->n = names.n;
    return ENT_OK;
}

static ent_code copy_left_out(view_names *out, ent_arena *a, const shown *s, ent_err *e)
{
    ent_str *v;

    ENT_NEW(v, a, s->by_copy_only.n, e);
    for (size_t i = 0; i < s->by_copy_only.n; i++) ENT_TRY(ent_str_dup(&v[i], a, s->by_copy_only.v[i], e));
    out->left_out = v;
    out->n_left_out = s->by_copy_only.n;
    return ENT_OK;
}

/* Everything lives in a. */
static ent_code copy_all(view_names *out, ent_arena *a, const ent_word_rules *rules, const shown *loaded, const term_entries *all,
                         ent_err *e)
{
    known_list known = {0};
    concept_names *v;

    ENT_NEW(v, a, all->n, e);
    for (size_t i = 0; i < all->n; i++) {
        ENT_TRY(copy_concept(&v[i], a, loaded, &all->v[i], e));
        for (size_t k = 0; k < v[i].n; k++) ENT_PUSH(&known, a, ((ent_search_known){v[i].v[k].text, i}), e);
    }
    out->concepts = v;
    ENT_TRY(copy_left_out(out, a, loaded->call->shown, e));
    return ent_search_names_new(&out->known, a, rules, known.v, known.n, e);
}

/* ---- what a session keeps ---- */

/* They hold for the same person, in the same session, as long as nothing was committed: the version tells of every commit since the server
 * began, and the root of the log that the reader sees what it is. The view is compared as well: it may end with a day.      */
struct search_kept {
    ent_arena *parent;
    const ent_word_rules *rules; /* NULL: not asked for yet */
    ent_arena *arena;            /* of all below; NULL: nothing is kept */
    int64_t version;
    ent_sha256 root;
    size_t n_cuts;
    const int64_t *cuts;
    view_names names;
};

ent_code search_kept_new(search_kept **out, ent_arena *a, ent_err *e)
{
    ENT_NEW(*out, a, 1, e);
    (*out)->parent = a;
    return ENT_OK;
}

ent_code search_rules(const ent_word_rules **out, const ent_call *c, ent_err *e)
{
    search_kept *k = c->request->unlocked != NULL ? api__session_names(c->request->unlocked) : NULL;

    *out = NULL;
    if (k == NULL) return ENT_OK;
    if (k->rules == NULL) ENT_TRY(ent_word_rules_new(&k->rules, k->parent, e));
    *out = k->rules;
    return ENT_OK;
}

static bool still_holds(const search_kept *k, const ent_call *c)
{
    return k->arena != NULL && k->version == c->request->version && ent_sha256_eq(&k->root, &c->log_root) && k->n_cuts == c->view.n &&
           (k->n_cuts == 0 || memcmp(k->cuts, c->view.cuts, k->n_cuts * sizeof *k->cuts) == 0);
}

static void forget(search_kept *k)
{
    ent_arena_free(k->arena);
    k->arena = NULL;
}

static ent_code fill(search_kept *k, const ent_call *c, const shown *loaded, const term_entries *all, ent_err *e)
{
    int64_t *cuts;

    k->version = c->request->version;
    k->root = c->log_root;
    ENT_NEW(cuts, k->arena, c->view.n, e);
    if (c->view.n != 0) memcpy(cuts, c->view.cuts, c->view.n * sizeof *cuts);
    k->cuts = cuts;
    k->n_cuts = c->view.n;
    return copy_all(&k->names, k->arena, k->rules, loaded, all, e);
}

/* Too many names are not kept. */
static bool keep(search_kept *k, const ent_call *c, const shown *loaded, const term_entries *all)
{
    ent_err ignored;

    if (k == NULL || c->request->version == 0) return false;
    k->arena = ent_arena_new(k->parent, KEPT_BYTES_MAX);
    if (k->arena == NULL) return false;
    if (fill(k, c, loaded, all, &ignored) == ENT_OK) return true;
    forget(k);
    return false;
}

static ent_code load(view_names *out, ent_call *c, search_kept *k, ent_err *e)
{
    const ent_reg_filter any = {0};
    shown loaded = {.call = c};
    term_entries all;

    if (k != NULL) forget(k);
    ENT_TRY(term_load(&all, &loaded, &any, e));
    if (!keep(k, c, &loaded, &all)) return copy_all(out, c->arena, k != NULL ? k->rules : NULL, &loaded, &all, e);
    *out = k->names;
    return ENT_OK;
}

static ent_code names_of_view(view_names *out, ent_call *c, ent_err *e)
{
    search_kept *k = c->request->unlocked != NULL ? api__session_names(c->request->unlocked) : NULL;

    if (k == NULL || !still_holds(k, c)) return load(out, c, k, e);
    *out = k->names;
    for (size_t i = 0; i < out->n_left_out; i++) ENT_TRY(shown_leave_out(c->shown, out->left_out[i], e));
    return ENT_OK;
}

/* ---- the answer ---- */

static void put_names(ent_buf *b, const concept_names *t, const ent_search_clause *c)
{
    for (size_t i = 1; i < c->n; i++)
        for (size_t k = 0; k < t->n; k++) {
            const one_name *one = &t->v[k];
            if (!ent_str_eq(one->text, c->names[i].text)) continue;
            ent_buf_fmt(b, "%s(%.*s) %.*s (%.*s)", b->n != 0 ? "; " : "", ENT_F(one->mark), ENT_F(one->text), ENT_F(one->tag));
        }
}

/* Its layers stand on the answer. */
static ent_code note_concept(ent_str *mark, ent_call *c, const concept_names *t, ent_err *e)
{
    shown own = {.call = c};
    const shown_label *l;

    for (size_t i = 0; i < t->n_layers; i++) {
        ENT_TRY(shown_of(&l, &own, &t->layers[i], e));
        ENT_TRY(shown_add(c->shown, l, e));
        ENT_TRY(shown_add_revision(c->shown, &t->layers[i], l, NULL, e));
    }
    return shown_mark(mark, &own, e);
}

static ent_code put_group(ent_call *call, const concept_names *t, const ent_search_clause *c, ent_err *e)
{
    ent_buf b = ent_buf_new(call->arena, NAMES_TEXT_MAX), asked = ent_buf_new(call->arena, ENT_SEARCH_TEXT_MAX * 4);
    ent_jw *w = call->out;
    ent_str text, words, mark;

    put_names(&b, t, c);
    for (size_t i = 0; i < c->names->n; i++) ent_buf_fmt(&asked, "%s%.*s", i != 0 ? " " : "", ENT_F(c->names->v[i].text));
    ENT_TRY(ent_buf_take(&text, &b, e));
    ENT_TRY(ent_buf_take(&words, &asked, e));
    if (text.n == 0) return ENT_OK; /* one spelling only */
    ENT_TRY(note_concept(&mark, call, t, e));
    ent_jw_obj(w);
    ent_jw_kstr(w, "mark", mark);
    ent_jw_kstr(w, "asked", words);
    ent_jw_kstr(w, "concept", t->id);
    if (t->source.n != 0) ent_jw_kstr(w, "source", t->source);
    ent_jw_kstr(w, "names", text);
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code put_expanded(ent_call *c, const view_names *all, const ent_search_query *q, ent_err *e)
{
    ent_jw *w = c->out;

    ent_jw_key(w, "expanded");
    ent_jw_arr(w);
    for (size_t i = 0; i < q->n_clauses; i++)
        for (size_t g = 0; g < q->clauses[i].n_groups; g++)
            ENT_TRY(put_group(c, &all->concepts[q->clauses[i].groups[g]], &q->clauses[i], e));
    ent_jw_end(w);
    return ENT_OK;
}

ent_code search_names(ent_search_query *q, ent_call *c, ent_err *e)
{
    const ent_search_known *known;
    const ent_word_rules *rules;
    view_names all;
    size_t n;

    if (q->n_clauses == 0) return ENT_OK;
    ENT_TRY(names_of_view(&all, c, e));
    ENT_TRY(search_rules(&rules, c, e));
    ENT_TRY(ent_search_names_for(&known, &n, c->arena, all.known, q, e));
    ENT_TRY(ent_search_expand(q, c->arena, rules, known, n, e));
    return put_expanded(c, &all, q, e);
}
