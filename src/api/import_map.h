/* SPDX-License-Identifier: Apache-2.0 */
/* What a sender calls the columns of his sheets, kept as an item of kind "import-map". */
#ifndef ENTENTE_API_IMPORT_MAP_H
#define ENTENTE_API_IMPORT_MAP_H

#include "forms.h"

/* ENT_NOT_VISIBLE when there is none of this name in view. */
ENT_CHECKED ent_code import_map_find(form_map *out, ent_call *c, ent_str name, ent_err *e);

#endif
