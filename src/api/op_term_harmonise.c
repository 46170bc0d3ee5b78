/* SPDX-License-Identifier: Apache-2.0 */
/* term harmonise, accept: two lists brought together. The program proposes; a person accepts, by a signed act, and the common concept is
 * derived from both (law 9). What can be confused is never proposed and cannot be accepted.                              */
#include <string.h>

#include "api_private.h"
#include "deriving.h"
#include "labelling.h"
#include "term_load.h"

#define COMMON "common"

/* ---- proposing ---- */

typedef struct side {
    ent_str name;
    term_entries entries;
    ent_term_base base;
} side;

static ent_code load_side(side *x, shown *s, ent_str name, ent_err *e)
{
    ent_reg_filter f = {.source = name};
    ent_term_concept *concepts;

    *x = (side){.name = name, .base = {.source = name}};
    ENT_TRY(term_load(&x->entries, s, &f, e));
    if (x->entries.n == 0) return ent_fail(e, ENT_NOT_VISIBLE, "R-17", "Look up the names of the lists with: term list", "not found");
    ENT_NEW(concepts, s->call->arena, x->entries.n, e);
    for (size_t i = 0; i < x->entries.n; i++) concepts[i] = x->entries.v[i].concept;
    x->base.source = name; /* what a relation to one of its concepts begins with */
    x->base.concepts = concepts;
    x->base.n_concepts = x->entries.n;
    return ENT_OK;
}

static ent_str term_of(const ent_term_concept *c)
{
    const ent_str others[] = {ENT_S("fr")};
    const ent_term_language *l = ent_term_language_for(c, ENT_S("en"), others, 1);
    const ent_term_designation *d;

    if (l == NULL && c->n_languages != 0) l = &c->languages[0];
    d = l != NULL ? ent_term_to_show(l, (ent_str){0}, (ent_str){0}) : NULL;
    return d != NULL ? d->text : (ent_str){0};
}

static void put_concept(ent_jw *w, const char *key, const char *term, const side *x, size_t i)
{
    ent_jw_kstr(w, key, x->entries.v[i].id);
    ent_jw_kstr(w, term, term_of(&x->entries.v[i].concept));
}

/* The mark of a row about concepts of both lists. */
static ent_code put_mark(ent_call *c, const side *x, const size_t *first, size_t n_first, const side *y, const size_t *second,
                         size_t n_second, ent_err *e)
{
    shown own = {.call = c};
    ent_str mark;

    for (size_t i = 0; i < n_first + n_second; i++) {
        const term_entry *t = i < n_first ? &x->entries.v[first[i]] : &y->entries.v[second[i - n_first]];
        ENT_TRY(term_note(&mark, t, c, e));
        for (size_t k = 0; k < t->n_layers; k++) ENT_TRY(shown_add(&own, t->layers[k].label, e));
    }
    ENT_TRY(shown_mark(&mark, &own, e));
    ent_jw_kstr(c->out, "mark", mark);
    return ENT_OK;
}

static ent_code put_proposals(ent_call *c, const ent_term_harmony *h, const side *x, const side *y, ent_err *e)
{
    ent_jw *w = c->out;

    ent_jw_key(w, "proposals");
    ent_jw_arr(w);
    for (size_t i = 0; i < h->n_proposals; i++) {
        const ent_term_proposal *p = &h->proposals[i];
        ent_jw_obj(w);
        ENT_TRY(put_mark(c, x, &p->first, 1, y, &p->second, 1, e));
        ent_jw_kz(w, "grade", ent_term_grade_word(p->grade));
        put_concept(w, "first", "first_term", x, p->first);
        put_concept(w, "second", "second_term", y, p->second);
        ent_jw_kbool(w, "contested", p->contested);
        ent_jw_key(w, "evidence");
        ent_jw_arr(w);
        for (size_t k = 0; k < p->n_evidence; k++) ent_jw_str(w, p->evidence[k]);
        ent_jw_end(w);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code put_blocked(ent_call *c, const ent_term_harmony *h, const side *x, const side *y, ent_err *e)
{
    ent_jw *w = c->out;

    ent_jw_key(w, "never_the_same");
    ent_jw_arr(w);
    for (size_t i = 0; i < h->n_blocked; i++) {
        ent_jw_obj(w);
        ENT_TRY(put_mark(c, x, &h->blocked[i].first, 1, y, &h->blocked[i].second, 1, e));
        put_concept(w, "first", "first_term", x, h->blocked[i].first);
        put_concept(w, "second", "second_term", y, h->blocked[i].second);
        ent_jw_kstr(w, "why", h->blocked[i].why);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}

static void put_ids(ent_jw *w, const char *key, const side *x, const size_t *v, size_t n)
{
    ent_jw_key(w, key);
    ent_jw_arr(w);
    for (size_t i = 0; i < n; i++) ent_jw_str(w, x->entries.v[v[i]].id);
    ent_jw_end(w);
}

static ent_code put_open(ent_call *c, const ent_term_harmony *h, const side *x, const side *y, ent_err *e)
{
    ent_jw *w = c->out;

    ent_jw_key(w, "open");
    ent_jw_arr(w);
    for (size_t i = 0; i < h->n_open; i++) {
        const ent_term_open *o = &h->open[i];
        ent_jw_obj(w);
        ENT_TRY(put_mark(c, x, o->first, o->n_first, y, o->second, o->n_second, e));
        ent_jw_kstr(w, "term", o->designation);
        ent_jw_kstr(w, "lang", o->lang);
        put_ids(w, "first", x, o->first, o->n_first);
        put_ids(w, "second", y, o->second, o->n_second);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code put_alone(ent_call *c, const char *key, const side *x, const size_t *v, size_t n, ent_err *e)
{
    ent_jw_key(c->out, key);
    ent_jw_arr(c->out);
    for (size_t i = 0; i < n; i++) {
        ent_jw_obj(c->out);
        ENT_TRY(put_mark(c, x, &v[i], 1, x, NULL, 0, e));
        ent_jw_kstr(c->out, "concept", x->entries.v[v[i]].id);
        ent_jw_end(c->out);
    }
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_term_harmonise(ent_call *c, ent_err *e)
{
    shown s = {.call = c};
    const ent_calibres *k;
    ent_term_harmony h;
    side x, y;

    ENT_TRY(api__kept_calibres(&k, c, e));
    ENT_TRY(load_side(&x, &s, call_arg(c, "first"), e));
    ENT_TRY(load_side(&y, &s, call_arg(c, "second"), e));
    ENT_TRY(ent_term_harmonise(&h, c->arena, &x.base, &y.base, k, e));
    ENT_TRY(put_proposals(c, &h, &x, &y, e));
    ENT_TRY(put_blocked(c, &h, &x, &y, e));
    ENT_TRY(put_open(c, &h, &x, &y, e));
    ENT_TRY(put_alone(c, "only_in_first", &x, h.alone_first, h.n_alone_first, e));
    return put_alone(c, "only_in_second", &y, h.alone_second, h.n_alone_second, e);
}

/* ---- accepting ---- */

typedef struct accepting {
    ent_call *call;
    const term_entry *of[2];
    ent_term_concept concept;
    labelled label;
    deriving deriving;
    ent_str json;
    ent_sha256 digest;
} accepting;

static ent_code find_both(accepting *m, shown *s, ent_err *e)
{
    static const char *const places[] = {"first", "second"};
    ent_reg_filter any = {0};
    term_entries all;

    ENT_TRY(term_load(&all, s, &any, e));
    for (int i = 0; i < 2; i++)
        if (term_find(&m->of[i], &all, call_arg(m->call, places[i]), e) != ENT_OK) return ent_at(e, "%s", places[i]);
    if (m->of[0] == m->of[1]) return ent_fail(e, ENT_INVALID, NULL, "Name two concepts.", "This is one concept, twice.");
    return ENT_OK;
}

/* One concept of both: their languages together, no mark of its own on any part, and where it comes from. */
static ent_code unite(accepting *m, ent_err *e)
{
    ent_call *c = m->call;
    ent_term_concept one = m->of[0]->concept, two = m->of[1]->concept;
    const ent_term_concept *const both[] = {&one, &two};
    ent_term_relation *relations;
    ent_str state = call_has(c, "state") ? call_arg(c, "state") : ENT_S("proposed");

    one.id = two.id = call_arg(c, "id");
    one.marking = two.marking = (ent_str){0};
    ENT_TRY(ent_term_merge(&m->concept, c->arena, both, 2, e));
    ENT_TRY(term_unmarked(&m->concept, c->arena, e));
    ENT_NEW(relations, c->arena, 2, e);
    for (int i = 0; i < 2; i++) {
        relations[i].kind = ENT_TERM_EXACT;
        ENT_TRY(ent_str_fmt(&relations[i].target, c->arena, e, "%.*s:%.*s", ENT_F(m->of[i]->source), ENT_F(m->of[i]->id)));
    }
    m->concept.relations = relations;
    m->concept.n_relations = 2;
    m->concept.state_code = state;
    m->concept.state = ent_str_is(state, "agreed") ? ENT_TERM_AGREED : ENT_TERM_PROPOSED;
    m->concept.authority = c->node.org;
    return ENT_OK;
}

static ent_code check(accepting *m, ent_err *e)
{
    ent_term_base base = {.n_concepts = 1, .concepts = &m->concept};
    ent_term_findings findings = {0};
    const ent_calibres *k;
    ent_str why;

    ENT_TRY(api__kept_calibres(&k, m->call, e));
    ENT_TRY(ent_term_confusable(&why, m->call->arena, &m->of[0]->concept, &m->of[1]->concept, k, e));
    if (why.n != 0) return ent_fail(e, ENT_REFUSED, "R-65", "Keep them apart; relate them with a note instead.", "%.*s", ENT_F(why));
    ENT_TRY(ent_term_audit(&findings, m->call->arena, &base, false, e));
    for (size_t i = 0; i < findings.n; i++) {
        bool language = strcmp(findings.v[i].code, "no-english") == 0 || strcmp(findings.v[i].code, "no-french") == 0;
        if (m->concept.state == ENT_TERM_AGREED && (language || strcmp(findings.v[i].code, "two-preferred") == 0))
            return ent_fail(e, ENT_REFUSED, "R-64", "Accept it as proposed, and settle this first.", "%.*s", ENT_F(findings.v[i].message));
    }
    return ENT_OK;
}

/* The label given, else the join of the labels of all that it is made of. */
static ent_code read_label(accepting *m, const shown *sources, ent_err *e)
{
    ent_call *c = m->call;
    ent_str marking = call_arg(c, "label");
    ent_label whole;

    if (marking.n == 0) {
        ENT_TRY(shown_join(&whole, sources, e));
        ENT_TRY(ent_label_marking(&marking, c->arena, c->policies.own, &whole, (ent_str){0}, ENT_PAGE_TOP, e));
    }
    ENT_TRY(labelling_read(&m->label, c, marking, call_has(c, "exercise"), (ent_str){0}, e));
    m->deriving.cut = m->deriving.meta_cut = m->label.cut;
    ENT_TRY(deriving_originator(&m->deriving, c, c->node.org, e));
    for (int i = 0; i < 2; i++)
        for (size_t k = 0; k < m->of[i]->n_layers; k++) ENT_TRY(deriving_from(&m->deriving, c, &m->of[i]->layers[k].row, e));
    return ENT_OK;
}

/* The item of an earlier common concept of this id of ours, which it is a new revision of; the revision that it changes. */
static void find_earlier(ent_reg_revision *r, const term_entries *all, ent_str org, ent_str source)
{
    for (size_t i = 0; i < all->n; i++) {
        const term_entry *t = &all->v[i];
        if (!ent_str_eq(t->origin, org) || !ent_str_eq(t->source, source) || !ent_str_eq(t->id, r->number)) continue;
        r->item = t->layers[0].row.item;
        r->base = t->layers[0].row.revision;
    }
}

static ent_code enter(accepting *m, ent_err *e)
{
    ent_call *c = m->call;
    shown quiet = {.call = c};
    ent_reg_filter own = {.origin = c->node.org};
    term_entries all;
    ent_reg_field title = {.name = ENT_S("title"), .value = term_of(&m->concept)};
    ent_reg_revision r = {.origin = c->node.org,
                          .kind = ENT_S(TERM_KIND),
                          .content = m->digest,
                          .length = (int64_t)m->json.n,
                          .number = m->concept.id,
                          .status = m->concept.state_code,
                          .publisher = c->node.org,
                          .source = call_has(c, "into") ? call_arg(c, "into") : ENT_S(COMMON),
                          .external_id = m->concept.id,
                          .label_xml = m->label.xml,
                          .meta_label_xml = m->label.xml,
                          .cut = ent_cut_text(m->label.cut),
                          .content_cut = ent_cut_text(m->label.cut),
                          .originators = m->deriving.originators.v,
                          .n_originators = m->deriving.originators.n,
                          .sources = m->deriving.revisions.v,
                          .n_sources = m->deriving.revisions.n,
                          .fields = &title,
                          .n_fields = title.value.n != 0,
                          .person = c->person.name};
    char item[37], revision[37];
    ent_secret key;
    ent_code code;
    ent_str body;

    ENT_TRY(term_load(&all, &quiet, &own, e));
    find_earlier(&r, &all, c->node.org, r.source);
    ENT_TRY(ent_bytes_uuid(&c->random, item, e));
    ENT_TRY(ent_bytes_uuid(&c->random, revision, e));
    if (r.item.n == 0) r.item = ent_str_c(item);
    r.revision = ent_str_c(revision);
    ENT_TRY(labelling_enter(c, &m->label, e));
    ENT_TRY(labelling_cut_digest(&title.cut, &m->label, e));
    ENT_TRY(call_node_key(&key, c, "content", e));
    code = ent_reg_content_put(c->writer, c->arena, &key, &m->digest, m->json, &c->random, e);
    ent_wipe(&key, sizeof key);
    if (code != ENT_OK) return code;
    ENT_TRY(ent_reg_revise_entry(&body, c->arena, &r, e));
    ENT_TRY(call_add(c, "item.revise", body, e));
    ent_jw_kstr(c->out, "concept", r.number);
    ent_jw_kstr(c->out, "source", r.source);
    ent_jw_kstr(c->out, "item", r.item);
    ent_jw_kstr(c->out, "revision", r.revision);
    return ENT_OK;
}

static void put_strings(ent_jw *w, const char *key, const ent_reg_strings *v)
{
    ent_jw_key(w, key);
    ent_jw_arr(w);
    for (size_t i = 0; i < v->n; i++) ent_jw_str(w, v->v[i]);
    ent_jw_end(w);
}

ent_code op_term_accept(ent_call *c, ent_err *e)
{
    shown all = {.call = c}, sources = {.call = c};
    accepting m = {.call = c};
    const shown_label *l;

    ENT_TRY(find_both(&m, &all, e));
    for (int i = 0; i < 2; i++)
        for (size_t k = 0; k < m.of[i]->n_layers; k++) ENT_TRY(shown_of(&l, &sources, &m.of[i]->layers[k].row, e));
    ENT_TRY(unite(&m, e));
    ENT_TRY(check(&m, e));
    ENT_TRY(read_label(&m, &sources, e));
    ENT_TRY(ent_term_concept_json(&m.json, c->arena, &m.concept, e));
    ENT_TRY(ent_sha256_of(&m.digest, m.json, e));
    ENT_TRY(enter(&m, e));
    call_marking(c, "label", c->policies.own, &m.label.label);
    ent_jw_kstr(c->out, "state", m.concept.state_code);
    put_strings(c->out, "originators", &m.deriving.originators);
    put_strings(c->out, "derived_from", &m.deriving.revisions);
    return ENT_OK;
}
