/* SPDX-License-Identifier: Apache-2.0 */
/* Concepts as records to be imported: one for each concept and label. */
#ifndef ENTENTE_API_TERM_RECORDS_H
#define ENTENTE_API_TERM_RECORDS_H

#include <entente/terms.h>

#include "records.h"

/* What stands against the base. ENT_INVALID for two concepts with one id, ENT_REFUSED for a concept that is called agreed without
 * English and French; all else is only told.                                                                               */
ENT_CHECKED ent_code term_records_check(ent_term_findings *out, ent_arena *a, const ent_term_base *base, ent_err *e);
ENT_CHECKED ent_code term_records(record **out, size_t *n, ent_arena *a, const ent_term_base *base, ent_err *e);
/* The content of such a record. */
record_content_fn term_record_content;

#endif
