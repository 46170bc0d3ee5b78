/* SPDX-License-Identifier: Apache-2.0 */
/* YAML 1.1 and 1.2 (what libyaml reads) into a tree in the arena, strictly; and a writer for the block style.
 *
 * Refused: any encoding but UTF-8, NUL, keys that are no texts or have a tag, a key twice in one mapping, the merge key "<<",
 * an alias of something that is still open (a tree that holds itself), more than the ceilings allow. Nothing is interpreted: a scalar
 * is its text, and `style` tells whether it was written plain. "no", "1.10" and "2018-05-01" stay what the author wrote;
 * ent_yaml_typed tells whether other readers would take a plain one for something else than a text.
 *
 * An alias is the same node again: the tree may hold one node in several places. Each place counts with all that is in
 * it, so a small text cannot become a large walk. Comments and anchors' names are dropped.                         */
#ifndef ENTENTE_CORE_YAML_H
#define ENTENTE_CORE_YAML_H

#include <stdbool.h>
#include <stdint.h>

#include <entente/core/text.h>

#define ENT_YAML_DIRECTIVES 100 /* occurrences of "%TAG" in one text */
#define ENT_YAML_DEPTH 64       /* sequences and mappings open at once, reading and writing; limits may ask for fewer */

typedef enum ent_yaml_kind { ENT_YAML_SCALAR = 1, ENT_YAML_SEQ, ENT_YAML_MAP } ent_yaml_kind;

/* How a scalar was written. Only a plain one can be null, a truth value, a number or a date to other readers. */
typedef enum ent_yaml_style {
    ENT_YAML_PLAIN = 1,
    ENT_YAML_QUOTED, /* single or double quotes      */
    ENT_YAML_BLOCK   /* literal "|" or folded ">"    */
} ent_yaml_style;

typedef struct ent_yaml ent_yaml;
typedef struct ent_yaml_pair {
    ent_str key;
    bool plain;            /* the key was written plain */
    unsigned line, column; /* of the key                */
    const ent_yaml *value;
} ent_yaml_pair;

struct ent_yaml {
    ent_yaml_kind kind;
    ent_yaml_style style;         /* scalar; 0 otherwise */
    ent_str tag;                  /* resolved: "tag:yaml.org,2002:str", "!ruby/object"; empty if none is written */
    ent_str str;                  /* scalar: its text, line folding and escapes done; NUL behind it. No NUL in it. */
    unsigned line, column;        /* 1..; columns count characters */
    size_t n;                     /* elements or pairs           */
    const ent_yaml *const *items; /* n elements of a sequence    */
    const ent_yaml_pair *pairs;   /* n pairs of a mapping, in file order */
};

typedef struct ent_yaml_limits {
    size_t bytes;     /* of the text                                                              */
    unsigned depth;   /* at most ENT_YAML_DEPTH                                                   */
    size_t nodes;     /* scalars (keys too), sequences and mappings of all documents, aliases with all that they stand for */
    size_t aliases;   /* of all documents */
    size_t documents; /* in one text */
} ent_yaml_limits;

/* 16 MiB, depth 64, 200,000 nodes, 100 aliases, 10,000 documents. */
ent_yaml_limits ent_yaml_small(void);

typedef struct ent_yaml_docs {
    size_t n;
    const ent_yaml *const *v; /* in file order; an empty document is a plain scalar without text */
} ent_yaml_docs;

/* All documents of a text; a text of nothing but white space and comments has none. Errors: ENT_INVALID, ENT_LIMIT (place
 * "line L column C"), ENT_NOMEM. A refused text leaves *out empty.                                                  */
ENT_CHECKED ent_code ent_yaml_parse(ent_yaml_docs *out, ent_arena *a, ent_str text, const ent_yaml_limits *limits, ent_err *e);
/* A text that must hold exactly one document. */
ENT_CHECKED ent_code ent_yaml_parse_one(const ent_yaml **out, ent_arena *a, ent_str text, const ent_yaml_limits *limits, ent_err *e);

/* Value of a key; NULL when m is NULL, no mapping, or has no such key. */
const ent_yaml *ent_yaml_get(const ent_yaml *m, const char *key);
/* The text of a scalar under this key; the empty string when it is absent, null or no scalar. */
ent_str ent_yaml_str(const ent_yaml *m, const char *key);
/* Absent (NULL), or plain, untagged and empty, "~", "null", "Null" or "NULL". */
bool ent_yaml_null(const ent_yaml *v);
/* A plain scalar of this text is null, a truth value, a number, a date or a merge key to readers of YAML 1.1 or of 1.2's
 * core schema.                                                                                                      */
bool ent_yaml_typed(ent_str text);
/* Same kinds, tags, texts and order, and the same scalars are plain and typed. Styles that mean the same are equal. */
bool ent_yaml_eq(const ent_yaml *a, const ent_yaml *b);

/* ---- writing: block style, two spaces a level, LF; "[]" and "{}" for what is empty ----------------------------
 *
 *   ent_yaml_writer w = ent_yw(&b);
 *   ent_yw_map(&w); ent_yw_kstr(&w, "id", id); ent_yw_key(&w, "dates"); ent_yw_seq(&w); … ent_yw_end(&w); ent_yw_end(&w);
 *   ent_yw_take(&text, &w, e);
 *
 * A text is written plain where it reads back as that text, else in double quotes on one line. Nothing is written after
 * the first failure.                                                                                              */
typedef struct ent_yaml_writer {
    ent_buf *b;
    int depth; /* open levels */
    struct {
        bool map, empty;
    } open[ENT_YAML_DEPTH];
    enum { ENT_YW_ROOT = 0, ENT_YW_LINE, ENT_YW_KEY, ENT_YW_DASH, ENT_YW_TAG } at; /* what was written last */
    bool ready;                                                                    /* a value may follow */
    ent_code failed;                                                               /* the first failure */
    const char *why;                                                               /* its sentence */
} ent_yaml_writer;

ent_yaml_writer ent_yw(ent_buf *b);
void ent_yw_map(ent_yaml_writer *w);
void ent_yw_seq(ent_yaml_writer *w);
void ent_yw_end(ent_yaml_writer *w);                      /* ends the innermost sequence or mapping */
void ent_yw_key(ent_yaml_writer *w, ent_str key);         /* the caller sees to it that no key comes twice */
void ent_yw_str(ent_yaml_writer *w, ent_str s);           /* a text: quoted if a plain one would be typed or cut */
void ent_yw_plain(ent_yaml_writer *w, ent_str s);         /* a date, number or word: plain unless that reads back as another text */
void ent_yw_tag(ent_yaml_writer *w, ent_str tag);         /* of the next value, as ent_yaml.tag gives it */
void ent_yw_value(ent_yaml_writer *w, const ent_yaml *v); /* a whole value; reads back equal (ent_yaml_eq) */
void ent_yw_kstr(ent_yaml_writer *w, const char *key, ent_str s);
/* The finished text ends with LF. ENT_INVALID for what is not UTF-8 or holds NUL, ENT_LIMIT beyond ENT_YAML_DEPTH or the
 * buffer's ceiling, ENT_BUG for an unfinished text.                                                              */
ENT_CHECKED ent_code ent_yw_take(ent_str *out, ent_yaml_writer *w, ent_err *e);

#endif
