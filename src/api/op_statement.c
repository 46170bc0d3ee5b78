/* SPDX-License-Identifier: Apache-2.0 */
/* release statement, channels: what partners need from each other after a restore. */
#include "api_private.h"

/* All receipts, whatever the view: nothing in them is classified, and a statement with gaps would mislead the partner. */
static ent_code make(ent_str *out, ent_call *c, const ent_secret *key, ent_err *e)
{
    ent_rel_ground ground;
    ent_store *s;

    ENT_TRY(ent_store_open(&s, c->arena, c->db, ENT_STORE_READ, e));
    ENT_TRY(ent_store_begin(s, e));
    ENT_TRY(ent_rel_ground_read(&ground, c->arena, s, e));
    return ent_rel_statement(out, c->arena, s, &ground, call_arg(c, "agreement"), call_arg(c, "for"), key, c->now, e);
}

ent_code op_release_statement(ent_call *c, ent_err *e)
{
    ent_secret key;
    ent_str text;
    ent_code code;

    ENT_TRY(call_node_key(&key, c, "release", e));
    code = make(&text, c, &key, e);
    ent_wipe(&key, sizeof key);
    if (code != ENT_OK) return code;
    ENT_TRY(ent_file_write(call_path(c, "out"), text, 0644, e));
    ent_jw_kstr(c->out, "agreement", call_arg(c, "agreement"));
    ent_jw_kstr(c->out, "for", call_arg(c, "for"));
    ent_jw_kstr(c->out, "written", call_arg(c, "out"));
    return ENT_OK;
}

/* The numbers are not shown: gaps would tell of releases that the asker may not see (law 3). */
static ent_code put_channel(void *ctx, const ent_rel_channel_row *row, ent_err *e)
{
    ent_jw *w = ctx;

    (void)e;
    ent_jw_obj(w);
    ent_jw_kstr(w, "agreement", row->agreement);
    ent_jw_kstr(w, "recipient", row->recipient);
    ent_jw_kbool(w, "held", row->held);
    if (row->held) ent_jw_kz(w, "next", "ask the recipient for: release statement; enter it with: node reconcile");
    ent_jw_end(w);
    return ENT_OK;
}

ent_code op_release_channels(ent_call *c, ent_err *e)
{
    ent_jw_key(c->out, "channels");
    ent_jw_arr(c->out);
    ENT_TRY(ent_rel_channels(c->reader, c->arena, put_channel, c->out, e));
    ent_jw_end(c->out);
    return ENT_OK;
}
