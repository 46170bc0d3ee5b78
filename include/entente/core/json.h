/* SPDX-License-Identifier: Apache-2.0 */
/* JSON (RFC 8259) read into the arena, and written canonically (RFC 8785).
 *
 * Numbers are int64 only: a fraction, an exponent or an overflow is refused, since signed bytes must have one
 * spelling. Keys are unique. The canonical writer wants its keys in ascending byte order and says ENT_BUG
 * when a caller breaks this; keys are ASCII, for which bytes and UTF-16 sort alike. RFC 8785 numbers are IEEE
 * doubles: the canonical writer refuses integers beyond 2^53-1 on either side of zero. "-0" is refused on reading. */
#ifndef ENTENTE_CORE_JSON_H
#define ENTENTE_CORE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include <entente/core/text.h>

#define ENT_JSON_DEPTH 64                          /* arrays and objects open at once, reading and writing */
#define ENT_JSON_MAX_INT INT64_C(9007199254740991) /* 2^53-1, of the canonical form                        */

typedef enum ent_json_kind { ENT_JSON_NULL = 0, ENT_JSON_BOOL, ENT_JSON_INT, ENT_JSON_STR, ENT_JSON_ARR, ENT_JSON_OBJ } ent_json_kind;

typedef struct ent_json ent_json;
typedef struct ent_json_member {
    ent_str key;
    const ent_json *value;
} ent_json_member;

struct ent_json {
    ent_json_kind kind;
    bool boolean;
    int64_t integer;
    ent_str str;
    size_t n;                       /* elements or members                       */
    const ent_json *const *items;   /* n elements of an array                    */
    const ent_json_member *members; /* n members of an object, in file order     */
};

/* max: ceiling in bytes of the text. Depth is at most ENT_JSON_DEPTH. One value, nothing after it but white space.
 * Strings are UTF-8 without NUL characters, and have a NUL byte after the last byte. The tree takes at most about
 * 40 bytes of the arena per byte of the text (an array of single digits). Errors: ENT_INVALID, ENT_LIMIT (bytes,
 * depth), ENT_NOMEM. The place of an error is "line L column C"; columns count characters.                     */
ENT_CHECKED ent_code ent_json_parse(const ent_json **out, ent_arena *a, ent_str text, size_t max, ent_err *e);

/* NULL when o is NULL, no object, or has no such member. */
const ent_json *ent_json_get(const ent_json *o, const char *key);

/* Members by type: ENT_INVALID names the missing or ill-typed member. */
ENT_CHECKED ent_code ent_json_need_str(ent_str *out, const ent_json *o, const char *key, ent_err *e);
ENT_CHECKED ent_code ent_json_need_i64(int64_t *out, const ent_json *o, const char *key, ent_err *e);
ENT_CHECKED ent_code ent_json_need_arr(const ent_json **out, const ent_json *o, const char *key, ent_err *e);
ENT_CHECKED ent_code ent_json_need_obj(const ent_json **out, const ent_json *o, const char *key, ent_err *e);
/* The string, or the empty string when absent or of another type. */
ent_str ent_json_str(const ent_json *o, const char *key);
/* Refuses members that are not in the NULL-ended list: closed objects have no room for surprises. */
ENT_CHECKED ent_code ent_json_only(const ent_json *o, const char *const *keys, ent_err *e);

/* Writing. Values follow each other; commas and colons come by themselves. */
typedef struct ent_jw {
    ent_buf *b;
    int depth;                  /* open levels; level 0 is outside all of them */
    bool first[66], object[66]; /* of each open level: nothing in it yet; it is an object */
    bool keyed;                 /* a key was written and waits for its value */
    ent_str last[66];           /* last key of each open object, for the order check */
    ent_code failed;            /* the first failure; nothing is written after it */
    const char *why;            /* its sentence */
    bool sorted;                /* refuse keys out of order (canonical form) */
} ent_jw;

/* Canonical: sorted keys enforced. Plain: the writer's own key order, for people's screens. */
ent_jw ent_jw_canonical(ent_buf *b);
ent_jw ent_jw_plain(ent_buf *b);
void ent_jw_obj(ent_jw *w);
void ent_jw_arr(ent_jw *w);
void ent_jw_end(ent_jw *w);                  /* ends the innermost object or array */
void ent_jw_key(ent_jw *w, const char *key); /* key must outlive the object: a literal or arena text */
void ent_jw_str(ent_jw *w, ent_str s);       /* invalid UTF-8 makes the writer fail with ENT_INVALID */
void ent_jw_z(ent_jw *w, const char *z);
void ent_jw_i64(ent_jw *w, int64_t v); /* canonical: ENT_INVALID beyond ENT_JSON_MAX_INT */
void ent_jw_bool(ent_jw *w, bool v);
void ent_jw_null(ent_jw *w);
void ent_jw_value(ent_jw *w, const ent_json *v); /* a whole value; canonical writers sort its members */
/* Shorthand: key and value. */
void ent_jw_kstr(ent_jw *w, const char *key, ent_str s);
void ent_jw_kz(ent_jw *w, const char *key, const char *z);
void ent_jw_ki64(ent_jw *w, const char *key, int64_t v);
void ent_jw_kbool(ent_jw *w, const char *key, bool v);
/* ENT_BUG for an unfinished or unsorted text, ENT_LIMIT for more than ENT_JSON_DEPTH levels; the buffer's own failure
 * otherwise.                                                                                                     */
ENT_CHECKED ent_code ent_jw_take(ent_str *out, ent_jw *w, ent_err *e);

/* Canonical text of a value, at most max bytes. ENT_INVALID if it has none: a member name that is not ASCII, a number
 * beyond ENT_JSON_MAX_INT.                                                                                        */
ENT_CHECKED ent_code ent_json_canonical(ent_str *out, ent_arena *a, const ent_json *v, size_t max, ent_err *e);
/* true if text is the canonical spelling of v. */
ENT_CHECKED ent_code ent_json_is_canonical(bool *out, ent_arena *scratch, ent_str text, const ent_json *v, ent_err *e);

#endif
