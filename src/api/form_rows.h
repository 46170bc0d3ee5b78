/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a form as records to be imported, by the engine that knows the kind. */
#ifndef ENTENTE_API_FORM_ROWS_H
#define ENTENTE_API_FORM_ROWS_H

#include "forms.h"
#include "records.h"

/* Has the engine look at each row alone: what it refuses is added to `refused`. */
ENT_CHECKED ent_code form_check_rows(form_refusals *refused, ent_arena *a, const form_sheet *s, ent_err *e);
/* All rows together, as kinds, records and content of a set. What the engine refuses is added to `refused`; then the set is empty. */
ENT_CHECKED ent_code form_records(record_set *set, form_refusals *refused, ent_arena *a, const form_sheet *s, ent_err *e);
/* The sheet without the rows in which something was refused. */
ENT_CHECKED ent_code form_without(form_sheet *out, ent_arena *a, const form_sheet *s, const form_refusals *refused, ent_err *e);

#endif
