/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that read a SPIF share. */
#ifndef ENTENTE_LABEL_POLICY_LOAD_H
#define ENTENTE_LABEL_POLICY_LOAD_H

#include "policy.h"

typedef struct ent_loader {
    ent_arena *a;
    ent_policy *p;
    ent_str ns; /* of the root element */
    ent_notes *notes;
    ent_err *e;
} ent_loader;

/* Ends a function with ENT_INVALID at this element. */
#define ENT_SPIF_BAD(ld, node, ...) (ent_fail((ld)->e, ENT_INVALID, NULL, ENT_SPIF_NEXT, __VA_ARGS__), ent_spif_at((ld), (node)))
#define ENT_SPIF_NEXT "Correct the policy file at this line, or ask its owner for a new copy."
ent_code ent_spif_at(ent_loader *ld, const ent_xml_node *node);

/* ---- walking: policy_xml.c ---- */

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

ENT_CHECKED ent_code ent_spif_need(ent_str *out, ent_loader *ld, const ent_xml_node *n, const char *attribute);
ENT_CHECKED ent_code ent_spif_oid(ent_str *out, ent_loader *ld, const ent_xml_node *n, const char *attribute);
ENT_CHECKED ent_code ent_spif_bool(bool *out, ent_loader *ld, const ent_xml_node *n, const char *attribute);
ENT_CHECKED ent_code ent_spif_time(ent_time *out, bool *has, ent_loader *ld, const ent_xml_node *n, const char *attribute);
ENT_CHECKED ent_code ent_spif_count(uint64_t *out, ent_loader *ld, const ent_xml_node *n, const char *attribute, uint64_t unbounded);
/* Index of the attribute's value in a NULL-ended list. Absent: `absent`. Anything else is refused. */
ENT_CHECKED ent_code ent_spif_word(int *out, ent_loader *ld, const ent_xml_node *n, const char *attribute, const char *const *words,
                                   int absent);
ENT_CHECKED ent_code ent_spif_tag_type(ent_tag_type *tag_type, ent_category_type *type, ent_loader *ld, const ent_xml_node *n);

/* ---- markings: policy_marks.c ---- */
ENT_CHECKED ent_code ent_spif_marking_data(ent_marks *m, ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_marking_qualifier(ent_marks *m, ent_loader *ld, const ent_xml_node *n);

/* ---- rules and equivalences: policy_rules.c ---- */
/* A categoryGroup, excludedCategory or the like, as written. */
ENT_CHECKED ent_code ent_spif_ref(ent_ref *out, ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_required(ent_requirements *out, ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_peers(ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_default_policy(ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_equivalent_class(ent_equivalents *out, ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_equivalent_value(ent_equivalents *out, ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_equivalent_set(ent_equivalents *out, ent_loader *ld, const ent_xml_node *n);
ENT_CHECKED ent_code ent_spif_extensions(ent_loader *ld, const ent_xml_node *n);

/* ---- tag sets: policy_sets.c ---- */
ENT_CHECKED ent_code ent_spif_sets(ent_loader *ld, const ent_xml_node *n);

/* ---- linking: policy_link.c; after everything was read ---- */
ENT_CHECKED ent_code ent_spif_link(ent_loader *ld);

#endif
