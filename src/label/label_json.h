/* SPDX-License-Identifier: Apache-2.0 */
/* Names of the STANAG 5636 style JSON form, shared by its reader and its writer. Published: ocl, pol, cls, catl, type, name, vals, dcr,
 * context, @base. Our own, for what no published member is known: those that begin with "ent:".                    */
#ifndef ENTENTE_LABEL_LABEL_JSON_H
#define ENTENTE_LABEL_LABEL_JSON_H

#include "json_form.h"

#define ENT_JL_BASE "urn:nato:stanag:5636:A:1:elements:json"
#define ENT_JL_PREFIX "ent"
#define ENT_JL_URN "urn:entente:label:1"

#define ENT_JL_ORIGINATOR "ocl"
#define ENT_JL_ALTERNATIVE "ent:alternative"
#define ENT_JL_METADATA "ent:metadata"

#define ENT_JL_POLICY_URI "ent:policy_uri"
#define ENT_JL_PRIVACY "ent:privacy_mark"
#define ENT_JL_BY "ent:originator" /* {"type", "id"}: OriginatorID and its IDType */
#define ENT_JL_REVIEW "ent:review"
#define ENT_JL_SUCCESSION "ent:succession" /* {"from": time, "label": as ocl} */
#define ENT_JL_CATEGORY_URI "ent:uri"

static const ent_jkeys ENT_JL_CATEGORY = {"type", "name", "vals", ENT_JL_CATEGORY_URI, true};

#endif
