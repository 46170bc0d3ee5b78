/* SPDX-License-Identifier: Apache-2.0 */
/* Termbases in the YAML layout of Geolexica (Glossarist, concept model 2), such as the ISO/TC 211 glossary: one file per concept, its first
 * document the concept, each further one a localized concept.
 *
 * data.identifier, status, date_accepted of the concept go to id, state and date; language_code to a BCP 47 tag (ISO 639-2 codes become
 * the two-letter ones), entry_status to the state of the language, terms to designations (designation, normative_status, type),
 * definition to definitions whose source is the first authoritative one. Every other value is a note: element "admin", category its
 * path ("data.release", "data.sources.origin.ref"), value; those of one list entry or group in order.                              */
#ifndef ENTENTE_TERMS_GEOLEXICA_H
#define ENTENTE_TERMS_GEOLEXICA_H

#include <entente/terms/concept.h>

#define ENT_GEOLEXICA_MAX_FILE ((size_t)1 << 20)

/* One file. ENT_INVALID with line for what has not this layout, a language that occurs twice, a localized document that the concept does
 * not name. A language entry that the concept names and the file lacks is no error.                                            */
ENT_CHECKED ent_code ent_geolexica_read(ent_term_concept *out, ent_arena *a, ent_str yaml, ent_err *e);

/* A whole termbase as a tar file (not compressed): every NAME.yaml in the folder `geolexica-v2/`, whatever stands before that; in order
 * of their numbers, then ids. Other files are not read. ENT_INVALID when there is none.                                          */
ENT_CHECKED ent_code ent_geolexica_read_tar(ent_term_base *out, ent_arena *a, ent_str tar, ent_err *e);

#endif
