/* SPDX-License-Identifier: Apache-2.0 */
/* NISP standards database, DTD 4.0 to 4.8, read by what it says and not by its DTD.
 *
 *   standards ─┬ taxonomy, organisations, bestpracticeprofile | lists     own readers
 *              ├ records, community-of-interest/community              ► records
 *              └ revhistory, responsibleparties, anything else         ► register.extra                               */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "std_read.h"

static const char give_what[] = "Give the standards.xml of a NISP release, or a CSV file with the header "
                                "number,edition,version,title,publisher,date,status,source,mark.";

static ent_code keep_odd(ent_std_rd *rd, const ent_xml_node *node, ent_std_left *left, ent_err *e)
{
    ent_std_odd odd = {.line = node->line};

    ENT_TRY(ent_str_dup(&odd.element, rd->a, node->name, e));
    ENT_PUSH(&rd->odd, rd->scratch, odd, e);
    return ent_std_left_node(left, node, e);
}

static bool is_container(const ent_xml_node *node)
{
    return ent_xml_is(node, "", "records") || ent_xml_is(node, "", "community-of-interest") || ent_xml_is(node, "", "community");
}

static ent_code take_container(ent_std_rd *rd, const ent_xml_node *node, ent_std_left *left, ent_err *e)
{
    const ent_xml_node *community = ent_xml_is(node, "", "community") ? node : NULL;
    ent_std_left self = ent_std_left_in(left, node, 0);

    for (const ent_xml_attr *at = node->attrs; at != NULL; at = at->next) ent_std_left_attr(&self, at);
    for (const ent_xml_node *c = node->first; c != NULL; c = c->next) {
        if (c->is_text) ENT_TRY(ent_std_left_node(&self, c, e));
        else if (is_container(c)) ENT_TRY(take_container(rd, c, &self, e));
        else if (ent_std_kind_of(c, false) != 0) ENT_TRY(ent_std_take_record(rd, c, SIZE_MAX, community, e));
        else ENT_TRY(keep_odd(rd, c, &self, e));
    }
    ent_std_shape_bare(&self);
    ent_std_left_end(&self);
    return ENT_OK;
}

static ent_code take_child(ent_std_rd *rd, const ent_xml_node *c, ent_std_left *self, ent_err *e)
{
    if (c->is_text) return ent_std_left_node(self, c, e);
    if (is_container(c)) return take_container(rd, c, self, e);
    if (ent_xml_is(c, "", "taxonomy")) return ent_std_take_taxonomy(rd, c, self, e);
    if (ent_xml_is(c, "", "organisations")) return ent_std_take_orgs(rd, c, self, e);
    if (ent_xml_is(c, "", "bestpracticeprofile") || ent_xml_is(c, "", "lists")) return ent_std_take_services(rd, c, self, e);
    if (ent_xml_is(c, "", "revhistory") || ent_xml_is(c, "", "responsibleparties")) return ent_std_left_node(self, c, e);
    return keep_odd(rd, c, self, e);
}

static ent_code take_root(ent_std_rd *rd, ent_std_register *reg, const ent_xml_node *root, ent_err *e)
{
    static const ent_std_field fields[] = {{"revision", offsetof(ent_std_register, revision)}};
    ent_buf extra = ent_buf_new(rd->scratch, ENT_STD_MAX_BYTES), shape = ent_buf_new(rd->scratch, ENT_STD_MAX_BYTES);
    ent_std_left top = ent_std_left_top(&extra, &shape, rd->scratch), self = ent_std_left_in(&top, root, 0);

    ENT_TRY(ent_std_take_attrs(rd, reg, root, fields, 1, &self, e));
    for (const ent_xml_node *c = root->first; c != NULL; c = c->next) ENT_TRY(take_child(rd, c, &self, e));
    ent_std_left_end(&self);
    ENT_TRY(ent_std_take_buf(rd, &reg->shape, &shape, e));
    return ent_std_take_buf(rd, &reg->extra, &extra, e);
}

/* The growing lists are in scratch memory; their final copies are in the caller's arena. */
#define KEEP(field, count, list)                                                \
    do {                                                                        \
        void *kept = ent_alloc_array(rd->a, (list).n, sizeof *(list).v);        \
        if (kept == NULL) return ent_nomem(e);                                  \
        if ((list).n != 0) memcpy(kept, (list).v, (list).n * sizeof *(list).v); \
        (field) = kept;                                                         \
        (count) = (list).n;                                                     \
    } while (0)

static ent_code keep_lists(ent_std_rd *rd, ent_std_register *reg, ent_err *e)
{
    ent_std_record *records;

    ENT_NEW(records, rd->a, rd->records.n, e);
    for (size_t i = 0; i < rd->records.n; i++) {
        records[i] = rd->records.v[i];
        if (records[i].n_inner != 0) records[i].inner = records + i + 1;
    }
    reg->records = records;
    reg->n_records = rd->records.n;
    KEEP(reg->orgs, reg->n_orgs, rd->orgs);
    KEEP(reg->bpservices, reg->n_bpservices, rd->bpservices);
    KEEP(reg->nodes, reg->n_nodes, rd->nodes);
    KEEP(reg->odd, reg->n_odd, rd->odd);
    return ENT_OK;
}

/* "11.0" as two numbers; false for anything else. */
static bool version_of(ent_str s, int64_t v[2])
{
    ent_str major, minor;

    return ent_str_cut(s, '.', &major, &minor) && ent_str_i64(major, &v[0]) && ent_str_i64(minor, &v[1]) && v[0] >= 0 && v[0] < 1000 &&
           v[1] >= 0 && v[1] < 1000;
}

ent_code ent_std_find_release(ent_std_register *reg, ent_arena *a, ent_err *e)
{
    int64_t best[2] = {-1, -1}, v[2];

    for (size_t i = 0; i < reg->n_records; i++) {
        const ent_std_record *r = &reg->records[i];
        for (size_t k = 0; k < r->n_events; k++) {
            if (!version_of(r->events[k].version, v)) continue;
            if (v[0] > best[0] || (v[0] == best[0] && v[1] > best[1])) memcpy(best, v, sizeof best);
        }
    }
    if (best[0] < 0) return ENT_OK;
    return ent_str_fmt(&reg->release, a, e, "%d.%d", (int)best[0], (int)best[1]);
}

static ent_code read_tree(ent_std_register *out, ent_std_rd *rd, ent_str xml, ent_err *e)
{
    const ent_xml_limits limits = {.bytes = ENT_STD_MAX_BYTES, .depth = 64, .nodes = ENT_STD_MAX_NODES, .allow_doctype = true};
    ent_std_register reg = {.form = ENT_STD_NISP};
    ent_xml_node *root;

    ENT_TRY(ent_xml_parse(&root, rd->scratch, xml, &limits, e));
    if (!ent_xml_is(root, "", "standards")) {
        ent_fail(e, ENT_INVALID, NULL, give_what, "The document begins with <%.*s>; a NISP standards database begins with <standards>.",
                 ENT_F(root->name));
        return ent_at(e, "line %u", root->line);
    }
    if (ent_xml_child(root, "", "records") == NULL) {
        ent_fail(e, ENT_INVALID, NULL, give_what, "The <standards> element holds no <records>: this is no NISP standards database.");
        return ent_at(e, "line %u", root->line);
    }
    ENT_TRY(take_root(rd, &reg, root, e));
    ENT_TRY(keep_lists(rd, &reg, e));
    ENT_TRY(ent_std_find_release(&reg, rd->a, e));
    *out = reg;
    return ENT_OK;
}

ent_code ent_std_read_nisp(ent_std_register *out, ent_arena *a, ent_str xml, ent_err *e)
{
    ent_std_rd rd = {.a = a, .scratch = ent_arena_new(a, 0)};
    ent_code code;

    *out = (ent_std_register){0};
    if (rd.scratch == NULL) return ent_nomem(e);
    code = read_tree(out, &rd, xml, e);
    ent_arena_free(rd.scratch);
    return code;
}
