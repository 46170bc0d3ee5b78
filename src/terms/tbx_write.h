/* SPDX-License-Identifier: Apache-2.0 */
/* A TBX file being written. */
#ifndef ENTENTE_TERMS_TBX_WRITE_H
#define ENTENTE_TERMS_TBX_WRITE_H

#include "tbx_private.h"

typedef struct tbx_writer {
    ent_arena *a, *scratch; /* of the answer; of the entry under way */
    ent_buf b;
    ent_tbx_options o;
    bool raw_ids;         /* version 2: ids and targets as they are */
    ent_tbx_dialect need; /* the smallest dialect so far */
    ent_term_findings unsaid;
    size_t n_unsaid;
    const ent_term_concept *concept; /* NULL: header or back matter */
    unsigned depth;
} tbx_writer;

/* ---- what a form can hold: tbx_say.c ---- */
/* The first dialect that holds the note at this level among these elements; SMALLEST: none does, it is to be carried. */
ENT_CHECKED ent_code tbx__native(ent_tbx_dialect *out, tbx_writer *w, const ent_term_note *n, tbx_level level, unsigned allowed,
                                 ent_err *e);
/* The inline elements of a text, as the form has them? Only "hi" for a term. ENT_INVALID when the markup is not well formed. */
ENT_CHECKED ent_code tbx__inline_ok(bool *out, tbx_writer *w, ent_str markup, bool term, ent_err *e);
/* Well-formed content; *root holds it, in scratch. */
ENT_CHECKED ent_code tbx__content(ent_xml_node **root, tbx_writer *w, ent_str xml, ent_err *e);

/* ---- pieces: tbx_write_note.c ---- */
ENT_CHECKED ent_code tbx__needs(tbx_writer *w, ent_tbx_dialect d, const char *element, ent_str category, ent_str value, ent_err *e);
void tbx__indent(tbx_writer *w);
ENT_CHECKED ent_code tbx__put_text(tbx_writer *w, ent_str s, ent_err *e);
ENT_CHECKED ent_code tbx__put_attr(tbx_writer *w, const char *name, ent_str value, ent_err *e); /* nothing when empty */
ENT_CHECKED ent_code tbx__put_id(tbx_writer *w, const char *name, ent_str id, ent_err *e);
void tbx__open(tbx_writer *w, const char *name); /* a line of its own: "<name>" */
void tbx__close(tbx_writer *w, const char *name);
/* A note on its own lines, or carried. */
ENT_CHECKED ent_code tbx__put_note(tbx_writer *w, const ent_term_note *n, tbx_level level, unsigned allowed, tbx_element carrier,
                                   ent_err *e);
/* The note in its version 2 spelling, nothing left out: what is carried as text. */
ENT_CHECKED ent_code tbx__spell(ent_str *out, tbx_writer *w, const ent_term_note *n, ent_err *e);
ENT_CHECKED ent_code tbx__put_carried(tbx_writer *w, ent_str spelt, tbx_element carrier, ent_err *e);
ENT_CHECKED ent_code tbx__put_field(tbx_writer *w, const char *element, const char *category, ent_str value, tbx_level level, ent_err *e);
/* Is the field said by a note of its group or with attributes? */
bool tbx__companion(const ent_term_note *notes, size_t n, const char *element, const char *category, ent_str value);

/* ---- parts of the file ---- */
ENT_CHECKED ent_code tbx__put_concept(tbx_writer *w, const ent_term_concept *c, ent_err *e);
ENT_CHECKED ent_code tbx__put_head(tbx_writer *w, const ent_term_base *b, ent_err *e); /* header and everything before the first entry */
ENT_CHECKED ent_code tbx__put_tail(tbx_writer *w, const ent_term_base *b, ent_err *e);

#endif
