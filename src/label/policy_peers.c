/* SPDX-License-Identifier: Apache-2.0 */
/* Other policies, and what this one says equals what there. */
#include "policy_load.h"

#define MAX_PEERS 1024

/* ---- the policies ---- */

static ent_code named_twice(ent_loader *ld, const ent_xml_node *n, const ent_peer *peer)
{
    for (size_t i = 0; i < ld->p->peers.n; i++) {
        if (ent_str_eq(ld->p->peers.v[i].name, peer->name) || ent_str_eq(ld->p->peers.v[i].oid, peer->oid))
            return ENT_SPIF_BAD(ld, n, "The policy %.*s (%.*s) is named twice.", ENT_F(peer->name), ENT_F(peer->oid));
    }
    return ENT_OK;
}

static ent_code add_peer(ent_loader *ld, const ent_xml_node *n, const ent_peer *peer)
{
    if (ld->p->peers.n == MAX_PEERS) return ENT_SPIF_BAD(ld, n, "The policy names more than %d other policies.", MAX_PEERS);
    ENT_TRY(named_twice(ld, n, peer));
    ENT_PUSH(&ld->p->peers, ld->a, *peer, ld->e);
    return ENT_OK;
}

/* A policyRef may name it, as the schema's key has it. */
static ent_code read_default(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"markingData", 1, false}, {"markingQualifier", 2, false}};
    ent_spif_walk walk = {.kids = kids, .n = 2};
    ent_peer peer = {.line = n->line};
    size_t which;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_POLICY_ID));
    ENT_TRY(ent_spif_name(&peer.name, ld, n, "name"));
    ENT_TRY(ent_spif_oid(&peer.oid, ld, n, "id"));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which != ENT_SPIF_SKIP) ENT_TRY(ent_spif_wording(&peer.marks, ld, k));
    }
    ld->p->default_peer = (uint32_t)ld->p->peers.n;
    return add_peer(ld, n, &peer);
}

static ent_code read_peer(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"requiredCategory", 1, false}};
    ent_spif_walk walk = {.kids = kids, .n = 1};
    ent_peer peer = {.line = n->line};
    size_t which;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_PEER));
    ENT_TRY(ent_spif_name(&peer.name, ld, n, "name"));
    ENT_TRY(ent_spif_oid(&peer.oid, ld, n, "id"));
    ENT_TRY(ent_spif_text(&peer.user_ref, ld, n, "userRefURI"));
    ENT_TRY(ent_spif_text(&peer.doc_ref, ld, n, "docRefURI"));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(ent_spif_required(&peer.adds, ld, k));
    }
    return add_peer(ld, n, &peer);
}

static ent_code read_peers(ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"equivalentPolicy", 1, false}};
    ent_spif_walk walk = {.kids = kids, .n = 1};
    size_t which;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_PEERS));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_spif_which(&which, ld, &walk, k));
        if (which == 0) ENT_TRY(read_peer(ld, k));
    }
    return ent_spif_empty(ld, n, walk.seen == 0);
}

ent_code ent_spif_peers(ent_loader *ld, const ent_xml_node *default_policy, const ent_xml_node *peers)
{
    ent_policy *p = ld->p;

    p->default_peer = ENT_NO_ID;
    if (default_policy != NULL) ENT_TRY(read_default(ld, default_policy));
    if (peers != NULL) ENT_TRY(read_peers(ld, peers));
    ENT_TRY(ent_spif_index(&ld->peers, ld, p->peers.n));
    for (size_t i = 0; i < p->peers.n; i++) ent_index_put(&ld->peers, 0, 0, p->peers.v[i].name, (uint32_t)i);
    return ENT_OK;
}

/* ---- equivalences ---- */

static ent_code policy_ref(ent_equivalent *out, ent_loader *ld, const ent_xml_node *n)
{
    ent_str name;

    ENT_TRY(ent_spif_need(&name, ld, n, "policyRef"));
    out->policy = ent_index_get(&ld->peers, 0, 0, name);
    if (out->policy != ENT_NO_ID) return ENT_OK;
    return ENT_SPIF_BAD(ld, n, "The policy \"%.*s\" is not among the equivalentPolicies.", ENT_F(name));
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

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_SAME_CLASS));
    ENT_TRY(policy_ref(&q, ld, n));
    ENT_TRY(applied(&q, ld, n));
    ENT_TRY(ent_spif_need(&q.target.lacv, ld, n, "lacv"));
    ENT_TRY(ent_spif_whole(ld, n, q.target.lacv));
    ENT_TRY(additions(&q, ld, n));
    ENT_PUSH(out, ld->a, q, ld->e);
    return ENT_OK;
}

/* With action="discard" a value is dropped when it is sent, whatever the target; dropped on receipt, the target is the foreign value. */
static bool names_value(const ent_equivalent *q, const ent_xml_node *n)
{
    const ent_str *lacv = ent_xml_attribute(n, NULL, "lacv");

    return !q->discard || ((q->applied & ENT_APPLIED_DECRYPT) != 0 && lacv != NULL && lacv->n != 0);
}

/* The schema wants the attributes of the target all the same. */
static ent_code unused_target(ent_loader *ld, const ent_xml_node *n)
{
    static const char *const need[] = {"tagSetId", "tagType", "lacv"};

    for (size_t i = 0; i < sizeof need / sizeof *need; i++) {
        if (ent_xml_attribute(n, NULL, need[i]) != NULL) continue;
        ENT_TRY(ent_note_add(ld->notes, ld->a, n->line, "spif-attribute", ld->e, "The attribute %s of %.*s is missing.", need[i],
                             ENT_F(n->name)));
    }
    return ENT_OK;
}

ent_code ent_spif_equivalent_value(ent_equivalents *out, ent_loader *ld, const ent_xml_node *n)
{
    static const char *const words[] = {"discard", NULL};
    ent_equivalent q = {.target = {.line = n->line}};
    int action;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_SAME_VALUE));
    ENT_TRY(policy_ref(&q, ld, n));
    ENT_TRY(applied(&q, ld, n));
    ENT_TRY(ent_spif_word(&action, ld, n, "action", words, -1));
    q.discard = action == 0;
    if (!names_value(&q, n)) {
        ENT_TRY(unused_target(ld, n));
    } else {
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

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_SAME_SET));
    ENT_TRY(policy_ref(&q, ld, n));
    ENT_TRY(ent_spif_text(&q.target.set_name, ld, n, "name"));
    if (ent_xml_attribute(n, NULL, "id") != NULL) ENT_TRY(ent_spif_oid(&q.target.set_oid, ld, n, "id"));
    ENT_TRY(additions(&q, ld, n));
    ENT_PUSH(out, ld->a, q, ld->e);
    return ENT_OK;
}
