/* SPDX-License-Identifier: Apache-2.0 */
/* The compiled policy, as the files of this room see it.
 *
 * Everything is numbered densely in document order (classes: by ascending hierarchy). Values of one tag have
 * consecutive ids. Values that decide access also have a bit: all restrictive values share the first words, each
 * permissive tag begins a word of its own, so that "at least one of this tag" is an AND over a few whole words.
 *
 *   bits:  | restrictive values ... pad | permissive tag 1 ... pad | permissive tag 2 ... pad |          */
#ifndef ENTENTE_LABEL_COMPILED_H
#define ENTENTE_LABEL_COMPILED_H

#include <entente/core.h>
#include <entente/label.h>

#define ENT_SPIF_MAX_CLASSES 1024
#define ENT_SPIF_MAX_TAGS 4096
#define ENT_SPIF_MAX_VALUES 100000
#define ENT_SPIF_MAX_PRIVACY 1024
#define ENT_SPIF_MAX_NAME 4096               /* bytes of a name, a wire value, a phrase */
#define ENT_SPIF_MAX_LINKS ((size_t)4 << 20) /* tags and values looked at to resolve all references */
#define ENT_NO_ID UINT32_MAX

/* ---- text shown to people (SPIF 2.1 markingData, markingQualifier) ---- */

enum {
    ENT_MARK_PAGE_TOP = 1 << 0,
    ENT_MARK_PAGE_BOTTOM = 1 << 1,
    ENT_MARK_DOCUMENT_START = 1 << 2,
    ENT_MARK_DOCUMENT_END = 1 << 3,
    ENT_MARK_PORTION = 1 << 4,
    ENT_MARK_FIRST_LINE = 1 << 5,
    ENT_MARK_LAST_LINE = 1 << 6,
    ENT_MARK_SUBJECT = 1 << 7,
    ENT_MARK_X_HEADER = 1 << 8,
    ENT_MARK_WATERMARK = 1 << 9,
    ENT_MARK_INPUT_TITLE = 1 << 10, /* the title of an input field: kept, printed in no marking */
    ENT_MARK_PLACES = (1 << 11) - 1,
    ENT_MARK_NO_NAME = 1 << 11,
    ENT_MARK_NO_MARKING = 1 << 12,
    ENT_MARK_SUPPRESS_CLASS = 1 << 13,
    ENT_MARK_REPLACE_POLICY = 1 << 14,
    ENT_MARK_UNKNOWN_CODE = 1 << 15 /* a code that nobody knows: the phrase is not one without a code */
};

typedef struct ent_phrase {
    ent_str lang, text;
    bool has_text; /* a phrase was given; it may be empty */
    unsigned codes;
} ent_phrase;

/* ENT_FINAL_SEPARATOR (SPIF 3.0, as reported): between the last two values, in the place of ENT_SEPARATOR. */
typedef enum ent_qualifier_kind { ENT_PREFIX = 0, ENT_SUFFIX, ENT_SEPARATOR, ENT_FINAL_SEPARATOR } ent_qualifier_kind;

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
    ent_str user_ref, doc_ref; /* userRefURI, docRefURI, or empty */
    ent_requirements adds;
    ent_marks marks; /* of defaultSecurityPolicyId */
    unsigned line;
} ent_peer;

/* ---- classes, sets, tags, values ---- */

typedef struct ent_class {
    ent_str name, lacv; /* lacv: without the leading zeros of a number */
    bool has_number;    /* lacv is a number of 64 bits: the number on the wire of the binary form */
    uint64_t number;
    int64_t rank; /* @hierarchy */
    bool obsolete;
    ent_str color; /* "red", "#ff8c00", as written; empty: none. SPIF 3.0: the background */
    ent_str text_color;
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

/* How the binary form writes the values of a tagType7. */
typedef enum ent_tag7 { ENT_TAG7_UNSAID = 0, ENT_TAG7_BITS, ENT_TAG7_INTEGERS } ent_tag7;

typedef struct ent_tag {
    ent_str name, key; /* key: unique in its set, for the text of cuts */
    uint32_t set, ordinal;
    ent_tag_type tag_type;
    ent_category_type type;
    ent_tag7 tag7;
    uint32_t first_value, n_values;
    uint32_t first_word, n_words; /* of its bits; restrictive tags: all restrictive words */
    uint64_t min, max;
    ent_marks marks;
    unsigned line;
} ent_tag;

/* What a user may type in the place of the value's name (userInput); only where it decides no access. */
typedef enum ent_input { ENT_INPUT_NONE = 0, ENT_INPUT_STRING, ENT_INPUT_INTEGER, ENT_INPUT_DATE } ent_input;

typedef struct ent_value {
    ent_str name, lacv; /* lacv: without the leading zeros of a number */
    bool has_number;    /* lacv is a number of 64 bits: the number or bit on the wire of the binary form */
    uint64_t number;
    ent_input input;     /* ENT_INPUT_NONE on a restrictive or permissive tag, whatever the file says */
    ent_str date_format; /* of ENT_INPUT_DATE, as written; empty: YYYY-MM-DD */
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

/* ---- privacy marks: the values that a label's PrivacyMark can have ---- */

typedef struct ent_privacy_mark {
    ent_str name;
    bool obsolete;
    ent_marks marks;
    unsigned line;
} ent_privacy_mark;

/* `declared`: the policy has the element; without it nothing is said about privacy marks. A 4774 label holds at most one, so that
 * min above 1 is never met. marks: qualifiers and phrases that hold for all of them.                              */
typedef struct ent_privacy {
    bool declared;
    ENT_VEC(ent_privacy_mark) list;
    uint64_t min, max; /* 0 and UINT64_MAX when the element says nothing; both 0 when it is not there */
    ent_marks marks;
} ent_privacy;

/* An open-addressing table from (number, number, text) to an id. */
typedef struct ent_index_slot {
    uint64_t hash;
    uint32_t a, b, id; /* id + 1; 0: free */
    ent_str key;
} ent_index_slot;

typedef struct ent_index {
    size_t cap;    /* power of two */
    uint64_t seed; /* of a policy: from its digest, so that no file can be written to make its names collide */
    ent_index_slot *slots;
} ent_index;

struct ent_policy {
    ent_str name, oid, urn;
    ent_str schema;            /* schemaVersion as written */
    ent_str user_ref, doc_ref; /* userRefURI, docRefURI, or empty */
    bool three;                /* SPIF 3.0 */
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
    uint32_t default_peer; /* defaultSecurityPolicyId among the peers, or ENT_NO_ID; never used to guess a label */
    ent_privacy privacy;
    ent_str class_list;       /* @name of securityClassifications, or empty */
    ENT_VEC(ent_ref) implied; /* values that a marking of the same tag implies; see README.md */
    ent_marks marks;
    ent_marks class_marks; /* of securityClassifications: qualifiers and phrases that hold for every class */
    size_t restrictive_words, words;
    ent_index class_names, set_names, value_names, lacvs, privacy_names;
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
/* *out: the value of an informative tag that stands for what a user typed: exactly one value of the set takes input and the
 * text fits it. ENT_NO_ID otherwise, and always for other types. Call it when ent_find_value finds nothing.        */
ENT_CHECKED ent_code ent_find_typed(uint32_t *out, ent_arena *a, const ent_policy *p, uint32_t set, ent_category_type type, ent_str text,
                                    ent_err *e);
/* A dateFormat that is understood: YYYY, MM and DD in any order, with "-", ".", "/" or spaces between; or empty. */
bool ent_date_format_ok(ent_str format);
/* Privacy mark by name: id in p->privacy.list, or ENT_NO_ID. */
ENT_CHECKED ent_code ent_find_privacy(uint32_t *out, ent_arena *a, const ent_policy *p, ent_str name, ent_err *e);
/* Class by wire value. */
uint32_t ent_find_class_lacv(const ent_policy *p, ent_str lacv);
/* The values of (set, tag type, type) that a reference names, as ids: values, or tags with ref->all. n is 0 when there
 * are none. A tag of exactly this tag type goes before one that only acts alike.                                  */
ENT_CHECKED ent_code ent_ref_resolve(ent_ref *ref, bool *alike, ent_arena *a, const ent_policy *p, uint32_t set, ent_err *e);
/* lacv without the leading zeros of a number. */
ent_str ent_lacv(ent_str s);
/* The number of 64 bits that a lacv is; false: it is none. */
bool ent_lacv_number(ent_str lacv, uint64_t *out);

const char *ent_category_word(ent_category_type t); /* "RESTRICTIVE", ... */
const ent_set *ent_value_set(const ent_policy *p, uint32_t value);
const ent_tag *ent_value_tag(const ent_policy *p, uint32_t value);

/* Adds a finding; does nothing when notes is NULL. */
ENT_CHECKED ent_code ent_note_add(ent_notes *notes, ent_arena *a, unsigned line, const char *code, ent_err *e, const char *fmt, ...)
    ENT_PRINTF(6, 7);

#endif
