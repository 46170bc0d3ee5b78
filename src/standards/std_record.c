/* SPDX-License-Identifier: Apache-2.0 */
/* One record of any kind. What the kinds share is written alike, so one reader serves all and no release is special. */
#include <stddef.h>
#include <stdint.h>

#include "std_read.h"

/* Containers of references, each there once. */
static const char *const holders[] = {"parts", "subprofiles", "coverstandards"};
enum { HOLDERS = sizeof holders / sizeof *holders };

/* The record being read: its growing parts and what has been seen of it. */
typedef struct open_record {
    ent_std_record r;
    ent_std_refs refs;
    ent_buf corrections;
    unsigned groups;
    ent_std_taken document, party, status, holders[HOLDERS];
} open_record;

ent_std_kind ent_std_kind_of(const ent_xml_node *node, bool inside)
{
    static const struct {
        const char *name;
        ent_std_kind kind;
    } all[] = {{"standard", ENT_STD_STANDARD},
               {"coverdoc", ENT_STD_COVERDOC},
               {"profile", ENT_STD_PROFILE},
               {"capabilityprofile", ENT_STD_CAPABILITY_PROFILE},
               {"setofstandards", ENT_STD_PROFILE_SET},
               {"serviceprofile", ENT_STD_SERVICE_PROFILE},
               {"profilespec", ENT_STD_PROFILE_SPEC}};
    /* Up to DTD 4.5 profilespec is a part of a record, later one of its own. */
    size_t n = sizeof all / sizeof *all - (inside ? 1 : 0);

    for (size_t i = 0; i < n; i++)
        if (ent_xml_is(node, "", all[i].name)) return all[i].kind;
    return 0;
}

static const ent_std_field document_fields[] = {{"orgid", offsetof(ent_std_record, orgid)}, {"pubnum", offsetof(ent_std_record, pubnum)},
                                                {"title", offsetof(ent_std_record, title)}, {"version", offsetof(ent_std_record, version)},
                                                {"note", offsetof(ent_std_record, note)},   {"date", offsetof(ent_std_record, date.raw)}};

static ent_code take_document(ent_std_rd *rd, open_record *o, const ent_xml_node *node, ent_std_left *left, ent_err *e)
{
    ent_std_left self = ent_std_left_in(left, node, 0);

    ENT_TRY(ent_std_take_attrs(rd, &o->r, node, document_fields, 6, &self, e));
    o->r.date = ent_std_date_of(o->r.date.raw, node->line);
    for (const ent_xml_node *c = node->first; c != NULL; c = c->next) {
        if (ent_xml_is(c, "", "substandards")) {
            ENT_TRY(ent_std_take_refs(rd, &o->refs, c, "substandards", 0, &self, e));
        } else if (ent_xml_is(c, "", "correction")) {
            ENT_TRY(ent_std_outer_xml(&o->corrections, rd->scratch, c, e));
        } else if (ent_xml_is(c, "", "alsoknown") && o->r.alsoknown.n == 0) {
            ent_buf b = ent_buf_new(rd->scratch, ENT_STD_MAX_BYTES);
            ENT_TRY(ent_std_outer_xml(&b, rd->scratch, c, e));
            ENT_TRY(ent_std_take_buf(rd, &o->r.alsoknown, &b, e));
        } else if (ent_xml_is(c, "", "comment")) {
            ENT_TRY(ent_std_take_mixed(rd, &o->r.comment, c, &self, e));
        } else {
            ENT_TRY(ent_std_left_node(&self, c, e));
        }
    }
    ent_std_shape_bare(&self);
    ent_std_left_end(&self);
    return ENT_OK;
}

static ent_code take_party(ent_std_rd *rd, open_record *o, const ent_xml_node *node, ent_std_left *left, ent_err *e)
{
    static const ent_std_field fields[] = {{"rpref", offsetof(ent_std_record, responsibleparty)}};
    ent_std_left self = ent_std_left_in(left, node, 0);

    ENT_TRY(ent_std_take_attrs(rd, &o->r, node, fields, 1, &self, e));
    for (const ent_xml_node *c = node->first; c != NULL; c = c->next) ENT_TRY(ent_std_left_node(&self, c, e));
    ent_std_shape_bare(&self);
    ent_std_left_end(&self);
    return ENT_OK;
}

/* A group of references with an obligation, or a reference. *done is false if it is something else. */
static ent_code take_ref_part(ent_std_rd *rd, open_record *o, const ent_xml_node *c, ent_std_left *self, bool *done, ent_err *e)
{
    static const ent_std_ref direct = {.holder = ""};

    *done = true;
    if (ent_xml_is(c, "", "obgroup")) return ent_std_take_refs(rd, &o->refs, c, "obgroup", ++o->groups, self, e);
    if (ent_xml_is(c, "", "refgroup")) return ent_std_take_refs(rd, &o->refs, c, "refgroup", ++o->groups, self, e);
    if (ent_std_is_ref(c)) return ent_std_take_ref(rd, &o->refs, c, &direct, self, 0, e);
    *done = false;
    return ENT_OK;
}

/* Of these the first is read. */
static ent_std_taken *taken_of(open_record *o, const ent_xml_node *c)
{
    bool plain = o->r.kind == ENT_STD_STANDARD || o->r.kind == ENT_STD_COVERDOC;

    if (ent_xml_is(c, "", plain ? "document" : "profilespec")) return &o->document;
    if (ent_xml_is(c, "", "responsibleparty")) return &o->party;
    for (size_t i = 0; i < HOLDERS; i++)
        if (ent_xml_is(c, "", holders[i])) return &o->holders[i];
    return ent_xml_is(c, "", "status") ? &o->status : NULL;
}

static ent_code take_first(ent_std_rd *rd, open_record *o, ent_std_taken *t, const ent_xml_node *c, ent_std_left *self, ent_err *e)
{
    size_t before = self->extra.b->n;

    t->yes = true;
    if (t == &o->status) ENT_TRY(ent_std_take_status(rd, &o->r, c, self, e));
    else if (t == &o->party) ENT_TRY(take_party(rd, o, c, self, e));
    else if (t == &o->document) ENT_TRY(take_document(rd, o, c, self, e));
    else ENT_TRY(ent_std_take_refs(rd, &o->refs, c, holders[t - o->holders], 0, self, e));
    t->left = self->extra.b->n != before;
    return ENT_OK;
}

static ent_code take_part(ent_std_rd *rd, open_record *o, size_t index, const ent_xml_node *c, ent_std_left *self, ent_err *e)
{
    ent_std_taken *t = c->is_text ? NULL : taken_of(o, c);
    bool done;

    if (c->is_text) return ent_std_left_node(self, c, e);
    if (t != NULL) return !t->yes ? take_first(rd, o, t, c, self, e) : ent_std_leave_other(t, c, self, e);
    if (ent_xml_is(c, "", "applicability")) return ent_std_take_mixed(rd, &o->r.applicability, c, self, e);
    if (ent_xml_is(c, "", "description")) return ent_std_take_mixed(rd, &o->r.description, c, self, e);
    if (ent_xml_is(c, "", "uuid")) return ent_std_take_text(rd, &o->r.uuid, c, self, e);
    if (ent_std_kind_of(c, true) != 0) return ent_std_take_record(rd, c, index, NULL, e);
    ENT_TRY(take_ref_part(rd, o, c, self, &done, e));
    return done ? ENT_OK : ent_std_left_node(self, c, e);
}

static ent_code take_whole(ent_std_rd *rd, open_record *o, size_t index, const ent_xml_node *node, ent_std_left *top, ent_err *e)
{
    static const ent_std_field own[] = {
        {"id", offsetof(ent_std_record, id)}, {"tag", offsetof(ent_std_record, tag)}, {"title", offsetof(ent_std_record, title)}};
    ent_std_left self = ent_std_left_in(top, node, 0);

    if (o->r.kind == ENT_STD_PROFILE_SPEC) {
        ent_std_field all[7];
        all[0] = own[0];
        for (size_t i = 0; i < 6; i++) all[i + 1] = document_fields[i];
        ENT_TRY(ent_std_take_attrs(rd, &o->r, node, all, 7, &self, e));
        o->r.date = ent_std_date_of(o->r.date.raw, node->line);
    } else {
        ENT_TRY(ent_std_take_attrs(rd, &o->r, node, own, 3, &self, e));
    }
    for (const ent_xml_node *c = node->first; c != NULL; c = c->next) ENT_TRY(take_part(rd, o, index, c, &self, e));
    ent_std_left_end(&self);
    return ENT_OK;
}

static void leave_community(ent_std_left *top, const ent_xml_node *community)
{
    ent_std_left self;

    if (community == NULL) return;
    self = ent_std_left_in(top, community, 0);
    for (const ent_xml_attr *at = community->attrs; at != NULL; at = at->next) ent_std_left_attr(&self, at);
    ent_std_left_end(&self);
}

ent_code ent_std_take_record(ent_std_rd *rd, const ent_xml_node *node, size_t parent, const ent_xml_node *community, ent_err *e)
{
    open_record o = {.r = {.kind = ent_std_kind_of(node, parent != SIZE_MAX), .parent = parent, .line = node->line}};
    ent_buf extra = ent_buf_new(rd->scratch, ENT_STD_MAX_BYTES), shape = ent_buf_new(rd->scratch, ENT_STD_MAX_BYTES);
    ent_std_left top = ent_std_left_top(&extra, &shape, rd->scratch);
    size_t index = rd->records.n;

    if (index >= ENT_STD_MAX_RECORDS) {
        ent_fail(e, ENT_LIMIT, NULL, "Split the register into several files.", "The register holds more than %zu records.",
                 ENT_STD_MAX_RECORDS);
        return ent_at(e, "line %u", node->line);
    }
    o.r.date.line = node->line;
    o.corrections = ent_buf_new(rd->scratch, ENT_STD_MAX_BYTES);
    ENT_PUSH(&rd->records, rd->scratch, o.r, e); /* holds the place: inner records follow their outer one */
    leave_community(&top, community);
    ENT_TRY(take_whole(rd, &o, index, node, &top, e));
    ENT_TRY(ent_std_take_buf(rd, &o.r.corrections, &o.corrections, e));
    ENT_TRY(ent_std_take_buf(rd, &o.r.extra, &extra, e));
    ENT_TRY(ent_std_take_buf(rd, &o.r.shape, &shape, e));
    ENT_TRY(ent_std_keep_refs(rd, &o.r.refs, &o.r.n_refs, &o.refs, e));
    o.r.n_inner = rd->records.n - index - 1;
    rd->records.v[index] = o.r;
    return ENT_OK;
}
