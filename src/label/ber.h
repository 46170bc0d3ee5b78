/* SPDX-License-Identifier: Apache-2.0 */
/* The basic and the distinguished encoding rules of ASN.1 (ITU-T X.690, BER and DER) for the small structures of this room: a
 * bounded reader, and a writer that knows DER only.
 *
 *   ent_ber ──whole──► item ──inside──► walk ──next──► item ──number, oid, bits, text──► value
 *
 * strict reads DER. Otherwise the reader also takes what BER allows beyond it: indefinite lengths, long forms of lengths, strings in
 * pieces, a SET in any order; the first such place of a row is noted ("ess-ber", at most ENT_BER_MAX_NOTES). Refused always: bytes
 * missing or left over, numbers and object identifiers with superfluous bytes (BER forbids them too), set bits behind the end of a
 * bit string (BER would ignore them; they could be meant), tag numbers above 65,535, more than 4 significant bytes of length.
 *
 * Every error is ENT_INVALID with the place "byte 12", counted from 0.                                              */
#ifndef ENTENTE_LABEL_BER_H
#define ENTENTE_LABEL_BER_H

#include <entente/label.h>

#define ENT_BER_MAX_BYTES 65536
#define ENT_BER_MAX_DEPTH 16
#define ENT_BER_MAX_NOTES 16

/* Tags as the reader gives them: class and number, without the mark of a constructed encoding. */
enum {
    ENT_BER_INTEGER = 2,
    ENT_BER_BITS = 3,
    ENT_BER_OCTETS = 4,
    ENT_BER_OID = 6,
    ENT_BER_UTF8 = 12,
    ENT_BER_SEQUENCE = 16,
    ENT_BER_SET = 17,
    ENT_BER_PRINTABLE = 19,
    ENT_BER_CONTEXT = 2 << 16 /* + number */
};

/* Identifier octets as the writer puts them. */
enum {
    ENT_DER_INTEGER = 0x02,
    ENT_DER_BITS = 0x03,
    ENT_DER_OID = 0x06,
    ENT_DER_UTF8 = 0x0c,
    ENT_DER_PRINTABLE = 0x13,
    ENT_DER_SEQUENCE = 0x30,
    ENT_DER_SET = 0x31,
    ENT_DER_CONTEXT = 0x80,
    ENT_DER_CONTEXT_OF = 0xa0 /* constructed */
};

/* ---- reading: ber.c ---- */

typedef struct ent_ber {
    ent_arena *a;
    ent_str bytes;
    bool strict;
    const char *what; /* "label": for the sentences of errors */
    ent_notes *notes;
    unsigned n_notes;
    const char *noted; /* the last one's code */
    ent_err *e;
} ent_ber;

typedef struct ent_ber_item {
    uint32_t tag;
    bool constructed;
    unsigned depth;
    size_t at, end; /* of the whole item */
    size_t from, n; /* of its contents */
} ent_ber_item;

typedef struct ent_ber_walk {
    size_t at, end;
    unsigned depth;
} ent_ber_walk;

typedef struct ent_bits {
    const unsigned char *p; /* bit 0 is the highest bit of the first byte; bits behind the last are 0 */
    size_t n;               /* bits */
} ent_bits;

/* Ends a function with ENT_INVALID at this byte. */
#define ENT_BER_BAD(in, offset, ...) (ent_fail((in)->e, ENT_INVALID, NULL, ENT_BER_NEXT, __VA_ARGS__), ent_ber_at((in), (offset)))
#define ENT_BER_NEXT "Ask the sender for it again; if it is the same, it is malformed and says nothing."
ent_code ent_ber_at(const ent_ber *in, size_t offset);
/* A deviation from the one form that is written: refused when strict, else noted. */
ENT_CHECKED ent_code ent_ber_odd(ent_ber *in, size_t offset, const char *code, const char *text);

/* The one item that the input is. */
ENT_CHECKED ent_code ent_ber_whole(ent_ber_item *out, ent_ber *in);
/* Over the items inside a constructed one. */
ENT_CHECKED ent_code ent_ber_inside(ent_ber_walk *out, const ent_ber *in, const ent_ber_item *it);
/* *there is false at the end. */
ENT_CHECKED ent_code ent_ber_next(ent_ber_item *out, bool *there, ent_ber *in, ent_ber_walk *w);
/* The next item, which must be there and have this tag; `what` names it for the error. */
ENT_CHECKED ent_code ent_ber_take(ent_ber_item *out, ent_ber *in, ent_ber_walk *w, uint32_t tag, const char *what);
/* Nothing may follow. */
ENT_CHECKED ent_code ent_ber_done(ent_ber *in, ent_ber_walk *w);
/* DER sorts the items of a SET OF by their bytes. before: the item before, NULL for the first. */
ENT_CHECKED ent_code ent_ber_sorted(ent_ber *in, const ent_ber_item *before, const ent_ber_item *it);

/* Contents, whatever tag they stand under. */
ENT_CHECKED ent_code ent_ber_number(uint64_t *out, const ent_ber *in, const ent_ber_item *it); /* INTEGER 0 .. 2^64 - 1 */
ENT_CHECKED ent_code ent_ber_oid(ent_str *out, const ent_ber *in, const ent_ber_item *it);     /* its bytes, well formed */
ENT_CHECKED ent_code ent_ber_bits(ent_bits *out, ent_ber *in, const ent_ber_item *it);         /* points into the input where it can */
ENT_CHECKED ent_code ent_ber_text(ent_str *out, ent_ber *in, const ent_ber_item *it);          /* its bytes, pieces joined */

static inline bool ent_bit_at(const ent_bits *b, size_t i)
{
    return (b->p[i / 8] >> (7 - i % 8) & 1) != 0;
}

/* ---- object identifiers: oid.c ---- */

/* Dotted text to contents bytes; arcs up to 128 bits (2.25.UUID). *out is empty when the text is no object identifier that can be
 * encoded: first arc above 2, second above 39 under 0 and 1, leading zeros, an arc too large.                        */
ENT_CHECKED ent_code ent_oid_bytes(ent_str *out, ent_arena *a, ent_str dotted, ent_err *e);
/* The reverse, for messages; bytes as ent_ber_oid gives them. An arc beyond 140 bits is shown as "?". */
ENT_CHECKED ent_code ent_oid_text(ent_str *out, ent_arena *a, ent_str bytes, ent_err *e);

/* ---- writing DER: der.c ---- */

void ent_der_put(ent_buf *out, unsigned char identifier, ent_str contents);
void ent_der_number(ent_buf *out, unsigned char identifier, uint64_t v);
void ent_der_bits(ent_buf *out, unsigned char identifier, const ent_bits *bits);
/* Sorts the items, whole encodings, by their bytes. */
void ent_der_set_of(ent_buf *out, unsigned char identifier, ent_str *items, size_t n);

#endif
