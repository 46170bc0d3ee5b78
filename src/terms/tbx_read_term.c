/* SPDX-License-Identifier: Apache-2.0 */
/* A designation: termSec of version 3; tig, or ntig with its termGrp, of version 2. */
#include "tbx_read.h"

typedef struct termsec {
    ent_term_designation *out;
    tbx_notes notes;
    bool has_term;
} termsec;

static ent_code add(termsec *t, tbx_reader *r, const ent_term_note *n, ent_err *e)
{
    ENT_PUSH(&t->notes, r->a, *n, e);
    return ENT_OK;
}

/* Into its field if that is free. What stands in a group or with attributes is kept as a note besides. */
static ent_code take_field(bool *taken, termsec *t, tbx_reader *r, ent_str *field, const ent_term_note *n, bool own, ent_err *e)
{
    *taken = field->n == 0 && n->value.n != 0 && !n->markup && (!own || tbx__simple(n));
    if (!*taken) return ENT_OK;
    *field = n->value;
    return tbx__simple(n) ? ENT_OK : add(t, r, n, e);
}

static ent_code take_status(bool *taken, termsec *t, tbx_reader *r, const ent_term_note *n, ent_err *e)
{
    ent_term_designation *d = t->out;

    if (d->status != ENT_TERM_NO_STATUS) return ENT_OK;
    ENT_TRY(take_field(taken, t, r, &d->status_code, n, false, e));
    if (*taken) d->status = ent_term_status_of(d->status_code);
    return ENT_OK;
}

static ent_code take_term_note(bool *taken, termsec *t, tbx_reader *r, const ent_term_note *n, ent_err *e)
{
    ent_term_designation *d = t->out;

    if (ent_str_is(n->category, "administrativeStatus")) return take_status(taken, t, r, n, e);
    if (ent_str_is(n->category, "statusCode") && tbx__simple(n) && n->value.n != 0) {
        d->status_code = n->value; /* as it was written where the status came from */
        *taken = true;
        return ENT_OK;
    }
    if (ent_str_is(n->category, "searchOnly") && tbx__simple(n) && ent_str_is(n->value, "true")) {
        d->search_only = *taken = true;
        return ENT_OK;
    }
    for (size_t i = 0; i < tbx__n_term_fields; i++) {
        const tbx_field *f = &tbx__term_fields[i];
        if (ent_str_is(n->category, f->category)) return take_field(taken, t, r, (ent_str *)(void *)((char *)d + f->at), n, f->own, e);
    }
    return ENT_OK;
}

static ent_code take_note(termsec *t, tbx_reader *r, const ent_term_note *n, ent_err *e)
{
    bool taken = false;

    if (ent_str_is(n->element, "termNote")) ENT_TRY(take_term_note(&taken, t, r, n, e));
    else if (tbx__says(n, "admin", "source")) ENT_TRY(take_field(&taken, t, r, &t->out->source, n, true, e));
    else if (tbx__says(n, "admin", "marking")) ENT_TRY(take_field(&taken, t, r, &t->out->marking, n, true, e));
    return taken ? ENT_OK : add(t, r, n, e);
}

static ent_code take_attributes(termsec *t, tbx_reader *r, const char *prefix, const ent_xml_node *n, ent_err *e)
{
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
        ent_xml_attr read = *at;
        ent_term_note note;
        if (at->ns.n == 0 && ent_str_is(at->name, "id")) ENT_TRY(tbx__id(&read.value, r, at->value, e));
        ENT_TRY(tbx__attribute_note(&note, r, prefix, &read, n->line, e));
        ENT_TRY(add(t, r, &note, e));
    }
    return ENT_OK;
}

static ent_code take_term(termsec *t, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    t->has_term = true;
    ENT_TRY(tbx__value(&t->out->text, &t->out->markup, r, n, e));
    return take_attributes(t, r, "term.", n, e);
}

static ent_code take_children(termsec *t, tbx_reader *r, ent_xml_node *n, bool carried, ent_err *e);

static ent_code take_child(termsec *t, tbx_reader *r, ent_xml_node *c, bool carried, ent_err *e)
{
    ent_xml_node *held;
    ent_term_note note;

    if (ent_xml_is(c, "", "term") && !c->is_text && (carried || !t->has_term)) return take_term(t, r, c, e);
    if (ent_xml_is(c, "", "termGrp") && !c->is_text && !t->has_term && !carried) {
        ENT_TRY(take_attributes(t, r, "termGrp.", c, e));
        return take_children(t, r, c, false, e);
    }
    ENT_TRY(tbx__note(&note, r, c, carried, 1, e));
    ENT_TRY(tbx__carried(&held, r, &note, carried, e));
    if (held == NULL) return take_note(t, r, &note, e);
    return take_children(t, r, held, true, e);
}

static ent_code take_children(termsec *t, tbx_reader *r, ent_xml_node *n, bool carried, ent_err *e)
{
    for (ent_xml_node *c = n->first; c != NULL; c = c->next)
        if (!c->is_text || !tbx__blank(c->text)) ENT_TRY(take_child(t, r, c, carried, e));
    return ENT_OK;
}

ent_code tbx__designation(ent_term_designation *out, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    static const ent_str none = {"", 0};
    termsec t = {.out = out};

    *out = (ent_term_designation){.text = none, .line = n->line};
    if (++r->designations > ENT_TERM_MAX_DESIGNATIONS) {
        (void)ent_fail(e, ENT_LIMIT, NULL, "Ask the sender to split the entry.", "An entry has more than %zu terms.",
                       ENT_TERM_MAX_DESIGNATIONS);
        return ent_at(e, "line %u", n->line);
    }
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
        ent_term_note note;
        ent_str id;
        if (at->ns.n == 0 && ent_str_is(at->name, "id")) {
            ENT_TRY(tbx__id(&id, r, at->value, e));
            ENT_TRY(tbx__keep(&out->id, r, id, n->line, e));
        } else {
            ENT_TRY(tbx__attribute_note(&note, r, "", at, n->line, e));
            ENT_TRY(add(&t, r, &note, e));
        }
    }
    ENT_TRY(take_children(&t, r, n, false, e));
    out->notes = t.notes.v;
    out->n_notes = t.notes.n;
    return ENT_OK;
}
