/* SPDX-License-Identifier: Apache-2.0 */
/* A line out of a revision and of what was decided about it. Building and writing both come here, so that a bundle written
 * later has the bytes whose root was approved.                                                                           */
#include <string.h>

#include "release_private.h"

/* ---- what was decided, as text for the log -------------------------------------------------------------------------------- */
static void write_names(ent_jw *w, const char *key, const ent_str *v, size_t n)
{
    if (n == 0) return;
    ent_jw_key(w, key);
    ent_jw_arr(w);
    for (size_t i = 0; i < n; i++) ent_jw_str(w, v[i]);
    ent_jw_end(w);
}

ent_code rel__detail_write(ent_str *out, ent_arena *a, const rel_detail *d, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 64 * 1024);
    ent_jw w = ent_jw_canonical(&b);

    *out = (ent_str){0};
    if (d->n_consents == 0 && d->n_hidden == 0 && d->n_omitted == 0) return ENT_OK;
    ent_jw_obj(&w);
    if (d->n_consents != 0) {
        ent_jw_key(&w, "consents");
        ent_jw_arr(&w);
        for (size_t i = 0; i < d->n_consents; i++) {
            ent_jw_obj(&w);
            rel__key_hex(&w, "entry", d->consents[i].entry.b, ENT_SHA256_SIZE);
            ent_jw_kstr(&w, "org", d->consents[i].org);
            ent_jw_end(&w);
        }
        ent_jw_end(&w);
    }
    write_names(&w, "hidden", d->hidden, d->n_hidden);
    write_names(&w, "omitted", d->omitted, d->n_omitted);
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

static ent_code read_names(ent_str **out, size_t *n, ent_arena *a, const ent_json *list, ent_err *e)
{
    *n = list != NULL ? list->n : 0;
    ENT_NEW(*out, a, *n, e);
    for (size_t i = 0; i < *n; i++) (*out)[i] = list->items[i]->str;
    return ENT_OK;
}

ent_code rel__detail_read(rel_detail *out, ent_arena *a, ent_str text, bool changed, ent_err *e)
{
    const ent_json *o, *list;

    *out = (rel_detail){.changed = changed};
    if (text.n == 0) return ENT_OK;
    ENT_TRY(ent_json_parse(&o, a, text, 64 * 1024, e));
    ENT_TRY(read_names(&out->hidden, &out->n_hidden, a, ent_json_get(o, "hidden"), e));
    ENT_TRY(read_names(&out->omitted, &out->n_omitted, a, ent_json_get(o, "omitted"), e));
    list = ent_json_get(o, "consents");
    out->n_consents = list != NULL ? list->n : 0;
    ENT_NEW(out->consents, a, out->n_consents, e);
    for (size_t i = 0; i < out->n_consents; i++) {
        ENT_TRY(ent_json_need_str(&out->consents[i].org, list->items[i], "org", e));
        ENT_TRY(rel__need_hex(out->consents[i].entry.b, ENT_SHA256_SIZE, list->items[i], "entry", e));
    }
    return ENT_OK;
}

/* ---- the line ------------------------------------------------------------------------------------------------------------ */
ent_code rel__whole_read(rel_whole *out, ent_arena *a, ent_store *s, int64_t id, ent_err *e)
{
    ENT_TRY(ent_reg_row_by_id(&out->row, a, s, id, e));
    ENT_TRY(ent_reg_originators(&out->originators, a, s, id, e));
    return ent_reg_fields_of(&out->fields, a, s, id, e);
}

static bool is_among(const ent_str *v, size_t n, ent_str s)
{
    for (size_t i = 0; i < n; i++)
        if (ent_str_eq(v[i], s)) return true;
    return false;
}

/* Keeps the fields sorted by name; an empty value is no field. */
static void insert_field(rel_line *l, const char *name, ent_str named, ent_str value, int64_t label)
{
    ent_str key = name != NULL ? ent_str_c(name) : named;
    size_t at = l->n_fields;

    if (value.n == 0) return;
    while (at > 0 && ent_str_cmp(l->fields[at - 1].name, key) > 0) {
        l->fields[at] = l->fields[at - 1];
        at--;
    }
    l->fields[at] = (rel_field){key, value, label};
    l->n_fields++;
}

enum { COLUMNS = 9 };

static ent_code gather_fields(rel_line *l, ent_arena *a, const rel_whole *w, const rel_detail *d, ent_err *e)
{
    const ent_reg_row *r = &w->row;
    const ent_str none = {0};

    ENT_NEW(l->fields, a, COLUMNS + w->fields.n, e);
    insert_field(l, "number", none, r->number, 0);
    insert_field(l, "edition", none, r->edition, 0);
    insert_field(l, "version", none, r->version, 0);
    insert_field(l, "date", none, r->date, 0);
    insert_field(l, "status", none, r->status, 0);
    insert_field(l, "publisher", none, r->publisher, 0);
    insert_field(l, "source", none, r->source, 0);
    insert_field(l, "external_id", none, r->external_id, 0);
    insert_field(l, "external_uuid", none, r->external_uuid, 0);
    for (size_t i = 0; i < w->fields.n; i++) {
        const ent_reg_field_row *f = &w->fields.v[i];
        if (is_among(d->hidden, d->n_hidden, f->name) || is_among(d->omitted, d->n_omitted, f->name)) continue;
        insert_field(l, NULL, f->name, f->value, f->cut_id == r->cut_id ? 0 : l->label);
    }
    return ENT_OK;
}

ent_code rel__compose(ent_str *out, ent_arena *a, rel_labels *labels, ent_store *s, const rel_whole *w, const rel_detail *d, int64_t n,
                      ent_err *e)
{
    const ent_reg_row *r = &w->row;
    rel_label *label, *meta;
    rel_line l = {.origin = r->origin,
                  .item = r->item,
                  .kind = r->kind,
                  .revision = r->revision,
                  .changed = d->changed,
                  .content = n,
                  .sha256 = r->content,
                  .length = r->length,
                  .n_originators = w->originators.n,
                  .originators = w->originators.v,
                  .n_consents = d->n_consents,
                  .consents = d->consents,
                  .n_omitted = d->n_omitted,
                  .omitted = d->omitted};

    ENT_TRY(rel__number_labels(labels, s, r, e));
    ENT_TRY(rel__label_get(&label, labels, s, r->label_id, e));
    ENT_TRY(rel__label_get(&meta, labels, s, r->meta_label_id, e));
    l.label = label->number;
    l.label_sha = label->sha256;
    l.meta_label = meta->number;
    l.meta_sha = meta->sha256;
    ENT_TRY(gather_fields(&l, a, w, d, e));
    return rel__line_write(out, a, &l, e);
}
