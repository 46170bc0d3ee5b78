/* SPDX-License-Identifier: Apache-2.0 */
/* Labels in JSON, read. Two published shapes:
 *
 *   STANAG 5636 style, as carried in assertions of the Trusted Data Format (opentdf/platform, sdk/assertion_types_test.go):
 *     {"ocl": {"pol", "cls", "catl": [{"type": "P", "name", "vals": []}], "dcr"}, "context": {"@base": "urn:nato:stanag:5636:A:1:elements:json"}}
 *   the statement of opentdf/spec, schema/OpenTDF/manifest.md:
 *     {"Xmlns", "CreationTime", "ConfidentialityInformation": {"PolicyIdentifier", "Classification", "Category": {"Type", "TagName",
 *      "GenericValues": []}}}
 *
 * Only these members are published. R and I beside P, and a missing catl, are our reading. What the first shape has no known member
 * for is said in members of our own, which begin with "ent:" (context: "ent": "urn:entente:label:1"): see label_json.h. The objects
 * are closed, but for "context", which JSON-LD lets others extend.                                                 */
#include "label_json.h"

#define SLAB_NS "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"

static const char *const ROOTS[] = {
    [ENT_LABEL_ORIGINATOR] = ENT_JL_ORIGINATOR, [ENT_LABEL_ALTERNATIVE] = ENT_JL_ALTERNATIVE, [ENT_LABEL_METADATA] = ENT_JL_METADATA};

static ent_code odd(const ent_form *f, const ent_jpath *at, const char *code, const char *text)
{
    ENT_JFORM_TRY(f, at, ent_form_odd_z(f, 0, code, text));
    return ENT_OK;
}

static ent_code take_categories(ent_label *out, const ent_form *f, const ent_jpath *up, const ent_json *o, const char *key,
                                const ent_jkeys *keys)
{
    const ent_jpath at = ent_jpath_member(up, key);
    const ent_json *v = ent_json_get(o, key);
    ent_categories list = {0};

    if (v == NULL) return ENT_OK;
    ENT_TRY(ent_jform_categories(&list, f, &at, v, keys));
    out->categories = list.v;
    out->n = list.n;
    return ENT_OK;
}

/* ---- STANAG 5636 style ---- */

static ent_code read_label(ent_label *out, const ent_form *f, const ent_jpath *at, const ent_policy *p, const ent_json *v, unsigned depth);

static ent_code read_originator(ent_label *out, const ent_form *f, const ent_jpath *up, const ent_json *o)
{
    static const char *const members[] = {"type", "id", NULL};
    const ent_json *v = ent_json_get(o, ENT_JL_BY);
    const ent_jpath at = ent_jpath_member(up, ENT_JL_BY), type = ent_jpath_member(&at, "type");

    if (v == NULL) return ENT_OK;
    ENT_TRY(ent_jform_object(f, &at, v, members));
    ENT_TRY(ent_jform_text(&out->originator_type, f, &at, v, "type", true));
    ENT_TRY(ent_jform_text(&out->originator, f, &at, v, "id", true));
    if (ent_form_originator_ok(out->originator_type)) return ENT_OK;
    return ENT_JFORM_BAD(f, &type, "The type of the originator is \"%.*s\", which STANAG 4774 does not know.", ENT_F(out->originator_type));
}

static ent_code read_succession(ent_label *out, const ent_form *f, const ent_jpath *up, const ent_policy *p, const ent_json *o,
                                unsigned depth)
{
    static const char *const members[] = {"from", "label", NULL};
    const ent_json *v = ent_json_get(o, ENT_JL_SUCCESSION);
    const ent_jpath at = ent_jpath_member(up, ENT_JL_SUCCESSION), inner = ent_jpath_member(&at, "label");
    ent_label *next;
    bool has;

    if (v == NULL) return ENT_OK;
    if (depth == ENT_LABEL_MAX_SUCCESSORS) return ENT_JFORM_BAD(f, &at, "The label has more than %d successors.", ENT_LABEL_MAX_SUCCESSORS);
    ENT_TRY(ent_jform_object(f, &at, v, members));
    ENT_TRY(ent_jform_time(&has, &out->succession, f, &at, v, "from"));
    if (!has) return ENT_JFORM_BAD(f, &at, "A succession needs its time, \"from\".");
    ENT_NEW(next, f->a, 1, f->e);
    next->role = out->role;
    ENT_TRY(read_label(next, f, &inner, p, ent_json_get(v, "label"), depth + 1));
    out->successor = next;
    return ENT_OK;
}

static ent_code read_label(ent_label *out, const ent_form *f, const ent_jpath *at, const ent_policy *p, const ent_json *v, unsigned depth)
{
    static const char *const members[] = {
        "pol", "cls", "catl", "dcr", ENT_JL_POLICY_URI, ENT_JL_REVIEW, ENT_JL_BY, ENT_JL_PRIVACY, ENT_JL_SUCCESSION, NULL};
    const ent_jpath pol = ent_jpath_member(at, "pol");
    ent_str policy;

    ENT_TRY(ent_jform_object(f, at, v, members));
    ENT_TRY(ent_jform_text(&policy, f, at, v, "pol", true));
    ENT_TRY(ent_jform_text(&out->policy_uri, f, at, v, ENT_JL_POLICY_URI, false));
    ENT_TRY(ent_jform_policy(&out->policy, &out->policy_uri, f, &pol, p, policy));
    ENT_TRY(ent_jform_text(&out->classification, f, at, v, "cls", true));
    ENT_TRY(ent_jform_text(&out->privacy_mark, f, at, v, ENT_JL_PRIVACY, false));
    ENT_TRY(take_categories(out, f, at, v, "catl", &ENT_JL_CATEGORY));
    ENT_TRY(read_originator(out, f, at, v));
    ENT_TRY(ent_jform_time(&out->has_created, &out->created, f, at, v, "dcr"));
    if (!out->has_created) ENT_TRY(odd(f, at, "label-no-creation", "The label has no time of creation (dcr)."));
    ENT_TRY(ent_jform_time(&out->has_review, &out->review, f, at, v, ENT_JL_REVIEW));
    return read_succession(out, f, at, p, v, depth);
}

/* "@base" says that this is the form; others may add to it. */
static ent_code read_context(const ent_form *f, const ent_json *doc)
{
    const ent_jpath at = ent_jpath_root("context"), base = ent_jpath_member(&at, "@base"), own = ent_jpath_member(&at, ENT_JL_PREFIX);
    const ent_json *v = ent_json_get(doc, "context");

    if (v == NULL) return odd(f, &at, "label-context", "The label does not say in \"context\" which form it has.");
    if (v->kind != ENT_JSON_OBJ) return ENT_JFORM_BAD(f, &at, "This member must be an object.");
    for (size_t i = 0; i < v->n; i++) {
        const ent_json_member *m = &v->members[i];
        if (ent_str_is(m->key, "@base")) {
            if (!ent_str_is(m->value->str, ENT_JL_BASE)) return ENT_JFORM_BAD(f, &base, "This is another form than %s.", ENT_JL_BASE);
        } else if (ent_str_is(m->key, ENT_JL_PREFIX)) {
            if (!ent_str_is(m->value->str, ENT_JL_URN)) return ENT_JFORM_BAD(f, &own, "The prefix ent means %s here.", ENT_JL_URN);
        } else {
            ENT_TRY(
                ent_note_add(f->notes, f->a, 0, "label-foreign", f->e, "The member %.*s of \"context\" was not looked at.", ENT_F(m->key)));
        }
    }
    if (ent_json_get(v, "@base") != NULL) return ENT_OK;
    return odd(f, &base, "label-context", "The label does not say in \"context\" which form it has.");
}

static ent_code read_5636(ent_label *out, const ent_form *f, const ent_policy *p, const ent_json *doc)
{
    static const char *const members[] = {ENT_JL_ORIGINATOR, ENT_JL_ALTERNATIVE, ENT_JL_METADATA, "context", NULL};
    const ent_jpath root = ent_jpath_root("");
    const ent_json *found = NULL;

    ENT_TRY(ent_jform_object(f, &root, doc, members));
    for (size_t i = 0; i < sizeof ROOTS / sizeof *ROOTS; i++) {
        const ent_json *v = ent_json_get(doc, ROOTS[i]);
        if (v == NULL) continue;
        if (found != NULL) return ENT_JFORM_BAD(f, &root, "There are two labels, %s and %s; give one.", ROOTS[out->role], ROOTS[i]);
        found = v;
        out->role = (ent_label_role)i;
    }
    if (found == NULL) return ENT_JFORM_BAD(f, &root, "This is no label: it has neither a member ocl nor ConfidentialityInformation.");
    ENT_TRY(read_context(f, doc));
    const ent_jpath at = ent_jpath_root(ROOTS[out->role]);
    return read_label(out, f, &at, p, found, 0);
}

/* ---- the statement of opentdf/spec ---- */

static ent_code read_statement(ent_label *out, const ent_form *f, const ent_policy *p, const ent_json *doc)
{
    static const char *const outer[] = {"Xmlns", "CreationTime", "ConfidentialityInformation", NULL};
    static const char *const inner[] = {"PolicyIdentifier", "Classification", "Category", NULL};
    static const ent_jkeys keys = {"Type", "TagName", "GenericValues", NULL, false};
    const ent_jpath root = ent_jpath_root(""), at = ent_jpath_root("ConfidentialityInformation");
    const ent_jpath xmlns = ent_jpath_root("Xmlns"), pol = ent_jpath_member(&at, "PolicyIdentifier");
    const ent_json *info = ent_json_get(doc, "ConfidentialityInformation");
    ent_str text;

    out->role = ENT_LABEL_PLAIN; /* the form does not say which label it is */
    ENT_TRY(ent_jform_object(f, &root, doc, outer));
    ENT_TRY(ent_jform_text(&text, f, &root, doc, "Xmlns", f->strict));
    if (text.n != 0 && !ent_str_is(text, SLAB_NS))
        return ENT_JFORM_BAD(f, &xmlns, "This is no label of STANAG 4774 but of %.*s.", ENT_F(text));
    if (text.n == 0) ENT_TRY(odd(f, &xmlns, "label-namespace", "The label does not name its namespace."));
    ENT_TRY(ent_jform_object(f, &at, info, inner));
    ENT_TRY(ent_jform_text(&text, f, &at, info, "PolicyIdentifier", true));
    ENT_TRY(ent_jform_policy(&out->policy, &out->policy_uri, f, &pol, p, text));
    ENT_TRY(ent_jform_text(&out->classification, f, &at, info, "Classification", true));
    ENT_TRY(take_categories(out, f, &at, info, "Category", &keys));
    ENT_TRY(ent_jform_time(&out->has_created, &out->created, f, &root, doc, "CreationTime"));
    if (out->has_created) return ENT_OK;
    return odd(f, &root, "label-no-creation", "The label has no CreationTime.");
}

/* ---- the document ---- */

static ent_code read_document(ent_label *out, const ent_form *f, const ent_policy *p, ent_str json)
{
    const ent_json *doc;

    ENT_TRY(ent_jform_document(&doc, f, json));
    if (ent_json_get(doc, "ConfidentialityInformation") != NULL || ent_json_get(doc, "Xmlns") != NULL)
        return read_statement(out, f, p, doc);
    return read_5636(out, f, p, doc);
}

ent_code ent_label_parse_json(ent_label *out, ent_arena *a, const ent_policy *p, ent_str json, bool strict, ent_notes *notes, ent_err *e)
{
    ent_form f = {.a = a, .strict = strict, .notes = notes, .e = e, .what = "label"};
    size_t noted = notes == NULL ? 0 : notes->n;
    ent_label l = {.policy_uri = {"", 0}};

    *out = (ent_label){0};
    if (read_document(&l, &f, p, json) != ENT_OK) {
        if (notes != NULL) notes->n = noted;
        return e->code;
    }
    *out = l;
    return ENT_OK;
}
