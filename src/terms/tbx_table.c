/* SPDX-License-Identifier: Apache-2.0 */
/* TBX as data. Elements and their places: ISO 30042:2019 clause 9 and the core structure; categories, levels and picklists: the public
 * descriptions of the modules Min, Basic and Linguist; relations: the default categories of ISO 30042:2008 annex A.                  */
#include <string.h>

#include "tbx_private.h"

#define LINKS (TBX_NOTE | TBX_REF | TBX_XREF)
#define NOTE_LINKS (LINKS | TBX_ADMIN | TBX_ADMIN_GRP | TBX_TRANSAC_GRP)
#define AUX (NOTE_LINKS | TBX_DESCRIP | TBX_DESCRIP_GRP)

static const tbx_kind kinds[] = {
    {TBX_DESCRIP, TBX_DESCRIP_GRP, "descrip", "descripGrp", true, true, NOTE_LINKS | TBX_DESCRIP_NOTE},
    {TBX_ADMIN, TBX_ADMIN_GRP, "admin", "adminGrp", true, true, LINKS | TBX_ADMIN_NOTE},
    {TBX_TRANSAC, TBX_TRANSAC_GRP, "transac", "transacGrp", false, true, LINKS | TBX_TRANSAC_NOTE | TBX_DATE},
    {TBX_TERM_NOTE, TBX_TERM_NOTE_GRP, "termNote", "termNoteGrp", true, true, NOTE_LINKS},
    {TBX_REF, TBX_NONE, "ref", NULL, false, true, 0},
    {TBX_XREF, TBX_NONE, "xref", NULL, false, true, 0},
    {TBX_NOTE, TBX_NONE, "note", NULL, true, false, 0},
    {TBX_DATE, TBX_NONE, "date", NULL, false, false, 0},
    {TBX_DESCRIP_NOTE, TBX_NONE, "descripNote", NULL, false, true, 0},
    {TBX_ADMIN_NOTE, TBX_NONE, "adminNote", NULL, false, true, 0},
    {TBX_TRANSAC_NOTE, TBX_NONE, "transacNote", NULL, false, true, 0},
};

#define ALL (TBX_CONCEPT | TBX_LANGUAGE | TBX_TERM)
#define ENTRY (TBX_CONCEPT | TBX_LANGUAGE)
#define ENTRY_TERM (TBX_CONCEPT | TBX_TERM)

static const char status_values[] = "admittedTerm-admn-sts deprecatedTerm-admn-sts supersededTerm-admn-sts preferredTerm-admn-sts";
static const char location_values[] = "checkBox comboBox comboBoxElement dialogBox groupBox informativeMessage interactiveMessage menuItem "
                                      "progressBar pushButton radioButton slider spinBox tab tableText textBox toolTip user-definedType";
static const char register_values[] =
    "colloquialRegister neutralRegister technicalRegister in-houseRegister bench-levelRegister slangRegister vulgarRegister";

static const tbx_category categories[] = {
    {"administrativeStatus", TBX_TERM_NOTE, ENT_TBX_MIN, TBX_TERM, TBX_NO_TARGET, status_values},
    {"customerSubset", TBX_ADMIN, ENT_TBX_MIN, ENTRY_TERM, TBX_NO_TARGET, NULL},
    {"externalCrossReference", TBX_XREF, ENT_TBX_MIN, ALL, TBX_MUST_LINK, NULL},
    {"partOfSpeech", TBX_TERM_NOTE, ENT_TBX_MIN, TBX_TERM, TBX_NO_TARGET, "adjective noun other verb adverb"},
    {"subjectField", TBX_DESCRIP, ENT_TBX_MIN, TBX_CONCEPT, TBX_NO_TARGET, NULL},
    {"context", TBX_DESCRIP, ENT_TBX_BASIC, TBX_TERM, TBX_NO_TARGET, NULL},
    {"crossReference", TBX_REF, ENT_TBX_BASIC, ENTRY_TERM, TBX_MUST_POINT, NULL},
    {"definition", TBX_DESCRIP, ENT_TBX_BASIC, ENTRY, TBX_NO_TARGET, NULL},
    {"geographicalUsage", TBX_TERM_NOTE, ENT_TBX_BASIC, TBX_TERM, TBX_NO_TARGET, NULL},
    {"grammaticalGender", TBX_TERM_NOTE, ENT_TBX_BASIC, TBX_TERM, TBX_NO_TARGET, "masculine feminine neuter other"},
    {"projectSubset", TBX_ADMIN, ENT_TBX_BASIC, ENTRY_TERM, TBX_NO_TARGET, NULL},
    {"responsibility", TBX_TRANSAC_NOTE, ENT_TBX_BASIC, ALL, TBX_MAY_POINT, NULL},
    {"source", TBX_ADMIN, ENT_TBX_BASIC, ALL, TBX_NO_TARGET, NULL},
    {"termLocation", TBX_TERM_NOTE, ENT_TBX_BASIC, TBX_TERM, TBX_NO_TARGET, location_values},
    {"termType", TBX_TERM_NOTE, ENT_TBX_BASIC, TBX_TERM, TBX_NO_TARGET, "fullForm acronym abbreviation shortForm variant phrase"},
    {"transactionType", TBX_TRANSAC, ENT_TBX_BASIC, ALL, TBX_NO_TARGET, "origination modification"},
    {"xGraphic", TBX_XREF, ENT_TBX_BASIC, ENTRY, TBX_MUST_LINK, NULL},
    {"grammaticalNumber", TBX_TERM_NOTE, ENT_TBX_LINGUIST, TBX_TERM, TBX_NO_TARGET, "singular plural dual mass otherNumber"},
    {"reading", TBX_ADMIN, ENT_TBX_LINGUIST, TBX_TERM, TBX_NO_TARGET, NULL},
    {"readingNote", TBX_ADMIN_NOTE, ENT_TBX_LINGUIST, TBX_TERM, TBX_NO_TARGET, NULL},
    {"register", TBX_TERM_NOTE, ENT_TBX_LINGUIST, TBX_TERM, TBX_NO_TARGET, register_values},
    {"transferComment", TBX_TERM_NOTE, ENT_TBX_LINGUIST, TBX_TERM, TBX_NO_TARGET, NULL},
};

static const struct {
    const char *dialect, *word, *prefix, *ns;
} modules[] = {
    [ENT_TBX_SMALLEST] = {"", "", "", ""},
    [ENT_TBX_CORE] = {"TBX-Core", "core", "", ""},
    [ENT_TBX_MIN] = {"TBX-Min", "min", "min", "http://www.tbxinfo.net/ns/min"},
    [ENT_TBX_BASIC] = {"TBX-Basic", "basic", "basic", "http://www.tbxinfo.net/ns/basic"},
    [ENT_TBX_LINGUIST] = {"TBX-Linguist", "linguist", "ling", "http://www.tbxinfo.net/ns/linguist"},
    [ENT_TBX_ENTENTE] = {"TBX-Entente", "entente", "ent", ENT_TBX_OWN_NS},
    [ENT_TBX_OTHER] = {"TBX", "", "", ""},
};

const tbx_field tbx__term_fields[] = {
    {"termType", offsetof(ent_term_designation, type), false},
    {"partOfSpeech", offsetof(ent_term_designation, part_of_speech), false},
    {"grammaticalGender", offsetof(ent_term_designation, gender), false},
    {"grammaticalNumber", offsetof(ent_term_designation, number), false},
    {"geographicalUsage", offsetof(ent_term_designation, region), false},
    {"statusAuthority", offsetof(ent_term_designation, authority), true},
    {"statusDate", offsetof(ent_term_designation, date), true},
};
const size_t tbx__n_term_fields = sizeof tbx__term_fields / sizeof *tbx__term_fields;

static const tbx_relation relations[] = {
    {"superordinateConceptGeneric", ENT_TERM_BROADER, false},
    {"broaderConceptGeneric", ENT_TERM_BROADER, true},
    {"subordinateConceptGeneric", ENT_TERM_NARROWER, false},
    {"superordinateConceptPartitive", ENT_TERM_WHOLE, false},
    {"broaderConceptPartitive", ENT_TERM_WHOLE, true},
    {"subordinateConceptPartitive", ENT_TERM_PART, false},
    {"associatedConcept", ENT_TERM_ASSOCIATED, false},
    {"replacedByConcept", ENT_TERM_REPLACED_BY, false},
    {"replacesConcept", ENT_TERM_REPLACES, false},
    {"exactMatch", ENT_TERM_EXACT, false},
    {"closeMatch", ENT_TERM_CLOSE, false},
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

const tbx_kind *tbx__kind(ent_str name)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (ent_str_is(name, kinds[i].name)) return &kinds[i];
    return NULL;
}

const tbx_kind *tbx__kind_of_group(ent_str group_name)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (kinds[i].group_name != NULL && ent_str_is(group_name, kinds[i].group_name)) return &kinds[i];
    return NULL;
}

const tbx_kind *tbx__kind_of(tbx_element element)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (kinds[i].element == element || (element != TBX_NONE && kinds[i].group == element)) return &kinds[i];
    return NULL;
}

unsigned tbx__at_level(tbx_level level)
{
    return level == TBX_TERM ? AUX | TBX_TERM_NOTE | TBX_TERM_NOTE_GRP : AUX;
}

const tbx_category *tbx__category(tbx_element element, ent_str name)
{
    for (size_t i = 0; i < COUNT(categories); i++)
        if (categories[i].element == element && ent_str_is(name, categories[i].name)) return &categories[i];
    return NULL;
}

const tbx_category *tbx__category_in(ent_tbx_dialect module, ent_str name)
{
    for (size_t i = 0; i < COUNT(categories); i++)
        if (categories[i].dialect == module && ent_str_is(name, categories[i].name)) return &categories[i];
    return NULL;
}

bool tbx__value_ok(const tbx_category *c, ent_str value)
{
    ent_str rest = ent_str_c(c->values), word;

    if (c->values == NULL) return true;
    for (bool more = true; more;) {
        more = ent_str_cut(rest, ' ', &word, &rest);
        if (ent_str_eq(word, value)) return true;
    }
    return false;
}

const char *tbx__module_ns(ent_tbx_dialect d)
{
    return (size_t)d < COUNT(modules) ? modules[d].ns : "";
}

const char *tbx__module_prefix(ent_tbx_dialect d)
{
    return (size_t)d < COUNT(modules) ? modules[d].prefix : "";
}

const char *tbx__module_word(ent_tbx_dialect d)
{
    return (size_t)d < COUNT(modules) ? modules[d].word : "";
}

ent_tbx_dialect tbx__module_of(ent_str ns)
{
    for (ent_tbx_dialect d = ENT_TBX_MIN; d <= ENT_TBX_ENTENTE; d++)
        if (ent_str_is(ns, modules[d].ns)) return d;
    return ENT_TBX_OTHER;
}

const tbx_relation *tbx__relation(ent_str category)
{
    for (size_t i = 0; i < COUNT(relations); i++)
        if (ent_str_is(category, relations[i].category)) return &relations[i];
    return NULL;
}

const char *tbx__relation_category(ent_term_relation_kind kind)
{
    for (size_t i = 0; i < COUNT(relations); i++)
        if (relations[i].kind == kind && !relations[i].alias) return relations[i].category;
    return "";
}

/* ---- words ---- */

const char *ent_tbx_form_word(ent_tbx_form f)
{
    return f == ENT_TBX_V2 ? "tbx2" : "tbx3";
}

const char *ent_tbx_style_word(ent_tbx_style s)
{
    return s == ENT_TBX_DCT ? "dct" : "dca";
}

const char *ent_tbx_dialect_word(ent_tbx_dialect d)
{
    return (size_t)d < COUNT(modules) ? modules[d].dialect : "";
}

ent_tbx_dialect ent_tbx_dialect_of(ent_str word)
{
    for (ent_tbx_dialect d = ENT_TBX_CORE; d <= ENT_TBX_ENTENTE; d++)
        if (ent_str_is(word, modules[d].dialect) || ent_str_is(word, modules[d].word)) return d;
    return ENT_TBX_OTHER;
}
