/* SPDX-License-Identifier: Apache-2.0 */
/* Rules between values, as a SPIF writes them, and its extensions. References into this policy are resolved by policy_link.c;
 * references into another policy only when both are at hand (map.c).                                              */
#include "policy_load.h"

#define ENTENTE_NS "urn:entente:spif:1"

static ent_code read_ref(ent_ref *out, ent_loader *ld, const ent_xml_node *n)
{
    const ent_str *lacv = ent_xml_attribute(n, NULL, "lacv");

    *out = (ent_ref){.line = n->line, .set = ENT_NO_ID};
    ENT_TRY(ent_spif_need(&out->set_name, ld, n, "tagSetRef"));
    ENT_TRY(ent_spif_tag_type(&out->tag_type, &out->type, ld, n));
    ENT_TRY(ent_spif_bool(&out->all, ld, n, "all"));
    if (lacv != NULL && out->all) return ENT_SPIF_BAD(ld, n, "%.*s cannot have both lacv and all=\"true\".", ENT_F(n->name));
    if (lacv != NULL) return ent_spif_text(&out->lacv, ld, n, "lacv");
    if (out->all) return ENT_OK;
    out->all = true;
    return ent_note_add(ld->notes, ld->a, n->line, "spif-group-open", ld->e,
                        "%.*s names no value; it was read as any value of the tag set.", ENT_F(n->name));
}

ent_code ent_spif_ref(ent_ref *out, ent_loader *ld, const ent_xml_node *n)
{
    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_REF));
    return read_ref(out, ld, n);
}

static ent_code operation(ent_requirement *r, ent_loader *ld, const ent_xml_node *n)
{
    static const char *const words[] = {"all", "oneOrMore", "onlyOne", NULL};
    int op;

    ENT_TRY(ent_spif_word(&op, ld, n, "operation", words, -1));
    r->operation = op < 0 ? ENT_OP_ALL : (ent_operation)op;
    if (op >= 0) return ENT_OK;
    return ent_note_add(ld->notes, ld->a, n->line, "lint-operation", ld->e,
                        "A requiredCategory does not say how many of its values are required; it was read as all of them.");
}

ent_code ent_spif_required(ent_requirements *out, ent_loader *ld, const ent_xml_node *n)
{
    static const ent_spif_kid kids[] = {{"categoryGroup", 1, false}};
    ent_spif_walk walk = {.kids = kids, .n = 1};
    ent_requirement r = {.line = n->line};
    ent_ref ref;
    size_t which;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_REQUIRED));
    ENT_TRY(operation(&r, ld, n));
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

/* Extensions of others are theirs. Ours: <impliedInMarking tagSetRef tagType enumType lacv/>. */
ent_code ent_spif_extensions(ent_loader *ld, const ent_xml_node *n)
{
    ent_ref ref;

    ENT_TRY(ent_spif_check(ld, n, ENT_SHAPE_EXTENSIONS));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        if (!ent_xml_is(k, ENTENTE_NS, "impliedInMarking")) continue;
        ENT_TRY(read_ref(&ref, ld, k));
        if (ref.all) return ENT_SPIF_BAD(ld, k, "impliedInMarking needs the lacv of one value.");
        ENT_PUSH(&ld->p->implied, ld->a, ref, ld->e);
    }
    return ENT_OK;
}
