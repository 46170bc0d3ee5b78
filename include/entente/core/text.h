/* SPDX-License-Identifier: Apache-2.0 */
/* Text: counted strings, growing buffers with a ceiling, Unicode folding, hexadecimal and base64. */
#ifndef ENTENTE_CORE_TEXT_H
#define ENTENTE_CORE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include <entente/core/arena.h>

/* Bytes with a length; UTF-8 where text is meant. p may be NULL when n is 0. Strings made by ent_str_dup,
 * ent_str_fmt and ent_buf_take have a NUL byte after the last byte, so p can be handed to C functions.    */
typedef struct ent_str {
    const char *p;
    size_t n;
} ent_str;

#define ENT_S(lit) ((ent_str){(lit), sizeof(lit) - 1})
/* For printf: printf("%.*s", ENT_F(s)) */
#define ENT_F(s) (int)(s).n, (s).p ? (s).p : ""

ent_str ent_str_c(const char *z); /* NULL gives the empty string; does not copy */
bool ent_str_eq(ent_str a, ent_str b);
bool ent_str_is(ent_str a, const char *z);
int ent_str_cmp(ent_str a, ent_str b); /* by bytes, like memcmp, shorter first */
bool ent_str_starts(ent_str s, const char *prefix);
bool ent_str_ends(ent_str s, const char *suffix);
ent_str ent_str_trim(ent_str s); /* without leading and trailing XML white space */

/* Splits at the first `sep`: *head before it, *tail after it. false (head = s, tail empty) if there is none. */
bool ent_str_cut(ent_str s, char sep, ent_str *head, ent_str *tail);

ENT_CHECKED ent_code ent_str_dup(ent_str *out, ent_arena *a, ent_str s, ent_err *e);
ENT_CHECKED ent_code ent_str_fmt(ent_str *out, ent_arena *a, ent_err *e, const char *fmt, ...) ENT_PRINTF(4, 5);

/* Decimal int64, the whole string, no spaces, no leading "+"; false if it is anything else. */
bool ent_str_i64(ent_str s, int64_t *out);

/* true if s is well-formed UTF-8 (RFC 3629: no surrogates, no overlong form); *bad is the offset of the first
 * byte that is not. bad may be NULL.                                                                          */
bool ent_utf8_ok(ent_str s, size_t *bad);

/* The comparison form of a name: NFKC, full case folding (ICU nfkc_cf), white space runs as one space, trimmed.
 * ENT_INVALID if s is not UTF-8.                                                                            */
ENT_CHECKED ent_code ent_fold(ent_str *out, ent_arena *a, ent_str s, ent_err *e);

/* The text without the accents on its letters ("é" is "e"; "ł" and "ø" are letters of their own and stay), for search. ASCII is given back
 * as it is, not copied. ENT_INVALID if s is not UTF-8; ENT_LIMIT above 1 MiB.                                              */
ENT_CHECKED ent_code ent_unaccent(ent_str *out, ent_arena *a, ent_str s, ent_err *e);

/* The comparison form for look-alike spellings: folded, then the skeleton of UTS #39 section 4 (ICU uspoof), and both again until
 * nothing changes, so that the form of a form is itself. Letters of different scripts that look the same become one ("Cтpoгo" with
 * Latin C, p and o, "L-Ogћla" with a Cyrillic letter); accents stay. Not for showing: "m" becomes "rn". ENT_INVALID if s is not UTF-8. */
ENT_CHECKED ent_code ent_skeleton(ent_str *out, ent_arena *a, ent_str s, ent_err *e);
/* The same of the text in capitals: T and Cyrillic Т look the same, t and т do not. Two texts look alike when either form is equal. */
ENT_CHECKED ent_code ent_skeleton_capitals(ent_str *out, ent_arena *a, ent_str s, ent_err *e);

/* A growing buffer in an arena with a ceiling in bytes. Appending never fails visibly: the first failure is
 * kept and reported by ent_buf_take, so that writers read like what they write.                           */
typedef struct ent_buf {
    ent_arena *a;
    char *p;
    size_t n, cap, max;
    ent_code failed;
} ent_buf;

ent_buf ent_buf_new(ent_arena *a, size_t max);
void ent_buf_add(ent_buf *b, ent_str s);
void ent_buf_z(ent_buf *b, const char *z);
void ent_buf_c(ent_buf *b, char c);
void ent_buf_fmt(ent_buf *b, const char *fmt, ...) ENT_PRINTF(2, 3);
void ent_buf_xml(ent_buf *b, ent_str s); /* escaped for XML text and double-quoted attributes */
void ent_buf_csv(ent_buf *b, ent_str s); /* one RFC 4180 field, quoted when needed */
/* ENT_LIMIT if the ceiling was met, ENT_NOMEM if there was no memory. */
ENT_CHECKED ent_code ent_buf_take(ent_str *out, ent_buf *b, ent_err *e);

/* Lower-case hexadecimal; out has room for 2 n + 1 bytes. */
void ent_hex(char *out, const void *bytes, size_t n);
/* Exactly 2 n lower-case digits into n bytes; false otherwise. */
bool ent_unhex(void *out, size_t n, ent_str hex);

/* Base64 (RFC 4648 section 4) with padding. The reader accepts exactly what the writer writes: no line
 * breaks, and the unused bits of the last digit are zero.                                                   */
ENT_CHECKED ent_code ent_base64(ent_str *out, ent_arena *a, ent_str bytes, ent_err *e);
ENT_CHECKED ent_code ent_unbase64(ent_str *out, ent_arena *a, ent_str text, ent_err *e);

#endif
