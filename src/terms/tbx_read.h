/* SPDX-License-Identifier: Apache-2.0 */
/* A TBX file being read. */
#ifndef ENTENTE_TERMS_TBX_READ_H
#define ENTENTE_TERMS_TBX_READ_H

#include "tbx_private.h"

typedef ENT_VEC(ent_term_note) tbx_notes;

typedef struct tbx_reader {
    ent_arena *a, *scratch;                /* of the base; of the tree */
    bool raw_ids;                          /* version 2: ids and targets as they are */
    size_t languages, designations, notes; /* of the concept so far */
} tbx_reader;

/* ---- notes ---- */
/* An id or a target, as it was before XML had to be able to hold it; in scratch. */
ENT_CHECKED ent_code tbx__id(ent_str *out, tbx_reader *r, ent_str id, ent_err *e);
/* Text or markup of an element. */
ENT_CHECKED ent_code tbx__value(ent_str *out, bool *markup, tbx_reader *r, ent_xml_node *n, ent_err *e);
ENT_CHECKED ent_code tbx__keep(ent_str *out, tbx_reader *r, ent_str s, unsigned line, ent_err *e);
/* An element, or a text that stands between elements, as a note: of its kind, else whole as "xml". `carried`: it was carried as text, so the
 * elements "attribute" and "xml" are notes too.                                                                                  */
ENT_CHECKED ent_code tbx__note(ent_term_note *out, tbx_reader *r, ent_xml_node *n, bool carried, unsigned nesting, ent_err *e);
/* An attribute that has no field. prefix: "term." or "". */
ENT_CHECKED ent_code tbx__attribute_note(ent_term_note *out, tbx_reader *r, const char *prefix, const ent_xml_attr *at, unsigned line,
                                         ent_err *e);
/* The elements that a note carries; *out NULL if it carries none. What was carried itself carries nothing: it is a category of this name.
 * To be asked of every note: the value of one with this category lives in the tree until then.                                  */
ENT_CHECKED ent_code tbx__carried(ent_xml_node **out, tbx_reader *r, ent_term_note *note, bool carried, ent_err *e);
/* No group, no attributes, no markup, nothing inside. */
bool tbx__simple(const ent_term_note *n);
bool tbx__says(const ent_term_note *n, const char *element, const char *category);
ENT_CHECKED ent_code tbx__count_note(tbx_reader *r, unsigned line, ent_err *e);

/* ---- entries ---- */
ENT_CHECKED ent_code tbx__concept(ent_term_concept *out, tbx_reader *r, ent_xml_node *n, ent_err *e);
/* A definition, if the note is one: *is says so. */
ENT_CHECKED ent_code tbx__definition(ent_term_definition *out, bool *is, tbx_reader *r, const ent_term_note *n, ent_err *e);
ENT_CHECKED ent_code tbx__designation(ent_term_designation *out, tbx_reader *r, ent_xml_node *n, ent_err *e);

/* ---- header and back matter ---- */
ENT_CHECKED ent_code tbx__head(ent_term_base *out, tbx_notes *notes, tbx_reader *r, ent_xml_node *root, ent_err *e);

#endif
