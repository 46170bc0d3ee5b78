/* SPDX-License-Identifier: Apache-2.0 */
/* Concepts from rows that people fill in: one row for each designation of a concept in a language; a definition stands in any row of its
 * language. Rows with the same concept id, whatever stands between them, are one concept, in the order of their first rows.
 *
 *   concept     id of the concept; needed
 *   language    BCP 47 tag; needed
 *   term        designation; a row needs a term or a definition
 *   status      preferred, admitted, deprecated, superseded; of the designation, as are type, part of speech and region
 *   definition  in the language of the row
 *   source, authority, label   of the row's designation and definition; label: a marking of their own
 *   subject, state, date   of the concept: the same in all its rows, or empty; state: proposed, agreed, retired, superseded
 *
 * A row is right, or it is refused with its line and column.                                                                */
#ifndef ENTENTE_TERMS_ROWS_H
#define ENTENTE_TERMS_ROWS_H

#include <entente/terms/concept.h>

/* concept, language, term, status, type, part of speech, region, definition, source, authority, subject, state, date, label; NULL-ended. */
const char *const *ent_term_row_columns(void);

/* rows: columns of these names in any order; those that are not needed may be missing. Errors: ENT_INVALID, place "line N column M (name)",
 * as ent_csv counts; ENT_LIMIT for the ceilings of concept.h.                                                              */
ENT_CHECKED ent_code ent_term_from_rows(ent_term_base *out, ent_arena *a, const ent_csv *rows, ent_err *e);

#endif
