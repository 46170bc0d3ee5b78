/* SPDX-License-Identifier: Apache-2.0 */
/* A STANAG 4774 label from XML (ADatP-4774, schema 1.3 of the label). Tolerant: what is known to be misspelt in published
 * labels is repaired and noted. Strict: every deviation is refused. Neither guesses a name or a value.             */
#include "label_xml.h"

static ent_code read_label(ent_label *out, const ent_form *f, const ent_xml_node *n, unsigned depth);

static const ent_slab_attr NO_ATTRIBUTES[] = {{NULL, NULL}};

/* Children of one element in the schema's order. *order is the highest place so far. */
static ent_code in_order(const ent_form *f, const ent_xml_node *n, unsigned place, unsigned *order)
{
    if (place < *order) {
        return ent_slab_odd(f, n, "label-order", "The element %.*s stands behind elements that it should precede.", ENT_F(n->name));
    }
    *order = place;
    return ENT_OK;
}

static ent_code once(const ent_form *f, const ent_xml_node *n, unsigned place, uint32_t *seen)
{
    if ((*seen >> place & 1) != 0) return ENT_SLAB_BAD(f, n, "The element %.*s stands here twice.", ENT_F(n->name));
    *seen |= UINT32_C(1) << place;
    return ENT_OK;
}

/* The place of a child in a list of names in schema order; the list's length if it is not there. */
static unsigned place_of(const ent_xml_node *n, const char *const *names)
{
    unsigned i = 0;

    while (names[i] != NULL && !ent_str_is(n->name, names[i])) i++;
    return i;
}

/* *place: the child's place by its name; becomes `end` for an element of another namespace, which may stand last. */
static ent_code take_place(unsigned *place, const ent_form *f, const ent_xml_node *k, unsigned end, unsigned *order)
{
    bool ours = false;

    ENT_TRY(ent_slab_ours(&ours, f, k, ENT_SLAB_NS));
    if (ours && *place < end) return in_order(f, k, *place, order);
    if (ours) return ENT_SLAB_BAD(f, k, "A label has no element %.*s at this place.", ENT_F(k->name));
    *place = end;
    ENT_TRY(ent_slab_foreign(f, k));
    return in_order(f, k, end, order);
}

static ent_code time_element(ent_time *out, const ent_form *f, const ent_xml_node *n)
{
    ent_str text;

    ENT_TRY(ent_slab_token(&text, f, n));
    ENT_TRY(ent_slab_attributes(f, n, NO_ATTRIBUTES, false));
    ENT_SLAB_TRY(f, n, ent_form_time(out, f, n->line, text));
    return ENT_OK;
}

/* ---- ConfidentialityInformation ---- */

enum { INFO_POLICY, INFO_CLASS, INFO_PRIVACY, INFO_CATEGORY, INFO_END };

/* Shown on one line, so white space is collapsed as in the names. */
static ent_code privacy_mark(ent_label *out, const ent_form *f, const ent_xml_node *n)
{
    ENT_TRY(ent_slab_attributes(f, n, NO_ATTRIBUTES, false));
    return ent_slab_text(&out->privacy_mark, f, n);
}

static ent_code info_child(ent_label *out, ent_categories *list, const ent_form *f, const ent_xml_node *k, unsigned place)
{
    switch (place) {
    case INFO_POLICY: return ent_slab_policy(&out->policy, &out->policy_uri, f, k);
    case INFO_CLASS: return ent_slab_class(&out->classification, f, k);
    case INFO_PRIVACY: return privacy_mark(out, f, k);
    case INFO_CATEGORY: return ent_slab_category(list, f, k);
    default: return ENT_OK;
    }
}

static ent_code read_info(ent_label *out, const ent_form *f, const ent_xml_node *n)
{
    static const char *const names[] = {"PolicyIdentifier", "Classification", "PrivacyMark", "Category", NULL};
    ent_categories list = {0};
    unsigned order = 0, place;
    uint32_t seen = 0;

    ENT_TRY(ent_slab_attributes(f, n, NO_ATTRIBUTES, false));
    ENT_TRY(ent_slab_elements_only(f, n));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        place = place_of(k, names);
        ENT_TRY(take_place(&place, f, k, INFO_END, &order));
        if (place < INFO_CATEGORY) ENT_TRY(once(f, k, place, &seen));
        ENT_TRY(info_child(out, &list, f, k, place));
    }
    if (out->policy.n == 0) return ENT_SLAB_BAD(f, n, "The label has no PolicyIdentifier.");
    if (out->classification.n == 0) return ENT_SLAB_BAD(f, n, "The label has no Classification.");
    out->categories = list.v;
    out->n = list.n;
    return ENT_OK;
}

/* ---- the other parts ---- */

static ent_code read_originator(ent_label *out, const ent_form *f, const ent_xml_node *n)
{
    const ent_slab_attr attrs[] = {{"IDType", &out->originator_type}, {NULL, NULL}};

    ENT_TRY(ent_slab_token(&out->originator, f, n));
    ENT_TRY(ent_slab_attributes(f, n, attrs, false));
    if (out->originator_type.n == 0) return ENT_SLAB_BAD(f, n, "The OriginatorID has no IDType.");
    if (ent_form_originator_ok(out->originator_type)) return ENT_OK;
    return ENT_SLAB_BAD(f, n, "The IDType of OriginatorID is \"%.*s\", which STANAG 4774 does not know.", ENT_F(out->originator_type));
}

static ent_code read_succession(ent_label *out, const ent_form *f, const ent_xml_node *n, unsigned depth)
{
    static const char *const names[] = {"SuccessionDateTime", "SuccessorConfidentialityLabel", NULL};
    unsigned order = 0, place;
    uint32_t seen = 0;
    ent_label *next;

    ENT_TRY(ent_slab_attributes(f, n, NO_ATTRIBUTES, false));
    ENT_TRY(ent_slab_elements_only(f, n));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        place = place_of(k, names);
        ENT_TRY(take_place(&place, f, k, 2, &order));
        if (place == 2) continue;
        ENT_TRY(once(f, k, place, &seen));
        if (place == 0) {
            ENT_TRY(time_element(&out->succession, f, k));
            continue;
        }
        ENT_NEW(next, f->a, 1, f->e);
        ENT_TRY(read_label(next, f, k, depth + 1));
        next->role = out->role; /* its element has no role of its own */
        out->successor = next;
    }
    if (seen != 3) return ENT_SLAB_BAD(f, n, "A SuccessionHandling needs a SuccessionDateTime and a SuccessorConfidentialityLabel.");
    return ENT_OK;
}

enum { PART_INFO, PART_ORIGINATOR, PART_CREATED, PART_SUCCESSION, PART_END };

static ent_code label_child(ent_label *out, const ent_form *f, const ent_xml_node *k, unsigned place, unsigned depth)
{
    switch (place) {
    case PART_INFO: return read_info(out, f, k);
    case PART_ORIGINATOR: return read_originator(out, f, k);
    case PART_CREATED: out->has_created = true; return time_element(&out->created, f, k);
    case PART_SUCCESSION: return read_succession(out, f, k, depth);
    default: return ENT_OK;
    }
}

static ent_code label_children(ent_label *out, const ent_form *f, const ent_xml_node *n, unsigned depth)
{
    static const char *const names[] = {"ConfidentialityInformation", "OriginatorID", "CreationDateTime", "SuccessionHandling", NULL};
    unsigned order = 0, place;
    uint32_t seen = 0;

    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        bool misspelt = ent_str_is(k->name, "CreationDataTime");
        place = misspelt ? PART_CREATED : place_of(k, names);
        ENT_TRY(take_place(&place, f, k, PART_END, &order));
        if (place < PART_END) ENT_TRY(once(f, k, place, &seen));
        if (misspelt && place == PART_CREATED)
            ENT_TRY(ent_slab_odd(f, k, "label-creation-misspelt", "The element CreationDataTime was read as CreationDateTime."));
        ENT_TRY(label_child(out, f, k, place, depth));
    }
    if ((seen & 1) == 0) return ENT_SLAB_BAD(f, n, "The label has no ConfidentialityInformation.");
    return ENT_OK;
}

/* ---- the label ---- */

/* xs:ID: an XML name without a colon. Only its beginning and the ASCII range are looked at. */
static ent_code check_id(const ent_form *f, const ent_xml_node *n)
{
    const ent_str *id = ent_xml_attribute(n, NULL, "Id");
    ent_str s = id == NULL ? (ent_str){"_", 1} : ent_str_trim(*id);
    bool ok = s.n != 0 && s.p[0] != '-' && s.p[0] != '.' && (s.p[0] < '0' || s.p[0] > '9');

    for (size_t i = 0; i < s.n && ok; i++) {
        unsigned char c = (unsigned char)s.p[i];
        ok = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-' || c == '.';
    }
    return ok ? ENT_OK : ent_slab_odd(f, n, "label-id", "The Id \"%.*s\" is no XML name.", ENT_F(s));
}

/* The prose of ADatP-4774 asks for a review where no successor is named; the schema does not. */
static ent_code check_dates(const ent_label *l, const ent_form *f, const ent_xml_node *n)
{
    if (!l->has_created) ENT_TRY(ent_slab_odd(f, n, "label-no-creation", "The label has no CreationDateTime."));
    if (l->has_review || l->successor != NULL) return ENT_OK;
    return ent_slab_odd(f, n, "label-no-review", "The label has neither a ReviewDateTime nor a successor.");
}

static ent_code read_label(ent_label *out, const ent_form *f, const ent_xml_node *n, unsigned depth)
{
    ent_label_role role = out->role;
    ent_str review = {"", 0};
    const ent_slab_attr attrs[] = {{"ReviewDateTime", &review}, {NULL, NULL}};

    *out = (ent_label){.role = role, .line = n->line};
    if (depth > ENT_LABEL_MAX_SUCCESSORS) return ENT_SLAB_BAD(f, n, "The label has more than %d successors.", ENT_LABEL_MAX_SUCCESSORS);
    ENT_TRY(ent_slab_attributes(f, n, attrs, true));
    ENT_TRY(check_id(f, n));
    ENT_TRY(ent_slab_elements_only(f, n));
    ENT_TRY(label_children(out, f, n, depth));
    if (ent_xml_attribute(n, NULL, "ReviewDateTime") != NULL || review.n != 0) {
        out->has_review = true;
        ENT_SLAB_TRY(f, n, ent_form_time(&out->review, f, n->line, review));
    }
    return check_dates(out, f, n);
}

static ent_code read_root(ent_label_role *role, const ent_form *f, const ent_xml_node *root)
{
    static const struct {
        const char *name, *code;
        ent_label_role role;
    } roots[] = {
        {"originatorConfidentialityLabel", NULL, ENT_LABEL_ORIGINATOR},
        {"alternativeConfidentialityLabel", NULL, ENT_LABEL_ALTERNATIVE},
        {"metadataConfidentialityLabel", NULL, ENT_LABEL_METADATA},
        {"ConfidentialityLabel", NULL, ENT_LABEL_PLAIN},
        {"alternateConfidentialityLabel", "label-root-alternate", ENT_LABEL_ALTERNATIVE},
        {"OriginatorConfidentialityLabel", "label-root-case", ENT_LABEL_ORIGINATOR},
        {"AlternativeConfidentialityLabel", "label-root-case", ENT_LABEL_ALTERNATIVE},
        {"MetadataConfidentialityLabel", "label-root-case", ENT_LABEL_METADATA},
    };
    bool ours = false;

    if (root->ns.n != 0 && !ent_str_is(root->ns, ENT_SLAB_NS))
        return ENT_SLAB_BAD(f, root, "This is no STANAG 4774 label: the element %.*s is in another namespace.", ENT_F(root->name));
    ENT_TRY(ent_slab_ours(&ours, f, root, ENT_SLAB_NS));
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        if (!ent_str_is(root->name, roots[i].name)) continue;
        *role = roots[i].role;
        if (roots[i].code == NULL) return ENT_OK;
        return ent_slab_odd(f, root, roots[i].code, "The root element is spelled %.*s.", ENT_F(root->name));
    }
    return ENT_SLAB_BAD(f, root, "This is no STANAG 4774 label: the root element is %.*s.", ENT_F(root->name));
}

static ent_code read_document(ent_label *out, const ent_form *f, ent_str xml)
{
    ent_xml_node *root;

    ENT_TRY(ent_slab_document(&root, f, xml));
    ENT_TRY(read_root(&out->role, f, root));
    return read_label(out, f, root, 0);
}

ent_code ent_label_parse(ent_label *out, ent_arena *a, ent_str xml, bool strict, ent_notes *notes, ent_err *e)
{
    ent_form f = {.a = a, .strict = strict, .notes = notes, .e = e, .what = "label"};
    size_t noted = notes == NULL ? 0 : notes->n;
    ent_label l = {0};

    *out = l;
    if (read_document(&l, &f, xml) != ENT_OK) {
        if (notes != NULL) notes->n = noted; /* nothing is said of what was refused but the error */
        return e->code;
    }
    *out = l;
    return ENT_OK;
}
