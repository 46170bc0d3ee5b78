/* SPDX-License-Identifier: Apache-2.0 */
#include "deriving.h"

#include "access.h"

static ent_code add_unique(ent_reg_strings *v, ent_arena *a, ent_str s, ent_err *e)
{
    size_t at = 0;

    while (at < v->n && ent_str_cmp(v->v[at], s) < 0) at++;
    if (at < v->n && ent_str_eq(v->v[at], s)) return ENT_OK;
    ENT_PUSH(v, a, s, e);
    for (size_t i = v->n - 1; i > at; i--) v->v[i] = v->v[i - 1];
    v->v[at] = s;
    return ENT_OK;
}

ent_code deriving_originator(deriving *d, ent_call *c, ent_str org, ent_err *e)
{
    return add_unique(&d->originators, c->arena, org, e);
}

ent_code deriving_from(deriving *d, ent_call *c, const ent_reg_row *source, ent_err *e)
{
    const ent_cut *content, *meta;
    ent_reg_strings theirs;

    if (!source->content_visible) return access_refuse(c, source, e);
    ENT_TRY(ent_reg_cut(&content, c->arena, c->reader, &c->policies, source->content_cut_id, e));
    ENT_TRY(ent_reg_cut(&meta, c->arena, c->reader, &c->policies, source->cut_id, e));
    ENT_TRY(ent_cut_renew(&content, c->arena, ent_cut_policy(d->cut), content, e));
    ENT_TRY(ent_cut_renew(&meta, c->arena, ent_cut_policy(d->meta_cut), meta, e));
    if (!ent_cut_at_least(d->cut, content) || !ent_cut_at_least(d->meta_cut, meta))
        return ent_fail(e, ENT_REFUSED, "R-11",
                        "Raise the label to at least that of the source, or get a written lowering from its originator.",
                        "The label is lower than that of a source, or wider.");
    ENT_TRY(ent_reg_originators(&theirs, c->arena, c->reader, source->id, e));
    for (size_t i = 0; i < theirs.n; i++) ENT_TRY(deriving_originator(d, c, theirs.v[i], e));
    return add_unique(&d->revisions, c->arena, source->revision, e);
}
