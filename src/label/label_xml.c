/* SPDX-License-Identifier: Apache-2.0 */
/* What labels and clearances of STANAG 4774 have in common (ADatP-4774, XML schemas 1.3 and 1.2).
 * Published errata are repaired with a note: lower-case attribute names, the type in another case, URL for URI, a missing
 * namespace. The value of a name is never touched.                                                                */
#include <stdio.h>

#include "label_xml.h"

ent_code ent_slab_at(const ent_slab *r, const ent_xml_node *n)
{
    return ent_at(r->e, "line %u, element %.*s", n->line, ENT_F(n->name));
}

ent_code ent_slab_odd(const ent_slab *r, const ent_xml_node *n, const char *code, const char *fmt, ...)
{
    char text[256];
    va_list args;

    va_start(args, fmt);
    if (vsnprintf(text, sizeof text, fmt, args) < 0) text[0] = '\0';
    va_end(args);
    if (r->strict) return ENT_SLAB_BAD(r, n, "%s (%s)", text, code);
    return ent_note_add(r->notes, r->a, n->line, code, r->e, "%s", text);
}

ent_code ent_slab_ours(bool *ours, const ent_slab *r, const ent_xml_node *n, const char *ns)
{
    *ours = ent_str_is(n->ns, ns) || n->ns.n == 0;
    if (n->ns.n != 0) return ENT_OK;
    return ent_slab_odd(r, n, "label-namespace", "An element has no namespace; it was read as one of STANAG 4774.");
}

ent_code ent_slab_token(ent_str *out, const ent_slab *r, const ent_xml_node *n)
{
    const ent_xml_node *inner = ent_xml_first(n);
    ent_str text;

    if (inner != NULL) return ENT_SLAB_BAD(r, inner, "%.*s holds text only.", ENT_F(n->name));
    ENT_TRY(ent_xml_text(&text, r->a, n, r->e));
    ENT_TRY(ent_token(out, r->a, text, r->e));
    if (out->n == 0) return ENT_SLAB_BAD(r, n, "%.*s is empty.", ENT_F(n->name));
    return ENT_OK;
}

ent_code ent_slab_attribute(ent_str *out, const ent_slab *r, const ent_xml_node *n, const char *name, const char *misspelt)
{
    const ent_str *right = ent_xml_attribute(n, NULL, name), *wrong = ent_xml_attribute(n, NULL, misspelt);

    *out = (ent_str){"", 0};
    if (right != NULL && wrong != NULL)
        return ENT_SLAB_BAD(r, n, "%.*s has both an attribute %s and an attribute %s.", ENT_F(n->name), name, misspelt);
    if (wrong != NULL) ENT_TRY(ent_slab_odd(r, n, "label-attribute", "The attribute %s was read as %s.", misspelt, name));
    if (right == NULL) right = wrong;
    return right == NULL ? ENT_OK : ent_token(out, r->a, *right, r->e);
}

/* ---- categories ---- */

static bool same_ascii(ent_str s, const char *word)
{
    size_t i = 0;

    for (; i < s.n && word[i] != '\0'; i++) {
        char c = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 'a' + 'A') : s.p[i];
        if (c != word[i]) return false;
    }
    return i == s.n && word[i] == '\0';
}

static ent_code category_type(ent_category_type *out, const ent_slab *r, const ent_xml_node *n)
{
    ent_str type;

    ENT_TRY(ent_slab_attribute(&type, r, n, "Type", "type"));
    for (*out = ENT_RESTRICTIVE; *out <= ENT_INFORMATIVE; ++*out) {
        const char *word = ent_category_word(*out);
        if (ent_str_is(type, word)) return ENT_OK;
        if (same_ascii(type, word)) return ent_slab_odd(r, n, "label-case", "The type \"%.*s\" was read as %s.", ENT_F(type), word);
    }
    return ENT_SLAB_BAD(r, n, "The Type of a Category is \"%.*s\"; it can be RESTRICTIVE, PERMISSIVE or INFORMATIVE.", ENT_F(type));
}

static bool has_value(const ent_str *values, size_t n, ent_str v)
{
    for (size_t i = 0; i < n; i++)
        if (ent_str_eq(values[i], v)) return true;
    return false;
}

static ent_code read_values(ent_category *out, const ent_slab *r, const ent_xml_node *n)
{
    ENT_VEC(ent_str) values = {0};
    ent_str v = {0};
    bool ours = false;

    for (const ent_xml_node *k = ent_xml_first(n); k != NULL; k = ent_xml_next(k)) {
        ENT_TRY(ent_slab_ours(&ours, r, k, ENT_SLAB_NS));
        if (!ours || !ent_str_is(k->name, "GenericValue"))
            return ENT_SLAB_BAD(r, k, "A Category holds GenericValue elements only, not %.*s.", ENT_F(k->name));
        ENT_TRY(ent_slab_token(&v, r, k));
        if (values.n == ENT_LABEL_MAX_CATEGORIES)
            return ENT_SLAB_BAD(r, k, "A Category holds more than %d values.", ENT_LABEL_MAX_CATEGORIES);
        if (has_value(values.v, values.n, v)) {
            ENT_TRY(ent_note_add(r->notes, r->a, k->line, "label-value-twice", r->e, "The value %.*s stands here twice.", ENT_F(v)));
            continue;
        }
        ENT_PUSH(&values, r->a, v, r->e);
    }
    out->values = values.v;
    out->n = values.n;
    return ENT_OK;
}

ent_code ent_slab_category(ent_category *out, const ent_slab *r, const ent_xml_node *n)
{
    *out = (ent_category){.line = n->line};
    ENT_TRY(category_type(&out->type, r, n));
    ENT_TRY(ent_slab_attribute(&out->tag_name, r, n, "TagName", "tagName"));
    ENT_TRY(ent_slab_attribute(&out->uri, r, n, "URI", "URL"));
    if (out->tag_name.n == 0) return ENT_SLAB_BAD(r, n, "A Category has no TagName.");
    return read_values(out, r, n);
}

ent_code ent_slab_add(ent_categories *list, const ent_slab *r, const ent_xml_node *n)
{
    ent_category c;

    ENT_TRY(ent_slab_category(&c, r, n));
    if (list->n == ENT_LABEL_MAX_CATEGORIES)
        return ENT_SLAB_BAD(r, n, "The %s has more than %d categories.", r->what, ENT_LABEL_MAX_CATEGORIES);
    for (size_t i = 0; i < list->n; i++) {
        if (list->v[i].type != c.type || !ent_str_eq(list->v[i].tag_name, c.tag_name)) continue;
        return ENT_SLAB_BAD(r, n, "The %s has two %s categories %.*s; merging them could open access.", r->what, ent_category_word(c.type),
                            ENT_F(c.tag_name));
    }
    ENT_PUSH(list, r->a, c, r->e);
    return ENT_OK;
}

/* ---- writing ---- */

ent_code ent_slab_text_ok(ent_str s, const char *field, ent_err *e)
{
    bool bad = !ent_utf8_ok(s, NULL);

    for (size_t i = 0; i < s.n && !bad; i++) {
        unsigned char c = (unsigned char)s.p[i];
        /* U+FFFE and U+FFFF are EF BF BE and EF BF BF. */
        bad = c < 0x20 || (c == 0xef && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0xbf && (unsigned char)s.p[i + 2] >= 0xbe);
    }
    if (!bad) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Use plain text on one line.", "The %s holds characters that XML cannot carry.", field);
}

void ent_slab_policy(ent_slab_out *w)
{
    ent_buf_fmt(&w->b, "%s<%sPolicyIdentifier URI=\"", w->indent, w->prefix);
    ent_buf_xml(&w->b, w->p->urn);
    ent_buf_z(&w->b, "\">");
    ent_buf_xml(&w->b, w->p->name);
    ent_buf_fmt(&w->b, "</%sPolicyIdentifier>\n", w->prefix);
}

ent_code ent_slab_class(ent_slab_out *w, ent_str name, ent_err *e)
{
    uint32_t id;

    ENT_TRY(ent_find_class(&id, w->a, w->p, name, e));
    if (id == ENT_NO_ID) {
        return ent_fail(e, ENT_INVALID, "R-01", "Use a class of this policy.", "The policy %.*s has no class \"%.*s\".", ENT_F(w->p->name),
                        ENT_F(name));
    }
    ent_buf_fmt(&w->b, "<%sClassification>", w->prefix);
    ent_buf_xml(&w->b, w->p->classes.v[id].name);
    ent_buf_fmt(&w->b, "</%sClassification>\n", w->prefix);
    return ENT_OK;
}

static ent_code write_value(ent_slab_out *w, uint32_t set, const ent_category *c, ent_str name, ent_err *e)
{
    uint32_t id;

    ENT_TRY(ent_find_value(&id, w->a, w->p, set, c->type, name, e));
    if (id == ENT_NO_ID) {
        return ent_fail(e, ENT_INVALID, NULL, "Use a value of this policy.",
                        "The tag set %.*s of the policy %.*s has no %s value \"%.*s\".", ENT_F(c->tag_name), ENT_F(w->p->name),
                        ent_category_word(c->type), ENT_F(name));
    }
    ent_buf_fmt(&w->b, "%s  <%sGenericValue>", w->indent, w->prefix);
    ent_buf_xml(&w->b, w->p->values.v[id].name);
    ent_buf_fmt(&w->b, "</%sGenericValue>\n", w->prefix);
    return ENT_OK;
}

static ent_code write_category(ent_slab_out *w, const ent_category *c, ent_err *e)
{
    uint32_t set;

    ENT_TRY(ent_find_set(&set, w->a, w->p, c->tag_name, e));
    if (set == ENT_NO_ID) {
        return ent_fail(e, ENT_INVALID, NULL, "Use a tag set of this policy.", "The policy %.*s has no tag set \"%.*s\".",
                        ENT_F(w->p->name), ENT_F(c->tag_name));
    }
    ENT_TRY(ent_slab_text_ok(c->uri, "URI of a category", e));
    ent_buf_fmt(&w->b, "%s<%sCategory Type=\"%s\" TagName=\"", w->indent, w->prefix, ent_category_word(c->type));
    ent_buf_xml(&w->b, w->p->sets.v[set].name);
    if (c->uri.n != 0) {
        ent_buf_z(&w->b, "\" URI=\"");
        ent_buf_xml(&w->b, c->uri);
    }
    ent_buf_z(&w->b, c->n == 0 ? "\"/>\n" : "\">\n");
    for (size_t i = 0; i < c->n; i++) ENT_TRY(write_value(w, set, c, c->values[i], e));
    if (c->n != 0) ent_buf_fmt(&w->b, "%s</%sCategory>\n", w->indent, w->prefix);
    return ENT_OK;
}

ent_code ent_slab_categories(ent_slab_out *w, size_t n, const ent_category *list, ent_err *e)
{
    for (size_t i = 0; i < n; i++) ENT_TRY(write_category(w, &list[i], e));
    return ENT_OK;
}
