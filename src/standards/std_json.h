/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_STANDARDS_STD_JSON_H
#define ENTENTE_STANDARDS_STD_JSON_H

#include <entente/standards.h>

typedef enum ent_std_json_parts {
    ENT_STD_JSON_ALL = 0,
    ENT_STD_JSON_CONTENT, /* without the history: what the history speaks about */
    ENT_STD_JSON_SQUEEZED /* the same, and XML texts without what an editor's indentation may change */
} ent_std_json_parts;

ENT_CHECKED ent_code ent_std_json_of(ent_str *out, ent_arena *a, const ent_std_record *r, ent_std_json_parts parts, ent_err *e);

/* How deep inner[i] stands in r: 1 directly inside. */
int std__level_of(const ent_std_record *r, size_t i);

#endif
