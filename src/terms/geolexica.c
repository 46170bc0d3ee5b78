/* SPDX-License-Identifier: Apache-2.0 */
/* A concept from the YAML of Geolexica. What has a field goes there by name; all else becomes notes by its path. */
#include <stdlib.h>

#include <entente/core/yaml.h>
#include <entente/terms/geolexica.h>

#include "concept_private.h"

static const char NEXT[] = "Give a termbase in the layout of Geolexica (concept model 2).";

/* ISO 639-2 codes, terminological and bibliographic, of languages that have a code of two letters, which BCP 47 wants. */
static const char *const two_letters[][2] = {
    {"ara", "ar"}, {"bul", "bg"}, {"ces", "cs"}, {"chi", "zh"}, {"cze", "cs"}, {"dan", "da"}, {"deu", "de"}, {"dut", "nl"}, {"ell", "el"},
    {"eng", "en"}, {"est", "et"}, {"fas", "fa"}, {"fin", "fi"}, {"fra", "fr"}, {"fre", "fr"}, {"ger", "de"}, {"gle", "ga"}, {"gre", "el"},
    {"heb", "he"}, {"hrv", "hr"}, {"hun", "hu"}, {"ice", "is"}, {"ind", "id"}, {"isl", "is"}, {"ita", "it"}, {"jpn", "ja"}, {"kor", "ko"},
    {"lav", "lv"}, {"lit", "lt"}, {"may", "ms"}, {"mkd", "mk"}, {"mlt", "mt"}, {"msa", "ms"}, {"nld", "nl"}, {"nno", "nn"}, {"nob", "nb"},
    {"nor", "no"}, {"per", "fa"}, {"pol", "pl"}, {"por", "pt"}, {"ron", "ro"}, {"rum", "ro"}, {"rus", "ru"}, {"slk", "sk"}, {"slo", "sk"},
    {"slv", "sl"}, {"spa", "es"}, {"sqi", "sq"}, {"srp", "sr"}, {"swe", "sv"}, {"tur", "tr"}, {"ukr", "uk"}, {"vie", "vi"}, {"zho", "zh"},
};

typedef ENT_VEC(ent_term_note) note_list;

typedef struct geolexica {
    ent_arena *a;
    ent_term_concept *out;
    const ent_yaml *names; /* localized_concepts: language to id */
    size_t designations, notes;
} geolexica;

static ent_code refuse(const ent_yaml *at, ent_err *e, const char *what)
{
    (void)ent_fail(e, ENT_INVALID, NULL, NEXT, "%s", what);
    return ent_at(e, "line %u", at != NULL ? at->line : 1);
}

static ent_code over(const ent_yaml *at, ent_err *e)
{
    (void)ent_fail(e, ENT_LIMIT, NULL, "Split the concept.", "A concept has more terms, notes or text than this program reads.");
    return ent_at(e, "line %u", at->line);
}

static ent_code keep(ent_str *out, geolexica *g, const ent_yaml *v, ent_err *e)
{
    *out = (ent_str){"", 0};
    if (v == NULL || v->kind != ENT_YAML_SCALAR || ent_yaml_null(v)) return ENT_OK;
    return v->str.n > ENT_TERM_MAX_TEXT ? over(v, e) : ent_str_dup(out, g->a, v->str, e);
}

/* ---- what has no field ---- */

static ent_code push_note(note_list *to, geolexica *g, const ent_term_note *n, const ent_yaml *at, ent_err *e)
{
    if (++g->notes > ENT_TERM_MAX_NOTES) return over(at, e);
    ENT_PUSH(to, g->a, *n, e);
    return ENT_OK;
}

static ent_code flatten(note_list *to, geolexica *g, const char *element, ent_str path, const ent_yaml *v, ent_err *e);

/* An entry of a list that is a mapping: one group. */
static ent_code flatten_entry(note_list *to, geolexica *g, ent_str path, const ent_yaml *v, ent_err *e)
{
    ent_term_note n = {.element = ENT_S("admin"), .category = path, .value = {"", 0}, .group = true, .line = v->line};
    note_list inside = {0};

    for (size_t i = 0; i < v->n; i++) ENT_TRY(flatten(&inside, g, "adminNote", v->pairs[i].key, v->pairs[i].value, e));
    n.notes = inside.v;
    n.n_notes = inside.n;
    return push_note(to, g, &n, v, e);
}

static ent_code flatten(note_list *to, geolexica *g, const char *element, ent_str path, const ent_yaml *v, ent_err *e)
{
    ent_term_note n = {.element = ent_str_c(element), .line = v->line};
    bool grouped = ent_str_is(n.element, "admin");

    if (v->kind == ENT_YAML_SCALAR) {
        if (ent_yaml_null(v)) return ENT_OK;
        ENT_TRY(ent_str_dup(&n.category, g->a, path, e));
        ENT_TRY(keep(&n.value, g, v, e));
        return push_note(to, g, &n, v, e);
    }
    for (size_t i = 0; i < v->n; i++) {
        ent_str inner;
        if (v->kind == ENT_YAML_MAP) {
            ENT_TRY(ent_str_fmt(&inner, g->a, e, "%.*s.%.*s", ENT_F(path), ENT_F(v->pairs[i].key)));
            ENT_TRY(flatten(to, g, element, inner, v->pairs[i].value, e));
        } else if (grouped && v->items[i]->kind == ENT_YAML_MAP) {
            ENT_TRY(ent_str_dup(&inner, g->a, path, e));
            ENT_TRY(flatten_entry(to, g, inner, v->items[i], e));
        } else {
            ENT_TRY(flatten(to, g, element, path, v->items[i], e));
        }
    }
    return ENT_OK;
}

/* All members but those in the NULL-ended list. */
static ent_code flatten_rest(note_list *to, geolexica *g, const char *prefix, const ent_yaml *map, const char *const *taken, ent_err *e)
{
    for (size_t i = 0; map != NULL && i < map->n; i++) {
        const char *const *t = taken;
        ent_str path;
        while (*t != NULL && !ent_str_is(map->pairs[i].key, *t)) t++;
        if (*t != NULL) continue;
        ENT_TRY(ent_str_fmt(&path, g->a, e, "%s%.*s", prefix, ENT_F(map->pairs[i].key)));
        ENT_TRY(flatten(to, g, "admin", path, map->pairs[i].value, e));
    }
    return ENT_OK;
}

/* ---- a localized concept ---- */

/* "ISO 19136-1:2020, 3.1.61" of the first source that is authoritative; empty if none is. */
static ent_code authority_of(ent_str *out, geolexica *g, const ent_yaml *sources, ent_err *e)
{
    *out = (ent_str){"", 0};
    for (size_t i = 0; sources != NULL && sources->kind == ENT_YAML_SEQ && i < sources->n; i++) {
        const ent_yaml *origin = ent_yaml_get(sources->items[i], "origin");
        ent_str ref = ent_yaml_str(origin, "ref"), clause = ent_yaml_str(ent_yaml_get(origin, "locality"), "reference_from");
        if (!ent_str_is(ent_yaml_str(sources->items[i], "type"), "authoritative") || ref.n == 0) continue;
        if (ref.n + clause.n > ENT_TERM_MAX_TEXT) return over(origin, e);
        return ent_str_fmt(out, g->a, e, clause.n != 0 ? "%.*s, %.*s" : "%.*s%.*s", ENT_F(ref), ENT_F(clause));
    }
    return ENT_OK;
}

/* definition, notes, examples: [{content: …}], or texts. Members beside content are kept by their path. */
static ent_code content_of(ent_str *out, geolexica *g, const ent_yaml *v, ent_err *e)
{
    return keep(out, g, v->kind == ENT_YAML_MAP ? ent_yaml_get(v, "content") : v, e);
}

static ent_code take_definitions(ent_term_language *l, note_list *notes, geolexica *g, const ent_yaml *data, ent_err *e)
{
    static const char *const taken[] = {"content", NULL};
    const ent_yaml *list = ent_yaml_get(data, "definition");
    ent_term_definition *v;
    ent_str source;

    if (list == NULL || list->kind != ENT_YAML_SEQ)
        return list == NULL ? ENT_OK : flatten(notes, g, "admin", ENT_S("data.definition"), list, e);
    ENT_TRY(authority_of(&source, g, ent_yaml_get(data, "sources"), e));
    ENT_NEW(v, g->a, list->n, e);
    for (size_t i = 0; i < list->n; i++) {
        v[i] = (ent_term_definition){.source = source, .line = list->items[i]->line};
        ENT_TRY(content_of(&v[i].text, g, list->items[i], e));
        if (list->items[i]->kind == ENT_YAML_MAP) ENT_TRY(flatten_rest(notes, g, "data.definition.", list->items[i], taken, e));
    }
    l->definitions = v;
    l->n_definitions = list->n;
    return ENT_OK;
}

/* notes → note, examples → descrip example */
static ent_code take_texts(note_list *notes, geolexica *g, const ent_yaml *data, const char *key, const char *element, const char *category,
                           ent_err *e)
{
    static const char *const taken[] = {"content", NULL};
    const ent_yaml *list = ent_yaml_get(data, key);
    ent_str path;

    if (list == NULL || ent_yaml_null(list)) return ENT_OK;
    ENT_TRY(ent_str_fmt(&path, g->a, e, "data.%s.", key));
    if (list->kind != ENT_YAML_SEQ) return refuse(list, e, "The notes or examples of a concept are no list.");
    for (size_t i = 0; i < list->n; i++) {
        ent_term_note n = {.element = ent_str_c(element), .category = ent_str_c(category), .line = list->items[i]->line};
        ENT_TRY(content_of(&n.value, g, list->items[i], e));
        ENT_TRY(push_note(notes, g, &n, list->items[i], e));
        if (list->items[i]->kind == ENT_YAML_MAP) ENT_TRY(flatten_rest(notes, g, path.p, list->items[i], taken, e));
    }
    return ENT_OK;
}

static ent_code take_term(ent_term_designation *out, geolexica *g, const ent_yaml *term, ent_err *e)
{
    static const char *const taken[] = {"designation", "normative_status", "type", NULL};
    note_list notes = {0};

    *out = (ent_term_designation){.line = term->line};
    if (term->kind != ENT_YAML_MAP) return refuse(term, e, "A term is no mapping.");
    if (++g->designations > ENT_TERM_MAX_DESIGNATIONS) return over(term, e);
    ENT_TRY(keep(&out->text, g, ent_yaml_get(term, "designation"), e));
    ENT_TRY(keep(&out->status_code, g, ent_yaml_get(term, "normative_status"), e));
    ENT_TRY(keep(&out->type, g, ent_yaml_get(term, "type"), e));
    out->status = ent_term_status_of(out->status_code);
    ENT_TRY(flatten_rest(&notes, g, "terms.", term, taken, e));
    out->notes = notes.v;
    out->n_notes = notes.n;
    return ENT_OK;
}

static ent_code take_terms(ent_term_language *l, geolexica *g, const ent_yaml *data, ent_err *e)
{
    const ent_yaml *list = ent_yaml_get(data, "terms");
    ent_term_designation *v;

    if (list == NULL || list->kind != ENT_YAML_SEQ) return refuse(data, e, "A localized concept has no list of terms.");
    ENT_NEW(v, g->a, list->n, e);
    for (size_t i = 0; i < list->n; i++) ENT_TRY(take_term(&v[i], g, list->items[i], e));
    l->designations = v;
    l->n_designations = list->n;
    return ENT_OK;
}

/* The language for which the concept names this document. */
static bool named(const geolexica *g, ent_str code, ent_str id)
{
    for (size_t i = 0; g->names != NULL && g->names->kind == ENT_YAML_MAP && i < g->names->n; i++)
        if (ent_str_eq(g->names->pairs[i].key, code) && g->names->pairs[i].value->kind == ENT_YAML_SCALAR &&
            ent_str_eq(g->names->pairs[i].value->str, id))
            return true;
    return false;
}

static ent_code take_tag(ent_term_language *l, geolexica *g, const ent_yaml *doc, const ent_yaml *data, ent_err *e)
{
    ent_str code = ent_yaml_str(data, "language_code");

    if (code.n == 0) return refuse(doc, e, "A localized concept has no language_code.");
    if (!named(g, code, ent_yaml_str(doc, "id")))
        return refuse(doc, e, "A localized concept is not the one that its concept names for this language.");
    ENT_TRY(keep(&l->tag, g, ent_yaml_get(data, "language_code"), e));
    for (size_t i = 0; i < sizeof two_letters / sizeof *two_letters; i++)
        if (ent_str_is(code, two_letters[i][0])) l->tag = ent_str_c(two_letters[i][1]);
    return ENT_OK;
}

static ent_code take_language(ent_term_language *l, geolexica *g, const ent_yaml *doc, ent_err *e)
{
    static const char *const taken[] = {"data", NULL};
    static const char *const taken_data[] = {"definition", "notes", "examples", "terms", "language_code", "entry_status", NULL};
    static const char *const taken_with_id[] = {"definition", "notes", "examples", "terms", "language_code", "entry_status", "id", NULL};
    const ent_yaml *data = ent_yaml_get(doc, "data");
    note_list notes = {0};

    *l = (ent_term_language){.line = doc->line};
    if (data == NULL || data->kind != ENT_YAML_MAP) return refuse(doc, e, "A localized concept has no member data.");
    ENT_TRY(take_tag(l, g, doc, data, e));
    ENT_TRY(keep(&l->state, g, ent_yaml_get(data, "entry_status"), e));
    ENT_TRY(take_definitions(l, &notes, g, data, e));
    ENT_TRY(take_terms(l, g, data, e));
    ENT_TRY(take_texts(&notes, g, data, "notes", "note", "", e));
    ENT_TRY(take_texts(&notes, g, data, "examples", "descrip", "example", e));
    ENT_TRY(flatten_rest(&notes, g, "data.", data, ent_str_eq(ent_yaml_str(data, "id"), g->out->id) ? taken_with_id : taken_data, e));
    ENT_TRY(flatten_rest(&notes, g, "", doc, taken, e));
    l->notes = notes.v;
    l->n_notes = notes.n;
    return ENT_OK;
}

/* ---- the concept ---- */

static ent_code take_concept(note_list *notes, geolexica *g, const ent_yaml *doc, ent_err *e)
{
    static const char *const taken[] = {"data", "status", "date_accepted", NULL};
    static const char *const taken_data[] = {"identifier", "localized_concepts", NULL};
    const ent_yaml *data = ent_yaml_get(doc, "data");

    if (data == NULL || data->kind != ENT_YAML_MAP || ent_yaml_str(data, "identifier").n == 0)
        return refuse(doc, e, "The first document is no concept: it has no data.identifier.");
    g->names = ent_yaml_get(data, "localized_concepts");
    g->out->line = doc->line;
    ENT_TRY(keep(&g->out->id, g, ent_yaml_get(data, "identifier"), e));
    ENT_TRY(keep(&g->out->state_code, g, ent_yaml_get(doc, "status"), e));
    ENT_TRY(keep(&g->out->date, g, ent_yaml_get(doc, "date_accepted"), e));
    g->out->state = terms__state_of(g->out->state_code);
    ENT_TRY(flatten_rest(notes, g, "data.", data, taken_data, e));
    return flatten_rest(notes, g, "", doc, taken, e);
}

/* Names of documents that are not in the file. */
static ent_code keep_missing(note_list *notes, geolexica *g, const ent_yaml_docs *docs, ent_err *e)
{
    for (size_t i = 0; g->names != NULL && g->names->kind == ENT_YAML_MAP && i < g->names->n; i++) {
        const ent_yaml_pair *p = &g->names->pairs[i];
        bool there = false;
        ent_str path;
        for (size_t k = 1; k < docs->n; k++)
            there = there || (p->value->kind == ENT_YAML_SCALAR && ent_str_eq(ent_yaml_str(docs->v[k], "id"), p->value->str));
        if (there) continue;
        ENT_TRY(ent_str_fmt(&path, g->a, e, "data.localized_concepts.%.*s", ENT_F(p->key)));
        ENT_TRY(flatten(notes, g, "admin", path, p->value, e));
    }
    return ENT_OK;
}

static ent_code take_all(geolexica *g, const ent_yaml_docs *docs, ent_err *e)
{
    ent_term_language *languages;
    note_list notes = {0};

    if (docs->n == 0) return ent_fail(e, ENT_INVALID, NULL, NEXT, "The file holds no document.");
    if (docs->n - 1 > ENT_TERM_MAX_LANGUAGES) return over(docs->v[0], e);
    ENT_TRY(take_concept(&notes, g, docs->v[0], e));
    ENT_NEW(languages, g->a, docs->n - 1, e);
    for (size_t i = 1; i < docs->n; i++) {
        ENT_TRY(take_language(&languages[i - 1], g, docs->v[i], e));
        for (size_t k = 0; k + 1 < i; k++)
            if (terms__same_tag(languages[k].tag, languages[i - 1].tag)) return refuse(docs->v[i], e, "A language stands twice.");
    }
    ENT_TRY(keep_missing(&notes, g, docs, e));
    g->out->languages = languages;
    g->out->n_languages = docs->n - 1;
    g->out->notes = notes.v;
    g->out->n_notes = notes.n;
    return ENT_OK;
}

ent_code ent_geolexica_read(ent_term_concept *out, ent_arena *a, ent_str yaml, ent_err *e)
{
    const ent_yaml_limits limits = {
        .bytes = ENT_GEOLEXICA_MAX_FILE, .depth = 32, .nodes = 100000, .aliases = 100, .documents = 1 + ENT_TERM_MAX_LANGUAGES};
    geolexica g = {.a = a, .out = out};
    ent_arena *scratch = ent_arena_new(a, 0);
    ent_yaml_docs docs;
    ent_code code;

    *out = (ent_term_concept){.id = {"", 0}};
    if (scratch == NULL) return ent_nomem(e);
    code = ent_yaml_parse(&docs, scratch, yaml, &limits, e);
    if (code == ENT_OK) code = take_all(&g, &docs, e);
    ent_arena_free(scratch);
    return code;
}
