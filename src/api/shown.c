/* SPDX-License-Identifier: Apache-2.0 */
#include "shown.h"

enum { MARKINGS_MAX = 1 << 20 };

static ent_code read_label(shown_label *l, ent_call *c, ent_err *e)
{
    const ent_policy *p;

    ENT_TRY(ent_reg_label_xml(&l->xml, c->arena, c->reader, l->id, e));
    ENT_TRY(call_label(&p, &l->label, c, l->xml, e));
    ENT_TRY(ent_label_marking(&l->marking, c->arena, p, &l->label, (ent_str){0}, ENT_PAGE_TOP, e));
    return ent_label_marking(&l->portion, c->arena, p, &l->label, (ent_str){0}, ENT_PORTION, e);
}

ent_code shown_of(const shown_label **out, shown *s, const ent_reg_row *r, ent_err *e)
{
    int64_t id = r->mapped_id ? r->mapped_id : r->label_id;
    shown_label *l;

    for (size_t i = 0; i < s->labels.n; i++) {
        *out = s->labels.v[i];
        if ((*out)->id == id) return ENT_OK;
    }
    ENT_NEW(l, s->call->arena, 1, e);
    l->id = id;
    ENT_TRY(read_label(l, s->call, e));
    ENT_PUSH(&s->labels, s->call->arena, l, e);
    *out = l;
    return ENT_OK;
}

ent_str shown_portion(const shown *s, ent_str marking)
{
    for (size_t i = 0; i < s->labels.n; i++)
        if (ent_str_eq(s->labels.v[i]->marking, marking)) return s->labels.v[i]->portion;
    return marking;
}

ent_code shown_join(ent_label *out, const shown *s, ent_err *e)
{
    const ent_label **parts;
    bool nobody;

    ENT_NEW(parts, s->call->arena, s->labels.n, e);
    for (size_t i = 0; i < s->labels.n; i++) parts[i] = &s->labels.v[i]->label;
    ENT_TRY(ent_label_join(out, &nobody, NULL, s->call->arena, s->call->policies.own, parts, s->labels.n, ENT_JOIN_STRICT, e));
    if (!nobody) return ENT_OK;
    return ent_fail(e, ENT_REFUSED, "R-11", "Leave one of them out, or ask an originator for a wider release.",
                    "No one may see all of these together: their releasabilities have nobody in common.");
}

static ent_code all_markings(ent_str *out, const shown *s, ent_place at, ent_err *e)
{
    ent_buf b = ent_buf_new(s->call->arena, MARKINGS_MAX);

    for (size_t i = 0; i < s->labels.n; i++) {
        if (i != 0) ent_buf_z(&b, "; ");
        ent_buf_add(&b, at == ENT_PORTION ? s->labels.v[i]->portion : s->labels.v[i]->marking);
    }
    return ent_buf_take(out, &b, e);
}

static ent_code marking_at(ent_str *out, const shown *s, ent_place at, ent_err *e)
{
    ent_label whole;
    ent_err none;

    *out = (ent_str){0};
    if (s->labels.n == 0) return ENT_OK;
    if (s->labels.n == 1) return all_markings(out, s, at, e);
    if (shown_join(&whole, s, &none) == ENT_OK &&
        ent_label_marking(out, s->call->arena, s->call->policies.own, &whole, (ent_str){0}, at, &none) == ENT_OK)
        return ENT_OK;
    return none.code == ENT_NOMEM ? ent_nomem(e) : all_markings(out, s, at, e);
}

ent_code shown_marking(ent_str *out, const shown *s, ent_err *e)
{
    return marking_at(out, s, ENT_PAGE_TOP, e);
}

ent_code shown_mark(ent_str *out, const shown *s, ent_err *e)
{
    return marking_at(out, s, ENT_PORTION, e);
}

ent_code shown_put(const shown *s, ent_err *e)
{
    ent_str marking;

    ENT_TRY(shown_marking(&marking, s, e));
    if (marking.n != 0) ent_jw_kstr(s->call->out, "label", marking);
    return ENT_OK;
}
