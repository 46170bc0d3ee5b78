/* SPDX-License-Identifier: Apache-2.0 */
/* Private to core: what is checked on the bytes of a document before the XML library sees them.                 */
#ifndef ENTENTE_SRC_CORE_XML_CHECK_H
#define ENTENTE_SRC_CORE_XML_CHECK_H

#include <entente/core/xml.h>

/* Attributes and namespace declarations of one element; namespaces declared at once. The library compares each
 * attribute with all before it and looks each prefix up one by one: without ceilings a small file costs hours.  */
#define ENT_XML_ATTRIBUTES 1000
#define ENT_XML_NAMESPACES 256

/* Ceiling in bytes, UTF-8 and nothing else, no NUL, a declared encoding of UTF-8, attributes per element.
 * ENT_LIMIT or ENT_INVALID with "line N".                                                                       */
ENT_CHECKED ent_code ent_xml_check(ent_str bytes, const ent_xml_limits *limits, ent_err *e);

/* The line (1..) of the byte at this offset. */
unsigned ent_xml_line_at(ent_str bytes, size_t offset);

#endif
