/* SPDX-License-Identifier: Apache-2.0 */
/* Clearances: what the security officer records of a person, with the days on which each part of it counts. */
#include "register_private.h"

static ent_code put_need(ent_jw *w, const ent_reg_clearing *c, size_t i, ent_err *e)
{
    const ent_reg_days *d = c->dossier_days != NULL ? &c->dossier_days[i] : NULL;
    ent_time from, to, end;

    if (d == NULL || (d->from.precision == ENT_DATE_NONE && d->to.precision == ENT_DATE_NONE)) {
        ent_jw_str(w, c->dossiers[i]);
        return ENT_OK;
    }
    if (!ent_date_span(d->from.precision != ENT_DATE_NONE ? d->from : c->from, &from, &end) ||
        !ent_date_span(d->to.precision != ENT_DATE_NONE ? d->to : c->to, &end, &to) || to <= from)
        return ent_fail(e, ENT_INVALID, "R-13", "Correct the dates.", "The need to know of the dossier %.*s ends before it begins.",
                        ENT_F(c->dossiers[i]));
    ent_jw_obj(w);
    ent_jw_ki64(w, "from", from);
    ent_jw_kstr(w, "name", c->dossiers[i]);
    ent_jw_ki64(w, "to", to);
    ent_jw_end(w);
    return ENT_OK;
}

ent_code ent_reg_clearing_entry(ent_str *body, ent_arena *a, const ent_reg_clearing *c, ent_err *e)
{
    ent_buf b = ent_buf_new(a, REG_BODY_MAX);
    ent_jw w = ent_jw_canonical(&b);
    ent_time from, to, briefed, end, briefed_to;

    if (!ent_date_span(c->from, &from, &end) || !ent_date_span(c->to, &end, &to) || !ent_date_span(c->briefed, &briefed, &end))
        return ent_fail(e, ENT_INVALID, "R-13", "Give --from, --to and --briefed as dates.",
                        "A clearance needs a first and a last day and the day of the briefing.");
    if (to <= from) return ent_fail(e, ENT_INVALID, "R-13", "Correct the dates.", "The clearance ends before it begins.");
    if (briefed >= to) return ent_fail(e, ENT_INVALID, "R-13", "Correct the dates.", "The briefing comes after the clearance has ended.");
    if (ent_date_span(c->briefed_to, &end, &briefed_to) && briefed_to <= briefed)
        return ent_fail(e, ENT_INVALID, "R-13", "Correct the dates.", "The briefing ends before it was given.");
    ent_jw_obj(&w);
    ent_jw_ki64(&w, "briefed", briefed);
    if (c->briefed_to.precision != ENT_DATE_NONE) ent_jw_ki64(&w, "briefed_to", briefed_to);
    ent_jw_key(&w, "dossiers");
    ent_jw_arr(&w);
    for (size_t i = 0; i < c->n_dossiers; i++) ENT_TRY(put_need(&w, c, i, e));
    ent_jw_end(&w);
    ent_jw_ki64(&w, "from", from);
    ent_jw_kstr(&w, "person", c->person);
    ent_jw_kstr(&w, "policy", c->policy_oid);
    ent_jw_ki64(&w, "to", to);
    ent_jw_kstr(&w, "xml", c->xml);
    ent_jw_end(&w);
    return ent_jw_take(body, &w, e);
}

/* ---- projection ---- */

/* A dossier without days of its own counts as long as the clearance. */
static ent_code apply_need(ent_store *s, ent_str person, ent_str policy, const ent_json *d, int64_t from, int64_t to, ent_err *e)
{
    ent_str name = d->str;

    if (d->kind == ENT_JSON_OBJ) {
        ENT_TRY(ent_json_need_str(&name, d, "name", e));
        ENT_TRY(ent_json_need_i64(&from, d, "from", e));
        ENT_TRY(ent_json_need_i64(&to, d, "to", e));
    }
    return ENT_RUN(s, e, "register/dossier_put", ENT_T(person), ENT_T(policy), ENT_T(name), ENT_I(from), ENT_I(to));
}

ent_code reg__apply_person_clear(ent_store *s, ent_arena *scratch, const ent_entry *entry, ent_err *e)
{
    const ent_json *o = entry->json, *dossiers;
    int64_t from, to, briefed, briefed_to;
    ent_str person, policy;

    (void)scratch;
    ENT_TRY(ent_json_need_str(&person, o, "person", e));
    ENT_TRY(ent_json_need_str(&policy, o, "policy", e));
    ENT_TRY(ent_json_need_i64(&from, o, "from", e));
    ENT_TRY(ent_json_need_i64(&to, o, "to", e));
    ENT_TRY(ent_json_need_i64(&briefed, o, "briefed", e));
    ENT_TRY(ent_json_need_arr(&dossiers, o, "dossiers", e));
    briefed_to = to;
    if (ent_json_get(o, "briefed_to") != NULL) ENT_TRY(ent_json_need_i64(&briefed_to, o, "briefed_to", e));
    ENT_TRY(ENT_RUN(s, e, "register/clearance_put", ENT_T(person), ENT_T(policy), ENT_T(ent_json_str(o, "xml")), ENT_I(from), ENT_I(to),
                    ENT_I(briefed), ENT_I(briefed_to)));
    ENT_TRY(ENT_RUN(s, e, "register/dossiers_clear", ENT_T(person), ENT_T(policy)));
    for (size_t i = 0; i < dossiers->n; i++) ENT_TRY(apply_need(s, person, policy, dossiers->items[i], from, to, e));
    return ENT_OK;
}

/* ---- questions ---- */

static ent_code read_needs(ent_reg_standing *out, ent_arena *a, ent_store *s, ent_str person, ent_err *e)
{
    ENT_VEC(ent_reg_need) needs = {0};
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "register/dossiers_all", ENT_T(person), ENT_T(out->policy_oid)));
    for (;;) {
        ent_reg_need n;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) break;
        ENT_TRY(ent_stmt_keep(&n.dossier, a, st, 0, e));
        n.from = ent_stmt_i64(st, 1);
        n.to = ent_stmt_i64(st, 2);
        ENT_PUSH(&needs, a, n, e);
    }
    out->needs = needs.v;
    out->n_needs = needs.n;
    return ENT_OK;
}

ent_code ent_reg_standings_of(ent_reg_standings *out, ent_arena *a, ent_store *s, ent_str person, ent_err *e)
{
    ent_stmt *st;
    bool row;

    *out = (ent_reg_standings){0};
    ENT_TRY(ENT_ASK(&st, s, e, "register/clearances_all", ENT_T(person)));
    for (;;) {
        ent_reg_standing c = {0};
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) break;
        ENT_TRY(ent_stmt_keep(&c.policy_oid, a, st, 0, e));
        ENT_TRY(ent_stmt_keep(&c.xml, a, st, 1, e));
        c.from = ent_stmt_i64(st, 2);
        c.to = ent_stmt_i64(st, 3);
        c.briefed = ent_stmt_i64(st, 4);
        c.briefed_to = ent_stmt_i64(st, 5);
        ENT_PUSH(out, a, c, e);
    }
    for (size_t i = 0; i < out->n; i++) ENT_TRY(read_needs(&out->v[i], a, s, person, e));
    return ENT_OK;
}

ent_code ent_reg_cleared_of(ent_reg_cleareds *out, ent_arena *a, ent_store *s, ent_str policy_oid, ent_time now, ent_err *e)
{
    ent_stmt *st;
    bool row;

    ENT_TRY(ENT_ASK(&st, s, e, "register/cleared", ENT_T(policy_oid), ENT_I(now)));
    for (;;) {
        ent_reg_cleared c;
        ENT_TRY(ent_stmt_next(st, &row, e));
        if (!row) return ENT_OK;
        ENT_TRY(ent_stmt_keep(&c.person, a, st, 0, e));
        ENT_TRY(ent_stmt_keep(&c.xml, a, st, 1, e));
        ENT_PUSH(out, a, c, e);
    }
}
