/* SPDX-License-Identifier: Apache-2.0 */
/* A TBX file being validated. */
#ifndef ENTENTE_TERMS_TBX_CHECK_H
#define ENTENTE_TERMS_TBX_CHECK_H

#include "tbx_model.h"

typedef struct tbx_id {
    ent_str id;
    unsigned line; /* of its first place */
} tbx_id;

typedef struct tbx_checker {
    ent_arena *a, *scratch;
    ent_tbx_verdict *out;
    ent_str entry;  /* id of the entry under way; empty outside */
    unsigned level; /* tbx_level; 0 in header and back matter */
    tbx_id *ids;    /* sorted */
    size_t n_ids;
} tbx_checker;

/* Adds a finding at this line. */
ENT_CHECKED ent_code tbx__tell(tbx_checker *k, const char *code, unsigned line, ent_err *e, const char *fmt, ...) ENT_PRINTF(5, 6);

/* Structure: children, their order, text, attributes. */
ENT_CHECKED ent_code tbx__check_element(tbx_checker *k, const ent_xml_node *n, const tbx_rule *rule, ent_err *e);
/* Values: categories, picklists, targets, languages, dates. */
ENT_CHECKED ent_code tbx__check_value(tbx_checker *k, const ent_xml_node *n, const tbx_kind *kind, ent_err *e);
/* An element of another namespace. */
ENT_CHECKED ent_code tbx__check_module(tbx_checker *k, const ent_xml_node *n, ent_err *e);
ENT_CHECKED ent_code tbx__check_attribute(tbx_checker *k, const ent_xml_node *n, const ent_xml_attr *at, ent_err *e);
ENT_CHECKED ent_code tbx__collect_ids(tbx_checker *k, const ent_xml_node *root, ent_err *e);
bool tbx__in_tbx(const tbx_checker *k, const ent_xml_node *n); /* of the namespace of TBX; version 2 has none */

#endif
