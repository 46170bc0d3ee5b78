/* SPDX-License-Identifier: Apache-2.0 */
/* release new, preview, consent, approve, withdraw, list. */
#include <stdlib.h>

#include "shown.h"

enum { LIST_MAX = 64 << 20 };

/* ---- answers ---- */

/* A release is seen by those who may see all that it names, so that it bears all their labels. */
static ent_code note_release(ent_str *mark, ent_call *c, ent_str id, ent_err *e)
{
    shown own = {.call = c};
    const shown_label *l;
    ent_rel_ids cuts;

    ENT_TRY(ent_rel_cuts_of(&cuts, c->arena, c->reader, id, e));
    for (size_t i = 0; i < cuts.n; i++) {
        ENT_TRY(shown_by_cut(&l, c->shown, cuts.v[i], e));
        ENT_TRY(shown_add(&own, l, e));
    }
    return shown_mark(mark, &own, e);
}

static ent_code put_row_mark(ent_call *c, ent_str revision, ent_err *e)
{
    ent_reg_row row;
    ent_str mark;

    ENT_TRY(ent_reg_by_revision(&row, c->arena, c->reader, revision, e));
    row.title_cut_id = 0; /* it is not shown */
    ENT_TRY(shown_row(&mark, c->shown, &row, e));
    ent_jw_kstr(c->out, "mark", mark);
    return ENT_OK;
}

static ent_code put_withheld(ent_call *c, const ent_rel_built *b, ent_err *e)
{
    ent_jw *w = c->out;

    ent_jw_key(w, "withheld");
    ent_jw_arr(w);
    for (size_t i = 0; i < b->n_withheld; i++) {
        const ent_rel_withheld *x = &b->withheld[i];
        ent_jw_obj(w);
        ENT_TRY(put_row_mark(c, x->revision, e));
        ent_jw_kstr(w, "number", x->number);
        ent_jw_kz(w, "rule", x->rule);
        ent_jw_kstr(w, "reason", x->reason);
        ent_jw_kstr(w, "next", x->next);
        ent_jw_kstr(w, "item", x->item);
        ent_jw_kstr(w, "revision", x->revision);
        ent_jw_end(w);
    }
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code put_built(ent_call *c, const ent_rel_request *r, const ent_rel_built *b, ent_err *e)
{
    char hex[65];

    ent_sha256_hex(hex, &b->digest);
    ent_jw_kstr(c->out, "recipient", r->recipient);
    ent_jw_kstr(c->out, "agreement", r->agreement);
    ent_jw_kstr(c->out, "purpose", r->purpose);
    ent_jw_ki64(c->out, "named", (int64_t)r->n);
    ent_jw_ki64(c->out, "leaving", (int64_t)b->n_leaving);
    ent_jw_ki64(c->out, "staying", (int64_t)b->n_withheld);
    if (b->eligibility.n) ent_jw_kstr(c->out, "eligible", b->eligibility);
    ent_jw_kz(c->out, "digest", hex);
    return put_withheld(c, b, e);
}

static void put_release(ent_jw *w, const ent_rel_release *r)
{
    static const char *const states[] = {"", "prepared", "approved", "bundled", "withdrawn"};

    ent_jw_kstr(w, "release", r->id);
    ent_jw_kz(w, "state", states[r->state]);
    ent_jw_kstr(w, "prepared_by", r->prepared_by);
    if (r->approved_by.n) ent_jw_kstr(w, "approved_by", r->approved_by);
    if (r->may_have_left)
        ent_jw_kz(w, "may_have_left", "the node was restored: it may have been sent after the backup; compare with what the partner has");
}

/* ---- new ---- */

typedef struct picked {
    ent_str *v;
    size_t n, cap;
    ent_arena *scratch; /* of a found row only its revision is kept: a list may name a million */
} picked;

static ent_code pick(picked *p, ent_call *c, ent_str key, ent_err *e)
{
    ent_reg_row row;
    ent_str revision;

    if (ent_reg_find(&row, p->scratch, c->reader, key, e) != ENT_OK) return ent_at(e, "item %.*s", ENT_F(key));
    ENT_TRY(ent_str_dup(&revision, c->arena, row.revision, e));
    ENT_PUSH(p, c->arena, revision, e);
    ent_arena_reset(p->scratch);
    return ENT_OK;
}

static ent_code pick_list(picked *p, ent_call *c, ent_err *e)
{
    ent_str text, line;
    unsigned at = 0;

    if (!call_has(c, "list")) return ENT_OK;
    ENT_TRY(call_file(&text, c, "list", LIST_MAX, e));
    while (text.n != 0) {
        ent_str_cut(text, '\n', &line, &text);
        line = ent_str_trim(line);
        at++;
        if (line.n == 0) continue;
        if (pick(p, c, line, e) != ENT_OK) return ent_within(e, "%s:%u", call_path(c, "list"), at);
    }
    return ENT_OK;
}

static ent_code build(ent_rel_built *b, ent_rel_ground *g, ent_call *c, const ent_rel_request *r, ent_time as_of, ent_err *e)
{
    ENT_TRY(ent_rel_ground_read(g, c->arena, c->reader, e));
    return ent_rel_build(b, c->arena, c->reader, g, r, as_of, e);
}

ent_code op_release_new(ent_call *c, ent_err *e)
{
    ent_rel_request r = {.agreement = call_arg(c, "agreement"), .recipient = call_arg(c, "to"), .purpose = call_arg(c, "purpose")};
    ent_rel_ground ground;
    ent_rel_built built;
    picked p = {0};
    char id[37];
    ent_act *act;

    p.scratch = ent_arena_new(c->arena, 0);
    if (p.scratch == NULL) return ent_nomem(e);
    for (size_t i = 0; i < call_count(c, "item"); i++) ENT_TRY(pick(&p, c, call_nth(c, "item", i), e));
    ENT_TRY(pick_list(&p, c, e));
    ent_arena_free(p.scratch);
    r.revisions = p.v;
    r.n = p.n;
    ENT_TRY(build(&built, &ground, c, &r, c->now, e));
    ENT_TRY(ent_bytes_uuid(&c->random, id, e));
    ENT_TRY(call_act(&act, c, e));
    ENT_TRY(ent_rel_new(act, c->arena, ent_str_c(id), c->person.name, &r, &built, e));
    ent_jw_kz(c->out, "release", id);
    ent_jw_kz(c->out, "state", "prepared");
    return put_built(c, &r, &built, e);
}

/* ---- preview, approve ---- */

typedef struct leaf {
    ent_reg_row row;
    ent_str title;
} leaf;

static ent_code read_leaf(leaf *out, ent_call *c, ent_str revision, ent_err *e)
{
    ent_reg_fields fields;

    ENT_TRY(ent_reg_by_revision(&out->row, c->arena, c->reader, revision, e));
    ENT_TRY(ent_reg_fields_of(&fields, c->arena, c->reader, out->row.id, e));
    for (size_t i = 0; i < fields.n; i++)
        if (ent_str_is(fields.v[i].name, "title")) out->title = fields.v[i].value;
    return ENT_OK;
}

/* People look for numbers. */
static int by_number(const void *x, const void *y)
{
    const leaf *a = x, *b = y;
    int order = ent_str_cmp(a->row.number, b->row.number);

    return order != 0 ? order : ent_str_cmp(a->row.revision, b->row.revision);
}

/* named: labels of contents, which are said, but nothing of theirs stands here. */
static ent_code put_leaf(shown *named, const leaf *l, ent_err *e)
{
    ent_call *c = named->call;
    const shown_label *content;
    ent_jw *w = c->out;

    ENT_TRY(shown_of(&content, named, &l->row, e));
    ent_jw_obj(w);
    ENT_TRY(shown_put_marks(c->shown, &l->row, e));
    ent_jw_kstr(w, "content_label", content->marking);
    ent_jw_kstr(w, "number", l->row.number);
    if (l->title.n != 0) ent_jw_kstr(w, "title", l->title);
    ent_jw_kstr(w, "item", l->row.item);
    ent_jw_kstr(w, "revision", l->row.revision);
    ent_jw_end(w);
    return ENT_OK;
}

static ent_code put_leaves(ent_call *c, const ent_rel_built *b, ent_err *e)
{
    shown named = {.call = c};
    leaf *leaves;

    ENT_NEW(leaves, c->arena, b->n_leaving, e);
    for (size_t i = 0; i < b->n_leaving; i++) ENT_TRY(read_leaf(&leaves[i], c, b->leaving[i], e));
    if (b->n_leaving > 1) qsort(leaves, b->n_leaving, sizeof *leaves, by_number);
    ent_jw_key(c->out, "leaves");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < b->n_leaving; i++) ENT_TRY(put_leaf(&named, &leaves[i], e));
    ent_jw_end(c->out);
    return ENT_OK;
}

ent_code op_release_preview(ent_call *c, ent_err *e)
{
    ent_rel_release release;
    ent_rel_ground ground;
    ent_rel_built built;
    ent_str mark;

    ENT_TRY(ent_rel_find(&release, c->arena, c->reader, call_arg(c, "release"), e));
    ENT_TRY(build(&built, &ground, c, &release.request, c->as_of, e));
    ENT_TRY(note_release(&mark, c, release.id, e));
    ent_jw_kstr(c->out, "mark", mark);
    put_release(c->out, &release);
    ENT_TRY(put_built(c, &release.request, &built, e));
    ent_jw_kbool(c->out, "as_prepared", ent_sha256_eq(&built.digest, &release.digest));
    ent_jw_kstr(c->out, "object", built.object);
    return call_has(c, "leaves") ? put_leaves(c, &built, e) : ENT_OK;
}

ent_code op_release_approve(ent_call *c, ent_err *e)
{
    ent_rel_release release;
    ent_rel_ground ground;
    ent_rel_built built;
    ent_act *act;

    ENT_TRY(ent_rel_find(&release, c->arena, c->reader, call_arg(c, "release"), e));
    ENT_TRY(build(&built, &ground, c, &release.request, c->now, e));
    ENT_TRY(call_act(&act, c, e));
    ENT_TRY(ent_rel_approve(act, c->arena, &release, c->person.name, &built.digest, e));
    release.state = ENT_REL_APPROVED;
    release.approved_by = c->person.name;
    put_release(c->out, &release);
    return put_built(c, &release.request, &built, e);
}

/* ---- withdraw ---- */

ent_code op_release_withdraw(ent_call *c, ent_err *e)
{
    ent_rel_release release;
    ent_act *act;

    ENT_TRY(ent_rel_find(&release, c->arena, c->reader, call_arg(c, "release"), e));
    ENT_TRY(call_act(&act, c, e));
    ENT_TRY(ent_rel_withdraw(act, c->arena, &release, c->person.name, call_arg(c, "reason"), e));
    release.state = ENT_REL_WITHDRAWN;
    put_release(c->out, &release);
    return ENT_OK;
}

/* ---- consent ---- */

/* The revision that the consent is about: one that the officer sees, or by --revision one that is still to come from a partner. */
static ent_code consented(ent_rel_consent *k, ent_call *c, ent_err *e)
{
    ent_reg_strings originators;
    ent_reg_row row;
    bool is_one = false;

    if (call_has(c, "revision") == call_has(c, "item"))
        return ent_fail(e, ENT_INVALID, "R-35", "See: entente help release consent",
                        "Name the item, or a revision with --revision; not both.");
    if (call_has(c, "revision")) {
        k->revision = call_arg(c, "revision");
        if (ent_uuid_ok(k->revision)) return ENT_OK;
        return ent_fail(e, ENT_INVALID, NULL, "The partner's letter or bundle names it.", "\"%.*s\" is not the UUID of a revision.",
                        ENT_F(k->revision));
    }
    ENT_TRY(ent_reg_find(&row, c->arena, c->reader, call_arg(c, "item"), e));
    ENT_TRY(ent_reg_originators(&originators, c->arena, c->reader, row.id, e));
    for (size_t i = 0; i < originators.n; i++) is_one = is_one || ent_str_eq(originators.v[i], k->originator);
    if (!is_one)
        return ent_fail(e, ENT_INVALID, "R-33", "See the originators with: item show", "%.*s is not an originator of this revision.",
                        ENT_F(k->originator));
    k->revision = row.revision;
    return ENT_OK;
}

ent_code op_release_consent(ent_call *c, ent_err *e)
{
    ent_rel_consent k = {.originator = call_arg(c, "originator"), .recipient = call_arg(c, "to"), .reference = call_arg(c, "reference")};
    ent_str body;

    ENT_TRY(consented(&k, c, e));
    ENT_TRY(call_date(&k.date, c, "date", e));
    ENT_TRY(ent_rel_consent_entry(&body, c->arena, &k, e));
    ENT_TRY(call_add(c, "consent", body, e));
    ent_jw_kstr(c->out, "revision", k.revision);
    ent_jw_kstr(c->out, "originator", k.originator);
    ent_jw_kstr(c->out, "recipient", k.recipient);
    ent_jw_kstr(c->out, "reference", k.reference);
    return ENT_OK;
}

/* ---- list ---- */

static ent_code put_one(void *ctx, const ent_rel_release *r, ent_err *e)
{
    ent_call *c = ctx;
    ent_jw *w = c->out;
    ent_str mark;

    ENT_TRY(note_release(&mark, c, r->id, e));
    ent_jw_obj(w);
    ent_jw_kstr(w, "mark", mark);
    put_release(w, r);
    ent_jw_kstr(w, "recipient", r->recipient);
    ent_jw_kstr(w, "agreement", r->agreement);
    ent_jw_kstr(w, "purpose", r->purpose);
    ent_jw_ki64(w, "named", (int64_t)r->request.n);
    /* The number on the channel is not shown here: gaps would tell of releases that the asker may not see (law 3). */
    ent_jw_kbool(w, "receipt", r->receipt);
    ent_jw_end(w);
    return ENT_OK;
}

ent_code op_release_list(ent_call *c, ent_err *e)
{
    ent_jw_key(c->out, "releases");
    ent_jw_arr(c->out);
    ENT_TRY(ent_rel_list(c->reader, c->arena, put_one, c, e));
    ent_jw_end(c->out);
    return ENT_OK;
}
