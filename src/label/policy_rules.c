/* SPDX-License-Identifier: Apache-2.0 */
/* Rules between values, and equivalences with other policies, as a SPIF writes them. References into this policy are
 * resolved by policy_link.c; references into another policy only when both are at hand (map.c).                  */
#include "policy_load.h"

#define ENTENTE_NS "urn:entente:spif:1"
#define MAX_PEERS 1024

ent_code ent_spif_ref(ent_ref *out, ent_loader *ld, const ent_xml_node *n)
{
    const ent_str *lacv = ent_xml_attribute(n, NULL, "lacv");

    *out = (ent_ref){.line = n->line, .set = ENT_NO_ID};
    ENT_TRY(ent_spif_need(&out->set_name, ld, n, "tagSetRef"));
    ENT_TRY(ent_spif_tag_type(&out->tag_type, &out->type, ld, n));
    ENT_TRY(ent_spif_bool(&out->all, ld, n, "all"));
    if (lacv != NULL && out->all) return ENT_SPIF_BAD(ld, n, "%.*s cannot have both lacv and all=\"true\".", ENT_F(n->name));
    if (lacv != NULL) {
        out->lacv = *lacv;
        return ENT_OK;
    }
    if (out->all) return ENT_OK;
    out->all = true;
    return ent_note_add(ld->notes, ld->a, n->line, "spif-group-open", ld->e,
                        "%.*s names no value; it was read as any value of the tag set.", ENT_F(n->name));
}

ent_code ent_spif_required(ent_requirements *out, ent_loader *ld, const ent_xml_node *n)
{
    static const char *const words[] = {"all", "oneOrMore", "onlyOne", NULL};
    static const ent_spif_kid kids[] = {{"categoryGroup", 1, false}};
    ent_spif_walk walk = {.kids = kids, .n = 1};
    ent_requirement r = {.line = n->line};
    ent_ref ref;
    size_t which;
    int op;

    ENT_TRY(ent_spif_word(&op, ld, n, "operation", words, ENT_OP_ALL));
    r.operation = (ent_operation)op;
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == ENT_SPIF_SKIP) continue;
        ENT_TRY(ent_spif_ref(&ref, ld, k));
        ENT_PUSH(&r.refs, ld->a, ref, ld->e);
    }
    if (r.refs.n == 0) return ENT_SPIF_BAD(ld, n, "A requiredCategory needs at least one categoryGroup.");
    ENT_PUSH(out, ld->a, r, ld->e);
    return ENT_OK;
}

/* ---- other policies ---- */

static ent_code add_peer(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"requiredCategory", 1, false}, {"markingData", 2, false}, {"markingQualifier", 3, false}};
    ent_spif_walk walk = {.kids = kids, .n = 3};
    ent_peer peer = {0};
    size_t which;

    ENT_TRY(ent_spif_need(&peer.name, ld, n, "name"));
    ENT_TRY(ent_spif_oid(&peer.oid, ld, n, "id"));
    if (ld->p->peers.n == MAX_PEERS) return ENT_SPIF_BAD(ld, n, "The policy names more than %d other policies.", MAX_PEERS);
    for (size_t i = 0; i < ld->p->peers.n; i++) {
        if (ent_str_eq(ld->p->peers.v[i].name, peer.name) || ent_str_eq(ld->p->peers.v[i].oid, peer.oid))
            return ENT_SPIF_BAD(ld, n, "The policy %.*s (%.*s) is named twice.", ENT_F(peer.name), ENT_F(peer.oid));
    }
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(ent_spif_required(&peer.adds, ld, k));
    }
    ENT_PUSH(&ld->p->peers, ld->a, peer, ld->e);
    return ENT_OK;
}

/* It may be named by a policyRef, as the schema's key has it. */
ent_code ent_spif_default_policy(ent_loader *ld, const ent_xml_node *n)
{
    return add_peer(ld, n);
}

ent_code ent_spif_peers(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"equivalentPolicy", 1, false}};
    ent_spif_walk walk = {.kids = kids, .n = 1};
    size_t which;

    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(add_peer(ld, k));
    }
    return ENT_OK;
}

static ent_code policy_ref(ent_equivalent *out, ent_loader *ld, const ent_xml_node *n)
{
    ent_str name;
    size_t i = 0;

    ENT_TRY(ent_spif_need(&name, ld, n, "policyRef"));
    while (i < ld->p->peers.n && !ent_str_eq(ld->p->peers.v[i].name, name)) i++;
    if (i == ld->p->peers.n) return ENT_SPIF_BAD(ld, n, "The policy \"%.*s\" is not among the equivalentPolicies.", ENT_F(name));
    out->policy = (uint32_t)i;
    return ENT_OK;
}

static ent_code applied(ent_equivalent *out, ent_loader *ld, const ent_xml_node *n)
{
    static const char *const words[] = {"encrypt", "decrypt", "both", NULL};
    static const unsigned bits[] = {ENT_APPLIED_ENCRYPT, ENT_APPLIED_DECRYPT, ENT_APPLIED_ENCRYPT | ENT_APPLIED_DECRYPT};
    int i;

    ENT_TRY(ent_spif_word(&i, ld, n, "applied", words, -1));
    if (i < 0) return ENT_SPIF_BAD(ld, n, "The attribute applied of %.*s is missing.", ENT_F(n->name));
    out->applied = bits[i];
    return ENT_OK;
}

static ent_code additions(ent_equivalent *out, ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"requiredCategory", 1, false}};
    ent_spif_walk walk = {.kids = kids, .n = 1};
    size_t which;

    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(ent_spif_required(&out->adds, ld, k));
    }
    return ENT_OK;
}

ent_code ent_spif_equivalent_class(ent_equivalents *out, ent_loader *ld, const ent_xml_node *n)
{
    ent_equivalent q = {.target = {.line = n->line}};

    ENT_TRY(policy_ref(&q, ld, n));
    ENT_TRY(applied(&q, ld, n));
    ENT_TRY(ent_spif_need(&q.target.lacv, ld, n, "lacv"));
    ENT_TRY(additions(&q, ld, n));
    ENT_PUSH(out, ld->a, q, ld->e);
    return ENT_OK;
}

ent_code ent_spif_equivalent_value(ent_equivalents *out, ent_loader *ld, const ent_xml_node *n)
{
    static const char *const words[] = {"discard", NULL};
    ent_equivalent q = {.target = {.line = n->line}};
    int action;

    ENT_TRY(policy_ref(&q, ld, n));
    ENT_TRY(applied(&q, ld, n));
    ENT_TRY(ent_spif_word(&action, ld, n, "action", words, -1));
    q.discard = action == 0;
    if (!q.discard) {
        ENT_TRY(ent_spif_oid(&q.target.set_oid, ld, n, "tagSetId"));
        ENT_TRY(ent_spif_tag_type(&q.target.tag_type, &q.target.type, ld, n));
        ENT_TRY(ent_spif_need(&q.target.lacv, ld, n, "lacv"));
    }
    ENT_PUSH(out, ld->a, q, ld->e);
    return ENT_OK;
}

ent_code ent_spif_equivalent_set(ent_equivalents *out, ent_loader *ld, const ent_xml_node *n)
{
    ent_equivalent q = {.applied = ENT_APPLIED_ENCRYPT, .target = {.line = n->line}};

    ENT_TRY(policy_ref(&q, ld, n));
    ENT_TRY(additions(&q, ld, n));
    ENT_PUSH(out, ld->a, q, ld->e);
    return ENT_OK;
}

/* Extensions of others are theirs. Ours: <impliedInMarking tagSetRef tagType enumType lacv/>. */
ent_code ent_spif_extensions(ent_loader *ld, const ent_xml_node *n)
{
    ent_ref ref;

    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        if (!ent_xml_is(k, ENTENTE_NS, "impliedInMarking")) continue;
        ENT_TRY(ent_spif_ref(&ref, ld, k));
        if (ref.all) return ENT_SPIF_BAD(ld, k, "impliedInMarking needs the lacv of one value.");
        ENT_PUSH(&ld->p->implied, ld->a, ref, ld->e);
    }
    return ENT_OK;
}
