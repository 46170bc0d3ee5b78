/* SPDX-License-Identifier: Apache-2.0 */
/* What each element of a SPIF may carry, as a table: Open XML SPIF schema 2.1, and what is reported of 3.0.
 *
 * The schema lets most elements have "any attribute" that is declared somewhere; it declares none without a namespace. So an
 * attribute of another namespace is somebody's addition and is left alone, and one without a namespace that the table
 * does not have is a deviation. On an element that decides access it is refused: a misspelt requiredClass must not vanish. */
#include "policy_load.h"

#define XSI_NS "http://www.w3.org/2001/XMLSchema-instance"

enum {
    DECIDES = 1, /* an unknown attribute is refused */
    ANY = 2,     /* attributes of other namespaces may stand here */
    LEAF = 4,    /* no child elements */
    TEXT = 8     /* holds text */
};

typedef struct shape {
    unsigned flags;
    const char *names[14];
    const char *three[4]; /* more names, of SPIF 3.0 */
} shape;

static const shape SHAPES[ENT_SHAPES] = {
    [ENT_SHAPE_SPIF] = {ANY,
                        {"schemaVersion", "version", "creationDate", "originatorDN", "keyIdentifier", "privilegeId", "rbacId", "userRefURI",
                         "docRefURI", "notBefore", "notAfter"},
                        {NULL}},
    [ENT_SHAPE_POLICY_ID] = {ANY, {"name", "id"}, {"color", "fgcolor", "bgcolor"}},
    [ENT_SHAPE_EMPTY] = {0, {NULL}, {NULL}},
    [ENT_SHAPE_CLASSES] = {ANY, {"name"}, {NULL}},
    [ENT_SHAPE_CLASS] = {ANY | DECIDES, {"name", "color", "lacv", "hierarchy", "obsolete"}, {"fgcolor", "bgcolor"}},
    [ENT_SHAPE_SETS] = {0, {NULL}, {NULL}},
    [ENT_SHAPE_SET] = {ANY | DECIDES, {"name", "id"}, {NULL}},
    [ENT_SHAPE_TAG] = {ANY | DECIDES,
                       {"name", "tagType", "enumType", "tag7Encoding", "singleSelection", "maxSelection", "minSelection"},
                       {NULL}},
    [ENT_SHAPE_VALUE] = {ANY | DECIDES,
                         {"name", "lacv", "userInput", "requiredClass", "obsolete", "dateFormat", "notBefore", "notAfter"},
                         {"color", "fgcolor", "bgcolor"}},
    [ENT_SHAPE_TEXT] = {LEAF | TEXT | DECIDES, {NULL}, {NULL}},
    [ENT_SHAPE_REQUIRED] = {ANY | DECIDES, {"operation"}, {NULL}},
    [ENT_SHAPE_REF] = {ANY | DECIDES | LEAF, {"tagSetRef", "tagType", "enumType", "lacv", "all"}, {NULL}},
    [ENT_SHAPE_PEERS] = {0, {NULL}, {NULL}},
    [ENT_SHAPE_PEER] = {ANY | DECIDES, {"name", "id", "userRefURI", "docRefURI"}, {NULL}},
    [ENT_SHAPE_SAME_CLASS] = {ANY | DECIDES, {"policyRef", "lacv", "applied"}, {NULL}},
    [ENT_SHAPE_SAME_VALUE] = {ANY | DECIDES | LEAF, {"policyRef", "tagSetId", "tagType", "enumType", "lacv", "applied", "action"}, {NULL}},
    [ENT_SHAPE_SAME_SET] = {ANY | DECIDES, {"policyRef", "name", "id"}, {NULL}},
    [ENT_SHAPE_PRIVACY] = {DECIDES, {"maxSelection", "minSelection"}, {NULL}},
    [ENT_SHAPE_PRIVACY_MARK] = {ANY | DECIDES, {"name", "obsolete"}, {"color", "fgcolor", "bgcolor"}},
    [ENT_SHAPE_DATA] = {ANY, {"phrase"}, {"simplePhrase", "shortPhrase", "inputPhrase"}},
    /* "code" for markingCode is a known misspelling, which its reader notes. */
    [ENT_SHAPE_QUALIFIERS] = {ANY, {"markingCode", "code"}, {NULL}},
    [ENT_SHAPE_QUALIFIER] = {ANY | LEAF, {"markingQualifier", "qualifierCode"}, {NULL}},
    [ENT_SHAPE_EXTENSIONS] = {0, {NULL}, {NULL}},
};

static bool listed(const char *const *names, size_t n, ent_str name)
{
    for (size_t i = 0; i < n && names[i] != NULL; i++)
        if (ent_spif_is(name, names[i])) return true;
    return false;
}

static bool known(const ent_loader *ld, const shape *s, const ent_xml_attr *at)
{
    if (at->ns.n != 0 && !ent_str_eq(at->ns, ld->ns)) {
        if (ent_str_is(at->ns, XSI_NS)) return true;
        return (s->flags & ANY) != 0;
    }
    if (at->ns.n != 0) return false;
    if (listed(s->names, sizeof s->names / sizeof *s->names, at->name)) return true;
    return ld->p->three && listed(s->three, sizeof s->three / sizeof *s->three, at->name);
}

static ent_code odd_attribute(ent_loader *ld, const ent_xml_node *n, const shape *s, const ent_xml_attr *at)
{
    bool foreign = at->ns.n != 0 && !ent_str_eq(at->ns, ld->ns);

    if ((s->flags & DECIDES) != 0 && !foreign) {
        return ENT_SPIF_BAD(ld, n, "%.*s has no attribute %.*s; it may say something that decides access.", ENT_F(n->name),
                            ENT_F(at->name));
    }
    return ent_note_add(ld->notes, ld->a, n->line, "spif-attribute-unknown", ld->e, "%.*s has no attribute %.*s; it was left out.",
                        ENT_F(n->name), ENT_F(at->name));
}

static ent_code odd_text(ent_loader *ld, const ent_xml_node *n)
{
    return ent_note_add(ld->notes, ld->a, n->line, "spif-text", ld->e, "%.*s holds text, which says nothing there.", ENT_F(n->name));
}

ent_code ent_spif_check(ent_loader *ld, const ent_xml_node *n, ent_spif_shape shape_of)
{
    const shape *s = &SHAPES[shape_of];
    bool text = false;

    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next)
        if (!known(ld, s, at)) ENT_TRY(odd_attribute(ld, n, s, at));
    for (const ent_xml_node *k = n->first; k != NULL; k = k->next) {
        if (k->is_text) text = text || ent_str_trim(k->text).n != 0;
        else if ((s->flags & LEAF) != 0) return ENT_SPIF_BAD(ld, k, "%.*s holds no element %.*s.", ENT_F(n->name), ENT_F(k->name));
    }
    return text && (s->flags & TEXT) == 0 ? odd_text(ld, n) : ENT_OK;
}
