/* SPDX-License-Identifier: Apache-2.0 */
/* May this revision leave? Every comparison of classifications is made by label (law 2); this file asks it, adds what the
 * agreement and the originators say, and turns the answers into sentences. The first reason in the order below is told.   */
#include <stdio.h>
#include <string.h>

#include "release_private.h"

/* ---- what the body holds ------------------------------------------------------------------------------------------------ */
/* Compiled under every adopted version of the agreement's policy: a cut is decided under its own version. A version that does
 * not know a class or value of the body gives no holding, hence DENY.                                                     */
static ent_code hold(const ent_holding **out, ent_arena *a, const rel_case *c, const ent_policy *p, ent_err *e)
{
    ent_clearance clearance;
    ent_str text;

    *out = NULL;
    ENT_TRY(ent_str_fmt(&text, a, e, "%.*s: \"%.*s\"%s%.*s", ENT_F(ent_policy_name(p)), ENT_F(c->terms->ceiling),
                        c->body->clearance.n ? "; " : "", ENT_F(c->body->clearance)));
    if (ent_clearance_read_short(&clearance, a, p, text, true, e) == ENT_OK &&
        ent_holding_of(out, a, p, &clearance, c->body->dossiers, c->body->n_dossiers, e) == ENT_OK)
        return ENT_OK;
    *out = NULL;
    return e->code == ENT_NOMEM ? ENT_NOMEM : ENT_OK;
}

ent_code rel__judge_new(rel_judge *j, ent_arena *a, const rel_case *c, ent_err *e)
{
    const ent_reg_policies *all = &c->g->policies;

    *j = (rel_judge){.c = c, .a = a, .cuts.a = a, .labels = {.a = a, .policies = all, .by_id.a = a}};
    ENT_NEW(j->holding_policy, a, all->n, e);
    ENT_NEW(j->holdings, a, all->n, e);
    for (size_t i = 0; i < all->n; i++) {
        if (!ent_str_eq(ent_policy_oid(all->v[i]), c->terms->policy)) continue;
        j->holding_policy[j->n_holdings] = all->v[i];
        ENT_TRY(hold(&j->holdings[j->n_holdings++], a, c, all->v[i], e));
    }
    return ENT_OK;
}

/* ---- a cut -------------------------------------------------------------------------------------------------------------- */
static ent_code refuse(rel_cut_verdict *v, const char *rule, ent_str reason, ent_str next)
{
    snprintf(v->rule, sizeof v->rule, "%s", rule);
    v->reason = reason;
    v->next = next;
    return ENT_OK;
}

/* "Sweden, Finland" */
static ent_code list_of(ent_str *out, ent_arena *a, const ent_str *v, size_t n, ent_err *e)
{
    ent_buf b = ent_buf_new(a, 4096);

    for (size_t i = 0; i < n && i < 20; i++) {
        if (i != 0) ent_buf_z(&b, ", ");
        ent_buf_add(&b, v[i]);
    }
    if (n > 20) ent_buf_fmt(&b, " and %zu more", n - 20);
    return ent_buf_take(out, &b, e);
}

/* the two ceilings. A policy that the agreement does not speak of has no ceiling. */
static ent_code below_ceilings(bool *out, rel_cut_verdict *v, rel_judge *j, ent_err *e)
{
    const ent_rel_terms *t = j->c->terms;
    const ent_policy *p = ent_cut_policy(v->cut);
    const ent_str *const ceilings[2] = {&t->ceiling, &t->electronic_ceiling};
    ent_str class = ent_cut_class(v->cut), text;

    *out = false;
    if (!ent_str_eq(ent_policy_oid(p), t->policy)) {
        ENT_TRY(ent_str_fmt(&text, j->a, e, "The label is under the policy %.*s, of which the agreement %.*s says nothing",
                            ENT_F(ent_policy_name(p)), ENT_F(j->c->agreement.id)));
        return refuse(v, "R-37", text, ENT_S("Choose an agreement that names this policy."));
    }
    for (int i = 0; i < 2; i++) {
        if (ent_policy_within(out, p, class, *ceilings[i], e) == ENT_NOMEM) return ENT_NOMEM;
        if (*out) continue;
        ENT_TRY(ent_str_fmt(&text, j->a, e, "%.*s is above the %sceiling %.*s of the agreement %.*s", ENT_F(class), i ? "electronic " : "",
                            ENT_F(*ceilings[i]), ENT_F(j->c->agreement.id)));
        return refuse(v, "R-37", text, ENT_S("Ask its originator for a version at a lower level, or for a wider agreement."));
    }
    return ENT_OK;
}

static ent_code explain(rel_cut_verdict *v, rel_judge *j, const ent_decision *d, ent_err *e)
{
    ent_str body = j->c->body->name, missing, text, next = ENT_S("Ask its originator; a new label makes a new revision.");
    const char *rule = d->rule != NULL ? d->rule : "R-13";

    ENT_TRY(list_of(&missing, j->a, d->missing, d->n_missing, e));
    switch (d->reason) {
    case ENT_WHY_PERMISSIVE:
        ENT_TRY(ent_str_fmt(&text, j->a, e, "The label admits only %.*s (%.*s), and %.*s holds none of these", ENT_F(missing),
                            ENT_F(d->tag_set), ENT_F(body)));
        return refuse(v, "R-44", text, next);
    case ENT_WHY_RESTRICTIVE:
        ENT_TRY(ent_str_fmt(&text, j->a, e, "The label demands %.*s (%.*s), which %.*s does not hold", ENT_F(missing), ENT_F(d->tag_set),
                            ENT_F(body)));
        return refuse(v, "R-13", text, next);
    case ENT_WHY_DOSSIER:
        ENT_TRY(ent_str_fmt(&text, j->a, e, "It belongs to the dossier %.*s, for which %.*s has no recorded need to know", ENT_F(missing),
                            ENT_F(body)));
        return refuse(v, "R-13", text, ENT_S("If the body has a need to know, name the dossier at the body in a new agreement file."));
    case ENT_WHY_CLASS:
        ENT_TRY(ent_str_fmt(&text, j->a, e, "%.*s does not hold the class %.*s", ENT_F(body), ENT_F(missing)));
        return refuse(v, "R-37", text, next);
    default:
        ENT_TRY(ent_str_fmt(&text, j->a, e, "The label cannot be decided for %.*s (%s)", ENT_F(body), ent_reason_word(d->reason)));
        return refuse(v, rule, text, ENT_S("Check that the body's clearance in the agreement fits the policy: agreement show"));
    }
}

ent_code rel__judge_cut(const rel_cut_verdict **out, rel_judge *j, int64_t cut_id, ent_err *e)
{
    rel_cut_verdict *v = rel__map_get(&j->cuts, cut_id);
    const ent_holding *h = NULL;
    ent_decision d = {0};
    bool below;

    *out = v;
    if (v != NULL) return ENT_OK;
    ENT_NEW(v, j->a, 1, e);
    ENT_TRY(ent_reg_cut(&v->cut, j->a, j->c->s, &j->c->g->policies, cut_id, e));
    ENT_TRY(below_ceilings(&below, v, j, e));
    for (size_t i = 0; i < j->n_holdings; i++)
        if (j->holding_policy[i] == ent_cut_policy(v->cut)) h = j->holdings[i];
    if (below) {
        if (h != NULL) ENT_TRY(ent_decide(&d, j->a, h, v->cut, e));
        v->admitted = h != NULL && d.verdict == ENT_PERMIT && ent_admits(h, v->cut);
        if (!v->admitted) ENT_TRY(explain(v, j, &d, e));
    }
    ENT_TRY(rel__map_put(&j->cuts, cut_id, v, e));
    *out = v;
    return ENT_OK;
}

/* ---- a revision ----------------------------------------------------------------------------------------------------------- */
static void withhold(ent_rel_withheld *out, ent_code code, const char *rule, ent_str reason, ent_str next)
{
    out->code = code;
    snprintf(out->rule, sizeof out->rule, "%s", rule);
    out->reason = reason;
    out->next = next;
}

static ent_code look_at_labels(ent_rel_withheld *out, ent_arena *keep, rel_judge *j, const ent_reg_row *r, ent_err *e)
{
    const int64_t ids[] = {r->meta_label_id, r->label_id, r->meta_mapped_id, r->mapped_id};

    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        rel_label *l;
        const char *fault;
        ent_str reason;
        if (ids[i] == 0) continue;
        ENT_TRY(rel__label_get(&l, &j->labels, j->c->s, ids[i], e));
        if (l->special != NULL) {
            ENT_TRY(ent_str_fmt(&reason, keep, e, "%s never goes by this channel", l->special));
            withhold(out, ENT_REFUSED, "R-43", reason, ENT_S("Use the channel that is accredited for it."));
            return ENT_OK;
        }
        fault = rel__exercise_fault(l, j->c->g->node.exercise);
        if (fault != NULL) {
            withhold(out, ENT_REFUSED, "R-61", ent_str_c(fault), ENT_S("Label a new revision as the node demands."));
            return ENT_OK;
        }
    }
    return ENT_OK;
}

static ent_code look_at_cuts(ent_rel_withheld *out, rel_judge *j, const ent_reg_row *r, ent_err *e)
{
    const int64_t ids[] = {r->cut_id, r->content_cut_id};
    const rel_cut_verdict *v;

    for (int i = 0; i < 2; i++) {
        ENT_TRY(rel__judge_cut(&v, j, ids[i], e));
        if (v->admitted) continue;
        withhold(out, ENT_REFUSED, v->rule, v->reason, v->next);
        return ENT_OK;
    }
    return ENT_OK;
}

typedef struct given {
    ent_str org;
    ent_sha256 entry;
} given;

typedef ENT_VEC(given) givens;

/* Consents to this revision for this body that are dated on or before the day. */
static ent_code read_consents(givens *out, ent_arena *a, const rel_case *c, ent_str revision, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, c->s, e, "release/consents", ENT_T(revision), ENT_T(c->body->name), ENT_I(c->as_of)));
    for (;;) {
        given g;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&g.org, a, st, 0, e));
        if (rel__blob(g.entry.b, sizeof g.entry.b, st, 1, e) != ENT_OK) {
            ent_stmt_done(st);
            return e->code;
        }
        ENT_PUSH(out, a, g, e);
    }
}

static const given *given_by(const givens *all, ent_str org)
{
    for (size_t i = 0; i < all->n; i++)
        if (ent_str_eq(all->v[i].org, org)) return &all->v[i];
    return NULL;
}

static ent_code missing_consents(ent_rel_withheld *out, ent_arena *keep, const rel_judge *j, const rel_whole *w, const ent_str *missing,
                                 size_t n, ent_err *e)
{
    bool provider = false;
    ent_str names, reason;

    for (size_t i = 0; i < n; i++) provider = provider || (w->row.bundle.n != 0 && ent_str_eq(missing[i], w->row.origin));
    ENT_TRY(list_of(&names, keep, missing, n, e));
    if (provider)
        ENT_TRY(ent_str_fmt(&reason, keep, e,
                            "It was received from %.*s and may be passed on to %.*s only with written consent, which is missing from %.*s",
                            ENT_F(w->row.origin), ENT_F(j->c->body->name), ENT_F(names)));
    else
        ENT_TRY(ent_str_fmt(&reason, keep, e, "The written consent to release it to %.*s is missing from %.*s", ENT_F(j->c->body->name),
                            ENT_F(names)));
    withhold(out, ENT_REFUSED, provider ? "R-40" : "R-33", reason, ENT_S("Ask for it in writing, enter the answer with: release consent"));
    return ENT_OK;
}

static ent_code look_at_originators(ent_rel_withheld *out, rel_detail *detail, ent_arena *a, ent_arena *keep, const rel_judge *j,
                                    const rel_whole *w, ent_err *e)
{
    ENT_VEC(ent_str) missing = {0};
    givens all = {0};
    size_t others = 0;

    if (w->originators.n == 0) {
        withhold(out, ENT_REFUSED, "R-34", ENT_S("Its originator is unknown, so nobody can consent"),
                 ENT_S("Find out the originator and enter a new revision."));
        return ENT_OK;
    }
    for (size_t i = 0; i < w->originators.n; i++) others += !ent_str_eq(w->originators.v[i], j->c->g->node.org);
    if (others == 0) return ENT_OK;
    ENT_TRY(read_consents(&all, a, j->c, w->row.revision, e));
    ENT_NEW(detail->consents, a, others, e);
    for (size_t i = 0; i < w->originators.n; i++) {
        const given *g = given_by(&all, w->originators.v[i]);
        if (ent_str_eq(w->originators.v[i], j->c->g->node.org)) continue;
        if (g != NULL) detail->consents[detail->n_consents++] = (rel_consent_ref){g->org, g->entry};
        else ENT_PUSH(&missing, a, w->originators.v[i], e);
    }
    return missing.n == 0 ? ENT_OK : missing_consents(out, keep, j, w, missing.v, missing.n, e);
}

/* A field leaves if the body may see it and its label leaves too: that of the metadata or that of the content. */
static ent_code look_at_fields(rel_detail *detail, ent_arena *a, rel_judge *j, const rel_whole *w, ent_err *e)
{
    const rel_cut_verdict *v;
    ent_reg_revision columns;

    ENT_NEW(detail->hidden, a, w->fields.n, e);
    for (size_t i = 0; i < w->fields.n; i++) {
        const ent_reg_field_row *f = &w->fields.v[i];
        bool leaves = f->cut_id == w->row.cut_id || f->cut_id == w->row.content_cut_id;
        if (leaves) {
            ENT_TRY(rel__judge_cut(&v, j, f->cut_id, e));
            leaves = v->admitted && rel__column(&columns, f->name) == NULL;
        }
        if (!leaves) detail->hidden[detail->n_hidden++] = f->name;
    }
    return ENT_OK;
}

/* First of all: nobody should look for consents to what is no more. Another revision may have the same content; it is not this one. */
static ent_code look_at_destruction(ent_rel_withheld *out, ent_arena *keep, const ent_reg_row *r, ent_err *e)
{
    ent_str reason;
    char day[11];

    if (r->destroyed == 0) return ENT_OK;
    ent_date_print(day, ent_date_of(r->destroyed));
    ENT_TRY(ent_str_fmt(&reason, keep, e, "Its content was destroyed on %s", day));
    withhold(out, ENT_REFUSED, "R-51", reason, ENT_S("Leave it out. Its metadata stay here."));
    return ENT_OK;
}

/* A bundle that could not be written would leave a gap in the channel for ever. */
static ent_code look_at_content(ent_rel_withheld *out, const rel_case *c, const ent_reg_row *r, ent_err *e)
{
    ent_value digest = ENT_B(r->content.b, sizeof r->content.b);
    int64_t held;

    ENT_TRY(ent_store_number(&held, c->s, "release/content_held", &digest, 1, 0, e));
    if (held == 0)
        withhold(out, ENT_REFUSED, "R-46", ENT_S("Its content is not held here any more"),
                 ENT_S("Enter the content again as a new revision."));
    return ENT_OK;
}

/* Nothing of the item went by this channel before, as far as the asker may see. */
static ent_code look_at_status(rel_detail *detail, const rel_case *c, const ent_reg_row *r, ent_err *e)
{
    ent_value v[2] = {ENT_I(c->channel.id), ENT_I(r->item_id)};
    int64_t sent;

    ENT_TRY(ent_store_number(&sent, c->s, "release/item_sent", v, 2, 0, e));
    detail->changed = sent != 0;
    return ENT_OK;
}

ent_code rel__judge_revision(ent_rel_withheld *out, rel_detail *detail, ent_arena *a, ent_arena *keep, rel_judge *j, const rel_whole *w,
                             ent_err *e)
{
    *out = (ent_rel_withheld){.code = ENT_OK};
    *detail = (rel_detail){0};
    if (!w->row.content_visible) {
        withhold(out, ENT_REFUSED, "R-13", ENT_S("You may see that it exists, but not its content"),
                 ENT_S("Ask somebody who is cleared for it to prepare this release."));
        return ENT_OK;
    }
    ENT_TRY(look_at_destruction(out, keep, &w->row, e));
    if (out->code == ENT_OK) ENT_TRY(look_at_labels(out, keep, j, &w->row, e));
    if (out->code == ENT_OK) ENT_TRY(look_at_cuts(out, j, &w->row, e));
    if (out->code == ENT_OK) ENT_TRY(look_at_originators(out, detail, a, keep, j, w, e));
    if (out->code == ENT_OK) ENT_TRY(look_at_content(out, j->c, &w->row, e));
    if (out->code != ENT_OK) return ENT_OK;
    ENT_TRY(look_at_fields(detail, a, j, w, e));
    return look_at_status(detail, j->c, &w->row, e);
}
