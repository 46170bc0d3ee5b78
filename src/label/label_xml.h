/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and writing what labels and clearances have in common: policy identifier, classification, categories. */
#ifndef ENTENTE_LABEL_LABEL_XML_H
#define ENTENTE_LABEL_LABEL_XML_H

#include "policy.h"

#define ENT_SLAB_NS "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"
#define ENT_SCLR_NS "urn:nato:stanag:4774:confidentialityclearance:1:0"

#define ENT_LABEL_MAX_BYTES ((size_t)1 << 20)
#define ENT_LABEL_MAX_CATEGORIES 4096

typedef struct ent_slab {
    ent_arena *a;
    bool strict;
    ent_notes *notes;
    ent_err *e;
    const char *what; /* "label" or "clearance" */
} ent_slab;

/* Ends a function with ENT_INVALID at this element. */
#define ENT_SLAB_BAD(r, node, ...) (ent_fail((r)->e, ENT_INVALID, NULL, ENT_SLAB_NEXT, __VA_ARGS__), ent_slab_at((r), (node)))
#define ENT_SLAB_NEXT "Correct it at this line, or ask its author for a new copy."
ent_code ent_slab_at(const ent_slab *r, const ent_xml_node *n);

/* A deviation that is understood: a note, or with strict a refusal. */
ENT_CHECKED ent_code ent_slab_odd(const ent_slab *r, const ent_xml_node *n, const char *code, const char *fmt, ...) ENT_PRINTF(4, 5);

/* *ours: the element belongs to this namespace; one of no namespace does too, with a note. */
ENT_CHECKED ent_code ent_slab_ours(bool *ours, const ent_slab *r, const ent_xml_node *n, const char *ns);

/* The text of an element as a token, never empty. */
ENT_CHECKED ent_code ent_slab_token(ent_str *out, const ent_slab *r, const ent_xml_node *n);
/* An attribute by its name; a known misspelling is repaired with a note. Empty when absent. */
ENT_CHECKED ent_code ent_slab_attribute(ent_str *out, const ent_slab *r, const ent_xml_node *n, const char *name, const char *misspelt);
ENT_CHECKED ent_code ent_slab_category(ent_category *out, const ent_slab *r, const ent_xml_node *n);
typedef ENT_VEC(ent_category) ent_categories;
/* Reads one Category and adds it; the same set and type twice is refused. */
ENT_CHECKED ent_code ent_slab_add(ent_categories *list, const ent_slab *r, const ent_xml_node *n);

/* Writing: names are looked up and written as the policy spells them. `prefix`: "slab:" or "". */
typedef struct ent_slab_out {
    ent_buf b;
    ent_arena *a;
    const ent_policy *p;
    const char *prefix, *indent;
} ent_slab_out;
void ent_slab_policy(ent_slab_out *w);
ENT_CHECKED ent_code ent_slab_class(ent_slab_out *w, ent_str name, ent_err *e);
ENT_CHECKED ent_code ent_slab_categories(ent_slab_out *w, size_t n, const ent_category *list, ent_err *e);
/* Only characters that XML 1.0 can carry; ENT_INVALID names the field. */
ENT_CHECKED ent_code ent_slab_text_ok(ent_str s, const char *field, ent_err *e);

#endif
