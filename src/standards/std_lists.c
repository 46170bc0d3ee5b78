/* SPDX-License-Identifier: Apache-2.0 */
/* Taxonomy, organisations and the best-practice lists. */
#include <stddef.h>
#include <stdint.h>

#include "std_read.h"

/* ---- taxonomy: nodes, or the areas and categories of DTD 4.0 ---- */

static const char *node_name(const ent_xml_node *node)
{
    static const char *const all[] = {"node", "servicearea", "subarea", "servicecategory", "category", "subcategory"};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (ent_xml_is(node, "", all[i])) return all[i];
    return NULL;
}

static ent_code take_nodes(ent_std_rd *rd, const ent_xml_node *node, ent_str parent, unsigned depth, ent_std_left *left, ent_err *e);

typedef struct node_words {
    ent_std_node n;
    ent_str level;
} node_words;

/* The level as a number; anything else stays in `extra` as it was written. */
static void read_level(node_words *w, unsigned depth, ent_std_left *left)
{
    ent_xml_attr as_written = {.name = ENT_S("level"), .value = w->level};
    int64_t level = 0;

    w->n.depth = w->n.level = depth;
    w->n.level_written = w->level.n != 0;
    if (ent_str_i64(w->level, &level) && level >= 0 && level <= 1000) w->n.level = (unsigned)level;
    else if (w->level.n != 0) ent_std_left_attr(left, &as_written);
}

static ent_code take_node(ent_std_rd *rd, const ent_xml_node *node, ent_str parent, unsigned depth, ent_err *e)
{
    static const ent_std_field fields[] = {{"id", offsetof(node_words, n.id)},
                                           {"title", offsetof(node_words, n.title)},
                                           {"emUUID", offsetof(node_words, n.uuid)},
                                           {"level", offsetof(node_words, level)}};
    node_words w = {.n = {.element = node_name(node), .parent = parent, .line = node->line}};
    ent_buf extra = ent_buf_new(rd->scratch, ENT_STD_MAX_BYTES), shape = ent_buf_new(rd->scratch, ENT_STD_MAX_BYTES);
    ent_std_left top = ent_std_left_top(&extra, &shape, rd->scratch), self = ent_std_left_in(&top, node, 0);
    size_t index = rd->nodes.n;

    ENT_TRY(ent_std_take_attrs(rd, &w, node, fields, 4, &self, e));
    read_level(&w, depth, &self);
    ENT_PUSH(&rd->nodes, rd->scratch, w.n, e);
    ENT_TRY(take_nodes(rd, node, w.n.id, depth + 1, &self, e));
    ent_std_left_end(&self);
    ENT_TRY(ent_std_take_buf(rd, &rd->nodes.v[index].shape, &shape, e));
    return ent_std_take_buf(rd, &rd->nodes.v[index].extra, &extra, e);
}

static ent_code take_nodes(ent_std_rd *rd, const ent_xml_node *node, ent_str parent, unsigned depth, ent_std_left *left, ent_err *e)
{
    for (const ent_xml_node *c = node->first; c != NULL; c = c->next) {
        if (node_name(c) != NULL) ENT_TRY(take_node(rd, c, parent, depth, e));
        else ENT_TRY(ent_std_left_node(left, c, e));
    }
    return ENT_OK;
}

ent_code ent_std_take_taxonomy(ent_std_rd *rd, const ent_xml_node *node, ent_std_left *left, ent_err *e)
{
    ent_std_left self = ent_std_left_in(left, node, 0);

    for (const ent_xml_attr *at = node->attrs; at != NULL; at = at->next) ent_std_left_attr(&self, at);
    ENT_TRY(take_nodes(rd, node, (ent_str){NULL, 0}, 1, &self, e));
    ent_std_shape_bare(&self);
    ent_std_left_end(&self);
    return ENT_OK;
}

/* ---- organisations ---- */

static ent_code take_org(ent_std_rd *rd, const ent_xml_node *node, ent_err *e)
{
    static const ent_std_field fields[] = {{"key", offsetof(ent_std_org, key)},   {"text", offsetof(ent_std_org, name)},
                                           {"long", offsetof(ent_std_org, name)}, {"uri", offsetof(ent_std_org, uri)},
                                           {"uuid", offsetof(ent_std_org, uuid)}, {"short", offsetof(ent_std_org, abbreviation)}};
    ent_buf extra = ent_buf_new(rd->scratch, ENT_STD_MAX_BYTES), shape = ent_buf_new(rd->scratch, ENT_STD_MAX_BYTES);
    ent_std_left top = ent_std_left_top(&extra, &shape, rd->scratch), self = ent_std_left_in(&top, node, 0);
    const ent_str *text = ent_xml_attribute(node, "", "text");
    ent_std_org o = {.line = node->line};

    ENT_TRY(ent_std_take_attrs(rd, &o, node, fields, 6, &self, e));
    for (const ent_xml_node *c = node->first; c != NULL; c = c->next) ENT_TRY(ent_std_left_node(&self, c, e));
    ent_std_left_end(&self);
    ENT_TRY(ent_std_take_buf(rd, &o.extra, &extra, e));
    ENT_TRY(ent_std_take_buf(rd, &o.shape, &shape, e));
    o.name_is_text = text != NULL && ent_str_eq(*text, o.name);
    ENT_PUSH(&rd->orgs, rd->scratch, o, e);
    return ENT_OK;
}

ent_code ent_std_take_orgs(ent_std_rd *rd, const ent_xml_node *node, ent_std_left *left, ent_err *e)
{
    ent_std_left self = ent_std_left_in(left, node, 0);

    for (const ent_xml_attr *at = node->attrs; at != NULL; at = at->next) ent_std_left_attr(&self, at);
    for (const ent_xml_node *c = node->first; c != NULL; c = c->next) {
        if (ent_xml_is(c, "", "orgkey")) ENT_TRY(take_org(rd, c, e));
        else ENT_TRY(ent_std_left_node(&self, c, e));
    }
    ent_std_shape_bare(&self);
    ent_std_left_end(&self);
    return ENT_OK;
}

/* ---- best practice ---- */

static ent_code take_service(ent_std_rd *rd, const ent_xml_node *node, bool select_list, ent_err *e)
{
    static const ent_std_field fields[] = {{"tref", offsetof(ent_std_bpservice, taxonomy)},
                                           {"genTitle", offsetof(ent_std_bpservice, title)}};
    const char *holder = select_list ? "sp-view" : "bpgroup";
    ent_buf extra = ent_buf_new(rd->scratch, ENT_STD_MAX_BYTES), shape = ent_buf_new(rd->scratch, ENT_STD_MAX_BYTES);
    ent_std_left top = ent_std_left_top(&extra, &shape, rd->scratch), self = ent_std_left_in(&top, node, 0);
    ent_std_bpservice s = {.select_list = select_list, .line = node->line};
    ent_std_refs refs = {0};
    unsigned group = 0;

    ENT_TRY(ent_std_take_attrs(rd, &s, node, fields, 2, &self, e));
    for (const ent_xml_node *c = node->first; c != NULL; c = c->next) {
        if (ent_xml_is(c, "", holder)) ENT_TRY(ent_std_take_refs(rd, &refs, c, holder, ++group, &self, e));
        else ENT_TRY(ent_std_left_node(&self, c, e));
    }
    ent_std_left_end(&self);
    ENT_TRY(ent_std_take_buf(rd, &s.extra, &extra, e));
    ENT_TRY(ent_std_take_buf(rd, &s.shape, &shape, e));
    ENT_TRY(ent_std_keep_refs(rd, &s.refs, &s.n_refs, &refs, e));
    ENT_PUSH(&rd->bpservices, rd->scratch, s, e);
    return ENT_OK;
}

ent_code ent_std_take_services(ent_std_rd *rd, const ent_xml_node *node, ent_std_left *left, ent_err *e)
{
    ent_std_left self = ent_std_left_in(left, node, 0);

    for (const ent_xml_attr *at = node->attrs; at != NULL; at = at->next) ent_std_left_attr(&self, at);
    for (const ent_xml_node *c = node->first; c != NULL; c = c->next) {
        bool select_list = ent_xml_is(c, "", "sp-list");
        if (select_list || ent_xml_is(c, "", "bpserviceprofile")) ENT_TRY(take_service(rd, c, select_list, e));
        else ENT_TRY(ent_std_left_node(&self, c, e));
    }
    ent_std_shape_bare(&self);
    ent_std_left_end(&self);
    return ENT_OK;
}
