/* SPDX-License-Identifier: Apache-2.0 */
/* What is put together from several items is shown under the highest of their labels, each part with its own mark (law 4). */
#ifndef ENTENTE_API_SHOWN_H
#define ENTENTE_API_SHOWN_H

#include "api_private.h"

typedef struct shown_label {
    int64_t id;
    ent_label label;
    ent_str xml, marking, portion;
} shown_label;

typedef struct shown {
    ent_call *call;
    ENT_VEC(const shown_label *) labels; /* those of all rows asked for so far, each once */
} shown;

/* The label under which our own persons see the row's content: the mapped one for received items. Looked up once per label. */
ENT_CHECKED ent_code shown_of(const shown_label **out, shown *s, const ent_reg_row *r, ent_err *e);
/* The mark for a portion under this marking, which was shown before; the marking itself if it was not. */
ent_str shown_portion(const shown *s, ent_str marking);
/* The label of everything shown so far; ENT_REFUSED if the policy has none for the whole, or none that anybody may see. */
ENT_CHECKED ent_code shown_join(ent_label *out, const shown *s, ent_err *e);
/* The marking of the whole; empty when nothing was shown. Where no one label fits the whole, the markings of all parts, with "; " between
 * them.                                                                                                                   */
ENT_CHECKED ent_code shown_marking(ent_str *out, const shown *s, ent_err *e);
/* The mark of a portion that was put together from all of them; where no one label fits, the marks of all, with "; " between them. */
ENT_CHECKED ent_code shown_mark(ent_str *out, const shown *s, ent_err *e);
/* The marking of the whole as member "label"; none when nothing was shown. */
ENT_CHECKED ent_code shown_put(const shown *s, ent_err *e);

#endif
