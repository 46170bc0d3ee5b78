/* SPDX-License-Identifier: Apache-2.0 */
/* What labels and clearances of STANAG 4774 have in common as XML (ADatP-4774, XML schemas 1.3 and 1.2).
 * Published errata are repaired with a note: attributes in lower case, the type in another case, URL for URI, curly quotes
 * around the value of an attribute, a missing namespace. The value of a name is never touched.                     */
#include <string.h>

#include "label_xml.h"

#define XSI_NS "http://www.w3.org/2001/XMLSchema-instance"

ent_code ent_slab_at(const ent_form *f, const ent_xml_node *n)
{
    return ent_at(f->e, "line %u, element %.*s", n->line, ENT_F(n->name));
}

ent_code ent_slab_odd(const ent_form *f, const ent_xml_node *n, const char *code, const char *fmt, ...)
{
    va_list args;
    ent_code result;

    va_start(args, fmt);
    result = ent_form_odd(f, n->line, code, fmt, args);
    va_end(args);
    return result == ENT_OK ? ENT_OK : ent_slab_at(f, n);
}

/* ---- the document ---- */

static bool holds(ent_str s, const char *word, const char *after)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n < s.n; i++)
        if (memcmp(s.p + i, word, n) == 0 && strchr(after, s.p[i + n]) != NULL) return true;
    return false;
}

/* Published labels break XML itself in two ways. A repair would mean to change bytes that somebody may have signed. */
ent_code ent_slab_document(ent_xml_node **root, const ent_form *f, ent_str xml)
{
    ent_xml_limits limits = ent_xml_small();
    ent_err first;

    limits.bytes = ENT_LABEL_MAX_BYTES;
    if (ent_xml_parse(root, f->a, xml, &limits, f->e) == ENT_OK) return ENT_OK;
    if (f->e->code != ENT_INVALID) return f->e->code;
    first = *f->e;
    if (holds(xml, "xmlns:", "0123456789")) {
        ent_fail(f->e, ENT_INVALID, NULL, "Ask its author for a copy whose prefix begins with a letter, such as slab.",
                 "The %s uses a namespace prefix that begins with a digit, which XML does not allow.", f->what);
    } else if (holds(xml, "=\xe2\x80", "\x9c\x9d\x9e\x9f")) {
        ent_fail(f->e, ENT_INVALID, NULL, "Ask its author for a copy that was not edited in a word processor.",
                 "The %s has curly quotes in place of the straight ones that XML needs.", f->what);
    }
    memcpy(f->e->place, first.place, sizeof first.place);
    return ENT_INVALID;
}

/* ---- elements ---- */

ent_code ent_slab_ours(bool *ours, const ent_form *f, const ent_xml_node *n, const char *ns)
{
    *ours = ent_str_is(n->ns, ns) || n->ns.n == 0;
    if (n->ns.n != 0 || (n->parent != NULL && n->parent->ns.n == 0)) return ENT_OK; /* said once for all below */
    return ent_slab_odd(f, n, "label-namespace", "The element %.*s has no namespace; it was read as one of STANAG 4774.", ENT_F(n->name));
}

ent_code ent_slab_foreign(const ent_form *f, const ent_xml_node *n)
{
    return ent_note_add(f->notes, f->a, n->line, "label-foreign", f->e, "The element %.*s of another namespace was not looked at.",
                        ENT_F(n->name));
}

ent_code ent_slab_elements_only(const ent_form *f, const ent_xml_node *n)
{
    for (const ent_xml_node *k = n->first; k != NULL; k = k->next) {
        ent_str text = k->is_text ? ent_str_trim(k->text) : (ent_str){"", 0};
        if (text.n != 0) return ENT_SLAB_BAD(f, n, "%.*s holds elements only, but a text stands in it.", ENT_F(n->name));
    }
    return ENT_OK;
}

/* Texts are never beside each other, so an element without elements has at most one. */
ent_code ent_slab_text(ent_str *out, const ent_form *f, const ent_xml_node *n)
{
    const ent_xml_node *inner = ent_xml_first(n);

    if (inner != NULL) return ENT_SLAB_BAD(f, inner, "%.*s holds text only.", ENT_F(n->name));
    return ent_token(out, f->a, n->first == NULL ? (ent_str){"", 0} : n->first->text, f->e);
}

ent_code ent_slab_token(ent_str *out, const ent_form *f, const ent_xml_node *n)
{
    ENT_TRY(ent_slab_text(out, f, n));
    if (out->n == 0) return ENT_SLAB_BAD(f, n, "%.*s is empty.", ENT_F(n->name));
    return ENT_OK;
}

/* ---- attributes ---- */

/* The place of an attribute in the list, and how its name deviates; the list's length when it is not there. */
static unsigned known(const char **code, const ent_xml_attr *at, const ent_slab_attr *list)
{
    unsigned i = 0;

    *code = NULL;
    if (at->ns.n == 0) {
        for (i = 0; list[i].name != NULL; i++)
            if (ent_str_is(at->name, list[i].name)) return i;
        *code = "label-attribute";
        for (i = 0; list[i].name != NULL; i++)
            if (ent_form_same_letters(at->name, list[i].name)) return i;
        *code = "label-url";
        for (i = 0; list[i].name != NULL; i++)
            if (strcmp(list[i].name, "URI") == 0 && ent_form_same_letters(at->name, "URL")) return i;
    }
    while (list[i].name != NULL) i++;
    return i;
}

/* A curly double quote (U+201C to U+201F), three bytes long, at p. */
static bool is_curly(const char *p)
{
    return (unsigned char)p[0] == 0xe2 && (unsigned char)p[1] == 0x80 && (unsigned char)p[2] >= 0x9c && (unsigned char)p[2] <= 0x9f;
}

static ent_code attribute_value(ent_str *out, const ent_form *f, const ent_xml_node *n, const ent_xml_attr *at)
{
    ent_str s;
    size_t was;

    ENT_TRY(ent_token(&s, f->a, at->value, f->e));
    was = s.n;
    if (s.n >= 3 && is_curly(s.p)) s = (ent_str){s.p + 3, s.n - 3};
    if (s.n >= 3 && is_curly(s.p + s.n - 3)) s.n -= 3;
    *out = ent_str_trim(s);
    if (s.n == was) return ENT_OK;
    return ent_slab_odd(f, n, "label-quotes", "Curly quotes were taken off the attribute %.*s.", ENT_F(at->name));
}

static ent_code unknown_attribute(const ent_form *f, const ent_xml_node *n, const ent_xml_attr *at)
{
    if (ent_str_is(at->ns, XSI_NS) && (ent_str_is(at->name, "schemaLocation") || ent_str_is(at->name, "noNamespaceSchemaLocation")))
        return ENT_OK;
    return ent_slab_odd(f, n, "label-attribute-unknown", "The attribute %.*s is none of the element %.*s and was not looked at.",
                        ENT_F(at->name), ENT_F(n->name));
}

ent_code ent_slab_attributes(const ent_form *f, const ent_xml_node *n, const ent_slab_attr *list, bool open)
{
    uint32_t seen = 0;

    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
        const char *code;
        unsigned i = known(&code, at, list);
        if (list[i].name == NULL) {
            if (!open) ENT_TRY(unknown_attribute(f, n, at));
            continue;
        }
        if ((seen >> i & 1) != 0) return ENT_SLAB_BAD(f, n, "The attribute %s stands here in two spellings.", list[i].name);
        seen |= UINT32_C(1) << i;
        if (code != NULL) ENT_TRY(ent_slab_odd(f, n, code, "The attribute %.*s was read as %s.", ENT_F(at->name), list[i].name));
        ENT_TRY(attribute_value(list[i].value, f, n, at));
    }
    return ENT_OK;
}

/* ---- what labels and clearances hold ---- */

ent_code ent_slab_policy(ent_str *name, ent_str *uri, const ent_form *f, const ent_xml_node *n)
{
    const ent_slab_attr list[] = {{"URI", uri}, {NULL, NULL}};

    *uri = (ent_str){"", 0};
    ENT_TRY(ent_slab_token(name, f, n));
    ENT_TRY(ent_slab_attributes(f, n, list, false));
    ENT_SLAB_TRY(f, n, ent_form_policy_uri(uri, f, n->line));
    return ENT_OK;
}

ent_code ent_slab_class(ent_str *out, const ent_form *f, const ent_xml_node *n)
{
    ent_str uri = {0};
    const ent_slab_attr list[] = {{"URI", &uri}, {NULL, NULL}};

    ENT_TRY(ent_slab_token(out, f, n));
    ENT_TRY(ent_slab_attributes(f, n, list, false));
    if (uri.n == 0) return ENT_OK;
    return ent_slab_odd(f, n, "label-class-uri", "The URI of a Classification is not used; the name counts.");
}

/* The schema has three kinds of values, the prose of ADatP-4774 uses one. A number or bits could be told only by the policy,
 * which a reader of XML does not have, and two values of a tag may share a number.                                 */
static ent_code other_value(const ent_form *f, const ent_xml_node *k, ent_str tag_name)
{
    if (ent_str_is(k->name, "IntegerValue") || ent_str_is(k->name, "BitStringValue")) {
        ent_fail(f->e, ENT_INVALID, NULL, "Ask its author for a copy that names each value in a GenericValue.",
                 "The category %.*s gives a value as %.*s; labels name values in GenericValue only.", ENT_F(tag_name), ENT_F(k->name));
        return ent_slab_at(f, k);
    }
    return ENT_SLAB_BAD(f, k, "A Category holds GenericValue elements only, not %.*s.", ENT_F(k->name));
}

static ent_code read_values(ent_category *out, const ent_form *f, const ent_xml_node *n)
{
    static const ent_slab_attr none[] = {{NULL, NULL}};
    ent_strs values = {0};
    ent_str v = {0};
    bool ours = false;

    ENT_TRY(ent_slab_elements_only(f, n));
    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_slab_ours(&ours, f, k, ENT_SLAB_NS));
        if (!ours || !ent_str_is(k->name, "GenericValue")) return other_value(f, k, out->tag_name);
        ENT_TRY(ent_slab_token(&v, f, k));
        ENT_TRY(ent_slab_attributes(f, k, none, false));
        ENT_SLAB_TRY(f, k, ent_form_value(&values, f, k->line, v));
    }
    out->values = values.v;
    out->n = values.n;
    return ENT_OK;
}

ent_code ent_slab_category(ent_categories *list, const ent_form *f, const ent_xml_node *n)
{
    ent_category c = {.line = n->line, .tag_name = {"", 0}, .uri = {"", 0}};
    ent_str type = {"", 0};
    const ent_slab_attr attrs[] = {{"Type", &type}, {"TagName", &c.tag_name}, {"URI", &c.uri}, {NULL, NULL}};

    ENT_TRY(ent_slab_attributes(f, n, attrs, false));
    if (type.n == 0) return ENT_SLAB_BAD(f, n, "A Category has no Type.");
    if (c.tag_name.n == 0) return ENT_SLAB_BAD(f, n, "A Category has no TagName.");
    ENT_SLAB_TRY(f, n, ent_form_type(&c.type, f, n->line, type, false));
    ENT_TRY(read_values(&c, f, n));
    ENT_SLAB_TRY(f, n, ent_form_category(list, f, &c));
    return ENT_OK;
}

/* ---- writing ---- */

void ent_slab_put_policy(ent_slab_out *w)
{
    ent_buf_fmt(&w->b, "%s<%sPolicyIdentifier URI=\"", w->indent, w->prefix);
    ent_buf_xml(&w->b, w->p->urn);
    ent_buf_z(&w->b, "\">");
    ent_buf_xml(&w->b, w->p->name);
    ent_buf_fmt(&w->b, "</%sPolicyIdentifier>\n", w->prefix);
}

void ent_slab_put_class(ent_slab_out *w, uint32_t id)
{
    ent_buf_fmt(&w->b, "%s<%sClassification>", w->indent, w->prefix);
    ent_buf_xml(&w->b, w->p->classes.v[id].name);
    ent_buf_fmt(&w->b, "</%sClassification>\n", w->prefix);
}

static ent_code put_category(ent_slab_out *w, const ent_category *c, ent_err *e)
{
    ent_said said;

    ENT_TRY(ent_form_said(&said, w->a, w->p, c, e));
    ent_buf_fmt(&w->b, "%s<%sCategory Type=\"%s\" TagName=\"", w->indent, w->prefix, ent_category_word(c->type));
    ent_buf_xml(&w->b, w->p->sets.v[said.set].name);
    if (said.uri.n != 0) {
        ent_buf_z(&w->b, "\" URI=\"");
        ent_buf_xml(&w->b, said.uri);
    }
    ent_buf_z(&w->b, said.n == 0 ? "\"/>\n" : "\">\n");
    for (size_t i = 0; i < said.n; i++) {
        ent_buf_fmt(&w->b, "%s  <%sGenericValue>", w->indent, w->prefix);
        ent_buf_xml(&w->b, said.values[i]);
        ent_buf_fmt(&w->b, "</%sGenericValue>\n", w->prefix);
    }
    if (said.n != 0) ent_buf_fmt(&w->b, "%s</%sCategory>\n", w->indent, w->prefix);
    return ENT_OK;
}

ent_code ent_slab_put_categories(ent_slab_out *w, size_t n, const ent_category *list, ent_err *e)
{
    for (size_t i = 0; i < n; i++) ENT_TRY(put_category(w, &list[i], e));
    return ENT_OK;
}
