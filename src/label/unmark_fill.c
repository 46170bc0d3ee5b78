/* SPDX-License-Identifier: Apache-2.0 */
/* From the words that were read to a label.
 *
 * A marking shows less than the label holds: "Releasable" of Context prints nothing. Added is only what cannot be otherwise:
 * silent values that the policy requires beside those that were read, and those that it declares as implied in a marking
 * (see README.md). Nothing is added because it would be allowed.                                                  */
#include <stdlib.h>
#include <string.h>

#include "unmark.h"

/* ---- words ---- */

static int longest_first(const void *a, const void *b)
{
    const ent_value_word *x = a, *y = b;

    if (x->word.n != y->word.n) return x->word.n > y->word.n ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static ent_code whole_word(ent_str *out, ent_arena *a, const ent_wording *w, const ent_value *v, ent_str word, ent_err *e)
{
    ent_str prefix = ent_word_qualifier(w, &v->marks, ENT_PREFIX, ""), suffix = ent_word_qualifier(w, &v->marks, ENT_SUFFIX, "");

    *out = word;
    if (prefix.n + suffix.n == 0) return ENT_OK;
    return ent_str_fmt(out, a, e, "%.*s%.*s%.*s", ENT_F(prefix), ENT_F(word), ENT_F(suffix));
}

static ent_code tag_words(ent_words *out, ent_arena *a, uint32_t tag, ent_err *e)
{
    const ent_policy *p = out->w.p;
    const ent_tag *t = &p->tags.v[tag];
    ent_tag_words *w = &out->tags[tag];
    ent_str word;
    bool own;

    w->prefix = ent_word_qualifier(&out->w, &t->marks, ENT_PREFIX, "");
    w->suffix = ent_word_qualifier(&out->w, &t->marks, ENT_SUFFIX, "");
    w->separator = ent_word_qualifier(&out->w, &t->marks, ENT_SEPARATOR, "/");
    ENT_NEW(w->values, a, t->n_values, e);
    for (uint32_t v = t->first_value; v < t->first_value + t->n_values; v++) {
        const ent_value *value = &p->values.v[v];
        if (ent_word_suppresses_class(&out->w, &value->marks)) out->suppresses = true;
        if (!ent_word_name(&word, &own, &out->w, &value->marks, value->name)) {
            out->silent[v] = true;
            continue;
        }
        w->values[w->n].id = v;
        ENT_TRY(whole_word(&w->values[w->n].word, a, &out->w, value, word, e));
        w->n++;
    }
    qsort(w->values, w->n, sizeof *w->values, longest_first);
    return ENT_OK;
}

ent_code ent_unmark_words(const ent_words **out, ent_arena *a, const ent_wording *w, ent_err *e)
{
    const ent_marks *m = &w->p->marks;
    ent_words *words;

    ENT_NEW(words, a, 1, e);
    words->w = *w;
    words->prefix = ent_word_qualifier(w, m, ENT_PREFIX, "");
    words->suffix = ent_word_qualifier(w, m, ENT_SUFFIX, "");
    words->separator = ent_word_qualifier(w, m, ENT_SEPARATOR, " ");
    ENT_NEW(words->silent, a, w->p->values.n, e);
    ENT_NEW(words->tags, a, w->p->tags.n, e);
    for (uint32_t t = 0; t < w->p->tags.n; t++) ENT_TRY(tag_words(words, a, t, e));
    *out = words;
    return ENT_OK;
}

/* ---- what is silent ---- */

/* A value that stands for the policy's word shows in it, unless the policy or the class has a word of its own. */
static bool shows_in_head(const ent_unmark *u, uint32_t class_id, uint32_t v)
{
    const ent_wording *w = &u->words->w;

    if (ent_word_policy(w, &u->p->values.v[v].marks) == NULL) return false;
    return ent_word_policy(w, &u->p->marks) == NULL && ent_word_policy(w, &u->p->classes.v[class_id].marks) == NULL;
}

static bool put_silent(ent_resolved *r, const ent_unmark *u, uint32_t v)
{
    if (r->present[v] || !u->words->silent[v] || shows_in_head(u, r->class_id, v)) return false;
    ent_resolved_put(r, u->p, v);
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
    const ent_policy *p = u->p;
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

static ent_code refuse(ent_unmark *u, const ent_err *why)
{
    if (!u->refused) u->refusal = *why;
    u->refused = true;
    return ENT_OK;
}

static ent_code take_found(ent_resolved *r, ent_unmark *u, bool *doubled)
{
    ent_err why;

    *doubled = false;
    for (size_t i = 0; i < u->n_found; i++) {
        uint32_t v = u->found[i];
        if (r->present[v]) {
            *doubled = true;
            ent_fail(&why, ENT_INVALID, "R-03", "Write each word once.", "\"%.*s\" stands in the marking twice.",
                     ENT_F(u->p->values.v[v].name));
            return refuse(u, &why);
        }
        ent_resolved_put(r, u->p, v);
    }
    return ENT_OK;
}

/* With all values known: is the policy's word still this one, and the class hidden or shown as it was read? */
static bool prints_so(const ent_unmark *u, const ent_resolved *r, ent_str head, bool class_hidden)
{
    const ent_policy *p = u->p;
    uint32_t by = ENT_NO_ID;
    bool hidden = false;

    for (uint32_t v = 0; v < p->values.n; v++) {
        if (!r->present[v]) continue;
        if (by == ENT_NO_ID && ent_word_policy(&u->words->w, &p->values.v[v].marks) != NULL) by = v;
        hidden = hidden || ent_word_suppresses_class(&u->words->w, &p->values.v[v].marks);
    }
    return hidden == class_hidden && ent_str_eq(ent_word_before_class(&u->words->w, r->class_id, by), head);
}

static bool same_label(const ent_policy *p, const ent_resolved *x, const ent_resolved *y)
{
    return x->class_id == y->class_id && (p->values.n == 0 || memcmp(x->present, y->present, p->values.n * sizeof *x->present) == 0);
}

ent_code ent_unmark_accept(ent_unmark *u, uint32_t class_id, uint32_t by, ent_str head, bool class_hidden)
{
    ent_scope scope = {0}; /* a marking has no date */
    ent_resolved r;
    ent_err why = {0};
    bool doubled;

    ENT_TRY(ent_resolved_new(&r, u->a, u->p, u->e));
    r.class_id = class_id;
    if (by != ENT_NO_ID) ent_resolved_put(&r, u->p, by);
    ENT_TRY(take_found(&r, u, &doubled));
    if (doubled) return ENT_OK;
    while (add_round(&r, u)) {
    }
    if (!prints_so(u, &r, head, class_hidden)) return ENT_OK;
    if (ent_check_rules(u->p, &r, &scope, &why) != ENT_OK) return refuse(u, &why);
    if (u->n_labels > 0) {
        if (!same_label(u->p, &r, &u->first)) u->n_labels++;
        return ENT_OK;
    }
    u->n_labels = 1;
    u->first = r;
    ENT_NEW(u->order, u->a, u->n_found, u->e);
    if (u->n_found != 0) memcpy(u->order, u->found, u->n_found * sizeof *u->order);
    u->n_order = u->n_found;
    return ENT_OK;
}
