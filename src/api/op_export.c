/* SPDX-License-Identifier: Apache-2.0 */
/* item export: a content leaves the node as a copy. It becomes an entry, and from CONFIDENTIAL up it is registered with a copy
 * number (law 5, R-30); the file is written after the commit.                                                            */
#include "registering.h"

typedef struct copy {
    ent_str bytes;
    const char *path;
} copy;

static ent_code read_content(ent_str *out, ent_call *c, const ent_reg_row *r, ent_err *e)
{
    ent_secret key;
    ent_code code;

    ENT_TRY(call_node_key(&key, c, "content", e));
    code = ent_reg_content_get(out, c->arena, c->reader, &key, &r->content, e);
    ent_wipe(&key, sizeof key);
    return code;
}

static ent_code note_export(ent_call *c, const ent_reg_row *r, ent_err *e)
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
static ent_code register_copy(ent_call *c, const ent_reg_row *r, int64_t *number, ent_err *e)
{
    const ent_policy *p;
    ent_label label;
    ent_str xml, marking;
    bool required;

    *number = 0;
    ENT_TRY(ent_reg_label_xml(&xml, c->arena, c->reader, r->label_id, e));
    ENT_TRY(call_label(&p, &label, c, xml, e));
    ENT_TRY(ent_rgy_required(&required, p, label.classification, e));
    if (!required) return ENT_OK;
    return registering_add(&marking, number, c, r, "copied", c->person.name, e);
}

static ent_code write_copy(ent_call *c, ent_err *e)
{
    const copy *x = c->after_ctx;

    return ent_file_write(x->path, x->bytes, 0600, e);
}

ent_code op_item_export(ent_call *c, ent_err *e)
{
    ent_reg_row r;
    int64_t number;
    copy *x;

    ENT_NEW(x, c->arena, 1, e);
    x->path = call_path(c, "out");
    ENT_TRY(ent_reg_find(&r, c->arena, c->reader, call_arg(c, "item"), e));
    if (r.content_visible) ENT_TRY(ent_reg_content_there(r.destroyed, e));
    ENT_TRY(read_content(&x->bytes, c, &r, e));
    ENT_TRY(register_copy(c, &r, &number, e));
    ENT_TRY(note_export(c, &r, e));
    c->after_ctx = x;
    c->after = write_copy;
    ent_jw_kstr(c->out, "number", r.number);
    ent_jw_kstr(c->out, "revision", r.revision);
    ent_jw_ki64(c->out, "bytes", (int64_t)x->bytes.n);
    if (number != 0) ent_jw_ki64(c->out, "copy", number);
    ent_jw_kstr(c->out, "written", call_arg(c, "out"));
    return ENT_OK;
}
