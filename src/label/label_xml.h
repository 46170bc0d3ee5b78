/* SPDX-License-Identifier: Apache-2.0 */
/* XML of labels and clearances (STANAG 4774): policy identifier, classification, categories. */
#ifndef ENTENTE_LABEL_LABEL_XML_H
#define ENTENTE_LABEL_LABEL_XML_H

#include "label_form.h"

#define ENT_SLAB_NS "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"
#define ENT_SCLR_NS "urn:nato:stanag:4774:confidentialityclearance:1:0"

/* Ends a function with ENT_INVALID at this element. */
#define ENT_SLAB_BAD(f, node, ...) (ent_fail((f)->e, ENT_INVALID, NULL, ENT_FORM_NEXT, __VA_ARGS__), ent_slab_at((f), (node)))
/* Forwards a refusal that has no place yet. */
#define ENT_SLAB_TRY(f, node, call)                            \
    do {                                                       \
        if ((call) != ENT_OK) return ent_slab_at((f), (node)); \
    } while (0)
ent_code ent_slab_at(const ent_form *f, const ent_xml_node *n);

/* The document's root. What is not well formed in ways that published labels are is told as such. */
ENT_CHECKED ent_code ent_slab_document(ent_xml_node **root, const ent_form *f, ent_str xml);

/* A deviation that is understood: a note, or with strict a refusal. */
ENT_CHECKED ent_code ent_slab_odd(const ent_form *f, const ent_xml_node *n, const char *code, const char *fmt, ...) ENT_PRINTF(4, 5);

/* *ours: the element belongs to this namespace; one of no namespace does too, with a note. */
ENT_CHECKED ent_code ent_slab_ours(bool *ours, const ent_form *f, const ent_xml_node *n, const char *ns);
/* An element of another namespace, where the schema allows one: noted, not looked at. */
ENT_CHECKED ent_code ent_slab_foreign(const ent_form *f, const ent_xml_node *n);
/* Refuses text between the children of an element. */
ENT_CHECKED ent_code ent_slab_elements_only(const ent_form *f, const ent_xml_node *n);

/* The attributes of an element, as tokens; the list ends with a NULL name. Values of absent ones stay as they are, and *value is not
 * touched. A known misspelling is repaired; what is not in the list is noted unless `open`.                        */
typedef struct ent_slab_attr {
    const char *name;
    ent_str *value;
} ent_slab_attr;
ENT_CHECKED ent_code ent_slab_attributes(const ent_form *f, const ent_xml_node *n, const ent_slab_attr *list, bool open);

/* The text of an element, white space collapsed; as a token it is never empty. */
ENT_CHECKED ent_code ent_slab_text(ent_str *out, const ent_form *f, const ent_xml_node *n);
ENT_CHECKED ent_code ent_slab_token(ent_str *out, const ent_form *f, const ent_xml_node *n);
ENT_CHECKED ent_code ent_slab_policy(ent_str *name, ent_str *uri, const ent_form *f, const ent_xml_node *n);
ENT_CHECKED ent_code ent_slab_class(ent_str *out, const ent_form *f, const ent_xml_node *n);
/* Reads one Category and adds it. */
ENT_CHECKED ent_code ent_slab_category(ent_categories *list, const ent_form *f, const ent_xml_node *n);

/* Writing: names are looked up and written as the policy spells them. `prefix`: "slab:" or "". */
typedef struct ent_slab_out {
    ent_buf b;
    ent_arena *a;
    const ent_policy *p;
    const char *prefix, *indent;
} ent_slab_out;
void ent_slab_put_policy(ent_slab_out *w);
void ent_slab_put_class(ent_slab_out *w, uint32_t id);
ENT_CHECKED ent_code ent_slab_put_categories(ent_slab_out *w, size_t n, const ent_category *list, ent_err *e);

#endif
