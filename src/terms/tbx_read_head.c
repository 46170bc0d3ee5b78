/* SPDX-License-Identifier: Apache-2.0 */
/* Header and back matter: what has a field of the base goes there; all else is kept whole, as notes "xml" whose category says where it
 * stood, and "attribute" with the element before a point.                                                                        */
#include "tbx_read.h"

static ent_code keep_whole(tbx_notes *notes, tbx_reader *r, const char *place, ent_xml_node *n, ent_err *e)
{
    ent_term_note note = {.element = ENT_S("xml"), .category = ent_str_c(place), .markup = true, .line = n->line};

    if (n->is_text && tbx__blank(n->text)) return ENT_OK;
    ENT_TRY(tbx__count_note(r, n->line, e));
    ENT_TRY(tbx__outer(&note.value, r->a, n, e));
    ENT_PUSH(notes, r->a, note, e);
    return ENT_OK;
}

static ent_code keep_attributes(tbx_notes *notes, tbx_reader *r, const char *prefix, const ent_xml_node *n, ent_err *e)
{
    for (const ent_xml_attr *at = n->attrs; at != NULL; at = at->next) {
        ent_xml_attr read = *at;
        ent_term_note note;
        if (at->ns.n == 0 && ent_str_is(at->name, "id")) ENT_TRY(tbx__id(&read.value, r, at->value, e));
        ENT_TRY(tbx__attribute_note(&note, r, prefix, &read, n->line, e));
        ENT_PUSH(notes, r->a, note, e);
    }
    return ENT_OK;
}

/* The only child element, without attributes of its parent or its own, nothing beside it and no element in it; NULL otherwise. */
static const ent_xml_node *only(const ent_xml_node *n, const char *name)
{
    const ent_xml_node *c = ent_xml_child(n, "", name);

    if (c == NULL || n->attrs != NULL || c->attrs != NULL || ent_xml_first(c) != NULL) return NULL;
    for (const ent_xml_node *x = n->first; x != NULL; x = x->next)
        if (x != c && !(x->is_text && tbx__blank(x->text))) return NULL;
    return c;
}

static ent_str text_of(const ent_xml_node *n)
{
    return n->first == NULL ? (ent_str){"", 0} : n->first->text;
}

/* <p type="carried">…</p>: notes of ours. *is false: it is anything else. */
static ent_code take_carried_p(bool *is, tbx_notes *notes, tbx_reader *r, const ent_xml_node *p, ent_err *e)
{
    ent_term_note note = {.element = ENT_S("admin"), .category = ENT_S("carried"), .value = text_of(p)};
    ent_xml_node *held = NULL, *inner;

    *is = ent_xml_is(p, "", "p") && ent_str_is(ent_xml_value(p, "type"), "carried") && ent_xml_first(p) == NULL && p->attrs->next == NULL;
    if (*is) ENT_TRY(tbx__carried(&held, r, &note, false, e));
    *is = held != NULL;
    for (ent_xml_node *h = held != NULL ? held->first : NULL; h != NULL; h = h->next) {
        ENT_TRY(tbx__note(&note, r, h, true, 1, e));
        ENT_TRY(tbx__carried(&inner, r, &note, true, e));
        ENT_PUSH(notes, r->a, note, e);
    }
    return ENT_OK;
}

/* A sourceDesc of nothing else. */
static ent_code take_carried(bool *is, tbx_notes *notes, tbx_reader *r, const ent_xml_node *n, ent_err *e)
{
    tbx_notes all = {0};

    *is = n->attrs == NULL && ent_xml_first(n) != NULL;
    for (const ent_xml_node *c = n->first; c != NULL && *is; c = c->next) {
        if (c->is_text) *is = tbx__blank(c->text);
        else ENT_TRY(take_carried_p(is, &all, r, c, e));
    }
    for (size_t i = 0; i < all.n && *is; i++) ENT_PUSH(notes, r->a, all.v[i], e);
    return ENT_OK;
}

static ent_code take_title(ent_term_base *out, tbx_notes *notes, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    const ent_xml_node *title = only(n, "title");
    const ent_xml_node *first = ent_xml_child(n, "", "title");
    ent_str text;

    if (out->title.n == 0 && first != NULL) {
        ENT_TRY(ent_xml_text(&text, r->scratch, first, e));
        ENT_TRY(tbx__keep(&out->title, r, text, n->line, e));
    }
    return title != NULL && out->title.n != 0 ? ENT_OK : keep_whole(notes, r, "fileDesc", n, e);
}

/* The first sourceDesc is the source if it is one plain paragraph. */
static ent_code take_source(ent_term_base *out, bool *first, tbx_notes *notes, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    const ent_xml_node *p = *first ? only(n, "p") : NULL;
    bool carried;

    ENT_TRY(take_carried(&carried, notes, r, n, e));
    if (carried) return ENT_OK;
    *first = false;
    if (p == NULL) return keep_whole(notes, r, "fileDesc", n, e);
    return tbx__keep(&out->source, r, text_of(p), n->line, e);
}

static ent_code take_file(ent_term_base *out, tbx_notes *notes, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    bool first = true;

    ENT_TRY(keep_attributes(notes, r, "fileDesc.", n, e));
    for (ent_xml_node *c = n->first; c != NULL; c = c->next) {
        if (!c->is_text && ent_xml_is(c, "", "titleStmt")) ENT_TRY(take_title(out, notes, r, c, e));
        else if (!c->is_text && ent_xml_is(c, "", "sourceDesc")) ENT_TRY(take_source(out, &first, notes, r, c, e));
        else ENT_TRY(keep_whole(notes, r, "fileDesc", c, e));
    }
    return ENT_OK;
}

static ent_code take_header(ent_term_base *out, tbx_notes *notes, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    const ent_xml_node *file = ent_xml_child(n, "", "fileDesc");

    ENT_TRY(keep_attributes(notes, r, "header.", n, e));
    for (ent_xml_node *c = n->first; c != NULL; c = c->next) {
        if (c == file) ENT_TRY(take_file(out, notes, r, c, e));
        else ENT_TRY(keep_whole(notes, r, "header", c, e));
    }
    return ENT_OK;
}

static ent_code take_back(tbx_notes *notes, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    ENT_TRY(keep_attributes(notes, r, "back.", n, e));
    for (ent_xml_node *c = n->first; c != NULL; c = c->next) {
        if (!c->is_text && ent_xml_is(c, "", "refObjectList")) c->name = ENT_S("refObjectSec"); /* as version 3 calls it */
        ENT_TRY(keep_whole(notes, r, "back", c, e));
    }
    return ENT_OK;
}

static ent_code take_text(tbx_notes *notes, tbx_reader *r, ent_xml_node *n, ent_err *e)
{
    const ent_xml_node *body = ent_xml_child(n, "", "body"), *back = ent_xml_child(n, "", "back");

    ENT_TRY(keep_attributes(notes, r, "text.", n, e));
    for (ent_xml_node *c = n->first; c != NULL; c = c->next) {
        if (c == back) ENT_TRY(take_back(notes, r, c, e));
        else if (c == body) ENT_TRY(keep_attributes(notes, r, "body.", c, e));
        else ENT_TRY(keep_whole(notes, r, "text", c, e));
    }
    return ENT_OK;
}

ent_code tbx__head(ent_term_base *out, tbx_notes *notes, tbx_reader *r, ent_xml_node *root, ent_err *e)
{
    const ent_xml_node *text = ent_xml_child(root, "", "text");

    for (const ent_xml_attr *at = root->attrs; at != NULL; at = at->next)
        if (at->ns.n != 0 && ent_str_is(at->name, "lang") && !ent_str_is(at->value, "und"))
            ENT_TRY(tbx__keep(&out->lang, r, at->value, root->line, e));
    for (ent_xml_node *c = root->first; c != NULL; c = c->next) {
        if (!c->is_text && (ent_xml_is(c, "", "tbxHeader") || ent_xml_is(c, "", "martifHeader"))) ENT_TRY(take_header(out, notes, r, c, e));
        else if (c == text) ENT_TRY(take_text(notes, r, c, e));
        else ENT_TRY(keep_whole(notes, r, "root", c, e));
    }
    return ENT_OK;
}
