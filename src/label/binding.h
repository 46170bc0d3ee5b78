/* SPDX-License-Identifier: Apache-2.0 */
/* What reading and writing a binding share: namespaces, ceilings, and the references to files beside it. */
#ifndef ENTENTE_LABEL_BINDING_PRIVATE_H
#define ENTENTE_LABEL_BINDING_PRIVATE_H

#include <entente/label/binding.h>

#include "label_xml.h"

#define ENT_MB_NS "urn:nato:stanag:4778:bindinginformation:1:0"
#define ENT_XMIME_NS "http://www.w3.org/2005/05/xmlmime"
#define ENT_DS_NS "http://www.w3.org/2000/09/xmldsig#"

#define ENT_BOUND_NAME_MAX 255 /* bytes of a file name on every usual file system */
#define ENT_BOUND_TYPE_MAX 255

enum { ENT_BOUND_MAX = 1000, ENT_BOUND_LABELS_MAX = 64, ENT_BOUND_DATA_MAX = 1000 };

/* "./" and the name, every byte but letters, digits and "-._~" as %XX. ENT_INVALID for what is no name of a file beside it. */
ENT_CHECKED ent_code ent_bound_uri(ent_str *out, ent_arena *a, ent_str name, ent_err *e);
/* The name that a reference means. *odd: understood, but not as RFC 3986 and the sidecar profile write it. */
ENT_CHECKED ent_code ent_bound_name(ent_str *out, bool *odd, ent_arena *a, ent_str uri, ent_err *e);

#endif
