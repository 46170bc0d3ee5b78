/* SPDX-License-Identifier: Apache-2.0 */
/* The compiled policy, as the files of this room see it.
 *
 * Everything is numbered densely in document order (classes: by ascending hierarchy). Values of one tag have
 * consecutive ids. Values that decide access also have a bit: all restrictive values share the first words, each
 * permissive tag begins a word of its own, so that "at least one of this tag" is an AND over a few whole words.
 *
 *   bits:  | restrictive values ... pad | permissive tag 1 ... pad | permissive tag 2 ... pad |          */
#ifndef ENTENTE_LABEL_POLICY_H
#define ENTENTE_LABEL_POLICY_H

#include <entente/label.h>

#define ENT_SPIF_MAX_CLASSES 1024
#define ENT_SPIF_MAX_TAGS 4096
#define ENT_SPIF_MAX_VALUES 100000
#define ENT_NO_ID UINT32_MAX

/* ---- text shown to people (SPIF 2.1 markingData, markingQualifier) ---- */

enum {
    ENT_MARK_PAGE_TOP = 1 << 0,
    ENT_MARK_PAGE_BOTTOM = 1 << 1,
    ENT_MARK_DOCUMENT_START = 1 << 2,
    ENT_MARK_DOCUMENT_END = 1 << 3,
    ENT_MARK_PORTION = 1 << 4,
    ENT_MARK_OTHER_PLACE = 1 << 5, /* subject, xHeader, waterMark, ...: a place that is never printed here */
    ENT_MARK_PLACES = (1 << 6) - 1,
    ENT_MARK_NO_NAME = 1 << 6,
    ENT_MARK_NO_MARKING = 1 << 7,
    ENT_MARK_SUPPRESS_CLASS = 1 << 8,
    ENT_MARK_REPLACE_POLICY = 1 << 9
};

typedef struct ent_phrase {
    ent_str lang, text;
    bool has_text; /* a phrase was given; it may be empty */
    unsigned codes;
} ent_phrase;

typedef enum ent_qualifier_kind { ENT_PREFIX = 0, ENT_SUFFIX, ENT_SEPARATOR } ent_qualifier_kind;

typedef struct ent_qualifier {
    ent_str lang, text;
    ent_qualifier_kind kind;
    unsigned places;
} ent_qualifier;

typedef struct ent_marks {
    ENT_VEC(ent_phrase) phrases;
    ENT_VEC(ent_qualifier) qualifiers;
} ent_marks;

/* ---- rules between values ---- */

typedef enum ent_tag_type { ENT_TAG_NONE = 0, ENT_TAG_RESTRICTIVE, ENT_TAG_ENUMERATED, ENT_TAG_PERMISSIVE, ENT_TAG_7 } ent_tag_type;

/* A categoryGroup or excludedCategory. A value of this policy is found in `ids`: values, or with `all` tags any of
 * whose values counts. As part of an equivalence the same words name a value of another policy, found on use.    */
typedef struct ent_ref {
    ent_str set_name, set_oid, lacv; /* as written; set_oid only where an id was written */
    ent_tag_type tag_type;
    ent_category_type type;
    bool all;
    uint32_t set; /* in this policy */
    size_t n;
    const uint32_t *ids;
    unsigned line;
} ent_ref;

typedef enum ent_operation { ENT_OP_ALL = 0, ENT_OP_ONE_OR_MORE, ENT_OP_ONLY_ONE } ent_operation;

typedef struct ent_requirement {
    ent_operation operation;
    ENT_VEC(ent_ref) refs;
    unsigned line;
} ent_requirement;

typedef ENT_VEC(ent_requirement) ent_requirements;
typedef ENT_VEC(ent_ref) ent_refs;

/* ---- equivalence: statements of this policy about another ---- */

enum { ENT_APPLIED_ENCRYPT = 1, ENT_APPLIED_DECRYPT = 2 };

typedef struct ent_equivalent {
    uint32_t policy; /* index into ent_policy.peers */
    unsigned applied;
    bool discard;
    ent_ref target;        /* class: only lacv is used; set: nothing */
    ent_requirements adds; /* categories that the translated label gets */
} ent_equivalent;

typedef ENT_VEC(ent_equivalent) ent_equivalents;

typedef struct ent_peer {
    ent_str name, oid;
    ent_requirements adds;
} ent_peer;

/* ---- classes, sets, tags, values ---- */

typedef struct ent_class {
    ent_str name, lacv;
    int64_t rank; /* @hierarchy */
    bool obsolete;
    ent_marks marks;
    ent_requirements required;
    ent_equivalents equivalents;
    unsigned line;
} ent_class;

typedef struct ent_set {
    ent_str name, oid;
    uint32_t first_tag, n_tags;
    ent_equivalents equivalents;
    unsigned line;
} ent_set;

typedef struct ent_tag {
    ent_str name, key; /* key: unique in its set, for the text of cuts */
    uint32_t set, ordinal;
    ent_tag_type tag_type;
    ent_category_type type;
    uint32_t first_value, n_values;
    uint32_t first_word, n_words; /* of its bits; restrictive tags: all restrictive words */
    uint64_t min, max;
    ent_marks marks;
    unsigned line;
} ent_tag;

typedef struct ent_value {
    ent_str name, lacv;
    uint32_t tag, bit;
    uint32_t same_lacv; /* next value of the tag with the same lacv, or ENT_NO_ID */
    uint32_t required_class;
    bool obsolete, has_from, has_to;
    ent_time from, to;
    ENT_VEC(uint32_t) excluded_classes;
    ent_refs excluded;
    ent_requirements required;
    ent_marks marks;
    ent_equivalents equivalents;
    unsigned line;
} ent_value;

/* An open-addressing table from (number, number, text) to an id. */
typedef struct ent_index_slot {
    uint64_t hash;
    uint32_t a, b, id; /* id + 1; 0: free */
    ent_str key;
} ent_index_slot;

typedef struct ent_index {
    size_t cap; /* power of two */
    ent_index_slot *slots;
} ent_index;

struct ent_policy {
    ent_str name, oid, urn;
    int64_t version;
    ent_sha256 digest;
    bool folds; /* names compare without regard to case */
    bool has_from, has_to;
    ent_time from, to;
    ENT_VEC(ent_class) classes;
    ENT_VEC(ent_set) sets;
    ENT_VEC(ent_tag) tags;
    ENT_VEC(ent_value) values;
    ENT_VEC(ent_peer) peers;
    ENT_VEC(ent_ref) implied; /* values that a marking of the same tag implies; see README.md */
    ent_marks marks;
    size_t restrictive_words, words;
    ent_index class_names, set_names, value_names, lacvs;
};

/* ---- names ---- */

/* The comparison form of a name under p: white space collapsed, case folded where the policy says so. */
ENT_CHECKED ent_code ent_name_key(ent_str *out, ent_arena *a, const ent_policy *p, ent_str name, ent_err *e);
/* White space collapsed as xs:token has it; the same bytes when there is nothing to do. */
ENT_CHECKED ent_code ent_token(ent_str *out, ent_arena *a, ent_str s, ent_err *e);

ENT_CHECKED ent_code ent_index_new(ent_index *x, ent_arena *a, size_t n, ent_err *e);
/* The id already there under this key, or ENT_NO_ID after putting `id`. Room for n keys was made by ent_index_new. */
uint32_t ent_index_put(ent_index *x, uint32_t a, uint32_t b, ent_str key, uint32_t id);
uint32_t ent_index_get(const ent_index *x, uint32_t a, uint32_t b, ent_str key);

/* Ids by name, ENT_NO_ID when the policy has none. */
ENT_CHECKED ent_code ent_find_class(uint32_t *out, ent_arena *a, const ent_policy *p, ent_str name, ent_err *e);
ENT_CHECKED ent_code ent_find_set(uint32_t *out, ent_arena *a, const ent_policy *p, ent_str name, ent_err *e);
ENT_CHECKED ent_code ent_find_value(uint32_t *out, ent_arena *a, const ent_policy *p, uint32_t set, ent_category_type type, ent_str name,
                                    ent_err *e);
/* Class by wire value. */
uint32_t ent_find_class_lacv(const ent_policy *p, ent_str lacv);
/* The values of (set, tag type, type) that a reference names, as ids: values, or tags with ref->all. n is 0 when there
 * are none. A tag of exactly this tag type goes before one that only acts alike.                                  */
ENT_CHECKED ent_code ent_ref_resolve(ent_ref *ref, bool *alike, ent_arena *a, const ent_policy *p, uint32_t set, ent_err *e);
/* lacv without the leading zeros of a number. */
ent_str ent_lacv(ent_str s);

const char *ent_category_word(ent_category_type t); /* "RESTRICTIVE", ... */
const ent_set *ent_value_set(const ent_policy *p, uint32_t value);
const ent_tag *ent_value_tag(const ent_policy *p, uint32_t value);

/* Adds a finding; does nothing when notes is NULL. */
ENT_CHECKED ent_code ent_note_add(ent_notes *notes, ent_arena *a, unsigned line, const char *code, ent_err *e, const char *fmt, ...)
    ENT_PRINTF(6, 7);

#endif
