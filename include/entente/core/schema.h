/* SPDX-License-Identifier: Apache-2.0 */
/* RELAX NG (ISO/IEC 19757-2, XML syntax) through libxml2, offline.
 *
 * The schema is read from its file; what it includes (include, externalRef) is read from the folder of that file and the folders
 * below it only: a relative path without "..", never a URL. At most 16 files, 4 MiB each. Neither schema nor document has entities or
 * declarations; a DOCTYPE of the document that only names a DTD is left out.                                                      */
#ifndef ENTENTE_CORE_SCHEMA_H
#define ENTENTE_CORE_SCHEMA_H

#include <entente/core/digest.h>

typedef struct ent_schema_verdict {
    ent_sha256 sha256; /* of the schema's file, without what it includes */
    size_t n_files;    /* schema and included ones */
    bool valid;
    size_t errors; /* what libxml2 reports: it stops sooner inside a wrong element than others do, so numbers differ between tools */
    unsigned line, column; /* of the first error; column 0: libxml2 does not tell */
    ent_str message;       /* of the first error, one sentence; empty when valid */
} ent_schema_verdict;

/* The document is at most `max` bytes and has been read by ent_xml_parse with the same bytes, or is so here: ENT_INVALID if it is not well
 * formed (place "line N"). ENT_INVALID with the schema's name as place for a schema that is none, or reaches out of its folder.   */
ENT_CHECKED ent_code ent_schema_check(ent_schema_verdict *out, ent_arena *a, const char *schema, ent_str document, size_t max, ent_err *e);

#endif
