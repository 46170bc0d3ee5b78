/* SPDX-License-Identifier: Apache-2.0 */
/* An entry and its languages. */
#include "tbx_read.h"

/* What an entry and a language have both. */
typedef struct section {
    tbx_level level;
    ent_term_concept *concept;   /* of an entry */
    ent_term_language *language; /* of a language */
    ENT_VEC(ent_term_definition) definitions;
    ENT_VEC(ent_term_relation) relations;
    ENT_VEC(ent_term_language) languages;
    ENT_VEC(ent_term_designation) designations;
    tbx_notes notes;
} section;

/* ---- definitions ---- */

static ent_code leftover(tbx_notes *notes, tbx_reader *r, const char *name, ent_str value, unsigned line, ent_err *e)
{
    const ent_xml_attr at = {.ns = {"", 0}, .name = ent_str_c(name), .value = value};
    ent_term_note note;

    if (value.n == 0) return ENT_OK;
    ENT_TRY(tbx__attribute_note(&note, r, "", &at, line, e));
    ENT_PUSH(notes, r->a, note, e);
    return ENT_OK;
}

static ent_str *definition_field(ent_term_definition *d, const ent_term_note *n)
{
    ent_str *field = tbx__says(n, "admin", "source")                ? &d->source
                     : tbx__says(n, "admin", "definitionAuthority") ? &d->authority
                     : tbx__says(n, "admin", "marking")             ? &d->marking
                                                                    : NULL;

    return field != NULL && field->n == 0 && n->value.n != 0 && tbx__simple(n) ? field : NULL;
}

ent_code tbx__definition(ent_term_definition *out, bool *is, tbx_reader *r, const ent_term_note *n, ent_err *e)
{
    tbx_notes notes = {0};

    *is = tbx__says(n, "descrip", "definition");
    if (!*is) return ENT_OK;
    *out = (ent_term_definition){.text = n->value, .markup = n->markup, .lang = n->lang, .id = n->id, .line = n->line};
    ENT_TRY(leftover(&notes, r, "target", n->target, n->line, e));
    ENT_TRY(leftover(&notes, r, "datatype", n->datatype, n->line, e));
    for (size_t i = 0; i < n->n_notes; i++) {
        ent_str *field = definition_field(out, &n->notes[i]);
        if (field != NULL) *field = n->notes[i].value;
        else ENT_PUSH(&notes, r->a, n->notes[i], e);
    }
    out->notes = notes.v;
    out->n_notes = notes.n;
    return ENT_OK;
}

/* ---- fields of an entry ---- */

static ent_code take_subject(bool *taken, section *s, tbx_reader *r, const ent_term_note *n, ent_err *e)
{
    *taken = s->concept->subject.n == 0 && n->value.n != 0 && !n->markup;
    if (!*taken) return ENT_OK;
    s->concept->subject = n->value;
    if (!tbx__simple(n)) ENT_PUSH(&s->notes, r->a, *n, e);
    return ENT_OK;
}

/* Only what the relation itself does not say makes the note worth keeping. */
static ent_code take_relation(bool *taken, section *s, tbx_reader *r, const ent_term_note *n, ent_err *e)
{
    const tbx_relation *kind = tbx__relation(n->category);
    ent_term_note bare = *n;

    if (kind == NULL || n->target.n == 0 || n->markup) return ENT_OK;
    *taken = true;
    ENT_PUSH(&s->relations, r->a, ((ent_term_relation){kind->kind, n->target, n->value, n->line}), e);
    bare.target = (ent_str){"", 0};
    if (kind->alias || !tbx__simple(&bare)) ENT_PUSH(&s->notes, r->a, *n, e);
    return ENT_OK;
}

static void take_state(bool *taken, ent_term_concept *c, const ent_term_note *n)
{
    ent_str *field = ent_str_is(n->category, "conceptAuthority") ? &c->authority
                     : ent_str_is(n->category, "conceptDate")    ? &c->date
                     : ent_str_is(n->category, "marking")        ? &c->marking
                                                                 : NULL;

    if (!tbx__simple(n) || n->value.n == 0) return;
    if (field != NULL) {
        *taken = field->n == 0;
        if (*taken) *field = n->value;
    } else if (ent_str_is(n->category, "conceptState") && c->state == ENT_TERM_NO_STATE) {
        c->state = terms__state_of(n->value);
        c->state_code = n->value;
        *taken = true;
    } else if (ent_str_is(n->category, "conceptStateCode")) {
        c->state_code = n->value;
        *taken = true;
    }
}

static ent_code take_note(section *s, tbx_reader *r, const ent_term_note *n, ent_err *e)
{
    ent_term_definition d;
    bool taken;

    ENT_TRY(tbx__definition(&d, &taken, r, n, e));
    if (taken) {
        ENT_PUSH(&s->definitions, r->a, d, e);
        return ENT_OK;
    }
    if (s->level == TBX_CONCEPT) {
        if (tbx__says(n, "descrip", "subjectField")) ENT_TRY(take_subject(&taken, s, r, n, e));
        else if (ent_str_is(n->element, "descrip")) ENT_TRY(take_relation(&taken, s, r, n, e));
        else if (ent_str_is(n->element, "admin")) take_state(&taken, s->concept, n);
    } else if (tbx__says(n, "admin", "languageState") && tbx__simple(n) && s->language->state.n == 0 && n->value.n != 0) {
        s->language->state = n->value;
        taken = true;
    }
    if (!taken) ENT_PUSH(&s->notes, r->a, *n, e);
    return ENT_OK;
}

/* ---- sections ---- */

static ent_code take_language(ent_term_language *out, tbx_reader *r, ent_xml_node *n, ent_err *e);

static bool is_any(const ent_xml_node *n, const char *v2, const char *v2_other, const char *v3)
{
    return !n->is_text && n->ns.n == 0 && (ent_str_is(n->name, v2) || ent_str_is(n->name, v2_other) || ent_str_is(n->name, v3));
}

static ent_code take_child(section *s, tbx_reader *r, ent_xml_node *c, bool carried, ent_err *e)
{
    ent_xml_node *held;
    ent_term_note note;

    if (s->level == TBX_CONCEPT && !carried && is_any(c, "langSet", "", "langSec")) {
        ent_term_language l;
        ENT_TRY(take_language(&l, r, c, e));
        ENT_PUSH(&s->languages, r->a, l, e);
        return ENT_OK;
    }
    if (s->level == TBX_LANGUAGE && !carried && is_any(c, "tig", "ntig", "termSec")) {
        ent_term_designation d;
        ENT_TRY(tbx__designation(&d, r, c, e));
        ENT_PUSH(&s->designations, r->a, d, e);
        return ENT_OK;
    }
    ENT_TRY(tbx__note(&note, r, c, carried, 1, e));
    ENT_TRY(tbx__carried(&held, r, &note, carried, e));
    if (held == NULL) return take_note(s, r, &note, e);
    for (ent_xml_node *h = held->first; h != NULL; h = h->next)
        if (!h->is_text || !tbx__blank(h->text)) ENT_TRY(take_child(s, r, h, true, e));
    return ENT_OK;
}

static ent_code take_children(section *s, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    for (ent_xml_node *c = n->first; c != NULL; c = c->next)
        if (!c->is_text || !tbx__blank(c->text)) ENT_TRY(take_child(s, r, c, false, e));
    return ENT_OK;
}

static ent_code keep_attribute(section *s, tbx_reader *r, const ent_xml_node *n, const ent_xml_attr *at, ent_err *e)
{
    ent_xml_attr read = *at;
    ent_term_note note;

    if (at->ns.n == 0 && ent_str_is(at->name, "id")) ENT_TRY(tbx__id(&read.value, r, at->value, e));
    ENT_TRY(tbx__attribute_note(&note, r, "", &read, n->line, e));
    ENT_PUSH(&s->notes, r->a, note, e);
    return ENT_OK;
}

static ent_code take_language(ent_term_language *out, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    section s = {.level = TBX_LANGUAGE, .language = out};

    *out = (ent_term_language){.tag = {"", 0}, .line = n->line};
    if (++r->languages > ENT_TERM_MAX_LANGUAGES) {
        (void)ent_fail(e, ENT_LIMIT, NULL, "Ask the sender to split the entry.", "An entry has more than %zu languages.",
                       ENT_TERM_MAX_LANGUAGES);
        return ent_at(e, "line %u", n->line);
    }
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
        if (at->ns.n != 0 && ent_str_is(at->name, "lang")) ENT_TRY(tbx__keep(&out->tag, r, at->value, n->line, e));
        else ENT_TRY(keep_attribute(&s, r, n, at, e));
    }
    ENT_TRY(take_children(&s, r, n, e));
    out->definitions = s.definitions.v;
    out->n_definitions = s.definitions.n;
    out->designations = s.designations.v;
    out->n_designations = s.designations.n;
    out->notes = s.notes.v;
    out->n_notes = s.notes.n;
    return ENT_OK;
}

ent_code tbx__concept(ent_term_concept *out, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    section s = {.level = TBX_CONCEPT, .concept = out};
    ent_str id;

    *out = (ent_term_concept){.id = {"", 0}, .line = n->line};
    r->languages = r->designations = r->notes = 0;
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
        if (at->ns.n == 0 && ent_str_is(at->name, "id")) {
            ENT_TRY(tbx__id(&id, r, at->value, e));
            ENT_TRY(tbx__keep(&out->id, r, id, n->line, e));
        } else {
            ENT_TRY(keep_attribute(&s, r, n, at, e));
        }
    }
    ENT_TRY(take_children(&s, r, n, e));
    out->definitions = s.definitions.v;
    out->n_definitions = s.definitions.n;
    out->relations = s.relations.v;
    out->n_relations = s.relations.n;
    out->languages = s.languages.v;
    out->n_languages = s.languages.n;
    out->notes = s.notes.v;
    out->n_notes = s.notes.n;
    return ENT_OK;
}
