/* SPDX-License-Identifier: Apache-2.0 */
/* A detached STANAG 4778 binding from XML (ADatP-4778 schema, ADatP-4778.2 sidecar profile). What decides which label holds for
 * which file is never guessed: forms that are not read, and everything unknown in the binding's own namespace, are refused.
 * Tolerant: order, spelling of references and foreign attributes, with a note. Strict: those are refused too.          */
#include "binding.h"

#define XML_NS "http://www.w3.org/XML/1998/namespace"
#define XSI_NS "http://www.w3.org/2001/XMLSchema-instance"

#define NEXT_CORRECT "Correct it at this line, or ask its author for a new copy."
#define NEXT_FORM "Ask the sender for the detached form: the label in mb:Metadata, and a mb:DataReference to a file beside the binding."

static const char *const id_only[] = {"Id", NULL};

typedef struct reader {
    ent_arena *a;
    bool strict;
    ent_notes *notes;
    ent_err *e;
    ENT_VEC(ent_str) ids;
} reader;

/* Ends a function with ENT_INVALID at this element. */
#define BAD(r, n, next, ...) (ent_fail((r)->e, ENT_INVALID, NULL, (next), __VA_ARGS__), at_element((r), (n)))

static ent_code at_element(const reader *r, const ent_xml_node *n)
{
    return ent_at(r->e, "line %u, element %.*s", n->line, ENT_F(n->name));
}

/* A deviation that is understood: a note, or with strict a refusal. */
#define ODD(r, n, code, ...) \
    ((r)->strict ? BAD(r, n, NEXT_CORRECT, __VA_ARGS__) : ent_note_add((r)->notes, (r)->a, (n)->line, (code), (r)->e, __VA_ARGS__))

/* ---- what all elements have in common ---- */

/* Elements only: text between them could be meant as a label. */
static ent_code no_text(const reader *r, const ent_xml_node *n)
{
    for (const ent_xml_node *k = n->first; k != NULL; k = k->next)
        if (k->is_text && ent_str_trim(k->text).n != 0)
            return BAD(r, n, NEXT_CORRECT, "%.*s holds text beside its elements.", ENT_F(n->name));
    return ENT_OK;
}

static bool is_word(ent_str s, const char *const *words)
{
    for (; *words != NULL; words++)
        if (ent_str_is(s, *words)) return true;
    return false;
}

/* known: attributes without namespace; typed: contentType may stand there too. */
static ent_code check_attributes(const reader *r, const ent_xml_node *n, const char *const *known, bool typed)
{
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
        if (ent_str_is(at->ns, XML_NS) && ent_str_is(at->name, "id"))
            return BAD(r, n, NEXT_CORRECT, "%.*s has an attribute xml:id; STANAG 4778 has Id.", ENT_F(n->name));
        if (at->ns.n == 0 ? is_word(at->name, known) : ent_str_is(at->ns, XSI_NS)) continue;
        if (ent_str_is(at->ns, ENT_XMIME_NS) && ent_str_is(at->name, "contentType") && typed) continue;
        ENT_TRY(
            ODD(r, n, "binding-attribute", "%.*s has an attribute %.*s that STANAG 4778 does not know.", ENT_F(n->name), ENT_F(at->name)));
    }
    return no_text(r, n);
}

/* An element that is none of those expected here. */
static ent_code unknown(const reader *r, const ent_xml_node *n, const char *in)
{
    if (n->ns.n == 0)
        return BAD(r, n, NEXT_CORRECT, "The element %.*s has no namespace; those of a binding have " ENT_MB_NS ".", ENT_F(n->name));
    return BAD(r, n, NEXT_CORRECT, "A %s has no element %.*s.", in, ENT_F(n->name));
}

/* An xs:ID; the signature finds elements by it, so it must be there once. */
static ent_code read_id(ent_str *out, reader *r, const ent_xml_node *n)
{
    ent_str id = ent_str_trim(ent_xml_value(n, "Id"));

    for (size_t i = 0; i < id.n; i++) {
        unsigned char c = (unsigned char)id.p[i];
        bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (letter || c == '_' || c >= 0x80 || (i > 0 && ((c >= '0' && c <= '9') || c == '-' || c == '.'))) continue;
        return BAD(r, n, NEXT_CORRECT, "The Id \"%.*s\" is no XML identifier.", ENT_F(id));
    }
    for (size_t i = 0; i < r->ids.n && id.n != 0; i++)
        if (ent_str_eq(r->ids.v[i], id)) return BAD(r, n, NEXT_CORRECT, "The Id \"%.*s\" stands here twice.", ENT_F(id));
    *out = id;
    if (id.n != 0) ENT_PUSH(&r->ids, r->a, id, r->e);
    return ENT_OK;
}

/* ---- labels ---- */

enum { NO_LABEL, ORIGINATORS, OTHER_LABEL };

/* What the child of a Metadata is, by its name; spellings are the label reader's affair. */
static int kind_of(const ent_xml_node *n)
{
    if (n->ns.n != 0 && !ent_str_is(n->ns, ENT_SLAB_NS)) return NO_LABEL;
    if (ent_form_same_letters(n->name, "originatorConfidentialityLabel")) return ORIGINATORS;
    return ent_form_same_letters(n->name, "ConfidentialityLabel") ? ORIGINATORS : OTHER_LABEL;
}

typedef struct group {
    ENT_VEC(ent_str) labels;
    ENT_VEC(ent_bound_data) data;
    unsigned originators;
} group;

static ent_code read_metadata(group *g, const reader *r, const ent_xml_node *n)
{
    static const char *const known[] = {"Id", "encoding", NULL};
    const ent_xml_node *k = ent_xml_first(n);
    ent_str xml;

    ENT_TRY(check_attributes(r, n, known, true));
    if (k == NULL || ent_xml_next(k) != NULL) return BAD(r, n, NEXT_CORRECT, "A Metadata holds exactly one element, the label.");
    if (g->data.n != 0) ENT_TRY(ODD(r, n, "binding-order", "A Metadata stands behind a DataReference."));
    if (kind_of(k) == NO_LABEL)
        return ent_note_add(r->notes, r->a, k->line, "binding-metadata", r->e,
                            "The metadata %.*s is no confidentiality label and was left out.", ENT_F(k->name));
    if (kind_of(k) == ORIGINATORS && g->originators++ != 0)
        return BAD(r, k, NEXT_CORRECT, "There are two originator's labels for the same data.");
    if (g->labels.n == ENT_BOUND_LABELS_MAX)
        return BAD(r, n, NEXT_CORRECT, "A MetadataBinding has more than %d labels.", ENT_BOUND_LABELS_MAX);
    if (ent_xml_inner(&xml, r->a, n, ENT_LABEL_MAX_BYTES, r->e) != ENT_OK) return at_element(r, n);
    xml = ent_str_trim(xml);
    ENT_PUSH(&g->labels, r->a, xml, r->e);
    return ENT_OK;
}

/* ---- data ---- */

static ent_code content_type(ent_str *out, const reader *r, const ent_xml_node *n)
{
    const ent_str *right = ent_xml_attribute(n, ENT_XMIME_NS, "contentType");

    *out = right != NULL ? ent_str_trim(*right) : (ent_str){"", 0};
    if (out->n > ENT_BOUND_TYPE_MAX) return BAD(r, n, NEXT_CORRECT, "The contentType has more than %d bytes.", ENT_BOUND_TYPE_MAX);
    return ENT_OK;
}

static ent_code read_reference(group *g, const reader *r, const ent_xml_node *n)
{
    static const char *const known[] = {"URI", "Id", NULL};
    const ent_str *uri = ent_xml_attribute(n, "", "URI");
    const ent_xml_node *k = ent_xml_first(n);
    ent_bound_data d = {0};
    bool is_odd;

    ENT_TRY(check_attributes(r, n, known, true));
    if (ent_xml_is(k, ENT_DS_NS, "Transforms"))
        return BAD(r, k, NEXT_FORM, "Transforms change what a reference means; only labels of whole files are read.");
    if (k != NULL) return unknown(r, k, "DataReference");
    if (uri == NULL) return BAD(r, n, NEXT_CORRECT, "A DataReference has no URI.");
    if (ent_bound_name(&d.name, &is_odd, r->a, *uri, r->e) != ENT_OK) return at_element(r, n);
    if (is_odd)
        ENT_TRY(ODD(r, n, "binding-uri", "The reference \"%.*s\" was read as ./ and the name \"%.*s\".", ENT_F(*uri), ENT_F(d.name)));
    d.uri = *uri;
    ENT_TRY(content_type(&d.content_type, r, n));
    for (size_t i = 0; i < g->data.n; i++)
        if (ent_str_eq(g->data.v[i].name, d.name)) return BAD(r, n, NEXT_CORRECT, "The file \"%.*s\" stands here twice.", ENT_F(d.name));
    if (g->data.n == ENT_BOUND_DATA_MAX) return BAD(r, n, NEXT_CORRECT, "A MetadataBinding has more than %d files.", ENT_BOUND_DATA_MAX);
    ENT_PUSH(&g->data, r->a, d, r->e);
    return ENT_OK;
}

/* ---- the frame ---- */

static ent_code bound_child(group *g, const reader *r, const ent_xml_node *k)
{
    if (ent_xml_is(k, ENT_MB_NS, "Metadata")) return read_metadata(g, r, k);
    if (ent_xml_is(k, ENT_MB_NS, "DataReference")) return read_reference(g, r, k);
    if (ent_xml_is(k, ENT_MB_NS, "MetadataReference"))
        return BAD(r, k, NEXT_FORM, "The label stands in another place (MetadataReference); only a label inside the binding is read.");
    if (ent_xml_is(k, ENT_MB_NS, "Data"))
        return BAD(r, k, NEXT_FORM, "The data stands inside the binding (the encapsulating form); only the detached form is read.");
    return unknown(r, k, "MetadataBinding");
}

static ent_code read_bound(ent_bound *out, reader *r, const ent_xml_node *n)
{
    group g = {0};

    *out = (ent_bound){0};
    ENT_TRY(check_attributes(r, n, id_only, false));
    ENT_TRY(read_id(&out->id, r, n));
    if (out->id.n == 0) ENT_TRY(ODD(r, n, "binding-id", "A MetadataBinding has no Id, so that no signature can cover it."));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) ENT_TRY(bound_child(&g, r, k));
    if (g.labels.n == 0) return BAD(r, n, NEXT_CORRECT, "The MetadataBinding has no confidentiality label.");
    if (g.data.n == 0) return BAD(r, n, NEXT_CORRECT, "The MetadataBinding names no data.");
    if (g.originators == 0) ENT_TRY(ODD(r, n, "binding-originator", "The originator's label is not among the labels."));
    out->labels = g.labels.v;
    out->n_labels = g.labels.n;
    out->data = g.data.v;
    out->n_data = g.data.n;
    return ENT_OK;
}

typedef ENT_VEC(ent_bound) bounds;

static ent_code read_container(bounds *list, reader *r, const ent_xml_node *n)
{
    ent_bound b = {0};
    ent_str id;

    ENT_TRY(check_attributes(r, n, id_only, false));
    ENT_TRY(read_id(&id, r, n));
    if (ent_xml_first(n) == NULL) return BAD(r, n, NEXT_CORRECT, "The MetadataBindingContainer is empty.");
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        if (!ent_xml_is(k, ENT_MB_NS, "MetadataBinding")) return unknown(r, k, "MetadataBindingContainer");
        if (list->n == ENT_BOUND_MAX) return BAD(r, k, NEXT_CORRECT, "There are more than %d bindings in one file.", ENT_BOUND_MAX);
        ENT_TRY(read_bound(&b, r, k));
        ENT_PUSH(list, r->a, b, r->e);
    }
    return ENT_OK;
}

static ent_code root_child(bounds *list, bool *is_signed, reader *r, const ent_xml_node *k)
{
    if (ent_xml_is(k, ENT_DS_NS, "Signature")) {
        *is_signed = true;
        return list->n == 0 ? ENT_OK : ODD(r, k, "binding-order", "The Signature stands behind a MetadataBindingContainer.");
    }
    if (ent_xml_is(k, ENT_MB_NS, "MetadataBindingContainer")) return read_container(list, r, k);
    if (k->ns.n == 0 || ent_str_is(k->ns, ENT_MB_NS)) return unknown(r, k, "BindingInformation");
    return ent_note_add(r->notes, r->a, k->line, "binding-foreign", r->e, "The element %.*s of another namespace was left out.",
                        ENT_F(k->name));
}

static ent_code read_root(ent_binding *out, reader *r, const ent_xml_node *root)
{
    bounds list = {0};
    ent_str id;

    if (!ent_xml_is(root, ENT_MB_NS, "BindingInformation"))
        return BAD(r, root, "Give the file with the ending .bdo that belongs to the data.",
                   "This is no STANAG 4778 binding: its root element is not BindingInformation in the namespace " ENT_MB_NS ".");
    ENT_TRY(check_attributes(r, root, id_only, false));
    ENT_TRY(read_id(&id, r, root));
    for (const ent_xml_node *k = ent_xml_first(root); k != NULL; k = ent_xml_next(k)) ENT_TRY(root_child(&list, &out->is_signed, r, k));
    if (list.n == 0) return BAD(r, root, NEXT_CORRECT, "The binding binds nothing: there is no MetadataBindingContainer.");
    out->bound = list.v;
    out->n = list.n;
    return ENT_OK;
}

ent_code ent_binding_read(ent_binding *out, ent_arena *a, ent_str xml, bool strict, ent_notes *notes, ent_err *e)
{
    reader r = {.a = a, .strict = strict, .notes = notes, .e = e};
    ent_xml_limits limits = ent_xml_small();
    ent_xml_node *root = NULL;
    ent_code code;

    *out = (ent_binding){0};
    limits.bytes = ENT_BINDING_MAX_BYTES;
    ENT_TRY(ent_xml_parse(&root, a, xml, &limits, e));
    code = read_root(out, &r, root);
    if (code != ENT_OK) *out = (ent_binding){0};
    return code;
}
