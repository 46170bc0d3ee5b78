/* SPDX-License-Identifier: Apache-2.0 */
/* One designation being read: pieces in, statements out. */
#ifndef ENTENTE_TERMS_CALIBRE_READER_H
#define ENTENTE_TERMS_CALIBRE_READER_H

#include "calibre_private.h"

typedef struct cal_reader {
    ent_calibre *c;
    cal_piece *v;
    size_t n;
    const cal_text *t;
    ent_str text; /* as given */
    ent_arena *a;
    cal_said said;
    bool calibre_word; /* "calibre" stands in it */
} cal_reader;

/* A piece that is not there when i is behind the last. */
const cal_piece *terms__cal_at(const cal_reader *r, size_t i);
/* The text of pieces [from, to), as written. */
ent_str terms__cal_quote(const cal_reader *r, size_t from, size_t to);
void terms__cal_use(cal_reader *r, size_t from, size_t to);

/* Each takes pieces from i on if they are what it reads, and says so: *taken is their number, else 0. */
ENT_CHECKED ent_code terms__cal_words_of(cal_reader *r, ent_err *e);
ENT_CHECKED ent_code terms__cal_small(size_t *taken, cal_reader *r, size_t i, ent_err *e);
ENT_CHECKED ent_code terms__cal_bare(cal_reader *r, ent_err *e);
ENT_CHECKED ent_code terms__cal_bore(cal_reader *r, int32_t value, size_t from, size_t to, ent_err *e);
ENT_CHECKED ent_code terms__cal_barrel(cal_reader *r, int32_t value, size_t from, size_t to, ent_err *e);
ENT_CHECKED ent_code terms__cal_add_name(cal_reader *r, const char *name, size_t from, size_t to, ent_err *e);
bool terms__cal_barrel_like(const cal_piece *p);
/* What names and other numbers stand for. */
ENT_CHECKED ent_code terms__cal_resolve(cal_reader *r, ent_err *e);

#endif
