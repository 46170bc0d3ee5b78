/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between two contents, leaf by leaf: "title", "facts[2].date". */
#ifndef ENTENTE_API_JSON_CHANGES_H
#define ENTENTE_API_JSON_CHANGES_H

#include <entente/core.h>

typedef struct json_change {
    ent_str path;
    ent_str from, to; /* as text; empty: it is not there */
} json_change;

typedef struct json_changes {
    json_change *v;
    size_t n, cap;
} json_changes;

/* before or after may be NULL. Elements of a list are numbered from 1; those at its beginning and end that are equal are left out, the rest
 * is compared one by one.                                                                                                    */
ENT_CHECKED ent_code json_compare(json_changes *out, ent_arena *a, const ent_json *before, const ent_json *after, ent_err *e);

#endif
