/* SPDX-License-Identifier: Apache-2.0 */
/* item list, show, history. */
#include <string.h>

#include "access.h"
#include "shown.h"

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

typedef struct lister {
    ent_call *call;
    shown named; /* labels of contents: said, but nothing of theirs stands here */
    int64_t n;
    ent_reg_steps steps; /* of a history: one for each row */
} lister;

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
    const shown_label *content;

    ENT_TRY(shown_of(&content, &l->named, r, e));
    ent_jw_obj(w);
    ENT_TRY(shown_put_marks(l->call->shown, r, e));
    ent_jw_kstr(w, "content_label", content->marking);
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
    lister l = {.call = c, .named = {.call = c}};

    ent_jw_key(c->out, "items");
    ent_jw_arr(c->out);
    ENT_TRY(ent_reg_list(c->reader, c->arena, &f, put_row, &l, e));
    ent_jw_end(c->out);
    ent_jw_ki64(c->out, "visible_items", l.n);
    return ENT_OK;
}

ent_code op_item_history(ent_call *c, ent_err *e)
{
    lister l = {.call = c, .named = {.call = c}};
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
    ent_jw_arr(c->out);
    for (size_t i = 0; i < fields.n; i++) {
        const shown_label *l;
        ENT_TRY(shown_field(&l, c->shown, r, fields.v[i].cut_id, e));
        ent_jw_obj(c->out);
        ent_jw_kstr(c->out, "mark", l->portion);
        ent_jw_kstr(c->out, "field", fields.v[i].name);
        ent_jw_kstr(c->out, "value", fields.v[i].value);
        ent_jw_end(c->out);
    }
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

/* Why the content is not for him. */
static ent_code put_missing(ent_call *c, const ent_reg_row *r, ent_err *e)
{
    ent_reg_strings all;
    const char *rule;

    if (r->content_visible) return ENT_OK;
    ENT_TRY(access_missing(&all, &rule, c, r, e));
    ent_jw_key(c->out, "content_missing");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < all.n; i++) ent_jw_str(c->out, all.v[i]);
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_item_show(ent_call *c, ent_err *e)
{
    const shown_label *meta;
    ent_reg_row r;

    ENT_TRY(ent_reg_find(&r, c->arena, c->reader, call_arg(c, "item"), e));
    ENT_TRY(shown_meta(&meta, c->shown, &r, e));
    ent_jw_kstr(c->out, "mark", meta->portion);
    ENT_TRY(put_label(c, "content_label", r.label_id, r.mapped_id, e));
    if (r.mapped_id) ENT_TRY(put_label(c, "provider_label", r.label_id, 0, e));
    if (r.meta_label_id != r.label_id) ENT_TRY(put_label(c, "metadata_label", r.meta_label_id, r.meta_mapped_id, e));
    put_metadata(c->out, &r);
    ENT_TRY(put_missing(c, &r, e));
    ENT_TRY(put_place(c, &r, e));
    ENT_TRY(put_fields(c, &r, e));
    ENT_TRY(put_strings(c, "originators", ent_reg_originators, r.id, e));
    return put_strings(c, "sources", ent_reg_sources, r.id, e);
}
