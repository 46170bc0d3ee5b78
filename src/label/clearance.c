/* SPDX-License-Identifier: Apache-2.0 */
/* Clearances: STANAG 4774 clearance XML (schema 1.2), and compiled under one policy version. Every class held is listed;
 * nothing is inferred from the hierarchy here. A name that the policy does not have makes the whole clearance invalid. */
#include <stdlib.h>

#include "cut.h"
#include "label_xml.h"

#define MAX_DOSSIERS 100000

/* ---- reading ---- */

static const ent_slab_attr NO_ATTRIBUTES[] = {{NULL, NULL}};

static ent_code read_classes(ent_clearance *out, const ent_form *f, const ent_xml_node *n)
{
    ent_strs classes = {0};
    ent_str name;
    bool ours = false;

    ENT_TRY(ent_slab_attributes(f, n, NO_ATTRIBUTES, false));
    ENT_TRY(ent_slab_elements_only(f, n));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_slab_ours(&ours, f, k, ENT_SLAB_NS));
        if (!ours && !ent_str_is(k->ns, ENT_SCLR_NS)) {
            ENT_TRY(ent_slab_foreign(f, k)); /* the schema allows extensions here */
            continue;
        }
        if (!ent_str_is(k->name, "Classification")) return ENT_SLAB_BAD(f, k, "A ClassificationList holds Classification elements only.");
        if (!ours) ENT_TRY(ent_slab_odd(f, k, "label-namespace", "A Classification is in the namespace of the clearance."));
        ENT_TRY(ent_slab_class(&name, f, k));
        ENT_SLAB_TRY(f, k, ent_form_class(&classes, f, k->line, name));
    }
    if (classes.n == 0) return ENT_SLAB_BAD(f, n, "The clearance lists no class.");
    out->classes = classes.v;
    out->n_classes = classes.n;
    return ENT_OK;
}

enum { PART_POLICY, PART_CLASSES, PART_CATEGORY, PART_EXTENSIONS, N_PARTS };

/* Which part an element is, by name and namespace. */
static ent_code part_of(unsigned *part, const ent_form *f, const ent_xml_node *k)
{
    static const char *const names[N_PARTS] = {"PolicyIdentifier", "ClassificationList", "Category", "ConfidentialityClearanceExtensions"};
    bool ours = false;

    for (*part = 0; *part < N_PARTS && !ent_str_is(k->name, names[*part]); ++*part) {
    }
    if (*part == N_PARTS) return ENT_SLAB_BAD(f, k, "A clearance has no element %.*s at this place.", ENT_F(k->name));
    ENT_TRY(ent_slab_ours(&ours, f, k, *part == PART_POLICY || *part == PART_CATEGORY ? ENT_SLAB_NS : ENT_SCLR_NS));
    if (ours) return ENT_OK;
    if (ent_str_is(k->ns, ENT_SLAB_NS) || ent_str_is(k->ns, ENT_SCLR_NS))
        return ent_slab_odd(f, k, "label-namespace", "The element %.*s is in the wrong one of the two namespaces.", ENT_F(k->name));
    return ENT_SLAB_BAD(f, k, "The element %.*s is in a foreign namespace.", ENT_F(k->name));
}

static ent_code read_part(ent_clearance *out, ent_categories *list, const ent_form *f, const ent_xml_node *k, unsigned part)
{
    switch (part) {
    case PART_POLICY:
        if (out->policy.n != 0) return ENT_SLAB_BAD(f, k, "The clearance names two policies.");
        return ent_slab_policy(&out->policy, &out->policy_uri, f, k);
    case PART_CLASSES:
        if (out->n_classes != 0) return ENT_SLAB_BAD(f, k, "The clearance has two lists of classes.");
        return read_classes(out, f, k);
    case PART_CATEGORY: return ent_slab_category(list, f, k);
    default: return ent_slab_foreign(f, k);
    }
}

static ent_code read_clearance(ent_clearance *out, const ent_form *f, const ent_xml_node *root)
{
    ent_categories list = {0};
    unsigned part, last = 0;
    bool extended = false;

    ENT_TRY(ent_slab_attributes(f, root, NO_ATTRIBUTES, false));
    ENT_TRY(ent_slab_elements_only(f, root));
    for (const ent_xml_node *k = ent_xml_first(root); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(part_of(&part, f, k));
        if (part < last) ENT_TRY(ent_slab_odd(f, k, "label-order", "The element %.*s stands too late.", ENT_F(k->name)));
        else last = part;
        if (part == PART_EXTENSIONS && extended) return ENT_SLAB_BAD(f, k, "The clearance has two lists of extensions.");
        extended = extended || part == PART_EXTENSIONS;
        ENT_TRY(read_part(out, &list, f, k, part));
    }
    if (out->policy.n == 0) return ENT_SLAB_BAD(f, root, "The clearance has no PolicyIdentifier.");
    if (out->n_classes == 0) return ENT_SLAB_BAD(f, root, "The clearance has no ClassificationList.");
    out->categories = list.v;
    out->n = list.n;
    return ENT_OK;
}

static ent_code read_document(ent_clearance *out, const ent_form *f, ent_str xml)
{
    ent_xml_node *root;
    bool ours = false;

    ENT_TRY(ent_slab_document(&root, f, xml));
    if (!ent_str_is(root->name, "ConfidentialityClearance") || (root->ns.n != 0 && !ent_str_is(root->ns, ENT_SCLR_NS)))
        return ENT_SLAB_BAD(f, root, "This is no STANAG 4774 clearance: the root element is %.*s.", ENT_F(root->name));
    ENT_TRY(ent_slab_ours(&ours, f, root, ENT_SCLR_NS));
    return read_clearance(out, f, root);
}

ent_code ent_clearance_parse(ent_clearance *out, ent_arena *a, ent_str xml, bool strict, ent_notes *notes, ent_err *e)
{
    ent_form f = {.a = a, .strict = strict, .notes = notes, .e = e, .what = "clearance"};
    size_t noted = notes == NULL ? 0 : notes->n;
    ent_clearance c = {0};

    *out = c;
    if (read_document(&c, &f, xml) != ENT_OK) {
        if (notes != NULL) notes->n = noted;
        return e->code;
    }
    *out = c;
    return ENT_OK;
}

/* ---- writing ---- */

ent_code ent_clearance_write(ent_str *out, ent_arena *a, const ent_policy *p, const ent_clearance *c, ent_err *e)
{
    ent_slab_out w = {.b = ent_buf_new(a, ENT_LABEL_MAX_BYTES), .a = a, .p = p, .prefix = "slab:", .indent = "  "};
    uint32_t *classes;
    size_t n;

    *out = (ent_str){0};
    ENT_TRY(ent_form_check_clearance(&classes, &n, a, p, c, e));
    ent_buf_z(&w.b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sclr:ConfidentialityClearance xmlns:sclr=\"" ENT_SCLR_NS
                    "\" xmlns:slab=\"" ENT_SLAB_NS "\">\n");
    ent_slab_put_policy(&w);
    ent_buf_z(&w.b, "  <sclr:ClassificationList>\n");
    w.indent = "    ";
    for (size_t i = 0; i < n; i++) ent_slab_put_class(&w, classes[i]);
    w.indent = "  ";
    ent_buf_z(&w.b, "  </sclr:ClassificationList>\n");
    ENT_TRY(ent_slab_put_categories(&w, c->n, c->categories, e));
    ent_buf_z(&w.b, "</sclr:ConfidentialityClearance>\n");
    return ent_buf_take(out, &w.b, e);
}

/* ---- compiling ---- */

static ent_code hold_classes(ent_holding *h, ent_arena *a, const ent_policy *p, const ent_clearance *c, ent_err *e)
{
    uint64_t *classes;
    uint32_t id;

    ENT_NEW(classes, a, (p->classes.n + 63) / 64, e);
    for (size_t i = 0; i < c->n_classes; i++) {
        ENT_TRY(ent_find_class(&id, a, p, c->classes[i], e));
        if (id == ENT_NO_ID) {
            return ent_fail(e, ENT_INVALID, "R-01", "Correct the clearance.", "The policy %.*s has no class \"%.*s\".", ENT_F(p->name),
                            ENT_F(c->classes[i]));
        }
        ent_bit_set(classes, id);
    }
    h->classes = classes;
    return ENT_OK;
}

static ent_code hold_values(ent_holding *h, ent_arena *a, const ent_policy *p, const ent_clearance *c, ent_err *e)
{
    ent_index seen = {0};
    uint64_t *values;
    uint32_t *ids;

    ENT_NEW(values, a, p->words, e);
    ENT_TRY(ent_index_new(&seen, a, c->n, e));
    for (size_t i = 0; i < c->n; i++) {
        ENT_TRY(ent_form_held(&ids, &seen, a, p, &c->categories[i], e));
        /* Informative values have no bit: they are known, and that is all. */
        for (size_t k = 0; k < c->categories[i].n; k++)
            if (p->values.v[ids[k]].bit != ENT_NO_ID) ent_bit_set(values, p->values.v[ids[k]].bit);
    }
    h->values = values;
    return ENT_OK;
}

ent_code ent_holding_of(const ent_holding **out, ent_arena *a, const ent_policy *p, const ent_clearance *c, const ent_str *dossiers,
                        size_t n_dossiers, ent_err *e)
{
    ent_sha256 *digests;
    ent_holding *h;

    *out = NULL;
    if (n_dossiers > MAX_DOSSIERS) return ent_fail(e, ENT_LIMIT, NULL, NULL, "Somebody holds more than %d dossiers.", MAX_DOSSIERS);
    ENT_TRY(ent_same_policy(a, p, c->policy, c->policy_uri, e));
    ENT_NEW(h, a, 1, e);
    h->policy = p;
    ENT_TRY(hold_classes(h, a, p, c, e));
    ENT_TRY(hold_values(h, a, p, c, e));
    ENT_NEW(digests, a, n_dossiers, e);
    for (size_t i = 0; i < n_dossiers; i++) ENT_TRY(ent_sha256_of(&digests[i], dossiers[i], e));
    if (n_dossiers > 1) qsort(digests, n_dossiers, sizeof *digests, ent_by_digest);
    h->dossiers = digests;
    h->n_dossiers = n_dossiers;
    *out = h;
    return ENT_OK;
}
