/* SPDX-License-Identifier: Apache-2.0 */
/* The NISP reader's inside. One `ent_std_rd` per document: the tree, growing lists and buffers live in `scratch`, which
 * is freed at the end; every text that stays is copied to `a`.                                                     */
#ifndef ENTENTE_STANDARDS_STD_READ_H
#define ENTENTE_STANDARDS_STD_READ_H

#include <entente/standards.h>

#include "std_left.h"

typedef ENT_VEC(ent_std_ref) ent_std_refs;

typedef struct ent_std_rd {
    ent_arena *a, *scratch;
    ENT_VEC(ent_std_record) records;
    ENT_VEC(ent_std_org) orgs;
    ENT_VEC(ent_std_bpservice) bpservices;
    ENT_VEC(ent_std_node) nodes;
    ENT_VEC(ent_std_odd) odd;
} ent_std_rd;

/* An attribute without namespace and the ent_str at offset `at` of a struct that takes it. */
typedef struct ent_std_field {
    const char *name;
    size_t at;
} ent_std_field;

/* ---- std_take.c: single values ---- */
/* Attributes with a field go there (the first of two fields' names wins), all others to `left`. */
ENT_CHECKED ent_code ent_std_take_attrs(ent_std_rd *rd, void *base, const ent_xml_node *node, const ent_std_field *fields, size_t n_fields,
                                        ent_std_left *left, ent_err *e);
/* An element of text alone, trimmed. Taken already, attributes or elements inside: all of it to `left`. */
ENT_CHECKED ent_code ent_std_take_text(ent_std_rd *rd, ent_str *out, const ent_xml_node *node, ent_std_left *left, ent_err *e);
/* Mixed content as XML; attributes go to `left`, a second one wholly. */
ENT_CHECKED ent_code ent_std_take_mixed(ent_std_rd *rd, ent_str *out, const ent_xml_node *node, ent_std_left *left, ent_err *e);
/* The content as XML, trimmed. */
ENT_CHECKED ent_code ent_std_take_inner(ent_std_rd *rd, ent_str *out, const ent_xml_node *node, ent_err *e);
/* The finished text of a buffer, moved to `a`. */
ENT_CHECKED ent_code ent_std_take_buf(ent_std_rd *rd, ent_str *out, ent_buf *b, ent_err *e);

/* Of an element that can be there once, the first is opened: whether it was, and whether something of it went into `extra`. */
typedef struct ent_std_taken {
    bool yes, left;
} ent_std_taken;
/* A further one goes to `left` as it is. */
ENT_CHECKED ent_code ent_std_leave_other(ent_std_taken *first, const ent_xml_node *node, ent_std_left *left, ent_err *e);

/* ---- std_nisp.c ---- */
/* Sets `release`: the highest version that an event of a record states. */
ENT_CHECKED ent_code ent_std_find_release(ent_std_register *reg, ent_arena *a, ent_err *e);

/* ---- std_date.c ---- */
ent_std_date ent_std_date_of(ent_str raw, unsigned line);

/* ---- std_refs.c: references ---- */
bool ent_std_is_ref(const ent_xml_node *node);
/* One reference element. `model` gives holder, group, obligation and lifecycle. */
ENT_CHECKED ent_code ent_std_take_ref(ent_std_rd *rd, ent_std_refs *refs, const ent_xml_node *node, const ent_std_ref *model,
                                      ent_std_left *left, unsigned n, ent_err *e);
/* All references in a container such as parts, obgroup, bpgroup or sp-view. group: its ordinal, 0 if it is no group. */
ENT_CHECKED ent_code ent_std_take_refs(ent_std_rd *rd, ent_std_refs *refs, const ent_xml_node *node, const char *holder, unsigned group,
                                       ent_std_left *left, ent_err *e);
ENT_CHECKED ent_code ent_std_keep_refs(ent_std_rd *rd, const ent_std_ref **out, size_t *n, const ent_std_refs *refs, ent_err *e);

/* ---- std_status.c ---- */
ENT_CHECKED ent_code ent_std_take_status(ent_std_rd *rd, ent_std_record *r, const ent_xml_node *node, ent_std_left *left, ent_err *e);

/* ---- std_record.c ---- */
/* 0 if the element is no record. `inside` tells whether it stands in another record. */
ent_std_kind ent_std_kind_of(const ent_xml_node *node, bool inside);
/* Appends the record and those inside it. community: the element around it whose attributes it keeps, or NULL. */
ENT_CHECKED ent_code ent_std_take_record(ent_std_rd *rd, const ent_xml_node *node, size_t parent, const ent_xml_node *community,
                                         ent_err *e);

/* ---- std_lists.c: what is not a record ---- */
ENT_CHECKED ent_code ent_std_take_taxonomy(ent_std_rd *rd, const ent_xml_node *node, ent_std_left *left, ent_err *e);
ENT_CHECKED ent_code ent_std_take_orgs(ent_std_rd *rd, const ent_xml_node *node, ent_std_left *left, ent_err *e);
ENT_CHECKED ent_code ent_std_take_services(ent_std_rd *rd, const ent_xml_node *node, ent_std_left *left, ent_err *e);

#endif
