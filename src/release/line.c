/* SPDX-License-Identifier: Apache-2.0 */
/* One line of revisions.jsonl: what the recipient learns of one revision, in one spelling. */
#include <string.h>

#include "release_private.h"

enum { ORIGINATORS_MAX = 64, FIELDS_MAX = 64 };

static const char NEXT[] = "Do not repair the file. Ask its sender to send it again.";

/* ---- writing ------------------------------------------------------------------------------------------------------------ */
static void write_label(ent_jw *w, const char *key, int64_t number, const ent_sha256 *sha)
{
    ent_jw_key(w, key);
    ent_jw_obj(w);
    ent_jw_ki64(w, "file", number);
    rel__key_hex(w, "sha256", sha->b, sizeof sha->b);
    ent_jw_end(w);
}

static void write_consents(ent_jw *w, const rel_line *l)
{
    ent_jw_key(w, "consents");
    ent_jw_arr(w);
    for (size_t i = 0; i < l->n_consents; i++) {
        ent_jw_obj(w);
        rel__key_hex(w, "entry", l->consents[i].entry.b, ENT_SHA256_SIZE);
        ent_jw_kstr(w, "org", l->consents[i].org);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

static void write_fields(ent_jw *w, const rel_line *l)
{
    ent_jw_key(w, "fields");
    ent_jw_arr(w);
    for (size_t i = 0; i < l->n_fields; i++) {
        ent_jw_obj(w);
        if (l->fields[i].label != 0) ent_jw_ki64(w, "label", l->fields[i].label);
        ent_jw_kstr(w, "name", l->fields[i].name);
        ent_jw_kstr(w, "value", l->fields[i].value);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

static void write_names(ent_jw *w, const char *key, const ent_str *v, size_t n)
{
    ent_jw_key(w, key);
    ent_jw_arr(w);
    for (size_t i = 0; i < n; i++) ent_jw_str(w, v[i]);
    ent_jw_end(w);
}

ent_code rel__line_write(ent_str *out, ent_arena *a, const rel_line *l, ent_err *e)
{
    ent_buf b = ent_buf_new(a, ENT_REL_LINE_MAX);
    ent_jw w = ent_jw_canonical(&b);

    ent_jw_obj(&w);
    write_consents(&w, l);
    ent_jw_ki64(&w, "content", l->content);
    write_fields(&w, l);
    ent_jw_kstr(&w, "item", l->item);
    ent_jw_kstr(&w, "kind", l->kind);
    write_label(&w, "label", l->label, &l->label_sha);
    ent_jw_ki64(&w, "length", l->length);
    write_label(&w, "meta_label", l->meta_label, &l->meta_sha);
    if (l->n_omitted != 0) write_names(&w, "omitted", l->omitted, l->n_omitted);
    ent_jw_kstr(&w, "origin", l->origin);
    write_names(&w, "originators", l->originators, l->n_originators);
    ent_jw_kstr(&w, "revision", l->revision);
    rel__key_hex(&w, "sha256", l->sha256.b, sizeof l->sha256.b);
    ent_jw_kz(&w, "status", l->changed ? "changed" : "new");
    ent_jw_end(&w);
    return ent_jw_take(out, &w, e);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */
static ent_code wrong(ent_err *e, const char *what)
{
    return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "%s", what);
}

static bool word_ok(ent_str s)
{
    if (s.n == 0 || s.n > 40) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '.' && s.p[i] != '-' && s.p[i] != '_')
            return false;
    return true;
}

static ent_code read_label(int64_t *number, ent_sha256 *sha, const ent_json *o, const char *key, ent_err *e)
{
    const ent_json *label;

    ENT_TRY(ent_json_need_obj(&label, o, key, e));
    ENT_TRY(ent_json_need_i64(number, label, "file", e));
    return rel__need_hex(sha->b, sizeof sha->b, label, "sha256", e);
}

/* Sorted texts, each once. NULL: no such member, none. */
static ent_code read_names(ent_str **out, size_t *n, ent_arena *a, const ent_json *list, bool (*ok)(ent_str s), ent_err *e)
{
    *n = list != NULL && list->kind == ENT_JSON_ARR ? list->n : 0;
    if (*n > ORIGINATORS_MAX) return wrong(e, "A list of the line is too long.");
    ENT_NEW(*out, a, *n, e);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i] = list->items[i]->str;
        if (list->items[i]->kind != ENT_JSON_STR || !ok((*out)[i]) || (i > 0 && ent_str_cmp((*out)[i - 1], (*out)[i]) >= 0))
            return wrong(e, "A list of the line has a name that is not allowed, or is not sorted.");
    }
    return ENT_OK;
}

static ent_code read_consents(rel_line *out, ent_arena *a, const ent_json *o, ent_err *e)
{
    const ent_json *list;

    ENT_TRY(ent_json_need_arr(&list, o, "consents", e));
    if (list->n > ORIGINATORS_MAX) return wrong(e, "A list of the line is too long.");
    ENT_NEW(out->consents, a, list->n, e);
    out->n_consents = list->n;
    for (size_t i = 0; i < list->n; i++) {
        rel_consent_ref *c = &out->consents[i];
        ENT_TRY(ent_json_need_str(&c->org, list->items[i], "org", e));
        ENT_TRY(rel__need_hex(c->entry.b, sizeof c->entry.b, list->items[i], "entry", e));
        if (!rel__name_ok(c->org) || (i > 0 && ent_str_cmp(c[-1].org, c->org) >= 0))
            return wrong(e, "The consents of the line are not sorted.");
    }
    return ENT_OK;
}

static ent_code read_fields(rel_line *out, ent_arena *a, const ent_json *o, ent_err *e)
{
    const ent_json *list;

    ENT_TRY(ent_json_need_arr(&list, o, "fields", e));
    if (list->n > FIELDS_MAX) return wrong(e, "The line has too many fields.");
    ENT_NEW(out->fields, a, list->n, e);
    out->n_fields = list->n;
    for (size_t i = 0; i < list->n; i++) {
        rel_field *f = &out->fields[i];
        ENT_TRY(ent_json_need_str(&f->name, list->items[i], "name", e));
        ENT_TRY(ent_json_need_str(&f->value, list->items[i], "value", e));
        if (ent_json_get(list->items[i], "label") != NULL) ENT_TRY(ent_json_need_i64(&f->label, list->items[i], "label", e));
        if (!word_ok(f->name) || f->value.n == 0 || (i > 0 && ent_str_cmp(f[-1].name, f->name) >= 0))
            return wrong(e, "The fields of the line are not sorted, or one is empty.");
        /* A label is bound to the line by its digest: no other one can be meant. */
        if (f->label != 0 && f->label != out->label) return wrong(e, "A field of the line has a label that the line does not bear.");
    }
    return ENT_OK;
}

static ent_code read_line(rel_line *out, ent_arena *a, const ent_json *o, ent_err *e)
{
    const ent_json *list;
    ent_str status;

    ENT_TRY(ent_json_need_str(&out->origin, o, "origin", e));
    ENT_TRY(ent_json_need_str(&out->item, o, "item", e));
    ENT_TRY(ent_json_need_str(&out->kind, o, "kind", e));
    ENT_TRY(ent_json_need_str(&out->revision, o, "revision", e));
    ENT_TRY(ent_json_need_str(&status, o, "status", e));
    ENT_TRY(ent_json_need_i64(&out->content, o, "content", e));
    ENT_TRY(ent_json_need_i64(&out->length, o, "length", e));
    ENT_TRY(rel__need_hex(out->sha256.b, sizeof out->sha256.b, o, "sha256", e));
    ENT_TRY(read_label(&out->label, &out->label_sha, o, "label", e));
    ENT_TRY(read_label(&out->meta_label, &out->meta_sha, o, "meta_label", e));
    ENT_TRY(ent_json_need_arr(&list, o, "originators", e));
    ENT_TRY(read_names(&out->originators, &out->n_originators, a, list, rel__name_ok, e));
    ENT_TRY(read_names(&out->omitted, &out->n_omitted, a, ent_json_get(o, "omitted"), word_ok, e));
    ENT_TRY(read_consents(out, a, o, e));
    ENT_TRY(read_fields(out, a, o, e));
    out->changed = ent_str_is(status, "changed");
    if (!rel__name_ok(out->origin) || !ent_uuid_ok(out->item) || !ent_uuid_ok(out->revision) || !word_ok(out->kind))
        return wrong(e, "The line names its item or revision in a way that is not allowed.");
    if (out->length < 0) return wrong(e, "The line has a length below zero.");
    return ENT_OK;
}

/* Whatever the walk over the members does not look at is found by writing the line again. */
ent_code rel__line_read(rel_line *out, ent_arena *a, ent_str text, ent_err *e)
{
    const ent_json *o;
    ent_str again;

    *out = (rel_line){0};
    if (ent_json_parse(&o, a, text, ENT_REL_LINE_MAX, e) != ENT_OK || read_line(out, a, o, e) != ENT_OK ||
        rel__line_write(&again, a, out, e) != ENT_OK) {
        if (e->code == ENT_NOMEM) return ENT_NOMEM;
        if (e->code != ENT_UNVERIFIED) return ent_fail(e, ENT_UNVERIFIED, NULL, NEXT, "The line is not one that this format allows.");
        return ENT_UNVERIFIED;
    }
    return ent_str_eq(again, text) ? ENT_OK : wrong(e, "The line is not in its one spelling.");
}

bool rel__line_follows(const rel_line *before, const rel_line *now)
{
    int c = ent_str_cmp(before->origin, now->origin);

    if (c == 0) c = ent_str_cmp(before->item, now->item);
    return c != 0 ? c < 0 : !ent_str_eq(before->revision, now->revision);
}

ent_str *rel__column(ent_reg_revision *r, ent_str name)
{
    if (ent_str_is(name, "number")) return &r->number;
    if (ent_str_is(name, "edition")) return &r->edition;
    if (ent_str_is(name, "version")) return &r->version;
    if (ent_str_is(name, "date")) return &r->date;
    if (ent_str_is(name, "status")) return &r->status;
    if (ent_str_is(name, "publisher")) return &r->publisher;
    if (ent_str_is(name, "source")) return &r->source;
    if (ent_str_is(name, "external_id")) return &r->external_id;
    if (ent_str_is(name, "external_uuid")) return &r->external_uuid;
    return NULL;
}
