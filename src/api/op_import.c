/* SPDX-License-Identifier: Apache-2.0 */
/* import: a register of standards (NISP XML, or the plain CSV form), or one document (see import_document.c). */
#include <string.h>

#include "basing.h"
#include "import.h"

enum { REGISTER_MAX = 64 << 20 };

/* One kind of record of the register that comes in, against what this source held before. */
typedef struct batch {
    ent_str kind;
    size_t n;
    const ent_std_record **records;
    ent_reg_knowns known; /* all, present ones first */
    size_t n_present;
    ent_std_matching matching;
    int64_t same_id, renamed, added, returned, removed, uuid_changed, unchanged, revised, beside;
} batch;

typedef struct import {
    ent_call *call;
    ent_std_register reg;
    ent_str source, release;
    ent_str originator;
    labelled label;
    ent_sha256 cut;
    ent_secret content_key;
    bool dry, entered;
    ent_arena *scratch; /* emptied after every record */
    int64_t done, total;
} import;

/* ---- matching ---- */

static ent_code known_records(batch *b, import *m, ent_err *e)
{
    ent_reg_knowns all, present = {0}, absent = {0};
    ent_arena *a = m->call->arena;

    ENT_TRY(ent_reg_source_records(&all, a, m->call->reader, m->source, b->kind, e));
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

/* First against what the last import held; what is new against that, against what was there earlier: it has returned, and
 * keeps its identity.                                                                                                */
static ent_code match(batch *b, import *m, ent_err *e)
{
    ent_arena *a = m->call->arena;
    ent_std_key *earlier, *later, *absent;
    ent_std_matching back;
    size_t n_new = 0, *index;

    ENT_TRY(keys_of(&earlier, a, b->known.v, b->n_present, e));
    ENT_NEW(later, a, b->n, e);
    for (size_t i = 0; i < b->n; i++) later[i] = (ent_std_key){b->records[i]->id, b->records[i]->uuid};
    ENT_TRY(ent_std_match_releases(&b->matching, a, earlier, b->n_present, later, b->n, e));
    b->same_id = (int64_t)b->matching.n_same_id;
    b->renamed = (int64_t)b->matching.n_renamed;
    b->added = (int64_t)b->matching.n_new;
    b->removed = (int64_t)b->matching.n_gone;
    b->uuid_changed = (int64_t)b->matching.n_uuid_changed;
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
        b->returned++;
    }
    return ENT_OK;
}

/* ---- writing ---- */

static void fill(ent_reg_revision *r, const ent_std_record *s, const import *m, ent_reg_field *title)
{
    ent_str uuid = {0};

    r->origin = m->call->node.org;
    r->kind = ent_str_c(ent_std_kind_word(s->kind));
    r->label_xml = r->meta_label_xml = m->label.xml;
    r->cut = r->content_cut = ent_cut_text(m->label.cut);
    r->person = m->call->person.name;
    r->originators = &m->originator;
    r->n_originators = 1;
    r->number = s->pubnum.n ? s->pubnum : s->id;
    r->edition = s->edition;
    r->version = s->version;
    r->date = s->date.raw;
    r->status = s->mode;
    r->publisher = s->orgid;
    r->source = m->source;
    r->external_id = s->id;
    r->external_uuid = s->uuid.n ? s->uuid : uuid;
    if (s->title.n == 0) return;
    *title = (ent_reg_field){.name = ENT_S("title"), .value = s->title, .cut = m->cut};
    r->fields = title;
    r->n_fields = 1;
}

static ent_code enter_label_once(import *m, ent_err *e)
{
    if (m->entered) return ENT_OK;
    m->entered = true;
    return labelling_enter(m->call, &m->label, e);
}

/* A record that was changed by hand since the last import: both stay, and a person brings them together. */
static ent_code base_on(ent_reg_revision *r, import *m, batch *b, const ent_reg_known *known, ent_err *e)
{
    basing on;

    ENT_TRY(basing_of_source(&on, m->call, m->scratch, known->item_id, m->source, e));
    r->base = on.base;
    r->beside = on.beside.v;
    r->n_beside = on.beside.n;
    b->beside += on.stand.n != 0;
    return ENT_OK;
}

static ent_code revise(import *m, batch *b, const ent_std_record *s, const ent_reg_known *known, ent_str json, const ent_sha256 *digest,
                       ent_err *e)
{
    ent_reg_revision r = {.content = *digest, .length = (int64_t)json.n};
    char item[37], revision[37];
    ent_reg_field title;
    ent_str body;

    if (known != NULL) ENT_TRY(base_on(&r, m, b, known, e));
    if (m->dry) return ENT_OK;
    ENT_TRY(enter_label_once(m, e));
    ENT_TRY(ent_bytes_uuid(&m->call->random, revision, e));
    if (known == NULL) ENT_TRY(ent_bytes_uuid(&m->call->random, item, e));
    r.item = known ? known->item : ent_str_c(item);
    r.revision = ent_str_c(revision);
    fill(&r, s, m, &title);
    ENT_TRY(ent_reg_content_put(m->call->writer, m->scratch, &m->content_key, digest, json, &m->call->random, e));
    ENT_TRY(ent_reg_revise_entry(&body, m->scratch, &r, e));
    return call_add(m->call, "item.revise", body, e);
}

static ent_code take_record(import *m, batch *b, size_t i, ent_err *e)
{
    size_t at = b->matching.earlier[i];
    const ent_reg_known *known = at == SIZE_MAX ? NULL : &b->known.v[at];
    ent_sha256 digest;
    ent_str json;

    ENT_TRY(ent_std_record_json(&json, m->scratch, b->records[i], e));
    ENT_TRY(ent_sha256_of(&digest, json, e));
    if (known != NULL && known->present && ent_sha256_eq(&digest, &known->content)) {
        b->unchanged++;
        return ENT_OK;
    }
    if (known != NULL) b->revised++;
    if (revise(m, b, b->records[i], known, json, &digest, e) != ENT_OK) return ent_at(e, "line %u", b->records[i]->line);
    return ENT_OK;
}

static ent_code mark_absent(import *m, const batch *b, ent_err *e)
{
    ent_str *items, body;
    size_t n = 0;

    ENT_NEW(items, m->call->arena, b->n_present, e);
    for (size_t i = 0; i < b->n_present; i++)
        if (b->matching.gone[i]) items[n++] = b->known.v[i].item;
    if (n == 0 || m->dry) return ENT_OK;
    ENT_TRY(ent_reg_absent_entry(&body, m->call->arena, m->source, items, n, e));
    return call_add(m->call, "source.absent", body, e);
}

static ent_code take_batch(import *m, batch *b, ent_err *e)
{
    ENT_TRY(match(b, m, e));
    for (size_t i = 0; i < b->n; i++) {
        ENT_TRY(take_record(m, b, i, e));
        ent_arena_reset(m->scratch);
        if (++m->done % 100 == 0) call_progress(m->call, "importing records", m->done, m->total);
    }
    return mark_absent(m, b, e);
}

/* ---- answer ---- */

static void put_batch(ent_jw *w, const batch *b)
{
    ent_jw_obj(w);
    ent_jw_kstr(w, "kind", b->kind);
    ent_jw_ki64(w, "records", (int64_t)b->n);
    ent_jw_ki64(w, "same_id", b->same_id);
    ent_jw_ki64(w, "renamed", b->renamed);
    ent_jw_ki64(w, "added", b->added);
    ent_jw_ki64(w, "returned", b->returned);
    ent_jw_ki64(w, "removed", b->removed);
    ent_jw_ki64(w, "uuid_changed", b->uuid_changed);
    ent_jw_ki64(w, "revised", b->revised);
    ent_jw_ki64(w, "beside", b->beside);
    ent_jw_ki64(w, "unchanged", b->unchanged);
    ent_jw_end(w);
}

/* What the import was, as an entry of its own: what each release said is kept. */
static ent_code summary(import *m, const batch *v, size_t n, ent_str file_digest, const ent_std_findings *f, ent_err *e)
{
    ent_buf b = ent_buf_new(m->call->arena, 1 << 20);
    ent_jw w = ent_jw_plain(&b);
    const ent_json *tree;
    ent_str text, body;

    if (m->dry) return ENT_OK;
    ent_jw_obj(&w);
    ent_jw_kstr(&w, "file", file_digest);
    ent_jw_ki64(&w, "findings", (int64_t)f->n);
    ent_jw_key(&w, "kinds");
    ent_jw_arr(&w);
    for (size_t i = 0; i < n; i++) put_batch(&w, &v[i]);
    ent_jw_end(&w);
    ent_jw_kstr(&w, "release", m->release);
    ent_jw_kstr(&w, "source", m->source);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&text, &w, e));
    ENT_TRY(ent_json_parse(&tree, m->call->arena, text, 1 << 20, e));
    ENT_TRY(ent_json_canonical(&body, m->call->arena, tree, 1 << 20, e));
    return call_add(m->call, "import", body, e);
}

static ent_code answer(import *m, const batch *v, size_t n, const ent_std_findings *f, ent_err *e)
{
    ent_jw *w = m->call->out;

    ent_jw_kstr(w, "source", m->source);
    if (m->release.n) ent_jw_kstr(w, "release", m->release);
    ent_jw_kbool(w, "dry_run", m->dry);
    ent_jw_key(w, "kinds");
    ent_jw_arr(w);
    for (size_t i = 0; i < n; i++) put_batch(w, &v[i]);
    ent_jw_end(w);
    return audit_put(w, m->call->arena, &m->reg, f, false, e);
}

/* ---- the operation ---- */

/* One batch for each kind that the file holds, or that this source held before. */
static ent_code group(batch **out, size_t *n, import *m, ent_err *e)
{
    ent_arena *a = m->call->arena;

    ENT_NEW(*out, a, ENT_STD_KINDS, e);
    *n = 0;
    for (int k = 1; k < ENT_STD_KINDS; k++) {
        batch *b = &(*out)[*n];
        b->kind = ent_str_c(ent_std_kind_word((ent_std_kind)k));
        ENT_NEW(b->records, a, m->reg.n_records, e);
        b->n = 0;
        for (size_t i = 0; i < m->reg.n_records; i++)
            if (m->reg.records[i].parent == SIZE_MAX && (int)m->reg.records[i].kind == k) b->records[b->n++] = &m->reg.records[i];
        ENT_TRY(known_records(b, m, e));
        if (b->n == 0 && b->n_present == 0) continue;
        m->total += (int64_t)b->n;
        (*n)++;
    }
    return ENT_OK;
}

static ent_code import_register(import *m, ent_str bytes, ent_err *e)
{
    ent_std_findings findings = {0};
    ent_sha256 file;
    char hex[65];
    batch *v = NULL;
    size_t n = 0;

    ENT_TRY(ent_std_audit(&findings, m->call->arena, &m->reg, e));
    ENT_TRY(ent_sha256_of(&file, bytes, e));
    ent_sha256_hex(hex, &file);
    m->release = m->reg.release;
    m->scratch = ent_arena_new(m->call->arena, 0);
    if (m->scratch == NULL) return ent_nomem(e);
    ENT_TRY(group(&v, &n, m, e));
    for (size_t i = 0; i < n; i++) ENT_TRY(take_batch(m, &v[i], e));
    ENT_TRY(summary(m, v, n, ent_str_c(hex), &findings, e));
    return answer(m, v, n, &findings, e);
}

static ent_code prepare(import *m, ent_str bytes, ent_err *e)
{
    ent_call *c = m->call;

    if (ent_std_read(&m->reg, c->arena, bytes, e) != ENT_OK) return ent_within(e, "%s", call_path(c, "file"));
    m->source = call_arg(c, "source");
    if (m->source.n == 0) m->source = m->reg.form == ENT_STD_NISP ? ENT_S("NISP") : ENT_S("CSV");
    m->originator = call_has(c, "originator") ? call_arg(c, "originator") : c->node.org;
    ENT_TRY(labelling_read(&m->label, c, call_arg(c, "label"), call_has(c, "exercise"), (ent_str){0}, e));
    return labelling_cut_digest(&m->cut, &m->label, e);
}

ent_code op_import(ent_call *c, ent_err *e)
{
import m = {.call = c, .dry = call_has(c, "dry-run") };
    ent_str bytes;
    ent_code code;

    if (call_has(c, "number")) return import_document(c, e);
    ENT_TRY(ent_file_read_gz(&bytes, c->arena, call_path(c, "file"), REGISTER_MAX, e));
    ENT_TRY(prepare(&m, bytes, e));
    ENT_TRY(call_node_key(&m.content_key, c, "content", e));
    code = import_register(&m, bytes, e);
    ent_wipe(&m.content_key, sizeof m.content_key);
    if (code != ENT_OK) ent_within(e, "%s", call_path(c, "file"));
    return code;
}
