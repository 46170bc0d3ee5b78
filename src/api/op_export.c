/* SPDX-License-Identifier: Apache-2.0 */
/* item export: one content leaves the node as a copy. */
#include "access.h"
#include "copying.h"

static ent_code read_content(ent_str *out, ent_call *c, const ent_reg_row *r, ent_err *e)
{
    ent_secret key;
    ent_code code;

    ENT_TRY(call_node_key(&key, c, "content", e));
    code = ent_reg_content_get(out, c->arena, c->reader, &key, &r->content, e);
    ent_wipe(&key, sizeof key);
    return code;
}

ent_code op_item_export(ent_call *c, ent_err *e)
{
    copying copy = {.call = c};
    ent_reg_row r;
    ent_str bytes;

    ENT_TRY(ent_reg_find(&r, c->arena, c->reader, call_arg(c, "item"), e));
    if (!r.content_visible) return access_refuse(c, &r, e);
    ENT_TRY(ent_reg_content_there(r.destroyed, e));
    ENT_TRY(read_content(&bytes, c, &r, e));
    ENT_TRY(copying_note(&copy, &r, e));
    ent_jw_kstr(c->out, "number", r.number);
    ent_jw_kstr(c->out, "revision", r.revision);
    ent_jw_ki64(c->out, "bytes", (int64_t)bytes.n);
    if (copy.registered != 0) ent_jw_ki64(c->out, "copy", copy.last);
    ent_jw_kstr(c->out, "written", call_arg(c, "out"));
    return copying_write(c, call_path(c, "out"), bytes, e);
}
