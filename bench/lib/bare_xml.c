/* SPDX-License-Identifier: Apache-2.0 */
/* Parsing a document in memory with libxml2 and nothing else. */
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "bare.h"

struct bare_xml {
    xmlParserCtxt *context;
};

bare_xml *bare_xml_new(void)
{
    static bare_xml one;

    if (one.context == NULL) one.context = xmlNewParserCtxt();
    if (one.context == NULL) bench_fail("no memory");
    return &one;
}

void bare_xml_read(bare_xml *x, const void *bytes, size_t n)
{
    xmlDoc *doc = xmlCtxtReadMemory(x->context, bytes, (int)n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);

    if (doc == NULL) bench_fail("libxml2 cannot read it");
    xmlFreeDoc(doc);
}
