/* SPDX-License-Identifier: Apache-2.0 */
/* standard audit, diff: a register file on its own, without a node. */
#include <string.h>

#include "import.h"

enum { REGISTER_MAX = 64 << 20 };

static void put_counts(ent_jw *w, const ent_std_counts *n)
{
    ent_jw_key(w, "counts");
    ent_jw_obj(w);
    ent_jw_ki64(w, "standards", n->standards);
    ent_jw_ki64(w, "cover_documents", n->cover_documents);
    ent_jw_ki64(w, "service_profiles", n->service_profiles);
    ent_jw_ki64(w, "profiles", n->profiles);
    ent_jw_ki64(w, "capability_profiles", n->capability_profiles);
    ent_jw_ki64(w, "profile_sets", n->profile_sets);
    ent_jw_ki64(w, "organisations", n->organisations);
    ent_jw_ki64(w, "references", n->references);
    ent_jw_ki64(w, "bp_references", n->bp_references);
    ent_jw_ki64(w, "nodes", n->nodes);
    ent_jw_key(w, "events");
    ent_jw_obj(w);
    ent_jw_ki64(w, "added", n->added);
    ent_jw_ki64(w, "changed", n->changed);
    ent_jw_ki64(w, "deleted", n->deleted);
    ent_jw_end(w);
    ent_jw_end(w);
}

static void put_findings(ent_jw *w, const ent_std_findings *f)
{
    ent_jw_key(w, "findings");
    ent_jw_arr(w);
    for (size_t i = 0; i < f->n; i++) {
        ent_jw_obj(w);
        ent_jw_kz(w, "code", f->v[i].code);
        ent_jw_kstr(w, "record", f->v[i].record);
        ent_jw_ki64(w, "line", f->v[i].line);
        ent_jw_kstr(w, "message", f->v[i].message);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

/* How often each code occurs, in the order of the list of codes. */
static void put_by_code(ent_jw *w, const ent_std_findings *f)
{
    ent_jw_key(w, "findings_by_code");
    ent_jw_arr(w);
    for (const char *const *code = ent_std_finding_codes(); *code != NULL; code++) {
        int64_t n = 0;
        for (size_t i = 0; i < f->n; i++) n += strcmp(f->v[i].code, *code) == 0;
        if (n == 0) continue;
        ent_jw_obj(w);
        ent_jw_kz(w, "code", *code);
        ent_jw_ki64(w, "findings", n);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

ent_code audit_put(ent_jw *w, ent_arena *a, const ent_std_register *r, const ent_std_findings *f, bool all, ent_err *e)
{
    ent_std_counts n;

    (void)a;
    (void)e;
    ent_std_count(&n, r);
    put_counts(w, &n);
    if (all) put_findings(w, f);
    else put_by_code(w, f);
    return ENT_OK;
}

static ent_code read_register(ent_std_register *out, ent_call *c, const char *param, ent_err *e)
{
    ent_str bytes;

    ENT_TRY(ent_file_read_gz(&bytes, c->arena, call_path(c, param), REGISTER_MAX, e));
    if (ent_std_read(out, c->arena, bytes, e) != ENT_OK) return ent_within(e, "%s", call_path(c, param));
    return ENT_OK;
}

/* How exactly the standards are dated. */
static void put_dates(ent_jw *w, const ent_std_register *r)
{
    ent_std_counts n;

    ent_std_count(&n, r);
    ent_jw_key(w, "dates");
    ent_jw_obj(w);
    ent_jw_ki64(w, "day", n.date_day);
    ent_jw_ki64(w, "month", n.date_month);
    ent_jw_ki64(w, "year", n.date_year);
    ent_jw_ki64(w, "day_zero", n.date_day_zero);
    ent_jw_ki64(w, "empty", n.date_empty);
    ent_jw_ki64(w, "malformed", n.date_malformed);
    ent_jw_end(w);
}

ent_code op_standard_audit(ent_call *c, ent_err *e)
{
    ent_std_findings findings = {0};
    ent_std_register reg;

    ENT_TRY(read_register(&reg, c, "file", e));
    ENT_TRY(ent_std_audit(&findings, c->arena, &reg, e));
    ent_jw_kstr(c->out, "file", call_arg(c, "file"));
    if (reg.release.n) ent_jw_kstr(c->out, "release", reg.release);
    put_dates(c->out, &reg);
    return audit_put(c->out, c->arena, &reg, &findings, true, e);
}

/* ---- diff ---- */

static void put_record(ent_jw *w, const ent_std_record *r)
{
    ent_jw_kstr(w, "id", r->id);
    if (r->uuid.n) ent_jw_kstr(w, "uuid", r->uuid);
    ent_jw_ki64(w, "line", r->line);
}

static void put_pairs(ent_jw *w, const char *key, const ent_std_diff *d, const ent_std_register *from, const ent_std_register *to,
                      bool (*wanted)(const ent_std_pair *p))
{
    ent_jw_key(w, key);
    ent_jw_arr(w);
    for (size_t i = 0; i < d->n_pairs; i++) {
        const ent_std_pair *p = &d->pairs[i];
        if (!wanted(p)) continue;
        ent_jw_obj(w);
        put_record(w, p->later != SIZE_MAX ? &to->records[p->later] : &from->records[p->earlier]);
        if (p->later != SIZE_MAX && p->earlier != SIZE_MAX) ent_jw_ki64(w, "line_was", from->records[p->earlier].line);
        if (p->how == ENT_STD_RENAMED) ent_jw_kstr(w, "was", from->records[p->earlier].id);
        if (p->uuid_changed) ent_jw_kstr(w, "uuid_was", from->records[p->earlier].uuid);
        if (p->set_deleted) ent_jw_kbool(w, "set_deleted", true);
        if (p->content_changed && p->unsaid_events == 0) ent_jw_kbool(w, "without_event", true);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

static bool is_added(const ent_std_pair *p)
{
    return p->how == ENT_STD_NEW;
}
static bool is_removed(const ent_std_pair *p)
{
    return p->how == ENT_STD_GONE;
}
static bool is_renamed(const ent_std_pair *p)
{
    return p->how == ENT_STD_RENAMED;
}
static bool is_changed(const ent_std_pair *p)
{
    return p->how == ENT_STD_SAME_ID && (p->content_changed || p->uuid_changed);
}

static void put_totals(ent_jw *w, const ent_std_diff *d)
{
    ent_jw_key(w, "counts");
    ent_jw_obj(w);
    ent_jw_ki64(w, "same_id", (int64_t)d->matching.n_same_id);
    ent_jw_ki64(w, "renamed", (int64_t)d->matching.n_renamed);
    ent_jw_ki64(w, "added", (int64_t)d->matching.n_new);
    ent_jw_ki64(w, "added_ids", (int64_t)d->matching.n_new_ids);
    ent_jw_ki64(w, "added_stated", (int64_t)d->n_added_stated);
    ent_jw_ki64(w, "removed", (int64_t)d->matching.n_gone);
    ent_jw_ki64(w, "uuid_changed", (int64_t)d->matching.n_uuid_changed);
    ent_jw_ki64(w, "changed", (int64_t)d->n_content_changed);
    ent_jw_ki64(w, "changed_without_event", (int64_t)d->n_changed_unsaid);
    ent_jw_ki64(w, "set_deleted", (int64_t)d->n_set_deleted);
    ent_jw_ki64(w, "set_deleted_with_event", (int64_t)d->n_set_deleted_event);
    ent_jw_ki64(w, "history_rewritten", (int64_t)d->n_history_rewritten);
    ent_jw_end(w);
}

ent_code op_standard_diff(ent_call *c, ent_err *e)
{
    ent_std_register from, to;
    ent_std_diff d;

    ENT_TRY(read_register(&from, c, "file", e));
    ENT_TRY(read_register(&to, c, "later", e));
    ENT_TRY(ent_std_diff_releases(&d, c->arena, &from, &to, ENT_STD_STANDARD, e));
    ent_jw_kstr(c->out, "from", from.release);
    ent_jw_kstr(c->out, "to", to.release);
    put_totals(c->out, &d);
    put_pairs(c->out, "added", &d, &from, &to, is_added);
    put_pairs(c->out, "removed", &d, &from, &to, is_removed);
    put_pairs(c->out, "renamed", &d, &from, &to, is_renamed);
    put_pairs(c->out, "changed", &d, &from, &to, is_changed);
    put_findings(c->out, &d.disagreements);
    return ENT_OK;
}
