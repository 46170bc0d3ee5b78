/* SPDX-License-Identifier: Apache-2.0 */
#include "shown.h"

enum { MARKINGS_MAX = 1 << 20 };

/* ---- labels ---- */

static ent_code finish(shown_label *l, ent_call *c, const ent_policy *p, ent_err *e)
{
    ENT_TRY(ent_label_marking(&l->marking, c->arena, p, &l->label, (ent_str){0}, ENT_PAGE_TOP, e));
    return ent_label_marking(&l->portion, c->arena, p, &l->label, (ent_str){0}, ENT_PORTION, e);
}

static ent_code read_label(shown_label *l, ent_call *c, ent_err *e)
{
    const ent_policy *p;
    ent_str xml;

    ENT_TRY(ent_reg_label_xml(&xml, c->arena, c->reader, l->id, e));
    ENT_TRY(call_label(&p, &l->label, c, xml, e));
    return finish(l, c, p, e);
}

/* On an exercise node whatever is classified is marked EXERCISE, though no cut says so. */
static ent_code mark_exercise(shown_label *l, ent_call *c, const ent_policy *p, ent_err *e)
{
    ent_label plain = l->label;
    bool is_lowest;

    if (!c->node.exercise || p != c->policies.own) return ENT_OK;
    ENT_TRY(ent_policy_within(&is_lowest, p, plain.classification, ent_policy_class(p, 0), e));
    return is_lowest ? ENT_OK : ent_label_add(&l->label, c->arena, p, &plain, "Administrative", "EXERCISE", e);
}

static ent_code read_cut(shown_label *l, ent_call *c, ent_err *e)
{
    const ent_cut *cut;

    ENT_TRY(ent_reg_cut(&cut, c->arena, c->reader, &c->policies, -l->id, e));
    ENT_TRY(ent_cut_label(&l->label, c->arena, cut, e));
    ENT_TRY(mark_exercise(l, c, ent_cut_policy(cut), e));
    return finish(l, c, ent_cut_policy(cut), e);
}

static ent_code look_up(const shown_label **out, shown *s, int64_t id, ent_err *e)
{
    shown_label *l;

    for (size_t i = 0; i < s->labels.n; i++) {
        *out = s->labels.v[i];
        if ((*out)->id == id) return ENT_OK;
    }
    ENT_NEW(l, s->call->arena, 1, e);
    l->id = id;
    ENT_TRY(id > 0 ? read_label(l, s->call, e) : read_cut(l, s->call, e));
    ENT_PUSH(&s->labels, s->call->arena, l, e);
    *out = l;
    return ENT_OK;
}

ent_code shown_by_id(const shown_label **out, shown *s, int64_t label_id, ent_err *e)
{
    return look_up(out, s, label_id, e);
}

ent_code shown_by_cut(const shown_label **out, shown *s, int64_t cut_id, ent_err *e)
{
    return look_up(out, s, -cut_id, e);
}

ent_code shown_of(const shown_label **out, shown *s, const ent_reg_row *r, ent_err *e)
{
    return look_up(out, s, r->mapped_id ? r->mapped_id : r->label_id, e);
}

ent_code shown_meta(const shown_label **out, shown *s, const ent_reg_row *r, ent_err *e)
{
    return look_up(out, s, r->meta_mapped_id ? r->meta_mapped_id : r->meta_label_id, e);
}

/* Mostly a field has the label of the metadata or of the content. */
ent_code shown_field(const shown_label **out, shown *s, const ent_reg_row *r, int64_t cut_id, ent_err *e)
{
    if (cut_id == r->cut_id) return shown_meta(out, s, r, e);
    if (cut_id == r->content_cut_id) return shown_of(out, s, r, e);
    return shown_by_cut(out, s, cut_id, e);
}

ent_code shown_title(const shown_label **out, shown *s, const ent_reg_row *r, ent_err *e)
{
    *out = NULL;
    return r->title_cut_id == 0 ? ENT_OK : shown_field(out, s, r, r->title_cut_id, e);
}

ent_code shown_leave_out(shown *s, ent_str number, ent_err *e)
{
    ent_str kept;

    for (size_t i = 0; i < s->by_copy_only.n; i++)
        if (ent_str_eq(s->by_copy_only.v[i], number)) return ENT_OK;
    ENT_TRY(ent_str_dup(&kept, s->call->arena, number, e));
    ENT_PUSH(&s->by_copy_only, s->call->arena, kept, e);
    return ENT_OK;
}

ent_code shown_may_read(bool *out, shown *s, const ent_reg_row *r, ent_err *e)
{
    const shown_label *l;

    *out = false;
    if (!r->content_visible || r->destroyed != 0) return ENT_OK;
    ENT_TRY(shown_of(&l, s, r, e));
    *out = !ent_rgy_each_reader(&l->label);
    return *out ? ENT_OK : shown_leave_out(s->call->shown, r->number, e);
}

/* ---- marks ---- */

const shown_label *shown_marked(const shown *s, ent_str marking)
{
    for (size_t i = 0; i < s->labels.n; i++)
        if (ent_str_eq(s->labels.v[i]->marking, marking)) return s->labels.v[i];
    return NULL;
}

ent_str shown_portion(const shown *s, ent_str marking)
{
    const shown_label *l = shown_marked(s, marking);

    return l != NULL ? l->portion : marking;
}

ent_code shown_together(ent_str *out, shown *s, const shown_label *x, const shown_label *y, ent_err *e)
{
    shown two = {.call = s->call};
    shown_pair pair = {.x = x, .y = y};

    *out = x->portion;
    if (y == NULL || y == x) return ENT_OK;
    for (size_t i = 0; i < s->pairs.n; i++) {
        *out = s->pairs.v[i].mark;
        if (s->pairs.v[i].x == x && s->pairs.v[i].y == y) return ENT_OK;
    }
    ENT_TRY(shown_add(&two, x, e));
    ENT_TRY(shown_add(&two, y, e));
    ENT_TRY(shown_mark(&pair.mark, &two, e));
    ENT_PUSH(&s->pairs, s->call->arena, pair, e);
    *out = pair.mark;
    return ENT_OK;
}

ent_code shown_row(ent_str *mark, shown *s, const ent_reg_row *r, ent_err *e)
{
    const shown_label *meta, *title;

    ENT_TRY(shown_meta(&meta, s, r, e));
    ENT_TRY(shown_title(&title, s, r, e));
    ENT_TRY(shown_add_revision(s, r, meta, title, e));
    return shown_together(mark, s, meta, title, e);
}

ent_code shown_put_marks(shown *s, const ent_reg_row *r, ent_err *e)
{
    const shown_label *title;
    ent_str mark;

    ENT_TRY(shown_row(&mark, s, r, e));
    ENT_TRY(shown_title(&title, s, r, e));
    ent_jw_kstr(s->call->out, "mark", mark);
    if (title != NULL) ent_jw_kstr(s->call->out, "title_mark", title->portion);
    return ENT_OK;
}

/* ---- what stands on the answer ---- */

ent_code shown_add(shown *s, const shown_label *l, ent_err *e)
{
    for (size_t i = 0; i < s->labels.n; i++)
        if (s->labels.v[i]->id == l->id) return ENT_OK;
    ENT_PUSH(&s->labels, s->call->arena, l, e);
    return ENT_OK;
}

ent_code shown_add_all(shown *s, const shown *other, ent_err *e)
{
    for (size_t i = 0; i < other->labels.n; i++) ENT_TRY(shown_add(s, other->labels.v[i], e));
    for (size_t i = 0; i < other->revisions.n; i++) ENT_PUSH(&s->revisions, s->call->arena, other->revisions.v[i], e);
    return ENT_OK;
}

ent_code shown_add_revision(shown *s, const ent_reg_row *r, const shown_label *x, const shown_label *y, ent_err *e)
{
    shown_revision v = {.id = r->id, .parts = {x, y}};

    if (!s->call->copies && !s->call->on_paper) return ENT_OK;
    ENT_TRY(ent_str_dup(&v.revision, s->call->arena, r->revision, e));
    ENT_PUSH(&s->revisions, s->call->arena, v, e);
    return ENT_OK;
}

/* A label of the class alone. */
static ent_code bare(shown_label *l, ent_call *c, ent_str classification, ent_err *e)
{
    const ent_policy *p = c->policies.own;

    l->label = (ent_label){.policy = ent_policy_name(p), .classification = classification};
    ENT_TRY(ent_str_fmt(&l->label.policy_uri, c->arena, e, "urn:oid:%.*s", ENT_F(ent_policy_oid(p))));
    ENT_TRY(mark_exercise(l, c, p, e));
    return finish(l, c, p, e);
}

ent_code shown_add_ceiling(shown *s, ent_err *e)
{
    shown_label *l;

    ENT_NEW(l, s->call->arena, 1, e);
    ENT_TRY(bare(l, s->call, s->call->node.ceiling, e));
    return shown_add(s, l, e);
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

/* Where nothing stands: the policy's lowest class. */
static ent_code lowest(ent_str *out, const shown *s, ent_place at, ent_err *e)
{
    shown_label l = {0};

    ENT_TRY(bare(&l, s->call, ent_policy_class(s->call->policies.own, 0), e));
    *out = at == ENT_PORTION ? l.portion : l.marking;
    return ENT_OK;
}

static ent_code marking_at(ent_str *out, const shown *s, ent_place at, ent_err *e)
{
    ent_label whole;
    ent_err none;

    if (s->labels.n == 0) return lowest(out, s, at, e);
    if (s->labels.n == 1) return all_markings(out, s, at, e);
    if (shown_join(&whole, s, &none) == ENT_OK &&
        ent_label_marking(out, s->call->arena, s->call->policies.own, &whole, (ent_str){0}, at, &none) == ENT_OK)
        return ENT_OK;
    return none.code == ENT_NOMEM ? ent_nomem(e) : all_markings(out, s, at, e);
}

ent_code shown_mark(ent_str *out, const shown *s, ent_err *e)
{
    return marking_at(out, s, ENT_PORTION, e);
}

ent_code shown_marking(ent_str *out, const shown *s, ent_err *e)
{
    return marking_at(out, s, ENT_PAGE_TOP, e);
}

ent_code shown_put(const shown *s, ent_err *e)
{
    ent_jw *w = s->call->out;
    ent_str marking;

    ENT_TRY(shown_marking(&marking, s, e));
    ent_jw_kstr(w, "label", marking);
    if (s->by_copy_only.n == 0) return ENT_OK;
    ent_jw_key(w, "by_item_export_only");
    ent_jw_arr(w);
    for (size_t i = 0; i < s->by_copy_only.n; i++) ent_jw_str(w, s->by_copy_only.v[i]);
    ent_jw_end(w);
    return ENT_OK;
}
