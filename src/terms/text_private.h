/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TERMS_TEXT_PRIVATE_H
#define TERMS_TEXT_PRIVATE_H

#include <entente/terms/layer.h>

/* A layer in the making. */
typedef struct text_maker {
    ent_arena *a;
    ent_buf buf;
    ENT_VEC(ent_layer_span) spans;
    ENT_VEC(ent_layer_mark) marks;
} text_maker;

/* The document as UTF-8; *bom: bytes of a byte order mark that stay in front. */
ENT_CHECKED ent_code text__utf8(ent_str *out, size_t *bom, ent_arena *a, ent_str bytes, ent_err *e);

text_maker text__begin(ent_arena *a);
/* n bytes of the document as they are, from `from` on. */
ENT_CHECKED ent_code text__copy(text_maker *m, ent_str source, size_t from, size_t n, ent_err *e);
/* A text that stands for [from, to) of the document. */
ENT_CHECKED ent_code text__put(text_maker *m, ent_str text, size_t from, size_t to, ent_err *e);
/* A blank line, unless there is one or nothing is before it; from: where the document stands. */
ENT_CHECKED ent_code text__part(text_maker *m, size_t from, ent_err *e);
ENT_CHECKED ent_code text__mark(text_maker *m, const char *what, size_t number, ent_err *e);
ENT_CHECKED ent_code text__end(ent_layer *out, text_maker *m, ent_err *e);

/* ---- HTML (text_entities.c) ---- */
/* The character of a name, 0 if HTML 4 has none of it. */
uint32_t text__entity(ent_str name);
/* Of a number: what browsers make of it. */
uint32_t text__entity_number(uint32_t number);

#endif
