/* SPDX-License-Identifier: Apache-2.0 */
/* Writing entries: fields, definitions, relations and notes in this order, then the sections below. */
#include <string.h>

#include "tbx_write.h"

/* The names of the sections in both versions. */
static const char *entry_name(const tbx_writer *w)
{
    return w->o.form == ENT_TBX_V2 ? "termEntry" : "conceptEntry";
}

static const char *language_name(const tbx_writer *w)
{
    return w->o.form == ENT_TBX_V2 ? "langSet" : "langSec";
}

static bool is_attribute(const ent_term_note *n, const char *name)
{
    return tbx__kind(n->element) == NULL && ent_str_is(n->element, "attribute") && ent_str_is(n->category, name);
}

static ent_code put_id_note(tbx_writer *w, const ent_term_note *notes, size_t n, const char *name, ent_err *e)
{
    for (size_t i = 0; i < n; i++)
        if (is_attribute(&notes[i], name)) return tbx__put_id(w, "id", notes[i].value, e);
    return ENT_OK;
}

/* All but the attribute that was written where it belongs. */
static ent_code put_notes(tbx_writer *w, const ent_term_note *notes, size_t n, tbx_level level, const char *written, ent_err *e)
{
    bool once = written != NULL;

    for (size_t i = 0; i < n; i++) {
        if (once && is_attribute(&notes[i], written)) {
            once = false;
            continue;
        }
        ENT_TRY(tbx__put_note(w, &notes[i], level, tbx__at_level(level), TBX_ADMIN, e));
    }
    return ENT_OK;
}

/* ---- definitions ---- */

typedef ENT_VEC(ent_term_note) note_list;

static ent_code push_admin(note_list *list, tbx_writer *w, const char *category, ent_str value, ent_err *e)
{
    if (value.n == 0) return ENT_OK;
    ENT_PUSH(list, w->scratch, ((ent_term_note){.element = ENT_S("admin"), .category = ent_str_c(category), .value = value}), e);
    return ENT_OK;
}

static ent_code put_definition(tbx_writer *w, const ent_term_definition *d, tbx_level level, ent_err *e)
{
    ent_term_note n = {
        .element = ENT_S("descrip"), .category = ENT_S("definition"), .value = d->text, .markup = d->markup, .lang = d->lang, .id = d->id};
    note_list inside = {0};

    ENT_TRY(push_admin(&inside, w, "source", d->source, e));
    ENT_TRY(push_admin(&inside, w, "definitionAuthority", d->authority, e));
    ENT_TRY(push_admin(&inside, w, "marking", d->marking, e));
    n.group = inside.n != 0;
    for (size_t i = 0; i < d->n_notes; i++) {
        const ent_term_note *x = &d->notes[i];
        if (is_attribute(x, "target") && n.target.n == 0) n.target = x->value;
        else if (is_attribute(x, "datatype") && n.datatype.n == 0) n.datatype = x->value;
        else ENT_PUSH(&inside, w->scratch, *x, e);
        if (!ent_str_is(x->element, "attribute") || ent_str_starts(x->category, "group.")) n.group = true;
    }
    n.notes = inside.v;
    n.n_notes = inside.n;
    return tbx__put_note(w, &n, level, tbx__at_level(level), TBX_ADMIN, e);
}

static ent_code put_definitions(tbx_writer *w, const ent_term_definition *d, size_t n, tbx_level level, ent_err *e)
{
    for (size_t i = 0; i < n; i++) ENT_TRY(put_definition(w, &d[i], level, e));
    return ENT_OK;
}

/* ---- designations ---- */

static ent_code put_term(tbx_writer *w, const ent_term_designation *d, ent_err *e)
{
    bool fits = true;
    ent_xml_node *root;
    ent_str text = d->text;

    if (d->markup) ENT_TRY(tbx__inline_ok(&fits, w, d->text, true, e));
    tbx__indent(w);
    ent_buf_z(&w->b, "<term");
    ENT_TRY(put_id_note(w, d->notes, d->n_notes, "term.id", e));
    ent_buf_c(&w->b, '>');
    if (d->markup && fits) {
        ent_buf_add(&w->b, d->text);
    } else {
        if (!fits) ENT_TRY(tbx__content(&root, w, d->text, e));
        if (!fits) ENT_TRY(ent_xml_text(&text, w->scratch, root, e));
        ENT_TRY(tbx__put_text(w, text, e));
    }
    ent_buf_z(&w->b, "</term>");
    if (fits) return ENT_OK;
    ENT_TRY(tbx__needs(w, ENT_TBX_ENTENTE, "the inline elements of", ENT_S("term"), d->text, e));
    ENT_TRY(ent_str_fmt(&text, w->scratch, e, "<term>%.*s</term>", ENT_F(d->text)));
    return tbx__put_carried(w, text, TBX_TERM_NOTE, e);
}

/* Version 2 takes any code; version 3 the four, and another spelling beside. */
static ent_code put_status(tbx_writer *w, const ent_term_designation *d, ent_err *e)
{
    bool spelt = d->status != ENT_TERM_NO_STATUS && d->status_code.n != 0 && ent_term_status_of(d->status_code) == d->status;
    bool as_written = spelt && (w->o.form == ENT_TBX_V2 || d->status == ENT_TERM_OTHER_STATUS);
    ent_str value = as_written ? d->status_code : ent_str_c(terms__status_tbx(d->status));
    ent_str said = d->status_code.n != 0 ? d->status_code : value; /* a code that says no more than the status may be left away */

    if (tbx__companion(d->notes, d->n_notes, "termNote", "administrativeStatus", said)) return ENT_OK;
    ENT_TRY(tbx__put_field(w, "termNote", "administrativeStatus", value, TBX_TERM, e));
    if (as_written) return ENT_OK;
    return tbx__put_field(w, "termNote", "statusCode", terms__own_status_code(d), TBX_TERM, e);
}

static ent_code put_term_fields(tbx_writer *w, const ent_term_designation *d, ent_err *e)
{
    ENT_TRY(put_status(w, d, e));
    for (size_t i = 0; i < tbx__n_term_fields; i++) {
        const tbx_field *f = &tbx__term_fields[i];
        ent_str value = *(const ent_str *)(const void *)((const char *)d + f->at);
        if (!tbx__companion(d->notes, d->n_notes, "termNote", f->category, value))
            ENT_TRY(tbx__put_field(w, "termNote", f->category, value, TBX_TERM, e));
    }
    return tbx__put_field(w, "termNote", "searchOnly", d->search_only ? ENT_S("true") : (ent_str){"", 0}, TBX_TERM, e);
}

static bool is_comp_list(const tbx_writer *w, const ent_term_note *n)
{
    return w->o.form == ENT_TBX_V2 && ent_str_is(n->element, "xml") && ent_str_starts(n->value, "<termCompList") && n->value.n > 13 &&
           strchr(" />", n->value.p[13]) != NULL;
}

/* termNotes first, as all forms want it; the rest in order. */
static ent_code put_term_notes(tbx_writer *w, const ent_term_designation *d, ent_err *e)
{
    for (size_t i = 0; i < d->n_notes; i++)
        if (ent_str_is(d->notes[i].element, "termNote"))
            ENT_TRY(tbx__put_note(w, &d->notes[i], TBX_TERM, tbx__at_level(TBX_TERM), TBX_TERM_NOTE, e));
    return ENT_OK;
}

static ent_code put_comp_lists(tbx_writer *w, const ent_term_designation *d, ent_err *e)
{
    ent_xml_node *root;

    for (size_t i = 0; i < d->n_notes; i++) {
        if (!is_comp_list(w, &d->notes[i])) continue;
        ENT_TRY(tbx__content(&root, w, d->notes[i].value, e));
        tbx__indent(w);
        ent_buf_add(&w->b, d->notes[i].value);
    }
    return ENT_OK;
}

static ent_code put_rest(tbx_writer *w, const ent_term_designation *d, ent_err *e)
{
    bool id = true;

    ENT_TRY(tbx__put_field(w, "admin", "source", d->source, TBX_TERM, e));
    ENT_TRY(tbx__put_field(w, "admin", "marking", d->marking, TBX_TERM, e));
    for (size_t i = 0; i < d->n_notes; i++) {
        const ent_term_note *n = &d->notes[i];
        bool written = (id && is_attribute(n, "term.id")) || ent_str_is(n->element, "termNote") || is_comp_list(w, n);
        if (is_attribute(n, "term.id")) id = false;
        if (!written) ENT_TRY(tbx__put_note(w, n, TBX_TERM, tbx__at_level(TBX_TERM), TBX_ADMIN, e));
    }
    return ENT_OK;
}

/* Version 2 has two sections for terms: the nested one is for what the plain one cannot hold. */
static bool is_nested(const tbx_writer *w, const ent_term_designation *d)
{
    for (size_t i = 0; i < d->n_notes && w->o.form == ENT_TBX_V2; i++)
        if ((d->notes[i].group && ent_str_is(d->notes[i].element, "termNote")) || is_comp_list(w, &d->notes[i])) return true;
    return false;
}

static ent_code put_designation(tbx_writer *w, const ent_term_designation *d, ent_err *e)
{
    bool nested = is_nested(w, d);
    const char *name = w->o.form == ENT_TBX_V3 ? "termSec" : nested ? "ntig" : "tig";

    tbx__indent(w);
    ent_buf_fmt(&w->b, "<%s", name);
    ENT_TRY(tbx__put_id(w, "id", d->id, e));
    ent_buf_c(&w->b, '>');
    w->depth++;
    if (nested) tbx__open(w, "termGrp");
    ENT_TRY(put_term(w, d, e));
    ENT_TRY(put_term_fields(w, d, e));
    ENT_TRY(put_term_notes(w, d, e));
    if (nested) {
        ENT_TRY(put_comp_lists(w, d, e));
        tbx__close(w, "termGrp");
    }
    ENT_TRY(put_rest(w, d, e));
    tbx__close(w, name);
    return ENT_OK;
}

/* ---- languages and entries ---- */

static ent_code put_language(tbx_writer *w, const ent_term_language *l, ent_err *e)
{
    const char *id = w->o.form == ENT_TBX_V2 ? "id" : NULL; /* version 3 has none */

    tbx__indent(w);
    ent_buf_fmt(&w->b, "<%s", language_name(w));
    if (id != NULL) ENT_TRY(put_id_note(w, l->notes, l->n_notes, id, e));
    ENT_TRY(tbx__put_attr(w, "xml:lang", l->tag, e));
    ent_buf_c(&w->b, '>');
    w->depth++;
    ENT_TRY(tbx__put_field(w, "admin", "languageState", l->state, TBX_LANGUAGE, e));
    ENT_TRY(put_definitions(w, l->definitions, l->n_definitions, TBX_LANGUAGE, e));
    ENT_TRY(put_notes(w, l->notes, l->n_notes, TBX_LANGUAGE, id, e));
    for (size_t i = 0; i < l->n_designations; i++) ENT_TRY(put_designation(w, &l->designations[i], e));
    tbx__close(w, language_name(w));
    return ENT_OK;
}

static bool relation_companion(const ent_term_concept *c, const ent_term_relation *r)
{
    for (size_t i = 0; i < c->n_notes; i++) {
        const ent_term_note *n = &c->notes[i];
        const tbx_relation *kind = ent_str_is(n->element, "descrip") ? tbx__relation(n->category) : NULL;
        if (kind != NULL && kind->kind == r->kind && ent_str_eq(n->target, r->target) && ent_str_eq(n->value, r->text)) return true;
    }
    return false;
}

static ent_code put_relations(tbx_writer *w, const ent_term_concept *c, ent_err *e)
{
    for (size_t i = 0; i < c->n_relations; i++) {
        const ent_term_relation *r = &c->relations[i];
        const ent_term_note n = {
            .element = ENT_S("descrip"), .category = ent_str_c(tbx__relation_category(r->kind)), .value = r->text, .target = r->target};
        if (!relation_companion(c, r)) ENT_TRY(tbx__put_note(w, &n, TBX_CONCEPT, tbx__at_level(TBX_CONCEPT), TBX_ADMIN, e));
    }
    return ENT_OK;
}

static ent_code put_state(tbx_writer *w, const ent_term_concept *c, ent_err *e)
{
    bool as_written = c->state == ENT_TERM_OTHER_STATE && terms__state_of(c->state_code) == ENT_TERM_OTHER_STATE;

    ENT_TRY(
        tbx__put_field(w, "admin", "conceptState", as_written ? c->state_code : ent_str_c(ent_term_state_code(c->state)), TBX_CONCEPT, e));
    if (!as_written) ENT_TRY(tbx__put_field(w, "admin", "conceptStateCode", terms__own_state_code(c), TBX_CONCEPT, e));
    ENT_TRY(tbx__put_field(w, "admin", "conceptAuthority", c->authority, TBX_CONCEPT, e));
    ENT_TRY(tbx__put_field(w, "admin", "conceptDate", c->date, TBX_CONCEPT, e));
    return tbx__put_field(w, "admin", "marking", c->marking, TBX_CONCEPT, e);
}

static ent_code put_concept(tbx_writer *w, const ent_term_concept *c, ent_err *e)
{
    tbx__indent(w);
    ent_buf_fmt(&w->b, "<%s", entry_name(w));
    ENT_TRY(tbx__put_id(w, "id", c->id, e));
    ent_buf_c(&w->b, '>');
    w->depth++;
    if (!tbx__companion(c->notes, c->n_notes, "descrip", "subjectField", c->subject))
        ENT_TRY(tbx__put_field(w, "descrip", "subjectField", c->subject, TBX_CONCEPT, e));
    ENT_TRY(put_definitions(w, c->definitions, c->n_definitions, TBX_CONCEPT, e));
    ENT_TRY(put_relations(w, c, e));
    ENT_TRY(put_state(w, c, e));
    ENT_TRY(put_notes(w, c->notes, c->n_notes, TBX_CONCEPT, NULL, e));
    for (size_t i = 0; i < c->n_languages; i++) ENT_TRY(put_language(w, &c->languages[i], e));
    tbx__close(w, entry_name(w));
    return ENT_OK;
}

ent_code tbx__put_concept(tbx_writer *w, const ent_term_concept *c, ent_err *e)
{
    ent_code code;

    w->concept = c;
    code = put_concept(w, c, e);
    w->concept = NULL;
    return code == ENT_OK ? ENT_OK : ent_at(e, "concept %.*s", ENT_F(c->id));
}
