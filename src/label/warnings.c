/* SPDX-License-Identifier: Apache-2.0 */
/* What a labelling screen must say of a valid label. None of it changes a decision.
 *
 * The trap of the standard's own example (ADatP-4774.1): Only {CAN, GBR, USA} with Releasable To {NATO, SWE} looks as if it
 * admitted Sweden, but both sets must admit, and Only lacks SWE. So each value is looked for under its name in the other
 * permissive sets that the label has. A value that markings do not show (NATO in Releasable To) stands for a group: it is not
 * looked for, and a set that holds one may admit more than it names.                                               */
#include "resolve.h"

typedef struct warner {
    ent_notes *out;
    ent_arena *a;
    const ent_policy *p;
    const ent_resolved *r;
    ent_err *e;
} warner;

static bool is_silent(const ent_value *v)
{
    for (size_t i = 0; i < v->marks.phrases.n; i++)
        if ((v->marks.phrases.v[i].codes & (ENT_MARK_NO_NAME | ENT_MARK_NO_MARKING)) != 0) return true;
    return false;
}

static bool holds_group(const warner *w, uint32_t tag)
{
    const ent_tag *t = &w->p->tags.v[tag];

    for (uint32_t v = t->first_value; v < t->first_value + t->n_values; v++)
        if (w->r->present[v] && is_silent(&w->p->values.v[v])) return true;
    return false;
}

/* The value against one other set. */
static ent_code look_in(const warner *w, uint32_t value, uint32_t set)
{
    const ent_value *v = &w->p->values.v[value];
    uint32_t namesake, tag;

    ENT_TRY(ent_find_value(&namesake, w->a, w->p, set, ENT_PERMISSIVE, v->name, w->e));
    if (namesake == ENT_NO_ID || w->r->present[namesake]) return ENT_OK;
    tag = w->p->values.v[namesake].tag;
    if (w->r->count[tag] == 0 || holds_group(w, tag)) return ENT_OK;
    return ent_note_add(w->out, w->a, w->r->line[v->tag], "label-shut-out", w->e, "%.*s is in %.*s but shut out by %.*s.", ENT_N(v->name),
                        ENT_N(ent_value_set(w->p, value)->name), ENT_N(w->p->sets.v[set].name));
}

static ent_code warn_tag(const warner *w, uint32_t tag)
{
    const ent_tag *t = &w->p->tags.v[tag];

    for (uint32_t before = w->p->sets.v[t->set].first_tag; before < tag; before++)
        if (w->r->nobody[before]) return ENT_OK; /* said of this set */
    if (w->r->nobody[tag])
        return ent_note_add(w->out, w->a, w->r->line[tag], "label-nobody", w->e, "%.*s holds no value, so nobody may see this.",
                            ENT_N(w->p->sets.v[t->set].name));
    for (uint32_t v = t->first_value; w->r->count[tag] != 0 && v < t->first_value + t->n_values; v++) {
        if (!w->r->present[v] || is_silent(&w->p->values.v[v])) continue;
        for (uint32_t set = 0; set < w->p->sets.n; set++)
            if (set != t->set) ENT_TRY(look_in(w, v, set));
    }
    return ENT_OK;
}

static ent_code warn_values(const warner *w, const ent_label *l)
{
    bool limited = false;

    for (uint32_t t = 0; t < w->p->tags.n; t++) {
        limited = limited || (w->p->tags.v[t].type != ENT_INFORMATIVE && (w->r->count[t] != 0 || w->r->nobody[t]));
        if (w->p->tags.v[t].type == ENT_PERMISSIVE) ENT_TRY(warn_tag(w, t));
    }
    if (limited) return ENT_OK;
    return ent_note_add(w->out, w->a, l->line, "label-everybody", w->e, "Everybody who is cleared for %.*s may see this.",
                        ENT_N(w->p->classes.v[w->r->class_id].name));
}

static ent_code warn_dates(const warner *w, const ent_label *l, ent_time as_of)
{
    char day[21];

    if (l->has_created && l->created > as_of) {
        ent_time_print(day, l->created);
        ENT_TRY(ent_note_add(w->out, w->a, l->line, "label-future", w->e, "The label says that it was made at %s, which is still to come.",
                             day));
    }
    if (l->has_review && l->review < as_of) {
        ent_time_print(day, l->review);
        ENT_TRY(ent_note_add(w->out, w->a, l->line, "label-review-past", w->e,
                             "The label was to be reviewed at %s. It holds until somebody does.", day));
    }
    if (ent_label_in_force(l, as_of) == l) return ENT_OK;
    ent_time_print(day, l->succession);
    return ent_note_add(w->out, w->a, l->line, "label-succeeded", w->e, "Since %s another label holds in the place of this one.", day);
}

ent_code ent_label_warnings(ent_notes *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_time as_of, ent_err *e)
{
    ent_resolved r;
    const warner w = {.out = out, .a = a, .p = p, .r = &r, .e = e};

    ENT_TRY(ent_resolve(&r, a, p, l, e));
    ENT_TRY(warn_values(&w, l));
    return warn_dates(&w, l, as_of);
}
