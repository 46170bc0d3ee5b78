/* SPDX-License-Identifier: Apache-2.0 */
/* Small policies of reference.h: every shape of a tag set, and the SPIF of a policy. For test_exhaustive_small.c. */
#ifndef ENTENTE_TEST_LABEL_SMALL_POLICIES_H
#define ENTENTE_TEST_LABEL_SMALL_POLICIES_H

#include "common.h"
#include "reference.h"

enum { MAX_SHAPES = 128 };

typedef struct shape {
    int n_tags, n_values;
    ref_kind kinds[REF_TAGS];
    int values[REF_TAGS];
} shape;

static size_t all_shapes(shape *out)
{
    size_t n = 0;

    for (int x = 0; x < 2 * REF_KINDS; x++) {
        out[n++] = (shape){1, x % 2 + 1, {(ref_kind)(x / 2)}, {x % 2 + 1}};
        for (int y = x; y < 2 * REF_KINDS; y++)
            out[n++] = (shape){2, x % 2 + y % 2 + 2, {(ref_kind)(x / 2), (ref_kind)(y / 2)}, {x % 2 + 1, y % 2 + 1}};
    }
    assert_true(n <= MAX_SHAPES);
    return n;
}

static void add_set(ref_policy *p, const shape *s)
{
    int set = p->n_sets++, k = 0;

    p->n_tags[set] = s->n_tags;
    for (int t = 0; t < s->n_tags; t++) {
        p->kinds[set][t] = s->kinds[t];
        for (int v = 0; v < s->values[t]; v++, p->n_values++, k++) {
            p->values[p->n_values].set = set;
            p->values[p->n_values].tag = t;
            p->values[p->n_values].lacv = v + 1;
            p->values[p->n_values].name[0] = (char)('a' + k);
        }
    }
}

/* ---- their SPIF ---- */

static void kind_attributes(ent_buf *b, ref_kind kind)
{
    static const char *const words[REF_KINDS] = {
        "restrictive", "enumerated' enumType='restrictive", "permissive", "enumerated' enumType='permissive", "tagType7", "notApplicable"};

    ent_buf_fmt(b, "tagType='%s'", words[kind]);
}

static void write_group(ent_buf *b, const char *element, const ref_group *g)
{
    ent_buf_fmt(b, "<%s tagSetRef='%c' ", element, 'S' + g->set);
    kind_attributes(b, g->kind);
    if (g->lacv == 0) ent_buf_z(b, " all='true'/>");
    else ent_buf_fmt(b, " lacv='%d'/>", g->lacv);
}

static void write_required(ent_buf *b, const ref_rule *r)
{
    static const char *const words[REF_OPERATIONS] = {"all", "oneOrMore", "onlyOne"};

    ent_buf_fmt(b, "<requiredCategory operation='%s'>", words[r->operation]);
    for (int g = 0; g < r->n_groups; g++) write_group(b, "categoryGroup", &r->groups[g]);
    ent_buf_z(b, "</requiredCategory>");
}

static const char *const CLASSES[REF_CLASSES] = {"L", "H"};

static void write_value(ent_buf *b, const ref_policy *p, int v)
{
    const ref_rule *r = &p->rule;
    ref_rule_kind rule = r->value == v ? r->kind : REF_NO_RULE;

    ent_buf_fmt(b, "<tagCategory name='%s' lacv='%d'", p->values[v].name, p->values[v].lacv);
    if (rule == REF_REQUIRED_CLASS) ent_buf_fmt(b, " requiredClass='%s'", CLASSES[r->class_id]);
    if (rule == REF_OBSOLETE_VALUE) ent_buf_z(b, " obsolete='true'");
    if (rule == REF_NOT_YET) ent_buf_z(b, " notBefore='2027-01-01T00:00:00Z'");
    ent_buf_c(b, '>');
    if (rule == REF_EXCLUDED_CLASS) ent_buf_fmt(b, "<excludedClass>%s</excludedClass>", CLASSES[r->class_id]);
    if (rule == REF_REQUIRED_BY_VALUE) write_required(b, r);
    if (rule == REF_EXCLUDED) write_group(b, "excludedCategory", &r->groups[0]);
    ent_buf_z(b, "</tagCategory>");
}

static void write_tag(ent_buf *b, const ref_policy *p, int set, int tag)
{
    const ref_rule *r = &p->rule;
    bool counted = r->set == set && r->tag == tag;

    ent_buf_z(b, "<securityCategoryTag name='t' ");
    kind_attributes(b, p->kinds[set][tag]);
    if (counted && r->kind == REF_AT_LEAST) ent_buf_fmt(b, " minSelection='%d'", r->count);
    if (counted && r->kind == REF_AT_MOST && r->count == 1) ent_buf_z(b, " singleSelection='true'");
    if (counted && r->kind == REF_AT_MOST && r->count != 1) ent_buf_fmt(b, " maxSelection='%d'", r->count);
    ent_buf_c(b, '>');
    for (int v = 0; v < p->n_values; v++)
        if (ref_in_tag(p, v, set, tag)) write_value(b, p, v);
    ent_buf_z(b, "</securityCategoryTag>");
}

static ent_str write_policy(ent_arena *a, const ref_policy *p)
{
    ent_buf b = ent_buf_new(a, 1 << 16);
    ent_str out = {0};

    ent_buf_z(&b, "<SPIF xmlns='http://www.xmlspif.org/spif' schemaVersion='2.1' creationDate='20260101' originatorDN='' keyIdentifier='' "
                  "privilegeId='1.1' rbacId='1.1'><securityPolicyId name='P' id='1.2.3'/><securityClassifications>");
    for (int c = 0; c < p->n_classes; c++) {
        bool obsolete = p->rule.kind == REF_OBSOLETE_CLASS && p->rule.class_id == c;
        ent_buf_fmt(&b, "<securityClassification name='%s' lacv='%d' hierarchy='%d'%s>", CLASSES[c], c + 1, p->rank[c],
                    obsolete ? " obsolete='true'" : "");
        if (p->rule.kind == REF_REQUIRED_BY_CLASS && p->rule.class_id == c) write_required(&b, &p->rule);
        ent_buf_z(&b, "</securityClassification>");
    }
    ent_buf_z(&b, "</securityClassifications>");
    if (p->n_sets > 0) ent_buf_z(&b, "<securityCategoryTagSets>");
    for (int s = 0; s < p->n_sets; s++) {
        ent_buf_fmt(&b, "<securityCategoryTagSet name='%c' id='1.2.3.%d'>", 'S' + s, s + 1);
        for (int t = 0; t < p->n_tags[s]; t++) write_tag(&b, p, s, t);
        ent_buf_z(&b, "</securityCategoryTagSet>");
    }
    if (p->n_sets > 0) ent_buf_z(&b, "</securityCategoryTagSets>");
    ent_buf_z(&b, "</SPIF>");
    OK(ent_buf_take(&out, &b, e));
    return out;
}

#endif
