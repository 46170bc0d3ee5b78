/* SPDX-License-Identifier: Apache-2.0 */
/* The tag sets of a SPIF: sets, tags, values. */
#include "policy_load.h"

/* ---- values ---- */

static ent_code excluded_class(ent_value *v, ent_loader *ld, const ent_xml_node *n)
{
    ent_str name;
    uint32_t id;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_TEXT));
    ENT_TRY(ent_xml_text(&name, ld->a, n, ld->e));
    ENT_TRY(ent_find_class(&id, ld->a, ld->p, name, ld->e));
    if (id == ENT_NO_ID) return ENT_SPIF_BAD(ld, n, "The excluded class \"%.*s\" is not in this policy.", ENT_F(name));
    ENT_TRY(ent_spif_same_name(ld, n->line, name, ld->p->classes.v[id].name));
    for (size_t i = 0; i < v->excluded_classes.n; i++)
        if (v->excluded_classes.v[i] == id)
            return ENT_SPIF_BAD(ld, n, "The class %.*s is excluded twice for the value %.*s.", ENT_F(name), ENT_F(v->name));
    ENT_PUSH(&v->excluded_classes, ld->a, id, ld->e);
    return ENT_OK;
}

static ent_code excluded_category(ent_value *v, ent_loader *ld, const ent_xml_node *n)
{
    ent_ref ref;

    ENT_TRY(ent_spif_ref(&ref, ld, n));
    ENT_PUSH(&v->excluded, ld->a, ref, ld->e);
    return ENT_OK;
}

static ent_code value_child(ent_value *v, ent_loader *ld, const ent_xml_node *k, size_t which)
{
    switch (which) {
    case 0: return ent_spif_equivalent_value(&v->equivalents, ld, k);
    case 1:
    case 2: return ent_spif_wording(&v->marks, ld, k);
    case 3: return excluded_class(v, ld, k);
    case 4: return ent_spif_required(&v->required, ld, k);
    case 5: return excluded_category(v, ld, k);
    default: return ENT_OK; /* foreign */
    }
}

static ent_code required_class(ent_value *v, ent_loader *ld, const ent_xml_node *n)
{
    const ent_str *required = ent_xml_attribute(n, NULL, "requiredClass");

    v->required_class = ENT_NO_ID;
    if (required == NULL) return ENT_OK;
    ENT_TRY(ent_find_class(&v->required_class, ld->a, ld->p, *required, ld->e));
    if (v->required_class == ENT_NO_ID) return ENT_SPIF_BAD(ld, n, "The required class \"%.*s\" is not in this policy.", ENT_F(*required));
    return ent_spif_same_name(ld, n->line, *required, ld->p->classes.v[v->required_class].name);
}

/* What users may type. Where the value decides access they may not: a typed text is in nobody's clearance. */
static ent_code user_input(ent_value *v, ent_loader *ld, const ent_xml_node *n, ent_category_type type)
{
    static const char *const words[] = {"string", "integer", "date"};
    const ent_str *word = ent_xml_attribute(n, NULL, "userInput");
    size_t i = 0;

    ENT_TRY(ent_spif_text(&v->date_format, ld, n, "dateFormat"));
    if (word == NULL) return ENT_OK;
    while (i < 3 && !ent_str_is(*word, words[i])) i++;
    if (i == 3) {
        return ent_note_add(ld->notes, ld->a, n->line, "spif-user-input", ld->e,
                            "There is no userInput \"%.*s\": a label can only hold %.*s itself.", ENT_F(*word), ENT_F(v->name));
    }
    if (type != ENT_INFORMATIVE) {
        return ent_note_add(ld->notes, ld->a, n->line, "lint-user-input", ld->e,
                            "Text typed for %.*s would decide access: a label can only hold %.*s itself.", ENT_F(v->name), ENT_F(v->name));
    }
    if (i == 2 && !ent_date_format_ok(v->date_format)) {
        return ent_note_add(ld->notes, ld->a, n->line, "lint-date-format", ld->e,
                            "The dateFormat \"%.*s\" is not understood: a label can only hold %.*s itself.", ENT_F(v->date_format),
                            ENT_F(v->name));
    }
    v->input = (ent_input)(i + 1);
    return ENT_OK;
}

static ent_code value_attributes(ent_value *v, ent_loader *ld, const ent_xml_node *n, ent_category_type type)
{
    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_VALUE));
    ENT_TRY(ent_spif_need(&v->name, ld, n, "name"));
    ENT_TRY(ent_spif_lacv(&v->lacv, &v->has_number, &v->number, ld, n));
    ENT_TRY(ent_spif_bool(&v->obsolete, ld, n, "obsolete"));
    ENT_TRY(ent_spif_time(&v->from, &v->has_from, ld, n, "notBefore"));
    ENT_TRY(ent_spif_time(&v->to, &v->has_to, ld, n, "notAfter"));
    ENT_TRY(user_input(v, ld, n, type));
    return required_class(v, ld, n);
}

static ent_code read_value(ent_loader *ld, uint32_t tag, ent_category_type type, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"equivalentSecCategoryTag", 1, false}, {"markingData", 2, false},
                                        {"markingQualifier", 3, false},         {"excludedClass", 4, false},
                                        {"requiredCategory", 5, false},         {"excludedCategory", 6, false}};
    ent_spif_walk walk = {.kids = kids, .n = 6};
    ent_value v = {.tag = tag, .line = n->line, .same_lacv = ENT_NO_ID, .bit = ENT_NO_ID};
    size_t which;

    ENT_TRY(value_attributes(&v, ld, n, type));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        ENT_TRY(value_child(&v, ld, k, which));
    }
    ENT_TRY(ent_spif_need_wording(ld, n, (walk.seen & 2) != 0));
    if (ld->p->values.n == ENT_SPIF_MAX_VALUES) return ENT_SPIF_BAD(ld, n, "The policy has more than %d values.", ENT_SPIF_MAX_VALUES);
    ENT_PUSH(&ld->p->values, ld->a, v, ld->e);
    return ENT_OK;
}

/* ---- tags ---- */

/* It decides how the binary form is written, not who sees. */
static ent_code tag7(ent_tag *t, ent_loader *ld, const ent_xml_node *n)
{
    const ent_str *word = ent_xml_attribute(n, NULL, "tag7Encoding");

    if (word == NULL) return ENT_OK;
    if (ent_str_is(*word, "bitSetAttributes")) t->tag7 = ENT_TAG7_BITS;
    else if (ent_str_is(*word, "securityAttributes")) t->tag7 = ENT_TAG7_INTEGERS;
    else return ent_note_add(ld->notes, ld->a, n->line, "spif-tag7", ld->e, "There is no tag7Encoding \"%.*s\".", ENT_F(*word));
    if (t->tag_type == ENT_TAG_7) return ENT_OK;
    t->tag7 = ENT_TAG7_UNSAID;
    return ent_note_add(ld->notes, ld->a, n->line, "lint-tag7", ld->e, "Only a tagType7 has a tag7Encoding; it was left out.");
}

static ent_code selection(ent_tag *t, ent_loader *ld, const ent_xml_node *n)
{
    bool single;

    ENT_TRY(ent_spif_bool(&single, ld, n, "singleSelection"));
    ENT_TRY(ent_spif_count(&t->min, ld, n, "minSelection", 0));
    ENT_TRY(ent_spif_count(&t->max, ld, n, "maxSelection", UINT64_MAX));
    if (single && t->max > 1) t->max = 1;
    if (t->min > t->max) return ENT_SPIF_BAD(ld, n, "The tag %.*s needs more values than it allows.", ENT_F(t->name));
    return ENT_OK;
}

static ent_code tag_attributes(ent_tag *t, ent_loader *ld, const ent_xml_node *n)
{
    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_TAG));
    ENT_TRY(ent_spif_text(&t->name, ld, n, "name"));
    t->name = ent_str_trim(t->name);
    ENT_TRY(ent_spif_tag_type(&t->tag_type, &t->type, ld, n));
    ENT_TRY(tag7(t, ld, n));
    return selection(t, ld, n);
}

static ent_code read_tag(ent_loader *ld, uint32_t set, const ent_xml_node *n)
{
    /* Schema 3.0 is reported to allow a markingData here. */
    static const ent_spif_kid kids[] = {{"tagCategory", 1, false}, {"markingQualifier", 3, false}, {"markingData", 2, false}};
    ent_spif_walk walk = {.kids = kids, .n = ld->p->three ? 3 : 2};
    ent_tag t = {.set = set, .line = n->line, .first_value = (uint32_t)ld->p->values.n};
    uint32_t id = (uint32_t)ld->p->tags.n;
    size_t which;

    ENT_TRY(tag_attributes(&t, ld, n));
    t.ordinal = id - ld->p->sets.v[set].first_tag;
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == ENT_SPIF_SKIP) continue;
        if (which == 0) ENT_TRY(read_value(ld, id, t.type, k));
        else ENT_TRY(ent_spif_wording(&t.marks, ld, k));
    }
    t.n_values = (uint32_t)ld->p->values.n - t.first_value;
    if (id == ENT_SPIF_MAX_TAGS) return ENT_SPIF_BAD(ld, n, "The policy has more than %d tags.", ENT_SPIF_MAX_TAGS);
    ENT_PUSH(&ld->p->tags, ld->a, t, ld->e);
    ld->p->sets.v[set].n_tags++;
    return ENT_OK;
}

/* ---- sets ---- */

/* "The same value must be used for all tagType7 tag categories within a category tag set": the schema's own words, which it
 * does not enforce.                                                                                              */
static ent_code one_tag7(ent_loader *ld, const ent_xml_node *n, const ent_set *s)
{
    ent_tag7 first = ENT_TAG7_UNSAID;

    for (uint32_t i = s->first_tag; i < s->first_tag + s->n_tags; i++) {
        const ent_tag *t = &ld->p->tags.v[i];
        if (t->tag7 == ENT_TAG7_UNSAID || t->tag7 == first) continue;
        if (first != ENT_TAG7_UNSAID)
            return ent_note_add(ld->notes, ld->a, n->line, "lint-tag7", ld->e, "The tag set %.*s has tags of different tag7Encoding.",
                                ENT_F(s->name));
        first = t->tag7;
    }
    return ENT_OK;
}

static ent_code read_set(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"securityCategoryTag", 1, false}, {"equivalentSecurityCategoryTagSet", 2, false}};
    ent_spif_walk walk = {.kids = kids, .n = 2};
    ent_set s = {.first_tag = (uint32_t)ld->p->tags.n, .line = n->line};
    uint32_t id = (uint32_t)ld->p->sets.n;
    size_t which;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_SET));
    ENT_TRY(ent_spif_name(&s.name, ld, n, "name"));
    ENT_TRY(ent_spif_oid(&s.oid, ld, n, "id"));
    ENT_PUSH(&ld->p->sets, ld->a, s, ld->e);
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(read_tag(ld, id, k));
        if (which == 1) ENT_TRY(ent_spif_equivalent_set(&ld->p->sets.v[id].equivalents, ld, k));
    }
    if (ld->p->sets.v[id].n_tags == 0) return ENT_SPIF_BAD(ld, n, "The tag set %.*s has no tag.", ENT_F(s.name));
    return one_tag7(ld, n, &ld->p->sets.v[id]);
}

ent_code ent_spif_sets(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"securityCategoryTagSet", 1, false}};
    ent_spif_walk walk = {.kids = kids, .n = 1};
    size_t which;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_SETS));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(read_set(ld, k));
    }
    return ent_spif_empty(ld, n, ld->p->sets.n == 0);
}
