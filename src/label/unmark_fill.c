/* SPDX-License-Identifier: Apache-2.0 */
/* From the words that were read to a label.
 *
 * A marking shows less than the label holds: "Releasable" of Context prints nothing. Added is only what cannot be otherwise:
 * silent values that the policy requires beside those that were read, and those that it declares as implied in a marking
 * (see README.md). Nothing is added because it would be allowed.                                                  */
#include <stdlib.h>
#include <string.h>

#include "unmark.h"

/* ---- what is silent ---- */

/* A value that stands for the policy's word shows in it, unless the policy or the class has a word of its own. */
static bool shows_in_head(const ent_unmark *u, uint32_t class_id, uint32_t v)
{
    const ent_wording *w = &u->words->w;

    if (!u->words->heads[v]) return false;
    return ent_word_policy(w, &w->p->marks) == NULL && ent_word_policy(w, &w->p->classes.v[class_id].marks) == NULL;
}

static bool put_silent(ent_resolved *r, const ent_unmark *u, uint32_t v)
{
    if (r->present[v] || !u->words->silent[v] || shows_in_head(u, r->class_id, v)) return false;
    ent_resolved_put(r, u->r->p, v);
    return true;
}

/* A requirement that leaves no choice: all of its members, or the only one. */
static bool add_required(ent_resolved *r, const ent_unmark *u, const ent_requirements *list)
{
    bool added = false;

    for (size_t i = 0; i < list->n; i++) {
        const ent_requirement *q = &list->v[i];
        if (q->operation != ENT_OP_ALL && q->refs.n != 1) continue;
        for (size_t k = 0; k < q->refs.n; k++)
            if (!q->refs.v[k].all && q->refs.v[k].n == 1 && put_silent(r, u, q->refs.v[k].ids[0])) added = true;
    }
    return added;
}

static bool add_round(ent_resolved *r, const ent_unmark *u)
{
    const ent_policy *p = u->r->p;
    bool added = add_required(r, u, &p->classes.v[r->class_id].required);

    for (uint32_t v = 0; v < p->values.n; v++)
        if (r->present[v] && add_required(r, u, &p->values.v[v].required)) added = true;
    for (size_t i = 0; i < p->implied.n; i++) {
        const ent_ref *ref = &p->implied.v[i];
        if (r->count[p->values.v[ref->ids[0]].tag] != 0 && put_silent(r, u, ref->ids[0])) added = true;
    }
    return added;
}

/* ---- checking ---- */

static void refuse(ent_unmark *u, const ent_err *why)
{
    if (!u->refused) u->refusal = *why;
    u->refused = true;
}

/* The character of the text where this part of it begins. */
static size_t character(const ent_unmark *u, const char *at)
{
    size_t n = 1;

    for (const char *c = u->text.p; c < at; c++) n += ((unsigned char)*c & 0xc0) != 0x80;
    return n;
}

static void refuse_found(ent_unmark *u, const ent_found *f, const char *sentence)
{
    const ent_str name = f->typed.n != 0 ? f->typed : u->r->p->values.v[f->id].name;
    ent_err why = {0};

    ent_fail(&why, ENT_INVALID, "R-03", "Write each word once, as the policy prints it.", "\"%.*s\" %s", ENT_F(name), sentence);
    ent_at(&why, "character %zu", character(u, f->at));
    refuse(u, &why);
}

/* What was typed must fit the value that takes it. */
static ent_code typed_fits(bool *fits, ent_unmark *u, const ent_found *f)
{
    const ent_tag *t = ent_value_tag(u->r->p, f->id);
    uint32_t id;

    *fits = true;
    if (f->typed.n == 0) return ENT_OK;
    ENT_TRY(ent_find_value(&id, u->a, u->r->p, t->set, t->type, f->typed, u->e));
    if (id == ENT_NO_ID) ENT_TRY(ent_find_typed(&id, u->a, u->r->p, t->set, t->type, f->typed, u->e));
    else id = ENT_NO_ID; /* the name of a value is that value */
    *fits = id == f->id;
    return ENT_OK;
}

static ent_code take_found(ent_resolved *r, ent_unmark *u, bool *taken)
{
    ent_str typed;

    *taken = false;
    for (size_t i = 0; i < u->walk.n_found; i++) {
        const ent_found *f = &u->walk.found[i];
        bool fits;
        if (r->present[f->id]) {
            refuse_found(u, f, "stands in the marking twice.");
            return ENT_OK;
        }
        ENT_TRY(typed_fits(&fits, u, f));
        if (!fits) {
            refuse_found(u, f, "is not what may be typed at this place of a marking.");
            return ENT_OK;
        }
        ent_resolved_put(r, u->r->p, f->id);
        if (f->typed.n == 0) continue;
        ENT_TRY(ent_str_dup(&typed, u->out, f->typed, u->e));
        ENT_TRY(ent_resolved_type(r, u->out, f->id, typed, u->e));
    }
    *taken = true;
    return ENT_OK;
}

/* With all values known: is the policy's word still this one, and the class hidden or shown as it was read? */
static bool prints_so(const ent_unmark *u, const ent_resolved *r, const ent_opening *o)
{
    uint32_t by = ENT_NO_ID;
    bool hidden = false;

    for (uint32_t v = 0; v < u->r->p->values.n; v++) {
        if (!r->present[v]) continue;
        if (by == ENT_NO_ID && u->words->heads[v]) by = v;
        hidden = hidden || u->words->hiding[v];
    }
    return hidden == o->class_hidden && ent_str_eq(ent_word_before_class(&u->words->w, r->class_id, by), o->head);
}

static bool same_label(const ent_unmark *u, const ent_resolved *r)
{
    const ent_resolved *f = &u->first;
    size_t n = u->r->p->values.n;

    if (r->class_id != f->class_id || r->privacy != f->privacy || r->typed.n != f->typed.n) return false;
    for (size_t i = 0; i < r->typed.n; i++)
        if (r->typed.v[i].value != f->typed.v[i].value || !ent_str_eq(r->typed.v[i].text, f->typed.v[i].text)) return false;
    return n == 0 || memcmp(r->present, f->present, n * sizeof *r->present) == 0;
}

static ent_code keep(ent_unmark *u, const ent_resolved *r)
{
    if (u->n_labels > 0) {
        if (!same_label(u, r)) u->n_labels++;
        return ENT_OK;
    }
    u->n_labels = 1;
    u->first = *r;
    ENT_NEW(u->order, u->a, u->walk.n_found, u->e);
    for (size_t i = 0; i < u->walk.n_found; i++) u->order[i] = u->walk.found[i].id;
    u->n_order = u->walk.n_found;
    return ENT_OK;
}

/* Points to the first word of the text that breaks a rule by itself; a rule of silent values has no word. */
static void point(const ent_unmark *u, const ent_resolved *r, ent_err *why)
{
    ent_err ignored;

    for (size_t i = 0; i < u->walk.n_found; i++) {
        const ent_found *f = &u->walk.found[i];
        if (ent_check_value(u->r->p, r, f->id, &ignored) == ENT_OK) continue;
        ent_within(why, "character %zu", character(u, f->at));
        return;
    }
}

ent_code ent_unmark_accept(ent_unmark *u, const ent_opening *o)
{
    ent_scope scope = {0}; /* a marking has no date */
    ent_resolved r;
    ent_err why = {0};
    bool taken;

    ENT_TRY(ent_resolved_new(&r, u->a, u->r->p, u->e));
    r.class_id = o->class_id;
    r.privacy = u->walk.privacy;
    if (o->by != ENT_NO_ID) ent_resolved_put(&r, u->r->p, o->by);
    ENT_TRY(take_found(&r, u, &taken));
    if (!taken) return ENT_OK;
    while (add_round(&r, u)) {
    }
    if (!prints_so(u, &r, o)) return ENT_OK;
    if (ent_check_rules(u->r->p, &r, &scope, &why) == ENT_OK) return keep(u, &r);
    if (why.code != ENT_INVALID && why.code != ENT_REFUSED) return (*u->e = why, why.code);
    point(u, &r, &why);
    refuse(u, &why);
    return ENT_OK;
}
