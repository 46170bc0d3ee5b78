/* SPDX-License-Identifier: Apache-2.0 */
#include "copying.h"

#include "registering.h"

typedef struct pending {
    ent_str bytes;
    const char *path;
} pending;

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
    ENT_TRY(register_copy(x, r, e));
    x->n++;
    return note_entry(x->call, r, e);
}

static ent_code write_file(ent_call *c, ent_err *e)
{
    const pending *p = c->after_ctx;

    return ent_file_write(p->path, p->bytes, 0600, e);
}

ent_code copying_write(copying *x, const char *path, ent_str bytes, ent_err *e)
{
    pending *p;

    ENT_NEW(p, x->call->arena, 1, e);
    *p = (pending){bytes, path};
    x->call->after_ctx = p;
    x->call->after = write_file;
    return ENT_OK;
}
