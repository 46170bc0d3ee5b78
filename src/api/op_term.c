/* SPDX-License-Identifier: Apache-2.0 */
/* term list, show: the concepts that the asker may see, in a language that he reads. */
#include <string.h>

#include "term_load.h"

static void put_some(ent_jw *w, const char *key, ent_str s)
{
    if (s.n != 0) ent_jw_kstr(w, key, s);
}

/* The language asked for, else the two official ones. */
static const ent_term_language *language_of(const ent_call *c, const ent_term_concept *concept)
{
    const ent_str others[] = {ENT_S("en"), ENT_S("fr")};
    ent_str wanted = call_has(c, "lang") ? call_arg(c, "lang") : others[0];

    return ent_term_language_for(concept, wanted, others, 2);
}

static ent_code load(term_entries *out, shown *s, ent_call *c, ent_err *e)
{
    ent_reg_filter f = {.source = call_arg(c, "source"), .origin = call_arg(c, "origin")};

    *s = (shown){.call = c};
    return term_load(out, s, &f, e);
}

/* ---- list ---- */

static ent_code languages_of(ent_str *out, ent_arena *a, const ent_term_concept *c, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 1 << 16);

    for (size_t i = 0; i < c->n_languages; i++) {
        if (i != 0) ent_buf_c(&b, ' ');
        ent_buf_add(&b, c->languages[i].tag);
    }
    return ent_buf_take(out, &b, e);
}

static ent_code put_concept_row(ent_call *c, const term_entry *t, ent_err *e)
{
    const ent_term_language *l = language_of(c, &t->concept);
    const ent_term_designation *d = l != NULL ? ent_term_to_show(l, (ent_str){0}, (ent_str){0}) : NULL;
    ent_str tags, mark;

    ENT_TRY(term_note(&mark, t, c, e));
    ENT_TRY(languages_of(&tags, c->arena, &t->concept, e));
    ent_jw_obj(c->out);
    ent_jw_kstr(c->out, "mark", mark);
    ent_jw_kstr(c->out, "concept", t->id);
    if (d != NULL) {
        ent_jw_kstr(c->out, "term", d->text);
        ent_jw_kstr(c->out, "lang", l->tag);
    }
    put_some(c->out, "state", ent_str_c(ent_term_state_code(t->concept.state)));
    ent_jw_kstr(c->out, "languages", tags);
    put_some(c->out, "source", t->source);
    ent_jw_kstr(c->out, "origin", t->origin);
    ent_jw_kstr(c->out, "item", t->layers[0].row.item);
    ent_jw_end(c->out);
    return ENT_OK;
}

/* Does any designation hold the folded text? */
static ent_code holds_text(bool *out, ent_arena *scratch, const ent_term_concept *c, ent_str text, ent_err *e)
{
    ent_str folded;

    *out = true;
    if (text.n == 0) return ENT_OK;
    for (size_t i = 0; i < c->n_languages; i++) {
        for (size_t k = 0; k < c->languages[i].n_designations; k++) {
            ENT_TRY(ent_fold(&folded, scratch, c->languages[i].designations[k].text, e));
            for (size_t at = 0; at + text.n <= folded.n; at++)
                if (memcmp(folded.p + at, text.p, text.n) == 0) return ENT_OK;
        }
    }
    *out = false;
    return ENT_OK;
}

ent_code op_term_list(ent_call *c, ent_err *e)
{
    ent_str text = {0}, state = call_arg(c, "state");
    ent_arena *scratch = ent_arena_new(c->arena, 0);
    term_entries all;
    int64_t n = 0;
    shown s;

    if (scratch == NULL) return ent_nomem(e);
    if (call_has(c, "text")) ENT_TRY(ent_fold(&text, c->arena, call_arg(c, "text"), e));
    ENT_TRY(load(&all, &s, c, e));
    ent_jw_key(c->out, "terms");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < all.n; i++) {
        bool holds;
        if (state.n != 0 && !ent_str_is(state, ent_term_state_code(all.v[i].concept.state))) continue;
        ENT_TRY(holds_text(&holds, scratch, &all.v[i].concept, text, e));
        ent_arena_reset(scratch);
        if (!holds) continue;
        ENT_TRY(put_concept_row(c, &all.v[i], e));
        n++;
    }
    ent_jw_end(c->out);
    ent_jw_ki64(c->out, "visible_concepts", n);
    return ENT_OK;
}

/* ---- show ---- */

/* What the parts of a concept are written with: its own mark for those that bear none. */
typedef struct writer {
    ent_jw *w;
    const shown *shown;
    ent_str ground;
} writer;

static ent_str mark_of(const writer *x, ent_str marking)
{
    return shown_portion(x->shown, marking.n != 0 ? marking : x->ground);
}

static void put_designation(const writer *x, const ent_term_designation *d)
{
    ent_jw *w = x->w;

    ent_jw_obj(w);
    ent_jw_kstr(w, "mark", mark_of(x, d->marking));
    ent_jw_kstr(w, "term", d->text);
    put_some(w, "status", ent_str_c(d->status == ENT_TERM_OTHER_STATUS ? NULL : ent_term_status_code(d->status)));
    if (d->status == ENT_TERM_OTHER_STATUS) ent_jw_kstr(w, "status", d->status_code);
    put_some(w, "type", d->type);
    put_some(w, "region", d->region);
    put_some(w, "authority", d->authority);
    put_some(w, "date", d->date);
    put_some(w, "source", d->source);
    if (d->search_only) ent_jw_kbool(w, "search_only", true);
    ent_jw_end(w);
}

static void put_definition(const writer *x, const ent_term_definition *d)
{
    ent_jw *w = x->w;

    ent_jw_obj(w);
    ent_jw_kstr(w, "mark", mark_of(x, d->marking));
    ent_jw_kstr(w, "definition", d->text);
    put_some(w, "lang", d->lang);
    put_some(w, "source", d->source);
    put_some(w, "authority", d->authority);
    ent_jw_end(w);
}

static void put_language(const writer *x, const ent_term_language *l)
{
    ent_jw *w = x->w;

    ent_jw_obj(w);
    ent_jw_kstr(w, "lang", l->tag);
    put_some(w, "state", l->state);
    ent_jw_key(w, "terms");
    ent_jw_arr(w);
    for (size_t i = 0; i < l->n_designations; i++) put_designation(x, &l->designations[i]);
    ent_jw_end(w);
    if (l->n_definitions != 0) {
        ent_jw_key(w, "definitions");
        ent_jw_arr(w);
        for (size_t i = 0; i < l->n_definitions; i++) put_definition(x, &l->definitions[i]);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

static void put_relations(const writer *x, const ent_term_concept *c)
{
    ent_jw *w = x->w;

    ent_jw_key(w, "relations");
    ent_jw_arr(w);
    for (size_t i = 0; i < c->n_relations; i++) {
        ent_jw_obj(w);
        ent_jw_kstr(w, "mark", mark_of(x, (ent_str){0}));
        ent_jw_kz(w, "relation", ent_term_relation_word(c->relations[i].kind));
        ent_jw_kstr(w, "concept", c->relations[i].target);
        put_some(w, "text", c->relations[i].text);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

/* which definition goes before the others, and by what order of sources. */
static ent_code put_ruling(const writer *x, ent_call *c, const ent_term_concept *concept, ent_err *e)
{
    const ent_term_language *l = language_of(c, concept);
    ent_term_ruling ruling;
    ent_str *precedence;
    size_t n = call_count(c, "precedence");

    if (l == NULL) return ENT_OK;
    ENT_NEW(precedence, c->arena, n, e);
    for (size_t i = 0; i < n; i++) precedence[i] = call_nth(c, "precedence", i);
    if (ent_term_rule(&ruling, c->arena, concept, l->tag, precedence, n, e) != ENT_OK) return e->code == ENT_NOT_VISIBLE ? ENT_OK : e->code;
    ent_jw_key(c->out, "rules");
    ent_jw_obj(c->out);
    ent_jw_kstr(c->out, "mark", mark_of(x, ruling.definition->marking));
    ent_jw_kz(c->out, "rule", "R-64");
    ent_jw_kstr(c->out, "lang", l->tag);
    ent_jw_kstr(c->out, "definition", ruling.definition->text);
    put_some(c->out, "source", ruling.definition->source);
    if (ruling.place != 0) ent_jw_ki64(c->out, "place", (int64_t)ruling.place);
    ent_jw_ki64(c->out, "agreeing", (int64_t)ruling.n_agree);
    ent_jw_ki64(c->out, "differing", (int64_t)ruling.n_differ);
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_term_show(ent_call *c, ent_err *e)
{
    const term_entry *t;
    term_entries all;
    ent_str mark;
    writer x;
    shown s;

    ENT_TRY(load(&all, &s, c, e));
    ENT_TRY(term_find(&t, &all, call_arg(c, "concept"), e));
    x = (writer){c->out, &s, t->concept.marking};
    ENT_TRY(term_note(&mark, t, c, e));
    ent_jw_kstr(c->out, "mark", mark);
    ent_jw_kstr(c->out, "concept", t->id);
    put_some(c->out, "subject", t->concept.subject);
    put_some(c->out, "state", ent_str_c(ent_term_state_code(t->concept.state)));
    put_some(c->out, "authority", t->concept.authority);
    put_some(c->out, "date", t->concept.date);
    put_some(c->out, "source", t->source);
    ent_jw_kstr(c->out, "origin", t->origin);
    ent_jw_key(c->out, "languages");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < t->concept.n_languages; i++) put_language(&x, &t->concept.languages[i]);
    ent_jw_end(c->out);
    ent_jw_key(c->out, "definitions");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < t->concept.n_definitions; i++) put_definition(&x, &t->concept.definitions[i]);
    ent_jw_end(c->out);
    put_relations(&x, &t->concept);
    ENT_TRY(put_ruling(&x, c, &t->concept, e));
    ent_jw_key(c->out, "items");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < t->n_layers; i++) {
        ent_jw_obj(c->out);
        ent_jw_kstr(c->out, "label", t->layers[i].label->marking);
        ent_jw_kstr(c->out, "item", t->layers[i].row.item);
        ent_jw_kstr(c->out, "revision", t->layers[i].row.revision);
        ent_jw_end(c->out);
    }
    ent_jw_end(c->out);
    return ENT_OK;
}
