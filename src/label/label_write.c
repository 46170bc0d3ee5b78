/* SPDX-License-Identifier: Apache-2.0 */
/* A label as XML that the schema of STANAG 4774 and its prose accept: element order, attribute case, creation date, review. Names
 * are the policy's. No label is written that names what the policy does not have.                                */
#include "label_xml.h"

static void put_time(ent_buf *b, ent_time t)
{
    char text[21];

    ent_time_print(text, t);
    ent_buf_z(b, text);
}

static ent_code put_info(ent_slab_out *w, const ent_label *l, ent_err *e)
{
    ent_str mark;
    uint32_t id;

    ENT_TRY(ent_form_text(&mark, w->a, l->privacy_mark, "privacy mark", e));
    ENT_TRY(ent_find_class(&id, w->a, w->p, l->classification, e));
    ent_buf_z(&w->b, "  <ConfidentialityInformation>\n");
    w->indent = "    ";
    ent_slab_put_policy(w);
    ent_slab_put_class(w, id);
    if (mark.n != 0) {
        ent_buf_z(&w->b, "    <PrivacyMark>");
        ent_buf_xml(&w->b, mark);
        ent_buf_z(&w->b, "</PrivacyMark>\n");
    }
    ENT_TRY(ent_slab_put_categories(w, l->n, l->categories, e));
    ent_buf_z(&w->b, "  </ConfidentialityInformation>\n");
    return ENT_OK;
}

static ent_code put_origin(ent_slab_out *w, const ent_label *l, ent_err *e)
{
    ent_str who;

    ENT_TRY(ent_form_text(&who, w->a, l->originator, "originator", e));
    if (who.n != 0) {
        ent_buf_z(&w->b, "  <OriginatorID IDType=\"");
        ent_buf_xml(&w->b, l->originator_type);
        ent_buf_z(&w->b, "\">");
        ent_buf_xml(&w->b, who);
        ent_buf_z(&w->b, "</OriginatorID>\n");
    }
    ent_buf_z(&w->b, "  <CreationDateTime>");
    put_time(&w->b, l->created);
    ent_buf_z(&w->b, "</CreationDateTime>\n");
    return ENT_OK;
}

/* The end of a start tag; a review that is not said is the one of R-49. */
static void put_review(ent_buf *b, const ent_label *l)
{
    ent_time review;

    if (ent_label_review(&review, l)) {
        ent_buf_z(b, " ReviewDateTime=\"");
        put_time(b, review);
        ent_buf_c(b, '"');
    }
    ent_buf_z(b, ">\n");
}

static ent_code put_label(ent_slab_out *w, const ent_label *l, ent_err *e)
{
    ENT_TRY(ent_form_check_label(w->a, w->p, l, true, e));
    put_review(&w->b, l);
    ENT_TRY(put_info(w, l, e));
    return put_origin(w, l, e);
}

ent_code ent_label_write(ent_str *out, ent_arena *a, const ent_policy *p, const ent_label *l, ent_err *e)
{
    static const char *const roots[] = {"originatorConfidentialityLabel", "alternativeConfidentialityLabel", "metadataConfidentialityLabel",
                                        "originatorConfidentialityLabel"};
    const char *root = roots[l->role];
    ent_slab_out w = {.b = ent_buf_new(a, ENT_LABEL_MAX_BYTES), .a = a, .p = p, .prefix = ""};
    unsigned depth = 0;

    *out = (ent_str){0};
    ent_buf_fmt(&w.b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s xmlns=\"" ENT_SLAB_NS "\"", root);
    ENT_TRY(put_label(&w, l, e));
    for (; l->successor != NULL; l = l->successor) {
        if (++depth > ENT_LABEL_MAX_SUCCESSORS)
            return ent_fail(e, ENT_LIMIT, NULL, NULL, "The label has more than %d successors.", ENT_LABEL_MAX_SUCCESSORS);
        ent_buf_z(&w.b, "  <SuccessionHandling>\n  <SuccessionDateTime>");
        put_time(&w.b, l->succession);
        ent_buf_z(&w.b, "</SuccessionDateTime>\n  <SuccessorConfidentialityLabel");
        ENT_TRY(put_label(&w, l->successor, e));
    }
    while (depth-- > 0) ent_buf_z(&w.b, "  </SuccessorConfidentialityLabel>\n  </SuccessionHandling>\n");
    ent_buf_fmt(&w.b, "</%s>\n", root);
    return ent_buf_take(out, &w.b, e);
}
