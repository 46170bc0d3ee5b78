/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that read a SPIF share. */
#ifndef ENTENTE_LABEL_POLICY_LOAD_H
#define ENTENTE_LABEL_POLICY_LOAD_H

#include "policy.h"

typedef struct ent_loader {
    ent_arena *a;
    ent_policy *p;
    ent_str ns;      /* of the root element */
    ent_index peers; /* other policies by name; made once all are read */
    size_t links;    /* tags and values looked at so far to resolve references */
    ent_notes *notes;
    ent_err *e;
} ent_loader;

/* Ends a function with ENT_INVALID at this element. */
#define ENT_SPIF_BAD(ld, node, ...) (ent_fail((ld)->e, ENT_INVALID, NULL, ENT_SPIF_NEXT, __VA_ARGS__), ent_spif_at((ld), (node)))
#define ENT_SPIF_NEXT "Correct the policy file at this line, or ask its owner for a new copy."
ent_code ent_spif_at(ent_loader *ld, const ent_xml_node *node);

/* ---- shapes: policy_shape.c ---- */

typedef enum ent_spif_shape {
    ENT_SHAPE_SPIF,
    ENT_SHAPE_POLICY_ID,
    ENT_SHAPE_EMPTY, /* updateInfo */
    ENT_SHAPE_CLASSES,
    ENT_SHAPE_CLASS,
    ENT_SHAPE_SETS,
    ENT_SHAPE_SET,
    ENT_SHAPE_TAG,
    ENT_SHAPE_VALUE,
    ENT_SHAPE_TEXT, /* excludedClass, code: text only */
    ENT_SHAPE_REQUIRED,
    ENT_SHAPE_REF, /* categoryGroup, excludedCategory */
    ENT_SHAPE_PEERS,
    ENT_SHAPE_PEER,
    ENT_SHAPE_SAME_CLASS, /* equivalentClassification, and so on */
    ENT_SHAPE_SAME_VALUE,
    ENT_SHAPE_SAME_SET,
    ENT_SHAPE_PRIVACY,
    ENT_SHAPE_PRIVACY_MARK,
    ENT_SHAPE_DATA,
    ENT_SHAPE_QUALIFIERS,
    ENT_SHAPE_QUALIFIER,
    ENT_SHAPE_EXTENSIONS,
    ENT_SHAPES /* how many */
} ent_spif_shape;

/* Checks what an element carries besides its children: attributes that the schema does not know, text where none belongs, children
 * of an element that has none. What could decide access is refused, the rest is noted.                              */
ENT_CHECKED ent_code ent_spif_check(ent_loader *ld, const ent_xml_node *n, ent_spif_shape shape);

/* ---- walking: policy_xml.c ---- */

/* As ent_str_is, for names that mostly differ in their first letters: a policy asks this many thousand times. */
static inline bool ent_spif_is(ent_str s, const char *z)
{
    for (size_t i = 0; i < s.n; i++)
        if (z[i] == '\0' || s.p[i] != z[i]) return false;
    return z[s.n] == '\0';
}

/* A child that an element may have; `order` is its place in the schema's sequence. */
typedef struct ent_spif_kid {
    const char *name;
    unsigned order;
    bool once;
} ent_spif_kid;

#define ENT_SPIF_SKIP SIZE_MAX /* a foreign element */

/* One walk over the children of an element. */
typedef struct ent_spif_walk {
    const ent_spif_kid *kids;
    size_t n;
    unsigned last; /* highest order so far */
    uint64_t seen;
} ent_spif_walk;

/* *which: index into walk->kids, or ENT_SPIF_SKIP. An unknown element of the SPIF's own namespace is refused: it may say
 * something that decides access.                                                                                 */
ENT_CHECKED ent_code ent_spif_which(size_t *which, ent_loader *ld, ent_spif_walk *walk, const ent_xml_node *kid);
/* A container without the children that it needs: a note. */
ENT_CHECKED ent_code ent_spif_empty(ent_loader *ld, const ent_xml_node *n, bool empty);

/* Never empty, at most ENT_SPIF_MAX_NAME bytes. */
ENT_CHECKED ent_code ent_spif_need(ent_str *out, ent_loader *ld, const ent_xml_node *n, const char *attribute);
/* The same; more than the 256 characters of the schema's name types is a note. */
ENT_CHECKED ent_code ent_spif_name(ent_str *out, ent_loader *ld, const ent_xml_node *n, const char *attribute);
/* May be absent. */
ENT_CHECKED ent_code ent_spif_text(ent_str *out, ent_loader *ld, const ent_xml_node *n, const char *attribute);
ENT_CHECKED ent_code ent_spif_oid(ent_str *out, ent_loader *ld, const ent_xml_node *n, const char *attribute);
bool ent_spif_is_oid(ent_str s);
/* A wire value; *has: it is a number of 64 bits. */
ENT_CHECKED ent_code ent_spif_lacv(ent_str *out, bool *has, uint64_t *number, ent_loader *ld, const ent_xml_node *n);
/* The wire value of a class is a whole number by the schema; anything else is a note. */
ENT_CHECKED ent_code ent_spif_whole(ent_loader *ld, const ent_xml_node *n, ent_str lacv);
/* xs:integer within 64 bits. */
bool ent_spif_integer(int64_t *out, ent_str s);
ENT_CHECKED ent_code ent_spif_bool(bool *out, ent_loader *ld, const ent_xml_node *n, const char *attribute);
ENT_CHECKED ent_code ent_spif_time(ent_time *out, bool *has, ent_loader *ld, const ent_xml_node *n, const char *attribute);
ENT_CHECKED ent_code ent_spif_count(uint64_t *out, ent_loader *ld, const ent_xml_node *n, const char *attribute, uint64_t unbounded);
/* A colour as the schema has it; any other is noted and left out. Absent: empty. */
ENT_CHECKED ent_code ent_spif_color(ent_str *out, ent_loader *ld, const ent_xml_node *n, const char *attribute);
/* Index of the attribute's value in a NULL-ended list. Absent: `absent`. Anything else is refused. */
ENT_CHECKED ent_code ent_spif_word(int *out, ent_loader *ld, const ent_xml_node *n, const char *attribute, const char *const *words,
                                   int absent);
ENT_CHECKED ent_code ent_spif_tag_type(ent_tag_type *tag_type, ent_category_type *type, ent_loader *ld, const ent_xml_node *n);
/* A reference resolved by the comparison of names: not exactly as it is declared is a note. */
ENT_CHECKED ent_code ent_spif_same_name(ent_loader *ld, unsigned line, ent_str written, ent_str declared);

/* ---- markings: policy_marks.c (2.x), policy_three.c (3.0, and which of the two) ---- */
ENT_CHECKED ent_code ent_spif_marking_data(ent_marks *m, ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_marking_qualifier(ent_marks *m, ent_loader *ld, const ent_xml_node *n);
/* A markingData or markingQualifier, by its name, of whatever version. */
ENT_CHECKED ent_code ent_spif_wording(ent_marks *m, ent_loader *ld, const ent_xml_node *n);
/* SPIF 3.0: classes and values need a markingData. */
ENT_CHECKED ent_code ent_spif_need_wording(ent_loader *ld, const ent_xml_node *n, bool has);

/* ---- rules: policy_rules.c ---- */
/* A categoryGroup, excludedCategory or the like, as written. */
ENT_CHECKED ent_code ent_spif_ref(ent_ref *out, ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_required(ent_requirements *out, ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_extensions(ent_loader *ld, const ent_xml_node *n);

/* ---- other policies: policy_peers.c ---- */
ENT_CHECKED ent_code ent_spif_peers(ent_loader *ld, const ent_xml_node *default_policy, const ent_xml_node *peers);
ENT_CHECKED ent_code ent_spif_equivalent_class(ent_equivalents *out, ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_equivalent_value(ent_equivalents *out, ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_equivalent_set(ent_equivalents *out, ent_loader *ld, const ent_xml_node *n);

/* ---- classes and privacy marks: policy_classes.c; tag sets: policy_sets.c ---- */
ENT_CHECKED ent_code ent_spif_classes(ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_privacy(ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_sets(ent_loader *ld, const ent_xml_node *n);

/* An index over names of this policy. */
ENT_CHECKED ent_code ent_spif_index(ent_index *x, ent_loader *ld, size_t n);

/* ---- linking: policy_link.c; after everything was read ---- */
ENT_CHECKED ent_code ent_spif_link(ent_loader *ld);

#endif
