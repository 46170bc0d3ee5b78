/* SPDX-License-Identifier: Apache-2.0 */
/* A Security Policy Information File (Open XML SPIF 2.0, 2.1) into a compiled policy.
 *
 *   XML ─► root's children, in any order ─► other policies, classes, tag sets ─► link (policy_link.c)
 */
#include <stdlib.h>

#include "policy_load.h"

#define SPIF_NS "http://www.xmlspif.org/spif"

enum { KID_DEFAULT, KID_POLICY, KID_UPDATE, KID_CLASSES, KID_SETS, KID_PRIVACY, KID_PEERS, KID_DATA, KID_QUALIFIER, KID_EXT, N_KIDS };

static const ent_spif_kid ROOT_KIDS[N_KIDS] = {
    [KID_DEFAULT] = {"defaultSecurityPolicyId", 1, true},
    [KID_POLICY] = {"securityPolicyId", 2, true},
    [KID_UPDATE] = {"updateInfo", 3, true},
    [KID_CLASSES] = {"securityClassifications", 4, true},
    [KID_SETS] = {"securityCategoryTagSets", 5, true},
    [KID_PRIVACY] = {"privacyMarks", 6, true},
    [KID_PEERS] = {"equivalentPolicies", 7, true},
    [KID_DATA] = {"markingData", 8, false},
    [KID_QUALIFIER] = {"markingQualifier", 9, false},
    [KID_EXT] = {"extensions", 10, true},
};

/* ---- classes ---- */

static ent_code class_attributes(ent_class *c, ent_loader *ld, const ent_xml_node *n)
{
    ent_str rank;

    ENT_TRY(ent_spif_need(&c->name, ld, n, "name"));
    ENT_TRY(ent_spif_need(&c->lacv, ld, n, "lacv"));
    ENT_TRY(ent_spif_need(&rank, ld, n, "hierarchy"));
    ENT_TRY(ent_spif_bool(&c->obsolete, ld, n, "obsolete"));
    c->lacv = ent_lacv(ent_str_trim(c->lacv));
    if (!ent_str_i64(ent_str_trim(rank), &c->rank))
        return ENT_SPIF_BAD(ld, n, "The hierarchy of the class %.*s is \"%.*s\", no whole number.", ENT_F(c->name), ENT_F(rank));
    return ENT_OK;
}

static ent_code read_class(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {
        {"equivalentClassification", 1, false}, {"markingData", 2, false}, {"markingQualifier", 3, false}, {"requiredCategory", 4, false}};
    ent_spif_walk walk = {.kids = kids, .n = 4};
    ent_class c = {.line = n->line};
    size_t which;

    ENT_TRY(class_attributes(&c, ld, n));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(ent_spif_equivalent_class(&c.equivalents, ld, k));
        if (which == 1) ENT_TRY(ent_spif_marking_data(&c.marks, ld, k));
        if (which == 2) ENT_TRY(ent_spif_marking_qualifier(&c.marks, ld, k));
        if (which == 3) ENT_TRY(ent_spif_required(&c.required, ld, k));
    }
    if (ld->p->classes.n == ENT_SPIF_MAX_CLASSES) return ENT_SPIF_BAD(ld, n, "The policy has more than %d classes.", ENT_SPIF_MAX_CLASSES);
    ENT_PUSH(&ld->p->classes, ld->a, c, ld->e);
    return ENT_OK;
}

static int by_rank(const void *a, const void *b)
{
    const ent_class *x = a, *y = b;

    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    return x->line != y->line ? (x->line < y->line ? -1 : 1) : ent_str_cmp(x->name, y->name);
}

static ent_code class_at(ent_loader *ld, const ent_class *c, const char *what)
{
    ent_fail(ld->e, ENT_INVALID, NULL, ENT_SPIF_NEXT, "The class %.*s has a %s that another class has too.", ENT_F(c->name), what);
    return ent_at(ld->e, "line %u, element securityClassification", c->line);
}

/* Sorted by hierarchy, unique by name and wire value. */
static ent_code index_classes(ent_loader *ld)
{
    ent_policy *p = ld->p;
    ent_index lacvs;
    ent_str key;

    qsort(p->classes.v, p->classes.n, sizeof *p->classes.v, by_rank);
    ENT_TRY(ent_index_new(&p->class_names, ld->a, p->classes.n, ld->e));
    ENT_TRY(ent_index_new(&lacvs, ld->a, p->classes.n, ld->e));
    for (size_t i = 0; i < p->classes.n; i++) {
        ent_class *c = &p->classes.v[i];
        ENT_TRY(ent_name_key(&key, ld->a, p, c->name, ld->e));
        if (ent_index_put(&p->class_names, 0, 0, key, (uint32_t)i) != ENT_NO_ID) return class_at(ld, c, "name");
        if (ent_index_put(&lacvs, 0, 0, c->lacv, (uint32_t)i) != ENT_NO_ID) return class_at(ld, c, "lacv");
        if (i > 0 && p->classes.v[i - 1].rank == c->rank) {
            ENT_TRY(ent_note_add(ld->notes, ld->a, c->line, "spif-rank-shared", ld->e,
                                 "The classes %.*s and %.*s have one hierarchy: neither is above the other.",
                                 ENT_F(p->classes.v[i - 1].name), ENT_F(c->name)));
        }
    }
    return ENT_OK;
}

static ent_code read_classes(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"securityClassification", 1, false}, {"markingData", 2, false}, {"markingQualifier", 3, false}};
    ent_spif_walk walk = {.kids = kids, .n = 3};
    size_t which;

    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(read_class(ld, k));
    }
    if (ld->p->classes.n == 0) return ENT_SPIF_BAD(ld, n, "The policy has no class.");
    return index_classes(ld);
}

/* ---- the root ---- */

static ent_code root_attributes(ent_loader *ld, const ent_xml_node *root)
{
    static const char *const need[] = {"schemaVersion", "creationDate", "originatorDN", "keyIdentifier", "privilegeId", "rbacId"};
    const ent_str *version = ent_xml_attribute(root, NULL, "version");
    ent_str schema = ent_xml_value(root, "schemaVersion");

    for (size_t i = 0; i < sizeof need / sizeof *need; i++) {
        if (ent_xml_attribute(root, NULL, need[i]) != NULL) continue;
        ENT_TRY(ent_note_add(ld->notes, ld->a, root->line, "spif-attribute", ld->e, "The attribute %s of SPIF is missing.", need[i]));
    }
    if (schema.n != 0 && !ent_str_is(schema, "1.0") && !ent_str_is(schema, "2.0") && !ent_str_is(schema, "2.1")) {
        ENT_TRY(ent_note_add(ld->notes, ld->a, root->line, "spif-version", ld->e, "The SPIF follows schema %.*s; it was read as 2.1.",
                             ENT_F(schema)));
    }
    ld->p->version = 1;
    if (version != NULL && !ent_str_i64(ent_str_trim(*version), &ld->p->version))
        return ENT_SPIF_BAD(ld, root, "The version of the policy is \"%.*s\", no whole number.", ENT_F(*version));
    ENT_TRY(ent_spif_time(&ld->p->from, &ld->p->has_from, ld, root, "notBefore"));
    return ent_spif_time(&ld->p->to, &ld->p->has_to, ld, root, "notAfter");
}

static ent_code read_policy_id(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"markingData", 1, false}, {"markingQualifier", 2, false}};
    ent_spif_walk walk = {.kids = kids, .n = 2};
    ent_str folded;
    size_t which;

    ENT_TRY(ent_spif_need(&ld->p->name, ld, n, "name"));
    ENT_TRY(ent_spif_oid(&ld->p->oid, ld, n, "id"));
    ENT_TRY(ent_token(&ld->p->name, ld->a, ld->p->name, ld->e));
    ENT_TRY(ent_str_fmt(&ld->p->urn, ld->a, ld->e, "urn:oid:%.*s", ENT_F(ld->p->oid)));
    ENT_TRY(ent_fold(&folded, ld->a, ld->p->name, ld->e));
    ld->p->folds = ent_str_is(folded, "nato") || ent_str_is(folded, "public");
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(ent_spif_marking_data(&ld->p->marks, ld, k));
        if (which == 1) ENT_TRY(ent_spif_marking_qualifier(&ld->p->marks, ld, k));
    }
    return ENT_OK;
}

/* Finds the parts that may stand once, reads the SPIF's own markings on the way. */
static ent_code find_parts(const ent_xml_node *part[N_KIDS], ent_loader *ld, const ent_xml_node *root)
{
    ent_spif_walk walk = {.kids = ROOT_KIDS, .n = N_KIDS};
    size_t which;

    for (const ent_xml_node *k = ent_xml_first(root); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == ENT_SPIF_SKIP) continue;
        if (which == KID_DATA) ENT_TRY(ent_spif_marking_data(&ld->p->marks, ld, k));
        else if (which == KID_QUALIFIER) ENT_TRY(ent_spif_marking_qualifier(&ld->p->marks, ld, k));
        else part[which] = k;
    }
    if (part[KID_POLICY] == NULL) return ENT_SPIF_BAD(ld, root, "The policy has no securityPolicyId.");
    if (part[KID_CLASSES] == NULL) return ENT_SPIF_BAD(ld, root, "The policy has no securityClassifications.");
    return ENT_OK;
}

static ent_code read_root(ent_loader *ld, const ent_xml_node *root)
{
    const ent_xml_node *part[N_KIDS] = {NULL};

    ld->ns = root->ns;
    if (!ent_str_is(root->name, "SPIF") || (root->ns.n != 0 && !ent_str_starts(root->ns, "http://www.xmlspif.org/")))
        return ENT_SPIF_BAD(ld, root, "This is no security policy: the root element is %.*s, not SPIF.", ENT_F(root->name));
    if (!ent_str_is(root->ns, SPIF_NS)) {
        ENT_TRY(ent_note_add(ld->notes, ld->a, root->line, "spif-namespace", ld->e,
                             "The SPIF is not in the namespace " SPIF_NS "; it was read as if it were."));
    }
    ENT_TRY(root_attributes(ld, root));
    ENT_TRY(find_parts(part, ld, root));
    ENT_TRY(read_policy_id(ld, part[KID_POLICY]));
    if (part[KID_DEFAULT] != NULL) ENT_TRY(ent_spif_default_policy(ld, part[KID_DEFAULT]));
    if (part[KID_PEERS] != NULL) ENT_TRY(ent_spif_peers(ld, part[KID_PEERS]));
    ENT_TRY(read_classes(ld, part[KID_CLASSES]));
    if (part[KID_SETS] != NULL) ENT_TRY(ent_spif_sets(ld, part[KID_SETS]));
    if (part[KID_EXT] != NULL) ENT_TRY(ent_spif_extensions(ld, part[KID_EXT]));
    return ent_spif_link(ld);
}

ent_code ent_policy_load(const ent_policy **out, ent_arena *a, ent_str spif, ent_notes *notes, ent_err *e)
{
    ent_xml_limits limits = ent_xml_small();
    ent_loader ld = {.a = a, .notes = notes, .e = e};
    ent_xml_node *root;

    *out = NULL;
    ENT_NEW(ld.p, a, 1, e);
    ENT_TRY(ent_sha256_of(&ld.p->digest, spif, e));
    ENT_TRY(ent_xml_parse(&root, a, spif, &limits, e));
    ENT_TRY(read_root(&ld, root));
    *out = ld.p;
    return ENT_OK;
}
