/* SPDX-License-Identifier: Apache-2.0 */
/* item list, show, history. */
#include <string.h>

#include "api_private.h"

/* The marking of the label that our own persons need: the mapped one for received items. */
static ent_code put_label(ent_call *c, const char *key, int64_t own, int64_t mapped, ent_err *e)
{
    const ent_policy *p;
    ent_label label;
    ent_str xml;

    ENT_TRY(ent_reg_label_xml(&xml, c->arena, c->reader, mapped ? mapped : own, e));
    ENT_TRY(call_label(&p, &label, c, xml, e));
    call_marking(c, key, p, &label);
    return ENT_OK;
}

/* Markings are looked up once per label: lists repeat few of them. */
typedef struct marking_row {
    int64_t label;
    ent_str text;
} marking_row;

typedef struct lister {
    ent_call *call;
    ENT_VEC(marking_row) markings;
    int64_t n;
    ent_reg_steps steps; /* of a history: one for each row */
} lister;

static ent_code marking_of(ent_str *out, lister *l, int64_t label, ent_err *e)
{
    ent_call *c = l->call;
    const ent_policy *p;
    marking_row m = {.label = label};
    ent_label parsed;
    ent_str xml;

    for (size_t i = 0; i < l->markings.n; i++) {
        if (l->markings.v[i].label != label) continue;
        *out = l->markings.v[i].text;
        return ENT_OK;
    }
    ENT_TRY(ent_reg_label_xml(&xml, c->arena, c->reader, label, e));
    ENT_TRY(call_label(&p, &parsed, c, xml, e));
    ENT_TRY(ent_label_marking(&m.text, c->arena, p, &parsed, (ent_str){0}, ENT_PAGE_TOP, e));
    ENT_PUSH(&l->markings, c->arena, m, e);
    *out = m.text;
    return ENT_OK;
}

static void put_some(ent_jw *w, const char *key, ent_str s)
{
    if (s.n != 0) ent_jw_kstr(w, key, s);
}

static void put_step(ent_jw *w, const ent_reg_step *s)
{
    put_some(w, "base", s->base);
    ent_jw_kbool(w, "stands", s->head);
    put_some(w, "person", s->person);
}

/* The metadata stay when a content is destroyed, and say so. */
static void put_destroyed(ent_jw *w, const ent_reg_row *r)
{
    char text[32] = "destroyed on ";

    if (r->destroyed == 0) return;
    ent_date_print(text + strlen(text), ent_date_of(r->destroyed));
    ent_jw_kz(w, "content", text);
}

static ent_code put_row(void *ctx, const ent_reg_row *r, ent_err *e)
{
    lister *l = ctx;
    ent_jw *w = l->call->out;
    ent_str marking;

    ENT_TRY(marking_of(&marking, l, r->mapped_id ? r->mapped_id : r->label_id, e));
    ent_jw_obj(w);
    ent_jw_kstr(w, "label", marking);
    ent_jw_kstr(w, "number", r->number);
    put_some(w, "edition", r->edition);
    put_some(w, "version", r->version);
    put_some(w, "date", r->date);
    put_some(w, "status", r->status);
    put_some(w, "title", r->title);
    put_destroyed(w, r);
    ent_jw_kstr(w, "kind", r->kind);
    put_some(w, "publisher", r->publisher);
    ent_jw_kstr(w, "origin", r->origin);
    ent_jw_kstr(w, "item", r->item);
    ent_jw_kstr(w, "revision", r->revision);
    if ((size_t)l->n < l->steps.n) put_step(w, &l->steps.v[l->n]);
    ent_jw_end(w);
    l->n++;
    return ENT_OK;
}

ent_code op_item_list(ent_call *c, ent_err *e)
{
    ent_reg_filter f = {.kind = call_arg(c, "kind"),
                        .text = call_arg(c, "text"),
                        .status = call_arg(c, "status"),
                        .publisher = call_arg(c, "publisher"),
                        .source = call_arg(c, "source"),
                        .origin = call_arg(c, "origin")};
    lister l = {.call = c};

    ent_jw_key(c->out, "items");
    ent_jw_arr(c->out);
    ENT_TRY(ent_reg_list(c->reader, c->arena, &f, put_row, &l, e));
    ent_jw_end(c->out);
    ent_jw_ki64(c->out, "visible_items", l.n);
    return ENT_OK;
}

ent_code op_item_history(ent_call *c, ent_err *e)
{
    lister l = {.call = c};
    ent_reg_row r;

    ENT_TRY(ent_reg_find(&r, c->arena, c->reader, call_arg(c, "item"), e));
    ENT_TRY(ent_reg_steps_of(&l.steps, c->arena, c->reader, r.item_id, e));
    ent_jw_key(c->out, "revisions");
    ent_jw_arr(c->out);
    ENT_TRY(ent_reg_history(c->reader, c->arena, r.item_id, put_row, &l, e));
    ent_jw_end(c->out);
    ent_jw_ki64(c->out, "visible_revisions", l.n);
    return ENT_OK;
}

static ent_code put_strings(ent_call *c, const char *key, ent_code (*read)(ent_reg_strings *, ent_arena *, ent_store *, int64_t, ent_err *),
                            int64_t id, ent_err *e)
{
    ent_reg_strings v;

    ENT_TRY(read(&v, c->arena, c->reader, id, e));
    ent_jw_key(c->out, key);
    ent_jw_arr(c->out);
    for (size_t i = 0; i < v.n; i++) ent_jw_str(c->out, v.v[i]);
    ent_jw_end(c->out);
    return ENT_OK;
}

static ent_code put_fields(ent_call *c, const ent_reg_row *r, ent_err *e)
{
    ent_reg_fields fields;

    ENT_TRY(ent_reg_fields_of(&fields, c->arena, c->reader, r->id, e));
    ent_jw_key(c->out, "fields");
    ent_jw_obj(c->out);
    for (size_t i = 0; i < fields.n; i++) ent_jw_kstr(c->out, fields.v[i].name.p, fields.v[i].value);
    ent_jw_end(c->out);
    return ENT_OK;
}

static void put_metadata(ent_jw *w, const ent_reg_row *r)
{
    char time[21], hex[65];

    ent_jw_kstr(w, "kind", r->kind);
    ent_jw_kstr(w, "origin", r->origin);
    ent_jw_kstr(w, "item", r->item);
    ent_jw_kstr(w, "revision", r->revision);
    ent_jw_kstr(w, "number", r->number);
    put_some(w, "edition", r->edition);
    put_some(w, "version", r->version);
    put_some(w, "date", r->date);
    put_some(w, "status", r->status);
    put_some(w, "publisher", r->publisher);
    put_some(w, "source", r->source);
    put_some(w, "external_id", r->external_id);
    put_some(w, "external_uuid", r->external_uuid);
    put_some(w, "bundle", r->bundle);
    ent_time_print(time, r->time);
    ent_jw_kz(w, "registered", time);
    put_destroyed(w, r);
    if (!r->content_visible) return;
    ent_sha256_hex(hex, &r->content);
    ent_jw_kz(w, "sha256", hex);
    ent_jw_ki64(w, "bytes", r->length);
}

/* Which revision it changes, who made it, and which others stand beside it. */
static ent_code put_place(ent_call *c, const ent_reg_row *r, ent_err *e)
{
    size_t others = 0;
    ent_reg_steps s;

    ENT_TRY(ent_reg_steps_of(&s, c->arena, c->reader, r->item_id, e));
    for (size_t i = 0; i < s.n; i++) {
        others += s.v[i].head && s.v[i].id != r->id;
        if (s.v[i].id != r->id) continue;
        put_some(c->out, "base", s.v[i].base);
        put_some(c->out, "person", s.v[i].person);
    }
    if (others == 0) return ENT_OK;
    ent_jw_key(c->out, "stands_beside");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < s.n; i++)
        if (s.v[i].head && s.v[i].id != r->id) ent_jw_str(c->out, s.v[i].revision);
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_item_show(ent_call *c, ent_err *e)
{
    ent_reg_row r;

    ENT_TRY(ent_reg_find(&r, c->arena, c->reader, call_arg(c, "item"), e));
    ENT_TRY(put_label(c, "label", r.label_id, r.mapped_id, e));
    if (r.mapped_id) ENT_TRY(put_label(c, "provider_label", r.label_id, 0, e));
    if (r.meta_label_id != r.label_id) ENT_TRY(put_label(c, "metadata_label", r.meta_label_id, r.meta_mapped_id, e));
    put_metadata(c->out, &r);
    ENT_TRY(put_place(c, &r, e));
    ENT_TRY(put_fields(c, &r, e));
    ENT_TRY(put_strings(c, "originators", ent_reg_originators, r.id, e));
    return put_strings(c, "sources", ent_reg_sources, r.id, e);
}
