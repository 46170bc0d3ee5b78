/* SPDX-License-Identifier: Apache-2.0 */
/* Records of an outside source against what that source held before: matched, and entered as items. See records.h. */
#include <stdlib.h>
#include <string.h>

#include "basing.h"
#include "labelling.h"
#include "records.h"

/* A label that some of the records bear. */
typedef struct bearing {
    labelled label;
    ent_sha256 cut;
    bool entered;
} bearing;

/* The records of one kind, against what this source held before. */
typedef struct batch {
    record_counts *counts;
    size_t n, *index;     /* of the set's records */
    ent_reg_knowns known; /* all, present ones first */
    size_t n_present;
    ent_std_matching matching;
} batch;

typedef struct entering {
    ent_call *call;
    const record_set *set;
    record_report *report;
    bool dry;
    ent_str originator;
    bearing *labels;
    size_t *label_of; /* for each record of the set: which of the labels */
    ent_str *ids;     /* and its key in the source */
    ent_secret content_key;
    ent_arena *scratch; /* emptied after every record */
    int64_t done, total;
} entering;

/* ---- labels ---- */

typedef struct marked {
    ent_str marking;
    size_t at;
} marked;

static int by_marking(const void *x, const void *y)
{
    const marked *a = x, *b = y;
    int d = ent_str_cmp(a->marking, b->marking);

    return d != 0 ? d : (a->at > b->at) - (a->at < b->at);
}

static ent_code refused(const entering *m, size_t at, ent_err *e)
{
    const record_set *s = m->set;

    ent_within(e, "%.*s", ENT_F(s->v[at].place));
    return s->path == NULL ? e->code : ent_within(e, "%s", s->path);
}

/* labels[0] is the label of the import; it may be missing when no record needs it. */
static ent_code read_labels(entering *m, ent_err *e)
{
    const record_set *s = m->set;
    ent_arena *a = m->call->arena;
    size_t n = 0, last = 0;
    marked *v;

    ENT_NEW(v, a, s->n, e);
    ENT_NEW(m->labels, a, s->n + 1, e);
    ENT_NEW(m->label_of, a, s->n, e);
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].marking.n != 0) v[n++] = (marked){s->v[i].marking, i};
    if (n == 0 || n < s->n || s->label.n != 0) {
        ENT_TRY(labelling_read(&m->labels[0].label, m->call, s->label, s->exercise, (ent_str){0}, e));
        ENT_TRY(labelling_cut_digest(&m->labels[0].cut, &m->labels[0].label, e));
    }
    if (n != 0) qsort(v, n, sizeof *v, by_marking);
    for (size_t i = 0; i < n; i++) {
        bearing *b = &m->labels[last];
        if (i == 0 || !ent_str_eq(v[i].marking, v[i - 1].marking)) {
            b = &m->labels[++last];
            if (labelling_read(&b->label, m->call, v[i].marking, s->exercise, (ent_str){0}, e) != ENT_OK) return refused(m, v[i].at, e);
            ENT_TRY(labelling_cut_digest(&b->cut, &b->label, e));
        }
        m->label_of[v[i].at] = last;
    }
    return ENT_OK;
}

/* However the marking was typed, a layer has the key of the label that it means. */
static ent_code read_ids(entering *m, ent_err *e)
{
    ent_arena *a = m->call->arena;
    ent_str marking;

    ENT_NEW(m->ids, a, m->set->n, e);
    for (size_t i = 0; i < m->set->n; i++) {
        const record *r = &m->set->v[i];
        m->ids[i] = r->id;
        if (!r->layer) continue;
        ENT_TRY(
            ent_label_marking(&marking, a, m->call->policies.own, &m->labels[m->label_of[i]].label.label, (ent_str){0}, ENT_PAGE_TOP, e));
        ENT_TRY(ent_str_fmt(&m->ids[i], a, e, "%.*s#%.*s", ENT_F(r->id), ENT_F(marking)));
    }
    return ENT_OK;
}

static ent_code enter_label_once(entering *m, bearing *b, ent_err *e)
{
    if (b->entered) return ENT_OK;
    b->entered = true;
    return labelling_enter(m->call, &b->label, e);
}

/* ---- matching ---- */

static ent_code known_records(batch *b, entering *m, ent_err *e)
{
    ent_reg_knowns all, present = {0}, absent = {0};
    ent_arena *a = m->call->arena;

    ENT_TRY(ent_reg_source_records(&all, a, m->call->reader, m->set->source, b->counts->kind, e));
    for (size_t i = 0; i < all.n; i++) {
        if (all.v[i].present) ENT_PUSH(&present, a, all.v[i], e);
        else ENT_PUSH(&absent, a, all.v[i], e);
    }
    b->n_present = present.n;
    b->known = present;
    for (size_t i = 0; i < absent.n; i++) ENT_PUSH(&b->known, a, absent.v[i], e);
    return ENT_OK;
}

static ent_code keys_of(ent_std_key **out, ent_arena *a, const ent_reg_known *v, size_t n, ent_err *e)
{
    ENT_NEW(*out, a, n, e);
    for (size_t i = 0; i < n; i++) (*out)[i] = (ent_std_key){v[i].external_id, v[i].external_uuid};
    return ENT_OK;
}

/* What is new against the last import is matched with what was there earlier: it has returned, and keeps its identity. */
static ent_code match_absent(batch *b, entering *m, ent_std_key *later, ent_err *e)
{
    ent_arena *a = m->call->arena;
    ent_std_matching back;
    ent_std_key *absent;
    size_t n_new = 0, *index;

    ENT_NEW(index, a, b->n, e);
    for (size_t i = 0; i < b->n; i++) {
        if (b->matching.how[i] != ENT_STD_NEW) continue;
        later[n_new] = later[i];
        index[n_new++] = i;
    }
    ENT_TRY(keys_of(&absent, a, b->known.v + b->n_present, b->known.n - b->n_present, e));
    ENT_TRY(ent_std_match_releases(&back, a, absent, b->known.n - b->n_present, later, n_new, e));
    for (size_t i = 0; i < n_new; i++) {
        if (back.how[i] == ENT_STD_NEW) continue;
        b->matching.earlier[index[i]] = b->n_present + back.earlier[i];
        b->counts->returned++;
    }
    return ENT_OK;
}

static ent_code match(batch *b, entering *m, ent_err *e)
{
    ent_arena *a = m->call->arena;
    record_counts *c = b->counts;
    ent_std_key *earlier, *later;

    ENT_TRY(keys_of(&earlier, a, b->known.v, b->n_present, e));
    ENT_NEW(later, a, b->n, e);
    for (size_t i = 0; i < b->n; i++) later[i] = (ent_std_key){m->ids[b->index[i]], m->set->v[b->index[i]].uuid};
    ENT_TRY(ent_std_match_releases(&b->matching, a, earlier, b->n_present, later, b->n, e));
    c->same_id = (int64_t)b->matching.n_same_id;
    c->renamed = (int64_t)b->matching.n_renamed;
    c->added = (int64_t)b->matching.n_new;
    c->removed = m->set->whole ? (int64_t)b->matching.n_gone : 0;
    c->uuid_changed = (int64_t)b->matching.n_uuid_changed;
    return match_absent(b, m, later, e);
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

/* A record that was changed by hand since the last import: both stay, and a person brings them together. */
static ent_code base_on(ent_reg_revision *r, entering *m, batch *b, const ent_reg_known *known, ent_err *e)
{
    basing on;

    ENT_TRY(basing_of_source(&on, m->call, m->scratch, known->item_id, m->set->source, e));
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

static ent_code revise(entering *m, batch *b, size_t at, const ent_reg_known *known, ent_str content, const ent_sha256 *digest, ent_err *e)
{
    ent_reg_revision r = {.content = *digest, .length = (int64_t)content.n};
    bearing *label = &m->labels[m->label_of[at]];
    ent_reg_field title;
    char revision[37];
    ent_str body;

    if (known != NULL) ENT_TRY(base_on(&r, m, b, known, e));
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

    m->report->outcome[at] = known == NULL ? RECORD_ADDED : known->present ? RECORD_CHANGED : RECORD_RETURNED;
    if (known != NULL) m->report->earlier[at] = known->content;
    if (known != NULL) m->report->item[at] = known->item;
    ENT_TRY(m->set->content(&content, m->scratch, r, e));
    ENT_TRY(ent_sha256_of(&digest, content, e));
    if (known != NULL && known->present && ent_sha256_eq(&digest, &known->content)) {
        m->report->outcome[at] = RECORD_SAME;
        b->counts->unchanged++;
        return ENT_OK;
    }
    b->counts->revised += known != NULL;
    return revise(m, b, at, known, content, &digest, e);
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
    ENT_TRY(match(b, m, e));
    for (size_t i = 0; i < b->n; i++) {
        if (take_record(m, b, i, e) != ENT_OK) return refused(m, b->index[i], e);
        ent_arena_reset(m->scratch);
        if (++m->done % 100 == 0) call_progress(m->call, "importing records", m->done, m->total);
    }
    return mark_absent(m, b, e);
}

/* One batch for each kind that the set holds, or that this source held before. */
static ent_code group(batch **out, entering *m, ent_err *e)
{
    const record_set *s = m->set;
    ent_arena *a = m->call->arena;
    size_t n = 0;

    ENT_NEW(*out, a, s->n_kinds, e);
    ENT_NEW(m->report->kinds, a, s->n_kinds, e);
    for (size_t k = 0; k < s->n_kinds; k++) {
        batch *b = &(*out)[n];
        b->counts = &m->report->kinds[n];
        b->counts->kind = s->kinds[k];
        b->n = 0;
        for (size_t i = 0; i < s->n; i++) b->n += ent_str_eq(s->v[i].kind, s->kinds[k]);
        ENT_TRY(known_records(b, m, e));
        if (b->n == 0 && b->n_present == 0) continue;
        b->counts->records = (int64_t)b->n;
        ENT_NEW(b->index, a, b->n, e);
        b->n = 0;
        for (size_t i = 0; i < s->n; i++)
            if (ent_str_eq(s->v[i].kind, s->kinds[k])) b->index[b->n++] = i;
        m->total += (int64_t)b->n;
        n++;
    }
    m->report->n_kinds = n;
    if (m->total == (int64_t)s->n) return ENT_OK;
    return ent_fail(e, ENT_BUG, NULL, NULL, "A record of an import has a kind that was not announced.");
}

/* ---- answer ---- */

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
    ent_jw_ki64(w, "beside", c->beside);
    ent_jw_ki64(w, "unchanged", c->unchanged);
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

    ENT_TRY(group(&v, m, e));
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
    ENT_TRY(read_labels(&m, e));
    ENT_TRY(read_ids(&m, e));
    ENT_TRY(call_node_key(&m.content_key, c, "content", e));
    code = enter_all(&m, e);
    ent_wipe(&m.content_key, sizeof m.content_key);
    if (code != ENT_OK) return code;
    return summary(&m, file, findings, e);
}
