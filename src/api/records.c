/* SPDX-License-Identifier: Apache-2.0 */
/* Records of an outside source against what that source held before: entered as items. See records.h. */
#include "basing.h"
#include "records_private.h"

ent_code records__refused(const entering *m, size_t at, ent_err *e)
{
    const record_set *s = m->set;

    ent_within(e, "%.*s", ENT_F(s->v[at].place));
    return s->path == NULL ? e->code : ent_within(e, "%s", s->path);
}

ent_code record_doubled(const record *r, ent_str other, ent_err *e)
{
    ent_fail(e, ENT_INVALID, NULL, "Write the label alike in all rows of one record.",
             "The record is the one of %.*s: the labels are written otherwise and mean the same.", ENT_F(other));
    return ent_within(e, "%.*s", ENT_F(r->place));
}

static ent_code enter_label_once(entering *m, bearing *b, ent_err *e)
{
    if (b->entered) return ENT_OK;
    b->entered = true;
    return labelling_enter(m->call, &b->label, e);
}

/* ---- writing ---- */

static void fill(ent_reg_revision *r, size_t at, const entering *m, const bearing *b, ent_reg_field *title)
{
    const record *s = &m->set->v[at];

    r->origin = m->call->node.org;
    r->kind = s->kind;
    r->label_xml = r->meta_label_xml = b->label.xml;
    r->cut = r->content_cut = ent_cut_text(b->label.cut);
    r->person = m->call->person.name;
    r->originators = &m->originator;
    r->n_originators = 1;
    r->number = s->number;
    r->edition = s->edition;
    r->version = s->version;
    r->date = s->date;
    r->status = s->status;
    r->publisher = s->publisher;
    r->source = m->set->source;
    r->external_id = m->ids[at];
    r->external_uuid = s->uuid;
    if (s->title.n == 0) return;
    *title = (ent_reg_field){.name = ENT_S("title"), .value = s->title, .cut = b->cut};
    r->fields = title;
    r->n_fields = 1;
}

/* A record that was changed by hand since the last import: both stay, and a person brings them together. So does what another door
 * brought, if the record does not speak about all of it.                                                                      */
static ent_code base_on(ent_reg_revision *r, entering *m, batch *b, const ent_reg_known *known, bool stays, ent_err *e)
{
    basing on;

    ENT_TRY(basing_of_source(&on, m->call, m->scratch, known->item_id, m->set->source, e));
    if (stays) ENT_PUSH(&on.beside, m->scratch, on.base, e);
    if (stays) ENT_PUSH(&on.stand, m->scratch, on.base, e);
    r->base = on.base;
    r->beside = on.beside.v;
    r->n_beside = on.beside.n;
    b->counts->beside += on.stand.n != 0;
    return ENT_OK;
}

static ent_code new_item(ent_str *out, entering *m, ent_err *e)
{
    char uuid[37];

    ENT_TRY(ent_bytes_uuid(&m->call->random, uuid, e));
    return ent_str_dup(out, m->call->arena, ent_str_c(uuid), e);
}

static ent_code revise(entering *m, batch *b, size_t i, const ent_reg_known *known, ent_str content, const ent_sha256 *digest, ent_err *e)
{
    size_t at = b->index[i];
    ent_reg_revision r = {.content = *digest, .length = (int64_t)content.n};
    bearing *label = &m->labels[m->label_of[at]];
    ent_reg_field title;
    char revision[37];
    ent_str body;

    if (known != NULL) ENT_TRY(base_on(&r, m, b, known, b->stays[i], e));
    if (m->dry) return ENT_OK;
    ENT_TRY(enter_label_once(m, label, e));
    ENT_TRY(ent_bytes_uuid(&m->call->random, revision, e));
    if (known == NULL) ENT_TRY(new_item(&m->report->item[at], m, e));
    r.item = m->report->item[at];
    r.revision = ent_str_c(revision);
    fill(&r, at, m, label, &title);
    ENT_TRY(ent_reg_content_put(m->call->writer, m->scratch, &m->content_key, digest, content, &m->call->random, e));
    ENT_TRY(ent_reg_revise_entry(&body, m->scratch, &r, e));
    return call_add(m->call, "item.revise", body, e);
}

static ent_code take_record(entering *m, batch *b, size_t i, ent_err *e)
{
    size_t at = b->index[i], earlier = b->matching.earlier[i];
    const ent_reg_known *known = earlier == SIZE_MAX ? NULL : &b->known.v[earlier];
    const record *r = &m->set->v[at];
    ent_sha256 digest;
    ent_str content;
    relabel label;

    ENT_TRY(records__relabel(&label, m, at, known, e));
    m->report->outcome[at] = known == NULL ? RECORD_ADDED : known->present ? RECORD_CHANGED : RECORD_RETURNED;
    if (known != NULL) m->report->earlier[at] = known->content;
    if (known != NULL) m->report->item[at] = known->item;
    ENT_TRY(m->set->content(&content, m->scratch, r, e));
    ENT_TRY(ent_sha256_of(&digest, content, e));
    if (known != NULL && known->present && ent_sha256_eq(&digest, &known->content)) {
        m->report->outcome[at] = label == RELABEL_NONE ? RECORD_SAME : RECORD_HELD;
        b->counts->unchanged++;
        b->counts->other_label += label != RELABEL_NONE;
        return ENT_OK;
    }
    if (label == RELABEL_LOWERED) return records__lowered(m, at, known, e);
    b->counts->relabelled += label == RELABEL_RAISED;
    b->counts->revised += known != NULL;
    if (b->stays[i]) m->report->outcome[at] = RECORD_BESIDE;
    return revise(m, b, i, known, content, &digest, e);
}

static ent_code mark_absent(entering *m, const batch *b, ent_err *e)
{
    ent_str *items, body;
    size_t n = 0;

    if (m->dry || !m->set->whole) return ENT_OK;
    ENT_NEW(items, m->call->arena, b->n_present, e);
    for (size_t i = 0; i < b->n_present; i++)
        if (b->matching.gone[i]) items[n++] = b->known.v[i].item;
    if (n == 0) return ENT_OK;
    ENT_TRY(ent_reg_absent_entry(&body, m->call->arena, m->set->source, items, n, e));
    return call_add(m->call, "source.absent", body, e);
}

static ent_code take_batch(entering *m, batch *b, ent_err *e)
{
    ENT_TRY(records__match(b, m, e));
    for (size_t i = 0; i < b->n; i++) {
        if (take_record(m, b, i, e) != ENT_OK) return records__refused(m, b->index[i], e);
        ent_arena_reset(m->scratch);
        if (++m->done % 100 == 0) call_progress(m->call, "importing records", m->done, m->total);
    }
    return mark_absent(m, b, e);
}

/* ---- answer ---- */

const char *record_outcome_word(record_outcome o)
{
    static const char *const words[] = {
        "", "added", "changed", "same", "returned", "same, held under another label", "added beside what was entered otherwise"};

    return words[o];
}

static void put_counts(ent_jw *w, const record_counts *c)
{
    ent_jw_obj(w);
    ent_jw_kstr(w, "kind", c->kind);
    ent_jw_ki64(w, "records", c->records);
    ent_jw_ki64(w, "same_id", c->same_id);
    ent_jw_ki64(w, "renamed", c->renamed);
    ent_jw_ki64(w, "added", c->added);
    ent_jw_ki64(w, "returned", c->returned);
    ent_jw_ki64(w, "removed", c->removed);
    ent_jw_ki64(w, "uuid_changed", c->uuid_changed);
    ent_jw_ki64(w, "revised", c->revised);
    ent_jw_ki64(w, "relabelled", c->relabelled);
    ent_jw_ki64(w, "beside", c->beside);
    ent_jw_ki64(w, "unchanged", c->unchanged);
    ent_jw_ki64(w, "other_label", c->other_label);
    ent_jw_ki64(w, "other_door", c->other_door);
    ent_jw_end(w);
}

void records_put(ent_jw *w, const record_report *r)
{
    ent_jw_key(w, "kinds");
    ent_jw_arr(w);
    for (size_t i = 0; i < r->n_kinds; i++) put_counts(w, &r->kinds[i]);
    ent_jw_end(w);
}

/* What the import was, as an entry of its own: what each release said is kept. */
static ent_code summary(entering *m, ent_str file, int64_t findings, ent_err *e)
{
    ent_buf b = ent_buf_new(m->call->arena, 1 << 20);
    ent_jw w = ent_jw_plain(&b);
    const ent_json *tree;
    ent_str text, body;

    if (m->dry) return ENT_OK;
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "file", file);
    ent_jw_ki64(&w, "findings", findings);
    records_put(&w, m->report);
    ent_jw_kstr(&w, "release", m->set->release);
    ent_jw_kstr(&w, "source", m->set->source);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&text, &w, e));
    ENT_TRY(ent_json_parse(&tree, m->call->arena, text, 1 << 20, e));
    ENT_TRY(ent_json_canonical(&body, m->call->arena, tree, 1 << 20, e));
    return call_add(m->call, "import", body, e);
}

static ent_code enter_all(entering *m, ent_err *e)
{
    batch *v;

    ENT_TRY(records__group(&v, m, e));
    for (size_t i = 0; i < m->report->n_kinds; i++) ENT_TRY(take_batch(m, &v[i], e));
    return ENT_OK;
}

ent_code records_import(record_report *out, ent_call *c, const record_set *set, bool dry, ent_str file, int64_t findings, ent_err *e)
{
    entering m = {.call = c, .set = set, .report = out, .dry = dry};
    ent_code code;

    *out = (record_report){0};
    m.originator = set->originator.n != 0 ? set->originator : c->node.org;
    ENT_NEW(out->outcome, c->arena, set->n, e);
    ENT_NEW(out->item, c->arena, set->n, e);
    ENT_NEW(out->earlier, c->arena, set->n, e);
    m.scratch = ent_arena_new(c->arena, 0);
    if (m.scratch == NULL) return ent_nomem(e);
    ENT_TRY(records__labels(&m, e));
    ENT_TRY(records__ids(&m, e));
    ENT_TRY(call_node_key(&m.content_key, c, "content", e));
    code = enter_all(&m, e);
    ent_wipe(&m.content_key, sizeof m.content_key);
    if (code != ENT_OK) return code;
    return summary(&m, file, findings, e);
}
