/* SPDX-License-Identifier: Apache-2.0 */
/* A STANAG 4774 label from XML (ADatP-4774, schema 1.3 of the label). Tolerant: what is known to be misspelt in published
 * labels is repaired and noted. Strict: every deviation is refused. Neither guesses a name or a value.             */
#include "label_xml.h"

#define MAX_SUCCESSORS 8

static ent_code read_label(ent_label *out, const ent_slab *r, const ent_xml_node *n, unsigned depth);

/* Children of one element in the schema's order. *order is the highest place so far. */
static ent_code in_order(const ent_slab *r, const ent_xml_node *n, unsigned place, unsigned *order)
{
    if (place < *order) {
        return ent_slab_odd(r, n, "label-order", "The element %.*s stands behind elements that it should precede.", ENT_F(n->name));
    }
    *order = place;
    return ENT_OK;
}

static ent_code once(const ent_slab *r, const ent_xml_node *n, unsigned place, uint32_t *seen)
{
    if ((*seen >> place & 1) != 0) return ENT_SLAB_BAD(r, n, "The element %.*s stands here twice.", ENT_F(n->name));
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

static ent_code foreign(const ent_slab *r, const ent_xml_node *n, unsigned last, unsigned *order)
{
    return in_order(r, n, last, order);
}

static ent_code unknown(const ent_slab *r, const ent_xml_node *n)
{
    return ENT_SLAB_BAD(r, n, "A label has no element %.*s at this place.", ENT_F(n->name));
}

/* xs:dateTime; without a zone, which the schema allows, it is read as UTC. */
static ent_code read_time(ent_time *out, const ent_slab *r, const ent_xml_node *n, ent_str text)
{
    ent_str zoned;

    text = ent_str_trim(text);
    if (ent_time_parse(out, text)) return ENT_OK;
    ENT_TRY(ent_str_fmt(&zoned, r->a, r->e, "%.*sZ", ENT_F(text)));
    if (!ent_time_parse(out, zoned)) return ENT_SLAB_BAD(r, n, "\"%.*s\" is no date and time such as 2026-01-31T12:00:00Z.", ENT_F(text));
    return ent_note_add(r->notes, r->a, n->line, "label-time-zone", r->e, "The time %.*s has no zone and was read as UTC.", ENT_F(text));
}

static ent_code time_element(ent_time *out, const ent_slab *r, const ent_xml_node *n)
{
    ent_str text;

    ENT_TRY(ent_slab_token(&text, r, n));
    return read_time(out, r, n, text);
}

/* ---- ConfidentialityInformation ---- */

enum { INFO_POLICY, INFO_CLASS, INFO_PRIVACY, INFO_CATEGORY, INFO_FOREIGN };

/* Shown on one line, so white space is collapsed as in the names. */
static ent_code privacy_mark(ent_label *out, const ent_slab *r, const ent_xml_node *n)
{
    ent_str text;

    ENT_TRY(ent_xml_text(&text, r->a, n, r->e));
    return ent_token(&out->privacy_mark, r->a, text, r->e);
}

static ent_code info_child(ent_label *out, ent_categories *list, const ent_slab *r, const ent_xml_node *k, unsigned place, uint32_t *seen)
{
    if (place != INFO_CATEGORY) ENT_TRY(once(r, k, place, seen));
    switch (place) {
    case INFO_POLICY: ENT_TRY(ent_slab_token(&out->policy, r, k)); return ent_slab_attribute(&out->policy_uri, r, k, "URI", "URL");
    case INFO_CLASS: return ent_slab_token(&out->classification, r, k);
    case INFO_PRIVACY: return privacy_mark(out, r, k);
    case INFO_CATEGORY: return ent_slab_add(list, r, k);
    default: return unknown(r, k);
    }
}

static ent_code read_info(ent_label *out, const ent_slab *r, const ent_xml_node *n)
{
    static const char *const names[] = {"PolicyIdentifier", "Classification", "PrivacyMark", "Category", NULL};
    ent_categories list = {0};
    unsigned order = 0;
    uint32_t seen = 0;
    bool ours = false;

    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        unsigned place = place_of(k, names);
        ENT_TRY(ent_slab_ours(&ours, r, k, ENT_SLAB_NS));
        if (!ours) {
            ENT_TRY(foreign(r, k, INFO_FOREIGN, &order));
            continue;
        }
        if (place < INFO_FOREIGN) ENT_TRY(in_order(r, k, place, &order));
        ENT_TRY(info_child(out, &list, r, k, place, &seen));
    }
    if (out->policy.n == 0) return ENT_SLAB_BAD(r, n, "The label has no PolicyIdentifier.");
    if (out->classification.n == 0) return ENT_SLAB_BAD(r, n, "The label has no Classification.");
    out->categories = list.v;
    out->n = list.n;
    return ENT_OK;
}

/* ---- the other parts ---- */

static ent_code read_originator(ent_label *out, const ent_slab *r, const ent_xml_node *n)
{
    static const char *const types[] = {"rfc822Name", "dNSName",     "directoryName",     "uniformResourceIdentifier",
                                        "iPAddress",  "x400Address", "userPrincipalName", "jID",
                                        NULL};
    unsigned i = 0;

    ENT_TRY(ent_slab_token(&out->originator, r, n));
    ENT_TRY(ent_slab_attribute(&out->originator_type, r, n, "IDType", "idType"));
    while (types[i] != NULL && !ent_str_is(out->originator_type, types[i])) i++;
    if (types[i] != NULL) return ENT_OK;
    return ENT_SLAB_BAD(r, n, "The IDType of OriginatorID is \"%.*s\", which STANAG 4774 does not know.", ENT_F(out->originator_type));
}

static ent_code read_succession(ent_label *out, const ent_slab *r, const ent_xml_node *n, unsigned depth)
{
    static const char *const names[] = {"SuccessionDateTime", "SuccessorConfidentialityLabel", NULL};
    unsigned order = 0;
    uint32_t seen = 0;
    ent_label *next;
    bool ours = false;

    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        unsigned place = place_of(k, names);
        ENT_TRY(ent_slab_ours(&ours, r, k, ENT_SLAB_NS));
        if (!ours) {
            ENT_TRY(foreign(r, k, 2, &order));
            continue;
        }
        if (place == 2) return unknown(r, k);
        ENT_TRY(in_order(r, k, place, &order));
        ENT_TRY(once(r, k, place, &seen));
        if (place == 0) {
            ENT_TRY(time_element(&out->succession, r, k));
            continue;
        }
        ENT_NEW(next, r->a, 1, r->e);
        ENT_TRY(read_label(next, r, k, depth + 1));
        out->successor = next;
    }
    if (seen != 3) return ENT_SLAB_BAD(r, n, "A SuccessionHandling needs a SuccessionDateTime and a SuccessorConfidentialityLabel.");
    return ENT_OK;
}

enum { PART_INFO, PART_ORIGINATOR, PART_CREATED, PART_SUCCESSION, PART_CREATED_MISSPELT, N_PARTS };

static ent_code label_child(ent_label *out, const ent_slab *r, const ent_xml_node *k, unsigned place, uint32_t *seen, unsigned depth)
{
    ENT_TRY(once(r, k, place, seen));
    switch (place) {
    case PART_INFO: return read_info(out, r, k);
    case PART_ORIGINATOR: return read_originator(out, r, k);
    case PART_CREATED: out->has_created = true; return time_element(&out->created, r, k);
    default: return read_succession(out, r, k, depth);
    }
}

static ent_code label_children(ent_label *out, const ent_slab *r, const ent_xml_node *n, unsigned depth)
{
    static const char *const names[] = {"ConfidentialityInformation", "OriginatorID",     "CreationDateTime",
                                        "SuccessionHandling",         "CreationDataTime", NULL};
    unsigned order = 0;
    uint32_t seen = 0;
    bool ours = false;

    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        unsigned place = place_of(k, names);
        ENT_TRY(ent_slab_ours(&ours, r, k, ENT_SLAB_NS));
        if (!ours) {
            ENT_TRY(foreign(r, k, PART_CREATED_MISSPELT, &order));
            continue;
        }
        if (place == N_PARTS) return unknown(r, k);
        if (place == PART_CREATED_MISSPELT) {
            place = PART_CREATED;
            ENT_TRY(ent_slab_odd(r, k, "label-misspelt", "The element CreationDataTime was read as CreationDateTime."));
        }
        ENT_TRY(in_order(r, k, place, &order));
        ENT_TRY(label_child(out, r, k, place, &seen, depth));
    }
    if ((seen & 1) == 0) return ENT_SLAB_BAD(r, n, "The label has no ConfidentialityInformation.");
    return ENT_OK;
}

static ent_code read_label(ent_label *out, const ent_slab *r, const ent_xml_node *n, unsigned depth)
{
    const ent_str *review = ent_xml_attribute(n, NULL, "ReviewDateTime");

    *out = (ent_label){.line = n->line};
    if (depth > MAX_SUCCESSORS) return ENT_SLAB_BAD(r, n, "The label has more than %d successors.", MAX_SUCCESSORS);
    ENT_TRY(label_children(out, r, n, depth));
    if (!out->has_created) ENT_TRY(ent_slab_odd(r, n, "label-no-creation", "The label has no CreationDateTime."));
    if (review == NULL) return ENT_OK;
    out->has_review = true;
    return read_time(&out->review, r, n, *review);
}

/* ---- the root ---- */

static ent_code check_root(const ent_slab *r, const ent_xml_node *root)
{
    static const char *const right[] = {"originatorConfidentialityLabel", "alternativeConfidentialityLabel", "metadataConfidentialityLabel",
                                        "ConfidentialityLabel", NULL};
    static const char *const misspelt[] = {"OriginatorConfidentialityLabel", "AlternativeConfidentialityLabel",
                                           "MetadataConfidentialityLabel", "alternateConfidentialityLabel", NULL};
    bool ours = false;

    if (root->ns.n != 0 && !ent_str_is(root->ns, ENT_SLAB_NS))
        return ENT_SLAB_BAD(r, root, "This is no STANAG 4774 label: the element %.*s is in another namespace.", ENT_F(root->name));
    ENT_TRY(ent_slab_ours(&ours, r, root, ENT_SLAB_NS));
    if (place_of(root, right) < 4) return ENT_OK;
    if (place_of(root, misspelt) < 4)
        return ent_slab_odd(r, root, "label-misspelt", "The root element is spelled %.*s.", ENT_F(root->name));
    return ENT_SLAB_BAD(r, root, "This is no STANAG 4774 label: the root element is %.*s.", ENT_F(root->name));
}

ent_code ent_label_parse(ent_label *out, ent_arena *a, ent_str xml, bool strict, ent_notes *notes, ent_err *e)
{
    ent_slab r = {.a = a, .strict = strict, .notes = notes, .e = e, .what = "label"};
    ent_xml_limits limits = ent_xml_small();
    ent_label l;
    ent_xml_node *root;

    *out = (ent_label){0};
    limits.bytes = ENT_LABEL_MAX_BYTES;
    ENT_TRY(ent_xml_parse(&root, a, xml, &limits, e));
    ENT_TRY(check_root(&r, root));
    ENT_TRY(read_label(&l, &r, root, 0));
    *out = l;
    return ENT_OK;
}
