/* SPDX-License-Identifier: Apache-2.0 */
/* A binding as XML: one container, one MetadataBinding for each group, one Metadata for each label (ADatP-4778). */
#include "binding.h"

#define NEXT_LABEL "Give the label as STANAG 4774 XML, as written by: entente label parse --xml"

/* true if nothing but printable ASCII: a media type needs no more (RFC 6838). */
static bool is_media_type(ent_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 0x20 || s.p[i] > 0x7e) return false;
    return s.n <= ENT_BOUND_TYPE_MAX;
}

static ent_code write_label(ent_buf *b, size_t *originators, ent_str xml, ent_err *e)
{
    ent_xml_limits limits = ent_xml_small();
    ent_xml_node *root = NULL, around = {0};
    ent_label l;
    ent_str text;

    limits.bytes = ENT_LABEL_MAX_BYTES;
    ENT_TRY(ent_label_parse(&l, b->a, xml, false, NULL, e));
    ENT_TRY(ent_xml_parse(&root, b->a, xml, &limits, e));
    if (!ent_str_is(root->ns, ENT_SLAB_NS))
        return ent_fail(e, ENT_INVALID, NULL, NEXT_LABEL, "A label without the namespace of STANAG 4774 cannot be bound.");
    *originators += ent_str_is(root->name, "originatorConfidentialityLabel") || ent_str_is(root->name, "ConfidentialityLabel");
    around.first = around.last = root; /* what is written is the inside of a node */
    root->parent = &around;
    ENT_TRY(ent_xml_inner(&text, b->a, &around, ENT_LABEL_MAX_BYTES, e));
    ent_buf_z(b, "      <mb:Metadata xmime:contentType=\"text/xml; charset=utf-8\">");
    ent_buf_add(b, text);
    ent_buf_z(b, "</mb:Metadata>\n");
    return ENT_OK;
}

static ent_code write_data(ent_buf *b, const ent_bound *g, size_t i, ent_err *e)
{
    const ent_bound_data *d = &g->data[i];
    ent_str uri;

    for (size_t k = 0; k < i; k++)
        if (ent_str_eq(g->data[k].name, d->name))
            return ent_fail(e, ENT_INVALID, NULL, "Name each file once.", "The file \"%.*s\" was to be bound twice.", ENT_F(d->name));
    if (!is_media_type(d->content_type))
        return ent_fail(e, ENT_INVALID, NULL, "Give one such as application/pdf.", "The content type of \"%.*s\" is no media type.",
                        ENT_F(d->name));
    ENT_TRY(ent_bound_uri(&uri, b->a, d->name, e));
    ent_buf_z(b, "      <mb:DataReference URI=\"");
    ent_buf_xml(b, uri);
    if (d->content_type.n != 0) {
        ent_buf_z(b, "\" xmime:contentType=\"");
        ent_buf_xml(b, d->content_type);
    }
    ent_buf_z(b, "\"/>\n");
    return ENT_OK;
}

static ent_code write_bound(ent_buf *b, const ent_bound *g, size_t number, ent_err *e)
{
    size_t originators = 0;

    if (g->n_labels == 0 || g->n_data == 0)
        return ent_fail(e, ENT_INVALID, NULL, "Give both.", "A binding needs a label and a file that it labels.");
    if (g->n_labels > ENT_BOUND_LABELS_MAX || g->n_data > ENT_BOUND_DATA_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Make several bindings.", "One binding holds at most %d labels and %d files.",
                        ENT_BOUND_LABELS_MAX, ENT_BOUND_DATA_MAX);
    ent_buf_fmt(b, "    <mb:MetadataBinding Id=\"b%zu\">\n", number);
    for (size_t i = 0; i < g->n_labels; i++)
        if (write_label(b, &originators, g->labels[i], e) != ENT_OK) return ent_within(e, "label %zu", i + 1);
    if (originators != 1)
        return ent_fail(e, ENT_INVALID, NULL,
                        "Give the originator's label once; what stands beside it is an alternative or of the metadata.",
                        "A binding needs exactly one originator's label; this one has %zu.", originators);
    for (size_t i = 0; i < g->n_data; i++) ENT_TRY(write_data(b, g, i, e));
    ent_buf_z(b, "    </mb:MetadataBinding>\n");
    return ENT_OK;
}

ent_code ent_binding_write(ent_str *out, ent_arena *a, const ent_bound *bound, size_t n, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_BINDING_MAX_BYTES);

    if (n == 0) return ent_fail(e, ENT_INVALID, NULL, "Give a label and a file.", "There is nothing to bind.");
    if (n > ENT_BOUND_MAX)
        return ent_fail(e, ENT_LIMIT, NULL, "Write several files.", "A file of bindings holds at most %d.", ENT_BOUND_MAX);
    ent_buf_z(&b, "<mb:BindingInformation xmlns:mb=\"" ENT_MB_NS "\" xmlns:xmime=\"" ENT_XMIME_NS "\">\n  <mb:MetadataBindingContainer>\n");
    for (size_t i = 0; i < n && b.failed == ENT_OK; i++)
        if (write_bound(&b, &bound[i], i + 1, e) != ENT_OK) return ent_within(e, "binding %zu", i + 1);
    ent_buf_z(&b, "  </mb:MetadataBindingContainer>\n</mb:BindingInformation>\n");
    return ent_buf_take(out, &b, e);
}
