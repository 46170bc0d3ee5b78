/* SPDX-License-Identifier: Apache-2.0 */
/* Private to core: the strings of an XML tree, packed into pieces of the arena, and each name only once.        */
#ifndef ENTENTE_SRC_CORE_XML_POOL_H
#define ENTENTE_SRC_CORE_XML_POOL_H

#include <entente/core/text.h>

/* Each string is followed by a NUL. chunk: bytes taken from the arena at once. */
typedef struct ent_xml_pool {
    ent_arena *a;
    char *p;
    size_t left, chunk;
} ent_xml_pool;

/* n bytes, not yet set, and a NUL; NULL when there is no memory. */
char *ent_xml_pool_take(ent_xml_pool *p, size_t n);
bool ent_xml_pool_copy(ent_xml_pool *p, ent_str *out, const void *from, size_t n);

/* Appends more[m] to s[n], in place when s is the newest string, else in a new place with room to grow, so that many
 * pieces cost no more than a few copies. Returns where the string is now, or NULL.                               */
char *ent_xml_pool_extend(ent_xml_pool *p, char *s, size_t n, const void *more, size_t m);

/* The parser keeps one copy of each name, so its address is the key; ours is made once. Lives in a scratch arena. */
typedef struct ent_xml_names {
    ent_arena *a;
    struct ent_xml_name *table; /* open addressing; size is 0 or a power of two */
    size_t n, size;
} ent_xml_names;

/* The string of key in the pool; NULL gives the empty string. false when there is no memory. */
bool ent_xml_names_get(ent_xml_names *t, ent_xml_pool *p, ent_str *out, const char *key);

#endif
