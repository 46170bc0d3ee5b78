/* SPDX-License-Identifier: Apache-2.0 */
/* References: nine ways to write "this record, in this role". */
#include <stddef.h>

#include "std_read.h"

static ent_std_ref_kind kind_of(const ent_xml_node *node)
{
    static const ent_std_ref_kind all[] = {ENT_STD_REF_STANDARD, ENT_STD_REF_SUBSTANDARD, ENT_STD_REF_PROFILE, ENT_STD_REF_SPEC,
                                           ENT_STD_REF_TAXONOMY, ENT_STD_REF_BEST,        ENT_STD_REF_SELECT};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (ent_xml_is(node, "", ent_std_ref_word(all[i]))) return all[i];
    return 0;
}

bool ent_std_is_ref(const ent_xml_node *node)
{
    return kind_of(node) != 0;
}

ent_code ent_std_take_ref(ent_std_rd *rd, ent_std_refs *refs, const ent_xml_node *node, const ent_std_ref *model, ent_std_left *left,
                          unsigned n, ent_err *e)
{
    static const ent_std_field plain[] = {{"refid", offsetof(ent_std_ref, target)}};
    /* A select carries its obligation itself. */
    static const ent_std_field select[] = {{"id", offsetof(ent_std_ref, target)}, {"mode", offsetof(ent_std_ref, obligation)}};
    ent_std_ref r = *model;
    ent_std_left self = ent_std_left_in(left, node, n);

    r.kind = kind_of(node);
    r.line = node->line;
    if (r.kind == ENT_STD_REF_SELECT) ENT_TRY(ent_std_take_attrs(rd, &r, node, select, 2, &self, e));
    else ENT_TRY(ent_std_take_attrs(rd, &r, node, plain, 1, &self, e));
    ent_std_left_end(&self);
    ENT_TRY(ent_std_take_inner(rd, &r.text, node, e));
    ENT_PUSH(refs, rd->scratch, r, e);
    return ENT_OK;
}

static bool holds_refs(const ent_xml_node *node)
{
    for (const ent_xml_node *c = ent_xml_first(node); c != NULL; c = ent_xml_next(c))
        if (ent_std_is_ref(c)) return true;
    return false;
}

ent_code ent_std_take_refs(ent_std_rd *rd, ent_std_refs *refs, const ent_xml_node *node, const char *holder, unsigned group,
                           ent_std_left *left, ent_err *e)
{
    static const ent_std_field of_group[] = {{"obligation", offsetof(ent_std_ref, obligation)},
                                             {"mode", offsetof(ent_std_ref, obligation)},
                                             {"lifecycle", offsetof(ent_std_ref, lifecycle)}};
    ent_std_ref model = {.holder = holder, .group = group};
    ent_std_left self = ent_std_left_in(left, node, group);
    unsigned n = 0;

    /* Without a reference that could carry it, the group's obligation would be lost: then all attributes are left over. */
    ENT_TRY(ent_std_take_attrs(rd, &model, node, of_group, group != 0 && holds_refs(node) ? 3 : 0, &self, e));
    for (const ent_xml_node *c = node->first; c != NULL; c = c->next) {
        if (!c->is_text && ent_std_is_ref(c)) ENT_TRY(ent_std_take_ref(rd, refs, c, &model, &self, ++n, e));
        else ENT_TRY(ent_std_left_node(&self, c, e));
    }
    ent_std_shape_bare(&self);
    ent_std_left_end(&self);
    return ENT_OK;
}

ent_code ent_std_keep_refs(ent_std_rd *rd, const ent_std_ref **out, size_t *n, const ent_std_refs *refs, ent_err *e)
{
    ent_std_ref *v;

    ENT_NEW(v, rd->a, refs->n, e);
    for (size_t i = 0; i < refs->n; i++) v[i] = refs->v[i];
    *out = v;
    *n = refs->n;
    return ENT_OK;
}
