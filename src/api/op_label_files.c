/* SPDX-License-Identifier: Apache-2.0 */
/* Policies, labels and clearances from files, and labels in answers. */
#include "op_label.h"

ent_code labels_policy(const ent_policy **p, ent_call *c, const char *name, ent_err *e)
{
    const char *path = call_path(c, name);
    ent_str spif;

    if (c->kept != NULL) return api__kept_policy(p, c->kept, path, e);
    ENT_TRY(ent_file_read(&spif, c->arena, path, API_SMALL_FILE_MAX, e));
    if (ent_policy_load(p, c->arena, spif, NULL, e) != ENT_OK) return ent_within(e, "%s", path);
    return ENT_OK;
}

ent_code labels_note_all(labels_notes *out, ent_call *c, const char *file, const ent_notes *notes, ent_err *e)
{
    for (size_t i = 0; i < notes->n; i++) {
        labels_note one = {file, notes->v[i]};
        ENT_PUSH(out, c->arena, one, e);
    }
    return ENT_OK;
}

static ent_code read_path(const char **kept, ent_str *bytes, ent_call *c, ent_str path, ent_err *e)
{
    ent_str copy;

    ENT_TRY(ent_str_dup(&copy, c->arena, path, e));
    *kept = copy.p;
    return ent_file_read(bytes, c->arena, copy.p, LABELS_FILE_MAX, e);
}

ent_code labels_read(labels_label *out, labels_notes *notes, ent_call *c, const ent_policy *p, ent_str path, ent_err *e)
{
    ent_notes own = {0};

    *out = (labels_label){0};
    ENT_TRY(read_path(&out->path, &out->bytes, c, path, e));
    if (ent_label_read(&out->label, c->arena, p, out->bytes, call_has(c, "strict"), &own, e) != ENT_OK)
        return ent_within(e, "%s", out->path);
    out->in_force = ent_label_in_force(&out->label, c->as_of);
    for (const ent_label *l = &out->label; l != out->in_force; l = l->successor) out->since = l->succession;
    return labels_note_all(notes, c, out->path, &own, e);
}

ent_code labels_read_clearance(labels_clearance *out, labels_notes *notes, ent_call *c, const ent_policy *p, ent_str path, ent_err *e)
{
    bool strict = call_has(c, "strict");
    ent_notes own = {0};

    *out = (labels_clearance){0};
    ENT_TRY(read_path(&out->path, &out->bytes, c, path, e));
    if (ent_clearance_read(&out->clearance, c->arena, p, out->bytes, strict, &own, e) != ENT_OK ||
        ent_holding_of(&out->holding, c->arena, p, &out->clearance, NULL, 0, e) != ENT_OK)
        return ent_within(e, "%s", out->path);
    return labels_note_all(notes, c, out->path, &own, e);
}

/* ---- answers ---- */

static void put_time(ent_jw *w, const char *key, ent_time t)
{
    char text[21];

    ent_time_print(text, t);
    ent_jw_kz(w, key, text);
}

void labels_put_categories(ent_jw *w, const ent_category *categories, size_t n)
{
    static const char *const types[] = {"", "RESTRICTIVE", "PERMISSIVE", "INFORMATIVE"};

    ent_jw_key(w, "categories");
    ent_jw_arr(w);
    for (size_t i = 0; i < n; i++) {
        ent_jw_obj(w);
        ent_jw_kstr(w, "tag_set", categories[i].tag_name);
        ent_jw_kz(w, "type", types[categories[i].type]);
        ent_jw_key(w, "values");
        ent_jw_arr(w);
        for (size_t v = 0; v < categories[i].n; v++) ent_jw_str(w, categories[i].values[v]);
        ent_jw_end(w);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

void labels_put(ent_jw *w, const ent_label *l)
{
    static const char *const roles[] = {"originator", "alternative", "metadata", "plain"};

    ent_jw_kz(w, "role", roles[l->role]);
    ent_jw_kstr(w, "policy", l->policy);
    ent_jw_kstr(w, "classification", l->classification);
    if (l->privacy_mark.n != 0) ent_jw_kstr(w, "privacy_mark", l->privacy_mark);
    labels_put_categories(w, l->categories, l->n);
    if (l->originator.n != 0) ent_jw_kstr(w, "originator_id", l->originator);
    if (l->has_created) put_time(w, "created", l->created);
    if (l->has_review) put_time(w, "review", l->review);
    if (l->successor != NULL) put_time(w, "succession", l->succession);
}

void labels_put_succession(ent_jw *w, const labels_label *l)
{
    if (l->in_force != &l->label) put_time(w, "in_force_since", l->since);
}

void labels_put_decision(ent_jw *w, const ent_decision *d)
{
    ent_jw_kz(w, "verdict", d->verdict == ENT_PERMIT ? "permit" : "deny");
    ent_jw_kz(w, "reason", ent_reason_word(d->reason));
    ent_jw_kz(w, "rule", d->rule ? d->rule : "");
    ent_jw_key(w, "tag_set");
    if (d->tag_set.n) ent_jw_str(w, d->tag_set);
    else ent_jw_null(w);
    ent_jw_key(w, "missing");
    ent_jw_arr(w);
    for (size_t i = 0; i < d->n_missing; i++) ent_jw_str(w, d->missing[i]);
    ent_jw_end(w);
}

static void put_note(ent_jw *w, const char *file, const ent_note *n)
{
    ent_jw_obj(w);
    if (file != NULL) ent_jw_kz(w, "file", file);
    if (n->line != 0) ent_jw_ki64(w, "line", n->line);
    ent_jw_kz(w, "code", n->code);
    ent_jw_kstr(w, "text", n->text);
    ent_jw_end(w);
}

void labels_put_findings(ent_jw *w, const char *key, const ent_notes *notes)
{
    ent_jw_key(w, key);
    ent_jw_arr(w);
    for (size_t i = 0; i < notes->n; i++) put_note(w, NULL, &notes->v[i]);
    ent_jw_end(w);
}

void labels_put_notes(ent_jw *w, const labels_notes *notes)
{
    if (notes->n == 0) return;
    ent_jw_key(w, "notes");
    ent_jw_arr(w);
    for (size_t i = 0; i < notes->n; i++) put_note(w, notes->v[i].file, &notes->v[i].note);
    ent_jw_end(w);
}

ent_code labels_write_xml(ent_str *out, ent_call *c, const ent_policy *p, const ent_label *l, ent_err *e)
{
    ent_label dated = *l;

    if (!dated.has_created) {
        dated.has_created = true;
        dated.created = c->now;
    }
    return ent_label_write(out, c->arena, p, &dated, e);
}

ent_code labels_put_xml(ent_call *c, const ent_policy *p, const ent_label *l, ent_err *e)
{
    ent_str xml;

    if (!call_has(c, "xml")) return ENT_OK;
    ENT_TRY(labels_write_xml(&xml, c, p, l, e));
    ent_jw_kstr(c->out, "xml", xml);
    return ENT_OK;
}
