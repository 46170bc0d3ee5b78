/* SPDX-License-Identifier: Apache-2.0 */
/* registry register, list. */
#include "registering.h"
#include "shown.h"

ent_code registering_add(ent_str *marking, int64_t *copy, ent_call *c, const ent_reg_row *row, const char *direction, ent_str addressee,
                         ent_err *e)
{
    ent_rgy_row r = {.revision = row->revision, .direction = ent_str_c(direction), .addressee = addressee};
    const ent_policy *p;
    ent_label label;
    ent_str xml, body;

    ENT_TRY(ent_rgy_copies(&r.copy, c->reader, row->id, e));
    *copy = ++r.copy;
    ENT_TRY(ent_reg_label_xml(&xml, c->arena, c->reader, row->label_id, e));
    ENT_TRY(call_label(&p, &label, c, xml, e));
    ENT_TRY(ent_label_marking(&r.marking, c->arena, p, &label, (ent_str){0}, ENT_PAGE_TOP, e));
    *marking = r.marking;
    ENT_TRY(ent_rgy_register_entry(&body, c->arena, &r, e));
    return call_add(c, "registry.register", body, e);
}

ent_code op_registry_register(ent_call *c, ent_err *e)
{
    ent_reg_row row;
    ent_str marking;
    int64_t copies, copy;

    ENT_TRY(ent_reg_find(&row, c->arena, c->reader, call_arg(c, "item"), e));
    ENT_TRY(ent_rgy_copies(&copies, c->reader, row.id, e));
    if (copies != 0) return ent_fail(e, ENT_CONFLICT, "R-22", "See it with: registry list", "This revision is registered already.");
    ENT_TRY(registering_add(&marking, &copy, c, &row, row.bundle.n ? "received" : "held", call_arg(c, "addressee"), e));
    ent_jw_kstr(c->out, "number", row.number);
    ent_jw_kstr(c->out, "marking", marking);
    return ENT_OK;
}

static ent_code put_row(void *ctx, const ent_rgy_row *r, ent_err *e)
{
    ent_reg_row row = {
        .id = r->revision_id, .revision = r->revision, .meta_label_id = r->meta_label_id, .meta_mapped_id = r->meta_mapped_id};
    ent_call *c = ctx;
    ent_jw *w = c->out;
    char time[21];
    ent_str mark;

    ENT_TRY(shown_row(&mark, c->shown, &row, e));
    ent_time_print(time, r->time);
    ent_jw_obj(w);
    ent_jw_kstr(w, "mark", mark);
    ent_jw_kstr(w, "reference", r->reference);
    ent_jw_kz(w, "time", time);
    ent_jw_kstr(w, "marking", r->marking);
    ent_jw_kstr(w, "direction", r->direction);
    if (r->addressee.n) ent_jw_kstr(w, "addressee", r->addressee);
    ent_jw_ki64(w, "copy", r->copy);
    ent_jw_kstr(w, "revision", r->revision);
    ent_time_print(time, r->destroyed);
    if (r->destroyed != 0) ent_jw_kz(w, "destroyed", time);
    ent_jw_end(w);
    return ENT_OK;
}

ent_code op_registry_list(ent_call *c, ent_err *e)
{
    ent_jw_key(c->out, "registered");
    ent_jw_arr(c->out);
    ENT_TRY(ent_rgy_list(c->reader, c->arena, put_row, c, e));
    ent_jw_end(c->out);
    return ENT_OK;
}
