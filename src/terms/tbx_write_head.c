/* SPDX-License-Identifier: Apache-2.0 */
/* Writing header and back matter. What the form has no place for goes into a last sourceDesc, as text. */
#include <string.h>

#include "tbx_write.h"

/* Attributes that both versions have: id of these elements. */
static bool is_native_attribute(const ent_term_note *n)
{
    static const char *const names[] = {"header.id", "fileDesc.id", "text.id", "body.id", "back.id"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ent_str_is(n->element, "attribute") && ent_str_is(n->category, names[i])) return true;
    return false;
}

static ent_code open_with_id(tbx_writer *w, const ent_term_base *b, const char *name, const char *id, ent_err *e)
{
    tbx__indent(w);
    ent_buf_fmt(&w->b, "<%s", name);
    for (size_t i = 0; i < b->n_notes; i++) {
        if (!ent_str_is(b->notes[i].element, "attribute") || !ent_str_is(b->notes[i].category, id)) continue;
        ENT_TRY(tbx__put_id(w, "id", b->notes[i].value, e));
        break;
    }
    ent_buf_c(&w->b, '>');
    w->depth++;
    return ENT_OK;
}

/* Is it this element, of this place? */
static bool is_part(const ent_term_note *n, const char *place, const char *element)
{
    size_t k = strlen(element);

    return ent_str_is(n->element, "xml") && ent_str_is(n->category, place) && n->value.n > k + 1 && n->value.p[0] == '<' &&
           memcmp(n->value.p + 1, element, k) == 0 && strchr(" />", n->value.p[k + 1]) != NULL;
}

static const struct part {
    const char *place, *element;
    bool many;
} parts[] = {
    {"fileDesc", "titleStmt", false},  {"fileDesc", "publicationStmt", false}, {"fileDesc", "sourceDesc", true},
    {"header", "encodingDesc", false}, {"header", "revisionDesc", false},      {"back", "refObjectSec", true},
};

/* Does a part of this base take the note? */
static bool is_native(const ent_term_base *b, size_t at)
{
    if (is_native_attribute(&b->notes[at])) return true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!is_part(&b->notes[at], parts[i].place, parts[i].element)) continue;
        for (size_t k = 0; k < at && !parts[i].many; k++)
            if (is_part(&b->notes[k], parts[i].place, parts[i].element)) return false;
        return true;
    }
    return false;
}

/* A part as it was kept; in version 2 a refObjectSec is a refObjectList. */
static ent_code put_kept(tbx_writer *w, ent_str xml, ent_err *e)
{
    ent_xml_node *root;

    ENT_TRY(tbx__content(&root, w, xml, e));
    tbx__indent(w);
    if (w->o.form == ENT_TBX_V2 && root->first != NULL && ent_xml_is(root->first, "", "refObjectSec")) {
        root->first->name = ENT_S("refObjectList");
        ENT_TRY(tbx__outer(&xml, w->scratch, root->first, e));
    }
    ent_buf_add(&w->b, xml);
    return ENT_OK;
}

static ent_code put_parts(tbx_writer *w, const ent_term_base *b, const char *place, const char *element, bool *any, ent_err *e)
{
    for (size_t i = 0; i < b->n_notes; i++) {
        if (!is_part(&b->notes[i], place, element) || !is_native(b, i)) continue;
        ENT_TRY(put_kept(w, b->notes[i].value, e));
        if (any != NULL) *any = true;
    }
    return ENT_OK;
}

static ent_code put_carried(tbx_writer *w, const ent_term_base *b, ent_err *e)
{
    ent_str spelt;
    bool any = false;

    for (size_t i = 0; i < b->n_notes; i++) {
        if (is_native(b, i)) continue;
        if (!any) tbx__open(w, "sourceDesc");
        any = true;
        ENT_TRY(tbx__needs(w, ENT_TBX_ENTENTE, "in its header", b->notes[i].category, b->notes[i].value, e));
        ENT_TRY(tbx__spell(&spelt, w, &b->notes[i], e));
        tbx__indent(w);
        ent_buf_z(&w->b, "<p type=\"carried\">");
        ENT_TRY(tbx__put_text(w, spelt, e));
        ent_buf_z(&w->b, "</p>");
    }
    if (any) tbx__close(w, "sourceDesc");
    return ENT_OK;
}

static ent_code put_title(tbx_writer *w, const ent_term_base *b, ent_err *e)
{
    bool kept = false;

    ENT_TRY(put_parts(w, b, "fileDesc", "titleStmt", &kept, e));
    if (kept || b->title.n == 0) return ENT_OK;
    tbx__open(w, "titleStmt");
    tbx__indent(w);
    ent_buf_z(&w->b, "<title>");
    ENT_TRY(tbx__put_text(w, b->title, e));
    ent_buf_z(&w->b, "</title>");
    tbx__close(w, "titleStmt");
    return ENT_OK;
}

/* A header has at least one sourceDesc. */
static ent_code put_source(tbx_writer *w, const ent_term_base *b, ent_err *e)
{
    bool other = false;

    for (size_t i = 0; i < b->n_notes; i++) other = other || is_part(&b->notes[i], "fileDesc", "sourceDesc") || !is_native(b, i);
    if (other && b->source.n == 0) return ENT_OK;
    tbx__open(w, "sourceDesc");
    tbx__indent(w);
    ent_buf_z(&w->b, "<p>");
    ENT_TRY(tbx__put_text(w, b->source, e));
    ent_buf_z(&w->b, "</p>");
    tbx__close(w, "sourceDesc");
    return ENT_OK;
}

static ent_code put_root(tbx_writer *w, const ent_term_base *b, ent_err *e)
{
    ent_str lang = b->lang.n != 0 ? b->lang : ENT_S("und");

    ent_buf_z(&w->b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    if (w->o.form == ENT_TBX_V2) {
        ent_buf_z(&w->b, "<!DOCTYPE martif SYSTEM \"TBXcoreStructV02.dtd\">\n<martif type=\"TBX\"");
        ENT_TRY(tbx__put_attr(w, "xml:lang", lang, e));
    } else {
        ent_buf_fmt(&w->b, "<tbx type=\"%s\" style=\"%s\"", ent_tbx_dialect_word(w->need), ent_tbx_style_word(w->o.style));
        ENT_TRY(tbx__put_attr(w, "xml:lang", lang, e));
        ENT_TRY(tbx__put_attr(w, "xmlns", ent_str_c(ENT_TBX_NS), e));
        for (ent_tbx_dialect d = ENT_TBX_MIN; w->o.style == ENT_TBX_DCT && d <= w->need; d++)
            ent_buf_fmt(&w->b, " xmlns:%s=\"%s\"", tbx__module_prefix(d), tbx__module_ns(d));
    }
    ent_buf_c(&w->b, '>');
    w->depth = 1;
    return ENT_OK;
}

ent_code tbx__put_head(tbx_writer *w, const ent_term_base *b, ent_err *e)
{
    const char *name = w->o.form == ENT_TBX_V2 ? "martifHeader" : "tbxHeader";

    for (size_t i = 0; i < b->n_notes; i++) /* before the root says the dialect */
        if (!is_native(b, i)) w->need = ENT_TBX_ENTENTE;
    ENT_TRY(put_root(w, b, e));
    ENT_TRY(open_with_id(w, b, name, "header.id", e));
    ENT_TRY(open_with_id(w, b, "fileDesc", "fileDesc.id", e));
    ENT_TRY(put_title(w, b, e));
    ENT_TRY(put_parts(w, b, "fileDesc", "publicationStmt", NULL, e));
    ENT_TRY(put_source(w, b, e));
    ENT_TRY(put_parts(w, b, "fileDesc", "sourceDesc", NULL, e));
    ENT_TRY(put_carried(w, b, e));
    tbx__close(w, "fileDesc");
    ENT_TRY(put_parts(w, b, "header", "encodingDesc", NULL, e));
    ENT_TRY(put_parts(w, b, "header", "revisionDesc", NULL, e));
    tbx__close(w, name);
    ENT_TRY(open_with_id(w, b, "text", "text.id", e));
    return open_with_id(w, b, "body", "body.id", e);
}

ent_code tbx__put_tail(tbx_writer *w, const ent_term_base *b, ent_err *e)
{
    bool any = false;

    w->depth = 3;
    tbx__close(w, "body");
    for (size_t i = 0; i < b->n_notes; i++)
        any = any || is_part(&b->notes[i], "back", "refObjectSec") ||
              (ent_str_is(b->notes[i].element, "attribute") && ent_str_is(b->notes[i].category, "back.id"));
    if (any) {
        ENT_TRY(open_with_id(w, b, "back", "back.id", e));
        ENT_TRY(put_parts(w, b, "back", "refObjectSec", NULL, e));
        tbx__close(w, "back");
    }
    tbx__close(w, "text");
    tbx__close(w, w->o.form == ENT_TBX_V2 ? "martif" : "tbx");
    ent_buf_c(&w->b, '\n');
    return ENT_OK;
}
