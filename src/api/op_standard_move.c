/* SPDX-License-Identifier: Apache-2.0 */
/* standard move: a document goes from one state to another, as a new revision with the new status; a new edition or version begins as an item
 * of its own, derived from the one before, which stays as it is. What the machine does not have is refused with the rule.        */
#include <string.h>

#include "access.h"
#include "basing.h"
#include "deriving.h"

enum { CONTENT_MAX = 16 << 20, REMARK_MAX = 4000, KINDS = ENT_STD_DOC_KINDS };

typedef struct moving {
    ent_call *c;
    ent_reg_row row;
    ent_std_doc_kind kind, cover;
    const ent_std_move *move;
    ent_secret content_key;
    ent_str content, label_xml, meta_xml;
    const ent_cut *cut, *meta_cut;
    ent_sha256 meta_digest;
    ENT_VEC(ent_reg_field) fields;
    ent_reg_strings originators, sources;
    basing basing;
    deriving deriving;
} moving;

/* ---- which move ---- */

static ent_code read_kind(moving *m, ent_err *e)
{
    static const char *const words[KINDS] = {"other", "stanag", "stanrec", "publication", "national"};
    ent_call *c = m->c;
    ent_reg_row cover;

    m->kind = ent_std_doc_kind_of(m->row.number);
    for (int k = 1; k < KINDS; k++)
        if (ent_str_is(call_arg(c, "kind"), words[k])) m->kind = (ent_std_doc_kind)k;
    if (!call_has(c, "cover")) return ENT_OK;
    if (ent_reg_find(&cover, c->arena, c->reader, call_arg(c, "cover"), e) != ENT_OK) return ent_at(e, "--cover");
    m->cover = ent_std_doc_kind_of(cover.number);
    if (m->cover == ENT_STD_DOC_STANAG || m->cover == ENT_STD_DOC_STANREC) return ENT_OK;
    ent_fail(e, ENT_REFUSED, "R-66", "Name the STANAG or STANREC that covers the publication.",
             "Only a STANAG or STANREC covers a publication.");
    return ent_at(e, "--cover");
}

static ent_code read_move(moving *m, ent_std_state to, ent_err *e)
{
    ent_call *c = m->c;

    if (ent_reg_find(&m->row, c->arena, c->reader, call_arg(c, "item"), e) != ENT_OK) return ent_at(e, "item");
    if (!ent_str_eq(m->row.origin, c->node.org))
        return ent_fail(e, ENT_REFUSED, "R-32", "Ask the originator for a new revision.", "Only %.*s may revise its item.",
                        ENT_F(m->row.origin));
    ENT_TRY(read_kind(m, e));
    return ent_std_move_check(&m->move, m->kind, m->cover, ent_std_state_read(m->row.status), to, e);
}

/* A new edition or version needs its name. */
static ent_code check_names(const moving *m, ent_err *e)
{
    ent_call *c = m->c;
    bool edition = call_has(c, "edition"), version = call_has(c, "version");

    if (m->move->effect == ENT_STD_SAME_ITEM && (edition || version))
        return call_usage(c, "--edition and --version name what begins anew.", "This move begins nothing anew: leave them away.", e);
    if (m->move->effect == ENT_STD_NEW_EDITION && (!edition || ent_str_eq(call_arg(c, "edition"), m->row.edition)))
        return call_usage(c, "A new edition begins, and it needs another name than the old one.", "Give it with --edition.", e);
    if (m->move->effect == ENT_STD_NEW_VERSION && (!version || ent_str_eq(call_arg(c, "version"), m->row.version)))
        return call_usage(c, "A new version is published, and it needs another name than the old one.", "Give it with --version.", e);
    return ENT_OK;
}

/* ---- what the revision takes over ---- */

static ent_code digest_of(ent_sha256 *out, const ent_cut *cut, ent_err *e)
{
    return ent_sha256_of(out, ent_cut_text(cut), e);
}

static ent_code read_labels(moving *m, ent_err *e)
{
    ent_call *c = m->c;

    ENT_TRY(ent_reg_label_xml(&m->label_xml, c->arena, c->reader, m->row.label_id, e));
    ENT_TRY(ent_reg_label_xml(&m->meta_xml, c->arena, c->reader, m->row.meta_label_id, e));
    ENT_TRY(ent_reg_cut(&m->cut, c->arena, c->reader, &c->policies, m->row.content_cut_id, e));
    ENT_TRY(ent_reg_cut(&m->meta_cut, c->arena, c->reader, &c->policies, m->row.cut_id, e));
    return digest_of(&m->meta_digest, m->meta_cut, e);
}

/* "UNDER_REVIEW from 2026-05-01: the date of review is reached" */
static ent_code remark_of(ent_str *out, const moving *m, ent_err *e)
{
    ent_call *c = m->c;
    ent_str why = call_has(c, "reason") ? call_arg(c, "reason") : ent_str_c(m->move->event);
    char today[11];

    ent_date_print(today, ent_date_of(c->now));
    if (why.n > REMARK_MAX) return ent_fail(e, ENT_LIMIT, NULL, "Shorten it.", "The reason is longer than %d bytes.", REMARK_MAX);
    return ent_str_fmt(out, c->arena, e, "%s from %s: %.*s", ent_std_state_name(m->move->to),
                       call_has(c, "date") ? call_arg(c, "date").p : today, ENT_F(why));
}

/* The visible fields, with the move as the new remark. */
static ent_code take_fields(moving *m, ent_err *e)
{
    ent_call *c = m->c;
    ent_reg_fields old;
    ent_reg_field remark = {.name = ENT_S("remark"), .cut = m->meta_digest};
    bool put = false;

    ENT_TRY(remark_of(&remark.value, m, e));
    ENT_TRY(ent_reg_fields_of(&old, c->arena, c->reader, m->row.id, e));
    for (size_t i = 0; i < old.n; i++) {
        const ent_cut *cut;
        ent_reg_field f = {.name = old.v[i].name, .value = old.v[i].value};
        if (ent_str_is(f.name, "remark")) continue;
        if (!put && ent_str_cmp(f.name, remark.name) > 0) {
            ENT_PUSH(&m->fields, c->arena, remark, e);
            put = true;
        }
        ENT_TRY(ent_reg_cut(&cut, c->arena, c->reader, &c->policies, old.v[i].cut_id, e));
        ENT_TRY(digest_of(&f.cut, cut, e));
        ENT_PUSH(&m->fields, c->arena, f, e);
    }
    if (!put) ENT_PUSH(&m->fields, c->arena, remark, e);
    return ENT_OK;
}

/* A record of a register says its status itself; any other content stays as it is. */
static ent_code new_content(moving *m, ent_err *e)
{
    ent_buf b = ent_buf_new(m->c->arena, CONTENT_MAX);
    ent_jw w = ent_jw_canonical(&b);
    const ent_json *o;
    bool put = false;
    ent_err none;

    if (ent_json_parse(&o, m->c->arena, m->content, CONTENT_MAX, &none) != ENT_OK) return none.code == ENT_NOMEM ? ent_nomem(e) : ENT_OK;
    if (ent_json_str(o, "kind").n == 0 || ent_json_str(o, "id").n == 0) return ENT_OK;
    ent_jw_obj(&w);
    for (size_t i = 0; i < o->n; i++) {
        bool mode = ent_str_is(o->members[i].key, "mode");
        if (!put && (mode || ent_str_cmp(o->members[i].key, ENT_S("mode")) > 0)) {
            ent_jw_kz(&w, "mode", ent_std_state_word(m->move->to));
            put = true;
        }
        if (mode) continue;
        ent_jw_key(&w, o->members[i].key.p);
        ent_jw_value(&w, o->members[i].value);
    }
    if (!put) ent_jw_kz(&w, "mode", ent_std_state_word(m->move->to));
    ent_jw_end(&w);
    return ent_jw_take(&m->content, &w, e);
}

/* What begins anew has no text yet: a record that says what it will be. */
static ent_code first_content(moving *m, ent_err *e)
{
    ent_call *c = m->c;
    ent_std_record r = {.kind = ENT_STD_STANDARD,
                        .pubnum = m->row.number,
                        .title = m->row.title,
                        .orgid = m->row.publisher,
                        .edition = call_has(c, "edition") ? call_arg(c, "edition") : m->row.edition,
                        .version = call_arg(c, "version"),
                        .mode = ent_str_c(ent_std_state_word(m->move->to))};

    return ent_std_record_json(&m->content, c->arena, &r, e);
}

static ent_code take_over(moving *m, ent_err *e)
{
    ent_call *c = m->c;

    ENT_TRY(read_labels(m, e));
    ENT_TRY(take_fields(m, e));
    if (m->move->effect != ENT_STD_SAME_ITEM) {
        m->deriving = (deriving){.cut = m->cut, .meta_cut = m->meta_cut};
        ENT_TRY(deriving_from(&m->deriving, c, &m->row, e));
        m->originators = m->deriving.originators;
        m->sources = m->deriving.revisions;
        return first_content(m, e);
    }
    ENT_TRY(basing_chosen(&m->basing, c, &m->row, e));
    ENT_TRY(ent_reg_originators(&m->originators, c->arena, c->reader, m->row.id, e));
    ENT_TRY(ent_reg_sources(&m->sources, c->arena, c->reader, m->row.id, e));
    if (!m->row.content_visible) return access_refuse(c, &m->row, e);
    ENT_TRY(ent_reg_content_there(m->row.destroyed, e));
    ENT_TRY(ent_reg_content_get(&m->content, c->arena, c->reader, &m->content_key, &m->row.content, e));
    return new_content(m, e);
}

/* ---- entering ---- */

static ent_code new_uuid(ent_str *out, ent_call *c, ent_err *e)
{
    char uuid[37];

    ENT_TRY(ent_bytes_uuid(&c->random, uuid, e));
    return ent_str_dup(out, c->arena, ent_str_c(uuid), e);
}

static ent_code describe(ent_reg_revision *r, moving *m, ent_err *e)
{
    ent_call *c = m->c;
    bool anew = m->move->effect != ENT_STD_SAME_ITEM;

    *r = (ent_reg_revision){.origin = c->node.org,
                            .item = m->row.item,
                            .kind = m->row.kind,
                            .length = (int64_t)m->content.n,
                            .number = m->row.number,
                            .edition = m->move->effect == ENT_STD_NEW_EDITION ? call_arg(c, "edition") : m->row.edition,
                            .version = anew ? call_arg(c, "version") : m->row.version,
                            .status = ent_str_c(ent_std_state_word(m->move->to)),
                            .publisher = m->row.publisher,
                            .label_xml = m->label_xml,
                            .meta_label_xml = m->meta_xml,
                            .cut = ent_cut_text(m->meta_cut),
                            .content_cut = ent_cut_text(m->cut),
                            .originators = m->originators.v,
                            .n_originators = m->originators.n,
                            .sources = m->sources.v,
                            .n_sources = m->sources.n,
                            .fields = m->fields.v,
                            .n_fields = m->fields.n,
                            .base = m->basing.base,
                            .beside = m->basing.beside.v,
                            .n_beside = m->basing.beside.n,
                            .person = c->person.name};
    if (anew) ENT_TRY(new_uuid(&r->item, c, e));
    else r->date = m->row.date;
    ENT_TRY(ent_sha256_of(&r->content, m->content, e));
    return new_uuid(&r->revision, c, e);
}

static ent_code enter(moving *m, const ent_reg_revision *r, ent_err *e)
{
    ent_call *c = m->c;
    ent_str body;

    ENT_TRY(ent_reg_content_put(c->writer, c->arena, &m->content_key, &r->content, m->content, &c->random, e));
    ENT_TRY(ent_reg_revise_entry(&body, c->arena, r, e));
    return call_add(c, "item.revise", body, e);
}

static ent_code answer(const moving *m, const ent_reg_revision *r, ent_err *e)
{
    ent_jw *w = m->c->out;
    const ent_policy *p;
    ent_label label;

    ENT_TRY(call_label(&p, &label, m->c, m->label_xml, e));
    call_marking(m->c, "label", p, &label);
    ent_jw_kstr(w, "number", r->number);
    if (r->edition.n != 0) ent_jw_kstr(w, "edition", r->edition);
    if (r->version.n != 0) ent_jw_kstr(w, "version", r->version);
    ent_jw_kz(w, "document", ent_std_doc_kind_word(m->kind));
    ent_jw_kz(w, "from", ent_std_state_name(m->move->from));
    ent_jw_kz(w, "to", ent_std_state_name(m->move->to));
    ent_jw_kz(w, "event", m->move->event);
    if (m->move->ours) ent_jw_kz(w, "source", "ours, not in the public descriptions of AAP-03");
    ent_jw_kstr(w, "status", r->status);
    ent_jw_kstr(w, "item", r->item);
    ent_jw_kstr(w, "revision", r->revision);
    if (m->move->effect != ENT_STD_SAME_ITEM) ent_jw_kstr(w, "stays_in_force", m->row.item);
    if (m->basing.base.n != 0) ent_jw_kstr(w, "base", m->basing.base);
    return ENT_OK;
}

static ent_code move_it(moving *m, ent_err *e)
{
    ent_reg_revision r;

    ENT_TRY(take_over(m, e));
    ENT_TRY(describe(&r, m, e));
    ENT_TRY(enter(m, &r, e));
    return answer(m, &r, e);
}

ent_code op_standard_move(ent_call *c, ent_err *e)
{
    ent_std_state to = ent_std_state_read(call_arg(c, "state"));
    moving m = {.c = c};
    ent_code code;

    if (to == ENT_STD_STATE_NONE)
        return call_usage(c, "There is no such state.", "For example under-review, promulgated, superseded: see doc/guide.md.", e);
    ENT_TRY(read_move(&m, to, e));
    ENT_TRY(check_names(&m, e));
    ENT_TRY(call_node_key(&m.content_key, c, "content", e));
    code = move_it(&m, e);
    ent_wipe(&m.content_key, sizeof m.content_key);
    return code;
}
