/* SPDX-License-Identifier: Apache-2.0 */
/* The labels that the records of an import bear, and what they are against those that their items have. */
#include <stdlib.h>
#include <string.h>

#include "records_private.h"

typedef struct marked {
    ent_str marking;
    size_t at;
} marked;

static int by_marking(const void *x, const void *y)
{
    const marked *a = x, *b = y;
    int d = ent_str_cmp(a->marking, b->marking);

    return d != 0 ? d : (a->at > b->at) - (a->at < b->at);
}

/* labels[0] is the label of the import; it may be missing when no record needs it. */
ent_code records__labels(entering *m, ent_err *e)
{
    const record_set *s = m->set;
    ent_arena *a = m->call->arena;
    size_t n = 0, last = 0;
    marked *v;

    ENT_NEW(v, a, s->n, e);
    ENT_NEW(m->labels, a, s->n + 1, e);
    ENT_NEW(m->label_of, a, s->n, e);
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].marking.n != 0) v[n++] = (marked){s->v[i].marking, i};
    if (n == 0 || n < s->n || s->label.n != 0) {
        ENT_TRY(labelling_read(&m->labels[0].label, m->call, s->label, s->exercise, (ent_str){0}, e));
        ENT_TRY(labelling_cut_digest(&m->labels[0].cut, &m->labels[0].label, e));
    }
    if (n != 0) qsort(v, n, sizeof *v, by_marking);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !ent_str_eq(v[i].marking, v[i - 1].marking)) {
            bearing *b = &m->labels[++last];
            if (labelling_read(&b->label, m->call, v[i].marking, s->exercise, (ent_str){0}, e) != ENT_OK)
                return records__refused(m, v[i].at, e);
            ENT_TRY(labelling_cut_digest(&b->cut, &b->label, e));
        }
        m->label_of[v[i].at] = last;
    }
    return ENT_OK;
}

/* However the marking was typed, a layer has the key of the label that it means. */
ent_code records__ids(entering *m, ent_err *e)
{
    ent_arena *a = m->call->arena;
    ent_str marking;

    ENT_NEW(m->ids, a, m->set->n, e);
    for (size_t i = 0; i < m->set->n; i++) {
        const record *r = &m->set->v[i];
        m->ids[i] = r->id;
        if (!r->layer) continue;
        ENT_TRY(
            ent_label_marking(&marking, a, m->call->policies.own, &m->labels[m->label_of[i]].label.label, (ent_str){0}, ENT_PAGE_TOP, e));
        ENT_TRY(ent_str_fmt(&m->ids[i], a, e, "%.*s#%.*s", ENT_F(r->id), ENT_F(marking)));
    }
    return ENT_OK;
}

/* ---- against what the items bear ---- */

static ent_code compare(relabel *out, entering *m, const bearing *b, int64_t cut_id, ent_err *e)
{
    ent_arena *a = m->call->arena;
    const ent_cut *was;
    compared x = {.label = b, .cut_id = cut_id, .is = RELABEL_NONE};

    for (size_t i = 0; i < m->compared.n; i++) {
        if (m->compared.v[i].label != b || m->compared.v[i].cut_id != cut_id) continue;
        *out = m->compared.v[i].is;
        return ENT_OK;
    }
    ENT_TRY(ent_reg_cut(&was, a, m->call->reader, &m->call->policies, cut_id, e));
    ENT_TRY(ent_cut_renew(&was, a, m->call->policies.own, was, e));
    if (!ent_str_eq(ent_cut_text(was), ent_cut_text(b->label.cut)))
        x.is = ent_cut_at_least(b->label.cut, was) ? RELABEL_RAISED : RELABEL_LOWERED;
    ENT_PUSH(&m->compared, a, x, e);
    *out = x.is;
    return ENT_OK;
}

static ent_code take_newest(void *ctx, const ent_reg_row *r, ent_err *e)
{
    (void)e;
    *(int64_t *)ctx = r->meta_label_id;
    return ENT_OK;
}

ent_code records__lowered(entering *m, size_t at, const ent_reg_known *known, ent_err *e)
{
    const bearing *b = &m->labels[m->label_of[at]];
    ent_call *c = m->call;
    const ent_policy *p;
    int64_t label_id = 0;
    ent_str xml, was, now;
    ent_label label;

    ENT_TRY(ent_reg_history(c->reader, c->arena, known->item_id, take_newest, &label_id, e));
    ENT_TRY(ent_reg_label_xml(&xml, c->arena, c->reader, label_id, e));
    ENT_TRY(call_label(&p, &label, c, xml, e));
    ENT_TRY(ent_label_marking(&was, c->arena, p, &label, (ent_str){0}, ENT_PAGE_TOP, e));
    ENT_TRY(ent_label_marking(&now, c->arena, c->policies.own, &b->label.label, (ent_str){0}, ENT_PAGE_TOP, e));
    return ent_fail(e, ENT_REFUSED, "R-11", "Import it under at least that label; only an act of its originator lowers it.",
                    "The record is held as %.*s. %.*s is lower, or lets in others.", ENT_F(was), ENT_F(now));
}

ent_code records__relabel(relabel *out, entering *m, size_t at, const ent_reg_known *known, ent_err *e)
{
    *out = RELABEL_NONE;
    return known == NULL ? ENT_OK : compare(out, m, &m->labels[m->label_of[at]], known->cut_id, e);
}
