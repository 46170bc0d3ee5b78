/* SPDX-License-Identifier: Apache-2.0 */
/* What each form of TBX can hold: elements at their places, attributes, inline elements, values. */
#include "tbx_write.h"

enum { HAS_ID = 1, HAS_TARGET = 2, HAS_LANG = 4, HAS_DATATYPE = 8, HAS_ALL = 15 };

static unsigned attributes_of(const ent_term_note *n)
{
    return (n->id.n ? HAS_ID : 0u) | (n->target.n ? HAS_TARGET : 0u) | (n->lang.n ? HAS_LANG : 0u) | (n->datatype.n ? HAS_DATATYPE : 0u);
}

/* Version 3: what an element may have. In DCT an element of a module has none but its target. */
static unsigned attributes_allowed(const tbx_kind *kind, ent_tbx_style style)
{
    switch (kind->element) {
    case TBX_NOTE: return HAS_ID | HAS_LANG;
    case TBX_DATE: return HAS_ID;
    case TBX_XREF: return style == ENT_TBX_DCT ? HAS_TARGET : HAS_ID | HAS_TARGET;
    default: return style == ENT_TBX_DCT ? HAS_TARGET : HAS_ALL;
    }
}

/* ---- inline elements ---- */

ent_code tbx__content(ent_xml_node **root, tbx_writer *w, ent_str xml, ent_err *e)
{
    ent_str wrapped;

    ENT_TRY(ent_str_fmt(&wrapped, w->scratch, e, "<x>%.*s</x>", ENT_F(xml)));
    if (tbx__parse(root, w->scratch, wrapped, e) == ENT_OK) return ENT_OK;
    if (e->code == ENT_NOMEM) return ent_nomem(e);
    return ent_fail(e, ENT_INVALID, NULL, "Correct the text.", "A text with markup is not well-formed XML: \"%.*s\".",
                    (int)(xml.n < 60 ? xml.n : 60), xml.p);
}

static bool among(const char *const *names, ent_str name)
{
    while (*names != NULL && !ent_str_is(name, *names)) names++;
    return *names != NULL;
}

static bool inline_fits(const ent_xml_node *n, ent_tbx_form form, bool term)
{
    static const char *const v2[] = {"hi", "foreign", "bpt", "ept", "it", "ph", "ut", NULL};
    static const char *const v3[] = {"hi", "foreign", "sc", "ec", "ph", NULL};
    bool empty = n->first == NULL;

    if (n->ns.n != 0) return false;
    if (term) return ent_str_is(n->name, "hi");
    if (ent_str_is(n->name, "ph"))
        return form == ENT_TBX_V2 ? ent_xml_attribute(n, "", "disp") == NULL : empty && ent_xml_attribute(n, "", "assoc") == NULL;
    return among(form == ENT_TBX_V2 ? v2 : v3, n->name);
}

ent_code tbx__inline_ok(bool *out, tbx_writer *w, ent_str markup, bool term, ent_err *e)
{
    const ent_xml_node *n;
    ent_xml_node *root;

    *out = true;
    ENT_TRY(tbx__content(&root, w, markup, e));
    n = root;
    while (n != NULL && *out) {
        if (n != root && !n->is_text) *out = inline_fits(n, w->o.form, term);
        if (n->first != NULL) {
            n = n->first;
            continue;
        }
        while (n != root && n->next == NULL) n = n->parent;
        n = n == root ? NULL : n->next;
    }
    return ENT_OK;
}

/* ---- version 3 ---- */

static bool target_ok(const tbx_category *c, ent_str target, ent_tbx_style style)
{
    switch (c->target) {
    case TBX_MUST_LINK: return tbx__uri(target);
    case TBX_MUST_POINT: return target.n != 0 && !tbx__uri(target);
    case TBX_MAY_POINT: return !tbx__uri(target);
    default: return target.n == 0 || (style == ENT_TBX_DCA && !tbx__uri(target));
    }
}

static bool inside_fits(const ent_term_note *n)
{
    for (size_t i = 0; i < n->n_notes; i++)
        if (ent_str_is(n->notes[i].element, "attribute") && !(n->group && ent_str_is(n->notes[i].category, "group.id"))) return false;
    return n->group || n->n_notes == 0;
}

static bool v3_fits(const tbx_kind *kind, const ent_term_note *n, ent_tbx_style style)
{
    bool dct = style == ENT_TBX_DCT;
    ent_date day;

    if ((attributes_of(n) & ~attributes_allowed(kind, style)) != 0 || !inside_fits(n)) return false;
    if (kind->typed ? n->category.n == 0 : n->category.n != 0) return false;
    if (dct && n->group && kind->element == TBX_TERM_NOTE) return false;
    if (dct && kind->typed && (n->markup || !tbx__ncname(n->category))) return false;
    if (kind->element == TBX_XREF && !tbx__uri(n->target)) return false;
    if (kind->element == TBX_DATE) return ent_date_parse(&day, n->value) && day.precision == ENT_DATE_DAY;
    return true;
}

static ent_tbx_dialect rank(const tbx_kind *kind, const ent_term_note *n, tbx_level level, ent_tbx_style style)
{
    const tbx_category *c = tbx__category(kind->element, n->category);

    if (!kind->typed) return ENT_TBX_CORE;
    if (c == NULL || (c->levels & (unsigned)level) == 0 || !target_ok(c, n->target, style)) return ENT_TBX_ENTENTE;
    return c->values != NULL && (n->markup || !tbx__value_ok(c, n->value)) ? ENT_TBX_ENTENTE : c->dialect;
}

ent_code tbx__native(ent_tbx_dialect *out, tbx_writer *w, const ent_term_note *n, tbx_level level, unsigned allowed, ent_err *e)
{
    const tbx_kind *kind = tbx__kind(n->element);
    bool fits = true;

    *out = ENT_TBX_SMALLEST;
    if (kind == NULL || (n->group && kind->group == TBX_NONE) || ent_str_is(n->category, "carried")) return ENT_OK;
    if (((unsigned)(n->group ? kind->group : kind->element) & allowed) == 0) return ENT_OK;
    if (w->o.form == ENT_TBX_V3 && !v3_fits(kind, n, w->o.style)) return ENT_OK;
    if (w->o.form == ENT_TBX_V2 && n->n_notes != 0 && !n->group && kind->group != TBX_NONE)
        for (size_t i = 0; i < n->n_notes; i++) fits = fits && ent_str_is(n->notes[i].element, "attribute");
    if (n->markup && fits) fits = kind->mixed;
    if (n->markup && fits) ENT_TRY(tbx__inline_ok(&fits, w, n->value, false, e));
    if (fits) *out = rank(kind, n, level, w->o.style);
    return ENT_OK;
}
