/* SPDX-License-Identifier: Apache-2.0 */
/* Clearances in JSON, a form of our own:
 *
 *   {"policy": "NATO", "policy_uri": "urn:oid:1.3.26.1.3.1", "classes": ["RESTRICTED", "SECRET"],
 *    "categories": [{"type": "PERMISSIVE", "tag_set": "Context", "values": ["NATO"]}],
 *    "holder": {"kind": "person", "name": "Ada Example"}}
 *
 * "highest": "SECRET" may stand in place of "classes": the one import step that expands by the policy's hierarchy. It is noted, and what
 * comes out lists every class. policy_uri, categories and holder may be absent. The objects are closed.            */
#include "json_form.h"

static const ent_jkeys CATEGORY = {"type", "tag_set", "values", "uri", false};
static const char *const KINDS[] = {
    [ENT_HOLDER_PERSON] = "person", [ENT_HOLDER_ORGANISATION] = "organisation", [ENT_HOLDER_CHANNEL] = "channel"};

/* ---- reading ---- */

static ent_code read_classes(ent_clearance *out, const ent_form *f, const ent_json *v)
{
    const ent_jpath at = ent_jpath_root("classes");
    ent_strs list = {0};
    ent_str name;

    if (v->kind != ENT_JSON_ARR) return ENT_JFORM_BAD(f, &at, "The classes held must be an array.");
    for (size_t i = 0; i < v->n; i++) {
        const ent_jpath nth = ent_jpath_nth(&at, i);
        ENT_TRY(ent_jform_token(&name, f, &nth, v->items[i]));
        ENT_JFORM_TRY(f, &nth, ent_form_class(&list, f, 0, name));
    }
    if (list.n == 0) return ENT_JFORM_BAD(f, &at, "The clearance lists no class.");
    out->classes = list.v;
    out->n_classes = list.n;
    return ENT_OK;
}

static ent_code read_highest(ent_clearance *out, const ent_form *f, const ent_policy *p, const ent_json *v)
{
    const ent_jpath at = ent_jpath_root("highest");
    ent_str name;
    uint32_t id;

    ENT_TRY(ent_jform_token(&name, f, &at, v));
    ENT_JFORM_TRY(f, &at, ent_same_policy(f->a, p, out->policy, out->policy_uri, f->e));
    ENT_TRY(ent_find_class(&id, f->a, p, name, f->e));
    if (id == ENT_NO_ID) {
        ent_fail(f->e, ENT_INVALID, "R-01", "Use a class of this policy.", "The policy %.*s has no class \"%.*s\".", ENT_F(p->name),
                 ENT_F(name));
        return ent_jpath_at(f, &at);
    }
    ENT_TRY(ent_form_expand(out, f->a, p, id, f->e));
    return ent_note_add(f->notes, f->a, 0, "clearance-expanded", f->e, "%.*s was expanded to itself and the %zu classes below it.",
                        ENT_F(name), out->n_classes - 1);
}

static ent_code read_held(ent_clearance *out, const ent_form *f, const ent_policy *p, const ent_json *doc)
{
    const ent_jpath root = ent_jpath_root("");
    const ent_json *classes = ent_json_get(doc, "classes"), *highest = ent_json_get(doc, "highest");

    if ((classes == NULL) == (highest == NULL)) {
        ent_fail(f->e, ENT_INVALID, NULL, "List every class held in \"classes\", or name one in \"highest\" to have it expanded.",
                 "The clearance has %s.", classes == NULL ? "neither \"classes\" nor \"highest\"" : "both \"classes\" and \"highest\"");
        return ent_jpath_at(f, &root);
    }
    return classes != NULL ? read_classes(out, f, classes) : read_highest(out, f, p, highest);
}

static ent_code read_holder(ent_clearance *out, const ent_form *f, const ent_json *v)
{
    static const char *const members[] = {"kind", "name", NULL};
    const ent_jpath at = ent_jpath_root("holder"), kind_at = ent_jpath_member(&at, "kind");
    ent_str kind;

    if (v == NULL) return ENT_OK;
    ENT_TRY(ent_jform_object(f, &at, v, members));
    ENT_TRY(ent_jform_text(&kind, f, &at, v, "kind", true));
    ENT_TRY(ent_jform_text(&out->holder, f, &at, v, "name", true));
    for (ent_holder_kind k = ENT_HOLDER_PERSON; k <= ENT_HOLDER_CHANNEL; k++)
        if (ent_str_is(kind, KINDS[k])) out->holder_kind = k;
    if (out->holder_kind != ENT_HOLDER_UNSAID) return ENT_OK;
    return ENT_JFORM_BAD(f, &kind_at, "A holder is a person, an organisation or a channel, not \"%.*s\".", ENT_F(kind));
}

static ent_code read_document(ent_clearance *out, const ent_form *f, const ent_policy *p, ent_str json)
{
    static const char *const members[] = {"policy", "policy_uri", "classes", "highest", "categories", "holder", NULL};
    const ent_jpath root = ent_jpath_root(""), policy_at = ent_jpath_root("policy"), categories_at = ent_jpath_root("categories");
    ent_categories list = {0};
    const ent_json *doc, *v;
    ent_str policy;

    ENT_TRY(ent_jform_document(&doc, f, json));
    ENT_TRY(ent_jform_object(f, &root, doc, members));
    ENT_TRY(ent_jform_text(&policy, f, &root, doc, "policy", true));
    ENT_TRY(ent_jform_text(&out->policy_uri, f, &root, doc, "policy_uri", false));
    ENT_TRY(ent_jform_policy(&out->policy, &out->policy_uri, f, &policy_at, p, policy));
    ENT_TRY(read_held(out, f, p, doc));
    v = ent_json_get(doc, "categories");
    if (v != NULL && v->kind != ENT_JSON_ARR) return ENT_JFORM_BAD(f, &categories_at, "The categories held must be an array.");
    if (v != NULL) ENT_TRY(ent_jform_categories(&list, f, &categories_at, v, &CATEGORY));
    out->categories = list.v;
    out->n = list.n;
    return read_holder(out, f, ent_json_get(doc, "holder"));
}

ent_code ent_clearance_parse_json(ent_clearance *out, ent_arena *a, const ent_policy *p, ent_str json, bool strict, ent_notes *notes,
                                  ent_err *e)
{
    ent_form f = {.a = a, .strict = strict, .notes = notes, .e = e, .what = "clearance"};
    size_t noted = notes == NULL ? 0 : notes->n;
    ent_clearance c = {.holder = {"", 0}};

    *out = (ent_clearance){0};
    if (read_document(&c, &f, p, json) != ENT_OK) {
        if (notes != NULL) notes->n = noted;
        return e->code;
    }
    *out = c;
    return ENT_OK;
}

/* ---- writing ---- */

ent_code ent_form_holder(ent_str *name, const char **kind, ent_arena *a, const ent_clearance *c, ent_err *e)
{
    *kind = c->holder_kind >= ENT_HOLDER_PERSON && c->holder_kind <= ENT_HOLDER_CHANNEL ? KINDS[c->holder_kind] : NULL;
    ENT_TRY(ent_form_text(name, a, c->holder, "holder", e));
    if ((*kind == NULL) == (name->n == 0)) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Say both, or neither.", "The holder of the clearance needs a kind and a name.");
}

ent_code ent_clearance_write_json(ent_str *out, ent_arena *a, const ent_policy *p, const ent_clearance *c, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_LABEL_MAX_BYTES);
    ent_jw w = ent_jw_plain(&b);
    const char *kind;
    uint32_t *classes;
    ent_str holder;
    size_t n;

    *out = (ent_str){0};
    ENT_TRY(ent_form_check_clearance(&classes, &n, a, p, c, e));
    ENT_TRY(ent_form_holder(&holder, &kind, a, c, e));
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "policy", p->name);
    ent_jw_kstr(&w, "policy_uri", p->urn);
    ent_jw_key(&w, "classes");
    ent_jw_arr(&w);
    for (size_t i = 0; i < n; i++) ent_jw_str(&w, p->classes.v[classes[i]].name);
    ent_jw_end(&w);
    ent_jw_key(&w, "categories");
    ENT_TRY(ent_jform_put_categories(&w, a, p, c->categories, c->n, &CATEGORY, e));
    if (kind != NULL) {
        ent_jw_key(&w, "holder");
        ent_jw_obj(&w);
        ent_jw_kz(&w, "kind", kind);
        ent_jw_kstr(&w, "name", holder);
        ent_jw_end(&w);
    }
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}
