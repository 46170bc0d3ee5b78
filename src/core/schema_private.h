/* SPDX-License-Identifier: Apache-2.0 */
/* A RELAX NG schema with all that it includes, as one tree. */
#ifndef ENTENTE_CORE_SCHEMA_PRIVATE_H
#define ENTENTE_CORE_SCHEMA_PRIVATE_H

#include <libxml/tree.h>

#include <entente/core/schema.h>

/* Reads the schema, with every include and externalRef replaced by what it names. The tree is the caller's to free. */
ENT_CHECKED ent_code schema__load(xmlDocPtr *out, ent_schema_verdict *v, ent_arena *scratch, const char *path, ent_err *e);
/* A tree of the library from bytes that ent_xml_parse has accepted: no entities, no DTD. */
ENT_CHECKED ent_code schema__tree(xmlDocPtr *out, ent_str bytes, ent_err *e);

#endif
