/* SPDX-License-Identifier: Apache-2.0 */
/* A Security Policy Information File (Open XML SPIF 2.0, 2.1, 3.0) into a compiled policy.
 *
 *   XML ─► root's children, in any order ─► other policies, classes, tag sets ─► link (policy_link.c)
 *
 * Schema 3.0 is read as it is reported, not from its schema; policy_three.c says how.                             */
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

/* ---- the root ---- */

static ent_code root_missing(ent_loader *ld, const ent_xml_node *root)
{
    static const char *const need[] = {"schemaVersion", "creationDate", "originatorDN", "keyIdentifier", "privilegeId", "rbacId"};
    static const char *const oids[] = {"privilegeId", "rbacId"};

    for (size_t i = 0; i < sizeof need / sizeof *need; i++) {
        if (ent_xml_attribute(root, NULL, need[i]) != NULL) continue;
        ENT_TRY(ent_note_add(ld->notes, ld->a, root->line, "spif-attribute", ld->e, "The attribute %s of SPIF is missing.", need[i]));
    }
    for (size_t i = 0; i < sizeof oids / sizeof *oids; i++) {
        const ent_str *v = ent_xml_attribute(root, NULL, oids[i]);
        if (v == NULL || ent_spif_is_oid(*v)) continue;
        ENT_TRY(ent_note_add(ld->notes, ld->a, root->line, "spif-oid", ld->e, "The attribute %s of SPIF is \"%.*s\", no object identifier.",
                             oids[i], ENT_F(*v)));
    }
    return ENT_OK;
}

/* Before anything else: what the file may hold depends on it. */
static ent_code root_schema(ent_loader *ld, const ent_xml_node *root)
{
    static const char *const known[] = {"1.0", "2.0", "2.1", "3.0"};
    ent_str s;
    size_t i = 0;

    ENT_TRY(ent_spif_text(&s, ld, root, "schemaVersion"));
    ld->p->schema = s;
    ld->p->three = ent_str_is(s, "3.0");
    if (ld->p->three) {
        return ent_note_add(ld->notes, ld->a, root->line, "lint-schema-three", ld->e,
                            "The SPIF follows schema 3.0, which was read as it is reported and not checked against the schema itself.");
    }
    while (i < sizeof known / sizeof *known && !ent_str_is(s, known[i])) i++;
    if (i < sizeof known / sizeof *known || ent_xml_attribute(root, NULL, "schemaVersion") == NULL) return ENT_OK;
    return ent_note_add(ld->notes, ld->a, root->line, "spif-version", ld->e, "The SPIF follows schema \"%.*s\"; it was read as 2.1.",
                        ENT_F(s));
}

static ent_code root_attributes(ent_loader *ld, const ent_xml_node *root)
{
    const ent_str *version = ent_xml_attribute(root, NULL, "version");

    ENT_TRY(root_schema(ld, root));
    ENT_TRY(ent_spif_check(ld, root, ENT_SHAPE_SPIF));
    ENT_TRY(root_missing(ld, root));
    ld->p->version = 1;
    if (version != NULL && !ent_spif_integer(&ld->p->version, *version))
        return ENT_SPIF_BAD(ld, root, "The version of the policy is \"%.*s\", no whole number.", ENT_F(*version));
    ENT_TRY(ent_spif_text(&ld->p->user_ref, ld, root, "userRefURI"));
    ENT_TRY(ent_spif_text(&ld->p->doc_ref, ld, root, "docRefURI"));
    ENT_TRY(ent_spif_time(&ld->p->from, &ld->p->has_from, ld, root, "notBefore"));
    return ent_spif_time(&ld->p->to, &ld->p->has_to, ld, root, "notAfter");
}

static ent_code read_policy_id(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"markingData", 1, false}, {"markingQualifier", 2, false}};
    ent_spif_walk walk = {.kids = kids, .n = 2};
    ent_str folded;
    size_t which;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_POLICY_ID));
    ENT_TRY(ent_spif_name(&ld->p->name, ld, n, "name"));
    ENT_TRY(ent_spif_oid(&ld->p->oid, ld, n, "id"));
    ENT_TRY(ent_token(&ld->p->name, ld->a, ld->p->name, ld->e));
    ENT_TRY(ent_str_fmt(&ld->p->urn, ld->a, ld->e, "urn:oid:%.*s", ENT_F(ld->p->oid)));
    ENT_TRY(ent_fold(&folded, ld->a, ld->p->name, ld->e));
    ld->p->folds = ent_str_is(folded, "nato") || ent_str_is(folded, "public");
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which != ENT_SPIF_SKIP) ENT_TRY(ent_spif_wording(&ld->p->marks, ld, k));
    }
    return ENT_OK;
}

/* The schema leaves it empty for the future, and 3.0 has it no more. */
static ent_code read_update(ent_loader *ld, const ent_xml_node *n)
{
    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_EMPTY));
    if (!ld->p->three && ent_xml_first(n) == NULL) return ENT_OK;
    return ent_note_add(ld->notes, ld->a, n->line, "spif-update-info", ld->e, "What updateInfo holds was left out.");
}

/* Finds the parts that may stand once, reads the SPIF's own markings on the way. */
static ent_code find_parts(const ent_xml_node *part[N_KIDS], ent_loader *ld, const ent_xml_node *root)
{
    ent_spif_walk walk = {.kids = ROOT_KIDS, .n = N_KIDS};
    size_t which;

    for (const ent_xml_node *k = ent_xml_first(root); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == ENT_SPIF_SKIP) continue;
        if (which == KID_DATA || which == KID_QUALIFIER) ENT_TRY(ent_spif_wording(&ld->p->marks, ld, k));
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
    if (part[KID_UPDATE] != NULL) ENT_TRY(read_update(ld, part[KID_UPDATE]));
    ENT_TRY(ent_spif_peers(ld, part[KID_DEFAULT], part[KID_PEERS]));
    ENT_TRY(ent_spif_classes(ld, part[KID_CLASSES]));
    if (part[KID_SETS] != NULL) ENT_TRY(ent_spif_sets(ld, part[KID_SETS]));
    if (part[KID_PRIVACY] != NULL) ENT_TRY(ent_spif_privacy(ld, part[KID_PRIVACY]));
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

/* ---- strict ---- */

/* The first deviation from the schema by its line; notes come in the order of reading. */
static const ent_note *first_deviation(const ent_notes *notes, size_t from)
{
    const ent_note *first = NULL;

    for (size_t i = from; i < notes->n; i++) {
        const ent_note *n = &notes->v[i];
        if (ent_str_starts(ent_str_c(n->code), "spif-") && (first == NULL || n->line < first->line)) first = n;
    }
    return first;
}

ent_code ent_policy_load_strict(const ent_policy **out, ent_arena *a, ent_str spif, ent_notes *notes, ent_err *e)
{
    ent_notes own = {0};
    ent_notes *kept = notes != NULL ? notes : &own;
    size_t before = kept->n;
    const ent_note *odd;

    ENT_TRY(ent_policy_load(out, a, spif, kept, e));
    odd = first_deviation(kept, before);
    if (odd == NULL) return ENT_OK;
    *out = NULL;
    ent_fail(e, ENT_INVALID, NULL, ENT_SPIF_NEXT, "%.*s (%s)", ENT_F(odd->text), odd->code);
    return ent_at(e, "line %u", odd->line);
}
