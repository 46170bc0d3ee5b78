/* SPDX-License-Identifier: Apache-2.0 */
/* A label as XML that the schema of STANAG 4774 accepts: element order, attribute case, mandatory creation date. Names are
 * the policy's. No label is written that names what the policy does not have.                                    */
#include "label_xml.h"
#include "resolve.h"

#define MAX_DEPTH 8

static void write_time(ent_buf *b, ent_time t)
{
    char text[21];

    ent_time_print(text, t);
    ent_buf_z(b, text);
}

static ent_code check(const ent_policy *p, ent_arena *a, const ent_label *l, ent_err *e)
{
    static const char *const types[] = {"rfc822Name", "dNSName",     "directoryName",     "uniformResourceIdentifier",
                                        "iPAddress",  "x400Address", "userPrincipalName", "jID",
                                        NULL};
    ent_resolved r;
    size_t i = 0;

    if (!l->has_created)
        return ent_fail(e, ENT_INVALID, NULL, "Give the label its time of creation.",
                        "A label without CreationDateTime cannot be written.");
    ENT_TRY(ent_slab_text_ok(l->privacy_mark, "privacy mark", e));
    ENT_TRY(ent_slab_text_ok(l->originator, "originator", e));
    ENT_TRY(ent_resolve(&r, a, p, l, e)); /* names, and no category twice */
    if (l->originator.n == 0) return ENT_OK;
    while (types[i] != NULL && !ent_str_is(l->originator_type, types[i])) i++;
    if (types[i] != NULL) return ENT_OK;
    return ent_fail(e, ENT_INVALID, NULL, "Use one of STANAG 4774, such as rfc822Name.", "The type of the originator is \"%.*s\".",
                    ENT_F(l->originator_type));
}

static ent_code write_info(ent_slab_out *w, const ent_label *l, ent_err *e)
{
    ent_buf_z(&w->b, "  <ConfidentialityInformation>\n");
    w->indent = "    ";
    ent_slab_policy(w);
    ent_buf_z(&w->b, w->indent);
    ENT_TRY(ent_slab_class(w, l->classification, e));
    if (l->privacy_mark.n != 0) {
        ent_buf_z(&w->b, "    <PrivacyMark>");
        ent_buf_xml(&w->b, l->privacy_mark);
        ent_buf_z(&w->b, "</PrivacyMark>\n");
    }
    ENT_TRY(ent_slab_categories(w, l->n, l->categories, e));
    ent_buf_z(&w->b, "  </ConfidentialityInformation>\n");
    if (l->originator.n != 0) {
        ent_buf_z(&w->b, "  <OriginatorID IDType=\"");
        ent_buf_xml(&w->b, l->originator_type);
        ent_buf_z(&w->b, "\">");
        ent_buf_xml(&w->b, l->originator);
        ent_buf_z(&w->b, "</OriginatorID>\n");
    }
    ent_buf_z(&w->b, "  <CreationDateTime>");
    write_time(&w->b, l->created);
    ent_buf_z(&w->b, "</CreationDateTime>\n");
    return ENT_OK;
}

static void write_review(ent_buf *b, const ent_label *l)
{
    if (l->has_review) {
        ent_buf_z(b, " ReviewDateTime=\"");
        write_time(b, l->review);
        ent_buf_c(b, '"');
    }
    ent_buf_z(b, ">\n");
}

static void close_successors(ent_buf *b, unsigned depth)
{
    while (depth-- > 0) ent_buf_z(b, "  </SuccessorConfidentialityLabel>\n  </SuccessionHandling>\n");
}

ent_code ent_label_write(ent_str *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_err *e)
{
    ent_slab_out w = {.b = ent_buf_new(a, ENT_LABEL_MAX_BYTES), .a = a, .p = p, .prefix = ""};
    unsigned depth = 0;

    ent_buf_z(&w.b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<originatorConfidentialityLabel xmlns=\"" ENT_SLAB_NS "\"");
    write_review(&w.b, l);
    for (;;) {
        ENT_TRY(check(p, a, l, e));
        ENT_TRY(write_info(&w, l, e));
        if (l->successor == NULL) break;
        if (++depth > MAX_DEPTH) return ent_fail(e, ENT_LIMIT, NULL, NULL, "The label has more than %d successors.", MAX_DEPTH);
        ent_buf_z(&w.b, "  <SuccessionHandling>\n  <SuccessionDateTime>");
        write_time(&w.b, l->succession);
        ent_buf_z(&w.b, "</SuccessionDateTime>\n  <SuccessorConfidentialityLabel");
        l = l->successor;
        write_review(&w.b, l);
    }
    close_successors(&w.b, depth);
    ent_buf_z(&w.b, "</originatorConfidentialityLabel>\n");
    return ent_buf_take(out, &w.b, e);
}
