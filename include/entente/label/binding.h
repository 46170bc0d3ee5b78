/* SPDX-License-Identifier: Apache-2.0 */
/* A detached STANAG 4778 binding (ADatP-4778, ADatP-4778.2 sidecar profile): a file beside a data file that says which labels it
 * carries. Namespace urn:nato:stanag:4778:bindinginformation:1:0. A signature is judged elsewhere (entente/crypto/xmlsig.h); api
 * joins the two.
 *
 *   mb:BindingInformation ── ds:Signature?
 *       └─ mb:MetadataBindingContainer ── mb:MetadataBinding Id ─┬─ mb:Metadata: one label each
 *                                                                └─ mb:DataReference URI="./name"                      */
#ifndef ENTENTE_LABEL_BINDING_H
#define ENTENTE_LABEL_BINDING_H

#include <entente/label/label.h>

#define ENT_BINDING_MAX_BYTES ((size_t)16 << 20)

typedef struct ent_bound_data {
    ent_str name;         /* of a file beside the binding, UTF-8, at most 255 bytes; never another folder */
    ent_str uri;          /* as written: "./" and the name, %-encoded (RFC 3986). Reading sets it, writing makes it from the name */
    ent_str content_type; /* may be empty */
} ent_bound_data;

/* One MetadataBinding: all its labels apply to all its data. */
typedef struct ent_bound {
    ent_str id; /* read: may be empty; writing gives "b1", "b2" … */
    size_t n_labels;
    const ent_str *labels; /* each the XML of one label element, as it can stand alone */
    size_t n_data;
    const ent_bound_data *data;
} ent_bound;

typedef struct ent_binding {
    size_t n;
    const ent_bound *bound;
    bool is_signed; /* a ds:Signature stands in it; whether it holds is not said here */
} ent_binding;

/* labels: XML of 4774 labels (ent_label_write), exactly one of them an originator's; data: at least one. Whatever is written here is
 * read by ent_binding_read in strict mode, and equal input gives equal bytes. No XML declaration: it could change unnoticed by a
 * signature. ENT_INVALID for a label or a name that cannot be written, ENT_LIMIT for too much of anything.          */
ENT_CHECKED ent_code ent_binding_write(ent_str *out, ent_arena *a, const ent_bound *bound, size_t n, ent_err *e);
/* At most 16 MiB. ENT_INVALID with line and element: no BindingInformation, labels or data missing, two originator's labels, a
 * reference that is not a file beside it, data or labels elsewhere (the encapsulating form, MetadataReference), transforms that
 * change what is meant. Metadata that is no label is left out, with a note. notes ("binding-…") may be NULL.       */
ENT_CHECKED ent_code ent_binding_read(ent_binding *out, ent_arena *a, ent_str xml, bool strict, ent_notes *notes, ent_err *e);

#endif
