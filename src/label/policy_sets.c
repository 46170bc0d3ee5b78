/* SPDX-License-Identifier: Apache-2.0 */
/* The tag sets of a SPIF: sets, tags, values. */
#include "policy_load.h"

static ent_code excluded_class(ent_value *v, ent_loader *ld, const ent_xml_node *n)
{
    ent_str name;
    uint32_t id;

    ENT_TRY(ent_xml_text(&name, ld->a, n, ld->e));
    ENT_TRY(ent_find_class(&id, ld->a, ld->p, name, ld->e));
    if (id == ENT_NO_ID) return ENT_SPIF_BAD(ld, n, "The excluded class \"%.*s\" is not in this policy.", ENT_F(name));
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
    case 1: return ent_spif_marking_data(&v->marks, ld, k);
    case 2: return ent_spif_marking_qualifier(&v->marks, ld, k);
    case 3: return excluded_class(v, ld, k);
    case 4: return ent_spif_required(&v->required, ld, k);
    case 5: return excluded_category(v, ld, k);
    default: return ENT_OK; /* foreign */
    }
}

static ent_code value_attributes(ent_value *v, ent_loader *ld, const ent_xml_node *n)
{
    const ent_str *required = ent_xml_attribute(n, NULL, "requiredClass");

    ENT_TRY(ent_spif_need(&v->name, ld, n, "name"));
    ENT_TRY(ent_spif_need(&v->lacv, ld, n, "lacv"));
    v->lacv = ent_lacv(v->lacv);
    ENT_TRY(ent_spif_bool(&v->obsolete, ld, n, "obsolete"));
    ENT_TRY(ent_spif_time(&v->from, &v->has_from, ld, n, "notBefore"));
    ENT_TRY(ent_spif_time(&v->to, &v->has_to, ld, n, "notAfter"));
    if (ent_xml_attribute(n, NULL, "userInput") != NULL) {
        ENT_TRY(ent_note_add(ld->notes, ld->a, n->line, "spif-user-input", ld->e,
                             "Values that users type in are not supported: a label can only hold %.*s itself.", ENT_F(v->name)));
    }
    v->required_class = ENT_NO_ID;
    if (required == NULL) return ENT_OK;
    ENT_TRY(ent_find_class(&v->required_class, ld->a, ld->p, *required, ld->e));
    if (v->required_class == ENT_NO_ID) return ENT_SPIF_BAD(ld, n, "The required class \"%.*s\" is not in this policy.", ENT_F(*required));
    return ENT_OK;
}

static ent_code read_value(ent_loader *ld, uint32_t tag, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"equivalentSecCategoryTag", 1, false}, {"markingData", 2, false},
                                        {"markingQualifier", 3, false},         {"excludedClass", 4, false},
                                        {"requiredCategory", 5, false},         {"excludedCategory", 6, false}};
    ent_spif_walk walk = {.kids = kids, .n = 6};
    ent_value v = {.tag = tag, .line = n->line, .same_lacv = ENT_NO_ID, .bit = ENT_NO_ID};
    size_t which;

    ENT_TRY(value_attributes(&v, ld, n));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        ENT_TRY(value_child(&v, ld, k, which));
    }
    if (ld->p->values.n == ENT_SPIF_MAX_VALUES) return ENT_SPIF_BAD(ld, n, "The policy has more than %d values.", ENT_SPIF_MAX_VALUES);
    ENT_PUSH(&ld->p->values, ld->a, v, ld->e);
    return ENT_OK;
}

static ent_code tag_attributes(ent_tag *t, ent_loader *ld, const ent_xml_node *n)
{
    bool single;

    t->name = ent_str_trim(ent_xml_value(n, "name"));
    ENT_TRY(ent_spif_tag_type(&t->tag_type, &t->type, ld, n));
    ENT_TRY(ent_spif_bool(&single, ld, n, "singleSelection"));
    ENT_TRY(ent_spif_count(&t->min, ld, n, "minSelection", 0));
    ENT_TRY(ent_spif_count(&t->max, ld, n, "maxSelection", UINT64_MAX));
    if (single && t->max > 1) t->max = 1;
    if (t->min > t->max) return ENT_SPIF_BAD(ld, n, "The tag %.*s needs more values than it allows.", ENT_F(t->name));
    return ENT_OK;
}

static ent_code read_tag(ent_loader *ld, uint32_t set, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"tagCategory", 1, false}, {"markingQualifier", 2, false}};
    ent_spif_walk walk = {.kids = kids, .n = 2};
    ent_tag t = {.set = set, .line = n->line, .first_value = (uint32_t)ld->p->values.n};
    uint32_t id = (uint32_t)ld->p->tags.n;
    size_t which;

    ENT_TRY(tag_attributes(&t, ld, n));
    t.ordinal = id - ld->p->sets.v[set].first_tag;
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(read_value(ld, id, k));
        if (which == 1) ENT_TRY(ent_spif_marking_qualifier(&t.marks, ld, k));
    }
    t.n_values = (uint32_t)ld->p->values.n - t.first_value;
    if (id == ENT_SPIF_MAX_TAGS) return ENT_SPIF_BAD(ld, n, "The policy has more than %d tags.", ENT_SPIF_MAX_TAGS);
    ENT_PUSH(&ld->p->tags, ld->a, t, ld->e);
    ld->p->sets.v[set].n_tags++;
    return ENT_OK;
}

static ent_code read_set(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"securityCategoryTag", 1, false}, {"equivalentSecurityCategoryTagSet", 2, false}};
    ent_spif_walk walk = {.kids = kids, .n = 2};
    ent_set s = {.first_tag = (uint32_t)ld->p->tags.n, .line = n->line};
    uint32_t id = (uint32_t)ld->p->sets.n;
    size_t which;

    ENT_TRY(ent_spif_need(&s.name, ld, n, "name"));
    ENT_TRY(ent_spif_oid(&s.oid, ld, n, "id"));
    ENT_PUSH(&ld->p->sets, ld->a, s, ld->e);
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(read_tag(ld, id, k));
        if (which == 1) ENT_TRY(ent_spif_equivalent_set(&ld->p->sets.v[id].equivalents, ld, k));
    }
    if (ld->p->sets.v[id].n_tags == 0) return ENT_SPIF_BAD(ld, n, "The tag set %.*s has no tag.", ENT_F(s.name));
    return ENT_OK;
}

ent_code ent_spif_sets(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"securityCategoryTagSet", 1, false}};
    ent_spif_walk walk = {.kids = kids, .n = 1};
    size_t which;

    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(read_set(ld, k));
    }
    return ENT_OK;
}
