/* SPDX-License-Identifier: Apache-2.0 */
#include "copying.h"

#include <stdlib.h>
#include <string.h>

#include "copy_list.h"
#include "registering.h"

typedef struct pending {
    ent_str bytes;
    ent_file_out *file;
} pending;

/* ---- whole contents ---- */

static ent_code note_entry(ent_call *c, const ent_reg_row *r, ent_err *e)
{
    ent_buf b = ent_buf_new(c->arena, 1 << 16);
    ent_jw w = ent_jw_canonical(&b);
    ent_str body;

    ent_jw_obj(&w);
    ent_jw_kstr(&w, "person", c->person.name);
    ent_jw_kstr(&w, "revision", r->revision);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&body, &w, e));
    return call_add(c, "export", body, e);
}

/* The registration of the copy, when its label demands one. */
static ent_code register_copy(copying *x, const ent_reg_row *r, ent_err *e)
{
    const ent_policy *p;
    ent_label label;
    ent_str xml, marking;
    bool required;

    ENT_TRY(ent_reg_label_xml(&xml, x->call->arena, x->call->reader, r->label_id, e));
    ENT_TRY(call_label(&p, &label, x->call, xml, e));
    ENT_TRY(ent_rgy_required(&required, p, label.classification, e));
    if (!required) return ENT_OK;
    x->registered++;
    return registering_add(&marking, &x->last, x->call, r, "copied", x->call->person.name, e);
}

ent_code copying_note(copying *x, const ent_reg_row *r, ent_err *e)
{
    shown named = {.call = x->call};
    const shown_label *l;

    ENT_TRY(shown_of(&l, &named, r, e));
    ENT_TRY(copying_allowed(x->call, &l->label, e));
    ENT_TRY(register_copy(x, r, e));
    x->n++;
    return note_entry(x->call, r, e);
}

/* ---- lists ---- */

typedef struct numbered {
    ent_str revision;
    int64_t copy;
} numbered;

typedef struct listing {
    ent_call *call;
    copy_list list;
    ent_str form, bytes;
    ENT_VEC(numbered) copies; /* registered ones, by revision */
} listing;

static int by_revision(const void *x, const void *y)
{
    const shown_revision *a = x, *b = y;

    return ent_str_cmp(a->revision, b->revision);
}

static int64_t copy_of(const void *ctx, ent_str revision)
{
    const listing *x = ctx;
    size_t low = 0, high = x->copies.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int d = ent_str_cmp(x->copies.v[middle].revision, revision);
        if (d == 0) return x->copies.v[middle].copy;
        if (d < 0) low = middle + 1;
        else high = middle;
    }
    return 0;
}

/* One revision, of which all that stands on the list has these labels. */
static ent_code register_part(listing *x, const shown_revision *v, const shown *parts, ent_err *e)
{
    ent_rgy_row row = {.revision = v->revision, .direction = ENT_S("copied"), .addressee = x->call->person.name};
    ent_call *c = x->call;
    bool required = false;
    ent_str body;

    for (size_t i = 0; i < parts->labels.n && !required; i++) {
        const ent_label *l = &parts->labels.v[i]->label;
        const ent_policy *p = ent_reg_policy_named(&c->policies, l->policy);
        if (p == NULL) p = c->policies.own;
        ENT_TRY(ent_rgy_required(&required, p, l->classification, e));
    }
    if (!required) return ENT_OK;
    ENT_TRY(ent_rgy_copies(&row.copy, c->reader, v->id, e));
    row.copy++;
    ENT_TRY(shown_marking(&row.marking, parts, e));
    ENT_PUSH(&x->copies, c->arena, ((numbered){v->revision, row.copy}), e);
    ENT_TRY(ent_rgy_register_entry(&body, c->arena, &row, e));
    return call_add(c, "registry.register", body, e);
}

static ent_code register_parts(listing *x, ent_err *e)
{
    shown *all = x->call->shown;

    if (all->revisions.n == 0) return ENT_OK;
    qsort(all->revisions.v, all->revisions.n, sizeof *all->revisions.v, by_revision);
    for (size_t i = 0; i < all->revisions.n;) {
        const shown_revision *first = &all->revisions.v[i];
        shown parts = {.call = x->call};
        for (; i < all->revisions.n && ent_str_eq(all->revisions.v[i].revision, first->revision); i++)
            for (size_t k = 0; k < 2; k++)
                if (all->revisions.v[i].parts[k] != NULL) ENT_TRY(shown_add(&parts, all->revisions.v[i].parts[k], e));
        ENT_TRY(register_part(x, first, &parts, e));
    }
    return ENT_OK;
}

static ent_code make_bytes(listing *x, ent_err *e)
{
    ent_arena *a = x->call->arena;

    if (ent_str_is(x->form, "xlsx")) return copy_list_xlsx(&x->bytes, a, &x->list, call_path(x->call, "out"), e);
    if (ent_str_is(x->form, "jsonl")) return copy_list_jsonl(&x->bytes, a, &x->list, e);
    return copy_list_csv(&x->bytes, a, &x->list, call_has(x->call, "bom"), e);
}

/* What was asked for is part of the entry: the list is that of a filter. */
static void put_arguments(ent_jw *w, const ent_call *c)
{
    ent_jw_key(w, "arguments");
    ent_jw_arr(w);
    for (size_t i = 0; i < c->request->n; i++) {
        const ent_param *p = api__param(c->request->operation, c->request->arguments[i].name);
        if (p->type == ENT_P_OUT || p->type == ENT_P_FILE) continue;
        ent_jw_arr(w);
        ent_jw_z(w, p->name);
        ent_jw_str(w, c->request->arguments[i].value);
        ent_jw_end(w);
    }
    ent_jw_end(w);
}

static ent_code add_list_entry(listing *x, ent_err *e)
{
    ent_buf b = ent_buf_new(x->call->arena, 1 << 20);
    ent_jw w = ent_jw_canonical(&b);
    ent_sha256 digest;
    char hex[65];
    ent_str body;

    ENT_TRY(ent_sha256_of(&digest, x->bytes, e));
    ent_sha256_hex(hex, &digest);
    ent_jw_obj(&w);
    put_arguments(&w, x->call);
    ent_jw_kstr(&w, "form", x->form);
    ent_jw_kstr(&w, "label", x->list.marking);
    ent_jw_kstr(&w, "list", x->list.name);
    ent_jw_kstr(&w, "person", x->call->person.name);
    ent_jw_ki64(&w, "rows", (int64_t)x->list.n_rows);
    ent_jw_kz(&w, "sha256", hex);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&body, &w, e));
    return call_add(x->call, "export", body, e);
}

static ent_code check_allowed(ent_call *c, ent_err *e)
{
    for (size_t i = 0; i < c->shown->labels.n; i++) ENT_TRY(copying_allowed(c, &c->shown->labels.v[i]->label, e));
    return ENT_OK;
}

static void answer(const listing *x)
{
    ent_jw *w = x->call->out;

    ent_jw_kstr(w, "label", x->list.marking);
    ent_jw_kstr(w, "list", x->list.name);
    ent_jw_kstr(w, "form", x->form);
    ent_jw_ki64(w, "rows", (int64_t)x->list.n_rows);
    ent_jw_ki64(w, "bytes", (int64_t)x->bytes.n);
    ent_jw_ki64(w, "registered_copies", (int64_t)x->copies.n);
    ent_jw_kstr(w, "written", call_arg(x->call, "out"));
}

/* The answer so far, read; c->out begins anew. */
static ent_code take_answer(const ent_json **out, ent_call *c, ent_err *e)
{
    ent_buf *b;
    ent_str text;

    ent_jw_end(c->out);
    ENT_TRY(ent_jw_take(&text, c->out, e));
    ENT_TRY(ent_json_parse(out, c->arena, text, API_ANSWER_MAX, e));
    ENT_NEW(b, c->arena, 1, e);
    *b = ent_buf_new(c->arena, API_ANSWER_MAX);
    *c->out = ent_jw_plain(b);
    ent_jw_obj(c->out);
    return ENT_OK;
}

ent_code copying_list(ent_call *c, ent_err *e)
{
    const ent_operation *op = c->request->operation;
    listing x = {.call = c, .form = call_has(c, "form") ? call_arg(c, "form") : ENT_S("csv")};
    const ent_json *o;
    const char *why = ent_api_unlabelled(op);

    ENT_TRY(take_answer(&o, c, e));
    if (why == NULL) ENT_TRY(shown_marking(&x.list.marking, c->shown, e));
    else ENT_TRY(ent_str_fmt(&x.list.marking, c->arena, e, "No label: %s", why));
    ENT_TRY(check_allowed(c, e));
    ENT_TRY(ent_str_fmt(&x.list.name, c->arena, e, "%s%s%s", op->noun, op->verb != NULL ? " " : "", op->verb != NULL ? op->verb : ""));
    x.list.person = c->person.name;
    x.list.time = c->now;
    ENT_TRY(register_parts(&x, e));
    ENT_TRY(copy_list_of(&x.list, c->arena, o, op->columns, x.copies.n != 0 ? copy_of : NULL, &x, e));
    ENT_TRY(make_bytes(&x, e));
    ENT_TRY(add_list_entry(&x, e));
    answer(&x);
    return copying_write(c, call_path(c, "out"), x.bytes, e);
}

/* ---- papers ---- */

static ent_code add_paper_entry(ent_call *c, const copied_paper *p, ent_err *e)
{
    ent_buf b = ent_buf_new(c->arena, 1 << 16);
    ent_jw w = ent_jw_canonical(&b);
    ent_sha256 digest;
    char hex[65];
    ent_str body;

    ENT_TRY(ent_sha256_of(&digest, p->bytes, e));
    ent_sha256_hex(hex, &digest);
    ent_jw_obj(&w);
    if (p->of[0] == 'b') ent_jw_kstr(&w, p->of, p->id); /* keys in their order: bundle, …, release, … */
    ent_jw_kstr(&w, "label", p->marking);
    ent_jw_kstr(&w, "person", c->person.name);
    if (p->of[0] != 'b') ent_jw_kstr(&w, p->of, p->id);
    ent_jw_kz(&w, "sha256", hex);
    ent_jw_kz(&w, "sheet", p->sheet);
    ent_jw_end(&w);
    ENT_TRY(ent_jw_take(&body, &w, e));
    return call_add(c, "export", body, e);
}

ent_code copying_paper(int64_t *registered, ent_call *c, const copied_paper *p, ent_err *e)
{
    listing x = {.call = c};

    ENT_TRY(check_allowed(c, e));
    ENT_TRY(register_parts(&x, e));
    *registered = (int64_t)x.copies.n;
    ENT_TRY(add_paper_entry(c, p, e));
    return copying_write(c, call_path(c, "out"), p->bytes, e);
}

/* ---- any ---- */

static ent_code write_file(ent_call *c, ent_err *e)
{
    const pending *p = c->after_ctx;

    ENT_TRY(ent_file_out_add(p->file, p->bytes.p, p->bytes.n, e));
    return ent_file_out_done(p->file, e);
}

ent_code copying_write(ent_call *c, const char *path, ent_str bytes, ent_err *e)
{
    pending *p;

    ENT_NEW(p, c->arena, 1, e);
    p->bytes = bytes;
    ENT_TRY(ent_file_out_open(&p->file, c->arena, path, 0600, e)); /* before the act: what cannot be written is no copy */
    c->after_ctx = p;
    c->after = write_file;
    return ENT_OK;
}
